/* One member of a struct, by the kind of its key. */
#include "model/reader.h"

#include <bscap/calendar.h>
#include <string.h>

static bscap_status expect_scalar(const bscap_reader *reader, const bscap_node *node,
                                  const char *what) {
  if (node->kind == BSCAP_NODE_SCALAR) return BSCAP_OK;
  return bscap_reader_fail(reader, node, "%s is expected here, not a list or a map", what);
}

static bscap_status bind_text(bscap_reader *reader, const char **text, const bscap_node *node) {
  *text = node->text;
  return expect_scalar(reader, node, "a text");
}

static bscap_status bind_flag(const bscap_reader *reader, bool *flag, const bscap_node *node) {
  bscap_status status = expect_scalar(reader, node, "true or false");
  if (status != BSCAP_OK) return status;
  *flag = strcmp(node->text, "true") == 0;
  if (*flag || strcmp(node->text, "false") == 0) return BSCAP_OK;
  return bscap_reader_fail(reader, node, "'%.80s' is neither true nor false; write one of these",
                           node->text);
}

bool bscap_is_provenance(const char *key) {
  return strcmp(key, "source") == 0 || strcmp(key, "assumed") == 0;
}

bscap_status bscap_bind_provenance(bscap_reader *reader, const bscap_node *map) {
  const bscap_node *source = bscap_node_written(map, "source");
  const bscap_node *assumed = bscap_node_written(map, "assumed");
  bscap_status status = BSCAP_OK;
  if (source != NULL) {
    status = bind_text(reader, &reader->source, source);
    reader->is_assumed = false; /* what is stated is not assumed, unless it says so itself */
  }
  if (status == BSCAP_OK && assumed != NULL)
    status = bind_flag(reader, &reader->is_assumed, assumed);
  if (source == NULL && assumed != NULL && reader->is_assumed) reader->source = NULL;
  return status;
}

static bscap_status bind_date(bscap_reader *reader, int64_t *time_seconds, const bscap_node *node) {
  bscap_status status = expect_scalar(reader, node, "a date such as 2026-03-31");
  if (status != BSCAP_OK) return status;
  bscap_error problem;
  if (bscap_date_parse(time_seconds, node->text, &problem) == BSCAP_OK) return BSCAP_OK;
  return bscap_reader_fail(reader, node, "%s", problem.message);
}

static bscap_status bind_choice(const bscap_reader *reader, const bscap_key *key, int *choice,
                                const bscap_node *node) {
  bscap_status status = expect_scalar(reader, node, "a word");
  if (status != BSCAP_OK) return status;
  for (size_t i = 0; i < key->words_count; i++) {
    if (strcmp(key->words[i], node->text) != 0) continue;
    *choice = (int)i;
    return BSCAP_OK;
  }
  return bscap_reader_fail_unknown(reader, node, key->name, node->text, key->words,
                                   key->words_count);
}

static bscap_status bind_numbers(bscap_reader *reader, const bscap_key *key, double *values,
                                 const bscap_node *node) {
  double sum = 0;
  if (node->kind != BSCAP_NODE_LIST || node->count != key->length)
    return bscap_reader_fail(reader, node, "a list of %zu numbers is expected here", key->length);
  for (size_t i = 0; i < key->length; i++) {
    size_t path_length = bscap_reader_enter_item(reader, i);
    bscap_status status = bscap_number_bounded(reader, key, key->unit, &values[i], node->items[i]);
    bscap_reader_leave(reader, path_length);
    if (status != BSCAP_OK) return status;
    sum += values[i];
  }
  if (sum > 0) return BSCAP_OK;
  return bscap_reader_fail(reader, node, "all numbers are 0; write shares of work, such as 1");
}

static bool is_name(const char *text) {
  size_t length = strlen(text);
  for (size_t i = 0; i < length; i++) {
    char c = text[i];
    bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    bool is_later = (c >= '0' && c <= '9') || c == '-' || c == '_';
    if (!is_letter && (i == 0 || !is_later)) return false;
  }
  return length > 0 && length <= BSCAP_NAME_MOST_LENGTH;
}

/* Where names are keys of maps of numbers, one of these would be read as something else. */
static bool is_taken(const bscap_keys *keys, const char *name) {
  static const char *const words[] = {"value",    "low",    "likely", "high",
                                      "constant", "source", "assumed"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    if (strcmp(words[i], name) == 0) return keys->keys_numbers;
  }
  return false;
}

static bscap_status check_name(const bscap_reader *reader, const bscap_keys *keys,
                               const bscap_pair *pair) {
  const char *name = pair->key->text;
  if (bscap_node_is_null(pair->value))
    return bscap_reader_fail(reader, pair->value,
                             "nothing named '%.80s' to remove; write {} for one without settings",
                             name);
  if (!is_name(name))
    return bscap_reader_fail(reader, pair->key,
                             "'%.80s' cannot be a name; write letters, digits, - and _, beginning "
                             "with a letter, at most 63",
                             name);
  if (is_taken(keys, name))
    return bscap_reader_fail(reader, pair->key,
                             "'%s' cannot be a name here, as it is a key of numbers; write another",
                             name);
  return BSCAP_OK;
}

static bscap_status bind_map_item(bscap_reader *reader, const bscap_key *key, char *item,
                                  const bscap_pair *pair) {
  const char *name = pair->key->text;
  bscap_status status = check_name(reader, key->child, pair);
  if (status != BSCAP_OK) return status;
  size_t path_length = bscap_reader_enter(reader, name);
  memcpy(item, &name, sizeof name); /* each such struct begins with its name */
  status = bscap_bind_struct(reader, key->child, item, pair->value);
  bscap_reader_leave(reader, path_length);
  return status;
}

static bscap_status bind_map(bscap_reader *reader, const bscap_key *key, char *object,
                             const bscap_node *node) {
  if (node->kind != BSCAP_NODE_MAP)
    return bscap_reader_fail(reader, node, "%s is written by name: {NAME: {...}}",
                             key->child->noun);
  char *items = bscap_arena_take(reader->arena, node->count, key->child->size);
  if (items == NULL) return bscap_fail_memory(reader->error);
  memcpy(object + key->offset, &items, sizeof items);
  memcpy(object + key->count_offset, &node->count, sizeof node->count);
  for (size_t i = 0; i < node->count; i++) {
    bscap_status status = bind_map_item(reader, key, items + i * key->child->size, &node->pairs[i]);
    if (status != BSCAP_OK) return status;
  }
  return BSCAP_OK;
}

static bscap_status bind_list(bscap_reader *reader, const bscap_key *key, char *object,
                              const bscap_node *node) {
  if (node->kind != BSCAP_NODE_LIST)
    return bscap_reader_fail(reader, node, "a list is expected here, each item after '- '");
  char *items = bscap_arena_take(reader->arena, node->count, key->child->size);
  if (items == NULL) return bscap_fail_memory(reader->error);
  memcpy(object + key->offset, &items, sizeof items);
  memcpy(object + key->count_offset, &node->count, sizeof node->count);
  for (size_t i = 0; i < node->count; i++) {
    size_t path_length = bscap_reader_enter_item(reader, i);
    bscap_status status =
        bscap_bind_struct(reader, key->child, items + i * key->child->size, node->items[i]);
    bscap_reader_leave(reader, path_length);
    if (status != BSCAP_OK) return status;
  }
  return BSCAP_OK;
}

static const bscap_key *row_of_parts(const bscap_keys *parts) {
  const bscap_key *row = bscap_model_keys.rows;
  while (row->child != parts) row++;
  return row;
}

/* Parts stand in the order of their map, so the place of the one is that of the other. */
bscap_status bscap_bind_named(bscap_reader *reader, const bscap_keys *named, size_t *index,
                              const bscap_node *node) {
  bscap_status status = expect_scalar(reader, node, "a name");
  if (status != BSCAP_OK) return status;
  const char *names[64];
  size_t count = 0;
  const bscap_node *map = bscap_node_written(reader->model->root, row_of_parts(named)->name);
  if (map != NULL) {
    *index = bscap_node_find(map, node->text, strlen(node->text));
    if (*index < map->count) return BSCAP_OK;
    for (; count < map->count && count < 64; count++) names[count] = map->pairs[count].key->text;
  }
  const char *kind = strchr(named->noun, ' ') + 1; /* "a service" without its article */
  return bscap_reader_fail_unknown(reader, node, kind, node->text, names, count);
}

static bscap_status bind_names(bscap_reader *reader, const bscap_key *key,
                               bscap_references *references, const bscap_node *node) {
  if (node->kind != BSCAP_NODE_LIST)
    return bscap_reader_fail(reader, node, "a list of names is expected here: [a, b]");
  references->items = bscap_arena_take(reader->arena, node->count, sizeof *references->items);
  if (references->items == NULL) return bscap_fail_memory(reader->error);
  for (; references->count < node->count; references->count++) {
    size_t i = references->count;
    bscap_status status =
        bscap_bind_named(reader, key->named, &references->items[i], node->items[i]);
    if (status != BSCAP_OK) return status;
  }
  return BSCAP_OK;
}

bscap_status bscap_bind_member(bscap_reader *reader, const bscap_key *key, void *object,
                               const bscap_node *node) {
  void *member = (char *)object + key->offset;
  switch (key->kind) {
  case BSCAP_KEY_NUMBER:
    return bscap_bind_number(reader, key, member, node);
  case BSCAP_KEY_NUMBERS:
    return bind_numbers(reader, key, member, node);
  case BSCAP_KEY_TEXT:
    return bind_text(reader, member, node);
  case BSCAP_KEY_FLAG:
    return bind_flag(reader, member, node);
  case BSCAP_KEY_DATE:
    return bind_date(reader, member, node);
  case BSCAP_KEY_CHOICE:
    return bind_choice(reader, key, member, node);
  case BSCAP_KEY_STRUCT:
    return bscap_bind_struct(reader, key->child, member, node);
  case BSCAP_KEY_MAP:
    return bind_map(reader, key, object, node);
  case BSCAP_KEY_LIST:
    return bind_list(reader, key, object, node);
  case BSCAP_KEY_NAMED:
    return bscap_bind_named(reader, key->named, member, node);
  case BSCAP_KEY_NAMES:
    return bind_names(reader, key, member, node);
  case BSCAP_KEY_COSTS:
    return bscap_bind_costs(reader, key, member, node);
  case BSCAP_KEY_FOLLOWS:
    return bscap_bind_follows(reader, member, node);
  case BSCAP_KEY_INFLOW:
    return bscap_bind_inflow(reader, member, node);
  case BSCAP_KEY_BURSTS:
    return bscap_bind_bursts(reader, key, member, node);
  case BSCAP_KEY_BETWEEN:
    return bscap_bind_between(reader, object, node);
  case BSCAP_KEY_LEVELS:
    return bscap_bind_levels(reader, key, member, node);
  case BSCAP_KEY_POINTS:
    return bscap_bind_points(reader, object, node);
  case BSCAP_KEY_TABLE:
    return bscap_bind_table(reader, object, node);
  case BSCAP_KEY_FIGURE:
    return bscap_bind_figure(reader, member, node);
  case BSCAP_KEY_STATED:
    return bscap_bind_stated(reader, member, node);
  }
  return bscap_fail(reader->error, BSCAP_INTERNAL, "no reader for the key '%s'", key->name);
}
