#include "nearest.h"

#include <stddef.h>
#include <string.h>

enum { MOST_BYTES = 128 };

static unsigned least(unsigned first, unsigned second) {
  return first < second ? first : second;
}

/* Levenshtein's distance, in one row of its table. */
static unsigned distance(const char *first, const char *second) {
  unsigned row[MOST_BYTES];
  const size_t width = strlen(second);
  for (size_t j = 0; j <= width; j++) row[j] = (unsigned)j;
  for (size_t i = 0; first[i] != '\0'; i++) {
    unsigned diagonal = row[0]++;
    for (size_t j = 0; j < width; j++) {
      const unsigned changed = diagonal + (first[i] != second[j]);
      diagonal = row[j + 1];
      row[j + 1] = least(changed, least(row[j], row[j + 1]) + 1);
    }
  }
  return row[width];
}

void nearest_offer(nearest *best, const char *name) {
  const size_t length = strlen(best->word);
  if (length >= MOST_BYTES || strlen(name) >= MOST_BYTES) return;
  const unsigned edits = distance(best->word, name);
  if (edits > (length + 2) / 3 || (best->name != NULL && edits >= best->edits)) return;
  best->name = name;
  best->edits = edits;
}
