#include "testing.h"

#include <bscap/autoscaler.h>

#include "judge/threshold.h"

/* What the autoscaler itself decides at a use of whole percents of a request of 100m. */
static int decide(int use, int target, double tolerance, int pods) {
  const bscap_autoscaler_metric cpu = {BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_UTILIZATION, target,
                                       true};
  bscap_autoscaler autoscaler = bscap_autoscaler_default();
  autoscaler.most_replicas = 1000000;
  autoscaler.metrics = &cpu;
  autoscaler.metrics_count = 1;
  autoscaler.tolerance_ratio = tolerance;
  const bscap_autoscaler_load load = {.cpu_millicores = {.base_per_pod = use},
                                      .cpu_request_millicores = 100,
                                      .cpu_limit_millicores = INFINITY};
  return bscap_autoscaler_decide(&autoscaler, &load, pods);
}

static int percent(double ratio) {
  return (int)lround(100 * ratio);
}

static const double tolerances[] = {0, 0.05, 0.1, 0.2, 0.333};

START_TEST(pods_are_added_from_the_threshold_on_and_not_before) {
  for (size_t i = 0; i < sizeof tolerances / sizeof *tolerances; i++)
    for (int target = 1; target <= 250; target++) {
      const int up = percent(bscap_threshold_up(target / 100.0, tolerances[i]));
      ck_assert_int_gt(decide(up, target, tolerances[i], 100), 100);
      ck_assert_int_eq(decide(up - 1, target, tolerances[i], 1), 1);
      ck_assert_int_le(decide(up - 1, target, tolerances[i], 100), 100);
    }
}
END_TEST

START_TEST(pods_are_removed_up_to_the_threshold_and_not_after) {
  for (size_t i = 0; i < sizeof tolerances / sizeof *tolerances; i++)
    for (int target = 1; target <= 150; target++)
      for (int pods = 2; pods <= 8; pods++) {
        const int down = percent(bscap_threshold_down(target / 100.0, tolerances[i], pods));
        ck_assert_int_lt(decide(down, target, tolerances[i], pods), pods);
        ck_assert_int_eq(decide(down + 1, target, tolerances[i], pods), pods);
      }
}
END_TEST

/* With a million pods rounding up plays no part. */
START_TEST(with_many_pods_only_the_tolerance_matters) {
  for (int target = 10; target <= 150; target++) {
    const int down = percent(bscap_threshold_down(target / 100.0, 0.1, INFINITY));
    ck_assert_int_lt(decide(down, target, 0.1, 1000000), 1000000);
    ck_assert_int_eq(decide(down + 1, target, 0.1, 1000000), 1000000);
  }
}
END_TEST

START_TEST(a_target_can_be_found_for_a_threshold) {
  for (int target = 1; target <= 100; target++) {
    const double up = bscap_threshold_up(target / 100.0, 0.1);
    const double found = bscap_threshold_target(up, 0.1);
    ck_assert_int_eq(percent(bscap_threshold_up(found, 0.1)), percent(up));
    ck_assert_double_ge(found, target / 100.0);
  }
  ck_assert(isnan(bscap_threshold_target(2, 0.1)));
}
END_TEST

START_TEST(without_a_target_there_is_no_threshold) {
  ck_assert(isnan(bscap_threshold_up(NAN, 0.1)));
  ck_assert(isnan(bscap_threshold_down(NAN, 0.1, 3)));
  ck_assert_double_lt(bscap_threshold_down(0.6, 1, 3), 0);
}
END_TEST

RUN_TESTS("threshold", pods_are_added_from_the_threshold_on_and_not_before,
          pods_are_removed_up_to_the_threshold_and_not_after,
          with_many_pods_only_the_tolerance_matters, a_target_can_be_found_for_a_threshold,
          without_a_target_there_is_no_threshold)
