#include "report/plot.h"

#include <math.h>
#include <string.h>

#include "report/page.h"
#include "report/words.h"

enum { LEAST_COLUMNS = 12, MOST_COLUMNS = 200 };

/* A letter says how much a limit matters. */
static char letter_of(bscap_severity severity) {
  static const char letters[] = {[BSCAP_NOTE] = 'N', [BSCAP_WARNING] = 'W', [BSCAP_CRITICAL] = 'C'};
  return letters[severity];
}

static size_t column_of(const bscap_limits_picture *picture, double time, size_t columns) {
  const double ratio = (time - picture->start) / (picture->end - picture->start);
  return (size_t)fmin(fmax(floor(ratio * (double)columns), 0), (double)(columns - 1));
}

/* `|   [==W====>|`. */
static const char *draw(bscap_draft *draft, const bscap_limits_picture *picture,
                        const bscap_verdict *verdict, size_t columns) {
  const bscap_quantiles *breaks = &verdict->breaks;
  char cells[MOST_COLUMNS + 1];
  memset(cells, ' ', columns);
  cells[columns] = '\0';
  size_t from = columns - 2, to = columns - 1;
  if (!isnan(breaks->p10)) from = column_of(picture, breaks->p10, columns);
  if (!isnan(breaks->p90)) to = column_of(picture, breaks->p90, columns);
  for (size_t i = from; i <= to; i++) cells[i] = '=';
  if (!isnan(breaks->p10)) cells[from] = '[';
  cells[to] = isnan(breaks->p90) ? '>' : ']';
  size_t middle = columns - 2;
  if (!isnan(breaks->p50)) middle = column_of(picture, breaks->p50, columns);
  if (verdict->is_broken_now) middle = 0;
  cells[middle] = letter_of(verdict->severity);
  return bscap_draft_print(draft, "|%s|", cells);
}

/* Dates begin below the bar that they name, as far as they fit. */
static const char *draw_head(bscap_draft *draft, const bscap_limits_picture *picture,
                             const bscap_axis *time, size_t columns) {
  char cells[MOST_COLUMNS + 1];
  size_t used = 0;
  memset(cells, ' ', columns);
  cells[columns] = '\0';
  for (size_t i = 0; i < time->ticks_count; i++) {
    const size_t column = column_of(picture, time->ticks[i].at, columns);
    const size_t length = strlen(time->ticks[i].label);
    if (column + length > columns || (used > 0 && column <= used)) continue;
    memcpy(cells + column, time->ticks[i].label, length);
    used = column + length;
  }
  return bscap_draft_print(draft, " %s ", cells);
}

/* The id in `room` columns; one that is too long keeps its end, which says what of the part the
 * limit is about. */
static const char *shorten(bscap_draft *draft, const char *id, size_t room) {
  const char *kept = bscap_draft_clean(draft, id, true);
  if (bscap_text_width(kept) <= room) return kept;
  const char *end = kept + bscap_part_length(kept);
  if (bscap_text_width(end) > room / 2) end = "";
  const size_t most = room - bscap_text_width(end) - 3;
  size_t length = 0;
  for (size_t width = 0; width < most; width++) {
    unsigned code = 0;
    length += bscap_text_character(kept + length, &code);
  }
  return bscap_draft_print(draft, "%.*s...%s", (int)length, kept, end);
}

/* Columns for ids: as many as they need, and that the rest of the table leaves. */
static size_t measure_ids(const bscap_limits_picture *picture, size_t room) {
  size_t most = 5;
  for (size_t i = 0; i < picture->rows_count; i++) {
    const size_t width = bscap_text_width(picture->rows[i].verdict->id);
    most = width > most ? width : most;
  }
  return most < room ? most : room;
}

static void add_row(bscap_draft *draft, bscap_table *table, const bscap_limits_picture *picture,
                    const bscap_interval *shown, size_t id, size_t columns) {
  bscap_row *row = bscap_table_add(draft, table);
  row->cells[0] = shorten(draft, shown->verdict->id, id);
  row->cells[1] = draw(draft, picture, shown->verdict, columns);
  row->cells[2] = shown->median;
  row->cells[3] = shown->chance;
  row->cells[4] = shown->first;
  row->style = bscap_style_of(shown->verdict->severity);
  row->styled = 1;
}

static void write_table(bscap_draft *draft, const bscap_forecast *forecast,
                        const bscap_limits_picture *picture) {
  const size_t width = draft->options.width;
  const size_t others = picture->is_certain ? 2 + 10 : 2 + 13 + 2 + 6 + 2 + 5;
  const size_t room = width - others - 4; /* for ids, and for what is drawn between bars */
  const size_t least = room - LEAST_COLUMNS;
  const size_t id = measure_ids(picture, least < width * 2 / 5 ? least : width * 2 / 5);
  const size_t columns = room - id < MOST_COLUMNS ? room - id : MOST_COLUMNS;
  const bscap_axis time = bscap_axis_of_time(draft, bscap_forecast_as_of(forecast),
                                             bscap_forecast_end(forecast), columns / 9);
  const bscap_column titles[] = {{.title = "LIMIT"},
                                 {.title = draw_head(draft, picture, &time, columns)},
                                 {.title = picture->is_certain ? "BREAKS" : "MEDIAN"},
                                 {.title = "CHANCE", .is_number = true},
                                 {.title = "FIRST", .is_number = true}};
  bscap_table table = {.columns = titles, .columns_count = picture->is_certain ? 3 : 5};
  for (size_t i = 0; i < picture->rows_count; i++)
    add_row(draft, &table, picture, &picture->rows[i], id, columns);
  bscap_page_table(draft, &table);
}

void bscap_limits_text(bscap_draft *draft, const bscap_forecast *forecast,
                       const bscap_limits_picture *picture) {
  bscap_page_paragraph(draft, BSCAP_BOLD, picture->title);
  bscap_page_paragraph(draft, BSCAP_PLAIN, picture->subtitle);
  write_table(draft, forecast, picture);
  if (*picture->more != '\0') bscap_page_paragraph(draft, BSCAP_PLAIN, picture->more);
  if (picture->rows_count > 0)
    bscap_page_paragraph(draft, BSCAP_FAINT,
                         picture->is_certain
                             ? "C critical, W warning, N note."
                             : "C critical, W warning, N note at the median; [ and ] at the 10th "
                               "and 90th percentile; > beyond the end. FIRST is the chance that it "
                               "breaks before all others, or together with them.");
  bscap_page_paragraph(draft, BSCAP_FAINT, picture->footer);
}
