#include "testing.h"

#include "base/text.h"
#include "failing_allocator.h"

#include <float.h>
#include <locale.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

START_TEST(a_text_grows_piece_by_piece) {
  bscap_text text = {0};
  for (int i = 0; i < 1000; i++) {
    bscap_text_add(&text, "pods ");
    bscap_text_add_bytes(&text, "and nodes", 3);
    bscap_text_print(&text, " %04d\n", i);
  }
  ck_assert(!text.failed);
  ck_assert_uint_eq(text.count, 14 * 1000);
  ck_assert_uint_eq(strlen(text.bytes), text.count);
  ck_assert_int_eq(strncmp(text.bytes + 14 * 567, "pods and 0567\n", 14), 0);
  bscap_text_free(&text);
  ck_assert_ptr_null(text.bytes);
  ck_assert_uint_eq(text.count, 0);
}
END_TEST

START_TEST(an_empty_text_holds_nothing) {
  bscap_text text = {0};
  bscap_text_add(&text, "");
  bscap_text_add_bytes(&text, NULL, 0);
  bscap_text_print(&text, "%s", "");
  ck_assert(!text.failed);
  ck_assert_ptr_null(text.bytes);
  bscap_text_free(&text);
}
END_TEST

static bool can_write(const bscap_allocator *allocator) {
  bscap_text text = {.allocator = allocator};
  for (int i = 0; i < 300; i++) {
    bscap_text_add(&text, "pods");
    bscap_text_print(&text, "%d", i);
  }
  const bool is_fine = !text.failed;
  if (text.bytes != NULL) ck_assert_uint_eq(strlen(text.bytes), text.count);
  bscap_text_free(&text);
  return is_fine;
}

START_TEST(a_text_survives_a_lack_of_memory) {
  size_t n = 0;
  for (bool is_fine = false; !is_fine;) {
    failing_allocator memory = {.fails_at = ++n};
    const bscap_allocator allocator = failing_allocator_start(&memory);
    is_fine = can_write(&allocator);
    ck_assert_msg(memory.requests <= n, "it asks again after a failure");
    ck_assert_uint_eq(memory.live_blocks, 0);
    ck_assert_uint_eq(memory.live_bytes, 0);
  }
  ck_assert_uint_gt(n, 3);
}
END_TEST

START_TEST(characters_follow_the_table_of_rfc_3629) {
  static const struct {
    const char *text;
    size_t length;
    unsigned code;
  } rows[] = {
      {"A", 1, 'A'},
      {"\x7f", 1, 0x7f},
      {"\xc2\x80", 2, 0x80},
      {"\xdf\xbf", 2, 0x7ff},
      {"\xe0\xa0\x80", 3, 0x800},
      {"\xed\x9f\xbf", 3, 0xd7ff},
      {"\xee\x80\x80", 3, 0xe000},
      {"\xef\xbf\xbf", 3, 0xffff},
      {"\xf0\x90\x80\x80", 4, 0x10000},
      {"\xf4\x8f\xbf\xbf", 4, 0x10ffff},
      {"", 0, 0},
      {"\x80", 0, 0},
      {"\xc1\xbf", 0, 0},
      {"\xe0\x9f\xbf", 0, 0},
      {"\xed\xa0\x80", 0, 0},
      {"\xf0\x8f\xbf\xbf", 0, 0},
      {"\xf4\x90\x80\x80", 0, 0},
      {"\xf5\x80\x80\x80", 0, 0},
      {"\xe2\x82", 0, 0},
      {"\xe2\x28\xa1", 0, 0},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    unsigned code = 0;
    ck_assert_uint_eq(bscap_text_character(rows[i].text, &code), rows[i].length);
    ck_assert_uint_eq(code, rows[i].code);
  }
}
END_TEST

START_TEST(width_counts_what_a_terminal_shows) {
  ck_assert_uint_eq(bscap_text_width(""), 0);
  ck_assert_uint_eq(bscap_text_width("replicas"), 8);
  ck_assert_uint_eq(bscap_text_width("Z\xc3\xbcrich"), 6);
  ck_assert_uint_eq(bscap_text_width("Zu\xcc\x88rich"), 6);
  ck_assert_uint_eq(bscap_text_width("5 \xe2\x82\xac"), 3);
  ck_assert_uint_eq(bscap_text_width("\xff\xff"), 2);
}
END_TEST

static const char *fixed(double value, int digits) {
  static char text[400];
  bscap_text_fixed(text, sizeof text, value, digits);
  return text;
}

static const char *shortest(double value) {
  static char text[40];
  bscap_text_shortest(text, sizeof text, value);
  return text;
}

START_TEST(fixed_numbers_have_the_digits_asked_for) {
  ck_assert_str_eq(fixed(1234.5678, 2), "1234.57");
  ck_assert_str_eq(fixed(-0.5, 3), "-0.500");
  ck_assert_str_eq(fixed(12, 0), "12");
  ck_assert_str_eq(fixed(INFINITY, 2), "inf");
  char small[4];
  bscap_text_fixed(small, sizeof small, 1234.5, 1);
  ck_assert_str_eq(small, "123");
}
END_TEST

START_TEST(the_shortest_number_is_short) {
  ck_assert_str_eq(shortest(0), "0");
  ck_assert_str_eq(shortest(0.1), "0.1");
  ck_assert_str_eq(shortest(0.1 + 0.2), "0.30000000000000004");
  ck_assert_str_eq(shortest(-1234.5), "-1234.5");
  ck_assert_str_eq(shortest(1000000), "1000000");
  ck_assert_str_eq(shortest(1e15), "1e+15");
  ck_assert_str_eq(shortest(1.0 / 3), "0.3333333333333333");
  ck_assert_str_eq(shortest(5e-324), "5e-324");
  ck_assert_str_eq(shortest(DBL_MAX), "1.7976931348623157e+308");
  ck_assert_str_eq(shortest(INFINITY), "inf");
}
END_TEST

static uint64_t next_random(uint64_t *state) {
  *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return *state ^ *state >> 29;
}

/* Digits of the number, without leading zeros and exponent. */
static int count_digits(const char *text) {
  int count = 0;
  for (; *text != '\0' && *text != 'e'; text++)
    if (*text >= (count > 0 ? '0' : '1') && *text <= '9') count++;
  return count;
}

static bool reads_back(double value, int digits) {
  char text[400];
  snprintf(text, sizeof text, "%.*g", digits, value);
  return strtod(text, NULL) == value;
}

START_TEST(the_shortest_number_reads_back_and_one_digit_less_does_not) {
  uint64_t state = 1;
  for (int i = 0; i < 20000; i++) {
    const uint64_t bits = next_random(&state);
    double value;
    memcpy(&value, &bits, sizeof value);
    if (i % 3 == 1) value = (double)(bits % 1000000) / 1000 + 0.0001;
    if (i % 3 == 2) value *= DBL_MIN / fmax(fabs(value), 1e-300);
    if (!isfinite(value) || value == 0) continue;
    const char *text = shortest(value);
    ck_assert_msg(strtod(text, NULL) == value, "%a became %s", value, text);
    const int digits = count_digits(text);
    ck_assert_msg(digits <= 1 || !reads_back(value, digits - 1), "%s is too long", text);
  }
}
END_TEST

/* Wherever such a locale is installed. */
START_TEST(numbers_have_a_full_stop_in_every_locale) {
  static const char *const locales[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "ps_AF.UTF-8", "fa_IR.UTF-8"};
  for (size_t i = 0; i < sizeof locales / sizeof *locales; i++) {
    if (setlocale(LC_NUMERIC, locales[i]) == NULL) continue;
    ck_assert_str_eq(fixed(-12345.678, 2), "-12345.68");
    ck_assert_str_eq(shortest(0.1), "0.1");
    ck_assert_str_eq(shortest(1.25e30), "1.25e+30");
    ck_assert_str_eq(shortest(2e30), "2e+30");
  }
  setlocale(LC_NUMERIC, "C");
}
END_TEST

static const char *const keys[] = {"replicas", "request", "requests", "limit", "memory", "cpu"};
enum { KEYS = sizeof keys / sizeof *keys };

START_TEST(a_slip_of_the_pen_finds_its_word) {
  ck_assert_str_eq(bscap_text_nearest("replcias", keys, KEYS), "replicas");
  ck_assert_str_eq(bscap_text_nearest("Replicas", keys, KEYS), "replicas");
  ck_assert_str_eq(bscap_text_nearest("reqests", keys, KEYS), "requests");
  ck_assert_str_eq(bscap_text_nearest("memry", keys, KEYS), "memory");
  ck_assert_str_eq(bscap_text_nearest("cp", keys, KEYS), "cpu");
  ck_assert_str_eq(bscap_text_nearest("CUP", keys, KEYS), "cpu");
  ck_assert_ptr_null(bscap_text_nearest("ceiling", keys, KEYS));
  ck_assert_ptr_null(bscap_text_nearest("", keys, KEYS));
  ck_assert_ptr_null(bscap_text_nearest("cpu", keys, 0));
}
END_TEST

START_TEST(very_long_words_find_nothing) {
  char word[5000];
  memset(word, 'a', sizeof word - 1);
  word[sizeof word - 1] = '\0';
  const char *const names[] = {word, "aaa"};
  ck_assert_ptr_null(bscap_text_nearest(word, names, 2));
  ck_assert_str_eq(bscap_text_nearest("aab", names, 2), "aaa");
}
END_TEST

/* The definition of optimal string alignment, from the ends of both words. */
static int distance(const char *first, size_t i, const char *second, size_t j) {
  if (i == 0 || j == 0) return (int)(i + j);
  int best = distance(first, i - 1, second, j - 1) + (first[i - 1] != second[j - 1]);
  const int without_first = distance(first, i - 1, second, j) + 1;
  const int without_second = distance(first, i, second, j - 1) + 1;
  if (without_first < best) best = without_first;
  if (without_second < best) best = without_second;
  if (i > 1 && j > 1 && first[i - 1] == second[j - 2] && first[i - 2] == second[j - 1]) {
    const int swapped = distance(first, i - 2, second, j - 2) + 1;
    if (swapped < best) best = swapped;
  }
  return best;
}

START_TEST(the_nearest_word_is_nearest_by_definition) {
  uint64_t state = 7;
  for (int round = 0; round < 300; round++) {
    char words[5][8] = {""};
    for (int i = 0; i < 5; i++)
      for (uint64_t j = 0, length = 1 + next_random(&state) % 6; j < length; j++)
        words[i][j] = (char)('a' + next_random(&state) % 3);
    const char *const names[] = {words[1], words[2], words[3], words[4]};
    int least = 100;
    for (int i = 0; i < 4; i++) {
      const int edits = distance(words[0], strlen(words[0]), names[i], strlen(names[i]));
      if (edits < least) least = edits;
    }
    const char *nearest = bscap_text_nearest(words[0], names, 4);
    const int most = ((int)strlen(words[0]) + 1) / 3;
    ck_assert_int_eq(nearest != NULL, least <= most);
    if (nearest != NULL)
      ck_assert_int_eq(distance(words[0], strlen(words[0]), nearest, strlen(nearest)), least);
  }
}
END_TEST

RUN_TESTS("text", a_text_grows_piece_by_piece, an_empty_text_holds_nothing,
          a_text_survives_a_lack_of_memory, characters_follow_the_table_of_rfc_3629,
          width_counts_what_a_terminal_shows, fixed_numbers_have_the_digits_asked_for,
          the_shortest_number_is_short, the_shortest_number_reads_back_and_one_digit_less_does_not,
          numbers_have_a_full_stop_in_every_locale, a_slip_of_the_pen_finds_its_word,
          very_long_words_find_nothing, the_nearest_word_is_nearest_by_definition)
