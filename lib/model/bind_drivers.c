/* The kinds of keys that are about drivers: costs, inflows, levels, growth. */
#include "model/reader.h"

#include <bscap/calendar.h>
#include <bscap/series.h>
#include <math.h>
#include <string.h>

static bscap_status fail_unknown_driver(const bscap_reader *reader, const bscap_node *node,
                                        const char *word) {
  const bscap_model *model = reader->model;
  const char *names[64];
  size_t count = model->drivers_count < 64 ? model->drivers_count : 64;
  for (size_t i = 0; i < count; i++) names[i] = model->drivers[i].name;
  return bscap_reader_fail_unknown(reader, node, "driver", word, names, count);
}

static bscap_status find_driver(const bscap_reader *reader, size_t *driver, const char *name,
                                size_t length, const bscap_node *node) {
  const bscap_model *model = reader->model;
  const bscap_node *drivers = bscap_node_get(model->root, "drivers");
  if (drivers != NULL) *driver = bscap_node_find(drivers, name, length);
  if (drivers != NULL && *driver < model->drivers_count) return BSCAP_OK;
  char word[BSCAP_NAME_MOST_LENGTH + 1];
  size_t kept = length < sizeof word ? length : sizeof word - 1;
  memcpy(word, name, kept);
  word[kept] = '\0';
  return fail_unknown_driver(reader, node, word);
}

/* `users`, or `battles.added`, `battles.stored`, `battles.ever`. */
static bscap_status find_reading(const bscap_reader *reader, bscap_cost *cost,
                                 const bscap_node *node) {
  static const char *const words[] = {"", "added", "stored", "ever"};
  const char *dot = strchr(node->text, '.');
  size_t length = dot == NULL ? strlen(node->text) : (size_t)(dot - node->text);
  bscap_status status = find_driver(reader, &cost->driver, node->text, length, node);
  if (status != BSCAP_OK) return status;
  const bscap_driver *driver = &reader->model->drivers[cost->driver];
  if (driver->kind == BSCAP_DRIVER_LEVEL) {
    cost->reading = BSCAP_READING_LEVEL;
    if (dot == NULL) return BSCAP_OK;
    return bscap_reader_fail(reader, node, "'%s' is a level; write %s alone", driver->name,
                             driver->name);
  }
  for (int i = BSCAP_READING_ADDED; i <= BSCAP_READING_EVER && dot != NULL; i++) {
    if (strcmp(dot + 1, words[i]) != 0) continue;
    cost->reading = (bscap_reading)i;
    return BSCAP_OK;
  }
  return bscap_reader_fail(reader, node, "'%s' is a flow; write %s.added, %s.stored or %s.ever",
                           node->text, driver->name, driver->name, driver->name);
}

static bscap_status bind_cost(bscap_reader *reader, const bscap_key *key, bscap_costs *costs,
                              const bscap_pair *pair) {
  bscap_cost *cost = &costs->items[costs->count];
  bscap_status status = find_reading(reader, cost, pair->key);
  if (status != BSCAP_OK || bscap_node_is_null(pair->value)) return status;
  size_t path_length = bscap_reader_enter(reader, pair->key->text);
  status = bscap_bind_number(reader, key, &cost->per_unit, pair->value);
  bscap_reader_leave(reader, path_length);
  if (status != BSCAP_OK) return status;
  costs->count++;
  return BSCAP_OK;
}

static bscap_key unbounded_cost(bscap_unit unit) {
  return (bscap_key){.kind = BSCAP_KEY_NUMBER, .unit = unit, .least = 0, .most = INFINITY};
}

typedef bscap_status (*pair_binder)(bscap_reader *reader, void *target, const bscap_pair *pair);

/* Calls `bind` for each number in `map`, under the provenance that the map states. */
static bscap_status bind_pairs(bscap_reader *reader, pair_binder bind, void *target,
                               const bscap_node *map) {
  const char *source = reader->source;
  bool is_assumed = reader->is_assumed;
  bscap_status status = bscap_bind_provenance(reader, map);
  for (size_t i = 0; i < map->count && status == BSCAP_OK; i++) {
    if (!bscap_is_provenance(map->pairs[i].key->text))
      status = bind(reader, target, &map->pairs[i]);
  }
  reader->source = source;
  reader->is_assumed = is_assumed;
  return status;
}

/* As many as there can be: what is bound must not move. */
static bscap_status take_costs(const bscap_reader *reader, bscap_costs *costs, size_t count) {
  costs->items = bscap_arena_take(reader->arena, count, sizeof *costs->items);
  return costs->items == NULL ? bscap_fail_memory(reader->error) : BSCAP_OK;
}

typedef struct cost_target {
  bscap_costs *costs;
  bscap_key number;
} cost_target;

static bscap_status bind_cost_pair(bscap_reader *reader, void *target, const bscap_pair *pair) {
  const cost_target *to = target;
  return bind_cost(reader, &to->number, to->costs, pair);
}

bscap_status bscap_bind_costs(bscap_reader *reader, const bscap_key *key, bscap_costs *costs,
                              const bscap_node *node) {
  if (node->kind != BSCAP_NODE_MAP)
    return bscap_reader_fail(reader, node, "costs are written by driver, as in {users: 2m}");
  cost_target to = {costs, unbounded_cost(key->unit)};
  bscap_status status = take_costs(reader, costs, node->count);
  return status == BSCAP_OK ? bind_pairs(reader, bind_cost_pair, &to, node) : status;
}

bscap_status bscap_bind_follows(bscap_reader *reader, bscap_costs *costs, const bscap_node *node) {
  if (node->kind != BSCAP_NODE_SCALAR)
    return bscap_reader_fail(reader, node, "the name of a driver is expected here");
  bscap_status status = take_costs(reader, costs, 1);
  if (status != BSCAP_OK) return status;
  costs->items->per_unit = 1;
  costs->count = 1;
  return find_reading(reader, costs->items, node);
}

static bscap_status bind_constant(bscap_reader *reader, bscap_inflow *inflow,
                                  const bscap_node *node) {
  bscap_key rate = unbounded_cost(BSCAP_BYTES_PER_SECOND);
  return bscap_bind_number(reader, &rate, &inflow->constant_bytes_per_second, node);
}

static bscap_status bind_inflow_pair(bscap_reader *reader, void *target, const bscap_pair *pair) {
  bscap_inflow *inflow = target;
  if (strcmp(pair->key->text, "constant") == 0) {
    if (bscap_node_is_null(pair->value)) return BSCAP_OK;
    size_t path_length = bscap_reader_enter(reader, "constant");
    bscap_status status = bind_constant(reader, inflow, pair->value);
    bscap_reader_leave(reader, path_length);
    return status;
  }
  bscap_key amount = unbounded_cost(BSCAP_BYTES);
  bscap_costs *costs = &inflow->bytes_per_unit;
  size_t before = costs->count;
  bscap_status status = bind_cost(reader, &amount, costs, pair);
  if (status != BSCAP_OK || costs->count == before ||
      costs->items[before].reading == BSCAP_READING_ADDED)
    return status;
  return bscap_reader_fail(reader, pair->key,
                           "only what is added is written; write NAME.added of a flow");
}

bscap_status bscap_bind_inflow(bscap_reader *reader, bscap_inflow *inflow, const bscap_node *node) {
  if (node->kind != BSCAP_NODE_MAP || bscap_node_is_number_map(node))
    return bind_constant(reader, inflow, node);
  bscap_status status = take_costs(reader, &inflow->bytes_per_unit, node->count);
  return status == BSCAP_OK ? bind_pairs(reader, bind_inflow_pair, inflow, node) : status;
}

typedef struct burst_target {
  bscap_burst_sizes *sizes;
  const bscap_key *key;
} burst_target;

static bscap_status bind_burst_pair(bscap_reader *reader, void *target, const bscap_pair *pair) {
  const burst_target *to = target;
  bscap_burst_size *size = &to->sizes->items[to->sizes->count];
  bscap_status status = bscap_bind_named(reader, to->key->named, &size->burst, pair->key);
  if (status != BSCAP_OK || bscap_node_is_null(pair->value)) return status;
  size_t path_length = bscap_reader_enter(reader, pair->key->text);
  status = bscap_bind_number(reader, to->key, &size->size_ratio, pair->value);
  bscap_reader_leave(reader, path_length);
  to->sizes->count++;
  return status;
}

bscap_status bscap_bind_bursts(bscap_reader *reader, const bscap_key *key, bscap_burst_sizes *sizes,
                               const bscap_node *node) {
  if (node->kind != BSCAP_NODE_MAP)
    return bscap_reader_fail(reader, node, "bursts are written by name, as in {sales: 3x}");
  sizes->items = bscap_arena_take(reader->arena, node->count, sizeof *sizes->items);
  if (sizes->items == NULL) return bscap_fail_memory(reader->error);
  burst_target to = {sizes, key};
  return bind_pairs(reader, bind_burst_pair, &to, node);
}

static bscap_status bind_level(bscap_reader *reader, const bscap_key *key,
                               bscap_driver_level *level, const bscap_pair *pair) {
  const char *name = pair->key->text;
  bscap_status status = find_driver(reader, &level->driver, name, strlen(name), pair->key);
  if (status != BSCAP_OK) return status;
  bscap_key number = unbounded_cost(BSCAP_COUNT);
  number.is_certain = key->is_certain;
  level->place = pair->value->place;
  size_t path_length = bscap_reader_enter(reader, name);
  status = bscap_bind_number(reader, &number, &level->level, pair->value);
  bscap_reader_leave(reader, path_length);
  return status;
}

static size_t count_levels(const bscap_node *node) {
  if (node->kind == BSCAP_NODE_MAP) return node->count;
  size_t count = 0;
  for (size_t i = 0; i < node->count; i++) count += node->items[i]->count;
  return count;
}

static bscap_status bind_levels_of(bscap_reader *reader, const bscap_key *key,
                                   bscap_driver_levels *levels, const bscap_node *map) {
  if (map->kind != BSCAP_NODE_MAP)
    return bscap_reader_fail(reader, map, "levels are written by driver, as in {users: 5k}");
  for (size_t i = 0; i < map->count; i++) {
    bscap_status status = bind_level(reader, key, &levels->items[levels->count++], &map->pairs[i]);
    if (status != BSCAP_OK) return status;
  }
  return BSCAP_OK;
}

/* {users: 5k}, or [{users: 5k}, {users: 25k}] */
bscap_status bscap_bind_levels(bscap_reader *reader, const bscap_key *key,
                               bscap_driver_levels *levels, const bscap_node *node) {
  levels->items = bscap_arena_take(reader->arena, count_levels(node), sizeof *levels->items);
  if (levels->items == NULL) return bscap_fail_memory(reader->error);
  if (node->kind != BSCAP_NODE_LIST) return bind_levels_of(reader, key, levels, node);
  for (size_t i = 0; i < node->count; i++) {
    size_t path_length = bscap_reader_enter_item(reader, i);
    bscap_status status = bind_levels_of(reader, key, levels, node->items[i]);
    bscap_reader_leave(reader, path_length);
    if (status != BSCAP_OK) return status;
  }
  return BSCAP_OK;
}

/* --- growth by points --- */

static bscap_status take_points(const bscap_reader *reader, bscap_growth *growth, size_t count,
                                double **times, double **values) {
  *times = bscap_arena_take(reader->arena, count, sizeof **times);
  *values = bscap_arena_take(reader->arena, count, sizeof **values);
  if (*times == NULL || *values == NULL) return bscap_fail_memory(reader->error);
  growth->point_times_seconds = *times;
  growth->point_values = *values;
  growth->points_count = count;
  return BSCAP_OK;
}

static bscap_status read_date(const bscap_reader *reader, double *time_seconds,
                              const bscap_node *node) {
  bscap_error problem;
  int64_t date;
  if (bscap_date_parse(&date, node->text, &problem) != BSCAP_OK)
    return bscap_reader_fail(reader, node, "%s", problem.message);
  *time_seconds = (double)(date - reader->model->start_seconds);
  return BSCAP_OK;
}

bscap_status bscap_bind_points(bscap_reader *reader, bscap_growth *growth, const bscap_node *node) {
  if (node->kind != BSCAP_NODE_MAP || node->count == 0)
    return bscap_reader_fail(reader, node, "points are written by date: {2026-01-01: 500, ...}");
  double *times, *values;
  bscap_status status = take_points(reader, growth, node->count, &times, &values);
  if (status != BSCAP_OK) return status;
  bscap_key number = unbounded_cost(BSCAP_COUNT);
  number.follows_driver = true;
  for (size_t i = 0; i < node->count; i++) {
    const bscap_pair *pair = &node->pairs[i];
    status = read_date(reader, &times[i], pair->key);
    if (status == BSCAP_OK && i > 0 && times[i] <= times[i - 1])
      status = bscap_reader_fail(reader, pair->key, "the date does not come after the one before");
    if (status != BSCAP_OK) return status;
    size_t path_length = bscap_reader_enter(reader, pair->key->text);
    status = bscap_bind_number(reader, &number, &values[i], pair->value);
    bscap_reader_leave(reader, path_length);
    if (status != BSCAP_OK) return status;
  }
  return BSCAP_OK;
}

static bscap_status load_series(bscap_reader *reader, bscap_series **series,
                                const bscap_node *node) {
  const bscap_loader *loader = reader->loader;
  if (loader == NULL || loader->load == NULL)
    return bscap_reader_fail(reader, node, "no files can be read here; write the points instead");
  const char *bytes;
  size_t count;
  bscap_error problem = {0};
  bscap_status status = loader->load(loader->context, node->text, &bytes, &count, &problem);
  if (status != BSCAP_OK)
    return bscap_fail_at(reader->error, status, node->place, "%s: %s: %s", reader->path,
                         problem.file[0] != '\0' ? problem.file : node->text, problem.message);
  return bscap_series_read_csv(series, node->text, bytes, count, reader->model->allocator,
                               reader->error);
}

bscap_status bscap_bind_table(bscap_reader *reader, bscap_growth *growth, const bscap_node *node) {
  if (node->kind != BSCAP_NODE_SCALAR)
    return bscap_reader_fail(reader, node, "the path of a CSV file is expected here");
  bscap_series *series = NULL;
  bscap_status status = load_series(reader, &series, node);
  if (status != BSCAP_OK) return status;
  size_t count = bscap_series_count(series);
  double *times, *values;
  status = take_points(reader, growth, count, &times, &values);
  /* A table for a flow counts what is added in a month of 30.4375 days. */
  double scale = reader->driver_is_flow ? 1 / BSCAP_SECONDS_PER_MONTH : 1;
  for (size_t i = 0; i < count && status == BSCAP_OK; i++) {
    times[i] = (double)(bscap_series_times(series)[i] - reader->model->start_seconds);
    values[i] = bscap_series_values(series)[i] * scale;
    if (values[i] < 0)
      status = bscap_reader_fail(reader, node, "the table holds a value below 0 in row %zu", i + 2);
  }
  if (status == BSCAP_OK && count == 0)
    status = bscap_reader_fail(reader, node, "the table has no rows");
  bscap_series_free(series);
  return status;
}
