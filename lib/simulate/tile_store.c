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

static wide content_at(const bscap_tile *tile, const bscap_lane_volume *volume, size_t step) {
  return add_written(tile, volume, step, steady_at(volume, time_at(tile, step)));
}

/* --- its course --- */

static void fill_step_by_step(const bscap_tile *tile, const bscap_lane_volume *volume) {
  const bool stays = bscap_lane_volume_is_still(volume, begin_of(tile));
  const wide still = steady_at(volume, time_at(tile, 0));
  for (size_t step = 1; step <= tile->steps; step++) {
    const wide steady = stays ? still : steady_at(volume, time_at(tile, step));
    wide_store(volume->course + step * LANES, add_written(tile, volume, step, steady));
  }
}

/* Where it hangs on one window, and on nothing else that moves. */
BSCAP_INLINE void fill_from_window(const bscap_tile *tile, const bscap_lane_volume *volume,
                                   const bscap_lane_window *window, bool is_whole) {
  const wide still = steady_at(volume, time_at(tile, 0));
  const wide bytes = wide_load(volume->written[0].bytes.lane);
  double *course = volume->course;
  for (size_t step = 1; step <= tile->steps; step++) {
    const wide units = tile_kept(tile, window, is_whole, step);
    wide_store(course + step * LANES, wide_add(still, wide_multiply(bytes, units)));
  }
}

/* Files do not shrink with what is in them, unless they are told to. */
static void stay_as_large(const bscap_tile *tile, const bscap_lane_volume *volume) {
  wide bytes = wide_load(volume->bytes.lane);
  for (size_t step = 1; step <= tile->steps; step++) {
    bytes = wide_larger(wide_load(volume->course + step * LANES), bytes);
    wide_store(volume->course + step * LANES, bytes);
  }
}

static void fill(const bscap_tile *tile, const bscap_lane_volume *volume) {
  const bscap_volume_look look = bscap_lane_volume_look(volume, begin_of(tile));
  const bscap_lane_window *window =
      look == BSCAP_LOOK_AT_WINDOW ? &tile->windows[volume->written[0].window] : NULL;
  wide_store(volume->course, wide_load(volume->bytes.lane));
  if (window == NULL)
    fill_step_by_step(tile, volume);
  else if (window->is_whole)
    fill_from_window(tile, volume, window, true);
  else
    fill_from_window(tile, volume, window, false);
  if (!volume->shrinks) stay_as_large(tile, volume);
}

/* --- how far it reaches --- */

/* How high and how low a volume is in the tile, from its first step's end on. */
typedef struct reach {
  wide highest;
  wide lowest;
  bool is_filled; /* step by step, in the volume's course */
} reach;

static reach reach_of_course(const bscap_tile *tile, const bscap_lane_volume *volume) {
  reach found = {wide_of(-INFINITY), wide_of(INFINITY), .is_filled = true};
  for (size_t step = 1; step <= tile->steps; step++) {
    const wide bytes = wide_load(volume->course + step * LANES);
    found.highest = wide_larger(bytes, found.highest);
    found.lowest = wide_smaller(bytes, found.lowest);
  }
  return found;
}

/* What only rises is highest in the end, and what hangs on one window is where that is: then no
 * step needs to be looked at. */
static void find_reach(const bscap_tile *tile, const bscap_lane_volume *volume, reach *found) {
  const wide begin = wide_load(volume->bytes.lane);
  const bscap_volume_look look = bscap_lane_volume_look(volume, begin_of(tile));
  *found = (reach){.is_filled = false};
  if (look == BSCAP_LOOK_AT_END) {
    found->lowest = begin;
    found->highest = wide_larger(content_at(tile, volume, tile->steps), begin);
  } else if (look == BSCAP_LOOK_AT_WINDOW) {
    const bscap_lane_written *written = &volume->written[0];
    const bscap_lane_window *window = &tile->windows[written->window];
    const wide bytes = wide_load(written->bytes.lane), still = steady_at(volume, time_at(tile, 0));
    const wide most = wide_multiply(bytes, wide_load(window->highest.lane));
    const wide least = wide_multiply(bytes, wide_load(window->lowest.lane));
    found->highest = wide_add(still, most);
    found->lowest = wide_add(still, least);
    if (!volume->shrinks) found->highest = wide_larger(found->highest, begin);
    if (!volume->shrinks) found->lowest = begin;
  } else {
    fill(tile, volume);
    *found = reach_of_course(tile, volume);
  }
}

static void add_steps(bscap_lane_level *level, uint32_t which, size_t steps) {
  const lanes_int more = lanes_ones(which) * (int32_t)steps;
  lanes_store_int(level->over.lane, lanes_load_int(level->over.lane) + more);
}

/* Step by step: whole steps over the limit are counted, whatever else happens is looked at. */
static void watch(const bscap_tile *tile, bscap_lane_level *level, const double *course) {
  const wide threshold = wide_load(level->threshold.lane);
  lanes_int over = lanes_load_int(level->over.lane);
  uint32_t begin = wide_which_greater(wide_load(course), threshold), running = level->running;
  for (size_t step = 0; step < tile->steps; step++) {
    const uint32_t end = wide_which_greater(wide_load(course + (step + 1) * LANES), threshold);
    const uint32_t stays = begin & end & running;
    uint32_t happens = (begin | end | running) & ~stays;
    over = lanes_count(lanes_where(stays), over);
    for (; happens != 0; happens &= happens - 1)
      bscap_tile_cross(tile, level, course, step, (size_t)__builtin_ctz(happens));
    running = level->running;
    begin = end;
  }
  lanes_store_int(level->over.lane, over);
}

/* Most tiles lie to one side of a limit, as a whole: only where one is crossed each step is looked
 * at. */
static void hold(const bscap_tile *tile, const bscap_lane_volume *volume, bscap_lane_level *level,
                 reach *found) {
  const wide threshold = wide_load(level->threshold.lane);
  const uint32_t begin = wide_which_greater(wide_load(volume->bytes.lane), threshold);
  const uint32_t some = wide_which_greater(found->highest, threshold) | begin;
  const uint32_t all = wide_which_greater(found->lowest, threshold) & begin & level->running;
  if ((some | level->running) == 0) return;
  level->was_over = true;
  if (((some | level->running) & ~all) == 0) {
    add_steps(level, all, tile->steps);
    return;
  }
  if (!found->is_filled) fill(tile, volume);
  found->is_filled = true;
  watch(tile, level, volume->course);
}

static void store(const bscap_tile *tile, bscap_lane_volume *volume) {
  reach found;
  const wide begin = wide_load(volume->bytes.lane);
  find_reach(tile, volume, &found);
  const wide highest = wide_larger(found.highest, begin);
  for (size_t i = 0; i < volume->limits_count; i++) hold(tile, volume, &volume->limits[i], &found);
  wide_store(volume->peak.lane, wide_larger(highest, wide_load(volume->peak.lane)));
  wide_store(volume->bytes.lane, volume->shrinks ? content_at(tile, volume, tile->steps) : highest);
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
