#include "report/plot.h"

#include <string.h>

#include "base/fail.h"
#include "report/plot_replay.h"

bscap_plot_options bscap_plot_options_default(void) {
  return (bscap_plot_options){.size = sizeof(bscap_plot_options), .width = 100};
}

static bscap_plot_options choose(const bscap_plot_options *options) {
  bscap_plot_options chosen = bscap_plot_options_default();
  const size_t size = sizeof chosen;
  if (options != NULL) memcpy(&chosen, options, options->size < size ? options->size : size);
  if (chosen.width < 60) chosen.width = 60;
  return chosen;
}

static bscap_draft open_draft(const bscap_plot_options *chosen) {
  bscap_report_options options = bscap_report_options_default();
  options.uses_color = chosen->uses_color;
  options.width = chosen->width;
  options.file = chosen->file;
  options.allocator = chosen->allocator;
  return bscap_draft_open(&options);
}

bscap_status bscap_plot_metric(const bscap_forecast *forecast, size_t metric,
                               const bscap_plot_options *options, const bscap_sink *sink,
                               bscap_error *error) {
  if (bscap_forecast_metric(forecast, metric) == NULL)
    return bscap_fail(error, BSCAP_INVALID, "there is no metric %zu", metric);
  const bscap_plot_options chosen = choose(options);
  bscap_draft draft = open_draft(&chosen);
  bscap_fan_picture picture;
  if (bscap_fan_gather(&draft, &picture, forecast, metric)) {
    if (chosen.format == BSCAP_PLOT_TEXT)
      bscap_fan_text(&draft, forecast, &picture);
    else
      bscap_fan_script(&draft, forecast, &picture, chosen.format);
  }
  return bscap_draft_close(&draft, sink, error);
}

bscap_status bscap_plot_limits(const bscap_forecast *forecast, const bscap_plot_options *options,
                               const bscap_sink *sink, bscap_error *error) {
  const bscap_plot_options chosen = choose(options);
  bscap_draft draft = open_draft(&chosen);
  bscap_limits_picture picture;
  if (bscap_limits_gather(&draft, &picture, forecast)) {
    if (chosen.format == BSCAP_PLOT_TEXT)
      bscap_limits_text(&draft, forecast, &picture);
    else
      bscap_limits_script(&draft, forecast, &picture, chosen.format);
  }
  return bscap_draft_close(&draft, sink, error);
}

bscap_status bscap_plot_replay(const bscap_replay *replay, const bscap_replay_words *words,
                               const bscap_plot_options *options, const bscap_sink *sink,
                               bscap_error *error) {
  const bscap_plot_options chosen = choose(options);
  bscap_draft draft = open_draft(&chosen);
  bscap_replay_story story;
  if (bscap_replay_tell(&draft, &story, replay, words)) {
    if (chosen.format == BSCAP_PLOT_TEXT)
      bscap_replay_text(&draft, &story);
    else
      bscap_replay_script(&draft, &story, chosen.format);
  }
  return bscap_draft_close(&draft, sink, error);
}
