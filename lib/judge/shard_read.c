#include "judge/shard.h"

#include <bscap/version.h>
#include <string.h>

enum { LEAST_SIZE = BSCAP_SHARD_MAGIC_SIZE + 16 + 8 };

static bscap_status refuse(const char *name, const char *what, bscap_error *error) {
  return bscap_fail_at(error, BSCAP_INVALID, (bscap_place){.file = name}, "%s", what);
}

/* --- the envelope --- */

static bscap_status check_size(const char *name, uint64_t stated, size_t count,
                               bscap_error *error) {
  if (stated == count) return BSCAP_OK;
  return bscap_fail_at(error, BSCAP_INVALID, (bscap_place){.file = name},
                       "has %zu bytes of %llu; draw this shard again", count,
                       (unsigned long long)stated);
}

/* Leaves in `body` what lies between. */
static bscap_status open_envelope(bscap_bytes *body, const char *name, const char *bytes,
                                  size_t count, bscap_error *error) {
  if (count < BSCAP_SHARD_MAGIC_SIZE ||
      memcmp(bytes, BSCAP_SHARD_MAGIC, BSCAP_SHARD_MAGIC_SIZE) != 0)
    return refuse(name, "is no shard of a forecast; name files that 'bscap ensemble' wrote", error);
  if (count < LEAST_SIZE) return refuse(name, "is cut off; draw this shard again", error);
  *body = (bscap_bytes){.next = bytes + BSCAP_SHARD_MAGIC_SIZE,
                        .left = count - BSCAP_SHARD_MAGIC_SIZE - 8};
  const uint64_t version = bscap_bytes_take_whole(body);
  if (version != BSCAP_SHARD_VERSION)
    return bscap_fail_at(error, BSCAP_INVALID, (bscap_place){.file = name},
                         "is a shard in format %llu, and format %d is read here; draw all shards "
                         "with one version of bscap",
                         (unsigned long long)version, BSCAP_SHARD_VERSION);
  bscap_status status = check_size(name, bscap_bytes_take_whole(body), count, error);
  bscap_bytes end = {.next = bytes + count - 8, .left = 8};
  if (status == BSCAP_OK && bscap_bytes_take_whole(&end) != bscap_bytes_checksum(bytes, count - 8))
    status = refuse(name, "is damaged: its checksum is another; draw this shard again", error);
  return status;
}

/* --- what is inside --- */

/* A copy with a NUL behind. A text that holds a NUL itself was not written here. */
static const char *take_text(bscap_bytes *body, bscap_shard *shard, bool *has_memory) {
  size_t count;
  const char *piece = bscap_bytes_take_piece(body, &count);
  if (piece == NULL) return NULL;
  if (memchr(piece, '\0', count) != NULL) {
    body->failed = true;
    return NULL;
  }
  const char *copy = bscap_arena_copy(shard->arena, piece, count);
  *has_memory = *has_memory && copy != NULL;
  return copy;
}

/* Each takes at least 16 bytes, so that no number of them asks for more memory than there is to be
 * read. */
static void take_texts(bscap_bytes *body, bscap_shard *shard, bscap_texts *texts,
                       bool *has_memory) {
  const uint64_t count = bscap_bytes_take_whole(body);
  for (uint64_t i = 0; i < count && !body->failed && *has_memory; i++) {
    const char *name = take_text(body, shard, has_memory);
    size_t size;
    const char *bytes = bscap_bytes_take_piece(body, &size);
    if (name == NULL || bytes == NULL) return;
    *has_memory = bscap_shard_keep(shard, texts, name, bytes, size) != NULL;
  }
}

static void take_settings(bscap_bytes *body, bscap_shard *shard, bool *has_memory) {
  const uint64_t count = bscap_bytes_take_whole(body);
  if (body->failed || count > body->left / 8) {
    body->failed = true;
    return;
  }
  shard->settings = bscap_arena_take(shard->arena, (size_t)count, sizeof *shard->settings);
  *has_memory = *has_memory && shard->settings != NULL;
  for (uint64_t i = 0; i < count && !body->failed && *has_memory; i++)
    shard->settings[shard->settings_count++] = take_text(body, shard, has_memory);
}

static size_t take_size(bscap_bytes *body, uint64_t most) {
  const uint64_t size = bscap_bytes_take_whole(body);
  if (size > most) body->failed = true;
  return body->failed ? 0 : (size_t)size;
}

static void take_options(bscap_bytes *body, bscap_forecast_options *options) {
  options->as_of_seconds = (int64_t)bscap_bytes_take_whole(body);
  options->horizon_seconds = bscap_bytes_take_double(body);
  options->step_seconds = bscap_bytes_take_double(body);
  options->trajectories_count = take_size(body, BSCAP_TRAJECTORIES_MOST);
  options->seed = bscap_bytes_take_whole(body);
  options->lanes = take_size(body, 1) == 1 ? BSCAP_LANES_NONE : BSCAP_LANES_AUTO;
  if (options->trajectories_count == 0 || options->as_of_seconds == BSCAP_AS_OF_START)
    body->failed = true;
}

static void take_part(bscap_bytes *body, bscap_shard *shard, bool *has_memory) {
  shard->number = take_size(body, BSCAP_SHARDS_MOST);
  shard->shards_count = take_size(body, BSCAP_SHARDS_MOST);
  if (shard->number > shard->shards_count || (shard->number == 0) != (shard->shards_count == 0) ||
      (shard->number == 0) != (body->left == 0))
    body->failed = true;
  if (body->failed || body->left == 0) return;
  shard->packed = (bscap_bytes){.next = bscap_arena_copy(shard->arena, body->next, body->left),
                                .left = body->left};
  *has_memory = *has_memory && shard->packed.next != NULL;
}

static bscap_status check_version(bscap_bytes *body, const bscap_shard *shard, bscap_error *error) {
  size_t count;
  const char *version = bscap_bytes_take_piece(body, &count);
  if (version == NULL) return BSCAP_OK; /* damaged, as will be seen */
  if (count == strlen(bscap_version()) && memcmp(version, bscap_version(), count) == 0)
    return BSCAP_OK;
  return bscap_fail_at(error, BSCAP_INVALID, (bscap_place){.file = shard->name},
                       "was written by bscap %s, and this is %s; draw and merge all shards with "
                       "one version",
                       bscap_quote_bytes(version, count).text, bscap_version());
}

static bscap_status take_all(bscap_bytes *body, bscap_shard *shard, bscap_error *error) {
  bool has_memory = true;
  bscap_status status = check_version(body, shard, error);
  if (status != BSCAP_OK) return status;
  take_texts(body, shard, &shard->sources, &has_memory);
  take_texts(body, shard, &shard->files, &has_memory);
  if (has_memory && take_size(body, 1) == 1) shard->scenario = take_text(body, shard, &has_memory);
  if (has_memory) take_settings(body, shard, &has_memory);
  take_options(body, &shard->options);
  if (has_memory) take_part(body, shard, &has_memory);
  if (!has_memory) return bscap_fail_memory(error);
  if (!body->failed && shard->sources.count > 0) return BSCAP_OK;
  return refuse(shard->name, "is damaged, though its checksum is right; draw this shard again",
                error);
}

bscap_status bscap_shard_read(bscap_shard **shard, const char *name, const char *bytes,
                              size_t count, const bscap_allocator *allocator, bscap_error *error) {
  bscap_bytes body;
  *shard = NULL;
  bscap_status status = open_envelope(&body, name, bytes, count, error);
  bscap_shard *fresh = NULL;
  if (status == BSCAP_OK) status = bscap_shard_start(&fresh, name, allocator, error);
  if (status == BSCAP_OK) status = take_all(&body, fresh, error);
  if (status == BSCAP_OK)
    *shard = fresh;
  else
    bscap_shard_free(fresh);
  return status;
}
