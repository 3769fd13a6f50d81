#include "model/manifests.h"

START_TEST(what_is_absent_is_filled_in_as_the_api_server_does) {
  bscap_hpa *hpa = read_manifest(MANIFEST TARGET "  maxReplicas: 5\n");
  const bscap_autoscaler_metric cpu = {BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_UTILIZATION, 80, true};
  bscap_autoscaler expected = bscap_autoscaler_default();
  expected.most_replicas = 5;
  expected.metrics = &cpu;
  expected.metrics_count = 1;
  check_settings(bscap_hpa_autoscaler(hpa), &expected);
  ck_assert_str_eq(bscap_hpa_name(hpa), "api");
  ck_assert_str_eq(bscap_hpa_metric_name(hpa, 0), "cpu");
  ck_assert_ptr_null(bscap_hpa_metric_container(hpa, 0));
  ck_assert_ptr_null(bscap_hpa_metric_name(hpa, 1));
  ck_assert_ptr_null(bscap_hpa_metric_container(hpa, 1));
  bscap_hpa_free(hpa);
}
END_TEST

START_TEST(no_metrics_and_null_are_like_absent_ones) {
  static const char *const texts[] = {
      MANIFEST TARGET "  maxReplicas: 5\n  metrics: []\n",
      MANIFEST TARGET "  maxReplicas: 5\n  metrics:\n  minReplicas: ~\n",
      MANIFEST TARGET "  maxReplicas: 5\n  metrics: null\n  behavior: null\n",
  };
  bscap_hpa *plain = read_manifest(MANIFEST TARGET "  maxReplicas: 5\n");
  for (size_t i = 0; i < 3; i++) {
    bscap_hpa *hpa = read_manifest(texts[i]);
    check_settings(bscap_hpa_autoscaler(hpa), bscap_hpa_autoscaler(plain));
    bscap_hpa_free(hpa);
  }
  bscap_hpa_free(plain);
}
END_TEST

START_TEST(metadata_and_status_may_hold_anything) {
  bscap_hpa *hpa = read_manifest("apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\n"
                                 "metadata: {labels: {a: 1}, name: [x], managedFields: [{}]}\n"
                                 "status: {conditions: nonsense}\n"
                                 "spec:\n" TARGET REPLICAS);
  ck_assert_str_eq(bscap_hpa_name(hpa), "");
  bscap_hpa_free(hpa);
}
END_TEST

/* What each direction comes to, by what is written of it: v2/defaults.go. */
START_TEST(behavior_is_filled_in_field_by_field) {
  static const bscap_scaling_policy both[] = {{BSCAP_POLICY_PODS, 4, 15},
                                              {BSCAP_POLICY_PERCENT, 100, 15}};
  static const bscap_scaling_policy own[] = {{BSCAP_POLICY_PERCENT, 10, 60},
                                             {BSCAP_POLICY_PODS, 5, 1800}};
  const bscap_scaling_rules up = {0, BSCAP_SELECT_MAX, both, 2, NAN};
  const bscap_scaling_rules down = {300, BSCAP_SELECT_MAX, both + 1, 1, NAN};
  const struct {
    const char *behavior;
    bscap_scaling_rules up;
    bscap_scaling_rules down;
  } rows[] = {
      {"{}", up, down},
      {"{scaleUp: {}}", up, down},
      {"{scaleUp: null, scaleDown: ~}", up, down},
      {"{scaleUp: {policies: null}, scaleDown: {selectPolicy: null}}", up, down},
      {"{scaleUp: {selectPolicy: Min}}", {0, BSCAP_SELECT_MIN, both, 2, NAN}, down},
      {"{scaleDown: {selectPolicy: Disabled}}", up, {300, BSCAP_SELECT_DISABLED, both + 1, 1, NAN}},
      {"{scaleDown: {stabilizationWindowSeconds: 0}}", up, {0, BSCAP_SELECT_MAX, both + 1, 1, NAN}},
      {"{scaleUp: {stabilizationWindowSeconds: 3600}}",
       {3600, BSCAP_SELECT_MAX, both, 2, NAN},
       down},
      {"{scaleUp: {policies: [{type: Percent, value: 10, periodSeconds: 60}, {type: Pods, value: "
       "5, periodSeconds: 1800}]}}",
       {0, BSCAP_SELECT_MAX, own, 2, NAN},
       down},
      {"{scaleDown: {tolerance: 50m}}", up, {300, BSCAP_SELECT_MAX, both + 1, 1, 0.05}},
      {"{scaleUp: {tolerance: 0}}", {0, BSCAP_SELECT_MAX, both, 2, 0}, down},
      {"{scaleUp: {tolerance: \"0.15\"}}", {0, BSCAP_SELECT_MAX, both, 2, 150 * 0.001}, down},
      {"{scaleUp: {tolerance: 0.35}}", {0, BSCAP_SELECT_MAX, both, 2, 350 * 0.001}, down},
      {"{scaleUp: {tolerance: 123400u}}", {0, BSCAP_SELECT_MAX, both, 2, 123400 * 1e-6}, down},
      {"{scaleUp: {tolerance: 2}}", {0, BSCAP_SELECT_MAX, both, 2, 2}, down},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char text[TEXT_SIZE];
    snprintf(text, sizeof text, MANIFEST TARGET REPLICAS "  behavior: %s\n", rows[i].behavior);
    bscap_hpa *hpa = read_manifest(text);
    ck_assert(bscap_hpa_autoscaler(hpa)->has_behavior);
    check_rules(&bscap_hpa_autoscaler(hpa)->up, &rows[i].up);
    check_rules(&bscap_hpa_autoscaler(hpa)->down, &rows[i].down);
    bscap_hpa_free(hpa);
  }
}
END_TEST

START_TEST(a_tolerance_of_a_direction_counts_from_its_gate_on) {
  static const char text[] = MANIFEST TARGET REPLICAS "  behavior:\n    scaleUp: {tolerance: -7}\n";
  for (int version = BSCAP_KUBERNETES_1_28; version < BSCAP_KUBERNETES_NEWEST; version++) {
    bscap_hpa_options options = bscap_hpa_options_default();
    bscap_diagnostics *diagnostics;
    ck_assert_int_eq(bscap_diagnostics_create(&diagnostics, NULL, NULL), BSCAP_OK);
    options.version = (bscap_kubernetes_version)version;
    bscap_hpa *hpa = read_manifest_of(text, &options, diagnostics);
    ck_assert(isnan(bscap_hpa_autoscaler(hpa)->up.tolerance_ratio));
    ck_assert_int_eq(bscap_hpa_autoscaler(hpa)->version, version);
    ck_assert_uint_eq(bscap_diagnostics_count(diagnostics), 1);
    ck_assert_str_eq(bscap_diagnostics_at(diagnostics, 0)->message,
                     "spec.behavior.scaleUp.tolerance: left out, as the gate "
                     "HPAConfigurableTolerance is off before Kubernetes 1.35");
    ck_assert_int_eq(bscap_diagnostics_at(diagnostics, 0)->line, 9);
    bscap_diagnostics_free(diagnostics);
    bscap_hpa_free(hpa);
  }
}
END_TEST

#define TARGETED(target) "target: {type: " target "}"
#define METRIC(type, source, rest)                                                                 \
  MANIFEST TARGET REPLICAS "  metrics:\n  - type: " type "\n    " source ": {" rest "}\n"

START_TEST(metrics_of_all_sources_have_the_aims_that_the_controller_computes) {
  static const struct {
    const char *text;
    bscap_autoscaler_metric metric;
    const char *name;
    const char *container;
  } rows[] = {
      {METRIC("Resource", "resource",
              "name: cpu, " TARGETED("Utilization, averageUtilization: 60")),
       {BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_UTILIZATION, 60, true},
       "cpu",
       NULL},
      {METRIC("Resource", "resource",
              "name: memory, " TARGETED("AverageValue, averageValue: 128Mi")),
       {BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_AVERAGE_VALUE, 134217728000, false},
       "memory",
       NULL},
      /* The type is not looked at: what is there counts. */
      {METRIC("Resource", "resource", "name: cpu, " TARGETED("Utilization, averageValue: 25m")),
       {BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_AVERAGE_VALUE, 25, true},
       "cpu",
       NULL},
      {METRIC("ContainerResource", "containerResource",
              "name: cpu, container: app, " TARGETED("Utilization, averageUtilization: 150")),
       {BSCAP_SOURCE_CONTAINER_RESOURCE, BSCAP_TARGET_UTILIZATION, 150, true},
       "cpu",
       "app"},
      {METRIC("Pods", "pods", "metric: {name: rps}, " TARGETED("AverageValue, averageValue: 1")),
       {BSCAP_SOURCE_PODS, BSCAP_TARGET_AVERAGE_VALUE, 1000, false},
       "rps",
       NULL},
      {METRIC("Pods", "pods", "metric: {name: cpu}, " TARGETED("AverageValue, averageValue: 1k")),
       {BSCAP_SOURCE_PODS, BSCAP_TARGET_AVERAGE_VALUE, 1000000, false},
       "cpu",
       NULL},
      /* A millionth is rounded up to a thousandth. */
      {METRIC("Pods", "pods", "metric: {name: x}, " TARGETED("AverageValue, averageValue: 1u")),
       {BSCAP_SOURCE_PODS, BSCAP_TARGET_AVERAGE_VALUE, 1, false},
       "x",
       NULL},
      {METRIC("Pods", "pods", "metric: {name: x}, " TARGETED("AverageValue, averageValue: 1.0005")),
       {BSCAP_SOURCE_PODS, BSCAP_TARGET_AVERAGE_VALUE, 1001, false},
       "x",
       NULL},
      {METRIC("Object", "object",
              "describedObject: {kind: Ingress, name: main}, metric: {name: hits}, " TARGETED(
                  "Value, value: 10k")),
       {BSCAP_SOURCE_OBJECT, BSCAP_TARGET_VALUE, 10000000, false},
       "hits",
       NULL},
      {METRIC("Object", "object",
              "describedObject: {kind: Ingress, name: main}, metric: {name: hits}, " TARGETED(
                  "AverageValue, value: 10k, averageValue: 2")),
       {BSCAP_SOURCE_OBJECT, BSCAP_TARGET_AVERAGE_VALUE, 2000, false},
       "hits",
       NULL},
      {METRIC("External", "external",
              "metric: {name: queue, selector: {matchLabels: {q: a}}}, " TARGETED(
                  "AverageValue, averageValue: \"30\"")),
       {BSCAP_SOURCE_EXTERNAL, BSCAP_TARGET_AVERAGE_VALUE, 30000, false},
       "queue",
       NULL},
      {METRIC("External", "external", "metric: {name: queue}, " TARGETED("Value, value: 9e15")),
       {BSCAP_SOURCE_EXTERNAL, BSCAP_TARGET_VALUE, 9000000000000000000, false},
       "queue",
       NULL},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    bscap_hpa *hpa = read_manifest(rows[i].text);
    const bscap_autoscaler *autoscaler = bscap_hpa_autoscaler(hpa);
    ck_assert_uint_eq(autoscaler->metrics_count, 1);
    check_metric(&autoscaler->metrics[0], rows[i].metric);
    ck_assert_str_eq(bscap_hpa_metric_name(hpa, 0), rows[i].name);
    if (rows[i].container == NULL)
      ck_assert_ptr_null(bscap_hpa_metric_container(hpa, 0));
    else
      ck_assert_str_eq(bscap_hpa_metric_container(hpa, 0), rows[i].container);
    bscap_hpa_free(hpa);
  }
}
END_TEST

static const char in_yaml[] = "apiVersion: autoscaling/v2\n"
                              "kind: HorizontalPodAutoscaler\n"
                              "metadata:\n"
                              "  name: api\n"
                              "spec:\n"
                              "  scaleTargetRef:\n"
                              "    apiVersion: apps/v1\n"
                              "    kind: Deployment\n"
                              "    name: web\n"
                              "  minReplicas: 2\n"
                              "  maxReplicas: 10\n"
                              "  metrics:\n"
                              "  - type: Resource\n"
                              "    resource:\n"
                              "      name: cpu\n"
                              "      target: {type: Utilization, averageUtilization: 60}\n"
                              "  - type: Pods\n"
                              "    pods:\n"
                              "      metric: {name: rps}\n"
                              "      target: {type: AverageValue, averageValue: 1k}\n"
                              "  behavior:\n"
                              "    scaleDown:\n"
                              "      tolerance: 50m\n"
                              "      policies:\n"
                              "      - {type: Pods, value: 1, periodSeconds: 60}\n";

static const char in_json[] =
    "{\"kind\":\"HorizontalPodAutoscaler\",\"apiVersion\":\"autoscaling/v2\",\n"
    "\t\"metadata\":{\"name\":\"api\"},\"spec\":{\"minReplicas\":2,\"maxReplicas\":10,"
    "\"scaleTargetRef\":{\"kind\":\"Deployment\",\"name\":\"web\",\"apiVersion\":\"apps/v1\"},"
    "\"metrics\":[{\"type\":\"Resource\",\"resource\":{\"name\":\"cpu\",\"target\":"
    "{\"type\":\"Utilization\",\"averageUtilization\":60}}},{\"type\":\"Pods\",\"pods\":"
    "{\"metric\":{\"name\":\"rps\",\"selector\":null},\"target\":{\"type\":\"AverageValue\","
    "\"averageValue\":\"1000\"}}}],\"behavior\":{\"scaleDown\":{\"tolerance\":\"50m\","
    "\"policies\":[{\"type\":\"Pods\",\"value\":1,\"periodSeconds\":60}]}}}}";

START_TEST(yaml_json_and_a_list_of_one_give_the_same_settings) {
  char list[TEXT_SIZE];
  snprintf(list, sizeof list, "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[%s]}", in_json);
  bscap_hpa *yaml = read_manifest(in_yaml), *json = read_manifest(in_json);
  bscap_hpa *listed = read_manifest(list);
  check_settings(bscap_hpa_autoscaler(json), bscap_hpa_autoscaler(yaml));
  check_settings(bscap_hpa_autoscaler(listed), bscap_hpa_autoscaler(yaml));
  ck_assert_str_eq(bscap_hpa_name(listed), "api");
  ck_assert_str_eq(bscap_hpa_metric_name(json, 1), "rps");
  ck_assert(bscap_hpa_autoscaler(yaml)->down.tolerance_ratio == 0.05);
  ck_assert_int_eq(bscap_hpa_autoscaler(yaml)->metrics[1].aim, 1000000);
  bscap_hpa_free(yaml);
  bscap_hpa_free(json);
  bscap_hpa_free(listed);
}
END_TEST

START_TEST(a_minimum_of_zero_needs_the_gate_and_a_metric_from_outside) {
  static const char text[] =
      MANIFEST TARGET "  minReplicas: 0\n  maxReplicas: 3\n"
                      "  metrics: [{type: External, external: {metric: {name: queue}, target: "
                      "{type: AverageValue, averageValue: 30}}}]\n";
  bscap_hpa_options options = bscap_hpa_options_default();
  options.scales_to_zero = true;
  bscap_hpa *hpa = read_manifest_of(text, &options, NULL);
  ck_assert_int_eq(bscap_hpa_autoscaler(hpa)->least_replicas, 0);
  bscap_hpa_free(hpa);
}
END_TEST

START_TEST(numbers_of_yaml_1_1_are_read_with_a_warning) {
  bscap_diagnostics *diagnostics;
  ck_assert_int_eq(bscap_diagnostics_create(&diagnostics, NULL, NULL), BSCAP_OK);
  bscap_hpa *hpa = read_manifest_of(MANIFEST TARGET "  maxReplicas: 010\n", NULL, diagnostics);
  ck_assert_int_eq(bscap_hpa_autoscaler(hpa)->most_replicas, 8);
  ck_assert_uint_eq(bscap_diagnostics_count(diagnostics), 1);
  ck_assert_str_eq(bscap_diagnostics_at(diagnostics, 0)->message,
                   "spec.maxReplicas: 010 is read as 8 (octal), as YAML 1.1 does; write 8");
  bscap_diagnostics_free(diagnostics);
  bscap_hpa_free(hpa);
}
END_TEST

RUN_TESTS("hpa", what_is_absent_is_filled_in_as_the_api_server_does,
          no_metrics_and_null_are_like_absent_ones, metadata_and_status_may_hold_anything,
          behavior_is_filled_in_field_by_field, a_tolerance_of_a_direction_counts_from_its_gate_on,
          metrics_of_all_sources_have_the_aims_that_the_controller_computes,
          yaml_json_and_a_list_of_one_give_the_same_settings,
          a_minimum_of_zero_needs_the_gate_and_a_metric_from_outside,
          numbers_of_yaml_1_1_are_read_with_a_warning)
