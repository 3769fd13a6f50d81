#include "simulate/stepping.h"

#include "failing_allocator.h"

/* A level that rises by one an hour from 100, and a volume of 1 GB an hour. */
#define RISING                                                                                     \
  HEAD "drivers:\n"                                                                                \
       "  users: {level: 100, growth: {linear: 24/day}}\n"                                         \
       "  orders: {stored: 1000, added: 10/h}\n"                                                   \
       "milestones: [{users: 150.5}, {orders: 2k}, {users: 100}, {users: 1M}]\n"                   \
       "volumes:\n"                                                                                \
       "  disk: {size: 100GB, writes: 1GB/h, alert: 80%}\n"                                        \
       "  nearly: {size: 1TB, used: 900GB}\n"                                                      \
       "  hardly: {size: 10TB, used: 2TB}\n"                                                       \
       "services:\n"                                                                               \
       "  api: {cpu: {limit: 1000m, per: {users: 5m}}, alert: {cpu: 80%, for: 0s}}\n"

static double since_start(const outlook *o, double seconds) {
  return seconds - (double)bscap_model_start(o->model);
}

/* --- milestones and levels --- */

START_TEST(a_milestone_is_dated_when_it_is_reached) {
  outlook o = look(10, "%s", RISING);
  static const double hours[] = {50.5, 100, 0};
  for (size_t i = 0; i < 3; i++) {
    const bscap_milestone *m = bscap_forecast_milestone(o.forecast, i);
    ck_assert_double_eq_tol(since_start(&o, m->reached.p50), hours[i] * HOUR, 1e-6);
    ck_assert(m->reached.p10 == m->reached.p50 && m->reached.p90 == m->reached.p50);
  }
  ck_assert_str_eq(bscap_forecast_milestone(o.forecast, 1)->driver, "orders");
  ck_assert(bscap_forecast_milestone(o.forecast, 1)->level == 2000);
  ck_assert(isnan(bscap_forecast_milestone(o.forecast, 3)->reached.p50));
  ck_assert_ptr_null(bscap_forecast_milestone(o.forecast, 4));
  look_away(&o);
}
END_TEST

START_TEST(a_milestone_above_the_ceiling_is_out_of_reach_and_a_late_one_is_not) {
  outlook o = look(10, HEAD "drivers: {a: {level: 10, growth: {logistic: 5%%, ceiling: 100}}}\n"
                            "milestones: [{a: 5}, {a: 99}, {a: 100}, {a: 101}]\n");
  static const bool expected[] = {false, false, true, true};
  for (size_t i = 0; i < 4; i++)
    ck_assert(bscap_forecast_milestone(o.forecast, i)->is_out_of_reach == expected[i]);
  look_away(&o);
}
END_TEST

START_TEST(a_break_tells_how_much_work_there_was) {
  outlook o = look(10, "%s", RISING);
  const bscap_verdict *v = verdict(&o, "volume/disk/alert"); /* after 80 hours */
  assert_close(bscap_verdict_level(v, 0).p50, 180, 1e-9);
  assert_close(bscap_verdict_level(v, 1).p50, 1800, 1e-9);
  ck_assert(isnan(bscap_verdict_level(v, 2).p50));
  ck_assert(isnan(bscap_verdict_level(verdict(&o, "volume/hardly/full"), 0).p50));
  look_away(&o);
}
END_TEST

START_TEST(a_break_comes_before_what_is_reached_later_or_never) {
  outlook o = look(10, "%s", RISING);
  const bscap_milestone *users = bscap_forecast_milestone(o.forecast, 0);  /* 50.5 h */
  const bscap_milestone *orders = bscap_forecast_milestone(o.forecast, 1); /* 100 h */
  const bscap_milestone *never = bscap_forecast_milestone(o.forecast, 3);
  const bscap_verdict *alert = verdict(&o, "volume/disk/alert");  /* 80 h */
  const bscap_verdict *holds = verdict(&o, "volume/hardly/full"); /* never */
  ck_assert(bscap_milestone_probability(users, alert) == 0);
  ck_assert(bscap_milestone_probability(orders, alert) == 1);
  ck_assert(bscap_milestone_probability(never, alert) == 1);
  ck_assert(bscap_milestone_probability(never, holds) == 0);
  ck_assert(bscap_milestone_probability(orders, holds) == 0);
  look_away(&o);
}
END_TEST

/* --- order --- */

START_TEST(verdicts_come_by_date_and_then_by_nearness) {
  static const char *const ids[] = {"service/api/cpu-alert", /* 160 users, after 61 hours */
                                    "volume/disk/alert",     "volume/disk/full",
                                    "service/api/cpu-limit", /* 101 h, and for 3 h */
                                    "volume/nearly/full",    "volume/hardly/full"};
  outlook o = look(10, "%s", RISING);
  for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
    const bscap_verdict *v = bscap_forecast_verdict(o.forecast, i);
    ck_assert_str_eq(v->id, ids[i]);
    ck_assert(v->probability == (i < 4));
    ck_assert((v->action[0] != '\0') == (i < 4));
    ck_assert_ptr_eq(bscap_forecast_find(o.forecast, ids[i]), v);
  }
  ck_assert_ptr_null(bscap_forecast_verdict(o.forecast, 6));
  ck_assert_ptr_null(bscap_forecast_find(o.forecast, "volume/disk"));
  ck_assert(passage(&o, ids[0]) == 61 * HOUR && passage(&o, ids[3]) == 104 * HOUR);
  look_away(&o);
}
END_TEST

START_TEST(equal_verdicts_come_in_the_order_of_the_model) {
  outlook o = look(10, HEAD "volumes:\n  x: {size: 5GB, writes: 1GB/h}\n"
                            "  b: {size: 1GB}\n  a: {size: 2GB}\n  c: {size: 3GB}\n"
                            "  z: {size: 5GB, writes: 1GB/h}\n  y: {size: 5GB, writes: 1GB/h}\n");
  static const char order[] = "xzybac";
  for (size_t i = 0; i < 6; i++)
    ck_assert_int_eq(bscap_forecast_verdict(o.forecast, i)->id[strlen("volume/")], order[i]);
  look_away(&o);
}
END_TEST

/* --- as of a later day --- */

static outlook look_from(double as_of_days, double horizon_days, const char *text) {
  bscap_forecast_options options = far(horizon_days);
  int64_t start;
  bscap_date_parse(&start, "2026-01-01", NULL);
  options.as_of_seconds = start + (int64_t)(as_of_days * DAY);
  return look_with(&options, text);
}

START_TEST(a_later_day_finds_the_same_dates_and_counts_from_there) {
  outlook early = look(10, "%s", RISING), late = look_from(4, 6, RISING);
  ck_assert_int_eq(bscap_forecast_as_of(late.forecast) - bscap_forecast_as_of(early.forecast),
                   (int64_t)(4 * DAY));
  ck_assert_int_eq(bscap_forecast_end(late.forecast), bscap_forecast_end(early.forecast));
  const bscap_verdict *v;
  for (size_t i = 0; (v = bscap_forecast_verdict(early.forecast, i)) != NULL; i++) {
    const bscap_verdict *w = verdict(&late, v->id);
    ck_assert(v->probability == w->probability);
    ck_assert(v->probability == 0 || v->breaks.p50 == w->breaks.p50);
    ck_assert(v->last.p50 == w->last.p50 && v->most.p50 == w->most.p50);
  }
  /* 4 days are 96 hours: beyond the alert after 80, not yet full after 100. */
  ck_assert(verdict(&late, "volume/disk/alert")->is_broken_now);
  ck_assert(!verdict(&late, "volume/disk/full")->is_broken_now);
  assert_close(verdict(&late, "volume/disk/alert")->now, 96e9, 1e-12);
  assert_close(verdict(&late, "volume/disk/alert")->hours_over, 240 - 96, 1e-9);
  assert_close(verdict(&early, "volume/disk/alert")->hours_over, 240 - 80, 1e-9);
  assert_close(verdict(&late, "volume/disk/full")->hours_over, 240 - 100, 1e-9);
  look_away(&early);
  look_away(&late);
}
END_TEST

START_TEST(demand_now_is_the_highest_of_the_week_that_follows) {
  outlook o = look_from(4, 30, RISING);
  const bscap_verdict *v = verdict(&o, "service/api/cpu-limit");
  assert_close(v->now, 5 * (100 + 96 + 7 * 24 - 1), 1e-12);
  assert_close(v->last.p50, 5 * (100 + 34 * 24 - 1), 1e-12);
  ck_assert(v->most.p50 == v->last.p50);
  look_away(&o);
}
END_TEST

START_TEST(the_day_of_a_break_itself_is_now) {
  /* 148 users, the first to need more than 737.5m, are there after two days. */
  static const char *const text =
      HEAD "drivers: {users: {level: 100, growth: {linear: 24/day}}}\n"
           "services: {a: {cpu: {limit: 1, per: {users: 5m}}, alert: {cpu: 73.75%, for: 0s}}}\n";
  for (int day = 1; day <= 3; day++) {
    outlook o = look_from(day, 5, text);
    ck_assert(passage(&o, "service/a/cpu-alert") == 2 * DAY);
    ck_assert(verdict(&o, "service/a/cpu-alert")->is_broken_now == (day >= 2));
    look_away(&o);
  }
}
END_TEST

START_TEST(a_break_that_is_over_by_the_forecasts_day_does_not_count_but_the_next_one) {
  /* Over the limit each evening from 18:00 to 22:00, which counts after three hours. */
  static const char *const text =
      HEAD "seasons: {evenings: {hours: [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2,2,2,2,1,1]}}\n"
           "drivers: {users: {level: 100, season: evenings}}\n"
           "services: {a: {cpu: {limit: 450m, per: {users: 5m}}}}\n";
  for (int day = 0; day <= 20; day += 10) {
    outlook o = look_from(day, 5, text);
    ck_assert(passage(&o, "service/a/cpu-limit") == day * DAY + 21 * HOUR);
    ck_assert(!verdict(&o, "service/a/cpu-limit")->is_broken_now);
    ck_assert(verdict(&o, "service/a/cpu-limit")->first_probability == 1);
    look_away(&o);
  }
}
END_TEST

/* --- options --- */

static bscap_status try_options(bscap_forecast_options options) {
  bscap_model *model = read_model(RISING);
  bscap_forecast *forecast = (bscap_forecast *)1;
  bscap_error error = {0};
  bscap_status status = bscap_forecast_run(&forecast, model, &options, &error);
  ck_assert((status == BSCAP_OK) == (forecast != NULL));
  ck_assert(status == BSCAP_OK || (error.status == status && error.message[0] != '\0'));
  bscap_forecast_free(forecast);
  bscap_model_free(model);
  return status;
}

/* Of a model without parts, whose futures cost no time. */
START_TEST(by_default_three_years_are_stepped_by_the_hour_from_the_start) {
  outlook o = look_with(NULL, HEAD);
  ck_assert_int_eq(bscap_forecast_as_of(o.forecast), bscap_model_start(o.model));
  ck_assert_int_eq(bscap_forecast_end(o.forecast) - bscap_forecast_as_of(o.forecast),
                   (int64_t)(3 * BSCAP_SECONDS_PER_YEAR));
  ck_assert(bscap_forecast_step(o.forecast) == HOUR);
  ck_assert_uint_eq(bscap_forecast_trajectories(o.forecast), BSCAP_TRAJECTORIES);
  ck_assert_uint_eq(bscap_forecast_seed(o.forecast), 1);
  look_away(&o);
}
END_TEST

START_TEST(a_step_divides_a_day) {
  static const double good[] = {60, 90, 900, 3600, 5400, 86400};
  static const double bad[] = {0, 59, 67.5, 61, 7000, 86401, 172800, -3600, NAN, INFINITY};
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    bscap_forecast_options options = far(3);
    options.step_seconds = good[i];
    ck_assert_int_eq(try_options(options), BSCAP_OK);
  }
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    bscap_forecast_options options = far(3);
    options.step_seconds = bad[i];
    ck_assert_int_eq(try_options(options), BSCAP_INVALID);
  }
}
END_TEST

START_TEST(a_horizon_is_longer_than_nothing_and_at_most_a_century) {
  static const double bad[] = {0, -1, 36526, NAN, INFINITY};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    ck_assert_int_eq(try_options(far(bad[i])), BSCAP_INVALID);
  bscap_forecast_options options = far(36525);
  options.step_seconds = DAY;
  ck_assert_int_eq(try_options(options), BSCAP_OK);
}
END_TEST

START_TEST(the_as_of_date_does_not_lie_before_the_start) {
  static const int64_t bad[] = {0, INT64_MIN + 1, INT64_MAX, 1767225599, 1767225601};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    bscap_forecast_options options = far(3);
    options.as_of_seconds = bad[i]; /* 2026-01-01 is 1767225600 */
    ck_assert_int_eq(try_options(options), BSCAP_INVALID);
  }
}
END_TEST

START_TEST(what_is_left_of_a_step_counts_as_a_whole_one) {
  bscap_forecast_options options = far(1.25);
  options.step_seconds = DAY;
  outlook o = look_with(&options, HEAD "volumes: {a: {size: 1TB, writes: 1GB/h}}");
  ck_assert_int_eq(bscap_forecast_end(o.forecast) - bscap_forecast_as_of(o.forecast), 2 * 86400);
  ck_assert(bscap_forecast_step(o.forecast) == DAY);
  assert_close(verdict(&o, "volume/a/full")->last.p50, 48e9, 1e-12);
  look_away(&o);
}
END_TEST

START_TEST(options_of_an_older_caller_keep_the_defaults) {
  bscap_forecast_options options = {.size = offsetof(bscap_forecast_options, step_seconds),
                                    .as_of_seconds = BSCAP_AS_OF_START,
                                    .horizon_seconds = 3 * DAY};
  outlook o = look_with(&options, RISING);
  ck_assert(bscap_forecast_step(o.forecast) == HOUR);
  ck_assert_ptr_eq(bscap_forecast_model(o.forecast), o.model);
  look_away(&o);
}
END_TEST

typedef struct patience {
  int calls;
  double last_ratio;
  double most_ratio; /* of the run that it waits for */
} patience;

static bool wait_for(void *context, double done_ratio) {
  patience *p = context;
  ck_assert(done_ratio >= p->last_ratio && done_ratio <= 1);
  p->calls++;
  p->last_ratio = done_ratio;
  return done_ratio <= p->most_ratio;
}

START_TEST(a_caller_can_cancel) {
  bscap_forecast_options options = far(1000);
  patience all = {.most_ratio = 1}, half = {.most_ratio = 0.5};
  options.progress = wait_for;
  options.progress_context = &all;
  ck_assert_int_eq(try_options(options), BSCAP_OK);
  options.progress_context = &half;
  ck_assert_int_eq(try_options(options), BSCAP_CANCELLED);
  ck_assert(half.last_ratio > 0.5 && half.last_ratio < 0.6 && half.calls < all.calls);
}
END_TEST

/* --- months --- */

START_TEST(bands_are_cut_by_calendar_months) {
  /* 12 days of January, then February, then 9 days of March. */
  bscap_forecast_options options = far(49);
  outlook o = look_with(&options, "name: Test\nstart: 2026-01-20\nvolumes: {a: {size: 9TB, writes: "
                                  "1GB/h}}\ndrivers: {users: {level: 5, growth: {linear: 1/h}}}\n");
  static const double ends[] = {0, 12 * 24, 40 * 24, 49 * 24};
  ck_assert_uint_eq(bscap_forecast_months_count(o.forecast), 3);
  ck_assert_int_eq(bscap_forecast_first_month(o.forecast), 2026 * 12);
  for (size_t i = 0; i < 3; i++) {
    bscap_band disk = band(&o, "volume/a", i), users = band(&o, "driver/users", i);
    assert_close(disk.least + 1, 1e9 * ends[i] + 1, 1e-12);
    assert_close(disk.most, 1e9 * ends[i + 1], 1e-12);
    assert_close(disk.mean, 1e9 * (ends[i] + ends[i + 1]) / 2, 1e-12);
    assert_close(users.least, 5 + ends[i], 1e-12);
    assert_close(users.most, 5 + ends[i + 1], 1e-12);
    assert_close(users.mean, 5 + (ends[i] + ends[i + 1]) / 2, 1e-12);
  }
  ck_assert(isnan(band(&o, "volume/a", 3).mean));
  ck_assert(isnan(bscap_forecast_band(o.forecast, 99, 0).least));
  look_away(&o);
}
END_TEST

START_TEST(a_month_that_is_over_at_the_end_is_the_last) {
  outlook o = look(31, "%s", RISING);
  ck_assert_uint_eq(bscap_forecast_months_count(o.forecast), 1);
  look_away(&o);
  o = look(31 + 1.0 / 24, "%s", RISING);
  ck_assert_uint_eq(bscap_forecast_months_count(o.forecast), 2);
  look_away(&o);
}
END_TEST

START_TEST(months_are_counted_over_leap_years_and_to_2100) {
  bscap_forecast_options options = far(74 * 365.25);
  options.step_seconds = DAY;
  outlook o = look_with(&options, HEAD "volumes: {a: {size: 9TB, writes: 1GB/day}}\n");
  /* 74 years from 2026 have 18 leap days, 27028 days, to the end of 2099; 27028.5 are rounded up
   * to one day of 2100. */
  ck_assert_int_eq(bscap_forecast_end(o.forecast) - bscap_forecast_as_of(o.forecast),
                   (int64_t)27029 * 86400);
  ck_assert_uint_eq(bscap_forecast_months_count(o.forecast), 74 * 12 + 1);
  bscap_band leap = band(&o, "volume/a", 2 * 12 + 1); /* February 2028: days 761 to 790 */
  assert_close(leap.least, 761e9, 1e-12);
  assert_close(leap.most, 790e9, 1e-12);
  bscap_band last = band(&o, "volume/a", 74 * 12);
  assert_close(last.least, 27028e9, 1e-12);
  assert_close(last.most, 27029e9, 1e-12);
  look_away(&o);
}
END_TEST

/* --- memory --- */

/* Memory comes in chunks; models of many sizes make them run out at many places. */
static void write_volumes(char *text, size_t room, int count) {
  int written = snprintf(text, room,
                         HEAD "drivers: {a: {added: 1/h}, b: {added: 1/h}}\n"
                              "milestones: {a: 5}\nvolumes:\n");
  for (int i = 0; i < count; i++)
    written += snprintf(text + written, room - (size_t)written,
                        "  volume-%d: {size: 1GB, used: 1MB, writes: {a.added: 1kB, b.added: 2kB}, "
                        "retention: 30d}\n",
                        i);
  snprintf(text + written, room - (size_t)written,
           "services: {s: {cpu: {limit: 1, per: {a.added: 1m}}}}\n");
}

static size_t run_out_everywhere(const bscap_model *model) {
  bscap_status status = BSCAP_OUT_OF_MEMORY;
  size_t n = 1;
  for (; status == BSCAP_OUT_OF_MEMORY; n++) {
    failing_allocator memory = {.fails_at = n};
    bscap_allocator allocator = failing_allocator_start(&memory);
    bscap_forecast_options options = far(40);
    options.step_seconds = DAY;
    options.allocator = &allocator;
    bscap_forecast *forecast;
    bscap_error error = {0};
    status = bscap_forecast_run(&forecast, model, &options, &error);
    ck_assert((status == BSCAP_OK) == (forecast != NULL));
    ck_assert(error.status == status);
    bscap_forecast_free(forecast);
    ck_assert_uint_eq(memory.live_blocks, 0);
    ck_assert_uint_eq(memory.live_bytes, 0);
  }
  ck_assert_int_eq(status, BSCAP_OK);
  return n;
}

START_TEST(a_forecast_survives_every_shortage_of_memory) {
  static char text[1 << 16];
  for (int count = 0; count < 160; count++) {
    write_volumes(text, sizeof text, count);
    bscap_model *model = read_model(text);
    ck_assert(run_out_everywhere(model) > 3);
    bscap_model_free(model);
  }
}
END_TEST

START_TEST(no_forecast_at_all_is_freed_in_peace) {
  bscap_forecast_free(NULL);
}
END_TEST

RUN_TESTS("forecast", a_milestone_is_dated_when_it_is_reached,
          a_milestone_above_the_ceiling_is_out_of_reach_and_a_late_one_is_not,
          a_break_tells_how_much_work_there_was,
          a_break_comes_before_what_is_reached_later_or_never,
          verdicts_come_by_date_and_then_by_nearness, equal_verdicts_come_in_the_order_of_the_model,
          a_later_day_finds_the_same_dates_and_counts_from_there,
          demand_now_is_the_highest_of_the_week_that_follows, the_day_of_a_break_itself_is_now,
          a_break_that_is_over_by_the_forecasts_day_does_not_count_but_the_next_one,
          by_default_three_years_are_stepped_by_the_hour_from_the_start, a_step_divides_a_day,
          a_horizon_is_longer_than_nothing_and_at_most_a_century,
          the_as_of_date_does_not_lie_before_the_start,
          what_is_left_of_a_step_counts_as_a_whole_one,
          options_of_an_older_caller_keep_the_defaults, a_caller_can_cancel,
          bands_are_cut_by_calendar_months, a_month_that_is_over_at_the_end_is_the_last,
          months_are_counted_over_leap_years_and_to_2100,
          a_forecast_survives_every_shortage_of_memory, no_forecast_at_all_is_freed_in_peace)
