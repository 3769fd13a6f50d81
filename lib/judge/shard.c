#include "judge/shard.h"

#include <string.h>

#include "judge/forecast.h"

bscap_shard_options bscap_shard_options_default(void) {
  return (bscap_shard_options){
      .size = sizeof(bscap_shard_options), .number = 1, .shards_count = 1, .threads_count = 1};
}

bscap_status bscap_shard_start(bscap_shard **shard, const char *name,
                               const bscap_allocator *allocator, bscap_error *error) {
  bscap_arena *arena = bscap_arena_create(allocator);
  *shard = arena == NULL ? NULL : bscap_arena_take(arena, 1, sizeof **shard);
  if (*shard != NULL) {
    (*shard)->arena = arena;
    (*shard)->allocator = *bscap_arena_allocator(arena);
    (*shard)->options = bscap_forecast_options_default();
    (*shard)->name = bscap_arena_copy(arena, name, strlen(name));
  }
  if (*shard != NULL && (*shard)->name != NULL) return BSCAP_OK;
  bscap_arena_free(arena);
  *shard = NULL;
  return bscap_fail_memory(error);
}

void bscap_shard_free(bscap_shard *shard) {
  if (shard == NULL) return;
  bscap_arena_free(shard->drawn);
  bscap_arena_free(shard->arena);
}

const bscap_source *bscap_shard_keep(bscap_shard *shard, bscap_texts *texts, const char *name,
                                     const char *bytes, size_t count) {
  bscap_source *kept =
      bscap_arena_append(shard->arena, &texts->items, &texts->count, sizeof *texts->items);
  if (kept == NULL) return NULL;
  kept->name = bscap_arena_copy(shard->arena, name, strlen(name));
  kept->bytes = bscap_arena_copy(shard->arena, bytes, count);
  kept->count = count;
  return kept->name != NULL && kept->bytes != NULL ? kept : NULL;
}

uint64_t bscap_shard_first(const bscap_shard *shard, size_t number) {
  return (uint64_t)(number - 1) * shard->options.trajectories_count / shard->shards_count;
}

/* --- drawing --- */

static bscap_status check_part(const bscap_shard *shard, const bscap_shard_options *options,
                               bscap_error *error) {
  if (options->lanes == BSCAP_LANES_NONE && shard->options.lanes != BSCAP_LANES_NONE)
    return bscap_fail(error, BSCAP_INVALID,
                      "this forecast is not that of the readable engine; draw it in lanes");
  if (options->shards_count < 1 || options->shards_count > BSCAP_SHARDS_MOST)
    return bscap_fail(error, BSCAP_INVALID, "%zu shards are not from 1 to %d; write one of these",
                      options->shards_count, BSCAP_SHARDS_MOST);
  if (options->number >= 1 && options->number <= options->shards_count) return BSCAP_OK;
  return bscap_fail(error, BSCAP_INVALID,
                    "there is no shard %zu of %zu; they count from 1, so write 1 to %zu",
                    options->number, options->shards_count, options->shards_count);
}

/* Counts what the part's futures come to, and keeps that instead of the forecast. */
static bscap_status draw_part(void *context, bscap_forecast *forecast,
                              const bscap_forecast_options *options, bscap_error *error) {
  bscap_shard *shard = context;
  const uint64_t first = bscap_shard_first(shard, shard->number);
  const uint64_t end = bscap_shard_first(shard, shard->number + 1);
  const bscap_status status =
      bscap_forecast_draw(forecast, options, first, (size_t)(end - first), error);
  if (status != BSCAP_OK) return status;
  if (!bscap_tally_flat_start(&shard->flat, shard->drawn, &forecast->tally))
    return bscap_fail_memory(error);
  bscap_tally_flatten(&shard->flat, &forecast->tally);
  return BSCAP_OK;
}

static bscap_status draw(bscap_shard *shard, const bscap_shard_options *options,
                         bscap_error *error) {
  bscap_model *model;
  bscap_forecast *forecast = NULL;
  bscap_forecast_options asked = shard->options;
  asked.threads_count = options->threads_count;
  if (asked.lanes != BSCAP_LANES_NONE) asked.lanes = options->lanes;
  asked.progress = options->progress;
  asked.progress_context = options->progress_context;
  asked.allocator = &shard->allocator;
  shard->number = options->number;
  shard->shards_count = options->shards_count;
  shard->drawn = bscap_arena_create(&shard->allocator);
  if (shard->drawn == NULL) return bscap_fail_memory(error);
  bscap_status status = bscap_shard_model(&model, shard, NULL, error);
  if (status != BSCAP_OK) return status;
  const bscap_drawing drawing = {draw_part, shard};
  status = bscap_forecast_make(&forecast, model, &asked, &drawing, error);
  bscap_forecast_free(forecast);
  bscap_model_free(model);
  return status;
}

static void forget(bscap_shard *shard) {
  bscap_arena_free(shard->drawn);
  shard->drawn = NULL;
  shard->flat = (bscap_tally_flat){0};
  shard->packed = (bscap_bytes){0};
  shard->number = shard->shards_count = 0;
}

bscap_status bscap_shard_draw(bscap_shard *shard, const bscap_shard_options *options,
                              bscap_error *error) {
  bscap_shard_options chosen = bscap_shard_options_default();
  if (options != NULL)
    memcpy(&chosen, options, options->size < sizeof chosen ? options->size : sizeof chosen);
  bscap_status status = check_part(shard, &chosen, error);
  if (status != BSCAP_OK) return status;
  forget(shard);
  status = draw(shard, &chosen, error);
  if (status != BSCAP_OK) forget(shard);
  return status;
}

/* --- what a shard is --- */

size_t bscap_shard_number(const bscap_shard *shard) {
  return shard->number;
}

size_t bscap_shard_shards_count(const bscap_shard *shard) {
  return shard->shards_count;
}

const bscap_forecast_options *bscap_shard_forecast_options(const bscap_shard *shard) {
  return &shard->options;
}

const bscap_source *bscap_shard_source(const bscap_shard *shard, size_t index) {
  return index < shard->sources.count ? &shard->sources.items[index] : NULL;
}

uint64_t *bscap_shard_counts(bscap_shard *shard, size_t *count) {
  *count = shard->flat.counts_count;
  return shard->flat.counts;
}

double *bscap_shard_extremes(bscap_shard *shard, size_t *count) {
  *count = shard->flat.extremes_count;
  return shard->flat.extremes;
}

void bscap_shard_complete(bscap_shard *shard) {
  shard->number = shard->shards_count = 1;
}
