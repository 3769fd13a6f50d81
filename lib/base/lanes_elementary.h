#ifndef BSCAP_BASE_LANES_ELEMENTARY_H
#define BSCAP_BASE_LANES_ELEMENTARY_H

#include "base/lanes.h"

/* The elementary functions of base/elementary.h and the random numbers of bscap/random.h for floats
 * in lanes: from the same words the same numbers, to a few units of a float's last place. The
 * polynomials are minimax fits with coefficients rounded to floats; the error beside each was
 * measured after that. */

/* --- 2^x --- */

/* Within 2e-7, for x of at most 126 in size. With x = k + r, |r| <= 1/2, 2^r = 1 + r p(r) with an
 * error of 1.1e-7. */
BSCAP_INLINE lanes lanes_exp2_within(lanes x) {
  const lanes to_whole = lanes_of(0x1.8p23f);
  const lanes whole = x + to_whole;
  const lanes r = x - (whole - to_whole);
  lanes p = lanes_of(0x1.5bba14p-10f);
  p = lanes_fma(p, r, lanes_of(0x1.3cea88p-7f));
  p = lanes_fma(p, r, lanes_of(0x1.c6b752p-5f));
  p = lanes_fma(p, r, lanes_of(0x1.ebf9bcp-3f));
  p = lanes_fma(p, r, lanes_of(0x1.62e42ap-1f));
  const lanes power = lanes_fma(p, r, lanes_of(1));
  return lanes_from_bits(lanes_to_bits(power) + (lanes_to_bits(whole) << 23));
}

/* What lies beyond is taken as 126 in size. */
BSCAP_INLINE lanes lanes_exp2(lanes x) {
  return lanes_exp2_within(lanes_smaller(lanes_larger(x, lanes_of(-126)), lanes_of(126)));
}

/* --- 1 / x --- */

/* Within 2e-7, for x from 1 on; what is above 2^120 is taken as that. The bits of a float are
 * nearly its logarithm, which makes a first guess within 12 %; each of Newton's steps squares its
 * error. */
BSCAP_INLINE lanes lanes_inverse(lanes x) {
  x = lanes_smaller(x, lanes_of(0x1p120f));
  lanes inverse = lanes_from_bits(0x7ef311c7 - lanes_to_bits(x));
  for (int i = 0; i < 3; i++)
    inverse = lanes_fma(inverse, lanes_fma(-x, inverse, lanes_of(1)), inverse);
  return inverse;
}

/* --- random words --- */

/* One xoshiro128++ a lane. */
typedef struct lanes_random {
  lanes_bits state[4];
} lanes_random;

BSCAP_INLINE lanes_bits lanes_rotate(lanes_bits word, int left) {
  return word << left | word >> (32 - left);
}

BSCAP_INLINE lanes_bits lanes_xor3(lanes_bits a, lanes_bits b, lanes_bits c) {
#if defined(LANES_AVX512)
  return (lanes_bits)_mm512_ternarylogic_epi32((__m512i)a, (__m512i)b, (__m512i)c, 0x96);
#else
  return a ^ (b ^ c);
#endif
}

BSCAP_INLINE lanes_bits lanes_word(const lanes_random *random) {
  const lanes_bits *s = random->state;
  return lanes_rotate(s[0] + s[3], 7) + s[0];
}

BSCAP_INLINE void lanes_step(lanes_random *random) {
  const lanes_bits *s = random->state;
  *random = (lanes_random){{lanes_xor3(s[0], s[3], s[1]), lanes_xor3(s[1], s[2], s[0]),
                            lanes_xor3(s[1] << 9, s[2], s[0]), lanes_rotate(s[3] ^ s[1], 11)}};
}

BSCAP_INLINE lanes_bits lanes_next(lanes_random *random) {
  const lanes_bits word = lanes_word(random);
  lanes_step(random);
  return word;
}

/* --- standard normals --- */

/* The word as a float, rounded once. */
BSCAP_INLINE lanes lanes_from_word(lanes_bits word) {
#if defined(LANES_AVX512)
  return (lanes)_mm512_cvtepu32_ps((__m512i)word);
#else
  const lanes high = lanes_from_int((lanes_int)(word >> 16));
  const lanes low = lanes_from_int((lanes_int)(word & lanes_bits_of(0xffff)));
  return lanes_fma(high, lanes_of(65536), low);
#endif
}

/* -2 ln u of the uniform u = (word + 1/2) / 2^32, to floats' precision of u. With u = 2^k (1 + f),
 * 1 + f from sqrt(1/2) to sqrt(2), ln(1 + f) = f - f^2 / 2 + f^3 p(f) with an error of 3e-8 f. */
BSCAP_INLINE lanes lanes_minus_two_log(lanes_bits word) {
  const uint32_t root_of_half = 0x3f3504f3, one = 0x3f800000, exponent_of_one = 127 + 32;
  const lanes middle = lanes_from_word(word) + 0.5f;
  const lanes_bits bits =
      lanes_to_bits(middle) + lanes_bits_of(one - root_of_half - (exponent_of_one << 23));
  const lanes_bits fraction = (bits & lanes_bits_of(0x007fffff)) + lanes_bits_of(root_of_half);
  const lanes k = lanes_from_int((lanes_int)bits >> 23);
  const lanes f = lanes_from_bits(fraction) - 1;
  lanes p = lanes_of(-0x1.543036p-4f);
  p = lanes_fma(p, f, lanes_of(0x1.061f16p-3f));
  p = lanes_fma(p, f, lanes_of(-0x1.0914ccp-3f));
  p = lanes_fma(p, f, lanes_of(0x1.229db6p-3f));
  p = lanes_fma(p, f, lanes_of(-0x1.54dbd0p-3f));
  p = lanes_fma(p, f, lanes_of(0x1.99a374p-3f));
  p = lanes_fma(p, f, lanes_of(-0x1.0000bcp-2f));
  p = lanes_fma(p, f, lanes_of(0x1.555550p-2f));
  p = lanes_fma(p, f, lanes_of(-0.5f));
  const lanes log = lanes_fma(f * f, p, f);
  return lanes_fma(k, lanes_of(-0x1.62e430p+0f), -2 * log);
}

/* Sine and cosine of 2 pi (word + 1/2) / 2^32, within 3e-7: with x of the half turns, -1 <= x <= 1,
 * sin = x (1 - x^2) p(x^2) and cos = (1 - 4 x^2) q(x^2), which are 0 where they should be. */
BSCAP_INLINE void lanes_sincos(lanes_bits word, lanes *sine, lanes *cosine) {
  const lanes x =
      lanes_fma(lanes_from_int((lanes_int)word), lanes_of(0x1p-31f), lanes_of(0x1p-32f));
  const lanes z = x * x;
  lanes p = lanes_of(-0x1.98c068p-12f);
  p = lanes_fma(p, z, lanes_of(0x1.c2189cp-8f));
  p = lanes_fma(p, z, lanes_of(-0x1.33fcc2p-4f));
  p = lanes_fma(p, z, lanes_of(0x1.0c4e9ap-1f));
  p = lanes_fma(p, z, lanes_of(-0x1.0357e2p+1f));
  p = lanes_fma(p, z, lanes_of(0x1.921fb6p+1f));
  lanes q = lanes_of(-0x1.a28f88p-12f);
  q = lanes_fma(q, z, lanes_of(0x1.9912cep-8f));
  q = lanes_fma(q, z, lanes_of(-0x1.d49328p-5f));
  q = lanes_fma(q, z, lanes_of(0x1.472898p-2f));
  q = lanes_fma(q, z, lanes_of(-0x1.de9e42p-1f));
  q = lanes_fma(q, z, lanes_of(1));
  *sine = lanes_fma(-x, z, x) * p;
  *cosine = lanes_fma(z, lanes_of(-4), lanes_of(1)) * q;
}

/* Two words, as bscap_random_normal_pair takes them. */
BSCAP_INLINE void lanes_normal_pair(lanes_bits first, lanes_bits second, lanes pair[2]) {
  lanes sine, cosine;
  const lanes radius = lanes_root(lanes_minus_two_log(first));
  lanes_sincos(second, &sine, &cosine);
  pair[0] = radius * cosine;
  pair[1] = radius * sine;
}

#endif
