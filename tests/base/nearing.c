/* Floats in lanes beside the same functions of the C library. */
#include "base/nearing.h"

#include <bscap/random.h>

#include "base/lanes_elementary.h"

static double share(double found, double right, double allowed) {
  return isnan(found) ? INFINITY : fabs(found - right) / allowed;
}

/* Any word, those at the ends and in the middle among them. */
static uint32_t draw_word(bscap_random *random) {
  static const uint32_t special[] = {0, 1, 0x7fffffff, 0x80000000, 0x80000001, UINT32_MAX};
  const uint32_t which = bscap_random_bits(random) % 100, word = bscap_random_bits(random);
  return which < sizeof special / sizeof *special ? special[which] : word >> which % 32;
}

static double worst_power(bscap_random *random) {
  double worst = 0;
  lanes x;
  for (int i = 0; i < LANES; i++) x[i] = (float)(252 * (bscap_random_uniform(random) - 0.5));
  const lanes power = lanes_exp2(x), within = lanes_exp2_within(x);
  for (int i = 0; i < LANES; i++) {
    const double right = exp2((double)x[i]);
    worst = fmax(worst, share((double)power[i], right, 2e-7 * right));
    worst = fmax(worst, share((double)within[i], (double)power[i], 1e-300));
  }
  return worst;
}

static double worst_inverse(bscap_random *random) {
  double worst = 0;
  lanes x;
  for (int i = 0; i < LANES; i++) {
    const double power = bscap_random_uniform(random) * bscap_random_uniform(random) * 119;
    x[i] = (float)exp2(power);
  }
  const lanes inverse = lanes_inverse(x);
  for (int i = 0; i < LANES; i++) {
    const double right = 1 / (double)x[i];
    worst = fmax(worst, share((double)inverse[i], right, 2e-7 * right));
  }
  return worst;
}

/* A float's precision of u is worth 6e-8 of its logarithm, twice. */
static double worst_chance(bscap_random *random) {
  double worst = 0;
  lanes_bits words;
  lanes sine, cosine;
  for (int i = 0; i < LANES; i++) words[i] = draw_word(random);
  const lanes log_now = lanes_minus_two_log(words);
  lanes_sincos(words, &sine, &cosine);
  for (int i = 0; i < LANES; i++) {
    const double u = (words[i] + 0.5) / 0x1p32, right = -2 * log(u);
    const double turn = 6.283185307179586 * u;
    worst = fmax(worst, share((double)log_now[i], right, 2e-7 * right + 1.3e-7));
    worst = fmax(worst, share((double)sine[i], sin(turn), 3e-7));
    worst = fmax(worst, share((double)cosine[i], cos(turn), 3e-7));
  }
  return worst;
}

double LANES_NAMED(worst_of_floats)(int numbers) {
  bscap_random random = bscap_random_stream(2, 0, "nearing");
  double worst = 0;
  for (int i = 0; i < numbers; i += LANES)
    worst = fmax(worst,
                 fmax(worst_power(&random), fmax(worst_inverse(&random), worst_chance(&random))));
  return worst;
}

static double apart(lanes a, lanes b) {
  double worst = 0;
  for (int i = 0; i < LANES; i++) worst = fmax(worst, share((double)a[i], (double)b[i], 1e-300));
  return worst;
}

double LANES_NAMED(worst_beyond_floats)(void) {
  const double high = apart(lanes_exp2(lanes_of(1e30f)), lanes_exp2(lanes_of(126)));
  const double low = apart(lanes_exp2(lanes_of(-INFINITY)), lanes_exp2(lanes_of(-126)));
  const double large = apart(lanes_inverse(lanes_of(INFINITY)), lanes_inverse(lanes_of(0x1p120f)));
  return fmax(high, fmax(low, large));
}
