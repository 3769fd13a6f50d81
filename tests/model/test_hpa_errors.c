/* Manifests with one mistake each. An @ stands before the place of the complaint. */
#include "model/manifests.h"

static void check_refused(const char *manifest_head, const mistake *row,
                          const bscap_hpa_options *options) {
  char text[TEXT_SIZE];
  int line, column;
  unmark(manifest_head, row->text, text, &line, &column);
  bscap_hpa *hpa;
  bscap_error error = {0};
  const bscap_status status =
      bscap_hpa_read(&hpa, "hpa.yaml", text, strlen(text), options, NULL, &error);
  ck_assert_msg(status == BSCAP_INVALID, "accepted: %s", text);
  ck_assert_ptr_null(hpa);
  ck_assert_msg(strcmp(error.message, row->message) == 0, "%s\nsays '%s', not '%s'", text,
                error.message, row->message);
  ck_assert_str_eq(error.file, "hpa.yaml");
  ck_assert_msg(error.line == line && error.column == column, "%s\n'%s' is at %d:%d, not %d:%d",
                text, error.message, error.line, error.column, line, column);
}

static void check_each(const char *manifest_head, const mistake *rows, size_t count) {
  for (size_t i = 0; i < count; i++) check_refused(manifest_head, &rows[i], NULL);
}

#define CHECK(manifest_head, rows) check_each(manifest_head, rows, sizeof(rows) / sizeof *(rows))

START_TEST(only_a_horizontal_pod_autoscaler_of_the_present_version_is_read) {
  static const mistake rows[] = {
      {"@- a\n", "a HorizontalPodAutoscaler is a map of fields such as apiVersion: autoscaling/v2"},
      {"@", "kind: is missing; write HorizontalPodAutoscaler"},
      {"apiVersion: apps/v1\nkind: @Deployment\n",
       "kind: 'Deployment' is something else; write HorizontalPodAutoscaler"},
      {"@kind: HorizontalPodAutoscaler\n", "apiVersion: is missing; write autoscaling/v2"},
      {"kind: HorizontalPodAutoscaler\napiVersion: @autoscaling/v1\n",
       "apiVersion: 'autoscaling/v1' is not read; write autoscaling/v2, as `kubectl get "
       "hpa.v2.autoscaling -o yaml` shows it"},
      {"kind: HorizontalPodAutoscaler\napiVersion: @autoscaling/v2beta2\n",
       "apiVersion: 'autoscaling/v2beta2' is not read; write autoscaling/v2, as `kubectl get "
       "hpa.v2.autoscaling -o yaml` shows it"},
      {"kind: List\napiVersion: v1\nitems: @[]\n",
       "items: 0 objects are in this list; write one HorizontalPodAutoscaler alone"},
      {"kind: List\napiVersion: v1\nitems: @[{}, {}]\n",
       "items: 2 objects are in this list; write one HorizontalPodAutoscaler alone"},
      {"kind: List\napiVersion: v1\nitems: [{kind: @Pod}]\n",
       "kind: 'Pod' is something else; write HorizontalPodAutoscaler"},
      {"a: 1\n@---\nb: 2\n", "a second document begins here; write one alone"},
  };
  CHECK("", rows);
}
END_TEST

START_TEST(unknown_fields_are_named_with_the_nearest) {
  static const mistake rows[] = {
      {"  @metrcs: []\n", "unknown field \"spec.metrcs\"; did you mean 'metrics'?"},
      {"  @MaxReplicas: 1\n", "unknown field \"spec.MaxReplicas\"; did you mean 'maxReplicas'?"},
      {"  @template: 1\n", "unknown field \"spec.template\"; remove it"},
      {"  metrics: [{@typ: Resource}]\n",
       "unknown field \"spec.metrics[0].typ\"; did you mean 'type'?"},
      {"  metrics: [{type: Pods, pods: {target: {@averagevalue: 1}}}]\n",
       "unknown field \"spec.metrics[0].pods.target.averagevalue\"; did you mean "
       "'averageValue'?"},
      {"  behavior: {scaleUp: {policies: [{@periodSecond: 1}]}}\n",
       "unknown field \"spec.behavior.scaleUp.policies[0].periodSecond\"; did you mean "
       "'periodSeconds'?"},
      {"  behavior: {@scaleup: {}}\n",
       "unknown field \"spec.behavior.scaleup\"; did you mean 'scaleUp'?"},
      {"  scaleTargetRef: {@namespace: x}\n",
       "unknown field \"spec.scaleTargetRef.namespace\"; remove it"},
      {"  {}\n@specs: {}\n", "unknown field \"specs\"; did you mean 'spec'?"},
  };
  CHECK(MANIFEST, rows);
}
END_TEST

START_TEST(values_must_be_of_the_kind_of_their_field) {
  static const mistake rows[] = {
      {"  maxReplicas: @1.5\n",
       "spec.maxReplicas: 1.5 is not a whole number; write one without a fraction"},
      {"  maxReplicas: @\"5\"\n", "spec.maxReplicas: a whole number is expected here, not a text; "
                                  "write it without quotes"},
      {"  maxReplicas: @many\n", "spec.maxReplicas: a whole number is expected here, not 'many'"},
      {"  maxReplicas: @[1]\n",
       "spec.maxReplicas: a whole number is expected here, not a list or a map"},
      {"  maxReplicas: @2147483648\n",
       "spec.maxReplicas: 2147483648 does not fit into 32 bits; write 2147483647 or less"},
      {"  maxReplicas: @99999999999999999999\n", "spec.maxReplicas: 99999999999999999999 does not "
                                                 "fit into 32 bits; write 2147483647 or less"},
      {"  maxReplicas: 1\n  metrics: @{}\n",
       "spec.metrics: a list is expected here, each item after '- '"},
      {"  metrics: [@a]\n", "spec.metrics[0]: a map of fields such as type: ... is expected here"},
      {"  behavior: @[]\n", "spec.behavior: a map of fields such as scaleUp: ... is expected here"},
      {"  behavior: {scaleUp: {policies: @{}}}\n",
       "spec.behavior.scaleUp.policies: a list is expected here, each item after '- '"},
      {"  scaleTargetRef: {kind: Deployment, name: @5}\n",
       "spec.scaleTargetRef.name: a text is expected here, and 5 is a number; write \"5\""},
      {"  scaleTargetRef: {kind: Deployment, name: @1e3}\n",
       "spec.scaleTargetRef.name: a text is expected here, and 1e3 is a number; write \"1e3\""},
      {"  scaleTargetRef: {kind: @no, name: a}\n",
       "spec.scaleTargetRef.kind: a text is expected here, and no is true or false; write \"no\""},
      {"  scaleTargetRef: {kind: @{}}\n",
       "spec.scaleTargetRef.kind: a text is expected here, not a list or a map"},
      {"  metrics: [{type: Pods, pods: {target: {averageValue: @[1]}}}]\n",
       "spec.metrics[0].pods.target.averageValue: a quantity is expected here, not a list or a "
       "map"},
  };
  CHECK(MANIFEST, rows);
}
END_TEST

START_TEST(a_quantity_must_be_one) {
  bscap_hpa *hpa;
  bscap_error error, problem;
  bscap_kubernetes_quantity quantity;
  static const char text[] =
      MANIFEST "  metrics: [{type: Pods, pods: {target: {averageValue: 1gi}}}]\n";
  ck_assert_int_eq(bscap_hpa_read(&hpa, "h", text, strlen(text), NULL, NULL, &error),
                   BSCAP_INVALID);
  ck_assert_int_eq(bscap_kubernetes_quantity_parse(&quantity, "1gi", 3, NULL, &problem),
                   BSCAP_INVALID);
  ck_assert_ptr_eq(strstr(error.message, "spec.metrics[0].pods.target.averageValue: "),
                   error.message);
  ck_assert_ptr_nonnull(strstr(error.message, problem.message));
  ck_assert_int_eq(error.line, 5);
  ck_assert_int_eq(error.column, 56);
}
END_TEST

START_TEST(replicas_and_the_target_are_validated_in_the_api_servers_words) {
  static const mistake rows[] = {
      {TARGET "  maxReplicas: @0\n", "spec.maxReplicas: Invalid value: 0: must be greater than 0"},
      {"  @"
       "scaleTargetRef: {kind: Deployment, name: web}\n",
       "spec.maxReplicas: Invalid value: 0: must be greater than 0"},
      {TARGET "  minReplicas: 3\n  maxReplicas: @2\n",
       "spec.maxReplicas: Invalid value: 2: must be greater than or equal to `minReplicas`"},
      {TARGET "  minReplicas: @0\n  maxReplicas: 2\n",
       "spec.minReplicas: Invalid value: 0: must be greater than or equal to 1"},
      {TARGET "  minReplicas: @-1\n  maxReplicas: -2\n",
       "spec.minReplicas: Invalid value: -1: must be greater than or equal to 1"},
      {"  @maxReplicas: 2\n", "spec.scaleTargetRef.kind: Required value"},
      {"  maxReplicas: 2\n  scaleTargetRef: @{name: a}\n",
       "spec.scaleTargetRef.kind: Required value"},
      {"  maxReplicas: 2\n  scaleTargetRef: {kind: Deployment, name: @\"\"}\n",
       "spec.scaleTargetRef.name: Required value"},
      {"  maxReplicas: 2\n  scaleTargetRef: {kind: Deployment, name: @a/b}\n",
       "spec.scaleTargetRef.name: Invalid value: \"a/b\": may not contain '/'"},
      {"  maxReplicas: 2\n  scaleTargetRef: {kind: Deployment, name: @..}\n",
       "spec.scaleTargetRef.name: Invalid value: \"..\": may not be '..'"},
      {"  maxReplicas: 2\n  scaleTargetRef: {kind: @\"50%\", name: a}\n",
       "spec.scaleTargetRef.kind: Invalid value: \"50%\": may not contain '%'"},
  };
  CHECK(MANIFEST, rows);
  static const mistake nothing = {
      "kind: HorizontalPodAutoscaler\napiVersion: autoscaling/v2\nspec: @\n",
      "spec.maxReplicas: Invalid value: 0: must be greater than 0"};
  bscap_hpa *hpa;
  bscap_error error;
  char text[TEXT_SIZE];
  int line, column;
  unmark("", nothing.text, text, &line, &column);
  ck_assert_int_eq(bscap_hpa_read(&hpa, "h", text, strlen(text), NULL, NULL, &error),
                   BSCAP_INVALID);
  ck_assert_str_eq(error.message, nothing.message);
}
END_TEST

START_TEST(scaling_to_zero_needs_something_to_wake_it) {
  static const mistake rows[] = {
      {"  @minReplicas: 0\n  maxReplicas: 2\n" TARGET,
       "spec.metrics: Forbidden: must specify at least one Object or External metric to support "
       "scaling to zero replicas"},
      {"  minReplicas: 0\n  maxReplicas: 2\n" TARGET
       "  metrics: @[{type: Pods, pods: {metric: {name: a}, target: {type: AverageValue, "
       "averageValue: 1}}}]\n",
       "spec.metrics: Forbidden: must specify at least one Object or External metric to support "
       "scaling to zero replicas"},
      {"  minReplicas: @-1\n  maxReplicas: 2\n" TARGET,
       "spec.minReplicas: Invalid value: -1: must be greater than or equal to 0"},
  };
  bscap_hpa_options options = bscap_hpa_options_default();
  options.scales_to_zero = true;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    check_refused(MANIFEST, &rows[i], &options);
}
END_TEST

#define AT "spec.metrics[0]."

START_TEST(metrics_are_validated_in_the_api_servers_words) {
  static const mistake rows[] = {
      {"@{}", AT "type: Required value: must specify a metric source type"},
      {"@null", AT "type: Required value: must specify a metric source type"},
      {"{type: @Foo}",
       AT "type: Unsupported value: \"Foo\": supported values: \"ContainerResource\", "
          "\"External\", \"Object\", \"Pods\", \"Resource\""},
      {"@{type: Resource}",
       AT "resource: Required value: must populate information for the given metric source"},
      {"@{type: Resource, pods: {metric: {name: a}, target: {type: AverageValue, averageValue: "
       "1}}}",
       AT "resource: Required value: must populate information for the given metric source"},
      {"{type: Pods, resource: @{}, pods: {metric: {name: a}, target: {type: AverageValue, "
       "averageValue: 1}}}",
       AT "resource: Forbidden: must populate the given metric source only"},
      {"{type: Resource, resource: @{}}",
       AT "resource.name: Required value: must specify a resource name"},
      {"{type: Resource, resource: @{name: cpu}}",
       AT "resource.target.type: Required value: must specify a metric target type"},
      {"{type: Resource, resource: {name: cpu, target: {type: @x}}}",
       AT "resource.target.type: Invalid value: \"x\": must be either Utilization, Value, or "
          "AverageValue"},
      {"{type: Resource, resource: {name: cpu, target: @{type: Value, value: 1}}}",
       AT "resource.target.averageUtilization: Required value: must set either a target raw value "
          "or a target utilization"},
      {"{type: Resource, resource: {name: cpu, target: {type: Utilization, averageValue: @1, "
       "averageUtilization: 5}}}",
       AT "resource.target.averageValue: Forbidden: may not set both a target raw value and a "
          "target utilization"},
      {"{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: "
       "@0}}}",
       AT "resource.target.averageUtilization: Invalid value: 0: must be greater than 0"},
      {"{type: Resource, resource: {name: cpu, target: {type: AverageValue, averageValue: @0}}}",
       AT "resource.target.averageValue: Invalid value: \"0\": must be positive"},
      {"{type: Resource, resource: {name: cpu, target: {type: AverageValue, averageValue: "
       "@-1500u}}}",
       AT "resource.target.averageValue: Invalid value: \"-1500u\": must be positive"},
      {"{type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: "
       "@9223372036854775808m}}}",
       AT "resource.target.averageValue: 9223372036854775808m is more than the controller can "
          "count in thousandths; write less"},
      {"{type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: "
       "@9Pi}}}",
       AT "resource.target.averageValue: 9Pi is more than the controller can count in "
          "thousandths; write less"},
      {"{type: Object, object: @{}}", AT "object.describedObject.kind: Required value"},
      {"{type: Object, object: {describedObject: @{kind: A}}}",
       AT "object.describedObject.name: Required value"},
      {"{type: Object, object: @{describedObject: {kind: A, name: b}}}",
       AT "object.metric.name: Required value: must specify a metric name"},
      {"{type: Object, object: {describedObject: {kind: A, name: b}, metric: {name: c}, target: "
       "@{type: Value}}}",
       AT "object.target.averageValue: Required value: must set either a target value or "
          "averageValue"},
      {"{type: Object, object: {describedObject: {kind: A, name: b}, metric: {name: c}, target: "
       "{type: Value, value: @-1}}}",
       AT "object.target.value: Invalid value: \"-1\": must be positive"},
      {"{type: Object, object: {describedObject: {kind: A, name: b}, metric: {name: c}, target: "
       "{type: @Utilization, value: 1}}}",
       AT "object.target.type: is not that of the value beside it, which the controller needs; "
          "write Value"},
      {"{type: Object, object: {describedObject: {kind: A, name: b}, metric: {name: c}, target: "
       "{type: @Value, averageValue: 1}}}",
       AT "object.target.type: is not that of the averageValue beside it, which the controller "
          "needs; write AverageValue"},
      {"{type: External, external: @{}}",
       AT "external.metric.name: Required value: must specify a metric name"},
      {"{type: External, external: {metric: {name: a}, target: @{type: Value}}}",
       AT "external.target.averageValue: Required value: must set either a target value for metric "
          "or a per-pod target"},
      {"{type: External, external: {metric: {name: a}, target: {type: Value, value: @1, "
       "averageValue: 1}}}",
       AT "external.target.value: Forbidden: may not set both a target value for metric and a "
          "per-pod target"},
      {"{type: External, external: {metric: {name: @a/b}}}",
       AT "external.metric.name: Invalid value: \"a/b\": may not contain '/'"},
      {"{type: Pods, pods: {metric: @{}}}",
       AT "pods.metric.name: Required value: must specify a metric name"},
      {"{type: Pods, pods: {metric: {name: a}, target: @{type: Value, value: 1}}}",
       AT "pods.target.averageValue: Required value: must specify a positive target averageValue"},
      {"{type: ContainerResource, containerResource: @{container: a}}",
       AT "containerResource.name: Required value: must specify a resource name"},
      {"{type: ContainerResource, containerResource: {name: @rps, container: a}}",
       AT "containerResource.name: Invalid value: \"rps\": must be a standard resource for "
          "containers"},
      {"{type: ContainerResource, containerResource: @{name: cpu}}",
       AT "containerResource.container: Required value: must specify a container"},
      {"{type: ContainerResource, containerResource: {name: cpu, container: @App}}",
       AT "containerResource.container: Invalid value: \"App\": a lowercase RFC 1123 label must "
          "consist of lower case alphanumeric characters or '-', and must start and end with an "
          "alphanumeric character"},
      {"{type: ContainerResource, containerResource: {name: cpu, container: app, target: @{type: "
       "Value}}}",
       AT "containerResource.target.averageUtilization: Required value: must set either a target "
          "raw value or a target utilization"},
  };
  CHECK(MANIFEST TARGET REPLICAS "  metrics:\n  - ", rows);
}
END_TEST

#define UP "spec.behavior.scaleUp."

START_TEST(behavior_is_validated_in_the_api_servers_words) {
  static const mistake rows[] = {
      {"stabilizationWindowSeconds: @-1",
       UP "stabilizationWindowSeconds: Invalid value: -1: must be greater than or equal to zero"},
      {"stabilizationWindowSeconds: @3601",
       UP "stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600"},
      {"selectPolicy: @Foo", UP "selectPolicy: Unsupported value: \"Foo\": supported values: "
                                "\"Disabled\", \"Max\", \"Min\""},
      {"policies: @[]", UP "policies: Required value: must specify at least one Policy"},
      {"policies: [@{}]", UP "policies[0].type: Unsupported value: \"\": supported values: "
                             "\"Percent\", \"Pods\""},
      {"policies: [{type: @Foo}]", UP "policies[0].type: Unsupported value: \"Foo\": supported "
                                      "values: \"Percent\", \"Pods\""},
      {"policies: [@{type: Pods}]",
       UP "policies[0].value: Invalid value: 0: must be greater than zero"},
      {"policies: [{type: Pods, value: @-3}]",
       UP "policies[0].value: Invalid value: -3: must be greater than zero"},
      {"policies: [@{type: Pods, value: 1}]",
       UP "policies[0].periodSeconds: Invalid value: 0: must be greater than zero"},
      {"policies: [{type: Pods, value: 1, periodSeconds: 1}, {type: Pods, value: 1, "
       "periodSeconds: @1801}]",
       UP "policies[1].periodSeconds: Invalid value: 1801: must be less than or equal to 1800"},
      {"tolerance: @-100m",
       UP "tolerance: Invalid value: \"-100m\": must be greater than or equal to zero"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char text[TEXT_SIZE];
    snprintf(text, sizeof text, "    scaleUp: {%s}\n", rows[i].text);
    const mistake row = {text, rows[i].message};
    check_refused(MANIFEST TARGET REPLICAS "  behavior:\n", &row, NULL);
  }
}
END_TEST

/* As the API server reports only what is wrong, the order of its checks decides. */
START_TEST(of_several_mistakes_the_first_of_the_api_servers_is_told) {
  static const mistake rows[] = {
      {"  minReplicas: @0\n  maxReplicas: 0\n",
       "spec.minReplicas: Invalid value: 0: must be greater than or equal to 1"},
      {"  behavior: {scaleUp: {policies: []}}\n  metrics: [@{}]\n  maxReplicas: 1\n" TARGET,
       "spec.metrics[0].type: Required value: must specify a metric source type"},
      {"  maxReplicas: 0\n  behavior: {@foo: 1}\n",
       "unknown field \"spec.behavior.foo\"; remove it"},
  };
  CHECK(MANIFEST, rows);
}
END_TEST

RUN_TESTS("hpa errors", only_a_horizontal_pod_autoscaler_of_the_present_version_is_read,
          unknown_fields_are_named_with_the_nearest, values_must_be_of_the_kind_of_their_field,
          a_quantity_must_be_one, replicas_and_the_target_are_validated_in_the_api_servers_words,
          scaling_to_zero_needs_something_to_wake_it,
          metrics_are_validated_in_the_api_servers_words,
          behavior_is_validated_in_the_api_servers_words,
          of_several_mistakes_the_first_of_the_api_servers_is_told)
