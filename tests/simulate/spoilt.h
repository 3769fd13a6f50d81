#ifndef TESTS_SIMULATE_SPOILT_H
#define TESTS_SIMULATE_SPOILT_H

/* Engines that leave out one thing, or get one number a little wrong. */

#include "simulate/altered.h"

/* --- results --- */

static void now_a_bit_more(bscap_run *run, const bscap_plan *plan) {
  run->metrics[plan->metrics_count - 1].now *= 1.0001;
}

static void last_a_bit_less(bscap_run *run, const bscap_plan *plan) {
  run->metrics[plan->metrics_count - 1].last *= 0.9999;
}

static void most_a_bit_more(bscap_run *run, const bscap_plan *plan) {
  (void)plan;
  run->metrics[0].most *= 1.0001;
}

static void a_month_a_bit_less(bscap_run *run, const bscap_plan *plan) {
  run->bands[plan->metrics_count * run->span.months_count - 1].most *= 0.9999;
}

/* The first limit on a metric of this kind or another one that breaks, and not at the beginning. */
static bscap_limit_record *first_broken(bscap_run *run, const bscap_plan *plan, bool is_unmet) {
  EACH(i, plan, limits_count) {
    bool matches = (plan->limits[i].kind == BSCAP_LIMIT_AUTOSCALER_UNMET) == is_unmet;
    if (matches && run->limits[i].passage.time_seconds > 0) return &run->limits[i];
  }
  return NULL;
}

static void move_passage(bscap_run *run, const bscap_plan *plan, bool is_unmet, double seconds) {
  bscap_limit_record *record = first_broken(run, plan, is_unmet);
  if (record != NULL) record->passage.time_seconds += seconds;
}

static void a_passage_a_step_late(bscap_run *run, const bscap_plan *plan) {
  move_passage(run, plan, false, plan->step_seconds);
}

static void a_passage_a_step_early(bscap_run *run, const bscap_plan *plan) {
  move_passage(run, plan, false, -plan->step_seconds);
}

static void no_passage(bscap_run *run, const bscap_plan *plan) {
  move_passage(run, plan, false, NAN);
}

static void a_passage_nobody_saw(bscap_run *run, const bscap_plan *plan) {
  EACH(i, plan, limits_count)
  if (isnan(run->limits[i].passage.time_seconds))
    run->limits[i].passage.time_seconds = run->span.end_seconds;
}

static void levels_a_bit_higher(bscap_run *run, const bscap_plan *plan) {
  bscap_limit_record *record = first_broken(run, plan, false);
  if (record != NULL) record->passage.levels[0] *= 1.0001;
}

static void some_time_over_a_limit(bscap_run *run, const bscap_plan *plan) {
  EACH(i, plan, limits_count) * bscap_run_over(run, i, 0) += (float)plan->step_seconds;
}

static void a_milestone_a_step_late(bscap_run *run, const bscap_plan *plan) {
  EACH(i, &plan->model->milestones, count) run->milestones[i].time_seconds += plan->step_seconds;
}

static void an_unmet_passage_a_sync_late(bscap_run *run, const bscap_plan *plan) {
  move_passage(run, plan, true, 15);
}

static void unmet_a_bit_longer(bscap_run *run, const bscap_plan *plan) {
  bscap_limit_record *record = first_broken(run, plan, true);
  EACH(k, &run->span, months_count)
  if (record != NULL) *bscap_run_over(run, (size_t)(record - run->limits), k) *= 1.01f;
}

/* --- futures side by side --- */

/* Each with the plan of its neighbour. */
static bscap_status step_with_wrong_plans(bscap_run *runs, bscap_arena *arena,
                                          const bscap_plan *const *plans, const bscap_span *span,
                                          const bscap_future *asked, size_t count,
                                          bscap_error *error) {
  const bscap_plan *turned[MOST_FUTURES];
  for (size_t i = 0; i < count; i++) turned[i] = plans[(i + 1) % count];
  return step_readably(runs, arena, turned, span, asked, count, error);
}

/* All with the chance of the first. */
static bscap_status step_as_the_first(bscap_run *runs, bscap_arena *arena,
                                      const bscap_plan *const *plans, const bscap_span *span,
                                      const bscap_future *asked, size_t count, bscap_error *error) {
  bscap_future first[MOST_FUTURES];
  for (size_t i = 0; i < count; i++) first[i] = asked[0];
  return step_readably(runs, arena, plans, span, first, count, error);
}

static bscap_status step_to_the_wrong_as_of(bscap_run *runs, bscap_arena *arena,
                                            const bscap_plan *const *plans, const bscap_span *span,
                                            const bscap_future *asked, size_t count,
                                            bscap_error *error) {
  bscap_span from_the_start = *span;
  from_the_start.as_of_seconds = 0;
  return step_readably(runs, arena, plans, &from_the_start, asked, count, error);
}

/* --- all of them --- */

typedef struct spoilt_engine {
  const char *name;
  other_engine engine;
} spoilt_engine;

#define ALTERED(what)                                                                              \
  {                                                                                                \
#what, {                                                                                       \
      step_readably, what, NULL                                                                    \
    }                                                                                              \
  }
#define SPOILT(what)                                                                               \
  {                                                                                                \
#what, {                                                                                       \
      step_readably, NULL, what                                                                    \
    }                                                                                              \
  }
#define STEPPED(what)                                                                              \
  {                                                                                                \
#what, {                                                                                       \
      what, NULL, NULL                                                                             \
    }                                                                                              \
  }

static const spoilt_engine spoilt_engines[] = {
    ALTERED(no_bursts),
    ALTERED(bursts_of_one_size),
    ALTERED(bursts_of_whole_hours),
    ALTERED(no_noise),
    ALTERED(noise_without_memory),
    ALTERED(no_shocks),
    ALTERED(no_volatility),
    ALTERED(nothing_goes_together),
    ALTERED(no_season),
    ALTERED(no_flash),
    ALTERED(no_archive),
    ALTERED(no_deletion),
    ALTERED(no_age),
    ALTERED(no_stock),
    ALTERED(no_slope),
    ALTERED(no_compounding),
    ALTERED(no_points),
    ALTERED(no_levelling_off),
    ALTERED(no_ceiling),
    ALTERED(milestones_a_bit_higher),
    ALTERED(no_base),
    ALTERED(no_shared_work),
    ALTERED(no_work_of_each),
    ALTERED(no_cost_of_levels),
    ALTERED(no_cost_of_added),
    ALTERED(no_cost_of_stored),
    ALTERED(no_cost_of_ever),
    ALTERED(work_a_bit_dearer),
    ALTERED(no_sidecars),
    ALTERED(one_pod),
    ALTERED(no_scaling),
    ALTERED(exact_scaling),
    ALTERED(a_later_target),
    ALTERED(jobs_at_work_all_the_time),
    ALTERED(overlaps_the_other_way),
    ALTERED(alerts_at_once),
    ALTERED(no_variation_within_the_hour),
    ALTERED(pods_ready_at_once),
    ALTERED(nothing_too_old),
    ALTERED(retention_of_whole_hours),
    ALTERED(no_resets),
    ALTERED(resets_at_whole_hours),
    ALTERED(files_that_never_shrink),
    ALTERED(files_that_always_shrink),
    ALTERED(no_index),
    ALTERED(nothing_used),
    ALTERED(used_of_any_age),
    ALTERED(no_writes),
    ALTERED(no_growth_of_volumes),
    ALTERED(nothing_steady),
    ALTERED(no_headroom),
    ALTERED(no_filesystem),
    ALTERED(no_peaks),
    ALTERED(no_traffic_per_unit),
    ALTERED(traffic_that_follows_nothing),
    ALTERED(nothing_for_the_system),
    SPOILT(now_a_bit_more),
    SPOILT(last_a_bit_less),
    SPOILT(most_a_bit_more),
    SPOILT(a_month_a_bit_less),
    SPOILT(a_passage_a_step_late),
    SPOILT(a_passage_a_step_early),
    SPOILT(no_passage),
    SPOILT(a_passage_nobody_saw),
    SPOILT(levels_a_bit_higher),
    SPOILT(some_time_over_a_limit),
    SPOILT(a_milestone_a_step_late),
    SPOILT(an_unmet_passage_a_sync_late),
    SPOILT(unmet_a_bit_longer),
    STEPPED(step_with_wrong_plans),
    STEPPED(step_as_the_first),
    STEPPED(step_to_the_wrong_as_of),
};

enum { SPOILT_ENGINES = sizeof spoilt_engines / sizeof *spoilt_engines };

#endif
