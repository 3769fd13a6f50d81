/* Where the autoscalers of a batch come to rest. */
#include "simulate/batch_state.h"

bool bscap_batch_start_rest(bscap_batch *batch, bscap_lane_scaler *scaler) {
  const size_t index = scaler->service;
  const bscap_autoscaler *autoscalers[BSCAP_LANES_MOST];
  bscap_autoscaler_load idle[BSCAP_LANES_MOST];
  void *rest = bscap_batch_take(batch, 1, batch->stages->rest_size);
  if (rest == NULL) return false;
  for (size_t lane = 0; lane < batch->tile.width; lane++) {
    const bscap_plan_service *plan = &batch->plans[lane]->services[index];
    const bscap_service *service = &batch->plans[lane]->model->services[index];
    autoscalers[lane] = &plan->autoscaler;
    idle[lane] = plan->idle;
    scaler->cpu_idle.lane[lane] =
        bscap_stated_or(service->cpu.base, 0) + plan->idle.cpu_millicores.base_per_pod;
    scaler->memory_idle.lane[lane] =
        bscap_stated_or(service->memory.base, 0) + plan->idle.memory_bytes.base_per_pod;
  }
  scaler->refusals = batch->stages->start_rest(rest, autoscalers, idle, batch->tile.width,
                                               batch->engines[0].uses[index].scaler);
  if (scaler->refusals.together == NULL) scaler->rest = rest;
  return true;
}
