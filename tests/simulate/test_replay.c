#include "testing.h"

#include "failing_allocator.h"

#include <bscap/noise.h>
#include <bscap/random.h>
#include <bscap/replay.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

static const bscap_autoscaler_metric cpu_at_50[] = {
    {BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_UTILIZATION, 50, true}};
static const bscap_plant_load no_base = {{0, 0, 0}, {0, 0, 0}};

static bscap_autoscaler cpu_autoscaler(bool has_behavior) {
  bscap_autoscaler autoscaler = bscap_autoscaler_default();
  autoscaler.most_replicas = 100;
  autoscaler.metrics = cpu_at_50;
  autoscaler.metrics_count = 1;
  autoscaler.has_behavior = has_behavior;
  return autoscaler;
}

static bscap_plant small_pods(void) {
  bscap_plant plant = bscap_plant_default();
  plant.cpu_request_millicores = 100;
  plant.cpu_limit_millicores = 200;
  return plant;
}

static bscap_load *make_load(const int64_t *times_ms, const double *cpu, size_t count) {
  const bscap_load_column column = {"cpu", cpu};
  bscap_load *load = NULL;
  ck_assert_int_eq(bscap_load_create(&load, times_ms, count, &column, 1, NULL, NULL), BSCAP_OK);
  return load;
}

static bscap_replay *run(const bscap_autoscaler *autoscaler, const bscap_plant *plant,
                         const bscap_load *load, const bscap_replay_options *options) {
  bscap_replay *replay = NULL;
  bscap_error error = {.message = ""};
  const bscap_status status =
      bscap_replay_run(&replay, autoscaler, NULL, plant, &no_base, load, options, &error);
  ck_assert_msg(status == BSCAP_OK, "%s", error.message);
  return replay;
}

/* --- a plant --- */

/* Steady at four pods, then ten times the work, which ten pods can just do. */
static bscap_load *flash_crowd(void) {
  static const int64_t times_ms[] = {0, 300000, 300001, 1800000};
  static const double cpu[] = {200, 200, 2000, 2000};
  return make_load(times_ms, cpu, 4);
}

/* Four pods become ten in ceil(log2(10/4)) = 2 doublings; for each of these pods must come (20 s),
 * be measured ready for a whole window (30 s), be seen (5 s) and waited for by a sync (15 s). None
 * can come before the next sync has seen a scrape, and then takes 20 s. */
START_TEST(a_flash_crowd_is_unmet_until_pods_have_come) {
  const double rounds = ceil(log2(10.0 / 4));
  for (int has_behavior = 0; has_behavior < 2; has_behavior++) {
    const bscap_autoscaler autoscaler = cpu_autoscaler(has_behavior);
    bscap_plant plant = small_pods();
    bscap_load *load = flash_crowd();
    bscap_replay *replay = run(&autoscaler, &plant, load, NULL);
    const bscap_replay_totals real = bscap_replay_total(replay);
    ck_assert_int_eq(bscap_replay_at(replay, 0)->before, 4);
    bscap_replay_free(replay);
    plant.schedule_ms = plant.start_ms = plant.ready_ms = plant.lag_ms = 0;
    replay = run(&autoscaler, &plant, load, NULL);
    const bscap_replay_totals swift = bscap_replay_total(replay);
    bscap_replay_free(replay);
    bscap_load_free(load);
    ck_assert(real.unmet_seconds >= 20 && real.unmet_seconds <= rounds * (20 + 30 + 5 + 15));
    ck_assert(real.unmet > 0 && real.unmet <= (2000 - 800) * real.unmet_seconds);
    assert_close(real.longest_unmet_seconds, real.unmet_seconds, 1e-9);
    assert_close(real.longest_unmet_start_seconds, 300, 1e-9);
    ck_assert(swift.unmet_seconds > 0 && swift.unmet_seconds <= real.unmet_seconds - 20);
    ck_assert(swift.unmet < real.unmet);
    ck_assert_int_ge(real.most_replicas, 10);
  }
}
END_TEST

/* The same by hand. */
START_TEST(it_is_a_plant_and_a_controller_step_by_step) {
  const bscap_autoscaler autoscaler = cpu_autoscaler(true);
  const bscap_plant plant = small_pods();
  bscap_load *load = flash_crowd();
  const bscap_load_column *cpu = bscap_load_find(load, "cpu");
  bscap_replay *replay = run(&autoscaler, &plant, load, NULL);
  bscap_plant_load now = no_base;
  now.cpu_millicores.shared = 200;
  void *rooms[] = {malloc(bscap_autoscaler_state_size(&autoscaler)),
                   malloc(bscap_plant_state_size(&plant, &autoscaler))};
  bscap_autoscaler_state *controller = bscap_autoscaler_start(rooms[0], &autoscaler);
  bscap_plant_state *pods = bscap_plant_start(rooms[1], &plant, &autoscaler, &now, 4);
  ck_assert_uint_eq(bscap_replay_count(replay), 120);
  for (int64_t i = 0; i < 120; i++) {
    const bscap_replay_sync *sync = bscap_replay_at(replay, (size_t)i);
    const bscap_autoscaler_decision decision = bscap_autoscaler_sync(
        controller, &autoscaler, bscap_plant_look(pods, &plant, &autoscaler, NULL));
    bscap_plant_scale(pods, &plant, decision.replicas);
    now.cpu_millicores.shared = bscap_load_mean(load, cpu, 15000 * i, 15000 * (i + 1));
    const bscap_plant_step step = bscap_plant_run(pods, &plant, &now, 15000);
    ck_assert_int_eq(sync->decision.replicas, decision.replicas);
    ck_assert_int_eq(sync->decision.raw, decision.raw);
    ck_assert_int_eq(sync->decision.able, decision.able);
    ck_assert_int_eq(sync->cpu_utilization_percent,
                     bscap_autoscaler_status(controller, 0).utilization_percent);
    ck_assert_int_eq(sync->step.ready, step.ready);
    ck_assert(sync->step.unmet == step.unmet && sync->step.served == step.served);
  }
  free(rooms[0]);
  free(rooms[1]);
  bscap_replay_free(replay);
  bscap_load_free(load);
}
END_TEST

START_TEST(pods_without_delay_cover_a_slow_rise) {
  static const int64_t times_ms[] = {0, 7200000};
  static const double cpu[] = {200, 2000};
  const bscap_autoscaler autoscaler = cpu_autoscaler(false);
  const bscap_plant plant = small_pods();
  bscap_load *load = make_load(times_ms, cpu, 2);
  bscap_replay *replay = run(&autoscaler, &plant, load, NULL);
  const bscap_replay_totals totals = bscap_replay_total(replay);
  ck_assert(totals.unmet == 0 && totals.unmet_seconds == 0 && totals.longest_unmet_seconds == 0);
  ck_assert(isnan(totals.longest_unmet_start_seconds));
  ck_assert_int_eq(totals.scale_downs, 0);
  assert_close(totals.seconds, 7200, 1e-12);
  assert_close(totals.offered, 7200.0 * 1100, 1e-9);
  bscap_replay_free(replay);
  bscap_load_free(load);
}
END_TEST

/* A square wave of 4 minutes: what goes up comes down again. */
static bscap_load *square_wave(int64_t half_ms) {
  enum { WAVES = 12 };
  int64_t times_ms[2 * WAVES];
  double cpu[2 * WAVES];
  for (int i = 0; i < WAVES; i++) {
    times_ms[2 * i] = i * half_ms;
    times_ms[2 * i + 1] = (i + 1) * half_ms - 1;
    cpu[2 * i] = cpu[2 * i + 1] = i % 2 == 0 ? 500 : 1500;
  }
  return make_load(times_ms, cpu, 2 * WAVES);
}

/* The definitions, sync by sync. */
static void assert_totals(const bscap_replay *replay, double seconds) {
  const bscap_replay_totals totals = bscap_replay_total(replay);
  const int32_t most = bscap_replay_autoscaler(replay)->most_replicas;
  bscap_replay_totals sums = {.least_replicas = INT32_MAX};
  int64_t last_ms = 0;
  int32_t change = 0;
  for (size_t i = 0; i < bscap_replay_count(replay); i++) {
    const bscap_replay_sync *sync = bscap_replay_at(replay, i);
    const int32_t after = sync->decision.replicas, more = after - sync->before;
    const double length = fmin(15, seconds - (double)sync->time_ms / 1000);
    ck_assert_int_eq(sync->time_ms, (int64_t)i * 15000);
    if (i > 0) ck_assert_int_eq(sync->before, bscap_replay_at(replay, i - 1)->decision.replicas);
    ck_assert_int_eq(sync->step.pods, after);
    assert_close(sync->step.pod_seconds, after * length, 1e-12);
    sums.scale_ups += more > 0;
    sums.scale_downs += more < 0;
    if ((more > 0 && change < 0) || (more < 0 && change > 0))
      sums.flaps += sync->time_ms - last_ms <= 600000;
    if (more != 0) change = more;
    if (more != 0) last_ms = sync->time_ms;
    sums.least_replicas = after < sums.least_replicas ? after : sums.least_replicas;
    sums.most_replicas = after > sums.most_replicas ? after : sums.most_replicas;
    sums.seconds_at_most += after == most ? length : 0;
    sums.pod_seconds += sync->step.pod_seconds;
    sums.offered += sync->step.offered;
    sums.unmet += sync->step.unmet;
    sums.unmet_seconds += sync->step.unmet_seconds;
    sums.killed += sync->step.killed;
  }
  ck_assert_int_eq(totals.scale_ups, sums.scale_ups);
  ck_assert_int_eq(totals.scale_downs, sums.scale_downs);
  ck_assert_int_eq(totals.flaps, sums.flaps);
  ck_assert_int_eq(totals.least_replicas, sums.least_replicas);
  ck_assert_int_eq(totals.most_replicas, sums.most_replicas);
  ck_assert_int_eq(totals.killed, sums.killed);
  assert_close(totals.seconds, seconds, 1e-12);
  assert_close(totals.seconds_at_most, sums.seconds_at_most, 1e-12);
  assert_close(totals.pod_seconds, sums.pod_seconds, 1e-12);
  assert_close(totals.offered, sums.offered, 1e-12);
  assert_close(totals.unmet, sums.unmet, 1e-12);
  assert_close(totals.unmet_seconds, sums.unmet_seconds, 1e-12);
}

START_TEST(totals_are_those_of_the_syncs) {
  for (int64_t half_ms = 100000; half_ms <= 900000; half_ms += 400000) {
    bscap_autoscaler autoscaler = cpu_autoscaler(true);
    autoscaler.down.window_seconds = 0;
    autoscaler.most_replicas = 25;
    bscap_plant plant = small_pods();
    plant.cpu_limit_millicores = 120;
    bscap_load *load = square_wave(half_ms);
    bscap_replay *replay = run(&autoscaler, &plant, load, NULL);
    const bscap_replay_totals totals = bscap_replay_total(replay);
    assert_totals(replay, (double)(12 * half_ms - 1) / 1000);
    ck_assert_int_ge(totals.scale_ups, 5);
    ck_assert_int_ge(totals.scale_downs, 5);
    ck_assert(half_ms < 600000 ? totals.flaps >= 10 : totals.flaps < 10);
    ck_assert(totals.seconds_at_most > 0 && totals.unmet > 0);
    bscap_replay_free(replay);
    bscap_load_free(load);
  }
}
END_TEST

START_TEST(it_starts_where_the_autoscaler_rests_or_where_it_is_told) {
  static const bscap_autoscaler_metric queue[] = {
      {BSCAP_SOURCE_EXTERNAL, BSCAP_TARGET_AVERAGE_VALUE, 1000, false}};
  static const int64_t time_ms = 0;
  static const double cpu = 2345;
  bscap_autoscaler autoscaler = cpu_autoscaler(false);
  autoscaler.least_replicas = 3;
  const bscap_plant plant = small_pods();
  bscap_load *load = make_load(&time_ms, &cpu, 1);
  bscap_replay *replay = run(&autoscaler, &plant, load, NULL);
  ck_assert_uint_eq(bscap_replay_count(replay), 1);
  ck_assert_int_eq(bscap_replay_at(replay, 0)->before, 48); /* 49 %: within the tolerance */
  ck_assert_int_eq(bscap_replay_at(replay, 0)->decision.replicas, 48);
  assert_close(bscap_replay_total(replay).seconds, 15, 1e-15);
  bscap_replay_free(replay);
  bscap_replay_options options = bscap_replay_options_default();
  options.start_replicas = 40;
  replay = run(&autoscaler, &plant, load, &options);
  ck_assert_int_eq(bscap_replay_at(replay, 0)->before, 40);
  bscap_replay_free(replay);
  autoscaler.metrics = queue;
  replay = run(&autoscaler, &plant, load, NULL);
  ck_assert_int_eq(bscap_replay_at(replay, 0)->before, 3);
  bscap_replay_free(replay);
  bscap_load_free(load);
}
END_TEST

/* A queue of 100 for each of so many seconds, 8 for a pod. */
START_TEST(other_columns_feed_the_metrics_of_their_name) {
  static const bscap_autoscaler_metric metrics[] = {
      {BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_UTILIZATION, 50, true},
      {BSCAP_SOURCE_EXTERNAL, BSCAP_TARGET_AVERAGE_VALUE, 8000, false}};
  static const char *const names[] = {"cpu", "queue"};
  static const int64_t times_ms[] = {0, 600000};
  static const double none[] = {0, 0}, waiting[] = {8, 400}, bytes[] = {5e6, 5e6};
  const bscap_load_column columns[] = {{"memory", bytes}, {"queue", waiting}, {"cpu", none}};
  bscap_autoscaler autoscaler = cpu_autoscaler(false);
  autoscaler.metrics = metrics;
  autoscaler.metrics_count = 2;
  const bscap_plant plant = small_pods();
  bscap_load *load = NULL;
  bscap_replay *replay = NULL;
  ck_assert_int_eq(bscap_load_create(&load, times_ms, 2, columns, 3, NULL, NULL), BSCAP_OK);
  ck_assert_int_eq(
      bscap_replay_run(&replay, &autoscaler, names, &plant, &no_base, load, NULL, NULL), BSCAP_OK);
  for (size_t i = 0; i < bscap_replay_count(replay); i++) {
    const bscap_replay_sync *sync = bscap_replay_at(replay, i);
    const double queue = 8 + 392 * ((double)i / 40);
    const double wanted = queue / 8 / sync->before > 1.1 ? ceil(queue / 8) : sync->before;
    ck_assert_int_eq(sync->decision.raw, (int32_t)wanted);
    ck_assert_uint_eq(sync->decision.metric, 1);
    if (sync->step.ready > 0)
      assert_close(sync->step.memory_per_pod, 5e6 / sync->step.ready, 1e-12);
  }
  bscap_replay_free(replay);
  bscap_load_free(load);
}
END_TEST

START_TEST(a_replay_has_arrays_of_its_own) {
  bscap_autoscaler_metric metric = cpu_at_50[0];
  bscap_scaling_policy policy = {BSCAP_POLICY_PODS, 7, 60};
  bscap_autoscaler autoscaler = cpu_autoscaler(true);
  autoscaler.metrics = &metric;
  autoscaler.up.policies = &policy;
  autoscaler.up.policies_count = 1;
  bscap_plant plant = small_pods();
  bscap_load *load = flash_crowd();
  bscap_replay *replay = run(&autoscaler, &plant, load, NULL);
  bscap_load_free(load);
  metric.aim = policy.value = 1;
  plant.lag_ms = 1;
  const bscap_autoscaler *own = bscap_replay_autoscaler(replay);
  ck_assert_int_eq(own->metrics[0].aim, 50);
  ck_assert_int_eq(own->up.policies[0].value, 7);
  ck_assert_int_eq(bscap_replay_plant(replay)->lag_ms, 5000);
  bscap_replay_free(replay);
  bscap_replay_free(NULL);
}
END_TEST

/* --- variation --- */

/* The definition, from the numbers themselves. */
START_TEST(work_varies_within_the_hour_as_a_lognormal_that_remembers) {
  static const int64_t times_ms[] = {0, 15000 * 40000};
  static const double cpu[] = {1000, 1000};
  bscap_load *load = make_load(times_ms, cpu, 2);
  const bscap_autoscaler autoscaler = cpu_autoscaler(false);
  const bscap_plant plant = small_pods();
  bscap_replay_options options = bscap_replay_options_default();
  options.variation_ratio = 0.3;
  options.lasts_seconds = 60;
  options.seed = 7;
  bscap_replay *replay = run(&autoscaler, &plant, load, &options);
  bscap_random random = bscap_random_stream(7, 0, "within-hour");
  const double sigma = sqrt(log(1.09)), keep = exp(-0.25);
  double value = 0, pair[2], sum = 0, squares = 0;
  for (size_t i = 0; i < 40000; i++) {
    if (i % 2 == 0) bscap_random_normal_pair(&random, pair);
    value = i == 0 ? pair[0] : keep * value + sqrt(1 - keep * keep) * pair[i % 2];
    const double factor = exp(sigma * value - sigma * sigma / 2);
    assert_close(bscap_replay_at(replay, i)->step.offered, 15 * 1000 * factor, 1e-9);
    sum += factor;
    squares += factor * factor;
  }
  const double mean = sum / 40000, deviation = sqrt(squares / 40000 - mean * mean);
  /* Of a memory of 4 syncs some 40,000 / 8 are independent. */
  ck_assert(fabs(mean - 1) < 4 * 0.3 / sqrt(5000));
  ck_assert(fabs(deviation - 0.3) < 0.03);
  bscap_replay_free(replay);
  bscap_load_free(load);
}
END_TEST

/* --- what may go wrong --- */

START_TEST(more_syncs_than_anybody_looks_at_are_refused) {
  static const int64_t times_ms[] = {0, INT64_C(50000000) * 15000 + 1};
  static const double cpu[] = {1, 1};
  bscap_load *load = make_load(times_ms, cpu, 2);
  const bscap_autoscaler autoscaler = cpu_autoscaler(false);
  const bscap_plant plant = small_pods();
  bscap_replay *replay = NULL;
  bscap_error error;
  ck_assert_int_eq(
      bscap_replay_run(&replay, &autoscaler, NULL, &plant, &no_base, load, NULL, &error),
      BSCAP_INVALID);
  ck_assert_ptr_null(replay);
  ck_assert_ptr_nonnull(strstr(error.message, "50000001 syncs; give at most 50 million"));
  bscap_load_free(load);
}
END_TEST

START_TEST(it_survives_a_lack_of_memory) {
  bscap_load *load = square_wave(900000);
  const bscap_autoscaler autoscaler = cpu_autoscaler(true);
  const bscap_plant plant = small_pods();
  bscap_status status = BSCAP_OUT_OF_MEMORY;
  size_t n = 0;
  while (status == BSCAP_OUT_OF_MEMORY) {
    bscap_replay *replay = NULL;
    bscap_error error = {.status = BSCAP_OK};
    failing_allocator memory = {.fails_at = ++n};
    const bscap_allocator allocator = failing_allocator_start(&memory);
    bscap_replay_options options = bscap_replay_options_default();
    options.allocator = &allocator;
    status = bscap_replay_run(&replay, &autoscaler, NULL, &plant, &no_base, load, &options, &error);
    ck_assert_int_eq(error.status, status);
    ck_assert_int_eq(replay != NULL, status == BSCAP_OK);
    bscap_replay_free(replay);
    ck_assert_uint_eq(memory.live_blocks, 0);
    ck_assert_uint_eq(memory.live_bytes, 0);
  }
  ck_assert_int_eq(status, BSCAP_OK);
  ck_assert_uint_gt(n, 2);
  bscap_load_free(load);
}
END_TEST

RUN_TESTS("replay", a_flash_crowd_is_unmet_until_pods_have_come,
          pods_without_delay_cover_a_slow_rise, it_is_a_plant_and_a_controller_step_by_step,
          totals_are_those_of_the_syncs, it_starts_where_the_autoscaler_rests_or_where_it_is_told,
          other_columns_feed_the_metrics_of_their_name, a_replay_has_arrays_of_its_own,
          work_varies_within_the_hour_as_a_lognormal_that_remembers,
          more_syncs_than_anybody_looks_at_are_refused, it_survives_a_lack_of_memory)
