#ifndef TESTS_REPORT_MADE_UP_H
#define TESTS_REPORT_MADE_UP_H

/* A forecast that nobody ran: it stands in for the real one, whose functions are defined here
 * instead, so that reports can be asked for whatever a future may hold. Exactly one file of a test
 * includes this. */

#include "report/reports.h"

#include <math.h>

typedef struct made_up_limit {
  bscap_verdict verdict;
  bscap_quantiles level; /* of the first driver */
  double before_milestone;
  bool follows_nothing; /* rather than the first driver */
} made_up_limit;

struct bscap_forecast {
  const bscap_model *model;
  int64_t as_of;
  int64_t end;
  size_t trajectories;
  uint64_t seed;
  bscap_first_break first_break;
  bscap_milestone milestone;
  const made_up_limit *limits;
  size_t count;
};

static bscap_forecast made_up;

const bscap_model *bscap_forecast_model(const bscap_forecast *forecast) {
  return forecast->model;
}

int64_t bscap_forecast_as_of(const bscap_forecast *forecast) {
  return forecast->as_of;
}

int64_t bscap_forecast_end(const bscap_forecast *forecast) {
  return forecast->end;
}

double bscap_forecast_step(const bscap_forecast *forecast) {
  (void)forecast;
  return 3600;
}

size_t bscap_forecast_trajectories(const bscap_forecast *forecast) {
  return forecast->trajectories;
}

uint64_t bscap_forecast_seed(const bscap_forecast *forecast) {
  return forecast->seed;
}

const bscap_verdict *bscap_forecast_verdict(const bscap_forecast *forecast, size_t index) {
  return index < forecast->count ? &forecast->limits[index].verdict : NULL;
}

/* Straight from nothing at the beginning to all of it at the end. */
double bscap_verdict_probability(const bscap_verdict *verdict, double time_seconds) {
  const double from = (double)made_up.as_of, to = (double)made_up.end;
  return verdict->probability * (time_seconds - from) / (to - from);
}

/* As many hours as months have gone by. */
double bscap_verdict_hours_over(const bscap_verdict *verdict, size_t month) {
  return verdict->hours_over > 0 ? (double)month : 0;
}

bscap_quantiles bscap_verdict_level(const bscap_verdict *verdict, size_t driver) {
  if (driver > 0) return (bscap_quantiles){NAN, NAN, NAN};
  return ((const made_up_limit *)verdict)->level;
}

bool bscap_verdict_depends(const bscap_verdict *verdict, size_t driver) {
  return driver == 0 && !((const made_up_limit *)verdict)->follows_nothing;
}

const bscap_contribution *bscap_verdict_contribution(const bscap_verdict *verdict, size_t index) {
  (void)verdict, (void)index;
  return NULL;
}

bscap_first_break bscap_forecast_first_break(const bscap_forecast *forecast) {
  return forecast->first_break;
}

const bscap_milestone *bscap_forecast_milestone(const bscap_forecast *forecast, size_t index) {
  return index == 0 ? &forecast->milestone : NULL;
}

double bscap_milestone_probability(const bscap_milestone *milestone, const bscap_verdict *verdict) {
  (void)milestone;
  return ((const made_up_limit *)verdict)->before_milestone;
}

const bscap_metric *bscap_forecast_metric(const bscap_forecast *forecast, size_t index) {
  static const bscap_metric metric = {"volume/data", BSCAP_BYTES};
  (void)forecast;
  return index == 0 ? &metric : NULL;
}

size_t bscap_forecast_months_count(const bscap_forecast *forecast) {
  return (size_t)(bscap_month_of(forecast->end - 1) - bscap_month_of(forecast->as_of) + 1);
}

int bscap_forecast_first_month(const bscap_forecast *forecast) {
  return bscap_month_of(forecast->as_of);
}

bscap_band bscap_forecast_band(const bscap_forecast *forecast, size_t metric, size_t month) {
  (void)forecast, (void)metric;
  return (bscap_band){(double)month, (double)month + 1, (double)month + 2};
}

bscap_fan bscap_forecast_fan(const bscap_forecast *forecast, size_t metric, size_t month) {
  (void)forecast, (void)metric;
  const double base = 10 * (double)month;
  return (bscap_fan){base + 1, base + 2.5, base + 5, base + 7.5, base + 9};
}

#endif
