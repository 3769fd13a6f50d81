#include <bscap/calendar.h>
#include <bscap/quantity.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/quantity_words.h"

/* The briefest text so far for a value. */
typedef struct choice {
  double value;
  bscap_unit unit;
  int cost;
  char text[BSCAP_QUANTITY_SIZE];
} choice;

/* Parsing back decides, so that no rounding on the way matters; it compares the bits, for -0. */
static bool reads_back(const choice *best, const char *text) {
  double value;
  return bscap_quantity_parse(&value, best->unit, text, NULL) == BSCAP_OK &&
         memcmp(&value, &best->value, sizeof value) == 0;
}

/* Of equally brief texts the first stays. */
static void offer(choice *best, const bscap_brief *brief, int shift, const char *prefix,
                  const char *word, const char *period, int penalty) {
  char number[BSCAP_BRIEF_SIZE], text[BSCAP_QUANTITY_SIZE];
  bscap_brief_write(brief, shift, number);
  int cost = bscap_brief_cost(number) + (int)strlen(prefix) + (int)strlen(word) + penalty;
  if (cost >= best->cost) return;
  snprintf(text, sizeof text, "%s%s%s%s", number, prefix, word, period);
  if (!reads_back(best, text)) return;
  best->cost = cost;
  strcpy(best->text, text);
}

static void offer_decimal(choice *best, const bscap_brief *brief, const char *word,
                          const char *period, int penalty) {
  for (size_t i = 0; i < BSCAP_PREFIX_COUNT && bscap_prefix_table[i].bits == 0; i++) {
    const bscap_prefix *prefix = &bscap_prefix_table[i];
    const char *base = prefix->exponent == 0 && word[0] == 'B' ? "" : word;
    offer(best, brief, -prefix->exponent, prefix->name, base, period, penalty);
  }
}

/* `20Gi`; below one Ki nothing is gained. */
static void offer_binary(choice *best, double amount, const char *period, int penalty) {
  for (size_t i = 0; i < BSCAP_PREFIX_COUNT; i++) {
    const bscap_prefix *prefix = &bscap_prefix_table[i];
    double count = ldexp(amount, -prefix->bits);
    if (prefix->bits == 0 || fabs(count) < 1) continue;
    bscap_brief brief = bscap_brief_round(count, 15);
    offer(best, &brief, 0, prefix->name, "", period, penalty);
  }
}

/* Rates prefer the periods of the table in its order; minutes and hours must be shorter by one
 * character than what comes later, years by more: nobody says 6GB a year for 500MB a month. */
static void offer_rates(choice *best) {
  static const int penalties[BSCAP_PERIOD_COUNT] = {0, 1, 1, 0, 0, 0, 3};
  static const size_t order[BSCAP_PERIOD_COUNT] = {0, 1, 2, 3, 5, 4, 6};
  const char *word = best->unit == BSCAP_BYTES_PER_SECOND ? "B" : "";
  for (size_t i = 0; i < BSCAP_PERIOD_COUNT; i++) {
    const bscap_period *row = &bscap_period_table[order[i]];
    double amount = best->value * row->seconds;
    if (!isfinite(amount)) continue;
    char period[16];
    snprintf(period, sizeof period, "/%s", row->seconds == 1 ? row->brief : row->name);
    bscap_brief brief =
        row->seconds == 1 ? bscap_brief_exact(amount) : bscap_brief_round(amount, 15);
    offer_decimal(best, &brief, word, period, penalties[order[i]]);
    if (word[0] == 'B') offer_binary(best, amount, period, penalties[order[i]]);
  }
}

static void offer_bytes(choice *best, const bscap_brief *brief) {
  bool is_below_one = best->value != 0 && fabs(best->value) < 1;
  if (is_below_one) {
    offer(best, brief, 0, "", "B", "", 0);
  } else {
    offer_decimal(best, brief, "B", "", 0);
    offer_binary(best, best->value, "", 0);
  }
}

static void offer_millicores(choice *best, const bscap_brief *brief) {
  if (best->value != 0 && fabs(best->value) < 1000)
    offer(best, brief, 0, "m", "", "", 0);
  else
    offer(best, brief, -3, "", "", "", 0);
}

static void write_seconds(double value, char text[BSCAP_QUANTITY_SIZE]) {
  char length[BSCAP_DURATION_SIZE];
  bscap_duration_format(fabs(value), length);
  snprintf(text, BSCAP_QUANTITY_SIZE, "%s%s", signbit(value) ? "-" : "", length);
}

void bscap_quantity_write(double value, bscap_unit unit, char text[BSCAP_QUANTITY_SIZE]) {
  choice best = {.value = value, .unit = unit, .cost = BSCAP_QUANTITY_SIZE, .text = ""};
  bscap_brief brief = bscap_brief_exact(value);
  switch (unit) {
  case BSCAP_COUNT:
    offer_decimal(&best, &brief, "", "", 0);
    break;
  case BSCAP_RATIO:
    offer(&best, &brief, 2, "", "%", "", 0);
    offer(&best, &brief, 0, "", "", "", 0);
    break;
  case BSCAP_MILLICORES:
    offer_millicores(&best, &brief);
    break;
  case BSCAP_BYTES:
    offer_bytes(&best, &brief);
    break;
  case BSCAP_PER_SECOND:
  case BSCAP_BYTES_PER_SECOND:
    offer_rates(&best);
    break;
  case BSCAP_BITS_PER_SECOND:
    offer_decimal(&best, &brief, "bps", "", 0);
    break;
  case BSCAP_SECONDS:
    write_seconds(value, best.text);
    break;
  }
  memcpy(text, best.text, BSCAP_QUANTITY_SIZE);
}
