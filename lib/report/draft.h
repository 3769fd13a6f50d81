#ifndef BSCAP_REPORT_DRAFT_H
#define BSCAP_REPORT_DRAFT_H

#include "base/arena.h"
#include "base/text.h"

#include <bscap/report.h>

/* A report in the making. Writers add to `text` and never look whether memory lasted: what fails
 * sets `text.failed`, and bscap_draft_close tells. */
typedef struct bscap_draft {
  bscap_report_options options;
  bscap_arena *arena; /* holds what has to last until the end; NULL when memory ran out */
  bscap_text text;
  char nothing; /* the empty text that stands in for one that memory ran out for */
} bscap_draft;

/* `options` may be NULL, or shorter than they are now. */
bscap_draft bscap_draft_open(const bscap_report_options *options);

/* Hands the text to `sink` unless memory ran out, and frees everything. */
bscap_status bscap_draft_close(bscap_draft *draft, const bscap_sink *sink, bscap_error *error);

/* A formatted text that lasts as long as the draft; "" when memory runs out. */
const char *bscap_draft_print(bscap_draft *draft, const char *format, ...)
    __attribute__((__format__(__printf__, 2, 3)));

/* A copy of `text` as valid UTF-8, each byte that is none replaced by U+FFFD; with `is_printable`
 * control characters too, so that no text can steer a terminal. "" for NULL. */
char *bscap_draft_clean(bscap_draft *draft, const char *text, bool is_printable);

#endif
