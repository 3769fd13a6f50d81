#include "report/words.h"

#include "testing.h"
#include "report/eight_limits.h"

#include <cJSON.h>

START_TEST(a_probability_is_said_as_people_say_it) {
  static const struct {
    double probability;
    const char *text;
  } cases[] = {{0, "0%"},    {1e-9, "<1%"},  {0.0099, "<1%"}, {0.01, "1%"},     {0.0149, "1%"},
               {0.5, "50%"}, {0.836, "84%"}, {0.99, "99%"},   {0.9901, ">99%"}, {1, "100%"}};
  bscap_draft draft = bscap_draft_open(NULL);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    ck_assert_str_eq(bscap_words_chance(&draft, cases[i].probability), cases[i].text);
  const bscap_sink sink = pages_sink(&written);
  bscap_draft_close(&draft, &sink, NULL);
}
END_TEST

START_TEST(three_dates_are_in_months_or_days_and_say_what_lies_beyond) {
  const double from = day("2026-01-01"), to = day("2028-11-12");
  const struct {
    const char *dates[3];
    const char *text;
  } cases[] = {
      {{"2026-11-30", "2027-09-01", "2028-02-29"}, "2026-11 .. 2027-09 .. 2028-02"},
      {{"2026-11-30", "2027-09-01", NULL}, "2026-11 .. 2027-09 .. after 2028-11"},
      {{"2026-11-30", NULL, NULL}, "2026-11 .. after 2028-11"},
      {{NULL, NULL, NULL}, "after 2028-11-12"},
      {{"2026-02-09", "2026-02-10", "2026-02-12"}, "2026-02-09 .. 2026-02-10 .. 2026-02-12"},
      {{"2026-02-10", "2026-02-10", "2026-02-12"}, "2026-02-10 .. 2026-02-10 .. 2026-02-12"},
      {{"2026-02-10", "2026-02-10", "2026-02-10"}, "2026-02-10"},
      {{"2028-11-10", "2028-11-11", NULL}, "2028-11-10 .. 2028-11-11 .. after 2028-11-12"},
      {{"2025-12-01", "2025-12-20", "2026-01-01"}, "now"},
      {{"2025-12-01", "2026-02-01", "2026-03-01"}, "now .. 2026-02-01 .. 2026-03-01"},
      {{"2025-12-01", "2026-06-01", "2027-03-01"}, "now .. 2026-06 .. 2027-03"},
      {{"2025-12-01", "2025-12-01", NULL}, "now .. now .. after 2028-11"},
      {{"2025-12-01", NULL, NULL}, "now .. after 2028-11"}};
  bscap_draft draft = bscap_draft_open(NULL);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    double times[3];
    for (int j = 0; j < 3; j++) times[j] = cases[i].dates[j] != NULL ? day(cases[i].dates[j]) : NAN;
    const bscap_quantiles quantiles = {times[0], times[1], times[2]};
    ck_assert_str_eq(bscap_words_times(&draft, quantiles, from, to), cases[i].text);
  }
  const bscap_sink sink = pages_sink(&written);
  bscap_draft_close(&draft, &sink, NULL);
}
END_TEST

START_TEST(bytes_that_are_uncertain_do_not_look_exact) {
  const double gibi = 1073741824;
  bscap_draft draft = bscap_draft_open(NULL);
  ck_assert_str_eq(
      bscap_words_amounts(&draft, (bscap_quantiles){20 * gibi, 20 * gibi, 20 * gibi}, BSCAP_BYTES),
      "20 Gi");
  ck_assert_str_eq(bscap_words_amounts(&draft, (bscap_quantiles){16 * gibi, 20 * gibi, 21.5 * gibi},
                                       BSCAP_BYTES),
                   "17.2 GB - 21.5 GB - 23.1 GB");
  const bscap_sink sink = pages_sink(&written);
  bscap_draft_close(&draft, &sink, NULL);
}
END_TEST

START_TEST(an_explanation_of_what_more_likely_holds_says_so) {
  make_up();
  show(BSCAP_TABLE, &limits[FAR].verdict);
  assert_shows("It most likely holds until 2030-01-01; it breaks in 6% of futures.\n");
  show(BSCAP_TABLE, &limits[UNLIKELY].verdict);
  assert_shows(
      "It most likely holds until 2030-01-01; it breaks in 34% of futures, in one of ten by "
      "2028-01-15, at 700 or more orders.\n");
  forget();
}
END_TEST

/* What a volume holds is as of a moment; any other demand is the highest of a week. */
START_TEST(the_last_demand_says_what_it_is) {
  make_up();
  show(BSCAP_TABLE, &limits[LIKELY].verdict);
  assert_shows("\nat the end 1 GB");
  limits[LIKELY].verdict.kind = BSCAP_LIMIT_LINK_FULL;
  show(BSCAP_TABLE, &limits[LIKELY].verdict);
  assert_shows("\nhighest in the last week 1 GB");
  assert_hides("at the end 1 GB");
  forget();
}
END_TEST

START_TEST(no_level_is_named_of_what_a_limit_does_not_depend_on) {
  make_up();
  for (int i = 0; i < LIMITS; i++) limits[i].follows_nothing = true;
  static const bscap_format formats[] = {BSCAP_TABLE, BSCAP_MARKDOWN};
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
    show(formats[i], NULL);
    assert_hides("00 orders.");
    assert_hides("5,200");
    show(formats[i], &limits[LIKELY].verdict);
    assert_shows("with 97% by 2030-01-01.");
  }
  assert_hides("drivers.orders");
  cJSON *root = cJSON_Parse(show(BSCAP_JSON, NULL));
  const cJSON *limit = cJSON_GetArrayItem(cJSON_GetObjectItem(root, "limits"), LIKELY);
  ck_assert_ptr_nonnull(cJSON_GetObjectItem(cJSON_GetObjectItem(limit, "at"), "orders"));
  cJSON_Delete(root);
  forget();
}
END_TEST

START_TEST(levels_that_read_the_same_are_written_once) {
  static const struct {
    bscap_quantiles level;
    const char *text;
  } cases[] = {{{428600, 429400, NAN}, "at 429,000 or more orders."},
               {{365100, 365300, 371000}, "at 365,000 - 371,000 orders."},
               {{365100, 365200, 365300}, "at 365,000 orders."},
               {{280, 338, 338}, "at 280 - 338 - 338 orders."},
               {{280, 338, NAN}, "at 280 - 338 - more orders."},
               {{280, NAN, NAN}, "at 280 or more orders."}};
  make_up();
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    limits[LIKELY].level = cases[i].level;
    show(BSCAP_TABLE, &limits[LIKELY].verdict);
    assert_shows(cases[i].text);
  }
  forget();
}
END_TEST

START_TEST(a_milestone_that_was_there_at_the_start_is_reached_now) {
  make_up();
  made_up.milestone.reached = (bscap_quantiles){day("2025-12-01"), day("2025-12-31"), NAN};
  show(BSCAP_TABLE, NULL);
  assert_shows("\nnow .. now .. after 2030-01 500 orders 62%");
  forget();
}
END_TEST

START_TEST(before_a_milestone_that_never_comes_stands_a_dash) {
  make_up();
  made_up.milestone = (bscap_milestone){"orders", 500, {NAN, NAN, NAN}, 0, true};
  show(BSCAP_TABLE, NULL);
  assert_shows("\nnever 500 orders 0% -\n");
  forget();
}
END_TEST

START_TEST(one_future_is_not_many) {
  make_up();
  made_up.trajectories = 1;
  show(BSCAP_TABLE, NULL);
  assert_shows("How sure: in the one future drawn something else breaks by 2030-01-01");
  assert_shows(" 1 future from seed ");
  assert_hides("1 futures");
  made_up.limits = &limits[NEVER];
  made_up.count = 1;
  show(BSCAP_TABLE, NULL);
  assert_shows("Nothing breaks before 2030-01-01 in the one future drawn.\n");
  forget();
}
END_TEST

START_TEST(an_end_within_a_day_is_a_time_of_day) {
  make_up();
  made_up.end = made_up.as_of + 2 * 3600;
  made_up.limits = &limits[NEVER];
  made_up.count = 1;
  show(BSCAP_TABLE, NULL);
  assert_shows("Nothing breaks before 2026-01-01 02:00 in any of 2,000 futures.\n");
  made_up.end = made_up.as_of + 86400;
  show(BSCAP_TABLE, NULL);
  assert_shows("Nothing breaks before 2026-01-02 in any of 2,000 futures.\n");
  forget();
}
END_TEST

START_TEST(times_are_rounded_to_the_second) {
  bscap_draft draft = bscap_draft_open(NULL);
  const double evening = day("2026-02-10") + 17 * 3600, next = day("2026-02-11") - 3600;
  ck_assert_str_eq(bscap_words_time(&draft, evening - 1e-6), "2026-02-10T18:00:00Z");
  ck_assert_str_eq(bscap_words_time(&draft, evening + 0.4), "2026-02-10T18:00:00Z");
  ck_assert_str_eq(bscap_words_time(&draft, next - 1e-6), "2026-02-11T00:00:00Z");
  ck_assert_str_eq(bscap_words_date(&draft, next - 1e-6), "2026-02-11");
  ck_assert_str_eq(bscap_words_date(&draft, next - 1), "2026-02-10");
  const bscap_sink sink = pages_sink(&written);
  bscap_draft_close(&draft, &sink, NULL);
}
END_TEST

RUN_TESTS("words", a_probability_is_said_as_people_say_it,
          three_dates_are_in_months_or_days_and_say_what_lies_beyond,
          bytes_that_are_uncertain_do_not_look_exact,
          an_explanation_of_what_more_likely_holds_says_so, the_last_demand_says_what_it_is,
          no_level_is_named_of_what_a_limit_does_not_depend_on,
          levels_that_read_the_same_are_written_once,
          a_milestone_that_was_there_at_the_start_is_reached_now,
          before_a_milestone_that_never_comes_stands_a_dash, one_future_is_not_many,
          an_end_within_a_day_is_a_time_of_day, times_are_rounded_to_the_second)
