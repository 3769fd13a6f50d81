#ifndef TESTS_LAWS_AUTOSCALING_H
#define TESTS_LAWS_AUTOSCALING_H

/* An autoscaler with all that it points to and its state in a block of its own; random ones. */

#include <bscap/autoscaler.h>
#include <bscap/random.h>
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_METRICS = 3, MOST_POLICIES = 3, CANARIES = 64, CANARY = 0xa5 };

/* Points into itself: not to be copied. */
typedef struct scaler {
  bscap_autoscaler autoscaler;
  bscap_autoscaler_metric metrics[MOST_METRICS];
  bscap_scaling_policy up[MOST_POLICIES];
  bscap_scaling_policy down[MOST_POLICIES];
  bscap_autoscaler_state *state;
  size_t size;
} scaler;

static inline void scaler_start(scaler *it) {
  it->size = bscap_autoscaler_state_size(&it->autoscaler);
  char *memory = malloc(it->size + CANARIES);
  ck_assert_ptr_nonnull(memory);
  memset(memory, CANARY, it->size + CANARIES);
  it->state = bscap_autoscaler_start(memory, &it->autoscaler);
}

static inline void scaler_end(scaler *it) {
  const unsigned char *behind = (unsigned char *)it->state + it->size;
  for (int i = 0; i < CANARIES; i++) ck_assert_uint_eq(behind[i], CANARY);
  free(it->state);
}

/* --- at random --- */

/* 0 to end - 1 */
static inline int64_t draw(bscap_random *random, int64_t end) {
  return (int64_t)(bscap_random_uniform(random) * (double)end);
}

static inline bool happens(bscap_random *random, double probability) {
  return bscap_random_uniform(random) < probability;
}

#define PICK(random, items) ((items)[draw((random), sizeof(items) / sizeof *(items))])

static inline bscap_scaling_policy draw_policy(bscap_random *random) {
  static const int32_t periods[] = {1, 15, 15, 30, 60, 300, 1800};
  const bool is_percent = happens(random, 0.5);
  return (bscap_scaling_policy){.kind = is_percent ? BSCAP_POLICY_PERCENT : BSCAP_POLICY_PODS,
                                .value = 1 + (int32_t)draw(random, is_percent ? 200 : 8),
                                .period_seconds = happens(random, 0.3)
                                                      ? 1 + (int32_t)draw(random, 1800)
                                                      : PICK(random, periods)};
}

static inline bscap_scaling_rules draw_rules(bscap_random *random, bscap_scaling_policy *policies) {
  static const int32_t windows[] = {0, 0, 1, 15, 30, 60, 300, 3600};
  static const double tolerances[] = {NAN, NAN, 0, 0.05, 0.1, 0.33};
  const bscap_scaling_rules rules = {
      .window_seconds = happens(random, 0.2) ? (int32_t)draw(random, 3601) : PICK(random, windows),
      .select = happens(random, 0.1)   ? BSCAP_SELECT_DISABLED
                : happens(random, 0.3) ? BSCAP_SELECT_MIN
                                       : BSCAP_SELECT_MAX,
      .policies = policies,
      .policies_count = 1 + (size_t)draw(random, MOST_POLICIES),
      .tolerance_ratio = PICK(random, tolerances)};
  for (size_t i = 0; i < rules.policies_count; i++) policies[i] = draw_policy(random);
  return rules;
}

/* All but its metrics. `behavior` is absent in a third; rules are those of the API or drawn, which
 * must not matter where it is absent. */
static inline void draw_autoscaler(bscap_random *random, scaler *it) {
  static const int64_t sync_periods[] = {15000, 15000, 15000, 10000, 7001, 30000};
  static const int64_t windows[] = {300000, 300000, 300000, 60000, 0};
  static const double tolerances[] = {0.1, 0.1, 0.1, 0.05, 0};
  bscap_autoscaler *own = &it->autoscaler;
  *own = bscap_autoscaler_default();
  own->least_replicas = 1 + (int32_t)draw(random, 6);
  own->most_replicas = own->least_replicas + (int32_t)draw(random, 41);
  own->metrics = it->metrics;
  own->version = (bscap_kubernetes_version)draw(random, 3);
  own->tolerance_ratio = PICK(random, tolerances);
  own->sync_period_ms = PICK(random, sync_periods);
  own->downscale_window_ms = PICK(random, windows);
  own->has_behavior = happens(random, 2.0 / 3);
  if (happens(random, 0.5)) return;
  own->up = draw_rules(random, it->up);
  own->down = draw_rules(random, it->down);
}

/* One to three metrics of all kinds; then the minimum may be 0. */
static inline void draw_metrics(bscap_random *random, scaler *it) {
  it->autoscaler.metrics_count = 1 + (size_t)draw(random, MOST_METRICS);
  if (happens(random, 0.2)) it->autoscaler.least_replicas = 0;
  for (size_t i = 0; i < it->autoscaler.metrics_count; i++) {
    static const bscap_autoscaler_source sources[] = {
        BSCAP_SOURCE_RESOURCE, BSCAP_SOURCE_RESOURCE, BSCAP_SOURCE_CONTAINER_RESOURCE,
        BSCAP_SOURCE_PODS,     BSCAP_SOURCE_OBJECT,   BSCAP_SOURCE_EXTERNAL};
    bscap_autoscaler_metric *metric = &it->metrics[i];
    *metric = (bscap_autoscaler_metric){PICK(random, sources), BSCAP_TARGET_AVERAGE_VALUE,
                                        1 + draw(random, 2000), false};
    const bool is_resource = metric->source <= BSCAP_SOURCE_CONTAINER_RESOURCE;
    metric->is_cpu = is_resource && happens(random, 0.6);
    if (is_resource && happens(random, 0.7)) {
      metric->target = BSCAP_TARGET_UTILIZATION;
      metric->aim = happens(random, 0.5) ? 10 * (1 + draw(random, 12)) : 1 + draw(random, 150);
    } else if (metric->source >= BSCAP_SOURCE_OBJECT && happens(random, 0.5)) {
      metric->target = BSCAP_TARGET_VALUE;
    }
  }
}

/* --- a steady load --- */

/* CPU, memory or both, as a steady load gives them. */
static inline void draw_resources(bscap_random *random, scaler *it) {
  const bool is_both = happens(random, 0.5);
  it->autoscaler.metrics_count = is_both ? 2 : 1;
  for (size_t i = 0; i < it->autoscaler.metrics_count; i++) {
    const bool is_average = happens(random, 0.2);
    const bool is_cpu = is_both ? i == 0 : happens(random, 0.5);
    it->metrics[i] = (bscap_autoscaler_metric){
        .source = happens(random, 0.8) ? BSCAP_SOURCE_RESOURCE : BSCAP_SOURCE_CONTAINER_RESOURCE,
        .target = is_average ? BSCAP_TARGET_AVERAGE_VALUE : BSCAP_TARGET_UTILIZATION,
        .aim = 1 + draw(random, !is_average ? 100
                                : is_cpu    ? 200
                                            : 2000000),
        .is_cpu = is_cpu};
  }
}

/* What is requested is whole, as it is in the cluster. */
static inline bscap_autoscaler_load draw_steady_load(bscap_random *random) {
  return (bscap_autoscaler_load){
      .cpu_millicores = {(double)draw(random, 61), (double)draw(random, 11),
                         (double)draw(random, 3001)},
      .memory_bytes = {(double)draw(random, 1001), (double)draw(random, 101),
                       (double)draw(random, 20001)},
      .cpu_request_millicores = 1 + (double)draw(random, 201),
      .cpu_limit_millicores = happens(random, 0.75) ? INFINITY : 200,
      .memory_request_bytes = 1 + (double)draw(random, 2001)};
}

/* What a pod uses of it, in whole thousandths: CPU is measured in billionths of a core and rounded
 * up, memory in bytes. */
static inline bscap_pod_sample steady_sample(const bscap_autoscaler_load *load, bool is_cpu,
                                             int32_t replicas) {
  const bscap_demand *demand = is_cpu ? &load->cpu_millicores : &load->memory_bytes;
  const double use = demand->base_per_pod + demand->each_per_pod + demand->shared / replicas;
  if (!is_cpu)
    return (bscap_pod_sample){.value = (int64_t)use * 1000,
                              .request = (int64_t)load->memory_request_bytes * 1000};
  const long long billionths = llround(fmin(use, load->cpu_limit_millicores) * 1e6);
  return (bscap_pod_sample){.value = (billionths + 999999) / 1000000,
                            .request = (int64_t)load->cpu_request_millicores};
}

#endif
