#ifndef BSCAP_LAWS_POLICY_LANES_H
#define BSCAP_LAWS_POLICY_LANES_H

#include <bscap/autoscaler.h>

#include "base/wide.h"

/* How far the policies of one direction let a count go in one sync, in half of the lanes. What
 * changed within a period is what the count is now over what it was when the period began, as the
 * controller alone changes it; so a policy needs to know what the count was then. */

enum { BSCAP_LANES_POLICIES = 4 };

/* From `start` pods it lets go to times * start + more. */
typedef struct bscap_policy_lanes {
  double times;
  double more;
  size_t syncs; /* how long a change counts, the sync that made it included */
} bscap_policy_lanes;

typedef struct bscap_rules_lanes {
  bscap_policy_lanes policies[BSCAP_LANES_POLICIES];
  size_t count;
  bool is_up;
  bool takes_greatest; /* of the policies' limits */
} bscap_rules_lanes;

static inline bscap_policy_lanes bscap_policy_read(const bscap_autoscaler *autoscaler,
                                                   const bscap_scaling_policy *policy, bool is_up) {
  const int64_t period_ms = policy->period_seconds * INT64_C(1000);
  const size_t syncs = (size_t)((period_ms - 1) / autoscaler->sync_period_ms + 1);
  const double share = (double)policy->value / 100;
  if (policy->kind == BSCAP_POLICY_PODS)
    return (bscap_policy_lanes){1, is_up ? policy->value : -policy->value, syncs};
  return (bscap_policy_lanes){is_up ? 1 + share : 1 - share, 0, syncs};
}

static inline bool bscap_rules_are_equal(const bscap_scaling_rules *a,
                                         const bscap_scaling_rules *b) {
  bool are_equal = a->window_seconds == b->window_seconds && a->select == b->select &&
                   a->policies_count == b->policies_count;
  for (size_t i = 0; are_equal && i < a->policies_count; i++)
    are_equal = a->policies[i].kind == b->policies[i].kind &&
                a->policies[i].value == b->policies[i].value &&
                a->policies[i].period_seconds == b->policies[i].period_seconds;
  return are_equal;
}

/* Whether two autoscalers can be lanes side by side: they differ in numbers of their metrics, in
 * tolerances, and in how many pods there may be. */
static inline bool bscap_autoscalers_are_alike(const bscap_autoscaler *a,
                                               const bscap_autoscaler *b) {
  bool are_alike =
      a->metrics_count == b->metrics_count && a->has_behavior == b->has_behavior &&
      a->sync_period_ms == b->sync_period_ms && a->downscale_window_ms == b->downscale_window_ms &&
      a->cpu_initialization_ms == b->cpu_initialization_ms &&
      a->readiness_delay_ms == b->readiness_delay_ms && bscap_rules_are_equal(&a->up, &b->up) &&
      bscap_rules_are_equal(&a->down, &b->down);
  for (size_t i = 0; are_alike && i < a->metrics_count; i++)
    are_alike = a->metrics[i].is_cpu == b->metrics[i].is_cpu;
  return are_alike;
}

/* Without `behavior` the count at most doubles, or becomes four, and falls as it likes. False:
 * there are too many policies. */
static inline bool bscap_rules_read(bscap_rules_lanes *rules, const bscap_autoscaler *autoscaler,
                                    bool is_up) {
  const bscap_scaling_rules *from = is_up ? &autoscaler->up : &autoscaler->down;
  rules->is_up = is_up;
  if (!autoscaler->has_behavior) {
    rules->takes_greatest = is_up;
    rules->count = is_up ? 2 : 1;
    rules->policies[0] = (bscap_policy_lanes){is_up ? 2 : 0, 0, 1};
    rules->policies[1] = (bscap_policy_lanes){0, 4, 1};
    return true;
  }
  rules->takes_greatest = is_up == (from->select == BSCAP_SELECT_MAX);
  rules->count = from->select == BSCAP_SELECT_DISABLED ? 0 : from->policies_count;
  if (rules->count > BSCAP_LANES_POLICIES) return false;
  for (size_t i = 0; i < rules->count; i++)
    rules->policies[i] = bscap_policy_read(autoscaler, &from->policies[i], is_up);
  return true;
}

/* Whether the controller's 32 bits hold all limits. */
static inline bool bscap_rules_fit(const bscap_rules_lanes *rules, double most) {
  for (size_t i = 0; i < rules->count; i++)
    if (fabs(rules->policies[i].times * most + rules->policies[i].more) >= INT32_MAX) return false;
  return true;
}

/* Upwards rounded up, downwards rounded down. */
BSCAP_INLINE half bscap_policy_half_limit(const bscap_policy_lanes *policy, half start,
                                          bool is_up) {
  const half limit = start * policy->times + policy->more;
  return is_up ? half_ceil(limit) : half_floor(limit);
}

/* Of the first policy, and of a further one. */
BSCAP_INLINE half bscap_rules_half_limit(const bscap_rules_lanes *rules, size_t index, half limit,
                                         half start) {
  const half other = bscap_policy_half_limit(&rules->policies[index], start, rules->is_up);
  if (index == 0) return other;
  return rules->takes_greatest ? half_larger(other, limit) : half_smaller(other, limit);
}

#endif
