#ifndef BSCAP_METALOG_H
#define BSCAP_METALOG_H

#include <bscap/export.h>
#include <stdbool.h>

BSCAP_BEGIN

/** An uncertain number as people state it, in whatever unit it has. */
typedef struct bscap_triple {
  double low;    /**< 10th percentile: one time in ten it is less */
  double likely; /**< median */
  double high;   /**< 90th percentile */
} bscap_triple;

/** The three-term metalog distribution (Keelin 2016, "The Metalog Distributions", Decision Analysis
 *  13(4)) through three points. With u(p) = ln(p / (1 - p)) / ln 9, which is -1, 0, 1 at the 10th,
 *  50th and 90th percentile, its quantile function is
 *    likely + u (down (0.9 - p) / 0.8 + up (p - 0.1) / 0.8),
 *  where `down` and `up` are how far low and high lie from likely: as they are where there are no
 *  bounds, between logarithms of the distance from the one bound, between log-odds where there are
 *  two. Make it with bscap_metalog_fit. */
typedef struct bscap_metalog {
  double likely;
  double down;  /**< 0 in a constant, else above 0 */
  double up;    /**< likewise */
  double least; /**< -INFINITY for none */
  double most;  /**< INFINITY for none */
} bscap_metalog;

/** Fits the distribution that has `points` as its percentiles and stays between `least` and `most`
 *  (either may be infinite). Three equal points within the bounds are a constant. False, and
 *  `metalog` is as before, where there is none: unless least < low < likely < high < most, where
 *  low or high lies more than 5.0032 times as far from likely as the other (in the distances named
 *  above: |a3 / a2| < 1.66711 in Keelin's terms), and where these distances overflow. */
BSCAP_API bool bscap_metalog_fit(bscap_metalog *metalog, bscap_triple points, double least,
                                 double most);

/** The nearest points that fit, to be proposed where `points` do not: low and high stay where they
 *  can and likely moves, in as few digits as do (three, mostly). What lies on a bound or beyond is
 *  put a hundredth of likely's distance away from it. `points` that fit come back as they are;
 *  points so close that nothing lies between them become constant. All points finite, least at
 *  most `most`, magnitudes up to 1e300. */
BSCAP_API bscap_triple bscap_metalog_nearest(bscap_triple points, double least, double most);

/** The value that is exceeded with probability 1 - `probability` (above 0, below 1). Grows with
 *  it, stays within the bounds, and is finite. The three points come back within 1e-13 of the point
 *  or of high - low, whichever is larger; with bounds at 0 and above, within 1e-13 of the point
 *  (1e-12 where the three span more than a hundred powers of ten). */
BSCAP_API double bscap_metalog_quantile(const bscap_metalog *metalog, double probability);

BSCAP_END

#endif
