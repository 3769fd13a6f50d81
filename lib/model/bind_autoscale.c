/* An autoscaler as a whole manifest, or its spec, in place of the short form. */
#include <string.h>

#include "model/hpa.h"

static bool has_any(const bscap_node *map, const char *const *keys, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (bscap_node_get(map, keys[i]) != NULL) return true;
  return false;
}

/* Keys around a spec, without which what stands there is a spec. */
static bool is_whole(const bscap_node *map) {
  static const char *const keys[] = {"apiVersion", "kind", "metadata", "spec"};
  return has_any(map, keys, sizeof keys / sizeof *keys);
}

bool bscap_is_manifest(const bscap_node *node) {
  static const char *const keys[] = {"scaleTargetRef", "minReplicas", "maxReplicas", "metrics",
                                     "behavior"};
  return is_whole(node) || has_any(node, keys, sizeof keys / sizeof *keys);
}

static bool is_beside(const char *key) {
  for (size_t i = 0; i < bscap_manifest_keys.count; i++)
    if (strcmp(bscap_manifest_keys.rows[i].name, key) == 0) return true;
  return bscap_is_provenance(key);
}

static bool is_field(const char *key) {
  return !is_beside(key);
}

static bscap_status refuse_short_form(const bscap_reader *reader, const bscap_node *map) {
  static const char *const pairs[][2] = {{"min", "minReplicas"},
                                         {"max", "maxReplicas"},
                                         {"cpu", "metrics"},
                                         {"memory", "metrics"},
                                         {"tolerance", "behavior.scaleUp.tolerance"}};
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    const bscap_node *node = bscap_node_get(map, pairs[i][0]);
    if (node != NULL)
      return bscap_reader_fail(reader, node,
                               "'%s' is of the short form and cannot stand beside the fields of a "
                               "manifest; write %s%s",
                               pairs[i][0], is_whole(map) ? "spec." : "", pairs[i][1]);
  }
  return BSCAP_OK;
}

/* The least and the most are numbers of the model, which settings and callers may change. */
static bscap_status bind_numbers(bscap_reader *reader, bscap_autoscale *autoscale,
                                 const bscap_node *spec) {
  bscap_diagnostics *diagnostics = reader->diagnostics;
  bscap_status status = BSCAP_OK;
  reader->diagnostics = NULL; /* of numbers it was warned already */
  for (size_t i = 0; i < bscap_manifest_number_keys.count && status == BSCAP_OK; i++) {
    const bscap_key *key = &bscap_manifest_number_keys.rows[i];
    const bscap_node *node = bscap_node_written(spec, key->name);
    if (node == NULL) continue;
    const size_t path_length = bscap_reader_enter(reader, key->name);
    status = bscap_bind_member(reader, key, autoscale, node);
    bscap_reader_leave(reader, path_length);
  }
  reader->diagnostics = diagnostics;
  return status;
}

static bscap_status bind_hpa(bscap_reader *reader, bscap_autoscale *autoscale,
                             const bscap_node *node) {
  const bscap_hpa_form form = {
      .version = (bscap_kubernetes_version)(BSCAP_KUBERNETES_NEWEST - autoscale->version),
      .scales_to_zero = autoscale->scales_to_zero,
      .is_spec = !is_whole(node)};
  bscap_hpa *hpa = bscap_arena_take(reader->arena, 1, sizeof *hpa);
  if (hpa == NULL) return bscap_fail_memory(reader->error);
  bscap_diagnostics *diagnostics = reader->diagnostics;
  if (reader->is_bare) reader->diagnostics = NULL; /* the manifest was read before */
  bscap_status status = bscap_hpa_bind(reader, hpa, &form, node);
  reader->diagnostics = diagnostics;
  if (status != BSCAP_OK) return status;
  autoscale->manifest = hpa;
  autoscale->tolerance_ratio = hpa->autoscaler.tolerance_ratio;
  if (form.is_spec) return bind_numbers(reader, autoscale, node);
  const size_t path_length = bscap_reader_enter(reader, "spec");
  status = bind_numbers(reader, autoscale, bscap_node_get(node, "spec"));
  bscap_reader_leave(reader, path_length);
  return status;
}

bscap_status bscap_bind_manifest(bscap_reader *reader, bscap_autoscale *autoscale,
                                 const bscap_node *node) {
  const bscap_node *beside = bscap_node_filter(reader->arena, node, is_beside);
  const bscap_node *fields = bscap_node_filter(reader->arena, node, is_field);
  if (beside == NULL || fields == NULL) return bscap_fail_memory(reader->error);
  const char *source = reader->source;
  const bool is_assumed = reader->is_assumed;
  bscap_status status = refuse_short_form(reader, node);
  if (status == BSCAP_OK)
    status = bscap_bind_struct(reader, &bscap_manifest_keys, autoscale, beside);
  if (status == BSCAP_OK) status = bscap_bind_provenance(reader, node);
  if (status == BSCAP_OK) status = bind_hpa(reader, autoscale, fields);
  reader->source = source;
  reader->is_assumed = is_assumed;
  return status;
}
