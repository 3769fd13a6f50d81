#include "model/reading.h"

#include <bscap/calendar.h>

/* A model with `key: text` in its one service, and the warnings it gave. */
static bscap_model *read_number(const char *key, const char *text, bscap_diagnostics **warnings) {
  static char yaml[512];
  snprintf(yaml, sizeof yaml, "name: x\nstart: 2026-01-01\nservices:\n  s:\n    %s: %s\n", key,
           text);
  const bscap_source source = source_of("model.yaml", yaml);
  ck_assert_int_eq(bscap_diagnostics_create(warnings, NULL, NULL), BSCAP_OK);
  return read_all(&source, 1, NULL, *warnings);
}

/* YAML 1.1, yaml.org/type/int.html: what these scalars are to the parsers of Kubernetes. */
START_TEST(a_plain_number_is_what_yaml_1_1_says_and_a_warning_tells) {
  static const struct {
    const char *text;
    double value;
    const char *message;
  } rows[] = {
      {"010", 8, "010 is read as 8 (octal), as YAML 1.1 does; write 8"},
      {"1_000", 1000, "1_000 is read as 1000 (underscores dropped), as YAML 1.1 does; write 1000"},
      {"0x10", 16, "0x10 is read as 16 (hexadecimal), as YAML 1.1 does; write 16"},
      {"0xfF", 255, "0xfF is read as 255 (hexadecimal)"},
      {"0b11", 3, "0b11 is read as 3 (binary), as YAML 1.1 does; write 3"},
      {"1:30", 90, "1:30 is read as 90 (base 60), as YAML 1.1 does; write 90"},
      {"1:00:01", 3601, "1:00:01 is read as 3601 (base 60)"},
      {"+0x10", 16, "+0x10 is read as 16 (hexadecimal)"},
      {"0_7_7", 63, "0_7_7 is read as 63 (octal)"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    bscap_diagnostics *warnings;
    bscap_model *model = read_number("replicas", rows[i].text, &warnings);
    ck_assert_double_eq(value_at(model, "services.s.replicas"), rows[i].value);
    ck_assert_uint_eq(bscap_diagnostics_count(warnings), 1);
    const bscap_error *warning = bscap_diagnostics_at(warnings, 0);
    ck_assert_msg(strstr(warning->message, rows[i].message) != NULL, "%s", warning->message);
    ck_assert_ptr_nonnull(strstr(warning->message, "services.s.replicas: "));
    ck_assert_str_eq(warning->file, "model.yaml");
    ck_assert_int_eq(warning->line, 5);
    ck_assert_int_eq(warning->column, 15);
    bscap_model_free(model);
    bscap_diagnostics_free(warnings);
  }
}
END_TEST

START_TEST(what_looks_like_a_number_and_is_one_needs_no_warning) {
  static const struct {
    const char *text;
    double value;
  } rows[] = {{"10", 10}, {"'010'", 10}, {"\"010\"", 10}, {"0", 0},     {"00", 0},
              {"09", 9},  {"1e3", 1000}, {"1k", 1000},    {"10.0", 10}, {"+5", 5}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    bscap_diagnostics *warnings;
    bscap_model *model = read_number("replicas", rows[i].text, &warnings);
    ck_assert_double_eq(value_at(model, "services.s.replicas"), rows[i].value);
    ck_assert_uint_eq(bscap_diagnostics_count(warnings), 0);
    bscap_model_free(model);
    bscap_diagnostics_free(warnings);
  }
}
END_TEST

START_TEST(a_scenario_does_not_repeat_a_warning) {
  const bscap_source source =
      source_of("model.yaml", "{name: x, start: 2026-01-01, services: {s: {replicas: 010}},"
                              " scenarios: {a: {}, b: {}}}");
  bscap_diagnostics *warnings;
  bscap_diagnostics_create(&warnings, NULL, NULL);
  bscap_model *model = read_all(&source, 1, NULL, warnings);
  ck_assert_uint_eq(bscap_diagnostics_count(warnings), 1);
  bscap_model_free(model);
  bscap_diagnostics_free(warnings);
}
END_TEST

START_TEST(what_a_text_states_is_read_like_any_number) {
  const bscap_source source =
      source_of("model.yaml", "{name: x, start: 2026-01-01, services: {s: {replicas: 3}},"
                              " advice: [{set: services.s.replicas, to: -010}]}");
  bscap_diagnostics *warnings;
  bscap_diagnostics_create(&warnings, NULL, NULL);
  bscap_model *model = read_all(&source, 1, NULL, warnings);
  ck_assert_uint_eq(bscap_diagnostics_count(warnings), 1);
  ck_assert_ptr_nonnull(
      strstr(bscap_diagnostics_at(warnings, 0)->message, "advice[0].to: -010 is read as -8"));
  bscap_model_free(model);
  bscap_diagnostics_free(warnings);
}
END_TEST

START_TEST(numbers_that_no_double_holds_are_refused) {
  static const char *const texts[] = {"1e999", "-1e999", "nan", ".inf", "infinity"};
  char digits[600] = "0x";
  memset(digits + 2, 'f', 400);
  for (size_t i = 0; i <= sizeof texts / sizeof *texts; i++) {
    char text[1024];
    snprintf(text, sizeof text, "{name: x, start: 2026-01-01, drivers: {u: {level: %s}}}",
             i < sizeof texts / sizeof *texts ? texts[i] : digits);
    bscap_model *model;
    bscap_error error;
    ck_assert_msg(try_text(&model, text, &error) == BSCAP_INVALID, "%s", text);
    ck_assert_ptr_nonnull(strstr(error.message, "drivers.u.level: "));
  }
}
END_TEST

/* By the meaning of each: a share is at most the whole, an autoscaler keeps a pod, and so on. */
START_TEST(bounds_are_where_they_should_be) {
  static const struct {
    const char *path;
    const char *fine;
    const char *wrong;
  } rows[] = {
      {"services.api.surge", "100%", "101%"},
      {"services.api.replicas", "0", "-1"},
      {"services.api.autoscale.min", "1", "0"},
      {"services.api.autoscale.cpu", "1%", "0"},
      {"services.api.autoscale.tolerance", "1", "1.5"},
      {"services.cleaner.schedule.every", "1s", "0"},
      {"services.cleaner.schedule.takes", "0", "-1s"},
      {"nodes.workers.count", "1", "0"},
      {"nodes.workers.alert.for", "1y", "366d"},
      {"volumes.postgres.filesystem", "99%", "100%"},
      {"volumes.postgres.headroom", "0", "-1%"},
      {"volumes.postgres.alert", "100%", "85"},
      {"volumes.postgres.backup", "1s", "0"},
      {"links.uplink.traffic.pages.peak", "1", "0.5"},
      {"links.uplink.capacity", "0 Mbps", "-1 Mbps"},
      {"drivers.users.growth.monthly", "-99%", "-100%"},
      {"drivers.users.level", "0", "-1"},
      {"drivers.battles.added", "0/month", "-1/s"},
      {"drivers.battles.growth.linear", "-500/month", "500"},
      {"services.api.cpu.per.users", "0", "-1m"},
  };
  const bscap_source source = read_full_model();
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    bscap_model_options options = options_with_loader();
    char setting[200];
    const char *settings[] = {setting};
    options.settings = settings;
    options.settings_count = 1;
    snprintf(setting, sizeof setting, "%s=%s", rows[i].path, rows[i].fine);
    bscap_model_free(read_all(&source, 1, &options, NULL));
    snprintf(setting, sizeof setting, "%s=%s", rows[i].path, rows[i].wrong);
    bscap_model *model;
    bscap_error error;
    ck_assert_msg(bscap_model_read(&model, &source, 1, &options, NULL, &error) == BSCAP_INVALID,
                  "accepted: %s", setting);
    ck_assert_msg(strstr(error.message, rows[i].path) != NULL, "%s", error.message);
  }
  free_file(source);
}
END_TEST

/* Whatever keys there are: a number beyond the bounds that its entry states is refused. */
static void check_beyond(const bscap_source *source, const bscap_entry *entry, double value,
                         const char *word) {
  bscap_model_options options = options_with_loader();
  char setting[300], number[BSCAP_QUANTITY_SIZE];
  const char *settings[] = {setting};
  bscap_quantity_write(value, entry->unit, number);
  snprintf(setting, sizeof setting, "%s=%s", entry->path, number);
  options.settings = settings;
  options.settings_count = 1;
  bscap_model *model;
  bscap_error error;
  ck_assert_msg(bscap_model_read(&model, source, 1, &options, NULL, &error) == BSCAP_INVALID,
                "accepted: %s", setting);
  const bool is_in_manifest = strstr(entry->path, "Replicas") != NULL;
  const bool is_told =
      strstr(error.message, word) != NULL || strstr(error.message, "is negative") != NULL ||
      (is_in_manifest && (strstr(error.message, "Invalid value") != NULL ||
                          strstr(error.message, "a whole number is expected") != NULL));
  ck_assert_msg(is_told && strstr(error.message, entry->path) != NULL, "%s: %s", setting,
                error.message);
}

START_TEST(every_bound_is_enforced) {
  const bscap_source source = read_full_model();
  const bscap_model_options options = options_with_loader();
  bscap_model *model = read_all(&source, 1, &options, NULL);
  size_t checked = 0;
  for (size_t i = 0; i < bscap_model_entries_count(model); i++) {
    const bscap_entry *entry = bscap_model_entry(model, i);
    if (strchr(entry->path, '[') != NULL) continue; /* settings do not reach into lists */
    const bool is_bounded = isfinite(entry->least);
    if (is_bounded) check_beyond(&source, entry, entry->least - 1, "below");
    if (isfinite(entry->most)) check_beyond(&source, entry, entry->most * 1.25, "above");
    checked += is_bounded;
  }
  ck_assert_uint_gt(checked, 90);
  bscap_model_free(model);
  free_file(source);
}
END_TEST

START_TEST(units_come_with_the_keys) {
  const bscap_source source = read_full_model();
  const bscap_model_options options = options_with_loader();
  bscap_model *model = read_all(&source, 1, &options, NULL);
  const double month = BSCAP_SECONDS_PER_MONTH;
  assert_close(value_at(model, "drivers.users.level"), 400, 0);
  assert_close(value_at(model, "drivers.battles.added"), 10000 / month, 1e-15);
  assert_close(value_at(model, "drivers.battles.growth.ceiling"), 90000 / month, 1e-15);
  assert_close(value_at(model, "drivers.users.growth.ceiling"), 30000, 0);
  assert_close(value_at(model, "services.api.cpu.request"), 50, 0);
  assert_close(value_at(model, "services.api.memory.limit"), 256.0 * 1024 * 1024, 0);
  assert_close(value_at(model, "services.api.memory.per.users"), 8192, 0);
  assert_close(value_at(model, "services.api.autoscale.cpu"), 0.6, 0);
  assert_close(value_at(model, "services.cleaner.schedule.every"), 3600, 0);
  assert_close(value_at(model, "volumes.postgres.writes.constant"), 1e6 / 86400, 1e-15);
  assert_close(value_at(model, "volumes.postgres.writes.battles.added"), 50000, 0);
  assert_close(value_at(model, "links.uplink.capacity"), 1e8, 0);
  ck_assert_int_eq(bscap_model_find(model, "drivers.battles.growth.ceiling")->unit,
                   BSCAP_PER_SECOND);
  ck_assert_int_eq(bscap_model_find(model, "drivers.users.growth.ceiling")->unit, BSCAP_COUNT);
  ck_assert_int_eq(bscap_model_find(model, "volumes.logs.writes")->unit, BSCAP_BYTES_PER_SECOND);
  bscap_model_free(model);
  free_file(source);
}
END_TEST

RUN_TESTS("numbers of a model", a_plain_number_is_what_yaml_1_1_says_and_a_warning_tells,
          what_looks_like_a_number_and_is_one_needs_no_warning,
          a_scenario_does_not_repeat_a_warning, what_a_text_states_is_read_like_any_number,
          numbers_that_no_double_holds_are_refused, bounds_are_where_they_should_be,
          every_bound_is_enforced, units_come_with_the_keys)
