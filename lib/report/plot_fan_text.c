#include "report/plot.h"

#include <math.h>
#include <string.h>

#include "report/page.h"
#include "report/words.h"

enum { MOST_ROWS = 24, LEAST_COLUMNS = 20, MOST_COLUMNS = 400 };

/* One character of the picture, and how it looks. */
typedef struct cell {
  char letter;
  char style; /* bscap_style */
} cell;

/* The picture between the axes: rows from the top, each around one value. */
typedef struct canvas {
  const bscap_fan_picture *picture;
  bscap_axis time;
  bscap_axis values;
  size_t rows;
  size_t columns;
  double step; /* between rows */
  size_t edge; /* columns to the left of it */
  size_t name; /* columns to the right of it */
  cell cells[MOST_ROWS][MOST_COLUMNS];
  const char *names[MOST_ROWS]; /* of the lines, at the right */
} canvas;

static void put(canvas *drawn, size_t row, size_t column, char letter, bscap_style style) {
  if (row < drawn->rows && column < drawn->columns)
    drawn->cells[row][column] = (cell){letter, (char)style};
}

static double value_of(const canvas *drawn, size_t row) {
  return (double)(drawn->rows - 1 - row) * drawn->step;
}

static size_t row_of(const canvas *drawn, double value) {
  const double above = fmin(fmax(round(value / drawn->step), 0), (double)(drawn->rows - 1));
  return drawn->rows - 1 - (size_t)above;
}

static size_t column_of(const canvas *drawn, double time) {
  const double ratio = (time - drawn->time.start) / (drawn->time.end - drawn->time.start);
  const double column = floor(ratio * (double)drawn->columns);
  return (size_t)fmin(fmax(column, 0), (double)(drawn->columns - 1));
}

/* --- the fan --- */

static double between(double from, double to, double ratio) {
  return from + ratio * (to - from);
}

static bscap_fan_point point_at(const bscap_fan_picture *picture, double time) {
  size_t i = 1;
  while (i + 1 < picture->points_count && picture->points[i].time < time) i++;
  if (picture->points_count < 2) return picture->points[0];
  const bscap_fan_point *from = &picture->points[i - 1], *to = &picture->points[i];
  const double ratio = to->time > from->time ? (time - from->time) / (to->time - from->time) : 0;
  const bscap_fan *a = &from->fan, *b = &to->fan;
  return (bscap_fan_point){.time = time,
                           .fan = {between(a->p10, b->p10, ratio), between(a->p25, b->p25, ratio),
                                   between(a->p50, b->p50, ratio), between(a->p75, b->p75, ratio),
                                   between(a->p90, b->p90, ratio)},
                           .likely = between(from->likely, to->likely, ratio)};
}

static void draw_column(canvas *drawn, size_t column) {
  const double ratio = ((double)column + 0.5) / (double)drawn->columns;
  const double time = between(drawn->time.start, drawn->time.end, ratio);
  if (time > drawn->picture->points[drawn->picture->points_count - 1].time) return;
  const bscap_fan_point point = point_at(drawn->picture, time);
  const bscap_fan *fan = &point.fan;
  const double half = drawn->step / 2;
  for (size_t row = 0; row < drawn->rows; row++) {
    const double value = value_of(drawn, row);
    if (value >= fan->p10 - half && value <= fan->p90 + half)
      put(drawn, row, column, '.', BSCAP_CYAN);
    if (value >= fan->p25 - half && value <= fan->p75 + half)
      put(drawn, row, column, ':', BSCAP_CYAN);
  }
  if (drawn->picture->shows_likely && isfinite(point.likely))
    put(drawn, row_of(drawn, point.likely), column, '+', BSCAP_PLAIN);
  if (isfinite(fan->p50)) put(drawn, row_of(drawn, fan->p50), column, '*', BSCAP_BOLD);
}

/* --- lines --- */

static const char *name_of(const bscap_fan_line *line) {
  return line->verdict != NULL ? line->name : line->level;
}

static bscap_style style_of(const bscap_fan_line *line) {
  return line->verdict != NULL ? bscap_style_of(line->verdict->severity) : BSCAP_PLAIN;
}

static void draw_line(bscap_draft *draft, canvas *drawn, const bscap_fan_line *line) {
  const bscap_style style = style_of(line);
  const size_t row = row_of(drawn, line->value);
  for (size_t column = 0; column < drawn->columns; column += 2)
    if (drawn->cells[row][column].letter != '*') put(drawn, row, column, '-', style);
  const char *before = drawn->names[row];
  const char *name = name_of(line);
  drawn->names[row] = before == NULL ? name : bscap_draft_print(draft, "%s, %s", before, name);
}

/* `[ ==O== ]`, or `[ ==O==>` where the picture ends before. */
static void draw_moments(canvas *drawn, const bscap_fan_line *line) {
  const bscap_quantiles *moments = &line->moments;
  if (isnan(moments->p10)) return;
  const bscap_style style = style_of(line);
  const size_t row = row_of(drawn, line->value);
  const size_t from = column_of(drawn, moments->p10);
  const size_t to = isnan(moments->p90) ? drawn->columns - 1 : column_of(drawn, moments->p90);
  for (size_t column = from; column <= to; column++) put(drawn, row, column, '=', style);
  put(drawn, row, from, '[', style);
  put(drawn, row, to, isnan(moments->p90) ? '>' : ']', style);
  if (!isnan(moments->p50)) put(drawn, row, column_of(drawn, moments->p50), 'O', style);
}

/* --- writing --- */

static const char *label_of(const canvas *drawn, size_t row) {
  for (size_t i = 0; i < drawn->values.ticks_count; i++)
    if (row_of(drawn, drawn->values.ticks[i].at) == row) return drawn->values.ticks[i].label;
  return "";
}

/* Neighbours that look alike share their escapes. */
static void write_cells(bscap_draft *draft, const cell *cells, size_t count) {
  char run[MOST_COLUMNS + 1];
  for (size_t i = 0; i < count;) {
    size_t length = 0;
    const char style = cells[i].letter == ' ' ? (char)BSCAP_PLAIN : cells[i].style;
    for (; i < count && (cells[i].letter == ' ' ? (char)BSCAP_PLAIN : cells[i].style) == style; i++)
      run[length++] = cells[i].letter;
    run[length] = '\0';
    bscap_page_styled(draft, (bscap_style)style, run);
  }
}

static void write_row(bscap_draft *draft, const canvas *drawn, size_t row) {
  const char *label = label_of(drawn, row);
  bscap_page_blanks(draft, drawn->edge - 2 - bscap_text_width(label));
  bscap_text_print(&draft->text, "%s %c", label, *label != '\0' ? '+' : '|');
  const char *name = drawn->names[row];
  size_t count = drawn->columns;
  while (name == NULL && count > 0 && drawn->cells[row][count - 1].letter == ' ') count--;
  write_cells(draft, drawn->cells[row], count);
  if (name != NULL) bscap_text_print(&draft->text, " %s", name);
  bscap_text_add(&draft->text, "\n");
}

static void write_time(bscap_draft *draft, const canvas *drawn) {
  char rule[MOST_COLUMNS + 1], labels[2 * MOST_COLUMNS + 1];
  size_t used = 0;
  memset(rule, '-', drawn->columns);
  memset(labels, ' ', sizeof labels - 1);
  for (size_t i = 0; i < drawn->time.ticks_count; i++) {
    const size_t column = column_of(drawn, drawn->time.ticks[i].at);
    const size_t length = strlen(drawn->time.ticks[i].label);
    rule[column] = '+';
    if (column + length > drawn->columns + drawn->name || (used > 0 && column <= used)) continue;
    memcpy(labels + column, drawn->time.ticks[i].label, length);
    used = column + length;
  }
  rule[drawn->columns] = labels[used] = '\0';
  bscap_page_blanks(draft, drawn->edge - 1);
  bscap_text_print(&draft->text, "+%s\n", rule);
  if (used == 0) return;
  bscap_page_blanks(draft, drawn->edge);
  bscap_text_print(&draft->text, "%s\n", labels);
}

static void write_legend(bscap_draft *draft, const bscap_fan_picture *picture) {
  const char *fan = picture->is_certain ? "* highest of the month, . down to its lowest"
                                        : "* median, : half of all futures, . 80% of them";
  const char *likely = picture->shows_likely ? ", + likely future" : "";
  const char *moments = "";
  for (size_t i = 0; i < picture->lines_count; i++)
    if (!picture->lines[i].is_far && !isnan(picture->lines[i].moments.p10))
      moments = picture->is_certain ? "; O when a line is crossed"
                                    : "; [==O==] when a line is crossed, from the 10th percentile "
                                      "over the median to the 90th";
  bscap_page_paragraph(draft, BSCAP_FAINT,
                       bscap_draft_print(draft, "%s%s%s.", fan, likely, moments));
}

static void write_lines(bscap_draft *draft, const bscap_fan_picture *picture) {
  static const bscap_column columns[] = {
      {.title = "LINE"}, {.title = "AT"}, {.title = "WHEN", .wraps = true}};
  bscap_table table = {.columns = columns, .columns_count = 3};
  for (size_t i = picture->lines_count; i-- > 0;) {
    const bscap_fan_line *line = &picture->lines[i];
    bscap_row *row = bscap_table_add(draft, &table);
    row->cells[0] = line->id;
    row->cells[1] = line->level;
    row->cells[2] =
        line->is_far ? bscap_draft_print(draft, "far above; %s", line->when) : line->when;
    row->style = style_of(line);
  }
  bscap_page_table(draft, &table);
  if (picture->lines_left_out > 0)
    bscap_page_paragraph(draft, BSCAP_PLAIN,
                         bscap_draft_print(draft, "And %zu more.", picture->lines_left_out));
}

static void write_end(bscap_draft *draft, const bscap_fan_picture *picture) {
  const bscap_fan *fan = &picture->points[picture->points_count - 1].fan;
  const char *month = bscap_words_month(draft, picture->last_month);
  const char *median = bscap_axis_amount(draft, fan->p50, picture->measure);
  const char *text = bscap_draft_print(draft, "Highest in %s: %s.", month, median);
  if (!picture->is_certain && fan->p10 != fan->p90)
    text = bscap_draft_print(draft,
                             "Highest in %s: 10%% below %s, 25%% below %s, median %s, 25%% above "
                             "%s, 10%% above %s.",
                             month, bscap_axis_amount(draft, fan->p10, picture->measure),
                             bscap_axis_amount(draft, fan->p25, picture->measure), median,
                             bscap_axis_amount(draft, fan->p75, picture->measure),
                             bscap_axis_amount(draft, fan->p90, picture->measure));
  bscap_page_paragraph(draft, BSCAP_PLAIN, text);
}

/* --- layout --- */

/* Ticks fall on rows: each step of the axis is as many rows as fit. */
static void lay_out_rows(bscap_draft *draft, canvas *drawn) {
  enum { MOST_STEPS = 5, USUAL_ROWS = 20 };
  const bscap_fan_picture *picture = drawn->picture;
  bscap_axis *values = &drawn->values;
  *values = bscap_axis_of_values(draft, picture->most, picture->measure, MOST_STEPS);
  const double steps = fmin(fmax(ceil(picture->most / values->step - 1e-9), 1), MOST_STEPS);
  *values = bscap_axis_of_values(draft, steps * values->step, picture->measure, MOST_STEPS);
  const size_t rows_per_step = USUAL_ROWS / (size_t)steps;
  drawn->rows = (size_t)steps * rows_per_step + 1;
  drawn->step = values->step / (double)rows_per_step;
}

static void lay_out_columns(bscap_draft *draft, canvas *drawn) {
  const size_t width = draft->options.width;
  for (size_t i = 0; i < drawn->values.ticks_count; i++) {
    const size_t edge = bscap_text_width(drawn->values.ticks[i].label) + 2;
    drawn->edge = edge > drawn->edge ? edge : drawn->edge;
  }
  for (size_t i = 0; i < drawn->picture->lines_count; i++) {
    const bscap_fan_line *line = &drawn->picture->lines[i];
    const size_t name = line->is_far ? 0 : bscap_text_width(name_of(line)) + 1;
    drawn->name = name > drawn->name ? name : drawn->name;
  }
  const size_t around = drawn->edge + drawn->name;
  drawn->columns = width > around + LEAST_COLUMNS ? width - around : LEAST_COLUMNS;
  if (drawn->columns > MOST_COLUMNS) drawn->columns = MOST_COLUMNS;
  for (size_t row = 0; row < drawn->rows; row++)
    for (size_t column = 0; column < drawn->columns; column++)
      put(drawn, row, column, ' ', BSCAP_PLAIN);
}

static void draw_all(bscap_draft *draft, canvas *drawn) {
  const bscap_fan_picture *picture = drawn->picture;
  for (size_t column = 0; column < drawn->columns; column++) draw_column(drawn, column);
  for (size_t i = 0; i < picture->lines_count; i++)
    if (!picture->lines[i].is_far) draw_line(draft, drawn, &picture->lines[i]);
  for (size_t i = 0; i < picture->lines_count; i++)
    if (!picture->lines[i].is_far) draw_moments(drawn, &picture->lines[i]);
}

void bscap_fan_text(bscap_draft *draft, const bscap_forecast *forecast,
                    const bscap_fan_picture *picture) {
  canvas *drawn = bscap_arena_take(draft->arena, 1, sizeof *drawn);
  draft->text.failed = draft->text.failed || drawn == NULL;
  if (draft->text.failed) return;
  drawn->picture = picture;
  lay_out_rows(draft, drawn);
  lay_out_columns(draft, drawn);
  drawn->time = bscap_axis_of_time(draft, bscap_forecast_as_of(forecast),
                                   bscap_forecast_end(forecast), drawn->columns / 10);
  draw_all(draft, drawn);
  bscap_page_paragraph(draft, BSCAP_BOLD, picture->title);
  bscap_page_paragraph(draft, BSCAP_PLAIN, picture->subtitle);
  bscap_page_begin(draft);
  for (size_t row = 0; row < drawn->rows; row++) write_row(draft, drawn, row);
  write_time(draft, drawn);
  write_legend(draft, picture);
  write_lines(draft, picture);
  write_end(draft, picture);
  bscap_page_paragraph(draft, BSCAP_FAINT, picture->footer);
}
