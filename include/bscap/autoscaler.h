#ifndef BSCAP_AUTOSCALER_H
#define BSCAP_AUTOSCALER_H

#include <bscap/export.h>
#include <bscap/workload.h>

BSCAP_BEGIN

/** A HorizontalPodAutoscaler in its short form: utilization targets as shares of the request, which
 *  the API holds in whole percent. */
typedef struct bscap_autoscaler {
  int least_replicas;         /**< at least 1 */
  int most_replicas;          /**< at least least_replicas */
  double cpu_target_ratio;    /**< 0.6 is 60 % of the request; 0 for no such metric */
  double memory_target_ratio; /**< likewise */
  double tolerance_ratio;     /**< 0.1 unless the controller is told otherwise */
} bscap_autoscaler;

/** One to one replica, no targets, tolerance 0.1. */
BSCAP_API bscap_autoscaler bscap_autoscaler_default(void);

/** What the autoscaler looks at: demand and request of one pod's containers. */
typedef struct bscap_autoscaler_load {
  bscap_demand cpu_millicores;
  bscap_demand memory_bytes;
  double cpu_request_millicores; /**< above 0 where there is a cpu target */
  double cpu_limit_millicores;   /**< a pod uses no more than this; INFINITY for none */
  double memory_request_bytes;   /**< above 0 where there is a memory target */
} bscap_autoscaler_load;

/** How many replicas one decision asks for, from `replicas` (at least 1) ready pods. For each
 *  target, utilization is 100 * use / request of a pod, truncated to whole percent, where use is in
 *  whole millicores, rounded up (at most the limit), or whole bytes, rounded down; the ratio is
 *  utilization over the target in percent. A ratio from 1 - tolerance to 1 + tolerance, both
 *  included, asks to stay, any other for ceil(ratio * replicas). The largest proposal counts, kept
 *  within least and most. From outside these it goes to the nearer one; without a target it stays.
 *  Source: Kubernetes 1.33, pkg/controller/podautoscaler, replica_calculator. */
BSCAP_API int bscap_autoscaler_decide(const bscap_autoscaler *autoscaler,
                                      const bscap_autoscaler_load *load, int replicas);

/** Where repeated decisions settle under a steady load, from `replicas`; the start matters, as the
 *  tolerance leaves several counts at rest. Scaling up acts at once; decisions that go round in a
 *  cycle end at its largest count, as the stabilization window (the highest recommendation of
 *  300 s) holds it there most of the time. */
BSCAP_API int bscap_autoscaler_settle(const bscap_autoscaler *autoscaler,
                                      const bscap_autoscaler_load *load, int replicas);

BSCAP_END

#endif
