#include <bscap/growth.h>

#include <bscap/calendar.h>
#include <math.h>
#include <stdbool.h>

#include "base/elementary.h"

/* Not the C library's, whose last bits differ from machine to machine. */
BSCAP_CLONES static double own_exp(double x) {
  return bscap_exp(x);
}

BSCAP_CLONES static double own_expm1(double x) {
  return bscap_expm1(x);
}

BSCAP_CLONES static double own_log(double x) {
  return bscap_log(x);
}

BSCAP_CLONES static double own_log1p(double x) {
  return bscap_log1p(x);
}

bscap_growth bscap_growth_default(void) {
  return (bscap_growth){.kind = BSCAP_GROWTH_CONSTANT, .ceiling = INFINITY};
}

static double cut(double value, double ceiling) {
  return value < 0 ? 0 : value > ceiling ? ceiling : value;
}

static double rate_per_second(const bscap_growth *growth) {
  return own_log1p(growth->monthly_ratio) / BSCAP_SECONDS_PER_MONTH;
}

/* ---- straight lines ---- */

static double linear_value(const bscap_growth *growth, double t) {
  return growth->start + growth->slope_per_second * t;
}

/* The area under a straight line from `first` to `last`, cut off at 0 and at the ceiling: a
 * trapezium in between and a rectangle where it is above. Which way it runs makes no difference. */
static double line_total(double first, double last, double width, double ceiling) {
  const double low = fmin(first, last), high = fmax(first, last);
  if (high <= 0) return 0;
  if (low >= ceiling) return ceiling * width;
  if (low >= 0 && high <= ceiling) return (low + high) / 2 * width;
  const double bottom = fmax(low, 0), top = fmin(high, ceiling);
  const double below_top = (top - bottom) * ((bottom + top) / 2);
  const double above_top = high > top ? (high - top) * top : 0;
  return (below_top + above_top) / (high - low) * width;
}

/* ---- exponential ---- */

static double exponential_value(const bscap_growth *growth, double t) {
  return growth->start > 0 ? growth->start * own_exp(rate_per_second(growth) * t) : 0;
}

/* As if there were no ceiling: the first value times the mean of exp over the interval. */
static double exponential_piece(const bscap_growth *growth, double from, double to) {
  if (!(from < to)) return 0;
  const double exponent = rate_per_second(growth) * (to - from);
  const double mean = exponent == 0 ? 1 : own_expm1(exponent) / exponent;
  return exponential_value(growth, from) * mean * (to - from);
}

/* On one side of the crossing the value is at its ceiling, on the other below it. */
static double exponential_total(const bscap_growth *growth, double from, double to) {
  const double rate = rate_per_second(growth), ceiling = growth->ceiling;
  if (!(growth->start > 0) || !(ceiling > 0)) return 0;
  if (rate == 0) return cut(growth->start, ceiling) * (to - from);
  if (isinf(ceiling)) return exponential_piece(growth, from, to);
  const double crossing = fmax(from, fmin(own_log(ceiling / growth->start) / rate, to));
  if (rate > 0) return exponential_piece(growth, from, crossing) + ceiling * (to - crossing);
  return ceiling * (crossing - from) + exponential_piece(growth, crossing, to);
}

/* ---- logistic ---- */

/* At 0 it stays 0, at or above its ceiling it stays there. */
static bool is_level(const bscap_growth *growth) {
  return !(growth->start > 0) || growth->start >= growth->ceiling;
}

/* What is reached over what is missing: the odds of a share, which grow exponentially. */
static double logistic_odds(const bscap_growth *growth, double t) {
  return growth->start / (growth->ceiling - growth->start) * own_exp(rate_per_second(growth) * t);
}

static double logistic_value(const bscap_growth *growth, double t) {
  if (is_level(growth)) return cut(growth->start, growth->ceiling);
  return growth->ceiling / (1 + 1 / logistic_odds(growth, t));
}

/* The logarithm of (1 + odds e^x) / (1 + odds), in the form that cancels nothing. */
static double log_of_gain(double odds, double x) {
  const double reached = 1 / (1 + 1 / odds), missing = 1 / (1 + odds);
  if (x > 700) return x + own_log(reached + missing * own_exp(-x));
  const double gain = reached * own_expm1(x);
  return gain > -0.5 ? own_log1p(gain) : own_log(missing + reached * own_exp(x));
}

/* The integral of ceiling / (1 + 1 / odds) is ceiling / rate * log(1 + odds). */
static double logistic_total(const bscap_growth *growth, double from, double to) {
  const double width = to - from, exponent = rate_per_second(growth) * width;
  if (is_level(growth) || exponent == 0) return logistic_value(growth, from) * width;
  return growth->ceiling * width * (log_of_gain(logistic_odds(growth, from), exponent) / exponent);
}

/* ---- points ---- */

/* How many points lie at or before `t`. */
static size_t points_until(const bscap_growth *growth, double t) {
  size_t low = 0, high = growth->points_count;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (growth->point_times_seconds[middle] <= t)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* Before any ceiling; `after` is points_until(growth, t). */
static double points_value(const bscap_growth *growth, double t, size_t after) {
  const double *times = growth->point_times_seconds, *values = growth->point_values;
  if (growth->points_count == 0) return 0;
  if (after == 0) return values[0];
  if (after == growth->points_count) return values[after - 1];
  const double share = (t - times[after - 1]) / (times[after] - times[after - 1]);
  return values[after - 1] + share * (values[after] - values[after - 1]);
}

static double points_total(const bscap_growth *growth, double from, double to) {
  size_t after = points_until(growth, from);
  double total = 0, value = points_value(growth, from, after);
  for (; after < growth->points_count && growth->point_times_seconds[after] < to; after++) {
    const double time = growth->point_times_seconds[after];
    total += line_total(value, growth->point_values[after], time - from, growth->ceiling);
    value = growth->point_values[after];
    from = time;
  }
  return total + line_total(value, points_value(growth, to, after), to - from, growth->ceiling);
}

/* ---- all kinds ---- */

double bscap_growth_value(const bscap_growth *growth, double t_seconds) {
  const double ceiling = growth->ceiling;
  switch (growth->kind) {
  case BSCAP_GROWTH_CONSTANT:
    return cut(growth->start, ceiling);
  case BSCAP_GROWTH_LINEAR:
    return cut(linear_value(growth, t_seconds), ceiling);
  case BSCAP_GROWTH_EXPONENTIAL:
    return cut(exponential_value(growth, t_seconds), ceiling);
  case BSCAP_GROWTH_LOGISTIC:
    return logistic_value(growth, t_seconds);
  case BSCAP_GROWTH_POINTS:
    return cut(points_value(growth, t_seconds, points_until(growth, t_seconds)), ceiling);
  }
  return NAN;
}

double bscap_growth_total(const bscap_growth *growth, double from_seconds, double to_seconds) {
  const double width = to_seconds - from_seconds;
  switch (growth->kind) {
  case BSCAP_GROWTH_CONSTANT:
    return cut(growth->start, growth->ceiling) * width;
  case BSCAP_GROWTH_LINEAR:
    return line_total(linear_value(growth, from_seconds), linear_value(growth, to_seconds), width,
                      growth->ceiling);
  case BSCAP_GROWTH_EXPONENTIAL:
    return exponential_total(growth, from_seconds, to_seconds);
  case BSCAP_GROWTH_LOGISTIC:
    return logistic_total(growth, from_seconds, to_seconds);
  case BSCAP_GROWTH_POINTS:
    return points_total(growth, from_seconds, to_seconds);
  }
  return NAN;
}
