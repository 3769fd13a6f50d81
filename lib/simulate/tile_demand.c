/* Demand in lanes: traffic, and each metric held against its limits. */
#include "simulate/tile_stages.h"

/* --- traffic --- */

static void set_traffic(const bscap_tile *tile, const bscap_lane_traffic *traffic) {
  bscap_row *row = &tile->rows[traffic->row];
  const float *follows = traffic->follows == BSCAP_NONE ? NULL : tile->rows[traffic->follows].values;
  const float *season = traffic->season == BSCAP_NONE ? NULL : tile->rows[traffic->season].values;
  const lanes average = lanes_load(traffic->average.lane), still = lanes_load(traffic->still.lane);
  const lanes peak_factor = lanes_load(traffic->peak_factor.lane);
  lanes highest = lanes_of(0);
  LANES_NAMED(bscap_tile_sum)(row->values, tile, &traffic->more);
  for (size_t at = 0; at < tile->steps * LANES; at += LANES) {
    const lanes more = lanes_load(row->values + at);
    const lanes plain =
        follows != NULL ? lanes_fma(average, lanes_load(follows + at), still) : still;
    const lanes mean = season != NULL ? lanes_fma(plain, lanes_load(season + at), more) : plain + more;
    const lanes peak = lanes_larger(mean, (plain + more) * peak_factor);
    const lanes now = lanes_choose(lanes_greater(mean, lanes_of(0)), peak, lanes_of(0));
    lanes_store(row->values + at, now);
    highest = lanes_larger(now, highest);
  }
  lanes_store(row->highest.lane, highest);
}

/* --- limits --- */

/* Where nothing is left to be found out, steps are counted. */
static void count_over(const bscap_tile *tile, bscap_lane_limit *limit, const float *values) {
  const lanes threshold = lanes_load(limit->threshold.lane);
  lanes_int over = lanes_load_int(limit->over.lane);
  for (size_t at = 0; at < tile->steps * LANES; at += LANES)
    over = lanes_count(lanes_greater(lanes_load(values + at), threshold), over);
  lanes_store_int(limit->over.lane, over);
  limit->is_running = false;
}

/* Steps over the limit; whether some run of them has become long enough. */
static bool run_on(const bscap_tile *tile, bscap_lane_limit *limit, const float *values) {
  const lanes threshold = lanes_load(limit->threshold.lane);
  const lanes_int needed = lanes_load_int(limit->needed.lane);
  lanes_int running = lanes_load_int(limit->running.lane), over = lanes_load_int(limit->over.lane);
  lanes_mask passing = lanes_equal(running, ~running);
  for (size_t at = 0; at < tile->steps * LANES; at += LANES) {
    const lanes_mask is_over = lanes_greater(lanes_load(values + at), threshold);
    over = lanes_count(is_over, over);
    running = lanes_count_on(is_over, running);
    passing |= lanes_equal(running, needed);
  }
  if (lanes_any(passing)) return true;
  lanes_store_int(limit->running.lane, running);
  lanes_store_int(limit->over.lane, over);
  return false;
}

/* The same once more, telling of each break in its step. */
static void run_on_slowly(const bscap_tile *tile, bscap_lane_limit *limit, const float *values) {
  for (size_t step = 0; step < tile->steps; step++)
    for (size_t lane = 0; lane < LANES; lane++) {
      const bool is_over = values[step * LANES + lane] > limit->threshold.lane[lane];
      limit->over.lane[lane] += is_over;
      limit->running.lane[lane] = is_over ? limit->running.lane[lane] + 1 : 0;
      if (limit->running.lane[lane] == limit->needed.lane[lane])
        bscap_tile_pass(tile, limit, step, lane);
    }
}

static void watch(const bscap_tile *tile, bscap_lane_limit *limit, const float *values) {
  if (run_on(tile, limit, values)) run_on_slowly(tile, limit, values);
  const lanes_int running = lanes_load_int(limit->running.lane);
  limit->is_running = lanes_which(lanes_equal(running, running & 0)) != (1u << LANES) - 1;
}

/* --- metrics --- */

/* What a pod is denied by its limit, its node is spared. */
static void clip(const bscap_tile *tile, const bscap_lane_clip *clip, const float *values) {
  bscap_row *row = &tile->rows[clip->row];
  const lanes limit = lanes_load(clip->limit.lane), pods = lanes_load(clip->pods.lane);
  for (size_t at = 0; at < tile->steps * LANES; at += LANES) {
    const lanes beyond = lanes_larger(lanes_load(values + at) - limit, lanes_of(0));
    const lanes before = row->is_zero ? lanes_of(0) : lanes_load(row->values + at);
    lanes_store(row->values + at, lanes_fma(beyond, pods, before));
  }
  row->is_zero = false;
}

static bool is_near(const bscap_lane_limit *limit, lanes highest) {
  return limit->is_running || lanes_any(lanes_greater(highest, lanes_load(limit->threshold.lane)));
}

static bool is_wanted(const bscap_lane_metric *metric, lanes highest) {
  for (size_t i = 0; i < metric->limits_count; i++)
    if (is_near(&metric->limits[i], highest)) return true;
  return false;
}

/* Most tiles need no more than the highest: only what is near a limit is looked at step by step. */
static void meet(const bscap_tile *tile, bscap_lane_metric *metric) {
  const lanes highest = LANES_NAMED(bscap_tile_highest)(tile, &metric->sum);
  lanes_store(metric->peak.lane, lanes_larger(highest, lanes_load(metric->peak.lane)));
  const bool is_met = is_wanted(metric, highest);
  const bool is_clipped = metric->clip.has_limit &&
                          lanes_any(lanes_greater(highest, lanes_load(metric->clip.limit.lane)));
  if (!is_met && !is_clipped) return;
  LANES_NAMED(bscap_tile_sum)(tile->scratch, tile, &metric->sum);
  if (is_clipped) clip(tile, &metric->clip, tile->scratch);
  for (size_t i = 0; i < metric->limits_count && is_met; i++) {
    bscap_lane_limit *limit = &metric->limits[i];
    if (!is_near(limit, highest)) continue;
    limit->was_over = true;
    if (limit->is_broken)
      count_over(tile, limit, tile->scratch);
    else
      watch(tile, limit, tile->scratch);
  }
}

void LANES_NAMED(bscap_tile_demand)(bscap_tile *tile) {
  for (size_t i = 0; i < tile->traffics_count; i++) set_traffic(tile, &tile->traffics[i]);
  for (size_t i = 0; i < tile->clips_count; i++) tile->rows[tile->clips[i]].is_zero = true;
  for (size_t i = 0; i < tile->metrics_count; i++) meet(tile, &tile->metrics[i]);
}

/* --- at a segment's end --- */

static void raise_to(bscap_floats *highest, lanes peak) {
  lanes_store(highest->lane, lanes_larger(peak, lanes_load(highest->lane)));
}

void LANES_NAMED(bscap_tile_note)(bscap_tile *tile) {
  for (size_t i = 0; i < tile->metrics_count; i++) {
    bscap_lane_metric *metric = &tile->metrics[i];
    float *month = tile->month + metric->metric * LANES;
    const lanes peak = lanes_load(metric->peak.lane);
    lanes_store(month, lanes_larger(peak, lanes_load(month)));
    if (tile->counts) raise_to(&metric->record.most, peak);
    if (tile->is_first_week) raise_to(&metric->record.now, peak);
    if (tile->is_last_week) raise_to(&metric->record.last, peak);
    lanes_store(metric->peak.lane, lanes_of(-INFINITY));
  }
}
