#include "simulate/stepping.h"

#include <bscap/growth.h>

static const double month = BSCAP_SECONDS_PER_MONTH;

#define VOLUME HEAD "volumes:\n  disk:\n"

/* What the only volume of `text` holds at the beginning of each hour, against `expected(hours)`. */
static void compare_hourly(const char *text, double (*expected)(double), size_t hours) {
  machine m;
  start(&m, HOUR, (double)hours * HOUR, text);
  for (size_t i = 0; i < hours; i++) {
    step_to(&m, (double)i * HOUR);
    double wanted = expected((double)i), held = course(&m, "volume/disk").begin;
    ck_assert_msg(fabs(held - wanted) <= 1e-9 * wanted, "%.17g instead of %.17g after %zu h", held,
                  wanted, i);
  }
  stop(&m);
}

/* --- what is kept --- */

static double seven_gigabytes_an_hour(double hours) {
  return 1e11 + 7e9 * hours;
}

START_TEST(constant_writes_fill_a_volume_in_a_straight_line) {
  compare_hourly(VOLUME "    {size: 1000GB, used: 100GB, writes: 7GB/h}\n", seven_gigabytes_an_hour,
                 100);
  outlook o = look(10, VOLUME "    {size: 1000GB, used: 100GB, writes: 7GB/h, alert: 85%%}\n");
  assert_close(passage(&o, "volume/disk/alert"), 750.0 / 7 * HOUR, 1e-9);
  assert_close(passage(&o, "volume/disk/full"), 900.0 / 7 * HOUR, 1e-9);
  assert_close(verdict(&o, "volume/disk/full")->last.p50, seven_gigabytes_an_hour(240), 1e-12);
  look_away(&o);
}
END_TEST

START_TEST(a_volume_that_nobody_writes_to_never_fills) {
  outlook o = look(1000, VOLUME "    {size: 5Gi, used: 400MB, alert: 85%%}\n");
  const bscap_verdict *v = verdict(&o, "volume/disk/full");
  ck_assert(isnan(v->breaks.p50) && v->probability == 0);
  ck_assert(v->now == 400e6 && v->most.p50 == 400e6 && v->last.p50 == 400e6);
  ck_assert(v->hours_over == 0);
  look_away(&o);
}
END_TEST

START_TEST(index_filesystem_and_headroom_take_their_shares) {
  outlook o = look(100, VOLUME "    {size: 100GB, filesystem: 5%%, headroom: 10%%, index: 50%%,\n"
                               "     used: 10GB, writes: 1GB/h, alert: 80%%}\n");
  assert_close(passage(&o, "volume/disk/alert"), (100 * 0.95 * 0.8 - 10) / 1.5 * HOUR, 1e-9);
  assert_close(passage(&o, "volume/disk/full"), (100 * 0.95 * 0.9 - 10) / 1.5 * HOUR, 1e-9);
  look_away(&o);
}
END_TEST

/* --- what is written for work --- */

#define FLOW(growth)                                                                               \
  HEAD "drivers:\n  orders: {added: 100/h" growth "}\n"                                            \
       "volumes:\n  disk: {size: 1000GB, used: 1GB, writes: {orders.added: 50kB}}\n"

typedef double units_law(double t_seconds); /* how many came until then */

/* The volume holds 1 GB and 50 kB for each unit, by the step, and is full when the law says so. */
static void compare_flow(const char *text, units_law *units) {
  machine m;
  start(&m, HOUR, 2000 * DAY, text);
  for (double day = 0; day < 1500; day += 97) {
    step_to(&m, day * DAY);
    assert_close(course(&m, "volume/disk").begin, 1e9 + 50e3 * units(day * DAY), 1e-11);
    assert_close(m.engine.readings[0].ever + 1, 1 + units(day * DAY), 1e-11);
  }
  stop(&m);
  /* A size such that it is full after 543.21 days: then the date must be found again. */
  char settings[64];
  snprintf(settings, sizeof settings, "volumes.disk.size=%.17gB", 1e9 + 50e3 * units(543.21 * DAY));
  bscap_model_options options = bscap_model_options_default();
  const char *setting = settings;
  options.settings = &setting;
  options.settings_count = 1;
  bscap_source source = {"test.yaml", text, strlen(text)};
  outlook o;
  bscap_error error = {0};
  ck_assert_msg(bscap_model_read(&o.model, &source, 1, &options, NULL, &error) == BSCAP_OK, "%s",
                error.message);
  bscap_forecast_options horizon = far(2000);
  ck_assert_int_eq(bscap_forecast_run(&o.forecast, o.model, &horizon, &error), BSCAP_OK);
  assert_close(passage(&o, "volume/disk/full"), 543.21 * DAY, 1e-9);
  look_away(&o);
}

static double constant_units(double t) {
  return 100 / HOUR * t;
}

static double linear_units(double t) {
  return 100 / HOUR * t + 3 / HOUR / month * t * t / 2;
}

static double exponential_units(double t) {
  return 100 / HOUR * month * (pow(1.03, t / month) - 1) / log(1.03);
}

/* The integral of C / (1 + A e^-kt) is C / k log((e^kt + A) / (1 + A)). */
static double logistic_units(double t) {
  double k = log(1.05) / month, ceiling = 400 / HOUR, a = 400.0 / 100 - 1;
  return ceiling / k * log((exp(k * t) + a) / (1 + a));
}

/* 100 an hour at first, 300 from day 31 on, in between straight; down to 60 on day 59. */
static double units_by_points(double t) {
  double day = t / DAY;
  if (day <= 31) return 24 * (100 * day + 200 * day * day / 62);
  double rest = day - 31;
  if (day <= 59) return 24 * (200 * 31 + 300 * rest - 240 * rest * rest / 56);
  return 24 * (200 * 31 + 180 * 28 + 60 * (day - 59));
}

START_TEST(units_that_come_evenly_fill_a_volume_in_a_straight_line) {
  compare_flow(FLOW(""), constant_units);
}
END_TEST

START_TEST(a_linear_flow_fills_a_volume_by_a_square) {
  compare_flow(FLOW(", growth: {linear: 3/h}"), linear_units);
}
END_TEST

START_TEST(a_compounding_flow_fills_a_volume_by_an_exponential) {
  compare_flow(FLOW(", growth: {monthly: 3%}"), exponential_units);
}
END_TEST

START_TEST(a_logistic_flow_fills_a_volume_by_the_logarithm_of_one) {
  compare_flow(FLOW(", growth: {logistic: 5%, ceiling: 400/h}"), logistic_units);
}
END_TEST

START_TEST(a_flow_by_points_fills_a_volume_by_trapezia) {
  compare_flow(FLOW(", growth: {points: {2026-01-01: 100/h, 2026-02-01: 300/h, 2026-03-01: 60/h}}"),
               units_by_points);
}
END_TEST

START_TEST(several_inflows_add_up) {
  outlook o = look(100, HEAD "drivers: {a: {added: 10/h}, b: {added: 3/h, growth: {linear: 1/h}}}\n"
                             "volumes:\n"
                             "  disk:\n"
                             "    size: 100GB\n"
                             "    writes: {a.added: 1MB, b.added: 2MB, constant: 5MB/h}\n"
                             "    grows: {a.added: 3MB, constant: 7MB/h}\n");
  double hours = 2400, b = 3 * hours + 1 / month * HOUR * hours * hours / 2;
  assert_close(verdict(&o, "volume/disk/full")->last.p50,
               1e6 * (10 * hours + 2 * b + 5 * hours + 30 * hours + 7 * hours), 1e-11);
  look_away(&o);
}
END_TEST

/* --- what leaves again: all in bytes at 10 GB a day --- */

static const double a_day = 10e9 / 24; /* for each hour */

static double steady(double hours) {
  (void)hours;
  return 150e9;
}

static double from_empty(double hours) {
  return fmin(a_day * hours, 150e9);
}

/* 120 GB, aged to 6 days, leave between day 9 and day 15. */
static double from_used(double hours) {
  double day = hours / 24;
  return 10e9 * fmin(day, 15) + 120e9 * fmax(0, fmin(1, (15 - day) / 6));
}

static double from_used_without_reclaim(double hours) {
  return from_used(fmin(hours, 9 * 24));
}

/* Aged to 30 days: half of it is too old at once. */
static double from_too_old(double hours) {
  double day = hours / 24;
  return hours == 0 ? 120e9 : 10e9 * fmin(day, 15) + 120e9 * fmax(0, (15 - day) / 30);
}

START_TEST(a_retained_volume_starts_at_its_steady_state_and_stays) {
  compare_hourly(VOLUME "    {size: 1TB, writes: 10GB/day, retention: 15d}\n", steady, 1000);
  outlook o = look(1000, VOLUME "    {size: 160GB, writes: 10GB/day, retention: 15d, alert: 94%%}");
  ck_assert(isnan(passage(&o, "volume/disk/alert")));
  assert_close(verdict(&o, "volume/disk/full")->most.p50, 150e9, 1e-12);
  look_away(&o);
  o = look(1000, VOLUME "    {size: 160GB, writes: 10GB/day, retention: 15d, alert: 93%%}");
  ck_assert(passage(&o, "volume/disk/alert") == 0);
  ck_assert(verdict(&o, "volume/disk/alert")->is_broken_now);
  look_away(&o);
}
END_TEST

START_TEST(a_retained_volume_fills_from_empty_until_the_oldest_leaves) {
  compare_hourly(VOLUME "    {size: 1TB, used: 0GB, writes: 10GB/day, retention: 15d}\n",
                 from_empty, 1000);
  outlook o = look(100, VOLUME "    {size: 140GB, used: 0GB, writes: 10GB/day, retention: 15d}");
  assert_close(passage(&o, "volume/disk/full"), 14 * DAY, 1e-9);
  look_away(&o);
}
END_TEST

START_TEST(what_was_used_leaves_as_evenly_as_it_is_aged) {
  compare_hourly(VOLUME "    {size: 1TB, used: 120GB, age: 6d, writes: 10GB/day, retention: 15d,\n"
                        "     reclaim: true}\n",
                 from_used, 1000);
  compare_hourly(VOLUME "    {size: 1TB, used: 120GB, age: 30d, writes: 10GB/day, retention: 15d,\n"
                        "     reclaim: true}\n",
                 from_too_old, 1000);
}
END_TEST

START_TEST(files_do_not_shrink_unless_space_is_reclaimed) {
  compare_hourly(VOLUME "    {size: 1TB, used: 120GB, age: 6d, writes: 10GB/day, retention: 15d}\n",
                 from_used_without_reclaim, 1000);
}
END_TEST

START_TEST(the_highest_of_a_volume_that_shrinks_is_what_it_held_at_first) {
  outlook o = look(30, VOLUME "    {size: 1TB, used: 300GB, writes: 1GB/day, retention: 15d,\n"
                              "     reclaim: true}\n");
  const bscap_verdict *v = verdict(&o, "volume/disk/full");
  ck_assert(v->now == 300e9 && v->most.p50 == 300e9);
  assert_close(v->last.p50, 15e9, 1e-12);
  look_away(&o);
}
END_TEST

static double thirty_seven_hours_and_a_half(double hours) {
  return a_day * fmin(hours, 37.5);
}

static double twenty_minutes(double hours) {
  return a_day * fmin(hours, 1.0 / 3);
}

static double all_of_it(double hours) {
  return a_day * hours;
}

START_TEST(a_retention_need_not_be_a_multiple_of_the_step) {
  compare_hourly(VOLUME "    {size: 1TB, used: 0GB, writes: 10GB/day, retention: 37.5h}\n",
                 thirty_seven_hours_and_a_half, 1000);
  compare_hourly(VOLUME "    {size: 1TB, used: 0GB, writes: 10GB/day, retention: 20m}\n",
                 twenty_minutes, 100);
}
END_TEST

START_TEST(a_retention_longer_than_the_run_keeps_all) {
  compare_hourly(VOLUME "    {size: 1TB, used: 0GB, writes: 10GB/day, retention: 90y}\n", all_of_it,
                 1000);
}
END_TEST

/* A compounding flow, of which the last 30 days are kept. */
static double last_thirty_days(double hours) {
  double t = hours * HOUR, old = 720 * HOUR;
  double recent = exponential_units(t) - (t > old ? exponential_units(t - old) : 0);
  double first = 100 / HOUR * fmax(0, old - t); /* the steady state at the first rate */
  return 50e3 * (recent + first);
}

START_TEST(a_retained_volume_follows_a_growing_flow) {
  compare_hourly(HEAD
                 "drivers: {orders: {added: 100/h, growth: {monthly: 3%}}}\n"
                 "volumes: {disk: {size: 1TB, writes: {orders.added: 50kB}, retention: 30d}}\n",
                 last_thirty_days, 3000);
}
END_TEST

RUN_TESTS("volumes", constant_writes_fill_a_volume_in_a_straight_line,
          a_volume_that_nobody_writes_to_never_fills,
          index_filesystem_and_headroom_take_their_shares,
          units_that_come_evenly_fill_a_volume_in_a_straight_line,
          a_linear_flow_fills_a_volume_by_a_square,
          a_compounding_flow_fills_a_volume_by_an_exponential,
          a_logistic_flow_fills_a_volume_by_the_logarithm_of_one,
          a_flow_by_points_fills_a_volume_by_trapezia, several_inflows_add_up,
          a_retained_volume_starts_at_its_steady_state_and_stays,
          a_retained_volume_fills_from_empty_until_the_oldest_leaves,
          what_was_used_leaves_as_evenly_as_it_is_aged,
          files_do_not_shrink_unless_space_is_reclaimed,
          the_highest_of_a_volume_that_shrinks_is_what_it_held_at_first,
          a_retention_need_not_be_a_multiple_of_the_step, a_retention_longer_than_the_run_keeps_all,
          a_retained_volume_follows_a_growing_flow)
