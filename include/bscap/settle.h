#ifndef BSCAP_SETTLE_H
#define BSCAP_SETTLE_H

#include <bscap/allocator.h>
#include <bscap/autoscaler.h>
#include <bscap/error.h>
#include <bscap/export.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

BSCAP_BEGIN

/** Where an autoscaler comes to rest under a steady load, from every count that it may start at.
 *  One load may have several ends: which of them it gets depends on where the autoscaler stood. */
typedef struct bscap_settle bscap_settle;

/** One start and its end. */
typedef struct bscap_settle_end {
  int32_t start;    /**< replicas as the controller begins */
  int32_t replicas; /**< where it rests; of a round the largest count */
  int32_t least;    /**< the same, or the smallest count of the round */
  bool goes_round;  /**< for ever, between these two */
  size_t syncs;     /**< to the one that changed the count for the last time; 0: none did */
  double seconds;   /**< from the first sync to that one */
} bscap_settle_end;

/** Lets the autoscaler come to rest from each count from its minimum to its maximum. Where there
 *  are more than 1001, from 1001 of them, evenly spread and both ends included; where two of these
 *  that are neighbours come to different ends (to stay being one of them), halving in between finds
 *  where that changes.
 *  `name` says what is scaled, "api". All is copied. Free with bscap_settle_free.
 *  Errors: out of memory. */
BSCAP_API bscap_status bscap_settle_run(bscap_settle **settle, const char *name,
                                        const bscap_autoscaler *autoscaler,
                                        const bscap_autoscaler_load *load,
                                        const bscap_allocator *allocator, bscap_error *error);

/** Frees it; NULL is fine. */
BSCAP_API void bscap_settle_free(bscap_settle *settle);

/** How many starts were tried, and the `index`-th from the lowest; borrowed; NULL past the last. */
BSCAP_API size_t bscap_settle_count(const bscap_settle *settle);
BSCAP_API const bscap_settle_end *bscap_settle_at(const bscap_settle *settle, size_t index);

/** What metric `metric` comes to at the end of start `index`: as of the last sync there, not valid
 *  where the controller did not consult it. */
BSCAP_API bscap_metric_status bscap_settle_status(const bscap_settle *settle, size_t index,
                                                  size_t metric);

/** What was settled; borrowed. */
BSCAP_API const char *bscap_settle_name(const bscap_settle *settle);
BSCAP_API const bscap_autoscaler *bscap_settle_autoscaler(const bscap_settle *settle);
BSCAP_API const bscap_autoscaler_load *bscap_settle_load(const bscap_settle *settle);

BSCAP_END

#endif
