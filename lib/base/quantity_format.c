#include <bscap/quantity.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/quantity_words.h"

enum { SHOWN_DIGITS = 3 };

/* Writes a brief number with thousands separators. */
static void write_grouped(const bscap_brief *brief, int shift, char text[BSCAP_QUANTITY_SIZE]) {
  char number[BSCAP_BRIEF_SIZE];
  bscap_brief_write(brief, shift, number);
  size_t sign = number[0] == '-' ? 1 : 0;
  size_t whole = strspn(number + sign, "0123456789");
  bool is_plain = strchr(number, 'e') == NULL;
  char *out = text;
  for (size_t i = 0; number[i] != '\0'; i++) {
    size_t left = sign + whole - i; /* digits of the whole part that are still to come */
    if (is_plain && i > sign && i < sign + whole && left % 3 == 0) *out++ = ',';
    *out++ = number[i];
  }
  *out = '\0';
}

static void write_number(double value, char text[BSCAP_QUANTITY_SIZE]) {
  bscap_brief brief = bscap_brief_round(value, SHOWN_DIGITS);
  write_grouped(&brief, 0, text);
}

static void add(char text[BSCAP_QUANTITY_SIZE], const char *more) {
  size_t count = strlen(text);
  snprintf(text + count, BSCAP_QUANTITY_SIZE - count, "%s", more);
}

/* All digits of what a double counts exactly; three of anything small or beyond. */
static void format_count(double value, char text[BSCAP_QUANTITY_SIZE]) {
  if (fabs(value) < 100 || fabs(value) >= 1e15) {
    write_number(value, text);
    return;
  }
  bscap_brief brief = bscap_brief_round(round(value), BSCAP_BRIEF_DIGITS);
  write_grouped(&brief, 0, text);
}

/* The largest prefix that leaves a digit before the point, once rounded: 999.6 M is 1 G. */
static void format_decimal(double value, const char *word, char text[BSCAP_QUANTITY_SIZE]) {
  bscap_brief brief = bscap_brief_round(value, SHOWN_DIGITS);
  const bscap_prefix *prefix = &bscap_prefix_table[0];
  for (size_t i = 1; i < BSCAP_PREFIX_COUNT && bscap_prefix_table[i].bits == 0; i++)
    if (bscap_prefix_table[i].exponent < brief.exponent + brief.count)
      prefix = &bscap_prefix_table[i];
  write_grouped(&brief, -prefix->exponent, text);
  add(text, " ");
  add(text, prefix->name);
  add(text, word);
}

static bool is_exact(double value, int digits) {
  return bscap_brief_exact(value).count <= digits;
}

/* Sizes that somebody chose by powers of two: `20 Gi`, `1.5 Gi`, `1536 Ki`. */
static bool format_binary(double value, char text[BSCAP_QUANTITY_SIZE]) {
  if (is_exact(value, SHOWN_DIGITS)) return false;
  for (size_t i = BSCAP_PREFIX_COUNT - 1; bscap_prefix_table[i].bits > 0; i--) {
    double count = ldexp(value, -bscap_prefix_table[i].bits);
    if (fabs(count) < 1 || fabs(count) >= 10000) continue;
    if (count != floor(count) && !is_exact(count, SHOWN_DIGITS)) continue;
    bscap_brief brief = bscap_brief_exact(count);
    bscap_brief_write(&brief, 0, text);
    add(text, " ");
    add(text, bscap_prefix_table[i].name);
    return true;
  }
  return false;
}

static void format_bytes(double value, char text[BSCAP_QUANTITY_SIZE]) {
  if (!format_binary(value, text)) format_decimal(value, "B", text);
}

static void format_millicores(double value, char text[BSCAP_QUANTITY_SIZE]) {
  bscap_brief brief = bscap_brief_round(value, SHOWN_DIGITS);
  bool is_small = brief.exponent + brief.count <= 3;
  write_grouped(&brief, is_small ? 0 : -3, text);
  add(text, is_small ? "m" : strcmp(text, "1") == 0 ? " core" : " cores");
}

static void format_share(double value, char text[BSCAP_QUANTITY_SIZE]) {
  bscap_brief brief = bscap_brief_round(value, SHOWN_DIGITS);
  write_grouped(&brief, 2, text);
  add(text, "%");
}

/* Splits a rate as it is written, if that is brief, so that what a person said comes back. */
static const bscap_period *find_brief_period(double value, bscap_unit unit, double *amount) {
  char text[BSCAP_QUANTITY_SIZE];
  bscap_quantity_write(value, unit, text);
  char *slash = strchr(text, '/');
  if (slash == NULL || slash - text > 6) return NULL;
  *slash = '\0';
  unit = unit == BSCAP_BYTES_PER_SECOND ? BSCAP_BYTES : BSCAP_COUNT;
  if (bscap_quantity_parse(amount, unit, text, NULL) != BSCAP_OK) return NULL;
  for (size_t i = 0; i < BSCAP_PERIOD_COUNT; i++)
    if (strcmp(slash + 1, bscap_period_table[i].name) == 0) return &bscap_period_table[i];
  return &bscap_period_table[0];
}

/* The shortest period that has a kilobyte or one of what is counted. */
static const bscap_period *find_telling_period(double value, bscap_unit unit, double *amount) {
  double least = unit == BSCAP_BYTES_PER_SECOND ? 1000 : 1;
  size_t i = 0;
  while (i < BSCAP_PERIOD_COUNT - 1 && fabs(value) * bscap_period_table[i].seconds < least) i++;
  *amount = value * bscap_period_table[i].seconds;
  return &bscap_period_table[i];
}

static void format_rate(double value, bscap_unit unit, char text[BSCAP_QUANTITY_SIZE]) {
  double amount = 0;
  const bscap_period *period = find_brief_period(value, unit, &amount);
  if (period == NULL) period = find_telling_period(value, unit, &amount);
  if (unit == BSCAP_BYTES_PER_SECOND)
    format_bytes(amount, text);
  else
    write_number(amount, text);
  add(text, "/");
  add(text, period->seconds == 1 ? period->brief : period->name);
}

/* A length in whole units of a kind, if three digits hold it: `7d`; weeks only confuse. */
static void format_seconds(double value, char text[BSCAP_QUANTITY_SIZE]) {
  static const size_t order[] = {6, 5, 3, 2, 1, 0};
  size_t count = sizeof order / sizeof *order;
  const bscap_period *period = NULL;
  for (size_t i = 0; i < count && period == NULL; i++) {
    double length = value / bscap_period_table[order[i]].seconds;
    if (length == floor(length) && fabs(length) >= 1 && fabs(length) < 1000)
      period = &bscap_period_table[order[i]];
  }
  for (size_t i = 0; i < count && period == NULL; i++)
    if (i == count - 1 || fabs(value) >= bscap_period_table[order[i]].seconds)
      period = &bscap_period_table[order[i]];
  write_number(value / period->seconds, text);
  add(text, period->brief);
}

void bscap_quantity_format(double value, bscap_unit unit, char text[BSCAP_QUANTITY_SIZE]) {
  strcpy(text, isnan(value) ? "-" : value < 0 ? "-unbounded" : "unbounded");
  if (!isfinite(value)) return;
  value = value == 0 ? 0 : value; /* nobody wants to see -0 */
  switch (unit) {
  case BSCAP_COUNT:
    format_count(value, text);
    break;
  case BSCAP_RATIO:
    format_share(value, text);
    break;
  case BSCAP_MILLICORES:
    format_millicores(value, text);
    break;
  case BSCAP_BYTES:
    format_bytes(value, text);
    break;
  case BSCAP_PER_SECOND:
  case BSCAP_BYTES_PER_SECOND:
    format_rate(value, unit, text);
    break;
  case BSCAP_BITS_PER_SECOND:
    format_decimal(value, "bps", text);
    break;
  case BSCAP_SECONDS:
    format_seconds(value, text);
    break;
  }
}
