#ifndef BSCAP_SIMULATE_SURGE_H
#define BSCAP_SIMULATE_SURGE_H

#include "simulate/engine.h"

/* The sync clock inside a forecast: the busiest day of each month, replayed for every service that
 * autoscales with its controller's real syncs and pods that take time to come. The planning clock
 * finds the day: it is kept while it is stepped, and replayed when its month is over. */

/* What one service has to do in each step of a day. */
typedef struct bscap_surge_day {
  double start_seconds; /* since the model's start */
  size_t steps;         /* 0: no day yet */
  double peak;          /* of the shared CPU work */
  size_t peak_step;
  bscap_plant_load *loads; /* by step */
  int32_t *pods;           /* by step: before it begins */
  double *flashes;         /* by step: shared work in a flash crowd, over ordinary work */
  bool *are_sudden;        /* by step: a burst begins with it */
} bscap_surge_day;

typedef struct bscap_surge {
  size_t service;
  size_t metric;
  size_t limit;
  bscap_surge_day today;
  bscap_surge_day busiest; /* of the days since the last replay */
  double *levels;          /* of all drivers at that day's peak */
  bool is_known;           /* it was replayed before */
  double bursting;         /* what bursts were active in the last step */
  void *scaler;            /* rooms for a replay */
  void *plant;
} bscap_surge;

/* The sync clock takes as long as the planning clock, so it runs in some futures: in the first of
 * them, and in every sixteenth. Which ones depends on the future's number alone. */
enum { BSCAP_SURGE_FUTURES = 200, BSCAP_SURGE_EVERY = 16 };

static inline bool bscap_future_has_surges(bscap_future future) {
  return !future.is_drawn || future.trajectory < BSCAP_SURGE_FUTURES ||
         future.trajectory % BSCAP_SURGE_EVERY == 0;
}

typedef struct bscap_surges {
  bscap_surge *items;
  size_t count;
  bscap_future future;
} bscap_surges;

/* What a replay came to. */
typedef struct bscap_surge_outcome {
  double unmet_seconds; /* during which work was not done at once */
  double break_seconds; /* since the model's start: when that passed the limit; NAN: it did not */
} bscap_surge_outcome;

/* None where the future has none. Errors: out of memory. */
bscap_status bscap_surges_start(bscap_surges *surges, bscap_arena *arena, const bscap_plan *plan,
                                bscap_future future, bscap_error *error);

/* One step of one service, as the planning clock sees it. */
typedef struct bscap_surge_step {
  double time_seconds; /* since the model's start */
  bscap_plant_load work;
  double pods_before;
  double flash;    /* shared work in a flash crowd, over ordinary work */
  double bursting; /* what bursts are active */
} bscap_surge_step;

/* Notes a step; true where it is the busiest so far, and `surge->levels` should be those of its
 * drivers. Then tell of the step's end. */
bool bscap_surge_note(bscap_surge *surge, const bscap_surge_step *now);
void bscap_surge_end_step(bscap_surge *surge, const bscap_plan *plan);

/* Notes what the engine's step brings. */
void bscap_surges_note(bscap_surges *surges, const bscap_engine *engine);

/* Forgets the days so far. */
void bscap_surge_forget(bscap_surge *surge);

/* Replays the busiest day so far, in `month` as bscap_month_of counts, and forgets it; 0 and NAN
 * where there was none. */
bscap_surge_outcome bscap_surge_replay(bscap_surge *surge, const bscap_plan *plan,
                                       bscap_future future, int month);

#endif
