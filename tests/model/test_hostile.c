#include "model/reading.h"

#include "failing_allocator.h"
#include "model/parts.h"

#include <glob.h>
#include <stdint.h>

/* --- little generators: the same numbers on every machine --- */

static uint32_t next_random(uint32_t *state) {
  *state ^= *state << 13;
  *state ^= *state >> 17;
  *state ^= *state << 5;
  return *state;
}

static size_t below(uint32_t *state, size_t bound) {
  return bound == 0 ? 0 : next_random(state) % bound;
}

/* --- what must hold for any bytes --- */

/* What is accepted is written as a model that is accepted, and written the same way again. */
static void check_written(const bscap_model *model, const bscap_model_options *options) {
  bscap_text text = write_model(model);
  const bscap_source source = {"written", text.bytes, text.count};
  bscap_model *again = read_all(&source, 1, options, NULL);
  ck_assert_uint_eq(bscap_model_entries_count(again), bscap_model_entries_count(model));
  bscap_model *copy;
  ck_assert_int_eq(bscap_model_copy(&copy, model, NULL), BSCAP_OK);
  ck_assert_uint_eq(bscap_model_entries_count(copy), bscap_model_entries_count(model));
  bscap_model_free(copy);
  bscap_text second = write_model(again);
  ck_assert_str_eq(second.bytes, text.bytes);
  bscap_text_free(&second);
  bscap_text_free(&text);
  bscap_model_free(again);
}

/* A model, or a reason; and of what could not even be parsed, the place. */
static void check_outcome(const bscap_source *sources, size_t count,
                          const bscap_model_options *options) {
  bscap_model *model;
  bscap_error error = {0};
  bscap_status status = bscap_model_read(&model, sources, count, options, NULL, &error);
  if (status == BSCAP_OK) {
    check_written(model, options);
  } else {
    ck_assert_msg(status == BSCAP_INVALID || status == BSCAP_UNAVAILABLE, "%s", error.message);
    ck_assert_ptr_null(model);
    ck_assert_int_eq(error.status, status);
    ck_assert_uint_gt(strlen(error.message), 0);
    ck_assert_msg(error.line > 0 && error.column > 0, "no place: %s", error.message);
  }
  bscap_model_free(model);
}

static const bscap_source base = {
    "base.yaml", "{name: x, start: 2026-01-01, drivers: {users: {level: 1}}, services: {a: {}}}",
    sizeof "{name: x, start: 2026-01-01, drivers: {users: {level: 1}}, services: {a: {}}}" - 1};

static void check_bytes(const char *bytes, size_t count) {
  const bscap_model_options options = options_with_loader();
  const bscap_source sources[] = {{"mutant", bytes, count}, base, {"mutant", bytes, count}};
  check_outcome(sources, 1, &options);
  check_outcome(sources + 1, 2, &options);
}

/* --- mutations --- */

enum { ROOM = 4096, MUTANTS_EACH = 500 };

static void insert(char *bytes, size_t *count, size_t at, const char *more, size_t length) {
  memmove(bytes + at + length, bytes + at, *count - at);
  memcpy(bytes + at, more, length);
  *count += length;
}

static void cut(char *bytes, size_t *count, size_t at, size_t length) {
  if (length > *count - at) length = *count - at;
  memmove(bytes + at, bytes + at + length, *count - at - length);
  *count -= length;
}

static void insert_morsel(char *bytes, size_t *count, size_t at, uint32_t *state) {
  static const char *const morsels[] = {
      "null", "~",     "-1",   "1e999", "[1, 2, 3]", "{}",           "[]",  ": ",
      "- ",   "&a ",   "*a",   "!!x ",  "...",       "---\n",        "\n",  "\t",
      "    ", "010",   "1:30", "0x10",  "'",         "\"",           "{",   "}",
      "[",    "]",     ",",    "#",     "|\n",       ">\n",          "? ",  "%TAG",
      "\\0",  "value", "low",  "high",  "true",      "\xe2\x82\xac", "5GB", "\xff"};
  const char *morsel = morsels[below(state, sizeof morsels / sizeof *morsels)];
  insert(bytes, count, at, morsel, strlen(morsel));
}

/* Copies the line around `at` to some other place. */
static void repeat_line(char *bytes, size_t *count, size_t at, uint32_t *state) {
  char line[256];
  size_t start = at, length = 0;
  while (start > 0 && bytes[start - 1] != '\n') start--;
  while (start + length < *count && length < sizeof line && bytes[start + length++] != '\n')
    continue;
  memcpy(line, bytes + start, length);
  size_t target = below(state, *count);
  while (target > 0 && bytes[target - 1] != '\n') target--;
  insert(bytes, count, target, line, length);
}

static void mutate(char *bytes, size_t *count, uint32_t *state) {
  const size_t at = below(state, *count);
  switch (below(state, 6)) {
  case 0:
    cut(bytes, count, at, 1 + below(state, 8));
    return;
  case 1:
    bytes[at] = (char)(bytes[at] ^ (1 << below(state, 8)));
    return;
  case 2:
    bytes[at] = (char)next_random(state);
    return;
  case 3:
    repeat_line(bytes, count, at, state);
    return;
  case 4:
    cut(bytes, count, at, below(state, *count));
    return;
  default:
    insert_morsel(bytes, count, at, state);
  }
}

static void check_mutants(bscap_source source, uint32_t seed) {
  char *bytes = malloc(source.count + ROOM);
  for (int i = 0; i < MUTANTS_EACH; i++) {
    size_t count = source.count;
    memcpy(bytes, source.bytes, count);
    for (size_t n = 1 + below(&seed, 4); n > 0 && count > 0; n--) mutate(bytes, &count, &seed);
    check_bytes(bytes, count);
  }
  free(bytes);
}

START_TEST(mutants_of_a_model_with_every_key_are_read_or_refused) {
  const bscap_source source = read_full_model();
  check_mutants(source, 1);
  free_file(source);
}
END_TEST

START_TEST(mutants_of_the_models_that_come_along_are_read_or_refused) {
  glob_t found;
  ck_assert_int_eq(glob(MODELS_DIR "/*.yaml", 0, NULL, &found), 0);
  for (size_t i = 0; i < found.gl_pathc; i++) {
    const bscap_source source = read_file(MODELS_DIR, strrchr(found.gl_pathv[i], '/') + 1);
    check_mutants(source, (uint32_t)i + 2);
    free_file(source);
  }
  globfree(&found);
}
END_TEST

START_TEST(noise_is_refused) {
  uint32_t state = 7;
  for (int i = 0; i < 3000; i++) {
    char bytes[64];
    const size_t count = below(&state, sizeof bytes);
    for (size_t k = 0; k < count; k++) bytes[k] = (char)next_random(&state);
    check_bytes(bytes, count);
  }
}
END_TEST

START_TEST(punctuation_is_read_or_refused) {
  static const char signs[] = "{}[]:,-&*!|>'\"%@`#?~ \n\t019ax";
  uint32_t state = 8;
  for (int i = 0; i < 5000; i++) {
    char bytes[48];
    const size_t count = below(&state, sizeof bytes);
    for (size_t k = 0; k < count; k++) bytes[k] = signs[below(&state, sizeof signs - 1)];
    check_bytes(bytes, count);
  }
}
END_TEST

/* Settings have no lines of their own, so only their message is looked at. */
START_TEST(mutants_of_settings_are_read_or_refused) {
  static const char *const seeds[] = {"services.api.cpu.per.battles.added=2m",
                                      "services.api.replicas=[1, 2, 3]",
                                      "volumes.postgres.writes={constant: 1MB/day}",
                                      "claims=[{stated: 1, computed: headroom(cpu)}]",
                                      "scenarios.a.b.c=1",
                                      "drivers.users.growth={points: {2026-01-01: 5}}",
                                      "services.api=null",
                                      "drivers.prices.noise=[5%, 6%, 9%]",
                                      "correlations=[{between: [review.every, x], spearman: 1}]"};
  const bscap_source source = read_full_model();
  uint32_t state = 9;
  for (int i = 0; i < 1500; i++) {
    char setting[ROOM];
    size_t count = strlen(seeds[i % 9]);
    memcpy(setting, seeds[i % 9], count);
    for (size_t n = below(&state, 4); n > 0 && count > 0; n--) mutate(setting, &count, &state);
    setting[count] = '\0';
    const char *settings[] = {setting};
    bscap_model_options options = options_with_loader();
    options.settings = settings;
    options.settings_count = 1;
    bscap_model *model;
    bscap_error error;
    if (bscap_model_read(&model, &source, 1, &options, NULL, &error) != BSCAP_OK)
      ck_assert_uint_gt(strlen(error.message), 0);
    bscap_model_free(model);
  }
  free_file(source);
}
END_TEST

/* --- too little memory --- */

/* With a setting, or else with all scenarios. */
static bscap_status read_with_memory(failing_allocator *memory, bscap_source source,
                                     size_t settings_count) {
  const bscap_allocator allocator = failing_allocator_start(memory);
  static const char *const settings[] = {"services.api.replicas=0x3"};
  bscap_model_options options = options_with_loader();
  options.allocator = &allocator;
  options.settings = settings;
  options.settings_count = settings_count;
  bscap_diagnostics *warnings;
  bscap_model *model = NULL;
  bscap_error error = {0};
  bscap_status status = bscap_diagnostics_create(&warnings, &allocator, &error);
  if (status == BSCAP_OK) status = bscap_model_read(&model, &source, 1, &options, warnings, &error);
  if (status != BSCAP_OK) {
    ck_assert_str_eq(error.message, "out of memory");
    ck_assert_ptr_null(model);
  }
  bscap_model_free(model);
  bscap_diagnostics_free(warnings);
  ck_assert_uint_eq(memory->live_blocks, 0);
  ck_assert_uint_eq(memory->live_bytes, 0);
  return status;
}

/* Returns how many requests it took. */
static size_t check_every_lack(bscap_source source, size_t settings_count) {
  bscap_status status = BSCAP_OUT_OF_MEMORY;
  size_t n = 0;
  while (status != BSCAP_OK) {
    failing_allocator memory = {.fails_at = ++n};
    status = read_with_memory(&memory, source, settings_count);
    ck_assert_msg(status == BSCAP_OK || status == BSCAP_OUT_OF_MEMORY, "request %zu", n);
    ck_assert_msg((status == BSCAP_OK) == (memory.requests < n), "request %zu was ignored", n);
  }
  return n;
}

/* Memory is asked for in chunks: a description of growing length moves their
 * ends over everything that is ever made. */
START_TEST(a_lack_of_memory_at_any_moment_leaves_nothing_behind) {
  const bscap_source source = read_full_model();
  const size_t room = 16384;
  char *text = malloc(source.count + 2 * room);
  memcpy(text, source.bytes, source.count);
  for (size_t shift = 0; shift < room; shift += 401) {
    sprintf(text + source.count, "description: '%*s'\n", (int)shift, "");
    char *first = strstr(text, "description");
    memcpy(first, "#escription", 11);
    ck_assert_uint_gt(check_every_lack(source_of("full.yaml", text), 0), 20);
    ck_assert_uint_gt(check_every_lack(source_of("full.yaml", text), 1), 10);
  }
  free(text);
  free_file(source);
}
END_TEST

RUN_TESTS("hostile models", mutants_of_a_model_with_every_key_are_read_or_refused,
          mutants_of_the_models_that_come_along_are_read_or_refused, noise_is_refused,
          punctuation_is_read_or_refused, mutants_of_settings_are_read_or_refused,
          a_lack_of_memory_at_any_moment_leaves_nothing_behind)
