/* From pods to a proposal: which pods count, as what, and what their use then asks for. Columns:
 * clause; metric; replicas of the spec, proposal, utilization or mean; pods. */
#include "testing.h"

#include "laws/autoscaler_rows.h"

static const pods_row out_of_the_count[] = {
    ROW("ignored: a pod that is being deleted, with its sample", CPU(60), 8, 6, 90,
        PODS(READY_PODS(4, 90), ODD_PODS(4, 900, DELETED))),
    ROW("ignored: a pod that is being deleted and has no sample is not missing", CPU(60), 8, 2, 30,
        PODS(READY_PODS(4, 30), ODD_PODS(4, 0, DELETED | MISSING))),
    ROW("ignored: a failed pod", CPU(60), 8, 6, 90,
        PODS(READY_PODS(4, 90), ODD_PODS(4, 900, FAILED))),
    ROW("ignored: a failed pod, in 1.28 too", CPU_1_28(60), 8, 6, 90,
        PODS(READY_PODS(4, 90), ODD_PODS(4, 900, FAILED))),
    ROW("ignored: a pod that succeeded", CPU(60), 8, 6, 90,
        PODS(READY_PODS(4, 90), ODD_PODS(4, 30, SUCCEEDED))),
    ROW("ignored: a pod that succeeded and has no sample is not missing", CPU(60), 8, 6, 90,
        PODS(READY_PODS(4, 90), ODD_PODS(4, 0, SUCCEEDED | MISSING))),
    ROW("not ignored before the newest version: a pod that succeeded", CPU_1_33(60), 8, 8, 60,
        PODS(READY_PODS(4, 90), ODD_PODS(4, 30, SUCCEEDED))),
    ROW("not ignored in 1.28: a pod that succeeded", CPU_1_28(60), 8, 8, 60,
        PODS(READY_PODS(4, 90), ODD_PODS(4, 30, SUCCEEDED))),
    ROW("missing before the newest version: a pod that succeeded, without sample", CPU_1_33(60), 8,
        8, 90, PODS(READY_PODS(4, 90), ODD_PODS(4, 0, SUCCEEDED | MISSING))),
    ROW("pending: unready for memory too, 0 on the way up", MEMORY(60), 8, 8, 90,
        PODS(READY_PODS(4, 90), PENDING_PODS(4))),
    ROW("pending: left out on the way down, and of the product", MEMORY(60), 8, 2, 30,
        PODS(READY_PODS(4, 30), PENDING_PODS(4))),
    ROW("pending: its sample is dropped", CPU(60), 8, 8, 90,
        PODS(READY_PODS(4, 90), ODD_PODS(4, 900, PENDING))),
    ROW("pending: unready for averages of pods", PODS_AVERAGE(60), 8, 8, 90,
        PODS(READY_PODS(4, 90), ODD_PODS(4, 900, PENDING))),
    ROW("ignored comes before pending", CPU(60), 8, 6, 90,
        PODS(READY_PODS(4, 90), ODD_PODS(4, 0, PENDING | DELETED))),
    ROW("pending comes before missing", CPU(60), 8, 2, 30,
        PODS(READY_PODS(4, 30), PENDING_PODS(4))),
    ROW("missing comes before readiness", CPU(60), 8, 8, 30,
        PODS(READY_PODS(4, 30), ODD_PODS(4, 0, NOT_READY | MISSING))),
    ROW("missing comes before a missing condition", CPU(60), 8, 8, 30,
        PODS(READY_PODS(4, 30), ODD_PODS(4, 0, FRESH | MISSING))),
};

/* The odd ones use 90: where they count, all use 60; where not, the four others 30. */
static const pods_row warming_up[] = {
    ROW("cpu: a pod without condition is unready", CPU(60), 8, 2, 30,
        PODS(READY_PODS(4, 30), ODD_PODS(4, 90, FRESH))),
    ROW("memory: a pod without condition counts", MEMORY(60), 8, 8, 60,
        PODS(READY_PODS(4, 30), ODD_PODS(4, 90, FRESH))),
    ROW("Pods: a pod without condition counts", PODS_AVERAGE(60), 8, 8, 60,
        PODS(READY_PODS(4, 30), ODD_PODS(4, 90, FRESH))),
    ROW("cpu's average: a pod without condition is unready", CPU_AVERAGE(60), 8, 2, 30,
        PODS(READY_PODS(4, 30), ODD_PODS(4, 90, FRESH))),
    ROW("cpu of a container: a pod without condition is unready", CONTAINER_CPU(60), 8, 2, 30,
        PODS(READY_PODS(4, 30), ODD_PODS(4, 90, FRESH))),
    ROW("memory of a container: a pod without condition counts", CONTAINER_MEMORY(60), 8, 8, 60,
        PODS(READY_PODS(4, 30), ODD_PODS(4, 90, FRESH))),
    ROW("young: sampleTime == ready + window counts", CPU(60), 8, 8, 60,
        PODS(READY_PODS(4, 30), AGED_PODS(4, 90, ORDINARY, 299999, 60000, 45000, 15000))),
    ROW("young: sampled a millisecond too early", CPU(60), 8, 2, 30,
        PODS(READY_PODS(4, 30), AGED_PODS(4, 90, ORDINARY, 299999, 60000, 45001, 15000))),
    ROW("no longer young at start + cpuInit == now", CPU(60), 8, 8, 60,
        PODS(READY_PODS(4, 30), AGED_PODS(4, 90, ORDINARY, 300000, 60000, 45001, 15000))),
    ROW("young: a whole window since it is ready", CPU(60), 8, 8, 60,
        PODS(READY_PODS(4, 30), AGED_PODS(4, 90, ORDINARY, 250000, 200000, 0, 200000))),
    ROW("young: a window that began before it was ready", CPU(60), 8, 2, 30,
        PODS(READY_PODS(4, 30), AGED_PODS(4, 90, ORDINARY, 250000, 200000, 0, 200001))),
    ROW("young: not ready, however new the sample", CPU(60), 8, 2, 30,
        PODS(READY_PODS(4, 30), AGED_PODS(4, 90, NOT_READY, 299999, 100000, 0, 15000))),
    ROW("older: not ready, but it was", CPU(60), 8, 8, 60,
        PODS(READY_PODS(4, 30), AGED_PODS(4, 90, NOT_READY, 300000, 100000, 0, 15000))),
    ROW("older: start + delay == turned counts", CPU(60), 8, 8, 60,
        PODS(READY_PODS(4, 30), AGED_PODS(4, 90, NOT_READY, 300000, 270000, 0, 15000))),
    ROW("older: turned a millisecond earlier, so it was never ready", CPU(60), 8, 2, 30,
        PODS(READY_PODS(4, 30), AGED_PODS(4, 90, NOT_READY, 300000, 270001, 0, 15000))),
    ROW("older: never ready in a day", CPU(60), 8, 2, 30,
        PODS(READY_PODS(4, 30), ODD_PODS(4, 90, NOT_READY))),
    ROW("older: ready within the delay counts", CPU(60), 8, 8, 60,
        PODS(READY_PODS(4, 30), AGED_PODS(4, 90, ORDINARY, 300000, 299999, 299999, 15000))),
    ROW("memory: young and not ready counts", MEMORY(60), 8, 8, 60,
        PODS(READY_PODS(4, 30), AGED_PODS(4, 90, NOT_READY, 1000, 1000, 1000, 15000))),
    ROW("Pods: young and not ready counts", PODS_AVERAGE(60), 8, 8, 60,
        PODS(READY_PODS(4, 30), AGED_PODS(4, 90, NOT_READY, 1000, 1000, 1000, 15000))),
    ROW("memory's average: young and not ready counts", MEMORY_AVERAGE(60), 8, 8, 60,
        PODS(READY_PODS(4, 30), AGED_PODS(4, 90, NOT_READY, 1000, 1000, 1000, 15000))),
    ROW("young and unready: 0 on the way up, its sample is dropped", CPU(60), 8, 8, 90,
        PODS(READY_PODS(4, 90), AGED_PODS(4, 900, NOT_READY, 1000, 1000, 0, 15000))),
};

static const pods_row unknown_pods[] = {
    ROW("unknown: not in the sums of a utilization", CPU(60), 4, 6, 90,
        PODS(READY_PODS(4, 90), ODD_PODS(2, 900, UNKNOWN))),
    ROW("unknown: in plain averages, but not in the product", CPU_AVERAGE(60), 4, 6, 90,
        PODS(READY_PODS(4, 60), ODD_PODS(4, 120, UNKNOWN))),
    ROW("unknown: counts in the second pass, 80 / 60 of 8", CPU(60), 6, 11, 120,
        PODS(READY_PODS(4, 120), PENDING_PODS(2), ODD_PODS(2, 900, UNKNOWN))),
    ROW("unknown: counts in the second pass of an average, 67 / 60 of 8", PODS_AVERAGE(60), 6, 9,
        90, PODS(READY_PODS(4, 90), MISSING_PODS(2), ODD_PODS(2, 90, UNKNOWN))),
    ROW("unknown: its request is nobody's", CPU(60), 4, 6, 90,
        PODS(READY_PODS(4, 90), REQUESTING_PODS(2, 900, -1, UNKNOWN))),
    ROW("unknown: alone they are no pods", CPU(60), 4, INVALID, -1, PODS(ODD_PODS(4, 90, UNKNOWN))),
    ROW("unknown: no known pod has a sample", CPU(60), 4, INVALID, -1,
        PODS(ODD_PODS(4, 90, UNKNOWN), ODD_PODS(1, 90, DELETED))),
    ROW("unknown: enough for an average, of no ready pods", CPU_AVERAGE(60), 4, 0, 120,
        PODS(ODD_PODS(4, 120, UNKNOWN), ODD_PODS(1, 90, DELETED))),
};

static const pods_row invalid_metrics[] = {
    ROW("request: one pod lacks it", CPU(60), 5, INVALID, -1,
        PODS(READY_PODS(4, 90), REQUESTING_PODS(1, 90, -1, ORDINARY))),
    ROW("request: one pod lacks it, for memory", MEMORY(60), 5, INVALID, -1,
        PODS(READY_PODS(4, 90), REQUESTING_PODS(1, 90, -1, ORDINARY))),
    ROW("request: a container lacks it", CONTAINER_CPU(60), 5, INVALID, -1,
        PODS(READY_PODS(4, 90), REQUESTING_PODS(1, 90, -1, ORDINARY))),
    ROW("request: a pod that is being deleted lacks it", CPU(60), 5, INVALID, -1,
        PODS(READY_PODS(4, 90), REQUESTING_PODS(1, 90, -1, DELETED))),
    ROW("request: a failed pod lacks it", CPU(60), 5, INVALID, -1,
        PODS(READY_PODS(4, 90), REQUESTING_PODS(1, 90, -1, FAILED))),
    ROW("request: a pending pod lacks it", CPU(60), 5, INVALID, -1,
        PODS(READY_PODS(4, 90), REQUESTING_PODS(1, 0, -1, PENDING | MISSING))),
    ROW("request: a pod without sample lacks it", CPU(60), 5, INVALID, -1,
        PODS(READY_PODS(4, 90), REQUESTING_PODS(1, 0, -1, MISSING))),
    ROW("request: an average needs none", CPU_AVERAGE(60), 4, 6, 90,
        PODS(READY_PODS(3, 90), REQUESTING_PODS(1, 90, -1, ORDINARY))),
    ROW("request: all request 0", CPU(60), 4, INVALID, -1,
        PODS(REQUESTING_PODS(4, 90, 0, ORDINARY))),
    ROW("request: some request 0, and still use", CPU(60), 4, 8, 120,
        PODS(READY_PODS(2, 60), REQUESTING_PODS(2, 60, 0, ORDINARY))),
    ROW("no pods", CPU(60), 4, INVALID, -1, PODS(READY_PODS(0, 90))),
    ROW("no pods, for an average", PODS_AVERAGE(60), 4, INVALID, -1, PODS(READY_PODS(0, 90))),
    ROW("no metrics left: all are pending", CPU(60), 4, INVALID, -1,
        PODS(ODD_PODS(4, 90, PENDING))),
    ROW("no metrics left: all are missing", CPU(60), 4, INVALID, -1, PODS(MISSING_PODS(4))),
    ROW("no metrics left: all are ignored", MEMORY(60), 4, INVALID, -1,
        PODS(ODD_PODS(4, 90, DELETED))),
    ROW("no metrics left: none has ever been ready", CPU(60), 4, INVALID, -1,
        PODS(ODD_PODS(4, 90, NOT_READY))),
    ROW("no metrics left, for an average of pods", PODS_AVERAGE(60), 4, INVALID, -1,
        PODS(MISSING_PODS(2), ODD_PODS(2, 90, PENDING))),
    ROW("metrics left: for memory they need not be ready", MEMORY(60), 4, 6, 90,
        PODS(ODD_PODS(4, 90, NOT_READY))),
};

START_TEST(pods_that_are_gone_or_not_there_yet_count_as_the_rules_say) {
  CHECK_PODS_ROWS(out_of_the_count);
}
END_TEST

START_TEST(a_pod_that_warms_up_does_not_count_for_cpu) {
  CHECK_PODS_ROWS(warming_up);
}
END_TEST

START_TEST(pods_that_nobody_lists_count_half) {
  CHECK_PODS_ROWS(unknown_pods);
}
END_TEST

START_TEST(a_metric_is_invalid_without_pods_samples_or_requests) {
  CHECK_PODS_ROWS(invalid_metrics);
}
END_TEST

RUN_TESTS("autoscaler_pods", pods_that_are_gone_or_not_there_yet_count_as_the_rules_say,
          a_pod_that_warms_up_does_not_count_for_cpu, pods_that_nobody_lists_count_half,
          a_metric_is_invalid_without_pods_samples_or_requests)
