#ifndef TESTS_REPORT_REPLAYS_H
#define TESTS_REPORT_REPLAYS_H

/* Small replays whose outcome follows by hand. */

#include "report/reports.h"

#include <bscap/bscap.h>

static const bscap_autoscaler_metric cpu_at_60 = {BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_UTILIZATION,
                                                  60, true};

/* A pod requests 200 millicores and may use 500. */
typedef struct setting {
  bscap_autoscaler autoscaler;
  bscap_plant plant;
  bscap_plant_load base;
  bscap_replay_options options;
} setting;

static inline setting up_to(int32_t most) {
  setting made = {.autoscaler = bscap_autoscaler_default(),
                  .plant = bscap_plant_default(),
                  .options = bscap_replay_options_default()};
  made.autoscaler.most_replicas = most;
  made.autoscaler.metrics = &cpu_at_60;
  made.autoscaler.metrics_count = 1;
  made.plant.cpu_request_millicores = 200;
  made.plant.cpu_limit_millicores = 500;
  return made;
}

/* 100 millicores, but `peak` from 5 to 20 minutes; 40 minutes in all. */
static inline bscap_load *crowd(double peak) {
  const int64_t times_ms[] = {0, 300000, 300001, 1200000, 1200001, 2400000};
  const double values[] = {100, 100, peak, peak, 100, 100};
  const bscap_load_column cpu = {"cpu", values};
  bscap_load *load = NULL;
  ck_assert_int_eq(bscap_load_create(&load, times_ms, 6, &cpu, 1, NULL, NULL), BSCAP_OK);
  return load;
}

static inline bscap_replay *replay_of(const setting *made, bscap_load *load) {
  bscap_replay *replay = NULL;
  bscap_error error = {.message = ""};
  const bscap_status status = bscap_replay_run(&replay, &made->autoscaler, NULL, &made->plant,
                                               &made->base, load, &made->options, &error);
  ck_assert_msg(status == BSCAP_OK, "%s", error.message);
  bscap_load_free(load);
  return replay;
}

/* One pod's load, then that of 16, at 100 syncs. */
static inline bscap_replay *ideal_replay(int32_t most) {
  int64_t cpu[100];
  for (int i = 0; i < 100; i++) cpu[i] = i < 20 || i >= 60 ? 100 : 1900;
  const bscap_sync_load load = {15000, 1, 200, -1, cpu, NULL, 100};
  const setting made = up_to(most);
  bscap_replay *replay = NULL;
  ck_assert_int_eq(bscap_replay_run_ideal(&replay, &made.autoscaler, &load, NULL, NULL), BSCAP_OK);
  return replay;
}

#endif
