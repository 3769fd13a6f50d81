#include <bscap/replay.h>

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/fail.h"
#include "simulate/replay.h"

bscap_replay_options bscap_replay_options_default(void) {
  return (bscap_replay_options){
      .size = sizeof(bscap_replay_options), .start_replicas = -1, .lasts_seconds = 600, .seed = 1};
}

/* --- what a replay owns --- */

static const void *copy(bscap_arena *arena, const void *items, size_t count, size_t size) {
  void *made = bscap_arena_take(arena, count, size);
  if (made != NULL && count > 0) memcpy(made, items, count * size);
  return made;
}

static bool own_rules(bscap_arena *arena, bscap_scaling_rules *rules) {
  rules->policies = copy(arena, rules->policies, rules->policies_count, sizeof *rules->policies);
  return rules->policies != NULL;
}

static bool own_autoscaler(bscap_replay *replay, const bscap_autoscaler *autoscaler) {
  bscap_autoscaler *own = &replay->autoscaler;
  *own = *autoscaler;
  own->metrics = copy(replay->arena, own->metrics, own->metrics_count, sizeof *own->metrics);
  return own->metrics != NULL && own_rules(replay->arena, &own->up) &&
         own_rules(replay->arena, &own->down);
}

bscap_replay *bscap_replay_begin(const bscap_autoscaler *autoscaler, const bscap_plant *plant,
                                 size_t count, const bscap_allocator *allocator) {
  bscap_arena *arena = bscap_arena_create(allocator);
  bscap_replay *replay = arena != NULL ? bscap_arena_take(arena, 1, sizeof *replay) : NULL;
  if (replay == NULL) {
    bscap_arena_free(arena);
    return NULL;
  }
  *replay = (bscap_replay){.arena = arena, .plant = *plant, .count = count};
  replay->totals.longest_unmet_start_seconds = NAN;
  replay->syncs = bscap_arena_take(arena, count, sizeof *replay->syncs);
  if (replay->syncs != NULL && own_autoscaler(replay, autoscaler)) {
    void *memory = bscap_arena_take(arena, 1, bscap_autoscaler_state_size(&replay->autoscaler));
    replay->cpu_metric = bscap_replay_cpu_metric(&replay->autoscaler);
    if (memory != NULL) replay->controller = bscap_autoscaler_start(memory, &replay->autoscaler);
  }
  if (replay->controller != NULL) return replay;
  bscap_arena_free(arena);
  return NULL;
}

void bscap_replay_free(bscap_replay *replay) {
  if (replay != NULL) bscap_arena_free(replay->arena);
}

size_t bscap_replay_count(const bscap_replay *replay) {
  return replay->count;
}

const bscap_replay_sync *bscap_replay_at(const bscap_replay *replay, size_t index) {
  return index < replay->count ? &replay->syncs[index] : NULL;
}

bscap_replay_totals bscap_replay_total(const bscap_replay *replay) {
  return replay->totals;
}

const bscap_autoscaler *bscap_replay_autoscaler(const bscap_replay *replay) {
  return &replay->autoscaler;
}

const bscap_plant *bscap_replay_plant(const bscap_replay *replay) {
  return &replay->plant;
}

/* --- one sync --- */

size_t bscap_replay_cpu_metric(const bscap_autoscaler *autoscaler) {
  size_t index = 0;
  for (; index < autoscaler->metrics_count; index++) {
    const bscap_autoscaler_metric *metric = &autoscaler->metrics[index];
    if (metric->is_cpu && metric->target == BSCAP_TARGET_UTILIZATION) break;
  }
  return index;
}

int32_t bscap_replay_decide(bscap_replay *replay, size_t index,
                            const bscap_autoscaler_sight *sight) {
  bscap_replay_sync *sync = &replay->syncs[index];
  sync->time_ms = sight->now_ms;
  sync->before = sight->replicas;
  sync->decision = bscap_autoscaler_sync(replay->controller, &replay->autoscaler, sight);
  sync->cpu_utilization_percent =
      bscap_autoscaler_status(replay->controller, replay->cpu_metric).utilization_percent;
  return sync->decision.replicas;
}

/* --- totals --- */

static const int64_t flap_ms = 600000;

static void add_change(bscap_replay *replay, const bscap_replay_sync *sync) {
  bscap_replay_totals *totals = &replay->totals;
  const int32_t after = sync->decision.replicas;
  const int direction = (after > sync->before) - (after < sync->before);
  if (direction == 0) return;
  totals->scale_ups += direction > 0;
  totals->scale_downs += direction < 0;
  totals->flaps +=
      replay->last_direction == -direction && sync->time_ms - replay->last_change_ms <= flap_ms;
  replay->last_direction = direction;
  replay->last_change_ms = sync->time_ms;
}

void bscap_replay_add(bscap_replay *replay, size_t index, double seconds) {
  const bscap_replay_sync *sync = &replay->syncs[index];
  const bscap_plant_step *step = &sync->step;
  bscap_replay_totals *totals = &replay->totals;
  const int32_t replicas = sync->decision.replicas;
  add_change(replay, sync);
  totals->seconds += seconds;
  if (index == 0 || replicas < totals->least_replicas) totals->least_replicas = replicas;
  if (index == 0 || replicas > totals->most_replicas) totals->most_replicas = replicas;
  if (replicas == replay->autoscaler.most_replicas) totals->seconds_at_most += seconds;
  totals->pod_seconds += step->pod_seconds;
  totals->offered += step->offered;
  totals->unmet += step->unmet;
  totals->unmet_seconds += step->unmet_seconds;
  totals->killed =
      totals->killed < INT32_MAX - step->killed ? totals->killed + step->killed : INT32_MAX;
  if (step->longest_unmet_seconds <= totals->longest_unmet_seconds) return;
  totals->longest_unmet_seconds = step->longest_unmet_seconds;
  totals->longest_unmet_start_seconds = step->longest_unmet_start_seconds;
}
