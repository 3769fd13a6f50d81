#ifndef BSCAP_LAWS_METRIC_LANES_H
#define BSCAP_LAWS_METRIC_LANES_H

#include <bscap/autoscaler.h>

#include "base/wide.h"

/* What a metric of a resource asks for where all pods are alike, ready and measured: the same as
 * bscap_autoscaler_propose, in half of the lanes. Here all numbers are whole, and each division is
 * by a number that does not change. So the quotient comes from the product with the inverse: a
 * fraction is off a whole number by half a divisor's part at least, where it was taken half a unit
 * off, and products below 2^51 are not wrong by as much. */

typedef struct bscap_metric_half {
  half per_value; /* hundred for a utilization; what makes thousandths of a value for an average */
  half inverse_per_value;
  half request; /* 1 for an average */
  half inverse_request;
  half aim;
  half inverse_aim;
  half least_within; /* figures within the tolerance */
  half most_within;
  half most_value; /* up to which all this is exact */
  half fill;       /* what a missing pod is taken to use where others use little, times per_value */
} bscap_metric_half;

/* Metric `index` into lane `lane`. Values are whole millicores, or whole bytes. NULL, or why it
 * cannot be one of these. */
const char *LANES_NAMED(bscap_metric_half_set)(bscap_metric_half *metric, int lane,
                                               const bscap_autoscaler *autoscaler, size_t index,
                                               const bscap_autoscaler_load *load);
#define bscap_metric_half_set LANES_NAMED(bscap_metric_half_set)

/* What is compared with the aim: whole percent, or thousandths. */
BSCAP_INLINE half bscap_metric_half_figure(const bscap_metric_half *metric, half value) {
  return half_floor((value * metric->per_value + 0.5) * metric->inverse_request);
}

/* The least value with a figure that is so large. */
BSCAP_INLINE half bscap_metric_half_value(const bscap_metric_half *metric, half figure) {
  return half_ceil((figure * metric->request - 0.5) * metric->inverse_per_value);
}

BSCAP_INLINE half bscap_metric_half_propose(const bscap_metric_half *metric, half value,
                                            half replicas) {
  const half figure = bscap_metric_half_figure(metric, value);
  const half ratio = half_quotient(figure, metric->aim, metric->inverse_aim);
  const half_mask is_within = half_both(half_not_less(figure, metric->least_within),
                                        half_not_less(metric->most_within, figure));
  return half_choose(is_within, replicas, half_ceil(ratio * replicas));
}

#endif
