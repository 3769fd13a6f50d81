#ifndef BSCAP_SIMULATE_TILE_CONTENT_H
#define BSCAP_SIMULATE_TILE_CONTENT_H

#include "simulate/tile_stages.h"
#include "simulate/tile_window.h"

/* What is in a volume at a time, in lanes of doubles: for tile_store.c and tile_units.c. */

static inline double tile_begin(const bscap_tile *tile) {
  return (double)tile->first_step * tile->step_seconds;
}

static inline wide tile_steady_at(const bscap_lane_volume *volume, wide time) {
  wide sum = wide_of(0);
  for (size_t i = 0; i < volume->steady_count; i++) {
    const bscap_lane_steady *steady = &volume->steady[i];
    const wide lasted = wide_smaller(wide_load(steady->until_seconds.lane), time);
    sum = wide_add(sum, wide_multiply(wide_load(steady->bytes_per_second.lane), lasted));
    sum = wide_add(sum,
                   wide_multiply(wide_load(steady->initial.lane), tile_left(&steady->aged, time)));
  }
  return sum;
}

static inline wide tile_time_at(const bscap_tile *tile, size_t step) {
  return wide_of((double)(tile->first_step + step) * tile->step_seconds);
}

/* Units of work that a volume holds bytes for, at the beginning of a step or at the tile's end. */
BSCAP_INLINE wide tile_units_at(const bscap_tile *tile, const bscap_lane_written *written,
                                size_t step) {
  if (written->window == BSCAP_NONE)
    return tile_added(&tile->drivers[written->driver], tile->first_step + step);
  const bscap_lane_window *window = &tile->windows[written->window];
  return tile_kept(tile, window, window->is_whole, step);
}

BSCAP_INLINE wide tile_add_written(const bscap_tile *tile, const bscap_lane_volume *volume,
                                   size_t step, wide sum) {
  for (size_t i = 0; i < volume->written_count; i++) {
    const bscap_lane_written *written = &volume->written[i];
    const wide bytes = wide_load(written->bytes.lane);
    sum = wide_add(sum, wide_multiply(bytes, tile_units_at(tile, written, step)));
  }
  return sum;
}

/* What is steady comes to the same once it is still. */
static inline wide tile_steady_in(const bscap_tile *tile, const bscap_lane_volume *volume,
                                  size_t step) {
  return volume->is_still ? wide_load(volume->still.lane)
                          : tile_steady_at(volume, tile_time_at(tile, step));
}

BSCAP_INLINE wide tile_content_at(const bscap_tile *tile, const bscap_lane_volume *volume,
                                  size_t step) {
  return tile_add_written(tile, volume, step, tile_steady_in(tile, volume, step));
}

/* Whole steps over a limit, in some lanes. */
static inline void tile_add_steps(bscap_lane_level *level, uint32_t which, size_t steps) {
  if (which == 0) return;
  const lanes_int over = lanes_load_int(level->over.lane);
  lanes_store_int(level->over.lane, lanes_add_where(lanes_where(which), over, (int32_t)steps));
}

#endif
