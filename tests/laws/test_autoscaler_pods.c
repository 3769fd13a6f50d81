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
    ROW("cpu: a pod without condition was never ready", CPU(60), 8, 2, 30,
        PODS(READY_PODS(4, 30), AGED_PODS(4, 90, FRESH, 300000, 100000, 0, 15000))),
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
    ROW("unknown: without a sample of this metric it is nothing", CPU_AVERAGE(60), 4, 6, 90,
        PODS(READY_PODS(4, 90), ODD_PODS(4, 0, UNKNOWN | MISSING))),
    ROW("unknown: without a sample it is not missing", CPU_AVERAGE(60), 12, 5, 12,
        PODS(READY_PODS(4, 12), MISSING_PODS(4), ODD_PODS(4, 0, UNKNOWN | MISSING))),
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

static const pods_row first_pass[] = {
    ROW("pass 1: up", CPU(60), 4, 6, 90, PODS(READY_PODS(4, 90))),
    ROW("pass 1: down", CPU(60), 4, 2, 30, PODS(READY_PODS(4, 30))),
    ROW("pass 1: rounded up", CPU(60), 3, 4, 70, PODS(READY_PODS(3, 70))),
    ROW("pass 1: nothing is used", CPU(60), 5, 0, 0, PODS(READY_PODS(5, 0))),
    ROW("pass 1: a target above 100", CPU(200), 4, 6, 300, PODS(READY_PODS(4, 300))),
    ROW("pass 1: memory", MEMORY(60), 4, 6, 90, PODS(READY_PODS(4, 90))),
    ROW("pass 1: a container", CONTAINER_CPU(60), 4, 6, 90, PODS(READY_PODS(4, 90))),
    ROW("pass 1: within tolerance the spec's replicas, not those ready", CPU(60), 7, 7, 60,
        PODS(READY_PODS(4, 60))),
    ROW("pass 1: the product is of those ready, not of the spec's", CPU(60), 7, 6, 90,
        PODS(READY_PODS(4, 90))),
    ROW("pass 1: no guard against going down with a ratio above 1", CPU(60), 20, 6, 90,
        PODS(READY_PODS(4, 90))),
    ROW("pass 1: no guard against going up with a ratio below 1", CPU(60), 2, 4, 30,
        PODS(READY_PODS(8, 30))),
    ROW("utilization: of the sums, not the mean of percentages", CPU(60), 2, 1, 30,
        PODS(READY_PODS(1, 100), REQUESTING_PODS(1, 50, 400, ORDINARY))),
    ROW("utilization: 66.5 is cut to 66, which is within", CPU(60), 2, 2, 66,
        PODS(READY_PODS(1, 66), READY_PODS(1, 67))),
    ROW("utilization: 67 is not within", CPU(60), 2, 3, 67, PODS(READY_PODS(2, 67))),
    ROW("utilization: 53.5 is cut to 53, which is not within", CPU(60), 20, 18, 53,
        PODS(READY_PODS(10, 53), READY_PODS(10, 54))),
    ROW("utilization: below one percent is 0", CPU(60), 9, 0, 0,
        PODS(REQUESTING_PODS(9, 99, 10000, ORDINARY))),
    ROW("average: up", PODS_AVERAGE(500), 4, 6, 750, PODS(READY_PODS(4, 750))),
    ROW("average: down", PODS_AVERAGE(500), 4, 2, 250, PODS(READY_PODS(4, 250))),
    ROW("average: 550.5 is cut to 550, which is within", PODS_AVERAGE(500), 2, 2, 550,
        PODS(READY_PODS(1, 550), READY_PODS(1, 551))),
    ROW("average: 551 is not within", PODS_AVERAGE(500), 2, 3, 551, PODS(READY_PODS(2, 551))),
    ROW("average: of memory, whatever it requests", MEMORY_AVERAGE(500), 4, 6, 750,
        PODS(REQUESTING_PODS(4, 750, 1, ORDINARY))),
    ROW("average: of a container", CONTAINER_AVERAGE(500), 4, 6, 750, PODS(READY_PODS(4, 750))),
};

static const pods_row within_tolerance[] = {
    ROW("tolerance: exactly 1.1 keeps, newest", CPU(60), 10, 10, 66, PODS(READY_PODS(10, 66))),
    ROW("tolerance: exactly 1.1 keeps, 1.33", CPU_1_33(60), 10, 10, 66, PODS(READY_PODS(10, 66))),
    ROW("tolerance: exactly 1.1 scales, 1.28", CPU_1_28(60), 10, 11, 66, PODS(READY_PODS(10, 66))),
    ROW("tolerance: exactly 0.9 keeps, newest", CPU(60), 10, 10, 54, PODS(READY_PODS(10, 54))),
    ROW("tolerance: exactly 0.9 keeps, 1.33", CPU_1_33(60), 20, 20, 54, PODS(READY_PODS(20, 54))),
    ROW("tolerance: exactly 0.9 keeps, 1.28", CPU_1_28(60), 20, 20, 54, PODS(READY_PODS(20, 54))),
    ROW("tolerance: a percent above scales, newest", CPU(60), 10, 12, 67, PODS(READY_PODS(10, 67))),
    ROW("tolerance: a percent below scales, newest", CPU(60), 10, 9, 53, PODS(READY_PODS(10, 53))),
    ROW("tolerance: a percent less keeps, 1.28", CPU_1_28(60), 10, 10, 65,
        PODS(READY_PODS(10, 65))),
    ROW("tolerance: a percent below scales, 1.28", CPU_1_28(60), 10, 9, 53,
        PODS(READY_PODS(10, 53))),
    ROW("tolerance up: exactly 1.5 keeps", CPU_WITHIN(NEWEST, 60, 0.1, true, NAN, 0.5), 10, 10, 90,
        PODS(READY_PODS(10, 90))),
    ROW("tolerance up: more than 1.5 scales", CPU_WITHIN(NEWEST, 60, 0.1, true, NAN, 0.5), 10, 16,
        91, PODS(READY_PODS(10, 91))),
    ROW("tolerance up: not on the way down", CPU_WITHIN(NEWEST, 60, 0.1, true, NAN, 0.5), 10, 9, 53,
        PODS(READY_PODS(10, 53))),
    ROW("tolerance down: exactly 0.5 keeps", CPU_WITHIN(NEWEST, 60, 0.1, true, 0.5, NAN), 10, 10,
        30, PODS(READY_PODS(10, 30))),
    ROW("tolerance down: less than 0.5 scales", CPU_WITHIN(NEWEST, 60, 0.1, true, 0.5, NAN), 10, 5,
        29, PODS(READY_PODS(10, 29))),
    ROW("tolerance down: not on the way up", CPU_WITHIN(NEWEST, 60, 0.1, true, 0.5, NAN), 10, 12,
        67, PODS(READY_PODS(10, 67))),
    ROW("tolerance of a direction: not in 1.33", CPU_WITHIN(1_33, 60, 0.1, true, 0.5, 0.5), 10, 15,
        90, PODS(READY_PODS(10, 90))),
    ROW("tolerance of a direction: not in 1.28", CPU_WITHIN(1_28, 60, 0.1, true, 0.5, 0.5), 10, 5,
        30, PODS(READY_PODS(10, 30))),
    ROW("tolerance of a direction: not without behavior",
        CPU_WITHIN(NEWEST, 60, 0.1, false, 0.5, 0.5), 10, 15, 90, PODS(READY_PODS(10, 90))),
    ROW("tolerance of the controller: exactly 1.5 keeps, 1.28",
        CPU_WITHIN(1_28, 60, 0.5, false, NAN, NAN), 10, 10, 90, PODS(READY_PODS(10, 90))),
    ROW("tolerance of the controller: exactly 0.5 keeps, 1.28",
        CPU_WITHIN(1_28, 60, 0.5, false, NAN, NAN), 10, 10, 30, PODS(READY_PODS(10, 30))),
    ROW("tolerance of the controller: 77 / 60 is within 0.3",
        CPU_WITHIN(NEWEST, 60, 0.3, false, NAN, NAN), 10, 10, 77, PODS(READY_PODS(10, 77))),
    ROW("tolerance down instead of the controller's", CPU_WITHIN(NEWEST, 60, 0.3, true, 0.05, NAN),
        20, 19, 56, PODS(READY_PODS(20, 56))),
    ROW("tolerance 0: a percent more scales", CPU_WITHIN(NEWEST, 60, 0.1, true, NAN, 0.0), 20, 21,
        61, PODS(READY_PODS(20, 61))),
    ROW("tolerance 0: a ratio of 1 keeps", CPU_WITHIN(NEWEST, 60, 0.1, true, 0.0, 0.0), 21, 21, 60,
        PODS(READY_PODS(20, 60))),
};

/* Where the quotient is rounded up to a double, a whole product becomes one more. */
static const pods_row divided_first[] = {
    ROW("noise: 62 / 30 of 15 is 31", CPU(30), 15, 32, 62, PODS(READY_PODS(15, 62))),
    ROW("noise: 66 / 30 of 25 is 55", CPU(30), 25, 56, 66, PODS(READY_PODS(25, 66))),
    ROW("noise: 124 / 30 of 15 is 62", CPU_1_28(30), 15, 63, 124, PODS(READY_PODS(15, 124))),
    ROW("noise: 7 / 50 of 50 is 7", CPU(50), 50, 8, 7, PODS(READY_PODS(50, 7))),
    ROW("noise: 14 / 50 of 25 is 7", MEMORY(50), 25, 8, 14, PODS(READY_PODS(25, 14))),
    ROW("noise: 31 / 60 of 60 is 31", CPU_1_33(60), 60, 32, 31, PODS(READY_PODS(60, 31))),
    ROW("noise: 58 / 70 of 35 is 29", CPU(70), 35, 30, 58, PODS(READY_PODS(35, 58))),
    ROW("noise: 21 / 75 of 25 is 7", CPU(75), 25, 8, 21, PODS(READY_PODS(25, 21))),
    ROW("noise: in averages, 62 / 30 of 15 is 31", PODS_AVERAGE(30), 15, 32, 62,
        PODS(READY_PODS(15, 62))),
    ROW("noise: in the second pass, 62 / 30 of 15 is 31", CPU(30), 15, 32, 93,
        PODS(READY_PODS(10, 93), MISSING_PODS(5))),
    ROW("no noise: 80 / 60 of 3 is 4", CPU(60), 3, 4, 80, PODS(READY_PODS(3, 80))),
};

static const pods_row second_pass[] = {
    ROW("pass 2: missing pods count as 0 on the way up", CPU(60), 6, 9, 130,
        PODS(READY_PODS(4, 130), MISSING_PODS(2))),
    ROW("pass 2: missing pods bring it within tolerance", CPU(60), 6, 6, 90,
        PODS(READY_PODS(4, 90), MISSING_PODS(2))),
    ROW("pass 2: missing pods bring it to exactly 1.1", CPU(60), 8, 8, 88,
        PODS(READY_PODS(6, 88), MISSING_PODS(2))),
    ROW("pass 2: exactly 1.1 is not within in 1.28", CPU_1_28(60), 8, 9, 88,
        PODS(READY_PODS(6, 88), MISSING_PODS(2))),
    ROW("pass 2: keeps where 0s turn the direction", CPU(60), 8, 8, 90,
        PODS(READY_PODS(4, 90), MISSING_PODS(4))),
    ROW("pass 2: turns from within tolerance too", CPU(60), 9, 9, 63,
        PODS(READY_PODS(4, 63), MISSING_PODS(4))),
    ROW("pass 2: missing pods use their request on the way down", CPU(60), 5, 3, 10,
        PODS(READY_PODS(4, 10), MISSING_PODS(1))),
    ROW("pass 2: 8 of 9 known, down", CPU(60), 9, 4, 12, PODS(READY_PODS(8, 12), MISSING_PODS(1))),
    ROW("pass 2: missing pods use their own request", CPU(60), 5, 5, 30,
        PODS(READY_PODS(4, 30), REQUESTING_PODS(1, 0, 300, MISSING))),
    ROW("pass 2: keeps where requests turn the direction", CPU(60), 6, 6, 30,
        PODS(READY_PODS(2, 30), MISSING_PODS(4))),
    ROW("pass 2: a target above 100 instead of the request", CPU(150), 8, 5, 30,
        PODS(READY_PODS(4, 30), MISSING_PODS(4))),
    ROW("pass 2: missing pods are left out at exactly 1", CPU(60), 9, 9, 60,
        PODS(READY_PODS(4, 60), MISSING_PODS(2))),
    ROW("pass 2: unready pods count as 0 on the way up", CPU(60), 6, 9, 130,
        PODS(READY_PODS(4, 130), ODD_PODS(2, 500, NOT_READY))),
    ROW("pass 2: unready pods bring it within tolerance", CPU(60), 6, 6, 90,
        PODS(READY_PODS(4, 90), PENDING_PODS(2))),
    ROW("pass 2: unready pods turn a ratio a little above 1", CPU(60), 5, 5, 61,
        PODS(READY_PODS(4, 61), PENDING_PODS(1))),
    ROW("pass 1 at exactly 1, though some are unready", CPU(60), 7, 7, 60,
        PODS(READY_PODS(4, 60), PENDING_PODS(2))),
    ROW("pass 2: missing and unready pods count as 0 on the way up", CPU(60), 8, 14, 200,
        PODS(READY_PODS(4, 200), MISSING_PODS(2), PENDING_PODS(2))),
    ROW("pass 2: down, missing pods count and unready ones do not", CPU(60), 8, 3, 10,
        PODS(READY_PODS(4, 10), MISSING_PODS(1), PENDING_PODS(3))),
    ROW("pass 2: at exactly 1 neither counts", CPU(60), 9, 9, 60,
        PODS(READY_PODS(4, 60), MISSING_PODS(2), PENDING_PODS(2))),
    ROW("pass 2: keeps rather than going up with a ratio below 1", CPU(60), 2, 2, 20,
        PODS(READY_PODS(6, 20), MISSING_PODS(2))),
    ROW("pass 2: keeps rather than going down with a ratio above 1", CPU(60), 20, 20, 130,
        PODS(READY_PODS(4, 130), MISSING_PODS(2))),
    ROW("pass 2: the spec's replicas exactly are no contradiction", CPU(60), 9, 9, 130,
        PODS(READY_PODS(4, 130), MISSING_PODS(2))),
    ROW("pass 2, memory: missing pods count as 0", MEMORY(60), 6, 9, 130,
        PODS(READY_PODS(4, 130), MISSING_PODS(2))),
    ROW("pass 2, container: missing pods count as 0", CONTAINER_MEMORY(60), 6, 9, 130,
        PODS(READY_PODS(4, 130), MISSING_PODS(2))),
    ROW("pass 2, average: missing pods count as 0 on the way up", PODS_AVERAGE(500), 6, 8, 1000,
        PODS(READY_PODS(4, 1000), MISSING_PODS(2))),
    ROW("pass 2, average: missing pods use the target on the way down", PODS_AVERAGE(500), 8, 5,
        100, PODS(READY_PODS(4, 100), MISSING_PODS(4))),
    ROW("pass 2, average: the target and not the request", CPU_AVERAGE(60), 8, 5, 12,
        PODS(READY_PODS(4, 12), MISSING_PODS(4))),
    ROW("pass 2, average: missing pods are left out at exactly 1", PODS_AVERAGE(500), 9, 9, 500,
        PODS(READY_PODS(4, 500), MISSING_PODS(2))),
    ROW("pass 2, average: pending pods count as 0 on the way up", PODS_AVERAGE(500), 6, 8, 1000,
        PODS(READY_PODS(4, 1000), PENDING_PODS(2))),
    ROW("pass 2, average: keeps where 0s turn the direction", PODS_AVERAGE(500), 8, 8, 750,
        PODS(READY_PODS(4, 750), MISSING_PODS(4))),
    ROW("pass 2, average: 550.75 is cut to 550, which is within", PODS_AVERAGE(500), 4, 4, 734,
        PODS(READY_PODS(2, 734), READY_PODS(1, 735), MISSING_PODS(1))),
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

START_TEST(ready_pods_ask_for_their_ratio_of_pods) {
  CHECK_PODS_ROWS(first_pass);
}
END_TEST

START_TEST(a_ratio_within_tolerance_keeps_what_is_there) {
  CHECK_PODS_ROWS(within_tolerance);
}
END_TEST

START_TEST(a_quotient_is_rounded_before_it_is_multiplied) {
  CHECK_PODS_ROWS(divided_first);
}
END_TEST

START_TEST(pods_without_figures_only_make_a_step_smaller) {
  CHECK_PODS_ROWS(second_pass);
}
END_TEST

RUN_TESTS("autoscaler_pods", pods_that_are_gone_or_not_there_yet_count_as_the_rules_say,
          a_pod_that_warms_up_does_not_count_for_cpu, pods_that_nobody_lists_count_half,
          a_metric_is_invalid_without_pods_samples_or_requests,
          ready_pods_ask_for_their_ratio_of_pods, a_ratio_within_tolerance_keeps_what_is_there,
          a_quotient_is_rounded_before_it_is_multiplied,
          pods_without_figures_only_make_a_step_smaller)
