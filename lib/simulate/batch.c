#include "simulate/batch.h"

#include <bscap/calendar.h>
#include <math.h>

#include "simulate/batch_state.h"

#define WEEK_SECONDS BSCAP_SECONDS_PER_WEEK

/* --- the course of time --- */

/* Where a segment that begins at `from` ends at the latest: at the end of its month, and wherever
 * what is noted changes. */
static size_t segment_end(const bscap_batch *batch, size_t from, double next_month_seconds) {
  const bscap_span *span = batch->span;
  const double step = batch->tile.step_seconds, now = (double)from * step;
  const double ends[] = {next_month_seconds, span->as_of_seconds, span->as_of_seconds + step,
                         span->as_of_seconds + WEEK_SECONDS, span->end_seconds - WEEK_SECONDS};
  double end = span->end_seconds;
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
    if (ends[i] > now && ends[i] < end) end = ends[i];
  return (size_t)ceil(end / step);
}

static double next_month(const bscap_batch *batch) {
  const int month = batch->span->first_month + (int)batch->month + 1;
  return (double)(bscap_month_start(month) - batch->plans[0]->model->start_seconds);
}

/* --- drivers' peaks and milestones --- */

static double highest_level(const bscap_batch *batch, size_t driver, size_t lane) {
  const bscap_tile *tile = &batch->tile;
  const bscap_lane_driver *one = &tile->drivers[driver];
  const size_t end = tile->first_step + tile->steps;
  if (one->is_flow)
    return one->ever.lane[lane] +
           one->history[(end & (one->history_slots - 1)) * tile->width + lane];
  return fmax(one->level[tile->steps * tile->width + lane],
              tile->rows[bscap_batch_reading(driver, BSCAP_ROW_PLAIN)].highest.lane[lane]);
}

static bscap_course course_of(const bscap_batch *batch, size_t driver, size_t step, size_t lane) {
  const bscap_tile *tile = &batch->tile;
  const bscap_lane_driver *one = &tile->drivers[driver];
  const size_t at = step * tile->width + lane, slots = one->history_slots - 1;
  double begin, end;
  if (one->is_flow) {
    const size_t now = tile->first_step + step;
    begin = one->ever.lane[lane] + one->history[(now & slots) * tile->width + lane];
    end = one->ever.lane[lane] + one->history[((now + 1) & slots) * tile->width + lane];
  } else {
    begin = one->level[at];
    end = one->level[at + tile->width];
  }
  return (bscap_course){begin, end, tile->step_seconds, end, end};
}

/* The moment of a milestone that is reached within the tile. */
static void find_milestone(const bscap_batch *batch, size_t index, size_t lane) {
  const bscap_driver_level *wanted = &batch->plans[lane]->model->milestones.items[index];
  bscap_passage *passage = &batch->runs[lane].milestones[index];
  const bscap_tile *tile = &batch->tile;
  for (size_t step = 0; step < tile->steps; step++) {
    const bscap_course course = course_of(batch, wanted->driver, step, lane);
    const double into =
        bscap_course_crossing(&course, tile->step_seconds, nextafter(wanted->level, -INFINITY));
    if (isnan(into)) continue;
    const double moment = (double)(tile->first_step + step) * tile->step_seconds + into;
    passage->time_seconds = moment;
    bscap_batch_levels(batch, passage->levels, step, lane, moment);
    return;
  }
}

static void note_drivers(bscap_batch *batch) {
  const bscap_driver_levels *milestones = &batch->plans[0]->model->milestones;
  for (size_t i = 0; i < batch->tile.drivers_count; i++)
    for (size_t lane = 0; lane < batch->count; lane++)
      batch->peaks[i].lane[lane] =
          bscap_larger(highest_level(batch, i, lane), batch->peaks[i].lane[lane]);
  for (size_t i = 0; i < milestones->count; i++)
    for (size_t lane = 0; lane < batch->count; lane++) {
      const bscap_driver_level *wanted = &batch->plans[lane]->model->milestones.items[i];
      if (isnan(batch->runs[lane].milestones[i].time_seconds) &&
          highest_level(batch, wanted->driver, lane) >= wanted->level)
        find_milestone(batch, i, lane);
    }
}

/* --- the busiest days, for the sync clock --- */

static double bursting(const bscap_batch *batch, const bscap_service *service, size_t at) {
  const bscap_model *model = batch->plans[0]->model;
  double active = 0;
  for (size_t i = 0; i < service->cpu.per.count; i++) {
    const bscap_driver *driver = &model->drivers[service->cpu.per.items[i].driver];
    for (size_t k = 0; k < driver->bursts.count; k++)
      active += (double)batch->tile.bursts[driver->bursts.items[k].burst].active[at];
  }
  return active;
}

static double flash(const bscap_batch *batch, const bscap_service *service,
                    const bscap_model *model, size_t at) {
  double ordinary = 0, crowded = 0;
  for (size_t i = 0; i < service->cpu.per.count; i++) {
    const bscap_cost *cost = &service->cpu.per.items[i];
    const size_t row = bscap_batch_reading(cost->driver, (int)cost->reading);
    const double work = cost->per_unit * (double)batch->tile.rows[row].values[at];
    ordinary += work;
    crowded += work * bscap_stated_or(model->drivers[cost->driver].flash.size_ratio, 1);
  }
  return ordinary > 0 ? crowded / ordinary : 1;
}

static const bscap_lane_scaler *scaler_of(const bscap_batch *batch, size_t service) {
  const bscap_lane_scaler *scaler = batch->tile.scalers;
  while (scaler->service != service) scaler++;
  return scaler;
}

static void note_surge(bscap_batch *batch, bscap_surge *surge, size_t lane) {
  const bscap_tile *tile = &batch->tile;
  const bscap_lane_scaler *scaler = scaler_of(batch, surge->service);
  const bscap_model *model = batch->plans[lane]->model;
  const bscap_service *service = &model->services[surge->service];
  const double cpu_base = bscap_stated_or(service->cpu.base, 0);
  const double memory_base = bscap_stated_or(service->memory.base, 0);
  for (size_t step = 0; step < tile->steps; step++) {
    const size_t at = step * tile->width + lane;
    const double time = (double)(tile->first_step + step) * tile->step_seconds;
    const bscap_surge_step now = {
        time,
        {{cpu_base, scaler->cpu_each_row[at], scaler->cpu_shared_row[at]},
         {memory_base, scaler->memory_each_row[at], scaler->memory_shared_row[at]}},
        scaler->pods_before[at],
        flash(batch, service, model, at),
        bursting(batch, service, at)};
    if (bscap_surge_note(surge, &now)) bscap_batch_levels(batch, surge->levels, step, lane, time);
    bscap_surge_end_step(surge, batch->plans[lane]);
  }
}

static void note_surges(bscap_batch *batch) {
  for (size_t lane = 0; lane < batch->count && batch->has_surges; lane++)
    for (size_t i = 0; i < batch->surges[lane].count; i++)
      note_surge(batch, &batch->surges[lane].items[i], lane);
}

/* --- what is written down at a segment's end --- */

static const bscap_doubles nothing_yet = {
    {-INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY,
     -INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY}};

/* Of a driver or a volume, and forgets it. */
static void note_peak(bscap_batch *batch, size_t metric, bscap_doubles *peak) {
  float *month = batch->tile.month + metric * batch->tile.width;
  bscap_doubles *most = &batch->records[metric].most;
  for (size_t lane = 0; lane < batch->tile.width; lane++) {
    const float highest = (float)peak->lane[lane];
    month[lane] = highest > month[lane] ? highest : month[lane];
    if (batch->tile.counts) most->lane[lane] = bscap_larger(peak->lane[lane], most->lane[lane]);
  }
  *peak = nothing_yet;
}

/* Once dates are counted, a run of steps that lasts is known for good, and one that is too short is
 * none. */
static void begin_to_count(bscap_batch *batch, bscap_lane_limit *limit, size_t lane) {
  bscap_passage *passage = &batch->runs[lane].limits[limit->limit].passage;
  if (limit->running.lane[lane] < limit->needed.lane[lane])
    passage->time_seconds = NAN;
  else
    bscap_batch_break(limit, lane);
}

static void note_over(bscap_batch *batch, size_t limit, bscap_ints *over, bool *was_over) {
  if (!*was_over) return;
  for (size_t lane = 0; lane < batch->count && batch->tile.counts; lane++)
    if (over->lane[lane] > 0)
      batch->runs[lane].limits[limit].seconds_over[batch->month] +=
          (double)over->lane[lane] * batch->tile.step_seconds;
  *over = (bscap_ints){{0}};
  *was_over = false;
}

static void note_limit(bscap_batch *batch, bscap_lane_limit *limit) {
  const double from = (double)batch->tile.segment_step * batch->tile.step_seconds;
  note_over(batch, limit->limit, &limit->over, &limit->was_over);
  for (size_t lane = 0; lane < batch->count && from == batch->span->as_of_seconds; lane++)
    begin_to_count(batch, limit, lane);
}

static void note_volume(bscap_batch *batch, bscap_lane_volume *volume) {
  note_peak(batch, volume->metric, &volume->peak);
  for (size_t i = 0; i < volume->limits_count; i++) {
    bscap_lane_level *level = &volume->limits[i];
    note_over(batch, level->limit, &level->over, &level->was_over);
  }
}

static void end_segment(bscap_batch *batch) {
  bscap_tile *tile = &batch->tile;
  batch->stages->note(tile);
  for (size_t i = 0; i < tile->metrics_count; i++)
    for (size_t k = 0; k < tile->metrics[i].limits_count; k++)
      note_limit(batch, &tile->metrics[i].limits[k]);
  for (size_t i = 0; i < tile->drivers_count; i++) note_peak(batch, i, &batch->peaks[i]);
  for (size_t i = 0; i < tile->volumes_count; i++) note_volume(batch, &tile->volumes[i]);
}

/* What is held when dates begin to be counted, and in the end. */
static void note_held(bscap_batch *batch, bool is_end) {
  const bscap_tile *tile = &batch->tile;
  for (size_t i = 0; i < tile->drivers_count; i++)
    for (size_t lane = 0; lane < tile->width; lane++) {
      const bscap_course course = course_of(batch, i, is_end ? tile->steps - 1 : 0, lane);
      if (is_end)
        batch->records[i].last.lane[lane] = course.end;
      else
        batch->records[i].now.lane[lane] = course.begin;
    }
  for (size_t i = 0; i < tile->volumes_count; i++) {
    bscap_stock_record *record = &batch->records[tile->volumes[i].metric];
    *(is_end ? &record->last : &record->now) = tile->volumes[i].bytes;
  }
}

/* --- tiles --- */

static void step_tile(bscap_batch *batch, size_t steps) {
  bscap_tile *tile = &batch->tile;
  const bscap_tile_stages *stages = batch->stages;
  tile->steps = steps;
  stages->draw(tile);
  stages->drive(tile);
  stages->scale(tile);
  stages->demand(tile);
  if ((double)tile->first_step * tile->step_seconds == batch->span->as_of_seconds)
    note_held(batch, false);
  stages->store(tile);
  note_drivers(batch);
  note_surges(batch);
}

static void step_segment(bscap_batch *batch, size_t end) {
  bscap_tile *tile = &batch->tile;
  for (;;) {
    const size_t left = end - tile->first_step;
    step_tile(batch, left < BSCAP_TILE_STEPS ? left : BSCAP_TILE_STEPS);
    if (left <= BSCAP_TILE_STEPS) return;
    tile->last_steps = tile->steps;
    tile->first_step += tile->steps;
  }
}

static void next_tile(bscap_tile *tile) {
  tile->last_steps = tile->steps;
  tile->first_step += tile->steps;
}

static bool goes_on(const bscap_progress *progress, double done_ratio) {
  return progress->call == NULL || progress->call(progress->context, done_ratio);
}

static void begin_segment(bscap_batch *batch, size_t end, bool is_new_month) {
  bscap_tile *tile = &batch->tile;
  const bscap_span *span = batch->span;
  const double from = (double)tile->first_step * tile->step_seconds;
  const double end_seconds = (double)end * tile->step_seconds;
  tile->month = batch->months + batch->month * batch->plans[0]->metrics_count * tile->width;
  tile->counts = from >= span->as_of_seconds;
  tile->is_first_week = tile->counts && from < span->as_of_seconds + WEEK_SECONDS;
  tile->is_last_week = tile->counts && end_seconds > span->end_seconds - WEEK_SECONDS;
  bscap_batch_begin_segment(batch, is_new_month);
}

static bscap_status step_all(bscap_batch *batch, const bscap_progress *progress) {
  bscap_tile *tile = &batch->tile;
  const bscap_span *span = batch->span;
  const size_t steps = (size_t)(span->end_seconds / tile->step_seconds);
  double month_end = next_month(batch);
  bool is_new_month = true;
  while (tile->first_step < steps) {
    if (!goes_on(progress, (double)tile->first_step / (double)steps))
      return bscap_fail(batch->error, BSCAP_CANCELLED, "cancelled");
    const size_t end = segment_end(batch, tile->first_step, month_end);
    begin_segment(batch, end, is_new_month);
    step_segment(batch, end);
    end_segment(batch);
    const double end_seconds = (double)end * tile->step_seconds;
    is_new_month = end_seconds >= month_end;
    if (is_new_month || end_seconds == span->as_of_seconds || end == steps)
      bscap_batch_replay(batch);
    if (end == steps) note_held(batch, true);
    if (is_new_month && end < steps) batch->month++;
    if (is_new_month) month_end = next_month(batch);
    next_tile(tile);
  }
  return BSCAP_OK;
}

/* --- what never changes --- */

static void note_steady_limit(bscap_batch *batch, size_t index, size_t lane) {
  const bscap_limit *limit = &batch->plans[lane]->limits[index];
  const double value = batch->engines[lane].courses[limit->metric].begin;
  bscap_run *run = &batch->runs[lane];
  bscap_limit_record *record = &run->limits[index];
  const int64_t start = batch->plans[lane]->model->start_seconds;
  if (!(value > limit->share_ratio * limit->capacity)) return;
  for (size_t i = 0; i < run->span.months_count; i++) {
    const int month = run->span.first_month + (int)i;
    const double from = fmax((double)(bscap_month_start(month) - start), run->span.as_of_seconds);
    const double end = fmin((double)(bscap_month_start(month + 1) - start), run->span.end_seconds);
    record->seconds_over[i] = fmax(0, end - from);
  }
  if (limit->for_seconds > run->span.end_seconds) return;
  record->passage.time_seconds = 0;
  for (size_t i = 0; i < batch->tile.drivers_count; i++) {
    const bscap_plan_driver *driver = &batch->plans[lane]->drivers[i];
    record->passage.levels[i] =
        driver->is_flow ? driver->stored : bscap_growth_value(&driver->growth, 0);
  }
}

static void note_steady(bscap_batch *batch, size_t lane) {
  const bscap_plan *plan = batch->plans[lane];
  bscap_run *run = &batch->runs[lane];
  const size_t months = run->span.months_count;
  for (size_t i = 0; i < plan->metrics_count; i++) {
    if (!plan->metrics[i].is_steady) continue;
    const double value = batch->engines[lane].courses[i].begin;
    bscap_stock_record *record = &batch->records[i];
    record->now.lane[lane] = record->most.lane[lane] = record->last.lane[lane] = value;
    for (size_t k = 0; k < months; k++)
      run->peaks[i * run->peaks_apart + k * run->months_apart] = (float)value;
  }
  for (size_t i = 0; i < plan->limits_count; i++)
    if (plan->metrics[plan->limits[i].metric].is_steady) note_steady_limit(batch, i, lane);
}

/* --- the start --- */

static const bscap_tile_stages *stages_of(bscap_lanes lanes) {
  switch (bscap_lanes_choose(lanes)) {
#if defined(__x86_64__)
  case BSCAP_LANES_AVX512:
    return &bscap_tile_stages_avx512;
  case BSCAP_LANES_AVX2:
    return &bscap_tile_stages_avx2;
#endif
  default:
    return &bscap_tile_stages_baseline;
  }
}

static bscap_status start_run(bscap_batch *batch, size_t lane) {
  bscap_run *run = &batch->runs[lane];
  const size_t width = batch->tile.width;
  bscap_status status = bscap_run_start(run, batch->arena, batch->plans[lane], batch->span,
                                        batch->futures[lane], batch->error);
  if (status != BSCAP_OK) return status;
  run->peaks = batch->months + lane;
  run->peaks_apart = width;
  run->months_apart = batch->plans[lane]->metrics_count * width;
  batch->has_surges |= run->has_surges;
  note_steady(batch, lane);
  return bscap_surges_start(&batch->surges[lane], batch->arena, batch->plans[lane],
                            batch->futures[lane], batch->error);
}

static bscap_status start_lane(bscap_batch *batch, size_t lane) {
  bscap_engine *engine = &batch->engines[lane];
  bscap_status status =
      bscap_engine_start(engine, batch->arena, batch->plans[lane], batch->futures[lane],
                         batch->span->end_seconds, batch->error);
  if (status != BSCAP_OK) return status;
  bscap_engine_demand(engine);
  return lane < batch->count ? start_run(batch, lane) : BSCAP_OK;
}

static bool start_records(bscap_batch *batch) {
  const size_t metrics = batch->plans[0]->metrics_count;
  const size_t peaks = metrics * batch->span->months_count * batch->tile.width;
  batch->records = bscap_batch_take(batch, metrics, sizeof *batch->records);
  batch->months = bscap_batch_take(batch, peaks, sizeof *batch->months);
  if (batch->records == NULL || batch->months == NULL) return false;
  for (size_t i = 0; i < metrics; i++)
    batch->records[i] = (bscap_stock_record){nothing_yet, nothing_yet, nothing_yet};
  for (size_t i = 0; i < peaks; i++) batch->months[i] = -INFINITY;
  return true;
}

static void start_peaks(bscap_batch *batch) {
  bscap_tile *tile = &batch->tile;
  bscap_floats nothing;
  for (size_t lane = 0; lane < BSCAP_LANES_MOST; lane++) nothing.lane[lane] = -INFINITY;
  for (size_t i = 0; i < tile->drivers_count; i++) batch->peaks[i] = nothing_yet;
  for (size_t i = 0; i < tile->metrics_count; i++) {
    tile->metrics[i].peak = nothing;
    tile->metrics[i].record = (bscap_lane_record){nothing, nothing, nothing};
  }
}

static bscap_status start(bscap_batch *batch) {
  if (!start_records(batch)) return bscap_fail_memory(batch->error);
  for (size_t lane = 0; lane < batch->tile.width; lane++) {
    bscap_status status = start_lane(batch, lane);
    if (status != BSCAP_OK) return status;
  }
  if (!bscap_batch_lay_out(batch) || !bscap_batch_start_replays(batch))
    return bscap_fail_memory(batch->error);
  start_peaks(batch);
  return BSCAP_OK;
}

/* --- futures beyond what floats can tell --- */

static bool is_told(const bscap_run *run, const bscap_plan *plan) {
  for (size_t i = 0; i < plan->metrics_count; i++)
    if (!(run->metrics[i].most >= 0 && run->metrics[i].most < BSCAP_BATCH_MOST)) return false;
  return true;
}

/* What the sync clock noted stays as it is. */
static void hand_over(bscap_batch *batch, size_t lane) {
  const bscap_plan *plan = batch->plans[lane];
  bscap_metric_record *records = batch->runs[lane].metrics;
  for (size_t i = 0; i < plan->metrics_count; i++) {
    const bscap_stock_record *record = &batch->records[i];
    if (plan->metrics[i].kind != BSCAP_METRIC_AUTOSCALER_UNMET || !batch->runs[lane].has_surges)
      records[i] = (bscap_metric_record){record->now.lane[lane], record->most.lane[lane],
                                         record->last.lane[lane]};
  }
  for (size_t i = 0; i < batch->tile.metrics_count; i++) {
    const bscap_lane_metric *metric = &batch->tile.metrics[i];
    records[metric->metric] = (bscap_metric_record){(double)metric->record.now.lane[lane],
                                                    (double)metric->record.most.lane[lane],
                                                    (double)metric->record.last.lane[lane]};
  }
}

static bscap_status finish(bscap_batch *batch) {
  bscap_status status = BSCAP_OK;
  for (size_t lane = 0; lane < batch->count; lane++) hand_over(batch, lane);
  for (size_t lane = 0; lane < batch->count && status == BSCAP_OK; lane++)
    if (!is_told(&batch->runs[lane], batch->plans[lane]))
      status =
          bscap_run_trajectory(&batch->runs[lane], batch->arena, batch->plans[lane], batch->span,
                               batch->futures[lane], (bscap_progress){0}, batch->error);
  return status;
}

/* --- memories beyond what lanes can hold --- */

enum { MOST_SLOTS = 1 << 20 };

static bool is_long(const bscap_plan *plan, const bscap_span *span, double retention_seconds) {
  return retention_seconds <= span->end_seconds &&
         retention_seconds / plan->step_seconds > MOST_SLOTS;
}

/* By the likely future, where there is one: which engine steps a future hangs on no other. */
static bool remembers_too_much(const bscap_plan *plan, const bscap_span *span) {
  const bscap_plan *likely = plan->pattern != NULL ? plan->pattern : plan;
  for (size_t i = 0; i < likely->model->drivers_count; i++)
    if (is_long(likely, span, likely->drivers[i].keep_seconds)) return true;
  for (size_t i = 0; i < likely->streams_count; i++)
    if (is_long(likely, span, likely->streams[i].retention_seconds)) return true;
  return false;
}

static bscap_status run_readably(bscap_run *runs, bscap_arena *arena,
                                 const bscap_plan *const *plans, const bscap_span *span,
                                 const bscap_future *futures, size_t count, bscap_progress progress,
                                 bscap_error *error) {
  bscap_status status = BSCAP_OK;
  for (size_t i = 0; i < count && status == BSCAP_OK; i++)
    status = bscap_run_trajectory(&runs[i], arena, plans[i], span, futures[i], progress, error);
  return status;
}

bscap_status bscap_batch_start(bscap_batch **started, bscap_run *runs, bscap_arena *arena,
                               const bscap_plan *const *plans, const bscap_span *span,
                               const bscap_future *futures, size_t count, bscap_lanes lanes,
                               bscap_error *error) {
  bscap_batch *batch = bscap_arena_take(arena, 1, sizeof *batch + 64);
  if (batch == NULL) return bscap_fail_memory(error);
  batch = (bscap_batch *)((char *)batch + (64 - (uintptr_t)batch % 64) % 64);
  *batch = (bscap_batch){.stages = stages_of(lanes),
                         .arena = arena,
                         .error = error,
                         .count = count,
                         .span = span,
                         .runs = runs};
  batch->tile = (bscap_tile){.width = bscap_lanes_width(lanes),
                             .step_seconds = plans[0]->step_seconds,
                             .steps_per_week = plans[0]->steps_per_week,
                             .batch = batch};
  for (size_t lane = 0; lane < batch->tile.width; lane++) {
    batch->plans[lane] = plans[lane < count ? lane : count - 1];
    batch->futures[lane] = futures[lane < count ? lane : count - 1];
  }
  *started = batch;
  return start(batch);
}

bscap_status bscap_batch_run(bscap_run *runs, bscap_arena *arena, const bscap_plan *const *plans,
                             const bscap_span *span, const bscap_future *futures, size_t count,
                             bscap_lanes lanes, bscap_progress progress, bscap_error *error) {
  if (remembers_too_much(plans[0], span))
    return run_readably(runs, arena, plans, span, futures, count, progress, error);
  bscap_batch *batch;
  bscap_status status =
      bscap_batch_start(&batch, runs, arena, plans, span, futures, count, lanes, error);
  if (status == BSCAP_OK) status = step_all(batch, &progress);
  return status == BSCAP_OK ? finish(batch) : status;
}
