/* What piles up in volumes, in lanes of doubles. */
#include "simulate/tile_content.h"

static void see_whether_still(const bscap_tile *tile, bscap_lane_volume *volume) {
  if (volume->is_still || !bscap_lane_volume_is_still(volume, tile_begin(tile))) return;
  wide_store(volume->still.lane, tile_steady_at(volume, tile_time_at(tile, 0)));
  volume->is_still = true;
}

/* Files do not shrink with what is in them, unless they are told to. */
BSCAP_INLINE wide bytes_after(const bscap_lane_volume *volume, wide content, wide before) {
  return volume->shrinks ? content : wide_larger(content, before);
}

/* --- how high and how low it is --- */

/* Some steps of a tile, what the volume is at the beginning of the first, and from the end of that
 * one on. */
typedef struct part {
  size_t step;
  size_t steps;
  wide begin;
  wide last; /* at the end of all of them */
  tile_reach reach;
} part;

/* What only rises is highest in the end; anything else is looked at step by step. */
static void look(part *of, const bscap_tile *tile, const bscap_lane_volume *volume) {
  const bool rises = bscap_lane_volume_look(volume, tile_begin(tile)) == BSCAP_LOOK_AT_END;
  wide end = of->begin;
  of->reach = tile_reach_nothing();
  for (size_t i = rises ? of->steps : 1; i <= of->steps; i++) {
    end = bytes_after(volume, tile_content_at(tile, volume, of->step + i), end);
    tile_reach_out(&of->reach, (tile_reach){end, rises ? of->begin : end});
  }
  of->last = end;
}

/* --- its limits --- */

/* At the beginning of a part's first step, and at the end of each. */
typedef struct course {
  _Alignas(64) double bytes[(BSCAP_BLOCK_STEPS + 1) * LANES];
} course;

static void follow(course *to, const bscap_tile *tile, const bscap_lane_volume *volume,
                   const part *of) {
  wide end = of->begin;
  wide_store(to->bytes, of->begin);
  for (size_t i = 1; i <= of->steps; i++) {
    end = bytes_after(volume, tile_content_at(tile, volume, of->step + i), end);
    wide_store(to->bytes + i * LANES, end);
  }
}

/* A step that is over the limit all along, as was the one before it, is counted; whatever else
 * happens is looked at. */
static void watch_lane(const bscap_tile *tile, bscap_lane_level *level, const part *of,
                       const course *bytes, size_t lane) {
  const double threshold = level->threshold.lane[lane];
  for (size_t i = 0; i < of->steps; i++) {
    const double begin = bytes->bytes[i * LANES + lane], end = bytes->bytes[(i + 1) * LANES + lane];
    const bool was_over = begin > threshold, is_over = end > threshold;
    const bool is_running = level->running >> lane & 1;
    if (was_over && is_over && is_running)
      level->over.lane[lane]++;
    else if (was_over || is_over || is_running)
      bscap_tile_cross(tile, level, of->step + i, lane, begin, end);
  }
}

/* Lanes that are over a limit all along, and others in which something happens. */
typedef struct sides {
  uint32_t over;
  uint32_t happens;
} sides;

static sides sides_of(bscap_lane_level *level, const part *of) {
  const wide threshold = wide_load(level->threshold.lane);
  const uint32_t begin = wide_which_greater(of->begin, threshold);
  const uint32_t some = wide_which_greater(of->reach.highest, threshold) | begin | level->running;
  if (some == 0) return (sides){0, 0};
  const uint32_t all = wide_which_greater(of->reach.lowest, threshold) & begin & level->running;
  level->was_over = true;
  return (sides){all, some & ~all};
}

static void hold_part(const bscap_tile *tile, const bscap_lane_volume *volume,
                      bscap_lane_level *level, const part *of) {
  const sides found = sides_of(level, of);
  tile_add_steps(level, found.over, of->steps);
  if (found.happens == 0) return;
  course bytes;
  follow(&bytes, tile, volume, of);
  for (uint32_t left = found.happens; left != 0; left &= left - 1)
    watch_lane(tile, level, of, &bytes, (size_t)__builtin_ctz(left));
}

/* Most tiles lie to one side of a limit, as a whole, and most parts of the others. */
static void hold(const bscap_tile *tile, const bscap_lane_volume *volume, bscap_lane_level *level,
                 const part *whole) {
  const sides found = sides_of(level, whole);
  if (found.happens == 0) {
    tile_add_steps(level, found.over, whole->steps);
    return;
  }
  part some = {.last = whole->begin};
  for (; some.step < tile->steps; some.step += some.steps) {
    some.steps = tile_steps_of_block(tile, some.step);
    some.begin = some.last;
    look(&some, tile, volume);
    hold_part(tile, volume, level, &some);
  }
}

static void store(const bscap_tile *tile, bscap_lane_volume *volume) {
  part all = {.steps = tile->steps, .begin = wide_load(volume->bytes.lane)};
  look(&all, tile, volume);
  for (size_t i = 0; i < volume->limits_count; i++) hold(tile, volume, &volume->limits[i], &all);
  const wide highest = wide_larger(all.reach.highest, all.begin);
  wide_store(volume->peak.lane, wide_larger(highest, wide_load(volume->peak.lane)));
  wide_store(volume->bytes.lane, all.last);
}

/* --- what a tile comes to --- */

static void store_any(const bscap_tile *tile, bscap_lane_volume *volume) {
  const bool begins_segment = tile->first_step == tile->segment_step;
  if (begins_segment || !volume->is_on_units) see_whether_still(tile, volume);
  if (begins_segment) LANES_NAMED(bscap_tile_hang)(tile, volume);
  if (!volume->is_on_units || !LANES_NAMED(bscap_tile_stay)(tile, volume)) store(tile, volume);
}

void LANES_NAMED(bscap_tile_store)(bscap_tile *tile) {
  for (size_t i = 0; i < tile->volumes_count; i++) {
    bscap_lane_volume *volume = &tile->volumes[i];
    if (volume->refusal != NULL)
      bscap_tile_step_volume(tile, volume);
    else
      store_any(tile, volume);
  }
  for (size_t i = 0; i < tile->windows_count; i++) {
    bscap_lane_window *window = &tile->windows[i];
    const wide peak = wide_load(window->peak.lane);
    wide_store(window->peak.lane, wide_larger(wide_load(window->highest.lane), peak));
  }
}
