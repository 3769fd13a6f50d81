#include "judge/watched.h"

#include <math.h>

#include "model/scaled.h"

/* --- what is watched --- */

static void add_container(bscap_watched *metric, const char *name, const bscap_resource *resource) {
  metric->request += bscap_stated_or(resource->request, 0);
  metric->limit += bscap_stated_or(resource->limit, INFINITY);
  if (!bscap_is_stated(resource->request)) metric->unrequested = name;
}

static void add_containers(bscap_watched *metric, bool is_cpu) {
  const bscap_service *service = metric->service;
  for (size_t i = service->sidecars_count; i-- > 0;)
    add_container(metric, service->sidecars[i].name,
                  is_cpu ? &service->sidecars[i].cpu : &service->sidecars[i].memory);
  add_container(metric, service->name, is_cpu ? &service->cpu : &service->memory);
}

static bool watch(bscap_lint *lint, bscap_watched *metric, const bscap_service *service,
                  bool is_cpu) {
  const bscap_autoscale *autoscale = &service->autoscale;
  *metric = (bscap_watched){
      .service = service,
      .name = is_cpu ? "cpu" : "memory",
      .unit = is_cpu ? BSCAP_MILLICORES : BSCAP_BYTES,
      .target_ratio = is_cpu ? autoscale->cpu_ratio : autoscale->memory_ratio,
      .idle = bscap_stated_or(is_cpu ? service->cpu.base : service->memory.base, 0) +
              bscap_sidecars_base(service, is_cpu)};
  if (!bscap_is_stated(autoscale->most) || !bscap_is_stated(metric->target_ratio)) return false;
  add_containers(metric, is_cpu);
  lint->failed |=
      !bscap_service_autoscaler(&metric->autoscaler, lint->arena, service, is_cpu, !is_cpu);
  if (lint->failed) return false;
  metric->state =
      bscap_arena_take(lint->arena, 1, bscap_autoscaler_state_size(&metric->autoscaler));
  lint->failed = metric->state == NULL;
  return !lint->failed;
}

static void walk(bscap_lint *lint, bscap_look look, bool fails) {
  bscap_watched metric;
  for (size_t i = 0; i < 2 * lint->model->services_count && !lint->failed; i++)
    if (watch(lint, &metric, &lint->model->services[i / 2], i % 2 == 0) &&
        (metric.unrequested != NULL) == fails)
      look(lint, &metric);
}

void bscap_lint_each_watched(bscap_lint *lint, bscap_look look) {
  walk(lint, look, false);
}

void bscap_lint_each_failing(bscap_lint *lint, bscap_look look) {
  walk(lint, look, true);
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

/* Where what is asked for turns. Any use of a pod beyond this asks for more, unless a limit keeps
 * it from being seen. */
static double beyond_all(const bscap_watched *metric) {
  const double tolerance = metric->autoscaler.tolerance_ratio;
  return ceil(metric->request * (metric->target_ratio * (1 + tolerance) + 0.1));
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
  return fine;
}

static double utilization(const bscap_watched *metric, double total, int32_t replicas) {
  const double use = total / replicas;
  const double measured = metric->unit == BSCAP_MILLICORES ? ceil(use) : floor(use);
  return floor(100 * measured / metric->request) / 100;
}

double bscap_watched_up_ratio(const bscap_watched *metric, int32_t replicas) {
  const bscap_watched fine = finely(metric);
  const double total = bscap_watched_up(&fine, replicas);
  return isinf(total) ? INFINITY : utilization(&fine, total, replicas);
}

double bscap_watched_down_ratio(const bscap_watched *metric, int32_t replicas) {
  const bscap_watched fine = finely(metric);
  const double total = bscap_watched_down(&fine, replicas);
  return total < 0 ? -1 : utilization(&fine, total, replicas);
}
