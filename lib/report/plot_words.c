#include "report/plot.h"

#include <bscap/calendar.h>
#include <math.h>
#include <string.h>

#include "report/words.h"

typedef struct plot_words {
  const char *name;
  const char *state;
} plot_words;

static const plot_words table[] = {
    [BSCAP_LIMIT_SERVICE_CPU_ALERT] = {"alert", "past its alert"},
    [BSCAP_LIMIT_SERVICE_CPU] = {"limit", "past its limit"},
    [BSCAP_LIMIT_SERVICE_MEMORY_ALERT] = {"alert", "past its alert"},
    [BSCAP_LIMIT_SERVICE_MEMORY] = {"limit", "past its limit"},
    [BSCAP_LIMIT_AUTOSCALER_CPU] = {"target", "more than scaling can serve"},
    [BSCAP_LIMIT_AUTOSCALER_MEMORY] = {"target", "more than scaling can serve"},
    [BSCAP_LIMIT_AUTOSCALER_UNMET] = {"unmet", "work outruns scaling"},
    [BSCAP_LIMIT_VOLUME_ALERT] = {"alert", "past its alert"},
    [BSCAP_LIMIT_VOLUME_FULL] = {"full", "full"},
    [BSCAP_LIMIT_LINK_ALERT] = {"alert", "past its alert"},
    [BSCAP_LIMIT_LINK_FULL] = {"full", "saturated"},
    [BSCAP_LIMIT_NODE_CPU_ALERT] = {"alert", "past its alert"},
    [BSCAP_LIMIT_NODE_CPU] = {"capacity", "more than the nodes have"},
    [BSCAP_LIMIT_NODE_MEMORY_ALERT] = {"alert", "past its alert"},
    [BSCAP_LIMIT_NODE_MEMORY] = {"capacity", "more than the nodes have"},
    [BSCAP_LIMIT_NODE_CPU_REQUESTS] = {"capacity", "more than the nodes have free"},
    [BSCAP_LIMIT_NODE_MEMORY_REQUESTS] = {"capacity", "more than the nodes have free"},
    [BSCAP_LIMIT_QUOTA_CPU_REQUESTS] = {"quota", "past its quota"},
    [BSCAP_LIMIT_QUOTA_MEMORY_REQUESTS] = {"quota", "past its quota"},
    [BSCAP_LIMIT_QUOTA_CPU_LIMITS] = {"quota", "past its quota"},
    [BSCAP_LIMIT_QUOTA_MEMORY_LIMITS] = {"quota", "past its quota"},
    [BSCAP_LIMIT_QUOTA_VOLUMES] = {"quota", "past its quota"},
};

static const plot_words *words_of(bscap_limit_kind kind) {
  static const plot_words other = {"limit", "past its limit"};
  const size_t count = sizeof table / sizeof *table;
  return (size_t)kind < count && table[kind].name != NULL ? &table[kind] : &other;
}

const char *bscap_plot_limit_name(bscap_limit_kind kind) {
  return words_of(kind)->name;
}

const char *bscap_plot_limit_state(bscap_limit_kind kind) {
  return words_of(kind)->state;
}

static double count_months(const bscap_forecast *forecast) {
  const double start = (double)bscap_forecast_as_of(forecast);
  return ((double)bscap_forecast_end(forecast) - start) / BSCAP_SECONDS_PER_MONTH;
}

const char *bscap_plot_time(bscap_draft *draft, const bscap_forecast *forecast, double time) {
  const bool is_after = !isfinite(time);
  const double shown = is_after ? (double)bscap_forecast_end(forecast) : time;
  const char *name = count_months(forecast) > 9
                         ? bscap_words_month(draft, bscap_month_of((int64_t)floor(shown)))
                         : bscap_words_date(draft, shown);
  return is_after ? bscap_draft_print(draft, "after %s", name) : name;
}

const char *bscap_plot_chance(bscap_draft *draft, double probability) {
  const double percent = round(100 * probability);
  if (probability > 0 && percent < 1) return "<1%";
  if (probability < 1 && percent > 99) return ">99%";
  return bscap_draft_print(draft, "%d%%", (int)percent);
}

const char *bscap_plot_span(bscap_draft *draft, const bscap_forecast *forecast) {
  const double months = count_months(forecast);
  if (round(months) >= 2 && fabs(months - round(months)) < 0.05)
    return bscap_draft_print(draft, "within %d months", (int)round(months));
  const double days = months * BSCAP_SECONDS_PER_MONTH / BSCAP_SECONDS_PER_DAY;
  return bscap_draft_print(draft, "within %d days", (int)round(days));
}

const char *bscap_plot_when(bscap_draft *draft, const bscap_forecast *forecast, const char *verb,
                            bscap_quantiles when, double probability) {
  const double start = (double)bscap_forecast_as_of(forecast);
  const char *chance = bscap_plot_chance(draft, probability);
  const char *from = bscap_plot_time(draft, forecast, when.p10);
  const char *median = bscap_plot_time(draft, forecast, when.p50);
  if (isnan(when.p10)) return bscap_draft_print(draft, "%s in %s of futures", verb, chance);
  if (isnan(when.p50))
    return bscap_draft_print(draft, "%s in %s of futures, one in ten by %s", verb, chance, from);
  const char *to = bscap_plot_time(draft, forecast, when.p90);
  if (bscap_forecast_trajectories(forecast) == 0)
    return bscap_draft_print(draft, "%s %s", verb, median);
  if (when.p50 <= start) median = "now";
  if (when.p10 <= start) from = "now";
  if (strcmp(from, to) == 0) return bscap_draft_print(draft, "%s %s, %s", verb, median, chance);
  return bscap_draft_print(draft, "%s %s (%s to %s), %s", verb, median, from, to, chance);
}

const char *bscap_plot_footer(bscap_draft *draft, const bscap_forecast *forecast) {
  const bscap_model *model = bscap_forecast_model(forecast);
  const char *scenario = bscap_model_applied_scenario(model);
  const char *file = draft->options.file != NULL ? draft->options.file : "";
  const size_t futures = bscap_forecast_trajectories(forecast);
  const char *chance = "The likely future only";
  if (futures > 0)
    chance = bscap_draft_print(draft, "%s futures from seed %llu",
                               bscap_words_amount(draft, (double)futures, BSCAP_COUNT),
                               (unsigned long long)bscap_forecast_seed(forecast));
  return bscap_draft_print(draft, "%s, as of %s, until %s. %s%s%s%s%s", chance,
                           bscap_words_date(draft, (double)bscap_forecast_as_of(forecast)),
                           bscap_words_date(draft, (double)bscap_forecast_end(forecast)),
                           bscap_model_name(model), *file != '\0' ? ", from " : "", file,
                           scenario != NULL ? ", scenario " : "", scenario != NULL ? scenario : "");
}
