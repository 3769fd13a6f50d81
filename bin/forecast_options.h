#ifndef FORECAST_OPTIONS_H
#define FORECAST_OPTIONS_H

#include "command.h"

#include <bscap/forecast.h>

/* The options of a forecast that the command line asks for, progress and Ctrl-C included; whoever
 * runs it calls progress_clear behind. Complains where options contradict each other, and gives the
 * exit code. */
int fill_forecast_options(bscap_forecast_options *options, const request *asked);

#endif
