#include "simulate/plan.h"

#include <bscap/calendar.h>
#include <math.h>
#include <string.h>

#include "model/scaled.h"

/* --- drivers --- */

static double age_of(const bscap_driver *driver) {
  if (bscap_is_stated(driver->age_seconds)) return driver->age_seconds;
  double stored = bscap_stated_or(driver->stored, 0);
  return driver->added_per_second > 0 ? stored / driver->added_per_second : 0;
}

/* The season's mean factor in each step of a week, from the plan's start on. */
static const double *tabulate(const bscap_plan *plan, bscap_arena *arena, size_t index) {
  const size_t place = plan->model->drivers[index].season;
  const bscap_season *season = &plan->model->seasons[place].season;
  if (plan->pattern != NULL &&
      memcmp(season, &plan->pattern->model->seasons[place].season, sizeof *season) == 0)
    return plan->pattern->drivers[index].season;
  double *factors = bscap_arena_take(arena, plan->steps_per_week, sizeof *factors);
  int64_t from = plan->model->start_seconds, step = (int64_t)plan->step_seconds;
  for (size_t i = 0; factors != NULL && i < plan->steps_per_week; i++, from += step)
    factors[i] = bscap_season_mean(season, from, from + step);
  return factors;
}

static bool compile_driver(bscap_plan *plan, bscap_arena *arena, size_t index) {
  const bscap_driver *driver = &plan->model->drivers[index];
  bool is_flow = driver->kind == BSCAP_DRIVER_FLOW;
  bscap_plan_driver *compiled = &plan->drivers[index];
  *compiled =
      (bscap_plan_driver){.name = driver->name,
                          .is_flow = is_flow,
                          .growth = bscap_driver_growth(driver),
                          .busy_factor = 1,
                          .stored = bscap_stated_or(driver->stored, 0),
                          .age_seconds = age_of(driver),
                          .keep_seconds = fmin(driver->retention_seconds, driver->archive_seconds)};
  compiled->start = bscap_growth_value(&compiled->growth, 0);
  compiled->noise_sigma = bscap_lognormal_sigma(driver->noise.variation_ratio);
  compiled->noise = bscap_memory_start(driver->noise.lasts_seconds, plan->step_seconds);
  compiled->shocks_sigma = bscap_lognormal_sigma(driver->shocks_ratio);
  compiled->stray_sigma = bscap_walk_sigma(driver->volatility_ratio, plan->step_seconds);
  if (driver->season == BSCAP_NONE) return true;
  const bscap_season *season = &plan->model->seasons[driver->season].season;
  if (!is_flow) compiled->busy_factor = bscap_season_busy_factor(season);
  compiled->season = tabulate(plan, arena, index);
  return compiled->season != NULL;
}

/* --- services --- */

static bool costs_by_unit(const bscap_resource *resource) {
  return resource->per.count + resource->each.count > 0;
}

bool bscap_use_is_known(const bscap_resource *resource) {
  return bscap_is_stated(resource->base) || costs_by_unit(resource);
}

static bool compile_autoscaler(bscap_plan_service *compiled, bscap_arena *arena,
                               const bscap_model *model, const bscap_service *service) {
  const double admitted = bscap_pods_admitted(model, service);
  compiled->plant = bscap_service_plant(service);
  if (admitted < compiled->plant.most_pods) compiled->plant.most_pods = (int32_t)admitted;
  compiled->within_sigma = bscap_lognormal_sigma(service->plant.variation_ratio);
  compiled->idle =
      (bscap_autoscaler_load){.cpu_millicores.base_per_pod = compiled->sidecars_cpu_millicores,
                              .memory_bytes.base_per_pod = compiled->sidecars_memory_bytes,
                              .cpu_request_millicores = compiled->reserved.requests.cpu_millicores,
                              .cpu_limit_millicores = compiled->plant.cpu_limit_millicores,
                              .memory_request_bytes = compiled->reserved.requests.memory_bytes};
  if (!bscap_service_autoscaler(&compiled->autoscaler, arena, service, compiled->cpu_is_known,
                                compiled->memory_is_known))
    return false;
  compiled->within = bscap_memory_start(service->plant.lasts_seconds,
                                        (double)compiled->autoscaler.sync_period_ms / 1000);
  return true;
}

static bool compile_service(bscap_plan_service *compiled, bscap_arena *arena,
                            const bscap_model *model, const bscap_service *service) {
  bool scales = bscap_is_stated(service->autoscale.most);
  *compiled = (bscap_plan_service){.is_steady = !scales && !costs_by_unit(&service->cpu) &&
                                                !costs_by_unit(&service->memory),
                                   .cpu_is_known = bscap_use_is_known(&service->cpu),
                                   .memory_is_known = bscap_use_is_known(&service->memory),
                                   .reserved = bscap_reserved_by_pod(service),
                                   .sidecars_cpu_millicores = bscap_sidecars_base(service, true),
                                   .sidecars_memory_bytes = bscap_sidecars_base(service, false),
                                   .mean_runs = NAN};
  bscap_schedule schedule = {service->schedule.every_seconds, service->schedule.takes_seconds,
                             service->schedule.runs_overlap};
  if (service->kind == BSCAP_CRON_JOB) compiled->mean_runs = bscap_schedule_mean_runs(&schedule);
  compiled->autoscales = scales;
  return !scales || compile_autoscaler(compiled, arena, model, service);
}

/* --- streams into volumes --- */

typedef struct volume_compiler {
  bscap_plan *plan;
  bscap_arena *arena;
  bscap_error *error;
  size_t index;
  const bscap_volume *volume;
  double initial_bytes; /* of the streams so far */
} volume_compiler;

static bscap_status add_stream(volume_compiler *c, bscap_stream stream) {
  bscap_plan *plan = c->plan;
  bscap_stream *last =
      bscap_arena_append(c->arena, &plan->streams, &plan->streams_count, sizeof *last);
  if (last == NULL || stream.text == NULL) return bscap_fail_memory(c->error);
  stream.volume = c->index;
  *last = stream;
  c->initial_bytes += stream.initial_bytes;
  return BSCAP_OK;
}

static double rate_at_start(const volume_compiler *c, const bscap_stream *stream) {
  if (stream->driver == BSCAP_NONE) return stream->bytes;
  return stream->bytes * bscap_growth_value(&c->plan->drivers[stream->driver].growth, 0);
}

/* What was written for a driver's units leaves with them, unless the volume has its own rule. Where
 * it is not stated what is used, there is something for each unit that is stored. */
static void retain(const volume_compiler *c, bscap_stream *stream) {
  const bscap_volume *volume = c->volume;
  stream->retention_seconds = volume->retention_seconds;
  stream->reset_seconds = volume->reset_seconds;
  stream->age_seconds = volume->retention_seconds;
  if (isfinite(volume->retention_seconds)) {
    if (!bscap_is_stated(volume->used_bytes))
      stream->initial_bytes =
          bscap_window_steady(rate_at_start(c, stream), volume->retention_seconds);
    return;
  }
  if (stream->driver == BSCAP_NONE || isfinite(volume->reset_seconds)) return;
  const bscap_plan_driver *driver = &c->plan->drivers[stream->driver];
  bool is_kept = isinf(driver->keep_seconds);
  if (is_kept && bscap_is_stated(volume->used_bytes)) return; /* it is in what is used */
  double initial = stream->bytes * driver->stored;
  double left = bscap_stated_or(volume->used_bytes, INFINITY) - c->initial_bytes;
  stream->retention_seconds = driver->keep_seconds;
  stream->age_seconds = driver->age_seconds;
  stream->initial_bytes = fmax(0, fmin(initial, left));
}

/* For explanations, which are of the likely future. */
static const char *text_of(const volume_compiler *c, size_t driver) {
  if (c->plan->pattern != NULL) return "";
  return bscap_arena_print(c->arena, "%s added", c->plan->drivers[driver].name);
}

static bscap_status add_inflow(volume_compiler *c, const bscap_inflow *inflow, bool stays,
                               const char *constant_text) {
  double with_index = 1 + c->volume->index_ratio;
  for (size_t i = 0; i <= inflow->bytes_per_unit.count; i++) {
    bool is_constant = i == inflow->bytes_per_unit.count;
    if (is_constant && inflow->constant_bytes_per_second == 0) break;
    const bscap_cost *cost = is_constant ? NULL : &inflow->bytes_per_unit.items[i];
    double bytes = is_constant ? inflow->constant_bytes_per_second : cost->per_unit;
    bscap_stream stream = {.driver = is_constant ? BSCAP_NONE : cost->driver,
                           .bytes = bytes * with_index,
                           .retention_seconds = INFINITY,
                           .reset_seconds = INFINITY};
    stream.text = is_constant ? constant_text : text_of(c, cost->driver);
    if (!stays) retain(c, &stream);
    bscap_status status = add_stream(c, stream);
    if (status != BSCAP_OK) return status;
  }
  return BSCAP_OK;
}

/* What was used at the start and belongs to no stream. */
static bscap_status add_used(volume_compiler *c) {
  const bscap_volume *volume = c->volume;
  double rest = bscap_stated_or(volume->used_bytes, 0) - c->initial_bytes;
  if (!(rest > 0)) return BSCAP_OK;
  bscap_stream stream = {.driver = BSCAP_NONE,
                         .retention_seconds = volume->retention_seconds,
                         .reset_seconds = volume->reset_seconds,
                         .age_seconds =
                             bscap_stated_or(volume->age_seconds, volume->retention_seconds),
                         .initial_bytes = rest,
                         .text = "used at the start"};
  return add_stream(c, stream);
}

static bscap_status compile_volume(volume_compiler *c) {
  bscap_status status = add_inflow(c, &c->volume->writes, false, "steady writes");
  if (status == BSCAP_OK) status = add_inflow(c, &c->volume->grows, true, "steady growth");
  return status == BSCAP_OK ? add_used(c) : status;
}

static bscap_status compile(bscap_plan *plan, bscap_arena *arena, bscap_error *error) {
  const bscap_model *model = plan->model;
  plan->steps_per_week = (size_t)(BSCAP_SECONDS_PER_WEEK / plan->step_seconds);
  plan->drivers = bscap_arena_take(arena, model->drivers_count, sizeof *plan->drivers);
  plan->services = bscap_arena_take(arena, model->services_count, sizeof *plan->services);
  if (plan->drivers == NULL || plan->services == NULL) return bscap_fail_memory(error);
  for (size_t i = 0; i < model->drivers_count; i++)
    if (!compile_driver(plan, arena, i)) return bscap_fail_memory(error);
  for (size_t i = 0; i < model->services_count; i++)
    if (!compile_service(&plan->services[i], arena, model, &model->services[i]))
      return bscap_fail_memory(error);
  for (size_t i = 0; i < model->volumes_count; i++) {
    volume_compiler c = {plan, arena, error, i, &model->volumes[i], 0};
    bscap_status status = compile_volume(&c);
    if (status != BSCAP_OK) return status;
  }
  return bscap_plan_limits(plan, arena, error);
}

bscap_status bscap_plan_compile(bscap_plan *plan, bscap_arena *arena, const bscap_model *model,
                                double step_seconds, bscap_error *error) {
  *plan = (bscap_plan){.model = model, .step_seconds = step_seconds};
  return compile(plan, arena, error);
}

bscap_status bscap_plan_compile_like(bscap_plan *plan, bscap_arena *arena, const bscap_model *model,
                                     const bscap_plan *pattern, bscap_error *error) {
  *plan = (bscap_plan){.model = model, .pattern = pattern, .step_seconds = pattern->step_seconds};
  return compile(plan, arena, error);
}
