#ifndef BSCAP_BASE_SCAN_H
#define BSCAP_BASE_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fail.h"

/* Reads JSON (RFC 8259, nothing more lenient) piece by piece, in the order in which it stands. What
 * fails sets `status` and `error`, and from then on everything ends at once, so that callers check
 * when they are done:
 *
 *   for (bscap_scan_open(&scan, '{'); bscap_scan_key(&scan, &key);)
 *     if (strcmp(key, "level") == 0) level = bscap_scan_number(&scan);
 *     else bscap_scan_skip(&scan);
 */
typedef struct bscap_scan {
  const char *name; /* of the file */
  const char *text;
  const char *end; /* where a NUL is; others may stand before */
  const char *next;
  const char *token; /* where the last piece begins */
  size_t depth;
  bool is_first; /* nothing was read yet of the list or object that was opened last */
  bscap_arena *arena;
  bscap_error *error;
  bscap_status status;
} bscap_scan;

enum { BSCAP_SCAN_MOST_DEPTH = 32 };

/* Copies `count` bytes into the arena, where all texts will live too. */
void bscap_scan_start(bscap_scan *scan, bscap_arena *arena, const char *name, const char *bytes,
                      size_t count, bscap_error *error);

/* Enters an object, '{', or a list, '['. */
void bscap_scan_open(bscap_scan *scan, char bracket);

/* The next key of the object, whose value must be read then; false behind the last. */
bool bscap_scan_key(bscap_scan *scan, const char **key);

/* Whether the list has another item, which must be read then. */
bool bscap_scan_item(bscap_scan *scan);

/* Values; a null is NULL, or NAN. Texts hold no NUL. */
const char *bscap_scan_text(bscap_scan *scan);
double bscap_scan_number(bscap_scan *scan);
uint64_t bscap_scan_whole(bscap_scan *scan); /* exactly; no null */
bool bscap_scan_flag(bscap_scan *scan);      /* no null */

/* Passes over a value of any kind. */
void bscap_scan_skip(bscap_scan *scan);

/* Nothing but blanks may follow. */
void bscap_scan_end(bscap_scan *scan);

/* Fails at `token`, a place in the text. */
void bscap_scan_fail(bscap_scan *scan, const char *token, const char *format, ...)
    __attribute__((__format__(__printf__, 3, 4)));

#endif
