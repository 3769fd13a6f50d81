#include "report/shown.h"

#include <math.h>

#include "report/page.h"
#include "report/words.h"

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
  const bscap_verdict *first = bscap_forecast_verdict(forecast, 0);
  const char *id = first->id;
  const char *chance = bscap_words_chance(draft, first->now_probability);
  if (count == 1 && first->now_probability < 1)
    return bscap_draft_print(draft, "In %s of futures %s is broken already. ", chance, id);
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

/* The likely future in a sentence or two. */
static const char *describe_likely(bscap_draft *draft, const bscap_forecast *forecast) {
  const char *broken = describe_broken_now(draft, forecast);
  const char *order = *broken != '\0' ? "next" : "first";
  const bscap_verdict *next = find_next(forecast);
  const char *end = bscap_words_end(draft, forecast);
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

/* --- with chance --- */

static const bscap_verdict *find_likely_first(const bscap_forecast *forecast) {
  const bscap_verdict *likely = NULL, *verdict;
  double most = 0;
  for (size_t i = 0; (verdict = bscap_forecast_verdict(forecast, i)) != NULL; i++) {
    if (!(verdict->first_probability > most)) continue;
    likely = verdict;
    most = verdict->first_probability;
  }
  return likely;
}

/* Whether anything breaks, more likely than not. */
static bool is_likely(const bscap_forecast *forecast) {
  return bscap_forecast_first_break(forecast).probability >= 0.5;
}

static const char only_one[] = "the one future drawn";

static bool is_only_one(const bscap_forecast *forecast) {
  return bscap_forecast_trajectories(forecast) == 1;
}

/* What breaks first, when, and at which levels. */
static const char *describe_first(bscap_draft *draft, const bscap_forecast *forecast,
                                  const bscap_verdict *first) {
  const char *broken = describe_broken_now(draft, forecast);
  const char *end = bscap_words_end(draft, forecast);
  if (first == NULL)
    return bscap_draft_print(
        draft, "%sNothing%s breaks before %s in %s.", broken, *broken != '\0' ? " else" : "", end,
        is_only_one(forecast)
            ? only_one
            : bscap_draft_print(draft, "any of %s", bscap_words_futures(draft, forecast)));
  const char *chance = bscap_words_chance(draft, first->first_probability);
  if (!is_likely(forecast))
    return bscap_draft_print(draft,
                             "%sNothing%s is likely to break before %s; %s may be the first, "
                             "with %s.",
                             broken, *broken != '\0' ? " else" : "", end, first->id, chance);
  const char *levels = bscap_words_levels(draft, forecast, first);
  return bscap_draft_print(draft, "%s%s %s %s (%s): %s%s%s.", broken, first->id,
                           first->first_probability < 1 ? "most likely breaks" : "breaks",
                           *broken != '\0' ? "next" : "first", chance,
                           bscap_words_breaks(draft, forecast, first),
                           *levels != '\0' ? ", at " : "", levels);
}

/* `in 84% of 300 futures`. */
static const char *describe_share(bscap_draft *draft, const bscap_forecast *forecast,
                                  double probability) {
  if (is_only_one(forecast)) return bscap_draft_print(draft, "in %s", only_one);
  const char *chance = probability == 1 ? "all" : bscap_words_chance(draft, probability);
  return bscap_draft_print(draft, "in %s of %s", chance, bscap_words_futures(draft, forecast));
}

/* Whichever limit it is. */
static const char *describe_any(bscap_draft *draft, const bscap_forecast *forecast) {
  const bscap_first_break first = bscap_forecast_first_break(forecast);
  const double from = (double)bscap_forecast_as_of(forecast);
  const double to = (double)bscap_forecast_end(forecast);
  const char *share = describe_share(draft, forecast, first.probability);
  const char *when = "";
  if (!isnan(first.breaks.p10))
    when = bscap_draft_print(draft, ", for the first time %s",
                             bscap_words_times(draft, first.breaks, from, to));
  return bscap_draft_print(draft, "%s something%s breaks by %s%s.", share,
                           count_broken_now(forecast) > 0 ? " else" : "",
                           bscap_words_end(draft, forecast), when);
}

/* The first that breaks more likely than not, or else the likeliest. */
static const bscap_verdict *find_critical(const bscap_forecast *forecast) {
  const bscap_verdict *likeliest = NULL, *verdict;
  for (size_t i = 0; (verdict = bscap_forecast_verdict(forecast, i)) != NULL; i++) {
    if (verdict->severity != BSCAP_CRITICAL) continue;
    if (bscap_verdict_likely_breaks(verdict)) return verdict;
    if (!bscap_verdict_breaks(verdict)) continue;
    if (likeliest == NULL || verdict->probability > likeliest->probability) likeliest = verdict;
  }
  return likeliest;
}

static const char *describe_critical_chance(bscap_draft *draft, const bscap_forecast *forecast,
                                            const bscap_verdict *first) {
  const bscap_verdict *verdict = find_critical(forecast);
  if (verdict == NULL) return " Nothing critical is likely to break.";
  if (verdict == first || verdict->is_broken_now) return "";
  if (!bscap_verdict_likely_breaks(verdict))
    return bscap_draft_print(draft, " The likeliest critical one is %s: %s.", verdict->id,
                             bscap_words_unlikely(draft, verdict));
  return bscap_draft_print(draft, " The first critical one is %s: %s, with %s.", verdict->id,
                           bscap_words_breaks(draft, forecast, verdict),
                           bscap_words_chance(draft, verdict->probability));
}

static void write_drawn(bscap_draft *draft, const bscap_forecast *forecast) {
  const bscap_verdict *first = find_likely_first(forecast);
  bscap_page_paragraph(draft, BSCAP_BOLD, describe_first(draft, forecast, first));
  if (first == NULL) return;
  if (is_likely(forecast) && *first->action != '\0')
    bscap_page_paragraph(draft, BSCAP_PLAIN,
                         bscap_draft_print(draft, "What to do: %s", first->action));
  bscap_page_paragraph(draft, BSCAP_PLAIN,
                       bscap_draft_print(draft, "How sure: %s%s", describe_any(draft, forecast),
                                         describe_critical_chance(draft, forecast, first)));
}

void bscap_forecast_lead(bscap_draft *draft, const bscap_forecast *forecast) {
  if (bscap_forecast_trajectories(forecast) > 0)
    write_drawn(draft, forecast);
  else
    bscap_page_paragraph(draft, BSCAP_BOLD, describe_likely(draft, forecast));
}
