#include "model/reading.h"

static const char base[] = "name: x\n"
                           "start: 2026-01-01\n"
                           "drivers: {users: {level: 400}, battles: {added: 10k/month}}\n"
                           "services:\n"
                           "  api: {replicas: 2, cpu: {request: 50m, base: [4m, 5m, 6m]}}\n"
                           "  web: {replicas: 1, cpu: {per: {users: 1m, battles.added: 2m}}}\n"
                           "bottlenecks: [api, web]\n"
                           "scenarios:\n"
                           "  more: {services: {api: {replicas: 9}}}\n"
                           "  low: {drivers: {users: {level: 1}}}\n";

static bscap_model *read_with(const char *scenario, const char *const *settings, size_t count) {
  bscap_model_options options = bscap_model_options_default();
  options.scenario = scenario;
  options.settings = settings;
  options.settings_count = count;
  const bscap_source source = source_of("model.yaml", base);
  return read_all(&source, 1, &options, NULL);
}

static void check_refused(const bscap_model_options *options, const char *overlay, const char *file,
                          int line, int column, const char *message) {
  const bscap_source sources[] = {source_of("base.yaml", base), source_of("overlay.yaml", overlay)};
  bscap_model *model;
  bscap_error error;
  ck_assert_msg(bscap_model_read(&model, sources, 2, options, NULL, &error) == BSCAP_INVALID,
                "accepted: %s", overlay);
  ck_assert_msg(strstr(error.message, message) != NULL, "'%s' lacks '%s'", error.message, message);
  ck_assert_str_eq(error.file, file);
  ck_assert_int_eq(error.line, line);
  ck_assert_int_eq(error.column, column);
}

START_TEST(maps_merge_by_name_and_keep_the_rest) {
  bscap_model *model = read_over(base, "services: {api: {replicas: 5}, new: {replicas: 3}}");
  assert_close(value_at(model, "services.api.replicas"), 5, 0);
  assert_close(value_at(model, "services.api.cpu.request"), 50, 0);
  assert_close(value_at(model, "services.web.replicas"), 1, 0);
  assert_close(value_at(model, "services.new.replicas"), 3, 0);
  const bscap_entry *entry = bscap_model_find(model, "services.api.replicas");
  ck_assert_str_eq(entry->file, "overlay.yaml");
  ck_assert_int_eq(entry->line, 1);
  ck_assert_int_eq(entry->column, 28);
  ck_assert_str_eq(bscap_model_find(model, "services.web.replicas")->file, "base.yaml");
  bscap_model_free(model);
}
END_TEST

START_TEST(later_sources_win) {
  const bscap_source sources[] = {source_of("a", base), source_of("b", "name: b\ndescription: d"),
                                  source_of("c", "name: c")};
  bscap_model *model = read_all(sources, 3, NULL, NULL);
  ck_assert_str_eq(bscap_model_name(model), "c");
  bscap_model_free(model);
}
END_TEST

START_TEST(null_removes_whatever_it_stands_for) {
  static const char *const nulls[] = {"null", "~", "", "Null", "NULL"};
  for (size_t i = 0; i < sizeof nulls / sizeof *nulls; i++) {
    char overlay[200];
    snprintf(overlay, sizeof overlay,
             "services:\n  api: {cpu: {request: %s}}\n  web: %s\nbottlenecks: [api]\n", nulls[i],
             nulls[i]);
    bscap_model *model = read_over(base, overlay);
    ck_assert_ptr_null(bscap_model_find(model, "services.api.cpu.request"));
    ck_assert_ptr_null(bscap_model_find(model, "services.web.replicas"));
    ck_assert_ptr_nonnull(bscap_model_find(model, "services.api.replicas"));
    bscap_model_free(model);
  }
}
END_TEST

START_TEST(a_null_in_quotes_is_a_text) {
  bscap_model *model = read_over(base, "name: 'null'");
  ck_assert_str_eq(bscap_model_name(model), "null");
  bscap_model_free(model);
}
END_TEST

START_TEST(a_null_for_something_unknown_is_refused) {
  check_refused(NULL, "services:\n  aip: null", "overlay.yaml", 2, 8,
                "services: nothing named 'aip' to remove");
  check_refused(NULL, "services: {api: {replica: null}}", "overlay.yaml", 1, 18,
                "no key of a service named 'replica'; did you mean 'replicas'?");
  check_refused(NULL, "services: {api: {cpu: {per: {user: null}}}}", "overlay.yaml", 1, 30,
                "services.api.cpu.per: no driver named 'user'; did you mean 'users'?");
  check_refused(NULL, "milestones: {user: null}", "overlay.yaml", 1, 14,
                "milestones: no driver named 'user'; did you mean 'users'?");
}
END_TEST

START_TEST(a_null_for_a_known_key_that_is_not_written_is_fine) {
  bscap_model *model =
      read_over(base, "services: {api: {autoscale: null, cpu: {per: {users: ~}}}}\n"
                      "volumes: ~\nlinks: {}\n");
  ck_assert_ptr_null(bscap_model_find(model, "services.api.cpu.per.users"));
  bscap_model_free(model);
}
END_TEST

START_TEST(lists_and_scalars_replace) {
  bscap_model *model = read_over(base, "bottlenecks: [web]\nservices: {api: {cpu: {base: 9m}}}");
  const bscap_entry *entry = bscap_model_find(model, "services.api.cpu.base");
  assert_close(entry->low, 9, 0);
  assert_close(entry->high, 9, 0);
  bscap_model_free(model);
}
END_TEST

START_TEST(a_map_that_is_a_number_replaces_the_number_whole) {
  static const char with_map[] = "services: {api: {cpu: {base: {low: 1m, likely: 2m, high: 3m, "
                                 "source: Guess, assumed: true}}}}";
  static const char with_value[] = "services: {api: {cpu: {base: {value: 7m}}}}";
  const bscap_source sources[] = {source_of("a", base), source_of("b", with_map),
                                  source_of("c", with_value)};
  for (size_t count = 2; count <= 3; count++) {
    bscap_model *model = read_all(sources, count, NULL, NULL);
    const bscap_entry *entry = bscap_model_find(model, "services.api.cpu.base");
    assert_close(entry->likely, count == 2 ? 2 : 7, 0);
    assert_close(entry->high, count == 2 ? 3 : 7, 0);
    ck_assert_int_eq(entry->is_assumed, count == 2);
    ck_assert_int_eq(entry->source != NULL, count == 2);
    bscap_model_free(model);
  }
}
END_TEST

START_TEST(parts_called_low_and_high_merge_like_others) {
  const char *first = "{name: x, start: 2026-01-01, services: {low: {replicas: 1}, a: {}}}";
  bscap_model *model = read_over(first, "services: {low: {surge: 1}, high: {replicas: 3}}");
  assert_close(value_at(model, "services.low.replicas"), 1, 0);
  assert_close(value_at(model, "services.high.replicas"), 3, 0);
  bscap_model_free(model);
  model = read_over(base, "scenarios: {low: {services: {api: {replicas: 4}}}, high: {}}");
  ck_assert_str_eq(bscap_model_scenario(model, 0), "more");
  ck_assert_str_eq(bscap_model_scenario(model, 1), "low");
  ck_assert_str_eq(bscap_model_scenario(model, 2), "high");
  bscap_model_free(model);
}
END_TEST

START_TEST(an_overlay_must_be_a_map_and_may_be_empty) {
  check_refused(NULL, "[a]", "overlay.yaml", 1, 1, "a model is a map of keys");
  static const char *const empty[] = {"", "---\n", "# nothing\n", "{}"};
  for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
    bscap_model_free(read_over(base, empty[i]));
  }
}
END_TEST

START_TEST(a_scenario_applies_over_the_model) {
  bscap_model *model = read_with("more", NULL, 0);
  assert_close(value_at(model, "services.api.replicas"), 9, 0);
  ck_assert_str_eq(bscap_model_applied_scenario(model), "more");
  bscap_model_free(model);
  model = read_with(NULL, NULL, 0);
  assert_close(value_at(model, "services.api.replicas"), 2, 0);
  ck_assert_ptr_null(bscap_model_applied_scenario(model));
  ck_assert_str_eq(bscap_model_scenario(model, 0), "more");
  ck_assert_str_eq(bscap_model_scenario(model, 1), "low");
  ck_assert_ptr_null(bscap_model_scenario(model, 2));
  bscap_model_free(model);
}
END_TEST

START_TEST(an_unknown_scenario_names_the_nearest) {
  bscap_model_options options = bscap_model_options_default();
  options.scenario = "moer";
  check_refused(&options, "{}", "base.yaml", 1, 1,
                "no scenario named 'moer'; did you mean 'more'?");
  options.scenario = "archive";
  check_refused(&options, "{}", "base.yaml", 1, 1,
                "no scenario named 'archive'; write one of more, low");
}
END_TEST

START_TEST(an_overlay_can_remove_scenarios) {
  bscap_model *model = read_over(base, "scenarios: {more: null}");
  ck_assert_str_eq(bscap_model_scenario(model, 0), "low");
  bscap_model_free(model);
  model = read_over(base, "scenarios: {low: null}");
  ck_assert_str_eq(bscap_model_scenario(model, 0), "more");
  ck_assert_ptr_null(bscap_model_scenario(model, 1));
  bscap_model_free(model);
  model = read_over(base, "scenarios: null");
  ck_assert_ptr_null(bscap_model_scenario(model, 0));
  bscap_model_free(model);
}
END_TEST

START_TEST(every_scenario_is_checked_although_none_is_asked_for) {
  check_refused(NULL, "scenarios: {bad: {services: {api: {replicas: -1}}}}", "overlay.yaml", 1, 46,
                "under the scenario 'bad': services.api.replicas: -1 is below 0");
}
END_TEST

START_TEST(settings_go_over_everything) {
  static const char *const settings[] = {"services.api.replicas=4",
                                         "drivers.users.level=[1,2,3]",
                                         "services.web.cpu.per.battles.added=3m",
                                         "services.api.cpu.base={value: 8m, assumed: true}",
                                         "bottlenecks=[web]",
                                         "services.new={replicas: 1}"};
  bscap_model *model = read_with("more", settings, sizeof settings / sizeof *settings);
  assert_close(value_at(model, "services.api.replicas"), 4, 0);
  assert_close(value_at(model, "services.web.cpu.per.battles.added"), 3, 0);
  assert_close(value_at(model, "services.web.cpu.per.users"), 1, 0);
  assert_close(value_at(model, "services.api.cpu.base"), 8, 0);
  assert_close(value_at(model, "services.new.replicas"), 1, 0);
  const bscap_entry *level = bscap_model_find(model, "drivers.users.level");
  assert_close(level->low, 1, 0);
  assert_close(level->likely, 2, 0);
  assert_close(level->high, 3, 0);
  ck_assert_str_eq(level->file, "--set drivers.users.level=[1,2,3]");
  ck_assert(bscap_model_find(model, "services.api.cpu.base")->is_assumed);
  bscap_model_free(model);
}
END_TEST

START_TEST(settings_go_one_after_the_other) {
  static const char *const settings[] = {"services.api.replicas=4", "services.api.replicas=null",
                                         "services.web.replicas=null", "services.web.replicas=6",
                                         "services.web.cpu.per.users=null"};
  bscap_model *model = read_with(NULL, settings, 2);
  ck_assert_ptr_null(bscap_model_find(model, "services.api.replicas"));
  bscap_model_free(model);
  model = read_with(NULL, settings, 5);
  assert_close(value_at(model, "services.web.replicas"), 6, 0);
  ck_assert_ptr_null(bscap_model_find(model, "services.web.cpu.per.users"));
  assert_close(value_at(model, "services.web.cpu.per.battles.added"), 2, 0);
  bscap_model_free(model);
}
END_TEST

START_TEST(settings_need_not_fit_scenarios_that_are_not_asked_for) {
  static const char *const settings[] = {"drivers.users=null", "services.web.cpu.per.users=null"};
  bscap_model_options options = bscap_model_options_default();
  options.settings = settings;
  options.settings_count = 2;
  const bscap_source sources[] = {
      source_of("base.yaml", base),
      source_of("overlay.yaml", "scenarios: {low: {milestones: {users: 1}}}")};
  bscap_model_free(read_all(sources, 2, &options, NULL));
  options.scenario = "low";
  check_refused(&options, "scenarios: {low: {milestones: {users: 1}}}", "overlay.yaml", 1, 32,
                "milestones: no driver named 'users'");
}
END_TEST

START_TEST(a_setting_makes_up_no_part) {
  static const struct {
    const char *setting, *message;
  } slips[] = {{"services.wep.replicas=2", "no services named 'wep'; did you mean 'web'?"},
               {"drivers.userss.level=2", "no drivers named 'userss'; did you mean 'users'?"}};
  for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
    bscap_model_options options = bscap_model_options_default();
    char name[128];
    snprintf(name, sizeof name, "--set %s", slips[i].setting);
    options.settings = &slips[i].setting;
    options.settings_count = 1;
    check_refused(&options, "{}", name, 0, 0, slips[i].message);
  }
}
END_TEST

START_TEST(parts_may_bear_the_names_of_costs) {
  static const char *const settings[] = {"volumes.writes.size=2Gi", "volumes.writes.grows=1MB/day",
                                         "volumes.writes.writes.battles.added=7kB"};
  bscap_model *model = read_with(NULL, settings, 3);
  assert_close(value_at(model, "volumes.writes.size"), 2147483648.0, 0);
  assert_close(value_at(model, "volumes.writes.writes.battles.added"), 7000, 0);
  bscap_model_free(model);
}
END_TEST

START_TEST(a_setting_that_is_none_says_what_to_write) {
  static const struct {
    const char *setting;
    const char *message;
  } rows[] = {
      {"services.api.replicas", "a setting is path=value, as in services.api.replicas=3"},
      {"", "a setting is path=value"},
      {"services.api.replicas=", "a value is missing after '='; write null to remove"},
      {"services.api.replicas= ", "a value is missing after '='; write null to remove"},
      {"services.api.replicas=#3", "a value is missing after '='; write null to remove"},
      {"=3", "a name is missing in the path; write services.api.replicas=3"},
      {"services..replicas=3", "a name is missing in the path"},
      {"services.=3", "a name is missing in the path"},
      {"services.api.replicas=[1", "not YAML: "},
      {"services.api.replicas=-3", "services.api.replicas: -3 is below 0"},
      {"services.api.replica=3", "no key of a service named 'replica'; did you mean 'replicas'?"},
      {"a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a=3",
       "the path has more than 32 names"},
      {"scenarios.more=null", "no key of a model named 'scenarios'"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    bscap_model_options options = bscap_model_options_default();
    options.settings = &rows[i].setting;
    options.settings_count = 1;
    const bscap_source source = source_of("model.yaml", base);
    bscap_model *model;
    bscap_error error;
    ck_assert_msg(bscap_model_read(&model, &source, 1, &options, NULL, &error) == BSCAP_INVALID,
                  "accepted: %s", rows[i].setting);
    ck_assert_msg(strstr(error.message, rows[i].message) != NULL, "%s: %s", rows[i].setting,
                  error.message);
    ck_assert_msg(strncmp(error.file, "--set ", 6) == 0, "%s: %s", rows[i].setting, error.file);
  }
}
END_TEST

START_TEST(what_grows_too_large_by_merging_is_refused) {
  static char list[200000];
  size_t count = (size_t)sprintf(list, "a: [");
  for (int i = 0; i < 60000; i++) count += (size_t)sprintf(list + count, "1,");
  sprintf(list + count, "]");
  list[0] = 'b';
  char *second = malloc(sizeof list);
  memcpy(second, list, sizeof list);
  second[0] = 'c';
  check_refused(NULL, list, "overlay.yaml", 1, 1, "no key of a model named 'b'");
  const bscap_source sources[] = {source_of("a", base), source_of("b", list),
                                  source_of("c", second)};
  bscap_model *model;
  bscap_error error;
  ck_assert_int_eq(bscap_model_read(&model, sources, 3, NULL, NULL, &error), BSCAP_INVALID);
  ck_assert_str_eq(error.message, "more than 100000 values once this is merged in");
  ck_assert_str_eq(error.file, "c");
  free(second);
}
END_TEST

RUN_TESTS("merging of models", maps_merge_by_name_and_keep_the_rest, later_sources_win,
          null_removes_whatever_it_stands_for, a_null_in_quotes_is_a_text,
          a_null_for_something_unknown_is_refused,
          a_null_for_a_known_key_that_is_not_written_is_fine, lists_and_scalars_replace,
          a_map_that_is_a_number_replaces_the_number_whole,
          parts_called_low_and_high_merge_like_others, an_overlay_must_be_a_map_and_may_be_empty,
          a_scenario_applies_over_the_model, an_unknown_scenario_names_the_nearest,
          an_overlay_can_remove_scenarios, every_scenario_is_checked_although_none_is_asked_for,
          settings_go_over_everything, settings_go_one_after_the_other,
          settings_need_not_fit_scenarios_that_are_not_asked_for, a_setting_makes_up_no_part,
          parts_may_bear_the_names_of_costs, a_setting_that_is_none_says_what_to_write,
          what_grows_too_large_by_merging_is_refused)
