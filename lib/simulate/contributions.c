/* What makes up a demand. */
#include <math.h>
#include <stdlib.h>

#include "simulate/run.h"

typedef struct list {
  bscap_arena *arena;
  const bscap_engine *engine;
  double elapsed_seconds; /* within the step */
  bscap_contribution *items;
  size_t count;
  bool has_failed;
} list;

/* Takes the text over; NULL says that memory ran out. What is 0 makes up nothing. */
static void add(list *l, const char *text, double value) {
  if (value == 0 || l->has_failed) return;
  bscap_contribution *last = bscap_arena_append(l->arena, &l->items, &l->count, sizeof *last);
  l->has_failed = last == NULL || text == NULL;
  if (l->has_failed) return;
  *last = (bscap_contribution){text, value};
}

static void add_costs(list *l, const bscap_costs *costs, double pods, const char *how) {
  static const char *const words[] = {"", " added", " stored", " ever"};
  for (size_t i = 0; i < costs->count; i++) {
    const bscap_cost *cost = &costs->items[i];
    double reading = l->engine->readings[cost->driver].by_kind[cost->reading];
    add(l,
        bscap_arena_print(l->arena, "%s%s%s", l->engine->plan->drivers[cost->driver].name,
                          words[cost->reading], how),
        pods * cost->per_unit * reading);
  }
}

/* One pod's share of the work, or with `pods` of them all of it. */
static void add_resource(list *l, const bscap_resource *resource, double pods, double shared_by) {
  add(l, "idle", pods * bscap_stated_or(resource->base, 0));
  add_costs(l, &resource->each, pods, ", in each pod");
  add_costs(l, &resource->per, pods / shared_by, "");
}

static void add_sidecars(list *l, const bscap_service *service, double pods, bool is_cpu) {
  for (size_t i = 0; i < service->sidecars_count; i++) {
    const bscap_sidecar *sidecar = &service->sidecars[i];
    const bscap_resource *resource = is_cpu ? &sidecar->cpu : &sidecar->memory;
    add(l, sidecar->name,
        pods * bscap_stated_or(resource->base, bscap_stated_or(resource->request, 0)));
  }
}

static void add_service(list *l, const bscap_plan_metric *metric) {
  const bscap_service *service = &l->engine->plan->model->services[metric->part];
  double pods = fmax(1, l->engine->uses[metric->part].pods), most = service->autoscale.most;
  switch (metric->kind) {
  case BSCAP_METRIC_SERVICE_CPU:
    add_resource(l, &service->cpu, 1, pods);
    break;
  case BSCAP_METRIC_SERVICE_MEMORY:
    add_resource(l, &service->memory, 1, pods);
    break;
  case BSCAP_METRIC_AUTOSCALER_CPU:
    add_resource(l, &service->cpu, most, most);
    add_sidecars(l, service, most, true);
    break;
  default:
    add_resource(l, &service->memory, most, most);
    add_sidecars(l, service, most, false);
    break;
  }
}

static double value_now(const list *l, const bscap_course *course) {
  double elapsed = l->elapsed_seconds, rise = course->rise_seconds;
  double step = l->engine->plan->step_seconds;
  if (elapsed >= step) return course->end;
  if (elapsed <= rise) return course->begin + (course->peak - course->begin) * (elapsed / rise);
  return course->rest + (course->end - course->rest) * ((elapsed - rise) / (step - rise));
}

static void add_volume(list *l, size_t metric, size_t volume) {
  const bscap_plan *plan = l->engine->plan;
  double sum = 0;
  for (size_t i = 0; i < plan->streams_count; i++) {
    if (plan->streams[i].volume != volume) continue;
    double content = value_now(l, &l->engine->streams[i].course);
    add(l, plan->streams[i].text, content);
    sum += content;
  }
  double files = value_now(l, &l->engine->courses[metric]);
  /* Rounding of the sums is no room for reuse. */
  if (files - sum > 1e-9 * files) add(l, "deleted, kept for reuse", files - sum);
}

static void add_link(list *l, const bscap_link *link) {
  for (size_t i = 0; i < link->traffic_count; i++) {
    bscap_traffic traffic = bscap_traffic_now(l->engine, &link->traffic[i]);
    add(l, link->traffic[i].name, bscap_traffic_peak(&traffic));
  }
}

static void add_node_use(list *l, size_t group, bool is_cpu) {
  const bscap_model *model = l->engine->plan->model;
  const bscap_node_group *nodes = &model->nodes[group];
  double system = is_cpu ? nodes->system.cpu_millicores : nodes->system.memory_bytes;
  add(l, "system", nodes->count * bscap_stated_or(system, 0));
  for (size_t i = 0; i < model->services_count; i++) {
    if (model->services[i].nodes != group) continue;
    add(l, model->services[i].name,
        is_cpu ? bscap_pods_for_cpu(l->engine, i) * bscap_pod_cpu(l->engine, i)
               : l->engine->uses[i].pods * bscap_pod_memory(l->engine, i));
  }
}

static void add_reserved(list *l, const bscap_plan_metric *metric) {
  const bscap_model *model = l->engine->plan->model;
  bool is_node = metric->kind == BSCAP_METRIC_NODE_CPU_REQUESTS ||
                 metric->kind == BSCAP_METRIC_NODE_MEMORY_REQUESTS;
  for (size_t i = 0; i < model->services_count; i++) {
    if (is_node && model->services[i].nodes != metric->part) continue;
    bscap_reserved pod = bscap_reserved_by_pod(&model->services[i]);
    double pods = l->engine->uses[i].pods;
    add(l, bscap_arena_print(l->arena, "%s x%.0f", model->services[i].name, pods),
        pods * *bscap_reserved_place(&pod, metric->kind));
  }
}

static void add_all(list *l, size_t index) {
  const bscap_plan_metric *metric = &l->engine->plan->metrics[index];
  const bscap_model *model = l->engine->plan->model;
  switch (metric->kind) {
  case BSCAP_METRIC_DRIVER:
  case BSCAP_METRIC_AUTOSCALER_UNMET:
    break;
  case BSCAP_METRIC_SERVICE_CPU:
  case BSCAP_METRIC_SERVICE_MEMORY:
  case BSCAP_METRIC_AUTOSCALER_CPU:
  case BSCAP_METRIC_AUTOSCALER_MEMORY:
    add_service(l, metric);
    break;
  case BSCAP_METRIC_VOLUME:
    add_volume(l, index, metric->part);
    break;
  case BSCAP_METRIC_LINK:
    add_link(l, &model->links[metric->part]);
    break;
  case BSCAP_METRIC_NODE_CPU:
    add_node_use(l, metric->part, true);
    break;
  case BSCAP_METRIC_NODE_MEMORY:
    add_node_use(l, metric->part, false);
    break;
  case BSCAP_METRIC_QUOTA_VOLUMES:
    add(l, "volumes", (double)model->volumes_count);
    break;
  default:
    add_reserved(l, metric);
    break;
  }
}

/* Greatest first; equal ones by name, so that the order does not hang on the sort. */
static int by_value(const void *left, const void *right) {
  const bscap_contribution *a = left, *b = right;
  if (a->value != b->value) return a->value < b->value ? 1 : -1;
  for (size_t i = 0;; i++) {
    if (a->text[i] != b->text[i]) return a->text[i] < b->text[i] ? -1 : 1;
    if (a->text[i] == '\0') return 0;
  }
}

bscap_status bscap_contributions(bscap_contribution **contributions, size_t *count,
                                 bscap_arena *arena, const bscap_engine *engine, size_t metric,
                                 double time_seconds, bscap_error *error) {
  list l = {
      .arena = arena, .engine = engine, .elapsed_seconds = time_seconds - engine->time_seconds};
  add_all(&l, metric);
  if (l.has_failed) return bscap_fail_memory(error);
  if (l.count > 1) qsort(l.items, l.count, sizeof *l.items, by_value);
  *contributions = l.items;
  *count = l.count;
  return BSCAP_OK;
}
