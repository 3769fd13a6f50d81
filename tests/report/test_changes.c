#include <bscap/report.h>

#include "testing.h"
#include "failing_allocator.h"
#include "report/reports.h"

#include <cJSON.h>

/* The shop of reports.h against itself as it once was: half full after 40 days, full after 90. */

static pages past_text, written;
static bscap_model *model;
static bscap_forecast *forecast;
static bscap_past *past;
static bscap_changes *changes;

static void replace(char *text, size_t size, const char *old, const char *fresh) {
  char *found = strstr(text, old);
  ck_assert_msg(found != NULL, "'%s' is not in\n%s", old, text);
  ck_assert_uint_lt(strlen(text) + strlen(fresh), size);
  memmove(found + strlen(fresh), found + strlen(old), strlen(found + strlen(old)) + 1);
  memcpy(found, fresh, strlen(fresh));
}

/* The forecast of a model of which `old` was replaced, against that of the shop, whose JSON has
 * `said` replaced. */
static void compare(const char *old, const char *fresh, const char *said, const char *instead) {
  static char text[sizeof shop + 1000];
  bscap_model *then = read_text(shop);
  bscap_forecast *earlier = forecast_for(then, 200);
  bscap_report_options options = bscap_report_options_default();
  const bscap_sink sink = pages_sink(&past_text);
  options.format = BSCAP_JSON;
  ck_assert_int_eq(bscap_report_forecast(earlier, &options, &sink, NULL), BSCAP_OK);
  bscap_forecast_free(earlier);
  bscap_model_free(then);
  for (size_t i = 0; i < 5 && strstr(past_text.bytes, said) != NULL; i++)
    replace(past_text.bytes, sizeof past_text.bytes, said, instead);
  memcpy(text, shop, sizeof shop);
  replace(text, sizeof text, old, fresh);
  model = read_text(text);
  forecast = forecast_for(model, 200);
  ck_assert_int_eq(
      bscap_past_read(&past, "past.json", past_text.bytes, strlen(past_text.bytes), NULL, NULL),
      BSCAP_OK);
  ck_assert_int_eq(bscap_changes_find(&changes, past, forecast, NULL, NULL), BSCAP_OK);
}

static void forget(void) {
  bscap_changes_free(changes);
  bscap_past_free(past);
  bscap_forecast_free(forecast);
  bscap_model_free(model);
}

static bscap_status show(bscap_format format, const bscap_allocator *allocator) {
  bscap_report_options options = bscap_report_options_default();
  const bscap_sink sink = pages_sink(&written);
  options.format = format;
  options.width = 0;
  options.changes = changes;
  options.allocator = allocator;
  return bscap_report_forecast(forecast, &options, &sink, NULL);
}

static void assert_shows(const char *text) {
  ck_assert_msg(strstr(written.bytes, text) != NULL, "'%s' is not in\n%s", text, written.bytes);
}

static void assert_hides(const char *text) {
  ck_assert_msg(strstr(written.bytes, text) == NULL, "'%s' is in\n%s", text, written.bytes);
}

START_TEST(nothing_is_said_of_changes_where_nobody_asked) {
  compare("size: 100GB", "size: 200GB", "-", "-");
  bscap_changes *kept = changes;
  changes = NULL;
  for (int format = 0; format <= BSCAP_MARKDOWN; format++) {
    ck_assert_int_eq(show((bscap_format)format, NULL), BSCAP_OK);
    assert_hides("moved");
    assert_hides("change");
  }
  changes = kept;
  forget();
}
END_TEST

START_TEST(a_move_is_told_in_days_with_its_cause) {
  compare("size: 100GB", "size: 110.4GB", "-", "-");
  ck_assert_int_eq(show(BSCAP_TABLE, NULL), BSCAP_OK);
  assert_shows("\nWhat moved since the forecast of 2026-01-01 (1 limit is as before):\n");
  assert_shows("\n5 days later   volume/data/alert  2026-02-10  2026-02-15\n"
               "    Because of volumes.data.size from 100 GB to 110 GB: 5 days later\n");
  assert_shows("\n10 days later  volume/data/full   2026-04-01  2026-04-11\n");
  assert_shows("\nNUMBERS THAT CHANGED\nNUMBER             WAS     IS\n"
               "volumes.data.size  100 GB  110 GB\n");
  assert_hides("differ");
  assert_hides("CHANCE");
  forget();
}
END_TEST

START_TEST(numbers_that_look_alike_are_told_exactly) {
  compare("used: 10GB", "used: 10001MB", "-", "-");
  ck_assert_int_eq(show(BSCAP_TABLE, NULL), BSCAP_OK);
  assert_shows("\nNothing moved since the forecast of 2026-01-01.\n");
  assert_shows("\nvolumes.data.used  10GB  10001MB\n");
  forget();
}
END_TEST

START_TEST(an_uncertain_number_has_its_range_beside_it) {
  compare("[5/day, 10/day, 20/day]", "20/day", "-", "-");
  ck_assert_int_eq(show(BSCAP_TABLE, NULL), BSCAP_OK);
  assert_shows("\ndrivers.orders.added  10/day (5/day to 20/day)  20/day\n");
  assert_shows("    Because of drivers.orders.added from 10/day to 20/day: 20 days earlier\n");
  assert_shows("\n25 days earlier  500 orders  2026-02-20  2026-01-26\n");
  forget();
}
END_TEST

START_TEST(json_carries_every_limit_number_and_cause) {
  compare("size: 100GB", "size: 110.4GB", "-", "-");
  ck_assert_int_eq(show(BSCAP_JSON, NULL), BSCAP_OK);
  cJSON *root = cJSON_Parse(written.bytes);
  const cJSON *found = cJSON_GetObjectItem(root, "changes");
  ck_assert_str_eq(cJSON_GetObjectItem(found, "asOf")->valuestring, "2026-01-01");
  ck_assert_int_eq(cJSON_GetArraySize(cJSON_GetObjectItem(found, "limits")), 3);
  const cJSON *limit = cJSON_GetArrayItem(cJSON_GetObjectItem(found, "limits"), 0);
  ck_assert_str_eq(cJSON_GetObjectItem(limit, "id")->valuestring, "volume/data/full");
  ck_assert_str_eq(cJSON_GetObjectItem(limit, "change")->valuestring, "later");
  ck_assert(cJSON_GetObjectItem(limit, "moved_days")->valuedouble == 10);
  const cJSON *cause = cJSON_GetArrayItem(cJSON_GetObjectItem(limit, "causes"), 0);
  ck_assert_str_eq(cJSON_GetObjectItem(cause, "path")->valuestring, "volumes.data.size");
  ck_assert_double_eq_tol(cJSON_GetObjectItem(cause, "moved_days")->valuedouble, 10.4, 0.001);
  const cJSON *number = cJSON_GetArrayItem(cJSON_GetObjectItem(found, "numbers"), 0);
  ck_assert_str_eq(cJSON_GetObjectItem(number, "unit")->valuestring, "bytes");
  const cJSON *before = cJSON_GetObjectItem(number, "before");
  ck_assert(cJSON_GetObjectItem(before, "likely")->valuedouble == 100e9);
  cJSON_Delete(root);
  forget();
}
END_TEST

START_TEST(csv_ends_each_row_with_what_became_of_the_limit) {
  compare("size: 100GB", "size: 110.4GB", "-", "-");
  ck_assert_int_eq(show(BSCAP_CSV, NULL), BSCAP_OK);
  assert_shows(",\"change\",\"moved_days\",\"probability_before\"\n");
  assert_shows(",\"later\",5,1\n");
  assert_shows(",\"as before\",,0\n");
  forget();
}
END_TEST

START_TEST(a_name_from_the_past_steers_no_terminal_and_no_table) {
  compare("size: 100GB", "size: 110.4GB", "volume/data/full", "a\\u001b[31m|\\u202eb");
  ck_assert_int_eq(show(BSCAP_TABLE, NULL), BSCAP_OK);
  assert_shows("gone          a\xef\xbf\xbd[31m|\xef\xbf\xbd"
               "b");
  ck_assert_int_eq(show(BSCAP_MARKDOWN, NULL), BSCAP_OK);
  assert_shows("| gone | a\xef\xbf\xbd\\[31m\\|\xef\xbf\xbd"
               "b | 2026-04-01 |  |  |\n");
  forget();
}
END_TEST

START_TEST(memory_that_runs_out_leaves_nothing_behind) {
  compare("size: 100GB", "size: 110.4GB", "-", "-");
  for (int format = 0; format <= BSCAP_MARKDOWN; format++) {
    bscap_status status = BSCAP_OUT_OF_MEMORY;
    for (size_t n = 1; status == BSCAP_OUT_OF_MEMORY; n++) {
      failing_allocator memory = {.fails_at = n};
      const bscap_allocator allocator = failing_allocator_start(&memory);
      status = show((bscap_format)format, &allocator);
      ck_assert(status == BSCAP_OK || written.count == 0);
      ck_assert_uint_eq(memory.live_blocks, 0);
    }
    ck_assert_int_eq(status, BSCAP_OK);
  }
  forget();
}
END_TEST

RUN_TESTS("changes", nothing_is_said_of_changes_where_nobody_asked,
          a_move_is_told_in_days_with_its_cause, numbers_that_look_alike_are_told_exactly,
          an_uncertain_number_has_its_range_beside_it, json_carries_every_limit_number_and_cause,
          csv_ends_each_row_with_what_became_of_the_limit,
          a_name_from_the_past_steers_no_terminal_and_no_table,
          memory_that_runs_out_leaves_nothing_behind)
