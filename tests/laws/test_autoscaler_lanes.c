/* Autoscalers in lanes decide as the law decides for each of them alone. */
#include "testing.h"

#include <bscap/lanes.h>

#include "laws/resting.h"
#include "laws/surging.h"
#include "laws/syncing.h"

#ifdef __SANITIZE_ADDRESS__
enum { BATCHES = 200 };
#else
enum { BATCHES = 2000 };
#endif

static void compare_rest(bscap_lanes lanes, rests (*compare)(uint64_t first, uint64_t end)) {
  if (!bscap_lanes_are_supported(lanes)) return;
  const rests sums = compare(0, BATCHES);
  ck_assert_uint_eq(sums.wrong, 0);
  ck_assert_uint_gt(sums.changes, sums.counts / 8);
  ck_assert_uint_lt(sums.by_the_law, sums.changes * 2 / 3);
  ck_assert_uint_lt(sums.refused, sums.batches / 20);
}

START_TEST(lanes_rest_where_the_law_lets_each_rest) {
  compare_rest(BSCAP_LANES_BASELINE, compare_rests_baseline);
#if defined(__x86_64__)
  compare_rest(BSCAP_LANES_AVX2, compare_rests_avx2);
  compare_rest(BSCAP_LANES_AVX512, compare_rests_avx512);
#endif
}
END_TEST

static void compare_sync(bscap_lanes lanes, syncings (*compare)(uint64_t first, uint64_t end)) {
  if (!bscap_lanes_are_supported(lanes)) return;
  const syncings sums = compare(0, BATCHES / 5);
  ck_assert_uint_eq(sums.wrong, 0);
  ck_assert_uint_gt(sums.scalings, sums.decisions / 100);
  ck_assert_uint_lt(sums.refused, sums.batches / 5);
}

START_TEST(lanes_sync_as_each_controller_does_alone) {
  compare_sync(BSCAP_LANES_BASELINE, compare_syncs_baseline);
#if defined(__x86_64__)
  compare_sync(BSCAP_LANES_AVX2, compare_syncs_avx2);
  compare_sync(BSCAP_LANES_AVX512, compare_syncs_avx512);
#endif
}
END_TEST

static void compare_surge(bscap_lanes lanes, surgings (*compare)(uint64_t first, uint64_t end)) {
  if (!bscap_lanes_are_supported(lanes)) return;
  const surgings sums = compare(0, BATCHES / 20);
  ck_assert_uint_eq(sums.wrong, 0);
  ck_assert_uint_gt(sums.scalings, sums.syncs / 20);
  ck_assert_uint_gt(sums.unmet, sums.syncs / 20);
  ck_assert_uint_gt(sums.kills, sums.syncs / 20);
  ck_assert_uint_lt(sums.by_the_law, sums.syncs / 10);
  ck_assert_uint_lt(sums.refused, sums.batches / 5);
}

START_TEST(lanes_of_pods_do_what_each_plant_does_alone) {
  compare_surge(BSCAP_LANES_BASELINE, compare_surges_baseline);
#if defined(__x86_64__)
  compare_surge(BSCAP_LANES_AVX2, compare_surges_avx2);
  compare_surge(BSCAP_LANES_AVX512, compare_surges_avx512);
#endif
}
END_TEST

RUN_TESTS("autoscaler_lanes", lanes_rest_where_the_law_lets_each_rest,
          lanes_sync_as_each_controller_does_alone, lanes_of_pods_do_what_each_plant_does_alone)
