#ifndef BSCAP_WORKLOAD_H
#define BSCAP_WORKLOAD_H

#include <bscap/export.h>
#include <stdbool.h>

BSCAP_BEGIN

/** What one resource of a service needs at one moment. The unit is the caller's: millicores or
 *  bytes. */
typedef struct bscap_demand {
  double base_per_pod; /**< an idle pod */
  double each_per_pod; /**< what every pod pays in full, such as a copy of an index */
  double shared;       /**< work that is shared out evenly over the pods */
} bscap_demand;

/** What one of `pods` pods needs (at least 1): base + each + shared / pods. */
BSCAP_API double bscap_demand_per_pod(const bscap_demand *demand, double pods);

/** What `pods` pods need together: pods (base + each) + shared. */
BSCAP_API double bscap_demand_total(const bscap_demand *demand, double pods);

/** Kubernetes workload kinds, which differ in how they roll out. */
typedef enum bscap_workload_kind {
  BSCAP_DEPLOYMENT,   /**< starts new pods before old ones end */
  BSCAP_STATEFUL_SET, /**< replaces one pod at a time */
  BSCAP_DAEMON_SET,   /**< one pod on each node, replaced in place */
  BSCAP_CRON_JOB      /**< pods that come, work and go */
} bscap_workload_kind;

/** Extra pods while a rolling update of `pods` pods runs: for a Deployment `surge_ratio` of them,
 *  rounded up (less than a billionth over a whole number is noise), and at least 1 unless
 *  surge_ratio is 0; 0 for the other kinds and for no pods.
 *  Source: Deployment spec.strategy.rollingUpdate.maxSurge, 25 % by default. */
BSCAP_API int bscap_workload_surge(bscap_workload_kind kind, int pods, double surge_ratio);

/** A job that starts a run every `every_seconds` which takes `takes_seconds`. */
typedef struct bscap_schedule {
  double every_seconds; /**< above 0 */
  double takes_seconds; /**< at least 0 */
  bool overlaps; /**< false: a run is skipped while the last one works (concurrencyPolicy Forbid) */
} bscap_schedule;

/** The most runs that are at work at one time: 1 where runs do not overlap, otherwise takes /
 *  every, rounded up, at least 1. A run that ends as the next begins does not meet it. */
BSCAP_API int bscap_schedule_most_runs(const bscap_schedule *schedule);

/** The mean number of runs at work: takes / every, or, where runs do not overlap, takes over the
 *  least multiple of `every` that holds it, so never more than 1. */
BSCAP_API double bscap_schedule_mean_runs(const bscap_schedule *schedule);

BSCAP_END

#endif
