#ifndef BSCAP_BASE_TEXT_H
#define BSCAP_BASE_TEXT_H

#include <bscap/allocator.h>
#include <stdbool.h>
#include <stddef.h>

/* A text that grows. Zero-initialise with the allocator set (NULL: the default one). When memory
 * runs out `failed` stays true and further additions do nothing, so that callers check once. */
typedef struct bscap_text {
  char *bytes; /* NUL behind `count` bytes; NULL while empty */
  size_t count;
  size_t capacity;
  bool failed;
  const bscap_allocator *allocator;
} bscap_text;

void bscap_text_add(bscap_text *text, const char *bytes);
void bscap_text_add_bytes(bscap_text *text, const char *bytes, size_t count);
void bscap_text_print(bscap_text *text, const char *format, ...)
    __attribute__((__format__(__printf__, 2, 3)));
void bscap_text_free(bscap_text *text);

/* Bytes of the UTF-8 character at `text`, and its code point; 0 at the end and where the bytes are
 * not UTF-8. */
size_t bscap_text_character(const char *text, unsigned *code);

/* Whether a code point steers a terminal instead of showing there: C0, DEL, C1, and those that turn
 * the direction of writing, by which a text can be made to read as another. */
bool bscap_text_is_control(unsigned code);

/* Columns that a terminal gives to UTF-8 text: code points, without combining marks. */
size_t bscap_text_width(const char *text);

/* Writes `value` with `digits` digits after the point ('.' in every locale). */
void bscap_text_fixed(char *text, size_t size, double value, int digits);

/* The decimal text with the fewest digits that strtod reads as `value`, as %g writes it ('.' in
 * every locale; an exponent from 1e+15 on and below 0.0001). */
void bscap_text_shortest(char *text, size_t size, double value);

/* The name among `count` that is nearest to `word` by edit distance with transpositions, ignoring
 * case; NULL when none is within about a third of its length. */
const char *bscap_text_nearest(const char *word, const char *const *names, size_t count);

#endif
