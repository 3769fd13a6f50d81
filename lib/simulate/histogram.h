#ifndef BSCAP_SIMULATE_HISTOGRAM_H
#define BSCAP_SIMULATE_HISTOGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* Exact counts of values of 0 or more in fixed bins: 64 of equal width to each doubling, so that no
 * bin is wider than 1/64 of what it holds. Bins lie where they lie, whatever is counted, so counts
 * of the same histogram add up exactly, in any order. Kept are 8 doublings to either side of a
 * middle; what lies beyond is counted at the nearer end, and what is 0 by itself. */

enum {
  BSCAP_BINS_PER_DOUBLING = 64,
  BSCAP_BINS_TO_A_SIDE = 8 * BSCAP_BINS_PER_DOUBLING,
  BSCAP_BINS = 2 * BSCAP_BINS_TO_A_SIDE
};

typedef struct bscap_histogram {
  uint32_t *counts; /* BSCAP_BINS of them */
  uint32_t zeros;
  int64_t first; /* bin, counted from the one that begins at 0 */
  double least;  /* of all values */
  double most;
} bscap_histogram;

/* With BSCAP_BINS counts of 0. A middle of 0 (or none) is as good as 1. */
bscap_histogram bscap_histogram_of(uint32_t *counts, double middle);

/* With counts of its own. False when memory runs out. */
bool bscap_histogram_start(bscap_histogram *histogram, bscap_arena *arena, double middle);

/* Counts a value; NAN and what is below 0 count as 0. */
void bscap_histogram_add(bscap_histogram *histogram, double value);

/* The place of a value above 0 among the bins of histograms that begin with the bin `first`. */
size_t bscap_histogram_place(int64_t first, double value);

/* Adds the counts of `other`, which has the same middle. */
void bscap_histogram_merge(bscap_histogram *histogram, const bscap_histogram *other);

/* The value below which `rank` of the values lie, evenly spread within a bin; NAN where there are
 * fewer. `rank` above 0. */
double bscap_histogram_quantile(const bscap_histogram *histogram, double rank);

#endif
