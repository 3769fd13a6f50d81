/* How what varies hangs together: in time, between drivers, and not with strangers. */
#include "simulate/weather.h"

#include <gsl/gsl_statistics.h>

/* --- how it hangs together in time --- */

enum { STEPS = 60000 };

typedef struct record {
  double logs[3][STEPS];
} record;

static void watch_logs(void *context, const bscap_variation *variation, size_t step) {
  record *r = context;
  for (size_t i = 0; i < 3; i++) r->logs[i][step] = log(variation->factors[i]);
}

/* Noise of variation v is lognormal with sigma^2 = ln(1 + v^2) and autocorrelation exp(-t/lasts);
 * n steps of it are worth n (1 - r) / (1 + r) independent ones for the mean, and for the variance
 * as many with r^2. */
START_TEST(noise_is_lognormal_and_remembers_as_long_as_is_said) {
  static record r;
  weather made;
  start_weather(&made, HOUR,
                HEAD "drivers:\n  a: {level: 1, noise: 30%}\n" /* lasts 6 h */
                     "  b: {level: 1, noise: {variation: 1, lasts: 30h}}\n"
                     "  c: {level: 1, noise: {variation: 10%, lasts: 0s}}\n");
  vary(&made, drawn(3, 0), STEPS, watch_logs, &r);
  static const double variations[] = {0.3, 1, 0.1}, keeps[] = {1 / 6.0, 1 / 30.0, INFINITY};
  for (size_t i = 0; i < 3; i++) {
    double keep = exp(-keeps[i]), variance = log(1 + variations[i] * variations[i]);
    double worth = STEPS * (1 - keep) / (1 + keep);
    double worth_2 = STEPS * (1 - keep * keep) / (1 + keep * keep);
    double mean = gsl_stats_mean(r.logs[i], 1, STEPS);
    ck_assert(fabs(mean + variance / 2) < 4 * sqrt(variance / worth));
    double found = gsl_stats_variance_m(r.logs[i], 1, STEPS, -variance / 2);
    ck_assert(fabs(found / variance - 1) < 4 * sqrt(2 / worth_2));
    static const size_t lags[] = {1, 3, 10};
    for (size_t k = 0; k < 3; k++) {
      double expected = pow(keep, (double)lags[k]);
      double now = gsl_stats_correlation(r.logs[i], 1, r.logs[i] + lags[k], 1, STEPS - lags[k]);
      /* Bartlett: at most (1 + r^2) / (1 - r^2) / n. */
      double error = sqrt((1 + keep * keep) / (1 - keep * keep) / STEPS);
      ck_assert_msg(fabs(now - expected) < 4 * error, "lag %zu: %g, not %g", lags[k], now,
                    expected);
    }
  }
  stop_weather(&made);
}
END_TEST

static void watch_first(void *context, const bscap_variation *variation, size_t step) {
  (void)step;
  *(double *)context = log(variation->factors[0]);
}

/* Among 4000 futures, whose variance is known to sqrt(2 / 4000). */
START_TEST(noise_that_lasts_is_at_the_start_as_it_is_ever_after) {
  enum { FUTURES = 4000 };
  static double logs[FUTURES];
  weather made;
  start_weather(&made, HOUR, HEAD "drivers: {a: {level: 1, noise: {variation: 1, lasts: 30d}}}\n");
  for (uint64_t i = 0; i < FUTURES; i++) vary(&made, drawn(6, i), 1, watch_first, &logs[i]);
  double found = gsl_stats_variance_m(logs, 1, FUTURES, -log(2) / 2);
  ck_assert_msg(fabs(found / log(2) - 1) < 4 * sqrt(2.0 / FUTURES), "%g, not %g", found, log(2));
  stop_weather(&made);
}
END_TEST

typedef struct turns {
  const weather *made;
  int month;
  double last;
  size_t changes;
} turns;

static void watch_months(void *context, const bscap_variation *variation, size_t step) {
  turns *t = context;
  int month = bscap_month_of(t->made->model->start_seconds + (int64_t)((double)step * DAY));
  bool is_new = month != t->month;
  ck_assert((variation->factors[0] != t->last) == is_new);
  t->changes += is_new;
  t->month = month;
  t->last = variation->factors[0];
}

START_TEST(a_shock_stays_for_its_calendar_month) {
  weather made;
  start_weather(&made, DAY, "name: x\nstart: 2026-01-20\ndrivers: {a: {level: 1, shocks: 20%}}\n");
  turns t = {.made = &made, .month = -1};
  vary(&made, drawn(1, 5), 365 + 12, watch_months, &t);
  ck_assert_uint_eq(t.changes, 13); /* to 2027-01-31 */
  stop_weather(&made);
}
END_TEST

typedef struct tide {
  size_t begun; /* times that bursts began */
  size_t active;
  bool was_active;
  double steps;
} tide;

static void watch_bursts(void *context, const bscap_variation *variation, size_t step) {
  tide *t = context;
  (void)step;
  /* (1 + 9 active) / (1 + 9 lasts / every), all of one size. */
  double active = (variation->factors[0] * (1 + 9 * 5 / 480.0) - 1) / 9;
  ck_assert(fabs(active - nearbyint(active)) < 1e-9 && active > -1e-9);
  bool is_active = active > 0.5;
  t->begun += is_active && !t->was_active;
  t->active += is_active;
  t->was_active = is_active;
  t->steps++;
}

/* The hours in which none is active: of the last 5 hours none brought one, each with e^(-1/480). */
START_TEST(bursts_come_as_often_and_last_as_long_as_is_said) {
  weather made;
  start_weather(&made, HOUR,
                HEAD "bursts: {raids: {every: 20d, lasts: 5h}}\n"
                     "drivers: {a: {added: 1/s, bursts: {raids: 9x}}}\n");
  tide t = {0};
  size_t at_start = 0;
  enum { FUTURES = 4000, HOURS = 1000 };
  for (uint64_t i = 0; i < FUTURES; i++) {
    size_t before = t.active;
    t.was_active = false;
    vary(&made, drawn(4, i), 1, watch_bursts, &t);
    at_start += t.active - before;
  }
  double quiet = exp(-5.0 / 480), busy = 1 - quiet;
  ck_assert(fabs((double)at_start - FUTURES * busy) < 4 * sqrt(FUTURES * busy));
  t = (tide){0};
  for (uint64_t i = 0; i < FUTURES; i++) {
    t.was_active = true; /* what was active at first did not begin here */
    vary(&made, drawn(5, i), HOURS, watch_bursts, &t);
  }
  /* A stretch begins where 5 quiet hours end with an arrival. */
  double begins = quiet * (1 - exp(-1.0 / 480)) * (FUTURES * (HOURS - 1.0));
  ck_assert_msg(fabs((double)t.begun - begins) < 4 * sqrt(begins), "%zu, not %g", t.begun, begins);
  /* Stretches last 5 hours and a bit: their variance is near 5^2 each. */
  double expected = busy * t.steps;
  ck_assert_msg(fabs((double)t.active - expected) < 4 * sqrt(begins * 26), "%zu, not %g", t.active,
                expected);
  stop_weather(&made);
}
END_TEST

typedef struct pair_of_peaks {
  size_t both;
  size_t one;
} pair_of_peaks;

static void watch_pair(void *context, const bscap_variation *variation, size_t step) {
  pair_of_peaks *p = context;
  (void)step;
  bool a = variation->factors[0] > 1, b = variation->factors[1] > 1;
  p->both += a && b;
  p->one += a != b;
}

START_TEST(a_burst_strikes_all_drivers_that_name_it_at_once) {
  weather made;
  start_weather(&made, HOUR,
                HEAD "bursts: {raids: {every: 5d, lasts: 5h}}\n"
                     "drivers:\n  a: {added: 1/s, bursts: {raids: 9x}}\n"
                     "  b: {level: 7, bursts: {raids: 2x}}\n");
  pair_of_peaks p = {0};
  vary(&made, drawn(1, 0), 20000, watch_pair, &p);
  ck_assert_uint_eq(p.one, 0);
  ck_assert_uint_gt(p.both, 100);
  stop_weather(&made);
}
END_TEST

static void watch_product(void *context, const bscap_variation *variation, size_t step) {
  const double *factors = variation->factors;
  size_t *busy = context;
  (void)step;
  assert_close(factors[2], factors[0] * factors[1], 1e-14);
  *busy += factors[0] > 1 && factors[1] > 1;
}

START_TEST(bursts_of_two_kinds_multiply) {
  size_t busy = 0;
  weather made;
  start_weather(&made, HOUR,
                HEAD "bursts: {raids: {every: 5d, lasts: 25h, variation: 1},\n"
                     "         fairs: {every: 9d, lasts: 3d}}\n"
                     "drivers:\n  a: {added: 1/s, bursts: {raids: 9x}}\n"
                     "  b: {added: 1/s, bursts: {fairs: 2x}}\n"
                     "  c: {added: 1/s, bursts: {fairs: 2x, raids: 9x}}\n");
  vary(&made, drawn(1, 0), 20000, watch_product, &busy);
  ck_assert_uint_gt(busy, 100);
  stop_weather(&made);
}
END_TEST

/* Within a step it goes straight from one end to the other. */
START_TEST(a_straying_level_is_at_its_milestone_when_that_is_reached) {
  bscap_model *model = read_model(HEAD "drivers: {users: {level: 100, growth: {monthly: 20%, "
                                       "volatility: 20%}}}\nmilestones: {users: 150}\n");
  for (uint64_t i = 0; i < 200; i++) {
    bscap_plan plan;
    bscap_run run;
    bscap_arena *arena = bscap_arena_create(NULL);
    ck_assert_int_eq(bscap_plan_compile(&plan, arena, model, DAY, NULL), BSCAP_OK);
    bscap_span span = bscap_span_of(&plan, 0, 300 * DAY);
    ck_assert_int_eq(
        bscap_run_trajectory(&run, arena, &plan, &span, drawn(1, i), (bscap_progress){0}, NULL),
        BSCAP_OK);
    const bscap_passage *passage = &run.milestones[0];
    if (!isnan(passage->time_seconds)) assert_close(passage->levels[0], 150, 1e-12);
    ck_assert(i > 0 || !isnan(passage->time_seconds));
    bscap_arena_free(arena);
  }
  bscap_model_free(model);
}
END_TEST

/* --- together --- */

/* Spearman's rho is between independent pairs: noise without memory, shocks of different months,
 * strays step by step. Standard error as in Bonett and Wright (2000). */
static void check_spearman(const double *x, const double *y, size_t count, double rho) {
  static double work[2 * STEPS];
  double found = gsl_stats_spearman(x, 1, y, 1, count, work);
  double error = (1 - rho * rho) * sqrt((1 + rho * rho / 2) / (double)count);
  ck_assert_msg(fabs(found - rho) < 4 * error, "%g, not %g +- %g", found, rho, error);
}

typedef struct joint {
  record noise, shocks, steps;
  size_t months;
  double last_shock;
} joint;

static void watch_joint(void *context, const bscap_variation *variation, size_t step) {
  joint *j = context;
  if (variation->shocks[0] != j->last_shock) j->months++;
  j->last_shock = variation->shocks[0];
  for (size_t i = 0; i < 3; i++) {
    j->shocks.logs[i][j->months - 1] = variation->shocks[i];
    j->noise.logs[i][step] = variation->factors[i] / variation->shocks[i];
    j->steps.logs[i][step] = log(variation->next_strays[i] / variation->strays[i]);
  }
}

#define VARYING                                                                                    \
  "level: 1, noise: {variation: 30%, lasts: 0s}, shocks: 10%, growth: {volatility: 1%}"

START_TEST(noise_shocks_and_volatility_are_correlated_as_is_written) {
  static joint j;
  weather made;
  start_weather(&made, DAY,
                HEAD "drivers: {a: {" VARYING "}, b: {" VARYING "}, c: {" VARYING "}}\n"
                     "correlations:\n"
                     "  - {between: [drivers.c.noise, drivers.a.noise], spearman: 0.7}\n"
                     "  - {between: [drivers.a.shocks, drivers.b.shocks], spearman: -0.5}\n"
                     "  - between: [drivers.b.growth.volatility, drivers.c.growth.volatility]\n"
                     "    spearman: 0.4\n");
  j = (joint){.last_shock = NAN};
  vary(&made, drawn(2, 0), STEPS, watch_joint, &j);
  static const double rhos[3][3] = {{0, 0.7, 0}, {-0.5, 0, 0}, {0, 0, 0.4}};
  static const size_t pairs[3][2] = {{0, 1}, {0, 2}, {1, 2}};
  const record *kinds[] = {&j.noise, &j.shocks, &j.steps};
  ck_assert_uint_gt(j.months, 1900);
  for (size_t kind = 0; kind < 3; kind++)
    for (size_t k = 0; k < 3; k++)
      check_spearman(kinds[kind]->logs[pairs[k][0]], kinds[kind]->logs[pairs[k][1]],
                     kind == 1 ? j.months : STEPS, rhos[kind][k]);
  check_spearman(j.noise.logs[0], j.steps.logs[0], STEPS, 0);
  stop_weather(&made);
}
END_TEST

/* --- strangers --- */

typedef struct path {
  double values[3][2000];
  size_t first; /* driver to be noted */
} path;

static void watch_path(void *context, const bscap_variation *variation, size_t step) {
  path *p = context;
  p->values[0][step] = variation->factors[p->first];
  p->values[1][step] = variation->next_strays[p->first];
  p->values[2][step] = variation->factors[p->first + 1];
}

static path walk(const char *text, size_t first) {
  path p = {.first = first};
  weather made;
  start_weather(&made, DAY, text);
  vary(&made, drawn(1, 17), 2000, watch_path, &p);
  stop_weather(&made);
  return p;
}

#define A                                                                                          \
  "  a: {level: 1, noise: 20%, shocks: 10%, growth: {volatility: 5%}, bursts: {raids: 2x}}\n"
#define B "  b: {level: 1, noise: 10%, bursts: {fairs: 1x}}\n"
#define C                                                                                          \
  "  c: {added: 1/s, noise: 50%, shocks: 90%, growth: {volatility: 50%}, bursts: {raids: 7x, "     \
  "wars: 3x}}\n"
#define RAIDS "  raids: {every: 10d, lasts: 3d, variation: 1}\n"
#define FAIRS "  fairs: {every: 30d, lasts: 2d}\n"
#define WARS  "  wars: {every: 20d, lasts: 9d, variation: 2}\n"

START_TEST(a_driver_varies_alike_whatever_stands_beside_it) {
  static const char *const texts[] = {
      HEAD "bursts:\n" RAIDS FAIRS "drivers:\n" A B,
      HEAD "bursts:\n" RAIDS FAIRS WARS "drivers:\n" A B C,
      HEAD "bursts:\n" WARS RAIDS FAIRS "drivers:\n" C A B,
      HEAD "bursts:\n" FAIRS WARS RAIDS "drivers:\n" C A B "  d: {level: 1, noise: 10%}\n"
           "correlations: [{between: [drivers.d.noise, drivers.c.noise], spearman: 0.5}]\n"};
  path first = walk(texts[0], 0);
  for (size_t i = 1; i < 4; i++) {
    path other = walk(texts[i], i == 1 ? 0 : 1);
    ck_assert_mem_eq(other.values, first.values, sizeof first.values);
  }
  path otherwise = walk(HEAD "bursts:\n" RAIDS FAIRS "drivers:\n" B A, 0);
  ck_assert_mem_ne(otherwise.values, first.values, sizeof first.values);
}
END_TEST

RUN_TESTS("variation", noise_is_lognormal_and_remembers_as_long_as_is_said,
          noise_that_lasts_is_at_the_start_as_it_is_ever_after,
          a_shock_stays_for_its_calendar_month, bursts_come_as_often_and_last_as_long_as_is_said,
          a_burst_strikes_all_drivers_that_name_it_at_once, bursts_of_two_kinds_multiply,
          a_straying_level_is_at_its_milestone_when_that_is_reached,
          noise_shocks_and_volatility_are_correlated_as_is_written,
          a_driver_varies_alike_whatever_stands_beside_it)
