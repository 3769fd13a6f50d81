#ifndef BSCAP_JUDGE_LINT_H
#define BSCAP_JUDGE_LINT_H

#include <bscap/check.h>

#include "base/arena.h"
#include "model/parts.h"
#include "simulate/pods.h"

/* A walk over a model that writes down what it finds. When memory runs out `failed` stays true,
 * texts come out empty and nothing more is added, so that only the caller of all walks looks. */
typedef struct bscap_lint {
  const bscap_model *model;
  bscap_arena *arena;
  const bscap_allocator *allocator; /* for what a walk needs for a moment */
  const char *id;                   /* the kind that is looked for */
  bool is_thorough;                 /* autoscalers alone: say also what is so of every one */
  bscap_finding *findings;
  size_t count;
  bscap_scaling_step *steps;
  size_t steps_count;
  bool failed;
} bscap_lint;

/* Adds a finding about the number `member` of `object`, or about all of it where that number was
 * not written; fills in `id` and the place. */
void bscap_lint_add(bscap_lint *lint, const void *object, const char *member,
                    const bscap_finding *finding);

/* The same where the place is known. */
void bscap_lint_add_at(bscap_lint *lint, bscap_place place, const bscap_finding *finding);

/* Notes that memory ran out; NAN. */
double bscap_lint_ran_out(bscap_lint *lint);

/* A formatted text that lives as long as the result; never NULL. */
const char *bscap_lint_text(bscap_lint *lint, const char *format, ...)
    __attribute__((__format__(__printf__, 2, 3)));

/* `first`, the separator and `second`; `second` alone where `first` is empty. */
const char *bscap_lint_join(bscap_lint *lint, const char *first, const char *separator,
                            const char *second);

/* A sum and how it comes about: `a 5 Mbps + b 2 Mbps`, or `9 volumes` where there are many. Start
 * with the noun and an empty text. */
typedef struct bscap_sum {
  const char *noun;
  double value;
  size_t count;
  const char *text;
} bscap_sum;

void bscap_lint_sum(bscap_lint *lint, bscap_sum *sum, const char *name, double value,
                    bscap_unit unit);

/* An amount for people: three digits, as in `18.3 GB`. */
const char *bscap_lint_amount(bscap_lint *lint, double value, bscap_unit unit);
const char *bscap_lint_bytes(bscap_lint *lint, double value);
const char *bscap_lint_percent(bscap_lint *lint, double ratio);

/* An amount in full, as a model or a manifest would have it: `26368Mi`. */
const char *bscap_lint_exactly(bscap_lint *lint, double value, bscap_unit unit);

/* What pods reserve: `14.5 cores`, `26368Mi`. */
const char *bscap_lint_reserved(bscap_lint *lint, double value, bscap_unit unit);

/* The date `t_seconds` from the model's start, `never within 100 years` when INFINITY. */
const char *bscap_lint_date(bscap_lint *lint, double t_seconds);

/* Adds the steps of all autoscalers that the controller can work out. */
void bscap_lint_scaling_law(bscap_lint *lint);

/* The kinds of findings; each walk looks for the one that its row in check.c names. */
void bscap_lint_claims(bscap_lint *lint);
void bscap_lint_carries(bscap_lint *lint);
void bscap_lint_estimate_sums(bscap_lint *lint);
void bscap_lint_estimate_flows(bscap_lint *lint);
void bscap_lint_estimate_room(bscap_lint *lint);
void bscap_lint_retention_or_growth(bscap_lint *lint);
void bscap_lint_growth_beside_retention(bscap_lint *lint);
void bscap_lint_retention_room(bscap_lint *lint);
void bscap_lint_volume_used(bscap_lint *lint);
void bscap_lint_volume_backup(bscap_lint *lint);
void bscap_lint_volume_rollout(bscap_lint *lint);
void bscap_lint_volume_shared(bscap_lint *lint);
void bscap_lint_volume_alert_full(bscap_lint *lint);
void bscap_lint_volume_alert_far(bscap_lint *lint);
void bscap_lint_node_alert(bscap_lint *lint);
void bscap_lint_service_alert(bscap_lint *lint);
void bscap_lint_alert_before_autoscaler(bscap_lint *lint);
void bscap_lint_quota_minimum(bscap_lint *lint);
void bscap_lint_quota_maximum(bscap_lint *lint);
void bscap_lint_quota_surge(bscap_lint *lint);
void bscap_lint_quota_volumes(bscap_lint *lint);
void bscap_lint_quota_requests(bscap_lint *lint);
void bscap_lint_quota_memory(bscap_lint *lint);
void bscap_lint_quota_unbounded(bscap_lint *lint);
void bscap_lint_node_requests(bscap_lint *lint);
void bscap_lint_node_memory_limits(bscap_lint *lint);
void bscap_lint_node_cpu_limits(bscap_lint *lint);
void bscap_lint_pod_size(bscap_lint *lint);
void bscap_lint_idle_limit(bscap_lint *lint);
void bscap_lint_scale_up_wish(bscap_lint *lint);
void bscap_lint_scale_down_wish(bscap_lint *lint);
void bscap_lint_scale_up_delay(bscap_lint *lint);
void bscap_lint_scale_down_delay(bscap_lint *lint);
void bscap_lint_autoscaler_pinned(bscap_lint *lint);
void bscap_lint_autoscaler_ratchet(bscap_lint *lint);
void bscap_lint_autoscaler_target(bscap_lint *lint);
void bscap_lint_scaling_blind_band(bscap_lint *lint);
void bscap_lint_scaling_down_threshold(bscap_lint *lint);
void bscap_lint_scaling_request(bscap_lint *lint);
void bscap_lint_scaling_fixed(bscap_lint *lint);
void bscap_lint_scaling_never_up(bscap_lint *lint);
void bscap_lint_scaling_never_down(bscap_lint *lint);
void bscap_lint_scaling_slow_start(bscap_lint *lint);
void bscap_lint_scaling_window(bscap_lint *lint);
void bscap_lint_scaling_tolerance(bscap_lint *lint);
void bscap_lint_scaling_unknown(bscap_lint *lint);
void bscap_lint_advice(bscap_lint *lint);
void bscap_lint_review_limits(bscap_lint *lint);
void bscap_lint_review_autoscaled(bscap_lint *lint);
void bscap_lint_bottlenecks(bscap_lint *lint);
void bscap_lint_cron_skips(bscap_lint *lint);
void bscap_lint_cron_piles_up(bscap_lint *lint);
void bscap_lint_growth_ceiling(bscap_lint *lint);
void bscap_lint_milestone(bscap_lint *lint);
void bscap_lint_units(bscap_lint *lint);

#endif
