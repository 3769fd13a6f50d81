#ifndef BSCAP_GROWTH_H
#define BSCAP_GROWTH_H

#include <bscap/export.h>
#include <stddef.h>

BSCAP_BEGIN

/** How a driver grows. */
typedef enum bscap_growth_kind {
  /** Stays at `start`. */
  BSCAP_GROWTH_CONSTANT,
  /** start + slope_per_second * t. */
  BSCAP_GROWTH_LINEAR,
  /** start * (1 + monthly_ratio)^(t / month). */
  BSCAP_GROWTH_EXPONENTIAL,
  /** ceiling / (1 + (ceiling / start - 1) (1 + monthly_ratio)^-(t / month)) (Verhulst 1838):
   *  compounds at monthly_ratio while far below. Stays at 0 from start 0, and at the ceiling from
   *  there or above. */
  BSCAP_GROWTH_LOGISTIC,
  /** Straight lines between points, level before the first and after the last; 0 without any.
   *  `start` plays no part. */
  BSCAP_GROWTH_POINTS
} bscap_growth_kind;

/** A value over time, in whatever unit the driver has; t in seconds from the model's start, a month
 *  30.4375 days. Whatever the kind, the value is cut off at 0 and at the ceiling. */
typedef struct bscap_growth {
  bscap_growth_kind kind;
  double start;            /**< value at t = 0 (before it is cut off), at least 0 */
  double slope_per_second; /**< linear only; any sign */
  double monthly_ratio;    /**< exponential and logistic; above -1, 0.04 is 4 % a month */
  double ceiling;          /**< never above this; INFINITY for none. Logistic: finite, above 0 */
  const double *point_times_seconds; /**< points only: strictly increasing, borrowed */
  const double *point_values;
  size_t points_count;
} bscap_growth;

/** Constant at 0, without a ceiling. */
BSCAP_API bscap_growth bscap_growth_default(void);

/** The value at `t_seconds`, never below 0 nor above the ceiling. */
BSCAP_API double bscap_growth_value(const bscap_growth *growth, double t_seconds);

/** The integral of the value from `from_seconds` to `to_seconds` (not before it), in the value's
 *  unit times seconds; in closed form piece by piece, so that it is as good as the value itself
 *  (about 1e-13) however short the interval. INFINITY where growth without a ceiling overflows. */
BSCAP_API double bscap_growth_total(const bscap_growth *growth, double from_seconds,
                                    double to_seconds);

BSCAP_END

#endif
