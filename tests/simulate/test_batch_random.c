/* Engines that step several futures at once find what the readable engine finds, in models that
 * nobody has thought of. */
#include "simulate/comparing_surges.h"

static uint64_t models_count = 1000;

/* In place of an engine of several futures at once: the readable one, future by future. */
static bscap_status step_together(bscap_run *runs, bscap_arena *arena,
                                  const bscap_plan *const *plans, const bscap_span *span,
                                  const bscap_future *asked, size_t count, bscap_error *error) {
  return step_readably(runs, arena, plans, span, asked, count, error);
}

START_TEST(both_engines_find_the_same_in_random_models) {
  const other_engine other = {.step = step_together};
  deviations worst = {0};
  for (uint64_t seed = 0; seed < models_count; seed++) {
    futures f;
    step_futures(&f, seed, &other);
    for (size_t i = 0; i < f.count; i++) {
      finding found = compare_engines(&f, &f.twins[i], &worst);
      ck_assert_msg(found.count == 0,
                    "%zu disagreements in future %zu of seed %llu: %s\nby steps of %g s, as of day "
                    "%g, to day %g\nnever off by more than %.3g (metrics), %.3g (levels), %.3g s "
                    "elsewhere; %zu not at sight\n%s",
                    found.count, i, (unsigned long long)seed, found.text, f.step_seconds,
                    f.span.as_of_seconds / DAY, f.span.end_seconds / DAY, worst.metric_ratio,
                    worst.level_ratio, worst.passage_seconds, worst.corridors, f.text.bytes);
    }
    free_futures(&f);
  }
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
    ck_assert_msg(is_same(e->passages[i], t->run.limits[i].passage.time_seconds),
                  "%s: %.17g, not %.17g as of %g to %g step %g for %g seed %d", t->plan.limits[i].id, e->passages[i],
                  t->run.limits[i].passage.time_seconds, t->run.span.as_of_seconds, t->run.span.end_seconds, t->plan.step_seconds, t->plan.limits[i].for_seconds, (int)t->future.seed);
    for (size_t k = 0; k < months; k++)
      ck_assert(e->seconds_over[i * months + k] == t->run.limits[i].seconds_over[k]);
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
    ck_assert_msg(found.count == 0, "%s in\n%s", found.text, f.text.bytes);
    free_futures(&f);
  }
}
END_TEST

int main(int argc, char **argv) {
  const TTest *const tests[] = {both_engines_find_the_same_in_random_models,
                                a_corridor_without_width_is_the_readable_engines_way};
  if (argc > 1) models_count = strtoull(argv[1], NULL, 10);
  return run_tests("batches of random models", tests, sizeof tests / sizeof *tests);
}
