#ifndef TESTS_LAWS_PLANTING_H
#define TESTS_LAWS_PLANTING_H

/* A plant in a block of its own, and what an autoscaler sees of it. */

#include <bscap/plant.h>
#include <check.h>
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

#endif
