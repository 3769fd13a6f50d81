/* What a tile's stages call for: what is rare, or has no lanes. */
#include <math.h>

#include "simulate/batch_state.h"

static const bscap_batch *batch_of(const bscap_tile *tile) {
  return tile->batch;
}

static double time_of(const bscap_tile *tile, size_t step) {
  return (double)(tile->first_step + step) * tile->step_seconds;
}

/* --- chance --- */

void bscap_tile_burst(const bscap_tile *tile, size_t burst, size_t step, size_t lane,
                      const uint32_t state[4]) {
  const bscap_batch *batch = batch_of(tile);
  const bscap_burst *law = &batch->engines[lane].variation.bursts[burst].burst;
  const bscap_lane_burst *row = &tile->bursts[burst];
  const double every = batch->plans[lane]->model->bursts[burst].every_seconds;
  bscap_random random;
  for (int i = 0; i < 4; i++) random.state[i] = state[i];
  const bscap_arrivals arrivals = bscap_variation_arrive(&random, tile->step_seconds / every);
  if (arrivals.count == 0) return;
  const double begun = arrivals.count * bscap_lognormal_factor(law->sigma, arrivals.normal);
  const bscap_window *active = &law->active;
  const double share =
      active->retention_seconds / active->step_seconds - (double)(active->slots - 1);
  float *to = row->active + step * tile->width + lane;
  for (size_t i = 0; i < active->slots; i++, to += tile->width)
    *to += (float)(i + 1 == active->slots ? share * begun : begun);
}

void bscap_tile_total(const bscap_tile *tile, size_t index, size_t step, size_t lane) {
  const bscap_growth *growth = &batch_of(tile)->plans[lane]->drivers[index].growth;
  tile->drivers[index].added[step * tile->width + lane] =
      (float)bscap_growth_total(growth, time_of(tile, step), time_of(tile, step + 1));
}

void bscap_tile_grow(const bscap_tile *tile, size_t index) {
  const bscap_batch *batch = batch_of(tile);
  const bscap_lane_driver *driver = &tile->drivers[index];
  for (size_t step = 0; step <= tile->steps; step++)
    for (size_t lane = 0; lane < tile->width; lane++) {
      const bscap_growth *growth = &batch->plans[lane]->drivers[index].growth;
      driver->growing[step * tile->width + lane] =
          (float)bscap_growth_value(growth, time_of(tile, step));
      if (driver->is_flow && step < tile->steps) bscap_tile_total(tile, index, step, lane);
    }
}

/* --- pods --- */

static bscap_plant_load work_of(const bscap_tile *tile, const bscap_lane_scaler *scaler,
                                size_t step, size_t lane) {
  const bscap_service *service = &batch_of(tile)->plans[lane]->model->services[scaler->service];
  const size_t at = step * tile->width + lane;
  return (bscap_plant_load){
      {bscap_stated_or(service->cpu.base, 0), scaler->cpu_each_row[at], scaler->cpu_shared_row[at]},
      {bscap_stated_or(service->memory.base, 0), scaler->memory_each_row[at],
       scaler->memory_shared_row[at]}};
}

double bscap_tile_settle(const bscap_tile *tile, const bscap_lane_scaler *scaler, size_t step,
                         size_t lane, double pods) {
  const bscap_batch *batch = batch_of(tile);
  const bscap_plant_load work = work_of(tile, scaler, step, lane);
  return bscap_service_settle(&batch->plans[lane]->services[scaler->service],
                              batch->engines[lane].uses[scaler->service].scaler, &work, pods);
}

/* --- levels and passages --- */

static double level_at(const bscap_batch *batch, size_t index, size_t step, size_t lane,
                       double time_seconds) {
  const bscap_tile *tile = &batch->tile;
  const bscap_lane_driver *driver = &tile->drivers[index];
  const bscap_plan_driver *plan = &batch->plans[lane]->drivers[index];
  const double share = (time_seconds - time_of(tile, step)) / tile->step_seconds;
  const size_t at = step * tile->width + lane;
  if (driver->is_flow) {
    const size_t now = tile->first_step + step;
    const double before = bscap_lane_added(driver, tile->width, now, lane);
    const double after = bscap_lane_added(driver, tile->width, now + 1, lane);
    return driver->ever.lane[lane] + before + share * (after - before);
  }
  if (!bscap_driver_strays(plan)) return bscap_growth_value(&plan->growth, time_seconds);
  const double begin = driver->level[at], end = driver->level[at + tile->width];
  return begin + share * (end - begin);
}

void bscap_batch_levels(const bscap_batch *batch, double *levels, size_t step, size_t lane,
                        double time_seconds) {
  for (size_t i = 0; i < batch->tile.drivers_count; i++)
    levels[i] = level_at(batch, i, step, lane, time_seconds);
}

static void note_passage(const bscap_batch *batch, bscap_passage *passage, size_t step, size_t lane,
                         double time_seconds) {
  passage->time_seconds = time_seconds;
  bscap_batch_levels(batch, passage->levels, step, lane, time_seconds);
}

static bool is_late(const bscap_tile *tile, size_t step) {
  return time_of(tile, step) > batch_of(tile)->span->as_of_seconds;
}

void bscap_batch_break(bscap_lane_limit *limit, size_t lane) {
  limit->needed.lane[lane] = BSCAP_TILE_NEVER;
  limit->broken |= 1u << lane;
}

/* By the day from which dates are counted a later run of steps takes an earlier one's place. */
void bscap_tile_pass(const bscap_tile *tile, bscap_lane_limit *limit, size_t step, size_t lane) {
  bscap_batch *batch = tile->batch;
  bscap_passage *passage = &batch->runs[lane].limits[limit->limit].passage;
  const size_t needed = (size_t)limit->needed.lane[lane];
  const size_t since = tile->first_step + step + 1 - needed;
  const double lasted =
      (double)since * tile->step_seconds + batch->plans[lane]->limits[limit->limit].for_seconds;
  note_passage(batch, passage, step, lane, since == 0 ? 0 : lasted);
  if (is_late(tile, step)) bscap_batch_break(limit, lane);
}

/* --- volumes --- */

typedef struct observed {
  const bscap_batch *batch;
  bscap_lane_level *level;
  size_t step;
  size_t lane;
} observed;

static void set_running(const observed *at, double since) {
  at->level->over_since.lane[at->lane] = since;
  if (since < 0)
    at->level->running &= ~(1u << at->lane);
  else
    at->level->running |= 1u << at->lane;
}

/* As the readable engine's run watches a limit, for one step. */
static void watch_course(const observed *at, const bscap_course *course) {
  const bscap_batch *batch = at->batch;
  const bscap_tile *tile = &batch->tile;
  const bscap_limit *limit = &batch->plans[at->lane]->limits[at->level->limit];
  const double threshold = at->level->threshold.lane[at->lane], step = tile->step_seconds;
  const double from = time_of(tile, at->step), end = time_of(tile, at->step + 1);
  double since = at->level->over_since.lane[at->lane];
  bscap_limit_record *record = &batch->runs[at->lane].limits[at->level->limit];
  if (!(bscap_course_highest(course) > threshold)) {
    set_running(at, -1);
    if (!is_late(tile, at->step)) record->passage.time_seconds = NAN;
    return;
  }
  if (since < 0) since = from + bscap_course_crossing(course, step, threshold);
  set_running(at, since);
  if (batch->tile.counts)
    *bscap_run_over(&batch->runs[at->lane], at->level->limit, batch->month) +=
        (float)bscap_course_seconds_over(course, step, threshold);
  const double lasted = since + limit->for_seconds;
  const bool counts = lasted < end || (lasted == end && limit->for_seconds > 0);
  if (counts && isnan(record->passage.time_seconds))
    note_passage(batch, &record->passage, at->step, at->lane, since == 0 ? 0 : lasted);
}

void bscap_tile_cross(const bscap_tile *tile, bscap_lane_level *level, size_t step, size_t lane,
                      double begin_bytes, double end_bytes) {
  const bscap_batch *batch = batch_of(tile);
  const bscap_course line = {begin_bytes, end_bytes, tile->step_seconds, end_bytes, end_bytes};
  if (lane < batch->count) watch_course(&(observed){batch, level, step, lane}, &line);
}

/* The readable engine of the lane knows the volume's streams; what is added it is told. */
static void step_volume(bscap_batch *batch, bscap_lane_volume *volume, size_t step, size_t lane) {
  const bscap_tile *tile = &batch->tile;
  bscap_engine *engine = &batch->engines[lane];
  bscap_course course;
  engine->time_seconds = time_of(tile, step);
  for (size_t i = 0; i < tile->drivers_count; i++)
    engine->readings[i].added = tile->drivers[i].added[step * tile->width + lane];
  bscap_engine_fill(engine, volume->volume, (size_t)volume->first_stream.lane[lane], &course);
  const double highest = bscap_course_highest(&course);
  if (highest > volume->peak.lane[lane]) volume->peak.lane[lane] = highest;
  volume->bytes.lane[lane] = course.end;
  for (size_t i = 0; i < volume->limits_count; i++)
    watch_course(&(observed){batch, &volume->limits[i], step, lane}, &course);
}

void bscap_tile_step_volume(const bscap_tile *tile, bscap_lane_volume *volume) {
  bscap_batch *batch = tile->batch;
  for (size_t lane = 0; lane < batch->count; lane++)
    for (size_t step = 0; step < tile->steps; step++) step_volume(batch, volume, step, lane);
}
