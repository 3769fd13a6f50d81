#include "judge/action.h"

#include <math.h>

#include "judge/action_fit.h"

enum { MOST_NODES = 100000 }; /* as many as a model may have */

typedef struct facts {
  bscap_arena *arena;
  const bscap_limit *limit;
  const bscap_model *model;
  size_t part;
  const char *part_name;
  double most;
  double needed_value; /* the capacity that keeps `most` under the limit's share */
  char needed[BSCAP_QUANTITY_SIZE];
} facts;

static const char *for_volume(const facts *f) {
  const bscap_volume *volume = &f->model->volumes[f->part];
  const char *otherwise = "archive what is old";
  if (isfinite(volume->retention_seconds)) otherwise = "keep less: shorten its retention";
  if (isfinite(volume->reset_seconds)) otherwise = "empty it more often";
  return bscap_arena_print(f->arena, "Claim %s for volume %s, or %s", f->needed, volume->name,
                           otherwise);
}

/* `advice`, and what stands in its way. */
static const char *with_fit(const facts *f, const char *advice, const bscap_service *changed,
                            const char *noun) {
  const char *clause = bscap_action_fit(f->arena, f->model, f->part, changed, noun);
  if (advice == NULL || clause == NULL) return NULL;
  return bscap_arena_print(f->arena, "%s%s", advice, clause);
}

/* A request that was not written is the limit, and rises with it. */
static const char *for_service(const facts *f, bool is_cpu) {
  const bscap_service *service = &f->model->services[f->part];
  bscap_service changed = *service;
  bscap_resource *resource = is_cpu ? &changed.cpu : &changed.memory;
  const char *name = is_cpu ? "cpu" : "memory";
  const char *request = bscap_arena_print(f->arena, "services.%s.%s.request", service->name, name);
  if (request == NULL) return NULL;
  resource->limit = f->needed_value;
  if (bscap_model_find(f->model, request) == NULL) resource->request = resource->limit;
  const char *otherwise = "";
  if (service->kind == BSCAP_DEPLOYMENT && service->cpu.per.count > 0 && is_cpu &&
      !bscap_is_stated(service->autoscale.most))
    otherwise = ", or add replicas";
  const char *advice = bscap_arena_print(f->arena, "Raise the %s limit of %s to %s%s", name,
                                         service->name, f->needed, otherwise);
  return with_fit(f, advice, &changed, "that limit");
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
  bscap_service changed = *service;
  changed.autoscale.most = ceil((f->most - most * idle) / serves);
  const char *advice =
      bscap_arena_print(f->arena, "Let %s scale to at least %.0f pods, or request more CPU per pod",
                        service->name, changed.autoscale.most);
  return with_fit(f, advice, &changed, "that number of pods");
}

/* A limit is at least the request. */
static const char *for_autoscaler_memory(const facts *f) {
  const bscap_service *service = &f->model->services[f->part];
  char text[BSCAP_QUANTITY_SIZE];
  double request = bscap_action_round_up(
      f->most / service->autoscale.most / service->autoscale.memory_ratio, BSCAP_BYTES);
  bscap_service changed = *service;
  changed.memory.request = request - bscap_reserved_by_pod(service).requests.memory_bytes +
                           bscap_stated_or(service->memory.request, 0);
  bool is_above_limit = changed.memory.limit < changed.memory.request;
  if (is_above_limit) changed.memory.limit = changed.memory.request;
  bscap_quantity_format(request, BSCAP_BYTES, text);
  const char *advice = bscap_arena_print(
      f->arena, "Request %s for each pod of %s%s: more pods do not make a pod smaller", text,
      service->name, is_above_limit ? ", with a limit no lower" : "");
  return with_fit(f, advice, &changed, "that request");
}

/* Pods that are too few, where work goes unmet for so long; or that come too late: what makes them
 * come earlier, or be there already. */
static const char *for_unmet(const facts *f) {
  const bscap_service *service = &f->model->services[f->part];
  if (f->most > 3600)
    return bscap_arena_print(f->arena,
                             "Let %s scale beyond %.0f pods, or raise its cpu limit: even all of "
                             "them are too few",
                             service->name, service->autoscale.most);
  const bscap_autoscale *autoscale = &service->autoscale;
  const bscap_plant_part *plant = &service->plant;
  char target[BSCAP_QUANTITY_SIZE], ready[BSCAP_QUANTITY_SIZE];
  bscap_quantity_format(autoscale->cpu_ratio, BSCAP_RATIO, target);
  bscap_quantity_format(plant->schedule_seconds + plant->start_seconds + plant->ready_seconds,
                        BSCAP_SECONDS, ready);
  const char *earlier =
      bscap_is_stated(autoscale->cpu_ratio)
          ? bscap_arena_print(f->arena, "scale %s earlier, with a CPU target below %s",
                              service->name, target)
          : bscap_arena_print(f->arena, "let %s scale by CPU", service->name);
  if (earlier == NULL) return NULL;
  return bscap_arena_print(f->arena,
                           "Keep more than %.0f pod%s before the peak, or %s, or have pods ready "
                           "in less than %s",
                           autoscale->least, autoscale->least == 1 ? "" : "s", earlier, ready);
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
  double nodes = ceil((f->most - group->count * system) / serves);
  if (!(nodes <= MOST_NODES))
    return bscap_arena_print(f->arena, "Move work off %s: no number of such nodes carries it",
                             group->name);
  return bscap_arena_print(f->arena, "Add nodes to %s, at least %.0f in all, or move work off it",
                           group->name, nodes);
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
  case BSCAP_LIMIT_AUTOSCALER_UNMET:
    return for_unmet(f);
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
             .most = most,
             .needed_value = bscap_action_round_up(most / limit->share_ratio, metric->unit)};
  if (limit->kind == BSCAP_LIMIT_AUTOSCALER_UNMET) return for_kind(&f);
  if (!isfinite(f.needed_value))
    return bscap_arena_print(arena, "Write a ceiling for the growth: this demand has no bound");
  bscap_quantity_format(f.needed_value, metric->unit, f.needed);
  if (!(most > limit->share_ratio * limit->capacity))
    return bscap_arena_print(arena, "Make sure of %s: it is uncertain how much there is", f.needed);
  return for_kind(&f);
}
