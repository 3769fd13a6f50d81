#ifndef TESTS_LAWS_AUTOSCALING_SCENE_H
#define TESTS_LAWS_AUTOSCALING_SCENE_H

/* What an autoscaler may see, at random: pods of all kinds, and a load that comes and goes. */

#include "laws/autoscaling.h"

enum { MOST_GROUPS = 6 };

/* Points into itself: not to be copied. */
typedef struct scene {
  bscap_autoscaler_sight sight;
  bscap_pod_group groups[MOST_GROUPS];
  bscap_pod_sample samples[MOST_GROUPS][MOST_METRICS];
  bscap_metric_value values[MOST_METRICS];
  int64_t requests[MOST_METRICS];
  double pods_worth[MOST_METRICS]; /* of load: so many pods would be right */
  double trouble;                  /* how much of what is seen is out of order, from 0 to 1 */
} scene;

static inline void scene_start(bscap_random *random, scene *it, const scaler *of, double trouble) {
  *it = (scene){.trouble = trouble};
  it->sight.groups = it->groups;
  it->sight.values = it->values;
  it->sight.replicas = (int32_t)draw(random, of->autoscaler.most_replicas + 6);
  it->sight.now_ms = 5000 * draw(random, 1000);
  for (size_t i = 0; i < MOST_METRICS; i++) {
    it->requests[i] = happens(random, 0.5) ? 100 : 1 + draw(random, 3000);
    it->pods_worth[i] = (double)draw(random, of->autoscaler.most_replicas + 6);
  }
}

/* Where the pods that are there do what the metric aims at, or more or less in proportion. */
static inline int64_t scene_use(bscap_random *random, const scene *it, const scaler *of,
                                size_t index) {
  const bscap_autoscaler_metric *metric = &of->metrics[index];
  const bool is_utilization = metric->target == BSCAP_TARGET_UTILIZATION;
  const double aim =
      is_utilization ? (double)(it->requests[index] * metric->aim) / 100 : (double)metric->aim;
  const double use = aim * it->pods_worth[index] / (it->sight.replicas + 1e-9);
  return happens(random, it->trouble) ? draw(random, 4000) : (int64_t)fmin(use, 1e6);
}

static inline bscap_pod_sample draw_sample(bscap_random *random, const scene *it, const scaler *of,
                                           size_t index) {
  static const int64_t windows[] = {10000, 15000, 30000, 60000};
  const double trouble = it->trouble;
  bscap_pod_sample sample = {.is_missing = happens(random, 0.4 * trouble),
                             .value = scene_use(random, it, of, index),
                             .request = it->requests[index],
                             .time_ms = it->sight.now_ms - 5000 * draw(random, 12),
                             .window_ms = PICK(random, windows)};
  if (happens(random, 0.02 * trouble)) sample.request = draw(random, 3) - 1;
  if (happens(random, 0.1 * trouble)) sample.request = draw(random, 3000);
  return sample;
}

/* Times are multiples of 5 s, so that they meet. */
static inline bscap_pod_group draw_pods(bscap_random *random, const scene *it, int32_t count) {
  static const int64_t delays[] = {0, 5000, 30000, 35000, 300000};
  const double trouble = it->trouble;
  bscap_pod_group group = {.count = count, .is_ready = !happens(random, 0.4 * trouble)};
  group.started_ms = it->sight.now_ms - 5000 * draw(random, happens(random, 0.5) ? 80 : 1000);
  group.turned_ms = group.started_ms + PICK(random, delays);
  if (happens(random, 0.4 * trouble)) group.phase = (bscap_pod_phase)draw(random, 4);
  group.is_deleted = happens(random, 0.2 * trouble);
  group.is_unknown = happens(random, 0.2 * trouble);
  group.is_fresh = !group.is_ready && happens(random, 0.3);
  return group;
}

static inline void draw_groups(bscap_random *random, scene *it, const scaler *of) {
  bscap_autoscaler_sight *sight = &it->sight;
  const bool is_mixed = happens(random, it->trouble);
  sight->groups_count = is_mixed ? (size_t)draw(random, MOST_GROUPS + 1) : 1;
  for (size_t i = 0; i < sight->groups_count; i++) {
    const int32_t count = is_mixed ? (int32_t)draw(random, 9) : sight->replicas;
    it->groups[i] = draw_pods(random, it, count);
    it->groups[i].samples = it->samples[i];
    for (size_t k = 0; k < of->autoscaler.metrics_count; k++)
      it->samples[i][k] = draw_sample(random, it, of, k);
  }
}

static inline void draw_values(bscap_random *random, scene *it, const scaler *of) {
  for (size_t i = 0; i < of->autoscaler.metrics_count; i++) {
    const bool is_average = of->metrics[i].target == BSCAP_TARGET_AVERAGE_VALUE;
    const int64_t use = scene_use(random, it, of, i);
    it->values[i] = (bscap_metric_value){.is_unavailable = happens(random, 0.1 * it->trouble),
                                         .value = is_average ? use * it->sight.replicas : use};
    if (happens(random, 0.02 * it->trouble)) it->values[i].value = INT64_C(1) << draw(random, 62);
  }
}

/* Draws all but the time and the number of replicas, which go on. */
static inline void scene_draw(bscap_random *random, scene *it, const scaler *of) {
  bscap_autoscaler_sight *sight = &it->sight;
  for (size_t i = 0; i < of->autoscaler.metrics_count; i++)
    if (happens(random, 0.1))
      it->pods_worth[i] = bscap_random_uniform(random) * 1.2 * (of->autoscaler.most_replicas + 1.0);
  sight->status_replicas = sight->replicas;
  if (happens(random, 0.2 * it->trouble)) sight->status_replicas = (int32_t)draw(random, 50);
  sight->selector = happens(random, 0.04 * it->trouble) ? (bscap_selector_fault)draw(random, 3)
                                                        : BSCAP_SELECTOR_FINE;
  draw_groups(random, it, of);
  draw_values(random, it, of);
}

/* After a sync: the next is due in a period, or somewhat later, or much. */
static inline void scene_go_on(bscap_random *random, scene *it, const scaler *of,
                               int32_t replicas) {
  it->sight.replicas = replicas;
  it->sight.now_ms += of->autoscaler.sync_period_ms;
  if (happens(random, 0.1)) it->sight.now_ms += 500 * draw(random, 100);
  if (happens(random, 0.002)) it->sight.now_ms += 1000 * draw(random, 4000);
  if (happens(random, 0.05 * it->trouble))
    it->sight.replicas = (int32_t)draw(random, of->autoscaler.most_replicas + 6);
}

#endif
