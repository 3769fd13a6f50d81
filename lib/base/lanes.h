#ifndef BSCAP_BASE_LANES_H
#define BSCAP_BASE_LANES_H

/* A vector of floats, each the number of another future: one lane of each. Files that include this
 * are compiled once for each set of instructions, and give every lane the same bits with all of
 * them: each operation here is exactly rounded, none looks at its neighbours, and a * b + c is
 * rounded once only where it is lanes_fma.
 *
 * A `half` is a vector of as many bytes, of doubles: half the lanes. Masks choose between lanes. */

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/elementary.h"

#if defined(__AVX512F__) && defined(__AVX512DQ__)
#include <immintrin.h>
#define LANES_AVX512
#define LANES             16
#define LANES_NAMED(name) name##_avx512
#elif defined(__AVX2__) && defined(__FMA__)
#include <immintrin.h>
#define LANES_AVX2
#define LANES             8
#define LANES_NAMED(name) name##_avx2
#else
#define LANES             4
#define LANES_NAMED(name) name##_baseline
#endif

enum { LANES_BYTES = 4 * LANES, HALF_LANES = LANES / 2 };

typedef float lanes __attribute__((vector_size(4 * LANES)));
typedef uint32_t lanes_bits __attribute__((vector_size(4 * LANES)));
typedef int32_t lanes_int __attribute__((vector_size(4 * LANES)));
typedef double half __attribute__((vector_size(4 * LANES)));
typedef int64_t half_int __attribute__((vector_size(4 * LANES)));
typedef float half_float __attribute__((vector_size(2 * LANES)));

/* --- to and from memory, aligned to the vector's size --- */

/* A vector may stand where its elements do, as compilers with vectors have it; unlike memcpy this
 * lets them know that no pointer and no count has changed. */

BSCAP_INLINE lanes lanes_of(float value) {
  return value - (lanes){0};
}

BSCAP_INLINE lanes_bits lanes_bits_of(uint32_t value) {
  return value - (lanes_bits){0};
}

BSCAP_INLINE lanes lanes_load(const float *from) {
  return *(const lanes *)(const void *)from;
}

BSCAP_INLINE void lanes_store(float *to, lanes value) {
  *(lanes *)(void *)to = value;
}

BSCAP_INLINE lanes_bits lanes_load_bits(const uint32_t *from) {
  return *(const lanes_bits *)(const void *)from;
}

BSCAP_INLINE void lanes_store_bits(uint32_t *to, lanes_bits value) {
  *(lanes_bits *)(void *)to = value;
}

BSCAP_INLINE lanes_int lanes_load_int(const int32_t *from) {
  return *(const lanes_int *)(const void *)from;
}

BSCAP_INLINE void lanes_store_int(int32_t *to, lanes_int value) {
  *(lanes_int *)(void *)to = value;
}

BSCAP_INLINE half half_of(double value) {
  return value - (half){0};
}

/* --- bits and numbers --- */

BSCAP_INLINE lanes_bits lanes_to_bits(lanes value) {
  return (lanes_bits)value;
}

BSCAP_INLINE lanes lanes_from_bits(lanes_bits bits) {
  return (lanes)bits;
}

/* a | (b & c) */
BSCAP_INLINE lanes_bits lanes_or_both(lanes_bits a, lanes_bits b, lanes_bits c) {
#if defined(LANES_AVX512)
  return (lanes_bits)_mm512_ternarylogic_epi32((__m512i)a, (__m512i)b, (__m512i)c, 0xf8);
#else
  return a | (b & c);
#endif
}

/* Whole numbers below 2^31 in size, rounded to nearest. */
BSCAP_INLINE lanes lanes_from_int(lanes_int value) {
  return __builtin_convertvector(value, lanes);
}

/* --- masks --- */

#if defined(LANES_AVX512)

typedef __mmask16 lanes_mask;

BSCAP_INLINE lanes_mask lanes_greater(lanes a, lanes b) {
  return _mm512_cmp_ps_mask((__m512)a, (__m512)b, _CMP_GT_OQ);
}

BSCAP_INLINE lanes_mask lanes_not_less(lanes a, lanes b) {
  return _mm512_cmp_ps_mask((__m512)a, (__m512)b, _CMP_GE_OQ);
}

BSCAP_INLINE lanes_mask lanes_above(lanes_bits a, lanes_bits b) {
  return _mm512_cmpgt_epu32_mask((__m512i)a, (__m512i)b);
}

BSCAP_INLINE lanes_mask lanes_equal(lanes_int a, lanes_int b) {
  return _mm512_cmpeq_epi32_mask((__m512i)a, (__m512i)b);
}

BSCAP_INLINE lanes lanes_choose(lanes_mask mask, lanes yes, lanes no) {
  return (lanes)_mm512_mask_blend_ps(mask, (__m512)no, (__m512)yes);
}

/* One more where the mask says so; elsewhere the same, or nothing. */
BSCAP_INLINE lanes_int lanes_count(lanes_mask mask, lanes_int count) {
  const __m512i value = (__m512i)count;
  return (lanes_int)_mm512_mask_add_epi32(value, mask, value, _mm512_set1_epi32(1));
}

BSCAP_INLINE lanes_int lanes_count_on(lanes_mask mask, lanes_int count) {
  return (lanes_int)_mm512_maskz_add_epi32(mask, (__m512i)count, _mm512_set1_epi32(1));
}

/* One bit for each lane. */
BSCAP_INLINE uint32_t lanes_which(lanes_mask mask) {
  return mask;
}

#else

typedef lanes_int lanes_mask;

BSCAP_INLINE lanes_mask lanes_greater(lanes a, lanes b) {
  return a > b;
}

BSCAP_INLINE lanes_mask lanes_not_less(lanes a, lanes b) {
  return a >= b;
}

BSCAP_INLINE lanes_mask lanes_above(lanes_bits a, lanes_bits b) {
  return (lanes_mask)(a > b);
}

BSCAP_INLINE lanes_mask lanes_equal(lanes_int a, lanes_int b) {
  return a == b;
}

BSCAP_INLINE lanes lanes_choose(lanes_mask mask, lanes yes, lanes no) {
#if defined(LANES_AVX2)
  return (lanes)_mm256_blendv_ps((__m256)no, (__m256)yes, (__m256)mask);
#else
  return (lanes)(((lanes_int)yes & mask) | ((lanes_int)no & ~mask));
#endif
}

BSCAP_INLINE uint32_t lanes_which(lanes_mask mask) {
#if defined(LANES_AVX2)
  return (uint32_t)_mm256_movemask_ps((__m256)mask);
#else
  uint32_t bits = 0;
  for (int i = 0; i < LANES; i++) bits |= (uint32_t)(mask[i] & 1) << i;
  return bits;
#endif
}

BSCAP_INLINE lanes_int lanes_count(lanes_mask mask, lanes_int count) {
  return count - mask;
}

BSCAP_INLINE lanes_int lanes_count_on(lanes_mask mask, lanes_int count) {
  return (count - mask) & mask;
}

#endif

/* So many more where the mask says so. */
BSCAP_INLINE lanes_int lanes_add_where(lanes_mask mask, lanes_int value, int32_t more) {
#if defined(LANES_AVX512)
  return (lanes_int)_mm512_mask_add_epi32((__m512i)value, mask, (__m512i)value,
                                          _mm512_set1_epi32(more));
#else
  return value + (mask & more);
#endif
}

BSCAP_INLINE lanes_mask lanes_both(lanes_mask a, lanes_mask b) {
  return (lanes_mask)(a & b);
}

BSCAP_INLINE bool lanes_all(lanes_mask mask) {
  return lanes_which(mask) == (1U << LANES) - 1;
}

/* 1 in each lane whose bit is set, 0 in the others. */
BSCAP_INLINE lanes_int lanes_ones(uint32_t which) {
  lanes_bits places;
  for (uint32_t i = 0; i < LANES; i++) places[i] = i;
  return (lanes_int)((lanes_bits_of(which) >> places) & 1);
}

/* The lanes whose bit is set. */
BSCAP_INLINE lanes_mask lanes_where(uint32_t which) {
#if defined(LANES_AVX512)
  return (lanes_mask)which;
#else
  return -lanes_ones(which);
#endif
}

/* Before a call of what knows no vectors, which would go on slowly beside what is left in them; the
 * compiler does not see to that where a function of its own is called first. */
BSCAP_INLINE void lanes_leave(void) {
#if defined(LANES_AVX512) || defined(LANES_AVX2)
  _mm256_zeroupper();
#endif
}

/* --- arithmetic beyond + - * / --- */

/* a b + c, rounded once. */
#if defined(LANES_AVX512)
BSCAP_INLINE lanes lanes_fma(lanes a, lanes b, lanes c) {
  return (lanes)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
}
#elif defined(LANES_AVX2)
BSCAP_INLINE lanes lanes_fma(lanes a, lanes b, lanes c) {
  return (lanes)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
}
#elif defined(__FP_FAST_FMAF)
BSCAP_INLINE lanes lanes_fma(lanes a, lanes b, lanes c) {
  lanes result;
  for (int i = 0; i < LANES; i++) result[i] = fmaf(a[i], b[i], c[i]);
  return result;
}
#else
/* The product is exact in doubles. The sum is rounded to the odd one of its two neighbours, which
 * keeps the second rounding, to float, right (Boldo and Melquiond 2008). */
BSCAP_INLINE half_float half_fma(half_float a, half_float b, half_float c) {
  const half product = __builtin_convertvector(a, half) * __builtin_convertvector(b, half);
  const half more = __builtin_convertvector(c, half);
  const half sum = product + more, virtual = sum - product;
  const half lost = (product - (sum - virtual)) + (more - virtual);
  const half_int is_even = ((half_int)sum & 1) - 1;
  const half_int is_inexact = (lost > 0) | (lost < 0);
  const half_int outwards = ((lost > 0) ^ (sum < 0)); /* -1: away from zero */
  const half_int towards = (outwards & 2) - 1;
  const half odd = (half)((half_int)sum + (towards & is_even & is_inexact));
  return __builtin_convertvector(odd, half_float);
}

BSCAP_INLINE lanes lanes_fma(lanes a, lanes b, lanes c) {
  half_float parts[3][2], results[2];
  lanes result;
  memcpy(parts[0], &a, sizeof a);
  memcpy(parts[1], &b, sizeof b);
  memcpy(parts[2], &c, sizeof c);
  for (int i = 0; i < 2; i++) results[i] = half_fma(parts[0][i], parts[1][i], parts[2][i]);
  memcpy(&result, results, sizeof result);
  return result;
}
#endif

/* The second where the first is not larger, or either is NAN. */
BSCAP_INLINE lanes lanes_larger(lanes a, lanes b) {
#if defined(LANES_AVX512)
  return (lanes)_mm512_max_ps((__m512)a, (__m512)b);
#elif defined(LANES_AVX2)
  return (lanes)_mm256_max_ps((__m256)a, (__m256)b);
#else
  return lanes_choose(a > b, a, b);
#endif
}

BSCAP_INLINE lanes lanes_smaller(lanes a, lanes b) {
#if defined(LANES_AVX512)
  return (lanes)_mm512_min_ps((__m512)a, (__m512)b);
#elif defined(LANES_AVX2)
  return (lanes)_mm256_min_ps((__m256)a, (__m256)b);
#else
  return lanes_choose(a < b, a, b);
#endif
}

BSCAP_INLINE lanes lanes_root(lanes value) {
#if defined(LANES_AVX512)
  return (lanes)_mm512_sqrt_ps((__m512)value);
#elif defined(LANES_AVX2)
  return (lanes)_mm256_sqrt_ps((__m256)value);
#else
  lanes result;
  for (int i = 0; i < LANES; i++) result[i] = sqrtf(value[i]);
  return result;
#endif
}

#endif
