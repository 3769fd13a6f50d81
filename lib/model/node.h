#ifndef BSCAP_MODEL_NODE_H
#define BSCAP_MODEL_NODE_H

#include <bscap/sink.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/fail.h"

/* A YAML document as a tree that remembers where everything stands. Nodes are never changed once
 * made: aliases, overlays and scenarios share them. */

typedef enum bscap_node_kind { BSCAP_NODE_SCALAR, BSCAP_NODE_LIST, BSCAP_NODE_MAP } bscap_node_kind;

typedef struct bscap_node bscap_node;

typedef struct bscap_pair {
  const bscap_node *key; /* always a scalar */
  const bscap_node *value;
} bscap_pair;

struct bscap_node {
  bscap_node_kind kind;
  bscap_place place;
  const char *text; /* scalar: UTF-8 without NUL bytes inside */
  bool is_plain;    /* scalar: written without quotes */
  bscap_pair *pairs;
  const bscap_pair **sorted; /* map: the pairs by key */
  const bscap_node **items;
  size_t count;  /* pairs or items */
  size_t weight; /* nodes below and including this one, aliases written out */
  size_t height; /* levels of lists and maps, this one included; 0 for a scalar */
};

/* Limits on what is read. */
enum {
  BSCAP_SOURCE_MOST_BYTES = 4 << 20,
  BSCAP_NODE_MOST_DEPTH = 32,
  BSCAP_NODE_MOST_WEIGHT = 100000,
  BSCAP_NODE_MOST_KEYS = 4096,
  BSCAP_NODE_MOST_ANCHORS = 256,
  BSCAP_NODE_MOST_DIRECTIVES = 64,
  BSCAP_SCENARIOS_MOST_WEIGHT = 1000000
};

/* Parses one document. `name` must live as long as the arena. Empty text gives an empty map. */
bscap_status bscap_node_parse(const bscap_node **node, bscap_arena *arena, const char *name,
                              const char *bytes, size_t count, bscap_error *error);

/* Plain `null`, `~` or nothing at all. */
bool bscap_node_is_null(const bscap_node *node);

/* The place among its pairs of the key of `length` bytes; `count` when absent or not a map. */
size_t bscap_node_find(const bscap_node *node, const char *key, size_t length);

/* The value of `key` in a map; NULL when absent or not a map. */
const bscap_node *bscap_node_get(const bscap_node *node, const char *key);

/* The same, but NULL where a null stands. */
const bscap_node *bscap_node_written(const bscap_node *node, const char *key);

/* A map that stands for one number: {value: ..} or {low: .., likely: .., high: ..}. Parts may bear
 * these names, as what stands under them is a map. */
bool bscap_node_is_number_map(const bscap_node *node);

/* New nodes; NULL when memory runs out. */
bscap_node *bscap_node_scalar(bscap_arena *arena, bscap_place place, const char *text);
bscap_node *bscap_node_map(bscap_arena *arena, bscap_place place, size_t most_pairs);

/* A map of one pair; NULL when memory runs out. */
bscap_node *bscap_node_pair(bscap_arena *arena, bscap_place place, const char *key,
                            const bscap_node *value);

/* Sorts the pairs of a finished map, so that they can be found; false when memory runs out. */
bool bscap_node_sort(bscap_arena *arena, bscap_node *map);

/* `over` merged over `base`; NULL when memory runs out. */
const bscap_node *bscap_node_merge(bscap_arena *arena, const bscap_node *base,
                                   const bscap_node *over);

/* `base` with those of its keys alone that `keeps` wants; NULL when memory runs out. */
const bscap_node *bscap_node_filter(bscap_arena *arena, const bscap_node *base,
                                    bool (*keeps)(const char *key));

/* `base` without the key `key`; NULL when memory runs out. */
const bscap_node *bscap_node_without(bscap_arena *arena, const bscap_node *base, const char *key);

#endif
