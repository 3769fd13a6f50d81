#ifndef BSCAP_REPORT_PLOT_SCRIPT_H
#define BSCAP_REPORT_PLOT_SCRIPT_H

#include "report/plot.h"

/* Scripts for gnuplot. Places are in SVG's pixels, counted from the upper left corner; gnuplot gets
 * them as shares of the picture. Texts are cut here to the room they have, as gnuplot cuts what
 * passes the edge without a word. */

enum { BSCAP_SCRIPT_WIDTH = 960, BSCAP_SCRIPT_MARGIN = 20 };

#define BSCAP_INK   "#222222"
#define BSCAP_MUTED "#5F6B76"
#define BSCAP_GRID  "#E3E7EB"
#define BSCAP_BLUE  "#0072B2"

/* The frame that axes belong to. */
typedef struct bscap_script {
  bscap_draft *draft;
  double height;
  double left;
  double right;
  double top;
  double bottom;
  size_t labels_count;
  bool is_svg; /* set by bscap_script_begin */
} bscap_script;

typedef struct bscap_label {
  const char *text;
  double x;
  double y;
  double size;       /* 0 for the usual 12 */
  double room;       /* in pixels; 0 for as much as there is up to the margin */
  const char *color; /* NULL for ink */
  bool is_bold;
  bool is_backed; /* by a white area that keeps it readable */
  char align;     /* 'l', 'c', 'r' */
} bscap_label;

/* Pixels that a text is wide in DejaVu Sans of `size` pixels. */
double bscap_script_width(const char *text, double size, bool is_bold);

/* The text without control characters, cut with an ellipsis to `room` pixels. */
const char *bscap_script_fit(bscap_draft *draft, const char *text, double size, bool is_bold,
                             double room);

/* Terminal, frame, title, subtitle, footer. */
void bscap_script_begin(bscap_script *script, bscap_plot_format format, const char *title,
                        const char *subtitle, const char *footer);

/* Where the axes stand, as the script says. */
void bscap_script_frame(bscap_script *script);

/* Pushes places apart, in pixels and given from the top, so that each keeps the gap to the next and
 * none is below `lowest`. */
void bscap_script_spread(double *places, size_t count, double gap, double lowest);

/* The ranges of both axes and their ticks; `values` may be NULL, for rows from 0 at the top to 1
 * at the bottom. */
void bscap_script_axes(bscap_script *script, const bscap_axis *time, const bscap_axis *values);

void bscap_script_label(bscap_script *script, const bscap_label *label);

/* A line between two places, of gnuplot's looks: `lw 2 lc rgb '#222222'`. */
void bscap_script_line(bscap_script *script, double x0, double y0, double x1, double y1,
                       const char *looks);

/* A mark of gnuplot's point type. */
void bscap_script_mark(bscap_script *script, double x, double y, int type, double size,
                       const char *color);

/* A number as gnuplot reads it; `NaN` where it is not finite. */
void bscap_script_number(bscap_script *script, double value);

/* A text of the model's or ours, in quotes. */
void bscap_script_quote(bscap_script *script, const char *text);

#endif
