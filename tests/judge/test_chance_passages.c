/* When limits break, against closed forms and their inverses. */
#include "judge/drawn.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>

#define MONTH BSCAP_SECONDS_PER_MONTH

/* p10, p50 and p90 in days; NAN for those that lie beyond the horizon. */
static void check_days(const outlook *o, bscap_quantiles found, const double expected[3],
                       double ratio) {
  const double dates[] = {found.p10, found.p50, found.p90};
  for (size_t i = 0; i < 3; i++) {
    if (isnan(expected[i]))
      ck_assert(isnan(dates[i]));
    else
      assert_close(days_after(o, dates[i]), expected[i], ratio);
  }
}

/* The share of futures is binomial at most: strata make it more exact. */
static void check_share(double found, double expected) {
  double error = sqrt(expected * (1 - expected) / FUTURES) + 1.0 / FUTURES;
  ck_assert_msg(fabs(found - expected) < 4 * error, "%g, not %g +- %g", found, expected, error);
}

/* --- roots --- */

typedef double lawful(double x, const void *context);

typedef struct question {
  lawful *law;
  const void *context;
  double wanted;
} question;

static double difference(double x, void *context) {
  const question *q = context;
  return q->law(x, q->context) - q->wanted;
}

/* Where an increasing law reaches a value. */
static double solve(lawful *law, const void *context, double wanted, double low, double high) {
  question q = {law, context, wanted};
  gsl_function function = {difference, &q};
  gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
  ck_assert_int_eq(gsl_root_fsolver_set(solver, &function, low, high), GSL_SUCCESS);
  for (int i = 0; i < 200; i++) {
    gsl_root_fsolver_iterate(solver);
    low = gsl_root_fsolver_x_lower(solver);
    high = gsl_root_fsolver_x_upper(solver);
    if (gsl_root_test_interval(low, high, 0, 1e-12) == GSL_SUCCESS) break;
  }
  double root = gsl_root_fsolver_root(solver);
  gsl_root_fsolver_free(solver);
  return root;
}

/* --- a volume that fills at an uncertain rate --- */

/* Keelin's metalog of logarithms, which one bound at 0 makes of three points. */
static double rate_at(double p, const void *context) {
  const double *three = context;
  double u = log(p / (1 - p)) / log(9);
  double down = log(three[1] / three[0]), up = log(three[2] / three[1]);
  return three[1] * exp(u * (down * (0.9 - p) / 0.8 + up * (p - 0.1) / 0.8));
}

/* 400 GB at 0.8, 1 or 1.3 GB a day: after 500, 400 or 307.7 days. */
static const char *const linear =
    HEAD "volumes: {disk: {size: 400GB, writes: [0.8GB/day, 1GB/day, 1.3GB/day]}}\n";
static const double rates[] = {0.8, 1, 1.3};

/* That the size is exceeded by a day. */
static double share_full(double days) {
  return 1 - solve(rate_at, rates, 400 / days, 1e-9, 1 - 1e-9);
}

START_TEST(a_volume_that_fills_evenly_breaks_when_its_rate_says) {
  bscap_forecast_options options = drawn(900, DAY);
  outlook o = look_with(&options, linear);
  const bscap_verdict *v = verdict(&o, "volume/disk/full");
  check_days(&o, v->breaks, (double[]){400 / 1.3, 400, 500}, 0.002);
  ck_assert(days_after(&o, v->likely_break) == 400);
  double start = (double)bscap_model_start(o.model);
  for (double days = 200; days < 900; days += 25) {
    double p = share_full(days);
    check_share(bscap_verdict_probability(v, start + days * DAY), p);
    ck_assert(fabs(bscap_verdict_probability(v, start + days * DAY) - p) < 0.002); /* by strata */
  }
  look_away(&o);
}
END_TEST

START_TEST(what_few_futures_reach_within_the_horizon_has_no_date) {
  static const double horizons[] = {250, 350, 450, 550};
  static const int dated[] = {0, 1, 2, 3};
  for (size_t i = 0; i < 4; i++) {
    bscap_forecast_options options = drawn(horizons[i], DAY);
    outlook o = look_with(&options, linear);
    const bscap_verdict *v = verdict(&o, "volume/disk/full");
    double days[] = {400 / 1.3, 400, 500};
    for (int k = dated[i]; k < 3; k++) days[k] = NAN;
    check_days(&o, v->breaks, days, 0.002);
    check_share(v->probability, share_full(horizons[i]));
    ck_assert(isnan(v->likely_break) == (horizons[i] < 400));
    bscap_first_break first = bscap_forecast_first_break(o.forecast);
    check_days(&o, first.breaks, days, 0.002);
    ck_assert(first.probability == v->probability);
    look_away(&o);
  }
}
END_TEST

/* --- a volume that is fed by growth of an uncertain rate --- */

/* 1000 orders a day leave 1 MB each: r (e^(kt) - 1) / k is the size once t = ln(1 + k size / r) /
 * k, with k = ln(1 + growth) a month. */
static double days_to_fill(double growth) {
  double k = log(1 + growth) / 30.4375;
  return log(1 + k * 1000) / k;
}

START_TEST(a_volume_fed_by_compound_growth_breaks_when_its_integral_says) {
  bscap_forecast_options options = drawn(1200, DAY);
  outlook o = look_with(&options, HEAD
                        "drivers: {orders: {added: 1000/day, growth: {monthly: [1%, 5%, 9%]}}}\n"
                        "milestones: {orders: 300k}\n"
                        "volumes: {disk: {size: 1TB, writes: {orders.added: 1MB}, alert: 50%}}\n");
  const bscap_verdict *v = verdict(&o, "volume/disk/full");
  check_days(&o, v->breaks, (double[]){days_to_fill(0.09), days_to_fill(0.05), days_to_fill(0.01)},
             0.002);
  /* Within a day it is a straight line. */
  assert_close(days_after(&o, v->likely_break), days_to_fill(0.05), 1e-6);
  /* As many orders fill it in every future: 1000 TB / 1 MB. */
  bscap_quantiles orders = bscap_verdict_level(v, 0);
  assert_close(orders.p10, 1e6, 1e-9);
  assert_close(orders.p50, 1e6, 1e-9);
  assert_close(orders.p90, 1e6, 1e-9);
  look_away(&o);
}
END_TEST

/* --- a level that strays --- */

typedef struct brownian {
  double distance; /* logarithms, from the start to the barrier */
  double drift;    /* of the logarithm a month */
  double sigma;    /* after a month */
} brownian;

/* That a Brownian motion with drift has come so far within so many months: the inverse Gaussian
 * distribution, defective where the drift leads away. */
static double share_passed(double months, const void *context) {
  const brownian *b = context;
  double root = b->sigma * sqrt(months), way = b->drift * months;
  return gsl_cdf_ugaussian_P((way - b->distance) / root) +
         exp(2 * b->drift * b->distance / (b->sigma * b->sigma)) *
             gsl_cdf_ugaussian_P(-(way + b->distance) / root);
}

static double days_to_pass(const brownian *b, double share) {
  return solve(share_passed, b, share, 1e-3, 1e3) * 30.4375;
}

static brownian straying(double ratio, double monthly, double volatility) {
  return (brownian){log(ratio), log(1 + monthly) - volatility * volatility / 2, volatility};
}

/* By the hour a passage is missed for 0.58 sigma sqrt(step) of the way (Chernoff), here 0.3 %. A
 * pod needs more than its limit at 150 users, as the level is at the beginning of an hour. */
START_TEST(a_straying_level_gets_there_as_the_inverse_gaussian_says) {
  bscap_forecast_options options = drawn(95, HOUR);
  outlook o = look_with(&options, HEAD
                        "drivers: {users: {level: 100, growth: {monthly: 22%, volatility: 6%}}}\n"
                        "milestones: [{users: 150}, {users: 100}, {users: 400}]\n"
                        "services: {a: {cpu: {limit: 750m, per: {users: 5m}},\n"
                        "               alert: {cpu: 100%, for: 0s}}}\n");
  const brownian b = straying(1.5, 0.22, 0.06);
  const double days[] = {days_to_pass(&b, 0.1), days_to_pass(&b, 0.5), days_to_pass(&b, 0.9)};
  const bscap_milestone *m = bscap_forecast_milestone(o.forecast, 0);
  const bscap_verdict *v = verdict(&o, "service/a/cpu-alert");
  check_days(&o, m->reached, days, 0.01);
  check_days(&o, v->breaks, days, 0.01);
  assert_close(days_after(&o, v->likely_break), log(1.5) / log(1.22) * 30.4375, 0.001);
  /* What is there at the start is reached then, and what is far away is not. */
  ck_assert(bscap_forecast_milestone(o.forecast, 1)->reached.p90 ==
            (double)bscap_model_start(o.model));
  ck_assert(bscap_forecast_milestone(o.forecast, 2)->probability == 0);
  /* A break is seen at an hour's end at which 150 is exceeded, a milestone on the way there. */
  ck_assert(v->breaks.p50 >= m->reached.p50 && v->breaks.p50 - m->reached.p50 < 2 * HOUR);
  assert_close(bscap_verdict_level(v, 0).p50, 150, 0.01);
  look_away(&o);
}
END_TEST

/* Mean growth 0: the logarithm drifts away from the barrier, and 1.2 times the level is never
 * reached by more than 1 / 1.2 of the futures. Days are coarse: the barrier is shifted by
 * 0.5826 sigma sqrt(step) (Broadie, Glasserman, Kou 1997). */
START_TEST(a_level_that_strays_around_its_mean_may_never_get_there) {
  bscap_forecast_options options = drawn(730, DAY);
  outlook o = look_with(&options, HEAD "drivers: {users: {level: 100, growth: {volatility: 15%}}}\n"
                                       "milestones: {users: 120}\n");
  brownian b = straying(1.2, 0, 0.15);
  b.distance += 0.5826 * 0.15 * sqrt(1 / 30.4375);
  const bscap_milestone *m = bscap_forecast_milestone(o.forecast, 0);
  check_share(m->probability, share_passed(730 / 30.4375, &b));
  ck_assert(m->probability < 1 / 1.2);
  check_days(&o, m->reached, (double[]){days_to_pass(&b, 0.1), days_to_pass(&b, 0.5), NAN}, 0.05);
  /* The likely level stays at 100. */
  ck_assert(band(&o, "driver/users", 20).least == 100 && band(&o, "driver/users", 20).most == 100);
  look_away(&o);
}
END_TEST

/* At month t the logarithm is normal around ln 100 + (ln 1.05 - s^2 / 2) t, and what a day costs
 * follows the level at its beginning: so a closed form tells the mean of hours over the limit,
 * month by month. A future has half of a month's hours as its standard deviation at most. */
START_TEST(a_straying_level_is_lognormal_at_every_time) {
  enum { MONTHS = 6 };
  static const int days[MONTHS] = {31, 28, 31, 30, 31, 30};
  bscap_forecast_options options = drawn(181, DAY);
  outlook o = look_with(&options, HEAD "drivers: {users: {level: 100, growth: {monthly: 5%, "
                                       "volatility: 10%}}}\n"
                                       "services: {a: {cpu: {limit: 120m, per: {users: 1m}}}}\n");
  const bscap_verdict *v = verdict(&o, "service/a/cpu-limit");
  double day = 0, sum = 0;
  for (size_t month = 0; month < MONTHS; month++) {
    double hours = 0;
    for (int i = 0; i < days[month]; i++, day++) {
      double t = day / 30.4375, mean = (log(1.05) - 0.005) * t;
      if (t > 0) hours += 24 * gsl_cdf_ugaussian_P((mean - log(1.2)) / (0.1 * sqrt(t)));
    }
    double found = bscap_verdict_hours_over(v, month);
    ck_assert_msg(fabs(found - hours) < 4 * 12 * days[month] / sqrt(FUTURES),
                  "month %zu: %g not %g", month, found, hours);
    ck_assert(fabs(found - hours) < 0.03 * hours + 0.5);
    sum += found;
  }
  assert_close(v->hours_over, sum, 1e-12);
  ck_assert(isnan(bscap_verdict_hours_over(v, MONTHS)));
  look_away(&o);
}
END_TEST

RUN_TESTS("chance passages", a_volume_that_fills_evenly_breaks_when_its_rate_says,
          what_few_futures_reach_within_the_horizon_has_no_date,
          a_volume_fed_by_compound_growth_breaks_when_its_integral_says,
          a_straying_level_gets_there_as_the_inverse_gaussian_says,
          a_level_that_strays_around_its_mean_may_never_get_there,
          a_straying_level_is_lognormal_at_every_time)
