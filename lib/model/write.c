#include <bscap/model.h>
#include <string.h>
#include <yaml.h>

#include "model/parts.h"

typedef struct writer {
  yaml_emitter_t emitter;
  const bscap_sink *sink;
  bool is_stopped; /* the sink wants no more */
} writer;

static int pass_on(void *context, unsigned char *bytes, size_t count) {
  writer *w = context;
  if (!w->is_stopped) w->is_stopped = !w->sink->write(w->sink->context, (char *)bytes, count);
  return !w->is_stopped;
}

static bool emit(writer *w, yaml_event_t *event, int is_made) {
  return is_made && yaml_emitter_emit(&w->emitter, event);
}

static bool emit_scalar(writer *w, const bscap_node *node) {
  yaml_event_t event;
  yaml_scalar_style_t style =
      node->is_plain ? YAML_PLAIN_SCALAR_STYLE : YAML_DOUBLE_QUOTED_SCALAR_STYLE;
  return emit(w, &event,
              yaml_scalar_event_initialize(&event, NULL, NULL, (const yaml_char_t *)node->text,
                                           (int)strlen(node->text), 1, 1, style));
}

static bool emit_node(writer *w, const bscap_node *node);

/* A list of scalars goes on one line, unless it holds a colon: between brackets the emitter would
 * quote it, and 1:30 in quotes is another number. */
static bool is_flat(const bscap_node *list) {
  for (size_t i = 0; i < list->count; i++) {
    const bscap_node *item = list->items[i];
    if (item->kind != BSCAP_NODE_SCALAR || strchr(item->text, ':') != NULL) return false;
  }
  return true;
}

static bool emit_list(writer *w, const bscap_node *list) {
  yaml_event_t event;
  yaml_sequence_style_t style =
      is_flat(list) ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE;
  if (!emit(w, &event, yaml_sequence_start_event_initialize(&event, NULL, NULL, 1, style)))
    return false;
  for (size_t i = 0; i < list->count; i++) {
    if (!emit_node(w, list->items[i])) return false;
  }
  return emit(w, &event, yaml_sequence_end_event_initialize(&event));
}

static bool emit_pairs(writer *w, const bscap_node *map) {
  for (size_t i = 0; i < map->count; i++) {
    if (!emit_scalar(w, map->pairs[i].key) || !emit_node(w, map->pairs[i].value)) return false;
  }
  return true;
}

static bool begin_map(writer *w) {
  yaml_event_t event;
  return emit(w, &event,
              yaml_mapping_start_event_initialize(&event, NULL, NULL, 1, YAML_BLOCK_MAPPING_STYLE));
}

static bool end_map(writer *w) {
  yaml_event_t event;
  return emit(w, &event, yaml_mapping_end_event_initialize(&event));
}

static bool emit_node(writer *w, const bscap_node *node) {
  switch (node->kind) {
  case BSCAP_NODE_SCALAR:
    return emit_scalar(w, node);
  case BSCAP_NODE_LIST:
    return emit_list(w, node);
  case BSCAP_NODE_MAP:
    return begin_map(w) && emit_pairs(w, node) && end_map(w);
  }
  return false;
}

static bool emit_text(writer *w, const char *text) {
  bscap_node node = {.text = text, .is_plain = true};
  return emit_scalar(w, &node);
}

static bool is_claimed(const bscap_model *model, const char *scenario) {
  for (size_t i = 0; i < model->claims_count; i++) {
    const char *claimed = model->claims[i].scenario;
    if (claimed != NULL && strcmp(claimed, scenario) == 0) return true;
  }
  return false;
}

/* With a scenario applied the others go: they were written against what it changed. The name of one
 * that a claim is about stays, without changes. */
static bool emit_scenarios(writer *w, const bscap_model *model) {
  const bscap_node nothing = {.kind = BSCAP_NODE_MAP};
  bool is_applied = model->applied_scenario != NULL, is_fine = true;
  size_t emitted = 0;
  for (size_t i = 0; i < model->scenarios_count && is_fine; i++) {
    const bscap_scenario *scenario = &model->scenarios[i];
    if (is_applied && !is_claimed(model, scenario->name)) continue;
    if (emitted++ == 0) is_fine = emit_text(w, "scenarios") && begin_map(w);
    is_fine = is_fine && emit_text(w, scenario->name) &&
              emit_node(w, is_applied ? &nothing : scenario->changes);
  }
  return is_fine && (emitted == 0 || end_map(w));
}

static bool emit_model(writer *w, const bscap_model *model) {
  yaml_event_t event;
  return emit(w, &event, yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING)) &&
         emit(w, &event, yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1)) &&
         begin_map(w) && emit_pairs(w, model->root) && emit_scenarios(w, model) && end_map(w) &&
         emit(w, &event, yaml_document_end_event_initialize(&event, 1)) &&
         emit(w, &event, yaml_stream_end_event_initialize(&event));
}

bscap_status bscap_model_write(const bscap_model *model, const bscap_sink *sink,
                               bscap_error *error) {
  writer w = {.sink = sink};
  if (!yaml_emitter_initialize(&w.emitter)) return bscap_fail_memory(error);
  yaml_emitter_set_output(&w.emitter, pass_on, &w);
  yaml_emitter_set_unicode(&w.emitter, 1);
  yaml_emitter_set_width(&w.emitter, 100);
  bool is_written = emit_model(&w, model);
  yaml_error_type_t problem = w.emitter.error;
  yaml_emitter_delete(&w.emitter);
  if (is_written) return BSCAP_OK;
  if (w.is_stopped) return bscap_fail(error, BSCAP_UNAVAILABLE, "the model could not be written");
  if (problem == YAML_EMITTER_ERROR)
    return bscap_fail(error, BSCAP_INTERNAL, "the model could not be put into YAML");
  return bscap_fail_memory(error);
}
