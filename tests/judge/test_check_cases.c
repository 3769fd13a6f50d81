#include "judge/checking.h"

/* Small models, one after the other: what is said of them, and what is not. */
typedef struct situation {
  const char *body;    /* of the model, in YAML */
  const char *id;      /* the kind that is looked for */
  const char *message; /* a part of it; NULL: nothing of this kind is found */
  const char *action;  /* a part of it, or NULL */
} situation;

static void check_situation(const situation *given) {
  char text[2048];
  snprintf(text, sizeof text, "name: x\nstart: 2026-01-01\n%s", given->body);
  checked made = check_text(text);
  const bscap_finding *finding = find(&made, given->id, NULL);
  ck_assert_msg((finding != NULL) == (given->message != NULL), "%s in\n%s",
                finding == NULL ? given->id : finding->message, text);
  if (finding != NULL) assert_says(finding->message, given->message);
  if (finding != NULL && given->action != NULL) assert_says(finding->action, given->action);
  forget(&made);
}

#define CHECK_ALL(situations)                                                                      \
  for (size_t i = 0; i < sizeof situations / sizeof *situations; i++)                              \
  check_situation(&situations[i])

START_TEST(estimates_are_held_against_flows_only_where_all_of_it_stays) {
#define MODEL(driver, volume)                                                                      \
  "drivers: {orders: {stored: 100k, added: 10k/month" driver "}}\n"                                \
  "volumes:\n"                                                                                     \
  "  database: {size: 1Ti, used: 5GB, writes: {orders.added: 50kB}" volume ",\n"                   \
  "    estimates: {later: {at: {orders: 200k}, total: 40GB}}}\n"
  static const situation situations[] = {
      {MODEL("", ""), "estimate-flows-differ", "5 GB used + 100,000 orders more * 50 kB = 10 GB",
       NULL},
      {MODEL("", ", index: 100%"), "estimate-flows-differ", "* 100 kB = 15 GB", NULL},
      {MODEL("", ", grows: 1GB/month, index: 100%"), "estimate-flows-differ",
       "+ 2 GB/month until 2026-11-01 = 35 GB", NULL},
      {MODEL("", ", grows: 3GB/month"), "estimate-flows-differ", NULL, NULL}, /* 40 GB */
      {MODEL("", ", resets: 1w"), "estimate-flows-differ", NULL, NULL},
      {MODEL("", ", retention: 1y"), "estimate-flows-differ", NULL, NULL},
      {MODEL(", archive: 6mo", ""), "estimate-flows-differ", NULL, NULL},
      {MODEL(", retention: 6mo", ""), "estimate-flows-differ", NULL, NULL},
  };
#undef MODEL
  CHECK_ALL(situations);
}
END_TEST

/* 30 GB of which a size may hold 80 % of 90 %: 41.67e9 / 2^30 = 38.8. With an alert at 50 % that
 * counts: 30e9 / 0.5 / 0.9 / 2^30 = 62.1. */
START_TEST(an_estimate_is_given_a_size_that_holds_it_below_alert_and_headroom) {
#define MODEL(driver, volume)                                                                      \
  "drivers: {users: {level: 10}, orders: {stored: 100k, added: 10k/month" driver "}}\n"            \
  "volumes:\n"                                                                                     \
  "  database: {size: 20Gi, filesystem: 10%, headroom: 20%" volume ",\n"                           \
  "    estimates: {later: {at: {orders: 600k}, total: 30GB}}}\n"
  static const situation situations[] = {
      {MODEL("", ", alert: 85%"), "estimate-beyond-volume", "14.5 GB more than a volume of 20Gi",
       "to 39Gi"},
      {MODEL("", ""), "estimate-beyond-volume", "14.5 GB", "to 39Gi"},
      {MODEL("", ", alert: 50%"), "estimate-beyond-volume", "14.5 GB", "to 63Gi"},
      {MODEL(", archive: 6mo", ""), "estimate-beyond-volume", NULL, NULL},
      {MODEL(", retention: 6mo", ""), "estimate-beyond-volume", NULL, NULL},
  };
#undef MODEL
  CHECK_ALL(situations);
}
END_TEST

/* 1000 documents of 2 MB, or 2 GB, in 1 GiB. */
START_TEST(what_is_stored_counts_as_used_where_nothing_is_stated) {
#define MODEL(volume)                                                                              \
  "drivers: {documents: {stored: 1000, added: 1/day}}\n"                                           \
  "volumes: {disk: {size: 1Gi, writes: {documents.added: 2MB}" volume "}}\n"
  static const situation situations[] = {
      {MODEL(""), "volume-full", "2 GB used of a volume of 1Gi", NULL},
      {MODEL(", used: 1GB"), "volume-full", NULL, NULL},
      {MODEL(", resets: 1d"), "volume-full", NULL, NULL},
      {MODEL(", retention: 5d"), "volume-full", NULL, NULL},
      {MODEL(", estimates: {later: {at: {documents: 2000}, total: 5GB}}"), "estimate-flows-differ",
       "2 GB used + 1,000 documents more * 2 MB = 4 GB", NULL},
  };
#undef MODEL
  CHECK_ALL(situations);
}
END_TEST

START_TEST(items_may_come_to_less_or_to_more_than_their_total) {
#define MODEL(items)                                                                               \
  "drivers: {users: {level: 10}}\n"                                                                \
  "volumes: {a: {size: 1Ti, estimates: {now: {at: {users: 10}, total: 5GB, items: " items "}}}}\n"
  static const situation situations[] = {
      {MODEL("{x: 1GB, y: 2GB}"), "estimate-items-differ", "x 1 GB + y 2 GB = 3 GB, 2 GB less",
       "leave out 2 GB"},
      {MODEL("{x: 6GB, y: 2GB}"), "estimate-items-differ", "= 8 GB, 3 GB more",
       "exceed the total by 3 GB"},
      {MODEL("{x: 4.8GB}"), "estimate-items-differ", NULL, NULL},
      {MODEL("{}"), "estimate-items-differ", NULL, NULL},
  };
#undef MODEL
  CHECK_ALL(situations);
}
END_TEST

START_TEST(retention_is_questioned_only_where_it_matters) {
#define MODEL(volume) "volumes: {logs: {size: 50Gi, alert: 85%, " volume "}}\n"
  static const situation situations[] = {
      {MODEL("writes: 2GB/week, retention: 7d"), "retention-or-growth", "holds 2 GB, 3.73%", NULL},
      {MODEL("writes: 2GB/week, retention: 49d"), "retention-or-growth", NULL, NULL}, /* 26 % */
      {MODEL("writes: 2GB/week"), "retention-or-growth", NULL, NULL},
      {MODEL("used: 2GB, retention: 7d"), "retention-or-growth", NULL, NULL},
      {MODEL("writes: 2GB/week, retention: 7d"), "volume-alert-far", "5.02mo", "at 4 GB"},
      {MODEL("writes: 2GB/week, retention: 7d, used: 30GB"), "volume-alert-far", NULL, NULL},
      {MODEL("writes: 2GB/week, retention: 7d, grows: 1GB/week"), "volume-alert-far", NULL, NULL},
      {MODEL("writes: 2GB/week"), "volume-alert-far", NULL, NULL},
      {MODEL("used: 2GB"), "volume-alert-far", NULL, NULL},
      {MODEL("writes: 2GB/week"), "growth-beside-retention", NULL, NULL},
      {MODEL("grows: 2GB/week"), "growth-beside-retention", NULL, NULL},
      {MODEL("writes: 9GB/week, retention: 49d"), "retention-beyond-volume", "63 GB", NULL},
      {MODEL("resets: 1d"), "volume-without-backup", NULL, NULL},
  };
#undef MODEL
  CHECK_ALL(situations);
}
END_TEST

START_TEST(claims_are_about_the_scenario_they_name) {
#define MODEL(scenario)                                                                            \
  "volumes: {a: {size: 10Gi, backup: 1d}}\n"                                                       \
  "scenarios: {large: {volumes: {a: {size: 20Gi}}}}\n"                                             \
  "claims: [{stated: 20Gi, computed: sum(volumes.size)" scenario "}]\n"
  static const situation situations[] = {
      {MODEL(""), "claim-differs", "stated as 20 Gi, but a 10 Gi = 10 Gi", "State 10 Gi"},
      {MODEL(", scenario: large"), "claim-differs", NULL, NULL},
  };
#undef MODEL
  CHECK_ALL(situations);
}
END_TEST

START_TEST(headroom_is_told_as_a_multiple) {
  static const situation situations[] = {
      {"nodes: {main: {cpu: 4, memory: 16GB}}\n"
       "services: {api: {cpu: {request: 1800m}}}\n"
       "claims: [{stated: 2x, computed: headroom(cpu)}]\n",
       "claim-differs", "stated as 2x, but nodes of 4 cores over requests of 1.8 cores = 2.22x",
       NULL},
      {"claims: [{stated: 2x, computed: headroom(cpu)}]\n", "claim-differs", NULL, NULL},
  };
  CHECK_ALL(situations);
}
END_TEST

START_TEST(volumes_for_one_pod_are_counted_with_nodes_and_kinds_in_view) {
#define MODEL(nodes, service, volume)                                                              \
  "nodes: {main: {count: " nodes ", cpu: 4, memory: 16GB}}\n"                                      \
  "services: {api: {" service "}}\n"                                                               \
  "volumes: {a: {size: 1Gi, backup: 1d, service: api, access: " volume "}}\n"
  static const situation situations[] = {
      {MODEL("1", "kind: Deployment", "ReadWriteOnce"), "volume-blocks-rollout", "on the one node",
       "StatefulSet"},
      {MODEL("2", "kind: Deployment", "ReadWriteOnce"), "volume-blocks-rollout", "on another node",
       NULL},
      {MODEL("2", "kind: Deployment", "ReadWriteOncePod"), "volume-blocks-rollout", "stays Pending",
       NULL},
      {MODEL("1", "kind: Deployment, surge: 0%", "ReadWriteOnce"), "volume-blocks-rollout", NULL,
       NULL},
      {MODEL("1", "kind: Deployment", "ReadWriteMany"), "volume-blocks-rollout", NULL, NULL},
      {MODEL("1", "kind: Deployment, replicas: 3", "ReadWriteOnce"), "volume-shared",
       "on the one node all write", NULL},
      {MODEL("2", "kind: Deployment, replicas: 3", "ReadWriteOnce"), "volume-shared",
       "those on other nodes never start", NULL},
      {MODEL("2", "kind: DaemonSet", "ReadWriteOnce"), "volume-shared", "up to 2 pods", NULL},
      {MODEL("2", "kind: StatefulSet, replicas: 3", "ReadWriteOnce"), "volume-shared", NULL, NULL},
      {MODEL("2", "kind: Deployment, replicas: 3", "ReadWriteMany"), "volume-shared", NULL, NULL},
  };
#undef MODEL
  CHECK_ALL(situations);
}
END_TEST

START_TEST(a_volume_that_pods_on_other_nodes_cannot_mount_is_critical) {
  checked made = check_text("name: x\nstart: 2026-01-01\n"
                            "nodes: {main: {count: 2, cpu: 4, memory: 16GB}}\n"
                            "services: {api: {replicas: 3}}\n"
                            "volumes: {a: {size: 1Gi, backup: 1d, service: api}}\n");
  ck_assert_int_eq(found(&made, "volume-shared", "volume/a")->severity, BSCAP_CRITICAL);
  forget(&made);
}
END_TEST

START_TEST(nodes_count_together_and_without_what_the_system_keeps) {
#define MODEL(replicas)                                                                            \
  "nodes: {main: {count: 2, cpu: 1, memory: 4GB, system: {cpu: 100m, memory: 1GB}}}\n"             \
  "services: {api: {cpu: {request: 300m, limit: 600m}, memory: {request: 1GB, limit: 2GB},"        \
  " autoscale: " replicas "}}\n"
  static const situation situations[] = {
      {MODEL("{min: 1, max: 6, cpu: 60%}"), "requests-above-nodes", NULL, NULL},
      {MODEL("{min: 1, max: 7, cpu: 60%}"), "requests-above-nodes",
       "gives 1.8 cores (2 cores less 200m for the system) of cpu to pods, but with autoscalers at "
       "their maximum they request 2.1 cores",
       "down to 1.8"},
      {MODEL("{min: 7, max: 8, cpu: 60%}"), "requests-above-nodes", "but at the least they request",
       NULL},
      {MODEL("{min: 1, max: 4, cpu: 60%}"), "memory-overcommitted",
       "gives 6 GB (8 GB less 2 GB for the system) of memory to pods whose limits come to 8 GB",
       "lower limits by 2 GB"},
      {MODEL("{min: 1, max: 4, cpu: 60%}"), "cpu-overcommitted", "2.4 cores", NULL},
      {MODEL("{min: 1, max: 3, cpu: 60%}"), "memory-overcommitted", NULL, NULL},
      {MODEL("{min: 1, max: 3, cpu: 60%}"), "cpu-overcommitted", NULL, NULL},
      {MODEL("{min: 1, max: 3, cpu: 60%}"), "pod-above-node", NULL, NULL},
  };
#undef MODEL
  CHECK_ALL(situations);
}
END_TEST

START_TEST(alerts_name_a_threshold_that_works) {
#define API(alert)                                                                                 \
  "services: {api: {cpu: {request: 100m, limit: 500m}, memory: {limit: 1Gi}, alert: " alert
  static const situation situations[] = {
      {"volumes: {a: {size: 10Gi, headroom: 10%, alert: 95%}}\n", "volume-alert-late",
       "95% (9.5 Gi)", "below 90%"},
      {"volumes: {a: {size: 10Gi, filesystem: 50%, alert: 95%}}\n", "volume-alert-late", NULL,
       NULL},
      {API("{memory: 100%}}}\n"), "service-alert-late", "killed", "859 MB"},
      {API("{cpu: 100%}}}\n"), "service-alert-late", "throttled", "400m"},
      {"alerts: {service: {memory: 100%}}\nservices: {api: {memory: {limit: 1Gi}}}\n",
       "service-alert-late", "1Gi", NULL},
      {API("{cpu: 10%}, autoscale: {max: 3, cpu: 60%}}}\n"), "alert-before-autoscaler",
       "is 50m of cpu for a pod, but the autoscaler adds pods only from 67m", "above 13.4%"},
      {API("{cpu: 10%}}}\n"), "alert-before-autoscaler", NULL, NULL},
      {API("{cpu: 10%}, autoscale: {max: 3, cpu: 60%}, sidecars: {log: {}}}}\n"),
       "alert-before-autoscaler", NULL, NULL},
      {"nodes: {main: {cpu: 4, memory: 16GB, system: {memory: 1GB}, alert: {memory: 95%}}}\n",
       "node-alert-late", "(15.2 GB)", "below 93.8%"},
      {"nodes: {main: {cpu: 4, memory: 16GB, alert: {memory: 95%}}}\n", "node-alert-late", NULL,
       NULL},
  };
#undef API
  CHECK_ALL(situations);
}
END_TEST

START_TEST(autoscalers_are_told_apart) {
#define API(memory, autoscale)                                                                     \
  "services: {api: {cpu: {request: 100m}, memory: {" memory "}, autoscale: {" autoscale "}}}\n"
  static const situation situations[] = {
      {API("request: 128Mi, base: 110Mi", "max: 3, memory: 70%"), "autoscaler-ratchets", NULL,
       NULL},
      {API("request: 128Mi, base: 75Mi", "max: 3, memory: 70%"), "autoscaler-pinned", NULL, NULL},
      {API("request: 128Mi, base: 75Mi", "min: 3, max: 3, memory: 70%"), "autoscaler-ratchets",
       NULL, NULL},
      {API("request: 128Mi, base: 85Mi", "min: 20, max: 30, memory: 70%"), "autoscaler-ratchets",
       "30", "135Mi"}, /* 85 / 0.63 = 134.9 */
      {API("request: 209Mi, base: 75Mi", "max: 3, memory: 70%"), "autoscaler-ratchets", NULL, NULL},
      {API("request: 208Mi, base: 75Mi", "max: 3, memory: 70%"), "autoscaler-ratchets", "36%",
       "209Mi"},
      {"services: {a: {cpu: {request: 132m, base: 40.5m}, autoscale: {max: 3, cpu: 60%}}}\n",
       "autoscaler-ratchets", "31%", "133m"}, /* 41 / 0.31 = 132.3 */
      {"services: {a: {cpu: {request: 133m, base: 40.5m}, autoscale: {max: 3, cpu: 60%}}}\n",
       "autoscaler-ratchets", NULL, NULL},
      {API("request: 128Mi", "max: 3, cpu: 60%, scale-down-wish: {cpu: 40%}"), "scale-down-differs",
       "at 53% and below; as counts round up, one of 3 pods at 40%, of 2 pods at 30%", NULL},
      {API("request: 128Mi", "min: 2, max: 9, cpu: 60%, scale-down-wish: {cpu: 40%}"),
       "scale-down-differs", "one of 9 pods at 53%, of 8 pods at 52%, of 7 pods at 51%", NULL},
      {API("request: 128Mi", "min: 3, max: 3, cpu: 60%, scale-down-wish: {cpu: 90%}"),
       "scale-down-differs", "at 53% and below", "one target serves both ways"},
      {API("request: 128Mi", "max: 3, cpu: 60%, scale-up-wish: {memory: 70%}"), "scale-up-differs",
       "has no target for it", "Give the autoscaler a target for memory"},
      {API("request: 128Mi", "max: 3, cpu: 60%, tolerance: 0, scale-up-wish: {cpu: 60%}"),
       "scale-up-differs", NULL, NULL},
      {API("request: 128Mi", "max: 3, cpu: 60%, tolerance: 0, scale-down-wish: {cpu: 60%}"),
       "scale-down-differs", NULL, NULL},
      {API("request: 128Mi", "max: 3, cpu: 900%"), "target-out-of-reach", NULL, NULL},
      {API("request: 100Mi, limit: 150Mi", "max: 3, memory: 150%"), "target-out-of-reach",
       "from 166% of the memory request (100Mi) on", "below 136%"},
  };
#undef API
  CHECK_ALL(situations);
}
END_TEST

START_TEST(guidance_is_held_against_the_largest_and_the_heaviest) {
#define NODE "nodes: {main: {cpu: 4, memory: 16GB}}\n"
  static const situation situations[] = {
      {"services: {a: {memory: {limit: 1Gi}}, b: {memory: {limit: 2Gi}}, c: {}}\n"
       "review: {limits: 80%}\n",
       "review-limits-below-peak", "b with a peak of 2 Gi gets 1.6 Gi; it needs 2.5 Gi", "125%"},
      {"review: {limits: 80%}\n", "review-limits-below-peak", "next peak", NULL},
      {"services: {a: {memory: {request: 1Gi}, autoscale: {max: 3, memory: 70%}}}\n"
       "review: {requests: 80%}\n",
       "review-shrinks-requests", NULL, NULL},
      {NODE "services: {a: {cpu: {request: 100m, limit: 2}}, b: {cpu: {request: 900m}},"
            " c: {cpu: {request: 900m}}, d: {cpu: {request: 900m}}, e: {cpu: {request: 900m}}}\n"
            "bottlenecks: [a]\n",
       "bottleneck-starved",
       "100m among 3.7 cores earns it 108m of 4 cores, not its limit of 2 "
       "cores; each pod of b, c, d and 1 more earns more",
       "Request 2 cores"}, /* 3600 * 2 / (4 - 2) is beyond its limit */
      {NODE "services: {a: {cpu: {request: 100m, limit: 2}}, b: {cpu: {request: 900m}}}\n"
            "bottlenecks: [a, b]\n",
       "bottleneck-starved", NULL, NULL},
  };
#undef NODE
  CHECK_ALL(situations);
}
END_TEST

START_TEST(quotas_ask_for_what_kubernetes_does_not_fill_in) {
#define MODEL(container)                                                                           \
  "quotas: {team: {requests: {cpu: 1, memory: 1Gi}, limits: {memory: 2Gi}}}\n"                     \
  "services: {api: {" container "}}\n"
  static const situation situations[] = {
      {MODEL("cpu: {request: 1m}, memory: {limit: 1Mi}"), "quota-refuses-pod", NULL, NULL},
      {MODEL("cpu: {limit: 1m}, memory: {limit: 1Mi}"), "quota-refuses-pod", NULL, NULL},
      {MODEL("memory: {request: 1Mi}"), "quota-refuses-pod", "cpu.request, memory.limit", NULL},
      {MODEL(""), "quota-refuses-pod", "cpu.request, memory.request, memory.limit", NULL},
      {MODEL("cpu: {limit: 1m}, memory: {limit: 1Mi}, sidecars: {log: {cpu: {limit: 1m}}}"),
       "quota-refuses-pod", "by the sidecar log: memory.request, memory.limit", NULL},
  };
#undef MODEL
  CHECK_ALL(situations);
}
END_TEST

START_TEST(growth_that_ends_or_falls_needs_no_ceiling) {
#define USERS(level, growth) "drivers: {users: {level: " level ", growth: {" growth "}}}\n"
  static const situation situations[] = {
      {USERS("100", "monthly: 5%"), "growth-without-ceiling", "100 become 34,891", NULL},
      {USERS("100", "monthly: -5%"), "growth-without-ceiling", NULL, NULL},
      {USERS("0", "monthly: 5%"), "growth-without-ceiling", NULL, NULL},
      {USERS("100", "linear: 5/month"), "growth-without-ceiling", NULL, NULL},
      {USERS("100", "logistic: 5%, ceiling: 1000"), "growth-without-ceiling", NULL, NULL},
  };
#undef USERS
  CHECK_ALL(situations);
}
END_TEST

START_TEST(a_job_that_is_as_long_as_its_interval_is_in_time) {
#define CRON(schedule) "services: {job: {kind: CronJob, schedule: {" schedule "}}}\n"
  static const situation situations[] = {
      {CRON("every: 10m, takes: 10m"), "cron-skips", NULL, NULL},
      {CRON("every: 10m, takes: 10m, overlaps: true"), "cron-piles-up", NULL, NULL},
      {CRON("every: 10m, takes: 25m"), "cron-piles-up", NULL, NULL},
      {CRON("every: 10m, takes: 25m, overlaps: true"), "cron-skips", NULL, NULL},
      {CRON("every: 10m, takes: 25m, overlaps: true"), "cron-piles-up", "3 are at work at once",
       NULL},
  };
#undef CRON
  CHECK_ALL(situations);
}
END_TEST

START_TEST(milestones_that_growth_never_comes_to_are_named) {
#define MODEL(driver, level) "drivers: {a: {" driver "}}\nmilestones: [{a: " level "}]\n"
#define GROWS(growth)        "level: 100, growth: {" growth "}"
  static const situation situations[] = {
      {MODEL("level: 100", "101"), "milestone-out-of-reach",
       "101 a, but there are never more than "
       "100",
       "Let it grow"},
      {MODEL("level: 100", "100"), "milestone-out-of-reach", NULL, NULL},
      {MODEL(GROWS("linear: 1/month"), "1M"), "milestone-out-of-reach", NULL, NULL},
      {MODEL(GROWS("linear: -1/month"), "101"), "milestone-out-of-reach", "than 100", NULL},
      {MODEL(GROWS("linear: 1/month, ceiling: 150"), "150"), "milestone-out-of-reach", NULL, NULL},
      {MODEL(GROWS("monthly: 1%, ceiling: 150"), "151"), "milestone-out-of-reach",
       "151 a, but the ceiling is 150", "Raise the ceiling"},
      {MODEL(GROWS("monthly: -1%"), "101"), "milestone-out-of-reach", "than 100", NULL},
      {MODEL(GROWS("logistic: 1%, ceiling: 150"), "149"), "milestone-out-of-reach", NULL, NULL},
      {MODEL(GROWS("logistic: 1%, ceiling: 150"), "150"), "milestone-out-of-reach", "is 150", NULL},
      {MODEL(GROWS("logistic: 1%, ceiling: 100"), "100"), "milestone-out-of-reach", NULL, NULL},
      {MODEL("level: 5, growth: {points: {2026-02-01: 5, 2026-03-01: 9, 2026-04-01: 7}}", "9"),
       "milestone-out-of-reach", NULL, NULL},
      {MODEL("level: 5, growth: {points: {2026-02-01: 5, 2026-03-01: 9, 2026-04-01: 7}}", "10"),
       "milestone-out-of-reach", "never more than 9", NULL},
      {MODEL("stored: 5, added: 1/year", "1M"), "milestone-out-of-reach", NULL, NULL},
      {MODEL("stored: 5, added: 0/year", "6"), "milestone-out-of-reach", "more than 5", NULL},
  };
#undef GROWS
#undef MODEL
  CHECK_ALL(situations);
}
END_TEST

START_TEST(sizes_without_a_unit_are_told_with_what_was_meant) {
#define API(container) "services: {api: {" container "}}\n"
  static const situation situations[] = {
      {API("memory: {limit: 512}"), "unit-missing", "memory limit is 512 B", ": 512Mi"},
      {API("memory: {request: 2}"), "unit-missing", "memory request", ": 2Gi"},
      {API("memory: {request: 256Ki}"), "unit-missing", "memory request", ": 256Mi"},
      {API("memory: {request: 1Mi}"), "unit-missing", NULL, NULL},
      {API("memory: {request: 0}"), "unit-missing", NULL, NULL},
      {API("cpu: {limit: 500}"), "unit-missing", "cpu limit is 500 cores", ": 500m"},
      {API("cpu: {limit: 100}"), "unit-missing", NULL, NULL},
      {API("sidecars: {log: {memory: {limit: 64}}}"), "unit-missing", "64 B", ": 64Mi"},
      {"volumes: {a: {size: 20}}\n", "unit-missing", "size is 20 B", ": 20Gi"},
      {"nodes: {a: {cpu: 200, memory: 16}}\n", "unit-missing", "memory is 16 B", ": 16Gi"},
      {"nodes: {a: {cpu: 200, memory: 16384}}\n", "unit-missing", "memory is", ": 16Gi"},
  };
#undef API
  CHECK_ALL(situations);
}
END_TEST

/* Limits of 500m, 600m, 700m and 800m at 1m a user; 550 Mi hold 527 users of 1 Mi beside 23 Mi. */
START_TEST(what_is_carried_does_not_depend_on_what_is_claimed) {
#define MODEL(level, assumed)                                                                      \
  "drivers: {users: {level: 10}}\n"                                                                \
  "services:\n"                                                                                    \
  "  a: {memory: {limit: 550Mi, base: 23Mi, per: {users: {value: [0.5Mi, 1Mi, 4Mi]" assumed        \
  "}}}}\n"                                                                                         \
  "  b: {cpu: {limit: 600m, per: {users: 1m}}}\n"                                                  \
  "  c: {cpu: {limit: 700m, per: {users: 1m}}}\n"                                                  \
  "  d: {cpu: {limit: 800m, per: {users: 1m}}}\n"                                                  \
  "claims: [{carries: {users: " level "}}]\n"
  static const situation situations[] = {
      {MODEL("528", ""), "claim-not-carried",
       "it carries 527: with more, service/a/memory-limit "
       "breaks within a week; at the stated level 1 critical limit does: service/a/memory-limit",
       "Raise service/a/memory-limit first"},
      {MODEL("528.5", ""), "claim-not-carried", "it carries 527:", NULL},
      {MODEL("5k", ""), "claim-not-carried", "it carries 527:", NULL},
      {MODEL("1M", ""), "claim-not-carried", "it carries 527:", NULL},
      {MODEL("527", ""), "claim-not-carried", NULL, NULL},
      {MODEL("1M", ""), "claim-not-carried", "4 critical limits do: service/a/memory-limit, ",
       NULL},
      {MODEL("1M", ""), "claim-not-carried", " and 1 more", NULL},
      {MODEL("1M", ", assumed: true"), "claim-not-carried",
       "on assumed numbers, such as services.a.memory.per.users of 1 Mi (512 Ki to 4 Mi)",
       "Measure services.a.memory.per.users first; then raise service/a/memory-limit"},
  };
#undef MODEL
  CHECK_ALL(situations);
}
END_TEST

RUN_TESTS("check_cases", milestones_that_growth_never_comes_to_are_named,
          sizes_without_a_unit_are_told_with_what_was_meant,
          what_is_carried_does_not_depend_on_what_is_claimed,
          what_is_stored_counts_as_used_where_nothing_is_stated,
          estimates_are_held_against_flows_only_where_all_of_it_stays,
          an_estimate_is_given_a_size_that_holds_it_below_alert_and_headroom,
          items_may_come_to_less_or_to_more_than_their_total,
          retention_is_questioned_only_where_it_matters, claims_are_about_the_scenario_they_name,
          headroom_is_told_as_a_multiple,
          volumes_for_one_pod_are_counted_with_nodes_and_kinds_in_view,
          a_volume_that_pods_on_other_nodes_cannot_mount_is_critical,
          nodes_count_together_and_without_what_the_system_keeps,
          alerts_name_a_threshold_that_works, autoscalers_are_told_apart,
          guidance_is_held_against_the_largest_and_the_heaviest,
          quotas_ask_for_what_kubernetes_does_not_fill_in,
          growth_that_ends_or_falls_needs_no_ceiling,
          a_job_that_is_as_long_as_its_interval_is_in_time)
