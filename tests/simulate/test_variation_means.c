/* What varies shares out its mean. Steps of a day serve where a factor's mean is the same in each
 * step, whatever the step; steps of an hour where a season, or the memory of noise within a day,
 * takes part. */
#include "simulate/weather.h"

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

/* What the only driver has brought after so long, over `stated`, in one future. */
static double brought(const bscap_model *model, double step_seconds, double days, uint64_t future,
                      double stated) {
  bscap_plan plan;
  bscap_run run;
  bscap_arena *arena = bscap_arena_create(NULL);
  ck_assert_int_eq(bscap_plan_compile(&plan, arena, model, step_seconds, NULL), BSCAP_OK);
  bscap_span span = bscap_span_of(&plan, 0, days * DAY);
  ck_assert_int_eq(
      bscap_run_trajectory(&run, arena, &plan, &span, drawn(2, future), (bscap_progress){0}, NULL),
      BSCAP_OK);
  double share = run.metrics[0].last / stated;
  bscap_arena_free(arena);
  return share;
}

/* With season, noise, shocks, bursts and volatility at once: what comes in 52 weeks is in the mean
 * what is stated, by the hour. */
START_TEST(work_that_varies_in_every_way_adds_up_to_what_is_stated) {
  bscap_model *model = read_model(
      HEAD
      "seasons: {s: {hours: [0,0,0,1,1,1,2,3,4,5,5,5,5,5,5,5,6,7,8,9,9,6,3,2], "
      "days: [1,0,1,1,2,2,2]}}\n"
      "bursts: {raids: {every: 10d, lasts: 5h, variation: 1}, fairs: {every: 90d, lasts: 3d}}\n"
      "drivers:\n  orders: {added: 100/h, season: s, noise: 40%, shocks: 10%,\n"
      "           bursts: {raids: 5x, fairs: 2x}, growth: {volatility: 5%}}\n");
  sums s = {0};
  for (uint64_t i = 0; i < 600; i++) note(&s, brought(model, HOUR, 364, i, 100.0 * 24 * 364));
  check_mean_is_1(&s, "orders");
  bscap_model_free(model);
}
END_TEST

/* A rate that strays has mean 1 and E[S(t) S(u)] = exp(v min(t, u)), so that its integral over T
 * has the variance 2 (exp(v T) - 1 - v T) / v^2 - T^2. The error of the variance is taken from the
 * squares themselves; steps of a day add little. */
START_TEST(work_that_strays_is_as_uncertain_as_the_integral_of_its_walk) {
  enum { FUTURES = 6000 };
  static double squares[FUTURES];
  bscap_model *model =
      read_model(HEAD "drivers: {orders: {added: 100/h, growth: {volatility: 10%}}}\n");
  double months = 360 / 30.4375, v = 0.01;
  double expected =
      2 * (exp(v * months) - 1 - v * months) / (v * v * months * months) - 1; /* of T = 1 */
  sums s = {0};
  for (uint64_t i = 0; i < FUTURES; i++) {
    double share = brought(model, DAY, 360, i, 100.0 * 24 * 360);
    note(&s, share);
    squares[i] = (share - 1) * (share - 1);
  }
  check_mean_is_1(&s, "orders");
  double found = gsl_stats_mean(squares, 1, FUTURES);
  double error = gsl_stats_sd(squares, 1, FUTURES) / sqrt(FUTURES);
  ck_assert_msg(fabs(found - expected) < 4 * error, "%g, not %g +- %g", found, expected, error);
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

RUN_TESTS("variation means", noise_shocks_bursts_and_volatility_average_1_over_100000_years_of_days,
          noise_shocks_bursts_and_volatility_average_1_over_300_years_of_hours,
          bursts_average_1_when_they_end_within_a_step,
          a_season_averages_1_over_each_week_wherever_it_begins,
          work_that_varies_in_every_way_adds_up_to_what_is_stated,
          work_that_strays_is_as_uncertain_as_the_integral_of_its_walk,
          nothing_varies_in_the_likely_future)
