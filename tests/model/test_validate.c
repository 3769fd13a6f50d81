#include "model/mistakes.h"

START_TEST(forms_that_exclude_each_other_are_not_mixed) {
  static const mistake mistakes[] = {
      {"drivers: {u: {level: 1, added: @1/s}}", "drivers.u: level and added exclude each other; "
                                                "write either level or added"},
      {"drivers: {u: @{season: s}}", "drivers.u: a driver needs either level or added"},
      {"drivers: {u: {level: 1, growth: {linear: @1/s, monthly: 1%}}}",
       "drivers.u.growth: monthly and linear exclude each other; write one of monthly, logistic"},
      {"drivers: {u: {level: @1, stored: 5}}",
       "drivers.u.level: stored, age, retention and archive belong to drivers that have added"},
      {"volumes: {a: {size: 1Gi, retention: 1d, resets: @1d}}",
       "volumes.a.resets: cannot be combined with retention; write one of them"},
      {"volumes: {a: {size: 1Gi, age: @1d}}",
       "volumes.a.age: has a meaning only beside retention; write retention too"},
      {"claims: [{stated: @5}]",
       "claims[0].stated: a claim has either stated and computed, or carries"},
      {"drivers: {u: {level: 1}}\n"
       "claims: [{stated: @5, computed: sum(limits.cpu), carries: {u: 1}}]",
       "a claim has either stated and computed, or carries"},
      {"claims: [@{}]", "a claim has either stated and computed, or carries"},
      {"drivers: {orders: {added: 1/s}}\nclaims: [{carries: @{orders: 20k}}]",
       "claims[0].carries: 'orders' is a flow, and a level is carried; write an estimate or a "
       "milestone"},
  };
  check_all(head, mistakes, NULL);
}
END_TEST

START_TEST(growth_must_have_somewhere_to_go) {
  static const mistake mistakes[] = {
      {"drivers: {u: {level: 1, growth: {logistic: @5%}}}",
       "drivers.u.growth.logistic: needs a ceiling above 0 to level off at"},
      {"drivers: {u: {level: 0, growth: {logistic: @5%, ceiling: 0}}}", "needs a ceiling above 0"},
      {"drivers: {u: {level: 1, growth: {ceiling: @5}}}",
       "drivers.u.growth.ceiling: has nothing to stop; write monthly, linear or logistic"},
      {"drivers: {u: {level: 9, growth: {monthly: 1%, ceiling: @5}}}",
       "drivers.u.growth.ceiling: 5 is below the start, 9; write more"},
      {"drivers: {b: {added: 2/s, growth: {monthly: 1%, ceiling: @1/s}}}",
       "drivers.b.growth.ceiling: 1/s is below the start, 2/s; write more"},
      {"drivers: {u: {level: 1, growth: {points: @{}}}}",
       "drivers.u.growth.points: points are written by date: {2026-01-01: 500, ...}"},
      {"drivers: {u: {level: 1, growth: {points: {@soon: 5}}}}",
       "drivers.u.growth.points: 'soon' is not a date"},
      {"drivers: {u: {level: 1, growth: {points: {2026-02-01: 5, @2026-01-01: 6}}}}",
       "drivers.u.growth.points: the date does not come after the one before"},
      {"drivers: {u: {level: 1, growth: {points: {2026-02-01: @-5}}}}",
       "drivers.u.growth.points.2026-02-01: -5 is below 0"},
      {"drivers: {u: {level: 1, growth: {table: @t.csv}}}",
       "drivers.u.growth.table: no files can be read here; write the points instead"},
      {"drivers: {u: {level: 1, growth: {table: @[]}}}", "the path of a CSV file is expected here"},
  };
  check_all(head, mistakes, NULL);
}
END_TEST

START_TEST(a_growth_table_must_be_one) {
  static const mistake mistakes[] = {
      {"drivers: {u: {level: 1, growth: {table: @negative.csv}}}",
       "drivers.u.growth.table: the table holds a value below 0 in row 3"},
      {"drivers: {u: {level: 1, growth: {table: @header.csv}}}",
       "drivers.u.growth.table: the table has no rows"},
  };
  const bscap_model_options options = options_with_loader();
  check_all(head, mistakes, &options);
}
END_TEST

START_TEST(a_table_that_cannot_be_had_keeps_the_loaders_reason) {
  const bscap_model_options options = options_with_loader();
  const bscap_source source = source_of(
      "model.yaml",
      "{name: x, start: 2026-01-01,\n drivers: {u: {level: 1, growth: {table: no.csv}}}}");
  bscap_model *model;
  bscap_error error;
  ck_assert_int_eq(bscap_model_read(&model, &source, 1, &options, NULL, &error), BSCAP_UNAVAILABLE);
  ck_assert_str_eq(error.message, "drivers.u.growth.table: no.csv: no such file");
  ck_assert_int_eq(error.line, 2);
  ck_assert_int_eq(error.column, 42);
}
END_TEST

START_TEST(a_mistake_inside_a_table_is_placed_in_the_table) {
  const bscap_model_options options = options_with_loader();
  const bscap_source source =
      source_of("model.yaml", "{name: x, start: 2026-01-01, "
                              "drivers: {u: {level: 1, growth: {table: broken.csv}}}}");
  bscap_model *model;
  bscap_error error;
  ck_assert_int_eq(bscap_model_read(&model, &source, 1, &options, NULL, &error), BSCAP_INVALID);
  ck_assert_str_eq(error.file, "broken.csv");
  ck_assert_int_eq(error.line, 2);
  ck_assert_int_eq(error.column, 12);
}
END_TEST

START_TEST(what_kubernetes_refuses_is_refused) {
  static const mistake mistakes[] = {
      {"services: {a: {cpu: {request: @500m, limit: 250m}}}",
       "services.a.cpu.request: 500m is above the limit, 250m, which Kubernetes refuses"},
      {"services: {a: {memory: {request: @1Gi, limit: 1M}}}",
       "services.a.memory.request: 1Gi is above the limit, 1MB"},
      {"services: {a: {sidecars: {s: {cpu: {request: @2, limit: 1}}}}}",
       "services.a.sidecars.s.cpu.request: 2 is above the limit, 1, which"},
      {"services: {a: {sidecars: {s: {memory: {request: @2Gi, limit: 1Gi}}}}}",
       "services.a.sidecars.s.memory.request: 2Gi is above the limit, 1Gi"},
      {"drivers: {u: {level: 1}}\nservices: {a: {sidecars: {s: {cpu: {per: @{u: 1}}}}}}",
       "services.a.sidecars.s.cpu.per: a sidecar has a base only; charge the main container"},
      {"drivers: {u: {level: 1}}\nservices: {a: {sidecars: {s: {memory: {each: @{u: 1}}}}}}",
       "services.a.sidecars.s.memory.each: a sidecar has a base only; charge the main container"},
      {"services: {a: {kind: CronJob, schedule: {every: 1h, takes: 1m}, autoscale: @{max: 3}}}",
       "services.a.autoscale: only Deployments and StatefulSets autoscale"},
      {"services: {a: {autoscale: {min: @5, max: 3}}}",
       "services.a.autoscale.min: 5 is above max, 3"},
      {"services: {a: {autoscale: @{max: 3}}}",
       "services.a.autoscale.cpu: a target is a share of the request; write cpu: {request: ...}"},
      {"services: {a: {cpu: {request: 0}, autoscale: {max: 3, cpu: @60%}}}",
       "services.a.autoscale.cpu: a target is a share of the request; write cpu: {request: ...}"},
      {"services: {a: {autoscale: {max: 3, memory: @60%}}}",
       "services.a.autoscale.memory: a target is a share of the request; write memory: {request"},
      {"services: {a: @{kind: CronJob}}", "services.a.schedule: a CronJob needs one; write "},
      {"services: {a: {schedule: @{every: 1h, takes: 1m}}}",
       "services.a.schedule: only a CronJob has one; write kind: CronJob"},
      {"services: {a: {kind: CronJob, schedule: {every: 1h, takes: 1m}, replicas: @2}}",
       "services.a.replicas: a DaemonSet has a pod on each node and a CronJob one for each run"},
      {"services: {a: {kind: @DaemonSet}}",
       "services.a.kind: a DaemonSet needs a node group under nodes"},
      {"nodes: {n: {cpu: 2, memory: 1Gi, system: {cpu: @3}}}",
       "nodes.n.system.cpu: 3 is more than the node has, 2"},
      {"nodes: {n: {cpu: 2, memory: 1Gi, system: {memory: @2Gi}}}",
       "nodes.n.system.memory: 2Gi is more than the node has, 1Gi"},
  };
  check_all(head, mistakes, NULL);
}
END_TEST

START_TEST(what_a_text_states_fits_what_it_is_about) {
  static const mistake mistakes[] = {
      {"claims: [{stated: @8Gi, computed: sum(limits.cpu)}]",
       "claims[0].stated: is in bytes but sum(limits.cpu) is in millicores; write its unit, such "
       "as 500m or 2 cores"},
      {"claims: [{stated: @8, computed: sum(requests.memory)}]", "is in bytes; write its unit"},
      {"claims: [{stated: @8, computed: sum(volumes.size)}]", "20Gi or 500MB"},
      {"links: {l: {}}\nclaims: [{stated: @8, computed: sum(links.l.average)}]", "5 Mbps"},
      {"volumes: {v: {size: 1Gi}}\nclaims: [{stated: @8, computed: growth(volumes.v)}]",
       "500MB/month"},
      {"claims: [{stated: @8, computed: headroom(cpu)}]", "60% or 2x"},
      {"services: {a: {replicas: 2}}\nadvice: [{set: services.a.replicas, to: @2Gi}]",
       "advice[0].to: is in bytes but services.a.replicas is in count; write its unit, such as "
       "400 or 10k"},
      {"volumes: {v: {size: 1Gi, backup: 1d}}\nadvice: [{set: volumes.v.backup, to: @2Gi}]",
       "30s or 6mo"},
      {"drivers: {b: {added: 1/s}}\nadvice: [{set: drivers.b.added, to: @2Gi}]", "10k/month"},
      {"drivers: {u: {level: 1}}\n"
       "volumes: {v: {size: 1, estimates: {e: {at: @{}, total: 1}}}}",
       "volumes.v.estimates.e.at: an estimate is at one level; write {users: 5k}"},
  };
  check_all(head, mistakes, NULL);
}
END_TEST

START_TEST(a_mistake_under_a_scenario_says_which) {
  static const mistake mistakes[] = {
      {"volumes: {v: {size: 1Gi}}\nscenarios: {small: {volumes: {v: {size: @-1}}}}",
       "under the scenario 'small': volumes.v.size: -1 is below 0, the least it may be"},
      {"drivers: {u: {level: 1}}\nmilestones: {@u: 5}\nscenarios: {empty: {drivers: ~}}",
       "under the scenario 'empty': milestones: no driver named 'u', nor any other"},
      {"volumes: {v: {size: 1Gi}}\nscenarios: {less: {volumes: {w: @~}}}",
       "under the scenario 'less': volumes: nothing named 'w' to remove"},
  };
  check_all(head, mistakes, NULL);
}
END_TEST

RUN_TESTS("members that must agree", forms_that_exclude_each_other_are_not_mixed,
          growth_must_have_somewhere_to_go, a_growth_table_must_be_one,
          a_table_that_cannot_be_had_keeps_the_loaders_reason,
          a_mistake_inside_a_table_is_placed_in_the_table, what_kubernetes_refuses_is_refused,
          what_a_text_states_fits_what_it_is_about, a_mistake_under_a_scenario_says_which)
