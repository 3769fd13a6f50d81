#include <bscap/change.h>

#include "simulate/stepping.h"

#include <bscap/report.h>

#include "failing_allocator.h"

/* 10 GB, and 100 MB for each order: with ten orders a day it is half full after 40 days, and full
 * after 90; a milestone of 500 orders is reached after 50. */
#define SHOP_WITH(size, added, more)                                                               \
  HEAD "drivers:\n  orders: {added: " added "}\nvolumes:\n  data: {size: " size                    \
       ", used: 10GB, grows: {orders.added: 100MB}, alert: 50%}\n" more
#define MILESTONE "milestones: {orders: 500}\n"

typedef struct text {
  char bytes[1 << 17];
  size_t count;
} text;

static bool gather(void *context, const char *bytes, size_t count) {
  text *written = context;
  if (written->count + count >= sizeof written->bytes) return false;
  memcpy(written->bytes + written->count, bytes, count);
  written->count += count;
  written->bytes[written->count] = '\0';
  return true;
}

/* What a report says of the forecast of a model. */
static void write_past(text *written, const char *model, const bscap_forecast_options *options) {
  outlook then = look_with(options, model);
  bscap_report_options format = bscap_report_options_default();
  format.format = BSCAP_JSON;
  written->count = 0;
  const bscap_sink sink = {gather, written};
  ck_assert_int_eq(bscap_report_forecast(then.forecast, &format, &sink, NULL), BSCAP_OK);
  look_away(&then);
}

static bscap_past *parse(const text *written) {
  bscap_past *past = NULL;
  bscap_error error = {.message = ""};
  const bscap_status status =
      bscap_past_read(&past, "past.json", written->bytes, written->count, NULL, &error);
  ck_assert_msg(status == BSCAP_OK, "%d:%d: %s", error.line, error.column, error.message);
  return past;
}

typedef struct comparison {
  outlook now;
  bscap_past *past;
  bscap_changes *changes;
} comparison;

static comparison compare_with(const char *before, const bscap_forecast_options *then,
                               const char *after, const bscap_forecast_options *now) {
  static text written;
  write_past(&written, before, then);
  comparison made = {.now = look_with(now, after), .past = parse(&written)};
  ck_assert_int_eq(bscap_changes_find(&made.changes, made.past, made.now.forecast, NULL, NULL),
                   BSCAP_OK);
  return made;
}

/* Both for 200 days, without chance. */
static comparison compare(const char *before, const char *after) {
  const bscap_forecast_options options = far(200);
  return compare_with(before, &options, after, &options);
}

static void forget(comparison *made) {
  bscap_changes_free(made->changes);
  bscap_past_free(made->past);
  look_away(&made->now);
}

static const bscap_change *find(const comparison *made, const char *id) {
  const bscap_change *change;
  for (size_t i = 0; (change = bscap_changes_limit(made->changes, i)) != NULL; i++)
    if (strcmp(change->id, id) == 0) return change;
  ck_abort_msg("nothing is said of %s", id);
  return NULL;
}

static void assert_cause(const bscap_change *change, size_t index, const char *path, double days) {
  const bscap_cause *cause = bscap_change_cause(change, index);
  ck_assert_msg(cause != NULL, "no cause %zu", index);
  ck_assert_str_eq(cause->number->path, path);
  ck_assert_double_eq_tol(cause->moved_days, days, 0.001);
}

/* --- dates and what moved them --- */

START_TEST(the_same_forecast_is_as_before_and_nothing_else_differs) {
  comparison c =
      compare(SHOP_WITH("100GB", "10/day", MILESTONE), SHOP_WITH("100GB", "10/day", MILESTONE));
  const bscap_change *change;
  size_t count = 0;
  for (; (change = bscap_changes_limit(c.changes, count)) != NULL; count++) {
    ck_assert_int_eq(change->kind, BSCAP_CHANGE_NONE);
    ck_assert_ptr_null(bscap_change_cause(change, 0));
    ck_assert(change->moved_days == 0);
  }
  ck_assert_uint_eq(count, 2);
  ck_assert_int_eq(bscap_changes_milestone(c.changes, 0)->kind, BSCAP_CHANGE_NONE);
  ck_assert_ptr_null(bscap_changes_number(c.changes, 0));
  ck_assert_ptr_null(bscap_changes_part(c.changes, 0));
  ck_assert_ptr_null(bscap_changes_setting(c.changes, 0));
  forget(&c);
}
END_TEST

START_TEST(a_date_moves_by_what_its_one_cause_makes_it_move) {
  comparison c =
      compare(SHOP_WITH("100GB", "10/day", MILESTONE), SHOP_WITH("100GB", "20/day", MILESTONE));
  const bscap_change *alert = find(&c, "volume/data/alert"), *full = find(&c, "volume/data/full");
  ck_assert_int_eq(alert->kind, BSCAP_CHANGE_EARLIER);
  ck_assert(alert->moved_days == -20 && !alert->is_at_least); /* 40 days become 20 */
  assert_cause(alert, 0, "drivers.orders.added", -20);
  ck_assert_ptr_null(bscap_change_cause(alert, 1));
  ck_assert_double_eq_tol(alert->likely_days, -20, 0.001);
  ck_assert_double_eq_tol(alert->rest_days, 0, 0.001);
  ck_assert(full->moved_days == -45); /* 90 become 45 */
  ck_assert_ptr_eq(bscap_changes_limit(c.changes, 0), full);
  const bscap_change *milestone = bscap_changes_milestone(c.changes, 0);
  ck_assert_int_eq(milestone->kind, BSCAP_CHANGE_EARLIER);
  ck_assert(milestone->level == 500 && milestone->moved_days == -25); /* 50 become 25 */
  assert_cause(milestone, 0, "drivers.orders.added", -25);
  const bscap_changed_number *number = bscap_changes_number(c.changes, 0);
  ck_assert(number->is_tried && number->unit == BSCAP_PER_SECOND);
  assert_close(number->before.likely * DAY, 10, 1e-12);
  assert_close(number->after.likely * DAY, 20, 1e-12);
  forget(&c);
}
END_TEST

START_TEST(two_causes_are_told_apart_and_leave_a_rest) {
  comparison c = compare(SHOP_WITH("100GB", "10/day", ""), SHOP_WITH("200GB", "20/day", ""));
  const bscap_change *alert = find(&c, "volume/data/alert");
  ck_assert(alert->moved_days == 5); /* 40 days become (100 - 10) / 2 */
  assert_cause(alert, 0, "drivers.orders.added", 45 - 90);
  assert_cause(alert, 1, "volumes.data.size", 45 - 20);
  ck_assert_double_eq_tol(alert->rest_days, 5 - (-45 + 25), 0.001);
  forget(&c);
}
END_TEST

START_TEST(a_date_behind_the_horizon_moved_by_at_least_so_much) {
  comparison c = compare(SHOP_WITH("100GB", "10/day", ""), SHOP_WITH("1TB", "10/day", ""));
  const bscap_change *alert = find(&c, "volume/data/alert"); /* 490 days, of which 200 are seen */
  ck_assert_int_eq(alert->kind, BSCAP_CHANGE_LATER);
  ck_assert(alert->is_at_least && alert->moved_days == 160);
  ck_assert(bscap_change_cause(alert, 0)->is_at_least);
  assert_cause(alert, 0, "volumes.data.size", 160);
  ck_assert(isnan(alert->rest_days) && isnan(alert->after.p50));
  forget(&c);
  c = compare(SHOP_WITH("1TB", "10/day", ""), SHOP_WITH("100GB", "10/day", ""));
  alert = find(&c, "volume/data/alert");
  ck_assert_int_eq(alert->kind, BSCAP_CHANGE_EARLIER);
  ck_assert(alert->is_at_least && alert->moved_days == -160);
  assert_cause(alert, 0, "volumes.data.size", -160);
  forget(&c);
}
END_TEST

START_TEST(what_lies_behind_either_horizon_has_not_moved) {
  const bscap_forecast_options near = far(60), wide = far(200);
  const char *model = SHOP_WITH("100GB", "10/day", ""); /* full after 90 days */
  comparison c = compare_with(model, &near, model, &wide);
  const bscap_change *full = find(&c, "volume/data/full");
  ck_assert_int_eq(full->kind, BSCAP_CHANGE_NONE);
  ck_assert(isnan(full->moved_days) && full->probability_after == 0);
  forget(&c);
  c = compare_with(model, &wide, model, &near);
  full = find(&c, "volume/data/full");
  ck_assert_int_eq(full->kind, BSCAP_CHANGE_NONE);
  ck_assert(isnan(full->moved_days) && isnan(full->probability_after));
  const bscap_changed_setting *end = bscap_changes_setting(c.changes, 0);
  ck_assert_str_eq(end->name, "end");
  ck_assert_str_eq(end->before, "2026-07-20");
  ck_assert_str_eq(end->after, "2026-03-02");
  forget(&c);
}
END_TEST

START_TEST(what_breaks_as_time_goes_by_is_broken_since) {
  const bscap_forecast_options then = far(200);
  bscap_forecast_options now = far(150);
  now.as_of_seconds = 1767225600 + 50 * 86400; /* 50 days after 2026-01-01 */
  const char *model = SHOP_WITH("100GB", "10/day", "");
  comparison c = compare_with(model, &then, model, &now);
  const bscap_change *first = bscap_changes_limit(c.changes, 0);
  ck_assert_str_eq(first->id, "volume/data/alert");
  ck_assert_int_eq(first->kind, BSCAP_CHANGE_BROKEN);
  ck_assert(first->moved_days == 0);
  ck_assert_int_eq(find(&c, "volume/data/full")->kind, BSCAP_CHANGE_NONE);
  ck_assert_str_eq(bscap_changes_setting(c.changes, 0)->name, "as of");
  ck_assert_str_eq(bscap_changes_setting(c.changes, 0)->after, "2026-02-20");
  ck_assert_ptr_null(bscap_changes_setting(c.changes, 1));
  forget(&c);
}
END_TEST

START_TEST(parts_that_are_new_or_gone_are_named_as_a_whole) {
  comparison c = compare(SHOP_WITH("100GB", "10/day", "  old: {size: 1GB, writes: 1GB/day}\n"),
                         SHOP_WITH("100GB", "10/day", "  logs: {size: 1TB, writes: 1GB/day}\n"));
  static const char *const paths[] = {"volumes.logs", "volumes.old"};
  for (size_t i = 0; i < 2; i++) {
    ck_assert_str_eq(bscap_changes_part(c.changes, i)->path, paths[i]);
    ck_assert(bscap_changes_part(c.changes, i)->is_gone == (i == 1));
  }
  ck_assert_ptr_null(bscap_changes_part(c.changes, 2));
  ck_assert_ptr_null(bscap_changes_number(c.changes, 0));
  ck_assert_int_eq(find(&c, "volume/old/full")->kind, BSCAP_CHANGE_GONE);
  ck_assert_int_eq(find(&c, "volume/logs/full")->kind, BSCAP_CHANGE_NEW);
  ck_assert_int_eq(find(&c, "volume/data/full")->kind, BSCAP_CHANGE_NONE);
  forget(&c);
}
END_TEST

START_TEST(numbers_that_are_new_or_gone_have_one_side) {
  const char *with = HEAD "volumes:\n  data: {size: 10GB, writes: 1GB/day, retention: 5d}\n";
  const char *without = HEAD "volumes:\n  data: {size: 10GB, writes: 1GB/day}\n";
  comparison c = compare(with, without);
  const bscap_changed_number *number = bscap_changes_number(c.changes, 0);
  ck_assert_str_eq(number->path, "volumes.data.retention");
  ck_assert(number->before.likely == 5 * DAY && isnan(number->after.likely) && !number->is_tried);
  ck_assert_ptr_null(bscap_changes_number(c.changes, 1));
  forget(&c);
  c = compare(without, with);
  number = bscap_changes_number(c.changes, 0);
  ck_assert(isnan(number->before.likely) && number->after.likely == 5 * DAY);
  forget(&c);
}
END_TEST

START_TEST(no_more_numbers_are_tried_than_asked_for) {
  static text written;
  const bscap_forecast_options options = far(200);
  write_past(&written, SHOP_WITH("100GB", "10/day", ""), &options);
  outlook now = look_with(&options, SHOP_WITH("200GB", "20/day", ""));
  bscap_past *past = parse(&written);
  for (size_t most = 0; most <= 2; most++) {
    bscap_change_options chosen = bscap_change_options_default();
    chosen.tried_count = most;
    bscap_changes *changes = NULL;
    ck_assert_int_eq(bscap_changes_find(&changes, past, now.forecast, &chosen, NULL), BSCAP_OK);
    for (size_t i = 0; i < 2; i++)
      ck_assert(bscap_changes_number(changes, i)->is_tried == (i < most));
    bscap_changes_free(changes);
  }
  bscap_past_free(past);
  look_away(&now);
}
END_TEST

/* --- chance --- */

static bscap_forecast_options drawn(size_t count, uint64_t seed) {
  bscap_forecast_options options = far(200);
  options.trajectories_count = count;
  options.seed = seed;
  return options;
}

#define UNCERTAIN "[5/day, 10/day, 20/day]"

START_TEST(another_seed_moves_nothing) {
  const char *model = SHOP_WITH("100GB", UNCERTAIN, MILESTONE);
  const bscap_forecast_options then = drawn(400, 1);
  for (uint64_t seed = 1; seed <= 12; seed++) {
    const bscap_forecast_options now = drawn(seed == 2 ? 300 : 400, seed);
    comparison c = compare_with(model, &then, model, &now);
    const bscap_change *change;
    for (size_t i = 0; (change = bscap_changes_limit(c.changes, i)) != NULL; i++)
      ck_assert_msg(change->kind == BSCAP_CHANGE_NONE, "seed %d: %s %s by %g days", (int)seed,
                    change->id, bscap_change_kind_name(change->kind), change->moved_days);
    ck_assert_int_eq(bscap_changes_milestone(c.changes, 0)->kind, BSCAP_CHANGE_NONE);
    ck_assert_ptr_null(bscap_changes_number(c.changes, 0));
    forget(&c);
  }
}
END_TEST

START_TEST(a_real_move_is_seen_through_chance) {
  const bscap_forecast_options then = drawn(400, 1), now = drawn(400, 2);
  comparison c = compare_with(SHOP_WITH("100GB", UNCERTAIN, ""), &then,
                              SHOP_WITH("150GB", UNCERTAIN, ""), &now);
  const bscap_change *alert = find(&c, "volume/data/alert"); /* the median goes from 40 to 65 */
  ck_assert_int_eq(alert->kind, BSCAP_CHANGE_LATER);
  ck_assert_double_eq_tol(alert->moved_days, 25, 8);
  assert_cause(alert, 0, "volumes.data.size", 25);
  ck_assert(alert->before.p10 < alert->before.p50 && alert->after.p50 < alert->after.p90);
  forget(&c);
}
END_TEST

START_TEST(a_probability_changes_where_the_median_is_out_of_sight) {
  /* At ten orders a day the alert comes after 290 days, or after 240, of which 200 are seen. */
  const bscap_forecast_options options = drawn(1000, 1);
  comparison c = compare_with(SHOP_WITH("600GB", UNCERTAIN, ""), &options,
                              SHOP_WITH("500GB", UNCERTAIN, ""), &options);
  const bscap_change *alert = find(&c, "volume/data/alert");
  ck_assert_int_eq(alert->kind, BSCAP_CHANGE_LIKELIER);
  ck_assert(alert->probability_after > alert->probability_before + 0.05);
  ck_assert(isnan(alert->before.p50) && isnan(alert->after.p50));
  forget(&c);
  c = compare_with(SHOP_WITH("500GB", UNCERTAIN, ""), &options, SHOP_WITH("600GB", UNCERTAIN, ""),
                   &options);
  ck_assert_int_eq(find(&c, "volume/data/alert")->kind, BSCAP_CHANGE_UNLIKELIER);
  forget(&c);
}
END_TEST

START_TEST(with_and_without_chance_likely_futures_are_compared) {
  const bscap_forecast_options then = drawn(100, 1), now = far(200);
  comparison c = compare_with(SHOP_WITH("100GB", UNCERTAIN, MILESTONE), &then,
                              SHOP_WITH("100GB", "20/day", MILESTONE), &now);
  const bscap_change *alert = find(&c, "volume/data/alert");
  ck_assert_int_eq(alert->kind, BSCAP_CHANGE_EARLIER);
  ck_assert(alert->moved_days == -20);
  ck_assert(isnan(alert->probability_before) && isnan(alert->probability_after));
  ck_assert_ptr_null(bscap_changes_milestone(c.changes, 0));
  ck_assert_str_eq(bscap_changes_setting(c.changes, 0)->name, "futures");
  forget(&c);
}
END_TEST

/* --- progress and memory --- */

static bool stop_at_half(void *context, double done_ratio) {
  double *last = context;
  ck_assert(done_ratio >= *last && done_ratio <= 1);
  *last = done_ratio;
  return done_ratio < 0.5;
}

START_TEST(a_comparison_can_be_stopped) {
  static text written;
  const bscap_forecast_options options = far(2000);
  write_past(&written, SHOP_WITH("100GB", "10/day", ""), &options);
  outlook now = look_with(&options, SHOP_WITH("200GB", "20/day", ""));
  bscap_past *past = parse(&written);
  double last = 0;
  bscap_change_options chosen = bscap_change_options_default();
  chosen.progress = stop_at_half;
  chosen.progress_context = &last;
  bscap_changes *changes = NULL;
  ck_assert_int_eq(bscap_changes_find(&changes, past, now.forecast, &chosen, NULL),
                   BSCAP_CANCELLED);
  ck_assert_ptr_null(changes);
  ck_assert(last >= 0.5);
  bscap_past_free(past);
  look_away(&now);
}
END_TEST

START_TEST(memory_that_runs_out_leaves_nothing_behind) {
  static text written;
  const bscap_forecast_options options = far(60);
  write_past(&written, SHOP_WITH("100GB", "10/day", MILESTONE), &options);
  outlook now = look_with(&options, SHOP_WITH("200GB", "20/day", MILESTONE));
  bscap_status status = BSCAP_OUT_OF_MEMORY;
  for (size_t n = 1; status == BSCAP_OUT_OF_MEMORY; n++) {
    failing_allocator memory = {.fails_at = n};
    const bscap_allocator allocator = failing_allocator_start(&memory);
    bscap_past *past = NULL;
    bscap_changes *changes = NULL;
    bscap_change_options chosen = bscap_change_options_default();
    chosen.allocator = &allocator;
    bscap_error error = {.message = ""};
    status = bscap_past_read(&past, "past.json", written.bytes, written.count, &allocator, &error);
    if (status == BSCAP_OK)
      status = bscap_changes_find(&changes, past, now.forecast, &chosen, &error);
    ck_assert(status == BSCAP_OK || strcmp(error.message, "out of memory") == 0);
    bscap_changes_free(changes);
    bscap_past_free(past);
    ck_assert_uint_eq(memory.live_blocks, 0);
    ck_assert_uint_eq(memory.live_bytes, 0);
  }
  ck_assert_int_eq(status, BSCAP_OK);
  look_away(&now);
}
END_TEST

/* --- hostile texts --- */

#define LIMIT_KEYS                                                                                 \
  "\"broken_now\":false,\"breaks\":{\"p10\":null,\"p50\":null,\"p90\":null},\"likely_break\":null"
#define PAST_WITH(kind, seed, limits, inputs)                                                      \
  "{\"apiVersion\":\"bscap/v1\",\"kind\":\"" kind "\",\"model\":\"M\",\"scenario\":null,"          \
  "\"start\":\"2026-01-01\",\"asOf\":\"2026-01-01\",\"end\":\"2026-03-01\","                       \
  "\"step_seconds\":3600,\"trajectories\":0,\"seed\":" seed ",\n\"limits\":[" limits               \
  "],\"milestones\":[],\n\"inputs\":[" inputs "]}"

static void assert_refused(const char *json, int line, const char *message) {
  bscap_past *past = NULL;
  bscap_error error = {.message = ""};
  ck_assert_int_eq(bscap_past_read(&past, "past.json", json, strlen(json), NULL, &error),
                   BSCAP_INVALID);
  ck_assert_ptr_null(past);
  ck_assert_str_eq(error.file, "past.json");
  ck_assert_msg(error.line == line && error.column > 0, "%d:%d", error.line, error.column);
  ck_assert_msg(strstr(error.message, message) != NULL, "%s", error.message);
}

START_TEST(what_is_no_forecast_is_refused_with_its_place) {
  const char *fine = PAST_WITH("Forecast", "1", "", "");
  bscap_past *past = NULL;
  ck_assert_int_eq(bscap_past_read(&past, "a", fine, strlen(fine), NULL, NULL), BSCAP_OK);
  bscap_past_free(past);
  assert_refused("", 1, "an object is expected here");
  assert_refused("[]", 1, "an object is expected here, not a list");
  assert_refused("{}", 1, "apiVersion is missing");
  assert_refused("{\"apiVersion\":\"bscap/v2\"}", 1, "'bscap/v1', not 'bscap/v2'");
  assert_refused("{\"apiVersion\":null}", 1, "not 'null'");
  assert_refused("{\"apiVersion\":1}", 1, "a text is expected here, not a number");
  assert_refused(PAST_WITH("Check", "1", "", ""), 1, "'Forecast', not 'Check'");
  assert_refused(PAST_WITH("Forecast", "-1", "", ""), 1, "a whole number");
  assert_refused(PAST_WITH("Forecast", "1,\"seed\":1", "", ""), 1, "seed stands here twice");
  assert_refused(PAST_WITH("Forecast", "1", "7", ""), 2, "an object is expected here");
  assert_refused(PAST_WITH("Forecast", "1", "{}", ""), 2, "id is missing");
  assert_refused(PAST_WITH("Forecast", "1", "{\"id\":null}", ""), 2, "id must not be null");
  assert_refused(PAST_WITH("Forecast", "1", "{\"id\":\"a\",\"probability\":2}", ""), 2,
                 "probability is not from 0 to 1");
  assert_refused(PAST_WITH("Forecast", "1", "{\"id\":\"a\",\"probability\":NaN}", ""), 2,
                 "a number is expected");
  assert_refused(PAST_WITH("Forecast", "1", "{\"breaks\":{\"p10\":\"soon\"}}", ""), 2, "soon");
  assert_refused(PAST_WITH("Forecast", "1",
                           "{\"breaks\":{\"p10\":null,\"p50\":\"2026-01-01\","
                           "\"p90\":null}}",
                           ""),
                 2, "not in order");
  assert_refused(PAST_WITH("Forecast", "1",
                           "{\"id\":\"a\",\"probability\":0," LIMIT_KEYS "},"
                           "{\"id\":\"a\",\"probability\":1," LIMIT_KEYS "}",
                           ""),
                 2, "the limit 'a' stands here twice");
  assert_refused(PAST_WITH("Forecast", "1", "",
                           "{\"path\":\"a\",\"unit\":\"count\",\"low\":1,\"likely\":1e999}"),
                 3, "too large");
  assert_refused(PAST_WITH("Forecast", "1", "",
                           "{\"path\":\"a\",\"unit\":\"count\",\"low\":2,\"likely\":1,\"high\":3}"),
                 3, "not in order");
}
END_TEST

START_TEST(a_text_that_is_too_long_is_refused) {
  const size_t count = ((size_t)32 << 20) + 1;
  char *bytes = malloc(count);
  ck_assert_ptr_nonnull(bytes);
  memset(bytes, ' ', count);
  bscap_error error = {.message = ""};
  bscap_past *past = NULL;
  ck_assert_int_eq(bscap_past_read(&past, "a", bytes, count, NULL, &error), BSCAP_INVALID);
  ck_assert(strstr(error.message, "32 MiB") != NULL);
  free(bytes);
}
END_TEST

/* Whatever is read can be held against a forecast too. */
static void survive(const outlook *now, const char *bytes, size_t count, bool must_fail) {
  char *exact = malloc(count > 0 ? count : 1); /* so that a sanitizer sees where it ends */
  memcpy(exact, bytes, count);
  bscap_past *past = NULL;
  bscap_error error = {.message = ""};
  const bscap_status status = bscap_past_read(&past, "a", exact, count, NULL, &error);
  free(exact);
  if (status == BSCAP_OK) {
    ck_assert(!must_fail);
    bscap_changes *changes = NULL;
    bscap_change_options options = bscap_change_options_default();
    options.tried_count = 2;
    ck_assert_int_eq(bscap_changes_find(&changes, past, now->forecast, &options, NULL), BSCAP_OK);
    bscap_changes_free(changes);
  } else {
    ck_assert_int_eq(status, BSCAP_INVALID);
    ck_assert(error.message[0] != '\0' && strchr(error.message, '\n') == NULL);
    ck_assert_int_gt(error.line, 0);
  }
  bscap_past_free(past);
}

START_TEST(cut_and_mangled_texts_do_no_harm) {
  static text written;
  static char mangled[sizeof written.bytes];
  const bscap_forecast_options options = far(30);
  write_past(&written, SHOP_WITH("100GB", "10/day", MILESTONE), &options);
  outlook now = look_with(&options, SHOP_WITH("200GB", "20/day", MILESTONE));
  for (size_t i = 0; i + 2 < written.count; i++) survive(&now, written.bytes, i, true);
  uint32_t state = 1;
  for (int i = 0; i < 20000; i++) {
    memcpy(mangled, written.bytes, written.count);
    for (int j = 0; j <= i % 4; j++) {
      state = state * 1664525u + 1013904223u;
      const char *likely = "0123456789.-+eE{}[]\",:\\untfl \n";
      const size_t at = (state >> 8) % written.count;
      mangled[at] = j % 2 == 0 ? likely[(state >> 3) % 30] : (char)(state >> 24);
    }
    survive(&now, mangled, written.count, false);
  }
  look_away(&now);
}
END_TEST

RUN_TESTS("change", the_same_forecast_is_as_before_and_nothing_else_differs,
          a_date_moves_by_what_its_one_cause_makes_it_move,
          two_causes_are_told_apart_and_leave_a_rest,
          a_date_behind_the_horizon_moved_by_at_least_so_much,
          what_lies_behind_either_horizon_has_not_moved,
          what_breaks_as_time_goes_by_is_broken_since,
          parts_that_are_new_or_gone_are_named_as_a_whole,
          numbers_that_are_new_or_gone_have_one_side, no_more_numbers_are_tried_than_asked_for,
          another_seed_moves_nothing, a_real_move_is_seen_through_chance,
          a_probability_changes_where_the_median_is_out_of_sight,
          with_and_without_chance_likely_futures_are_compared, a_comparison_can_be_stopped,
          memory_that_runs_out_leaves_nothing_behind, what_is_no_forecast_is_refused_with_its_place,
          a_text_that_is_too_long_is_refused, cut_and_mangled_texts_do_no_harm)
