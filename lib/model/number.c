#include "model/reader.h"

#include <bscap/calendar.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static bscap_status warn_of_yaml_1_1(bscap_reader *reader, const bscap_node *node, double value,
                                     const char *kind, char text[BSCAP_QUANTITY_SIZE]) {
  bscap_text_shortest(text, BSCAP_QUANTITY_SIZE, value);
  return bscap_warn(reader->diagnostics, reader->error, node->place,
                    "%s: %.80s is read as %s (%s), as YAML 1.1 does; write %s", reader->path,
                    node->text, text, kind, text);
}

static bscap_status parse_unit(bscap_unit unit, double *value, const char *text,
                               bscap_error *error) {
  if (unit == BSCAP_SECONDS) return bscap_duration_parse(value, text, error);
  return bscap_quantity_parse(value, unit, text, error);
}

bscap_status bscap_number_decimal(bscap_reader *reader, const char **text,
                                  char decimal[BSCAP_QUANTITY_SIZE], const bscap_node *node) {
  if (node->kind != BSCAP_NODE_SCALAR)
    return bscap_reader_fail(reader, node, "a number is expected here, not a list or a map");
  if (bscap_node_is_null(node)) return bscap_reader_fail(reader, node, "a number is missing here");
  const char *kind;
  double special;
  *text = node->text;
  if (!node->is_plain || !bscap_quantity_read_yaml(&special, &kind, node->text)) return BSCAP_OK;
  *text = decimal;
  return warn_of_yaml_1_1(reader, node, special, kind, decimal);
}

bscap_status bscap_number_text(bscap_reader *reader, bscap_unit unit, double *value,
                               const bscap_node *node) {
  char decimal[BSCAP_QUANTITY_SIZE];
  const char *text;
  bscap_status status = bscap_number_decimal(reader, &text, decimal, node);
  if (status != BSCAP_OK) return status;
  bscap_error problem;
  status = parse_unit(unit, value, text, &problem);
  if (status == BSCAP_INVALID) return bscap_reader_fail(reader, node, "%s", problem.message);
  if (status != BSCAP_OK && reader->error != NULL) *reader->error = problem;
  return status;
}

bool bscap_number_whole(int64_t *value, const bscap_node *node) {
  if (node->kind != BSCAP_NODE_SCALAR || !node->is_plain) return false;
  const char *kind;
  double special;
  const bool is_special = bscap_quantity_read_yaml(&special, &kind, node->text);
  if (is_special && fabs(special) > 0x1p53) return false;
  *value = is_special ? (int64_t)special : 0;
  if (is_special) return true;
  const char *digits = node->text + (*node->text == '-' || *node->text == '+');
  if (*digits == '\0' || strspn(digits, "0123456789") != strlen(digits)) return false;
  errno = 0;
  *value = strtoll(node->text, NULL, 10);
  return errno == 0;
}

void bscap_number_spell(double value, bscap_unit unit, char text[BSCAP_QUANTITY_SIZE]) {
  if (unit == BSCAP_SECONDS)
    bscap_duration_format(value, text);
  else
    bscap_quantity_write(value, unit, text);
}

static bscap_status check_bounds(bscap_reader *reader, const bscap_key *key, double value,
                                 bscap_unit unit, const bscap_node *node) {
  char bound[BSCAP_QUANTITY_SIZE];
  if (value < key->least) {
    bscap_number_spell(key->least, unit, bound);
    return bscap_reader_fail(reader, node, "%.80s is below %s, the least it may be", node->text,
                             bound);
  }
  if (value > key->most) {
    bscap_number_spell(key->most, unit, bound);
    bool wants_percent = unit == BSCAP_RATIO && key->most <= 1 && value <= 100;
    return bscap_reader_fail(reader, node, "%.80s is above %s, the most it may be%s%.80s%s",
                             node->text, bound, wants_percent ? "; write " : "",
                             wants_percent ? node->text : "", wants_percent ? "%" : "");
  }
  if (key->is_whole && value != floor(value))
    return bscap_reader_fail(
        reader, node, "%.80s is not a whole number; write one without a fraction", node->text);
  return BSCAP_OK;
}

bscap_status bscap_number_bounded(bscap_reader *reader, const bscap_key *key, bscap_unit unit,
                                  double *value, const bscap_node *node) {
  bscap_status status = bscap_number_text(reader, unit, value, node);
  return status == BSCAP_OK ? check_bounds(reader, key, *value, unit, node) : status;
}

static bscap_status read_triple(bscap_reader *reader, const bscap_key *key, bscap_entry *entry,
                                const bscap_node *const nodes[3]) {
  double *values[3] = {&entry->low, &entry->likely, &entry->high};
  for (int i = 0; i < 3; i++) {
    bscap_status status = bscap_number_bounded(reader, key, entry->unit, values[i], nodes[i]);
    if (status != BSCAP_OK) return status;
  }
  if (entry->low > entry->likely || entry->likely > entry->high)
    return bscap_reader_fail(
        reader, nodes[0],
        "low, likely and high must not fall: %.80s, %.80s, %.80s; write them in order",
        nodes[0]->text, nodes[1]->text, nodes[2]->text);
  if (!key->is_certain || entry->low == entry->high) return BSCAP_OK;
  return bscap_reader_fail(reader, nodes[0],
                           "this is said, not drawn, so it is one number; write %.80s alone",
                           nodes[1]->text);
}

static bscap_status read_value(bscap_reader *reader, const bscap_key *key, bscap_entry *entry,
                               const bscap_node *node) {
  if (node->kind == BSCAP_NODE_LIST) {
    if (node->count != 3)
      return bscap_reader_fail(reader, node,
                               "an uncertain number is three values: [low, likely, high]");
    return read_triple(reader, key, entry, node->items);
  }
  bscap_status status = bscap_number_bounded(reader, key, entry->unit, &entry->likely, node);
  entry->low = entry->high = entry->likely;
  return status;
}

static bscap_status check_number_map(const bscap_reader *reader, const bscap_node *map) {
  static const char *const names[] = {"value", "low", "likely", "high", "source", "assumed"};
  for (size_t i = 0; i < map->count; i++) {
    const bscap_node *key = map->pairs[i].key;
    size_t k = 0;
    while (k < 6 && strcmp(names[k], key->text) != 0) k++;
    if (k == 6)
      return bscap_reader_fail_unknown(reader, key, "key of a number", key->text, names, 6);
  }
  return BSCAP_OK;
}

static bscap_status read_map(bscap_reader *reader, const bscap_key *key, bscap_entry *entry,
                             const bscap_node *map) {
  bscap_status status = check_number_map(reader, map);
  if (status == BSCAP_OK) status = bscap_bind_provenance(reader, map);
  if (status != BSCAP_OK) return status;
  const bscap_node *value = bscap_node_get(map, "value");
  const bscap_node *triple[3] = {bscap_node_get(map, "low"), bscap_node_get(map, "likely"),
                                 bscap_node_get(map, "high")};
  bool has_all = triple[0] != NULL && triple[1] != NULL && triple[2] != NULL;
  bool has_any = triple[0] != NULL || triple[1] != NULL || triple[2] != NULL;
  if (value != NULL ? has_any : !has_all)
    return bscap_reader_fail(reader, map, "write either value, or low, likely and high");
  return value != NULL ? read_value(reader, key, entry, value)
                       : read_triple(reader, key, entry, triple);
}

static bscap_status remember(bscap_reader *reader, bscap_input input, const bscap_node *node) {
  bscap_model *model = reader->model;
  bscap_entry *entry = &input.entry;
  entry->path = bscap_arena_copy(reader->arena, reader->path, reader->path_length);
  entry->source = reader->source;
  entry->is_assumed = reader->is_assumed;
  entry->file = node->place.file;
  entry->line = node->place.line;
  entry->column = node->place.column;
  bscap_input *last =
      bscap_arena_append(reader->arena, &model->inputs, &model->inputs_count, sizeof *last);
  if (entry->path == NULL || last == NULL) return bscap_fail_memory(reader->error);
  *input.target = entry->likely;
  *last = input;
  return bscap_input_fit(last, node->place, reader->error);
}

bscap_status bscap_bind_number(bscap_reader *reader, const bscap_key *key, double *value,
                               const bscap_node *node) {
  bool is_rate = key->follows_driver && reader->driver_is_flow;
  bscap_input input = {.target = value, .is_whole = key->is_whole, .is_certain = key->is_certain};
  bscap_entry *entry = &input.entry;
  entry->unit = is_rate ? BSCAP_PER_SECOND : key->unit;
  entry->least = key->least;
  entry->most = key->most;
  const char *source = reader->source;
  bool is_assumed = reader->is_assumed;
  bscap_status status = node->kind == BSCAP_NODE_MAP ? read_map(reader, key, entry, node)
                                                     : read_value(reader, key, entry, node);
  if (status == BSCAP_OK) status = remember(reader, input, node);
  reader->source = source;
  reader->is_assumed = is_assumed;
  return status;
}
