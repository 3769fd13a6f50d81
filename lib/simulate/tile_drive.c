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
    lanes_store(driver->growing_total + at,
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

/* The level itself is left out where nobody reads it. */
BSCAP_INLINE void grow_exponentially(const bscap_tile *tile, bscap_lane_driver *driver,
                                     bool is_capped, bool is_read) {
  const lanes ceiling = lanes_load(driver->ceiling.lane);
  const lanes total = lanes_load(driver->total.lane);
  const lanes most = lanes_load(driver->ceiling_in_step.lane);
  wide now = wide_load(driver->grown.lane);
  for (size_t step = 0; step < tile->steps; step += BSCAP_POWERS) {
    const lanes begin = wide_to_lanes(now);
    const size_t steps = steps_at_once(tile, step);
    for (size_t i = 0; i < steps; i++) {
      const lanes value = begin * lanes_load(driver->float_power[i].lane);
      const lanes in_step = value * total;
      const size_t at = (step + i) * LANES;
      if (is_read)
        lanes_store(driver->growing + at, is_capped ? lanes_smaller(value, ceiling) : value);
      lanes_store(driver->growing_total + at, is_capped ? lanes_smaller(in_step, most) : in_step);
    }
    now = compound(driver, now, steps);
  }
  lanes_store(driver->growing + tile->steps * LANES, lanes_smaller(wide_to_lanes(now), ceiling));
  wide_store(driver->grown.lane, now);
}

static void grow_logistically(const bscap_tile *tile, bscap_lane_driver *driver) {
  const lanes ceiling = lanes_load(driver->begin.lane);
  wide missing = wide_load(driver->grown.lane);
  for (size_t step = 0; step < tile->steps; step += BSCAP_POWERS) {
    const lanes begin = wide_to_lanes(missing);
    const size_t steps = steps_at_once(tile, step);
    for (size_t i = 0; i < steps; i++) {
      const lanes inverse =
          lanes_inverse(lanes_fma(begin, lanes_load(driver->float_power[i].lane), lanes_of(1)));
      lanes_store(driver->growing + (step + i) * LANES, ceiling * inverse);
    }
    missing = compound(driver, missing, steps);
  }
  lanes_store(driver->growing + tile->steps * LANES,
              ceiling * lanes_inverse(1 + wide_to_lanes(missing)));
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
    lanes_store(driver->growing_total + at,
                step_seconds * lanes_fma(correction, rise, (from + to) * 0.5f));
  }
}

static void stay(const bscap_tile *tile, bscap_lane_driver *driver) {
  const lanes begin = lanes_load(driver->begin.lane);
  for (size_t at = 0; at <= tile->steps * LANES; at += LANES) {
    lanes_store(driver->growing + at, begin);
    if (driver->is_flow && at < tile->steps * LANES)
      lanes_store(driver->growing_total + at, begin * (float)tile->step_seconds);
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
    grow_logistically(tile, driver);
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

static void set_busy(const bscap_tile *tile, const bscap_lane_driver *driver, const bscap_row *rows,
                     bscap_row *busy) {
  const float *factors = rows[BSCAP_ROW_FACTOR].values;
  const lanes share = lanes_load(driver->busy.lane);
  for (size_t at = 0; at < tile->steps * LANES; at += LANES)
    lanes_store(busy->values + at,
                lanes_load(driver->level + at) * lanes_load(factors + at) * share);
  LANES_NAMED(bscap_tile_note_highest)(tile, busy);
}

static void set_added(const bscap_tile *tile, const bscap_lane_driver *driver,
                      const bscap_row *rows) {
  const float *factors = rows[BSCAP_ROW_FACTOR].values;
  const lanes most = lanes_load(driver->ceiling_in_step.lane);
  for (size_t at = 0; at < tile->steps * LANES; at += LANES) {
    lanes total = lanes_load(driver->growing_total + at);
    if (driver->strays) total = lanes_smaller(total * lanes_load(driver->strays_row + at), most);
    lanes_store(driver->added + at, total * lanes_load(factors + at));
  }
}

/* With steps of an hour both are the same row. */
static void set_added_per_hour(const bscap_tile *tile, const bscap_lane_driver *driver,
                               bscap_row *per_hour) {
  const float hours = (float)(BSCAP_SECONDS_PER_HOUR / tile->step_seconds);
  for (size_t at = 0; per_hour->values != driver->added && at < tile->steps * LANES; at += LANES)
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
