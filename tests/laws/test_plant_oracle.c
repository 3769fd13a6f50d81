/* The plant, done a second time: each pod by itself, millisecond by millisecond. */
#include "testing.h"

#include "laws/planting.h"

#include <bscap/random.h>
#include <bscap/plant.h>
#include <stdbool.h>

/* --- the second implementation --- */

enum { MOST_PODS = 64, SCRAPES = 8192 };

typedef struct pod {
  int64_t created_ms; /* or since when it has a place; -1: it has none */
  int64_t runs_ms;    /* when its container starts, or has started */
  int64_t ready_ms;
  int64_t killed_ms;
  int kills;
  bool is_ready;
  double used;              /* since its container started */
  int count;                /* scrapes, from the beginning on */
  double counters[SCRAPES]; /* at each scrape; NAN: it did not run */
  double memory[SCRAPES];
  int64_t starts_ms[SCRAPES]; /* of the container that was scraped */
} pod;

typedef struct oracle {
  bscap_plant plant;
  int64_t now_ms;
  int scrapes;
  double waiting;
  int pods_count;
  pod *pods[MOST_PODS]; /* by age */
} oracle;

static void scrape(oracle *twin, const bscap_plant_load *load, int ready) {
  for (int i = 0; i < twin->pods_count; i++) {
    pod *one = twin->pods[i];
    const bool runs = one->created_ms >= 0 && one->runs_ms <= twin->now_ms;
    const bscap_demand *memory = &load->memory_bytes;
    one->counters[twin->scrapes] = runs ? one->used : (double)NAN;
    one->starts_ms[twin->scrapes] = one->runs_ms;
    one->memory[twin->scrapes] =
        one->is_ready ? bscap_demand_per_pod(memory, ready) : memory->base_per_pod;
  }
  twin->scrapes++;
}

static pod *make_pod(const oracle *twin, bool has_place) {
  pod *made = calloc(1, sizeof *made);
  ck_assert_ptr_nonnull(made);
  made->created_ms = has_place ? twin->now_ms : -1;
  made->runs_ms = twin->now_ms + twin->plant.schedule_ms + twin->plant.start_ms;
  made->ready_ms = made->runs_ms + twin->plant.ready_ms;
  made->killed_ms = -10000000;
  for (int i = 0; i < SCRAPES; i++) made->counters[i] = NAN;
  return made;
}

static int count_ready(const oracle *twin) {
  int ready = 0;
  for (int i = 0; i < twin->pods_count; i++) ready += twin->pods[i]->is_ready;
  return ready;
}

/* The rank by which pods go. */
static int progress(const oracle *twin, const pod *one) {
  if (one->created_ms < 0) return 0;
  if (twin->now_ms < one->created_ms + twin->plant.schedule_ms) return 1;
  if (one->kills == 0 && twin->now_ms < one->runs_ms) return 2;
  if (twin->now_ms < one->runs_ms) return 3;
  return one->is_ready ? 5 : 4;
}

static void turn_ready(oracle *twin) {
  for (int i = 0; i < twin->pods_count; i++)
    if (twin->pods[i]->created_ms >= 0 && twin->pods[i]->ready_ms <= twin->now_ms)
      twin->pods[i]->is_ready = true;
}

static void scale(oracle *twin, int replicas) {
  while (twin->pods_count > replicas) {
    int goes = 0;
    for (int i = 1; i < twin->pods_count; i++)
      if (progress(twin, twin->pods[i]) <= progress(twin, twin->pods[goes])) goes = i;
    free(twin->pods[goes]);
    twin->pods_count--;
    for (int i = goes; i < twin->pods_count; i++) twin->pods[i] = twin->pods[i + 1];
  }
  while (twin->pods_count < replicas) {
    pod *made = make_pod(twin, twin->pods_count < twin->plant.most_pods);
    twin->pods[twin->pods_count++] = made;
  }
  turn_ready(twin);
}

static int kill_all(oracle *twin, const bscap_plant_load *load) {
  static const int waits_s[] = {0, 10, 20, 40, 80, 160, 300};
  int killed = 0;
  turn_ready(twin);
  for (int ready = count_ready(twin);
       ready > 0 && bscap_demand_per_pod(&load->memory_bytes, ready) >
                        twin->plant.memory_limit_bytes * (1 + 1e-12);
       ready = count_ready(twin)) {
    for (int i = 0; i < twin->pods_count; i++) {
      pod *one = twin->pods[i];
      if (!one->is_ready) continue;
      if (twin->now_ms - one->killed_ms >= 600000) one->kills = 0;
      one->runs_ms = twin->now_ms + waits_s[one->kills < 6 ? one->kills : 6] * 1000;
      one->ready_ms = one->runs_ms + twin->plant.ready_ms;
      one->killed_ms = twin->now_ms;
      one->kills++;
      one->is_ready = false;
      one->used = 0;
      killed++;
    }
    turn_ready(twin);
  }
  return killed;
}

static void work(oracle *twin, const bscap_plant_load *load, bscap_plant_step *step) {
  const bscap_demand *cpu = &load->cpu_millicores;
  const int ready = count_ready(twin);
  const double limit = twin->plant.cpu_limit_millicores;
  const double own = fmin(cpu->base_per_pod + cpu->each_per_pod, limit);
  const double can = ready > 0 ? ready * (limit - own) : 0;
  const double wants = cpu->shared + twin->waiting;
  const double done = fmin(can, wants);
  const double before = twin->waiting;
  twin->waiting = twin->plant.unserved == BSCAP_UNSERVED_QUEUED ? wants - done : 0;
  step->offered += cpu->shared / 1000;
  step->served += done / 1000;
  step->unmet += fmax(0, cpu->shared - can) / 1000;
  if (cpu->shared > can || before > can - cpu->shared)
    step->unmet_seconds += 0.001;
  else if (before > 0)
    step->unmet_seconds += 0.001 * before / (can - cpu->shared);
  for (int i = 0; i < twin->pods_count; i++) {
    pod *one = twin->pods[i];
    if (one->is_ready)
      one->used += own + done / ready;
    else if (one->created_ms >= 0 && one->runs_ms <= twin->now_ms)
      one->used += fmin(cpu->base_per_pod, limit);
  }
}

static bscap_plant_step run(oracle *twin, const bscap_plant_load *load, int64_t duration_ms) {
  bscap_plant_step step = {0};
  step.killed = kill_all(twin, load);
  for (int64_t i = 0; i < duration_ms; i++) {
    work(twin, load, &step);
    twin->now_ms++;
    step.killed += kill_all(twin, load);
    if (twin->now_ms % twin->plant.scrape_ms == 0) scrape(twin, load, count_ready(twin));
  }
  step.pods = twin->pods_count;
  step.ready = count_ready(twin);
  step.waiting = twin->waiting / 1000;
  step.pod_seconds = twin->pods_count * 0.001 * (double)duration_ms;
  return step;
}

/* --- both side by side --- */

/* What was measured, as the definition has it: two counters of one container and their distance. */
static void compare_samples(const bscap_pod_sample *samples, const oracle *twin, const pod *one) {
  const int64_t arrived_ms = twin->now_ms - twin->plant.lag_ms;
  const int newest = arrived_ms < 0 ? 0 : (int)(arrived_ms / twin->plant.scrape_ms);
  const bool is_there = newest > 0 && !isnan(one->counters[newest]) &&
                        !isnan(one->counters[newest - 1]) &&
                        one->starts_ms[newest] == one->starts_ms[newest - 1];
  ck_assert_int_eq(samples[0].is_missing, !is_there);
  ck_assert_int_eq(samples[1].is_missing, !is_there);
  if (!is_there) return;
  const double use =
      (one->counters[newest] - one->counters[newest - 1]) / (double)twin->plant.scrape_ms;
  ck_assert(fabs((double)samples[0].value - ceil(use)) <= (fabs(use - round(use)) < 1e-5 ? 1 : 0));
  ck_assert(fabs((double)samples[1].value / 1000 - floor(one->memory[newest])) <=
            (fabs(remainder(one->memory[newest], 1)) < 1e-9 ? 1 : 0));
  ck_assert_int_eq(samples[0].time_ms, newest * twin->plant.scrape_ms);
}

static void compare_pods(planted *site, const oracle *twin) {
  const bscap_autoscaler_sight *sight = planted_look(site);
  int at = 0;
  ck_assert_int_eq(sight->now_ms, twin->now_ms);
  for (size_t i = 0; i < sight->groups_count; i++)
    for (int k = 0; k < sight->groups[i].count; k++, at++) {
      ck_assert_int_lt(at, twin->pods_count);
      const pod *one = twin->pods[at];
      const bscap_pod_group *group = &sight->groups[i];
      const int stage = progress(twin, one);
      ck_assert_int_eq(group->phase, stage < 3 ? BSCAP_POD_PENDING : BSCAP_POD_RUNNING);
      ck_assert_int_eq(group->is_fresh, stage < 2);
      ck_assert_int_eq(group->is_ready, stage == 5);
      compare_samples(group->samples, twin, one);
      const int64_t started_ms = one->created_ms + twin->plant.schedule_ms;
      if (stage < 2 || started_ms + site->autoscaler.cpu_initialization_ms <= twin->now_ms)
        continue;
      ck_assert_int_eq(group->started_ms, started_ms);
      ck_assert_int_eq(group->turned_ms, stage == 5        ? one->ready_ms
                                         : one->kills == 0 ? started_ms
                                                           : one->killed_ms);
    }
  ck_assert_int_eq(at, twin->pods_count);
}

START_TEST(it_does_what_each_pod_does_millisecond_by_millisecond) {
  int kills = 0, queues = 0, unplaced = 0, merged = 0;
  for (uint64_t number = 0; number < 150; number++) {
    bscap_random random = bscap_random_stream(number, 0, "plants");
    planted site = draw_site(&random);
    oracle twin = {.plant = site.plant, .scrapes = 1};
    for (int i = 0; i < 60; i++) {
      if (draw(&random, 3) == 0) draw_load(&random, &site);
      const int32_t replicas =
          (int32_t)(draw(&random, 2) == 0 ? draw(&random, 30) : twin.pods_count);
      planted_scale(&site, replicas);
      scale(&twin, replicas);
      compare_pods(&site, &twin);
      const int64_t length_ms = 1 + draw(&random, draw(&random, 10) == 0 ? 9000 : 600);
      const bscap_plant_step step = planted_run(&site, length_ms);
      const bscap_plant_step other = run(&twin, &site.load, length_ms);
      compare_steps(&step, &other);
      compare_pods(&site, &twin);
      kills += step.killed;
      queues += step.waiting > 0;
      unplaced += step.pods > site.plant.most_pods;
      merged += step.pods > 0 && planted_look(&site)->groups_count == 1;
    }
    scale(&twin, 0);
    planted_end(&site);
  }
  ck_assert_int_gt(kills, 1000);
  ck_assert_int_gt(queues, 100);
  ck_assert_int_gt(unplaced, 100);
  ck_assert_int_gt(merged, 100);
}
END_TEST

RUN_TESTS("plant_oracle", it_does_what_each_pod_does_millisecond_by_millisecond)
