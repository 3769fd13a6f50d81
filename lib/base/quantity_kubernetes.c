#include <bscap/quantity.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/quantity_decimal.h"

enum { ROOM = 20, NANO_DIGITS = 9, MOST_EXPONENT = 1000 };

typedef enum notation { DECIMAL, BINARY, EXPONENT } notation;

typedef struct suffix {
  const char *name;
  notation notation;
  int exponent; /* of 10 */
  int bits;     /* exponent of 2 */
} suffix;

static const suffix suffixes[] = {
    {"n", DECIMAL, -9, 0}, {"u", DECIMAL, -6, 0}, {"m", DECIMAL, -3, 0}, {"", DECIMAL, 0, 0},
    {"k", DECIMAL, 3, 0},  {"M", DECIMAL, 6, 0},  {"G", DECIMAL, 9, 0},  {"T", DECIMAL, 12, 0},
    {"P", DECIMAL, 15, 0}, {"E", DECIMAL, 18, 0}, {"Ki", BINARY, 0, 10}, {"Mi", BINARY, 0, 20},
    {"Gi", BINARY, 0, 30}, {"Ti", BINARY, 0, 40}, {"Pi", BINARY, 0, 50}, {"Ei", BINARY, 0, 60}};

enum { SUFFIX_COUNT = sizeof suffixes / sizeof *suffixes, FIRST_BINARY = 10 };

/* A quantity as it is spelled. */
typedef struct spelling {
  const char *text;
  size_t count;
  bool is_negative;
  const char *whole; /* digits before the point */
  size_t whole_count;
  const char *fraction; /* and after it */
  size_t fraction_count;
  const char *suffix;
  size_t suffix_count;
  notation notation;
  int exponent;
  int bits;
} spelling;

/* A number of billionths: digits somewhere in a block, without leading zeros. */
typedef struct billionths {
  bool is_negative;
  char *digits;
  size_t count;
  char *block;
  size_t block_size;
} billionths;

static size_t count_digits(const char *text, const char *end) {
  size_t count = 0;
  while (text + count < end && text[count] >= '0' && text[count] <= '9') count++;
  return count;
}

static bscap_quote quote(const spelling *spelled) {
  return bscap_quote_bytes(spelled->text, spelled->count);
}

static bool has_blank(const spelling *spelled) {
  return memchr(spelled->text, ' ', spelled->count) != NULL ||
         memchr(spelled->text, '\t', spelled->count) != NULL ||
         memchr(spelled->text, '\n', spelled->count) != NULL;
}

/* The suffix that `GB`, `mi`, `K` stand for, without an `i`: a row from k to E, or NULL. */
static const suffix *recognise_suffix(const spelling *spelled) {
  size_t count = spelled->suffix_count;
  if (count > 1 && (spelled->suffix[count - 1] | 0x20) == 'b') count--;
  if (count == 2 && (spelled->suffix[1] | 0x20) == 'i') count--;
  if (spelled->suffix_count > 0 && spelled->suffix[0] == 'e') return NULL; /* an exponent */
  for (size_t i = 4; count == 1 && i < FIRST_BINARY; i++)
    if ((suffixes[i].name[0] | 0x20) == (spelled->suffix[0] | 0x20)) return &suffixes[i];
  return NULL;
}

static bscap_status refuse_suffix(const spelling *spelled, bscap_error *error) {
  size_t number_count = (size_t)(spelled->suffix - spelled->text);
  bscap_quote number = bscap_quote_bytes(spelled->text, number_count);
  if (has_blank(spelled))
    return bscap_fail(error, BSCAP_INVALID, "'%s': write it without blanks", quote(spelled).text);
  const suffix *meant = recognise_suffix(spelled);
  if (meant == NULL)
    return bscap_fail(error, BSCAP_INVALID,
                      "'%s': after the number write nothing, one of n u m k M G T P E, "
                      "one of Ki Mi Gi Ti Pi Ei, or a whole exponent as in 1e3",
                      quote(spelled).text);
  const char *binary = (meant + FIRST_BINARY - 4)->name;
  if (spelled->suffix_count > 1 && (spelled->suffix[1] | 0x20) == 'i')
    return bscap_fail(error, BSCAP_INVALID, "'%s': write %s%s", quote(spelled).text, number.text,
                      binary);
  return bscap_fail(error, BSCAP_INVALID, "'%s': write %s%s or %s%s", quote(spelled).text,
                    number.text, meant->name, number.text, binary);
}

/* `e3`, `E-3`: false where it is none. Exponents that are too large stop growing. */
static bool read_exponent(spelling *spelled) {
  const char *text = spelled->suffix;
  const char *end = text + spelled->suffix_count;
  if (text == end || (*text != 'e' && *text != 'E')) return false;
  text++;
  bool is_negative = text < end && *text == '-';
  if (text < end && (*text == '-' || *text == '+')) text++;
  if (text == end || count_digits(text, end) != (size_t)(end - text)) return false;
  int exponent = 0;
  for (; text < end; text++)
    if (exponent <= MOST_EXPONENT) exponent = exponent * 10 + (*text - '0');
  spelled->notation = EXPONENT;
  spelled->exponent = is_negative ? -exponent : exponent;
  return true;
}

static bool read_suffix(spelling *spelled) {
  for (size_t i = 0; i < SUFFIX_COUNT; i++) {
    const suffix *row = &suffixes[i];
    if (strlen(row->name) != spelled->suffix_count ||
        memcmp(row->name, spelled->suffix, spelled->suffix_count) != 0)
      continue;
    spelled->notation = row->notation;
    spelled->exponent = row->exponent;
    spelled->bits = row->bits;
    return true;
  }
  return read_exponent(spelled);
}

static void take_apart(spelling *spelled) {
  const char *text = spelled->text;
  const char *end = text + spelled->count;
  spelled->is_negative = text < end && *text == '-';
  if (text < end && (*text == '-' || *text == '+')) text++;
  spelled->whole = text;
  spelled->whole_count = count_digits(text, end);
  text += spelled->whole_count;
  if (text < end && *text == '.') text++;
  spelled->fraction = text;
  if (text > spelled->whole + spelled->whole_count)
    spelled->fraction_count = count_digits(text, end);
  spelled->suffix = spelled->fraction + spelled->fraction_count;
  spelled->suffix_count = (size_t)(end - spelled->suffix);
}

static bscap_status read_spelling(spelling *spelled, bscap_error *error) {
  if (spelled->count == 0)
    return bscap_fail(error, BSCAP_INVALID, "an empty quantity; write one such as 500m or 128Mi");
  take_apart(spelled);
  if (spelled->whole_count + spelled->fraction_count == 0)
    return bscap_fail(error, BSCAP_INVALID,
                      "'%s' does not begin with a number; write one such as 500m or 128Mi",
                      quote(spelled).text);
  if (!read_suffix(spelled)) return refuse_suffix(spelled, error);
  if (abs(spelled->exponent) > MOST_EXPONENT)
    return bscap_fail(error, BSCAP_INVALID, "'%s': write an exponent from -%d to %d",
                      quote(spelled).text, MOST_EXPONENT, MOST_EXPONENT);
  return BSCAP_OK;
}

static void strip_zeros(billionths *number) {
  while (number->count > 1 && *number->digits == '0') {
    number->digits++;
    number->count--;
  }
}

/* Drops the last `count` digits, rounding away from zero. */
static void drop_digits(billionths *number, size_t count) {
  size_t kept = number->count > count ? number->count - count : 1;
  bool is_cut = false;
  for (size_t i = kept; i < number->count; i++) is_cut = is_cut || number->digits[i] != '0';
  number->count = kept;
  if (!is_cut) return;
  char *digit = number->digits + kept - 1;
  for (; *digit == '9'; digit--) *digit = '0'; /* a zero of the room stops it at last */
  ++*digit;
}

/* No binary form is larger than 2^63 - 1. */
static void cap(billionths *number) {
  static const char most[] = "9223372036854775807000000000";
  size_t count = sizeof most - 1;
  if (number->count < count) return;
  if (number->count == count && memcmp(number->digits, most, count) <= 0) return;
  memcpy(number->digits, most, count);
  number->count = count;
}

static bscap_status count_billionths(billionths *number, const spelling *spelled,
                                     const bscap_allocator *allocator, bscap_error *error) {
  size_t zeros = (size_t)(spelled->exponent > -NANO_DIGITS ? spelled->exponent + NANO_DIGITS : 0);
  size_t dropped =
      spelled->fraction_count +
      (size_t)(spelled->exponent < -NANO_DIGITS ? -spelled->exponent - NANO_DIGITS : 0);
  size_t count = ROOM + spelled->whole_count + spelled->fraction_count + zeros;
  *number = (billionths){.count = count, .block_size = count};
  number->block = allocator->resize(allocator->context, NULL, 0, count);
  if (number->block == NULL) return bscap_fail_memory(error);
  number->digits = number->block;
  memset(number->digits, '0', count);
  memcpy(number->digits + ROOM, spelled->whole, spelled->whole_count);
  memcpy(number->digits + ROOM + spelled->whole_count, spelled->fraction, spelled->fraction_count);
  if (spelled->bits > 0) bscap_digits_multiply(number->digits, count, (uint64_t)1 << spelled->bits);
  drop_digits(number, dropped);
  strip_zeros(number);
  if (spelled->notation == BINARY) cap(number);
  number->is_negative = spelled->is_negative && *number->digits != '0';
  return BSCAP_OK;
}

/* Sign, digits and suffix in a block of its own; NULL when memory runs out. */
static char *join(const billionths *number, size_t count, const char *end,
                  const bscap_allocator *allocator) {
  size_t sign = number->is_negative ? 1 : 0;
  size_t size = sign + count + strlen(end) + 1;
  char *text = allocator->resize(allocator->context, NULL, 0, size);
  if (text == NULL) return NULL;
  *text = '-';
  memcpy(text + sign, number->digits, count);
  strcpy(text + sign + count, end);
  return text;
}

static size_t count_trailing_zeros(const billionths *number) {
  size_t zeros = 0;
  while (zeros < number->count && number->digits[number->count - 1 - zeros] == '0') zeros++;
  return zeros;
}

/* The largest suffix that leaves an integer. */
static char *write_decimal(const billionths *number, notation family,
                           const bscap_allocator *allocator) {
  char end[32] = "";
  size_t thousands = count_trailing_zeros(number) / 3;
  long long exponent = (long long)thousands * 3 - NANO_DIGITS;
  if (family != EXPONENT && thousands < FIRST_BINARY)
    strcpy(end, suffixes[thousands].name);
  else if (exponent != 0)
    snprintf(end, sizeof end, "e%lld", exponent);
  return join(number, number->count - thousands * 3, end, allocator);
}

/* As many factors of 1024 as there are; `value` is below 2^63. */
static char *write_binary(const billionths *number, uint64_t value,
                          const bscap_allocator *allocator) {
  char end[32];
  size_t factors = 0;
  for (; value % 1024 == 0; value /= 1024) factors++;
  int count = snprintf(end, sizeof end, "%llu%s", (unsigned long long)value,
                       factors > 0 ? suffixes[FIRST_BINARY - 1 + factors].name : "");
  billionths digits = {.is_negative = number->is_negative, .digits = end};
  return join(&digits, (size_t)count, "", allocator);
}

static char *write_canonical(const billionths *number, notation family,
                             const bscap_allocator *allocator) {
  if (*number->digits == '0') return join(number, 1, "", allocator);
  if (family == BINARY && count_trailing_zeros(number) >= NANO_DIGITS) {
    uint64_t value = 0;
    for (size_t i = 0; i < number->count - NANO_DIGITS; i++)
      value = value * 10 + (uint64_t)(number->digits[i] - '0');
    if (value >= 1024) return write_binary(number, value, allocator);
  }
  return write_decimal(number, family, allocator);
}

/* The nearest double; more digits than it takes lie past its range. */
static double find_value(const billionths *number) {
  char text[400];
  if (number->count > 330) return number->is_negative ? -INFINITY : INFINITY;
  snprintf(text, sizeof text, "%s%.*se-%d", number->is_negative ? "-" : "", (int)number->count,
           number->digits, NANO_DIGITS);
  return strtod(text, NULL);
}

bscap_status bscap_kubernetes_quantity_parse(bscap_kubernetes_quantity *quantity, const char *text,
                                             size_t count, const bscap_allocator *allocator,
                                             bscap_error *error) {
  if (allocator == NULL) allocator = bscap_allocator_default();
  spelling spelled = {.text = text, .count = count};
  billionths number;
  bscap_kubernetes_quantity result;
  bscap_status status = read_spelling(&spelled, error);
  if (status != BSCAP_OK) return status;
  status = count_billionths(&number, &spelled, allocator, error);
  if (status != BSCAP_OK) return status;
  result.nano = join(&number, number.count, "", allocator);
  result.canonical = write_canonical(&number, spelled.notation, allocator);
  result.value = find_value(&number);
  allocator->resize(allocator->context, number.block, number.block_size, 0);
  if (result.nano == NULL || result.canonical == NULL) {
    bscap_kubernetes_quantity_free(&result, allocator);
    return bscap_fail_memory(error);
  }
  *quantity = result;
  return BSCAP_OK;
}

static void free_text(char *text, const bscap_allocator *allocator) {
  if (text != NULL) allocator->resize(allocator->context, text, strlen(text) + 1, 0);
}

void bscap_kubernetes_quantity_free(bscap_kubernetes_quantity *quantity,
                                    const bscap_allocator *allocator) {
  if (allocator == NULL) allocator = bscap_allocator_default();
  free_text(quantity->nano, allocator);
  free_text(quantity->canonical, allocator);
  *quantity = (bscap_kubernetes_quantity){NULL, NULL, 0};
}
