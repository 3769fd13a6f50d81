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
};

typedef struct kind {
  const char *id;
  const char *meaning;
  void (*walk)(bscap_lint *lint);
} kind;

static const kind kinds[] = {
    {"claim-differs", "a figure that the text states is not the one that the model computes",
     bscap_lint_claims},
    {"claim-not-carried", "the system does not carry the level that the text says it carries",
     bscap_lint_carries},
    {"estimate-items-differ", "the items of an estimate do not add up to its total",
     bscap_lint_estimate_sums},
    {"estimate-flows-differ", "an estimate is not what the model's flows come to at that level",
     bscap_lint_estimate_flows},
    {"estimate-beyond-volume", "an estimate does not fit in the volume it is for",
     bscap_lint_estimate_room},
    {"retention-or-growth",
     "a rate beside a retention leaves a volume nearly empty, so that it may have meant net growth",
     bscap_lint_retention_or_growth},
    {"growth-beside-retention", "a volume grows for ever although it has a retention",
     bscap_lint_growth_beside_retention},
    {"retention-beyond-volume", "what a retention keeps does not fit in the volume",
     bscap_lint_retention_room},
    {"volume-full", "a volume holds more at the start than it can", bscap_lint_volume_used},
    {"volume-without-backup", "what a volume keeps for ever is not backed up",
     bscap_lint_volume_backup},
    {"volume-blocks-rollout", "two pods want a volume for one while their Deployment rolls out",
     bscap_lint_volume_rollout},
    {"volume-shared", "several pods mount a volume for one", bscap_lint_volume_shared},
    {"volume-alert-late", "a volume is full before its alert", bscap_lint_volume_alert_full},
    {"volume-alert-far", "an alert lies far above all that a retained volume holds",
     bscap_lint_volume_alert_far},
    {"node-alert-late", "pods are evicted before the node's memory alert", bscap_lint_node_alert},
    {"service-alert-late", "a pod is at its limit before its alert", bscap_lint_service_alert},
    {"alert-before-autoscaler", "an alert fires before the autoscaler adds a pod",
     bscap_lint_alert_before_autoscaler},
    {"quota-below-minimum", "a quota refuses what runs at the least", bscap_lint_quota_minimum},
    {"quota-below-maximum", "a quota refuses what autoscalers may ask for",
     bscap_lint_quota_maximum},
    {"quota-below-surge", "a quota refuses what rollouts add", bscap_lint_quota_surge},
    {"quota-below-volumes", "a quota allows fewer volume claims than there are",
     bscap_lint_quota_volumes},
    {"quota-above-nodes", "a quota allows requests that the nodes cannot meet",
     bscap_lint_quota_requests},
    {"quota-overcommits-memory", "a quota allows memory limits that the nodes cannot meet",
     bscap_lint_quota_memory},
    {"quota-refuses-pod", "a container lacks a request or a limit that a quota asks for",
     bscap_lint_quota_unbounded},
    {"requests-above-nodes", "pods request more than their nodes give", bscap_lint_node_requests},
    {"memory-overcommitted", "memory limits of pods come to more than their nodes give",
     bscap_lint_node_memory_limits},
    {"cpu-overcommitted", "CPU limits of pods come to more than their nodes give",
     bscap_lint_node_cpu_limits},
    {"pod-above-node", "one pod requests more than one node gives", bscap_lint_pod_size},
    {"idle-above-limit", "an idle pod uses more than its limit", bscap_lint_idle_limit},
    {"scale-up-differs", "the text says that an autoscaler adds pods at another use than it does",
     bscap_lint_scale_up_wish},
    {"scale-down-differs",
     "the text says that an autoscaler removes pods at another use than it does",
     bscap_lint_scale_down_wish},
    {"scale-up-delay", "the text says that an autoscaler waits before it adds pods",
     bscap_lint_scale_up_delay},
    {"scale-down-delay", "the text says that an autoscaler waits other than 5m to remove pods",
     bscap_lint_scale_down_delay},
    {"autoscaler-pinned", "idle pods alone make an autoscaler add pods",
     bscap_lint_autoscaler_pinned},
    {"autoscaler-ratchets", "idle pods keep an autoscaler from removing pods",
     bscap_lint_autoscaler_ratchet},
    {"target-out-of-reach", "limits keep pods below the use at which an autoscaler adds pods",
     bscap_lint_autoscaler_target},
    {"advice-followed", "advice to set a number to what it is", bscap_lint_advice},
    {"review-limits-below-peak", "a review sets limits below the peak", bscap_lint_review_limits},
    {"review-shrinks-requests", "a review lowers requests of an autoscaled service each time",
     bscap_lint_review_autoscaled},
    {"bottleneck-starved", "a service called a bottleneck has less claim to CPU than others",
     bscap_lint_bottlenecks},
    {"cron-skips", "a CronJob takes longer than its interval, so that runs are skipped",
     bscap_lint_cron_skips},
    {"cron-piles-up", "a CronJob takes longer than its interval, so that runs pile up",
     bscap_lint_cron_piles_up},
    {"growth-without-ceiling", "growth compounds for ever", bscap_lint_growth_ceiling},
    {"milestone-out-of-reach", "a driver never grows to the level of a milestone",
     bscap_lint_milestone},
    {"unit-missing", "a size is so far from any use that its unit must have been left out",
     bscap_lint_units},
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

bscap_status bscap_check_run(bscap_check **check, const bscap_model *model,
                             const bscap_allocator *allocator, bscap_error *error) {
  *check = NULL;
  bscap_arena *arena = bscap_arena_create(allocator);
  bscap_check *result = arena == NULL ? NULL : bscap_arena_take(arena, 1, sizeof *result);
  bscap_lint lint = {
      .model = model, .arena = arena, .allocator = allocator, .failed = result == NULL};
  for (size_t i = 0; i < KINDS && !lint.failed; i++) {
    lint.id = kinds[i].id;
    kinds[i].walk(&lint);
  }
  if (lint.failed) {
    bscap_arena_free(arena);
    return bscap_fail_memory(error);
  }
  if (lint.count > 0) qsort(lint.findings, lint.count, sizeof *lint.findings, compare);
  *result = (bscap_check){.arena = arena, .findings = lint.findings, .count = lint.count};
  add_up(result, model);
  *check = result;
  return BSCAP_OK;
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
