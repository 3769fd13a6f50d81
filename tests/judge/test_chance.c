/* What a verdict means when there are many futures. */
#include "judge/drawn.h"

#include <bscap/noise.h>
#include <gsl/gsl_cdf.h>

static void check_share(double found, double expected) {
  double error = sqrt(expected * (1 - expected) / FUTURES) + 0.5 / FUTURES;
  ck_assert_msg(fabs(found - expected) < 4 * error, "%g, not %g +- %g", found, expected, error);
}

static bool are_equal(bscap_quantiles q, double value) {
  return q.p10 == value && q.p50 == value && q.p90 == value;
}

/* That what has these three points and is above 0 is at most `value`: the metalog's inverse. */
static double share_below(double low, double likely, double high, double value) {
  double from = 0, to = 1, down = log(likely / low), up = log(high / likely);
  for (int i = 0; i < 60; i++) {
    double p = (from + to) / 2, u = log(p / (1 - p)) / log(9);
    if (log(likely) + u * (down * (0.9 - p) / 0.8 + up * (p - 0.1) / 0.8) < log(value))
      from = p;
    else
      to = p;
  }
  return from;
}

/* --- what to do --- */

START_TEST(what_is_too_little_only_by_chance_is_to_be_made_sure_of) {
  bscap_forecast_options options = drawn(10, DAY);
  outlook o = look_with(&options, HEAD "volumes: {a: {size: [5GB, 10GB, 40GB], used: 8GB}}\n");
  const bscap_verdict *v = verdict(&o, "volume/a/full");
  ck_assert(v->probability > 0.1 && v->most.p90 < v->capacity);
  ck_assert_ptr_nonnull(strstr(v->action, "Make sure of "));
  look_away(&o);
}
END_TEST

/* --- now --- */

START_TEST(what_is_broken_at_the_start_in_some_futures_is_so_with_their_probability) {
  bscap_forecast_options options = drawn(100, DAY);
  outlook o = look_with(&options, HEAD "volumes:\n"
                                       "  most: {size: 100GB, used: [90GB, 105GB, 150GB]}\n"
                                       "  few: {size: 100GB, used: [60GB, 80GB, 110GB]}\n"
                                       "  all: {size: 100GB, used: 200GB}\n");
  double shares[] = {1 - share_below(90, 105, 150, 100), 1 - share_below(60, 80, 110, 100), 1};
  static const char *const ids[] = {"volume/most/full", "volume/few/full", "volume/all/full"};
  double start = (double)bscap_model_start(o.model);
  for (size_t i = 0; i < 3; i++) {
    const bscap_verdict *v = verdict(&o, ids[i]);
    check_share(v->now_probability, shares[i]);
    ck_assert(v->probability == v->now_probability && v->first_probability == 0);
    ck_assert(bscap_verdict_probability(v, start) == v->now_probability);
    ck_assert(bscap_verdict_probability(v, start - 1) == 0);
    ck_assert(v->is_broken_now == (i != 1));
    ck_assert(v->breaks.p10 == start && isnan(v->breaks.p90) == (i != 2));
    ck_assert(i == 1 ? isnan(v->breaks.p50) : v->breaks.p50 == start);
    assert_close(v->hours_over, 2400 * v->now_probability, 1e-9);
  }
  ck_assert(isnan(bscap_forecast_first_break(o.forecast).breaks.p10));
  ck_assert(bscap_forecast_first_break(o.forecast).probability == 0);
  look_away(&o);
}
END_TEST

/* 400 GB at [0.8, 1, 1.3] GB a day: half of all futures are there after 400 days. */
static const char *const filling =
    HEAD "volumes: {disk: {size: 400GB, writes: [0.8GB/day, 1GB/day, 1.3GB/day]},\n"
         "          other: {size: 800GB, writes: 1GB/day}}\n";

START_TEST(a_later_day_knows_what_broke_before_and_counts_from_there) {
  static const double as_of_days[] = {350, 399, 401, 450};
  for (size_t i = 0; i < 4; i++) {
    bscap_forecast_options options = drawn(900 - as_of_days[i], DAY);
    options.as_of_seconds = 1767225600 + (int64_t)(as_of_days[i] * DAY); /* 2026-01-01 */
    outlook o = look_with(&options, filling);
    const bscap_verdict *v = verdict(&o, "volume/disk/full");
    double broken = 1 - share_below(0.8, 1, 1.3, 400 / as_of_days[i]);
    check_share(v->now_probability, broken);
    check_share(v->probability, 1 - share_below(0.8, 1, 1.3, 400.0 / 900));
    ck_assert(v->is_broken_now == (as_of_days[i] > 400));
    /* As it was seen from the start. */
    assert_close(days_after(&o, v->breaks.p10), 400 / 1.3, 0.01);
    assert_close(days_after(&o, v->breaks.p50), 400, 0.01);
    assert_close(days_after(&o, v->breaks.p90), 500, 0.01);
    double now = (double)bscap_forecast_as_of(o.forecast);
    ck_assert(bscap_verdict_probability(v, now) == v->now_probability);
    ck_assert(bscap_verdict_probability(v, now + DAY) >= v->now_probability);
    /* The other one breaks after 800 days, and first where this one is broken before. */
    const bscap_verdict *w = verdict(&o, "volume/other/full");
    double slow = share_below(0.8, 1, 1.3, 0.5);
    check_share(w->first_probability, broken + slow);
    check_share(v->first_probability, 1 - broken - slow);
    ck_assert(bscap_forecast_first_break(o.forecast).probability == 1);
    look_away(&o);
  }
}
END_TEST

/* 148 users, the first to need more than 737.5m, are there after two days. */
START_TEST(what_breaks_on_the_forecasts_day_itself_is_counted_up_to_it) {
  for (int day = 1; day <= 3; day++) {
    bscap_forecast_options options = drawn(5, HOUR);
    options.trajectories_count = 10;
    options.as_of_seconds = 1767225600 + day * (int64_t)DAY;
    outlook o = look_with(
        &options,
        HEAD "drivers: {users: {level: 100, growth: {linear: 24/day}}}\n"
             "services: {a: {cpu: {limit: 1, per: {users: 5m}}, alert: {cpu: 73.75%, for: 0s}}}\n");
    const bscap_verdict *v = verdict(&o, "service/a/cpu-alert");
    double now = (double)bscap_forecast_as_of(o.forecast);
    ck_assert(v->now_probability == (day >= 2) && v->first_probability == (day < 2));
    ck_assert(bscap_verdict_probability(v, now) == (day >= 2));
    look_away(&o);
  }
}
END_TEST

/* --- how long it lasts --- */

/* 100 users at 1m with a noise of 30 % that forgets each hour: 130m are exceeded with the
 * probability of a normal. */
#define NOISY                                                                                      \
  HEAD "drivers: {users: {level: 100, noise: {variation: 30%, lasts: 0s}}}\n"                      \
       "services:\n"                                                                               \
       "  at-once: {cpu: {limit: 130m, per: {users: 1m}}, alert: {cpu: 100%, for: 0s}}\n"          \
       "  hours: {cpu: {limit: 130m, per: {users: 1m}}, alert: {cpu: 100%, for: 3h}}\n"            \
       "  some: {cpu: {limit: 130m, per: {users: 1m}}, alert: {cpu: 100%, for: 90m}}\n"

static double share_over(void) {
  double sigma = sqrt(log(1 + 0.3 * 0.3));
  return gsl_cdf_ugaussian_Q((log(1.3) + sigma * sigma / 2) / sigma);
}

/* That some `run` of `hours` independent hours in a row were over: a chain of how many the last
 * were. */
static double share_of_runs(size_t run, int hours) {
  double over = share_over(), lasted[8] = {1}, broken = 0;
  for (int hour = 0; hour < hours; hour++) {
    double under = 0;
    for (size_t i = 0; i < run; i++) under += lasted[i] * (1 - over);
    broken += lasted[run - 1] * over;
    for (size_t i = run - 1; i > 0; i--) lasted[i] = lasted[i - 1] * over;
    lasted[0] = under;
  }
  return broken;
}

START_TEST(a_break_must_last_as_long_as_its_limit_says) {
  enum { DAYS = 20 };
  bscap_forecast_options options = drawn(DAYS, HOUR);
  outlook o = look_with(&options, NOISY);
  static const char *const ids[] = {"service/at-once/cpu-alert", "service/hours/cpu-alert",
                                    "service/some/cpu-alert"};
  static const size_t runs[] = {1, 3, 2};
  double start = (double)bscap_model_start(o.model);
  for (size_t i = 0; i < 3; i++) {
    const bscap_verdict *v = verdict(&o, ids[i]);
    check_share(v->probability, share_of_runs(runs[i], DAYS * 24));
    /* What ends a run with a day is over in the hour that follows, or is it; so one hour late. */
    for (int day = 5; i == 1 && day < DAYS; day += 5) {
      double found = bscap_verdict_probability(v, start + day * DAY);
      double error = 4 * sqrt(0.25 / FUTURES);
      ck_assert(found > share_of_runs(3, day * 24 - 1) - error);
      ck_assert(found < share_of_runs(3, day * 24) + error);
    }
  }
  look_away(&o);
}
END_TEST

START_TEST(hours_over_are_those_that_noise_makes_and_months_add_up) {
  bscap_forecast_options options = drawn(59 + 10, HOUR);
  options.trajectories_count = 2000;
  outlook o = look_with(&options, NOISY);
  static const double days[] = {31, 28, 10};
  double over = share_over();
  for (size_t i = 0; i < 3; i++) {
    const bscap_verdict *v =
        verdict(&o, (const char *const[]){"service/at-once/cpu-alert", "service/hours/cpu-limit",
                                          "service/some/cpu-alert"}[i]);
    double sum = 0;
    for (size_t month = 0; month < 3; month++) {
      double hours = 24 * days[month], found = bscap_verdict_hours_over(v, month);
      /* Binomial in each future. */
      double error = sqrt(over * (1 - over) * hours / 2000);
      ck_assert_msg(fabs(found - over * hours) < 4 * error, "%g, not %g +- %g", found, over * hours,
                    error);
      sum += found;
    }
    assert_close(v->hours_over, sum, 1e-12);
    ck_assert(isnan(bscap_verdict_hours_over(v, 3)));
    /* Nothing is over the limit in the likely future. */
    ck_assert(isnan(v->likely_break));
  }
  look_away(&o);
}
END_TEST

START_TEST(the_highest_of_independent_hours_is_as_extreme_as_they_are_many) {
  bscap_forecast_options options = drawn(30, HOUR);
  options.trajectories_count = 5000;
  outlook o = look_with(&options, NOISY);
  const bscap_verdict *v = verdict(&o, "service/hours/cpu-alert");
  double sigma = sqrt(log(1.09));
  const double shares[] = {0.1, 0.25, 0.5, 0.75, 0.9};
  double month[5], week[5];
  for (size_t i = 0; i < 5; i++) {
    month[i] = 100 * bscap_lognormal_factor(
                         sigma, gsl_cdf_ugaussian_Pinv(pow(shares[i], 1.0 / (30 * 24))));
    week[i] =
        100 * bscap_lognormal_factor(sigma, gsl_cdf_ugaussian_Pinv(pow(shares[i], 1.0 / (7 * 24))));
  }
  /* Within a bin, as is promised. */
  assert_close(v->most.p10, month[0], 1.0 / 64);
  assert_close(v->most.p50, month[2], 1.0 / 64);
  assert_close(v->most.p90, month[4], 1.0 / 64);
  assert_close(v->last.p10, week[0], 1.0 / 64);
  assert_close(v->last.p50, week[2], 1.0 / 64);
  assert_close(v->last.p90, week[4], 1.0 / 64);
  ck_assert(v->now == 100);
  for (size_t i = 0; bscap_forecast_metric(o.forecast, i) != NULL; i++) {
    bool is_cpu = strcmp(bscap_forecast_metric(o.forecast, i)->id, v->metric) == 0;
    bscap_fan fan = bscap_forecast_fan(o.forecast, i, 0);
    if (is_cpu) {
      assert_close(fan.p10, month[0], 1.0 / 64);
      assert_close(fan.p25, month[1], 1.0 / 64);
      assert_close(fan.p50, month[2], 1.0 / 64);
      assert_close(fan.p75, month[3], 1.0 / 64);
      assert_close(fan.p90, month[4], 1.0 / 64);
    } else if (strcmp(bscap_forecast_metric(o.forecast, i)->id, "driver/users") == 0) {
      ck_assert(fan.p10 == 100 && fan.p90 == 100); /* levels are shown as they are at rest */
    }
  }
  look_away(&o);
}
END_TEST

/* --- how much work there is --- */

START_TEST(a_volume_filled_by_work_breaks_at_the_same_amount_in_every_future) {
  bscap_forecast_options options = drawn(300, DAY);
  options.trajectories_count = 2000;
  outlook o = look_with(
      &options, HEAD "bursts: {raids: {every: 15d, lasts: 3d, variation: 1}}\n"
                     "drivers: {battles: {stored: 1000, added: [80/day, 100/day, 130/day],\n"
                     "  growth: {monthly: [2%, 5%, 8%], volatility: 5%}, noise: 30%, shocks: 10%,\n"
                     "  bursts: {raids: 4x}}}\n"
                     "volumes: {db: {size: 12GB, used: 1GB, writes: {battles.added: 1MB}}}\n");
  const bscap_verdict *v = verdict(&o, "volume/db/full");
  bscap_quantiles levels = bscap_verdict_level(v, 0);
  ck_assert(v->breaks.p10 < v->breaks.p50 - 5 * DAY && v->breaks.p50 < v->breaks.p90 - 5 * DAY);
  assert_close(levels.p10, 12000, 1e-9);
  assert_close(levels.p50, 12000, 1e-9);
  assert_close(levels.p90, 12000, 1e-9);
  look_away(&o);
}
END_TEST

/* --- who comes first --- */

/* The second volume is full with the first, but for the last bits. */
static void check_ties(size_t futures) {
  bscap_forecast_options options = drawn(900, DAY);
  options.trajectories_count = futures;
  outlook o = look_with(&options, HEAD
                        "drivers: {orders: {added: [80/day, 100/day, 130/day], noise: 20%}}\n"
                        "milestones: [{orders: 20k}, {orders: 40k}, {orders: 10k}, {orders: 0},\n"
                        "             {orders: 1G}]\n"
                        "volumes: {a: {size: 20GB, writes: {orders.added: 1MB}},\n"
                        "          b: {size: 62GB, writes: {orders.added: 3.1MB}},\n"
                        "          c: {size: 30GB, writes: {orders.added: 1MB}}}\n");
  const bscap_verdict *v[] = {verdict(&o, "volume/a/full"), verdict(&o, "volume/b/full")};
  const bscap_verdict *c = verdict(&o, "volume/c/full");
  const bscap_milestone *m[5];
  for (size_t i = 0; i < 5; i++) m[i] = bscap_forecast_milestone(o.forecast, i);
  for (size_t i = 0; i < 2; i++) {
    ck_assert(v[i]->probability > 0.99 && v[i]->first_probability == v[i]->probability);
    ck_assert(fabs(bscap_forecast_first_break(o.forecast).breaks.p50 - v[i]->breaks.p50) < 1e-3);
    ck_assert(fabs(m[0]->reached.p50 - v[i]->breaks.p50) < 1e-3);
    /* What is reached at once is not reached later. */
    ck_assert(bscap_milestone_probability(m[0], v[i]) == 0);
    ck_assert(bscap_milestone_probability(m[1], v[i]) == v[i]->probability);
    ck_assert(bscap_milestone_probability(m[2], v[i]) == 0);
    ck_assert(bscap_milestone_probability(m[3], v[i]) == 0);
    ck_assert(bscap_milestone_probability(m[4], v[i]) == v[i]->probability);
  }
  ck_assert(c->first_probability == 0 && c->probability > 0.9);
  ck_assert(m[3]->probability == 1 && are_equal(m[3]->reached, (double)bscap_model_start(o.model)));
  ck_assert(m[4]->probability == 0 && isnan(m[4]->reached.p10));
  look_away(&o);
}

START_TEST(what_happens_at_one_moment_comes_first_together_and_not_before_itself) {
  check_ties(0);
  check_ties(1000);
}
END_TEST

/* --- a likely future among drawn ones --- */

/* To the accuracy of what steps it. */
static bool are_close(bscap_quantiles q, double value, double slack) {
  return fabs(q.p10 - value) <= slack * value && fabs(q.p50 - value) <= slack * value &&
         fabs(q.p90 - value) <= slack * value;
}

static void check_certainty(bscap_lanes lanes, double slack) {
  static const char text[] =
      HEAD "drivers: {users: {level: 100, growth: {linear: 24/day}},\n"
           "          orders: {stored: 1000, added: 10/h}}\n"
           "milestones: [{users: 150.5}, {orders: 2k}, {users: 1M}]\n"
           "volumes:\n  disk: {size: 100GB, writes: 1GB/h, alert: 80%}\n"
           "  nearly: {size: 1TB, used: 900GB}\n"
           "services: {api: {cpu: {limit: 1000m, per: {users: 5m}}, alert: {cpu: 80%, for: 0s}}}\n";
  bscap_forecast_options options = drawn(10, HOUR);
  options.trajectories_count = 50;
  options.lanes = lanes;
  outlook o = look_with(&options, text);
  options.trajectories_count = 0;
  outlook plain = look_with(&options, text);
  const bscap_verdict *v, *w;
  for (size_t i = 0; (v = bscap_forecast_verdict(o.forecast, i)) != NULL; i++) {
    w = bscap_forecast_verdict(plain.forecast, i);
    ck_assert_str_eq(v->id, w->id);
    ck_assert_str_eq(v->action, w->action);
    ck_assert(are_close(v->most, w->most.p50, slack) &&
              are_close(v->last, w->last.p50, slack));
    ck_assert(v->probability == w->probability && v->now == w->now);
    ck_assert(v->first_probability == w->first_probability);
    /* Rounded to seconds. */
    ck_assert(fabs(v->hours_over - w->hours_over) < 1.0 / 3600);
    ck_assert(isnan(w->likely_break) ? isnan(v->breaks.p50) && isnan(v->likely_break)
                                     : are_close(v->breaks, w->breaks.p50, slack));
    for (size_t k = 0; k < 2; k++)
      ck_assert(isnan(w->likely_break) ||
                are_close(bscap_verdict_level(v, k), bscap_verdict_level(w, k).p50, slack));
  }
  for (size_t i = 0; i < 3; i++) {
    const bscap_milestone *m = bscap_forecast_milestone(o.forecast, i);
    const bscap_milestone *n = bscap_forecast_milestone(plain.forecast, i);
    ck_assert(m->probability == n->probability);
    ck_assert(i == 2 ? isnan(m->reached.p50) : are_close(m->reached, n->reached.p50, slack));
  }
  look_away(&o);
  look_away(&plain);
}

START_TEST(what_is_certain_is_as_certain_in_many_futures_as_in_one) {
  check_certainty(BSCAP_LANES_NONE, 0);
  check_certainty(BSCAP_LANES_AUTO, 1e-6);
}
END_TEST

/* --- numbers of the caller's --- */

START_TEST(a_callers_numbers_take_the_place_of_the_models) {
  static const bscap_uncertain wide[] = {
      {"volumes.disk.size", 300e9, 400e9, 600e9},
      {"volumes.disk.writes", 2e9 / 86400, 2e9 / 86400, 2e9 / 86400}};
  bscap_forecast_options options = drawn(900, DAY);
  options.uncertain = wide;
  options.uncertain_count = 2;
  outlook o = look_with(&options, filling);
  const bscap_verdict *v = verdict(&o, "volume/disk/full");
  assert_close(days_after(&o, v->breaks.p10), 150, 0.005);
  assert_close(days_after(&o, v->breaks.p50), 200, 0.005);
  assert_close(days_after(&o, v->breaks.p90), 300, 0.005);
  assert_close(days_after(&o, v->likely_break), 200, 1e-9);
  ck_assert(are_equal(verdict(&o, "volume/other/full")->breaks,
                      (double)bscap_model_start(o.model) + 800 * DAY));
  /* The forecast shows the numbers it took; the model is as it was. */
  ck_assert(bscap_model_find(bscap_forecast_model(o.forecast), "volumes.disk.size")->high == 600e9);
  ck_assert(bscap_model_find(o.model, "volumes.disk.size")->high == 400e9);
  look_away(&o);
  options.uncertain_count = 0;
  o = look_with(&options, filling);
  assert_close(days_after(&o, verdict(&o, "volume/disk/full")->breaks.p50), 400, 0.005);
  look_away(&o);
}
END_TEST

START_TEST(a_callers_numbers_that_cannot_be_are_refused_by_name) {
  static const struct {
    bscap_uncertain number;
    const char *says;
  } cases[] = {
      {{"volumes.disk.sise", 1e9, 2e9, 3e9}, "volumes.disk.size"}, /* did you mean? */
      {{"nothing.like.it", 1, 1, 1}, "nothing.like.it"},
      {{"volumes.disk.size", 1e9, 2e9, 1.5e9}, "must not fall"},
      {{"volumes.disk.size", 1e9, 9.9e9, 10e9}, "nearest"},
      {{"volumes.disk.size", -1, 2e9, 3e9}, "below 0"},
      {{"volumes.disk.size", NAN, 2e9, 3e9}, "finite"},
      {{"volumes.disk.size", 1, 2e9, INFINITY}, "finite"},
  };
  bscap_model *model = read_model(filling);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    for (size_t futures = 0; futures <= 10; futures += 10) { /* refused even if none is drawn */
      bscap_forecast_options options = far(10);
      bscap_forecast *forecast = (bscap_forecast *)1;
      bscap_error error = {0};
      options.trajectories_count = futures;
      options.uncertain = &cases[i].number;
      options.uncertain_count = 1;
      ck_assert_int_eq(bscap_forecast_run(&forecast, model, &options, &error), BSCAP_INVALID);
      ck_assert_ptr_null(forecast);
      ck_assert_msg(strstr(error.message, cases[i].says) != NULL, "%s", error.message);
      ck_assert(strchr(error.message, '\n') == NULL);
    }
  }
  bscap_model_free(model);
}
END_TEST

START_TEST(counts_of_futures_and_threads_are_bounded) {
  static const struct {
    size_t futures, threads;
    bscap_status status;
  } cases[] = {{1, 1, BSCAP_OK},
               {3, BSCAP_THREADS_MOST, BSCAP_OK},
               {1, 0, BSCAP_INVALID},
               {1, BSCAP_THREADS_MOST + 1, BSCAP_INVALID},
               {BSCAP_TRAJECTORIES_MOST + 1, 1, BSCAP_INVALID},
               {SIZE_MAX, 1, BSCAP_INVALID}};
  bscap_model *model = read_model(filling);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    bscap_forecast_options options = far(10);
    bscap_forecast *forecast;
    options.trajectories_count = cases[i].futures;
    options.threads_count = cases[i].threads;
    ck_assert_int_eq(bscap_forecast_run(&forecast, model, &options, NULL), cases[i].status);
    bscap_forecast_free(forecast);
  }
  bscap_model_free(model);
}
END_TEST

RUN_TESTS("chance", what_is_too_little_only_by_chance_is_to_be_made_sure_of,
          what_is_broken_at_the_start_in_some_futures_is_so_with_their_probability,
          a_later_day_knows_what_broke_before_and_counts_from_there,
          what_breaks_on_the_forecasts_day_itself_is_counted_up_to_it,
          a_break_must_last_as_long_as_its_limit_says,
          hours_over_are_those_that_noise_makes_and_months_add_up,
          the_highest_of_independent_hours_is_as_extreme_as_they_are_many,
          a_volume_filled_by_work_breaks_at_the_same_amount_in_every_future,
          what_happens_at_one_moment_comes_first_together_and_not_before_itself,
          what_is_certain_is_as_certain_in_many_futures_as_in_one,
          a_callers_numbers_take_the_place_of_the_models,
          a_callers_numbers_that_cannot_be_are_refused_by_name,
          counts_of_futures_and_threads_are_bounded)
