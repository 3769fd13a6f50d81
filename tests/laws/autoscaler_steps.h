#ifndef TESTS_LAWS_AUTOSCALER_STEPS_H
#define TESTS_LAWS_AUTOSCALER_STEPS_H

/* Tables of several syncs. One external metric asks for any number of replicas: it aims at 1 per
 * pod, with no tolerance and one pod in the status, so it asks for its value. */

#include <string.h>

#include "laws/autoscaler_rows.h"

enum { STEPS = 6, RULES = 2, AS_DECIDED = -1, FAILS = -1, NOT_ASKED = -2, BAD_SELECTOR = -3 };

/* --- what is set --- */

typedef struct direction {
  int32_t window_seconds;
  bscap_select_policy select;
  bscap_scaling_policy policies[RULES];
} direction;

typedef struct limits {
  int32_t least;
  int32_t most;
  bool has_behavior;
  direction up;
  direction down;
} limits;

#define PODS_IN(value, seconds)                                                                    \
  { BSCAP_POLICY_PODS, (value), (seconds) }
#define PERCENT_IN(value, seconds)                                                                 \
  { BSCAP_POLICY_PERCENT, (value), (seconds) }
#define DIRECTION(window, select, ...)                                                             \
  {                                                                                                \
    (window), BSCAP_SELECT_##select, {                                                             \
      __VA_ARGS__                                                                                  \
    }                                                                                              \
  }
#define DEFAULT_UP   DIRECTION(0, MAX, PODS_IN(4, 15), PERCENT_IN(100, 15))
#define DEFAULT_DOWN DIRECTION(300, MAX, PERCENT_IN(100, 15))
#define FREE_UP      DIRECTION(0, MAX, PODS_IN(1000, 15))
#define FREE_DOWN    DIRECTION(0, MAX, PERCENT_IN(100, 15))
#define LEGACY(least, most)                                                                        \
  { (least), (most), false, DEFAULT_UP, DEFAULT_DOWN }
#define BEHAVIOR(least, most, ...)                                                                 \
  { (least), (most), true, __VA_ARGS__ }

/* --- what happens --- */

/* Conditions: a letter for AbleToScale, G(ot scale) R(escaled) N(ew scale ready) U(p) or D(own
 * stabilized); one for ScalingLimited, - W(ithin range) M(any) F(ew) U(p) D(own), with ! where it
 * is true; and, where ScalingActive is not true, after a space: - (unset) 0 (disabled) E(xternal
 * metric failed) S(elector). */
typedef struct step {
  double at_seconds;
  int32_t seen; /* replicas of the spec, where somebody else changed them */
  int32_t asks;
  int32_t replicas;
  const char *conditions;
} step;

#define AT(seconds, asks, replicas, conditions)                                                    \
  { (seconds), AS_DECIDED, (asks), (replicas), (conditions) }
#define SET_AT(seconds, seen, asks, replicas, conditions)                                          \
  { (seconds), (seen), (asks), (replicas), (conditions) }

typedef struct steps_row {
  const char *clause;
  limits set;
  int32_t start;
  step steps[STEPS];
} steps_row;

#define SYNCS(...)                                                                                 \
  { __VA_ARGS__ }

/* --- the loop --- */

static inline bscap_scaling_rules rules_of(const direction *from) {
  bscap_scaling_rules rules = {.window_seconds = from->window_seconds,
                               .select = from->select,
                               .policies = from->policies,
                               .tolerance_ratio = NAN};
  while (rules.policies_count < RULES && from->policies[rules.policies_count].value > 0)
    rules.policies_count++;
  return rules;
}

static inline void name_conditions(char *letters, const bscap_autoscaler_decision *decision) {
  const char active = "-V0RCPOESA"[decision->active];
  *letters++ = "GRNUD"[decision->able];
  *letters++ = "-WMFUD"[decision->limited];
  if (decision->is_limited) *letters++ = '!';
  if (active != 'V') *letters++ = ' ';
  if (active != 'V') *letters++ = active;
  *letters = '\0';
}

static inline bscap_autoscaler_decision sync_at(bscap_autoscaler_state *state,
                                                const bscap_autoscaler *autoscaler, const step *at,
                                                int32_t replicas) {
  const int32_t value = at->asks < 0 ? 77 : at->asks;
  const bscap_metric_value outer = {at->asks == FAILS, value * INT64_C(1000)};
  const bscap_autoscaler_sight sight = {
      .now_ms = llround(at->at_seconds * 1000),
      .replicas = replicas,
      .status_replicas = 1,
      .selector = at->asks == BAD_SELECTOR ? BSCAP_SELECTOR_INVALID : BSCAP_SELECTOR_FINE,
      .values = &outer};
  return bscap_autoscaler_sync(state, autoscaler, &sight);
}

static inline void check_step(const steps_row *row, const step *expected,
                              const bscap_autoscaler_decision *decision) {
  char conditions[8];
  name_conditions(conditions, decision);
  ck_assert_msg(decision->replicas == expected->replicas &&
                    strcmp(conditions, expected->conditions) == 0,
                "%s, at %g s: %d \"%s\", not %d \"%s\"", row->clause, expected->at_seconds,
                (int)decision->replicas, conditions, (int)expected->replicas, expected->conditions);
  ck_assert_msg(decision->raw == (expected->asks < 0 ? -1 : expected->asks),
                "%s, at %g s: raw is %d", row->clause, expected->at_seconds, (int)decision->raw);
}

static inline void check_steps_row(const steps_row *row) {
  const bscap_autoscaler_metric outer = AVERAGE_OF(EXTERNAL, 1000, false);
  bscap_autoscaler autoscaler = bscap_autoscaler_default();
  autoscaler.least_replicas = row->set.least;
  autoscaler.most_replicas = row->set.most;
  autoscaler.metrics = &outer;
  autoscaler.metrics_count = 1;
  autoscaler.has_behavior = row->set.has_behavior;
  autoscaler.up = rules_of(&row->set.up);
  autoscaler.down = rules_of(&row->set.down);
  autoscaler.tolerance_ratio = 0;
  autoscaler.sync_period_ms = 1000;
  bscap_autoscaler_state *state = started(&autoscaler);
  int32_t replicas = row->start;
  for (size_t i = 0; i < STEPS && row->steps[i].conditions != NULL; i++) {
    const step *at = &row->steps[i];
    if (at->seen != AS_DECIDED) replicas = at->seen;
    const bscap_autoscaler_decision decision = sync_at(state, &autoscaler, at, replicas);
    check_step(row, at, &decision);
    replicas = decision.replicas;
  }
  free(state);
}

static inline void check_steps_rows(const steps_row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) check_steps_row(&rows[i]);
}

#define CHECK_STEPS_ROWS(rows) check_steps_rows(rows, sizeof(rows) / sizeof *(rows))

#endif
