#include "testing.h"

#include <bscap/autoscaler.h>

#include <stdbool.h>
#include <stdint.h>

/* One to three pods that request 50 millicores and aim at 60 % of them. */
static bscap_autoscaler api(void) {
  bscap_autoscaler autoscaler = bscap_autoscaler_default();
  autoscaler.most_replicas = 3;
  autoscaler.cpu_target_ratio = 0.6;
  return autoscaler;
}

static bscap_autoscaler_load cpu_load(double base, double shared, double request) {
  return (bscap_autoscaler_load){.cpu_millicores = {base, 0, shared},
                                 .cpu_request_millicores = request,
                                 .cpu_limit_millicores = INFINITY,
                                 .memory_request_bytes = 1};
}

static int decide(bscap_autoscaler autoscaler, bscap_autoscaler_load load, int replicas) {
  return bscap_autoscaler_decide(&autoscaler, &load, replicas);
}

static int settle(bscap_autoscaler autoscaler, bscap_autoscaler_load load, int replicas) {
  return bscap_autoscaler_settle(&autoscaler, &load, replicas);
}

START_TEST(the_default_never_scales) {
  const bscap_autoscaler autoscaler = bscap_autoscaler_default();
  ck_assert_int_eq(decide(autoscaler, cpu_load(0, 1e6, 1), 1), 1);
  ck_assert(autoscaler.tolerance_ratio == 0.1);
}
END_TEST

START_TEST(it_stays_within_the_tolerance_both_ends_included) {
  bscap_autoscaler autoscaler = api();
  autoscaler.most_replicas = 100;
  /* A request of 100 millicores makes each one a percent; 66 / 60 is 1.1 and 54 / 60 is 0.9. */
  for (int use = 0; use <= 200; use++) {
    const int wanted = decide(autoscaler, cpu_load(use, 0, 100), 20);
    if (use >= 67)
      ck_assert_int_eq(wanted, (20 * use + 59) / 60);
    else if (use <= 53)
      ck_assert_int_eq(wanted, use == 0 ? 1 : (20 * use + 59) / 60);
    else
      ck_assert_int_eq(wanted, 20);
  }
}
END_TEST

START_TEST(utilization_is_cut_to_whole_percents_of_whole_millicores) {
  ck_assert_int_eq(decide(api(), cpu_load(33, 0, 50), 1), 1);        /* 66 % */
  ck_assert_int_eq(decide(api(), cpu_load(33.1, 0, 50), 1), 2);      /* measured as 34: 68 % */
  ck_assert_int_eq(decide(api(), cpu_load(33 + 1e-7, 0, 50), 1), 1); /* less than can be measured */
  ck_assert_int_eq(decide(api(), cpu_load(34, 0, 50), 1), 2);        /* 68 % */
  ck_assert_int_eq(decide(api(), cpu_load(100, 0, 150), 1), 1);      /* 66.67 % counts as 66 % */
}
END_TEST

/* With few pods the rounding up holds longer than the tolerance: from 3 it takes 40 %, from 2 30 %.
 */
START_TEST(few_pods_scale_down_late) {
  ck_assert_int_eq(decide(api(), cpu_load(26, 0, 50), 3), 3); /* 52 %: ceil(2.6) */
  ck_assert_int_eq(decide(api(), cpu_load(21, 0, 50), 3), 3); /* 42 %: ceil(2.1) */
  ck_assert_int_eq(decide(api(), cpu_load(20, 0, 50), 3), 2); /* 40 % */
  ck_assert_int_eq(decide(api(), cpu_load(16, 0, 50), 2), 2); /* 32 %: ceil(1.07) */
  ck_assert_int_eq(decide(api(), cpu_load(15, 0, 50), 2), 1); /* 30 % */
}
END_TEST

START_TEST(a_pod_uses_no_more_than_its_limit) {
  bscap_autoscaler autoscaler = api();
  autoscaler.most_replicas = 100;
  bscap_autoscaler_load load = cpu_load(0, 100000, 50);
  load.cpu_limit_millicores = 250;
  ck_assert_int_eq(decide(autoscaler, load, 1), 9); /* 500 % / 60 % */
  ck_assert_int_eq(decide(autoscaler, load, 9), 75);
}
END_TEST

START_TEST(the_hungriest_metric_decides) {
  bscap_autoscaler autoscaler = api();
  autoscaler.most_replicas = 10;
  autoscaler.memory_target_ratio = 0.7;
  bscap_autoscaler_load load = cpu_load(10, 0, 50);
  load.memory_request_bytes = 1000;
  load.memory_bytes.base_per_pod = 779.9;
  ck_assert_int_eq(decide(autoscaler, load, 4), 4); /* 77 / 70 is 1.1; cpu asks for 2 */
  load.memory_bytes.base_per_pod = 780;
  ck_assert_int_eq(decide(autoscaler, load, 4), 5);
  load.memory_bytes.base_per_pod = 100;
  ck_assert_int_eq(decide(autoscaler, load, 4), 2); /* cpu; memory asks for 1 */
  load.cpu_millicores.base_per_pod = 90;
  ck_assert_int_eq(decide(autoscaler, load, 3), 9);
}
END_TEST

START_TEST(from_outside_its_range_it_comes_back) {
  bscap_autoscaler autoscaler = api();
  autoscaler.least_replicas = 2;
  ck_assert_int_eq(decide(autoscaler, cpu_load(30, 0, 50), 1), 2);
  ck_assert_int_eq(decide(autoscaler, cpu_load(30, 0, 50), 9), 3);
  ck_assert_int_eq(decide(autoscaler, cpu_load(0, 0, 50), 3), 2);
}
END_TEST

START_TEST(a_meaningless_load_changes_nothing_or_asks_for_the_most) {
  ck_assert_int_eq(decide(api(), cpu_load(NAN, 0, 50), 2), 2);
  ck_assert_int_eq(decide(api(), cpu_load(0, 0, 0), 2), 2);
  ck_assert_int_eq(decide(api(), cpu_load(INFINITY, 0, 50), 2), 3);
  ck_assert_int_eq(decide(api(), cpu_load(10, 0, 0), 2), 3);
}
END_TEST

/* 15 millicores each and 36 shared: 3 pods at 54 % and 2 at 66 % are both left alone. */
START_TEST(where_it_settles_depends_on_where_it_stood) {
  const bscap_autoscaler_load load = cpu_load(15, 36, 50);
  ck_assert_int_eq(settle(api(), load, 1), 2);
  ck_assert_int_eq(settle(api(), load, 2), 2);
  ck_assert_int_eq(settle(api(), load, 3), 3);
}
END_TEST

START_TEST(it_climbs_in_several_steps) {
  bscap_autoscaler autoscaler = api();
  autoscaler.most_replicas = 1000;
  bscap_autoscaler_load load = cpu_load(0, 3000, 50);
  load.cpu_limit_millicores = 50;
  /* 100 % of 60 %: at most 5 / 3 more at a time, until 100 pods use 30 millicores each. */
  ck_assert_int_eq(decide(autoscaler, load, 1), 2);
  ck_assert_int_eq(decide(autoscaler, load, 2), 4);
  ck_assert_int_eq(decide(autoscaler, load, 4), 7);
  const int settled = settle(autoscaler, load, 1);
  ck_assert_int_eq(decide(autoscaler, load, settled), settled);
  ck_assert_int_ge(settled, 90);
  ck_assert_int_le(settled, 111);
}
END_TEST

static uint32_t next_random(uint64_t *state) {
  *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (uint32_t)(*state >> 33);
}

static double up_to(uint64_t *state, uint32_t most) {
  return next_random(state) % (most + 1);
}

static bscap_autoscaler random_autoscaler(uint64_t *state) {
  bscap_autoscaler autoscaler = bscap_autoscaler_default();
  autoscaler.least_replicas = 1 + (int)up_to(state, 5);
  autoscaler.most_replicas = autoscaler.least_replicas + (int)up_to(state, 40);
  autoscaler.cpu_target_ratio = up_to(state, 100) / 100;
  autoscaler.memory_target_ratio = up_to(state, 100) / 100;
  autoscaler.tolerance_ratio = up_to(state, 2) / 20;
  return autoscaler;
}

static bscap_autoscaler_load random_load(uint64_t *state) {
  return (bscap_autoscaler_load){
      .cpu_millicores = {up_to(state, 60), up_to(state, 10), up_to(state, 3000)},
      .memory_bytes = {up_to(state, 1000), up_to(state, 100), up_to(state, 20000)},
      .cpu_request_millicores = 1 + up_to(state, 200),
      .cpu_limit_millicores = up_to(state, 3) > 0 ? INFINITY : 200,
      .memory_request_bytes = 1 + up_to(state, 2000),
  };
}

/* Measured in billionths of a core, and rounded up to thousandths. */
static int64_t measured(double millicores) {
  return (llround(millicores * 1e6) + 999999) / 1000000;
}

/* In whole numbers, as the controller does it: thousandths of a byte for memory. */
static int controller_count(int64_t use, int64_t request, int64_t target, double tolerance,
                            int replicas) {
  const int64_t percent = 100 * use * replicas / (request * replicas);
  const double ratio = (double)percent / (double)target;
  if (1.0 - tolerance <= ratio && ratio <= 1.0 + tolerance) return replicas;
  return (int)ceil(ratio * replicas);
}

static int controller_decision(const bscap_autoscaler *autoscaler,
                               const bscap_autoscaler_load *load, int replicas) {
  int best = 0;
  const double cpu = load->cpu_millicores.base_per_pod + load->cpu_millicores.each_per_pod +
                     load->cpu_millicores.shared / replicas;
  const double memory = load->memory_bytes.base_per_pod + load->memory_bytes.each_per_pod +
                        load->memory_bytes.shared / replicas;
  if (autoscaler->cpu_target_ratio > 0)
    best = controller_count(
        measured(fmin(cpu, load->cpu_limit_millicores)), (int64_t)load->cpu_request_millicores,
        lround(autoscaler->cpu_target_ratio * 100), autoscaler->tolerance_ratio, replicas);
  if (autoscaler->memory_target_ratio > 0) {
    const int count = controller_count(
        (int64_t)memory * 1000, (int64_t)load->memory_request_bytes * 1000,
        lround(autoscaler->memory_target_ratio * 100), autoscaler->tolerance_ratio, replicas);
    if (count > best) best = count;
  }
  if (autoscaler->cpu_target_ratio == 0 && autoscaler->memory_target_ratio == 0) return replicas;
  if (best < autoscaler->least_replicas) return autoscaler->least_replicas;
  return best < autoscaler->most_replicas ? best : autoscaler->most_replicas;
}

START_TEST(decisions_are_those_of_whole_numbers) {
  uint64_t state = 1;
  for (int round = 0; round < 200000; round++) {
    const bscap_autoscaler autoscaler = random_autoscaler(&state);
    const bscap_autoscaler_load load = random_load(&state);
    const int span = autoscaler.most_replicas - autoscaler.least_replicas;
    const int replicas = autoscaler.least_replicas + (int)up_to(&state, (uint32_t)span);
    const int wanted = decide(autoscaler, load, replicas);
    ck_assert_int_eq(wanted, controller_decision(&autoscaler, &load, replicas));
    ck_assert_int_ge(wanted, autoscaler.least_replicas);
    ck_assert_int_le(wanted, autoscaler.most_replicas);
  }
}
END_TEST

/* Walks on until a count comes back, marking what was seen; returns the largest of that cycle. */
static int settle_by_marks(const bscap_autoscaler *autoscaler, const bscap_autoscaler_load *load,
                           int replicas, bool *is_cycle) {
  bool seen[100] = {false};
  while (!seen[replicas]) {
    seen[replicas] = true;
    replicas = bscap_autoscaler_decide(autoscaler, load, replicas);
  }
  int largest = replicas, next = bscap_autoscaler_decide(autoscaler, load, replicas);
  *is_cycle = next != replicas;
  for (; next != replicas; next = bscap_autoscaler_decide(autoscaler, load, next))
    if (next > largest) largest = next;
  return largest;
}

START_TEST(it_settles_at_the_largest_count_that_keeps_coming_back) {
  uint64_t state = 2;
  int cycles = 0;
  for (int round = 0; round < 200000; round++) {
    const bscap_autoscaler autoscaler = random_autoscaler(&state);
    const bscap_autoscaler_load load = random_load(&state);
    const int replicas = 1 + (int)up_to(&state, 60);
    bool is_cycle = false;
    ck_assert_int_eq(settle(autoscaler, load, replicas),
                     settle_by_marks(&autoscaler, &load, replicas, &is_cycle));
    if (is_cycle) cycles++;
  }
  ck_assert_int_gt(cycles, 0);
}
END_TEST

RUN_TESTS("autoscaler", the_default_never_scales, it_stays_within_the_tolerance_both_ends_included,
          utilization_is_cut_to_whole_percents_of_whole_millicores, few_pods_scale_down_late,
          a_pod_uses_no_more_than_its_limit, the_hungriest_metric_decides,
          from_outside_its_range_it_comes_back,
          a_meaningless_load_changes_nothing_or_asks_for_the_most,
          where_it_settles_depends_on_where_it_stood, it_climbs_in_several_steps,
          decisions_are_those_of_whole_numbers,
          it_settles_at_the_largest_count_that_keeps_coming_back)
