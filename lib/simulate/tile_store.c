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

static void store(const bscap_tile *tile, bscap_lane_volume *volume) {
  const wide begin = wide_load(volume->bytes.lane);
  const bool is_simple = only_rises(tile, volume);
  const wide highest = is_simple ? wide_larger(content_at(tile, volume, tile->steps), begin)
                                 : fill(tile, volume);
  bool is_met = false, is_crossed = false;
  for (size_t i = 0; i < volume->limits_count; i++) {
    const wide threshold = wide_load(volume->limits[i].threshold.lane);
    const uint32_t over = wide_which_greater(highest, threshold);
    is_met |= over != 0 || volume->limits[i].is_running;
    is_crossed |= (over & ~wide_which_greater(begin, threshold)) != 0;
  }
  if (is_simple && is_crossed) fill(tile, volume);
  if (is_met) bscap_tile_watch_volume(tile, volume);
  wide_store(volume->peak.lane, wide_larger(highest, wide_load(volume->peak.lane)));
  wide_store(volume->bytes.lane,
             is_simple ? highest : wide_load(volume->course + tile->steps * LANES));
}

void LANES_NAMED(bscap_tile_store)(bscap_tile *tile) {
  for (size_t i = 0; i < tile->volumes_count; i++) {
    if (tile->volumes[i].is_scalar)
      bscap_tile_step_volume(tile, &tile->volumes[i]);
    else
      store(tile, &tile->volumes[i]);
  }
}
