#include <bscap/limit.h>

#include <math.h>

#include "simulate/plan.h"

typedef struct compiler {
  bscap_plan *plan;
  bscap_arena *arena;
  bscap_error *error;
  bscap_status status; /* the first failure; what comes after it does nothing */
} compiler;

static bool ran_out(compiler *c, const void *pointer) {
  if (pointer == NULL && c->status == BSCAP_OK) c->status = bscap_fail_memory(c->error);
  return c->status != BSCAP_OK;
}

static bool is_steady(const bscap_plan *plan, bscap_metric_kind kind, size_t part) {
  bool is_of_service = kind == BSCAP_METRIC_SERVICE_CPU || kind == BSCAP_METRIC_SERVICE_MEMORY;
  /* What the sync clock finds is not seen in the steps of the planning clock. */
  if (kind == BSCAP_METRIC_AUTOSCALER_UNMET) return true;
  return kind == BSCAP_METRIC_QUOTA_VOLUMES || (is_of_service && plan->services[part].is_steady);
}

/* Adds the metric `prefix/part/suffix`, or `prefix/part` for an empty suffix. A plan like another
 * has its metrics. */
static void add_metric(compiler *c, bscap_metric_kind kind, size_t part, bscap_unit unit,
                       const char *prefix, const char *name, const char *suffix) {
  if (c->status != BSCAP_OK) return;
  bscap_plan *plan = c->plan;
  if (plan->pattern != NULL) {
    plan->metrics_count++;
    return;
  }
  bscap_plan_metric *last =
      bscap_arena_append(c->arena, &plan->metrics, &plan->metrics_count, sizeof *last);
  const char *slash = *suffix == '\0' ? "" : "/";
  const char *id = bscap_arena_print(c->arena, "%s/%s%s%s", prefix, name, slash, suffix);
  if (ran_out(c, last) || ran_out(c, id)) return;
  *last = (bscap_plan_metric){id, unit, kind, part, is_steady(plan, kind, part)};
}

typedef struct threshold {
  bscap_limit_kind kind;
  double capacity; /* NAN: there is no such limit */
  double share_ratio;
  double for_seconds;
  bscap_severity severity;
} threshold;

/* Room for one more limit: of a plan like another there is as much as that one has. */
static bscap_limit *next_limit(compiler *c) {
  bscap_plan *plan = c->plan;
  if (plan->pattern != NULL) return &plan->limits[plan->limits_count++];
  return bscap_arena_append(c->arena, &plan->limits, &plan->limits_count, sizeof *plan->limits);
}

/* Adds the limit `prefix/part/suffix` on the metric that was added last. */
static void add_limit(compiler *c, threshold t, const char *prefix, const char *name,
                      const char *suffix) {
  if (c->status != BSCAP_OK || !bscap_is_stated(t.capacity) || !bscap_is_stated(t.share_ratio))
    return;
  bscap_plan *plan = c->plan;
  bscap_limit *last = next_limit(c);
  const char *id = plan->pattern != NULL
                       ? plan->pattern->limits[plan->limits_count - 1].id
                       : bscap_arena_print(c->arena, "%s/%s/%s", prefix, name, suffix);
  if (ran_out(c, last) || ran_out(c, id)) return;
  *last = (bscap_limit){.id = id,
                        .kind = t.kind,
                        .metric = plan->metrics_count - 1,
                        .capacity = t.capacity,
                        .share_ratio = t.share_ratio,
                        .for_seconds = bscap_stated_or(t.for_seconds, BSCAP_SUSTAINED_SECONDS),
                        .severity = t.severity};
}

static void add_drivers(compiler *c) {
  const bscap_model *model = c->plan->model;
  for (size_t i = 0; i < model->drivers_count; i++)
    add_metric(c, BSCAP_METRIC_DRIVER, i, BSCAP_COUNT, "driver", model->drivers[i].name, "");
}

static void add_service(compiler *c, size_t i, const bscap_service *service) {
  const bscap_alert *own = &service->alert, *all = &c->plan->model->alerts.service;
  double for_seconds = bscap_stated_or(own->for_seconds, all->for_seconds);
  const char *name = service->name;
  if (bscap_use_is_known(&service->cpu)) {
    double limit = service->cpu.limit;
    add_metric(c, BSCAP_METRIC_SERVICE_CPU, i, BSCAP_MILLICORES, "service", name, "cpu");
    add_limit(c,
              (threshold){BSCAP_LIMIT_SERVICE_CPU_ALERT, limit,
                          bscap_stated_or(own->cpu_ratio, all->cpu_ratio), for_seconds,
                          BSCAP_WARNING},
              "service", name, "cpu-alert");
    add_limit(c, (threshold){BSCAP_LIMIT_SERVICE_CPU, limit, 1, NAN, BSCAP_CRITICAL}, "service",
              name, "cpu-limit");
  }
  if (bscap_use_is_known(&service->memory)) {
    double limit = service->memory.limit;
    add_metric(c, BSCAP_METRIC_SERVICE_MEMORY, i, BSCAP_BYTES, "service", name, "memory");
    add_limit(c,
              (threshold){BSCAP_LIMIT_SERVICE_MEMORY_ALERT, limit,
                          bscap_stated_or(own->memory_ratio, all->memory_ratio), for_seconds,
                          BSCAP_WARNING},
              "service", name, "memory-alert");
    add_limit(c, (threshold){BSCAP_LIMIT_SERVICE_MEMORY, limit, 1, 0, BSCAP_CRITICAL}, "service",
              name, "memory-limit");
  }
}

/* An autoscaler at its maximum has room as long as the maximum serves the demand at its target. */
static void add_autoscaler(compiler *c, size_t i, const bscap_service *service) {
  const bscap_autoscale *autoscale = &service->autoscale;
  if (!bscap_is_stated(autoscale->most)) return;
  bscap_amounts request = bscap_reserved_by_pod(service).requests;
  if (bscap_is_stated(autoscale->cpu_ratio) && bscap_use_is_known(&service->cpu)) {
    double capacity = autoscale->most * request.cpu_millicores * autoscale->cpu_ratio;
    add_metric(c, BSCAP_METRIC_AUTOSCALER_CPU, i, BSCAP_MILLICORES, "autoscaler", service->name,
               "cpu");
    add_limit(c, (threshold){BSCAP_LIMIT_AUTOSCALER_CPU, capacity, 1, NAN, BSCAP_WARNING},
              "autoscaler", service->name, "cpu");
  }
  if (bscap_is_stated(autoscale->memory_ratio) && bscap_use_is_known(&service->memory)) {
    double capacity = autoscale->most * request.memory_bytes * autoscale->memory_ratio;
    add_metric(c, BSCAP_METRIC_AUTOSCALER_MEMORY, i, BSCAP_BYTES, "autoscaler", service->name,
               "memory");
    add_limit(c, (threshold){BSCAP_LIMIT_AUTOSCALER_MEMORY, capacity, 1, NAN, BSCAP_WARNING},
              "autoscaler", service->name, "memory");
  }
}

/* Work that waits, or is lost, while pods come too late or are too few. */
static void add_unmet(compiler *c, size_t i, const bscap_service *service) {
  bool can_lack = bscap_use_is_known(&service->cpu) && service->cpu.per.count > 0 &&
                  bscap_is_stated(service->cpu.limit);
  if (!bscap_is_stated(service->autoscale.most) || !can_lack) return;
  add_metric(c, BSCAP_METRIC_AUTOSCALER_UNMET, i, BSCAP_SECONDS, "autoscaler", service->name,
             "unmet");
  add_limit(
      c,
      (threshold){BSCAP_LIMIT_AUTOSCALER_UNMET, service->plant.unmet_seconds, 1, 0, BSCAP_WARNING},
      "autoscaler", service->name, "unmet");
}

static void add_volume(compiler *c, size_t i, const bscap_volume *volume) {
  double capacity = bscap_volume_capacity(&volume->space);
  double alert = bscap_stated_or(volume->alert_ratio, c->plan->model->alerts.volume_ratio);
  add_metric(c, BSCAP_METRIC_VOLUME, i, BSCAP_BYTES, "volume", volume->name, "");
  add_limit(c, (threshold){BSCAP_LIMIT_VOLUME_ALERT, capacity, alert, 0, BSCAP_WARNING}, "volume",
            volume->name, "alert");
  add_limit(c,
            (threshold){BSCAP_LIMIT_VOLUME_FULL, capacity, 1 - volume->space.headroom_ratio, 0,
                        BSCAP_CRITICAL},
            "volume", volume->name, "full");
}

static void add_link(compiler *c, size_t i, const bscap_link *link) {
  double alert = bscap_stated_or(link->alert_ratio, c->plan->model->alerts.link_ratio);
  double capacity = link->capacity_bits_per_second;
  add_metric(c, BSCAP_METRIC_LINK, i, BSCAP_BITS_PER_SECOND, "link", link->name, "");
  add_limit(c, (threshold){BSCAP_LIMIT_LINK_ALERT, capacity, alert, NAN, BSCAP_WARNING}, "link",
            link->name, "alert");
  add_limit(c, (threshold){BSCAP_LIMIT_LINK_FULL, capacity, 1, NAN, BSCAP_CRITICAL}, "link",
            link->name, "full");
}

static void add_use_of_nodes(compiler *c, size_t i, const bscap_node_group *group) {
  const bscap_alert *own = &group->alert, *all = &c->plan->model->alerts.node;
  double for_seconds = bscap_stated_or(own->for_seconds, all->for_seconds);
  double cpu = group->count * group->capacity.cpu_millicores;
  double memory = group->count * group->capacity.memory_bytes;
  const char *name = group->name;
  add_metric(c, BSCAP_METRIC_NODE_CPU, i, BSCAP_MILLICORES, "node", name, "cpu");
  add_limit(c,
            (threshold){BSCAP_LIMIT_NODE_CPU_ALERT, cpu,
                        bscap_stated_or(own->cpu_ratio, all->cpu_ratio), for_seconds,
                        BSCAP_WARNING},
            "node", name, "cpu-alert");
  add_limit(c, (threshold){BSCAP_LIMIT_NODE_CPU, cpu, 1, NAN, BSCAP_CRITICAL}, "node", name,
            "cpu-full");
  add_metric(c, BSCAP_METRIC_NODE_MEMORY, i, BSCAP_BYTES, "node", name, "memory");
  add_limit(c,
            (threshold){BSCAP_LIMIT_NODE_MEMORY_ALERT, memory,
                        bscap_stated_or(own->memory_ratio, all->memory_ratio), for_seconds,
                        BSCAP_WARNING},
            "node", name, "memory-alert");
  add_limit(c, (threshold){BSCAP_LIMIT_NODE_MEMORY, memory, 1, 0, BSCAP_CRITICAL}, "node", name,
            "memory-full");
}

/* What the system leaves to pods. NAN would be no limit, and all futures of a model must have the
 * same ones: so what is left of an overflow after another one is nothing. */
static double left_for_pods(double count, double capacity, double system) {
  return bscap_stated_or(count * capacity - count * bscap_stated_or(system, 0), 0);
}

static void add_requests_on_nodes(compiler *c, size_t i, const bscap_node_group *group) {
  const bscap_amounts *one = &group->capacity, *system = &group->system;
  double cpu = left_for_pods(group->count, one->cpu_millicores, system->cpu_millicores);
  double memory = left_for_pods(group->count, one->memory_bytes, system->memory_bytes);
  const char *name = group->name;
  add_metric(c, BSCAP_METRIC_NODE_CPU_REQUESTS, i, BSCAP_MILLICORES, "node", name, "cpu-requests");
  add_limit(c, (threshold){BSCAP_LIMIT_NODE_CPU_REQUESTS, cpu, 1, 0, BSCAP_CRITICAL}, "node", name,
            "cpu-requests");
  add_metric(c, BSCAP_METRIC_NODE_MEMORY_REQUESTS, i, BSCAP_BYTES, "node", name, "memory-requests");
  add_limit(c, (threshold){BSCAP_LIMIT_NODE_MEMORY_REQUESTS, memory, 1, 0, BSCAP_CRITICAL}, "node",
            name, "memory-requests");
}

static void add_quota_row(compiler *c, size_t i, bscap_metric_kind metric, bscap_limit_kind limit,
                          bscap_unit unit, double hard, const char *what) {
  if (!bscap_is_stated(hard)) return;
  const char *name = c->plan->model->quotas[i].name;
  add_metric(c, metric, i, unit, "quota", name, what);
  add_limit(c, (threshold){limit, hard, 1, 0, BSCAP_CRITICAL}, "quota", name, what);
}

static void add_quota(compiler *c, size_t i, const bscap_quota *quota) {
  add_quota_row(c, i, BSCAP_METRIC_QUOTA_CPU_REQUESTS, BSCAP_LIMIT_QUOTA_CPU_REQUESTS,
                BSCAP_MILLICORES, quota->requests.cpu_millicores, "requests.cpu");
  add_quota_row(c, i, BSCAP_METRIC_QUOTA_MEMORY_REQUESTS, BSCAP_LIMIT_QUOTA_MEMORY_REQUESTS,
                BSCAP_BYTES, quota->requests.memory_bytes, "requests.memory");
  add_quota_row(c, i, BSCAP_METRIC_QUOTA_CPU_LIMITS, BSCAP_LIMIT_QUOTA_CPU_LIMITS, BSCAP_MILLICORES,
                quota->limits.cpu_millicores, "limits.cpu");
  add_quota_row(c, i, BSCAP_METRIC_QUOTA_MEMORY_LIMITS, BSCAP_LIMIT_QUOTA_MEMORY_LIMITS,
                BSCAP_BYTES, quota->limits.memory_bytes, "limits.memory");
  add_quota_row(c, i, BSCAP_METRIC_QUOTA_VOLUMES, BSCAP_LIMIT_QUOTA_VOLUMES, BSCAP_COUNT,
                quota->volumes, "volumes");
}

/* What is the same in each future. */
static void share_lists(compiler *c) {
  bscap_plan *plan = c->plan;
  const bscap_plan *pattern = plan->pattern;
  plan->metrics = pattern->metrics;
  plan->moving = pattern->moving;
  plan->moving_count = pattern->moving_count;
  plan->limits = bscap_arena_take(c->arena, pattern->limits_count, sizeof *plan->limits);
  ran_out(c, plan->limits);
}

static void list_moving(compiler *c) {
  bscap_plan *plan = c->plan;
  plan->moving = bscap_arena_take(c->arena, plan->metrics_count, sizeof *plan->moving);
  if (ran_out(c, plan->moving)) return;
  for (size_t i = 0; i < plan->metrics_count; i++) {
    const bscap_plan_metric *metric = &plan->metrics[i];
    bool is_demand = metric->kind != BSCAP_METRIC_DRIVER && metric->kind != BSCAP_METRIC_VOLUME;
    if (is_demand && !metric->is_steady) plan->moving[plan->moving_count++] = i;
  }
}

bscap_status bscap_plan_limits(bscap_plan *plan, bscap_arena *arena, bscap_error *error) {
  const bscap_model *model = plan->model;
  compiler c = {plan, arena, error, BSCAP_OK};
  if (plan->pattern != NULL) share_lists(&c);
  add_drivers(&c);
  for (size_t i = 0; i < model->services_count; i++) add_service(&c, i, &model->services[i]);
  for (size_t i = 0; i < model->services_count; i++) add_autoscaler(&c, i, &model->services[i]);
  for (size_t i = 0; i < model->services_count; i++) add_unmet(&c, i, &model->services[i]);
  plan->first_volume_metric = plan->metrics_count;
  for (size_t i = 0; i < model->volumes_count; i++) add_volume(&c, i, &model->volumes[i]);
  for (size_t i = 0; i < model->links_count; i++) add_link(&c, i, &model->links[i]);
  for (size_t i = 0; i < model->nodes_count; i++) {
    add_use_of_nodes(&c, i, &model->nodes[i]);
    add_requests_on_nodes(&c, i, &model->nodes[i]);
  }
  for (size_t i = 0; i < model->quotas_count; i++) add_quota(&c, i, &model->quotas[i]);
  if (plan->pattern == NULL) list_moving(&c);
  return c.status;
}

const char *bscap_severity_name(bscap_severity severity) {
  switch (severity) {
  case BSCAP_NOTE:
    return "note";
  case BSCAP_WARNING:
    return "warning";
  case BSCAP_CRITICAL:
    return "critical";
  }
  return "unknown";
}
