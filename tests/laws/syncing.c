/* Controllers that sync in lanes beside bscap_autoscaler_sync, in many settings. */
#include "laws/syncing.h"

#include <stdio.h>

#include "laws/autoscaling.h"
#include "laws/sync_lanes.h"
#include "ready_pods.h"

enum { SYNCS = 400 };

/* All that pods use, as it wanders, jumps and stays. */
typedef struct work {
  double cpu;
  double memory;
} work;

typedef struct batch {
  scaler scalers[LANES];
  bscap_autoscaler_load idle[LANES];
  work works[LANES];
  double counts[LANES];
} batch;

/* The same for all lanes, but for what may differ. */
static void draw_batch(bscap_random *random, batch *all) {
  scaler *first = &all->scalers[0];
  draw_autoscaler(random, first);
  draw_resources(random, first);
  const int32_t longest = first->autoscaler.up.policies[0].period_seconds;
  if (first->autoscaler.up.policies == first->up && happens(random, 0.9)) {
    first->autoscaler.up.policies_count = first->autoscaler.down.policies_count = 1;
    first->down[0].period_seconds = longest;
  }
  for (int i = 0; i < LANES; i++) {
    scaler *own = &all->scalers[i];
    const bool has_own_rules = first->autoscaler.up.policies == first->up;
    if (i > 0) memcpy(own, first, sizeof *own);
    own->autoscaler.metrics = own->metrics;
    if (has_own_rules) own->autoscaler.up.policies = own->up;
    if (has_own_rules) own->autoscaler.down.policies = own->down;
    if (happens(random, 0.3)) own->metrics[0].aim += draw(random, 30);
    if (happens(random, 0.3)) own->autoscaler.most_replicas += (int32_t)draw(random, 100);
    all->idle[i] = draw_steady_load(random);
    all->works[i] = (work){(double)draw(random, 3001), (double)draw(random, 20001)};
    all->counts[i] = 1 + (double)draw(random, 60);
    scaler_start(own);
  }
}

static void wander(bscap_random *random, work *done) {
  if (happens(random, 0.3)) return;
  if (happens(random, 0.02))
    *done = (work){(double)draw(random, 6001), (double)draw(random, 40001)};
  done->cpu = ceil(done->cpu * (0.95 + 0.1 * bscap_random_uniform(random)));
  done->memory = ceil(done->memory * (0.95 + 0.1 * bscap_random_uniform(random)));
}

static bscap_autoscaler_decision decide_alone(batch *all, int lane, int64_t now_ms, double cpu,
                                              double memory) {
  scaler *it = &all->scalers[lane];
  bscap_pod_sample samples[MOST_METRICS];
  const int32_t replicas = (int32_t)all->counts[lane];
  for (size_t i = 0; i < it->autoscaler.metrics_count; i++) {
    const bscap_autoscaler_load *idle = &all->idle[lane];
    samples[i] = it->metrics[i].is_cpu
                     ? (bscap_pod_sample){.value = (int64_t)cpu,
                                          .request = (int64_t)idle->cpu_request_millicores}
                     : (bscap_pod_sample){.value = (int64_t)memory * 1000,
                                          .request = (int64_t)idle->memory_request_bytes * 1000};
    samples[i].time_ms = now_ms;
  }
  return sync_ready_pods(it->state, &it->autoscaler, now_ms, replicas, samples);
}

static void compare_sync(bscap_random *random, batch *all, bscap_syncs *syncs, int64_t now_ms,
                         syncings *sums) {
  double shares[3][LANES] __attribute__((aligned(64)));
  double made[3][LANES] __attribute__((aligned(64)));
  for (int i = 0; i < LANES; i++) {
    wander(random, &all->works[i]);
    shares[0][i] = floor(all->works[i].cpu / all->counts[i]);
    shares[1][i] = floor(all->works[i].memory / all->counts[i]);
    shares[2][i] = all->counts[i];
  }
  const bscap_sync_sight sight = {wide_load(shares[0]), wide_load(shares[1]), wide_load(shares[2])};
  bscap_sync_decision decision;
  bscap_syncs_sync(syncs, &sight, &decision);
  wide_store(made[0], decision.replicas);
  wide_store(made[1], decision.raw);
  wide_store(made[2], decision.stabilized);
  for (int i = 0; i < LANES; i++) {
    const bscap_autoscaler_decision right =
        decide_alone(all, i, now_ms, shares[0][i], shares[1][i]);
    sums->decisions++;
    sums->scalings += right.replicas != all->counts[i];
    sums->wrong +=
        made[0][i] != right.replicas || made[1][i] != right.raw || made[2][i] != right.stabilized;
    all->counts[i] = right.replicas;
  }
}

static void compare_batch(uint64_t number, syncings *sums) {
  bscap_random random = bscap_random_stream(number, 0, "syncing");
  batch all;
  const bscap_autoscaler *autoscalers[LANES];
  draw_batch(&random, &all);
  for (int i = 0; i < LANES; i++) autoscalers[i] = &all.scalers[i].autoscaler;
  const size_t size = (bscap_syncs_size(autoscalers[0]) + 63) / 64 * 64;
  bscap_syncs *syncs = aligned_alloc(64, size);
  ck_assert_ptr_nonnull(syncs);
  sums->batches++;
  if (bscap_syncs_start(syncs, autoscalers, all.idle, LANES) != NULL)
    sums->refused++;
  else
    for (int i = 0; i < SYNCS && sums->wrong == 0; i++)
      compare_sync(&random, &all, syncs, i * autoscalers[0]->sync_period_ms, sums);
  if (sums->wrong > 0) printf("in batch %d\n", (int)number);
  for (int i = 0; i < LANES; i++) scaler_end(&all.scalers[i]);
  free(syncs);
}

syncings LANES_NAMED(compare_syncs)(uint64_t first, uint64_t end) {
  syncings sums = {0};
  for (uint64_t number = first; number < end && sums.wrong == 0; number++)
    compare_batch(number, &sums);
  return sums;
}
