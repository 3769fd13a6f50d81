#ifndef BSCAP_SIMULATE_TILE_STAGES_H
#define BSCAP_SIMULATE_TILE_STAGES_H

#include "base/wide.h"
#include "simulate/tile.h"

/* The stages of a tile, each in a file of its own, as this set of instructions names them. */

void LANES_NAMED(bscap_tile_draw)(bscap_tile *tile);
void LANES_NAMED(bscap_tile_drive)(bscap_tile *tile);
void LANES_NAMED(bscap_tile_scale)(bscap_tile *tile);
void LANES_NAMED(bscap_tile_demand)(bscap_tile *tile);
void LANES_NAMED(bscap_tile_store)(bscap_tile *tile);
void LANES_NAMED(bscap_tile_note)(bscap_tile *tile);

/* How much is left of what is deleted by age. */
static inline wide tile_left(const bscap_lane_aged *aged, wide time) {
  const wide begin = wide_load(aged->begin.lane), per_second = wide_load(aged->per_second.lane);
  const wide left = wide_subtract(begin, wide_multiply(per_second, time));
  return wide_smaller(wide_larger(left, wide_of(0)), wide_of(1));
}

/* All that a driver added before a step. */
static inline double *tile_history(const bscap_lane_driver *driver, size_t step) {
  return driver->history + (step & (driver->history_slots - 1)) * LANES;
}

/* What a driver added within a window, at the beginning of a step or at the tile's end: what was
 * added until then, less what was added until it became too old, of which the oldest step counts by
 * a share. What lies before the start is 0. */
BSCAP_INLINE wide tile_kept(const bscap_tile *tile, const bscap_lane_window *window, bool is_whole,
                            size_t step) {
  const bscap_lane_driver *driver = &tile->drivers[window->driver];
  const size_t now = tile->first_step + step, slots = (size_t)window->slots.lane[0];
  if (window->content != NULL) return wide_load(window->content + step * LANES);
  wide gone = wide_load(tile_history(driver, now - slots));
  if (!is_whole) {
    const wide share = wide_load(window->share.lane), rest = wide_subtract(wide_of(1), share);
    const wide next = wide_load(tile_history(driver, now - slots + 1));
    gone = wide_add(wide_multiply(share, gone), wide_multiply(rest, next));
  }
  return wide_subtract(wide_load(tile_history(driver, now)), gone);
}

/* constant + the sum of rows times costs, in each step: writes the row `to`, and returns its
 * highest (simulate/tile_sum.c). */
lanes LANES_NAMED(bscap_tile_sum)(float *to, const bscap_tile *tile, const bscap_lane_sum *sum);

/* The highest alone. A sum that rises with its one row is highest where that is. */
lanes LANES_NAMED(bscap_tile_highest)(const bscap_tile *tile, const bscap_lane_sum *sum);

/* The highest, and how many steps are over a limit. */
lanes LANES_NAMED(bscap_tile_count)(lanes_int *over, const bscap_tile *tile,
                                    const bscap_lane_sum *sum, const bscap_floats *threshold);

/* Packs metrics by what they need (simulate/tile_pack.c). */
void LANES_NAMED(bscap_tile_pack)(bscap_tile *tile);

/* Dissolves packs: peaks are where those of other metrics are. */
void LANES_NAMED(bscap_tile_unpack)(bscap_tile *tile);

/* Looks at all metrics that are packed, and says which have to be met all the same. */
void LANES_NAMED(bscap_tile_look)(const bscap_tile *tile);

#endif
