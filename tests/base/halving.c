/* Doubles in half of the lanes beside the same functions of one double. */
#include "base/halving.h"

#include <bscap/random.h>

#include "base/half_elementary.h"

static int differ(half found, const double *right) {
  int others = 0;
  for (int i = 0; i < HALF_LANES; i++) others += bscap_bits_of(found[i]) != bscap_bits_of(right[i]);
  return others;
}

#define COMPARE(found, expected)                                                                   \
  do {                                                                                             \
    double right_[HALF_LANES];                                                                     \
    for (int i = 0; i < HALF_LANES; i++) right_[i] = (expected);                                   \
    others += differ((found), right_);                                                             \
  } while (0)

/* Of any size and sign, whole and halves among them. */
static double draw(bscap_random *random) {
  const double size = ldexp(bscap_random_uniform(random), (int)(bscap_random_bits(random) % 70));
  const double rounded = bscap_random_bits(random) % 2 ? size : floor(2 * size) / 2;
  return bscap_random_bits(random) % 2 ? rounded : -rounded;
}

static int compare_arithmetic(bscap_random *random) {
  int others = 0;
  half a, b;
  for (int i = 0; i < HALF_LANES; i++) {
    a[i] = draw(random);
    b[i] = draw(random);
    if (b[i] == 0) b[i] = 3;
  }
  COMPARE(half_floor(a), floor(a[i]));
  COMPARE(half_ceil(a), ceil(a[i]));
  COMPARE(half_quotient(a, b, 1 / b) + 0, a[i] / b[i] + 0);
  COMPARE(half_multiply_add(a, b, a), fma(a[i], b[i], a[i]));
  return others;
}

static int compare_functions(bscap_random *random) {
  int others = 0;
  half u, v, x, sine, cosine;
  for (int i = 0; i < HALF_LANES; i++) {
    u[i] = bscap_random_uniform(random);
    v[i] = bscap_random_uniform(random);
    x[i] = 1600 * (v[i] - 0.5) * u[i];
  }
  half_sincos_turns(v, &sine, &cosine);
  COMPARE(half_exp(x), bscap_exp(x[i]));
  COMPARE(half_log(u), bscap_log(u[i]));
  for (int i = 0; i < HALF_LANES; i++) {
    double right[2];
    bscap_sincos_turns(v[i], &right[0], &right[1]);
    others += bscap_bits_of(sine[i]) != bscap_bits_of(right[0]);
    others += bscap_bits_of(cosine[i]) != bscap_bits_of(right[1]);
  }
  return others;
}

static int compare_normals(uint64_t seed) {
  int others = 0;
  lanes_random random;
  bscap_random alone[LANES];
  wide pair[2];
  for (int i = 0; i < LANES; i++) {
    alone[i] = bscap_random_stream(seed, (uint64_t)i, "halving");
    for (int k = 0; k < 4; k++) random.state[k][i] = alone[i].state[k];
  }
  wide_normal_pair(&random, 2, pair);
  wide_normal_pair(&random, 2, pair);
  for (int i = 0; i < LANES; i++) {
    double right[2];
    bscap_random_normal_pair(&alone[i], right);
    bscap_random_normal_pair(&alone[i], right);
    for (int k = 0; k < 2; k++) {
      const half found = i < HALF_LANES ? pair[k].low : pair[k].high;
      others += bscap_bits_of(found[i % HALF_LANES]) != bscap_bits_of(right[k]);
    }
  }
  return others;
}

int LANES_NAMED(compare_halves)(int numbers) {
  bscap_random random = bscap_random_stream(1, 0, "halving");
  int others = 0;
  for (int i = 0; i < numbers; i += LANES)
    others +=
        compare_arithmetic(&random) + compare_functions(&random) + compare_normals((uint64_t)i);
  return others;
}
