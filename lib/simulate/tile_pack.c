/* Metrics that are looked at together. */
#include "simulate/tile_stages.h"

/* As many as registers hold. */
#if defined(LANES_AVX512)
enum { MOST = BSCAP_PACK_MOST, AT_ONCE = 1 };
#else
enum { MOST = 2, AT_ONCE = 2 };
#endif

/* --- who goes together --- */

static bool fits(const bscap_lane_pack *pack, const bscap_lane_metric *metric) {
  return pack->count < MOST && pack->counts == (metric->need == BSCAP_NEED_COUNT) &&
         pack->rows[0] == metric->sum.rows[0] && pack->rows[1] == metric->sum.rows[1];
}

static bscap_lane_pack *pack_for(bscap_tile *tile, const bscap_lane_metric *metric) {
  for (size_t i = 0; i < tile->packs_count; i++)
    if (fits(&tile->packs[i], metric)) return &tile->packs[i];
  bscap_lane_pack *made = &tile->packs[tile->packs_count++];
  *made = (bscap_lane_pack){.counts = metric->need == BSCAP_NEED_COUNT,
                            .rows = {metric->sum.rows[0], metric->sum.rows[1]}};
  return made;
}

void LANES_NAMED(bscap_tile_pack)(bscap_tile *tile) {
  tile->packs_count = 0;
  for (size_t i = 0; i < tile->metrics_count; i++) {
    bscap_lane_metric *metric = &tile->metrics[i];
    metric->is_packed =
        metric->sum.count == 2 && metric->sum.rises && metric->need != BSCAP_NEED_STEPS;
    metric->packed_for = metric->need;
    if (!metric->is_packed) continue;
    bscap_lane_pack *pack = pack_for(tile, metric);
    pack->metrics[pack->count++] = metric;
    pack->rows[0]->has_blocks = pack->rows[1]->has_blocks = true;
  }
}

/* --- blocks of steps --- */

static void look_at_blocks(const bscap_tile *tile, bscap_row *row) {
  for (size_t step = 0; step < tile->steps; step += BSCAP_BLOCK_STEPS) {
    const size_t left = tile->steps - step;
    const float *values = row->values + step * LANES;
    lanes highest = lanes_load(values);
    for (size_t i = 1; i < BSCAP_BLOCK_STEPS && i < left; i++)
      highest = lanes_larger(lanes_load(values + i * LANES), highest);
    lanes_store(row->in_block[step / BSCAP_BLOCK_STEPS].lane, highest);
  }
}

/* --- what they come to --- */

typedef struct packed {
  lanes constant;
  lanes first;
  lanes second;
  lanes floor; /* what is not above it matters to nobody */
  lanes threshold;
  lanes highest[AT_ONCE];
  lanes_int over[AT_ONCE];
} packed;

BSCAP_INLINE void begin(packed *one, const bscap_lane_metric *metric, bool counts) {
  one->constant = lanes_load(metric->sum.constant.lane);
  one->first = lanes_load(metric->sum.per_unit[0].lane);
  one->second = lanes_load(metric->sum.per_unit[1].lane);
  one->floor = lanes_smaller(lanes_load(metric->peak.lane), lanes_load(metric->threshold.lane));
  if (counts) one->threshold = lanes_load(metric->limits[0].threshold.lane);
#pragma GCC unroll 4
  for (int i = 0; i < AT_ONCE; i++) one->highest[i] = lanes_of(-INFINITY);
#pragma GCC unroll 4
  for (int i = 0; i < AT_ONCE; i++) one->over[i] = (lanes_int){0};
}

BSCAP_INLINE lanes sum_of(const packed *one, lanes first, lanes second) {
  return lanes_fma(one->second, second, lanes_fma(one->first, first, one->constant));
}

BSCAP_INLINE void add(packed *one, lanes first, lanes second, int place, bool counts) {
  const lanes sum = sum_of(one, first, second);
  one->highest[place] = lanes_larger(sum, one->highest[place]);
  if (counts) one->over[place] = lanes_count(lanes_greater(sum, one->threshold), one->over[place]);
}

BSCAP_INLINE void end(const packed *one, bscap_lane_metric *metric, bool counts) {
  lanes highest = one->highest[0];
  lanes_int over = one->over[0];
#pragma GCC unroll 4
  for (int i = 1; i < AT_ONCE; i++) {
    highest = lanes_larger(one->highest[i], highest);
    over += one->over[i];
  }
  lanes_store(metric->highest.lane, highest);
  if (counts) lanes_store_int(metric->over.lane, over);
}

/* Sums that rise with their rows do not come to more than where each row is highest. */
BSCAP_INLINE bool matters(const packed *all, size_t count, lanes first, lanes second) {
  lanes_mask is_low = lanes_not_less(all[0].floor, sum_of(&all[0], first, second));
#pragma GCC unroll 4
  for (size_t i = 1; i < count; i++)
    is_low = lanes_both(is_low, lanes_not_less(all[i].floor, sum_of(&all[i], first, second)));
  return !lanes_all(is_low);
}

/* `count` and `counts` are known where this is inlined, so that all of it stays in registers. */
BSCAP_INLINE void look_at_steps(packed *all, size_t count, bool counts, const float *first,
                                const float *second, size_t steps) {
  size_t step = 0;
  for (; step + AT_ONCE <= steps; step += AT_ONCE) {
#pragma GCC unroll 4
    for (int k = 0; k < AT_ONCE; k++) {
      const size_t at = (step + (size_t)k) * LANES;
      const lanes x = lanes_load(first + at), y = lanes_load(second + at);
#pragma GCC unroll 4
      for (size_t i = 0; i < count; i++) add(&all[i], x, y, k, counts);
    }
  }
  for (; step < steps; step++) {
    const lanes x = lanes_load(first + step * LANES), y = lanes_load(second + step * LANES);
#pragma GCC unroll 4
    for (size_t i = 0; i < count; i++) add(&all[i], x, y, 0, counts);
  }
}

/* One bit for each block. */
BSCAP_INLINE uint32_t which_matter(const packed *all, size_t count, const bscap_lane_pack *pack,
                                   size_t steps) {
  uint32_t which = 0;
  for (size_t block = 0; block * BSCAP_BLOCK_STEPS < steps; block++) {
    const lanes first = lanes_load(pack->rows[0]->in_block[block].lane);
    const lanes second = lanes_load(pack->rows[1]->in_block[block].lane);
    which |= (uint32_t)matters(all, count, first, second) << block;
  }
  return which;
}

BSCAP_INLINE void look(const bscap_lane_pack *pack, size_t count, bool counts, size_t steps) {
  packed all[MOST];
#pragma GCC unroll 4
  for (size_t i = 0; i < count; i++) begin(&all[i], pack->metrics[i], counts);
  for (uint32_t which = which_matter(all, count, pack, steps); which != 0; which &= which - 1) {
    const size_t step = (size_t)__builtin_ctz(which) * BSCAP_BLOCK_STEPS, left = steps - step;
    look_at_steps(all, count, counts, pack->rows[0]->values + step * LANES,
                  pack->rows[1]->values + step * LANES,
                  left < BSCAP_BLOCK_STEPS ? left : BSCAP_BLOCK_STEPS);
  }
#pragma GCC unroll 4
  for (size_t i = 0; i < count; i++) end(&all[i], pack->metrics[i], counts);
}

BSCAP_INLINE void look_at_some(const bscap_lane_pack *pack, bool counts, size_t steps) {
  switch (pack->count) {
  case 1:
    look(pack, 1, counts, steps);
    break;
  case 2:
    look(pack, 2, counts, steps);
    break;
  case 3:
    look(pack, MOST < 3 ? MOST : 3, counts, steps);
    break;
  default:
    look(pack, MOST, counts, steps);
  }
}

void LANES_NAMED(bscap_tile_look)(const bscap_tile *tile) {
  for (size_t i = 0; i < tile->rows_count; i++)
    if (tile->rows[i].has_blocks) look_at_blocks(tile, &tile->rows[i]);
  for (size_t i = 0; i < tile->packs_count; i++)
    if (tile->packs[i].counts)
      look_at_some(&tile->packs[i], true, tile->steps);
    else
      look_at_some(&tile->packs[i], false, tile->steps);
}
