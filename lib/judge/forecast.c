#include <bscap/forecast.h>

#include <bscap/calendar.h>
#include <math.h>
#include <string.h>

#include "judge/forecast.h"
#include "simulate/lane_plan.h"

bscap_forecast_options bscap_forecast_options_default(void) {
  return (bscap_forecast_options){.size = sizeof(bscap_forecast_options),
                                  .as_of_seconds = BSCAP_AS_OF_START,
                                  .horizon_seconds = 36 * BSCAP_SECONDS_PER_MONTH,
                                  .step_seconds = BSCAP_SECONDS_PER_HOUR,
                                  .trajectories_count = BSCAP_TRAJECTORIES,
                                  .seed = 1,
                                  .threads_count = 1};
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

static bscap_status check_count(const char *what, size_t count, size_t least, size_t most,
                                bscap_error *error) {
  if (count >= least && count <= most) return BSCAP_OK;
  return bscap_fail(error, BSCAP_INVALID, "%zu %s are not from %zu to %zu; write one of these",
                    count, what, least, most);
}

static bscap_status check_lanes(bscap_lanes lanes, bscap_error *error) {
  if (bscap_lanes_are_supported(lanes)) return BSCAP_OK;
  return bscap_fail(error, BSCAP_INVALID, "this processor has no %s; write auto",
                    bscap_lanes_name(lanes));
}

static bscap_status check(const bscap_model *model, const bscap_forecast_options *options,
                          double as_of_seconds, bscap_error *error) {
  double step = options->step_seconds;
  bscap_status status = check_step(step, error);
  if (status == BSCAP_OK) status = check_horizon(options->horizon_seconds, error);
  if (status == BSCAP_OK)
    status = check_as_of(model, options->as_of_seconds, as_of_seconds, step, error);
  if (status == BSCAP_OK)
    status =
        check_count("trajectories", options->trajectories_count, 0, BSCAP_TRAJECTORIES_MOST, error);
  if (status == BSCAP_OK)
    status = check_count("threads", options->threads_count, 1, BSCAP_THREADS_MOST, error);
  if (status == BSCAP_OK) status = check_lanes(options->lanes, error);
  return status;
}

/* The model whose numbers are likely, or what the caller says instead of them. */
static bscap_status override(bscap_forecast *forecast, const bscap_forecast_options *options,
                             bscap_error *error) {
  if (options->uncertain_count == 0) return BSCAP_OK;
  bscap_status status = bscap_model_copy(&forecast->own, forecast->asked, error);
  if (status != BSCAP_OK) return status;
  return bscap_model_override(forecast->own, options->uncertain, options->uncertain_count, error);
}

static bscap_status compile(bscap_forecast *forecast, const bscap_forecast_options *options,
                            bscap_error *error) {
  const bscap_model *model = forecast->own != NULL ? forecast->own : forecast->asked;
  bscap_status status =
      bscap_plan_compile(&forecast->plan, forecast->arena, model, options->step_seconds, error);
  return status == BSCAP_OK ? check_seasons(&forecast->plan, error) : status;
}

static bscap_ensemble ensemble_of(const bscap_forecast *forecast,
                                  const bscap_forecast_options *options, uint64_t first,
                                  size_t count) {
  return (bscap_ensemble){.model = forecast->plan.model,
                          .seed = options->seed,
                          .first = first,
                          .count = count,
                          .threads_count = options->threads_count,
                          .lanes = options->lanes,
                          .progress = {options->progress, options->progress_context},
                          .allocator = options->allocator};
}

bscap_status bscap_forecast_draw(bscap_forecast *forecast, const bscap_forecast_options *options,
                                 uint64_t first, size_t count, bscap_error *error) {
  const bscap_ensemble ensemble = ensemble_of(forecast, options, first, count);
  return count > 0 ? bscap_ensemble_run(&forecast->tally, &ensemble, error) : BSCAP_OK;
}

static bscap_status draw_all(void *context, bscap_forecast *forecast,
                             const bscap_forecast_options *options, bscap_error *error) {
  (void)context;
  return bscap_forecast_draw(forecast, options, 0, options->trajectories_count, error);
}

static bscap_status draw(bscap_forecast *forecast, const bscap_forecast_options *options,
                         const bscap_drawing *drawing, bscap_error *error) {
  if (options->trajectories_count == 0) return BSCAP_OK;
  bscap_status status = bscap_tally_start(&forecast->tally, forecast->arena, &forecast->plan,
                                          &forecast->likely, error);
  return status == BSCAP_OK ? drawing->draw(drawing->context, forecast, options, error) : status;
}

/* Checks the options, compiles the plan, and says how far it is stepped. */
static bscap_status prepare(bscap_forecast *forecast, const bscap_forecast_options *options,
                            bscap_span *span, bscap_error *error) {
  double start = (double)forecast->asked->start_seconds, step = options->step_seconds;
  double as_of =
      options->as_of_seconds == BSCAP_AS_OF_START ? 0 : (double)options->as_of_seconds - start;
  bscap_status status = check(forecast->asked, options, as_of, error);
  if (status == BSCAP_OK) status = override(forecast, options, error);
  if (status == BSCAP_OK) status = compile(forecast, options, error);
  if (status != BSCAP_OK) return status;
  double end = ceil((as_of + options->horizon_seconds) / step) * step;
  *span = bscap_span_of(&forecast->plan, as_of, end);
  return BSCAP_OK;
}

static bscap_status run(bscap_forecast *forecast, const bscap_forecast_options *options,
                        const bscap_drawing *drawing, bscap_error *error) {
  bscap_span span;
  bscap_status status = prepare(forecast, options, &span, error);
  if (status != BSCAP_OK) return status;
  forecast->seed = options->seed;
  /* Where futures are drawn, the likely one is a small part of the work. */
  bscap_progress progress = {options->trajectories_count == 0 ? options->progress : NULL,
                             options->progress_context};
  status = bscap_run_trajectory(&forecast->likely, forecast->arena, &forecast->plan, &span,
                                (bscap_future){0}, progress, error);
  if (status == BSCAP_OK) status = draw(forecast, options, drawing, error);
  return status == BSCAP_OK ? bscap_forecast_judge(forecast, error) : status;
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

bscap_status bscap_forecast_make(bscap_forecast **forecast, const bscap_model *model,
                                 const bscap_forecast_options *options,
                                 const bscap_drawing *drawing, bscap_error *error) {
  bscap_forecast *fresh;
  *forecast = NULL;
  bscap_status status = create(&fresh, options->allocator, error);
  if (status != BSCAP_OK) return status;
  fresh->asked = model;
  status = run(fresh, options, drawing, error);
  if (status == BSCAP_OK)
    *forecast = fresh;
  else
    bscap_forecast_free(fresh);
  return status;
}

static bscap_forecast_options choose(const bscap_forecast_options *options) {
  bscap_forecast_options chosen = bscap_forecast_options_default();
  if (options != NULL)
    memcpy(&chosen, options, options->size < sizeof chosen ? options->size : sizeof chosen);
  return chosen;
}

bscap_status bscap_forecast_run(bscap_forecast **forecast, const bscap_model *model,
                                const bscap_forecast_options *options, bscap_error *error) {
  const bscap_forecast_options chosen = choose(options);
  const bscap_drawing drawing = {draw_all, NULL};
  return bscap_forecast_make(forecast, model, &chosen, &drawing, error);
}

bscap_status bscap_forecast_lane_plan(bscap_lane_plan **plan, const bscap_model *model,
                                      const bscap_forecast_options *options, bscap_error *error) {
  const bscap_forecast_options chosen = choose(options);
  bscap_forecast *fresh;
  bscap_span span;
  *plan = NULL;
  bscap_status status = create(&fresh, chosen.allocator, error);
  if (status != BSCAP_OK) return status;
  fresh->asked = model;
  status = prepare(fresh, &chosen, &span, error);
  if (status == BSCAP_OK) {
    const bscap_ensemble all = ensemble_of(fresh, &chosen, 0, chosen.trajectories_count);
    status = bscap_lane_plan_make(plan, model, &fresh->plan, &span, &all, error);
  }
  bscap_forecast_free(fresh);
  return status;
}

void bscap_forecast_free(bscap_forecast *forecast) {
  if (forecast == NULL) return;
  bscap_model_free(forecast->own);
  bscap_arena_free(forecast->arena);
}

/* --- reading the result --- */

const bscap_model *bscap_forecast_model(const bscap_forecast *forecast) {
  return forecast->plan.model;
}

int64_t bscap_forecast_as_of(const bscap_forecast *forecast) {
  return forecast->plan.model->start_seconds + (int64_t)forecast->likely.span.as_of_seconds;
}

int64_t bscap_forecast_end(const bscap_forecast *forecast) {
  return forecast->plan.model->start_seconds + (int64_t)forecast->likely.span.end_seconds;
}

double bscap_forecast_step(const bscap_forecast *forecast) {
  return forecast->plan.step_seconds;
}

size_t bscap_forecast_trajectories(const bscap_forecast *forecast) {
  return forecast->tally.count;
}

uint64_t bscap_forecast_seed(const bscap_forecast *forecast) {
  return forecast->seed;
}

const bscap_metric *bscap_forecast_metric(const bscap_forecast *forecast, size_t index) {
  return index < forecast->plan.metrics_count ? &forecast->metrics[index] : NULL;
}

size_t bscap_forecast_months_count(const bscap_forecast *forecast) {
  return forecast->likely.span.months_count;
}

int bscap_forecast_first_month(const bscap_forecast *forecast) {
  return forecast->likely.span.first_month;
}

bscap_band bscap_forecast_band(const bscap_forecast *forecast, size_t metric, size_t month) {
  size_t months = forecast->likely.span.months_count;
  if (metric >= forecast->plan.metrics_count || month >= months) return (bscap_band){NAN, NAN, NAN};
  return forecast->likely.bands[metric * months + month];
}

bscap_fan bscap_forecast_fan(const bscap_forecast *forecast, size_t metric, size_t month) {
  double most = bscap_forecast_band(forecast, metric, month).most, n;
  if (isnan(most) || forecast->tally.count == 0) return (bscap_fan){most, most, most, most, most};
  const bscap_histogram *fan =
      &forecast->tally.fans[metric * forecast->likely.span.months_count + month];
  n = (double)bscap_tally_futures(&forecast->tally, metric);
  return (bscap_fan){
      bscap_histogram_quantile(fan, 0.1 * n), bscap_histogram_quantile(fan, 0.25 * n),
      bscap_histogram_quantile(fan, 0.5 * n), bscap_histogram_quantile(fan, 0.75 * n),
      bscap_histogram_quantile(fan, 0.9 * n)};
}
