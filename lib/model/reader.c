/* Where the reader is, and how it says what is wrong there. */
#include "model/reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

static size_t extend_path(bscap_reader *reader, const char *format, ...)
    __attribute__((__format__(__printf__, 2, 3)));

static size_t extend_path(bscap_reader *reader, const char *format, ...) {
  size_t before = reader->path_length, room = BSCAP_PATH_SIZE - before;
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(reader->path + before, room, format, arguments);
  va_end(arguments);
  if (length > 0) reader->path_length += (size_t)length < room ? (size_t)length : room - 1;
  return before;
}

size_t bscap_reader_enter(bscap_reader *reader, const char *name) {
  return extend_path(reader, "%s%s", reader->path_length == 0 ? "" : ".", name);
}

size_t bscap_reader_enter_item(bscap_reader *reader, size_t index) {
  return extend_path(reader, "[%zu]", index);
}

void bscap_reader_leave(bscap_reader *reader, size_t path_length) {
  reader->path_length = path_length;
  reader->path[path_length] = '\0';
}

bscap_status bscap_reader_fail(const bscap_reader *reader, const bscap_node *node,
                               const char *format, ...) {
  char message[BSCAP_MESSAGE_SIZE];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  return bscap_fail_at(reader->error, BSCAP_INVALID, node->place, "%s%s%s", reader->path,
                       reader->path_length == 0 ? "" : ": ", message);
}

/* As many of `names` as fit. */
static void list_names(char *text, size_t size, const char *const *names, size_t count) {
  size_t length = 0;
  for (size_t i = 0; i < count; i++) {
    const char *comma = i == 0 ? "" : ", ";
    if (length + 70 > size) {
      snprintf(text + length, size - length, "%s...", comma);
      return;
    }
    length += (size_t)snprintf(text + length, size - length, "%s%.63s", comma, names[i]);
  }
}

bscap_status bscap_reader_fail_unknown(const bscap_reader *reader, const bscap_node *node,
                                       const char *kind, const char *word, const char *const *names,
                                       size_t count) {
  const char *nearest = bscap_text_nearest(word, names, count);
  if (nearest != NULL)
    return bscap_reader_fail(reader, node, "no %s named '%.80s'; did you mean '%s'?", kind, word,
                             nearest);
  if (count == 0)
    return bscap_reader_fail(reader, node, "no %s named '%.80s', nor any other", kind, word);
  char all[280];
  list_names(all, sizeof all, names, count);
  return bscap_reader_fail(reader, node, "no %s named '%.80s'; write %s%s", kind, word,
                           count == 1 ? "" : "one of ", all);
}
