/* The day for one set of instructions: both sides run five times, the middle of each counts. */
#include "bench/surge_day.h"

#include <bscap/random.h>
#include <math.h>
#include <stdlib.h>

#include "bench/clock.h"
#include "laws/plant_lanes.h"

enum { SYNCS = 5760, RUNS = 5 };

typedef struct day {
  double cpu[SYNCS][LANES]; /* shared; first, as vectors are aligned */
  double memory[SYNCS][LANES];
  double in_lanes[2][SYNCS][LANES]; /* counts, and seconds of unmet work */
  double one_by_one[2][SYNCS][LANES];
  bscap_plants plants;
  bscap_autoscaler autoscaler;
  bscap_plant kinds[LANES];
  bscap_syncs *syncs;
  void *state;
  void *plant;
  uint32_t by_the_law;
} day;

static const bscap_autoscaler_metric metrics[] = {
    {BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_UTILIZATION, 60, true},
    {BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_UTILIZATION, 70, false}};
static const double base_millicores = 5, base_bytes = 75e6;

/* Days with an evening, and work that strays from sync to sync. */
static void make_loads(day *all) {
  bscap_random random = bscap_random_stream(1, 0, "surge_day");
  for (int lane = 0; lane < LANES; lane++) {
    double strays = 0;
    for (int i = 0; i < SYNCS; i++) {
      double normals[2];
      bscap_random_normal_pair(&random, normals);
      strays = 0.8 * strays + 0.12 * normals[0];
      const double height = exp2(1.5 * cos((i - 4800) * 2 * 3.141592653589793 / SYNCS));
      all->cpu[i][lane] = (700 + 30 * lane) * height * exp(strays);
      all->memory[i][lane] = 20000 * all->cpu[i][lane];
    }
    all->kinds[lane] = bscap_plant_default();
    all->kinds[lane].cpu_request_millicores = 200;
    all->kinds[lane].cpu_limit_millicores = 200;
    all->kinds[lane].memory_request_bytes = 134217728;
    all->kinds[lane].memory_limit_bytes = 268435456;
    all->kinds[lane].start_ms = 2000 + (int64_t)(8000 * bscap_random_uniform(&random));
    all->kinds[lane].ready_ms = 5000 + (int64_t)(25000 * bscap_random_uniform(&random));
  }
}

static bscap_plants_load load_of(const day *all, int sync) {
  return (bscap_plants_load){.cpu_base = wide_of(base_millicores),
                             .cpu_each = wide_of(0),
                             .cpu_shared = wide_load(all->cpu[sync]),
                             .memory_base = wide_of(base_bytes),
                             .memory_each = wide_of(0),
                             .memory_shared = wide_load(all->memory[sync])};
}

static void run_lanes(day *all) {
  const bscap_autoscaler *autoscalers[LANES];
  const bscap_plant *kinds[LANES];
  for (int i = 0; i < LANES; i++) {
    autoscalers[i] = &all->autoscaler;
    kinds[i] = &all->kinds[i];
  }
  const bscap_plants_load first = load_of(all, 0);
  const wide pods = wide_of(4);
  if (bscap_plants_start(&all->plants, all->syncs, kinds, autoscalers, LANES, &first, &pods) !=
      NULL)
    abort();
  for (int i = 0; i < SYNCS; i++) {
    bscap_sync_decision decision;
    wide unmet_seconds;
    const bscap_plants_load load = load_of(all, i);
    bscap_plants_sync(&all->plants, &decision);
    bscap_plants_run(&all->plants, &load, &unmet_seconds);
    wide_store(all->in_lanes[0][i], decision.replicas);
    wide_store(all->in_lanes[1][i], unmet_seconds);
  }
  all->by_the_law = bscap_plants_by_the_law(&all->plants);
}

static bscap_plant_load load_alone(const day *all, int lane, int sync) {
  return (bscap_plant_load){{base_millicores, 0, all->cpu[sync][lane]},
                            {base_bytes, 0, all->memory[sync][lane]}};
}

static void run_alone(day *all, int lane) {
  const bscap_autoscaler *autoscaler = &all->autoscaler;
  const bscap_plant *kind = &all->kinds[lane];
  const bscap_plant_load first = load_alone(all, lane, 0);
  bscap_autoscaler_state *state = bscap_autoscaler_start(all->state, autoscaler);
  bscap_plant_state *plant = bscap_plant_start(all->plant, kind, autoscaler, &first, 4);
  for (int i = 0; i < SYNCS; i++) {
    const bscap_plant_load load = load_alone(all, lane, i);
    const bscap_autoscaler_sight *sight = bscap_plant_look(plant, kind, autoscaler, NULL);
    const bscap_autoscaler_decision decision = bscap_autoscaler_sync(state, autoscaler, sight);
    bscap_plant_scale(plant, kind, decision.replicas);
    all->one_by_one[0][i][lane] = decision.replicas;
    all->one_by_one[1][i][lane] =
        bscap_plant_run(plant, kind, &load, autoscaler->sync_period_ms).unmet_seconds;
  }
}

static void run_one_by_one(day *all) {
  for (int lane = 0; lane < LANES; lane++) run_alone(all, lane);
}

static void compare(const day *all, surge_day *result) {
  int64_t unmet = 0;
  for (int lane = 0; lane < LANES; lane++) {
    result->by_the_law += all->by_the_law >> lane & 1;
    for (int i = 0; i < SYNCS; i++) {
      unmet += all->one_by_one[1][i][lane] > 0;
      result->scalings += i > 0 && all->one_by_one[0][i][lane] != all->one_by_one[0][i - 1][lane];
      if (all->by_the_law >> lane & 1) continue;
      result->wrong += all->in_lanes[0][i][lane] != all->one_by_one[0][i][lane] ||
                       all->in_lanes[1][i][lane] != all->one_by_one[1][i][lane];
    }
  }
  result->unmet = (double)unmet / SYNCS / LANES;
}

static double time_of(void (*run)(day *all), day *all) {
  const double began_ns = clock_ns();
  run(all);
  return (clock_ns() - began_ns) / SYNCS / LANES;
}

static void *take(size_t size) {
  void *memory = aligned_alloc(64, (size + 63) / 64 * 64);
  if (memory == NULL) abort();
  return memory;
}

surge_day LANES_NAMED(surge_day)(void) {
  double lanes_ns[RUNS], law_ns[RUNS];
  day *all = take(sizeof *all);
  surge_day result = {.width = LANES};
  all->autoscaler = bscap_autoscaler_default();
  all->autoscaler.least_replicas = 2;
  all->autoscaler.most_replicas = 30;
  all->autoscaler.metrics = metrics;
  all->autoscaler.metrics_count = 2;
  make_loads(all);
  all->syncs = take(bscap_syncs_size(&all->autoscaler));
  all->state = take(bscap_autoscaler_state_size(&all->autoscaler));
  all->plant = take(bscap_plant_state_size(&all->kinds[0], &all->autoscaler) * 2);
  for (int i = 0; i < RUNS; i++) {
    lanes_ns[i] = time_of(run_lanes, all);
    law_ns[i] = time_of(run_one_by_one, all);
  }
  compare(all, &result);
  result.lanes_ns = median(lanes_ns, RUNS);
  result.law_ns = median(law_ns, RUNS);
  free(all->plant);
  free(all->state);
  free(all->syncs);
  free(all);
  return result;
}
