#include "equal.h"

#include <bscap/calendar.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "simulate/draw.h"

/* The plan is walked once for each future, when numbers are noted down, and once more to print. So
 * there is one list of what the table holds. */
typedef struct table {
  double *numbers; /* all of the first future, all of the second, ... */
  size_t width;
  size_t futures_count;
  size_t future;
  size_t next; /* number of the future at hand */
  bool prints;
} table;

static void print_number(double value) {
  if (isfinite(value))
    printf("%.17g", value);
  else
    printf("null");
}

static bool differs(const table *t, size_t column) {
  for (size_t i = 1; i < t->futures_count; i++)
    if (t->numbers[i * t->width + column] != t->numbers[column]) return true;
  return false;
}

static void print_column(const table *t, size_t column) {
  if (!differs(t, column)) {
    print_number(t->numbers[column]);
    return;
  }
  for (size_t i = 0; i < t->futures_count; i++) {
    printf(i == 0 ? "[" : ",");
    print_number(t->numbers[i * t->width + column]);
  }
  printf("]");
}

/* Keys follow an object's name, so each begins with a comma. */
static void note(table *t, const char *key, double value) {
  size_t column = t->next++;
  if (t->prints) {
    printf(",\"%s\":", key);
    print_column(t, column);
  } else if (t->numbers != NULL) {
    t->numbers[t->future * t->width + column] = value;
  }
}

static void open_object(const table *t, const char *list, size_t index, const char *name) {
  if (!t->prints) return;
  if (index == 0) printf(",\n\"%s\":[", list);
  printf("%s{\"name\":\"%s\"", index == 0 ? "" : ",\n", name);
}

static void close_object(const table *t, bool is_last) {
  if (t->prints) printf(is_last ? "}]" : "}");
}

/* --- what is walked --- */

/* A flow's integral over a step is asked for, so it only compounds. */
static const char *law_of(const bscap_plan_driver *driver) {
  const bscap_growth *growth = &driver->growth;
  if (growth->kind == BSCAP_GROWTH_EXPONENTIAL && isinf(growth->ceiling)) return "monthly";
  return growth->kind == BSCAP_GROWTH_LOGISTIC && !driver->is_flow ? "logistic" : NULL;
}

static void print_texts_of_driver(const bscap_plan *plan, const bscap_plan_driver *driver) {
  printf(",\"is_flow\":%s,\"law\":\"%s\",\"season\":", driver->is_flow ? "true" : "false",
         law_of(driver));
  for (size_t i = 0; i < plan->steps_per_week; i++)
    printf("%s%.17g", i == 0 ? "[" : ",", driver->season[i]);
  printf("]");
}

static void walk_drivers(table *t, const bscap_plan *plan) {
  size_t count = plan->model->drivers_count;
  for (size_t i = 0; i < count; i++) {
    const bscap_plan_driver *driver = &plan->drivers[i];
    open_object(t, "drivers", i, driver->name);
    if (t->prints) print_texts_of_driver(plan, driver);
    note(t, "start_per_step", driver->growth.start * (driver->is_flow ? plan->step_seconds : 1));
    note(t, "rate_per_step",
         log1p(driver->growth.monthly_ratio) * plan->step_seconds / BSCAP_SECONDS_PER_MONTH);
    note(t, "ceiling", driver->growth.ceiling);
    note(t, "busy_factor", driver->busy_factor);
    note(t, "noise_sigma", driver->noise_sigma);
    note(t, "noise_keep", driver->noise.keep);
    note(t, "noise_fresh", driver->noise.fresh);
    note(t, "shocks_sigma", driver->shocks_sigma);
    close_object(t, i + 1 == count);
  }
}

static double cost_of(const bscap_costs *costs, size_t driver) {
  double sum = 0;
  for (size_t i = 0; i < costs->count; i++)
    if (costs->items[i].driver == driver) sum += costs->items[i].per_unit;
  return sum;
}

static void walk_service(table *t, const bscap_plan *plan, const bscap_plan_metric *metric) {
  const bscap_service *service = &plan->model->services[metric->part];
  const bscap_resource *resource =
      metric->kind == BSCAP_METRIC_SERVICE_CPU ? &service->cpu : &service->memory;
  note(t, "base", bscap_stated_or(resource->base, 0));
  for (size_t i = 0; i < plan->model->drivers_count; i++)
    note(t, plan->drivers[i].name,
         cost_of(&resource->each, i) + cost_of(&resource->per, i) / service->replicas);
}

/* The stated average does not follow a driver, so a peak is a multiple of the mean. */
static void walk_link(table *t, const bscap_plan *plan, const bscap_plan_metric *metric) {
  const bscap_link *link = &plan->model->links[metric->part];
  double base = 0;
  for (size_t i = 0; i < link->traffic_count; i++)
    base += link->traffic[i].traffic.average_bits_per_second * link->traffic[i].traffic.peak_factor;
  note(t, "base", base);
  for (size_t i = 0; i < plan->model->drivers_count; i++) {
    double sum = 0;
    for (size_t j = 0; j < link->traffic_count; j++)
      sum += cost_of(&link->traffic[j].per, i) * link->traffic[j].traffic.peak_factor;
    note(t, plan->drivers[i].name, sum);
  }
}

/* What flows in is of one volume's retention, and what was there at the start is as old. */
static void walk_volume(table *t, const bscap_plan *plan, const bscap_plan_metric *metric) {
  double initial = 0, steady = 0, retention = INFINITY;
  for (size_t i = 0; i < plan->streams_count; i++) {
    const bscap_stream *stream = &plan->streams[i];
    if (stream->volume != metric->part) continue;
    initial += stream->initial_bytes;
    retention = stream->retention_seconds;
    if (stream->driver == BSCAP_NONE) steady += stream->bytes * plan->step_seconds;
  }
  note(t, "initial", initial);
  note(t, "steady_per_step", steady);
  note(t, "retention_steps", retention / plan->step_seconds);
  for (size_t i = 0; i < plan->model->drivers_count; i++) {
    double sum = 0;
    for (size_t j = 0; j < plan->streams_count; j++)
      if (plan->streams[j].volume == metric->part && plan->streams[j].driver == i)
        sum += plan->streams[j].bytes;
    note(t, plan->drivers[i].name, sum);
  }
}

static void walk_metrics(table *t, const bscap_plan *plan) {
  for (size_t i = 0; i < plan->metrics_count; i++) {
    const bscap_plan_metric *metric = &plan->metrics[i];
    open_object(t, "metrics", i, metric->id);
    if (metric->kind == BSCAP_METRIC_SERVICE_CPU || metric->kind == BSCAP_METRIC_SERVICE_MEMORY)
      walk_service(t, plan, metric);
    else if (metric->kind == BSCAP_METRIC_LINK)
      walk_link(t, plan, metric);
    else if (metric->kind == BSCAP_METRIC_VOLUME)
      walk_volume(t, plan, metric);
    close_object(t, i + 1 == plan->metrics_count);
  }
}

static void walk_limits(table *t, const bscap_plan *plan) {
  for (size_t i = 0; i < plan->limits_count; i++) {
    const bscap_limit *limit = &plan->limits[i];
    open_object(t, "limits", i, limit->id);
    if (t->prints) printf(",\"metric\":\"%s\"", plan->metrics[limit->metric].id);
    note(t, "threshold", limit->capacity * limit->share_ratio);
    note(t, "for_steps", limit->for_seconds / plan->step_seconds);
    close_object(t, i + 1 == plan->limits_count);
  }
}

static void walk(table *t, const bscap_plan *plan) {
  t->next = 0;
  walk_drivers(t, plan);
  walk_metrics(t, plan);
  walk_limits(t, plan);
}

/* --- what may be in it --- */

static bool is_linear(const bscap_costs *costs) {
  for (size_t i = 0; i < costs->count; i++)
    if (costs->items[i].reading > BSCAP_READING_ADDED) return false;
  return true;
}

static bool is_plain_service(const bscap_service *service) {
  return service->kind != BSCAP_CRON_JOB && isnan(service->autoscale.most) &&
         service->sidecars_count == 0 && is_linear(&service->cpu.per) &&
         is_linear(&service->cpu.each) && is_linear(&service->memory.per) &&
         is_linear(&service->memory.each);
}

/* Of a volume with a retention the files shrink, of others they need not. */
static bool is_plain_volume(const bscap_volume *volume) {
  return isinf(volume->reset_seconds) &&
         volume->reclaims_space == isfinite(volume->retention_seconds);
}

static bool is_plain_link(const bscap_link *link) {
  for (size_t i = 0; i < link->traffic_count; i++)
    if (link->traffic[i].follows.count > 0 || !is_linear(&link->traffic[i].per)) return false;
  return true;
}

static bool is_equal_work(const bscap_plan *plan) {
  const bscap_model *model = plan->model;
  bool is_plain = model->bursts_count + model->nodes_count + model->quotas_count +
                      model->correlations_count + model->milestones.count ==
                  0;
  for (size_t i = 0; i < model->drivers_count; i++)
    is_plain &= plan->drivers[i].season != NULL && plan->drivers[i].stray_sigma == 0 &&
                isinf(plan->drivers[i].keep_seconds) && plan->drivers[i].stored == 0 &&
                law_of(&plan->drivers[i]) != NULL;
  for (size_t i = 0; i < model->services_count; i++)
    is_plain &= is_plain_service(&model->services[i]);
  for (size_t i = 0; i < model->volumes_count; i++) is_plain &= is_plain_volume(&model->volumes[i]);
  for (size_t i = 0; i < model->links_count; i++) is_plain &= is_plain_link(&model->links[i]);
  return is_plain;
}

/* --- the whole table --- */

static void walk_drawn(table *t, const equal_work *work) {
  bscap_model *model;
  bscap_draw draw;
  bscap_error error;
  equal_must(bscap_model_copy(&model, work->model, &error), &error);
  equal_must(bscap_draw_start(&draw, work->arena, model, EQUAL_SEED, &error), &error);
  for (t->future = 0; t->future < t->futures_count; t->future++) {
    bscap_arena *arena = bscap_arena_create(NULL);
    bscap_plan plan;
    if (arena == NULL) equal_must(bscap_fail_memory(&error), &error);
    bscap_draw_next(&draw, t->future);
    equal_must(bscap_plan_compile(&plan, arena, model, work->plan.step_seconds, &error), &error);
    walk(t, &plan);
    bscap_arena_free(arena);
  }
  bscap_model_free(model);
}

static void print_months(const equal_work *work) {
  for (size_t i = 0; i < work->span.months_count; i++) {
    int64_t begin = bscap_month_start(work->span.first_month + (int)i);
    double since = (double)(begin - work->model->start_seconds);
    printf("%s%.0f", i == 0 ? "\"months\":[" : ",", fmax(0, since / work->plan.step_seconds));
  }
  printf("]");
}

void equal_print_table(const equal_work *work, size_t count) {
  bscap_error error;
  table t = {.futures_count = count == 0 ? 1 : count};
  if (!is_equal_work(&work->plan))
    equal_must(bscap_fail(&error, BSCAP_INVALID, "the model asks for more than the peers know"),
               &error);
  walk(&t, &work->plan);
  t.width = t.next;
  t.numbers = bscap_arena_take(work->arena, t.futures_count, t.width * sizeof *t.numbers);
  if (t.numbers == NULL) equal_must(bscap_fail_memory(&error), &error);
  if (count == 0)
    walk(&t, &work->plan);
  else
    walk_drawn(&t, work);
  t.prints = true;
  printf("{\"futures\":%zu,\"steps\":%.0f,", count,
         work->span.end_seconds / work->plan.step_seconds);
  print_months(work);
  walk(&t, &work->plan);
  printf("}\n");
}
