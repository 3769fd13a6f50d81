#include "testing.h"

#include <float.h>

#include <bscap/random.h>

#include "base/elementary.h"

enum { POINTS = 400000 };

/* By how many units in the last place of a double a value is off. */
static double ulps(double actual, long double expected) {
  int exponent;
  frexpl(expected, &exponent);
  int last = exponent < DBL_MIN_EXP ? DBL_MIN_EXP - DBL_MANT_DIG : exponent - DBL_MANT_DIG;
  return (double)fabsl(ldexpl(actual - expected, -last));
}

static void assert_within(double limit, double at, double actual, long double expected) {
  double off = ulps(actual, expected);
  if (!(off <= limit)) ck_abort_msg("%a is off by %.3f ulp at %a", actual, off, at);
}

/* Even and random points from `least` to `most`. */
static double point(bscap_random *random, int i, double least, double most) {
  double share = i % 2 ? bscap_random_uniform(random) : (double)i / (POINTS - 1);
  return least + share * (most - least);
}

static void assert_exp(double least, double most) {
  bscap_random random = bscap_random_stream(1, 0, "exp");
  for (int i = 0; i < POINTS; i++) {
    double x = point(&random, i, least, most);
    assert_within(1, x, bscap_exp(x), expl(x));
  }
}

START_TEST(exp_is_within_one_ulp) {
  assert_exp(-708.39, 709.78);
  assert_exp(-1, 1);
  assert_exp(-1e-15, 1e-15);
}
END_TEST

START_TEST(exp_less_one_is_within_two_ulps_also_near_zero) {
  const double reaches[] = {700, 40, 2, 0.4, 1e-3, 1e-9, 1e-300};
  bscap_random random = bscap_random_stream(1, 0, "expm1");
  for (size_t k = 0; k < sizeof reaches / sizeof *reaches; k++)
    for (int i = 0; i < POINTS; i++) {
      double x = point(&random, i, -reaches[k], reaches[k]);
      assert_within(2, x, bscap_expm1(x), expm1l(x));
    }
  ck_assert(isfinite(bscap_expm1(709.782712893383973)));
  ck_assert(bscap_expm1(709.782712893384087) == INFINITY);
  ck_assert(bscap_expm1(INFINITY) == INFINITY);
  ck_assert(bscap_expm1(-INFINITY) == -1);
  ck_assert(bscap_expm1(0) == 0);
  ck_assert(isnan(bscap_expm1(NAN)));
}
END_TEST

START_TEST(log_of_one_more_is_within_two_ulps_also_near_zero) {
  const double reaches[] = {1e300, 1e9, 2, 0.999, 1e-3, 1e-9, 1e-300};
  bscap_random random = bscap_random_stream(1, 0, "log1p");
  for (size_t k = 0; k < sizeof reaches / sizeof *reaches; k++)
    for (int i = 0; i < POINTS; i++) {
      double x = point(&random, i, reaches[k] < 1 ? -reaches[k] : 0, reaches[k]);
      assert_within(1.5, x, bscap_log1p(x), log1pl(x));
    }
  ck_assert(bscap_log1p(-1) == -INFINITY);
  ck_assert(isnan(bscap_log1p(-1.5)));
  ck_assert(bscap_log1p(INFINITY) == INFINITY);
  ck_assert(bscap_log1p(0) == 0);
  ck_assert(isnan(bscap_log1p(NAN)));
}
END_TEST

START_TEST(subnormal_exp_is_within_one_ulp) {
  assert_exp(-745.13, -708.39);
}
END_TEST

START_TEST(exp_overflows_to_infinity_and_underflows_to_zero) {
  ck_assert(isfinite(bscap_exp(709.782712893383973)));
  ck_assert(bscap_exp(709.782712893384087) == INFINITY);
  ck_assert(bscap_exp(DBL_MAX) == INFINITY);
  ck_assert(bscap_exp(INFINITY) == INFINITY);
  ck_assert(bscap_exp(-745.133219101941) == DBL_TRUE_MIN);
  ck_assert(bscap_exp(-745.133219101942) == 0);
  ck_assert(bscap_exp(-DBL_MAX) == 0);
  ck_assert(bscap_exp(-INFINITY) == 0);
  ck_assert(isnan(bscap_exp(NAN)));
  ck_assert(bscap_exp(0) == 1);
  ck_assert(bscap_exp(-0.0) == 1);
  ck_assert(bscap_exp(DBL_TRUE_MIN) == 1);
}
END_TEST

START_TEST(log_is_within_0_9_ulp_for_every_size) {
  bscap_random random = bscap_random_stream(1, 0, "log");
  for (int i = 0; i < POINTS; i++) {
    double x = ldexp(1 + bscap_random_uniform(&random), i % 2098 - 1074);
    assert_within(0.9, x, bscap_log(x), logl(x));
  }
}
END_TEST

static void assert_log(double least, double most) {
  bscap_random random = bscap_random_stream(2, 0, "log");
  for (int i = 0; i < POINTS; i++) {
    double x = point(&random, i, least, most);
    assert_within(0.9, x, bscap_log(x), logl(x));
  }
}

START_TEST(log_is_within_0_9_ulp_around_one) {
  assert_log(0.25, 4);
  assert_log(0.999, 1.001);
  assert_log(1 - 1e-12, 1 + 1e-12);
  ck_assert(bscap_log(1) == 0);
}
END_TEST

START_TEST(log_knows_its_edges) {
  ck_assert(bscap_log(0.0) == -INFINITY);
  ck_assert(bscap_log(-0.0) == -INFINITY);
  ck_assert(bscap_log(INFINITY) == INFINITY);
  ck_assert(isnan(bscap_log(-DBL_TRUE_MIN)));
  ck_assert(isnan(bscap_log(-1)));
  ck_assert(isnan(bscap_log(-INFINITY)));
  ck_assert(isnan(bscap_log(NAN)));
  const double sizes[] = {DBL_TRUE_MIN, 3 * DBL_TRUE_MIN, DBL_MIN, DBL_MAX};
  for (size_t i = 0; i < 4; i++) ck_assert(ulps(bscap_log(sizes[i]), logl(sizes[i])) < 0.9);
}
END_TEST

/* The nearest half turn is taken off first, which is exact, so that little sines stay precise. */
static long double true_sine(long double turns) {
  long double rest = remainderl(turns, 0.5L);
  long double sign = remainderl((turns - rest) * 2, 2) == 0 ? 1 : -1;
  return sign * sinl(8 * atanl(1) * rest);
}

static void assert_turns(double least, double most) {
  bscap_random random = bscap_random_stream(1, 0, "turns");
  for (int i = 0; i < POINTS; i++) {
    double turns = point(&random, i, least, most), sine, cosine;
    bscap_sincos_turns(turns, &sine, &cosine);
    assert_within(0.75, turns, sine, true_sine(turns));
    assert_within(0.75, turns, cosine, true_sine(turns + 0.25L));
  }
}

START_TEST(sine_and_cosine_are_within_0_75_ulp) {
  assert_turns(0, 1);
  assert_turns(0, 1e-9);
  assert_turns(0.25 - 1e-9, 0.25 + 1e-9);
  assert_turns(-2, 2);
  assert_turns(-0x1p48, 0x1p48);
}
END_TEST

START_TEST(quarter_turns_are_exact) {
  const double sines[] = {0, 1, 0, -1};
  for (int quarter = -8; quarter <= 8; quarter++) {
    double sine, cosine;
    bscap_sincos_turns(quarter * 0.25, &sine, &cosine);
    ck_assert(sine == sines[(quarter + 8) % 4]);
    ck_assert(cosine == sines[(quarter + 9) % 4]);
  }
}
END_TEST

START_TEST(no_angle_has_no_sine) {
  const double none[] = {NAN, INFINITY, -INFINITY};
  for (size_t i = 0; i < 3; i++) {
    double sine, cosine;
    bscap_sincos_turns(none[i], &sine, &cosine);
    ck_assert(isnan(sine) && isnan(cosine));
  }
}
END_TEST

RUN_TESTS("elementary", exp_is_within_one_ulp, exp_less_one_is_within_two_ulps_also_near_zero,
          log_of_one_more_is_within_two_ulps_also_near_zero, subnormal_exp_is_within_one_ulp,
          exp_overflows_to_infinity_and_underflows_to_zero, log_is_within_0_9_ulp_for_every_size,
          log_is_within_0_9_ulp_around_one, log_knows_its_edges,
          sine_and_cosine_are_within_0_75_ulp, quarter_turns_are_exact, no_angle_has_no_sine)
