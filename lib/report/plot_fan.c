#include "report/plot.h"

#include <bscap/calendar.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/words.h"

/* Lines so much higher than all else would press the rest flat. */
static const double farthest = 4;

/* Beyond that there is no axis. */
static bool can_be_drawn(double value) {
  return value < 1e300;
}

static double larger(double most, double value) {
  return can_be_drawn(value) && value > most ? value : most;
}

/* --- points --- */

/* A month's highest value stands at its end, so that what grows passes a limit where it breaks. */
static bscap_fan_point read_point(const bscap_forecast *forecast, size_t metric, size_t month) {
  const bscap_band band = bscap_forecast_band(forecast, metric, month);
  const int64_t end = bscap_month_start(bscap_forecast_first_month(forecast) + (int)month + 1);
  bscap_fan_point point = {.time = fmin((double)end, (double)bscap_forecast_end(forecast)),
                           .fan = bscap_forecast_fan(forecast, metric, month),
                           .likely = band.most};
  if (bscap_forecast_trajectories(forecast) == 0)
    point.fan = (bscap_fan){band.least, NAN, band.most, NAN, band.most};
  return point;
}

static bool is_growing(const bscap_forecast *forecast, size_t metric, size_t month) {
  const bscap_band band = bscap_forecast_band(forecast, metric, month);
  const bscap_band next = bscap_forecast_band(forecast, metric, month + 1);
  return band.most > 0 && next.least >= band.most * (1 - 1e-9);
}

static double clamp(double value, double least, double most) {
  return fmin(fmax(value, least), most);
}

/* What grew from `value` to `next` was this before. */
static double extend_back(double value, double next, double ratio) {
  return isfinite(next) ? clamp(value - (next - value) * ratio, 0, value) : value;
}

/* As the fan grows in the second month, so it does in the first: what is known today begins as a
 * point, what is not as a band. What does not only grow begins as high as its first month gets. */
static bscap_fan_point find_start(const bscap_fan_picture *picture, const bscap_forecast *forecast,
                                  size_t metric, size_t month) {
  bscap_fan_point start = read_point(forecast, metric, month);
  const bscap_fan_point first = start, second = read_point(forecast, metric, month + 1);
  const double ratio = (first.time - picture->start) / (second.time - first.time);
  const bscap_fan *from = &first.fan, *to = &second.fan;
  start.time = picture->start;
  if (!is_growing(forecast, metric, month)) return start;
  start.likely = extend_back(first.likely, second.likely, ratio);
  start.fan.p50 = extend_back(from->p50, to->p50, ratio);
  start.fan.p90 = fmax(extend_back(from->p90, to->p90, ratio), start.fan.p50);
  if (picture->is_certain) return start;
  start.fan.p10 = fmin(extend_back(from->p10, to->p10, ratio), start.fan.p50);
  start.fan.p25 = clamp(extend_back(from->p25, to->p25, ratio), start.fan.p10, start.fan.p50);
  start.fan.p75 = clamp(extend_back(from->p75, to->p75, ratio), start.fan.p50, start.fan.p90);
  return start;
}

/* Less than half of a month, after at least as much: its highest value is no match for those of
 * whole months. */
static bool is_stub(const bscap_fan_picture *picture, int month) {
  const double start = (double)bscap_month_start(month), end = (double)bscap_month_start(month + 1);
  const double half = (end - start) / 2;
  return picture->end - start < half && start - picture->start >= half;
}

static bool is_falling(const bscap_forecast *forecast, size_t metric) {
  const size_t months = bscap_forecast_months_count(forecast);
  for (size_t i = 1; i < months; i++) {
    const bscap_band before = bscap_forecast_band(forecast, metric, i - 1);
    const bscap_band after = bscap_forecast_band(forecast, metric, i);
    if (after.most >= before.most || after.most > before.least * (1 + 1e-9)) return false;
    if (bscap_forecast_fan(forecast, metric, i).p90 >=
        bscap_forecast_fan(forecast, metric, i - 1).p90)
      return false;
  }
  return months > 2; /* two may also lie before and after a reset */
}

/* What falls all the time is highest where a month starts. */
static void add_month(bscap_fan_picture *picture, const bscap_forecast *forecast, size_t metric,
                      size_t month) {
  const int number = bscap_forecast_first_month(forecast) + (int)month;
  bscap_fan_point point = read_point(forecast, metric, month);
  if (point.time <= picture->start || is_stub(picture, number)) return;
  if (picture->is_falling)
    point.time = fmax((double)bscap_month_start(number), picture->start);
  else if (picture->points_count == 0)
    picture->points[picture->points_count++] = find_start(picture, forecast, metric, month);
  picture->points[picture->points_count++] = point;
  picture->last_month = number;
}

static bool gather_points(bscap_draft *draft, bscap_fan_picture *picture,
                          const bscap_forecast *forecast, size_t metric) {
  const size_t months = bscap_forecast_months_count(forecast);
  if (draft->arena != NULL)
    picture->points = bscap_arena_take(draft->arena, months + 1, sizeof *picture->points);
  draft->text.failed = draft->text.failed || picture->points == NULL;
  if (draft->text.failed) return false;
  picture->is_falling = is_falling(forecast, metric);
  for (size_t i = 0; i < months; i++) add_month(picture, forecast, metric, i);
  return picture->points_count > 0;
}

static double find_most(const bscap_fan_picture *picture) {
  double most = 0;
  for (size_t i = 0; i < picture->points_count; i++)
    most = larger(larger(most, picture->points[i].fan.p90), picture->points[i].likely);
  return most;
}

static bool is_likely_apart(const bscap_fan_picture *picture) {
  for (size_t i = 0; i < picture->points_count; i++) {
    const bscap_fan_point *point = &picture->points[i];
    if (fabs(point->likely - point->fan.p50) > 0.02 * picture->most) return true;
  }
  return false;
}

/* --- lines --- */

static void add_line(bscap_fan_picture *picture, bscap_fan_line line) {
  if (!isfinite(line.value) || line.value < 0) return;
  if (picture->lines_count == BSCAP_MOST_LINES) {
    picture->lines_left_out++;
    return;
  }
  size_t place = picture->lines_count++;
  for (; place > 0 && picture->lines[place - 1].value > line.value; place--)
    picture->lines[place] = picture->lines[place - 1];
  picture->lines[place] = line;
}

static void add_limit(bscap_draft *draft, bscap_fan_picture *picture,
                      const bscap_forecast *forecast, const bscap_verdict *verdict) {
  const char *when = "holds";
  if (verdict->breaks.p90 <= picture->start)
    when = "broken now";
  else if (bscap_verdict_breaks(verdict))
    when = bscap_plot_when(draft, forecast, "breaks", verdict->breaks, verdict->probability);
  add_line(picture, (bscap_fan_line){.value = verdict->share_ratio * verdict->capacity,
                                     .verdict = verdict,
                                     .id = verdict->id,
                                     .name = bscap_plot_limit_name(verdict->kind),
                                     .level = bscap_words_capacity(draft, verdict),
                                     .when = when,
                                     .moments = verdict->breaks,
                                     .probability = verdict->probability});
}

static void add_milestone(bscap_draft *draft, bscap_fan_picture *picture,
                          const bscap_forecast *forecast, const bscap_milestone *milestone) {
  const char *level = bscap_words_amount(draft, milestone->level, BSCAP_COUNT);
  const char *when = "not reached";
  if (milestone->is_out_of_reach) when = "never reached";
  if (milestone->reached.p90 <= picture->start)
    when = "reached already";
  else if (!isnan(milestone->reached.p10) || milestone->probability > 0)
    when = bscap_plot_when(draft, forecast, "reached", milestone->reached, milestone->probability);
  add_line(picture,
           (bscap_fan_line){.value = milestone->level,
                            .id = bscap_draft_print(draft, "%s %s", level, milestone->driver),
                            .name = "milestone",
                            .level = level,
                            .when = when,
                            .moments = milestone->reached,
                            .probability = milestone->probability});
}

static void gather_lines(bscap_draft *draft, bscap_fan_picture *picture,
                         const bscap_forecast *forecast, const char *id) {
  const bscap_verdict *verdict;
  for (size_t i = 0; (verdict = bscap_forecast_verdict(forecast, i)) != NULL; i++)
    if (strcmp(verdict->metric, id) == 0) add_limit(draft, picture, forecast, verdict);
  if (strncmp(id, "driver/", 7) != 0) return;
  const bscap_milestone *milestone;
  for (size_t i = 0; (milestone = bscap_forecast_milestone(forecast, i)) != NULL; i++)
    if (strcmp(milestone->driver, id + 7) == 0) add_milestone(draft, picture, forecast, milestone);
}

/* Amounts are counted as the limits beside them are. */
static bool is_decimal(const bscap_fan_picture *picture) {
  if (picture->lines_count == 0) return false;
  const char *level = picture->lines[picture->lines_count - 1].level;
  return *level != '\0' && level[strlen(level) - 1] == 'B';
}

/* The outer band may leave the picture where it would press the limits flat, the inner one not. */
static double cap(const bscap_fan_picture *picture, double most) {
  double kept = 0;
  for (size_t i = 0; i < picture->lines_count; i++)
    if (!picture->lines[i].is_far) kept = larger(kept, farthest * picture->lines[i].value);
  if (kept == 0) return most;
  for (size_t i = 0; i < picture->points_count; i++)
    kept = larger(larger(kept, 1.1 * picture->points[i].fan.p75), picture->points[i].likely);
  return fmin(most, kept);
}

/* Decides how high the picture reaches: over the fan, and over lines near it. */
static void place_lines(bscap_fan_picture *picture) {
  const double most = find_most(picture);
  picture->most = most;
  for (size_t i = 0; i < picture->lines_count; i++) {
    bscap_fan_line *line = &picture->lines[i];
    line->is_far = !can_be_drawn(line->value) || (most > 0 && line->value > farthest * most);
    if (!line->is_far) picture->most = larger(picture->most, line->value);
  }
  picture->most = cap(picture, picture->most);
  if (!(picture->most > 0)) picture->most = 1;
}

/* --- words --- */

/* How much a line deserves the title: one that most futures cross comes first, then one that a
 * tenth of them cross, and of each kind what matters more. A milestone counts only once it is
 * likely. */
static int rank(const bscap_fan_line *line) {
  if (line->verdict == NULL) return isnan(line->moments.p50) ? 0 : 1;
  const int severity = (int)line->verdict->severity;
  if (!isnan(line->moments.p50)) return 20 + severity;
  if (!isnan(line->moments.p10)) return 10 + severity;
  return line->probability > 0 ? 1 + severity : 0;
}

/* The line that the title is about; of equals the higher one. NULL where none deserves it. */
static const bscap_fan_line *find_worst(const bscap_fan_picture *picture) {
  const bscap_fan_line *worst = NULL;
  for (size_t i = 0; i < picture->lines_count; i++) {
    const bscap_fan_line *line = &picture->lines[i];
    if (rank(line) > 0 && (worst == NULL || rank(line) >= rank(worst))) worst = line;
  }
  return worst;
}

static const char *describe_line(bscap_draft *draft, const bscap_forecast *forecast,
                                 const bscap_fan_line *line) {
  const char *state = line->verdict != NULL ? bscap_plot_limit_state(line->verdict->kind)
                                            : bscap_draft_print(draft, "%s", line->id);
  const char *span = bscap_plot_span(draft, forecast);
  const char *chance = bscap_plot_chance(draft, line->probability);
  const double start = (double)bscap_forecast_as_of(forecast);
  if (line->moments.p50 <= start)
    return bscap_draft_print(draft, "%s %s", state, line->verdict != NULL ? "now" : "already");
  if (isnan(line->moments.p50))
    return bscap_draft_print(draft, "%s in %s of futures %s", state, chance, span);
  const char *median = bscap_plot_time(draft, forecast, line->moments.p50);
  if (bscap_forecast_trajectories(forecast) == 0)
    return bscap_draft_print(draft, "%s by %s", state, median);
  return bscap_draft_print(draft, "%s by %s, %s %s", state, median, chance, span);
}

static const char *describe(bscap_draft *draft, const bscap_forecast *forecast,
                            const bscap_fan_picture *picture) {
  const char *end = bscap_plot_time(draft, forecast, picture->end);
  const bscap_fan_line *worst = find_worst(picture);
  if (worst != NULL) return describe_line(draft, forecast, worst);
  if (picture->lines_count > 0 && picture->lines[0].verdict != NULL)
    return bscap_draft_print(draft, "holds until %s", end);
  const bscap_fan *last = &picture->points[picture->points_count - 1].fan;
  const char *median = bscap_axis_amount(draft, last->p50, picture->measure);
  const char *month = bscap_words_month(draft, picture->last_month);
  if (picture->is_certain || last->p10 == last->p90)
    return bscap_draft_print(draft, "up to %s in %s", median, month);
  return bscap_draft_print(draft, "median %s in %s (%s to %s)", median, month,
                           bscap_axis_amount(draft, last->p10, picture->measure),
                           bscap_axis_amount(draft, last->p90, picture->measure));
}

static const char *describe_method(bscap_draft *draft, const bscap_forecast *forecast) {
  const size_t futures = bscap_forecast_trajectories(forecast);
  if (futures == 0)
    return "The likely future, without chance: highest value of each month, and the band down to "
           "the lowest.";
  return bscap_draft_print(draft,
                           "Highest value of each month in %s futures: the median, half of them in "
                           "the inner band, 80%% in the outer.",
                           bscap_words_amount(draft, (double)futures, BSCAP_COUNT));
}

bool bscap_fan_gather(bscap_draft *draft, bscap_fan_picture *picture,
                      const bscap_forecast *forecast, size_t metric) {
  const bscap_metric *shown = bscap_forecast_metric(forecast, metric);
  *picture = (bscap_fan_picture){.measure = {.unit = shown->unit},
                                 .is_certain = bscap_forecast_trajectories(forecast) == 0,
                                 .start = (double)bscap_forecast_as_of(forecast),
                                 .end = (double)bscap_forecast_end(forecast)};
  if (!gather_points(draft, picture, forecast, metric)) return false;
  gather_lines(draft, picture, forecast, shown->id);
  place_lines(picture);
  picture->measure.is_decimal = is_decimal(picture);
  picture->shows_likely = !picture->is_certain && is_likely_apart(picture);
  picture->title =
      bscap_draft_print(draft, "%s: %s", shown->id, describe(draft, forecast, picture));
  picture->subtitle = describe_method(draft, forecast);
  picture->footer = bscap_plot_footer(draft, forecast);
  return !draft->text.failed;
}
