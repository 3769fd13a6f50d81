#ifndef LANE_PLAN_SHOW_H
#define LANE_PLAN_SHOW_H

#include "command.h"

#include <bscap/forecast.h>

/* Shows how a forecast's futures would be stepped. Gives the exit code. */
int lane_plan_show(const request *asked, const bscap_forecast_options *options);

#endif
