#include "report/draft.h"

#include "base/fail.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char replacement[] = "\xef\xbf\xbd";

bscap_draft bscap_draft_open(const bscap_report_options *options) {
  bscap_draft draft = {.options = bscap_report_options_default()};
  const size_t size = sizeof draft.options;
  if (options != NULL) memcpy(&draft.options, options, options->size < size ? options->size : size);
  draft.arena = bscap_arena_create(draft.options.allocator);
  draft.text.allocator = draft.options.allocator;
  draft.text.failed = draft.arena == NULL;
  return draft;
}

bscap_status bscap_draft_close(bscap_draft *draft, const bscap_sink *sink, bscap_error *error) {
  bscap_status status = BSCAP_OK;
  const bscap_text *text = &draft->text;
  if (text->failed)
    status = bscap_fail_memory(error);
  else if (text->count > 0 && !sink->write(sink->context, text->bytes, text->count))
    status = bscap_fail(error, BSCAP_UNAVAILABLE, "the report could not be written");
  bscap_text_free(&draft->text);
  bscap_arena_free(draft->arena);
  return status;
}

/* Room for `count` bytes, or NULL, which is remembered. */
static char *take(bscap_draft *draft, size_t count) {
  char *bytes = draft->arena != NULL ? bscap_arena_take(draft->arena, count, 1) : NULL;
  if (bytes == NULL) draft->text.failed = true;
  return bytes;
}

const char *bscap_draft_print(bscap_draft *draft, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int length = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  char *text = length >= 0 ? take(draft, (size_t)length + 1) : NULL;
  if (text == NULL) return "";
  va_start(arguments, format);
  vsnprintf(text, (size_t)length + 1, format, arguments);
  va_end(arguments);
  return text;
}

static bool is_control(unsigned code) {
  return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

char *bscap_draft_clean(bscap_draft *draft, const char *text, bool is_printable) {
  static char nothing[] = "";
  if (text == NULL) return nothing;
  const size_t count = strlen(text);
  char *clean = count < SIZE_MAX / 3 ? take(draft, 3 * count + 1) : NULL;
  if (clean == NULL) return nothing;
  char *next = clean;
  while (*text != '\0') {
    unsigned code = 0;
    const size_t length = bscap_text_character(text, &code);
    const bool is_kept = length > 0 && !(is_printable && is_control(code));
    const char *source = is_kept ? text : replacement;
    const size_t size = is_kept ? length : sizeof replacement - 1;
    memcpy(next, source, size);
    next += size;
    text += length > 0 ? length : 1;
  }
  *next = '\0';
  return clean;
}
