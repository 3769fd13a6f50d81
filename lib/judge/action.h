#ifndef BSCAP_JUDGE_ACTION_H
#define BSCAP_JUDGE_ACTION_H

#include "base/arena.h"
#include "simulate/plan.h"

/* What to do about a limit, in one line, with the number that would do for the whole horizon:
 * `most` is the highest demand until then. Where the limit breaks although the likely capacity
 * holds that, the capacity is uncertain. NULL when memory runs out. */
const char *bscap_action_for(bscap_arena *arena, const bscap_plan *plan, const bscap_limit *limit,
                             double most, bool breaks);

#endif
