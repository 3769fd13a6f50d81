/* How futures would be stepped: each fallback is told for its cause, and only then. */
#include "simulate/stepping.h"

#include <bscap/lane_plan.h>

#include "failing_allocator.h"
#include "simulate/batch.h"
#include "simulate/lane_plan.h"

/* What may stand in a model's places; NULL for what gives no reason to fall back. */
typedef struct causes {
  const char *growth;
  const char *archive;
  const char *metrics;
  const char *behavior;
  const char *plant;
  const char *retention;
} causes;

#define METRIC                                                                                     \
  "          - {type: Resource, resource: {name: cpu, target: {type: Utilization, "                \
  "averageUtilization: 60}}}\n"
#define POLICY "{type: Pods, value: 1, periodSeconds: 60}"

static const char *or_else(const char *text, const char *usual) {
  return text != NULL ? text : usual;
}

static const char *write_model(const causes *c) {
  static char text[4000];
  snprintf(text, sizeof text,
           HEAD "drivers:\n"
                "  users: {level: [90, 100, 120], growth: %s, noise: 10%%}\n"
                "  orders: {stored: 5000, added: 100/day, archive: %s}\n"
                "services:\n"
                "  api:\n"
                "    cpu: {request: 100m, limit: 250m, base: 3m, per: {users: 2m}}\n"
                "    memory: {request: 100Mi, limit: 200Mi, base: 3Mi, per: {orders.stored: 2Ki}}\n"
                "    plant: %s\n"
                "    autoscale:\n"
                "      apiVersion: autoscaling/v2\n"
                "      kind: HorizontalPodAutoscaler\n"
                "      metadata: {name: api}\n"
                "      spec:\n"
                "        scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: api}\n"
                "        minReplicas: 1\n"
                "        maxReplicas: 4\n"
                "        metrics:\n%s"
                "        behavior: %s\n"
                "volumes:\n"
                "  a: {size: 1GB, used: 300MB, writes: {orders.added: 50kB}, alert: 85%%, %s}\n",
           or_else(c->growth, "{monthly: 4%, ceiling: 1k}"), or_else(c->archive, "60d"),
           or_else(c->plant, "{ready: 20s}"), or_else(c->metrics, METRIC),
           or_else(c->behavior, "{scaleUp: {policies: [" POLICY "]}, scaleDown: {policies: "
                                "[{type: Percent, value: 100, periodSeconds: 60}]}}"),
           or_else(c->retention, "retention: 30d"));
  return text;
}

typedef struct view {
  bscap_model *model;
  bscap_lane_plan *plan;
} view;

static bscap_forecast_options drawn(bscap_lanes lanes) {
  bscap_forecast_options options = far(90);
  options.trajectories_count = 1000;
  options.lanes = lanes;
  return options;
}

static view look_at(const char *text, const bscap_forecast_options *options) {
  view made = {.model = read_model(text)};
  bscap_error error = {.message = ""};
  const bscap_status status = bscap_forecast_lane_plan(&made.plan, made.model, options, &error);
  ck_assert_msg(status == BSCAP_OK, "%s in\n%s", error.message, text);
  return made;
}

static void look_off(view *seen) {
  bscap_lane_plan_free(seen->plan);
  bscap_model_free(seen->model);
}

/* The one with a reason, if there are several. */
static const bscap_stepped_part *find(const bscap_lane_plan *plan, bscap_stage stage,
                                      const char *name) {
  const bscap_stepped_part *part, *found = NULL;
  for (size_t i = 0; (part = bscap_lane_plan_part(plan, i)) != NULL; i++)
    if (part->stage == stage && strcmp(part->name, name) == 0)
      if (found == NULL || found->reason == NULL) found = part;
  ck_assert_msg(found != NULL, "no %s in %s", name, bscap_stage_name(stage));
  return found;
}

static size_t count_reasons(const bscap_lane_plan *plan) {
  const bscap_stepped_part *part;
  size_t count = 0;
  for (size_t i = 0; (part = bscap_lane_plan_part(plan, i)) != NULL; i++)
    count += part->reason != NULL;
  return count;
}

static const bscap_lanes kinds[] = {BSCAP_LANES_BASELINE, BSCAP_LANES_AVX2, BSCAP_LANES_AVX512};

/* By the baseline the sync clock has no lanes, whatever the model. */
static size_t usual_reasons(bscap_lanes lanes) {
  return lanes == BSCAP_LANES_BASELINE;
}

#define EACH_KIND(i)                                                                               \
  size_t i = 0;                                                                                    \
  i < sizeof kinds / sizeof *kinds;                                                                \
  i++

/* --- fallbacks --- */

START_TEST(nothing_falls_back_without_a_cause) {
  const causes none = {NULL};
  for (EACH_KIND(i)) {
    if (!bscap_lanes_are_supported(kinds[i])) continue;
    const bscap_forecast_options options = drawn(kinds[i]);
    view seen = look_at(write_model(&none), &options);
    const bscap_stepped_part *part;
    for (size_t k = 0; (part = bscap_lane_plan_part(seen.plan, k)) != NULL; k++)
      if (part->stage != BSCAP_STAGE_SYNC_CLOCK)
        ck_assert_msg(part->reason == NULL && part->pace <= BSCAP_PACE_LANES, "%s: %s", part->name,
                      part->reason);
    ck_assert_uint_eq(count_reasons(seen.plan), usual_reasons(kinds[i]));
    look_off(&seen);
  }
}
END_TEST

START_TEST(the_sync_clock_has_lanes_where_products_are_added_at_once) {
  const causes none = {NULL};
  for (EACH_KIND(i)) {
    if (!bscap_lanes_are_supported(kinds[i])) continue;
    const bscap_forecast_options options = drawn(kinds[i]);
    view seen = look_at(write_model(&none), &options);
    const bscap_stepped_part *part = find(seen.plan, BSCAP_STAGE_SYNC_CLOCK, "services.api");
    const bool is_baseline = kinds[i] == BSCAP_LANES_BASELINE;
    ck_assert_int_eq(part->pace, is_baseline ? BSCAP_PACE_ALONE : BSCAP_PACE_LANES);
    if (is_baseline)
      ck_assert_str_eq(part->reason, "baseline instructions do not multiply and add at once");
    look_off(&seen);
  }
}
END_TEST

typedef struct fallback {
  causes cause;
  bscap_stage stage;
  const char *name;
  bscap_pace pace;
  const char *reason;
  const char *sync; /* why the sync clock has no lanes either, where it has some otherwise */
} fallback;

static const char changes[] = "each change is worked out alone: ";

static const fallback fallbacks[] = {
    {{.growth = "{points: {2026-01-01: 100, 2027-01-01: 300}}"},
     BSCAP_STAGE_DRIVERS,
     "drivers.users",
     BSCAP_PACE_ALONE,
     "growth by points is looked up in its table",
     NULL},
    {{.archive = "[30d, 60d, 90d]"},
     BSCAP_STAGE_DRIVERS,
     "drivers.orders",
     BSCAP_PACE_PARTLY,
     "its retention is uncertain: each lane forgets at its own pace",
     NULL},
    {{.retention = "retention: [20d, 30d, 40d]"},
     BSCAP_STAGE_VOLUMES,
     "volumes.a",
     BSCAP_PACE_PARTLY,
     "its retention is uncertain: each lane forgets at its own pace",
     NULL},
    {{.retention = "retention: 0s"},
     BSCAP_STAGE_VOLUMES,
     "volumes.a",
     BSCAP_PACE_PARTLY,
     "nothing is kept",
     NULL},
    {{.retention = "resets: 7d"},
     BSCAP_STAGE_VOLUMES,
     "volumes.a",
     BSCAP_PACE_ALONE,
     "it is emptied now and then: the readable engine fills it",
     NULL},
    {{.metrics = METRIC METRIC METRIC METRIC METRIC},
     BSCAP_STAGE_PODS,
     "services.api",
     BSCAP_PACE_ALONE,
     "there are too many metrics",
     "there are too many metrics"},
    {{.metrics = "          - {type: External, external: {metric: {name: queue}, target: {type: "
                 "AverageValue, averageValue: 5}}}\n"},
     BSCAP_STAGE_PODS,
     "services.api",
     BSCAP_PACE_ALONE,
     "there are no metrics",
     "there are no metrics"},
    {{.behavior = "{scaleUp: {tolerance: 1e9}}"},
     BSCAP_STAGE_PODS,
     "services.api",
     BSCAP_PACE_ALONE,
     "a metric's tolerance is too large",
     "a metric's tolerance is too large"},
    {{.behavior = "{scaleUp: {stabilizationWindowSeconds: 60}}"},
     BSCAP_STAGE_PODS,
     "services.api",
     BSCAP_PACE_PARTLY,
     "a window holds its way up",
     NULL},
    {{.behavior = "{scaleUp: {selectPolicy: Disabled}}"},
     BSCAP_STAGE_PODS,
     "services.api",
     BSCAP_PACE_PARTLY,
     "it never scales up",
     NULL},
    {{.behavior = "{scaleDown: {policies: [{type: Pods, value: 1, periodSeconds: 15}]}}"},
     BSCAP_STAGE_PODS,
     "services.api",
     BSCAP_PACE_PARTLY,
     "policies hold its way down",
     NULL},
    {{.behavior = "{scaleUp: {policies: [" POLICY ", " POLICY ", " POLICY ", " POLICY ", " POLICY
                  "]}, scaleDown: {policies: [{type: Percent, value: 100, periodSeconds: 60}]}}"},
     BSCAP_STAGE_PODS,
     "services.api",
     BSCAP_PACE_PARTLY,
     "there are too many policies",
     "there are too many policies"},
};

static void assert_fallback(const fallback *f, bscap_lanes lanes) {
  const bscap_forecast_options options = drawn(lanes);
  const bool has_sync = lanes != BSCAP_LANES_BASELINE && f->sync != NULL;
  view seen = look_at(write_model(&f->cause), &options);
  const bscap_stepped_part *part = find(seen.plan, f->stage, f->name);
  ck_assert_msg(part->reason != NULL, "no reason: %s", f->reason);
  const bool is_change = f->stage == BSCAP_STAGE_PODS && f->pace == BSCAP_PACE_PARTLY;
  if (is_change) ck_assert_int_eq(strncmp(part->reason, changes, strlen(changes)), 0);
  ck_assert_str_eq(part->reason + (is_change ? strlen(changes) : 0), f->reason);
  ck_assert_int_eq(part->pace, f->pace);
  if (has_sync)
    ck_assert_str_eq(find(seen.plan, BSCAP_STAGE_SYNC_CLOCK, "services.api")->reason, f->sync);
  ck_assert_uint_eq(count_reasons(seen.plan), 1 + usual_reasons(lanes) + has_sync);
  look_off(&seen);
}

START_TEST(each_fallback_is_told_for_its_cause_and_no_other_is) {
  for (EACH_KIND(i))
    for (size_t k = 0; k < sizeof fallbacks / sizeof *fallbacks; k++)
      if (bscap_lanes_are_supported(kinds[i])) assert_fallback(&fallbacks[k], kinds[i]);
}
END_TEST

START_TEST(directions_with_other_periods_leave_the_sync_clock_alone) {
  const causes cause = {.behavior = "{scaleUp: {policies: [" POLICY "]}, scaleDown: {policies: "
                                    "[{type: Percent, value: 100, periodSeconds: 120}]}}"};
  for (EACH_KIND(i)) {
    if (kinds[i] == BSCAP_LANES_BASELINE || !bscap_lanes_are_supported(kinds[i])) continue;
    const bscap_forecast_options options = drawn(kinds[i]);
    view seen = look_at(write_model(&cause), &options);
    ck_assert_str_eq(find(seen.plan, BSCAP_STAGE_SYNC_CLOCK, "services.api")->reason,
                     "the longest periods of the two directions differ");
    ck_assert_uint_eq(count_reasons(seen.plan), 1);
    look_off(&seen);
  }
}
END_TEST

START_TEST(metrics_that_come_late_leave_the_sync_clock_alone) {
  const causes cause = {.plant = "{ready: 20s, scrape: 15s, lag: 60s}"};
  for (EACH_KIND(i)) {
    if (kinds[i] == BSCAP_LANES_BASELINE || !bscap_lanes_are_supported(kinds[i])) continue;
    const bscap_forecast_options options = drawn(kinds[i]);
    view seen = look_at(write_model(&cause), &options);
    ck_assert_str_eq(find(seen.plan, BSCAP_STAGE_SYNC_CLOCK, "services.api")->reason,
                     "metrics are too late");
    ck_assert_uint_eq(count_reasons(seen.plan), 1);
    look_off(&seen);
  }
}
END_TEST

START_TEST(one_future_has_its_busiest_days_alone) {
  const causes none = {NULL};
  for (EACH_KIND(i)) {
    if (kinds[i] == BSCAP_LANES_BASELINE || !bscap_lanes_are_supported(kinds[i])) continue;
    bscap_forecast_options options = drawn(kinds[i]);
    options.trajectories_count = 1;
    view seen = look_at(write_model(&none), &options);
    ck_assert_str_eq(find(seen.plan, BSCAP_STAGE_SYNC_CLOCK, "services.api")->reason,
                     "there is one future alone");
    look_off(&seen);
  }
}
END_TEST

/* --- the readable engine --- */

START_TEST(by_the_readable_engine_nothing_is_a_lane_and_nothing_falls_back) {
  const bscap_forecast_options options = drawn(BSCAP_LANES_NONE);
  for (size_t k = 0; k < sizeof fallbacks / sizeof *fallbacks; k++) {
    view seen = look_at(write_model(&fallbacks[k].cause), &options);
    const bscap_lane_facts *facts = bscap_lane_plan_facts(seen.plan);
    const bscap_stepped_part *part;
    for (size_t i = 0; (part = bscap_lane_plan_part(seen.plan, i)) != NULL; i++)
      ck_assert(part->pace == BSCAP_PACE_ALONE || part->pace == BSCAP_PACE_SELDOM);
    ck_assert_uint_eq(count_reasons(seen.plan), 0);
    ck_assert_int_eq(facts->lanes, BSCAP_LANES_NONE);
    ck_assert_uint_eq(facts->width, 1);
    ck_assert(isinf(facts->most));
    look_off(&seen);
  }
}
END_TEST

START_TEST(where_no_future_is_drawn_there_is_no_chance) {
  const causes none = {NULL};
  bscap_forecast_options options = drawn(BSCAP_LANES_AUTO);
  options.trajectories_count = 0;
  view seen = look_at(write_model(&none), &options);
  const bscap_lane_facts *facts = bscap_lane_plan_facts(seen.plan);
  ck_assert_int_eq(bscap_lane_plan_part(seen.plan, 0)->stage, BSCAP_STAGE_DRIVERS);
  ck_assert_int_eq(facts->lanes, BSCAP_LANES_NONE);
  ck_assert_uint_eq(facts->futures, 0);
  ck_assert_uint_eq(facts->synced, 0);
  look_off(&seen);
}
END_TEST

/* --- stages --- */

/* `of` nothing is also a sum: of no rows. */
static const char stages_model[] =
    HEAD "bursts: {raids: {every: 15d, lasts: 2d, variation: 80%}}\n"
         "seasons: {day: {hours: [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, "
         "1, 1, 1]}}\n"
         "drivers:\n"
         "  users: {level: [90, 100, 120], growth: {monthly: 4%, volatility: 8%}, noise: 10%,\n"
         "          shocks: 5%, season: day}\n"
         "  orders: {stored: 5000, added: 80/day, noise: 30%, bursts: {raids: 3x}}\n"
         "services:\n"
         "  db: {cpu: {limit: 1, per: {users: 2m, orders.added: 9m}},\n"
         "       memory: {limit: 1Gi, base: 500Mi, per: {users: 9kB}}}\n"
         "  still: {cpu: {limit: 1, base: 100m}}\n"
         "volumes:\n"
         "  grows: {size: 300MB, writes: {orders.added: 40kB}}\n"
         "  keeps: {size: 300MB, writes: {orders.added: 40kB}, retention: 30d}\n"
         "  both: {size: 1GB, writes: {orders.added: 40kB}, grows: 1MB/day, retention: 30d}\n"
         "correlations:\n"
         "  - {between: [drivers.users.noise, drivers.orders.noise], spearman: 0.5}\n";

static void assert_part(const bscap_lane_plan *plan, bscap_stage stage, const char *name,
                        bscap_pace pace, const char *way, size_t terms) {
  const bscap_stepped_part *part;
  for (size_t i = 0; (part = bscap_lane_plan_part(plan, i)) != NULL; i++)
    if (part->stage == stage && strcmp(part->name, name) == 0 && strcmp(part->way, way) == 0) {
      ck_assert_int_eq(part->pace, pace);
      ck_assert_uint_eq(part->terms, terms);
      return;
    }
  ck_abort_msg("%s: no %s %s", bscap_stage_name(stage), name, way);
}

START_TEST(each_stage_has_its_parts) {
  const bscap_forecast_options options = drawn(BSCAP_LANES_BASELINE);
  view seen = look_at(stages_model, &options);
  const bscap_pace lanes = BSCAP_PACE_LANES, seldom = BSCAP_PACE_SELDOM;
  const bscap_stage chance = BSCAP_STAGE_CHANCE, drivers = BSCAP_STAGE_DRIVERS;
  const bscap_stage demand = BSCAP_STAGE_DEMAND, volumes = BSCAP_STAGE_VOLUMES;
  assert_part(seen.plan, chance, "drivers.users.level", seldom, "uncertain", 0);
  assert_part(seen.plan, chance, "drivers.users", lanes, "correlated noise", 0);
  assert_part(seen.plan, chance, "drivers.orders", lanes, "correlated noise", 0);
  assert_part(seen.plan, chance, "drivers.users", lanes, "volatility", 0);
  assert_part(seen.plan, chance, "drivers.users", seldom, "shocks", 0);
  assert_part(seen.plan, chance, "drivers.orders", lanes, "bursts", 0);
  assert_part(seen.plan, drivers, "drivers.users", lanes, "exponential growth", 0);
  assert_part(seen.plan, drivers, "drivers.users", lanes, "season", 0);
  assert_part(seen.plan, drivers, "drivers.orders", lanes, "constant", 0);
  assert_part(seen.plan, BSCAP_STAGE_PODS, "services.db", seldom, "fixed number", 0);
  assert_part(seen.plan, demand, "service/db/cpu", lanes, "sum of rows", 2);
  assert_part(seen.plan, demand, "service/db/memory", lanes, "one row", 1);
  assert_part(seen.plan, demand, "service/still/cpu", seldom, "steady", 0);
  assert_part(seen.plan, volumes, "volumes.grows", lanes, "end of tile", 0);
  assert_part(seen.plan, volumes, "volumes.keeps", lanes, "later top of window", 0);
  assert_part(seen.plan, BSCAP_STAGE_LIMITS, "service/db/cpu-limit", lanes, "where it is near", 0);
  assert_part(seen.plan, BSCAP_STAGE_LIMITS, "service/still/cpu-limit", seldom, "steady", 0);
  ck_assert_uint_eq(bscap_lane_plan_facts(seen.plan)->synced, 0); /* nothing autoscales */
  look_off(&seen);
}
END_TEST

/* --- numbers --- */

START_TEST(futures_steps_and_clocks_are_counted) {
  const causes none = {NULL};
  bscap_forecast_options options = drawn(BSCAP_LANES_BASELINE);
  options.threads_count = 3;
  view seen = look_at(write_model(&none), &options);
  const bscap_lane_facts *facts = bscap_lane_plan_facts(seen.plan);
  ck_assert_uint_eq(facts->width, 4);
  ck_assert_uint_eq(facts->steps, 90 * 24);
  ck_assert_uint_eq(facts->futures, 1000);
  ck_assert_uint_eq(facts->synced, 200 + 50); /* of 800 others each sixteenth */
  ck_assert_uint_eq(facts->threads_count, 3);
  look_off(&seen);
  options.trajectories_count = 5; /* which are two turns of four lanes */
  seen = look_at(write_model(&none), &options);
  ck_assert_uint_eq(bscap_lane_plan_facts(seen.plan)->threads_count, 2);
  look_off(&seen);
}
END_TEST

/* Steps a turn, in memory that holds nothing else. */
typedef struct stepping {
  bscap_lanes lanes;
  const bscap_span *span;
  size_t bytes;
} stepping;

static bscap_status step(void *context, const bscap_turn *turn, bscap_error *error) {
  stepping *s = context;
  bscap_run runs[BSCAP_LANES_MOST];
  const bscap_progress silent = {NULL, NULL};
  const bscap_status status =
      s->lanes == BSCAP_LANES_NONE
          ? bscap_run_trajectory(runs, turn->arena, turn->plans[0], s->span, turn->futures[0],
                                 silent, error)
          : bscap_batch_run(runs, turn->arena, turn->plans, s->span, turn->futures, turn->count,
                            s->lanes, silent, error);
  s->bytes = bscap_arena_size(turn->arena);
  return status;
}

START_TEST(what_is_laid_out_takes_as_much_memory_as_what_is_stepped) {
  static const bscap_lanes all[] = {BSCAP_LANES_NONE, BSCAP_LANES_BASELINE, BSCAP_LANES_AVX2,
                                    BSCAP_LANES_AVX512};
  bscap_arena *arena = bscap_arena_create(NULL);
  bscap_model *model = read_model(stages_model);
  bscap_plan plan;
  ck_assert_int_eq(bscap_plan_compile(&plan, arena, model, HOUR, NULL), BSCAP_OK);
  const bscap_span span = bscap_span_of(&plan, 0, 90 * DAY);
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    if (!bscap_lanes_are_supported(all[i])) continue;
    const bscap_ensemble ensemble = {.model = model, .seed = 1, .count = 20, .lanes = all[i]};
    stepping s = {all[i], &span, 0};
    const bscap_visitor visitor = {step, &s};
    ck_assert_int_eq(bscap_ensemble_show(&ensemble, &plan, &visitor, NULL), BSCAP_OK);
    bscap_lane_plan *made;
    ck_assert_int_eq(bscap_lane_plan_make(&made, model, &plan, &span, &ensemble, NULL), BSCAP_OK);
    ck_assert_uint_eq(bscap_lane_plan_facts(made)->batch_bytes, s.bytes);
    ck_assert_uint_gt(s.bytes, 10000);
    bscap_lane_plan_free(made);
  }
  bscap_model_free(model);
  bscap_arena_free(arena);
}
END_TEST

/* --- errors --- */

START_TEST(options_are_held_to_those_of_a_forecast) {
  bscap_model *model = read_model(stages_model);
  bscap_lane_plan *plan = NULL;
  bscap_forecast_options options = drawn(BSCAP_LANES_AUTO);
  options.step_seconds = 7 * HOUR;
  ck_assert_int_eq(bscap_forecast_lane_plan(&plan, model, &options, NULL), BSCAP_INVALID);
  ck_assert_ptr_null(plan);
  ck_assert_int_eq(bscap_forecast_lane_plan(&plan, model, NULL, NULL), BSCAP_OK);
  ck_assert_uint_eq(bscap_lane_plan_facts(plan)->futures, BSCAP_TRAJECTORIES);
  bscap_lane_plan_free(plan);
  bscap_lane_plan_free(NULL);
  bscap_model_free(model);
}
END_TEST

static void run_out_of_memory(bscap_lanes lanes, size_t futures) {
  const causes cause = {.behavior = "{scaleUp: {stabilizationWindowSeconds: 60}}"};
  bscap_model *model = read_model(write_model(&cause));
  bscap_status status = BSCAP_OUT_OF_MEMORY;
  size_t n = 0;
  while (status == BSCAP_OUT_OF_MEMORY) {
    failing_allocator memory = {.fails_at = ++n};
    const bscap_allocator allocator = failing_allocator_start(&memory);
    bscap_forecast_options options = drawn(lanes);
    options.trajectories_count = futures;
    options.allocator = &allocator;
    bscap_lane_plan *plan;
    status = bscap_forecast_lane_plan(&plan, model, &options, NULL);
    if (status == BSCAP_OK) bscap_lane_plan_free(plan);
    ck_assert_uint_eq(memory.live_blocks, 0);
    ck_assert_uint_eq(memory.live_bytes, 0);
  }
  ck_assert_int_eq(status, BSCAP_OK);
  ck_assert_uint_gt(n, 5);
  bscap_model_free(model);
}

START_TEST(each_allocation_may_fail) {
  run_out_of_memory(BSCAP_LANES_AUTO, 20);
  run_out_of_memory(BSCAP_LANES_BASELINE, 20);
  run_out_of_memory(BSCAP_LANES_NONE, 20);
  run_out_of_memory(BSCAP_LANES_AUTO, 0);
}
END_TEST

RUN_TESTS("lane_plan", nothing_falls_back_without_a_cause,
          the_sync_clock_has_lanes_where_products_are_added_at_once,
          each_fallback_is_told_for_its_cause_and_no_other_is,
          directions_with_other_periods_leave_the_sync_clock_alone,
          metrics_that_come_late_leave_the_sync_clock_alone, one_future_has_its_busiest_days_alone,
          by_the_readable_engine_nothing_is_a_lane_and_nothing_falls_back,
          where_no_future_is_drawn_there_is_no_chance, each_stage_has_its_parts,
          futures_steps_and_clocks_are_counted,
          what_is_laid_out_takes_as_much_memory_as_what_is_stepped,
          options_are_held_to_those_of_a_forecast, each_allocation_may_fail)
