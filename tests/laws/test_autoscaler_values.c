/* Metrics of objects and from outside, several metrics together, and what makes them invalid.
 * Columns: clause; version; metrics; values; replicas of the spec, of the status, and the minimum;
 * selector; pods; proposals; raw, of which metric, ScalingActive. */
#include "testing.h"

#include "laws/autoscaler_rows.h"

typedef struct values_row {
  const char *clause;
  bscap_kubernetes_version version;
  bscap_autoscaler_metric metrics[METRICS];
  bscap_metric_value values[METRICS];
  int32_t replicas;
  int32_t status_replicas;
  int32_t least_replicas;
  bscap_selector_fault selector;
  some_pods pods[GROUPS];
  int32_t proposals[METRICS];
  int32_t raw;
  size_t metric;
  bscap_active active;
} values_row;

#define LATEST                BSCAP_KUBERNETES_NEWEST
#define OF_1_33               BSCAP_KUBERNETES_1_33
#define OF_1_28               BSCAP_KUBERNETES_1_28
#define FINE                  BSCAP_SELECTOR_FINE
#define VALID                 BSCAP_ACTIVE_VALID
#define FAILED_TO_GET(source) BSCAP_ACTIVE_FAILED_##source
#define METRICS_OF(...)                                                                            \
  { __VA_ARGS__ }
#define VALUES(...)                                                                                \
  { __VA_ARGS__ }
#define ASKS(...)                                                                                  \
  { __VA_ARGS__ }
#define VALUE(value)                                                                               \
  { false, (value) }
#define GONE                                                                                       \
  { true, 0 }
#define NO_PODS                                                                                    \
  {                                                                                                \
    { 0, 0, 0, 0, 0, 0, 0, 0 }                                                                     \
  }
#define OBJECT_VALUE   VALUE_OF(OBJECT, 1000)
#define OBJECT_AVERAGE AVERAGE_OF(OBJECT, 1000, false)
#define OUTER_VALUE    VALUE_OF(EXTERNAL, 1000)
#define OUTER_AVERAGE  AVERAGE_OF(EXTERNAL, 1000, false)
#define CPU_60         UTILIZATION_OF(RESOURCE, 60, true)
#define MEMORY_60      UTILIZATION_OF(RESOURCE, 60, false)
#define CONTAINER_60   UTILIZATION_OF(CONTAINER_RESOURCE, 60, true)
#define PODS_60        AVERAGE_OF(PODS, 60, false)

static void check_row(const values_row *row) {
  const seen see = {row->values, row->replicas, row->status_replicas, row->selector};
  bscap_metric_status statuses[METRICS];
  bscap_autoscaler autoscaler = bscap_autoscaler_default();
  autoscaler.least_replicas = row->least_replicas;
  autoscaler.most_replicas = INT32_MAX;
  autoscaler.version = row->version;
  autoscaler.metrics = row->metrics;
  while (autoscaler.metrics_count < METRICS && row->metrics[autoscaler.metrics_count].aim > 0)
    autoscaler.metrics_count++;
  const bscap_autoscaler_decision decision = decide_once(&autoscaler, &see, row->pods, statuses);
  for (size_t i = 0; i < autoscaler.metrics_count; i++) {
    ck_assert_msg(statuses[i].proposal == row->proposals[i], "%s: metric %d asks for %d, not %d",
                  row->clause, (int)i, (int)statuses[i].proposal, (int)row->proposals[i]);
    ck_assert_msg(statuses[i].is_valid == (row->proposals[i] != INVALID), "%s", row->clause);
  }
  ck_assert_msg(decision.raw == row->raw && (row->raw < 0 || decision.metric == row->metric),
                "%s: raw is %d by %d, not %d by %d", row->clause, (int)decision.raw,
                (int)decision.metric, (int)row->raw, (int)row->metric);
  ck_assert_msg(decision.active == row->active, "%s: %s, not %s", row->clause,
                bscap_active_name(decision.active), bscap_active_name(row->active));
  ck_assert_msg(row->raw >= 0 || decision.replicas == row->replicas, "%s: scales", row->clause);
}

static void check_rows(const values_row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) check_row(&rows[i]);
}

#define CHECK_ROWS(rows) check_rows(rows, sizeof(rows) / sizeof *(rows))

static const values_row of_all[] = {
    ROW("Value: the ratio of the pods that are ready", LATEST, METRICS_OF(OBJECT_VALUE),
        VALUES(VALUE(1500)), 4, 4, 1, FINE, PODS(READY_PODS(4, 60)), ASKS(6), 6, 0, VALID),
    ROW("Value: from outside likewise", LATEST, METRICS_OF(OUTER_VALUE), VALUES(VALUE(1500)), 4, 4,
        1, FINE, PODS(READY_PODS(4, 60)), ASKS(6), 6, 0, VALID),
    ROW("Value: down, rounded up", LATEST, METRICS_OF(OUTER_VALUE), VALUES(VALUE(600)), 4, 4, 1,
        FINE, PODS(READY_PODS(4, 60)), ASKS(3), 3, 0, VALID),
    ROW("Value: neither the spec nor the status counts", LATEST, METRICS_OF(OBJECT_VALUE),
        VALUES(VALUE(1500)), 8, 9, 1, FINE, PODS(READY_PODS(4, 60), ODD_PODS(4, 60, NOT_READY)),
        ASKS(6), 6, 0, VALID),
    ROW("Value: pods that are ready and being deleted count", LATEST, METRICS_OF(OBJECT_VALUE),
        VALUES(VALUE(1500)), 4, 4, 1, FINE, PODS(READY_PODS(4, 60), ODD_PODS(2, 60, DELETED)),
        ASKS(9), 9, 0, VALID),
    ROW("Value: pods that are pending or have failed do not count", LATEST, METRICS_OF(OUTER_VALUE),
        VALUES(VALUE(1500)), 4, 4, 1, FINE,
        PODS(READY_PODS(2, 60), ODD_PODS(2, 60, PENDING), ODD_PODS(2, 60, FAILED)), ASKS(3), 3, 0,
        VALID),
    ROW("Value: nor those without condition, or unknown", LATEST, METRICS_OF(OUTER_VALUE),
        VALUES(VALUE(1500)), 4, 4, 1, FINE,
        PODS(READY_PODS(2, 60), ODD_PODS(2, 60, FRESH), ODD_PODS(2, 60, UNKNOWN)), ASKS(3), 3, 0,
        VALID),
    ROW("Value: needs no samples of pods", LATEST, METRICS_OF(OUTER_VALUE), VALUES(VALUE(1500)), 4,
        4, 1, FINE, PODS(MISSING_PODS(4)), ASKS(6), 6, 0, VALID),
    ROW("Value: exactly 1.1 keeps the spec's replicas", LATEST, METRICS_OF(OUTER_VALUE),
        VALUES(VALUE(1100)), 7, 5, 1, FINE, PODS(READY_PODS(4, 60)), ASKS(7), 7, 0, VALID),
    ROW("Value: exactly 1.1 scales in 1.28", OF_1_28, METRICS_OF(OUTER_VALUE), VALUES(VALUE(1100)),
        7, 5, 1, FINE, PODS(READY_PODS(4, 60)), ASKS(5), 5, 0, VALID),
    ROW("Value: exactly 0.9 keeps in 1.28", OF_1_28, METRICS_OF(OBJECT_VALUE), VALUES(VALUE(900)),
        7, 5, 1, FINE, PODS(READY_PODS(4, 60)), ASKS(7), 7, 0, VALID),
    ROW("Value: within tolerance nobody asks for pods", LATEST, METRICS_OF(OBJECT_VALUE),
        VALUES(VALUE(1000)), 3, 3, 1, FINE, NO_PODS, ASKS(3), 3, 0, VALID),
    ROW("Value: no pods, and not within tolerance", LATEST, METRICS_OF(OBJECT_VALUE),
        VALUES(VALUE(2000)), 3, 3, 1, FINE, NO_PODS, ASKS(INVALID), -1, 0, FAILED_TO_GET(OBJECT)),
    ROW("Value: none of the pods is ready", LATEST, METRICS_OF(OUTER_VALUE), VALUES(VALUE(2000)), 4,
        4, 1, FINE, PODS(ODD_PODS(4, 60, NOT_READY)), ASKS(0), 0, 0, VALID),
    ROW("Value: from 0 the ratio, rounded up", LATEST, METRICS_OF(OUTER_VALUE), VALUES(VALUE(2001)),
        0, 0, 0, FINE, NO_PODS, ASKS(3), 3, 0, VALID),
    ROW("Value: from 0 in the spec, whatever the status says", LATEST, METRICS_OF(OUTER_VALUE),
        VALUES(VALUE(2001)), 0, 4, 0, FINE, PODS(READY_PODS(4, 60)), ASKS(3), 3, 0, VALID),
    ROW("Value: 0 in the status alone is not from 0", LATEST, METRICS_OF(OUTER_VALUE),
        VALUES(VALUE(1500)), 4, 0, 1, FINE, PODS(READY_PODS(4, 60)), ASKS(6), 6, 0, VALID),
    ROW("Value: from 0 there is no tolerance", LATEST, METRICS_OF(OBJECT_VALUE),
        VALUES(VALUE(1001)), 0, 0, 0, FINE, NO_PODS, ASKS(2), 2, 0, VALID),
    ROW("Value: from 0, with the least value", LATEST, METRICS_OF(OUTER_VALUE), VALUES(VALUE(1)), 0,
        0, 0, FINE, NO_PODS, ASKS(1), 1, 0, VALID),
    ROW("Value: from 0, with nothing", LATEST, METRICS_OF(OUTER_VALUE), VALUES(VALUE(0)), 0, 0, 0,
        FINE, NO_PODS, ASKS(0), 0, 0, VALID),
    ROW("Value: to 0, with nothing", LATEST, METRICS_OF(OUTER_VALUE), VALUES(VALUE(0)), 4, 4, 0,
        FINE, PODS(READY_PODS(4, 60)), ASKS(0), 0, 0, VALID),
    ROW("Value: below 0 counts as 0", LATEST, METRICS_OF(OUTER_VALUE), VALUES(VALUE(-500)), 4, 4, 1,
        FINE, PODS(READY_PODS(4, 60)), ASKS(-2), 0, 0, VALID),
    ROW("Value: cut off at 2^31 - 1", LATEST, METRICS_OF(OUTER_VALUE), VALUES(VALUE(1000000000000)),
        4, 4, 1, FINE, PODS(READY_PODS(4, 60)), ASKS(INT32_MAX), INT32_MAX, 0, VALID),
    ROW("Value: of an object, cut off at 2^31 - 1", LATEST, METRICS_OF(OBJECT_VALUE),
        VALUES(VALUE(1000000000000)), 4, 4, 1, FINE, PODS(READY_PODS(4, 60)), ASKS(INT32_MAX),
        INT32_MAX, 0, VALID),
    ROW("Value: not cut off in 1.33", OF_1_33, METRICS_OF(OUTER_VALUE),
        VALUES(VALUE(1000000000000)), 4, 4, 1, FINE, PODS(READY_PODS(4, 60)), ASKS(INT32_MIN), 0, 0,
        VALID),
    ROW("Value: 2^31 - 1 itself fits in 1.33", OF_1_33, METRICS_OF(OUTER_VALUE),
        VALUES(VALUE(2147483647000)), 1, 1, 1, FINE, PODS(READY_PODS(1, 60)), ASKS(INT32_MAX),
        INT32_MAX, 0, VALID),
};

static const values_row per_pod[] = {
    ROW("AverageValue: value over target, rounded up", LATEST, METRICS_OF(OUTER_AVERAGE),
        VALUES(VALUE(4500)), 4, 4, 1, FINE, NO_PODS, ASKS(5), 5, 0, VALID),
    ROW("AverageValue: of an object likewise", LATEST, METRICS_OF(OBJECT_AVERAGE),
        VALUES(VALUE(4500)), 4, 4, 1, FINE, NO_PODS, ASKS(5), 5, 0, VALID),
    ROW("AverageValue: down", LATEST, METRICS_OF(OUTER_AVERAGE), VALUES(VALUE(2000)), 4, 4, 1, FINE,
        NO_PODS, ASKS(2), 2, 0, VALID),
    ROW("AverageValue: down, rounded up", LATEST, METRICS_OF(OBJECT_AVERAGE), VALUES(VALUE(2001)),
        4, 4, 1, FINE, NO_PODS, ASKS(3), 3, 0, VALID),
    ROW("AverageValue: pods do not matter", LATEST, METRICS_OF(OUTER_AVERAGE), VALUES(VALUE(4500)),
        4, 4, 1, FINE, PODS(ODD_PODS(4, 60, NOT_READY)), ASKS(5), 5, 0, VALID),
    ROW("AverageValue: within tolerance the status's replicas", LATEST, METRICS_OF(OUTER_AVERAGE),
        VALUES(VALUE(4000)), 3, 4, 1, FINE, NO_PODS, ASKS(4), 4, 0, VALID),
    ROW("AverageValue: within tolerance the status's replicas, also below", LATEST,
        METRICS_OF(OBJECT_AVERAGE), VALUES(VALUE(4000)), 6, 4, 1, FINE, NO_PODS, ASKS(4), 4, 0,
        VALID),
    ROW("AverageValue: the ratio is to the status, not to the spec", LATEST,
        METRICS_OF(OUTER_AVERAGE), VALUES(VALUE(4500)), 5, 4, 1, FINE, NO_PODS, ASKS(5), 5, 0,
        VALID),
    ROW("AverageValue: exactly 1.1 keeps", LATEST, METRICS_OF(OUTER_AVERAGE), VALUES(VALUE(4400)),
        4, 4, 1, FINE, NO_PODS, ASKS(4), 4, 0, VALID),
    ROW("AverageValue: exactly 1.1 keeps in 1.33", OF_1_33, METRICS_OF(OBJECT_AVERAGE),
        VALUES(VALUE(4400)), 4, 4, 1, FINE, NO_PODS, ASKS(4), 4, 0, VALID),
    ROW("AverageValue: exactly 1.1 scales in 1.28", OF_1_28, METRICS_OF(OUTER_AVERAGE),
        VALUES(VALUE(4400)), 4, 4, 1, FINE, NO_PODS, ASKS(5), 5, 0, VALID),
    ROW("AverageValue: exactly 0.9 keeps in 1.28", OF_1_28, METRICS_OF(OUTER_AVERAGE),
        VALUES(VALUE(9000)), 10, 10, 1, FINE, NO_PODS, ASKS(10), 10, 0, VALID),
    ROW("AverageValue: less than 0.9 scales", LATEST, METRICS_OF(OUTER_AVERAGE),
        VALUES(VALUE(8999)), 10, 10, 1, FINE, NO_PODS, ASKS(9), 9, 0, VALID),
    ROW("AverageValue: status 0 is not within", LATEST, METRICS_OF(OUTER_AVERAGE),
        VALUES(VALUE(500)), 4, 0, 1, FINE, NO_PODS, ASKS(1), 1, 0, VALID),
    ROW("AverageValue: status 0 and nothing to do", LATEST, METRICS_OF(OUTER_AVERAGE),
        VALUES(VALUE(0)), 4, 0, 1, FINE, NO_PODS, ASKS(0), 0, 0, VALID),
    ROW("AverageValue: from 0", LATEST, METRICS_OF(OUTER_AVERAGE), VALUES(VALUE(3000)), 0, 0, 0,
        FINE, NO_PODS, ASKS(3), 3, 0, VALID),
    ROW("AverageValue: of an object, from 0", LATEST, METRICS_OF(OBJECT_AVERAGE), VALUES(VALUE(1)),
        0, 0, 0, FINE, NO_PODS, ASKS(1), 1, 0, VALID),
    ROW("AverageValue: from 0, with nothing", LATEST, METRICS_OF(OUTER_AVERAGE), VALUES(VALUE(0)),
        0, 0, 0, FINE, NO_PODS, ASKS(0), 0, 0, VALID),
    ROW("AverageValue: cut off at 2^31 - 1", LATEST, METRICS_OF(OUTER_AVERAGE),
        VALUES(VALUE(5000000000000)), 4, 4, 1, FINE, NO_PODS, ASKS(INT32_MAX), INT32_MAX, 0, VALID),
    ROW("AverageValue: not cut off in 1.33", OF_1_33, METRICS_OF(OUTER_AVERAGE),
        VALUES(VALUE(5000000000000)), 4, 4, 1, FINE, NO_PODS, ASKS(INT32_MIN), 0, 0, VALID),
};

static const values_row several[] = {
    ROW("several: the largest is the first", LATEST, METRICS_OF(CPU_60, OUTER_AVERAGE),
        VALUES(VALUE(0), VALUE(5000)), 4, 4, 1, FINE, PODS(READY_PODS(4, 90)), ASKS(6, 5), 6, 0,
        VALID),
    ROW("several: the largest is the last", LATEST, METRICS_OF(CPU_60, OUTER_AVERAGE),
        VALUES(VALUE(0), VALUE(8000)), 4, 4, 1, FINE, PODS(READY_PODS(4, 90)), ASKS(6, 8), 8, 1,
        VALID),
    ROW("several: the first of equals", LATEST, METRICS_OF(CPU_60, OUTER_AVERAGE),
        VALUES(VALUE(0), VALUE(6000)), 4, 4, 1, FINE, PODS(READY_PODS(4, 90)), ASKS(6, 6), 6, 0,
        VALID),
    ROW("several: a best of 0 is replaced, by 0 too", LATEST,
        METRICS_OF(OUTER_AVERAGE, OBJECT_AVERAGE), VALUES(VALUE(0), VALUE(0)), 4, 4, 1, FINE,
        NO_PODS, ASKS(0, 0), 0, 1, VALID),
    ROW("several: a best of 0 is replaced by less", LATEST, METRICS_OF(OUTER_VALUE, OUTER_VALUE),
        VALUES(VALUE(0), VALUE(-500)), 4, 4, 1, FINE, PODS(READY_PODS(4, 60)), ASKS(0, -2), 0, 1,
        VALID),
    ROW("several: a later 0 replaces nothing", LATEST, METRICS_OF(OUTER_AVERAGE, OUTER_AVERAGE),
        VALUES(VALUE(3000), VALUE(0)), 4, 4, 1, FINE, NO_PODS, ASKS(3, 0), 3, 0, VALID),
    ROW("several: one keeps, one would go down", LATEST, METRICS_OF(MEMORY_60, OUTER_AVERAGE),
        VALUES(VALUE(0), VALUE(1000)), 4, 4, 1, FINE, PODS(READY_PODS(4, 60)), ASKS(4, 1), 4, 0,
        VALID),
    ROW("several: the same pods are unready for cpu and not for memory", LATEST,
        METRICS_OF(CPU_60, MEMORY_60), VALUES(VALUE(0), VALUE(0)), 4, 4, 1, FINE,
        PODS(READY_PODS(2, 30), ODD_PODS(2, 90, FRESH)), ASKS(1, 4), 4, 1, VALID),
    ROW("some invalid: the best is above", LATEST, METRICS_OF(OUTER_AVERAGE, CPU_60),
        VALUES(GONE, VALUE(0)), 4, 4, 1, FINE, PODS(READY_PODS(4, 90)), ASKS(INVALID, 6), 6, 1,
        VALID),
    ROW("some invalid: the best is equal", LATEST, METRICS_OF(CPU_60, OUTER_AVERAGE),
        VALUES(VALUE(0), GONE), 4, 4, 1, FINE, PODS(READY_PODS(4, 60)), ASKS(4, INVALID), 4, 0,
        VALID),
    ROW("some invalid: the best is below", LATEST, METRICS_OF(CPU_60, OUTER_AVERAGE),
        VALUES(VALUE(0), GONE), 4, 4, 1, FINE, PODS(READY_PODS(4, 30)), ASKS(2, INVALID), -1, 0,
        FAILED_TO_GET(EXTERNAL)),
    ROW("some invalid: the first, and the best is below", LATEST,
        METRICS_OF(PODS_60, OUTER_AVERAGE), VALUES(GONE, VALUE(3000)), 4, 4, 1, FINE,
        PODS(READY_PODS(4, 60)), ASKS(INVALID, 3), -1, 0, FAILED_TO_GET(PODS)),
    ROW("some invalid: 0 is not below 0", LATEST, METRICS_OF(OUTER_AVERAGE, OUTER_AVERAGE),
        VALUES(GONE, VALUE(0)), 0, 0, 0, FINE, NO_PODS, ASKS(INVALID, 0), 0, 1, VALID),
    ROW("some invalid: by a request that is lacking, and the best is above", LATEST,
        METRICS_OF(CPU_60, OUTER_AVERAGE), VALUES(VALUE(0), VALUE(5000)), 4, 4, 1, FINE,
        PODS(REQUESTING_PODS(4, 90, -1, ORDINARY)), ASKS(INVALID, 5), 5, 1, VALID),
};

static const values_row invalid[] = {
    ROW("all invalid: CPU_60", LATEST, METRICS_OF(CPU_60), VALUES(GONE), 4, 4, 1, FINE,
        PODS(READY_PODS(4, 60)), ASKS(INVALID), -1, 0, FAILED_TO_GET(RESOURCE)),
    ROW("all invalid: MEMORY_60", LATEST, METRICS_OF(MEMORY_60), VALUES(GONE), 4, 4, 1, FINE,
        PODS(READY_PODS(4, 60)), ASKS(INVALID), -1, 0, FAILED_TO_GET(RESOURCE)),
    ROW("all invalid: CONTAINER_60", LATEST, METRICS_OF(CONTAINER_60), VALUES(GONE), 4, 4, 1, FINE,
        PODS(READY_PODS(4, 60)), ASKS(INVALID), -1, 0, FAILED_TO_GET(CONTAINER_RESOURCE)),
    ROW("all invalid: PODS_60", LATEST, METRICS_OF(PODS_60), VALUES(GONE), 4, 4, 1, FINE,
        PODS(READY_PODS(4, 60)), ASKS(INVALID), -1, 0, FAILED_TO_GET(PODS)),
    ROW("all invalid: OBJECT_VALUE", LATEST, METRICS_OF(OBJECT_VALUE), VALUES(GONE), 4, 4, 1, FINE,
        PODS(READY_PODS(4, 60)), ASKS(INVALID), -1, 0, FAILED_TO_GET(OBJECT)),
    ROW("all invalid: OBJECT_AVERAGE", LATEST, METRICS_OF(OBJECT_AVERAGE), VALUES(GONE), 4, 4, 1,
        FINE, PODS(READY_PODS(4, 60)), ASKS(INVALID), -1, 0, FAILED_TO_GET(OBJECT)),
    ROW("all invalid: OUTER_VALUE", LATEST, METRICS_OF(OUTER_VALUE), VALUES(GONE), 4, 4, 1, FINE,
        PODS(READY_PODS(4, 60)), ASKS(INVALID), -1, 0, FAILED_TO_GET(EXTERNAL)),
    ROW("all invalid: OUTER_AVERAGE", LATEST, METRICS_OF(OUTER_AVERAGE), VALUES(GONE), 4, 4, 1,
        FINE, PODS(READY_PODS(4, 60)), ASKS(INVALID), -1, 0, FAILED_TO_GET(EXTERNAL)),
    ROW("all invalid: the first one's reason", LATEST, METRICS_OF(CPU_60, OUTER_AVERAGE),
        VALUES(VALUE(0), GONE), 4, 4, 1, FINE, NO_PODS, ASKS(INVALID, INVALID), -1, 0,
        FAILED_TO_GET(RESOURCE)),
    ROW("all invalid: the first one's reason, the other way round", LATEST,
        METRICS_OF(OUTER_AVERAGE, CPU_60), VALUES(GONE, VALUE(0)), 4, 4, 1, FINE, NO_PODS,
        ASKS(INVALID, INVALID), -1, 0, FAILED_TO_GET(EXTERNAL)),
    ROW("all invalid: from 0", LATEST, METRICS_OF(OUTER_AVERAGE), VALUES(GONE), 0, 0, 0, FINE,
        NO_PODS, ASKS(INVALID), -1, 0, FAILED_TO_GET(EXTERNAL)),
    ROW("selector: invalid, whatever the metrics say", LATEST, METRICS_OF(OUTER_AVERAGE),
        VALUES(VALUE(8000)), 4, 4, 1, BSCAP_SELECTOR_INVALID, NO_PODS, ASKS(INVALID), -1, 0,
        BSCAP_ACTIVE_INVALID_SELECTOR),
    ROW("selector: shared, whatever the metrics say", LATEST, METRICS_OF(CPU_60), VALUES(VALUE(0)),
        4, 4, 1, BSCAP_SELECTOR_AMBIGUOUS, PODS(READY_PODS(4, 90)), ASKS(INVALID), -1, 0,
        BSCAP_ACTIVE_AMBIGUOUS_SELECTOR),
    ROW("selector: its fault comes before that of the metrics", LATEST, METRICS_OF(OUTER_AVERAGE),
        VALUES(GONE), 4, 4, 1, BSCAP_SELECTOR_INVALID, NO_PODS, ASKS(INVALID), -1, 0,
        BSCAP_ACTIVE_INVALID_SELECTOR),
    ROW("selector: nobody looks where scaling is disabled", LATEST, METRICS_OF(OUTER_AVERAGE),
        VALUES(VALUE(8000)), 0, 0, 1, BSCAP_SELECTOR_INVALID, NO_PODS, ASKS(INVALID), -1, 0,
        BSCAP_ACTIVE_DISABLED),
};
START_TEST(a_value_is_shared_by_all_pods_that_are_ready) {
  CHECK_ROWS(of_all);
}
END_TEST

START_TEST(an_average_value_asks_for_value_over_target) {
  CHECK_ROWS(per_pod);
}
END_TEST

START_TEST(of_several_metrics_the_largest_proposal_wins) {
  CHECK_ROWS(several);
}
END_TEST

START_TEST(what_cannot_be_read_decides_nothing) {
  CHECK_ROWS(invalid);
}
END_TEST

RUN_TESTS("autoscaler_values", a_value_is_shared_by_all_pods_that_are_ready,
          an_average_value_asks_for_value_over_target, of_several_metrics_the_largest_proposal_wins,
          what_cannot_be_read_decides_nothing)
