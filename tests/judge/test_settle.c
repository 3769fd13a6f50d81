#include <bscap/settle.h>

#include "testing.h"
#include "failing_allocator.h"

#include <string.h>

static const bscap_autoscaler_metric cpu_at_60 = {BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_UTILIZATION,
                                                  60, true};

/* One to so many pods that request 50 millicores and aim at 60 % of them. */
static bscap_autoscaler up_to(int32_t most) {
  bscap_autoscaler autoscaler = bscap_autoscaler_default();
  autoscaler.most_replicas = most;
  autoscaler.metrics = &cpu_at_60;
  autoscaler.metrics_count = 1;
  return autoscaler;
}

static bscap_autoscaler_load load_of(double base, double shared, double limit) {
  return (bscap_autoscaler_load){.cpu_millicores = {base, 0, shared},
                                 .cpu_request_millicores = 50,
                                 .cpu_limit_millicores = limit,
                                 .memory_request_bytes = 1};
}

static bscap_settle *settle(bscap_autoscaler autoscaler, bscap_autoscaler_load load) {
  bscap_settle *settled = NULL;
  ck_assert_int_eq(bscap_settle_run(&settled, "api", &autoscaler, &load, NULL, NULL), BSCAP_OK);
  return settled;
}

/* An idle pod uses 15, and 36 are shared out. Two pods use 33 each, 66 %, which is within the
 * tolerance of 60 %; one uses 51, 102 %, and asks for two; three use 27, 54 %, and 54 / 60 is just
 * within it. */
START_TEST(where_it_settles_depends_on_where_it_stood) {
  static const int32_t ends[] = {2, 2, 3};
  static const int32_t utilizations[] = {66, 66, 54};
  bscap_settle *settled = settle(up_to(3), load_of(15, 36, INFINITY));
  ck_assert_uint_eq(bscap_settle_count(settled), 3);
  for (size_t i = 0; i < 3; i++) {
    const bscap_settle_end *end = bscap_settle_at(settled, i);
    ck_assert_int_eq(end->start, (int32_t)i + 1);
    ck_assert_int_eq(end->replicas, ends[i]);
    ck_assert_int_eq(end->least, ends[i]);
    ck_assert(!end->goes_round);
    ck_assert_int_eq(bscap_settle_status(settled, i, 0).utilization_percent, utilizations[i]);
  }
  ck_assert_ptr_null(bscap_settle_at(settled, 3));
  ck_assert(!bscap_settle_status(settled, 3, 0).is_valid);
  ck_assert(!bscap_settle_status(settled, 0, 1).is_valid);
  bscap_settle_free(settled);
}
END_TEST

/* From 1 the first sync goes to 2; from 2 and from 3 none changes anything. */
START_TEST(what_stays_where_it_is_takes_no_sync) {
  bscap_settle *settled = settle(up_to(3), load_of(15, 36, INFINITY));
  ck_assert_uint_eq(bscap_settle_at(settled, 0)->syncs, 1);
  ck_assert_uint_eq(bscap_settle_at(settled, 1)->syncs, 0);
  ck_assert_uint_eq(bscap_settle_at(settled, 2)->syncs, 0);
  bscap_settle_free(settled);
}
END_TEST

/* Without work 10 pods are too many by 9, which the window of 300 s holds back: what the controller
 * found there counts for as long, so that the first sync that is past it is that at 315 s, the
 * 22nd. */
START_TEST(going_down_takes_as_long_as_the_window) {
  bscap_settle *settled = settle(up_to(10), load_of(0, 0, INFINITY));
  const bscap_settle_end *end = bscap_settle_at(settled, 9);
  ck_assert_int_eq(end->start, 10);
  ck_assert_int_eq(end->replicas, 1);
  ck_assert(end->seconds == 315);
  ck_assert_uint_eq(end->syncs, 22);
  bscap_settle_free(settled);
}
END_TEST

/* 64 pods' worth of work behind a limit of twice the request, 3.3 times the aim: 1 doubles to 4 at
 * most, then to 8 and so on; each sync asks for more until all fit. */
START_TEST(going_up_takes_as_many_syncs_as_doublings) {
  bscap_settle *settled = settle(up_to(1000), load_of(0, 64 * 30, 100));
  const bscap_settle_end *end = bscap_settle_at(settled, 0);
  int32_t replicas = 1;
  size_t syncs = 0;
  for (;;) {
    bscap_autoscaler autoscaler = up_to(1000);
    const bscap_autoscaler_load load = load_of(0, 64 * 30, 100);
    const int32_t wanted = bscap_autoscaler_decide(&autoscaler, &load, replicas);
    const int32_t most = 2 * replicas > 4 ? 2 * replicas : 4;
    const int32_t next = wanted < most ? wanted : most;
    if (next == replicas) break;
    ck_assert_int_gt(next, replicas);
    replicas = next;
    syncs++;
  }
  ck_assert_int_eq(end->replicas, replicas);
  ck_assert_uint_eq(end->syncs, syncs);
  assert_close(end->seconds, 15.0 * (double)(syncs - 1), 0);
  bscap_settle_free(settled);
}
END_TEST

/* Every end is where the controller says it comes to rest. */
START_TEST(each_end_is_where_the_law_settles) {
  bscap_autoscaler autoscaler = up_to(40);
  void *memory = malloc(bscap_autoscaler_state_size(&autoscaler));
  for (int base = 0; base <= 30; base += 5) {
    const bscap_autoscaler_load load = load_of(base, 400, 80);
    bscap_settle *settled = settle(autoscaler, load);
    ck_assert_uint_eq(bscap_settle_count(settled), 40);
    for (size_t i = 0; i < 40; i++) {
      const bscap_settle_end *end = bscap_settle_at(settled, i);
      bscap_autoscaler_state *state = memory;
      ck_assert_int_eq(end->replicas,
                       bscap_autoscaler_settle(state, &autoscaler, &load, end->start));
    }
    bscap_settle_free(settled);
  }
  free(memory);
}
END_TEST

/* Whether the law that has no memory comes back to where it was. */
static bool goes_round(const bscap_autoscaler *autoscaler, const bscap_autoscaler_load *load,
                       int32_t replicas, int32_t *least, int32_t *most) {
  for (int i = 0; i < 1000; i++) replicas = bscap_autoscaler_decide(autoscaler, load, replicas);
  *least = *most = replicas;
  for (int i = 0; i < 1000; i++) {
    replicas = bscap_autoscaler_decide(autoscaler, load, replicas);
    if (replicas < *least) *least = replicas;
    if (replicas > *most) *most = replicas;
  }
  return *least < *most;
}

/* Of 6100 millicores 2 pods use 61 % each of 5000 and ask for 3, and 3 pods 40.7 %, which count as
 * 40, and ask for 2. Policies allow any change, and there is no window. */
START_TEST(a_round_has_its_largest_and_its_smallest_count) {
  static const bscap_scaling_policy any = {BSCAP_POLICY_PODS, 1000, 15};
  bscap_autoscaler autoscaler = up_to(60);
  autoscaler.has_behavior = true;
  autoscaler.up = (bscap_scaling_rules){0, BSCAP_SELECT_MAX, &any, 1, NAN};
  autoscaler.down = autoscaler.up;
  autoscaler.tolerance_ratio = 0;
  size_t rounds = 0;
  for (int shared = 6100; shared <= 150000; shared += 500) {
    bscap_autoscaler_load load = load_of(0, shared, INFINITY);
    load.cpu_request_millicores = 5000;
    bscap_settle *settled = settle(autoscaler, load);
    for (size_t i = 0; i < bscap_settle_count(settled); i++) {
      const bscap_settle_end *end = bscap_settle_at(settled, i);
      int32_t least, most;
      ck_assert(goes_round(&autoscaler, &load, end->start, &least, &most) == end->goes_round);
      ck_assert_int_eq(end->replicas, most);
      ck_assert_int_eq(end->least, least);
      rounds += end->goes_round;
      if (shared == 6100) ck_assert(end->goes_round && end->least == 2 && end->replicas == 3);
    }
    bscap_settle_free(settled);
  }
  ck_assert_uint_gt(rounds, 0);
}
END_TEST

/* Of 29.9 GB each pod is to hold 30 MB, half as much at the least: 1993 pods stay, and 1994 go down
 * to 997. Both lie between two of the starts that are tried at first, 1000 and 2000. */
START_TEST(of_very_many_starts_those_where_the_end_changes_are_tried) {
  const bscap_autoscaler_metric memory = {BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_AVERAGE_VALUE,
                                          INT64_C(30000000000), false};
  bscap_autoscaler autoscaler = up_to(1000000);
  autoscaler.metrics = &memory;
  autoscaler.tolerance_ratio = 0.5;
  bscap_autoscaler_load load = load_of(0, 0, INFINITY);
  load.memory_bytes.shared = 29.9e9;
  bscap_settle *settled = settle(autoscaler, load);
  const size_t count = bscap_settle_count(settled);
  ck_assert_uint_ge(count, 1001);
  ck_assert_uint_le(count, 1001 + 2 * 10);
  ck_assert_int_eq(bscap_settle_at(settled, 0)->start, 1);
  ck_assert_int_eq(bscap_settle_at(settled, count - 1)->start, 1000000);
  for (size_t i = 1; i < count; i++) {
    const bscap_settle_end *last = bscap_settle_at(settled, i - 1);
    const bscap_settle_end *end = bscap_settle_at(settled, i);
    ck_assert_int_gt(end->start, last->start);
    if (end->start >= 1000) ck_assert_int_eq(end->replicas, end->start <= 1993 ? end->start : 997);
    if (end->start > 1993 && last->start <= 1993) ck_assert_int_eq(end->start, 1994);
  }
  bscap_settle_free(settled);
}
END_TEST

START_TEST(what_was_settled_is_a_copy) {
  char name[] = "api";
  bscap_autoscaler_metric metric = cpu_at_60;
  bscap_autoscaler autoscaler = up_to(3);
  autoscaler.metrics = &metric;
  const bscap_autoscaler_load load = load_of(15, 36, INFINITY);
  bscap_settle *settled = NULL;
  ck_assert_int_eq(bscap_settle_run(&settled, name, &autoscaler, &load, NULL, NULL), BSCAP_OK);
  name[0] = 'x';
  metric.aim = 1;
  ck_assert_str_eq(bscap_settle_name(settled), "api");
  ck_assert_int_eq(bscap_settle_autoscaler(settled)->metrics[0].aim, 60);
  ck_assert(bscap_settle_load(settled)->cpu_millicores.shared == 36);
  bscap_settle_free(settled);
  bscap_settle_free(NULL);
}
END_TEST

START_TEST(memory_that_runs_out_is_an_error_and_nothing_stays) {
  const bscap_autoscaler autoscaler = up_to(3);
  const bscap_autoscaler_load load = load_of(15, 36, INFINITY);
  bscap_status status = BSCAP_OUT_OF_MEMORY;
  for (size_t n = 1; status == BSCAP_OUT_OF_MEMORY; n++) {
    failing_allocator memory = {.fails_at = n};
    const bscap_allocator allocator = failing_allocator_start(&memory);
    bscap_settle *settled = NULL;
    bscap_error error = {.message = ""};
    status = bscap_settle_run(&settled, "api", &autoscaler, &load, &allocator, &error);
    ck_assert(status == BSCAP_OK || (settled == NULL && strstr(error.message, "memory") != NULL));
    bscap_settle_free(settled);
    ck_assert_uint_eq(memory.live_blocks, 0);
    ck_assert_uint_eq(memory.live_bytes, 0);
  }
  ck_assert_int_eq(status, BSCAP_OK);
}
END_TEST

RUN_TESTS("settle", where_it_settles_depends_on_where_it_stood,
          what_stays_where_it_is_takes_no_sync, going_down_takes_as_long_as_the_window,
          going_up_takes_as_many_syncs_as_doublings, each_end_is_where_the_law_settles,
          a_round_has_its_largest_and_its_smallest_count,
          of_very_many_starts_those_where_the_end_changes_are_tried, what_was_settled_is_a_copy,
          memory_that_runs_out_is_an_error_and_nothing_stays)
