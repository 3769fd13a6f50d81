#include "base/fail.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

static const char ellipsis[] = "...";

/* Copies `from` into `to` as valid UTF-8 on one line; what does not fit ends with an ellipsis. */
static void copy_clean(char *to, size_t size, const char *from) {
  size_t used = 0, last_fit = 0;
  while (*from != '\0') {
    unsigned code = 0;
    size_t length = bscap_text_character(from, &code);
    bool shows = length > 0 && !bscap_text_is_control(code);
    size_t width = shows ? length : 1;
    if (used + width >= size) break;
    memcpy(to + used, shows ? from : "?", width);
    used += width;
    from += length > 0 ? length : 1;
    if (used + sizeof ellipsis <= size) last_fit = used;
  }
  to[used] = '\0';
  if (*from != '\0') memcpy(to + last_fit, ellipsis, sizeof ellipsis);
}

/* Everything is made aside first, so that a message may quote the one it replaces. Cleaning may
 * halve a text: with twice the room, what was cut here is too long there as well. */
void bscap_error_fill(bscap_error *error, bscap_status status, bscap_place place,
                      const char *format, va_list arguments) {
  if (error == NULL) return;
  char raw[2 * BSCAP_MESSAGE_SIZE] = "";
  vsnprintf(raw, sizeof raw, format, arguments);
  bscap_error made = {.status = status, .line = place.line, .column = place.column};
  copy_clean(made.message, sizeof made.message, raw);
  if (place.file != NULL) copy_clean(made.file, sizeof made.file, place.file);
  *error = made;
}

bscap_status bscap_fail(bscap_error *error, bscap_status status, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  bscap_error_fill(error, status, (bscap_place){0}, format, arguments);
  va_end(arguments);
  return status;
}

bscap_status bscap_fail_at(bscap_error *error, bscap_status status, bscap_place place,
                           const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  bscap_error_fill(error, status, place, format, arguments);
  va_end(arguments);
  return status;
}

bscap_status bscap_fail_memory(bscap_error *error) {
  return bscap_fail(error, BSCAP_OUT_OF_MEMORY, "out of memory");
}

bscap_quote bscap_quote_bytes(const char *bytes, size_t count) {
  bscap_quote quote;
  bool is_cut = count >= sizeof quote.text;
  if (is_cut) count = sizeof quote.text - sizeof ellipsis;
  for (size_t i = 0; i < count; i++)
    quote.text[i] = bytes[i] >= ' ' && bytes[i] <= '~' ? bytes[i] : '?';
  strcpy(quote.text + count, is_cut ? ellipsis : "");
  return quote;
}

bscap_quote bscap_quote_text(const char *text) {
  return bscap_quote_bytes(text, strlen(text));
}
