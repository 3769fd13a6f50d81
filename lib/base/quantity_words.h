#ifndef BSCAP_BASE_QUANTITY_WORDS_H
#define BSCAP_BASE_QUANTITY_WORDS_H

#include "base/fail.h"
#include "base/quantity_decimal.h"

#include <bscap/quantity.h>

/* The vocabulary of quantities, and a text taken apart into number, amount and period. */

/* What may stand before a word. */
typedef enum bscap_prefixes {
  BSCAP_NO_PREFIX,
  BSCAP_DECIMAL_PREFIX, /* k M G T P E */
  BSCAP_ANY_PREFIX      /* and Ki Mi Gi Ti Pi Ei */
} bscap_prefixes;

typedef struct bscap_prefix {
  const char *name;
  int exponent; /* stands for 10^exponent */
  int bits;     /* or for 2^bits */
} bscap_prefix;

enum { BSCAP_PREFIX_COUNT = 13 }; /* the first is none, then the decimal ones, by size */
extern const bscap_prefix bscap_prefix_table[BSCAP_PREFIX_COUNT];

/* A way to write numbers of `unit`: one of the word is 10^exponent 2^bits of the unit. */
typedef struct bscap_word {
  const char *name;
  bscap_unit unit;
  bscap_prefixes prefixes;
  bool is_rate; /* a slash and a period follow */
  int exponent;
  int bits;
} bscap_word;

enum { BSCAP_WORD_COUNT = 17 };
extern const bscap_word bscap_word_table[BSCAP_WORD_COUNT];

bool bscap_word_takes(const bscap_word *word, const bscap_prefix *prefix);

/* A length of time as durations (`brief`) and rates (either) name it. */
typedef struct bscap_period {
  const char *brief;
  const char *name;
  uint32_t seconds;
} bscap_period;

enum { BSCAP_PERIOD_COUNT = 7 }; /* from second to year */
extern const bscap_period bscap_period_table[BSCAP_PERIOD_COUNT];

/* Part of a text. */
typedef struct bscap_slice {
  const char *start;
  size_t count;
} bscap_slice;

bool bscap_slice_is(bscap_slice slice, const char *text);
bool bscap_slice_resembles(bscap_slice slice, const char *text); /* the same but for case */
bscap_quote bscap_slice_quote(bscap_slice slice);

/* `number word / period`; slices are empty where nothing stands. */
typedef struct bscap_phrase {
  bscap_slice whole;
  bscap_slice number;
  bscap_slice word;
  bscap_slice period;
  bool has_blank; /* between number and word */
  bool is_rate;   /* there is a slash */
  bscap_decimal decimal;
} bscap_phrase;

bscap_status bscap_phrase_split(bscap_phrase *reading, const char *text, bscap_error *error);

/* An underscore or a comma in the midst of a number, and what to write without it. */
bool bscap_is_separator(const char *text);
bscap_status bscap_separator_refuse(const char *text, const char *separator, bscap_error *error);

/* Says what to write instead of a reading that fits no word of `*unit` (NULL: of any). */
bscap_status bscap_phrase_refuse(const bscap_phrase *reading, const bscap_unit *unit,
                                 bscap_error *error);

/* The same for spellings that are common elsewhere, `5MBps` or `2cpu`; false where it is none. */
bool bscap_habit_refuse(const bscap_phrase *reading, const bscap_unit *unit, bscap_error *error);

/* The period meant by `Days`, `min` or `yr`; NULL where none is recognisable. */
const bscap_period *bscap_period_recognise(bscap_slice word);

/* bscap_duration_parse with a sign and without a greatest length. */
bscap_status bscap_duration_read(double *seconds, const char *text, bscap_error *error);

#endif
