#ifndef BSCAP_JUDGE_ACTION_FIT_H
#define BSCAP_JUDGE_ACTION_FIT_H

#include "base/arena.h"
#include "model/parts.h"

/* The next value of a kind that people use: whole nodes, tens of millicores, sixteens of Mi, Gi. */
double bscap_action_round_up(double value, bscap_unit unit);

/* What stands in the way of an advice that makes service `index` into `changed`: a clause about the
 * first bound of nodes and quotas that is exceeded, in which `noun` is what the advice names ("that
 * limit"). "" where it fits, NULL when memory runs out. */
const char *bscap_action_fit(bscap_arena *arena, const bscap_model *model, size_t index,
                             const bscap_service *changed, const char *noun);

#endif
