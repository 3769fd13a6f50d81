#ifndef BSCAP_LAWS_AUTOSCALER_METRICS_H
#define BSCAP_LAWS_AUTOSCALER_METRICS_H

#include <bscap/autoscaler.h>
#include <math.h>

/* Whether a metric that is so many times what is aimed at asks for no change. */
static inline bool bscap_autoscaler_is_within(const bscap_autoscaler *autoscaler, double ratio) {
  double down = autoscaler->tolerance_ratio, up = down;
  if (autoscaler->version < BSCAP_KUBERNETES_1_33) return fabs(1.0 - ratio) <= down;
  if (autoscaler->has_behavior && autoscaler->version >= BSCAP_KUBERNETES_NEWEST) {
    if (!isnan(autoscaler->down.tolerance_ratio)) down = autoscaler->down.tolerance_ratio;
    if (!isnan(autoscaler->up.tolerance_ratio)) up = autoscaler->up.tolerance_ratio;
  }
  return 1.0 - down <= ratio && ratio <= 1.0 + up;
}

/* What metric `index` asks for, seen from the target's present size. */
void bscap_autoscaler_propose(const bscap_autoscaler *autoscaler,
                              const bscap_autoscaler_sight *sight, size_t index,
                              bscap_metric_status *status);

/* A double without fraction as int32_t, as amd64 converts it for the controller: what does not fit,
 * NAN included, becomes the least integer. */
int32_t bscap_autoscaler_truncate(double value);

/* Whole thousandths whose sum over all pods, in percent, does not overflow. */
int64_t bscap_autoscaler_whole(double thousandths, int32_t pods);

/* CPU use is measured in billionths of a core and handed over in thousandths, rounded up. */
double bscap_autoscaler_measured_millicores(double use);

#endif
