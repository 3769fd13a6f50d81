/* The year for one set of instructions: both sides run five times, the middle of each counts. */
#include "bench/rest_year.h"

#include <bscap/random.h>
#include <math.h>
#include <stdlib.h>

#include "bench/clock.h"
#include "laws/autoscaler_lanes.h"

/* Weeks that stay in the cache. */
enum { HOURS = 168, WEEKS = 52, RUNS = 5 };

typedef struct year {
  double cpu[HOURS][LANES]; /* shared millicores; first, as vectors are aligned */
  double memory[HOURS][LANES];
  double in_lanes[HOURS][LANES]; /* counts */
  double by_law[HOURS][LANES];
  bscap_autoscaler autoscaler;
  bscap_autoscaler_load idle;
  bscap_autoscaler_state *state;
  size_t changes;
  size_t by_the_law;
} year;

static const double pod_millicores = 20, pod_bytes = 100e6;

static const bscap_autoscaler_metric metrics[] = {
    {BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_UTILIZATION, 60, true},
    {BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_UTILIZATION, 70, false}};

static void make_loads(year *all, rest_load load) {
  bscap_random random = bscap_random_stream(1, 0, "rest_year");
  for (int hour = 0; hour < HOURS; hour++) {
    const double day = cos((hour - 20) * 2 * 3.141592653589793 / 24);
    const double season = load == REST_STILL ? 1 : exp2(1.5 * day);
    for (int i = 0; i < LANES; i++) {
      const double noise = bscap_random_uniform(&random) - 0.5;
      const double factor = season * (1 + (load == REST_STILL ? 0.01 : 0.2) * noise);
      all->cpu[hour][i] = (900 + 40 * i) * factor;
      all->memory[hour][i] = 300e6 * factor;
    }
  }
}

static void run_lanes(year *all) {
  const bscap_autoscaler *autoscalers[LANES];
  bscap_autoscaler_load idle[LANES];
  for (int i = 0; i < LANES; i++) {
    autoscalers[i] = &all->autoscaler;
    idle[i] = all->idle;
  }
  bscap_rest rest;
  if (bscap_rest_start(&rest, autoscalers, idle, LANES, all->state) != NULL) abort();
  wide counts = wide_of(1);
  for (int i = 0; i < WEEKS * HOURS; i++) {
    const int hour = i % HOURS;
    const bscap_rest_load load = {wide_of(pod_millicores), wide_load(all->cpu[hour]),
                                  wide_of(pod_bytes), wide_load(all->memory[hour])};
    bscap_rest_settle(&rest, &load, &counts);
    wide_store(all->in_lanes[hour], counts);
  }
  all->changes = rest.changes;
  all->by_the_law = rest.by_the_law;
}

static void run_law(year *all) {
  for (int i = 0; i < LANES; i++) {
    int32_t count = 1;
    for (int k = 0; k < WEEKS * HOURS; k++) {
      const int hour = k % HOURS;
      bscap_autoscaler_load load = all->idle;
      load.cpu_millicores = (bscap_demand){pod_millicores, 0, all->cpu[hour][i]};
      load.memory_bytes = (bscap_demand){pod_bytes, 0, all->memory[hour][i]};
      count = bscap_autoscaler_settle(all->state, &all->autoscaler, &load, count);
      all->by_law[hour][i] = count;
    }
  }
}

static double time_of(void (*run)(year *all), year *all) {
  const double began = clock_ns();
  run(all);
  return (clock_ns() - began) / WEEKS / HOURS / LANES;
}

rest_year LANES_NAMED(rest_year)(rest_load load) {
  double lanes_ns[RUNS], law_ns[RUNS];
  year *all = aligned_alloc(64, (sizeof *all + 63) / 64 * 64);
  if (all == NULL) abort();
  all->autoscaler = bscap_autoscaler_default();
  all->autoscaler.most_replicas = 100;
  all->autoscaler.metrics = metrics;
  all->autoscaler.metrics_count = 2;
  all->idle = (bscap_autoscaler_load){.cpu_request_millicores = 250,
                                      .cpu_limit_millicores = 1000,
                                      .memory_request_bytes = 268435456};
  all->state = malloc(bscap_autoscaler_state_size(&all->autoscaler));
  if (all->state == NULL) abort();
  make_loads(all, load);
  for (int i = 0; i < RUNS; i++) {
    lanes_ns[i] = time_of(run_lanes, all);
    law_ns[i] = time_of(run_law, all);
  }
  const double counts = (double)WEEKS * HOURS * LANES;
  rest_year result = {LANES,
                      median(lanes_ns, RUNS),
                      median(law_ns, RUNS),
                      (double)all->changes / counts,
                      (double)all->by_the_law / counts,
                      0};
  for (int hour = 0; hour < HOURS; hour++)
    for (int i = 0; i < LANES; i++) result.wrong += all->in_lanes[hour][i] != all->by_law[hour][i];
  free(all->state);
  free(all);
  return result;
}
