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

/* As floats: half a whole number of either sign, which random words come to. */
static lanes draw_middles(bscap_random *random) {
  lanes_bits words;
  for (int i = 0; i < LANES; i++) words[i] = draw_word(random);
  return lanes_from_int((lanes_int)words) + 0.5f;
}

static double worst_log(bscap_random *random) {
  double worst = 0;
  const lanes middle = draw_middles(random), found = lanes_minus_two_log(middle);
  for (int i = 0; i < LANES; i++) {
    const double right = -2 * log(fabs((double)middle[i]) / 0x1p31);
    worst = fmax(worst, share((double)found[i], right, 1.8e-6 * fmin(fmax(1, right), 4 * right)));
  }
  return worst;
}

static double worst_sincospi(bscap_random *random) {
  const double pi = 3.141592653589793;
  double worst = 0;
  lanes sine, cosine;
  const lanes x = draw_middles(random) * 0x1p-32f;
  lanes_sincospi(x, &sine, &cosine);
  for (int i = 0; i < LANES; i++) {
    worst = fmax(worst, share((double)sine[i], sin(pi * (double)x[i]), 7.5e-7));
    worst = fmax(worst, share((double)cosine[i], cos(pi * (double)x[i]), 2e-7));
  }
  return worst;
}

/* Beside the pair that doubles make of the same words. A float's precision of u near 1 is worth the
 * more of a radius the smaller that is. */
static double worst_normal(bscap_random *random) {
  double worst = 0;
  bscap_random alone[LANES];
  lanes_random together;
  lanes pair[2];
  for (int i = 0; i < LANES; i++)
    for (int k = 0; k < 4; k++)
      together.state[k][i] = alone[i].state[k] = bscap_random_bits(random);
  const lanes_bits first = lanes_next_sum(&together), second = lanes_next_sum(&together);
  lanes_normal_pair(first, second, pair);
  for (int i = 0; i < LANES; i++) {
    double right[2];
    bscap_random_normal_pair(&alone[i], right);
    const double radius = hypot(right[0], right[1]);
    const double allowed = 1.5e-6 * fmax(1, radius) + 1e-7 / radius;
    for (int k = 0; k < 2; k++) worst = fmax(worst, share((double)pair[k][i], right[k], allowed));
  }
  return worst;
}

static double worst_chance(bscap_random *random) {
  return fmax(worst_log(random), fmax(worst_sincospi(random), worst_normal(random)));
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
