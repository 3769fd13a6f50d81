#include <bscap/check.h>

#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "judge/lint.h"

struct bscap_check {
  bscap_arena *arena;
  bscap_finding *findings;
  size_t count;
  bscap_totals minimum;
  bscap_totals maximum;
  bscap_totals surge;
  double volumes_bytes;
  bscap_scaling_step *steps;
  size_t steps_count;
};

typedef struct kind {
  const char *id;
  const char *meaning;
  void (*walk)(bscap_lint *lint);
  bool is_about_autoscalers;
} kind;

static const kind kinds[] = {
    {"claim-differs", "a figure that the text states is not the one that the model computes",
     bscap_lint_claims, false},
    {"claim-not-carried", "the system does not carry the level that the text says it carries",
     bscap_lint_carries, false},
    {"estimate-items-differ", "the items of an estimate do not add up to its total",
     bscap_lint_estimate_sums, false},
    {"estimate-flows-differ", "an estimate is not what the model's flows come to at that level",
     bscap_lint_estimate_flows, false},
    {"estimate-beyond-volume", "an estimate does not fit in the volume it is for",
     bscap_lint_estimate_room, false},
    {"retention-or-growth",
     "a rate beside a retention leaves a volume nearly empty, so that it may have meant net growth",
     bscap_lint_retention_or_growth, false},
    {"growth-beside-retention", "a volume grows for ever although it has a retention",
     bscap_lint_growth_beside_retention, false},
    {"retention-beyond-volume", "what a retention keeps does not fit in the volume",
     bscap_lint_retention_room, false},
    {"volume-full", "a volume holds more at the start than it can", bscap_lint_volume_used, false},
    {"volume-without-backup", "what a volume keeps for ever is not backed up",
     bscap_lint_volume_backup, false},
    {"volume-blocks-rollout", "two pods want a volume for one while their Deployment rolls out",
     bscap_lint_volume_rollout, false},
    {"volume-shared", "several pods mount a volume for one", bscap_lint_volume_shared, false},
    {"volume-alert-late", "a volume is full before its alert", bscap_lint_volume_alert_full, false},
    {"volume-alert-far", "an alert lies far above all that a retained volume holds",
     bscap_lint_volume_alert_far, false},
    {"node-alert-late", "pods are evicted before the node's memory alert", bscap_lint_node_alert,
     false},
    {"service-alert-late", "a pod is at its limit before its alert", bscap_lint_service_alert,
     false},
    {"alert-before-autoscaler", "an alert fires before the autoscaler adds a pod",
     bscap_lint_alert_before_autoscaler, true},
    {"quota-below-minimum", "a quota refuses what runs at the least", bscap_lint_quota_minimum,
     false},
    {"quota-below-maximum", "a quota refuses what autoscalers may ask for",
     bscap_lint_quota_maximum, false},
    {"quota-below-surge", "a quota refuses what rollouts add", bscap_lint_quota_surge, false},
    {"quota-below-volumes", "a quota allows fewer volume claims than there are",
     bscap_lint_quota_volumes, false},
    {"quota-above-nodes", "a quota allows requests that the nodes cannot meet",
     bscap_lint_quota_requests, false},
    {"quota-overcommits-memory", "a quota allows memory limits that the nodes cannot meet",
     bscap_lint_quota_memory, false},
    {"quota-refuses-pod", "a container lacks a request or a limit that a quota asks for",
     bscap_lint_quota_unbounded, false},
    {"requests-above-nodes", "pods request more than their nodes give", bscap_lint_node_requests,
     false},
    {"memory-overcommitted", "memory limits of pods come to more than their nodes give",
     bscap_lint_node_memory_limits, false},
    {"cpu-overcommitted", "CPU limits of pods come to more than their nodes give",
     bscap_lint_node_cpu_limits, false},
    {"pod-above-node", "one pod requests more than one node gives", bscap_lint_pod_size, false},
    {"idle-above-limit", "an idle pod uses more than its limit", bscap_lint_idle_limit, false},
    {"scale-up-differs", "the text says that an autoscaler adds pods at another use than it does",
     bscap_lint_scale_up_wish, true},
    {"scale-down-differs",
     "the text says that an autoscaler removes pods at another use than it does",
     bscap_lint_scale_down_wish, true},
    {"scale-up-delay", "the text says that an autoscaler waits before it adds pods",
     bscap_lint_scale_up_delay, true},
    {"scale-down-delay", "the text says that an autoscaler waits other than 5m to remove pods",
     bscap_lint_scale_down_delay, true},
    {"autoscaler-pinned", "idle pods alone make an autoscaler add pods",
     bscap_lint_autoscaler_pinned, true},
    {"autoscaler-ratchets", "idle pods keep an autoscaler from removing pods",
     bscap_lint_autoscaler_ratchet, true},
    {"target-out-of-reach", "limits keep pods below the use at which an autoscaler adds pods",
     bscap_lint_autoscaler_target, true},
    {"scaling-blind-band",
     "an autoscaler is at its maximum long before its pods are at their limits",
     bscap_lint_scaling_blind_band, true},
    {"scaling-down-threshold",
     "where an autoscaler scales down follows from its target and its tolerance",
     bscap_lint_scaling_down_threshold, true},
    {"scaling-needs-request", "pods do not request what an autoscaler takes a share of",
     bscap_lint_scaling_request, true},
    {"scaling-fixed", "the minimum of an autoscaler is its maximum", bscap_lint_scaling_fixed,
     true},
    {"scaling-never-up", "the policies of an autoscaler never let it come to its maximum",
     bscap_lint_scaling_never_up, true},
    {"scaling-never-down", "the policies of an autoscaler keep its pods for days, or for ever",
     bscap_lint_scaling_never_down, true},
    {"scaling-slow-start", "the policies of an autoscaler keep it from its maximum for minutes",
     bscap_lint_scaling_slow_start, true},
    {"scaling-window-holds-up", "an autoscaler waits for longer than the load lasts",
     bscap_lint_scaling_window, true},
    {"scaling-tolerance-ignored", "this version of Kubernetes ignores a tolerance",
     bscap_lint_scaling_tolerance, true},
    {"scaling-unknown-metric", "an autoscaler follows what the model knows nothing of",
     bscap_lint_scaling_unknown, true},
    {"advice-followed", "advice to set a number to what it is", bscap_lint_advice, false},
    {"review-limits-below-peak", "a review sets limits below the peak", bscap_lint_review_limits,
     false},
    {"review-shrinks-requests", "a review lowers requests of an autoscaled service each time",
     bscap_lint_review_autoscaled, false},
    {"bottleneck-starved", "a service called a bottleneck has less claim to CPU than others",
     bscap_lint_bottlenecks, false},
    {"cron-skips", "a CronJob takes longer than its interval, so that runs are skipped",
     bscap_lint_cron_skips, false},
    {"cron-piles-up", "a CronJob takes longer than its interval, so that runs pile up",
     bscap_lint_cron_piles_up, false},
    {"growth-without-ceiling", "growth compounds for ever", bscap_lint_growth_ceiling, false},
    {"milestone-out-of-reach", "a driver never grows to the level of a milestone",
     bscap_lint_milestone, false},
    {"unit-missing", "a size is so far from any use that its unit must have been left out",
     bscap_lint_units, false},
};

enum { KINDS = sizeof kinds / sizeof *kinds };

void bscap_check_kind(size_t index, const char **id, const char **meaning) {
  *id = index < KINDS ? kinds[index].id : NULL;
  *meaning = index < KINDS ? kinds[index].meaning : NULL;
}

/* Most severe first, then by place; the rest only makes the order one and the same everywhere. */
static int compare(const void *first, const void *second) {
  const bscap_finding *a = first, *b = second;
  if (a->severity != b->severity) return a->severity > b->severity ? -1 : 1;
  int order = strcmp(a->file, b->file);
  if (order == 0) order = (a->line > b->line) - (a->line < b->line);
  if (order == 0) order = (a->column > b->column) - (a->column < b->column);
  if (order == 0) order = strcmp(a->part, b->part);
  if (order == 0) order = strcmp(a->id, b->id);
  return order != 0 ? order : strcmp(a->message, b->message);
}

static bscap_totals totals(const bscap_model *model, bscap_pods_when when) {
  const bscap_reserved sum = bscap_reserved_in_all(model, when);
  return (bscap_totals){sum.requests.cpu_millicores, sum.requests.memory_bytes,
                        sum.limits.cpu_millicores, sum.limits.memory_bytes};
}

static void add_up(bscap_check *check, const bscap_model *model) {
  check->minimum = totals(model, BSCAP_PODS_MINIMUM);
  check->maximum = totals(model, BSCAP_PODS_MAXIMUM);
  check->surge = totals(model, BSCAP_PODS_SURGE);
  for (size_t i = 0; i < model->volumes_count; i++)
    check->volumes_bytes += model->volumes[i].space.size_bytes;
}

static void look_for(bscap_lint *lint) {
  for (size_t i = 0; i < KINDS && !lint->failed; i++) {
    if (lint->is_thorough && !kinds[i].is_about_autoscalers) continue;
    lint->id = kinds[i].id;
    kinds[i].walk(lint);
  }
}

static bscap_status run(bscap_check **check, const bscap_model *model, bool is_thorough,
                        const bscap_allocator *allocator, bscap_error *error) {
  *check = NULL;
  bscap_arena *arena = bscap_arena_create(allocator);
  bscap_check *result = arena == NULL ? NULL : bscap_arena_take(arena, 1, sizeof *result);
  bscap_lint lint = {.model = model,
                     .arena = arena,
                     .allocator = allocator,
                     .is_thorough = is_thorough,
                     .failed = result == NULL};
  look_for(&lint);
  if (is_thorough && !lint.failed) bscap_lint_scaling_law(&lint);
  if (lint.failed) {
    bscap_arena_free(arena);
    return bscap_fail_memory(error);
  }
  if (lint.count > 0) qsort(lint.findings, lint.count, sizeof *lint.findings, compare);
  result->arena = arena;
  result->findings = lint.findings;
  result->count = lint.count;
  result->steps = lint.steps;
  result->steps_count = lint.steps_count;
  add_up(result, model);
  *check = result;
  return BSCAP_OK;
}

bscap_status bscap_check_run(bscap_check **check, const bscap_model *model,
                             const bscap_allocator *allocator, bscap_error *error) {
  return run(check, model, false, allocator, error);
}

bscap_status bscap_check_autoscalers(bscap_check **check, const bscap_model *model,
                                     const bscap_allocator *allocator, bscap_error *error) {
  return run(check, model, true, allocator, error);
}

void bscap_check_free(bscap_check *check) {
  if (check != NULL) bscap_arena_free(check->arena);
}

const bscap_finding *bscap_check_finding(const bscap_check *check, size_t index) {
  return index < check->count ? &check->findings[index] : NULL;
}

const bscap_totals *bscap_check_minimum(const bscap_check *check) {
  return &check->minimum;
}

const bscap_totals *bscap_check_maximum(const bscap_check *check) {
  return &check->maximum;
}

const bscap_totals *bscap_check_surge(const bscap_check *check) {
  return &check->surge;
}

double bscap_check_volumes_bytes(const bscap_check *check) {
  return check->volumes_bytes;
}

const bscap_scaling_step *bscap_check_scaling_step(const bscap_check *check, size_t index) {
  return index < check->steps_count ? &check->steps[index] : NULL;
}
