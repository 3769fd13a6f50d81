#include "judge/action.h"

#include <math.h>

/* The next value of a kind that people use: whole nodes, tens of millicores, sixteens of Mi, Gi. */
static double round_up(double value, bscap_unit unit) {
  double grain = 1;
  if (unit == BSCAP_MILLICORES) grain = value < 1000 ? 10 : 100;
  if (unit == BSCAP_BYTES) grain = value < 0x1p30 ? 0x1p24 : value < 0x1p33 ? 0x1p28 : 0x1p30;
  if (unit == BSCAP_BITS_PER_SECOND) grain = 1e6;
  return ceil(value / grain) * grain;
}

typedef struct facts {
  bscap_arena *arena;
  const bscap_limit *limit;
  const bscap_model *model;
  size_t part;
  const char *part_name;
  double most;
  char needed[BSCAP_QUANTITY_SIZE]; /* the capacity that keeps `most` under the limit's share */
} facts;

static const char *for_volume(const facts *f) {
  const bscap_volume *volume = &f->model->volumes[f->part];
  const char *otherwise = "archive what is old";
  if (isfinite(volume->retention_seconds)) otherwise = "keep less: shorten its retention";
  if (isfinite(volume->reset_seconds)) otherwise = "empty it more often";
  return bscap_arena_print(f->arena, "Claim %s for volume %s, or %s", f->needed, volume->name,
                           otherwise);
}

static const char *for_service(const facts *f, bool is_cpu) {
  const bscap_service *service = &f->model->services[f->part];
  const char *otherwise = "";
  if (service->kind == BSCAP_DEPLOYMENT && service->cpu.per.count > 0 && is_cpu &&
      !bscap_is_stated(service->autoscale.most))
    otherwise = ", or add replicas";
  return bscap_arena_print(f->arena, "Raise the %s limit of %s to %s%s", is_cpu ? "cpu" : "memory",
                           service->name, f->needed, otherwise);
}

/* A pod more brings its target, and takes what an idle pod needs. */
static const char *for_autoscaler_cpu(const facts *f) {
  const bscap_service *service = &f->model->services[f->part];
  double most = service->autoscale.most;
  double idle = bscap_stated_or(service->cpu.base, 0) + bscap_sidecars_base(service, true);
  double serves = f->limit->capacity / most - idle;
  if (!(serves > 0))
    return bscap_arena_print(f->arena, "Request more CPU for each pod of %s: an idle one is busy",
                             service->name);
  return bscap_arena_print(f->arena,
                           "Let %s scale to at least %.0f pods, or request more CPU per pod",
                           service->name, ceil((f->most - most * idle) / serves));
}

static const char *for_autoscaler_memory(const facts *f) {
  const bscap_service *service = &f->model->services[f->part];
  char request[BSCAP_QUANTITY_SIZE];
  double wanted = f->most / service->autoscale.most / service->autoscale.memory_ratio;
  bscap_quantity_format(round_up(wanted, BSCAP_BYTES), BSCAP_BYTES, request);
  return bscap_arena_print(f->arena,
                           "Request %s for each pod of %s: more pods do not make a pod smaller",
                           request, service->name);
}

/* What the system takes of each node for itself; use counts it, requests do not. */
static double system_of_node(const facts *f) {
  const bscap_amounts *system = &f->model->nodes[f->part].system;
  switch (f->limit->kind) {
  case BSCAP_LIMIT_NODE_CPU_ALERT:
  case BSCAP_LIMIT_NODE_CPU:
    return bscap_stated_or(system->cpu_millicores, 0);
  case BSCAP_LIMIT_NODE_MEMORY_ALERT:
  case BSCAP_LIMIT_NODE_MEMORY:
    return bscap_stated_or(system->memory_bytes, 0);
  default:
    return 0;
  }
}

static const char *for_nodes(const facts *f) {
  const bscap_node_group *group = &f->model->nodes[f->part];
  double system = system_of_node(f);
  double serves = f->limit->capacity * f->limit->share_ratio / group->count - system;
  if (!(serves > 0))
    return bscap_arena_print(f->arena, "Use larger nodes in %s: the system fills these",
                             group->name);
  return bscap_arena_print(f->arena, "Add nodes to %s, at least %.0f in all, or move work off it",
                           group->name, ceil((f->most - group->count * system) / serves));
}

static const char *for_kind(const facts *f) {
  switch (f->limit->kind) {
  case BSCAP_LIMIT_SERVICE_CPU_ALERT:
  case BSCAP_LIMIT_SERVICE_CPU:
    return for_service(f, true);
  case BSCAP_LIMIT_SERVICE_MEMORY_ALERT:
  case BSCAP_LIMIT_SERVICE_MEMORY:
    return for_service(f, false);
  case BSCAP_LIMIT_AUTOSCALER_CPU:
    return for_autoscaler_cpu(f);
  case BSCAP_LIMIT_AUTOSCALER_MEMORY:
    return for_autoscaler_memory(f);
  case BSCAP_LIMIT_VOLUME_ALERT:
  case BSCAP_LIMIT_VOLUME_FULL:
    return for_volume(f);
  case BSCAP_LIMIT_LINK_ALERT:
  case BSCAP_LIMIT_LINK_FULL:
    return bscap_arena_print(f->arena, "Provide %s on link %s", f->needed, f->part_name);
  case BSCAP_LIMIT_NODE_CPU_ALERT:
  case BSCAP_LIMIT_NODE_CPU:
  case BSCAP_LIMIT_NODE_MEMORY_ALERT:
  case BSCAP_LIMIT_NODE_MEMORY:
  case BSCAP_LIMIT_NODE_CPU_REQUESTS:
  case BSCAP_LIMIT_NODE_MEMORY_REQUESTS:
    return for_nodes(f);
  case BSCAP_LIMIT_QUOTA_CPU_REQUESTS:
  case BSCAP_LIMIT_QUOTA_MEMORY_REQUESTS:
  case BSCAP_LIMIT_QUOTA_CPU_LIMITS:
  case BSCAP_LIMIT_QUOTA_MEMORY_LIMITS:
  case BSCAP_LIMIT_QUOTA_VOLUMES:
    return bscap_arena_print(f->arena, "Raise this bound of quota %s to %s", f->part_name,
                             f->needed);
  }
  return NULL;
}

static const char *name_of_part(const bscap_model *model, const bscap_plan_metric *metric) {
  switch (metric->kind) {
  case BSCAP_METRIC_LINK:
    return model->links[metric->part].name;
  case BSCAP_METRIC_QUOTA_CPU_REQUESTS:
  case BSCAP_METRIC_QUOTA_MEMORY_REQUESTS:
  case BSCAP_METRIC_QUOTA_CPU_LIMITS:
  case BSCAP_METRIC_QUOTA_MEMORY_LIMITS:
  case BSCAP_METRIC_QUOTA_VOLUMES:
    return model->quotas[metric->part].name;
  default:
    return "";
  }
}

const char *bscap_action_for(bscap_arena *arena, const bscap_plan *plan, const bscap_limit *limit,
                             double most, bool breaks) {
  if (!breaks) return "";
  const bscap_plan_metric *metric = &plan->metrics[limit->metric];
  facts f = {.arena = arena,
             .limit = limit,
             .model = plan->model,
             .part = metric->part,
             .part_name = name_of_part(plan->model, metric),
             .most = most};
  double needed = round_up(most / limit->share_ratio, metric->unit);
  bscap_quantity_format(needed, metric->unit, f.needed);
  return for_kind(&f);
}
