/* What the work of a step costs: pods, their use, and the sums of it. */
#include <bscap/calendar.h>
#include <math.h>

#include "simulate/engine.h"

double bscap_reading_now(const bscap_readings *readings, bscap_reading reading) {
  switch (reading) {
  case BSCAP_READING_LEVEL:
    return readings->busy_level;
  case BSCAP_READING_ADDED:
    return readings->added_per_hour;
  case BSCAP_READING_STORED:
    return readings->stored;
  case BSCAP_READING_EVER:
    return readings->ever;
  }
  return NAN;
}

static double sum_costs(const bscap_engine *engine, const bscap_costs *costs) {
  double sum = 0;
  for (size_t i = 0; i < costs->count; i++) {
    const bscap_cost *cost = &costs->items[i];
    if (cost->per_unit == 0) continue; /* even of a driver that has grown without bound */
    sum += cost->per_unit * bscap_reading_now(&engine->readings[cost->driver], cost->reading);
  }
  return sum;
}

/* --- pods --- */

static bscap_demand demand_of(const bscap_engine *engine, const bscap_resource *resource) {
  return (bscap_demand){.base_per_pod = bscap_stated_or(resource->base, 0),
                        .each_per_pod = sum_costs(engine, &resource->each),
                        .shared = sum_costs(engine, &resource->per)};
}

static double cpu_limit_of_pod(const bscap_service *service) {
  double limit = bscap_stated_or(service->cpu.limit, INFINITY);
  for (size_t i = 0; i < service->sidecars_count; i++)
    limit += bscap_stated_or(service->sidecars[i].cpu.limit, INFINITY);
  return limit;
}

/* From where it stood: an autoscaler settles within minutes, a step is longer. */
static double settle(const bscap_service *service, const bscap_service_use *use) {
  const bscap_autoscale *autoscale = &service->autoscale;
  bscap_amounts request = bscap_reserved_by_pod(service).requests;
  bscap_autoscaler autoscaler = {
      .least_replicas = (int)autoscale->least,
      .most_replicas = (int)autoscale->most,
      .cpu_target_ratio = use->cpu_is_known ? bscap_stated_or(autoscale->cpu_ratio, 0) : 0,
      .memory_target_ratio = use->memory_is_known ? bscap_stated_or(autoscale->memory_ratio, 0) : 0,
      .tolerance_ratio = autoscale->tolerance_ratio};
  bscap_autoscaler_load load = {.cpu_millicores = use->cpu_millicores,
                                .memory_bytes = use->memory_bytes,
                                .cpu_request_millicores = request.cpu_millicores,
                                .cpu_limit_millicores = cpu_limit_of_pod(service),
                                .memory_request_bytes = request.memory_bytes};
  load.cpu_millicores.base_per_pod += bscap_sidecars_base(service, true);
  load.memory_bytes.base_per_pod += bscap_sidecars_base(service, false);
  return bscap_autoscaler_settle(&autoscaler, &load, (int)use->pods);
}

static void use_services(bscap_engine *engine) {
  const bscap_model *model = engine->plan->model;
  for (size_t i = 0; i < model->services_count; i++) {
    const bscap_service *service = &model->services[i];
    bscap_service_use *use = &engine->uses[i];
    use->cpu_millicores = demand_of(engine, &service->cpu);
    use->memory_bytes = demand_of(engine, &service->memory);
    if (bscap_is_stated(service->autoscale.most)) use->pods = settle(service, use);
  }
}

double bscap_pod_cpu(const bscap_engine *engine, size_t service) {
  const bscap_service *part = &engine->plan->model->services[service];
  const bscap_service_use *use = &engine->uses[service];
  double main = use->cpu_is_known ? bscap_demand_per_pod(&use->cpu_millicores, fmax(1, use->pods))
                                  : bscap_stated_or(part->cpu.request, 0);
  return fmin(main, bscap_stated_or(part->cpu.limit, INFINITY)) + bscap_sidecars_base(part, true);
}

double bscap_pod_memory(const bscap_engine *engine, size_t service) {
  const bscap_service *part = &engine->plan->model->services[service];
  const bscap_service_use *use = &engine->uses[service];
  double main = use->memory_is_known ? bscap_demand_per_pod(&use->memory_bytes, fmax(1, use->pods))
                                     : bscap_stated_or(part->memory.request, 0);
  return fmin(main, bscap_stated_or(part->memory.limit, INFINITY)) +
         bscap_sidecars_base(part, false);
}

double bscap_pods_for_cpu(const bscap_engine *engine, size_t service) {
  const bscap_service *part = &engine->plan->model->services[service];
  if (part->kind != BSCAP_CRON_JOB) return engine->uses[service].pods;
  bscap_schedule schedule = {part->schedule.every_seconds, part->schedule.takes_seconds,
                             part->schedule.runs_overlap};
  return bscap_schedule_mean_runs(&schedule);
}

/* --- links --- */

/* The driver now over the driver at the start, both unseasoned. */
static double grown(const bscap_engine *engine, const bscap_cost *follows) {
  const bscap_plan_driver *driver = &engine->plan->drivers[follows->driver];
  const bscap_readings *now = &engine->readings[follows->driver];
  bool is_stock =
      follows->reading == BSCAP_READING_STORED || follows->reading == BSCAP_READING_EVER;
  double start = is_stock ? driver->stored : bscap_growth_value(&driver->growth, 0);
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

/* --- the course of each metric --- */

static double link_now(const bscap_engine *engine, const bscap_link *link) {
  double sum = 0;
  for (size_t i = 0; i < link->traffic_count; i++) {
    bscap_traffic traffic = bscap_traffic_now(engine, &link->traffic[i]);
    sum += bscap_traffic_peak(&traffic);
  }
  return sum;
}

static double node_use(const bscap_engine *engine, size_t group, bool is_cpu) {
  const bscap_model *model = engine->plan->model;
  const bscap_node_group *nodes = &model->nodes[group];
  double system = is_cpu ? nodes->system.cpu_millicores : nodes->system.memory_bytes;
  double sum = nodes->count * bscap_stated_or(system, 0);
  for (size_t i = 0; i < model->services_count; i++) {
    if (model->services[i].nodes != group) continue;
    sum += is_cpu ? bscap_pods_for_cpu(engine, i) * bscap_pod_cpu(engine, i)
                  : engine->uses[i].pods * bscap_pod_memory(engine, i);
  }
  return sum;
}

/* Over one node group, or over all with BSCAP_NONE. */
static bscap_reserved reserved_now(const bscap_engine *engine, size_t group) {
  const bscap_model *model = engine->plan->model;
  bscap_reserved sum = {0};
  for (size_t i = 0; i < model->services_count; i++) {
    if (group != BSCAP_NONE && model->services[i].nodes != group) continue;
    bscap_reserved_add(&sum, &model->services[i], engine->uses[i].pods);
  }
  return sum;
}

static double service_now(const bscap_engine *engine, const bscap_plan_metric *metric) {
  const bscap_service *service = &engine->plan->model->services[metric->part];
  const bscap_service_use *use = &engine->uses[metric->part];
  double pods = fmax(1, use->pods), most = service->autoscale.most;
  switch (metric->kind) {
  case BSCAP_METRIC_SERVICE_CPU:
    return bscap_demand_per_pod(&use->cpu_millicores, pods);
  case BSCAP_METRIC_SERVICE_MEMORY:
    return bscap_demand_per_pod(&use->memory_bytes, pods);
  case BSCAP_METRIC_AUTOSCALER_CPU:
    return bscap_demand_total(&use->cpu_millicores, most) +
           most * bscap_sidecars_base(service, true);
  default:
    return bscap_demand_total(&use->memory_bytes, most) +
           most * bscap_sidecars_base(service, false);
  }
}

static double quota_now(const bscap_engine *engine, const bscap_plan_metric *metric) {
  bscap_reserved sum = reserved_now(engine, BSCAP_NONE);
  switch (metric->kind) {
  case BSCAP_METRIC_QUOTA_CPU_REQUESTS:
    return sum.requests.cpu_millicores;
  case BSCAP_METRIC_QUOTA_MEMORY_REQUESTS:
    return sum.requests.memory_bytes;
  case BSCAP_METRIC_QUOTA_CPU_LIMITS:
    return sum.limits.cpu_millicores;
  case BSCAP_METRIC_QUOTA_MEMORY_LIMITS:
    return sum.limits.memory_bytes;
  default:
    return (double)engine->plan->model->volumes_count;
  }
}

static double value_now(const bscap_engine *engine, const bscap_plan_metric *metric) {
  switch (metric->kind) {
  case BSCAP_METRIC_LINK:
    return link_now(engine, &engine->plan->model->links[metric->part]);
  case BSCAP_METRIC_NODE_CPU:
    return node_use(engine, metric->part, true);
  case BSCAP_METRIC_NODE_MEMORY:
    return node_use(engine, metric->part, false);
  case BSCAP_METRIC_NODE_CPU_REQUESTS:
    return reserved_now(engine, metric->part).requests.cpu_millicores;
  case BSCAP_METRIC_NODE_MEMORY_REQUESTS:
    return reserved_now(engine, metric->part).requests.memory_bytes;
  default:
    return metric->kind < BSCAP_METRIC_VOLUME ? service_now(engine, metric)
                                              : quota_now(engine, metric);
  }
}

void bscap_engine_demand(bscap_engine *engine) {
  const bscap_plan *plan = engine->plan;
  use_services(engine);
  for (size_t i = 0; i < plan->metrics_count; i++) {
    const bscap_plan_metric *metric = &plan->metrics[i];
    if (metric->kind == BSCAP_METRIC_DRIVER || metric->kind == BSCAP_METRIC_VOLUME) continue;
    double value = value_now(engine, metric);
    engine->courses[i] = (bscap_course){value, value, 0, value, value};
  }
}
