/* The busiest days of a batch: those of one service go through the sync clock together. */
#include "simulate/batch_state.h"

#include <bscap/lanes.h>
#include <math.h>

/* --- as the planning clock sees them --- */

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

void bscap_batch_note_surges(bscap_batch *batch) {
  for (size_t lane = 0; lane < batch->count && batch->has_surges; lane++)
    for (size_t i = 0; i < batch->surges[lane].count; i++)
      note_surge(batch, &batch->surges[lane].items[i], lane);
}

/* --- as the sync clock sees them --- */

/* Fewer days than this are faster one by one. */
enum { FEWEST = 2 };

static const bscap_rerun_lanes *replays_of(size_t width) {
#if defined(__x86_64__)
  if (width == bscap_lanes_width(BSCAP_LANES_AVX512)) return &bscap_rerun_lanes_avx512;
  if (width == bscap_lanes_width(BSCAP_LANES_AVX2)) return &bscap_rerun_lanes_avx2;
#endif
  (void)width;
  return NULL; /* without an instruction for it a * b + c is too slow */
}

static const bscap_surges *first_surges(const bscap_batch *batch) {
  size_t lane = 0;
  while (batch->surges[lane].count == 0 && lane + 1 < batch->count) lane++;
  return &batch->surges[lane];
}

bool bscap_batch_start_replays(bscap_batch *batch) {
  const bscap_surges *surges = first_surges(batch);
  size_t most = 0;
  batch->replays = replays_of(batch->tile.width);
  if (batch->replays == NULL) return true;
  for (size_t i = 0; i < surges->count; i++) {
    const size_t room = batch->replays->room(&batch->plans[0]->services[surges->items[i].service]);
    if (room > most) most = room;
  }
  batch->replays_room = bscap_batch_take(batch, most, 1);
  return batch->replays_room != NULL;
}

const char *bscap_batch_refuse_replays(const bscap_batch *batch, size_t service) {
  const bscap_plan_service *services[BSCAP_LANES_MOST];
  if (batch->replays == NULL) return "baseline instructions do not multiply and add at once";
  if (batch->count < FEWEST) return "there is one future alone";
  for (size_t lane = 0; lane < batch->count; lane++)
    services[lane] = &batch->plans[lane]->services[service];
  return batch->replays->refuse(batch->replays_room, services, batch->count);
}

/* The days of one service that have to be replayed, and whose they are. */
typedef struct days {
  bscap_rerun replays[BSCAP_LANES_MOST];
  bscap_surge_outcome outcomes[BSCAP_LANES_MOST];
  size_t lanes[BSCAP_LANES_MOST];
  size_t count;
} days;

static void run_days(const bscap_batch *batch, days *all) {
  uint32_t alone = UINT32_MAX;
  if (batch->replays != NULL && all->count >= FEWEST)
    alone = batch->replays->run(batch->replays_room, all->replays, all->count, all->outcomes);
  for (size_t i = 0; i < all->count; i++)
    if (alone >> i & 1) all->outcomes[i] = bscap_rerun_alone(&all->replays[i]);
}

static void note(bscap_batch *batch, size_t lane, size_t index,
                 const bscap_surge_outcome *outcome) {
  bscap_surge *surge = &batch->surges[lane].items[index];
  bscap_run_note_surge(&batch->runs[lane], surge, batch->plans[lane], outcome, batch->month);
  bscap_surge_forget(surge);
}

static void replay_service(bscap_batch *batch, size_t index) {
  const bscap_surge_outcome harmless = {0, NAN};
  days all = {.count = 0};
  for (size_t lane = 0; lane < batch->count; lane++) {
    const bscap_surges *surges = &batch->surges[lane];
    const int month = batch->runs[lane].span.first_month + (int)batch->month;
    if (index >= surges->count) continue;
    if (bscap_rerun_begin(&all.replays[all.count], &surges->items[index], batch->plans[lane],
                          surges->future, month))
      all.lanes[all.count++] = lane;
    else
      note(batch, lane, index, &harmless);
  }
  run_days(batch, &all);
  for (size_t i = 0; i < all.count; i++) note(batch, all.lanes[i], index, &all.outcomes[i]);
}

void bscap_batch_replay(bscap_batch *batch) {
  const bscap_tile *tile = &batch->tile;
  const double end = (double)(tile->first_step + tile->steps) * tile->step_seconds;
  const bool counts = end > batch->span->as_of_seconds;
  for (size_t lane = 0; lane < batch->count && !counts; lane++)
    for (size_t i = 0; i < batch->surges[lane].count; i++)
      bscap_surge_forget(&batch->surges[lane].items[i]);
  for (size_t i = 0; i < first_surges(batch)->count && counts; i++) replay_service(batch, i);
}
