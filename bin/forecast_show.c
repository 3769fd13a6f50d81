#include "forecast_show.h"

#include "against.h"
#include "forecast_gate.h"
#include "message.h"
#include "nearest.h"
#include "output.h"

static int refuse_limit(const bscap_forecast *forecast, const char *id) {
  nearest best = {.word = id};
  const bscap_verdict *verdict;
  for (size_t i = 0; (verdict = bscap_forecast_verdict(forecast, i)) != NULL; i++)
    nearest_offer(&best, verdict->id);
  if (best.name != NULL)
    return refuse("--explain: there is no limit '%s'; did you mean '%s'?", id, best.name);
  return refuse("--explain: there is no limit '%s'; 'bscap forecast -o csv' lists them all", id);
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
  return code != EXIT_FINE ? code : forecast_gate_decide(forecast, asked);
}

int forecast_show(const bscap_forecast *forecast, const bscap_past *past, const request *asked,
                  const bscap_forecast_options *options, const char *name) {
  bscap_changes *changes = NULL;
  int code = against_find(&changes, past, forecast, options);
  if (code == EXIT_FINE) code = show(forecast, changes, asked, name);
  bscap_changes_free(changes);
  return code;
}
