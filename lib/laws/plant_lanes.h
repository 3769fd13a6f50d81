#ifndef BSCAP_LAWS_PLANT_LANES_H
#define BSCAP_LAWS_PLANT_LANES_H

#include <bscap/plant.h>

#include "base/wide.h"
#include "laws/sync_lanes.h"

/* Autoscalers and the pods that they act on, one of each in a lane: the same, to the bit, as
 * bscap_plant_look, bscap_autoscaler_sync, bscap_plant_scale and bscap_plant_run by turns, a sync
 * period apart. Plants drop what they cannot do at once; their pods may take other times in each
 * lane. In a lane where pods find no room, and where numbers are too large to be exact, the law has
 * to begin anew; the others go on. */

enum { BSCAP_PLANT_SLOTS = 4, BSCAP_PLANT_COHORTS = 32 };

/* Pods that have been alike since they were created, in half of the lanes: bscap_cohort. What stage
 * they are in is said by when it begins, or will begin. In lanes without any the rest is void. */
typedef struct bscap_cohort_half {
  half count;
  half started_ms; /* when a node has it */
  half runs_since_ms;
  half ready_since_ms;
  half killed_ms;
  half back_off_ms;                   /* after the next kill, if that comes soon */
  half cpu_used;                      /* by one pod since the last scrape, millicore milliseconds */
  half millicores[BSCAP_PLANT_SLOTS]; /* by scrape, whole as metrics have them; NAN: nothing */
  half bytes[BSCAP_PLANT_SLOTS];
} bscap_cohort_half;

typedef struct bscap_plant_half {
  half cpu_limit;
  half memory_limit;
  half most_pods;
  half most_cohorts;
  half schedule_ms;
  half start_ms;
  half ready_ms;
  half pods;
  half ready_pods;
  half inverse_ready; /* of ready_pods */
  half next_due_ms;   /* when the next pods come a stage further */
  half unmet_ms;
  half_mask by_the_law;
  size_t cohorts_count;                           /* the most that a lane has */
  bscap_cohort_half cohorts[BSCAP_PLANT_COHORTS]; /* the oldest first; some may be without pods */
} bscap_plant_half;

typedef struct bscap_plants {
  bscap_plant_half halves[2];
  int halves_count; /* the other half is left alone where there are so few */
  size_t slots;
  double now_ms;
  double next_scrape_ms;
  double scrape_ms;
  double lag_ms;
  double sync_ms;
  double initialization_ms;
  double readiness_delay_ms;
  bscap_syncs *syncs;
} bscap_plants;

/* What comes in from one sync to the next. */
typedef struct bscap_plants_load {
  wide cpu_base;
  wide cpu_each;
  wide cpu_shared;
  wide memory_base;
  wide memory_each;
  wide memory_shared;
} bscap_plants_load;

/* Begins with `pods` that have been ready and measured for long. `syncs` is room of
 * bscap_syncs_size, and starts too. `count` plants and autoscalers that differ in numbers alone; of
 * plants scrapes, lag and what becomes of unserved work are equal. NULL, or why these cannot be
 * lanes. */
const char *LANES_NAMED(bscap_plants_start)(bscap_plants *plants, bscap_syncs *syncs,
                                            const bscap_plant *const *kinds,
                                            const bscap_autoscaler *const *autoscalers,
                                            size_t count, const bscap_plants_load *load,
                                            const wide *pods);

/* The controllers look at the pods, decide, and change their numbers. */
void LANES_NAMED(bscap_plants_sync)(bscap_plants *plants, bscap_sync_decision *decision);

/* Brings the numbers of pods to these. */
void LANES_NAMED(bscap_plants_scale)(bscap_plants *plants, const wide *replicas);

/* Until the next sync. Seconds during which some work was not done. */
void LANES_NAMED(bscap_plants_run)(bscap_plants *plants, const bscap_plants_load *load,
                                   wide *unmet_seconds);

/* One bit for each lane that the law has to do anew, whatever else it says. */
uint32_t LANES_NAMED(bscap_plants_by_the_law)(const bscap_plants *plants);

#define bscap_plants_start      LANES_NAMED(bscap_plants_start)
#define bscap_plants_sync       LANES_NAMED(bscap_plants_sync)
#define bscap_plants_scale      LANES_NAMED(bscap_plants_scale)
#define bscap_plants_run        LANES_NAMED(bscap_plants_run)
#define bscap_plants_by_the_law LANES_NAMED(bscap_plants_by_the_law)

#endif
