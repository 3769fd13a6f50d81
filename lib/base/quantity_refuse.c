#include "base/quantity_words.h"

#include <stdio.h>
#include <string.h>

enum { SPELLED_SIZE = 16 };

typedef struct description {
  const char *noun;
  const char *examples;
} description;

static description describe(const bscap_unit *unit) {
  if (unit == NULL)
    return (description){"what it counts", "400, 2 cores, 20Gi, 5 Mbps, 60%, 500MB/month or 2w"};
  switch (*unit) {
  case BSCAP_COUNT:
    return (description){"a bare count", "400, 10k or 1M"};
  case BSCAP_RATIO:
    return (description){"a share or a factor", "60%, 0.6 or 2x"};
  case BSCAP_MILLICORES:
    return (description){"CPU", "500m, 0.5 or 2 cores"};
  case BSCAP_BYTES:
    return (description){"bytes", "128Mi, 20Gi or 500MB"};
  case BSCAP_PER_SECOND:
    return (description){"an amount per time", "10k/month or 5/s"};
  case BSCAP_BYTES_PER_SECOND:
    return (description){"bytes per time", "500MB/month or 2GB/week"};
  case BSCAP_BITS_PER_SECOND:
    return (description){"bits per second", "5 Mbps or 500 kbps"};
  case BSCAP_SECONDS:
    break;
  }
  return (description){"a length of time", "15s, 6mo or 1h30m"};
}

/* The word, spelled as it should be, that differs from what was written in case only. */
static bool find_spelling(const bscap_phrase *reading, const bscap_unit *unit,
                          const bscap_word **found, char spelled[SPELLED_SIZE]) {
  for (size_t i = 0; i < BSCAP_WORD_COUNT; i++) {
    const bscap_word *word = &bscap_word_table[i];
    if (word->is_rate != reading->is_rate || (unit != NULL && word->unit != *unit)) continue;
    for (size_t j = 0; j < BSCAP_PREFIX_COUNT; j++) {
      if (!bscap_word_takes(word, &bscap_prefix_table[j])) continue;
      snprintf(spelled, SPELLED_SIZE, "%s%s", bscap_prefix_table[j].name, word->name);
      *found = word;
      if (bscap_slice_resembles(reading->word, spelled)) return true;
    }
  }
  return false;
}

/* The period meant by `Month` or `months`; NULL where none is recognisable. */
static const char *find_period_name(bscap_slice period) {
  bscap_slice singular = {period.start, period.count > 1 ? period.count - 1 : 0};
  bool is_plural = period.count > 1 && period.start[period.count - 1] == 's';
  for (size_t i = 0; i < BSCAP_PERIOD_COUNT; i++) {
    const bscap_period *row = &bscap_period_table[i];
    if (bscap_slice_resembles(period, row->brief)) return row->brief;
    if (bscap_slice_resembles(period, row->name)) return row->name;
    if (is_plural && bscap_slice_resembles(singular, row->name)) return row->name;
  }
  return NULL;
}

static bscap_status refuse_period(const bscap_phrase *reading, bscap_error *error) {
  bscap_quote whole = bscap_slice_quote(reading->whole);
  const char *name = find_period_name(reading->period);
  if (name == NULL)
    return bscap_fail(error, BSCAP_INVALID,
                      "'%s': after the slash write s, minute, hour, day, week, month or year",
                      whole.text);
  bscap_slice amount = {reading->number.start,
                        (size_t)(reading->period.start - reading->number.start)};
  return bscap_fail(error, BSCAP_INVALID, "'%s': write %s%s", whole.text,
                    bscap_slice_quote(amount).text, name);
}

/* A capital K and a lone small letter leave open whether thousands or 1024s are meant. */
static bool is_ambiguous(const bscap_word *word, bscap_slice written) {
  if (word->prefixes != BSCAP_ANY_PREFIX || written.count == 0) return false;
  bool has_i = written.count > 1 && (written.start[1] == 'i' || written.start[1] == 'I');
  return !has_i && (written.start[0] == 'K' || written.count == 1);
}

/* `5Mb/s` is bits to some and bytes to others. */
static bscap_status refuse_small_b(const bscap_phrase *reading, const char *spelled,
                                   bscap_error *error) {
  bscap_quote number = bscap_slice_quote(reading->number);
  bscap_quote period = bscap_slice_quote(reading->period);
  int count = (int)strlen(spelled) - 1;
  return bscap_fail(error, BSCAP_INVALID, "'%s': write %s%.*sbit/%s for bits or %s%s/%s for bytes",
                    bscap_slice_quote(reading->whole).text, number.text, count, spelled,
                    period.text, number.text, spelled, period.text);
}

static bscap_status refuse_spelling(const bscap_phrase *reading, const bscap_word *word,
                                    const char *spelled, bscap_error *error) {
  bscap_quote whole = bscap_slice_quote(reading->whole);
  bscap_quote number = bscap_slice_quote(reading->number);
  bscap_quote period = bscap_slice_quote(reading->period);
  const char *slash = reading->is_rate ? "/" : "";
  if (!is_ambiguous(word, reading->word)) {
    const char *blank = reading->has_blank || strlen(word->name) > 2 ? " " : "";
    return bscap_fail(error, BSCAP_INVALID, "'%s': write %s%s%s%s%s", whole.text, number.text,
                      blank, spelled, slash, period.text);
  }
  if (spelled[0] == 'k')
    return bscap_fail(error, BSCAP_INVALID, "'%s': write %sk%s%s%s (1000) or %sKi%s%s%s (1024)",
                      whole.text, number.text, spelled + 1, slash, period.text, number.text,
                      spelled + 1, slash, period.text);
  return bscap_fail(error, BSCAP_INVALID, "'%s': write %s%ci%s%s or %s%c%s%s", whole.text,
                    number.text, spelled[0], slash, period.text, number.text, spelled[0], slash,
                    period.text);
}

/* Fits a unit, though not the one that was asked for. */
static bool is_of_another_unit(const bscap_phrase *reading, bscap_unit *other) {
  double value;
  char text[BSCAP_QUOTE_SIZE];
  if (reading->whole.count >= sizeof text) return false;
  memcpy(text, reading->whole.start, reading->whole.count);
  text[reading->whole.count] = '\0';
  return bscap_quantity_guess(&value, other, text, NULL) == BSCAP_OK;
}

bscap_status bscap_phrase_refuse(const bscap_phrase *reading, const bscap_unit *unit,
                                 bscap_error *error) {
  if (bscap_habit_refuse(reading, unit, error)) return BSCAP_INVALID;
  bscap_quote whole = bscap_slice_quote(reading->whole);
  const bscap_word *word;
  char spelled[SPELLED_SIZE];
  if (find_spelling(reading, unit, &word, spelled)) {
    if (bscap_slice_is(reading->word, spelled)) return refuse_period(reading, error);
    bool may_be_bits = reading->is_rate && (unit == NULL || *unit == BSCAP_BITS_PER_SECOND);
    if (may_be_bits && reading->word.start[reading->word.count - 1] == 'b')
      return refuse_small_b(reading, spelled, error);
    return refuse_spelling(reading, word, spelled, error);
  }
  description wanted = describe(unit);
  bscap_unit other;
  if (unit == NULL || !is_of_another_unit(reading, &other))
    return bscap_fail(error, BSCAP_INVALID, "'%s': write %s, such as %s", whole.text, wanted.noun,
                      wanted.examples);
  return bscap_fail(error, BSCAP_INVALID, "'%s' is %s; write %s, such as %s", whole.text,
                    describe(&other).noun, wanted.noun, wanted.examples);
}
