#include "report/plot_script.h"

#include <math.h>

static const double height = 560, left = 92, right = 806, top = 78, bottom = 500;

/* Room for the label of a line between it and the next. */
static const double label_room = 18;

typedef struct view {
  bscap_script script;
  const bscap_fan_picture *picture;
  bscap_axis time;
  bscap_axis values;
} view;

static double x_of(const view *seen, double time) {
  const double from = fmax(time, seen->time.start);
  const double ratio = (from - seen->time.start) / (seen->time.end - seen->time.start);
  return seen->script.left + ratio * (seen->script.right - seen->script.left);
}

static double y_of(const view *seen, double value) {
  const double ratio = fmin(value / seen->values.end, 1);
  return seen->script.bottom - ratio * (seen->script.bottom - seen->script.top);
}

/* --- the fan --- */

static void write_points(view *seen) {
  bscap_text *out = &seen->script.draft->text;
  const double scale = seen->values.scale;
  bscap_text_add(out, "# days since 1970, p10, p25, p50, p75, p90, likely\n$fan << EOD\n");
  for (size_t i = 0; i < seen->picture->points_count; i++) {
    const bscap_fan_point *point = &seen->picture->points[i];
    const bscap_fan *fan = &point->fan;
    const double numbers[] = {point->time / seen->time.scale,
                              fan->p10 / scale,
                              fan->p25 / scale,
                              fan->p50 / scale,
                              fan->p75 / scale,
                              fan->p90 / scale,
                              point->likely / scale};
    for (size_t j = 0; j < sizeof numbers / sizeof *numbers; j++) {
      if (j > 0) bscap_text_add(out, " ");
      bscap_script_number(&seen->script, numbers[j]);
    }
    bscap_text_add(out, "\n");
  }
  bscap_text_add(out, "EOD\n");
}

static void write_plot(view *seen) {
  bscap_text *out = &seen->script.draft->text;
  bscap_text_add(out, "plot $fan using 1:2:6 with filledcurves fillcolor rgb '#D6E8F5'");
  if (!seen->picture->is_certain)
    bscap_text_add(out, ", \\\n     $fan using 1:3:5 with filledcurves fillcolor rgb '#A6CDE9'");
  if (seen->picture->shows_likely)
    bscap_text_add(out, ", \\\n     $fan using 1:7 with lines linewidth 1.2 dashtype 3 linecolor "
                        "rgb '" BSCAP_INK "'");
  bscap_text_add(
      out, ", \\\n     $fan using 1:4 with lines linewidth 2.5 linecolor rgb '" BSCAP_BLUE "'\n");
}

/* --- labels at the right ends --- */

enum { MOST_ENDS = 6 };

typedef struct end_label {
  const char *name;
  double value;
  double y;
  const char *color;
  bool is_bold;
} end_label;

static void add_end(end_label *ends, size_t *count, const char *name, double value,
                    const char *color) {
  if (!isfinite(value)) return;
  size_t place = (*count)++;
  for (; place > 0 && ends[place - 1].value < value; place--) ends[place] = ends[place - 1];
  ends[place] = (end_label){.name = name, .value = value, .color = color};
}

static size_t gather_ends(const bscap_fan_picture *picture, end_label *ends) {
  const bscap_fan_point *last = &picture->points[picture->points_count - 1];
  const bscap_fan *fan = &last->fan;
  size_t count = 0;
  if (picture->is_certain) {
    add_end(ends, &count, "highest", fan->p90, BSCAP_BLUE);
    if (fan->p10 != fan->p90) add_end(ends, &count, "lowest", fan->p10, BSCAP_MUTED);
    return count;
  }
  if (fan->p10 == fan->p90) {
    add_end(ends, &count, "all", fan->p50, BSCAP_BLUE);
  } else {
    add_end(ends, &count, "90%", fan->p90, BSCAP_MUTED);
    add_end(ends, &count, "75%", fan->p75, BSCAP_MUTED);
    add_end(ends, &count, "median", fan->p50, BSCAP_BLUE);
    add_end(ends, &count, "25%", fan->p25, BSCAP_MUTED);
    add_end(ends, &count, "10%", fan->p10, BSCAP_MUTED);
  }
  if (picture->shows_likely) add_end(ends, &count, "likely", last->likely, BSCAP_INK);
  return count;
}

static void spread(const view *seen, end_label *ends, size_t count) {
  double places[MOST_ENDS];
  for (size_t i = 0; i < count; i++) places[i] = y_of(seen, ends[i].value);
  bscap_script_spread(places, count, 15, seen->script.bottom);
  for (size_t i = 0; i < count; i++) ends[i].y = places[i];
}

static void write_ends(view *seen) {
  end_label ends[MOST_ENDS];
  const size_t count = gather_ends(seen->picture, ends);
  spread(seen, ends, count);
  const double x = seen->script.right;
  const double last = x_of(seen, seen->picture->points[seen->picture->points_count - 1].time);
  for (size_t i = 0; i < count; i++) {
    const char *amount =
        bscap_axis_amount(seen->script.draft, ends[i].value, seen->picture->measure);
    const bool is_above = ends[i].value > seen->values.end;
    const char *text = bscap_draft_print(seen->script.draft, "%s %s%s", ends[i].name, amount,
                                         is_above ? " \xe2\x86\x91" : "");
    bscap_script_line(&seen->script, last + 2, y_of(seen, ends[i].value), x + 14, ends[i].y,
                      "nohead front linewidth 0.7 linecolor rgb '" BSCAP_MUTED "'");
    bscap_script_label(&seen->script,
                       &(bscap_label){text, x + 18, ends[i].y, .size = 11, .color = ends[i].color});
  }
}

/* --- limits and milestones --- */

static const char *color_of(const bscap_fan_line *line) {
  return line->verdict != NULL ? "#D55E00" : "#009E73";
}

/* Darker, to be read on a band. */
static const char *ink_of(const bscap_fan_line *line) {
  return line->verdict != NULL ? "#9C3F00" : "#005F45";
}

static const char *describe(bscap_draft *draft, const bscap_fan_line *line) {
  if (line->verdict == NULL) return bscap_draft_print(draft, "%s: %s", line->id, line->when);
  return bscap_draft_print(draft, "%s, %s: %s", line->name, line->level, line->when);
}

/* From the 10th to the 90th percentile on the line itself, with a mark at the median; an arrow
 * where the picture ends before. */
static void write_moments(view *seen, const bscap_fan_line *line, double y) {
  const bscap_quantiles *moments = &line->moments;
  if (isnan(moments->p10)) return;
  const char *color = color_of(line);
  const bool is_open = isnan(moments->p90);
  const double from = x_of(seen, moments->p10);
  const double to = is_open ? seen->script.right : x_of(seen, moments->p90);
  if (to > from)
    bscap_script_line(
        &seen->script, from, y, to, y,
        bscap_draft_print(seen->script.draft, "%s front linewidth 3 linecolor rgb '%s'",
                          is_open ? "head filled size screen 0.012,18" : "nohead", color));
  if (!isnan(moments->p50))
    bscap_script_mark(&seen->script, x_of(seen, moments->p50), y, 7, 1.1, color);
}

static void write_dashes(view *seen, const bscap_fan_line *line) {
  bscap_text *out = &seen->script.draft->text;
  bscap_text_print(out, "set arrow %zu from graph 0, first ", ++seen->script.labels_count);
  bscap_script_number(&seen->script, line->value / seen->values.scale);
  bscap_text_add(out, " to graph 1, first ");
  bscap_script_number(&seen->script, line->value / seen->values.scale);
  bscap_text_print(out, " nohead front dashtype 2 linewidth 1.3 linecolor rgb '%s'\n",
                   color_of(line));
}

/* Labels stand above their lines; below, where the next line is too near for that. What then still
 * has no room of its own joins the label before. */
static void write_line(view *seen, size_t index, double *occupied, const char **joined) {
  const bscap_fan_picture *picture = seen->picture;
  const bscap_fan_line *line = &picture->lines[index];
  const double y = y_of(seen, line->value);
  write_dashes(seen, line);
  write_moments(seen, line, y);
  const bool has_next = index + 1 < picture->lines_count && !picture->lines[index + 1].is_far;
  const double next = has_next ? y_of(seen, picture->lines[index + 1].value) : 0;
  const bool fits_below = y + label_room < *occupied;
  const bool fits_above = y < *occupied && y - label_room > next;
  const char *text = describe(seen->script.draft, line);
  if (*joined != NULL) text = bscap_draft_print(seen->script.draft, "%s; %s", *joined, text);
  *joined = NULL;
  if (!fits_above && !fits_below && has_next) {
    *joined = text;
    return;
  }
  const double middle = fits_above || !fits_below ? y - 11 : y + 11;
  *occupied = fmin(y, middle - label_room / 2);
  bscap_script_label(&seen->script,
                     &(bscap_label){text, left + 8, middle, .size = 11, .room = right - left - 16,
                                    .color = ink_of(line), .is_backed = true});
}

/* Lines beyond the scale are named at the top. */
static void write_far(view *seen) {
  bscap_draft *draft = seen->script.draft;
  const char *text = NULL;
  for (size_t i = 0; i < seen->picture->lines_count; i++) {
    const bscap_fan_line *line = &seen->picture->lines[i];
    if (!line->is_far) continue;
    text = bscap_draft_print(draft, "%s%s%s",
                             text != NULL ? text : "Far above: ", text != NULL ? "; " : "",
                             describe(draft, line));
  }
  if (seen->picture->lines_left_out > 0)
    text = bscap_draft_print(draft, "%s%sand %zu more", text != NULL ? text : "",
                             text != NULL ? "; " : "", seen->picture->lines_left_out);
  if (text == NULL) return;
  const bscap_fan_line *any = &seen->picture->lines[0];
  const char *looks = bscap_draft_print(
      draft, "nohead front dashtype 2 linewidth 1.3 linecolor rgb '%s'", color_of(any));
  bscap_script_line(&seen->script, left, top, right, top, looks);
  bscap_script_label(&seen->script,
                     &(bscap_label){text, left + 8, top + 11, .size = 11, .room = right - left - 16,
                                    .color = ink_of(any), .is_backed = true});
}

/* Above the highest line there is room for its label, and for that of lines beyond. */
static double find_headroom(const bscap_fan_picture *picture) {
  bool has_more = picture->lines_left_out > 0;
  for (size_t i = 0; i < picture->lines_count; i++) has_more = has_more || picture->lines[i].is_far;
  return has_more ? 1.15 : 1.08;
}

void bscap_fan_script(bscap_draft *draft, const bscap_forecast *forecast,
                      const bscap_fan_picture *picture, bscap_plot_format format) {
  view seen = {.script = {draft, height, left, right, top, bottom, 0, false}, .picture = picture};
  seen.time =
      bscap_axis_of_time(draft, bscap_forecast_as_of(forecast), bscap_forecast_end(forecast), 9);
  seen.values =
      bscap_axis_of_values(draft, picture->most * find_headroom(picture), picture->measure, 8);
  bscap_script_begin(&seen.script, format, picture->title, picture->subtitle, picture->footer);
  bscap_script_axes(&seen.script, &seen.time, &seen.values);
  write_points(&seen);
  double occupied = bottom;
  const char *joined = NULL;
  for (size_t i = 0; i < picture->lines_count; i++)
    if (!picture->lines[i].is_far) write_line(&seen, i, &occupied, &joined);
  write_far(&seen);
  write_ends(&seen);
  write_plot(&seen);
}
