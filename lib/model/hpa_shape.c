/* What the API server decodes: which fields there are, and of which kind their values are. */
#include "model/hpa_fields.h"

#include <string.h>

#include "base/text.h"

typedef enum field_kind {
  FIELD_ANY, /* not looked into */
  FIELD_TEXT,
  FIELD_INTEGER,
  FIELD_QUANTITY,
  FIELD_MAP,
  FIELD_LIST /* of maps */
} field_kind;

typedef struct shape shape;

typedef struct field {
  const char *name;
  field_kind kind;
  const shape *child;
} field;

struct shape {
  const field *fields;
  size_t count;
};

#define SHAPE(name, ...)                                                                           \
  static const field name##_fields[] = {__VA_ARGS__};                                              \
  static const shape name = {name##_fields, sizeof name##_fields / sizeof *name##_fields}

SHAPE(reference, {"apiVersion", FIELD_TEXT, NULL}, {"kind", FIELD_TEXT, NULL},
      {"name", FIELD_TEXT, NULL});
SHAPE(selector, {"matchLabels", FIELD_ANY, NULL}, {"matchExpressions", FIELD_ANY, NULL});
SHAPE(identifier, {"name", FIELD_TEXT, NULL}, {"selector", FIELD_MAP, &selector});
SHAPE(target, {"type", FIELD_TEXT, NULL}, {"value", FIELD_QUANTITY, NULL},
      {"averageValue", FIELD_QUANTITY, NULL}, {"averageUtilization", FIELD_INTEGER, NULL});
SHAPE(object, {"describedObject", FIELD_MAP, &reference}, {"target", FIELD_MAP, &target},
      {"metric", FIELD_MAP, &identifier});
SHAPE(pods, {"metric", FIELD_MAP, &identifier}, {"target", FIELD_MAP, &target});
SHAPE(resource, {"name", FIELD_TEXT, NULL}, {"target", FIELD_MAP, &target});
SHAPE(container, {"name", FIELD_TEXT, NULL}, {"container", FIELD_TEXT, NULL},
      {"target", FIELD_MAP, &target});
SHAPE(metric, {"type", FIELD_TEXT, NULL}, {"object", FIELD_MAP, &object},
      {"pods", FIELD_MAP, &pods}, {"resource", FIELD_MAP, &resource},
      {"containerResource", FIELD_MAP, &container}, {"external", FIELD_MAP, &pods});
SHAPE(policy, {"type", FIELD_TEXT, NULL}, {"value", FIELD_INTEGER, NULL},
      {"periodSeconds", FIELD_INTEGER, NULL});
SHAPE(rules, {"stabilizationWindowSeconds", FIELD_INTEGER, NULL},
      {"selectPolicy", FIELD_TEXT, NULL}, {"policies", FIELD_LIST, &policy},
      {"tolerance", FIELD_QUANTITY, NULL});
SHAPE(behavior, {"scaleUp", FIELD_MAP, &rules}, {"scaleDown", FIELD_MAP, &rules});
SHAPE(spec, {"scaleTargetRef", FIELD_MAP, &reference}, {"minReplicas", FIELD_INTEGER, NULL},
      {"maxReplicas", FIELD_INTEGER, NULL}, {"metrics", FIELD_LIST, &metric},
      {"behavior", FIELD_MAP, &behavior});
SHAPE(manifest, {"apiVersion", FIELD_TEXT, NULL}, {"kind", FIELD_TEXT, NULL},
      {"metadata", FIELD_ANY, NULL}, {"spec", FIELD_MAP, &spec}, {"status", FIELD_ANY, NULL});

/* --- kinds of values --- */

static bool is_decimal(const char *text) {
  text += *text == '-' || *text == '+';
  size_t whole = strspn(text, "0123456789_");
  text += whole;
  size_t fraction = *text == '.' ? strspn(text + 1, "0123456789") : 0;
  if (*text == '.') text += 1 + fraction;
  if (whole + fraction == 0) return false;
  if (*text != 'e' && *text != 'E') return *text == '\0';
  text++;
  text += *text == '-' || *text == '+';
  size_t exponent = strspn(text, "0123456789");
  return exponent > 0 && text[exponent] == '\0';
}

/* What the tools that turn YAML into JSON take for something else than a text. */
static const char *other_kind(const bscap_node *node) {
  static const char *const words[] = {"y",  "yes", "true", "on",  "n",  "no",   "false", "off",
                                      "Y",  "Yes", "True", "On",  "N",  "No",   "False", "Off",
                                      "ON", "YES", "TRUE", "OFF", "NO", "FALSE"};
  if (!node->is_plain) return NULL;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (strcmp(words[i], node->text) == 0) return "true or false";
  int64_t unused;
  return is_decimal(node->text) || bscap_number_whole(&unused, node) ? "a number" : NULL;
}

static bscap_status check_text(const bscap_reader *reader, const bscap_node *node) {
  if (node->kind != BSCAP_NODE_SCALAR)
    return bscap_reader_fail(reader, node, "a text is expected here, not a list or a map");
  const char *other = other_kind(node);
  if (other == NULL) return BSCAP_OK;
  return bscap_reader_fail(reader, node,
                           "a text is expected here, and %.80s is %s; write \"%.80s\"", node->text,
                           other, node->text);
}

static bscap_status check_integer(bscap_reader *reader, const bscap_node *node) {
  char decimal[BSCAP_QUANTITY_SIZE];
  const char *text;
  int64_t value;
  if (node->kind != BSCAP_NODE_SCALAR)
    return bscap_reader_fail(reader, node, "a whole number is expected here, not a list or a map");
  if (!node->is_plain)
    return bscap_reader_fail(
        reader, node, "a whole number is expected here, not a text; write it without quotes");
  if (!bscap_number_whole(&value, node) && !is_decimal(node->text))
    return bscap_reader_fail(reader, node, "a whole number is expected here, not '%.80s'",
                             node->text);
  bscap_status status = bscap_number_decimal(reader, &text, decimal, node);
  if (status != BSCAP_OK) return status;
  if (strcspn(node->text, ".eE") < strlen(node->text) && is_decimal(node->text))
    return bscap_reader_fail(
        reader, node, "%.80s is not a whole number; write one without a fraction", node->text);
  if (bscap_number_whole(&value, node) && value >= INT32_MIN && value <= INT32_MAX) return BSCAP_OK;
  return bscap_reader_fail(reader, node, "%.80s does not fit into 32 bits; write %d or less",
                           node->text, INT32_MAX);
}

static bscap_status check_quantity(bscap_reader *reader, const bscap_node *node) {
  char decimal[BSCAP_QUANTITY_SIZE];
  const char *text;
  if (node->kind != BSCAP_NODE_SCALAR)
    return bscap_reader_fail(reader, node, "a quantity is expected here, not a list or a map");
  bscap_status status = bscap_number_decimal(reader, &text, decimal, node);
  if (status != BSCAP_OK) return status;
  const bscap_allocator *allocator = bscap_arena_allocator(reader->arena);
  bscap_kubernetes_quantity quantity;
  bscap_error problem;
  status = bscap_kubernetes_quantity_parse(&quantity, text, strlen(text), allocator, &problem);
  if (status == BSCAP_INVALID) return bscap_reader_fail(reader, node, "%s", problem.message);
  if (status != BSCAP_OK) return bscap_fail_memory(reader->error);
  bscap_kubernetes_quantity_free(&quantity, allocator);
  return BSCAP_OK;
}

/* --- the tree --- */

static bscap_status check_map(bscap_reader *reader, const shape *form, const bscap_node *node);

static bscap_status check_list(bscap_reader *reader, const shape *form, const bscap_node *node) {
  bscap_status status = BSCAP_OK;
  if (node->kind != BSCAP_NODE_LIST)
    return bscap_reader_fail(reader, node, "a list is expected here, each item after '- '");
  for (size_t i = 0; i < node->count && status == BSCAP_OK; i++) {
    size_t path_length = bscap_reader_enter_item(reader, i);
    if (!bscap_node_is_null(node->items[i])) status = check_map(reader, form, node->items[i]);
    bscap_reader_leave(reader, path_length);
  }
  return status;
}

static bscap_status check_field(bscap_reader *reader, const field *row, const bscap_node *node) {
  switch (row->kind) {
  case FIELD_ANY:
    return BSCAP_OK;
  case FIELD_TEXT:
    return check_text(reader, node);
  case FIELD_INTEGER:
    return check_integer(reader, node);
  case FIELD_QUANTITY:
    return check_quantity(reader, node);
  case FIELD_MAP:
    return check_map(reader, row->child, node);
  case FIELD_LIST:
    return check_list(reader, row->child, node);
  }
  return BSCAP_OK;
}

static bscap_status fail_unknown(const bscap_reader *reader, const shape *form,
                                 const bscap_node *key) {
  const char *names[8];
  for (size_t i = 0; i < form->count; i++) names[i] = form->fields[i].name;
  const char *nearest = bscap_text_nearest(key->text, names, form->count);
  const char *dot = reader->path_length == 0 ? "" : ".";
  if (nearest == NULL)
    return bscap_fail_at(reader->error, BSCAP_INVALID, key->place,
                         "unknown field \"%.200s%s%.80s\"; remove it", reader->path, dot,
                         key->text);
  return bscap_fail_at(reader->error, BSCAP_INVALID, key->place,
                       "unknown field \"%.200s%s%.80s\"; did you mean '%s'?", reader->path, dot,
                       key->text, nearest);
}

static bscap_status check_map(bscap_reader *reader, const shape *form, const bscap_node *node) {
  if (node->kind != BSCAP_NODE_MAP)
    return bscap_reader_fail(reader, node, "a map of fields such as %s: ... is expected here",
                             form->fields[0].name);
  bscap_status status = BSCAP_OK;
  for (size_t i = 0; i < node->count && status == BSCAP_OK; i++) {
    const bscap_pair *pair = &node->pairs[i];
    size_t k = 0;
    while (k < form->count && strcmp(form->fields[k].name, pair->key->text) != 0) k++;
    if (k == form->count) return fail_unknown(reader, form, pair->key);
    if (bscap_node_is_null(pair->value)) continue;
    size_t path_length = bscap_reader_enter(reader, pair->key->text);
    status = check_field(reader, &form->fields[k], pair->value);
    bscap_reader_leave(reader, path_length);
  }
  return status;
}

bscap_status bscap_hpa_check_shape(bscap_reader *reader, bool is_spec, const bscap_node *node) {
  return check_map(reader, is_spec ? &spec : &manifest, node);
}
