/* What holds for a month, or a part of it. */
#include "simulate/batch_state.h"

void bscap_batch_begin_segment(bscap_batch *batch, bool is_new_month) {
  bscap_tile *tile = &batch->tile;
  const double time = (double)tile->first_step * tile->step_seconds;
  tile->segment_step = tile->first_step;
  if (is_new_month) batch->stages->shock(tile);
  for (size_t i = 0; i < tile->drivers_count; i++)
    for (EACH_LANE(batch, lane)) {
      const bscap_growth *growth = &batch->plans[lane]->drivers[i].growth;
      /* A straight line goes on from here, which keeps what floats have to tell short. */
      if (growth->kind == BSCAP_GROWTH_LINEAR)
        tile->drivers[i].begin.lane[lane] =
            (float)(growth->start + growth->slope_per_second * time);
    }
}
