/* What holds for a month, or a part of it. */
#include <bscap/calendar.h>
#include <math.h>

#include "base/elementary.h"
#include "simulate/batch_state.h"

BSCAP_CLONES static double own_exp(double x) {
  return bscap_exp(x);
}

/* Growth goes on from the segment's start, which keeps what floats have to tell short. */
static void anchor(bscap_lane_driver *driver, const bscap_growth *growth, double time_seconds,
                   size_t lane) {
  const double grown = driver->rate_per_second.lane[lane] * time_seconds;
  switch (growth->kind) {
  case BSCAP_GROWTH_LINEAR:
    driver->begin.lane[lane] = (float)(growth->start + growth->slope_per_second * time_seconds);
    break;
  case BSCAP_GROWTH_EXPONENTIAL:
    driver->begin.lane[lane] = (float)(growth->start > 0 ? growth->start * own_exp(grown) : 0);
    break;
  case BSCAP_GROWTH_LOGISTIC:
    driver->missing.lane[lane] = (float)(driver->missing_first.lane[lane] * own_exp(-grown));
    break;
  default:
    break;
  }
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
      anchor(&tile->drivers[i], &batch->plans[lane]->drivers[i].growth, time, lane);
    }
  }
}
