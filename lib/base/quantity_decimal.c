#include "base/quantity_decimal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT = BSCAP_DECIMAL_ROOM + BSCAP_DECIMAL_KEPT };

/* No text is long enough to bring an exponent of this size back into range. */
static const int64_t exponent_limit = 100000000000000000;

static bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

/* Keeps the digits at `text`, each worth 10^step of the one before the point; returns what follows
 * and whether a digit that is not 0 was beyond what is kept. */
static const char *keep_digits(bscap_decimal *decimal, const char *text, int step, bool *is_cut) {
  for (; is_digit(*text); text++) {
    if (decimal->count == LIMIT) {
      *is_cut = *is_cut || *text != '0';
      decimal->exponent += step + 1;
      continue;
    }
    if (*text != '0' || decimal->count > BSCAP_DECIMAL_ROOM)
      decimal->digits[decimal->count++] = *text;
    decimal->exponent += step;
  }
  return text;
}

/* A letter e without an integer behind it belongs to the unit. */
static const char *read_exponent(bscap_decimal *decimal, const char *text) {
  if (*text != 'e' && *text != 'E') return text;
  const char *digit = text + 1;
  bool is_negative = *digit == '-';
  if (*digit == '-' || *digit == '+') digit++;
  if (!is_digit(*digit)) return text;
  int64_t exponent = 0;
  for (; is_digit(*digit); digit++)
    if (exponent < exponent_limit) exponent = exponent * 10 + (*digit - '0');
  if (exponent > exponent_limit) exponent = exponent_limit;
  decimal->exponent += is_negative ? -exponent : exponent;
  return digit;
}

const char *bscap_decimal_read(bscap_decimal *decimal, const char *text) {
  decimal->is_negative = *text == '-';
  decimal->count = BSCAP_DECIMAL_ROOM;
  decimal->exponent = 0;
  memset(decimal->digits, '0', BSCAP_DECIMAL_ROOM);
  if (*text == '-' || *text == '+') text++;
  bool is_cut = false;
  const char *end = keep_digits(decimal, text, 0, &is_cut);
  bool has_digit = end > text;
  if (*end == '.') {
    const char *fraction = end + 1;
    end = keep_digits(decimal, fraction, -1, &is_cut);
    has_digit = has_digit || end > fraction;
  }
  if (!has_digit) return NULL;
  if (is_cut) { /* one digit more tells it from a tie */
    decimal->digits[decimal->count++] = '1';
    decimal->exponent--;
  }
  return read_exponent(decimal, end);
}

void bscap_digits_multiply(char *digits, size_t count, uint64_t factor) {
  uint64_t carry = 0; /* below the factor, so that ten factors, 10 * 2^60, are never exceeded */
  for (size_t i = count; i-- > 0;) {
    carry += (uint64_t)(digits[i] - '0') * factor;
    digits[i] = (char)('0' + carry % 10);
    carry /= 10;
  }
}

void bscap_decimal_multiply(bscap_decimal *decimal, uint64_t factor) {
  if (factor > 1) bscap_digits_multiply(decimal->digits, decimal->count, factor);
}

void bscap_decimal_divide(bscap_decimal *decimal, uint32_t divisor) {
  if (divisor == 1) return;
  size_t count = decimal->count + BSCAP_DECIMAL_QUOTIENT;
  memset(decimal->digits + decimal->count, '0', BSCAP_DECIMAL_QUOTIENT);
  uint64_t rest = 0;
  for (size_t i = 0; i < count; i++) {
    rest = rest * 10 + (uint64_t)(decimal->digits[i] - '0');
    decimal->digits[i] = (char)('0' + rest / divisor);
    rest %= divisor;
  }
  decimal->count = count;
  decimal->exponent -= BSCAP_DECIMAL_QUOTIENT;
}

double bscap_decimal_value(const bscap_decimal *decimal) {
  char text[BSCAP_DECIMAL_SIZE + 16];
  int64_t exponent = decimal->exponent;
  if (exponent > 99999) exponent = 99999;
  if (exponent < -99999) exponent = -99999;
  snprintf(text, sizeof text, "%s%.*se%d", decimal->is_negative ? "-" : "", (int)decimal->count,
           decimal->digits, (int)exponent);
  return strtod(text, NULL);
}
