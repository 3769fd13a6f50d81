#include "simulate/stepping.h"

#define Mi 0x1p20
#define Gi 0x1p30

/* --- one pod --- */

START_TEST(a_pod_needs_its_base_its_share_of_the_work_and_what_each_does) {
  machine m;
  start(&m, HOUR, 10 * DAY,
        HEAD "drivers:\n"
             "  users: {level: 300, growth: {linear: 24/day}}\n"
             "  orders: {stored: 1000, added: 60/h}\n"
             "services:\n"
             "  api:\n"
             "    replicas: 3\n"
             "    cpu: {base: 5m, per: {users: 2m, orders.added: 1m}, each: {users: 0.5m}}\n"
             "    memory: {base: 75Mi, per: {orders.stored: 1Mi}, each: {orders.ever: 2Mi}}\n"
             "    sidecars: {proxy: {cpu: {base: 50m}, memory: {base: 40Mi}}}\n");
  for (double hour = 0; hour < 100; hour += 9) {
    step_to(&m, hour * HOUR);
    double users = 300 + hour, stored = 1000 + 60 * hour;
    /* The sidecar has limits of its own: the main container is what is watched. */
    assert_close(course(&m, "service/api/cpu").begin, 5 + (2 * users + 60) / 3 + 0.5 * users,
                 1e-12);
    assert_close(course(&m, "service/api/memory").begin, (75 + stored / 3 + 2 * stored) * Mi,
                 1e-12);
  }
  stop(&m);
}
END_TEST

/* --- sums over the pods --- */

/* 3 nodes; pods: api 2, agent 3 (one on each), job 2.5 on average and 3 at most; the database on
 * other nodes; lazy, whose use nobody knows, counts as its request. */
#define CLUSTER                                                                                    \
  HEAD "drivers: {users: {level: 100}}\n"                                                          \
       "nodes:\n"                                                                                  \
       "  main: {count: 3, cpu: 4, memory: 16Gi, system: {cpu: 300m, memory: 1Gi},\n"              \
       "         alert: {cpu: 80%, memory: 90%}}\n"                                                \
       "  other: {cpu: 8, memory: 32Gi}\n"                                                         \
       "quotas: {all: {requests: {cpu: 4, memory: 8Gi}, limits: {cpu: 9, memory: 9Gi}, "           \
       "volumes: 2}}\n"                                                                            \
       "volumes: {a: {size: 1Gi}, b: {size: 1Gi}, c: {size: 1Gi}}\n"                               \
       "services:\n"                                                                               \
       "  api:\n"                                                                                  \
       "    replicas: 2\n"                                                                         \
       "    cpu: {request: 100m, limit: 200m, base: 10m, per: {users: 1m}, each: {users: 0.1m}}\n" \
       "    memory: {request: 128Mi, limit: 256Mi, base: 64Mi, per: {users: 1Mi}}\n"               \
       "    sidecars: {proxy: {cpu: {request: 50m, limit: 60m, base: 30m},\n"                      \
       "                       memory: {request: 32Mi}}}\n"                                        \
       "  agent: {kind: DaemonSet, cpu: {request: 20m, base: 7m}, memory: {request: 16Mi}}\n"      \
       "  job:\n"                                                                                  \
       "    kind: CronJob\n"                                                                       \
       "    schedule: {every: 10m, takes: 25m, overlaps: true}\n"                                  \
       "    cpu: {request: 200m, limit: 400m, base: 500m}\n"                                       \
       "    memory: {request: 100Mi, limit: 200Mi, base: 50Mi}\n"                                  \
       "  lazy: {cpu: {request: 11m}, memory: {request: 13Mi}}\n"                                  \
       "  database: {nodes: other, cpu: {request: 1, base: 400m},\n"                               \
       "             memory: {request: 2Gi, base: 1Gi}}\n"

static void ck_metric(const machine *m, const char *id, double expected) {
  assert_close(course(m, id).begin, expected, 1e-12);
}

START_TEST(nodes_bear_what_their_pods_use) {
  machine m;
  start(&m, HOUR, DAY, CLUSTER);
  step_to(&m, 0);
  /* A pod uses no more CPU time than its limit: the job 400m, not 500m. */
  ck_metric(&m, "node/main/cpu", 3 * 300 + 2 * (10 + 50 + 10 + 30) + 3 * 7 + 2.5 * 400 + 11);
  ck_metric(&m, "node/main/memory", 3 * Gi + (2 * (64 + 50 + 32) + 3 * 16 + 3 * 50 + 13) * Mi);
  ck_metric(&m, "node/other/cpu", 400);
  ck_metric(&m, "node/other/memory", 1 * Gi);
  stop(&m);
}
END_TEST

START_TEST(nodes_reserve_what_their_pods_request) {
  machine m;
  start(&m, HOUR, DAY, CLUSTER);
  step_to(&m, 0);
  ck_metric(&m, "node/main/cpu-requests", 2 * 150 + 3 * 20 + 3 * 200 + 11);
  ck_metric(&m, "node/main/memory-requests", (2 * 160 + 3 * 16 + 3 * 100 + 13) * Mi);
  ck_metric(&m, "node/other/cpu-requests", 1000);
  stop(&m);
  outlook o = look(10, "%s", CLUSTER);
  ck_assert(verdict(&o, "node/main/cpu-full")->capacity == 12000);
  ck_assert(verdict(&o, "node/main/cpu-requests")->capacity == 3 * 3700);
  ck_assert(verdict(&o, "node/main/memory-requests")->capacity == 45 * Gi);
  look_away(&o);
}
END_TEST

START_TEST(quotas_count_all_pods_and_volumes) {
  outlook o = look(10, "%s", CLUSTER);
  double requests = 2 * 150 + 3 * 20 + 3 * 200 + 11 + 1000;
  double limits = 2 * 260 + 3 * 400;
  assert_close(verdict(&o, "quota/all/requests.cpu")->now, requests, 1e-12);
  assert_close(verdict(&o, "quota/all/requests.memory")->now,
               (2 * 160 + 3 * 16 + 3 * 100 + 13 + 2048) * Mi, 1e-12);
  assert_close(verdict(&o, "quota/all/limits.cpu")->now, limits, 1e-12);
  assert_close(verdict(&o, "quota/all/limits.memory")->now, (2 * 256 + 3 * 200) * Mi, 1e-12);
  ck_assert(verdict(&o, "quota/all/volumes")->now == 3);
  ck_assert(verdict(&o, "quota/all/volumes")->is_broken_now);
  ck_assert(isnan(passage(&o, "quota/all/requests.cpu")));
  look_away(&o);
}
END_TEST

/* --- autoscalers --- */

/* 1m a user, requests of 100m, target 50 %: rests while a pod has 45 to 55 users. */
#define SCALED(level, pods, most)                                                                  \
  HEAD "drivers: {users: {level: " level ", growth: {points: {2026-01-01: 500, 2026-01-11: 520,\n" \
       "  2026-01-21: 600, 2026-01-31: 520}}}}\n"                                                  \
       "services:\n"                                                                               \
       "  api: {replicas: " pods ", cpu: {request: 100m, limit: 250m, per: {users: 1m}},\n"        \
       "        memory: {request: 64Mi},\n"                                                        \
       "        autoscale: {min: 1, max: " most ", cpu: 50%}}\n"

START_TEST(an_autoscaler_stays_where_its_way_has_led_it) {
  machine m;
  start(&m, HOUR, 60 * DAY, SCALED("500", "10", "20"));
  step_to(&m, 0);
  ck_assert(m.engine.uses[0].pods == 10); /* where it stood */
  step_to(&m, 10 * DAY);                  /* 520 users are 52 % of each request */
  ck_assert(m.engine.uses[0].pods == 10);
  assert_close(course(&m, "service/api/cpu").begin, 52, 1e-12);
  step_to(&m, 20 * DAY);
  ck_assert(m.engine.uses[0].pods > 10);
  step_to(&m, 30 * DAY); /* 520 again, on more pods than before */
  ck_assert(m.engine.uses[0].pods == 11);
  assert_close(course(&m, "service/api/cpu").begin, 520.0 / 11, 1e-12);
  assert_close(course(&m, "driver/users").begin, 520, 1e-12);
  stop(&m);
}
END_TEST

/* From 1 pod, which uses no more than 250m, by doubling to 4 and 8; of these each needs 63m, and
 * 1.26 * 8 are 11. */
START_TEST(an_autoscaler_takes_the_steps_of_its_controller) {
  machine m;
  start(&m, HOUR, 60 * DAY, SCALED("500", "1", "20"));
  step_to(&m, 0);
  ck_assert(m.engine.uses[0].pods == 11);
  stop(&m);
}
END_TEST

/* Users rise by one an hour; a pod needs 6m, and 2m more with its sidecar. Three pods serve
 * 3 * (100m + 20m) * 50 % = 180m, which is 3 * 8m + 2m * users: 78 users. */
START_TEST(an_autoscaler_breaks_when_its_maximum_does_not_serve_the_demand_at_target) {
  static const char *const format =
      HEAD "drivers: {users: {level: %s, growth: {linear: 24/day}}}\n"
           "services:\n"
           "  api: {cpu: {request: 100m, base: 6m, per: {users: 2m}},\n"
           "        sidecars: {proxy: {cpu: {request: 20m, base: 2m}}},\n"
           "        autoscale: {min: 1, max: 3, cpu: 50%%}}\n";
  outlook o = look(10, format, "50");
  assert_close(verdict(&o, "autoscaler/api/cpu")->capacity, 180, 1e-15);
  /* After 28 hours it is just served; from hour 29 on it is not, which must last for three. */
  ck_assert(passage(&o, "autoscaler/api/cpu") == (29 + 3) * HOUR);
  look_away(&o);
  o = look(2, format, "30");
  ck_assert(isnan(passage(&o, "autoscaler/api/cpu")));
  assert_close(verdict(&o, "autoscaler/api/cpu")->most.p50, 24 + 2 * 77, 1e-12);
  look_away(&o);
}
END_TEST

START_TEST(more_pods_of_an_autoscaler_count_against_the_quota) {
  outlook o = look(40, "%s", SCALED("500", "10", "20") "quotas: {all: {requests: {cpu: 1}}}\n");
  const bscap_verdict *cpu = verdict(&o, "quota/all/requests.cpu");
  ck_assert(cpu->now == 1000);
  ck_assert(cpu->most.p50 == 1200 && cpu->last.p50 == 1100);
  /* At once when an eleventh pod comes, with more than 55m, which are measured as 56 per cent:
   * there are 550 users after 13.75 days, and more an hour later. */
  ck_assert(passage(&o, "quota/all/requests.cpu") == 331 * HOUR);
  look_away(&o);
}
END_TEST

START_TEST(a_stateful_service_does_not_scale_by_itself) {
  machine m;
  start(&m, HOUR, 60 * DAY,
        HEAD "drivers: {users: {level: 100, growth: {monthly: 50%}}}\n"
             "services: {db: {kind: StatefulSet, replicas: 2, cpu: {per: {users: 1m}}}}\n");
  step_to(&m, 50 * DAY);
  ck_assert(m.engine.uses[0].pods == 2);
  assert_close(course(&m, "service/db/cpu").begin,
               50 * pow(1.5, 50 * DAY / BSCAP_SECONDS_PER_MONTH), 1e-12);
  stop(&m);
}
END_TEST

/* --- links --- */

START_TEST(traffic_follows_its_driver_and_peaks_over_its_mean) {
  outlook o = look(20, HEAD "drivers: {users: {level: 100, growth: {linear: 24/day}}}\n"
                            "links:\n"
                            "  net:\n"
                            "    capacity: 10 Mbps\n"
                            "    alert: 80%%\n"
                            "    traffic:\n"
                            "      pages: {average: 1 Mbps, peak: 4x, follows: users}\n"
                            "      calls: {per: {users: 10 kbps}}\n"
                            "      rest: {average: 1 Mbps}\n");
  /* Mb: 4 u / 100 + u / 100 + 1 for u users, who are 100 and one more each hour. */
  assert_close(verdict(&o, "link/net/full")->last.p50, (5 * (100 + 479) / 100.0 + 1) * 1e6, 1e-12);
  ck_assert(passage(&o, "link/net/alert") == (41 + 3) * HOUR); /* beyond 140 users */
  ck_assert(passage(&o, "link/net/full") == (81 + 3) * HOUR);  /* beyond 180 */
  look_away(&o);
}
END_TEST

/* Half the users at night: a peak is a peak of the whole day, a mean is not. */
START_TEST(a_stated_peak_stands_for_the_busiest_hour_too) {
  machine m;
  start(&m, HOUR, 30 * DAY,
        HEAD "seasons: {s: {days: [1,1,1,1,1,1,1],\n"
             "  hours: [1,1,1,1,1,1,1,1,1,1,1,1,3,3,3,3,3,3,3,3,3,3,3,3]}}\n"
             "drivers: {users: {level: 90, season: s, growth: {linear: 90/day}},\n"
             "          orders: {stored: 500, added: 250/day, season: s}}\n"
             "links:\n"
             "  flat: {traffic: {a: {average: 1 Mbps, follows: users}}}\n"
             "  high: {traffic: {a: {average: 1 Mbps, peak: 4x, follows: users}}}\n"
             "  sold: {traffic: {a: {average: 1 Mbps, follows: orders.stored},\n"
             "                   b: {average: 2 Mbps, follows: orders.added}}}\n");
  for (double day = 0; day < 20; day++) {
    step_to(&m, day * DAY);
    double night = 1 + day, noon = night + 0.5; /* times the users of the start */
    /* By night the mean is half of the day's, which the least of peaks still reaches. */
    assert_close(course(&m, "link/flat").begin, night * 1e6, 1e-12);
    assert_close(course(&m, "link/high").begin, night * 4e6, 1e-12);
    assert_close(course(&m, "link/sold").begin, (1 + day / 2 + 2) * 1e6, 1e-12);
    step_to(&m, day * DAY + 12 * HOUR);
    assert_close(course(&m, "link/flat").begin, noon * 1.5e6, 1e-12);
    assert_close(course(&m, "link/high").begin, noon * 4e6, 1e-12);
    /* Stocks know no season: a quarter of the day's orders have come, three quarters are to come.
     */
    assert_close(course(&m, "link/sold").begin, (1 + day / 2 + 0.125 + 2 * 1.5) * 1e6, 1e-12);
  }
  stop(&m);
}
END_TEST

RUN_TESTS("demand", a_pod_needs_its_base_its_share_of_the_work_and_what_each_does,
          nodes_bear_what_their_pods_use, nodes_reserve_what_their_pods_request,
          quotas_count_all_pods_and_volumes, an_autoscaler_stays_where_its_way_has_led_it,
          an_autoscaler_takes_the_steps_of_its_controller,
          an_autoscaler_breaks_when_its_maximum_does_not_serve_the_demand_at_target,
          more_pods_of_an_autoscaler_count_against_the_quota,
          a_stateful_service_does_not_scale_by_itself,
          traffic_follows_its_driver_and_peaks_over_its_mean,
          a_stated_peak_stands_for_the_busiest_hour_too)
