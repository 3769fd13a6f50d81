/* What holds for a month, or a part of it. */
#include "simulate/batch_state.h"

/* The power of 2 that noise comes to moves along with the shock that it is around. */
static void set_shock(const bscap_batch *batch, size_t index, size_t lane) {
  bscap_lane_driver *driver = &batch->tile.drivers[index];
  const bscap_plan_driver *plan = &batch->plans[lane]->drivers[index];
  const bscap_variation *variation = &batch->engines[lane].variation;
  const double noise = plan->noise_sigma, shock = plan->shocks_sigma;
  const double normal = variation->kinds[BSCAP_CHANCE_SHOCKS].normals[index];
  const double power = shock * (normal - shock / 2) * LOG2_OF_E;
  const double keep = noise > 0 ? plan->noise.keep : 0;
  if (!driver->has_noise) driver->shock.lane[lane] = (float)bscap_lognormal_factor(shock, normal);
  driver->power_of_2.lane[lane] += (float)(power - driver->shock_power.lane[lane]);
  driver->drift.lane[lane] = (float)((1 - keep) * (power - noise * noise / 2 * LOG2_OF_E));
  driver->shock_power.lane[lane] = power;
}

void bscap_batch_begin_segment(bscap_batch *batch, bool is_new_month) {
  bscap_tile *tile = &batch->tile;
  const double time = (double)tile->first_step * tile->step_seconds;
  tile->segment_step = tile->first_step;
  for (size_t lane = 0; lane < tile->width; lane++) {
    bscap_variation *variation = &batch->engines[lane].variation;
    if (is_new_month) bscap_variation_draw_shocks(variation);
    for (size_t i = 0; i < tile->drivers_count; i++) {
      const bscap_growth *growth = &batch->plans[lane]->drivers[i].growth;
      set_shock(batch, i, lane);
      /* A straight line goes on from here, which keeps what floats have to tell short. */
      if (growth->kind == BSCAP_GROWTH_LINEAR)
        tile->drivers[i].begin.lane[lane] =
            (float)(growth->start + growth->slope_per_second * time);
    }
  }
}
