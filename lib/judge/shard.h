#ifndef BSCAP_JUDGE_SHARD_H
#define BSCAP_JUDGE_SHARD_H

#include <bscap/shard.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/fail.h"
#include "simulate/tally_flat.h"

/* What bytes of a shard begin with; no text does, and no transfer of text leaves it whole. */
#define BSCAP_SHARD_MAGIC                                                                          \
  "\x89"                                                                                           \
  "bscap\r\n"
#define BSCAP_SHARD_VERSION 1

enum { BSCAP_SHARD_MAGIC_SIZE = 8 };

/* Texts by name. Of files, names are as the model writes them. */
typedef struct bscap_texts {
  bscap_source *items;
  size_t count;
} bscap_texts;

struct bscap_shard {
  bscap_arena *arena;
  bscap_allocator allocator;
  const char *name; /* in messages */
  bscap_texts sources;
  bscap_texts files;    /* what the loader gave, each once */
  const char *scenario; /* or NULL */
  const char **settings;
  size_t settings_count;
  bscap_forecast_options options;
  size_t number; /* 0 until it is drawn */
  size_t shards_count;
  bscap_arena *drawn; /* where `flat` lives; NULL unless the shard was drawn here */
  bscap_tally_flat flat;
  bscap_bytes packed; /* extremes and counts of one that was read */
};

/* An empty shard. Errors: out of memory. */
bscap_status bscap_shard_start(bscap_shard **shard, const char *name,
                               const bscap_allocator *allocator, bscap_error *error);

/* Keeps a copy; NULL when memory runs out. */
const bscap_source *bscap_shard_keep(bscap_shard *shard, bscap_texts *texts, const char *name,
                                     const char *bytes, size_t count);

/* The number of a part's first future; `number` from 1 to one more than there are shards. */
uint64_t bscap_shard_first(const bscap_shard *shard, size_t number);

/* Reads the model from what the shard holds; the shard outlives it (judge/shard_model.c). */
bscap_status bscap_shard_model(bscap_model **model, const bscap_shard *shard,
                               bscap_diagnostics *diagnostics, bscap_error *error);

/* Whether all are of the same forecast, drawn, and each there once (judge/shard_same.c). */
bscap_status bscap_shards_check(const bscap_shard *const *shards, size_t count, bscap_error *error);

#endif
