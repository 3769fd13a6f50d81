#ifndef TESTS_SIMULATE_WEATHER_H
#define TESTS_SIMULATE_WEATHER_H

/* What varies in a model, driven step by step without an engine. */

#include "simulate/stepping.h"

typedef struct weather {
  bscap_model *model;
  bscap_arena *arena;
  bscap_plan plan;
} weather;

static inline void start_weather(weather *made, double step_seconds, const char *text) {
  made->model = read_model(text);
  made->arena = bscap_arena_create(NULL);
  ck_assert_int_eq(bscap_plan_compile(&made->plan, made->arena, made->model, step_seconds, NULL),
                   BSCAP_OK);
}

static inline void stop_weather(weather *made) {
  bscap_arena_free(made->arena);
  bscap_model_free(made->model);
}

typedef void watch(void *context, const bscap_variation *variation, size_t step);

/* One future, step by step. */
static inline void vary(const weather *made, bscap_future future, size_t steps, watch *look_on,
                        void *context) {
  bscap_variation variation;
  bscap_arena *arena = bscap_arena_create(NULL);
  ck_assert_int_eq(bscap_variation_start(&variation, arena, &made->plan, future, NULL), BSCAP_OK);
  for (size_t step = 0; step < steps; step++) {
    double time = (double)step * made->plan.step_seconds;
    bscap_variation_next(&variation, made->model->start_seconds + (int64_t)time);
    look_on(context, &variation, step);
  }
  bscap_arena_free(arena);
}

static inline bscap_future drawn(uint64_t seed, uint64_t trajectory) {
  return (bscap_future){true, seed, trajectory};
}

#endif
