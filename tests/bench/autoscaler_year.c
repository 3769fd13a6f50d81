/* Syncs of one autoscaler, a year of them unless told otherwise; autoscaler_year.py does the same.
 * Prints nanoseconds per sync, a checksum of all decisions and how often the size changed.
 *
 * usage: autoscaler_year [SYNCS] */
#include <bscap/autoscaler.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "ready_pods.h"

enum { SYNCS_OF_DAY = 5760, DAYS = 365 };

static const int64_t sync_period_ms = 15000;

/* --- a load in whole numbers, which every language makes alike --- */

typedef struct load {
  int64_t cpu_millicores;
  int64_t memory_bytes;
} load;

typedef struct source {
  uint64_t word;   /* of Knuth's linear congruential generator */
  uint64_t wander; /* around 32768, by a twentieth, for some minutes */
} source;

/* Load rises for half a day and falls for the other half. */
static void make_day(source *from, load *day) {
  for (uint64_t i = 0; i < SYNCS_OF_DAY; i++) {
    from->word = from->word * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    from->wander += (from->word >> 54) - (from->wander >> 6);
    const uint64_t noise = from->word >> 40 & 1023;
    const uint64_t height = i < SYNCS_OF_DAY / 2 ? i : SYNCS_OF_DAY - i;
    const uint64_t steady = (500 + 4 * height) * from->wander >> 15;
    day[i].cpu_millicores = (int64_t)(steady + (steady * noise >> 13));
    day[i].memory_bytes = (int64_t)((steady << 20) + (noise << 20));
  }
}

/* --- the autoscaler --- */

static const bscap_autoscaler_metric metrics[] = {
    {BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_UTILIZATION, 60, true},
    {BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_UTILIZATION, 70, false}};
static const bscap_scaling_policy ups[] = {{BSCAP_POLICY_PODS, 4, 60},
                                           {BSCAP_POLICY_PERCENT, 100, 60}};
static const bscap_scaling_policy downs[] = {{BSCAP_POLICY_PERCENT, 100, 60}};

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
  autoscaler.sync_period_ms = sync_period_ms;
  return autoscaler;
}

static bscap_autoscaler_decision see(bscap_autoscaler_state *state,
                                     const bscap_autoscaler *autoscaler, int64_t now_ms,
                                     int32_t replicas, const load *from) {
  const bscap_pod_sample samples[] = {
      {.value = from->cpu_millicores / replicas, .request = 250, .time_ms = now_ms},
      {.value = from->memory_bytes / replicas * 1000,
       .request = INT64_C(256) * 1024 * 1024 * 1000,
       .time_ms = now_ms}};
  return sync_ready_pods(state, autoscaler, now_ms, replicas, samples);
}

/* --- time and checksum --- */

/* FNV-1a by words. */
static uint64_t sum_up(uint64_t sum, const bscap_autoscaler_decision *decisions, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const bscap_autoscaler_decision *made = &decisions[i];
    const uint64_t word = (uint64_t)made->raw << 24 | (uint64_t)made->replicas << 16 |
                          (uint64_t)made->able << 8 | (uint64_t)made->limited << 4 |
                          (uint64_t)made->is_limited;
    sum = (sum ^ word) * UINT64_C(1099511628211);
  }
  return sum;
}

static int64_t clock_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

/* The clock stands still while load is made and decisions are summed up. */
static void run(bscap_autoscaler_state *state, const bscap_autoscaler *autoscaler, int64_t syncs) {
  static load day[SYNCS_OF_DAY];
  static bscap_autoscaler_decision decisions[SYNCS_OF_DAY];
  source from = {1, 32768};
  uint64_t sum = UINT64_C(14695981039346656037);
  int64_t spent_ns = 0, now_ms = 0, scalings = 0;
  int32_t replicas = 1;
  for (int64_t left = syncs; left > 0; left -= SYNCS_OF_DAY) {
    const size_t count = left < SYNCS_OF_DAY ? (size_t)left : SYNCS_OF_DAY;
    make_day(&from, day);
    const int64_t began_ns = clock_ns();
    for (size_t i = 0; i < count; i++) {
      decisions[i] = see(state, autoscaler, now_ms, replicas, &day[i]);
      scalings += decisions[i].replicas != replicas;
      replicas = decisions[i].replicas;
      now_ms += sync_period_ms;
    }
    spent_ns += clock_ns() - began_ns;
    sum = sum_up(sum, decisions, count);
  }
  printf("%.1f %016" PRIx64 " %" PRId64 "\n", (double)spent_ns / (double)syncs, sum, scalings);
}

int main(int count, char **arguments) {
  const int64_t syncs = count > 1 ? strtoll(arguments[1], NULL, 10) : SYNCS_OF_DAY * DAYS;
  const bscap_autoscaler autoscaler = build();
  void *memory = malloc(bscap_autoscaler_state_size(&autoscaler));
  if (memory == NULL || syncs < 1) return 1;
  run(bscap_autoscaler_start(memory, &autoscaler), &autoscaler, syncs);
  free(memory);
  return 0;
}
