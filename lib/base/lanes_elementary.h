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

/* One stream a lane: see bscap/random.h. */
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

BSCAP_INLINE lanes_bits lanes_next_sum(lanes_random *random) {
  const lanes_bits sum = random->state[0] + random->state[3];
  lanes_step(random);
  return sum;
}

/* --- standard normals --- */

/* -2 ln u of u = middle / 2^31, which is half a whole number from 1 to 2^32, of either sign: within
 * 1.8e-6 of 1 or of itself, whichever is more, and within 7.2e-6 of itself. With u = 2^k (1 + f), 0
 * <= f < 1, the bits of a float are k + f, and -2 ln(1 + f) = -2 f ln 2 + f (1 - f) p(f) with an
 * error of 6.5e-6 f (1 - f). */
BSCAP_INLINE lanes lanes_minus_two_log(lanes middle) {
  const uint32_t one = 0x3f800000, exponent_of_one = 127 + 31;
  const lanes_bits bits = lanes_to_bits(middle);
  const lanes f =
      lanes_from_bits(lanes_or_both(lanes_bits_of(one), bits, lanes_bits_of(0x007fffff))) - 1;
  const lanes line = lanes_from_int((lanes_int)((bits << 1) - (exponent_of_one << 24)));
  lanes p = lanes_of(0x1.67e1e4p-6f);
  p = lanes_fma(p, f, lanes_of(-0x1.761cdcp-4f));
  p = lanes_fma(p, f, lanes_of(0x1.79bddep-3f));
  p = lanes_fma(p, f, lanes_of(-0x1.17ff2ap-2f));
  p = lanes_fma(p, f, lanes_of(0x1.8b07d4p-2f));
  p = lanes_fma(p, f, lanes_of(-0x1.3a36c8p-1f));
  return lanes_fma(line, lanes_of(-0x1.62e430p-24f), lanes_fma(-f, f, f) * p);
}

/* Sine and cosine of pi x for |x| <= 1/2, within 7.5e-7 and 2e-7. */
BSCAP_INLINE void lanes_sincospi(lanes x, lanes *sine, lanes *cosine) {
  const lanes z = x * x;
  lanes p = lanes_of(-0x1.1bf946p-1f);
  p = lanes_fma(p, z, lanes_of(0x1.455cf2p+1f));
  p = lanes_fma(p, z, lanes_of(-0x1.4ab278p+2f));
  p = lanes_fma(p, z, lanes_of(0x1.921f5cp+1f));
  lanes q = lanes_of(0x1.c1f066p-3f);
  q = lanes_fma(q, z, lanes_of(-0x1.54f61ap+0f));
  q = lanes_fma(q, z, lanes_of(0x1.03bd06p+2f));
  q = lanes_fma(q, z, lanes_of(-0x1.3bd3a6p+2f));
  q = lanes_fma(q, z, lanes_of(1));
  *sine = x * p;
  *cosine = q;
}

/* Of two words, as bscap_random_normal_pair takes them. */
BSCAP_INLINE void lanes_normal_pair(lanes_bits first, lanes_bits second, lanes pair[2]) {
  const lanes middle = lanes_from_int((lanes_int)first) + 0.5f;
  const lanes x =
      lanes_fma(lanes_from_int((lanes_int)second), lanes_of(0x1p-32f), lanes_of(0x1p-33f));
  const lanes size = lanes_root(lanes_minus_two_log(middle));
  const lanes radius = lanes_from_bits(
      lanes_or_both(lanes_to_bits(size), lanes_to_bits(middle), lanes_bits_of(0x80000000)));
  lanes sine, cosine;
  lanes_sincospi(x, &sine, &cosine);
  pair[0] = radius * cosine;
  pair[1] = radius * sine;
}

#endif
