/* Autoscalers in lanes decide as the law decides for each of them alone. */
#include "testing.h"

#include "laws/resting.h"
#include "simulate/lanes.h"

#ifdef __SANITIZE_ADDRESS__
enum { BATCHES = 300 };
#else
enum { BATCHES = 3000 };
#endif

static void compare(bscap_lanes lanes, rests (*compare_rests)(uint64_t first, uint64_t end)) {
  if (!bscap_lanes_are_supported(lanes)) return;
  const rests sums = compare_rests(0, BATCHES);
  ck_assert_uint_eq(sums.wrong, 0);
  ck_assert_uint_gt(sums.changes, sums.counts / 8);
  ck_assert_uint_lt(sums.by_the_law, sums.changes / 2);
  ck_assert_uint_lt(sums.refused, sums.batches / 20);
}

START_TEST(lanes_rest_where_the_law_lets_each_rest) {
  compare(BSCAP_LANES_BASELINE, compare_rests_baseline);
#if defined(__x86_64__)
  compare(BSCAP_LANES_AVX2, compare_rests_avx2);
  compare(BSCAP_LANES_AVX512, compare_rests_avx512);
#endif
}
END_TEST

RUN_TESTS("autoscaler_lanes", lanes_rest_where_the_law_lets_each_rest)
