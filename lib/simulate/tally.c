#include "simulate/tally.h"

#include <bscap/calendar.h>
#include <math.h>

#define DAY_SECONDS BSCAP_SECONDS_PER_DAY

/* --- days --- */

static bool start_days(bscap_day_counts *counts, bscap_arena *arena, size_t days_count) {
  *counts = (bscap_day_counts){.days = bscap_arena_take(arena, days_count, sizeof *counts->days),
                               .least_seconds = INFINITY,
                               .most_seconds = -INFINITY};
  return counts->days != NULL;
}

void bscap_day_counts_add(bscap_day_counts *counts, const bscap_tally *tally, double time_seconds) {
  size_t day = (size_t)(time_seconds / DAY_SECONDS);
  counts->all++;
  if (time_seconds <= tally->span.as_of_seconds) counts->by_now++;
  if (time_seconds == 0)
    counts->at_start++;
  else
    counts->days[day < tally->days_count ? day : tally->days_count - 1]++;
  counts->least_seconds = bscap_smaller(time_seconds, counts->least_seconds);
  counts->most_seconds = bscap_larger(time_seconds, counts->most_seconds);
}

static void merge_days(bscap_day_counts *counts, const bscap_day_counts *other, size_t days_count) {
  for (size_t i = 0; i < days_count; i++) counts->days[i] += other->days[i];
  counts->at_start += other->at_start;
  counts->by_now += other->by_now;
  counts->all += other->all;
  counts->least_seconds = fmin(counts->least_seconds, other->least_seconds);
  counts->most_seconds = fmax(counts->most_seconds, other->most_seconds);
}

double bscap_day_counts_quantile(const bscap_day_counts *counts, size_t days_count, double rank) {
  double before = counts->at_start;
  if (counts->at_start > 0 && rank <= before) return 0;
  for (size_t i = 0; i < days_count; i++) {
    double count = counts->days[i];
    if (count > 0 && before + count >= rank) {
      double time = ((double)i + (rank - before) / count) * DAY_SECONDS;
      return fmin(fmax(time, counts->least_seconds), counts->most_seconds);
    }
    before += count;
  }
  return NAN;
}

double bscap_day_counts_until(const bscap_day_counts *counts, size_t days_count,
                              double time_seconds) {
  if (!(time_seconds >= 0)) return 0;
  double until = counts->at_start;
  for (size_t i = 0; i < days_count; i++) {
    double share = (time_seconds - (double)i * DAY_SECONDS) / DAY_SECONDS;
    if (share <= 0) break;
    until += fmin(share, 1) * counts->days[i];
  }
  return until;
}

/* --- the start --- */

static bool start_levels(bscap_limit_tally *limit, bscap_arena *arena, const bscap_plan *plan,
                         const bscap_run *likely, size_t index) {
  size_t drivers = plan->model->drivers_count, months = likely->span.months_count;
  const double *levels = likely->limits[index].passage.levels;
  limit->levels = bscap_arena_take(arena, drivers, sizeof *limit->levels);
  if (limit->levels == NULL) return false;
  for (size_t i = 0; i < drivers; i++) {
    /* The drivers' metrics come first; without a passage, the highest level is at hand. */
    double middle = isnan(levels[i]) ? likely->bands[(i + 1) * months - 1].most : levels[i];
    if (!bscap_histogram_start(&limit->levels[i], arena, middle)) return false;
  }
  return true;
}

static bool is_surge(const bscap_tally *tally, size_t metric) {
  return bscap_metric_is_surge(&tally->plan->metrics[metric]);
}

/* Bins lie around what the likely future comes to. What is unmet there says nothing about others:
 * these bins hold from a second to a day. */
static double middle_of(const bscap_tally *tally, size_t metric, double likely) {
  return is_surge(tally, metric) ? 338 : likely;
}

static bool start_limit(bscap_tally *tally, bscap_arena *arena, const bscap_run *likely,
                        size_t index) {
  const bscap_plan *plan = tally->plan;
  bscap_limit_tally *limit = &tally->limits[index];
  const size_t metric = plan->limits[index].metric;
  const bscap_metric_record *demand = &likely->metrics[metric];
  limit->seconds_over =
      bscap_arena_take(arena, tally->span.months_count, sizeof *limit->seconds_over);
  limit->before = bscap_arena_take(arena, plan->model->milestones.count, sizeof *limit->before);
  return limit->seconds_over != NULL && limit->before != NULL &&
         start_days(&limit->passages, arena, tally->days_count) &&
         bscap_histogram_start(&limit->most, arena, middle_of(tally, metric, demand->most)) &&
         bscap_histogram_start(&limit->last, arena, middle_of(tally, metric, demand->last)) &&
         start_levels(limit, arena, plan, likely, index);
}

/* All counts are one block, which large pages can hold. */
static bool start_fans(bscap_tally *tally, bscap_arena *arena, const bscap_run *likely) {
  const size_t months = tally->span.months_count, fans = tally->plan->metrics_count * months;
  uint32_t *counts = bscap_arena_take(arena, fans, BSCAP_BINS * sizeof *counts);
  tally->fans = bscap_arena_take(arena, fans, sizeof *tally->fans);
  if (counts == NULL || tally->fans == NULL) return false;
  for (size_t i = 0; i < fans; i++, counts += BSCAP_BINS)
    tally->fans[i] =
        bscap_histogram_of(counts, middle_of(tally, i / months, likely->bands[i].most));
  return true;
}

static bool start_all(bscap_tally *tally, bscap_arena *arena, const bscap_run *likely) {
  const bscap_plan *plan = tally->plan;
  size_t milestones = plan->model->milestones.count;
  tally->limits = bscap_arena_take(arena, plan->limits_count, sizeof *tally->limits);
  tally->milestones = bscap_arena_take(arena, milestones, sizeof *tally->milestones);
  bool has_memory = tally->limits != NULL && tally->milestones != NULL &&
                    start_fans(tally, arena, likely) &&
                    start_days(&tally->first_break, arena, tally->days_count);
  for (size_t i = 0; i < plan->limits_count && has_memory; i++)
    has_memory = start_limit(tally, arena, likely, i);
  for (size_t i = 0; i < milestones && has_memory; i++)
    has_memory = start_days(&tally->milestones[i], arena, tally->days_count);
  return has_memory;
}

bscap_status bscap_tally_start(bscap_tally *tally, bscap_arena *arena, const bscap_plan *plan,
                               const bscap_run *likely, bscap_error *error) {
  *tally = (bscap_tally){.plan = plan, .span = likely->span};
  tally->days_count = (size_t)ceil(likely->span.end_seconds / DAY_SECONDS);
  return start_all(tally, arena, likely) ? BSCAP_OK : bscap_fail_memory(error);
}

size_t bscap_tally_futures(const bscap_tally *tally, size_t metric) {
  return is_surge(tally, metric) ? tally->surges_count : tally->count;
}

/* --- adding up --- */

static void merge_limit(bscap_tally *tally, const bscap_tally *other, size_t index) {
  const bscap_model *model = tally->plan->model;
  bscap_limit_tally *limit = &tally->limits[index];
  const bscap_limit_tally *more = &other->limits[index];
  merge_days(&limit->passages, &more->passages, tally->days_count);
  bscap_histogram_merge(&limit->most, &more->most);
  bscap_histogram_merge(&limit->last, &more->last);
  limit->first += more->first;
  for (size_t i = 0; i < tally->span.months_count; i++)
    limit->seconds_over[i] += more->seconds_over[i];
  for (size_t i = 0; i < model->drivers_count; i++)
    bscap_histogram_merge(&limit->levels[i], &more->levels[i]);
  for (size_t i = 0; i < model->milestones.count; i++) limit->before[i] += more->before[i];
}

void bscap_tally_merge(bscap_tally *tally, const bscap_tally *other) {
  const bscap_plan *plan = tally->plan;
  tally->count += other->count;
  tally->surges_count += other->surges_count;
  merge_days(&tally->first_break, &other->first_break, tally->days_count);
  for (size_t i = 0; i < plan->limits_count; i++) merge_limit(tally, other, i);
  for (size_t i = 0; i < plan->model->milestones.count; i++)
    merge_days(&tally->milestones[i], &other->milestones[i], tally->days_count);
  for (size_t i = 0; i < plan->metrics_count * tally->span.months_count; i++)
    bscap_histogram_merge(&tally->fans[i], &other->fans[i]);
}
