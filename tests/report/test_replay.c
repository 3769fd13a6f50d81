#include <bscap/report.h>

#include "testing.h"
#include "failing_allocator.h"
#include "report/replay.h"
#include "report/words.h"
#include "report/replays.h"

#include <cJSON.h>
#include <stdio.h>

static pages written;

static const bscap_replay_words from_start = {.name = "api", .start_seconds = -1};

static const char *shown(const bscap_replay *replay, const bscap_replay_words *words,
                         bscap_format format) {
  bscap_report_options options = bscap_report_options_default();
  const bscap_sink sink = pages_sink(&written);
  options.format = format;
  options.width = 0;
  ck_assert_int_eq(bscap_report_replay(replay, words, &options, &sink, NULL), BSCAP_OK);
  return written.bytes;
}

static void assert_holds(const char *text, const char *part) {
  ck_assert_msg(strstr(text, part) != NULL, "no '%s' in\n%.3000s", part, text);
}

static void assert_lacks(const char *text, const char *part) {
  ck_assert_msg(strstr(text, part) == NULL, "'%s' in\n%.3000s", part, text);
}

static size_t count(const char *text, const char *part) {
  size_t found = 0;
  for (; (text = strstr(text, part)) != NULL; text += strlen(part)) found++;
  return found;
}

/* --- the lead --- */

/* Two cores come in for 900 s, and three pods can do 1.5 of them, once they are there. */
START_TEST(the_lead_says_for_how_long_and_how_much_was_not_done) {
  const setting made = up_to(3);
  bscap_replay *replay = replay_of(&made, crowd(2000));
  double offered = 0, unmet = 0, seconds = 0, first = -1;
  for (size_t i = 0; i < bscap_replay_count(replay); i++) {
    const bscap_replay_sync *sync = bscap_replay_at(replay, i);
    if (!(sync->step.unmet > 0)) continue;
    if (first < 0) first = (double)sync->time_ms / 1000;
    offered += sync->step.offered;
    unmet += sync->step.unmet;
    seconds += sync->step.unmet_seconds;
  }
  assert_close(seconds, 900, 1e-9);
  assert_close(first, 300, 0);
  ck_assert(unmet > 0.25 * offered && unmet < 0.3 * offered);
  char text[200];
  snprintf(text, sizeof text,
           "api scales between 1 and 3 pods in %d steps within 40 min; for 15 min, from 00:05:00, "
           "%.0f%% of the work that came in then was not done in time, %.0f%% of all.\n",
           bscap_replay_total(replay).scale_ups + bscap_replay_total(replay).scale_downs,
           100 * unmet / offered, 100 * unmet / bscap_replay_total(replay).offered);
  assert_holds(shown(replay, &from_start, BSCAP_TABLE), text);
  bscap_replay_free(replay);
}
END_TEST

START_TEST(where_all_is_done_there_is_nothing_to_do) {
  const setting made = up_to(3);
  bscap_replay *replay = replay_of(&made, crowd(100));
  const char *page = shown(replay, &from_start, BSCAP_TABLE);
  assert_holds(page, "api stays at 1 pod for 40 min and does all of the work at once.\n");
  assert_holds(page, "not done in time          none\n");
  assert_lacks(page, "What to do");
  assert_lacks(page, "SCALING");
  ck_assert_uint_eq(count(page, "#"), 1); /* in the legend */
  bscap_replay_free(replay);
}
END_TEST

START_TEST(work_that_waits_is_not_called_lost) {
  setting made = up_to(3);
  made.plant.unserved = BSCAP_UNSERVED_QUEUED;
  bscap_replay *replay = replay_of(&made, crowd(1600));
  const char *page = shown(replay, &from_start, BSCAP_TABLE);
  assert_holds(page, "of the work that came in then had to wait, ");
  assert_holds(page, "work that is not done at once waits");
  const bscap_replay_totals totals = bscap_replay_total(replay);
  cJSON *root = cJSON_Parse(shown(replay, &from_start, BSCAP_JSON));
  const cJSON *spell = cJSON_GetArrayItem(cJSON_GetObjectItem(root, "spells"), 0);
  ck_assert_int_eq(cJSON_GetArraySize(cJSON_GetObjectItem(root, "spells")), 1);
  assert_close(cJSON_GetObjectItem(spell, "unmet_seconds")->valuedouble, totals.unmet_seconds,
               1e-9);
  ck_assert(totals.unmet_seconds > 900); /* until the queue is empty */
  cJSON_Delete(root);
  bscap_replay_free(replay);
}
END_TEST

/* --- what to do --- */

typedef struct binding {
  void (*set)(setting *made);
  const char *advice;
} binding;

static void set_maximum(setting *made) {
  made->autoscaler.most_replicas = 3;
}

static void set_slow_pods(setting *made) {
  made->plant.ready_ms = 180000;
}

static const bscap_scaling_policy one_in_ten_minutes = {BSCAP_POLICY_PODS, 1, 600};

static void set_rate(setting *made) {
  made->autoscaler.has_behavior = true;
  made->autoscaler.up.policies = &one_in_ten_minutes;
  made->autoscaler.up.policies_count = 1;
}

static void set_window(setting *made) {
  made->autoscaler.has_behavior = true;
  made->autoscaler.up.window_seconds = 600;
}

static const bscap_autoscaler_metric cpu_at_95 = {BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_UTILIZATION,
                                                  95, true};

/* At its limit a pod is at 100 %, which is within the tolerance of 95 %. */
static void set_blind(setting *made) {
  made->autoscaler.metrics = &cpu_at_95;
  made->plant.cpu_request_millicores = made->plant.cpu_limit_millicores;
}

static void set_place(setting *made) {
  made->plant.most_pods = 2;
}

/* Each pod has its share of the crowd's memory. */
static void set_no_cpu_metric(setting *made) {
  static const bscap_autoscaler_metric memory = {BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_UTILIZATION,
                                                 70, false};
  made->autoscaler.metrics = &memory;
  made->plant.memory_request_bytes = 1e9;
  made->base.memory_bytes.base_per_pod = 1e8;
}

/* Of two cores 4 pods can do all. */
START_TEST(what_to_do_names_what_is_binding) {
  static const binding cases[] = {
      {set_maximum, "What to do: Raise maxReplicas from 3 to at least 4: more than the maximum"},
      {set_slow_pods, "What to do: Keep more pods ready (minReplicas: 4), or make them start "
                      "faster: a new pod is ready after 3 min 10 s"},
      {set_rate, "What to do: Let it grow faster (behavior.scaleUp.policies: type: Pods, value: "},
      {set_window, "What to do: Set behavior.scaleUp.stabilizationWindowSeconds to 0 (it is 600)"},
      {set_blind, "What to do: Lower averageUtilization of cpu from 95 to at most 90: a pod at its "
                  "limit uses 100% of its request"},
      {set_place, "What to do: Make room for 4 pods in quota and nodes: they admit 2"},
      {set_no_cpu_metric, "What to do: Add a metric that shows it"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    setting made = up_to(40);
    cases[i].set(&made);
    bscap_replay *replay = replay_of(&made, crowd(2000));
    assert_holds(shown(replay, &from_start, BSCAP_TABLE), cases[i].advice);
    bscap_replay_free(replay);
  }
}
END_TEST

/* With what was advised, all is done once the pods are there: after the first ten minutes of it. */
START_TEST(what_is_advised_helps) {
  static const bscap_autoscaler_metric cpu_at_90 = {BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_UTILIZATION,
                                                    90, true};
  setting cases[] = {up_to(4), up_to(40)};
  set_blind(&cases[1]);
  cases[1].autoscaler.metrics = &cpu_at_90;
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    bscap_replay *replay = replay_of(&cases[k], crowd(2000));
    for (size_t i = 0; i < bscap_replay_count(replay); i++)
      if (bscap_replay_at(replay, i)->time_ms > 900000)
        ck_assert(!(bscap_replay_at(replay, i)->step.unmet > 0));
    bscap_replay_free(replay);
  }
}
END_TEST

/* Four pods share 1.6 GB of memory and are killed at 256 MB each. */
START_TEST(kills_are_counted_and_the_limit_is_to_be_raised) {
  setting made = up_to(4);
  made.autoscaler.least_replicas = 4;
  made.plant.memory_limit_bytes = 256e6;
  const int64_t times_ms[] = {0, 300000, 300001, 600000};
  const double cpu[] = {1500, 1500, 1500, 1500}, memory[] = {4e8, 4e8, 1.6e9, 1.6e9};
  const bscap_load_column columns[] = {{"cpu", cpu}, {"memory", memory}};
  bscap_load *load = NULL;
  ck_assert_int_eq(bscap_load_create(&load, times_ms, 4, columns, 2, NULL, NULL), BSCAP_OK);
  bscap_replay *replay = replay_of(&made, load);
  const int32_t killed = bscap_replay_total(replay).killed;
  ck_assert_int_gt(killed, 4);
  char text[100];
  snprintf(text, sizeof text, "; %d OOM kills.\n", killed);
  const char *page = shown(replay, &from_start, BSCAP_TABLE);
  assert_holds(page, text);
  assert_holds(page, "What to do: Raise the memory limit of 256 MB: ");
  bscap_replay_free(replay);
}
END_TEST

/* --- tables --- */

static const char *clock_of(int64_t seconds) {
  static char text[32];
  snprintf(text, sizeof text, "%02d:%02d:%02d", (int)(seconds / 3600), (int)(seconds / 60 % 60),
           (int)(seconds % 60));
  return text;
}

START_TEST(every_scaling_has_its_time_its_sizes_and_its_reason) {
  const setting made = up_to(3);
  bscap_replay *replay = replay_of(&made, crowd(2000));
  const char *page = shown(replay, &from_start, BSCAP_TABLE);
  size_t scalings = 0;
  for (size_t i = 0; i < bscap_replay_count(replay); i++) {
    const bscap_replay_sync *sync = bscap_replay_at(replay, i);
    if (sync->decision.replicas == sync->before) continue;
    scalings++;
    char text[200];
    snprintf(text, sizeof text,
             "\n%s  %d to %d  cpu at %d%% of its request against a target of 60%% asks for %d%s\n",
             clock_of(sync->time_ms / 1000), sync->before, sync->decision.replicas,
             sync->cpu_utilization_percent, sync->decision.raw,
             sync->decision.is_limited ? "; the maximum is 3 (TooManyReplicas)" : "");
    if (sync->decision.stabilized == sync->decision.raw) assert_holds(page, text);
  }
  ck_assert_uint_ge(scalings, 2);
  bscap_replay_free(replay);
}
END_TEST

/* Without `behavior` one pod becomes 4 at most, and 4 double. */
START_TEST(a_rate_limit_is_said_in_words_and_with_its_reason) {
  setting made = up_to(100);
  made.plant.cpu_limit_millicores = 5000;
  bscap_replay *replay = replay_of(&made, crowd(4000));
  const char *page = shown(replay, &from_start, BSCAP_TABLE);
  assert_holds(page, "  1 to 4 ");
  assert_holds(page, "; at most 4 pods in one sync (ScaleUpLimit)\n");
  assert_holds(page, "; at most doubling in one sync (ScaleUpLimit)\n");
  bscap_replay_free(replay);
  set_rate(&made);
  replay = replay_of(&made, crowd(4000));
  assert_holds(shown(replay, &from_start, BSCAP_TABLE),
               "; at most 1 pod in 10 min (ScaleUpLimit)\n");
  bscap_replay_free(replay);
}
END_TEST

/* A load that comes and goes every ten minutes, and no window that would hold pods. */
static bscap_replay *restless(void) {
  enum { ROWS = 120 };
  int64_t times_ms[ROWS];
  double values[ROWS];
  for (int i = 0; i < ROWS; i++) {
    times_ms[i] = i / 2 * INT64_C(600000) + i % 2 * INT64_C(599999);
    values[i] = i / 2 % 2 == 0 ? 100 : 2000;
  }
  const bscap_load_column cpu = {"cpu", values};
  bscap_load *load = NULL;
  ck_assert_int_eq(bscap_load_create(&load, times_ms, ROWS, &cpu, 1, NULL, NULL), BSCAP_OK);
  setting made = up_to(3);
  made.autoscaler.downscale_window_ms = 0;
  return replay_of(&made, load);
}

START_TEST(what_there_is_no_room_for_is_counted) {
  bscap_replay *replay = restless();
  const bscap_replay_totals totals = bscap_replay_total(replay);
  const char *page = shown(replay, &from_start, BSCAP_MARKDOWN);
  ck_assert_int_gt(totals.scale_ups + totals.scale_downs, 30);
  ck_assert_uint_eq(count(page, " asks for "), 30);
  char text[100];
  snprintf(text, sizeof text, "And %d more; -o csv has them all.\n",
           totals.scale_ups + totals.scale_downs - 30);
  assert_holds(page, text);
  assert_holds(page, "And 20 more; -o json has them all.\n");
  assert_holds(page, " in 30 spells |\n");
  assert_holds(page, " in all, first at 00:10:00, ");
  bscap_replay_free(replay);
}
END_TEST

START_TEST(times_are_dates_where_the_load_has_some) {
  const setting made = up_to(3);
  bscap_replay *replay = replay_of(&made, crowd(2000));
  bscap_replay_words words = from_start;
  words.start_seconds = 1772323200; /* 2026-03-01 */
  assert_holds(shown(replay, &words, BSCAP_TABLE), ", from 2026-03-01 00:05:00, ");
  bscap_replay_free(replay);
}
END_TEST

START_TEST(lengths_of_time_are_said_in_two_units) {
  static const struct {
    double seconds;
    const char *text;
  } cases[] = {{0, "0 s"},
               {0.0001, "<0.001 s"},
               {2.5, "2.5 s"},
               {15, "15 s"},
               {59.6, "1 min"},
               {195, "3 min 15 s"},
               {3599.9, "1 h"},
               {7200, "2 h"},
               {7530, "2 h 6 min"},
               {86400, "1 day"},
               {90000, "1 day 1 h"},
               {3 * 86400.0 + 7200, "3 days 2 h"},
               {INFINITY, "for ever"}};
  bscap_draft draft = bscap_draft_open(NULL);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    ck_assert_str_eq(bscap_words_span(&draft, cases[i].seconds), cases[i].text);
  const bscap_sink sink = pages_sink(&written);
  bscap_draft_close(&draft, &sink, NULL);
}
END_TEST

START_TEST(work_and_shares_have_humane_units) {
  bscap_draft draft = bscap_draft_open(NULL);
  ck_assert_str_eq(bscap_words_work(&draft, 0), "0 core-seconds");
  ck_assert_str_eq(bscap_words_work(&draft, 1500), "1.5 core-seconds");
  ck_assert_str_eq(bscap_words_work(&draft, 1000 * 120), "2 core-minutes");
  ck_assert_str_eq(bscap_words_work(&draft, 1000 * 9000.0), "2.5 core-hours");
  ck_assert_str_eq(bscap_words_work(&draft, 1000 * 86400 * 2000.0), "2,000 core-days");
  ck_assert_str_eq(bscap_words_share(&draft, 0, 0), "0%");
  ck_assert_str_eq(bscap_words_share(&draft, 1, 10000), "<0.1%");
  ck_assert_str_eq(bscap_words_share(&draft, 4, 1000), "0.4%");
  ck_assert_str_eq(bscap_words_share(&draft, 42, 100), "42%");
  ck_assert_str_eq(bscap_words_share(&draft, 9999, 10000), ">99%");
  ck_assert_str_eq(bscap_words_share(&draft, 7, 7), "100%");
  const bscap_sink sink = pages_sink(&written);
  bscap_draft_close(&draft, &sink, NULL);
}
END_TEST

/* --- machine formats --- */

static const cJSON *at(const cJSON *root, const char *key) {
  const cJSON *item = cJSON_GetObjectItemCaseSensitive(root, key);
  ck_assert_msg(item != NULL, "no %s", key);
  return item;
}

static double number_at(const cJSON *root, const char *key, size_t index) {
  const cJSON *item = cJSON_GetArrayItem(at(root, key), (int)index);
  ck_assert_ptr_nonnull(item);
  return cJSON_IsNull(item) ? (double)NAN : item->valuedouble;
}

/* The letters are first letters of the reasons, or of what is stabilized or limited. */
static void assert_decisions(const cJSON *root, const bscap_replay *replay) {
  static const char *const able[] = {"GSucceededGetScale", "RSucceededRescale", "NReadyForNewScale",
                                     "UScaleUpStabilized", "DScaleDownStabilized"};
  static const char *const limited[] = {"-",
                                        "WDesiredWithinRange",
                                        "MTooManyReplicas",
                                        "FTooFewReplicas",
                                        "UScaleUpLimit",
                                        "DScaleDownLimit"};
  const size_t syncs = bscap_replay_count(replay);
  ck_assert_uint_eq(strlen(at(root, "able")->valuestring), syncs);
  ck_assert_uint_eq(strlen(at(root, "limited")->valuestring), syncs);
  ck_assert_int_eq(cJSON_GetArraySize(at(root, "raw")), (int)syncs);
  for (size_t i = 0; i < syncs; i++) {
    const bscap_replay_sync *sync = bscap_replay_at(replay, i);
    ck_assert(number_at(root, "replicas", i) == sync->decision.replicas);
    ck_assert(number_at(root, "cpu_util_pct", i) == sync->cpu_utilization_percent);
    const double raw = number_at(root, "raw", i);
    ck_assert(sync->decision.raw < 0 ? isnan(raw) : raw == sync->decision.raw);
    size_t k = 0;
    while (k < 5 && able[k][0] != at(root, "able")->valuestring[i]) k++;
    ck_assert_str_eq(able[k] + 1, bscap_able_name(sync->decision.able));
    for (k = 0; k < 6 && limited[k][0] != at(root, "limited")->valuestring[i];) k++;
    ck_assert_str_eq(limited[k] + 1, bscap_limited_name(sync->decision.limited));
  }
}

START_TEST(an_ideal_replay_is_five_keys_of_json_and_nothing_else) {
  bscap_replay *replay = ideal_replay(10);
  bscap_replay_words words = from_start;
  words.is_ideal = true;
  cJSON *root = cJSON_Parse(shown(replay, &words, BSCAP_JSON));
  ck_assert_ptr_nonnull(root);
  ck_assert_int_eq(cJSON_GetArraySize(root), 5);
  assert_decisions(root, replay);
  cJSON_Delete(root);
  bscap_replay_free(replay);
}
END_TEST

/* More pods than the maximum: the metrics are not consulted in the first sync. */
START_TEST(what_was_not_asked_is_null) {
  const int64_t cpu[] = {100, 100};
  const bscap_sync_load load = {15000, 9, 200, -1, cpu, NULL, 2};
  const setting made = up_to(3);
  bscap_replay *replay = NULL;
  ck_assert_int_eq(bscap_replay_run_ideal(&replay, &made.autoscaler, &load, NULL, NULL), BSCAP_OK);
  bscap_replay_words words = from_start;
  words.is_ideal = true;
  const char *text = shown(replay, &words, BSCAP_JSON);
  assert_holds(text, "\"raw\": [null,");
  assert_holds(text, "\"cpu_util_pct\": [-1,");
  cJSON *root = cJSON_Parse(text);
  assert_decisions(root, replay);
  cJSON_Delete(root);
  assert_holds(shown(replay, &words, BSCAP_TABLE), "9 to 3  9 is more than the maximum of 3\n");
  bscap_replay_free(replay);
}
END_TEST

START_TEST(json_has_totals_scalings_spells_and_every_sync) {
  bscap_replay *replay = restless();
  const bscap_replay_totals totals = bscap_replay_total(replay);
  cJSON *root = cJSON_Parse(shown(replay, &from_start, BSCAP_JSON));
  ck_assert_ptr_nonnull(root);
  ck_assert_str_eq(at(root, "apiVersion")->valuestring, "bscap/v1");
  ck_assert_str_eq(at(root, "kind")->valuestring, "Replay");
  ck_assert(cJSON_IsNull(at(root, "start")));
  ck_assert(at(at(root, "totals"), "pod_seconds")->valuedouble == totals.pod_seconds);
  ck_assert(at(at(root, "totals"), "unmet_millicore_seconds")->valuedouble == totals.unmet);
  ck_assert(at(at(root, "totals"), "flaps")->valuedouble == totals.flaps);
  ck_assert_int_eq(cJSON_GetArraySize(at(root, "scalings")), totals.scale_ups + totals.scale_downs);
  double unmet = 0, in_spells = 0;
  const cJSON *spell;
  cJSON_ArrayForEach(spell, at(root, "spells")) in_spells +=
      at(spell, "unmet_millicore_seconds")->valuedouble;
  assert_decisions(root, replay);
  for (size_t i = 0; i < bscap_replay_count(replay); i++) {
    const bscap_plant_step *step = &bscap_replay_at(replay, i)->step;
    ck_assert(number_at(root, "ready", i) == step->ready);
    ck_assert(number_at(root, "offered", i) == step->offered);
    unmet += number_at(root, "unmet", i);
  }
  assert_close(unmet, totals.unmet, 1e-9);
  assert_close(in_spells, totals.unmet, 1e-9);
  cJSON_Delete(root);
  bscap_replay_free(replay);
}
END_TEST

START_TEST(csv_has_a_row_for_each_sync) {
  const setting made = up_to(3);
  bscap_replay *replay = replay_of(&made, crowd(2000));
  const char *line = shown(replay, &from_start, BSCAP_CSV);
  ck_assert_uint_eq(count(line, "\n"), bscap_replay_count(replay) + 1);
  for (size_t i = 0; i < bscap_replay_count(replay); i++) {
    const bscap_replay_sync *sync = bscap_replay_at(replay, i);
    line = strchr(line, '\n') + 1;
    double seconds;
    int before, replicas, raw, stabilized;
    ck_assert_int_eq(
        sscanf(line, "%lf,%d,%d,%d,%d,\"cpu\",", &seconds, &before, &replicas, &raw, &stabilized),
        5);
    ck_assert(seconds * 1000 == (double)sync->time_ms);
    ck_assert_int_eq(before, sync->before);
    ck_assert_int_eq(replicas, sync->decision.replicas);
    ck_assert_int_eq(raw, sync->decision.raw);
    ck_assert_int_eq(stabilized, sync->decision.stabilized);
    size_t commas = 0;
    for (const char *next = line; *next != '\n'; next++) commas += *next == ',';
    ck_assert_uint_eq(commas, 21);
  }
  bscap_replay_free(replay);
}
END_TEST

/* --- what may go wrong --- */

START_TEST(no_text_steers_a_terminal) {
  static const char *const metrics[] = {"c\x1b]0;p\x07u|"};
  const setting made = up_to(3);
  bscap_replay *replay = replay_of(&made, crowd(2000));
  const bscap_replay_words words = {"a\x1b[31mpi\n", metrics, -1, "load\x9b\r.csv", false};
  for (int format = BSCAP_TABLE; format <= BSCAP_MARKDOWN; format++) {
    const char *text = shown(replay, &words, (bscap_format)format);
    ck_assert_ptr_null(strpbrk(text, "\x1b\x07\r\x9b"));
  }
  cJSON *root = cJSON_Parse(shown(replay, &words, BSCAP_JSON));
  ck_assert_str_eq(at(root, "name")->valuestring, words.name);
  cJSON_Delete(root);
  bscap_replay_free(replay);
}
END_TEST

START_TEST(names_may_be_missing) {
  const setting made = up_to(3);
  bscap_replay *replay = replay_of(&made, crowd(2000));
  const bscap_replay_words words = {.start_seconds = -1};
  assert_holds(shown(replay, &words, BSCAP_TABLE), "the target scales between 1 and 3 pods");
  bscap_replay_free(replay);
}
END_TEST

START_TEST(memory_that_runs_out_and_a_sink_that_stops_are_errors) {
  const setting made = up_to(3);
  bscap_replay *replay = replay_of(&made, crowd(2000));
  for (int format = BSCAP_TABLE; format <= BSCAP_MARKDOWN; format++) {
    bscap_report_options options = bscap_report_options_default();
    options.format = (bscap_format)format;
    bscap_status status = BSCAP_OUT_OF_MEMORY;
    for (size_t n = 1; status == BSCAP_OUT_OF_MEMORY; n++) {
      failing_allocator memory = {.fails_at = n};
      const bscap_allocator allocator = failing_allocator_start(&memory);
      const bscap_sink sink = pages_sink(&written);
      options.allocator = &allocator;
      status = bscap_report_replay(replay, &from_start, &options, &sink, NULL);
      ck_assert(status == BSCAP_OK || written.count == 0);
      ck_assert_uint_eq(memory.live_blocks, 0);
      ck_assert_uint_eq(memory.live_bytes, 0);
    }
    ck_assert_int_eq(status, BSCAP_OK);
    options.allocator = NULL;
    const bscap_sink sink = pages_sink(&written);
    written.most = 10;
    ck_assert_int_eq(bscap_report_replay(replay, &from_start, &options, &sink, NULL),
                     BSCAP_UNAVAILABLE);
  }
  bscap_replay_free(replay);
}
END_TEST

RUN_TESTS("replay", the_lead_says_for_how_long_and_how_much_was_not_done,
          where_all_is_done_there_is_nothing_to_do, work_that_waits_is_not_called_lost,
          what_to_do_names_what_is_binding, what_is_advised_helps,
          kills_are_counted_and_the_limit_is_to_be_raised,
          every_scaling_has_its_time_its_sizes_and_its_reason,
          a_rate_limit_is_said_in_words_and_with_its_reason, what_there_is_no_room_for_is_counted,
          times_are_dates_where_the_load_has_some, lengths_of_time_are_said_in_two_units,
          work_and_shares_have_humane_units, an_ideal_replay_is_five_keys_of_json_and_nothing_else,
          what_was_not_asked_is_null, json_has_totals_scalings_spells_and_every_sync,
          csv_has_a_row_for_each_sync, no_text_steers_a_terminal, names_may_be_missing,
          memory_that_runs_out_and_a_sink_that_stops_are_errors)
