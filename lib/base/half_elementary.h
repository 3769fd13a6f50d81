#ifndef BSCAP_BASE_HALF_ELEMENTARY_H
#define BSCAP_BASE_HALF_ELEMENTARY_H

#include "base/lanes_elementary.h"
#include "base/wide.h"

/* The functions of base/elementary.h for doubles in half of the lanes: the same operations in the
 * same order, and so the same bits. Only for the numbers that come up there. */

typedef uint64_t half_bits __attribute__((vector_size(4 * LANES)));

BSCAP_INLINE half_bits half_bits_of(double value) {
  return (half_bits)half_of(value);
}

/* a b + c, rounded once. */
BSCAP_INLINE half half_multiply_add(half a, half b, half c) {
#if defined(LANES_AVX512)
  return (half)_mm512_fmadd_pd((__m512d)a, (__m512d)b, (__m512d)c);
#elif defined(LANES_AVX2)
  return (half)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)c);
#else
  half result;
  for (int i = 0; i < HALF_LANES; i++) result[i] = fma(a[i], b[i], c[i]);
  return result;
#endif
}

BSCAP_INLINE half_mask half_have_bit(half_bits value, uint64_t bit) {
#if defined(LANES_AVX512)
  return _mm512_test_epi64_mask((__m512i)value, _mm512_set1_epi64((int64_t)bit));
#else
  return (half_mask)((value & bit) != 0);
#endif
}

BSCAP_INLINE half half_root(half value) {
#if defined(LANES_AVX512)
  return (half)_mm512_sqrt_pd((__m512d)value);
#elif defined(LANES_AVX2)
  return (half)_mm256_sqrt_pd((__m256d)value);
#else
  half result;
  for (int i = 0; i < HALF_LANES; i++) result[i] = sqrt(value[i]);
  return result;
#endif
}

/* bscap_exp */
BSCAP_INLINE half half_exp(half x) {
  x = half_choose(half_greater(half_of(-746), x), half_of(-746), x);
  x = half_choose(half_greater(x, half_of(710)), half_of(710), x);
  const half whole = half_multiply_add(x, half_of(0x1.71547652b82fep+0), half_of(BSCAP_TO_WHOLE));
  const half k = whole - BSCAP_TO_WHOLE;
  const half r = half_multiply_add(k, half_of(-BSCAP_LN2_LOW),
                                   half_multiply_add(k, half_of(-BSCAP_LN2_HIGH), x));
  half p = half_of(0x1.1f6b8d80d9211p-29);
  p = half_multiply_add(p, r, half_of(0x1.af4e123553f2ep-26));
  p = half_multiply_add(p, r, half_of(0x1.27e4df6f011c3p-22));
  p = half_multiply_add(p, r, half_of(0x1.71de021e0110cp-19));
  p = half_multiply_add(p, r, half_of(0x1.a01a01a554ecep-16));
  p = half_multiply_add(p, r, half_of(0x1.a01a01abee2c0p-13));
  p = half_multiply_add(p, r, half_of(0x1.6c16c16c1667ap-10));
  p = half_multiply_add(p, r, half_of(0x1.11111111100d0p-7));
  p = half_multiply_add(p, r, half_of(0x1.5555555555555p-5));
  p = half_multiply_add(p, r, half_of(0x1.5555555555557p-3));
  p = half_multiply_add(p, r, half_of(0x1.0000000000000p-1));
  const half more = half_multiply_add(r * r, p, r);
  const half_bits exponents = (half_bits)whole - half_bits_of(BSCAP_TO_WHOLE) + 2 * 1023;
  const half_bits first = exponents >> 1, second = exponents - first;
  return (1 + more) * (half)(first << 52) * (half)(second << 52);
}

/* bscap_log, of normal numbers above 0. */
BSCAP_INLINE half half_log(half x) {
  const uint64_t one = 0x3ff0000000000000, root_of_half = 0x3fe6a09e667f3bcd;
  const half_bits bits = (half_bits)x + (one - root_of_half);
  const half k = (half)((bits >> 52) + half_bits_of(0x1p52)) - (0x1p52 + 1023);
  const half f = (half)((bits & 0x000fffffffffffff) + root_of_half) - 1;
  const half s = f / (2 + f), z = s * s, part = 0.5 * f * f;
  half p = half_of(0x1.0c05166ec4148p-3);
  p = half_multiply_add(p, z, half_of(0x1.0fbe71ad855c9p-3));
  p = half_multiply_add(p, z, half_of(0x1.3b1c36b445cebp-3));
  p = half_multiply_add(p, z, half_of(0x1.745cf8fe328f9p-3));
  p = half_multiply_add(p, z, half_of(0x1.c71c720168526p-3));
  p = half_multiply_add(p, z, half_of(0x1.2492492476c42p-2));
  p = half_multiply_add(p, z, half_of(0x1.9999999999a38p-2));
  p = half_multiply_add(p, z, half_of(0x1.5555555555555p-1));
  const half high = half_multiply_add(k, half_of(BSCAP_LN2_HIGH), f);
  const half lost = half_multiply_add(k, half_of(BSCAP_LN2_HIGH), -high) + f;
  const half low = half_multiply_add(s, half_multiply_add(z, p, part), -part) +
                   half_multiply_add(k, half_of(BSCAP_LN2_LOW), lost);
  return high + low;
}

/* bscap_sincos_turns */
BSCAP_INLINE void half_sincos_turns(half turns, half *sine, half *cosine) {
  const half whole = half_multiply_add(turns, half_of(4), half_of(BSCAP_TO_WHOLE));
  const half r = half_multiply_add(whole - BSCAP_TO_WHOLE, half_of(-0.25), turns), z = r * r;

  half p = half_of(-0x1.6cc577dadd922p-1);
  p = half_multiply_add(p, z, half_of(0x1.e8f036bcd3237p+1));
  p = half_multiply_add(p, z, half_of(-0x1.e3074d2614b2dp+3));
  p = half_multiply_add(p, z, half_of(0x1.50783486facaap+5));
  p = half_multiply_add(p, z, half_of(-0x1.32d2cce62b872p+6));
  p = half_multiply_add(p, z, half_of(0x1.466bc6775aae1p+6));
  p = half_multiply_add(p, z, half_of(-0x1.4abbce625be53p+5));
  const half first = r * 0x1.921fb54442d18p+2;
  const half lost = half_multiply_add(r, half_of(0x1.1a62633145c07p-52),
                                      half_multiply_add(r, half_of(0x1.921fb54442d18p+2), -first));
  const half s = first + half_multiply_add(r * z, p, lost);

  p = half_of(-0x1.b2f3eb054afcdp+0);
  p = half_multiply_add(p, z, half_of(0x1.f9ce245cada0bp+2));
  p = half_multiply_add(p, z, half_of(-0x1.a6d1eef479be1p+4));
  p = half_multiply_add(p, z, half_of(0x1.e1f5068688d5bp+5));
  p = half_multiply_add(p, z, half_of(-0x1.55d3c7e3cb241p+6));
  p = half_multiply_add(p, z, half_of(0x1.03c1f081b5ac0p+6));
  p = half_multiply_add(p, z, half_of(0x1.619b20dd10d32p-7));
  const half head = half_multiply_add(z, half_of(-19.75), half_of(1));
  const half c = head + half_multiply_add(z, p, half_multiply_add(z, half_of(-19.75), 1 - head));

  const half_bits quarter = (half_bits)whole;
  const half_mask is_odd = half_have_bit(quarter, 1);
  const half sine_size = half_choose(is_odd, c, s), cosine_size = half_choose(is_odd, s, c);
  *sine = half_choose(half_have_bit(quarter, 2), -sine_size, sine_size);
  *cosine = half_choose(half_have_bit(quarter + 1, 2), -cosine_size, cosine_size);
}

/* --- bscap_random_normal_pair, of one stream in each lane --- */

BSCAP_INLINE wide wide_next_middle(lanes_random *random) {
  typedef int32_t words __attribute__((vector_size(2 * LANES)));
  const lanes_bits word = lanes_next_sum(random);
  words parts[2];
  memcpy(parts, &word, sizeof word);
  return (wide){__builtin_convertvector(parts[0], half) + 0.5,
                __builtin_convertvector(parts[1], half) + 0.5};
}

BSCAP_INLINE void half_normal_pair(half middle, half v, half *first, half *second) {
  const half_bits sign = (half_bits)middle & half_bits_of(-0.0);
  const half u = (half)((half_bits)middle ^ sign) * 0x1p-31;
  const half radius = (half)((half_bits)half_root(-2 * half_log(u)) ^ sign);
  half sine, cosine;
  half_sincos_turns(v * 0x1p-33, &sine, &cosine);
  *first = radius * cosine;
  *second = radius * sine;
}

/* Of the first half alone, or of both. */
BSCAP_INLINE void wide_normal_pair(lanes_random *random, int halves, wide pair[2]) {
  const wide u = wide_next_middle(random), v = wide_next_middle(random);
  half_normal_pair(u.low, v.low, &pair[0].low, &pair[1].low);
  pair[0].high = pair[1].high = half_of(0);
  if (halves > 1) half_normal_pair(u.high, v.high, &pair[0].high, &pair[1].high);
}

#endif
