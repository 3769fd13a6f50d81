#ifndef TESTS_SIMULATE_CORRIDOR_H
#define TESTS_SIMULATE_CORRIDOR_H

/* Within which an engine that is less accurate must stay.
 *
 * The readable engine is stepped, and in each step every demand is widened: by a share of itself,
 * and by a floor. What breaks along the upper edge breaks no later than what breaks along any way
 * in between, and what breaks along the lower edge no sooner: a way that is nowhere higher is over
 * its limit in fewer moments, so each of its runs over the limit lies within a run of the other.
 * That holds with `for`, and also with runs that are forgotten because they end before `as_of`.
 * The same goes for time over a limit, and for the most of anything.
 *
 * Pods are whole numbers, so that a hair's difference in a load may be a pod more, and the
 * tolerance of the autoscaler keeps it for a while. More load need not mean more pods: where they
 * were fewer, the next change may overshoot. So for each autoscaler there is a set of all counts
 * that it may stand at: whatever it settles at from any count of the last step's set, under a load
 * that is a hair more or less, of CPU and of memory. The edges are those of the whole set. */

#include "simulate/stepping.h"

enum { MOST_COUNTS = 32 };

typedef struct pod_counts {
  int32_t items[MOST_COUNTS];
  size_t count;
} pod_counts;

/* What is seen along one edge. */
typedef struct edge {
  double sign;           /* -1 or 1 */
  bscap_course *courses; /* by metric, in this step */
  double *since;         /* by limit: when it was passed; below 0 while under it */
  double *passages;      /* by limit */
  double *seconds_over;  /* by limit and month */
  double *milestones;
  bscap_metric_record *metrics;
  double *most; /* by metric and month */
} edge;

typedef struct corridor {
  const bscap_plan *plan;
  bscap_span span;
  bscap_arena *arena;
  bscap_engine engine;
  double width_ratio;
  const double *floors; /* by metric */
  pod_counts *pods;     /* by service */
  edge least;
  edge most;
  size_t month;
  double *busiest; /* shared CPU work, by service and day */
  size_t days_count;
} corridor;

static inline void *take(bscap_arena *arena, size_t count, size_t size) {
  void *taken = bscap_arena_take(arena, count, size);
  ck_assert_ptr_nonnull(taken);
  return taken;
}

static inline double *take_numbers(bscap_arena *arena, size_t count, double value) {
  double *numbers = take(arena, count, sizeof *numbers);
  for (size_t i = 0; i < count; i++) numbers[i] = value;
  return numbers;
}

/* --- pods --- */

static inline void add_count(pod_counts *all, int32_t pods) {
  for (size_t i = 0; i < all->count; i++)
    if (all->items[i] == pods) return;
  ck_assert(all->count < MOST_COUNTS);
  all->items[all->count++] = pods;
}

static inline bscap_demand scaled(bscap_demand demand, double factor) {
  return (bscap_demand){demand.base_per_pod * factor, demand.each_per_pod * factor,
                        demand.shared * factor};
}

static inline int32_t settle_under(corridor *c, size_t service, int32_t pods, double cpu,
                                   double memory) {
  const bscap_plan_service *plan = &c->plan->services[service];
  const bscap_service_use *use = &c->engine.uses[service];
  bscap_autoscaler_load load = plan->idle;
  load.cpu_millicores = scaled(use->cpu_millicores, 1 + cpu * c->width_ratio);
  load.memory_bytes = scaled(use->memory_bytes, 1 + memory * c->width_ratio);
  load.cpu_millicores.base_per_pod += plan->sidecars_cpu_millicores;
  load.memory_bytes.base_per_pod += plan->sidecars_memory_bytes;
  return bscap_autoscaler_settle(use->scaler, &plan->autoscaler, &load, pods);
}

static inline void widen_pods(corridor *c, size_t service) {
  static const double hairs[][2] = {{0, 0}, {-1, -1}, {1, 1}, {-1, 1}, {1, -1}};
  pod_counts next = {.count = 0}, *now = &c->pods[service];
  for (size_t i = 0; i < now->count; i++)
    for (size_t k = 0; k < sizeof hairs / sizeof *hairs; k++)
      add_count(&next, settle_under(c, service, now->items[i], hairs[k][0], hairs[k][1]));
  *now = next;
}

/* --- what hangs on pods --- */

static inline bool counts_pods_of(const corridor *c, const bscap_plan_metric *metric, size_t s) {
  switch (metric->kind) {
  case BSCAP_METRIC_SERVICE_CPU:
  case BSCAP_METRIC_SERVICE_MEMORY:
    return metric->part == s;
  case BSCAP_METRIC_NODE_CPU:
  case BSCAP_METRIC_NODE_MEMORY:
  case BSCAP_METRIC_NODE_CPU_REQUESTS:
  case BSCAP_METRIC_NODE_MEMORY_REQUESTS:
    return metric->part == c->plan->model->services[s].nodes;
  case BSCAP_METRIC_QUOTA_CPU_REQUESTS:
  case BSCAP_METRIC_QUOTA_MEMORY_REQUESTS:
  case BSCAP_METRIC_QUOTA_CPU_LIMITS:
  case BSCAP_METRIC_QUOTA_MEMORY_LIMITS:
    return true;
  default:
    return false;
  }
}

static inline double part_of(const bscap_engine *engine, bscap_metric_kind kind, size_t s) {
  const bscap_service_use *use = &engine->uses[s];
  const bscap_reserved *pod = &engine->plan->services[s].reserved;
  switch (kind) {
  case BSCAP_METRIC_SERVICE_CPU:
    return use->pod_cpu_millicores;
  case BSCAP_METRIC_SERVICE_MEMORY:
    return use->pod_memory_bytes;
  case BSCAP_METRIC_NODE_CPU:
    return use->pods * bscap_pod_cpu(engine, s);
  case BSCAP_METRIC_NODE_MEMORY:
    return use->pods * bscap_pod_memory(engine, s);
  case BSCAP_METRIC_NODE_CPU_REQUESTS:
  case BSCAP_METRIC_QUOTA_CPU_REQUESTS:
    return use->pods * pod->requests.cpu_millicores;
  case BSCAP_METRIC_NODE_MEMORY_REQUESTS:
  case BSCAP_METRIC_QUOTA_MEMORY_REQUESTS:
    return use->pods * pod->requests.memory_bytes;
  case BSCAP_METRIC_QUOTA_CPU_LIMITS:
    return use->pods * pod->limits.cpu_millicores;
  default:
    return use->pods * pod->limits.memory_bytes;
  }
}

/* What one service has of a metric, if it stood at `pods`. */
static inline double part_with(corridor *c, bscap_metric_kind kind, size_t s, int32_t pods) {
  bscap_service_use *use = &c->engine.uses[s], before = *use;
  double count = fmax(1, pods);
  use->pods = pods;
  use->pod_cpu_millicores = bscap_demand_per_pod(&use->cpu_millicores, count);
  use->pod_memory_bytes = bscap_demand_per_pod(&use->memory_bytes, count);
  double part = part_of(&c->engine, kind, s);
  *use = before;
  return part;
}

/* How far counts of the set may move a metric, down or up. */
static inline double moved_by_pods(corridor *c, const bscap_plan_metric *metric, double sign) {
  double sum = 0;
  for (size_t s = 0; s < c->plan->model->services_count; s++) {
    if (c->pods[s].count < 2 || !counts_pods_of(c, metric, s)) continue;
    double farthest = 0, now = part_of(&c->engine, metric->kind, s);
    for (size_t i = 0; i < c->pods[s].count; i++)
      farthest = fmax(farthest, sign * (part_with(c, metric->kind, s, c->pods[s].items[i]) - now));
    sum += farthest;
  }
  return sign * sum;
}

static inline void widen(corridor *c, edge *e, size_t i) {
  const bscap_course *course = &c->engine.courses[i];
  double factor = 1 + e->sign * c->width_ratio;
  double more = e->sign * c->floors[i] + moved_by_pods(c, &c->plan->metrics[i], e->sign);
  e->courses[i] = (bscap_course){course->begin * factor + more, course->peak * factor + more,
                                 course->rise_seconds, course->rest * factor + more,
                                 course->end * factor + more};
}

/* --- along an edge --- */

static inline void watch_limit(const corridor *c, edge *e, size_t i) {
  const bscap_limit *limit = &c->plan->limits[i];
  const bscap_course *course = &e->courses[limit->metric];
  double threshold = limit->share_ratio * limit->capacity, step = c->plan->step_seconds;
  double from = c->engine.time_seconds, to = from + step;
  if (!(bscap_course_highest(course) > threshold)) {
    e->since[i] = -1;
    if (from <= c->span.as_of_seconds) e->passages[i] = NAN;
    return;
  }
  if (e->since[i] < 0) e->since[i] = from + bscap_course_crossing(course, step, threshold);
  if (to > c->span.as_of_seconds)
    e->seconds_over[i * c->span.months_count + c->month] +=
        bscap_course_seconds_over(course, step, threshold);
  double lasted = e->since[i] + limit->for_seconds;
  bool counts = lasted < to || (lasted == to && limit->for_seconds > 0);
  if (counts && isnan(e->passages[i])) e->passages[i] = e->since[i] == 0 ? 0 : lasted;
}

static inline void watch_milestone(const corridor *c, edge *e, size_t i) {
  const bscap_driver_level *wanted = &c->plan->model->milestones.items[i];
  const bscap_course *course = &e->courses[wanted->driver];
  if (!isnan(e->milestones[i]) || bscap_course_highest(course) < wanted->level) return;
  e->milestones[i] =
      c->engine.time_seconds +
      bscap_course_crossing(course, c->plan->step_seconds, nextafter(wanted->level, -INFINITY));
}

static inline void watch_ends(const corridor *c, edge *e, size_t i) {
  const bscap_course *course = &e->courses[i];
  bscap_metric_record *record = &e->metrics[i];
  double from = c->engine.time_seconds, to = from + c->plan->step_seconds;
  double as_of = c->span.as_of_seconds, week = BSCAP_SECONDS_PER_WEEK;
  bool piles_up = course->rise_seconds > 0;
  if (to <= as_of) return;
  if (piles_up && from <= as_of) record->now = course->begin;
  if (!piles_up && from < as_of + week) record->now = fmax(record->now, course->peak);
  if (to <= c->span.end_seconds - week) return;
  record->last = piles_up ? course->end : fmax(record->last, course->peak);
}

static inline void watch_metric(corridor *c, edge *e, size_t i) {
  widen(c, e, i);
  double highest = bscap_course_highest(&e->courses[i]);
  double *most = &e->most[i * c->span.months_count + c->month];
  *most = fmax(*most, highest);
  if (c->engine.time_seconds >= c->span.as_of_seconds)
    e->metrics[i].most = fmax(e->metrics[i].most, highest);
  watch_ends(c, e, i);
}

static inline void watch_edge(corridor *c, edge *e) {
  for (size_t i = 0; i < c->plan->metrics_count; i++) watch_metric(c, e, i);
  for (size_t i = 0; i < c->plan->limits_count; i++) watch_limit(c, e, i);
  for (size_t i = 0; i < c->plan->model->milestones.count; i++) watch_milestone(c, e, i);
}

/* --- readings at passages --- */

/* The driver's unseasoned level, or all that were ever added, at a moment of this step. */
static inline double level_then(const bscap_engine *engine, size_t driver, double time_seconds) {
  const bscap_plan_driver *plan = &engine->plan->drivers[driver];
  const bscap_readings *now = &engine->readings[driver];
  double share = (time_seconds - engine->time_seconds) / engine->plan->step_seconds;
  if (plan->is_flow) return now->ever + share * now->added;
  if (!bscap_driver_strays(plan)) return bscap_growth_value(&plan->growth, time_seconds);
  return now->level + share * (now->next_level - now->level);
}

/* --- the whole way --- */

static inline void start_edge(corridor *c, edge *e, double sign) {
  const bscap_plan *plan = c->plan;
  size_t months = c->span.months_count;
  *e = (edge){.sign = sign,
              .courses = take(c->arena, plan->metrics_count, sizeof *e->courses),
              .since = take_numbers(c->arena, plan->limits_count, -1),
              .passages = take_numbers(c->arena, plan->limits_count, NAN),
              .seconds_over = take_numbers(c->arena, plan->limits_count * months, 0),
              .milestones = take_numbers(c->arena, plan->model->milestones.count, NAN),
              .metrics = take(c->arena, plan->metrics_count, sizeof *e->metrics),
              .most = take_numbers(c->arena, plan->metrics_count * months, -INFINITY)};
  for (size_t i = 0; i < plan->metrics_count; i++)
    e->metrics[i] = (bscap_metric_record){-INFINITY, -INFINITY, -INFINITY};
}

static inline void start_corridor(corridor *c, bscap_arena *arena, const bscap_plan *plan,
                                  const bscap_span *span, bscap_future future, double width_ratio,
                                  const double *floors) {
  const bscap_model *model = plan->model;
  *c = (corridor){.plan = plan,
                  .span = *span,
                  .arena = arena,
                  .width_ratio = width_ratio,
                  .floors = floors,
                  .pods = take(arena, model->services_count, sizeof *c->pods),
                  .days_count = (size_t)(span->end_seconds / DAY) + 1};
  c->busiest = take_numbers(arena, model->services_count * c->days_count, -INFINITY);
  start_edge(c, &c->least, -1);
  start_edge(c, &c->most, 1);
  ck_assert_int_eq(bscap_engine_start(&c->engine, arena, plan, future, span->end_seconds, NULL),
                   BSCAP_OK);
  for (size_t s = 0; s < model->services_count; s++)
    add_count(&c->pods[s], (int32_t)c->engine.uses[s].pods);
}

/* Works out one step, which is then to be looked at; call bscap_engine_advance after it. */
static inline void step_corridor(corridor *c) {
  const bscap_model *model = c->plan->model;
  bscap_engine_step(&c->engine);
  int64_t now = model->start_seconds + (int64_t)c->engine.time_seconds;
  c->month = (size_t)(bscap_month_of(now) - c->span.first_month);
  for (size_t s = 0; s < model->services_count; s++) {
    double *busiest = &c->busiest[s * c->days_count + (size_t)(c->engine.time_seconds / DAY)];
    *busiest = fmax(*busiest, c->engine.uses[s].cpu_millicores.shared);
    if (c->plan->services[s].autoscales) widen_pods(c, s);
  }
  watch_edge(c, &c->least);
  watch_edge(c, &c->most);
}

#endif
