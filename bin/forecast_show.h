#ifndef FORECAST_SHOW_H
#define FORECAST_SHOW_H

#include "command.h"

#include <bscap/change.h>
#include <bscap/forecast.h>

/* Holds a forecast against an earlier one (NULL: none), reports it as was asked for, and minds the
 * gate. `options` have the progress, and `name` is that of the model's file. Gives the exit code.
 */
int forecast_show(const bscap_forecast *forecast, const bscap_past *past, const request *asked,
                  const bscap_forecast_options *options, const char *name);

#endif
