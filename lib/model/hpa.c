#include "model/hpa.h"

#include <string.h>

#include "model/hpa_fields.h"

bscap_hpa_options bscap_hpa_options_default(void) {
  return (bscap_hpa_options){.size = sizeof(bscap_hpa_options), .version = BSCAP_KUBERNETES_NEWEST};
}

bscap_hpa_options bscap_hpa_options_from(const bscap_hpa_options *options) {
  bscap_hpa_options chosen = bscap_hpa_options_default();
  if (options != NULL)
    memcpy(&chosen, options, options->size < sizeof chosen ? options->size : sizeof chosen);
  return chosen;
}

/* --- the spec --- */

static bscap_status bind_replicas(bscap_reader *reader, bscap_hpa *hpa, const bscap_hpa_form *form,
                                  const bscap_node *spec) {
  bscap_autoscaler *autoscaler = &hpa->autoscaler;
  const int bound = form->scales_to_zero ? 0 : 1;
  const bool has_least = bscap_hpa_integer(&autoscaler->least_replicas, spec, "minReplicas");
  const int least = (int)autoscaler->least_replicas;
  autoscaler->most_replicas = 0;
  bscap_hpa_integer(&autoscaler->most_replicas, spec, "maxReplicas");
  const int most = (int)autoscaler->most_replicas;
  if (has_least && least < bound)
    return bscap_hpa_fail(reader, spec, "minReplicas",
                          "Invalid value: %d: must be greater than or equal to %d", least, bound);
  if (most < 1)
    return bscap_hpa_fail(reader, spec, "maxReplicas", "Invalid value: %d: must be greater than 0",
                          most);
  if (most < least)
    return bscap_hpa_fail(reader, spec, "maxReplicas",
                          "Invalid value: %d: must be greater than or equal to `minReplicas`",
                          most);
  return BSCAP_OK;
}

static bscap_status bind_spec(bscap_reader *reader, bscap_hpa *hpa, const bscap_hpa_form *form,
                              const bscap_node *spec) {
  bscap_status status = bind_replicas(reader, hpa, form, spec);
  const bool has_target = bscap_node_written(spec, "scaleTargetRef") != NULL;
  if (status == BSCAP_OK && (has_target || form->needs_target))
    status = bscap_hpa_check_reference(reader, spec, "scaleTargetRef");
  const bscap_node target = bscap_hpa_child(spec, "scaleTargetRef");
  hpa->target = bscap_hpa_text(&target, "name");
  if (status == BSCAP_OK) status = bscap_hpa_bind_metrics(reader, hpa, spec);
  return status == BSCAP_OK ? bscap_hpa_bind_behavior(reader, hpa, spec) : status;
}

/* --- what is around it --- */

static bscap_status check_head(bscap_reader *reader, const bscap_node *node) {
  const bscap_node *version = bscap_node_written(node, "apiVersion");
  const bscap_node *kind = bscap_node_written(node, "kind");
  if (kind == NULL || kind->kind != BSCAP_NODE_SCALAR)
    return bscap_hpa_fail(reader, node, "kind", "is missing; write HorizontalPodAutoscaler");
  if (strcmp(kind->text, "HorizontalPodAutoscaler") != 0)
    return bscap_hpa_fail(reader, node, "kind",
                          "'%.80s' is something else; write HorizontalPodAutoscaler", kind->text);
  if (version == NULL || version->kind != BSCAP_NODE_SCALAR)
    return bscap_hpa_fail(reader, node, "apiVersion", "is missing; write autoscaling/v2");
  if (strcmp(version->text, "autoscaling/v2") == 0) return BSCAP_OK;
  return bscap_hpa_fail(reader, node, "apiVersion",
                        "'%.80s' is not read; write autoscaling/v2, as `kubectl get "
                        "hpa.v2.autoscaling -o yaml` shows it",
                        version->text);
}

static const char *name_in(const bscap_node *manifest) {
  const bscap_node metadata = bscap_hpa_child(manifest, "metadata");
  const bscap_node *name = bscap_node_written(&metadata, "name");
  return name != NULL && name->kind == BSCAP_NODE_SCALAR ? name->text : "";
}

bscap_status bscap_hpa_bind(bscap_reader *reader, bscap_hpa *hpa, const bscap_hpa_form *form,
                            const bscap_node *node) {
  *hpa = (bscap_hpa){.autoscaler = bscap_autoscaler_default(), .name = "", .target = ""};
  hpa->autoscaler.version = form->version;
  if (node->kind != BSCAP_NODE_MAP)
    return bscap_reader_fail(reader, node,
                             "a HorizontalPodAutoscaler is a map of fields such as apiVersion: "
                             "autoscaling/v2");
  bscap_status status = form->is_spec ? BSCAP_OK : check_head(reader, node);
  if (status == BSCAP_OK) status = bscap_hpa_check_shape(reader, form->is_spec, node);
  if (status != BSCAP_OK || form->is_spec)
    return status == BSCAP_OK ? bind_spec(reader, hpa, form, node) : status;
  const bscap_node spec = bscap_hpa_child(node, "spec");
  hpa->name = name_in(node);
  const size_t path_length = bscap_reader_enter(reader, "spec");
  status = bind_spec(reader, hpa, form, &spec);
  bscap_reader_leave(reader, path_length);
  return status;
}

/* --- a file --- */

bscap_status bscap_hpa_unwrap(bscap_reader *reader, const bscap_node **node) {
  const bscap_node *kind = bscap_node_get(*node, "kind");
  if (kind == NULL || kind->kind != BSCAP_NODE_SCALAR || strcmp(kind->text, "List") != 0)
    return BSCAP_OK;
  const bscap_node *items = bscap_node_written(*node, "items");
  const size_t count = items != NULL && items->kind == BSCAP_NODE_LIST ? items->count : 0;
  if (count != 1)
    return bscap_hpa_fail(reader, *node, "items",
                          "%zu objects are in this list; write one HorizontalPodAutoscaler alone",
                          count);
  *node = items->items[0];
  return BSCAP_OK;
}

static bscap_status read(bscap_hpa *hpa, const char *name, const char *bytes, size_t count,
                         const bscap_hpa_options *options, bscap_diagnostics *diagnostics,
                         bscap_error *error) {
  bscap_arena *arena = hpa->arena;
  bscap_reader reader = {.arena = arena, .diagnostics = diagnostics, .error = error};
  const bscap_hpa_form form = {
      .version = options->version, .scales_to_zero = options->scales_to_zero, .needs_target = true};
  const bscap_node *node;
  const char *file = bscap_arena_copy(arena, name, strlen(name));
  if (file == NULL) return bscap_fail_memory(error);
  bscap_status status = bscap_node_parse(&node, arena, file, bytes, count, error);
  if (status == BSCAP_OK) status = bscap_hpa_unwrap(&reader, &node);
  if (status == BSCAP_OK) status = bscap_hpa_bind(&reader, hpa, &form, node);
  hpa->arena = arena;
  return status;
}

bscap_status bscap_hpa_read(bscap_hpa **hpa, const char *name, const char *bytes, size_t count,
                            const bscap_hpa_options *options, bscap_diagnostics *diagnostics,
                            bscap_error *error) {
  const bscap_hpa_options chosen = bscap_hpa_options_from(options);
  *hpa = NULL;
  bscap_arena *arena = bscap_arena_create(chosen.allocator);
  bscap_hpa *made = arena == NULL ? NULL : bscap_arena_take(arena, 1, sizeof *made);
  if (made == NULL) {
    bscap_arena_free(arena);
    return bscap_fail_memory(error);
  }
  made->arena = arena;
  bscap_status status = read(made, name, bytes, count, &chosen, diagnostics, error);
  if (status == BSCAP_OK)
    *hpa = made;
  else
    bscap_arena_free(arena);
  return status;
}

void bscap_hpa_free(bscap_hpa *hpa) {
  if (hpa != NULL) bscap_arena_free(hpa->arena);
}

/* --- what is in it --- */

const bscap_autoscaler *bscap_hpa_autoscaler(const bscap_hpa *hpa) {
  return &hpa->autoscaler;
}

const char *bscap_hpa_name(const bscap_hpa *hpa) {
  return hpa->name;
}

const char *bscap_hpa_metric_name(const bscap_hpa *hpa, size_t index) {
  return index < hpa->autoscaler.metrics_count ? hpa->metric_names[index] : NULL;
}

const char *bscap_hpa_metric_container(const bscap_hpa *hpa, size_t index) {
  return index < hpa->autoscaler.metrics_count ? hpa->metric_containers[index] : NULL;
}
