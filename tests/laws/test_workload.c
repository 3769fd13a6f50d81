#include "testing.h"

#include <bscap/workload.h>

#include <limits.h>

START_TEST(pods_share_work_but_not_what_each_pays) {
  const bscap_demand demand = {5, 20, 300};
  ck_assert(bscap_demand_per_pod(&demand, 1) == 325);
  ck_assert(bscap_demand_per_pod(&demand, 3) == 125);
  ck_assert(bscap_demand_total(&demand, 1) == 325);
  ck_assert(bscap_demand_total(&demand, 3) == 375);
}
END_TEST

START_TEST(the_total_is_that_of_all_pods) {
  const bscap_demand demand = {5.5, 20.25, 301};
  for (int pods = 1; pods < 50; pods++)
    assert_close(bscap_demand_total(&demand, pods), pods * bscap_demand_per_pod(&demand, pods),
                 1e-15);
}
END_TEST

/* A quarter of the pods, rounded up. */
START_TEST(a_deployment_surges_by_its_share_and_at_least_by_one) {
  static const int pods[] = {0, 1, 2, 3, 4, 5, 100}, surge[] = {0, 1, 1, 1, 1, 2, 25};
  for (size_t i = 0; i < sizeof pods / sizeof *pods; i++)
    ck_assert_int_eq(bscap_workload_surge(BSCAP_DEPLOYMENT, pods[i], 0.25), surge[i]);
  ck_assert_int_eq(bscap_workload_surge(BSCAP_DEPLOYMENT, 100, 0), 0);
  ck_assert_int_eq(bscap_workload_surge(BSCAP_DEPLOYMENT, 10, 1), 10);
  ck_assert_int_eq(bscap_workload_surge(BSCAP_DEPLOYMENT, INT_MAX, 2), INT_MAX);
  ck_assert_int_eq(bscap_workload_surge(BSCAP_DEPLOYMENT, -3, 0.25), 0);
}
END_TEST

/* As the Deployment controller has it: ceil(percent * pods / 100) in whole numbers. */
START_TEST(whole_percents_surge_as_whole_numbers_do) {
  for (int percent = 1; percent <= 100; percent++)
    for (int pods = 1; pods <= 300; pods++)
      ck_assert_int_eq(bscap_workload_surge(BSCAP_DEPLOYMENT, pods, percent / 100.0),
                       (percent * pods + 99) / 100);
}
END_TEST

START_TEST(only_deployments_surge) {
  ck_assert_int_eq(bscap_workload_surge(BSCAP_STATEFUL_SET, 10, 0.25), 0);
  ck_assert_int_eq(bscap_workload_surge(BSCAP_DAEMON_SET, 10, 0.25), 0);
  ck_assert_int_eq(bscap_workload_surge(BSCAP_CRON_JOB, 10, 0.25), 0);
}
END_TEST

static const struct {
  bscap_schedule schedule;
  int most;
  double mean;
} rows[] = {
    {{600, 60, 1}, 1, 0.1},
    {{600, 60, 0}, 1, 0.1},
    {{600, 600, 1}, 1, 1},
    {{600, 600, 0}, 1, 1},
    {{600, 601, 1}, 2, 601.0 / 600},
    {{600, 601, 0}, 1, 601.0 / 1200},
    {{600, 1500, 1}, 3, 2.5},
    {{600, 1500, 0}, 1, 1500.0 / 1800},
    {{600, 0, 1}, 1, 0},
    {{600, 0, 0}, 1, 0},
    {{0.3, 0.9, 1}, 3, 3},
    {{0.3, 0.9, 0}, 1, 1},
};

START_TEST(runs_overlap_only_where_they_may) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ck_assert_int_eq(bscap_schedule_most_runs(&rows[i].schedule), rows[i].most);
    assert_close(bscap_schedule_mean_runs(&rows[i].schedule), rows[i].mean, 1e-15);
  }
}
END_TEST

/* A day of it, second by second: a run starts when one is due and, without overlap, none works. */
START_TEST(runs_are_what_a_clock_would_see) {
  enum { EVERY = 300, DAY = 86400 };
  for (int takes = 1; takes < 2000; takes += 137) {
    int busy_seconds = 0, ends = 0;
    for (int second = 0; second < DAY * 7; second++) {
      if (second % EVERY == 0 && second >= ends) ends = second + takes;
      if (second < ends) busy_seconds++;
    }
    const bscap_schedule schedule = {EVERY, takes, 0};
    assert_close(bscap_schedule_mean_runs(&schedule), busy_seconds / (7.0 * DAY), 3e-3);
  }
}
END_TEST

START_TEST(endless_runs_are_counted_as_far_as_numbers_go) {
  const bscap_schedule schedule = {1e-9, 1e9, 1};
  ck_assert_int_eq(bscap_schedule_most_runs(&schedule), INT_MAX);
}
END_TEST

RUN_TESTS("workload", pods_share_work_but_not_what_each_pays, the_total_is_that_of_all_pods,
          a_deployment_surges_by_its_share_and_at_least_by_one,
          whole_percents_surge_as_whole_numbers_do, only_deployments_surge,
          runs_overlap_only_where_they_may, runs_are_what_a_clock_would_see,
          endless_runs_are_counted_as_far_as_numbers_go)
