/* What a driver's retention, archive and a volume's resets take away again. */
#include "simulate/stepping.h"

/* 2400 at the start, evenly aged to 5 days, 10 more an hour, and none older than 10 days. */
#define DOCUMENTS(rule)                                                                            \
  HEAD "drivers:\n  documents: {stored: 2400, added: 10/h, age: 5d" rule "}\nvolumes:\n  disk: "
#define WRITES "writes: {documents.added: 1MB}"

static double documents(double hours) {
  double first = 2400 * fmax(0, fmin(1, (240 - hours) / 120));
  return first + 10 * fmin(hours, 240);
}

static double most_documents(double hours) {
  return 2400 + 10 * fmin(hours, 120);
}

/* `expected` is in units, of which each is worth `bytes` beside `more_bytes`. */
static void compare_hourly(const char *text, double (*expected)(double), double bytes,
                           double more_bytes) {
  machine m;
  start(&m, HOUR, 600 * HOUR, text);
  for (double hour = 0; hour < 600; hour++) {
    step_to(&m, hour * HOUR);
    assert_close(course(&m, "volume/disk").begin, expected(hour) * bytes + more_bytes, 1e-9);
    assert_close(m.engine.readings[0].stored, documents(hour), 1e-9);
    assert_close(m.engine.readings[0].ever, 2400 + 10 * hour, 1e-9);
  }
  stop(&m);
}

START_TEST(what_was_written_for_a_unit_leaves_with_it) {
  compare_hourly(DOCUMENTS(", retention: 10d") "{size: 1TB, reclaim: true, " WRITES "}\n",
                 documents, 1e6, 0);
  compare_hourly(DOCUMENTS(", archive: 10d") "{size: 1TB, reclaim: true, index: 20%, " WRITES "}\n",
                 documents, 1.2e6, 0);
}
END_TEST

/* 2400 units of 1.2 MB, whether or not there is a rule that will ever matter. */
START_TEST(what_is_used_is_worth_what_is_stored_where_it_is_not_stated) {
  static const char *const rules[] = {
      DOCUMENTS("") "{size: 1TB, index: 20%, " WRITES "}\n",
      DOCUMENTS(", archive: 100y") "{size: 1TB, index: 20%, " WRITES "}\n",
      DOCUMENTS("") "{size: 1TB, used: 2880MB, index: 20%, " WRITES "}\n"};
  for (size_t i = 0; i < 3; i++) {
    machine m;
    start(&m, HOUR, 100 * HOUR, rules[i]);
    step_to(&m, 50 * HOUR);
    assert_close(course(&m, "volume/disk").begin, (2400 + 500) * 1.2e6, 1e-12);
    stop(&m);
  }
}
END_TEST

START_TEST(archiving_leaves_the_files_as_large_as_they_were) {
  compare_hourly(DOCUMENTS(", archive: 10d") "{size: 1TB, " WRITES "}\n", most_documents, 1e6, 0);
}
END_TEST

START_TEST(the_earlier_of_retention_and_archive_counts) {
  compare_hourly(DOCUMENTS(", archive: 10d, retention: 1y") "{size: 1TB, " WRITES "}\n",
                 most_documents, 1e6, 0);
}
END_TEST

START_TEST(what_is_used_beyond_the_units_stays) {
  compare_hourly(DOCUMENTS(", archive: 10d") "{size: 1TB, used: 5GB, reclaim: true, " WRITES "}\n",
                 documents, 1e6, 5e9 - 2.4e9);
}
END_TEST

/* Only 1.2 GB are there for the first 2400, half of what they are now worth. */
static double documents_at_half(double hours) {
  return documents(hours) - 1200 * fmax(0, fmin(1, (240 - hours) / 120));
}

START_TEST(the_first_units_are_worth_no_more_than_what_is_used) {
  compare_hourly(DOCUMENTS(", archive: 10d") "{size: 1TB, used: 1.2GB, reclaim: true, " WRITES
                                             "}\n",
                 documents_at_half, 1e6, 0);
}
END_TEST

START_TEST(what_grows_stays_although_its_units_are_deleted) {
  machine m;
  start(
      &m, HOUR, 600 * HOUR,
      DOCUMENTS(", retention: 10d") "{size: 1TB, reclaim: true, grows: {documents.added: 1MB}}\n");
  step_to(&m, 500 * HOUR);
  assert_close(course(&m, "volume/disk").begin, 5000e6, 1e-12);
  stop(&m);
}
END_TEST

START_TEST(the_age_of_a_stock_is_what_it_took_to_come) {
  machine m;
  start(&m, HOUR, 600 * HOUR,
        HEAD "drivers:\n  documents: {stored: 2400, added: 10/h, retention: 12.5d}\n");
  for (double hour = 0; hour < 600; hour++) {
    step_to(&m, hour * HOUR);
    double first = 2400 * fmin(1, fmax(0, (300 - hour) / 240));
    assert_close(m.engine.readings[0].stored, first + 10 * fmin(hour, 300), 1e-12);
  }
  stop(&m);
}
END_TEST

START_TEST(archiving_moves_the_date_of_a_full_volume) {
  static const char *const format =
      HEAD "drivers:\n  documents: {stored: 2400, added: 10/h, age: 5d%s}\n"
           "volumes:\n  disk: {size: %s, used: 2.4GB, writes: {documents.added: 1MB}}\n";
  outlook o = look(100, format, "", "4GB");
  assert_close(passage(&o, "volume/disk/full"), 160 * HOUR, 1e-9);
  look_away(&o);
  o = look(100, format, ", archive: 10d", "4GB");
  ck_assert(isnan(passage(&o, "volume/disk/full")));
  assert_close(verdict(&o, "volume/disk/full")->most.p50, 3.6e9, 1e-12);
  look_away(&o);
  o = look(100, format, ", archive: 10d", "3.5005GB");
  assert_close(passage(&o, "volume/disk/full"), 110.05 * HOUR, 1e-9);
  look_away(&o);
}
END_TEST

/* --- resets --- */

#define SAW(more) HEAD "volumes:\n  disk: {writes: 3GB/h, " more "}\n"

/* What 3 GB an hour leave after so many hours when it is emptied now and then. */
static double saw(double hours, double every) {
  return 3e9 * (hours - every * floor(hours / every));
}

START_TEST(a_volume_that_is_emptied_is_a_saw) {
  static const double every[] = {10, 2.5, 1, 7.0 / 3};
  static const char *const texts[] = {SAW("size: 1TB, resets: 10h"), SAW("size: 1TB, resets: 2.5h"),
                                      SAW("size: 1TB, resets: 1h"), SAW("size: 1TB, resets: 140m")};
  for (size_t i = 0; i < sizeof every / sizeof *every; i++) {
    machine m;
    start(&m, HOUR, 1000 * HOUR, texts[i]);
    for (double hour = 0; hour < 1000; hour++) {
      step_to(&m, hour * HOUR);
      /* Just after a reset the remainder may as well be a whole tooth, by rounding. */
      double wanted = saw(hour + 1e-9, every[i]);
      ck_assert_double_eq_tol(course(&m, "volume/disk").begin, wanted, 10);
    }
    stop(&m);
  }
}
END_TEST

START_TEST(the_band_of_a_saw_reaches_from_nothing_to_its_teeth) {
  static const char *const every[] = {"10h", "2.5h", "2h"};
  static const double hours[] = {10, 2.5, 2};
  for (size_t i = 0; i < 3; i++) {
    /* 30 days are a whole number of teeth. */
    outlook o = look(30, SAW("size: 1TB, resets: %s"), every[i]);
    bscap_band month = band(&o, "volume/disk", 0);
    ck_assert(month.least == 0);
    assert_close(month.most, 3e9 * hours[i], 1e-12);
    assert_close(month.mean, 3e9 * hours[i] / 2, 1e-12);
    ck_assert(verdict(&o, "volume/disk/full")->last.p50 == 0);
    look_away(&o);
  }
}
END_TEST

START_TEST(a_volume_emptied_many_times_in_a_step_holds_one_tooth) {
  outlook o = look(30, SAW("size: 1.01GB, resets: 20m, alert: 98%%"));
  ck_assert(isnan(passage(&o, "volume/disk/full")));
  assert_close(verdict(&o, "volume/disk/full")->most.p50, 1e9, 1e-12);
  assert_close(passage(&o, "volume/disk/alert"), 0.98 * 1.01 / 3 * HOUR, 1e-9);
  look_away(&o);
}
END_TEST

START_TEST(a_saw_breaks_a_limit_on_its_first_tooth) {
  outlook o = look(30, SAW("size: 7GB, resets: 2.5h, alert: 60%%"));
  assert_close(passage(&o, "volume/disk/alert"), 1.4 * HOUR, 1e-9);
  assert_close(passage(&o, "volume/disk/full"), 7.0 / 3 * HOUR, 1e-9);
  /* Each of the 288 teeth is over 7 GB for the last half gigabyte of it. */
  assert_close(verdict(&o, "volume/disk/full")->hours_over, 288 * 0.5 / 3, 1e-9);
  look_away(&o);
}
END_TEST

START_TEST(what_was_used_goes_with_the_first_reset) {
  outlook o = look(30, SAW("size: 1TB, resets: 2.5h, used: 5GB"));
  assert_close(verdict(&o, "volume/disk/full")->most.p50, 12.5e9, 1e-12);
  look_away(&o);
  machine m;
  start(&m, HOUR, DAY, SAW("size: 1TB, resets: 2.5h, used: 5GB"));
  step_to(&m, 3 * HOUR);
  assert_close(course(&m, "volume/disk").begin, 1.5e9, 1e-12);
  stop(&m);
}
END_TEST

START_TEST(what_grows_lies_under_the_saw) {
  /* 0.1 t + 3 (t mod 2.5) in GB: the third tooth is the first to exceed 8.2. */
  outlook o = look(30, SAW("grows: 100MB/h, size: 8.2GB, resets: 2.5h"));
  assert_close(passage(&o, "volume/disk/full"), (8.2 + 15) / 3.1 * HOUR, 1e-9);
  bscap_band month = band(&o, "volume/disk", 0);
  assert_close(month.mean, (3 * 1.25 + 0.1 * 360) * 1e9, 1e-9);
  assert_close(month.most, (7.5 + 72) * 1e9, 1e-12);
  ck_assert(month.least == 0);
  look_away(&o);
}
END_TEST

START_TEST(the_parts_of_a_saw_add_up_when_it_breaks) {
  outlook o = look(30, SAW("grows: 100MB/h, size: 8.2GB, resets: 2.5h"));
  const bscap_verdict *v = verdict(&o, "volume/disk/full");
  assert_close(bscap_verdict_contribution(v, 0)->value + bscap_verdict_contribution(v, 1)->value,
               8.2e9, 1e-12);
  assert_close(bscap_verdict_contribution(v, 1)->value, 0.1e9 * (8.2 + 15) / 3.1, 1e-12);
  ck_assert_str_eq(bscap_verdict_contribution(v, 0)->text, "steady writes");
  ck_assert_str_eq(bscap_verdict_contribution(v, 1)->text, "steady growth");
  ck_assert_ptr_null(bscap_verdict_contribution(v, 2));
  look_away(&o);
}
END_TEST

START_TEST(a_volume_can_fill_between_a_reset_and_the_end_of_its_step) {
  /* 11 GB an hour, of which 1.5 go after an hour and a half: 16.5 fall to 15 and rise to 20.5. */
  outlook o = look(30, HEAD "volumes:\n  disk: {size: 18GB, resets: 90m, writes: 1GB/h, "
                            "grows: 10GB/h}\n");
  const bscap_verdict *v = verdict(&o, "volume/disk/full");
  double hours = 1.5 + 3.0 / 11;
  assert_close(passage(&o, "volume/disk/full"), hours * HOUR, 1e-9);
  assert_close(bscap_verdict_contribution(v, 0)->value, 10e9 * hours, 1e-9);
  assert_close(bscap_verdict_contribution(v, 1)->value, 1e9 * (hours - 1.5), 1e-9);
  look_away(&o);
}
END_TEST

RUN_TESTS("stocks", what_was_written_for_a_unit_leaves_with_it,
          what_is_used_is_worth_what_is_stored_where_it_is_not_stated,
          archiving_leaves_the_files_as_large_as_they_were,
          the_earlier_of_retention_and_archive_counts, what_is_used_beyond_the_units_stays,
          the_first_units_are_worth_no_more_than_what_is_used,
          what_grows_stays_although_its_units_are_deleted,
          the_age_of_a_stock_is_what_it_took_to_come, archiving_moves_the_date_of_a_full_volume,
          a_volume_that_is_emptied_is_a_saw, the_band_of_a_saw_reaches_from_nothing_to_its_teeth,
          a_volume_emptied_many_times_in_a_step_holds_one_tooth,
          a_saw_breaks_a_limit_on_its_first_tooth, what_was_used_goes_with_the_first_reset,
          what_grows_lies_under_the_saw, the_parts_of_a_saw_add_up_when_it_breaks,
          a_volume_can_fill_between_a_reset_and_the_end_of_its_step)
