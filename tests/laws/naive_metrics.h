#ifndef TESTS_LAWS_NAIVE_METRICS_H
#define TESTS_LAWS_NAIVE_METRICS_H

/* What a metric asks for once more, as it is described and not as it is fast: pods one at a time,
 * and a map from each pod to its metric. */

#include "laws/autoscaling.h"

enum { NAIVE_PODS = 128 };

/* --- numbers --- */

/* A number without fraction as the processor makes a 32-bit integer of it. */
static inline int32_t naive_integer(double value) {
  return value >= -2147483648.0 && value <= 2147483647.0 ? (int32_t)value : INT32_MIN;
}

static inline bool naive_is_newest(const bscap_autoscaler *autoscaler) {
  return autoscaler->version == BSCAP_KUBERNETES_NEWEST;
}

static inline bool naive_is_within(const bscap_autoscaler *autoscaler, double ratio) {
  const double own = autoscaler->tolerance_ratio;
  if (autoscaler->version == BSCAP_KUBERNETES_1_28) return fabs(1.0 - ratio) <= own;
  const bool counts = naive_is_newest(autoscaler) && autoscaler->has_behavior;
  const double down =
      counts && !isnan(autoscaler->down.tolerance_ratio) ? autoscaler->down.tolerance_ratio : own;
  const double up =
      counts && !isnan(autoscaler->up.tolerance_ratio) ? autoscaler->up.tolerance_ratio : own;
  return (1.0 - down) <= ratio && ratio <= (1.0 + up);
}

/* --- metrics of pods --- */

typedef enum naive_class {
  NAIVE_READY,
  NAIVE_UNREADY,
  NAIVE_MISSING,
  NAIVE_IGNORED,
  NAIVE_UNKNOWN
} naive_class;

/* Pods by number, and the map of their metrics. */
typedef struct naive_pods {
  size_t count;
  naive_class classes[NAIVE_PODS];
  int64_t requests[NAIVE_PODS];
  bool is_in_map[NAIVE_PODS];
  int64_t values[NAIVE_PODS];
} naive_pods;

static inline naive_class naive_classify(const bscap_autoscaler *autoscaler, bool is_cpu,
                                         const bscap_pod_group *pod, const bscap_pod_sample *sample,
                                         int64_t now_ms) {
  if (pod->is_unknown) return NAIVE_UNKNOWN;
  if (pod->is_deleted || pod->phase == BSCAP_POD_FAILED) return NAIVE_IGNORED;
  if (pod->phase == BSCAP_POD_SUCCEEDED && naive_is_newest(autoscaler)) return NAIVE_IGNORED;
  if (pod->phase == BSCAP_POD_PENDING) return NAIVE_UNREADY;
  if (sample->is_missing) return NAIVE_MISSING;
  if (!is_cpu) return NAIVE_READY;
  if (pod->is_fresh) return NAIVE_UNREADY;
  bool is_unready;
  if (pod->started_ms + autoscaler->cpu_initialization_ms > now_ms)
    is_unready = !pod->is_ready || sample->time_ms < pod->turned_ms + sample->window_ms;
  else
    is_unready =
        !pod->is_ready && pod->started_ms + autoscaler->readiness_delay_ms > pod->turned_ms;
  return is_unready ? NAIVE_UNREADY : NAIVE_READY;
}

static inline void naive_list_pods(naive_pods *pods, const bscap_autoscaler *autoscaler,
                                   const bscap_autoscaler_sight *sight, size_t index) {
  const bool is_cpu = autoscaler->metrics[index].is_cpu;
  pods->count = 0;
  for (size_t i = 0; i < sight->groups_count; i++)
    for (int32_t k = 0; k < sight->groups[i].count; k++) {
      const bscap_pod_sample *sample = &sight->groups[i].samples[index];
      const size_t pod = pods->count++;
      if (pod == NAIVE_PODS) ck_abort_msg("too many pods");
      pods->classes[pod] =
          naive_classify(autoscaler, is_cpu, &sight->groups[i], sample, sight->now_ms);
      pods->requests[pod] = sample->request;
      pods->values[pod] = sample->value;
      pods->is_in_map[pod] = !sample->is_missing;
    }
}

static inline size_t naive_count(const naive_pods *pods, naive_class class) {
  size_t count = 0;
  for (size_t i = 0; i < pods->count; i++) count += pods->classes[i] == class;
  return count;
}

static inline size_t naive_map_size(const naive_pods *pods) {
  size_t size = 0;
  for (size_t i = 0; i < pods->count; i++) size += pods->is_in_map[i];
  return size;
}

/* All of a class: out of the map, or into it. */
static inline void naive_remove(naive_pods *pods, naive_class class) {
  for (size_t i = 0; i < pods->count; i++)
    if (pods->classes[i] == class) pods->is_in_map[i] = false;
}

static inline void naive_put(naive_pods *pods, naive_class class, int64_t value,
                             int64_t percent_of_request) {
  for (size_t i = 0; i < pods->count; i++) {
    if (pods->classes[i] != class) continue;
    pods->is_in_map[i] = true;
    pods->values[i] = value + pods->requests[i] * percent_of_request / 100;
  }
}

typedef struct naive_usage {
  bool is_known;
  double ratio;
  int32_t percent; /* -1 for plain values */
  int64_t mean;
} naive_usage;

static inline naive_usage naive_use(const naive_pods *pods, const bscap_autoscaler_metric *metric) {
  const bool is_utilization = metric->target == BSCAP_TARGET_UTILIZATION;
  int64_t value = 0, request = 0, count = 0;
  for (size_t i = 0; i < pods->count; i++) {
    if (!pods->is_in_map[i]) continue;
    if (is_utilization && pods->classes[i] == NAIVE_UNKNOWN) continue;
    value += pods->values[i];
    request += pods->requests[i];
    count++;
  }
  if (count == 0 || (is_utilization && request == 0)) return (naive_usage){.is_known = false};
  const int64_t mean = value / count;
  if (!is_utilization) return (naive_usage){true, (double)mean / (double)metric->aim, -1, mean};
  const int32_t percent = (int32_t)(100 * value / request);
  return (naive_usage){true, (double)percent / (double)metric->aim, percent, mean};
}

static inline bool naive_lacks_request(const naive_pods *pods) {
  for (size_t i = 0; i < pods->count; i++)
    if (pods->classes[i] != NAIVE_UNKNOWN && pods->requests[i] < 0) return true;
  return false;
}

/* Guesses for the pods that were not measured. */
static inline void naive_guess(naive_pods *pods, const bscap_autoscaler_metric *metric,
                               double ratio) {
  const bool is_utilization = metric->target == BSCAP_TARGET_UTILIZATION;
  if (ratio < 1.0 && is_utilization)
    naive_put(pods, NAIVE_MISSING, 0, metric->aim > 100 ? metric->aim : 100);
  else if (ratio < 1.0)
    naive_put(pods, NAIVE_MISSING, metric->aim, 0);
  if (ratio > 1.0) {
    naive_put(pods, NAIVE_MISSING, 0, 0);
    naive_put(pods, NAIVE_UNREADY, 0, 0);
  }
}

static inline int32_t naive_second_pass(const bscap_autoscaler *autoscaler, naive_pods *pods,
                                        const bscap_autoscaler_metric *metric, double ratio,
                                        int32_t replicas) {
  naive_guess(pods, metric, ratio);
  const naive_usage again = naive_use(pods, metric);
  if (naive_is_within(autoscaler, again.ratio)) return replicas;
  if (ratio < 1.0 && again.ratio > 1.0) return replicas;
  if (ratio > 1.0 && again.ratio < 1.0) return replicas;
  const int32_t wanted = naive_integer(ceil(again.ratio * (double)naive_map_size(pods)));
  if (again.ratio < 1.0 && wanted > replicas) return replicas;
  if (again.ratio > 1.0 && wanted < replicas) return replicas;
  return wanted;
}

static const bscap_metric_status naive_failure = {
    .is_valid = false, .proposal = -1, .utilization_percent = -1};

static inline bscap_metric_status naive_by_pods(const bscap_autoscaler *autoscaler,
                                                const bscap_autoscaler_sight *sight, size_t index) {
  const bscap_autoscaler_metric *metric = &autoscaler->metrics[index];
  naive_pods pods;
  naive_list_pods(&pods, autoscaler, sight, index);
  if (naive_count(&pods, NAIVE_UNKNOWN) == pods.count) return naive_failure;
  naive_remove(&pods, NAIVE_IGNORED);
  naive_remove(&pods, NAIVE_UNREADY);
  if (naive_map_size(&pods) == 0) return naive_failure;
  if (metric->target == BSCAP_TARGET_UTILIZATION && naive_lacks_request(&pods))
    return naive_failure;
  const naive_usage use = naive_use(&pods, metric);
  if (!use.is_known) return naive_failure;
  bscap_metric_status status = {true, sight->replicas, use.percent, use.mean};
  if (naive_count(&pods, NAIVE_MISSING) > 0 ||
      (naive_count(&pods, NAIVE_UNREADY) > 0 && use.ratio > 1.0))
    status.proposal = naive_second_pass(autoscaler, &pods, metric, use.ratio, sight->replicas);
  else if (!naive_is_within(autoscaler, use.ratio))
    status.proposal = naive_integer(ceil(use.ratio * (double)naive_count(&pods, NAIVE_READY)));
  return status;
}

/* --- objects and external metrics --- */

static inline int32_t naive_cut_off(const bscap_autoscaler *autoscaler, double value) {
  return naive_is_newest(autoscaler) && value > 2147483647.0 ? INT32_MAX
                                                             : naive_integer(ceil(value));
}

static inline bscap_metric_status naive_by_value(const bscap_autoscaler *autoscaler,
                                                 const bscap_autoscaler_sight *sight, int64_t aim,
                                                 int64_t value) {
  const double ratio = (double)value / (double)aim;
  bscap_metric_status status = {true, sight->replicas, -1, value};
  if (sight->replicas == 0) {
    status.proposal = naive_integer(ceil(ratio));
    return status;
  }
  if (naive_is_within(autoscaler, ratio)) return status;
  int listed = 0, ready = 0;
  for (size_t i = 0; i < sight->groups_count; i++)
    for (int32_t k = 0; k < sight->groups[i].count; k++) {
      const bscap_pod_group *pod = &sight->groups[i];
      listed += !pod->is_unknown;
      ready += !pod->is_unknown && pod->phase == BSCAP_POD_RUNNING && pod->is_ready;
    }
  if (listed == 0) return naive_failure;
  status.proposal = naive_cut_off(autoscaler, ratio * ready);
  return status;
}

/* Of objects, proposals for averages are not cut off in any version. */
static inline bscap_metric_status naive_by_average(const bscap_autoscaler *autoscaler,
                                                   const bscap_autoscaler_sight *sight,
                                                   const bscap_autoscaler_metric *metric,
                                                   int64_t value) {
  const int32_t pods = sight->status_replicas;
  const double ratio = (double)value / ((double)metric->aim * pods);
  const double wanted = ceil((double)value / (double)metric->aim);
  bscap_metric_status status = {true, pods, -1, 0};
  if (!naive_is_within(autoscaler, ratio))
    status.proposal = metric->source == BSCAP_SOURCE_EXTERNAL ? naive_cut_off(autoscaler, wanted)
                                                              : naive_integer(wanted);
  if (pods > 0) status.value = (int64_t)ceil((double)value / pods);
  return status;
}

static inline bscap_metric_status naive_status(const bscap_autoscaler *autoscaler,
                                               const bscap_autoscaler_sight *sight, size_t index) {
  const bscap_autoscaler_metric *metric = &autoscaler->metrics[index];
  if (sight->values[index].is_unavailable) return naive_failure;
  if (metric->source != BSCAP_SOURCE_OBJECT && metric->source != BSCAP_SOURCE_EXTERNAL)
    return naive_by_pods(autoscaler, sight, index);
  if (metric->target == BSCAP_TARGET_VALUE)
    return naive_by_value(autoscaler, sight, metric->aim, sight->values[index].value);
  return naive_by_average(autoscaler, sight, metric, sight->values[index].value);
}

#endif
