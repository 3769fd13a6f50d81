#ifndef BSCAP_RANDOM_H
#define BSCAP_RANDOM_H

#include <bscap/export.h>
#include <stdint.h>

BSCAP_BEGIN

/** Chance that can be repeated: each source of it in each trajectory draws from a stream of its
 * own, and the same seed gives the same bits on every machine. What is said here is the definition.
 *
 *  A stream is an xoshiro128++ (Blackman and Vigna 2019). Sums of words are modulo 2^32. */
typedef struct bscap_random {
  uint32_t state[4]; /**< not all 0 */
} bscap_random;

/** Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011): 128 bits that depend on the counter and the key
 *  as if by chance. */
BSCAP_API void bscap_random_philox(const uint32_t counter[4], const uint32_t key[2],
                                   uint32_t words[4]);

/** The 64-bit FNV-1a hash of the bytes of a source's name, without the NUL. */
BSCAP_API uint64_t bscap_random_name(const char *source);

/** The stream of one source in one trajectory. Its state is Philox4x32-10 of the counter
 *  {trajectory, trajectory / 2^32, name, name / 2^32} and the key {seed, seed / 2^32}, all modulo
 *  2^32, where name = bscap_random_name(source). {1, 0, 0, 0} stands in for a state of zeros. */
BSCAP_API bscap_random bscap_random_stream(uint64_t seed, uint64_t trajectory, const char *source);

/** The same for a `name` at hand. */
BSCAP_API bscap_random bscap_random_stream_named(uint64_t seed, uint64_t trajectory, uint64_t name);

/** Lets the state move on by one word. */
static inline void bscap_random_step(bscap_random *random) {
  uint32_t *s = random->state, shifted = s[1] << 9;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= shifted;
  s[3] = s[3] << 11 | s[3] >> 21;
}

/** The next word: rotate(s0 + s3, 7) + s0, of the state before it moves on. */
static inline uint32_t bscap_random_bits(bscap_random *random) {
  const uint32_t *s = random->state, sum = s[0] + s[3], word = (sum << 7 | sum >> 25) + s[0];
  bscap_random_step(random);
  return word;
}

/** Evenly between 0 and 1 and never either: (word + 1/2) / 2^32, which is exact. One word. */
static inline double bscap_random_uniform(bscap_random *random) {
  return (bscap_random_bits(random) + 0.5) * (1.0 / 4294967296.0);
}

/** Two independent standard normals (Box and Muller 1958) of two words s0 + s3, each of the state
 *  before it moves on: the xoshiro128+ that the same authors recommend for numbers whose first bits
 *  matter most. As signed numbers a and then b of 32 bits (two's complement), u = |a + 1/2| / 2^31
 *  and v = (b + 1/2) / 2^32; with the sign of a + 1/2, r = +-sqrt(-2 ln u). The first is
 *  r cos(pi v), the second r sin(pi v), multiplied and rounded from left to right, with the
 *  logarithm, sine and cosine of lib/base/elementary.h. None is beyond 6.67. */
BSCAP_API void bscap_random_normal_pair(bscap_random *random, double pair[2]);

/** Exponential with mean 1: -ln u of a uniform u. One word; none is beyond 22.9. */
BSCAP_API double bscap_random_exponential(bscap_random *random);

/** A count of independent events of which `mean` are expected, 0 to 64; means outside are taken as
 *  the nearer end, and NAN as 0. It is the fewest events n for which a uniform is at most
 *  p(0) + p(1) + ... + p(n), added in this order, p(0) = e^-mean, p(n) = p(n - 1) * (mean / n). One
 *  word. */
BSCAP_API unsigned bscap_random_poisson(bscap_random *random, double mean);

/** The standard normal that is exceeded with probability 1 - `uniform`, within a ratio of 1e-15.
 *  Odd around 1/2 wherever 1 - uniform is exact; -INFINITY at 0, INFINITY at 1, NAN outside. The
 *  same bits everywhere, by ratios of polynomials that stand with their order in lib/base/random.c.
 */
BSCAP_API double bscap_normal_from_uniform(double uniform);

/** The probability that a standard normal is at most `normal`: within 1e-15 and strictly between 0
 *  and 1 for |normal| up to 8. By erfc of the C library, so the last bit may differ elsewhere. */
BSCAP_API double bscap_uniform_from_normal(double normal);

BSCAP_END

#endif
