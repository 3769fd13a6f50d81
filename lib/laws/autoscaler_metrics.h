#ifndef BSCAP_LAWS_AUTOSCALER_METRICS_H
#define BSCAP_LAWS_AUTOSCALER_METRICS_H

#include <bscap/autoscaler.h>

/* What metric `index` asks for, seen from the target's present size. */
void bscap_autoscaler_propose(const bscap_autoscaler *autoscaler,
                              const bscap_autoscaler_sight *sight, size_t index,
                              bscap_metric_status *status);

/* A double without fraction as int32_t, as amd64 converts it for the controller: what does not fit,
 * NAN included, becomes the least integer. */
int32_t bscap_autoscaler_truncate(double value);

/* Room in the state for the samples of one group of pods, by metric. */
bscap_pod_sample *bscap_autoscaler_samples(bscap_autoscaler_state *state);

/* When the next of the things ceases to count, after `now_ms`, that the controller remembers and
 * that matter where the metrics ask for `raw`; INT64_MAX where there is none. Until then it decides
 * the same again about the same sight. */
int64_t bscap_autoscaler_next_change(const bscap_autoscaler_state *state,
                                     const bscap_autoscaler *autoscaler, int64_t now_ms,
                                     int32_t raw);

/* All that bears on later decisions, times taken from `now_ms`: what has the same fingerprint goes
 * on in the same way. */
uint64_t bscap_autoscaler_fingerprint(const bscap_autoscaler_state *state,
                                      const bscap_autoscaler *autoscaler, int64_t now_ms,
                                      int32_t replicas);

/* Whole thousandths whose sum over all pods, in percent, does not overflow. */
int64_t bscap_autoscaler_whole(double thousandths, int32_t pods);

/* CPU use is measured in billionths of a core and handed over in thousandths, rounded up. */
double bscap_autoscaler_measured_millicores(double use);

#endif
