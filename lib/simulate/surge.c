#include "simulate/surge.h"

#include <bscap/calendar.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Standard deviations beyond which the work within an hour is not looked for. */
#define FARTHEST 6.0

/* --- the day, as the planning clock sees it --- */

static size_t steps_per_day(const bscap_plan *plan) {
  return (size_t)(BSCAP_SECONDS_PER_DAY / plan->step_seconds);
}

/* How much more work a flash crowd of the drivers brings, on top of what they cost now. */
static double flash_of(const bscap_engine *engine, const bscap_service *service) {
  double ordinary = 0, crowded = 0;
  for (size_t i = 0; i < service->cpu.per.count; i++) {
    const bscap_cost *cost = &service->cpu.per.items[i];
    const double size = engine->plan->model->drivers[cost->driver].flash.size_ratio;
    const double work = cost->per_unit * engine->readings[cost->driver].by_kind[cost->reading];
    ordinary += work;
    crowded += work * bscap_stated_or(size, 1);
  }
  return ordinary > 0 ? crowded / ordinary : 1;
}

static double bursts_of(const bscap_engine *engine, const bscap_service *service) {
  double active = 0;
  if (!engine->variation.is_drawn) return 0;
  for (size_t i = 0; i < service->cpu.per.count; i++) {
    const bscap_driver *driver = &engine->plan->model->drivers[service->cpu.per.items[i].driver];
    for (size_t k = 0; k < driver->bursts.count; k++)
      active += engine->variation.bursts[driver->bursts.items[k].burst].active;
  }
  return active;
}

/* The day that is over becomes the busiest one, if it is, by changing places with it. */
static void end_day(bscap_surge *surge) {
  if (surge->today.steps > 0 && surge->today.peak > surge->busiest.peak) {
    const bscap_surge_day busiest = surge->busiest;
    surge->busiest = surge->today;
    surge->today = busiest;
  }
  surge->today.steps = 0;
}

bool bscap_surge_note(bscap_surge *surge, const bscap_surge_step *now) {
  bscap_surge_day *today = &surge->today;
  const size_t step = today->steps;
  if (step == 0) {
    today->start_seconds = now->time_seconds;
    today->peak = -INFINITY;
  }
  today->loads[step] = now->work;
  today->pods[step] = (int32_t)now->pods_before;
  today->flashes[step] = now->flash;
  today->are_sudden[step] = now->bursting > surge->bursting;
  surge->bursting = now->bursting;
  today->steps++;
  if (!(now->work.cpu_millicores.shared > today->peak)) return false;
  today->peak = now->work.cpu_millicores.shared;
  today->peak_step = step;
  return today->peak > surge->busiest.peak;
}

static void note_levels(bscap_surge *surge, const bscap_engine *engine) {
  for (size_t i = 0; i < engine->plan->model->drivers_count; i++)
    surge->levels[i] =
        engine->plan->drivers[i].is_flow ? engine->readings[i].ever : engine->readings[i].level;
}

void bscap_surge_end_step(bscap_surge *surge, const bscap_plan *plan) {
  if (surge->today.steps == steps_per_day(plan)) end_day(surge);
}

void bscap_surges_note(bscap_surges *surges, const bscap_engine *engine) {
  for (size_t i = 0; i < surges->count; i++) {
    bscap_surge *surge = &surges->items[i];
    const bscap_service *service = &engine->plan->model->services[surge->service];
    const bscap_service_use *use = &engine->uses[surge->service];
    const bscap_surge_step now = {engine->time_seconds,
                                  {use->cpu_millicores, use->memory_bytes},
                                  use->pods_before,
                                  flash_of(engine, service),
                                  bursts_of(engine, service)};
    if (bscap_surge_note(surge, &now)) note_levels(surge, engine);
    bscap_surge_end_step(surge, engine->plan);
  }
}

/* --- the same day, as the sync clock sees it --- */

typedef struct replay {
  const bscap_plan *plan;
  const bscap_plan_service *service;
  const bscap_surge_day *day;
  double flash_seconds; /* how long a crowd stays */
  double farthest;      /* how far the work within an hour may stray up */
  bscap_random random;  /* of the work within the hour */
  double normals[2];
  bool has_second;
  double memory;
} replay;

static bscap_demand between(const bscap_demand *a, const bscap_demand *b, double share) {
  return (bscap_demand){a->base_per_pod + share * (b->base_per_pod - a->base_per_pod),
                        a->each_per_pod + share * (b->each_per_pod - a->each_per_pod),
                        a->shared + share * (b->shared - a->shared)};
}

/* Straight lines from the middle of a step to the middle of the next, save where a burst begins. */
static bscap_plant_load load_at(const replay *r, double seconds) {
  const double steps = seconds / r->plan->step_seconds - 0.5;
  const size_t last = r->day->steps - 1;
  if (steps <= 0) return r->day->loads[0];
  if (steps >= (double)last) return r->day->loads[last];
  const size_t before = (size_t)steps;
  double share = steps - (double)before;
  if (r->day->are_sudden[before + 1]) share = share < 0.5 ? 0 : 1;
  const bscap_plant_load *a = &r->day->loads[before], *b = &r->day->loads[before + 1];
  return (bscap_plant_load){between(&a->cpu_millicores, &b->cpu_millicores, share),
                            between(&a->memory_bytes, &b->memory_bytes, share)};
}

static double crowd_at(const replay *r, double seconds) {
  const double since = seconds - (double)r->day->peak_step * r->plan->step_seconds;
  const bool is_here = since >= 0 && since < r->flash_seconds;
  return is_here ? r->day->flashes[r->day->peak_step] : 1;
}

static double next_normal(replay *r) {
  r->has_second = !r->has_second;
  if (r->has_second) bscap_random_normal_pair(&r->random, r->normals);
  return r->normals[!r->has_second];
}

/* Within the hour the work is a lognormal of mean 1 that remembers. */
static double vary(replay *r) {
  const bscap_plan_service *service = r->service;
  if (!(service->within_sigma > 0)) return 1;
  r->memory = bscap_memory_next(service->within, r->memory, next_normal(r));
  return bscap_lognormal_factor(service->within_sigma, r->memory);
}

static bscap_plant_load work_at(replay *r, double seconds) {
  bscap_plant_load load = load_at(r, seconds);
  const double factor = crowd_at(r, seconds) * vary(r);
  load.cpu_millicores.shared *= factor;
  load.memory_bytes.shared *= factor;
  load.cpu_millicores.base_per_pod += r->service->sidecars_cpu_millicores;
  load.memory_bytes.base_per_pod += r->service->sidecars_memory_bytes;
  return load;
}

/* Whether the fewest pods there may be serve the most work there can be in a step. */
static bool is_harmless(const replay *r, size_t step) {
  const bscap_plan_service *service = r->service;
  const double pods = fmax(1, service->autoscaler.least_replicas);
  const double factor = r->farthest * (step == r->day->peak_step ? r->day->flashes[step] : 1);
  bscap_plant_load load = r->day->loads[step];
  load.cpu_millicores.shared *= factor;
  load.memory_bytes.shared *= factor;
  const double cpu = bscap_demand_per_pod(&load.cpu_millicores, pods);
  const double memory = bscap_demand_per_pod(&load.memory_bytes, pods);
  return r->day->pods[step] >= pods &&
         cpu + service->sidecars_cpu_millicores <= service->plant.cpu_limit_millicores &&
         memory + service->sidecars_memory_bytes <= service->plant.memory_limit_bytes;
}

/* From an hour before the first step that may do harm to an hour behind the last, so that lines
 * between steps and crowds that stay are in it; none where all are harmless. */
static void choose_steps(const replay *r, size_t *from, size_t *to) {
  const size_t hour = (size_t)ceil(BSCAP_SECONDS_PER_HOUR / r->plan->step_seconds);
  const size_t crowd = (size_t)ceil(r->flash_seconds / r->plan->step_seconds);
  size_t first = r->day->steps, end = 0;
  for (size_t i = 0; i < r->day->steps; i++) {
    if (is_harmless(r, i)) continue;
    if (first > i) first = i;
    end = i + 1 + hour + (i == r->day->peak_step ? crowd : 0);
  }
  *from = first > hour ? first - hour : 0;
  *to = end < r->day->steps ? end : r->day->steps;
}

static bscap_surge_outcome run(replay *r, bscap_surge *surge, size_t from_step, size_t to_step) {
  const bscap_plan_service *service = r->service;
  const bscap_autoscaler *autoscaler = &service->autoscaler;
  const double period = (double)autoscaler->sync_period_ms / 1000;
  const double from = (double)from_step * r->plan->step_seconds;
  const double end = (double)to_step * r->plan->step_seconds;
  const double allowed = r->plan->limits[surge->limit].capacity;
  bscap_surge_outcome outcome = {0, NAN};
  bscap_plant_load load = work_at(r, from);
  bscap_autoscaler_state *scaler = bscap_autoscaler_start(surge->scaler, autoscaler);
  bscap_plant_state *plant =
      bscap_plant_start(surge->plant, &service->plant, autoscaler, &load, r->day->pods[from_step]);
  for (double at = from; at < end; at += period) {
    const bscap_autoscaler_sight *sight =
        bscap_plant_look(plant, &service->plant, autoscaler, NULL);
    const bscap_autoscaler_decision decision = bscap_autoscaler_sync(scaler, autoscaler, sight);
    bscap_plant_scale(plant, &service->plant, decision.replicas);
    load = work_at(r, at + period / 2);
    outcome.unmet_seconds +=
        bscap_plant_run(plant, &service->plant, &load, autoscaler->sync_period_ms).unmet_seconds;
    if (isnan(outcome.break_seconds) && outcome.unmet_seconds > allowed)
      outcome.break_seconds = r->day->start_seconds + at;
  }
  return outcome;
}

static replay prepare(const bscap_surge *surge, const bscap_plan *plan, bscap_future future,
                      int month) {
  const bscap_service *service = &plan->model->services[surge->service];
  replay r = {.plan = plan, .service = &plan->services[surge->service], .day = &surge->busiest};
  r.farthest = bscap_lognormal_factor(r.service->within_sigma, FARTHEST);
  char source[160];
  snprintf(source, sizeof source, "services.%s.plant.variation.%d", service->name, month);
  r.random = bscap_random_stream(future.seed, future.trajectory, source);
  for (size_t i = 0; i < service->cpu.per.count; i++) {
    const bscap_flash_part *flash = &plan->model->drivers[service->cpu.per.items[i].driver].flash;
    if (bscap_is_stated(flash->size_ratio))
      r.flash_seconds = fmax(r.flash_seconds, flash->lasts_seconds);
  }
  return r;
}

void bscap_surge_forget(bscap_surge *surge) {
  surge->today.steps = 0;
  surge->busiest.steps = 0;
  surge->busiest.peak = -INFINITY;
}

bscap_surge_outcome bscap_surge_replay(bscap_surge *surge, const bscap_plan *plan,
                                       bscap_future future, int month) {
  bscap_surge_outcome outcome = {0, NAN};
  end_day(surge);
  if (surge->busiest.steps == 0) return outcome;
  size_t from, to;
  replay r = prepare(surge, plan, future, month);
  if (r.service->within_sigma > 0) r.memory = next_normal(&r);
  choose_steps(&r, &from, &to);
  if (from < to) outcome = run(&r, surge, from, to);
  bscap_surge_forget(surge);
  return outcome;
}

/* --- the start --- */

static bool start_day(bscap_surge_day *day, bscap_arena *arena, size_t steps) {
  *day = (bscap_surge_day){.peak = -INFINITY,
                           .loads = bscap_arena_take(arena, steps, sizeof *day->loads),
                           .pods = bscap_arena_take(arena, steps, sizeof *day->pods),
                           .flashes = bscap_arena_take(arena, steps, sizeof *day->flashes),
                           .are_sudden = bscap_arena_take(arena, steps, sizeof *day->are_sudden)};
  return day->loads != NULL && day->pods != NULL && day->flashes != NULL && day->are_sudden != NULL;
}

static bool start_surge(bscap_surge *surge, bscap_arena *arena, const bscap_plan *plan,
                        size_t limit) {
  const size_t metric = plan->limits[limit].metric;
  const bscap_plan_service *service = &plan->services[plan->metrics[metric].part];
  const size_t steps = steps_per_day(plan);
  surge->service = plan->metrics[metric].part;
  surge->metric = metric;
  surge->limit = limit;
  surge->levels = bscap_arena_take(arena, plan->model->drivers_count, sizeof *surge->levels);
  surge->scaler = bscap_arena_take(arena, 1, bscap_autoscaler_state_size(&service->autoscaler));
  surge->plant =
      bscap_arena_take(arena, 1, bscap_plant_state_size(&service->plant, &service->autoscaler));
  return surge->levels != NULL && surge->scaler != NULL && surge->plant != NULL &&
         start_day(&surge->today, arena, steps) && start_day(&surge->busiest, arena, steps);
}

bscap_status bscap_surges_start(bscap_surges *surges, bscap_arena *arena, const bscap_plan *plan,
                                bscap_future future, bscap_error *error) {
  *surges = (bscap_surges){.future = future};
  surges->items = bscap_arena_take(arena, plan->limits_count, sizeof *surges->items);
  if (surges->items == NULL) return bscap_fail_memory(error);
  for (size_t i = 0; i < plan->limits_count && bscap_future_has_surges(future); i++) {
    if (plan->limits[i].kind != BSCAP_LIMIT_AUTOSCALER_UNMET) continue;
    if (!start_surge(&surges->items[surges->count++], arena, plan, i))
      return bscap_fail_memory(error);
  }
  return BSCAP_OK;
}
