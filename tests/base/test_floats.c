/* What floats in lanes come to is as near to the truth as they say, with all instructions. */
#include "testing.h"

#include <bscap/lanes.h>

#include "base/nearing.h"

enum { NUMBERS = 2000000 };

START_TEST(floats_in_lanes_are_as_near_as_they_say) {
  ck_assert_double_le(worst_of_floats_baseline(NUMBERS / 20), 1);
#if defined(__x86_64__)
  if (bscap_lanes_are_supported(BSCAP_LANES_AVX2))
    ck_assert_double_le(worst_of_floats_avx2(NUMBERS), 1);
  if (bscap_lanes_are_supported(BSCAP_LANES_AVX512))
    ck_assert_double_le(worst_of_floats_avx512(NUMBERS), 1);
#endif
}
END_TEST

START_TEST(what_lies_beyond_floats_is_taken_as_the_last_of_them) {
  ck_assert_double_le(worst_beyond_floats_baseline(), 0);
#if defined(__x86_64__)
  if (bscap_lanes_are_supported(BSCAP_LANES_AVX2))
    ck_assert_double_le(worst_beyond_floats_avx2(), 0);
  if (bscap_lanes_are_supported(BSCAP_LANES_AVX512))
    ck_assert_double_le(worst_beyond_floats_avx512(), 0);
#endif
}
END_TEST

RUN_TESTS("floats", floats_in_lanes_are_as_near_as_they_say,
          what_lies_beyond_floats_is_taken_as_the_last_of_them)
