#include "testing.h"

#include <bscap/growth.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const double hour = 3600, month = 30.4375 * 86400, year = 365.25 * 86400;

static bscap_growth growth_of(bscap_growth_kind kind, double start, double ratio, double ceiling) {
  bscap_growth growth = bscap_growth_default();
  growth.kind = kind;
  growth.start = start;
  growth.monthly_ratio = ratio;
  growth.ceiling = ceiling;
  return growth;
}

static bscap_growth exponential(double start, double ratio, double ceiling) {
  return growth_of(BSCAP_GROWTH_EXPONENTIAL, start, ratio, ceiling);
}

static bscap_growth logistic(double start, double ratio, double ceiling) {
  return growth_of(BSCAP_GROWTH_LOGISTIC, start, ratio, ceiling);
}

static bscap_growth linear(double start, double per_month, double ceiling) {
  bscap_growth growth = growth_of(BSCAP_GROWTH_LINEAR, start, 0, ceiling);
  growth.slope_per_second = per_month / month;
  return growth;
}

static bscap_growth points(const double *times, const double *values, size_t count,
                           double ceiling) {
  bscap_growth growth = growth_of(BSCAP_GROWTH_POINTS, 0, 0, ceiling);
  growth.point_times_seconds = times;
  growth.point_values = values;
  growth.points_count = count;
  return growth;
}

static double value(bscap_growth growth, double t) {
  return bscap_growth_value(&growth, t);
}

static double total(bscap_growth growth, double from, double to) {
  return bscap_growth_total(&growth, from, to);
}

static const double some_times[] = {0, 2e6, 3e6, 5e7, 2e8};
static const double some_values[] = {100, 50, 400, -300, 900};

enum { SAMPLES = 16 };

/* One of each shape, and each with a ceiling that it meets. */
static void fill_samples(bscap_growth samples[SAMPLES]) {
  size_t n = 0;
  samples[n++] = growth_of(BSCAP_GROWTH_CONSTANT, 400, 0, INFINITY);
  samples[n++] = growth_of(BSCAP_GROWTH_CONSTANT, 400, 0, 300);
  samples[n++] = linear(400, 20, INFINITY);
  samples[n++] = linear(400, 20, 1000);
  samples[n++] = linear(400, -20, 350);
  samples[n++] = exponential(400, 0.04, INFINITY);
  samples[n++] = exponential(400, 0.04, 5000);
  samples[n++] = exponential(400, -0.03, 300);
  samples[n++] = exponential(400, 0, 30000);
  samples[n++] = logistic(400, 0.08, 30000);
  samples[n++] = logistic(400, 0.5, 500);
  samples[n++] = logistic(29999, -0.1, 30000);
  samples[n++] = logistic(400, 0, 30000);
  samples[n++] = points(some_times, some_values, 5, INFINITY);
  samples[n++] = points(some_times, some_values, 5, 120);
  samples[n++] = points(some_times, some_values, 1, INFINITY);
  ck_assert_uint_eq(n, SAMPLES);
}

START_TEST(nothing_is_the_default) {
  const bscap_growth growth = bscap_growth_default();
  ck_assert_int_eq(growth.kind, BSCAP_GROWTH_CONSTANT);
  ck_assert(value(growth, year) == 0);
  ck_assert(total(growth, 0, year) == 0);
  ck_assert(isinf(growth.ceiling));
}
END_TEST

START_TEST(values_follow_their_formulas) {
  assert_close(value(linear(400, 20, INFINITY), 7 * month), 540, 1e-14);
  assert_close(value(exponential(400, 0.5, INFINITY), 2 * month), 900, 1e-14);
  assert_close(value(exponential(400, -0.5, INFINITY), 3 * month), 50, 1e-14);
  /* The odds 1 : 3 become 2 : 3 and 4 : 3 when they double each month. */
  assert_close(value(logistic(250, 1, 1000), month), 400, 1e-14);
  assert_close(value(logistic(250, 1, 1000), 2 * month), 4000.0 / 7, 1e-14);
  assert_close(value(logistic(250, -0.5, 1000), month), 1000.0 / 7, 1e-14);
  assert_close(value(points(some_times, some_values, 5, INFINITY), 2.5e6), 225, 1e-14);
}
END_TEST

START_TEST(values_stay_between_0_and_the_ceiling) {
  bscap_growth samples[SAMPLES];
  fill_samples(samples);
  for (size_t i = 0; i < SAMPLES; i++)
    for (double t = 0; t < 60 * year; t += 1.7 * month) {
      const double now = value(samples[i], t);
      ck_assert_msg(now >= 0 && now <= samples[i].ceiling, "sample %zu is %g", i, now);
    }
  ck_assert(value(linear(400, -20, INFINITY), 21 * month) == 0);
  ck_assert(value(linear(400, 20, 500), 6 * month) == 500);
  ck_assert(value(exponential(400, 1, 500), month) == 500);
}
END_TEST

static double value_for_gsl(double t, void *growth) {
  return bscap_growth_value(growth, t);
}

START_TEST(totals_agree_with_adaptive_quadrature) {
  bscap_growth samples[SAMPLES];
  fill_samples(samples);
  gsl_set_error_handler_off();
  gsl_integration_workspace *space = gsl_integration_workspace_alloc(2000);
  static const double edges[][2] = {{0, 1e5}, {1e6, 4e6}, {0, 3e8}, {2e8, 4e8}};
  for (size_t i = 0; i < SAMPLES; i++)
    for (size_t j = 0; j < COUNT(edges); j++) {
      const gsl_function function = {value_for_gsl, &samples[i]};
      double wanted = 0, doubt = 0;
      gsl_integration_qag(&function, edges[j][0], edges[j][1], 0, 1e-12, 2000, GSL_INTEG_GAUSS21,
                          space, &wanted, &doubt);
      ck_assert_msg(doubt <= 1e-10 * fabs(wanted), "quadrature doubts sample %zu", i);
      assert_close(total(samples[i], edges[j][0], edges[j][1]), wanted, 1e-9);
    }
  gsl_integration_workspace_free(space);
}
END_TEST

START_TEST(hours_add_up_to_ten_years) {
  bscap_growth samples[SAMPLES];
  fill_samples(samples);
  for (size_t i = 0; i < SAMPLES; i++) {
    long double sum = 0;
    for (int n = 0; n < 87660; n++) sum += total(samples[i], n * hour, (n + 1) * hour);
    assert_close(total(samples[i], 0, 10 * year), (double)sum, 1e-12);
  }
}
END_TEST

START_TEST(nothing_happens_in_no_time) {
  bscap_growth samples[SAMPLES];
  fill_samples(samples);
  for (size_t i = 0; i < SAMPLES; i++)
    for (double t = 0; t < 20 * year; t += year) ck_assert(total(samples[i], t, t) == 0);
}
END_TEST

/* Formulas of their own, in long double. */
static long double exact_exponential(long double t) {
  return 400 * powl(1 + (long double)0.04, t / (long double)month);
}

static long double exact_logistic(long double t) {
  const long double factor = powl(1 + (long double)0.08, -t / (long double)month);
  return 30000 / (1 + ((long double)30000 / 400 - 1) * factor);
}

static long double exact_decline(long double t) {
  const long double factor = powl(1 + (long double)-0.1, -t / (long double)month);
  return 30000 / (1 + ((long double)30000 / 29999 - 1) * factor);
}

/* Three Gauss points: exact to the fifth power, far beyond need within an hour. */
static long double exact_total(long double (*exact)(long double), double from, double width) {
  const long double middle = from + (long double)width / 2, half = (long double)width / 2;
  const long double offset = half * sqrtl(0.6L);
  return half / 9 * (5 * exact(middle - offset) + 8 * exact(middle) + 5 * exact(middle + offset));
}

START_TEST(a_short_interval_is_as_good_as_a_long_one) {
  const bscap_growth up = exponential(400, 0.04, INFINITY), bend = logistic(400, 0.08, 30000),
                     down = logistic(29999, -0.1, 30000);
  static const double widths[] = {0.001, 1, 3600};
  for (size_t i = 0; i < COUNT(widths); i++)
    for (int n = 0; n < 120; n++) {
      const double from = floor(n * month), to = from + widths[i], width = to - from;
      assert_close(value(up, from), (double)exact_exponential(from), 1e-13);
      assert_close(value(bend, from), (double)exact_logistic(from), 1e-13);
      assert_close(total(up, from, to), (double)exact_total(exact_exponential, from, width), 1e-12);
      assert_close(total(bend, from, to), (double)exact_total(exact_logistic, from, width), 1e-12);
      assert_close(total(down, from, to), (double)exact_total(exact_decline, from, width), 1e-12);
    }
}
END_TEST

/* Rectangle, trapezium and triangle. */
START_TEST(straight_growth_is_cut_exactly_where_it_crosses) {
  assert_close(total(linear(400, 20, 1000), 0, 40 * month), (700 * 30 + 1000 * 10) * month, 1e-14);
  assert_close(total(linear(1200, -20, 1000), 0, 80 * month), (1000 * 10 + 500 * 50) * month,
               1e-14);
  assert_close(total(linear(400, -20, INFINITY), 10 * month, 90 * month), 100 * 10 * month, 1e-14);
  ck_assert(total(linear(400, -20, INFINITY), 30 * month, 90 * month) == 0);
  assert_close(total(linear(400, 20, 1000), 50 * month, 51 * month), 1000 * month, 1e-14);
}
END_TEST

START_TEST(compound_growth_is_cut_exactly_where_it_crosses) {
  /* Doubling each month from 100, the ceiling 800 is met after 3 months. */
  const double free = 700 / log(2) * month;
  assert_close(total(exponential(100, 1, 800), 0, 5 * month), free + 2 * 800 * month, 1e-14);
  assert_close(total(exponential(800, -0.5, 100), 0, 3 * month), 300 * month, 1e-14);
  assert_close(total(exponential(800, -0.5, 100), 0, 4 * month), 300 * month + 50 / log(2) * month,
               1e-14);
  assert_close(total(exponential(900, 1, 800), 0, month), 800 * month, 1e-14);
  ck_assert(total(exponential(100, 1, 0), 0, month) == 0);
}
END_TEST

START_TEST(compound_growth_under_a_ceiling_never_overflows) {
  assert_close(total(exponential(1, 1, 1000), 1e6 * month, 1e6 * month + hour), 1000 * hour, 1e-6);
  assert_close(total(exponential(1, 1, 1000), 0, 1e6 * month), 1e9 * month, 1e-4);
  assert_close(total(logistic(1, 1, 1000), 0, 1e6 * month), 1e9 * month, 1e-4);
  assert_close(total(logistic(1, 1, 1000), 1e6 * month, 2e6 * month), 1e9 * month, 1e-12);
  ck_assert(total(exponential(1000, -0.5, 500), 1e6 * month, 2e6 * month) == 0);
  ck_assert(total(logistic(500, -0.5, 1000), 1e6 * month, 2e6 * month) == 0);
  ck_assert(isinf(total(exponential(1, 1, INFINITY), 0, 1e6 * month)));
}
END_TEST

START_TEST(a_driver_that_starts_at_0_stays_there) {
  ck_assert(value(exponential(0, 5, INFINITY), 1e6 * month) == 0);
  ck_assert(total(exponential(0, 5, INFINITY), 0, 1e6 * month) == 0);
  ck_assert(value(logistic(0, 0.08, 1000), 10 * year) == 0);
  ck_assert(total(logistic(0, 0.08, 1000), 0, 1e6 * month) == 0);
}
END_TEST

START_TEST(logistic_growth_at_or_above_its_ceiling_stays_at_it) {
  static const double ratios[] = {-0.1, 0, 0.08};
  for (size_t i = 0; i < COUNT(ratios); i++) {
    ck_assert(value(logistic(1000, ratios[i], 1000), 3 * year) == 1000);
    ck_assert(value(logistic(1500, ratios[i], 1000), 3 * year) == 1000);
    ck_assert(value(logistic(1500, ratios[i], 1000), 3000 * year) == 1000);
    assert_close(total(logistic(1500, ratios[i], 1000), year, 3 * year), 2000 * year, 1e-15);
  }
}
END_TEST

START_TEST(logistic_growth_of_nothing_a_month_is_constant) {
  ck_assert(value(logistic(400, 0, 1000), 10 * year) == 400);
  assert_close(total(logistic(400, 0, 1000), year, 3 * year), 800 * year, 1e-15);
}
END_TEST

/* Verhulst's curve is the same seen from its middle in both directions, so that the two halves of
 * an interval around it share the rectangle under the ceiling. */
START_TEST(logistic_growth_is_symmetric_about_its_middle) {
  const bscap_growth growth = logistic(250, 0.08, 1000);
  const double middle = log(3) / log(1.08) * month;
  assert_close(value(growth, middle), 500, 1e-14);
  for (double away = hour; away < middle; away *= 3) {
    assert_close(value(growth, middle - away) + value(growth, middle + away), 1000, 1e-14);
    assert_close(total(growth, middle - away, middle + away), 1000 * away, 1e-12);
  }
}
END_TEST

START_TEST(logistic_growth_far_below_its_ceiling_compounds) {
  const bscap_growth bend = logistic(1, 0.08, 1e12), free = exponential(1, 0.08, INFINITY);
  assert_close(value(bend, 5 * year), value(free, 5 * year), 1e-9);
  assert_close(total(bend, 0, 5 * year), total(free, 0, 5 * year), 1e-9);
}
END_TEST

START_TEST(a_slow_decline_from_just_below_the_ceiling_is_kept_exactly) {
  /* The odds, 2^40 - 1 : 1, halve each month; the integral is log((1 + odds) / (1 + odds')) / rate.
   */
  const bscap_growth growth = logistic(1 - 0x1p-40, -0.5, 1);
  const double odds = 0x1p40 - 1, end = 60 * month;
  assert_close(total(growth, 0, end), month / log(2) * log((1 + odds) / (1 + odds * 0x1p-60)),
               1e-13);
}
END_TEST

START_TEST(points_are_joined_by_straight_lines) {
  static const double times[] = {100, 200, 400}, values[] = {10, 30, 0};
  const bscap_growth growth = points(times, values, 3, INFINITY);
  assert_close(value(growth, -50), 10, 0);
  assert_close(value(growth, 100), 10, 0);
  assert_close(value(growth, 150), 20, 0);
  assert_close(value(growth, 200), 30, 0);
  assert_close(value(growth, 200.5), 29.925, 1e-15);
  assert_close(value(growth, 300), 15, 0);
  ck_assert(value(growth, 400) == 0 && value(growth, 500) == 0);
  assert_close(total(growth, 0, 500), 1000 + 2000 + 3000, 1e-15);
  assert_close(total(growth, 0, 60), 600, 1e-15);
  assert_close(total(growth, 125, 175), 1000, 1e-15);
  assert_close(total(growth, 150, 300), 50 * 25 + 100 * 22.5, 1e-15);
  assert_close(total(growth, 200, 400), 3000, 1e-15);
}
END_TEST

START_TEST(points_are_cut_where_lines_cross) {
  static const double times[] = {0, 100}, values[] = {-100, 300};
  assert_close(total(points(times, values, 2, INFINITY), 0, 100), 75 * 150, 1e-15);
  /* Below 0 for 25, rising for 50 to 200, level for 25 and on. */
  assert_close(total(points(times, values, 2, 200), 0, 200), 50 * 100 + 25 * 200 + 100 * 200,
               1e-15);
  ck_assert(value(points(times, values, 2, 200), 10) == 0);
  ck_assert(value(points(times, values, 2, 200), 90) == 200);
}
END_TEST

START_TEST(few_points_are_enough) {
  static const double times[] = {100}, values[] = {7};
  ck_assert(value(points(times, values, 0, INFINITY), 5) == 0);
  ck_assert(total(points(times, values, 0, INFINITY), 0, 5) == 0);
  ck_assert(value(points(times, values, 1, INFINITY), 5) == 7);
  assert_close(total(points(times, values, 1, INFINITY), 50, 150), 700, 1e-15);
}
END_TEST

RUN_TESTS("growth", nothing_is_the_default, values_follow_their_formulas,
          values_stay_between_0_and_the_ceiling, totals_agree_with_adaptive_quadrature,
          hours_add_up_to_ten_years, nothing_happens_in_no_time,
          a_short_interval_is_as_good_as_a_long_one,
          straight_growth_is_cut_exactly_where_it_crosses,
          compound_growth_is_cut_exactly_where_it_crosses,
          compound_growth_under_a_ceiling_never_overflows, a_driver_that_starts_at_0_stays_there,
          logistic_growth_at_or_above_its_ceiling_stays_at_it,
          logistic_growth_of_nothing_a_month_is_constant,
          logistic_growth_is_symmetric_about_its_middle,
          logistic_growth_far_below_its_ceiling_compounds,
          a_slow_decline_from_just_below_the_ceiling_is_kept_exactly,
          points_are_joined_by_straight_lines, points_are_cut_where_lines_cross,
          few_points_are_enough)
