#include "judge/threshold.h"

#include <math.h>

static double whole_percent(double target_ratio) {
  return fmax(1, round(100 * target_ratio));
}

/* From just below the line in real numbers up to the first whole percent that is over it in the
 * controller's doubles. */
double bscap_threshold_up(double target_ratio, double tolerance_ratio) {
  if (isnan(target_ratio)) return NAN;
  const double target = whole_percent(target_ratio);
  double use = floor(target * (1 + tolerance_ratio)) - 1;
  while (!(use / target > 1 + tolerance_ratio)) use++;
  return use / 100;
}

static bool asks_for_fewer(double use, double target, double tolerance_ratio, double pods) {
  const double ratio = use / target;
  return ratio < 1 - tolerance_ratio && (isinf(pods) || ceil(ratio * pods) < pods);
}

double bscap_threshold_down(double target_ratio, double tolerance_ratio, double pods) {
  if (isnan(target_ratio)) return NAN;
  const double target = whole_percent(target_ratio);
  double use = ceil(target * (1 - tolerance_ratio)) + 1;
  while (use >= 0 && !asks_for_fewer(use, target, tolerance_ratio, pods)) use--;
  return use / 100;
}

double bscap_threshold_target(double up_ratio, double tolerance_ratio) {
  for (int target = 100; target >= 1; target--)
    if (round(100 * bscap_threshold_up(target / 100.0, tolerance_ratio)) == round(100 * up_ratio))
      return target / 100.0;
  return NAN;
}

double bscap_threshold_round(double threshold, bscap_unit unit, bool up) {
  const double mebibytes = threshold / 0x1p20;
  const double parts = mebibytes < 10 ? 100 : mebibytes < 100 ? 10 : 1;
  if (unit != BSCAP_BYTES || !isfinite(threshold) || mebibytes < 1) return threshold;
  return (up ? ceil : floor)(mebibytes * parts) / parts * 0x1p20;
}
