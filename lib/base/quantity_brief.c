#include "base/quantity_decimal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { UNSIGNED_SIZE = BSCAP_BRIEF_SIZE - 1 };

/* Takes `-d.ddde-dd` apart; the point may be any bytes that are not digits. */
static bscap_brief take_apart(const char *text) {
  bscap_brief brief = {.is_negative = *text == '-'};
  const char *end = strchr(text, 'e');
  for (const char *byte = text; byte < end; byte++)
    if (*byte >= '0' && *byte <= '9') brief.digits[brief.count++] = *byte;
  brief.exponent = (int)strtol(end + 1, NULL, 10) - (brief.count - 1);
  while (brief.count > 1 && brief.digits[brief.count - 1] == '0') {
    brief.digits[--brief.count] = '\0';
    brief.exponent++;
  }
  if (brief.digits[0] == '0') brief.exponent = 0;
  return brief;
}

bscap_brief bscap_brief_round(double value, int precision) {
  char text[BSCAP_BRIEF_SIZE];
  snprintf(text, sizeof text, "%.*e", precision - 1, value);
  return take_apart(text);
}

bscap_brief bscap_brief_exact(double value) {
  /* Up to 15 digits survive in any double, save in the tiny ones that have lost bits. */
  int precision = fabs(value) < 1e-290 ? 1 : 15;
  char text[BSCAP_BRIEF_SIZE];
  for (; precision <= BSCAP_BRIEF_DIGITS; precision++) {
    snprintf(text, sizeof text, "%.*e", precision - 1, value);
    if (strtod(text, NULL) == value) break;
  }
  return take_apart(text);
}

/* Digits, zeros and a point; false where they do not fit. */
static bool write_plainly(const bscap_brief *brief, int exponent, char *text) {
  int whole = brief->count + exponent; /* digits before the point */
  if (whole > UNSIGNED_SIZE - 2 || exponent < -(UNSIGNED_SIZE - 5)) return false;
  if (exponent >= 0)
    snprintf(text, UNSIGNED_SIZE, "%s%.*d", brief->digits, exponent, 0);
  else if (whole > 0)
    snprintf(text, UNSIGNED_SIZE, "%.*s.%s", whole, brief->digits, brief->digits + whole);
  else
    snprintf(text, UNSIGNED_SIZE, "0.%.*d%s", -whole, 0, brief->digits);
  return true;
}

static void write_with_exponent(const bscap_brief *brief, int exponent, char *text) {
  snprintf(text, UNSIGNED_SIZE, "%c%s%se%d", brief->digits[0], brief->count > 1 ? "." : "",
           brief->digits + 1, exponent + brief->count - 1);
}

int bscap_brief_cost(const char *text) {
  return (int)strlen(text) + (strchr(text, 'e') != NULL ? 4 : 0);
}

void bscap_brief_write(const bscap_brief *brief, int shift, char text[BSCAP_BRIEF_SIZE]) {
  int exponent = brief->digits[0] == '0' ? 0 : brief->exponent + shift;
  char plain[UNSIGNED_SIZE], scientific[UNSIGNED_SIZE];
  write_with_exponent(brief, exponent, scientific);
  bool is_plain = write_plainly(brief, exponent, plain) &&
                  bscap_brief_cost(plain) <= bscap_brief_cost(scientific);
  snprintf(text, BSCAP_BRIEF_SIZE, "%s%s", brief->is_negative ? "-" : "",
           is_plain ? plain : scientific);
}
