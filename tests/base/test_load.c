#include "testing.h"

#include "failing_allocator.h"

#include <bscap/load.h>
#include <bscap/random.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static bscap_status read_text(bscap_load **load, const char *text, bscap_error *error) {
  return bscap_load_read_csv(load, "load.csv", text, strlen(text), NULL, error);
}

static bscap_load *read_good(const char *text) {
  bscap_load *load = NULL;
  bscap_error error = {.message = ""};
  const bscap_status status = read_text(&load, text, &error);
  ck_assert_msg(status == BSCAP_OK, "%d:%d: %s", error.line, error.column, error.message);
  return load;
}

static void assert_times(const char *text, size_t count, const int64_t *times_ms, int64_t start) {
  bscap_load *load = read_good(text);
  size_t found = 0;
  const int64_t *read = bscap_load_times(load, &found);
  ck_assert_uint_eq(found, count);
  for (size_t i = 0; i < count; i++) ck_assert_int_eq(read[i], times_ms[i]);
  ck_assert_int_eq(bscap_load_start(load), start);
  bscap_load_free(load);
}

START_TEST(a_table_becomes_columns_in_their_units) {
  bscap_load *load = read_good("\xef\xbb\xbftime, cpu ,memory,queue depth\r\n0,250m,1.5Gi,120\r\n"
                               "15,2 cores,512Mi,10k\r\n\r\n30,0.5,1e9,0\r\n");
  static const double cpu[] = {250, 2000, 500}, memory[] = {1.5 * 0x1p30, 0x1p29, 1e9},
                      depth[] = {120, 10000, 0};
  const double *columns[] = {cpu, memory, depth};
  static const char *const names[] = {"cpu", "memory", "queue depth"};
  for (size_t i = 0; i < 3; i++) {
    const bscap_load_column *column = bscap_load_column_at(load, i);
    ck_assert_str_eq(column->name, names[i]);
    ck_assert_ptr_eq(bscap_load_find(load, names[i]), column);
    for (size_t row = 0; row < 3; row++) ck_assert(column->values[row] == columns[i][row]);
  }
  ck_assert_ptr_null(bscap_load_column_at(load, 3));
  ck_assert_ptr_null(bscap_load_find(load, "time"));
  bscap_load_free(load);
  bscap_load_free(NULL);
}
END_TEST

/* The last day of March 2026 begins 20543 days after 1970. */
START_TEST(times_are_seconds_or_lengths_or_dates_and_count_from_the_first) {
  static const int64_t seconds[] = {0, 15000, 15001, 86400000}, minutes[] = {0, 300000, 5400000},
                       dates[] = {0, 64800000, 86400000};
  assert_times("t,cpu\n0,1\n15,1\n15.001,1\n86400,1\n", 4, seconds, -1);
  assert_times("t,cpu\n100,1\n115,1\n115.001,1\n86500,1\n", 4, seconds, -1);
  assert_times("t,cpu\n0,1\n5m,1\n1h30m,1\n", 3, minutes, -1);
  assert_times("t,cpu\n1d,1\n1445m,1\n1530m,1\n", 3, minutes, -1);
  assert_times("t,cpu\n2026-03-31,1\n2026-03-31T18:00:00Z,1\n2026-04-01,1\n", 3, dates,
               20543 * INT64_C(86400));
  assert_times("t,cpu\n2026-03-31T00:01Z,1\n2026-03-31T18:01Z,1\n2026-04-01T00:01Z,1\n", 3, dates,
               20543 * INT64_C(86400) + 60);
}
END_TEST

START_TEST(bad_tables_are_refused_where_they_go_wrong) {
  static const struct {
    const char *text;
    int line, column;
    const char *says;
  } rows[] = {
      {"", 1, 1, "first row must name the columns, as in: time,cpu,memory"},
      {"\n\n", 1, 1, "first row must name"},
      {"0,250m\n", 1, 1, "first row must name"},
      {"2026-03-31,250m\n", 1, 1, "first row must name"},
      {"time\n0\n", 1, 1, "name a second column"},
      {"time,\n", 1, 6, "without a name"},
      {"time,  \n", 1, 6, "without a name"},
      {"time,cpu,cpu\n", 1, 10, "two columns are called cpu"},
      {"time,q,cpu, q \n", 1, 12, "two columns are called q"},
      {"time,CPU\n", 1, 6, "write cpu, not CPU"},
      {"time,cpu,Memory\n", 1, 10, "write memory, not Memory"},
      {"time,cpu", 1, 1, "write at least one, as in: 0,250m"},
      {"\n\ntime,cpu\n", 3, 1, "no rows follow"},
      {"time,cpu\nsoon,1\n", 2, 1, "'soon' is no time; write seconds from the start (15)"},
      {"time,cpu\n,1\n", 2, 1, "is no time"},
      {"time,cpu\n-1,1\n", 2, 1, "is no time"},
      {"time,cpu\n1e300,1\n", 2, 1, "is no time"},
      {"time,cpu\n2026-02-29,1\n", 2, 1, "is no time"},
      {"time,cpu\n0,1\n15,1\n5m,1\n", 4, 1, "write it as in 15"},
      {"time,cpu\n0,1\n5m,1\n600,1\n", 4, 1, "write it as in 5m"},
      {"time,cpu\n0,1\n2026-03-31,1\n", 3, 1, "write it as in 15"},
      {"time,cpu\n2026-03-31,1\n0,1\n", 3, 1, "write it as in 2026-03-31T18:00:00Z"},
      {"time,cpu\n0,1\n0,2\n", 3, 1, "not after the row before it"},
      {"time,cpu\n0,1\n15,1\n14,2\n", 4, 1, "by increasing time"},
      {"time,cpu\n0,1\n15,1\n0,2\n", 4, 1, "by increasing time"},
      {"time,cpu\n0,1\n15,1\n15.0001,2\n", 4, 1, "a millisecond apart"},
      {"time,cpu,memory\n0,1\n", 2, 3, "ends before its memory; write 0 for none"},
      {"time,cpu,memory\n0\n", 2, 1, "ends before its cpu"},
      {"time,cpu\n0,1,2\n", 2, 5, "more cells than the first row names"},
      {"time,cpu,memory\n0,,5Mi\n", 2, 3, "no amount of cpu; write 0 for none"},
      {"time,cpu,memory\n0,1,128m\n", 2, 5, "write 128Mi or 128M"},
      {"time,cpu,memory\n0,1,20gi\n", 2, 5, "memory: "},
      {"time,cpu\n0,many\n", 2, 3, "cpu: "},
      {"time,cpu\n0,nan\n", 2, 3, "cpu: "},
      {"time,cpu\n0,-250m\n", 2, 3, "'-250m' is negative; write 0 or more"},
      {"time,depth\n0,1e200\n", 2, 3, "write 1e15 or less"},
      {"time,cpu\n0,\"1", 2, 3, "never closes"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    bscap_load *load = NULL;
    bscap_error error = {.status = BSCAP_OK};
    ck_assert_int_eq(read_text(&load, rows[i].text, &error), BSCAP_INVALID);
    ck_assert_ptr_null(load);
    ck_assert_int_eq(error.status, BSCAP_INVALID);
    ck_assert_str_eq(error.file, "load.csv");
    ck_assert_msg(error.line == rows[i].line && error.column == rows[i].column, "row %zu: %d:%d %s",
                  i, error.line, error.column, error.message);
    ck_assert_msg(strstr(error.message, rows[i].says) != NULL, "row %zu: %s", i, error.message);
  }
}
END_TEST

/* --- means --- */

static const int64_t uneven_ms[] = {0, 10, 400, 1000, 5000, 5001};
static const double uneven[] = {8, 16, 16, 4, 0, 64};

static bscap_load *make(const int64_t *times_ms, const double *values, size_t count) {
  const bscap_load_column column = {"cpu", values};
  bscap_load *load = NULL;
  ck_assert_int_eq(bscap_load_create(&load, times_ms, count, &column, 1, NULL, NULL), BSCAP_OK);
  return load;
}

/* The definition, row by row. */
static double value_at(const int64_t *times_ms, const double *values, size_t count, double at) {
  if (at <= (double)times_ms[0]) return values[0];
  for (size_t i = 1; i < count; i++)
    if (at <= (double)times_ms[i])
      return values[i - 1] + (values[i] - values[i - 1]) * (at - (double)times_ms[i - 1]) /
                                 (double)(times_ms[i] - times_ms[i - 1]);
  return values[count - 1];
}

/* A line's mean over a millisecond is its value in the middle, as all rows are whole ones. */
static double mean_by_milliseconds(const int64_t *times_ms, const double *values, size_t count,
                                   int64_t from_ms, int64_t to_ms) {
  double sum = 0;
  for (int64_t at = from_ms; at < to_ms; at++)
    sum += value_at(times_ms, values, count, (double)at + 0.5);
  return sum / (double)(to_ms - from_ms);
}

START_TEST(a_mean_is_the_integral_of_its_straight_lines) {
  bscap_load *load = make(uneven_ms, uneven, 6);
  const bscap_load_column *cpu = bscap_load_find(load, "cpu");
  static const int64_t edges[] = {-700, -1,   0,    3,    10,   11,   399, 400,
                                  700,  1000, 4000, 5000, 5001, 5002, 9000};
  for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
    ck_assert(fabs(bscap_load_mean(load, cpu, edges[i], edges[i]) -
                   value_at(uneven_ms, uneven, 6, (double)edges[i])) < 1e-12);
    for (size_t k = i + 1; k < sizeof edges / sizeof *edges; k++)
      assert_close(bscap_load_mean(load, cpu, edges[i], edges[k]),
                   mean_by_milliseconds(uneven_ms, uneven, 6, edges[i], edges[k]), 1e-12);
  }
  bscap_load_free(load);
}
END_TEST

START_TEST(a_load_of_one_row_is_even_for_ever) {
  static const int64_t time_ms = 77;
  static const double value = 12.5;
  bscap_load *load = make(&time_ms, &value, 1);
  const bscap_load_column *cpu = bscap_load_find(load, "cpu");
  static const int64_t edges[] = {-1000, 0, 1, 1000000};
  for (size_t i = 0; i < 4; i++)
    for (size_t k = i; k < 4; k++)
      ck_assert(bscap_load_mean(load, cpu, edges[i], edges[k]) == value);
  bscap_load_free(load);
}
END_TEST

/* Where time passes unevenly, the search has to leave its guess. */
START_TEST(the_search_finds_every_row_of_uneven_tables) {
  enum { ROWS = 3000 };
  static int64_t times_ms[ROWS];
  static double values[ROWS];
  bscap_random random = bscap_random_stream(1, 0, "uneven rows");
  for (int shape = 0; shape < 4; shape++) {
    int64_t now_ms = 5;
    for (int i = 0; i < ROWS; i++) {
      times_ms[i] = now_ms;
      values[i] = i;
      const int64_t gaps[] = {1, i, ROWS - i, (int64_t)bscap_random_exponential(&random) * 1000};
      now_ms += 1 + gaps[shape];
    }
    bscap_load *load = make(times_ms, values, ROWS);
    const bscap_load_column *cpu = bscap_load_find(load, "cpu");
    size_t count = 0;
    const int64_t *kept = bscap_load_times(load, &count);
    ck_assert_uint_eq(count, ROWS);
    for (int i = 0; i < ROWS; i++) {
      ck_assert_int_eq(kept[i], times_ms[i] - 5);
      ck_assert(bscap_load_mean(load, cpu, kept[i], kept[i]) == i);
      if (i > 0) assert_close(bscap_load_mean(load, cpu, kept[i - 1], kept[i]), i - 0.5, 1e-15);
    }
    bscap_load_free(load);
  }
}
END_TEST

START_TEST(means_of_neighbours_add_up) {
  bscap_load *load = make(uneven_ms, uneven, 6);
  const bscap_load_column *cpu = bscap_load_find(load, "cpu");
  double sum = 0;
  for (int64_t at = -30; at < 6000; at += 15) sum += 15 * bscap_load_mean(load, cpu, at, at + 15);
  assert_close(sum, 6030 * bscap_load_mean(load, cpu, -30, 6000), 1e-13);
  bscap_load_free(load);
}
END_TEST

/* --- hostile input --- */

START_TEST(whatever_the_bytes_it_ends_with_a_load_or_a_message) {
  static const char seed[] = "time,cpu,memory,q\n0,250m,1.5Gi,1\n5m,2 cores,512Mi,2\n10m,1,0,3k\n";
  static const char letters[] = "0159,\"\n\r\tmGi.-+eZT:\xff\xc3";
  bscap_random random = bscap_random_stream(1, 0, "hostile loads");
  int good = 0;
  for (int round = 0; round < 20000; round++) {
    char bytes[sizeof seed];
    memcpy(bytes, seed, sizeof seed);
    const size_t count = sizeof seed - 1 - bscap_random_bits(&random) % 8;
    for (uint32_t change = bscap_random_bits(&random) % 4; change > 0; change--) {
      const size_t at = bscap_random_bits(&random) % count;
      bytes[at] = letters[bscap_random_bits(&random) % sizeof letters];
    }
    bscap_load *load = NULL;
    bscap_error error = {.status = BSCAP_OK};
    const bscap_status status = bscap_load_read_csv(&load, "x", bytes, count, NULL, &error);
    ck_assert_int_eq(load != NULL, status == BSCAP_OK);
    good += load != NULL;
    if (load == NULL) {
      ck_assert_int_gt(error.line, 0);
      ck_assert_int_gt(error.column, 0);
      ck_assert(error.message[0] != '\0');
    } else {
      size_t rows = 0;
      const int64_t *times_ms = bscap_load_times(load, &rows);
      const bscap_load_column *last = bscap_load_column_at(load, 0);
      const double mean = bscap_load_mean(load, last, -5, times_ms[rows - 1] + 5);
      ck_assert(mean >= 0 && isfinite(mean));
    }
    bscap_load_free(load);
  }
  ck_assert_int_gt(good, 1000);
}
END_TEST

START_TEST(it_survives_a_lack_of_memory) {
  static const char text[] = "time,cpu,memory,q\n0,1,1,1\n1,1,1,1\n2,1,1,1\n3,1,1,1\n4,1,1,1\n"
                             "5,1,1,1\n6,1,1,1\n7,1,1,1\n8,1,1,1\n9,1,1,1\n";
  for (int is_table = 0; is_table < 2; is_table++) {
    bscap_status status = BSCAP_OUT_OF_MEMORY;
    size_t n = 0;
    while (status == BSCAP_OUT_OF_MEMORY) {
      bscap_load *load = NULL;
      bscap_error error = {.status = BSCAP_OK};
      failing_allocator memory = {.fails_at = ++n};
      const bscap_allocator allocator = failing_allocator_start(&memory);
      const bscap_load_column column = {"cpu", uneven};
      status = is_table ? bscap_load_read_csv(&load, "t", text, strlen(text), &allocator, &error)
                        : bscap_load_create(&load, uneven_ms, 6, &column, 1, &allocator, &error);
      ck_assert_int_eq(error.status, status);
      ck_assert_int_eq(load != NULL, status == BSCAP_OK);
      bscap_load_free(load);
      ck_assert_uint_eq(memory.live_blocks, 0);
      ck_assert_uint_eq(memory.live_bytes, 0);
    }
    ck_assert_int_eq(status, BSCAP_OK);
    ck_assert_uint_gt(n, 2);
  }
}
END_TEST

RUN_TESTS("load", a_table_becomes_columns_in_their_units,
          times_are_seconds_or_lengths_or_dates_and_count_from_the_first,
          bad_tables_are_refused_where_they_go_wrong, a_mean_is_the_integral_of_its_straight_lines,
          a_load_of_one_row_is_even_for_ever, the_search_finds_every_row_of_uneven_tables,
          means_of_neighbours_add_up, whatever_the_bytes_it_ends_with_a_load_or_a_message,
          it_survives_a_lack_of_memory)
