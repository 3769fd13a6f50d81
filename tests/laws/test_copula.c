#include "testing.h"

#include <bscap/copula.h>
#include <bscap/random.h>

#include <gsl/gsl_linalg.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_statistics_double.h>
#include <string.h>

enum { SAMPLES = 40000, TRIALS = 2000, MOST = 12 };

/* ---- from ranks to normals ---- */

START_TEST(pearson_follows_from_spearman) {
  for (double rho = -0.99; rho < 1; rho += 0.01) {
    const double r = bscap_pearson_from_spearman(rho);
    assert_close(6 / M_PI * asin(r / 2), rho, 1e-14);
    ck_assert(bscap_pearson_from_spearman(-rho) == -r);
  }
  ck_assert(bscap_pearson_from_spearman(0) == 0);
  ck_assert(bscap_pearson_from_spearman(1) == 1);
  ck_assert(bscap_pearson_from_spearman(-1) == -1);
  ck_assert(bscap_pearson_from_spearman(nextafter(1, 0)) <= 1);
}
END_TEST

/* ---- factors ---- */

static double product(const double *factor, size_t n, size_t i, size_t j) {
  double sum = 0;
  for (size_t k = 0; k < n; k++) sum += factor[i * n + k] * factor[j * n + k];
  return sum;
}

static void check_factor(const double *spearman, size_t n) {
  double factor[MOST * MOST];
  ck_assert(bscap_copula_factor(spearman, n, factor));
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) {
      const double r = i == j ? 1 : 2 * sin(M_PI / 6 * spearman[i * n + j]);
      ck_assert(fabs(product(factor, n, i, j) - r) <= 1e-4);
      ck_assert(j <= i || factor[i * n + j] == 0);
    }
}

/* Rank correlations of few common causes: of as many or fewer than n, so that some are singular. */
static void any_possible(gsl_rng *rng, size_t n, double *spearman) {
  const size_t causes = 1 + gsl_rng_uniform_int(rng, 2 * n);
  double weights[MOST][2 * MOST], sizes[MOST] = {0};
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < causes; k++) {
      weights[i][k] = gsl_rng_uniform(rng) - 0.4;
      sizes[i] += weights[i][k] * weights[i][k];
    }
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) {
      double r = 0;
      for (size_t k = 0; k < causes; k++) r += weights[i][k] * weights[j][k];
      r /= sqrt(sizes[i] * sizes[j]);
      spearman[i * n + j] = i == j ? 1 : 6 / M_PI * asin(fmax(-1, fmin(r, 1)) / 2);
    }
}

START_TEST(whatever_has_common_causes_is_possible) {
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
  for (int trial = 0; trial < TRIALS; trial++) {
    const size_t n = 1 + gsl_rng_uniform_int(rng, MOST);
    double spearman[MOST * MOST];
    any_possible(rng, n, spearman);
    check_factor(spearman, n);
  }
  gsl_rng_free(rng);
}
END_TEST

START_TEST(a_factor_is_choleskys) {
  const double spearman[] = {1, 0.7, -0.2, 0.1, 0.7, 1, 0.3, 0, -0.2, 0.3, 1, 0.5, 0.1, 0, 0.5, 1};
  double factor[16], pearson[16];
  for (size_t i = 0; i < 16; i++)
    pearson[i] = spearman[i] == 1 ? 1 : 2 * sin(M_PI / 6 * spearman[i]);
  gsl_matrix_view matrix = gsl_matrix_view_array(pearson, 4, 4);
  gsl_linalg_cholesky_decomp1(&matrix.matrix);
  ck_assert(bscap_copula_factor(spearman, 4, factor));
  for (size_t i = 0; i < 4; i++)
    for (size_t j = 0; j <= i; j++)
      ck_assert(fabs(factor[i * 4 + j] - pearson[i * 4 + j]) <= 1e-15);
}
END_TEST

START_TEST(a_factor_may_take_the_place_of_its_matrix) {
  const double spearman[] = {1, 0.7, -0.2, 0.7, 1, 0.3, -0.2, 0.3, 1};
  double apart[9], place[9];
  memcpy(place, spearman, sizeof place);
  ck_assert(bscap_copula_factor(spearman, 3, apart) && bscap_copula_factor(place, 3, place));
  ck_assert_mem_eq(apart, place, sizeof place);
}
END_TEST

START_TEST(what_is_the_same_stays_the_same_and_opposites_stay_opposite) {
  const double spearman[] = {1, 1, -1, 0.5, 1, 1, -1, 0.5, -1, -1, 1, -0.5, 0.5, 0.5, -0.5, 1};
  double factor[16], normals[] = {0.7, 9, 9, 0.3};
  ck_assert(bscap_copula_factor(spearman, 4, factor));
  bscap_copula_mix(factor, 4, normals, normals);
  ck_assert(normals[0] == 0.7 && normals[1] == 0.7 && normals[2] == -0.7);
}
END_TEST

START_TEST(what_cannot_be_is_refused) {
  const double frustrated[] = {1, 0.9, -0.9, 0.9, 1, 0.9, -0.9, 0.9, 1};
  const double torn[] = {1, 1, 0.5, 1, 1, 0.4, 0.5, 0.4, 1};
  const double beyond[] = {1, 1.01, 1.01, 1}, unknown[] = {1, NAN, NAN, 1};
  const double undefined[] = {NAN};
  double factor[9];
  ck_assert(!bscap_copula_factor(frustrated, 3, factor));
  ck_assert(!bscap_copula_factor(torn, 3, factor));
  ck_assert(!bscap_copula_factor(beyond, 2, factor));
  ck_assert(!bscap_copula_factor(unknown, 2, factor));
  ck_assert(!bscap_copula_factor(undefined, 1, factor));
  ck_assert(bscap_copula_factor(NULL, 0, NULL));
}
END_TEST

/* n normals that all have the correlation -1 / (n - 1) add up to 0; with less there are none. */
static void all_alike(double rho, size_t n, double *spearman) {
  for (size_t i = 0; i < n * n; i++) spearman[i] = i % (n + 1) == 0 ? 1 : rho;
}

static double least_common(size_t n) {
  return -6 / M_PI * asin(0.5 / (double)(n - 1));
}

START_TEST(the_edge_of_what_is_possible_is_possible) {
  double spearman[MOST * MOST], factor[MOST * MOST];
  for (size_t n = 2; n <= MOST; n++) {
    all_alike(least_common(n), n, spearman);
    check_factor(spearman, n);
    all_alike(least_common(n) - 1e-6, n, spearman);
    ck_assert(n == 2 || !bscap_copula_factor(spearman, n, factor));
    all_alike(1, n, spearman);
    check_factor(spearman, n);
  }
}
END_TEST

START_TEST(shrinking_finds_the_edge) {
  double spearman[MOST * MOST], scratch[MOST * MOST];
  for (size_t n = 3; n <= MOST; n++) {
    all_alike(-0.9, n, spearman);
    const double share = bscap_copula_shrink(spearman, n, scratch);
    ck_assert(fabs(share - least_common(n) / -0.9) <= 1e-7);
    all_alike(-0.9 * share, n, spearman);
    check_factor(spearman, n);
    all_alike(0.9, n, spearman);
    ck_assert(bscap_copula_shrink(spearman, n, scratch) == 1);
  }
}
END_TEST

START_TEST(what_is_shrunk_becomes_possible) {
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
  for (int trial = 0; trial < TRIALS / 10; trial++) {
    const size_t n = 2 + gsl_rng_uniform_int(rng, MOST - 1);
    double spearman[MOST * MOST], scratch[MOST * MOST];
    for (size_t i = 0; i < n; i++)
      for (size_t j = 0; j <= i; j++)
        spearman[i * n + j] = i == j ? 1 : 2 * gsl_rng_uniform(rng) - 1;
    const double share = bscap_copula_shrink(spearman, n, scratch);
    ck_assert(share > 0 && share <= 1);
    for (size_t i = 0; i < n; i++)
      for (size_t j = 0; j < i; j++) spearman[i * n + j] *= share;
    ck_assert(bscap_copula_factor(spearman, n, scratch));
  }
  gsl_rng_free(rng);
}
END_TEST

/* ---- what is mixed ---- */

/* Puts an uncorrelated row in, before each of the rows in turn and after the last. */
START_TEST(an_uncorrelated_row_changes_no_bit_of_the_others) {
  enum { N = 5 };
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
  for (int trial = 0; trial < TRIALS; trial++) {
    double spearman[N * N], factor[N * N], normals[N], mixed[N];
    any_possible(rng, N, spearman);
    for (size_t i = 0; i < N; i++) normals[i] = gsl_rng_uniform(rng) * 8 - 4;
    ck_assert(bscap_copula_factor(spearman, N, factor));
    bscap_copula_mix(factor, N, normals, mixed);
    for (size_t added = 0; added <= N; added++) {
      double wide[(N + 1) * (N + 1)] = {0}, wide_normals[N + 1], wide_mixed[N + 1];
      wide[added * (N + 1) + added] = 1;
      wide_normals[added] = -3.14;
      for (size_t i = 0; i < N; i++) {
        const size_t row = i + (i >= added);
        wide_normals[row] = normals[i];
        for (size_t j = 0; j < N; j++) wide[row * (N + 1) + j + (j >= added)] = spearman[i * N + j];
      }
      ck_assert(bscap_copula_factor(wide, N + 1, wide));
      bscap_copula_mix(wide, N + 1, wide_normals, wide_mixed);
      ck_assert(wide_mixed[added] == -3.14);
      for (size_t i = 0; i < N; i++)
        ck_assert_mem_eq(&wide_mixed[i + (i >= added)], &mixed[i], sizeof *mixed);
    }
  }
  gsl_rng_free(rng);
}
END_TEST

START_TEST(mixing_may_happen_in_place) {
  const double spearman[] = {1, 0.7, -0.2, 0.7, 1, 0.3, -0.2, 0.3, 1};
  double factor[9], normals[] = {0.3, -1.2, 2}, mixed[3];
  ck_assert(bscap_copula_factor(spearman, 3, factor));
  bscap_copula_mix(factor, 3, normals, mixed);
  bscap_copula_mix(factor, 3, normals, normals);
  ck_assert_mem_eq(mixed, normals, sizeof mixed);
}
END_TEST

static double samples[3][SAMPLES];

static void sample(const double *factor) {
  bscap_random random = bscap_random_stream(1, 0, "copula");
  for (size_t k = 0; k < SAMPLES; k++) {
    double normals[4];
    bscap_random_normal_pair(&random, normals);
    bscap_random_normal_pair(&random, normals + 2);
    bscap_copula_mix(factor, 3, normals, normals);
    for (size_t i = 0; i < 3; i++) samples[i][k] = normals[i];
  }
}

/* Standard errors: of a rank correlation at most about 1 / sqrt(n), of a mean 1 / sqrt(n), of a
 * variance sqrt(2 / n); four of them are allowed. */
START_TEST(samples_have_the_rank_correlations_asked_for) {
  const double spearman[] = {1, 0.7, -0.4, 0.7, 1, 0.2, -0.4, 0.2, 1};
  static double work[2 * SAMPLES];
  double factor[9];
  const double error = 1 / sqrt(SAMPLES);
  ck_assert(bscap_copula_factor(spearman, 3, factor));
  sample(factor);
  for (size_t i = 0; i < 3; i++) {
    ck_assert(fabs(gsl_stats_mean(samples[i], 1, SAMPLES)) <= 4 * error);
    ck_assert(fabs(gsl_stats_variance(samples[i], 1, SAMPLES) - 1) <= 4 * M_SQRT2 * error);
    for (size_t j = 0; j < i; j++) {
      const double rho = gsl_stats_spearman(samples[i], 1, samples[j], 1, SAMPLES, work);
      ck_assert(fabs(rho - spearman[i * 3 + j]) <= 4 * error);
    }
  }
}
END_TEST

RUN_TESTS("copula", pearson_follows_from_spearman, whatever_has_common_causes_is_possible,
          a_factor_is_choleskys, a_factor_may_take_the_place_of_its_matrix,
          what_is_the_same_stays_the_same_and_opposites_stay_opposite, what_cannot_be_is_refused,
          the_edge_of_what_is_possible_is_possible, shrinking_finds_the_edge,
          what_is_shrunk_becomes_possible, an_uncorrelated_row_changes_no_bit_of_the_others,
          mixing_may_happen_in_place, samples_have_the_rank_correlations_asked_for)
