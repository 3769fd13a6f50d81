#include "testing.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <string.h>

#include <bscap/random.h>

#include "base/elementary.h"

enum { DRAWS = 200000 };

/* A stream whose next word is the least there is, and one whose next is the largest. */
static const bscap_random least = {{0, 1, 0, 0}}, largest = {{0xffffffff, 0, 0, 1}};

static bscap_random stream(const char *source) {
  return bscap_random_stream(20251112, 7, source);
}

static double ulps(double actual, long double expected) {
  int exponent;
  frexpl(expected, &exponent);
  return (double)fabsl(ldexpl(actual - expected, DBL_MANT_DIG - exponent));
}

/* Of Random123's known answers, the three for philox4x32 with 10 rounds. */
START_TEST(philox_gives_the_published_answers) {
  const struct {
    uint32_t counter[4], key[2], words[4];
  } known[] = {
      {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
      {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
       {0xffffffff, 0xffffffff},
       {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
      {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
       {0xa4093822, 0x299f31d0},
       {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
  };
  for (size_t i = 0; i < 3; i++) {
    uint32_t words[4];
    bscap_random_philox(known[i].counter, known[i].key, words);
    for (int k = 0; k < 4; k++) ck_assert_uint_eq(words[k], known[i].words[k]);
  }
}
END_TEST

START_TEST(names_are_hashed_by_fnv_1a) {
  ck_assert(bscap_random_name("") == 0xcbf29ce484222325);
  ck_assert(bscap_random_name("a") == 0xaf63dc4c8601ec8c);
  ck_assert(bscap_random_name("foobar") == 0x85944171f73967e8);
}
END_TEST

START_TEST(a_stream_starts_with_philox_of_its_trajectory_name_and_seed) {
  const uint32_t counter[4] = {0x9abcdef0, 0x12345678, 0xf73967e8, 0x85944171};
  const uint32_t key[2] = {0x89abcdef, 0x01234567};
  uint32_t words[4];
  bscap_random_philox(counter, key, words);
  bscap_random random = bscap_random_stream(0x0123456789abcdef, 0x123456789abcdef0, "foobar");
  ck_assert_mem_eq(random.state, words, sizeof words);
}
END_TEST

/* The engine of xoshiro128 as the linear map it is: bit by bit, without words. */
static void move_bits(unsigned char bits[4][32]) {
  unsigned char next[4][32];
  for (int i = 0; i < 32; i++) {
    unsigned char a = bits[0][i], b = bits[1][i], c = bits[2][i], d = bits[3][i];
    next[0][i] = a ^ b ^ d;
    next[1][i] = a ^ b ^ c;
    next[2][i] = a ^ c ^ (i >= 9 ? bits[1][i - 9] : 0);
    next[3][(i + 11) % 32] = b ^ d;
  }
  memcpy(bits, next, sizeof next);
}

static uint32_t word_of(const unsigned char bits[32]) {
  uint32_t word = 0;
  for (int i = 0; i < 32; i++) word |= (uint32_t)bits[i] << i;
  return word;
}

START_TEST(words_follow_the_recurrence_of_xoshiro128) {
  bscap_random random = stream("words");
  unsigned char bits[4][32];
  for (int k = 0; k < 4; k++)
    for (int i = 0; i < 32; i++) bits[k][i] = random.state[k] >> i & 1;
  for (int draw = 0; draw < 10000; draw++) {
    uint32_t first = word_of(bits[0]), sum = first + word_of(bits[3]);
    uint32_t turned = sum % 0x2000000 * 128 + sum / 0x2000000;
    ck_assert_uint_eq(bscap_random_bits(&random), turned + first);
    move_bits(bits);
  }
}
END_TEST

START_TEST(a_uniform_is_the_middle_of_its_word) {
  bscap_random words = stream("uniform"), random = words;
  for (int i = 0; i < 10000; i++) {
    long double expected = (bscap_random_bits(&words) + 0.5L) / 4294967296.0L;
    ck_assert(bscap_random_uniform(&random) == expected);
  }
  random = least;
  ck_assert(bscap_random_uniform(&random) == 0x1p-33);
  random = largest;
  ck_assert(bscap_random_uniform(&random) == 1 - 0x1p-33);
}
END_TEST

/* The next sum of words and 1/2, as a signed number. */
static double next_middle(bscap_random *words) {
  const uint32_t sum = words->state[0] + words->state[3];
  bscap_random_bits(words);
  return (sum < 0x80000000 ? (double)sum : (double)sum - 4294967296.0) + 0.5;
}

/* The nearest half turn is taken off first, which is exact, so that little sines stay precise. */
static long double true_sine(long double turns) {
  long double rest = remainderl(turns, 0.5L);
  long double sign = remainderl((turns - rest) * 2, 2) == 0 ? 1 : -1;
  return sign * sinl(8 * atanl(1) * rest);
}

START_TEST(normals_are_those_of_box_and_muller) {
  bscap_random words = stream("normal"), random = words;
  for (int i = 0; i < DRAWS; i++) {
    double pair[2];
    bscap_random_normal_pair(&random, pair);
    double middle = next_middle(&words), turns = next_middle(&words) / 8589934592.0;
    long double radius = sqrtl(-2 * logl(fabs(middle) / 2147483648.0)) * (middle < 0 ? -1 : 1);
    ck_assert(ulps(pair[0], radius * true_sine(turns + 0.25L)) < 2.5);
    ck_assert(ulps(pair[1], radius * true_sine(turns)) < 2.5);
  }
  ck_assert_mem_eq(&random, &words, sizeof words);
}
END_TEST

START_TEST(exponentials_are_logarithms_of_uniforms) {
  bscap_random words = stream("exponential"), random = words;
  for (int i = 0; i < DRAWS; i++) {
    double drawn = bscap_random_exponential(&random);
    ck_assert(ulps(drawn, -logl(bscap_random_uniform(&words))) < 1);
  }
  random = least;
  assert_close(bscap_random_exponential(&random), 33 * log(2), 1e-15);
  random = largest;
  assert_close(bscap_random_exponential(&random), 0x1p-33, 1e-9);
}
END_TEST

static unsigned true_poisson(long double uniform, long double mean) {
  unsigned count = 0;
  for (long double sum = expl(-mean); sum < uniform; count++)
    sum += expl((count + 1) * logl(mean) - mean - lgammal(count + 2.0L));
  return count;
}

START_TEST(poissons_invert_their_distribution) {
  const double means[] = {1e-9, 0.3, 1, 7.5, 64};
  for (size_t k = 0; k < 5; k++) {
    bscap_random words = stream("poisson"), random = words;
    for (int i = 0; i < 2000; i++) {
      unsigned drawn = bscap_random_poisson(&random, means[k]);
      ck_assert_uint_eq(drawn, true_poisson(bscap_random_uniform(&words), means[k]));
    }
  }
}
END_TEST

START_TEST(poissons_end_at_their_edges) {
  bscap_random random = largest;
  ck_assert_uint_eq(bscap_random_poisson(&random, 64), true_poisson(1 - 0x1p-33L, 64));
  random = largest;
  ck_assert_uint_eq(bscap_random_poisson(&random, INFINITY), true_poisson(1 - 0x1p-33L, 64));
  const double nothing[] = {0, -1, -INFINITY, NAN};
  for (size_t i = 0; i < 4; i++) {
    random = largest;
    ck_assert_uint_eq(bscap_random_poisson(&random, nothing[i]), 0);
  }
  random = least;
  ck_assert_uint_eq(bscap_random_poisson(&random, 64), true_poisson(0x1p-33L, 64));
}
END_TEST

static int by_size(const void *a, const void *b) {
  double left = *(const double *)a, right = *(const double *)b;
  return (left > right) - (left < right);
}

/* Kolmogorov and Smirnov: `probabilities`, of which each is what the distribution gives to values
 * up to one that was drawn, are even. 1.95 / sqrt(n) is exceeded once in a thousand times. */
static void assert_even(double *probabilities, size_t count) {
  qsort(probabilities, count, sizeof *probabilities, by_size);
  double distance = 0;
  for (size_t i = 0; i < count; i++) {
    double above = (double)(i + 1) / (double)count - probabilities[i];
    distance = fmax(distance, fmax(above, 1 / (double)count - above));
  }
  ck_assert_msg(distance * sqrt((double)count) < 1.95, "%g", distance * sqrt((double)count));
}

START_TEST(draws_have_their_distributions) {
  static double uniforms[DRAWS], exponentials[DRAWS], normals[2][DRAWS];
  bscap_random random = stream("distributions");
  for (int i = 0; i < DRAWS; i++) {
    double pair[2];
    uniforms[i] = bscap_random_uniform(&random);
    exponentials[i] = gsl_cdf_exponential_P(bscap_random_exponential(&random), 1);
    bscap_random_normal_pair(&random, pair);
    for (int k = 0; k < 2; k++) normals[k][i] = gsl_cdf_ugaussian_P(pair[k]);
  }
  assert_even(uniforms, DRAWS);
  assert_even(exponentials, DRAWS);
  assert_even(normals[0], DRAWS);
  assert_even(normals[1], DRAWS);
}
END_TEST

/* Pearson's chi-square over counts of which at least 10 are expected; p above a thousandth. */
static void assert_poisson(double mean) {
  enum { LARGEST = 200 };
  unsigned seen[LARGEST] = {0};
  bscap_random random = stream("chi-square");
  for (int i = 0; i < DRAWS; i++) seen[bscap_random_poisson(&random, mean)]++;
  double distance = 0, others = DRAWS, others_seen = DRAWS, cells = 0;
  for (unsigned n = 0; n < LARGEST; n++) {
    double expected = DRAWS * gsl_ran_poisson_pdf(n, mean);
    if (expected < 10) continue;
    distance += pow(seen[n] - expected, 2) / expected;
    others -= expected;
    others_seen -= seen[n];
    cells++;
  }
  distance += pow(others_seen - others, 2) / others;
  ck_assert_msg(gsl_cdf_chisq_Q(distance, cells) > 0.001, "%g at mean %g", distance, mean);
}

START_TEST(poissons_have_their_distribution) {
  const double means[] = {0.3, 2, 17, 64};
  for (size_t i = 0; i < 4; i++) assert_poisson(means[i]);
}
END_TEST

/* The mean of `count` draws is within five of its standard errors. */
static void assert_mean(double total, double expected, double variance, double count) {
  double errors = (total / count - expected) / sqrt(variance / count);
  ck_assert_msg(fabs(errors) < 5, "mean %g, not %g", total / count, expected);
}

START_TEST(normals_have_their_moments) {
  enum { PAIRS = 1000000 };
  const double moments[] = {1, 0, 1, 0, 3, 0, 15, 0, 105};
  double totals[5] = {0}, product = 0, squares = 0, beyond_four = 0;
  bscap_random random = stream("moments");
  for (int i = 0; i < PAIRS; i++) {
    double pair[2];
    bscap_random_normal_pair(&random, pair);
    for (int k = 1; k <= 4; k++) totals[k] += pow(pair[0], k) + pow(pair[1], k);
    product += pair[0] * pair[1];
    squares += pow(pair[0] * pair[1], 2);
    beyond_four += (fabs(pair[0]) > 4) + (fabs(pair[1]) > 4);
  }
  for (int k = 1; k <= 4; k++)
    assert_mean(totals[k], moments[k], moments[2 * k] - pow(moments[k], 2), 2 * PAIRS);
  assert_mean(product, 0, 1, PAIRS);
  assert_mean(squares, 1, 8, PAIRS);
  double rare = 2 * gsl_cdf_ugaussian_Q(4);
  assert_mean(beyond_four, rare, rare, 2 * PAIRS);
}
END_TEST

/* One after the other, as noise takes them: neither a normal nor its size says anything about one
 * of the next eight. */
START_TEST(normals_say_nothing_about_the_next) {
  enum { PAIRS = 1000000, BEFORE = 8 };
  bscap_random random = stream("neighbours");
  double last[2 * BEFORE] = {0}, products[BEFORE + 1] = {0}, squares[BEFORE + 1] = {0};
  for (int i = 0; i < 2 * PAIRS; i += 2) {
    double pair[2];
    bscap_random_normal_pair(&random, pair);
    for (int k = 0; k < 2; k++) {
      last[(i + k) % (2 * BEFORE)] = pair[k];
      for (int lag = 1; lag <= BEFORE && lag <= i; lag++) {
        const double before = last[(i + k - lag) % (2 * BEFORE)];
        products[lag] += pair[k] * before;
        squares[lag] += (pair[k] * pair[k] - 1) * (before * before - 1);
      }
    }
  }
  for (int lag = 1; lag <= BEFORE; lag++) {
    assert_mean(products[lag], 0, 1, 2 * PAIRS);
    assert_mean(squares[lag], 0, 4, 2 * PAIRS);
  }
}
END_TEST

START_TEST(normals_reach_six_and_two_thirds) {
  double farthest = 0;
  for (uint32_t second = 1; second < 64; second++) {
    /* The first sum of such a state is 0, the nearest to none there is. */
    bscap_random random = {{0, second << 26, 0, 0}};
    double pair[2];
    bscap_random_normal_pair(&random, pair);
    assert_close(hypot(pair[0], pair[1]), sqrt(64 * log(2)), 1e-15);
    farthest = fmax(farthest, fmax(fabs(pair[0]), fabs(pair[1])));
  }
  ck_assert(farthest > 6.65 && farthest < 6.67);
}
END_TEST

static void assert_unrelated(bscap_random a, bscap_random b) {
  double total = 0;
  for (int i = 0; i < DRAWS; i++)
    total += (bscap_random_uniform(&a) - 0.5) * (bscap_random_uniform(&b) - 0.5);
  assert_mean(total, 0, 1.0 / 144, DRAWS);
}

START_TEST(streams_of_other_seeds_trajectories_or_names_are_unrelated) {
  bscap_random random = bscap_random_stream(1, 1, "users");
  assert_unrelated(random, bscap_random_stream(2, 1, "users"));
  assert_unrelated(random, bscap_random_stream(1 + (UINT64_C(1) << 32), 1, "users"));
  assert_unrelated(random, bscap_random_stream(1, 2, "users"));
  assert_unrelated(random, bscap_random_stream(1, 1 + (UINT64_C(1) << 32), "users"));
  assert_unrelated(random, bscap_random_stream(1, 1, "user"));
  assert_unrelated(random, bscap_random_stream(1, 1, ""));
}
END_TEST

START_TEST(the_same_draw_is_even_over_trajectories) {
  static double firsts[DRAWS], seconds[DRAWS];
  double product = 0, neighbours = 0;
  for (int i = 0; i < DRAWS; i++) {
    bscap_random random = bscap_random_stream(1, (uint64_t)i, "users");
    firsts[i] = bscap_random_uniform(&random);
    seconds[i] = bscap_random_uniform(&random);
    product += (firsts[i] - 0.5) * (seconds[i] - 0.5);
    if (i > 0) neighbours += (firsts[i] - 0.5) * (firsts[i - 1] - 0.5);
  }
  assert_mean(product, 0, 1.0 / 144, DRAWS);
  assert_mean(neighbours, 0, 1.0 / 144, DRAWS - 1);
  assert_even(firsts, DRAWS);
  assert_even(seconds, DRAWS);
}
END_TEST

/* How far a quantile is off as a ratio: one step of Newton's method, in long double. */
static long double quantile_off(double uniform, double normal) {
  long double size = fabsl((long double)normal), root = sqrtl(2);
  long double density = expl(-size * size / 2) / sqrtl(8 * atanl(1));
  long double missed = fabs(uniform - 0.5) < 0.4
                           ? erfl(size / root) / 2 - fabsl(uniform - 0.5L)
                           : fminl(uniform, 1 - (long double)uniform) - erfcl(size / root) / 2;
  return fabsl(missed / density / size);
}

START_TEST(quantiles_are_within_a_ratio_of_1e_15) {
  bscap_random random = stream("quantiles");
  for (int i = 0; i < DRAWS; i++) {
    double even = bscap_random_uniform(&random);
    double tiny = ldexp(even, -(i % 1020)), middling = 0.5 + ldexp(even - 0.5, -(i % 40));
    ck_assert(quantile_off(even, bscap_normal_from_uniform(even)) < 1e-15L);
    ck_assert(quantile_off(tiny, bscap_normal_from_uniform(tiny)) < 1e-15L);
    ck_assert(quantile_off(middling, bscap_normal_from_uniform(middling)) < 1e-15L);
  }
}
END_TEST

START_TEST(quantiles_are_odd_around_one_half) {
  bscap_random random = stream("symmetry");
  for (int i = 0; i < 10000; i++) {
    double uniform = bscap_random_uniform(&random);
    ck_assert(bscap_normal_from_uniform(uniform) == -bscap_normal_from_uniform(1 - uniform));
  }
  ck_assert(bscap_normal_from_uniform(0.5) == 0);
}
END_TEST

START_TEST(quantiles_rise_across_the_seams_of_their_ranges) {
  const double seams[] = {0.075, 0.925, exp(-25)};
  for (size_t i = 0; i < 3; i++) {
    double below = seams[i] * (1 - 1e-12), above = seams[i] * (1 + 1e-12);
    ck_assert(bscap_normal_from_uniform(below) < bscap_normal_from_uniform(above));
  }
}
END_TEST

START_TEST(quantiles_know_their_edges) {
  ck_assert(bscap_normal_from_uniform(0) == -INFINITY);
  ck_assert(bscap_normal_from_uniform(1) == INFINITY);
  assert_close(bscap_normal_from_uniform(DBL_TRUE_MIN), gsl_cdf_ugaussian_Pinv(DBL_TRUE_MIN),
               1e-14);
  const double outside[] = {-DBL_TRUE_MIN, nextafter(1, 2), -INFINITY, INFINITY, NAN};
  for (size_t i = 0; i < 5; i++) ck_assert(isnan(bscap_normal_from_uniform(outside[i])));
}
END_TEST

START_TEST(probabilities_of_normals_are_inside_and_invert_quantiles) {
  double before = 0;
  for (int i = -7999; i <= 7999; i++) {
    double normal = i / 1000.0, uniform = bscap_uniform_from_normal(normal);
    ck_assert(fabsl(uniform - erfcl(-normal / sqrtl(2)) / 2) < 1e-15L);
    ck_assert(uniform > 0 && uniform >= before && uniform < 1);
    before = uniform;
    double back = bscap_normal_from_uniform(uniform);
    if (normal < 0) ck_assert(fabs(back - normal) < 1e-14);
  }
  ck_assert(bscap_uniform_from_normal(0) == 0.5);
}
END_TEST

/* The library has two versions of these, for processors with and without fma; this one here is
 * compiled for any processor. */
START_TEST(both_versions_for_processors_give_the_same_bits) {
  bscap_random words = stream("versions"), random = words;
  for (int i = 0; i < DRAWS; i++) {
    double pair[2], sine, cosine;
    bscap_random_normal_pair(&random, pair);
    double middle = next_middle(&words), turns = next_middle(&words) / 8589934592.0;
    double radius = copysign(sqrt(-2 * bscap_log(fabs(middle) / 2147483648.0)), middle);
    bscap_sincos_turns(turns, &sine, &cosine);
    ck_assert(pair[0] == radius * cosine);
    ck_assert(pair[1] == radius * sine);
    ck_assert(bscap_random_exponential(&random) == -bscap_log(bscap_random_uniform(&words)));
  }
}
END_TEST

RUN_TESTS("random", philox_gives_the_published_answers, names_are_hashed_by_fnv_1a,
          a_stream_starts_with_philox_of_its_trajectory_name_and_seed,
          words_follow_the_recurrence_of_xoshiro128, a_uniform_is_the_middle_of_its_word,
          normals_are_those_of_box_and_muller, exponentials_are_logarithms_of_uniforms,
          poissons_invert_their_distribution, poissons_end_at_their_edges,
          draws_have_their_distributions, poissons_have_their_distribution,
          normals_have_their_moments, normals_say_nothing_about_the_next,
          normals_reach_six_and_two_thirds,
          streams_of_other_seeds_trajectories_or_names_are_unrelated,
          the_same_draw_is_even_over_trajectories, quantiles_are_within_a_ratio_of_1e_15,
          quantiles_are_odd_around_one_half, quantiles_rise_across_the_seams_of_their_ranges,
          quantiles_know_their_edges, probabilities_of_normals_are_inside_and_invert_quantiles,
          both_versions_for_processors_give_the_same_bits)
