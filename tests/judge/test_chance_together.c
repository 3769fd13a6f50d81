/* Limits that break together, against integrals over the Gaussian copula. */
#include "simulate/stepping.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>

/* Two volumes that fill at uncertain rates, which are related, and orders that come at a rate that
 * is related to the first. Days to the end: size over rate. */
static const char *const model =
    HEAD "drivers: {orders: {added: [60/day, 100/day, 150/day]}}\n"
         "milestones: {orders: 36k}\n"
         "volumes:\n"
         "  a: {size: 400GB, writes: [0.8GB/day, 1GB/day, 1.3GB/day]}\n"
         "  b: {size: 900GB, writes: [1.6GB/day, 2GB/day, 2.6GB/day]}\n"
         "correlations:\n"
         "  - {between: [volumes.a.writes, volumes.b.writes], spearman: %s}\n"
         "  - {between: [volumes.a.writes, drivers.orders.added], spearman: %s}\n";

typedef struct stock {
  double low, likely, high; /* rate, in units a day */
  double size;
} stock;

static const stock a = {0.8, 1, 1.3, 400}, b = {1.6, 2, 2.6, 900}, orders = {60, 100, 150, 36000};

enum { FUTURES = 20000 };

static outlook look_at(const char *a_and_b, const char *a_and_orders) {
  char text[2048];
  bscap_forecast_options options = far(700);
  options.step_seconds = DAY;
  options.trajectories_count = FUTURES;
  options.threads_count = 2;
  snprintf(text, sizeof text, model, a_and_b, a_and_orders);
  return look_with(&options, text);
}

static double pearson(double spearman) {
  return 2 * sin(3.14159265358979323846 * spearman / 6);
}

/* --- one stock --- */

/* Keelin's metalog of logarithms, at the probability that a standard normal gives. */
static double rate_at(const stock *s, double normal) {
  double p = gsl_cdf_ugaussian_P(normal), q = gsl_cdf_ugaussian_Q(normal);
  double u = log(p / q) / log(9), down = log(s->likely / s->low), up = log(s->high / s->likely);
  return s->likely * exp(u * (down * (0.9 - p) / 0.8 + up * (p - 0.1) / 0.8));
}

/* The normal of the rate at which `days` are taken, by bisection; with more, it is sooner full. */
static double normal_at(const stock *s, double days) {
  double low = -8, high = 8;
  for (int i = 0; i < 80; i++) {
    double middle = (low + high) / 2;
    if (rate_at(s, middle) * days < s->size)
      low = middle;
    else
      high = middle;
  }
  return (low + high) / 2;
}

/* --- two --- */

typedef struct couple {
  const stock *first, *second;
  double r;    /* of their normals */
  double days; /* INFINITY: for as long as it takes the first */
} couple;

static double density(double x, void *context) {
  const couple *c = context;
  double days = isinf(c->days) ? c->first->size / rate_at(c->first, x) : c->days;
  double below = (normal_at(c->second, days) - c->r * x) / sqrt(1 - c->r * c->r);
  return gsl_ran_ugaussian_pdf(x) * gsl_cdf_ugaussian_P(below);
}

static double integrate(couple c, double from, double to) {
  static gsl_integration_workspace *space;
  if (space == NULL) space = gsl_integration_workspace_alloc(1000);
  gsl_function function = {density, &c};
  double integral, error;
  ck_assert_int_eq(gsl_integration_qag(&function, from, to, 0, 1e-8, 1000, GSL_INTEG_GAUSS31, space,
                                       &integral, &error),
                   0);
  return integral;
}

/* That either is full within `days`. */
static double share_of_earliest(const stock *first, const stock *second, double r, double days) {
  return 1 - integrate((couple){first, second, r, days}, -8, normal_at(first, days));
}

/* That the first is full before the second is, within `days`. */
static double share_before(const stock *first, const stock *second, double r, double days) {
  return integrate((couple){first, second, r, INFINITY}, normal_at(first, days), 8);
}

static double days_of_earliest(const stock *first, const stock *second, double r, double share) {
  double low = 10, high = 5000;
  for (int i = 0; i < 60; i++) {
    double middle = (low + high) / 2;
    if (share_of_earliest(first, second, r, middle) < share)
      low = middle;
    else
      high = middle;
  }
  return low;
}

/* --- the tests --- */

static void check_share(double found, double expected) {
  double error = sqrt(expected * (1 - expected) / FUTURES);
  ck_assert_msg(fabs(found - expected) < 4 * error, "%g, not %g +- %g", found, expected, error);
}

static double days_after(const outlook *o, double since_1970) {
  return (since_1970 - (double)bscap_model_start(o->model)) / DAY;
}

static void check_earliest(double rho, const char *text) {
  outlook o = look_at(text, "0");
  double r = pearson(rho);
  bscap_first_break first = bscap_forecast_first_break(o.forecast);
  assert_close(days_after(&o, first.breaks.p10), days_of_earliest(&a, &b, r, 0.1), 0.01);
  assert_close(days_after(&o, first.breaks.p50), days_of_earliest(&a, &b, r, 0.5), 0.01);
  assert_close(days_after(&o, first.breaks.p90), days_of_earliest(&a, &b, r, 0.9), 0.01);
  check_share(first.probability, share_of_earliest(&a, &b, r, 700));
  const bscap_verdict *v = verdict(&o, "volume/a/full"), *w = verdict(&o, "volume/b/full");
  check_share(v->first_probability, share_before(&a, &b, r, 700));
  check_share(w->first_probability, share_before(&b, &a, r, 700));
  assert_close(v->first_probability + w->first_probability, first.probability, 1e-12);
  /* Whatever they have to do with each other, each is as it is alone. */
  assert_close(days_after(&o, v->breaks.p50), 400, 0.01);
  assert_close(days_after(&o, w->breaks.p50), 450, 0.01);
  look_away(&o);
}

START_TEST(the_earliest_of_two_related_limits_is_as_the_copula_says) {
  check_earliest(0.7, "0.7");
  check_earliest(-0.5, "-0.5");
  check_earliest(0, "0");
}
END_TEST

/* So that a rho that is forgotten would be seen. */
START_TEST(the_integrals_tell_one_correlation_from_another) {
  double apart = days_of_earliest(&a, &b, pearson(-0.5), 0.9);
  double alone = days_of_earliest(&a, &b, 0, 0.9);
  double together = days_of_earliest(&a, &b, pearson(0.7), 0.9);
  ck_assert(apart < alone * 0.97 && alone < together * 0.97);
  ck_assert(share_before(&a, &b, 0, 700) < share_before(&a, &b, pearson(0.7), 700) - 0.02);
  ck_assert(share_before(&a, &orders, pearson(0.7), 700) <
            share_before(&a, &orders, pearson(-0.5), 700) - 0.02);
}
END_TEST

static void check_milestone(double rho, const char *text) {
  outlook o = look_at("0.3", text);
  const bscap_milestone *m = bscap_forecast_milestone(o.forecast, 0);
  const bscap_verdict *v = verdict(&o, "volume/a/full"), *w = verdict(&o, "volume/b/full");
  check_share(bscap_milestone_probability(m, v), share_before(&a, &orders, pearson(rho), 700));
  check_share(bscap_milestone_probability(m, w), share_before(&b, &orders, 0, 700));
  check_share(m->probability, 1 - gsl_cdf_ugaussian_P(normal_at(&orders, 700)));
  assert_close(days_after(&o, m->reached.p50), 360, 0.01);
  look_away(&o);
}

START_TEST(a_limit_breaks_before_a_related_milestone_as_the_copula_says) {
  check_milestone(0.7, "0.7");
  check_milestone(-0.5, "-0.5");
}
END_TEST

/* At how many orders the first is full: orders times days, two normals again. */
static double share_with_more(double r, double level) {
  stock scaled = orders;
  scaled.size = level; /* reached before that is full: fewer orders are there at the break */
  return share_before(&a, &scaled, r, 700);
}

START_TEST(how_much_work_there_is_at_a_break_hangs_on_what_is_related) {
  outlook o = look_at("0", "0.7");
  bscap_quantiles levels = bscap_verdict_level(verdict(&o, "volume/a/full"), 0);
  /* The share of all futures in which it breaks with fewer orders than that. */
  check_share(0.1, share_with_more(pearson(0.7), levels.p10));
  check_share(0.5, share_with_more(pearson(0.7), levels.p50));
  ck_assert(isnan(levels.p90) || levels.p90 > levels.p50);
  look_away(&o);
}
END_TEST

RUN_TESTS("chance together", the_earliest_of_two_related_limits_is_as_the_copula_says,
          the_integrals_tell_one_correlation_from_another,
          a_limit_breaks_before_a_related_milestone_as_the_copula_says,
          how_much_work_there_is_at_a_break_hangs_on_what_is_related)
