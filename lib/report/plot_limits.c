#include "report/plot.h"

#include <bscap/calendar.h>
#include <math.h>
#include <stdlib.h>

#include "report/words.h"

/* By median, those without one last; then by probability; then in the forecast's order. */
static bool comes_before(const bscap_verdict *first, const bscap_verdict *second) {
  const double p = first->breaks.p50, q = second->breaks.p50;
  if (isnan(p) != isnan(q)) return isnan(q);
  if (!isnan(p) && p != q) return p < q;
  return first->probability > second->probability;
}

/* Keeps the foremost, in order. */
static void insert(bscap_limits_picture *picture, const bscap_verdict *verdict) {
  size_t place = picture->rows_count;
  while (place > 0 && comes_before(verdict, picture->rows[place - 1].verdict)) place--;
  if (place == BSCAP_MOST_INTERVALS) return;
  if (picture->rows_count < BSCAP_MOST_INTERVALS) picture->rows_count++;
  for (size_t i = picture->rows_count - 1; i > place; i--) picture->rows[i] = picture->rows[i - 1];
  picture->rows[place] = (bscap_interval){.verdict = verdict};
}

static void fill(bscap_draft *draft, bscap_interval *row, const bscap_forecast *forecast) {
  const bscap_verdict *verdict = row->verdict;
  const bool is_certain = bscap_forecast_trajectories(forecast) == 0;
  row->median = "now";
  if (!verdict->is_broken_now) row->median = bscap_plot_time(draft, forecast, verdict->breaks.p50);
  row->chance = is_certain ? "" : bscap_plot_chance(draft, verdict->probability);
  row->first = is_certain || !(verdict->first_probability > 0)
                   ? ""
                   : bscap_plot_chance(draft, verdict->first_probability);
}

/* All limits, also those without a row. */
typedef struct census {
  size_t total;
  size_t breaking;
  size_t broken;             /* now */
  const bscap_verdict *next; /* to break after those, or most likely so; NULL for none */
} census;

static bool comes_first(const bscap_forecast *forecast, const bscap_verdict *verdict,
                        const bscap_verdict *other) {
  if (bscap_forecast_trajectories(forecast) > 0)
    return verdict->first_probability > (other != NULL ? other->first_probability : 0);
  return !verdict->is_broken_now && (other == NULL || comes_before(verdict, other));
}

static const char *describe_next(bscap_draft *draft, const bscap_forecast *forecast,
                                 const bscap_verdict *next, const char *order) {
  const char *median = bscap_plot_time(draft, forecast, next->breaks.p50);
  const char *first = bscap_plot_chance(draft, next->first_probability);
  const char *verb = next->first_probability < 1 ? "most likely breaks" : "breaks";
  if (bscap_forecast_trajectories(forecast) == 0)
    return bscap_draft_print(draft, "%s breaks %s, by %s", next->id, order, median);
  if (bscap_forecast_first_break(forecast).probability < 0.5)
    return bscap_draft_print(draft, "%s may break %s (%s), but likely nothing does", next->id,
                             order, first);
  return bscap_draft_print(draft, "%s %s %s (%s), median %s", next->id, verb, order, first, median);
}

static const char *describe(bscap_draft *draft, const bscap_forecast *forecast,
                            const census *counted) {
  const char *end = bscap_words_date(draft, (double)bscap_forecast_end(forecast));
  const size_t broken = counted->broken;
  if (counted->breaking == 0) return bscap_draft_print(draft, "Nothing breaks until %s", end);
  if (broken == 0) return describe_next(draft, forecast, counted->next, "first");
  const char *now =
      bscap_draft_print(draft, "%zu limit%s broken now", broken, broken == 1 ? " is" : "s are");
  if (counted->next == NULL) return now;
  return bscap_draft_print(draft, "%s; %s", now,
                           describe_next(draft, forecast, counted->next, "next"));
}

static const char *describe_method(bscap_draft *draft, const bscap_forecast *forecast) {
  const size_t futures = bscap_forecast_trajectories(forecast);
  if (futures == 0) return "When each limit breaks in the likely future, without chance.";
  return bscap_draft_print(draft,
                           "When each limit breaks in %s futures: from the 10th to the 90th "
                           "percentile, with a mark at the median.",
                           bscap_words_amount(draft, (double)futures, BSCAP_COUNT));
}

static const char *describe_rest(bscap_draft *draft, const census *counted, size_t shown,
                                 const char *futures) {
  const size_t holding = counted->total - counted->breaking;
  const size_t left_out = counted->breaking - shown;
  if (counted->total == 0) return "There are no limits.";
  if (counted->breaking == 0)
    return bscap_draft_print(draft, "All %zu limits hold%s.", holding, futures);
  const char *others = bscap_draft_print(draft, "%zu other%s%s.", holding,
                                         holding == 1 ? " holds" : "s hold", futures);
  if (left_out > 0)
    return bscap_draft_print(draft, "%zu more break later or less surely; %s", left_out, others);
  return holding > 0 ? others : "";
}

bool bscap_limits_gather(bscap_draft *draft, bscap_limits_picture *picture,
                         const bscap_forecast *forecast) {
  *picture = (bscap_limits_picture){.is_certain = bscap_forecast_trajectories(forecast) == 0,
                                    .start = (double)bscap_forecast_as_of(forecast),
                                    .end = (double)bscap_forecast_end(forecast)};
  census counted = {0};
  const bscap_verdict *verdict;
  for (; (verdict = bscap_forecast_verdict(forecast, counted.total)) != NULL; counted.total++) {
    if (!bscap_verdict_breaks(verdict)) continue;
    counted.breaking++;
    insert(picture, verdict);
    if (verdict->is_broken_now) counted.broken++;
    if (comes_first(forecast, verdict, counted.next)) counted.next = verdict;
  }
  for (size_t i = 0; i < picture->rows_count; i++) fill(draft, &picture->rows[i], forecast);
  picture->title = describe(draft, forecast, &counted);
  picture->subtitle = describe_method(draft, forecast);
  picture->more = describe_rest(draft, &counted, picture->rows_count,
                                picture->is_certain ? "" : " in every future");
  picture->footer = bscap_plot_footer(draft, forecast);
  return !draft->text.failed;
}
