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

/* --- how high and how low something is in some steps, at the end of each --- */

typedef struct tile_reach {
  wide highest;
  wide lowest;
} tile_reach;

BSCAP_INLINE tile_reach tile_reach_nothing(void) {
  return (tile_reach){wide_of(-INFINITY), wide_of(INFINITY)};
}

BSCAP_INLINE void tile_reach_out(tile_reach *all, tile_reach more) {
  all->highest = wide_larger(more.highest, all->highest);
  all->lowest = wide_smaller(more.lowest, all->lowest);
}

/* A window whose oldest step counts in full: from a step on, so many end until a block does at one
 * of its ends. */
BSCAP_INLINE size_t tile_window_steps(const bscap_tile *tile, const bscap_lane_window *window,
                                      size_t step) {
  const size_t now = tile->first_step + step + 1, slots = (size_t)window->slots.lane[0];
  const size_t in_now = now % BSCAP_BLOCK_STEPS, in_gone = (now - slots) % BSCAP_BLOCK_STEPS;
  const size_t steps = BSCAP_BLOCK_STEPS - (in_now > in_gone ? in_now : in_gone);
  return steps < tile->steps - step ? steps : tile->steps - step;
}

/* Within these, floats tell which one is highest. */
BSCAP_INLINE tile_reach tile_window_reach(const bscap_tile *tile, const bscap_lane_window *window,
                                          size_t step, size_t steps) {
  const bscap_lane_driver *driver = &tile->drivers[window->driver];
  const size_t slots = (size_t)window->slots.lane[0];
  const tile_times times = tile_times_at(driver, tile->first_step + step + 1, slots);
  lanes highest = lanes_load(times.now_in) - lanes_load(times.gone_in), lowest = highest;
  for (size_t at = LANES; at < steps * LANES; at += LANES) {
    const lanes since = lanes_load(times.now_in + at) - lanes_load(times.gone_in + at);
    highest = lanes_larger(since, highest);
    lowest = lanes_smaller(since, lowest);
  }
  const wide blocks = wide_subtract(wide_load(times.now_before), wide_load(times.gone_before));
  return (tile_reach){wide_add(blocks, wide_from(highest)), wide_add(blocks, wide_from(lowest))};
}

#endif
