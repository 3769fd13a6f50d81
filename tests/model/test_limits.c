#include "model/reading.h"

#include <time.h>

enum { MOST_BYTES = 4 << 20, MOST_SECONDS = 3 };

static char *pattern; /* MOST_BYTES + 1 */

/* `before`, then `unit` so many times, or as often as fits, then `after`; an @ in it counts. */
static size_t repeat(const char *before, const char *unit, size_t times, const char *after) {
  const char *number = strchr(unit, '@');
  const size_t head = number == NULL ? strlen(unit) : (size_t)(number - unit);
  const size_t room = MOST_BYTES - strlen(after) - 2 * strlen(unit) - 20;
  size_t count = (size_t)sprintf(pattern, "%s", before);
  for (size_t i = 0; i < times && count < room; i++) {
    memcpy(pattern + count, unit, head);
    count += head;
    if (number != NULL) count += (size_t)sprintf(pattern + count, "%zu%s", i, number + 1);
  }
  return count + (size_t)sprintf(pattern + count, "%s", after);
}

/* Reads `pattern`; it must not take long. `message` NULL: it is a model. */
static void check_pattern(size_t count, const char *message) {
  const bscap_source source = {"pattern", pattern, count};
  const clock_t start = clock();
  bscap_model *model;
  bscap_error error = {0};
  bscap_status status = bscap_model_read(&model, &source, 1, NULL, NULL, &error);
  const double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
  ck_assert_msg(seconds < MOST_SECONDS, "%.60s... takes %g s", pattern, seconds);
  ck_assert_msg((status == BSCAP_OK) == (message == NULL), "%.60s...: %s", pattern, error.message);
  if (message != NULL)
    ck_assert_msg(strstr(error.message, message) != NULL, "%.60s...: %s", pattern, error.message);
  bscap_model_free(model);
}

static void start_patterns(void) {
  pattern = malloc(MOST_BYTES + 2);
  ck_assert_ptr_nonnull(pattern);
}

#define MODEL "name: x\nstart: 2026-01-01\n"

START_TEST(limits_are_kept) {
  start_patterns();
  memset(pattern, ' ', MOST_BYTES + 1);
  check_pattern(MOST_BYTES + 1, "larger than 4 MiB, the most that is read");
  check_pattern(repeat("a: ", "[", 32, ""), "nested more than 32 levels deep");
  check_pattern(repeat("a: ", "[", 31, ""), "not YAML");
  check_pattern(repeat("", "k@: 1\n", 4097, ""), "more than 4096 keys in one map");
  check_pattern(repeat(MODEL "services:\n", "  k@: {}\n", 4096, ""), NULL);
  check_pattern(repeat("a: [", "1,", 100001, "]"), "more than 100000 values, with aliases");
  check_pattern(repeat("a: [", "&a@ 1,", 257, "]"), "more than 256 anchors; write the values out");
  check_pattern(repeat(MODEL "source: &a y\nservices: {a: {", "", 0, "source: *a}}\n"), NULL);
  check_pattern(repeat("", "%TAG !a@! tag:x\n", 65, "---\na: 1\n"), "more than 64 times %TAG");
  free(pattern);
}
END_TEST

START_TEST(aliases_cannot_be_made_to_explode) {
  start_patterns();
  size_t count = (size_t)sprintf(pattern, "k0: &k0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n");
  for (int i = 1; i < 9; i++)
    count += (size_t)sprintf(pattern + count,
                             "k%d: &k%d [*k%d, *k%d, *k%d, *k%d, *k%d, *k%d, *k%d, *k%d]\n", i, i,
                             i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
  check_pattern(count, "more than 100000 values, with aliases written out");
  free(pattern);
}
END_TEST

/* Each value holds the one before, 30 levels deeper. */
START_TEST(aliases_cannot_be_made_to_nest_without_end) {
  start_patterns();
  static const char open[] = "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
                    shut[] = "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]";
  size_t count = (size_t)sprintf(pattern, "k0: &k0 1\n");
  for (int i = 1; i < 200; i++)
    count += (size_t)sprintf(pattern + count, "k%d: &k%d %s*k%d%s\n", i, i, open, i - 1, shut);
  check_pattern(count, "nested more than 32 levels deep");
  free(pattern);
}
END_TEST

START_TEST(long_texts_are_read_in_no_time) {
  static const struct {
    const char *before;
    const char *unit;
    const char *after;
    const char *message;
  } rows[] = {
      {MODEL "description: ", "x", "", NULL},
      {MODEL "description: ", "x ", "", NULL},
      {MODEL "description: ", "x\n ", "", NULL},
      {MODEL "description: \"", "\n", "\"", NULL},
      {MODEL "description: \"", "\\n", "\"", NULL},
      {MODEL "description: |\n", "  x\n", "", NULL},
      {MODEL, "#\n", "", NULL},
      {MODEL, "\n", "", NULL},
      {"a: ", "[", "", "nested more than"},
      {"a: ", "{a: ", "", "nested more than"},
      {"", "- ", "", "nested more than"},
      {"", "? ", "", "a key must be a plain word"},
      {"a: [", "[],", "]", "more than 100000 values"},
      {"a: [", "a: b,", "]", "more than 100000 values"},
      {"", "&a ", "", "not YAML"},
      {"? ", "x", "\n: 1\n", "no key of a model named 'xxxxx"},
      {"", "x", ": 1\n", "not YAML"},
      {"", "%TAG !a@! tag:x\n", "", "more than 64 times %TAG"},
      {"a: 1\n...\n", "%TAG !a@! tag:x\n", "---\n", "more than 64 times %TAG"},
      {"", "%YAML 1.1\n", "", "not YAML"},
      {"a: '", "\xe2\x82", "'", "not a text in UTF-8"},
  };
  start_patterns();
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    check_pattern(repeat(rows[i].before, rows[i].unit, MOST_BYTES, rows[i].after), rows[i].message);
  free(pattern);
}
END_TEST

/* Whatever refers to whatever by name: as many as there may be, each to the last. */
START_TEST(models_of_many_parts_are_read_in_no_time) {
  start_patterns();
  size_t count = repeat(MODEL "services:\n", "  service-@: {}\n", 4096, "bottlenecks:\n");
  for (int i = 0; i < 80000; i++) count += (size_t)sprintf(pattern + count, "- service-4095\n");
  check_pattern(count, NULL);
  count = repeat(MODEL "services:\n", "  service-@: {surge: 1, replicas: 1}\n", 4096, "advice:\n");
  for (int i = 0; i < 11000; i++)
    count += (size_t)sprintf(pattern + count, "- {set: services.service-4095.surge, to: 60%%}\n");
  check_pattern(count, NULL);
  count = repeat(MODEL "drivers:\n", "  driver-@: {level: 1}\n", 4096, "services:\n");
  for (int i = 0; i < 9; i++) {
    count += (size_t)sprintf(pattern + count, "  s%d: {cpu: {per: {", i);
    for (int k = 4000; k > 0; k--) count += (size_t)sprintf(pattern + count, "driver-%d: 1m, ", k);
    count += (size_t)sprintf(pattern + count, "}}}\n");
  }
  check_pattern(count, NULL);
  free(pattern);
}
END_TEST

/* Many of the same, none of which can be the one to blame. */
START_TEST(many_correlations_are_checked_in_no_time) {
  static const char drivers[] = MODEL "drivers:\n  a: {level: 1, noise: 0}\n"
                                      "  b: {level: 1, noise: 0}\n  c: {level: 1, noise: 0}\n"
                                      "correlations:\n";
  static const char pair[] = "- {between: [drivers.a.noise, drivers.b.noise], spearman: 0.9}\n";
  static const char others[] = "- {between: [drivers.b.noise, drivers.c.noise], spearman: 0.9}\n"
                               "- {between: [drivers.a.noise, drivers.c.noise], spearman: -0.9}\n";
  start_patterns();
  check_pattern(repeat(drivers, pair, 12000, ""), NULL);
  check_pattern(repeat(drivers, pair, 12000, others), "the correlations cannot be together");
  check_pattern(repeat(MODEL "drivers:\n", "  u@: {level: 1, noise: 0}\n", 4096,
                       "correlations: [{between: [drivers.u4.nois, drivers.u5.noise], "
                       "spearman: 1}]\n"),
                "no number stands at 'drivers.u4.nois'; did you mean 'drivers.u4.noise'?");
  free(pattern);
}
END_TEST

START_TEST(many_scenarios_of_a_large_model_are_refused_in_time) {
  start_patterns();
  size_t count =
      repeat(MODEL "services:\n", "  service-@: {surge: 1, replicas: 1}\n", 4096, "scenarios:\n");
  for (int i = 0; i < 4000; i++) count += (size_t)sprintf(pattern + count, "  s%d: {}\n", i);
  check_pattern(count, "the scenarios come to more than 1000000 values");
  free(pattern);
}
END_TEST

RUN_TESTS("limits of models", limits_are_kept, aliases_cannot_be_made_to_explode,
          aliases_cannot_be_made_to_nest_without_end, long_texts_are_read_in_no_time,
          models_of_many_parts_are_read_in_no_time, many_correlations_are_checked_in_no_time,
          many_scenarios_of_a_large_model_are_refused_in_time)
