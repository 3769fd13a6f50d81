#include "message.h"

#include <stdarg.h>
#include <stdio.h>

#include "command.h"

enum { LINE_SIZE = 2048 };

static void print_line(const char *format, va_list arguments)
    __attribute__((__format__(__printf__, 1, 0)));

static void print_line(const char *format, va_list arguments) {
  char line[LINE_SIZE];
  vsnprintf(line, sizeof line, format, arguments);
  for (char *byte = line; *byte != '\0'; byte++)
    if ((unsigned char)*byte < 0x20 || *byte == 0x7f) *byte = '?';
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
  print_error("", error);
  switch (error->status) {
  case BSCAP_OK:
    return EXIT_FINE;
  case BSCAP_INVALID:
    return EXIT_USAGE;
  case BSCAP_UNAVAILABLE:
    return EXIT_UNAVAILABLE;
  case BSCAP_OUT_OF_MEMORY:
  case BSCAP_CANCELLED:
  case BSCAP_INTERNAL:
    return EXIT_INTERNAL;
  }
  return EXIT_INTERNAL;
}

void report_warnings(const bscap_diagnostics *diagnostics) {
  for (size_t i = 0; i < bscap_diagnostics_count(diagnostics); i++)
    print_error("warning: ", bscap_diagnostics_at(diagnostics, i));
}
