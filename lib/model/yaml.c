#include "model/node.h"

#include <stdint.h>
#include <string.h>
#include <yaml.h>

/* An unfinished collection while its events come in. */
typedef struct open_node {
  bscap_node *node;
  const bscap_node *key; /* of a map: the key that waits for its value */
} open_node;

typedef struct anchor {
  const char *name;
  const bscap_node *node;
} anchor;

typedef struct builder {
  bscap_arena *arena;
  const char *name;
  bscap_error *error;
  open_node open[BSCAP_NODE_MOST_DEPTH];
  size_t depth;
  anchor anchors[BSCAP_NODE_MOST_ANCHORS];
  size_t anchors_count;
  size_t weight;
  const bscap_node *root;
} builder;

static bscap_place place_of(const builder *b, yaml_mark_t mark) {
  return (bscap_place){b->name, (int)mark.line + 1, (int)mark.column + 1};
}

static bscap_status complain(builder *b, bscap_place place, const char *message) {
  return bscap_fail_at(b->error, BSCAP_INVALID, place, "%s", message);
}

static bscap_node *new_node(builder *b, bscap_node_kind kind, bscap_place place) {
  bscap_node *node = bscap_arena_take(b->arena, 1, sizeof *node);
  if (node != NULL) *node = (bscap_node){.kind = kind, .place = place, .weight = 1};
  return node;
}

static bscap_status remember_anchor(builder *b, const yaml_char_t *name, const bscap_node *node) {
  if (name == NULL) return BSCAP_OK;
  if (b->anchors_count == BSCAP_NODE_MOST_ANCHORS)
    return complain(b, node->place, "more than 256 anchors; write the values out");
  anchor *last = &b->anchors[b->anchors_count++];
  last->name = bscap_arena_copy(b->arena, (const char *)name, strlen((const char *)name));
  last->node = node;
  return last->name == NULL ? bscap_fail_memory(b->error) : BSCAP_OK;
}

static bscap_status take_key(builder *b, open_node *open, const bscap_node *key,
                             bscap_place place) {
  if (key->kind != BSCAP_NODE_SCALAR)
    return complain(b, place, "a key must be a plain word, not a list or a map");
  if (open->node->count == BSCAP_NODE_MOST_KEYS)
    return complain(b, place, "more than 4096 keys in one map");
  open->key = key;
  return BSCAP_OK;
}

static bscap_status add_to_map(builder *b, open_node *open, const bscap_node *node,
                               bscap_place place) {
  bscap_node *map = open->node;
  if (open->key == NULL) return take_key(b, open, node, place);
  bscap_pair *pair = bscap_arena_append(b->arena, &map->pairs, &map->count, sizeof *pair);
  if (pair == NULL) return bscap_fail_memory(b->error);
  *pair = (bscap_pair){open->key, node};
  open->key = NULL;
  return BSCAP_OK;
}

static bscap_status add_to_list(builder *b, bscap_node *list, const bscap_node *node) {
  const bscap_node **item = bscap_arena_append(b->arena, &list->items, &list->count, sizeof *item);
  if (item == NULL) return bscap_fail_memory(b->error);
  *item = node;
  return BSCAP_OK;
}

/* Hangs a finished node, or one that has just opened, under what is open. */
static bscap_status attach(builder *b, const bscap_node *node, bscap_place place) {
  b->weight += node->weight;
  if (b->weight > BSCAP_NODE_MOST_WEIGHT)
    return complain(b, place, "more than 100000 values, with aliases written out");
  if (b->depth + node->height > BSCAP_NODE_MOST_DEPTH)
    return complain(b, place, "nested more than 32 levels deep");
  if (b->depth == 0) {
    b->root = node;
    return BSCAP_OK;
  }
  open_node *open = &b->open[b->depth - 1];
  return open->node->kind == BSCAP_NODE_MAP ? add_to_map(b, open, node, place)
                                            : add_to_list(b, open->node, node);
}

static bscap_status refuse_tag(builder *b, const yaml_char_t *tag, bscap_place place) {
  if (tag == NULL) return BSCAP_OK;
  return bscap_fail_at(b->error, BSCAP_INVALID, place,
                       "tags such as '%.80s' have no meaning here; write the value alone",
                       (const char *)tag);
}

static bscap_status on_scalar(builder *b, const yaml_event_t *event) {
  bscap_place place = place_of(b, event->start_mark);
  const char *text = (const char *)event->data.scalar.value;
  size_t length = event->data.scalar.length;
  bscap_status status = refuse_tag(b, event->data.scalar.tag, place);
  if (status != BSCAP_OK) return status;
  if (memchr(text, '\0', length) != NULL) return complain(b, place, "a NUL character in a text");
  bscap_node *node = new_node(b, BSCAP_NODE_SCALAR, place);
  if (node == NULL) return bscap_fail_memory(b->error);
  node->text = bscap_arena_copy(b->arena, text, length);
  if (node->text == NULL) return bscap_fail_memory(b->error);
  node->is_plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
  status = remember_anchor(b, event->data.scalar.anchor, node);
  return status == BSCAP_OK ? attach(b, node, place) : status;
}

static bscap_status on_open(builder *b, bscap_node_kind kind, const yaml_char_t *anchor_name,
                            const yaml_char_t *tag, yaml_mark_t mark) {
  bscap_place place = place_of(b, mark);
  bscap_status status = refuse_tag(b, tag, place);
  if (status != BSCAP_OK) return status;
  bscap_node *node = new_node(b, kind, place);
  if (node == NULL) return bscap_fail_memory(b->error);
  node->height = 1;
  status = remember_anchor(b, anchor_name, node);
  if (status == BSCAP_OK) status = attach(b, node, place);
  if (status == BSCAP_OK) b->open[b->depth++] = (open_node){node, NULL};
  return status;
}

static bscap_status sort_keys(builder *b, bscap_node *map) {
  if (!bscap_node_sort(b->arena, map)) return bscap_fail_memory(b->error);
  for (size_t i = 1; i < map->count; i++) {
    const bscap_node *first = map->sorted[i - 1]->key, *second = map->sorted[i]->key;
    if (strcmp(first->text, second->text) == 0)
      return bscap_fail_at(b->error, BSCAP_INVALID, second->place,
                           "the key '%.80s' stands here twice, first on line %d; keep one",
                           second->text, first->place.line);
  }
  return BSCAP_OK;
}

/* Only now is it known what the node holds. */
static bscap_status on_close(builder *b) {
  bscap_node *node = b->open[--b->depth].node;
  bool is_map = node->kind == BSCAP_NODE_MAP;
  for (size_t i = 0; i < node->count; i++) {
    const bscap_node *child = is_map ? node->pairs[i].value : node->items[i];
    node->weight += child->weight + is_map;
    if (node->height <= child->height) node->height = child->height + 1;
  }
  return is_map ? sort_keys(b, node) : BSCAP_OK;
}

static bool is_open(const builder *b, const bscap_node *node) {
  for (size_t i = 0; i < b->depth; i++) {
    if (b->open[i].node == node) return true;
  }
  return false;
}

static bscap_status on_alias(builder *b, const yaml_event_t *event) {
  bscap_place place = place_of(b, event->start_mark);
  const char *name = (const char *)event->data.alias.anchor;
  for (size_t i = b->anchors_count; i-- > 0;) {
    if (strcmp(b->anchors[i].name, name) != 0) continue;
    if (is_open(b, b->anchors[i].node))
      return bscap_fail_at(b->error, BSCAP_INVALID, place,
                           "the alias '*%.80s' stands inside what it refers to; write a copy",
                           name);
    return attach(b, b->anchors[i].node, place);
  }
  return bscap_fail_at(b->error, BSCAP_INVALID, place,
                       "no anchor '&%.80s' stands before this alias; write the value out", name);
}

static bscap_status on_event(builder *b, const yaml_event_t *event) {
  switch (event->type) {
  case YAML_DOCUMENT_START_EVENT:
    if (b->root == NULL) return BSCAP_OK;
    return complain(b, place_of(b, event->start_mark),
                    "a second document begins here; write one alone");
  case YAML_SCALAR_EVENT:
    return on_scalar(b, event);
  case YAML_ALIAS_EVENT:
    return on_alias(b, event);
  case YAML_MAPPING_START_EVENT:
    return on_open(b, BSCAP_NODE_MAP, event->data.mapping_start.anchor,
                   event->data.mapping_start.tag, event->start_mark);
  case YAML_SEQUENCE_START_EVENT:
    return on_open(b, BSCAP_NODE_LIST, event->data.sequence_start.anchor,
                   event->data.sequence_start.tag, event->start_mark);
  case YAML_MAPPING_END_EVENT:
  case YAML_SEQUENCE_END_EVENT:
    return on_close(b);
  default:
    return BSCAP_OK;
  }
}

/* The reader stage of libyaml knows only a byte offset: count lines and characters up to it. */
static bscap_place place_of_offset(const char *name, const char *bytes, size_t offset) {
  bscap_place place = {name, 1, 1};
  for (size_t i = 0; i < offset; i++) {
    bool is_newline = bytes[i] == '\n';
    bool is_first_byte = ((unsigned char)bytes[i] & 0xc0u) != 0x80u;
    place.line += is_newline;
    place.column = is_newline ? 1 : place.column + is_first_byte;
  }
  return place;
}

static bscap_status parser_failed(const builder *b, const yaml_parser_t *parser, const char *bytes,
                                  size_t count) {
  const char *problem = parser->problem == NULL ? "not YAML" : parser->problem;
  if (parser->error == YAML_MEMORY_ERROR) return bscap_fail_memory(b->error);
  if (parser->error == YAML_READER_ERROR) {
    size_t offset = parser->problem_offset < count ? parser->problem_offset : count;
    return bscap_fail_at(b->error, BSCAP_INVALID, place_of_offset(b->name, bytes, offset),
                         "not a text in UTF-8: %s", problem);
  }
  return bscap_fail_at(b->error, BSCAP_INVALID, place_of(b, parser->problem_mark),
                       "not YAML: %s%s%s", problem, parser->context == NULL ? "" : " ",
                       parser->context == NULL ? "" : parser->context);
}

static bscap_status build(builder *b, yaml_parser_t *parser, const char *bytes, size_t count) {
  for (bool is_done = false; !is_done;) {
    yaml_event_t event;
    if (!yaml_parser_parse(parser, &event)) return parser_failed(b, parser, bytes, count);
    bscap_status status = on_event(b, &event);
    is_done = event.type == YAML_STREAM_END_EVENT;
    yaml_event_delete(&event);
    if (status != BSCAP_OK) return status;
  }
  return BSCAP_OK;
}

/* libyaml compares each %TAG line with all before it. */
static bscap_status check_directives(builder *b, const char *bytes, size_t count) {
  static const char directive[] = "%TAG";
  const size_t length = sizeof directive - 1;
  int found = 0;
  for (size_t i = 0; i + length <= count; i++) {
    if (bytes[i] != '%' || memcmp(bytes + i, directive, length) != 0) continue;
    if (++found > BSCAP_NODE_MOST_DIRECTIVES)
      return complain(b, place_of_offset(b->name, bytes, i),
                      "more than 64 times %TAG; tags have no meaning here");
  }
  return BSCAP_OK;
}

bscap_status bscap_node_parse(const bscap_node **node, bscap_arena *arena, const char *name,
                              const char *bytes, size_t count, bscap_error *error) {
  builder b = {.arena = arena, .name = name, .error = error};
  if (count > BSCAP_SOURCE_MOST_BYTES)
    return complain(&b, (bscap_place){name, 0, 0}, "larger than 4 MiB, the most that is read");
  bool has_mark = count >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0;
  const char *text = count == 0 ? "" : has_mark ? bytes + 3 : bytes; /* libyaml wants a pointer */
  if (has_mark) count -= 3;
  bscap_status status = check_directives(&b, text, count);
  if (status != BSCAP_OK) return status;
  yaml_parser_t parser;
  if (!yaml_parser_initialize(&parser)) return bscap_fail_memory(error);
  yaml_parser_set_input_string(&parser, (const unsigned char *)text, count);
  yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
  status = build(&b, &parser, text, count);
  yaml_parser_delete(&parser);
  if (status != BSCAP_OK) return status;
  if (b.root == NULL) b.root = bscap_node_map(arena, (bscap_place){name, 1, 1}, 0);
  *node = b.root;
  return b.root == NULL ? bscap_fail_memory(error) : BSCAP_OK;
}
