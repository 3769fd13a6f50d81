#include "simulate/variation.h"

#include <bscap/calendar.h>

/* --- normals, by driver --- */

static double next_normal(bscap_normals *stream) {
  stream->has_second = !stream->has_second;
  if (!stream->has_second) return stream->second;
  double pair[2];
  bscap_random_normal_pair(&stream->random, pair);
  stream->second = pair[1];
  return pair[0];
}

/* Fresh normals for each driver that has this kind of chance. */
static void take_turn(bscap_varying *kind, size_t drivers_count) {
  for (size_t i = 0; i < drivers_count; i++)
    if (kind->is_drawn[i]) kind->normals[i] = next_normal(&kind->streams[i]);
  bscap_mixer_mix(&kind->mixer, kind->normals);
}

static double sigma_of(const bscap_plan_driver *driver, bscap_chance kind) {
  switch (kind) {
  case BSCAP_CHANCE_NOISE:
    return driver->noise_sigma;
  case BSCAP_CHANCE_SHOCKS:
    return driver->shocks_sigma;
  case BSCAP_CHANCE_VOLATILITY:
    return driver->stray_sigma;
  case BSCAP_CHANCE_INPUT:
    break;
  }
  return 0;
}

static bool name_stream(bscap_normals *stream, bscap_arena *arena, bscap_future future,
                        const char *driver, bscap_chance kind) {
  static const char *const names[] = {[BSCAP_CHANCE_NOISE] = "noise",
                                      [BSCAP_CHANCE_SHOCKS] = "shocks",
                                      [BSCAP_CHANCE_VOLATILITY] = "growth.volatility"};
  const char *source = bscap_arena_print(arena, "drivers.%s.%s", driver, names[kind]);
  if (source == NULL) return false;
  stream->random = bscap_random_stream(future.seed, future.trajectory, source);
  return true;
}

static bool start_kind(bscap_varying *kind, bscap_arena *arena, const bscap_plan *plan,
                       bscap_future future, bscap_chance which) {
  size_t count = plan->model->drivers_count;
  kind->is_drawn = bscap_arena_take(arena, count, sizeof *kind->is_drawn);
  kind->streams = bscap_arena_take(arena, count, sizeof *kind->streams);
  kind->normals = bscap_arena_take(arena, count, sizeof *kind->normals);
  if (kind->is_drawn == NULL || kind->streams == NULL || kind->normals == NULL ||
      !bscap_mixer_start(&kind->mixer, arena, plan->model, which, kind->is_drawn))
    return false;
  for (size_t i = 0; i < count; i++) {
    kind->is_drawn[i] |= sigma_of(&plan->drivers[i], which) > 0;
    if (kind->is_drawn[i] &&
        !name_stream(&kind->streams[i], arena, future, plan->drivers[i].name, which))
      return false;
  }
  return true;
}

/* --- bursts --- */

bscap_arrivals bscap_variation_arrive(bscap_random *random, double mean) {
  double pair[2] = {0};
  const unsigned count = bscap_random_poisson(random, mean);
  if (count > 0) {
    bscap_random_normal_pair(random, pair);
  } else {
    bscap_random_bits(random);
    bscap_random_bits(random);
  }
  return (bscap_arrivals){count, pair[0]};
}

static void next_burst(bscap_bursting *bursting, double mean) {
  const bscap_arrivals arrivals = bscap_variation_arrive(&bursting->random, mean);
  bursting->active = bscap_burst_next(&bursting->burst, arrivals.count, arrivals.normal);
}

/* The future begins among bursts that began before it. */
static bool start_burst(bscap_bursting *bursting, bscap_arena *arena, const bscap_plan *plan,
                        bscap_future future, const bscap_burst_part *part) {
  size_t slots = bscap_burst_slots(part->lasts_seconds, plan->step_seconds);
  double *amounts = bscap_arena_take(arena, slots, sizeof *amounts);
  const char *source = bscap_arena_print(arena, "bursts.%s", part->name);
  if (amounts == NULL || source == NULL) return false;
  bursting->random = bscap_random_stream(future.seed, future.trajectory, source);
  bursting->burst =
      bscap_burst_start(part->lasts_seconds, plan->step_seconds, part->variation_ratio, amounts);
  for (size_t i = 0; i < slots; i++) next_burst(bursting, plan->step_seconds / part->every_seconds);
  return true;
}

static double factor_of_bursts(const bscap_variation *variation, size_t driver) {
  const bscap_model *model = variation->plan->model;
  const bscap_burst_sizes *sizes = &model->drivers[driver].bursts;
  double factor = 1;
  for (size_t i = 0; i < sizes->count; i++) {
    size_t burst = sizes->items[i].burst;
    factor *=
        bscap_burst_factor(variation->bursts[burst].active, sizes->items[i].size_ratio,
                           model->bursts[burst].lasts_seconds, model->bursts[burst].every_seconds);
  }
  return factor;
}

/* --- each step --- */

static void shock(bscap_variation *variation) {
  bscap_varying *kind = &variation->kinds[BSCAP_CHANCE_SHOCKS];
  take_turn(kind, variation->plan->model->drivers_count);
  for (size_t i = 0; i < variation->plan->model->drivers_count; i++)
    variation->shocks[i] =
        bscap_lognormal_factor(variation->plan->drivers[i].shocks_sigma, kind->normals[i]);
}

static void stray(bscap_variation *variation) {
  bscap_varying *kind = &variation->kinds[BSCAP_CHANCE_VOLATILITY];
  take_turn(kind, variation->plan->model->drivers_count);
  for (size_t i = 0; i < variation->plan->model->drivers_count; i++) {
    double sigma = variation->plan->drivers[i].stray_sigma;
    variation->strays[i] = variation->next_strays[i];
    if (sigma > 0) variation->next_strays[i] *= bscap_lognormal_factor(sigma, kind->normals[i]);
  }
}

static void make_noise(bscap_variation *variation) {
  bscap_varying *kind = &variation->kinds[BSCAP_CHANCE_NOISE];
  take_turn(kind, variation->plan->model->drivers_count);
  for (size_t i = 0; i < variation->plan->model->drivers_count; i++) {
    const bscap_plan_driver *driver = &variation->plan->drivers[i];
    if (!(driver->noise_sigma > 0)) continue;
    variation->noise[i] = bscap_memory_next(driver->noise, variation->noise[i], kind->normals[i]);
    variation->factors[i] *= bscap_lognormal_factor(driver->noise_sigma, variation->noise[i]);
  }
}

void bscap_variation_next(bscap_variation *variation, int64_t since_1970) {
  const bscap_model *model = variation->plan->model;
  if (!variation->is_drawn) return;
  if (since_1970 >= variation->month_end) {
    variation->month_end = bscap_month_start(bscap_month_of(since_1970) + 1);
    shock(variation);
  }
  for (size_t i = 0; i < model->bursts_count; i++)
    next_burst(&variation->bursts[i],
               variation->plan->step_seconds / model->bursts[i].every_seconds);
  for (size_t i = 0; i < model->drivers_count; i++)
    variation->factors[i] = variation->shocks[i] * factor_of_bursts(variation, i);
  make_noise(variation);
  stray(variation);
}

/* --- the start --- */

static bool take_factors(bscap_variation *variation, bscap_arena *arena, size_t count) {
  double **arrays[] = {&variation->noise, &variation->shocks, &variation->factors,
                       &variation->strays, &variation->next_strays};
  for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
    *arrays[i] = bscap_arena_take(arena, count, sizeof **arrays[i]);
    if (*arrays[i] == NULL) return false;
    for (size_t j = 0; j < count; j++) (*arrays[i])[j] = 1;
  }
  return true;
}

static bool start_drawing(bscap_variation *variation, bscap_arena *arena, bscap_future future) {
  const bscap_model *model = variation->plan->model;
  variation->month_end = INT64_MIN;
  variation->bursts = bscap_arena_take(arena, model->bursts_count, sizeof *variation->bursts);
  if (variation->bursts == NULL) return false;
  for (size_t i = 0; i < model->bursts_count; i++)
    if (!start_burst(&variation->bursts[i], arena, variation->plan, future, &model->bursts[i]))
      return false;
  for (int kind = BSCAP_CHANCE_NOISE; kind < BSCAP_CHANCE_COUNT; kind++)
    if (!start_kind(&variation->kinds[kind], arena, variation->plan, future, (bscap_chance)kind))
      return false;
  bscap_varying *noise = &variation->kinds[BSCAP_CHANCE_NOISE];
  take_turn(noise, model->drivers_count);
  for (size_t i = 0; i < model->drivers_count; i++) variation->noise[i] = noise->normals[i];
  return true;
}

bscap_status bscap_variation_start(bscap_variation *variation, bscap_arena *arena,
                                   const bscap_plan *plan, bscap_future future,
                                   bscap_error *error) {
  *variation = (bscap_variation){.plan = plan, .is_drawn = future.is_drawn};
  bool has_memory = take_factors(variation, arena, plan->model->drivers_count) &&
                    (!future.is_drawn || start_drawing(variation, arena, future));
  return has_memory ? BSCAP_OK : bscap_fail_memory(error);
}
