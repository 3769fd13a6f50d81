#ifndef BSCAP_LAWS_TALLY_LANES_H
#define BSCAP_LAWS_TALLY_LANES_H

#include "laws/metric_lanes.h"

/* What a metric of a resource asks for where pods come and go, in half of the lanes: the same as
 * bscap_autoscaler_propose. All pods request the same. */

typedef struct bscap_tally_half {
  half ready;
  half unready;
  half missing;
  half value; /* of those that are ready together */
} bscap_tally_half;

typedef struct bscap_proposal_half {
  half replicas;
  half_mask is_valid;
  half_mask is_exact;
} bscap_proposal_half;

/* Both whole and below 2^53, so that no quotient is rounded up to a whole number. */
BSCAP_INLINE half bscap_tally_half_figure(const bscap_metric_half *metric, half values, half pods) {
  return half_floor(values / (metric->request * pods));
}

BSCAP_INLINE half_mask bscap_metric_half_is_within(const bscap_metric_half *metric, half figure) {
  return half_both(half_not_less(figure, metric->least_within),
                   half_not_less(metric->most_within, figure));
}

BSCAP_INLINE half bscap_metric_half_wanted(const bscap_metric_half *metric, half figure,
                                           half pods) {
  return half_ceil(half_quotient(figure, metric->aim, metric->inverse_aim) * pods);
}

/* Pods of which nothing is known count after all; but they must not turn the direction, nor make
 * the step larger. */
static inline half bscap_tally_half_again(const bscap_metric_half *metric,
                                          const bscap_tally_half *tally, half values, half figure,
                                          half replicas) {
  const half none = half_of(0), aim = metric->aim;
  const half_mask rises = half_greater(figure, aim), falls = half_greater(aim, figure);
  const half missing = half_choose(half_either(rises, falls), tally->missing, none);
  const half pods = tally->ready + missing + half_choose(rises, tally->unready, none);
  const half filled = values + half_choose(falls, tally->missing * metric->fill, none);
  const half again = bscap_tally_half_figure(metric, filled, pods);
  const half wanted = bscap_metric_half_wanted(metric, again, pods);
  const half_mask is_over = half_greater(again, aim), is_under = half_greater(aim, again);
  const half_mask turns = half_either(half_both(falls, is_over), half_both(rises, is_under));
  const half_mask contradicts = half_either(half_both(is_under, half_greater(wanted, replicas)),
                                            half_both(is_over, half_greater(replicas, wanted)));
  const half_mask stays =
      half_either(half_either(turns, contradicts), bscap_metric_half_is_within(metric, again));
  return half_choose(stays, replicas, wanted);
}

BSCAP_INLINE bscap_proposal_half bscap_tally_half_propose(const bscap_metric_half *metric,
                                                          const bscap_tally_half *tally,
                                                          half replicas) {
  const half values = tally->value * metric->per_value;
  const half figure = bscap_tally_half_figure(metric, values, tally->ready);
  const half_mask lacks = half_either(
      half_greater(tally->missing, half_of(0)),
      half_both(half_greater(tally->unready, half_of(0)), half_greater(figure, metric->aim)));
  half wanted = half_choose(bscap_metric_half_is_within(metric, figure), replicas,
                            bscap_metric_half_wanted(metric, figure, tally->ready));
  if (half_any(lacks))
    wanted =
        half_choose(lacks, bscap_tally_half_again(metric, tally, values, figure, replicas), wanted);
  const half most = half_of(0x1p52);
  return (bscap_proposal_half){
      wanted, half_greater(tally->ready, half_of(0)),
      half_both(half_not_less(most, values + tally->missing * metric->fill),
                half_not_less(metric->most_value * tally->ready, tally->value))};
}

#endif
