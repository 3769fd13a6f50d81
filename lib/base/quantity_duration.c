#include <bscap/calendar.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/quantity_words.h"

static const double longest_seconds = 10000 * BSCAP_SECONDS_PER_YEAR;

static const char *skip_blanks(const char *text) {
  return text + strspn(text, " \t");
}

static bscap_slice read_letters(const char *text) {
  size_t count = 0;
  while ((text[count] >= 'a' && text[count] <= 'z') || (text[count] >= 'A' && text[count] <= 'Z'))
    count++;
  return (bscap_slice){text, count};
}

static const bscap_period *find_period(bscap_slice word) {
  for (size_t i = 0; i < BSCAP_PERIOD_COUNT; i++)
    if (bscap_slice_is(word, bscap_period_table[i].brief)) return &bscap_period_table[i];
  return NULL;
}

const bscap_period *bscap_period_recognise(bscap_slice word) {
  static const char *const shortened[BSCAP_PERIOD_COUNT] = {"sec", "min", "hr", "dy",
                                                            "wk",  "mon", "yr"};
  bscap_slice singular = word;
  if (word.count > 2 && word.start[word.count - 1] == 's') singular.count--;
  for (size_t i = 0; i < BSCAP_PERIOD_COUNT; i++) {
    const bscap_period *row = &bscap_period_table[i];
    if (bscap_slice_resembles(word, row->brief) || bscap_slice_resembles(singular, row->name) ||
        bscap_slice_resembles(singular, shortened[i]))
      return row;
  }
  return NULL;
}

static bscap_status refuse_word(const char *text, bscap_slice number, bscap_slice word,
                                bscap_error *error) {
  bscap_quote whole = bscap_quote_text(text);
  bscap_quote digits = bscap_slice_quote(number);
  if (word.count == 0)
    return bscap_fail(error, BSCAP_INVALID,
                      "'%s' lacks a unit; write %ss, %sm (minutes), %sh, %sd, %sw, %smo or %sy",
                      whole.text, digits.text, digits.text, digits.text, digits.text, digits.text,
                      digits.text, digits.text);
  if (bscap_slice_is(word, "M"))
    return bscap_fail(error, BSCAP_INVALID, "'%s': write %smo (months) or %sm (minutes)",
                      whole.text, digits.text, digits.text);
  const bscap_period *meant = bscap_period_recognise(word);
  if (meant != NULL)
    return bscap_fail(error, BSCAP_INVALID, "'%s': write %s%s", whole.text, digits.text,
                      meant->brief);
  return bscap_fail(
      error, BSCAP_INVALID,
      "'%s': '%s' is no unit of time; write s, m, h, d, w, mo or y, as in 0.5s or 6mo", whole.text,
      bscap_slice_quote(word).text);
}

static bscap_status refuse_number(const char *text, bscap_error *error) {
  return bscap_fail(error, BSCAP_INVALID,
                    "'%s' is not a length of time; write one such as 15s, 6mo or 1h30m",
                    bscap_quote_text(text).text);
}

/* Reads one `1.5h` at `*rest` and moves behind it. */
static bscap_status read_term(double *seconds, const char *text, const char **rest,
                              bscap_error *error) {
  bscap_decimal decimal;
  const char *after = bscap_decimal_read(&decimal, *rest);
  if (after == NULL) return refuse_number(text, error);
  if (bscap_is_separator(after)) return bscap_separator_refuse(text, after, error);
  bscap_slice number = {*rest, (size_t)(after - *rest)};
  bscap_slice word = read_letters(skip_blanks(after));
  const bscap_period *period = find_period(word);
  *rest = skip_blanks(word.start + word.count);
  bool is_bare_zero = word.count == 0 && **rest == '\0' && bscap_decimal_value(&decimal) == 0;
  if (period == NULL && !is_bare_zero) return refuse_word(text, number, word, error);
  if (period != NULL) bscap_decimal_multiply(&decimal, period->seconds);
  *seconds = bscap_decimal_value(&decimal);
  return BSCAP_OK;
}

bscap_status bscap_duration_read(double *seconds, const char *text, bscap_error *error) {
  const char *rest = skip_blanks(text);
  bool is_negative = *rest == '-';
  if (*rest == '-' || *rest == '+') rest++;
  double total = 0;
  do {
    double term = 0;
    if (*rest == '-' || *rest == '+') return refuse_number(text, error);
    bscap_status status = read_term(&term, text, &rest, error);
    if (status != BSCAP_OK) return status;
    total += term;
  } while (*rest != '\0');
  if (!isfinite(total))
    return bscap_fail(error, BSCAP_INVALID, "'%s' is too long", bscap_quote_text(text).text);
  *seconds = is_negative ? -total : total;
  return BSCAP_OK;
}

bscap_status bscap_duration_parse(double *seconds, const char *text, bscap_error *error) {
  double length = 0;
  bscap_status status = bscap_duration_read(&length, text, error);
  if (status != BSCAP_OK) return status;
  if (signbit(length))
    return bscap_fail(error, BSCAP_INVALID, "'%s' is negative; write it without the minus",
                      bscap_quote_text(text).text);
  if (length > longest_seconds)
    return bscap_fail(error, BSCAP_INVALID, "'%s' is too long; write 10000y or less",
                      bscap_quote_text(text).text);
  *seconds = length;
  return BSCAP_OK;
}

void bscap_duration_format(double seconds, char text[BSCAP_DURATION_SIZE]) {
  int least_cost = BSCAP_BRIEF_SIZE + 4;
  strcpy(text, "0s");
  if (seconds == 0) return;
  for (size_t i = BSCAP_PERIOD_COUNT; i-- > 0;) {
    const bscap_period *period = &bscap_period_table[i];
    char number[BSCAP_BRIEF_SIZE], candidate[BSCAP_DURATION_SIZE];
    bscap_brief brief =
        i == 0 ? bscap_brief_exact(seconds) : bscap_brief_round(seconds / period->seconds, 15);
    bscap_brief_write(&brief, 0, number);
    int cost = bscap_brief_cost(number);
    double back;
    snprintf(candidate, sizeof candidate, "%.28s%s", number, period->brief);
    if (cost >= least_cost || bscap_duration_read(&back, candidate, NULL) != BSCAP_OK ||
        back != seconds)
      continue;
    least_cost = cost;
    strcpy(text, candidate);
  }
}
