#include "command.h"

#include <bscap/forecast.h>

#include "against.h"
#include "forecast_options.h"
#include "forecast_show.h"
#include "input.h"
#include "message.h"
#include "progress.h"

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

int run_forecast(const request *asked) {
  bscap_forecast_options options;
  int code = fill_forecast_options(&options, asked);
  if (code != EXIT_FINE) return code;
  bscap_past *past = NULL;
  code = against_read(&past, asked);
  if (code == EXIT_FINE) code = forecast_and_show(asked, past, &options);
  bscap_past_free(past);
  return code;
}
