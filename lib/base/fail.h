#ifndef BSCAP_BASE_FAIL_H
#define BSCAP_BASE_FAIL_H

#include <bscap/diagnostics.h>
#include <bscap/error.h>
#include <stdarg.h>
#include <stddef.h>

/* A place in a text that a person wrote. `file` may be NULL; line and column 0 mean unknown. */
typedef struct bscap_place {
  const char *file;
  int line;
  int column;
} bscap_place;

/* Fills `error` (which may be NULL) and returns `status`, so that callers write `return fail(..)`.
 * A message too long for the struct ends with an ellipsis, never inside a UTF-8 character. Control
 * characters and bytes that are not UTF-8 become `?`, so that a message stays one line of UTF-8
 * whatever the input held. The arguments may be texts of `error` itself. */
bscap_status bscap_fail(bscap_error *error, bscap_status status, const char *format, ...)
    __attribute__((__format__(__printf__, 3, 4)));

/* The same, with the place. */
bscap_status bscap_fail_at(bscap_error *error, bscap_status status, bscap_place place,
                           const char *format, ...) __attribute__((__format__(__printf__, 4, 5)));

/* Adds a warning to `diagnostics` (NULL: nowhere). Fails only when memory runs out. */
bscap_status bscap_warn(bscap_diagnostics *diagnostics, bscap_error *error, bscap_place place,
                        const char *format, ...) __attribute__((__format__(__printf__, 4, 5)));

/* The same for callers that have the arguments in hand. */
void bscap_error_fill(bscap_error *error, bscap_status status, bscap_place place,
                      const char *format, va_list arguments)
    __attribute__((__format__(__printf__, 4, 0)));

/* "out of memory", in the one wording. */
bscap_status bscap_fail_memory(bscap_error *error);

enum { BSCAP_QUOTE_SIZE = 48 };

/* Somebody's text within a message: printable ASCII, other bytes as `?`, cut with `...`. */
typedef struct bscap_quote {
  char text[BSCAP_QUOTE_SIZE];
} bscap_quote;

bscap_quote bscap_quote_bytes(const char *bytes, size_t count);
bscap_quote bscap_quote_text(const char *text);

#endif
