#include <bscap/forecast.h>

#include <bscap/calendar.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "judge/action.h"
#include "judge/flow.h"
#include "simulate/run.h"

/* A verdict with what stays behind the curtain. The public part comes first, so that a pointer to
 * it finds the rest. */
typedef struct judged {
  bscap_verdict verdict;
  const bscap_limit_record *record;
  size_t drivers_count;
  size_t place; /* in the plan, to break ties */
} judged;

struct bscap_forecast {
  bscap_arena *arena;
  bscap_plan plan;
  bscap_run run;
  judged *verdicts;
  bscap_milestone *milestones;
  bscap_metric *metrics;
};

bscap_forecast_options bscap_forecast_options_default(void) {
  return (bscap_forecast_options){.size = sizeof(bscap_forecast_options),
                                  .as_of_seconds = BSCAP_AS_OF_START,
                                  .horizon_seconds = 36 * BSCAP_SECONDS_PER_MONTH,
                                  .step_seconds = BSCAP_SECONDS_PER_HOUR};
}

/* --- verdicts --- */

static double since_1970(const bscap_forecast *forecast, double time_seconds) {
  return time_seconds + (double)forecast->plan.model->start_seconds;
}

static bscap_quantiles certain(double value) {
  return (bscap_quantiles){value, value, value};
}

static bool judge_limit(bscap_forecast *forecast, size_t index) {
  const bscap_limit *limit = &forecast->plan.limits[index];
  const bscap_limit_record *record = &forecast->run.limits[index];
  double time = record->passage.time_seconds;
  bool breaks = !isnan(time);
  judged *result = &forecast->verdicts[index];
  result->record = record;
  result->drivers_count = forecast->plan.model->drivers_count;
  result->place = index;
  result->verdict = (bscap_verdict){.id = limit->id,
                                    .kind = limit->kind,
                                    .severity = limit->severity,
                                    .unit = forecast->plan.metrics[limit->metric].unit,
                                    .now = record->now,
                                    .capacity = limit->capacity,
                                    .share_ratio = limit->share_ratio,
                                    .for_seconds = limit->for_seconds,
                                    .breaks = certain(since_1970(forecast, time)),
                                    .probability = breaks,
                                    .is_broken_now = time <= forecast->run.as_of_seconds,
                                    .most = record->most,
                                    .last = record->last,
                                    .hours_over = record->hours_over};
  result->verdict.action =
      bscap_action_for(forecast->arena, &forecast->plan, limit, record->most, breaks);
  return result->verdict.action != NULL;
}

static double nearness(const bscap_verdict *verdict) {
  double threshold = verdict->share_ratio * verdict->capacity;
  return threshold > 0 && isfinite(threshold) ? verdict->most / threshold : 0;
}

static int by_break(const void *left, const void *right) {
  const judged *a = left, *b = right;
  double p = a->verdict.breaks.p50, q = b->verdict.breaks.p50;
  if (isnan(p) != isnan(q)) return isnan(p) ? 1 : -1;
  if (p != q && !isnan(p)) return p < q ? -1 : 1;
  double near_a = nearness(&a->verdict), near_b = nearness(&b->verdict);
  if (isnan(p) && near_a != near_b) return near_a > near_b ? -1 : 1;
  return (a->place > b->place) - (a->place < b->place);
}

static void judge_milestones(bscap_forecast *forecast) {
  const bscap_model *model = forecast->plan.model;
  for (size_t i = 0; i < model->milestones.count; i++) {
    const bscap_driver_level *wanted = &model->milestones.items[i];
    const bscap_driver *driver = &model->drivers[wanted->driver];
    double time = forecast->run.milestones[i].time_seconds, most;
    bool can_reach = bscap_flow_can_reach(driver, wanted->level, &most);
    forecast->milestones[i] = (bscap_milestone){.driver = driver->name,
                                                .level = wanted->level,
                                                .reached = certain(since_1970(forecast, time)),
                                                .is_out_of_reach = isnan(time) && !can_reach};
  }
}

static bscap_status judge(bscap_forecast *forecast, bscap_error *error) {
  const bscap_plan *plan = &forecast->plan;
  bscap_arena *arena = forecast->arena;
  size_t milestones = plan->model->milestones.count;
  forecast->verdicts = bscap_arena_take(arena, plan->limits_count, sizeof *forecast->verdicts);
  forecast->milestones = bscap_arena_take(arena, milestones, sizeof *forecast->milestones);
  forecast->metrics = bscap_arena_take(arena, plan->metrics_count, sizeof *forecast->metrics);
  if (forecast->verdicts == NULL || forecast->milestones == NULL || forecast->metrics == NULL)
    return bscap_fail_memory(error);
  for (size_t i = 0; i < plan->limits_count; i++)
    if (!judge_limit(forecast, i)) return bscap_fail_memory(error);
  if (plan->limits_count > 1)
    qsort(forecast->verdicts, plan->limits_count, sizeof *forecast->verdicts, by_break);
  judge_milestones(forecast);
  for (size_t i = 0; i < plan->metrics_count; i++)
    forecast->metrics[i] = (bscap_metric){plan->metrics[i].id, plan->metrics[i].unit};
  return BSCAP_OK;
}

/* --- running --- */

static bscap_status check_step(double step_seconds, bscap_error *error) {
  char text[BSCAP_QUANTITY_SIZE];
  if (step_seconds >= 60 && step_seconds <= BSCAP_SECONDS_PER_DAY && fmod(step_seconds, 1) == 0 &&
      fmod(BSCAP_SECONDS_PER_DAY, step_seconds) == 0)
    return BSCAP_OK;
  bscap_quantity_format(step_seconds, BSCAP_SECONDS, text);
  return bscap_fail(error, BSCAP_INVALID,
                    "the step, %s, is not from 1m to 1d, in whole seconds that divide a day; "
                    "write 1h",
                    text);
}

static bscap_status check_horizon(double horizon_seconds, bscap_error *error) {
  char text[BSCAP_QUANTITY_SIZE];
  if (horizon_seconds > 0 && horizon_seconds <= 100 * BSCAP_SECONDS_PER_YEAR) return BSCAP_OK;
  bscap_quantity_format(horizon_seconds, BSCAP_SECONDS, text);
  return bscap_fail(error, BSCAP_INVALID,
                    "the horizon, %s, is not above 0 and at most 100y; write 36mo", text);
}

static bscap_status check_as_of(const bscap_model *model, int64_t since_1970, double as_of_seconds,
                                double step_seconds, bscap_error *error) {
  char as_of[BSCAP_DATE_SIZE], first[BSCAP_DATE_SIZE], last[BSCAP_DATE_SIZE];
  const double most_seconds = 100 * BSCAP_SECONDS_PER_YEAR;
  if (as_of_seconds >= 0 && as_of_seconds <= most_seconds && fmod(as_of_seconds, step_seconds) == 0)
    return BSCAP_OK;
  bscap_date_format(since_1970, as_of);
  bscap_date_format(model->start_seconds, first);
  bscap_date_format(model->start_seconds + (int64_t)most_seconds, last);
  return bscap_fail(error, BSCAP_INVALID,
                    "the as-of date, %s, is no midnight from the model's start, %s, to %s; write "
                    "one of these days",
                    as_of, first, last);
}

/* A step that is longer than an hour would see the mean of busy and quiet hours only. */
static bscap_status check_seasons(const bscap_plan *plan, bscap_error *error) {
  for (size_t i = 0; i < plan->model->drivers_count; i++) {
    if (plan->drivers[i].season == NULL || plan->step_seconds <= BSCAP_SECONDS_PER_HOUR) continue;
    return bscap_fail(error, BSCAP_INVALID,
                      "a step of more than an hour hides the busy hours of '%s', which has a "
                      "season; write 1h",
                      plan->drivers[i].name);
  }
  return BSCAP_OK;
}

static bscap_status run(bscap_forecast *forecast, const bscap_model *model,
                        const bscap_forecast_options *options, bscap_error *error) {
  double as_of = options->as_of_seconds == BSCAP_AS_OF_START
                     ? 0
                     : (double)options->as_of_seconds - (double)model->start_seconds;
  double step = options->step_seconds;
  bscap_status status = check_step(step, error);
  if (status == BSCAP_OK) status = check_horizon(options->horizon_seconds, error);
  if (status == BSCAP_OK) status = check_as_of(model, options->as_of_seconds, as_of, step, error);
  if (status == BSCAP_OK)
    status = bscap_plan_compile(&forecast->plan, forecast->arena, model, step, error);
  if (status == BSCAP_OK) status = check_seasons(&forecast->plan, error);
  double end = ceil((as_of + options->horizon_seconds) / step) * step;
  if (status == BSCAP_OK)
    status =
        bscap_run_trajectory(&forecast->run, forecast->arena, &forecast->plan, as_of, end,
                             (bscap_progress){options->progress, options->progress_context}, error);
  return status == BSCAP_OK ? judge(forecast, error) : status;
}

static bscap_status create(bscap_forecast **forecast, const bscap_allocator *allocator,
                           bscap_error *error) {
  bscap_arena *arena = bscap_arena_create(allocator);
  *forecast = arena == NULL ? NULL : bscap_arena_take(arena, 1, sizeof **forecast);
  if (*forecast == NULL) {
    bscap_arena_free(arena);
    return bscap_fail_memory(error);
  }
  (*forecast)->arena = arena;
  return BSCAP_OK;
}

bscap_status bscap_forecast_run(bscap_forecast **forecast, const bscap_model *model,
                                const bscap_forecast_options *options, bscap_error *error) {
  bscap_forecast_options chosen = bscap_forecast_options_default();
  if (options != NULL)
    memcpy(&chosen, options, options->size < sizeof chosen ? options->size : sizeof chosen);
  bscap_forecast *fresh;
  *forecast = NULL;
  bscap_status status = create(&fresh, chosen.allocator, error);
  if (status != BSCAP_OK) return status;
  status = run(fresh, model, &chosen, error);
  if (status == BSCAP_OK)
    *forecast = fresh;
  else
    bscap_forecast_free(fresh);
  return status;
}

void bscap_forecast_free(bscap_forecast *forecast) {
  if (forecast != NULL) bscap_arena_free(forecast->arena);
}

/* --- reading the result --- */

const bscap_model *bscap_forecast_model(const bscap_forecast *forecast) {
  return forecast->plan.model;
}

int64_t bscap_forecast_as_of(const bscap_forecast *forecast) {
  return forecast->plan.model->start_seconds + (int64_t)forecast->run.as_of_seconds;
}

int64_t bscap_forecast_end(const bscap_forecast *forecast) {
  return forecast->plan.model->start_seconds + (int64_t)forecast->run.end_seconds;
}

double bscap_forecast_step(const bscap_forecast *forecast) {
  return forecast->plan.step_seconds;
}

const bscap_verdict *bscap_forecast_verdict(const bscap_forecast *forecast, size_t index) {
  return index < forecast->plan.limits_count ? &forecast->verdicts[index].verdict : NULL;
}

const bscap_verdict *bscap_forecast_find(const bscap_forecast *forecast, const char *id) {
  for (size_t i = 0; i < forecast->plan.limits_count; i++)
    if (strcmp(forecast->verdicts[i].verdict.id, id) == 0) return &forecast->verdicts[i].verdict;
  return NULL;
}

bscap_quantiles bscap_verdict_level(const bscap_verdict *verdict, size_t driver) {
  const judged *judged_verdict = (const judged *)verdict;
  if (driver >= judged_verdict->drivers_count) return certain(NAN);
  return certain(judged_verdict->record->passage.levels[driver]);
}

const bscap_contribution *bscap_verdict_contribution(const bscap_verdict *verdict, size_t index) {
  const bscap_limit_record *record = ((const judged *)verdict)->record;
  return index < record->contributions_count ? &record->contributions[index] : NULL;
}

const bscap_milestone *bscap_forecast_milestone(const bscap_forecast *forecast, size_t index) {
  return index < forecast->plan.model->milestones.count ? &forecast->milestones[index] : NULL;
}

double bscap_milestone_probability(const bscap_milestone *milestone, const bscap_verdict *verdict) {
  /* What is never reached comes after everything. */
  if (isnan(verdict->breaks.p50)) return 0;
  return isnan(milestone->reached.p50) || verdict->breaks.p50 < milestone->reached.p50;
}

const bscap_metric *bscap_forecast_metric(const bscap_forecast *forecast, size_t index) {
  return index < forecast->plan.metrics_count ? &forecast->metrics[index] : NULL;
}

size_t bscap_forecast_months_count(const bscap_forecast *forecast) {
  return forecast->run.months_count;
}

int bscap_forecast_first_month(const bscap_forecast *forecast) {
  return forecast->run.first_month;
}

bscap_band bscap_forecast_band(const bscap_forecast *forecast, size_t metric, size_t month) {
  if (metric >= forecast->plan.metrics_count || month >= forecast->run.months_count)
    return (bscap_band){NAN, NAN, NAN};
  return forecast->run.bands[metric * forecast->run.months_count + month];
}
