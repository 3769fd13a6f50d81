#include "simulate/run.h"

#include <bscap/calendar.h>
#include <math.h>

#define WEEK_SECONDS (7 * BSCAP_SECONDS_PER_DAY)

/* What is remembered from step to step. */
typedef struct watch {
  double over_since_seconds; /* NAN while the demand is under the limit */
} watch;

typedef struct runner {
  bscap_run *run;
  bscap_arena *arena;
  const bscap_plan *plan;
  const bscap_forecast_options *options;
  bscap_engine engine;
  watch *watches;
  double *month_seconds; /* how much of each month was stepped */
  bscap_error *error;
} runner;

/* --- first passages --- */

/* The moment within this step at which the course exceeds `threshold`; NAN if it does not. Straight
 * from begin to most: exact where a flow is even within a step. */
static double crossing(const runner *r, const bscap_course *course, double threshold) {
  if (course->begin > threshold) return r->engine.time_seconds;
  if (!(course->most > threshold)) return NAN;
  double share = (threshold - course->begin) / (course->most - course->begin);
  return r->engine.time_seconds + share * course->rise_seconds;
}

static void note_levels(const runner *r, bscap_passage *passage, double time_seconds) {
  double step = r->plan->step_seconds;
  double share = (time_seconds - r->engine.time_seconds) / step;
  passage->time_seconds = time_seconds;
  for (size_t i = 0; i < r->plan->model->drivers_count; i++) {
    const bscap_readings *now = &r->engine.readings[i];
    if (r->plan->drivers[i].is_flow)
      passage->levels[i] = now->ever + share * now->added;
    else
      passage->levels[i] = bscap_growth_value(&r->plan->drivers[i].growth, time_seconds);
  }
}

static bscap_status note_break(runner *r, size_t index, double time_seconds) {
  bscap_limit_record *record = &r->run->limits[index];
  note_levels(r, &record->passage, time_seconds);
  return bscap_contributions(&record->contributions, &record->contributions_count, r->arena,
                             &r->engine, r->plan->limits[index].metric, r->error);
}

/* A demand that was over the limit from the very beginning has been so for long. */
static bscap_status watch_limit(runner *r, size_t index) {
  const bscap_limit *limit = &r->plan->limits[index];
  const bscap_course *course = &r->engine.courses[limit->metric];
  bscap_limit_record *record = &r->run->limits[index];
  double *since = &r->watches[index].over_since_seconds;
  double from = r->engine.time_seconds, end = from + r->plan->step_seconds;
  double moment = crossing(r, course, limit->share_ratio * limit->capacity);
  if (isnan(moment)) {
    *since = NAN;
    return BSCAP_OK;
  }
  if (isnan(*since)) *since = moment;
  double broken = *since == 0 ? 0 : *since + limit->for_seconds;
  bool counts = broken < end || (broken == end && limit->for_seconds > 0);
  if (counts && end > r->run->as_of_seconds)
    record->hours_over += (end - fmax(moment, from)) / BSCAP_SECONDS_PER_HOUR;
  if (!counts || !isnan(record->passage.time_seconds)) return BSCAP_OK;
  return note_break(r, index, broken);
}

static void watch_milestone(runner *r, size_t index) {
  const bscap_driver_level *wanted = &r->plan->model->milestones.items[index];
  bscap_passage *passage = &r->run->milestones[index];
  if (!isnan(passage->time_seconds)) return;
  const bscap_course *course = &r->engine.courses[wanted->driver];
  /* A milestone is reached at its level, a limit broken only beyond it. */
  double below = nextafter(wanted->level, -INFINITY);
  double moment = crossing(r, course, below);
  if (!isnan(moment)) note_levels(r, passage, moment);
}

/* --- demand now, at most, at last --- */

static void note_demand(runner *r, size_t index) {
  const bscap_course *course = &r->engine.courses[r->plan->limits[index].metric];
  bscap_limit_record *record = &r->run->limits[index];
  const bscap_run *run = r->run;
  double from = r->engine.time_seconds, end = from + r->plan->step_seconds;
  bool piles_up = course->rise_seconds > 0;
  if (end <= run->as_of_seconds) return;
  record->most = fmax(record->most, course->most);
  if (piles_up) {
    if (from <= run->as_of_seconds) record->now = course->begin;
    record->last = course->most;
  } else {
    if (from < run->as_of_seconds + WEEK_SECONDS) record->now = fmax(record->now, course->most);
    if (end > run->end_seconds - WEEK_SECONDS) record->last = fmax(record->last, course->most);
  }
}

static void note_bands(runner *r) {
  const bscap_run *run = r->run;
  int64_t now = r->plan->model->start_seconds + (int64_t)r->engine.time_seconds;
  size_t month = (size_t)(bscap_month_of(now) - run->first_month);
  double step = r->plan->step_seconds, before = r->month_seconds[month];
  r->month_seconds[month] = before + step;
  for (size_t i = 0; i < r->plan->metrics_count; i++) {
    const bscap_course *course = &r->engine.courses[i];
    bscap_band *band = &run->bands[i * run->months_count + month];
    double mean = (course->begin + course->most) / 2;
    if (before == 0) *band = (bscap_band){INFINITY, 0, -INFINITY};
    band->least = fmin(band->least, fmin(course->begin, course->most));
    band->most = fmax(band->most, fmax(course->begin, course->most));
    band->mean += (mean - band->mean) * step / (before + step);
  }
}

/* --- the run --- */

static bscap_status watch_step(runner *r) {
  bscap_status status = BSCAP_OK;
  for (size_t i = 0; i < r->plan->limits_count && status == BSCAP_OK; i++) {
    note_demand(r, i);
    status = watch_limit(r, i);
  }
  for (size_t i = 0; i < r->plan->model->milestones.count; i++) watch_milestone(r, i);
  note_bands(r);
  return status;
}

static bool goes_on(const runner *r, size_t step, size_t steps) {
  const bscap_forecast_options *options = r->options;
  if (options->progress == NULL || step % 1024 != 0) return true;
  return options->progress(options->progress_context, (double)step / (double)steps);
}

static bscap_status step_all(runner *r) {
  size_t steps = (size_t)ceil(r->run->end_seconds / r->plan->step_seconds);
  for (size_t step = 0; step < steps; step++) {
    if (!goes_on(r, step, steps)) return bscap_fail(r->error, BSCAP_CANCELLED, "cancelled");
    bscap_engine_step(&r->engine);
    bscap_status status = watch_step(r);
    if (status != BSCAP_OK) return status;
    bscap_engine_advance(&r->engine);
  }
  return BSCAP_OK;
}

/* What never broke is explained as it stands at the end. */
static bscap_status explain_the_rest(runner *r) {
  for (size_t i = 0; i < r->plan->limits_count; i++) {
    bscap_limit_record *record = &r->run->limits[i];
    if (!isnan(record->passage.time_seconds)) continue;
    bscap_status status =
        bscap_contributions(&record->contributions, &record->contributions_count, r->arena,
                            &r->engine, r->plan->limits[i].metric, r->error);
    if (status != BSCAP_OK) return status;
  }
  return BSCAP_OK;
}

static bool start_passages(const runner *r, bscap_passage *passage) {
  passage->time_seconds = NAN;
  passage->levels =
      bscap_arena_take(r->arena, r->plan->model->drivers_count, sizeof *passage->levels);
  for (size_t i = 0; passage->levels != NULL && i < r->plan->model->drivers_count; i++)
    passage->levels[i] = NAN;
  return passage->levels != NULL;
}

static bool start_records(runner *r) {
  const bscap_plan *plan = r->plan;
  bscap_run *run = r->run;
  size_t milestones = plan->model->milestones.count;
  run->limits = bscap_arena_take(r->arena, plan->limits_count, sizeof *run->limits);
  run->milestones = bscap_arena_take(r->arena, milestones, sizeof *run->milestones);
  run->bands =
      bscap_arena_take(r->arena, plan->metrics_count * run->months_count, sizeof *run->bands);
  r->watches = bscap_arena_take(r->arena, plan->limits_count, sizeof *r->watches);
  r->month_seconds = bscap_arena_take(r->arena, run->months_count, sizeof *r->month_seconds);
  if (run->limits == NULL || run->milestones == NULL || run->bands == NULL || r->watches == NULL ||
      r->month_seconds == NULL)
    return false;
  bool has_memory = true;
  for (size_t i = 0; i < plan->limits_count && has_memory; i++) {
    r->watches[i].over_since_seconds = NAN;
    run->limits[i].now = run->limits[i].most = run->limits[i].last = -INFINITY;
    has_memory = start_passages(r, &run->limits[i].passage);
  }
  for (size_t i = 0; i < milestones && has_memory; i++)
    has_memory = start_passages(r, &run->milestones[i]);
  return has_memory;
}

bscap_status bscap_run_trajectory(bscap_run *run, bscap_arena *arena, const bscap_plan *plan,
                                  double as_of_seconds, double end_seconds,
                                  const bscap_forecast_options *options, bscap_error *error) {
  int64_t start = plan->model->start_seconds;
  *run = (bscap_run){.as_of_seconds = as_of_seconds, .end_seconds = end_seconds};
  double steps = ceil(end_seconds / plan->step_seconds);
  run->first_month = bscap_month_of(start);
  int last_month = bscap_month_of(start + (int64_t)((steps - 1) * plan->step_seconds));
  run->months_count = (size_t)(last_month - run->first_month + 1);
  runner r = {.run = run, .arena = arena, .plan = plan, .options = options, .error = error};
  if (!start_records(&r)) return bscap_fail_memory(error);
  bscap_status status = bscap_engine_start(&r.engine, arena, plan, end_seconds, error);
  if (status == BSCAP_OK) status = step_all(&r);
  return status == BSCAP_OK ? explain_the_rest(&r) : status;
}
