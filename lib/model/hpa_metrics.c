/* spec.metrics: validateMetricSpec and below, and what the controller makes of it. */
#include <string.h>

#include "model/hpa_fields.h"

/* The target of a metric: what stands there. */
typedef struct target {
  const char *type;
  bscap_hpa_amount value;
  bscap_hpa_amount average;
  bool has_utilization;
  int32_t utilization;
} target;

/* One metric while it is read. `node` is the map of its source: resource, pods and so on. */
typedef struct sourced {
  bscap_node node;
  bscap_node target_node;
  target target;
  bscap_autoscaler_metric *metric;
} sourced;

static bscap_status fail_target(bscap_reader *reader, const sourced *s, const char *key,
                                const char *problem) {
  const size_t path_length = bscap_reader_enter(reader, "target");
  bscap_status status = bscap_hpa_fail(reader, &s->target_node, key, "%s", problem);
  bscap_reader_leave(reader, path_length);
  return status;
}

static bscap_status check_amount(bscap_reader *reader, const bscap_node *map, const char *key,
                                 const bscap_hpa_amount *amount) {
  if (!amount->is_there) return BSCAP_OK;
  if (amount->sign <= 0)
    return bscap_hpa_fail(reader, map, key, "Invalid value: \"%.80s\": must be positive",
                          amount->canonical);
  if (amount->thousandths > 0) return BSCAP_OK;
  return bscap_hpa_fail(reader, map, key,
                        "%.80s is more than the controller can count in thousandths; write less",
                        amount->canonical);
}

static bscap_status check_target(bscap_reader *reader, const bscap_node *node, const target *t) {
  if (*t->type == '\0')
    return bscap_hpa_require(reader, node, "type", "must specify a metric target type");
  if (strcmp(t->type, "Utilization") != 0 && strcmp(t->type, "Value") != 0 &&
      strcmp(t->type, "AverageValue") != 0)
    return bscap_hpa_fail(
        reader, node, "type",
        "Invalid value: \"%.80s\": must be either Utilization, Value, or AverageValue", t->type);
  bscap_status status = check_amount(reader, node, "value", &t->value);
  if (status == BSCAP_OK) status = check_amount(reader, node, "averageValue", &t->average);
  if (status == BSCAP_OK && t->has_utilization && t->utilization < 1)
    return bscap_hpa_fail(reader, node, "averageUtilization",
                          "Invalid value: %d: must be greater than 0", (int)t->utilization);
  return status;
}

static bscap_status read_target(bscap_reader *reader, sourced *s) {
  const bscap_node *node = &s->target_node;
  target *t = &s->target;
  t->type = bscap_hpa_text(node, "type");
  t->has_utilization = bscap_hpa_integer(&t->utilization, node, "averageUtilization");
  bscap_status status = bscap_hpa_quantity(reader, &t->value, node, "value");
  if (status == BSCAP_OK) status = bscap_hpa_quantity(reader, &t->average, node, "averageValue");
  const size_t path_length = bscap_reader_enter(reader, "target");
  if (status == BSCAP_OK) status = check_target(reader, node, t);
  bscap_reader_leave(reader, path_length);
  return status;
}

static void aim_at(sourced *s, bscap_autoscaler_target kind) {
  s->metric->target = kind;
  s->metric->aim = kind == BSCAP_TARGET_UTILIZATION     ? s->target.utilization
                   : kind == BSCAP_TARGET_AVERAGE_VALUE ? s->target.average.thousandths
                                                        : s->target.value.thousandths;
}

static bscap_status check_identifier(bscap_reader *reader, const sourced *s) {
  const bscap_node metric = bscap_hpa_child(&s->node, "metric");
  const size_t path_length = bscap_reader_enter(reader, "metric");
  bscap_status status = bscap_hpa_check_name(reader, &metric, "name", "must specify a metric name");
  bscap_reader_leave(reader, path_length);
  return status;
}

/* --- the five sources --- */

static bscap_status aim_at_resource(bscap_reader *reader, sourced *s) {
  bscap_status status = read_target(reader, s);
  if (status != BSCAP_OK) return status;
  const target *t = &s->target;
  if (!t->has_utilization && !t->average.is_there)
    return fail_target(reader, s, "averageUtilization",
                       "Required value: must set either a target raw value or a target "
                       "utilization");
  if (t->has_utilization && t->average.is_there)
    return fail_target(reader, s, "averageValue",
                       "Forbidden: may not set both a target raw value and a target utilization");
  aim_at(s, t->has_utilization ? BSCAP_TARGET_UTILIZATION : BSCAP_TARGET_AVERAGE_VALUE);
  s->metric->is_cpu = strcmp(bscap_hpa_text(&s->node, "name"), "cpu") == 0;
  return BSCAP_OK;
}

static bscap_status read_resource(bscap_reader *reader, sourced *s) {
  if (*bscap_hpa_text(&s->node, "name") == '\0')
    return bscap_hpa_require(reader, &s->node, "name", "must specify a resource name");
  return aim_at_resource(reader, s);
}

static bool is_label(const char *text) {
  const size_t length = strlen(text);
  static const char inside[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
  return strspn(text, inside) == length && text[0] != '-' && text[length - 1] != '-';
}

static bool is_of_containers(const char *resource) {
  return strcmp(resource, "cpu") == 0 || strcmp(resource, "memory") == 0 ||
         strcmp(resource, "ephemeral-storage") == 0 ||
         strncmp(resource, "hugepages-", strlen("hugepages-")) == 0 ||
         strchr(resource, '/') != NULL; /* somebody's own */
}

static bscap_status read_container(bscap_reader *reader, sourced *s) {
  const char *name = bscap_hpa_text(&s->node, "name");
  const char *container = bscap_hpa_text(&s->node, "container");
  if (*name == '\0')
    return bscap_hpa_require(reader, &s->node, "name", "must specify a resource name");
  if (!is_of_containers(name))
    return bscap_hpa_fail(reader, &s->node, "name",
                          "Invalid value: \"%.80s\": must be a standard resource for containers",
                          name);
  if (*container == '\0')
    return bscap_hpa_require(reader, &s->node, "container", "must specify a container");
  if (strlen(container) > BSCAP_NAME_MOST_LENGTH)
    return bscap_hpa_fail(reader, &s->node, "container",
                          "Invalid value: \"%.80s\": must be no more than 63 characters",
                          container);
  if (!is_label(container))
    return bscap_hpa_fail(
        reader, &s->node, "container",
        "Invalid value: \"%.80s\": a lowercase RFC 1123 label must consist of lower case "
        "alphanumeric characters or '-', and must start and end with an alphanumeric character",
        container);
  return aim_at_resource(reader, s);
}

static bscap_status read_pods(bscap_reader *reader, sourced *s) {
  bscap_status status = check_identifier(reader, s);
  if (status == BSCAP_OK) status = read_target(reader, s);
  if (status != BSCAP_OK) return status;
  if (!s->target.average.is_there)
    return fail_target(reader, s, "averageValue",
                       "Required value: must specify a positive target averageValue");
  aim_at(s, BSCAP_TARGET_AVERAGE_VALUE);
  return BSCAP_OK;
}

static bscap_status read_external(bscap_reader *reader, sourced *s) {
  bscap_status status = check_identifier(reader, s);
  if (status == BSCAP_OK) status = read_target(reader, s);
  if (status != BSCAP_OK) return status;
  const target *t = &s->target;
  if (!t->value.is_there && !t->average.is_there)
    return fail_target(reader, s, "averageValue",
                       "Required value: must set either a target value for metric or a per-pod "
                       "target");
  if (t->value.is_there && t->average.is_there)
    return fail_target(reader, s, "value",
                       "Forbidden: may not set both a target value for metric and a per-pod "
                       "target");
  aim_at(s, t->value.is_there ? BSCAP_TARGET_VALUE : BSCAP_TARGET_AVERAGE_VALUE);
  return BSCAP_OK;
}

/* Both may stand there, and the type says which one counts. Where that one is missing, the API
 * server accepts what the controller then cannot use. */
static bscap_status read_object(bscap_reader *reader, sourced *s) {
  bscap_status status = bscap_hpa_check_reference(reader, &s->node, "describedObject");
  if (status == BSCAP_OK) status = check_identifier(reader, s);
  if (status == BSCAP_OK) status = read_target(reader, s);
  if (status != BSCAP_OK) return status;
  const target *t = &s->target;
  if (!t->value.is_there && !t->average.is_there)
    return fail_target(reader, s, "averageValue",
                       "Required value: must set either a target value or averageValue");
  const bool is_value = strcmp(t->type, "Value") == 0;
  const bool is_average = strcmp(t->type, "AverageValue") == 0;
  if (!(is_value && t->value.is_there) && !(is_average && t->average.is_there))
    return fail_target(reader, s, "type",
                       t->value.is_there
                           ? "is not that of the value beside it, which the controller needs; "
                             "write Value"
                           : "is not that of the averageValue beside it, which the controller "
                             "needs; write AverageValue");
  aim_at(s, is_value ? BSCAP_TARGET_VALUE : BSCAP_TARGET_AVERAGE_VALUE);
  return BSCAP_OK;
}

typedef struct source {
  const char *type;
  const char *key;
  bscap_autoscaler_source source;
  bscap_status (*read)(bscap_reader *reader, sourced *s);
} source;

/* In the order in which the API server looks. */
static const source sources[] = {
    {"Object", "object", BSCAP_SOURCE_OBJECT, read_object},
    {"External", "external", BSCAP_SOURCE_EXTERNAL, read_external},
    {"Pods", "pods", BSCAP_SOURCE_PODS, read_pods},
    {"Resource", "resource", BSCAP_SOURCE_RESOURCE, read_resource},
    {"ContainerResource", "containerResource", BSCAP_SOURCE_CONTAINER_RESOURCE, read_container},
};

enum { SOURCES = sizeof sources / sizeof *sources };

/* --- one metric --- */

static bscap_status find_source(bscap_reader *reader, const source **found,
                                const bscap_node *node) {
  const char *type = bscap_hpa_text(node, "type");
  if (*type == '\0')
    return bscap_hpa_require(reader, node, "type", "must specify a metric source type");
  for (size_t i = 0; i < SOURCES; i++) {
    *found = &sources[i];
    if (strcmp(sources[i].type, type) == 0) return BSCAP_OK;
  }
  return bscap_hpa_fail(reader, node, "type",
                        "Unsupported value: \"%.80s\": supported values: \"ContainerResource\", "
                        "\"External\", \"Object\", \"Pods\", \"Resource\"",
                        type);
}

static bscap_status read_source(bscap_reader *reader, sourced *s, const bscap_node *node,
                                const source *row) {
  s->node = bscap_hpa_child(node, row->key);
  s->target_node = bscap_hpa_child(&s->node, "target");
  s->metric->source = row->source;
  const size_t path_length = bscap_reader_enter(reader, row->key);
  bscap_status status = row->read(reader, s);
  bscap_reader_leave(reader, path_length);
  return status;
}

/* The first source that is there is looked into, even if it is not that of the type. */
static bscap_status read_metric(bscap_reader *reader, sourced *s, const bscap_node *node) {
  const source *wanted, *first = NULL;
  bscap_status status = find_source(reader, &wanted, node);
  for (size_t i = 0; i < SOURCES && status == BSCAP_OK && first == NULL; i++)
    if (bscap_node_written(node, sources[i].key) != NULL) first = &sources[i];
  if (first != NULL) status = read_source(reader, s, node, first);
  if (status != BSCAP_OK) return status;
  if (bscap_node_written(node, wanted->key) == NULL)
    return bscap_hpa_require(reader, node, wanted->key,
                             "must populate information for the given metric source");
  for (size_t i = 0; i < SOURCES; i++)
    if (&sources[i] != wanted && bscap_node_written(node, sources[i].key) != NULL)
      return bscap_hpa_fail(reader, node, sources[i].key,
                            "Forbidden: must populate the given metric source only");
  return BSCAP_OK;
}

static bscap_status bind_metric(bscap_reader *reader, bscap_hpa *hpa,
                                bscap_autoscaler_metric *metric, const bscap_node *node) {
  sourced s = {.metric = metric};
  bscap_status status = read_metric(reader, &s, node);
  if (status != BSCAP_OK) return status;
  const size_t i = hpa->autoscaler.metrics_count++;
  const bscap_node identifier = bscap_hpa_child(&s.node, "metric");
  const bool is_resource = metric->source <= BSCAP_SOURCE_CONTAINER_RESOURCE;
  hpa->metric_names[i] = bscap_hpa_text(is_resource ? &s.node : &identifier, "name");
  if (metric->source == BSCAP_SOURCE_CONTAINER_RESOURCE)
    hpa->metric_containers[i] = bscap_hpa_text(&s.node, "container");
  return BSCAP_OK;
}

/* --- all of them --- */

static bool has_outer_metric(const bscap_autoscaler *autoscaler) {
  for (size_t i = 0; i < autoscaler->metrics_count; i++)
    if (autoscaler->metrics[i].source >= BSCAP_SOURCE_OBJECT) return true;
  return false;
}

static void fill_in(bscap_hpa *hpa, bscap_autoscaler_metric *metric) {
  *metric = (bscap_autoscaler_metric){BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_UTILIZATION, 80, true};
  hpa->metric_names[0] = "cpu";
  hpa->autoscaler.metrics_count = 1;
}

bscap_status bscap_hpa_bind_metrics(bscap_reader *reader, bscap_hpa *hpa, const bscap_node *spec) {
  const bscap_node *list = bscap_node_written(spec, "metrics");
  const size_t count = list == NULL ? 0 : list->count;
  bscap_autoscaler_metric *metrics = bscap_arena_take(reader->arena, count + 1, sizeof *metrics);
  hpa->metric_names = bscap_arena_take(reader->arena, count + 1, sizeof *hpa->metric_names);
  hpa->metric_containers =
      bscap_arena_take(reader->arena, count + 1, sizeof *hpa->metric_containers);
  if (metrics == NULL || hpa->metric_names == NULL || hpa->metric_containers == NULL)
    return bscap_fail_memory(reader->error);
  hpa->autoscaler.metrics = metrics;
  bscap_status status = BSCAP_OK;
  const size_t path_length = bscap_reader_enter(reader, "metrics");
  for (size_t i = 0; i < count && status == BSCAP_OK; i++) {
    const size_t list_length = bscap_reader_enter_item(reader, i);
    status = bind_metric(reader, hpa, &metrics[i], list->items[i]);
    bscap_reader_leave(reader, list_length);
  }
  bscap_reader_leave(reader, path_length);
  if (status != BSCAP_OK) return status;
  if (count == 0)
    fill_in(hpa, metrics);
  else
    hpa->metrics_node = list;
  if (hpa->autoscaler.least_replicas > 0 || has_outer_metric(&hpa->autoscaler)) return BSCAP_OK;
  return bscap_hpa_fail(reader, spec, "metrics",
                        "Forbidden: must specify at least one Object or External metric to "
                        "support scaling to zero replicas");
}
