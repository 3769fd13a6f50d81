#include "simulate/engine.h"

#include <bscap/calendar.h>
#include <math.h>

/* --- drivers --- */

static void read_driver(bscap_engine *engine, size_t index) {
  const bscap_plan_driver *driver = &engine->plan->drivers[index];
  bscap_readings *now = &engine->readings[index];
  double from = engine->time_seconds, to = from + engine->plan->step_seconds;
  int64_t since_1970 = engine->start_seconds + (int64_t)from;
  now->level = bscap_growth_value(&driver->growth, from);
  now->next_level = bscap_growth_value(&driver->growth, to);
  now->season = driver->season == NULL
                    ? 1
                    : bscap_season_mean(driver->season, since_1970,
                                        since_1970 + (int64_t)engine->plan->step_seconds);
  now->busy_level = now->level * now->season / driver->busy_factor;
  if (!driver->is_flow) return;
  now->added = bscap_growth_total(&driver->growth, from, to) * now->season;
  now->added_per_hour = now->added / engine->plan->step_seconds * BSCAP_SECONDS_PER_HOUR;
}

static double stored_at(const bscap_engine *engine, size_t index, double t_seconds) {
  const bscap_plan_driver *driver = &engine->plan->drivers[index];
  double left =
      driver->stored * bscap_aged_remainder(driver->age_seconds, driver->keep_seconds, t_seconds);
  return left + bscap_window_content(&engine->stored_windows[index]);
}

static void course_of_driver(bscap_engine *engine, size_t index) {
  const bscap_readings *now = &engine->readings[index];
  bool is_flow = engine->plan->drivers[index].is_flow;
  bscap_course *course = &engine->courses[index];
  course->begin = is_flow ? now->ever : now->level;
  course->most = is_flow ? now->ever + now->added : now->next_level;
  course->rise_seconds = engine->plan->step_seconds;
}

/* --- volumes --- */

static double inflow(const bscap_engine *engine, const bscap_stream *stream) {
  if (stream->driver == BSCAP_NONE) return stream->bytes * engine->plan->step_seconds;
  return stream->bytes * engine->readings[stream->driver].added;
}

/* What a stream that is emptied now and then holds at most during the step: when a reset falls into
 * it, what was there just before. */
static double fill_until_reset(const bscap_stream *stream, bscap_stream_state *state, double amount,
                               double step_seconds, double end_seconds, double *rise_seconds) {
  double since = bscap_since_reset(end_seconds, stream->reset_seconds);
  double before = state->since_reset_bytes;
  state->since_reset_bytes = before + amount;
  if (since >= step_seconds) return state->since_reset_bytes;
  double most = before + amount * (step_seconds - since) / step_seconds;
  state->since_reset_bytes = amount * since / step_seconds;
  *rise_seconds = step_seconds - since;
  return most;
}

/* Steps one stream and returns the most it holds during the step. */
static double fill(bscap_engine *engine, const bscap_stream *stream, bscap_stream_state *state,
                   double *rise_seconds) {
  double step = engine->plan->step_seconds, end = engine->time_seconds + step;
  double amount = inflow(engine, stream);
  if (isfinite(stream->reset_seconds)) {
    double most = fill_until_reset(stream, state, amount, step, end, rise_seconds);
    state->content_bytes = state->since_reset_bytes;
    return most;
  }
  bscap_window_add(&state->window, amount);
  state->content_bytes =
      bscap_window_content(&state->window) +
      stream->initial_bytes *
          bscap_aged_remainder(stream->age_seconds, stream->retention_seconds, end);
  return state->content_bytes;
}

/* Deleting leaves room inside the files; they shrink only where space is reclaimed or emptied. */
static bool files_shrink(const bscap_volume *volume) {
  return volume->reclaims_space || isfinite(volume->reset_seconds);
}

static void step_volumes(bscap_engine *engine) {
  const bscap_plan *plan = engine->plan;
  const bscap_model *model = plan->model;
  size_t stream = 0, metric = 0;
  while (metric < plan->metrics_count && plan->metrics[metric].kind != BSCAP_METRIC_VOLUME)
    metric++;
  for (size_t i = 0; i < model->volumes_count; i++, metric++) {
    double rise = plan->step_seconds, most = 0, end = 0;
    for (; stream < plan->streams_count && plan->streams[stream].volume == i; stream++) {
      most += fill(engine, &plan->streams[stream], &engine->streams[stream], &rise);
      end += engine->streams[stream].content_bytes;
    }
    double begin = engine->volume_bytes[i];
    bool shrinks = files_shrink(&model->volumes[i]);
    engine->courses[metric] = (bscap_course){begin, shrinks ? most : fmax(begin, most), rise};
    engine->volume_bytes[i] = shrinks ? end : fmax(begin, end);
  }
}

/* --- the whole step --- */

void bscap_engine_step(bscap_engine *engine) {
  for (size_t i = 0; i < engine->plan->model->drivers_count; i++) {
    read_driver(engine, i);
    course_of_driver(engine, i);
  }
  bscap_engine_demand(engine);
  step_volumes(engine);
}

void bscap_engine_advance(bscap_engine *engine) {
  double end = engine->time_seconds + engine->plan->step_seconds;
  for (size_t i = 0; i < engine->plan->model->drivers_count; i++) {
    bscap_readings *now = &engine->readings[i];
    if (!engine->plan->drivers[i].is_flow) continue;
    bscap_window_add(&engine->stored_windows[i], now->added);
    now->stored = stored_at(engine, i, end);
    now->ever += now->added;
  }
  engine->time_seconds = end;
}

/* --- the start --- */

/* A window longer than the whole run loses nothing, so it needs no slots. */
static bool start_window(bscap_window *window, bscap_arena *arena, double retention_seconds,
                         double step_seconds, double run_seconds) {
  if (retention_seconds > run_seconds) retention_seconds = INFINITY;
  size_t slots = bscap_window_slots(retention_seconds, step_seconds);
  double *amounts = bscap_arena_take(arena, slots, sizeof *amounts);
  if (amounts == NULL) return false;
  *window = bscap_window_start(retention_seconds, step_seconds, amounts);
  return true;
}

static bool start_drivers(bscap_engine *engine, bscap_arena *arena, double run_seconds) {
  const bscap_plan *plan = engine->plan;
  for (size_t i = 0; i < plan->model->drivers_count; i++) {
    const bscap_plan_driver *driver = &plan->drivers[i];
    if (!start_window(&engine->stored_windows[i], arena, driver->keep_seconds, plan->step_seconds,
                      run_seconds))
      return false;
    engine->readings[i].stored = stored_at(engine, i, 0);
    engine->readings[i].ever = driver->stored;
  }
  return true;
}

static bool start_streams(bscap_engine *engine, bscap_arena *arena, double run_seconds) {
  const bscap_plan *plan = engine->plan;
  for (size_t i = 0; i < plan->streams_count; i++) {
    const bscap_stream *stream = &plan->streams[i];
    bscap_stream_state *state = &engine->streams[i];
    if (!start_window(&state->window, arena, stream->retention_seconds, plan->step_seconds,
                      run_seconds))
      return false;
    state->since_reset_bytes = stream->initial_bytes;
    state->content_bytes = stream->initial_bytes *
                           bscap_aged_remainder(stream->age_seconds, stream->retention_seconds, 0);
    engine->volume_bytes[stream->volume] += stream->initial_bytes;
  }
  return true;
}

static void start_services(bscap_engine *engine) {
  const bscap_model *model = engine->plan->model;
  for (size_t i = 0; i < model->services_count; i++) {
    const bscap_service *service = &model->services[i];
    bscap_service_use *use = &engine->uses[i];
    use->cpu_is_known = bscap_use_is_known(&service->cpu);
    use->memory_is_known = bscap_use_is_known(&service->memory);
    use->pods = bscap_pods_at_rest(model, service);
  }
}

bscap_status bscap_engine_start(bscap_engine *engine, bscap_arena *arena, const bscap_plan *plan,
                                double run_seconds, bscap_error *error) {
  const bscap_model *model = plan->model;
  *engine = (bscap_engine){.plan = plan, .start_seconds = model->start_seconds};
  engine->readings = bscap_arena_take(arena, model->drivers_count, sizeof *engine->readings);
  engine->stored_windows =
      bscap_arena_take(arena, model->drivers_count, sizeof *engine->stored_windows);
  engine->uses = bscap_arena_take(arena, model->services_count, sizeof *engine->uses);
  engine->streams = bscap_arena_take(arena, plan->streams_count, sizeof *engine->streams);
  engine->volume_bytes =
      bscap_arena_take(arena, model->volumes_count, sizeof *engine->volume_bytes);
  engine->courses = bscap_arena_take(arena, plan->metrics_count, sizeof *engine->courses);
  bool has_memory = engine->readings != NULL && engine->stored_windows != NULL &&
                    engine->uses != NULL && engine->streams != NULL &&
                    engine->volume_bytes != NULL && engine->courses != NULL;
  if (!has_memory || !start_drivers(engine, arena, run_seconds) ||
      !start_streams(engine, arena, run_seconds))
    return bscap_fail_memory(error);
  start_services(engine);
  return BSCAP_OK;
}
