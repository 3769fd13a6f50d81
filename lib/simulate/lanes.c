#include "simulate/lanes.h"

bool bscap_lanes_are_supported(bscap_lanes lanes) {
  switch (lanes) {
#if defined(__x86_64__)
  case BSCAP_LANES_AVX2:
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  case BSCAP_LANES_AVX512:
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
           bscap_lanes_are_supported(BSCAP_LANES_AVX2);
#else
  case BSCAP_LANES_AVX2:
  case BSCAP_LANES_AVX512:
    return false;
#endif
  default:
    return true;
  }
}

bscap_lanes bscap_lanes_choose(bscap_lanes lanes) {
  if (lanes != BSCAP_LANES_AUTO) return lanes;
  if (bscap_lanes_are_supported(BSCAP_LANES_AVX512)) return BSCAP_LANES_AVX512;
  return bscap_lanes_are_supported(BSCAP_LANES_AVX2) ? BSCAP_LANES_AVX2 : BSCAP_LANES_BASELINE;
}

size_t bscap_lanes_width(bscap_lanes lanes) {
  switch (bscap_lanes_choose(lanes)) {
  case BSCAP_LANES_AVX512:
    return 16;
  case BSCAP_LANES_AVX2:
    return 8;
  case BSCAP_LANES_BASELINE:
    return 4;
  default:
    return 1;
  }
}
