#include "against.h"

#include <bscap/file.h>
#include <string.h>
#include <unistd.h>

#include "message.h"
#include "progress.h"

enum { MOST_BYTES = 32 * 1024 * 1024 };

static bool wants_input_twice(const request *asked) {
  for (size_t i = 0; i < asked->operands_count; i++)
    if (strcmp(asked->operands[i], "-") == 0) return true;
  return false;
}

int against_read(bscap_past **past, const request *asked) {
  const char *path = asked->against;
  *past = NULL;
  if (path == NULL) return EXIT_FINE;
  if (asked->explained != NULL) return refuse("--against is about all limits; leave out --explain");
  const bool is_input = strcmp(path, "-") == 0;
  if (is_input && wants_input_twice(asked))
    return refuse("standard input can be read only once; name a file for --against");
  char *bytes = NULL;
  size_t count = 0;
  bscap_error error;
  const char *name = is_input ? "standard input" : path;
  bscap_status status = is_input ? bscap_file_read_descriptor(&bytes, &count, STDIN_FILENO, name,
                                                              MOST_BYTES, NULL, &error)
                                 : bscap_file_read(&bytes, &count, path, MOST_BYTES, NULL, &error);
  if (status == BSCAP_OK) status = bscap_past_read(past, name, bytes, count, NULL, &error);
  bscap_file_free(bytes, count, NULL);
  return status == BSCAP_OK ? EXIT_FINE : report_error(&error);
}

int against_find(bscap_changes **changes, const bscap_past *past, const bscap_forecast *forecast,
                 const bscap_forecast_options *options) {
  *changes = NULL;
  if (past == NULL) return EXIT_FINE;
  bscap_change_options chosen = bscap_change_options_default();
  chosen.progress = options->progress;
  chosen.progress_context = options->progress_context;
  bscap_error error;
  const bscap_status status = bscap_changes_find(changes, past, forecast, &chosen, &error);
  progress_clear(options);
  return status == BSCAP_OK ? EXIT_FINE : report_error(&error);
}
