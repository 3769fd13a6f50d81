#include "command.h"

#include <bscap/calendar.h>
#include <bscap/forecast.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "input.h"
#include "message.h"
#include "nearest.h"
#include "output.h"
#include "progress.h"

/* Midnight of the day on which the command runs, or of the day that a reproducible build names. */
static int64_t find_today(void) {
  const char *epoch = getenv("SOURCE_DATE_EPOCH");
  const long long now = epoch != NULL ? strtoll(epoch, NULL, 10) : (long long)time(NULL);
  return bscap_date_start(bscap_date_of(now));
}

static int fill_options(bscap_forecast_options *options, const request *asked) {
  *options = bscap_forecast_options_default();
  if (!isnan(asked->horizon_seconds)) options->horizon_seconds = asked->horizon_seconds;
  if (!isnan(asked->step_seconds)) options->step_seconds = asked->step_seconds;
  if (!asked->is_quiet) progress_attach(options);
  if (asked->fail_within_seconds > options->horizon_seconds)
    return refuse("--fail-within looks beyond the horizon; ask for a longer --horizon");
  if (asked->as_of == NULL) return EXIT_FINE;
  if (strcmp(asked->as_of, "today") == 0) {
    options->as_of_seconds = find_today();
    return EXIT_FINE;
  }
  bscap_error error;
  if (bscap_date_parse(&options->as_of_seconds, asked->as_of, &error) == BSCAP_OK) return EXIT_FINE;
  return refuse("--as-of: %s", error.message);
}

static int refuse_limit(const bscap_forecast *forecast, const char *id) {
  nearest best = {.word = id};
  const bscap_verdict *verdict;
  for (size_t i = 0; (verdict = bscap_forecast_verdict(forecast, i)) != NULL; i++)
    nearest_offer(&best, verdict->id);
  if (best.name != NULL)
    return refuse("--explain: there is no limit '%s'; did you mean '%s'?", id, best.name);
  return refuse("--explain: there is no limit '%s'; 'bscap forecast -o csv' lists them all", id);
}

/* Says which limits break within the time that was asked for. */
static int decide_gate(const bscap_forecast *forecast, double within_seconds) {
  if (isnan(within_seconds)) return EXIT_FINE;
  const double latest = (double)bscap_forecast_as_of(forecast) + within_seconds;
  size_t count = 0;
  const bscap_verdict *first = NULL, *verdict;
  for (size_t i = 0; (verdict = bscap_forecast_verdict(forecast, i)) != NULL; i++) {
    if (!verdict->is_broken_now && !(verdict->breaks.p50 <= latest)) continue;
    if (count++ == 0) first = verdict;
  }
  if (count == 0) return EXIT_FINE;
  complain("--fail-within: %zu limit%s so soon, %s first", count,
           count == 1 ? " breaks" : "s break", first->id);
  return EXIT_GATE;
}

static int show(const bscap_forecast *forecast, const request *asked, const char *name) {
  const bscap_verdict *verdict = NULL;
  if (asked->explained != NULL) {
    verdict = bscap_forecast_find(forecast, asked->explained);
    if (verdict == NULL) return refuse_limit(forecast, asked->explained);
  }
  output gathered = {0};
  const bscap_sink sink = output_sink(&gathered);
  bscap_report_options options = output_options(asked);
  options.file = name;
  bscap_error error;
  const bscap_status status =
      verdict != NULL ? bscap_report_explanation(forecast, verdict, &options, &sink, &error)
                      : bscap_report_forecast(forecast, &options, &sink, &error);
  if (status != BSCAP_OK) {
    output_drop(&gathered);
    return report_error(&error);
  }
  const int code = output_finish(&gathered, asked->output_file);
  return code != EXIT_FINE ? code : decide_gate(forecast, asked->fail_within_seconds);
}

int run_forecast(const request *asked) {
  bscap_forecast_options options;
  int code = fill_options(&options, asked);
  if (code != EXIT_FINE) return code;
  input opened;
  code = input_open(&opened, asked);
  if (code == EXIT_FINE) {
    bscap_forecast *forecast = NULL;
    bscap_error error;
    const bscap_status status = bscap_forecast_run(&forecast, opened.model, &options, &error);
    progress_clear(&options);
    code = status == BSCAP_OK ? show(forecast, asked, opened.name) : report_error(&error);
    bscap_forecast_free(forecast);
  }
  input_close(&opened);
  return code;
}
