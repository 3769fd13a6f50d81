#include "base/quantity_words.h"

#include <string.h>

const bscap_prefix bscap_prefix_table[BSCAP_PREFIX_COUNT] = {
    {"", 0, 0},    {"k", 3, 0},   {"M", 6, 0},   {"G", 9, 0},   {"T", 12, 0},
    {"P", 15, 0},  {"E", 18, 0},  {"Ki", 0, 10}, {"Mi", 0, 20}, {"Gi", 0, 30},
    {"Ti", 0, 40}, {"Pi", 0, 50}, {"Ei", 0, 60}};

/* Where a text can be read in several ways, guessing takes the first. */
const bscap_word bscap_word_table[BSCAP_WORD_COUNT] = {
    {"", BSCAP_COUNT, BSCAP_DECIMAL_PREFIX, false, 0, 0},
    {"", BSCAP_PER_SECOND, BSCAP_DECIMAL_PREFIX, true, 0, 0},
    {"", BSCAP_BYTES, BSCAP_ANY_PREFIX, false, 0, 0},
    {"B", BSCAP_BYTES, BSCAP_ANY_PREFIX, false, 0, 0},
    {"", BSCAP_BYTES_PER_SECOND, BSCAP_ANY_PREFIX, true, 0, 0},
    {"B", BSCAP_BYTES_PER_SECOND, BSCAP_ANY_PREFIX, true, 0, 0},
    {"m", BSCAP_MILLICORES, BSCAP_NO_PREFIX, false, 0, 0},
    {"", BSCAP_MILLICORES, BSCAP_DECIMAL_PREFIX, false, 3, 0},
    {"core", BSCAP_MILLICORES, BSCAP_NO_PREFIX, false, 3, 0},
    {"cores", BSCAP_MILLICORES, BSCAP_NO_PREFIX, false, 3, 0},
    {"vCPU", BSCAP_MILLICORES, BSCAP_NO_PREFIX, false, 3, 0},
    {"%", BSCAP_RATIO, BSCAP_NO_PREFIX, false, -2, 0},
    {"x", BSCAP_RATIO, BSCAP_NO_PREFIX, false, 0, 0},
    {"", BSCAP_RATIO, BSCAP_NO_PREFIX, false, 0, 0},
    {"bps", BSCAP_BITS_PER_SECOND, BSCAP_DECIMAL_PREFIX, false, 0, 0},
    {"bit", BSCAP_BITS_PER_SECOND, BSCAP_DECIMAL_PREFIX, true, 0, 0},
    {"B", BSCAP_BITS_PER_SECOND, BSCAP_ANY_PREFIX, true, 0, 3}};

const bscap_period bscap_period_table[BSCAP_PERIOD_COUNT] = {
    {"s", "second", 1},    {"m", "minute", 60},      {"h", "hour", 3600},    {"d", "day", 86400},
    {"w", "week", 604800}, {"mo", "month", 2629800}, {"y", "year", 31557600}};

bool bscap_word_takes(const bscap_word *word, const bscap_prefix *prefix) {
  if (prefix->bits > 0) return word->prefixes == BSCAP_ANY_PREFIX;
  return prefix->exponent == 0 || word->prefixes != BSCAP_NO_PREFIX;
}

bool bscap_slice_is(bscap_slice slice, const char *text) {
  return strlen(text) == slice.count && memcmp(slice.start, text, slice.count) == 0;
}

static char lower(char byte) {
  return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

bool bscap_slice_resembles(bscap_slice slice, const char *text) {
  if (strlen(text) != slice.count) return false;
  for (size_t i = 0; i < slice.count; i++)
    if (lower(slice.start[i]) != lower(text[i])) return false;
  return true;
}

bscap_quote bscap_slice_quote(bscap_slice slice) {
  return bscap_quote_bytes(slice.start, slice.count);
}

static bool is_blank(char byte) {
  return byte == ' ' || byte == '\t';
}

static const char *skip_blanks(const char *text) {
  while (is_blank(*text)) text++;
  return text;
}

static bscap_slice slice_trimmed(const char *start, const char *end) {
  while (start < end && is_blank(*start)) start++;
  while (end > start && is_blank(end[-1])) end--;
  return (bscap_slice){start, (size_t)(end - start)};
}

static size_t count_digits(const char *text) {
  return strspn(text, "0123456789");
}

bool bscap_is_separator(const char *text) {
  return *text == '_' || (*text == ',' && count_digits(text + 1) > 0);
}

/* `1,000` and `1_000` mean 1000, but `1,5` means 1.5. */
bscap_status bscap_separator_refuse(const char *text, const char *separator, bscap_error *error) {
  char shown[BSCAP_QUOTE_SIZE];
  bool groups = *separator == '_' || count_digits(separator + 1) == 3;
  size_t count = 0;
  for (const char *byte = text; *byte != '\0' && count < sizeof shown - 1; byte++) {
    if (*byte != *separator)
      shown[count++] = *byte;
    else if (!groups)
      shown[count++] = '.';
  }
  shown[count] = '\0';
  return bscap_fail(error, BSCAP_INVALID,
                    "'%s': numbers have neither commas nor underscores; write %s",
                    bscap_quote_text(text).text, bscap_quote_bytes(shown, count).text);
}

bscap_status bscap_phrase_split(bscap_phrase *reading, const char *text, bscap_error *error) {
  text = skip_blanks(text);
  const char *end = text + strlen(text);
  reading->whole = slice_trimmed(text, end);
  const char *after = bscap_decimal_read(&reading->decimal, text);
  if (after == NULL)
    return bscap_fail(
        error, BSCAP_INVALID,
        "'%s' does not begin with a number; write one such as 400, 60%%, 500m or 20Gi",
        bscap_quote_text(text).text);
  if (bscap_is_separator(after)) return bscap_separator_refuse(text, after, error);
  const char *slash = strchr(after, '/');
  reading->number = (bscap_slice){text, (size_t)(after - text)};
  reading->word = slice_trimmed(after, slash != NULL ? slash : end);
  reading->period = slice_trimmed(slash != NULL ? slash + 1 : end, end);
  reading->has_blank = is_blank(*after);
  reading->is_rate = slash != NULL;
  return BSCAP_OK;
}
