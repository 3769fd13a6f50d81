/* Futures made up by hand, whose counts one can make on one's fingers. */
#include "simulate/stepping.h"

#include "simulate/pile.h"

/* Two limits (the volumes' ends), two milestones, one driver; 61 days from 2026-01-01. */
static const char *const model = HEAD "drivers: {users: {level: 100}}\n"
                                      "milestones: [{users: 500}, {users: 900}]\n"
                                      "volumes: {a: {size: 100GB, used: 1GB}, b: {size: 9GB}}\n";

enum { LIMITS = 2, MILESTONES = 2, DAYS = 61, MONTHS = 3 };

typedef struct book {
  bscap_model *model;
  bscap_arena *arena;
  bscap_plan plan;
  bscap_run run; /* the likely future, to be changed at will */
  bscap_tally tally;
} book;

static void open_book(book *b, double as_of_days) {
  b->model = read_model(model);
  b->arena = bscap_arena_create(NULL);
  ck_assert_int_eq(bscap_plan_compile(&b->plan, b->arena, b->model, DAY, NULL), BSCAP_OK);
  ck_assert_uint_eq(b->plan.limits_count, LIMITS);
  bscap_span span = bscap_span_of(&b->plan, as_of_days * DAY, DAYS * DAY);
  ck_assert_uint_eq(span.months_count, MONTHS);
  ck_assert_int_eq(bscap_run_trajectory(&b->run, b->arena, &b->plan, &span, (bscap_future){0},
                                        (bscap_progress){0}, NULL),
                   BSCAP_OK);
  ck_assert_int_eq(bscap_tally_start(&b->tally, b->arena, &b->plan, &b->run, NULL), BSCAP_OK);
}

static void close_book(book *b) {
  bscap_arena_free(b->arena);
  bscap_model_free(b->model);
}

/* One future in which the limits break and the milestones are reached after so many days. */
static void add(book *b, bscap_tally *tally, double a, double second, double m, double n) {
  const double limits[LIMITS] = {a, second}, milestones[MILESTONES] = {m, n};
  for (size_t i = 0; i < LIMITS; i++) {
    b->run.limits[i].passage.time_seconds = limits[i] * DAY;
    b->run.limits[i].passage.levels[0] = 100 + limits[i];
  }
  for (size_t i = 0; i < MILESTONES; i++) b->run.milestones[i].time_seconds = milestones[i] * DAY;
  bscap_pile pile;
  ck_assert_int_eq(bscap_pile_start(&pile, b->arena, tally, 1, NULL), BSCAP_OK);
  bscap_pile_add(&pile, &b->run, 1);
  bscap_pile_count(&pile);
}

static double quantile(const bscap_day_counts *counts, double rank) {
  return bscap_day_counts_quantile(counts, DAYS, rank) / DAY;
}

static double until(const bscap_day_counts *counts, double days) {
  return bscap_day_counts_until(counts, DAYS, days * DAY);
}

/* --- days --- */

START_TEST(quantiles_are_exact_to_the_day_and_never_among_those_who_never_broke) {
  book b;
  open_book(&b, 0);
  static const double days[] = {3.25, 3.5, 10.1, 40.75, 60.9};
  for (size_t i = 0; i < 5; i++) add(&b, &b.tally, days[i], NAN, NAN, NAN);
  for (size_t i = 0; i < 5; i++) add(&b, &b.tally, NAN, NAN, NAN, NAN);
  const bscap_day_counts *counts = &b.tally.limits[0].passages;
  ck_assert_uint_eq(b.tally.count, 10);
  ck_assert_uint_eq(counts->all, 5);
  for (size_t i = 0; i < 5; i++) {
    double found = quantile(counts, (double)i + 1);
    ck_assert_msg(found >= floor(days[i]) && found <= floor(days[i]) + 1, "%zu: %g", i, found);
  }
  ck_assert(isnan(quantile(counts, 5.001)));
  ck_assert(quantile(counts, 0.01) >= 3.25); /* none is beyond the earliest and the latest */
  ck_assert(quantile(counts, 5) <= 60.9);
  ck_assert(isnan(quantile(&b.tally.limits[1].passages, 1)));
  close_book(&b);
}
END_TEST

START_TEST(what_always_happens_at_one_moment_is_told_to_the_last_bit) {
  book b;
  open_book(&b, 0);
  for (int i = 0; i < 7; i++) add(&b, &b.tally, 12.345, 30, NAN, NAN);
  for (double rank = 0.5; rank <= 7; rank += 0.5) {
    ck_assert(bscap_day_counts_quantile(&b.tally.limits[0].passages, DAYS, rank) == 12.345 * DAY);
    ck_assert(bscap_day_counts_quantile(&b.tally.limits[1].passages, DAYS, rank) == 30 * DAY);
    ck_assert(bscap_day_counts_quantile(&b.tally.first_break, DAYS, rank) == 12.345 * DAY);
  }
  close_book(&b);
}
END_TEST

START_TEST(the_start_is_a_moment_of_its_own) {
  book b;
  open_book(&b, 0);
  for (int i = 0; i < 3; i++) add(&b, &b.tally, 0, NAN, NAN, NAN);
  for (int i = 0; i < 3; i++) add(&b, &b.tally, 0.5, NAN, NAN, NAN);
  const bscap_day_counts *counts = &b.tally.limits[0].passages;
  ck_assert_uint_eq(counts->at_start, 3);
  ck_assert_uint_eq(counts->by_now, 3);
  ck_assert(quantile(counts, 3) == 0 && quantile(counts, 3.01) > 0);
  ck_assert(until(counts, -1) == 0 && until(counts, 0) == 3 && until(counts, 1) == 6);
  close_book(&b);
}
END_TEST

START_TEST(a_break_at_the_very_end_falls_on_the_last_day) {
  book b;
  open_book(&b, 0);
  add(&b, &b.tally, DAYS, NAN, NAN, NAN);
  ck_assert(quantile(&b.tally.limits[0].passages, 1) == DAYS);
  ck_assert(until(&b.tally.limits[0].passages, DAYS - 1) == 0);
  ck_assert(until(&b.tally.limits[0].passages, DAYS) == 1);
  close_book(&b);
}
END_TEST

START_TEST(counts_up_to_a_date_are_exact_at_the_ends_of_days_and_never_fall) {
  book b;
  open_book(&b, 0);
  for (int i = 0; i < 600; i++) add(&b, &b.tally, i * 0.1 + 0.05, NAN, NAN, NAN);
  const bscap_day_counts *counts = &b.tally.limits[0].passages;
  for (int day = 0; day <= 60; day++) ck_assert(until(counts, day) == 10 * day);
  double last = 0;
  for (double day = 0; day < 65; day += 0.01) {
    ck_assert(until(counts, day) >= last);
    last = until(counts, day);
  }
  ck_assert(last == 600);
  /* What is counted up to a quantile is its rank. */
  for (double rank = 1; rank < 599; rank += 7.3)
    assert_close(until(counts, quantile(counts, rank)), rank, 1e-9);
  close_book(&b);
}
END_TEST

START_TEST(what_broke_on_the_forecasts_day_or_before_is_broken_now) {
  book b;
  open_book(&b, 20);
  static const double days[] = {0, 5, 19.99, 20, 20.01, 30, NAN};
  for (size_t i = 0; i < 7; i++) add(&b, &b.tally, days[i], NAN, days[i], NAN);
  ck_assert_uint_eq(b.tally.limits[0].passages.by_now, 4);
  ck_assert_uint_eq(b.tally.milestones[0].by_now, 4);
  ck_assert_uint_eq(b.tally.first_break.all, 2); /* from now on */
  ck_assert_uint_eq(b.tally.limits[0].first, 2);
  close_book(&b);
}
END_TEST

/* --- who was first --- */

START_TEST(the_first_break_is_the_earliest_that_is_still_to_come) {
  book b;
  open_book(&b, 20);
  add(&b, &b.tally, 10, 30, NAN, NAN);  /* the first is broken, so the second comes first */
  add(&b, &b.tally, 25, 30, NAN, NAN);  /* the first */
  add(&b, &b.tally, 26, 26, NAN, NAN);  /* both */
  add(&b, &b.tally, NAN, 50, NAN, NAN); /* the second */
  add(&b, &b.tally, 20, 20, NAN, NAN);  /* none */
  add(&b, &b.tally, NAN, NAN, NAN, NAN);
  ck_assert_uint_eq(b.tally.limits[0].first, 2);
  ck_assert_uint_eq(b.tally.limits[1].first, 3);
  ck_assert_uint_eq(b.tally.first_break.all, 4);
  ck_assert(quantile(&b.tally.first_break, 4) == 50);
  close_book(&b);
}
END_TEST

START_TEST(a_limit_that_breaks_before_a_milestone_is_told_from_one_that_does_not) {
  book b;
  open_book(&b, 0);
  add(&b, &b.tally, 10, NAN, 20, NAN);  /* before both */
  add(&b, &b.tally, 10, 30, 10, 20);    /* at once with the one, before the other */
  add(&b, &b.tally, 50, 10, 20, 40);    /* after both; the second limit before both */
  add(&b, &b.tally, NAN, 50, NAN, NAN); /* what never comes, comes after everything */
  add(&b, &b.tally, NAN, NAN, NAN, NAN);
  ck_assert_uint_eq(b.tally.limits[0].before[0], 1);
  ck_assert_uint_eq(b.tally.limits[0].before[1], 2);
  ck_assert_uint_eq(b.tally.limits[1].before[0], 2);
  ck_assert_uint_eq(b.tally.limits[1].before[1], 2);
  ck_assert_uint_eq(b.tally.milestones[0].all, 3);
  close_book(&b);
}
END_TEST

/* --- amounts --- */

START_TEST(hours_levels_and_fans_are_those_of_the_futures_added) {
  book b;
  open_book(&b, 0);
  for (int i = 1; i <= 9; i++) {
    for (size_t month = 0; month < MONTHS; month++)
      *bscap_run_over(&b.run, 1, month) = 1000 * (float)i + 0.4f * (float)month;
    b.run.metrics[b.plan.limits[0].metric].most = 1e9 * i;
    b.run.metrics[b.plan.limits[0].metric].last = 5e8 * i;
    for (size_t month = 0; month < MONTHS; month++) b.run.bands[month].most = 100 + i;
    add(&b, &b.tally, i < 5 ? 10.0 * i : NAN, NAN, NAN, NAN);
  }
  /* 1000 (1 + ... + 9) seconds, each future's rounded: 0.4 to 0, 0.8 to 1. */
  ck_assert_uint_eq(b.tally.limits[1].seconds_over[0], 45000);
  ck_assert_uint_eq(b.tally.limits[1].seconds_over[1], 45000);
  ck_assert_uint_eq(b.tally.limits[1].seconds_over[2], 45009);
  ck_assert_uint_eq(b.tally.limits[0].seconds_over[0], 0);
  assert_close(bscap_histogram_quantile(&b.tally.limits[0].most, 5), 5e9, 1.0 / 64);
  assert_close(bscap_histogram_quantile(&b.tally.limits[0].last, 5), 2.5e9, 1.0 / 64);
  assert_close(bscap_histogram_quantile(&b.tally.fans[0], 5), 105, 1.0 / 64);
  /* Levels are counted at breaks only. */
  assert_close(bscap_histogram_quantile(&b.tally.limits[0].levels[0], 4), 140, 1.0 / 64);
  ck_assert(isnan(bscap_histogram_quantile(&b.tally.limits[0].levels[0], 5)));
  close_book(&b);
}
END_TEST

/* --- adding up --- */

static void check_same_days(const bscap_day_counts *a, const bscap_day_counts *b) {
  ck_assert_mem_eq(a->days, b->days, DAYS * sizeof *a->days);
  ck_assert(a->at_start == b->at_start && a->by_now == b->by_now && a->all == b->all);
  ck_assert(a->least_seconds == b->least_seconds && a->most_seconds == b->most_seconds);
}

static void check_same_values(const bscap_histogram *a, const bscap_histogram *b) {
  ck_assert_mem_eq(a->counts, b->counts, BSCAP_BINS * sizeof *a->counts);
  ck_assert(a->least == b->least && a->most == b->most && a->first == b->first);
}

static void check_same_tally(const bscap_tally *a, const bscap_tally *b) {
  ck_assert_uint_eq(a->count, b->count);
  for (size_t i = 0; i < LIMITS; i++) {
    const bscap_limit_tally *x = &a->limits[i], *y = &b->limits[i];
    check_same_days(&x->passages, &y->passages);
    check_same_values(&x->levels[0], &y->levels[0]);
    check_same_values(&x->most, &y->most);
    check_same_values(&x->last, &y->last);
    ck_assert_mem_eq(x->seconds_over, y->seconds_over, MONTHS * sizeof *x->seconds_over);
    ck_assert_mem_eq(x->before, y->before, MILESTONES * sizeof *x->before);
    ck_assert_uint_eq(x->first, y->first);
  }
  for (size_t i = 0; i < MILESTONES; i++) check_same_days(&a->milestones[i], &b->milestones[i]);
  check_same_days(&a->first_break, &b->first_break);
  for (size_t i = 0; i < a->plan->metrics_count * MONTHS; i++)
    check_same_values(&a->fans[i], &b->fans[i]);
}

/* Something different in each future. */
static void add_future(book *b, bscap_tally *tally, int i) {
  for (size_t k = 0; k < b->plan.metrics_count; k++) {
    b->run.metrics[k].most = 1e7 * ((i * 37 + (int)k) % 101);
    b->run.metrics[k].last = 1e7 * ((i * 53 + (int)k) % 97);
    for (size_t month = 0; month < MONTHS; month++)
      b->run.bands[k * MONTHS + month].most = 1e7 * ((i * 29 + (int)(k + month)) % 89);
  }
  for (size_t k = 0; k < LIMITS; k++)
    for (size_t month = 0; month < MONTHS; month++)
      *bscap_run_over(&b->run, k, month) = (float)((i * 31 + (int)k) % 7) * 1234.5f;
  add(b, tally, i % 5 == 0 ? 0 : i * 7 % 61 + 0.5, i % 3 == 0 ? NAN : (double)(i * 11 % 61),
      i * 13 % 61, i % 2 == 0 ? NAN : (double)(i * 17 % 61));
}

START_TEST(shards_added_up_in_any_order_are_the_whole) {
  book b;
  bscap_tally shards[3], sum;
  open_book(&b, 20);
  ck_assert_int_eq(bscap_tally_start(&sum, b.arena, &b.plan, &b.run, NULL), BSCAP_OK);
  for (size_t i = 0; i < 3; i++)
    ck_assert_int_eq(bscap_tally_start(&shards[i], b.arena, &b.plan, &b.run, NULL), BSCAP_OK);
  for (int i = 0; i < 500; i++) {
    add_future(&b, &b.tally, i);
    if (i < 499) add_future(&b, &shards[i % 7 == 0], i); /* the third shard has one future */
  }
  add_future(&b, &shards[2], 499);
  static const size_t order[] = {2, 0, 1};
  for (size_t i = 0; i < 3; i++) bscap_tally_merge(&sum, &shards[order[i]]);
  check_same_tally(&sum, &b.tally);
  close_book(&b);
}
END_TEST

/* As the lane engine leaves them: by month, metric and future. */
static void put_side_by_side(book *b, bscap_run *runs, float *peaks, size_t count, int first) {
  const size_t metrics = b->plan.metrics_count;
  for (size_t i = 0; i < count; i++) {
    runs[i] = b->run;
    runs[i].bands = NULL;
    runs[i].peaks = peaks + i;
    runs[i].peaks_apart = count;
    runs[i].months_apart = metrics * count;
    for (size_t k = 0; k < metrics; k++)
      for (size_t month = 0; month < MONTHS; month++) {
        const float peak = (float)(3e8 * ((first + (int)(i * 7 + k * 3 + month)) % 41 - 1));
        runs[i].peaks[k * count + month * metrics * count] = peak;
      }
  }
}

static void add_one_by_one(book *b, bscap_tally *tally, const bscap_run *runs, size_t count) {
  bscap_band *bands = b->run.bands;
  for (size_t i = 0; i < count; i++) {
    for (size_t k = 0; k < b->plan.metrics_count; k++)
      for (size_t month = 0; month < MONTHS; month++)
        bands[k * MONTHS + month].most = bscap_run_most(&runs[i], k, month);
    add(b, tally, 3, 4, 5, 6);
  }
}

START_TEST(futures_that_wait_side_by_side_are_counted_as_they_are_one_by_one) {
  static const size_t counts[] = {8, 8, 5, 8, 4, 1}; /* all of a vector's, or fewer */
  book b;
  bscap_tally sum;
  bscap_pile pile;
  bscap_run runs[8];
  static float peaks[1000];
  open_book(&b, 0);
  ck_assert_int_eq(bscap_tally_start(&sum, b.arena, &b.plan, &b.run, NULL), BSCAP_OK);
  add(&b, &b.tally, 3, 4, 5, 6); /* as all that follow break and reach what they reach */
  add(&b, &sum, 3, 4, 5, 6);
  ck_assert_int_eq(bscap_pile_start(&pile, b.arena, &sum, 8, NULL), BSCAP_OK);
  ck_assert_uint_ge(pile.room, 48);
  for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
    put_side_by_side(&b, runs, peaks, counts[i], (int)i);
    bscap_pile_add(&pile, runs, counts[i]);
    add_one_by_one(&b, &b.tally, runs, counts[i]);
    if (i == 3) bscap_pile_count(&pile);
  }
  ck_assert_uint_eq(pile.count, 5);
  bscap_pile_count(&pile);
  ck_assert_uint_eq(pile.count, 0);
  ck_assert_uint_eq(sum.count, 1 + 34);
  check_same_tally(&sum, &b.tally);
  close_book(&b);
}
END_TEST

RUN_TESTS("tally", quantiles_are_exact_to_the_day_and_never_among_those_who_never_broke,
          what_always_happens_at_one_moment_is_told_to_the_last_bit,
          the_start_is_a_moment_of_its_own, a_break_at_the_very_end_falls_on_the_last_day,
          counts_up_to_a_date_are_exact_at_the_ends_of_days_and_never_fall,
          what_broke_on_the_forecasts_day_or_before_is_broken_now,
          the_first_break_is_the_earliest_that_is_still_to_come,
          a_limit_that_breaks_before_a_milestone_is_told_from_one_that_does_not,
          hours_levels_and_fans_are_those_of_the_futures_added,
          shards_added_up_in_any_order_are_the_whole,
          futures_that_wait_side_by_side_are_counted_as_they_are_one_by_one)
