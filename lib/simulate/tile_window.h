#ifndef BSCAP_SIMULATE_TILE_WINDOW_H
#define BSCAP_SIMULATE_TILE_WINDOW_H

#include "base/wide.h"
#include "simulate/tile.h"

/* What drivers have added, and what of that lies within a window. */

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

BSCAP_INLINE wide tile_blocks_since(const tile_times *times) {
  return wide_subtract(wide_load(times->now_before), wide_load(times->gone_before));
}

/* So many steps later, within the same blocks. */
BSCAP_INLINE lanes tile_steps_since(const tile_times *times, size_t later) {
  return lanes_load(times->now_in + later * LANES) - lanes_load(times->gone_in + later * LANES);
}

BSCAP_INLINE wide tile_since(const tile_times *times) {
  return wide_add(tile_blocks_since(times), wide_from(tile_steps_since(times, 0)));
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

/* --- how high and how low something is, at the end of each of some steps --- */

typedef struct tile_reach {
  wide highest;
  wide lowest;
} tile_reach;

BSCAP_INLINE tile_reach tile_reach_nothing(void) {
  return (tile_reach){.highest = wide_of(-INFINITY), .lowest = wide_of(INFINITY)};
}

BSCAP_INLINE void tile_reach_out(tile_reach *all, tile_reach more) {
  all->highest = wide_larger(more.highest, all->highest);
  all->lowest = wide_smaller(more.lowest, all->lowest);
}

/* Whether its oldest step counts in full, and lanes forget alike. */
BSCAP_INLINE bool tile_window_has_blocks(const bscap_lane_window *window) {
  return window->is_whole && window->content == NULL;
}

/* Of such a window: from a step on, so many end until a block does at one
 * of its ends. */
BSCAP_INLINE size_t tile_window_steps(const bscap_tile *tile, const bscap_lane_window *window,
                                      size_t step) {
  const size_t now = tile->first_step + step + 1, slots = (size_t)window->slots.lane[0];
  const size_t in_now = now % BSCAP_BLOCK_STEPS, in_gone = (now - slots) % BSCAP_BLOCK_STEPS;
  const size_t steps = BSCAP_BLOCK_STEPS - (in_now > in_gone ? in_now : in_gone);
  return steps < tile->steps - step ? steps : tile->steps - step;
}

BSCAP_INLINE tile_times tile_window_times(const bscap_tile *tile, const bscap_lane_window *window,
                                          size_t step) {
  return tile_times_at(&tile->drivers[window->driver], tile->first_step + step + 1,
                       (size_t)window->slots.lane[0]);
}

BSCAP_INLINE tile_reach tile_times_reach(const tile_times *times, size_t steps, bool wants_lowest) {
  lanes highest = tile_steps_since(times, 0), lowest = highest;
#pragma GCC unroll 8
  for (size_t i = 1; i < steps; i++) {
    const lanes now = tile_steps_since(times, i);
    highest = lanes_larger(now, highest);
    if (wants_lowest) lowest = lanes_smaller(now, lowest);
  }
  const wide blocks = tile_blocks_since(times);
  return (tile_reach){wide_add(blocks, wide_from(highest)),
                      wants_lowest ? wide_add(blocks, wide_from(lowest)) : wide_of(-INFINITY)};
}

/* Within these, floats tell which one is highest. */
BSCAP_INLINE tile_reach tile_window_reach(const bscap_tile *tile, const bscap_lane_window *window,
                                          size_t step, size_t steps, bool wants_lowest) {
  const tile_times times = tile_window_times(tile, window, step);
  return steps == BSCAP_BLOCK_STEPS ? tile_times_reach(&times, BSCAP_BLOCK_STEPS, wants_lowest)
                                    : tile_times_reach(&times, steps, wants_lowest);
}

#endif
