#include "judge/shard.h"

#include <bscap/version.h>
#include <string.h>

static void add_text(bscap_text *text, const char *added) {
  bscap_bytes_add_piece(text, added, strlen(added));
}

static void add_texts(bscap_text *text, const bscap_texts *texts) {
  bscap_bytes_add_whole(text, texts->count);
  for (size_t i = 0; i < texts->count; i++) {
    add_text(text, texts->items[i].name);
    bscap_bytes_add_piece(text, texts->items[i].bytes, texts->items[i].count);
  }
}

/* What must be the same in all shards of a forecast. */
static void add_subject(bscap_text *text, const bscap_shard *shard) {
  add_text(text, bscap_version());
  add_texts(text, &shard->sources);
  add_texts(text, &shard->files);
  bscap_bytes_add_whole(text, shard->scenario != NULL);
  if (shard->scenario != NULL) add_text(text, shard->scenario);
  bscap_bytes_add_whole(text, shard->settings_count);
  for (size_t i = 0; i < shard->settings_count; i++) add_text(text, shard->settings[i]);
  bscap_bytes_add_whole(text, (uint64_t)shard->options.as_of_seconds);
  bscap_bytes_add_double(text, shard->options.horizon_seconds);
  bscap_bytes_add_double(text, shard->options.step_seconds);
  bscap_bytes_add_whole(text, shard->options.trajectories_count);
  bscap_bytes_add_whole(text, shard->options.seed);
  bscap_bytes_add_whole(text, shard->options.lanes == BSCAP_LANES_NONE);
}

/* What was counted comes last, as it is to the end. */
static void add_part(bscap_text *text, const bscap_shard *shard) {
  bscap_bytes_add_whole(text, shard->number);
  bscap_bytes_add_whole(text, shard->shards_count);
  if (shard->packed.left > 0) bscap_text_add_bytes(text, shard->packed.next, shard->packed.left);
  for (size_t i = 0; i < shard->flat.extremes_count; i++)
    bscap_bytes_add_double(text, shard->flat.extremes[i]);
  bscap_bytes_add_counts(text, shard->flat.counts, shard->flat.counts_count);
}

/* The number of all bytes is known once they are there: 16 bytes are to come before them, after the
 * magic ones, and 8 behind. */
static void seal(bscap_text *whole, const bscap_text *body) {
  bscap_text_add_bytes(whole, BSCAP_SHARD_MAGIC, BSCAP_SHARD_MAGIC_SIZE);
  bscap_bytes_add_whole(whole, BSCAP_SHARD_VERSION);
  bscap_bytes_add_whole(whole, BSCAP_SHARD_MAGIC_SIZE + 16 + body->count + 8);
  bscap_text_add_bytes(whole, body->bytes, body->count);
  if (!whole->failed)
    bscap_bytes_add_whole(whole, bscap_bytes_checksum(whole->bytes, whole->count));
}

bscap_status bscap_shard_write(const bscap_shard *shard, const bscap_sink *sink,
                               bscap_error *error) {
  bscap_text body = {.allocator = &shard->allocator}, whole = body;
  add_subject(&body, shard);
  add_part(&body, shard);
  if (!body.failed) seal(&whole, &body);
  bscap_status status = BSCAP_OK;
  if (body.failed || whole.failed)
    status = bscap_fail_memory(error);
  else if (!sink->write(sink->context, whole.bytes, whole.count))
    status = bscap_fail(error, BSCAP_UNAVAILABLE, "the shard cannot be written");
  bscap_text_free(&body);
  bscap_text_free(&whole);
  return status;
}
