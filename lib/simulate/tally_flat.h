#ifndef BSCAP_SIMULATE_TALLY_FLAT_H
#define BSCAP_SIMULATE_TALLY_FLAT_H

#include "simulate/tally.h"

/* A tally as two plain arrays that can be sent elsewhere: counts, which add up one by one, and
 * extremes, of which the smaller is right, one by one; greatest values stand negated. What stands
 * where follows from the plan and the span alone. */
typedef struct bscap_tally_flat {
  uint64_t *counts;
  size_t counts_count;
  double *extremes;
  size_t extremes_count;
} bscap_tally_flat;

/* Both arrays in memory of `arena`, all zeros, as long as this tally needs; false when memory runs
 * out. */
bool bscap_tally_flat_start(bscap_tally_flat *flat, bscap_arena *arena, bscap_tally *tally);

/* Copies what `tally` counted. */
void bscap_tally_flatten(bscap_tally_flat *flat, bscap_tally *tally);

/* Sets `tally` to what another one, started in the same way, had counted. False where that cannot
 * be: a count that does not fit, or counts of `count` futures that contradict each other. Then the
 * tally is of no use. */
bool bscap_tally_unflatten(bscap_tally *tally, const bscap_tally_flat *flat, size_t count);

#endif
