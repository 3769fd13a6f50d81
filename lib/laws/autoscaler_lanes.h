#ifndef BSCAP_LAWS_AUTOSCALER_LANES_H
#define BSCAP_LAWS_AUTOSCALER_LANES_H

#include <bscap/autoscaler.h>

#include "base/wide.h"
#include "laws/metric_lanes.h"
#include "laws/policy_lanes.h"

/* Where autoscalers come to rest under steady loads, one in each lane: the same as
 * bscap_autoscaler_settle, which decides alone wherever it is not clear beforehand that it would
 * decide so.
 *
 * Most of the time nothing changes. For that there are bounds of what a pod may use for the count
 * to stay, a hair closer together than the true ones; a few products and comparisons tell.
 *
 * Where something changes, the controller's way to rest has a closed form if
 * - it scales up without a window, by policies of any period, so that the count after a sync is
 * what the metrics ask for, or how far the policies let it go from where it stood a period before;
 * - it scales down without any limit but the minimum, so that the count is what the metrics ask for
 *   as soon as the window holds nothing larger, which happens while nothing else does;
 * - it does not go up again after it went down, for it might go round.
 * Without `behavior` the window holds the size that it wants against its own limit too; there what
 * metrics ask for may not become less until the count has reached it. */

enum { BSCAP_REST_METRICS = 4 };

/* What a pod may use, in millicores or bytes, for the count to stay. */
typedef struct bscap_rest_bounds {
  half low;
  half high;
} bscap_rest_bounds;

typedef struct bscap_rest_half {
  bscap_rest_bounds cpu; /* at `replicas` */
  bscap_rest_bounds memory;
  half replicas;
  half inverse; /* of replicas */
  half highest_cpu;
  half highest_memory;
  half least;
  half most;
  half cpu_limit;
  half most_cpu; /* up to which metrics are exact */
  half most_memory;
  bscap_metric_half metrics[BSCAP_REST_METRICS];
} bscap_rest_half;

typedef struct bscap_rest {
  bscap_rest_half halves[2];
  bool are_cpu[BSCAP_REST_METRICS];
  size_t metrics_count;
  bscap_rules_lanes ups;
  bool has_behavior;
  const char *refusal; /* why each change goes through the law itself; NULL: it need not */
  const bscap_autoscaler *autoscalers[LANES];
  bscap_autoscaler_load idle[LANES];
  bscap_autoscaler_state *state;
  size_t changes;    /* how many counts have changed or were not certain to stay */
  size_t by_the_law; /* of these */
} bscap_rest;

/* A step's load by lane; what a pod uses beside shared work includes its sidecars. */
typedef struct bscap_rest_load {
  wide cpu_per_pod;
  wide cpu_shared;
  wide memory_per_pod;
  wide memory_shared;
} bscap_rest_load;

/* From `count` autoscalers, up to LANES, that differ in numbers alone: metrics are of the same
 * kinds, behavior, version and periods are equal. Of `idle` loads requests and limits count. All
 * that is pointed to must stay, but for the array of pointers. `state` is room for any of the
 * autoscalers. Returns NULL, or why these cannot be lanes. */
const char *LANES_NAMED(bscap_rest_start)(bscap_rest *rest,
                                          const bscap_autoscaler *const *autoscalers,
                                          const bscap_autoscaler_load *idle, size_t count,
                                          bscap_autoscaler_state *state);

/* The counts before become those after. By their place, as lanes are slow to be copied. */
void LANES_NAMED(bscap_rest_settle)(bscap_rest *rest, const bscap_rest_load *load, wide *replicas);

#define bscap_rest_start  LANES_NAMED(bscap_rest_start)
#define bscap_rest_settle LANES_NAMED(bscap_rest_settle)

#endif
