/* Sums of rows times costs: most of what the lane engine does. */
#include "simulate/tile_stages.h"

enum { AT_ONCE = 6 };

typedef struct operands {
  lanes constant;
  lanes per_unit[AT_ONCE];
  const float *values[AT_ONCE];
} operands;

/* `count` and whether there is a base are known where this is inlined, so that all that does not
 * change stays in registers. */
BSCAP_INLINE lanes add_one(float *to, const float *base, const operands *of, size_t count,
                           size_t at) {
  lanes sum = base != NULL ? lanes_load(base + at) : of->constant;
  if (count > 0) sum = lanes_fma(of->per_unit[0], lanes_load(of->values[0] + at), sum);
  if (count > 1) sum = lanes_fma(of->per_unit[1], lanes_load(of->values[1] + at), sum);
  if (count > 2) sum = lanes_fma(of->per_unit[2], lanes_load(of->values[2] + at), sum);
  if (count > 3) sum = lanes_fma(of->per_unit[3], lanes_load(of->values[3] + at), sum);
  if (count > 4) sum = lanes_fma(of->per_unit[4], lanes_load(of->values[4] + at), sum);
  if (count > 5) sum = lanes_fma(of->per_unit[5], lanes_load(of->values[5] + at), sum);
  if (to != NULL) lanes_store(to + at, sum);
  return sum;
}

/* Four highest at a time, as each has to wait for the one before. */
BSCAP_INLINE lanes add_up(float *to, const float *base, const operands *operands_of, size_t count,
                          size_t steps) {
  const operands of = *operands_of; /* so that nothing else can point to them */
  lanes a = lanes_of(-INFINITY), b = a, c = a, d = a;
  size_t at = 0;
  for (; at + 4 * LANES <= steps * LANES; at += 4 * LANES) {
    a = lanes_larger(add_one(to, base, &of, count, at), a);
    b = lanes_larger(add_one(to, base, &of, count, at + LANES), b);
    c = lanes_larger(add_one(to, base, &of, count, at + 2 * LANES), c);
    d = lanes_larger(add_one(to, base, &of, count, at + 3 * LANES), d);
  }
  for (; at < steps * LANES; at += LANES) a = lanes_larger(add_one(to, base, &of, count, at), a);
  return lanes_larger(lanes_larger(a, b), lanes_larger(c, d));
}

BSCAP_INLINE lanes count_up(lanes_int *over, lanes threshold, const operands *operands_of,
                            size_t count, size_t steps) {
  const operands of = *operands_of;
  lanes highest = lanes_of(-INFINITY);
  lanes_int all = *over;
  for (size_t at = 0; at < steps * LANES; at += LANES) {
    const lanes sum = add_one(NULL, NULL, &of, count, at);
    highest = lanes_larger(sum, highest);
    all = lanes_count(lanes_greater(sum, threshold), all);
  }
  *over = all;
  return highest;
}

BSCAP_INLINE lanes add_some(float *to, const float *base, const operands *of, size_t count,
                            size_t steps) {
  switch (count) {
  case 0:
    return add_up(to, base, of, 0, steps);
  case 1:
    return add_up(to, base, of, 1, steps);
  case 2:
    return add_up(to, base, of, 2, steps);
  case 3:
    return add_up(to, base, of, 3, steps);
  case 4:
    return add_up(to, base, of, 4, steps);
  case 5:
    return add_up(to, base, of, 5, steps);
  default:
    return add_up(to, base, of, AT_ONCE, steps);
  }
}

/* The next terms that add something, from `*next` on. */
BSCAP_INLINE size_t gather(operands *of, const bscap_lane_sum *sum, size_t *next) {
  size_t count = 0;
  for (; *next < sum->count && count < AT_ONCE; ++*next) {
    const bscap_row *row = sum->rows[*next];
    if (row->is_zero) continue;
    of->per_unit[count] = lanes_load(sum->per_unit[*next].lane);
    of->values[count++] = row->values;
  }
  return count;
}

lanes LANES_NAMED(bscap_tile_sum)(float *to, const bscap_tile *tile, const bscap_lane_sum *sum) {
  operands of = {.constant = lanes_load(sum->constant.lane)};
  size_t next = 0, count = gather(&of, sum, &next);
  lanes highest = add_some(to, NULL, &of, count, tile->steps);
  while (next < sum->count) {
    count = gather(&of, sum, &next);
    if (count > 0) highest = add_some(to, to, &of, count, tile->steps);
  }
  return highest;
}

lanes LANES_NAMED(bscap_tile_count)(lanes_int *over, const bscap_tile *tile,
                                    const bscap_lane_sum *sum, const bscap_floats *threshold) {
  const lanes limit = lanes_load(threshold->lane);
  operands of = {.constant = lanes_load(sum->constant.lane)};
  size_t next = 0;
  *over = (lanes_int){0};
  if (sum->count <= AT_ONCE) {
    const size_t count = gather(&of, sum, &next);
    return count == 1   ? count_up(over, limit, &of, 1, tile->steps)
           : count == 2 ? count_up(over, limit, &of, 2, tile->steps)
                        : count_up(over, limit, &of, count, tile->steps);
  }
  const lanes highest = LANES_NAMED(bscap_tile_sum)(tile->scratch, tile, sum);
  for (size_t at = 0; at < tile->steps * LANES; at += LANES)
    *over = lanes_count(lanes_greater(lanes_load(tile->scratch + at), limit), *over);
  return highest;
}

lanes LANES_NAMED(bscap_tile_highest)(const bscap_tile *tile, const bscap_lane_sum *sum) {
  operands of = {.constant = lanes_load(sum->constant.lane)};
  size_t next = 0;
  if (sum->count == 0) return of.constant;
  if (sum->count <= AT_ONCE) return add_some(NULL, NULL, &of, gather(&of, sum, &next), tile->steps);
  return LANES_NAMED(bscap_tile_sum)(tile->scratch, tile, sum);
}

/* --- rows --- */

BSCAP_INLINE lanes highest_of(const float *values, size_t steps) {
  lanes highest = lanes_load(values);
#pragma GCC unroll 8
  for (size_t i = 1; i < steps; i++)
    highest = lanes_larger(lanes_load(values + i * LANES), highest);
  return highest;
}

void LANES_NAMED(bscap_tile_note_highest)(const bscap_tile *tile, bscap_row *row) {
  lanes all = lanes_of(-INFINITY);
  for (size_t step = 0; step < tile->steps; step += BSCAP_BLOCK_STEPS) {
    const float *values = row->values + step * LANES;
    const size_t steps = tile_steps_of_block(tile, step);
    const lanes highest = steps < BSCAP_BLOCK_STEPS ? highest_of(values, steps)
                                                    : highest_of(values, BSCAP_BLOCK_STEPS);
    lanes_store(row->highest_in[step / BSCAP_BLOCK_STEPS].lane, highest);
    all = lanes_larger(highest, all);
  }
  lanes_store(row->highest.lane, all);
}
