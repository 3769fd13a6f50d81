/* What holds for a month, or a part of it. */
#include <bscap/calendar.h>
#include <math.h>

#include "base/elementary.h"
#include "simulate/batch_state.h"

static double rate_per_step(const bscap_growth *growth, double step_seconds) {
  return bscap_log1p(growth->monthly_ratio) / BSCAP_SECONDS_PER_MONTH * step_seconds;
}

static double mean_of_step(double rate) {
  return rate == 0 ? 1 : bscap_expm1(rate) / rate;
}

/* Growth goes on from the segment's start, which keeps what floats have to tell short. */
static void anchor(bscap_lane_driver *driver, const bscap_growth *growth, double time_seconds,
                   double step_seconds, size_t lane) {
  double begin = bscap_growth_value(growth, time_seconds), rate = 0, missing = 0;
  switch (growth->kind) {
  case BSCAP_GROWTH_LINEAR:
    begin = growth->start + growth->slope_per_second * time_seconds;
    driver->slope.lane[lane] = (float)(growth->slope_per_second * step_seconds);
    break;
  case BSCAP_GROWTH_EXPONENTIAL: {
    rate = rate_per_step(growth, step_seconds);
    bscap_growth uncut = *growth;
    uncut.ceiling = INFINITY;
    begin = bscap_growth_value(&uncut, time_seconds);
    driver->total.lane[lane] = (float)(mean_of_step(rate) * step_seconds);
    break;
  }
  case BSCAP_GROWTH_LOGISTIC:
    rate = rate_per_step(growth, step_seconds);
    if (begin > 0 && begin < growth->ceiling) missing = (growth->ceiling - begin) / begin;
    if (begin > 0) begin = growth->ceiling;
    break;
  default:
    break;
  }
  driver->begin.lane[lane] = (float)begin;
  driver->rate.lane[lane] = (float)rate;
  driver->missing.lane[lane] = (float)missing;
}

void bscap_batch_begin_segment(bscap_batch *batch, bool is_new_month) {
  bscap_tile *tile = &batch->tile;
  const double time = (double)tile->first_step * tile->step_seconds;
  tile->segment_step = tile->first_step;
  for (size_t lane = 0; lane < tile->width; lane++) {
    bscap_variation *variation = &batch->engines[lane].variation;
    if (is_new_month) bscap_variation_shock(variation);
    for (size_t i = 0; i < tile->drivers_count; i++) {
      tile->drivers[i].shock.lane[lane] = (float)variation->shocks[i];
      anchor(&tile->drivers[i], &batch->plans[lane]->drivers[i].growth, time, tile->step_seconds,
             lane);
    }
  }
}
