#include "command.h"

#include <bscap/bscap.h>
#include <limits.h>
#include <math.h>
#include <string.h>

#include "check_gate.h"
#include "hpa_subject.h"
#include "message.h"
#include "nearest.h"
#include "output.h"
#include "picture.h"

/* --- pictures --- */

/* Formats beyond those of reports are pictures; so are names of files that end like one. */
static picture_choice picture_of(const request *asked) {
  static const picture_choice pictures[] = {PICTURE_SVG, PICTURE_PNG, PICTURE_GNUPLOT};
  if (asked->format > BSCAP_MARKDOWN) return pictures[asked->format - BSCAP_MARKDOWN - 1];
  return asked->format == BSCAP_TABLE ? picture_guess(asked->output_file) : PICTURE_TEXT;
}

static int refuse_picture(const char *what) {
  return refuse("'hpa %s' draws no picture; leave out -o or choose table, json, csv or markdown",
                what);
}

/* --- replay --- */

static int draw_replay(const bscap_replay *replay, const bscap_replay_words *words,
                       const request *asked, picture_choice picture) {
  bscap_plot_options options = bscap_plot_options_default();
  options.format = picture == PICTURE_PNG ? BSCAP_PLOT_PNG : BSCAP_PLOT_SVG;
  options.file = words->load;
  output drawn = {0};
  const bscap_sink sink = output_sink(&drawn);
  bscap_error error;
  const bscap_status status = bscap_plot_replay(replay, words, &options, &sink, &error);
  const int code =
      status == BSCAP_OK ? picture_render(&drawn, (int)picture, words->name) : report_error(&error);
  if (code == EXIT_FINE) return output_finish(&drawn, asked->output_file);
  output_drop(&drawn);
  return code;
}

static int show_replay(const bscap_replay *replay, const bscap_replay_words *words,
                       const request *asked) {
  const picture_choice picture = picture_of(asked);
  if (picture != PICTURE_TEXT) return draw_replay(replay, words, asked, picture);
  output gathered = {0};
  const bscap_sink sink = output_sink(&gathered);
  const bscap_report_options options = output_options(asked);
  bscap_error error;
  if (bscap_report_replay(replay, words, &options, &sink, &error) == BSCAP_OK)
    return output_finish(&gathered, asked->output_file);
  output_drop(&gathered);
  return report_error(&error);
}

static int replay_trace(const bscap_trace *trace, const request *asked) {
  const bscap_hpa *hpa = bscap_trace_hpa(trace);
  const bscap_replay_words words = {.name = bscap_trace_name(trace),
                                    .start_seconds = -1,
                                    .load = asked->operands[1],
                                    .is_ideal = true};
  bscap_replay *replay = NULL;
  bscap_error error;
  const bscap_status status = bscap_replay_run_ideal(&replay, bscap_hpa_autoscaler(hpa),
                                                     bscap_trace_load(trace), NULL, &error);
  const int code = status == BSCAP_OK ? show_replay(replay, &words, asked) : report_error(&error);
  bscap_replay_free(replay);
  return code;
}

static int run_trace(const request *asked) {
  input opened = {.folder = "", .output_file = asked->output_file};
  const input_file *file = NULL;
  int code = input_read(&opened, &file, asked->operands[1]);
  if (code == EXIT_FINE) {
    bscap_trace *trace = NULL;
    bscap_error error;
    const bscap_status status =
        bscap_trace_read(&trace, asked->operands[1], file->bytes, file->count, NULL, &error);
    code = status == BSCAP_OK ? replay_trace(trace, asked) : report_error(&error);
    bscap_trace_free(trace);
  }
  input_close(&opened);
  return code;
}

static int take_start(bscap_replay_options *options, const request *asked) {
  const double start = asked->start_replicas;
  if (isnan(start)) return EXIT_FINE;
  if (!(start >= 0 && start <= 100000 && start == floor(start)))
    return refuse("--start takes a whole number from 0 to 100000");
  options->start_replicas = (int32_t)start;
  return EXIT_FINE;
}

static int replay_load(const bscap_scaled_service *service, const bscap_load *load,
                       const request *asked) {
  bscap_replay_options options = bscap_replay_options_default();
  options.variation_ratio = service->variation_ratio;
  options.lasts_seconds = service->lasts_seconds;
  options.seed = asked->seed;
  const int code = take_start(&options, asked);
  if (code != EXIT_FINE) return code;
  const bscap_replay_words words = {.name = service->name,
                                    .metrics = service->metric_names,
                                    .start_seconds = bscap_load_start(load),
                                    .load = asked->load};
  bscap_replay *replay = NULL;
  bscap_error error;
  const bscap_status status =
      bscap_replay_run(&replay, &service->autoscaler, service->metric_names, &service->plant,
                       &service->idle, load, &options, &error);
  const int shown = status == BSCAP_OK ? show_replay(replay, &words, asked) : report_error(&error);
  bscap_replay_free(replay);
  return shown;
}

static int run_load(const request *asked) {
  input opened;
  const bscap_scaled_service *service = NULL;
  const input_file *file = NULL;
  int code = subject_open(&opened, asked);
  if (code == EXIT_FINE) code = subject_choose(&service, &opened, asked);
  if (code == EXIT_FINE) code = input_read(&opened, &file, asked->load);
  if (code == EXIT_FINE) {
    bscap_load *load = NULL;
    bscap_error error;
    const bscap_status status =
        bscap_load_read_csv(&load, asked->load, file->bytes, file->count, NULL, &error);
    code = status == BSCAP_OK ? replay_load(service, load, asked) : report_error(&error);
    bscap_load_free(load);
  }
  input_close(&opened);
  return code;
}

static int run_replay(const request *asked) {
  if (asked->load != NULL) return run_load(asked);
  if (asked->hpa_file == NULL && asked->operands_count == 2) return run_trace(asked);
  return refuse("'hpa replay' needs a decision trace, or a load: --load FILE with a table such as "
                "'time,cpu'");
}

/* --- settle --- */

static int take_amount(double *amount, const char *option, bscap_unit unit, const char *text) {
  bscap_error error;
  if (bscap_quantity_parse(amount, unit, text, &error) == BSCAP_OK) return EXIT_FINE;
  return refuse("--%s: %s", option, error.message);
}

static int take_load(bscap_autoscaler_load *load, const bscap_scaled_service *service,
                     const request *asked) {
  const bscap_plant *plant = &service->plant;
  *load = (bscap_autoscaler_load){.memory_bytes = service->idle.memory_bytes,
                                  .cpu_request_millicores = plant->cpu_request_millicores,
                                  .cpu_limit_millicores = plant->cpu_limit_millicores,
                                  .memory_request_bytes = plant->memory_request_bytes};
  int code = take_amount(&load->cpu_millicores.shared, "load", BSCAP_MILLICORES, asked->load);
  if (code == EXIT_FINE && asked->memory != NULL)
    code = take_amount(&load->memory_bytes.base_per_pod, "memory", BSCAP_BYTES, asked->memory);
  return code;
}

/* Whether a steady load says anything about one of its metrics. */
static bool can_settle(const bscap_scaled_service *service) {
  for (size_t i = 0; i < service->autoscaler.metrics_count; i++) {
    const bscap_autoscaler_metric *metric = &service->autoscaler.metrics[i];
    const double asked = metric->is_cpu ? service->plant.cpu_request_millicores
                                        : service->plant.memory_request_bytes;
    const bool wants_request = metric->target == BSCAP_TARGET_UTILIZATION;
    if (metric->source <= BSCAP_SOURCE_CONTAINER_RESOURCE && !(wants_request && isnan(asked)))
      return true;
  }
  return false;
}

static int refuse_settle(const char *name) {
  return refuse("'hpa settle' knows loads of cpu and memory, and of %s no such metric with its "
                "request; describe the pods with --plant, such as 'cpu: {request: 50m}'",
                name);
}

static int show_settle(const bscap_scaled_service *service, const bscap_autoscaler_load *load,
                       const request *asked) {
  bscap_settle *settle = NULL;
  bscap_error error;
  output gathered = {0};
  const bscap_sink sink = output_sink(&gathered);
  const bscap_report_options options = output_options(asked);
  bscap_status status =
      bscap_settle_run(&settle, service->name, &service->autoscaler, load, NULL, &error);
  if (status == BSCAP_OK) status = bscap_report_settle(settle, &options, &sink, &error);
  bscap_settle_free(settle);
  if (status == BSCAP_OK) return output_finish(&gathered, asked->output_file);
  output_drop(&gathered);
  return report_error(&error);
}

static int run_settle(const request *asked) {
  if (asked->load == NULL) return refuse("'hpa settle' needs a load, such as --load 64m");
  if (asked->format > BSCAP_MARKDOWN) return refuse_picture("settle");
  input opened;
  const bscap_scaled_service *service = NULL;
  bscap_autoscaler_load load;
  int code = subject_open(&opened, asked);
  if (code == EXIT_FINE) code = subject_choose(&service, &opened, asked);
  if (code == EXIT_FINE && !can_settle(service)) code = refuse_settle(service->name);
  if (code == EXIT_FINE) code = take_load(&load, service, asked);
  if (code == EXIT_FINE) code = show_settle(service, &load, asked);
  input_close(&opened);
  return code;
}

/* --- lint --- */

static int show_lint(const input *opened, const bscap_check *check, const request *asked) {
  output gathered = {0};
  const bscap_sink sink = output_sink(&gathered);
  bscap_report_options options = output_options(asked);
  options.file = opened->name;
  bscap_error error;
  if (bscap_report_autoscalers(check, &options, &sink, &error) != BSCAP_OK) {
    output_drop(&gathered);
    return report_error(&error);
  }
  const int code = output_finish(&gathered, asked->output_file);
  return code != EXIT_FINE ? code : check_gate(check, asked->fail_on);
}

static int run_lint(const request *asked) {
  if (asked->format > BSCAP_MARKDOWN) return refuse_picture("lint");
  input opened;
  int code = subject_open(&opened, asked);
  if (code == EXIT_FINE) {
    bscap_check *check = NULL;
    bscap_error error;
    const bscap_status status = bscap_check_autoscalers(&check, opened.model, NULL, &error);
    code = status == BSCAP_OK ? show_lint(&opened, check, asked) : report_error(&error);
    bscap_check_free(check);
  }
  input_close(&opened);
  return code;
}

/* --- the command --- */

int run_hpa(const request *asked) {
  static const struct {
    const char *name;
    int (*run)(const request *asked);
  } actions[] = {{"replay", run_replay}, {"settle", run_settle}, {"lint", run_lint}};
  if (asked->operands_count == 0) return refuse("'hpa' does one of replay, settle and lint");
  nearest best = {.word = asked->operands[0]};
  for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
    if (strcmp(actions[i].name, asked->operands[0]) == 0) return actions[i].run(asked);
    nearest_offer(&best, actions[i].name);
  }
  if (best.name != NULL)
    return refuse("'hpa' does not '%s'; did you mean '%s'?", asked->operands[0], best.name);
  return refuse("'hpa' does one of replay, settle and lint, not '%s'", asked->operands[0]);
}
