#include "simulate/stepping.h"

#include "simulate/pods.h"

#define Mi 0x1p20

static const char *const model = HEAD
    "nodes: {small: {count: 3, cpu: 4, memory: 16Gi}, large: {count: 2, cpu: 8, memory: 1Gi}}\n"
    "services:\n"
    "  api: {cpu: {request: 100m, limit: 200m}, memory: {request: 1Mi, limit: 2Mi},\n"
    "        sidecars: {a: {cpu: {request: 10m, limit: 20m}}, b: {memory: {request: 4Mi,\n"
    "        limit: 8Mi}}}, autoscale: {min: 2, max: 9}}\n"
    "  web: {replicas: 5, surge: 50%, cpu: {request: 1m}}\n"
    "  db: {kind: StatefulSet, replicas: 3, cpu: {limit: 7m}}\n"
    "  agent: {kind: DaemonSet, nodes: large, memory: {request: 3Mi}}\n"
    "  job: {kind: CronJob, schedule: {every: 10m, takes: 25m, overlaps: true},\n"
    "        memory: {limit: 5Mi}}\n"
    "  solo: {kind: CronJob, schedule: {every: 10m, takes: 25m, overlaps: false}}\n"
    "  none: {replicas: 0, cpu: {request: 1}}\n";

START_TEST(a_pod_reserves_for_all_its_containers) {
  bscap_model *m = read_model(model);
  bscap_reserved pod = bscap_reserved_by_pod(&m->services[0]);
  ck_assert(pod.requests.cpu_millicores == 110 && pod.limits.cpu_millicores == 220);
  ck_assert(pod.requests.memory_bytes == 5 * Mi && pod.limits.memory_bytes == 10 * Mi);
  bscap_model_free(m);
}
END_TEST

START_TEST(sidecars_use_what_they_request_where_nothing_else_is_known) {
  bscap_model *m = read_model(model);
  ck_assert(bscap_sidecars_base(&m->services[0], true) == 10);
  ck_assert(bscap_sidecars_base(&m->services[0], false) == 4 * Mi);
  ck_assert(bscap_sidecars_base(&m->services[1], true) == 0);
  bscap_model_free(m);
}
END_TEST

START_TEST(there_are_as_many_pods_as_the_kind_of_work_asks_for) {
  /* At rest, at the minimum, at the maximum, and while all roll out: 25 % of 9 are 3 more. */
  static const double expected[][4] = {{2, 2, 9, 12}, {5, 5, 5, 8}, {3, 3, 3, 3}, {2, 2, 2, 2},
                                       {3, 3, 3, 3},  {1, 1, 1, 1}, {0, 0, 0, 0}};
  bscap_model *m = read_model(model);
  for (size_t i = 0; i < m->services_count; i++) {
    const bscap_service *service = &m->services[i];
    ck_assert(bscap_pods_at_rest(m, service) == expected[i][0]);
    ck_assert(bscap_pods(m, service, BSCAP_PODS_MINIMUM) == expected[i][1]);
    ck_assert(bscap_pods(m, service, BSCAP_PODS_MAXIMUM) == expected[i][2]);
    ck_assert(bscap_pods(m, service, BSCAP_PODS_SURGE) == expected[i][3]);
  }
  ck_assert_uint_eq(m->services_count, sizeof expected / sizeof *expected);
  bscap_model_free(m);
}
END_TEST

START_TEST(a_model_reserves_the_sum_over_its_pods) {
  static const double api[] = {2, 9, 12}, web[] = {5, 5, 8};
  bscap_model *m = read_model(model);
  for (int when = BSCAP_PODS_MINIMUM; when <= BSCAP_PODS_SURGE; when++) {
    bscap_reserved all = bscap_reserved_in_all(m, (bscap_pods_when)when);
    /* A request that is not stated is the limit: of db, and of job. */
    assert_close(all.requests.cpu_millicores, api[when] * 110 + web[when] * 1 + 3 * 7, 1e-12);
    assert_close(all.limits.cpu_millicores, api[when] * 220 + 3 * 7, 1e-12);
    assert_close(all.requests.memory_bytes, (api[when] * 5 + 2 * 3 + 3 * 5) * Mi, 1e-12);
    assert_close(all.limits.memory_bytes, (api[when] * 10 + 3 * 5) * Mi, 1e-12);
  }
  bscap_model_free(m);
}
END_TEST

RUN_TESTS("pods", a_pod_reserves_for_all_its_containers,
          sidecars_use_what_they_request_where_nothing_else_is_known,
          there_are_as_many_pods_as_the_kind_of_work_asks_for,
          a_model_reserves_the_sum_over_its_pods)
