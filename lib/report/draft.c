#include "report/draft.h"

#include <stdarg.h>
#include <string.h>

#include "base/fail.h"

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

const char *bscap_draft_print(bscap_draft *draft, const char *format, ...) {
  if (draft->arena == NULL) return "";
  va_list arguments;
  va_start(arguments, format);
  const char *text = bscap_arena_print_arguments(draft->arena, format, arguments);
  va_end(arguments);
  if (text == NULL) draft->text.failed = true;
  return text != NULL ? text : "";
}

char *bscap_draft_clean(bscap_draft *draft, const char *text, bool is_printable) {
  if (text == NULL || draft->arena == NULL) return &draft->nothing;
  char *clean = bscap_arena_take(draft->arena, strlen(text) + 1, sizeof replacement - 1);
  if (clean == NULL) {
    draft->text.failed = true;
    return &draft->nothing;
  }
  char *next = clean;
  while (*text != '\0') {
    unsigned code = 0;
    const size_t length = bscap_text_character(text, &code);
    const bool is_kept = length > 0 && !(is_printable && bscap_text_is_control(code));
    const char *source = is_kept ? text : replacement;
    const size_t size = is_kept ? length : sizeof replacement - 1;
    memcpy(next, source, size);
    next += size;
    text += length > 0 ? length : 1;
  }
  *next = '\0';
  return clean;
}
