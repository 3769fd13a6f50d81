#ifndef BSCAP_SHARD_H
#define BSCAP_SHARD_H

#include <bscap/allocator.h>
#include <bscap/diagnostics.h>
#include <bscap/error.h>
#include <bscap/export.h>
#include <bscap/forecast.h>
#include <bscap/lanes.h>
#include <bscap/model.h>
#include <bscap/sink.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

BSCAP_BEGIN

/** An even part of a forecast's drawn futures, so that processes and machines can share the work:
 *  all that decides the forecast (texts of the model, scenario, settings, options), and what the
 *  part's futures came to, as exact counts. The forecast that all parts together give is that of
 *  one process, to the last bit. */
typedef struct bscap_shard bscap_shard;

#define BSCAP_SHARDS_MOST 100000

/** A shard of the forecast that bscap_model_read and bscap_forecast_run would give for the same
 *  arguments; nothing is drawn yet. Texts are copied, and so is what the loader gives; the loader
 *  is not used afterwards. Warnings go to `diagnostics` (NULL: nowhere). The shard's memory is that
 *  of the model's options. Free with bscap_shard_free.
 *  Errors: as those two, save what only stepping the model shows; BSCAP_INVALID also for options
 *  without trajectories, and with numbers to take instead of the model's (write these as settings).
 */
BSCAP_API bscap_status bscap_shard_create(bscap_shard **shard, const bscap_source *sources,
                                          size_t count, const bscap_model_options *model_options,
                                          const bscap_forecast_options *options,
                                          bscap_diagnostics *diagnostics, bscap_error *error);

/** Frees the shard; NULL is fine. */
BSCAP_API void bscap_shard_free(bscap_shard *shard);

/** Which part to draw, and how. Start from bscap_shard_options_default(). */
typedef struct bscap_shard_options {
  size_t size;          /**< sizeof(bscap_shard_options), so that it can grow */
  size_t number;        /**< 1 to `shards_count` */
  size_t shards_count;  /**< 1 to BSCAP_SHARDS_MOST; more than there are futures leaves some
                             without any */
  size_t threads_count; /**< 1 to BSCAP_THREADS_MOST, the calling one included */
  bscap_lanes lanes;    /**< with which instructions, which changes no bit; one that is supported
                             here. A forecast of the readable engine stays one. */
  /** Called now and then with the share that is done, 0 to 1; returns false to cancel. May be
   *  NULL. */
  bool (*progress)(void *context, double done_ratio);
  void *progress_context;
} bscap_shard_options;

/** The only shard, on one thread. */
BSCAP_API bscap_shard_options bscap_shard_options_default(void);

/** Draws the part's futures, from number `(number - 1) * trajectories / shards_count` up to that of
 *  the next part, and counts them; what the shard held before is forgotten.
 *  Errors: as bscap_forecast_run; BSCAP_INVALID for a number out of its range. */
BSCAP_API bscap_status bscap_shard_draw(bscap_shard *shard, const bscap_shard_options *options,
                                        bscap_error *error);

/** Which part it is, and of how many; both are 0 before it is drawn. */
BSCAP_API size_t bscap_shard_number(const bscap_shard *shard);
BSCAP_API size_t bscap_shard_shards_count(const bscap_shard *shard);

/** What the forecast was asked for: as of when (never BSCAP_AS_OF_START), horizon, step,
 *  trajectories and seed; and BSCAP_LANES_NONE for the readable engine, else BSCAP_LANES_AUTO. The
 *  rest is as in bscap_forecast_options_default(). Borrowed. */
BSCAP_API const bscap_forecast_options *bscap_shard_forecast_options(const bscap_shard *shard);

/** Text `index` of those that make up the model, in their order; borrowed. NULL past the last. */
BSCAP_API const bscap_source *bscap_shard_source(const bscap_shard *shard, size_t index);

/** Writes the shard, drawn or not: the same bytes for the same shard, on any machine.
 *
 *  All whole numbers have 8 bytes, the least significant first. In this order: the 8 bytes
 *  `89 62 73 63 61 70 0d 0a`; the version of the format, 1; how many bytes there are in all; the
 *  version of bscap, the texts of the model with their names, the files that it mentions, the
 *  scenario, the settings, the options, the part, its extremes and its counts; at last the FNV-1a
 *  checksum of all bytes before.
 *  Errors: BSCAP_UNAVAILABLE when the sink stops; out of memory. */
BSCAP_API bscap_status bscap_shard_write(const bscap_shard *shard, const bscap_sink *sink,
                                         bscap_error *error);

/** Reads what bscap_shard_write wrote; `name` stands for it in messages. Any bytes are safe; the
 *  model is read, and the counts are held against it, when shards are drawn or merged. Texts are
 *  copied. Free with bscap_shard_free.
 *  Errors: BSCAP_INVALID for what is no shard, is cut off or damaged, or was written by another
 *  version of bscap; out of memory. */
BSCAP_API bscap_status bscap_shard_read(bscap_shard **shard, const char *name, const char *bytes,
                                        size_t count, const bscap_allocator *allocator,
                                        bscap_error *error);

/** The forecast of all futures together, as if one process had drawn them, from all shards in any
 *  order. The likely future is stepped anew. Warnings about the model go to `diagnostics` (NULL:
 *  nowhere). The shards must outlive the forecast; its memory is that of the first.
 *  Errors: BSCAP_INVALID for shards of other models, settings or options than the first, for one
 *  that is there twice, not drawn, or missing, and for counts that cannot be; what reading the
 *  model and stepping it give. */
BSCAP_API bscap_status bscap_shards_merge(bscap_forecast **forecast,
                                          const bscap_shard *const *shards, size_t count,
                                          bscap_diagnostics *diagnostics, bscap_error *error);

/** What a shard that was drawn here has counted, for adding up in place by other means than bytes.
 *  Counts of different shards of a forecast add up one by one. Of extremes the smaller is right,
 *  one by one (greatest values stand negated). Borrowed until the shard is drawn anew; NULL, with a
 *  count of 0, for a shard that was not drawn here. */
BSCAP_API uint64_t *bscap_shard_counts(bscap_shard *shard, size_t *count);
BSCAP_API double *bscap_shard_extremes(bscap_shard *shard, size_t *count);

/** Says that what all other shards counted has been added here: from now on this is the only one.
 */
BSCAP_API void bscap_shard_complete(bscap_shard *shard);

BSCAP_END

#endif
