/* Drivers in lanes: how they grow, and what they read. */
#include <bscap/calendar.h>

#include "base/lanes_elementary.h"
#include "simulate/tile_stages.h"

/* --- growth --- */

static void grow_linearly(const bscap_tile *tile, bscap_lane_driver *driver) {
  const lanes begin = lanes_load(driver->begin.lane), slope = lanes_load(driver->slope.lane);
  const lanes ceiling = lanes_load(driver->ceiling.lane);
  const float since = (float)(tile->first_step - tile->segment_step);
  for (size_t step = 0; step <= tile->steps; step++) {
    const lanes value = lanes_fma(slope, lanes_of(since + (float)step), begin);
    lanes_store(driver->growing + step * LANES,
                lanes_smaller(lanes_larger(value, lanes_of(0)), ceiling));
  }
}

/* A straight line's total in a step is its middle. */
static void total_linearly(const bscap_tile *tile, bscap_lane_driver *driver) {
  const float half_step = (float)(tile->step_seconds / 2);
  for (size_t at = 0; at < tile->steps * LANES; at += LANES)
    lanes_store(driver->added + at,
                (lanes_load(driver->growing + at) + lanes_load(driver->growing + at + LANES)) *
                    half_step);
}

/* The next steps of what compounds, up to BSCAP_POWERS of them, from what it is in doubles. */
BSCAP_INLINE wide compound(const bscap_lane_driver *driver, wide now, size_t steps) {
  return wide_multiply(now, wide_load(driver->power[steps].lane));
}

BSCAP_INLINE size_t steps_at_once(const bscap_tile *tile, size_t step) {
  return tile->steps - step < BSCAP_POWERS ? tile->steps - step : BSCAP_POWERS;
}

/* The level itself is left out where nobody reads it. `steps` is known where this is inlined, but
 * for a tile's end. */
BSCAP_INLINE void grow_some(const bscap_lane_driver *driver, size_t step, size_t steps, lanes begin,
                            bool is_capped, bool is_read) {
  const lanes ceiling = lanes_load(driver->ceiling.lane);
  const lanes most = lanes_load(driver->ceiling_in_step.lane);
#pragma GCC unroll 8
  for (size_t i = 0; i < steps; i++) {
    const lanes value = begin * lanes_load(driver->float_power[i].lane);
    const lanes in_step = begin * lanes_load(driver->float_total[i].lane);
    const size_t at = (step + i) * LANES;
    if (is_read)
      lanes_store(driver->growing + at, is_capped ? lanes_smaller(value, ceiling) : value);
    lanes_store(driver->added + at, is_capped ? lanes_smaller(in_step, most) : in_step);
  }
}

BSCAP_INLINE void grow_exponentially(const bscap_tile *tile, bscap_lane_driver *driver,
                                     bool is_capped, bool is_read) {
  const lanes ceiling = lanes_load(driver->ceiling.lane);
  wide now = wide_load(driver->grown.lane);
  for (size_t step = 0; step < tile->steps; step += BSCAP_POWERS) {
    const size_t steps = steps_at_once(tile, step);
    if (steps == BSCAP_POWERS)
      grow_some(driver, step, BSCAP_POWERS, wide_to_lanes(now), is_capped, is_read);
    else
      grow_some(driver, step, steps, wide_to_lanes(now), is_capped, is_read);
    now = compound(driver, now, steps);
  }
  lanes_store(driver->growing + tile->steps * LANES, lanes_smaller(wide_to_lanes(now), ceiling));
  wide_store(driver->grown.lane, now);
}

BSCAP_INLINE lanes logistic(const bscap_lane_driver *driver, lanes missing) {
  return lanes_load(driver->begin.lane) * lanes_inverse(1 + missing);
}

/* From `begin` on, before which so much was missing: gentle growth is as good as straight for a few
 * steps, which takes no quotients. Returns where the next steps begin. */
BSCAP_INLINE lanes bend_some(const bscap_lane_driver *driver, size_t step, size_t steps,
                             lanes begin, lanes missing, lanes missing_then, bool all_are_gentle) {
  const lanes_mask is_gentle = lanes_where(driver->gentle);
  const lanes end = logistic(driver, missing_then);
  const lanes rise = (end - begin) * (1 / (float)steps);
#pragma GCC unroll 8
  for (size_t i = 0; i < steps; i++) {
    lanes value = lanes_fma(rise, lanes_of((float)i), begin);
    if (!all_are_gentle) {
      const lanes now_missing = missing * lanes_load(driver->float_power[i].lane);
      value = lanes_choose(is_gentle, value, logistic(driver, now_missing));
    }
    lanes_store(driver->growing + (step + i) * LANES, value);
  }
  return end;
}

BSCAP_INLINE void grow_logistically(const bscap_tile *tile, bscap_lane_driver *driver,
                                    bool all_are_gentle) {
  wide missing = wide_load(driver->grown.lane);
  lanes now = logistic(driver, wide_to_lanes(missing));
  for (size_t step = 0; step < tile->steps; step += BSCAP_POWERS) {
    const size_t steps = steps_at_once(tile, step);
    const lanes before = wide_to_lanes(missing);
    missing = compound(driver, missing, steps);
    const lanes then = wide_to_lanes(missing);
    now = steps == BSCAP_POWERS
              ? bend_some(driver, step, BSCAP_POWERS, now, before, then, all_are_gentle)
              : bend_some(driver, step, steps, now, before, then, all_are_gentle);
  }
  lanes_store(driver->growing + tile->steps * LANES, now);
  wide_store(driver->grown.lane, missing);
}

/* The trapezium, corrected by the slopes at its ends (Euler and Maclaurin): the slope of a logistic
 * curve is rate * value * (1 - value / ceiling). */
static void total_logistically(const bscap_tile *tile, bscap_lane_driver *driver) {
  const lanes ceiling = lanes_load(driver->begin.lane), rate = lanes_load(driver->rate.lane);
  const lanes per_ceiling =
      lanes_choose(lanes_greater(ceiling, lanes_of(0)), 1 / ceiling, lanes_of(0));
  const lanes correction = rate * (-1.0f / 12), step_seconds = lanes_of((float)tile->step_seconds);
  for (size_t at = 0; at < tile->steps * LANES; at += LANES) {
    const lanes from = lanes_load(driver->growing + at),
                to = lanes_load(driver->growing + at + LANES);
    const lanes rise = to * (1 - to * per_ceiling) - from * (1 - from * per_ceiling);
    lanes_store(driver->added + at, step_seconds * lanes_fma(correction, rise, (from + to) * 0.5f));
  }
}

static void stay(const bscap_tile *tile, bscap_lane_driver *driver) {
  const lanes begin = lanes_load(driver->begin.lane);
  for (size_t at = 0; at <= tile->steps * LANES; at += LANES) {
    lanes_store(driver->growing + at, begin);
    if (driver->is_flow && at < tile->steps * LANES)
      lanes_store(driver->added + at, lanes_load(driver->float_total[0].lane));
  }
}

/* Where growth bends within a step, at 0 or at its ceiling, a step's total is worked out exactly.
 */
static void total_bends(const bscap_tile *tile, size_t index) {
  const bscap_lane_driver *driver = &tile->drivers[index];
  const lanes ceiling = lanes_load(driver->ceiling.lane), zero = lanes_of(0);
  const float *growing = driver->growing;
  uint32_t before = lanes_which(lanes_not_less(lanes_load(growing), ceiling));
  uint32_t below = lanes_which(lanes_not_less(zero, lanes_load(growing)));
  for (size_t step = 0; step < tile->steps; step++) {
    const lanes end = lanes_load(growing + (step + 1) * LANES);
    const uint32_t after = lanes_which(lanes_not_less(end, ceiling));
    const uint32_t under = lanes_which(lanes_not_less(zero, end));
    const uint32_t bends = (before ^ after) | (below ^ under);
    for (size_t lane = 0; bends != 0 && lane < LANES; lane++)
      if (bends >> lane & 1) bscap_tile_total(tile, index, step, lane);
    before = after;
    below = under;
  }
}

static bool is_read(const bscap_tile *tile, size_t index) {
  const bscap_row *rows = &tile->rows[index * BSCAP_ROWS_PER_DRIVER];
  return rows[BSCAP_ROW_PLAIN].is_needed || rows[BSCAP_READING_LEVEL].is_needed ||
         tile->drivers[index].strays;
}

static void grow(const bscap_tile *tile, size_t index) {
  bscap_lane_driver *driver = &tile->drivers[index];
  if (driver->refusal != NULL) bscap_tile_grow(tile, index);
  switch (driver->growth) {
  case BSCAP_GROWTH_CONSTANT:
    stay(tile, driver);
    break;
  case BSCAP_GROWTH_LINEAR:
    grow_linearly(tile, driver);
    if (driver->is_flow) total_linearly(tile, driver);
    break;
  case BSCAP_GROWTH_EXPONENTIAL:
    if (driver->is_capped)
      grow_exponentially(tile, driver, true, true);
    else if (is_read(tile, index))
      grow_exponentially(tile, driver, false, true);
    else
      grow_exponentially(tile, driver, false, false);
    break;
  case BSCAP_GROWTH_LOGISTIC:
    if (lanes_all(lanes_where(driver->gentle)))
      grow_logistically(tile, driver, true);
    else
      grow_logistically(tile, driver, false);
    if (driver->is_flow) total_logistically(tile, driver);
    break;
  case BSCAP_GROWTH_POINTS:
    break;
  }
  if (driver->is_flow && (driver->growth == BSCAP_GROWTH_LINEAR ||
                          (driver->growth == BSCAP_GROWTH_EXPONENTIAL && driver->is_capped)))
    total_bends(tile, index);
}

/* Where growth strays, `level` is a row of its own. */
static void set_levels(const bscap_tile *tile, bscap_lane_driver *driver) {
  const lanes ceiling = lanes_load(driver->ceiling.lane);
  for (size_t at = 0; driver->strays && at <= tile->steps * LANES; at += LANES)
    lanes_store(driver->level + at, lanes_smaller(lanes_load(driver->growing + at) *
                                                      lanes_load(driver->strays_row + at),
                                                  ceiling));
}

/* --- readings --- */

/* What neither strays nor bends is highest at one of its ends. */
static void note_highest_level(const bscap_tile *tile, bscap_lane_driver *driver, bscap_row *row) {
  const lanes end = lanes_load(driver->level + tile->steps * LANES);
  if (driver->strays || driver->growth == BSCAP_GROWTH_POINTS)
    LANES_NAMED(bscap_tile_note_highest)(tile, row);
  else
    lanes_store(row->highest.lane, lanes_larger(lanes_load(driver->level), end));
  const lanes highest = lanes_larger(lanes_load(row->highest.lane), end);
  lanes_store(driver->peak.lane, lanes_larger(highest, lanes_load(driver->peak.lane)));
}

/* Each step times its factor, and how high that is in some steps. `busy` may be where factors are.
 */
BSCAP_INLINE lanes set_busy_some(const bscap_lane_driver *driver, const float *factors, float *busy,
                                 size_t step, size_t steps) {
  const lanes share = lanes_load(driver->busy.lane);
  lanes highest = lanes_of(-INFINITY);
#pragma GCC unroll 8
  for (size_t i = step; i < step + steps; i++) {
    const lanes now =
        lanes_load(driver->level + i * LANES) * lanes_load(factors + i * LANES) * share;
    highest = lanes_larger(now, highest);
    lanes_store(busy + i * LANES, now);
  }
  return highest;
}

static void set_busy(const bscap_tile *tile, const bscap_lane_driver *driver, const bscap_row *rows,
                     bscap_row *busy) {
  const float *factors = rows[BSCAP_ROW_FACTOR].values;
  lanes all = lanes_of(-INFINITY);
  for (size_t step = 0; step < tile->steps; step += BSCAP_BLOCK_STEPS) {
    const size_t steps = tile_steps_of_block(tile, step);
    const lanes highest =
        steps == BSCAP_BLOCK_STEPS
            ? set_busy_some(driver, factors, busy->values, step, BSCAP_BLOCK_STEPS)
            : set_busy_some(driver, factors, busy->values, step, steps);
    lanes_store(busy->highest_in[step / BSCAP_BLOCK_STEPS].lane, highest);
    all = lanes_larger(highest, all);
  }
  lanes_store(busy->highest.lane, all);
}

static void stray_in_step(const bscap_tile *tile, const bscap_lane_driver *driver) {
  const lanes most = lanes_load(driver->ceiling_in_step.lane);
  for (size_t at = 0; at < tile->steps * LANES; at += LANES)
    lanes_store(
        driver->added + at,
        lanes_smaller(lanes_load(driver->added + at) * lanes_load(driver->strays_row + at), most));
}

BSCAP_INLINE lanes set_added_some(const bscap_lane_driver *driver, const float *factors,
                                  size_t step, size_t steps) {
  lanes highest = lanes_of(-INFINITY);
#pragma GCC unroll 8
  for (size_t i = step; i < step + steps; i++) {
    const lanes now = lanes_load(driver->added + i * LANES) * lanes_load(factors + i * LANES);
    highest = lanes_larger(now, highest);
    lanes_store(driver->added + i * LANES, now);
  }
  return highest;
}

static void set_added(const bscap_tile *tile, const bscap_lane_driver *driver, bscap_row *rows) {
  const float *factors = rows[BSCAP_ROW_FACTOR].values;
  bscap_row *per_hour = &rows[BSCAP_READING_ADDED];
  lanes all = lanes_of(-INFINITY);
  if (driver->strays) stray_in_step(tile, driver);
  for (size_t step = 0; step < tile->steps; step += BSCAP_BLOCK_STEPS) {
    const size_t steps = tile_steps_of_block(tile, step);
    const lanes highest = steps == BSCAP_BLOCK_STEPS
                              ? set_added_some(driver, factors, step, BSCAP_BLOCK_STEPS)
                              : set_added_some(driver, factors, step, steps);
    lanes_store(per_hour->highest_in[step / BSCAP_BLOCK_STEPS].lane, highest);
    all = lanes_larger(highest, all);
  }
  lanes_store(per_hour->highest.lane, all);
}

/* With steps of an hour both are the same row. */
static void set_added_per_hour(const bscap_tile *tile, const bscap_lane_driver *driver,
                               bscap_row *per_hour) {
  const float hours = (float)(BSCAP_SECONDS_PER_HOUR / tile->step_seconds);
  if (per_hour->values == driver->added) return;
  for (size_t at = 0; at < tile->steps * LANES; at += LANES)
    lanes_store(per_hour->values + at, lanes_load(driver->added + at) * hours);
  LANES_NAMED(bscap_tile_note_highest)(tile, per_hour);
}

void LANES_NAMED(bscap_tile_drive)(bscap_tile *tile) {
  for (size_t i = 0; i < tile->drivers_count; i++) {
    bscap_lane_driver *driver = &tile->drivers[i];
    bscap_row *rows = &tile->rows[i * BSCAP_ROWS_PER_DRIVER];
    grow(tile, i);
    set_levels(tile, driver);
    if (rows[BSCAP_ROW_PLAIN].is_needed) note_highest_level(tile, driver, &rows[BSCAP_ROW_PLAIN]);
    if (rows[BSCAP_READING_LEVEL].is_needed)
      set_busy(tile, driver, rows, &rows[BSCAP_READING_LEVEL]);
    if (!driver->is_flow) continue;
    set_added(tile, driver, rows);
    if (rows[BSCAP_READING_ADDED].is_needed)
      set_added_per_hour(tile, driver, &rows[BSCAP_READING_ADDED]);
  }
  LANES_NAMED(bscap_tile_stock)(tile);
}
