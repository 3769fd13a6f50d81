#include "testing.h"

#include <bscap/storage.h>

#include <stdint.h>

enum { TEN_YEARS_OF_HOURS = 87660 };

static const double hour = 3600, day = 86400;

START_TEST(a_filesystem_and_headroom_take_their_shares) {
  const bscap_volume_space space = {100, 0.05, 0.2};
  assert_close(bscap_volume_capacity(&space), 95, 1e-15);
  assert_close(bscap_volume_full(&space), 76, 1e-15);
  const bscap_volume_space plain = {20 * 0x1p30, 0, 0};
  ck_assert(bscap_volume_capacity(&plain) == 20 * 0x1p30);
  ck_assert(bscap_volume_full(&plain) == 20 * 0x1p30);
}
END_TEST

START_TEST(content_leaves_as_evenly_as_it_is_aged) {
  assert_close(bscap_aged_remainder(100, 300, 0), 1, 0);
  assert_close(bscap_aged_remainder(100, 300, 200), 1, 0);
  assert_close(bscap_aged_remainder(100, 300, 225), 0.75, 1e-15);
  assert_close(bscap_aged_remainder(100, 300, 299), 0.01, 1e-13);
  ck_assert(bscap_aged_remainder(100, 300, 300) == 0);
  ck_assert(bscap_aged_remainder(100, 300, 1e9) == 0);
}
END_TEST

START_TEST(what_is_too_old_at_the_start_goes_at_once) {
  assert_close(bscap_aged_remainder(400, 100, 0), 0.25, 0);
  assert_close(bscap_aged_remainder(400, 100, 60), 0.1, 1e-15);
  ck_assert(bscap_aged_remainder(400, 0, 0) == 0);
}
END_TEST

START_TEST(content_of_one_age_leaves_at_one_moment) {
  ck_assert(bscap_aged_remainder(0, 300, 0) == 1);
  ck_assert(bscap_aged_remainder(0, 300, 300) == 1);
  ck_assert(bscap_aged_remainder(0, 300, 300.5) == 0);
}
END_TEST

START_TEST(without_retention_all_stays) {
  ck_assert(bscap_aged_remainder(100, INFINITY, 1e12) == 1);
  ck_assert(bscap_aged_remainder(0, INFINITY, 1e12) == 1);
}
END_TEST

START_TEST(a_window_has_a_slot_for_each_step_that_it_touches) {
  ck_assert_uint_eq(bscap_window_slots(15 * day, hour), 360);
  ck_assert_uint_eq(bscap_window_slots(30.4375 * day, hour), 731);
  ck_assert_uint_eq(bscap_window_slots(hour, hour), 1);
  ck_assert_uint_eq(bscap_window_slots(1, hour), 1);
  ck_assert_uint_eq(bscap_window_slots(0, hour), 0);
  ck_assert_uint_eq(bscap_window_slots(INFINITY, hour), 0);
  ck_assert_uint_eq(bscap_window_slots(1e300, hour), SIZE_MAX);
}
END_TEST

/* All that came in until step n, in closed form. */
typedef double inflow(double n);

static double constant(double n) {
  return 7 * n;
}

static double linear(double n) {
  return 7 * n + 0.002 * n * n;
}

static double exponential(double n) {
  return expm1(n * 3e-5) / 3e-5;
}

/* The flow is even within a step, so that its sum runs straight from step to step. */
static double sum_until(inflow *sum, double n) {
  if (n <= 0) return 0;
  const double whole = floor(n);
  return sum(whole) + (n - whole) * (sum(whole + 1) - sum(whole));
}

static void check_ten_years(inflow *sum, double retention) {
  double *amounts = calloc(bscap_window_slots(retention, hour) + 1, sizeof *amounts);
  bscap_window window = bscap_window_start(retention, hour, amounts);
  ck_assert(bscap_window_content(&window) == 0);
  for (int n = 1; n <= TEN_YEARS_OF_HOURS; n++) {
    bscap_window_add(&window, sum(n) - sum(n - 1));
    assert_close(bscap_window_content(&window),
                 sum_until(sum, n) - sum_until(sum, n - retention / hour), 1e-9);
  }
  free(amounts);
}

START_TEST(a_window_holds_what_came_within_the_retention) {
  inflow *const flows[] = {constant, linear, exponential};
  const double retentions[] = {15 * day,    15.3 * day, 30.4375 * day, 365.25 * day, 20 * 365 * day,
                               1.75 * hour, 1 * hour,   0.25 * hour,   2 * hour,     INFINITY};
  for (size_t i = 0; i < sizeof flows / sizeof *flows; i++)
    for (size_t j = 0; j < sizeof retentions / sizeof *retentions; j++)
      check_ten_years(flows[i], retentions[j]);
}
END_TEST

START_TEST(a_full_window_is_at_its_steady_state) {
  static double amounts[731];
  bscap_window window = bscap_window_start(30.4375 * day, hour, amounts);
  for (int n = 0; n < 731; n++) bscap_window_add(&window, 500 * hour);
  assert_close(bscap_window_content(&window), bscap_window_steady(500, 30.4375 * day), 1e-14);
}
END_TEST

START_TEST(a_window_of_no_time_is_empty) {
  bscap_window window = bscap_window_start(0, hour, NULL);
  bscap_window_add(&window, 100);
  ck_assert(bscap_window_content(&window) == 0);
}
END_TEST

START_TEST(what_has_left_leaves_no_trace) {
  static double amounts[4];
  bscap_window window = bscap_window_start(3.5 * hour, hour, amounts);
  for (int n = 0; n < 7; n++) bscap_window_add(&window, 1e18);
  for (int n = 0; n < 4; n++) bscap_window_add(&window, 1);
  ck_assert(bscap_window_content(&window) == 3.5);
}
END_TEST

START_TEST(a_window_starts_empty_whatever_was_there) {
  double amounts[] = {9, 9, 9};
  bscap_window window = bscap_window_start(3 * hour, hour, amounts);
  bscap_window_add(&window, 1);
  ck_assert(bscap_window_content(&window) == 1);
}
END_TEST

START_TEST(a_steady_flow_holds_rate_times_retention) {
  ck_assert(bscap_window_steady(10, 100) == 1000);
  ck_assert(bscap_window_steady(0, INFINITY) == 0);
  ck_assert(isinf(bscap_window_steady(1, INFINITY)));
}
END_TEST

START_TEST(a_reset_starts_over) {
  ck_assert(bscap_since_reset(0, day) == 0);
  ck_assert(bscap_since_reset(day - 1, day) == day - 1);
  ck_assert(bscap_since_reset(day, day) == 0);
  ck_assert(bscap_since_reset(day + 1, day) == 1);
  ck_assert(bscap_since_reset(3652 * day, day) == 0);
  ck_assert(bscap_since_reset(1e9, INFINITY) == 1e9);
}
END_TEST

RUN_TESTS("storage", a_filesystem_and_headroom_take_their_shares,
          content_leaves_as_evenly_as_it_is_aged, what_is_too_old_at_the_start_goes_at_once,
          content_of_one_age_leaves_at_one_moment, without_retention_all_stays,
          a_window_has_a_slot_for_each_step_that_it_touches,
          a_window_holds_what_came_within_the_retention, a_full_window_is_at_its_steady_state,
          a_window_of_no_time_is_empty, what_has_left_leaves_no_trace,
          a_window_starts_empty_whatever_was_there, a_steady_flow_holds_rate_times_retention,
          a_reset_starts_over)
