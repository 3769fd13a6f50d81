/* A whole manifest in a model forecasts and checks as the short form does. */
#include "testing.h"

#include "base/text.h"
#include "model/scaled.h"

#include <bscap/check.h>
#include <bscap/file.h>
#include <bscap/forecast.h>
#include <string.h>

#define TARGET(name, percent)                                                                      \
  "{type: Resource, resource: {name: " name                                                        \
  ", target: {type: Utilization, averageUtilization: " percent "}}}"

/* The manifest of the text that the model is of, beside the wishes of that text. */
static const char none[] = "services: {api: {autoscale: null}}\nscenarios: null\nclaims: null\n";
static const char shape[] =
    "services:\n  api:\n    autoscale:\n"
    "      apiVersion: autoscaling/v2\n      kind: HorizontalPodAutoscaler\n"
    "      metadata: {name: battlescope-api-hpa, namespace: battlescope}\n"
    "      spec:\n"
    "        scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: battlescope-api}\n"
    "        minReplicas: 1\n        maxReplicas: 3\n"
    "        metrics:\n        - " TARGET("cpu", "60") "\n        - " TARGET(
        "memory", "70") "\n"
                        "      scale-up-wish: {cpu: 60%, memory: 70%, for: 2m}\n"
                        "      scale-down-wish: {cpu: 40%, memory: 50%, for: 5m}\n";
static const char no_scenarios[] = "scenarios: null\nclaims: null\n";

typedef struct outcome {
  bscap_model *model;
  bscap_forecast *forecast;
  bscap_check *check;
} outcome;

static outcome look(const bscap_source *sources, size_t count) {
  outcome made;
  bscap_error error = {0};
  ck_assert_msg(bscap_model_read(&made.model, sources, count, NULL, NULL, &error) == BSCAP_OK,
                "%s:%d: %s", error.file, error.line, error.message);
  bscap_forecast_options options = bscap_forecast_options_default();
  options.trajectories_count = 20;
  options.horizon_seconds = 400 * 86400.0;
  ck_assert_int_eq(bscap_forecast_run(&made.forecast, made.model, &options, &error), BSCAP_OK);
  ck_assert_int_eq(bscap_check_run(&made.check, made.model, NULL, &error), BSCAP_OK);
  return made;
}

static void look_away(outcome *made) {
  bscap_check_free(made->check);
  bscap_forecast_free(made->forecast);
  bscap_model_free(made->model);
}

static void check_same(const bscap_verdict *one, const bscap_verdict *other) {
  ck_assert_str_eq(one->id, other->id);
  ck_assert_str_eq(one->action, other->action);
  const double numbers[][2] = {{one->now, other->now},
                               {one->capacity, other->capacity},
                               {one->breaks.p10, other->breaks.p10},
                               {one->breaks.p50, other->breaks.p50},
                               {one->breaks.p90, other->breaks.p90},
                               {one->likely_break, other->likely_break},
                               {one->probability, other->probability},
                               {one->most.p50, other->most.p50},
                               {one->last.p90, other->last.p90},
                               {one->hours_over, other->hours_over}};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    ck_assert_msg(memcmp(&numbers[i][0], &numbers[i][1], sizeof(double)) == 0 ||
                      (isnan(numbers[i][0]) && isnan(numbers[i][1])),
                  "%s, number %zu: %.17g and %.17g", one->id, i, numbers[i][0], numbers[i][1]);
}

static const bscap_finding *find(const outcome *made, const char *id) {
  const bscap_finding *finding;
  for (size_t i = 0; (finding = bscap_check_finding(made->check, i)) != NULL; i++)
    if (strcmp(finding->id, id) == 0) return finding;
  return NULL;
}

/* They come in the order of their places, which differ. */
static void check_found(const bscap_check *check, const bscap_finding *wanted) {
  const bscap_finding *finding;
  for (size_t i = 0; (finding = bscap_check_finding(check, i)) != NULL; i++)
    if (strcmp(finding->id, wanted->id) == 0 && strcmp(finding->message, wanted->message) == 0 &&
        strcmp(finding->action, wanted->action) == 0)
      return;
  ck_abort_msg("%s: %s", wanted->id, wanted->message);
}

START_TEST(both_forms_of_battlescopes_autoscaler_are_one_to_the_last_bit) {
  char *bytes;
  size_t count, i;
  ck_assert_int_eq(
      bscap_file_read(&bytes, &count, MODELS_DIR "/battlescope.yaml", 1 << 20, NULL, NULL),
      BSCAP_OK);
  const bscap_source base = {"battlescope.yaml", bytes, count};
  const bscap_source in_short[] = {base, {"none", no_scenarios, strlen(no_scenarios)}};
  const bscap_source in_long[] = {
      base, {"none", none, strlen(none)}, {"hpa", shape, strlen(shape)}};
  outcome one = look(in_short, 2), other = look(in_long, 3);
  for (i = 0; bscap_forecast_verdict(one.forecast, i) != NULL; i++)
    check_same(bscap_forecast_verdict(other.forecast, i), bscap_forecast_verdict(one.forecast, i));
  ck_assert_ptr_null(bscap_forecast_verdict(other.forecast, i));
  ck_assert_ptr_nonnull(bscap_forecast_find(other.forecast, "autoscaler/api/cpu"));
  for (i = 0; bscap_check_finding(one.check, i) != NULL; i++)
    check_found(other.check, bscap_check_finding(one.check, i));
  ck_assert_ptr_null(bscap_check_finding(other.check, i));
  ck_assert_ptr_nonnull(find(&other, "scale-down-differs"));
  look_away(&one);
  look_away(&other);
  bscap_file_free(bytes, count, NULL);
}
END_TEST

/* What `behavior` says is what a wish is held against. */
START_TEST(wishes_are_held_against_the_windows_and_tolerances_of_the_manifest) {
  static const char text[] =
      "name: x\nstart: 2026-01-01\nservices:\n  api:\n    cpu: {request: 100m, base: 5m}\n"
      "    autoscale:\n      maxReplicas: 9\n      metrics: [" TARGET(
          "cpu", "60") "]\n"
                       "      behavior:\n"
                       "        scaleUp: {stabilizationWindowSeconds: 120}\n"
                       "        scaleDown: {stabilizationWindowSeconds: 60, tolerance: 0.33}\n"
                       "      scale-up-wish: {cpu: 66%, for: 2m}\n"
                       "      scale-down-wish: {cpu: 41%, for: 5m}\n";
  const bscap_source source = {"model.yaml", text, strlen(text)};
  outcome made = look(&source, 1);
  ck_assert_ptr_null(find(&made, "scale-up-differs"));
  ck_assert_ptr_null(find(&made, "scale-up-delay"));
  ck_assert_ptr_null(find(&made, "scale-down-differs"));
  const bscap_finding *delay = find(&made, "scale-down-delay");
  ck_assert_ptr_nonnull(delay);
  ck_assert_str_eq(delay->message, "is said to scale down after 5m, but an autoscaler holds the "
                                   "highest count of the last 60 s");
  ck_assert(delay->computed == 60);
  look_away(&made);
}
END_TEST

RUN_TESTS("long form", both_forms_of_battlescopes_autoscaler_are_one_to_the_last_bit,
          wishes_are_held_against_the_windows_and_tolerances_of_the_manifest)
