/* Services that autoscale, and models made of a manifest and what is said of its pods. */
#include "model/manifests.h"

#include "failing_allocator.h"

#include <bscap/scaled.h>

#define PODS                                                                                       \
  "cpu: {request: 250m, limit: 1, base: 5m}\n"                                                     \
  "memory: {request: [200Mi, 256Mi, 300Mi], limit: 512Mi, base: 90Mi}\n"                           \
  "replicas: 4\n"                                                                                  \
  "sidecars:\n"                                                                                    \
  "  proxy: {cpu: {request: 50m}, memory: {request: 32Mi, limit: 64Mi, base: 8Mi}}\n"              \
  "plant: {schedule: 2s, start: 0.5s, ready: 1m, scrape: 30s, lag: 0s, unserved: queued,\n"        \
  "  most-pods: 12, variation: 20%, lasts: 2m, unmet: 5m}\n"

static const char manifest[] = MANIFEST TARGET REPLICAS
    "  metrics:\n"
    "  - {type: Resource, resource: {name: memory, target: {type: Utilization, "
    "averageUtilization: 60}}}\n"
    "  - {type: Pods, pods: {metric: {name: rps}, target: {type: AverageValue, averageValue: 5}}}\n"
    "  behavior:\n    scaleUp: {tolerance: 0.05}\n";

static bscap_status try_both(bscap_model **model, const char *hpa, const char *pods,
                             const bscap_hpa_options *options, bscap_diagnostics *diagnostics,
                             bscap_error *error) {
  const bscap_source manifest_source = source_of("hpa.yaml", hpa);
  const bscap_source pods_source = source_of("pods.yaml", pods == NULL ? "" : pods);
  return bscap_model_read_hpa(model, &manifest_source, pods == NULL ? NULL : &pods_source, options,
                              diagnostics, error);
}

static bscap_model *read_both(const char *hpa, const char *pods, const bscap_hpa_options *options) {
  bscap_model *model;
  bscap_error error = {0};
  const bscap_status status = try_both(&model, hpa, pods, options, NULL, &error);
  ck_assert_msg(status == BSCAP_OK, "%s:%d:%d: %s", error.file, error.line, error.column,
                error.message);
  return model;
}

/* Of whole pods, at likely values. */
static void check_pods(const bscap_scaled_service *scaled) {
  const bscap_plant *plant = &scaled->plant;
  assert_close(plant->cpu_request_millicores, 300, 0);
  ck_assert(isinf(plant->cpu_limit_millicores)); /* the proxy has none */
  assert_close(plant->memory_request_bytes, 288 * 0x1p20, 0);
  assert_close(plant->memory_limit_bytes, 576 * 0x1p20, 0);
  ck_assert_int_eq(plant->schedule_ms, 2000);
  ck_assert_int_eq(plant->start_ms, 500);
  ck_assert_int_eq(plant->ready_ms, 60000);
  ck_assert_int_eq(plant->scrape_ms, 30000);
  ck_assert_int_eq(plant->lag_ms, 0);
  ck_assert_int_eq(plant->unserved, BSCAP_UNSERVED_QUEUED);
  ck_assert_int_eq(plant->most_pods, 12);
  assert_close(scaled->idle.cpu_millicores.base_per_pod, 5 + 50, 0);
  assert_close(scaled->idle.memory_bytes.base_per_pod, 98 * 0x1p20, 0);
  ck_assert(scaled->idle.cpu_millicores.shared == 0 && scaled->idle.memory_bytes.shared == 0);
  assert_close(scaled->variation_ratio, 0.2, 0);
  assert_close(scaled->lasts_seconds, 120, 0);
  assert_close(scaled->unmet_seconds, 300, 0);
  ck_assert_int_eq(scaled->replicas, 4);
}

START_TEST(a_manifest_and_its_pods_make_a_model) {
  bscap_model *model = read_both(manifest, PODS, NULL);
  bscap_hpa *hpa = read_manifest(manifest);
  const bscap_scaled_service *scaled = bscap_model_scaled(model, 0);
  ck_assert_str_eq(bscap_model_name(model), "web");
  ck_assert_str_eq(scaled->name, "web");
  ck_assert_int_eq(bscap_model_start(model), 946684800); /* date -u -d 2000-01-01 +%s */
  check_settings(&scaled->autoscaler, bscap_hpa_autoscaler(hpa));
  ck_assert_str_eq(scaled->metric_names[0], "memory");
  ck_assert_str_eq(scaled->metric_names[1], "rps");
  check_pods(scaled);
  ck_assert_ptr_null(bscap_model_scaled(model, 1));
  bscap_hpa_free(hpa);
  bscap_model_free(model);
}
END_TEST

START_TEST(without_pods_nothing_is_known_of_them) {
  bscap_model *model = read_both(manifest, NULL, NULL);
  const bscap_scaled_service *scaled = bscap_model_scaled(model, 0);
  const bscap_plant *plant = &scaled->plant;
  ck_assert(isnan(plant->cpu_request_millicores) && isnan(plant->memory_request_bytes));
  ck_assert(isinf(plant->cpu_limit_millicores) && isinf(plant->memory_limit_bytes));
  ck_assert_int_eq(plant->schedule_ms, 1000);
  ck_assert_int_eq(plant->start_ms, 9000);
  ck_assert_int_eq(plant->ready_ms, 10000);
  ck_assert_int_eq(plant->scrape_ms, 15000);
  ck_assert_int_eq(plant->lag_ms, 5000);
  ck_assert_int_eq(plant->unserved, BSCAP_UNSERVED_DROPPED);
  ck_assert_int_eq(plant->most_pods, INT32_MAX);
  ck_assert(scaled->idle.cpu_millicores.base_per_pod == 0);
  ck_assert(scaled->variation_ratio == 0);
  assert_close(scaled->lasts_seconds, 60, 0);
  assert_close(scaled->unmet_seconds, 60, 0);
  ck_assert_int_eq(scaled->replicas, 2);
  bscap_model_free(model);
}
END_TEST

START_TEST(services_that_autoscale_are_listed_in_order) {
  bscap_model *model = read_text("name: x\nstart: 2026-01-01\nservices:\n"
                                 "  a: {autoscale: {max: 3}, cpu: {request: 1m}}\n"
                                 "  b: {}\n"
                                 "  c: {autoscale: {max: 5, memory: 50%}, memory: {request: 1Mi}}\n"
                                 "  d: {autoscale: {max: 5, cpu: 40%, memory: 50%}, cpu: {request: "
                                 "1m}, memory: {request: 1Mi}}\n");
  ck_assert_str_eq(bscap_model_scaled(model, 0)->name, "a");
  ck_assert_str_eq(bscap_model_scaled(model, 0)->metric_names[0], "cpu");
  ck_assert_str_eq(bscap_model_scaled(model, 1)->name, "c");
  ck_assert_str_eq(bscap_model_scaled(model, 1)->metric_names[0], "memory");
  ck_assert_uint_eq(bscap_model_scaled(model, 1)->autoscaler.metrics_count, 1);
  ck_assert_str_eq(bscap_model_scaled(model, 2)->metric_names[1], "memory");
  ck_assert_int_eq(bscap_model_scaled(model, 2)->autoscaler.metrics[1].aim, 50);
  ck_assert_ptr_null(bscap_model_scaled(model, 3));
  bscap_model_free(model);
}
END_TEST

START_TEST(the_version_and_the_gate_of_the_options_count) {
  static const char text[] =
      MANIFEST TARGET "  minReplicas: 0\n  maxReplicas: 3\n"
                      "  behavior: {scaleUp: {tolerance: 0.05}}\n"
                      "  metrics: [{type: External, external: {metric: {name: queue}, target: "
                      "{type: AverageValue, averageValue: 30}}}]\n";
  bscap_hpa_options options = bscap_hpa_options_default();
  options.version = BSCAP_KUBERNETES_1_33;
  options.scales_to_zero = true;
  bscap_diagnostics *diagnostics;
  bscap_model *model;
  ck_assert_int_eq(bscap_diagnostics_create(&diagnostics, NULL, NULL), BSCAP_OK);
  ck_assert_int_eq(try_both(&model, text, NULL, &options, diagnostics, NULL), BSCAP_OK);
  const bscap_scaled_service *scaled = bscap_model_scaled(model, 0);
  ck_assert_int_eq(scaled->autoscaler.version, BSCAP_KUBERNETES_1_33);
  ck_assert_int_eq(scaled->autoscaler.least_replicas, 0);
  ck_assert(isnan(scaled->autoscaler.up.tolerance_ratio));
  /* Said once, and nothing about forecasts. */
  ck_assert_uint_eq(bscap_diagnostics_count(diagnostics), 1);
  bscap_model_free(model);
  bscap_diagnostics_free(diagnostics);
}
END_TEST

START_TEST(what_is_scaled_gives_the_name_as_far_as_it_can) {
  static const char *const rows[][2] = {
      {"web", "web"},
      {"web.v1", "web-v1"},
      {"9lives", "s-9lives"},
      {"0123456789012345678901234567890123456789012345678901234567"
       "890123456789",
       "s-012345678901234567890123456789012345678901234567890123456"
       "789"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char text[TEXT_SIZE];
    snprintf(text, sizeof text,
             MANIFEST "  maxReplicas: 3\n"
                      "  scaleTargetRef: {kind: Deployment, name: \"%s\"}\n",
             rows[i][0]);
    bscap_model *model = read_both(text, NULL, NULL);
    ck_assert_str_eq(bscap_model_scaled(model, 0)->name, rows[i][1]);
    bscap_model_free(model);
  }
}
END_TEST

START_TEST(a_model_of_a_manifest_can_be_written_and_read) {
  bscap_model *model = read_both(manifest, PODS, NULL);
  bscap_text text = write_model(model);
  bscap_model *again = read_text(text.bytes);
  check_settings(&bscap_model_scaled(again, 0)->autoscaler,
                 &bscap_model_scaled(model, 0)->autoscaler);
  check_pods(bscap_model_scaled(again, 0));
  bscap_model_free(again);
  bscap_text_free(&text);
  bscap_model_free(model);
}
END_TEST

static void check_failure(const char *hpa, const char *pods, const char *file, int line,
                          const char *message) {
  bscap_model *model;
  bscap_error error = {0};
  ck_assert_int_eq(try_both(&model, hpa, pods, NULL, NULL, &error), BSCAP_INVALID);
  ck_assert_ptr_null(model);
  ck_assert_msg(strstr(error.message, message) == error.message, "%s", error.message);
  ck_assert_str_eq(error.file, file);
  ck_assert_int_eq(error.line, line);
}

START_TEST(mistakes_are_told_in_their_file) {
  check_failure(MANIFEST TARGET "  maxReplicas: 0\n", PODS, "hpa.yaml", 6,
                "spec.maxReplicas: Invalid value: 0: must be greater than 0");
  check_failure(MANIFEST "  maxReplicas: 3\n", NULL, "hpa.yaml", 5,
                "spec.scaleTargetRef.kind: Required value");
  check_failure("[]", NULL, "hpa.yaml", 1, "a HorizontalPodAutoscaler is a map of fields");
  check_failure(manifest, "[]", "pods.yaml", 1, "pods are a map of keys");
  check_failure(manifest, "\nmemory: {request: 1gi}\n", "pods.yaml", 2,
                "services.web.memory.request: ");
  check_failure(manifest, "memory: {request: 1Gi}\nautoscale: {max: 3}\n", "pods.yaml", 2,
                "autoscale: stands in the manifest; write it there alone");
  check_failure(manifest, "memory: {base: 1Gi}\n", "hpa.yaml", 1,
                "services.web.autoscale.memory: a target is a share of the request");
  check_failure(manifest, "plant: {scrape: 0s}\n", "pods.yaml", 1, "services.web.plant.scrape: 0s");
  check_failure(manifest, "plant: {unserved: lost}\n", "pods.yaml", 1,
                "services.web.plant.unserved: no unserved named 'lost'");
  check_failure(manifest, "plants: {}\n", "pods.yaml", 1,
                "services.web: no key of a service named 'plants'; did you mean 'plant'?");
}
END_TEST

START_TEST(each_allocation_may_fail) {
  bscap_status status = BSCAP_OUT_OF_MEMORY;
  for (size_t n = 1; status == BSCAP_OUT_OF_MEMORY; n++) {
    failing_allocator memory = {.fails_at = n};
    bscap_allocator allocator = failing_allocator_start(&memory);
    bscap_hpa_options options = bscap_hpa_options_default();
    bscap_model *model;
    options.allocator = &allocator;
    status = try_both(&model, manifest, PODS, &options, NULL, NULL);
    bscap_model_free(model);
    ck_assert_uint_eq(memory.live_blocks, 0);
    ck_assert_uint_eq(memory.live_bytes, 0);
  }
  ck_assert_int_eq(status, BSCAP_OK);
}
END_TEST

RUN_TESTS("scaled", a_manifest_and_its_pods_make_a_model, without_pods_nothing_is_known_of_them,
          services_that_autoscale_are_listed_in_order,
          the_version_and_the_gate_of_the_options_count,
          what_is_scaled_gives_the_name_as_far_as_it_can,
          a_model_of_a_manifest_can_be_written_and_read, mistakes_are_told_in_their_file,
          each_allocation_may_fail)
