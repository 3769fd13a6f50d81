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

const char *bscap_words_reached(bscap_draft *draft, const bscap_forecast *forecast,
                                double time_seconds) {
  const char *date = bscap_words_date(draft, time_seconds);
  if (date != NULL) return date;
  return bscap_draft_print(draft, "after %s",
                           bscap_words_date(draft, (double)bscap_forecast_end(forecast)));
}

const char *bscap_words_breaks(bscap_draft *draft, const bscap_forecast *forecast,
                               const bscap_verdict *verdict) {
  return verdict->is_broken_now ? "now" : bscap_words_reached(draft, forecast, verdict->breaks.p50);
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

const char *bscap_words_levels(bscap_draft *draft, const bscap_forecast *forecast,
                               const bscap_verdict *verdict) {
  const bscap_model *model = bscap_forecast_model(forecast);
  bscap_text levels = {.allocator = draft->options.allocator};
  const char *driver;
  for (size_t i = 0; (driver = bscap_model_driver(model, i)) != NULL; i++) {
    const double level = bscap_verdict_level(verdict, i).p50;
    if (isnan(level) || !is_watched(forecast, driver)) continue;
    const char *amount = bscap_words_amount(draft, round(level), BSCAP_COUNT);
    bscap_text_print(&levels, "%s%s %s", levels.count > 0 ? ", " : "", amount, driver);
  }
  if (levels.failed) draft->text.failed = true;
  const char *kept = levels.count > 0 ? bscap_draft_print(draft, "%s", levels.bytes) : "";
  bscap_text_free(&levels);
  return kept;
}

const char *bscap_words_duration(bscap_draft *draft, double seconds) {
  char text[BSCAP_DURATION_SIZE] = "for ever";
  if (isfinite(seconds) && seconds >= 0) bscap_duration_format(seconds, text);
  return bscap_draft_print(draft, "%s", text);
}

bool bscap_verdict_breaks(const bscap_verdict *verdict) {
  return verdict->is_broken_now || verdict->probability > 0;
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
