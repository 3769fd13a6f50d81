/* From a model that was read elsewhere to one that can be read anywhere. */
#include "judge/shard.h"

#include <string.h>

static const bscap_source *find(const bscap_texts *texts, const char *name) {
  for (size_t i = 0; i < texts->count; i++)
    if (strcmp(texts->items[i].name, name) == 0) return &texts->items[i];
  return NULL;
}

/* --- the first time --- */

typedef struct recorder {
  bscap_shard *shard;
  const bscap_loader *loader; /* the caller's */
} recorder;

static bscap_status load_and_keep(void *context, const char *path, const char **bytes,
                                  size_t *count, bscap_error *error) {
  recorder *r = context;
  const bscap_source *kept = find(&r->shard->files, path);
  if (kept == NULL) {
    const bscap_status status = r->loader->load(r->loader->context, path, bytes, count, error);
    if (status != BSCAP_OK) return status;
    kept = bscap_shard_keep(r->shard, &r->shard->files, path, *bytes, *count);
  }
  if (kept == NULL) return bscap_fail_memory(error);
  *bytes = kept->bytes;
  *count = kept->count;
  return BSCAP_OK;
}

static bscap_status keep_texts(bscap_shard *shard, const bscap_source *sources, size_t count,
                               const bscap_model_options *options, bscap_error *error) {
  bool has_memory = true;
  for (size_t i = 0; i < count && has_memory; i++)
    has_memory = bscap_shard_keep(shard, &shard->sources, sources[i].name, sources[i].bytes,
                                  sources[i].count) != NULL;
  shard->settings = bscap_arena_take(shard->arena, options->settings_count, sizeof(char *));
  has_memory = has_memory && shard->settings != NULL;
  for (size_t i = 0; i < options->settings_count && has_memory; i++) {
    const char *setting = options->settings[i];
    shard->settings[i] = bscap_arena_copy(shard->arena, setting, strlen(setting));
    has_memory = shard->settings[i] != NULL;
  }
  shard->settings_count = options->settings_count;
  if (options->scenario != NULL && has_memory) {
    shard->scenario = bscap_arena_copy(shard->arena, options->scenario, strlen(options->scenario));
    has_memory = shard->scenario != NULL;
  }
  return has_memory ? BSCAP_OK : bscap_fail_memory(error);
}

/* What decides a forecast; how it is worked out is left out. */
static bscap_status keep_options(bscap_shard *shard, const bscap_forecast_options *options,
                                 const bscap_model *model, bscap_error *error) {
  if (options->uncertain_count > 0)
    return bscap_fail(error, BSCAP_INVALID,
                      "shards take no numbers instead of the model's; write them as settings");
  if (options->trajectories_count < 1 || options->trajectories_count > BSCAP_TRAJECTORIES_MOST)
    return bscap_fail(error, BSCAP_INVALID,
                      "%zu trajectories are not from 1 to %d; write one of these",
                      options->trajectories_count, BSCAP_TRAJECTORIES_MOST);
  const bool is_start = options->as_of_seconds == BSCAP_AS_OF_START;
  shard->options.as_of_seconds = is_start ? bscap_model_start(model) : options->as_of_seconds;
  shard->options.horizon_seconds = options->horizon_seconds;
  shard->options.step_seconds = options->step_seconds;
  shard->options.trajectories_count = options->trajectories_count;
  shard->options.seed = options->seed;
  if (options->lanes == BSCAP_LANES_NONE) shard->options.lanes = BSCAP_LANES_NONE;
  return BSCAP_OK;
}

static bscap_status fill(bscap_shard *shard, const bscap_source *sources, size_t count,
                         const bscap_model_options *reading, const bscap_forecast_options *options,
                         bscap_diagnostics *diagnostics, bscap_error *error) {
  recorder recording = {shard, &reading->loader};
  bscap_model_options own = *reading;
  bscap_model *model = NULL;
  bscap_status status = keep_texts(shard, sources, count, reading, error);
  if (status != BSCAP_OK) return status;
  if (reading->loader.load != NULL) own.loader = (bscap_loader){load_and_keep, &recording};
  own.allocator = &shard->allocator;
  status = bscap_model_read(&model, sources, count, &own, diagnostics, error);
  if (status == BSCAP_OK) status = keep_options(shard, options, model, error);
  bscap_model_free(model);
  return status;
}

bscap_status bscap_shard_create(bscap_shard **shard, const bscap_source *sources, size_t count,
                                const bscap_model_options *model_options,
                                const bscap_forecast_options *options,
                                bscap_diagnostics *diagnostics, bscap_error *error) {
  bscap_model_options reading = bscap_model_options_default();
  bscap_forecast_options asked = bscap_forecast_options_default();
  if (model_options != NULL)
    memcpy(&reading, model_options,
           model_options->size < sizeof reading ? model_options->size : sizeof reading);
  if (options != NULL)
    memcpy(&asked, options, options->size < sizeof asked ? options->size : sizeof asked);
  bscap_status status = bscap_shard_start(shard, "this shard", reading.allocator, error);
  if (status != BSCAP_OK) return status;
  status = fill(*shard, sources, count, &reading, &asked, diagnostics, error);
  if (status == BSCAP_OK) return BSCAP_OK;
  bscap_shard_free(*shard);
  *shard = NULL;
  return status;
}

/* --- from then on --- */

static bscap_status load_kept(void *context, const char *path, const char **bytes, size_t *count,
                              bscap_error *error) {
  const bscap_shard *shard = context;
  const bscap_source *kept = find(&shard->files, path);
  if (kept == NULL)
    return bscap_fail(error, BSCAP_INVALID, "'%s' is not kept in %s", bscap_quote_text(path).text,
                      shard->name);
  *bytes = kept->bytes;
  *count = kept->count;
  return BSCAP_OK;
}

bscap_status bscap_shard_model(bscap_model **model, const bscap_shard *shard,
                               bscap_diagnostics *diagnostics, bscap_error *error) {
  bscap_model_options options = bscap_model_options_default();
  options.scenario = shard->scenario;
  options.settings = shard->settings;
  options.settings_count = shard->settings_count;
  options.loader = (bscap_loader){load_kept, (void *)shard};
  options.allocator = &shard->allocator;
  return bscap_model_read(model, shard->sources.items, shard->sources.count, &options, diagnostics,
                          error);
}
