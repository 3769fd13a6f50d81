/* Syncs that ask no metrics, the rules without `behavior`, and conditions that stay. Columns:
 * clause; what is set; replicas at the start; syncs: seconds, what the metric asks for, replicas,
 * conditions. */
#include "testing.h"

#include "laws/autoscaler_steps.h"

static const steps_row unasked[] = {
    ROW("3a: no replicas, and a minimum", LEGACY(1, 10), 0,
        SYNCS(AT(0, NOT_ASKED, 0, "G- 0"), AT(15, NOT_ASKED, 0, "G- 0"))),
    ROW("3a: until somebody scales it", LEGACY(1, 10), 0,
        SYNCS(AT(0, NOT_ASKED, 0, "G- 0"), SET_AT(15, 2, 2, 2, "NW"))),
    ROW("3a: ScalingLimited stays", LEGACY(1, 10), 10,
        SYNCS(AT(0, 20, 10, "NM!"), SET_AT(15, 0, NOT_ASKED, 0, "GM! 0"))),
    ROW("3a: comes before the minimum, with behavior too", BEHAVIOR(5, 10, FREE_UP, FREE_DOWN), 0,
        SYNCS(AT(0, NOT_ASKED, 0, "G- 0"))),
    ROW("3a: not with a minimum of 0", LEGACY(0, 10), 0, SYNCS(AT(0, 0, 0, "NW"))),
    ROW("3b: above the maximum", LEGACY(1, 10), 12, SYNCS(AT(0, NOT_ASKED, 10, "R- -"))),
    ROW("3b: at the maximum the metrics are asked", LEGACY(1, 10), 10, SYNCS(AT(0, 10, 10, "NW"))),
    ROW("3b: conditions of metrics and limits stay", LEGACY(1, 10), 5,
        SYNCS(AT(0, 5, 5, "NW"), SET_AT(15, 12, NOT_ASKED, 10, "RW"))),
    ROW("3b: logs nothing but the initial recommendation", LEGACY(1, 10), 12,
        SYNCS(AT(0, NOT_ASKED, 10, "R- -"), AT(15, 3, 10, "DM!"), AT(300, 3, 10, "DM!"),
              AT(300.001, 3, 3, "RW"))),
    ROW("3b: no rate limits", BEHAVIOR(1, 10, DEFAULT_UP, DIRECTION(300, MAX, PODS_IN(1, 60))), 50,
        SYNCS(AT(0, NOT_ASKED, 10, "R- -"))),
    ROW("3b: Disabled does not stop it",
        BEHAVIOR(1, 10, DEFAULT_UP, DIRECTION(0, DISABLED, PODS_IN(1, 60))), 50,
        SYNCS(AT(0, NOT_ASKED, 10, "R- -"))),
    ROW("3b: metrics that fail do not stop it", LEGACY(1, 10), 12, SYNCS(AT(0, FAILS, 10, "R- -"))),
    ROW("3b: nor does a bad selector", LEGACY(1, 10), 12, SYNCS(AT(0, BAD_SELECTOR, 10, "R- -"))),
    ROW("3b: a failure of metrics stays", LEGACY(1, 10), 5,
        SYNCS(AT(0, FAILS, 5, "G- E"), SET_AT(15, 20, NOT_ASKED, 10, "R- E"))),
    ROW("3c: below the minimum", LEGACY(3, 10), 1, SYNCS(AT(0, NOT_ASKED, 3, "R- -"))),
    ROW("3c: at the minimum the metrics are asked", LEGACY(3, 10), 3, SYNCS(AT(0, 3, 3, "NW"))),
    ROW("3c: more than 2n and 4 at once", LEGACY(50, 100), 1, SYNCS(AT(0, NOT_ASKED, 50, "R- -"))),
    ROW("3c: no rate limits", BEHAVIOR(9, 10, DIRECTION(0, MAX, PODS_IN(1, 60)), DEFAULT_DOWN), 1,
        SYNCS(AT(0, NOT_ASKED, 9, "R- -"))),
    ROW("3c: Disabled does not stop it",
        BEHAVIOR(5, 10, DIRECTION(0, DISABLED, PODS_IN(1, 60)), DEFAULT_DOWN), 1,
        SYNCS(AT(0, NOT_ASKED, 5, "R- -"))),
    ROW("3c: no stabilization", BEHAVIOR(5, 10, DIRECTION(3600, MAX, PODS_IN(9, 60)), DEFAULT_DOWN),
        1, SYNCS(AT(0, NOT_ASKED, 5, "R- -"))),
    ROW("3c: the limit that was true stays", LEGACY(2, 10), 10,
        SYNCS(AT(0, 20, 10, "NM!"), SET_AT(15, 1, NOT_ASKED, 2, "RM!"))),
    ROW("3c: logs nothing, so the initial 1 is all that holds", LEGACY(3, 10), 1,
        SYNCS(AT(0, NOT_ASKED, 3, "R- -"), AT(15, 2, 3, "NF!"), AT(30, 3, 3, "NW"),
              AT(45, 1, 3, "DW"))),
};

static const steps_row legacy[] = {
    ROW("legacy: 4, then twice as many at each sync", LEGACY(1, 100), 1,
        SYNCS(AT(0, 50, 4, "RU!"), AT(15, 50, 8, "RU!"), AT(30, 50, 16, "RU!"),
              AT(45, 50, 32, "RU!"), AT(60, 50, 50, "RW"))),
    ROW("legacy: at each sync, however soon", LEGACY(1, 100), 1,
        SYNCS(AT(0, 50, 4, "RU!"), AT(0.001, 50, 8, "RU!"))),
    ROW("legacy: 2n is allowed", LEGACY(1, 100), 10, SYNCS(AT(0, 20, 20, "RW"))),
    ROW("legacy: 2n + 1 is not", LEGACY(1, 100), 10, SYNCS(AT(0, 21, 20, "RU!"))),
    ROW("legacy: from 2 to 4", LEGACY(1, 100), 2, SYNCS(AT(0, 5, 4, "RU!"))),
    ROW("legacy: from 1 to 4", LEGACY(1, 100), 1, SYNCS(AT(0, 4, 4, "RW"))),
    ROW("legacy: from 0 to 4", LEGACY(0, 100), 0, SYNCS(AT(0, 5, 4, "RU!"))),
    ROW("legacy: a maximum of 2n is the maximum", LEGACY(1, 8), 4, SYNCS(AT(0, 9, 8, "RM!"))),
    ROW("legacy: a maximum of 2n + 1 is not reached", LEGACY(1, 9), 4, SYNCS(AT(0, 20, 8, "RU!"))),
    ROW("legacy: too many, and already there", LEGACY(1, 8), 8,
        SYNCS(AT(0, 9, 8, "NM!"), AT(15, 8, 8, "DM!"))),
    ROW("legacy: no limit on the way down", LEGACY(1, 100), 50,
        SYNCS(AT(0, 50, 50, "NW"), AT(301, 1, 1, "RW"))),
    ROW("legacy: too few", LEGACY(2, 10), 3,
        SYNCS(AT(0, 1, 3, "DW"), AT(300, 1, 3, "DW"), AT(300.001, 1, 2, "RF!"))),
    ROW("legacy: too few, and already there", LEGACY(5, 10), 5,
        SYNCS(AT(0, 1, 5, "DW"), AT(301, 1, 5, "NF!"))),
    ROW("legacy: a recommendation of 300 s counts, a millisecond more does not", LEGACY(1, 100), 1,
        SYNCS(AT(0, 4, 4, "RW"), AT(1, 1, 4, "DW"), AT(300, 1, 4, "DW"), AT(300.001, 1, 1, "RW"))),
    ROW("legacy: the initial recommendation holds for 300 s", LEGACY(1, 100), 10,
        SYNCS(AT(0, 1, 10, "DW"), AT(300, 1, 10, "DW"), AT(300.001, 1, 1, "RW"))),
    ROW("legacy: one step down to the next recommendation", LEGACY(1, 100), 9,
        SYNCS(AT(0, 9, 9, "NW"), AT(100, 5, 9, "DW"), AT(200, 2, 9, "DW"), AT(301, 2, 5, "RW"),
              AT(400.001, 2, 2, "RW"))),
    ROW("legacy: the highest of the window, even above what is there", LEGACY(1, 100), 8,
        SYNCS(AT(0, 8, 8, "NW"), SET_AT(15, 2, 2, 4, "RU!"), AT(30, 2, 8, "RW"))),
    ROW("legacy: what the metrics asked for is logged, not what was allowed", LEGACY(1, 5), 5,
        SYNCS(AT(0, 20, 5, "NM!"), AT(15, 2, 5, "DM!"), AT(300.001, 2, 2, "RW"))),
    ROW("legacy: a failure logs nothing", LEGACY(1, 10), 4,
        SYNCS(AT(0, FAILS, 4, "G- E"), AT(100, FAILS, 4, "G- E"), AT(300.001, 2, 2, "RW"))),
    ROW("legacy: a failure keeps what was limited", LEGACY(1, 4), 4,
        SYNCS(AT(0, 9, 4, "NM!"), AT(15, FAILS, 4, "GM! E"), AT(30, 4, 4, "DM!"))),
    ROW("legacy: a bad selector logs nothing", LEGACY(1, 10), 4,
        SYNCS(AT(0, BAD_SELECTOR, 4, "G- S"), AT(300.001, 2, 2, "RW"),
              AT(301, BAD_SELECTOR, 2, "GW S"))),
    ROW("legacy: to zero and back", LEGACY(0, 10), 1,
        SYNCS(AT(0, 0, 1, "DW"), AT(300.001, 0, 0, "RW"), AT(315, 0, 0, "NW"),
              AT(330, 9, 4, "RU!"))),
};

START_TEST(some_syncs_ask_no_metrics) {
  CHECK_STEPS_ROWS(unasked);
}
END_TEST

START_TEST(without_behavior_it_doubles_at_most_and_waits_before_it_shrinks) {
  CHECK_STEPS_ROWS(legacy);
}
END_TEST

RUN_TESTS("autoscaler_branches", some_syncs_ask_no_metrics,
          without_behavior_it_doubles_at_most_and_waits_before_it_shrinks)
