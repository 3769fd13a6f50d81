#ifndef BSCAP_JUDGE_WATCHED_H
#define BSCAP_JUDGE_WATCHED_H

#include "judge/lint.h"

/* One resource that an autoscaler watches, of whole pods with their sidecars, and what the
 * controller does about it alone. Loads are in the metric's unit: millicores or bytes. */
typedef struct bscap_watched {
  const bscap_service *service;
  bscap_autoscaler autoscaler; /* with this resource alone, and no pace of its own */
  void *state;                 /* room to settle in */
  const char *name;            /* `cpu` */
  bscap_unit unit;
  double target_ratio; /* of what is requested; NAN where neither is known */
  double aim;          /* the same in units, of a pod */
  bool is_utilization; /* it aims at a share of what is requested, not at an amount */
  double request;      /* what containers request that say so */
  double limit;        /* INFINITY where a container has none */
  double idle;
  const char *unrequested; /* a container that requests nothing, although others do; or NULL */
} bscap_watched;

typedef void (*bscap_look)(bscap_lint *lint, const bscap_watched *metric);

/* Looks at each resource of each autoscaled service: those whose thresholds are known in units;
 * these and those of which only the target is known, as nothing is said of the pods; those that
 * the controller cannot work out, for which nothing else here is of use. */
void bscap_lint_each_watched(bscap_lint *lint, bscap_look look);
void bscap_lint_each_aim(bscap_lint *lint, bscap_look look);
void bscap_lint_each_failing(bscap_lint *lint, bscap_look look);

/* Whether thresholds are known in units. */
bool bscap_watched_is_known(const bscap_watched *metric);

/* What is asked for from `replicas` while all pods together use `total`, shared out evenly. */
int32_t bscap_watched_decide(const bscap_watched *metric, double total, int32_t replicas);

/* Where it comes to rest from `replicas` while each pod uses `idle` and nothing else. */
int32_t bscap_watched_settle(const bscap_watched *metric, double idle, int32_t replicas);

/* The least whole total that asks for more than `replicas`; INFINITY when none does. */
double bscap_watched_up(const bscap_watched *metric, int32_t replicas);

/* The greatest whole total that asks for fewer than `replicas`; -1 when none does. */
double bscap_watched_down(const bscap_watched *metric, int32_t replicas);

/* The least whole use of an idle pod with which it comes to rest at `rest` pods or more, from
 * `replicas`; INFINITY when none does. */
double bscap_watched_holds(const bscap_watched *metric, int32_t replicas, int32_t rest);

/* The same thresholds in what the controller calls utilization, as ratios of whole percent, without
 * limits; NAN where no utilization is aimed at. Few pods of small requests may jump over some
 * percents. */
double bscap_watched_up_ratio(const bscap_watched *metric, int32_t replicas);
double bscap_watched_down_ratio(const bscap_watched *metric, int32_t replicas);

#endif
