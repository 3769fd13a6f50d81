/* The sync clock for one set of instructions: both sides run five times, the middle of each counts.
 */
#include "bench/sync_year.h"

#include <stdlib.h>
#include <string.h>

#include "bench/clock.h"
#include "laws/sync_lanes.h"
#include "ready_pods.h"

enum { SYNCS = 5760, RUNS = 5 };

typedef struct source {
  uint64_t word;   /* of Knuth's linear congruential generator */
  uint64_t wander; /* around 32768, by a twentieth, for some minutes */
} source;

typedef struct bench {
  double cpu[SYNCS][LANES]; /* millicores; first, as vectors are aligned */
  double memory[SYNCS][LANES];
  double in_lanes[2][SYNCS][LANES]; /* counts, and what was asked for */
  int64_t whole_cpu[LANES][SYNCS];
  int64_t whole_memory[LANES][SYNCS];
  int32_t one_by_one[2][LANES][SYNCS];
  source sources[LANES];
  bscap_autoscaler autoscaler;
  bscap_syncs *syncs;
  wide counts;
  bscap_autoscaler_state *states[LANES];
  int32_t replicas[LANES];
  int64_t now_ms;
} bench;

static const bscap_autoscaler_metric metrics[] = {
    {BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_UTILIZATION, 60, true},
    {BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_UTILIZATION, 70, false}};
static const bscap_scaling_policy ups[] = {{BSCAP_POLICY_PODS, 4, 60},
                                           {BSCAP_POLICY_PERCENT, 100, 60}};
static const bscap_scaling_policy downs[] = {{BSCAP_POLICY_PERCENT, 100, 60}};
static const double request_millicores = 250, request_bytes = 268435456;

static bscap_autoscaler build(void) {
  bscap_autoscaler autoscaler = bscap_autoscaler_default();
  autoscaler.most_replicas = 100;
  autoscaler.metrics = metrics;
  autoscaler.metrics_count = 2;
  autoscaler.has_behavior = true;
  autoscaler.up.policies = ups;
  autoscaler.up.policies_count = 2;
  autoscaler.down.policies = downs;
  autoscaler.down.policies_count = 1;
  return autoscaler;
}

/* The loads of autoscaler_year.c. */
static void make_day(bench *all, int lane) {
  source *from = &all->sources[lane];
  for (uint64_t i = 0; i < SYNCS; i++) {
    from->word = from->word * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    from->wander += (from->word >> 54) - (from->wander >> 6);
    const uint64_t noise = from->word >> 40 & 1023;
    const uint64_t height = i < SYNCS / 2 ? i : SYNCS - i;
    const uint64_t steady = (500 + 4 * height) * from->wander >> 15;
    all->whole_cpu[lane][i] = (int64_t)(steady + (steady * noise >> 13));
    all->whole_memory[lane][i] = (int64_t)((steady << 20) + (noise << 20));
    all->cpu[i][lane] = (double)all->whole_cpu[lane][i];
    all->memory[i][lane] = (double)all->whole_memory[lane][i];
  }
}

static half share(half all, half inverse) {
  return half_floor((all + 0.5) * inverse);
}

static void run_lanes(bench *all) {
  for (int i = 0; i < SYNCS; i++) {
    const half low = 1 / all->counts.low, high = 1 / all->counts.high;
    const wide cpu = wide_load(all->cpu[i]), memory = wide_load(all->memory[i]);
    const bscap_sync_sight sight = {{share(cpu.low, low), share(cpu.high, high)},
                                    {share(memory.low, low), share(memory.high, high)},
                                    all->counts};
    bscap_sync_decision decision;
    bscap_syncs_sync(all->syncs, &sight, &decision);
    all->counts = decision.replicas;
    wide_store(all->in_lanes[0][i], decision.replicas);
    wide_store(all->in_lanes[1][i], decision.raw);
  }
}

static bscap_autoscaler_decision see(bench *all, int lane, int sync, int64_t now_ms) {
  const int32_t replicas = all->replicas[lane];
  const bscap_pod_sample samples[] = {{.value = all->whole_cpu[lane][sync] / replicas,
                                       .request = (int64_t)request_millicores,
                                       .time_ms = now_ms},
                                      {.value = all->whole_memory[lane][sync] / replicas * 1000,
                                       .request = (int64_t)request_bytes * 1000,
                                       .time_ms = now_ms}};
  return sync_ready_pods(all->states[lane], &all->autoscaler, now_ms, replicas, samples);
}

static void run_one_by_one(bench *all) {
  for (int lane = 0; lane < LANES; lane++) {
    int64_t now_ms = all->now_ms;
    for (int i = 0; i < SYNCS; i++) {
      const bscap_autoscaler_decision decision = see(all, lane, i, now_ms);
      all->replicas[lane] = decision.replicas;
      all->one_by_one[0][lane][i] = decision.replicas;
      all->one_by_one[1][lane][i] = decision.raw;
      now_ms += all->autoscaler.sync_period_ms;
    }
  }
  all->now_ms += SYNCS * all->autoscaler.sync_period_ms;
}

static void start(bench *all) {
  const bscap_autoscaler *autoscalers[LANES];
  bscap_autoscaler_load idle[LANES];
  for (int i = 0; i < LANES; i++) {
    autoscalers[i] = &all->autoscaler;
    idle[i] = (bscap_autoscaler_load){.cpu_request_millicores = request_millicores,
                                      .cpu_limit_millicores = (double)INFINITY,
                                      .memory_request_bytes = request_bytes};
    all->sources[i] = (source){(uint64_t)i + 1, 32768};
    all->replicas[i] = 1;
    bscap_autoscaler_start(all->states[i], &all->autoscaler);
  }
  all->counts = wide_of(1);
  all->now_ms = 0;
  if (bscap_syncs_start(all->syncs, autoscalers, idle, LANES) != NULL) abort();
}

static void compare(const bench *all, sync_year *year) {
  for (int lane = 0; lane < LANES; lane++)
    for (int i = 0; i < SYNCS; i++) {
      year->scalings += i > 0 && all->in_lanes[0][i][lane] != all->in_lanes[0][i - 1][lane];
      for (int k = 0; k < 2; k++)
        year->wrong += all->in_lanes[k][i][lane] != all->one_by_one[k][lane][i];
    }
}

/* The clock stands still while loads are made and decisions compared. */
static void run(bench *all, int days, sync_year *year) {
  double lanes_ns = 0, law_ns = 0;
  *year = (sync_year){.width = LANES};
  start(all);
  for (int day = 0; day < days; day++) {
    for (int i = 0; i < LANES; i++) make_day(all, i);
    const double began_ns = clock_ns();
    run_lanes(all);
    const double between_ns = clock_ns();
    run_one_by_one(all);
    law_ns += clock_ns() - between_ns;
    lanes_ns += between_ns - began_ns;
    compare(all, year);
  }
  year->lanes_ns = lanes_ns / days / SYNCS / LANES;
  year->law_ns = law_ns / days / SYNCS / LANES;
}

static void *take(size_t size) {
  void *memory = aligned_alloc(64, (size + 63) / 64 * 64);
  if (memory == NULL) abort();
  return memory;
}

sync_year LANES_NAMED(sync_year)(int days) {
  bench *all = take(sizeof *all);
  double lanes_ns[RUNS], law_ns[RUNS];
  sync_year year;
  all->autoscaler = build();
  all->syncs = take(bscap_syncs_size(&all->autoscaler));
  for (int i = 0; i < LANES; i++)
    all->states[i] = take(bscap_autoscaler_state_size(&all->autoscaler));
  for (int i = 0; i < RUNS; i++) {
    run(all, days, &year);
    lanes_ns[i] = year.lanes_ns;
    law_ns[i] = year.law_ns;
  }
  year.lanes_ns = median(lanes_ns, RUNS);
  year.law_ns = median(law_ns, RUNS);
  for (int i = 0; i < LANES; i++) free(all->states[i]);
  free(all->syncs);
  free(all);
  return year;
}
