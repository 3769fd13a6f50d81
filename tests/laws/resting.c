/* Autoscalers that rest in lanes beside bscap_autoscaler_settle, in many settings. */
#include "laws/resting.h"

#include <stdio.h>

#include "laws/autoscaler_lanes.h"
#include "laws/autoscaling.h"

enum { STEPS = 24 };

typedef struct lane {
  bscap_autoscaler autoscaler;
  bscap_autoscaler_metric metrics[MOST_METRICS];
  bscap_autoscaler_load load;
} lane;

/* How large things are: whole numbers of few units, where everything coincides, or those of a
 * cluster. */
typedef struct size {
  double cpu;
  double memory;
} size;

static const size sizes[] = {{1, 1}, {1, 1}, {0.37, 1000.1}, {7.3, 262144}, {11, 3e6 / 7}};

/* Behavior as most have it: up without a window, down without a limit. */
static void draw_usual_rules(bscap_random *random, scaler *it) {
  bscap_autoscaler *own = &it->autoscaler;
  const bscap_autoscaler plain = bscap_autoscaler_default();
  if (happens(random, 0.4)) own->up = plain.up;
  own->up.window_seconds = 0;
  own->down = plain.down;
  own->tolerance_ratio = happens(random, 0.9) ? 0.1 : own->tolerance_ratio;
}

static void draw_lane(bscap_random *random, const scaler *like, const size *scale, lane *own) {
  own->autoscaler = like->autoscaler;
  memcpy(own->metrics, like->metrics, sizeof own->metrics);
  own->autoscaler.metrics = own->metrics;
  own->load = draw_steady_load(random);
  own->load.cpu_millicores.each_per_pod = own->load.memory_bytes.each_per_pod = 0;
  own->load.cpu_request_millicores = ceil(own->load.cpu_request_millicores * scale->cpu);
  own->load.memory_request_bytes = ceil(own->load.memory_request_bytes * scale->memory);
  own->load.cpu_limit_millicores *= scale->cpu;
  for (size_t i = 0; i < own->autoscaler.metrics_count && happens(random, 0.5); i++)
    own->metrics[i].aim += draw(random, 30);
  if (!happens(random, 0.3)) return;
  own->autoscaler.least_replicas = 1 + (int32_t)draw(random, 4);
  own->autoscaler.most_replicas = own->autoscaler.least_replicas + (int32_t)draw(random, 200);
}

/* What a step costs: anew, or a little other than before, or just as before. */
static void change_load(bscap_random *random, const size *scale, lane *own) {
  const bscap_autoscaler_load fresh = draw_steady_load(random);
  bscap_demand *cpu = &own->load.cpu_millicores, *memory = &own->load.memory_bytes;
  if (happens(random, 0.2)) return;
  if (happens(random, 0.2)) {
    const double more = happens(random, 0.1) ? 30 : 1;
    *cpu = fresh.cpu_millicores;
    *memory = fresh.memory_bytes;
    cpu->base_per_pod *= scale->cpu;
    cpu->shared *= scale->cpu * more;
    memory->base_per_pod *= scale->memory;
    cpu->each_per_pod = memory->each_per_pod = 0;
    memory->shared *= scale->memory * more;
  } else {
    cpu->shared *= 1 + 0.2 * (bscap_random_uniform(random) - 0.5);
    memory->shared *= 1 + 0.2 * (bscap_random_uniform(random) - 0.5);
  }
  if (happens(random, 0.002)) cpu->shared = INFINITY;
  if (happens(random, 0.002)) memory->shared = NAN;
  if (happens(random, 0.002)) memory->base_per_pod = -memory->base_per_pod;
  if (happens(random, 0.002)) memory->shared = 1e17;
}

static wide gather(const lane *scalers, size_t offset) {
  double numbers[LANES] __attribute__((aligned(64)));
  for (int i = 0; i < LANES; i++)
    memcpy(&numbers[i], (const char *)&scalers[i].load + offset, sizeof *numbers);
  return wide_load(numbers);
}

static bscap_rest_load gather_loads(const lane *scalers) {
  return (bscap_rest_load){
      gather(scalers, offsetof(bscap_autoscaler_load, cpu_millicores.base_per_pod)),
      gather(scalers, offsetof(bscap_autoscaler_load, cpu_millicores.shared)),
      gather(scalers, offsetof(bscap_autoscaler_load, memory_bytes.base_per_pod)),
      gather(scalers, offsetof(bscap_autoscaler_load, memory_bytes.shared))};
}

static void compare_steps(bscap_random *random, const size *scale, bscap_rest *rest, lane *scalers,
                          void *room, rests *sums) {
  double counts[LANES] __attribute__((aligned(64))), results[LANES] __attribute__((aligned(64)));
  for (int i = 0; i < LANES; i++) counts[i] = scalers[i].autoscaler.least_replicas;
  for (int step = 0; step < STEPS; step++) {
    for (int i = 0; i < LANES; i++) {
      change_load(random, scale, &scalers[i]);
      if (happens(random, 0.1)) counts[i] = 1 + (double)draw(random, 60);
    }
    const bscap_rest_load loads = gather_loads(scalers);
    wide after = wide_load(counts);
    bscap_rest_settle(rest, &loads, &after);
    wide_store(results, after);
    for (int i = 0; i < LANES; i++) {
      const int32_t right = bscap_autoscaler_settle(room, &scalers[i].autoscaler, &scalers[i].load,
                                                    (int32_t)counts[i]);
      if (results[i] != right && sums->wrong++ == 0)
        printf("step %d, lane %d: from %g to %g, not %d\n", step, i, counts[i], results[i], right);
      counts[i] = right;
      sums->counts++;
    }
  }
}

static void compare_batch(uint64_t number, rests *sums) {
  bscap_random random = bscap_random_stream(number, 0, "resting");
  const size *scale = &PICK(&random, sizes);
  scaler like;
  lane scalers[LANES];
  const bscap_autoscaler *autoscalers[LANES];
  bscap_autoscaler_load idle[LANES];
  bscap_rest rest;
  draw_autoscaler(&random, &like);
  draw_resources(&random, &like);
  if (happens(&random, 0.7)) draw_usual_rules(&random, &like);
  for (int i = 0; i < LANES; i++) {
    draw_lane(&random, &like, scale, &scalers[i]);
    autoscalers[i] = &scalers[i].autoscaler;
    idle[i] = scalers[i].load;
  }
  scaler_start(&like);
  sums->batches++;
  if (bscap_rest_start(&rest, autoscalers, idle, LANES, like.state) != NULL)
    sums->refused++;
  else
    compare_steps(&random, scale, &rest, scalers, like.state, sums);
  sums->changes += rest.changes;
  sums->by_the_law += rest.by_the_law;
  scaler_end(&like);
}

rests LANES_NAMED(compare_rests)(uint64_t first, uint64_t end) {
  rests sums = {0};
  for (uint64_t number = first; number < end && sums.wrong == 0; number++) {
    compare_batch(number, &sums);
    if (sums.wrong > 0) printf("in batch %d\n", (int)number);
  }
  return sums;
}
