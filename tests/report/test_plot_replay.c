#include <bscap/plot.h>

#include "testing.h"
#include "failing_allocator.h"
#include "report/plot_replay.h"
#include "report/replays.h"

#include <stdio.h>

static pages written;

static const bscap_replay_words from_start = {.name = "api", .start_seconds = -1};

static const char *drawn(const bscap_replay *replay, const bscap_replay_words *words,
                         bscap_plot_format format, size_t width) {
  bscap_plot_options options = bscap_plot_options_default();
  const bscap_sink sink = pages_sink(&written);
  options.format = format;
  options.width = width;
  ck_assert_int_eq(bscap_plot_replay(replay, words, &options, &sink, NULL), BSCAP_OK);
  return written.bytes;
}

static void assert_holds(const char *text, const char *part) {
  ck_assert_msg(strstr(text, part) != NULL, "no '%s' in\n%.3000s", part, text);
}

static size_t count(const char *text, const char *part) {
  size_t found = 0;
  for (; (text = strstr(text, part)) != NULL; text += strlen(part)) found++;
  return found;
}

/* --- scripts --- */

/* One row of a script's table. */
typedef struct row {
  double seconds;
  double offered;
  double served;
  double capacity;
  double raw;
  double wanted;
  double ready;
} row;

static const char *read_row(const char *line, row *read) {
  const int items = sscanf(line, "%lf %lf %lf %lf %lf %lf %lf", &read->seconds, &read->offered,
                           &read->served, &read->capacity, &read->raw, &read->wanted, &read->ready);
  ck_assert_int_eq(items, 7);
  return strchr(line, '\n') + 1;
}

static const char *first_row(const char *script) {
  const char *rows = strstr(script, "$sync << EOD\n");
  ck_assert_ptr_nonnull(rows);
  return strchr(rows, '\n') + 1;
}

/* Cores, as the highest work is two of them. A sync's pods are those ready when it begins. */
START_TEST(each_sync_is_two_rows_one_at_each_end) {
  const setting made = up_to(3);
  bscap_replay *replay = replay_of(&made, crowd(2000));
  const char *line = first_row(drawn(replay, &from_start, BSCAP_PLOT_SVG, 100));
  int32_t ready = 1;
  for (size_t i = 0; i < bscap_replay_count(replay); i++) {
    const bscap_replay_sync *sync = bscap_replay_at(replay, i);
    for (int end = 0; end < 2; end++) {
      row read;
      line = read_row(line, &read);
      assert_close(read.seconds, 15.0 * (double)(i + (size_t)end), 0);
      assert_close(read.offered, sync->step.offered / 15 / 1000, 1e-9);
      assert_close(read.served, (sync->step.offered - sync->step.unmet) / 15 / 1000, 1e-9);
      assert_close(read.capacity, 0.5 * ready, 0);
      assert_close(read.raw, sync->decision.raw, 0);
      assert_close(read.wanted, sync->decision.replicas, 0);
      assert_close(read.ready, ready, 0);
    }
    ready = sync->step.ready;
  }
  ck_assert_int_eq(strncmp(line, "EOD\n", 4), 0);
  bscap_replay_free(replay);
}
END_TEST

/* What pods are allowed to do: 60 % of 200 millicores. */
START_TEST(without_a_limit_the_target_is_what_pods_do) {
  setting made = up_to(40);
  made.plant.cpu_limit_millicores = INFINITY;
  bscap_replay *replay = replay_of(&made, crowd(2000));
  row read;
  const char *script = drawn(replay, &from_start, BSCAP_PLOT_SVG, 100);
  assert_holds(script, "'CPU: work that came in, and what ready pods do at the target'");
  read_row(first_row(script), &read);
  assert_close(read.capacity, 0.12, 1e-9);
  bscap_replay_free(replay);
}
END_TEST

/* A minute of two cores in a week of 100 millicores. */
static bscap_replay *week_with_a_spike(void) {
  const int64_t day_ms = 86400000;
  const int64_t times_ms[] = {
      0, 3 * day_ms, 3 * day_ms + 1, 3 * day_ms + 60000, 3 * day_ms + 60001, 7 * day_ms};
  const double values[] = {100, 100, 2000, 2000, 100, 100};
  const bscap_load_column cpu = {"cpu", values};
  bscap_load *load = NULL;
  ck_assert_int_eq(bscap_load_create(&load, times_ms, 6, &cpu, 1, NULL, NULL), BSCAP_OK);
  const setting made = up_to(3);
  return replay_of(&made, load);
}

START_TEST(a_spike_stays_to_be_seen_in_a_week) {
  bscap_replay *replay = week_with_a_spike();
  const char *line = first_row(drawn(replay, &from_start, BSCAP_PLOT_SVG, 100));
  double most = 0, left_out = 0, offered = 0, unmet = 0, last = -1;
  size_t rows = 0;
  for (; strncmp(line, "EOD\n", 4) != 0; rows++) {
    row read;
    line = read_row(line, &read);
    if (read.offered > most) most = read.offered;
    if (read.offered - read.served > left_out) left_out = read.offered - read.served;
    ck_assert(read.seconds >= last);
    last = read.seconds;
  }
  for (size_t i = 0; i < bscap_replay_count(replay); i++) {
    const bscap_plant_step *step = &bscap_replay_at(replay, i)->step;
    if (step->offered > offered) offered = step->offered;
    if (step->unmet > unmet) unmet = step->unmet;
  }
  ck_assert_uint_le(rows, 1400);
  assert_close(most, offered / 15 / 1000, 1e-9);
  assert_close(left_out, unmet / 15 / 1000, 1e-9);
  assert_close(last, 7 * 86400, 0);
  ck_assert_uint_ge(count(drawn(replay, &from_start, BSCAP_PLOT_TEXT, 60), "#"), 2);
  bscap_replay_free(replay);
}
END_TEST

START_TEST(both_panels_have_the_same_times_and_their_own_scale) {
  const setting made = up_to(3);
  bscap_replay *replay = replay_of(&made, crowd(2000));
  const char *script = drawn(replay, &from_start, BSCAP_PLOT_SVG, 100);
  ck_assert_uint_eq(count(script, "set xrange [0:2400]\n"), 2);
  ck_assert_uint_eq(count(script, "\nplot $sync"), 2);
  ck_assert_uint_eq(count(script, "set multiplot\n"), 2); /* and unset */
  assert_holds(script, "'maximum 3'");
  assert_holds(script, "'minimum 1'");
  assert_holds(script, "'00:10' 600");
  bscap_replay_free(replay);
}
END_TEST

START_TEST(an_ideal_replay_has_one_panel) {
  bscap_replay *replay = ideal_replay(20);
  bscap_replay_words words = from_start;
  words.is_ideal = true;
  const char *script = drawn(replay, &words, BSCAP_PLOT_SVG, 100);
  ck_assert_uint_eq(count(script, "\nplot $sync"), 1);
  ck_assert_ptr_null(strstr(script, "multiplot"));
  assert_holds(script, "'api: 1 to 16 pods'");
  const char *text = drawn(replay, &words, BSCAP_PLOT_TEXT, 100);
  ck_assert_ptr_null(strstr(text, "CPU"));
  assert_holds(text, "Pods: o wanted");
  bscap_replay_free(replay);
}
END_TEST

START_TEST(the_title_says_what_became_of_the_work) {
  const setting made = up_to(3);
  bscap_replay *replay = replay_of(&made, crowd(2000));
  const bscap_replay_totals totals = bscap_replay_total(replay);
  char text[100];
  snprintf(text, sizeof text, "'api: 1 to 3 pods, %.0f%% of the work not done in time'",
           100 * totals.unmet / totals.offered);
  assert_holds(drawn(replay, &from_start, BSCAP_PLOT_PNG, 100), text);
  bscap_replay_free(replay);
  replay = replay_of(&made, crowd(100));
  assert_holds(drawn(replay, &from_start, BSCAP_PLOT_SVG, 100),
               "'api: 1 pod, all of the work done at once'");
  bscap_replay_free(replay);
}
END_TEST

/* --- text --- */

START_TEST(no_line_of_a_text_is_wider_than_asked_for) {
  static const size_t widths[] = {60, 80, 100, 200};
  bscap_replay *replay = week_with_a_spike();
  for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
    const char *line = drawn(replay, &from_start, BSCAP_PLOT_TEXT, widths[i]);
    for (; *line != '\0'; line += strcspn(line, "\n") + 1)
      ck_assert_msg(strcspn(line, "\n") <= widths[i], "%.*s", (int)strcspn(line, "\n"), line);
  }
  bscap_replay_free(replay);
}
END_TEST

/* The row of one pod of the lower panel: one is ready at first, and two and more later. */
START_TEST(a_text_has_the_work_above_and_the_pods_below) {
  const setting made = up_to(3);
  bscap_replay *replay = replay_of(&made, crowd(2000));
  const char *text = drawn(replay, &from_start, BSCAP_PLOT_TEXT, 100);
  const char *pods = strstr(text, "Pods: o wanted");
  ck_assert_ptr_nonnull(pods);
  ck_assert_ptr_nonnull(strstr(text, "##"));
  ck_assert(strstr(text, "##") < pods);
  assert_holds(pods, "oooo");
  assert_holds(pods, "::::");
  assert_holds(pods, " maximum\n");
  assert_holds(pods, " minimum\n");
  ck_assert_ptr_null(strchr(pods, '#'));
  bscap_replay_free(replay);
}
END_TEST

/* --- times --- */

START_TEST(ticks_are_round_moments_of_the_clock) {
  static const struct {
    int64_t start;
    double end;
    const char *first;
    double at;
    const char *last;
  } cases[] = {{-1, 60, "00:00:00", 0, "00:01:00"},
               {-1, 7200, "00:00", 0, "02:00"},
               {-1, 7 * 86400.0, "0d", 0, "7d"},
               {1772323200 + 6 * 3600 + 600, 7200, "06:15", 300, "08:00"},
               {1772323200 + 6 * 3600, 86400, "06:00", 0, "06:00"},
               {1772323200, 7 * 86400.0, "2026-03-01", 0, "2026-03-08"},
               {-1, 1e9, "0d", 0, NULL}};
  bscap_draft draft = bscap_draft_open(NULL);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const bscap_axis axis = bscap_axis_of_clock(&draft, cases[i].start, cases[i].end, 8);
    ck_assert_uint_ge(axis.ticks_count, 2);
    ck_assert_uint_le(axis.ticks_count, 9);
    ck_assert_str_eq(axis.ticks[0].label, cases[i].first);
    assert_close(axis.ticks[0].at, cases[i].at, 0);
    if (cases[i].last != NULL)
      ck_assert_str_eq(axis.ticks[axis.ticks_count - 1].label, cases[i].last);
    ck_assert(axis.ticks[axis.ticks_count - 1].at <= cases[i].end);
  }
  const bscap_sink sink = pages_sink(&written);
  bscap_draft_close(&draft, &sink, NULL);
}
END_TEST

/* --- what may go wrong --- */

START_TEST(no_text_reaches_gnuplot_or_a_terminal_as_a_command) {
  const setting made = up_to(3);
  bscap_replay *replay = replay_of(&made, crowd(2000));
  const bscap_replay_words words = {"it's\n!id\x1b[31m", NULL, -1, "`id`\r'; system 'id'", false};
  const char *text = drawn(replay, &words, BSCAP_PLOT_TEXT, 100);
  ck_assert_ptr_null(strpbrk(text, "\x1b\r"));
  const char *script = drawn(replay, &words, BSCAP_PLOT_SVG, 100);
  ck_assert_ptr_null(strpbrk(script, "\x1b\r"));
  assert_holds(script, "'it''s\xef\xbf\xbd!id\xef\xbf\xbd[31m: 1 to 3 pods");
  assert_holds(script, "''; system ''id''");
  ck_assert_ptr_null(strstr(script, "\n!id"));
  bscap_replay_free(replay);
}
END_TEST

START_TEST(a_single_sync_can_be_drawn) {
  const int64_t start_ms = 0;
  const double value = 100;
  const bscap_load_column cpu = {"cpu", &value};
  bscap_load *load = NULL;
  ck_assert_int_eq(bscap_load_create(&load, &start_ms, 1, &cpu, 1, NULL, NULL), BSCAP_OK);
  const setting made = up_to(3);
  bscap_replay *replay = replay_of(&made, load);
  assert_holds(drawn(replay, &from_start, BSCAP_PLOT_TEXT, 100), "Pods: o wanted");
  assert_holds(drawn(replay, &from_start, BSCAP_PLOT_SVG, 100), "set xrange [0:15]\n");
  bscap_replay_free(replay);
}
END_TEST

START_TEST(memory_that_runs_out_and_a_sink_that_stops_are_errors) {
  const setting made = up_to(3);
  bscap_replay *replay = replay_of(&made, crowd(2000));
  for (int format = BSCAP_PLOT_TEXT; format <= BSCAP_PLOT_PNG; format++) {
    bscap_plot_options options = bscap_plot_options_default();
    options.format = (bscap_plot_format)format;
    bscap_status status = BSCAP_OUT_OF_MEMORY;
    for (size_t n = 1; status == BSCAP_OUT_OF_MEMORY; n++) {
      failing_allocator memory = {.fails_at = n};
      const bscap_allocator allocator = failing_allocator_start(&memory);
      const bscap_sink sink = pages_sink(&written);
      options.allocator = &allocator;
      status = bscap_plot_replay(replay, &from_start, &options, &sink, NULL);
      ck_assert(status == BSCAP_OK || written.count == 0);
      ck_assert_uint_eq(memory.live_blocks, 0);
      ck_assert_uint_eq(memory.live_bytes, 0);
    }
    ck_assert_int_eq(status, BSCAP_OK);
    options.allocator = NULL;
    const bscap_sink sink = pages_sink(&written);
    written.most = 10;
    ck_assert_int_eq(bscap_plot_replay(replay, &from_start, &options, &sink, NULL),
                     BSCAP_UNAVAILABLE);
  }
  bscap_replay_free(replay);
}
END_TEST

RUN_TESTS("plot_replay", each_sync_is_two_rows_one_at_each_end,
          without_a_limit_the_target_is_what_pods_do, a_spike_stays_to_be_seen_in_a_week,
          both_panels_have_the_same_times_and_their_own_scale, an_ideal_replay_has_one_panel,
          the_title_says_what_became_of_the_work, no_line_of_a_text_is_wider_than_asked_for,
          a_text_has_the_work_above_and_the_pods_below, ticks_are_round_moments_of_the_clock,
          no_text_reaches_gnuplot_or_a_terminal_as_a_command, a_single_sync_can_be_drawn,
          memory_that_runs_out_and_a_sink_that_stops_are_errors)
