/* What piles up in volumes, in lanes of doubles. */
#include "simulate/tile_stages.h"

/* At the beginning of a step of the tile, or at the tile's end. */
static wide content_at(const bscap_tile *tile, const bscap_lane_volume *volume, size_t step) {
  const size_t now = tile->first_step + step;
  const wide time = wide_of((double)now * tile->step_seconds);
  wide sum = wide_of(0);
  for (size_t i = 0; i < volume->steady_count; i++) {
    const bscap_lane_steady *steady = &volume->steady[i];
    const wide lasted = wide_smaller(wide_load(steady->until_seconds.lane), time);
    sum = wide_add(sum, wide_multiply(wide_load(steady->bytes_per_second.lane), lasted));
    sum = wide_add(sum, wide_multiply(wide_load(steady->initial.lane), tile_left(&steady->aged, time)));
  }
  for (size_t i = 0; i < volume->written_count; i++) {
    const bscap_lane_written *written = &volume->written[i];
    const bscap_lane_driver *driver = &tile->drivers[written->driver];
    const double *units =
        written->window == BSCAP_NONE
            ? tile_history(driver, now)
            : tile->windows[written->window].content + step * LANES;
    sum = wide_add(sum, wide_multiply(wide_load(written->bytes.lane), wide_load(units)));
  }
  return sum;
}

/* Files do not shrink with what is in them, unless they are told to. */
static wide fill(const bscap_tile *tile, const bscap_lane_volume *volume) {
  wide bytes = wide_load(volume->bytes.lane), highest = bytes;
  wide_store(volume->course, bytes);
  for (size_t step = 1; step <= tile->steps; step++) {
    const wide content = content_at(tile, volume, step);
    bytes = volume->shrinks ? content : wide_larger(content, bytes);
    wide_store(volume->course + step * LANES, bytes);
    highest = wide_larger(bytes, highest);
  }
  return highest;
}

/* Where all that happens is that something comes, the tile's end says it all. */
static bool only_rises(const bscap_tile *tile, const bscap_lane_volume *volume) {
  return !volume->has_windows && !volume->shrinks &&
         (double)tile->first_step * tile->step_seconds >= volume->calm_seconds;
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
    const uint32_t end =
        wide_which_greater(wide_load(course + (step + 1) * LANES), threshold);
    const uint32_t stays = begin & end & level->running;
    const uint32_t happens = (begin | end | level->running) & ~stays;
    over += lanes_ones(stays);
    for (size_t lane = 0; happens != 0 && lane < LANES; lane++)
      if (happens >> lane & 1) bscap_tile_cross(tile, level, course, step, lane);
    begin = end;
  }
  lanes_store_int(level->over.lane, over);
}

/* A volume that only rises needs no second look where it was over the limit all along. */
static void store_simply(const bscap_tile *tile, bscap_lane_volume *volume) {
  const wide begin = wide_load(volume->bytes.lane);
  const wide end = wide_larger(content_at(tile, volume, tile->steps), begin);
  bool is_filled = false;
  for (size_t i = 0; i < volume->limits_count; i++) {
    bscap_lane_level *level = &volume->limits[i];
    const uint32_t over = wide_which_greater(end, wide_load(level->threshold.lane));
    if ((over & ~level->running) == 0) {
      add_steps(level, over, tile->steps);
      continue;
    }
    if (!is_filled) fill(tile, volume);
    is_filled = true;
    watch(tile, level, volume->course);
  }
  wide_store(volume->peak.lane, wide_larger(end, wide_load(volume->peak.lane)));
  wide_store(volume->bytes.lane, end);
}

static void store(const bscap_tile *tile, bscap_lane_volume *volume) {
  const wide highest = fill(tile, volume);
  for (size_t i = 0; i < volume->limits_count; i++) {
    bscap_lane_level *level = &volume->limits[i];
    if (level->running != 0 ||
        wide_which_greater(highest, wide_load(level->threshold.lane)) != 0)
      watch(tile, level, volume->course);
  }
  wide_store(volume->peak.lane, wide_larger(highest, wide_load(volume->peak.lane)));
  wide_store(volume->bytes.lane, wide_load(volume->course + tile->steps * LANES));
}

void LANES_NAMED(bscap_tile_store)(bscap_tile *tile) {
  for (size_t i = 0; i < tile->volumes_count; i++) {
    bscap_lane_volume *volume = &tile->volumes[i];
    if (volume->is_scalar)
      bscap_tile_step_volume(tile, volume);
    else if (only_rises(tile, volume))
      store_simply(tile, volume);
    else
      store(tile, volume);
  }
}
