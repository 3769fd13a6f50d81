/* Values that go through a sheaf are counted as they are one by one. */
#include "testing.h"

#include <bscap/random.h>
#include <float.h>
#include <math.h>
#include <string.h>

#include "simulate/sheaf.h"

enum { MANY = 960 };

static const double middles[] = {0,      1,      3.7e9, 1e-30,   1e-35,    2e-36,          1.2e-36,
                                 6e-37,  1e-40,  1e-45, 1e-300,  4.9e-324, 1e35,           3e35,
                                 6.6e35, 1.4e36, 3e38,  DBL_MAX, INFINITY, (double)FLT_MIN};

/* Any bits at all, every float among them: also what is no number. */
static void fill_with_anything(float values[MANY], uint64_t seed) {
  bscap_random random = bscap_random_stream(seed, 0, "bits");
  for (size_t i = 0; i < MANY; i++) {
    const uint32_t bits = bscap_random_bits(&random);
    memcpy(&values[i], &bits, sizeof bits);
  }
}

static void fill_with_the_odd(float values[MANY]) {
  static const float odd[] = {0,       -0.0f,      NAN,          -NAN,        INFINITY, -INFINITY,
                              FLT_MAX, FLT_MIN,    FLT_MIN / 64, 1e-45f,      -1e-45f,  -1,
                              1,       64.0f / 63, 3e38f,        0.99999994f, 1.9e-38f};
  for (size_t i = 0; i < MANY; i++) values[i] = odd[i % (sizeof odd / sizeof *odd)];
}

/* Around a middle, within the bins and somewhat beyond. */
static void fill_around(float values[MANY], double middle) {
  bscap_random random = bscap_random_stream(5, 0, "around");
  for (size_t i = 0; i < MANY; i++)
    values[i] = (float)(middle * exp2(20 * bscap_random_uniform(&random) - 10));
}

static bscap_histogram start_around(bscap_arena *arena, double middle) {
  bscap_histogram made;
  ck_assert(bscap_histogram_start(&made, arena, middle));
  return made;
}

static void check_same(const bscap_histogram *a, const bscap_histogram *b) {
  ck_assert_mem_eq(a->counts, b->counts, BSCAP_BINS * sizeof *a->counts);
  ck_assert(a->zeros == b->zeros && a->least == b->least && a->most == b->most);
}

/* In bundles of `at_once`, some as floats, others as doubles. */
static void check_values(bscap_arena *arena, double middle, const float values[MANY],
                         size_t at_once) {
  static uint16_t places[MANY];
  bscap_histogram one_by_one = start_around(arena, middle);
  bscap_histogram floats = start_around(arena, middle), doubles = start_around(arena, middle);
  bscap_sheaf narrow = bscap_sheaf_start(&floats, places);
  for (size_t i = 0; i < MANY; i += at_once) bscap_sheaf_add_floats(&narrow, values + i, at_once);
  bscap_sheaf_expect(&narrow);
  bscap_sheaf_count(&narrow);
  ck_assert_uint_eq(narrow.count, 0);
  bscap_sheaf wide = bscap_sheaf_start(&doubles, places);
  for (size_t i = 0; i < MANY; i++) {
    const double value = (double)values[i];
    bscap_histogram_add(&one_by_one, value);
    bscap_sheaf_add(&wide, &value, 1);
    if (i % at_once == 0) bscap_sheaf_count(&wide);
  }
  bscap_sheaf_count(&wide);
  check_same(&floats, &one_by_one);
  check_same(&doubles, &one_by_one);
}

START_TEST(values_are_counted_as_they_are_one_by_one) {
  static const size_t bundles[] = {1, 3, 4, 8, 16, 60, MANY};
  static float values[MANY];
  for (size_t k = 0; k < sizeof middles / sizeof *middles; k++)
    for (size_t i = 0; i < sizeof bundles / sizeof *bundles; i++) {
      bscap_arena *arena = bscap_arena_create(NULL);
      fill_with_anything(values, k);
      check_values(arena, middles[k], values, bundles[i]);
      fill_with_the_odd(values);
      check_values(arena, middles[k], values, bundles[i]);
      fill_around(values, middles[k]);
      check_values(arena, middles[k], values, bundles[i]);
      bscap_arena_free(arena);
    }
}
END_TEST

START_TEST(doubles_beyond_floats_are_counted_as_they_are_one_by_one) {
  static const double values[] = {1e-310, 1e300, DBL_MAX, INFINITY, NAN, -1e300, 0, 1e-50};
  enum { COUNT = sizeof values / sizeof *values };
  for (size_t k = 0; k < sizeof middles / sizeof *middles; k++) {
    bscap_arena *arena = bscap_arena_create(NULL);
    uint16_t places[COUNT];
    bscap_histogram one_by_one = start_around(arena, middles[k]);
    bscap_histogram together = start_around(arena, middles[k]);
    bscap_sheaf sheaf = bscap_sheaf_start(&together, places);
    bscap_sheaf_add(&sheaf, values, COUNT);
    bscap_sheaf_count(&sheaf);
    for (size_t i = 0; i < COUNT; i++) bscap_histogram_add(&one_by_one, values[i]);
    check_same(&together, &one_by_one);
    bscap_arena_free(arena);
  }
}
END_TEST

START_TEST(an_empty_sheaf_changes_nothing) {
  bscap_arena *arena = bscap_arena_create(NULL);
  bscap_histogram made = start_around(arena, 1), untouched = start_around(arena, 1);
  bscap_sheaf sheaf = bscap_sheaf_start(&made, NULL);
  bscap_sheaf_add(&sheaf, NULL, 0);
  bscap_sheaf_add_floats(&sheaf, NULL, 0);
  bscap_sheaf_expect(&sheaf);
  bscap_sheaf_count(&sheaf);
  check_same(&made, &untouched);
  bscap_arena_free(arena);
}
END_TEST

RUN_TESTS("sheaf", values_are_counted_as_they_are_one_by_one,
          doubles_beyond_floats_are_counted_as_they_are_one_by_one, an_empty_sheaf_changes_nothing)
