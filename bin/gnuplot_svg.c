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

/* What stands for the attribute that begins at `text`; NULL where nothing is to be changed. */
static const char *find_change(const char *text, size_t *length) {
  static const struct {
    const char *before;
    const char *after;
  } changes[] = {
      {"font-family=\"DejaVu Sans:Bold\"",
       "font-family=\"DejaVu Sans, Verdana, sans-serif\" font-weight=\"bold\""},
      {"font-family=\"DejaVu Sans\"", "font-family=\"DejaVu Sans, Verdana, sans-serif\""},
  };
  for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
    *length = strlen(changes[i].before);
    if (strncmp(text, changes[i].before, *length) == 0) return changes[i].after;
  }
  return NULL;
}

static bool add_title(output *out, const char *title) {
  return add(out, "<title>", 7) && add_escaped(out, title) && add(out, "</title>", 8);
}

/* Bytes of the title at `text`, which has no other elements within; 0 where none is. */
static size_t measure_title(const char *text) {
  static const char end[] = "</title>";
  const char *last = strncmp(text, "<title>", 7) == 0 ? strstr(text, end) : NULL;
  return last != NULL ? (size_t)(last - text) + sizeof end - 1 : 0;
}

/* A `<` is an entity where it does not begin a tag. */
static bool copy(output *out, const char *text, const char *title) {
  bool is_fine = true, is_tag = false, has_title = false;
  while (is_fine && *text != '\0') {
    const char *after = NULL;
    size_t length = measure_title(text);
    if (length > 0) {
      if (!has_title) is_fine = add_title(out, title);
      has_title = true;
    } else if (is_tag && (after = find_change(text, &length)) != NULL) {
      is_fine = add(out, after, strlen(after));
    } else {
      if (*text == '<' || *text == '>') is_tag = *text == '<';
      is_fine = add(out, text, length = 1);
    }
    text += length;
  }
  return is_fine;
}

int gnuplot_finish_svg(output *image, const char *title) {
  output changed = {0};
  const bool is_fine = add(image, "", 1) && copy(&changed, image->bytes, title);
  output_drop(image);
  *image = changed;
  if (is_fine) return EXIT_FINE;
  output_drop(image);
  return refuse_memory();
}
