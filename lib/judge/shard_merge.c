#include "judge/forecast.h"
#include "judge/shard.h"

/* What the drawn futures are counted from. */
typedef struct pile {
  const bscap_shard *const *shards;
  size_t count;
} pile;

static bscap_status refuse_counts(const bscap_shard *shard, bscap_error *error) {
  return bscap_fail_at(error, BSCAP_INVALID, (bscap_place){.file = shard->name},
                       "its counts cannot be those of its model; draw this shard again");
}

/* What a shard counted, in two arrays of the length that the forecast's tally needs. */
static bscap_status unpack(bscap_tally_flat *flat, const bscap_shard *shard, bscap_tally *tally,
                           bscap_arena *arena, bscap_error *error) {
  if (!bscap_tally_flat_start(flat, arena, tally)) return bscap_fail_memory(error);
  if (shard->drawn != NULL) {
    *flat = shard->flat;
    return BSCAP_OK;
  }
  bscap_bytes packed = shard->packed;
  for (size_t i = 0; i < flat->extremes_count && !packed.failed; i++)
    flat->extremes[i] = bscap_bytes_take_double(&packed);
  bscap_bytes_take_counts(&packed, flat->counts, flat->counts_count);
  return packed.failed || packed.left > 0 ? refuse_counts(shard, error) : BSCAP_OK;
}

/* By way of a tally of its own, in which contradictions show before anything is added. */
static bscap_status add_in(bscap_forecast *forecast, const bscap_shard *shard, bscap_arena *arena,
                           bscap_error *error) {
  bscap_tally_flat flat;
  bscap_tally part;
  bscap_status status = unpack(&flat, shard, &forecast->tally, arena, error);
  if (status == BSCAP_OK)
    status = bscap_tally_start(&part, arena, &forecast->plan, &forecast->likely, error);
  if (status != BSCAP_OK) return status;
  const uint64_t futures =
      bscap_shard_first(shard, shard->number + 1) - bscap_shard_first(shard, shard->number);
  if (!bscap_tally_unflatten(&part, &flat, (size_t)futures)) return refuse_counts(shard, error);
  bscap_tally_merge(&forecast->tally, &part);
  return BSCAP_OK;
}

static bscap_status add_all(void *context, bscap_forecast *forecast,
                            const bscap_forecast_options *options, bscap_error *error) {
  const pile *all = context;
  bscap_status status = BSCAP_OK;
  for (size_t i = 0; i < all->count && status == BSCAP_OK; i++) {
    bscap_arena *arena = bscap_arena_create(options->allocator);
    status =
        arena == NULL ? bscap_fail_memory(error) : add_in(forecast, all->shards[i], arena, error);
    bscap_arena_free(arena);
  }
  return status;
}

bscap_status bscap_shards_merge(bscap_forecast **forecast, const bscap_shard *const *shards,
                                size_t count, bscap_diagnostics *diagnostics, bscap_error *error) {
  bscap_model *model;
  pile all = {shards, count};
  const bscap_drawing drawing = {add_all, &all};
  *forecast = NULL;
  bscap_status status = bscap_shards_check(shards, count, error);
  if (status == BSCAP_OK) status = bscap_shard_model(&model, shards[0], diagnostics, error);
  if (status != BSCAP_OK) return status;
  bscap_forecast_options options = shards[0]->options;
  options.allocator = &shards[0]->allocator;
  status = bscap_forecast_make(forecast, model, &options, &drawing, error);
  if (status == BSCAP_OK)
    (*forecast)->own = model;
  else
    bscap_model_free(model);
  return status;
}
