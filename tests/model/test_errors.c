#include "model/reading.h"

/* Each text holds an @ just before the place where the complaint must be; it is taken out first. */
typedef struct mistake {
  const char *text;
  const char *message; /* a part of it that must be there */
} mistake;

enum { TEXT_SIZE = 2048 };

/* Takes the mark out of `marked`; `head` goes before it. Gives the place that was marked. */
static void unmark(const char *head, const char *marked, char text[TEXT_SIZE], int *line,
                   int *column) {
  snprintf(text, TEXT_SIZE, "%s%s", head, marked);
  char *mark = strchr(text, '@');
  ck_assert_msg(mark != NULL, "no mark in: %s", marked);
  *line = *column = 1;
  for (const char *at = text; at < mark; at++) {
    const int is_continued = ((unsigned char)*at & 0xc0) == 0x80;
    *column = *at == '\n' ? 1 : *column + !is_continued;
    *line += *at == '\n';
  }
  memmove(mark, mark + 1, strlen(mark));
}

static void check_mistake(const char *head, const mistake *row,
                          const bscap_model_options *options) {
  char text[TEXT_SIZE];
  int line, column;
  unmark(head, row->text, text, &line, &column);
  const bscap_source source = source_of("model.yaml", text);
  bscap_model *model;
  bscap_error error = {0};
  bscap_status status = bscap_model_read(&model, &source, 1, options, NULL, &error);
  ck_assert_msg(status == BSCAP_INVALID, "accepted: %s", text);
  ck_assert_ptr_null(model);
  ck_assert_int_eq(error.status, BSCAP_INVALID);
  ck_assert_msg(strstr(error.message, row->message) != NULL, "%s\nsays '%s', not '%s'", text,
                error.message, row->message);
  ck_assert_str_eq(error.file, "model.yaml");
  ck_assert_msg(error.line == line && error.column == column, "%s\n'%s' is at %d:%d, not %d:%d",
                text, error.message, error.line, error.column, line, column);
}

#define check_all(head, mistakes, options)                                                         \
  do {                                                                                             \
    for (size_t i = 0; i < sizeof(mistakes) / sizeof *(mistakes); i++)                             \
      check_mistake(head, &(mistakes)[i], options);                                                \
  } while (0)

static const char head[] = "name: x\nstart: 2026-01-01\n";

START_TEST(text_that_is_not_yaml_is_refused_where_it_goes_wrong) {
  static const mistake mistakes[] = {
      {"a: [1, 2\nb@: 3\n", "not YAML: did not find expected ',' or ']'"},
      {"a: 1\n b@: 2\n", "not YAML: mapping values are not allowed"},
      {"name: x\nnote: café @\x01", "not a text in UTF-8: control characters are not allowed"},
      {"name: ä@\xff", "not a text in UTF-8: "},
      {"a: @!!int 1", "tags such as 'tag:yaml.org,2002:int' have no meaning here"},
      {"a: @!mine {}", "tags such as '!mine' have no meaning here"},
      {"a: @!mine []", "tags such as '!mine' have no meaning here"},
      {"a: @\"x\\0y\"", "a NUL character in a text"},
      {"a: 1\nb: 2\n@a: 3\n", "the key 'a' stands here twice, first on line 1; keep one"},
      {"@[a]: 1", "a key must be a plain word, not a list or a map"},
      {"@{a: b}: 1", "a key must be a plain word, not a list or a map"},
      {"a: &x {}\n@*x : 1", "a key must be a plain word, not a list or a map"},
      {"a: &x {b: @*x }", "the alias '*x' stands inside what it refers to"},
      {"a: @*x", "no anchor '&x' stands before this alias"},
      {"a: 1\n@---\nb: 2\n", "a second document begins here; a model is one document"},
      {"@- a\n- b\n", "a model is a map of keys such as name: and services:"},
      {"@services", "a model is a map of keys such as name: and services:"},
  };
  check_all("", mistakes, NULL);
}
END_TEST

START_TEST(missing_and_unknown_keys_are_named) {
  static const mistake mistakes[] = {
      {"@start: 2026-01-01", "a model needs the key 'name' (the system's name)"},
      {"@name: x", "a model needs the key 'start' (the date from which the model speaks)"},
      {"@name: x\nstart: ~", "a model needs the key 'start'"},
      {"name: x\nstart: 2026-01-01\n@servces: {}",
       "no key of a model named 'servces'; did you mean 'services'?"},
  };
  static const mistake inside[] = {
      {"services:\n  api:\n    @replica: 3", "services.api: no key of a service named 'replica'; "
                                             "did you mean 'replicas'?"},
      {"volumes: {a: {size: 1Gi, @qqqqq: 3}}",
       "volumes.a: no key of a volume named 'qqqqq'; write one of size, filesystem, "},
      {"services: {a: {cpu: {request: {value: 1, @asumed: true}}}}",
       "services.a.cpu.request: no key of a number named 'asumed'; did you mean 'assumed'?"},
      {"services: {a: {@<<: {}}}", "services.a: no key of a service named '<<'"},
      {"volumes: {a: @{used: 1Gi}}",
       "volumes.a: a volume needs the key 'size' (the size that is claimed)"},
      {"nodes: {a: @{cpu: 1}}", "nodes.a: a node group needs the key 'memory'"},
      {"advice: [@{to: 5}]", "advice[0]: advice needs the key 'set'"},
  };
  check_all("", mistakes, NULL);
  check_all(head, inside, NULL);
}
END_TEST

START_TEST(a_value_of_the_wrong_shape_is_refused) {
  static const mistake mistakes[] = {
      {"description: @[a]", "description: a text is expected here, not a list or a map"},
      {"volumes: {a: {size: 1Gi, reclaim: @yes}}",
       "volumes.a.reclaim: 'yes' is neither true nor false; write one of these"},
      {"volumes: {a: {size: 1Gi, reclaim: @{}}}",
       "volumes.a.reclaim: true or false is expected here, not a list or a map"},
      {"services: {a: {kind: @[]}}", "services.a.kind: a word is expected here"},
      {"services: {a: {kind: @Deploymnt}}",
       "services.a.kind: no kind named 'Deploymnt'; did you mean 'Deployment'?"},
      {"links: {a: {direction: @up}}", "links.a.direction: no direction named 'up'; "
                                       "write one of ingress, egress, internal"},
      {"services: @[api]", "services: a service is written by name: {NAME: {...}}"},
      {"services: {a: @3}", "services.a: a service is a map of settings such as kind: ..."},
      {"claims: @{stated: 3}", "claims: a list is expected here, each item after '- '"},
      {"bottlenecks: @a", "bottlenecks: a list of names is expected here: [a, b]"},
      {"bottlenecks: [@{}]", "bottlenecks: a name is expected here"},
      {"services: {a: {cpu: {per: @2m}}}",
       "services.a.cpu.per: costs are written by driver, as in {users: 2m}"},
      {"links: {a: {traffic: {t: {follows: @[users]}}}}",
       "links.a.traffic.t.follows: the name of a driver is expected here"},
      {"milestones: @1M", "milestones: levels are written by driver, as in {users: 5k}"},
      {"milestones: [@1M]", "milestones[0]: levels are written by driver, as in {users: 5k}"},
      {"claims: [{computed: @[]}]",
       "claims[0].computed: a figure such as sum(requests.cpu) is expected here"},
      {"claims: [{stated: @[]}]",
       "claims[0].stated: an amount such as 8.5 cores is expected here, not a list or a map"},
      {"scenarios: @[a]", "scenarios are written by name: {name: {changes}}"},
      {"scenarios: {a: @3}", "the scenario 'a' is no map of changes; write {} for none"},
  };
  check_all(head, mistakes, NULL);
}
END_TEST

START_TEST(names_are_letters_digits_and_dashes) {
  static const mistake mistakes[] = {
      {"services: {@a.b: {}}", "services: 'a.b' cannot be a name; write letters, digits, - and _"},
      {"services: {@1a: {}}", "services: '1a' cannot be a name"},
      {"services: {@\"\": {}}", "services: '' cannot be a name"},
      {"services: {@é: {}}", "services: 'é' cannot be a name"},
      {"services: {@aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: {}}",
       "beginning with a letter, at most 63"},
      {"services:\n  api:@\n", "services: nothing named 'api' to remove; write {} for one without"},
      {"drivers: {@low: {level: 1}}",
       "drivers: 'low' cannot be a name here, as it is a key of numbers; write another"},
      {"drivers: {@constant: {level: 1}}", "drivers: 'constant' cannot be a name here"},
      {"drivers: {u: {level: 1}}\n"
       "volumes: {v: {size: 1, estimates: {e: {at: {u: 1}, total: 1, items: {@value: 1}}}}}",
       "volumes.v.estimates.e.items: 'value' cannot be a name here"},
  };
  check_all(head, mistakes, NULL);
}
END_TEST

START_TEST(what_is_named_must_exist) {
  static const mistake mistakes[] = {
      {"drivers: {users: {level: 1, season: @winter}}",
       "drivers.users.season: no season named 'winter', nor any other"},
      {"drivers: {users: {level: 1}}\nservices: {a: {cpu: {per: {@user: 1m}}}}",
       "services.a.cpu.per: no driver named 'user'; did you mean 'users'?"},
      {"services: {a: {cpu: {each: {@users: 1m}}}}",
       "services.a.cpu.each: no driver named 'users', nor any other"},
      {"drivers: {users: {level: 1}}\nmilestones: {@battles: 1}",
       "milestones: no driver named 'battles'; write users"},
      {"drivers: {u: {level: 1}}\nvolumes: {a: {size: 1Gi, writes: {@users.added: 1}}}",
       "volumes.a.writes: no driver named 'users'; write u"},
      {"links: {a: {traffic: {t: {follows: @users}}}}",
       "links.a.traffic.t.follows: no driver named 'users'"},
      {"nodes: {workers: {cpu: 1, memory: 1Gi}}\nservices: {a: {nodes: @worker}}",
       "services.a.nodes: no node group named 'worker'; did you mean 'workers'?"},
      {"services: {api: {}, web: {}}\nvolumes: {a: {size: 1Gi, service: @database}}",
       "volumes.a.service: no service named 'database'; write one of api, web"},
      {"services: {api: {}}\nbottlenecks: [api, @apy]",
       "bottlenecks: no service named 'apy'; did you mean 'api'?"},
      {"links: {up: {}}\nclaims: [{stated: 1 Mbps, computed: @sum(links.down.peak)}]",
       "claims[0].computed: no link named 'down'; write up"},
      {"claims: [{stated: 1GB/month, computed: @growth(volumes.a)}]",
       "claims[0].computed: no volume named 'a', nor any other"},
      {"claims: [{stated: 1, computed: @sum(cpu)}]",
       "claims[0].computed: 'sum(cpu)' is no figure; write sum(requests.cpu), "},
      {"drivers: {u: {level: 1}}\nclaims: [{carries: {u: 1}, scenario: @ha}]\n"
       "scenarios: {larger: {}}",
       "claims[0].scenario: no scenario named 'ha'; write larger"},
      {"advice: [{set: @services.api.memory.limit, to: 1Gi}]",
       "advice[0].set: no number stands at 'services.api.memory.limit'; write a path such as"},
  };
  check_all(head, mistakes, NULL);
}
END_TEST

START_TEST(readings_of_drivers_fit_their_kind) {
  static const mistake mistakes[] = {
      {"drivers: {u: {level: 1}}\nservices: {a: {cpu: {per: {@u.added: 1m}}}}",
       "services.a.cpu.per: 'u' is a level; write u alone"},
      {"drivers: {b: {added: 1/s}}\nservices: {a: {cpu: {per: {@b: 1m}}}}",
       "services.a.cpu.per: 'b' is a flow; write b.added, b.stored or b.ever"},
      {"drivers: {b: {added: 1/s}}\nservices: {a: {cpu: {per: {@b.kept: 1m}}}}",
       "services.a.cpu.per: 'b.kept' is a flow; write b.added, b.stored or b.ever"},
      {"drivers: {b: {added: 1/s}}\nvolumes: {v: {size: 1Gi, grows: {@b.stored: 1}}}",
       "volumes.v.grows: only what is added is written; write NAME.added of a flow"},
      {"drivers: {u: {level: 1}}\nvolumes: {v: {size: 1Gi, grows: {@u: 1}}}",
       "volumes.v.grows: only what is added is written; write NAME.added of a flow"},
  };
  check_all(head, mistakes, NULL);
}
END_TEST

START_TEST(a_number_that_cannot_be_read_says_what_to_write) {
  static const mistake mistakes[] = {
      {"volumes: {a: {size: @20gi}}", "volumes.a.size: '20gi': write 20Gi"},
      {"volumes: {a: {size: @[]}}",
       "volumes.a.size: an uncertain number is three values: [low, likely, high]"},
      {"volumes: {a: {size: @[1Gi, 2Gi]}}", "an uncertain number is three values"},
      {"volumes: {a: {size: [1Gi, @[2Gi], 3Gi]}}",
       "volumes.a.size: a number is expected here, not a list or a map"},
      {"volumes: {a: {size: {value: @{}}}}", "a number is expected here, not a list or a map"},
      {"volumes: {a: {size: [1Gi, @~, 3Gi]}}", "volumes.a.size: a number is missing here"},
      {"volumes: {a: {size: [@3Gi, 2Gi, 4Gi]}}",
       "volumes.a.size: low, likely and high must not fall: 3Gi, 2Gi, 4Gi; write them in order"},
      {"volumes: {a: {size: @{low: 1Gi, high: 2Gi}}}",
       "volumes.a.size: write either value, or low, likely and high"},
      {"volumes: {a: {size: @{value: 1Gi, high: 2Gi}}}", "write either value, or low, likely"},
      {"volumes: {a: {size: @{}}}", "write either value, or low, likely and high"},
      {"volumes: {a: {size: {value: 1Gi, assumed: @maybe}}}",
       "volumes.a.size: 'maybe' is neither true nor false"},
      {"volumes: {a: {size: {value: 1Gi, source: @[]}}}", "volumes.a.size: a text is expected"},
      {"volumes: {a: {size: 1Gi, retention: @7}}", "volumes.a.retention: '7' lacks a unit"},
      {"volumes: {a: {size: 1Gi, retention: @1:30}}", "volumes.a.retention: '90' lacks a unit"},
      {"claims: [{stated: @8 apples}]", "claims[0].stated: '8 apples': write what it counts"},
      {"start: @tomorrow", "the key 'start' stands here twice"},
      {"volumes: {a: {size: 1Gi, estimates: {e: {at: {@u: 1}, total: 1}}}}", "no driver named"},
      {"drivers: {u: {level: 1}}\nmilestones: {u: @~}", "milestones.u: a number is missing here"},
  };
  mistake start = {"name: x\nstart: @tomorrow", "start: 'tomorrow' is not a date; write one such"};
  mistake list = {"name: x\nstart: @[]", "start: a date such as 2026-03-31 is expected here"};
  mistake hour = {"name: x\nstart: @2026-01-01T01:00:00Z",
                  "start: a model begins at midnight; write a date alone"};
  for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
    if (strncmp(mistakes[i].text, "start", 5) != 0) check_mistake(head, &mistakes[i], NULL);
  }
  check_mistake("", &start, NULL);
  check_mistake("", &list, NULL);
  check_mistake("", &hour, NULL);
}
END_TEST

START_TEST(a_number_out_of_bounds_names_the_bound) {
  static const mistake mistakes[] = {
      {"volumes: {a: {size: @-20Gi}}", "volumes.a.size: -20Gi is below 0, the least it may be"},
      {"alerts: {volume: @85}", "alerts.volume: 85 is above 1, the most it may be; write 85%"},
      {"alerts: {volume: @250%}", "alerts.volume: 250% is above 1, the most it may be"},
      {"services: {a: {replicas: @2.5}}",
       "services.a.replicas: 2.5 is not a whole number; write one without a fraction"},
      {"services: {a: {replicas: @200k}}", "services.a.replicas: 200k is above 100k"},
      {"services: {a: {replicas: [1, 2, @200k]}}", "services.a.replicas: 200k is above 100k"},
      {"services: {a: {alert: {for: @2y}}}", "services.a.alert.for: 2y is above 1y, the most"},
      {"drivers: {u: {level: 1, growth: {monthly: @-100%}}}",
       "drivers.u.growth.monthly: -100% is below -99%"},
      {"seasons: {s: {hours: @[1, 2]}}", "seasons.s.hours: a list of 24 numbers is expected here"},
      {"seasons: {s: {days: @1}}", "seasons.s.days: a list of 7 numbers is expected here"},
      {"seasons: {s: {days: [1, 1, 1, @-1, 1, 1, 1]}}",
       "seasons.s.days[3]: -1 is below 0, the least it may be"},
      {"seasons: {s: {days: [1, 1, 1, 1, 1, @1e9, 1]}}", "seasons.s.days[5]: 1e9 is above "},
      {"seasons: {s: {days: [1, 1, 1, 1, 1, 1, @one]}}", "seasons.s.days[6]: 'one'"},
      {"seasons: {s: {days: @[0, 0, 0, 0, 0, 0, 0]}}",
       "seasons.s.days: all numbers are 0; write shares of work, such as 1"},
  };
  check_all(head, mistakes, NULL);
}
END_TEST

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
      {"claims: [@{stated: 5, carries: {}}]",
       "claims[0].stated: a claim has either stated and computed, or carries"},
  };
  mistake at_stated = {"claims: [{stated: @5}]", "a claim has either stated and computed, or "};
  for (size_t i = 0; i + 1 < sizeof mistakes / sizeof *mistakes; i++)
    check_mistake(head, &mistakes[i], NULL);
  check_mistake(head, &at_stated, NULL);
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
  ck_assert_str_eq(error.message, "drivers.u.growth.table: no such file");
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

START_TEST(a_message_about_a_very_long_text_still_says_what_to_write) {
  static char text[5000] = "name: x\nstart: 2026-01-01\nservices: {a: {kind: ";
  size_t count = strlen(text);
  memset(text + count, 'x', 4000);
  strcpy(text + count + 4000, "}}\n");
  bscap_model *model;
  bscap_error error;
  ck_assert_int_eq(try_text(&model, text, &error), BSCAP_INVALID);
  ck_assert_ptr_nonnull(strstr(error.message, "write one of Deployment, StatefulSet, DaemonSet"));
}
END_TEST

START_TEST(a_long_list_of_names_is_cut) {
  static char text[5000] = "name: x\nstart: 2026-01-01\ndrivers: {";
  for (int i = 0; i < 100; i++)
    snprintf(text + strlen(text), 40, "driver-number-%d: {level: 1}, ", i);
  strcat(text, "}\nmilestones: {users: 1}\n");
  bscap_model *model;
  bscap_error error;
  ck_assert_int_eq(try_text(&model, text, &error), BSCAP_INVALID);
  ck_assert_ptr_nonnull(strstr(error.message, "write one of driver-number-0, driver-number-1, "));
  ck_assert_str_eq(error.message + strlen(error.message) - 5, ", ...");
}
END_TEST

START_TEST(nobody_needs_to_listen) {
  bscap_model *model;
  ck_assert_int_eq(try_text(&model, "a: [", NULL), BSCAP_INVALID);
  ck_assert_int_eq(try_text(&model, "{name: x, start: never}", NULL), BSCAP_INVALID);
  ck_assert_int_eq(
      try_text(&model, "{name: x, start: 2026-01-01, scenarios: {a: {start: never}}}", NULL),
      BSCAP_INVALID);
}
END_TEST

START_TEST(no_sources_give_no_model) {
  bscap_model *model;
  bscap_error error;
  ck_assert_int_eq(bscap_model_read(&model, NULL, 0, NULL, NULL, &error), BSCAP_INVALID);
  ck_assert_str_eq(error.message, "no model was given");
  const bscap_source nothing = {"nothing.yaml", NULL, 0};
  ck_assert_int_eq(bscap_model_read(&model, &nothing, 1, NULL, NULL, &error), BSCAP_INVALID);
  ck_assert_ptr_nonnull(strstr(error.message, "a model needs the key 'name'"));
}
END_TEST

RUN_TESTS("model errors", text_that_is_not_yaml_is_refused_where_it_goes_wrong,
          missing_and_unknown_keys_are_named, a_value_of_the_wrong_shape_is_refused,
          names_are_letters_digits_and_dashes, what_is_named_must_exist,
          readings_of_drivers_fit_their_kind, a_number_that_cannot_be_read_says_what_to_write,
          a_number_out_of_bounds_names_the_bound, forms_that_exclude_each_other_are_not_mixed,
          growth_must_have_somewhere_to_go, a_growth_table_must_be_one,
          a_table_that_cannot_be_had_keeps_the_loaders_reason,
          a_mistake_inside_a_table_is_placed_in_the_table, what_kubernetes_refuses_is_refused,
          what_a_text_states_fits_what_it_is_about, a_mistake_under_a_scenario_says_which,
          a_message_about_a_very_long_text_still_says_what_to_write, a_long_list_of_names_is_cut,
          nobody_needs_to_listen, no_sources_give_no_model)
