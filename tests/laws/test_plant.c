#include "testing.h"

#include "laws/planting.h"

#include <bscap/plant.h>
#include <stdbool.h>

/* --- pods --- */

START_TEST(a_pod_comes_to_the_millisecond) {
  planted site = planted_default();
  planted_start(&site, 1);
  planted_run(&site, 100);
  planted_scale(&site, 2);
  for (int64_t age_ms = 0; age_ms < 30000; age_ms++) {
    const bscap_pod_group *pod = planted_pod(&site, 1);
    ck_assert_int_eq(planted_pod(&site, 0)->is_ready, true);
    ck_assert_int_eq(pod->count, 1);
    ck_assert_int_eq(pod->is_fresh, age_ms < 1000);
    ck_assert_int_eq(pod->phase, age_ms < 10000 ? BSCAP_POD_PENDING : BSCAP_POD_RUNNING);
    ck_assert_int_eq(pod->is_ready, age_ms >= 20000);
    if (age_ms >= 1000) ck_assert_int_eq(pod->started_ms, 1100);
    if (age_ms >= 1000) ck_assert_int_eq(pod->turned_ms, age_ms >= 20000 ? 20100 : 1100);
    const bscap_plant_step step = planted_run(&site, 1);
    ck_assert_int_eq(step.pods, 2);
    ck_assert_int_eq(step.ready, age_ms + 1 >= 20000 ? 2 : 1);
    assert_close(step.pod_seconds, 0.002, 1e-15);
  }
  planted_end(&site);
}
END_TEST

START_TEST(without_delays_pods_are_ready_at_once) {
  planted site = planted_default();
  site.plant.schedule_ms = site.plant.start_ms = site.plant.ready_ms = 0;
  planted_start(&site, 0);
  planted_scale(&site, 7);
  ck_assert_int_eq(planted_pod(&site, 6)->count, 7);
  ck_assert_int_eq(planted_pod(&site, 6)->is_ready, true);
  planted_end(&site);
}
END_TEST

/* How many of the pods are at each stage, from those without a node to those that are ready. */
static void assert_stages(planted *site, int fresh, int pending, int running, int ready) {
  int counts[4] = {0};
  const bscap_autoscaler_sight *sight = planted_look(site);
  for (size_t i = 0; i < sight->groups_count; i++) {
    const bscap_pod_group *group = &sight->groups[i];
    const bool is_pending = group->phase == BSCAP_POD_PENDING;
    counts[group->is_fresh ? 0 : is_pending ? 1 : group->is_ready ? 3 : 2] += group->count;
  }
  ck_assert_int_eq(counts[0], fresh);
  ck_assert_int_eq(counts[1], pending);
  ck_assert_int_eq(counts[2], running);
  ck_assert_int_eq(counts[3], ready);
  ck_assert_int_eq(sight->replicas, fresh + pending + running + ready);
  ck_assert_int_eq(sight->status_replicas, sight->replicas);
}

START_TEST(pods_go_that_are_least_far_and_then_the_youngest) {
  planted site = planted_default();
  planted_start(&site, 10);
  planted_scale(&site, 14);
  planted_run(&site, 20000); /* the four are ready */
  planted_scale(&site, 17);
  planted_run(&site, 10000); /* these run */
  planted_scale(&site, 19);
  planted_run(&site, 1000); /* have a node */
  planted_scale(&site, 24);
  assert_stages(&site, 5, 2, 3, 14);
  planted_scale(&site, 20);
  assert_stages(&site, 1, 2, 3, 14);
  planted_scale(&site, 18);
  assert_stages(&site, 0, 1, 3, 14);
  planted_scale(&site, 15);
  assert_stages(&site, 0, 0, 1, 14);
  planted_scale(&site, 12);
  assert_stages(&site, 0, 0, 0, 12);
  ck_assert_int_eq(planted_pod(&site, 11)->turned_ms, 20000);
  planted_scale(&site, 9);
  ck_assert_int_lt(planted_pod(&site, 8)->turned_ms, 0);
  planted_scale(&site, 0);
  assert_stages(&site, 0, 0, 0, 0);
  planted_scale(&site, -5);
  assert_stages(&site, 0, 0, 0, 0);
  planted_end(&site);
}
END_TEST

START_TEST(pods_beyond_what_fits_wait_until_there_is_room) {
  planted site = planted_default();
  site.plant.most_pods = 6;
  planted_start(&site, 4);
  planted_scale(&site, 9);
  planted_scale(&site, 10);
  assert_stages(&site, 6, 0, 0, 4);
  ck_assert_int_eq(planted_run(&site, 3600000).ready, 6);
  assert_stages(&site, 4, 0, 0, 6);
  planted_scale(&site, 5); /* those that wait go first */
  assert_stages(&site, 0, 0, 0, 5);
  planted_scale(&site, 8);
  assert_stages(&site, 3, 0, 0, 5);
  planted_run(&site, 1000);
  assert_stages(&site, 2, 1, 0, 5);
  site.plant.most_pods = 7; /* a node is added */
  planted_run(&site, 20000);
  assert_stages(&site, 1, 0, 0, 7);
  planted_end(&site);
}
END_TEST

START_TEST(more_pods_than_fit_at_the_start_wait_too) {
  planted site = planted_default();
  site.plant.most_pods = 3;
  planted_start(&site, 5);
  assert_stages(&site, 2, 0, 0, 3);
  planted_end(&site);
}
END_TEST

/* Two at 100 % that aim at 50 % ask for two more; two that wait make it four, and enough. */
START_TEST(pods_that_wait_count_as_not_ready_for_the_controller) {
  planted site = planted_default();
  site.autoscaler.metrics_count = 1;
  site.plant.most_pods = 2;
  site.load.cpu_millicores.shared = 200;
  planted_start(&site, 2);
  void *memory = malloc(bscap_autoscaler_state_size(&site.autoscaler));
  bscap_autoscaler_state *controller = bscap_autoscaler_start(memory, &site.autoscaler);
  for (int i = 0; i < 100; i++) {
    const bscap_autoscaler_decision decision =
        bscap_autoscaler_sync(controller, &site.autoscaler, planted_look(&site));
    ck_assert_int_eq(decision.raw, 4);
    ck_assert_int_eq(bscap_autoscaler_status(controller, 0).utilization_percent, 100);
    planted_scale(&site, decision.replicas);
    planted_run(&site, 15000);
  }
  free(memory);
  planted_end(&site);
}
END_TEST

/* --- work --- */

/* Each of 4 pods has 200 - 10 - 30 millicores for shared work, 640 in all, and 900 come in. */
static planted overloaded(bscap_unserved unserved) {
  planted site = planted_default();
  site.plant.cpu_limit_millicores = 200;
  site.plant.unserved = unserved;
  site.load.cpu_millicores = (bscap_demand){10, 30, 900};
  planted_start(&site, 4);
  return site;
}

START_TEST(what_does_not_fit_is_dropped) {
  planted site = overloaded(BSCAP_UNSERVED_DROPPED);
  const bscap_plant_step step = planted_run(&site, 12345);
  assert_close(step.offered, 900 * 12.345, 1e-12);
  assert_close(step.served, 640 * 12.345, 1e-12);
  assert_close(step.unmet, 260 * 12.345, 1e-12);
  assert_close(step.unmet_seconds, 12.345, 1e-12);
  assert_close(step.longest_unmet_seconds, 12.345, 1e-12);
  ck_assert(step.longest_unmet_start_seconds == 0 && step.waiting == 0);
  assert_close(step.cpu_per_pod, 200, 1e-12);
  site.load.cpu_millicores.shared = 640; /* it just fits */
  const bscap_plant_step next = planted_run(&site, 1000);
  ck_assert(next.unmet == 0 && next.unmet_seconds == 0 && next.longest_unmet_seconds == 0);
  ck_assert(isnan(next.longest_unmet_start_seconds));
  planted_end(&site);
}
END_TEST

/* 10 s of 260 too much; then 540 of the 640 are spare. */
START_TEST(a_queue_grows_and_empties_when_it_should) {
  planted site = overloaded(BSCAP_UNSERVED_QUEUED);
  planted_run(&site, 10000);
  const double waiting = 260 * 10.0, takes = waiting / 540;
  for (int seconds = 1; seconds < 8; seconds++) {
    site.load.cpu_millicores.shared = 100;
    const bscap_plant_step step = planted_run(&site, 1000);
    const double before = fmax(0, waiting - 540.0 * (seconds - 1)),
                 after = fmax(0, waiting - 540.0 * seconds);
    assert_close(step.waiting, after, 1e-12);
    assert_close(step.served, 100 + before - after, 1e-12);
    ck_assert(step.unmet == 0);
    assert_close(step.unmet_seconds, fmin(1, fmax(0, takes - (seconds - 1))), 1e-9);
    if (seconds - 1 >= takes) continue;
    assert_close(step.longest_unmet_seconds, 10 + fmin(takes, seconds), 1e-9);
    ck_assert(step.longest_unmet_start_seconds == 0);
  }
  planted_end(&site);
}
END_TEST

START_TEST(without_pods_all_waits_and_without_a_limit_all_is_done_at_once) {
  planted site = planted_default();
  site.plant.unserved = BSCAP_UNSERVED_QUEUED;
  site.load.cpu_millicores.shared = 50;
  planted_start(&site, 0);
  planted_scale(&site, 1);
  const bscap_plant_step waits = planted_run(&site, 20000);
  assert_close(waits.waiting, 1000, 1e-12);
  ck_assert(waits.served == 0 && waits.cpu_per_pod == 0);
  const bscap_plant_step comes = planted_run(&site, 1000);
  ck_assert(comes.waiting == 0 && comes.unmet_seconds == 0);
  assert_close(comes.served, 1050, 1e-12);
  planted_end(&site);
}
END_TEST

START_TEST(a_pod_that_only_runs_uses_its_base_and_pods_use_no_more_than_their_limit) {
  planted site = planted_default();
  site.plant.cpu_limit_millicores = 15;
  site.plant.ready_ms = 1000000;
  site.load.cpu_millicores = (bscap_demand){10, 30, 900};
  planted_start(&site, 1);
  planted_scale(&site, 2);
  ck_assert(planted_run(&site, 60000).served == 0);
  ck_assert_int_eq(planted_pod(&site, 0)->samples[0].value, 15);
  ck_assert_int_eq(planted_pod(&site, 1)->samples[0].value, 10);
  planted_end(&site);
}
END_TEST

/* --- measurements --- */

/* The first scrape after the step sees a mixture, the next one all of it. */
START_TEST(a_step_in_the_load_is_seen_late) {
  for (int64_t lag_ms = 0; lag_ms <= 100000; lag_ms = lag_ms * 3 + 7)
    for (int64_t step_ms = 60000; step_ms <= 75000; step_ms += 2500) {
      planted site = planted_default();
      site.plant.lag_ms = lag_ms;
      site.load.cpu_millicores = (bscap_demand){0, 0, 500};
      site.load.memory_bytes = (bscap_demand){0, 0, 5000};
      planted_start(&site, 5);
      planted_run(&site, step_ms);
      site.load.cpu_millicores.shared = 1000;
      site.load.memory_bytes.shared = 10000;
      const int64_t scrape_ms = (step_ms / 15000 + 1) * 15000;
      const int64_t mixed =
          (200 * (scrape_ms - step_ms) + 100 * (step_ms - scrape_ms + 15000) + 14999) / 15000;
      for (int64_t now_ms = step_ms; now_ms < scrape_ms + lag_ms + 20000; now_ms += 500) {
        const bscap_pod_sample *samples = planted_pod(&site, 4)->samples;
        const bool is_first = now_ms >= scrape_ms + lag_ms,
                   is_next = now_ms >= scrape_ms + lag_ms + 15000;
        ck_assert_int_eq(samples[0].value, is_next ? 200 : is_first ? mixed : 100);
        ck_assert_int_eq(samples[1].value, is_first ? 2000000 : 1000000);
        ck_assert_int_eq(samples[0].window_ms, 15000);
        ck_assert_int_le(samples[0].time_ms, now_ms - lag_ms);
        ck_assert_int_gt(samples[0].time_ms, now_ms - lag_ms - 15000);
        planted_run(&site, 500);
      }
      planted_end(&site);
    }
}
END_TEST

START_TEST(a_new_pod_has_no_sample_until_two_scrapes_are_seen) {
  for (int64_t offset_ms = 0; offset_ms < 15000; offset_ms += 1250) {
    planted site = planted_default();
    site.load.cpu_millicores.base_per_pod = 7;
    planted_start(&site, 1);
    if (offset_ms > 0) planted_run(&site, offset_ms);
    planted_scale(&site, 2);
    const int64_t runs_ms = offset_ms + 10000;
    const int64_t seen_ms = (runs_ms + 14999) / 15000 * 15000 + 15000 + 5000;
    for (int64_t now_ms = offset_ms; now_ms < 60000; now_ms += 250) {
      const bscap_pod_sample *samples = planted_pod(&site, 1)->samples;
      ck_assert_int_eq(samples[0].is_missing, now_ms < seen_ms);
      ck_assert_int_eq(samples[1].is_missing, now_ms < seen_ms);
      ck_assert_int_eq(samples[0].value, now_ms < seen_ms ? 0 : 7);
      ck_assert_int_eq(samples[0].request, 100);
      ck_assert_int_eq(samples[1].request, 1000000);
      planted_run(&site, 250);
    }
    planted_end(&site);
  }
}
END_TEST

START_TEST(cpu_is_rounded_up_and_memory_down) {
  planted site = planted_default();
  site.plant.cpu_request_millicores = 99.5;
  site.plant.memory_request_bytes = NAN;
  site.load.cpu_millicores.shared = 100; /* 33.3 each, and 0.1 * 3 is more than 0.3 */
  site.load.memory_bytes.shared = 100;
  planted_start(&site, 3);
  for (int i = 0; i < 20; i++) {
    const bscap_pod_sample *samples = planted_pod(&site, 0)->samples;
    ck_assert_int_eq(samples[0].value, 34);
    ck_assert_int_eq(samples[0].request, 100);
    ck_assert_int_eq(samples[1].value, 33000);
    ck_assert_int_eq(samples[1].request, -1);
    site.load.cpu_millicores.shared = i < 10 ? 100 : 99.3; /* 33.1 */
    planted_run(&site, 7001);
  }
  planted_end(&site);
}
END_TEST

START_TEST(metrics_that_are_no_resources_are_shared_or_handed_on) {
  static const bscap_autoscaler_metric metrics[] = {
      {BSCAP_SOURCE_CONTAINER_RESOURCE, BSCAP_TARGET_UTILIZATION, 50, true},
      {BSCAP_SOURCE_PODS, BSCAP_TARGET_AVERAGE_VALUE, 1000, false},
      {BSCAP_SOURCE_OBJECT, BSCAP_TARGET_VALUE, 1000, false},
      {BSCAP_SOURCE_EXTERNAL, BSCAP_TARGET_AVERAGE_VALUE, 1000, false}};
  static const double others[] = {NAN, 12, 1.5, NAN};
  planted site = planted_default();
  site.autoscaler.metrics = metrics;
  site.autoscaler.metrics_count = 4;
  site.load.cpu_millicores.shared = 160;
  planted_start(&site, 8);
  planted_scale(&site, 9);
  const bscap_autoscaler_sight *sight =
      bscap_plant_look(site.state, &site.plant, &site.autoscaler, others);
  ck_assert_int_eq(sight->groups[0].samples[0].value, 20);
  ck_assert_int_eq(sight->groups[0].samples[1].value, 1500);
  ck_assert_int_eq(sight->groups[1].samples[1].is_missing, true);
  ck_assert_int_eq(sight->values[2].value, 1500);
  for (int i = 0; i < 4; i++) ck_assert_int_eq(sight->values[i].is_unavailable, i == 3);
  sight = planted_look(&site);
  for (int i = 0; i < 4; i++) ck_assert_int_eq(sight->values[i].is_unavailable, i > 0);
  planted_end(&site);
}
END_TEST

/* --- kills --- */

/* Ready 10 s after each start, and killed at once. */
START_TEST(a_pod_that_needs_too_much_memory_is_restarted_ever_later) {
  static const int kills_s[] = {0, 10, 30, 60, 110, 200, 370, 680, 990};
  const int count = sizeof kills_s / sizeof *kills_s;
  for (int pause_ms = 599999; pause_ms <= 600000; pause_ms++) {
    planted site = planted_default();
    site.plant.memory_limit_bytes = 1000;
    site.load.memory_bytes.each_per_pod = 1001;
    planted_start(&site, 3);
    int next = 0;
    for (int second = 0; second < 1000; second++) {
      const bscap_plant_step step = planted_run(&site, 1000); /* up to and with its end */
      int expected = 0;
      for (; next < count && kills_s[next] <= second + 1; next++) expected += 3;
      ck_assert_int_eq(step.killed, expected);
      ck_assert_int_eq(step.ready, 0);
      ck_assert_int_eq(planted_pod(&site, 0)->phase, BSCAP_POD_RUNNING);
      ck_assert_int_eq(planted_pod(&site, 0)->turned_ms, kills_s[next - 1] * 1000);
    }
    site.load.memory_bytes.each_per_pod = 1000;
    ck_assert_int_eq(planted_run(&site, pause_ms - 10000).ready, 3);
    site.load.memory_bytes.each_per_pod = 1001;
    ck_assert_int_eq(planted_run(&site, 1).killed, 3);
    site.load.memory_bytes.each_per_pod = 1000;
    const int64_t back_ms = pause_ms < 600000 ? 310000 : 10000;
    ck_assert_int_eq(planted_run(&site, back_ms - 2).ready, 0);
    ck_assert_int_eq(planted_run(&site, 1).ready, 3);
    planted_end(&site);
  }
}
END_TEST

START_TEST(a_pod_that_is_down_is_not_measured) {
  planted site = planted_default();
  site.plant.memory_limit_bytes = 1000;
  site.plant.lag_ms = 0;
  site.load.memory_bytes.each_per_pod = 1001;
  planted_start(&site, 1);
  planted_run(&site, 30001); /* down from 30 s to 50 s; scraped with one start at 60 s and 75 s */
  site.load.memory_bytes.each_per_pod = 1000;
  for (int64_t now_ms = 30001; now_ms < 90000; now_ms++) {
    ck_assert_int_eq(planted_pod(&site, 0)->samples[0].is_missing, now_ms < 75000);
    planted_run(&site, 1);
  }
  planted_end(&site);
}
END_TEST

RUN_TESTS("plant", a_pod_comes_to_the_millisecond, without_delays_pods_are_ready_at_once,
          pods_go_that_are_least_far_and_then_the_youngest,
          pods_beyond_what_fits_wait_until_there_is_room, more_pods_than_fit_at_the_start_wait_too,
          pods_that_wait_count_as_not_ready_for_the_controller, what_does_not_fit_is_dropped,
          a_queue_grows_and_empties_when_it_should,
          without_pods_all_waits_and_without_a_limit_all_is_done_at_once,
          a_pod_that_only_runs_uses_its_base_and_pods_use_no_more_than_their_limit,
          a_step_in_the_load_is_seen_late, a_new_pod_has_no_sample_until_two_scrapes_are_seen,
          cpu_is_rounded_up_and_memory_down, metrics_that_are_no_resources_are_shared_or_handed_on,
          a_pod_that_needs_too_much_memory_is_restarted_ever_later,
          a_pod_that_is_down_is_not_measured)
