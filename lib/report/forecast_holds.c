#include "report/shown.h"

#include <math.h>
#include <string.h>

#include "report/page.h"
#include "report/words.h"

static const bscap_verdict *find_holding(const bscap_forecast *forecast, size_t *index) {
  const bscap_verdict *verdict;
  while ((verdict = bscap_forecast_verdict(forecast, (*index)++)) != NULL)
    if (!bscap_verdict_breaks(verdict)) return verdict;
  return NULL;
}

static bool is_same_part(const bscap_verdict *first, const bscap_verdict *second) {
  const size_t length = bscap_part_length(first->id);
  return length == bscap_part_length(second->id) && memcmp(first->id, second->id, length) == 0;
}

static bool is_same_measure(const bscap_verdict *first, const bscap_verdict *second) {
  return is_same_part(first, second) &&
         strcmp(bscap_limit_measure(first->kind), bscap_limit_measure(second->kind)) == 0;
}

typedef bool (*likeness)(const bscap_verdict *first, const bscap_verdict *second);

/* Whether no limit before this one that holds too is like it. */
static bool is_first(const bscap_forecast *forecast, const bscap_verdict *verdict, likeness alike) {
  size_t index = 0;
  const bscap_verdict *other = find_holding(forecast, &index);
  while (other != verdict && !alike(other, verdict)) other = find_holding(forecast, &index);
  return other == verdict;
}

/* What breaks now and then, or was over the limit but never for as long as the limit asks. */
static const char *describe_excess(bscap_draft *draft, const bscap_verdict *verdict) {
  if (verdict->probability > 0)
    return bscap_draft_print(draft, ", %s breaks in %s", bscap_limit_label(verdict->id),
                             bscap_words_chance(draft, verdict->probability));
  if (!(verdict->most.p90 > verdict->share_ratio * verdict->capacity)) return "";
  return bscap_draft_print(draft, ", never for %s",
                           bscap_words_duration(draft, verdict->for_seconds));
}

/* `cpu 85m of 250m (34%)`. */
static const char *describe(bscap_draft *draft, const bscap_verdict *verdict) {
  const char *measure = bscap_limit_measure(verdict->kind);
  const bool is_certain = verdict->most.p10 == verdict->most.p90;
  const char *most = (is_certain ? bscap_words_amount
                                 : bscap_words_quantile)(draft, verdict->most.p90, verdict->unit);
  const char *capacity = bscap_words_amount(draft, verdict->capacity, verdict->unit);
  const double ratio = verdict->capacity > 0 ? verdict->most.p90 / verdict->capacity : 0;
  const double digits = ratio < 0.1 ? 1000 : 100; /* 2.3%, 34% */
  const char *share = bscap_words_amount(draft, round(ratio * digits) / digits, BSCAP_RATIO);
  return bscap_draft_print(draft, "%s%s%s of %s (%s%s)", measure, *measure != '\0' ? " " : "", most,
                           capacity, share, describe_excess(draft, verdict));
}

/* All that a part has, the nearest first. */
static const char *describe_part(bscap_draft *draft, const bscap_forecast *forecast,
                                 const bscap_verdict *part) {
  const char *text = "";
  const bscap_verdict *verdict;
  size_t index = 0;
  while ((verdict = find_holding(forecast, &index)) != NULL) {
    if (!is_same_part(part, verdict) || !is_first(forecast, verdict, is_same_measure)) continue;
    text = bscap_draft_print(draft, "%s%s%s", text, *text != '\0' ? ", " : "",
                             describe(draft, verdict));
  }
  return text;
}

void bscap_forecast_holds(bscap_draft *draft, const bscap_forecast *forecast) {
  static const bscap_column columns[] = {{.title = "PART"},
                                         {.title = "AT MOST, OF CAPACITY", .wraps = true}};
  static const bscap_column drawn_columns[] = {
      {.title = "PART"}, {.title = "AT MOST IN NINE FUTURES OF TEN, OF CAPACITY", .wraps = true}};
  const bool has_chance = bscap_forecast_trajectories(forecast) > 0;
  bscap_table table = {
      .columns = has_chance ? drawn_columns : columns, .columns_count = 2, .is_folded = true};
  const bscap_verdict *verdict;
  size_t index = 0;
  while ((verdict = find_holding(forecast, &index)) != NULL) {
    if (!is_first(forecast, verdict, is_same_part)) continue;
    bscap_row *row = bscap_table_add(draft, &table);
    row->cells[0] =
        bscap_draft_print(draft, "%.*s", (int)bscap_part_length(verdict->id), verdict->id);
    row->cells[1] = describe_part(draft, forecast, verdict);
  }
  const char *end = bscap_words_end(draft, forecast);
  table.title = bscap_draft_print(draft, "%s UNTIL %s, NEAREST FIRST",
                                  has_chance ? "HOLDS ALMOST SURELY" : "HOLDS", end);
  bscap_page_table(draft, &table);
}
