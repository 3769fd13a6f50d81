/* Numbers that are given as low, likely and high. */
#include "model/mistakes.h"

#include "model/parts.h"

START_TEST(uncertain_numbers_are_those_whose_low_is_below_their_high) {
  bscap_model *model = read_text("name: x\nstart: 2026-01-01\n"
                                 "drivers: {a: {level: [1, 2, 4]}, b: {level: [5, 5, 5]}}\n"
                                 "volumes: {v: {size: 1Gi, used: {low: 1, likely: 2, high: 3}}}\n");
  ck_assert_str_eq(bscap_model_uncertain(model, 0)->path, "drivers.a.level");
  ck_assert_str_eq(bscap_model_uncertain(model, 1)->path, "volumes.v.used");
  ck_assert_ptr_null(bscap_model_uncertain(model, 2));
  bscap_model_free(model);
}
END_TEST

static void check_percentiles(const bscap_model *model, const char *path) {
  const bscap_input *input = bscap_model_input(model, path);
  assert_close(bscap_input_quantile(input, 0.1), input->entry.low, 1e-12);
  assert_close(bscap_input_quantile(input, 0.5), input->entry.likely, 1e-12);
  assert_close(bscap_input_quantile(input, 0.9), input->entry.high, 1e-12);
  for (double p = 1e-9; p < 1; p += 0.01) {
    const double value = bscap_input_quantile(input, p);
    ck_assert_msg(value >= input->entry.least && value <= input->entry.most, "%s", path);
    if (input->is_whole) assert_close(value, floor(value), 0);
  }
}

START_TEST(what_is_drawn_has_these_percentiles_and_keeps_the_bounds) {
  bscap_model *model =
      read_text("name: x\nstart: 2026-01-01\n"
                "drivers: {a: {level: [1, 2, 4], growth: {monthly: [-5%, 1%, 9%]}}}\n"
                "nodes: {n: {count: [1, 3, 8], cpu: 4, memory: 1Gi}}\n"
                "alerts: {volume: [50%, 70%, 80%]}\n");
  check_percentiles(model, "drivers.a.level");
  check_percentiles(model, "drivers.a.growth.monthly");
  check_percentiles(model, "nodes.n.count");
  check_percentiles(model, "alerts.volume");
  check_percentiles(model, "nodes.n.memory"); /* always the same */
  bscap_model_free(model);
}
END_TEST

START_TEST(a_setting_and_an_overlay_make_a_number_uncertain) {
  static const char *const settings[] = {"drivers.users.level=[100, 200, 300]",
                                         "volumes.postgres.size={low: 1Gi, likely: 2Gi, high: 4Gi}",
                                         "drivers.battles.added=5/h",
                                         "drivers.tenants.noise.lasts=1h",
                                         "drivers.prices.noise=[1%, 2%, 4%]",
                                         "drivers.prices.bursts=null",
                                         "drivers.visits.bursts.sales=[5x, 9x, 20x]"};
  bscap_model_options options = options_with_loader();
  options.settings = settings;
  options.settings_count = 7;
  const bscap_source sources[] = {
      read_full_model(),
      source_of("more.yaml", "volumes: {logs: {size: [5Gi, 10Gi, 20Gi], retention: 9d}}")};
  bscap_model *model = read_all(sources, 2, &options, NULL);
  check_percentiles(model, "drivers.users.level");
  check_percentiles(model, "volumes.postgres.size");
  check_percentiles(model, "volumes.logs.size");
  assert_close(bscap_model_find(model, "drivers.users.level")->high, 300, 0);
  assert_close(bscap_model_find(model, "volumes.logs.size")->low, 5.0 * (1 << 30), 0);
  const bscap_entry *added = bscap_model_find(model, "drivers.battles.added");
  assert_close(added->low, added->high, 0);
  assert_close(model->drivers[2].noise.lasts_seconds, 3600, 0);
  assert_close(model->drivers[2].noise.variation_ratio, 0.1, 0);
  check_percentiles(model, "drivers.prices.noise");
  ck_assert_uint_eq(model->drivers[3].bursts.count, 0);
  check_percentiles(model, "drivers.visits.bursts.sales");
  bscap_model_free(model);
  free_file(sources[0]);
}
END_TEST

START_TEST(what_is_said_is_one_number) {
  static const mistake mistakes[] = {
      {"review: {every: [@1d, 2d, 3d]}",
       "review.every: this is said, not drawn, so it is one number; write 2d alone"},
      {"claims: [{stated: 1, computed: headroom(cpu), tolerance: {low: @1%, likely: 2%, high: "
       "3%}}]",
       "claims[0].tolerance: this is said, not drawn, so it is one number; write 2% alone"},
      {"drivers: {u: {level: 1}}\nclaims: [{carries: {u: [@1, 2, 3]}}]", "write 2 alone"},
      {"drivers: {u: {level: 1}}\n"
       "volumes: {v: {size: 1, estimates: {e: {at: {u: 1}, total: [@1, 2, 3]}}}}",
       "write 2 alone"},
  };
  check_all(head, mistakes, NULL);
  bscap_model_free(read_text("{name: x, start: 2026-01-01, review: {every: [1d, 1d, 1d]}}"));
}
END_TEST

static const char impossible[] = "no smooth distribution has these as its 10th, 50th and 90th "
                                 "percentile; the nearest is ";

/* Where low and high stay, likely goes to where a fit begins: 5.0032 times as far from the one as
 * from the other, in logarithms (bscap/metalog.h). From 1 to 8 these are 8^(1/6.0032) = 1.414 and
 * 8^(5.0032/6.0032) = 5.658. */
START_TEST(what_no_distribution_has_is_told_the_nearest_that_one_has) {
  static const struct {
    const char *text, *values, *nearest;
  } rows[] = {
      {"drivers: {u: {level: %s}}", "[1, 1, 8]", "[1, 1.42, 8]"},
      {"drivers: {u: {level: %s}}", "[1, 8, 8]", "[1, 5.65, 8]"},
      {"drivers: {u: {added: %s}}", "[1/month, 1/month, 8/month]",
       "[1/month, 1.42/month, 8/month]"},
      {"drivers: {u: {added: %s}}", "[10/h, 10/h, 15/h]", NULL},
      {"drivers: {u: {level: 1, growth: {monthly: %s}}}", "[1%, 1%, 8%]", NULL},
      {"volumes: {v: {size: %s}}", "[1Gi, 1Gi, 8Gi]", "[1Gi, 1.42Gi, 8Gi]"},
      {"volumes: {v: {size: %s}}", "[1GB, 1GB, 8GB]", "[1GB, 1420MB, 8GB]"},
      {"volumes: {v: {size: %s}}", "{low: 0, likely: 0, high: 5}", NULL},
      {"volumes: {v: {size: 1Gi, grows: %s}}", "[1kB/day, 1kB/day, 9GB/s]", NULL},
      {"volumes: {v: {size: 1Gi, retention: %s}}", "[1d, 1d, 8d]", "[1d, 1.42d, 8d]"},
      {"links: {l: {capacity: %s}}", "[1 Mbps, 1 Mbps, 8 Mbps]", "[1Mbps, 1420kbps, 8Mbps]"},
      {"services: {s: {cpu: {base: %s}}}", "[100m, 2, 2]", NULL},
      {"services: {s: {kind: CronJob, schedule: {takes: 1s, every: %s}}}", "[60s, 61s, 2h]", NULL},
      {"alerts: {volume: %s}", "[80%, 85%, 100%]", NULL},
      {"nodes: {n: {cpu: 1, memory: 1Gi, count: %s}}", "[1, 1, 8]", "[1, 2, 8]"},
      {"nodes: {n: {cpu: 1, memory: 1Gi, count: %s}}", "[1, 1, 2]", "[1, 1, 1]"},
      {"nodes: {n: {cpu: 1, memory: 1Gi, count: %s}}", "[1, 99999, 100k]", NULL},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const char *hole = strchr(rows[i].text, '%');
    char text[256];
    bscap_model *model;
    bscap_error error;
    sprintf(text, "name: x\nstart: 2026-01-01\n%.*s%s%s", (int)(hole - rows[i].text), rows[i].text,
            rows[i].values, hole + 2);
    ck_assert_int_eq(try_text(&model, text, &error), BSCAP_INVALID);
    const char *found = strstr(error.message, impossible);
    ck_assert_msg(found != NULL, "%s", error.message);
    ck_assert_int_eq(error.line, 3);
    found += strlen(impossible);
    if (rows[i].nearest != NULL) ck_assert_str_eq(found, rows[i].nearest);
    sprintf(text, "name: x\nstart: 2026-01-01\n%.*s%s%s", (int)(hole - rows[i].text), rows[i].text,
            found, hole + 2);
    bscap_model_free(read_text(text));
  }
}
END_TEST

RUN_TESTS("uncertain numbers", uncertain_numbers_are_those_whose_low_is_below_their_high,
          what_is_drawn_has_these_percentiles_and_keeps_the_bounds,
          a_setting_and_an_overlay_make_a_number_uncertain, what_is_said_is_one_number,
          what_no_distribution_has_is_told_the_nearest_that_one_has)
