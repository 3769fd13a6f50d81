#include "report/shown.h"

#include <bscap/calendar.h>
#include <math.h>

#include "report/json.h"
#include "report/words.h"

/* `write` is bscap_words_date or bscap_words_time. */
static void add_times(bscap_draft *draft, cJSON *parent, const char *key, bscap_quantiles times,
                      const char *(*write)(bscap_draft *, double)) {
  cJSON *item = bscap_json_object(draft, parent, key);
  bscap_json_text(draft, item, "p10", write(draft, times.p10));
  bscap_json_text(draft, item, "p50", write(draft, times.p50));
  bscap_json_text(draft, item, "p90", write(draft, times.p90));
}

/* Levels in whole users, battles and so on. */
static void add_levels(bscap_draft *draft, cJSON *limit, const bscap_model *model,
                       const bscap_verdict *verdict) {
  cJSON *at = bscap_json_object(draft, limit, "at");
  const char *driver;
  for (size_t i = 0; (driver = bscap_model_driver(model, i)) != NULL; i++) {
    const bscap_quantiles level = bscap_verdict_level(verdict, i);
    cJSON *levels = bscap_json_object(draft, at, driver);
    bscap_json_number(draft, levels, "p10", round(level.p10));
    bscap_json_number(draft, levels, "p50", round(level.p50));
    bscap_json_number(draft, levels, "p90", round(level.p90));
  }
}

static void fill_limit(bscap_draft *draft, cJSON *limit, const bscap_model *model,
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
  add_times(draft, limit, "breaks", verdict->breaks, bscap_words_date);
  add_times(draft, limit, "breaks_at", verdict->breaks, bscap_words_time);
  add_levels(draft, limit, model, verdict);
  bscap_json_number(draft, limit, "most", verdict->most);
  bscap_json_number(draft, limit, "last", verdict->last);
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
    add_times(draft, item, "reached", milestone->reached, bscap_words_date);
    bscap_json_flag(draft, item, "out_of_reach", milestone->is_out_of_reach);
    add_broken_before(draft, item, forecast, milestone);
  }
}

static void add_assumptions(bscap_draft *draft, cJSON *root, const bscap_model *model) {
  cJSON *list = bscap_json_array(draft, root, "assumptions");
  for (size_t i = 0; i < bscap_model_entries_count(model); i++) {
    const bscap_entry *entry = bscap_model_entry(model, i);
    if (!entry->is_assumed) continue;
    cJSON *item = bscap_json_object(draft, list, NULL);
    bscap_json_text(draft, item, "path", entry->path);
    bscap_json_number(draft, item, "low", entry->low);
    bscap_json_number(draft, item, "likely", entry->likely);
    bscap_json_number(draft, item, "high", entry->high);
    bscap_json_text(draft, item, "unit", bscap_unit_name(entry->unit));
    bscap_json_text(draft, item, "source", entry->source);
  }
}

static void add_months(bscap_draft *draft, cJSON *metric, const bscap_forecast *forecast,
                       size_t index) {
  cJSON *months = bscap_json_array(draft, metric, "months");
  for (size_t i = 0; i < bscap_forecast_months_count(forecast); i++) {
    const int month = bscap_forecast_first_month(forecast) + (int)i;
    const bscap_band band = bscap_forecast_band(forecast, index, i);
    cJSON *item = bscap_json_object(draft, months, NULL);
    bscap_json_text(draft, item, "month", bscap_words_month(draft, month));
    bscap_json_number(draft, item, "least", band.least);
    bscap_json_number(draft, item, "mean", band.mean);
    bscap_json_number(draft, item, "most", band.most);
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
  bscap_json_flag(draft, root, "deterministic", true);
  return root;
}

void bscap_forecast_json(bscap_draft *draft, const bscap_forecast *forecast) {
  const bscap_model *model = bscap_forecast_model(forecast);
  cJSON *root = start(draft, "Forecast", forecast);
  cJSON *limits = bscap_json_array(draft, root, "limits");
  const bscap_verdict *verdict;
  for (size_t i = 0; (verdict = bscap_forecast_verdict(forecast, i)) != NULL; i++)
    fill_limit(draft, bscap_json_object(draft, limits, NULL), model, verdict);
  add_milestones(draft, root, forecast);
  add_assumptions(draft, root, model);
  if (draft->options.shows_bands) add_metrics(draft, root, forecast);
  bscap_json_finish(draft, root);
}

void bscap_explanation_json(bscap_draft *draft, const bscap_forecast *forecast,
                            const bscap_verdict *verdict) {
  cJSON *root = start(draft, "Explanation", forecast);
  cJSON *limit = bscap_json_object(draft, root, "limit");
  fill_limit(draft, limit, bscap_forecast_model(forecast), verdict);
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
