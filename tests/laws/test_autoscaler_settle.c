/* Where a steady load lets the controller come to rest: bscap_autoscaler_settle, which passes over
 * syncs, beside every single sync of many days. */
#include "testing.h"

#include "laws/autoscaling.h"

#include <stdbool.h>
#include <stdint.h>

/* All that is remembered is at most this old. */
static int64_t longest_memory_ms(const bscap_autoscaler *autoscaler) {
  int64_t longest = autoscaler->downscale_window_ms / 1000;
  const bscap_scaling_rules *rules[] = {&autoscaler->up, &autoscaler->down};
  for (int i = 0; i < 2; i++) {
    if (rules[i]->window_seconds > longest) longest = rules[i]->window_seconds;
    for (size_t k = 0; k < rules[i]->policies_count; k++)
      if (rules[i]->policies[k].period_seconds > longest)
        longest = rules[i]->policies[k].period_seconds;
  }
  return 1000 * longest;
}

static int32_t sync_steadily(scaler *it, const bscap_autoscaler_load *load, int64_t now_ms,
                             int32_t replicas) {
  bscap_pod_sample samples[MOST_METRICS];
  for (size_t i = 0; i < it->autoscaler.metrics_count; i++) {
    samples[i] = steady_sample(load, it->metrics[i].is_cpu, replicas);
    samples[i].time_ms = now_ms;
    samples[i].window_ms = 15000;
  }
  const bscap_pod_group group = {.count = replicas,
                                 .is_ready = true,
                                 .started_ms = -100000000,
                                 .turned_ms = -99990000,
                                 .samples = samples};
  const bscap_autoscaler_sight sight = {.now_ms = now_ms,
                                        .replicas = replicas,
                                        .status_replicas = replicas,
                                        .groups = &group,
                                        .groups_count = 1};
  return bscap_autoscaler_sync(it->state, &it->autoscaler, &sight).replicas;
}

typedef struct way {
  int32_t replicas;
  bool goes_round;
  int turns; /* on the way */
} way;

/* Sync by sync, until nothing has changed for longer than anything is remembered; or, when that
 * does not happen in weeks, the largest count of the last of these. The slowest climb, by a pod in
 * 1800 s, takes a day. */
static way run_long(scaler *it, const bscap_autoscaler_load *load, int32_t replicas) {
  enum { SYNCS = 40000, LATE = 20000 };
  const int64_t memory_ms = longest_memory_ms(&it->autoscaler) + it->autoscaler.sync_period_ms;
  int64_t changed_ms = 0;
  int32_t largest = 0;
  int direction = 0, turns = 0;
  bscap_autoscaler_start(it->state, &it->autoscaler);
  for (int i = 0; i < SYNCS; i++) {
    const int64_t now_ms = i * it->autoscaler.sync_period_ms;
    const int32_t next = sync_steadily(it, load, now_ms, replicas);
    if (next != replicas) {
      const int turned = next > replicas ? 1 : -1;
      if (direction == -turned) turns++;
      direction = turned;
      changed_ms = now_ms;
    }
    replicas = next;
    if (i >= LATE && replicas > largest) largest = replicas;
    if (now_ms - changed_ms > memory_ms) return (way){replicas, false, turns};
  }
  return (way){largest, true, turns};
}

/* Targets of few percent and narrow tolerances, where what is cut off a utilization is worth a pod:
 * more pods may then ask for more, and the count turns, or goes round for ever. */
static void make_coarse(bscap_random *random, scaler *it, bscap_autoscaler_load *load) {
  static const double tolerances[] = {0, 0, 0.01, 0.03};
  bscap_autoscaler *own = &it->autoscaler;
  own->least_replicas = 1;
  own->most_replicas = 60;
  own->tolerance_ratio = PICK(random, tolerances);
  own->up.tolerance_ratio = own->down.tolerance_ratio = NAN;
  for (size_t i = 0; i < own->metrics_count; i++) it->metrics[i].aim = 1 + draw(random, 5);
  load->cpu_request_millicores += (double)draw(random, 3000);
  load->memory_request_bytes += (double)draw(random, 30000);
}

/* Rounds, and ends that were reached after a turn. */
static int compare_settling(uint64_t first, uint64_t end, bool is_coarse, int *rounds) {
  int turned = 0;
  for (uint64_t number = first; number < end; number++) {
    bscap_random random = bscap_random_stream(number, 0, "settling");
    scaler it;
    draw_autoscaler(&random, &it);
    draw_resources(&random, &it);
    bscap_autoscaler_load load = draw_steady_load(&random);
    if (is_coarse) make_coarse(&random, &it, &load);
    const int32_t replicas = 1 + (int32_t)draw(&random, 60);
    scaler_start(&it);
    const way led = run_long(&it, &load, replicas);
    const int32_t settled = bscap_autoscaler_settle(it.state, &it.autoscaler, &load, replicas);
    scaler_end(&it);
    ck_assert_msg(settled == led.replicas, "number %d settles at %d, not %d", (int)number, settled,
                  led.replicas);
    *rounds += led.goes_round;
    turned += !led.goes_round && led.turns > 0;
  }
  return turned;
}

START_TEST(it_settles_where_every_single_sync_leads) {
  int rounds = 0;
  compare_settling(0, 50000, false, &rounds);
}
END_TEST

START_TEST(it_settles_so_too_where_it_turns_on_the_way_or_goes_round_for_ever) {
  int rounds = 0;
  ck_assert_int_gt(compare_settling(0, 50000, true, &rounds), 100);
  compare_settling(3806401, 3806402, true, &rounds); /* turns 93 times, and rests */
  ck_assert_int_gt(rounds, 5);
}
END_TEST

/* A pod every second, with a thousand events to be summed up each time, towards two billions. */
START_TEST(the_slowest_climb_to_the_largest_count_ends) {
  scaler it;
  bscap_random random = bscap_random_stream(0, 0, "settling");
  draw_autoscaler(&random, &it);
  it.metrics[0] =
      (bscap_autoscaler_metric){BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_UTILIZATION, 50, true};
  it.up[0] = it.up[1] = (bscap_scaling_policy){BSCAP_POLICY_PODS, 1, 1};
  it.up[1].period_seconds = 1800;
  it.up[1].value = 1800;
  it.autoscaler = bscap_autoscaler_default();
  it.autoscaler.most_replicas = INT32_MAX;
  it.autoscaler.sync_period_ms = 1000;
  it.autoscaler.metrics = it.metrics;
  it.autoscaler.metrics_count = 1;
  it.autoscaler.has_behavior = true;
  it.autoscaler.up = (bscap_scaling_rules){0, BSCAP_SELECT_MIN, it.up, 2, NAN};
  const bscap_autoscaler_load load = {.cpu_millicores = {0, 0, 1e15},
                                      .cpu_request_millicores = 1000,
                                      .cpu_limit_millicores = 1000,
                                      .memory_request_bytes = 1};
  scaler_start(&it);
  ck_assert_int_gt(bscap_autoscaler_settle(it.state, &it.autoscaler, &load, 1), 10000);
  scaler_end(&it);
}
END_TEST

RUN_TESTS("autoscaler_settle", it_settles_where_every_single_sync_leads,
          it_settles_so_too_where_it_turns_on_the_way_or_goes_round_for_ever,
          the_slowest_climb_to_the_largest_count_ends)
