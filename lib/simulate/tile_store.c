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
static const double *units_at(const bscap_tile *tile, const bscap_lane_written *written,
                              size_t step) {
  if (written->window != BSCAP_NONE) return tile->windows[written->window].content + step * LANES;
  return tile_history(&tile->drivers[written->driver], tile->first_step + step);
}

BSCAP_INLINE wide add_written(const bscap_tile *tile, const bscap_lane_volume *volume, size_t step,
                              wide sum) {
  for (size_t i = 0; i < volume->written_count; i++) {
    const bscap_lane_written *written = &volume->written[i];
    const wide units = wide_load(units_at(tile, written, step));
    sum = wide_add(sum, wide_multiply(wide_load(written->bytes.lane), units));
  }
  return sum;
}

static wide content_at(const bscap_tile *tile, const bscap_lane_volume *volume, size_t step) {
  return add_written(tile, volume, step, steady_at(volume, time_at(tile, step)));
}

/* Files do not shrink with what is in them, unless they are told to. */
static wide fill(const bscap_tile *tile, const bscap_lane_volume *volume) {
  const bool stays = bscap_lane_volume_is_still(volume, begin_of(tile));
  const wide still = steady_at(volume, time_at(tile, 0));
  wide bytes = wide_load(volume->bytes.lane), highest = bytes;
  wide_store(volume->course, bytes);
  for (size_t step = 1; step <= tile->steps; step++) {
    const wide steady = stays ? still : steady_at(volume, time_at(tile, step));
    const wide content = add_written(tile, volume, step, steady);
    bytes = volume->shrinks ? content : wide_larger(content, bytes);
    wide_store(volume->course + step * LANES, bytes);
    highest = wide_larger(bytes, highest);
  }
  return highest;
}

/* The highest content of the tile, from its first step's end on, where no step has to be looked at.
 */
static bool find_highest(const bscap_tile *tile, const bscap_lane_volume *volume, wide *highest) {
  const bscap_volume_look look = bscap_lane_volume_look(volume, begin_of(tile));
  if (look == BSCAP_LOOK_AT_STEPS) return false;
  if (look == BSCAP_LOOK_AT_END) {
    *highest = content_at(tile, volume, tile->steps);
    return true;
  }
  const bscap_lane_written *written = &volume->written[0];
  const wide units = wide_load(tile->windows[written->window].highest.lane);
  *highest = wide_add(steady_at(volume, time_at(tile, 0)),
                      wide_multiply(wide_load(written->bytes.lane), units));
  return true;
}

static void add_steps(bscap_lane_level *level, uint32_t which, size_t steps) {
  for (size_t lane = 0; lane < LANES; lane++)
    if (which >> lane & 1) level->over.lane[lane] += (int32_t)steps;
}

/* Step by step: whole steps over the limit are counted, whatever else happens is looked at. */
static void watch(const bscap_tile *tile, bscap_lane_level *level, const double *course) {
  const wide threshold = wide_load(level->threshold.lane);
  lanes_int over = lanes_load_int(level->over.lane);
  uint32_t begin = wide_which_greater(wide_load(course), threshold);
  for (size_t step = 0; step < tile->steps; step++) {
    const uint32_t end = wide_which_greater(wide_load(course + (step + 1) * LANES), threshold);
    const uint32_t stays = begin & end & level->running;
    const uint32_t happens = (begin | end | level->running) & ~stays;
    over += lanes_ones(stays);
    for (size_t lane = 0; happens != 0 && lane < LANES; lane++)
      if (happens >> lane & 1) bscap_tile_cross(tile, level, course, step, lane);
    begin = end;
  }
  lanes_store_int(level->over.lane, over);
}

/* Most tiles need no more than the highest: only what comes near a limit is looked at step by step.
 */
static void store(const bscap_tile *tile, bscap_lane_volume *volume) {
  const wide begin = wide_load(volume->bytes.lane);
  wide highest;
  bool is_filled = !find_highest(tile, volume, &highest);
  if (is_filled) highest = fill(tile, volume);
  highest = wide_larger(highest, begin);
  for (size_t i = 0; i < volume->limits_count; i++) {
    bscap_lane_level *level = &volume->limits[i];
    const uint32_t over = wide_which_greater(highest, wide_load(level->threshold.lane));
    if (over == 0 && level->running == 0) continue;
    level->was_over = true;
    /* What is full and does not shrink stays so. */
    if (!volume->shrinks && (over & ~level->running) == 0) {
      add_steps(level, over, tile->steps);
      continue;
    }
    if (!is_filled) fill(tile, volume);
    is_filled = true;
    watch(tile, level, volume->course);
  }
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
