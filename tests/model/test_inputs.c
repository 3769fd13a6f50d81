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
  const bscap_input *level = bscap_model_input(copy, "drivers.users.level");
  assert_close(bscap_input_quantile(level, 0.1), 100, 1e-12);
  assert_close(bscap_input_quantile(level, 0.9), 400, 1e-12);
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
      {{"", 1, 2, 3}, "no number stands at ''; write a path such as bursts.sales.every"},
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
          a_copy_survives_any_lack_of_memory, overriding_sets_the_number_and_its_distribution,
          what_cannot_be_is_not_taken_from_a_caller)
