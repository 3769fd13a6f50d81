#include <bscap/report.h>

#include "testing.h"
#include "failing_allocator.h"
#include "report/reports.h"

#include <cJSON.h>
#include <stdio.h>

static pages written;

static const bscap_autoscaler_metric cpu_at_60 = {BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_UTILIZATION,
                                                  60, true};

/* One to so many pods that request 50 millicores and aim at 60 % of them. */
static bscap_autoscaler up_to(int32_t most) {
  bscap_autoscaler autoscaler = bscap_autoscaler_default();
  autoscaler.most_replicas = most;
  autoscaler.metrics = &cpu_at_60;
  autoscaler.metrics_count = 1;
  return autoscaler;
}

static bscap_settle *settle(bscap_autoscaler autoscaler, double base, double shared,
                            double request) {
  const bscap_autoscaler_load load = {.cpu_millicores = {base, 0, shared},
                                      .cpu_request_millicores = request,
                                      .cpu_limit_millicores = INFINITY,
                                      .memory_request_bytes = 1};
  bscap_settle *settled = NULL;
  ck_assert_int_eq(bscap_settle_run(&settled, "api", &autoscaler, &load, NULL, NULL), BSCAP_OK);
  return settled;
}

static const char *shown(const bscap_settle *settled, bscap_format format) {
  bscap_report_options options = bscap_report_options_default();
  const bscap_sink sink = pages_sink(&written);
  options.format = format;
  options.width = 0;
  ck_assert_int_eq(bscap_report_settle(settled, &options, &sink, NULL), BSCAP_OK);
  return written.bytes;
}

static void assert_holds(const char *text, const char *part) {
  ck_assert_msg(strstr(text, part) != NULL, "no '%s' in\n%.3000s", part, text);
}

/* One pod would use 51 of 50, 102 %, two use 33, 66 %, and three 27, 54 %: both within 10 % of 60.
 */
START_TEST(the_lead_says_both_ends_where_they_differ) {
  bscap_settle *settled = settle(up_to(3), 15, 36, 50);
  const char *page = shown(settled, BSCAP_TABLE);
  assert_holds(page, "With 36m of CPU to share and 15m in each pod, api settles at 2 pods from the "
                     "minimum, and stays at 3 pods from the maximum: it depends on where it "
                     "stood.\n");
  assert_holds(page, "\n1 to 2     2           66%  the first sync\n");
  assert_holds(page, "\n3          3           54%\n");
  bscap_settle_free(settled);
}
END_TEST

/* One pod is at 128 % and asks for ceil(2.13); two are at 64 %, and three at 44 %: ceil(2.2). */
START_TEST(the_lead_says_that_the_middle_differs) {
  bscap_settle *settled = settle(up_to(3), 0, 64, 50);
  assert_holds(shown(settled, BSCAP_TABLE),
               "With 64m of CPU in all, api settles at 3 pods from the minimum and from the "
               "maximum, but not from all counts in between: it depends on where it stood.\n");
  bscap_settle_free(settled);
}
END_TEST

START_TEST(one_end_for_all_is_said_once) {
  bscap_settle *settled = settle(up_to(3), 0, 0, 50);
  assert_holds(shown(settled, BSCAP_TABLE),
               "With 0m of CPU in all, api settles at 1 pod from wherever it starts.\n");
  assert_holds(written.bytes, "\n1 to 3     1            0%  up to 5 min 15 s\n");
  bscap_settle_free(settled);
}
END_TEST

START_TEST(a_single_count_stays) {
  bscap_settle *settled = settle(up_to(1), 10, 64, 50);
  assert_holds(shown(settled, BSCAP_TABLE),
               "With 64m of CPU to share and 10m in each pod, api stays at 1 pod.\n");
  bscap_settle_free(settled);
}
END_TEST

/* Of 6100 millicores 2 pods use 61 % each of 5000, and 3 pods 40.7 %, which count as 40. */
START_TEST(what_goes_round_for_ever_is_said) {
  static const bscap_scaling_policy any = {BSCAP_POLICY_PODS, 1000, 15};
  bscap_autoscaler autoscaler = up_to(3);
  autoscaler.has_behavior = true;
  autoscaler.up = (bscap_scaling_rules){0, BSCAP_SELECT_MAX, &any, 1, NAN};
  autoscaler.down = autoscaler.up;
  autoscaler.tolerance_ratio = 0;
  bscap_settle *settled = settle(autoscaler, 0, 6100, 5000);
  assert_holds(shown(settled, BSCAP_TABLE),
               "With 6.1 cores of CPU in all, api goes round for ever between 2 and 3 pods from "
               "wherever it starts.\n");
  assert_holds(written.bytes, "\n1 to 3     2 to 3, for ever  ");
  bscap_settle_free(settled);
}
END_TEST

/* 30 millicores are 60 % of the request: each count is at rest. */
START_TEST(very_many_ends_are_merged_where_they_stay) {
  bscap_settle *settled = settle(up_to(500), 30, 0, 50);
  ck_assert_uint_eq(bscap_settle_count(settled), 500);
  assert_holds(shown(settled, BSCAP_TABLE), "\n1 to 500   where it starts  60%\n");
  bscap_settle_free(settled);
  settled = settle(up_to(5), 30, 0, 50);
  assert_holds(shown(settled, BSCAP_TABLE), "\n1          1           60%\n2          2  ");
  bscap_settle_free(settled);
  settled = settle(up_to(100000), 30, 0, 50);
  assert_holds(shown(settled, BSCAP_TABLE), " 1,001 of 100,000 starts were tried.\n");
  bscap_settle_free(settled);
}
END_TEST

START_TEST(json_has_every_start) {
  bscap_settle *settled = settle(up_to(3), 0, 64, 50);
  cJSON *root = cJSON_Parse(shown(settled, BSCAP_JSON));
  ck_assert_ptr_nonnull(root);
  const cJSON *starts = cJSON_GetObjectItemCaseSensitive(root, "starts");
  ck_assert_int_eq(cJSON_GetArraySize(starts), 3);
  for (int i = 0; i < 3; i++) {
    const bscap_settle_end *end = bscap_settle_at(settled, (size_t)i);
    const cJSON *item = cJSON_GetArrayItem(starts, i);
    ck_assert_int_eq(cJSON_GetObjectItem(item, "start")->valueint, end->start);
    ck_assert_int_eq(cJSON_GetObjectItem(item, "replicas")->valueint, end->replicas);
    ck_assert(cJSON_IsFalse(cJSON_GetObjectItem(item, "goes_round")));
    const cJSON *metric = cJSON_GetArrayItem(cJSON_GetObjectItem(item, "metrics"), 0);
    ck_assert_str_eq(cJSON_GetObjectItem(metric, "name")->valuestring, "cpu");
    ck_assert_int_eq(cJSON_GetObjectItem(metric, "utilization_percent")->valueint,
                     i == 1 ? 64 : 44);
  }
  cJSON_Delete(root);
  bscap_settle_free(settled);
}
END_TEST

START_TEST(csv_has_a_row_for_each_start) {
  bscap_settle *settled = settle(up_to(3), 0, 64, 50);
  ck_assert_str_eq(shown(settled, BSCAP_CSV),
                   "\"start\",\"replicas\",\"least\",\"goes_round\",\"syncs\",\"seconds\","
                   "\"metric\",\"utilization_percent\",\"proposal\"\n"
                   "1,3,3,0,1,0,\"cpu\",44,3\n"
                   "2,2,2,0,0,0,\"cpu\",64,2\n"
                   "3,3,3,0,0,0,\"cpu\",44,3\n");
  bscap_settle_free(settled);
}
END_TEST

START_TEST(no_text_steers_a_terminal) {
  bscap_autoscaler autoscaler = up_to(3);
  const bscap_autoscaler_load load = {.cpu_request_millicores = 50, .memory_request_bytes = 1};
  bscap_settle *settled = NULL;
  const char *name = "a\x1b[31mpi|\r\x07";
  ck_assert_int_eq(bscap_settle_run(&settled, name, &autoscaler, &load, NULL, NULL), BSCAP_OK);
  for (int format = BSCAP_TABLE; format <= BSCAP_MARKDOWN; format++)
    ck_assert_ptr_null(strpbrk(shown(settled, (bscap_format)format), "\x1b\r\x07"));
  bscap_settle_free(settled);
}
END_TEST

START_TEST(memory_that_runs_out_and_a_sink_that_stops_are_errors) {
  bscap_settle *settled = settle(up_to(3), 0, 64, 50);
  for (int format = BSCAP_TABLE; format <= BSCAP_MARKDOWN; format++) {
    bscap_report_options options = bscap_report_options_default();
    options.format = (bscap_format)format;
    bscap_status status = BSCAP_OUT_OF_MEMORY;
    for (size_t n = 1; status == BSCAP_OUT_OF_MEMORY; n++) {
      failing_allocator memory = {.fails_at = n};
      const bscap_allocator allocator = failing_allocator_start(&memory);
      const bscap_sink sink = pages_sink(&written);
      options.allocator = &allocator;
      status = bscap_report_settle(settled, &options, &sink, NULL);
      ck_assert(status == BSCAP_OK || written.count == 0);
      ck_assert_uint_eq(memory.live_blocks, 0);
    }
    ck_assert_int_eq(status, BSCAP_OK);
    options.allocator = NULL;
    const bscap_sink sink = pages_sink(&written);
    written.most = 10;
    ck_assert_int_eq(bscap_report_settle(settled, &options, &sink, NULL), BSCAP_UNAVAILABLE);
  }
  bscap_settle_free(settled);
}
END_TEST

RUN_TESTS("settle", the_lead_says_both_ends_where_they_differ,
          the_lead_says_that_the_middle_differs, one_end_for_all_is_said_once, a_single_count_stays,
          what_goes_round_for_ever_is_said, very_many_ends_are_merged_where_they_stay,
          json_has_every_start, csv_has_a_row_for_each_start, no_text_steers_a_terminal,
          memory_that_runs_out_and_a_sink_that_stops_are_errors)
