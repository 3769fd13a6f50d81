#include <bscap/plot.h>

#include "testing.h"
#include "failing_allocator.h"
#include "report/plot_script.h"
#include "report/reports.h"

#include <stdio.h>

static pages written;

/* Each way to draw. `metric` NULL stands for all limits. */
static bscap_status draw(const bscap_forecast *forecast, const char *metric,
                         const bscap_plot_options *options) {
  const bscap_sink sink = pages_sink(&written);
  if (metric == NULL) return bscap_plot_limits(forecast, options, &sink, NULL);
  size_t i = 0;
  while (strcmp(bscap_forecast_metric(forecast, i)->id, metric) != 0) i++;
  return bscap_plot_metric(forecast, i, options, &sink, NULL);
}

static const char *drawn(const bscap_forecast *forecast, const char *metric,
                         bscap_plot_format format) {
  bscap_plot_options options = bscap_plot_options_default();
  options.format = format;
  ck_assert_int_eq(draw(forecast, metric, &options), BSCAP_OK);
  return written.bytes;
}

/* The likely future, or 200 futures. */
static bscap_forecast *look(const bscap_model *model, double days, size_t futures) {
  bscap_forecast_options options = bscap_forecast_options_default();
  options.horizon_seconds = days * 86400;
  options.step_seconds = 86400;
  options.trajectories_count = futures;
  bscap_forecast *forecast = NULL;
  bscap_error error = {.message = ""};
  const bscap_status status = bscap_forecast_run(&forecast, model, &options, &error);
  ck_assert_msg(status == BSCAP_OK, "%s", error.message);
  return forecast;
}

typedef struct scene {
  bscap_model *model;
  bscap_forecast *forecast;
} scene;

static scene open_scene(const char *text, double days, size_t futures) {
  bscap_model *model = read_text(text);
  return (scene){model, look(model, days, futures)};
}

static void close_scene(scene *opened) {
  bscap_forecast_free(opened->forecast);
  bscap_model_free(opened->model);
}

static void assert_holds(const char *text, const char *part) {
  ck_assert_msg(strstr(text, part) != NULL, "no '%s' in\n%.2000s", part, text);
}

static size_t count(const char *text, const char *part) {
  size_t found = 0;
  for (; (text = strstr(text, part)) != NULL; text += strlen(part)) found++;
  return found;
}

/* The line that holds `part`, copied without its end. */
static const char *find_line(const char *text, const char *part) {
  static char line[1000];
  const char *found = strstr(text, part);
  ck_assert_msg(found != NULL, "no '%s' in\n%.2000s", part, text);
  while (found > text && found[-1] != '\n') found--;
  snprintf(line, sizeof line, "%.*s", (int)strcspn(found, "\n"), found);
  return line;
}

/* --- scripts --- */

/* Shop: data is held against 50 and 100 GB. */
START_TEST(every_limit_is_a_dashed_line_at_its_threshold) {
  scene opened = open_scene(shop, 120, 200);
  const char *script = drawn(opened.forecast, "volume/data", BSCAP_PLOT_SVG);
  assert_holds(script, "from graph 0, first 50 to graph 1, first 50 nohead front dashtype 2");
  assert_holds(script, "from graph 0, first 100 to graph 1, first 100 nohead front dashtype 2");
  ck_assert_uint_eq(count(script, "dashtype 2"), 2);
  assert_holds(script, "'alert, 50% of 100 GB: breaks ");
  assert_holds(script, "'full, 100 GB: breaks ");
  close_scene(&opened);
}
END_TEST

/* 500 orders are there after 50 days; 100,000 lie beyond any scale with them. */
START_TEST(milestones_are_dashed_lines_and_far_ones_are_named_at_the_top) {
  scene opened = open_scene("name: Shop\nstart: 2026-01-01\n"
                            "drivers: {orders: {added: 10/day}}\n"
                            "milestones: [{orders: 500}, {orders: 100k}]\n",
                            100, 0);
  const char *script = drawn(opened.forecast, "driver/orders", BSCAP_PLOT_SVG);
  assert_holds(script, "from graph 0, first 500 to graph 1, first 500 nohead front dashtype 2");
  assert_holds(script, "'500 orders: reached 2026-02-20'");
  assert_holds(script, "'Far above: 100,000 orders: not reached'");
  assert_holds(script, "'driver/orders: 500 orders by 2026-02-20'");
  close_scene(&opened);
}
END_TEST

/* From 10 GB to 41 GB in January, 20454 days after 1970 began. */
START_TEST(without_chance_the_band_is_from_the_lowest_to_the_highest_of_each_month) {
  scene opened = open_scene(shop, 59, 0);
  const char *script = drawn(opened.forecast, "volume/data", BSCAP_PLOT_SVG);
  double day, lowest, highest, last;
  const char *rows = strstr(script, "$fan << EOD\n");
  ck_assert_ptr_nonnull(rows);
  ck_assert_int_eq(
      sscanf(rows, "$fan << EOD\n%lf %lf NaN %lf NaN %lf", &day, &lowest, &highest, &last), 4);
  assert_close(day, 20454, 0);
  assert_close(lowest, 10, 1e-9);
  assert_close(highest, 10, 1e-9);
  rows = strstr(rows, "\n20485 ");
  ck_assert_ptr_nonnull(rows);
  ck_assert_int_eq(sscanf(rows, "%lf %lf NaN %lf NaN %lf", &day, &lowest, &highest, &last), 4);
  assert_close(lowest, 10, 1e-9);
  assert_close(highest, 41, 1e-9);
  assert_close(last, 41, 1e-9);
  ck_assert_uint_eq(count(script, "filledcurves"), 1);
  close_scene(&opened);
}
END_TEST

START_TEST(a_title_says_what_becomes_of_the_metric) {
  static const struct {
    double days;
    const char *metric;
    const char *title;
  } cases[] = {{39, "volume/data", "'volume/data: holds until 2026-02-09'"},
               {80, "volume/data", "'volume/data: past its alert by 2026-02-10'"},
               {120, "volume/data", "'volume/data: full by 2026-04-01'"},
               {400, "volume/data", "'volume/data: full by 2026-04'"},
               {120, "volume/log", "'volume/log: holds until 2026-05-01'"},
               {120, NULL, "'volume/data/alert breaks first, by 2026-02-10'"},
               {20, NULL, "'Nothing breaks until 2026-01-21'"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    scene opened = open_scene(shop, cases[i].days, 0);
    assert_holds(drawn(opened.forecast, cases[i].metric, BSCAP_PLOT_PNG), cases[i].title);
    close_scene(&opened);
  }
}
END_TEST

START_TEST(chance_is_said_where_there_is_some) {
  scene opened = open_scene(shop, 120, 200);
  const bscap_verdict *full = bscap_forecast_find(opened.forecast, "volume/data/full");
  char chance[32];
  snprintf(chance, sizeof chance, "%.0f%% within 120 days'", round(100 * full->probability));
  ck_assert(full->probability > 0.5 && full->probability < 0.99);
  const char *script = drawn(opened.forecast, "volume/data", BSCAP_PLOT_SVG);
  assert_holds(script, chance);
  assert_holds(script, "200 futures from seed 1, as of 2026-01-01, until 2026-05-01. Shop");
  ck_assert_uint_eq(count(script, "filledcurves"), 2);
  close_scene(&opened);
}
END_TEST

/* What is left of a script without its texts in quotes; asserts that each ends on its line. */
static const char *strip(const char *script) {
  static char rest[sizeof written.bytes];
  size_t length = 0;
  bool is_quoted = false;
  for (; *script != '\0'; script++) {
    ck_assert_msg(!is_quoted || (unsigned char)*script >= ' ', "a control character in quotes");
    if (*script == '\'')
      is_quoted = !is_quoted; /* a doubled one opens the text again */
    else if (!is_quoted)
      rest[length++] = *script;
  }
  ck_assert(!is_quoted);
  rest[length] = '\0';
  return rest;
}

/* What means something to a shell, to gnuplot, to printf or to here-documents; YAML makes control
 * characters of the escapes. */
static const char hostile[] =
    "name: \"`touch x` $(touch x) '; system('touch x') # \\\\\\nEOD\\n!touch x\\n%s%n "
    "\\e[2J\\\\\"\n"
    "start: 2026-01-01\n"
    "drivers: {EOD: {added: 10/day}}\n"
    "volumes: {EOD: {size: 100GB, used: 10GB, grows: {EOD.added: 100MB}}}\n";

static void assert_harmless(const char *script) {
  static const char *const bad[] = {"touch", "`", "\"", "$(", "!", "system", "%"};
  assert_holds(script, "touch x"); /* it is there, as text */
  const char *rest = strip(script);
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    ck_assert_msg(strstr(rest, bad[i]) == NULL, "'%s' in\n%.2000s", bad[i], rest);
  ck_assert_uint_eq(count(rest, "\nEOD\n"), 1);
  ck_assert_uint_eq(count(rest, "<< EOD\n"), 1);
}

START_TEST(no_text_of_a_model_leaves_its_quotes) {
  scene opened = open_scene(hostile, 400, 20);
  bscap_plot_options options = bscap_plot_options_default();
  options.format = BSCAP_PLOT_SVG;
  options.file = "'; system 'touch x'\n`touch x`\\";
  static const char *const metrics[] = {"volume/EOD", "driver/EOD", NULL};
  for (size_t i = 0; i < sizeof metrics / sizeof *metrics; i++) {
    ck_assert_int_eq(draw(opened.forecast, metrics[i], &options), BSCAP_OK);
    assert_harmless(written.bytes);
  }
  close_scene(&opened);
}
END_TEST

START_TEST(quotes_are_doubled_and_control_characters_replaced) {
  bscap_draft draft = bscap_draft_open(NULL);
  bscap_script script = {.draft = &draft, .height = 500};
  bscap_script_quote(&script, "it's '' `\n\x1b\\");
  const bscap_sink sink = pages_sink(&written);
  ck_assert_int_eq(bscap_draft_close(&draft, &sink, NULL), BSCAP_OK);
  ck_assert_str_eq(written.bytes, "'it''s '''' `\xef\xbf\xbd\xef\xbf\xbd\\'");
}
END_TEST

/* Advance widths as the font file has them: M 1767, zero 1303, i 569 of 2048; bold zero 1425. */
START_TEST(widths_are_those_of_the_font) {
  assert_close(bscap_script_width("MMMMMMMMMM", 20.48, false), 176.7, 0.01);
  assert_close(bscap_script_width("0000000000", 20.48, false), 130.3, 0.01);
  assert_close(bscap_script_width("iiiiiiiiii", 20.48, false), 56.9, 0.01);
  assert_close(bscap_script_width("0000000000", 20.48, true), 142.5, 0.01);
}
END_TEST

START_TEST(a_text_is_cut_where_its_room_ends) {
  bscap_draft draft = bscap_draft_open(NULL);
  ck_assert_str_eq(bscap_script_fit(&draft, "short", 10, false, 100), "short");
  const char *cut = bscap_script_fit(&draft, "0000000000", 10, false, 55);
  ck_assert_str_eq(cut, "000000\xe2\x80\xa6"); /* 6.4 each, and at most 12 */
  const bscap_sink sink = pages_sink(&written);
  ck_assert_int_eq(bscap_draft_close(&draft, &sink, NULL), BSCAP_OK);
}
END_TEST

typedef struct box {
  double left, right, top, bottom;
} box;

/* The place of the label at `text`, in pixels; false for a mark without a text. */
static bool read_label(const char *label, double height, box *place) {
  char text[2000];
  double x, y;
  int size, used = 0;
  const char *quote = strchr(label, '\''), *end = strstr(quote, "' at screen ");
  snprintf(text, sizeof text, "%.*s", (int)(end - quote - 1), quote + 1);
  ck_assert_int_eq(sscanf(end, "' at screen %lf, screen %lf %n", &x, &y, &used), 2);
  ck_assert(x >= 0 && x <= 1 && y > 0 && y < 1);
  if (*text == '\0') return false;
  const char *font = strstr(end, "font 'DejaVu Sans");
  ck_assert_int_eq(sscanf(strchr(font, ','), ",%d'", &size), 1);
  const double width =
      bscap_script_width(text, size, strncmp(font + strlen("font 'DejaVu Sans"), ":Bold", 5) == 0);
  const double left = strncmp(end + used, "right", 5) == 0 ? 960 * x - width : 960 * x;
  *place =
      (box){left, left + width, height * (1 - y) - 0.45 * size, height * (1 - y) + 0.45 * size};
  return true;
}

/* Each label against the edges of the picture, and against all others. */
static void assert_labels_fit(const char *script) {
  enum { MOST_LABELS = 200 };
  box places[MOST_LABELS];
  size_t labels = 0;
  int height;
  ck_assert_int_eq(sscanf(script, "set terminal svg size 960,%d", &height), 1);
  for (const char *next = script; (next = strstr(next, "\nset label ")) != NULL; next++) {
    ck_assert(labels < MOST_LABELS);
    const box *place = &places[labels];
    if (!read_label(next, height, &places[labels])) continue;
    ck_assert_msg(place->left >= 0 && place->right <= 960 && place->top >= 0 &&
                      place->bottom <= height,
                  "%.300s", next);
    for (size_t i = 0; i < labels; i++)
      ck_assert_msg(place->left >= places[i].right || place->right <= places[i].left ||
                        place->top >= places[i].bottom || place->bottom <= places[i].top,
                    "label %zu is covered by %.300s", i + 1, next);
    labels++;
  }
  ck_assert_uint_gt(labels, 3);
}

START_TEST(labels_cover_each_other_nowhere) {
  static const char *const milestones[] = {
      "[{orders: 100}, {orders: 101}, {orders: 102}, {orders: 900}, {orders: 910}, {orders: 99k}]",
      "[{orders: 1000}, {orders: 1001}, {orders: 1100}, {orders: 1200}, {orders: 3000}]",
      "[{orders: 3990}, {orders: 99k}]", "[{orders: 1}, {orders: 2}]"};
  for (size_t i = 0; i < sizeof milestones / sizeof *milestones; i++) {
    static char text[2000];
    snprintf(text, sizeof text, "%.*s%s\n", (int)(strstr(shop, "milestones:") - shop) + 12, shop,
             milestones[i]);
    for (size_t futures = 0; futures <= 50; futures += 50) {
      scene opened = open_scene(text, 100, futures);
      assert_labels_fit(drawn(opened.forecast, "driver/orders", BSCAP_PLOT_SVG));
      assert_labels_fit(drawn(opened.forecast, "volume/data", BSCAP_PLOT_SVG));
      assert_labels_fit(drawn(opened.forecast, NULL, BSCAP_PLOT_SVG));
      close_scene(&opened);
    }
  }
}
END_TEST

START_TEST(labels_fit_however_long_the_names_are) {
  static char text[4000], wide[400];
  memset(wide, 'W', sizeof wide - 1);
  snprintf(text, sizeof text,
           "name: %s\nstart: 2026-01-01\ndrivers: {d-%.60s: {added: [5/day, 10/day, 20/day]}}\n"
           "volumes:\n"
           "  v-%.60s: {size: 100GB, used: 10GB, grows: {d-%.60s.added: 100MB}, alert: 50%%}\n"
           "milestones: {d-%.60s: 500}\n",
           wide, wide, wide, wide, wide);
  bscap_source source = {"wide.yaml", text, strlen(text)};
  bscap_model *model = NULL;
  bscap_error error = {.message = ""};
  if (bscap_model_read(&model, &source, 1, NULL, NULL, &error) != BSCAP_OK)
    ck_abort_msg("%s", error.message);
  scene opened = {model, look(model, 400, 50)};
  const bscap_metric *metric;
  assert_labels_fit(drawn(opened.forecast, NULL, BSCAP_PLOT_SVG));
  for (size_t i = 0; (metric = bscap_forecast_metric(opened.forecast, i)) != NULL; i++)
    assert_labels_fit(drawn(opened.forecast, metric->id, BSCAP_PLOT_SVG));
  close_scene(&opened);
}
END_TEST

START_TEST(png_has_two_pixels_for_each_of_svg) {
  scene opened = open_scene(shop, 120, 0);
  assert_holds(drawn(opened.forecast, "volume/data", BSCAP_PLOT_SVG), "svg size 960,560 ");
  assert_holds(drawn(opened.forecast, "volume/data", BSCAP_PLOT_PNG), "pngcairo size 1920,1120 ");
  close_scene(&opened);
}
END_TEST

/* --- texts --- */

static int count_lines(const char *from, const char *to) {
  int lines = 0;
  for (; from < to; from++) lines += *from == '\n';
  return lines;
}

START_TEST(rows_of_a_text_are_evenly_spaced) {
  scene opened = open_scene(shop, 120, 0);
  const char *text = drawn(opened.forecast, "volume/data", BSCAP_PLOT_TEXT);
  const char *most = strstr(text, "\n150 GB +"), *third = strstr(text, "\n     0 +");
  const char *first = strstr(text, "\n100 GB +"), *second = strstr(text, "\n 50 GB +");
  ck_assert(most != NULL && first != NULL && second != NULL && third != NULL);
  ck_assert_int_eq(count_lines(most, first), 6);
  ck_assert_int_eq(count_lines(first, second), 6);
  ck_assert_int_eq(count_lines(second, third), 6);
  ck_assert_int_eq(strncmp(third + strcspn(third + 1, "\n") + 1, "\n       +-", 9), 0);
  close_scene(&opened);
}
END_TEST

/* The axis reaches 150 GB in rows of 150 / 18 GB; alert and full are crossed after 40 and 90 of
 * 120 days. */
START_TEST(a_text_has_its_lines_in_the_rows_of_their_values) {
  scene opened = open_scene(shop, 120, 0);
  const char *text = drawn(opened.forecast, "volume/data", BSCAP_PLOT_TEXT);
  static const struct {
    const char *label;
    const char *name;
    double ratio;
  } cases[] = {{" 50 GB +", " alert", 40.0 / 120}, {"100 GB +", " full", 90.0 / 120}};
  for (size_t i = 0; i < 2; i++) {
    const char *line = find_line(text, cases[i].label);
    const char *start = strchr(line, '+') + 1;
    const char *end = strstr(line, cases[i].name);
    ck_assert_msg(end != NULL && strcmp(end, cases[i].name) == 0, "%s", line);
    const size_t width = 100 - (size_t)(start - line) - strlen(" alert");
    const char *mark = strchr(start, 'O');
    ck_assert_ptr_nonnull(mark);
    assert_close((double)(mark - start), floor(cases[i].ratio * (double)width), 0);
  }
  assert_holds(find_line(text, "volume/data/full "), "100 GB         breaks 2026-04-01");
  assert_holds(text, "Highest in 2026-04: 130 GB.");
  close_scene(&opened);
}
END_TEST

START_TEST(intervals_are_ranked_by_their_medians) {
  scene opened = open_scene(shop, 120, 200);
  const char *text = drawn(opened.forecast, NULL, BSCAP_PLOT_TEXT);
  const char *alert = strstr(text, "\nvolume/data/alert "),
             *full = strstr(text, "\nvolume/data/full ");
  ck_assert(alert != NULL && full != NULL && alert < full);
  const char *line = find_line(text, "volume/data/full ");
  const char *from = strchr(line, '['), *median = strchr(line, 'C'), *to = strchr(line, '>');
  ck_assert_msg(from != NULL && median != NULL && to != NULL && from < median && median < to, "%s",
                line);
  const bscap_verdict *verdict = bscap_forecast_find(opened.forecast, "volume/data/full");
  ck_assert(isnan(verdict->breaks.p90));
  const char *bar = strchr(line, '|');
  const double width = (double)(strrchr(line, '|') - bar - 1);
  const double days = (verdict->breaks.p50 - (double)bscap_forecast_as_of(opened.forecast)) / 86400;
  assert_close((double)(median - bar - 1), floor(days / 120 * width), 0);
  close_scene(&opened);
}
END_TEST

static const char *many_volumes(int volumes) {
  static char text[8000];
  size_t used = (size_t)snprintf(text, sizeof text,
                                 "name: Many\nstart: 2026-01-01\n"
                                 "drivers: {orders: {added: 10/day}}\nvolumes:\n");
  for (int i = 0; i < volumes; i++)
    used += (size_t)snprintf(text + used, sizeof text - used,
                             "  v%02d: {size: %dGB, used: 10GB, grows: {orders.added: 100MB}, "
                             "alert: 50%%}\n",
                             i, 30 + i);
  return text;
}

START_TEST(limits_without_a_row_are_counted) {
  scene opened = open_scene(many_volumes(15), 365, 0);
  const char *text = drawn(opened.forecast, NULL, BSCAP_PLOT_TEXT);
  ck_assert_uint_eq(count(text, "\nvolume/v"), 20);
  assert_holds(text, "\n10 more break later or less surely; 0 others hold.\n");
  int height = 0;
  ck_assert_int_eq(
      sscanf(drawn(opened.forecast, NULL, BSCAP_PLOT_SVG), "set terminal svg size 960,%d", &height),
      1);
  ck_assert(height > 600 && height <= 640);
  close_scene(&opened);
}
END_TEST

START_TEST(what_is_broken_now_stands_at_the_left_edge) {
  scene opened = open_scene("name: Full\nstart: 2026-01-01\ndrivers: {orders: {added: 10/day}}\n"
                            "volumes: {data: {size: 10GB, used: 12GB, "
                            "grows: {orders.added: 100MB}, alert: 50%}}\n",
                            365, 20);
  const char *text = drawn(opened.forecast, NULL, BSCAP_PLOT_TEXT);
  assert_holds(text, "2 limits are broken now\n");
  assert_holds(find_line(text, "volume/data/full"), "|C ");
  assert_holds(find_line(text, "volume/data/full"), "|  now ");
  assert_holds(drawn(opened.forecast, "volume/data", BSCAP_PLOT_TEXT), "volume/data: full now\n");
  close_scene(&opened);
}
END_TEST

START_TEST(a_model_without_limits_has_a_picture_too) {
  scene opened =
      open_scene("name: Bare\nstart: 2026-01-01\ndrivers: {users: {level: 0}}\n", 365, 0);
  assert_holds(drawn(opened.forecast, NULL, BSCAP_PLOT_SVG), "'There are no limits.'");
  assert_holds(drawn(opened.forecast, NULL, BSCAP_PLOT_TEXT), "There are no limits.");
  assert_holds(drawn(opened.forecast, "driver/users", BSCAP_PLOT_TEXT),
               "driver/users: up to 0 in 2026-12");
  close_scene(&opened);
}
END_TEST

START_TEST(texts_are_ascii_within_their_width_and_end_no_line_with_a_blank) {
  scene opened = open_scene(shop, 500, 50);
  static const char *const metrics[] = {"volume/data", "volume/log", "driver/orders", NULL};
  for (size_t width = 60; width <= 240; width += 15) {
    for (size_t i = 0; i < 4; i++) {
      bscap_plot_options options = bscap_plot_options_default();
      options.width = width;
      ck_assert_int_eq(draw(opened.forecast, metrics[i], &options), BSCAP_OK);
      for (const char *line = written.bytes; *line != '\0'; line += strcspn(line, "\n") + 1) {
        const size_t length = strcspn(line, "\n");
        ck_assert_msg(length <= width, "%zu: %.*s", width, (int)length, line);
        ck_assert(length == 0 || line[length - 1] != ' ');
        for (size_t j = 0; j < length; j++) ck_assert(line[j] >= ' ' && line[j] <= '~');
      }
    }
  }
  close_scene(&opened);
}
END_TEST

START_TEST(colour_says_nothing_alone) {
  scene opened = open_scene(shop, 120, 50);
  static char plain[sizeof written.bytes];
  bscap_plot_options options = bscap_plot_options_default();
  options.uses_color = true;
  for (int i = 0; i < 2; i++) {
    const char *metric = i == 0 ? "volume/data" : NULL;
    strcpy(plain, drawn(opened.forecast, metric, BSCAP_PLOT_TEXT));
    ck_assert_int_eq(draw(opened.forecast, metric, &options), BSCAP_OK);
    assert_holds(written.bytes, "\x1b[31m");
    char *end = written.bytes;
    for (const char *next = written.bytes; *next != '\0';) {
      if (*next == '\x1b')
        next += strcspn(next, "m") + 1;
      else
        *end++ = *next++;
    }
    *end = '\0';
    ck_assert_str_eq(written.bytes, plain);
  }
  close_scene(&opened);
}
END_TEST

/* The numbers of the fan's rows: a day since 1970 and the five percentiles each. */
static size_t read_fan(const char *script, double rows[][6], size_t most) {
  static const char start[] = "$fan << EOD\n";
  const char *next = strstr(script, start);
  size_t used = 0;
  ck_assert_ptr_nonnull(next);
  for (next += strlen(start); strncmp(next, "EOD", 3) != 0; next += strcspn(next, "\n") + 1) {
    double *row = rows[used];
    ck_assert(used < most);
    ck_assert_int_eq(sscanf(next, "%lf %lf %lf %lf %lf %lf", &row[0], &row[1], &row[2], &row[3],
                            &row[4], &row[5]),
                     6);
    used++;
  }
  return used;
}

/* Emptied after each 90 days: on 2026-04-01, on 06-30 and on 09-28, when 3 of September's 30 days
 * are left. The volume gets 2, 4 or 6 GB a month. */
static const char emptied[] = "name: Emptied\nstart: 2026-01-01\n"
                              "volumes: {a: {size: 100GB, used: 1GB, resets: 90d, "
                              "writes: [2GB/month, 4GB/month, 6GB/month]}}\n";

START_TEST(a_month_that_has_hardly_begun_is_left_out) {
  scene opened = open_scene(emptied, 275, 100);
  double rows[20][6];
  const size_t used = read_fan(drawn(opened.forecast, "volume/a", BSCAP_PLOT_SVG), rows, 20);
  ck_assert_uint_eq(used, 10);
  assert_close(rows[9][0], 20454 + 273, 0); /* October starts; two days of it were stepped */
  size_t metric = 0;
  while (strcmp(bscap_forecast_metric(opened.forecast, metric)->id, "volume/a") != 0) metric++;
  for (size_t month = 0; month < 9; month++)
    assert_close(rows[month + 1][3], bscap_forecast_fan(opened.forecast, metric, month).p50 / 1e9,
                 1e-5);
  const char *text = drawn(opened.forecast, "volume/a", BSCAP_PLOT_TEXT);
  assert_holds(text, "\nHighest in 2026-09: 10% below ");
  ck_assert_ptr_null(strstr(text, "On 2026"));
  close_scene(&opened);
}
END_TEST

/* 20 of October's 31 days: its highest value is what it is, though September's was three times as
 * high. */
START_TEST(a_month_of_which_most_was_stepped_is_drawn_as_it_is) {
  scene opened = open_scene(emptied, 293, 100);
  double rows[20][6];
  const size_t used = read_fan(drawn(opened.forecast, "volume/a", BSCAP_PLOT_SVG), rows, 20);
  ck_assert_uint_eq(used, 11);
  assert_close(rows[10][0], 20454 + 293, 0);
  for (size_t i = 1; i < 6; i++) ck_assert(rows[10][i] < rows[9][i] / 2);
  assert_holds(drawn(opened.forecast, "volume/a", BSCAP_PLOT_TEXT), "\nHighest in 2026-10: ");
  close_scene(&opened);
}
END_TEST

/* Ten days of February, after twelve of January. */
START_TEST(a_short_time_is_drawn_to_its_end) {
  scene opened = open_scene("name: Short\nstart: 2026-01-20\n"
                            "drivers: {orders: {added: 10/day}}\n",
                            22, 0);
  assert_holds(drawn(opened.forecast, "driver/orders", BSCAP_PLOT_TEXT),
               "\nHighest in 2026-02: 220.");
  close_scene(&opened);
}
END_TEST

/* 10 GB are there on the first day in every future. */
START_TEST(what_is_known_today_begins_as_a_point) {
  scene opened = open_scene(shop, 120, 200);
  double rows[20][6];
  read_fan(drawn(opened.forecast, "volume/data", BSCAP_PLOT_SVG), rows, 20);
  assert_close(rows[0][0], 20454, 0);
  for (size_t i = 1; i < 6; i++) assert_close(rows[0][i], 10, 0.02);
  close_scene(&opened);
}
END_TEST

/* A month's highest value is that of its first moment: 1,000 users lose a tenth each month. */
START_TEST(what_falls_is_drawn_at_the_start_of_each_month) {
  scene opened = open_scene("name: Falling\nstart: 2026-01-01\n"
                            "drivers: {users: {level: 1000, growth: {monthly: -10%}}}\n",
                            120, 0);
  static const double days[] = {0, 31, 59, 90};
  const char *script = drawn(opened.forecast, "driver/users", BSCAP_PLOT_SVG);
  const char *next = strstr(script, "$fan << EOD\n") + strlen("$fan << EOD\n");
  for (size_t month = 0; month < 4; month++, next += strcspn(next, "\n") + 1) {
    double day, highest;
    ck_assert_int_eq(sscanf(next, "%lf %*f NaN %lf", &day, &highest), 2);
    assert_close(day, 20454 + days[month], 0);
    assert_close(highest, 1000 * pow(0.9, days[month] / (365.25 / 12)), 1e-4);
  }
  ck_assert_int_eq(strncmp(next, "EOD", 3), 0);
  assert_holds(script, "'driver/users: up to ");
  close_scene(&opened);
}
END_TEST

START_TEST(a_title_of_limits_names_the_likeliest_to_be_first) {
  scene opened = open_scene(many_volumes(2), 365, 50);
  const bscap_verdict *first = bscap_forecast_find(opened.forecast, "volume/v00/alert");
  assert_close(first->first_probability, 1, 0);
  const char *text = drawn(opened.forecast, NULL, BSCAP_PLOT_TEXT);
  assert_holds(text, "volume/v00/alert breaks first (100%), median 2026-01\n");
  assert_holds(drawn(opened.forecast, NULL, BSCAP_PLOT_SVG),
               "'volume/v00/alert breaks first (100%), median 2026-01'");
  assert_holds(written.bytes, "'first: before all others, or together with them'");
  close_scene(&opened);
}
END_TEST

START_TEST(a_tenth_percentile_is_no_earliest_moment) {
  scene opened = open_scene(shop, 85, 200);
  const bscap_verdict *full = bscap_forecast_find(opened.forecast, "volume/data/full");
  ck_assert(!isnan(full->breaks.p10) && isnan(full->breaks.p50));
  const char *line =
      find_line(drawn(opened.forecast, "volume/data", BSCAP_PLOT_TEXT), "volume/data/full ");
  ck_assert_msg(strstr(line, "% of futures, one in ten by 2026-0") != NULL, "%s", line);
  close_scene(&opened);
}
END_TEST

/* --- axes --- */

START_TEST(axes_have_round_values_in_one_unit) {
  static const struct {
    double most;
    bscap_measure measure;
    double step;
    const char *second;
  } cases[] = {{30.5 * 1073741824.0, {BSCAP_BYTES, false}, 5 * 1073741824.0, "5 Gi"},
               {1.4 * 1073741824.0, {BSCAP_BYTES, false}, 0.2 * 1073741824.0, "0.2 Gi"},
               {120e9, {BSCAP_BYTES, true}, 20e9, "20 GB"},
               {900, {BSCAP_MILLICORES, false}, 200, "200m"},
               {4500, {BSCAP_MILLICORES, false}, 1000, "1 core"},
               {70e6, {BSCAP_BITS_PER_SECOND, false}, 10e6, "10 Mbps"},
               {36000, {BSCAP_COUNT, false}, 5000, "5,000"},
               {0.07, {BSCAP_COUNT, false}, 0.01, "0.01"}};
  bscap_draft draft = bscap_draft_open(NULL);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const bscap_axis axis = bscap_axis_of_values(&draft, cases[i].most, cases[i].measure, 8);
    assert_close(axis.step, cases[i].step, 1e-12);
    ck_assert_str_eq(axis.ticks[0].label, "0");
    ck_assert_str_eq(axis.ticks[1].label, cases[i].second);
    ck_assert(axis.ticks[axis.ticks_count - 1].at <= cases[i].most * (1 + 1e-9));
  }
  const bscap_sink sink = pages_sink(&written);
  ck_assert_int_eq(bscap_draft_close(&draft, &sink, NULL), BSCAP_OK);
}
END_TEST

/* 2026-01-01 is 1767225600 seconds after 1970 began. */
START_TEST(time_is_cut_into_days_months_or_years) {
  static const struct {
    int days;
    size_t count;
    const char *first;
    const char *second;
  } cases[] = {{30, 4, "2026-01-01", "2026-01-09"},
               {365, 12, "2026-01", "2026-03"},
               {1096, 9, "2026-01", "2026-05"},
               {3653, 9, "2026", "2028"},
               {36525, 9, "2040", "2060"}};
  bscap_draft draft = bscap_draft_open(NULL);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const int64_t start = 1767225600, end = start + (int64_t)86400 * cases[i].days;
    const bscap_axis axis = bscap_axis_of_time(&draft, start, end, cases[i].count);
    ck_assert_uint_ge(axis.ticks_count, 2);
    ck_assert_uint_le(axis.ticks_count, cases[i].count + 1);
    ck_assert_str_eq(axis.ticks[0].label, cases[i].first);
    ck_assert_str_eq(axis.ticks[1].label, cases[i].second);
  }
  const bscap_sink sink = pages_sink(&written);
  ck_assert_int_eq(bscap_draft_close(&draft, &sink, NULL), BSCAP_OK);
}
END_TEST

/* --- manners --- */

START_TEST(the_same_forecast_gives_the_same_bytes) {
  static char first[sizeof written.bytes];
  for (int i = 0; i < 6; i++) {
    const char *metric = i % 2 == 0 ? "volume/data" : NULL;
    for (int j = 0; j < 2; j++) {
      scene opened = open_scene(shop, 120, 50);
      drawn(opened.forecast, metric, (bscap_plot_format)(i / 2));
      if (j == 0)
        strcpy(first, written.bytes);
      else
        ck_assert_str_eq(written.bytes, first);
      close_scene(&opened);
    }
  }
}
END_TEST

START_TEST(memory_that_runs_out_is_an_error_and_leaks_nothing) {
  scene opened = open_scene(shop, 120, 20);
  for (int i = 0; i < 6; i++) {
    const char *metric = i % 2 == 0 ? "volume/data" : NULL;
    bscap_status status = BSCAP_OUT_OF_MEMORY;
    for (size_t n = 1; status == BSCAP_OUT_OF_MEMORY; n++) {
      failing_allocator memory = {.fails_at = n};
      const bscap_allocator allocator = failing_allocator_start(&memory);
      bscap_plot_options options = bscap_plot_options_default();
      options.format = (bscap_plot_format)(i / 2);
      options.allocator = &allocator;
      status = draw(opened.forecast, metric, &options);
      ck_assert(status == BSCAP_OK || written.count == 0);
      ck_assert_uint_eq(memory.live_blocks, 0);
      ck_assert_uint_eq(memory.live_bytes, 0);
    }
    ck_assert_int_eq(status, BSCAP_OK);
  }
  close_scene(&opened);
}
END_TEST

START_TEST(an_unknown_metric_and_a_sink_that_stops_are_errors) {
  scene opened = open_scene(shop, 120, 0);
  bscap_sink sink = pages_sink(&written);
  ck_assert_int_eq(bscap_plot_metric(opened.forecast, 1000, NULL, &sink, NULL), BSCAP_INVALID);
  written.most = 10;
  ck_assert_int_eq(bscap_plot_metric(opened.forecast, 0, NULL, &sink, NULL), BSCAP_UNAVAILABLE);
  ck_assert_int_eq(bscap_plot_limits(opened.forecast, NULL, &sink, NULL), BSCAP_UNAVAILABLE);
  close_scene(&opened);
}
END_TEST

RUN_TESTS("plot", every_limit_is_a_dashed_line_at_its_threshold,
          milestones_are_dashed_lines_and_far_ones_are_named_at_the_top,
          without_chance_the_band_is_from_the_lowest_to_the_highest_of_each_month,
          a_title_says_what_becomes_of_the_metric, chance_is_said_where_there_is_some,
          no_text_of_a_model_leaves_its_quotes, quotes_are_doubled_and_control_characters_replaced,
          widths_are_those_of_the_font, a_text_is_cut_where_its_room_ends,
          labels_cover_each_other_nowhere, labels_fit_however_long_the_names_are,
          png_has_two_pixels_for_each_of_svg, rows_of_a_text_are_evenly_spaced,
          a_text_has_its_lines_in_the_rows_of_their_values, intervals_are_ranked_by_their_medians,
          limits_without_a_row_are_counted, what_is_broken_now_stands_at_the_left_edge,
          a_model_without_limits_has_a_picture_too, a_month_that_has_hardly_begun_is_left_out,
          a_month_of_which_most_was_stepped_is_drawn_as_it_is, a_short_time_is_drawn_to_its_end,
          what_is_known_today_begins_as_a_point, what_falls_is_drawn_at_the_start_of_each_month,
          a_title_of_limits_names_the_likeliest_to_be_first,
          a_tenth_percentile_is_no_earliest_moment,
          texts_are_ascii_within_their_width_and_end_no_line_with_a_blank,
          colour_says_nothing_alone, axes_have_round_values_in_one_unit,
          time_is_cut_into_days_months_or_years, the_same_forecast_gives_the_same_bytes,
          memory_that_runs_out_is_an_error_and_leaks_nothing,
          an_unknown_metric_and_a_sink_that_stops_are_errors)
