#include "message.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "command.h"

enum { LINE_SIZE = 2048 };

/* Bytes of the control character at `text`, or of one that turns the direction of writing; 0 where
 * another stands. */
static size_t count_control(const char *text) {
  static const char *const directional[] = {"\xd8\x9c",     "\xe2\x80\x8e", "\xe2\x80\x8f",
                                            "\xe2\x80\xaa", "\xe2\x80\xab", "\xe2\x80\xac",
                                            "\xe2\x80\xad", "\xe2\x80\xae", "\xe2\x81\xa6",
                                            "\xe2\x81\xa7", "\xe2\x81\xa8", "\xe2\x81\xa9"};
  const unsigned char first = (unsigned char)text[0], second = (unsigned char)text[1];
  if (first < 0x20 || first == 0x7f) return 1;
  if (first == 0xc2 && second >= 0x80 && second < 0xa0) return 2;
  for (size_t i = 0; i < sizeof directional / sizeof *directional; i++)
    if (strncmp(text, directional[i], strlen(directional[i])) == 0) return strlen(directional[i]);
  return 0;
}

static void clean(char *line) {
  char *end = line;
  for (const char *next = line; *next != '\0';) {
    const size_t count = count_control(next);
    *end++ = count > 0 ? '?' : *next;
    next += count > 0 ? count : 1;
  }
  *end = '\0';
}

static void print_line(const char *format, va_list arguments)
    __attribute__((__format__(__printf__, 1, 0)));

static void print_line(const char *format, va_list arguments) {
  char line[LINE_SIZE];
  vsnprintf(line, sizeof line, format, arguments);
  clean(line);
  fprintf(stderr, "bscap: %s\n", line);
}

void complain(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  print_line(format, arguments);
  va_end(arguments);
}

int refuse(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  print_line(format, arguments);
  va_end(arguments);
  return EXIT_USAGE;
}

int refuse_memory(void) {
  complain("out of memory");
  return EXIT_INTERNAL;
}

static void print_error(const char *kind, const bscap_error *error) {
  if (error->file[0] == '\0')
    complain("%s%s", kind, error->message);
  else if (error->line <= 0)
    complain("%s%s: %s", kind, error->file, error->message);
  else if (error->column <= 0)
    complain("%s%s:%d: %s", kind, error->file, error->line, error->message);
  else
    complain("%s%s:%d:%d: %s", kind, error->file, error->line, error->column, error->message);
}

int report_error(const bscap_error *error) {
  if (error->status == BSCAP_CANCELLED)
    complain("interrupted; nothing was written");
  else
    print_error("", error);
  switch (error->status) {
  case BSCAP_OK:
    return EXIT_FINE;
  case BSCAP_INVALID:
    return EXIT_USAGE;
  case BSCAP_UNAVAILABLE:
    return EXIT_UNAVAILABLE;
  case BSCAP_OUT_OF_MEMORY:
  case BSCAP_INTERNAL:
    return EXIT_INTERNAL;
  case BSCAP_CANCELLED:
    return EXIT_INTERRUPTED;
  }
  return EXIT_INTERNAL;
}

void report_warnings(const bscap_diagnostics *diagnostics) {
  for (size_t i = 0; i < bscap_diagnostics_count(diagnostics); i++)
    print_error("warning: ", bscap_diagnostics_at(diagnostics, i));
}
