#include <bscap/random.h>

#include <math.h>

#include "elementary.h"

static uint32_t low(uint64_t value) {
  return (uint32_t)value;
}

static uint32_t high(uint64_t value) {
  return (uint32_t)(value >> 32);
}

void bscap_random_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t words[4]) {
  uint32_t a = counter[0], b = counter[1], c = counter[2], d = counter[3];
  uint32_t first_key = key[0], second_key = key[1];
  for (int round = 0; round < 10; round++) {
    uint64_t first = UINT64_C(0xd2511f53) * a, second = UINT64_C(0xcd9e8d57) * c;
    a = high(second) ^ b ^ first_key;
    b = low(second);
    c = high(first) ^ d ^ second_key;
    d = low(first);
    /* From the golden ratio and the root of 3. */
    first_key += 0x9e3779b9;
    second_key += 0xbb67ae85;
  }
  words[0] = a;
  words[1] = b;
  words[2] = c;
  words[3] = d;
}

uint64_t bscap_random_name(const char *source) {
  uint64_t hash = 0xcbf29ce484222325;
  for (; *source; source++) hash = (hash ^ (unsigned char)*source) * 0x100000001b3;
  return hash;
}

bscap_random bscap_random_stream(uint64_t seed, uint64_t trajectory, const char *source) {
  return bscap_random_stream_named(seed, trajectory, bscap_random_name(source));
}

bscap_random bscap_random_stream_named(uint64_t seed, uint64_t trajectory, uint64_t name) {
  const uint32_t counter[4] = {low(trajectory), high(trajectory), low(name), high(name)};
  const uint32_t key[2] = {low(seed), high(seed)};
  bscap_random random;
  uint32_t *s = random.state;
  bscap_random_philox(counter, key, s);
  /* From zeros would come nothing but zeros. */
  if (!(s[0] | s[1] | s[2] | s[3])) s[0] = 1;
  return random;
}

/* Half a whole number: the next sum of words, taken as signed, and 1/2. */
static double next_middle(bscap_random *random) {
  const uint32_t sum = random->state[0] + random->state[3];
  bscap_random_step(random);
  return (double)sum - (sum >> 31 ? 0x1p32 : 0) + 0.5;
}

BSCAP_CLONES static void normal_pair(double middle, double v, double pair[2]) {
  double sine, cosine, size = sqrt(-2 * bscap_log(fabs(middle) * 0x1p-31));
  double radius = copysign(size, middle);
  bscap_sincos_turns(v / 2, &sine, &cosine);
  pair[0] = radius * cosine;
  pair[1] = radius * sine;
}

void bscap_random_normal_pair(bscap_random *random, double pair[2]) {
  double middle = next_middle(random);
  normal_pair(middle, next_middle(random) * 0x1p-32, pair);
}

BSCAP_CLONES static double exponential(double u) {
  return -bscap_log(u);
}

double bscap_random_exponential(bscap_random *random) {
  return exponential(bscap_random_uniform(random));
}

BSCAP_CLONES static unsigned poisson(double u, double mean) {
  unsigned count = 0;
  double probability = bscap_exp(-mean), sum = probability;
  /* Ends, as the largest u is 1 - 2^-33 and the sum comes closer to 1 than that. */
  while (sum < u) {
    count++;
    probability *= mean / count;
    sum += probability;
  }
  return count;
}

unsigned bscap_random_poisson(bscap_random *random, double mean) {
  return poisson(bscap_random_uniform(random), mean > 64 ? 64 : mean > 0 ? mean : 0);
}

enum { COEFFICIENTS = 8 };

/* p(x) / q(x), lowest power first. */
typedef struct ratio {
  double p[COEFFICIENTS];
  double q[COEFFICIENTS];
} ratio;

/* Best approximations (Remez) of the normal quantile in three ranges as in Wichura's AS 241, worked
 * out afresh in 50 digits; each is good to 2^-53 after its coefficients are rounded. */

/* quantile(1/2 + c) / c at 0.425^2 - c^2 from 0 to 0.425^2 */
static const ratio middle = {
    {0x1.b18d91e9eef75p+1, 0x1.0a48718606525p+7, 0x1.ece5731e24d4cp+10, 0x1.ad1d028ebf039p+13,
     0x1.66c33bc3b625ap+15, 0x1.06c113cbddba8p+16, 0x1.052c38d0227d9p+15, 0x1.39a121e96cc53p+11},
    {0x1.0000000000000p+0, 0x1.52819829ffcd9p+5, 0x1.5797b29ec6252p+9, 0x1.5122bef778457p+12,
     0x1.4b769b6b63ff7p+14, 0x1.33170dcf19d02p+15, 0x1.c0e2e5aefcd42p+14, 0x1.46a68eebd44d6p+12}};

/* quantile(1 - tail) at sqrt(-ln tail) - 1.6 from 0 to 3.4 */
static const ratio near = {
    {0x1.6c665fde9526ap+0, 0x1.28577a445365dp+2, 0x1.713f8259a78c8p+2, 0x1.d2ecd65a05ec1p+1,
     0x1.453ce4ddf794dp+0, 0x1.ef2affc73c2e6p-3, 0x1.744eed128d70ep-6, 0x1.9615deed08f95p-11},
    {0x1.0000000000000p+0, 0x1.06cf03bced37ep+1, 0x1.ad27ab1b0405ep+0, 0x1.6129543087db3p-1,
     0x1.2f514c811de08p-3, 0x1.f207f121c7fecp-7, 0x1.1f18eff8dbf48p-11, 0x1.20d3c6b7471c5p-30}};

/* quantile(1 - tail) at sqrt(-ln tail) - 5 from 0 to 22.5 */
static const ratio far = {
    {0x1.aa1b1c13ee527p+2, 0x1.5d83e1c837d3ap+2, 0x1.c86a05104d3f3p+0, 0x1.2f18773704544p-2,
     0x1.b16274e090509p-6, 0x1.44427f120e989p-10, 0x1.c3d288b9998cep-16, 0x1.ab675d9219962p-23},
    {0x1.0000000000000p+0, 0x1.32e9d0be6e8b1p-1, 0x1.1801d5f7731adp-3, 0x1.e61f37000ee77p-7,
     0x1.9ac060f75958fp-11, 0x1.33afdf5e1bc1dp-16, 0x1.2e37d83b8edf5p-23, 0x1.1e69ca033831ep-49}};

BSCAP_INLINE double evaluate(const ratio *r, double x) {
  double p = r->p[COEFFICIENTS - 1], q = r->q[COEFFICIENTS - 1];
  for (int i = COEFFICIENTS - 2; i >= 0; i--) {
    p = fma(p, x, r->p[i]);
    q = fma(q, x, r->q[i]);
  }
  return p / q;
}

BSCAP_CLONES static double quantile(double uniform) {
  double centred = uniform - 0.5;
  if (fabs(centred) <= 0.425)
    return centred * evaluate(&middle, fma(-centred, centred, 0.425 * 0.425));
  double tail = sqrt(-bscap_log(centred < 0 ? uniform : 1 - uniform));
  double size = tail <= 5 ? evaluate(&near, tail - 1.6) : evaluate(&far, tail - 5);
  return copysign(size, centred);
}

double bscap_normal_from_uniform(double uniform) {
  if (uniform == 0) return -INFINITY;
  if (uniform == 1) return INFINITY;
  return quantile(uniform);
}

double bscap_uniform_from_normal(double normal) {
  return 0.5 * erfc(-normal * 0x1.6a09e667f3bcdp-1);
}
