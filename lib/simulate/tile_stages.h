#ifndef BSCAP_SIMULATE_TILE_STAGES_H
#define BSCAP_SIMULATE_TILE_STAGES_H

#include "base/wide.h"
#include "simulate/tile.h"

/* The stages of a tile, each in a file of its own, as this set of instructions names them. */

void LANES_NAMED(bscap_tile_draw)(bscap_tile *tile);
void LANES_NAMED(bscap_tile_drive)(bscap_tile *tile);
void LANES_NAMED(bscap_tile_stock)(bscap_tile *tile); /* a part of the one before */
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

/* For costs that follow it; the end of the tile belongs to the next one. */
static inline void tile_note_highest(const bscap_tile *tile, bscap_row *row) {
  lanes highest = lanes_load(row->values);
  for (size_t at = LANES; at < tile->steps * LANES; at += LANES)
    highest = lanes_larger(lanes_load(row->values + at), highest);
  lanes_store(row->highest.lane, highest);
}

/* What was added until now, less what was added until it became too old. */
typedef struct tile_times {
  const double *now_before;
  const double *gone_before;
  const float *now_in;
  const float *gone_in;
} tile_times;

BSCAP_INLINE tile_times tile_times_at(const bscap_lane_driver *driver, size_t now, size_t slots) {
  return (tile_times){bscap_lane_before_block(driver, LANES, now),
                      bscap_lane_before_block(driver, LANES, now - slots),
                      bscap_lane_in_block(driver, LANES, now),
                      bscap_lane_in_block(driver, LANES, now - slots)};
}

BSCAP_INLINE wide tile_since(const tile_times *times) {
  const wide blocks = wide_subtract(wide_load(times->now_before), wide_load(times->gone_before));
  return wide_add(blocks, wide_from(lanes_load(times->now_in) - lanes_load(times->gone_in)));
}

/* All that a driver added before a step. */
BSCAP_INLINE wide tile_added(const bscap_lane_driver *driver, size_t step) {
  return wide_add(wide_load(bscap_lane_before_block(driver, LANES, step)),
                  wide_from(lanes_load(bscap_lane_in_block(driver, LANES, step))));
}

/* What a driver added within a window, at the beginning of a step or at the tile's end: the oldest
 * step counts by a share. What lies before the start is 0. */
BSCAP_INLINE wide tile_kept(const bscap_tile *tile, const bscap_lane_window *window, bool is_whole,
                            size_t step) {
  const bscap_lane_driver *driver = &tile->drivers[window->driver];
  const size_t now = tile->first_step + step, slots = (size_t)window->slots.lane[0];
  if (window->content != NULL) return wide_load(window->content + step * LANES);
  const tile_times longer = tile_times_at(driver, now, slots);
  if (is_whole) return tile_since(&longer);
  const tile_times shorter = tile_times_at(driver, now, slots - 1);
  const wide share = wide_load(window->share.lane), rest = wide_subtract(wide_of(1), share);
  return wide_add(wide_multiply(share, tile_since(&longer)),
                  wide_multiply(rest, tile_since(&shorter)));
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
