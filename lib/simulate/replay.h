#ifndef BSCAP_SIMULATE_REPLAY_H
#define BSCAP_SIMULATE_REPLAY_H

#include <bscap/replay.h>

#include "base/arena.h"

struct bscap_replay {
  bscap_arena *arena;
  bscap_autoscaler autoscaler;
  bscap_plant plant;
  bscap_autoscaler_state *controller;
  bscap_replay_sync *syncs;
  size_t count;
  size_t cpu_metric; /* the first utilization of cpu, or past the last metric */
  bscap_replay_totals totals;
  int last_direction; /* of the last change; 0: none */
  int64_t last_change_ms;
};

/* Before the first of `count` syncs; NULL when memory runs out. */
bscap_replay *bscap_replay_begin(const bscap_autoscaler *autoscaler, const bscap_plant *plant,
                                 size_t count, const bscap_allocator *allocator);

size_t bscap_replay_cpu_metric(const bscap_autoscaler *autoscaler);

/* Makes sync `index` of what is seen, but for its step; returns the replicas from now on. */
int32_t bscap_replay_decide(bscap_replay *replay, size_t index,
                            const bscap_autoscaler_sight *sight);

/* Adds sync `index`, whose step lasted so long, to the totals. */
void bscap_replay_add(bscap_replay *replay, size_t index, double seconds);

#endif
