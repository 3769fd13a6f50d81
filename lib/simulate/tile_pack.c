/* Metrics that are looked at together. */
#include "simulate/tile_stages.h"

/* --- who goes together --- */

/* Where a metric is clipped, or has several limits, more has to be known than how often it is over
 * one. */
static bscap_need need_of(const bscap_lane_metric *metric) {
  const bool is_counted = metric->need != BSCAP_NEED_HIGHEST && metric->limits_count == 1;
  return is_counted && !metric->clip.has_limit ? BSCAP_NEED_COUNT : BSCAP_NEED_HIGHEST;
}

static bool fits(const bscap_lane_pack *pack, const bscap_lane_metric *metric) {
  const bscap_lane_sum *sum = &metric->sum;
  return pack->count < BSCAP_PACK_MOST &&
         pack->counts == (metric->packed_for == BSCAP_NEED_COUNT) &&
         pack->rows[0] == sum->rows[0] && pack->rows[1] == (sum->count == 2 ? sum->rows[1] : NULL);
}

static bscap_lane_pack *pack_for(bscap_tile *tile, const bscap_lane_metric *metric) {
  const bscap_lane_sum *sum = &metric->sum;
  for (size_t i = 0; i < tile->packs_count; i++)
    if (fits(&tile->packs[i], metric)) return &tile->packs[i];
  bscap_lane_pack *made = &tile->packs[tile->packs_count++];
  made->count = 0;
  made->counts = metric->packed_for == BSCAP_NEED_COUNT;
  made->rows[0] = sum->rows[0];
  made->rows[1] = sum->count == 2 ? sum->rows[1] : NULL;
  return made;
}

static void add_member(bscap_lane_pack *pack, size_t place, bscap_lane_metric *metric) {
  bscap_lane_packed *member = &pack->members[pack->count];
  pack->metrics[pack->count++] = place;
  if (metric->sum.count == 2) member->per_unit = metric->sum.per_unit[1];
  member->threshold = metric->threshold;
  member->peak = metric->peak;
  member->over = (bscap_ints){{0}};
  member->broken = pack->counts ? metric->limits[0].broken : 0;
}

void LANES_NAMED(bscap_tile_pack)(bscap_tile *tile) {
  tile->is_to_pack = false;
  tile->packs_count = 0;
  for (size_t i = 0; i < tile->metrics_count; i++) {
    bscap_lane_metric *metric = &tile->metrics[i];
    metric->is_packed = bscap_lane_sum_has_unit(&metric->sum);
    metric->packed_for = need_of(metric);
    tile->to_meet[i] = !metric->is_packed || metric->need == BSCAP_NEED_STEPS;
    if (metric->is_packed) add_member(pack_for(tile, metric), i, metric);
  }
}

static void add_over(bscap_lane_limit *limit, lanes_int over) {
  if (lanes_all(lanes_equal(over, over & 0))) return;
  limit->was_over = true;
  lanes_store_int(limit->over.lane, lanes_load_int(limit->over.lane) + over);
}

static void put_back(const bscap_tile *tile, bscap_lane_pack *pack) {
  for (size_t i = 0; i < pack->count; i++) {
    bscap_lane_packed *member = &pack->members[i];
    bscap_lane_metric *metric = &tile->metrics[pack->metrics[i]];
    metric->peak = member->peak;
    lanes_store(member->peak.lane, lanes_of(-INFINITY));
    if (pack->counts) add_over(&metric->limits[0], lanes_load_int(member->over.lane));
    member->over = (bscap_ints){{0}};
  }
}

void LANES_NAMED(bscap_tile_put_back)(bscap_tile *tile) {
  for (size_t i = 0; i < tile->packs_count; i++) put_back(tile, &tile->packs[i]);
  for (size_t i = 0; i < tile->metrics_count; i++) {
    const bscap_lane_metric *metric = &tile->metrics[i];
    tile->is_to_pack |= metric->is_packed && metric->packed_for != need_of(metric);
  }
}

/* --- what is found --- */

typedef struct sight {
  lanes highest;
  lanes_int over;
} sight;

/* Whoever is near a limit has to be looked at by itself. */
static void note_near(const bscap_tile *tile, const bscap_lane_pack *pack, size_t index,
                      sight found) {
  const size_t place = pack->metrics[index];
  bscap_lane_metric *metric = &tile->metrics[place];
  tile->to_meet[place] = true;
  lanes_store(metric->highest.lane, found.highest);
  if (pack->counts) lanes_store_int(metric->over.lane, found.over);
}

/* Steps are counted at once where no lane is over its limit for the first time. */
BSCAP_INLINE void note(const bscap_tile *tile, bscap_lane_pack *pack, size_t index, sight found) {
  bscap_lane_packed *member = &pack->members[index];
  const uint32_t over =
      lanes_which(lanes_greater(found.highest, lanes_load(member->threshold.lane)));
  lanes_store(member->peak.lane, lanes_larger(found.highest, lanes_load(member->peak.lane)));
  if (tile->to_meet[pack->metrics[index]] || (over & ~member->broken) != 0)
    note_near(tile, pack, index, found);
  else if (over != 0)
    lanes_store_int(member->over.lane, lanes_load_int(member->over.lane) + found.over);
}

/* --- one row --- */

/* One bit for each block in which the row comes over a threshold, in some lane. */
BSCAP_INLINE uint32_t which_come_over(const bscap_row *row, lanes threshold, size_t steps) {
  uint32_t which = 0;
  for (size_t block = 0; block * BSCAP_BLOCK_STEPS < steps; block++) {
    const lanes highest = lanes_load(row->highest_in[block].lane);
    which |= (uint32_t)(lanes_which(lanes_greater(highest, threshold)) != 0) << block;
  }
  return which;
}

BSCAP_INLINE lanes_int count_some(const float *values, size_t steps, lanes threshold,
                                  lanes_int over) {
#pragma GCC unroll 8
  for (size_t i = 0; i < steps; i++)
    over = lanes_count(lanes_greater(lanes_load(values + i * LANES), threshold), over);
  return over;
}

static lanes_int count_row(const bscap_tile *tile, const bscap_row *row, lanes threshold) {
  lanes_int over = {0};
  for (uint32_t left = which_come_over(row, threshold, tile->steps); left != 0; left &= left - 1) {
    const size_t step = (size_t)__builtin_ctz(left) * BSCAP_BLOCK_STEPS;
    const size_t steps = tile_steps_of_block(tile, step);
    const float *values = row->values + step * LANES;
    over = steps < BSCAP_BLOCK_STEPS ? count_some(values, steps, threshold, over)
                                     : count_some(values, BSCAP_BLOCK_STEPS, threshold, over);
  }
  return over;
}

static void look_at_one(const bscap_tile *tile, bscap_lane_pack *pack) {
  const bscap_row *row = pack->rows[0];
  for (size_t i = 0; i < pack->count; i++) {
    sight all = {lanes_load(row->highest.lane), {0}};
    if (pack->counts) all.over = count_row(tile, row, lanes_load(pack->members[i].threshold.lane));
    note(tile, pack, i, all);
  }
}

/* --- two rows --- */

/* As many as there are registers for find what they look for at two places, or they would wait for
 * one another; and as many steps go at once. */
enum {
  PLACES = 2,
  FEW = LANES == 16 ? BSCAP_PACK_MOST : 2,
  AT_ONCE = LANES == 16 ? BSCAP_BLOCK_STEPS : 2
};

typedef struct packed {
  lanes per_unit;
  lanes threshold;
  lanes floor; /* what is not above it matters to nobody */
  lanes highest[PLACES];
  lanes_int over[PLACES];
} packed;

BSCAP_INLINE void begin(packed *one, const bscap_lane_packed *member) {
  one->per_unit = lanes_load(member->per_unit.lane);
  one->threshold = lanes_load(member->threshold.lane);
  one->floor = lanes_smaller(lanes_load(member->peak.lane), one->threshold);
#pragma GCC unroll 2
  for (int i = 0; i < PLACES; i++) {
    one->highest[i] = lanes_of(-INFINITY);
    one->over[i] = (lanes_int){0};
  }
}

BSCAP_INLINE lanes sum_of(const packed *one, lanes first, lanes second) {
  return lanes_fma(one->per_unit, second, first);
}

BSCAP_INLINE void add(packed *one, lanes first, lanes second, int place, bool counts) {
  const lanes sum = sum_of(one, first, second);
  one->highest[place] = lanes_larger(sum, one->highest[place]);
  if (counts) one->over[place] = lanes_count(lanes_greater(sum, one->threshold), one->over[place]);
}

BSCAP_INLINE sight end(const packed *one) {
  sight all = {one->highest[0], one->over[0]};
#pragma GCC unroll 2
  for (int i = 1; i < PLACES; i++) {
    all.highest = lanes_larger(one->highest[i], all.highest);
    all.over += one->over[i];
  }
  return all;
}

/* Sums that rise with their rows do not come to more than where each row is highest. */
BSCAP_INLINE bool matters(const packed *all, size_t count, lanes first, lanes second) {
  lanes_mask is_low = lanes_not_less(all[0].floor, sum_of(&all[0], first, second));
#pragma GCC unroll 8
  for (size_t i = 1; i < count; i++)
    is_low = lanes_both(is_low, lanes_not_less(all[i].floor, sum_of(&all[i], first, second)));
  return !lanes_all(is_low);
}

/* One bit for each block. */
BSCAP_INLINE uint32_t which_matter(const packed *all, size_t count, const bscap_lane_pack *pack,
                                   size_t steps) {
  uint32_t which = 0;
  for (size_t block = 0; block * BSCAP_BLOCK_STEPS < steps; block++) {
    const lanes first = lanes_load(pack->rows[0]->highest_in[block].lane);
    const lanes second = lanes_load(pack->rows[1]->highest_in[block].lane);
    which |= (uint32_t)matters(all, count, first, second) << block;
  }
  return which;
}

/* `steps` is known where this is inlined. */
BSCAP_INLINE void look_at_some(packed *all, size_t count, bool counts, const float *first,
                               const float *second, size_t steps) {
#pragma GCC unroll 8
  for (size_t k = 0; k < steps; k++) {
    const lanes x = lanes_load(first + k * LANES), y = lanes_load(second + k * LANES);
#pragma GCC unroll 8
    for (size_t i = 0; i < count; i++)
      add(&all[i], x, y, count <= FEW ? (int)(k % PLACES) : 0, counts);
  }
}

BSCAP_INLINE void look_at_steps(packed *all, size_t count, bool counts, const float *first,
                                const float *second, size_t steps) {
  size_t step = 0;
  for (; step + AT_ONCE <= steps; step += AT_ONCE)
    look_at_some(all, count, counts, first + step * LANES, second + step * LANES, AT_ONCE);
  for (; step < steps; step++)
    look_at_some(all, count, counts, first + step * LANES, second + step * LANES, 1);
}

/* Where steps over limits are counted, nearly every block has some. `count` and `counts` are known
 * where this is inlined, so that all of it stays in registers. */
BSCAP_INLINE void look(const bscap_tile *tile, bscap_lane_pack *pack, size_t count, bool counts) {
  packed all[BSCAP_PACK_MOST];
#pragma GCC unroll 8
  for (size_t i = 0; i < count; i++) begin(&all[i], &pack->members[i]);
  const float *first = pack->rows[0]->values, *second = pack->rows[1]->values;
  if (counts) {
    look_at_steps(all, count, counts, first, second, tile->steps);
  } else {
    for (uint32_t left = which_matter(all, count, pack, tile->steps); left != 0; left &= left - 1) {
      const size_t step = (size_t)__builtin_ctz(left) * BSCAP_BLOCK_STEPS, at = step * LANES;
      look_at_steps(all, count, counts, first + at, second + at, tile_steps_of_block(tile, step));
    }
  }
#pragma GCC unroll 8
  for (size_t i = 0; i < count; i++) note(tile, pack, i, end(&all[i]));
}

BSCAP_INLINE void look_at_two(const bscap_tile *tile, bscap_lane_pack *pack, bool counts) {
  switch (pack->count) {
  case 1:
    look(tile, pack, 1, counts);
    break;
  case 2:
    look(tile, pack, 2, counts);
    break;
  case 3:
    look(tile, pack, 3, counts);
    break;
  default:
    look(tile, pack, BSCAP_PACK_MOST, counts);
  }
}

void LANES_NAMED(bscap_tile_look)(const bscap_tile *tile) {
  for (size_t i = 0; i < tile->packs_count; i++) {
    bscap_lane_pack *pack = &tile->packs[i];
    if (pack->rows[1] == NULL)
      look_at_one(tile, pack);
    else if (pack->counts)
      look_at_two(tile, pack, true);
    else
      look_at_two(tile, pack, false);
  }
}
