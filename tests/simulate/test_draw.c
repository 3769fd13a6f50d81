/* Drawn numbers against what is said of their distribution. */
#include "simulate/stepping.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics.h>

#include "simulate/draw.h"

/* --- strata --- */

static double uniform_of(uint64_t seed, uint64_t trajectory, const char *source,
                         const char *strata_name) {
  return bscap_draw_uniform(seed, trajectory, bscap_random_name(source),
                            bscap_random_name(strata_name));
}

START_TEST(a_block_has_one_draw_from_each_thousandth) {
  static const char *const names[] = {"a", "volumes.postgres.size"};
  for (uint64_t block = 0; block < 40; block++) {
    bool is_taken[2][BSCAP_STRATA] = {{false}};
    for (uint64_t i = 0; i < BSCAP_STRATA; i++) {
      for (size_t k = 0; k < 2; k++) {
        double u = uniform_of(block % 4, block * BSCAP_STRATA + i, names[k], "strata");
        ck_assert(u > 0 && u < 1);
        size_t stratum = (size_t)(u * BSCAP_STRATA);
        ck_assert(!is_taken[k][stratum]);
        is_taken[k][stratum] = true;
      }
    }
  }
}
END_TEST

/* Chi-square of `cells` counts that should be equal: its quantiles from GSL, one in 1e-4 to either
 * side. */
static void check_even(const double *counts, size_t cells, double expected) {
  double sum = 0;
  for (size_t i = 0; i < cells; i++) sum += pow(counts[i] - expected, 2) / expected;
  double freedom = (double)cells - 1;
  ck_assert_msg(sum > gsl_cdf_chisq_Pinv(1e-4, freedom), "too even: %g of %g", sum, freedom);
  ck_assert_msg(sum < gsl_cdf_chisq_Qinv(1e-4, freedom), "too uneven: %g of %g", sum, freedom);
}

/* The first future has no favourite stratum, and neither has the last. */
START_TEST(every_place_of_a_block_falls_into_every_stratum_as_often) {
  enum { BLOCKS = 40000, CELLS = 100 };
  static const uint64_t places[] = {0, 1, 500, 999};
  for (size_t k = 0; k < 4; k++) {
    double counts[CELLS] = {0};
    for (uint64_t block = 0; block < BLOCKS; block++)
      counts[(size_t)(CELLS * uniform_of(7, block * BSCAP_STRATA + places[k], "x", "s"))]++;
    check_even(counts, CELLS, (double)BLOCKS / CELLS);
  }
}
END_TEST

START_TEST(draws_lie_anywhere_within_their_stratum) {
  enum { COUNT = 40000, CELLS = 100 };
  double counts[CELLS] = {0};
  for (uint64_t i = 0; i < COUNT; i++) {
    double place = BSCAP_STRATA * uniform_of(8, i, "x", "s");
    counts[(size_t)(CELLS * (place - floor(place)))]++;
  }
  check_even(counts, CELLS, (double)COUNT / CELLS);
}
END_TEST

/* Two places of one block: pairs of strata, in a grid of 10 by 10. That no two are alike leaves
 * each cell of the diagonal 99 of 999 instead of a tenth, and the others 100 of 999. */
START_TEST(two_places_of_a_block_say_nothing_of_each_other) {
  enum { BLOCKS = 60000, SIDE = 10 };
  static const uint64_t places[][2] = {{0, 1}, {0, 999}, {31, 32}, {512, 511}};
  for (size_t k = 0; k < 4; k++) {
    double counts[SIDE * SIDE] = {0}, sum = 0;
    for (uint64_t block = 0; block < BLOCKS; block++) {
      double u = uniform_of(3, block * BSCAP_STRATA + places[k][0], "x", "s");
      double v = uniform_of(3, block * BSCAP_STRATA + places[k][1], "x", "s");
      counts[(size_t)(SIDE * u) * SIDE + (size_t)(SIDE * v)]++;
    }
    for (size_t i = 0; i < SIDE * SIDE; i++) {
      double expected = BLOCKS * (i % (SIDE + 1) == 0 ? 99 : 100) / 9990.0;
      sum += pow(counts[i] - expected, 2) / expected;
    }
    ck_assert_msg(sum > gsl_cdf_chisq_Pinv(1e-4, 99) && sum < gsl_cdf_chisq_Qinv(1e-4, 99),
                  "places %d and %d: %g", (int)places[k][0], (int)places[k][1], sum);
  }
}
END_TEST

/* Over the futures of one block, in the order of their numbers and across two sources: standard
 * error of a correlation 1/sqrt(n - 1) (of permutations exactly that). */
START_TEST(draws_are_related_neither_to_the_next_future_nor_to_another_source) {
  enum { COUNT = 20000 };
  static double x[COUNT + 1], y[COUNT];
  for (size_t i = 0; i <= COUNT; i++) x[i] = uniform_of(5, i, "x", "strata of x");
  for (size_t i = 0; i < COUNT; i++) y[i] = uniform_of(5, i, "y", "strata of y");
  double error = 1 / sqrt(COUNT - 1);
  ck_assert(fabs(gsl_stats_correlation(x, 1, y, 1, COUNT)) < 4 * error);
  ck_assert(fabs(gsl_stats_correlation(x, 1, x + 1, 1, COUNT)) < 4 * error);
}
END_TEST

/* --- the model's numbers --- */

typedef struct drawing {
  bscap_model *model;
  bscap_model *copy;
  bscap_arena *arena;
  bscap_draw draw;
} drawing;

static void start_drawing(drawing *made, uint64_t seed, const char *text) {
  made->model = read_model(text);
  made->arena = bscap_arena_create(NULL);
  ck_assert_int_eq(bscap_model_copy(&made->copy, made->model, NULL), BSCAP_OK);
  ck_assert_int_eq(bscap_draw_start(&made->draw, made->arena, made->copy, seed, NULL), BSCAP_OK);
}

static void stop_drawing(drawing *made) {
  bscap_arena_free(made->arena);
  bscap_model_free(made->copy);
  bscap_model_free(made->model);
}

static const double *target(const drawing *made, const char *path) {
  const bscap_input *input = bscap_model_input(made->copy, path);
  ck_assert_msg(input != NULL, "there is no number %s", path);
  return input->target;
}

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

enum { FUTURES = 20000 };

/* In each block exactly 100 draws lie below the 10th percentile, and so on: so counts are exact. */
START_TEST(draws_hold_the_three_points_that_were_stated) {
  static const char text[] =
      HEAD "drivers:\n  users: {level: [90, 100, 130], growth: {monthly: [-2%, 3%, 7%]}}\n"
           "services: {a: {cpu: {limit: [1, 2, 4]}, alert: {cpu: [60%, 70%, 75%]}}}\n"
           "volumes: {v: {size: [1GB, 2GB, 9GB], retention: [10d, 20d, 28d]}}\n";
  static const char *const paths[] = {"drivers.users.level",  "drivers.users.growth.monthly",
                                      "services.a.cpu.limit", "services.a.alert.cpu",
                                      "volumes.v.size",       "volumes.v.retention"};
  drawing made;
  start_drawing(&made, 1, text);
  size_t below[6][3] = {{0}};
  for (uint64_t i = 0; i < FUTURES; i++) {
    bscap_draw_next(&made.draw, i);
    for (size_t k = 0; k < 6; k++) {
      const bscap_entry *entry = bscap_model_find(made.model, paths[k]);
      double value = *target(&made, paths[k]);
      ck_assert(value > entry->least && value < entry->most);
      below[k][0] += value < entry->low;
      below[k][1] += value < entry->likely;
      below[k][2] += value < entry->high;
    }
  }
  for (size_t k = 0; k < 6; k++) {
    ck_assert_uint_eq(below[k][0], FUTURES / 10);
    ck_assert_uint_eq(below[k][1], FUTURES / 2);
    ck_assert_uint_eq(below[k][2], FUTURES / 10 * 9);
  }
  stop_drawing(&made);
}
END_TEST

/* The quantile function that is stated of a number with one bound at 0: Keelin's, of logarithms. */
static double quantile_above_0(double low, double likely, double high, double p) {
  double u = log(p / (1 - p)) / log(9), down = log(likely / low), up = log(high / likely);
  return likely * exp(u * (down * (0.9 - p) / 0.8 + up * (p - 0.1) / 0.8));
}

START_TEST(draws_between_the_points_follow_the_metalog) {
  static double values[FUTURES];
  drawing made;
  start_drawing(&made, 2, HEAD "volumes: {v: {size: [1GB, 2GB, 9GB]}}\n");
  for (uint64_t i = 0; i < FUTURES; i++) {
    bscap_draw_next(&made.draw, i);
    values[i] = *target(&made, "volumes.v.size");
  }
  qsort(values, FUTURES, sizeof *values, by_size);
  /* Value i of the sorted lies in its stratum of 20 values. */
  for (size_t i = 0; i < FUTURES; i++) {
    double stratum = (double)(i / 20);
    if (stratum > 0)
      ck_assert(values[i] >= quantile_above_0(1e9, 2e9, 9e9, stratum / 1000) * (1 - 1e-12));
    if (stratum < 999)
      ck_assert(values[i] <= quantile_above_0(1e9, 2e9, 9e9, (stratum + 1) / 1000) * (1 + 1e-12));
  }
  stop_drawing(&made);
}
END_TEST

START_TEST(whole_numbers_stay_whole_and_within_their_bounds) {
  drawing made;
  start_drawing(&made, 1,
                HEAD "services: {a: {replicas: [1, 2, 7], cpu: {request: 1}}}\n"
                     "nodes: {n: {count: [1, 3, 5], cpu: 4, memory: 8Gi}}\n");
  size_t counts[20] = {0};
  for (uint64_t i = 0; i < FUTURES; i++) {
    bscap_draw_next(&made.draw, i);
    double replicas = *target(&made, "services.a.replicas"),
           nodes = *target(&made, "nodes.n.count");
    ck_assert(replicas == floor(replicas) && replicas >= 0);
    ck_assert(nodes == floor(nodes) && nodes >= 1);
    if (nodes < 20) counts[(int)nodes]++;
  }
  for (int i = 1; i <= 5; i++) ck_assert(counts[i] > FUTURES / 20);
  ck_assert(counts[6] > 0);
  stop_drawing(&made);
}
END_TEST

START_TEST(what_is_certain_stays_as_it_is) {
  drawing made;
  start_drawing(&made, 1,
                HEAD "drivers: {users: {level: [5, 5, 5], growth: {monthly: 3%}}}\n"
                     "volumes: {v: {size: 1.1GB, used: [0.1GB, 0.2GB, 0.4GB]}}\n");
  for (uint64_t i = 0; i < 100; i++) {
    bscap_draw_next(&made.draw, i);
    for (size_t k = 0; k < made.model->inputs_count; k++) {
      if (made.model->inputs[k].entry.low < made.model->inputs[k].entry.high) continue;
      ck_assert(*made.copy->inputs[k].target == *made.model->inputs[k].target);
    }
  }
  ck_assert(*target(&made, "volumes.v.used") != 0.2e9);
  stop_drawing(&made);
}
END_TEST

START_TEST(a_future_depends_on_its_number_and_the_seed_alone) {
  static const char text[] = HEAD "drivers: {a: {level: [1, 2, 4]}, b: {level: [1, 2, 4]}}\n"
                                  "correlations: [{between: [drivers.a.level, drivers.b.level], "
                                  "spearman: 0.5}]\n";
  drawing one, other, third;
  double a[50], b[50];
  start_drawing(&one, 11, text);
  start_drawing(&other, 11, text);
  start_drawing(&third, 12, text);
  for (uint64_t i = 0; i < 50; i++) {
    bscap_draw_next(&one.draw, i * 397);
    a[i] = *target(&one, "drivers.a.level");
    b[i] = *target(&one, "drivers.b.level");
    bscap_draw_next(&third.draw, i * 397);
    ck_assert(*target(&third, "drivers.a.level") != a[i]);
  }
  for (uint64_t i = 50; i-- > 0;) {
    bscap_draw_next(&other.draw, i * 397);
    ck_assert(*target(&other, "drivers.a.level") == a[i]);
    ck_assert(*target(&other, "drivers.b.level") == b[i]);
  }
  stop_drawing(&one);
  stop_drawing(&other);
  stop_drawing(&third);
}
END_TEST

#define ITS_OWN   "  a: {level: [1, 2, 4]}\n  b: {level: [5, 6, 9]}\n"
#define STRANGER  "  x: {level: [1, 2, 4], growth: {monthly: [1%, 2%, 3%]}}\n"
#define RELATED   "correlations:\n  - {between: [drivers.a.level, drivers.b.level], spearman: 0.6}\n"
#define OTHERWISE "  - {between: [drivers.x.level, drivers.x.growth.monthly], spearman: 0.9}\n"

START_TEST(a_number_is_drawn_alike_whatever_stands_beside_it) {
  static const char *const texts[] = {
      HEAD "drivers:\n" ITS_OWN RELATED, HEAD "drivers:\n" STRANGER ITS_OWN RELATED,
      HEAD "drivers:\n" ITS_OWN STRANGER RELATED OTHERWISE,
      HEAD "drivers:\n" STRANGER ITS_OWN "correlations:\n" OTHERWISE
           "  - {between: [drivers.a.level, drivers.b.level], spearman: 0.6}\n"};
  drawing made[4];
  for (size_t k = 0; k < 4; k++) start_drawing(&made[k], 9, texts[k]);
  for (uint64_t i = 0; i < 2000; i++) {
    for (size_t k = 0; k < 4; k++) {
      bscap_draw_next(&made[k].draw, i);
      ck_assert(*target(&made[k], "drivers.a.level") == *target(&made[0], "drivers.a.level"));
      ck_assert(*target(&made[k], "drivers.b.level") == *target(&made[0], "drivers.b.level"));
    }
  }
  for (size_t k = 0; k < 4; k++) stop_drawing(&made[k]);
}
END_TEST

/* Some 20 times they fall into the same stratum, and even then they differ. */
START_TEST(numbers_of_one_distribution_never_coincide) {
  drawing made;
  size_t close = 0;
  start_drawing(&made, 1, HEAD "drivers: {a: {level: [1, 2, 4]}, b: {level: [1, 2, 4]}}\n");
  for (uint64_t i = 0; i < FUTURES; i++) {
    bscap_draw_next(&made.draw, i);
    double a = *target(&made, "drivers.a.level"), b = *target(&made, "drivers.b.level");
    ck_assert(a != b);
    close += fabs(a - b) < 1e-3;
  }
  ck_assert_uint_gt(close, 5);
  stop_drawing(&made);
}
END_TEST

/* --- together --- */

/* Standard error of Spearman's rho between n pairs: sqrt((1 + rho^2 / 2) / n) (1 - rho^2) (Bonett
 * and Wright 2000); strata make it smaller. */
static void check_spearman(double *x, double *y, size_t count, double rho) {
  static double work[2 * FUTURES];
  double found = gsl_stats_spearman(x, 1, y, 1, count, work);
  double error = fmax(1 - rho * rho, 1e-6) * sqrt((1 + rho * rho / 2) / (double)count);
  ck_assert_msg(fabs(found - rho) < 4 * error, "%g, not %g +- %g", found, rho, error);
}

START_TEST(numbers_are_correlated_by_rank_as_is_written_and_keep_their_points) {
  static const char text[] =
      HEAD "drivers:\n"
           "  a: {level: [10, 20, 90]}\n  b: {added: [1/s, 3/s, 6/s]}\n  c: {level: [1, 2, 4]}\n"
           "  d: {level: [1, 2, 3]}\n  e: {level: [1, 2, 3]}\n"
           "correlations:\n"
           "  - {between: [drivers.b.added, drivers.a.level], spearman: 0.7}\n"
           "  - {between: [drivers.a.level, drivers.c.level], spearman: -0.5}\n"
           "  - {between: [drivers.d.level, drivers.e.level], spearman: -1}\n";
  static const char *const paths[] = {"drivers.a.level", "drivers.b.added", "drivers.c.level",
                                      "drivers.d.level", "drivers.e.level"};
  static double values[5][FUTURES];
  drawing made;
  start_drawing(&made, 6, text);
  double below[5] = {0};
  for (uint64_t i = 0; i < FUTURES; i++) {
    bscap_draw_next(&made.draw, i);
    for (size_t k = 0; k < 5; k++) {
      values[k][i] = *target(&made, paths[k]);
      below[k] += values[k][i] < bscap_model_find(made.model, paths[k])->low;
    }
  }
  check_spearman(values[0], values[1], FUTURES, 0.7);
  check_spearman(values[0], values[2], FUTURES, -0.5);
  check_spearman(values[1], values[2], FUTURES, 0);
  check_spearman(values[3], values[4], FUTURES, -1);
  check_spearman(values[0], values[3], FUTURES, 0);
  for (size_t k = 0; k < 5; k++)
    ck_assert(fabs(below[k] - FUTURES / 10.0) < 4 * sqrt(FUTURES * 0.09));
  stop_drawing(&made);
}
END_TEST

/* A number that is certain in one scenario keeps its part in the luck that others share with it. */
START_TEST(what_is_related_to_something_certain_is_drawn_as_when_that_is_uncertain) {
  static const char text[] = HEAD "drivers: {a: {level: %s}, b: {level: [1, 2, 4]}}\n"
                                  "correlations: [{between: [drivers.a.level, drivers.b.level], "
                                  "spearman: 0.8}]\n";
  char wide[512], narrow[512];
  drawing one, other;
  snprintf(wide, sizeof wide, text, "[5, 6, 8]");
  snprintf(narrow, sizeof narrow, text, "6");
  start_drawing(&one, 4, wide);
  start_drawing(&other, 4, narrow);
  for (uint64_t i = 0; i < 2000; i++) {
    bscap_draw_next(&one.draw, i);
    bscap_draw_next(&other.draw, i);
    ck_assert(*target(&one, "drivers.b.level") == *target(&other, "drivers.b.level"));
    ck_assert(*target(&other, "drivers.a.level") == 6);
  }
  stop_drawing(&one);
  stop_drawing(&other);
}
END_TEST

RUN_TESTS("draw", a_block_has_one_draw_from_each_thousandth,
          every_place_of_a_block_falls_into_every_stratum_as_often,
          draws_lie_anywhere_within_their_stratum, two_places_of_a_block_say_nothing_of_each_other,
          draws_are_related_neither_to_the_next_future_nor_to_another_source,
          draws_hold_the_three_points_that_were_stated, draws_between_the_points_follow_the_metalog,
          whole_numbers_stay_whole_and_within_their_bounds, what_is_certain_stays_as_it_is,
          a_future_depends_on_its_number_and_the_seed_alone,
          a_number_is_drawn_alike_whatever_stands_beside_it,
          numbers_of_one_distribution_never_coincide,
          numbers_are_correlated_by_rank_as_is_written_and_keep_their_points,
          what_is_related_to_something_certain_is_drawn_as_when_that_is_uncertain)
