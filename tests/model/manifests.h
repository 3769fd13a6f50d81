#ifndef TESTS_MODEL_MANIFESTS_H
#define TESTS_MODEL_MANIFESTS_H

/* HorizontalPodAutoscalers written in a test. */

#include "model/mistakes.h"

#include <bscap/hpa.h>

/* Up to and including `spec:`, on four lines; what follows is indented. */
#define MANIFEST                                                                                   \
  "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: api}\nspec:\n"
#define TARGET   "  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}\n"
#define REPLICAS "  minReplicas: 2\n  maxReplicas: 9\n"

static inline bscap_hpa *read_manifest_of(const char *text, const bscap_hpa_options *options,
                                          bscap_diagnostics *diagnostics) {
  bscap_hpa *hpa;
  bscap_error error = {0};
  const bscap_status status =
      bscap_hpa_read(&hpa, "hpa.yaml", text, strlen(text), options, diagnostics, &error);
  ck_assert_msg(status == BSCAP_OK, "%s\n%s:%d:%d: %s", text, error.file, error.line, error.column,
                error.message);
  return hpa;
}

static inline bscap_hpa *read_manifest(const char *text) {
  return read_manifest_of(text, NULL, NULL);
}

static inline void check_rules(const bscap_scaling_rules *actual,
                               const bscap_scaling_rules *expected) {
  ck_assert_int_eq(actual->window_seconds, expected->window_seconds);
  ck_assert_int_eq(actual->select, expected->select);
  ck_assert_uint_eq(actual->policies_count, expected->policies_count);
  for (size_t i = 0; i < actual->policies_count; i++) {
    ck_assert_int_eq(actual->policies[i].kind, expected->policies[i].kind);
    ck_assert_int_eq(actual->policies[i].value, expected->policies[i].value);
    ck_assert_int_eq(actual->policies[i].period_seconds, expected->policies[i].period_seconds);
  }
  ck_assert(isnan(expected->tolerance_ratio)
                ? isnan(actual->tolerance_ratio)
                : actual->tolerance_ratio == expected->tolerance_ratio);
}

static inline void check_metric(const bscap_autoscaler_metric *actual,
                                bscap_autoscaler_metric expected) {
  ck_assert_int_eq(actual->source, expected.source);
  ck_assert_int_eq(actual->target, expected.target);
  ck_assert_msg(actual->aim == expected.aim, "%lld", (long long)actual->aim);
  ck_assert_int_eq(actual->is_cpu, expected.is_cpu);
}

static inline void check_settings(const bscap_autoscaler *actual,
                                  const bscap_autoscaler *expected) {
  ck_assert_int_eq(actual->least_replicas, expected->least_replicas);
  ck_assert_int_eq(actual->most_replicas, expected->most_replicas);
  ck_assert_uint_eq(actual->metrics_count, expected->metrics_count);
  for (size_t i = 0; i < actual->metrics_count; i++)
    check_metric(&actual->metrics[i], expected->metrics[i]);
  ck_assert_int_eq(actual->has_behavior, expected->has_behavior);
  check_rules(&actual->up, &expected->up);
  check_rules(&actual->down, &expected->down);
  ck_assert_int_eq(actual->version, expected->version);
  ck_assert(actual->tolerance_ratio == expected->tolerance_ratio);
  ck_assert(actual->sync_period_ms == expected->sync_period_ms);
  ck_assert(actual->downscale_window_ms == expected->downscale_window_ms);
  ck_assert(actual->cpu_initialization_ms == expected->cpu_initialization_ms);
  ck_assert(actual->readiness_delay_ms == expected->readiness_delay_ms);
}

#endif
