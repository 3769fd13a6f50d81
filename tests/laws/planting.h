#ifndef TESTS_LAWS_PLANTING_H
#define TESTS_LAWS_PLANTING_H

/* A plant in a block of its own, and what an autoscaler sees of it. */

#include <bscap/plant.h>
#include <bscap/random.h>
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct planted {
  bscap_plant plant;
  bscap_autoscaler autoscaler;
  bscap_plant_load load;
  bscap_plant_state *state;
  size_t size;
} planted;

enum { CANARIES = 64, CANARY = 0xa5 };

static const bscap_autoscaler_metric cpu_and_memory[] = {
    {BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_UTILIZATION, 50, true},
    {BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_UTILIZATION, 50, false}};

/* The defaults, an autoscaler for cpu and memory, and no load. */
static inline planted planted_default(void) {
  planted site = {.plant = bscap_plant_default(), .autoscaler = bscap_autoscaler_default()};
  site.plant.cpu_request_millicores = 100;
  site.plant.memory_request_bytes = 1000;
  site.autoscaler.most_replicas = 1000;
  site.autoscaler.metrics = cpu_and_memory;
  site.autoscaler.metrics_count = 2;
  return site;
}

static inline void planted_start(planted *site, int32_t pods) {
  site->size = bscap_plant_state_size(&site->plant, &site->autoscaler);
  char *memory = malloc(site->size + CANARIES);
  ck_assert_ptr_nonnull(memory);
  memset(memory, CANARY, site->size + CANARIES);
  site->state = bscap_plant_start(memory, &site->plant, &site->autoscaler, &site->load, pods);
}

static inline void planted_end(planted *site) {
  const unsigned char *behind = (unsigned char *)site->state + site->size;
  for (int i = 0; i < CANARIES; i++) ck_assert_uint_eq(behind[i], CANARY);
  free(site->state);
}

static inline void planted_scale(planted *site, int32_t replicas) {
  bscap_plant_scale(site->state, &site->plant, replicas);
}

static inline bscap_plant_step planted_run(planted *site, int64_t duration_ms) {
  return bscap_plant_run(site->state, &site->plant, &site->load, duration_ms);
}

static inline const bscap_autoscaler_sight *planted_look(planted *site) {
  return bscap_plant_look(site->state, &site->plant, &site->autoscaler, NULL);
}

/* Of pod `index`, the oldest being 0. */
static inline const bscap_pod_group *planted_pod(planted *site, int32_t index) {
  const bscap_autoscaler_sight *sight = planted_look(site);
  for (size_t i = 0; i < sight->groups_count; i++) {
    if (index < sight->groups[i].count) return &sight->groups[i];
    index -= sight->groups[i].count;
  }
  ck_abort_msg("there are not so many pods");
  return NULL;
}

/* --- at random --- */

static inline int64_t draw(bscap_random *random, int64_t end) {
  return (int64_t)(bscap_random_uniform(random) * (double)end);
}

static inline double draw_amount(bscap_random *random, double most) {
  return draw(random, 3) == 0 ? 0 : most * bscap_random_uniform(random);
}

static inline void draw_load(bscap_random *random, planted *site) {
  site->load.cpu_millicores =
      (bscap_demand){draw_amount(random, 30), draw_amount(random, 30), draw_amount(random, 3000)};
  site->load.memory_bytes =
      (bscap_demand){draw_amount(random, 30), draw_amount(random, 30), draw_amount(random, 800)};
}

/* A plant whose times are short, without pods, as those of a start have a past. */
static inline planted draw_site(bscap_random *random) {
  planted site = planted_default();
  bscap_plant *plant = &site.plant;
  plant->schedule_ms = draw(random, 100);
  plant->start_ms = draw(random, 3) == 0 ? 0 : draw(random, 500);
  plant->ready_ms = draw(random, 3) == 0 ? 0 : draw(random, 2000);
  plant->scrape_ms = 30 + draw(random, 500);
  plant->lag_ms = draw(random, 1500);
  plant->most_pods = draw(random, 3) == 0 ? 20 : 64;
  if (draw(random, 2) == 0) plant->cpu_limit_millicores = 20.0 + (double)draw(random, 200);
  if (draw(random, 2) == 0) plant->memory_limit_bytes = 60.0 + (double)draw(random, 60);
  plant->unserved = draw(random, 2) == 0 ? BSCAP_UNSERVED_DROPPED : BSCAP_UNSERVED_QUEUED;
  site.autoscaler.cpu_initialization_ms = draw(random, 3000);
  site.autoscaler.sync_period_ms = 1; /* room for all ages */
  planted_start(&site, 0);
  return site;
}

/* --- comparing --- */

static inline void assert_near(double actual, double expected) {
  ck_assert_msg(fabs(actual - expected) <= 1e-9 * fmax(1, fabs(expected)), "%.17g, not %.17g",
                actual, expected);
}

static inline void compare_steps(const bscap_plant_step *step, const bscap_plant_step *twin) {
  ck_assert_int_eq(step->pods, twin->pods);
  ck_assert_int_eq(step->ready, twin->ready);
  ck_assert_int_eq(step->killed, twin->killed);
  assert_near(step->offered, twin->offered);
  assert_near(step->served, twin->served);
  assert_near(step->unmet, twin->unmet);
  assert_near(step->unmet_seconds, twin->unmet_seconds);
  assert_near(step->waiting, twin->waiting);
  assert_near(step->pod_seconds, twin->pod_seconds);
}

#endif
