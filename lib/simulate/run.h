#ifndef BSCAP_SIMULATE_RUN_H
#define BSCAP_SIMULATE_RUN_H

#include "simulate/engine.h"

/* One trajectory from the model's start to the end, and what was seen on the way. */

/* When something first happened: seconds since the model's start, NAN for never, with the readings
 * of all drivers at that moment (levels unseasoned, flows as ever added). */
typedef struct bscap_passage {
  double time_seconds;
  double *levels;
} bscap_passage;

typedef struct bscap_limit_record {
  bscap_passage passage;
  double hours_over; /* from `as_of` on */
  double now;
  double most; /* from `as_of` on */
  double last;
  bscap_contribution *contributions; /* at the passage, or at the end */
  size_t contributions_count;
} bscap_limit_record;

typedef struct bscap_run {
  double as_of_seconds; /* since the model's start */
  double end_seconds;
  int first_month;
  size_t months_count;
  bscap_limit_record *limits; /* as the plan's */
  bscap_passage *milestones;  /* as the model's */
  bscap_band *bands;          /* metric after metric, months_count of them each */
} bscap_run;

/* Called now and then with the share that is done; returns false to cancel. `call` may be NULL. */
typedef struct bscap_progress {
  bool (*call)(void *context, double done_ratio);
  void *context;
} bscap_progress;

/* Steps `plan` up to `end_seconds`, a whole number of steps, as is `as_of_seconds`. Everything
 * lives in `arena`. */
bscap_status bscap_run_trajectory(bscap_run *run, bscap_arena *arena, const bscap_plan *plan,
                                  double as_of_seconds, double end_seconds, bscap_progress progress,
                                  bscap_error *error);

/* What makes up a metric's demand in the engine's step, at `time_seconds` of it, greatest first, in
 * memory of `arena` (simulate/contributions.c). Ask before the engine advances. */
bscap_status bscap_contributions(bscap_contribution **contributions, size_t *count,
                                 bscap_arena *arena, const bscap_engine *engine, size_t metric,
                                 double time_seconds, bscap_error *error);

#endif
