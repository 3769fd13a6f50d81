#ifndef TESTS_SIMULATE_RANDOM_TEXT_H
#define TESTS_SIMULATE_RANDOM_TEXT_H

/* YAML written by chance: maps, words and numbers, some of which are uncertain. */

#include <bscap/random.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { MOST_DEEP = 12, MOST_UNCERTAIN = 200, PATH_SIZE = 128 };

typedef struct writer {
  bscap_text text;
  bscap_random random;
  const char *names[MOST_DEEP]; /* of the maps that are open; NULL for an item of a list */
  bool is_first[MOST_DEEP];     /* whether something is in them */
  int depth;
  char uncertain[MOST_UNCERTAIN][PATH_SIZE]; /* paths of what was written as three values */
  size_t uncertain_count;
  double doubts; /* share of numbers that are uncertain */
} writer;

/* --- chance --- */

static inline bool happens(writer *w, double probability) {
  return bscap_random_uniform(&w->random) < probability;
}

static inline double between(writer *w, double low, double high) {
  return low + (high - low) * bscap_random_uniform(&w->random);
}

/* Each size as likely as any other. */
static inline double spread(writer *w, double low, double high) {
  return low * pow(high / low, bscap_random_uniform(&w->random));
}

static inline int whole(writer *w, int least, int most) {
  return least + (int)(bscap_random_uniform(&w->random) * (most - least + 1));
}

static inline const char *pick(writer *w, const char *const *words, int count) {
  return words[whole(w, 0, count - 1)];
}

#define PICK(w, ...)                                                                               \
  pick(w, (const char *const[]){__VA_ARGS__},                                                      \
       (int)(sizeof(const char *[]){__VA_ARGS__} / sizeof(char *)))

/* --- maps and words --- */

static inline void separate(writer *w) {
  static const char *const breaks[] = {"\n", "\n  ", "\n    "};
  if (w->depth > 0 && !w->is_first[w->depth]) bscap_text_add(&w->text, ",");
  bscap_text_add(&w->text, w->depth < 3 ? breaks[w->depth] : " ");
  w->is_first[w->depth] = false;
}

/* Opens a map, or a list where `bracket` is "[". */
static inline void open_with(writer *w, const char *name, const char *bracket) {
  separate(w);
  if (name != NULL) bscap_text_print(&w->text, "%s: ", name);
  bscap_text_add(&w->text, bracket);
  w->names[++w->depth] = name;
  w->is_first[w->depth] = true;
}

static inline void begin(writer *w, const char *name) {
  open_with(w, name, "{");
}

static inline void end(writer *w) {
  bscap_text_add(&w->text, "}");
  w->depth--;
}

static inline void end_list(writer *w) {
  bscap_text_add(&w->text, "]");
  w->depth--;
}

static inline void say(writer *w, const char *name, const char *word) {
  separate(w);
  bscap_text_print(&w->text, "%s: %s", name, word);
}

/* --- numbers --- */

/* How a number is written, and within which bounds. */
typedef struct form {
  const char *unit;
  double least;
  double most;
} form;

static const form a_count = {"", 0, INFINITY};
static const form some_bytes = {"B", 0, INFINITY};
static const form some_millicores = {"m", 0, INFINITY};
static const form some_seconds = {"s", 0, INFINITY};
static const form a_share = {"", 0, 1};
static const form a_variation = {"", 0, 10};
static const form units_an_hour = {"/h", 0, INFINITY};
static const form bytes_an_hour = {"B/h", 0, INFINITY};
static const form some_bps = {"bps", 0, INFINITY};

/* Without an exponent, which not every unit can have. */
static inline void add_plain(writer *w, double value, const char *unit) {
  char digits[64];
  int after = value == 0 ? 0 : 5 - (int)floor(log10(fabs(value)));
  snprintf(digits, sizeof digits, "%.*f", after < 0 ? 0 : after > 15 ? 15 : after, value);
  bscap_text_print(&w->text, "%s%s", digits, unit);
}

/* By these paths not numbers are correlated, but what varies. */
static inline bool stands_for_what_varies(const char *name) {
  return strcmp(name, "noise") == 0 || strcmp(name, "shocks") == 0 ||
         strcmp(name, "volatility") == 0;
}

static inline void note_path(writer *w, const char *name) {
  char *path = w->uncertain[w->uncertain_count];
  size_t used = 0;
  if (w->uncertain_count == MOST_UNCERTAIN || stands_for_what_varies(name)) return;
  for (int i = 1; i <= w->depth; i++) {
    if (w->names[i] == NULL) return; /* a list counts its items, nobody here does */
    used += (size_t)snprintf(path + used, PATH_SIZE - used, "%s.", w->names[i]);
  }
  snprintf(path + used, PATH_SIZE - used, "%s", name);
  w->uncertain_count++;
}

/* On a scale that has no bounds: there two steps that are not too unlike are always possible. */
static inline double moved(double value, form as, double step) {
  if (isinf(as.least)) return value + step;
  if (isinf(as.most)) return as.least + (value - as.least) * exp(step);
  double odds = (value - as.least) / (as.most - value) * exp(step);
  return as.least + (as.most - as.least) * odds / (1 + odds);
}

/* Low, likely and high, `width` apart on that scale. */
static inline void number_within(writer *w, const char *name, double value, form as, double width) {
  separate(w);
  bscap_text_print(&w->text, "%s: ", name);
  bool can_vary = value > as.least && value < as.most && value != 0;
  if (!can_vary || !happens(w, w->doubts)) {
    add_plain(w, value, as.unit);
    return;
  }
  double down = width * between(w, 0.3, 0.7);
  bscap_text_add(&w->text, "[");
  add_plain(w, moved(value, as, -down), as.unit);
  bscap_text_add(&w->text, ", ");
  add_plain(w, value, as.unit);
  bscap_text_add(&w->text, ", ");
  add_plain(w, moved(value, as, width - down), as.unit);
  bscap_text_add(&w->text, "]");
  note_path(w, name);
}

static inline void number(writer *w, const char *name, double value, form as) {
  number_within(w, name, value, as, spread(w, 0.05, 1));
}

/* A whole number; an uncertain one is one more or less. */
static inline void number_whole(writer *w, const char *name, int value, int least) {
  separate(w);
  if (value <= least || !happens(w, w->doubts)) {
    bscap_text_print(&w->text, "%s: %d", name, value);
    return;
  }
  bscap_text_print(&w->text, "%s: [%d, %d, %d]", name, value - 1, value, value + 1);
  note_path(w, name);
}

static inline void number_certain(writer *w, const char *name, double value, form as) {
  separate(w);
  bscap_text_print(&w->text, "%s: ", name);
  add_plain(w, value, as.unit);
}

#endif
