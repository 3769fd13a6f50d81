/* An autoscaler as a whole manifest in a model, beside the short form. */
#include "model/manifests.h"

#include "failing_allocator.h"
#include "model/scaled.h"

#define PODS "cpu: {request: 250m, limit: 1, base: 5m}, memory: {request: 256Mi, base: 90Mi}"
#define WITH(autoscale)                                                                            \
  "name: x\nstart: 2026-01-01\nservices:\n  api: {" PODS ", autoscale: " autoscale "}\n"
#define RESOURCE(name, target) "{type: Resource, resource: {name: " name ", target: {" target "}}}"
#define SHARE(name, percent)   RESOURCE(name, "type: Utilization, averageUtilization: " percent)
#define METRICS                "metrics: [" SHARE("cpu", "60") ", " SHARE("memory", "70") "]"
#define SPEC                   "minReplicas: 1, maxReplicas: 3, " METRICS
#define REF                    "scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: api}"
#define WHOLE(spec)                                                                                \
  "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: a}, spec: {" spec  \
  "}}"

static bool is_same(double one, double other) {
  return one == other || (isnan(one) && isnan(other));
}

static void check_same_service(const bscap_model *actual, const bscap_model *expected) {
  const bscap_autoscale *one = &actual->services[0].autoscale;
  const bscap_autoscale *other = &expected->services[0].autoscale;
  ck_assert(one->least == other->least && one->most == other->most);
  ck_assert(is_same(one->cpu_ratio, other->cpu_ratio));
  ck_assert(is_same(one->memory_ratio, other->memory_ratio));
  ck_assert(one->tolerance_ratio == other->tolerance_ratio);
  ck_assert(actual->services[0].replicas == expected->services[0].replicas);
  for (int seen = 0; seen < 4; seen++) {
    bscap_autoscaler settings[2];
    ck_assert(bscap_service_autoscaler(&settings[0], actual->arena, &actual->services[0], seen & 1,
                                       seen & 2));
    ck_assert(bscap_service_autoscaler(&settings[1], expected->arena, &expected->services[0],
                                       seen & 1, seen & 2));
    check_settings(&settings[0], &settings[1]);
  }
  check_settings(&bscap_model_scaled(actual, 0)->autoscaler,
                 &bscap_model_scaled(expected, 0)->autoscaler);
}

START_TEST(short_and_long_form_are_the_same_settings) {
  static const char *const texts[] = {
      WITH("{" SPEC "}"),
      WITH("{" SPEC ", " REF ", behavior: null}"),
      WITH(WHOLE(SPEC ", " REF)),
      WITH(WHOLE(SPEC)),
      WITH("{version: newest, " SPEC ", source: Manifest, scale-up-wish: {cpu: 60%}}"),
  };
  bscap_model *expected = read_text(WITH("{min: 1, max: 3, cpu: 60%, memory: 70%}"));
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    bscap_model *model = read_text(texts[i]);
    check_same_service(model, expected);
    bscap_model_free(model);
  }
  bscap_model_free(expected);
}
END_TEST

START_TEST(a_manifest_without_metrics_aims_at_cpu_as_the_short_form_does) {
  bscap_model *expected = read_text(WITH("{max: 3}"));
  bscap_model *model = read_text(WITH("{maxReplicas: 3}"));
  check_same_service(model, expected);
  ck_assert(model->services[0].autoscale.cpu_ratio == 0.8);
  bscap_model_free(model);
  bscap_model_free(expected);
}
END_TEST

START_TEST(the_version_counts_in_both_forms) {
  static const char *const texts[] = {WITH("{max: 3, version: 1.28}"),
                                      WITH("{maxReplicas: 3, version: \"1.28\"}")};
  for (size_t i = 0; i < 2; i++) {
    bscap_model *model = read_text(texts[i]);
    ck_assert_int_eq(bscap_model_scaled(model, 0)->autoscaler.version, BSCAP_KUBERNETES_1_28);
    bscap_model_free(model);
  }
  bscap_model *model = read_text(WITH("{max: 3, version: 1.33}"));
  ck_assert_int_eq(bscap_model_scaled(model, 0)->autoscaler.version, BSCAP_KUBERNETES_1_33);
  bscap_model_free(model);
}
END_TEST

START_TEST(behavior_gets_to_the_controller) {
  bscap_model *model = read_text(
      WITH("{" SPEC ", behavior: {scaleDown: {tolerance: 200m, selectPolicy: Disabled}}}"));
  const bscap_service *service = &model->services[0];
  bscap_autoscaler autoscaler;
  ck_assert(bscap_service_autoscaler(&autoscaler, model->arena, service, true, true));
  ck_assert(autoscaler.has_behavior);
  ck_assert_int_eq(autoscaler.down.select, BSCAP_SELECT_DISABLED);
  assert_close(bscap_autoscale_tolerance(&service->autoscale, true), 0.1, 0);
  assert_close(bscap_autoscale_tolerance(&service->autoscale, false), 0.2, 0);
  bscap_model_free(model);
}
END_TEST

START_TEST(an_amount_for_each_pod_is_a_share_of_what_it_requests) {
  bscap_model *model = read_text(WITH("{maxReplicas: 3, metrics: [" RESOURCE(
      "cpu", "type: AverageValue, averageValue: 100m") ", " RESOURCE("memory",
                                                                     "type: AverageValue, "
                                                                     "averageValue: 64Mi") "]}"));
  const bscap_autoscale *autoscale = &model->services[0].autoscale;
  assert_close(autoscale->cpu_ratio, 100.0 / 250, 0);
  assert_close(autoscale->memory_ratio, 64.0 / 256, 0);
  ck_assert_int_eq(bscap_model_scaled(model, 0)->autoscaler.metrics[0].aim, 100);
  ck_assert_int_eq(bscap_model_scaled(model, 0)->autoscaler.metrics[1].aim,
                   1000 * (INT64_C(64) << 20));
  bscap_model_free(model);
}
END_TEST

START_TEST(of_two_targets_for_one_resource_the_lower_one_counts) {
  bscap_model *model = read_text(WITH("{maxReplicas: 3, metrics: [" SHARE("cpu", "60") ", " SHARE(
      "cpu", "40") ", " SHARE("cpu", "50") "]}"));
  ck_assert(model->services[0].autoscale.cpu_ratio == 0.4);
  ck_assert_uint_eq(bscap_model_scaled(model, 0)->autoscaler.metrics_count, 3);
  bscap_model_free(model);
}
END_TEST

/* --- what a forecast does not know of --- */

static bscap_model *read_warned(const char *text, bscap_diagnostics **diagnostics) {
  const bscap_source source = source_of("model.yaml", text);
  ck_assert_int_eq(bscap_diagnostics_create(diagnostics, NULL, NULL), BSCAP_OK);
  return read_all(&source, 1, NULL, *diagnostics);
}

static void check_warning(const bscap_diagnostics *diagnostics, size_t index, const char *message,
                          int line) {
  const bscap_error *warning = bscap_diagnostics_at(diagnostics, index);
  ck_assert_ptr_nonnull(warning);
  ck_assert_str_eq(warning->message, message);
  ck_assert_int_eq(warning->line, line);
}

START_TEST(metrics_that_the_model_knows_nothing_of_are_left_out_with_a_warning) {
  bscap_diagnostics *diagnostics;
  bscap_model *model = read_warned(
      "name: x\nstart: 2026-01-01\nservices:\n  api:\n    cpu: {request: 250m, base: 5m}\n"
      "    autoscale:\n      maxReplicas: 3\n      metrics:\n"
      "      - {type: Pods, pods: {metric: {name: rps}, target: {type: AverageValue, "
      "averageValue: 5}}}\n"
      "      - " SHARE("cpu",
                       "60") "\n"
                             "      - " SHARE("ephemeral-storage",
                                              "60") "\n"
                                                    "      - {type: External, external: {metric: "
                                                    "{name: queue}, target: {type: Value, value: "
                                                    "5}}}\n",
      &diagnostics);
  ck_assert_uint_eq(bscap_diagnostics_count(diagnostics), 3);
  check_warning(diagnostics, 0,
                "services.api.autoscale: the model knows nothing of the metric 'rps': the forecast "
                "leaves it out",
                9);
  check_warning(diagnostics, 1,
                "services.api.autoscale: the model knows nothing of the metric "
                "'ephemeral-storage': the forecast leaves it out",
                11);
  ck_assert_int_eq(bscap_diagnostics_at(diagnostics, 2)->line, 12);
  bscap_autoscaler autoscaler;
  ck_assert(bscap_service_autoscaler(&autoscaler, model->arena, &model->services[0], true, true));
  ck_assert_uint_eq(autoscaler.metrics_count, 1);
  ck_assert(autoscaler.metrics[0].is_cpu);
  const bscap_scaled_service *scaled = bscap_model_scaled(model, 0);
  ck_assert_uint_eq(scaled->autoscaler.metrics_count, 4);
  ck_assert_str_eq(scaled->metric_names[0], "rps");
  ck_assert_str_eq(scaled->metric_names[3], "queue");
  bscap_model_free(model);
  bscap_diagnostics_free(diagnostics);
}
END_TEST

#define CONTAINER(container)                                                                       \
  "{type: ContainerResource, containerResource: {name: cpu, container: " container                 \
  ", target: {type: Utilization, averageUtilization: 60}}}"

START_TEST(containers_are_taken_for_pods_as_far_as_they_can) {
  bscap_diagnostics *diagnostics;
  bscap_model *model = read_warned(
      "name: x\nstart: 2026-01-01\nservices:\n  api:\n    cpu: {request: 250m, base: 5m}\n"
      "    sidecars: {proxy: {cpu: {request: 50m}}}\n"
      "    autoscale: {maxReplicas: 3, metrics: [" CONTAINER("app") ", " CONTAINER("proxy") "]}\n",
      &diagnostics);
  ck_assert_uint_eq(bscap_diagnostics_count(diagnostics), 2);
  check_warning(diagnostics, 0,
                "services.api.autoscale: the forecast takes the cpu of the container app for that "
                "of the whole pod, sidecars included",
                7);
  check_warning(diagnostics, 1,
                "services.api.autoscale: the model knows nothing of the metric 'cpu': the forecast "
                "leaves it out",
                7);
  bscap_model_free(model);
  bscap_diagnostics_free(diagnostics);
  model = read_warned(WITH("{maxReplicas: 3, metrics: [" CONTAINER("app") "]}"), &diagnostics);
  ck_assert_uint_eq(bscap_diagnostics_count(diagnostics), 0);
  bscap_model_free(model);
  bscap_diagnostics_free(diagnostics);
}
END_TEST

#define QUEUE "{type: External, external: {metric: {name: queue}, target: {type: Value, value: 5}}}"

START_TEST(a_forecast_keeps_one_pod_where_a_manifest_scales_to_zero) {
  bscap_diagnostics *diagnostics;
  bscap_model *model = read_warned(WITH("{minReplicas: 0, maxReplicas: 3, scales-to-zero: true, "
                                        "metrics: [" QUEUE ", " SHARE("cpu", "60") "]}"),
                                   &diagnostics);
  check_warning(diagnostics, 1,
                "services.api.autoscale: the forecast keeps one pod, as it does not know when "
                "there may be none",
                4);
  bscap_autoscaler autoscaler;
  ck_assert(bscap_service_autoscaler(&autoscaler, model->arena, &model->services[0], true, true));
  ck_assert_int_eq(autoscaler.least_replicas, 1);
  assert_close(model->services[0].replicas, 1, 0);
  ck_assert_int_eq(bscap_model_scaled(model, 0)->autoscaler.least_replicas, 0);
  bscap_model_free(model);
  bscap_diagnostics_free(diagnostics);
}
END_TEST

/* --- numbers, settings and writing --- */

static bscap_model *read_set(const char *text, const char *setting) {
  const bscap_source source = source_of("model.yaml", text);
  bscap_model_options options = bscap_model_options_default();
  options.settings = &setting;
  options.settings_count = 1;
  return read_all(&source, 1, &options, NULL);
}

START_TEST(fields_of_a_manifest_can_be_set) {
  bscap_model *model = read_set(WITH(WHOLE(SPEC)), "services.api.autoscale.spec.maxReplicas=5");
  assert_close(model->services[0].autoscale.most, 5, 0);
  ck_assert_int_eq(bscap_model_scaled(model, 0)->autoscaler.most_replicas, 5);
  assert_close(value_at(model, "services.api.autoscale.spec.maxReplicas"), 5, 0);
  bscap_model_free(model);
  model = read_set(WITH("{" SPEC "}"), "services.api.autoscale.behavior={}");
  ck_assert(bscap_model_scaled(model, 0)->autoscaler.has_behavior);
  bscap_model_free(model);
}
END_TEST

START_TEST(the_least_and_the_most_are_numbers_of_the_model) {
  bscap_model *model =
      read_text(WITH("{source: Manifest, minReplicas: 2, maxReplicas: 3, " METRICS "}"));
  const bscap_entry *entry = bscap_model_find(model, "services.api.autoscale.maxReplicas");
  ck_assert_ptr_nonnull(entry);
  ck_assert_str_eq(entry->source, "Manifest");
  ck_assert_int_eq(entry->line, 4);
  bscap_model *copy;
  const bscap_uncertain more = {"services.api.autoscale.maxReplicas", 7, 7, 7};
  ck_assert_int_eq(bscap_model_copy(&copy, model, NULL), BSCAP_OK);
  ck_assert_int_eq(bscap_model_override(copy, &more, 1, NULL), BSCAP_OK);
  bscap_autoscaler autoscaler;
  ck_assert(bscap_service_autoscaler(&autoscaler, copy->arena, &copy->services[0], true, true));
  ck_assert_int_eq(autoscaler.most_replicas, 7);
  ck_assert_int_eq(autoscaler.least_replicas, 2);
  bscap_model_free(copy);
  bscap_model_free(model);
}
END_TEST

START_TEST(a_model_with_a_manifest_is_written_as_one) {
  bscap_model *model = read_text(WITH(
      WHOLE(SPEC ", behavior: {scaleUp: {tolerance: \"50m\", policies: [{type: Pods, value: 2, "
                 "periodSeconds: 60}]}}")));
  bscap_text text = write_model(model);
  bscap_model *again = read_text(text.bytes);
  check_same_service(again, model);
  bscap_text second = write_model(again);
  ck_assert_str_eq(second.bytes, text.bytes);
  ck_assert_uint_eq(bscap_model_entries_count(again), bscap_model_entries_count(model));
  bscap_text_free(&second);
  bscap_text_free(&text);
  bscap_model_free(again);
  bscap_model_free(model);
}
END_TEST

START_TEST(scenarios_change_fields_of_a_manifest) {
  const bscap_source source =
      source_of("model.yaml", WITH("{" SPEC "}") "scenarios: {more: {services: {api: {autoscale: "
                                                 "{minReplicas: 2, metrics: null}}}}}\n");
  bscap_model_options options = bscap_model_options_default();
  options.scenario = "more";
  bscap_model *model = read_all(&source, 1, &options, NULL);
  assert_close(model->services[0].autoscale.least, 2, 0);
  ck_assert(model->services[0].autoscale.cpu_ratio == 0.8);
  bscap_model_free(model);
}
END_TEST

START_TEST(mistakes_in_a_manifest_are_told_with_the_path_in_the_model) {
  static const mistake rows[] = {
      {"{maxReplicas: @0}",
       "services.api.autoscale.maxReplicas: Invalid value: 0: must be greater than 0"},
      {WHOLE("maxReplicas: @0"),
       "services.api.autoscale.spec.maxReplicas: Invalid value: 0: must be greater than 0"},
      {"{maxReplicas: 2, @metrcs: []}",
       "unknown field \"services.api.autoscale.metrcs\"; did you mean 'metrics'?"},
      {"{maxReplicas: 3, max: @3}",
       "services.api.autoscale: 'max' is of the short form and cannot stand beside the fields of a "
       "manifest; write maxReplicas"},
      {"{spec: {maxReplicas: 3}, cpu: @60%}", "'cpu' is of the short form and cannot stand beside "
                                              "the fields of a manifest; write spec.metrics"},
      {"@{spec: {maxReplicas: 3}}",
       "services.api.autoscale.kind: is missing; write HorizontalPodAutoscaler"},
      {"{maxReplicas: @100001}",
       "services.api.autoscale.maxReplicas: 100001 is above 100k, the most it may be"},
      {"{maxReplicas: 3, version: @1.29}", "no version named '1.29'"},
      {"{maxReplicas: 3, scales-to-zero: @maybe}", "'maybe' is neither true nor false"},
      {"{maxReplicas: 3, scaleTargetRef: @{kind: Deployment}}",
       "services.api.autoscale.scaleTargetRef.name: Required value"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char text[TEXT_SIZE];
    snprintf(text, sizeof text, "services:\n  api: {" PODS ", autoscale: %s}\n", rows[i].text);
    const mistake row = {text, rows[i].message};
    check_mistake(head, &row, NULL);
  }
}
END_TEST

START_TEST(a_share_of_no_request_is_refused_where_something_is_said_of_the_pods) {
  static const mistake rows[] = {
      {"services: {a: {cpu: {base: 5m}, autoscale: @{maxReplicas: 3}}}",
       "services.a.autoscale.cpu: a target is a share of the request; write cpu: {request: ...} "
       "too"},
      {"services: {a: {memory: {base: 1Mi}, autoscale: @{maxReplicas: 3, metrics: [" SHARE(
           "memory", "60") "]}}}",
       "services.a.autoscale.memory: a target is a share of the request"},
  };
  check_all(head, rows, NULL);
  bscap_model *model =
      read_text("name: x\nstart: 2026-01-01\nservices: {a: {autoscale: {maxReplicas: 3}}}\n");
  ck_assert(isnan(bscap_model_scaled(model, 0)->plant.cpu_request_millicores));
  bscap_model_free(model);
}
END_TEST

START_TEST(each_allocation_may_fail) {
  const bscap_source source =
      source_of("model.yaml", WITH(WHOLE(SPEC ", behavior: {scaleUp: {tolerance: 0.05}}")));
  bscap_status status = BSCAP_OUT_OF_MEMORY;
  for (size_t n = 1; status == BSCAP_OUT_OF_MEMORY; n++) {
    failing_allocator memory = {.fails_at = n};
    bscap_allocator allocator = failing_allocator_start(&memory);
    bscap_model_options options = bscap_model_options_default();
    bscap_model *model;
    options.allocator = &allocator;
    status = bscap_model_read(&model, &source, 1, &options, NULL, NULL);
    bscap_model_free(model);
    ck_assert_uint_eq(memory.live_blocks, 0);
    ck_assert_uint_eq(memory.live_bytes, 0);
  }
  ck_assert_int_eq(status, BSCAP_OK);
}
END_TEST

RUN_TESTS("autoscale", short_and_long_form_are_the_same_settings,
          a_manifest_without_metrics_aims_at_cpu_as_the_short_form_does,
          the_version_counts_in_both_forms, behavior_gets_to_the_controller,
          an_amount_for_each_pod_is_a_share_of_what_it_requests,
          of_two_targets_for_one_resource_the_lower_one_counts,
          metrics_that_the_model_knows_nothing_of_are_left_out_with_a_warning,
          containers_are_taken_for_pods_as_far_as_they_can,
          a_forecast_keeps_one_pod_where_a_manifest_scales_to_zero, fields_of_a_manifest_can_be_set,
          the_least_and_the_most_are_numbers_of_the_model,
          a_model_with_a_manifest_is_written_as_one, scenarios_change_fields_of_a_manifest,
          mistakes_in_a_manifest_are_told_with_the_path_in_the_model,
          a_share_of_no_request_is_refused_where_something_is_said_of_the_pods,
          each_allocation_may_fail)
