/* Services whose pods change in number. */
#include "simulate/batch_sums.h"

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

bool bscap_batch_lay_out_scalers(bscap_batch *batch) {
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
