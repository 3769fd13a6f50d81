#ifndef BSCAP_REPLAY_H
#define BSCAP_REPLAY_H

#include <bscap/allocator.h>
#include <bscap/autoscaler.h>
#include <bscap/error.h>
#include <bscap/export.h>
#include <bscap/load.h>
#include <bscap/plant.h>
#include <stddef.h>
#include <stdint.h>

BSCAP_BEGIN

/** A load, replayed sync by sync: what the autoscaler decided and what became of the work. */
typedef struct bscap_replay bscap_replay;

/** One sync, and the time from it to the next. */
typedef struct bscap_replay_sync {
  int64_t time_ms; /**< from the start */
  int32_t before;  /**< spec.replicas when it looked */
  bscap_autoscaler_decision decision;
  int32_t cpu_utilization_percent; /**< as status.currentMetrics has it; -1: none is reported */
  bscap_plant_step step;           /**< until the next sync */
} bscap_replay_sync;

/** What it all came to. */
typedef struct bscap_replay_totals {
  double seconds;
  int32_t scale_ups;
  int32_t scale_downs;
  int32_t flaps; /**< changes that the next one takes back, at least in part, within 10 minutes */
  int32_t least_replicas; /**< after any sync */
  int32_t most_replicas;
  double pod_seconds;
  double seconds_at_most; /**< at the autoscaler's maximum */
  double offered;         /**< shared work, millicore seconds */
  double unmet;           /**< that was not done at once */
  double unmet_seconds;
  double longest_unmet_seconds;       /**< without a pause */
  double longest_unmet_start_seconds; /**< when that began; NAN: never */
  int32_t killed;                     /**< OOM kills */
} bscap_replay_totals;

/** How to replay. Start from bscap_replay_options_default(). */
typedef struct bscap_replay_options {
  size_t size;            /**< sizeof(bscap_replay_options), so that it can grow */
  int32_t start_replicas; /**< negative: where the autoscaler's metrics of resources rest under the
                             load's first values, from its minimum; that, if there are none */
  double variation_ratio; /**< within the hour: standard deviation over mean of the work; 0: none */
  double lasts_seconds;   /**< after which the correlation of that has fallen to 1/e; above 0 */
  uint64_t seed;          /**< of that variation */
  const bscap_allocator *allocator; /**< must outlive the replay; NULL for the default */
} bscap_replay_options;

/** From rest, without variation, which would last 10 minutes; seed 1. */
BSCAP_API bscap_replay_options bscap_replay_options_default(void);

/** Replays `load` from its first time to its last, with syncs a sync period apart, the first at its
 *  first time; a load of one row for one period. From sync to sync the load is even, at its mean;
 *  cpu and memory are 0 without a column. `base` is what each pod uses and does beside the load
 *  (base_per_pod, each_per_pod; its `shared` is not used). Columns of the load other than cpu and
 *  memory are for metrics of that name, which come to what the column says at the sync; `names`
 *  gives the names by metric of the autoscaler, NULL for none, and may be NULL itself.
 *
 *  The variation multiplies the CPU work from each sync to the next by bscap_lognormal_factor of a
 *  bscap_memory whose normals are, in turn, those of the pairs of bscap_random_stream(seed, 0,
 *  "within-hour"). `options` NULL stands for the default. Free with bscap_replay_free.
 *  Errors: BSCAP_INVALID for more than 50 million syncs; out of memory. */
BSCAP_API bscap_status bscap_replay_run(bscap_replay **replay, const bscap_autoscaler *autoscaler,
                                        const char *const *names, const bscap_plant *plant,
                                        const bscap_plant_load *base, const bscap_load *load,
                                        const bscap_replay_options *options, bscap_error *error);

/** Frees the replay; NULL is fine. */
BSCAP_API void bscap_replay_free(bscap_replay *replay);

/** How many syncs there were, and sync `index` of them; borrowed; NULL past the last. */
BSCAP_API size_t bscap_replay_count(const bscap_replay *replay);
BSCAP_API const bscap_replay_sync *bscap_replay_at(const bscap_replay *replay, size_t index);

BSCAP_API bscap_replay_totals bscap_replay_total(const bscap_replay *replay);

/** The autoscaler that was replayed, with arrays of its own, and the plant; borrowed. */
BSCAP_API const bscap_autoscaler *bscap_replay_autoscaler(const bscap_replay *replay);
BSCAP_API const bscap_plant *bscap_replay_plant(const bscap_replay *replay);

/** Replays a load whose pods are all there at once, ready since long and measured without delay: at
 *  each sync every pod uses its share of the load then, rounded down. Without replicas, and with a
 *  minimum above 0, it stays as it is. The steps hold `pods`, `ready` and `pod_seconds` alone. The
 *  sync period is the load's. Errors: out of memory. */
BSCAP_API bscap_status bscap_replay_run_ideal(bscap_replay **replay,
                                              const bscap_autoscaler *autoscaler,
                                              const bscap_sync_load *load,
                                              const bscap_allocator *allocator, bscap_error *error);

BSCAP_END

#endif
