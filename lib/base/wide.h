#ifndef BSCAP_BASE_WIDE_H
#define BSCAP_BASE_WIDE_H

#include "base/lanes.h"

/* Lanes of doubles, which come in two halves. */

typedef struct wide {
  half low;
  half high;
} wide;

BSCAP_INLINE wide wide_of(double value) {
  return (wide){half_of(value), half_of(value)};
}

BSCAP_INLINE wide wide_load(const double *from) {
  const half *halves = (const half *)(const void *)from;
  return (wide){halves[0], halves[1]};
}

BSCAP_INLINE void wide_store(double *to, wide value) {
  half *halves = (half *)(void *)to;
  halves[0] = value.low;
  halves[1] = value.high;
}

BSCAP_INLINE wide wide_add(wide a, wide b) {
  return (wide){a.low + b.low, a.high + b.high};
}

BSCAP_INLINE wide wide_subtract(wide a, wide b) {
  return (wide){a.low - b.low, a.high - b.high};
}

BSCAP_INLINE wide wide_multiply(wide a, wide b) {
  return (wide){a.low * b.low, a.high * b.high};
}

BSCAP_INLINE wide wide_divide(wide a, wide b) {
  return (wide){a.low / b.low, a.high / b.high};
}

#if defined(LANES_AVX512)

typedef __mmask8 half_mask;

BSCAP_INLINE half_mask half_greater(half a, half b) {
  return _mm512_cmp_pd_mask((__m512d)a, (__m512d)b, _CMP_GT_OQ);
}

BSCAP_INLINE half_mask half_not_less(half a, half b) {
  return _mm512_cmp_pd_mask((__m512d)a, (__m512d)b, _CMP_GE_OQ);
}

BSCAP_INLINE half_mask half_equal(half a, half b) {
  return _mm512_cmp_pd_mask((__m512d)a, (__m512d)b, _CMP_EQ_OQ);
}

BSCAP_INLINE half_mask half_differ(half a, half b) {
  return _mm512_cmp_pd_mask((__m512d)a, (__m512d)b, _CMP_NEQ_UQ);
}

BSCAP_INLINE half half_choose(half_mask mask, half yes, half no) {
  return (half)_mm512_mask_blend_pd(mask, (__m512d)no, (__m512d)yes);
}

/* One bit for each lane. */
BSCAP_INLINE uint32_t half_which(half_mask mask) {
  return mask;
}

BSCAP_INLINE half half_floor(half value) {
  return (half)_mm512_roundscale_pd((__m512d)value, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
}

BSCAP_INLINE half half_ceil(half value) {
  return (half)_mm512_roundscale_pd((__m512d)value, _MM_FROUND_TO_POS_INF | _MM_FROUND_NO_EXC);
}

#else

typedef half_int half_mask;

BSCAP_INLINE half_mask half_greater(half a, half b) {
  return a > b;
}

BSCAP_INLINE half_mask half_not_less(half a, half b) {
  return a >= b;
}

BSCAP_INLINE half_mask half_equal(half a, half b) {
  return a == b;
}

BSCAP_INLINE half_mask half_differ(half a, half b) {
  return a != b;
}

BSCAP_INLINE half half_choose(half_mask mask, half yes, half no) {
#if defined(LANES_AVX2)
  return (half)_mm256_blendv_pd((__m256d)no, (__m256d)yes, (__m256d)mask);
#else
  return (half)(((half_int)yes & mask) | ((half_int)no & ~mask));
#endif
}

BSCAP_INLINE uint32_t half_which(half_mask mask) {
#if defined(LANES_AVX2)
  return (uint32_t)_mm256_movemask_pd((__m256d)mask);
#else
  uint32_t bits = 0;
  for (int i = 0; i < HALF_LANES; i++) bits |= (uint32_t)(mask[i] & 1) << i;
  return bits;
#endif
}

#if defined(LANES_AVX2)

BSCAP_INLINE half half_floor(half value) {
  return (half)_mm256_floor_pd((__m256d)value);
}

BSCAP_INLINE half half_ceil(half value) {
  return (half)_mm256_ceil_pd((__m256d)value);
}

#else

/* Added to a double from 0 to 2^52 and taken away again, leaves the nearest whole number; larger
 * ones are whole already. Of the sign, which a zero has too, nothing is lost. */
BSCAP_INLINE half half_nearest(half value) {
  const half_int sign = (half_int)value & INT64_MIN;
  const half size = (half)((half_int)value ^ sign);
  const half near = size + 0x1p52 - 0x1p52;
  return (half)((half_int)half_choose(size < 0x1p52, near, size) | sign);
}

BSCAP_INLINE half half_floor(half value) {
  const half near = half_nearest(value);
  return half_choose(near > value, near - 1, near);
}

BSCAP_INLINE half half_ceil(half value) {
  const half near = half_nearest(value);
  const half above = near + 1;
  return half_choose(near < value, (half)((half_int)above | ((half_int)value & INT64_MIN)), near);
}

#endif
#endif

BSCAP_INLINE bool half_any(half_mask mask) {
  return half_which(mask) != 0;
}

BSCAP_INLINE bool half_are_all(half_mask mask) {
  return half_which(mask) == (1U << HALF_LANES) - 1;
}

BSCAP_INLINE half_mask half_both(half_mask a, half_mask b) {
  return (half_mask)(a & b);
}

BSCAP_INLINE half_mask half_either(half_mask a, half_mask b) {
  return (half_mask)(a | b);
}

/* The first where the second is not. */
BSCAP_INLINE half_mask half_without(half_mask a, half_mask b) {
  return (half_mask)(a & ~b);
}

/* a / b from the inverse of b, rounded as a division is: the quotient may be off in its last place,
 * and its remainder, which is exact, says how (Markstein 1990). For numbers from 2^-900 to 2^900.
 */
BSCAP_INLINE half half_quotient(half a, half b, half inverse) {
#if defined(LANES_AVX512)
  const half near = a * inverse;
  const __m512d rest = _mm512_fnmadd_pd((__m512d)near, (__m512d)b, (__m512d)a);
  return (half)_mm512_fmadd_pd(rest, (__m512d)inverse, (__m512d)near);
#elif defined(LANES_AVX2)
  const half near = a * inverse;
  const __m256d rest = _mm256_fnmadd_pd((__m256d)near, (__m256d)b, (__m256d)a);
  return (half)_mm256_fmadd_pd(rest, (__m256d)inverse, (__m256d)near);
#else
  (void)inverse;
  return a / b;
#endif
}

BSCAP_INLINE half half_larger(half a, half b) {
#if defined(LANES_AVX512)
  return (half)_mm512_max_pd((__m512d)a, (__m512d)b);
#elif defined(LANES_AVX2)
  return (half)_mm256_max_pd((__m256d)a, (__m256d)b);
#else
  return half_choose(a > b, a, b);
#endif
}

BSCAP_INLINE half half_smaller(half a, half b) {
#if defined(LANES_AVX512)
  return (half)_mm512_min_pd((__m512d)a, (__m512d)b);
#elif defined(LANES_AVX2)
  return (half)_mm256_min_pd((__m256d)a, (__m256d)b);
#else
  return half_choose(a < b, a, b);
#endif
}

BSCAP_INLINE wide wide_larger(wide a, wide b) {
  return (wide){half_larger(a.low, b.low), half_larger(a.high, b.high)};
}

BSCAP_INLINE wide wide_smaller(wide a, wide b) {
  return (wide){half_smaller(a.low, b.low), half_smaller(a.high, b.high)};
}

/* One bit for each lane. */
BSCAP_INLINE uint32_t wide_which_greater(wide a, wide b) {
  return half_which(half_greater(a.low, b.low)) | half_which(half_greater(a.high, b.high))
                                                      << HALF_LANES;
}

BSCAP_INLINE wide wide_from(lanes value) {
#if defined(LANES_AVX512)
  return (wide){(half)_mm512_cvtps_pd(_mm512_castps512_ps256((__m512)value)),
                (half)_mm512_cvtps_pd(_mm512_extractf32x8_ps((__m512)value, 1))};
#elif defined(LANES_AVX2)
  return (wide){(half)_mm256_cvtps_pd(_mm256_castps256_ps128((__m256)value)),
                (half)_mm256_cvtps_pd(_mm256_extractf128_ps((__m256)value, 1))};
#else
  half_float parts[2];
  memcpy(parts, &value, sizeof value);
  return (wide){__builtin_convertvector(parts[0], half), __builtin_convertvector(parts[1], half)};
#endif
}

BSCAP_INLINE lanes wide_to_lanes(wide value) {
#if defined(LANES_AVX512)
  return (lanes)_mm512_insertf32x8(_mm512_castps256_ps512(_mm512_cvtpd_ps((__m512d)value.low)),
                                   _mm512_cvtpd_ps((__m512d)value.high), 1);
#elif defined(LANES_AVX2)
  return (lanes)_mm256_insertf128_ps(_mm256_castps128_ps256(_mm256_cvtpd_ps((__m256d)value.low)),
                                     _mm256_cvtpd_ps((__m256d)value.high), 1);
#else
  half_float parts[2] = {__builtin_convertvector(value.low, half_float),
                         __builtin_convertvector(value.high, half_float)};
  lanes result;
  memcpy(&result, parts, sizeof result);
  return result;
#endif
}

#endif
