/* What the work of a step costs: pods, their use, and the sums of it. */
#include <bscap/calendar.h>
#include <math.h>

#include "simulate/engine.h"

static double sum_costs(const bscap_engine *engine, const bscap_costs *costs) {
  double sum = 0;
  for (size_t i = 0; i < costs->count; i++) {
    const bscap_cost *cost = &costs->items[i];
    if (cost->per_unit == 0) continue; /* even of a driver that has grown without bound */
    sum += cost->per_unit * engine->readings[cost->driver].by_kind[cost->reading];
  }
  return sum;
}

/* --- pods --- */

static bscap_demand demand_of(const bscap_engine *engine, const bscap_resource *resource) {
  return (bscap_demand){.base_per_pod = bscap_stated_or(resource->base, 0),
                        .each_per_pod = sum_costs(engine, &resource->each),
                        .shared = sum_costs(engine, &resource->per)};
}

double bscap_service_settle(const bscap_plan_service *service, bscap_autoscaler_state *state,
                            const bscap_plant_load *work, double pods) {
  bscap_autoscaler_load load = service->idle;
  const double sidecars_cpu = load.cpu_millicores.base_per_pod;
  const double sidecars_memory = load.memory_bytes.base_per_pod;
  load.cpu_millicores = work->cpu_millicores;
  load.memory_bytes = work->memory_bytes;
  load.cpu_millicores.base_per_pod += sidecars_cpu;
  load.memory_bytes.base_per_pod += sidecars_memory;
  return bscap_autoscaler_settle(state, &service->autoscaler, &load, (int32_t)pods);
}

/* The number of pods, and what is asked of the most that there may be. */
static void scale(bscap_engine *engine, const bscap_plan_service *plan,
                  const bscap_service *service, bscap_service_use *use) {
  const bscap_plant_load work = {use->cpu_millicores, use->memory_bytes};
  const double pods = bscap_service_settle(plan, use->scaler, &work, use->pods);
  const double most = service->autoscale.most;
  engine->pods_are_new |= pods != use->pods;
  use->pods_before = use->pods;
  use->pods = pods;
  use->most_cpu_millicores =
      bscap_demand_total(&use->cpu_millicores, most) + most * plan->sidecars_cpu_millicores;
  use->most_memory_bytes =
      bscap_demand_total(&use->memory_bytes, most) + most * plan->sidecars_memory_bytes;
}

static void use_service(bscap_engine *engine, size_t index) {
  const bscap_service *service = &engine->plan->model->services[index];
  const bscap_plan_service *plan = &engine->plan->services[index];
  bscap_service_use *use = &engine->uses[index];
  use->cpu_millicores = demand_of(engine, &service->cpu);
  use->memory_bytes = demand_of(engine, &service->memory);
  if (plan->autoscales) scale(engine, plan, service, use);
  double pods = bscap_larger(1, use->pods);
  use->pod_cpu_millicores = bscap_demand_per_pod(&use->cpu_millicores, pods);
  use->pod_memory_bytes = bscap_demand_per_pod(&use->memory_bytes, pods);
}

static double at_most(double value, double limit) {
  return value > limit ? limit : value; /* a limit that is not stated is NAN, and none */
}

double bscap_pod_cpu(const bscap_engine *engine, size_t service) {
  const bscap_resource *cpu = &engine->plan->model->services[service].cpu;
  const bscap_plan_service *plan = &engine->plan->services[service];
  double main = plan->cpu_is_known ? engine->uses[service].pod_cpu_millicores
                                   : bscap_stated_or(cpu->request, 0);
  return at_most(main, cpu->limit) + plan->sidecars_cpu_millicores;
}

double bscap_pod_memory(const bscap_engine *engine, size_t service) {
  const bscap_resource *memory = &engine->plan->model->services[service].memory;
  const bscap_plan_service *plan = &engine->plan->services[service];
  double main = plan->memory_is_known ? engine->uses[service].pod_memory_bytes
                                      : bscap_stated_or(memory->request, 0);
  return at_most(main, memory->limit) + plan->sidecars_memory_bytes;
}

double bscap_pods_for_cpu(const bscap_engine *engine, size_t service) {
  return bscap_stated_or(engine->plan->services[service].mean_runs, engine->uses[service].pods);
}

/* --- links --- */

/* The driver now over the driver at the start, both unseasoned. */
static double grown(const bscap_engine *engine, const bscap_cost *follows) {
  const bscap_plan_driver *driver = &engine->plan->drivers[follows->driver];
  const bscap_readings *now = &engine->readings[follows->driver];
  bool is_stock =
      follows->reading == BSCAP_READING_STORED || follows->reading == BSCAP_READING_EVER;
  double start = is_stock ? driver->stored : driver->start;
  double value = follows->reading == BSCAP_READING_STORED ? now->stored
                 : follows->reading == BSCAP_READING_EVER ? now->ever
                                                          : now->level;
  return start > 0 ? value / start : 1;
}

bscap_traffic bscap_traffic_now(const bscap_engine *engine, const bscap_traffic_part *traffic) {
  double average = traffic->traffic.average_bits_per_second, season = 1;
  if (traffic->follows.count > 0) {
    const bscap_cost *follows = traffic->follows.items;
    bool is_stock =
        follows->reading == BSCAP_READING_STORED || follows->reading == BSCAP_READING_EVER;
    average *= grown(engine, follows);
    season = is_stock ? 1 : engine->readings[follows->driver].season;
  }
  double more = sum_costs(engine, &traffic->per);
  double mean_now = average * season + more;
  double peak = (average + more) * traffic->traffic.peak_factor;
  /* A stated peak is what is ever reached at today's work, the busy hour included. */
  return (bscap_traffic){mean_now, mean_now > 0 ? fmax(1, peak / mean_now) : 1};
}

static double link_now(const bscap_engine *engine, const bscap_link *link) {
  double sum = 0;
  for (size_t i = 0; i < link->traffic_count; i++) {
    bscap_traffic traffic = bscap_traffic_now(engine, &link->traffic[i]);
    sum += bscap_traffic_peak(&traffic);
  }
  return sum;
}

/* --- nodes and quotas --- */

static void add_use(const bscap_engine *engine, bscap_amounts *sum, size_t service) {
  sum->cpu_millicores += bscap_pods_for_cpu(engine, service) * bscap_pod_cpu(engine, service);
  sum->memory_bytes += engine->uses[service].pods * bscap_pod_memory(engine, service);
}

/* What is used on each node group. The system and services that are steady are added up once. */
static void use_nodes(bscap_engine *engine) {
  const bscap_model *model = engine->plan->model;
  for (size_t i = 0; i < model->nodes_count && engine->step == 0; i++) {
    const bscap_node_group *nodes = &model->nodes[i];
    engine->steady_uses[i] =
        (bscap_amounts){nodes->count * bscap_stated_or(nodes->system.cpu_millicores, 0),
                        nodes->count * bscap_stated_or(nodes->system.memory_bytes, 0)};
  }
  for (size_t i = 0; i < model->services_count && engine->step == 0; i++)
    if (engine->plan->services[i].is_steady && model->services[i].nodes != BSCAP_NONE)
      add_use(engine, &engine->steady_uses[model->services[i].nodes], i);
  for (size_t i = 0; i < model->nodes_count; i++) engine->node_uses[i] = engine->steady_uses[i];
  for (size_t i = 0; i < model->services_count; i++)
    if (!engine->plan->services[i].is_steady && model->services[i].nodes != BSCAP_NONE)
      add_use(engine, &engine->node_uses[model->services[i].nodes], i);
}

/* What all pods reserve, on each node group and, last, in all: only when their number changes. */
static void reserve(bscap_engine *engine) {
  const bscap_model *model = engine->plan->model;
  if (!engine->pods_are_new) return;
  engine->pods_are_new = false;
  bscap_reserved *all = &engine->reserved[model->nodes_count];
  for (size_t i = 0; i <= model->nodes_count; i++) engine->reserved[i] = (bscap_reserved){0};
  for (size_t i = 0; i < model->services_count; i++) {
    const bscap_reserved *pod = &engine->plan->services[i].reserved;
    size_t group = model->services[i].nodes;
    if (group != BSCAP_NONE)
      bscap_reserved_add_pods(&engine->reserved[group], pod, engine->uses[i].pods);
    bscap_reserved_add_pods(all, pod, engine->uses[i].pods);
  }
}

/* --- the course of each metric --- */

const double *bscap_reserved_place(const bscap_reserved *sum, bscap_metric_kind kind) {
  switch (kind) {
  case BSCAP_METRIC_NODE_CPU_REQUESTS:
  case BSCAP_METRIC_QUOTA_CPU_REQUESTS:
    return &sum->requests.cpu_millicores;
  case BSCAP_METRIC_NODE_MEMORY_REQUESTS:
  case BSCAP_METRIC_QUOTA_MEMORY_REQUESTS:
    return &sum->requests.memory_bytes;
  case BSCAP_METRIC_QUOTA_CPU_LIMITS:
    return &sum->limits.cpu_millicores;
  default:
    return &sum->limits.memory_bytes;
  }
}

const double *bscap_engine_place(const bscap_engine *engine, const bscap_plan_metric *metric) {
  static const double nothing = 0;
  switch (metric->kind) {
  case BSCAP_METRIC_DRIVER:
  case BSCAP_METRIC_VOLUME:
    return NULL;
  case BSCAP_METRIC_SERVICE_CPU:
    return &engine->uses[metric->part].pod_cpu_millicores;
  case BSCAP_METRIC_SERVICE_MEMORY:
    return &engine->uses[metric->part].pod_memory_bytes;
  case BSCAP_METRIC_AUTOSCALER_CPU:
    return &engine->uses[metric->part].most_cpu_millicores;
  case BSCAP_METRIC_AUTOSCALER_MEMORY:
    return &engine->uses[metric->part].most_memory_bytes;
  case BSCAP_METRIC_AUTOSCALER_UNMET:
    return &nothing;
  case BSCAP_METRIC_LINK:
    return &engine->link_bits_per_second[metric->part];
  case BSCAP_METRIC_NODE_CPU:
    return &engine->node_uses[metric->part].cpu_millicores;
  case BSCAP_METRIC_NODE_MEMORY:
    return &engine->node_uses[metric->part].memory_bytes;
  case BSCAP_METRIC_NODE_CPU_REQUESTS:
  case BSCAP_METRIC_NODE_MEMORY_REQUESTS:
    return bscap_reserved_place(&engine->reserved[metric->part], metric->kind);
  case BSCAP_METRIC_QUOTA_VOLUMES:
    return engine->volumes_count;
  default:
    return bscap_reserved_place(&engine->reserved[engine->plan->model->nodes_count], metric->kind);
  }
}

static void set_course(bscap_engine *engine, size_t metric) {
  double value = *engine->places[metric];
  engine->courses[metric] = (bscap_course){value, value, 0, value, value};
}

void bscap_engine_demand(bscap_engine *engine) {
  const bscap_plan *plan = engine->plan;
  for (size_t i = 0; i < plan->model->services_count; i++)
    if (engine->step == 0 || !plan->services[i].is_steady) use_service(engine, i);
  reserve(engine);
  use_nodes(engine);
  for (size_t i = 0; i < plan->model->links_count; i++)
    engine->link_bits_per_second[i] = link_now(engine, &plan->model->links[i]);
  for (size_t i = 0; i < plan->metrics_count && engine->step == 0; i++)
    if (plan->metrics[i].is_steady) set_course(engine, i);
  for (size_t i = 0; i < plan->moving_count; i++) set_course(engine, plan->moving[i]);
}
