/* A whole struct, by its table of keys. */
#include "model/reader.h"

#include <stdio.h>
#include <string.h>

static void set_default(const bscap_key *key, char *object) {
  static const size_t none = BSCAP_NONE;
  if (key->kind == BSCAP_KEY_NUMBER)
    memcpy(object + key->offset, &key->fallback, sizeof key->fallback);
  else if (key->kind == BSCAP_KEY_NAMED)
    memcpy(object + key->offset, &none, sizeof none);
  else if (key->kind == BSCAP_KEY_STRUCT)
    bscap_bind_defaults(key->child, object + key->offset);
  else if (key->kind == BSCAP_KEY_NUMBERS) {
    double one = 1;
    for (size_t i = 0; i < key->length; i++)
      memcpy(object + key->offset + i * sizeof one, &one, sizeof one);
  }
}

void bscap_bind_defaults(const bscap_keys *keys, void *object) {
  for (size_t i = 0; i < keys->count; i++) set_default(&keys->rows[i], object);
}

static bscap_status check_keys(const bscap_reader *reader, const bscap_keys *keys,
                               const bscap_node *map) {
  for (size_t i = 0; i < map->count; i++) {
    const bscap_node *name = map->pairs[i].key;
    size_t k = 0;
    while (k < keys->count && strcmp(keys->rows[k].name, name->text) != 0) k++;
    if (k < keys->count || bscap_is_provenance(name->text)) continue;
    const char *names[64];
    for (k = 0; k < keys->count; k++) names[k] = keys->rows[k].name;
    names[k++] = "source";
    names[k++] = "assumed";
    char kind[64];
    snprintf(kind, sizeof kind, "key of %s", keys->noun);
    return bscap_reader_fail_unknown(reader, name, kind, name->text, names, k);
  }
  return BSCAP_OK;
}

static bscap_status select_form(const bscap_reader *reader, const bscap_keys *keys, char *object,
                                const bscap_node *map) {
  int selected = 0;
  const char *first = NULL;
  for (size_t i = 0; i < keys->count && keys->has_selector; i++) {
    const bscap_key *key = &keys->rows[i];
    const bscap_node *node = key->selects == 0 ? NULL : bscap_node_written(map, key->name);
    if (node == NULL) continue;
    if (selected != 0)
      return bscap_reader_fail(reader, node, "%s and %s exclude each other; write %s", first,
                               key->name, keys->selection);
    selected = key->selects;
    first = key->name;
  }
  if (keys->needs_selector && selected == 0)
    return bscap_reader_fail(reader, map, "%s needs %s", keys->noun, keys->selection);
  if (keys->has_selector) memcpy(object + keys->selector_offset, &selected, sizeof selected);
  return BSCAP_OK;
}

static bscap_status bind_members(bscap_reader *reader, const bscap_keys *keys, char *object,
                                 const bscap_node *map) {
  bscap_bind_defaults(keys, object);
  for (size_t i = 0; i < keys->count; i++) {
    const bscap_key *key = &keys->rows[i];
    const bscap_node *node = bscap_node_written(map, key->name);
    if (node == NULL && key->is_required)
      return bscap_reader_fail(reader, map, "%s needs the key '%s' (%s)", keys->noun, key->name,
                               key->meaning);
    if (node == NULL) continue;
    size_t path_length = bscap_reader_enter(reader, key->name);
    bscap_status status = bscap_bind_member(reader, key, object, node);
    bscap_reader_leave(reader, path_length);
    if (status != BSCAP_OK) return status;
  }
  return BSCAP_OK;
}

static bscap_status remember_origin(bscap_reader *reader, const void *object,
                                    const bscap_node *node) {
  bscap_model *model = reader->model;
  bscap_origin *last =
      bscap_arena_append(reader->arena, &model->origins, &model->origins_count, sizeof *last);
  const char *path = bscap_arena_copy(reader->arena, reader->path, reader->path_length);
  if (last == NULL || path == NULL) return bscap_fail_memory(reader->error);
  *last = (bscap_origin){object, node, path, reader->source, node->place};
  return BSCAP_OK;
}

static bscap_status bind_map_of_keys(bscap_reader *reader, const bscap_keys *keys, void *object,
                                     const bscap_node *node) {
  if (node->kind != BSCAP_NODE_MAP)
    return bscap_reader_fail(reader, node, "%s is a map of settings such as %s: ...", keys->noun,
                             keys->rows[0].name);
  bscap_status status = check_keys(reader, keys, node);
  if (status == BSCAP_OK) status = bscap_bind_provenance(reader, node);
  if (status == BSCAP_OK) status = select_form(reader, keys, object, node);
  if (status == BSCAP_OK) status = remember_origin(reader, object, node);
  if (status == BSCAP_OK && keys->needs_selector)
    reader->driver_is_flow = ((const bscap_driver *)object)->kind == BSCAP_DRIVER_FLOW;
  return status == BSCAP_OK ? bind_members(reader, keys, object, node) : status;
}

bscap_status bscap_bind_struct(bscap_reader *reader, const bscap_keys *keys, void *object,
                               const bscap_node *node) {
  if (keys->is_autoscaler && bscap_is_manifest(node))
    return bscap_bind_manifest(reader, object, node);
  const char *source = reader->source;
  bool is_assumed = reader->is_assumed;
  bool is_brief =
      keys->is_brief && (node->kind != BSCAP_NODE_MAP || bscap_node_is_number_map(node));
  bscap_status status = is_brief ? bscap_bind_member(reader, &keys->rows[0], object, node)
                                 : bind_map_of_keys(reader, keys, object, node);
  reader->source = source;
  reader->is_assumed = is_assumed;
  return status;
}
