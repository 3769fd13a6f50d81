#include <bscap/lanes.h>

/* The processor is asked by builtins, which look at what the operating system saves as well. */
#if defined(__x86_64__)
static bool has_avx2(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

static bool has_avx512(void) {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}
#else
static bool has_avx2(void) {
  return false;
}

static bool has_avx512(void) {
  return false;
}
#endif

bool bscap_lanes_are_supported(bscap_lanes lanes) {
  if (lanes == BSCAP_LANES_AVX2) return has_avx2();
  return lanes != BSCAP_LANES_AVX512 || (has_avx2() && has_avx512());
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

const char *bscap_lanes_name(bscap_lanes lanes) {
  switch (lanes) {
  case BSCAP_LANES_AUTO:
    return "auto";
  case BSCAP_LANES_NONE:
    return "none";
  case BSCAP_LANES_BASELINE:
    return "baseline";
  case BSCAP_LANES_AVX2:
    return "avx2";
  case BSCAP_LANES_AVX512:
    return "avx512";
  }
  return "unknown";
}
