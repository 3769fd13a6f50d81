#ifndef BSCAP_CSV_H
#define BSCAP_CSV_H

#include <bscap/allocator.h>
#include <bscap/error.h>
#include <bscap/export.h>
#include <stdbool.h>
#include <stddef.h>

BSCAP_BEGIN

/** One field of a CSV file (RFC 4180). `text` ends with NUL and is borrowed until the callback
 *  returns; `line` and `column` say where the field begins; `ends_row` marks a row's last. */
typedef struct bscap_csv_field {
  const char *text;
  size_t length;
  int line;
  int column;
  bool ends_row;
} bscap_csv_field;

/** Called for each field in order; anything but BSCAP_OK stops the reader and is returned. */
typedef bscap_status (*bscap_csv_callback)(void *context, const bscap_csv_field *field,
                                           bscap_error *error);

/** Reads CSV: commas, quoted fields, doubled quotes, LF or CRLF, a byte order mark skipped, blank
 *  lines skipped. `name` stands for the file in messages.
 *  Errors: BSCAP_INVALID with line and column for a quote that never closes, text after a closing
 *  quote, and NUL bytes; what the callback returns; out of memory. */
BSCAP_API bscap_status bscap_csv_read(const char *name, const char *bytes, size_t count,
                                      bscap_csv_callback callback, void *context,
                                      const bscap_allocator *allocator, bscap_error *error);

BSCAP_END

#endif
