#ifndef BSCAP_LAWS_SYNC_LANES_H
#define BSCAP_LAWS_SYNC_LANES_H

#include <bscap/autoscaler.h>

#include "base/wide.h"
#include "laws/metric_lanes.h"
#include "laws/policy_lanes.h"

/* The controller sync by sync, an autoscaler in each lane: it decides as bscap_autoscaler_sync does
 * about pods that are alike, ready and measured, where syncs come a sync period apart and nobody
 * else changes the count.
 *
 * Lanes share windows, policies and periods. So what is remembered is by sync: the counts that
 * there were, for the policies, and what was asked for, for the windows. The extreme of a window is
 * that of two parts, what came since its last full turn, and what is left of the turn before, whose
 * extremes towards its end are known (van Herk 1992, Gil and Werman 1993). */

enum { BSCAP_SYNC_METRICS = 4 };

/* The largest of the last `width` numbers; of negative ones it is the smallest. */
typedef struct bscap_window_lanes {
  bool lasts; /* longer than no time at all */
  size_t width;
  size_t at;
  wide since;   /* the largest since the turn began */
  size_t place; /* of width + 1 items: until `at` what came in this turn, behind it what is left */
} bscap_window_lanes;

typedef struct bscap_syncs {
  bscap_metric_half metrics[2][BSCAP_SYNC_METRICS];
  wide least;
  wide most;
  wide most_cpu; /* up to which values are exact */
  wide most_memory;
  bscap_window_lanes highest;
  bscap_window_lanes lowest;
  bscap_rules_lanes ups;
  bscap_rules_lanes downs;
  size_t counts_place; /* a ring of the counts before each sync */
  size_t counts_size;
  size_t counts_at;
  size_t metrics_count;
  bool are_cpu[BSCAP_SYNC_METRICS];
  bool has_behavior;
  bool has_begun;
  bool is_inexact; /* some value was too large to be sure */
  wide items[];
} bscap_syncs;

/* Millicores and bytes of each pod, whole. */
typedef struct bscap_sync_sight {
  wide cpu;
  wide memory;
  wide replicas;
} bscap_sync_sight;

typedef struct bscap_sync_decision {
  wide replicas;
  wide raw; /* what the metrics ask for; -1 where they were not consulted */
  wide stabilized;
} bscap_sync_decision;

/* Bytes for autoscalers like this one. */
size_t LANES_NAMED(bscap_syncs_size)(const bscap_autoscaler *autoscaler);

/* Begins in `memory` of that size, aligned to 64 bytes: the controllers have just started. As
 * bscap_rest_start otherwise. */
const char *LANES_NAMED(bscap_syncs_start)(bscap_syncs *syncs,
                                           const bscap_autoscaler *const *autoscalers,
                                           const bscap_autoscaler_load *idle, size_t count);

void LANES_NAMED(bscap_syncs_sync)(bscap_syncs *syncs, const bscap_sync_sight *sight,
                                   bscap_sync_decision *decision);

/* The same from what the metrics ask for, where they are not silent. */
void LANES_NAMED(bscap_syncs_follow)(bscap_syncs *syncs, const wide *replicas, const wide *raw,
                                     const half_mask *are_silent, bscap_sync_decision *decision);

#define bscap_syncs_follow LANES_NAMED(bscap_syncs_follow)
#define bscap_syncs_size   LANES_NAMED(bscap_syncs_size)
#define bscap_syncs_start  LANES_NAMED(bscap_syncs_start)
#define bscap_syncs_sync   LANES_NAMED(bscap_syncs_sync)

#endif
