#ifndef BSCAP_SIMULATE_RUN_H
#define BSCAP_SIMULATE_RUN_H

#include "simulate/engine.h"
#include "simulate/surge.h"

/* One trajectory from the model's start to the end, and what was seen on the way. */

/* Called now and then with the share that is done; returns false to cancel. `call` may be NULL. */
typedef struct bscap_progress {
  bool (*call)(void *context, double done_ratio);
  void *context;
} bscap_progress;

/* How far one future is stepped, from the model's start: whole numbers of steps. */
typedef struct bscap_span {
  double as_of_seconds;
  double end_seconds;
  int first_month;     /* as bscap_month_of counts */
  size_t months_count; /* of the calendar, begun ones included */
} bscap_span;

bscap_span bscap_span_of(const bscap_plan *plan, double as_of_seconds, double end_seconds);

/* When something first happened: seconds since the model's start, NAN for never, with the readings
 * of all drivers at that moment (levels unseasoned, flows as ever added). */
typedef struct bscap_passage {
  double time_seconds;
  double *levels;
} bscap_passage;

typedef struct bscap_limit_record {
  bscap_passage passage;             /* the first that still lasts at `as_of`, or comes later */
  bscap_contribution *contributions; /* of the likely future: at the passage, or at the end */
  size_t contributions_count;
} bscap_limit_record;

/* Demand from `as_of` on. */
typedef struct bscap_metric_record {
  double now; /* highest of the first week, or what is then held */
  double most;
  double last; /* highest of the last week, or what is held at the end */
} bscap_metric_record;

typedef struct bscap_run {
  bscap_span span;
  bool has_surges;              /* the sync clock ran too */
  bscap_limit_record *limits;   /* as the plan's */
  bscap_passage *milestones;    /* as the model's */
  bscap_metric_record *metrics; /* as the plan's */
  bscap_band *bands;            /* metric after metric, months_count of them each; of a drawn future
                                   only `most` counts */
  float *peaks;        /* or, of futures stepped in lanes: that alone, by month, metric, and
                          future; `bands` is NULL then */
  size_t peaks_apart;  /* from metric to metric, */
  size_t months_apart; /* and from month to month */
  float *over;         /* seconds over each limit in each month, from `as_of` on: of futures stepped
                          in lanes side by side */
  size_t limits_apart; /* from limit to limit, */
  size_t over_apart;   /* and from month to month */
} bscap_run;

/* The highest demand of a month. */
static inline double bscap_run_most(const bscap_run *run, size_t metric, size_t month) {
  if (run->bands != NULL) return run->bands[metric * run->span.months_count + month].most;
  return (double)run->peaks[metric * run->peaks_apart + month * run->months_apart];
}

/* How long a limit was passed in a month. */
static inline float *bscap_run_over(const bscap_run *run, size_t limit, size_t month) {
  return &run->over[limit * run->limits_apart + month * run->over_apart];
}

/* Steps one future of `plan`. Everything lives in `arena`. Errors: BSCAP_CANCELLED; out of memory.
 */
bscap_status bscap_run_trajectory(bscap_run *run, bscap_arena *arena, const bscap_plan *plan,
                                  const bscap_span *span, bscap_future future,
                                  bscap_progress progress, bscap_error *error);

/* Starts the same and steps nothing: `arena` holds all that it takes. Errors: out of memory. */
bscap_status bscap_run_prepare(bscap_run *run, bscap_engine *engine, bscap_arena *arena,
                               const bscap_plan *plan, const bscap_span *span, bscap_future future,
                               bscap_error *error);

/* Nothing seen yet, and no room for bands, peaks, or seconds over limits. Errors: out of memory. */
bscap_status bscap_run_start(bscap_run *run, bscap_arena *arena, const bscap_plan *plan,
                             const bscap_span *span, bscap_future future, bscap_error *error);

/* Replays the busiest days of a month that is over, and notes what came of them; where they do not
 * count, forgets them. */
void bscap_run_replay(bscap_run *run, bscap_surges *surges, const bscap_plan *plan, size_t month,
                      bool counts);

/* Notes what came of the busiest day of a month. */
void bscap_run_note_surge(bscap_run *run, bscap_surge *surge, const bscap_plan *plan,
                          const bscap_surge_outcome *outcome, size_t month);

/* What makes up a metric's demand in the engine's step, at `time_seconds` of it, greatest first, in
 * memory of `arena` (simulate/contributions.c). Ask before the engine advances. */
bscap_status bscap_contributions(bscap_contribution **contributions, size_t *count,
                                 bscap_arena *arena, const bscap_engine *engine, size_t metric,
                                 double time_seconds, bscap_error *error);

#endif
