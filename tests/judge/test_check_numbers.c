#include "judge/checking.h"

#include <bscap/quantity.h>

/* What the faulty model of each kind states and what it comes to, worked out by hand. */
typedef struct row {
  const char *id;
  const char *part;
  bscap_severity severity;
  double stated;
  double computed;
  bscap_unit unit;
} row;

#define NONE NAN

static const row rows[] = {
    {"claim-differs", "claim/sum(links.ingress.average)", BSCAP_WARNING, 10e6, 5e6 + 2e6,
     BSCAP_BITS_PER_SECOND},
    {"estimate-items-differ", "volume/database", BSCAP_WARNING, 5e9, 2e9 + 1e9, BSCAP_BYTES},
    {"estimate-flows-differ", "volume/database", BSCAP_WARNING, 65e9, 5e9 + 900e3 * 50e3,
     BSCAP_BYTES},
    {"estimate-beyond-volume", "volume/database", BSCAP_CRITICAL, 30e9, 20 * GIB, BSCAP_BYTES},
    {"retention-or-growth", "volume/logs", BSCAP_WARNING, 50 * GIB, 2e9, BSCAP_BYTES},
    {"growth-beside-retention", "volume/logs", BSCAP_WARNING, 10 * GIB, 2e9, BSCAP_BYTES},
    {"retention-beyond-volume", "volume/logs", BSCAP_CRITICAL, 10 * GIB, 7 * 2e9, BSCAP_BYTES},
    {"volume-full", "volume/database", BSCAP_CRITICAL, 11e9, 10 * GIB, BSCAP_BYTES},
    {"volume-without-backup", "volume/database", BSCAP_WARNING, NONE, NONE, BSCAP_SECONDS},
    {"volume-blocks-rollout", "volume/database", BSCAP_WARNING, 1, 2, BSCAP_COUNT},
    {"volume-shared", "volume/database", BSCAP_WARNING, 1, 3, BSCAP_COUNT},
    {"volume-alert-late", "volume/database", BSCAP_WARNING, 0.95 * 10 * GIB, 0.9 * 10 * GIB,
     BSCAP_BYTES},
    {"volume-alert-far", "volume/logs", BSCAP_NOTE, 0.85 * 10 * GIB, 2e9, BSCAP_BYTES},
    {"node-alert-late", "node/main", BSCAP_WARNING, 0.95 * 16e9, 15e9, BSCAP_BYTES},
    {"service-alert-late", "service/api", BSCAP_WARNING, GIB, GIB, BSCAP_BYTES},
    {"alert-before-autoscaler", "service/api", BSCAP_WARNING, 50, 67, BSCAP_MILLICORES},
    {"quota-below-minimum", "quota/team", BSCAP_CRITICAL, 150, 2 * 100, BSCAP_MILLICORES},
    {"quota-below-maximum", "quota/team", BSCAP_CRITICAL, 300, 4 * 100, BSCAP_MILLICORES},
    {"quota-below-surge", "quota/team", BSCAP_CRITICAL, 450, 5 * 100, BSCAP_MILLICORES},
    {"quota-below-volumes", "quota/team", BSCAP_CRITICAL, 1, 2, BSCAP_COUNT},
    {"quota-above-nodes", "quota/team", BSCAP_WARNING, 4000, 4000 - 300, BSCAP_MILLICORES},
    {"quota-overcommits-memory", "quota/team", BSCAP_WARNING, 24e9, 16e9 - 1e9, BSCAP_BYTES},
    {"quota-refuses-pod", "service/api", BSCAP_CRITICAL, NONE, NONE, BSCAP_COUNT},
    {"requests-above-nodes", "node/main", BSCAP_CRITICAL, 1000, 3 * 400, BSCAP_MILLICORES},
    {"memory-overcommitted", "node/main", BSCAP_WARNING, 4e9, 5 * 1e9, BSCAP_BYTES},
    {"cpu-overcommitted", "node/main", BSCAP_NOTE, 1000, 5 * 300, BSCAP_MILLICORES},
    {"pod-above-node", "service/api", BSCAP_CRITICAL, 1500, 1000, BSCAP_MILLICORES},
    {"idle-above-limit", "service/api", BSCAP_CRITICAL, 256 * MIB, 300 * MIB, BSCAP_BYTES},
    {"scale-up-differs", "service/api", BSCAP_WARNING, 0.60, 0.67, BSCAP_RATIO},
    {"scale-down-differs", "service/api", BSCAP_WARNING, 0.40, 0.53, BSCAP_RATIO},
    {"scale-up-delay", "service/api", BSCAP_WARNING, 120, 0, BSCAP_SECONDS},
    {"scale-down-delay", "service/api", BSCAP_WARNING, 600, 300, BSCAP_SECONDS},
    {"autoscaler-pinned", "service/api", BSCAP_CRITICAL, 0.70, 0.85, BSCAP_RATIO},
    {"autoscaler-ratchets", "service/api", BSCAP_WARNING, 0.70, 0.58, BSCAP_RATIO},
    {"target-out-of-reach", "service/api", BSCAP_CRITICAL, 1.90, 2.00, BSCAP_RATIO},
    {"scaling-blind-band", "service/api", BSCAP_WARNING, 3 * 500, 133, BSCAP_MILLICORES},
    {"scaling-down-threshold", "service/api", BSCAP_NOTE, 0.60, 0.53, BSCAP_RATIO},
    {"scaling-needs-request", "service/api", BSCAP_CRITICAL, 0.60, NONE, BSCAP_RATIO},
    {"scaling-fixed", "service/api", BSCAP_WARNING, 3, 3, BSCAP_COUNT},
    {"scaling-never-up", "service/api", BSCAP_CRITICAL, 3, 1, BSCAP_COUNT},
    {"scaling-never-down", "service/api", BSCAP_WARNING, 86400, INFINITY, BSCAP_SECONDS},
    {"scaling-slow-start", "service/api", BSCAP_WARNING, 300, (30 - 1 - 1) * 60, BSCAP_SECONDS},
    {"scaling-window-holds-up", "service/api", BSCAP_WARNING, 1800, 1800, BSCAP_SECONDS},
    {"scaling-tolerance-ignored", "service/api", BSCAP_WARNING, NONE, 0.1, BSCAP_RATIO},
    {"scaling-unknown-metric", "service/api", BSCAP_NOTE, NONE, NONE, BSCAP_COUNT},
    {"advice-followed", "advice/services.api.memory.limit", BSCAP_WARNING, 256 * MIB, 256 * MIB,
     BSCAP_BYTES},
    {"review-limits-below-peak", "review", BSCAP_CRITICAL, 0.8, 1.25, BSCAP_RATIO},
    {"review-shrinks-requests", "service/api", BSCAP_WARNING, 0.8, 0.8 * 0.6, BSCAP_RATIO},
    {"bottleneck-starved", "service/database", BSCAP_WARNING, 500, 200.0 / 2000 * 4000,
     BSCAP_MILLICORES},
    {"milestone-out-of-reach", "driver/users", BSCAP_NOTE, 5000, 500, BSCAP_COUNT},
    {"unit-missing", "service/api", BSCAP_WARNING, 512, 512 * MIB, BSCAP_BYTES},
    {"cron-skips", "service/import", BSCAP_WARNING, 600, 1500, BSCAP_SECONDS},
    {"cron-piles-up", "service/import", BSCAP_WARNING, 600, 1500, BSCAP_SECONDS},
};

static void assert_number(const char *id, double actual, double expected) {
  const int is_same = isnan(expected)
                          ? isnan(actual)
                          : actual == expected || fabs(actual - expected) <= 1e-12 * fabs(expected);
  ck_assert_msg(is_same, "%s: %.17g, not %.17g", id, actual, expected);
}

START_TEST(findings_carry_what_is_stated_and_what_it_comes_to) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    checked made = check_file(FIXTURES_DIR, rows[i].id, "faulty");
    if (find(&made, rows[i].id, NULL) == NULL) check_autoscalers_of(&made);
    const bscap_finding *finding = found(&made, rows[i].id, rows[i].part);
    assert_number(rows[i].id, finding->stated, rows[i].stated);
    assert_number(rows[i].id, finding->computed, rows[i].computed);
    ck_assert_int_eq(finding->unit, rows[i].unit);
    ck_assert_msg(finding->severity == rows[i].severity, "%s: %s", rows[i].id,
                  bscap_severity_name(finding->severity));
    forget(&made);
  }
}
END_TEST

/* 500m at 1m a user. */
START_TEST(a_system_carries_what_its_limits_allow) {
  checked made = check_file(FIXTURES_DIR, "claim-not-carried", "faulty");
  const bscap_finding *finding = found(&made, "claim-not-carried", "driver/users");
  ck_assert_double_eq(finding->stated, 5000);
  ck_assert_double_eq(finding->computed, 500);
  forget(&made);
}
END_TEST

START_TEST(growth_without_a_ceiling_is_told_after_ten_years) {
  checked made = check_file(FIXTURES_DIR, "growth-without-ceiling", "faulty");
  const bscap_finding *finding = found(&made, "growth-without-ceiling", "driver/users");
  assert_close(finding->computed, 100 * pow(1.05, 120), 1e-12);
  forget(&made);
}
END_TEST

/* --- what to do --- */

START_TEST(actions_name_the_value_to_write) {
  static const struct {
    const char *id, *action;
  } actions[] = {
      {"estimate-beyond-volume", "28Gi"}, /* 30e9 / 2^30 = 27.94 */
      {"quota-below-surge", "requests.cpu to 500m"},
      {"quota-below-volumes", "persistentvolumeclaims to 2"},
      {"quota-overcommits-memory", "14305Mi"}, /* 15e9 / 2^20 = 14305.1 */
      {"bottleneck-starved", "258m"},          /* 1800 * 500 / (4000 - 500) = 257.1 */
      {"autoscaler-ratchets", "209Mi"}, /* below 36 %, for 35 is half of 70: 75 / 0.36 = 208.3 */
      {"scale-up-differs", "55%"},      /* 60 / 55 is 1.09, 61 / 55 is 1.11 */
      {"scale-up-delay", "stabilizationWindowSeconds: 120"},
      {"scale-down-differs", "tolerance: 0.33"}, /* 1 - 40 / 60 */
      {"review-limits-below-peak", "peak / 0.8"},
      {"cron-skips", "every 30m"},
      {"volume-alert-far", "4 GB"},
  };
  for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
    checked made = check_file(FIXTURES_DIR, actions[i].id, "faulty");
    assert_says(found(&made, actions[i].id, NULL)->action, actions[i].action);
    forget(&made);
  }
}
END_TEST

/* A bottleneck that requests what the finding asks for has its limit when all are busy. */
START_TEST(what_a_bottleneck_should_request_is_enough) {
  checked made = check_text("name: x\n"
                            "start: 2026-01-01\n"
                            "nodes: {main: {cpu: 4, memory: 16GB}}\n"
                            "services:\n"
                            "  database: {cpu: {request: 258m, limit: 500m}}\n"
                            "  web: {cpu: {request: 1800m}}\n"
                            "bottlenecks: [database]\n");
  ck_assert_ptr_null(find(&made, "bottleneck-starved", NULL));
  forget(&made);
}
END_TEST

/* An autoscaler whose pods request what the finding asks for comes back to its minimum. */
START_TEST(what_an_autoscaler_should_request_is_enough) {
  static const char form[] = "name: x\n"
                             "start: 2026-01-01\n"
                             "services:\n"
                             "  api:\n"
                             "    memory: {request: %dMi, limit: 1Gi, base: 75Mi}\n"
                             "    autoscale: {min: 1, max: 3, memory: 70%%}\n";
  char text[512];
  for (int request = 200; request <= 230; request++) {
    snprintf(text, sizeof text, form, request);
    checked made = check_text(text);
    const int is_found = find(&made, "autoscaler-ratchets", NULL) != NULL;
    if (request < 208) ck_assert_msg(is_found, "%d", request); /* 75 / 208 is still 36 % */
    if (request >= 215) ck_assert_msg(!is_found, "%d", request);
    forget(&made);
  }
}
END_TEST

/* --- the worst situation only --- */

static const char quota_form[] = "name: x\n"
                                 "start: 2026-01-01\n"
                                 "services:\n"
                                 "  api:\n"
                                 "    cpu: {request: 100m}\n"
                                 "    autoscale: {min: 1, max: 4}\n"
                                 "  web: {replicas: 2, cpu: {request: 100m}}\n"
                                 "quotas: {team: {requests: {cpu: %dm}}}\n";

/* At the least 3 pods, at most 6, and 2 more while both roll out, 1 while one does. */
START_TEST(a_quota_is_told_of_once_for_the_most_ordinary_situation) {
  static const struct {
    int hard;
    const char *id;
    bscap_severity severity;
  } cases[] = {
      {299, "quota-below-minimum", BSCAP_CRITICAL}, {300, "quota-below-maximum", BSCAP_CRITICAL},
      {599, "quota-below-maximum", BSCAP_CRITICAL}, {600, "quota-below-surge", BSCAP_CRITICAL},
      {700, "quota-below-surge", BSCAP_WARNING},    {799, "quota-below-surge", BSCAP_WARNING}};
  char text[512];
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    snprintf(text, sizeof text, quota_form, cases[i].hard);
    checked made = check_text(text);
    ck_assert_uint_eq(count_all(&made), 1);
    ck_assert_int_eq(found(&made, cases[i].id, "quota/team")->severity, cases[i].severity);
    forget(&made);
  }
  snprintf(text, sizeof text, quota_form, 800);
  checked made = check_text(text);
  ck_assert_uint_eq(count_all(&made), 0);
  forget(&made);
}
END_TEST

/* --- claims --- */

/* 5 % of the stated 100 Mbps. */
START_TEST(a_claim_may_be_off_by_its_tolerance_and_no_more) {
  static const char form[] = "name: x\n"
                             "start: 2026-01-01\n"
                             "links: {in: {traffic: {all: {average: %s Mbps}}}}\n"
                             "claims: [{stated: 100 Mbps, computed: sum(links.in.average)}]\n";
  static const struct {
    const char *average;
    int is_found;
  } cases[] = {{"94.9", 1}, {"95.1", 0}, {"104.9", 0}, {"105.1", 1}};
  char text[512];
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    snprintf(text, sizeof text, form, cases[i].average);
    checked made = check_text(text);
    ck_assert_int_eq(find(&made, "claim-differs", NULL) != NULL, cases[i].is_found);
    forget(&made);
  }
}
END_TEST

/* 2 x 100m + 50m, 4 cores in all; 20 kbps for each of 100 users; 10k a month of 40 kB and half. */
START_TEST(every_figure_is_worked_out_from_its_parts) {
  checked made =
      check_text("name: x\n"
                 "start: 2026-01-01\n"
                 "drivers: {users: {level: 100}, orders: {added: 10k/month}}\n"
                 "nodes: {main: {count: 2, cpu: 2, memory: 8Gi}}\n"
                 "services:\n"
                 "  api:\n"
                 "    replicas: 2\n"
                 "    cpu: {request: 100m, limit: 200m}\n"
                 "    memory: {request: 1Gi, limit: 2Gi}\n"
                 "    sidecars: {log: {cpu: {request: 25m}}}\n"
                 "volumes:\n"
                 "  a: {size: 1Gi, backup: 1d}\n"
                 "  b: {size: 9Gi, backup: 1d, writes: {orders.added: 40kB}, index: 50%}\n"
                 "links: {in: {traffic: {all: {average: 1 Mbps, peak: 4x,"
                 " per: {users: 20 kbps}}}}}\n"
                 "claims:\n"
                 "  - {stated: 1m, computed: sum(requests.cpu)}\n"
                 "  - {stated: 1m, computed: sum(limits.cpu)}\n"
                 "  - {stated: 1Ki, computed: sum(requests.memory)}\n"
                 "  - {stated: 1Ki, computed: sum(limits.memory)}\n"
                 "  - {stated: 1Ki, computed: sum(volumes.size)}\n"
                 "  - {stated: 1 kbps, computed: sum(links.in.average)}\n"
                 "  - {stated: 1 kbps, computed: sum(links.in.peak)}\n"
                 "  - {stated: 1MB/month, computed: growth(volumes.b)}\n"
                 "  - {stated: 1x, computed: headroom(cpu)}\n"
                 "  - {stated: 1x, computed: headroom(memory)}\n");
  static const struct {
    const char *part;
    double value;
  } figures[] = {{"claim/sum(requests.cpu)", 250},
                 {"claim/sum(limits.cpu)", 400},
                 {"claim/sum(requests.memory)", 2 * GIB},
                 {"claim/sum(limits.memory)", 4 * GIB},
                 {"claim/sum(volumes.size)", 10 * GIB},
                 {"claim/sum(links.in.average)", 3e6},
                 {"claim/sum(links.in.peak)", 12e6},
                 {"claim/growth(volumes.b)", 600e6 / (30.4375 * 86400)},
                 {"claim/headroom(cpu)", 16},
                 {"claim/headroom(memory)", 8}};
  for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
    assert_close(found(&made, "claim-differs", figures[i].part)->computed, figures[i].value, 1e-12);
  forget(&made);
}
END_TEST

/* --- dates --- */

/* 2 GB a week fill 50Gi in 26.84 weeks from 2025-11-12, 85 % of it in 22.82. */
START_TEST(dates_of_the_other_reading_are_those_of_a_straight_line) {
  checked made = check_text("name: x\n"
                            "start: 2025-11-12\n"
                            "volumes: {logs: {size: 50Gi, retention: 7d, writes: 2GB/week,"
                            " alert: 85%}}\n");
  const bscap_finding *finding = found(&made, "retention-or-growth", "volume/logs");
  assert_says(finding->message, "2026-04-20");
  assert_says(finding->message, "2026-05-18");
  forget(&made);
}
END_TEST

/* 5 GB and 50 kB an order fill 20Gi at 100k + (21474836480 - 5e9) / 5e4 = 429,497 orders, which at
 * 10k a month takes 32.95 months: 1002.9 days from 2025-11-12. */
START_TEST(a_volume_is_dated_and_counted_in_units_of_its_driver) {
  checked made = check_file(FIXTURES_DIR, "estimate-beyond-volume", "faulty");
  const bscap_finding *finding = found(&made, "estimate-beyond-volume", NULL);
  assert_says(finding->message, "429,497 orders");
  assert_says(finding->message, "2028-08-10");
  forget(&made);
}
END_TEST

RUN_TESTS("check_numbers", findings_carry_what_is_stated_and_what_it_comes_to,
          a_system_carries_what_its_limits_allow, growth_without_a_ceiling_is_told_after_ten_years,
          actions_name_the_value_to_write, what_a_bottleneck_should_request_is_enough,
          what_an_autoscaler_should_request_is_enough,
          a_quota_is_told_of_once_for_the_most_ordinary_situation,
          a_claim_may_be_off_by_its_tolerance_and_no_more,
          every_figure_is_worked_out_from_its_parts,
          dates_of_the_other_reading_are_those_of_a_straight_line,
          a_volume_is_dated_and_counted_in_units_of_its_driver)
