#ifndef BSCAP_SIMULATE_PODS_H
#define BSCAP_SIMULATE_PODS_H

#include "model/parts.h"

/* Sums over the pods of a model: what they reserve, what their sidecars use, how many there are. */

/* How many pods a service has in each of the situations that a quota must survive. */
typedef enum bscap_pods_when {
  BSCAP_PODS_MINIMUM, /* autoscalers at their minimum, every CronJob at work at once */
  BSCAP_PODS_MAXIMUM, /* autoscalers at their maximum */
  BSCAP_PODS_SURGE    /* at the maximum while every Deployment rolls out at once */
} bscap_pods_when;

typedef struct bscap_reserved {
  bscap_amounts requests;
  bscap_amounts limits;
} bscap_reserved;

/* What one pod reserves, sidecars included; what is not stated counts as 0. */
bscap_reserved bscap_reserved_by_pod(const bscap_service *service);

/* Adds what `pods` pods reserve, each `pod`, or each as the service's. */
void bscap_reserved_add_pods(bscap_reserved *sum, const bscap_reserved *pod, double pods);
void bscap_reserved_add(bscap_reserved *sum, const bscap_service *service, double pods);

/* What the sidecars of one pod use, of CPU time or of memory; their request where that is not
 * known. */
double bscap_sidecars_base(const bscap_service *service, bool is_cpu);

/* Pods of `service` where it does not autoscale, and at most: DaemonSets count nodes, CronJobs the
 * runs that can be at work at once. */
double bscap_pods_at_rest(const bscap_model *model, const bscap_service *service);
double bscap_pods(const bscap_model *model, const bscap_service *service, bscap_pods_when when);

/* The sum over all services. */
bscap_reserved bscap_reserved_in_all(const bscap_model *model, bscap_pods_when when);

/* How many pods of `service` the quotas admit beside all others at their fewest; INFINITY where
 * there is no bound. */
double bscap_pods_admitted(const bscap_model *model, const bscap_service *service);

/* As fmax and fmin, but without a call; a NAN counts as the second. */
static inline double bscap_larger(double a, double b) {
  return a > b ? a : b;
}

static inline double bscap_smaller(double a, double b) {
  return a < b ? a : b;
}

static inline double bscap_stated_or(double value, double otherwise) {
  return bscap_is_stated(value) ? value : otherwise;
}

#endif
