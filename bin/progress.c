#include "progress.h"

#include <stdio.h>
#include <unistd.h>

static bool show(void *context, double done_ratio) {
  (void)context;
  fprintf(stderr, "\rforecast: %3.0f%%", 100 * done_ratio);
  return true;
}

void progress_attach(bscap_forecast_options *options) {
  if (isatty(STDERR_FILENO)) options->progress = show;
}

void progress_clear(const bscap_forecast_options *options) {
  if (options->progress != NULL) fputs("\r               \r", stderr);
}
