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
  const bool rises = bscap_lane_volume_look(volume, begin_of(tile)) == BSCAP_LOOK_AT_END;
  wide end = of->begin;
  of->reach = tile_reach_nothing();
  for (size_t i = rises ? of->steps : 1; i <= of->steps; i++) {
    end = bytes_after(volume, content_at(tile, volume, of->step + i), end);
    tile_reach_out(&of->reach, (tile_reach){end, rises ? of->begin : end});
  }
  of->last = end;
}

/* --- its limits --- */

static void add_steps(bscap_lane_level *level, uint32_t which, size_t steps) {
  if (which == 0) return;
  const lanes_int over = lanes_load_int(level->over.lane);
  lanes_store_int(level->over.lane, lanes_add_where(lanes_where(which), over, (int32_t)steps));
}

/* At the beginning of a part's first step, and at the end of each. */
typedef struct course {
  _Alignas(64) double bytes[(BSCAP_BLOCK_STEPS + 1) * LANES];
} course;

static void follow(course *to, const bscap_tile *tile, const bscap_lane_volume *volume,
                   const part *of) {
  wide end = of->begin;
  wide_store(to->bytes, of->begin);
  for (size_t i = 1; i <= of->steps; i++) {
    end = bytes_after(volume, content_at(tile, volume, of->step + i), end);
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
  add_steps(level, found.over, of->steps);
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
    add_steps(level, found.over, whole->steps);
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

/* --- volumes that hang on units of work --- */

/* What one driver writes hangs on units of work: all that it added, or what of that lies in a
 * window. As long as no limit is passed either way nothing else has to be known. What was there at
 * the start, and goes at once, is seen in the first segment alone. */
static bool is_on_units(const bscap_tile *tile, const bscap_lane_volume *volume) {
  return tile->first_step > 0 && volume->written_count == 1 &&
         bscap_lane_volume_look(volume, begin_of(tile)) != BSCAP_LOOK_AT_STEPS;
}

static bscap_lane_window *window_of(const bscap_tile *tile, const bscap_lane_volume *volume) {
  const size_t window = volume->written[0].window;
  return window == BSCAP_NONE ? NULL : &tile->windows[window];
}

static wide units_for(const bscap_lane_volume *volume, wide bytes, wide steady) {
  return wide_divide(wide_subtract(bytes, steady), wide_load(volume->written[0].bytes.lane));
}

/* A hair to either side of the limit, as sums are rounded; what is steady grows, if it changes. */
static void set_edges(const bscap_tile *tile, bscap_lane_volume *volume) {
  const wide end = wide_of((double)tile->segment_end * tile->step_seconds);
  const wide steady = volume->is_still ? wide_load(volume->still.lane) : steady_at(volume, end);
  for (size_t i = 0; i < volume->limits_count; i++) {
    bscap_lane_level *level = &volume->limits[i];
    const wide threshold = wide_load(level->threshold.lane);
    const wide hair = wide_multiply(threshold, wide_of(1e-12));
    wide_store(level->under_by.lane, units_for(volume, wide_subtract(threshold, hair), steady));
    wide_store(level->over_by.lane, units_for(volume, wide_add(threshold, hair), steady));
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
  const uint32_t over = wide_which_greater(units->highest, wide_load(level->under_by.lane));
  const uint32_t stay = wide_which_greater(units->lowest, wide_load(level->over_by.lane));
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
  add_steps(level, level->running, tile->steps);
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
  const wide edge = wide_load(level->under_by.lane);
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
  const wide before = wide_load(volume->bytes.lane), content = content_at(tile, volume, step);
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

static void store_on_units(const bscap_tile *tile, bscap_lane_volume *volume) {
  const tile_reach units = units_in(tile, volume);
  const bscap_lane_window *window = window_of(tile, volume);
  const bool has_steps = volume->shrinks && tile_window_has_blocks(window);
  if (!has_steps && some_are_passed(volume, &units)) {
    catch_up(tile, volume, 0);
    store(tile, volume);
    return;
  }
  for (size_t i = 0; i < volume->limits_count; i++)
    if (is_passed(&volume->limits[i], &units))
      pass_limit(tile, volume, &volume->limits[i]);
    else
      stay(tile, &volume->limits[i]);
  if (volume->shrinks) ask_for_lowest(tile, volume);
}

/* --- what a tile comes to --- */

static void begin_segment(const bscap_tile *tile, bscap_lane_volume *volume) {
  see_whether_still(tile, volume);
  volume->is_on_units = is_on_units(tile, volume);
  if (volume->is_on_units) set_edges(tile, volume);
}

static void store_any(const bscap_tile *tile, bscap_lane_volume *volume) {
  if (tile->first_step == tile->segment_step) begin_segment(tile, volume);
  if (volume->is_on_units) {
    store_on_units(tile, volume);
  } else {
    see_whether_still(tile, volume);
    store(tile, volume);
  }
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

void LANES_NAMED(bscap_tile_catch_up)(bscap_tile *tile) {
  for (size_t i = 0; i < tile->volumes_count; i++)
    if (tile->volumes[i].is_on_units) catch_up(tile, &tile->volumes[i], tile->steps);
  for (size_t i = 0; i < tile->windows_count; i++) tile->windows[i].peak = tile->windows[i].last;
}
