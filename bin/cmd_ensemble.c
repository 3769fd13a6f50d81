#include "command.h"

#include <bscap/shard.h>

#include "forecast_options.h"
#include "input.h"
#include "message.h"
#include "output.h"
#include "progress.h"
#include "shard_part.h"

static int write_shard(const bscap_shard *shard, const request *asked) {
  output gathered = {0};
  const bscap_sink sink = output_sink(&gathered);
  bscap_error error;
  if (bscap_shard_write(shard, &sink, &error) != BSCAP_OK) {
    output_drop(&gathered);
    return report_error(&error);
  }
  return output_finish(&gathered, asked->output_file);
}

static int draw(bscap_shard *shard, const shard_part *part, const bscap_forecast_options *options) {
  bscap_shard_options drawing = bscap_shard_options_default();
  drawing.number = part->number;
  drawing.shards_count = part->shards_count;
  drawing.threads_count = options->threads_count;
  drawing.lanes = options->lanes;
  drawing.progress = options->progress;
  drawing.progress_context = options->progress_context;
  bscap_error error;
  const bscap_status status = bscap_shard_draw(shard, &drawing, &error);
  progress_clear(options);
  return status == BSCAP_OK ? EXIT_FINE : report_error(&error);
}

static int read_part(shard_part *part, const request *asked) {
  if (asked->shard == NULL)
    return refuse("--shard says which part of the futures to draw, such as --shard 3/64");
  if (asked->output_file == NULL && output_is_terminal())
    return refuse("a shard is no text for a terminal; name a file, such as -O shard-3.bscap");
  return shard_part_read(part, asked->shard);
}

int run_ensemble(const request *asked) {
  shard_part part;
  bscap_forecast_options options;
  int code = read_part(&part, asked);
  if (code == EXIT_FINE) code = fill_forecast_options(&options, asked);
  if (code != EXIT_FINE) return code;
  input opened;
  bscap_shard *shard;
  code = input_open_shard(&opened, &shard, asked, &options);
  if (code == EXIT_FINE) code = draw(shard, &part, &options);
  if (code == EXIT_FINE) code = write_shard(shard, asked);
  bscap_shard_free(shard);
  input_close(&opened);
  return code;
}
