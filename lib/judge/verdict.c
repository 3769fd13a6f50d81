/* From what was seen to verdicts, and how they are read. */
#include <bscap/calendar.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "judge/action.h"
#include "judge/flow.h"
#include "judge/forecast.h"

/* --- quantiles over all futures, or what is likely where none was drawn --- */

static bool is_drawn(const bscap_forecast *forecast) {
  return forecast->tally.count > 0;
}

static double futures(const bscap_forecast *forecast) {
  return (double)forecast->tally.count;
}

/* Those in which a limit was looked at. */
static double futures_of(const bscap_forecast *forecast, size_t limit) {
  return (double)bscap_tally_futures(&forecast->tally, forecast->plan.limits[limit].metric);
}

static bscap_quantiles certain(double value) {
  return (bscap_quantiles){value, value, value};
}

static double since_1970(const bscap_forecast *forecast, double time_seconds) {
  return time_seconds + (double)forecast->plan.model->start_seconds;
}

static bscap_quantiles dates(const bscap_forecast *forecast, const bscap_day_counts *counts,
                             double n) {
  size_t days = forecast->tally.days_count;
  return (bscap_quantiles){since_1970(forecast, bscap_day_counts_quantile(counts, days, 0.1 * n)),
                           since_1970(forecast, bscap_day_counts_quantile(counts, days, 0.5 * n)),
                           since_1970(forecast, bscap_day_counts_quantile(counts, days, 0.9 * n))};
}

static bscap_quantiles values(const bscap_histogram *histogram, double n) {
  return (bscap_quantiles){bscap_histogram_quantile(histogram, 0.1 * n),
                           bscap_histogram_quantile(histogram, 0.5 * n),
                           bscap_histogram_quantile(histogram, 0.9 * n)};
}

/* --- limits --- */

static void judge_likely(const bscap_forecast *forecast, bscap_verdict *verdict, size_t index) {
  const bscap_limit_record *record = &forecast->likely.limits[index];
  double time = record->passage.time_seconds, seconds_over = 0;
  bool is_now = time <= forecast->likely.span.as_of_seconds;
  for (size_t i = 0; i < forecast->likely.span.months_count; i++)
    seconds_over += (double)*bscap_run_over(&forecast->likely, index, i);
  verdict->breaks = certain(verdict->likely_break);
  verdict->probability = !isnan(time);
  verdict->now_probability = is_now;
  verdict->hours_over = seconds_over / BSCAP_SECONDS_PER_HOUR;
  double first = bscap_forecast_first_break(forecast).breaks.p50;
  verdict->first_probability = !is_now && verdict->likely_break - first < BSCAP_MOMENT_SECONDS;
}

static void judge_drawn(const bscap_forecast *forecast, bscap_verdict *verdict, size_t index) {
  const bscap_limit_tally *limit = &forecast->tally.limits[index];
  double n = futures_of(forecast, index);
  uint64_t seconds_over = 0;
  for (size_t i = 0; i < forecast->tally.span.months_count; i++)
    seconds_over += limit->seconds_over[i];
  verdict->breaks = dates(forecast, &limit->passages, n);
  verdict->probability = limit->passages.all / n;
  verdict->now_probability = limit->passages.by_now / n;
  verdict->first_probability = limit->first / n;
  verdict->most = values(&limit->most, n);
  verdict->last = values(&limit->last, n);
  verdict->hours_over = (double)seconds_over / n / BSCAP_SECONDS_PER_HOUR;
}

/* Advice is sized for nine futures in ten. */
static bool advise(bscap_forecast *forecast, bscap_verdict *verdict, size_t index) {
  const bscap_limit *limit = &forecast->plan.limits[index];
  bool breaks = verdict->probability >= 0.1;
  verdict->action =
      bscap_action_for(forecast->arena, &forecast->plan, limit, verdict->most.p90, breaks);
  return verdict->action != NULL;
}

static bool judge_limit(bscap_forecast *forecast, size_t index) {
  const bscap_limit *limit = &forecast->plan.limits[index];
  const bscap_plan_metric *metric = &forecast->plan.metrics[limit->metric];
  const bscap_metric_record *demand = &forecast->likely.metrics[limit->metric];
  double time = forecast->likely.limits[index].passage.time_seconds;
  bscap_judged *judged = &forecast->verdicts[index];
  judged->forecast = forecast;
  judged->limit = index;
  judged->verdict = (bscap_verdict){.id = limit->id,
                                    .metric = metric->id,
                                    .kind = limit->kind,
                                    .severity = limit->severity,
                                    .unit = metric->unit,
                                    .now = demand->now,
                                    .capacity = limit->capacity,
                                    .share_ratio = limit->share_ratio,
                                    .for_seconds = limit->for_seconds,
                                    .likely_break = since_1970(forecast, time),
                                    .most = certain(demand->most),
                                    .last = certain(demand->last)};
  if (is_drawn(forecast))
    judge_drawn(forecast, &judged->verdict, index);
  else
    judge_likely(forecast, &judged->verdict, index);
  judged->verdict.is_broken_now =
      judged->verdict.breaks.p50 <= since_1970(forecast, forecast->likely.span.as_of_seconds);
  return advise(forecast, &judged->verdict, index);
}

static double nearness(const bscap_verdict *verdict) {
  double threshold = verdict->share_ratio * verdict->capacity;
  return threshold > 0 && isfinite(threshold) ? verdict->most.p50 / threshold : 0;
}

static int by_break(const void *left, const void *right) {
  const bscap_judged *a = left, *b = right;
  double p = a->verdict.breaks.p50, q = b->verdict.breaks.p50;
  if (isnan(p) != isnan(q)) return isnan(p) ? 1 : -1;
  if (p != q && !isnan(p)) return p < q ? -1 : 1;
  double sure_a = a->verdict.probability, sure_b = b->verdict.probability;
  if (isnan(p) && sure_a != sure_b) return sure_a > sure_b ? -1 : 1;
  double near_a = nearness(&a->verdict), near_b = nearness(&b->verdict);
  if (isnan(p) && near_a != near_b) return near_a > near_b ? -1 : 1;
  return (a->limit > b->limit) - (a->limit < b->limit);
}

/* --- milestones --- */

static void judge_milestone(bscap_forecast *forecast, size_t index) {
  const bscap_model *model = forecast->plan.model;
  const bscap_driver_level *wanted = &model->milestones.items[index];
  const bscap_driver *driver = &model->drivers[wanted->driver];
  double time = forecast->likely.milestones[index].time_seconds, most;
  bscap_milestone milestone = {.driver = driver->name,
                               .level = wanted->level,
                               .reached = certain(since_1970(forecast, time)),
                               .probability = !isnan(time)};
  if (is_drawn(forecast)) {
    const bscap_day_counts *counts = &forecast->tally.milestones[index];
    milestone.reached = dates(forecast, counts, futures(forecast));
    milestone.probability = counts->all / futures(forecast);
  }
  milestone.is_out_of_reach =
      milestone.probability == 0 && !bscap_flow_can_reach(driver, wanted->level, &most);
  forecast->milestones[index] = (bscap_judged_milestone){milestone, index};
}

bscap_status bscap_forecast_judge(bscap_forecast *forecast, bscap_error *error) {
  const bscap_plan *plan = &forecast->plan;
  bscap_arena *arena = forecast->arena;
  size_t milestones = plan->model->milestones.count;
  forecast->verdicts = bscap_arena_take(arena, plan->limits_count, sizeof *forecast->verdicts);
  forecast->milestones = bscap_arena_take(arena, milestones, sizeof *forecast->milestones);
  forecast->metrics = bscap_arena_take(arena, plan->metrics_count, sizeof *forecast->metrics);
  if (forecast->verdicts == NULL || forecast->milestones == NULL || forecast->metrics == NULL)
    return bscap_fail_memory(error);
  for (size_t i = 0; i < plan->limits_count; i++)
    if (!judge_limit(forecast, i)) return bscap_fail_memory(error);
  if (plan->limits_count > 1)
    qsort(forecast->verdicts, plan->limits_count, sizeof *forecast->verdicts, by_break);
  for (size_t i = 0; i < milestones; i++) judge_milestone(forecast, i);
  for (size_t i = 0; i < plan->metrics_count; i++)
    forecast->metrics[i] = (bscap_metric){plan->metrics[i].id, plan->metrics[i].unit};
  return BSCAP_OK;
}

/* --- reading them --- */

const bscap_verdict *bscap_forecast_verdict(const bscap_forecast *forecast, size_t index) {
  return index < forecast->plan.limits_count ? &forecast->verdicts[index].verdict : NULL;
}

const bscap_verdict *bscap_forecast_find(const bscap_forecast *forecast, const char *id) {
  for (size_t i = 0; i < forecast->plan.limits_count; i++)
    if (strcmp(forecast->verdicts[i].verdict.id, id) == 0) return &forecast->verdicts[i].verdict;
  return NULL;
}

double bscap_verdict_probability(const bscap_verdict *verdict, double time_seconds) {
  const bscap_judged *judged = (const bscap_judged *)verdict;
  const bscap_forecast *forecast = judged->forecast;
  double time = time_seconds - (double)forecast->plan.model->start_seconds;
  if (!is_drawn(forecast)) return verdict->likely_break <= time_seconds ? 1 : 0;
  if (time == forecast->tally.span.as_of_seconds) return verdict->now_probability;
  return bscap_day_counts_until(&forecast->tally.limits[judged->limit].passages,
                                forecast->tally.days_count, time) /
         futures_of(forecast, judged->limit);
}

double bscap_verdict_hours_over(const bscap_verdict *verdict, size_t month) {
  const bscap_judged *judged = (const bscap_judged *)verdict;
  const bscap_forecast *forecast = judged->forecast;
  if (month >= forecast->likely.span.months_count) return NAN;
  double seconds = (double)*bscap_run_over(&forecast->likely, judged->limit, month);
  if (is_drawn(forecast))
    seconds = (double)forecast->tally.limits[judged->limit].seconds_over[month] /
              futures_of(forecast, judged->limit);
  return seconds / BSCAP_SECONDS_PER_HOUR;
}

bscap_quantiles bscap_verdict_level(const bscap_verdict *verdict, size_t driver) {
  const bscap_judged *judged = (const bscap_judged *)verdict;
  const bscap_forecast *forecast = judged->forecast;
  if (driver >= forecast->plan.model->drivers_count) return certain(NAN);
  if (!is_drawn(forecast))
    return certain(forecast->likely.limits[judged->limit].passage.levels[driver]);
  return values(&forecast->tally.limits[judged->limit].levels[driver],
                futures_of(forecast, judged->limit));
}

bool bscap_verdict_depends(const bscap_verdict *verdict, size_t driver) {
  const bscap_judged *judged = (const bscap_judged *)verdict;
  const bscap_plan *plan = &judged->forecast->plan;
  if (driver >= plan->model->drivers_count) return false;
  return bscap_plan_depends(plan, plan->limits[judged->limit].metric, driver);
}

const bscap_contribution *bscap_verdict_contribution(const bscap_verdict *verdict, size_t index) {
  const bscap_judged *judged = (const bscap_judged *)verdict;
  const bscap_limit_record *record = &judged->forecast->likely.limits[judged->limit];
  return index < record->contributions_count ? &record->contributions[index] : NULL;
}

static bscap_first_break likely_first_break(const bscap_forecast *forecast) {
  double first = INFINITY;
  for (size_t i = 0; i < forecast->plan.limits_count; i++) {
    double time = forecast->likely.limits[i].passage.time_seconds;
    if (time > forecast->likely.span.as_of_seconds) first = fmin(first, time);
  }
  if (isinf(first)) return (bscap_first_break){certain(NAN), 0};
  return (bscap_first_break){certain(since_1970(forecast, first)), 1};
}

bscap_first_break bscap_forecast_first_break(const bscap_forecast *forecast) {
  if (!is_drawn(forecast)) return likely_first_break(forecast);
  const bscap_day_counts *counts = &forecast->tally.first_break;
  return (bscap_first_break){dates(forecast, counts, futures(forecast)),
                             counts->all / futures(forecast)};
}

const bscap_milestone *bscap_forecast_milestone(const bscap_forecast *forecast, size_t index) {
  return index < forecast->plan.model->milestones.count ? &forecast->milestones[index].milestone
                                                        : NULL;
}

double bscap_milestone_probability(const bscap_milestone *milestone, const bscap_verdict *verdict) {
  const bscap_judged *judged = (const bscap_judged *)verdict;
  const bscap_forecast *forecast = judged->forecast;
  size_t index = ((const bscap_judged_milestone *)milestone)->index;
  if (is_drawn(forecast))
    return forecast->tally.limits[judged->limit].before[index] /
           futures_of(forecast, judged->limit);
  /* What is never reached comes after everything. */
  if (isnan(verdict->likely_break)) return 0;
  return !(milestone->reached.p50 - verdict->likely_break < BSCAP_MOMENT_SECONDS);
}
