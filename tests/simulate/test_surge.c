#include "simulate/stepping.h"

/* Pods of 100m that serve up to 200m each, between 2 and 20 of them. A user costs 1m; the hours are
 * those of the season. All day long the planning clock has 3 pods for 150 users. */
#define SERVICE                                                                                    \
  "services:\n"                                                                                    \
  "  api:\n"                                                                                       \
  "    cpu: {request: 100m, limit: 200m, per: {users: 1m}}\n"                                      \
  "    memory: {request: 100Mi, limit: 200Mi, base: 10Mi}\n"                                       \
  "    autoscale: {min: 2, max: 20, cpu: 0.6}\n"

static const bscap_verdict *unmet(const outlook *seen) {
  return verdict(seen, "autoscaler/api/unmet");
}

START_TEST(work_that_the_fewest_pods_serve_is_never_unmet) {
  outlook seen = look(90, HEAD "drivers: {users: {level: 399}}\n" SERVICE);
  ck_assert(unmet(&seen)->most.p50 == 0);
  ck_assert(unmet(&seen)->probability == 0);
  look_away(&seen);
}
END_TEST

/* From 150 to 1,500 users at once. 3 pods serve 600. The 15 pods that it takes are asked for once
 * the crowd is measured, and serve once they are ready. */
START_TEST(a_crowd_is_unmet_until_its_pods_are_measured_and_ready) {
  static const int delays[] = {0, 10, 60, 300};
  for (size_t i = 0; i < sizeof delays / sizeof *delays; i++) {
    outlook seen =
        look(31,
             HEAD "drivers: {users: {level: 150, flash: {size: 10x, lasts: 2h}}}\n" SERVICE
                  "    plant: {schedule: 0s, start: 0s, ready: %ds, scrape: 15s, lag: 5s}\n",
             delays[i]);
    const double seconds = unmet(&seen)->most.p50;
    /* A measurement of the crowd alone is 20 to 50 s old, a first one of a part of it 5 s; from 3
     * pods at most 6, 12 and 24 are asked for, one sync after the other, or once those are ready.
     */
    ck_assert_double_ge(seconds, 5 + delays[i]);
    ck_assert_double_le(seconds, 3 * (50 + 15 + delays[i] + 60));
    look_away(&seen);
  }
}
END_TEST

START_TEST(a_crowd_beyond_the_maximum_is_unmet_for_as_long_as_it_stays) {
  outlook seen =
      look(31, HEAD "drivers: {users: {level: 150, flash: {size: 40x, lasts: 2h}}}\n" SERVICE);
  assert_close(unmet(&seen)->most.p50, 2 * HOUR, 1e-9);
  look_away(&seen);
}
END_TEST

/* 15 pods would do, but beside a database of 1 core the quota admits 5, which serve 1,000. */
START_TEST(pods_that_a_quota_refuses_serve_nothing) {
  static const char model[] =
      HEAD "drivers: {users: {level: 150, flash: {size: 10x, lasts: 2h}}}\n" SERVICE
           "  database: {cpu: {request: 1, limit: 1}, memory: {request: 1Gi}}\n"
           "quotas: {all: {%s: {cpu: %s}}}\n";
  outlook seen = look(31, model, "requests", "1500m");
  assert_close(unmet(&seen)->most.p50, 2 * HOUR, 1e-9);
  look_away(&seen);
  seen = look(31, model, "limits", "2");
  assert_close(unmet(&seen)->most.p50, 2 * HOUR, 1e-9);
  look_away(&seen);
  seen = look(31, model, "requests", "4");
  ck_assert_double_lt(unmet(&seen)->most.p50, 0.1 * HOUR);
  look_away(&seen);
}
END_TEST

START_TEST(what_may_be_unmet_is_the_limit) {
  static const char model[] =
      HEAD "drivers: {users: {level: 150, flash: {size: 10x, lasts: 2h}}}\n" SERVICE
           "    plant: {unmet: %s}\n";
  outlook seen = look(31, model, "1h");
  ck_assert_double_gt(unmet(&seen)->most.p50, 0);
  ck_assert(isnan(unmet(&seen)->breaks.p50));
  look_away(&seen);
  seen = look(31, model, "0s");
  ck_assert(!isnan(unmet(&seen)->breaks.p50));
  assert_close(bscap_verdict_level(unmet(&seen), 0).p50, 150, 1e-12);
  look_away(&seen);
}
END_TEST

/* Work grows by 1 user an hour all along, so the busiest day of a month is its last, and from
 * 4,000 users on the 20 pods that there may be do not do. */
START_TEST(the_limit_breaks_on_the_busiest_day_of_the_first_month_that_is_too_much) {
  outlook seen =
      look(365, HEAD "drivers: {users: {level: 100, growth: {linear: 730.5/month}}}\n" SERVICE);
  const double hours = 4000 - 100;
  int64_t start;
  bscap_error error;
  ck_assert_int_eq(bscap_date_parse(&start, "2026-01-01", &error), BSCAP_OK);
  const int month = bscap_month_of(start + (int64_t)(hours * HOUR));
  const double end = (double)bscap_month_start(month + 1);
  ck_assert_double_ge(unmet(&seen)->breaks.p50, end - DAY);
  ck_assert_double_lt(unmet(&seen)->breaks.p50, end);
  look_away(&seen);
}
END_TEST

START_TEST(days_before_the_forecast_do_not_count) {
  bscap_forecast_options options = far(200);
  ck_assert_int_eq(bscap_date_parse(&options.as_of_seconds, "2026-02-11", NULL), BSCAP_OK);
  /* Too much from 5 to 10 January only. */
  outlook seen = look_with(&options, HEAD "drivers:\n"
                                          "  users:\n"
                                          "    level: 1\n"
                                          "    growth:\n"
                                          "      points: {2026-01-01: 100, 2026-01-05: 6000, "
                                          "2026-01-10: 100, 2027-01-01: 100}\n" SERVICE);
  ck_assert(isnan(unmet(&seen)->breaks.p50));
  ck_assert(unmet(&seen)->most.p50 == 0);
  look_away(&seen);
}
END_TEST

START_TEST(without_a_cpu_limit_nothing_is_ever_unmet_and_there_is_no_such_limit) {
  outlook seen = look(31, HEAD "drivers: {users: {level: 150}}\n"
                               "services: {api: {cpu: {request: 100m, per: {users: 1m}},"
                               " autoscale: {max: 3, cpu: 0.6}}}\n");
  ck_assert_ptr_null(bscap_forecast_find(seen.forecast, "autoscaler/api/unmet"));
  look_away(&seen);
}
END_TEST

/* 20 pods serve 4,000. Work of 3,600 that strays by 30 % within the hour is too much now and then:
 * the longer the more, and in each future differently. */
START_TEST(work_that_strays_within_the_hour_is_unmet_now_and_then) {
  bscap_forecast_options options = far(31);
  options.trajectories_count = 40;
  outlook seen = look_with(&options, HEAD "drivers: {users: {level: 3600}}\n" SERVICE
                                          "    plant: {variation: 0.3, lasts: 1m}\n");
  const bscap_quantiles most = unmet(&seen)->most;
  ck_assert_double_gt(most.p10, 0.2 * DAY);
  ck_assert_double_lt(most.p90, 0.5 * DAY);
  ck_assert_double_lt(most.p10, most.p90);
  look_away(&seen);
}
END_TEST

RUN_TESTS("surge", work_that_the_fewest_pods_serve_is_never_unmet,
          a_crowd_is_unmet_until_its_pods_are_measured_and_ready,
          a_crowd_beyond_the_maximum_is_unmet_for_as_long_as_it_stays,
          pods_that_a_quota_refuses_serve_nothing, what_may_be_unmet_is_the_limit,
          the_limit_breaks_on_the_busiest_day_of_the_first_month_that_is_too_much,
          days_before_the_forecast_do_not_count,
          without_a_cpu_limit_nothing_is_ever_unmet_and_there_is_no_such_limit,
          work_that_strays_within_the_hour_is_unmet_now_and_then)
