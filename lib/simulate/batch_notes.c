/* What is seen of the futures of a batch, and written down where a month, or a part of it, ends. */
#include <bscap/calendar.h>
#include <math.h>

#include "simulate/batch_state.h"

/* --- drivers' peaks and milestones --- */

static double highest_level(const bscap_batch *batch, size_t driver, size_t lane) {
  const bscap_tile *tile = &batch->tile;
  const bscap_lane_driver *one = &tile->drivers[driver];
  const size_t end = tile->first_step + tile->steps;
  if (one->is_flow) return one->ever.lane[lane] + bscap_lane_added(one, tile->width, end, lane);
  return fmax(one->level[tile->steps * tile->width + lane],
              tile->rows[bscap_batch_reading(driver, BSCAP_ROW_PLAIN)].highest.lane[lane]);
}

static bscap_course course_of(const bscap_batch *batch, size_t driver, size_t step, size_t lane) {
  const bscap_tile *tile = &batch->tile;
  const bscap_lane_driver *one = &tile->drivers[driver];
  const size_t at = step * tile->width + lane;
  double begin, end;
  if (one->is_flow) {
    const size_t now = tile->first_step + step;
    begin = one->ever.lane[lane] + bscap_lane_added(one, tile->width, now, lane);
    end = one->ever.lane[lane] + bscap_lane_added(one, tile->width, now + 1, lane);
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

void bscap_batch_note_milestones(bscap_batch *batch) {
  const bscap_driver_levels *milestones = &batch->plans[0]->model->milestones;
  for (size_t i = 0; i < milestones->count; i++)
    for (size_t lane = 0; lane < batch->count; lane++) {
      const bscap_driver_level *wanted = &batch->plans[lane]->model->milestones.items[i];
      if (isnan(batch->runs[lane].milestones[i].time_seconds) &&
          highest_level(batch, wanted->driver, lane) >= wanted->level)
        find_milestone(batch, i, lane);
    }
}

/* --- what is written down at a segment's end --- */

static const bscap_doubles nothing_yet = {
    {-INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY,
     -INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY}};

/* Of a driver or a volume. */
static void note_peak(bscap_batch *batch, size_t metric, const bscap_doubles *peak) {
  float *month = batch->tile.month + metric * batch->tile.width;
  bscap_doubles *most = &batch->records[metric].most;
  for (size_t lane = 0; lane < batch->tile.width; lane++) {
    const float highest = (float)peak->lane[lane];
    month[lane] = highest > month[lane] ? highest : month[lane];
    if (batch->tile.counts) most->lane[lane] = bscap_larger(peak->lane[lane], most->lane[lane]);
  }
}

/* What flows is highest in the end. */
static void note_driver(bscap_batch *batch, size_t index) {
  bscap_lane_driver *driver = &batch->tile.drivers[index];
  const size_t end = batch->tile.first_step + batch->tile.steps, width = batch->tile.width;
  bscap_doubles peak;
  for (size_t lane = 0; lane < width; lane++) {
    peak.lane[lane] = driver->is_flow
                          ? driver->ever.lane[lane] + bscap_lane_added(driver, width, end, lane)
                          : (double)driver->peak.lane[lane];
    driver->peak.lane[lane] = -INFINITY;
  }
  note_peak(batch, index, &peak);
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
  float *seconds = bscap_run_over(&batch->runs[0], limit, batch->month);
  const float step_seconds = (float)batch->tile.step_seconds;
  for (size_t lane = 0; lane < batch->count && batch->tile.counts; lane++)
    seconds[lane] += (float)over->lane[lane] * step_seconds;
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
  volume->peak = nothing_yet;
  for (size_t i = 0; i < volume->limits_count; i++) {
    bscap_lane_level *level = &volume->limits[i];
    note_over(batch, level->limit, &level->over, &level->was_over);
  }
}

void bscap_batch_end_segment(bscap_batch *batch) {
  bscap_tile *tile = &batch->tile;
  batch->stages->note(tile);
  for (size_t i = 0; i < tile->metrics_count; i++)
    for (size_t k = 0; k < tile->metrics[i].limits_count; k++)
      note_limit(batch, &tile->metrics[i].limits[k]);
  for (size_t i = 0; i < tile->drivers_count; i++) note_driver(batch, i);
  for (size_t i = 0; i < tile->volumes_count; i++) note_volume(batch, &tile->volumes[i]);
}

/* What is held when dates begin to be counted, and in the end. */
void bscap_batch_note_held(bscap_batch *batch, bool is_end) {
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
    *bscap_run_over(run, index, i) = (float)fmax(0, end - from);
  }
  if (limit->for_seconds > run->span.end_seconds) return;
  record->passage.time_seconds = 0;
  for (size_t i = 0; i < batch->tile.drivers_count; i++) {
    const bscap_plan_driver *driver = &batch->plans[lane]->drivers[i];
    record->passage.levels[i] =
        driver->is_flow ? driver->stored : bscap_growth_value(&driver->growth, 0);
  }
}

void bscap_batch_note_steady(bscap_batch *batch, size_t lane) {
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

bool bscap_batch_start_records(bscap_batch *batch) {
  const size_t metrics = batch->plans[0]->metrics_count;
  const size_t limits = batch->plans[0]->limits_count;
  const size_t months = batch->span->months_count * batch->tile.width, peaks = metrics * months;
  batch->records = bscap_batch_take(batch, metrics, sizeof *batch->records);
  batch->months = bscap_batch_take(batch, peaks, sizeof *batch->months);
  batch->over = bscap_batch_take(batch, limits, months * sizeof *batch->over);
  if (batch->records == NULL || batch->months == NULL || batch->over == NULL) return false;
  for (size_t i = 0; i < metrics; i++)
    batch->records[i] = (bscap_stock_record){nothing_yet, nothing_yet, nothing_yet};
  return true;
}

void bscap_batch_start_peaks(bscap_batch *batch) {
  bscap_tile *tile = &batch->tile;
  bscap_floats nothing;
  for (size_t lane = 0; lane < BSCAP_LANES_MOST; lane++) nothing.lane[lane] = -INFINITY;
  for (size_t i = 0; i < tile->drivers_count; i++) tile->drivers[i].peak = nothing;
  for (size_t i = 0; i < tile->metrics_count; i++) {
    tile->metrics[i].peak = nothing;
    tile->metrics[i].record = (bscap_lane_record){nothing, nothing, nothing};
  }
}
