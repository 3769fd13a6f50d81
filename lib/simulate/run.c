#include "simulate/run.h"

#include <bscap/calendar.h>
#include <math.h>

/* A limit that may break. */
typedef struct watch {
  size_t limit;
  size_t metric;
  double threshold;
  double over_since; /* below 0 while the demand is under it */
  double seconds;    /* over it, in this month */
} watch;

typedef struct runner {
  bscap_run *run;
  bscap_arena *arena;
  const bscap_plan *plan;
  bscap_progress progress;
  bscap_error *error;
  bool is_likely;
  bscap_engine engine;
  double end_seconds;        /* of the step */
  size_t month;              /* in which it lies */
  double next_month_seconds; /* since the model's start */
  double month_seconds;      /* how much of the month was stepped before */
  double *highest;           /* by metric, in this step */
  double *peaks;             /* by metric, since they were last put down */
  watch *watches;
  size_t watches_count;
  bscap_surges surges;
} runner;

/* --- first passages --- */

/* A reading at a moment within the step. */
static double level_at(const bscap_engine *engine, size_t index, double time_seconds) {
  const bscap_plan_driver *driver = &engine->plan->drivers[index];
  const bscap_readings *now = &engine->readings[index];
  double share = (time_seconds - engine->time_seconds) / engine->plan->step_seconds;
  if (driver->is_flow) return now->ever + share * now->added;
  if (!bscap_driver_strays(driver)) return bscap_growth_value(&driver->growth, time_seconds);
  return now->level + share * (now->next_level - now->level);
}

static void note_passage(const runner *r, bscap_passage *passage, double time_seconds) {
  passage->time_seconds = time_seconds;
  for (size_t i = 0; i < r->plan->model->drivers_count; i++)
    passage->levels[i] = level_at(&r->engine, i, time_seconds);
}

static bscap_status note_contributions(const runner *r, size_t index, double time_seconds) {
  bscap_limit_record *record = &r->run->limits[index];
  if (!r->is_likely) return BSCAP_OK;
  return bscap_contributions(&record->contributions, &record->contributions_count, r->arena,
                             &r->engine, r->plan->limits[index].metric, time_seconds, r->error);
}

/* A demand that was over the limit from the very beginning, and stays, was so before. */
static bscap_status note_over(runner *r, watch *w) {
  const bscap_limit *limit = &r->plan->limits[w->limit];
  const bscap_course *course = &r->engine.courses[w->metric];
  bscap_limit_record *record = &r->run->limits[w->limit];
  double step = r->plan->step_seconds, end = r->end_seconds;
  if (w->over_since < 0)
    w->over_since = r->engine.time_seconds + bscap_course_crossing(course, step, w->threshold);
  double lasted = w->over_since + limit->for_seconds;
  bool counts = lasted < end || (lasted == end && limit->for_seconds > 0);
  if (end > r->run->span.as_of_seconds) {
    w->seconds += bscap_course_seconds_over(course, step, w->threshold);
    *bscap_run_over(r->run, w->limit, r->month) = (float)w->seconds;
  }
  if (!counts || !isnan(record->passage.time_seconds)) return BSCAP_OK;
  double moment = w->over_since == 0 ? 0 : lasted;
  note_passage(r, &record->passage, moment);
  return note_contributions(r, w->limit, moment);
}

/* What was over its limit for long enough, and is no longer, by the day from which dates are
 * counted, may break anew. */
static void note_under(const runner *r, watch *w) {
  w->over_since = -1;
  if (r->engine.time_seconds <= r->run->span.as_of_seconds)
    r->run->limits[w->limit].passage.time_seconds = NAN;
}

/* What is steady and holds in the first step holds in each. */
static void choose_watches(runner *r) {
  for (size_t i = 0; i < r->plan->limits_count; i++) {
    const bscap_limit *limit = &r->plan->limits[i];
    double threshold = limit->share_ratio * limit->capacity;
    if (r->plan->metrics[limit->metric].is_steady && !(r->highest[limit->metric] > threshold))
      continue;
    r->watches[r->watches_count++] = (watch){i, limit->metric, threshold, -1, 0};
  }
}

static bscap_status watch_limits(runner *r) {
  bscap_status status = BSCAP_OK;
  if (r->engine.step == 0) choose_watches(r);
  for (size_t i = 0; i < r->watches_count && status == BSCAP_OK; i++) {
    watch *w = &r->watches[i];
    if (r->highest[w->metric] > w->threshold)
      status = note_over(r, w);
    else
      note_under(r, w);
  }
  return status;
}

/* A milestone is reached at its level, a limit broken only beyond it. */
static void watch_milestones(runner *r) {
  const bscap_driver_levels *milestones = &r->plan->model->milestones;
  for (size_t i = 0; i < milestones->count; i++) {
    const bscap_driver_level *wanted = &milestones->items[i];
    bscap_passage *passage = &r->run->milestones[i];
    if (!isnan(passage->time_seconds) || r->highest[wanted->driver] < wanted->level) continue;
    double into = bscap_course_crossing(&r->engine.courses[wanted->driver], r->plan->step_seconds,
                                        nextafter(wanted->level, -INFINITY));
    if (!isnan(into)) note_passage(r, passage, r->engine.time_seconds + into);
  }
}

/* --- demand: now, at last, and by month --- */

#define WEEK_SECONDS BSCAP_SECONDS_PER_WEEK

/* In the first week and the last. */
static void note_ends(runner *r) {
  const bscap_span *span = &r->run->span;
  double from = r->engine.time_seconds;
  bool is_first_week = from < span->as_of_seconds + WEEK_SECONDS;
  bool is_last_week = r->end_seconds > span->end_seconds - WEEK_SECONDS;
  if (r->end_seconds <= span->as_of_seconds || !(is_first_week || is_last_week)) return;
  for (size_t i = 0; i < r->plan->metrics_count; i++) {
    const bscap_course *course = &r->engine.courses[i];
    bscap_metric_record *record = &r->run->metrics[i];
    bool piles_up = course->rise_seconds > 0;
    if (piles_up && from <= span->as_of_seconds) record->now = course->begin;
    if (!piles_up && is_first_week) record->now = bscap_larger(course->peak, record->now);
    if (piles_up && is_last_week) record->last = course->end;
    if (!piles_up && is_last_week) record->last = bscap_larger(course->peak, record->last);
  }
}

static void note_peaks(runner *r) {
  for (size_t i = 0; i < r->plan->metrics_count; i++) {
    double highest = bscap_course_highest(&r->engine.courses[i]);
    r->highest[i] = highest;
    if (highest > r->peaks[i]) r->peaks[i] = highest;
  }
}

/* Writes the peaks down, at the end of a month, and where `as_of` lies within one. */
static void put_down_peaks(runner *r) {
  bool counts = r->engine.time_seconds > r->run->span.as_of_seconds;
  bscap_band *band = &r->run->bands[r->month];
  for (size_t i = 0; i < r->plan->metrics_count; i++, band += r->run->span.months_count) {
    bscap_metric_record *record = &r->run->metrics[i];
    band->most = bscap_larger(r->peaks[i], band->most);
    if (counts) record->most = bscap_larger(r->peaks[i], record->most);
    r->peaks[i] = -INFINITY;
  }
}

/* --- the busiest day of each month, by the sync clock --- */

static void note_break(bscap_run *run, const bscap_surge *surge, const bscap_plan *plan,
                       const bscap_surge_outcome *outcome, size_t month) {
  bscap_limit_record *record = &run->limits[surge->limit];
  if (isnan(outcome->break_seconds)) return;
  *bscap_run_over(run, surge->limit, month) += (float)outcome->unmet_seconds;
  if (!isnan(record->passage.time_seconds)) return;
  record->passage.time_seconds = outcome->break_seconds;
  for (size_t i = 0; i < plan->model->drivers_count; i++)
    record->passage.levels[i] = surge->levels[i];
}

static void note_unmet(bscap_run *run, bscap_surge *surge, double unmet_seconds, size_t month) {
  bscap_metric_record *record = &run->metrics[surge->metric];
  if (!surge->is_known) record->now = unmet_seconds;
  surge->is_known = true;
  record->last = unmet_seconds;
  record->most = bscap_larger(unmet_seconds, record->most);
  if (run->bands == NULL)
    run->peaks[surge->metric * run->peaks_apart + month * run->months_apart] = (float)unmet_seconds;
  else
    run->bands[surge->metric * run->span.months_count + month] =
        (bscap_band){unmet_seconds, unmet_seconds, unmet_seconds};
}

void bscap_run_note_surge(bscap_run *run, bscap_surge *surge, const bscap_plan *plan,
                          const bscap_surge_outcome *outcome, size_t month) {
  note_unmet(run, surge, outcome->unmet_seconds, month);
  note_break(run, surge, plan, outcome, month);
}

void bscap_run_replay(bscap_run *run, bscap_surges *surges, const bscap_plan *plan, size_t month,
                      bool counts) {
  for (size_t i = 0; i < surges->count; i++) {
    bscap_surge *surge = &surges->items[i];
    if (!counts) {
      bscap_surge_forget(surge);
      continue;
    }
    const bscap_surge_outcome outcome =
        bscap_surge_replay(surge, plan, surges->future, run->span.first_month + (int)month);
    bscap_run_note_surge(run, surge, plan, &outcome, month);
  }
}

static bscap_status explain_surge(const runner *r, const bscap_surge *surge) {
  bscap_limit_record *record = &r->run->limits[surge->limit];
  if (!r->is_likely || isnan(record->passage.time_seconds) || record->contributions_count > 0)
    return BSCAP_OK;
  record->contributions = bscap_arena_take(r->arena, 1, sizeof *record->contributions);
  if (record->contributions == NULL) return bscap_fail_memory(r->error);
  *record->contributions =
      (bscap_contribution){"work that is not done at once", r->run->metrics[surge->metric].last};
  record->contributions_count = 1;
  return BSCAP_OK;
}

/* At the end of a month. What lies before `as_of` does not count. */
static bscap_status replay_surges(runner *r) {
  bscap_status status = BSCAP_OK;
  bscap_run_replay(r->run, &r->surges, r->plan, r->month,
                   r->engine.time_seconds > r->run->span.as_of_seconds);
  for (size_t i = 0; i < r->surges.count && status == BSCAP_OK; i++)
    status = explain_surge(r, &r->surges.items[i]);
  return status;
}

static void note_likely_bands(runner *r) {
  double step = r->plan->step_seconds, share = step / (r->month_seconds + step);
  bscap_band *band = &r->run->bands[r->month];
  for (size_t i = 0; i < r->plan->metrics_count; i++, band += r->run->span.months_count) {
    const bscap_course *course = &r->engine.courses[i];
    band->least = bscap_smaller(bscap_course_lowest(course), band->least);
    band->mean += (bscap_course_mean(course, step) - band->mean) * share;
  }
}

/* --- the run --- */

static void enter_month(runner *r, size_t month) {
  int next = r->run->span.first_month + (int)month + 1;
  r->month = month;
  r->month_seconds = 0;
  r->next_month_seconds = (double)(bscap_month_start(next) - r->plan->model->start_seconds);
  for (size_t i = 0; i < r->plan->limits_count; i++) r->watches[i].seconds = 0;
}

static bscap_status watch_step(runner *r) {
  double from = r->engine.time_seconds;
  bool is_new_month = from >= r->next_month_seconds;
  bscap_status status = BSCAP_OK;
  if (is_new_month || from == r->run->span.as_of_seconds) {
    put_down_peaks(r);
    status = replay_surges(r);
  }
  if (is_new_month) enter_month(r, r->month + 1);
  r->end_seconds = from + r->plan->step_seconds;
  note_peaks(r);
  note_ends(r);
  if (status == BSCAP_OK) status = watch_limits(r);
  bscap_surges_note(&r->surges, &r->engine);
  watch_milestones(r);
  if (r->is_likely) note_likely_bands(r);
  r->month_seconds += r->plan->step_seconds;
  return status;
}

static bool goes_on(const runner *r, size_t step, size_t steps) {
  if (r->progress.call == NULL || step % 1024 != 0) return true;
  return r->progress.call(r->progress.context, (double)step / (double)steps);
}

/* What never broke is explained as it stands at the end of the last step. */
static bscap_status explain_the_rest(runner *r) {
  bscap_status status = BSCAP_OK;
  for (size_t i = 0; i < r->plan->limits_count && status == BSCAP_OK; i++)
    if (isnan(r->run->limits[i].passage.time_seconds))
      status = note_contributions(r, i, r->run->span.end_seconds);
  return status;
}

static bscap_status step_all(runner *r) {
  size_t steps = (size_t)(r->run->span.end_seconds / r->plan->step_seconds);
  for (size_t step = 0; step < steps; step++) {
    if (!goes_on(r, step, steps)) return bscap_fail(r->error, BSCAP_CANCELLED, "cancelled");
    bscap_engine_step(&r->engine);
    bscap_status status = watch_step(r);
    if (status == BSCAP_OK && step + 1 == steps) status = explain_the_rest(r);
    if (status != BSCAP_OK) return status;
    bscap_engine_advance(&r->engine);
  }
  put_down_peaks(r);
  return replay_surges(r);
}

static void start_passage(bscap_passage *passage, double *levels, size_t drivers_count) {
  *passage = (bscap_passage){.time_seconds = NAN, .levels = levels};
  for (size_t i = 0; i < drivers_count; i++) levels[i] = NAN;
}

static bool start_limits(bscap_run *run, bscap_arena *arena, const bscap_plan *plan) {
  size_t limits = plan->limits_count, drivers = plan->model->drivers_count;
  double *levels = bscap_arena_take(arena, limits, drivers * sizeof *levels);
  run->limits = bscap_arena_take(arena, limits, sizeof *run->limits);
  if (levels == NULL || run->limits == NULL) return false;
  for (size_t i = 0; i < limits; i++)
    start_passage(&run->limits[i].passage, levels + i * drivers, drivers);
  return true;
}

static bool start_milestones(bscap_run *run, bscap_arena *arena, const bscap_plan *plan) {
  size_t count = plan->model->milestones.count, drivers = plan->model->drivers_count;
  double *levels = bscap_arena_take(arena, count, drivers * sizeof *levels);
  run->milestones = bscap_arena_take(arena, count, sizeof *run->milestones);
  if (levels == NULL || run->milestones == NULL) return false;
  for (size_t i = 0; i < count; i++)
    start_passage(&run->milestones[i], levels + i * drivers, drivers);
  return true;
}

static bool start_metrics(bscap_run *run, bscap_arena *arena, const bscap_plan *plan) {
  run->metrics = bscap_arena_take(arena, plan->metrics_count, sizeof *run->metrics);
  for (size_t i = 0; run->metrics != NULL && i < plan->metrics_count; i++)
    run->metrics[i] = (bscap_metric_record){-INFINITY, -INFINITY, -INFINITY};
  return run->metrics != NULL;
}

static bool start_bands(bscap_run *run, bscap_arena *arena, const bscap_plan *plan) {
  const size_t count = plan->metrics_count, months = run->span.months_count;
  run->bands = bscap_arena_take(arena, count, months * sizeof *run->bands);
  for (size_t i = 0; run->bands != NULL && i < count * months; i++)
    run->bands[i] = (bscap_band){INFINITY, 0, -INFINITY};
  return run->bands != NULL;
}

static bool start_over(bscap_run *run, bscap_arena *arena, const bscap_plan *plan) {
  const size_t months = run->span.months_count;
  run->over = bscap_arena_take(arena, plan->limits_count, months * sizeof *run->over);
  run->limits_apart = months;
  run->over_apart = 1;
  return run->over != NULL;
}

bscap_status bscap_run_start(bscap_run *run, bscap_arena *arena, const bscap_plan *plan,
                             const bscap_span *span, bscap_future future, bscap_error *error) {
  *run = (bscap_run){.span = *span, .has_surges = bscap_future_has_surges(future)};
  const bool has_memory = start_limits(run, arena, plan) && start_milestones(run, arena, plan) &&
                          start_metrics(run, arena, plan);
  return has_memory ? BSCAP_OK : bscap_fail_memory(error);
}

static bool start_watching(runner *r) {
  const size_t metrics = r->plan->metrics_count;
  r->watches = bscap_arena_take(r->arena, r->plan->limits_count, sizeof *r->watches);
  r->highest = bscap_arena_take(r->arena, metrics, sizeof *r->highest);
  r->peaks = bscap_arena_take(r->arena, metrics, sizeof *r->peaks);
  if (r->watches == NULL || r->highest == NULL || r->peaks == NULL) return false;
  for (size_t i = 0; i < metrics; i++) r->peaks[i] = -INFINITY;
  return true;
}

bscap_span bscap_span_of(const bscap_plan *plan, double as_of_seconds, double end_seconds) {
  int64_t start = plan->model->start_seconds;
  int first = bscap_month_of(start);
  int last = bscap_month_of(start + (int64_t)(end_seconds - plan->step_seconds));
  return (bscap_span){as_of_seconds, end_seconds, first, (size_t)(last - first + 1)};
}

static bscap_status start(runner *r, const bscap_span *span, bscap_future future) {
  bscap_status status = bscap_run_start(r->run, r->arena, r->plan, span, future, r->error);
  if (status != BSCAP_OK) return status;
  if (!start_bands(r->run, r->arena, r->plan) || !start_over(r->run, r->arena, r->plan) ||
      !start_watching(r))
    return bscap_fail_memory(r->error);
  enter_month(r, 0);
  status = bscap_engine_start(&r->engine, r->arena, r->plan, future, span->end_seconds, r->error);
  if (status != BSCAP_OK) return status;
  return bscap_surges_start(&r->surges, r->arena, r->plan, future, r->error);
}

bscap_status bscap_run_trajectory(bscap_run *run, bscap_arena *arena, const bscap_plan *plan,
                                  const bscap_span *span, bscap_future future,
                                  bscap_progress progress, bscap_error *error) {
  runner r = {.run = run,
              .arena = arena,
              .plan = plan,
              .progress = progress,
              .error = error,
              .is_likely = !future.is_drawn};
  const bscap_status status = start(&r, span, future);
  return status == BSCAP_OK ? step_all(&r) : status;
}

bscap_status bscap_run_prepare(bscap_run *run, bscap_engine *engine, bscap_arena *arena,
                               const bscap_plan *plan, const bscap_span *span, bscap_future future,
                               bscap_error *error) {
  runner r = {.run = run, .arena = arena, .plan = plan, .error = error};
  const bscap_status status = start(&r, span, future);
  *engine = r.engine;
  return status;
}
