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

/* How many threads that takes, the calling one included. */
size_t bscap_ensemble_threads(const bscap_ensemble *ensemble);

/* Futures that are stepped at once, drawn and compiled. */
typedef struct bscap_turn {
  const bscap_plan *const *plans;
  const bscap_future *futures;
  size_t count;
  bscap_arena *arena; /* with the plans in it, and nothing else */
} bscap_turn;

/* Whoever wants to see a turn. */
typedef struct bscap_visitor {
  bscap_status (*see)(void *context, const bscap_turn *turn, bscap_error *error);
  void *context;
} bscap_visitor;

/* Shows the first turn of an ensemble with one future or more; `plan` is the likely one, and
 * nothing is stepped. Errors: those of `see`; out of memory. */
bscap_status bscap_ensemble_show(const bscap_ensemble *ensemble, const bscap_plan *plan,
                                 const bscap_visitor *visitor, bscap_error *error);

#endif
