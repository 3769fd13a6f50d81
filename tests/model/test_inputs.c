/* The numbers of a model: where they live, and how a copy's are replaced. */
#include "model/reading.h"

#include "failing_allocator.h"
#include "model/keys.h"
#include "model/parts.h"

#include <bscap/calendar.h>
#include <glob.h>

static bscap_model *read_full(void) {
  const bscap_model_options options = options_with_loader();
  const bscap_source source = read_full_model();
  bscap_model *model = read_all(&source, 1, &options, NULL);
  free_file(source);
  return model;
}

static bscap_model *copy_of(const bscap_model *model) {
  bscap_model *copy;
  bscap_error error = {0};
  ck_assert_msg(bscap_model_copy(&copy, model, &error) == BSCAP_OK, "%s", error.message);
  return copy;
}

static bool is_same(double first, double second) {
  return memcmp(&first, &second, sizeof first) == 0;
}

/* --- all numbers that can be reached from a struct, by its table of keys --- */

typedef struct numbers {
  const double *items[1000];
  size_t count;
} numbers;

static void add(numbers *all, const double *number) {
  ck_assert_uint_lt(all->count, 1000);
  all->items[all->count++] = number;
}

static void add_costs(numbers *all, const bscap_costs *costs) {
  for (size_t i = 0; i < costs->count; i++) add(all, &costs->items[i].per_unit);
}

static void add_inflow(numbers *all, const bscap_inflow *inflow) {
  add(all, &inflow->constant_bytes_per_second);
  add_costs(all, &inflow->bytes_per_unit);
}

static void add_levels(numbers *all, const bscap_driver_levels *levels) {
  for (size_t i = 0; i < levels->count; i++) add(all, &levels->items[i].level);
}

static void add_bursts(numbers *all, const bscap_burst_sizes *sizes) {
  for (size_t i = 0; i < sizes->count; i++) add(all, &sizes->items[i].size_ratio);
}

static void add_points(numbers *all, const bscap_growth *growth) {
  for (size_t i = 0; i < growth->points_count; i++) add(all, &growth->point_values[i]);
}

static void add_struct(numbers *all, const bscap_keys *keys, const char *object);

static void add_items(numbers *all, const bscap_key *key, const char *object) {
  const char *items;
  size_t count;
  memcpy(&items, object + key->offset, sizeof items);
  memcpy(&count, object + key->count_offset, sizeof count);
  for (size_t i = 0; i < count; i++) add_struct(all, key->child, items + i * key->child->size);
}

static void add_member(numbers *all, const bscap_key *key, const char *object) {
  const void *member = object + key->offset;
  if (key->kind == BSCAP_KEY_NUMBER) add(all, member);
  if (key->kind == BSCAP_KEY_STRUCT) add_struct(all, key->child, member);
  if (key->kind == BSCAP_KEY_MAP || key->kind == BSCAP_KEY_LIST) add_items(all, key, object);
  if (key->kind == BSCAP_KEY_COSTS) add_costs(all, member);
  if (key->kind == BSCAP_KEY_INFLOW) add_inflow(all, member);
  if (key->kind == BSCAP_KEY_LEVELS) add_levels(all, member);
  if (key->kind == BSCAP_KEY_BURSTS) add_bursts(all, member);
  if (key->kind == BSCAP_KEY_POINTS) add_points(all, (const bscap_growth *)(const void *)object);
}

static void add_struct(numbers *all, const bscap_keys *keys, const char *object) {
  for (size_t i = 0; i < keys->count; i++) add_member(all, &keys->rows[i], object);
}

/* Each target is one of the numbers that the rooms above read, and no other input's. */
static void check_targets(const bscap_model *model) {
  numbers all = {.count = 0};
  add_struct(&all, &bscap_model_keys, (const char *)model);
  for (size_t i = 0; i < model->inputs_count; i++) {
    const bscap_input *input = &model->inputs[i];
    ck_assert_msg(is_same(*input->target, input->entry.likely), "%s", input->entry.path);
    size_t k = 0;
    while (k < all.count && all.items[k] != input->target) k++;
    ck_assert_msg(k < all.count, "the target of %s is not in the model", input->entry.path);
    all.items[k] = NULL;
  }
}

static void check_model_and_copy(const bscap_model *model) {
  check_targets(model);
  bscap_model *copy = copy_of(model);
  check_targets(copy);
  ck_assert_uint_eq(copy->inputs_count, model->inputs_count);
  for (size_t i = 0; i < model->inputs_count; i++) {
    ck_assert_str_eq(copy->inputs[i].entry.path, model->inputs[i].entry.path);
    ck_assert_ptr_ne(copy->inputs[i].target, model->inputs[i].target);
    ck_assert_ptr_eq(bscap_model_find(copy, copy->inputs[i].entry.path), &copy->inputs[i].entry);
  }
  bscap_model_free(copy);
}

START_TEST(every_number_is_where_the_model_is_read_from) {
  bscap_model *model = read_full();
  check_model_and_copy(model);
  bscap_model_free(model);
  glob_t found;
  ck_assert_int_eq(glob(MODELS_DIR "/*.yaml", 0, NULL, &found), 0);
  for (size_t i = 0; i < found.gl_pathc; i++) {
    const bscap_source source = read_file(MODELS_DIR, strrchr(found.gl_pathv[i], '/') + 1);
    model = read_all(&source, 1, NULL, NULL);
    check_model_and_copy(model);
    bscap_model_free(model);
    free_file(source);
  }
  globfree(&found);
}
END_TEST

/* --- what follows from numbers --- */

static void set(bscap_model *model, const char *path, double value) {
  const bscap_input *input = bscap_model_input(model, path);
  ck_assert_msg(input != NULL, "no %s", path);
  *input->target = value;
}

START_TEST(growth_follows_its_numbers) {
  bscap_model *model = read_full();
  set(model, "drivers.users.level", 500);
  set(model, "drivers.users.growth.monthly", 0.5);
  set(model, "drivers.users.growth.ceiling", 600);
  set(model, "drivers.users.growth.volatility", 0.25);
  bscap_growth users = bscap_driver_growth(&model->drivers[0]);
  assert_close(bscap_growth_value(&users, 0), 500, 0);
  assert_close(users.monthly_ratio, 0.5, 0);
  assert_close(bscap_growth_value(&users, BSCAP_SECONDS_PER_MONTH), 600, 0);
  assert_close(model->drivers[0].volatility_ratio, 0.25, 0);
  set(model, "drivers.battles.added", 2);
  set(model, "drivers.battles.growth.linear", 1e-3);
  set(model, "drivers.battles.growth.ceiling", 3);
  bscap_growth battles = bscap_driver_growth(&model->drivers[1]);
  assert_close(bscap_growth_value(&battles, 10 * BSCAP_SECONDS_PER_MONTH), 2 + 10e-3, 1e-15);
  set(model, "drivers.prices.growth.points.2026-06-01", 7);
  bscap_growth prices = bscap_driver_growth(&model->drivers[3]);
  assert_close(bscap_growth_value(&prices, 10 * BSCAP_SECONDS_PER_YEAR), 7, 0);
  bscap_model_free(model);
}
END_TEST

START_TEST(defaults_follow_what_they_are_taken_from) {
  bscap_model *model =
      read_text("name: x\nstart: 2026-01-01\nservices:\n"
                "  a: {cpu: {limit: 2}, memory: {request: 1Gi, limit: 2Gi}, autoscale: {max: 9},\n"
                "      sidecars: {s: {cpu: {limit: 3}, memory: {limit: 5Gi}}}}\n"
                "  b: {replicas: 4, autoscale: {min: 2, max: 9}, cpu: {request: 1}}\n"
                "  c: {cpu: {base: 1}}\n"
                "  d: {autoscale: {min: 3, max: 9}, cpu: {request: 1}}\n");
  set(model, "services.a.cpu.limit", 1500);
  set(model, "services.a.memory.limit", 9e9);
  set(model, "services.a.sidecars.s.cpu.limit", 700);
  set(model, "services.a.sidecars.s.memory.limit", 7e9);
  set(model, "services.b.autoscale.min", 3);
  set(model, "services.d.autoscale.min", 5);
  bscap_model_settle(model);
  assert_close(model->services[0].cpu.request, 1500, 0);
  assert_close(model->services[0].memory.request, 1 << 30, 0);
  assert_close(model->services[0].sidecars[0].cpu.request, 700, 0);
  assert_close(model->services[0].sidecars[0].memory.request, 7e9, 0);
  assert_close(model->services[0].replicas, 1, 0);
  assert_close(model->services[1].replicas, 4, 0);
  assert_close(model->services[2].replicas, 1, 0);
  ck_assert(isnan(model->services[2].cpu.request));
  assert_close(model->services[3].replicas, 5, 0);
  bscap_model_free(model);
}
END_TEST

/* --- copies --- */

START_TEST(a_copy_is_written_over_alone) {
  bscap_model *model = read_full();
  bscap_model *copy = copy_of(model);
  for (size_t i = 0; i < copy->inputs_count; i++) *copy->inputs[i].target = 1e9 + (double)i;
  bscap_model_settle(copy);
  check_targets(model);
  bscap_model *again = copy_of(model);
  check_targets(again);
  bscap_model_free(again);
  again = copy_of(copy); /* with what was written over it */
  for (size_t i = 0; i < again->inputs_count; i++)
    assert_close(*again->inputs[i].target, 1e9 + (double)i, 0);
  ck_assert_str_eq(bscap_model_name(again), "Battles: a 'test' system");
  bscap_model_free(again);
  bscap_model_free(copy);
  bscap_model_free(model);
}
END_TEST

START_TEST(a_copy_keeps_the_scenario_and_the_settings) {
  const bscap_source source = read_full_model();
  static const char *const settings[] = {"volumes.postgres.size=77Gi"};
  bscap_model_options options = options_with_loader();
  options.scenario = "high";
  options.settings = settings;
  options.settings_count = 1;
  bscap_model *model = read_all(&source, 1, &options, NULL), *copy = copy_of(model);
  ck_assert_str_eq(bscap_model_applied_scenario(copy), "high");
  assert_close(value_at(copy, "drivers.users.growth.monthly"), 0.1, 0);
  assert_close(copy->volumes[0].space.size_bytes, 77.0 * (1 << 30), 0);
  ck_assert_str_eq(bscap_model_scenario(copy, 0), "larger");
  bscap_model *under;
  ck_assert_int_eq(bscap_model_under(&under, copy, NULL, NULL), BSCAP_OK);
  ck_assert_ptr_null(bscap_model_applied_scenario(under));
  bscap_model_free(under);
  bscap_model_free(copy);
  bscap_model_free(model);
  free_file(source);
}
END_TEST

START_TEST(a_copy_survives_any_lack_of_memory) {
  failing_allocator memory = {.fails_at = 0};
  const bscap_allocator allocator = failing_allocator_start(&memory);
  bscap_model_options options = options_with_loader();
  options.allocator = &allocator;
  const bscap_source source = read_full_model();
  bscap_model *model = read_all(&source, 1, &options, NULL), *copy;
  const size_t blocks = memory.live_blocks;
  bscap_status status = BSCAP_OUT_OF_MEMORY;
  for (size_t n = 1; status != BSCAP_OK; n++) {
    bscap_error error;
    memory.fails_at = memory.requests + n;
    status = bscap_model_copy(&copy, model, &error);
    ck_assert_int_eq(status, copy == NULL ? BSCAP_OUT_OF_MEMORY : BSCAP_OK);
    if (copy == NULL) ck_assert_uint_eq(memory.live_blocks, blocks);
  }
  bscap_model_free(copy);
  bscap_model_free(model);
  free_file(source);
  ck_assert_uint_eq(memory.live_bytes, 0);
}
END_TEST

/* --- uncertain numbers --- */

START_TEST(uncertain_numbers_are_those_whose_low_is_below_their_high) {
  bscap_model *model = read_text("name: x\nstart: 2026-01-01\n"
                                 "drivers: {a: {level: [1, 2, 4]}, b: {level: [5, 5, 5]}}\n"
                                 "volumes: {v: {size: 1Gi, used: {low: 1, likely: 2, high: 3}}}\n");
  ck_assert_str_eq(bscap_model_uncertain(model, 0)->path, "drivers.a.level");
  ck_assert_str_eq(bscap_model_uncertain(model, 1)->path, "volumes.v.used");
  ck_assert_ptr_null(bscap_model_uncertain(model, 2));
  bscap_model_free(model);
}
END_TEST

static void check_percentiles(const bscap_model *model, const char *path) {
  const bscap_input *input = bscap_model_input(model, path);
  assert_close(bscap_input_quantile(input, 0.1), input->entry.low, 1e-12);
  assert_close(bscap_input_quantile(input, 0.5), input->entry.likely, 1e-12);
  assert_close(bscap_input_quantile(input, 0.9), input->entry.high, 1e-12);
  for (double p = 1e-9; p < 1; p += 0.01) {
    const double value = bscap_input_quantile(input, p);
    ck_assert_msg(value >= input->entry.least && value <= input->entry.most, "%s", path);
    if (input->is_whole) assert_close(value, floor(value), 0);
  }
}

START_TEST(what_is_drawn_has_these_percentiles_and_keeps_the_bounds) {
  bscap_model *model =
      read_text("name: x\nstart: 2026-01-01\n"
                "drivers: {a: {level: [1, 2, 4], growth: {monthly: [-5%, 1%, 9%]}}}\n"
                "nodes: {n: {count: [1, 3, 8], cpu: 4, memory: 1Gi}}\n"
                "alerts: {volume: [50%, 70%, 80%]}\n");
  check_percentiles(model, "drivers.a.level");
  check_percentiles(model, "drivers.a.growth.monthly");
  check_percentiles(model, "nodes.n.count");
  check_percentiles(model, "alerts.volume");
  check_percentiles(model, "nodes.n.memory"); /* always the same */
  bscap_model_free(model);
}
END_TEST

START_TEST(a_setting_and_an_overlay_make_a_number_uncertain) {
  static const char *const settings[] = {"drivers.users.level=[100, 200, 300]",
                                         "volumes.postgres.size={low: 1Gi, likely: 2Gi, high: 4Gi}",
                                         "drivers.battles.added=5/h"};
  bscap_model_options options = options_with_loader();
  options.settings = settings;
  options.settings_count = 3;
  const bscap_source sources[] = {
      read_full_model(),
      source_of("more.yaml", "volumes: {logs: {size: [5Gi, 10Gi, 20Gi], retention: 9d}}")};
  bscap_model *model = read_all(sources, 2, &options, NULL);
  check_percentiles(model, "drivers.users.level");
  check_percentiles(model, "volumes.postgres.size");
  check_percentiles(model, "volumes.logs.size");
  assert_close(bscap_model_find(model, "drivers.users.level")->high, 300, 0);
  assert_close(bscap_model_find(model, "volumes.logs.size")->low, 5.0 * (1 << 30), 0);
  const bscap_entry *added = bscap_model_find(model, "drivers.battles.added");
  assert_close(added->low, added->high, 0);
  bscap_model_free(model);
  free_file(sources[0]);
}
END_TEST

static const char impossible[] = "no smooth distribution has these as its 10th, 50th and 90th "
                                 "percentile; the nearest is ";

/* Where low and high stay, likely goes to where a fit begins: 5.0032 times as far from the one as
 * from the other, in logarithms (bscap/metalog.h). From 1 to 8 these are 8^(1/6.0032) = 1.414 and
 * 8^(5.0032/6.0032) = 5.658. */
START_TEST(what_no_distribution_has_is_told_the_nearest_that_one_has) {
  static const struct {
    const char *text, *values, *nearest;
  } rows[] = {
      {"drivers: {u: {level: %s}}", "[1, 1, 8]", "[1, 1.42, 8]"},
      {"drivers: {u: {level: %s}}", "[1, 8, 8]", "[1, 5.65, 8]"},
      {"drivers: {u: {added: %s}}", "[1/month, 1/month, 8/month]",
       "[1/month, 1.42/month, 8/month]"},
      {"drivers: {u: {added: %s}}", "[10/h, 10/h, 15/h]", NULL},
      {"drivers: {u: {level: 1, growth: {monthly: %s}}}", "[1%, 1%, 8%]", NULL},
      {"volumes: {v: {size: %s}}", "[1Gi, 1Gi, 8Gi]", "[1Gi, 1.42Gi, 8Gi]"},
      {"volumes: {v: {size: %s}}", "[1GB, 1GB, 8GB]", "[1GB, 1420MB, 8GB]"},
      {"volumes: {v: {size: %s}}", "{low: 0, likely: 0, high: 5}", NULL},
      {"volumes: {v: {size: 1Gi, grows: %s}}", "[1kB/day, 1kB/day, 9GB/s]", NULL},
      {"volumes: {v: {size: 1Gi, retention: %s}}", "[1d, 1d, 8d]", "[1d, 1.42d, 8d]"},
      {"links: {l: {capacity: %s}}", "[1 Mbps, 1 Mbps, 8 Mbps]", "[1Mbps, 1420kbps, 8Mbps]"},
      {"services: {s: {cpu: {base: %s}}}", "[100m, 2, 2]", NULL},
      {"services: {s: {kind: CronJob, schedule: {takes: 1s, every: %s}}}", "[60s, 61s, 2h]", NULL},
      {"alerts: {volume: %s}", "[80%, 85%, 100%]", NULL},
      {"nodes: {n: {cpu: 1, memory: 1Gi, count: %s}}", "[1, 1, 8]", "[1, 2, 8]"},
      {"nodes: {n: {cpu: 1, memory: 1Gi, count: %s}}", "[1, 1, 2]", "[1, 1, 1]"},
      {"nodes: {n: {cpu: 1, memory: 1Gi, count: %s}}", "[1, 99999, 100k]", NULL},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const char *hole = strchr(rows[i].text, '%');
    char text[256];
    bscap_model *model;
    bscap_error error;
    sprintf(text, "name: x\nstart: 2026-01-01\n%.*s%s%s", (int)(hole - rows[i].text), rows[i].text,
            rows[i].values, hole + 2);
    ck_assert_int_eq(try_text(&model, text, &error), BSCAP_INVALID);
    const char *found = strstr(error.message, impossible);
    ck_assert_msg(found != NULL, "%s", error.message);
    ck_assert_int_eq(error.line, 3);
    found += strlen(impossible);
    if (rows[i].nearest != NULL) ck_assert_str_eq(found, rows[i].nearest);
    sprintf(text, "name: x\nstart: 2026-01-01\n%.*s%s%s", (int)(hole - rows[i].text), rows[i].text,
            found, hole + 2);
    bscap_model_free(read_text(text));
  }
}
END_TEST

/* --- what a caller says instead --- */

START_TEST(overriding_sets_the_number_and_its_distribution) {
  bscap_model *model = read_full(), *copy = copy_of(model);
  const bscap_uncertain items[] = {{"drivers.users.level", 100, 200, 400},
                                   {"drivers.users.growth.monthly", 0.02, 0.02, 0.02},
                                   {"services.cleaner.cpu.limit", 300, 300, 300}};
  const bscap_uncertain limit[] = {{"services.api.cpu.limit", 200, 300, 500}};
  bscap_error error;
  ck_assert_int_eq(bscap_model_override(copy, items, 2, &error), BSCAP_OK);
  ck_assert_int_eq(bscap_model_override(copy, limit, 1, &error), BSCAP_OK);
  assert_close(copy->drivers[0].level, 200, 0);
  assert_close(copy->drivers[0].growth.monthly_ratio, 0.02, 0);
  assert_close(copy->services[0].cpu.limit, 300, 0);
  check_percentiles(copy, "drivers.users.level");
  check_percentiles(copy, "services.api.cpu.limit");
  ck_assert_str_eq(bscap_model_uncertain(copy, 0)->path, "drivers.users.level");
  ck_assert_str_eq(bscap_model_uncertain(copy, 1)->path, "drivers.battles.added");
  check_targets(copy);
  check_targets(model);
  assert_close(value_at(model, "drivers.users.level"), 400, 0);
  ck_assert_int_eq(bscap_model_override(copy, items + 2, 1, &error), BSCAP_INVALID);
  ck_assert_int_eq(bscap_model_override(copy, NULL, 0, NULL), BSCAP_OK);
  bscap_model_free(copy);
  bscap_model_free(model);
}
END_TEST

START_TEST(what_cannot_be_is_not_taken_from_a_caller) {
  static const struct {
    bscap_uncertain item;
    const char *message;
  } rows[] = {
      {{"drivers.user.level", 1, 2, 3},
       "no number stands at 'drivers.user.level'; did you mean 'drivers.users.level'?"},
      {{"", 1, 2, 3}, "no number stands at ''; write a path such as drivers.users.level"},
      {{"drivers.users.level", -1, 2, 3},
       "drivers.users.level: -1 is below 0, the least it may be"},
      {{"drivers.users.growth.monthly", 0, 0.1, 11},
       "drivers.users.growth.monthly: 11 is above 10, the most it may be"},
      {{"drivers.users.level", 1, NAN, 3},
       "drivers.users.level: low, likely and high must be finite numbers"},
      {{"drivers.users.level", 1, 2, INFINITY},
       "drivers.users.level: low, likely and high must be finite numbers"},
      {{"drivers.users.level", 1, 4, 3}, "drivers.users.level: low, likely and high must not fall"},
      {{"services.api.replicas", 1, 1.5, 2}, "services.api.replicas: 1.5 is not a whole number"},
      {{"review.every", 86400, 2 * 86400, 3 * 86400},
       "review.every: is said, not drawn; give one value three times"},
      {{"drivers.users.level", 1, 1, 8},
       "drivers.users.level: no smooth distribution has these as its 10th, 50th and 90th "
       "percentile; the nearest is [1, 1.42, 8]"},
  };
  bscap_model *model = read_full(), *copy = copy_of(model);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    bscap_error error;
    ck_assert_int_eq(bscap_model_override(copy, &rows[i].item, 1, &error), BSCAP_INVALID);
    ck_assert_str_eq(error.message, rows[i].message);
    ck_assert_int_eq(bscap_model_override(copy, &rows[i].item, 1, NULL), BSCAP_INVALID);
  }
  check_targets(copy);
  assert_close(copy->drivers[0].level, 400, 0);
  bscap_model_free(copy);
  bscap_model_free(model);
}
END_TEST

RUN_TESTS("numbers that may be written over", every_number_is_where_the_model_is_read_from,
          growth_follows_its_numbers, defaults_follow_what_they_are_taken_from,
          a_copy_is_written_over_alone, a_copy_keeps_the_scenario_and_the_settings,
          a_copy_survives_any_lack_of_memory,
          uncertain_numbers_are_those_whose_low_is_below_their_high,
          what_is_drawn_has_these_percentiles_and_keeps_the_bounds,
          a_setting_and_an_overlay_make_a_number_uncertain,
          what_no_distribution_has_is_told_the_nearest_that_one_has,
          overriding_sets_the_number_and_its_distribution,
          what_cannot_be_is_not_taken_from_a_caller)
