/* What piles up in volumes, in lanes of doubles. */
#include "simulate/tile_stages.h"

static double begin_of(const bscap_tile *tile) {
  return (double)tile->first_step * tile->step_seconds;
}

static wide steady_at(const bscap_lane_volume *volume, wide time) {
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

static wide time_at(const bscap_tile *tile, size_t step) {
  return wide_of((double)(tile->first_step + step) * tile->step_seconds);
}

/* Units of work that a volume holds bytes for, at the beginning of a step or at the tile's end. */
BSCAP_INLINE wide units_at(const bscap_tile *tile, const bscap_lane_written *written, size_t step) {
  if (written->window == BSCAP_NONE)
    return tile_added(&tile->drivers[written->driver], tile->first_step + step);
  const bscap_lane_window *window = &tile->windows[written->window];
  return tile_kept(tile, window, window->is_whole, step);
}

BSCAP_INLINE wide add_written(const bscap_tile *tile, const bscap_lane_volume *volume, size_t step,
                              wide sum) {
  for (size_t i = 0; i < volume->written_count; i++) {
    const bscap_lane_written *written = &volume->written[i];
    const wide bytes = wide_load(written->bytes.lane);
    sum = wide_add(sum, wide_multiply(bytes, units_at(tile, written, step)));
  }
  return sum;
}

/* What is steady comes to the same once it is still. */
static wide steady_in(const bscap_tile *tile, const bscap_lane_volume *volume, size_t step) {
  return volume->is_still ? wide_load(volume->still.lane) : steady_at(volume, time_at(tile, step));
}

BSCAP_INLINE wide content_at(const bscap_tile *tile, const bscap_lane_volume *volume, size_t step) {
  return add_written(tile, volume, step, steady_in(tile, volume, step));
}

static void see_whether_still(const bscap_tile *tile, bscap_lane_volume *volume) {
  if (volume->is_still || !bscap_lane_volume_is_still(volume, begin_of(tile))) return;
  wide_store(volume->still.lane, steady_at(volume, time_at(tile, 0)));
  volume->is_still = true;
}

/* Files do not shrink with what is in them, unless they are told to. */
BSCAP_INLINE wide bytes_after(const bscap_lane_volume *volume, wide content, wide before) {
  return volume->shrinks ? content : wide_larger(content, before);
}

/* --- its limits --- */

/* How high and how low a volume is in the tile, from its first step's end on. */
typedef struct reach {
  wide highest;
  wide lowest;
} reach;

static void add_steps(bscap_lane_level *level, uint32_t which, size_t steps) {
  const lanes_int more = lanes_ones(which) * (int32_t)steps;
  lanes_store_int(level->over.lane, lanes_load_int(level->over.lane) + more);
}

/* A volume step by step, at the beginning of each and at the tile's end. */
typedef struct course {
  _Alignas(64) double bytes[(BSCAP_TILE_STEPS + 1) * LANES];
  uint32_t is_over[BSCAP_TILE_STEPS + 1]; /* a limit: a bit for each lane */
} course;

BSCAP_INLINE void put(course *of, const bscap_lane_level *level, size_t step, wide bytes) {
  wide_store(of->bytes + step * LANES, bytes);
  of->is_over[step] = wide_which_greater(bytes, wide_load(level->threshold.lane));
}

static void follow_all(course *of, const bscap_tile *tile, const bscap_lane_volume *volume,
                       const bscap_lane_level *level) {
  wide bytes = wide_load(volume->bytes.lane);
  for (size_t step = 1; step <= tile->steps; step++) {
    bytes = bytes_after(volume, content_at(tile, volume, step), bytes);
    put(of, level, step, bytes);
  }
}

/* Where it hangs on one window, and on nothing else that moves. */
BSCAP_INLINE void follow_window(course *of, const bscap_tile *tile, const bscap_lane_volume *volume,
                                const bscap_lane_level *level, bool is_whole, bool shrinks) {
  const bscap_lane_window *window = &tile->windows[volume->written[0].window];
  const wide still = wide_load(volume->still.lane);
  const wide bytes_each = wide_load(volume->written[0].bytes.lane);
  wide bytes = wide_load(volume->bytes.lane);
  for (size_t step = 1, steps = tile->steps; step <= steps; step++) {
    const wide units = tile_kept(tile, window, is_whole, step);
    const wide content = wide_add(still, wide_multiply(bytes_each, units));
    bytes = shrinks ? content : wide_larger(content, bytes);
    put(of, level, step, bytes);
  }
}

static void follow(course *of, const bscap_tile *tile, const bscap_lane_volume *volume,
                   const bscap_lane_level *level) {
  put(of, level, 0, wide_load(volume->bytes.lane));
  if (bscap_lane_volume_look(volume, begin_of(tile)) != BSCAP_LOOK_AT_WINDOW)
    follow_all(of, tile, volume, level);
  else if (tile->windows[volume->written[0].window].is_whole && volume->shrinks)
    follow_window(of, tile, volume, level, true, true);
  else
    follow_window(of, tile, volume, level, tile->windows[volume->written[0].window].is_whole,
                  volume->shrinks);
}

/* Whole steps over the limit are counted, whatever else happens is looked at. */
static void watch(const bscap_tile *tile, bscap_lane_level *level, const course *of) {
  size_t alike = 0; /* steps in which those that run were over the limit, and no others */
  for (size_t step = 0; step < tile->steps; step++) {
    const uint32_t was_over = of->is_over[step], is_over = of->is_over[step + 1];
    if (was_over == level->running && is_over == level->running) {
      alike++;
      continue;
    }
    add_steps(level, level->running, alike);
    alike = 0;
    const uint32_t stays = was_over & is_over & level->running;
    uint32_t happens = (was_over | is_over | level->running) & ~stays;
    add_steps(level, stays, 1);
    for (; happens != 0; happens &= happens - 1) {
      const size_t lane = (size_t)__builtin_ctz(happens), at = step * LANES + lane;
      bscap_tile_cross(tile, level, step, lane, of->bytes[at], of->bytes[at + LANES]);
    }
  }
  add_steps(level, level->running, alike);
}

/* Most tiles lie to one side of a limit, as a whole: only where one is crossed each step is looked
 * at. */
static void hold(const bscap_tile *tile, const bscap_lane_volume *volume, bscap_lane_level *level,
                 const reach *found) {
  const wide threshold = wide_load(level->threshold.lane);
  const uint32_t begin = wide_which_greater(wide_load(volume->bytes.lane), threshold);
  const uint32_t some = wide_which_greater(found->highest, threshold) | begin;
  if ((some | level->running) == 0) return;
  const uint32_t all = wide_which_greater(found->lowest, threshold) & begin & level->running;
  level->was_over = true;
  if (((some | level->running) & ~all) == 0) {
    add_steps(level, all, tile->steps);
    return;
  }
  course of;
  follow(&of, tile, volume, level);
  watch(tile, level, &of);
}

/* --- what a tile comes to --- */

static reach reach_of_steps(const bscap_tile *tile, const bscap_lane_volume *volume) {
  reach found = {wide_of(-INFINITY), wide_of(INFINITY)};
  wide bytes = wide_load(volume->bytes.lane);
  for (size_t step = 1; step <= tile->steps; step++) {
    bytes = bytes_after(volume, content_at(tile, volume, step), bytes);
    found.highest = wide_larger(bytes, found.highest);
    found.lowest = wide_smaller(bytes, found.lowest);
  }
  return found;
}

static reach reach_of_window(const bscap_tile *tile, const bscap_lane_volume *volume) {
  const bscap_lane_written *written = &volume->written[0];
  const bscap_lane_window *window = &tile->windows[written->window];
  const wide begin = wide_load(volume->bytes.lane), still = wide_load(volume->still.lane);
  const wide bytes = wide_load(written->bytes.lane);
  const wide most = wide_add(still, wide_multiply(bytes, wide_load(window->highest.lane)));
  const wide least = wide_add(still, wide_multiply(bytes, wide_load(window->lowest.lane)));
  return volume->shrinks ? (reach){most, least} : (reach){wide_larger(most, begin), begin};
}

/* What only rises is highest in the end, and what hangs on one window where that is: then no step
 * needs to be looked at. */
BSCAP_INLINE reach reach_of(const bscap_tile *tile, const bscap_lane_volume *volume, wide begin,
                            wide end) {
  switch (bscap_lane_volume_look(volume, begin_of(tile))) {
  case BSCAP_LOOK_AT_END:
    return (reach){end, begin};
  case BSCAP_LOOK_AT_WINDOW:
    return reach_of_window(tile, volume);
  default:
    return reach_of_steps(tile, volume);
  }
}

static void store(const bscap_tile *tile, bscap_lane_volume *volume) {
  see_whether_still(tile, volume);
  const wide begin = wide_load(volume->bytes.lane);
  const wide end = bytes_after(volume, content_at(tile, volume, tile->steps), begin);
  const reach found = reach_of(tile, volume, begin, end);
  for (size_t i = 0; i < volume->limits_count; i++) hold(tile, volume, &volume->limits[i], &found);
  const wide highest = wide_larger(found.highest, begin);
  wide_store(volume->peak.lane, wide_larger(highest, wide_load(volume->peak.lane)));
  wide_store(volume->bytes.lane, volume->shrinks ? end : highest);
}

void LANES_NAMED(bscap_tile_store)(bscap_tile *tile) {
  for (size_t i = 0; i < tile->volumes_count; i++) {
    bscap_lane_volume *volume = &tile->volumes[i];
    if (volume->refusal != NULL)
      bscap_tile_step_volume(tile, volume);
    else
      store(tile, volume);
  }
}
