/* From samples to a proposal: replica_calculator.go. */
#include "laws/autoscaler_metrics.h"

#include <math.h>

/* Go's integers wrap around. */
static int64_t add(int64_t a, int64_t b) {
  return (int64_t)((uint64_t)a + (uint64_t)b);
}

static int64_t times(int64_t a, int64_t b) {
  return (int64_t)((uint64_t)a * (uint64_t)b);
}

int32_t bscap_autoscaler_truncate(double value) {
  const bool fits = value > -2147483649.0 && value < 2147483648.0;
  return fits ? (int32_t)value : INT32_MIN;
}

/* --- tolerance --- */

static double tolerance_of(const bscap_autoscaler *autoscaler, const bscap_scaling_rules *rules) {
  const bool counts = autoscaler->has_behavior && autoscaler->version >= BSCAP_KUBERNETES_NEWEST &&
                      !isnan(rules->tolerance_ratio);
  return counts ? rules->tolerance_ratio : autoscaler->tolerance_ratio;
}

static bool is_within(const bscap_autoscaler *autoscaler, double ratio) {
  if (autoscaler->version < BSCAP_KUBERNETES_1_33)
    return fabs(1.0 - ratio) <= autoscaler->tolerance_ratio;
  const double down = tolerance_of(autoscaler, &autoscaler->down);
  const double up = tolerance_of(autoscaler, &autoscaler->up);
  return 1.0 - down <= ratio && ratio <= 1.0 + up;
}

/* --- pods by class --- */

typedef enum pod_class { POD_READY, POD_UNREADY, POD_MISSING, POD_IGNORED } pod_class;

static bool is_terminal(const bscap_autoscaler *autoscaler, bscap_pod_phase phase) {
  const bool has_succeeded = phase == BSCAP_POD_SUCCEEDED;
  return phase == BSCAP_POD_FAILED ||
         (has_succeeded && autoscaler->version >= BSCAP_KUBERNETES_NEWEST);
}

/* In its first minutes a pod's CPU counts once a whole window was measured since it is ready; later
 * on it counts unless the pod has never been ready. */
static bool is_warming_up(const bscap_autoscaler *autoscaler, const bscap_pod_group *group,
                          const bscap_pod_sample *sample, int64_t now_ms) {
  if (group->is_fresh) return true;
  if (group->started_ms + autoscaler->cpu_initialization_ms > now_ms)
    return !group->is_ready || sample->time_ms < group->turned_ms + sample->window_ms;
  return !group->is_ready && group->started_ms + autoscaler->readiness_delay_ms > group->turned_ms;
}

static pod_class classify(const bscap_autoscaler *autoscaler, bool is_cpu,
                          const bscap_pod_group *group, const bscap_pod_sample *sample,
                          int64_t now_ms) {
  if (group->is_deleted || is_terminal(autoscaler, group->phase)) return POD_IGNORED;
  if (group->phase == BSCAP_POD_PENDING) return POD_UNREADY;
  if (sample->is_missing) return POD_MISSING;
  return is_cpu && is_warming_up(autoscaler, group, sample, now_ms) ? POD_UNREADY : POD_READY;
}

/* Sums over pods, which both passes are made of. */
typedef struct tally {
  int64_t listed;
  int64_t ready;
  int64_t unready;
  int64_t missing;
  int64_t measured; /* samples that count, those of unknown pods included */
  int64_t value;    /* of these */
  int64_t known_value;
  int64_t known_request;
  int64_t missing_fill; /* what missing pods are taken to use where the others use too little */
  int64_t missing_request;
  int64_t unready_request;
  bool lacks_request;
} tally;

static void count_unknown(tally *sums, const bscap_pod_group *group,
                          const bscap_pod_sample *sample) {
  if (sample->is_missing) return;
  sums->measured += group->count;
  sums->value = add(sums->value, times(group->count, sample->value));
}

static void count_measured(tally *sums, int64_t count, const bscap_pod_sample *sample) {
  sums->ready += count;
  sums->measured += count;
  sums->value = add(sums->value, times(count, sample->value));
  sums->known_value = add(sums->known_value, times(count, sample->value));
  sums->known_request = add(sums->known_request, times(count, sample->request));
}

static void count_missing(tally *sums, const bscap_autoscaler_metric *metric, int64_t count,
                          const bscap_pod_sample *sample) {
  const bool is_utilization = metric->target == BSCAP_TARGET_UTILIZATION;
  const int64_t percent = metric->aim > 100 ? metric->aim : 100;
  const int64_t fill = is_utilization ? times(sample->request, percent) / 100 : metric->aim;
  sums->missing += count;
  sums->missing_fill = add(sums->missing_fill, times(count, fill));
  sums->missing_request = add(sums->missing_request, times(count, sample->request));
}

static void count_group(tally *sums, const bscap_autoscaler *autoscaler, size_t index,
                        const bscap_pod_group *group, int64_t now_ms) {
  const bscap_autoscaler_metric *metric = &autoscaler->metrics[index];
  const bscap_pod_sample *sample = &group->samples[index];
  if (group->count <= 0) return;
  if (group->is_unknown) {
    count_unknown(sums, group, sample);
    return;
  }
  sums->listed += group->count;
  sums->lacks_request |= sample->request < 0;
  switch (classify(autoscaler, metric->is_cpu, group, sample, now_ms)) {
  case POD_READY:
    count_measured(sums, group->count, sample);
    break;
  case POD_UNREADY:
    sums->unready += group->count;
    sums->unready_request = add(sums->unready_request, times(group->count, sample->request));
    break;
  case POD_MISSING:
    count_missing(sums, metric, group->count, sample);
    break;
  case POD_IGNORED:
    break;
  }
}

static tally count_pods(const bscap_autoscaler *autoscaler, const bscap_autoscaler_sight *sight,
                        size_t index) {
  tally sums = {0};
  for (size_t i = 0; i < sight->groups_count; i++)
    count_group(&sums, autoscaler, index, &sight->groups[i], sight->now_ms);
  return sums;
}

/* --- utilizations and averages of pods --- */

/* Which pods a ratio is taken over: those that were measured, and others by what they are taken to
 * use. */
typedef struct pass {
  int64_t pods;
  int64_t value;
  int64_t request; /* of utilizations only */
} pass;

static pass first_pass(const bscap_autoscaler_metric *metric, const tally *sums) {
  if (metric->target != BSCAP_TARGET_UTILIZATION) return (pass){sums->measured, sums->value, 0};
  return (pass){sums->measured, sums->known_value, sums->known_request};
}

static pass second_pass(const bscap_autoscaler_metric *metric, const tally *sums, double ratio) {
  pass more = first_pass(metric, sums);
  if (ratio < 1.0) more.value = add(more.value, sums->missing_fill);
  if (ratio < 1.0 || ratio > 1.0) {
    more.pods += sums->missing;
    more.request = add(more.request, sums->missing_request);
  }
  if (ratio > 1.0) {
    more.pods += sums->unready;
    more.request = add(more.request, sums->unready_request);
  }
  return more;
}

static int32_t percent_of(const pass *over) {
  return (int32_t)(uint32_t)(times(over->value, 100) / over->request);
}

static double ratio_of(const bscap_autoscaler_metric *metric, const pass *over) {
  if (metric->target == BSCAP_TARGET_UTILIZATION)
    return (double)percent_of(over) / (double)(int32_t)metric->aim;
  return (double)(over->value / over->pods) / (double)metric->aim;
}

/* Pods of which nothing is known must not turn the direction, nor make the step larger. */
static int32_t propose_again(const bscap_autoscaler *autoscaler, const pass *over, double ratio,
                             double new_ratio, int32_t replicas) {
  const bool turns = (ratio < 1.0 && new_ratio > 1.0) || (ratio > 1.0 && new_ratio < 1.0);
  if (is_within(autoscaler, new_ratio) || turns) return replicas;
  const int32_t wanted = bscap_autoscaler_truncate(ceil(new_ratio * (double)over->pods));
  const bool contradicts =
      (new_ratio < 1.0 && wanted > replicas) || (new_ratio > 1.0 && wanted < replicas);
  return contradicts ? replicas : wanted;
}

static int32_t propose_by_pods(const bscap_autoscaler *autoscaler,
                               const bscap_autoscaler_metric *metric, const tally *sums,
                               const pass *over, int32_t replicas) {
  const double ratio = ratio_of(metric, over);
  const bool is_simple = sums->missing == 0 && !(sums->unready > 0 && ratio > 1.0);
  if (is_simple && is_within(autoscaler, ratio)) return replicas;
  if (is_simple) return bscap_autoscaler_truncate(ceil(ratio * (double)sums->ready));
  const pass again = second_pass(metric, sums, ratio);
  return propose_again(autoscaler, &again, ratio, ratio_of(metric, &again), replicas);
}

static const bscap_metric_status invalid = {
    .is_valid = false, .proposal = -1, .utilization_percent = -1};

static bscap_metric_status consult_pods(const bscap_autoscaler *autoscaler,
                                        const bscap_autoscaler_sight *sight, size_t index) {
  const bscap_autoscaler_metric *metric = &autoscaler->metrics[index];
  const bool is_utilization = metric->target == BSCAP_TARGET_UTILIZATION;
  const tally sums = count_pods(autoscaler, sight, index);
  const pass over = first_pass(metric, &sums);
  if (sums.listed == 0 || sums.measured == 0) return invalid;
  if (is_utilization && (sums.lacks_request || over.request == 0)) return invalid;
  const int64_t pods = is_utilization ? sums.ready : over.pods;
  return (bscap_metric_status){
      .is_valid = true,
      .proposal = propose_by_pods(autoscaler, metric, &sums, &over, sight->replicas),
      .utilization_percent = is_utilization ? percent_of(&over) : -1,
      .value = over.value / pods};
}

/* --- objects and external metrics --- */

static int32_t at_most_int32(const bscap_autoscaler *autoscaler, double value) {
  if (autoscaler->version >= BSCAP_KUBERNETES_NEWEST && value > INT32_MAX) return INT32_MAX;
  return bscap_autoscaler_truncate(ceil(value));
}

/* Pods that run and are ready, also those that are about to go; negative without any pods. */
static int64_t count_ready(const bscap_autoscaler_sight *sight) {
  int64_t listed = 0, ready = 0;
  for (size_t i = 0; i < sight->groups_count; i++) {
    const bscap_pod_group *group = &sight->groups[i];
    if (group->is_unknown || group->count <= 0) continue;
    const bool is_ready = group->phase == BSCAP_POD_RUNNING && group->is_ready && !group->is_fresh;
    listed += group->count;
    ready += is_ready ? group->count : 0;
  }
  return listed > 0 ? ready : -1;
}

static bscap_metric_status consult_value(const bscap_autoscaler *autoscaler,
                                         const bscap_autoscaler_sight *sight, int64_t aim,
                                         int64_t value) {
  const double ratio = (double)value / (double)aim;
  bscap_metric_status status = {true, sight->replicas, -1, value};
  if (sight->replicas == 0) {
    status.proposal = bscap_autoscaler_truncate(ceil(ratio));
  } else if (!is_within(autoscaler, ratio)) {
    const int64_t ready = count_ready(sight);
    if (ready < 0) return invalid;
    status.proposal = at_most_int32(autoscaler, ratio * (double)ready);
  }
  return status;
}

static int64_t per_pod(int64_t value, int32_t replicas) {
  if (replicas == 0) return 0;
  const double share = ceil((double)value / (double)replicas);
  return share < 0x1p63 ? (int64_t)share : INT64_MAX;
}

static bscap_metric_status consult_average(const bscap_autoscaler *autoscaler,
                                           const bscap_autoscaler_sight *sight,
                                           const bscap_autoscaler_metric *metric, int64_t value) {
  const int32_t pods = sight->status_replicas;
  const double ratio = (double)value / ((double)metric->aim * (double)pods);
  bscap_metric_status status = {true, pods, -1, per_pod(value, pods)};
  if (is_within(autoscaler, ratio)) return status;
  const double wanted = ceil((double)value / (double)metric->aim);
  status.proposal = metric->source == BSCAP_SOURCE_EXTERNAL ? at_most_int32(autoscaler, wanted)
                                                            : bscap_autoscaler_truncate(wanted);
  return status;
}

/* --- any metric --- */

bscap_metric_status bscap_autoscaler_propose(const bscap_autoscaler *autoscaler,
                                             const bscap_autoscaler_sight *sight, size_t index) {
  const bscap_autoscaler_metric *metric = &autoscaler->metrics[index];
  const bscap_metric_value *value = sight->values == NULL ? NULL : &sight->values[index];
  if (value != NULL && value->is_unavailable) return invalid;
  if (metric->source < BSCAP_SOURCE_OBJECT) return consult_pods(autoscaler, sight, index);
  if (value == NULL) return invalid;
  if (metric->target == BSCAP_TARGET_AVERAGE_VALUE)
    return consult_average(autoscaler, sight, metric, value->value);
  return consult_value(autoscaler, sight, metric->aim, value->value);
}
