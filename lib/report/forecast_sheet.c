#include "report/shown.h"

#include <math.h>

#include "report/sheet.h"
#include "report/words.h"

static void write_head(bscap_draft *draft, const bscap_model *model) {
  static const char *const titles[] = {"id",          "severity",        "unit",
                                       "now",         "capacity",        "share_ratio",
                                       "for_seconds", "breaks_p10",      "breaks_p50",
                                       "breaks_p90",  "likely_break",    "broken_now",
                                       "probability", "now_probability", "first_probability",
                                       "most",        "most_p10",        "most_p90",
                                       "last",        "last_p10",        "last_p90",
                                       "hours_over",  "action"};
  for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) bscap_sheet_text(draft, titles[i]);
  const char *driver;
  for (size_t i = 0; (driver = bscap_model_driver(model, i)) != NULL; i++) {
    bscap_sheet_text(draft, bscap_draft_print(draft, "at_%s_p10", driver));
    bscap_sheet_text(draft, bscap_draft_print(draft, "at_%s_p50", driver));
    bscap_sheet_text(draft, bscap_draft_print(draft, "at_%s_p90", driver));
  }
  bscap_change_sheet_head(draft);
  bscap_sheet_end_row(draft);
}

static void write_dates(bscap_draft *draft, bscap_quantiles times) {
  bscap_sheet_text(draft, bscap_words_date(draft, times.p10));
  bscap_sheet_text(draft, bscap_words_date(draft, times.p50));
  bscap_sheet_text(draft, bscap_words_date(draft, times.p90));
}

/* The median first: who reads one of them reads that. */
static void write_values(bscap_draft *draft, bscap_quantiles values) {
  bscap_sheet_number(draft, values.p50);
  bscap_sheet_number(draft, values.p10);
  bscap_sheet_number(draft, values.p90);
}

static void write_limit(bscap_draft *draft, const bscap_model *model,
                        const bscap_verdict *verdict) {
  bscap_sheet_text(draft, verdict->id);
  bscap_sheet_text(draft, bscap_severity_name(verdict->severity));
  bscap_sheet_text(draft, bscap_unit_name(verdict->unit));
  bscap_sheet_number(draft, verdict->now);
  bscap_sheet_number(draft, verdict->capacity);
  bscap_sheet_number(draft, verdict->share_ratio);
  bscap_sheet_number(draft, verdict->for_seconds);
  write_dates(draft, verdict->breaks);
  bscap_sheet_text(draft, bscap_words_time(draft, verdict->likely_break));
  bscap_sheet_number(draft, verdict->is_broken_now ? 1 : 0);
  bscap_sheet_number(draft, verdict->probability);
  bscap_sheet_number(draft, verdict->now_probability);
  bscap_sheet_number(draft, verdict->first_probability);
  write_values(draft, verdict->most);
  write_values(draft, verdict->last);
  bscap_sheet_number(draft, verdict->hours_over);
  bscap_sheet_text(draft, verdict->action);
  for (size_t i = 0; bscap_model_driver(model, i) != NULL; i++) {
    const bscap_quantiles level = bscap_verdict_level(verdict, i);
    bscap_sheet_number(draft, round(level.p10));
    bscap_sheet_number(draft, round(level.p50));
    bscap_sheet_number(draft, round(level.p90));
  }
  bscap_change_sheet_row(draft, verdict->id);
  bscap_sheet_end_row(draft);
}

static void write_limits(bscap_draft *draft, const bscap_forecast *forecast) {
  const bscap_model *model = bscap_forecast_model(forecast);
  write_head(draft, model);
  const bscap_verdict *verdict;
  for (size_t i = 0; (verdict = bscap_forecast_verdict(forecast, i)) != NULL; i++)
    write_limit(draft, model, verdict);
}

static void write_month(bscap_draft *draft, const bscap_forecast *forecast, size_t index,
                        size_t month) {
  const bscap_metric *metric = bscap_forecast_metric(forecast, index);
  const bscap_band band = bscap_forecast_band(forecast, index, month);
  const bscap_fan fan = bscap_forecast_fan(forecast, index, month);
  const double values[] = {band.least, band.mean, band.most, fan.p10,
                           fan.p25,    fan.p50,   fan.p75,   fan.p90};
  bscap_sheet_text(draft, metric->id);
  bscap_sheet_text(draft, bscap_unit_name(metric->unit));
  bscap_sheet_text(draft,
                   bscap_words_month(draft, bscap_forecast_first_month(forecast) + (int)month));
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) bscap_sheet_number(draft, values[i]);
  bscap_sheet_end_row(draft);
}

/* The likely future's course, then the quantiles of each month's highest value. */
static void write_bands(bscap_draft *draft, const bscap_forecast *forecast) {
  static const char *const titles[] = {"id",  "unit", "month", "least", "mean", "most",
                                       "p10", "p25",  "p50",   "p75",   "p90",  NULL};
  bscap_sheet_head(draft, titles);
  for (size_t i = 0; bscap_forecast_metric(forecast, i) != NULL; i++)
    for (size_t j = 0; j < bscap_forecast_months_count(forecast); j++)
      write_month(draft, forecast, i, j);
}

void bscap_forecast_sheet(bscap_draft *draft, const bscap_forecast *forecast) {
  if (draft->options.shows_bands)
    write_bands(draft, forecast);
  else
    write_limits(draft, forecast);
}

void bscap_explanation_sheet(bscap_draft *draft, const bscap_verdict *verdict) {
  static const char *const titles[] = {"id", "contribution", "unit", "value", "share_ratio", NULL};
  bscap_sheet_head(draft, titles);
  const bscap_contribution *part;
  for (size_t i = 0; (part = bscap_verdict_contribution(verdict, i)) != NULL; i++) {
    bscap_sheet_text(draft, verdict->id);
    bscap_sheet_text(draft, part->text);
    bscap_sheet_text(draft, bscap_unit_name(verdict->unit));
    bscap_sheet_number(draft, part->value);
    bscap_sheet_number(draft, bscap_contribution_ratio(verdict, part));
    bscap_sheet_end_row(draft);
  }
}
