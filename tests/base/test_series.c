#include "testing.h"

#include "failing_allocator.h"

#include <bscap/series.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

static bscap_status read_text(bscap_series **series, const char *text, bscap_error *error) {
  return bscap_series_read_csv(series, "users.csv", text, strlen(text), NULL, error);
}

/* The last day of March 2026 begins 20543 days after 1970. */
START_TEST(a_table_becomes_times_and_values) {
  bscap_series *series = NULL;
  bscap_error error;
  const char *text = "date,users\r\n2026-03-31,400\r\n2026-03-31T18:00:00Z,\"412.5\"\r\n\r\n"
                     "2026-04-01,-3e-2\r\n2026-04-02,.5\r\n";
  ck_assert_int_eq(read_text(&series, text, &error), BSCAP_OK);
  ck_assert_uint_eq(bscap_series_count(series), 4);
  static const int64_t times[] = {20543 * 86400, 20543 * 86400 + 18 * 3600, 20544 * 86400,
                                  20545 * 86400};
  static const double values[] = {400, 412.5, -0.03, 0.5};
  for (size_t i = 0; i < 4; i++) {
    ck_assert_int_eq(bscap_series_times(series)[i], times[i]);
    ck_assert(bscap_series_values(series)[i] == values[i]);
  }
  bscap_series_free(series);
}
END_TEST

START_TEST(a_header_alone_is_a_series_of_no_points) {
  bscap_series *series = NULL;
  ck_assert_int_eq(read_text(&series,
                             "\xef\xbb\xbf"
                             "date,users\n",
                             NULL),
                   BSCAP_OK);
  ck_assert_uint_eq(bscap_series_count(series), 0);
  bscap_series_free(series);
  bscap_series_free(NULL);
}
END_TEST

START_TEST(many_rows_are_all_kept) {
  enum { ROWS = 5000 };
  char *text = malloc(64 * ROWS);
  size_t used = (size_t)sprintf(text, "time,value\n");
  for (int i = 0; i < ROWS; i++)
    used += (size_t)sprintf(text + used, "2026-%02d-%02dT%02d:%02dZ,%d\n", 1 + i / (60 * 24 * 28),
                            1 + i / (60 * 24) % 28, i / 60 % 24, i % 60, i * i);
  bscap_series *series = NULL;
  ck_assert_int_eq(read_text(&series, text, NULL), BSCAP_OK);
  ck_assert_uint_eq(bscap_series_count(series), ROWS);
  for (int i = 0; i < ROWS; i++) {
    ck_assert(bscap_series_values(series)[i] == (double)i * i);
    ck_assert_int_eq(bscap_series_times(series)[i] - bscap_series_times(series)[0], 60 * i);
  }
  bscap_series_free(series);
  free(text);
}
END_TEST

START_TEST(bad_tables_are_refused_where_they_go_wrong) {
  static const struct {
    const char *text;
    int line, column;
    const char *says;
  } rows[] = {
      {"", 1, 1, "empty"},
      {"\n\n", 1, 1, "empty"},
      {"2026-03-31,400\n", 1, 1, "name the columns"},
      {"date\n", 1, 1, "two columns"},
      {"date,users,pods\n", 1, 6, "two columns"},
      {"date,users\n2026-03-31\n", 2, 1, "two columns"},
      {"date,users\n2026-03-31,1,2\n", 2, 12, "two columns"},
      {"date,users\n31.3.2026,1\n", 2, 1, ""},
      {"date,users\n2026-02-29,1\n", 2, 1, ""},
      {"date,users\n2026-03-31,1\n\n2026-03-31,2\n", 4, 1, "not after"},
      {"date,users\n2026-03-31,1\n2026-03-30,2\n", 3, 1, "not after"},
      {"date,users\n2026-03-31,\n", 2, 12, "plain number"},
      {"date,users\n2026-03-31,10k\n", 2, 12, "plain number"},
      {"date,users\n2026-03-31, 10\n", 2, 12, "plain number"},
      {"date,users\n2026-03-31,nan\n", 2, 12, "plain number"},
      {"date,users\n2026-03-31,0x10\n", 2, 12, "plain number"},
      {"date,users\n2026-03-31,1e999\n", 2, 12, "plain number"},
      {"date,users\n2026-03-31,1.2.3\n", 2, 12, "plain number"},
      {"date,users\n2026-03-31,\"1,5\"\n", 2, 12, "plain number"},
      {"date,users\n2026-03-31,\"1", 2, 12, "never closes"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    bscap_series *series = NULL;
    bscap_error error = {.status = BSCAP_OK};
    ck_assert_int_eq(read_text(&series, rows[i].text, &error), BSCAP_INVALID);
    ck_assert_ptr_null(series);
    ck_assert_int_eq(error.status, BSCAP_INVALID);
    ck_assert_str_eq(error.file, "users.csv");
    ck_assert_msg(error.line == rows[i].line && error.column == rows[i].column, "row %zu: %d:%d", i,
                  error.line, error.column);
    ck_assert_msg(strstr(error.message, rows[i].says) != NULL, "%s", error.message);
  }
}
END_TEST

/* Wherever that locale is installed. */
START_TEST(numbers_have_a_full_stop_in_every_locale) {
  setlocale(LC_NUMERIC, "de_DE.UTF-8");
  bscap_series *series = NULL;
  ck_assert_int_eq(read_text(&series, "date,users\n2026-03-31,1234.5\n", NULL), BSCAP_OK);
  ck_assert(bscap_series_values(series)[0] == 1234.5);
  bscap_series_free(series);
  setlocale(LC_NUMERIC, "C");
}
END_TEST

static const char *const table =
    "date,users\n2026-01-01,1\n2026-01-02,2\n2026-01-03,3\n2026-01-04,4\n2026-01-05,5\n"
    "2026-01-06,6\n2026-01-07,7\n2026-01-08,8\n2026-01-09,9\n2026-01-10,10."
    "000000000000000000000001\n";

START_TEST(it_survives_a_lack_of_memory) {
  bscap_status status = BSCAP_OUT_OF_MEMORY;
  size_t n = 0;
  while (status == BSCAP_OUT_OF_MEMORY) {
    bscap_series *series = NULL;
    bscap_error error = {.status = BSCAP_OK};
    failing_allocator memory = {.fails_at = ++n};
    const bscap_allocator allocator = failing_allocator_start(&memory);
    status = bscap_series_read_csv(&series, "t.csv", table, strlen(table), &allocator, &error);
    ck_assert_int_eq(error.status, status);
    ck_assert_int_eq(series != NULL, status == BSCAP_OK);
    if (series != NULL) ck_assert_uint_eq(bscap_series_count(series), 10);
    bscap_series_free(series);
    ck_assert_uint_eq(memory.live_blocks, 0);
    ck_assert_uint_eq(memory.live_bytes, 0);
  }
  ck_assert_int_eq(status, BSCAP_OK);
  ck_assert_uint_gt(n, 3);
}
END_TEST

RUN_TESTS("series", a_table_becomes_times_and_values, a_header_alone_is_a_series_of_no_points,
          many_rows_are_all_kept, bad_tables_are_refused_where_they_go_wrong,
          numbers_have_a_full_stop_in_every_locale, it_survives_a_lack_of_memory)
