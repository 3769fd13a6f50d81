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

static inline pod_class classify(const bscap_autoscaler *autoscaler, bool is_cpu,
                                 const bscap_pod_group *group, const bscap_pod_sample *sample,
                                 int64_t now_ms) {
  if (group->is_deleted || is_terminal(autoscaler, group->phase)) return POD_IGNORED;
  if (group->phase == BSCAP_POD_PENDING) return POD_UNREADY;
  if (sample->is_missing) return POD_MISSING;
  return is_cpu && is_warming_up(autoscaler, group, sample, now_ms) ? POD_UNREADY : POD_READY;
}

/* Pods, and what those that were measured use and request. */
typedef struct tally {
  int64_t listed;
  int64_t ready;
  int64_t unready;
  int64_t missing;
  int64_t unknown; /* samples of pods that are not listed */
  int64_t value;   /* of pods that are ready */
  int64_t request; /* of these */
  int64_t unknown_value;
  bool lacks_request;
} tally;

static void count_group(tally *sums, const bscap_autoscaler *autoscaler, size_t index,
                        const bscap_pod_group *group, int64_t now_ms) {
  const bscap_pod_sample *sample = &group->samples[index];
  const int64_t count = group->count;
  if (count <= 0 || (group->is_unknown && sample->is_missing)) return;
  if (group->is_unknown) {
    sums->unknown += count;
    sums->unknown_value = add(sums->unknown_value, times(count, sample->value));
    return;
  }
  sums->listed += count;
  if (sample->request < 0) sums->lacks_request = true;
  switch (classify(autoscaler, autoscaler->metrics[index].is_cpu, group, sample, now_ms)) {
  case POD_READY:
    sums->ready += count;
    sums->value = add(sums->value, times(count, sample->value));
    sums->request = add(sums->request, times(count, sample->request));
    break;
  case POD_UNREADY:
    sums->unready += count;
    break;
  case POD_MISSING:
    sums->missing += count;
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
  const int64_t pods = sums->ready + sums->unknown;
  if (metric->target == BSCAP_TARGET_UTILIZATION) return (pass){pods, sums->value, sums->request};
  return (pass){pods, add(sums->value, sums->unknown_value), 0};
}

/* What a missing pod is taken to use where the others use too little. */
static int64_t fill_of(const bscap_autoscaler_metric *metric, const bscap_pod_sample *sample) {
  const int64_t percent = metric->aim > 100 ? metric->aim : 100;
  if (metric->target != BSCAP_TARGET_UTILIZATION) return metric->aim;
  return times(sample->request, percent) / 100;
}

static void count_again(pass *over, const bscap_autoscaler *autoscaler, size_t index,
                        const bscap_pod_group *group, int64_t now_ms, double ratio) {
  const bscap_autoscaler_metric *metric = &autoscaler->metrics[index];
  const bscap_pod_sample *sample = &group->samples[index];
  if (group->count <= 0 || group->is_unknown) return;
  const pod_class class = classify(autoscaler, metric->is_cpu, group, sample, now_ms);
  const bool is_missing = class == POD_MISSING && (ratio < 1.0 || ratio > 1.0);
  const bool is_unready = class == POD_UNREADY && ratio > 1.0;
  if (!is_missing && !is_unready) return;
  over->pods += group->count;
  over->request = add(over->request, times(group->count, sample->request));
  if (is_missing && ratio < 1.0)
    over->value = add(over->value, times(group->count, fill_of(metric, sample)));
}

static pass second_pass(const bscap_autoscaler *autoscaler, const bscap_autoscaler_sight *sight,
                        size_t index, const pass *first, double ratio) {
  pass more = *first;
  for (size_t i = 0; i < sight->groups_count; i++)
    count_again(&more, autoscaler, index, &sight->groups[i], sight->now_ms, ratio);
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
  if (bscap_autoscaler_is_within(autoscaler, new_ratio) || turns) return replicas;
  const int32_t wanted = bscap_autoscaler_truncate(ceil(new_ratio * (double)over->pods));
  const bool contradicts =
      (new_ratio < 1.0 && wanted > replicas) || (new_ratio > 1.0 && wanted < replicas);
  return contradicts ? replicas : wanted;
}

static int32_t propose_by_pods(const bscap_autoscaler *autoscaler,
                               const bscap_autoscaler_sight *sight, size_t index, const tally *sums,
                               const pass *over) {
  const bscap_autoscaler_metric *metric = &autoscaler->metrics[index];
  const double ratio = ratio_of(metric, over);
  if (sums->missing > 0 || (sums->unready > 0 && ratio > 1.0)) {
    const pass more = second_pass(autoscaler, sight, index, over, ratio);
    return propose_again(autoscaler, &more, ratio, ratio_of(metric, &more), sight->replicas);
  }
  if (bscap_autoscaler_is_within(autoscaler, ratio)) return sight->replicas;
  return bscap_autoscaler_truncate(ceil(ratio * (double)sums->ready));
}

static const bscap_metric_status invalid = {
    .is_valid = false, .proposal = -1, .utilization_percent = -1};

static void consult_pods(const bscap_autoscaler *autoscaler, const bscap_autoscaler_sight *sight,
                         size_t index, bscap_metric_status *status) {
  const bscap_autoscaler_metric *metric = &autoscaler->metrics[index];
  const bool is_utilization = metric->target == BSCAP_TARGET_UTILIZATION;
  const tally sums = count_pods(autoscaler, sight, index);
  const pass over = first_pass(metric, &sums);
  const bool lacks_request = is_utilization && (sums.lacks_request || over.request == 0);
  if (sums.listed == 0 || over.pods == 0 || lacks_request) {
    *status = invalid;
    return;
  }
  status->is_valid = true;
  status->proposal = propose_by_pods(autoscaler, sight, index, &sums, &over);
  status->utilization_percent = is_utilization ? percent_of(&over) : -1;
  status->value = over.value / (is_utilization ? sums.ready : over.pods);
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
  } else if (!bscap_autoscaler_is_within(autoscaler, ratio)) {
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
  if (bscap_autoscaler_is_within(autoscaler, ratio)) return status;
  const double wanted = ceil((double)value / (double)metric->aim);
  status.proposal = metric->source == BSCAP_SOURCE_EXTERNAL ? at_most_int32(autoscaler, wanted)
                                                            : bscap_autoscaler_truncate(wanted);
  return status;
}

/* --- any metric --- */

void bscap_autoscaler_propose(const bscap_autoscaler *autoscaler,
                              const bscap_autoscaler_sight *sight, size_t index,
                              bscap_metric_status *status) {
  const bscap_autoscaler_metric *metric = &autoscaler->metrics[index];
  const bscap_metric_value *value = sight->values == NULL ? NULL : &sight->values[index];
  const bool is_of_pods = metric->source < BSCAP_SOURCE_OBJECT;
  if ((value == NULL && !is_of_pods) || (value != NULL && value->is_unavailable))
    *status = invalid;
  else if (is_of_pods)
    consult_pods(autoscaler, sight, index, status);
  else if (metric->target == BSCAP_TARGET_AVERAGE_VALUE)
    *status = consult_average(autoscaler, sight, metric, value->value);
  else
    *status = consult_value(autoscaler, sight, metric->aim, value->value);
}
