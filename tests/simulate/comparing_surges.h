#ifndef TESTS_SIMULATE_COMPARING_SURGES_H
#define TESTS_SIMULATE_COMPARING_SURGES_H

/* Whether two engines found the same on the busiest days, by the sync clock.
 *
 * There a controller decides every 15 seconds about what it sees in whole numbers, so that a hair's
 * difference in a load can become any difference in what goes unmet. Where the two do not agree at
 * sight, the readable engine steps relatives of the model, in which each cost is a hair more or
 * less by chance; what the other found must lie among them, give or take their spread. Where days
 * are equally busy to a hair, either may be the one that was replayed. */

#include "simulate/comparing.h"

enum { RELATIVES = 8 };

typedef struct family {
  bscap_run runs[RELATIVES + 1]; /* the first is the readable engine's own */
  size_t count;
} family;

/* --- relatives --- */

static inline double hair(writer *w) {
  return happens(w, 0.5) ? 1 + ACCURACY : 1 - ACCURACY;
}

static inline void vary_resource(writer *w, bscap_resource *resource) {
  resource->base *= hair(w);
  for (size_t i = 0; i < resource->per.count; i++) resource->per.items[i].per_unit *= hair(w);
  for (size_t i = 0; i < resource->each.count; i++) resource->each.items[i].per_unit *= hair(w);
}

static inline void add_relative(family *all, const comparison *c, uint64_t number) {
  writer w = {.random = bscap_random_stream(c->t->future.seed, number, "relatives")};
  bscap_model *model;
  bscap_plan plan;
  ck_assert_int_eq(bscap_model_copy(&model, c->t->model, NULL), BSCAP_OK);
  for (size_t i = 0; i < model->services_count; i++) {
    vary_resource(&w, &model->services[i].cpu);
    vary_resource(&w, &model->services[i].memory);
  }
  compile(&plan, c->f->arena, model, c->f->step_seconds);
  ck_assert_int_eq(bscap_run_trajectory(&all->runs[all->count++], c->f->arena, &plan, &c->f->span,
                                        c->t->future, (bscap_progress){0}, NULL),
                   BSCAP_OK);
  bscap_model_free(model);
}

/* --- one number --- */

typedef double reads(const bscap_run *run, size_t limit, size_t metric, size_t month);

static inline double read_passage(const bscap_run *run, size_t limit, size_t metric, size_t month) {
  (void)metric, (void)month;
  return later_than_all(run->limits[limit].passage.time_seconds);
}

static inline double read_over(const bscap_run *run, size_t limit, size_t metric, size_t month) {
  (void)metric;
  return (double)*bscap_run_over(run, limit, month);
}

static inline double read_band(const bscap_run *run, size_t limit, size_t metric, size_t month) {
  (void)limit;
  return bscap_run_most(run, metric, month);
}

static inline double read_now(const bscap_run *run, size_t limit, size_t metric, size_t month) {
  (void)limit, (void)month;
  return run->metrics[metric].now;
}

static inline double read_most(const bscap_run *run, size_t limit, size_t metric, size_t month) {
  (void)limit, (void)month;
  return run->metrics[metric].most;
}

static inline double read_last(const bscap_run *run, size_t limit, size_t metric, size_t month) {
  (void)limit, (void)month;
  return run->metrics[metric].last;
}

static inline bool is_among(const family *all, reads *read, size_t limit, size_t metric,
                            size_t month, double value, double slack) {
  double least = INFINITY, most = -INFINITY;
  for (size_t i = 0; i < all->count; i++) {
    double one = read(&all->runs[i], limit, metric, month);
    least = fmin(least, one);
    most = fmax(most, one);
  }
  if (value == least || value == most) return true;
  double spread = most > least && isfinite(least) ? most - least : 0;
  return value >= least - spread - slack && value <= most + spread + slack;
}

/* --- one limit --- */

/* The other engine took another day of the same month, which is as busy. */
static inline bool is_as_busy(const comparison *c, size_t service, double other, double value) {
  if (c->way == NULL || !isfinite(other) || !isfinite(value)) return false;
  int64_t start = c->t->model->start_seconds;
  size_t other_day = (size_t)(other / DAY), day = (size_t)(value / DAY);
  const double *busiest = &c->way->busiest[service * c->way->days_count];
  return other_day != day && busiest[other_day] >= busiest[day] * (1 - 2 * ACCURACY) &&
         bscap_month_of(start + (int64_t)other) == bscap_month_of(start + (int64_t)value);
}

static inline void compare_unmet_passage(comparison *c, const family *all, size_t i) {
  const bscap_limit *limit = &c->t->plan.limits[i];
  const bscap_passage *other = &c->t->other.limits[i].passage;
  const bscap_passage *value = &c->t->run.limits[i].passage;
  double time = later_than_all(other->time_seconds), expected = later_than_all(value->time_seconds);
  size_t service = c->t->plan.metrics[limit->metric].part;
  if (distance(time, expected) <= 1)
    compare_levels(c, limit->id, other->levels, value->levels, NULL);
  else if (!is_among(all, read_passage, i, limit->metric, 0, time, 1) &&
           !is_as_busy(c, service, time, expected))
    find(c, "%s passes at %.10g s, not %.10g s", limit->id, time, expected);
}

static inline void compare_unmet(comparison *c, const family *all, size_t i) {
  static reads *const monthly[] = {read_over, read_band};
  static reads *const once[] = {read_now, read_most, read_last};
  const bscap_limit *limit = &c->t->plan.limits[i];
  compare_unmet_passage(c, all, i);
  for (size_t k = 0; k < 2 * c->f->span.months_count + 3; k++) {
    size_t month = k / 2 < c->f->span.months_count ? k / 2 : 0;
    reads *read =
        k < 2 * c->f->span.months_count ? monthly[k % 2] : once[k - 2 * c->f->span.months_count];
    double other = read(&c->t->other, i, limit->metric, month);
    double value = read(&c->t->run, i, limit->metric, month);
    if (!is_among(all, read, i, limit->metric, month, other, 0.1 + 1e-3 * fabs(value)))
      find(c, "%s: %.10g s unmet, not %.10g s (month %zu)", limit->id, other, value, month);
  }
}

static inline void compare_surges(comparison *c, const family *all) {
  for (size_t i = 0; i < c->t->plan.limits_count; i++)
    if (!is_planned(&c->t->plan, c->t->plan.limits[i].metric)) compare_unmet(c, all, i);
}

/* --- one future --- */

static inline void compare_along_the_way(comparison *c, corridor *way) {
  *c->found = (finding){.count = 0};
  c->way = way;
  c->worst->corridors++;
  walk(c, way, ACCURACY);
}

/* What two engines disagree about, and if nothing, an empty text. */
static inline finding compare_engines(const futures *f, const twin *t, deviations *worst) {
  finding found = {.count = 0};
  corridor way;
  family all = {.runs = {t->run}, .count = 1};
  comparison c = {.f = f, .t = t, .floors = floors_of(f, t), .found = &found, .worst = worst};
  if (t->run.has_surges != t->other.has_surges) find(&c, "only one had the sync clock run");
  if (found.count > 0) return found;
  compare_planned(&c);
  if (found.count > 0) {
    compare_along_the_way(&c, &way);
    compare_planned(&c);
  }
  if (found.count > 0) return found;
  compare_surges(&c, &all);
  if (found.count == 0) return found;
  compare_along_the_way(&c, &way);
  for (uint64_t i = 0; i < RELATIVES; i++) add_relative(&all, &c, i);
  compare_surges(&c, &all);
  return found;
}

#endif
