/* Counts in bins against the sorted values themselves. */
#include "testing.h"

#include <bscap/random.h>
#include <float.h>
#include <math.h>

#include "simulate/histogram.h"

static bscap_histogram start_around(bscap_arena *arena, double middle) {
  bscap_histogram made;
  ck_assert(bscap_histogram_start(&made, arena, middle));
  return made;
}

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

enum { MANY = 20000 };

/* Lognormal, spread over some ten doublings. */
static void fill(double values[MANY], uint64_t seed, double scale, double sigma) {
  bscap_random random = bscap_random_stream(seed, 0, "values");
  for (size_t i = 0; i < MANY; i += 2) {
    bscap_random_normal_pair(&random, &values[i]);
    values[i] = scale * exp(sigma * values[i]);
    values[i + 1] = scale * exp(sigma * values[i + 1]);
  }
}

static bscap_histogram count(bscap_arena *arena, double middle, const double *values, size_t n) {
  bscap_histogram made = start_around(arena, middle);
  for (size_t i = 0; i < n; i++) bscap_histogram_add(&made, values[i]);
  return made;
}

/* --- how exact quantiles are --- */

START_TEST(quantiles_of_many_values_are_those_of_the_sorted_list_within_a_64th) {
  static const double scales[] = {1e-3, 1, 7.3e9, 1e-300};
  static double values[MANY];
  for (size_t k = 0; k < 4; k++) {
    bscap_arena *arena = bscap_arena_create(NULL);
    fill(values, k, scales[k], 1.2);
    bscap_histogram made = count(arena, scales[k], values, MANY);
    qsort(values, MANY, sizeof *values, by_size);
    for (size_t rank = 1; rank <= MANY; rank++)
      assert_close(bscap_histogram_quantile(&made, (double)rank), values[rank - 1], 1.0 / 64);
    bscap_arena_free(arena);
  }
}
END_TEST

/* Bins are narrower than that, but for the last value below a power of two. */
START_TEST(the_error_of_a_single_value_among_others_is_bounded_by_its_bin) {
  for (double value = 1; value < 4; value += 0.00137) {
    bscap_arena *arena = bscap_arena_create(NULL);
    double values[] = {0.5, value, 9};
    bscap_histogram made = count(arena, 1, values, 3);
    double bin = value < 2 ? 1.0 / 64 : 2.0 / 64, from = floor(value / bin) * bin;
    double quantile = bscap_histogram_quantile(&made, 2);
    ck_assert_msg(quantile >= from && quantile <= from + bin, "%g: %g", value, quantile);
    bscap_arena_free(arena);
  }
}
END_TEST

START_TEST(values_that_are_all_alike_come_back_to_the_last_bit) {
  static const double values[] = {0.1, 1, 4.0 / 3, 123456789.123, 4e-310, DBL_MIN, 1e308, 0};
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
    bscap_arena *arena = bscap_arena_create(NULL);
    bscap_histogram near = start_around(arena, values[i]), far = start_around(arena, 1e5);
    for (int n = 0; n < 10; n++) {
      bscap_histogram_add(&near, values[i]);
      bscap_histogram_add(&far, values[i]);
    }
    for (double rank = 0.5; rank <= 10; rank += 0.5) {
      ck_assert(bscap_histogram_quantile(&near, rank) == values[i]);
      ck_assert(bscap_histogram_quantile(&far, rank) == values[i]);
    }
    bscap_arena_free(arena);
  }
}
END_TEST

START_TEST(quantiles_never_fall_as_the_rank_rises) {
  static double values[MANY];
  bscap_arena *arena = bscap_arena_create(NULL);
  fill(values, 9, 1, 3); /* out to both ends and beyond */
  bscap_histogram made = count(arena, 1, values, MANY);
  double last = 0;
  for (double rank = 0.25; rank <= MANY; rank += 0.25) {
    double next = bscap_histogram_quantile(&made, rank);
    ck_assert(next >= last);
    last = next;
  }
  bscap_arena_free(arena);
}
END_TEST

/* --- what is rare --- */

START_TEST(a_rank_beyond_all_values_is_no_number) {
  bscap_arena *arena = bscap_arena_create(NULL);
  bscap_histogram made = start_around(arena, 5);
  ck_assert(isnan(bscap_histogram_quantile(&made, 0.1)));
  for (int i = 0; i < 9; i++) bscap_histogram_add(&made, 5);
  ck_assert(bscap_histogram_quantile(&made, 9) == 5);
  ck_assert(isnan(bscap_histogram_quantile(&made, 9.0001)));
  bscap_arena_free(arena);
}
END_TEST

/* Kept are 8 doublings to either side: 1/256 to 256. */
START_TEST(what_lies_beyond_the_ends_is_counted_between_the_end_and_the_utmost) {
  bscap_arena *arena = bscap_arena_create(NULL);
  double values[] = {1e-9, 2e-9, 1, 1e6, 1e9};
  bscap_histogram made = count(arena, 1, values, 5);
  ck_assert(bscap_histogram_quantile(&made, 1) >= 1e-9);
  ck_assert(bscap_histogram_quantile(&made, 2) <= 1 / 250.0);
  assert_close(bscap_histogram_quantile(&made, 3), 1, 1.0 / 64);
  ck_assert(bscap_histogram_quantile(&made, 4) >= 250);
  ck_assert(bscap_histogram_quantile(&made, 5) == 1e9);
  for (double value = 1 / 240.0; value < 240; value *= 1.3) { /* but for these, all are kept */
    double inside[] = {1e-9, value, 1e9};
    bscap_histogram kept = count(arena, 1, inside, 3);
    assert_close(bscap_histogram_quantile(&kept, 2), value, 1.0 / 64);
  }
  bscap_arena_free(arena);
}
END_TEST

START_TEST(infinities_zeros_and_what_is_no_number_are_counted_at_the_ends) {
  bscap_arena *arena = bscap_arena_create(NULL);
  double values[] = {NAN, -3, -INFINITY, 0, 2, INFINITY, INFINITY};
  bscap_histogram made = count(arena, 2, values, 7);
  ck_assert(bscap_histogram_quantile(&made, 1) >= 0);
  ck_assert(bscap_histogram_quantile(&made, 4) <= 2.0 / 250);
  assert_close(bscap_histogram_quantile(&made, 5), 2, 1.0 / 64);
  ck_assert(bscap_histogram_quantile(&made, 7) == INFINITY);
  ck_assert(!isnan(bscap_histogram_quantile(&made, 6)));
  double endless[] = {INFINITY, INFINITY};
  bscap_histogram all = count(arena, INFINITY, endless, 2);
  ck_assert(bscap_histogram_quantile(&all, 1) == INFINITY);
  bscap_arena_free(arena);
}
END_TEST

START_TEST(any_middle_will_do) {
  static const double middles[] = {0, -1, NAN, INFINITY, -INFINITY, 5e-324, DBL_MAX};
  for (size_t i = 0; i < sizeof middles / sizeof *middles; i++) {
    bscap_arena *arena = bscap_arena_create(NULL);
    static const double values[] = {0, 5e-324, 1, 1.5, DBL_MAX, INFINITY};
    bscap_histogram made = count(arena, middles[i], values, 6);
    for (double rank = 1; rank <= 6; rank++)
      ck_assert(!isnan(bscap_histogram_quantile(&made, rank)));
    bscap_arena_free(arena);
  }
}
END_TEST

START_TEST(what_is_0_is_told_from_what_is_little) {
  bscap_arena *arena = bscap_arena_create(NULL);
  static const double values[] = {0, 0, 0, 1e-9, 1e-9, 3};
  bscap_histogram made = count(arena, 1000, values, 6);
  ck_assert(bscap_histogram_quantile(&made, 3) == 0);
  ck_assert(bscap_histogram_quantile(&made, 3.5) > 0);
  bscap_histogram twice = count(arena, 1000, values, 6);
  bscap_histogram_merge(&twice, &made);
  ck_assert(bscap_histogram_quantile(&twice, 6) == 0);
  ck_assert(bscap_histogram_quantile(&twice, 6.5) > 0);
  bscap_arena_free(arena);
}
END_TEST

/* --- adding up --- */

START_TEST(counts_of_parts_in_any_order_are_the_counts_of_all) {
  static double values[MANY];
  bscap_arena *arena = bscap_arena_create(NULL);
  fill(values, 3, 1, 2.5);
  bscap_histogram all = count(arena, 1, values, MANY);
  bscap_histogram parts[] = {count(arena, 1, values, 100), start_around(arena, 1),
                             count(arena, 1, values + 5000, MANY - 5000),
                             count(arena, 1, values + 100, 4900)};
  bscap_histogram sum = start_around(arena, 1);
  for (size_t i = 0; i < 4; i++) bscap_histogram_merge(&sum, &parts[i]);
  ck_assert_mem_eq(sum.counts, all.counts, BSCAP_BINS * sizeof *all.counts);
  ck_assert(sum.least == all.least && sum.most == all.most && sum.first == all.first);
  bscap_arena_free(arena);
}
END_TEST

RUN_TESTS("histogram", quantiles_of_many_values_are_those_of_the_sorted_list_within_a_64th,
          the_error_of_a_single_value_among_others_is_bounded_by_its_bin,
          values_that_are_all_alike_come_back_to_the_last_bit,
          quantiles_never_fall_as_the_rank_rises, a_rank_beyond_all_values_is_no_number,
          what_lies_beyond_the_ends_is_counted_between_the_end_and_the_utmost,
          infinities_zeros_and_what_is_no_number_are_counted_at_the_ends, any_middle_will_do,
          what_is_0_is_told_from_what_is_little, counts_of_parts_in_any_order_are_the_counts_of_all)
