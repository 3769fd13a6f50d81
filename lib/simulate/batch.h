#ifndef BSCAP_SIMULATE_BATCH_H
#define BSCAP_SIMULATE_BATCH_H

#include <bscap/lanes.h>

#include "simulate/run.h"

/* The lane engine: several drawn futures of one model, stepped side by side. Read the readable
 * engine (simulate/engine.h) first: this one does the same in the same order, with floats for what
 * comes and goes and doubles for what piles up. What a future comes to depends on it alone, not on
 * its neighbours, nor on the instructions that step it. */

/* Steps `count` futures, 1 to bscap_lanes_width(lanes), each with a plan of its own, compiled from
 * its own draw of the model: plans differ in numbers only. `lanes` is not BSCAP_LANES_NONE. Then
 * `runs` hold what bscap_run_trajectory finds, as exactly as floats tell. Everything lives in
 * `arena`. Errors: BSCAP_CANCELLED; out of memory. */
bscap_status bscap_batch_run(bscap_run *runs, bscap_arena *arena, const bscap_plan *const *plans,
                             const bscap_span *span, const bscap_future *futures, size_t count,
                             bscap_lanes lanes, bscap_progress progress, bscap_error *error);

#endif
