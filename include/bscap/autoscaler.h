#ifndef BSCAP_AUTOSCALER_H
#define BSCAP_AUTOSCALER_H

#include <bscap/export.h>
#include <bscap/workload.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

BSCAP_BEGIN

/* The HorizontalPodAutoscaler controller of Kubernetes, decision by decision.
 * Source: kubernetes pkg/controller/podautoscaler, horizontal.go and replica_calculator.go, of 1.28
 * to 1.35; the order of its integer and floating point operations is kept. */

/* --- what is set --- */

/** Where a metric comes from: the MetricSourceType of autoscaling/v2. */
typedef enum bscap_autoscaler_source {
  BSCAP_SOURCE_RESOURCE,
  BSCAP_SOURCE_CONTAINER_RESOURCE,
  BSCAP_SOURCE_PODS,
  BSCAP_SOURCE_OBJECT,
  BSCAP_SOURCE_EXTERNAL
} bscap_autoscaler_source;

typedef enum bscap_autoscaler_target {
  BSCAP_TARGET_UTILIZATION,   /**< of what pods request; resources only */
  BSCAP_TARGET_AVERAGE_VALUE, /**< of a pod */
  BSCAP_TARGET_VALUE          /**< of all; objects and external metrics only */
} bscap_autoscaler_target;

/** What is aimed at. Amounts are whole thousandths of a core, of a byte, of one. */
typedef struct bscap_autoscaler_metric {
  bscap_autoscaler_source source;
  bscap_autoscaler_target target;
  int64_t aim; /**< whole percent for a utilization (at most 2^31 - 1), otherwise thousandths; above
                  0 */
  bool is_cpu; /**< the resource cpu, for which a pod's readiness counts */
} bscap_autoscaler_metric;

typedef enum bscap_policy_kind { BSCAP_POLICY_PODS, BSCAP_POLICY_PERCENT } bscap_policy_kind;

/** At most so much change within a period. */
typedef struct bscap_scaling_policy {
  bscap_policy_kind kind;
  int32_t value;          /**< at least 1 */
  int32_t period_seconds; /**< 1 to 1800 */
} bscap_scaling_policy;

typedef enum bscap_select_policy {
  BSCAP_SELECT_MAX,     /**< the policy that allows most change */
  BSCAP_SELECT_MIN,     /**< that which allows least */
  BSCAP_SELECT_DISABLED /**< no change in this direction */
} bscap_select_policy;

/** One direction of `behavior`. */
typedef struct bscap_scaling_rules {
  int32_t window_seconds; /**< of stabilization; 0 to 3600 */
  bscap_select_policy select;
  const bscap_scaling_policy *policies; /**< at least one */
  size_t policies_count;
  double tolerance_ratio; /**< NAN: the controller's */
} bscap_scaling_rules;

/** What changed between versions of the controller: 1.28 compares |1 - ratio| with the tolerance,
 *  later ones 1 - down <= ratio <= 1 + up, which differs at a ratio of exactly 1.1. Tolerances of a
 *  direction count in the newest version only (the gate HPAConfigurableTolerance is off before).
 *  The newest version also ignores pods that succeeded, and cuts proposals for objects and external
 *  metrics off at 2^31 - 1, which wrap around before. */
typedef enum bscap_kubernetes_version {
  BSCAP_KUBERNETES_1_28,
  BSCAP_KUBERNETES_1_33,
  BSCAP_KUBERNETES_NEWEST /**< as of 1.35 */
} bscap_kubernetes_version;

/** An autoscaler after API defaulting, and the controller's own settings. Arrays are borrowed.
 *  Start from bscap_autoscaler_default(). */
typedef struct bscap_autoscaler {
  int32_t least_replicas; /**< at least 0 */
  int32_t most_replicas;  /**< at least 1 and least_replicas */
  const bscap_autoscaler_metric *metrics;
  size_t metrics_count;
  bool has_behavior; /**< `behavior` is there, even if empty; without it the older rules hold */
  bscap_scaling_rules up;
  bscap_scaling_rules down;
  bscap_kubernetes_version version;
  double tolerance_ratio;        /**< --horizontal-pod-autoscaler-tolerance */
  int64_t sync_period_ms;        /**< ...-sync-period: syncs are at least this far apart; above 0 */
  int64_t downscale_window_ms;   /**< ...-downscale-stabilization, without `behavior` */
  int64_t cpu_initialization_ms; /**< ...-cpu-initialization-period */
  int64_t readiness_delay_ms;    /**< ...-initial-readiness-delay */
} bscap_autoscaler;

/** One to one replica, no metrics, no `behavior`, its rules and the controller's flags at their
 *  defaults: tolerance 0.1, 15 s, 300 s, 300 s, 30 s; up: window 0, the greater of 4 pods and 100 %
 *  in 15 s; down: window 300 s, 100 % in 15 s. */
BSCAP_API bscap_autoscaler bscap_autoscaler_default(void);

/* --- what is seen --- */

typedef enum bscap_pod_phase {
  BSCAP_POD_RUNNING,
  BSCAP_POD_PENDING,
  BSCAP_POD_SUCCEEDED,
  BSCAP_POD_FAILED
} bscap_pod_phase;

/** What the metrics API says about a pod, summed over the containers that count. Thousandths. */
typedef struct bscap_pod_sample {
  bool is_missing;
  int64_t value;
  int64_t request;   /**< negative: a container that counts requests nothing */
  int64_t time_ms;   /**< the end of the window */
  int64_t window_ms; /**< over which it is the mean */
} bscap_pod_sample;

/** Pods that are alike. */
typedef struct bscap_pod_group {
  int32_t count; /**< at least 0 */
  bscap_pod_phase phase;
  bool is_deleted; /**< it has a deletionTimestamp */
  bool is_ready;   /**< the condition Ready */
  bool is_fresh;   /**< it has no such condition, or no startTime yet */
  bool is_unknown; /**< there is a sample of it, but the API server lists no such pod */
  int64_t started_ms;
  int64_t turned_ms;               /**< when Ready last changed */
  const bscap_pod_sample *samples; /**< by metric of the autoscaler */
} bscap_pod_group;

/** What the metrics API says about a whole metric. */
typedef struct bscap_metric_value {
  bool is_unavailable; /**< it answers with an error, whatever the source */
  int64_t value;       /**< of an object, or the sum of an external metric; thousandths */
} bscap_metric_value;

typedef enum bscap_selector_fault {
  BSCAP_SELECTOR_FINE,
  BSCAP_SELECTOR_INVALID,
  BSCAP_SELECTOR_AMBIGUOUS /**< another autoscaler selects the same pods */
} bscap_selector_fault;

/** The cluster at the moment of a sync. */
typedef struct bscap_autoscaler_sight {
  int64_t now_ms;          /**< never before the last sync */
  int32_t replicas;        /**< the target's spec.replicas, at least 0 */
  int32_t status_replicas; /**< the target's status.replicas */
  bscap_selector_fault selector;
  const bscap_pod_group *groups;
  size_t groups_count;
  const bscap_metric_value *values; /**< by metric; NULL where all are of pods and available */
} bscap_autoscaler_sight;

/* --- what is decided --- */

/** Reasons of the condition AbleToScale. */
typedef enum bscap_able {
  BSCAP_ABLE_GOT_SCALE,            /**< SucceededGetScale */
  BSCAP_ABLE_RESCALED,             /**< SucceededRescale */
  BSCAP_ABLE_READY,                /**< ReadyForNewScale */
  BSCAP_ABLE_SCALE_UP_STABILIZED,  /**< ScaleUpStabilized */
  BSCAP_ABLE_SCALE_DOWN_STABILIZED /**< ScaleDownStabilized */
} bscap_able;

/** Reasons of ScalingActive, which is true for BSCAP_ACTIVE_VALID alone. */
typedef enum bscap_active {
  BSCAP_ACTIVE_UNSET,
  BSCAP_ACTIVE_VALID,    /**< ValidMetricFound */
  BSCAP_ACTIVE_DISABLED, /**< ScalingDisabled: no replicas, and a minimum above 0 */
  BSCAP_ACTIVE_FAILED_RESOURCE,
  BSCAP_ACTIVE_FAILED_CONTAINER_RESOURCE,
  BSCAP_ACTIVE_FAILED_PODS,
  BSCAP_ACTIVE_FAILED_OBJECT,
  BSCAP_ACTIVE_FAILED_EXTERNAL, /**< FailedGetExternalMetric, and so on */
  BSCAP_ACTIVE_INVALID_SELECTOR,
  BSCAP_ACTIVE_AMBIGUOUS_SELECTOR
} bscap_active;

/** Reasons of ScalingLimited. */
typedef enum bscap_limited {
  BSCAP_LIMITED_UNSET,
  BSCAP_LIMITED_WITHIN_RANGE, /**< DesiredWithinRange */
  BSCAP_LIMITED_TOO_MANY,     /**< TooManyReplicas */
  BSCAP_LIMITED_TOO_FEW,      /**< TooFewReplicas */
  BSCAP_LIMITED_UP,           /**< ScaleUpLimit */
  BSCAP_LIMITED_DOWN          /**< ScaleDownLimit */
} bscap_limited;

/** The reasons as the API has them: "ScaleDownStabilized"; "" where none was set. Static texts. */
BSCAP_API const char *bscap_able_name(bscap_able able);
BSCAP_API const char *bscap_active_name(bscap_active active);
BSCAP_API const char *bscap_limited_name(bscap_limited limited);

/** The outcome of one sync. Conditions stay as they were where a sync does not touch them. */
typedef struct bscap_autoscaler_decision {
  int32_t replicas;   /**< the target's spec.replicas from now on */
  int32_t raw;        /**< what the metrics ask for; -1 where they were not consulted, or fail */
  int32_t stabilized; /**< the same after stabilization, before limits; -1 likewise */
  size_t metric;      /**< which one asked for it */
  bool is_limited;    /**< ScalingLimited is true */
  bscap_able able;
  bscap_active active;
  bscap_limited limited;
} bscap_autoscaler_decision;

/** What one metric came to in the last sync: status.currentMetrics. */
typedef struct bscap_metric_status {
  bool is_valid;
  int32_t proposal;            /**< replicas that it asks for; -1 where it is not valid */
  int32_t utilization_percent; /**< -1 where there is none */
  int64_t value; /**< mean of a pod, or of all where a value is aimed at; thousandths */
} bscap_metric_status;

/* --- syncs --- */

/** What the controller remembers of one autoscaler between syncs: its recommendations, its scale
 *  events and its conditions. One block of plain bytes without pointers: copy it with memcpy to go
 *  on from the same point twice, or write it to a file and read it on a machine of the same kind.
 */
typedef struct bscap_autoscaler_state bscap_autoscaler_state;

/** Bytes of a state; depends on windows, periods, the sync period and the number of metrics. */
BSCAP_API size_t bscap_autoscaler_state_size(const bscap_autoscaler *autoscaler);

/** Begins in `memory`, of bscap_autoscaler_state_size bytes and aligned for any type: the
 * controller has just started. Nothing to free. */
BSCAP_API bscap_autoscaler_state *bscap_autoscaler_start(void *memory,
                                                         const bscap_autoscaler *autoscaler);

/** One sync. Allocates nothing. Where syncs come closer together than the sync period, the oldest
 *  memories give way first. */
BSCAP_API bscap_autoscaler_decision bscap_autoscaler_sync(bscap_autoscaler_state *state,
                                                          const bscap_autoscaler *autoscaler,
                                                          const bscap_autoscaler_sight *sight);

/** What metric `index` came to in the last sync. Not valid where it was not consulted. */
BSCAP_API bscap_metric_status bscap_autoscaler_status(const bscap_autoscaler_state *state,
                                                      size_t index);

/* --- a steady load --- */

/** A load that all pods share evenly, all of them ready and measured a moment ago. */
typedef struct bscap_autoscaler_load {
  bscap_demand cpu_millicores;
  bscap_demand memory_bytes;
  double cpu_request_millicores;
  double cpu_limit_millicores; /**< a pod uses no more than this; INFINITY for none */
  double memory_request_bytes;
} bscap_autoscaler_load;

/** What the metrics ask for, from `replicas` (at least 1), kept within least and most; from outside
 *  these the nearer one. Metrics of resources alone count. CPU is measured in whole millicores,
 *  rounded up, memory in whole bytes, rounded down. A load that is no number asks for no change. */
BSCAP_API int32_t bscap_autoscaler_decide(const bscap_autoscaler *autoscaler,
                                          const bscap_autoscaler_load *load, int32_t replicas);

/** Where the controller comes to rest under a steady load, started anew at `replicas`: the start
 *  matters, as the tolerance leaves several counts at rest and rate limits may stop it on the way.
 *  Where it goes round for ever, the largest count of the round, which the stabilization window
 *  holds most of the time. Where it has not arrived by then, the count after 100,000 syncs that
 *  matter. `state` is overwritten. */
BSCAP_API int32_t bscap_autoscaler_settle(bscap_autoscaler_state *state,
                                          const bscap_autoscaler *autoscaler,
                                          const bscap_autoscaler_load *load, int32_t replicas);

BSCAP_END

#endif
