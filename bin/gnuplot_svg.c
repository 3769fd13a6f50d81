#include "gnuplot.h"

#include <string.h>

#include "message.h"

static bool add(output *out, const char *text, size_t count) {
  const bscap_sink sink = output_sink(out);
  return count == 0 || sink.write(sink.context, text, count);
}

static bool add_escaped(output *out, const char *text) {
  static const struct {
    char letter;
    const char *entity;
  } entities[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}};
  bool is_fine = true;
  for (; *text != '\0' && is_fine; text++) {
    const char *entity = NULL;
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
      if (entities[i].letter == *text) entity = entities[i].entity;
    is_fine = entity != NULL ? add(out, entity, strlen(entity)) : add(out, text, 1);
  }
  return is_fine;
}

static const struct {
  const char *before;
  const char *after;
} changes[] = {
    {"font-family=\"DejaVu Sans:Bold\"",
     "font-family=\"DejaVu Sans, Verdana, sans-serif\" font-weight=\"bold\""},
    {"font-family=\"DejaVu Sans\"", "font-family=\"DejaVu Sans, Verdana, sans-serif\""},
};

/* What stands for the attribute that begins at `text`; NULL where nothing is to be changed. */
static const char *find_change(const char *text, size_t *length) {
  for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
    *length = strlen(changes[i].before);
    if (strncmp(text, changes[i].before, *length) == 0) return changes[i].after;
  }
  return NULL;
}

int gnuplot_finish_svg(output *image, const char *title) {
  static const char unnamed[] = "<title>Gnuplot</title>";
  output changed = {0};
  bool is_fine = add(image, "", 1), is_tag = false;
  const char *text = image->bytes;
  while (is_fine && *text != '\0') {
    size_t length = sizeof unnamed - 1;
    const char *after = NULL;
    if (*text == '<' || *text == '>') is_tag = *text == '<'; /* `<` is an entity in texts */
    if (strncmp(text, unnamed, length) == 0)
      is_fine = add(&changed, "<title>", 7) && add_escaped(&changed, title) &&
                add(&changed, "</title>", 8);
    else if (is_tag && (after = find_change(text, &length)) != NULL)
      is_fine = add(&changed, after, strlen(after));
    else
      is_fine = add(&changed, text, length = 1);
    text += length;
  }
  output_drop(image);
  *image = changed;
  if (is_fine) return EXIT_FINE;
  output_drop(image);
  return refuse_memory();
}
