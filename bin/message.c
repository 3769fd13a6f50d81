#include "message.h"

#include "command.h"

#include <stdarg.h>
#include <stdio.h>

enum { LINE_SIZE = 2048 };

static void print_line(const char *line) {
  char clean[LINE_SIZE];
  size_t count = 0;
  for (; *line != '\0' && count < sizeof clean - 1; line++) {
    const unsigned char byte = (unsigned char)*line;
    clean[count++] = byte < 0x20 || byte == 0x7f ? '?' : *line;
  }
  clean[count] = '\0';
  fprintf(stderr, "bscap: %s\n", clean);
}

void complain(const char *format, ...) {
  char line[LINE_SIZE];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  print_line(line);
}

int refuse(const char *format, ...) {
  char line[LINE_SIZE];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  print_line(line);
  return EXIT_USAGE;
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
