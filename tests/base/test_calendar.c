#include <bscap/calendar.h>

#include <stdio.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "testing.h"

enum { DAY = 86400 };

/* gmtime_r is the judge. */
static struct tm break_down(int64_t time_seconds) {
  struct tm result;
  time_t time = (time_t)time_seconds;
  if (gmtime_r(&time, &result) == NULL) ck_abort_msg("no such time");
  return result;
}

static int days_in(int year, int month) {
  static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

/* One assertion for many comparisons: each one is a message to the process that waits. */
static void check_day(int64_t start, bscap_date date, int weekday) {
  static const int64_t moments[] = {0, 1, 43200, DAY - 1};
  bool is_right = bscap_date_start(date) == start;
  for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
    int64_t moment = start + moments[i];
    bscap_date actual = bscap_date_of(moment);
    is_right = is_right && actual.year == date.year && actual.month == date.month &&
               actual.day == date.day && bscap_weekday_of(moment) == weekday &&
               bscap_hour_of(moment) == (int)(moments[i] / 3600) &&
               bscap_month_of(moment) == date.year * 12 + date.month - 1;
  }
  if (!is_right) ck_abort_msg("%04d-%02d-%02d is wrong", date.year, date.month, date.day);
}

START_TEST(every_day_from_year_1_to_9999_follows_the_day_before) {
  int64_t start = (int64_t)-719162 * DAY; /* 1969 years hold 1969 * 365 + 492 - 19 + 4 days */
  int weekday = 0;
  for (int year = 1; year <= 9999; year++) {
    for (int month = 1; month <= 12; month++) {
      if (bscap_month_start(year * 12 + month - 1) != start)
        ck_abort_msg("%04d-%02d starts at another time", year, month);
      for (int day = 1; day <= days_in(year, month); day++) {
        check_day(start, (bscap_date){year, month, day}, weekday);
        start += DAY;
        weekday = (weekday + 1) % 7;
      }
    }
  }
}
END_TEST

START_TEST(every_day_to_2100_is_the_one_the_c_library_knows) {
  for (int64_t start = 0; start < (int64_t)131 * 366 * DAY; start += DAY) {
    struct tm expected = break_down(start);
    bscap_date date = {expected.tm_year + 1900, expected.tm_mon + 1, expected.tm_mday};
    check_day(start, date, (expected.tm_wday + 6) % 7);
  }
}
END_TEST

START_TEST(days_that_everyone_knows) {
  ck_assert_int_eq(bscap_date_start((bscap_date){1970, 1, 1}), 0);
  ck_assert_int_eq(bscap_date_start((bscap_date){2000, 3, 1}), 951868800);
  ck_assert_int_eq(bscap_date_start((bscap_date){2038, 1, 19}) + 3 * 3600 + 14 * 60 + 7, INT32_MAX);
  ck_assert_int_eq(bscap_weekday_of(0), 3);                                           /* Thursday */
  ck_assert_int_eq(bscap_weekday_of(bscap_date_start((bscap_date){2000, 1, 1})), 5);  /* Saturday */
  ck_assert_int_eq(bscap_weekday_of(bscap_date_start((bscap_date){1969, 7, 20})), 6); /* Sunday */
  ck_assert_int_eq(bscap_hour_of(-1), 23);
}
END_TEST

START_TEST(times_beyond_the_calendar_count_as_its_ends) {
  bscap_date first = bscap_date_of(INT64_MIN), last = bscap_date_of(INT64_MAX);
  ck_assert(first.year == 1 && first.month == 1 && first.day == 1);
  ck_assert(last.year == 9999 && last.month == 12 && last.day == 31);
  ck_assert_int_lt(bscap_hour_of(INT64_MIN), 24);
  ck_assert_int_ge(bscap_hour_of(INT64_MIN), 0);
  ck_assert_int_ge(bscap_weekday_of(INT64_MIN), 0);
  ck_assert_int_lt(bscap_month_start(INT32_MIN), bscap_month_start(INT32_MAX));
}
END_TEST

START_TEST(dates_are_read_as_they_are_written) {
  char text[BSCAP_DATE_SIZE];
  for (int64_t start = 0; start < (int64_t)500 * 366 * DAY; start += DAY) {
    int64_t back = -1;
    bscap_date_format(start + DAY - 1, text);
    if (bscap_date_parse(&back, text, NULL) != BSCAP_OK || back != start)
      ck_abort_msg("%s is not read as it was written", text);
  }
  bscap_date_format(bscap_date_start((bscap_date){2026, 3, 31}), text);
  ck_assert_str_eq(text, "2026-03-31");
}
END_TEST

START_TEST(a_time_of_day_may_follow_a_date) {
  static const struct {
    const char *text;
    int64_t time_seconds;
  } rows[] = {{"1970-01-01", 0},
              {"1970-01-01T00:00Z", 0},
              {"1970-01-02T01:02:03Z", DAY + 3723},
              {"2026-03-31T18:00:00Z", 1774980000},
              {"2026-03-31T18:00Z", 1774980000},
              {"9999-12-31T23:59:59Z", 253402300799}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    int64_t actual = -1;
    ck_assert_int_eq(bscap_date_parse(&actual, rows[i].text, NULL), BSCAP_OK);
    ck_assert_int_eq(actual, rows[i].time_seconds);
  }
}
END_TEST

START_TEST(refused_dates_come_with_what_to_write) {
  static const char *const rows[][2] = {{"", "2026-03-31"},
                                        {"soon", "2026-03-31"},
                                        {"2026-03", "2026-03-31"},
                                        {"2026-3-1", "write 2026-03-01"},
                                        {"2026/03/31", "write 2026-03-31"},
                                        {"31.03.2026", "write 2026-03-31"},
                                        {"2026-03-31 ", "2026-03-31"},
                                        {" 2026-03-31", "2026-03-31"},
                                        {"2026-03-31x", "2026-03-31"},
                                        {"2026-02-29", "February 2026 has the days 01 to 28"},
                                        {"2100-02-29", "01 to 28"},
                                        {"2024-02-30", "01 to 29"},
                                        {"2026-04-31", "01 to 30"},
                                        {"2026-01-00", "01 to 31"},
                                        {"2026-13-01", "month from 01 to 12"},
                                        {"2026-00-01", "month from 01 to 12"},
                                        {"1969-12-31", "1970 to 9999"},
                                        {"0000-01-01", "1970 to 9999"},
                                        {"12026-01-01", "2026-03-31"},
                                        {"2026-03-31T18:00:00", "write Z"},
                                        {"2026-03-31T18:00+02:00", "write Z"},
                                        {"2026-03-31T18:00:00z", "write Z"},
                                        {"2026-03-31T18:00Zx", "write Z"},
                                        {"2026-03-31T18Z", "2026-03-31T18:00:00Z"},
                                        {"2026-03-31T1:00Z", "2026-03-31T18:00:00Z"},
                                        {"2026-03-31T", "2026-03-31T18:00:00Z"},
                                        {"2026-03-31T24:00Z", "23:59:59"},
                                        {"2026-03-31T23:60Z", "23:59:59"},
                                        {"2026-03-31T23:59:60Z", "23:59:59"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    int64_t actual = -1;
    bscap_error error;
    ck_assert_msg(bscap_date_parse(&actual, rows[i][0], &error) == BSCAP_INVALID, "%s was taken",
                  rows[i][0]);
    ck_assert_msg(strstr(error.message, rows[i][1]) != NULL, "%s: %s", rows[i][0], error.message);
    ck_assert_int_eq(actual, -1);
  }
}
END_TEST

START_TEST(durations_add_up_what_stands_in_a_row) {
  static const struct {
    const char *text;
    double seconds;
  } rows[] = {{"0", 0},
              {"0.0", 0},
              {"0s", 0},
              {"15s", 15},
              {"5m", 300},
              {"1h", 3600},
              {"7d", 604800},
              {"2w", 1209600},
              {"1mo", 30.4375 * 86400},
              {"6mo", 6 * 30.4375 * 86400},
              {"1y", 365.25 * 86400},
              {"10y", 3652.5 * 86400},
              {"10000y", 3652500.0 * 86400},
              {"1.5h", 5400},
              {".5h", 1800},
              {"1h30m", 5400},
              {"1h 30m", 5400},
              {"1d2h3m4s", 86400 + 7200 + 180 + 4},
              {"1y1mo", 395.6875 * 86400},
              {"1mo1m", 30.4375 * 86400 + 60},
              {"2 w", 1209600},
              {"+5s", 5},
              {"0.1s", 0.1},
              {"1e3s", 1000},
              {"0.25d", 21600}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    double actual = -1;
    bscap_error error;
    ck_assert_msg(bscap_duration_parse(&actual, rows[i].text, &error) == BSCAP_OK, "%s: %s",
                  rows[i].text, error.message);
    ck_assert_msg(actual == rows[i].seconds, "%s is %.17g", rows[i].text, actual);
  }
}
END_TEST

START_TEST(refused_durations_come_with_what_to_write) {
  static const char *const rows[][2] = {{"", "1h30m"},
                                        {"h", "1h30m"},
                                        {"nan", "1h30m"},
                                        {"1h-5m", "1h30m"},
                                        {"5", "write 5s, 5m (minutes)"},
                                        {"0 5", "lacks a unit"},
                                        {"1h30", "write 30s"},
                                        {"6M", "write 6mo (months) or 6m (minutes)"},
                                        {"5D", "write 5d"},
                                        {"3 days", "write 3d"},
                                        {"1 Hour", "write 1h"},
                                        {"5min", "write 5m"},
                                        {"5mins", "write 5m"},
                                        {"5sec", "write 5s"},
                                        {"2 months", "write 2mo"},
                                        {"2mon", "write 2mo"},
                                        {"500ms", "0.5s"},
                                        {"5 parsecs", "'parsecs' is no unit of time"},
                                        {"1,5h", "write 1.5h"},
                                        {"1_000s", "write 1000s"},
                                        {"-5d", "without the minus"},
                                        {"10001y", "10000y"},
                                        {"10000y1s", "10000y"},
                                        {"1e308y", "too long"},
                                        {"15s!", "1h30m"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    double actual = -1;
    bscap_error error;
    ck_assert_msg(bscap_duration_parse(&actual, rows[i][0], &error) == BSCAP_INVALID,
                  "%s was taken", rows[i][0]);
    ck_assert_msg(strstr(error.message, rows[i][1]) != NULL, "%s: %s", rows[i][0], error.message);
    ck_assert(actual == -1);
  }
}
END_TEST

START_TEST(lengths_of_time_are_written_in_the_largest_unit_that_is_brief) {
  static const struct {
    double seconds;
    const char *text;
  } rows[] = {{0, "0s"},        {1, "1s"},         {15, "15s"},      {60, "1m"},
              {90, "90s"},      {300, "5m"},       {3600, "1h"},     {5400, "90m"},
              {86400, "1d"},    {1296000, "15d"},  {604800, "1w"},   {1209600, "2w"},
              {2629800, "1mo"}, {15778800, "6mo"}, {31557600, "1y"}, {315576000, "10y"},
              {0.5, "0.5s"},    {0.001, "0.001s"}, {7776000, "90d"}, {43200, "12h"},
              {94672800, "3y"}, {1e-9, "1e-9s"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char text[BSCAP_DURATION_SIZE];
    bscap_duration_format(rows[i].seconds, text);
    ck_assert_str_eq(text, rows[i].text);
  }
}
END_TEST

START_TEST(every_length_of_time_is_read_as_it_was_written) {
  unsigned long long state = 1;
  for (int i = 0; i < 100000; i++) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    double share = (double)(state >> 11) * 0x1p-53;
    double seconds = i % 3 == 0   ? floor(share * 1e6) * 60
                     : i % 3 == 1 ? share * 3e11
                                  : ldexp(share, -(int)(state % 1070));
    char text[BSCAP_DURATION_SIZE];
    double back = -1;
    bscap_duration_format(seconds, text);
    if (bscap_duration_parse(&back, text, NULL) != BSCAP_OK || back != seconds)
      ck_abort_msg("%.17g was written %s", seconds, text);
  }
}
END_TEST

START_TEST(no_bytes_whatever_do_harm) {
  static const char likely[] = "0123456789-:TZ.eE+smhdwoy, _/\xff";
  unsigned long long state = 3;
  for (int i = 0; i < 200000; i++) {
    char bytes[24];
    size_t count = 0;
    for (size_t most = (size_t)(i % 23); count < most; count++) {
      state = state * 6364136223846793005ULL + 1442695040888963407ULL;
      bytes[count] = i % 4 == 0 ? (char)(state >> 40) : likely[(state >> 40) % (sizeof likely - 1)];
    }
    bytes[count] = '\0';
    char *text = malloc(strlen(bytes) + 1); /* its very size, for sanitizers to watch */
    strcpy(text, bytes);
    double seconds = 0;
    int64_t time_seconds = 0;
    bscap_error error;
    if (bscap_duration_parse(&seconds, text, &error) == BSCAP_OK && !(seconds >= 0))
      ck_abort_msg("%s is %g seconds", text, seconds);
    if (bscap_date_parse(&time_seconds, text, &error) == BSCAP_OK && time_seconds < 0)
      ck_abort_msg("%s lies before 1970", text);
    free(text);
  }
}
END_TEST

RUN_TESTS("calendar", every_day_from_year_1_to_9999_follows_the_day_before,
          every_day_to_2100_is_the_one_the_c_library_knows, days_that_everyone_knows,
          times_beyond_the_calendar_count_as_its_ends, dates_are_read_as_they_are_written,
          a_time_of_day_may_follow_a_date, refused_dates_come_with_what_to_write,
          durations_add_up_what_stands_in_a_row, refused_durations_come_with_what_to_write,
          lengths_of_time_are_written_in_the_largest_unit_that_is_brief,
          every_length_of_time_is_read_as_it_was_written, no_bytes_whatever_do_harm)
