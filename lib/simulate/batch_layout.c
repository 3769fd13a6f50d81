/* What differs from future to future, side by side: drivers and their chance. */
#include <bscap/calendar.h>
#include <math.h>
#include <string.h>

#include "base/elementary.h"
#include "simulate/batch_state.h"

enum { VECTOR_BYTES = 64 };

#define LOG2_OF_E 1.4426950408889634

void *bscap_batch_take(bscap_batch *batch, size_t count, size_t size) {
  if (size > 0 && count > (SIZE_MAX - VECTOR_BYTES) / size) return NULL;
  char *block = bscap_arena_take(batch->arena, count * size + VECTOR_BYTES, 1);
  if (block == NULL) return NULL;
  return block + (VECTOR_BYTES - (uintptr_t)block % VECTOR_BYTES) % VECTOR_BYTES;
}

float *bscap_batch_row(bscap_batch *batch) {
  return bscap_batch_take(batch, (BSCAP_TILE_STEPS + 1) * batch->tile.width, sizeof(float));
}

static double *wide_row(bscap_batch *batch) {
  return bscap_batch_take(batch, (BSCAP_TILE_STEPS + 1) * batch->tile.width, sizeof(double));
}

/* --- chance --- */

/* Normals stand where what is made of them will be. */
static float *normals_row(bscap_batch *batch, size_t driver, bscap_chance kind) {
  switch (kind) {
  case BSCAP_CHANCE_NOISE:
    return batch->tile.rows[bscap_batch_reading(driver, BSCAP_ROW_FACTOR)].values;
  case BSCAP_CHANCE_VOLATILITY:
    return batch->tile.drivers[driver].strays_row;
  default:
    return bscap_batch_take(batch, batch->tile.width, sizeof(float));
  }
}

static bool lay_out_normals(bscap_batch *batch, size_t driver, bscap_chance kind) {
  bscap_lane_normals *normals = &batch->tile.drivers[driver].normals[kind];
  bool is_drawn = false;
  for (EACH_LANE(batch, lane)) {
    const bscap_varying *varying = &batch->engines[lane].variation.kinds[kind];
    const bscap_normals *stream = &varying->streams[driver];
    for (int i = 0; i < 4; i++) normals->state[i].lane[lane] = stream->random.state[i];
    normals->second.lane[lane] = (float)stream->second;
    normals->has_second |= stream->has_second;
    is_drawn |= varying->is_drawn[driver];
  }
  if (!is_drawn) return true;
  normals->values = normals_row(batch, driver, kind);
  return normals->values != NULL;
}

static bool lay_out_mixer(bscap_batch *batch, bscap_chance kind) {
  bscap_lane_mixer *mixer = &batch->tile.mixers[kind];
  const bscap_relation *relation = &batch->engines[0].variation.kinds[kind].mixer.relation;
  const size_t squares = relation->count * relation->count;
  mixer->count = relation->count;
  mixer->members = relation->members;
  mixer->factor = bscap_batch_take(batch, squares, sizeof *mixer->factor);
  if (mixer->factor == NULL) return false;
  for (size_t i = 0; i < squares; i++)
    for (EACH_LANE(batch, lane))
      mixer->factor[i].lane[lane] =
          (float)batch->engines[lane].variation.kinds[kind].mixer.factor[i];
  return true;
}

/* Below this word no burst begins: a hair too low, as the exact answer is given later. */
static uint32_t rare_word(double mean) {
  const double none = exp(-mean) * 0x1p32 - 16;
  return none > 0 ? (uint32_t)none : 0;
}

static bool lay_out_burst(bscap_batch *batch, size_t index) {
  bscap_lane_burst *burst = &batch->tile.bursts[index];
  const size_t width = batch->tile.width;
  for (EACH_LANE(batch, lane)) {
    const bscap_bursting *one = &batch->engines[lane].variation.bursts[index];
    if (one->burst.active.slots > burst->slots) burst->slots = one->burst.active.slots;
  }
  burst->active = bscap_batch_take(batch, (BSCAP_TILE_STEPS + burst->slots) * width, sizeof(float));
  if (burst->active == NULL) return false;
  for (EACH_LANE(batch, lane)) {
    bscap_bursting *one = &batch->engines[lane].variation.bursts[index];
    const double every = batch->plans[lane]->model->bursts[index].every_seconds;
    for (int i = 0; i < 4; i++) burst->state[i].lane[lane] = one->random.state[i];
    burst->rare.lane[lane] = rare_word(batch->tile.step_seconds / every);
    for (size_t step = 0; step < one->burst.active.slots; step++)
      burst->active[step * width + lane] = (float)bscap_burst_next(&one->burst, 0, 0);
  }
  return true;
}

static bool lay_out_bursting(bscap_batch *batch, bscap_lane_driver *driver, size_t index) {
  const bscap_burst_sizes *sizes = &batch->plans[0]->model->drivers[index].bursts;
  driver->bursts = bscap_batch_take(batch, sizes->count, sizeof *driver->bursts);
  driver->bursts_count = sizes->count;
  if (driver->bursts == NULL) return false;
  for (size_t i = 0; i < sizes->count; i++) {
    const size_t burst = sizes->items[i].burst;
    driver->bursts[i].burst = &batch->tile.bursts[burst];
    for (EACH_LANE(batch, lane)) {
      const bscap_model *model = batch->plans[lane]->model;
      const bscap_burst_part *part = &model->bursts[burst];
      const double size = model->drivers[index].bursts.items[i].size_ratio;
      const double quiet = bscap_burst_factor(0, size, part->lasts_seconds, part->every_seconds);
      driver->bursts[i].quiet.lane[lane] = (float)quiet;
      driver->bursts[i].more.lane[lane] = (float)(quiet * size);
    }
  }
  return true;
}

/* --- drivers --- */

static bool seasons_differ(const bscap_batch *batch, size_t index) {
  const size_t bytes = batch->tile.steps_per_week * sizeof(double);
  const double *first = batch->plans[0]->drivers[index].season;
  for (EACH_LANE(batch, lane))
    if (first != NULL && memcmp(first, batch->plans[lane]->drivers[index].season, bytes) != 0)
      return true;
  return false;
}

/* A week, and as much of the next as a tile may reach into. */
static bool lay_out_season(bscap_batch *batch, bscap_lane_driver *driver, size_t index) {
  const size_t week = batch->tile.steps_per_week, steps = week + BSCAP_TILE_STEPS;
  const bool differ = seasons_differ(batch, index);
  const size_t columns = differ ? batch->tile.width : 1;
  float *season = bscap_batch_take(batch, steps * columns, sizeof *season);
  if (season == NULL) return false;
  for (size_t lane = 0; lane < columns; lane++) {
    const double *plan = batch->plans[lane]->drivers[index].season;
    for (size_t step = 0; step < steps; step++)
      season[step * columns + lane] = plan == NULL ? 1 : (float)plan[step % week];
  }
  if (differ)
    driver->lane_season = season;
  else
    driver->season = season;
  return true;
}

static double mean_of_step(double rate) {
  return rate == 0 ? 1 : bscap_expm1(rate) / rate;
}

/* A curve whose second derivative is at most rate^2 of its value lies within 1e-7 of that from its
 * chord over BSCAP_POWERS steps. */
static bool is_gentle(double rate) {
  const double steps = BSCAP_POWERS * rate;
  return steps * steps / 8 <= 1e-7;
}

/* What does not change from month to month. At 0 logistic growth stays 0, and at its ceiling or
 * above it stays there. */
static void set_growth(bscap_lane_driver *driver, const bscap_growth *growth, double step_seconds,
                       size_t lane) {
  double begin = bscap_growth_value(growth, 0), rate = 0, grown = growth->start;
  const bool compounds =
      growth->kind == BSCAP_GROWTH_EXPONENTIAL || growth->kind == BSCAP_GROWTH_LOGISTIC;
  if (compounds) rate = bscap_log1p(growth->monthly_ratio) / BSCAP_SECONDS_PER_MONTH;
  rate *= step_seconds;
  if (growth->kind == BSCAP_GROWTH_LOGISTIC) {
    grown = begin > 0 ? bscap_larger(growth->ceiling - begin, 0) / begin : 0;
    begin = begin > 0 ? growth->ceiling : 0;
  }
  if (is_gentle(rate)) driver->gentle |= 1u << lane;
  driver->begin.lane[lane] = (float)begin;
  driver->slope.lane[lane] = (float)(growth->slope_per_second * step_seconds);
  driver->rate.lane[lane] = (float)rate;
  driver->grown.lane[lane] = grown;
  for (int i = 0; i <= BSCAP_POWERS; i++) {
    const double power = bscap_exp(growth->kind == BSCAP_GROWTH_EXPONENTIAL ? i * rate : -i * rate);
    driver->power[i].lane[lane] = power;
    if (i == BSCAP_POWERS) break;
    driver->float_power[i].lane[lane] = (float)power;
    driver->float_total[i].lane[lane] = (float)(power * mean_of_step(rate) * step_seconds);
  }
  /* So that what is even, such as 1,000 an hour, stays so. */
  if (growth->kind == BSCAP_GROWTH_CONSTANT)
    driver->float_total[0].lane[lane] = (float)(begin * step_seconds);
}

/* Noise and shock add up to no more than this where each normal is as far out as they come. */
static bool is_tame(const bscap_plan_driver *plan) {
  const double farthest_normal = 7, most_power = 120 / LOG2_OF_E;
  const double noise = plan->noise_sigma, shock = plan->shocks_sigma;
  return noise * farthest_normal * (1 + plan->noise.fresh / (1 - plan->noise.keep)) +
             shock * farthest_normal + noise * noise + shock * shock <
         most_power;
}

/* Where a lane has no noise, its power of 2 is the shock's. */
static void set_noise(const bscap_batch *batch, bscap_lane_driver *driver, size_t index,
                      size_t lane) {
  const bscap_plan_driver *plan = &batch->plans[lane]->drivers[index];
  const double sigma = plan->noise_sigma, keep = sigma > 0 ? plan->noise.keep : 0;
  const double noise = batch->engines[lane].variation.noise[index];
  driver->power_of_2.lane[lane] = (float)(sigma * (noise - sigma / 2) * LOG2_OF_E);
  driver->keep.lane[lane] = (float)keep;
  driver->rest.lane[lane] = (float)(keep - (double)(float)keep);
  driver->fresh.lane[lane] = (float)(sigma * plan->noise.fresh * LOG2_OF_E);
  driver->fade.lane[lane] = (float)(1 - keep);
  driver->calm_drift.lane[lane] = (float)((1 - keep) * sigma * sigma / -2 * LOG2_OF_E);
  driver->drift.lane[lane] = driver->calm_drift.lane[lane];
  driver->noise_is_tame &= is_tame(plan);
  driver->has_noise |= sigma > 0;
}

static void set_shocks(const bscap_batch *batch, bscap_lane_driver *driver, size_t index,
                       size_t lane) {
  const double sigma = batch->plans[lane]->drivers[index].shocks_sigma;
  driver->shock.lane[lane] = 1;
  driver->shock_sigma.lane[lane] = (float)(sigma * LOG2_OF_E);
  driver->shock_middle.lane[lane] = (float)(sigma * sigma / -2 * LOG2_OF_E);
}

static void set_strays(const bscap_batch *batch, bscap_lane_driver *driver, size_t index,
                       size_t lane) {
  const bscap_plan_driver *plan = &batch->plans[lane]->drivers[index];
  const double sigma = plan->stray_sigma;
  driver->stray_sigma.lane[lane] = (float)(sigma * LOG2_OF_E);
  driver->stray_middle.lane[lane] = (float)(sigma * sigma * -0.5 * LOG2_OF_E);
  driver->strays |= bscap_driver_strays(plan);
}

static void set_lane(bscap_batch *batch, bscap_lane_driver *driver, size_t index, size_t lane) {
  const bscap_plan_driver *plan = &batch->plans[lane]->drivers[index];
  const double step = batch->tile.step_seconds;
  driver->busy.lane[lane] = (float)(1 / plan->busy_factor);
  driver->ceiling.lane[lane] = (float)plan->growth.ceiling;
  driver->ceiling_in_step.lane[lane] = (float)(plan->growth.ceiling * step);
  driver->ever.lane[lane] = plan->stored;
  set_growth(driver, &plan->growth, step, lane);
  driver->is_capped |= isfinite(plan->growth.ceiling);
}

static bool take_rows(bscap_batch *batch, bscap_lane_driver *driver, bscap_row *rows) {
  rows[BSCAP_ROW_FACTOR].values = bscap_batch_row(batch);
  driver->growing = bscap_batch_row(batch);
  driver->added = bscap_batch_row(batch);
  driver->strays_row = bscap_batch_row(batch);
  driver->level = driver->strays ? bscap_batch_row(batch) : driver->growing;
  rows[BSCAP_ROW_PLAIN].values = driver->level;
  rows[BSCAP_ROW_PLAIN].is_needed = !driver->is_flow;
  for (int i = 0; i < BSCAP_ROW_PLAIN; i++) {
    rows[i].values = bscap_batch_row(batch);
    if (rows[i].values == NULL) return false;
  }
  if (batch->tile.step_seconds == BSCAP_SECONDS_PER_HOUR)
    rows[BSCAP_READING_ADDED].values = driver->added;
  return rows[BSCAP_ROW_FACTOR].values != NULL && driver->growing != NULL &&
         driver->added != NULL && driver->strays_row != NULL && driver->level != NULL;
}

static bool lay_out_driver(bscap_batch *batch, size_t index) {
  bscap_lane_driver *driver = &batch->tile.drivers[index];
  const bscap_plan_driver *likely = &batch->plans[0]->drivers[index];
  driver->is_flow = likely->is_flow;
  driver->growth = likely->growth.kind;
  if (driver->growth == BSCAP_GROWTH_POINTS)
    driver->refusal = "growth by points is looked up in its table";
  driver->noise_is_tame = true;
  for (EACH_LANE(batch, lane)) {
    set_lane(batch, driver, index, lane);
    set_noise(batch, driver, index, lane);
    set_shocks(batch, driver, index, lane);
    set_strays(batch, driver, index, lane);
  }
  return take_rows(batch, driver, &batch->tile.rows[index * BSCAP_ROWS_PER_DRIVER]) &&
         lay_out_normals(batch, index, BSCAP_CHANCE_NOISE) &&
         lay_out_normals(batch, index, BSCAP_CHANCE_SHOCKS) &&
         lay_out_normals(batch, index, BSCAP_CHANCE_VOLATILITY) &&
         lay_out_season(batch, driver, index) && lay_out_bursting(batch, driver, index);
}

/* --- stocks --- */

/* `retention_seconds` of each lane; INFINITY, or beyond the run, keeps all. */
static void set_window(const bscap_batch *batch, bscap_lane_window *window,
                       const double retention_seconds[BSCAP_LANES_MOST]) {
  const double step = batch->tile.step_seconds;
  const size_t most = (size_t)(batch->span->end_seconds / step) + 1;
  for (EACH_LANE(batch, lane)) {
    const double retention = retention_seconds[lane];
    const bool keeps_all = retention > batch->span->end_seconds;
    const size_t slots = keeps_all ? most : bscap_window_slots(retention, step);
    window->slots.lane[lane] = (int32_t)slots;
    window->share.lane[lane] = keeps_all ? 1 : retention / step - (double)(slots - 1);
  }
  window->is_whole = true;
  for (EACH_LANE(batch, lane)) window->is_whole &= window->share.lane[lane] == 1;
  if (window->slots.lane[0] == 0) window->refusal = "nothing is kept";
  for (EACH_LANE(batch, lane))
    if (window->slots.lane[lane] != window->slots.lane[0] ||
        window->share.lane[lane] != window->share.lane[0])
      window->refusal = "its retention is uncertain: each lane forgets at its own pace";
}

static bool is_same(const bscap_batch *batch, const bscap_lane_window *a,
                    const bscap_lane_window *b) {
  for (EACH_LANE(batch, lane))
    if (a->slots.lane[lane] != b->slots.lane[lane] || a->share.lane[lane] != b->share.lane[lane])
      return false;
  return a->driver == b->driver;
}

/* All that was added is remembered for as long as the longest window, and a tile and a block more.
 */
static size_t history_slots(const bscap_batch *batch, size_t driver) {
  const size_t more = BSCAP_TILE_STEPS + BSCAP_BLOCK_STEPS + 2;
  size_t least = more, slots = 1;
  for (size_t i = 0; i < batch->tile.windows_count; i++) {
    const bscap_lane_window *window = &batch->tile.windows[i];
    for (EACH_LANE(batch, lane)) {
      const size_t needed = (size_t)window->slots.lane[lane] + more;
      if (window->driver == driver && needed > least) least = needed;
    }
  }
  while (slots < least) slots *= 2;
  return slots;
}

bool bscap_batch_window(bscap_batch *batch, size_t *index, size_t driver,
                        const double retention_seconds[BSCAP_LANES_MOST]) {
  bscap_tile *tile = &batch->tile;
  bscap_lane_window made = {.driver = driver};
  bool forgets = false;
  *index = BSCAP_NONE;
  for (EACH_LANE(batch, lane)) forgets |= retention_seconds[lane] <= batch->span->end_seconds;
  if (!forgets) return true;
  set_window(batch, &made, retention_seconds);
  for (*index = 0; *index < tile->windows_count; ++*index)
    if (is_same(batch, &tile->windows[*index], &made)) return true;
  if (made.refusal != NULL) made.content = wide_row(batch);
  tile->windows[tile->windows_count++] = made;
  return made.refusal == NULL || made.content != NULL;
}

void bscap_batch_age(bscap_lane_aged *aged, size_t lane, double age_seconds,
                     double retention_seconds) {
  const double at_once = 1e12, moment = 1e-3;
  if (isinf(retention_seconds)) {
    aged->begin.lane[lane] = 1;
    aged->per_second.lane[lane] = 0;
  } else if (age_seconds > 0) {
    aged->begin.lane[lane] = retention_seconds / age_seconds;
    aged->per_second.lane[lane] = 1 / age_seconds;
  } else {
    aged->begin.lane[lane] = (retention_seconds + moment) * at_once;
    aged->per_second.lane[lane] = at_once;
  }
}

static bool lay_out_store(bscap_batch *batch, size_t driver) {
  double retention[BSCAP_LANES_MOST];
  if (!batch->tile.rows[bscap_batch_reading(driver, BSCAP_READING_STORED)].is_needed) return true;
  bscap_lane_store *store = &batch->tile.stores[batch->tile.stores_count++];
  store->driver = driver;
  for (EACH_LANE(batch, lane)) {
    const bscap_plan_driver *plan = &batch->plans[lane]->drivers[driver];
    retention[lane] = plan->keep_seconds;
    store->initial.lane[lane] = plan->stored;
    bscap_batch_age(&store->aged, lane, plan->age_seconds, plan->keep_seconds);
  }
  return bscap_batch_window(batch, &store->window, driver, retention);
}

static bool lay_out_histories(bscap_batch *batch) {
  for (size_t i = 0; i < batch->tile.drivers_count; i++) {
    bscap_lane_driver *driver = &batch->tile.drivers[i];
    if (!driver->is_flow) continue;
    driver->history_slots = history_slots(batch, i);
    const size_t lanes = driver->history_slots * batch->tile.width;
    driver->in_block = bscap_batch_take(batch, lanes, sizeof *driver->in_block);
    driver->before_block =
        bscap_batch_take(batch, lanes / BSCAP_BLOCK_STEPS, sizeof *driver->before_block);
    if (driver->in_block == NULL || driver->before_block == NULL) return false;
  }
  return true;
}

/* Rows that are no longer read when others are written lie in the same place: what is touched less
 * often leaves the first cache. */
static void share_rows(const bscap_tile *tile) {
  for (size_t i = 0; i < tile->drivers_count; i++) {
    bscap_row *rows = &tile->rows[i * BSCAP_ROWS_PER_DRIVER];
    if (!tile->drivers[i].is_flow && !rows[BSCAP_ROW_FACTOR].is_needed)
      rows[BSCAP_READING_LEVEL].values = rows[BSCAP_ROW_FACTOR].values;
  }
}

/* --- all of it --- */

static bool take_all(bscap_batch *batch) {
  bscap_tile *tile = &batch->tile;
  const bscap_plan *plan = batch->plans[0];
  const bscap_model *model = plan->model;
  size_t traffics = 0;
  for (size_t i = 0; i < model->links_count; i++) traffics += model->links[i].traffic_count;
  tile->drivers_count = model->drivers_count;
  tile->bursts_count = model->bursts_count;
  tile->rows_count = model->drivers_count * BSCAP_ROWS_PER_DRIVER;
  const size_t rows =
      tile->rows_count + traffics + 5 * model->services_count + 2 * model->nodes_count;
  tile->drivers = bscap_batch_take(batch, model->drivers_count, sizeof *tile->drivers);
  tile->bursts = bscap_batch_take(batch, model->bursts_count, sizeof *tile->bursts);
  tile->rows = bscap_batch_take(batch, rows, sizeof *tile->rows);
  tile->windows =
      bscap_batch_take(batch, model->drivers_count + plan->streams_count, sizeof *tile->windows);
  tile->stores = bscap_batch_take(batch, model->drivers_count, sizeof *tile->stores);
  tile->traffics = bscap_batch_take(batch, traffics, sizeof *tile->traffics);
  tile->scratch = bscap_batch_row(batch);
  return tile->drivers != NULL && tile->bursts != NULL && tile->rows != NULL &&
         tile->windows != NULL && tile->stores != NULL && tile->traffics != NULL &&
         tile->scratch != NULL;
}

bool bscap_batch_lay_out(bscap_batch *batch) {
  bscap_tile *tile = &batch->tile;
  if (!take_all(batch)) return false;
  for (size_t i = 0; i < tile->bursts_count; i++)
    if (!lay_out_burst(batch, i)) return false;
  for (size_t i = 0; i < tile->drivers_count; i++)
    if (!lay_out_driver(batch, i)) return false;
  if (!lay_out_mixer(batch, BSCAP_CHANCE_NOISE) || !lay_out_mixer(batch, BSCAP_CHANCE_SHOCKS) ||
      !lay_out_mixer(batch, BSCAP_CHANCE_VOLATILITY) || !bscap_batch_lay_out_demand(batch) ||
      !bscap_batch_lay_out_volumes(batch))
    return false;
  for (size_t i = 0; i < tile->drivers_count; i++)
    if (tile->drivers[i].is_flow && !lay_out_store(batch, i)) return false;
  share_rows(tile);
  return lay_out_histories(batch);
}
