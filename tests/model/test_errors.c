#include "model/mistakes.h"

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
      {"a: 1\n@---\nb: 2\n", "a second document begins here; write one alone"},
      {"@- a\n- b\n", "a model is a map of keys such as name: and services:"},
      {"@services", "a model is a map of keys such as name: and services:"},
  };
  check_all("", mistakes, NULL);
}
END_TEST

START_TEST(bytes_that_are_no_text_are_refused) {
  static const struct {
    const char *bytes;
    size_t count;
    int line;
    int column;
  } rows[] = {{"name: x\nst\0rt: 1\n", 17, 2, 3},
              {"\xff\xfen\0a\0m\0e\0", 10, 1, 1}, /* UTF-16 */
              {"a: \xc3\xa9\xc3", 6, 1, 5},
              {"a: \xed\xa0\x80", 6, 1, 4}, /* half a surrogate pair */
              {"\xef\xbb\xbf"
               "a: \x80",
               7, 1, 4}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const bscap_source source = {"model.yaml", rows[i].bytes, rows[i].count};
    bscap_model *model;
    bscap_error error;
    ck_assert_int_eq(bscap_model_read(&model, &source, 1, NULL, NULL, &error), BSCAP_INVALID);
    ck_assert_ptr_nonnull(strstr(error.message, "not a text in UTF-8: "));
    ck_assert_int_eq(error.line, rows[i].line);
    ck_assert_int_eq(error.column, rows[i].column);
  }
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
      {"volumes: {a: {size: 1Gi, estimates: {e: {at: {@u: 1}, total: 1}}}}", "no driver named"},
      {"drivers: {u: {level: 1}}\nmilestones: {u: @~}", "milestones.u: a number is missing here"},
  };
  static const mistake starts[] = {
      {"name: x\nstart: @tomorrow", "start: 'tomorrow' is not a date; write one such"},
      {"name: x\nstart: @[]", "start: a date such as 2026-03-31 is expected here"},
      {"name: x\nstart: @2026-01-01T01:00:00Z",
       "start: a model begins at midnight; write a date alone"},
  };
  check_all(head, mistakes, NULL);
  check_all("", starts, NULL);
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
          bytes_that_are_no_text_are_refused, missing_and_unknown_keys_are_named,
          a_value_of_the_wrong_shape_is_refused, names_are_letters_digits_and_dashes,
          what_is_named_must_exist, readings_of_drivers_fit_their_kind,
          a_number_that_cannot_be_read_says_what_to_write, a_number_out_of_bounds_names_the_bound,
          a_message_about_a_very_long_text_still_says_what_to_write, a_long_list_of_names_is_cut,
          nobody_needs_to_listen, no_sources_give_no_model)
