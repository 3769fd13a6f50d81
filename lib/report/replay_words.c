#include "report/replay.h"

#include <bscap/calendar.h>
#include <math.h>

#include "report/words.h"

const char *bscap_words_work(bscap_draft *draft, double millicore_seconds) {
  static const struct {
    double seconds;
    const char *name;
  } units[] = {{3600 * 24, "core-days"}, {3600, "core-hours"}, {60, "core-minutes"}};
  const double core_seconds = millicore_seconds / 1000;
  const char *name = "core-seconds";
  double value = core_seconds;
  for (size_t i = 0; i < sizeof units / sizeof *units; i++)
    if (core_seconds >= 2 * units[i].seconds) {
      name = units[i].name;
      value = core_seconds / units[i].seconds;
      break;
    }
  if (value > 0 && value < 0.001) return "<0.001 core-seconds";
  const double unit = value >= 100 ? 1 : value >= 10 ? 0.1 : value >= 1 ? 0.01 : 0.001;
  char text[32];
  bscap_text_shortest(text, sizeof text, round(value / unit) / round(1 / unit));
  const char *amount = value >= 1000 ? bscap_words_amount(draft, round(value), BSCAP_COUNT) : text;
  return bscap_draft_print(draft, "%s %s", amount, name);
}

const char *bscap_words_share(bscap_draft *draft, double part, double whole) {
  const double percent = whole > 0 ? 100 * part / whole : 0;
  if (percent > 0 && percent < 0.1) return "<0.1%";
  if (percent > 99 && percent < 100) return ">99%";
  if (percent >= 9.95 || percent == 0) return bscap_draft_print(draft, "%.0f%%", percent);
  char text[32];
  bscap_text_shortest(text, sizeof text, round(10 * percent) / 10);
  return bscap_draft_print(draft, "%s%%", text);
}

const char *bscap_words_pods(bscap_draft *draft, double count) {
  return bscap_draft_print(draft, "%s pod%s", bscap_words_amount(draft, count, BSCAP_COUNT),
                           count == 1 ? "" : "s");
}

const char *bscap_replay_clock(bscap_draft *draft, const bscap_replay_story *story,
                               double seconds) {
  const int64_t from = story->words->start_seconds;
  const int64_t whole = (int64_t)floor(seconds + 0.5);
  const int64_t time = from >= 0 ? from + whole : whole;
  const int64_t days = time / 86400, second = time % 86400;
  const char *clock = bscap_draft_print(draft, "%02d:%02d:%02d", (int)(second / 3600),
                                        (int)(second / 60 % 60), (int)(second % 60));
  if (from >= 0)
    return bscap_draft_print(draft, "%s %s", bscap_words_date(draft, (double)time), clock);
  if (story->totals.seconds < 86400) return clock;
  return bscap_draft_print(draft, "%lldd %s", (long long)days, clock);
}

const char *bscap_replay_metric(bscap_draft *draft, const bscap_replay_story *story,
                                size_t metric) {
  const char *const *names = story->words->metrics;
  const bscap_autoscaler *autoscaler = story->autoscaler;
  if (metric >= autoscaler->metrics_count) return "the autoscaler";
  if (names != NULL && names[metric] != NULL) return names[metric];
  if (autoscaler->metrics[metric].is_cpu) return "cpu";
  if (autoscaler->metrics[metric].source <= BSCAP_SOURCE_CONTAINER_RESOURCE) return "memory";
  return bscap_draft_print(draft, "metric %zu", metric + 1);
}
