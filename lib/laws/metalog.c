#include <bscap/metalog.h>

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "base/elementary.h"

/* A metalog grows everywhere if |a3 / a2| times the largest (y - 1/2) + y (1 - y) ln(y / (1 - y))
 * is below 1. With 2 t = ln(y / (1 - y)) that is largest where t = coth t, and there it is t / 2.
 * In terms of the points, |a3 / a2| = |up - down| / (0.4 (up + down)): hence the smallest share
 * that one of them may have in both. */
static const double coth_is_itself = 1.1996786402577338;
static const double smallest_share = 0.5 - 0.4 / coth_is_itself;

static const double log_of_nine = 2.1972245773362196;

/* ---- along the scale on which the distribution has no bounds ---- */

/* From one value up to another, without taking nearly equal logarithms from each other: where the
 * bounds are far away, next to nothing would be left of them. */
static double distance(double from, double to, double least, double most) {
  const double gap = to - from;
  if (isinf(least) && isinf(most)) return gap;
  return bscap_log1p(gap / (from - least)) + bscap_log1p(gap / (most - to));
}

/* The value that lies `far` below. Near to `from` it is counted from there, near to the bound from
 * the bound, so that either is exact. */
BSCAP_INLINE double below(double from, double far, double least, double most) {
  const double above_least = from - least, below_most = most - from;
  if (isinf(least) && isinf(most)) return from - far;
  if (isinf(least)) return from - below_most * bscap_expm1(far);
  /* Its square could be too small for a double where the bounds are worlds apart. */
  const double half = bscap_exp(-far / 2), steepness = 1 / above_least + 1 / below_most;
  const double damping = 1 / above_least + half / below_most * half;
  const double drop = -bscap_expm1(-far) / damping;
  if (drop <= above_least / 2) return from - drop;
  return least + above_least * half * (steepness * half / damping);
}

BSCAP_INLINE double moved(double from, double far, double least, double most) {
  return far < 0 ? below(from, -far, least, most) : -below(-from, far, -most, -least);
}

/* ---- fitting ---- */

static bool is_constant(bscap_triple points) {
  return points.low == points.likely && points.likely == points.high;
}

static bool is_ordered(bscap_triple points, double least, double most) {
  if (is_constant(points)) return least <= points.low && points.high <= most;
  return least < points.low && points.low < points.likely && points.likely < points.high &&
         points.high < most;
}

bool bscap_metalog_fit(bscap_metalog *metalog, bscap_triple points, double least, double most) {
  if (!is_ordered(points, least, most) || isinf(points.likely)) return false;
  bscap_metalog fit = {.likely = points.likely, .least = least, .most = most};
  if (!is_constant(points)) {
    fit.down = distance(points.low, points.likely, least, most);
    fit.up = distance(points.likely, points.high, least, most);
    if (!(fmin(fit.down, fit.up) > smallest_share * (fit.down + fit.up))) return false;
  }
  *metalog = fit;
  return true;
}

BSCAP_CLONES static double quantile(const bscap_metalog *metalog, double p) {
  const double log_odds = p < 0.5 ? -bscap_log((1 - p) / p) : bscap_log(p / (1 - p));
  const double reach = metalog->down + (metalog->up - metalog->down) * ((p - 0.1) / 0.8);
  const double value =
      moved(metalog->likely, log_odds / log_of_nine * reach, metalog->least, metalog->most);
  return fmax(fmax(metalog->least, -DBL_MAX), fmin(value, fmin(metalog->most, DBL_MAX)));
}

double bscap_metalog_quantile(const bscap_metalog *metalog, double probability) {
  return quantile(metalog, probability);
}

/* ---- what to write instead ---- */

enum { DIGITS = 3, ALL_DIGITS = 17 };

typedef double rounding(double);

static double rounded(double value, int digits, rounding *to_whole) {
  if (value == 0 || !isfinite(value)) return value;
  const int places = digits - 1 - (int)floor(log10(fabs(value)));
  const double scale = pow(10, abs(places));
  return places > 0 ? to_whole(value * scale) / scale : to_whole(value / scale) * scale;
}

/* In as few digits as fit between the two; `value` itself where nothing does. */
static double brief_between(double value, double low, double high) {
  for (int digits = DIGITS; digits <= ALL_DIGITS; digits++) {
    const double brief = rounded(value, digits, round);
    if (low < brief && brief < high) return brief;
  }
  return value;
}

static bscap_triple ordered_within(bscap_triple points, double least, double most) {
  const double low = fmax(least, fmin(points.low, most));
  const double likely = fmax(least, fmin(points.likely, most));
  const double high = fmax(least, fmin(points.high, most));
  return (bscap_triple){
      .low = fmin(fmin(low, likely), high),
      .likely = fmax(fmin(low, likely), fmin(fmax(low, likely), high)),
      .high = fmax(fmax(low, likely), high),
  };
}

static bscap_triple off_bounds(bscap_triple points, double least, double most) {
  double low = points.low, likely = points.likely, high = points.high;
  if (likely <= least)
    likely = brief_between(least + (high - least) / 100, least, high);
  else if (likely >= most)
    likely = brief_between(most - (most - low) / 100, low, most);
  if (low <= least) low = brief_between(least + (likely - least) / 100, least, likely);
  if (high >= most) high = brief_between(most - (most - likely) / 100, likely, most);
  return (bscap_triple){low, likely, high};
}

/* Puts likely where its smaller distance just has the share that it needs. */
static bscap_triple with_likely_moved(bscap_triple points, double least, double most) {
  const double low = points.low, high = points.high;
  const bool is_near_low =
      distance(low, points.likely, least, most) < distance(points.likely, high, least, most);
  const double share = is_near_low ? smallest_share : 1 - smallest_share;
  const double edge = moved(low, share * distance(low, high, least, most), least, most);
  bscap_metalog fit;
  for (int digits = DIGITS; digits <= ALL_DIGITS; digits++) {
    const bscap_triple under = {low, rounded(edge, digits, floor), high};
    if (bscap_metalog_fit(&fit, under, least, most)) return under;
    const bscap_triple over = {low, rounded(edge, digits, ceil), high};
    if (bscap_metalog_fit(&fit, over, least, most)) return over;
  }
  return (bscap_triple){points.likely, points.likely, points.likely};
}

bscap_triple bscap_metalog_nearest(bscap_triple points, double least, double most) {
  bscap_metalog fit;
  const bscap_triple ordered = ordered_within(points, least, most);
  if (bscap_metalog_fit(&fit, ordered, least, most)) return ordered;
  const bscap_triple inside = off_bounds(ordered, least, most);
  if (bscap_metalog_fit(&fit, inside, least, most)) return inside;
  return with_likely_moved(inside, least, most);
}
