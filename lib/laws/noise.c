#include <bscap/noise.h>

#include <bscap/calendar.h>
#include <math.h>

#include "base/elementary.h"

double bscap_lognormal_sigma(double variation) {
  return sqrt(bscap_log1p(variation * variation));
}

BSCAP_CLONES static double exponential(double x) {
  return bscap_exp(x);
}

double bscap_lognormal_factor(double sigma, double normal) {
  return exponential(sigma * (normal - sigma / 2));
}

double bscap_walk_sigma(double volatility, double step_seconds) {
  return volatility * sqrt(step_seconds / BSCAP_SECONDS_PER_MONTH);
}

bscap_memory bscap_memory_start(double lasts_seconds, double step_seconds) {
  const double steps = step_seconds / lasts_seconds;
  return (bscap_memory){.keep = bscap_exp(-steps), .fresh = sqrt(-bscap_expm1(-2 * steps))};
}

double bscap_memory_next(bscap_memory memory, double value, double normal) {
  return memory.keep * value + memory.fresh * normal;
}

size_t bscap_burst_slots(double lasts_seconds, double step_seconds) {
  return bscap_window_slots(lasts_seconds, step_seconds);
}

/* Like content with a retention: every burst leaves after the same time. */
bscap_burst bscap_burst_start(double lasts_seconds, double step_seconds, double variation,
                              double *slots) {
  return (bscap_burst){.active = bscap_window_start(lasts_seconds, step_seconds, slots),
                       .sigma = bscap_lognormal_sigma(variation)};
}

double bscap_burst_next(bscap_burst *burst, unsigned arrivals, double normal) {
  const double begun = arrivals > 0 ? arrivals * bscap_lognormal_factor(burst->sigma, normal) : 0;
  bscap_window_add(&burst->active, begun);
  return bscap_window_content(&burst->active);
}

double bscap_burst_factor(double active, double size, double lasts_seconds, double every_seconds) {
  return (1 + size * active) / (1 + size * (lasts_seconds / every_seconds));
}
