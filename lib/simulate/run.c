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
  bscap_progress progress;
  bscap_engine engine;
  watch *watches;
  double *month_seconds; /* how much of each month was stepped */
  bscap_error *error;
} runner;

/* --- first passages --- */

/* How far up a straight line from `begin` to `end` exceeds `threshold`; NAN if it does not. */
static double line_crossing(double begin, double end, double threshold) {
  if (begin > threshold) return 0;
  return end > threshold ? (threshold - begin) / (end - begin) : NAN;
}

/* The moment within this step at which the course exceeds `threshold`; NAN if it does not. Exact
 * where a flow is even within a step. */
static double crossing(const runner *r, const bscap_course *course, double threshold) {
  double from = r->engine.time_seconds, rise = course->rise_seconds;
  double share = line_crossing(course->begin, course->peak, threshold);
  if (!isnan(share)) return from + share * rise;
  share = line_crossing(course->rest, course->end, threshold);
  return from + rise + share * (r->plan->step_seconds - rise);
}

/* How much of a straight line from `begin` to `end` lies over `threshold`. */
static double line_over(double begin, double end, double threshold) {
  double low = fmin(begin, end), high = fmax(begin, end);
  if (!(high > threshold)) return 0;
  return low > threshold || !isfinite(high) ? 1 : (high - threshold) / (high - low);
}

static double seconds_over(const runner *r, const bscap_course *course, double threshold) {
  double rise = course->rise_seconds;
  return rise * line_over(course->begin, course->peak, threshold) +
         (r->plan->step_seconds - rise) * line_over(course->rest, course->end, threshold);
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
                             &r->engine, r->plan->limits[index].metric, time_seconds, r->error);
}

/* A demand that was over the limit from the very beginning, and stays, was so before. */
static bscap_status watch_limit(runner *r, size_t index) {
  const bscap_limit *limit = &r->plan->limits[index];
  const bscap_course *course = &r->engine.courses[limit->metric];
  bscap_limit_record *record = &r->run->limits[index];
  double *since = &r->watches[index].over_since_seconds;
  double end = r->engine.time_seconds + r->plan->step_seconds;
  double threshold = limit->share_ratio * limit->capacity;
  double moment = crossing(r, course, threshold);
  if (isnan(moment)) {
    *since = NAN;
    return BSCAP_OK;
  }
  if (isnan(*since)) *since = moment;
  double lasted = *since + limit->for_seconds;
  bool counts = lasted < end || (lasted == end && limit->for_seconds > 0);
  if (end > r->run->as_of_seconds)
    record->hours_over += seconds_over(r, course, threshold) / BSCAP_SECONDS_PER_HOUR;
  if (!counts || !isnan(record->passage.time_seconds)) return BSCAP_OK;
  return note_break(r, index, *since == 0 ? 0 : lasted);
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

static double highest(const bscap_course *course) {
  return fmax(fmax(course->begin, course->peak), course->end);
}

static double lowest(const bscap_course *course) {
  return fmin(fmin(course->begin, course->rest), course->end);
}

static void note_demand(runner *r, size_t index) {
  const bscap_course *course = &r->engine.courses[r->plan->limits[index].metric];
  bscap_limit_record *record = &r->run->limits[index];
  const bscap_run *run = r->run;
  double from = r->engine.time_seconds, end = from + r->plan->step_seconds;
  bool piles_up = course->rise_seconds > 0;
  if (end <= run->as_of_seconds) return;
  record->most = fmax(record->most, highest(course));
  if (piles_up) {
    if (from <= run->as_of_seconds) record->now = course->begin;
    record->last = course->end;
  } else {
    if (from < run->as_of_seconds + WEEK_SECONDS) record->now = fmax(record->now, course->peak);
    if (end > run->end_seconds - WEEK_SECONDS) record->last = fmax(record->last, course->peak);
  }
}

static double mean_of(const bscap_course *course, double step_seconds) {
  double rising = course->rise_seconds / step_seconds;
  return rising * (course->begin + course->peak) / 2 +
         (1 - rising) * (course->rest + course->end) / 2;
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
    if (before == 0) *band = (bscap_band){INFINITY, 0, -INFINITY};
    band->least = fmin(band->least, lowest(course));
    band->most = fmax(band->most, highest(course));
    band->mean += (mean_of(course, step) - band->mean) * step / (before + step);
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
  if (r->progress.call == NULL || step % 1024 != 0) return true;
  return r->progress.call(r->progress.context, (double)step / (double)steps);
}

/* What never broke is explained as it stands at the end of the last step. */
static bscap_status explain_the_rest(runner *r) {
  for (size_t i = 0; i < r->plan->limits_count; i++) {
    bscap_limit_record *record = &r->run->limits[i];
    if (!isnan(record->passage.time_seconds)) continue;
    bscap_status status =
        bscap_contributions(&record->contributions, &record->contributions_count, r->arena,
                            &r->engine, r->plan->limits[i].metric, r->run->end_seconds, r->error);
    if (status != BSCAP_OK) return status;
  }
  return BSCAP_OK;
}

static bscap_status step_all(runner *r) {
  size_t steps = (size_t)(r->run->end_seconds / r->plan->step_seconds);
  for (size_t step = 0; step < steps; step++) {
    if (!goes_on(r, step, steps)) return bscap_fail(r->error, BSCAP_CANCELLED, "cancelled");
    bscap_engine_step(&r->engine);
    bscap_status status = watch_step(r);
    if (status == BSCAP_OK && step + 1 == steps) status = explain_the_rest(r);
    if (status != BSCAP_OK) return status;
    bscap_engine_advance(&r->engine);
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
                                  double as_of_seconds, double end_seconds, bscap_progress progress,
                                  bscap_error *error) {
  int64_t start = plan->model->start_seconds;
  *run = (bscap_run){.as_of_seconds = as_of_seconds, .end_seconds = end_seconds};
  run->first_month = bscap_month_of(start);
  int last_month = bscap_month_of(start + (int64_t)(end_seconds - plan->step_seconds));
  run->months_count = (size_t)(last_month - run->first_month + 1);
  runner r = {.run = run, .arena = arena, .plan = plan, .progress = progress, .error = error};
  if (!start_records(&r)) return bscap_fail_memory(error);
  bscap_status status = bscap_engine_start(&r.engine, arena, plan, end_seconds, error);
  return status == BSCAP_OK ? step_all(&r) : status;
}
