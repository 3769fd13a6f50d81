#include "model/reading.h"

#include "model/parts.h"

#include <glob.h>

static bool stop_later(void *context, const char *bytes, size_t count) {
  (void)bytes;
  (void)count;
  return --*(int *)context > 0;
}

static bscap_model *read_again(const bscap_text *text) {
  const bscap_model_options options = options_with_loader();
  const bscap_source source = {"written.yaml", text->bytes, text->count};
  return read_all(&source, 1, &options, NULL);
}

static void check_same_text(const char *first, const char *second) {
  ck_assert_int_eq(first == NULL, second == NULL);
  if (first != NULL) ck_assert_str_eq(first, second);
}

static void check_same_entry(const bscap_entry *first, const bscap_entry *second) {
  ck_assert_str_eq(first->path, second->path);
  ck_assert_int_eq(first->unit, second->unit);
  ck_assert_msg(first->low == second->low && first->likely == second->likely &&
                    first->high == second->high,
                "%s: %.17g is not %.17g", first->path, first->likely, second->likely);
  ck_assert(first->least == second->least && first->most == second->most);
  check_same_text(first->source, second->source);
  ck_assert_int_eq(first->is_assumed, second->is_assumed);
}

static void check_same_stated(const bscap_stated *first, const bscap_stated *second) {
  ck_assert(first->value == second->value);
  ck_assert_int_eq(first->unit, second->unit);
}

static void check_same_claims(const bscap_model *first, const bscap_model *second) {
  ck_assert_uint_eq(first->claims_count, second->claims_count);
  for (size_t i = 0; i < first->claims_count; i++) {
    check_same_stated(&first->claims[i].stated, &second->claims[i].stated);
    check_same_text(first->claims[i].scenario, second->claims[i].scenario);
    check_same_text(first->claims[i].computed.text, second->claims[i].computed.text);
    ck_assert_uint_eq(first->claims[i].carries.count, second->claims[i].carries.count);
  }
  ck_assert_uint_eq(first->advice_count, second->advice_count);
  for (size_t i = 0; i < first->advice_count; i++) {
    check_same_text(first->advice[i].path, second->advice[i].path);
    check_same_stated(&first->advice[i].to, &second->advice[i].to);
  }
}

static void check_same_model(const bscap_model *first, const bscap_model *second) {
  ck_assert_str_eq(bscap_model_name(first), bscap_model_name(second));
  check_same_text(first->description, second->description);
  ck_assert_int_eq(bscap_model_start(first), bscap_model_start(second));
  ck_assert_uint_eq(bscap_model_entries_count(first), bscap_model_entries_count(second));
  for (size_t i = 0; i < bscap_model_entries_count(first); i++)
    check_same_entry(bscap_model_entry(first, i), bscap_model_entry(second, i));
  ck_assert_uint_eq(first->origins_count, second->origins_count);
  for (size_t i = 0; i < first->origins_count; i++) {
    ck_assert_str_eq(first->origins[i].path, second->origins[i].path);
    check_same_text(first->origins[i].source, second->origins[i].source);
  }
  for (size_t i = 0; i < first->seasons_count; i++)
    ck_assert_mem_eq(&first->seasons[i].season, &second->seasons[i].season, sizeof(bscap_season));
  for (size_t i = 0; i < first->services_count; i++)
    ck_assert_int_eq(first->services[i].kind, second->services[i].kind);
  check_same_claims(first, second);
}

static void check_same_scenarios(const bscap_model *first, const bscap_model *second) {
  size_t count = 0;
  for (; bscap_model_scenario(first, count) != NULL; count++) {
    const char *name = bscap_model_scenario(first, count);
    check_same_text(name, bscap_model_scenario(second, count));
    bscap_model *one, *other;
    ck_assert_int_eq(bscap_model_under(&one, first, name, NULL), BSCAP_OK);
    ck_assert_int_eq(bscap_model_under(&other, second, name, NULL), BSCAP_OK);
    check_same_model(one, other);
    bscap_model_free(one);
    bscap_model_free(other);
  }
  ck_assert_ptr_null(bscap_model_scenario(second, count));
}

/* read(write(model)) = model, and a second writing gives the same bytes. */
static void check_survives(const bscap_model *model) {
  bscap_text text = write_model(model);
  bscap_model *again = read_again(&text);
  check_same_model(model, again);
  if (bscap_model_applied_scenario(model) == NULL) check_same_scenarios(model, again);
  bscap_text second = write_model(again);
  ck_assert_str_eq(text.bytes, second.bytes);
  bscap_text_free(&text);
  bscap_text_free(&second);
  bscap_model_free(again);
}

static void check_source(const bscap_source *source) {
  bscap_model_options options = options_with_loader();
  bscap_model *model = read_all(source, 1, &options, NULL);
  check_survives(model);
  for (size_t i = 0; bscap_model_scenario(model, i) != NULL; i++) {
    options.scenario = bscap_model_scenario(model, i);
    bscap_model *under = read_all(source, 1, &options, NULL);
    check_survives(under);
    bscap_model_free(under);
  }
  bscap_model_free(model);
}

START_TEST(a_model_with_every_key_survives) {
  const bscap_source source = read_full_model();
  check_source(&source);
  free_file(source);
}
END_TEST

START_TEST(every_model_that_comes_along_survives) {
  glob_t found;
  ck_assert_int_eq(glob(MODELS_DIR "/*.yaml", 0, NULL, &found), 0);
  for (size_t i = 0; i < found.gl_pathc; i++) {
    const bscap_source source = read_file(MODELS_DIR, strrchr(found.gl_pathv[i], '/') + 1);
    check_source(&source);
    free_file(source);
  }
  globfree(&found);
}
END_TEST

START_TEST(nasty_texts_survive) {
  static const char *const names[] = {
      "'null'",
      "\"~\"",
      "'123'",
      "\"1:30\"",
      "true",
      "''",
      "\" \"",
      "\"a: b\"",
      "\"- a\"",
      "\"# no\"",
      "\"a #b\"",
      "\"'quoted'\"",
      "'\"quoted\"'",
      "\"two\\nlines\"",
      "\"end\\n\"",
      "\"\\n\\nstart\"",
      "\"tab\\there\"",
      "\"\\r\\n\"",
      "\"\\e\\a\\x01\"",
      "\"\\u2028 \\u0085\"",
      "\"caf\u00e9 \u6226\u8266 \U0001f680\"",
      "\"\\ufeffbom\"",
      "'%YAML'",
      "'@at `tick`'",
      "\"&anchor *alias !tag\"",
      "'[1, 2'",
      "'{a'",
      "\"| literal\"",
      "'? key'",
      "'...'",
      "'---'",
      "|\n  kept\n  lines\n",
      ">\n  folded\n  text\n\n  here\n",
      "|+\n  kept\n\n\n",
      "\"\\\\\"",
      "plain text with  two   spaces",
      "x:y",
      "a'b\"c",
      "a very long plain text that goes well past the width at which the writer begins to fold its "
      "lines and so must come back without the line that was broken, and     with its spaces kept",
      "\"a very long text in quotes that goes past the width at which lines are folded: with "
      "colons "
      "# and signs, and  double  spaces, \\n and a line, so that it must be escaped where it "
      "breaks\"",
  };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    char text[2048];
    snprintf(text, sizeof text,
             "start: 2026-01-01\nservices: {a: {source: \"%%\", replicas: 1}}\nname: %s\n",
             names[i]);
    bscap_model *model = read_text(text);
    check_survives(model);
    bscap_model_free(model);
  }
}
END_TEST

START_TEST(numbers_as_texts_empty_maps_and_anchors_survive) {
  static const char *const models[] = {
      "{name: x, start: 2026-01-01}",
      "{name: x, start: 2026-01-01, services: {}, claims: [], alerts: {}, bottlenecks: []}",
      "{name: x, start: 2026-01-01, services: {a: {}, b: {cpu: {per: {}}}}, scenarios: {}}",
      "name: x\nstart: 2026-01-01\nservices:\n  a: {replicas: 010}\n  b: {replicas: '010'}\n",
      "name: x\nstart: 2026-01-01\nservices: {a: {replicas: [1:30, 2:00, 3:00]}}\n",
      "name: x\nstart: 2026-01-01\nservices: {a: {replicas: [\"1\", 0x2, 1_0]}}\n",
      ("name: x\nstart: 2026-01-01\nservices:\n  a: &a {cpu: &c {request: 1m}}\n"
       "  b: *a\n  c: {cpu: *c, sidecars: {d: *a}}\n"),
      "name: x\nstart: 2026-01-01\nservices: {a: {autoscale: , alert: null, cpu: ~}}\n",
      "name: x\nstart: 2026-01-01\nscenarios: {a: {services: ~}, ~: {}, '': {}, 'a: b': {}}\n",
      "name: x\nstart: 2026-01-01\nservices: {a: {source: 'null', assumed: true, replicas: 1}}\n",
      "name: x\nstart: 2026-01-01\nseasons: {s: {days: [0, 0, 0, 1, 0.1, 1e3, 0x7]}}\n",
  };
  for (size_t i = 0; i < sizeof models / sizeof *models; i++) {
    bscap_model *model = read_text(models[i]);
    check_survives(model);
    bscap_model_free(model);
  }
}
END_TEST

START_TEST(a_scenario_may_have_a_very_long_name) {
  static char text[4000] = "name: x\nstart: 2026-01-01\nscenarios:\n  ? ";
  const size_t count = strlen(text);
  memset(text + count, 'n', 3000);
  strcpy(text + count + 3000, "\n  : {}\n");
  bscap_model *model = read_text(text);
  ck_assert_uint_eq(strlen(bscap_model_scenario(model, 0)), 3000);
  check_survives(model);
  bscap_model_free(model);
}
END_TEST

START_TEST(overlays_and_settings_are_written_merged_in) {
  const bscap_source sources[] = {
      source_of("a", "{name: x, start: 2026-01-01, services: {a: {replicas: 1}, b: {}}}"),
      source_of("b", "services: {b: null, a: {surge: 10%}}")};
  static const char *const settings[] = {"services.a.replicas=7", "services.c={}", "name='a=b'"};
  bscap_model_options options = bscap_model_options_default();
  options.settings = settings;
  options.settings_count = 3;
  bscap_model *model = read_all(sources, 2, &options, NULL);
  bscap_text text = write_model(model);
  ck_assert_str_eq(text.bytes, "name: \"a=b\"\n"
                               "start: 2026-01-01\n"
                               "services:\n"
                               "  a:\n"
                               "    replicas: 7\n"
                               "    surge: 10%\n"
                               "  c: {}\n");
  bscap_text_free(&text);
  check_survives(model);
  bscap_model_free(model);
}
END_TEST

START_TEST(an_applied_scenario_is_written_as_the_model) {
  const bscap_source source =
      source_of("a", "{name: x, start: 2026-01-01, services: {a: {replicas: 1}}, "
                     "drivers: {u: {level: 1}}, claims: [{carries: {u: 5}, scenario: more}], "
                     "scenarios: {more: {services: {a: {replicas: 5}}}, less: {services: ~}}}");
  bscap_model_options options = bscap_model_options_default();
  options.scenario = "more";
  bscap_model *model = read_all(&source, 1, &options, NULL);
  bscap_text text = write_model(model);
  bscap_model *again = read_again(&text);
  assert_close(value_at(again, "services.a.replicas"), 5, 0);
  ck_assert_ptr_null(bscap_model_applied_scenario(again));
  ck_assert_str_eq(bscap_model_scenario(again, 0), "more"); /* the claim names it */
  ck_assert_ptr_null(bscap_model_scenario(again, 1));
  bscap_text_free(&text);
  bscap_model_free(again);
  bscap_model_free(model);
}
END_TEST

/* The emitter hands over 16 KiB at a time. */
START_TEST(a_sink_may_stop_anywhere_in_a_long_model) {
  static char text[200000] = "name: x\nstart: 2026-01-01\nservices:\n";
  size_t count = strlen(text);
  for (int i = 0; i < 2000; i++)
    count += (size_t)sprintf(text + count, "  service-%d: {cpu: {base: [1m, 2m, 3m]}}\n", i);
  strcpy(text + count, "bottlenecks: [service-1]\nscenarios: {a: {}, b: {}}\n");
  bscap_model *model = read_text(text);
  check_survives(model);
  for (int calls = 1; calls < 6; calls++) {
    int left = calls;
    const bscap_sink sink = {stop_later, &left};
    ck_assert_int_eq(bscap_model_write(model, &sink, NULL), BSCAP_UNAVAILABLE);
    ck_assert_int_eq(left, 0);
  }
  bscap_model_free(model);
}
END_TEST

static bool stop_at_once(void *context, const char *bytes, size_t count) {
  (void)bytes;
  (void)count;
  ++*(int *)context;
  return false;
}

START_TEST(a_sink_that_stops_is_not_asked_again) {
  const bscap_source source = read_full_model();
  const bscap_model_options options = options_with_loader();
  bscap_model *model = read_all(&source, 1, &options, NULL);
  int calls = 0;
  const bscap_sink sink = {stop_at_once, &calls};
  bscap_error error;
  ck_assert_int_eq(bscap_model_write(model, &sink, &error), BSCAP_UNAVAILABLE);
  ck_assert_str_eq(error.message, "the model could not be written");
  ck_assert_int_eq(calls, 1);
  bscap_model_free(model);
  free_file(source);
}
END_TEST

RUN_TESTS("writing of models", a_model_with_every_key_survives,
          every_model_that_comes_along_survives, nasty_texts_survive,
          numbers_as_texts_empty_maps_and_anchors_survive, a_scenario_may_have_a_very_long_name,
          overlays_and_settings_are_written_merged_in, an_applied_scenario_is_written_as_the_model,
          a_sink_may_stop_anywhere_in_a_long_model,

          a_sink_that_stops_is_not_asked_again)
