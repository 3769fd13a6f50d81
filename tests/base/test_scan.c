#include "base/scan.h"

#include "testing.h"
#include "failing_allocator.h"

#include <stdio.h>
#include <string.h>

typedef struct reading {
  bscap_arena *arena;
  bscap_scan scan;
  bscap_error error;
} reading;

static void start_bytes(reading *r, const char *bytes, size_t count) {
  r->arena = bscap_arena_create(NULL);
  r->error = (bscap_error){.message = ""};
  bscap_scan_start(&r->scan, r->arena, "a.json", bytes, count, &r->error);
}

static void start(reading *r, const char *text) {
  start_bytes(r, text, strlen(text));
}

static void assert_fails(reading *r, int line, int column, const char *message) {
  ck_assert_int_eq(r->scan.status, BSCAP_INVALID);
  ck_assert_str_eq(r->error.file, "a.json");
  ck_assert_msg(r->error.line == line && r->error.column == column, "%d:%d: %s", r->error.line,
                r->error.column, r->error.message);
  ck_assert_msg(strstr(r->error.message, message) != NULL, "%s", r->error.message);
  bscap_arena_free(r->arena);
}

START_TEST(objects_and_lists_are_walked_in_order) {
  reading r;
  start(&r, "\xef\xbb\xbf {\"a\" : [1, -2.5e1 ,[ ],{}], \"b\":true,\"c\":null, \"d\": \"x\"}\r\n");
  const char *key;
  bscap_scan_open(&r.scan, '{');
  ck_assert(bscap_scan_key(&r.scan, &key));
  ck_assert_str_eq(key, "a");
  bscap_scan_open(&r.scan, '[');
  ck_assert(bscap_scan_item(&r.scan));
  ck_assert(bscap_scan_number(&r.scan) == 1);
  ck_assert(bscap_scan_item(&r.scan));
  ck_assert(bscap_scan_number(&r.scan) == -25);
  for (int i = 0; i < 2; i++) {
    ck_assert(bscap_scan_item(&r.scan));
    bscap_scan_skip(&r.scan);
  }
  ck_assert(!bscap_scan_item(&r.scan));
  ck_assert(bscap_scan_key(&r.scan, &key));
  ck_assert(bscap_scan_flag(&r.scan));
  ck_assert(bscap_scan_key(&r.scan, &key));
  ck_assert(isnan(bscap_scan_number(&r.scan)));
  ck_assert(bscap_scan_key(&r.scan, &key));
  ck_assert_str_eq(bscap_scan_text(&r.scan), "x");
  ck_assert(!bscap_scan_key(&r.scan, &key));
  bscap_scan_end(&r.scan);
  ck_assert_int_eq(r.scan.status, BSCAP_OK);
  bscap_arena_free(r.arena);
}
END_TEST

START_TEST(escapes_stand_for_characters) {
  static const struct {
    const char *json;
    const char *text;
  } cases[] = {{"\"\"", ""},
               {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t"},
               {"\"\\u0041\\u00e9\\u20AC\"", "A\xc3\xa9\xe2\x82\xac"},
               {"\"\\ud83d\\ude00!\"", "\xf0\x9f\x98\x80!"},
               {"\"\xc3\xa9\x7f\"", "\xc3\xa9\x7f"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    reading r;
    start(&r, cases[i].json);
    const char *text = bscap_scan_text(&r.scan);
    ck_assert_int_eq(r.scan.status, BSCAP_OK);
    ck_assert_str_eq(text, cases[i].text);
    bscap_arena_free(r.arena);
  }
}
END_TEST

START_TEST(whole_numbers_keep_all_their_digits) {
  reading r;
  start(&r, "18446744073709551615");
  ck_assert_uint_eq(bscap_scan_whole(&r.scan), UINT64_MAX);
  ck_assert_int_eq(r.scan.status, BSCAP_OK);
  bscap_arena_free(r.arena);
  static const char *const bad[] = {"18446744073709551616", "-1", "1.5", "1e3", "null", "\"1\""};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    start(&r, bad[i]);
    bscap_scan_whole(&r.scan);
    assert_fails(&r, 1, 1, "a whole number below 2^64 is expected here");
  }
}
END_TEST

START_TEST(what_is_no_json_is_refused_where_it_stands) {
  static const struct {
    const char *json;
    int line;
    int column;
    const char *message;
  } cases[] = {{"", 1, 1, "not the end"},
               {"[1,\n  2 3]", 2, 5, "a comma or ] is expected here, not a number"},
               {"[1,]", 1, 4, "a value is expected here, not something else"},
               {"{\"a\":1,}", 1, 8, "a key in quotes"},
               {"{a:1}", 1, 2, "a key in quotes"},
               {"{\"\xc3\xa9\" 1}", 1, 6, "a colon is expected here, not a number"},
               {"{null:1}", 1, 2, "a key in quotes is expected here, not null"},
               {"[NaN]", 1, 2, "a value is expected here, not something else"},
               {"[01]", 1, 3, "a comma or ]"},
               {"[1.]", 1, 2, "a value is expected"},
               {"[.5]", 1, 2, "a value is expected"},
               {"[+1]", 1, 2, "a value is expected"},
               {"[1e]", 1, 2, "a value is expected"},
               {"[-]", 1, 2, "a value is expected"},
               {"[1e999]", 1, 2, "too large"},
               {"[\"a", 1, 2, "never ends"},
               {"[\"a\\\"", 1, 2, "never ends"},
               {"[\"\\x\"]", 1, 3, "no character is written so"},
               {"[\"\\u12g4\"]", 1, 3, "no character is written so"},
               {"[\"\\u0000\"]", 1, 3, "no character is written so"},
               {"[\"\\ud83d\"]", 1, 3, "no character is written so"},
               {"[\"\\ude00\"]", 1, 3, "no character is written so"},
               {"[\"\n\"]", 1, 3, "no character of UTF-8"},
               {"[\"\xff\"]", 1, 3, "no character of UTF-8"},
               {"[truth]", 1, 2, "true or false"},
               {"[nil]", 1, 2, "a value is expected here, not something else"},
               {"[] []", 1, 4, "the end is expected here, not a list"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    reading r;
    start(&r, cases[i].json);
    bscap_scan_skip(&r.scan);
    bscap_scan_end(&r.scan);
    assert_fails(&r, cases[i].line, cases[i].column, cases[i].message);
  }
}
END_TEST

START_TEST(a_nul_byte_does_not_end_the_text) {
  reading r;
  start_bytes(&r, "[]\0[]", 5);
  bscap_scan_skip(&r.scan);
  bscap_scan_end(&r.scan);
  assert_fails(&r, 1, 3, "the end is expected here");
  start_bytes(&r, "[\"a\0b\"]", 7);
  bscap_scan_skip(&r.scan);
  assert_fails(&r, 1, 2, "never ends");
}
END_TEST

START_TEST(nesting_is_bounded) {
  char text[2 * 33 + 1] = "";
  for (int i = 0; i < 32; i++) text[i] = '[', text[63 - i] = ']';
  reading r;
  start_bytes(&r, text, 64);
  bscap_scan_skip(&r.scan);
  bscap_scan_end(&r.scan);
  ck_assert_int_eq(r.scan.status, BSCAP_OK);
  bscap_arena_free(r.arena);
  memset(text, '[', sizeof text);
  start_bytes(&r, text, sizeof text);
  bscap_scan_skip(&r.scan);
  assert_fails(&r, 1, 33, "nested more than 32 levels deep");
}
END_TEST

START_TEST(memory_that_runs_out_is_told) {
  bscap_status status = BSCAP_OUT_OF_MEMORY;
  size_t failures = 0;
  static char text[1 << 17] = "[\"";
  memset(text + 2, 'a', sizeof text - 5);
  memcpy(text + sizeof text - 3, "\"]", 3);
  for (size_t n = 2; status == BSCAP_OUT_OF_MEMORY; n++) { /* the first is the arena itself */
    failing_allocator memory = {.fails_at = n};
    const bscap_allocator allocator = failing_allocator_start(&memory);
    bscap_arena *arena = bscap_arena_create(&allocator);
    bscap_error error = {.message = ""};
    bscap_scan scan;
    bscap_scan_start(&scan, arena, "a.json", text, strlen(text), &error);
    bscap_scan_skip(&scan);
    bscap_scan_end(&scan);
    status = scan.status;
    failures += status == BSCAP_OUT_OF_MEMORY;
    bscap_arena_free(arena);
    ck_assert_uint_eq(memory.live_blocks, 0);
  }
  ck_assert_int_eq(status, BSCAP_OK);
  ck_assert_uint_ge(failures, 2);
}
END_TEST

RUN_TESTS("scan", objects_and_lists_are_walked_in_order, escapes_stand_for_characters,
          whole_numbers_keep_all_their_digits, what_is_no_json_is_refused_where_it_stands,
          a_nul_byte_does_not_end_the_text, nesting_is_bounded, memory_that_runs_out_is_told)
