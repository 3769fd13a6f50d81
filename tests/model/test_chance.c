/* What a model says about chance. */
#include "model/mistakes.h"

#include "model/parts.h"

#include <bscap/forecast.h>

#define TOP "name: x\nstart: 2026-01-01\n"

/* --- what may be written --- */

START_TEST(noise_shocks_and_volatility_are_read) {
  bscap_model *model = read_text(TOP "drivers:\n"
                                     "  a: {level: 1, noise: 10%, shocks: 0.2}\n"
                                     "  b: {level: 1, noise: {variation: 3x, lasts: 2d}}\n"
                                     "  c: {added: 1/s, noise: [5%, 10%, 20%]}\n"
                                     "  d: {added: 1/s, growth: {volatility: 5%}}\n"
                                     "  e: {level: 1, growth: {volatility: 5%, ceiling: 9}}\n"
                                     "  f: {level: 1, growth: {monthly: 1%, volatility: 7%}}\n");
  const bscap_driver *drivers = model->drivers;
  assert_close(drivers[0].noise.variation_ratio, 0.1, 0);
  assert_close(drivers[0].noise.lasts_seconds, 6 * 3600, 0);
  assert_close(drivers[0].shocks_ratio, 0.2, 0);
  assert_close(drivers[0].volatility_ratio, 0, 0);
  assert_close(drivers[1].noise.variation_ratio, 3, 0);
  assert_close(drivers[1].noise.lasts_seconds, 2 * 86400, 0);
  assert_close(drivers[2].noise.variation_ratio, 0.1, 0);
  assert_close(bscap_model_find(model, "drivers.c.noise")->high, 0.2, 0);
  ck_assert_int_eq(drivers[3].growth.kind, BSCAP_GROWTH_CONSTANT);
  assert_close(drivers[3].volatility_ratio, 0.05, 0);
  assert_close(drivers[4].growth.ceiling, 9, 0);
  ck_assert_int_eq(drivers[5].growth.kind, BSCAP_GROWTH_EXPONENTIAL);
  assert_close(drivers[5].volatility_ratio, 0.07, 0);
  assert_close(drivers[5].noise.variation_ratio + drivers[5].shocks_ratio, 0, 0);
  bscap_model_free(model);
}
END_TEST

START_TEST(a_burst_is_shared_by_the_drivers_that_name_it) {
  bscap_model *model =
      read_text(TOP "drivers:\n"
                    "  a: {level: 1, bursts: {fairs: 2x, sales: [4x, 8x, 16x], source: Till}}\n"
                    "  b: {added: 1/s, bursts: {sales: {value: 50%, assumed: true}, fairs: ~}}\n"
                    "bursts:\n"
                    "  sales: {every: 10d, lasts: 3h, variation: 60%}\n"
                    "  fairs: {every: 1y, lasts: 3d}\n");
  ck_assert_uint_eq(model->bursts_count, 2);
  ck_assert_str_eq(model->bursts[0].name, "sales");
  assert_close(model->bursts[0].every_seconds, 864000, 0);
  assert_close(model->bursts[0].lasts_seconds, 10800, 0);
  assert_close(model->bursts[0].variation_ratio, 0.6, 0);
  assert_close(model->bursts[1].variation_ratio, 0, 0);
  const bscap_burst_sizes *a = &model->drivers[0].bursts, *b = &model->drivers[1].bursts;
  ck_assert_uint_eq(a->count, 2);
  ck_assert_uint_eq(a->items[0].burst, 1);
  assert_close(a->items[0].size_ratio, 2, 0);
  ck_assert_uint_eq(a->items[1].burst, 0);
  assert_close(a->items[1].size_ratio, 8, 0);
  ck_assert_uint_eq(b->count, 1);
  ck_assert_uint_eq(b->items[0].burst, 0);
  assert_close(b->items[0].size_ratio, 0.5, 0);
  ck_assert_str_eq(bscap_model_find(model, "drivers.a.bursts.sales")->source, "Till");
  ck_assert(bscap_model_find(model, "drivers.b.bursts.sales")->is_assumed);
  bscap_model_free(model);
}
END_TEST

#define THREE                                                                                      \
  TOP "drivers:\n"                                                                                 \
      "  a: {level: [1, 2, 4], noise: 10%, shocks: 10%, growth: {volatility: 5%}}\n"               \
      "  b: {level: 1, noise: {variation: 5%}, shocks: 0, growth: {volatility: 5%}}\n"             \
      "  c: {added: [1/s, 2/s, 3/s], noise: [1%, 2%, 3%]}\n"

START_TEST(correlations_find_what_they_are_between) {
  bscap_model *model = read_text(
      THREE "correlations:\n"
            "  - {between: [drivers.c.added, drivers.a.level], spearman: 0.6}\n"
            "  - {between: [drivers.a.noise, drivers.b.noise, drivers.c.noise], spearman: 0}\n"
            "  - {between: [drivers.b.shocks, drivers.a.shocks], spearman: -100%}\n"
            "  - between: [drivers.a.growth.volatility, drivers.b.growth.volatility]\n"
            "    spearman: 1\n"
            "  - {between: [drivers.b.level, drivers.b.noise.variation], spearman: 0.5}\n");
  static const bscap_chance kinds[] = {BSCAP_CHANCE_INPUT, BSCAP_CHANCE_NOISE, BSCAP_CHANCE_SHOCKS,
                                       BSCAP_CHANCE_VOLATILITY, BSCAP_CHANCE_INPUT};
  static const double spearman[] = {0.6, 0, -1, 1, 0.5};
  ck_assert_uint_eq(model->correlations_count, 5);
  for (size_t i = 0; i < 5; i++) {
    const bscap_correlation *correlation = &model->correlations[i];
    ck_assert_int_eq(correlation->members[0].kind, kinds[i]);
    assert_close(correlation->spearman, spearman[i], 0);
    ck_assert_int_eq(correlation->place.line, 8 + (int)i + (i == 4));
  }
  const bscap_correlated *levels = model->correlations[0].members;
  ck_assert_str_eq(bscap_model_entry(model, levels[0].index)->path, "drivers.c.added");
  ck_assert_str_eq(bscap_model_entry(model, levels[1].index)->path, "drivers.a.level");
  ck_assert_uint_eq(model->correlations[1].members_count, 3);
  ck_assert_uint_eq(model->correlations[1].members[2].index, 2);
  ck_assert_uint_eq(model->correlations[2].members[0].index, 1);
  bscap_model_free(model);
}
END_TEST

START_TEST(a_relation_is_all_that_is_correlated_of_one_kind) {
  bscap_model *model =
      read_text(THREE "correlations:\n"
                      "  - {between: [drivers.c.noise, drivers.a.noise], spearman: 0.5}\n"
                      "  - {between: [drivers.a.noise, drivers.b.noise], spearman: -0.25}\n");
  bscap_relation relation;
  ck_assert_int_eq(bscap_model_relation(&relation, model->arena, model, BSCAP_CHANCE_SHOCKS, NULL),
                   BSCAP_OK);
  ck_assert_uint_eq(relation.count, 0);
  ck_assert_int_eq(bscap_model_relation(&relation, model->arena, model, BSCAP_CHANCE_NOISE, NULL),
                   BSCAP_OK);
  static const size_t members[] = {2, 0, 1};
  static const double spearman[] = {1, 0.5, 0, 0.5, 1, -0.25, 0, -0.25, 1};
  ck_assert_uint_eq(relation.count, 3);
  ck_assert_mem_eq(relation.members, members, sizeof members);
  ck_assert_mem_eq(relation.spearman, spearman, sizeof spearman);
  bscap_model_free(model);
}
END_TEST

/* A number that a setting makes certain, and a noise that it takes away, leave the model valid. */
START_TEST(what_is_certain_may_be_correlated) {
  static const char text[] =
      THREE "correlations:\n"
            "  - {between: [drivers.c.added, drivers.a.level], spearman: 0.6}\n"
            "  - {between: [drivers.a.noise, drivers.b.noise], spearman: 0.6}\n";
  static const char *const settings[] = {"drivers.a.level=3", "drivers.a.noise=0"};
  bscap_model_options options = bscap_model_options_default();
  options.settings = settings;
  options.settings_count = 2;
  const bscap_source source = source_of("model.yaml", text);
  bscap_model_free(read_all(&source, 1, &options, NULL));
}
END_TEST

/* Three of them with the same rho below 0: Pearson's r must be at least -1/2, which is rho =
 * -6/pi asin(1/4). And a pair that goes with a third without going together at all: r = 1/sqrt(2).
 */
START_TEST(correlations_just_hold_together_or_just_do_not) {
  const double pi = 3.14159265358979323846;
  const double least = -6 / pi * asin(0.25), most = 6 / pi * asin(sqrt(0.5) / 2);
  char text[1024];
  for (int sign = -1; sign <= 1; sign += 2) {
    const bscap_status wanted = sign < 0 ? BSCAP_OK : BSCAP_INVALID;
    bscap_model *model = NULL;
    snprintf(text, sizeof text,
             "%scorrelations: [{between: [drivers.a.noise, drivers.b.noise, drivers.c.noise], "
             "spearman: %.9f}]\n",
             THREE, least - sign * 1e-6);
    ck_assert_int_eq(try_text(&model, text, NULL), wanted);
    bscap_model_free(model);
    snprintf(text, sizeof text,
             "%scorrelations: [{between: [drivers.a.noise, drivers.b.noise], spearman: %.9f}, "
             "{between: [drivers.b.noise, drivers.c.noise], spearman: %.9f}]\n",
             THREE, most + sign * 1e-6, most + sign * 1e-6);
    ck_assert_int_eq(try_text(&model, text, NULL), wanted);
    bscap_model_free(model);
  }
}
END_TEST

/* --- mistakes --- */

START_TEST(chance_that_cannot_be_is_refused) {
  static const mistake mistakes[] = {
      {"drivers: {u: {level: 1, noise: @-1%}}", "drivers.u.noise: -1% is below 0"},
      {"drivers: {u: {level: 1, noise: @11}}", "drivers.u.noise: 11 is above 10"},
      {"drivers: {u: {level: 1, noise: @{lasts: 6h}}}",
       "drivers.u.noise: noise needs the key 'variation' (standard deviation over mean"},
      {"drivers: {u: {level: 1, noise: @{}}}", "noise needs the key 'variation'"},
      {"drivers: {u: {level: 1, noise: {variation: 1%, lasts: @367d}}}",
       "drivers.u.noise.lasts: 367d is above 366d, the most it may be"},
      {"drivers: {u: {level: 1, noise: {variation: 1%, @last: 1h}}}",
       "no key of noise named 'last'; did you mean 'lasts'?"},
      {"drivers: {u: {level: 1, shocks: @11}}", "drivers.u.shocks: 11 is above 10"},
      {"drivers: {u: {level: 1, growth: {volatility: @-1}}}",
       "drivers.u.growth.volatility: -1 is below 0"},
      {"bursts: {b: @{lasts: 1h}}", "bursts.b: a burst needs the key 'every'"},
      {"bursts: {b: @{every: 1d}}", "bursts.b: a burst needs the key 'lasts'"},
      {"bursts: {b: {every: @59m, lasts: 1h}}", "bursts.b.every: 59m is below 1h"},
      {"bursts: {b: {every: @101y, lasts: 1h}}", "bursts.b.every: 101y is above 100y"},
      {"bursts: {b: {every: 1d, lasts: @59s}}", "bursts.b.lasts: 59s is below 1m"},
      {"bursts: {b: {every: 1d, lasts: @61d}}", "bursts.b.lasts: 61d is above 60d"},
      {"bursts: {b: {every: 1d, lasts: 1h, variation: @11}}", "bursts.b.variation: 11 is above 10"},
      {"bursts: {@high: {every: 1d, lasts: 1h}}", "bursts: 'high' cannot be a name here"},
      {"bursts: {@source: {every: 1d, lasts: 1h}}", "bursts: 'source' cannot be a name here"},
      {"bursts: {sales: {every: 1d, lasts: 1h}}\ndrivers: {u: {level: 1, bursts: {@sale: 3x}}}",
       "drivers.u.bursts: no burst named 'sale'; did you mean 'sales'?"},
      {"drivers: {u: {level: 1, bursts: {@sale: 3x}}}", "no burst named 'sale', nor any other"},
      {"bursts: {sales: {every: 1d, lasts: 1h}}\ndrivers: {u: {level: 1, bursts: @3x}}",
       "drivers.u.bursts: bursts are written by name, as in {sales: 3x}"},
      {"bursts: {sales: {every: 1d, lasts: 1h}}\ndrivers: {u: {level: 1, bursts: {sales: @2e6}}}",
       "drivers.u.bursts.sales: 2e6 is above "},
  };
  check_all(head, mistakes, NULL);
}
END_TEST

START_TEST(correlations_that_cannot_be_are_refused) {
  static const mistake mistakes[] = {
      {"correlations: @{}", "correlations: a list is expected here"},
      {"correlations: [@{spearman: 1}]", "correlations[0]: a correlation needs the key 'between'"},
      {"correlations: [@{between: [drivers.a.level, drivers.b.level]}]",
       "needs the key 'spearman'"},
      {"correlations: [{between: @drivers.a.level, spearman: 1}]",
       "correlations[0].between: a list of 2 to 64 paths is expected here"},
      {"correlations: [{between: @[drivers.a.level], spearman: 1}]", "a list of 2 to 64 paths"},
      {"correlations: [{between: [drivers.a.level, @{}], spearman: 1}]",
       "a path such as drivers.users.level is expected here"},
      {"correlations: [{between: [drivers.a.level, drivers.c.added], spearman: @1.1}]",
       "correlations[0].spearman: 1.1 is above 1"},
      {"correlations: [{between: [drivers.a.level, drivers.c.added], spearman: @-101%}]",
       "correlations[0].spearman: -101% is below -"},
      {"correlations: [{between: [drivers.a.level, drivers.c.added], spearman: [@0, 0.5, 1]}]",
       "correlations[0].spearman: this is said, not drawn, so it is one number; write 0.5 alone"},
      {"correlations: [{between: [drivers.a.level, @drivers.c.level], spearman: 1}]",
       "no number stands at 'drivers.c.level'; did you mean 'drivers.a.level'?"},
      {"correlations: [{between: [drivers.a.level, @drivers.d.noise], spearman: 1}]",
       "no number stands at 'drivers.d.noise'; did you mean 'drivers.a.noise'?"},
      {"correlations: [{between: [drivers.a.level, @x], spearman: 1}]",
       "no number stands at 'x'; write a path such as drivers.a.level"},
      {"correlations: [{between: [drivers.a.shocks, @drivers.c.shocks], spearman: 1}]",
       "'drivers.c.shocks' is not written; write shocks: 0 there for none"},
      {"correlations: [{between: [drivers.a.growth.volatility, @drivers.c.growth.volatility], "
       "spearman: 1}]",
       "'drivers.c.growth.volatility' is not written; write volatility: 0 there for none"},
      {"correlations: [{between: [drivers.a.level, @drivers.b.noise], spearman: 1}]",
       "correlations[0]: 'drivers.b.noise' varies in another way than the first; only numbers, "
       "noises, shocks or volatilities go together"},
      {"correlations: [{between: [drivers.a.noise, @drivers.b.shocks], spearman: 1}]",
       "'drivers.b.shocks' varies in another way than the first"},
      {"correlations: [{between: [drivers.a.noise, @drivers.a.noise], spearman: 1}]",
       "'drivers.a.noise' is named twice; write it once"},
      {"review: {every: 1d}\n"
       "correlations: [{between: [drivers.a.level, @review.every], spearman: 1}]",
       "'review.every' is said, not drawn; it goes with nothing"},
      {"correlations: [{between: [drivers.a.noise, drivers.b.noise], spearman: 0.5}, @{between: "
       "[drivers.c.noise, drivers.b.noise, drivers.a.noise], spearman: 0.4}]",
       "correlations[1]: a pair of these already has another correlation; write one of them"},
  };
  check_all(THREE, mistakes, NULL);
}
END_TEST

/* With rho(a, b) = 0.9, r(a, b) = 2 sin(0.15 pi) = 0.908; then r(b, c) is at most sqrt(1 - 0.908^2)
 * = 0.419, rho 6/pi asin(0.2095) = 0.403. With three at -1, r = -1/2 is 49.3 % of it (6/pi asin
 * (1/4) = 0.4826; of that the whole percent). */
START_TEST(what_cannot_hold_together_is_told_what_would) {
  static const mistake mistakes[] = {
      {"correlations: [{between: [drivers.a.noise, drivers.b.noise], spearman: 0.9}, @{between: "
       "[drivers.b.noise, drivers.c.noise], spearman: 0.7}]",
       "correlations[1]: cannot be together with the others; the strongest that can is spearman: "
       "0.40, unless the others are correlated too"},
      {"correlations: [@{between: [drivers.a.noise, drivers.b.noise, drivers.c.noise], "
       "spearman: -1}]",
       "correlations[0]: cannot be together with the others; the strongest that can is spearman: "
       "-0.48, unless"},
      {"correlations: [{between: [drivers.a.noise, drivers.b.noise], spearman: 0.9}, {between: "
       "[drivers.b.noise, drivers.c.noise], spearman: 0.9}, @{between: [drivers.a.noise, "
       "drivers.c.noise], spearman: -0.9}]",
       "correlations[2]: the correlations cannot be together; they could if all were 53% of what "
       "they are"},
  };
  check_all(THREE, mistakes, NULL);
}
END_TEST

START_TEST(what_a_scenario_or_a_setting_removes_goes_with_nothing_any_more) {
  static const char *const text =
      "{name: x, start: 2026-01-01, drivers: {a: {level: [1, 2, 3]}, b: {level: [1, 2, 3]},\n"
      " c: {level: 1, noise: 10%}, d: {level: 1, noise: 10%}}, correlations: [\n"
      " {between: [drivers.a.level, drivers.b.level], spearman: 0.5},\n"
      " {between: [drivers.c.noise, drivers.d.noise], spearman: 0.5}],\n"
      " scenarios: {fewer: {drivers: {a: null, d: {noise: null}}}}}";
  const bscap_source source = source_of("model.yaml", text);
  bscap_model_options options = bscap_model_options_default();
  bscap_model *model = read_all(&source, 1, &options, NULL);
  ck_assert_uint_eq(model->correlations[0].members_count, 2);
  bscap_model_free(model);
  options.scenario = "fewer";
  model = read_all(&source, 1, &options, NULL);
  ck_assert_uint_eq(model->correlations[0].members_count, 1);
  ck_assert_uint_eq(model->correlations[1].members_count, 1);
  ck_assert_str_eq(model->inputs[model->correlations[0].members[0].index].entry.path,
                   "drivers.b.level");
  bscap_model_free(model);
  static const char *const settings[] = {"drivers.b=null"};
  options = bscap_model_options_default();
  options.settings = settings;
  options.settings_count = 1;
  model = read_all(&source, 1, &options, NULL);
  ck_assert_uint_eq(model->correlations[0].members_count, 1);
  bscap_model_free(model);
}
END_TEST

START_TEST(at_most_64_things_are_correlated) {
  char text[8192] = TOP "drivers:\n";
  size_t length = strlen(text);
  for (int i = 0; i < 65; i++)
    length += (size_t)sprintf(text + length, "  u%d: {level: 1, shocks: 1%%}\n", i);
  length += (size_t)sprintf(text + length, "correlations:\n");
  for (int i = 1; i < 65; i++)
    length += (size_t)sprintf(text + length,
                              "  - {between: [drivers.u0.shocks, drivers.u%d.shocks], "
                              "spearman: 0.1}\n",
                              i);
  bscap_model *model;
  bscap_error error;
  ck_assert_int_eq(try_text(&model, text, &error), BSCAP_INVALID);
  ck_assert_str_eq(error.message, "correlations[63]: more than 64 are correlated; write fewer");
  *strrchr(text, '-') = '#';
  ck_assert_int_eq(try_text(&model, text, &error), BSCAP_OK);
  bscap_model_free(model);
}
END_TEST

/* --- numbers that are only drawn so --- */

static bscap_forecast *draw_futures(const bscap_model *model) {
  bscap_forecast_options options = bscap_forecast_options_default();
  options.horizon_seconds = options.step_seconds = 86400;
  bscap_forecast *forecast;
  ck_assert_int_eq(bscap_forecast_run(&forecast, model, &options, NULL), BSCAP_OK);
  return forecast;
}

/* Either product overflows from 1.8e300 on, with probability a = 0.448. Both do in a^2 of all
 * futures: INFINITY less INFINITY is left. The limit holds where the nodes' product alone
 * overflows, and in half of the futures in which neither does. */
START_TEST(every_future_has_the_same_limits_even_where_sums_overflow) {
  bscap_model *model = read_text(
      TOP "nodes: {a: {count: 100000, cpu: [1e299, 1e300, 1e304], memory: 1Gi,\n"
          "            system: {cpu: [1e299, 1e300, 1e304]}}}\n"
          "services: {s: {cpu: {request: 1, base: 1m}, memory: {request: 1Mi, base: 1Mi}}}\n");
  bscap_forecast *forecast = draw_futures(model);
  double a = 0.448, broken = 1 - a * (1 - a) - (1 - a) * (1 - a) / 2;
  const bscap_verdict *verdict = bscap_forecast_find(forecast, "node/a/cpu-requests");
  ck_assert(fabs(verdict->probability - broken) < 0.05);
  bscap_forecast_free(forecast);
  bscap_model_free(model);
}
END_TEST

/* Both bounds are 7 or more in 0.25 * 0.31 of all futures, and 6 or more in 0.75 * 0.43. */
START_TEST(a_minimum_drawn_above_the_maximum_gives_way_to_it) {
  bscap_model *model =
      read_text(TOP "services: {s: {cpu: {request: 1, base: 1m},\n"
                    "               autoscale: {min: [1, 5, 9], max: [5, 6, 7]}}}\n"
                    "quotas: {q: {requests: {cpu: 100}}}\n");
  bscap_forecast *forecast = draw_futures(model);
  const bscap_verdict *verdict = bscap_forecast_find(forecast, "quota/q/requests.cpu");
  assert_close(verdict->most.p50, 5000, 1.0 / 64);
  assert_close(verdict->most.p90, 6000, 1.0 / 64);
  bscap_forecast_free(forecast);
  bscap_model_free(model);
}
END_TEST

RUN_TESTS("chance in models", noise_shocks_and_volatility_are_read,
          a_burst_is_shared_by_the_drivers_that_name_it, correlations_find_what_they_are_between,
          a_relation_is_all_that_is_correlated_of_one_kind, what_is_certain_may_be_correlated,
          correlations_just_hold_together_or_just_do_not, chance_that_cannot_be_is_refused,
          correlations_that_cannot_be_are_refused, what_cannot_hold_together_is_told_what_would,
          what_a_scenario_or_a_setting_removes_goes_with_nothing_any_more,
          at_most_64_things_are_correlated,
          every_future_has_the_same_limits_even_where_sums_overflow,
          a_minimum_drawn_above_the_maximum_gives_way_to_it)
