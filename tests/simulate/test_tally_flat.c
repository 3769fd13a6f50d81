/* What was counted goes through two plain arrays, and what cannot have been counted does not. */
#include "simulate/stepping.h"

#include "simulate/pile.h"
#include "simulate/tally_flat.h"

static const char *const text =
    HEAD "drivers: {users: {level: [90, 100, 130], growth: {monthly: 9%}, noise: 20%}}\n"
         "milestones: [{users: 105}, {users: 900}]\n"
         "volumes: {a: {size: [3GB, 4GB, 9GB], writes: {constant: 90MB/day}}, b: {size: 9GB}}\n";

enum { FUTURES = 60, DAYS = 50 };

typedef struct book {
  bscap_model *model;
  bscap_arena *arena;
  bscap_plan plan;
  bscap_run likely;
  bscap_tally tally;
  bscap_tally_flat flat;
} book;

static bscap_run step(book *b, bscap_future future) {
  bscap_run run;
  bscap_span span = bscap_span_of(&b->plan, 0, DAYS * DAY);
  ck_assert_int_eq(
      bscap_run_trajectory(&run, b->arena, &b->plan, &span, future, (bscap_progress){0}, NULL),
      BSCAP_OK);
  return run;
}

static bscap_tally fresh(book *b) {
  bscap_tally tally;
  ck_assert_int_eq(bscap_tally_start(&tally, b->arena, &b->plan, &b->likely, NULL), BSCAP_OK);
  return tally;
}

static void open_book(book *b) {
  b->model = read_model(text);
  b->arena = bscap_arena_create(NULL);
  ck_assert_int_eq(bscap_plan_compile(&b->plan, b->arena, b->model, DAY, NULL), BSCAP_OK);
  b->likely = step(b, (bscap_future){0});
  b->tally = fresh(b);
  bscap_pile pile;
  ck_assert_int_eq(bscap_pile_start(&pile, b->arena, &b->tally, 1, NULL), BSCAP_OK);
  for (uint64_t i = 0; i < FUTURES; i++) {
    bscap_run run = step(b, (bscap_future){true, 1, i});
    bscap_pile_add(&pile, &run, 1);
    bscap_pile_count(&pile);
  }
  ck_assert(bscap_tally_flat_start(&b->flat, b->arena, &b->tally));
  bscap_tally_flatten(&b->flat, &b->tally);
}

static void close_book(book *b) {
  bscap_arena_free(b->arena);
  bscap_model_free(b->model);
}

START_TEST(a_tally_comes_back_from_its_arrays) {
  book b;
  bscap_tally_flat again;
  open_book(&b);
  bscap_tally other = fresh(&b);
  ck_assert(bscap_tally_unflatten(&other, &b.flat, FUTURES));
  ck_assert(bscap_tally_flat_start(&again, b.arena, &other));
  bscap_tally_flatten(&again, &other);
  ck_assert_uint_eq(again.counts_count, b.flat.counts_count);
  ck_assert_mem_eq(again.counts, b.flat.counts, again.counts_count * sizeof *again.counts);
  ck_assert_mem_eq(again.extremes, b.flat.extremes, again.extremes_count * sizeof(double));
  ck_assert_uint_eq(other.count, FUTURES);
  ck_assert_uint_eq(other.limits[0].passages.all, b.tally.limits[0].passages.all);
  ck_assert(other.fans[1].most == b.tally.fans[1].most);
  close_book(&b);
}
END_TEST

START_TEST(arrays_add_up_as_tallies_do) {
  book b;
  open_book(&b);
  bscap_tally sum = fresh(&b), back = fresh(&b);
  bscap_tally_flat flat;
  bscap_tally_merge(&sum, &b.tally);
  bscap_tally_merge(&sum, &b.tally);
  for (size_t i = 0; i < b.flat.counts_count; i++) b.flat.counts[i] *= 2;
  ck_assert(bscap_tally_unflatten(&back, &b.flat, 2 * FUTURES));
  ck_assert(bscap_tally_flat_start(&flat, b.arena, &sum));
  bscap_tally_flatten(&flat, &sum);
  ck_assert_mem_eq(flat.counts, b.flat.counts, flat.counts_count * sizeof *flat.counts);
  ck_assert_mem_eq(flat.extremes, b.flat.extremes, flat.extremes_count * sizeof(double));
  close_book(&b);
}
END_TEST

START_TEST(a_tally_of_nothing_is_sound_for_no_futures_only) {
  book b;
  bscap_tally_flat flat;
  open_book(&b);
  bscap_tally empty = fresh(&b), back = fresh(&b);
  ck_assert(bscap_tally_flat_start(&flat, b.arena, &empty));
  bscap_tally_flatten(&flat, &empty);
  ck_assert(bscap_tally_unflatten(&back, &flat, 0));
  ck_assert(!bscap_tally_unflatten(&back, &flat, 1));
  ck_assert(!bscap_tally_unflatten(&back, &b.flat, FUTURES - 1));
  close_book(&b);
}
END_TEST

/* Free are: seconds over a limit, and in how many breaks it was first, or before a milestone. */
START_TEST(counts_that_contradict_each_other_are_refused) {
  book b;
  open_book(&b);
  bscap_tally back = fresh(&b);
  const size_t free = b.plan.limits_count * (b.likely.span.months_count + 1 + 2) +
                      2 * (b.plan.limits_count + 3) + 1;
  size_t accepted = 0;
  for (size_t i = 0; i < b.flat.counts_count; i++) {
    static const uint64_t others[] = {UINT64_MAX, UINT32_MAX, 1ull << 32};
    const uint64_t count = b.flat.counts[i];
    for (size_t k = 0; k < 3; k++) {
      b.flat.counts[i] = others[k];
      ck_assert_msg(!bscap_tally_unflatten(&back, &b.flat, FUTURES), "count %zu", i);
      if (i == 0) ck_assert(!bscap_tally_unflatten(&back, &b.flat, (size_t)others[k]));
    }
    b.flat.counts[i] = count + 1;
    accepted += bscap_tally_unflatten(&back, &b.flat, FUTURES);
    b.flat.counts[i] = count;
  }
  ck_assert_uint_le(accepted, free);
  close_book(&b);
}
END_TEST

START_TEST(extremes_that_cannot_be_are_refused) {
  book b;
  open_book(&b);
  bscap_tally back = fresh(&b);
  for (size_t i = 0; i < b.flat.extremes_count; i++) {
    const double extreme = b.flat.extremes[i];
    b.flat.extremes[i] = NAN;
    ck_assert(!bscap_tally_unflatten(&back, &b.flat, FUTURES));
    b.flat.extremes[i] = i % 2 == 0 ? -1 : 1; /* a value below 0 is none */
    ck_assert(!bscap_tally_unflatten(&back, &b.flat, FUTURES));
    b.flat.extremes[i] = isinf(extreme) ? 0 : INFINITY; /* where nothing was, or something */
    ck_assert(!bscap_tally_unflatten(&back, &b.flat, FUTURES));
    b.flat.extremes[i] = extreme;
  }
  ck_assert(bscap_tally_unflatten(&back, &b.flat, FUTURES));
  close_book(&b);
}
END_TEST

RUN_TESTS("tally_flat", a_tally_comes_back_from_its_arrays, arrays_add_up_as_tallies_do,
          a_tally_of_nothing_is_sound_for_no_futures_only,
          counts_that_contradict_each_other_are_refused, extremes_that_cannot_be_are_refused)
