#ifndef BSCAP_SIMULATE_BATCH_SUMS_H
#define BSCAP_SIMULATE_BATCH_SUMS_H

#include <math.h>

#include "simulate/batch_state.h"

/* How the sums of a batch's demand are put together. */

/* --- sums --- */

typedef struct adder {
  bscap_batch *batch;
  bscap_lane_sum *sum;
} adder;

static inline bool begin_sum(adder *add, bscap_batch *batch, bscap_lane_sum *sum,
                             size_t most_terms) {
  *add = (adder){batch, sum};
  sum->rises = true;
  sum->per_unit = bscap_batch_take(batch, most_terms, sizeof *sum->per_unit);
  sum->rows = bscap_batch_take(batch, most_terms, sizeof *sum->rows);
  return sum->per_unit != NULL && sum->rows != NULL;
}

/* The term of a row, new or not. */
static inline bscap_floats *term_of(adder *add, size_t row) {
  bscap_lane_sum *sum = add->sum;
  bscap_row *place = &add->batch->tile.rows[row];
  for (size_t i = 0; i < sum->count; i++)
    if (sum->rows[i] == place) return &sum->per_unit[i];
  sum->rows[sum->count] = place;
  place->is_needed = true;
  return &sum->per_unit[sum->count++];
}

static inline void add_term(adder *add, size_t row, size_t lane, double per_unit) {
  bscap_floats *term = term_of(add, row);
  term->lane[lane] += (float)per_unit;
  if (term->lane[lane] < 0) add->sum->rises = false;
}

static inline void add_constant(adder *add, size_t lane, double value) {
  add->sum->constant.lane[lane] += (float)value;
}

static inline void add_costs(adder *add, size_t lane, const bscap_costs *costs, double times) {
  for (size_t i = 0; i < costs->count; i++)
    add_term(add, bscap_batch_reading(costs->items[i].driver, (int)costs->items[i].reading), lane,
             costs->items[i].per_unit * times);
}

/* --- parts by lane --- */

static inline const bscap_service *service_of(const bscap_batch *batch, size_t lane,
                                              size_t service) {
  return &batch->plans[lane]->model->services[service];
}

static inline const bscap_plan_service *plan_of(const bscap_batch *batch, size_t lane,
                                                size_t service) {
  return &batch->plans[lane]->services[service];
}

static inline const bscap_resource *resource_of(const bscap_service *service, bool is_cpu) {
  return is_cpu ? &service->cpu : &service->memory;
}

static inline double sidecars_of(const bscap_plan_service *plan, bool is_cpu) {
  return is_cpu ? plan->sidecars_cpu_millicores : plan->sidecars_memory_bytes;
}

static inline bool is_known(const bscap_plan_service *plan, bool is_cpu) {
  return is_cpu ? plan->cpu_is_known : plan->memory_is_known;
}

static inline size_t costs_count(const bscap_resource *resource) {
  return resource->per.count + resource->each.count;
}

/* Pods that use a resource; their number does not change. */
static inline double pods_using(const bscap_batch *batch, size_t lane, size_t service,
                                bool is_cpu) {
  const double pods = batch->engines[lane].uses[service].pods;
  return is_cpu ? bscap_stated_or(plan_of(batch, lane, service)->mean_runs, pods) : pods;
}

static inline const bscap_lane_scaler *scaler_of(const bscap_batch *batch, size_t service) {
  for (size_t i = 0; i < batch->tile.scalers_count; i++)
    if (batch->tile.scalers[i].service == service) return &batch->tile.scalers[i];
  return NULL;
}

/* What one pod's main container uses, `times` over; its request where that is not known. */
static inline void add_pod(adder *add, size_t lane, size_t service, bool is_cpu, double times) {
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

/* Whether a node may see less of a service than it needs. */
static inline bool is_clipped(const bscap_batch *batch, size_t service, bool is_cpu) {
  const bscap_service *likely = service_of(batch, 0, service);
  return scaler_of(batch, service) == NULL && likely->nodes != BSCAP_NONE &&
         is_known(plan_of(batch, 0, service), is_cpu) && !plan_of(batch, 0, service)->is_steady &&
         bscap_is_stated(resource_of(likely, is_cpu)->limit);
}

static inline bool take_row(bscap_batch *batch, size_t *row) {
  *row = batch->tile.rows_count++;
  batch->tile.rows[*row].values = bscap_batch_row(batch);
  return batch->tile.rows[*row].values != NULL;
}

/* Of all pods on a node group, what they use and what they reserve (simulate/batch_nodes.c). False
 * when memory runs out, as below. */
bool bscap_batch_lay_out_use(bscap_batch *batch, bscap_lane_metric *metric, size_t node,
                             bool is_cpu);
bool bscap_batch_lay_out_reserved(bscap_batch *batch, bscap_lane_metric *metric,
                                  bscap_metric_kind kind, size_t part);

/* Services that autoscale (simulate/batch_scalers.c). */
bool bscap_batch_lay_out_scalers(bscap_batch *batch);

#endif
