/* What the real controller decided: each fixture is a load and what kube-controller-manager made
 * of it, sync by sync, printed by its own reconcile function under a clock that was set by hand.
 * Pods are all alike, ready and measured; a decision takes effect before the next sync. */
#include "testing.h"

#include <bscap/autoscaler.h>
#include <bscap/file.h>
#include <cjson/cJSON.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const char *const names[] = {
    "c00_legacy_flash_crowd",
    "c01_empty_behavior_flash_crowd",
    "c02_boundary_up_exact_1.1",
    "c03_boundary_down_exact_0.9",
    "c04_util_truncation",
    "c05_below_min_jump_counts_as_event",
    "c06_above_max_jump_counts_as_event",
    "c07_initial_rec_holds_first_300s",
    "t009_step",
    "t012_noise",
    "t014_spike",
    "t018_step",
    "t022_walk",
    "t024_saw",
    "t038_walk",
    "t054_walk",
    "t082_step",
    "t093_ramp",
    "t101_saw",
    "t111_hover",
    "t129_hover",
    "t137_ramp",
    "t149_hover",
    "t166_walk",
};
enum { TRACES = sizeof names / sizeof *names, METRICS = 2, POLICIES = 3 };

/* --- from JSON --- */

/* An autoscaler and what it points to. */
typedef struct settings {
  bscap_autoscaler autoscaler;
  bscap_autoscaler_metric metrics[METRICS];
  bscap_scaling_policy up[POLICIES];
  bscap_scaling_policy down[POLICIES];
} settings;

static const cJSON *get(const cJSON *object, const char *key) {
  return cJSON_GetObjectItemCaseSensitive(object, key);
}

static const char *text(const cJSON *object, const char *key) {
  const char *value = cJSON_GetStringValue(get(object, key));
  ck_assert_msg(value != NULL, "no %s", key);
  return value;
}

static int64_t number(const cJSON *object, const char *key) {
  ck_assert_msg(cJSON_IsNumber(get(object, key)), "no %s", key);
  return (int64_t)get(object, key)->valuedouble;
}

static int64_t item(const cJSON *array, int index) {
  return (int64_t)cJSON_GetNumberValue(cJSON_GetArrayItem(array, index));
}

/* "25m" and "0" are all that occurs. */
static long thousandths(const char *quantity) {
  char *end;
  const long value = strtol(quantity, &end, 10);
  ck_assert(strcmp(end, "m") == 0 || (*end == '\0' && value == 0));
  return value;
}

static void read_metric(bscap_autoscaler_metric *metric, const cJSON *json) {
  const cJSON *resource = get(json, "resource"), *target = get(resource, "target");
  ck_assert_str_eq(text(json, "type"), "Resource");
  metric->is_cpu = strcmp(text(resource, "name"), "cpu") == 0;
  if (strcmp(text(target, "type"), "Utilization") == 0) {
    metric->target = BSCAP_TARGET_UTILIZATION;
    metric->aim = number(target, "averageUtilization");
  } else {
    metric->target = BSCAP_TARGET_AVERAGE_VALUE;
    metric->aim = thousandths(text(target, "averageValue"));
  }
}

static void read_policies(bscap_scaling_rules *rules, bscap_scaling_policy *policies,
                          const cJSON *json) {
  const cJSON *policy;
  if (json == NULL) return;
  rules->policies = policies;
  rules->policies_count = 0;
  cJSON_ArrayForEach(policy, json) {
    ck_assert_uint_lt(rules->policies_count, POLICIES);
    policies[rules->policies_count++] = (bscap_scaling_policy){
        strcmp(text(policy, "type"), "Pods") == 0 ? BSCAP_POLICY_PODS : BSCAP_POLICY_PERCENT,
        (int32_t)number(policy, "value"), (int32_t)number(policy, "periodSeconds")};
  }
}

/* What is not given stays at its default. */
static void read_rules(bscap_scaling_rules *rules, bscap_scaling_policy *policies,
                       const cJSON *json) {
  if (json == NULL) return;
  if (get(json, "stabilizationWindowSeconds") != NULL)
    rules->window_seconds = (int32_t)number(json, "stabilizationWindowSeconds");
  if (get(json, "selectPolicy") != NULL) {
    const char *select = text(json, "selectPolicy");
    rules->select = strcmp(select, "Max") == 0   ? BSCAP_SELECT_MAX
                    : strcmp(select, "Min") == 0 ? BSCAP_SELECT_MIN
                                                 : BSCAP_SELECT_DISABLED;
  }
  if (get(json, "tolerance") != NULL)
    rules->tolerance_ratio = (double)thousandths(text(json, "tolerance")) * 0.001;
  read_policies(rules, policies, get(json, "policies"));
}

static void read_settings(settings *all, const cJSON *trace) {
  const cJSON *spec = get(get(trace, "hpa"), "spec"), *behavior = get(spec, "behavior"), *metric;
  bscap_autoscaler *autoscaler = &all->autoscaler;
  *all = (settings){.autoscaler = bscap_autoscaler_default()};
  autoscaler->least_replicas = (int32_t)number(spec, "minReplicas");
  autoscaler->most_replicas = (int32_t)number(spec, "maxReplicas");
  autoscaler->sync_period_ms = number(trace, "sync_period_ms");
  autoscaler->metrics = all->metrics;
  cJSON_ArrayForEach(metric, get(spec, "metrics")) {
    ck_assert_uint_lt(autoscaler->metrics_count, METRICS);
    read_metric(&all->metrics[autoscaler->metrics_count++], metric);
  }
  autoscaler->has_behavior = behavior != NULL;
  read_rules(&autoscaler->up, all->up, get(behavior, "scaleUp"));
  read_rules(&autoscaler->down, all->down, get(behavior, "scaleDown"));
}

static cJSON *read_trace(const char *name) {
  char path[1024], *bytes;
  size_t count;
  bscap_error error = {0};
  snprintf(path, sizeof path, "%s/hpa/%s.json", FIXTURES_DIR, name);
  ck_assert_msg(bscap_file_read(&bytes, &count, path, 1 << 20, NULL, &error) == BSCAP_OK, "%s",
                error.message);
  cJSON *trace = cJSON_Parse(bytes);
  ck_assert_msg(trace != NULL, "%s is no JSON", path);
  bscap_file_free(bytes, count, NULL);
  return trace;
}

/* --- sync by sync --- */

/* Each of `replicas` pods uses its share of the load, rounded down. */
static bscap_pod_sample sample_of(const bscap_autoscaler_metric *metric, const cJSON *trace,
                                  int sync, int32_t replicas) {
  const cJSON *load = get(trace, metric->is_cpu ? "cpu_load_m" : "mem_load_bytes");
  const int64_t unit = metric->is_cpu ? 1 : 1000;
  const int64_t request = number(trace, metric->is_cpu ? "cpu_request_m" : "mem_request_bytes");
  return (bscap_pod_sample){.value = replicas > 0 ? item(load, sync) / replicas * unit : 0,
                            .request = request * unit};
}

static bscap_autoscaler_decision sync_once(bscap_autoscaler_state *state, const settings *all,
                                           const cJSON *trace, int sync, int32_t replicas) {
  const int64_t now_ms = sync * all->autoscaler.sync_period_ms, day_ms = 86400000;
  bscap_pod_sample samples[METRICS];
  for (size_t i = 0; i < all->autoscaler.metrics_count; i++)
    samples[i] = sample_of(&all->metrics[i], trace, sync, replicas);
  const bscap_pod_group pods = {.count = replicas,
                                .is_ready = true,
                                .started_ms = -day_ms,
                                .turned_ms = -day_ms,
                                .samples = samples};
  const bscap_autoscaler_sight sight = {.now_ms = now_ms,
                                        .replicas = replicas,
                                        .status_replicas = replicas,
                                        .groups = &pods,
                                        .groups_count = 1};
  return bscap_autoscaler_sync(state, &all->autoscaler, &sight);
}

static int32_t cpu_utilization(const bscap_autoscaler_state *state, const settings *all) {
  for (size_t i = 0; i < all->autoscaler.metrics_count; i++)
    if (all->metrics[i].is_cpu) return bscap_autoscaler_status(state, i).utilization_percent;
  return -1;
}

/* As a letter, the way fixtures have it. */
static char able_letter(bscap_able able) {
  return "GRNUD"[able];
}

static char limited_letter(bscap_limited limited) {
  return "-WMFUD"[limited];
}

static void compare(const cJSON *expected, const char *name, int sync,
                    const bscap_autoscaler_decision *decision, int32_t utilization) {
  const cJSON *raw = cJSON_GetArrayItem(get(expected, "raw"), sync);
  const int64_t expected_raw = cJSON_IsNull(raw) ? -1 : (int64_t)raw->valuedouble;
  const int64_t replicas = item(get(expected, "replicas"), sync);
  const int64_t expected_utilization = item(get(expected, "cpu_util_pct"), sync);
  const char able = text(expected, "able")[sync], limited = text(expected, "limited")[sync];
  ck_assert_msg(decision->replicas == replicas && decision->raw == expected_raw &&
                    utilization == expected_utilization && able_letter(decision->able) == able &&
                    limited_letter(decision->limited) == limited,
                "%s, sync %d: %d replicas of raw %d at %d %%, %c %c; not %d of %d at %d %%, %c %c",
                name, sync, (int)decision->replicas, (int)decision->raw, (int)utilization,
                able_letter(decision->able), limited_letter(decision->limited), (int)replicas,
                (int)expected_raw, (int)expected_utilization, able, limited);
}

static int follow(const char *name) {
  cJSON *trace = read_trace(name);
  const cJSON *expected = get(trace, "expected");
  settings all;
  read_settings(&all, trace);
  void *memory = malloc(bscap_autoscaler_state_size(&all.autoscaler));
  bscap_autoscaler_state *state = bscap_autoscaler_start(memory, &all.autoscaler);
  int32_t replicas = (int32_t)number(trace, "start_replicas");
  const int syncs = cJSON_GetArraySize(get(expected, "replicas"));
  for (int sync = 0; sync < syncs; sync++) {
    const bscap_autoscaler_decision decision = sync_once(state, &all, trace, sync, replicas);
    compare(expected, name, sync, &decision, cpu_utilization(state, &all));
    replicas = decision.replicas;
  }
  free(memory);
  cJSON_Delete(trace);
  return syncs;
}

START_TEST(every_sync_comes_to_what_the_real_controller_decided) {
  int syncs = 0;
  for (size_t i = 0; i < TRACES; i++) syncs += follow(names[i]);
  ck_assert_int_ge(syncs, 7000);
}
END_TEST

RUN_TESTS("autoscaler_traces", every_sync_comes_to_what_the_real_controller_decided)
