#ifndef TESTS_SIMULATE_STEPPING_H
#define TESTS_SIMULATE_STEPPING_H

/* Models written in a test, forecast as a user would or stepped by hand. */

#include "testing.h"

#include <bscap/calendar.h>
#include <bscap/file.h>
#include <bscap/forecast.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "simulate/run.h"

#define HEAD "name: Test\nstart: 2026-01-01\n"
#define HOUR BSCAP_SECONDS_PER_HOUR
#define DAY  BSCAP_SECONDS_PER_DAY

static inline bscap_model *read_model(const char *text) {
  bscap_source source = {"test.yaml", text, strlen(text)};
  bscap_model_options options = bscap_model_options_default();
  bscap_model *model = NULL;
  bscap_error error = {0};
  bscap_status status = bscap_model_read(&model, &source, 1, &options, NULL, &error);
  ck_assert_msg(status == BSCAP_OK, "line %d: %s in\n%s", error.line, error.message, text);
  return model;
}

/* One of models/, under a scenario or as it is. */
static inline bscap_model *read_model_file(const char *name, const char *scenario) {
  char path[1024], *bytes;
  size_t count;
  bscap_error error = {0};
  snprintf(path, sizeof path, "%s/%s.yaml", MODELS_DIR, name);
  ck_assert_int_eq(bscap_file_read(&bytes, &count, path, 1 << 20, NULL, &error), BSCAP_OK);
  bscap_source source = {path, bytes, count};
  bscap_model_options options = bscap_model_options_default();
  options.scenario = scenario;
  bscap_model *model = NULL;
  ck_assert_msg(bscap_model_read(&model, &source, 1, &options, NULL, &error) == BSCAP_OK,
                "%s:%d %s", path, error.line, error.message);
  bscap_file_free(bytes, count, NULL);
  return model;
}

/* --- as a user would --- */

typedef struct outlook {
  bscap_model *model;
  bscap_forecast *forecast;
} outlook;

static inline outlook look_with(const bscap_forecast_options *options, const char *text) {
  outlook made = {.model = read_model(text)};
  bscap_error error = {0};
  bscap_status status = bscap_forecast_run(&made.forecast, made.model, options, &error);
  ck_assert_msg(status == BSCAP_OK, "%s in\n%s", error.message, text);
  return made;
}

/* The likely future alone. */
static inline bscap_forecast_options far(double horizon_days) {
  bscap_forecast_options options = bscap_forecast_options_default();
  options.trajectories_count = 0;
  options.horizon_seconds = horizon_days * DAY;
  return options;
}

static inline outlook look(double horizon_days, const char *format, ...)
    __attribute__((__format__(__printf__, 2, 3)));

static inline outlook look(double horizon_days, const char *format, ...) {
  static char text[1 << 16];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  bscap_forecast_options options = far(horizon_days);
  return look_with(&options, text);
}

static inline outlook look_at_file(double horizon_days, const char *name, const char *scenario) {
  outlook made = {.model = read_model_file(name, scenario)};
  bscap_forecast_options options = far(horizon_days);
  ck_assert_int_eq(bscap_forecast_run(&made.forecast, made.model, &options, NULL), BSCAP_OK);
  return made;
}

static inline void look_away(outlook *made) {
  bscap_forecast_free(made->forecast);
  bscap_model_free(made->model);
}

static inline const bscap_verdict *verdict(const outlook *made, const char *id) {
  const bscap_verdict *found = bscap_forecast_find(made->forecast, id);
  ck_assert_msg(found != NULL, "there is no limit %s", id);
  return found;
}

/* Seconds from the model's start to the break; NAN for never. */
static inline double passage(const outlook *made, const char *id) {
  return verdict(made, id)->breaks.p50 - (double)bscap_model_start(made->model);
}

static inline bscap_band band(const outlook *made, const char *id, size_t month) {
  const bscap_metric *metric;
  for (size_t i = 0; (metric = bscap_forecast_metric(made->forecast, i)) != NULL; i++) {
    if (strcmp(metric->id, id) == 0) return bscap_forecast_band(made->forecast, i, month);
  }
  ck_abort_msg("there is no metric %s", id);
  return (bscap_band){NAN, NAN, NAN};
}

/* --- by hand --- */

typedef struct machine {
  bscap_model *model;
  bscap_arena *arena;
  bscap_plan plan;
  bscap_engine engine;
  bool has_stepped; /* the step at the engine's time is worked out */
} machine;

/* In place: an engine points to its plan. */
static inline void start_model(machine *made, bscap_model *model, double step_seconds,
                               double run_seconds) {
  bscap_error error = {0};
  made->model = model;
  made->has_stepped = false;
  made->arena = bscap_arena_create(NULL);
  ck_assert_int_eq(bscap_plan_compile(&made->plan, made->arena, model, step_seconds, &error),
                   BSCAP_OK);
  ck_assert_int_eq(bscap_engine_start(&made->engine, made->arena, &made->plan, (bscap_future){0},
                                      run_seconds, &error),
                   BSCAP_OK);
}

static inline void start(machine *made, double step_seconds, double run_seconds, const char *text) {
  start_model(made, read_model(text), step_seconds, run_seconds);
}

static inline void stop(machine *made) {
  bscap_arena_free(made->arena);
  bscap_model_free(made->model);
}

static inline size_t metric_index(const machine *made, const char *id) {
  for (size_t i = 0; i < made->plan.metrics_count; i++) {
    if (strcmp(made->plan.metrics[i].id, id) == 0) return i;
  }
  ck_abort_msg("there is no metric %s", id);
  return 0;
}

/* In the step that was worked out last. */
static inline bscap_course course(const machine *made, const char *id) {
  return made->engine.courses[metric_index(made, id)];
}

/* Works out the step that begins at `time_seconds`, after all those before it. */
static inline void step_to(machine *made, double time_seconds) {
  for (; made->engine.time_seconds < time_seconds; made->has_stepped = false) {
    if (!made->has_stepped) bscap_engine_step(&made->engine);
    bscap_engine_advance(&made->engine);
  }
  ck_assert(made->engine.time_seconds == time_seconds);
  if (!made->has_stepped) bscap_engine_step(&made->engine);
  made->has_stepped = true;
}

#endif
