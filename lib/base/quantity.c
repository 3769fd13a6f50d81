#include <bscap/quantity.h>

#include <math.h>
#include <string.h>

#include "base/quantity_words.h"

const char *bscap_unit_name(bscap_unit unit) {
  switch (unit) {
  case BSCAP_COUNT:
    return "count";
  case BSCAP_RATIO:
    return "ratio";
  case BSCAP_MILLICORES:
    return "millicores";
  case BSCAP_BYTES:
    return "bytes";
  case BSCAP_PER_SECOND:
    return "per_second";
  case BSCAP_BYTES_PER_SECOND:
    return "bytes_per_second";
  case BSCAP_BITS_PER_SECOND:
    return "bits_per_second";
  case BSCAP_SECONDS:
    return "seconds";
  }
  return "unknown";
}

/* The prefix that makes `slice` out of the word; NULL where none does. */
static const bscap_prefix *find_prefix(bscap_slice slice, const bscap_word *word) {
  size_t word_count = strlen(word->name);
  if (slice.count < word_count) return NULL;
  bscap_slice prefix = {slice.start, slice.count - word_count};
  bscap_slice rest = {slice.start + prefix.count, word_count};
  if (!bscap_slice_is(rest, word->name)) return NULL;
  for (size_t i = 0; i < BSCAP_PREFIX_COUNT; i++)
    if (bscap_word_takes(word, &bscap_prefix_table[i]) &&
        bscap_slice_is(prefix, bscap_prefix_table[i].name))
      return &bscap_prefix_table[i];
  return NULL;
}

/* The first word of `unit` (NULL: of any) that the reading fits. */
static const bscap_word *find_word(const bscap_phrase *reading, const bscap_unit *unit,
                                   const bscap_prefix **prefix) {
  for (size_t i = 0; i < BSCAP_WORD_COUNT; i++) {
    const bscap_word *word = &bscap_word_table[i];
    if (word->is_rate != reading->is_rate || (unit != NULL && word->unit != *unit)) continue;
    *prefix = find_prefix(reading->word, word);
    if (*prefix != NULL) return word;
  }
  return NULL;
}

/* 0 where there is no such period. */
static uint32_t find_period(const bscap_phrase *reading) {
  if (!reading->is_rate) return 1;
  for (size_t i = 0; i < BSCAP_PERIOD_COUNT; i++)
    if (bscap_slice_is(reading->period, bscap_period_table[i].brief) ||
        bscap_slice_is(reading->period, bscap_period_table[i].name))
      return bscap_period_table[i].seconds;
  return 0;
}

/* A byte is the least that memory and disks know. Whoever writes `0.5B` means it all the same. */
static bool is_less_than_a_byte(double value, bscap_unit unit, bscap_slice word) {
  return unit == BSCAP_BYTES && value != 0 && fabs(value) < 1 && !bscap_slice_is(word, "B");
}

static bscap_status read_quantity(double *value, bscap_unit *found, const bscap_unit *unit,
                                  bscap_phrase *reading, bscap_error *error) {
  const bscap_prefix *prefix = NULL;
  const bscap_word *word = find_word(reading, unit, &prefix);
  uint32_t period_seconds = find_period(reading);
  if (word == NULL || period_seconds == 0) return bscap_phrase_refuse(reading, unit, error);
  bscap_quote whole = bscap_slice_quote(reading->whole);
  reading->decimal.exponent += prefix->exponent + word->exponent;
  bscap_decimal_multiply(&reading->decimal, (uint64_t)1 << prefix->bits);
  bscap_decimal_multiply(&reading->decimal, (uint64_t)1 << word->bits);
  bscap_decimal_divide(&reading->decimal, period_seconds);
  double result = bscap_decimal_value(&reading->decimal);
  if (!isfinite(result))
    return bscap_fail(error, BSCAP_INVALID, "'%s' is too large; write less than 1e308", whole.text);
  if (is_less_than_a_byte(result, word->unit, reading->word))
    return bscap_fail(error, BSCAP_INVALID,
                      "'%s' is less than a byte; write whole bytes, such as 128Mi or 128M",
                      whole.text);
  *value = result;
  *found = word->unit;
  return BSCAP_OK;
}

bscap_status bscap_quantity_parse(double *value, bscap_unit unit, const char *text,
                                  bscap_error *error) {
  if (unit == BSCAP_SECONDS) return bscap_duration_read(value, text, error);
  bscap_phrase reading;
  bscap_status status = bscap_phrase_split(&reading, text, error);
  if (status != BSCAP_OK) return status;
  bscap_unit found;
  return read_quantity(value, &found, &unit, &reading, error);
}

bscap_status bscap_quantity_guess(double *value, bscap_unit *unit, const char *text,
                                  bscap_error *error) {
  bscap_phrase reading;
  bscap_status status = bscap_phrase_split(&reading, text, error);
  if (status != BSCAP_OK) return status;
  const bscap_prefix *prefix;
  if (find_word(&reading, NULL, &prefix) == NULL &&
      bscap_duration_read(value, text, NULL) == BSCAP_OK) {
    *unit = BSCAP_SECONDS;
    return BSCAP_OK;
  }
  return read_quantity(value, unit, NULL, &reading, error);
}
