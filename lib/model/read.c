#include <bscap/model.h>
#include <string.h>

#include "model/reader.h"
#include "model/scaled.h"

bscap_model_options bscap_model_options_default(void) {
  return (bscap_model_options){.size = sizeof(bscap_model_options)};
}

static bscap_status merge_over(const bscap_node **base, bscap_arena *arena, const bscap_node *over,
                               bscap_error *error) {
  const bscap_node *merged = bscap_node_merge(arena, *base, over);
  if (merged == NULL) return bscap_fail_memory(error);
  if (merged->weight > BSCAP_NODE_MOST_WEIGHT)
    return bscap_fail_at(error, BSCAP_INVALID, over->place,
                         "more than 100000 values once this is merged in");
  *base = merged;
  return BSCAP_OK;
}

static bscap_status merge_sources(const bscap_node **root, bscap_arena *arena,
                                  const bscap_source *sources, size_t count, bscap_error *error) {
  for (size_t i = 0; i < count; i++) {
    char *name = bscap_arena_copy(arena, sources[i].name, strlen(sources[i].name));
    if (name == NULL) return bscap_fail_memory(error);
    const bscap_node *node;
    bscap_status status =
        bscap_node_parse(&node, arena, name, sources[i].bytes, sources[i].count, error);
    if (status != BSCAP_OK) return status;
    if (bscap_node_is_null(node)) node = bscap_node_map(arena, node->place, 0);
    if (node == NULL) return bscap_fail_memory(error);
    if (node->kind != BSCAP_NODE_MAP)
      return bscap_fail_at(error, BSCAP_INVALID, node->place,
                           "a model is a map of keys such as name: and services:");
    if (*root == NULL)
      *root = node;
    else
      status = merge_over(root, arena, node, error);
    if (status != BSCAP_OK) return status;
  }
  return BSCAP_OK;
}

static bscap_status parse_settings(bscap_model *model, const bscap_model_options *options,
                                   bscap_error *error) {
  size_t count = options->settings_count;
  model->settings = bscap_arena_take(model->arena, count, sizeof *model->settings);
  if (model->settings == NULL) return bscap_fail_memory(error);
  for (; model->settings_count < count; model->settings_count++) {
    size_t i = model->settings_count;
    bscap_status status =
        bscap_setting_parse(&model->settings[i], model->arena, options->settings[i], error);
    if (status != BSCAP_OK) return status;
  }
  return BSCAP_OK;
}

static bscap_status split_scenarios(bscap_model *model, bscap_reader *reader) {
  const bscap_node *map = bscap_node_get(model->base, "scenarios");
  if (map == NULL) return BSCAP_OK;
  model->base = bscap_node_without(model->arena, model->base, "scenarios");
  if (model->base == NULL) return bscap_fail_memory(reader->error);
  if (bscap_node_is_null(map)) return BSCAP_OK;
  if (map->kind != BSCAP_NODE_MAP)
    return bscap_reader_fail(reader, map, "scenarios are written by name: {name: {changes}}");
  model->scenarios = bscap_arena_take(model->arena, map->count, sizeof *model->scenarios);
  if (model->scenarios == NULL) return bscap_fail_memory(reader->error);
  for (size_t i = 0; i < map->count; i++) {
    const bscap_pair *pair = &map->pairs[i];
    if (pair->value->kind != BSCAP_NODE_MAP)
      return bscap_reader_fail(reader, pair->value,
                               "the scenario '%.80s' is no map of changes; write {} for none",
                               pair->key->text);
    model->scenarios[model->scenarios_count++] = (bscap_scenario){pair->key->text, pair->value};
  }
  return BSCAP_OK;
}

static bscap_status find_scenario(const bscap_reader *reader, const bscap_scenario **scenario,
                                  const char *name, const bscap_node *node) {
  const bscap_model *model = reader->model;
  const char *names[64];
  size_t count = 0;
  for (size_t i = 0; i < model->scenarios_count; i++) {
    *scenario = &model->scenarios[i];
    if (strcmp((*scenario)->name, name) == 0) return BSCAP_OK;
    if (count < 64) names[count++] = (*scenario)->name;
  }
  return bscap_reader_fail_unknown(reader, node, "scenario", name, names, count);
}

static bool names_parts(const char *key) {
  for (size_t i = 0; i < bscap_model_keys.count; i++) {
    const bscap_key *row = &bscap_model_keys.rows[i];
    if (row->kind == BSCAP_KEY_MAP && strcmp(row->name, key) == 0) return true;
  }
  return false;
}

/* A path must not make up a part by a slip of the pen: volumes.postgress.size=40Gi. A whole part,
 * volumes.more={size: 40Gi}, may be new; nodes made of the path have no line, those of the value
 * have one. */
static bscap_status check_target(const bscap_reader *reader, const bscap_node *root,
                                 const bscap_node *setting) {
  const bscap_pair *top = &setting->pairs[0];
  const bscap_node *parts = bscap_node_written(root, top->key->text);
  if (parts == NULL || top->value->place.line != 0 || !names_parts(top->key->text) ||
      parts->kind != BSCAP_NODE_MAP)
    return BSCAP_OK;
  const bscap_pair *part = &top->value->pairs[0];
  if (part->value->place.line != 0 || bscap_node_get(parts, part->key->text) != NULL)
    return BSCAP_OK;
  const char *names[64];
  size_t count = parts->count < 64 ? parts->count : 64;
  for (size_t i = 0; i < count; i++) names[i] = parts->pairs[i].key->text;
  return bscap_reader_fail_unknown(reader, part->key, top->key->text, part->key->text, names,
                                   count);
}

static bscap_status apply_changes(bscap_model *model, const char *name, bscap_reader *reader) {
  bscap_status status = BSCAP_OK;
  model->root = model->base;
  if (name != NULL) {
    const bscap_scenario *scenario;
    status = find_scenario(reader, &scenario, name, model->base);
    if (status != BSCAP_OK) return status;
    model->applied_scenario = scenario->name;
    status = merge_over(&model->root, model->arena, scenario->changes, reader->error);
  }
  for (size_t i = 0; i < model->settings_count && status == BSCAP_OK; i++) {
    status = check_target(reader, model->root, model->settings[i]);
    if (status == BSCAP_OK)
      status = merge_over(&model->root, model->arena, model->settings[i], reader->error);
  }
  return status;
}

bscap_status bscap_model_bind(bscap_reader *reader) {
  bscap_model *model = reader->model;
  bscap_status status = bscap_bind_struct(reader, &bscap_model_keys, model, model->root);
  if (status == BSCAP_OK && !bscap_model_sort(model)) return bscap_fail_memory(reader->error);
  if (status == BSCAP_OK) status = bscap_model_relate(reader);
  if (status == BSCAP_OK) status = bscap_model_validate(reader);
  return status == BSCAP_OK ? bscap_model_list_scaled(reader) : status;
}

bscap_status bscap_model_create(bscap_model **model, const bscap_allocator *allocator,
                                const bscap_loader *loader, bscap_error *error) {
  bscap_arena *arena = bscap_arena_create(allocator);
  *model = arena == NULL ? NULL : bscap_arena_take(arena, 1, sizeof **model);
  if (*model == NULL) {
    bscap_arena_free(arena);
    return bscap_fail_memory(error);
  }
  (*model)->arena = arena;
  (*model)->allocator = allocator;
  (*model)->loader = *loader;
  return BSCAP_OK;
}

/* `base` stays what it is; its nodes are shared, so the new model must not outlive it. */
static bscap_status create_over(bscap_model **model, const bscap_model *base, bscap_error *error) {
  bscap_status status = bscap_model_create(model, base->allocator, &base->loader, error);
  if (status != BSCAP_OK) return status;
  (*model)->base = base->base;
  (*model)->settings = base->settings;
  (*model)->settings_count = base->settings_count;
  (*model)->scenarios = base->scenarios;
  (*model)->scenarios_count = base->scenarios_count;
  return BSCAP_OK;
}

static bscap_status give_out(bscap_model **model, bscap_model *made, bscap_status status) {
  if (status == BSCAP_OK)
    *model = made;
  else
    bscap_model_free(made);
  return status;
}

bscap_status bscap_model_under(bscap_model **model, const bscap_model *base, const char *scenario,
                               bscap_error *error) {
  *model = NULL;
  bscap_model *under;
  bscap_status status = create_over(&under, base, error);
  if (status != BSCAP_OK) return status;
  bscap_reader reader = {
      .model = under, .arena = under->arena, .error = error, .loader = &under->loader};
  status = apply_changes(under, scenario, &reader);
  if (status == BSCAP_OK) status = bscap_model_bind(&reader);
  return give_out(model, under, status);
}

/* What was read once is read the same way again; what was overwritten since comes from the inputs.
 */
bscap_status bscap_model_copy(bscap_model **copy, const bscap_model *model, bscap_error *error) {
  *copy = NULL;
  bscap_model *made;
  bscap_status status = create_over(&made, model, error);
  if (status != BSCAP_OK) return status;
  bscap_reader reader = {
      .model = made, .arena = made->arena, .error = error, .loader = &made->loader};
  made->root = model->root;
  made->applied_scenario = model->applied_scenario;
  status = bscap_model_bind(&reader);
  for (size_t i = 0; i < made->inputs_count && status == BSCAP_OK; i++) {
    double *target = made->inputs[i].target;
    made->inputs[i] = model->inputs[i];
    made->inputs[i].target = target;
    *target = *model->inputs[i].target;
  }
  if (status == BSCAP_OK) bscap_model_list_uncertain(made);
  if (status == BSCAP_OK) bscap_model_settle(made);
  return give_out(copy, made, status);
}

static bscap_status check_scenario(const bscap_model *model, const bscap_scenario *scenario,
                                   size_t *weight, bscap_error *error) {
  bscap_error problem = {0};
  bscap_model *under;
  *weight += model->base->weight + scenario->changes->weight;
  if (*weight > BSCAP_SCENARIOS_MOST_WEIGHT)
    return bscap_fail_at(error, BSCAP_INVALID, scenario->changes->place,
                         "up to the scenario '%.80s' the scenarios come to more than 1000000 "
                         "values, with the model written out for each",
                         scenario->name);
  bscap_status status = bscap_model_under(&under, model, scenario->name, &problem);
  bscap_model_free(under);
  if (status == BSCAP_OUT_OF_MEMORY) return bscap_fail_memory(error);
  if (status == BSCAP_OK) return BSCAP_OK;
  bscap_place place = {problem.file, problem.line, problem.column};
  return bscap_fail_at(error, status, place, "under the scenario '%.80s': %s", scenario->name,
                       problem.message);
}

static bscap_status check_scenarios(const bscap_model *model, bscap_error *error) {
  bscap_status status = BSCAP_OK;
  size_t weight = 0;
  for (size_t i = 0; i < model->scenarios_count && status == BSCAP_OK; i++)
    status = check_scenario(model, &model->scenarios[i], &weight, error);
  return status;
}

static bscap_status check_claimed_scenarios(const bscap_model *model, bscap_reader *reader) {
  bscap_status status = BSCAP_OK;
  const bscap_node *claims = bscap_node_get(model->root, "claims");
  for (size_t i = 0; i < model->claims_count && status == BSCAP_OK; i++) {
    const bscap_scenario *scenario;
    const char *name = model->claims[i].scenario;
    if (name == NULL) continue;
    size_t path_length = bscap_reader_enter(reader, "claims");
    bscap_reader_enter_item(reader, i);
    bscap_reader_enter(reader, "scenario");
    status = find_scenario(reader, &scenario, name, bscap_node_get(claims->items[i], "scenario"));
    bscap_reader_leave(reader, path_length);
  }
  return status;
}

static bscap_status read(bscap_model *model, const bscap_source *sources, size_t count,
                         const bscap_model_options *options, bscap_diagnostics *diagnostics,
                         bscap_error *error) {
  bscap_reader reader = {.model = model,
                         .arena = model->arena,
                         .diagnostics = diagnostics,
                         .error = error,
                         .loader = &model->loader};
  bscap_status status = merge_sources(&model->base, model->arena, sources, count, error);
  if (status == BSCAP_OK) status = parse_settings(model, options, error);
  if (status == BSCAP_OK) status = split_scenarios(model, &reader);
  if (status == BSCAP_OK) status = apply_changes(model, options->scenario, &reader);
  if (status == BSCAP_OK) status = bscap_model_bind(&reader);
  if (status == BSCAP_OK) status = check_claimed_scenarios(model, &reader);
  /* With settings the model is somebody's trial, which other scenarios need not survive. */
  bool is_trial = options->settings_count > 0;
  return status == BSCAP_OK && !is_trial ? check_scenarios(model, error) : status;
}

bscap_status bscap_model_read(bscap_model **model, const bscap_source *sources, size_t count,
                              const bscap_model_options *options, bscap_diagnostics *diagnostics,
                              bscap_error *error) {
  bscap_model_options chosen = bscap_model_options_default();
  if (options != NULL)
    memcpy(&chosen, options, options->size < sizeof chosen ? options->size : sizeof chosen);
  *model = NULL;
  if (count == 0) return bscap_fail(error, BSCAP_INVALID, "no model was given");
  bscap_model *fresh;
  bscap_status status = bscap_model_create(&fresh, chosen.allocator, &chosen.loader, error);
  if (status != BSCAP_OK) return status;
  status = read(fresh, sources, count, &chosen, diagnostics, error);
  return give_out(model, fresh, status);
}

void bscap_model_free(bscap_model *model) {
  if (model != NULL) bscap_arena_free(model->arena);
}
