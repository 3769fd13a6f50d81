#ifndef TESTS_JUDGE_DRAWN_H
#define TESTS_JUDGE_DRAWN_H

/* Forecasts of many drawn futures. */

#include "simulate/stepping.h"

enum { FUTURES = 20000 };

static inline bscap_forecast_options drawn(double horizon_days, double step_seconds) {
  bscap_forecast_options options = far(horizon_days);
  options.step_seconds = step_seconds;
  options.trajectories_count = FUTURES;
  options.threads_count = 2;
  return options;
}

static inline double days_after(const outlook *o, double since_1970) {
  return (since_1970 - (double)bscap_model_start(o->model)) / DAY;
}

#endif
