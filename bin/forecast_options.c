#include "forecast_options.h"

#include <bscap/calendar.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "forecast_gate.h"
#include "message.h"
#include "processors.h"
#include "progress.h"

/* Midnight of the day on which the command runs, or of the day that a reproducible build names. */
static int64_t find_today(void) {
  const char *epoch = getenv("SOURCE_DATE_EPOCH");
  const long long now = epoch != NULL ? strtoll(epoch, NULL, 10) : (long long)time(NULL);
  return bscap_date_start(bscap_date_of(now));
}

static int take_as_of(bscap_forecast_options *options, const char *as_of) {
  if (as_of == NULL) return EXIT_FINE;
  if (strcmp(as_of, "today") == 0) {
    options->as_of_seconds = find_today();
    return EXIT_FINE;
  }
  bscap_error error;
  if (bscap_date_parse(&options->as_of_seconds, as_of, &error) == BSCAP_OK) return EXIT_FINE;
  return refuse("--as-of: %s", error.message);
}

/* Leaves `count` as it is where nothing was asked for. */
static int take_count(size_t *count, const char *name, double asked, double most) {
  if (isnan(asked)) return EXIT_FINE;
  if (!(asked >= 1 && asked <= most && asked == floor(asked)))
    return refuse("--%s takes a whole number from 1 to %.0f", name, most);
  *count = (size_t)asked;
  return EXIT_FINE;
}

static int take_chance(bscap_forecast_options *options, const request *asked) {
  options->seed = asked->seed;
  options->lanes = (bscap_lanes)asked->lanes;
  options->threads_count = count_processors();
  int code =
      take_count(&options->threads_count, "threads", asked->threads_count, BSCAP_THREADS_MOST);
  if (code == EXIT_FINE)
    code = take_count(&options->trajectories_count, "trajectories", asked->trajectories_count,
                      BSCAP_TRAJECTORIES_MOST);
  if (code != EXIT_FINE || !asked->is_deterministic) return code;
  if (!isnan(asked->trajectories_count))
    return refuse("--deterministic looks at one future; leave out --trajectories");
  options->trajectories_count = 0;
  return EXIT_FINE;
}

int fill_forecast_options(bscap_forecast_options *options, const request *asked) {
  *options = bscap_forecast_options_default();
  if (!isnan(asked->horizon_seconds)) options->horizon_seconds = asked->horizon_seconds;
  if (!isnan(asked->step_seconds)) options->step_seconds = asked->step_seconds;
  int code = forecast_gate_check(asked, options->horizon_seconds);
  if (code == EXIT_FINE) code = take_chance(options, asked);
  if (code == EXIT_FINE) code = take_as_of(options, asked->as_of);
  if (code == EXIT_FINE) progress_attach(options, asked->is_quiet);
  return code;
}
