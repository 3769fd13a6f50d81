#include "base/text.h"

#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_WORD_BYTES = 64 };

static const bscap_allocator *allocator_of(const bscap_text *text) {
  return text->allocator != NULL ? text->allocator : bscap_allocator_default();
}

/* Makes room for `more` bytes and the NUL behind them. */
static bool has_room(bscap_text *text, size_t more) {
  if (text->failed || more > SIZE_MAX / 4 || text->count > SIZE_MAX / 4) text->failed = true;
  if (text->failed) return false;
  const size_t wanted = text->count + more + 1;
  if (wanted <= text->capacity) return true;
  const size_t capacity = wanted > 2 * text->capacity ? wanted + 32 : 2 * text->capacity;
  const bscap_allocator *allocator = allocator_of(text);
  char *larger = allocator->resize(allocator->context, text->bytes, text->capacity, capacity);
  text->failed = larger == NULL;
  if (text->failed) return false;
  text->bytes = larger;
  text->capacity = capacity;
  return true;
}

void bscap_text_add_bytes(bscap_text *text, const char *bytes, size_t count) {
  if (count == 0 || !has_room(text, count)) return;
  memcpy(text->bytes + text->count, bytes, count);
  text->count += count;
  text->bytes[text->count] = '\0';
}

void bscap_text_add(bscap_text *text, const char *bytes) {
  bscap_text_add_bytes(text, bytes, strlen(bytes));
}

void bscap_text_print(bscap_text *text, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  if (length < 0) text->failed = true;
  if (length <= 0 || !has_room(text, (size_t)length)) return;
  va_start(arguments, format);
  vsnprintf(text->bytes + text->count, (size_t)length + 1, format, arguments);
  va_end(arguments);
  text->count += (size_t)length;
}

void bscap_text_free(bscap_text *text) {
  const bscap_allocator *allocator = allocator_of(text);
  if (text->bytes != NULL) allocator->resize(allocator->context, text->bytes, text->capacity, 0);
  *text = (bscap_text){.allocator = text->allocator};
}

/* Length of the character that begins with `lead`, by the table of RFC 3629; 0 for none. */
static size_t length_of(unsigned char lead) {
  if (lead < 0x80) return lead != 0 ? 1 : 0;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

size_t bscap_text_character(const char *text, unsigned *code) {
  static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
  const size_t length = length_of((unsigned char)text[0]);
  if (length == 0) return 0;
  unsigned point = (unsigned char)text[0];
  if (length > 1) point &= 0x7fu >> length;
  for (size_t i = 1; i < length; i++) {
    if (((unsigned char)text[i] & 0xc0u) != 0x80u) return 0;
    point = point << 6 | ((unsigned char)text[i] & 0x3fu);
  }
  if (point < least[length] || point > 0x10ffff) return 0;
  if (point >= 0xd800 && point < 0xe000) return 0;
  *code = point;
  return length;
}

static bool is_directional(unsigned code) {
  return code == 0x61c || code == 0x200e || code == 0x200f || (code >= 0x202a && code <= 0x202e) ||
         (code >= 0x2066 && code <= 0x2069);
}

bool bscap_text_is_control(unsigned code) {
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || is_directional(code);
}

static bool is_combining(unsigned code) {
  return (code >= 0x300 && code < 0x370) || (code >= 0x1ab0 && code < 0x1b00) ||
         (code >= 0x1dc0 && code < 0x1e00) || (code >= 0x20d0 && code < 0x2100) ||
         (code >= 0xfe20 && code < 0xfe30);
}

size_t bscap_text_width(const char *text) {
  size_t width = 0;
  while (*text != '\0') {
    unsigned code = 0;
    size_t length = bscap_text_character(text, &code);
    if (!is_combining(code)) width++;
    text += length > 0 ? length : 1;
  }
  return width;
}

/* Turns the locale's decimal point, of one byte or more, into '.'. */
static void use_full_stop(char *text) {
  char *point = text + strspn(text, "-0123456789");
  if (*point == '\0' || (*point >= 'a' && *point <= 'z')) return;
  char *decimals = point + strcspn(point, "0123456789");
  *point = '.';
  memmove(point + 1, decimals, strlen(decimals) + 1);
}

void bscap_text_fixed(char *text, size_t size, double value, int digits) {
  snprintf(text, size, "%.*f", digits, value);
  if (size > 0) use_full_stop(text);
}

/* Fifteen digits are never too many for a normal number: what has fewer loses its final zeros. */
void bscap_text_shortest(char *text, size_t size, double value) {
  char digits[MOST_WORD_BYTES];
  int count = fabs(value) < DBL_MIN ? 1 : DBL_DIG;
  do {
    snprintf(digits, sizeof digits, "%.*g", count, value);
  } while (strtod(digits, NULL) != value && count++ < DBL_DECIMAL_DIG);
  use_full_stop(digits);
  snprintf(text, size, "%s", digits);
}

static int least(int first, int second) {
  return first < second ? first : second;
}

/* Letters of ASCII count as equal in both cases, whatever the locale. */
static bool are_same(char first, char second) {
  if (first >= 'A' && first <= 'Z') first = (char)(first - 'A' + 'a');
  if (second >= 'A' && second <= 'Z') second = (char)(second - 'A' + 'a');
  return first == second;
}

/* Edits that turn one word into the other, a swap of neighbours counting as one (optimal string
 * alignment). Three rows of the table suffice: the one in hand and the two before it. */
static int distance(const char *first, const char *second) {
  int rows[3][MOST_WORD_BYTES];
  const size_t width = strlen(second);
  int *before = rows[0], *last = rows[1], *row = rows[2];
  for (size_t j = 0; j <= width; j++) last[j] = (int)j;
  for (size_t i = 1; first[i - 1] != '\0'; i++) {
    row[0] = (int)i;
    for (size_t j = 1; j <= width; j++) {
      const int change = are_same(first[i - 1], second[j - 1]) ? 0 : 1;
      row[j] = least(least(last[j], row[j - 1]) + 1, last[j - 1] + change);
      if (i > 1 && j > 1 && are_same(first[i - 1], second[j - 2]) &&
          are_same(first[i - 2], second[j - 1]))
        row[j] = least(row[j], before[j - 2] + 1);
    }
    int *oldest = before;
    before = last;
    last = row;
    row = oldest;
  }
  return last[width];
}

const char *bscap_text_nearest(const char *word, const char *const *names, size_t count) {
  if (strlen(word) >= MOST_WORD_BYTES) return NULL;
  const char *nearest = NULL;
  int most = ((int)strlen(word) + 1) / 3;
  for (size_t i = 0; i < count; i++) {
    if (strlen(names[i]) >= MOST_WORD_BYTES) continue;
    const int edits = distance(word, names[i]);
    if (edits > most) continue;
    nearest = names[i];
    most = edits - 1;
  }
  return nearest;
}
