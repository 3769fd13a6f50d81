#include "input.h"

#include <bscap/file.h>
#include <bscap/scaled.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "builtin.h"
#include "message.h"

enum { MODEL_MOST_BYTES = 4 * 1024 * 1024, SHARD_MOST_BYTES = 256 * 1024 * 1024 };

static bscap_status fail(bscap_error *error, bscap_status status, const char *message) {
  *error = (bscap_error){.status = status};
  snprintf(error->message, sizeof error->message, "%s", message);
  return status;
}

/* Whether writing the output would replace what is about to be read. */
static bool is_output(const input *opened, const char *path, bool is_input) {
  struct stat source, target;
  if (opened->output_file == NULL || stat(opened->output_file, &target) != 0) return false;
  if ((is_input ? fstat(STDIN_FILENO, &source) : stat(path, &source)) != 0) return false;
  return S_ISREG(source.st_mode) && source.st_dev == target.st_dev &&
         source.st_ino == target.st_ino;
}

/* Reads a file, or standard input for `-`, and keeps it until the model is closed. */
static bscap_status keep_file(input *opened, const input_file **kept, const char *path,
                              bool is_input, size_t most_bytes, bscap_error *error) {
  if (is_output(opened, path, is_input))
    return fail(error, BSCAP_INVALID,
                "--output-file would overwrite what is read; name another file");
  input_file *file = calloc(1, sizeof *file);
  if (file == NULL) return fail(error, BSCAP_OUT_OF_MEMORY, "out of memory");
  file->next = opened->files;
  opened->files = file;
  *kept = file;
  if (is_input)
    return bscap_file_read_descriptor(&file->bytes, &file->count, STDIN_FILENO, path, most_bytes,
                                      NULL, error);
  return bscap_file_read(&file->bytes, &file->count, path, most_bytes, NULL, error);
}

/* Growth tables stand beside the model that mentions them. */
static bscap_status load_table(void *context, const char *path, const char **bytes, size_t *count,
                               bscap_error *error) {
  input *opened = context;
  const char *slash = strrchr(opened->folder, '/');
  const int length = path[0] != '/' && slash != NULL ? (int)(slash - opened->folder) + 1 : 0;
  const size_t size = (size_t)length + strlen(path) + 1;
  char *whole = malloc(size);
  if (whole == NULL) return fail(error, BSCAP_OUT_OF_MEMORY, "out of memory");
  snprintf(whole, size, "%.*s%s", length, opened->folder, path);
  const input_file *file = NULL;
  const bscap_status status = keep_file(opened, &file, whole, false, MODEL_MOST_BYTES, error);
  if (status == BSCAP_OK) {
    *bytes = file->bytes;
    *count = file->count;
  }
  free(whole);
  return status;
}

static bscap_status gather_files(input *opened, bscap_source *sources, const request *asked,
                                 bscap_error *error) {
  bool has_input = false;
  for (size_t i = 0; i < asked->operands_count; i++) {
    const bool is_input = strcmp(asked->operands[i], "-") == 0;
    if (is_input && has_input)
      return fail(error, BSCAP_INVALID, "standard input can be read only once");
    has_input = has_input || is_input;
    sources[i].name = is_input ? "standard input" : asked->operands[i];
    const input_file *file = NULL;
    const bscap_status status =
        keep_file(opened, &file, sources[i].name, is_input, MODEL_MOST_BYTES, error);
    if (status != BSCAP_OK) return status;
    sources[i].bytes = file->bytes;
    sources[i].count = file->count;
  }
  return BSCAP_OK;
}

static bscap_status gather_sources(input *opened, const request *asked, bscap_error *error) {
  const bscap_source builtin = {"battlescope.yaml (built in)", builtin_model, builtin_model_size};
  *opened = (input){.folder = "", .output_file = asked->output_file};
  opened->sources_count = asked->operands_count > 0 ? asked->operands_count : 1;
  opened->sources = calloc(opened->sources_count, sizeof *opened->sources);
  if (opened->sources == NULL) return fail(error, BSCAP_OUT_OF_MEMORY, "out of memory");
  bscap_status status = BSCAP_OK;
  if (asked->operands_count == 0) {
    opened->sources[0] = builtin;
  } else {
    opened->folder = asked->operands[0];
    status = gather_files(opened, opened->sources, asked, error);
  }
  opened->name = opened->sources[0].name;
  return status;
}

static bscap_model_options model_options(input *opened, const request *asked) {
  bscap_model_options options = bscap_model_options_default();
  options.scenario = asked->scenario;
  options.settings = asked->settings;
  options.settings_count = asked->settings_count;
  options.loader = (bscap_loader){load_table, opened};
  return options;
}

int input_open(input *opened, const request *asked) {
  bscap_error error;
  bscap_diagnostics *warnings = NULL;
  bscap_status status = gather_sources(opened, asked, &error);
  if (status == BSCAP_OK) status = bscap_diagnostics_create(&warnings, NULL, &error);
  const bscap_model_options options = model_options(opened, asked);
  if (status == BSCAP_OK)
    status = bscap_model_read(&opened->model, opened->sources, opened->sources_count, &options,
                              warnings, &error);
  if (!asked->is_quiet) report_warnings(warnings);
  bscap_diagnostics_free(warnings);
  return status == BSCAP_OK ? EXIT_FINE : report_error(&error);
}

int input_open_shard(input *opened, bscap_shard **shard, const request *asked,
                     const bscap_forecast_options *chosen) {
  bscap_error error;
  bscap_diagnostics *warnings = NULL;
  *shard = NULL;
  bscap_status status = gather_sources(opened, asked, &error);
  if (status == BSCAP_OK) status = bscap_diagnostics_create(&warnings, NULL, &error);
  const bscap_model_options options = model_options(opened, asked);
  if (status == BSCAP_OK)
    status = bscap_shard_create(shard, opened->sources, opened->sources_count, &options, chosen,
                                warnings, &error);
  if (!asked->is_quiet) report_warnings(warnings);
  bscap_diagnostics_free(warnings);
  return status == BSCAP_OK ? EXIT_FINE : report_error(&error);
}

static int read_file(input *opened, const input_file **file, const char *path, size_t most_bytes) {
  bscap_error error;
  const bool is_input = strcmp(path, "-") == 0;
  const bscap_status status =
      keep_file(opened, file, is_input ? "standard input" : path, is_input, most_bytes, &error);
  return status == BSCAP_OK ? EXIT_FINE : report_error(&error);
}

int input_read(input *opened, const input_file **file, const char *path) {
  return read_file(opened, file, path, MODEL_MOST_BYTES);
}

int input_read_shard(input *opened, bscap_shard **shard, const char *path) {
  bscap_error error;
  const input_file *file = NULL;
  *shard = NULL;
  const int code = read_file(opened, &file, path, SHARD_MOST_BYTES);
  if (code != EXIT_FINE) return code;
  const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
  const bscap_status status = bscap_shard_read(shard, name, file->bytes, file->count, NULL, &error);
  return status == BSCAP_OK ? EXIT_FINE : report_error(&error);
}

static int read_source(input *opened, bscap_source *source, const char *path) {
  const input_file *file = NULL;
  const int code = input_read(opened, &file, path);
  if (code != EXIT_FINE) return code;
  *source =
      (bscap_source){strcmp(path, "-") == 0 ? "standard input" : path, file->bytes, file->count};
  return EXIT_FINE;
}

static bscap_status read_hpa(input *opened, const bscap_source *hpa, const bscap_source *pods,
                             const request *asked, bscap_error *error) {
  bscap_hpa_options options = bscap_hpa_options_default();
  options.version = (bscap_kubernetes_version)asked->version;
  options.scales_to_zero = asked->scales_to_zero;
  bscap_diagnostics *warnings = NULL;
  bscap_status status = bscap_diagnostics_create(&warnings, NULL, error);
  if (status == BSCAP_OK)
    status = bscap_model_read_hpa(&opened->model, hpa, pods, &options, warnings, error);
  if (!asked->is_quiet) report_warnings(warnings);
  bscap_diagnostics_free(warnings);
  return status;
}

int input_open_hpa(input *opened, const request *asked) {
  bscap_source hpa, pods;
  *opened = (input){.folder = "", .output_file = asked->output_file};
  int code = read_source(opened, &hpa, asked->hpa_file);
  if (code == EXIT_FINE && asked->plant_file != NULL)
    code = read_source(opened, &pods, asked->plant_file);
  if (code != EXIT_FINE) return code;
  bscap_error error;
  opened->name = hpa.name;
  const bscap_status status =
      read_hpa(opened, &hpa, asked->plant_file != NULL ? &pods : NULL, asked, &error);
  return status == BSCAP_OK ? EXIT_FINE : report_error(&error);
}

void input_close(input *opened) {
  bscap_model_free(opened->model);
  free(opened->sources);
  while (opened->files != NULL) {
    input_file *next = opened->files->next;
    bscap_file_free(opened->files->bytes, opened->files->count, NULL);
    free(opened->files);
    opened->files = next;
  }
}
