/* Demand in lanes: traffic, and each metric held against its limits. */
#include "simulate/tile_stages.h"

/* --- traffic --- */

/* What does not follow along is a row by now, where there is more of it than a constant. */
BSCAP_INLINE void follow(const bscap_tile *tile, const bscap_lane_traffic *traffic, bool has_season,
                         bool has_more) {
  bscap_row *row = &tile->rows[traffic->row];
  const float *follows = tile->rows[traffic->follows].values;
  const float *season = has_season ? tile->rows[traffic->season].values : NULL;
  const lanes average = lanes_load(traffic->average.lane), still = lanes_load(traffic->still.lane);
  const lanes constant = lanes_load(traffic->more.constant.lane);
  const lanes peak_factor = lanes_load(traffic->peak_factor.lane);
  for (size_t at = 0; at < tile->steps * LANES; at += LANES) {
    const lanes more = has_more ? lanes_load(row->values + at) : constant;
    const lanes plain = lanes_fma(average, lanes_load(follows + at), still);
    const lanes mean = has_season ? lanes_fma(plain, lanes_load(season + at), more) : plain + more;
    const lanes peak = lanes_larger(mean, (plain + more) * peak_factor);
    lanes_store(row->values + at,
                lanes_choose(lanes_greater(mean, lanes_of(0)), peak, lanes_of(0)));
  }
  LANES_NAMED(bscap_tile_note_highest)(tile, row);
}

static void set_traffic(const bscap_tile *tile, const bscap_lane_traffic *traffic) {
  const bool has_season = traffic->season != BSCAP_NONE;
  const bool has_more = traffic->more.count > 0;
  if (has_more) LANES_NAMED(bscap_tile_sum)(tile->rows[traffic->row].values, tile, &traffic->more);
  if (has_season && !has_more)
    follow(tile, traffic, true, false);
  else
    follow(tile, traffic, has_season, has_more);
}

/* --- limits --- */

/* A limit, and what is held against it: the steps of a row, or of two, of blocks that may come over
 * it, a bit for each. */
typedef struct held {
  const bscap_tile *tile;
  bscap_lane_limit *limit;
  const float *first;
  const float *second; /* NULL: the first is all */
  lanes per_unit;      /* of the second */
  uint32_t blocks;
} held;

/* `has_two` is known where this is inlined. */
BSCAP_INLINE lanes value_at(const held *of, bool has_two, size_t step) {
  const lanes first = lanes_load(of->first + step * LANES);
  return has_two ? lanes_fma(of->per_unit, lanes_load(of->second + step * LANES), first) : first;
}

BSCAP_INLINE lanes_int count_steps(const held *of, bool has_two, size_t from, size_t steps,
                                   lanes threshold, lanes_int over) {
#pragma GCC unroll 8
  for (size_t i = 0; i < steps; i++)
    over = lanes_count(lanes_greater(value_at(of, has_two, from + i), threshold), over);
  return over;
}

BSCAP_INLINE void count_blocks(const held *of, bool has_two) {
  const lanes threshold = lanes_load(of->limit->threshold.lane);
  lanes_int over = lanes_load_int(of->limit->over.lane);
  for (uint32_t left = of->blocks; left != 0; left &= left - 1) {
    const size_t step = (size_t)__builtin_ctz(left) * BSCAP_BLOCK_STEPS;
    const size_t steps = tile_steps_of_block(of->tile, step);
    over = steps < BSCAP_BLOCK_STEPS
               ? count_steps(of, has_two, step, steps, threshold, over)
               : count_steps(of, has_two, step, BSCAP_BLOCK_STEPS, threshold, over);
  }
  lanes_store_int(of->limit->over.lane, over);
}

/* Where nothing is left to be found out, steps are counted. */
static void count_over(const held *of) {
  if (of->second != NULL)
    count_blocks(of, true);
  else
    count_blocks(of, false);
}

/* Counts steps over the limit, `from` a step on, up to one that makes some run of them long enough;
 * returns what comes after that. */
static size_t run_on(const held *of, size_t from, size_t end, uint32_t *passing) {
  bscap_lane_limit *limit = of->limit;
  const lanes threshold = lanes_load(limit->threshold.lane);
  const lanes_int needed = lanes_load_int(limit->needed.lane);
  lanes_int running = lanes_load_int(limit->running.lane), over = lanes_load_int(limit->over.lane);
  size_t step = from;
  *passing = 0;
  while (step < end && *passing == 0) {
    const lanes_mask is_over = lanes_greater(value_at(of, of->second != NULL, step++), threshold);
    over = lanes_count(is_over, over);
    running = lanes_count_on(is_over, running);
    *passing = lanes_which(lanes_equal(running, needed));
  }
  lanes_store_int(limit->running.lane, running);
  lanes_store_int(limit->over.lane, over);
  return step;
}

static void run_through(const held *of, size_t from, size_t end) {
  uint32_t passing;
  for (size_t next = from; next < end;) {
    next = run_on(of, next, end, &passing);
    for (; passing != 0; passing &= passing - 1)
      bscap_tile_pass(of->tile, of->limit, next - 1, (size_t)__builtin_ctz(passing));
  }
}

/* Where a limit is broken for good, runs of steps say nothing any more. Returns the lanes where one
 * goes on and may yet. */
static uint32_t watch(const held *of) {
  bscap_lane_limit *limit = of->limit;
  size_t next = 0;
  for (uint32_t left = of->blocks; left != 0; left &= left - 1) {
    const size_t block = (size_t)__builtin_ctz(left);
    if (block != next) limit->running = (bscap_ints){{0}};
    const size_t step = block * BSCAP_BLOCK_STEPS;
    run_through(of, step, step + tile_steps_of_block(of->tile, step));
    next = block + 1;
  }
  if (next * BSCAP_BLOCK_STEPS < of->tile->steps) limit->running = (bscap_ints){{0}};
  const lanes_int running = lanes_load_int(limit->running.lane);
  return ~lanes_which(lanes_equal(running, running & 0)) & ~limit->broken & ((1u << LANES) - 1);
}

/* --- metrics --- */

/* What its node sees of a service that needs more than its limit, in lanes where it does. */
BSCAP_INLINE void clip_steps(const held *values, const bscap_lane_metric *metric, bool has_two,
                             bool is_first) {
  const bscap_lane_clip *clip = &metric->clip;
  const lanes_mask is_over = lanes_where(clip->lanes);
  const lanes scale = lanes_load(metric->scale.lane), offset = lanes_load(metric->offset.lane);
  const lanes limit = lanes_load(clip->limit.lane), pods = lanes_load(clip->pods.lane);
  float *to = values->tile->rows[clip->row].values;
  for (size_t step = 0; step < values->tile->steps; step++, to += LANES) {
    const lanes value = lanes_fma(scale, value_at(values, has_two, step), offset);
    const lanes use = lanes_choose(is_over, pods * lanes_smaller(value, limit), lanes_of(0));
    lanes_store(to, is_first ? use : lanes_load(to) + use);
  }
}

static void clip(const held *values, const bscap_lane_metric *metric) {
  bscap_row *row = &values->tile->rows[metric->clip.row];
  const bool has_two = values->second != NULL;
  if (has_two && row->is_zero)
    clip_steps(values, metric, true, true);
  else if (has_two)
    clip_steps(values, metric, true, false);
  else
    clip_steps(values, metric, false, row->is_zero);
  row->is_zero = false;
}

BSCAP_INLINE void add_where(lanes_mask is_over, bscap_floats *sum, const bscap_floats *more) {
  const lanes before = lanes_load(sum->lane);
  lanes_store(sum->lane, lanes_choose(is_over, before, before + lanes_load(more->lane)));
}

/* A node's sum in this tile. It is added up anew, as a difference of large numbers would lose what
 * is left; and always in the same order, so that a lane's sum does not depend on its neighbours. */
static const bscap_lane_sum *sum_now(const bscap_tile *tile, bscap_lane_metric *metric) {
  uint32_t clipped = 0;
  for (size_t i = 0; i < metric->parts_count; i++)
    clipped |= tile->metrics[metric->parts[i].metric].clip.lanes;
  if (clipped == 0) return &metric->sum;
  metric->now.constant = metric->rest.constant;
  for (size_t k = 0; k < metric->now.count; k++) metric->now.per_unit[k] = metric->rest.per_unit[k];
  for (size_t i = 0; i < metric->parts_count; i++) {
    const bscap_lane_part *part = &metric->parts[i];
    const lanes_mask is_over = lanes_where(tile->metrics[part->metric].clip.lanes);
    add_where(is_over, &metric->now.constant, &part->constant);
    for (size_t k = 0; k < metric->now.count; k++)
      add_where(is_over, &metric->now.per_unit[k], &part->per_unit[k]);
  }
  return &metric->now;
}

/* Sums of one row or two need not be written down, and come to no more in a block than where their
 * rows are highest. */
static held rows_of(const bscap_tile *tile, const bscap_lane_metric *metric) {
  const bscap_lane_sum *sum = &metric->sum;
  const bool has_two = sum->count == 2;
  const bscap_row *first = sum->rows[0], *second = has_two ? sum->rows[1] : first;
  held of = {.tile = tile, .first = first->values, .second = has_two ? second->values : NULL};
  of.per_unit = has_two ? lanes_load(sum->per_unit[1].lane) : lanes_of(0);
  const lanes threshold = lanes_load(metric->threshold.lane);
  for (size_t block = 0; block * BSCAP_BLOCK_STEPS < tile->steps; block++) {
    lanes most = lanes_load(first->highest_in[block].lane);
    if (has_two) most = lanes_fma(of.per_unit, lanes_load(second->highest_in[block].lane), most);
    const bool is_over = lanes_which(lanes_greater(most, threshold)) != 0;
    of.blocks |= (uint32_t)is_over << block;
  }
  return of;
}

/* Other sums are written down by now. */
static held all_of(const bscap_tile *tile) {
  return (held){.tile = tile, .first = tile->scratch, .blocks = tile_all_blocks(tile)};
}

/* A limit that is not reached, and was not before, needs nothing. */
static void watch_limits(bscap_lane_metric *metric, held values, lanes highest) {
  const uint32_t was_running = metric->running;
  metric->running = 0;
  for (size_t i = 0; i < metric->limits_count; i++) {
    bscap_lane_limit *limit = &metric->limits[i];
    const uint32_t over = lanes_which(lanes_greater(highest, lanes_load(limit->threshold.lane)));
    const bool matters = ((over | was_running) & ~limit->broken) != 0;
    values.limit = limit;
    limit->was_over |= over != 0;
    if (matters)
      metric->running |= watch(&values);
    else if (over != 0)
      count_over(&values);
  }
}

/* Where limits that are broken for good are all that is passed, steps over them are counted. */
static bscap_need need_of(const bscap_lane_metric *metric, lanes highest) {
  if (metric->clip.lanes != 0 || metric->running != 0) return BSCAP_NEED_STEPS;
  const uint32_t over = lanes_which(lanes_greater(highest, lanes_load(metric->threshold.lane)));
  if (over == 0) return BSCAP_NEED_HIGHEST;
  const bool is_known = metric->limits_count == 1 && (over & ~metric->limits[0].broken) == 0;
  return is_known ? BSCAP_NEED_COUNT : BSCAP_NEED_STEPS;
}

static lanes look(const bscap_tile *tile, bscap_lane_metric *metric, const bscap_lane_sum *sum,
                  bscap_need need) {
  lanes_int over;
  lanes highest;
  switch (need) {
  case BSCAP_NEED_HIGHEST:
    return LANES_NAMED(bscap_tile_highest)(tile, sum);
  case BSCAP_NEED_COUNT:
    highest = LANES_NAMED(bscap_tile_count)(&over, tile, sum, &metric->limits[0].threshold);
    lanes_store_int(metric->over.lane, over);
    return highest;
  default:
    return LANES_NAMED(bscap_tile_sum)(tile->scratch, tile, sum);
  }
}

static void add_over(const bscap_lane_metric *metric) {
  bscap_lane_limit *limit = &metric->limits[0];
  limit->was_over = true;
  lanes_store_int(limit->over.lane,
                  lanes_load_int(limit->over.lane) + lanes_load_int(metric->over.lane));
}

static lanes look_alone(const bscap_tile *tile, bscap_lane_metric *metric,
                        const bscap_lane_sum *sum, bscap_need need) {
  const lanes highest = look(tile, metric, sum, need);
  lanes_store(metric->peak.lane, lanes_larger(highest, lanes_load(metric->peak.lane)));
  return highest;
}

/* Only what is near a limit is looked at step by step, and what was so in the last tile will be so
 * again. */
static void meet(const bscap_tile *tile, size_t index) {
  bscap_lane_metric *metric = &tile->metrics[index];
  const bscap_lane_sum *sum = sum_now(tile, metric);
  const bscap_need known = metric->is_packed ? metric->packed_for : metric->need;
  const lanes highest =
      metric->is_packed ? lanes_load(metric->highest.lane) : look_alone(tile, metric, sum, known);
  if (metric->clip.has_limit)
    metric->clip.lanes =
        lanes_which(lanes_greater(highest, lanes_load(metric->clip.threshold.lane)));
  const bscap_need need = need_of(metric, highest);
  metric->need = need;
  if (metric->is_packed) tile->to_meet[index] = need == BSCAP_NEED_STEPS;
  if (need == BSCAP_NEED_HIGHEST) return;
  if (need == BSCAP_NEED_COUNT && known == BSCAP_NEED_COUNT) {
    add_over(metric);
    return;
  }
  const bool has_unit = bscap_lane_sum_has_unit(sum);
  if (!has_unit && known != BSCAP_NEED_STEPS) LANES_NAMED(bscap_tile_sum)(tile->scratch, tile, sum);
  const held values = has_unit ? rows_of(tile, metric) : all_of(tile);
  if (metric->clip.lanes != 0) clip(&values, metric);
  watch_limits(metric, values, highest);
}

void LANES_NAMED(bscap_tile_demand)(bscap_tile *tile) {
  for (size_t i = 0; i < tile->traffics_count; i++) set_traffic(tile, &tile->traffics[i]);
  for (size_t i = 0; i < tile->clips_count; i++) tile->rows[tile->clips[i]].is_zero = true;
  if (tile->is_to_pack) LANES_NAMED(bscap_tile_pack)(tile);
  LANES_NAMED(bscap_tile_look)(tile);
  for (size_t i = 0; i < tile->metrics_count; i++)
    if (tile->to_meet[i]) meet(tile, i);
}

/* --- at a segment's end --- */

static void raise_to(bscap_floats *highest, lanes peak) {
  lanes_store(highest->lane, lanes_larger(peak, lanes_load(highest->lane)));
}

void LANES_NAMED(bscap_tile_note)(bscap_tile *tile) {
  LANES_NAMED(bscap_tile_catch_up)(tile);
  LANES_NAMED(bscap_tile_put_back)(tile);
  for (size_t i = 0; i < tile->metrics_count; i++) {
    bscap_lane_metric *metric = &tile->metrics[i];
    float *month = tile->month + metric->metric * LANES;
    const lanes peak = lanes_fma(lanes_load(metric->scale.lane), lanes_load(metric->peak.lane),
                                 lanes_load(metric->offset.lane));
    lanes_store(month, lanes_larger(peak, lanes_load(month)));
    if (tile->counts) raise_to(&metric->record.most, peak);
    if (tile->is_first_week) raise_to(&metric->record.now, peak);
    if (tile->is_last_week) raise_to(&metric->record.last, peak);
    lanes_store(metric->peak.lane, lanes_of(-INFINITY));
  }
}
