#include "base/scan.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "base/quantity_decimal.h"
#include "base/text.h"

static bool is_fine(const bscap_scan *scan) {
  return scan->status == BSCAP_OK;
}

static bscap_place find_place(const bscap_scan *scan, const char *token) {
  bscap_place place = {scan->name, 1, 1};
  for (const char *next = scan->text; next < token; next++) {
    const bool is_newline = *next == '\n';
    place.line += is_newline;
    place.column = is_newline ? 1 : place.column + (((unsigned char)*next & 0xc0u) != 0x80u);
  }
  return place;
}

void bscap_scan_fail(bscap_scan *scan, const char *token, const char *format, ...) {
  if (!is_fine(scan)) return;
  va_list arguments;
  va_start(arguments, format);
  bscap_error_fill(scan->error, BSCAP_INVALID, find_place(scan, token), format, arguments);
  va_end(arguments);
  scan->status = BSCAP_INVALID;
}

static void fail_memory(bscap_scan *scan) {
  if (is_fine(scan)) scan->status = bscap_fail_memory(scan->error);
}

void bscap_scan_start(bscap_scan *scan, bscap_arena *arena, const char *name, const char *bytes,
                      size_t count, bscap_error *error) {
  const bool has_mark = count >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0;
  *scan = (bscap_scan){.name = name, .arena = arena, .error = error};
  scan->text = bscap_arena_copy(arena, has_mark ? bytes + 3 : bytes, has_mark ? count - 3 : count);
  if (scan->text == NULL) fail_memory(scan);
  scan->next = scan->token = scan->text;
  scan->end = scan->text != NULL ? scan->text + (has_mark ? count - 3 : count) : NULL;
}

/* What begins at `text`, for messages. */
static const char *describe(const bscap_scan *scan, const char *text) {
  if (text == scan->end) return "the end";
  if (*text == '"') return "a text";
  if (*text == '{') return "an object";
  if (*text == '[') return "a list";
  if (*text == '-' || (*text >= '0' && *text <= '9')) return "a number";
  if (strncmp(text, "null", 4) == 0) return "null";
  if (strncmp(text, "true", 4) == 0 || strncmp(text, "false", 5) == 0) return "true or false";
  return "something else";
}

/* Goes to the next piece; false when all is lost already. */
static bool advance(bscap_scan *scan) {
  if (!is_fine(scan)) return false;
  scan->next += strspn(scan->next, " \t\r\n");
  scan->token = scan->next;
  return true;
}

static void expect(bscap_scan *scan, const char *wanted) {
  bscap_scan_fail(scan, scan->token, "%s is expected here, not %s", wanted,
                  describe(scan, scan->token));
}

/* --- objects and lists --- */

void bscap_scan_open(bscap_scan *scan, char bracket) {
  if (!advance(scan)) return;
  if (*scan->next != bracket) {
    expect(scan, bracket == '{' ? "an object" : "a list");
  } else if (scan->depth == BSCAP_SCAN_MOST_DEPTH) {
    bscap_scan_fail(scan, scan->token, "nested more than %d levels deep", BSCAP_SCAN_MOST_DEPTH);
  } else {
    scan->next++;
    scan->depth++;
    scan->is_first = true;
  }
}

/* Whether something follows in what is open; leaves it where it closes. */
static bool has_more(bscap_scan *scan, char closing) {
  if (!advance(scan)) return false;
  if (*scan->next == closing) {
    scan->next++;
    scan->depth--;
    scan->is_first = false;
    return false;
  }
  if (!scan->is_first && *scan->next != ',') {
    expect(scan, closing == '}' ? "a comma or }" : "a comma or ]");
    return false;
  }
  if (!scan->is_first) scan->next++;
  scan->is_first = false;
  return advance(scan);
}

bool bscap_scan_item(bscap_scan *scan) {
  return has_more(scan, ']');
}

bool bscap_scan_key(bscap_scan *scan, const char **key) {
  if (!has_more(scan, '}')) return false;
  const char *token = scan->token;
  if (*token != '"') {
    expect(scan, "a key in quotes");
    return false;
  }
  *key = bscap_scan_text(scan);
  if (!advance(scan)) return false;
  if (*scan->next != ':') {
    expect(scan, "a colon");
    return false;
  }
  scan->next++;
  scan->token = token;
  return true;
}

/* --- texts --- */

static int hexadecimal(char byte) {
  if (byte >= '0' && byte <= '9') return byte - '0';
  if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
  if (byte >= 'A' && byte <= 'F') return byte - 'A' + 10;
  return -1;
}

/* The four digits behind `\u`; more than any where there are none. */
static unsigned read_unit(const char *text) {
  unsigned unit = 0;
  for (int i = 0; i < 4; i++) {
    const int digit = hexadecimal(text[i]);
    if (digit < 0) return 0x10000;
    unit = unit << 4 | (unsigned)digit;
  }
  return unit;
}

/* Writes at most four bytes; returns how many. */
static size_t write_character(char *to, unsigned code) {
  static const unsigned char leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
  const size_t length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  for (size_t i = length; i-- > 1; code >>= 6) to[i] = (char)(0x80u | (code & 0x3fu));
  to[0] = (char)(leads[length] | code);
  return length;
}

/* The character that is written as `\uXXXX`, or as two of these; 0 where it is none. */
static unsigned read_unicode(const char **next) {
  const unsigned first = read_unit(*next);
  if (first > 0xffff || (first >= 0xdc00 && first < 0xe000)) return 0;
  *next += 4;
  if (first < 0xd800 || first >= 0xe000) return first;
  if ((*next)[0] != '\\' || (*next)[1] != 'u') return 0;
  const unsigned second = read_unit(*next + 2);
  if (second < 0xdc00 || second >= 0xe000) return 0;
  *next += 6;
  return 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
}

/* The character behind a backslash; 0 where that makes none. */
static unsigned read_escape(const char **next) {
  static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
  const char letter = *(*next)++;
  if (letter == 'u') return read_unicode(next);
  const char *found = letter != '\0' ? strchr(letters, letter) : NULL;
  return found != NULL ? (unsigned char)meanings[found - letters] : 0;
}

static bool is_null(bscap_scan *scan) {
  if (strncmp(scan->next, "null", 4) != 0) return false;
  scan->next += 4;
  return true;
}

/* The quote that closes the text at `next`, or where that ends without one. */
static const char *find_quote(const char *next) {
  while (*next != '"' && *next != '\0') next += next[0] == '\\' && next[1] != '\0' ? 2 : 1;
  return next;
}

/* Copies one character as it stands; false where none may stand there. */
static bool copy_character(bscap_scan *scan, char **to) {
  unsigned code = 0;
  const size_t length = bscap_text_character(scan->next, &code);
  if (length == 0 || code < 0x20) return false;
  memcpy(*to, scan->next, length);
  *to += length;
  scan->next += length;
  return true;
}

/* Escapes are never shorter than what they stand for, so a text fits where it came from. */
static const char *read_text(bscap_scan *scan) {
  const char *start = ++scan->next, *quote = find_quote(start);
  if (*quote == '\0') {
    bscap_scan_fail(scan, scan->token, "this text never ends; a quote is missing");
    return NULL;
  }
  char *text = bscap_arena_take(scan->arena, (size_t)(quote - start) + 1, 1), *to = text;
  if (text == NULL) {
    fail_memory(scan);
    return NULL;
  }
  while (scan->next < quote) {
    const char *here = scan->next;
    if (*here != '\\') {
      if (copy_character(scan, &to)) continue;
      bscap_scan_fail(scan, here, "no character of UTF-8 that a text may hold as it is");
      return NULL;
    }
    scan->next++;
    const unsigned code = read_escape(&scan->next);
    if (code == 0) {
      bscap_scan_fail(scan, here, "no character is written so");
      return NULL;
    }
    to += write_character(to, code);
  }
  scan->next++;
  return text;
}

const char *bscap_scan_text(bscap_scan *scan) {
  if (!advance(scan) || is_null(scan)) return NULL;
  if (*scan->next == '"') return read_text(scan);
  expect(scan, "a text");
  return NULL;
}

/* --- numbers and the rest --- */

static bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

/* Behind the digits at `text`; NULL where there is none. */
static const char *pass_digits(const char *text) {
  if (!is_digit(*text)) return NULL;
  while (is_digit(*text)) text++;
  return text;
}

/* Behind the number at `text`, by the grammar of JSON; NULL where there is none. */
static const char *pass_number(const char *text) {
  if (*text == '-') text++;
  const char *end = *text == '0' ? text + 1 : pass_digits(text);
  if (end != NULL && *end == '.') end = pass_digits(end + 1);
  if (end == NULL || (*end != 'e' && *end != 'E')) return end;
  end++;
  return pass_digits(*end == '+' || *end == '-' ? end + 1 : end);
}

double bscap_scan_number(bscap_scan *scan) {
  if (!advance(scan) || is_null(scan)) return NAN;
  const char *end = pass_number(scan->next);
  if (end == NULL) {
    expect(scan, "a number");
    return NAN;
  }
  bscap_decimal decimal;
  bscap_decimal_read(&decimal, scan->next);
  const double value = bscap_decimal_value(&decimal);
  scan->next = end;
  if (isfinite(value)) return value;
  bscap_scan_fail(scan, scan->token, "this number is too large");
  return NAN;
}

uint64_t bscap_scan_whole(bscap_scan *scan) {
  if (!advance(scan)) return 0;
  uint64_t value = 0;
  const char *end = pass_number(scan->next);
  for (; is_digit(*scan->next); scan->next++) {
    const uint64_t digit = (uint64_t)(*scan->next - '0');
    if (value > (UINT64_MAX - digit) / 10) break;
    value = 10 * value + digit;
  }
  if (end == NULL || scan->next != end) expect(scan, "a whole number below 2^64");
  return value;
}

bool bscap_scan_flag(bscap_scan *scan) {
  if (!advance(scan)) return false;
  const bool is_true = strncmp(scan->next, "true", 4) == 0;
  if (is_true || strncmp(scan->next, "false", 5) == 0)
    scan->next += is_true ? 4 : 5;
  else
    expect(scan, "true or false");
  return is_true;
}

void bscap_scan_skip(bscap_scan *scan) {
  if (!advance(scan)) return;
  const char *key;
  switch (*scan->next) {
  case '{':
    for (bscap_scan_open(scan, '{'); bscap_scan_key(scan, &key);) bscap_scan_skip(scan);
    break;
  case '[':
    for (bscap_scan_open(scan, '['); bscap_scan_item(scan);) bscap_scan_skip(scan);
    break;
  case '"':
    bscap_scan_text(scan);
    break;
  case 't':
  case 'f':
    bscap_scan_flag(scan);
    break;
  default:
    if (is_null(scan)) break;
    if (pass_number(scan->next) == NULL) expect(scan, "a value");
    bscap_scan_number(scan);
  }
}

void bscap_scan_end(bscap_scan *scan) {
  if (advance(scan) && scan->next != scan->end) expect(scan, "the end");
}
