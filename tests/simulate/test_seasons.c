/* What the hours of a week do to demand, and how long it must last to count. */
#include "simulate/stepping.h"

/* Uneven in the day and in the week. */
#define SEASON                                                                                     \
  "seasons:\n"                                                                                     \
  "  week:\n"                                                                                      \
  "    hours: [1,1,1,0,1,2,3,4,5,6,7,8,8,7,6,5,4,9,10,6,3,2,1,1]\n"                                \
  "    days: [7, 8, 9, 10, 11, 12, 13]\n"
static const double hours_sum = 101, hours_most = 10;

START_TEST(a_season_adds_nothing_over_whole_weeks) {
  static const char *const plain =
      HEAD "drivers:\n  orders: {added: 100/h}\n"
           "volumes:\n  disk: {size: 1TB, used: 1GB, writes: {orders.added: 50kB}}\n";
  static const char *const seasoned =
      HEAD SEASON "drivers:\n  orders: {added: 100/h, season: week}\n"
                  "volumes:\n  disk: {size: 1TB, used: 1GB, writes: {orders.added: 50kB}}\n";
  machine a, b;
  start(&a, HOUR, 1000 * DAY, plain);
  start(&b, HOUR, 1000 * DAY, seasoned);
  for (double week = 0; week < 100; week++) {
    step_to(&a, week * 7 * DAY);
    step_to(&b, week * 7 * DAY);
    assert_close(course(&b, "volume/disk").begin, course(&a, "volume/disk").begin, 1e-12);
    assert_close(b.engine.readings[0].ever + 1, a.engine.readings[0].ever + 1, 1e-12);
  }
  stop(&a);
  stop(&b);
}
END_TEST

START_TEST(a_level_is_what_it_says_in_the_busy_hour_of_an_ordinary_day) {
  machine m;
  start(&m, HOUR, 30 * DAY,
        HEAD SEASON "drivers:\n  users: {level: 400, season: week}\n"
                    "services:\n  api: {cpu: {per: {users: 2m}}}\n");
  /* 2026-01-01 is a Thursday, whose factor is the mean of 7 to 13. */
  for (double hour = 0; hour < 24; hour++) {
    step_to(&m, hour * HOUR);
    bool is_busiest = hour == 18;
    double now = m.engine.readings[0].busy_level;
    if (is_busiest) assert_close(now, 400, 1e-12);
    ck_assert(is_busiest || now < 399);
    assert_close(course(&m, "service/api/cpu").begin, 2 * now, 1e-15);
  }
  step_to(&m, (3 * 24 + 18) * HOUR); /* Sunday evening */
  assert_close(m.engine.readings[0].busy_level, 400 * 13.0 / 10, 1e-12);
  ck_assert(course(&m, "driver/users").begin == 400);
  stop(&m);
}
END_TEST

START_TEST(over_a_week_a_level_is_its_mean) {
  machine m;
  double sum = 0;
  start(&m, HOUR, 30 * DAY,
        HEAD SEASON "drivers:\n  users: {level: 400, season: week}\n  orders: {added: 30/h, "
                    "season: week}\n"
                    "services:\n  api: {cpu: {base: 7m, per: {users: 2m, orders.added: 3m}}}\n");
  for (double hour = 0; hour < 7 * 24; hour++) {
    step_to(&m, hour * HOUR);
    sum += course(&m, "service/api/cpu").begin;
  }
  double mean_users = 400 / (hours_most * 24 / hours_sum);
  assert_close(sum / (7 * 24), 7 + 2 * mean_users + 3 * 30, 1e-12);
  stop(&m);
}
END_TEST

START_TEST(stocks_know_no_season) {
  machine m;
  start(&m, HOUR, 30 * DAY,
        HEAD SEASON "drivers:\n  orders: {stored: 500, added: 0/h, season: week}\n"
                    "services:\n  api: {memory: {each: {orders.stored: 1kB, orders.ever: 2kB}}}\n");
  for (double hour = 0; hour < 7 * 24; hour++) {
    step_to(&m, hour * HOUR);
    assert_close(course(&m, "service/api/memory").begin, 1500e3, 1e-15);
  }
  stop(&m);
}
END_TEST

/* --- how long it lasts --- */

/* Twice as many users from 18:00 on, for 2, 3 or 4 hours; 900m then and 450m else. */
#define EVENING(busy)                                                                              \
  HEAD "seasons:\n  evening:\n    days: [1,1,1,1,1,1,1]\n"                                         \
       "    hours: [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1," busy "]\n"                               \
       "drivers:\n  users: {level: 100, season: evening}\n"                                        \
       "services:\n  api: {cpu: {limit: 1000m, per: {users: 9m}}, alert: {cpu: 80%%, for: %s}}\n"
#define TWO   "2,2,1,1,1,1"
#define THREE "2,2,2,1,1,1"
#define FOUR  "2,2,2,2,1,1"
static const char *const alert = "service/api/cpu-alert";

START_TEST(two_hours_a_day_never_break_a_limit_of_three) {
  outlook o = look(100, EVENING(TWO), "3h");
  ck_assert(isnan(passage(&o, alert)));
  ck_assert(verdict(&o, alert)->probability == 0);
  assert_close(verdict(&o, alert)->most.p50, 900, 1e-12);
  assert_close(verdict(&o, alert)->hours_over, 2 * 100, 1e-12);
  look_away(&o);
}
END_TEST

START_TEST(four_hours_break_it_when_they_have_lasted_three) {
  outlook o = look(100, EVENING(FOUR), "3h");
  ck_assert(passage(&o, alert) == 21 * HOUR);
  ck_assert(!verdict(&o, alert)->is_broken_now);
  assert_close(verdict(&o, alert)->hours_over, 4 * 100, 1e-12);
  look_away(&o);
  o = look(100, EVENING(FOUR), "90m");
  ck_assert(passage(&o, alert) == 19.5 * HOUR);
  look_away(&o);
}
END_TEST

START_TEST(three_hours_are_enough_for_three) {
  outlook o = look(100, EVENING(THREE), "3h");
  ck_assert(passage(&o, alert) == 21 * HOUR);
  look_away(&o);
}
END_TEST

START_TEST(for_no_time_counts_at_once) {
  outlook o = look(100, EVENING(TWO), "0s");
  ck_assert(passage(&o, alert) == 18 * HOUR);
  look_away(&o);
}
END_TEST

START_TEST(three_hours_are_meant_where_nothing_is_said) {
  outlook o = look(100, EVENING(FOUR) "alerts: {service: {memory: 50%%}}\n", "3h");
  ck_assert(verdict(&o, alert)->for_seconds == 3 * HOUR);
  ck_assert(verdict(&o, "service/api/cpu-limit")->for_seconds == 3 * HOUR);
  look_away(&o);
}
END_TEST

START_TEST(what_is_over_the_limit_at_the_start_is_so_now) {
  outlook o = look(100, HEAD "services:\n  api: {cpu: {limit: 1000m, base: 801m}, "
                             "alert: {cpu: 80%%, for: 3h}}\n");
  ck_assert(passage(&o, alert) == 0);
  ck_assert(verdict(&o, alert)->probability == 1 && verdict(&o, alert)->is_broken_now);
  assert_close(verdict(&o, alert)->hours_over, 2400, 1e-12);
  ck_assert(isnan(passage(&o, "service/api/cpu-limit")));
  look_away(&o);
}
END_TEST

/* Busy from midnight for one hour, or for three. */
START_TEST(over_for_an_hour_from_the_start_on_is_not_yet_a_break) {
  static const char *const format = HEAD
      "seasons:\n  night:\n"
      "    hours: [2,%s,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]\n"
      "drivers:\n  users: {level: 100, season: night}\n"
      "services:\n  api: {cpu: {limit: 1000m, per: {users: 9m}}, alert: {cpu: 80%%, for: %s}}\n";
  outlook o = look(100, format, "1", "2h");
  ck_assert(isnan(passage(&o, alert)));
  look_away(&o);
  o = look(100, format, "2", "2h");
  ck_assert(passage(&o, alert) == 0);
  look_away(&o);
}
END_TEST

START_TEST(exactly_at_the_limit_is_not_beyond_it) {
  outlook o = look(100, HEAD "services:\n  api: {cpu: {limit: 1000m, base: 800m}, "
                             "alert: {cpu: 80%%, for: 0s}}\n");
  ck_assert(isnan(passage(&o, alert)));
  ck_assert(verdict(&o, alert)->hours_over == 0);
  look_away(&o);
}
END_TEST

START_TEST(how_long_it_lasts_does_not_hang_on_the_step) {
  static const double steps[] = {900, 1800, 3600};
  char text[4096];
  snprintf(text, sizeof text, EVENING(FOUR), "3h");
  for (size_t i = 0; i < 3; i++) {
    bscap_forecast_options options = far(100);
    options.step_seconds = steps[i];
    outlook o = look_with(&options, text);
    ck_assert(passage(&o, alert) == 21 * HOUR);
    assert_close(verdict(&o, alert)->hours_over, 400, 1e-12);
    look_away(&o);
  }
}
END_TEST

RUN_TESTS("seasons", a_season_adds_nothing_over_whole_weeks,
          a_level_is_what_it_says_in_the_busy_hour_of_an_ordinary_day,
          over_a_week_a_level_is_its_mean, stocks_know_no_season,
          two_hours_a_day_never_break_a_limit_of_three,
          four_hours_break_it_when_they_have_lasted_three, three_hours_are_enough_for_three,
          for_no_time_counts_at_once, three_hours_are_meant_where_nothing_is_said,
          what_is_over_the_limit_at_the_start_is_so_now,
          over_for_an_hour_from_the_start_on_is_not_yet_a_break,
          exactly_at_the_limit_is_not_beyond_it, how_long_it_lasts_does_not_hang_on_the_step)
