#ifndef AGAINST_H
#define AGAINST_H

#include "command.h"

#include <bscap/change.h>

/* Reads the earlier forecast that was asked for, or leaves NULL where none was. Tells errors, and
 * gives the exit code. */
int against_read(bscap_past **past, const request *asked);

/* Holds `forecast` against it, with progress as `options` have it; nothing to do where `past` is
 * NULL. Tells errors, and gives the exit code. */
int against_find(bscap_changes **changes, const bscap_past *past, const bscap_forecast *forecast,
                 const bscap_forecast_options *options);

#endif
