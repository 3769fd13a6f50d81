/* The kinds of keys that are about what a text states. */
#include "model/reader.h"

#include <string.h>

typedef struct figure_form {
  const char *before; /* the text around a name; `after` NULL: no name, `before` is all */
  const char *after;
  bscap_figure_kind kind;
  const char *parts; /* the model's key under which the name stands */
} figure_form;

static const figure_form forms[] = {
    {"sum(requests.cpu)", NULL, BSCAP_FIGURE_REQUESTS_CPU, NULL},
    {"sum(requests.memory)", NULL, BSCAP_FIGURE_REQUESTS_MEMORY, NULL},
    {"sum(limits.cpu)", NULL, BSCAP_FIGURE_LIMITS_CPU, NULL},
    {"sum(limits.memory)", NULL, BSCAP_FIGURE_LIMITS_MEMORY, NULL},
    {"sum(volumes.size)", NULL, BSCAP_FIGURE_VOLUMES, NULL},
    {"headroom(cpu)", NULL, BSCAP_FIGURE_HEADROOM_CPU, NULL},
    {"headroom(memory)", NULL, BSCAP_FIGURE_HEADROOM_MEMORY, NULL},
    {"sum(links.", ".average)", BSCAP_FIGURE_LINK_AVERAGE, "links"},
    {"sum(links.", ".peak)", BSCAP_FIGURE_LINK_PEAK, "links"},
    {"growth(volumes.", ")", BSCAP_FIGURE_VOLUME_GROWTH, "volumes"},
};

static bool split_name(const figure_form *form, const char *text, const char **name,
                       size_t *length) {
  if (form->after == NULL) return strcmp(text, form->before) == 0;
  size_t before = strlen(form->before), after = strlen(form->after), all = strlen(text);
  if (all <= before + after || strncmp(text, form->before, before) != 0 ||
      strcmp(text + all - after, form->after) != 0)
    return false;
  *name = text + before;
  *length = all - before - after;
  return true;
}

static const bscap_keys *keys_of(const char *parts) {
  const bscap_key *row = bscap_model_keys.rows;
  while (strcmp(row->name, parts) != 0) row++;
  return row->child;
}

bscap_status bscap_bind_figure(bscap_reader *reader, bscap_figure *figure, const bscap_node *node) {
  if (node->kind != BSCAP_NODE_SCALAR)
    return bscap_reader_fail(reader, node, "a figure such as sum(requests.cpu) is expected here");
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    const char *name = NULL;
    size_t length = 0;
    if (!split_name(&forms[i], node->text, &name, &length)) continue;
    *figure = (bscap_figure){(int)forms[i].kind, BSCAP_NONE, node->text};
    if (name == NULL) return BSCAP_OK;
    bscap_node part = *node;
    part.text = bscap_arena_copy(reader->arena, name, length);
    if (part.text == NULL) return bscap_fail_memory(reader->error);
    return bscap_bind_named(reader, keys_of(forms[i].parts), &figure->index, &part);
  }
  return bscap_reader_fail(
      reader, node,
      "'%.80s' is no figure; write sum(requests.cpu), sum(requests.memory), sum(limits.cpu), "
      "sum(limits.memory), sum(volumes.size), sum(links.NAME.average), sum(links.NAME.peak), "
      "growth(volumes.NAME), headroom(cpu) or headroom(memory)",
      node->text);
}

bscap_status bscap_bind_stated(bscap_reader *reader, bscap_stated *stated, const bscap_node *node) {
  if (node->kind != BSCAP_NODE_SCALAR)
    return bscap_reader_fail(reader, node,
                             "an amount such as 8.5 cores is expected here, not a list or a map");
  char decimal[BSCAP_QUANTITY_SIZE];
  const char *text;
  bscap_status status = bscap_number_decimal(reader, &text, decimal, node);
  if (status != BSCAP_OK) return status;
  bscap_error problem;
  if (bscap_quantity_guess(&stated->value, &stated->unit, text, &problem) != BSCAP_OK)
    return bscap_reader_fail(reader, node, "%s", problem.message);
  stated->place = node->place;
  return BSCAP_OK;
}
