#include "report/words.h"

#include <bscap/calendar.h>
#include <math.h>
#include <string.h>

const char *bscap_words_amount(bscap_draft *draft, double value, bscap_unit unit) {
  char text[BSCAP_QUANTITY_SIZE];
  if (unit == BSCAP_SECONDS && isfinite(value)) return bscap_words_span(draft, value);
  bscap_quantity_format(value, unit, text);
  return bscap_draft_print(draft, "%s", text);
}

/* Moments are sums over many steps, and a last bit must not make 17:59:59 of 18:00. */
static int64_t round_to_second(double time_seconds) {
  return (int64_t)floor(time_seconds + 0.5);
}

static int second_of_day(double time_seconds) {
  const int64_t time = round_to_second(time_seconds);
  return (int)(time - bscap_date_start(bscap_date_of(time)));
}

const char *bscap_words_date(bscap_draft *draft, double time_seconds) {
  if (!isfinite(time_seconds)) return NULL;
  char text[BSCAP_DATE_SIZE];
  bscap_date_format(round_to_second(time_seconds), text);
  return bscap_draft_print(draft, "%s", text);
}

const char *bscap_words_time(bscap_draft *draft, double time_seconds) {
  const char *date = bscap_words_date(draft, time_seconds);
  if (date == NULL) return NULL;
  const int second = second_of_day(time_seconds);
  return bscap_draft_print(draft, "%sT%02d:%02d:%02dZ", date, second / 3600, second / 60 % 60,
                           second % 60);
}

const char *bscap_words_moment(bscap_draft *draft, double time_seconds) {
  const char *date = bscap_words_date(draft, time_seconds);
  if (date == NULL) return NULL;
  const int minute = second_of_day(time_seconds) / 60;
  return bscap_draft_print(draft, "%s %02d:%02d", date, minute / 60, minute % 60);
}

/* A day is no answer where one looks ahead for hours. */
static const char *word_end(bscap_draft *draft, double from, double to) {
  const bool is_within_days = to - from < 2 * BSCAP_SECONDS_PER_DAY && second_of_day(to) > 0;
  return is_within_days ? bscap_words_moment(draft, to) : bscap_words_date(draft, to);
}

const char *bscap_words_end(bscap_draft *draft, const bscap_forecast *forecast) {
  return word_end(draft, (double)bscap_forecast_as_of(forecast),
                  (double)bscap_forecast_end(forecast));
}

const char *bscap_words_futures(bscap_draft *draft, const bscap_forecast *forecast) {
  const size_t count = bscap_forecast_trajectories(forecast);
  return bscap_draft_print(draft, "%s future%s",
                           bscap_words_amount(draft, (double)count, BSCAP_COUNT),
                           count == 1 ? "" : "s");
}

const char *bscap_words_month(bscap_draft *draft, int month) {
  return bscap_draft_print(draft, "%04d-%02d", month / 12, month % 12 + 1);
}

const char *bscap_words_chance(bscap_draft *draft, double probability) {
  if (probability > 0 && probability < 0.01) return "<1%";
  if (probability > 0.99 && probability < 1) return ">99%";
  return bscap_draft_print(draft, "%.0f%%", 100 * probability);
}

/* The same text three times is said once. */
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
  return bscap_words_month(draft, bscap_month_of(round_to_second(time_seconds)));
}

const char *bscap_words_times(bscap_draft *draft, bscap_quantiles times, double from, double to) {
  static const double days_matter_seconds = 92 * BSCAP_SECONDS_PER_DAY;
  const double values[] = {times.p10, times.p50, times.p90};
  const double last = isnan(times.p90) ? to : times.p90;
  const bool is_in_months = last - fmax(times.p10, from) > days_matter_seconds && times.p10 < to;
  const char *words[3];
  for (size_t i = 0; i < 3; i++) {
    if (isnan(values[i]))
      words[i] = bscap_draft_print(
          draft, "after %s", is_in_months ? word_time(draft, to, true) : word_end(draft, from, to));
    else
      words[i] = values[i] <= from ? "now" : word_time(draft, values[i], is_in_months);
  }
  return join(draft, words, " .. ", count_said(times));
}

bool bscap_milestone_is_never(const bscap_milestone *milestone) {
  return milestone->is_out_of_reach && !(milestone->probability > 0);
}

const char *bscap_words_reached(bscap_draft *draft, const bscap_forecast *forecast,
                                const bscap_milestone *milestone) {
  if (bscap_milestone_is_never(milestone)) return "never";
  return bscap_words_times(draft, milestone->reached, (double)bscap_forecast_as_of(forecast),
                           (double)bscap_forecast_end(forecast));
}

const char *bscap_words_breaks(bscap_draft *draft, const bscap_forecast *forecast,
                               const bscap_verdict *verdict) {
  return bscap_words_times(draft, verdict->breaks, (double)bscap_forecast_as_of(forecast),
                           (double)bscap_forecast_end(forecast));
}

const char *bscap_words_unlikely(bscap_draft *draft, const bscap_verdict *verdict) {
  const char *chance = bscap_words_chance(draft, verdict->probability);
  if (isnan(verdict->breaks.p10))
    return bscap_draft_print(draft, "it breaks in %s of futures", chance);
  return bscap_draft_print(draft, "it breaks in %s of futures, in one of ten by %s", chance,
                           bscap_words_date(draft, verdict->breaks.p10));
}

static const char *word_seconds(bscap_draft *draft, double seconds) {
  char text[32];
  bscap_text_shortest(text, sizeof text, seconds);
  return bscap_draft_print(draft, "%s s", text);
}

/* The two largest units; the smaller one only where it says something. */
const char *bscap_words_span(bscap_draft *draft, double seconds) {
  static const struct {
    double seconds;
    const char *name;
    const char *names;
  } units[] = {{86400, "day", "days"}, {3600, "h", "h"}, {60, "min", "min"}, {1, "s", "s"}};
  if (!isfinite(seconds)) return "for ever";
  if (seconds > 0 && seconds < 0.001) return "<0.001 s";
  if (seconds < 10) return word_seconds(draft, round(seconds * 1000) / 1000);
  const double step = seconds < 3600 ? 1 : seconds < 86400 ? 60 : 3600;
  const double whole = round(seconds / step) * step;
  size_t i = 0;
  while (units[i].seconds > whole) i++;
  const double first = floor(whole / units[i].seconds);
  const char *text =
      bscap_draft_print(draft, "%s %s", bscap_words_amount(draft, first, BSCAP_COUNT),
                        first == 1 ? units[i].name : units[i].names);
  if (i == 3) return text;
  const double rest = round((whole - first * units[i].seconds) / units[i + 1].seconds);
  if (rest == 0) return text;
  return bscap_draft_print(draft, "%s %.0f %s", text, rest, units[i + 1].name);
}

const char *bscap_words_capacity(bscap_draft *draft, const bscap_verdict *verdict) {
  if (verdict->kind == BSCAP_LIMIT_AUTOSCALER_UNMET)
    return bscap_draft_print(draft, "%s a day", bscap_words_span(draft, verdict->capacity));
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
  const size_t count = count_said(values);
  const bool is_once = strcmp(words[0], words[1]) == 0;
  if (count == 2 || (count == 3 && is_once && isnan(values.p90)))
    return bscap_draft_print(draft, "%s or more", words[0]);
  if (count == 3 && is_once && strcmp(words[1], words[2]) != 0)
    return bscap_draft_print(draft, "%s - %s", words[0], words[2]);
  return join(draft, words, " - ", count);
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
  const bool has_chance = bscap_forecast_trajectories(forecast) > 0;
  const char *levels = "", *driver;
  for (size_t i = 0; (driver = bscap_model_driver(model, i)) != NULL; i++) {
    const bscap_quantiles level = bscap_verdict_level(verdict, i);
    if (isnan(level.p10) || !is_watched(forecast, driver)) continue;
    if (has_chance && !bscap_verdict_depends(verdict, i)) continue;
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
