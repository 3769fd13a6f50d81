/* What varies in time, against what it shares out and how it should hang together. Steps of a day
 * serve where a factor's mean is the same in each step, whatever the step; steps of an hour where a
 * season, or the memory of noise within a day, takes part. */
#include "simulate/stepping.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics.h>

/* --- sums of what is seen in many independent futures --- */

typedef struct sums {
  double count;
  double sum;
  double squares; /* of distances from 1 */
} sums;

static void note(sums *s, double value) {
  s->count++;
  s->sum += value - 1;
  s->squares += (value - 1) * (value - 1);
}

/* The mean is 1, within 4 of the standard errors that the values themselves show; and they do
 * vary. */
static void check_mean_is_1(const sums *s, const char *what) {
  double mean = s->sum / s->count;
  double error = sqrt((s->squares / s->count - mean * mean) / s->count);
  ck_assert_msg(fabs(mean) < 4 * error && error > 0, "%s: 1 + %g, standard error %g", what, mean,
                error);
}

/* --- varying by hand --- */

typedef struct weather {
  bscap_model *model;
  bscap_arena *arena;
  bscap_plan plan;
} weather;

static void start_weather(weather *made, double step_seconds, const char *text) {
  made->model = read_model(text);
  made->arena = bscap_arena_create(NULL);
  ck_assert_int_eq(bscap_plan_compile(&made->plan, made->arena, made->model, step_seconds, NULL),
                   BSCAP_OK);
}

static void stop_weather(weather *made) {
  bscap_arena_free(made->arena);
  bscap_model_free(made->model);
}

typedef void watch(void *context, const bscap_variation *variation, size_t step);

/* One future, step by step. */
static void vary(const weather *made, bscap_future future, size_t steps, watch *look_on,
                 void *context) {
  bscap_variation variation;
  bscap_arena *arena = bscap_arena_create(NULL);
  ck_assert_int_eq(bscap_variation_start(&variation, arena, &made->plan, future, NULL), BSCAP_OK);
  for (size_t step = 0; step < steps; step++) {
    double time = (double)step * made->plan.step_seconds;
    bscap_variation_next(&variation, made->model->start_seconds + (int64_t)time);
    look_on(context, &variation, step);
  }
  bscap_arena_free(arena);
}

static bscap_future drawn(uint64_t seed, uint64_t trajectory) {
  return (bscap_future){true, seed, trajectory};
}

/* --- means --- */

/* One driver for each kind of chance; the last has all of them. */
#define EACH_KIND                                                                                  \
  HEAD "bursts: {raids: {every: 20d, lasts: %s, variation: 80%%}}\n"                               \
       "drivers:\n"                                                                                \
       "  a: {added: 1/s, noise: {variation: 40%%, lasts: 20h}}\n"                                 \
       "  b: {added: 1/s, shocks: 25%%}\n"                                                         \
       "  c: {added: 1/s, bursts: {raids: 3x}}\n"                                                  \
       "  d: {added: 1/s, growth: {volatility: 10%%}}\n"                                           \
       "  e: {added: 1/s, noise: 20%%, shocks: 10%%, bursts: {raids: 2x}, growth: {volatility: "   \
       "5%%}}\n"

enum { KINDS = 5, FIXED_TIMES = 4, D_DRIVER = 3 };

typedef struct year {
  double means[KINDS];
  double strays[FIXED_TIMES];
  size_t steps;
} year;

static const double fixed_times[FIXED_TIMES] = {0.1, 0.25, 0.5, 1}; /* shares of the year */

static void watch_year(void *context, const bscap_variation *variation, size_t step) {
  year *y = context;
  for (size_t i = 0; i < KINDS; i++)
    y->means[i] += (i == D_DRIVER ? variation->strays[i] : variation->factors[i]) *
                   (i == KINDS - 1 ? variation->strays[i] : 1) / (double)y->steps;
  for (size_t i = 0; i < FIXED_TIMES; i++)
    if (step + 1 == (size_t)(fixed_times[i] * (double)y->steps))
      y->strays[i] = variation->next_strays[D_DRIVER];
}

static void check_years(double step_seconds, const char *burst_lasts, uint64_t years) {
  char text[1024];
  weather made;
  sums means[KINDS] = {{0}}, strays[FIXED_TIMES] = {{0}};
  snprintf(text, sizeof text, EACH_KIND, burst_lasts);
  start_weather(&made, step_seconds, text);
  for (uint64_t i = 0; i < years; i++) {
    year y = {.steps = (size_t)(360 * DAY / step_seconds)};
    vary(&made, drawn(1, i), y.steps, watch_year, &y);
    for (size_t k = 0; k < KINDS; k++) note(&means[k], y.means[k]);
    for (size_t k = 0; k < FIXED_TIMES; k++) note(&strays[k], y.strays[k]);
  }
  static const char *const names[KINDS] = {"noise", "shocks", "bursts", "volatility", "all"};
  for (size_t k = 0; k < KINDS; k++) check_mean_is_1(&means[k], names[k]);
  for (size_t k = 0; k < FIXED_TIMES; k++) {
    check_mean_is_1(&strays[k], "volatility at a fixed time");
    /* Lognormal: variance exp(s^2 t) - 1, t in months. */
    double months = fixed_times[k] * 360 / 30.4375, expected = exp(0.01 * months) - 1;
    double variance = strays[k].squares / strays[k].count;
    ck_assert_msg(fabs(variance / expected - 1) < 40 * sqrt(expected / (double)years) + 0.02,
                  "%g, not %g", variance, expected);
  }
  stop_weather(&made);
}

START_TEST(noise_shocks_bursts_and_volatility_average_1_over_100000_years_of_days) {
  check_years(DAY, "4d", 100000);
}
END_TEST

START_TEST(noise_shocks_bursts_and_volatility_average_1_over_300_years_of_hours) {
  check_years(HOUR, "7h", 300);
}
END_TEST

/* A burst that lasts for a part of a step only counts with that part. */
START_TEST(bursts_average_1_when_they_end_within_a_step) {
  check_years(DAY, "6h", 3000);
  check_years(DAY, "36h", 3000);
}
END_TEST

START_TEST(a_season_averages_1_over_each_week_wherever_it_begins) {
  static const char *const starts[] = {"2026-01-01", "2026-03-30", "2028-02-27", "2025-12-06"};
  for (size_t i = 0; i < 4; i++) {
    char text[512];
    weather made;
    snprintf(
        text, sizeof text,
        "name: x\nstart: %s\nseasons: {s: {hours: [0,0,0,1,1,1,2,3,4,5,5,5,5,5,5,5,6,7,8,9,9,6,"
        "3,2], days: [1,0,1,1,2,2,2]}}\ndrivers: {a: {added: 1/s, season: s}}\n",
        starts[i]);
    start_weather(&made, HOUR, text);
    double sum = 0;
    ck_assert_uint_eq(made.plan.steps_per_week, 168);
    for (size_t k = 0; k < 168; k++) sum += made.plan.drivers[0].season[k];
    assert_close(sum / 168, 1, 1e-14);
    stop_weather(&made);
  }
}
END_TEST

/* With season, noise, shocks, bursts and volatility at once: what comes in 52 weeks is in the mean
 * what is stated, by the hour. */
START_TEST(work_that_varies_in_every_way_adds_up_to_what_is_stated) {
  static const char text[] = HEAD
      "seasons: {s: {hours: [0,0,0,1,1,1,2,3,4,5,5,5,5,5,5,5,6,7,8,9,9,6,3,2], "
      "days: [1,0,1,1,2,2,2]}}\n"
      "bursts: {raids: {every: 10d, lasts: 5h, variation: 1}, fairs: {every: 90d, lasts: 3d}}\n"
      "drivers:\n  orders: {added: 100/h, season: s, noise: 40%, shocks: 10%,\n"
      "           bursts: {raids: 5x, fairs: 2x}, growth: {volatility: 5%}}\n";
  enum { FUTURES = 600, WEEKS = 52 };
  bscap_model *model = read_model(text);
  sums s = {0};
  for (uint64_t i = 0; i < FUTURES; i++) {
    bscap_plan plan;
    bscap_run run;
    bscap_arena *arena = bscap_arena_create(NULL);
    ck_assert_int_eq(bscap_plan_compile(&plan, arena, model, HOUR, NULL), BSCAP_OK);
    bscap_span span = bscap_span_of(&plan, 0, WEEKS * 7 * DAY);
    ck_assert_int_eq(
        bscap_run_trajectory(&run, arena, &plan, &span, drawn(2, i), (bscap_progress){0}, NULL),
        BSCAP_OK);
    note(&s, run.metrics[0].last / (100.0 * 24 * 7 * WEEKS));
    bscap_arena_free(arena);
  }
  check_mean_is_1(&s, "orders");
  bscap_model_free(model);
}
END_TEST

static void watch_nothing_vary(void *context, const bscap_variation *variation, size_t step) {
  (void)context, (void)step;
  for (size_t i = 0; i < KINDS; i++)
    ck_assert(variation->factors[i] == 1 && variation->strays[i] == 1 &&
              variation->next_strays[i] == 1);
}

START_TEST(nothing_varies_in_the_likely_future) {
  char text[1024];
  weather made;
  snprintf(text, sizeof text, EACH_KIND, "6h");
  start_weather(&made, HOUR, text);
  vary(&made, (bscap_future){0}, 9000, watch_nothing_vary, NULL);
  stop_weather(&made);
}
END_TEST

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

RUN_TESTS("variation", noise_shocks_bursts_and_volatility_average_1_over_100000_years_of_days,
          noise_shocks_bursts_and_volatility_average_1_over_300_years_of_hours,
          bursts_average_1_when_they_end_within_a_step,
          a_season_averages_1_over_each_week_wherever_it_begins,
          work_that_varies_in_every_way_adds_up_to_what_is_stated,
          nothing_varies_in_the_likely_future, noise_is_lognormal_and_remembers_as_long_as_is_said,
          a_shock_stays_for_its_calendar_month, bursts_come_as_often_and_last_as_long_as_is_said,
          a_burst_strikes_all_drivers_that_name_it_at_once,
          noise_shocks_and_volatility_are_correlated_as_is_written,
          a_driver_varies_alike_whatever_stands_beside_it)
