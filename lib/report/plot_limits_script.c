#include "report/plot_script.h"

#include <math.h>

#include "report/words.h"

static const double left = 272, right = 716, top = 100;
static const double median_x = 812, chance_x = 876, first_x = 940;
static const double least_height = 500, most_height = 640, least_row = 22, most_row = 52;

/* For the axis, what there was no room for, and the footer. */
static const double below = 92;

typedef struct looks {
  const char *name;
  const char *color;
  int full; /* gnuplot's point types */
  int hollow;
  double size;
} looks;

static const looks severities[] = {[BSCAP_NOTE] = {"note", "#0072B2", 5, 4, 1.1},
                                   [BSCAP_WARNING] = {"warning", "#B26B00", 7, 6, 1.2},
                                   [BSCAP_CRITICAL] = {"critical", "#C8321A", 13, 12, 1.6}};

typedef struct view {
  bscap_script script;
  const bscap_limits_picture *picture;
  double row; /* pixels from one to the next */
} view;

static double x_of(const view *seen, double time) {
  const double start = seen->picture->start, end = seen->picture->end;
  return left + fmin(fmax((time - start) / (end - start), 0), 1) * (right - left);
}

static void write_cell(view *seen, const char *text, double x, double y, const char *color) {
  bscap_script_label(&seen->script, &(bscap_label){text, x, y, .size = 11, .room = 90,
                                                   .color = color, .align = 'r'});
}

/* Below the rows: what there was no room for, and what a column means. */
static void write_notes(view *seen, double y) {
  const double middle = 620;
  const bscap_limits_picture *picture = seen->picture;
  bscap_label more = {picture->more, BSCAP_SCRIPT_MARGIN, y, .room = middle - BSCAP_SCRIPT_MARGIN,
                      .color = BSCAP_MUTED};
  bscap_script_label(&seen->script, &more);
  if (picture->is_certain) return;
  bscap_label first = {"first: before all others, or together with them",
                       first_x,
                       y,
                       .size = 11,
                       .room = first_x - middle,
                       .color = BSCAP_MUTED,
                       .align = 'r'};
  bscap_script_label(&seen->script, &first);
}

static void write_head(view *seen) {
  const double y = top - 14;
  bscap_script_label(&seen->script, &(bscap_label){"Limit", BSCAP_SCRIPT_MARGIN, y, .size = 11,
                                                   .color = BSCAP_MUTED});
  write_cell(seen, seen->picture->is_certain ? "breaks" : "median", median_x, y, BSCAP_MUTED);
  if (!seen->picture->is_certain) {
    write_cell(seen, "chance", chance_x, y, BSCAP_MUTED);
    write_cell(seen, "first", first_x, y, BSCAP_MUTED);
  }
  double x = left + 8;
  for (size_t i = sizeof severities / sizeof *severities; i-- > 0;) {
    const looks *look = &severities[i];
    bscap_script_mark(&seen->script, x, y, look->full, look->size, look->color);
    bscap_script_label(&seen->script,
                       &(bscap_label){look->name, x + 12, y, .size = 11, .color = BSCAP_MUTED});
    x += bscap_script_width(look->name, 11, false) + 36;
  }
  if (!seen->picture->is_certain) {
    bscap_script_mark(&seen->script, x, y, 6, 1.2, BSCAP_MUTED);
    bscap_script_label(&seen->script, &(bscap_label){"hollow: median later", x + 12, y, .size = 11,
                                                     .room = right - x - 12, .color = BSCAP_MUTED});
  }
}

static void write_bar(view *seen, double from, double to, double y, bool is_open, int width,
                      const char *color) {
  if (to - from < (is_open ? 8 : 0.5)) return;
  const char *head = is_open ? "head filled size screen 0.012,20" : "nohead";
  const char *drawn = bscap_draft_print(
      seen->script.draft, "%s front linewidth %d linecolor rgb '%s'", head, width, color);
  bscap_script_line(&seen->script, from, y, to, y, drawn);
}

/* What is beyond the horizon is an arrow to it; a median that is, a hollow mark in the arrow. */
static void write_interval(view *seen, const bscap_verdict *verdict, double y) {
  const bscap_quantiles *breaks = &verdict->breaks;
  const looks *look = &severities[verdict->severity];
  const bool is_open = isnan(breaks->p90);
  const double to = is_open ? right : x_of(seen, breaks->p90);
  const double from = isnan(breaks->p10) ? right - 24 : x_of(seen, breaks->p10);
  if (!verdict->is_broken_now && isnan(breaks->p50)) {
    const double middle = fmax(from, right - 24);
    write_bar(seen, from, middle - 6, y, false, 4, look->color);
    write_bar(seen, middle + 6, right, y, true, isnan(breaks->p10) ? 1 : 4, look->color);
    bscap_script_mark(&seen->script, middle, y, look->hollow, look->size, look->color);
    return;
  }
  const double middle = verdict->is_broken_now ? left : x_of(seen, breaks->p50);
  write_bar(seen, from, to, y, is_open, 4, look->color);
  bscap_script_mark(&seen->script, middle, y, look->full, look->size, look->color);
}

/* An id that is too long keeps its end, which says what of the part the limit is about. */
static const char *shorten(bscap_draft *draft, const char *id, double room) {
  const char *end = id + bscap_part_length(id);
  const double width = bscap_script_width(end, 11, false);
  if (bscap_script_width(id, 11, false) <= room || width > room / 2) return id;
  const char *part = bscap_draft_print(draft, "%.*s", (int)(end - id), id);
  return bscap_draft_print(draft, "%s%s", bscap_script_fit(draft, part, 11, false, room - width),
                           end);
}

static void write_rows(view *seen) {
  for (size_t i = 0; i < seen->picture->rows_count; i++) {
    const bscap_interval *row = &seen->picture->rows[i];
    const double y = top + ((double)i + 0.6) * seen->row;
    const char *name =
        shorten(seen->script.draft, row->verdict->id, left - BSCAP_SCRIPT_MARGIN - 14);
    bscap_script_label(&seen->script, &(bscap_label){name, BSCAP_SCRIPT_MARGIN, y, .size = 11,
                                                     .room = left - BSCAP_SCRIPT_MARGIN - 14});
    write_interval(seen, row->verdict, y);
    write_cell(seen, row->median, median_x, y, BSCAP_INK);
    write_cell(seen, row->chance, chance_x, y, BSCAP_INK);
    write_cell(seen, row->first, first_x, y, BSCAP_INK);
  }
}

/* gnuplot draws axes only for something that is plotted. */
static void write_plot(view *seen, const bscap_axis *time) {
  bscap_text *out = &seen->script.draft->text;
  bscap_text_add(out, "$start << EOD\n");
  for (int row = 0; row <= 1; row++) {
    bscap_script_number(&seen->script, time->start / time->scale);
    bscap_text_print(out, " %d\n", row);
  }
  bscap_text_add(
      out, "EOD\nplot $start using 1:2 with lines linewidth 1 linecolor rgb '" BSCAP_MUTED "'\n");
}

void bscap_limits_script(bscap_draft *draft, const bscap_forecast *forecast,
                         const bscap_limits_picture *picture, bscap_plot_format format) {
  const bool is_empty = picture->rows_count == 0;
  const double rows = (double)picture->rows_count + 0.2;
  const double height = fmin(fmax(ceil(top + rows * least_row + below), least_height), most_height);
  const double bottom = height - below;
  view seen = {.script = {draft, height, left, right, top, bottom, 0, false},
               .picture = picture,
               .row = fmin((bottom - top) / rows, most_row)};
  const bscap_axis time =
      bscap_axis_of_time(draft, bscap_forecast_as_of(forecast), bscap_forecast_end(forecast), 5);
  bscap_script_begin(&seen.script, format, picture->title, picture->subtitle, picture->footer);
  bscap_script_axes(&seen.script, &time, NULL);
  if (!is_empty) write_head(&seen);
  write_rows(&seen);
  if (is_empty)
    bscap_script_label(&seen.script, &(bscap_label){picture->more, left + 24, (top + bottom) / 2,
                                                    .color = BSCAP_MUTED});
  else
    write_notes(&seen, bottom + 52);
  write_plot(&seen, &time);
}
