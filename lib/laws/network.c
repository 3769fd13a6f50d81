#include <bscap/network.h>

double bscap_traffic_peak(const bscap_traffic *traffic) {
  return traffic->average_bits_per_second * traffic->peak_factor;
}
