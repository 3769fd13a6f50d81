#include "judge/checking.h"

#include "failing_allocator.h"

/* --- kinds --- */

static void assert_is_a_line(const char *text, const char *id) {
  ck_assert_msg(strlen(text) > 10 && strpbrk(text, "\n\r\t") == NULL, "%s: '%s'", id, text);
  ck_assert_msg(text[strlen(text) - 1] != '.', "%s: '%s'", id, text);
}

static void check_fixture(const char *id) {
  checked clean = check_file(FIXTURES_DIR, id, NULL);
  const bscap_finding *first = bscap_check_finding(clean.check, 0);
  ck_assert_msg(first == NULL, "%s without its fault: %s", id, first == NULL ? "" : first->message);
  forget(&clean);
  checked faulty = check_file(FIXTURES_DIR, id, "faulty");
  if (find(&faulty, id, NULL) == NULL) check_autoscalers_of(&faulty);
  const bscap_finding *finding = found(&faulty, id, NULL);
  assert_is_a_line(finding->message, id);
  assert_is_a_line(finding->action, id);
  ck_assert_msg(finding->action[0] >= 'A' && finding->action[0] <= 'Z', "%s", finding->action);
  ck_assert_msg(strstr(finding->file, id) != NULL, "%s stands in '%s'", id, finding->file);
  ck_assert_int_gt(finding->line, 4);
  ck_assert_int_gt(finding->column, 0);
  ck_assert_str_ne(bscap_severity_name(finding->severity), "unknown");
  forget(&faulty);
}

START_TEST(each_kind_is_found_in_its_faulty_model_and_nothing_in_its_clean_one) {
  const char *id, *meaning;
  size_t count = 0;
  for (bscap_check_kind(0, &id, &meaning); id != NULL; bscap_check_kind(++count, &id, &meaning)) {
    check_fixture(id);
    assert_is_a_line(meaning, id);
  }
  ck_assert_uint_gt(count, 40);
  ck_assert_ptr_null(meaning);
}
END_TEST

START_TEST(kinds_have_names_of_their_own) {
  const char *id, *other, *meaning;
  bscap_check_kind(0, &id, &meaning);
  for (size_t i = 0; id != NULL; bscap_check_kind(++i, &id, &meaning)) {
    ck_assert_uint_eq(strspn(id, "abcdefghijklmnopqrstuvwxyz-"), strlen(id));
    bscap_check_kind(i + 1, &other, &meaning);
    for (size_t k = i + 1; other != NULL; bscap_check_kind(++k, &other, &meaning))
      ck_assert_str_ne(id, other);
  }
}
END_TEST

/* --- models --- */

static void assert_totals(const bscap_totals *totals, double requests_cpu, double limits_cpu,
                          double requests_memory, double limits_memory) {
  ck_assert_double_eq(totals->requests_cpu_millicores, requests_cpu);
  ck_assert_double_eq(totals->limits_cpu_millicores, limits_cpu);
  ck_assert_double_eq(totals->requests_memory_bytes, requests_memory * MIB);
  ck_assert_double_eq(totals->limits_memory_bytes, limits_memory * MIB);
}

/* Sums of the table of services, by hand: 17 of them, the frontend twice. At most there are two
 * more of the API (50m, 250m, 128Mi, 256Mi), and each Deployment adds a quarter, rounded up. */
START_TEST(the_totals_of_battlescope_are_those_of_its_table) {
  checked made = check_file(MODELS_DIR, "battlescope", NULL);
  assert_totals(bscap_check_minimum(made.check), 1800, 8550, 4224, 15616);
  assert_totals(bscap_check_maximum(made.check), 1900, 9050, 4480, 16128);
  assert_totals(bscap_check_surge(made.check), 3000, 14500, 7104, 26368);
  ck_assert_double_eq(bscap_check_volumes_bytes(made.check), (20 + 5 + 10 + 100 + 50 + 5) * GIB);
  forget(&made);
}
END_TEST

START_TEST(what_battlescope_says_in_two_ways_is_found) {
  static const struct {
    const char *id, *part, *message;
  } rows[] = {
      {"claim-differs", "claim/sum(requests.cpu)", "2 cores"},
      {"claim-differs", "claim/sum(links.ingress.average)",
       "api 5 Mbps + frontend 2 Mbps = 7 Mbps"},
      {"claim-differs", "claim/sum(links.egress.average)", "2.5 Mbps"},
      {"claim-not-carried", "driver/users", "5,000 users"},
      {"estimate-items-differ", "volume/postgres", "= 3.06 GB"},
      {"estimate-flows-differ", "volume/postgres", "900,000 battles more * 50 kB = 50 GB"},
      {"estimate-beyond-volume", "volume/postgres", "429,497 battles"},
      {"retention-or-growth", "volume/loki", "on 2026-04-20 and full (50 Gi) on 2026-05-18"},
      {"retention-or-growth", "volume/prometheus", "on 2027-05-21 and full (100 Gi) on 2027-08-27"},
      {"quota-above-nodes", "quota/battlescope-quota", "requests.cpu of 4 cores"},
      {"quota-overcommits-memory", "quota/battlescope-quota", "24Gi"},
      {"quota-below-surge", "quota/battlescope-quota", "26368Mi of 24Gi"},
      {"memory-overcommitted", "node/main", "16.9 GB"},
      {"advice-followed", "advice/services.api.memory.limit", "256Mi already"},
      {"scale-up-differs", "service/api", "from 67% on"},
      {"scale-down-differs", "service/api", "at 53% and below"},
      {"scale-up-delay", "service/api", "2m"},
      {"scaling-blind-band", "service/api", "67m"},
      {"autoscaler-ratchets", "service/api", "58%"},
      {"volume-alert-far", "volume/loki", "2 GB"},
      {"review-limits-below-peak", "review", "2.5 Gi"},
      {"review-shrinks-requests", "service/api", "48%"},
      {"bottleneck-starved", "service/postgres", "typesense, prometheus"},
  };
  checked made = check_file(MODELS_DIR, "battlescope", NULL);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    assert_says(found(&made, rows[i].id, rows[i].part)->message, rows[i].message);
  ck_assert_ptr_null(find(&made, "claim-differs", "claim/sum(limits.cpu)"));
  ck_assert_ptr_null(find(&made, "claim-differs", "claim/sum(volumes.size)"));
  ck_assert_ptr_null(find(&made, "quota-below-maximum", NULL));
  forget(&made);
}
END_TEST

START_TEST(the_shop_agrees_with_itself) {
  checked made = check_file(MODELS_DIR, "shop", NULL);
  const bscap_finding *first = bscap_check_finding(made.check, 0);
  ck_assert_msg(first == NULL, "%s: %s", first == NULL ? "" : first->id,
                first == NULL ? "" : first->message);
  forget(&made);
}
END_TEST

START_TEST(a_model_of_nothing_has_no_findings_and_no_totals) {
  checked made = check_text("{name: x, start: 2026-01-01}");
  ck_assert_uint_eq(count_all(&made), 0);
  assert_totals(bscap_check_surge(made.check), 0, 0, 0, 0);
  ck_assert_double_eq(bscap_check_volumes_bytes(made.check), 0);
  forget(&made);
}
END_TEST

/* --- order and memory --- */

START_TEST(findings_come_most_severe_first_and_then_by_place) {
  checked made = check_file(MODELS_DIR, "battlescope", NULL);
  const bscap_finding *last = bscap_check_finding(made.check, 0), *next;
  for (size_t i = 1; (next = bscap_check_finding(made.check, i)) != NULL; i++, last = next) {
    ck_assert_int_ge(last->severity, next->severity);
    if (last->severity != next->severity) continue;
    ck_assert_int_le(last->line, next->line);
    if (last->line == next->line) ck_assert_int_le(last->column, next->column);
  }
  ck_assert_uint_gt(count_all(&made), 20);
  forget(&made);
}
END_TEST

/* Each finding once, but for carries, which would run a week for each request. */
static const char many_faults[] =
    "name: many\n"
    "start: 2025-11-12\n"
    "drivers:\n"
    "  orders: {stored: 100k, added: 10k/month, growth: {monthly: 2%}}\n"
    "nodes: {main: {cpu: 1, memory: 1GB, system: {memory: 0.1GB}, alert: {memory: 95%}}}\n"
    "quotas: {team: {requests: {cpu: 4, memory: 1Gi}, limits: {cpu: 1, memory: 9Gi}, volumes: 1}}\n"
    "services:\n"
    "  api:\n"
    "    cpu: {request: 200m, limit: 300m}\n"
    "    memory: {request: 128Mi, limit: 256Mi, base: 110Mi}\n"
    "    autoscale:\n"
    "      max: 3\n"
    "      cpu: 60%\n"
    "      memory: 70%\n"
    "      scale-up-wish: {cpu: 60%, memory: 70%, for: 2m}\n"
    "      scale-down-wish: {cpu: 40%, for: 9m}\n"
    "    alert: {memory: 100%}\n"
    "  web: {replicas: 2, cpu: {request: 300m}}\n"
    "  mail: {kind: CronJob, schedule: {every: 1h, takes: 3h}}\n"
    "volumes:\n"
    "  logs: {size: 50Gi, retention: 7d, writes: 2GB/week, alert: 85%, service: web}\n"
    "  database:\n"
    "    size: 20Gi\n"
    "    used: 5GB\n"
    "    writes: {orders.added: 50kB, constant: 1MB/day}\n"
    "    estimates: {later: {at: {orders: 1M}, total: 65GB, items: {tables: 50GB}}}\n"
    "links: {in: {direction: ingress, traffic: {api: {average: 5 Mbps}, web: {average: 2 Mbps}}}}\n"
    "claims:\n"
    "  - {stated: 10 Mbps, computed: sum(links.in.average)}\n"
    "  - {stated: 5 cores, computed: sum(limits.cpu)}\n"
    "  - {stated: 5x, computed: headroom(cpu)}\n"
    "  - {stated: 1Gi, computed: sum(volumes.size)}\n"
    "  - {stated: 1GB/month, computed: growth(volumes.database)}\n"
    "advice: [{set: services.api.memory.limit, to: 256Mi}]\n"
    "review: {requests: 80%, limits: 80%}\n"
    "bottlenecks: [api]\n";

START_TEST(running_out_of_memory_anywhere_leaves_nothing_behind) {
  checked whole = check_text(many_faults);
  bscap_status status = BSCAP_OUT_OF_MEMORY;
  size_t n = 0;
  while (status == BSCAP_OUT_OF_MEMORY) {
    failing_allocator memory = {.fails_at = ++n};
    const bscap_allocator allocator = failing_allocator_start(&memory);
    bscap_check *check;
    bscap_error error = {0};
    status = bscap_check_run(&check, whole.model, &allocator, &error);
    ck_assert_int_eq(error.status, status);
    ck_assert(status == BSCAP_OK || check == NULL);
    if (status == BSCAP_OK) {
      const checked again = {whole.model, check};
      ck_assert_uint_eq(count_all(&again), count_all(&whole));
    }
    bscap_check_free(check);
    ck_assert_uint_eq(memory.live_blocks, 0);
    ck_assert_uint_eq(memory.live_bytes, 0);
  }
  ck_assert_int_eq(status, BSCAP_OK);
  ck_assert_uint_gt(n, 3);
  ck_assert_uint_gt(count_all(&whole), 25);
  forget(&whole);
}
END_TEST

START_TEST(freeing_nothing_is_fine) {
  bscap_check_free(NULL);
}
END_TEST

RUN_TESTS("check", each_kind_is_found_in_its_faulty_model_and_nothing_in_its_clean_one,
          kinds_have_names_of_their_own, the_totals_of_battlescope_are_those_of_its_table,
          what_battlescope_says_in_two_ways_is_found, the_shop_agrees_with_itself,
          a_model_of_nothing_has_no_findings_and_no_totals,
          findings_come_most_severe_first_and_then_by_place,
          running_out_of_memory_anywhere_leaves_nothing_behind, freeing_nothing_is_fine)
