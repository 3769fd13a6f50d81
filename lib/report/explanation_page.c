#include "report/shown.h"

#include <math.h>

#include "report/page.h"
#include "report/words.h"

enum { BAR_WIDTH = 20 };

/* When it breaks and at which levels, or how near it comes. */
static const char *describe_likely(bscap_draft *draft, const bscap_forecast *forecast,
                                   const bscap_verdict *verdict) {
  const char *end = bscap_words_end(draft, forecast);
  const char *most = bscap_words_amount(draft, verdict->most.p50, verdict->unit);
  if (verdict->is_broken_now) return "It is broken already.";
  if (!bscap_verdict_breaks(verdict))
    return bscap_draft_print(draft, "It holds until %s: demand reaches %s.", end, most);
  const char *date = bscap_words_date(draft, verdict->breaks.p50);
  const char *levels = bscap_words_levels(draft, forecast, verdict);
  return bscap_draft_print(draft, "It breaks on %s%s%s.", date, *levels != '\0' ? ", at " : "",
                           levels);
}

static const char *describe_drawn(bscap_draft *draft, const bscap_forecast *forecast,
                                  const bscap_verdict *verdict) {
  const char *end = bscap_words_end(draft, forecast);
  if (verdict->is_broken_now)
    return verdict->now_probability < 1
               ? bscap_draft_print(draft, "In %s of futures it is broken already.",
                                   bscap_words_chance(draft, verdict->now_probability))
               : "It is broken already.";
  if (!(verdict->probability > 0))
    return bscap_draft_print(draft, "It holds until %s in every future.", end);
  const char *levels = bscap_words_levels(draft, forecast, verdict);
  const char *at = *levels != '\0' ? ", at " : "";
  if (!bscap_verdict_likely_breaks(verdict))
    return bscap_draft_print(draft, "It most likely holds until %s; %s%s%s.", end,
                             bscap_words_unlikely(draft, verdict), at, levels);
  return bscap_draft_print(draft, "It breaks %s, with %s by %s%s%s.",
                           bscap_words_breaks(draft, forecast, verdict),
                           bscap_words_chance(draft, verdict->probability), end, at, levels);
}

static void add_number(bscap_draft *draft, bscap_table *table, const char *name, const char *text) {
  bscap_row *row = bscap_table_add(draft, table);
  row->cells[0] = name;
  row->cells[1] = text;
}

/* A volume holds what it holds; any other demand is looked at over a week. */
static bool is_held(const bscap_verdict *verdict) {
  return verdict->kind == BSCAP_LIMIT_VOLUME_ALERT || verdict->kind == BSCAP_LIMIT_VOLUME_FULL;
}

static const char *describe_now(bscap_draft *draft, const bscap_forecast *forecast,
                                const bscap_verdict *verdict) {
  const char *from = bscap_words_date(draft, (double)bscap_forecast_as_of(forecast));
  return bscap_draft_print(draft, is_held(verdict) ? "as of %s" : "highest in the week from %s",
                           from);
}

static void write_numbers(bscap_draft *draft, const bscap_forecast *forecast,
                          const bscap_verdict *verdict) {
  static const bscap_column columns[] = {{.title = "DEMAND AND CAPACITY"}, {.title = ""}};
  bscap_table table = {.columns = columns, .columns_count = 2};
  const double allowed = verdict->capacity * verdict->share_ratio;
  const char *end = bscap_words_end(draft, forecast);
  const char *amount = bscap_words_amount(draft, allowed, verdict->unit);
  const char *capacity = bscap_words_capacity(draft, verdict);
  add_number(draft, &table, "limit",
             verdict->share_ratio == 1 ? capacity
                                       : bscap_draft_print(draft, "%s = %s", capacity, amount));
  if (verdict->for_seconds > 0)
    add_number(draft, &table, "counts after",
               bscap_draft_print(draft, "%s above it without a pause",
                                 bscap_words_duration(draft, verdict->for_seconds)));
  add_number(draft, &table, describe_now(draft, forecast, verdict),
             bscap_words_amount(draft, verdict->now, verdict->unit));
  add_number(draft, &table, bscap_draft_print(draft, "most until %s", end),
             bscap_words_amounts(draft, verdict->most, verdict->unit));
  add_number(draft, &table, is_held(verdict) ? "at the end" : "highest in the last week",
             bscap_words_amounts(draft, verdict->last, verdict->unit));
  if (verdict->first_probability > 0 && bscap_forecast_trajectories(forecast) > 0)
    add_number(draft, &table, "first of all to break",
               bscap_draft_print(draft, "in %s of futures",
                                 bscap_words_chance(draft, verdict->first_probability)));
  if (verdict->hours_over > 0)
    add_number(draft, &table, "above the limit",
               bscap_draft_print(draft, "%s hours%s",
                                 bscap_words_amount(draft, round(verdict->hours_over), BSCAP_COUNT),
                                 bscap_forecast_trajectories(forecast) > 0 ? ", on average" : ""));
  bscap_page_table(draft, &table);
}

static const char *draw_bar(bscap_draft *draft, double ratio) {
  static const char full[BAR_WIDTH + 1] = "####################";
  const double within = fmin(fmax(ratio, 0), 1);
  return bscap_draft_print(draft, "%.*s", (int)ceil(within * BAR_WIDTH), full);
}

/* The moment that the contributions are of. */
static const char *describe_contributions(bscap_draft *draft, const bscap_forecast *forecast,
                                          const bscap_verdict *verdict) {
  const bool breaks = !isnan(verdict->likely_break);
  const double end = (double)bscap_forecast_end(forecast);
  return bscap_draft_print(draft, "DEMAND%s %s, %s",
                           bscap_forecast_trajectories(forecast) > 0 ? " IN THE LIKELY FUTURE" : "",
                           breaks ? "AS IT BREAKS" : "AT THE LAST MOMENT",
                           bscap_words_moment(draft, breaks ? verdict->likely_break : end));
}

static void write_contributions(bscap_draft *draft, const bscap_forecast *forecast,
                                const bscap_verdict *verdict) {
  static const bscap_column columns[] = {{.title = "MADE UP OF"},
                                         {.title = "AMOUNT", .is_number = true},
                                         {.title = "SHARE", .is_number = true},
                                         {.title = ""}};
  bscap_table table = {.columns = columns,
                       .columns_count = 4,
                       .title = describe_contributions(draft, forecast, verdict)};
  const bscap_contribution *part;
  for (size_t i = 0; (part = bscap_verdict_contribution(verdict, i)) != NULL; i++) {
    const double ratio = bscap_contribution_ratio(verdict, part);
    bscap_row *row = bscap_table_add(draft, &table);
    row->cells[0] = part->text;
    row->cells[1] = bscap_words_amount(draft, part->value, verdict->unit);
    row->cells[2] = bscap_words_amount(draft, round(ratio * 1000) / 1000, BSCAP_RATIO);
    row->cells[3] = draw_bar(draft, ratio);
  }
  bscap_page_table(draft, &table);
}

void bscap_explanation_page(bscap_draft *draft, const bscap_forecast *forecast,
                            const bscap_verdict *verdict) {
  const bool has_chance = bscap_forecast_trajectories(forecast) > 0;
  const char *severity = bscap_severity_name(verdict->severity);
  bscap_page_paragraph(draft, BSCAP_BOLD,
                       bscap_draft_print(draft, "%s (%s)", verdict->id, severity));
  bscap_page_paragraph(draft, BSCAP_PLAIN,
                       bscap_draft_print(draft, "Broken while %s. %s",
                                         bscap_limit_meaning(verdict->kind),
                                         has_chance ? describe_drawn(draft, forecast, verdict)
                                                    : describe_likely(draft, forecast, verdict)));
  write_numbers(draft, forecast, verdict);
  if (has_chance) bscap_explanation_months(draft, forecast, verdict);
  write_contributions(draft, forecast, verdict);
  if (has_chance) bscap_explanation_inputs(draft, forecast, verdict);
  if (*verdict->action != '\0')
    bscap_page_paragraph(draft, BSCAP_PLAIN,
                         bscap_draft_print(draft, "What to do: %s", verdict->action));
  bscap_forecast_footer(draft, forecast);
}
