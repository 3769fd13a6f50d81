#include "report/plot_replay.h"

#include <math.h>
#include <string.h>

#include "report/page.h"
#include "report/words.h"

enum { MOST_ROWS = 24, LEAST_COLUMNS = 20, MOST_COLUMNS = 400, LOAD_ROWS = 12, POD_ROWS = 8 };

typedef struct cell {
  char letter;
  char style; /* bscap_style */
} cell;

/* One panel: rows from the top, each around one value. */
typedef struct panel {
  const bscap_replay_picture *picture;
  bscap_axis values;
  size_t rows;
  double step; /* between rows */
  size_t edge; /* columns to the left of it */
  cell cells[MOST_ROWS][MOST_COLUMNS];
  const char *names[MOST_ROWS]; /* of lines, at the right */
} panel;

static const size_t names_width = 8;

static size_t row_of(const panel *drawn, double value) {
  const double above = fmin(fmax(round(value / drawn->step), 0), (double)(drawn->rows - 1));
  return drawn->rows - 1 - (size_t)above;
}

static void put(panel *drawn, size_t row, size_t column, char letter, bscap_style style) {
  if (row < drawn->rows && column < drawn->picture->count)
    drawn->cells[row][column] = (cell){letter, (char)style};
}

/* All rows of a column from one value to another. */
static void put_span(panel *drawn, size_t column, double low, double high, char letter,
                     bscap_style style) {
  if (!isfinite(low) || !isfinite(high)) return;
  for (size_t row = row_of(drawn, high); row <= row_of(drawn, low); row++)
    put(drawn, row, column, letter, style);
}

/* --- the two panels --- */

/* What was not done covers the work that it is part of, and what pods can do goes through it. */
static void draw_load(panel *drawn, size_t i) {
  const bscap_replay_column *column = &drawn->picture->columns[i];
  const double served = column->offered.high - column->unmet;
  const double most = drawn->values.end;
  put_span(drawn, i, column->offered.low, column->offered.high, '*', BSCAP_BOLD);
  if (column->unmet > 0) put_span(drawn, i, served, column->offered.high, '#', BSCAP_RED);
  if (column->capacity.low > most) return;
  const size_t load = row_of(drawn, column->offered.high);
  for (size_t row = row_of(drawn, fmin(column->capacity.high, most));
       isfinite(column->capacity.low) && row <= row_of(drawn, column->capacity.low); row++)
    if (row != load || column->unmet > 0) put(drawn, row, i, '=', BSCAP_CYAN);
}

static void draw_line(panel *drawn, double value, const char *name) {
  const size_t row = row_of(drawn, value);
  for (size_t i = 0; i < drawn->picture->count; i += 2) put(drawn, row, i, '-', BSCAP_FAINT);
  drawn->names[row] = drawn->names[row] == NULL ? name : "min, max";
}

static void draw_pods(panel *drawn, size_t i) {
  const bscap_replay_column *column = &drawn->picture->columns[i];
  const size_t bottom = drawn->rows - 1;
  for (size_t row = row_of(drawn, column->ready.low); row < bottom; row++)
    put(drawn, row, i, ':', BSCAP_PLAIN);
  put_span(drawn, i, column->raw.low, column->raw.high, '?', BSCAP_YELLOW);
  if (column->raw.high > drawn->values.end) put(drawn, 0, i, '^', BSCAP_YELLOW);
  put_span(drawn, i, column->wanted.low, column->wanted.high, 'o', BSCAP_BOLD);
}

/* --- writing --- */

static const char *label_of(const panel *drawn, size_t row) {
  for (size_t i = 0; i < drawn->values.ticks_count; i++)
    if (row_of(drawn, drawn->values.ticks[i].at) == row) return drawn->values.ticks[i].label;
  return "";
}

/* Neighbours that look alike share their escapes. */
static void write_cells(bscap_draft *draft, const cell *cells, size_t count) {
  char run[MOST_COLUMNS + 1];
  for (size_t i = 0; i < count;) {
    size_t length = 0;
    const char style = cells[i].style;
    for (; i < count && cells[i].style == style; i++) run[length++] = cells[i].letter;
    run[length] = '\0';
    bscap_page_styled(draft, (bscap_style)style, run);
  }
}

static void write_row(bscap_draft *draft, const panel *drawn, size_t row) {
  const char *label = label_of(drawn, row);
  const char *name = drawn->names[row];
  size_t count = drawn->picture->count;
  bscap_page_blanks(draft, drawn->edge - 2 - bscap_text_width(label));
  bscap_text_print(&draft->text, "%s %c", label, *label != '\0' ? '+' : '|');
  while (name == NULL && count > 0 && drawn->cells[row][count - 1].letter == ' ') count--;
  write_cells(draft, drawn->cells[row], count);
  if (name != NULL) bscap_text_print(&draft->text, " %s", name);
  bscap_text_add(&draft->text, "\n");
}

static void write_time(bscap_draft *draft, const panel *drawn) {
  char rule[MOST_COLUMNS + 1], labels[2 * MOST_COLUMNS + 1];
  const bscap_replay_picture *picture = drawn->picture;
  const bscap_axis time = bscap_axis_of_clock(draft, picture->story->words->start_seconds,
                                              picture->end, picture->count / 12);
  size_t used = 0;
  memset(rule, '-', picture->count);
  memset(labels, ' ', sizeof labels - 1);
  for (size_t i = 0; i < time.ticks_count; i++) {
    const double place = floor(time.ticks[i].at / picture->end * (double)picture->count);
    const size_t column = (size_t)fmin(place, (double)(picture->count - 1));
    const size_t length = strlen(time.ticks[i].label);
    rule[column] = '+';
    if (column + length > picture->count + names_width || (used > 0 && column <= used)) continue;
    memcpy(labels + column, time.ticks[i].label, length);
    used = column + length;
  }
  rule[picture->count] = labels[used] = '\0';
  bscap_page_blanks(draft, drawn->edge - 1);
  bscap_text_print(&draft->text, "+%s\n", rule);
  if (used == 0) return;
  bscap_page_blanks(draft, drawn->edge);
  bscap_text_print(&draft->text, "%s\n", labels);
}

/* --- layout --- */

/* Ticks fall on rows: each step of the axis is as many rows as fit. */
static void lay_out(bscap_draft *draft, panel *drawn, double most, bscap_measure measure,
                    size_t usual_rows) {
  enum { MOST_STEPS = 4 };
  const bool is_counted = measure.unit == BSCAP_COUNT;
  const size_t count = is_counted && most < MOST_STEPS ? (size_t)most : MOST_STEPS;
  const bscap_axis tight = bscap_axis_of_values(draft, most, measure, count);
  const double steps = fmin(fmax(ceil(most / tight.step - 1e-9), 1), MOST_STEPS);
  drawn->values = bscap_axis_of_values(draft, steps * tight.step, measure, count);
  const size_t rows_per_step = usual_rows / (size_t)steps;
  drawn->rows = (size_t)steps * rows_per_step + 1;
  drawn->step = drawn->values.step / (double)rows_per_step;
  for (size_t i = 0; i < drawn->values.ticks_count; i++) {
    const size_t edge = bscap_text_width(drawn->values.ticks[i].label) + 2;
    drawn->edge = edge > drawn->edge ? edge : drawn->edge;
  }
  for (size_t row = 0; row < drawn->rows; row++) {
    drawn->names[row] = NULL;
    for (size_t i = 0; i < MOST_COLUMNS; i++) drawn->cells[row][i] = (cell){' ', (char)BSCAP_PLAIN};
  }
}

static void write_rows(bscap_draft *draft, const panel *drawn, const char *legend) {
  bscap_page_begin(draft);
  bscap_page_wrapped(draft, BSCAP_FAINT, 0, legend);
  for (size_t row = 0; row < drawn->rows; row++) write_row(draft, drawn, row);
  write_time(draft, drawn);
}

static void write_load(bscap_draft *draft, panel *drawn) {
  const bscap_replay_picture *picture = drawn->picture;
  lay_out(draft, drawn, picture->most_rate, (bscap_measure){BSCAP_MILLICORES, false}, LOAD_ROWS);
  for (size_t i = 0; i < picture->count; i++) draw_load(drawn, i);
  write_rows(draft, drawn,
             bscap_draft_print(draft, "CPU: * work that came in, # not done in time, = %s.",
                               picture->capacity));
}

static void write_pods(bscap_draft *draft, panel *drawn) {
  const bscap_replay_picture *picture = drawn->picture;
  const bscap_autoscaler *autoscaler = picture->story->autoscaler;
  lay_out(draft, drawn, picture->most_pods, (bscap_measure){BSCAP_COUNT, false}, POD_ROWS);
  if (autoscaler->least_replicas > 0) draw_line(drawn, autoscaler->least_replicas, "minimum");
  if (picture->has_maximum) draw_line(drawn, autoscaler->most_replicas, "maximum");
  for (size_t i = 0; i < picture->count; i++) draw_pods(drawn, i);
  write_rows(draft, drawn,
             "Pods: o wanted, : ready, ? what the metrics ask for, ^ if off the top.");
}

/* Both panels begin in the same column. */
static size_t find_edge(bscap_draft *draft, const bscap_replay_picture *picture, panel *drawn) {
  drawn->picture = picture;
  lay_out(draft, drawn, picture->most_rate, (bscap_measure){BSCAP_MILLICORES, false}, LOAD_ROWS);
  if (!picture->has_work) drawn->edge = 0;
  lay_out(draft, drawn, picture->most_pods, (bscap_measure){BSCAP_COUNT, false}, POD_ROWS);
  return drawn->edge;
}

static bool gather(bscap_draft *draft, bscap_replay_picture *picture, panel *drawn,
                   const bscap_replay_story *story) {
  const size_t width = draft->options.width > 0 ? draft->options.width : 100;
  if (!bscap_replay_gather(draft, picture, story, LEAST_COLUMNS, false)) return false;
  const size_t around = find_edge(draft, picture, drawn) + names_width;
  size_t columns = width > around + LEAST_COLUMNS ? width - around : LEAST_COLUMNS;
  if (columns > MOST_COLUMNS) columns = MOST_COLUMNS;
  return bscap_replay_gather(draft, picture, story, columns, false);
}

static void write_panels(bscap_draft *draft, panel *drawn) {
  if (drawn->picture->has_work) write_load(draft, drawn);
  write_pods(draft, drawn);
}

void bscap_replay_panels(bscap_draft *draft, const bscap_replay_story *story) {
  bscap_replay_picture picture;
  panel *drawn = bscap_arena_take(draft->arena, 1, sizeof *drawn);
  if (drawn == NULL) draft->text.failed = true;
  if (draft->text.failed || !gather(draft, &picture, drawn, story)) return;
  write_panels(draft, drawn);
}

void bscap_replay_text(bscap_draft *draft, const bscap_replay_story *story) {
  bscap_replay_picture picture;
  panel *drawn = bscap_arena_take(draft->arena, 1, sizeof *drawn);
  if (drawn == NULL) draft->text.failed = true;
  if (draft->text.failed || !gather(draft, &picture, drawn, story)) return;
  bscap_page_paragraph(draft, BSCAP_BOLD, picture.title);
  bscap_page_paragraph(draft, BSCAP_PLAIN, picture.subtitle);
  write_panels(draft, drawn);
  bscap_page_paragraph(draft, BSCAP_FAINT, picture.footer);
}
