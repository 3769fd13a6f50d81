#ifndef TESTS_LAWS_AUTOSCALER_ROWS_H
#define TESTS_LAWS_AUTOSCALER_ROWS_H

/* Tables of single decisions: a row says what is set, what is seen and what must come of it, and
 * which clause of the controller's rules it is about. Expectations are worked out by hand. */

#include <bscap/autoscaler.h>
#include <check.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

enum { GROUPS = 3, METRICS = 2, INVALID = -1, DAY_MS = 86400000 };

/* A state that nobody has to free by hand where a row fails: each test is a process. */
static inline bscap_autoscaler_state *started(const bscap_autoscaler *autoscaler) {
  void *memory = malloc(bscap_autoscaler_state_size(autoscaler));
  ck_assert_ptr_nonnull(memory);
  return bscap_autoscaler_start(memory, autoscaler);
}

/* --- pods --- */

/* What is out of the ordinary about pods. */
enum {
  ORDINARY = 0,
  MISSING = 1,
  DELETED = 2,
  PENDING = 4,
  SUCCEEDED = 8,
  FAILED = 16,
  NOT_READY = 32,
  FRESH = 64, /* no condition Ready yet */
  UNKNOWN = 128
};

/* So many pods, each with the same sample for every metric. Times are milliseconds ago. */
typedef struct some_pods {
  int32_t count;
  int64_t use;
  int64_t request; /* -1: none */
  unsigned what;
  int64_t started_ago;
  int64_t turned_ago;
  int64_t sampled_ago;
  int64_t window;
} some_pods;

#define AGED_PODS(count, use, what, started, turned, sampled, window)                              \
  { (count), (use), 100, (what), (started), (turned), (sampled), (window) }
#define REQUESTING_PODS(count, use, request, what)                                                 \
  { (count), (use), (request), (what), DAY_MS, DAY_MS, 0, 15000 }
/* Of a request of 100, so that use is in percent. */
#define ODD_PODS(count, use, what) REQUESTING_PODS(count, use, 100, what)
#define READY_PODS(count, use)     ODD_PODS(count, use, ORDINARY)
#define MISSING_PODS(count)        ODD_PODS(count, 0, MISSING)
#define PENDING_PODS(count)        ODD_PODS(count, 0, PENDING | MISSING)

static inline bscap_pod_phase phase_of(unsigned what) {
  return what & PENDING     ? BSCAP_POD_PENDING
         : what & SUCCEEDED ? BSCAP_POD_SUCCEEDED
         : what & FAILED    ? BSCAP_POD_FAILED
                            : BSCAP_POD_RUNNING;
}

static inline bscap_pod_group group_of(const some_pods *pods, bscap_pod_sample *samples,
                                       int64_t now_ms) {
  for (size_t i = 0; i < METRICS; i++)
    samples[i] = (bscap_pod_sample){.is_missing = (pods->what & MISSING) != 0,
                                    .value = pods->use,
                                    .request = pods->request,
                                    .time_ms = now_ms - pods->sampled_ago,
                                    .window_ms = pods->window};
  return (bscap_pod_group){.count = pods->count,
                           .phase = phase_of(pods->what),
                           .is_deleted = (pods->what & DELETED) != 0,
                           .is_ready = (pods->what & (NOT_READY | FRESH)) == 0,
                           .is_fresh = (pods->what & FRESH) != 0,
                           .is_unknown = (pods->what & UNKNOWN) != 0,
                           .started_ms = now_ms - pods->started_ago,
                           .turned_ms = now_ms - pods->turned_ago,
                           .samples = samples};
}

/* --- one sync of a controller that has just started --- */

typedef struct seen {
  const bscap_metric_value *values;
  int32_t replicas;
  int32_t status_replicas;
  bscap_selector_fault selector;
} seen;

/* `groups` of pods, up to the first that is all zero. */
static inline bscap_autoscaler_decision decide_once(const bscap_autoscaler *autoscaler,
                                                    const seen *see, const some_pods *pods,
                                                    bscap_metric_status *statuses) {
  const int64_t now_ms = 1000000;
  bscap_pod_sample samples[GROUPS][METRICS];
  bscap_pod_group groups[GROUPS];
  size_t count = 0;
  for (; count < GROUPS && pods[count].started_ago != 0; count++)
    groups[count] = group_of(&pods[count], samples[count], now_ms);
  const bscap_autoscaler_sight sight = {.now_ms = now_ms,
                                        .replicas = see->replicas,
                                        .status_replicas = see->status_replicas,
                                        .selector = see->selector,
                                        .groups = groups,
                                        .groups_count = count,
                                        .values = see->values};
  bscap_autoscaler_state *state = started(autoscaler);
  const bscap_autoscaler_decision decision = bscap_autoscaler_sync(state, autoscaler, &sight);
  for (size_t i = 0; i < METRICS; i++) statuses[i] = bscap_autoscaler_status(state, i);
  free(state);
  return decision;
}

/* --- what is set --- */

#define UTILIZATION_OF(source, aim, is_cpu)                                                        \
  { BSCAP_SOURCE_##source, BSCAP_TARGET_UTILIZATION, (aim), (is_cpu) }
#define AVERAGE_OF(source, aim, is_cpu)                                                            \
  { BSCAP_SOURCE_##source, BSCAP_TARGET_AVERAGE_VALUE, (aim), (is_cpu) }
#define VALUE_OF(source, aim)                                                                      \
  { BSCAP_SOURCE_##source, BSCAP_TARGET_VALUE, (aim), false }

/* Those of the directions count only with `behavior`; NAN where there is none. */
typedef struct tolerances {
  double controller;
  bool has_behavior;
  double down;
  double up;
} tolerances;

/* One metric, looked at by one version of the controller. */
typedef struct setting {
  bscap_autoscaler_metric metric;
  bscap_kubernetes_version version;
  tolerances within;
} setting;

#define TENTH                                                                                      \
  { 0.1, false, NAN, NAN }
#define OF_VERSION(version, ...)                                                                   \
  { __VA_ARGS__, BSCAP_KUBERNETES_##version, TENTH }
#define NEWEST(...)       OF_VERSION(NEWEST, __VA_ARGS__)
#define CPU(percent)      NEWEST(UTILIZATION_OF(RESOURCE, percent, true))
#define CPU_1_33(percent) OF_VERSION(1_33, UTILIZATION_OF(RESOURCE, percent, true))
#define CPU_1_28(percent) OF_VERSION(1_28, UTILIZATION_OF(RESOURCE, percent, true))
#define CPU_WITHIN(version, percent, controller, has_behavior, down, up)                           \
  {                                                                                                \
    UTILIZATION_OF(RESOURCE, percent, true), BSCAP_KUBERNETES_##version, {                         \
      (controller), (has_behavior), (down), (up)                                                   \
    }                                                                                              \
  }
#define MEMORY(percent)           NEWEST(UTILIZATION_OF(RESOURCE, percent, false))
#define CONTAINER_CPU(percent)    NEWEST(UTILIZATION_OF(CONTAINER_RESOURCE, percent, true))
#define CONTAINER_MEMORY(percent) NEWEST(UTILIZATION_OF(CONTAINER_RESOURCE, percent, false))
#define CPU_AVERAGE(aim)          NEWEST(AVERAGE_OF(RESOURCE, aim, true))
#define MEMORY_AVERAGE(aim)       NEWEST(AVERAGE_OF(RESOURCE, aim, false))
#define CONTAINER_AVERAGE(aim)    NEWEST(AVERAGE_OF(CONTAINER_RESOURCE, aim, true))
#define PODS_AVERAGE(aim)         NEWEST(AVERAGE_OF(PODS, aim, false))

/* --- from pods to a proposal --- */

typedef struct pods_row {
  const char *clause;
  setting set;
  int32_t replicas; /* of the spec */
  int32_t proposal;
  int64_t report; /* the utilization in percent, or the mean of a pod */
  some_pods pods[GROUPS];
} pods_row;

static inline bscap_autoscaler autoscaler_of(const setting *set) {
  bscap_autoscaler autoscaler = bscap_autoscaler_default();
  autoscaler.most_replicas = 100000;
  autoscaler.metrics = &set->metric;
  autoscaler.metrics_count = 1;
  autoscaler.version = set->version;
  autoscaler.tolerance_ratio = set->within.controller;
  autoscaler.has_behavior = set->within.has_behavior;
  autoscaler.down.tolerance_ratio = set->within.down;
  autoscaler.up.tolerance_ratio = set->within.up;
  return autoscaler;
}

static inline bscap_active failure_of_pods(bscap_autoscaler_source source) {
  return source == BSCAP_SOURCE_RESOURCE             ? BSCAP_ACTIVE_FAILED_RESOURCE
         : source == BSCAP_SOURCE_CONTAINER_RESOURCE ? BSCAP_ACTIVE_FAILED_CONTAINER_RESOURCE
                                                     : BSCAP_ACTIVE_FAILED_PODS;
}

static inline void check_pods_row(const pods_row *row) {
  const bscap_autoscaler autoscaler = autoscaler_of(&row->set);
  const seen see = {.replicas = row->replicas, .status_replicas = row->replicas};
  const bool is_valid = row->proposal != INVALID;
  const bool is_utilization = row->set.metric.target == BSCAP_TARGET_UTILIZATION;
  bscap_metric_status status[METRICS];
  const bscap_autoscaler_decision decision = decide_once(&autoscaler, &see, row->pods, status);
  const int64_t report = is_utilization || !is_valid ? status->utilization_percent : status->value;
  ck_assert_msg(status->proposal == row->proposal && report == row->report,
                "%s: from %d to %d, reporting %lld; not to %d, reporting %lld", row->clause,
                (int)row->replicas, (int)status->proposal, (long long)report, (int)row->proposal,
                (long long)row->report);
  ck_assert_msg(status->is_valid == is_valid && decision.raw == row->proposal, "%s: raw is %d",
                row->clause, (int)decision.raw);
  ck_assert_msg(is_utilization || status->utilization_percent == -1, "%s", row->clause);
  ck_assert_msg(decision.active ==
                    (is_valid ? BSCAP_ACTIVE_VALID : failure_of_pods(row->set.metric.source)),
                "%s: %s", row->clause, bscap_active_name(decision.active));
}

static inline void check_pods_rows(const pods_row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) check_pods_row(&rows[i]);
}

#define ROW(...)                                                                                   \
  { __VA_ARGS__ }
#define PODS(...)                                                                                  \
  { __VA_ARGS__ }
#define CHECK_PODS_ROWS(rows) check_pods_rows(rows, sizeof(rows) / sizeof *(rows))

#endif
