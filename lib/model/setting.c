#include "model/reader.h"

#include <string.h>

#include "base/text.h"

/* Keys of costs hold a dot of their own (`battles.added`), so all that follows these is one key. Up
 * to a depth of 1 such a word is the name of a part. */
static bool takes_the_rest(const char *key, int depth) {
  static const char *const words[] = {"per", "each", "writes", "grows"};
  if (depth < 2) return false;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    if (strcmp(words[i], key) == 0) return true;
  }
  return false;
}

static bscap_status wrap(const bscap_node **node, bscap_arena *arena, bscap_place place, char *path,
                         const bscap_node *value, int depth, bscap_error *error) {
  if (depth == BSCAP_NODE_MOST_DEPTH)
    return bscap_fail_at(error, BSCAP_INVALID, place, "the path has more than 32 names");
  char *dot = strchr(path, '.');
  if (dot != NULL) *dot = '\0';
  if (*path == '\0')
    return bscap_fail_at(error, BSCAP_INVALID, place,
                         "a name is missing in the path; write services.api.replicas=3");
  if (dot != NULL && takes_the_rest(path, depth)) {
    value = bscap_node_pair(arena, place, dot + 1, value);
    if (value == NULL) return bscap_fail_memory(error);
  } else if (dot != NULL) {
    bscap_status status = wrap(&value, arena, place, dot + 1, value, depth + 1, error);
    if (status != BSCAP_OK) return status;
  }
  *node = bscap_node_pair(arena, place, path, value);
  return *node == NULL ? bscap_fail_memory(error) : BSCAP_OK;
}

bscap_status bscap_setting_parse(const bscap_node **node, bscap_arena *arena, const char *setting,
                                 bscap_error *error) {
  const char *name = bscap_arena_print(arena, "--set %s", setting);
  char *path = bscap_arena_copy(arena, setting, strlen(setting));
  if (name == NULL || path == NULL) return bscap_fail_memory(error);
  bscap_place place = {name, 0, 0};
  char *equals = strchr(path, '=');
  if (equals == NULL)
    return bscap_fail_at(error, BSCAP_INVALID, place,
                         "a setting is path=value, as in services.api.replicas=3");
  *equals = '\0';
  const bscap_node *value;
  bscap_status status =
      bscap_node_parse(&value, arena, name, equals + 1, strlen(equals + 1), error);
  if (status != BSCAP_OK) return status;
  bool is_empty = value->kind == BSCAP_NODE_MAP && value->count == 0;
  if (is_empty && strchr(equals + 1, '{') == NULL)
    return bscap_fail_at(error, BSCAP_INVALID, place,
                         "a value is missing after '='; write null to remove");
  return wrap(node, arena, place, path, value, 0, error);
}
