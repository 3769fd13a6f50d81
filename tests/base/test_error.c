#include "testing.h"

#include "base/fail.h"
#include "failing_allocator.h"

#include <bscap/version.h>
#include <stdio.h>
#include <string.h>

START_TEST(a_failure_returns_its_status_and_says_why) {
  bscap_error error;
  ck_assert_int_eq(bscap_fail(&error, BSCAP_INVALID, "%d is too much", 7), BSCAP_INVALID);
  ck_assert_int_eq(error.status, BSCAP_INVALID);
  ck_assert_str_eq(error.message, "7 is too much");
  ck_assert_str_eq(error.file, "");
  ck_assert_int_eq(error.line, 0);
  ck_assert_int_eq(error.column, 0);
}
END_TEST

START_TEST(a_failure_knows_its_place) {
  bscap_error error;
  bscap_place place = {"model.yaml", 12, 5};
  ck_assert_int_eq(bscap_fail_at(&error, BSCAP_INVALID, place, "no such key"), BSCAP_INVALID);
  ck_assert_str_eq(error.file, "model.yaml");
  ck_assert_int_eq(error.line, 12);
  ck_assert_int_eq(error.column, 5);
  ck_assert_str_eq(error.message, "no such key");
}
END_TEST

START_TEST(nobody_needs_to_listen) {
  ck_assert_int_eq(bscap_fail(NULL, BSCAP_INTERNAL, "lost"), BSCAP_INTERNAL);
  ck_assert_int_eq(bscap_fail_memory(NULL), BSCAP_OUT_OF_MEMORY);
  ck_assert_int_eq(bscap_warn(NULL, NULL, (bscap_place){0}, "lost"), BSCAP_OK);
}
END_TEST

START_TEST(a_message_may_quote_the_one_it_replaces) {
  bscap_error error;
  bscap_fail_at(&error, BSCAP_INVALID, (bscap_place){"a.yaml", 3, 1}, "no such unit");
  bscap_fail_at(&error, BSCAP_INVALID, (bscap_place){error.file, 4, 2}, "size: %s", error.message);
  ck_assert_str_eq(error.message, "size: no such unit");
  ck_assert_str_eq(error.file, "a.yaml");
}
END_TEST

START_TEST(a_message_that_fits_is_kept_whole) {
  bscap_error error;
  char text[BSCAP_MESSAGE_SIZE];
  memset(text, 'x', sizeof text - 1);
  text[sizeof text - 1] = '\0';
  bscap_fail(&error, BSCAP_INVALID, "%s", text);
  ck_assert_str_eq(error.message, text);
}
END_TEST

/* A euro sign has three bytes: whatever comes before it, the cut falls between two signs. */
START_TEST(a_long_message_is_cut_between_characters) {
  for (size_t before = 0; before < 6; before++) {
    bscap_error error;
    char text[2 * BSCAP_MESSAGE_SIZE] = "";
    for (size_t i = 0; i < before; i++) strcat(text, "x");
    for (size_t i = 0; i < 200; i++) strcat(text, "\xe2\x82\xac");
    bscap_fail(&error, BSCAP_INVALID, "%s", text);
    const size_t kept = strlen(error.message) - 3;
    ck_assert_str_eq(error.message + kept, "...");
    ck_assert_int_eq(strncmp(error.message, text, kept), 0);
    ck_assert_uint_eq((kept - before) % 3, 0);
    ck_assert_uint_gt(kept + 3 + 3, BSCAP_MESSAGE_SIZE - 1);
  }
}
END_TEST

START_TEST(a_message_stays_one_line_of_utf8) {
  bscap_error error;
  bscap_fail(&error, BSCAP_INVALID, "a\nb\tc\x1b[1m\x7f \xc2\x9b z\xc3\xa4h");
  ck_assert_str_eq(error.message, "a?b?c?[1m? ? z\xc3\xa4h");
  bscap_fail(&error, BSCAP_INVALID, "%s", "\xff \xc3( \xe2\x82 \xed\xa0\x80 \xc0\xaf");
  ck_assert_str_eq(error.message, "? ?( ?? ??? ??");
  bscap_fail_at(&error, BSCAP_INVALID, (bscap_place){.file = "a\nb"}, "x");
  ck_assert_str_eq(error.file, "a?b");
}
END_TEST

START_TEST(cleaning_hides_no_cut) {
  bscap_error error;
  char text[4 * BSCAP_MESSAGE_SIZE] = "";
  for (size_t i = 0; i < BSCAP_MESSAGE_SIZE; i++) strcat(text, "\xc2\x85");
  bscap_fail(&error, BSCAP_INVALID, "%s", text);
  ck_assert_uint_eq(strlen(error.message), BSCAP_MESSAGE_SIZE - 1);
  ck_assert_str_eq(error.message + BSCAP_MESSAGE_SIZE - 4, "...");
  ck_assert_uint_eq(strspn(error.message, "?"), BSCAP_MESSAGE_SIZE - 4);
}
END_TEST

START_TEST(a_long_file_name_is_cut) {
  bscap_error error;
  char name[2 * BSCAP_FILE_NAME_SIZE];
  memset(name, 'n', sizeof name - 1);
  name[sizeof name - 1] = '\0';
  bscap_fail_at(&error, BSCAP_INVALID, (bscap_place){.file = name}, "x");
  ck_assert_uint_eq(strlen(error.file), BSCAP_FILE_NAME_SIZE - 1);
  ck_assert_str_eq(error.file + BSCAP_FILE_NAME_SIZE - 4, "...");
}
END_TEST

START_TEST(every_status_has_its_own_name) {
  for (int i = BSCAP_OK; i <= BSCAP_INTERNAL; i++)
    for (int j = BSCAP_OK; j < i; j++)
      ck_assert_str_ne(bscap_status_name((bscap_status)i), bscap_status_name((bscap_status)j));
  ck_assert_str_eq(bscap_status_name(BSCAP_OK), "ok");
  ck_assert_str_eq(bscap_status_name(BSCAP_INVALID), "invalid");
  ck_assert_str_eq(bscap_status_name(BSCAP_OUT_OF_MEMORY), "out of memory");
}
END_TEST

START_TEST(warnings_are_kept_in_order) {
  bscap_diagnostics *list = NULL;
  ck_assert_int_eq(bscap_diagnostics_create(&list, NULL, NULL), BSCAP_OK);
  ck_assert_uint_eq(bscap_diagnostics_count(list), 0);
  for (int i = 0; i < 100; i++)
    ck_assert_int_eq(bscap_warn(list, NULL, (bscap_place){"m.yaml", i + 1, 2}, "warning %d", i),
                     BSCAP_OK);
  ck_assert_uint_eq(bscap_diagnostics_count(list), 100);
  for (int i = 0; i < 100; i++) {
    char wanted[32];
    snprintf(wanted, sizeof wanted, "warning %d", i);
    const bscap_error *warning = bscap_diagnostics_at(list, (size_t)i);
    ck_assert_str_eq(warning->message, wanted);
    ck_assert_int_eq(warning->line, i + 1);
    ck_assert_int_eq(warning->status, BSCAP_OK);
  }
  ck_assert_ptr_null(bscap_diagnostics_at(list, 100));
  bscap_diagnostics_free(list);
}
END_TEST

START_TEST(no_list_is_an_empty_list) {
  ck_assert_uint_eq(bscap_diagnostics_count(NULL), 0);
  ck_assert_ptr_null(bscap_diagnostics_at(NULL, 0));
  bscap_diagnostics_free(NULL);
}
END_TEST

static bscap_status warn_often(const bscap_allocator *allocator, bscap_error *error) {
  bscap_diagnostics *list = NULL;
  bscap_status status = bscap_diagnostics_create(&list, allocator, error);
  for (size_t i = 0; i < 20 && status == BSCAP_OK; i++) {
    status = bscap_warn(list, error, (bscap_place){0}, "again");
    ck_assert_uint_eq(bscap_diagnostics_count(list), status == BSCAP_OK ? i + 1 : i);
  }
  bscap_diagnostics_free(list);
  return status;
}

START_TEST(warnings_survive_a_lack_of_memory) {
  bscap_status status = BSCAP_OUT_OF_MEMORY;
  size_t n = 0;
  while (status == BSCAP_OUT_OF_MEMORY) {
    bscap_error error = {.status = BSCAP_OK};
    failing_allocator memory = {.fails_at = ++n};
    const bscap_allocator allocator = failing_allocator_start(&memory);
    status = warn_often(&allocator, &error);
    ck_assert_int_eq(error.status, status);
    ck_assert_uint_eq(memory.live_blocks, 0);
    ck_assert_uint_eq(memory.live_bytes, 0);
  }
  ck_assert_int_eq(status, BSCAP_OK);
  ck_assert_uint_gt(n, 3);
}
END_TEST

START_TEST(the_version_is_that_of_the_header) {
  char wanted[32];
  snprintf(wanted, sizeof wanted, "%d.%d.%d", BSCAP_VERSION_MAJOR, BSCAP_VERSION_MINOR,
           BSCAP_VERSION_PATCH);
  ck_assert_str_eq(bscap_version(), wanted);
}
END_TEST

RUN_TESTS("error", a_failure_returns_its_status_and_says_why, a_failure_knows_its_place,
          nobody_needs_to_listen, a_message_may_quote_the_one_it_replaces,
          a_message_that_fits_is_kept_whole, a_long_message_is_cut_between_characters,
          a_message_stays_one_line_of_utf8, cleaning_hides_no_cut, a_long_file_name_is_cut,
          every_status_has_its_own_name, warnings_are_kept_in_order, no_list_is_an_empty_list,
          warnings_survive_a_lack_of_memory, the_version_is_that_of_the_header)
