#include "report/shown.h"

#include "report/page.h"
#include "report/words.h"

/* --- the likely future --- */

static void add_break(bscap_draft *draft, bscap_table *table, const bscap_forecast *forecast,
                      const bscap_verdict *verdict) {
  bscap_row *row = bscap_table_add(draft, table);
  row->cells[0] = bscap_words_breaks(draft, forecast, verdict);
  row->cells[1] = verdict->id;
  row->cells[2] = bscap_severity_name(verdict->severity);
  row->cells[3] = bscap_words_amount(draft, verdict->now, verdict->unit);
  row->cells[4] = bscap_words_capacity(draft, verdict);
  row->cells[5] = verdict->is_broken_now ? "" : bscap_words_levels(draft, forecast, verdict);
  row->style = bscap_style_of(verdict->severity);
  row->styled = 2;
  row->note = verdict->action;
}

static void write_likely(bscap_draft *draft, const bscap_forecast *forecast) {
  static const bscap_column columns[] = {{.title = "BREAKS"},
                                         {.title = "LIMIT"},
                                         {.title = "SEVERITY"},
                                         {.title = "NOW", .is_number = true},
                                         {.title = "CAPACITY", .aside = "Capacity "},
                                         {.title = "AT", .aside = "At "}};
  bscap_table table = {.columns = columns, .columns_count = 6, .note_title = "WHAT TO DO"};
  const bscap_verdict *verdict;
  for (size_t i = 0; (verdict = bscap_forecast_verdict(forecast, i)) != NULL; i++)
    if (bscap_verdict_breaks(verdict)) add_break(draft, &table, forecast, verdict);
  bscap_page_table(draft, &table);
}

/* --- with chance --- */

enum { BRIEF_COLUMNS = 5, ALL_COLUMNS = 8 };

static const char *word_first(bscap_draft *draft, const bscap_verdict *verdict) {
  const double first = verdict->first_probability;
  return first > 0 ? bscap_words_chance(draft, first) : "";
}

static void add_drawn(bscap_draft *draft, bscap_table *table, const bscap_forecast *forecast,
                      const bscap_verdict *verdict) {
  bscap_row *row = bscap_table_add(draft, table);
  row->cells[0] = bscap_words_breaks(draft, forecast, verdict);
  row->cells[1] = verdict->id;
  row->cells[2] = bscap_words_chance(draft, verdict->probability);
  row->cells[3] = bscap_severity_name(verdict->severity);
  row->cells[4] = word_first(draft, verdict);
  row->cells[5] = bscap_words_amount(draft, verdict->now, verdict->unit);
  row->cells[6] = bscap_words_capacity(draft, verdict);
  row->cells[7] = verdict->is_broken_now ? "" : bscap_words_levels(draft, forecast, verdict);
  row->style = bscap_style_of(verdict->severity);
  row->styled = 1;
  row->note = verdict->action;
}

/* A reviewer of a pull request is spared what can be unfolded. */
static void write_folded(bscap_draft *draft, const bscap_table *whole) {
  static const bscap_column columns[] = {{.title = "LIMIT"},
                                         {.title = "NOW", .is_number = true},
                                         {.title = "CAPACITY"},
                                         {.title = "BREAKS AT"}};
  bscap_table table = {
      .columns = columns, .columns_count = 4, .title = "AT WHICH LEVELS", .is_folded = true};
  for (size_t i = 0; i < whole->rows_count; i++) {
    bscap_row *row = bscap_table_add(draft, &table);
    row->cells[0] = whole->rows[i].cells[1];
    for (size_t j = 1; j < 4; j++) row->cells[j] = whole->rows[i].cells[j + 4];
  }
  bscap_page_table(draft, &table);
}

static void write_drawn(bscap_draft *draft, const bscap_forecast *forecast) {
  static const bscap_column columns[] = {
      {.title = "BREAKS", .aside = "Breaks "},
      {.title = "LIMIT"},
      {.title = "CHANCE", .is_number = true, .aside = "Chance "},
      {.title = "SEVERITY", .aside = "Severity "},
      {.title = "FIRST", .is_number = true, .aside = "First in "},
      {.title = "NOW", .is_number = true, .aside = "Now "},
      {.title = "CAPACITY", .aside = "Capacity "},
      {.title = "AT", .aside = "At "}};
  const bool is_brief = draft->options.format == BSCAP_MARKDOWN;
  bscap_table table = {.columns = columns,
                       .columns_count = is_brief ? BRIEF_COLUMNS : ALL_COLUMNS,
                       .note_indent = 4,
                       .note_title = "WHAT TO DO"};
  const bscap_verdict *verdict;
  for (size_t i = 0; (verdict = bscap_forecast_verdict(forecast, i)) != NULL; i++)
    if (bscap_verdict_likely_breaks(verdict)) add_drawn(draft, &table, forecast, verdict);
  bscap_page_table(draft, &table);
  if (is_brief) write_folded(draft, &table);
}

static void add_possible(bscap_draft *draft, bscap_table *table, const bscap_forecast *forecast,
                         const bscap_verdict *verdict) {
  const double from = (double)bscap_forecast_as_of(forecast);
  const double to = (double)bscap_forecast_end(forecast), early = verdict->breaks.p10;
  bscap_row *row = bscap_table_add(draft, table);
  row->cells[0] = bscap_words_chance(draft, verdict->probability);
  row->cells[1] = bscap_severity_name(verdict->severity);
  row->cells[2] = verdict->id;
  row->cells[3] = bscap_words_times(draft, (bscap_quantiles){early, early, early}, from, to);
  row->cells[4] = word_first(draft, verdict);
  row->style = bscap_style_of(verdict->severity);
  row->styled = 1;
}

/* A line each will do for what more likely holds. */
static void write_possible(bscap_draft *draft, const bscap_forecast *forecast) {
  static const bscap_column columns[] = {
      {.title = "CHANCE", .is_number = true},
      {.title = "SEVERITY"},
      {.title = "LIMIT"},
      {.title = "ONE IN TEN BY", .aside = "One in ten by "},
      {.title = "FIRST", .is_number = true, .aside = "First in "}};
  bscap_table table = {.columns = columns,
                       .columns_count = 5,
                       .title = "MAY BREAK, BUT MORE LIKELY HOLDS",
                       .is_folded = true};
  const bscap_verdict *verdict;
  for (size_t i = 0; (verdict = bscap_forecast_verdict(forecast, i)) != NULL; i++)
    if (bscap_verdict_breaks(verdict) && !bscap_verdict_likely_breaks(verdict))
      add_possible(draft, &table, forecast, verdict);
  bscap_page_table(draft, &table);
}

void bscap_forecast_breaks(bscap_draft *draft, const bscap_forecast *forecast) {
  if (bscap_forecast_trajectories(forecast) == 0) {
    write_likely(draft, forecast);
    return;
  }
  write_drawn(draft, forecast);
  write_possible(draft, forecast);
}
