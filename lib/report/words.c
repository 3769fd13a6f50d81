#include "report/words.h"

#include <bscap/calendar.h>
#include <math.h>
#include <string.h>

const char *bscap_words_amount(bscap_draft *draft, double value, bscap_unit unit) {
  char text[BSCAP_QUANTITY_SIZE];
  bscap_quantity_format(value, unit, text);
  return bscap_draft_print(draft, "%s", text);
}

const char *bscap_words_date(bscap_draft *draft, double time_seconds) {
  if (!isfinite(time_seconds)) return NULL;
  char text[BSCAP_DATE_SIZE];
  bscap_date_format((int64_t)floor(time_seconds), text);
  return bscap_draft_print(draft, "%s", text);
}

const char *bscap_words_time(bscap_draft *draft, double time_seconds) {
  const char *date = bscap_words_date(draft, time_seconds);
  if (date == NULL) return NULL;
  const int64_t time = (int64_t)floor(time_seconds);
  const int second = (int)(time - bscap_date_start(bscap_date_of(time)));
  return bscap_draft_print(draft, "%sT%02d:%02d:%02dZ", date, second / 3600, second / 60 % 60,
                           second % 60);
}

const char *bscap_words_month(bscap_draft *draft, int month) {
  return bscap_draft_print(draft, "%04d-%02d", month / 12, month % 12 + 1);
}

const char *bscap_words_chance(bscap_draft *draft, double probability) {
  if (probability > 0 && probability < 0.01) return "<1%";
  if (probability > 0.99 && probability < 1) return ">99%";
  return bscap_draft_print(draft, "%.0f%%", 100 * probability);
}

/* The same text three times is said once; and what was not reached says so once. */
static const char *join(bscap_draft *draft, const char *const words[3], const char *between,
                        size_t count) {
  if (count == 3 && strcmp(words[0], words[1]) == 0 && strcmp(words[1], words[2]) == 0)
    return words[0];
  const char *text = words[0];
  for (size_t i = 1; i < count; i++)
    text = bscap_draft_print(draft, "%s%s%s", text, between, words[i]);
  return text;
}

/* How many of them to say: up to the first that is NAN. */
static size_t count_said(bscap_quantiles values) {
  return isnan(values.p10) ? 1 : isnan(values.p50) ? 2 : 3;
}

static const char *word_time(bscap_draft *draft, double time_seconds, bool is_in_months) {
  if (!is_in_months) return bscap_words_date(draft, time_seconds);
  return bscap_words_month(draft, bscap_month_of((int64_t)floor(time_seconds)));
}

const char *bscap_words_times(bscap_draft *draft, bscap_quantiles times, double from, double to) {
  static const double days_matter_seconds = 92 * BSCAP_SECONDS_PER_DAY;
  const double values[] = {times.p10, times.p50, times.p90};
  const double last = isnan(times.p90) ? to : times.p90;
  const bool is_in_months = last - fmax(times.p10, from) > days_matter_seconds && times.p10 < to;
  const char *words[3];
  for (size_t i = 0; i < 3; i++) {
    if (isnan(values[i]))
      words[i] = bscap_draft_print(draft, "after %s", word_time(draft, to, is_in_months));
    else
      words[i] = values[i] <= from ? "now" : word_time(draft, values[i], is_in_months);
  }
  return join(draft, words, " .. ", count_said(times));
}

const char *bscap_words_reached(bscap_draft *draft, const bscap_forecast *forecast,
                                const bscap_milestone *milestone) {
  if (milestone->is_out_of_reach && !(milestone->probability > 0)) return "never";
  return bscap_words_times(draft, milestone->reached, -INFINITY,
                           (double)bscap_forecast_end(forecast));
}

const char *bscap_words_breaks(bscap_draft *draft, const bscap_forecast *forecast,
                               const bscap_verdict *verdict) {
  return bscap_words_times(draft, verdict->breaks, (double)bscap_forecast_as_of(forecast),
                           (double)bscap_forecast_end(forecast));
}

const char *bscap_words_capacity(bscap_draft *draft, const bscap_verdict *verdict) {
  const char *capacity = bscap_words_amount(draft, verdict->capacity, verdict->unit);
  if (verdict->share_ratio == 1) return capacity;
  const char *share = bscap_words_amount(draft, verdict->share_ratio, BSCAP_RATIO);
  return bscap_draft_print(draft, "%s of %s", share, capacity);
}

/* Whether somebody asked for dates of this driver, or of none at all. */
static bool is_watched(const bscap_forecast *forecast, const char *driver) {
  const bscap_milestone *milestone;
  for (size_t i = 0; (milestone = bscap_forecast_milestone(forecast, i)) != NULL; i++)
    if (strcmp(milestone->driver, driver) == 0) return true;
  return bscap_forecast_milestone(forecast, 0) == NULL;
}

/* To three digits: the fourth of what is uncertain is not known. */
static double round_to_three(double value) {
  double unit = 1;
  while (value / unit >= 1000) unit *= 10;
  return round(value / unit) * unit;
}

/* Bytes that were not rounded might look exact in binary units. */
const char *bscap_words_quantile(bscap_draft *draft, double value, bscap_unit unit) {
  return bscap_words_amount(draft, unit == BSCAP_BYTES ? round_to_three(value) : value, unit);
}

const char *bscap_words_amounts(bscap_draft *draft, bscap_quantiles values, bscap_unit unit) {
  const double each[] = {values.p10, values.p50, values.p90};
  const char *words[3];
  if (values.p10 == values.p90) return bscap_words_amount(draft, values.p50, unit);
  for (size_t i = 0; i < 3; i++)
    words[i] = isnan(each[i]) ? "more" : bscap_words_quantile(draft, each[i], unit);
  if (count_said(values) == 2) return bscap_draft_print(draft, "%s or more", words[0]);
  return join(draft, words, " - ", count_said(values));
}

static const char *word_level(bscap_draft *draft, bscap_quantiles level) {
  bscap_quantiles whole = {round(level.p10), round(level.p50), round(level.p90)};
  if (level.p10 != level.p90)
    whole = (bscap_quantiles){round_to_three(level.p10), round_to_three(level.p50),
                              round_to_three(level.p90)};
  return bscap_words_amounts(draft, whole, BSCAP_COUNT);
}

const char *bscap_words_levels(bscap_draft *draft, const bscap_forecast *forecast,
                               const bscap_verdict *verdict) {
  const bscap_model *model = bscap_forecast_model(forecast);
  const char *levels = "", *driver;
  for (size_t i = 0; (driver = bscap_model_driver(model, i)) != NULL; i++) {
    const bscap_quantiles level = bscap_verdict_level(verdict, i);
    if (isnan(level.p10) || !is_watched(forecast, driver)) continue;
    levels = bscap_draft_print(draft, "%s%s%s %s", levels, *levels != '\0' ? ", " : "",
                               word_level(draft, level), driver);
  }
  return levels;
}

const char *bscap_words_duration(bscap_draft *draft, double seconds) {
  char text[BSCAP_DURATION_SIZE] = "for ever";
  if (isfinite(seconds) && seconds >= 0) bscap_duration_format(seconds, text);
  return bscap_draft_print(draft, "%s", text);
}

bool bscap_verdict_breaks(const bscap_verdict *verdict) {
  return verdict->is_broken_now || verdict->probability >= 0.05;
}

bool bscap_verdict_likely_breaks(const bscap_verdict *verdict) {
  return verdict->is_broken_now || verdict->probability >= 0.5;
}

double bscap_contribution_ratio(const bscap_verdict *verdict, const bscap_contribution *part) {
  double whole = 0;
  const bscap_contribution *other;
  for (size_t i = 0; (other = bscap_verdict_contribution(verdict, i)) != NULL; i++)
    whole += other->value;
  return whole > 0 ? part->value / whole : 0;
}

size_t bscap_part_length(const char *id) {
  const char *slash = strrchr(id, '/');
  return slash != NULL ? (size_t)(slash - id) : strlen(id);
}

const char *bscap_limit_label(const char *id) {
  const char *slash = strrchr(id, '/');
  return slash != NULL ? slash + 1 : id;
}
