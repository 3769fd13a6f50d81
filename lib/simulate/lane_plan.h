#ifndef BSCAP_SIMULATE_LANE_PLAN_H
#define BSCAP_SIMULATE_LANE_PLAN_H

#include <bscap/lane_plan.h>

#include "simulate/batch_state.h"
#include "simulate/ensemble.h"

struct bscap_lane_plan {
  bscap_arena *arena;
  const bscap_model *model;
  bscap_lane_facts facts;
  bscap_stepped_part *parts;
  size_t parts_count;
  bool failed; /* memory ran out */
};

/* Lays out the first futures of `ensemble`, or the likely one of `plan` where it has none, and
 * tells. `model` is whose futures the caller thinks they are; it must outlive the plan. Errors: out
 * of memory. */
bscap_status bscap_lane_plan_make(bscap_lane_plan **made, const bscap_model *model,
                                  const bscap_plan *plan, const bscap_span *span,
                                  const bscap_ensemble *ensemble, bscap_error *error);

/* Engines that have started, and the batch that they belong to, if they are lanes. */
typedef struct bscap_laid_out {
  const bscap_plan *plan; /* of the first */
  const bscap_engine *engines;
  size_t count;
  const bscap_batch *batch; /* NULL: the readable engine */
} bscap_laid_out;

/* Adds what each stage does (simulate/lane_plan_parts.c). */
void bscap_lane_plan_tell(bscap_lane_plan *made, const bscap_laid_out *laid_out);

#endif
