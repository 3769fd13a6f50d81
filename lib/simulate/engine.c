#include "simulate/engine.h"

#include <bscap/calendar.h>
#include <math.h>

/* --- drivers --- */

/* The growth's value at one end of the step, times how far it strays from its path there. */
static double level_at(const bscap_plan_driver *driver, double time_seconds, double stray) {
  double level = bscap_growth_value(&driver->growth, time_seconds);
  return bscap_driver_strays(driver) ? bscap_smaller(level * stray, driver->growth.ceiling) : level;
}

static double added_in(const bscap_plan_driver *driver, double from, double to, double stray) {
  double total = bscap_growth_total(&driver->growth, from, to);
  if (!bscap_driver_strays(driver)) return total;
  return bscap_smaller(total * stray, driver->growth.ceiling * (to - from));
}

static void read_driver(bscap_engine *engine, size_t index) {
  const bscap_plan_driver *driver = &engine->plan->drivers[index];
  const bscap_variation *variation = &engine->variation;
  bscap_readings *now = &engine->readings[index];
  double from = engine->time_seconds, to = from + engine->plan->step_seconds;
  double stray = variation->strays[index];
  now->level = engine->step == 0 ? level_at(driver, from, stray) : now->next_level;
  now->next_level = level_at(driver, to, variation->next_strays[index]);
  now->season = variation->factors[index];
  if (driver->season != NULL)
    now->season *= driver->season[engine->step % engine->plan->steps_per_week];
  now->busy_level = now->level * now->season / driver->busy_factor;
  if (!driver->is_flow) return;
  now->added = added_in(driver, from, to, stray) * now->season;
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
  double begin = is_flow ? now->ever : now->level;
  double end = is_flow ? now->ever + now->added : now->next_level;
  engine->courses[index] = (bscap_course){begin, end, engine->plan->step_seconds, end, end};
}

/* --- volumes --- */

static double inflow(const bscap_engine *engine, const bscap_stream *stream) {
  if (stream->driver == BSCAP_NONE) return stream->bytes * engine->plan->step_seconds;
  return stream->bytes * engine->readings[stream->driver].added;
}

/* How far into the step a volume rises: until it is emptied, or all of it. */
static double rise_of(const bscap_engine *engine, const bscap_volume *volume) {
  double step = engine->plan->step_seconds;
  if (!isfinite(volume->reset_seconds)) return step;
  double since = bscap_since_reset(engine->time_seconds, volume->reset_seconds);
  return fmin(step, volume->reset_seconds - since);
}

static void fill_until_reset(bscap_course *course, double amount, double reset_seconds,
                             double step_seconds, double end_seconds) {
  double since = bscap_since_reset(end_seconds, reset_seconds);
  course->peak = course->begin + amount * (course->rise_seconds / step_seconds);
  course->rest = 0;
  course->end = since < step_seconds ? amount * (since / step_seconds) : course->peak;
}

static void fill(bscap_engine *engine, const bscap_stream *stream, bscap_stream_state *state,
                 double rise_seconds) {
  double step = engine->plan->step_seconds, end = engine->time_seconds + step;
  double amount = inflow(engine, stream);
  bscap_course *course = &state->course;
  *course = (bscap_course){.begin = course->end, .rise_seconds = rise_seconds};
  if (isfinite(stream->reset_seconds)) {
    fill_until_reset(course, amount, stream->reset_seconds, step, end);
    return;
  }
  bscap_window_add(&state->window, amount);
  double left = bscap_aged_remainder(stream->age_seconds, stream->retention_seconds, end);
  course->end = bscap_window_content(&state->window) + stream->initial_bytes * left;
  course->peak = course->begin + (course->end - course->begin) * (rise_seconds / step);
  course->rest = course->peak;
}

/* Deleting leaves room inside the files; they shrink only where space is reclaimed or emptied. */
static bool files_shrink(const bscap_volume *volume) {
  return volume->reclaims_space || isfinite(volume->reset_seconds);
}

size_t bscap_engine_fill(bscap_engine *engine, size_t volume, size_t stream, bscap_course *course) {
  const bscap_plan *plan = engine->plan;
  const bscap_volume *part = &plan->model->volumes[volume];
  *course =
      (bscap_course){.begin = engine->volume_bytes[volume], .rise_seconds = rise_of(engine, part)};
  for (; stream < plan->streams_count && plan->streams[stream].volume == volume; stream++) {
    const bscap_course *part_of_it = &engine->streams[stream].course;
    fill(engine, &plan->streams[stream], &engine->streams[stream], course->rise_seconds);
    course->peak += part_of_it->peak;
    course->rest += part_of_it->rest;
    course->end += part_of_it->end;
  }
  if (!files_shrink(part)) course->peak = course->end = fmax(course->begin, course->peak);
  if (course->rise_seconds == plan->step_seconds) course->rest = course->end;
  engine->volume_bytes[volume] = course->end;
  return stream;
}

static void step_volumes(bscap_engine *engine) {
  const bscap_plan *plan = engine->plan;
  size_t stream = 0;
  for (size_t i = 0; i < plan->model->volumes_count; i++)
    stream = bscap_engine_fill(engine, i, stream, &engine->courses[plan->first_volume_metric + i]);
}

/* --- the whole step --- */

void bscap_engine_step(bscap_engine *engine) {
  bscap_variation_next(&engine->variation, engine->start_seconds + (int64_t)engine->time_seconds);
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
  engine->step++;
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
    state->course.end = stream->initial_bytes *
                        bscap_aged_remainder(stream->age_seconds, stream->retention_seconds, 0);
    engine->volume_bytes[stream->volume] += stream->initial_bytes;
  }
  return true;
}

static bool start_services(bscap_engine *engine, bscap_arena *arena) {
  const bscap_model *model = engine->plan->model;
  for (size_t i = 0; i < model->services_count; i++) {
    const bscap_plan_service *service = &engine->plan->services[i];
    bscap_service_use *use = &engine->uses[i];
    use->pods = bscap_pods_at_rest(model, &model->services[i]);
    if (!service->autoscales) continue;
    use->scaler = bscap_arena_take(arena, 1, bscap_autoscaler_state_size(&service->autoscaler));
    if (use->scaler == NULL) return false;
  }
  engine->pods_are_new = true;
  return true;
}

static bool take_arrays(bscap_engine *engine, bscap_arena *arena) {
  const bscap_plan *plan = engine->plan;
  const bscap_model *model = plan->model;
  size_t nodes = model->nodes_count, drivers = model->drivers_count;
#define TAKE(member, count)                                                                        \
  ((engine->member = bscap_arena_take(arena, count, sizeof *engine->member)) != NULL)
  return TAKE(readings, drivers) && TAKE(stored_windows, drivers) &&
         TAKE(uses, model->services_count) && TAKE(reserved, nodes + 1) && TAKE(node_uses, nodes) &&
         TAKE(steady_uses, nodes) && TAKE(link_bits_per_second, model->links_count) &&
         TAKE(volumes_count, 1) && TAKE(places, plan->metrics_count) &&
         TAKE(streams, plan->streams_count) && TAKE(volume_bytes, model->volumes_count) &&
         TAKE(courses, plan->metrics_count);
#undef TAKE
}

bscap_status bscap_engine_start(bscap_engine *engine, bscap_arena *arena, const bscap_plan *plan,
                                bscap_future future, double run_seconds, bscap_error *error) {
  *engine = (bscap_engine){.plan = plan, .start_seconds = plan->model->start_seconds};
  if (!take_arrays(engine, arena) || !start_drivers(engine, arena, run_seconds) ||
      !start_streams(engine, arena, run_seconds) || !start_services(engine, arena))
    return bscap_fail_memory(error);
  *engine->volumes_count = (double)plan->model->volumes_count;
  for (size_t i = 0; i < plan->metrics_count; i++)
    engine->places[i] = bscap_engine_place(engine, &plan->metrics[i]);
  return bscap_variation_start(&engine->variation, arena, plan, future, error);
}
