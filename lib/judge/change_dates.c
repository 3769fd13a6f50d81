/* Limits and milestones then and now: what moved, and what chance alone may explain. */
#include <bscap/change.h>

#include <bscap/calendar.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "judge/change.h"
#include "judge/forecast.h"

/* One date of either forecast, wherever it comes from. */
typedef struct side {
  bscap_quantiles dates;
  double likely;
  double probability; /* up to the end of the earlier forecast; NAN where that is not known */
  bool is_broken;
  double end_seconds;      /* of the forecast */
  double until_old_median; /* share of today's futures in which it comes by then */
} side;

/* What the earlier forecast gives to the day only, today's does too. */
static double day_of(double time_seconds) {
  return floor(time_seconds / BSCAP_SECONDS_PER_DAY);
}

static bool are_both_drawn(const bscap_changes *changes) {
  return changes->past->trajectories > 0 && bscap_forecast_trajectories(changes->forecast) > 0;
}

static bool are_comparable(const bscap_changes *changes) {
  return (changes->past->trajectories > 0) == (bscap_forecast_trajectories(changes->forecast) > 0);
}

/* --- what chance may explain --- */

/* How far apart two shares of futures may lie by chance, where both would be `share`. The same
 * futures differ by nothing but the model: then it is a matter of what is worth a word. */
static double tolerance(const bscap_changes *changes, double share) {
  static const double worth_a_word = 0.01, standard_errors = 3;
  const double then = (double)changes->past->trajectories;
  const double now = (double)bscap_forecast_trajectories(changes->forecast);
  const bool are_same_futures =
      then == now && changes->past->seed == bscap_forecast_seed(changes->forecast);
  if (are_same_futures) return worth_a_word;
  return standard_errors * sqrt(share * (1 - share) * (1 / then + 1 / now));
}

/* Without chance any difference counts. */
static bool is_probability_changed(const bscap_changes *changes, const bscap_change *change) {
  const double before = change->probability_before, after = change->probability_after;
  if (isnan(before) || isnan(after) || before == after) return false;
  if (!are_both_drawn(changes)) return true;
  const double then = (double)changes->past->trajectories;
  const double now = (double)bscap_forecast_trajectories(changes->forecast);
  const double pooled = (before * then + after * now) / (then + now);
  return fabs(after - before) > tolerance(changes, pooled);
}

/* Judged by the share of today's futures in which it comes by the old median; where there was none,
 * by the probability. */
static bool is_median_moved(const bscap_changes *changes, const bscap_change *change,
                            double until_old_median) {
  if (!(fabs(change->moved_days) > 1)) return false;
  if (!are_both_drawn(changes)) return true;
  if (isnan(change->before.p50)) return is_probability_changed(changes, change);
  return fabs(until_old_median - 0.5) > tolerance(changes, 0.5);
}

/* --- one date --- */

/* A median behind a horizon is at least so far away, and may not have moved at all where the other
 * one lies behind that horizon too. */
static void measure(bscap_change *change, const side *before, const side *after) {
  const double then = day_of(before->dates.p50), now = day_of(after->dates.p50);
  const double end_then = day_of(before->end_seconds), end_now = day_of(after->end_seconds);
  change->moved_days = now - then;
  change->is_at_least = isnan(then) != isnan(now);
  if (isnan(now) && end_now >= then) change->moved_days = end_now - then;
  if (isnan(then) && now <= end_then) change->moved_days = now - end_then;
}

static bscap_change_kind classify(const bscap_changes *changes, const bscap_change *change,
                                  const side *before, const side *after) {
  const bool is_moved = is_median_moved(changes, change, after->until_old_median);
  const double gone_by =
      (double)bscap_forecast_as_of(changes->forecast) - changes->past->as_of_seconds;
  if (after->is_broken && !before->is_broken && (gone_by > 0 || is_moved))
    return BSCAP_CHANGE_BROKEN;
  if (!after->is_broken && before->is_broken && (gone_by < 0 || is_moved))
    return BSCAP_CHANGE_MENDED;
  if (is_moved) return change->moved_days < 0 ? BSCAP_CHANGE_EARLIER : BSCAP_CHANGE_LATER;
  if (!is_probability_changed(changes, change)) return BSCAP_CHANGE_NONE;
  return change->probability_after > change->probability_before ? BSCAP_CHANGE_LIKELIER
                                                                : BSCAP_CHANGE_UNLIKELIER;
}

static double weigh(const bscap_change *change) {
  const double moved = fabs(change->moved_days) / (BSCAP_SECONDS_PER_YEAR / BSCAP_SECONDS_PER_DAY);
  const double difference = fabs(change->probability_after - change->probability_before);
  switch (change->kind) {
  case BSCAP_CHANGE_NONE:
    return -1;
  case BSCAP_CHANGE_BROKEN:
    return 1e9;
  case BSCAP_CHANGE_MENDED:
    return 1e8;
  case BSCAP_CHANGE_NEW:
    return change->probability_after;
  case BSCAP_CHANGE_GONE:
    return change->probability_before;
  default:
    return fmax(fmax(moved, difference), 0); /* fmax passes over NAN */
  }
}

/* What is new has no `before`, and what is gone no `after`. */
static void judge(const bscap_changes *changes, bscap_judged_change *judged, const side *before,
                  const side *after) {
  static const side nowhere = {
      .dates = {NAN, NAN, NAN}, .likely = NAN, .probability = NAN, .end_seconds = NAN};
  const side *then = before != NULL ? before : &nowhere, *now = after != NULL ? after : &nowhere;
  bscap_change *change = &judged->change;
  measure(change, then, now);
  change->before = then->dates;
  change->after = now->dates;
  change->probability_before = then->probability;
  change->probability_after = now->probability;
  change->likely_days = (now->likely - then->likely) / BSCAP_SECONDS_PER_DAY;
  judged->likely_after = now->likely;
  change->kind = before == NULL  ? BSCAP_CHANGE_NEW
                 : after == NULL ? BSCAP_CHANGE_GONE
                                 : classify(changes, change, then, now);
  judged->weight = weigh(change);
}

/* The middle of a day that is known to the day only. */
static double middle_of(double time_seconds) {
  return (day_of(time_seconds) + 0.5) * BSCAP_SECONDS_PER_DAY;
}

/* Where today's forecast stands to the end of the earlier one: before, at, or behind it. */
static int compare_ends(const bscap_changes *changes) {
  const double then = day_of(changes->past->end_seconds);
  const double now = day_of((double)bscap_forecast_end(changes->forecast));
  return (now > then) - (now < then);
}

/* Where one forecast is without chance, likely futures are held against each other. */
static void take_likely(side *taken, double as_of_seconds) {
  taken->dates = (bscap_quantiles){taken->likely, taken->likely, taken->likely};
  taken->probability = NAN;
  taken->is_broken = taken->likely <= as_of_seconds;
}

/* --- limits --- */

static side past_limit(const bscap_changes *changes, const bscap_past_limit *limit) {
  side made = {.dates = limit->breaks,
               .likely = limit->likely_break,
               .probability = limit->probability,
               .is_broken = limit->is_broken_now,
               .end_seconds = changes->past->end_seconds};
  if (!are_comparable(changes)) take_likely(&made, changes->past->as_of_seconds);
  return made;
}

static side today_limit(const bscap_changes *changes, const bscap_verdict *verdict,
                        double old_median) {
  const bscap_forecast *forecast = changes->forecast;
  const int order = compare_ends(changes);
  side made = {.dates = verdict->breaks,
               .likely = verdict->likely_break,
               .probability = order == 0 ? verdict->probability : NAN,
               .is_broken = verdict->is_broken_now,
               .end_seconds = (double)bscap_forecast_end(forecast),
               .until_old_median = bscap_verdict_probability(verdict, middle_of(old_median))};
  if (order > 0)
    made.probability = bscap_verdict_probability(verdict, middle_of(changes->past->end_seconds));
  if (!are_comparable(changes)) take_likely(&made, (double)bscap_forecast_as_of(forecast));
  return made;
}

static void judge_limits(bscap_changes *changes) {
  const bscap_past *past = changes->past;
  const bscap_verdict *verdict;
  for (size_t i = 0; (verdict = bscap_forecast_verdict(changes->forecast, i)) != NULL; i++) {
    const bscap_past_limit *found = bscap_past_find_limit(past, verdict->id);
    const side after = today_limit(changes, verdict, found != NULL ? found->breaks.p50 : NAN);
    const side before = found != NULL ? past_limit(changes, found) : after;
    bscap_judged_change *judged = &changes->limits[changes->limits_count++];
    judged->change = (bscap_change){.id = verdict->id, .level = NAN};
    judge(changes, judged, found != NULL ? &before : NULL, &after);
  }
  for (size_t i = 0; i < past->limits_count; i++) {
    const bscap_past_limit *limit = &past->limits[i];
    if (bscap_forecast_find(changes->forecast, limit->id) != NULL) continue;
    const side before = past_limit(changes, limit);
    bscap_judged_change *judged = &changes->limits[changes->limits_count++];
    judged->change = (bscap_change){.id = limit->id, .level = NAN};
    judge(changes, judged, &before, NULL);
  }
}

/* --- milestones --- */

static bool is_same(const bscap_past_milestone *past, const bscap_milestone *milestone) {
  return past->level == milestone->level && strcmp(past->driver, milestone->driver) == 0;
}

static const bscap_past_milestone *find_past(const bscap_past *past,
                                             const bscap_milestone *milestone) {
  for (size_t i = 0; i < past->milestones_count; i++)
    if (is_same(&past->milestones[i], milestone)) return &past->milestones[i];
  return NULL;
}

static bool is_gone(const bscap_forecast *forecast, const bscap_past_milestone *past) {
  const bscap_milestone *milestone;
  for (size_t i = 0; (milestone = bscap_forecast_milestone(forecast, i)) != NULL; i++)
    if (is_same(past, milestone)) return false;
  return true;
}

static side past_milestone(const bscap_past *past, const bscap_past_milestone *milestone) {
  return (side){.dates = milestone->reached,
                .likely = past->trajectories == 0 ? milestone->reached.p50 : NAN,
                .probability = milestone->probability,
                .end_seconds = past->end_seconds};
}

/* The share of today's futures in which a milestone is reached up to a moment. */
static double reached_until(const bscap_forecast *forecast, size_t index, double time_seconds) {
  const bscap_milestone *milestone = bscap_forecast_milestone(forecast, index);
  const double count = (double)forecast->tally.count;
  if (count == 0) return milestone->reached.p50 <= time_seconds;
  const double since_start = time_seconds - (double)bscap_model_start(forecast->plan.model);
  return bscap_day_counts_until(&forecast->tally.milestones[index], forecast->tally.days_count,
                                since_start) /
         count;
}

static side today_milestone(const bscap_changes *changes, size_t index, double old_median) {
  const bscap_forecast *forecast = changes->forecast;
  const bscap_milestone *milestone = bscap_forecast_milestone(forecast, index);
  const int order = compare_ends(changes);
  side made = {.dates = milestone->reached,
               .likely = forecast->likely.milestones[index].time_seconds +
                         (double)bscap_model_start(forecast->plan.model),
               .probability = order == 0 ? milestone->probability : NAN,
               .end_seconds = (double)bscap_forecast_end(forecast),
               .until_old_median = reached_until(forecast, index, middle_of(old_median))};
  if (order > 0)
    made.probability = reached_until(forecast, index, middle_of(changes->past->end_seconds));
  return made;
}

static void judge_milestones(bscap_changes *changes) {
  const bscap_past *past = changes->past;
  const bscap_milestone *milestone;
  for (size_t i = 0; (milestone = bscap_forecast_milestone(changes->forecast, i)) != NULL; i++) {
    const bscap_past_milestone *found = find_past(past, milestone);
    const side after = today_milestone(changes, i, found != NULL ? found->reached.p50 : NAN);
    const side before = found != NULL ? past_milestone(past, found) : after;
    bscap_judged_change *judged = &changes->milestones[changes->milestones_count++];
    judged->change = (bscap_change){.id = milestone->driver, .level = milestone->level};
    judged->place = i;
    judge(changes, judged, found != NULL ? &before : NULL, &after);
  }
  for (size_t i = 0; i < past->milestones_count; i++) {
    const bscap_past_milestone *gone = &past->milestones[i];
    if (!is_gone(changes->forecast, gone)) continue;
    const side before = past_milestone(past, gone);
    bscap_judged_change *judged = &changes->milestones[changes->milestones_count++];
    judged->change = (bscap_change){.id = gone->driver, .level = gone->level};
    judge(changes, judged, &before, NULL);
  }
}

/* --- all --- */

static int by_weight(const void *first, const void *second) {
  const bscap_judged_change *a = first, *b = second;
  if (a->weight != b->weight) return a->weight > b->weight ? -1 : 1;
  if (a->order != b->order) return a->order < b->order ? -1 : 1;
  return 0;
}

static void sort(bscap_judged_change *all, size_t count) {
  for (size_t i = 0; i < count; i++) all[i].order = i;
  if (count > 1) qsort(all, count, sizeof *all, by_weight);
}

bool bscap_changes_judge(bscap_changes *changes) {
  size_t limits = changes->past->limits_count, milestones = changes->past->milestones_count;
  while (bscap_forecast_verdict(changes->forecast, limits - changes->past->limits_count) != NULL)
    limits++;
  while (bscap_forecast_milestone(changes->forecast,
                                  milestones - changes->past->milestones_count) != NULL)
    milestones++;
  changes->limits = bscap_arena_take(changes->arena, limits, sizeof *changes->limits);
  changes->milestones = bscap_arena_take(changes->arena, milestones, sizeof *changes->milestones);
  if (changes->limits == NULL || changes->milestones == NULL) return false;
  judge_limits(changes);
  if (are_comparable(changes)) judge_milestones(changes);
  sort(changes->limits, changes->limits_count);
  sort(changes->milestones, changes->milestones_count);
  return true;
}
