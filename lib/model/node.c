#include "model/node.h"

#include <stdlib.h>
#include <string.h>

bool bscap_node_is_null(const bscap_node *node) {
  if (node->kind != BSCAP_NODE_SCALAR || !node->is_plain) return false;
  const char *text = node->text;
  return text[0] == '\0' || strcmp(text, "~") == 0 || strcmp(text, "null") == 0 ||
         strcmp(text, "Null") == 0 || strcmp(text, "NULL") == 0;
}

/* Keys that are the same stay in the order of the text. */
static int compare_pairs(const void *first, const void *second) {
  const bscap_pair *a = *(const bscap_pair *const *)first;
  const bscap_pair *b = *(const bscap_pair *const *)second;
  int order = strcmp(a->key->text, b->key->text);
  return order != 0 ? order : (a > b) - (a < b);
}

bool bscap_node_sort(bscap_arena *arena, bscap_node *map) {
  map->sorted = bscap_arena_take(arena, map->count, sizeof *map->sorted);
  if (map->sorted == NULL) return false;
  for (size_t i = 0; i < map->count; i++) map->sorted[i] = &map->pairs[i];
  qsort(map->sorted, map->count, sizeof *map->sorted, compare_pairs);
  return true;
}

typedef struct wanted_key {
  const char *text;
  size_t length;
} wanted_key;

static int compare_key(const void *wanted, const void *pair) {
  const wanted_key *key = wanted;
  const char *text = (*(const bscap_pair *const *)pair)->key->text;
  int order = strncmp(key->text, text, key->length);
  return order != 0 ? order : -(text[key->length] != '\0');
}

size_t bscap_node_find(const bscap_node *node, const char *key, size_t length) {
  if (node->kind != BSCAP_NODE_MAP || node->count == 0) return node->count;
  const wanted_key wanted = {key, length};
  const bscap_pair **found =
      bsearch(&wanted, node->sorted, node->count, sizeof *node->sorted, compare_key);
  return found == NULL ? node->count : (size_t)(*found - node->pairs);
}

const bscap_node *bscap_node_get(const bscap_node *node, const char *key) {
  size_t i = bscap_node_find(node, key, strlen(key));
  return node->kind == BSCAP_NODE_MAP && i < node->count ? node->pairs[i].value : NULL;
}

const bscap_node *bscap_node_written(const bscap_node *node, const char *key) {
  const bscap_node *value = bscap_node_get(node, key);
  return value == NULL || bscap_node_is_null(value) ? NULL : value;
}

bool bscap_node_is_number_map(const bscap_node *node) {
  static const char *const keys[] = {"value", "low", "likely", "high"};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
    const bscap_node *value = bscap_node_written(node, keys[i]);
    if (value != NULL && value->kind != BSCAP_NODE_MAP) return true;
  }
  return false;
}

bscap_node *bscap_node_scalar(bscap_arena *arena, bscap_place place, const char *text) {
  bscap_node *node = bscap_arena_take(arena, 1, sizeof *node);
  if (node == NULL) return NULL;
  *node = (bscap_node){.kind = BSCAP_NODE_SCALAR, .place = place, .is_plain = true, .weight = 1};
  node->text = bscap_arena_copy(arena, text, strlen(text));
  return node->text == NULL ? NULL : node;
}

bscap_node *bscap_node_map(bscap_arena *arena, bscap_place place, size_t most_pairs) {
  bscap_node *node = bscap_arena_take(arena, 1, sizeof *node);
  if (node == NULL) return NULL;
  *node = (bscap_node){.kind = BSCAP_NODE_MAP, .place = place, .weight = 1, .height = 1};
  node->pairs = bscap_arena_take(arena, most_pairs, sizeof *node->pairs);
  return node->pairs == NULL ? NULL : node;
}

static void add_pair(bscap_node *map, const bscap_node *key, const bscap_node *value) {
  map->pairs[map->count++] = (bscap_pair){key, value};
  map->weight += value->weight + 1;
  if (map->height <= value->height) map->height = value->height + 1;
}

bscap_node *bscap_node_pair(bscap_arena *arena, bscap_place place, const char *key,
                            const bscap_node *value) {
  bscap_node *map = bscap_node_map(arena, place, 1);
  bscap_node *scalar = bscap_node_scalar(arena, place, key);
  if (map == NULL || scalar == NULL) return NULL;
  add_pair(map, scalar, value);
  return bscap_node_sort(arena, map) ? map : NULL;
}

static bool merges_by_key(const bscap_node *base, const bscap_node *over) {
  return base->kind == BSCAP_NODE_MAP && over->kind == BSCAP_NODE_MAP &&
         !bscap_node_is_number_map(base) && !bscap_node_is_number_map(over);
}

const bscap_node *bscap_node_merge(bscap_arena *arena, const bscap_node *base,
                                   const bscap_node *over) {
  if (!merges_by_key(base, over)) return over;
  bscap_node *merged = bscap_node_map(arena, base->place, base->count + over->count);
  if (merged == NULL) return NULL;
  for (size_t i = 0; i < base->count; i++) {
    const bscap_pair *pair = &base->pairs[i];
    const bscap_node *change = bscap_node_get(over, pair->key->text);
    if (change != NULL && bscap_node_is_null(change)) continue;
    const bscap_node *value =
        change == NULL ? pair->value : bscap_node_merge(arena, pair->value, change);
    if (value == NULL) return NULL;
    add_pair(merged, pair->key, value);
  }
  /* A null with nothing to remove stays, so that the reader can say that the name is unknown. */
  for (size_t i = 0; i < over->count; i++) {
    if (bscap_node_get(base, over->pairs[i].key->text) == NULL)
      add_pair(merged, over->pairs[i].key, over->pairs[i].value);
  }
  return bscap_node_sort(arena, merged) ? merged : NULL;
}

const bscap_node *bscap_node_without(bscap_arena *arena, const bscap_node *base, const char *key) {
  bscap_node *rest = bscap_node_map(arena, base->place, base->count);
  if (rest == NULL) return NULL;
  for (size_t i = 0; i < base->count; i++) {
    const bscap_pair *pair = &base->pairs[i];
    if (strcmp(pair->key->text, key) != 0) add_pair(rest, pair->key, pair->value);
  }
  return bscap_node_sort(arena, rest) ? rest : NULL;
}

const bscap_node *bscap_node_filter(bscap_arena *arena, const bscap_node *base,
                                    bool (*keeps)(const char *key)) {
  bscap_node *kept = bscap_node_map(arena, base->place, base->count);
  if (kept == NULL) return NULL;
  for (size_t i = 0; i < base->count; i++) {
    const bscap_pair *pair = &base->pairs[i];
    if (keeps(pair->key->text)) add_pair(kept, pair->key, pair->value);
  }
  return bscap_node_sort(arena, kept) ? kept : NULL;
}
