/* What a steady load asks for: bscap_autoscaler_decide. */
#include "testing.h"

#include "laws/autoscaling.h"

#include <stdbool.h>
#include <stdint.h>

static const bscap_autoscaler_metric cpu_at_60_memory_at_70[] = {
    {BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_UTILIZATION, 60, true},
    {BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_UTILIZATION, 70, false}};

/* One to so many pods that request 50 millicores and aim at 60 % of them. */
static bscap_autoscaler up_to(int32_t most) {
  bscap_autoscaler autoscaler = bscap_autoscaler_default();
  autoscaler.most_replicas = most;
  autoscaler.metrics = cpu_at_60_memory_at_70;
  autoscaler.metrics_count = 1;
  return autoscaler;
}

static bscap_autoscaler api(void) {
  return up_to(3);
}

static bscap_autoscaler_load cpu_load(double base, double shared, double request) {
  return (bscap_autoscaler_load){.cpu_millicores = {base, 0, shared},
                                 .cpu_request_millicores = request,
                                 .cpu_limit_millicores = INFINITY,
                                 .memory_request_bytes = 1};
}

static int32_t decide(bscap_autoscaler autoscaler, bscap_autoscaler_load load, int32_t replicas) {
  return bscap_autoscaler_decide(&autoscaler, &load, replicas);
}

static int32_t settle(bscap_autoscaler autoscaler, bscap_autoscaler_load load, int32_t replicas) {
  void *memory = malloc(bscap_autoscaler_state_size(&autoscaler));
  ck_assert_ptr_nonnull(memory);
  bscap_autoscaler_state *state = bscap_autoscaler_start(memory, &autoscaler);
  const int32_t settled = bscap_autoscaler_settle(state, &autoscaler, &load, replicas);
  free(memory);
  return settled;
}

START_TEST(the_default_never_scales) {
  const bscap_autoscaler autoscaler = bscap_autoscaler_default();
  ck_assert_int_eq(decide(autoscaler, cpu_load(0, 1e6, 1), 1), 1);
  ck_assert_int_eq(settle(autoscaler, cpu_load(0, 1e6, 1), 1), 1);
  ck_assert(autoscaler.tolerance_ratio == 0.1);
}
END_TEST

START_TEST(it_stays_within_the_tolerance_both_ends_included) {
  const bscap_autoscaler autoscaler = up_to(100);
  /* A request of 100 millicores makes each one a percent; 66 / 60 is 1.1 and 54 / 60 is 0.9. */
  for (int use = 0; use <= 200; use++) {
    const int32_t wanted = decide(autoscaler, cpu_load(use, 0, 100), 20);
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
  const bscap_autoscaler autoscaler = up_to(100);
  bscap_autoscaler_load load = cpu_load(0, 100000, 50);
  load.cpu_limit_millicores = 250;
  ck_assert_int_eq(decide(autoscaler, load, 1), 9); /* 500 % / 60 % */
  ck_assert_int_eq(decide(autoscaler, load, 9), 75);
}
END_TEST

START_TEST(the_hungriest_metric_decides) {
  bscap_autoscaler autoscaler = up_to(10);
  autoscaler.metrics_count = 2;
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

START_TEST(a_meaningless_load_changes_nothing) {
  ck_assert_int_eq(decide(api(), cpu_load(NAN, 0, 50), 2), 2);
  ck_assert_int_eq(decide(api(), cpu_load(0, 0, 0), 2), 2);
  ck_assert_int_eq(decide(api(), cpu_load(INFINITY, 0, 50), 2), 3);
  ck_assert_int_eq(decide(api(), cpu_load(10, 0, 0), 2), 2);
  ck_assert_int_eq(settle(api(), cpu_load(NAN, 0, 50), 2), 2);
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
  const bscap_autoscaler autoscaler = up_to(1000);
  bscap_autoscaler_load load = cpu_load(0, 3000, 50);
  load.cpu_limit_millicores = 50;
  /* 100 % of 60 %: at most 5 / 3 more at a time, until 100 pods use 30 millicores each. */
  ck_assert_int_eq(decide(autoscaler, load, 1), 2);
  ck_assert_int_eq(decide(autoscaler, load, 2), 4);
  ck_assert_int_eq(decide(autoscaler, load, 4), 7);
  const int32_t settled = settle(autoscaler, load, 1);
  ck_assert_int_eq(decide(autoscaler, load, settled), settled);
  ck_assert_int_ge(settled, 90);
  ck_assert_int_le(settled, 111);
}
END_TEST

/* As the controller reckons: thousandths of a byte for memory. */
static int32_t controller_count(const bscap_autoscaler *autoscaler,
                                const bscap_autoscaler_metric *metric, bscap_pod_sample sample,
                                int32_t replicas) {
  const bool is_utilization = metric->target == BSCAP_TARGET_UTILIZATION;
  const int64_t percent = 100 * sample.value * replicas / (sample.request * replicas);
  const double ratio = (double)(is_utilization ? percent : sample.value) / (double)metric->aim;
  const double tolerance = autoscaler->tolerance_ratio;
  if (autoscaler->version == BSCAP_KUBERNETES_1_28
          ? fabs(1.0 - ratio) <= tolerance
          : 1.0 - tolerance <= ratio && ratio <= 1.0 + tolerance)
    return replicas;
  return (int32_t)ceil(ratio * replicas);
}

static int32_t controller_decision(const bscap_autoscaler *autoscaler,
                                   const bscap_autoscaler_load *load, int32_t replicas) {
  int32_t best = 0;
  for (size_t i = 0; i < autoscaler->metrics_count; i++) {
    const bscap_autoscaler_metric *metric = &autoscaler->metrics[i];
    const int32_t count = controller_count(autoscaler, metric,
                                           steady_sample(load, metric->is_cpu, replicas), replicas);
    if (count > best) best = count;
  }
  if (best < autoscaler->least_replicas) return autoscaler->least_replicas;
  return best < autoscaler->most_replicas ? best : autoscaler->most_replicas;
}

START_TEST(decisions_are_those_of_whole_numbers) {
  bscap_random random = bscap_random_stream(1, 0, "decisions");
  for (int round = 0; round < 200000; round++) {
    scaler it;
    draw_autoscaler(&random, &it);
    draw_resources(&random, &it);
    it.autoscaler.up.tolerance_ratio = it.autoscaler.down.tolerance_ratio = NAN;
    const bscap_autoscaler_load load = draw_steady_load(&random);
    const int32_t span = it.autoscaler.most_replicas - it.autoscaler.least_replicas;
    const int32_t replicas = it.autoscaler.least_replicas + (int32_t)draw(&random, span + 1);
    const int32_t wanted = decide(it.autoscaler, load, replicas);
    ck_assert_int_eq(wanted, controller_decision(&it.autoscaler, &load, replicas));
    ck_assert_int_ge(wanted, it.autoscaler.least_replicas);
    ck_assert_int_le(wanted, it.autoscaler.most_replicas);
  }
}
END_TEST

RUN_TESTS("autoscaler", the_default_never_scales, it_stays_within_the_tolerance_both_ends_included,
          utilization_is_cut_to_whole_percents_of_whole_millicores, few_pods_scale_down_late,
          a_pod_uses_no_more_than_its_limit, the_hungriest_metric_decides,
          from_outside_its_range_it_comes_back, a_meaningless_load_changes_nothing,
          where_it_settles_depends_on_where_it_stood, it_climbs_in_several_steps,
          decisions_are_those_of_whole_numbers)
