#ifndef TESTS_SIMULATE_FUTURES_H
#define TESTS_SIMULATE_FUTURES_H

/* A random model's futures, stepped by the readable engine and by another one. */

#include "simulate/corridor.h"

#include <bscap/lanes.h>

#include "simulate/draw.h"
#include "simulate/random_parts.h"

enum { MOST_FUTURES = BSCAP_LANES_MOST };

/* Steps `count` futures, each with a plan of its own. What it finds lives in `arena`. */
typedef bscap_status steps_futures(bscap_run *runs, bscap_arena *arena,
                                   const bscap_plan *const *plans, const bscap_span *span,
                                   const bscap_future *asked, size_t count, bscap_error *error);

/* Another engine. It may be a spoilt one, to see whether that is found out: its models are altered
 * before they are compiled, or its results once they are there. */
typedef struct other_engine {
  steps_futures *step;
  void (*alter)(bscap_model *model);
  void (*spoil)(bscap_run *run, const bscap_plan *plan);
} other_engine;

/* One future by both engines; `model` and `plan` are those of the readable one. */
typedef struct twin {
  bscap_future future;
  bscap_model *model;
  bscap_model *other_model;
  bscap_plan plan;
  bscap_plan other_plan;
  bscap_run run;
  bscap_run other;
} twin;

typedef struct futures {
  bscap_text text;
  bscap_model *model; /* whose copies the twins have */
  bscap_arena *arena;
  bscap_span span;
  double step_seconds;
  twin twins[MOST_FUTURES];
  size_t count;
} futures;

static inline bscap_status step_readably(bscap_run *runs, bscap_arena *arena,
                                         const bscap_plan *const *plans, const bscap_span *span,
                                         const bscap_future *those, size_t count,
                                         bscap_error *error) {
  bscap_status status = BSCAP_OK;
  for (size_t i = 0; i < count && status == BSCAP_OK; i++)
    status =
        bscap_run_trajectory(&runs[i], arena, plans[i], span, those[i], (bscap_progress){0}, error);
  return status;
}

/* --- what is asked --- */

static inline bool has_season(const bscap_model *model) {
  for (size_t i = 0; i < model->drivers_count; i++)
    if (model->drivers[i].season != BSCAP_NONE) return true;
  return false;
}

/* Mostly an hour; longer ones hide the busy hours of a season. */
static inline double choose_step(writer *w, const bscap_model *model) {
  if (happens(w, 0.7)) return HOUR;
  if (has_season(model)) return HOUR / 4;
  return happens(w, 0.33) ? HOUR / 4 : happens(w, 0.5) ? 6 * HOUR : DAY;
}

/* A month to three years by the hour, less by shorter steps or of many futures. Dates are counted
 * from the start on, or from a later midnight. */
static inline bscap_span choose_span(writer *w, const bscap_plan *plan, size_t count) {
  double step = plan->step_seconds, most = fmin(36, 36 * step / HOUR);
  if (count > 4) most = fmin(most, 4);
  double horizon = spread(w, 1, most) * BSCAP_SECONDS_PER_MONTH;
  double as_of = happens(w, 0.5) ? 0 : floor(horizon * between(w, 0, 0.7) / DAY) * DAY;
  return bscap_span_of(plan, as_of, ceil(horizon / step) * step);
}

/* --- both ways --- */

static inline void draw_model(bscap_model **drawn, bscap_arena *arena, const bscap_model *model,
                              bscap_future future) {
  bscap_draw draw;
  bscap_error error = {0};
  ck_assert_int_eq(bscap_model_copy(drawn, model, &error), BSCAP_OK);
  ck_assert_int_eq(bscap_draw_start(&draw, arena, *drawn, future.seed, &error), BSCAP_OK);
  bscap_draw_next(&draw, future.trajectory);
}

static inline void compile(bscap_plan *plan, bscap_arena *arena, const bscap_model *model,
                           double step_seconds) {
  ck_assert_int_eq(bscap_plan_compile(plan, arena, model, step_seconds, NULL), BSCAP_OK);
}

static inline void prepare_twin(futures *f, twin *t, const other_engine *other) {
  draw_model(&t->model, f->arena, f->model, t->future);
  compile(&t->plan, f->arena, t->model, f->step_seconds);
  draw_model(&t->other_model, f->arena, f->model, t->future);
  if (other->alter != NULL) other->alter(t->other_model);
  compile(&t->other_plan, f->arena, t->other_model, f->step_seconds);
}

static inline void step_twins(futures *f, const other_engine *other) {
  bscap_run runs[MOST_FUTURES];
  bscap_future asked[MOST_FUTURES];
  const bscap_plan *plans[MOST_FUTURES];
  bscap_error error = {0};
  for (size_t i = 0; i < f->count; i++) {
    twin *t = &f->twins[i];
    const bscap_plan *own = &t->plan;
    ck_assert_int_eq(step_readably(&t->run, f->arena, &own, &f->span, &t->future, 1, &error),
                     BSCAP_OK);
    plans[i] = &t->other_plan;
    asked[i] = t->future;
  }
  ck_assert_int_eq(other->step(runs, f->arena, plans, &f->span, asked, f->count, &error), BSCAP_OK);
  for (size_t i = 0; i < f->count; i++) {
    f->twins[i].other = runs[i];
    if (other->spoil != NULL) other->spoil(&f->twins[i].other, &f->twins[i].plan);
  }
}

/* Futures that stand side by side, some of which the sync clock runs in. */
static inline void step_futures(futures *f, uint64_t seed, const other_engine *other) {
  writer w = {.random = bscap_random_stream(seed, 0, "what is asked of a random model")};
  *f = (futures){.text = write_random_model(seed), .arena = bscap_arena_create(NULL)};
  f->model = read_model(f->text.bytes);
  uint64_t first = (uint64_t)whole(&w, 0, 600);
  f->step_seconds = choose_step(&w, f->model);
  f->count = (size_t)(happens(&w, 0.05) ? whole(&w, 5, MOST_FUTURES) : whole(&w, 1, 4));
  for (size_t i = 0; i < f->count; i++) {
    f->twins[i].future = (bscap_future){true, seed, first + i};
    prepare_twin(f, &f->twins[i], other);
  }
  f->span = choose_span(&w, &f->twins[0].plan, f->count);
  step_twins(f, other);
}

static inline void free_futures(futures *f) {
  for (size_t i = 0; i < f->count; i++) {
    bscap_model_free(f->twins[i].model);
    bscap_model_free(f->twins[i].other_model);
  }
  bscap_model_free(f->model);
  bscap_arena_free(f->arena);
  bscap_text_free(&f->text);
}

#endif
