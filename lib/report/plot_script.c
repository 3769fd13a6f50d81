#include "report/plot_script.h"

#include <math.h>
#include <string.h>

#include "report/number.h"

static const double usual_size = 12;

/* Within single quotes gnuplot knows no escapes, no variables and no commands: the only character
 * with a meaning is the quote, and a doubled one stands for itself. */
void bscap_script_quote(bscap_script *script, const char *text) {
  bscap_text *out = &script->draft->text;
  bscap_text_add(out, "'");
  for (const char *next = bscap_draft_clean(script->draft, text, true); *next != '\0'; next++) {
    if (*next == '\'') bscap_text_add(out, "'");
    bscap_text_add_bytes(out, next, 1);
  }
  bscap_text_add(out, "'");
}

void bscap_script_number(bscap_script *script, double value) {
  char text[BSCAP_NUMBER_SIZE];
  bscap_number_write(value, text);
  bscap_text_add(&script->draft->text, *text != '\0' ? text : "NaN");
}

static void add_share(bscap_script *script, double share) {
  char text[32];
  bscap_text_fixed(text, sizeof text, share, 5);
  bscap_text_add(&script->draft->text, text);
}

static void add_place(bscap_script *script, double x, double y) {
  bscap_text_add(&script->draft->text, "screen ");
  add_share(script, x / BSCAP_SCRIPT_WIDTH);
  bscap_text_add(&script->draft->text, ", screen ");
  add_share(script, 1 - y / script->height);
}

/* Point sizes are 4/3 pixels: 1.5 times the size makes two pixels of each. */
static void write_terminal(bscap_script *script, bscap_plot_format format) {
  const int height = (int)script->height;
  if (format == BSCAP_PLOT_PNG)
    bscap_text_print(&script->draft->text,
                     "set terminal pngcairo size %d,%d font 'DejaVu Sans,12' fontscale 1.5 "
                     "linewidth 2 pointscale 2 background '#FFFFFF'\n",
                     2 * BSCAP_SCRIPT_WIDTH, 2 * height);
  else
    bscap_text_print(&script->draft->text,
                     "set terminal svg size %d,%d font 'DejaVu Sans,12' background '#FFFFFF'\n",
                     BSCAP_SCRIPT_WIDTH, height);
}

void bscap_script_frame(bscap_script *script) {
  static const char *const names[] = {"left", "right", "top", "bottom"};
  const double shares[] = {script->left / BSCAP_SCRIPT_WIDTH, script->right / BSCAP_SCRIPT_WIDTH,
                           1 - script->top / script->height, 1 - script->bottom / script->height};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    bscap_text_print(&script->draft->text, "set %cmargin at screen ", *names[i]);
    add_share(script, shares[i]);
    bscap_text_add(&script->draft->text, "\n");
  }
}

void bscap_script_begin(bscap_script *script, bscap_plot_format format, const char *title,
                        const char *subtitle, const char *footer) {
  script->is_svg = format != BSCAP_PLOT_PNG;
  write_terminal(script, format);
  bscap_text_add(&script->draft->text, "set encoding utf8\n"
                                       "set termoption noenhanced\n"
                                       "set key off\n"
                                       "set border 3 lc rgb '" BSCAP_MUTED "'\n");
  bscap_script_frame(script);
  const double x = BSCAP_SCRIPT_MARGIN;
  const bool is_long = bscap_script_width(title, 16, true) > BSCAP_SCRIPT_WIDTH - 2 * x;
  bscap_script_label(script,
                     &(bscap_label){title, x, 28, .size = is_long ? 13 : 16, .is_bold = true});
  bscap_script_label(script, &(bscap_label){subtitle, x, 52, .color = BSCAP_MUTED});
  bscap_script_label(
      script, &(bscap_label){footer, x, script->height - 16, .size = 9, .color = BSCAP_MUTED});
}

void bscap_script_label(bscap_script *script, const bscap_label *label) {
  bscap_text *out = &script->draft->text;
  const double size = label->size > 0 ? label->size : usual_size;
  const double to_edge = label->align == 'r' ? label->x - BSCAP_SCRIPT_MARGIN
                                             : BSCAP_SCRIPT_WIDTH - BSCAP_SCRIPT_MARGIN - label->x;
  const double room = label->room > 0 ? label->room : to_edge;
  const char *text = bscap_script_fit(script->draft, label->text, size, label->is_bold, room);
  const size_t number = ++script->labels_count;
  if (label->is_backed) {
    const double width = bscap_script_width(text, size, label->is_bold);
    bscap_text_print(out, "set object %zu rectangle from ", number);
    add_place(script, label->x - 3, label->y + 0.65 * size);
    bscap_text_add(out, " to ");
    add_place(script, label->x + width + 3, label->y - 0.65 * size);
    bscap_text_add(out,
                   " front fillcolor rgb '#FFFFFF' fillstyle transparent solid 0.6 noborder\n");
  }
  bscap_text_print(out, "set label %zu ", number);
  bscap_script_quote(script, text);
  bscap_text_add(out, " at ");
  add_place(script, label->x, label->y);
  bscap_text_print(out, " %s noenhanced front font 'DejaVu Sans%s,%d' textcolor rgb '%s'\n",
                   label->align == 'r'   ? "right"
                   : label->align == 'c' ? "center"
                                         : "left",
                   label->is_bold ? ":Bold" : "", (int)size,
                   label->color != NULL ? label->color : BSCAP_INK);
}

void bscap_script_line(bscap_script *script, double x0, double y0, double x1, double y1,
                       const char *looks) {
  bscap_text_print(&script->draft->text, "set arrow %zu from ", ++script->labels_count);
  add_place(script, x0, y0);
  bscap_text_add(&script->draft->text, " to ");
  add_place(script, x1, y1);
  bscap_text_print(&script->draft->text, " %s\n", looks);
}

/* gnuplot's diamonds, types 12 and 13, are larger in SVG than in PNG. */
void bscap_script_mark(bscap_script *script, double x, double y, int type, double size,
                       const char *color) {
  char text[BSCAP_NUMBER_SIZE];
  const bool is_large = script->is_svg && (type == 12 || type == 13);
  bscap_number_write(is_large ? 0.625 * size : size, text);
  bscap_text_print(&script->draft->text, "set label %zu '' at ", ++script->labels_count);
  add_place(script, x, y);
  bscap_text_print(&script->draft->text, " front point pointtype %d pointsize %s lc rgb '%s'\n",
                   type, text, color);
}

/* Two ways to push labels apart, one from the top and one from the bottom, each keep a distance;
 * so does the middle between them, which stays nearest to where labels belong. */
void bscap_script_spread(double *places, size_t count, double gap, double lowest) {
  enum { MOST_PLACES = 8 };
  double up[MOST_PLACES];
  if (count == 0 || count > MOST_PLACES) return;
  for (size_t i = count; i-- > 0;)
    up[i] = i + 1 < count ? fmin(places[i], up[i + 1] - gap) : places[i];
  for (size_t i = 1; i < count; i++) places[i] = fmax(places[i], places[i - 1] + gap);
  for (size_t i = 0; i < count; i++) places[i] = (places[i] + up[i]) / 2;
  const double below = places[count - 1] - lowest;
  for (size_t i = 0; i < count && below > 0; i++) places[i] -= below;
}

/* A label of a tick is a format, in which a percent sign is written twice. */
static void write_ticks(bscap_script *script, char which, const bscap_axis *axis) {
  bscap_text *out = &script->draft->text;
  bscap_text_print(out, "set %ctics nomirror out scale 0.5 textcolor rgb '" BSCAP_MUTED "' (",
                   which);
  for (size_t i = 0; i < axis->ticks_count; i++) {
    const char *doubled = "";
    for (const char *next = axis->ticks[i].label; *next != '\0'; next++)
      doubled = bscap_draft_print(script->draft, "%s%s%c", doubled, *next == '%' ? "%" : "", *next);
    if (i > 0) bscap_text_add(out, ", ");
    bscap_script_quote(script, doubled);
    bscap_text_add(out, " ");
    bscap_script_number(script, axis->ticks[i].at / axis->scale);
  }
  bscap_text_add(out, ")\n");
}

static void write_range(bscap_script *script, char which, double from, double to) {
  bscap_text_print(&script->draft->text, "set %crange [", which);
  bscap_script_number(script, from);
  bscap_text_add(&script->draft->text, ":");
  bscap_script_number(script, to);
  bscap_text_add(&script->draft->text, "]\n");
}

void bscap_script_axes(bscap_script *script, const bscap_axis *time, const bscap_axis *values) {
  write_range(script, 'x', time->start / time->scale, time->end / time->scale);
  write_ticks(script, 'x', time);
  if (values != NULL) {
    write_range(script, 'y', 0, values->end / values->scale);
    write_ticks(script, 'y', values);
  } else {
    bscap_text_add(&script->draft->text, "set yrange [1:0]\nunset ytics\nset border 1\n");
  }
  bscap_text_print(&script->draft->text,
                   "set grid %ctics back linetype 1 linewidth 1 linecolor rgb '" BSCAP_GRID "'\n",
                   values != NULL ? 'y' : 'x');
}
