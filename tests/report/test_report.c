#include <bscap/report.h>

#include "testing.h"
#include "failing_allocator.h"
#include "report/reports.h"

#include <cJSON.h>

static pages written;
static bscap_model *model;
static bscap_forecast *forecast;
static bscap_check *check;

static void open_shop(double days) {
  model = read_text(shop);
  forecast = forecast_for(model, days);
  ck_assert_int_eq(bscap_check_run(&check, model, NULL, NULL), BSCAP_OK);
}

static void close_shop(void) {
  bscap_check_free(check);
  bscap_forecast_free(forecast);
  bscap_model_free(model);
}

/* Each report of the library. */
typedef bscap_status (*reporter)(const bscap_report_options *options, const bscap_sink *sink,
                                 bscap_error *error);

static bscap_status show_forecast(const bscap_report_options *options, const bscap_sink *sink,
                                  bscap_error *error) {
  return bscap_report_forecast(forecast, options, sink, error);
}

static bscap_status show_explanation(const bscap_report_options *options, const bscap_sink *sink,
                                     bscap_error *error) {
  return bscap_report_explanation(forecast, bscap_forecast_verdict(forecast, 0), options, sink,
                                  error);
}

static bscap_status show_check(const bscap_report_options *options, const bscap_sink *sink,
                               bscap_error *error) {
  return bscap_report_check(check, options, sink, error);
}

static bscap_status show_autoscalers(const bscap_report_options *options, const bscap_sink *sink,
                                     bscap_error *error) {
  return bscap_report_autoscalers(check, options, sink, error);
}

static bscap_status show_quantities(const bscap_report_options *options, const bscap_sink *sink,
                                    bscap_error *error) {
  static const char *const texts[] = {"1.5Gi", "500MB/month"};
  return bscap_report_quantities(texts, 2, options, sink, error);
}

static bscap_status show_kubernetes(const bscap_report_options *options, const bscap_sink *sink,
                                    bscap_error *error) {
  static const char *const texts[] = {"1.5Gi", "100m"};
  return bscap_report_kubernetes_quantities(texts, 2, options, sink, error);
}

static const reporter reporters[] = {show_forecast,    show_explanation, show_check,
                                     show_autoscalers, show_quantities,  show_kubernetes};
enum { REPORTERS = sizeof reporters / sizeof *reporters, FORMATS = BSCAP_MARKDOWN + 1 };

static const char *show(reporter shown, bscap_format format) {
  bscap_report_options options = bscap_report_options_default();
  const bscap_sink sink = pages_sink(&written);
  options.format = format;
  ck_assert_int_eq(shown(&options, &sink, NULL), BSCAP_OK);
  return written.bytes;
}

static const char *text_at(const cJSON *object, const char *key) {
  return cJSON_GetObjectItem(object, key)->valuestring;
}

START_TEST(the_first_line_says_what_breaks_first_and_when) {
  open_shop(365);
  static const char start[] =
      "volume/data/alert breaks first, on 2026-02-10, at 400 orders. The first critical one is";
  ck_assert_int_eq(strncmp(show(show_forecast, BSCAP_TABLE), start, strlen(start)), 0);
  ck_assert_ptr_nonnull(strstr(written.bytes, "volume/data/full, on 2026-04-01.\n"));
  ck_assert_ptr_nonnull(strstr(written.bytes, "drivers.orders.added"));
  ck_assert_ptr_nonnull(strstr(written.bytes, "700 MB of 10 GB (7%)"));
  close_shop();
}
END_TEST

/* 67m are the first that are 67 % of 100m; 60m are the last of which two pods use 30 % each, half
 * the target. */
START_TEST(the_law_of_an_autoscaler_is_shown_count_by_count) {
  model = read_text("name: Api\nstart: 2026-01-01\n"
                    "services:\n"
                    "  api:\n"
                    "    cpu: {request: 100m, limit: 250m}\n"
                    "    autoscale: {min: 1, max: 2, cpu: 60%}\n");
  ck_assert_int_eq(bscap_check_autoscalers(&check, model, NULL, NULL), BSCAP_OK);
  show(show_autoscalers, BSCAP_TABLE);
  ck_assert_ptr_nonnull(strstr(written.bytes, "service/api\n"
                                              "METRIC  PODS  UP FROM  IN ALL  DOWN AT  IN ALL\n"
                                              "cpu        1      67%     67m        -       -\n"
                                              "cpu        2        -       -      30%     60m\n"));
  ck_assert_ptr_null(strstr(written.bytes, "CPU REQUESTS"));
  ck_assert_ptr_nonnull(strstr(written.bytes, "scaling-down-threshold"));
  cJSON *root = cJSON_Parse(show(show_autoscalers, BSCAP_JSON));
  ck_assert_str_eq(text_at(root, "kind"), "AutoscalerCheck");
  const cJSON *steps = cJSON_GetObjectItem(root, "steps");
  ck_assert_int_eq(cJSON_GetArraySize(steps), 2);
  const cJSON *last = cJSON_GetArrayItem(steps, 1);
  ck_assert(cJSON_GetObjectItem(last, "down_total")->valuedouble == 60);
  ck_assert(cJSON_IsNull(cJSON_GetObjectItem(last, "up_total")));
  cJSON_Delete(root);
  bscap_check_free(check);
  bscap_model_free(model);
}
END_TEST

/* 1 GB a day fills 10 GB after 10 days. */
START_TEST(without_drivers_no_level_is_named) {
  model = read_text("name: Disk\nstart: 2026-01-01\n"
                    "volumes: {disk: {size: 10GB, grows: 1GB/day}}\n");
  forecast = forecast_for(model, 30);
  static const char start[] = "volume/disk/full breaks first, on 2026-01-11.\n";
  ck_assert_int_eq(strncmp(show(show_forecast, BSCAP_TABLE), start, strlen(start)), 0);
  bscap_forecast_free(forecast);
  bscap_model_free(model);
}
END_TEST

START_TEST(a_milestone_beyond_what_there_can_be_is_never_reached) {
  model = read_text("name: Disk\nstart: 2026-01-01\ndrivers: {users: {level: 10}}\n"
                    "milestones: {users: 20}\n");
  forecast = forecast_for(model, 30);
  ck_assert_ptr_nonnull(strstr(show(show_forecast, BSCAP_TABLE), "\nnever    20 users"));
  cJSON *root = cJSON_Parse(show(show_forecast, BSCAP_JSON));
  const cJSON *milestone = cJSON_GetArrayItem(cJSON_GetObjectItem(root, "milestones"), 0);
  ck_assert(cJSON_IsTrue(cJSON_GetObjectItem(milestone, "out_of_reach")));
  cJSON_Delete(root);
  bscap_forecast_free(forecast);
  bscap_model_free(model);
}
END_TEST

START_TEST(where_nothing_breaks_the_first_line_says_so) {
  open_shop(39);
  static const char start[] = "Nothing breaks before 2026-02-09.\n";
  ck_assert_int_eq(strncmp(show(show_forecast, BSCAP_TABLE), start, strlen(start)), 0);
  close_shop();
}
END_TEST

START_TEST(json_gives_dates_levels_and_milestones_as_they_follow_by_hand) {
  open_shop(365);
  cJSON *root = cJSON_Parse(show(show_forecast, BSCAP_JSON));
  ck_assert_str_eq(text_at(root, "kind"), "Forecast");
  ck_assert_str_eq(text_at(root, "asOf"), "2026-01-01");
  ck_assert_str_eq(text_at(root, "end"), "2027-01-01");
  const cJSON *limit = cJSON_GetArrayItem(cJSON_GetObjectItem(root, "limits"), 0);
  ck_assert_str_eq(text_at(limit, "id"), "volume/data/alert");
  ck_assert_str_eq(text_at(cJSON_GetObjectItem(limit, "breaks"), "p50"), "2026-02-10");
  ck_assert(cJSON_GetObjectItem(limit, "share")->valuedouble == 0.5);
  ck_assert(cJSON_GetObjectItem(limit, "now")->valuedouble == 10e9);
  const cJSON *orders = cJSON_GetObjectItem(cJSON_GetObjectItem(limit, "at"), "orders");
  ck_assert(cJSON_GetObjectItem(orders, "p50")->valuedouble == 400);
  const cJSON *milestone = cJSON_GetArrayItem(cJSON_GetObjectItem(root, "milestones"), 0);
  ck_assert_str_eq(text_at(cJSON_GetObjectItem(milestone, "reached"), "p50"), "2026-02-20");
  const cJSON *broken = cJSON_GetObjectItem(milestone, "broken_before");
  ck_assert_int_eq(cJSON_GetArraySize(broken), 1);
  ck_assert_str_eq(text_at(cJSON_GetArrayItem(broken, 0), "id"), "volume/data/alert");
  cJSON_Delete(root);
  close_shop();
}
END_TEST

START_TEST(json_shows_a_limit_that_holds_with_null_dates) {
  open_shop(365);
  cJSON *root = cJSON_Parse(show(show_forecast, BSCAP_JSON));
  const cJSON *limits = cJSON_GetObjectItem(root, "limits"), *limit;
  size_t holding = 0;
  cJSON_ArrayForEach(limit, limits) {
    if (strncmp(text_at(limit, "id"), "volume/log/", 11) != 0) continue;
    ck_assert(cJSON_IsNull(cJSON_GetObjectItem(cJSON_GetObjectItem(limit, "breaks"), "p50")));
    ck_assert(cJSON_GetObjectItem(limit, "probability")->valuedouble == 0);
    holding++;
  }
  ck_assert_uint_ge(holding, 1);
  cJSON_Delete(root);
  close_shop();
}
END_TEST

START_TEST(an_explanation_names_what_makes_up_the_demand) {
  open_shop(365);
  cJSON *root = cJSON_Parse(show(show_explanation, BSCAP_JSON));
  double whole = 0, shares = 0;
  const cJSON *part;
  cJSON_ArrayForEach(part, cJSON_GetObjectItem(root, "contributions")) {
    whole += cJSON_GetObjectItem(part, "value")->valuedouble;
    shares += cJSON_GetObjectItem(part, "share")->valuedouble;
  }
  assert_close(whole, 50e9, 0.001);
  assert_close(shares, 1, 1e-12);
  cJSON_Delete(root);
  close_shop();
}
END_TEST

/* What a volume holds is as of a day; the demand of a service is the highest of a week. */
START_TEST(the_demand_of_now_says_what_it_is) {
  model = read_text("name: Two\nstart: 2026-01-01\n"
                    "volumes: {disk: {size: 10GB, grows: 1GB/day}}\n"
                    "services: {api: {replicas: 1, cpu: {request: 100m, limit: 200m, base: 300m}, "
                    "memory: {request: 1Gi, limit: 1Gi, base: 1Mi}}}\n");
  forecast = forecast_for(model, 30);
  show(show_forecast, BSCAP_TABLE);
  ck_assert_ptr_nonnull(strstr(written.bytes, "NOW is"));
  const bscap_verdict *verdict;
  for (size_t i = 0; (verdict = bscap_forecast_verdict(forecast, i)) != NULL; i++) {
    const bool is_held = strncmp(verdict->id, "volume/", 7) == 0;
    const bscap_sink sink = pages_sink(&written);
    ck_assert_int_eq(bscap_report_explanation(forecast, verdict, NULL, &sink, NULL), BSCAP_OK);
    ck_assert_ptr_nonnull(strstr(
        written.bytes, is_held ? "\nas of 2026-01-01 " : "\nhighest in the week from 2026-01-01 "));
  }
  bscap_forecast_free(forecast);
  bscap_model_free(model);
}
END_TEST

START_TEST(quantities_show_exact_forms) {
  show(show_quantities, BSCAP_JSON);
  ck_assert_ptr_nonnull(strstr(written.bytes, "\"1610612736\""));
  ck_assert_ptr_nonnull(strstr(written.bytes, "\"1536Mi\""));
  ck_assert_ptr_nonnull(strstr(written.bytes, "\"6 GB\""));
  show(show_kubernetes, BSCAP_JSON);
  ck_assert_ptr_nonnull(strstr(written.bytes, "\"1610612736000000000\""));
}
END_TEST

START_TEST(what_cannot_be_read_is_told_after_all_was_shown) {
  static const char *const texts[] = {"20gi", "1"};
  const bscap_sink sink = pages_sink(&written);
  bscap_error error = {.message = ""};
  ck_assert_int_eq(bscap_report_quantities(texts, 2, NULL, &sink, &error), BSCAP_INVALID);
  ck_assert_ptr_nonnull(strstr(error.message, "20Gi"));
  ck_assert_ptr_nonnull(strstr(written.bytes, "count"));
}
END_TEST

START_TEST(the_same_report_is_the_same_bytes_in_every_format) {
  open_shop(365);
  static pages first;
  for (int i = 0; i < REPORTERS * FORMATS; i++) {
    const bscap_format format = (bscap_format)(i % FORMATS);
    show(reporters[i / FORMATS], format);
    ck_assert_uint_gt(written.count, 0);
    first = written;
    ck_assert_str_eq(show(reporters[i / FORMATS], format), first.bytes);
  }
  close_shop();
}
END_TEST

START_TEST(a_sink_that_stops_makes_a_report_unavailable) {
  open_shop(365);
  for (int i = 0; i < REPORTERS; i++) {
    const bscap_sink sink = pages_sink(&written);
    written.most = 10;
    bscap_error error = {.message = ""};
    ck_assert_int_eq(reporters[i](NULL, &sink, &error), BSCAP_UNAVAILABLE);
    ck_assert_str_ne(error.message, "");
  }
  close_shop();
}
END_TEST

START_TEST(memory_that_runs_out_leaves_nothing_behind) {
  open_shop(120);
  for (int i = 0; i < REPORTERS * FORMATS; i++) {
    bscap_status status = BSCAP_OUT_OF_MEMORY;
    for (size_t n = 1; status == BSCAP_OUT_OF_MEMORY; n++) {
      failing_allocator memory = {.fails_at = n};
      const bscap_allocator allocator = failing_allocator_start(&memory);
      bscap_report_options options = bscap_report_options_default();
      const bscap_sink sink = pages_sink(&written);
      options.format = (bscap_format)(i % FORMATS);
      options.allocator = &allocator;
      status = reporters[i / FORMATS](&options, &sink, NULL);
      ck_assert(status == BSCAP_OK || written.count == 0);
      ck_assert_uint_eq(memory.live_blocks, 0);
      ck_assert_uint_eq(memory.live_bytes, 0);
    }
    ck_assert_int_eq(status, BSCAP_OK);
  }
  close_shop();
}
END_TEST

static size_t json_requests, json_fails_at;

static void *take_or_fail(size_t size) {
  return ++json_requests == json_fails_at ? NULL : malloc(size);
}

START_TEST(memory_that_runs_out_within_json_is_noticed) {
  open_shop(120);
  cJSON_Hooks hooks = {take_or_fail, free};
  cJSON_InitHooks(&hooks);
  bscap_report_options options = bscap_report_options_default();
  options.format = BSCAP_JSON;
  for (int i = 0; i < REPORTERS; i++) {
    bscap_status status = BSCAP_OUT_OF_MEMORY;
    for (json_fails_at = 1; status == BSCAP_OUT_OF_MEMORY; json_fails_at++) {
      const bscap_sink sink = pages_sink(&written);
      json_requests = 0;
      status = reporters[i](&options, &sink, NULL);
      ck_assert(status == BSCAP_OK || written.count == 0);
    }
    ck_assert_int_eq(status, BSCAP_OK);
    ck_assert_uint_gt(json_fails_at, 10);
  }
  cJSON_InitHooks(NULL);
  close_shop();
}
END_TEST

START_TEST(options_of_an_older_and_smaller_size_are_taken) {
  open_shop(120);
  bscap_report_options options = bscap_report_options_default();
  options.size = offsetof(bscap_report_options, uses_color);
  options.format = BSCAP_JSON;
  options.file = "\xff not to be read";
  const bscap_sink sink = pages_sink(&written);
  ck_assert_int_eq(bscap_report_forecast(forecast, &options, &sink, NULL), BSCAP_OK);
  ck_assert_int_eq(written.bytes[0], '{');
  close_shop();
}
END_TEST

RUN_TESTS("report", the_law_of_an_autoscaler_is_shown_count_by_count,
          the_first_line_says_what_breaks_first_and_when, without_drivers_no_level_is_named,
          a_milestone_beyond_what_there_can_be_is_never_reached,
          where_nothing_breaks_the_first_line_says_so,
          json_gives_dates_levels_and_milestones_as_they_follow_by_hand,
          json_shows_a_limit_that_holds_with_null_dates,
          an_explanation_names_what_makes_up_the_demand, the_demand_of_now_says_what_it_is,
          quantities_show_exact_forms, what_cannot_be_read_is_told_after_all_was_shown,
          the_same_report_is_the_same_bytes_in_every_format,
          a_sink_that_stops_makes_a_report_unavailable, memory_that_runs_out_leaves_nothing_behind,
          memory_that_runs_out_within_json_is_noticed,
          options_of_an_older_and_smaller_size_are_taken)
