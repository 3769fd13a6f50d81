/* What all pods use and reserve, on a node group or under a quota. */
#include "simulate/batch_sums.h"

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

bool bscap_batch_lay_out_use(bscap_batch *batch, bscap_lane_metric *metric, size_t node,
                             bool is_cpu) {
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

/* What pods reserve, on one node group or in all. */
bool bscap_batch_lay_out_reserved(bscap_batch *batch, bscap_lane_metric *metric,
                                  bscap_metric_kind kind, size_t part) {
  adder add;
  const bscap_model *model = batch->plans[0]->model;
  const bool is_node = kind < BSCAP_METRIC_QUOTA_CPU_REQUESTS;
  if (!begin_sum(&add, batch, &metric->sum, model->services_count)) return false;
  for (size_t i = 0; i < model->services_count; i++) {
    const bscap_lane_scaler *scaler = scaler_of(batch, i);
    if (is_node && model->services[i].nodes != part) continue;
    for (EACH_LANE(batch, lane)) {
      const double one = *bscap_reserved_place(&plan_of(batch, lane, i)->reserved, kind);
      if (scaler != NULL)
        add_term(&add, scaler->pods_row, lane, one);
      else
        add_constant(&add, lane, batch->engines[lane].uses[i].pods * one);
    }
  }
  return true;
}
