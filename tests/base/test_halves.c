/* What doubles in lanes come to is what each of them comes to alone, to the bit. */
#include "testing.h"

#include <bscap/lanes.h>

#include "base/halving.h"

enum { NUMBERS = 400000 };

START_TEST(doubles_in_lanes_have_the_bits_that_they_have_alone) {
  ck_assert_int_eq(compare_halves_baseline(NUMBERS / 10), 0);
#if defined(__x86_64__)
  if (bscap_lanes_are_supported(BSCAP_LANES_AVX2))
    ck_assert_int_eq(compare_halves_avx2(NUMBERS), 0);
  if (bscap_lanes_are_supported(BSCAP_LANES_AVX512))
    ck_assert_int_eq(compare_halves_avx512(NUMBERS), 0);
#endif
}
END_TEST

RUN_TESTS("halves", doubles_in_lanes_have_the_bits_that_they_have_alone)
