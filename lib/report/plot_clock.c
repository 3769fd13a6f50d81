#include "report/plot_replay.h"

#include <bscap/calendar.h>
#include <math.h>

#include "report/words.h"

static const double steps[] = {1,     2,     5,      10,     15,     30,      60,      120,
                               300,   600,   900,    1800,   3600,   7200,    10800,   21600,
                               43200, 86400, 172800, 432000, 864000, 1728000, 4320000, 8640000};

static double choose_step(double length, size_t count) {
  const size_t last = sizeof steps / sizeof *steps - 1;
  size_t i = 0;
  while (i < last && length / steps[i] > (double)count) i++;
  double step = steps[i];
  while (length / step > (double)count) step *= 2;
  return step;
}

/* `18:00`, with seconds where steps are shorter than minutes; days at midnight. */
static const char *name_moment(bscap_draft *draft, int64_t time, double step, bool is_dated,
                               bool has_days) {
  const int64_t day = time / 86400;
  const int second = (int)(time % 86400);
  if (step >= 86400 || (has_days && second == 0))
    return is_dated ? bscap_words_date(draft, (double)time)
                    : bscap_draft_print(draft, "%lldd", (long long)day);
  const char *clock = bscap_draft_print(draft, "%02d:%02d", second / 3600, second / 60 % 60);
  if (step < 60) clock = bscap_draft_print(draft, "%s:%02d", clock, second % 60);
  return has_days && !is_dated ? bscap_draft_print(draft, "%lldd %s", (long long)day, clock)
                               : clock;
}

bscap_axis bscap_axis_of_clock(bscap_draft *draft, int64_t start, double end, size_t count) {
  bscap_axis axis = {.end = end, .scale = 1};
  const int64_t origin = start >= 0 ? start : 0;
  if (count >= BSCAP_MOST_TICKS) count = BSCAP_MOST_TICKS - 1;
  axis.step = choose_step(end, count > 0 ? count : 1);
  const bool has_days = (double)(origin % 86400) + end > 86400;
  const int64_t step = (int64_t)axis.step;
  const int64_t first = (origin + step - 1) / step * step;
  for (int64_t time = first; (double)(time - origin) <= end; time += step) {
    if (axis.ticks_count == BSCAP_MOST_TICKS) break;
    axis.ticks[axis.ticks_count++] = (bscap_tick){
        (double)(time - origin), name_moment(draft, time, axis.step, start >= 0, has_days)};
  }
  return axis;
}
