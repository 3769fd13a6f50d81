/* Demand as sums of rows times costs: of services, links, nodes and quotas. */
#include <math.h>

#include "simulate/batch_state.h"

#define EACH_LANE(batch, lane)                                                                     \
  size_t lane = 0;                                                                                 \
  lane < (batch)->tile.width;                                                                      \
  lane++

/* --- sums --- */

typedef struct adder {
  bscap_batch *batch;
  bscap_lane_sum *sum;
  size_t room; /* for terms */
} adder;

static bool begin_sum(adder *add, bscap_batch *batch, bscap_lane_sum *sum, size_t most_terms) {
  *add = (adder){batch, sum, most_terms};
  sum->rises = true;
  sum->per_unit = bscap_batch_take(batch, most_terms, sizeof *sum->per_unit);
  sum->rows = bscap_batch_take(batch, most_terms, sizeof *sum->rows);
  return sum->per_unit != NULL && sum->rows != NULL;
}

/* The term of a row, new or not. */
static bscap_floats *term_of(adder *add, size_t row) {
  bscap_lane_sum *sum = add->sum;
  bscap_row *place = &add->batch->tile.rows[row];
  for (size_t i = 0; i < sum->count; i++)
    if (sum->rows[i] == place) return &sum->per_unit[i];
  sum->rows[sum->count] = place;
  place->is_needed = true;
  return &sum->per_unit[sum->count++];
}

static void add_term(adder *add, size_t row, size_t lane, double per_unit) {
  bscap_floats *term = term_of(add, row);
  term->lane[lane] += (float)per_unit;
  if (term->lane[lane] < 0) add->sum->rises = false;
}

static void add_constant(adder *add, size_t lane, double value) {
  add->sum->constant.lane[lane] += (float)value;
}

static void add_costs(adder *add, size_t lane, const bscap_costs *costs, double times) {
  for (size_t i = 0; i < costs->count; i++)
    add_term(add, bscap_batch_reading(costs->items[i].driver, (int)costs->items[i].reading), lane,
             costs->items[i].per_unit * times);
}

/* --- parts by lane --- */

static const bscap_service *service_of(const bscap_batch *batch, size_t lane, size_t service) {
  return &batch->plans[lane]->model->services[service];
}

static const bscap_plan_service *plan_of(const bscap_batch *batch, size_t lane, size_t service) {
  return &batch->plans[lane]->services[service];
}

static const bscap_resource *resource_of(const bscap_service *service, bool is_cpu) {
  return is_cpu ? &service->cpu : &service->memory;
}

static double sidecars_of(const bscap_plan_service *plan, bool is_cpu) {
  return is_cpu ? plan->sidecars_cpu_millicores : plan->sidecars_memory_bytes;
}

static bool is_known(const bscap_plan_service *plan, bool is_cpu) {
  return is_cpu ? plan->cpu_is_known : plan->memory_is_known;
}

static size_t costs_count(const bscap_resource *resource) {
  return resource->per.count + resource->each.count;
}

/* Pods that use a resource; their number does not change. */
static double pods_using(const bscap_batch *batch, size_t lane, size_t service, bool is_cpu) {
  const double pods = batch->engines[lane].uses[service].pods;
  return is_cpu ? bscap_stated_or(plan_of(batch, lane, service)->mean_runs, pods) : pods;
}

static const bscap_lane_scaler *scaler_of(const bscap_batch *batch, size_t service) {
  for (size_t i = 0; i < batch->tile.scalers_count; i++)
    if (batch->tile.scalers[i].service == service) return &batch->tile.scalers[i];
  return NULL;
}

/* What one pod's main container uses, `times` over; its request where that is not known. */
static void add_pod(adder *add, size_t lane, size_t service, bool is_cpu, double times) {
  const bscap_resource *resource = resource_of(service_of(add->batch, lane, service), is_cpu);
  const double pods = fmax(1, add->batch->engines[lane].uses[service].pods);
  if (!is_known(plan_of(add->batch, lane, service), is_cpu)) {
    const double request = bscap_stated_or(resource->request, 0);
    add_constant(add, lane, times * (request > resource->limit ? resource->limit : request));
    return;
  }
  add_constant(add, lane, times * bscap_stated_or(resource->base, 0));
  add_costs(add, lane, &resource->each, times);
  add_costs(add, lane, &resource->per, times / pods);
}

/* --- metrics of one service --- */

static bool lay_out_pod(bscap_batch *batch, bscap_lane_metric *metric, size_t service,
                        bool is_cpu) {
  adder add;
  const bscap_lane_scaler *scaler = scaler_of(batch, service);
  const bscap_resource *resource = resource_of(service_of(batch, 0, service), is_cpu);
  if (!begin_sum(&add, batch, &metric->sum, costs_count(resource) + 1)) return false;
  for (EACH_LANE(batch, lane)) {
    if (scaler == NULL)
      add_pod(&add, lane, service, is_cpu, 1);
    else
      add_term(&add, is_cpu ? scaler->pod_cpu_row : scaler->pod_memory_row, lane, 1);
  }
  return true;
}

/* What is asked of all pods that there may be. */
static bool lay_out_most(bscap_batch *batch, bscap_lane_metric *metric, size_t service,
                         bool is_cpu) {
  adder add;
  const bscap_resource *resource = resource_of(service_of(batch, 0, service), is_cpu);
  if (!begin_sum(&add, batch, &metric->sum, costs_count(resource))) return false;
  for (EACH_LANE(batch, lane)) {
    const bscap_service *one = service_of(batch, lane, service);
    const double most = one->autoscale.most;
    resource = resource_of(one, is_cpu);
    add_constant(&add, lane, most * bscap_stated_or(resource->base, 0));
    add_constant(&add, lane, most * sidecars_of(plan_of(batch, lane, service), is_cpu));
    add_costs(&add, lane, &resource->each, most);
    add_costs(&add, lane, &resource->per, 1);
  }
  return true;
}

/* Whether a node may see less of a service than it needs. */
static bool is_clipped(const bscap_batch *batch, size_t service, bool is_cpu) {
  const bscap_service *likely = service_of(batch, 0, service);
  return scaler_of(batch, service) == NULL && likely->nodes != BSCAP_NONE &&
         is_known(plan_of(batch, 0, service), is_cpu) && !plan_of(batch, 0, service)->is_steady &&
         bscap_is_stated(resource_of(likely, is_cpu)->limit);
}

static void set_clip(const bscap_batch *batch, bscap_lane_metric *metric, size_t service,
                     bool is_cpu) {
  if (!is_clipped(batch, service, is_cpu)) return;
  metric->clip.has_limit = true;
  metric->clip.row = batch->tile.clips[2 * service_of(batch, 0, service)->nodes + !is_cpu];
  for (EACH_LANE(batch, lane)) {
    metric->clip.limit.lane[lane] =
        (float)resource_of(service_of(batch, lane, service), is_cpu)->limit;
    metric->clip.pods.lane[lane] = (float)pods_using(batch, lane, service, is_cpu);
  }
}

/* --- links --- */

static bool is_still(const bscap_traffic_part *part) {
  return part->follows.count + part->per.count == 0;
}

/* The rows that stated traffic follows: how much there is, and its season. What was nothing at the
 * start cannot be followed. */
static void follow(bscap_batch *batch, bscap_lane_traffic *traffic, const bscap_cost *follows) {
  const bool is_stock =
      follows->reading == BSCAP_READING_STORED || follows->reading == BSCAP_READING_EVER;
  traffic->follows =
      bscap_batch_reading(follows->driver, is_stock ? (int)follows->reading : BSCAP_ROW_PLAIN);
  if (!is_stock) traffic->season = bscap_batch_reading(follows->driver, BSCAP_ROW_FACTOR);
  batch->tile.rows[traffic->follows].is_needed = true;
  for (EACH_LANE(batch, lane)) {
    const bscap_plan_driver *driver = &batch->plans[lane]->drivers[follows->driver];
    const double start = is_stock ? driver->stored : driver->start;
    if (!(start > 0)) continue;
    traffic->average.lane[lane] = traffic->still.lane[lane] / (float)start;
    traffic->still.lane[lane] = 0;
  }
}

static bool lay_out_traffic(bscap_batch *batch, adder *link_sum, size_t link, size_t index) {
  bscap_tile *tile = &batch->tile;
  adder add;
  bscap_lane_traffic *traffic = &tile->traffics[tile->traffics_count++];
  const bscap_traffic_part *likely = &batch->plans[0]->model->links[link].traffic[index];
  *traffic =
      (bscap_lane_traffic){.row = tile->rows_count++, .follows = BSCAP_NONE, .season = BSCAP_NONE};
  tile->rows[traffic->row].values = bscap_batch_row(batch);
  if (tile->rows[traffic->row].values == NULL ||
      !begin_sum(&add, batch, &traffic->more, likely->per.count))
    return false;
  for (EACH_LANE(batch, lane)) {
    const bscap_traffic_part *part = &batch->plans[lane]->model->links[link].traffic[index];
    traffic->still.lane[lane] = (float)part->traffic.average_bits_per_second;
    traffic->peak_factor.lane[lane] = (float)part->traffic.peak_factor;
    add_costs(&add, lane, &part->per, 1);
    add_term(link_sum, traffic->row, lane, 1);
  }
  if (likely->follows.count > 0) follow(batch, traffic, &likely->follows.items[0]);
  return true;
}

static bool lay_out_link(bscap_batch *batch, bscap_lane_metric *metric, size_t link) {
  adder add;
  const bscap_link *likely = &batch->plans[0]->model->links[link];
  if (!begin_sum(&add, batch, &metric->sum, likely->traffic_count)) return false;
  for (size_t i = 0; i < likely->traffic_count; i++) {
    if (!is_still(&likely->traffic[i]) && !lay_out_traffic(batch, &add, link, i)) return false;
    for (EACH_LANE(batch, lane)) {
      const bscap_engine *engine = &batch->engines[lane];
      const bscap_traffic_part *part = &batch->plans[lane]->model->links[link].traffic[i];
      if (!is_still(part)) continue;
      const bscap_traffic now = bscap_traffic_now(engine, part);
      add_constant(&add, lane, bscap_traffic_peak(&now));
    }
  }
  return true;
}

/* --- nodes and quotas --- */

static size_t all_costs(const bscap_model *model) {
  size_t count = 0;
  for (size_t i = 0; i < model->services_count; i++)
    count += costs_count(&model->services[i].cpu) + costs_count(&model->services[i].memory) + 1;
  return count;
}

static void add_use(adder *add, size_t service, bool is_cpu) {
  bscap_batch *batch = add->batch;
  const bscap_lane_scaler *scaler = scaler_of(batch, service);
  for (EACH_LANE(batch, lane)) {
    const double pods = pods_using(batch, lane, service, is_cpu);
    if (scaler != NULL) {
      add_term(add, is_cpu ? scaler->cpu_row : scaler->memory_row, lane, 1);
      continue;
    }
    if (!is_clipped(batch, service, is_cpu)) add_pod(add, lane, service, is_cpu, pods);
    add_constant(add, lane, pods * sidecars_of(plan_of(batch, lane, service), is_cpu));
  }
}

static bool is_on(const bscap_batch *batch, size_t service, size_t node) {
  return service_of(batch, 0, service)->nodes == node && !plan_of(batch, 0, service)->is_steady;
}

/* All that never meets a limit, and a row of what does. */
static bool lay_out_rest(bscap_batch *batch, bscap_lane_metric *metric, size_t node, bool is_cpu) {
  adder add;
  const bscap_model *model = batch->plans[0]->model;
  if (!begin_sum(&add, batch, &metric->rest, all_costs(model) + 1)) return false;
  for (EACH_LANE(batch, lane)) {
    const bscap_amounts *steady = &batch->engines[lane].steady_uses[node];
    add_constant(&add, lane, is_cpu ? steady->cpu_millicores : steady->memory_bytes);
    add_term(&add, batch->tile.clips[2 * node + !is_cpu], lane, 1);
  }
  metric->rest.rises = false; /* that row does not say how high it is */
  for (size_t i = 0; i < model->services_count; i++)
    if (is_on(batch, i, node)) add_use(&add, i, is_cpu);
  /* Terms of what may be clipped, that parts have their places. */
  for (size_t i = 0; i < model->services_count; i++)
    if (is_on(batch, i, node) && is_clipped(batch, i, is_cpu))
      for (EACH_LANE(batch, lane)) {
        add_costs(&add, lane, &resource_of(service_of(batch, lane, i), is_cpu)->each, 0);
        add_costs(&add, lane, &resource_of(service_of(batch, lane, i), is_cpu)->per, 0);
      }
  return true;
}

static bool lay_out_part(bscap_batch *batch, bscap_lane_metric *metric, bscap_lane_part *part,
                         size_t service, bool is_cpu) {
  adder add;
  bscap_lane_sum own = {.count = 0};
  const bscap_resource *likely = resource_of(service_of(batch, 0, service), is_cpu);
  part->per_unit = bscap_batch_take(batch, metric->rest.count, sizeof *part->per_unit);
  if (part->per_unit == NULL || !begin_sum(&add, batch, &own, costs_count(likely))) return false;
  for (EACH_LANE(batch, lane))
    add_pod(&add, lane, service, is_cpu, pods_using(batch, lane, service, is_cpu));
  part->constant = own.constant;
  for (size_t i = 0; i < own.count; i++)
    for (size_t k = 0; k < metric->rest.count; k++)
      if (metric->rest.rows[k] == own.rows[i]) part->per_unit[k] = own.per_unit[i];
  return true;
}

static size_t metric_of_pod(const bscap_batch *batch, size_t service, bool is_cpu) {
  const bscap_plan *plan = batch->plans[0];
  const bscap_metric_kind kind = is_cpu ? BSCAP_METRIC_SERVICE_CPU : BSCAP_METRIC_SERVICE_MEMORY;
  size_t index = 0;
  for (;; index++) {
    const bscap_plan_metric *metric = &plan->metrics[batch->tile.metrics[index].metric];
    if (metric->kind == kind && metric->part == service) return index;
  }
}

static bool copy_sum(bscap_batch *batch, bscap_lane_sum *copy, const bscap_lane_sum *sum) {
  *copy = *sum;
  copy->per_unit = bscap_batch_take(batch, sum->count, sizeof *copy->per_unit);
  for (size_t i = 0; copy->per_unit != NULL && i < sum->count; i++)
    copy->per_unit[i] = sum->per_unit[i];
  return copy->per_unit != NULL;
}

/* In the order in which a tile adds up what it does not clip. */
static void add_parts(const bscap_batch *batch, bscap_lane_metric *metric) {
  for (size_t i = 0; i < metric->parts_count; i++)
    for (EACH_LANE(batch, lane)) {
      const bscap_lane_part *part = &metric->parts[i];
      metric->sum.constant.lane[lane] += part->constant.lane[lane];
      for (size_t k = 0; k < metric->sum.count; k++)
        metric->sum.per_unit[k].lane[lane] += part->per_unit[k].lane[lane];
    }
}

static bool lay_out_use(bscap_batch *batch, bscap_lane_metric *metric, size_t node, bool is_cpu) {
  const size_t services = batch->plans[0]->model->services_count;
  if (!lay_out_rest(batch, metric, node, is_cpu)) return false;
  metric->parts = bscap_batch_take(batch, services, sizeof *metric->parts);
  if (metric->parts == NULL) return false;
  for (size_t i = 0; i < services; i++) {
    if (!is_on(batch, i, node) || !is_clipped(batch, i, is_cpu)) continue;
    bscap_lane_part *part = &metric->parts[metric->parts_count++];
    part->metric = metric_of_pod(batch, i, is_cpu);
    if (!lay_out_part(batch, metric, part, i, is_cpu)) return false;
  }
  if (!copy_sum(batch, &metric->sum, &metric->rest) ||
      !copy_sum(batch, &metric->now, &metric->rest))
    return false;
  add_parts(batch, metric);
  return true;
}

static double reserved_of(const bscap_reserved *pod, bscap_metric_kind kind) {
  switch (kind) {
  case BSCAP_METRIC_NODE_CPU_REQUESTS:
  case BSCAP_METRIC_QUOTA_CPU_REQUESTS:
    return pod->requests.cpu_millicores;
  case BSCAP_METRIC_NODE_MEMORY_REQUESTS:
  case BSCAP_METRIC_QUOTA_MEMORY_REQUESTS:
    return pod->requests.memory_bytes;
  case BSCAP_METRIC_QUOTA_CPU_LIMITS:
    return pod->limits.cpu_millicores;
  default:
    return pod->limits.memory_bytes;
  }
}

/* What pods reserve, on one node group or in all. */
static bool lay_out_reserved(bscap_batch *batch, bscap_lane_metric *metric, bscap_metric_kind kind,
                             size_t part) {
  adder add;
  const bscap_model *model = batch->plans[0]->model;
  const bool is_node = kind < BSCAP_METRIC_QUOTA_CPU_REQUESTS;
  if (!begin_sum(&add, batch, &metric->sum, model->services_count)) return false;
  for (size_t i = 0; i < model->services_count; i++) {
    const bscap_lane_scaler *scaler = scaler_of(batch, i);
    if (is_node && model->services[i].nodes != part) continue;
    for (EACH_LANE(batch, lane)) {
      const double one = reserved_of(&plan_of(batch, lane, i)->reserved, kind);
      if (scaler != NULL)
        add_term(&add, scaler->pods_row, lane, one);
      else
        add_constant(&add, lane, batch->engines[lane].uses[i].pods * one);
    }
  }
  return true;
}

/* --- metrics and their limits --- */

static bool lay_out_metric(bscap_batch *batch, bscap_lane_metric *metric) {
  const bscap_plan_metric *plan = &batch->plans[0]->metrics[metric->metric];
  switch (plan->kind) {
  case BSCAP_METRIC_SERVICE_CPU:
  case BSCAP_METRIC_SERVICE_MEMORY:
    set_clip(batch, metric, plan->part, plan->kind == BSCAP_METRIC_SERVICE_CPU);
    return lay_out_pod(batch, metric, plan->part, plan->kind == BSCAP_METRIC_SERVICE_CPU);
  case BSCAP_METRIC_AUTOSCALER_CPU:
  case BSCAP_METRIC_AUTOSCALER_MEMORY:
    return lay_out_most(batch, metric, plan->part, plan->kind == BSCAP_METRIC_AUTOSCALER_CPU);
  case BSCAP_METRIC_LINK:
    return lay_out_link(batch, metric, plan->part);
  case BSCAP_METRIC_NODE_CPU:
  case BSCAP_METRIC_NODE_MEMORY:
    return lay_out_use(batch, metric, plan->part, plan->kind == BSCAP_METRIC_NODE_CPU);
  default:
    return lay_out_reserved(batch, metric, plan->kind, plan->part);
  }
}

/* Steps in a row that last as long as the limit asks: at least one. */
static int32_t steps_needed(const bscap_limit *limit, double step_seconds) {
  const double steps = ceil(limit->for_seconds / step_seconds);
  return steps > 1 ? steps < INT32_MAX ? (int32_t)steps : INT32_MAX : 1;
}

/* Lanes to spare break nothing. */
static void lay_out_limit(const bscap_batch *batch, bscap_lane_metric *metric,
                          bscap_lane_limit *limit, size_t index) {
  limit->limit = index;
  for (EACH_LANE(batch, lane)) {
    const bscap_limit *plan = &batch->plans[lane]->limits[index];
    const float threshold = (float)(plan->share_ratio * plan->capacity);
    limit->threshold.lane[lane] = threshold;
    limit->needed.lane[lane] = steps_needed(plan, batch->tile.step_seconds);
    if (lane >= batch->count) bscap_batch_break(limit, lane);
    if (threshold < metric->threshold.lane[lane]) metric->threshold.lane[lane] = threshold;
  }
}

static bool lay_out_limits(bscap_batch *batch, bscap_lane_metric *metric) {
  const bscap_plan *plan = batch->plans[0];
  size_t count = 0;
  for (size_t i = 0; i < plan->limits_count; i++) count += plan->limits[i].metric == metric->metric;
  metric->limits = bscap_batch_take(batch, count, sizeof *metric->limits);
  if (metric->limits == NULL) return false;
  for (EACH_LANE(batch, lane)) metric->threshold.lane[lane] = INFINITY;
  for (size_t i = 0; i < plan->limits_count; i++)
    if (plan->limits[i].metric == metric->metric)
      lay_out_limit(batch, metric, &metric->limits[metric->limits_count++], i);
  return true;
}

/* --- services that autoscale --- */

static bool take_row(bscap_batch *batch, size_t *row) {
  *row = batch->tile.rows_count++;
  batch->tile.rows[*row].values = bscap_batch_row(batch);
  return batch->tile.rows[*row].values != NULL;
}

static bool take_rows(bscap_batch *batch, bscap_lane_scaler *scaler) {
  float **rows[] = {&scaler->cpu_each_row, &scaler->cpu_shared_row, &scaler->memory_each_row,
                    &scaler->memory_shared_row, &scaler->pods_before};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    *rows[i] = bscap_batch_row(batch);
    if (*rows[i] == NULL) return false;
  }
  return take_row(batch, &scaler->pods_row) && take_row(batch, &scaler->pod_cpu_row) &&
         take_row(batch, &scaler->pod_memory_row) && take_row(batch, &scaler->cpu_row) &&
         take_row(batch, &scaler->memory_row);
}

static bool lay_out_work(bscap_batch *batch, bscap_lane_scaler *scaler, bool is_cpu) {
  adder each, shared;
  const bscap_resource *likely = resource_of(service_of(batch, 0, scaler->service), is_cpu);
  if (!begin_sum(&each, batch, is_cpu ? &scaler->cpu_each : &scaler->memory_each,
                 likely->each.count) ||
      !begin_sum(&shared, batch, is_cpu ? &scaler->cpu_shared : &scaler->memory_shared,
                 likely->per.count))
    return false;
  for (EACH_LANE(batch, lane)) {
    const bscap_resource *resource = resource_of(service_of(batch, lane, scaler->service), is_cpu);
    add_costs(&each, lane, &resource->each, 1);
    add_costs(&shared, lane, &resource->per, 1);
  }
  return true;
}

/* What a pod that no use is known of takes: its request, as a base that nothing is added to. */
static void set_pod(const bscap_batch *batch, bscap_lane_scaler *scaler, size_t lane, bool is_cpu) {
  const bscap_plan_service *plan = plan_of(batch, lane, scaler->service);
  const bscap_resource *resource = resource_of(service_of(batch, lane, scaler->service), is_cpu);
  const double idle = is_known(plan, is_cpu) ? resource->base : resource->request;
  (is_cpu ? &scaler->cpu_base : &scaler->memory_base)->lane[lane] = (float)bscap_stated_or(idle, 0);
  (is_cpu ? &scaler->cpu_limit : &scaler->memory_limit)->lane[lane] =
      (float)bscap_stated_or(resource->limit, INFINITY);
  (is_cpu ? &scaler->cpu_sidecars : &scaler->memory_sidecars)->lane[lane] =
      (float)sidecars_of(plan, is_cpu);
}

static bool lay_out_scaler(bscap_batch *batch, bscap_lane_scaler *scaler, size_t service) {
  scaler->service = service;
  for (EACH_LANE(batch, lane)) {
    scaler->pods.lane[lane] =
        bscap_pods_at_rest(batch->plans[lane]->model, service_of(batch, lane, service));
    set_pod(batch, scaler, lane, true);
    set_pod(batch, scaler, lane, false);
  }
  return take_rows(batch, scaler) && lay_out_work(batch, scaler, true) &&
         lay_out_work(batch, scaler, false) && bscap_batch_start_rest(batch, scaler);
}

static bool lay_out_scalers(bscap_batch *batch) {
  const bscap_plan *plan = batch->plans[0];
  const size_t count = plan->model->services_count;
  batch->tile.scalers = bscap_batch_take(batch, count, sizeof *batch->tile.scalers);
  if (batch->tile.scalers == NULL) return false;
  for (size_t i = 0; i < count; i++)
    if (plan->services[i].autoscales &&
        !lay_out_scaler(batch, &batch->tile.scalers[batch->tile.scalers_count++], i))
      return false;
  return true;
}

/* --- all of it --- */

static bool take_clips(bscap_batch *batch) {
  bscap_tile *tile = &batch->tile;
  tile->clips_count = 2 * batch->plans[0]->model->nodes_count;
  tile->clips = bscap_batch_take(batch, tile->clips_count, sizeof *tile->clips);
  for (size_t i = 0; tile->clips != NULL && i < tile->clips_count; i++)
    if (!take_row(batch, &tile->clips[i])) return false;
  return tile->clips != NULL;
}

bool bscap_batch_lay_out_demand(bscap_batch *batch) {
  bscap_tile *tile = &batch->tile;
  const bscap_plan *plan = batch->plans[0];
  if (!take_clips(batch) || !lay_out_scalers(batch)) return false;
  tile->metrics = bscap_batch_take(batch, plan->moving_count, sizeof *tile->metrics);
  if (tile->metrics == NULL) return false;
  for (size_t i = 0; i < plan->moving_count; i++) {
    bscap_lane_metric *metric = &tile->metrics[tile->metrics_count++];
    metric->metric = plan->moving[i];
    if (!lay_out_metric(batch, metric) || !lay_out_limits(batch, metric)) return false;
  }
  return true;
}
