#include "judge/checking.h"

#include "failing_allocator.h"

#include <bscap/scaled.h>

/* BattleScope's API once more by whole numbers: pods of 50m and 128Mi, targets of 60 and 70 %. */
enum { CPU_REQUEST = 50, CPU_LIMIT = 250, LEAST = 1, MOST = 3 };
static const int64_t MEMORY_REQUEST = INT64_C(128) << 20;

static int64_t divide_up(int64_t a, int64_t b) {
  return (a + b - 1) / b;
}

/* From 90 to 110 % of the target nothing changes; otherwise utilization over target, times pods,
 * rounded up. Without doubles: 10 u is held against 9 and 11 times the target. */
static int64_t ask(int64_t use, int64_t request, int64_t target, int64_t pods) {
  const int64_t utilization = 100 * use / request;
  if (10 * utilization >= 9 * target && 10 * utilization <= 11 * target) return pods;
  const int64_t wanted = divide_up(utilization * pods, target);
  return wanted < LEAST ? LEAST : wanted > MOST ? MOST : wanted;
}

static int64_t ask_by_cpu(int64_t total, int64_t pods) {
  const int64_t use = divide_up(total, pods);
  return ask(use < CPU_LIMIT ? use : CPU_LIMIT, CPU_REQUEST, 60, pods);
}

static checked check_battlescope(void) {
  checked made = check_file(MODELS_DIR, "battlescope", NULL);
  check_autoscalers_of(&made);
  return made;
}

static const bscap_scaling_step *step_of(const checked *made, const char *metric, int replicas) {
  const bscap_scaling_step *step;
  for (size_t i = 0; (step = bscap_check_scaling_step(made->check, i)) != NULL; i++)
    if (strcmp(step->metric, metric) == 0 && step->replicas == replicas) return step;
  ck_abort_msg("no step of %s at %d", metric, replicas);
}

static void assert_same(double actual, double expected) {
  ck_assert_msg(isnan(expected) ? isnan(actual) : fabs(actual - expected) < 1e-12,
                "%.17g, not %.17g", actual, expected);
}

/* --- the law --- */

START_TEST(each_count_is_left_where_the_whole_numbers_say) {
  checked made = check_battlescope();
  for (int pods = LEAST; pods <= MOST; pods++) {
    int64_t up = -1, down = -1;
    for (int64_t total = 0; total <= MOST * CPU_LIMIT; total++) {
      if (up < 0 && ask_by_cpu(total, pods) > pods) up = total;
      if (ask_by_cpu(total, pods) < pods) down = total;
    }
    const bscap_scaling_step *step = step_of(&made, "cpu", pods);
    assert_same(step->up_total, up < 0 ? NAN : (double)up);
    assert_same(step->down_total, down < 0 ? NAN : (double)down);
  }
  forget(&made);
}
END_TEST

/* 66 / 60 is within the tolerance, 67 / 60 is not; 2 of 3 pods take 40 % of 3, and 1 of 2 takes 30.
 * Memory: 77 / 70 is within, 78 / 70 is not; 46 / 70 of 3 are 1.97, 35 / 70 of 2 are 1. */
START_TEST(battlescope_goes_up_at_67_and_78_percent_whatever_its_count) {
  static const struct {
    const char *metric;
    int pods;
    double up, down;
  } rows[] = {{"cpu", 1, 0.67, NAN},    {"cpu", 2, 0.67, 0.30},    {"cpu", 3, NAN, 0.40},
              {"memory", 1, 0.78, NAN}, {"memory", 2, 0.78, 0.35}, {"memory", 3, NAN, 0.46}};
  checked made = check_battlescope();
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const bscap_scaling_step *step = step_of(&made, rows[i].metric, rows[i].pods);
    assert_same(step->up_ratio, rows[i].up);
    assert_same(step->down_ratio, rows[i].down);
  }
  forget(&made);
}
END_TEST

/* 78 % of 128Mi in each pod, all bytes counted; 47 % in each of 3 are too much for 2. */
START_TEST(memory_of_battlescope_is_left_at_whole_percents_of_its_bytes) {
  checked made = check_battlescope();
  const double up = (double)divide_up(78 * MEMORY_REQUEST, 100);
  const double kept_by_3 = (double)divide_up(47 * MEMORY_REQUEST, 100);
  assert_same(step_of(&made, "memory", 1)->up_total, up);
  assert_same(step_of(&made, "memory", 2)->up_total, 2 * up);
  assert_same(step_of(&made, "memory", 3)->down_total, 3 * kept_by_3 - 1);
  forget(&made);
}
END_TEST

START_TEST(of_many_counts_ten_are_shown_from_the_least_to_the_most) {
  checked made = check_text("name: x\nstart: 2026-01-01\nservices: {api: {cpu: {request: 100m},"
                            " autoscale: {min: 2, max: 1000, cpu: 60%}}}\n");
  check_autoscalers_of(&made);
  int last = 1;
  size_t count = 0;
  for (; bscap_check_scaling_step(made.check, count) != NULL; count++) {
    const int replicas = bscap_check_scaling_step(made.check, count)->replicas;
    ck_assert_int_gt(replicas, last);
    last = replicas;
  }
  ck_assert_uint_eq(count, 10);
  ck_assert_int_eq(bscap_check_scaling_step(made.check, 0)->replicas, 2);
  ck_assert_int_eq(last, 1000);
  forget(&made);
}
END_TEST

/* --- what it does not do --- */

/* One pod more at a time, as 1m more comes at a time; then back. */
START_TEST(battlescope_sees_nothing_from_67m_to_750m) {
  checked made = check_battlescope();
  int64_t pods = LEAST, from = 0, back = MOST * CPU_LIMIT;
  while (pods < MOST) pods = ask_by_cpu(++from, pods);
  while (ask_by_cpu(back, MOST) == MOST) back--;
  ck_assert_int_eq(from, 67);
  ck_assert_int_eq(back, 60);
  const bscap_finding *finding = found(&made, "scaling-blind-band", "service/api");
  ck_assert_double_eq(finding->computed, (double)from);
  ck_assert_double_eq(finding->stated, 750);
  assert_says(finding->message, "91.1%"); /* 683 of 750 */
  assert_says(finding->message, "at 60m");
  assert_says(finding->action, "25"); /* 750 / 30 */
  for (int64_t total = from; total <= 750; total++) ck_assert_int_eq(ask_by_cpu(total, MOST), MOST);
  forget(&made);
}
END_TEST

/* Alone and idle, from 3 pods or from 1, until nothing changes. */
static int64_t rest(int64_t idle, int64_t pods) {
  for (int64_t next; (next = ask(idle, MEMORY_REQUEST, 70, pods)) != pods;) pods = next;
  return pods;
}

/* The least idle memory with which 3 pods, or 1, come to rest at `kept` or more, in tenths of Mi.
 */
static double first_tenth(int64_t from, int64_t kept) {
  int64_t tenth = 0;
  while (rest(tenth * MEMORY_REQUEST / 1280, from) < kept) tenth++;
  return (double)tenth / 10;
}

START_TEST(battlescope_keeps_its_pods_from_60_to_100_mebibytes_at_rest) {
  checked made = check_battlescope();
  const bscap_finding *finding = found(&made, "autoscaler-ratchets", "service/api");
  char text[256];
  snprintf(text, sizeof text,
           "more than 1 from %.1f Mi on, all 3 from %.1f Mi on, and grows by itself only from %.1f "
           "Mi on",
           first_tenth(3, 2), first_tenth(3, 3), first_tenth(1, 2));
  assert_says(finding->message, text);
  assert_says(text, "60.2");
  assert_says(text, "99.9");
  forget(&made);
}
END_TEST

START_TEST(only_who_asks_for_autoscalers_is_told_what_is_so_of_all) {
  checked made = check_file(MODELS_DIR, "shop", NULL);
  ck_assert_uint_eq(count_all(&made), 0);
  ck_assert_ptr_null(bscap_check_scaling_step(made.check, 0));
  check_autoscalers_of(&made);
  ck_assert_int_eq(found(&made, "scaling-blind-band", "service/api")->severity, BSCAP_NOTE);
  ck_assert_int_eq(found(&made, "scaling-down-threshold", "service/api")->severity, BSCAP_NOTE);
  forget(&made);
}
END_TEST

/* 53 / 60 and 62 / 70 are below 0.9, 54 / 60 and 63 / 70 are not. */
START_TEST(without_a_wish_both_thresholds_are_told) {
  checked made = check_text("name: x\nstart: 2026-01-01\nservices: {api: {cpu: {request: 50m},"
                            " memory: {request: 128Mi}, autoscale: {max: 3, cpu: 60%,"
                            " memory: 70%}}}\n");
  static const char *const texts[] = {
      "60% of cpu goes up from 67% on and down at 53%, by the tolerance alone, and with few pods "
      "rounding up decides: one of 3 goes at 40%",
      "70% of memory goes up from 78% on and down at 62%, by the tolerance alone, and with few "
      "pods "
      "rounding up decides: one of 3 goes at 46%"};
  check_autoscalers_of(&made);
  ck_assert_uint_eq(count_all(&made), 2);
  for (size_t i = 0; i < 2; i++) assert_says(bscap_check_finding(made.check, i)->message, texts[i]);
  forget(&made);
}
END_TEST

/* What the text wishes is held against the law already. */
START_TEST(nothing_is_said_twice_of_scaling_down) {
  checked made = check_battlescope();
  found(&made, "scale-down-differs", "service/api");
  ck_assert_ptr_null(find(&made, "scaling-down-threshold", NULL));
  ck_assert_ptr_null(find(&made, "quota-below-surge", NULL));
  forget(&made);
}
END_TEST

/* --- behavior --- */

/* What is found of an API of 1 to `most` pods whose behavior is so. */
static checked check_behavior(int most, const char *behavior) {
  char text[1024];
  snprintf(
      text, sizeof text,
      "name: x\nstart: 2026-01-01\nservices:\n  api:\n    cpu: {request: 100m, limit: 200m}\n"
      "    autoscale:\n      maxReplicas: %d\n      metrics: [{type: Resource, resource: {name: "
      "cpu, target: {type: Utilization, averageUtilization: 60}}}]\n      behavior: %s\n",
      most, behavior);
  return check_text(text);
}

/* The first pod goes once the 300 s of its window are over, each other 30 minutes later. */
START_TEST(slow_policies_take_as_long_as_their_periods) {
  checked made =
      check_behavior(100, "{scaleDown: {policies: [{type: Pods, value: 1, periodSeconds: 1800}]}}");
  ck_assert_double_eq(found(&made, "scaling-never-down", NULL)->computed, 300 + 98 * 1800);
  ck_assert_uint_eq(count_all(&made), 1);
  forget(&made);
  made =
      check_behavior(49, "{scaleDown: {policies: [{type: Pods, value: 1, periodSeconds: 1800}]}}");
  ck_assert_ptr_null(find(&made, "scaling-never-down", NULL)); /* 300 + 47 * 1800 = 84900 s */
  forget(&made);
}
END_TEST

/* 1 pod and a tenth, rounded up, each 15 s: 2, 3, 4 and so on to 11, then 13, 15, 17, 19, 21. */
START_TEST(percents_of_few_pods_are_rounded_up) {
  int64_t pods = 1, syncs = 0;
  for (; pods < 40; syncs++) pods = pods + divide_up(pods, 10);
  checked made =
      check_behavior(40, "{scaleUp: {policies: [{type: Percent, value: 10, periodSeconds: 60}]}}");
  ck_assert_double_eq(found(&made, "scaling-slow-start", NULL)->computed, (double)(syncs - 1) * 60);
  forget(&made);
  made =
      check_behavior(40, "{scaleUp: {policies: [{type: Percent, value: 10, periodSeconds: 15}]}}");
  ck_assert_ptr_null(find(&made, "scaling-slow-start", NULL)); /* as many syncs of 15 s */
  forget(&made);
}
END_TEST

/* 4 and 2^31 - 5 can be counted, 5 and as many cannot. */
START_TEST(a_policy_stops_where_it_wraps_around) {
#define POLICY "{scaleUp: {policies: [{type: Pods, value: 2147483643, periodSeconds: 60}]}}"
  checked made = check_behavior(40, POLICY "\n      minReplicas: 4");
  ck_assert_ptr_null(find(&made, "scaling-never-up", NULL));
  forget(&made);
  made = check_behavior(40, POLICY "\n      minReplicas: 5");
  ck_assert_double_eq(found(&made, "scaling-never-up", NULL)->computed, 5);
  forget(&made);
#undef POLICY
}
END_TEST

START_TEST(what_is_disabled_never_grows) {
  checked made = check_behavior(40, "{scaleUp: {selectPolicy: Disabled}}");
  const bscap_finding *finding = found(&made, "scaling-never-up", NULL);
  assert_says(finding->message, "never has more than 1 of its 40 pods");
  assert_says(finding->message, "Disabled");
  ck_assert_ptr_null(find(&made, "scaling-slow-start", NULL));
  forget(&made);
}
END_TEST

START_TEST(a_service_kept_by_its_policies_is_not_said_to_be_kept_by_idle_pods) {
  checked made = check_behavior(3, "{scaleDown: {selectPolicy: Disabled}}");
  ck_assert_uint_eq(count_all(&made), 1);
  found(&made, "scaling-never-down", "service/api");
  forget(&made);
}
END_TEST

/* --- requests --- */

/* What the controller makes of 2 pods of which nobody can say what share of their CPU request they
 * use, beside memory of which they use so much of 100. */
static int32_t sync_without_request(bool has_memory, int64_t memory) {
  const bscap_autoscaler_metric metrics[] = {
      {BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_UTILIZATION, 60, true},
      {BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_UTILIZATION, 60, false}};
  const bscap_pod_sample samples[] = {{.value = 500, .request = -1},
                                      {.value = memory, .request = 100}};
  const bscap_pod_group group = {.count = 2, .is_ready = true, .samples = samples};
  bscap_autoscaler autoscaler = bscap_autoscaler_default();
  autoscaler.most_replicas = 9;
  autoscaler.metrics = metrics;
  autoscaler.metrics_count = has_memory ? 2 : 1;
  autoscaler.downscale_window_ms = 0;
  bscap_autoscaler_sight sight = {
      .now_ms = 3600000, .replicas = 2, .groups = &group, .groups_count = 1};
  void *memory_of = calloc(1, bscap_autoscaler_state_size(&autoscaler));
  bscap_autoscaler_state *state = bscap_autoscaler_start(memory_of, &autoscaler);
  sight.replicas = bscap_autoscaler_sync(state, &autoscaler, &sight).replicas;
  sight.now_ms += 15000;
  sight.replicas = bscap_autoscaler_sync(state, &autoscaler, &sight).replicas;
  free(memory_of);
  return sight.replicas;
}

START_TEST(without_a_request_nothing_scales_and_beside_another_metric_nothing_scales_down) {
#define API(memory)                                                                                \
  "name: x\nstart: 2026-01-01\nservices:\n  api:\n    cpu: {request: 100m}\n"                      \
  "    memory: {request: 1Gi}\n    sidecars: {log: {memory: {request: 1Mi}}}\n"                    \
  "    autoscale: {max: 9, cpu: 60%" memory "}\n"
  ck_assert_int_eq(sync_without_request(false, 0), 2);
  ck_assert_int_eq(sync_without_request(true, 10), 2);
  ck_assert_int_gt(sync_without_request(true, 90), 2);
  checked alone = check_text(API("")), beside = check_text(API(", memory: 60%"));
  const bscap_finding *finding = found(&alone, "scaling-needs-request", "service/api");
  assert_says(finding->message, "the container log requests none");
  ck_assert_str_eq(strrchr(finding->message, ' '), " scales");
  assert_says(found(&beside, "scaling-needs-request", "service/api")->message, "never scales down");
  forget(&alone);
  forget(&beside);
#undef API
}
END_TEST

START_TEST(of_a_bare_manifest_the_law_is_known_in_percent) {
  static const char text[] =
      "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: api}\n"
      "spec:\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: api}\n"
      "  maxReplicas: 3\n"
      "  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization,"
      " averageUtilization: 60}}}]\n";
  const bscap_source source = {"hpa.yaml", text, sizeof text - 1};
  checked made = {NULL, NULL};
  bscap_error error = {0};
  ck_assert_msg(bscap_model_read_hpa(&made.model, &source, NULL, NULL, NULL, &error) == BSCAP_OK,
                "%s", error.message);
  check_autoscalers_of(&made);
  assert_same(step_of(&made, "cpu", 2)->up_ratio, 0.67);
  assert_same(step_of(&made, "cpu", 2)->down_ratio, 0.30);
  assert_same(step_of(&made, "cpu", 2)->up_total, NAN);
  assert_same(step_of(&made, "cpu", 3)->up_ratio, NAN);
  ck_assert_uint_eq(count_all(&made), 1);
  found(&made, "scaling-down-threshold", NULL);
  forget(&made);
}
END_TEST

/* 500m a pod, no request: 550m are within the tolerance, 551m are not; one of two goes at half. */
START_TEST(an_amount_aimed_at_has_totals_and_no_percents) {
  checked made = check_text(
      "name: x\nstart: 2026-01-01\nservices:\n  api:\n    cpu: {limit: 2}\n"
      "    autoscale:\n      maxReplicas: 2\n      metrics: [{type: Resource, resource: {name: cpu,"
      " target: {type: AverageValue, averageValue: 500m}}}]\n");
  check_autoscalers_of(&made);
  assert_same(step_of(&made, "cpu", 1)->up_total, 551);
  assert_same(step_of(&made, "cpu", 2)->down_total, 500);
  assert_same(step_of(&made, "cpu", 1)->up_ratio, NAN);
  forget(&made);
}
END_TEST

/* --- memory --- */

static void run_out_of_memory(const checked *whole) {
  bscap_status status = BSCAP_OUT_OF_MEMORY;
  for (size_t n = 1; status == BSCAP_OUT_OF_MEMORY; n++) {
    failing_allocator memory = {.fails_at = n};
    const bscap_allocator allocator = failing_allocator_start(&memory);
    checked again = {.model = whole->model};
    status = bscap_check_autoscalers(&again.check, whole->model, &allocator, NULL);
    ck_assert(status == BSCAP_OK || again.check == NULL);
    if (status == BSCAP_OK) ck_assert_uint_eq(count_all(&again), count_all(whole));
    bscap_check_free(again.check);
    ck_assert_uint_eq(memory.live_blocks, 0);
  }
  ck_assert_int_eq(status, BSCAP_OK);
}

START_TEST(running_out_of_memory_over_autoscalers_leaves_nothing_behind) {
  static const char *const faulty[] = {"scaling-never-up",          "scaling-never-down",
                                       "scaling-slow-start",        "scaling-window-holds-up",
                                       "scaling-tolerance-ignored", "scaling-unknown-metric",
                                       "scaling-needs-request"};
  checked whole = check_battlescope();
  run_out_of_memory(&whole);
  forget(&whole);
  for (size_t i = 0; i < sizeof faulty / sizeof *faulty; i++) {
    whole = check_file(FIXTURES_DIR, faulty[i], "faulty");
    check_autoscalers_of(&whole);
    run_out_of_memory(&whole);
    forget(&whole);
  }
}
END_TEST

RUN_TESTS("scaling", each_count_is_left_where_the_whole_numbers_say,
          battlescope_goes_up_at_67_and_78_percent_whatever_its_count,
          memory_of_battlescope_is_left_at_whole_percents_of_its_bytes,
          of_many_counts_ten_are_shown_from_the_least_to_the_most,
          battlescope_sees_nothing_from_67m_to_750m,
          battlescope_keeps_its_pods_from_60_to_100_mebibytes_at_rest,
          only_who_asks_for_autoscalers_is_told_what_is_so_of_all,
          slow_policies_take_as_long_as_their_periods, percents_of_few_pods_are_rounded_up,
          a_policy_stops_where_it_wraps_around, what_is_disabled_never_grows,
          a_service_kept_by_its_policies_is_not_said_to_be_kept_by_idle_pods,
          without_a_request_nothing_scales_and_beside_another_metric_nothing_scales_down,
          of_a_bare_manifest_the_law_is_known_in_percent,
          an_amount_aimed_at_has_totals_and_no_percents, without_a_wish_both_thresholds_are_told,
          nothing_is_said_twice_of_scaling_down,
          running_out_of_memory_over_autoscalers_leaves_nothing_behind)
