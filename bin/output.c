#include "output.h"

#include <bscap/file.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "message.h"

enum { LEAST_WIDTH = 40, USUAL_WIDTH = 100, MOST_WIDTH = 1000 };

static bool gather(void *context, const char *bytes, size_t count) {
  output *gathered = context;
  if (gathered->capacity - gathered->count < count) {
    const size_t capacity = 2 * gathered->capacity + count;
    char *larger = realloc(gathered->bytes, capacity);
    if (larger == NULL) return false;
    gathered->bytes = larger;
    gathered->capacity = capacity;
  }
  memcpy(gathered->bytes + gathered->count, bytes, count);
  gathered->count += count;
  return true;
}

bscap_sink output_sink(output *gathered) {
  return (bscap_sink){gather, gathered};
}

void output_drop(output *gathered) {
  free(gathered->bytes);
  *gathered = (output){0};
}

static int write_to_standard_output(const char *bytes, size_t count) {
  while (count > 0) {
    const ssize_t written = write(STDOUT_FILENO, bytes, count);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EPIPE) return EXIT_FINE;
    if (written < 0) {
      complain("standard output: cannot be written: %s", strerror(errno));
      return EXIT_UNAVAILABLE;
    }
    bytes += written;
    count -= (size_t)written;
  }
  return EXIT_FINE;
}

/* Ctrl-C waits for as long as a file is being written, so that no half of one is left. */
static int write_to_file(const char *path, const char *bytes, size_t count) {
  sigset_t interrupts, before;
  sigemptyset(&interrupts);
  sigaddset(&interrupts, SIGINT);
  sigprocmask(SIG_BLOCK, &interrupts, &before);
  bscap_error error;
  const bscap_status status = bscap_file_write(path, bytes, count, &error);
  sigprocmask(SIG_SETMASK, &before, NULL);
  return status == BSCAP_OK ? EXIT_FINE : report_error(&error);
}

int output_finish(output *gathered, const char *path) {
  const int code = path == NULL ? write_to_standard_output(gathered->bytes, gathered->count)
                                : write_to_file(path, gathered->bytes, gathered->count);
  output_drop(gathered);
  return code;
}

/* To processes that it starts, mpirun lends a terminal, whatever its own output is. */
bool output_is_terminal(void) {
  return getenv("OMPI_COMM_WORLD_SIZE") == NULL && isatty(STDOUT_FILENO);
}

/* As the terminal says, or the environment; a fixed one elsewhere, so that files come out alike. */
static size_t find_width(const request *asked) {
  struct winsize size;
  long width = 0;
  if (asked->output_file == NULL && output_is_terminal() &&
      ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
    width = size.ws_col;
  const char *columns = getenv("COLUMNS");
  if (width == 0 && columns != NULL) width = strtol(columns, NULL, 10);
  return width >= LEAST_WIDTH && width <= MOST_WIDTH ? (size_t)width : USUAL_WIDTH;
}

static bool wants_color(const request *asked) {
  if (asked->color != COLOR_AUTO) return asked->color == COLOR_ALWAYS;
  const char *refused = getenv("NO_COLOR");
  const char *terminal = getenv("TERM");
  const bool is_dumb = terminal != NULL && strcmp(terminal, "dumb") == 0;
  return asked->output_file == NULL && output_is_terminal() && !is_dumb &&
         (refused == NULL || *refused == '\0');
}

bscap_report_options output_options(const request *asked) {
  bscap_report_options options = bscap_report_options_default();
  options.format = (bscap_format)asked->format;
  options.width = find_width(asked);
  options.uses_color = wants_color(asked);
  options.shows_bands = asked->shows_bands;
  options.shows_all_assumptions = asked->shows_all_assumptions;
  return options;
}
