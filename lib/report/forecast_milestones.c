#include "report/shown.h"

#include "report/page.h"
#include "report/words.h"

enum { MOST_NAMED = 2 };

/* What is named breaks before in some futures; what is counted besides, more likely than not. */
static const double least_named = 0.05, least_counted = 0.5;

/* The limit that most surely breaks before a milestone, of those less sure than `before` or as sure
 * and later in order; NULL after the last. */
static const bscap_verdict *find_surest(const bscap_forecast *forecast,
                                        const bscap_milestone *milestone,
                                        const bscap_verdict *before) {
  const double bound = before != NULL ? bscap_milestone_probability(milestone, before) : 2;
  const bscap_verdict *surest = NULL, *verdict;
  double most = 0;
  bool is_behind = false;
  for (size_t i = 0; (verdict = bscap_forecast_verdict(forecast, i)) != NULL; i++) {
    const double probability = bscap_milestone_probability(milestone, verdict);
    const bool is_next = probability < bound || (probability == bound && is_behind);
    is_behind = is_behind || verdict == before;
    if (!is_next || !(probability >= least_named) || !(probability > most)) continue;
    surest = verdict;
    most = probability;
  }
  return surest;
}

/* Names the limits that most surely break before a milestone, and counts the others. Before what
 * never comes is no time at all. */
static const char *name_broken(bscap_draft *draft, const bscap_forecast *forecast,
                               const bscap_milestone *milestone) {
  if (bscap_milestone_is_never(milestone)) return "-";
  const bool has_chance = bscap_forecast_trajectories(forecast) > 0;
  const char *names = "";
  size_t count = 0;
  const bscap_verdict *verdict = NULL;
  while ((verdict = find_surest(forecast, milestone, verdict)) != NULL) {
    const double probability = bscap_milestone_probability(milestone, verdict);
    if (count >= MOST_NAMED && probability < least_counted) break;
    if (++count > MOST_NAMED) continue;
    const char *chance = has_chance ? bscap_words_chance(draft, probability) : "";
    names = bscap_draft_print(draft, "%s%s%s%s%s", names, count > 1 ? ", " : "", verdict->id,
                              has_chance ? " " : "", chance);
  }
  if (count == 0) return "nothing";
  if (count <= MOST_NAMED) return names;
  return bscap_draft_print(draft, "%s and %zu more", names, count - MOST_NAMED);
}

/* Without chance a milestone is reached or not, and its date says so. */
void bscap_forecast_milestones(bscap_draft *draft, const bscap_forecast *forecast) {
  static const bscap_column columns[] = {
      {.title = "REACHED"}, {.title = "MILESTONE"}, {.title = "BREAKS BEFORE", .wraps = true}};
  static const bscap_column drawn_columns[] = {{.title = "REACHED"},
                                               {.title = "MILESTONE"},
                                               {.title = "CHANCE", .is_number = true},
                                               {.title = "BREAKS BEFORE", .wraps = true}};
  const bool has_chance = bscap_forecast_trajectories(forecast) > 0;
  bscap_table table = {.columns = has_chance ? drawn_columns : columns,
                       .columns_count = has_chance ? 4 : 3,
                       .title = "MILESTONES"};
  const bscap_milestone *milestone;
  for (size_t i = 0; (milestone = bscap_forecast_milestone(forecast, i)) != NULL; i++) {
    const char *level = bscap_words_amount(draft, milestone->level, BSCAP_COUNT);
    bscap_row *row = bscap_table_add(draft, &table);
    row->cells[0] = bscap_words_reached(draft, forecast, milestone);
    row->cells[1] = bscap_draft_print(draft, "%s %s", level, milestone->driver);
    if (has_chance) row->cells[2] = bscap_words_chance(draft, milestone->probability);
    row->cells[table.columns_count - 1] = name_broken(draft, forecast, milestone);
  }
  bscap_page_table(draft, &table);
}
