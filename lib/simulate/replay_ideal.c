/* A load, replayed over pods that are all there at once. */
#include <bscap/replay.h>

#include <stdbool.h>

#include "base/fail.h"
#include "simulate/replay.h"

/* Room for what the controller sees; arrays are by metric. */
typedef struct ideal {
  const bscap_sync_load *load;
  bscap_pod_sample *samples;
  bscap_metric_value *values;
  bscap_pod_group pods;
} ideal;

static const int64_t day_ms = 86400000;

static bool start(ideal *plant, const bscap_replay *replay) {
  const size_t count = replay->autoscaler.metrics_count;
  plant->samples = bscap_arena_take(replay->arena, count, sizeof *plant->samples);
  plant->values = bscap_arena_take(replay->arena, count, sizeof *plant->values);
  plant->pods = (bscap_pod_group){
      .is_ready = true, .started_ms = -day_ms, .turned_ms = -day_ms, .samples = plant->samples};
  return plant->samples != NULL && plant->values != NULL;
}

static bscap_pod_sample sample_of(const bscap_sync_load *load, bool is_cpu, size_t index,
                                  int64_t now_ms, int32_t replicas) {
  const int64_t *loads = is_cpu ? load->cpu_millicores : load->memory_bytes;
  const int64_t unit = is_cpu ? 1 : 1000;
  const int64_t request = is_cpu ? load->cpu_request_millicores : load->memory_request_bytes;
  const bool is_there = loads != NULL && replicas > 0;
  return (bscap_pod_sample){.is_missing = !is_there,
                            .value = is_there ? loads[index] / replicas * unit : 0,
                            .request = request < 0 ? -1 : request * unit,
                            .time_ms = now_ms};
}

static int32_t sync(bscap_replay *replay, ideal *plant, size_t index, int32_t replicas) {
  const bscap_autoscaler *autoscaler = &replay->autoscaler;
  const int64_t now_ms = (int64_t)index * autoscaler->sync_period_ms;
  for (size_t i = 0; i < autoscaler->metrics_count; i++) {
    const bscap_autoscaler_metric *metric = &autoscaler->metrics[i];
    plant->samples[i] = sample_of(plant->load, metric->is_cpu, index, now_ms, replicas);
    plant->values[i].is_unavailable = metric->source > BSCAP_SOURCE_CONTAINER_RESOURCE;
  }
  plant->pods.count = replicas;
  const bscap_autoscaler_sight sight = {.now_ms = now_ms,
                                        .replicas = replicas,
                                        .status_replicas = replicas,
                                        .groups = &plant->pods,
                                        .groups_count = 1,
                                        .values = plant->values};
  return bscap_replay_decide(replay, index, &sight);
}

static void go(bscap_replay *replay, ideal *plant) {
  const double seconds = (double)replay->autoscaler.sync_period_ms / 1000;
  int32_t replicas = plant->load->start_replicas;
  for (size_t i = 0; i < replay->count; i++) {
    replicas = sync(replay, plant, i, replicas);
    replay->syncs[i].step =
        (bscap_plant_step){.pods = replicas, .ready = replicas, .pod_seconds = replicas * seconds};
    bscap_replay_add(replay, i, seconds);
  }
}

bscap_status bscap_replay_run_ideal(bscap_replay **replay, const bscap_autoscaler *autoscaler,
                                    const bscap_sync_load *load, const bscap_allocator *allocator,
                                    bscap_error *error) {
  bscap_autoscaler timed = *autoscaler;
  timed.sync_period_ms = load->sync_period_ms;
  bscap_plant still = bscap_plant_default();
  still.schedule_ms = still.start_ms = still.ready_ms = still.lag_ms = 0;
  still.cpu_request_millicores = (double)load->cpu_request_millicores;
  if (load->memory_request_bytes >= 0)
    still.memory_request_bytes = (double)load->memory_request_bytes;
  bscap_replay *made = bscap_replay_begin(&timed, &still, load->count, allocator);
  ideal plant = {.load = load};
  if (made == NULL || !start(&plant, made)) {
    bscap_replay_free(made);
    made = NULL;
  }
  if (made != NULL) go(made, &plant);
  *replay = made;
  return made != NULL ? BSCAP_OK : bscap_fail_memory(error);
}
