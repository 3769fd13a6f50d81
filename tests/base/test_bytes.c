#include "base/bytes.h"

#include <string.h>

#include "failing_allocator.h"
#include "testing.h"

static const uint64_t wholes[] = {0,      1,          0x7f,       0x80,           0x3fff,
                                  0x4000, UINT32_MAX, 1ull << 62, UINT64_MAX - 1, UINT64_MAX};

enum { WHOLES = sizeof wholes / sizeof *wholes };

static bscap_bytes reading(const bscap_text *text) {
  return (bscap_bytes){.next = text->bytes, .left = text->count};
}

START_TEST(the_least_significant_byte_comes_first) {
  bscap_text text = {0};
  bscap_bytes_add_whole(&text, 0x0123456789abcdef);
  bscap_bytes_add_double(&text, -2); /* c0 00 ... by IEEE 754 */
  bscap_bytes_add_short(&text, 300); /* 10 0101100 */
  ck_assert_uint_eq(text.count, 18);
  ck_assert_mem_eq(text.bytes, "\xef\xcd\xab\x89\x67\x45\x23\x01\0\0\0\0\0\0\0\xc0\xac\x02", 18);
  bscap_text_free(&text);
}
END_TEST

START_TEST(what_was_written_is_read) {
  static const double doubles[] = {0, -0.0, 1e-310, 1.5, -INFINITY, INFINITY};
  bscap_text text = {0};
  size_t count;
  for (size_t i = 0; i < WHOLES; i++) {
    bscap_bytes_add_whole(&text, wholes[i]);
    bscap_bytes_add_short(&text, wholes[i]);
  }
  for (size_t i = 0; i < 6; i++) bscap_bytes_add_double(&text, doubles[i]);
  bscap_bytes_add_piece(&text, "a\0b", 3);
  bscap_bytes_add_piece(&text, NULL, 0);
  bscap_bytes bytes = reading(&text);
  for (size_t i = 0; i < WHOLES; i++) {
    ck_assert_uint_eq(bscap_bytes_take_whole(&bytes), wholes[i]);
    ck_assert_uint_eq(bscap_bytes_take_short(&bytes), wholes[i]);
  }
  for (size_t i = 0; i < 6; i++) {
    double value = bscap_bytes_take_double(&bytes);
    ck_assert_mem_eq(&value, &doubles[i], sizeof value);
  }
  ck_assert_mem_eq(bscap_bytes_take_piece(&bytes, &count), "a\0b", 3);
  ck_assert_uint_eq(count, 3);
  ck_assert(bscap_bytes_take_piece(&bytes, &count) != NULL && count == 0);
  ck_assert(!bytes.failed && bytes.left == 0);
  bscap_text_free(&text);
}
END_TEST

START_TEST(what_is_cut_off_anywhere_fails_and_stays_so) {
  bscap_text text = {0};
  bscap_bytes_add_whole(&text, 7);
  bscap_bytes_add_short(&text, UINT64_MAX);
  bscap_bytes_add_piece(&text, "abc", 3);
  for (size_t left = 0; left < text.count; left++) {
    bscap_bytes bytes = {.next = text.bytes, .left = left};
    size_t count;
    bscap_bytes_take_whole(&bytes);
    bscap_bytes_take_short(&bytes);
    ck_assert_ptr_null(bscap_bytes_take_piece(&bytes, &count));
    ck_assert(bytes.failed && count == 0 && bscap_bytes_take_whole(&bytes) == 0);
  }
  bscap_text_free(&text);
}
END_TEST

START_TEST(a_short_number_beyond_64_bits_fails) {
  static const char *const beyond[] = {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02",
                                       "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x81\x01",
                                       "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"};
  for (size_t i = 0; i < 3; i++) {
    bscap_bytes bytes = {.next = beyond[i], .left = strlen(beyond[i])};
    ck_assert_uint_eq(bscap_bytes_take_short(&bytes), 0);
    ck_assert(bytes.failed);
  }
}
END_TEST

START_TEST(a_piece_longer_than_what_is_there_is_not_given) {
  bscap_text text = {0};
  size_t count;
  bscap_bytes_add_whole(&text, UINT64_MAX);
  bscap_text_add(&text, "abc");
  bscap_bytes bytes = reading(&text);
  ck_assert_ptr_null(bscap_bytes_take_piece(&bytes, &count));
  ck_assert(bytes.failed);
  bscap_text_free(&text);
}
END_TEST

/* Vectors of its authors: draft-eastlake-fnv, appendix C. */
START_TEST(the_checksum_is_fnv_1a) {
  ck_assert_uint_eq(bscap_bytes_checksum("", 0), 0xcbf29ce484222325);
  ck_assert_uint_eq(bscap_bytes_checksum("a", 1), 0xaf63dc4c8601ec8c);
  ck_assert_uint_eq(bscap_bytes_checksum("foobar", 6), 0x85944171f73967e8);
}
END_TEST

/* --- counts --- */

static const uint64_t many[40] = {[3] = 1, [4] = UINT64_MAX, [5] = 7, [30] = 9, [39] = 1};
static const uint64_t none[40];
static const uint64_t all[3] = {1, 2, 3};

START_TEST(counts_come_back_and_zeros_take_no_room) {
  static const struct {
    const uint64_t *counts;
    size_t count, size;
  } cases[] = {{many, 40, 20}, {none, 40, 2}, {all, 3, 5}, {all, 0, 0}};
  for (size_t i = 0; i < 4; i++) {
    bscap_text text = {0};
    uint64_t found[40];
    memset(found, 0xee, sizeof found);
    bscap_bytes_add_counts(&text, cases[i].counts, cases[i].count);
    ck_assert_uint_eq(text.count, cases[i].size);
    bscap_bytes bytes = reading(&text);
    bscap_bytes_take_counts(&bytes, found, cases[i].count);
    ck_assert(!bytes.failed && bytes.left == 0);
    ck_assert_mem_eq(found, cases[i].counts, cases[i].count * sizeof *found);
    bscap_text_free(&text);
  }
}
END_TEST

START_TEST(counts_of_another_number_fail) {
  bscap_text text = {0};
  uint64_t found[50];
  bscap_bytes_add_counts(&text, many, 40);
  for (size_t count = 0; count < 50; count++) {
    bscap_bytes bytes = reading(&text);
    bscap_bytes_take_counts(&bytes, found, count);
    ck_assert((bytes.failed || bytes.left > 0) == (count != 40));
  }
  for (size_t left = 0; left < text.count; left++) {
    bscap_bytes bytes = {.next = text.bytes, .left = left};
    bscap_bytes_take_counts(&bytes, found, 40);
    ck_assert(bytes.failed);
  }
  bscap_text_free(&text);
}
END_TEST

START_TEST(counts_that_make_no_headway_fail) {
  uint64_t found[4];
  bscap_bytes bytes = {.next = "\0\0\0\0\0\0", .left = 6};
  bscap_bytes_take_counts(&bytes, found, 4);
  ck_assert(bytes.failed);
}
END_TEST

RUN_TESTS("bytes", the_least_significant_byte_comes_first, what_was_written_is_read,
          what_is_cut_off_anywhere_fails_and_stays_so, a_short_number_beyond_64_bits_fails,
          a_piece_longer_than_what_is_there_is_not_given, the_checksum_is_fnv_1a,
          counts_come_back_and_zeros_take_no_room, counts_of_another_number_fail,
          counts_that_make_no_headway_fail)
