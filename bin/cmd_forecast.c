#include "command.h"

#include <bscap/forecast.h>
#include <math.h>

#include "against.h"
#include "forecast_options.h"
#include "forecast_show.h"
#include "input.h"
#include "lane_plan_show.h"
#include "message.h"
#include "progress.h"
#include "ranks.h"

static int forecast_and_show(const request *asked, const bscap_past *past,
                             const bscap_forecast_options *options) {
  input opened;
  int code = input_open(&opened, asked);
  if (code == EXIT_FINE) {
    bscap_forecast *forecast = NULL;
    bscap_error error;
    const bscap_status status = bscap_forecast_run(&forecast, opened.model, options, &error);
    progress_clear(options);
    code = status == BSCAP_OK ? forecast_show(forecast, past, asked, options, opened.name)
                              : report_error(&error);
    bscap_forecast_free(forecast);
  }
  input_close(&opened);
  return code;
}

/* The same futures, shared among all processes. */
static int forecast_together(const request *asked, const bscap_past *past,
                             const bscap_forecast_options *options) {
  input opened;
  bscap_shard *shard = NULL;
  bscap_forecast *forecast = NULL;
  int code = input_open_shard(&opened, &shard, asked, options);
  const bool has_threads = !isnan(asked->threads_count);
  if (code == EXIT_FINE) {
    code = ranks_draw(shard, options, has_threads ? options->threads_count : 0);
    progress_clear(options);
  }
  bscap_error error;
  const bscap_shard *const shards[] = {shard};
  if (code == EXIT_FINE && bscap_shards_merge(&forecast, shards, 1, NULL, &error) != BSCAP_OK)
    code = report_error(&error);
  if (code == EXIT_FINE) code = forecast_show(forecast, past, asked, options, opened.name);
  bscap_forecast_free(forecast);
  bscap_shard_free(shard);
  input_close(&opened);
  return code;
}

int run_forecast(const request *asked) {
  bscap_forecast_options options;
  int code = fill_forecast_options(&options, asked);
  if (code != EXIT_FINE) return code;
  if (asked->explains_plan) return lane_plan_show(asked, &options);
  bscap_past *past = NULL;
  code = against_read(&past, asked);
  if (code == EXIT_FINE)
    code = ranks_count() > 1 && options.trajectories_count > 0
               ? forecast_together(asked, past, &options)
               : forecast_and_show(asked, past, &options);
  bscap_past_free(past);
  return code;
}
