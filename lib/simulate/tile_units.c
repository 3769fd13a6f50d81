/* Volumes that hang on units of work: what one driver writes is all that it added, or what of that
 * lies in a window. As long as no limit is passed either way nothing else has to be known. */
#include "simulate/tile_content.h"

/* What was there at the start, and goes at once, is seen in the first segment alone. */
static bool is_on_units(const bscap_tile *tile, const bscap_lane_volume *volume) {
  return tile->first_step > 0 && volume->written_count == 1 &&
         bscap_lane_volume_look(volume, tile_begin(tile)) != BSCAP_LOOK_AT_STEPS;
}

static bscap_lane_window *window_of(const bscap_tile *tile, const bscap_lane_volume *volume) {
  const size_t window = volume->written[0].window;
  return window == BSCAP_NONE ? NULL : &tile->windows[window];
}

static wide units_for(const bscap_lane_volume *volume, wide bytes, wide steady) {
  return wide_divide(wide_subtract(bytes, steady), wide_load(volume->written[0].bytes.lane));
}

/* What is steady grows, if it changes. Within a hair of the limit sums may be rounded to either
 * side. */
static void set_edges(const bscap_tile *tile, bscap_lane_volume *volume) {
  const wide end = wide_of((double)tile->segment_end * tile->step_seconds);
  const wide steady =
      volume->is_still ? wide_load(volume->still.lane) : tile_steady_at(volume, end);
  for (size_t i = 0; i < volume->limits_count; i++) {
    bscap_lane_level *level = &volume->limits[i];
    const wide threshold = wide_load(level->threshold.lane);
    const wide hair = wide_multiply(threshold, wide_of(1e-12));
    wide_store(level->edge.lane, units_for(volume, threshold, steady));
    wide_store(level->hair.lane, units_for(volume, hair, wide_of(0)));
  }
}

/* What cannot shrink is never lower than it was. */
static tile_reach units_in(const bscap_tile *tile, const bscap_lane_volume *volume) {
  const bscap_lane_window *window = window_of(tile, volume);
  const bscap_lane_driver *driver = &tile->drivers[volume->written[0].driver];
  if (window == NULL)
    return (tile_reach){tile_added(driver, tile->first_step + tile->steps), wide_of(INFINITY)};
  return (tile_reach){wide_load(window->highest.lane),
                      volume->shrinks ? wide_load(window->lowest.lane) : wide_of(INFINITY)};
}

static bool is_passed(const bscap_lane_level *level, const tile_reach *units) {
  const wide edge = wide_load(level->edge.lane), hair = wide_load(level->hair.lane);
  const uint32_t over = wide_which_greater(units->highest, wide_subtract(edge, hair));
  const uint32_t stay = wide_which_greater(units->lowest, wide_add(edge, hair));
  return ((over & ~level->running) | (level->running & ~stay)) != 0;
}

static bool some_are_passed(const bscap_lane_volume *volume, const tile_reach *units) {
  for (size_t i = 0; i < volume->limits_count; i++)
    if (is_passed(&volume->limits[i], units)) return true;
  return false;
}

/* Where all lanes stay on their side of a limit, steps over it are counted. */
static void stay(const bscap_tile *tile, bscap_lane_level *level) {
  level->was_over |= level->running != 0;
  tile_add_steps(level, level->running, tile->steps);
}

static double bytes_in_lane(const bscap_tile *tile, const bscap_lane_volume *volume, size_t step,
                            size_t lane) {
  const bscap_lane_window *window = window_of(tile, volume);
  const bscap_lane_driver *driver = &tile->drivers[window->driver];
  const size_t now = tile->first_step + step, slots = (size_t)window->slots.lane[0];
  const double units = bscap_lane_added(driver, LANES, now, lane) -
                       bscap_lane_added(driver, LANES, now - slots, lane);
  return volume->still.lane[lane] + volume->written[0].bytes.lane[lane] * units;
}

/* Lanes that are over a limit at the beginning of a step and at its end, a bit for each. */
typedef struct ends {
  uint32_t begin;
  uint32_t end;
} ends;

/* Whoever comes over a limit, or falls below it, is looked at. Steps over it all along have been
 * counted; those of a lane of which that is not known yet are taken back. */
static void pass(const bscap_tile *tile, const bscap_lane_volume *volume, bscap_lane_level *level,
                 size_t step, ends over) {
  const uint32_t both = over.begin & over.end;
  uint32_t left = (over.begin | over.end | level->running) & ~(both & level->running);
  if (left != 0) lanes_leave();
  for (; left != 0; left &= left - 1) {
    const size_t lane = (size_t)__builtin_ctz(left);
    if (both >> lane & 1) level->over.lane[lane]--;
    bscap_tile_cross(tile, level, step, lane, bytes_in_lane(tile, volume, step, lane),
                     bytes_in_lane(tile, volume, step + 1, lane));
  }
}

/* Steps within the same blocks, of which floats tell what is over. */
typedef struct span {
  tile_times times;
  lanes enough; /* added in these blocks to come over */
  size_t step;
} span;

BSCAP_INLINE lanes_mask is_over_after(const span *of, size_t i) {
  return lanes_greater(tile_steps_since(&of->times, i), of->enough);
}

static void pass_each(const bscap_tile *tile, const bscap_lane_volume *volume,
                      bscap_lane_level *level, const span *of, size_t steps, uint32_t was_over) {
  ends over = {was_over, was_over};
  for (size_t i = 0; i < steps; i++) {
    over = (ends){over.end, lanes_which(is_over_after(of, i))};
    pass(tile, volume, level, of->step + i, over);
  }
}

/* Returns who is over in the end. */
BSCAP_INLINE uint32_t pass_some(const bscap_tile *tile, const bscap_lane_volume *volume,
                                bscap_lane_level *level, const span *of, size_t steps,
                                uint32_t was_over) {
  lanes_int count = lanes_load_int(level->over.lane);
  lanes_mask before = lanes_where(was_over);
  uint32_t changes = was_over ^ level->running;
#pragma GCC unroll 8
  for (size_t i = 0; i < steps; i++) {
    const lanes_mask now = is_over_after(of, i);
    count = lanes_count(lanes_both(before, now), count);
    changes |= lanes_which(now) ^ lanes_which(before);
    before = now;
  }
  lanes_store_int(level->over.lane, count);
  if (changes != 0) pass_each(tile, volume, level, of, steps, was_over);
  return lanes_which(before);
}

static void pass_limit(const bscap_tile *tile, const bscap_lane_volume *volume,
                       bscap_lane_level *level) {
  const bscap_lane_window *window = window_of(tile, volume);
  const wide edge = wide_load(level->edge.lane);
  uint32_t over = wide_which_greater(tile_kept(tile, window, true, 0), edge);
  level->was_over = true;
  for (size_t step = 0, steps; step < tile->steps; step += steps) {
    span of = {.times = tile_window_times(tile, window, step), .step = step};
    of.enough = wide_to_lanes(wide_subtract(edge, tile_blocks_since(&of.times)));
    steps = tile_window_steps(tile, window, step);
    over = steps == BSCAP_BLOCK_STEPS ? pass_some(tile, volume, level, &of, BSCAP_BLOCK_STEPS, over)
                                      : pass_some(tile, volume, level, &of, steps, over);
  }
}

/* What it came to by the beginning of a step, while nobody looked. */
static void catch_up(const bscap_tile *tile, bscap_lane_volume *volume, size_t step) {
  const wide before = wide_load(volume->bytes.lane), content = tile_content_at(tile, volume, step);
  const bscap_lane_window *window = window_of(tile, volume);
  wide most = content;
  if (window != NULL)
    most = wide_add(
        wide_load(volume->still.lane),
        wide_multiply(wide_load(volume->written[0].bytes.lane), wide_load(window->peak.lane)));
  const wide bytes = volume->shrinks ? content : wide_larger(most, before);
  if (!volume->shrinks) most = bytes;
  wide_store(volume->bytes.lane, bytes);
  wide_store(volume->peak.lane, wide_larger(most, wide_load(volume->peak.lane)));
}

static void ask_for_lowest(const bscap_tile *tile, const bscap_lane_volume *volume) {
  for (size_t i = 0; i < volume->limits_count; i++)
    if (volume->limits[i].running != 0) window_of(tile, volume)->wants_lowest = true;
}

bool LANES_NAMED(bscap_tile_stay)(const bscap_tile *tile, bscap_lane_volume *volume) {
  const tile_reach units = units_in(tile, volume);
  const bscap_lane_window *window = window_of(tile, volume);
  const bool has_steps = volume->shrinks && tile_window_has_blocks(window);
  if (!has_steps && some_are_passed(volume, &units)) {
    catch_up(tile, volume, 0);
    return false;
  }
  for (size_t i = 0; i < volume->limits_count; i++)
    if (is_passed(&volume->limits[i], &units))
      pass_limit(tile, volume, &volume->limits[i]);
    else
      stay(tile, &volume->limits[i]);
  if (volume->shrinks) ask_for_lowest(tile, volume);
  return true;
}

void LANES_NAMED(bscap_tile_hang)(const bscap_tile *tile, bscap_lane_volume *volume) {
  volume->is_on_units = is_on_units(tile, volume);
  if (volume->is_on_units) set_edges(tile, volume);
}

void LANES_NAMED(bscap_tile_catch_up)(bscap_tile *tile) {
  for (size_t i = 0; i < tile->volumes_count; i++)
    if (tile->volumes[i].is_on_units) catch_up(tile, &tile->volumes[i], tile->steps);
  for (size_t i = 0; i < tile->windows_count; i++) tile->windows[i].peak = tile->windows[i].last;
}
