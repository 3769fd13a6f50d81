#ifndef PROGRESS_H
#define PROGRESS_H

#include <bscap/forecast.h>

/* Lets Ctrl-C end a forecast, and shows on standard error how far it is and how long it still
 * takes, if that is a terminal and nobody wants quiet. */
void progress_attach(bscap_forecast_options *options, bool is_quiet);

/* Takes the line away, and leaves Ctrl-C as it was. */
void progress_clear(const bscap_forecast_options *options);

#endif
