#ifndef TESTS_SIMULATE_COMPARING_H
#define TESTS_SIMULATE_COMPARING_H

/* Whether two engines found the same in one future, to the accuracy of the less accurate.
 *
 * Mostly they agree at sight. Where they do not, the corridor around the readable engine's way is
 * worked out (simulate/corridor.h), and what the other found must lie between its edges. */

#include "simulate/futures.h"

#define ACCURACY 2e-5
/* Of the most that a metric ever is: what is left where nearly equal sums are taken from each
 * other. */
#define FLOOR 1e-6

typedef struct finding {
  char text[600]; /* the first disagreement; empty for none */
  size_t count;
} finding;

/* The farthest that anything was off at all, to be told with what was too far. */
typedef struct deviations {
  double metric_ratio;
  double level_ratio;
  double passage_seconds;
  size_t corridors; /* futures that did not agree at sight */
} deviations;

typedef struct comparison {
  const futures *f;
  const twin *t;
  const double *floors; /* by metric */
  const corridor *way;  /* NULL: at sight */
  finding *found;
  deviations *worst;
} comparison;

static inline void find(comparison *c, const char *format, ...)
    __attribute__((__format__(__printf__, 2, 3)));

static inline void find(comparison *c, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  if (c->found->count++ == 0) vsnprintf(c->found->text, sizeof c->found->text, format, arguments);
  va_end(arguments);
}

static inline double later_than_all(double time) {
  return isnan(time) ? INFINITY : time;
}

static inline double slack_of_passages(const comparison *c) {
  return c->f->step_seconds * 0.01;
}

/* --- one number --- */

static inline double distance(double a, double b) {
  return a == b ? 0 : fabs(a - b);
}

static inline void note_worst(double *so_far, double now) {
  if (now > *so_far && isfinite(now)) *so_far = now;
}

/* Of metric `i`: the readable engine's `value`, and what it is along the edges. */
static inline void compare_number(comparison *c, size_t i, const char *what, double other,
                                  double value, double least, double most) {
  double far = distance(other, value);
  bool agrees = far <= ACCURACY * fabs(value) + c->floors[i];
  if (agrees) note_worst(&c->worst->metric_ratio, far / (fabs(value) + c->floors[i]));
  if (c->way != NULL) agrees = agrees || (other >= least && other <= most);
  if (!agrees)
    find(c, "%s of %s is %.10g, not %.10g (%.10g to %.10g)", what, c->t->plan.metrics[i].id, other,
         value, least, most);
}

static inline void compare_time(comparison *c, const char *id, double other, double value,
                                double least, double most) {
  double slack = slack_of_passages(c);
  double far = distance(later_than_all(other), later_than_all(value));
  bool agrees = far <= slack;
  if (agrees) note_worst(&c->worst->passage_seconds, far);
  if (c->way != NULL)
    agrees = agrees || (later_than_all(other) >= later_than_all(least) - slack &&
                        later_than_all(other) <= later_than_all(most) + slack);
  if (!agrees)
    find(c, "%s passes at %.10g h, not %.10g h (%.10g to %.10g)", id, other / HOUR, value / HOUR,
         least / HOUR, most / HOUR);
}

/* --- metrics --- */

/* What the sync clock finds is compared apart. */
static inline bool is_planned(const bscap_plan *plan, size_t metric) {
  return plan->metrics[metric].kind != BSCAP_METRIC_AUTOSCALER_UNMET;
}

static inline void compare_record(comparison *c, size_t i) {
  const bscap_metric_record *one = &c->t->other.metrics[i], *value = &c->t->run.metrics[i];
  const bscap_metric_record *least = c->way == NULL ? value : &c->way->least.metrics[i];
  const bscap_metric_record *most = c->way == NULL ? value : &c->way->most.metrics[i];
  compare_number(c, i, "now", one->now, value->now, least->now, most->now);
  compare_number(c, i, "most", one->most, value->most, least->most, most->most);
  compare_number(c, i, "last", one->last, value->last, least->last, most->last);
}

static inline void compare_bands(comparison *c, size_t i) {
  size_t months = c->f->span.months_count;
  for (size_t k = i * months; k < (i + 1) * months; k++) {
    double value = c->t->run.bands[k].most;
    compare_number(c, i, "a month's most", bscap_run_most(&c->t->other, i, k - i * months), value,
                   c->way == NULL ? value : c->way->least.most[k],
                   c->way == NULL ? value : c->way->most.most[k]);
  }
}

/* --- passages --- */

/* At one moment, of which an engine may be off by the slack. */
static inline void compare_levels(comparison *c, const char *id, const double *other,
                                  const double *value, const bscap_engine *engine) {
  for (size_t i = 0; i < c->t->model->drivers_count; i++) {
    const bscap_course *course = engine == NULL ? NULL : &engine->courses[i];
    double passing = course == NULL ? 0 : fabs(course->end - course->begin) * 0.01;
    double far = distance(other[i], value[i]), size = fabs(value[i]);
    if (isnan(other[i]) && isnan(value[i])) continue;
    if (far <= ACCURACY * size + c->floors[i] + passing)
      note_worst(&c->worst->level_ratio, far / (size + c->floors[i]));
    else
      find(c, "level of %s when %s passes is %.10g, not %.10g", c->t->model->drivers[i].name, id,
           other[i], value[i]);
  }
}

static inline bool is_same_moment(const comparison *c, double one, double other) {
  return distance(later_than_all(one), later_than_all(other)) <= slack_of_passages(c);
}

/* At sight; where the moments differ, the corridor has the levels of the other's moment. */
static inline void compare_passage(comparison *c, const char *id, const bscap_passage *other,
                                   const bscap_passage *value, double earliest, double latest) {
  compare_time(c, id, other->time_seconds, value->time_seconds, earliest, latest);
  if (c->way == NULL && is_same_moment(c, other->time_seconds, value->time_seconds))
    compare_levels(c, id, other->levels, value->levels, NULL);
}

static inline void compare_limit(comparison *c, size_t i) {
  const bscap_limit *limit = &c->t->plan.limits[i];
  const bscap_limit_record *other = &c->t->other.limits[i], *value = &c->t->run.limits[i];
  size_t months = c->f->span.months_count;
  double whole_month = 31 * DAY;
  compare_passage(c, limit->id, &other->passage, &value->passage,
                  c->way == NULL ? NAN : c->way->most.passages[i],
                  c->way == NULL ? NAN : c->way->least.passages[i]);
  for (size_t k = 0; k < months; k++) {
    double slack = 1e-3 * c->f->step_seconds + 1e-6 * whole_month;
    double over = (double)*bscap_run_over(&c->t->other, i, k);
    double expected = (double)*bscap_run_over(&c->t->run, i, k);
    bool agrees = distance(over, expected) <= slack;
    if (c->way != NULL)
      agrees = agrees || (over >= c->way->least.seconds_over[i * months + k] - slack &&
                          over <= c->way->most.seconds_over[i * months + k] + slack);
    if (!agrees)
      find(c, "%s is passed for %.10g s in month %zu, not %.10g s", limit->id, over, k, expected);
  }
}

static inline void compare_milestone(comparison *c, size_t i) {
  char id[32];
  snprintf(id, sizeof id, "milestone %zu", i);
  compare_passage(c, id, &c->t->other.milestones[i], &c->t->run.milestones[i],
                  c->way == NULL ? NAN : c->way->most.milestones[i],
                  c->way == NULL ? NAN : c->way->least.milestones[i]);
}

/* --- all but what the sync clock finds --- */

static inline void compare_planned(comparison *c) {
  const bscap_plan *plan = &c->t->plan;
  for (size_t i = 0; i < plan->metrics_count; i++) {
    if (!is_planned(plan, i)) continue;
    compare_record(c, i);
    compare_bands(c, i);
  }
  for (size_t i = 0; i < plan->limits_count; i++)
    if (is_planned(plan, plan->limits[i].metric)) compare_limit(c, i);
  for (size_t i = 0; i < plan->model->milestones.count; i++) compare_milestone(c, i);
}

static inline void compare_levels_in_step(comparison *c, const char *id, const bscap_passage *other,
                                          const bscap_engine *engine) {
  double time = other->time_seconds, from = engine->time_seconds;
  double levels[MOST_DRIVERS];
  if (!(time > from && time <= from + c->f->step_seconds)) return;
  for (size_t i = 0; i < c->t->model->drivers_count; i++) levels[i] = level_then(engine, i, time);
  compare_levels(c, id, other->levels, levels, engine);
}

/* At the moments that the other engine found. Where it is the very beginning, what passed then was
 * seen only later, and its levels are those that the step it was seen in had. */
static inline void compare_all_levels(comparison *c, const bscap_engine *engine) {
  const bscap_plan *plan = &c->t->plan;
  for (size_t i = 0; i < plan->limits_count; i++)
    if (is_planned(plan, plan->limits[i].metric))
      compare_levels_in_step(c, plan->limits[i].id, &c->t->other.limits[i].passage, engine);
  for (size_t i = 0; i < plan->model->milestones.count; i++)
    compare_levels_in_step(c, "a milestone", &c->t->other.milestones[i], engine);
}

static inline void walk(comparison *c, corridor *way, double width_ratio) {
  const bscap_plan *plan = &c->t->plan;
  start_corridor(way, c->f->arena, plan, &c->f->span, c->t->future, width_ratio, c->floors);
  size_t steps = (size_t)(c->f->span.end_seconds / c->f->step_seconds);
  for (size_t i = 0; i < steps; i++) {
    step_corridor(way);
    compare_all_levels(c, &way->engine);
    bscap_engine_advance(&way->engine);
  }
}

static inline const double *floors_of(const futures *f, const twin *t) {
  size_t months = f->span.months_count;
  double *floors = take_numbers(f->arena, t->plan.metrics_count, 0);
  for (size_t i = 0; i < t->plan.metrics_count; i++)
    for (size_t k = 0; k < months; k++)
      floors[i] = fmax(floors[i], FLOOR * fabs(t->run.bands[i * months + k].most));
  return floors;
}

#endif
