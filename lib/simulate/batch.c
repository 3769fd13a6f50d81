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
    bscap_batch_note_held(batch, false);
  stages->store(tile);
  bscap_batch_note_milestones(batch);
  bscap_batch_note_surges(batch);
}

static void next_tile(bscap_tile *tile) {
  tile->last_steps = tile->steps;
  tile->first_step += tile->steps;
}

static void step_segment(bscap_batch *batch, size_t end) {
  bscap_tile *tile = &batch->tile;
  for (;;) {
    const size_t left = end - tile->first_step;
    step_tile(batch, left < BSCAP_TILE_STEPS ? left : BSCAP_TILE_STEPS);
    if (left <= BSCAP_TILE_STEPS) return;
    next_tile(tile);
  }
}

static bool goes_on(const bscap_progress *progress, double done_ratio) {
  return progress->call == NULL || progress->call(progress->context, done_ratio);
}

static void begin_segment(bscap_batch *batch, size_t end, bool is_new_month) {
  bscap_tile *tile = &batch->tile;
  const bscap_span *span = batch->span;
  const double from = (double)tile->first_step * tile->step_seconds;
  const double end_seconds = (double)end * tile->step_seconds;
  tile->segment_end = end;
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
    bscap_batch_end_segment(batch);
    const double end_seconds = (double)end * tile->step_seconds;
    is_new_month = end_seconds >= month_end;
    if (is_new_month || end_seconds == span->as_of_seconds || end == steps)
      bscap_batch_replay(batch);
    if (end == steps) bscap_batch_note_held(batch, true);
    if (is_new_month && end < steps) batch->month++;
    if (is_new_month) month_end = next_month(batch);
    next_tile(tile);
  }
  return BSCAP_OK;
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
  run->over = batch->over + lane;
  run->limits_apart = width;
  run->over_apart = batch->plans[lane]->limits_count * width;
  batch->has_surges |= run->has_surges;
  bscap_batch_note_steady(batch, lane);
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

static bscap_status start(bscap_batch *batch) {
  if (!bscap_batch_start_records(batch)) return bscap_fail_memory(batch->error);
  for (size_t lane = 0; lane < batch->tile.width; lane++) {
    bscap_status status = start_lane(batch, lane);
    if (status != BSCAP_OK) return status;
  }
  if (!bscap_batch_lay_out(batch) || !bscap_batch_start_replays(batch))
    return bscap_fail_memory(batch->error);
  bscap_batch_start_peaks(batch);
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
