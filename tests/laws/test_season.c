#include "testing.h"

#include <bscap/season.h>

static const int64_t hour = 3600, day = 86400, week = 7 * 86400;

/* 2026-03-30 is a Monday: 20542 days after 1970-01-01, a Thursday, and 20542 + 3 is 7 * 2935. */
static const int64_t monday = INT64_C(20542) * 86400;

/* Busy evenings and week-ends, then brought to mean 1. */
static bscap_season evenings(void) {
  bscap_season season;
  for (int i = 0; i < BSCAP_HOURS_PER_DAY; i++)
    season.hours[i] = i >= 17 && i < 22 ? 5 : 1 + 0.1 * i;
  for (int i = 0; i < BSCAP_DAYS_PER_WEEK; i++) season.days[i] = i >= 5 ? 2 : 1;
  bscap_season_normalise(&season);
  return season;
}

START_TEST(the_default_season_changes_nothing) {
  const bscap_season season = bscap_season_default();
  for (int64_t time = 0; time < 2 * week; time += hour)
    ck_assert(bscap_season_factor(&season, time) == 1);
  assert_close(bscap_season_mean(&season, 5, 100 * week + 17), 1, 1e-14);
  ck_assert(bscap_season_busy_factor(&season) == 1);
}
END_TEST

START_TEST(a_normal_season_has_mean_1) {
  const bscap_season season = evenings();
  double hours = 0, days = 0, week_sum = 0;
  for (int i = 0; i < BSCAP_HOURS_PER_DAY; i++) hours += season.hours[i];
  for (int i = 0; i < BSCAP_DAYS_PER_WEEK; i++) days += season.days[i];
  for (int i = 0; i < 168; i++) week_sum += bscap_season_factor(&season, i * hour);
  assert_close(hours, 24, 1e-14);
  assert_close(days, 7, 1e-14);
  assert_close(week_sum, 168, 1e-14);
}
END_TEST

START_TEST(normalising_keeps_proportions) {
  const bscap_season season = evenings();
  assert_close(season.days[6] / season.days[0], 2, 1e-15);
  assert_close(season.days[0], 7.0 / 9, 1e-15);
  assert_close(season.hours[20] / season.hours[0], 5, 1e-15);
}
END_TEST

START_TEST(a_list_without_a_mean_becomes_nan) {
  static const double bad[] = {-1, NAN, INFINITY};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    bscap_season season = bscap_season_default();
    season.days[3] = bad[i];
    bscap_season_normalise(&season);
    for (int j = 0; j < BSCAP_DAYS_PER_WEEK; j++) ck_assert(isnan(season.days[j]));
    ck_assert(season.hours[0] == 1);
  }
  bscap_season idle = bscap_season_default();
  for (int i = 0; i < BSCAP_HOURS_PER_DAY; i++) idle.hours[i] = 0;
  bscap_season_normalise(&idle);
  for (int i = 0; i < BSCAP_HOURS_PER_DAY; i++) ck_assert(isnan(idle.hours[i]));
}
END_TEST

START_TEST(the_week_begins_on_monday_at_midnight) {
  bscap_season season = bscap_season_default();
  for (int i = 0; i < BSCAP_HOURS_PER_DAY; i++) season.hours[i] = i + 1;
  for (int i = 0; i < BSCAP_DAYS_PER_WEEK; i++) season.days[i] = 100 * (i + 1);
  ck_assert(bscap_season_factor(&season, monday) == 100);
  ck_assert(bscap_season_factor(&season, monday - 1) == 700 * 24);
  ck_assert(bscap_season_factor(&season, monday + 3 * day + 5 * hour + 3599) == 400 * 6);
  ck_assert(bscap_season_factor(&season, 0) == 400);
  ck_assert(bscap_season_factor(&season, -1) == 300 * 24);
}
END_TEST

START_TEST(whole_weeks_have_mean_1_whenever_they_begin) {
  const bscap_season season = evenings();
  for (int64_t start = -week; start < week; start += 12345) {
    assert_close(bscap_season_mean(&season, start, start + week), 1, 1e-13);
    assert_close(bscap_season_mean(&season, monday + start, monday + start + 522 * week), 1, 1e-13);
  }
}
END_TEST

START_TEST(the_mean_within_an_hour_is_its_factor) {
  const bscap_season season = evenings();
  const int64_t time = monday + 18 * hour;
  assert_close(bscap_season_mean(&season, time, time + hour), bscap_season_factor(&season, time),
               1e-15);
  assert_close(bscap_season_mean(&season, time + 10, time + 11), bscap_season_factor(&season, time),
               1e-15);
}
END_TEST

/* All lengths and starts are multiples of 100 seconds, and so is an hour. */
START_TEST(the_mean_is_that_of_all_its_moments) {
  const bscap_season season = evenings();
  for (int64_t from = -3 * day - 700; from < 3 * day; from += 50000)
    for (int64_t length = 100; length < 2 * week; length = 2 * length + 300) {
      double sum = 0;
      for (int64_t time = from; time < from + length; time += 100)
        sum += bscap_season_factor(&season, time);
      assert_close(bscap_season_mean(&season, from, from + length), sum * 100 / (double)length,
                   1e-12);
    }
}
END_TEST

START_TEST(the_busy_hour_is_the_largest) {
  const bscap_season season = evenings();
  ck_assert(bscap_season_busy_factor(&season) == season.hours[17]);
  for (int i = 0; i < BSCAP_HOURS_PER_DAY; i++)
    ck_assert(bscap_season_busy_factor(&season) >= season.hours[i]);
}
END_TEST

RUN_TESTS("season", the_default_season_changes_nothing, a_normal_season_has_mean_1,
          normalising_keeps_proportions, a_list_without_a_mean_becomes_nan,
          the_week_begins_on_monday_at_midnight, whole_weeks_have_mean_1_whenever_they_begin,
          the_mean_within_an_hour_is_its_factor, the_mean_is_that_of_all_its_moments,
          the_busy_hour_is_the_largest)
