#ifndef BSCAP_NOISE_H
#define BSCAP_NOISE_H

#include <bscap/export.h>
#include <bscap/storage.h>
#include <stddef.h>

BSCAP_BEGIN

/* What varies in time. Each factor has mean exactly 1: it shares out the stated mean and adds
 * nothing to it. `normal` is always a fresh standard normal. */

/** The standard deviation of the logarithm of a lognormal whose standard deviation is `variation`
 *  (at least 0) times its mean: sqrt(ln(1 + variation^2)). */
BSCAP_API double bscap_lognormal_sigma(double variation);

/** The lognormal with mean 1 that has this `sigma` (finite, at least 0):
 *  exp(sigma normal - sigma^2 / 2); 1 for sigma 0. */
BSCAP_API double bscap_lognormal_factor(double sigma, double normal);

/** How much the logarithm of a growing level spreads in one step, to be handed to
 *  bscap_lognormal_factor for the factor of that step: volatility sqrt(step / month). `volatility`
 *  (at least 0) is the standard deviation over one month of 30.4375 days. The product of the
 *  factors is a geometric random walk, with mean 1 at every time. */
BSCAP_API double bscap_walk_sigma(double volatility, double step_seconds);

/** A standard normal that remembers: the stationary autoregression of order 1, whose correlation
 *  over a time t is exp(-t / lasts). Make it with bscap_memory_start. */
typedef struct bscap_memory {
  double keep;  /**< share of the last value that stays, exp(-step / lasts) */
  double fresh; /**< weight of what is new, sqrt(1 - keep^2) */
} bscap_memory;

/** `lasts_seconds` at least 0: 0 makes every step independent, INFINITY lets the value stay as it
 *  is. `step_seconds` above 0. */
BSCAP_API bscap_memory bscap_memory_start(double lasts_seconds, double step_seconds);

/** The value after `value`: keep value + fresh normal. Standard normal, if `value` is: let the
 *  first one be a fresh normal. */
BSCAP_API double bscap_memory_next(bscap_memory memory, double value, double normal);

/** Bursts: each begins at random (Poisson), is of random size (lognormal with mean 1), and lasts
 *  equally long. What is active is counted in mean bursts, so that several drivers may share the
 *  bursts and have sizes of their own. A burst that begins within a step is active from that whole
 *  step on for lasts / step steps, the last of them with its fraction as weight; bursts that begin
 *  within the same step are of the same size. Make it with bscap_burst_start. */
typedef struct bscap_burst {
  bscap_window active; /**< arrivals times size of each step that still counts */
  double sigma;        /**< of the size */
} bscap_burst;

/** How many doubles bursts need: lasts / step, rounded up; SIZE_MAX when no memory could hold them.
 *  `lasts_seconds` finite and at least 0, `step_seconds` above 0. */
BSCAP_API size_t bscap_burst_slots(double lasts_seconds, double step_seconds);

/** Starts without any burst active, over the caller's `slots` (bscap_burst_slots of them), set to
 *  0. That is not how it is on an ordinary day: call bscap_burst_next bscap_burst_slots times
 *  before the first step that counts. `variation` of the size: standard deviation over mean, at
 *  least 0. */
BSCAP_API bscap_burst bscap_burst_start(double lasts_seconds, double step_seconds, double variation,
                                        double *slots);

/** What is active in the next step, in mean bursts, where `arrivals` begin in it: Poisson with mean
 *  step / every, where every is the mean time between bursts. Exactly 0 once all have passed. */
BSCAP_API double bscap_burst_next(bscap_burst *burst, unsigned arrivals, double normal);

/** The factor on work while `active` mean bursts are (from bscap_burst_next), where a mean burst
 *  adds `size` (at least 0) times ordinary work: (1 + size active) / (1 + size lasts / every), with
 *  lasts / every being what is active in the mean. `every_seconds` above 0. */
BSCAP_API double bscap_burst_factor(double active, double size, double lasts_seconds,
                                    double every_seconds);

BSCAP_END

#endif
