#include "command.h"

#include <bscap/shard.h>
#include <stdlib.h>

#include "against.h"
#include "forecast_gate.h"
#include "forecast_show.h"
#include "input.h"
#include "message.h"
#include "progress.h"

/* The forecast of all shards, which live as long as it. */
static int merge(bscap_forecast **forecast, bscap_shard *const *shards, const request *asked) {
  bscap_diagnostics *warnings = NULL;
  bscap_error error;
  *forecast = NULL;
  bscap_status status = bscap_diagnostics_create(&warnings, NULL, &error);
  if (status == BSCAP_OK)
    status = bscap_shards_merge(forecast, (const bscap_shard *const *)shards, asked->operands_count,
                                warnings, &error);
  if (!asked->is_quiet) report_warnings(warnings);
  bscap_diagnostics_free(warnings);
  return status == BSCAP_OK ? EXIT_FINE : report_error(&error);
}

static int merge_and_show(bscap_shard *const *shards, const bscap_past *past,
                          const request *asked) {
  bscap_forecast_options options = *bscap_shard_forecast_options(shards[0]);
  bscap_forecast *forecast = NULL;
  int code = forecast_gate_check(asked, options.horizon_seconds);
  if (code == EXIT_FINE) code = merge(&forecast, shards, asked);
  progress_attach(&options, asked->is_quiet);
  if (code == EXIT_FINE)
    code = forecast_show(forecast, past, asked, &options, bscap_shard_source(shards[0], 0)->name);
  bscap_forecast_free(forecast);
  return code;
}

static int read_and_merge(bscap_shard **shards, const bscap_past *past, const request *asked) {
  input opened = {.folder = "", .output_file = asked->output_file};
  int code = EXIT_FINE;
  for (size_t i = 0; i < asked->operands_count && code == EXIT_FINE; i++)
    code = input_read_shard(&opened, &shards[i], asked->operands[i]);
  input_close(&opened);
  if (code == EXIT_FINE) code = merge_and_show(shards, past, asked);
  for (size_t i = 0; i < asked->operands_count; i++) bscap_shard_free(shards[i]);
  return code;
}

int run_merge(const request *asked) {
  if (asked->operands_count == 0)
    return refuse("merge takes the files of all shards, such as shard-*.bscap");
  bscap_shard **shards = calloc(asked->operands_count, sizeof *shards);
  if (shards == NULL) return refuse_memory();
  bscap_past *past = NULL;
  int code = against_read(&past, asked);
  if (code == EXIT_FINE) code = read_and_merge(shards, past, asked);
  bscap_past_free(past);
  free(shards);
  return code;
}
