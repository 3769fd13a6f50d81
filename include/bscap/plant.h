#ifndef BSCAP_PLANT_H
#define BSCAP_PLANT_H

#include <bscap/autoscaler.h>
#include <bscap/export.h>
#include <bscap/workload.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

BSCAP_BEGIN

/* What an autoscaler acts on: pods that take time to come, share the work while they are ready, are
 * throttled and killed at their limits, and are measured late. */

/** What becomes of work that the ready pods cannot do at once. */
typedef enum bscap_unserved {
  BSCAP_UNSERVED_DROPPED, /**< it is lost: requests fail */
  BSCAP_UNSERVED_QUEUED   /**< it waits, and is done as soon as there is room */
} bscap_unserved;

/** One kind of pod and its surroundings. Start from bscap_plant_default(). */
typedef struct bscap_plant {
  double cpu_request_millicores; /**< NAN: none */
  double cpu_limit_millicores;   /**< INFINITY: none */
  double memory_request_bytes;   /**< NAN: none */
  double memory_limit_bytes;     /**< INFINITY: none */
  int64_t schedule_ms;           /**< from its creation until a node has it */
  int64_t start_ms;              /**< from there until its containers run: pulls, init */
  int64_t ready_ms;              /**< from there until it is Ready and gets work */
  int64_t scrape_ms;             /**< between two measurements, and the window of each; above 0 */
  int64_t lag_ms; /**< how old the newest measurement is at a sync, at least; up to 999 scrapes */
  bscap_unserved unserved;
  int32_t most_pods; /**< that quota and nodes admit; more stay Pending */
} bscap_plant;

/** No requests, no limits, no bound on pods; 1 s, 9 s and 10 s until a pod is Ready; measured every
 *  15 s and seen a further 5 s later; what is not served is dropped. */
BSCAP_API bscap_plant bscap_plant_default(void);

/** What comes in from one moment to the next. */
typedef struct bscap_plant_load {
  bscap_demand cpu_millicores;
  bscap_demand memory_bytes;
} bscap_plant_load;

/** What happened between two syncs. */
typedef struct bscap_plant_step {
  int32_t pods;                 /**< created and not removed, at the end */
  int32_t ready;                /**< of these, at the end */
  int32_t killed;               /**< OOM kills */
  double offered;               /**< shared CPU work that came in, millicore seconds */
  double served;                /**< that was done */
  double unmet;                 /**< that was dropped, or by which the queue grew */
  double unmet_seconds;         /**< during which some was not done at once, or still waited */
  double longest_unmet_seconds; /**< of these without a pause, with what came before this step */
  double longest_unmet_start_seconds; /**< from time 0, when that began; NAN: never */
  double waiting;                     /**< millicore seconds in the queue at the end */
  double pod_seconds;                 /**< of pods that exist */
  double cpu_per_pod;                 /**< mean use of a ready pod, millicores; 0 without any */
  double memory_per_pod;              /**< of a ready pod at the end, bytes; 0 without any */
} bscap_plant_step;

/** Pods, their measurements and the queue: one block of plain bytes, as bscap_autoscaler_state is.
 *  The only pointers in it are those of the last look, and the next one sets them anew. Pods of one
 *  age are kept together; where more ages come together than a pod's age counts for (a scale-up in
 *  every sync, and OOM kills as well), the two oldest are taken for one. */
typedef struct bscap_plant_state bscap_plant_state;

/** Bytes of a state that an autoscaler with this sync period acts on. */
BSCAP_API size_t bscap_plant_state_size(const bscap_plant *plant,
                                        const bscap_autoscaler *autoscaler);

/** Begins in `memory` of that size, aligned for any type, at time 0 with `pods` pods that have been
 *  ready and measured for long under `load`. Nothing to free. */
BSCAP_API bscap_plant_state *bscap_plant_start(void *memory, const bscap_plant *plant,
                                               const bscap_autoscaler *autoscaler,
                                               const bscap_plant_load *load, int32_t pods);

/** Brings the number of pods to `replicas` at the present moment: new ones are created; of those
 *  that go, pods without a node go first, then those that are Pending, then those that are not
 *  ready, and the youngest first among these and among the ready ones. */
BSCAP_API void bscap_plant_scale(bscap_plant_state *state, const bscap_plant *plant,
                                 int32_t replicas);

/** Goes on for `duration_ms` (above 0) under an even load, to the millisecond; in one step or in
 *  several comes to the same. The plant is the one that it began with, but for its limits, requests
 *  and most_pods, which may have changed. A pod uses base + each + its share of the work, at most
 *  its CPU limit; pods that are not ready use base alone. A ready pod whose memory exceeds its
 * limit is killed and starts again, without a pull: at once, then after 10 s, 20 s and so on up to
 * 5 min; after 10 min without a kill the count starts anew. Amounts are taken as 0 to 1e18.
 * Allocates nothing. */
BSCAP_API bscap_plant_step bscap_plant_run(bscap_plant_state *state, const bscap_plant *plant,
                                           const bscap_plant_load *load, int64_t duration_ms);

/** What the controller sees at the present moment; borrowed until the state is next changed. A new
 *  pod has no sample until two measurements of it are a window apart. `others` says, by metric of
 *  the autoscaler, what metrics that are no resources come to now: of all pods together, of the
 *  object, or the sum; NAN: not available. NULL: none of them is. */
BSCAP_API const bscap_autoscaler_sight *bscap_plant_look(bscap_plant_state *state,
                                                         const bscap_plant *plant,
                                                         const bscap_autoscaler *autoscaler,
                                                         const double *others);

BSCAP_END

#endif
