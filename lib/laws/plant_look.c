/* What the controller sees of a plant. */
#include <bscap/plant.h>

#include <math.h>

#include "laws/autoscaler_metrics.h"
#include "laws/plant.h"

/* What is the same for all pods in one look. */
typedef struct look {
  const bscap_plant_state *state;
  const bscap_plant *plant;
  const bscap_autoscaler *autoscaler;
  const double *others;
  int64_t time_ms; /* of the newest scrape that has arrived */
  size_t slot;
} look;

static look begin(const bscap_plant_state *state, const bscap_plant *plant,
                  const bscap_autoscaler *autoscaler, const double *others) {
  const int64_t arrived_ms = state->now_ms - (plant->lag_ms > 0 ? plant->lag_ms : 0);
  const int64_t scrape = arrived_ms / plant->scrape_ms - (arrived_ms % plant->scrape_ms < 0);
  return (look){.state = state,
                .plant = plant,
                .autoscaler = autoscaler,
                .others = others,
                .time_ms = scrape * plant->scrape_ms,
                .slot = bscap_plant_slot(state, scrape)};
}

/* Whole thousandths; a request that is not stated is negative. */
static int64_t request_of(const look *seen, bool is_cpu) {
  const double request =
      is_cpu ? seen->plant->cpu_request_millicores : seen->plant->memory_request_bytes;
  if (isnan(request)) return -1;
  return bscap_autoscaler_whole(is_cpu ? ceil(request) : 1000 * ceil(request), seen->state->pods);
}

static bscap_pod_sample sample_resource(const look *seen, const bscap_cohort *cohort, bool is_cpu) {
  const bscap_measurement *found = &cohort->measurements[seen->slot];
  const double use = is_cpu ? bscap_autoscaler_measured_millicores(found->cpu_millicores)
                            : 1000 * floor(found->memory_bytes);
  return (bscap_pod_sample){.is_missing = isnan(use),
                            .value = bscap_autoscaler_whole(use, seen->state->pods),
                            .request = request_of(seen, is_cpu),
                            .time_ms = seen->time_ms,
                            .window_ms = seen->plant->scrape_ms};
}

static double other(const look *seen, size_t metric) {
  return seen->others == NULL ? (double)NAN : seen->others[metric];
}

/* Ready pods share what a metric of pods comes to, and report it at once. */
static bscap_pod_sample sample_other(const look *seen, const bscap_cohort *cohort, size_t metric) {
  const double share = other(seen, metric) / fmax(1, seen->state->ready);
  return (bscap_pod_sample){.is_missing = isnan(share) || cohort->stage != BSCAP_STAGE_READY,
                            .value = bscap_autoscaler_whole(round(1000 * share), seen->state->pods),
                            .request = -1,
                            .time_ms = seen->state->now_ms};
}

static bool is_resource(const bscap_autoscaler_metric *metric) {
  return metric->source <= BSCAP_SOURCE_CONTAINER_RESOURCE;
}

static void look_at_pods(const look *seen, const bscap_cohort *cohort, bscap_pod_group *group,
                         bscap_pod_sample *samples) {
  for (size_t i = 0; i < seen->autoscaler->metrics_count; i++) {
    const bscap_autoscaler_metric *metric = &seen->autoscaler->metrics[i];
    samples[i] = is_resource(metric) ? sample_resource(seen, cohort, metric->is_cpu)
                                     : sample_other(seen, cohort, i);
  }
  *group = (bscap_pod_group){.count = cohort->count,
                             .phase = cohort->stage < BSCAP_STAGE_DOWN ? BSCAP_POD_PENDING
                                                                       : BSCAP_POD_RUNNING,
                             .is_ready = cohort->stage == BSCAP_STAGE_READY,
                             .is_fresh = cohort->stage < BSCAP_STAGE_STARTING,
                             .started_ms = cohort->started_ms,
                             .turned_ms = cohort->turned_ms,
                             .samples = samples};
}

static void look_at_values(const look *seen, bscap_metric_value *values) {
  for (size_t i = 0; i < seen->autoscaler->metrics_count; i++) {
    const double value = other(seen, i);
    values[i] = (bscap_metric_value){0};
    if (is_resource(&seen->autoscaler->metrics[i])) continue;
    values[i].is_unavailable = isnan(value);
    values[i].value = bscap_autoscaler_whole(round(1000 * value), 1);
  }
}

const bscap_autoscaler_sight *bscap_plant_look(bscap_plant_state *state, const bscap_plant *plant,
                                               const bscap_autoscaler *autoscaler,
                                               const double *others) {
  char *block = (char *)state;
  bscap_autoscaler_sight *sight = (bscap_autoscaler_sight *)(block + state->sight_offset);
  bscap_pod_group *groups = (bscap_pod_group *)(block + state->groups_offset);
  bscap_pod_sample *samples = (bscap_pod_sample *)(block + state->samples_offset);
  bscap_metric_value *values = (bscap_metric_value *)(block + state->values_offset);
  const look seen = begin(state, plant, autoscaler, others);
  for (size_t i = 0; i < state->cohorts_count; i++)
    look_at_pods(&seen, bscap_plant_cohort(state, i), &groups[i],
                 samples + i * autoscaler->metrics_count);
  look_at_values(&seen, values);
  *sight = (bscap_autoscaler_sight){.now_ms = state->now_ms,
                                    .replicas = state->pods,
                                    .status_replicas = state->pods,
                                    .groups = groups,
                                    .groups_count = state->cohorts_count,
                                    .values = values};
  return sight;
}
