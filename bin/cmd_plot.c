#include "command.h"

#include <bscap/forecast.h>
#include <bscap/plot.h>
#include <string.h>
#include <unistd.h>

#include "forecast_options.h"
#include "input.h"
#include "message.h"
#include "nearest.h"
#include "output.h"
#include "picture.h"
#include "progress.h"

static const char everything[] = "limits";

static int refuse_metric(const bscap_forecast *forecast, const char *id) {
  nearest best = {.word = id};
  const bscap_metric *metric;
  for (size_t i = 0; (metric = bscap_forecast_metric(forecast, i)) != NULL; i++)
    nearest_offer(&best, metric->id);
  nearest_offer(&best, everything);
  if (best.name != NULL)
    return refuse("there is no metric '%s'; did you mean '%s'?", id, best.name);
  if (access(id, F_OK) == 0)
    return refuse("'%s' is a file; name a metric, or '%s', before it", id, everything);
  return refuse("there is no metric '%s'; 'bscap forecast --bands -o csv' lists them all", id);
}

/* The place of a metric by its id or that of one of its limits; of none, if there is no such. */
static size_t find_metric(const bscap_forecast *forecast, const char *id) {
  const bscap_verdict *verdict = bscap_forecast_find(forecast, id);
  const bscap_metric *metric;
  size_t index = 0;
  for (; (metric = bscap_forecast_metric(forecast, index)) != NULL; index++)
    if (strcmp(metric->id, id) == 0 ||
        (verdict != NULL && strcmp(metric->id, verdict->metric) == 0))
      break;
  return index;
}

static int show(const bscap_forecast *forecast, const request *asked, const char *what,
                const char *name) {
  const bool is_whole = strcmp(what, everything) == 0;
  const size_t metric = find_metric(forecast, what);
  if (!is_whole && bscap_forecast_metric(forecast, metric) == NULL)
    return refuse_metric(forecast, what);
  const bscap_report_options usual = output_options(asked);
  bscap_plot_options options = bscap_plot_options_default();
  options.format = asked->picture == PICTURE_TEXT  ? BSCAP_PLOT_TEXT
                   : asked->picture == PICTURE_PNG ? BSCAP_PLOT_PNG
                                                   : BSCAP_PLOT_SVG;
  options.width = usual.width;
  options.uses_color = usual.uses_color;
  options.file = name;
  output drawn = {0};
  const bscap_sink sink = output_sink(&drawn);
  bscap_error error;
  const bscap_status status = is_whole
                                  ? bscap_plot_limits(forecast, &options, &sink, &error)
                                  : bscap_plot_metric(forecast, metric, &options, &sink, &error);
  int code =
      status == BSCAP_OK ? picture_render(&drawn, asked->picture, what) : report_error(&error);
  if (code == EXIT_FINE) return output_finish(&drawn, asked->output_file);
  output_drop(&drawn);
  return code;
}

static int forecast_and_show(const request *asked, const char *what) {
  bscap_forecast_options options;
  int code = fill_forecast_options(&options, asked);
  if (code != EXIT_FINE) return code;
  input opened;
  code = input_open(&opened, asked);
  if (code == EXIT_FINE) {
    bscap_forecast *forecast = NULL;
    bscap_error error;
    const bscap_status status = bscap_forecast_run(&forecast, opened.model, &options, &error);
    progress_clear(&options);
    code = status == BSCAP_OK ? show(forecast, asked, what, opened.name) : report_error(&error);
    bscap_forecast_free(forecast);
  }
  input_close(&opened);
  return code;
}

int run_plot(const request *asked) {
  request rest = *asked;
  const char *what = everything;
  if (rest.operands_count > 0) {
    what = *rest.operands++;
    rest.operands_count--;
  }
  if (rest.picture == PICTURE_GUESSED) rest.picture = (int)picture_guess(rest.output_file);
  const bool is_image = rest.picture == PICTURE_SVG || rest.picture == PICTURE_PNG;
  if (is_image && rest.output_file == NULL && output_is_terminal())
    return refuse("a terminal shows no images; write to a file with -O FILE, or choose -o text");
  return forecast_and_show(&rest, what);
}
