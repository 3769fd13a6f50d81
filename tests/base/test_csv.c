#include "testing.h"

#include "base/fail.h"
#include "failing_allocator.h"

#include <bscap/csv.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* What was read, written plainly: fields in brackets, rows ended by a slash. */
typedef struct record {
  char text[4096];
  char places[4096];
} record;

static bscap_status note(void *context, const bscap_csv_field *field, bscap_error *error) {
  record *seen = context;
  (void)error;
  ck_assert_uint_eq(strlen(field->text), field->length);
  size_t used = strlen(seen->text);
  snprintf(seen->text + used, sizeof seen->text - used, "[%s]%s", field->text,
           field->ends_row ? "/" : "");
  used = strlen(seen->places);
  snprintf(seen->places + used, sizeof seen->places - used, "%d:%d ", field->line, field->column);
  return BSCAP_OK;
}

static bscap_status read_text(record *seen, const char *text, bscap_error *error) {
  *seen = (record){0};
  return bscap_csv_read("t.csv", text, strlen(text), note, seen, NULL, error);
}

START_TEST(fields_and_rows_are_told_apart) {
  static const char *const rows[][2] = {
      {"", ""},
      {"\n\r\n\n", ""},
      {"a", "[a]/"},
      {"a,b\nc,d\n", "[a][b]/[c][d]/"},
      {"a,b\r\nc,d\r\n", "[a][b]/[c][d]/"},
      {"a,b\nc,d", "[a][b]/[c][d]/"},
      {"a\n\n\nb\n", "[a]/[b]/"},
      {",", "[][]/"},
      {",\n,", "[][]/[][]/"},
      {"a,", "[a][]/"},
      {" a , b ", "[ a ][ b ]/"},
      {"\xef\xbb\xbf"
       "a,b",
       "[a][b]/"},
      {"\xef\xbb\xbf", ""},
      {"a\rb,c\r", "[a\rb][c\r]/"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    record seen;
    ck_assert_int_eq(read_text(&seen, rows[i][0], NULL), BSCAP_OK);
    ck_assert_str_eq(seen.text, rows[i][1]);
  }
}
END_TEST

START_TEST(quotes_hold_commas_lines_and_quotes) {
  static const char *const rows[][2] = {
      {"\"a,b\",c", "[a,b][c]/"},
      {"\"a\nb\r\nc\",d\n", "[a\nb\r\nc][d]/"},
      {"\"a \"\"b\"\" c\"", "[a \"b\" c]/"},
      {"\"\"", "[]/"},
      {"\"\"\"\"", "[\"]/"},
      {"\"\",\"\"\n", "[][]/"},
      {"a\"b,c\"\"d", "[a\"b][c\"\"d]/"},
      {" \"a\"", "[ \"a\"]/"},
      {"\"a\"\r\nb", "[a]/[b]/"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    record seen;
    ck_assert_int_eq(read_text(&seen, rows[i][0], NULL), BSCAP_OK);
    ck_assert_str_eq(seen.text, rows[i][1]);
  }
}
END_TEST

START_TEST(places_count_lines_and_characters) {
  record seen;
  read_text(&seen, "ab,c\n\n\"x\ny\",z\n\xc3\xa4\xe2\x82\xac,b", NULL);
  ck_assert_str_eq(seen.text, "[ab][c]/[x\ny][z]/[\xc3\xa4\xe2\x82\xac][b]/");
  ck_assert_str_eq(seen.places, "1:1 1:4 3:1 4:4 5:1 5:4 ");
  read_text(&seen,
            "\xef\xbb\xbf"
            "a,b",
            NULL);
  ck_assert_str_eq(seen.places, "1:1 1:3 ");
}
END_TEST

START_TEST(bad_tables_are_refused_where_they_go_wrong) {
  static const struct {
    const char *text;
    size_t count;
    int line, column;
    const char *says;
  } rows[] = {
      {"a,b\nc,\"d\ne", 10, 2, 3, "never closes"},
      {"\"", 1, 1, 1, "never closes"},
      {"\"a\"\"", 4, 1, 1, "never closes"},
      {"a,\"b\"c\n", 7, 1, 6, "after a closing quote"},
      {"\"b\" ,c", 6, 1, 4, "after a closing quote"},
      {"\"b\"\rc", 5, 1, 4, "after a closing quote"},
      {"a\nb\0c", 5, 2, 2, "NUL"},
      {"\"b\0c\"", 5, 1, 3, "NUL"},
      {"\0", 1, 1, 1, "NUL"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    record seen = {0};
    bscap_error error;
    ck_assert_int_eq(
        bscap_csv_read("t.csv", rows[i].text, rows[i].count, note, &seen, NULL, &error),
        BSCAP_INVALID);
    ck_assert_str_eq(error.file, "t.csv");
    ck_assert_int_eq(error.line, rows[i].line);
    ck_assert_int_eq(error.column, rows[i].column);
    ck_assert_msg(strstr(error.message, rows[i].says) != NULL, "%s", error.message);
  }
}
END_TEST

static bscap_status stop_at_b(void *context, const bscap_csv_field *field, bscap_error *error) {
  ++*(int *)context;
  if (strcmp(field->text, "b") != 0) return BSCAP_OK;
  return bscap_fail(error, BSCAP_CANCELLED, "b");
}

START_TEST(the_callback_can_stop_it) {
  int calls = 0;
  bscap_error error;
  ck_assert_int_eq(bscap_csv_read("t.csv", "a,b\nc\n", 6, stop_at_b, &calls, NULL, &error),
                   BSCAP_CANCELLED);
  ck_assert_int_eq(calls, 2);
  ck_assert_str_eq(error.message, "b");
}
END_TEST

static const char long_table[] =
    "short,a field that is clearly longer than the first of all\n\"and one that is longer still, "
    "with \"\"quotes\"\" in it and commas, so that it does not fit where the last one did\",end\n";

START_TEST(it_survives_a_lack_of_memory) {
  bscap_status status = BSCAP_OUT_OF_MEMORY;
  size_t n = 0;
  while (status == BSCAP_OUT_OF_MEMORY) {
    record seen = {0};
    bscap_error error = {.status = BSCAP_OK};
    failing_allocator memory = {.fails_at = ++n};
    const bscap_allocator allocator = failing_allocator_start(&memory);
    status =
        bscap_csv_read("t.csv", long_table, strlen(long_table), note, &seen, &allocator, &error);
    ck_assert_int_eq(error.status, status);
    ck_assert_uint_eq(memory.live_blocks, 0);
    ck_assert_uint_eq(memory.live_bytes, 0);
  }
  ck_assert_int_eq(status, BSCAP_OK);
  ck_assert_uint_gt(n, 2);
}
END_TEST

static bscap_status count_rows(void *context, const bscap_csv_field *field, bscap_error *error) {
  (void)error;
  if (field->ends_row) ++*(size_t *)context;
  return BSCAP_OK;
}

/* Bytes that matter to the reader, in any order: whatever they are, it ends with one or the other.
 */
START_TEST(any_bytes_end_well) {
  static const char alphabet[] = {'a', ',', '"', '\n', '\r', '\0', '\xc3', '\xef', '\xbb', '\xbf'};
  uint32_t state = 1;
  for (int round = 0; round < 50000; round++) {
    size_t rows = 0, lines = 1;
    const size_t count = (state >> 16) % 13;
    char *bytes = malloc(count + 1); /* exactly as long as said, for a sanitizer to watch */
    for (size_t i = 0; i < count; i++) {
      state = state * 1664525u + 1013904223u;
      bytes[i] = alphabet[(state >> 16) % sizeof alphabet];
      if (bytes[i] == '\n') lines++;
    }
    state = state * 1664525u + 1013904223u;
    bytes = realloc(bytes, count > 0 ? count : 1);
    bscap_error error = {.status = BSCAP_OK};
    const bscap_status status =
        bscap_csv_read("t.csv", bytes, count, count_rows, &rows, NULL, &error);
    ck_assert(status == BSCAP_OK || (status == BSCAP_INVALID && error.line >= 1));
    ck_assert_uint_le(rows, lines);
    free(bytes);
  }
}
END_TEST

RUN_TESTS("csv", fields_and_rows_are_told_apart, quotes_hold_commas_lines_and_quotes,
          places_count_lines_and_characters, bad_tables_are_refused_where_they_go_wrong,
          the_callback_can_stop_it, it_survives_a_lack_of_memory, any_bytes_end_well)
