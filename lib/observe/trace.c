#include <bscap/trace.h>

#include <string.h>

#include "model/hpa.h"

struct bscap_trace {
  bscap_arena *arena;
  const char *name;
  bscap_hpa hpa;
  bscap_sync_load load;
};

/* The controller counts in thousandths. */
#define MOST_BYTES (INT64_MAX / 1000)

static bscap_status fail_member(bscap_reader *reader, const bscap_node *map, const char *key,
                                const char *problem) {
  const bscap_node *node = bscap_node_written(map, key);
  const size_t path_length = bscap_reader_enter(reader, key);
  bscap_status status = bscap_reader_fail(reader, node != NULL ? node : map, "%s", problem);
  bscap_reader_leave(reader, path_length);
  return status;
}

/* JSON knows no octal numbers and the like. */
static bool is_whole(int64_t *value, const bscap_node *node) {
  double special;
  const char *kind;
  return bscap_number_whole(value, node) && !bscap_quantity_read_yaml(&special, &kind, node->text);
}

static bscap_status read_whole(const bscap_reader *reader, int64_t *value, const bscap_node *node,
                               int64_t least, int64_t most) {
  if (node->kind != BSCAP_NODE_SCALAR)
    return bscap_reader_fail(reader, node, "a whole number is expected here, not a list or a map");
  if (is_whole(value, node) && *value >= least && *value <= most) return BSCAP_OK;
  return bscap_reader_fail(reader, node,
                           "'%.80s' is not expected here; write a whole number from %lld to %lld, "
                           "without quotes",
                           node->text, (long long)least, (long long)most);
}

static bscap_status read_member(bscap_reader *reader, int64_t *value, const bscap_node *map,
                                const char *key, int64_t least, int64_t most) {
  const bscap_node *node = bscap_node_written(map, key);
  if (node == NULL) return fail_member(reader, map, key, "is missing; write a whole number");
  const size_t path_length = bscap_reader_enter(reader, key);
  bscap_status status = read_whole(reader, value, node, least, most);
  bscap_reader_leave(reader, path_length);
  return status;
}

static bscap_status read_items(bscap_reader *reader, int64_t *values, const bscap_node *list,
                               int64_t most) {
  bscap_status status = BSCAP_OK;
  for (size_t i = 0; i < list->count && status == BSCAP_OK; i++) {
    const size_t path_length = bscap_reader_enter_item(reader, i);
    status = read_whole(reader, &values[i], list->items[i], 0, most);
    bscap_reader_leave(reader, path_length);
  }
  return status;
}

static bscap_status read_list(bscap_reader *reader, const int64_t **values, const bscap_node *map,
                              const char *key, int64_t most) {
  const bscap_node *list = bscap_node_written(map, key);
  if (list == NULL || list->kind != BSCAP_NODE_LIST || list->count == 0)
    return fail_member(reader, map, key, "a list of whole numbers is expected here, one a sync");
  int64_t *made = bscap_arena_take(reader->arena, list->count, sizeof *made);
  if (made == NULL) return bscap_fail_memory(reader->error);
  *values = made;
  const size_t path_length = bscap_reader_enter(reader, key);
  bscap_status status = read_items(reader, made, list, most);
  bscap_reader_leave(reader, path_length);
  return status;
}

/* Both belong to memory, and stand there together or not at all. */
static bscap_status read_memory(bscap_reader *reader, bscap_sync_load *load,
                                const bscap_node *map) {
  load->memory_request_bytes = -1;
  bscap_status status = BSCAP_OK;
  if (bscap_node_written(map, "mem_request_bytes") != NULL)
    status =
        read_member(reader, &load->memory_request_bytes, map, "mem_request_bytes", 1, MOST_BYTES);
  if (status != BSCAP_OK || bscap_node_written(map, "mem_load_bytes") == NULL) return status;
  status = read_list(reader, &load->memory_bytes, map, "mem_load_bytes", MOST_BYTES);
  if (status == BSCAP_OK && bscap_node_get(map, "mem_load_bytes")->count != load->count)
    return fail_member(reader, map, "mem_load_bytes",
                       "is not as long as cpu_load_m; write one number a sync");
  return status;
}

static bscap_status read_load(bscap_reader *reader, bscap_sync_load *load, const bscap_node *map) {
  int64_t replicas = 0;
  bscap_status status =
      read_member(reader, &load->sync_period_ms, map, "sync_period_ms", 1, INT32_MAX);
  if (status == BSCAP_OK)
    status = read_member(reader, &replicas, map, "start_replicas", 0, INT32_MAX);
  if (status == BSCAP_OK)
    status = read_member(reader, &load->cpu_request_millicores, map, "cpu_request_m", 1, INT64_MAX);
  if (status == BSCAP_OK)
    status = read_list(reader, &load->cpu_millicores, map, "cpu_load_m", INT64_MAX);
  if (status != BSCAP_OK) return status;
  load->start_replicas = (int32_t)replicas;
  load->count = bscap_node_get(map, "cpu_load_m")->count;
  return read_memory(reader, load, map);
}

/* Whether the cluster has a gate is not the trace's business. */
static bscap_status read_hpa(bscap_reader *reader, bscap_hpa *hpa, const bscap_node *map) {
  const bscap_hpa_form form = {
      .version = BSCAP_KUBERNETES_NEWEST, .scales_to_zero = true, .needs_target = true};
  const bscap_node *node = bscap_node_written(map, "hpa");
  if (node == NULL)
    return fail_member(reader, map, "hpa", "is missing; write a HorizontalPodAutoscaler");
  const size_t path_length = bscap_reader_enter(reader, "hpa");
  bscap_status status = bscap_hpa_bind(reader, hpa, &form, node);
  bscap_reader_leave(reader, path_length);
  return status;
}

static bscap_status read(bscap_trace *trace, const char *name, const char *bytes, size_t count,
                         bscap_error *error) {
  bscap_reader reader = {.arena = trace->arena, .error = error};
  const char *file = bscap_arena_copy(trace->arena, name, strlen(name));
  if (file == NULL) return bscap_fail_memory(error);
  const bscap_node *node;
  bscap_status status = bscap_node_parse(&node, trace->arena, file, bytes, count, error);
  if (status != BSCAP_OK) return status;
  if (node->kind != BSCAP_NODE_MAP)
    return bscap_reader_fail(&reader, node, "a trace is an object with hpa, cpu_load_m and others");
  const bscap_node *title = bscap_node_written(node, "name");
  if (title == NULL || title->kind != BSCAP_NODE_SCALAR)
    return fail_member(&reader, node, "name", "a text is expected here, what the trace is called");
  trace->name = title->text;
  status = read_hpa(&reader, &trace->hpa, node);
  return status == BSCAP_OK ? read_load(&reader, &trace->load, node) : status;
}

bscap_status bscap_trace_read(bscap_trace **trace, const char *name, const char *bytes,
                              size_t count, const bscap_allocator *allocator, bscap_error *error) {
  *trace = NULL;
  bscap_arena *arena = bscap_arena_create(allocator);
  bscap_trace *made = arena == NULL ? NULL : bscap_arena_take(arena, 1, sizeof *made);
  if (made == NULL) {
    bscap_arena_free(arena);
    return bscap_fail_memory(error);
  }
  made->arena = arena;
  bscap_status status = read(made, name, bytes, count, error);
  if (status == BSCAP_OK)
    *trace = made;
  else
    bscap_arena_free(arena);
  return status;
}

void bscap_trace_free(bscap_trace *trace) {
  if (trace != NULL) bscap_arena_free(trace->arena);
}

const char *bscap_trace_name(const bscap_trace *trace) {
  return trace->name;
}

const bscap_hpa *bscap_trace_hpa(const bscap_trace *trace) {
  return &trace->hpa;
}

const bscap_sync_load *bscap_trace_load(const bscap_trace *trace) {
  return &trace->load;
}
