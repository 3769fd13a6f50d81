/* Pods in lanes: how many there are of services that autoscale, and what each of them uses. */
#include "base/lanes_elementary.h"
#include "laws/autoscaler_lanes.h"
#include "simulate/tile_stages.h"

static lanes at_least_one(lanes pods) {
  return lanes_larger(pods, lanes_of(1));
}

static void settle_together(const bscap_tile *tile, bscap_lane_scaler *scaler, float *pods) {
  const wide cpu_idle = wide_load(scaler->cpu_idle.lane);
  const wide memory_idle = wide_load(scaler->memory_idle.lane);
  wide counts = wide_load(scaler->pods.lane);
  for (size_t at = 0; at < tile->steps * LANES; at += LANES) {
    const bscap_rest_load load = {
        wide_add(cpu_idle, wide_from(lanes_load(scaler->cpu_each_row + at))),
        wide_from(lanes_load(scaler->cpu_shared_row + at)),
        wide_add(memory_idle, wide_from(lanes_load(scaler->memory_each_row + at))),
        wide_from(lanes_load(scaler->memory_shared_row + at))};
    lanes_store(scaler->pods_before + at, wide_to_lanes(counts));
    bscap_rest_settle(scaler->rest, &load, &counts);
    lanes_store(pods + at, wide_to_lanes(counts));
  }
  wide_store(scaler->pods.lane, counts);
}

static void settle_alone(const bscap_tile *tile, bscap_lane_scaler *scaler, float *pods) {
  for (size_t step = 0; step < tile->steps; step++)
    for (size_t lane = 0; lane < LANES; lane++) {
      scaler->pods_before[step * LANES + lane] = (float)scaler->pods.lane[lane];
      scaler->pods.lane[lane] =
          bscap_tile_settle(tile, scaler, step, lane, scaler->pods.lane[lane]);
      pods[step * LANES + lane] = (float)scaler->pods.lane[lane];
    }
}

/* One resource of one pod, and of all of them as their node sees it. */
static void share(const bscap_tile *tile, const float *pods, const float *each, const float *shared,
                  const bscap_floats *base, const bscap_floats *limit, const bscap_floats *sidecars,
                  bscap_row *pod_row, bscap_row *all_row) {
  const lanes idle = lanes_load(base->lane), most = lanes_load(limit->lane);
  const lanes beside = lanes_load(sidecars->lane);
  for (size_t at = 0; at < tile->steps * LANES; at += LANES) {
    const lanes count = lanes_load(pods + at);
    const lanes shared_of_pod = lanes_load(shared + at) * lanes_inverse(at_least_one(count));
    const lanes pod = idle + lanes_load(each + at) + shared_of_pod;
    const lanes all = count * (lanes_smaller(pod, most) + beside);
    lanes_store(pod_row->values + at, pod);
    lanes_store(all_row->values + at, all);
  }
  LANES_NAMED(bscap_tile_note_highest)(tile, pod_row);
  LANES_NAMED(bscap_tile_note_highest)(tile, all_row);
}

static void scale(bscap_tile *tile, bscap_lane_scaler *scaler) {
  bscap_row *pods = &tile->rows[scaler->pods_row];
  LANES_NAMED(bscap_tile_sum)(scaler->cpu_each_row, tile, &scaler->cpu_each);
  LANES_NAMED(bscap_tile_sum)(scaler->cpu_shared_row, tile, &scaler->cpu_shared);
  LANES_NAMED(bscap_tile_sum)(scaler->memory_each_row, tile, &scaler->memory_each);
  LANES_NAMED(bscap_tile_sum)(scaler->memory_shared_row, tile, &scaler->memory_shared);
  if (scaler->rest != NULL)
    settle_together(tile, scaler, pods->values);
  else
    settle_alone(tile, scaler, pods->values);
  LANES_NAMED(bscap_tile_note_highest)(tile, pods);
  share(tile, pods->values, scaler->cpu_each_row, scaler->cpu_shared_row, &scaler->cpu_base,
        &scaler->cpu_limit, &scaler->cpu_sidecars, &tile->rows[scaler->pod_cpu_row],
        &tile->rows[scaler->cpu_row]);
  share(tile, pods->values, scaler->memory_each_row, scaler->memory_shared_row,
        &scaler->memory_base, &scaler->memory_limit, &scaler->memory_sidecars,
        &tile->rows[scaler->pod_memory_row], &tile->rows[scaler->memory_row]);
}

void LANES_NAMED(bscap_tile_scale)(bscap_tile *tile) {
  for (size_t i = 0; i < tile->scalers_count; i++) scale(tile, &tile->scalers[i]);
}
