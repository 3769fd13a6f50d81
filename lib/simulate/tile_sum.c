/* Sums of rows times costs: most of what the lane engine does. */
#include "simulate/tile_stages.h"

enum { AT_ONCE = 6 };

typedef struct operands {
  lanes constant;
  lanes per_unit[AT_ONCE];
  const float *values[AT_ONCE];
} operands;

/* `count` is known where this is inlined, so that the operands stay in registers. */
BSCAP_INLINE lanes add_up(float *to, const float *base, const operands *of, size_t count,
                          size_t steps) {
  lanes highest = lanes_of(-INFINITY);
  for (size_t at = 0; at < steps * LANES; at += LANES) {
    lanes sum = base != NULL ? lanes_load(base + at) : of->constant;
    for (size_t i = 0; i < count; i++)
      sum = lanes_fma(of->per_unit[i], lanes_load(of->values[i] + at), sum);
    lanes_store(to + at, sum);
    highest = lanes_larger(sum, highest);
  }
  return highest;
}

static lanes add_some(float *to, const float *base, const operands *of, size_t count,
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
static size_t gather(operands *of, const bscap_tile *tile, const bscap_lane_sum *sum,
                     size_t *next) {
  size_t count = 0;
  for (; *next < sum->count && count < AT_ONCE; ++*next) {
    const bscap_row *row = &tile->rows[sum->terms[*next].row];
    if (row->is_zero) continue;
    of->per_unit[count] = lanes_load(sum->terms[*next].per_unit.lane);
    of->values[count++] = row->values;
  }
  return count;
}

lanes LANES_NAMED(bscap_tile_sum)(float *to, const bscap_tile *tile, const bscap_lane_sum *sum) {
  operands of = {.constant = lanes_load(sum->constant.lane)};
  size_t next = 0, count = gather(&of, tile, sum, &next);
  lanes highest = add_some(to, NULL, &of, count, tile->steps);
  while (next < sum->count) {
    count = gather(&of, tile, sum, &next);
    if (count > 0) highest = add_some(to, to, &of, count, tile->steps);
  }
  return highest;
}
