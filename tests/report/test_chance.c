#include "report/words.h"

#include "testing.h"
#include "failing_allocator.h"
#include "report/eight_limits.h"

#include <cJSON.h>

START_TEST(the_first_lines_say_what_breaks_first_when_and_how_surely) {
  make_up();
  show(BSCAP_TABLE, NULL);
  static const char start[] =
      "In 70% of futures volume/now/full is broken already. volume/certain/full most likely breaks "
      "next "
      "(61%): 2026-02-10, at 400 orders.\n\n"
      "What to do: Do something\n\n"
      "How sure: in >99% of 2,000 futures something else breaks by 2030-01-01, for the first time "
      "2026-02-10 .. 2026-02-10 .. 2026-04-20. The first critical one is volume/likely/full: "
      "2026-11 .. 2027-09 .. 2029-02, with 97%.\n\n";
  ck_assert_msg(strncmp(written.bytes, start, strlen(start)) == 0, "%s", written.bytes);
  forget();
}
END_TEST

START_TEST(each_kind_of_verdict_has_its_words) {
  make_up();
  show(BSCAP_TABLE, NULL);
  assert_shows("\nnow .. now .. 2026-03-01 volume/now/full 100% warning 1 GB 10 GB\n");
  assert_shows("\n2026-02-10 volume/certain/full 100% warning 61% 1 GB 10 GB 400 orders\n");
  assert_shows("\n2026-11 .. 2027-09 .. 2029-02 volume/likely/full 97% critical <1% 1 GB 10 GB "
               "280 - 338 - 5,200 orders\n");
  assert_shows("\n2027-03 .. 2028-05 .. after 2030-01 volume/late/full 84% warning 1 GB 10 GB "
               "300 - 900 - more orders\n");
  assert_shows("\nMAY BREAK, BUT MORE LIKELY HOLDS\nCHANCE SEVERITY LIMIT ONE IN TEN BY FIRST\n"
               " 34% warning volume/unlikely/full 2028-01-15\n"
               " 6% warning volume/far/full after 2030-01-01 2%\n\n");
  assert_shows("\nvolume/rare 9 GB of 10 GB (90%, full breaks in 3%)\n");
  assert_shows("\nvolume/never 9 GB of 10 GB (90%)\n");
  forget();
}
END_TEST

START_TEST(where_nothing_critical_is_likely_the_likeliest_is_named) {
  make_up();
  limits[LIKELY].verdict.severity = BSCAP_WARNING;
  limits[FAR].verdict.severity = limits[UNLIKELY].verdict.severity = BSCAP_CRITICAL;
  limits[FAR].verdict.probability = 0.35;
  show(BSCAP_TABLE, NULL);
  assert_shows(" The likeliest critical one is volume/far/full: it breaks in 35% of futures.\n");
  limits[FAR].verdict.probability = 0.06;
  show(BSCAP_TABLE, NULL);
  assert_shows(
      " The likeliest critical one is volume/unlikely/full: it breaks in 34% of futures, in "
      "one of ten by 2028-01-15.\n");
  forget();
}
END_TEST

START_TEST(a_milestone_has_its_chance_and_the_surest_limits_before_it) {
  make_up();
  limits[CERTAIN].before_milestone = 0.4;
  show(BSCAP_TABLE, NULL);
  assert_shows("\n2026-02 .. 2027-02 .. after 2030-01 500 orders 62% volume/now/full 100%, "
               "volume/likely/full 97% and 1 more\n");
  for (int i = 0; i < LIMITS; i++)
    limits[i].before_milestone = i == LATE ? 0.5 : i == FAR ? 0.5 : 0;
  show(BSCAP_TABLE, NULL);
  assert_shows(" 62% volume/late/full 50%, volume/far/full 50%\n");
  forget();
}
END_TEST

START_TEST(the_last_lines_name_seed_and_futures_and_say_how_to_read_three_dates) {
  make_up();
  show(BSCAP_TABLE, NULL);
  assert_shows("2,000 futures from seed 18446744073709551615,");
  assert_shows("one future in ten lies before the first");
  assert_shows("before all others, or together with the first of them.");
  assert_hides("Deterministic");
  made_up.trajectories = 0;
  show(BSCAP_TABLE, NULL);
  assert_shows("Deterministic: ");
  assert_hides("seed");
  assert_hides("CHANCE");
  forget();
}
END_TEST

START_TEST(where_nothing_is_likely_to_break_the_rare_is_named_and_does_not_shout) {
  make_up();
  made_up.limits = &limits[RARE];
  made_up.count = 2;
  made_up.first_break = (bscap_first_break){{NAN, NAN, NAN}, 0.031};
  limits[RARE].verdict.first_probability = 0.031;
  show(BSCAP_TABLE, NULL);
  static const char start[] =
      "Nothing is likely to break before 2030-01-01; volume/rare/full may be the first, with "
      "3%.\n\n"
      "How sure: in 3% of 2,000 futures something breaks by 2030-01-01. Nothing critical is likely "
      "to break.\n\n";
  ck_assert_msg(strncmp(written.bytes, start, strlen(start)) == 0, "%s", written.bytes);
  assert_hides("WHAT TO DO");
  made_up.limits = &limits[NEVER];
  made_up.count = 1;
  show(BSCAP_TABLE, NULL);
  static const char nothing[] =
      "Nothing breaks before 2030-01-01 in any of 2,000 futures.\n\nMILES";
  ck_assert_msg(strncmp(written.bytes, nothing, strlen(nothing)) == 0, "%s", written.bytes);
  forget();
}
END_TEST

START_TEST(markdown_shows_a_brief_table_and_folds_the_rest) {
  make_up();
  show(BSCAP_MARKDOWN, NULL);
  assert_shows("| BREAKS | LIMIT | CHANCE | SEVERITY | FIRST | WHAT TO DO |\n"
               "| --- | --- | ---: | --- | ---: | --- |\n");
  assert_shows("| 2026-02-10 | volume/certain/full | 100% | warning | 61% | Do something |\n");
  assert_shows("<details><summary>MAY BREAK, BUT MORE LIKELY HOLDS</summary>\n");
  assert_shows("| 6% | warning | volume/far/full | after 2030-01-01 | 2% |\n");
  assert_shows("<details><summary>AT WHICH LEVELS</summary>\n\n"
               "| LIMIT | NOW | CAPACITY | BREAKS AT |\n");
  assert_shows("| volume/likely/full | 1 GB | 10 GB | 280 - 338 - 5,200 orders |\n");
  assert_shows("<details><summary>HOLDS ALMOST SURELY UNTIL 2030-01-01");
  assert_shows("\n</details>\n");
  forget();
}
END_TEST

START_TEST(an_explanation_gives_chance_and_hours_by_month) {
  make_up();
  show(BSCAP_TABLE, &limits[LIKELY].verdict);
  assert_shows("It breaks 2026-11 .. 2027-09 .. 2029-02, with 97% by 2030-01-01, at 280 - 338 - "
               "5,200 orders.");
  assert_shows("\nmost until 2030-01-01 2 GB - 5 GB - 9 GB\n");
  assert_shows("\nat the end 1 GB - 4 GB - 8 GB\n");
  assert_shows("\nfirst of all to break in <1% of futures\n");
  assert_shows("\nabove the limit 970 hours, on average\n");
  /* 97% rises evenly over 1461 days: 31 of them are 2.1%, all are the whole. */
  assert_shows("\n2026 2% 4% 6% ");
  assert_shows(" 93% 95% 97%\n");
  assert_shows("\n2029 36 37 38 39 40 41 42 43 44 45 46 47\n");
  assert_shows("\ndrivers.orders.added 10/day 5/day to 20/day assumed\n");
  show(BSCAP_TABLE, &limits[NEVER].verdict);
  assert_shows("It holds until 2030-01-01 in every future.");
  assert_hides("YEAR");
  show(BSCAP_TABLE, &limits[NOW].verdict);
  assert_shows("In 70% of futures it is broken already.");
  limits[NOW].verdict.now_probability = 1;
  show(BSCAP_TABLE, &limits[NOW].verdict);
  assert_shows(". It is broken already.\n");
  forget();
}
END_TEST

static double number_at(const cJSON *object, const char *key) {
  const cJSON *item = cJSON_GetObjectItem(object, key);
  ck_assert_msg(cJSON_IsNumber(item), "%s is no number", key);
  return item->valuedouble;
}

static const char *text_at(const cJSON *object, const char *key) {
  return cJSON_GetStringValue(cJSON_GetObjectItem(object, key));
}

START_TEST(json_carries_the_seed_and_every_number_with_all_its_digits) {
  make_up();
  limits[LATE].verdict.probability = 0.1 + 0.2;
  cJSON *root = cJSON_Parse(show(BSCAP_JSON, NULL));
  assert_shows("\"seed\":\t18446744073709551615,");
  assert_shows("\"probability\":\t0.30000000000000004,");
  ck_assert(number_at(root, "trajectories") == 2000);
  ck_assert(cJSON_IsFalse(cJSON_GetObjectItem(root, "deterministic")));
  const cJSON *first = cJSON_GetObjectItem(root, "first_break");
  ck_assert(number_at(first, "probability") == 0.999);
  ck_assert_str_eq(text_at(cJSON_GetObjectItem(first, "breaks"), "p90"), "2026-04-20");
  const cJSON *limit = cJSON_GetArrayItem(cJSON_GetObjectItem(root, "limits"), LATE);
  ck_assert_str_eq(text_at(cJSON_GetObjectItem(limit, "breaks"), "p10"), "2027-03-15");
  ck_assert(cJSON_IsNull(cJSON_GetObjectItem(cJSON_GetObjectItem(limit, "breaks"), "p90")));
  ck_assert_str_eq(text_at(limit, "likely_break"), "2028-05-15T01:00:00Z");
  ck_assert(number_at(cJSON_GetObjectItem(limit, "most"), "p90") == 9e9);
  ck_assert(number_at(cJSON_GetObjectItem(limit, "last"), "p10") == 1e9);
  const cJSON *hours = cJSON_GetObjectItem(limit, "hours_over_by_month");
  ck_assert_int_eq(cJSON_GetArraySize(hours), 48);
  ck_assert(number_at(hours, "2027-01") == 12);
  const cJSON *milestone = cJSON_GetArrayItem(cJSON_GetObjectItem(root, "milestones"), 0);
  ck_assert(number_at(milestone, "probability") == 0.62);
  const cJSON *broken = cJSON_GetArrayItem(cJSON_GetObjectItem(milestone, "broken_before"), RARE);
  ck_assert(number_at(broken, "probability") == 0.031);
  cJSON_Delete(root);
  forget();
}
END_TEST

START_TEST(json_lists_every_input_with_its_origin) {
  make_up();
  cJSON *root = cJSON_Parse(show(BSCAP_JSON, NULL));
  const cJSON *inputs = cJSON_GetObjectItem(root, "inputs"), *input, *added = NULL, *size = NULL;
  ck_assert_int_eq(cJSON_GetArraySize(inputs), (int)bscap_model_entries_count(model));
  cJSON_ArrayForEach(input, inputs) {
    if (strcmp(text_at(input, "path"), "drivers.orders.added") == 0) added = input;
    if (strcmp(text_at(input, "path"), "volumes.data.size") == 0) size = input;
  }
  assert_close(number_at(added, "low"), 5 / 86400.0, 1e-18);
  assert_close(number_at(added, "high"), 20 / 86400.0, 1e-18);
  ck_assert(cJSON_IsTrue(cJSON_GetObjectItem(added, "assumed")));
  ck_assert_str_eq(text_at(added, "unit"), "per_second");
  ck_assert(number_at(size, "likely") == 100e9);
  ck_assert(cJSON_IsFalse(cJSON_GetObjectItem(size, "assumed")));
  cJSON_Delete(root);
  forget();
}
END_TEST

START_TEST(bands_give_the_likely_course_and_the_fan) {
  make_up();
  cJSON *root = cJSON_Parse(show(BSCAP_JSON, NULL));
  const cJSON *metric = cJSON_GetArrayItem(cJSON_GetObjectItem(root, "metrics"), 0);
  const cJSON *month = cJSON_GetArrayItem(cJSON_GetObjectItem(metric, "months"), 2);
  ck_assert_str_eq(text_at(month, "month"), "2026-03");
  static const char *const keys[] = {"least", "mean", "most", "p10", "p25", "p50", "p75", "p90"};
  static const double values[] = {2, 3, 4, 21, 22.5, 25, 27.5, 29};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    ck_assert(number_at(month, keys[i]) == values[i]);
  cJSON_Delete(root);
  bscap_report_options options = bscap_report_options_default();
  const bscap_sink sink = pages_sink(&written);
  options.format = BSCAP_CSV;
  options.shows_bands = true;
  ck_assert_int_eq(bscap_report_forecast(&made_up, &options, &sink, NULL), BSCAP_OK);
  assert_shows(
      "\"id\",\"unit\",\"month\",\"least\",\"mean\",\"most\",\"p10\",\"p25\",\"p50\",\"p75\","
      "\"p90\"\n");
  assert_shows("\n\"volume/data\",\"bytes\",\"2026-03\",2,3,4,21,22.5,25,27.5,29\n");
  forget();
}
END_TEST

START_TEST(memory_that_runs_out_leaves_nothing_behind) {
  make_up();
  for (int i = 0; i <= 2 * BSCAP_MARKDOWN + 1; i++) {
    bscap_status status = BSCAP_OUT_OF_MEMORY;
    for (size_t n = 1; status == BSCAP_OUT_OF_MEMORY; n++) {
      failing_allocator memory = {.fails_at = n};
      const bscap_allocator allocator = failing_allocator_start(&memory);
      bscap_report_options options = bscap_report_options_default();
      const bscap_sink sink = pages_sink(&written);
      options.format = (bscap_format)(i / 2);
      options.allocator = &allocator;
      status = i % 2 == 0 ? bscap_report_forecast(&made_up, &options, &sink, NULL)
                          : bscap_report_explanation(&made_up, &limits[LIKELY].verdict, &options,
                                                     &sink, NULL);
      ck_assert(status == BSCAP_OK || written.count == 0);
      ck_assert_uint_eq(memory.live_blocks, 0);
    }
    ck_assert_int_eq(status, BSCAP_OK);
  }
  forget();
}
END_TEST

START_TEST(csv_has_a_row_for_each_limit_with_all_its_numbers) {
  make_up();
  show(BSCAP_CSV, NULL);
  assert_shows("\"probability\",\"now_probability\",\"first_probability\",\"most\",\"most_p10\","
               "\"most_p90\",\"last\",\"last_p10\",\"last_p90\",\"hours_over\",");
  assert_shows("\n\"volume/likely/full\",\"critical\",\"bytes\",1000000000,10000000000,1,0,"
               "\"2026-11-15\",\"2027-09-15\",\"2029-02-15\",\"2027-09-15T01:00:00Z\",0,0.97,0,"
               "0.004,5000000000,2000000000,9000000000,4000000000,1000000000,8000000000,970,"
               "\"Do something\",280,338,5204\n");
  assert_shows("\n\"volume/never/full\",\"warning\",\"bytes\",1000000000,10000000000,1,0,\"\",\"\","
               "\"\",\"\",0,0,0,0,");
  forget();
}
END_TEST

RUN_TESTS("chance", the_first_lines_say_what_breaks_first_when_and_how_surely,
          each_kind_of_verdict_has_its_words,
          where_nothing_critical_is_likely_the_likeliest_is_named,
          a_milestone_has_its_chance_and_the_surest_limits_before_it,
          the_last_lines_name_seed_and_futures_and_say_how_to_read_three_dates,
          where_nothing_is_likely_to_break_the_rare_is_named_and_does_not_shout,
          markdown_shows_a_brief_table_and_folds_the_rest,
          an_explanation_gives_chance_and_hours_by_month,
          json_carries_the_seed_and_every_number_with_all_its_digits,
          json_lists_every_input_with_its_origin, bands_give_the_likely_course_and_the_fan,
          memory_that_runs_out_leaves_nothing_behind,
          csv_has_a_row_for_each_limit_with_all_its_numbers)
