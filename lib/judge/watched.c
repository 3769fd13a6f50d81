#include "judge/watched.h"

#include <math.h>

#include "model/scaled.h"

/* --- what is watched --- */

static void add_container(bscap_watched *metric, const bscap_resource *resource) {
  metric->request += bscap_stated_or(resource->request, 0);
  metric->limit += bscap_stated_or(resource->limit, INFINITY);
}

static void add_containers(bscap_watched *metric, bool is_cpu) {
  const bscap_service *service = metric->service;
  add_container(metric, is_cpu ? &service->cpu : &service->memory);
  for (size_t i = 0; i < service->sidecars_count; i++)
    add_container(metric, is_cpu ? &service->sidecars[i].cpu : &service->sidecars[i].memory);
}

/* Nothing is said of pods whose main container requests nothing: the reader sees to that. */
static const char *find_unrequested(const bscap_service *service, bool is_cpu) {
  if (!bscap_is_stated(is_cpu ? service->cpu.request : service->memory.request)) return NULL;
  for (size_t i = 0; i < service->sidecars_count; i++) {
    const bscap_sidecar *sidecar = &service->sidecars[i];
    if (!bscap_is_stated(is_cpu ? sidecar->cpu.request : sidecar->memory.request))
      return sidecar->name;
  }
  return NULL;
}

/* Of several targets the highest counts: it bounds all thresholds. */
static void add_aims(bscap_watched *metric) {
  metric->is_utilization = true;
  for (size_t i = 0; i < metric->autoscaler.metrics_count; i++) {
    const bscap_autoscaler_metric *one = &metric->autoscaler.metrics[i];
    const bool is_share = one->target == BSCAP_TARGET_UTILIZATION;
    const double aim = is_share ? (double)one->aim / 100 * metric->request
                                : (double)one->aim / (one->is_cpu ? 1 : 1000);
    metric->aim = fmax(metric->aim, aim);
    metric->is_utilization &= is_share;
  }
}

/* Where it comes to rest is a matter of what metrics ask for, not of how fast it may go there. */
static void drop_pace(bscap_scaling_rules *rules, const bscap_scaling_rules *standard) {
  const double tolerance_ratio = rules->tolerance_ratio;
  *rules = *standard;
  rules->tolerance_ratio = tolerance_ratio;
}

static bool watch(bscap_lint *lint, bscap_watched *metric, const bscap_service *service,
                  bool is_cpu) {
  const bscap_autoscale *autoscale = &service->autoscale;
  const bscap_resource *resource = is_cpu ? &service->cpu : &service->memory;
  *metric = (bscap_watched){.service = service,
                            .name = is_cpu ? "cpu" : "memory",
                            .unit = is_cpu ? BSCAP_MILLICORES : BSCAP_BYTES,
                            .target_ratio = is_cpu ? autoscale->cpu_ratio : autoscale->memory_ratio,
                            .idle = bscap_stated_or(resource->base, 0) +
                                    bscap_sidecars_base(service, is_cpu)};
  if (!bscap_is_stated(autoscale->most)) return false;
  lint->failed |=
      !bscap_service_autoscaler(&metric->autoscaler, lint->arena, service, is_cpu, !is_cpu);
  if (lint->failed || metric->autoscaler.metrics_count == 0) return false;
  const bscap_autoscaler standard = bscap_autoscaler_default();
  drop_pace(&metric->autoscaler.up, &standard.up);
  drop_pace(&metric->autoscaler.down, &standard.down);
  add_containers(metric, is_cpu);
  add_aims(metric);
  if (metric->is_utilization) metric->unrequested = find_unrequested(service, is_cpu);
  metric->state =
      bscap_arena_take(lint->arena, 1, bscap_autoscaler_state_size(&metric->autoscaler));
  lint->failed = metric->state == NULL;
  return !lint->failed;
}

bool bscap_watched_is_known(const bscap_watched *metric) {
  return metric->unrequested == NULL && metric->aim > 0;
}

static bool is_aimed(const bscap_watched *metric) {
  return metric->unrequested == NULL;
}

static bool is_failing(const bscap_watched *metric) {
  return metric->unrequested != NULL;
}

static void walk(bscap_lint *lint, bscap_look look, bool (*is_meant)(const bscap_watched *)) {
  bscap_watched metric;
  for (size_t i = 0; i < 2 * lint->model->services_count && !lint->failed; i++)
    if (watch(lint, &metric, &lint->model->services[i / 2], i % 2 == 0) && is_meant(&metric))
      look(lint, &metric);
}

void bscap_lint_each_watched(bscap_lint *lint, bscap_look look) {
  walk(lint, look, bscap_watched_is_known);
}

void bscap_lint_each_aim(bscap_lint *lint, bscap_look look) {
  walk(lint, look, is_aimed);
}

void bscap_lint_each_failing(bscap_lint *lint, bscap_look look) {
  walk(lint, look, is_failing);
}

/* --- what the controller does --- */

static bscap_autoscaler_load load_of(const bscap_watched *metric, const bscap_demand *demand) {
  const bool is_cpu = metric->unit == BSCAP_MILLICORES;
  return (bscap_autoscaler_load){.cpu_millicores = is_cpu ? *demand : (bscap_demand){0},
                                 .memory_bytes = is_cpu ? (bscap_demand){0} : *demand,
                                 .cpu_request_millicores = is_cpu ? metric->request : 1,
                                 .cpu_limit_millicores = is_cpu ? metric->limit : INFINITY,
                                 .memory_request_bytes = is_cpu ? 1 : metric->request};
}

int32_t bscap_watched_decide(const bscap_watched *metric, double total, int32_t replicas) {
  const bscap_demand demand = {.shared = total};
  const bscap_autoscaler_load load = load_of(metric, &demand);
  return bscap_autoscaler_decide(&metric->autoscaler, &load, replicas);
}

int32_t bscap_watched_settle(const bscap_watched *metric, double idle, int32_t replicas) {
  const bscap_demand demand = {.base_per_pod = idle};
  const bscap_autoscaler_load load = load_of(metric, &demand);
  return bscap_autoscaler_settle(metric->state, &metric->autoscaler, &load, replicas);
}

static double tolerance_of(const bscap_autoscaler *autoscaler) {
  const double own = autoscaler->has_behavior ? autoscaler->up.tolerance_ratio : NAN;
  return fmax(autoscaler->tolerance_ratio, bscap_stated_or(own, 0));
}

/* Any use of a pod from here on asks for more, unless a limit keeps it from being seen. */
static double beyond_all(const bscap_watched *metric) {
  return ceil(metric->aim * (1 + tolerance_of(&metric->autoscaler)) + metric->request / 10) + 1;
}

double bscap_watched_up(const bscap_watched *metric, int32_t replicas) {
  double below = -1, above = beyond_all(metric) * replicas;
  if (bscap_watched_decide(metric, above, replicas) <= replicas) return INFINITY;
  while (above - below > 1) {
    const double middle = floor((below + above) / 2);
    *(bscap_watched_decide(metric, middle, replicas) > replicas ? &above : &below) = middle;
  }
  return above;
}

double bscap_watched_down(const bscap_watched *metric, int32_t replicas) {
  double below = -1, above = beyond_all(metric) * replicas;
  while (above - below > 1) {
    const double middle = floor((below + above) / 2);
    *(bscap_watched_decide(metric, middle, replicas) < replicas ? &below : &above) = middle;
  }
  return below;
}

double bscap_watched_holds(const bscap_watched *metric, int32_t replicas, int32_t rest) {
  double below = -1, above = beyond_all(metric);
  if (bscap_watched_settle(metric, above, replicas) < rest) return INFINITY;
  while (above - below > 1) {
    const double middle = floor((below + above) / 2);
    *(bscap_watched_settle(metric, middle, replicas) >= rest ? &above : &below) = middle;
  }
  return above;
}

/* With a request so large that whole units are fractions of a percent. */
static bscap_watched finely(const bscap_watched *metric) {
  bscap_watched fine = *metric;
  fine.request = 100000;
  fine.limit = INFINITY;
  fine.aim = 0;
  add_aims(&fine);
  return fine;
}

static double utilization(const bscap_watched *metric, double total, int32_t replicas) {
  const double use = total / replicas;
  const double measured = metric->unit == BSCAP_MILLICORES ? ceil(use) : floor(use);
  return floor(100 * measured / metric->request) / 100;
}

double bscap_watched_up_ratio(const bscap_watched *metric, int32_t replicas) {
  if (!metric->is_utilization) return NAN;
  const bscap_watched fine = finely(metric);
  const double total = bscap_watched_up(&fine, replicas);
  return isinf(total) ? INFINITY : utilization(&fine, total, replicas);
}

double bscap_watched_down_ratio(const bscap_watched *metric, int32_t replicas) {
  if (!metric->is_utilization) return NAN;
  const bscap_watched fine = finely(metric);
  const double total = bscap_watched_down(&fine, replicas);
  return total < 0 ? -1 : utilization(&fine, total, replicas);
}
