#include "testing.h"

#include "failing_allocator.h"

#include <bscap/replay.h>
#include <stdbool.h>

static const bscap_autoscaler_metric cpu_at_50[] = {
    {BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_UTILIZATION, 50, true}};

static bscap_autoscaler cpu_autoscaler(bool has_behavior) {
  bscap_autoscaler autoscaler = bscap_autoscaler_default();
  autoscaler.most_replicas = 100;
  autoscaler.metrics = cpu_at_50;
  autoscaler.metrics_count = 1;
  autoscaler.has_behavior = has_behavior;
  return autoscaler;
}

static bscap_replay *run_ideal(const bscap_autoscaler *autoscaler, const bscap_sync_load *load) {
  bscap_replay *replay = NULL;
  ck_assert_int_eq(bscap_replay_run_ideal(&replay, autoscaler, load, NULL, NULL), BSCAP_OK);
  return replay;
}

/* With a multiple of the load, each sync goes as far as it may. */
START_TEST(a_flash_crowd_doubles_pods_sync_by_sync) {
  static const int64_t cpu[] = {100000, 100000, 100000, 100000, 100000, 100000};
  static const int32_t plain[] = {4, 8, 16, 32, 64, 100}, rules[] = {5, 10, 20, 40, 80, 100};
  const bscap_sync_load load = {.sync_period_ms = 15000,
                                .start_replicas = 1,
                                .cpu_request_millicores = 100,
                                .memory_request_bytes = -1,
                                .cpu_millicores = cpu,
                                .count = 6};
  for (int has_behavior = 0; has_behavior < 2; has_behavior++) {
    const bscap_autoscaler autoscaler = cpu_autoscaler(has_behavior);
    bscap_replay *replay = run_ideal(&autoscaler, &load);
    int32_t before = 1;
    ck_assert_uint_eq(bscap_replay_count(replay), 6);
    ck_assert_ptr_null(bscap_replay_at(replay, 6));
    for (size_t i = 0; i < 6; i++) {
      const bscap_replay_sync *sync = bscap_replay_at(replay, i);
      ck_assert_int_eq(sync->time_ms, (int64_t)i * 15000);
      ck_assert_int_eq(sync->before, before);
      ck_assert_int_eq(sync->cpu_utilization_percent, 100000 / before);
      before = sync->decision.replicas;
      ck_assert_int_eq(before, (has_behavior ? rules : plain)[i]);
      ck_assert_int_eq(sync->step.pods, before);
      ck_assert_int_eq(sync->step.ready, before);
      ck_assert(sync->step.offered == 0);
    }
    const bscap_replay_totals totals = bscap_replay_total(replay);
    ck_assert_int_eq(totals.scale_ups, 6);
    ck_assert_int_eq(totals.most_replicas, 100);
    assert_close(totals.seconds_at_most, 15, 1e-15);
    bscap_replay_free(replay);
  }
}
END_TEST

START_TEST(the_ideal_plant_divides_whole_numbers_and_leaves_no_replicas_alone) {
  static const bscap_autoscaler_metric memory[] = {
      {BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_AVERAGE_VALUE, 1000, false}};
  static const int64_t cpu[] = {0, 0, 0}, bytes[] = {299, 300, 330};
  bscap_sync_load load = {.sync_period_ms = 20000,
                          .start_replicas = 3,
                          .cpu_request_millicores = 100,
                          .memory_request_bytes = -1,
                          .cpu_millicores = cpu,
                          .memory_bytes = bytes,
                          .count = 3};
  bscap_autoscaler autoscaler = cpu_autoscaler(true);
  autoscaler.metrics = memory;
  autoscaler.most_replicas = 1000;
  bscap_replay *replay = run_ideal(&autoscaler, &load);
  ck_assert_int_eq(bscap_replay_at(replay, 0)->decision.raw, 297); /* 99 each, not 99.67 */
  ck_assert_int_eq(bscap_replay_at(replay, 0)->cpu_utilization_percent, -1);
  ck_assert_int_eq(bscap_replay_autoscaler(replay)->sync_period_ms, 20000);
  bscap_replay_free(replay);
  load.start_replicas = 0;
  replay = run_ideal(&autoscaler, &load);
  for (size_t i = 0; i < 3; i++) {
    ck_assert_int_eq(bscap_replay_at(replay, i)->decision.replicas, 0);
    ck_assert_int_eq(bscap_replay_at(replay, i)->decision.active, BSCAP_ACTIVE_DISABLED);
  }
  bscap_replay_free(replay);
}
END_TEST

START_TEST(it_survives_a_lack_of_memory) {
  static const int64_t cpu[] = {100000, 100000};
  const bscap_sync_load load = {.sync_period_ms = 15000,
                                .start_replicas = 1,
                                .cpu_request_millicores = 100,
                                .cpu_millicores = cpu,
                                .count = 2};
  const bscap_autoscaler autoscaler = cpu_autoscaler(true);
  bscap_status status = BSCAP_OUT_OF_MEMORY;
  size_t n = 0;
  while (status == BSCAP_OUT_OF_MEMORY) {
    bscap_replay *replay = NULL;
    bscap_error error = {.status = BSCAP_OK};
    failing_allocator memory = {.fails_at = ++n};
    const bscap_allocator allocator = failing_allocator_start(&memory);
    status = bscap_replay_run_ideal(&replay, &autoscaler, &load, &allocator, &error);
    ck_assert_int_eq(error.status, status);
    ck_assert_int_eq(replay != NULL, status == BSCAP_OK);
    bscap_replay_free(replay);
    ck_assert_uint_eq(memory.live_blocks, 0);
    ck_assert_uint_eq(memory.live_bytes, 0);
  }
  ck_assert_int_eq(status, BSCAP_OK);
  ck_assert_uint_gt(n, 2);
}
END_TEST

RUN_TESTS("replay_ideal", a_flash_crowd_doubles_pods_sync_by_sync,
          the_ideal_plant_divides_whole_numbers_and_leaves_no_replicas_alone,
          it_survives_a_lack_of_memory)
