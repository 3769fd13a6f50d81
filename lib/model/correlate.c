/* What a model correlates: found by path, and held against each other. */
#include "model/reader.h"

#include <bscap/copula.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { MOST_RELATED = 64 };

/* What varies in time, and where a driver says so. */
typedef struct variation {
  bscap_chance kind;
  const char *struct_key; /* or NULL */
  const char *key;
  const char *rest; /* of the path behind the driver's name */
} variation;

static const variation variations[] = {
    {BSCAP_CHANCE_NOISE, NULL, "noise", ".noise"},
    {BSCAP_CHANCE_SHOCKS, NULL, "shocks", ".shocks"},
    {BSCAP_CHANCE_VOLATILITY, "growth", "volatility", ".growth.volatility"},
};

bscap_status bscap_bind_between(bscap_reader *reader, bscap_correlation *correlation,
                                const bscap_node *node) {
  if (node->kind != BSCAP_NODE_LIST || node->count < 2 || node->count > MOST_RELATED)
    return bscap_reader_fail(reader, node, "a list of 2 to %d paths is expected here",
                             MOST_RELATED);
  for (size_t i = 0; i < node->count; i++) {
    if (node->items[i]->kind != BSCAP_NODE_SCALAR)
      return bscap_reader_fail(reader, node->items[i],
                               "a path such as drivers.users.level is expected here");
  }
  correlation->members_count = node->count;
  correlation->members = bscap_arena_take(reader->arena, node->count, sizeof *correlation->members);
  return correlation->members == NULL ? bscap_fail_memory(reader->error) : BSCAP_OK;
}

/* --- finding the members --- */

/* The driver whose variation `path` names, and NULL for another path. */
static const variation *find_variation(const bscap_model *model, const char *path, size_t *driver) {
  static const char prefix[] = "drivers.";
  const bscap_node *drivers = bscap_node_written(model->root, "drivers");
  if (drivers == NULL || strncmp(path, prefix, sizeof prefix - 1) != 0) return NULL;
  const char *name = path + sizeof prefix - 1;
  size_t length = strcspn(name, ".");
  *driver = bscap_node_find(drivers, name, length);
  if (*driver == drivers->count) return NULL;
  for (size_t i = 0; i < sizeof variations / sizeof *variations; i++) {
    if (strcmp(variations[i].rest, name + length) == 0) return &variations[i];
  }
  return NULL;
}

static bool is_written(const bscap_model *model, const variation *form, size_t driver) {
  const bscap_node *node = bscap_node_get(model->root, "drivers")->pairs[driver].value;
  if (form->struct_key != NULL) node = bscap_node_written(node, form->struct_key);
  return node != NULL && bscap_node_written(node, form->key) != NULL;
}

static bscap_status find_member(bscap_reader *reader, bscap_correlated *member,
                                const bscap_node *node) {
  const bscap_model *model = reader->model;
  size_t driver;
  const variation *form = find_variation(model, node->text, &driver);
  if (form != NULL) {
    *member = (bscap_correlated){form->kind, driver};
    if (is_written(model, form, driver)) return BSCAP_OK;
    return bscap_reader_fail(reader, node, "'%.200s' is not written; write %s: 0 there for none",
                             node->text, form->key);
  }
  const bscap_input *input = bscap_model_input(model, node->text);
  if (input == NULL) return bscap_model_fail_unknown(model, node->text, node->place, reader->error);
  *member = (bscap_correlated){BSCAP_CHANCE_INPUT, (size_t)(input - model->inputs)};
  if (!input->is_certain) return BSCAP_OK;
  return bscap_reader_fail(reader, node, "'%.200s' is said, not drawn; it goes with nothing",
                           node->text);
}

static bscap_status check_member(const bscap_reader *reader, const bscap_correlation *correlation,
                                 size_t index, const bscap_node *node) {
  const bscap_correlated *members = correlation->members;
  if (members[index].kind != members[0].kind)
    return bscap_reader_fail(reader, node,
                             "'%.200s' varies in another way than the first; only numbers, noises, "
                             "shocks or volatilities go together",
                             node->text);
  for (size_t i = 0; i < index; i++) {
    if (members[i].index == members[index].index)
      return bscap_reader_fail(reader, node, "'%.200s' is named twice; write it once", node->text);
  }
  return BSCAP_OK;
}

/* Whether something is written at `path`; keys may hold dots themselves. */
static bool holds(const bscap_node *node, const char *path) {
  if (bscap_node_is_null(node)) return false;
  if (*path == '\0') return true;
  if (node->kind != BSCAP_NODE_MAP) return false;
  for (size_t i = 0; i < node->count; i++) {
    const char *key = node->pairs[i].key->text;
    size_t length = strlen(key);
    if (strncmp(path, key, length) != 0) continue;
    const char *rest = path + length;
    if (*rest == '\0' && holds(node->pairs[i].value, rest)) return true;
    if (*rest == '.' && holds(node->pairs[i].value, rest + 1)) return true;
  }
  return false;
}

/* What a scenario or a setting removes goes with nothing any more. */
static bool is_removed(const bscap_model *model, const bscap_node *path) {
  return holds(model->base, path->text) && !holds(model->root, path->text);
}

static bscap_status find_members(bscap_reader *reader, bscap_correlation *correlation,
                                 const bscap_node *list) {
  bscap_status status = BSCAP_OK;
  correlation->members_count = 0;
  for (size_t i = 0; i < list->count && status == BSCAP_OK; i++) {
    size_t index = correlation->members_count;
    if (is_removed(reader->model, list->items[i])) continue;
    status = find_member(reader, &correlation->members[index], list->items[i]);
    if (status == BSCAP_OK) status = check_member(reader, correlation, index, list->items[i]);
    correlation->members_count++;
  }
  return status;
}

/* --- one matrix for each kind --- */

/* The place of `member` among those of the relation; `count` where it is not among them. */
static size_t place_of(const bscap_relation *relation, size_t member) {
  size_t i = 0;
  while (i < relation->count && relation->members[i] != member) i++;
  return i;
}

/* False where there is no room for all. */
static bool list_members(bscap_relation *relation, const bscap_model *model, bscap_chance kind) {
  for (size_t i = 0; i < model->correlations_count; i++) {
    const bscap_correlation *correlation = &model->correlations[i];
    if (correlation->members[0].kind != kind) continue;
    for (size_t k = 0; k < correlation->members_count; k++) {
      size_t member = correlation->members[k].index;
      if (place_of(relation, member) < relation->count) continue;
      if (relation->count == MOST_RELATED) return false;
      relation->members[relation->count++] = member;
    }
  }
  return true;
}

/* Writes `spearman` for each pair of the correlation's members; false where a pair already has
 * another one. */
static bool set_pairs(bscap_relation *relation, const bscap_correlation *correlation,
                      double spearman) {
  size_t places[MOST_RELATED];
  bool agrees = true;
  for (size_t i = 0; i < correlation->members_count; i++) {
    places[i] = place_of(relation, correlation->members[i].index);
    for (size_t k = 0; k < i; k++) {
      double *one = &relation->spearman[places[i] * relation->count + places[k]];
      double *other = &relation->spearman[places[k] * relation->count + places[i]];
      agrees = agrees && (isnan(*one) || *one == spearman);
      *one = *other = spearman;
    }
  }
  return agrees;
}

/* Gives the first correlation that contradicts one before it, or NULL. */
static const bscap_correlation *fill(bscap_relation *relation, const bscap_model *model,
                                     bscap_chance kind) {
  const bscap_correlation *contradicts = NULL;
  size_t count = relation->count;
  for (size_t i = 0; i < count * count; i++) relation->spearman[i] = NAN;
  for (size_t i = 0; i < model->correlations_count; i++) {
    const bscap_correlation *correlation = &model->correlations[i];
    if (correlation->members[0].kind == kind &&
        !set_pairs(relation, correlation, correlation->spearman) && contradicts == NULL)
      contradicts = correlation;
  }
  for (size_t i = 0; i < count * count; i++) {
    if (isnan(relation->spearman[i])) relation->spearman[i] = i % (count + 1) == 0 ? 1 : 0;
  }
  return contradicts;
}

bscap_status bscap_model_relation(bscap_relation *relation, bscap_arena *arena,
                                  const bscap_model *model, bscap_chance kind, bscap_error *error) {
  size_t members[MOST_RELATED];
  *relation = (bscap_relation){.members = members};
  list_members(relation, model, kind);
  size_t count = relation->count;
  relation->members = bscap_arena_take(arena, count, sizeof *members);
  relation->spearman = bscap_arena_take(arena, count * count, sizeof *relation->spearman);
  if (relation->members == NULL || relation->spearman == NULL) return bscap_fail_memory(error);
  memcpy(relation->members, members, count * sizeof *members);
  fill(relation, model, kind);
  return BSCAP_OK;
}

/* --- whether it can hold together --- */

static bool can_hold(const bscap_relation *relation) {
  double factor[MOST_RELATED * MOST_RELATED];
  return bscap_copula_factor(relation->spearman, relation->count, factor);
}

static bool can_hold_with(bscap_relation *relation, const bscap_correlation *correlation,
                          double spearman) {
  set_pairs(relation, correlation, spearman);
  return can_hold(relation);
}

/* Whether the whole holds once this one is less; then the most it can be, in whole hundredths. */
static bool find_most(bscap_relation *relation, const bscap_correlation *correlation,
                      double *most) {
  double stated = correlation->spearman, sign = stated < 0 ? -1 : 1;
  bool is_to_blame = can_hold_with(relation, correlation, 0);
  int possible = 0, impossible = (int)ceil(fabs(stated) * 100);
  while (is_to_blame && impossible - possible > 1) {
    int middle = (possible + impossible) / 2;
    if (can_hold_with(relation, correlation, sign * middle / 100))
      possible = middle;
    else
      impossible = middle;
  }
  set_pairs(relation, correlation, stated);
  *most = possible == 0 ? 0 : sign * possible / 100;
  return is_to_blame;
}

static bscap_status fail_correlation(const bscap_reader *reader,
                                     const bscap_correlation *correlation, const char *problem) {
  size_t index = (size_t)(correlation - reader->model->correlations);
  return bscap_fail_at(reader->error, BSCAP_INVALID, correlation->place, "correlations[%zu]: %s",
                       index, problem);
}

/* The last that alone can make it hold is to blame; where none can, all are, and the last of them
 * says so. */
static bscap_status fail_together(const bscap_reader *reader, bscap_relation *relation,
                                  bscap_chance kind) {
  const bscap_model *model = reader->model;
  const bscap_correlation *last = NULL;
  char problem[160];
  for (size_t i = model->correlations_count; i-- > 0;) {
    const bscap_correlation *correlation = &model->correlations[i];
    double most;
    if (correlation->members[0].kind != kind) continue;
    if (last == NULL) last = correlation;
    if (!find_most(relation, correlation, &most)) continue;
    char strongest[32];
    bscap_text_fixed(strongest, sizeof strongest, most, 2);
    snprintf(problem, sizeof problem,
             "cannot be together with the others; the strongest that can is spearman: %s, unless "
             "the others are correlated too",
             strongest);
    return fail_correlation(reader, correlation, problem);
  }
  double scratch[MOST_RELATED * MOST_RELATED];
  double share = bscap_copula_shrink(relation->spearman, relation->count, scratch);
  snprintf(problem, sizeof problem,
           "the correlations cannot be together; they could if all were %.0f%% of what they are",
           floor(100 * share));
  return fail_correlation(reader, last, problem);
}

static bscap_status check_together(const bscap_reader *reader, bscap_chance kind) {
  size_t members[MOST_RELATED];
  double spearman[MOST_RELATED * MOST_RELATED];
  bscap_relation relation = {.members = members, .spearman = spearman};
  if (!list_members(&relation, reader->model, kind)) {
    const bscap_model *model = reader->model;
    return fail_correlation(reader, &model->correlations[model->correlations_count - 1],
                            "more than 64 are correlated; write fewer");
  }
  const bscap_correlation *contradicts = fill(&relation, reader->model, kind);
  if (contradicts != NULL)
    return fail_correlation(reader, contradicts,
                            "a pair of these already has another correlation; write one of them");
  return can_hold(&relation) ? BSCAP_OK : fail_together(reader, &relation, kind);
}

bscap_status bscap_model_relate(bscap_reader *reader) {
  bscap_model *model = reader->model;
  bscap_status status = BSCAP_OK;
  const bscap_node *list = bscap_node_written(model->root, "correlations");
  for (size_t i = 0; i < model->correlations_count && status == BSCAP_OK; i++) {
    model->correlations[i].place = list->items[i]->place;
    size_t path_length = bscap_reader_enter(reader, "correlations");
    bscap_reader_enter_item(reader, i);
    status =
        find_members(reader, &model->correlations[i], bscap_node_get(list->items[i], "between"));
    bscap_reader_leave(reader, path_length);
  }
  for (int kind = 0; kind < BSCAP_CHANCE_COUNT && status == BSCAP_OK; kind++)
    status = check_together(reader, (bscap_chance)kind);
  return status;
}
