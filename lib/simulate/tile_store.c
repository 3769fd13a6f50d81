/* What piles up in volumes, in lanes of doubles. */
#include "simulate/tile_stages.h"
#include "simulate/tile_window.h"

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

/* --- how high and how low it is --- */

/* Some steps of a tile, and what the volume is at the beginning of the first and at the end of each
 * of them. */
typedef struct part {
  size_t step;
  size_t steps;
  wide begin;
  wide end;
  tile_reach reach;
} part;

static void look_at_steps(part *of, const bscap_tile *tile, const bscap_lane_volume *volume) {
  of->reach = tile_reach_nothing();
  of->end = of->begin;
  for (size_t i = 1; i <= of->steps; i++) {
    of->end = bytes_after(volume, content_at(tile, volume, of->step + i), of->end);
    tile_reach_out(&of->reach, (tile_reach){of->end, of->end});
  }
}

/* `units` is what lies within the one window that the volume hangs on. */
static void look_at_window(part *of, const bscap_lane_volume *volume, tile_reach units) {
  const wide still = wide_load(volume->still.lane);
  const wide bytes = wide_load(volume->written[0].bytes.lane);
  of->reach.highest = wide_add(still, wide_multiply(bytes, units.highest));
  of->reach.lowest = wide_add(still, wide_multiply(bytes, units.lowest));
  if (volume->shrinks) return;
  of->end = wide_larger(of->reach.highest, of->begin);
  of->reach = (tile_reach){of->end, of->begin};
}

/* What only rises is highest in the end, and what hangs on one window where that is: then no step
 * needs to be looked at. */
static void look_at(part *of, const bscap_tile *tile, const bscap_lane_volume *volume,
                    const tile_reach *units) {
  const bscap_volume_look look = bscap_lane_volume_look(volume, begin_of(tile));
  if (look == BSCAP_LOOK_AT_STEPS || (look == BSCAP_LOOK_AT_WINDOW && units == NULL)) {
    look_at_steps(of, tile, volume);
    return;
  }
  of->end = bytes_after(volume, content_at(tile, volume, of->step + of->steps), of->begin);
  of->reach = (tile_reach){of->end, of->begin};
  if (look == BSCAP_LOOK_AT_WINDOW) look_at_window(of, volume, *units);
}

static const bscap_lane_window *one_window(const bscap_tile *tile,
                                           const bscap_lane_volume *volume) {
  const bool hangs_on_one = volume->has_windows && volume->written_count == 1;
  return hangs_on_one ? &tile->windows[volume->written[0].window] : NULL;
}

static void look_at_all(part *all, const bscap_tile *tile, const bscap_lane_volume *volume) {
  const bscap_lane_window *window = one_window(tile, volume);
  tile_reach units;
  all->step = 0;
  all->steps = tile->steps;
  all->begin = wide_load(volume->bytes.lane);
  if (window != NULL)
    units = (tile_reach){wide_load(window->highest.lane), wide_load(window->lowest.lane)};
  look_at(all, tile, volume, window != NULL ? &units : NULL);
}

/* From a step on, as many as can be looked at together. */
static void look_from(part *some, const bscap_tile *tile, const bscap_lane_volume *volume,
                      size_t step, wide begin) {
  const bscap_lane_window *window = one_window(tile, volume);
  tile_reach units;
  if (window != NULL && !(window->is_whole && window->content == NULL)) window = NULL;
  some->step = step;
  some->steps = window != NULL ? tile_window_steps(tile, window, step)
                               : tile_steps_of_block(tile, step);
  some->begin = begin;
  if (window != NULL) units = tile_window_reach(tile, window, step, some->steps);
  look_at(some, tile, volume, window != NULL ? &units : NULL);
}

/* --- its limits --- */

static void add_steps(bscap_lane_level *level, uint32_t which, size_t steps) {
  const lanes_int more = lanes_ones(which) * (int32_t)steps;
  lanes_store_int(level->over.lane, lanes_load_int(level->over.lane) + more);
}

/* A step in which a lane is over the limit all along, and was before, is counted; whatever else
 * happens is looked at. */
static void watch_step(const bscap_tile *tile, bscap_lane_level *level, size_t step, wide begin,
                       wide end) {
  const wide threshold = wide_load(level->threshold.lane);
  const uint32_t was_over = wide_which_greater(begin, threshold);
  const uint32_t is_over = wide_which_greater(end, threshold);
  const uint32_t stays = was_over & is_over & level->running;
  uint32_t happens = (was_over | is_over | level->running) & ~stays;
  if (stays != 0) add_steps(level, stays, 1);
  if (happens == 0) return;
  bscap_doubles from, to;
  wide_store(from.lane, begin);
  wide_store(to.lane, end);
  for (; happens != 0; happens &= happens - 1) {
    const size_t lane = (size_t)__builtin_ctz(happens);
    bscap_tile_cross(tile, level, step, lane, from.lane[lane], to.lane[lane]);
  }
}

static void watch_part(const bscap_tile *tile, const bscap_lane_volume *volume,
                       bscap_lane_level *level, const part *of) {
  wide bytes = of->begin;
  for (size_t i = 0; i < of->steps; i++) {
    const wide before = bytes;
    bytes = bytes_after(volume, content_at(tile, volume, of->step + i + 1), before);
    watch_step(tile, level, of->step + i, before, bytes);
  }
}

/* Most steps lie to one side of a limit, as those around them do. Returns false where some do not.
 */
static bool count_alike(bscap_lane_level *level, const part *of) {
  const wide threshold = wide_load(level->threshold.lane);
  const uint32_t begin = wide_which_greater(of->begin, threshold);
  const uint32_t some = wide_which_greater(of->reach.highest, threshold) | begin;
  if ((some | level->running) == 0) return true;
  const uint32_t all = wide_which_greater(of->reach.lowest, threshold) & begin & level->running;
  level->was_over = true;
  if (((some | level->running) & ~all) != 0) return false;
  add_steps(level, all, of->steps);
  return true;
}

static void hold(const bscap_tile *tile, const bscap_lane_volume *volume, bscap_lane_level *level,
                 const part *whole) {
  if (count_alike(level, whole)) return;
  part some;
  some.end = whole->begin;
  for (size_t step = 0; step < tile->steps; step += some.steps) {
    look_from(&some, tile, volume, step, some.end);
    if (!count_alike(level, &some)) watch_part(tile, volume, level, &some);
  }
}

/* --- what a tile comes to --- */

static void store(const bscap_tile *tile, bscap_lane_volume *volume) {
  see_whether_still(tile, volume);
  part all;
  look_at_all(&all, tile, volume);
  for (size_t i = 0; i < volume->limits_count; i++) hold(tile, volume, &volume->limits[i], &all);
  const wide highest = wide_larger(all.reach.highest, all.begin);
  wide_store(volume->peak.lane, wide_larger(highest, wide_load(volume->peak.lane)));
  wide_store(volume->bytes.lane, all.end);
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
