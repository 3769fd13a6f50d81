#include "command.h"

#include <bscap/calendar.h>
#include <bscap/forecast.h>
#include <math.h>

#include "against.h"
#include "forecast_options.h"
#include "input.h"
#include "message.h"
#include "nearest.h"
#include "output.h"
#include "progress.h"

static int refuse_limit(const bscap_forecast *forecast, const char *id) {
  nearest best = {.word = id};
  const bscap_verdict *verdict;
  for (size_t i = 0; (verdict = bscap_forecast_verdict(forecast, i)) != NULL; i++)
    nearest_offer(&best, verdict->id);
  if (best.name != NULL)
    return refuse("--explain: there is no limit '%s'; did you mean '%s'?", id, best.name);
  return refuse("--explain: there is no limit '%s'; 'bscap forecast -o csv' lists them all", id);
}

/* Chances are exact at the ends of days. */
static double gate_end(const bscap_forecast *forecast, double within_seconds) {
  const double latest = (double)bscap_forecast_as_of(forecast) + within_seconds;
  return within_seconds > 0 ? ceil(latest / BSCAP_SECONDS_PER_DAY) * BSCAP_SECONDS_PER_DAY : latest;
}

/* Says which limits break as soon and as surely as the gate minds. Without chance each breaks
 * surely or not at all. */
static int decide_gate(const bscap_forecast *forecast, const request *asked) {
  if (isnan(asked->fail_within_seconds)) return EXIT_FINE;
  const double latest = gate_end(forecast, asked->fail_within_seconds);
  const double least = isnan(asked->fail_probability) ? 0.5 : asked->fail_probability;
  size_t count = 0;
  double most = 0;
  const bscap_verdict *surest = NULL, *verdict;
  for (size_t i = 0; (verdict = bscap_forecast_verdict(forecast, i)) != NULL; i++) {
    const double probability = bscap_verdict_probability(verdict, latest);
    if (!(probability >= least)) continue;
    count++;
    if (probability > most) surest = verdict;
    if (probability > most) most = probability;
  }
  if (count == 0) return EXIT_FINE;
  const char *verb = count == 1 ? " breaks" : "s break";
  if (bscap_forecast_trajectories(forecast) == 0)
    complain("--fail-within: %zu limit%s so soon, %s first", count, verb, surest->id);
  else
    complain("--fail-within: %zu limit%s so soon with a probability of %.3g%% or more, above all "
             "%s with %.3g%%",
             count, verb, 100 * least, surest->id, 100 * most);
  return EXIT_GATE;
}

static int show(const bscap_forecast *forecast, const bscap_changes *changes, const request *asked,
                const char *name) {
  const bscap_verdict *verdict = NULL;
  if (asked->explained != NULL) {
    verdict = bscap_forecast_find(forecast, asked->explained);
    if (verdict == NULL) return refuse_limit(forecast, asked->explained);
  }
  output gathered = {0};
  const bscap_sink sink = output_sink(&gathered);
  bscap_report_options options = output_options(asked);
  options.file = name;
  options.changes = changes;
  bscap_error error;
  const bscap_status status =
      verdict != NULL ? bscap_report_explanation(forecast, verdict, &options, &sink, &error)
                      : bscap_report_forecast(forecast, &options, &sink, &error);
  if (status != BSCAP_OK) {
    output_drop(&gathered);
    return report_error(&error);
  }
  const int code = output_finish(&gathered, asked->output_file);
  return code != EXIT_FINE ? code : decide_gate(forecast, asked);
}

static int forecast_and_show(const request *asked, const input *opened, const bscap_past *past,
                             const bscap_forecast_options *options) {
  bscap_forecast *forecast = NULL;
  bscap_changes *changes = NULL;
  bscap_error error;
  const bscap_status status = bscap_forecast_run(&forecast, opened->model, options, &error);
  progress_clear(options);
  int code =
      status == BSCAP_OK ? against_find(&changes, past, forecast, options) : report_error(&error);
  if (code == EXIT_FINE) code = show(forecast, changes, asked, opened->name);
  bscap_changes_free(changes);
  bscap_forecast_free(forecast);
  return code;
}

int run_forecast(const request *asked) {
  bscap_forecast_options options;
  int code = fill_forecast_options(&options, asked);
  if (code != EXIT_FINE) return code;
  bscap_past *past = NULL;
  code = against_read(&past, asked);
  if (code == EXIT_FINE) {
    input opened;
    code = input_open(&opened, asked);
    if (code == EXIT_FINE) code = forecast_and_show(asked, &opened, past, &options);
    input_close(&opened);
  }
  bscap_past_free(past);
  return code;
}
