#include "testing.h"

#include <bscap/calendar.h>
#include <bscap/noise.h>
#include <bscap/random.h>

#include <gsl/gsl_math.h>
#include <gsl/gsl_statistics_double.h>
#include <stdint.h>

enum { RUNS = 4000, STEPS = 200, LONG_RUN = 200000 };

static const double hour = BSCAP_SECONDS_PER_HOUR, day = BSCAP_SECONDS_PER_DAY;
static const double month = BSCAP_SECONDS_PER_MONTH;

static double normal(bscap_random *random) {
  double pair[2];
  bscap_random_normal_pair(random, pair);
  return pair[0];
}

/* One value of each independent run: their mean is within four standard errors of it. */
static void check_mean(const double values[RUNS], double expected) {
  const double mean = gsl_stats_mean(values, 1, RUNS);
  const double error = gsl_stats_sd(values, 1, RUNS) / sqrt(RUNS);
  ck_assert_msg(fabs(mean - expected) <= 4 * error, "%g is not %g, with a standard error of %g",
                mean, expected, error);
}

/* ---- lognormal ---- */

/* The mean of factor^power over a standard normal: trapezia, which are as good as exact here. */
static double moment(double sigma, int power) {
  double sum = 0;
  for (double z = -20; z <= 20; z += 0x1p-6)
    sum += pow(bscap_lognormal_factor(sigma, z), power) * exp(-z * z / 2) * 0x1p-6;
  return sum / sqrt(2 * M_PI);
}

START_TEST(a_lognormal_factor_has_mean_1_and_the_variation_asked_for) {
  const double variations[] = {0.01, 0.1, 0.3, 1, 2, 5};
  for (size_t i = 0; i < sizeof variations / sizeof *variations; i++) {
    const double sigma = bscap_lognormal_sigma(variations[i]);
    assert_close(moment(sigma, 1), 1, 1e-13);
    assert_close(moment(sigma, 2) - 1, variations[i] * variations[i], 1e-9);
  }
}
END_TEST

START_TEST(a_tiny_variation_is_its_own_sigma) {
  assert_close(bscap_lognormal_sigma(1e-10), 1e-10, 1e-15);
  assert_close(bscap_lognormal_sigma(1e-100), 1e-100, 1e-15);
  ck_assert(bscap_lognormal_sigma(0) == 0);
}
END_TEST

START_TEST(no_variation_leaves_everything_as_it_is) {
  for (double z = -6; z <= 6; z += 0.5) ck_assert(bscap_lognormal_factor(0, z) == 1);
}
END_TEST

/* ---- memory ---- */

START_TEST(what_is_kept_and_what_is_fresh_make_up_one_variance) {
  for (double steps = 1e-18; steps < 1e3; steps *= 1.7) {
    const bscap_memory memory = bscap_memory_start(hour / steps, hour);
    assert_close(memory.keep, (double)expl(-(long double)steps), 1e-15 * fmax(1, steps));
    assert_close(memory.fresh, (double)sqrtl(-expm1l(-2 * (long double)steps)), 1e-15);
    assert_close(memory.keep * memory.keep + memory.fresh * memory.fresh, 1, 1e-15);
  }
}
END_TEST

START_TEST(two_steps_forget_as_much_as_one_of_twice_the_length) {
  const bscap_memory once = bscap_memory_start(3 * day, hour);
  const bscap_memory twice = bscap_memory_start(3 * day, 2 * hour);
  assert_close(twice.keep, once.keep * once.keep, 1e-15);
  assert_close(twice.fresh, hypot(once.keep * once.fresh, once.fresh), 1e-15);
}
END_TEST

START_TEST(a_memory_may_last_not_at_all_or_for_ever) {
  const bscap_memory none = bscap_memory_start(0, hour);
  ck_assert(bscap_memory_next(none, 5, -0.3) == -0.3);
  const bscap_memory endless = bscap_memory_start(INFINITY, hour);
  ck_assert(bscap_memory_next(endless, 5, -0.3) == 5);
}
END_TEST

static double products[4][RUNS], sums[RUNS];

/* The mean over one run of the value, and of its products with what it was 0 to 3 days before. */
static void remember(size_t run, double lasts, double step) {
  static double values[STEPS];
  bscap_random random = bscap_random_stream(2, run, "memory");
  const bscap_memory memory = bscap_memory_start(lasts, step);
  values[0] = normal(&random);
  for (size_t i = 1; i < STEPS; i++)
    values[i] = bscap_memory_next(memory, values[i - 1], normal(&random));
  sums[run] = gsl_stats_mean(values, 1, STEPS);
  for (size_t lag = 0; lag < 4; lag++) {
    const size_t apart = lag * (size_t)(day / step), count = STEPS - apart;
    products[lag][run] = 0;
    for (size_t i = 0; i < count; i++)
      products[lag][run] += values[i] * values[i + apart] / (double)count;
  }
}

START_TEST(a_memory_fades_with_the_time_that_it_lasts) {
  for (size_t run = 0; run < RUNS; run++) remember(run, 2 * day, 3 * hour);
  check_mean(sums, 0);
  for (size_t lag = 0; lag < 4; lag++) check_mean(products[lag], exp(-(double)lag / 2));
}
END_TEST

/* ---- random walks ---- */

START_TEST(volatility_grows_with_the_root_of_time) {
  ck_assert(bscap_walk_sigma(0.05, month) == 0.05);
  assert_close(bscap_walk_sigma(0.05, 4 * month), 0.1, 1e-15);
  assert_close(bscap_walk_sigma(0.05, hour), 0.05 / sqrt(30.4375 * 24), 1e-15);
  ck_assert(bscap_walk_sigma(0, hour) == 0);
}
END_TEST

START_TEST(a_walk_has_mean_1_and_the_spread_of_its_time) {
  static double levels[RUNS], squares[RUNS];
  const double sigma = bscap_walk_sigma(0.1, month / 10), months = STEPS / 10.0;
  for (size_t run = 0; run < RUNS; run++) {
    bscap_random random = bscap_random_stream(3, run, "walk");
    levels[run] = 1;
    for (int i = 0; i < STEPS; i++) levels[run] *= bscap_lognormal_factor(sigma, normal(&random));
    const double spread = log(levels[run]) + 0.01 * months / 2;
    squares[run] = spread * spread;
  }
  check_mean(levels, 1);
  check_mean(squares, 0.01 * months);
}
END_TEST

/* ---- bursts ---- */

START_TEST(bursts_have_a_slot_for_each_step_that_they_touch) {
  ck_assert_uint_eq(bscap_burst_slots(3 * hour, hour), 3);
  ck_assert_uint_eq(bscap_burst_slots(3.5 * hour, hour), 4);
  ck_assert_uint_eq(bscap_burst_slots(60, hour), 1);
  ck_assert_uint_eq(bscap_burst_slots(0, hour), 0);
  ck_assert_uint_eq(bscap_burst_slots(1e300, hour), SIZE_MAX);
}
END_TEST

START_TEST(a_burst_is_active_as_long_as_it_lasts) {
  const double expected[] = {1, 1, 1, 0.5, 0, 0, 0, 2, 2, 2 + 1, 1 + 1, 1, 0.5, 0};
  double slots[4];
  bscap_burst burst = bscap_burst_start(3.5 * hour, hour, 0, slots);
  for (int i = 0; i < 14; i++) {
    const unsigned arrivals = i == 0 ? 1 : i == 7 ? 2 : i == 9 ? 1 : 0;
    ck_assert(bscap_burst_next(&burst, arrivals, 1.5) == expected[i]);
  }
}
END_TEST

START_TEST(a_burst_shorter_than_a_step_counts_for_its_share) {
  double slot[1];
  bscap_burst burst = bscap_burst_start(hour / 4, hour, 0, slot);
  ck_assert(bscap_burst_next(&burst, 1, 0) == 0.25);
  ck_assert(bscap_burst_next(&burst, 0, 0) == 0);
}
END_TEST

START_TEST(bursts_of_no_time_are_none) {
  bscap_burst burst = bscap_burst_start(0, hour, 1, NULL);
  ck_assert(bscap_burst_next(&burst, 3, 0) == 0);
  ck_assert(bscap_burst_factor(0, 2, 0, day) == 1);
}
END_TEST

START_TEST(bursts_of_one_step_share_one_size) {
  double slots[2];
  bscap_burst burst = bscap_burst_start(2 * hour, hour, 0.8, slots);
  const double sigma = sqrt(log1p(0.64)), size = exp(0.9 * sigma - sigma * sigma / 2);
  assert_close(bscap_burst_next(&burst, 3, 0.9), 3 * size, 1e-15);
}
END_TEST

typedef struct storm {
  double lasts, every, variation;
} storm;

static const storm storms[] = {
    {6 * 3600.0, 5 * 86400.0, 0.5}, {5.3 * 3600.0, 86400.0, 1}, {1800, 7200, 0.2}};

enum { STORMS = sizeof storms / sizeof *storms };

static double next_of(bscap_burst *burst, bscap_random *random, double every) {
  const unsigned arrivals = bscap_random_poisson(random, hour / every);
  return bscap_burst_next(burst, arrivals, normal(random));
}

/* The definition: all that began within the last lasts / step steps, the first of them in part. */
START_TEST(what_is_active_never_drifts) {
  static double begun[LONG_RUN], slots[64];
  for (size_t k = 0; k < STORMS; k++) {
    const double steps = storms[k].lasts / hour, sigma = sqrt(log1p(pow(storms[k].variation, 2)));
    const size_t whole = (size_t)steps;
    bscap_random random = bscap_random_stream(4, k, "storm");
    bscap_burst burst = bscap_burst_start(storms[k].lasts, hour, storms[k].variation, slots);
    for (size_t i = 0; i < LONG_RUN; i++) {
      const unsigned arrivals = bscap_random_poisson(&random, hour / storms[k].every);
      const double z = normal(&random), active = bscap_burst_next(&burst, arrivals, z);
      begun[i] = arrivals * exp(sigma * z - sigma * sigma / 2);
      double expected = i >= whole ? (steps - (double)whole) * begun[i - whole] : 0;
      for (size_t back = 0; back < whole && back <= i; back++) expected += begun[i - back];
      assert_close(active, expected, 1e-13);
    }
  }
}
END_TEST

/* Shot noise: the arrivals of a step, N, share one size S, so that the variance of N S is
 * mean E[S^2] + mean^2 (E[S^2] - 1), and each step counts with the square of its weight. */
static double variance_of_active(const storm *s) {
  const double mean = hour / s->every, square = 1 + s->variation * s->variation;
  const double whole = floor(s->lasts / hour), part = s->lasts / hour - whole;
  return (mean * square + mean * mean * (square - 1)) * (whole + part * part);
}

START_TEST(bursts_share_out_the_mean_whoever_uses_them) {
  static double means[RUNS], large[RUNS], small[RUNS], squares[RUNS], first[RUNS], slots[64];
  for (size_t k = 0; k < STORMS; k++) {
    const storm *s = &storms[k];
    const double expected = s->lasts / s->every;
    for (size_t run = 0; run < RUNS; run++) {
      bscap_random random = bscap_random_stream(5, run, "storm");
      bscap_burst burst = bscap_burst_start(s->lasts, hour, s->variation, slots);
      for (size_t i = 0; i < bscap_burst_slots(s->lasts, hour); i++)
        next_of(&burst, &random, s->every);
      means[run] = large[run] = small[run] = squares[run] = 0;
      for (int i = 0; i < STEPS; i++) {
        const double active = next_of(&burst, &random, s->every);
        if (i == 0) first[run] = active;
        means[run] += active / STEPS;
        squares[run] += (active - expected) * (active - expected) / STEPS;
        large[run] += bscap_burst_factor(active, 10, s->lasts, s->every) / STEPS;
        small[run] += bscap_burst_factor(active, 0.1, s->lasts, s->every) / STEPS;
      }
    }
    check_mean(means, expected);
    check_mean(first, expected);
    check_mean(squares, variance_of_active(s));
    check_mean(large, 1);
    check_mean(small, 1);
  }
}
END_TEST

/* Bursts of six hours every three days, twice the ordinary work: a twelfth of the time. */
START_TEST(work_outside_bursts_is_less_than_the_mean) {
  assert_close(bscap_burst_factor(0, 2, 6 * hour, 3 * day), 6.0 / 7, 1e-15);
  assert_close(bscap_burst_factor(1, 2, 6 * hour, 3 * day), 18.0 / 7, 1e-15);
  ck_assert(bscap_burst_factor(3, 0, 6 * hour, 3 * day) == 1);
}
END_TEST

RUN_TESTS("noise", a_lognormal_factor_has_mean_1_and_the_variation_asked_for,
          a_tiny_variation_is_its_own_sigma, no_variation_leaves_everything_as_it_is,
          what_is_kept_and_what_is_fresh_make_up_one_variance,
          two_steps_forget_as_much_as_one_of_twice_the_length,
          a_memory_may_last_not_at_all_or_for_ever, a_memory_fades_with_the_time_that_it_lasts,
          volatility_grows_with_the_root_of_time, a_walk_has_mean_1_and_the_spread_of_its_time,
          bursts_have_a_slot_for_each_step_that_they_touch, a_burst_is_active_as_long_as_it_lasts,
          a_burst_shorter_than_a_step_counts_for_its_share, bursts_of_no_time_are_none,
          bursts_of_one_step_share_one_size, what_is_active_never_drifts,
          bursts_share_out_the_mean_whoever_uses_them, work_outside_bursts_is_less_than_the_mean)
