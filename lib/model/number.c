#include "model/reader.h"

#include <bscap/calendar.h>
#include <math.h>
#include <string.h>

#include "base/text.h"

static bool digit_of(char character, unsigned base, unsigned *digit) {
  if (character >= '0' && character <= '9')
    *digit = (unsigned)(character - '0');
  else if (character >= 'a' && character <= 'f')
    *digit = (unsigned)(character - 'a' + 10);
  else if (character >= 'A' && character <= 'F')
    *digit = (unsigned)(character - 'A' + 10);
  else
    return false;
  return *digit < base;
}

static bool read_digits(const char *text, unsigned base, double *value) {
  bool has_digit = false;
  *value = 0;
  for (; *text != '\0'; text++) {
    unsigned digit;
    if (*text == '_') continue;
    if (!digit_of(*text, base, &digit)) return false;
    *value = *value * base + digit;
    has_digit = true;
  }
  return has_digit;
}

/* [1-9][0-9_]*(:[0-5]?[0-9])+, as in 1:30 */
static bool read_sexagesimal(const char *text, double *value) {
  if (*text < '1' || *text > '9') return false;
  double total = 0, part = 0;
  int parts = 1, digits = 0;
  for (; *text != '\0'; text++) {
    unsigned digit;
    if (*text == ':') {
      if (digits == 0) return false;
      total = (total + part) * 60;
      part = 0;
      digits = 0;
      parts++;
    } else if (digit_of(*text, 10, &digit)) {
      part = part * 10 + digit;
      digits++;
      if (parts > 1 && (digits > 2 || part > 59)) return false;
    } else if (*text != '_' || parts > 1) {
      return false;
    }
  }
  *value = total + part;
  return parts > 1 && digits > 0;
}

/* The integers and floats of YAML 1.1 (yaml.org/type/int.html, float.html) that are not what they
 * look like; `kind` says why. */
static bool read_as_yaml_1_1(const char *text, double *value, const char **kind) {
  double sign = 1;
  if (*text == '-' || *text == '+') sign = *text++ == '-' ? -1 : 1;
  *kind = "binary";
  bool is_read = text[0] == '0' && text[1] == 'b' && read_digits(text + 2, 2, value);
  if (!is_read) {
    *kind = "hexadecimal";
    is_read = text[0] == '0' && text[1] == 'x' && read_digits(text + 2, 16, value);
  }
  if (!is_read) {
    *kind = "octal";
    is_read = text[0] == '0' && text[1] != '\0' && read_digits(text + 1, 8, value);
  }
  if (!is_read) {
    *kind = "base 60";
    is_read = read_sexagesimal(text, value);
  }
  if (!is_read) {
    *kind = "underscores dropped";
    is_read = strchr(text, '_') != NULL && text[0] >= '1' && text[0] <= '9' &&
              read_digits(text, 10, value);
  }
  *value *= sign;
  return is_read && *value != 0;
}

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
  if (!node->is_plain || !read_as_yaml_1_1(node->text, &special, &kind)) return BSCAP_OK;
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

static void write_number(double value, bscap_unit unit, char text[BSCAP_QUANTITY_SIZE]) {
  if (unit == BSCAP_SECONDS)
    bscap_duration_format(value, text);
  else
    bscap_quantity_write(value, unit, text);
}

static bscap_status check_bounds(bscap_reader *reader, const bscap_key *key, double value,
                                 bscap_unit unit, const bscap_node *node) {
  char bound[BSCAP_QUANTITY_SIZE];
  if (value < key->least) {
    write_number(key->least, unit, bound);
    return bscap_reader_fail(reader, node, "%.80s is below %s, the least it may be", node->text,
                             bound);
  }
  if (value > key->most) {
    write_number(key->most, unit, bound);
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
  if (entry->low <= entry->likely && entry->likely <= entry->high) return BSCAP_OK;
  return bscap_reader_fail(
      reader, nodes[0],
      "low, likely and high must not fall: %.80s, %.80s, %.80s; write them in order",
      nodes[0]->text, nodes[1]->text, nodes[2]->text);
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

static bscap_status remember(bscap_reader *reader, bscap_entry entry, const bscap_node *node) {
  bscap_model *model = reader->model;
  entry.path = bscap_arena_copy(reader->arena, reader->path, reader->path_length);
  entry.source = reader->source;
  entry.is_assumed = reader->is_assumed;
  entry.file = node->place.file;
  entry.line = node->place.line;
  entry.column = node->place.column;
  bscap_entry *last =
      bscap_arena_append(reader->arena, &model->entries, &model->entries_count, sizeof *last);
  if (entry.path == NULL || last == NULL) return bscap_fail_memory(reader->error);
  *last = entry;
  return BSCAP_OK;
}

bscap_status bscap_bind_number(bscap_reader *reader, const bscap_key *key, double *value,
                               const bscap_node *node) {
  bool is_rate = key->follows_driver && reader->driver_is_flow;
  bscap_entry entry = {
      .unit = is_rate ? BSCAP_PER_SECOND : key->unit, .least = key->least, .most = key->most};
  const char *source = reader->source;
  bool is_assumed = reader->is_assumed;
  bscap_status status = node->kind == BSCAP_NODE_MAP ? read_map(reader, key, &entry, node)
                                                     : read_value(reader, key, &entry, node);
  if (status == BSCAP_OK) status = remember(reader, entry, node);
  reader->source = source;
  reader->is_assumed = is_assumed;
  *value = entry.likely;
  return status;
}
