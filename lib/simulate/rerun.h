#ifndef BSCAP_SIMULATE_RERUN_H
#define BSCAP_SIMULATE_RERUN_H

#include "simulate/surge.h"

/* One busiest day on its way through the sync clock; several of them can go together, in lanes. */
typedef struct bscap_rerun {
  bscap_surge *surge;
  const bscap_plan *plan;
  const bscap_plan_service *service;
  const bscap_surge_day *day;
  size_t from_step; /* what may do harm, and an hour around it */
  size_t end_step;
  double allowed;       /* seconds of unmet work */
  double flash_seconds; /* how long a crowd stays */
  double farthest;      /* how far the work within an hour may stray up */
  bscap_random random;  /* of the work within the hour */
  double normals[2];
  bool has_second;
  double memory;
} bscap_rerun;

/* False where there is nothing to replay. The day must stay until the replay is over. */
bool bscap_rerun_begin(bscap_rerun *replay, bscap_surge *surge, const bscap_plan *plan,
                       bscap_future future, int month);

/* One day alone, from its beginning; once only. */
bscap_surge_outcome bscap_rerun_alone(bscap_rerun *replay);

/* Days of one service in as many futures as there are lanes, or fewer. */
typedef struct bscap_rerun_lanes {
  /* Bytes of the room that they need, aligned to 64. */
  size_t (*room)(const bscap_plan_service *service);
  /* Why days of these services cannot go together; NULL: they can. */
  const char *(*refuse)(void *room, const bscap_plan_service *const *services, size_t count);
  /* Returns a bit for each day that has to go alone; the others' outcomes are those that they would
   * have alone. */
  uint32_t (*run)(void *room, const bscap_rerun *replays, size_t count,
                  bscap_surge_outcome *outcomes);
} bscap_rerun_lanes;

extern const bscap_rerun_lanes bscap_rerun_lanes_baseline;
extern const bscap_rerun_lanes bscap_rerun_lanes_avx2;
extern const bscap_rerun_lanes bscap_rerun_lanes_avx512;

#endif
