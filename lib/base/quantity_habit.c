#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/quantity_words.h"
#include "base/text.h"

/* Spellings that are common elsewhere, and what they should be here. */

static bool is_wanted(const bscap_unit *unit, bscap_unit candidate) {
  return unit == NULL || *unit == candidate;
}

/* The prefix that makes the word, but for case, out of one of `endings`; NULL where none does. */
static const bscap_prefix *find_prefix(bscap_slice word, const char *const *endings) {
  for (size_t i = 0; i < BSCAP_PREFIX_COUNT; i++)
    for (size_t j = 0; endings[j] != NULL; j++) {
      char spelled[16];
      snprintf(spelled, sizeof spelled, "%s%s", bscap_prefix_table[i].name, endings[j]);
      if (bscap_slice_resembles(word, spelled)) return &bscap_prefix_table[i];
    }
  return NULL;
}

/* `5MBps`: a capital B is bytes, though some write it for bits. */
static bool refuse_bytes_per_second(const bscap_phrase *reading, const bscap_unit *unit,
                                    bscap_error *error) {
  static const char *const endings[] = {"Bps", NULL};
  const bscap_prefix *prefix = find_prefix(reading->word, endings);
  const bool may_be_bits = is_wanted(unit, BSCAP_BITS_PER_SECOND);
  if (prefix == NULL || reading->word.start[reading->word.count - 3] != 'B') return false;
  if (!may_be_bits && !is_wanted(unit, BSCAP_BYTES_PER_SECOND)) return false;
  const bscap_quote whole = bscap_slice_quote(reading->whole);
  const bscap_quote number = bscap_slice_quote(reading->number);
  if (may_be_bits && prefix->bits == 0)
    bscap_fail(error, BSCAP_INVALID, "'%s': write %s %sB/s (bytes) or %s %sbps (bits)", whole.text,
               number.text, prefix->name, number.text, prefix->name);
  else
    bscap_fail(error, BSCAP_INVALID, "'%s': write %s %sB/s", whole.text, number.text, prefix->name);
  return true;
}

/* `1Gbit` is a rate to those who leave out the second, and an amount to others. */
static bool refuse_bits(const bscap_phrase *reading, const bscap_unit *unit, bscap_error *error) {
  static const char *const endings[] = {"bit", "bits", NULL};
  const bscap_prefix *prefix = find_prefix(reading->word, endings);
  if (prefix == NULL || prefix->bits > 0) return false;
  const bool may_be_rate = is_wanted(unit, BSCAP_BITS_PER_SECOND);
  const bool may_be_size = is_wanted(unit, BSCAP_BYTES);
  bscap_decimal bits = reading->decimal;
  bits.exponent += prefix->exponent;
  const double bytes = bscap_decimal_value(&bits) / 8;
  if (!(may_be_rate || may_be_size) || !isfinite(bytes)) return false;
  char rate[BSCAP_QUOTE_SIZE + 8], size[BSCAP_QUANTITY_SIZE];
  snprintf(rate, sizeof rate, "%s %sbps", bscap_slice_quote(reading->number).text, prefix->name);
  bscap_quantity_write(bytes, BSCAP_BYTES, size);
  bscap_fail(error, BSCAP_INVALID, "'%s': write %s%s%s%s", bscap_slice_quote(reading->whole).text,
             may_be_rate ? rate : "", may_be_rate && may_be_size ? " or " : "",
             may_be_size ? size : "", may_be_size && size[strlen(size) - 1] <= '9' ? "B" : "");
  return true;
}

static bool refuse_cpu(const bscap_phrase *reading, const bscap_unit *unit, bscap_error *error) {
  static const char *const names[] = {"cpu", "cpus", "vcpus"};
  bool is_named = false;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    is_named = is_named || bscap_slice_resembles(reading->word, names[i]);
  if (!is_named || !is_wanted(unit, BSCAP_MILLICORES)) return false;
  bscap_fail(error, BSCAP_INVALID, "'%s': write %s core%s", bscap_slice_quote(reading->whole).text,
             bscap_slice_quote(reading->number).text,
             bscap_slice_is(reading->number, "1") ? "" : "s");
  return true;
}

/* `1month`. A lone m would be millicores, so that minutes become seconds. */
static bool refuse_period(const bscap_phrase *reading, const bscap_unit *unit, bscap_error *error) {
  const bscap_period *meant = unit == NULL ? bscap_period_recognise(reading->word) : NULL;
  if (meant == NULL) return false;
  char number[BSCAP_QUANTITY_SIZE];
  snprintf(number, sizeof number, "%s", bscap_slice_quote(reading->number).text);
  const bool are_minutes = meant->seconds == 60;
  if (are_minutes) {
    bscap_decimal seconds = reading->decimal;
    bscap_decimal_multiply(&seconds, meant->seconds);
    bscap_text_shortest(number, sizeof number, bscap_decimal_value(&seconds));
  }
  bscap_fail(error, BSCAP_INVALID, "'%s': write %s%s", bscap_slice_quote(reading->whole).text,
             number, are_minutes ? "s" : meant->brief);
  return true;
}

bool bscap_habit_refuse(const bscap_phrase *reading, const bscap_unit *unit, bscap_error *error) {
  if (reading->is_rate) return false;
  return refuse_bytes_per_second(reading, unit, error) || refuse_bits(reading, unit, error) ||
         refuse_cpu(reading, unit, error) || refuse_period(reading, unit, error);
}
