#include "simulate/tally_sound.h"

#include <bscap/calendar.h>
#include <math.h>

/* The longest month. */
#define MONTH_MOST_SECONDS (31 * (uint64_t)BSCAP_SECONDS_PER_DAY)

static bool are_ordered(double least, double most, uint64_t count) {
  if (count == 0) return least == INFINITY && most == -INFINITY;
  return least >= 0 && least <= most;
}

static uint64_t sum(const uint32_t *counts, size_t count) {
  uint64_t all = 0;
  for (size_t i = 0; i < count; i++) all += counts[i];
  return all;
}

static bool are_days_sound(const bscap_day_counts *days, const bscap_tally *tally, size_t most) {
  return days->at_start + sum(days->days, tally->days_count) == days->all && days->all <= most &&
         days->at_start <= days->by_now && days->by_now <= days->all &&
         are_ordered(days->least_seconds, days->most_seconds, days->all) &&
         days->most_seconds <= tally->span.end_seconds + tally->plan->step_seconds;
}

static bool are_values_sound(const bscap_histogram *values, size_t count) {
  return values->zeros + sum(values->counts, BSCAP_BINS) == count &&
         are_ordered(values->least, values->most, count);
}

static bool is_limit_sound(const bscap_tally *tally, size_t index) {
  const bscap_model *model = tally->plan->model;
  const bscap_limit_tally *limit = &tally->limits[index];
  const size_t count = bscap_tally_futures(tally, tally->plan->limits[index].metric);
  const uint32_t breaks = limit->passages.all;
  bool is_sound = are_days_sound(&limit->passages, tally, count) &&
                  are_values_sound(&limit->most, count) && are_values_sound(&limit->last, count) &&
                  limit->first <= breaks;
  for (size_t i = 0; i < model->drivers_count && is_sound; i++)
    is_sound = are_values_sound(&limit->levels[i], breaks);
  for (size_t i = 0; i < model->milestones.count && is_sound; i++)
    is_sound = limit->before[i] <= breaks;
  for (size_t i = 0; i < tally->span.months_count && is_sound; i++)
    is_sound = limit->seconds_over[i] <= count * MONTH_MOST_SECONDS;
  return is_sound;
}

bool bscap_tally_is_sound(const bscap_tally *tally, size_t count) {
  const bscap_plan *plan = tally->plan;
  const size_t months = tally->span.months_count;
  bool is_sound = tally->count == count && tally->surges_count <= count &&
                  are_days_sound(&tally->first_break, tally, count);
  for (size_t i = 0; i < plan->limits_count && is_sound; i++) is_sound = is_limit_sound(tally, i);
  for (size_t i = 0; i < plan->model->milestones.count && is_sound; i++)
    is_sound = are_days_sound(&tally->milestones[i], tally, count);
  for (size_t i = 0; i < plan->metrics_count * months && is_sound; i++)
    is_sound = are_values_sound(&tally->fans[i], bscap_tally_futures(tally, i / months));
  return is_sound;
}
