/* Demand as sums of rows times costs: of services, links, nodes and quotas. */
#include "simulate/batch_sums.h"

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

/* Traffic that follows no stated amount is largest at its stated peak, and adds up as costs do. */
static void add_traffic(adder *link_sum, size_t lane, const bscap_traffic_part *part) {
  const double peak = part->traffic.peak_factor;
  add_constant(link_sum, lane, part->traffic.average_bits_per_second * peak);
  add_costs(link_sum, lane, &part->per, peak);
}

/* The rows that stated traffic follows: how much there is, and its season. What was nothing at the
 * start cannot be followed. */
static void follow(bscap_batch *batch, bscap_lane_traffic *traffic, const bscap_cost *follows) {
  const bool is_stock =
      follows->reading == BSCAP_READING_STORED || follows->reading == BSCAP_READING_EVER;
  traffic->follows =
      bscap_batch_reading(follows->driver, is_stock ? (int)follows->reading : BSCAP_ROW_PLAIN);
  batch->tile.rows[traffic->follows].is_needed = true;
  if (!is_stock) {
    traffic->season = bscap_batch_reading(follows->driver, BSCAP_ROW_FACTOR);
    batch->tile.rows[traffic->season].is_needed = true;
  }
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
  *traffic = (bscap_lane_traffic){.row = tile->rows_count++, .season = BSCAP_NONE};
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
  follow(batch, traffic, &likely->follows.items[0]);
  return true;
}

static bool lay_out_link(bscap_batch *batch, bscap_lane_metric *metric, size_t link) {
  adder add;
  const bscap_link *likely = &batch->plans[0]->model->links[link];
  size_t most_terms = likely->traffic_count;
  for (size_t i = 0; i < likely->traffic_count; i++) most_terms += likely->traffic[i].per.count;
  if (!begin_sum(&add, batch, &metric->sum, most_terms)) return false;
  for (size_t i = 0; i < likely->traffic_count; i++) {
    const bool follows = likely->traffic[i].follows.count > 0;
    if (follows && !lay_out_traffic(batch, &add, link, i)) return false;
    for (EACH_LANE(batch, lane))
      if (!follows) add_traffic(&add, lane, &batch->plans[lane]->model->links[link].traffic[i]);
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
    return bscap_batch_lay_out_use(batch, metric, plan->part, plan->kind == BSCAP_METRIC_NODE_CPU);
  default:
    return bscap_batch_lay_out_reserved(batch, metric, plan->kind, plan->part);
  }
}

/* The sum's first row becomes its unit. Where that costs next to nothing, it costs so little more
 * that no float can tell. */
static void choose_unit(bscap_lane_metric *metric, size_t lane) {
  bscap_lane_sum *sum = &metric->sum;
  const float second = sum->count == 2 ? sum->per_unit[1].lane[lane] : 0;
  const float scale = fmaxf(sum->per_unit[0].lane[lane], second * 1e-20f);
  metric->offset.lane[lane] = sum->constant.lane[lane];
  metric->scale.lane[lane] = scale;
  sum->constant.lane[lane] = 0;
  sum->per_unit[0].lane[lane] = 1;
  if (sum->count == 2) sum->per_unit[1].lane[lane] = scale > 0 ? second / scale : 0;
}

static void choose_units(const bscap_batch *batch, bscap_lane_metric *metric) {
  const bscap_lane_sum *sum = &metric->sum;
  for (EACH_LANE(batch, lane)) metric->scale.lane[lane] = 1;
  if (!bscap_lane_sum_has_unit(sum)) return;
  for (EACH_LANE(batch, lane)) choose_unit(metric, lane);
}

/* What its sum comes to where a metric comes to so much. */
static float in_units(const bscap_lane_metric *metric, size_t lane, double value) {
  const double more = value - (double)metric->offset.lane[lane];
  const double scale = (double)metric->scale.lane[lane];
  return scale > 0 ? (float)(more / scale) : more < 0 ? -INFINITY : INFINITY;
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
    const float threshold = in_units(metric, lane, plan->share_ratio * plan->capacity);
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
  for (EACH_LANE(batch, lane)) {
    metric->clip.threshold.lane[lane] =
        metric->clip.has_limit ? in_units(metric, lane, (double)metric->clip.limit.lane[lane])
                               : INFINITY;
    metric->threshold.lane[lane] = metric->clip.threshold.lane[lane];
  }
  for (size_t i = 0; i < plan->limits_count; i++)
    if (plan->limits[i].metric == metric->metric)
      lay_out_limit(batch, metric, &metric->limits[metric->limits_count++], i);
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
  if (!take_clips(batch) || !bscap_batch_lay_out_scalers(batch)) return false;
  tile->metrics = bscap_batch_take(batch, plan->moving_count, sizeof *tile->metrics);
  tile->packs = bscap_batch_take(batch, plan->moving_count, sizeof *tile->packs);
  tile->to_meet = bscap_batch_take(batch, plan->moving_count, sizeof *tile->to_meet);
  tile->is_to_pack = true;
  if (tile->metrics == NULL || tile->packs == NULL || tile->to_meet == NULL) return false;
  for (size_t i = 0; i < plan->moving_count; i++) {
    bscap_lane_metric *metric = &tile->metrics[tile->metrics_count++];
    metric->metric = plan->moving[i];
    if (!lay_out_metric(batch, metric)) return false;
    choose_units(batch, metric);
    if (!lay_out_limits(batch, metric)) return false;
  }
  return true;
}
