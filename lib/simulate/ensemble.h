#ifndef BSCAP_SIMULATE_ENSEMBLE_H
#define BSCAP_SIMULATE_ENSEMBLE_H

#include <bscap/lanes.h>

#include "simulate/tally.h"

/* Many drawn futures of one model, stepped by several threads, in lanes, and counted together. A
 * future depends on the seed and its number alone, and counts add up exactly: so threads change
 * nothing, and neither does how many lanes there are. */
typedef struct bscap_ensemble {
  const bscap_model *model;
  uint64_t seed;
  uint64_t first; /* number of the first future */
  size_t count;
  size_t threads_count;             /* the calling one included */
  bscap_lanes lanes;                /* BSCAP_LANES_NONE: the readable engine */
  bscap_progress progress;          /* called from the calling thread only */
  const bscap_allocator *allocator; /* called from all threads; NULL for the default */
} bscap_ensemble;

/* Steps the ensemble's futures as `tally` was started for, and counts them there. With fewer
 * threads than asked for where the system starts no more. Errors: BSCAP_CANCELLED; out of memory.
 */
bscap_status bscap_ensemble_run(bscap_tally *tally, const bscap_ensemble *ensemble,
                                bscap_error *error);

#endif
