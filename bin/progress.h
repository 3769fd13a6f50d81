#ifndef PROGRESS_H
#define PROGRESS_H

#include <bscap/forecast.h>

/* Shows on standard error how far a forecast is, if that is a terminal. */
void progress_attach(bscap_forecast_options *options);

/* Takes the line away again. */
void progress_clear(const bscap_forecast_options *options);

#endif
