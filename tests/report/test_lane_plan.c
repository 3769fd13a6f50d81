/* How futures would be stepped, in every format. */
#include "testing.h"
#include "failing_allocator.h"
#include "report/reports.h"

#include <cJSON.h>

static pages written;

static const char emptied[] = "name: Emptied\n"
                              "start: 2026-01-01\n"
                              "drivers:\n"
                              "  orders: {added: [5/day, 10/day, 20/day]}\n"
                              "volumes:\n"
                              "  a: {size: 1GB, writes: {orders.added: 1MB}, resets: 7d}\n"
                              "  b: {size: 1GB, writes: {orders.added: 1MB}, resets: 9d}\n"
                              "  c: {size: 1GB, writes: {orders.added: 1MB}}\n";

static bscap_lane_plan *plan_of(const bscap_model *model, bscap_lanes lanes, size_t futures) {
  bscap_forecast_options options = bscap_forecast_options_default();
  options.horizon_seconds = 2 * 86400;
  options.trajectories_count = futures;
  options.lanes = lanes;
  bscap_lane_plan *plan = NULL;
  ck_assert_int_eq(bscap_forecast_lane_plan(&plan, model, &options, NULL), BSCAP_OK);
  return plan;
}

static const char *show(const char *text, bscap_lanes lanes, size_t futures, bscap_format format) {
  bscap_model *model = read_text(text);
  bscap_lane_plan *plan = plan_of(model, lanes, futures);
  bscap_report_options options = bscap_report_options_default();
  const bscap_sink sink = pages_sink(&written);
  options.format = format;
  options.width = 0;
  ck_assert_int_eq(bscap_report_lane_plan(plan, &options, &sink, NULL), BSCAP_OK);
  bscap_lane_plan_free(plan);
  bscap_model_free(model);
  return written.bytes;
}

static void assert_holds(const char *text, const char *part) {
  ck_assert_msg(strstr(text, part) != NULL, "no '%s' in\n%s", part, text);
}

START_TEST(the_page_leads_with_how_many_go_at_once) {
  assert_holds(show(emptied, BSCAP_LANES_BASELINE, 1000, BSCAP_TABLE),
               "Emptied: 1,000 futures of 48 steps of 1h, 4 at once (baseline).\n");
  assert_holds(show(emptied, BSCAP_LANES_BASELINE, 1, BSCAP_TABLE),
               "Emptied: 1 future of 48 steps of 1h, 4 at once (baseline).\n");
  assert_holds(show(emptied, BSCAP_LANES_NONE, 7, BSCAP_TABLE),
               "Emptied: 7 futures of 48 steps of 1h, one after another: the readable engine "
               "steps them.\n");
  assert_holds(show(emptied, BSCAP_LANES_AUTO, 0, BSCAP_TABLE),
               "Emptied: the likely future alone, 48 steps of 1h; the readable engine steps it.\n");
}
END_TEST

START_TEST(the_page_has_a_row_for_each_way_and_one_for_each_fallback) {
  const char *page = show(emptied, BSCAP_LANES_BASELINE, 1000, BSCAP_TABLE);
  assert_holds(page, "\nvolumes  alone   emptied               2  volumes.a, volumes.b\n"
                     "         lanes   end of tile           1  volumes.c\n");
  assert_holds(page, "\nvolumes.a (volumes)  alone  it is emptied now and then: the readable "
                     "engine fills it\nvolumes.b (volumes)  alone");
  assert_holds(page, "is stepped again, by the readable engine.\n");
}
END_TEST

START_TEST(none_is_said_where_nothing_falls_back) {
  assert_holds(show(shop, BSCAP_LANES_BASELINE, 1000, BSCAP_TABLE), "\nFalls back: none.\n");
  assert_holds(show(emptied, BSCAP_LANES_NONE, 1000, BSCAP_TABLE),
               "\nFalls back: none, as nothing goes in lanes.\n");
}
END_TEST

START_TEST(long_lists_are_cut) {
  static const char many[] = "name: Many\n"
                             "start: 2026-01-01\n"
                             "volumes:\n"
                             "  a: {size: 1GB, grows: 1MB/day}\n"
                             "  b: {size: 1GB, grows: 1MB/day}\n"
                             "  c: {size: 1GB, grows: 1MB/day}\n"
                             "  d: {size: 1GB, grows: 1MB/day}\n"
                             "  e: {size: 1GB, grows: 1MB/day}\n"
                             "  f: {size: 1GB, grows: 1MB/day}\n"
                             "  g: {size: 1GB, grows: 1MB/day}\n";
  assert_holds(show(many, BSCAP_LANES_BASELINE, 9, BSCAP_TABLE),
               " 7  volumes.a, volumes.b, volumes.c and 4 more\n");
}
END_TEST

START_TEST(json_has_every_part_and_the_fallbacks_again) {
  cJSON *root = cJSON_Parse(show(emptied, BSCAP_LANES_BASELINE, 1000, BSCAP_JSON));
  ck_assert_ptr_nonnull(root);
  ck_assert_str_eq(cJSON_GetObjectItem(root, "apiVersion")->valuestring, "bscap/v1");
  ck_assert_str_eq(cJSON_GetObjectItem(root, "kind")->valuestring, "ForecastPlan");
  ck_assert_int_eq(cJSON_GetObjectItem(root, "steps")->valueint, 48);
  const cJSON *lanes = cJSON_GetObjectItem(root, "lanes");
  ck_assert_str_eq(cJSON_GetObjectItem(lanes, "kind")->valuestring, "baseline");
  ck_assert_int_eq(cJSON_GetObjectItem(lanes, "width")->valueint, 4);
  ck_assert_int_eq(cJSON_GetObjectItem(lanes, "lane_bytes")->valueint,
                   cJSON_GetObjectItem(lanes, "batch_bytes")->valueint / 4);
  const cJSON *stages = cJSON_GetObjectItem(root, "stages");
  ck_assert_int_eq(cJSON_GetArraySize(stages), 7);
  const cJSON *volumes = cJSON_GetObjectItem(cJSON_GetArrayItem(stages, 4), "parts");
  ck_assert_int_eq(cJSON_GetArraySize(volumes), 3);
  const cJSON *fallbacks = cJSON_GetObjectItem(root, "fallbacks");
  ck_assert_int_eq(cJSON_GetArraySize(fallbacks), 2);
  const cJSON *first = cJSON_GetArrayItem(fallbacks, 0);
  ck_assert_str_eq(cJSON_GetObjectItem(first, "name")->valuestring, "volumes.a");
  cJSON_Delete(root);
}
END_TEST

START_TEST(csv_has_a_row_for_each_part) {
  const char *sheet = show(emptied, BSCAP_LANES_BASELINE, 1000, BSCAP_CSV);
  assert_holds(sheet, "\"stage\",\"pace\",\"name\",\"how\",\"terms\",\"reason\"\n");
  assert_holds(sheet, "\n\"volumes\",\"alone\",\"volumes.b\",\"emptied\",0,\"it is emptied now ");
  assert_holds(sheet, "\n\"volumes\",\"lanes\",\"volumes.c\",\"end of tile\",0,\"\"\n");
}
END_TEST

START_TEST(markdown_has_tables) {
  assert_holds(show(emptied, BSCAP_LANES_BASELINE, 1000, BSCAP_MARKDOWN),
               "\n| volumes | alone | emptied | 2 | volumes.a, volumes.b |\n");
}
END_TEST

/* JSON is built with malloc, and its texts alone with the allocator. */
START_TEST(each_allocation_may_fail) {
  bscap_model *model = read_text(emptied);
  bscap_lane_plan *plan = plan_of(model, BSCAP_LANES_BASELINE, 20);
  for (int format = BSCAP_TABLE; format <= BSCAP_MARKDOWN; format++) {
    bscap_status status = BSCAP_OUT_OF_MEMORY;
    for (size_t n = 1; status == BSCAP_OUT_OF_MEMORY; n++) {
      failing_allocator memory = {.fails_at = n};
      const bscap_allocator allocator = failing_allocator_start(&memory);
      bscap_report_options options = bscap_report_options_default();
      const bscap_sink sink = pages_sink(&written);
      options.format = (bscap_format)format;
      options.allocator = &allocator;
      status = bscap_report_lane_plan(plan, &options, &sink, NULL);
      ck_assert_uint_eq(memory.live_blocks, 0);
    }
    ck_assert_int_eq(status, BSCAP_OK);
  }
  bscap_lane_plan_free(plan);
  bscap_model_free(model);
}
END_TEST

RUN_TESTS("lane_plan", the_page_leads_with_how_many_go_at_once,
          the_page_has_a_row_for_each_way_and_one_for_each_fallback,
          none_is_said_where_nothing_falls_back, long_lists_are_cut,
          json_has_every_part_and_the_fallbacks_again, csv_has_a_row_for_each_part,
          markdown_has_tables, each_allocation_may_fail)
