#include "report/shown.h"

#include <math.h>

#include "report/page.h"
#include "report/words.h"

enum { MOST_NAMED = 2 };

/* The limits come first that break, and of those first that are broken now. */
static size_t count_broken_now(const bscap_forecast *forecast) {
  size_t count = 0;
  const bscap_verdict *verdict;
  for (size_t i = 0; (verdict = bscap_forecast_verdict(forecast, i)) != NULL; i++)
    if (verdict->is_broken_now) count++;
  return count;
}

static const bscap_verdict *find_next(const bscap_forecast *forecast) {
  const bscap_verdict *verdict;
  for (size_t i = 0; (verdict = bscap_forecast_verdict(forecast, i)) != NULL; i++)
    if (bscap_verdict_breaks(verdict) && !verdict->is_broken_now) return verdict;
  return NULL;
}

static const char *describe_broken_now(bscap_draft *draft, const bscap_forecast *forecast) {
  const size_t count = count_broken_now(forecast);
  if (count == 0) return "";
  const char *id = bscap_forecast_verdict(forecast, 0)->id;
  if (count == 1) return bscap_draft_print(draft, "%s is broken already. ", id);
  return bscap_draft_print(draft, "%zu limits are broken already, %s first of all. ", count, id);
}

/* A warning may come first; what stops working first is said besides. */
static const char *describe_critical(bscap_draft *draft, const bscap_forecast *forecast,
                                     const bscap_verdict *next) {
  const bscap_verdict *verdict;
  for (size_t i = 0; (verdict = bscap_forecast_verdict(forecast, i)) != NULL; i++) {
    if (verdict->severity != BSCAP_CRITICAL || !bscap_verdict_breaks(verdict)) continue;
    const char *date = bscap_words_date(draft, verdict->breaks.p50);
    if (verdict == next || verdict->is_broken_now || date == NULL) return "";
    return bscap_draft_print(draft, " The first critical one is %s, on %s.", verdict->id, date);
  }
  return " Nothing critical breaks.";
}

/* The whole forecast in a sentence or two. */
static const char *describe(bscap_draft *draft, const bscap_forecast *forecast) {
  const char *broken = describe_broken_now(draft, forecast);
  const char *order = *broken != '\0' ? "next" : "first";
  const bscap_verdict *next = find_next(forecast);
  const char *end = bscap_words_date(draft, (double)bscap_forecast_end(forecast));
  if (next == NULL) {
    const char *nothing = *broken != '\0' ? "Nothing else" : "Nothing";
    return bscap_draft_print(draft, "%s%s breaks before %s.", broken, nothing, end);
  }
  const char *date = bscap_words_date(draft, next->breaks.p50);
  if (date == NULL)
    return bscap_draft_print(draft, "%s%s is the %s to break, more likely than not after %s.",
                             broken, next->id, order, end);
  const char *levels = bscap_words_levels(draft, forecast, next);
  return bscap_draft_print(draft, "%s%s breaks %s, on %s%s%s.%s", broken, next->id, order, date,
                           *levels != '\0' ? ", at " : "", levels,
                           describe_critical(draft, forecast, next));
}

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

static void write_breaks(bscap_draft *draft, const bscap_forecast *forecast) {
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

/* Names the first limits that break before a milestone, and counts the others. */
static const char *name_broken(bscap_draft *draft, const bscap_forecast *forecast,
                               const bscap_milestone *milestone) {
  const char *names = "";
  size_t count = 0;
  const bscap_verdict *verdict;
  for (size_t i = 0; (verdict = bscap_forecast_verdict(forecast, i)) != NULL; i++) {
    if (!(bscap_milestone_probability(milestone, verdict) >= 0.5)) continue;
    if (++count <= MOST_NAMED)
      names = bscap_draft_print(draft, "%s%s%s", names, count > 1 ? ", " : "", verdict->id);
  }
  if (count == 0) return "nothing";
  if (count <= MOST_NAMED) return names;
  return bscap_draft_print(draft, "%s and %zu more", names, count - MOST_NAMED);
}

static void write_milestones(bscap_draft *draft, const bscap_forecast *forecast) {
  static const bscap_column columns[] = {
      {.title = "REACHED"}, {.title = "MILESTONE"}, {.title = "BREAKS BEFORE", .wraps = true}};
  bscap_table table = {.columns = columns, .columns_count = 3, .title = "MILESTONES"};
  const bscap_milestone *milestone;
  for (size_t i = 0; (milestone = bscap_forecast_milestone(forecast, i)) != NULL; i++) {
    const char *level = bscap_words_amount(draft, milestone->level, BSCAP_COUNT);
    bscap_row *row = bscap_table_add(draft, &table);
    row->cells[0] = milestone->is_out_of_reach
                        ? "never"
                        : bscap_words_reached(draft, forecast, milestone->reached.p50);
    row->cells[1] = bscap_draft_print(draft, "%s %s", level, milestone->driver);
    row->cells[2] = name_broken(draft, forecast, milestone);
  }
  bscap_page_table(draft, &table);
}

/* Where a table has such a column. */
static const char *describe_now(bscap_draft *draft, const bscap_forecast *forecast) {
  const bscap_verdict *first = bscap_forecast_verdict(forecast, 0);
  if (first == NULL || !bscap_verdict_breaks(first)) return "";
  const char *from = bscap_words_date(draft, (double)bscap_forecast_as_of(forecast));
  return bscap_draft_print(draft,
                           " NOW is the highest demand of the week from %s, or what a volume holds "
                           "on that day.",
                           from);
}

static void write_footer(bscap_draft *draft, const bscap_forecast *forecast, const char *more) {
  const bscap_model *model = bscap_forecast_model(forecast);
  const char *scenario = bscap_model_applied_scenario(model);
  const char *file = draft->options.file != NULL ? draft->options.file : "";
  const char *from = bscap_words_date(draft, (double)bscap_forecast_as_of(forecast));
  const char *to = bscap_words_date(draft, (double)bscap_forecast_end(forecast));
  const char *step = bscap_words_duration(draft, bscap_forecast_step(forecast));
  const char *text = bscap_draft_print(
      draft,
      "%s%s%s%s%s, as of %s, until %s, in steps of %s. Deterministic: each uncertain number at "
      "its likely value, no chance. What to do is sized to last until the end.%s",
      bscap_model_name(model), *file != '\0' ? ", from " : "", file,
      scenario != NULL ? ", scenario " : "", scenario != NULL ? scenario : "", from, to, step,
      more);
  bscap_page_paragraph(draft, BSCAP_FAINT, text);
}

void bscap_forecast_footer(bscap_draft *draft, const bscap_forecast *forecast) {
  write_footer(draft, forecast, "");
}

void bscap_forecast_page(bscap_draft *draft, const bscap_forecast *forecast) {
  bscap_page_paragraph(draft, BSCAP_BOLD, describe(draft, forecast));
  write_breaks(draft, forecast);
  write_milestones(draft, forecast);
  bscap_forecast_holds(draft, forecast);
  bscap_forecast_assumptions(draft, forecast);
  write_footer(draft, forecast, describe_now(draft, forecast));
}
