#include "report/plot_replay.h"

#include <math.h>

#include "report/plot_script.h"
#include "report/words.h"

#define GREEN  "#007A5A"
#define PURPLE "#A0528A"
#define RED    "#C8321A"

enum { MOST_COLUMNS = 700, MOST_ENDS = 3 };

static const double height = 640, left = 92, right = 800;
static const double load_top = 112, load_bottom = 326;
static const double pods_top = 382, pods_bottom = 566;

typedef struct view {
  bscap_script script;
  const bscap_replay_picture *picture;
  bscap_axis time;
  bscap_axis values; /* of the panel that is being drawn */
} view;

static double y_of(const view *seen, double value) {
  const double ratio = fmin(fmax(value / seen->values.end, 0), 1);
  return seen->script.bottom - ratio * (seen->script.bottom - seen->script.top);
}

/* --- data --- */

static void write_numbers(view *seen, const double *numbers, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (i > 0) bscap_text_add(&seen->script.draft->text, " ");
    bscap_script_number(&seen->script, numbers[i]);
  }
  bscap_text_add(&seen->script.draft->text, "\n");
}

/* A value holds for its column: two rows, at both ends. Where several syncs share a column, the
 * first has their lowest values and the second their highest. */
static void write_rows(view *seen, const bscap_replay_column *column) {
  const bool is_one = column->offered.low == column->offered.high;
  const double unmet = column->unmet;
  const double cores = 1 / seen->values.scale;
  const double low[] = {column->from,
                        column->offered.low * cores,
                        (column->offered.low - (is_one ? unmet : 0)) * cores,
                        column->capacity.low * cores,
                        column->raw.low,
                        column->wanted.low,
                        column->ready.low};
  const double high[] = {column->to,
                         column->offered.high * cores,
                         (column->offered.high - unmet) * cores,
                         column->capacity.high * cores,
                         column->raw.high,
                         column->wanted.high,
                         column->ready.high};
  write_numbers(seen, low, sizeof low / sizeof *low);
  write_numbers(seen, high, sizeof high / sizeof *high);
}

static void write_data(view *seen) {
  bscap_text *out = &seen->script.draft->text;
  bscap_text_add(out, "# seconds, work that came in, of it done in time, what ready pods can do, "
                      "pods asked for, wanted, ready\n$sync << EOD\n");
  for (size_t i = 0; i < seen->picture->count; i++) write_rows(seen, &seen->picture->columns[i]);
  bscap_text_add(out, "EOD\n");
}

/* --- labels at the right ends --- */

typedef struct end_label {
  const char *text;
  double value;
  const char *color;
} end_label;

/* By value, highest first; names of one colour each. */
static void add_end(end_label *ends, size_t *count, const char *text, double value,
                    const char *color) {
  if (!isfinite(value)) return;
  size_t place = (*count)++;
  for (; place > 0 && ends[place - 1].value < value; place--) ends[place] = ends[place - 1];
  ends[place] = (end_label){text, value, color};
}

static void write_ends(view *seen, const end_label *ends, size_t count) {
  double places[MOST_ENDS];
  for (size_t i = 0; i < count; i++) places[i] = y_of(seen, ends[i].value);
  bscap_script_spread(places, count, 15, seen->script.bottom);
  for (size_t i = 0; i < count; i++) {
    const double y = y_of(seen, ends[i].value);
    bscap_script_line(&seen->script, right + 2, y, right + 14, places[i],
                      "nohead front linewidth 0.7 linecolor rgb '" BSCAP_MUTED "'");
    bscap_script_label(&seen->script, &(bscap_label){ends[i].text, right + 18, places[i],
                                                     .size = 11, .color = ends[i].color});
  }
}

static const char *word_end(view *seen, const char *name, double value, bscap_unit unit) {
  const char *amount = bscap_words_amount(seen->script.draft, value, unit);
  const char *above = value > seen->values.end ? " \xe2\x86\x91" : "";
  return bscap_draft_print(seen->script.draft, "%s %s%s", name, amount, above);
}

/* Whether lines go up and down within their own width. */
static bool is_dense(const view *seen) {
  return seen->picture->story->count > 2 * seen->picture->count;
}

/* --- panels --- */

/* Ticks without labels where the panel below has them. */
static void write_axes(view *seen, double top, double bottom, bool has_times) {
  bscap_axis time = seen->time;
  for (size_t i = 0; i < time.ticks_count && !has_times; i++) time.ticks[i].label = "";
  seen->script.top = top;
  seen->script.bottom = bottom;
  bscap_script_frame(&seen->script);
  bscap_script_axes(&seen->script, &time, &seen->values);
}

static void write_heading(view *seen, const char *text) {
  bscap_script_label(&seen->script, &(bscap_label){text, left, seen->script.top - 16, .size = 11,
                                                   .is_bold = true, .room = right - left});
}

/* A key to the area that has no end of its own: at the right of the heading. */
static void write_key(view *seen) {
  const bscap_replay_story *story = seen->picture->story;
  bscap_draft *draft = seen->script.draft;
  const double y = seen->script.top - 16;
  if (story->spells_count == 0) return;
  const char *share = bscap_words_share(draft, story->totals.unmet, story->totals.offered);
  const char *text = bscap_draft_print(draft, "not done in time: %s of all", share);
  const double width = bscap_script_width(text, 11, false);
  bscap_script_mark(&seen->script, right - width - 12, y, 5, 1.2, "#E8856F");
  bscap_script_label(&seen->script,
                     &(bscap_label){text, right, y, .size = 11, .color = RED, .align = 'r'});
}

static void write_load(view *seen) {
  const bscap_replay_picture *picture = seen->picture;
  const bscap_replay_column *last = &picture->columns[picture->count - 1];
  const double came = last->offered.high, can = last->capacity.high;
  end_label ends[MOST_ENDS];
  size_t count = 0;
  write_axes(seen, load_top, load_bottom, false);
  write_data(seen);
  write_heading(seen, bscap_draft_print(seen->script.draft, "CPU: work that came in, and %s",
                                        picture->capacity));
  write_key(seen);
  add_end(ends, &count, word_end(seen, "came in", came, BSCAP_MILLICORES), came, BSCAP_BLUE);
  add_end(ends, &count, word_end(seen, "can do", can, BSCAP_MILLICORES), can, BSCAP_INK);
  write_ends(seen, ends, count);
  bscap_text_print(&seen->script.draft->text,
                   "plot $sync using 1:2 with filledcurves y1=0 fillcolor rgb '#DCEBF7', \\\n"
                   "     $sync using 1:3:2 with filledcurves fillcolor rgb '#E8856F', \\\n"
                   "     $sync using 1:4 with lines linewidth %s linecolor rgb '" BSCAP_INK
                   "', \\\n"
                   "     $sync using 1:2 with lines linewidth %s linecolor rgb '" BSCAP_BLUE "'\n",
                   is_dense(seen) ? "0.8" : "1.6", is_dense(seen) ? "0.8" : "2");
}

static void write_bound(view *seen, const char *name, int32_t replicas) {
  const double y = y_of(seen, replicas);
  const char *text = bscap_draft_print(seen->script.draft, "%s %d", name, replicas);
  bscap_script_line(&seen->script, left, y, right, y,
                    "nohead back dashtype 2 linewidth 1.2 linecolor rgb '" BSCAP_MUTED "'");
  bscap_script_label(&seen->script, &(bscap_label){text, left + 8, y - 10, .size = 11,
                                                   .color = BSCAP_MUTED, .is_backed = true});
}

static void write_bounds(view *seen) {
  const bscap_autoscaler *autoscaler = seen->picture->story->autoscaler;
  const int32_t least = autoscaler->least_replicas, most = autoscaler->most_replicas;
  const double apart = y_of(seen, least) - y_of(seen, most);
  if (least > 0 && (!seen->picture->has_maximum || apart > 20)) write_bound(seen, "minimum", least);
  if (seen->picture->has_maximum) write_bound(seen, "maximum", most);
}

/* What is cut off at the top is said. */
static const char *describe_pods(view *seen) {
  double most = 0;
  for (size_t i = 0; i < seen->picture->count; i++)
    if (seen->picture->columns[i].raw.high > most) most = seen->picture->columns[i].raw.high;
  const char *pods = seen->picture->has_work ? "Pods: asked for by the metrics, wanted, and ready"
                                             : "Pods: asked for by the metrics, and wanted";
  if (most <= seen->values.end) return pods;
  return bscap_draft_print(seen->script.draft, "%s; they ask for up to %s", pods,
                           bscap_words_amount(seen->script.draft, most, BSCAP_COUNT));
}

static void write_pods(view *seen) {
  const bscap_replay_column *last = &seen->picture->columns[seen->picture->count - 1];
  const double raw = last->raw.high, wanted = last->wanted.high, ready = last->ready.high;
  end_label ends[MOST_ENDS];
  size_t count = 0;
  write_heading(seen, describe_pods(seen));
  write_bounds(seen);
  add_end(ends, &count, word_end(seen, "asked for", raw, BSCAP_COUNT), raw, PURPLE);
  add_end(ends, &count, word_end(seen, "wanted", wanted, BSCAP_COUNT), wanted, BSCAP_INK);
  if (seen->picture->has_work)
    add_end(ends, &count, word_end(seen, "ready", ready, BSCAP_COUNT), ready, GREEN);
  write_ends(seen, ends, count);
  bscap_text_print(&seen->script.draft->text,
                   "plot $sync using 1:7 with filledcurves y1=0 fillcolor rgb '#CFEADF', \\\n"
                   "     $sync using 1:5 with lines %s linecolor rgb '" PURPLE "', \\\n"
                   "     $sync using 1:7 with lines linewidth %s linecolor rgb '" GREEN "', \\\n"
                   "     $sync using 1:6 with lines linewidth %s linecolor rgb '" BSCAP_INK "'\n",
                   is_dense(seen) ? "linewidth 0.6" : "linewidth 1.2 dashtype 3",
                   is_dense(seen) ? "0.6" : "1.5", is_dense(seen) ? "0.8" : "2");
}

static void write_both(view *seen) {
  bscap_text *out = &seen->script.draft->text;
  const bscap_replay_picture *picture = seen->picture;
  const double pods_most = picture->most_pods * (picture->has_maximum ? 1.18 : 1.08);
  const size_t ticks = picture->most_pods < 5 ? (size_t)picture->most_pods : 5;
  const bscap_axis pods =
      bscap_axis_of_values(seen->script.draft, pods_most, (bscap_measure){BSCAP_COUNT, false},
                           picture->most_pods < 5 ? ticks + 1 : ticks);
  if (!picture->has_work) {
    seen->values = pods;
    write_axes(seen, load_top, pods_bottom, true);
    write_data(seen);
    write_pods(seen);
    return;
  }
  seen->values = bscap_axis_of_values(seen->script.draft, picture->most_rate * 1.08,
                                      (bscap_measure){BSCAP_MILLICORES, false}, 5);
  bscap_text_add(out, "set multiplot\n");
  write_load(seen);
  bscap_text_add(out, "unset label\nunset arrow\nunset object\n");
  seen->values = pods;
  write_axes(seen, pods_top, pods_bottom, true);
  write_pods(seen);
  bscap_text_add(out, "unset multiplot\n");
}

void bscap_replay_script(bscap_draft *draft, const bscap_replay_story *story,
                         bscap_plot_format format) {
  bscap_replay_picture picture;
  if (!bscap_replay_gather(draft, &picture, story, MOST_COLUMNS, true)) return;
  view seen = {.script = {draft, height, left, right, load_top, load_bottom, 0, false},
               .picture = &picture};
  seen.time = bscap_axis_of_clock(draft, story->words->start_seconds, picture.end, 8);
  bscap_script_begin(&seen.script, format, picture.title, picture.subtitle, picture.footer);
  write_both(&seen);
}
