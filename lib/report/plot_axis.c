#include "report/plot.h"

#include <bscap/calendar.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/words.h"

enum { MONTHS_PER_YEAR = 12 };

/* Units in which a whole axis is labelled, so that its labels can be compared at a glance. */
typedef struct scale {
  const char *suffix;
  double value;
  double least; /* the axis reaches at least so far */
} scale;

static const scale binary[] = {{" B", 1, 0},
                               {" Ki", 1024.0, 1024.0},
                               {" Mi", 1048576.0, 1048576.0},
                               {" Gi", 1073741824.0, 1073741824.0},
                               {" Ti", 1099511627776.0, 1099511627776.0},
                               {" Pi", 1125899906842624.0, 1125899906842624.0}};
static const scale decimal[] = {{" B", 1, 0},      {" kB", 1e3, 1e3},   {" MB", 1e6, 1e6},
                                {" GB", 1e9, 1e9}, {" TB", 1e12, 1e12}, {" PB", 1e15, 1e15}};
static const scale cores[] = {{"m", 1, 0}, {" cores", 1000, 1500}};
static const scale bits[] = {
    {" bps", 1, 0}, {" kbps", 1e3, 1e3}, {" Mbps", 1e6, 1e6}, {" Gbps", 1e9, 1e9}};
static const scale seconds[] = {{" s", 1, 0}, {" min", 60, 120}, {" h", 3600, 7200}};
static const scale counts[] = {{"", 1, 0}, {" M", 1e6, 5e6}, {" G", 1e9, 5e9}};

static const scale *choose_scale(double most, bscap_measure measure) {
  const scale *all = counts;
  size_t count = sizeof counts / sizeof *counts;
  switch (measure.unit) {
  case BSCAP_BYTES:
    all = measure.is_decimal ? decimal : binary;
    count = sizeof binary / sizeof *binary;
    break;
  case BSCAP_MILLICORES:
    all = cores;
    count = sizeof cores / sizeof *cores;
    break;
  case BSCAP_BITS_PER_SECOND:
    all = bits;
    count = sizeof bits / sizeof *bits;
    break;
  case BSCAP_SECONDS:
    all = seconds;
    count = sizeof seconds / sizeof *seconds;
    break;
  default:
    break;
  }
  while (count > 1 && all[count - 1].least > most) count--;
  return &all[count - 1];
}

/* The least of 1, 2 and 5 times a power of ten that is not below `value`. */
static double round_up(double value) {
  static const double steps[] = {1, 2, 5, 10};
  const double power = pow(10, floor(log10(value)));
  for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
    if (steps[i] * power >= value * (1 - 1e-9)) return steps[i] * power;
  return 10 * power;
}

static const char *name_value(bscap_draft *draft, double value, const scale *chosen, int digits) {
  char text[64];
  if (value == 0) return "0";
  if (chosen == counts && digits == 0) return bscap_words_amount(draft, round(value), BSCAP_COUNT);
  const double shown = value / chosen->value;
  if (shown < 1e9 && digits < 9)
    bscap_text_fixed(text, sizeof text, shown, digits);
  else
    bscap_text_shortest(text, sizeof text, shown);
  const bool is_one_core = chosen == &cores[1] && strcmp(text, "1") == 0;
  return bscap_draft_print(draft, "%s%s", text, is_one_core ? " core" : chosen->suffix);
}

/* Three digits: bins are no finer. */
const char *bscap_axis_amount(bscap_draft *draft, double value, bscap_measure measure) {
  const scale *chosen = choose_scale(value, measure);
  const double shown = value / chosen->value;
  if (chosen == counts && shown >= 10) {
    const double unit = shown < 1000 ? 1 : pow(10, floor(log10(shown)) - 2);
    return bscap_words_amount(draft, round(shown / unit) * unit, BSCAP_COUNT);
  }
  return name_value(draft, value, chosen, shown >= 100 ? 0 : shown >= 10 ? 1 : 2);
}

bscap_axis bscap_axis_of_values(bscap_draft *draft, double most, bscap_measure measure,
                                size_t count) {
  const scale *chosen = choose_scale(most, measure);
  const double step = round_up(most / chosen->value / (double)count);
  const int digits = step < 1 ? (int)ceil(-log10(step) - 1e-9) : 0;
  bscap_axis axis = {.end = most, .step = step * chosen->value, .scale = chosen->value};
  for (size_t i = 0; i < BSCAP_MOST_TICKS && (double)i * axis.step <= most * (1 + 1e-9); i++) {
    const double at = (double)i * axis.step;
    axis.ticks[axis.ticks_count++] = (bscap_tick){at, name_value(draft, at, chosen, digits)};
  }
  return axis;
}

static void add_months(bscap_draft *draft, bscap_axis *axis, size_t count) {
  static const int steps[] = {1, 2, 3, 4, 6, 12, 24, 60, 120, 240, 600};
  const int first = bscap_month_of((int64_t)axis->start), last = bscap_month_of((int64_t)axis->end);
  size_t chosen = 0;
  while (chosen + 1 < sizeof steps / sizeof *steps && (last - first) / steps[chosen] > (int)count)
    chosen++;
  const int step = steps[chosen];
  for (int month = first; month <= last && axis->ticks_count < BSCAP_MOST_TICKS; month++) {
    const double at = (double)bscap_month_start(month);
    if (month % step != 0 || at < axis->start || at > axis->end) continue;
    const char *label = step < MONTHS_PER_YEAR
                            ? bscap_words_month(draft, month)
                            : bscap_draft_print(draft, "%d", month / MONTHS_PER_YEAR);
    axis->ticks[axis->ticks_count++] = (bscap_tick){at, label};
  }
}

static void add_days(bscap_draft *draft, bscap_axis *axis, double days, size_t count) {
  const double step = BSCAP_SECONDS_PER_DAY * fmax(ceil(days / (double)count), 1);
  for (double at = axis->start; at <= axis->end && axis->ticks_count < BSCAP_MOST_TICKS; at += step)
    axis->ticks[axis->ticks_count++] = (bscap_tick){at, bscap_words_date(draft, at)};
}

bscap_axis bscap_axis_of_time(bscap_draft *draft, int64_t start, int64_t end, size_t count) {
  bscap_axis axis = {.start = (double)start, .end = (double)end, .scale = BSCAP_SECONDS_PER_DAY};
  const double days = (axis.end - axis.start) / BSCAP_SECONDS_PER_DAY;
  if (count >= BSCAP_MOST_TICKS) count = BSCAP_MOST_TICKS - 1;
  if (days > 90)
    add_months(draft, &axis, count);
  else
    add_days(draft, &axis, days, count > 4 ? 4 : count);
  return axis;
}
