#include "testing.h"

#include <bscap/network.h>

START_TEST(a_peak_is_a_multiple_of_the_average) {
  const bscap_traffic steady = {5e6, 1}, bursty = {5e6, 2.5}, none = {0, 3};
  ck_assert(bscap_traffic_peak(&steady) == 5e6);
  ck_assert(bscap_traffic_peak(&bursty) == 12.5e6);
  ck_assert(bscap_traffic_peak(&none) == 0);
}
END_TEST

RUN_TESTS("network", a_peak_is_a_multiple_of_the_average)
