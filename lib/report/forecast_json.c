#include "report/shown.h"

#include <bscap/calendar.h>
#include <math.h>

#include "report/change_json.h"
#include "report/json.h"
#include "report/words.h"

static void add_dates(bscap_draft *draft, cJSON *parent, const char *key, bscap_quantiles times) {
  cJSON *item = bscap_json_object(draft, parent, key);
  bscap_json_text(draft, item, "p10", bscap_words_date(draft, times.p10));
  bscap_json_text(draft, item, "p50", bscap_words_date(draft, times.p50));
  bscap_json_text(draft, item, "p90", bscap_words_date(draft, times.p90));
}

static void add_quantiles(bscap_draft *draft, cJSON *parent, const char *key,
                          bscap_quantiles values) {
  cJSON *item = bscap_json_object(draft, parent, key);
  bscap_json_number(draft, item, "p10", values.p10);
  bscap_json_number(draft, item, "p50", values.p50);
  bscap_json_number(draft, item, "p90", values.p90);
}

/* Levels in whole users, battles and so on. */
static void add_levels(bscap_draft *draft, cJSON *limit, const bscap_model *model,
                       const bscap_verdict *verdict) {
  cJSON *at = bscap_json_object(draft, limit, "at");
  const char *driver;
  for (size_t i = 0; (driver = bscap_model_driver(model, i)) != NULL; i++) {
    const bscap_quantiles level = bscap_verdict_level(verdict, i);
    add_quantiles(draft, at, driver,
                  (bscap_quantiles){round(level.p10), round(level.p50), round(level.p90)});
  }
}

/* The months from the forecast's day on: what comes before is nobody's question. */
static size_t find_first_month(const bscap_forecast *forecast) {
  const int from = bscap_month_of(bscap_forecast_as_of(forecast));
  return (size_t)(from - bscap_forecast_first_month(forecast));
}

static const char *name_month(bscap_draft *draft, const bscap_forecast *forecast, size_t month) {
  return bscap_words_month(draft, bscap_forecast_first_month(forecast) + (int)month);
}

static void add_hours_over(bscap_draft *draft, cJSON *limit, const bscap_forecast *forecast,
                           const bscap_verdict *verdict) {
  cJSON *months = bscap_json_object(draft, limit, "hours_over_by_month");
  for (size_t i = find_first_month(forecast); i < bscap_forecast_months_count(forecast); i++)
    bscap_json_number(draft, months, name_month(draft, forecast, i),
                      bscap_verdict_hours_over(verdict, i));
}

/* That it breaks up to the end of each month, or of the forecast. */
static void add_probabilities(bscap_draft *draft, cJSON *limit, const bscap_forecast *forecast,
                              const bscap_verdict *verdict) {
  cJSON *months = bscap_json_object(draft, limit, "probability_by_month");
  for (size_t i = find_first_month(forecast); i < bscap_forecast_months_count(forecast); i++)
    bscap_json_number(draft, months, name_month(draft, forecast, i),
                      bscap_verdict_probability(verdict, bscap_forecast_month_end(forecast, i)));
}

static void fill_limit(bscap_draft *draft, cJSON *limit, const bscap_forecast *forecast,
                       const bscap_verdict *verdict) {
  bscap_json_text(draft, limit, "id", verdict->id);
  bscap_json_text(draft, limit, "severity", bscap_severity_name(verdict->severity));
  bscap_json_text(draft, limit, "unit", bscap_unit_name(verdict->unit));
  bscap_json_number(draft, limit, "now", verdict->now);
  bscap_json_number(draft, limit, "capacity", verdict->capacity);
  bscap_json_number(draft, limit, "share", verdict->share_ratio);
  bscap_json_number(draft, limit, "for_seconds", verdict->for_seconds);
  bscap_json_flag(draft, limit, "broken_now", verdict->is_broken_now);
  bscap_json_number(draft, limit, "probability", verdict->probability);
  bscap_json_number(draft, limit, "now_probability", verdict->now_probability);
  bscap_json_number(draft, limit, "first_probability", verdict->first_probability);
  add_dates(draft, limit, "breaks", verdict->breaks);
  bscap_json_text(draft, limit, "likely_break", bscap_words_time(draft, verdict->likely_break));
  add_levels(draft, limit, bscap_forecast_model(forecast), verdict);
  add_quantiles(draft, limit, "most", verdict->most);
  add_quantiles(draft, limit, "last", verdict->last);
  bscap_json_number(draft, limit, "hours_over", verdict->hours_over);
  bscap_json_text(draft, limit, "action", verdict->action);
}

static void add_broken_before(bscap_draft *draft, cJSON *parent, const bscap_forecast *forecast,
                              const bscap_milestone *milestone) {
  cJSON *list = bscap_json_array(draft, parent, "broken_before");
  const bscap_verdict *verdict;
  for (size_t i = 0; (verdict = bscap_forecast_verdict(forecast, i)) != NULL; i++) {
    const double probability = bscap_milestone_probability(milestone, verdict);
    if (!(probability > 0)) continue;
    cJSON *broken = bscap_json_object(draft, list, NULL);
    bscap_json_text(draft, broken, "id", verdict->id);
    bscap_json_number(draft, broken, "probability", probability);
  }
}

static void add_milestones(bscap_draft *draft, cJSON *root, const bscap_forecast *forecast) {
  cJSON *list = bscap_json_array(draft, root, "milestones");
  const bscap_milestone *milestone;
  for (size_t i = 0; (milestone = bscap_forecast_milestone(forecast, i)) != NULL; i++) {
    cJSON *item = bscap_json_object(draft, list, NULL);
    bscap_json_text(draft, item, "driver", milestone->driver);
    bscap_json_number(draft, item, "level", milestone->level);
    add_dates(draft, item, "reached", milestone->reached);
    bscap_json_number(draft, item, "probability", milestone->probability);
    bscap_json_flag(draft, item, "out_of_reach", milestone->is_out_of_reach);
    add_broken_before(draft, item, forecast, milestone);
  }
}

/* Every number that the model was given, so that another forecast can be held against this one. */
static void add_inputs(bscap_draft *draft, cJSON *root, const bscap_model *model) {
  cJSON *list = bscap_json_array(draft, root, "inputs");
  for (size_t i = 0; i < bscap_model_entries_count(model); i++) {
    const bscap_entry *entry = bscap_model_entry(model, i);
    cJSON *item = bscap_json_object(draft, list, NULL);
    bscap_json_text(draft, item, "path", entry->path);
    bscap_json_number(draft, item, "low", entry->low);
    bscap_json_number(draft, item, "likely", entry->likely);
    bscap_json_number(draft, item, "high", entry->high);
    bscap_json_text(draft, item, "unit", bscap_unit_name(entry->unit));
    bscap_json_flag(draft, item, "assumed", entry->is_assumed);
    bscap_json_text(draft, item, "source", entry->source);
  }
}

/* The likely future's course, then the quantiles of each month's highest value. */
static void add_months(bscap_draft *draft, cJSON *metric, const bscap_forecast *forecast,
                       size_t index) {
  cJSON *months = bscap_json_array(draft, metric, "months");
  for (size_t i = 0; i < bscap_forecast_months_count(forecast); i++) {
    const bscap_band band = bscap_forecast_band(forecast, index, i);
    const bscap_fan fan = bscap_forecast_fan(forecast, index, i);
    cJSON *item = bscap_json_object(draft, months, NULL);
    bscap_json_text(draft, item, "month", name_month(draft, forecast, i));
    bscap_json_number(draft, item, "least", band.least);
    bscap_json_number(draft, item, "mean", band.mean);
    bscap_json_number(draft, item, "most", band.most);
    bscap_json_number(draft, item, "p10", fan.p10);
    bscap_json_number(draft, item, "p25", fan.p25);
    bscap_json_number(draft, item, "p50", fan.p50);
    bscap_json_number(draft, item, "p75", fan.p75);
    bscap_json_number(draft, item, "p90", fan.p90);
  }
}

static void add_metrics(bscap_draft *draft, cJSON *root, const bscap_forecast *forecast) {
  cJSON *list = bscap_json_array(draft, root, "metrics");
  const bscap_metric *metric;
  for (size_t i = 0; (metric = bscap_forecast_metric(forecast, i)) != NULL; i++) {
    cJSON *item = bscap_json_object(draft, list, NULL);
    bscap_json_text(draft, item, "id", metric->id);
    bscap_json_text(draft, item, "unit", bscap_unit_name(metric->unit));
    add_months(draft, item, forecast, i);
  }
}

/* Which model, under what, from when to when. */
static cJSON *start(bscap_draft *draft, const char *kind, const bscap_forecast *forecast) {
  const bscap_model *model = bscap_forecast_model(forecast);
  cJSON *root = bscap_json_start(draft, kind);
  const double from = (double)bscap_forecast_as_of(forecast);
  const double to = (double)bscap_forecast_end(forecast);
  bscap_json_text(draft, root, "model", bscap_model_name(model));
  bscap_json_text(draft, root, "scenario", bscap_model_applied_scenario(model));
  bscap_json_text(draft, root, "start", bscap_words_date(draft, (double)bscap_model_start(model)));
  bscap_json_text(draft, root, "asOf", bscap_words_date(draft, from));
  bscap_json_text(draft, root, "end", bscap_words_date(draft, to));
  bscap_json_number(draft, root, "step_seconds", bscap_forecast_step(forecast));
  bscap_json_flag(draft, root, "deterministic", bscap_forecast_trajectories(forecast) == 0);
  bscap_json_whole(draft, root, "trajectories", bscap_forecast_trajectories(forecast));
  bscap_json_whole(draft, root, "seed", bscap_forecast_seed(forecast));
  return root;
}

static void add_limits(bscap_draft *draft, cJSON *root, const bscap_forecast *forecast) {
  cJSON *list = bscap_json_array(draft, root, "limits");
  const bscap_verdict *verdict;
  for (size_t i = 0; (verdict = bscap_forecast_verdict(forecast, i)) != NULL; i++) {
    cJSON *limit = bscap_json_object(draft, list, NULL);
    fill_limit(draft, limit, forecast, verdict);
    if (draft->options.shows_bands) add_hours_over(draft, limit, forecast, verdict);
  }
}

static void add_first_break(bscap_draft *draft, cJSON *root, const bscap_forecast *forecast) {
  const bscap_first_break first = bscap_forecast_first_break(forecast);
  cJSON *item = bscap_json_object(draft, root, "first_break");
  add_dates(draft, item, "breaks", first.breaks);
  bscap_json_number(draft, item, "probability", first.probability);
}

void bscap_forecast_json(bscap_draft *draft, const bscap_forecast *forecast) {
  cJSON *root = start(draft, "Forecast", forecast);
  add_first_break(draft, root, forecast);
  add_limits(draft, root, forecast);
  add_milestones(draft, root, forecast);
  add_inputs(draft, root, bscap_forecast_model(forecast));
  bscap_change_json(draft, root);
  if (draft->options.shows_bands) add_metrics(draft, root, forecast);
  bscap_json_finish(draft, root);
}

void bscap_explanation_json(bscap_draft *draft, const bscap_forecast *forecast,
                            const bscap_verdict *verdict) {
  cJSON *root = start(draft, "Explanation", forecast);
  cJSON *limit = bscap_json_object(draft, root, "limit");
  fill_limit(draft, limit, forecast, verdict);
  add_probabilities(draft, limit, forecast, verdict);
  add_hours_over(draft, limit, forecast, verdict);
  bscap_json_text(draft, limit, "meaning", bscap_limit_meaning(verdict->kind));
  cJSON *list = bscap_json_array(draft, root, "contributions");
  const bscap_contribution *part;
  for (size_t i = 0; (part = bscap_verdict_contribution(verdict, i)) != NULL; i++) {
    cJSON *item = bscap_json_object(draft, list, NULL);
    bscap_json_text(draft, item, "text", part->text);
    bscap_json_number(draft, item, "value", part->value);
    bscap_json_number(draft, item, "share", bscap_contribution_ratio(verdict, part));
  }
  bscap_json_finish(draft, root);
}
