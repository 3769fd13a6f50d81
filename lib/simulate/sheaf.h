#ifndef BSCAP_SIMULATE_SHEAF_H
#define BSCAP_SIMULATE_SHEAF_H

#include "simulate/histogram.h"

/* Values whose bins in a histogram are known, and that are still to be counted there. */
typedef struct bscap_sheaf {
  bscap_histogram *histogram;
  uint16_t *places; /* of bins; BSCAP_BINS for what is 0 */
  uint32_t count;
  int32_t first; /* bin of the histogram */
  double least;  /* of all values */
  double most;
} bscap_sheaf;

/* Empty; as many values fit as there are `places`, which the caller keeps. */
bscap_sheaf bscap_sheaf_start(bscap_histogram *histogram, uint16_t *places);

/* Adds values, each as bscap_histogram_add takes it, and leaves the histogram alone. */
void bscap_sheaf_add(bscap_sheaf *sheaf, const double *values, size_t count);
void bscap_sheaf_add_floats(bscap_sheaf *sheaf, const float *values, size_t count);

/* Says that the sheaf is about to be counted, so that its bins are at hand by then. */
void bscap_sheaf_expect(const bscap_sheaf *sheaf);

/* Counts all values in the histogram, and forgets them. */
void bscap_sheaf_count(bscap_sheaf *sheaf);

#endif
