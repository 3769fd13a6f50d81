/* The dates of the model that everything began with, each with its arithmetic. */
#include "simulate/stepping.h"

static const double month = BSCAP_SECONDS_PER_MONTH;

static void check_date(double seconds, const char *expected) {
  char text[BSCAP_DATE_SIZE];
  ck_assert(!isnan(seconds));
  bscap_date_format((int64_t)seconds, text);
  ck_assert_str_eq(text, expected);
}

START_TEST(battlescope_fills_its_database_on_the_certified_dates) {
  outlook o = look_at_file(100 * 30.4375, "battlescope", NULL);
  const bscap_verdict *alert = verdict(&o, "volume/postgres/alert");
  const bscap_verdict *full = verdict(&o, "volume/postgres/full");
  check_date(alert->breaks.p50, "2028-01-27");
  check_date(full->breaks.p50, "2028-08-10");
  ck_assert_str_eq(bscap_model_driver(o.model, 1), "battles");
  ck_assert(round(bscap_verdict_level(alert, 1).p50) == 365072);
  ck_assert(round(bscap_verdict_level(full, 1).p50) == 429497);
  /* 20 Gi less 5 GB at 500 MB a month. */
  assert_close(passage(&o, "volume/postgres/alert"),
               (0.85 * 20 * 0x1p30 - 5e9) / (10e3 * 50e3) * month, 1e-9);
  assert_close(passage(&o, "volume/postgres/full"), (20 * 0x1p30 - 5e9) / (10e3 * 50e3) * month,
               1e-9);
  const bscap_milestone *million = bscap_forecast_milestone(o.forecast, 0);
  ck_assert_str_eq(million->driver, "battles");
  assert_close(million->reached.p50 - (double)bscap_model_start(o.model), 900e3 / 10e3 * month,
               1e-9);
  check_date(million->reached.p50, "2033-05-13");
  look_away(&o);
}
END_TEST

START_TEST(battlescope_keeps_its_metrics_and_logs_for_ever) {
  outlook o = look_at_file(36 * 30.4375, "battlescope", NULL);
  static const char *const ids[] = {"volume/prometheus/alert", "volume/prometheus/full",
                                    "volume/loki/alert", "volume/loki/full"};
  for (size_t i = 0; i < 4; i++) ck_assert(isnan(passage(&o, ids[i])));
  assert_close(verdict(&o, ids[0])->last.p50, 5e9 * 15 / 30.4375, 1e-9); /* 2.46 GB */
  assert_close(verdict(&o, ids[2])->last.p50, 2e9, 1e-9);
  look_away(&o);
}
END_TEST

START_TEST(battlescope_read_literally_fills_with_logs_within_months) {
  outlook o = look_at_file(36 * 30.4375, "battlescope", "literal-growth");
  check_date(verdict(&o, "volume/loki/alert")->breaks.p50, "2026-04-20");
  check_date(verdict(&o, "volume/loki/full")->breaks.p50, "2026-05-18");
  check_date(verdict(&o, "volume/prometheus/alert")->breaks.p50, "2027-05-21");
  check_date(verdict(&o, "volume/prometheus/full")->breaks.p50, "2027-08-27");
  assert_close(passage(&o, "volume/loki/alert"), 0.85 * 50 * 0x1p30 / 2e9 * 7 * DAY, 1e-9);
  assert_close(passage(&o, "volume/prometheus/full"), 100 * 0x1p30 / 5e9 * month, 1e-9);
  look_away(&o);
}
END_TEST

RUN_TESTS("battlescope", battlescope_fills_its_database_on_the_certified_dates,
          battlescope_keeps_its_metrics_and_logs_for_ever,
          battlescope_read_literally_fills_with_logs_within_months)
