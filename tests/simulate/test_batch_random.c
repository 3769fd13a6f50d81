/* Engines that step several futures at once find what the readable engine finds, in models that
 * nobody has thought of. */
#include "simulate/comparing_surges.h"

#include "simulate/batch.h"
#include "simulate/spoilt.h"

/* How many models, and from which seed on: the program's arguments. */
static uint64_t models_count = 1000;
static uint64_t first_seed;

static bscap_status step_batch(bscap_run *runs, bscap_arena *arena, const bscap_plan *const *plans,
                               const bscap_span *span, const bscap_future *asked, size_t count,
                               bscap_lanes lanes, bscap_progress progress, bscap_error *error) {
  return bscap_batch_run(runs, arena, plans, span, asked, count, lanes, progress, error);
}

/* Each set of instructions that this machine has, in turn. */
static bscap_lanes choose_lanes(uint64_t seed) {
  static const bscap_lanes all[] = {BSCAP_LANES_BASELINE, BSCAP_LANES_AVX2, BSCAP_LANES_AVX512};
  for (uint64_t i = seed; i < seed + 3; i++)
    if (bscap_lanes_are_supported(all[i % 3])) return all[i % 3];
  return BSCAP_LANES_NONE;
}

/* As many at once as fit side by side; the last ones may be fewer. */
static bscap_status step_together(bscap_run *runs, bscap_arena *arena,
                                  const bscap_plan *const *plans, const bscap_span *span,
                                  const bscap_future *asked, size_t count, bscap_error *error) {
  bscap_lanes lanes = choose_lanes(asked[0].seed);
  size_t width = bscap_lanes_width(lanes);
  bscap_status status = BSCAP_OK;
  for (size_t i = 0; i < count && status == BSCAP_OK; i += width)
    status = step_batch(&runs[i], arena, &plans[i], span, &asked[i],
                        count - i < width ? count - i : width, lanes, (bscap_progress){0}, error);
  return status;
}

/* The text apart, as it may be longer than a message can be. */
static void tell_apart(const futures *f, size_t i, const finding *found, const deviations *worst) {
  fputs(f->text.bytes, stderr);
  ck_abort_msg(
      "%zu disagreements in future %zu of seed %llu: %s\nby steps of %g s, as of day %g, to "
      "day %g\nwhere the two agreed they were off by at most %.3g (metrics), %.3g (levels), "
      "%.3g s (passages); %zu futures agreed only on a closer look",
      found->count, i, (unsigned long long)f->twins[i].future.seed, found->text, f->step_seconds,
      f->span.as_of_seconds / DAY, f->span.end_seconds / DAY, worst->metric_ratio,
      worst->level_ratio, worst->passage_seconds, worst->corridors);
}

static void check_agreement(const other_engine *other, uint64_t count) {
  deviations worst = {0};
  for (uint64_t seed = first_seed; seed < first_seed + count; seed++) {
    futures f;
    step_futures(&f, seed, other);
    for (size_t i = 0; i < f.count; i++) {
      finding found = compare_engines(&f, &f.twins[i], &worst);
      if (found.count > 0) tell_apart(&f, i, &found, &worst);
    }
    free_futures(&f);
  }
}

START_TEST(both_engines_find_the_same_in_random_models) {
  check_agreement(&(other_engine){.step = step_together}, models_count);
}
END_TEST

/* --- the comparison itself --- */

START_TEST(who_is_off_by_a_hair_passes) {
  check_agreement(&(other_engine){.step = step_readably, .alter = off_by_a_hair}, models_count / 5);
}
END_TEST

static bool is_found_out(const other_engine *other, uint64_t seed) {
  futures f;
  deviations worst = {0};
  size_t found = 0;
  step_futures(&f, seed, other);
  for (size_t i = 0; i < f.count && found == 0; i++)
    found = compare_engines(&f, &f.twins[i], &worst).count;
  free_futures(&f);
  return found > 0;
}

START_TEST(whoever_leaves_one_thing_out_is_found_out) {
  const spoilt_engine *spoilt = &spoilt_engines[_i];
  uint64_t seed = 0;
  while (seed < 200 && !is_found_out(&spoilt->engine, seed)) seed++;
  ck_assert_msg(seed < 200, "nothing was noticed of: %s", spoilt->name);
}
END_TEST

/* --- the corridor --- */

static bool is_same(double one, double other) {
  return one == other || (isnan(one) && isnan(other));
}

static void check_edge(const twin *t, const edge *e) {
  size_t months = t->run.span.months_count;
  for (size_t i = 0; i < t->plan.limits_count; i++) {
    if (!is_planned(&t->plan, t->plan.limits[i].metric)) continue;
    ck_assert(is_same(e->passages[i], t->run.limits[i].passage.time_seconds));
    for (size_t k = 0; k < months; k++)
      ck_assert((float)e->seconds_over[i * months + k] == *bscap_run_over(&t->run, i, k));
  }
  for (size_t i = 0; i < t->plan.model->milestones.count; i++)
    ck_assert(is_same(e->milestones[i], t->run.milestones[i].time_seconds));
  for (size_t i = 0; i < t->plan.metrics_count; i++) {
    if (!is_planned(&t->plan, i)) continue;
    ck_assert(e->metrics[i].now == t->run.metrics[i].now);
    ck_assert(e->metrics[i].most == t->run.metrics[i].most);
    ck_assert(e->metrics[i].last == t->run.metrics[i].last);
    for (size_t k = i * months; k < (i + 1) * months; k++)
      ck_assert(e->most[k] == t->run.bands[k].most);
  }
}

/* The corridor watches limits by itself, and if it is too narrow for anything else it must find
 * just what the readable engine does. */
START_TEST(a_corridor_without_width_is_the_readable_engines_way) {
  const other_engine other = {.step = step_readably};
  for (uint64_t seed = 0; seed < models_count / 5; seed++) {
    futures f;
    deviations worst = {0};
    finding found = {.count = 0};
    step_futures(&f, seed, &other);
    const twin *t = &f.twins[0];
    comparison c = {.f = &f,
                    .t = t,
                    .floors = take_numbers(f.arena, t->plan.metrics_count, 0),
                    .found = &found,
                    .worst = &worst};
    corridor way;
    walk(&c, &way, 0);
    check_edge(t, &way.least);
    check_edge(t, &way.most);
    ck_assert_msg(found.count == 0, "%s", found.text);
    free_futures(&f);
  }
}
END_TEST

int main(int argc, char **argv) {
  const TTest *const tests[] = {both_engines_find_the_same_in_random_models,
                                who_is_off_by_a_hair_passes,
                                a_corridor_without_width_is_the_readable_engines_way};
  if (argc > 1) models_count = strtoull(argv[1], NULL, 10);
  if (argc > 2) first_seed = strtoull(argv[2], NULL, 10);
  Suite *suite = suite_create("batches of random models");
  TCase *cases = tcase_create("batches of random models");
  tcase_set_timeout(cases, 300);
  for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) tcase_add_test(cases, tests[i]);
  tcase_add_loop_test(cases, whoever_leaves_one_thing_out_is_found_out, 0, SPOILT_ENGINES);
  suite_add_tcase(suite, cases);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
