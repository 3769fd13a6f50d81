/* What moved it: the likely future with one number after the other as it was. */
#include <bscap/change.h>

#include <bscap/calendar.h>
#include <math.h>
#include <stdlib.h>

#include "base/fail.h"
#include "judge/change.h"

/* One attempt among many, as their progress sees it. */
typedef struct attempt {
  const bscap_change_options *options;
  size_t done;
  size_t count;
} attempt;

static bool follow(void *context, double done_ratio) {
  const attempt *trying = context;
  if (trying->options->progress == NULL) return true;
  return trying->options->progress(trying->options->progress_context,
                                   ((double)trying->done + done_ratio) / (double)trying->count);
}

static bool can_be_tried(const bscap_changed_number *number) {
  return !isnan(number->before.likely) && !isnan(number->after.likely);
}

/* Dates behind the end are at least as far away as that. */
static bool add_cause(bscap_changes *changes, bscap_judged_change *judged,
                      const bscap_changed_number *number, double likely_without) {
  const double after = judged->likely_after, end = (double)bscap_forecast_end(changes->forecast);
  if (isnan(after) && isnan(likely_without)) return true;
  const double moved =
      (isnan(after) ? end : after) - (isnan(likely_without) ? end : likely_without);
  if (moved == 0) return true;
  bscap_cause *cause = bscap_arena_append(changes->arena, &judged->causes, &judged->causes_count,
                                          sizeof *judged->causes);
  if (cause == NULL) return false;
  *cause =
      (bscap_cause){number, moved / BSCAP_SECONDS_PER_DAY, isnan(after) || isnan(likely_without)};
  return true;
}

static bool compare(bscap_changes *changes, const bscap_changed_number *number,
                    const bscap_forecast *without) {
  for (size_t i = 0; i < changes->limits_count; i++) {
    bscap_judged_change *judged = &changes->limits[i];
    const bscap_verdict *verdict = bscap_forecast_find(without, judged->change.id);
    if (judged->change.kind == BSCAP_CHANGE_GONE || verdict == NULL) continue;
    if (!add_cause(changes, judged, number, verdict->likely_break)) return false;
  }
  for (size_t i = 0; i < changes->milestones_count; i++) {
    bscap_judged_change *judged = &changes->milestones[i];
    const bscap_milestone *milestone = bscap_forecast_milestone(without, judged->place);
    if (judged->change.kind == BSCAP_CHANGE_GONE || milestone == NULL) continue;
    if (!add_cause(changes, judged, number, milestone->reached.p50)) return false;
  }
  return true;
}

/* A number that today's bounds no longer allow stays untried. */
static bscap_status try_number(bscap_changes *changes, bscap_changed_number *number,
                               attempt *trying, bscap_error *error) {
  const bscap_forecast *today = changes->forecast;
  const bscap_uncertain old = {number->path, number->before.low, number->before.likely,
                               number->before.high};
  bscap_forecast_options options = bscap_forecast_options_default();
  options.as_of_seconds = bscap_forecast_as_of(today);
  options.horizon_seconds = (double)(bscap_forecast_end(today) - options.as_of_seconds);
  options.step_seconds = bscap_forecast_step(today);
  options.progress = follow;
  options.progress_context = trying;
  options.allocator = trying->options->allocator;
  options.trajectories_count = 0;
  options.uncertain = &old;
  options.uncertain_count = 1;
  bscap_forecast *without = NULL;
  bscap_status status = bscap_forecast_run(&without, bscap_forecast_model(today), &options, error);
  number->is_tried = status == BSCAP_OK;
  if (status == BSCAP_INVALID) return BSCAP_OK;
  if (status == BSCAP_OK && !compare(changes, number, without)) status = bscap_fail_memory(error);
  bscap_forecast_free(without);
  return status;
}

static int by_size(const void *first, const void *second) {
  const bscap_cause *a = first, *b = second;
  const double size_a = fabs(a->moved_days), size_b = fabs(b->moved_days);
  if (size_a != size_b) return size_a > size_b ? -1 : 1;
  return (a->number > b->number) - (a->number < b->number);
}

static void sum_up(bscap_judged_change *judged) {
  judged->change.rest_days = judged->change.likely_days;
  for (size_t i = 0; i < judged->causes_count; i++)
    judged->change.rest_days -= judged->causes[i].is_at_least ? NAN : judged->causes[i].moved_days;
  if (judged->causes_count > 1)
    qsort(judged->causes, judged->causes_count, sizeof *judged->causes, by_size);
}

bscap_status bscap_changes_try(bscap_changes *changes, const bscap_change_options *options,
                               bscap_error *error) {
  attempt trying = {.options = options};
  for (size_t i = 0; i < changes->numbers_count; i++)
    if (trying.count < options->tried_count && can_be_tried(&changes->numbers[i])) trying.count++;
  for (size_t i = 0; trying.done < trying.count; i++) {
    if (!can_be_tried(&changes->numbers[i])) continue;
    const bscap_status status = try_number(changes, &changes->numbers[i], &trying, error);
    if (status != BSCAP_OK) return status;
    trying.done++;
  }
  for (size_t i = 0; i < changes->limits_count; i++) sum_up(&changes->limits[i]);
  for (size_t i = 0; i < changes->milestones_count; i++) sum_up(&changes->milestones[i]);
  return BSCAP_OK;
}
