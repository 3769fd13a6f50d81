/* A model of one service, from its autoscaler's manifest and what is said of its pods. */
#include <bscap/scaled.h>

#include <string.h>

#include "model/hpa.h"

/* Names of the API may begin with a digit and hold dots. */
static char *make_name(bscap_arena *arena, const bscap_hpa *hpa) {
  const char *stated = *hpa->target != '\0' ? hpa->target : hpa->name;
  const bool begins_well =
      (stated[0] >= 'a' && stated[0] <= 'z') || (stated[0] >= 'A' && stated[0] <= 'Z');
  char *name = bscap_arena_print(arena, "%s%.60s", begins_well ? "" : "s-", stated);
  static const char good[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
  for (char *at = name; at != NULL && *at != '\0'; at++)
    if (strchr(good, *at) == NULL) *at = '-';
  return name;
}

typedef struct sources {
  const bscap_node *manifest;
  const bscap_node *pods; /* NULL: nothing is known of them */
  const bscap_hpa *hpa;
} sources;

static const bscap_node *pair(bscap_arena *arena, bscap_place place, const char *key,
                              const bscap_node *value) {
  return value == NULL ? NULL : bscap_node_pair(arena, place, key, value);
}

/* A pair of which `base` has none. */
static const bscap_node *with(bscap_arena *arena, const bscap_node *base, const char *key,
                              const bscap_node *value) {
  if (base == NULL) return NULL;
  const bscap_node *more = pair(arena, base->place, key, value);
  return more == NULL ? NULL : bscap_node_merge(arena, base, more);
}

/* What the caller says of the cluster, beside the manifest. */
static const bscap_node *with_options(bscap_arena *arena, const bscap_node *manifest,
                                      const bscap_hpa_options *options) {
  static const char *const versions[] = {"1.28", "1.33", "newest"};
  const bscap_place place = manifest->place;
  const bscap_node *version = bscap_node_scalar(arena, place, versions[options->version]);
  const bscap_node *gate =
      bscap_node_scalar(arena, place, options->scales_to_zero ? "true" : "false");
  return with(arena, with(arena, manifest, "version", version), "scales-to-zero", gate);
}

static const bscap_node *build(bscap_arena *arena, const sources *from,
                               const bscap_hpa_options *options) {
  const bscap_place place = from->manifest->place;
  const char *name = make_name(arena, from->hpa);
  if (name == NULL) return NULL;
  const bscap_node *autoscale = with_options(arena, from->manifest, options);
  const bscap_node *service = from->pods == NULL ? pair(arena, place, "autoscale", autoscale)
                                                 : with(arena, from->pods, "autoscale", autoscale);
  const bscap_node *services = pair(arena, place, name, service);
  const bscap_node *root = pair(arena, place, "name", bscap_node_scalar(arena, place, name));
  root = with(arena, root, "start", bscap_node_scalar(arena, place, "2000-01-01"));
  return with(arena, root, "services", services);
}

static bscap_status parse(const bscap_node **node, bscap_arena *arena, const bscap_source *source,
                          bscap_error *error) {
  const char *name = bscap_arena_copy(arena, source->name, strlen(source->name));
  if (name == NULL) return bscap_fail_memory(error);
  return bscap_node_parse(node, arena, name, source->bytes, source->count, error);
}

static bscap_status parse_pods(const bscap_node **node, bscap_reader *reader,
                               const bscap_source *source) {
  *node = NULL;
  if (source == NULL) return BSCAP_OK;
  bscap_status status = parse(node, reader->arena, source, reader->error);
  if (status != BSCAP_OK) return status;
  if ((*node)->kind != BSCAP_NODE_MAP)
    return bscap_reader_fail(reader, *node, "pods are a map of keys such as cpu: {request: 250m}");
  const bscap_node *autoscale = bscap_node_get(*node, "autoscale");
  if (autoscale == NULL) return BSCAP_OK;
  return bscap_reader_fail(reader, autoscale,
                           "autoscale: stands in the manifest; write it there alone");
}

static bscap_status read_sources(bscap_reader *reader, const bscap_source *manifest,
                                 const bscap_source *pods, const bscap_hpa_options *options) {
  const bscap_hpa_form form = {
      .version = options->version, .scales_to_zero = options->scales_to_zero, .needs_target = true};
  bscap_hpa hpa;
  sources from = {.hpa = &hpa};
  bscap_status status = parse(&from.manifest, reader->arena, manifest, reader->error);
  if (status == BSCAP_OK) status = bscap_hpa_unwrap(reader, &from.manifest);
  if (status == BSCAP_OK) status = bscap_hpa_bind(reader, &hpa, &form, from.manifest);
  if (status == BSCAP_OK) status = parse_pods(&from.pods, reader, pods);
  if (status != BSCAP_OK) return status;
  const bscap_node *root = build(reader->arena, &from, options);
  if (root == NULL) return bscap_fail_memory(reader->error);
  reader->model->base = reader->model->root = root;
  return bscap_model_bind(reader);
}

bscap_status bscap_model_read_hpa(bscap_model **model, const bscap_source *hpa,
                                  const bscap_source *pods, const bscap_hpa_options *options,
                                  bscap_diagnostics *diagnostics, bscap_error *error) {
  const bscap_hpa_options chosen = bscap_hpa_options_from(options);
  const bscap_loader no_loader = {0};
  *model = NULL;
  bscap_model *made;
  bscap_status status = bscap_model_create(&made, chosen.allocator, &no_loader, error);
  if (status != BSCAP_OK) return status;
  bscap_reader reader = {.model = made,
                         .arena = made->arena,
                         .diagnostics = diagnostics,
                         .error = error,
                         .loader = &made->loader,
                         .is_bare = true};
  status = read_sources(&reader, hpa, pods, &chosen);
  if (status == BSCAP_OK)
    *model = made;
  else
    bscap_model_free(made);
  return status;
}
