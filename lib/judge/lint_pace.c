/* How fast `behavior` lets an autoscaler go, whatever its metrics ask for. */
#include "judge/lint.h"

#include <math.h>

#include "model/scaled.h"

#define DAY_SECONDS        86400.0
#define LONG_SECONDS       (30 * DAY_SECONDS) /* nobody waits for more */
#define LONGEST_STANDSTILL 7200.0             /* windows and periods together are shorter */
#define SLOW_START_SECONDS 300.0

static const char *part_of(bscap_lint *lint, const bscap_service *service) {
  return bscap_lint_text(lint, "service/%s", service->name);
}

static const char *seconds(bscap_lint *lint, double seconds) {
  return bscap_lint_amount(lint, seconds, BSCAP_SECONDS);
}

/* Where rules and windows let it come to when something asks for one end from the other. */
typedef struct course {
  int32_t replicas;
  int32_t wanted;
  int64_t syncs;
  double seconds; /* to the last change */
} course;

/* A metric that asks for just what is wanted, from any count: so many of one each. */
static const bscap_autoscaler_metric asking = {
    .source = BSCAP_SOURCE_EXTERNAL, .target = BSCAP_TARGET_AVERAGE_VALUE, .aim = 1000};

static void follow(course *way, bscap_autoscaler_state *state, const bscap_autoscaler *autoscaler) {
  const bscap_metric_value value = {.value = INT64_C(1000) * way->wanted};
  bscap_autoscaler_sight sight = {.replicas = way->replicas, .values = &value};
  for (int64_t syncs = 1; way->replicas != way->wanted; syncs++) {
    const double now = (double)sight.now_ms / 1000;
    if (now > LONG_SECONDS || now - way->seconds > LONGEST_STANDSTILL) return;
    sight.status_replicas = sight.replicas;
    way->replicas = bscap_autoscaler_sync(state, autoscaler, &sight).replicas;
    if (way->replicas != sight.replicas) {
      way->seconds = now;
      way->syncs = syncs;
    }
    sight.replicas = way->replicas;
    sight.now_ms += autoscaler->sync_period_ms;
  }
}

static course drive(bscap_lint *lint, const bscap_autoscaler *settings, bool is_up) {
  bscap_autoscaler autoscaler = *settings;
  autoscaler.metrics = &asking;
  autoscaler.metrics_count = 1;
  autoscaler.tolerance_ratio = 0;
  autoscaler.up.tolerance_ratio = autoscaler.down.tolerance_ratio = NAN;
  if (is_up) autoscaler.up.window_seconds = 0;
  course way = {is_up ? settings->least_replicas : settings->most_replicas,
                is_up ? settings->most_replicas : settings->least_replicas, 0, 0};
  void *memory = bscap_arena_take(lint->arena, 1, bscap_autoscaler_state_size(&autoscaler));
  if (memory == NULL)
    bscap_lint_ran_out(lint);
  else
    follow(&way, bscap_autoscaler_start(memory, &autoscaler), &autoscaler);
  return way;
}

/* One look at each autoscaler with `behavior` that has somewhere to go. */
typedef void (*look)(bscap_lint *lint, const bscap_service *service,
                     const bscap_autoscaler *autoscaler, const course *way);

static void each_course(bscap_lint *lint, bool is_up, look look_at) {
  bscap_autoscaler autoscaler;
  for (size_t i = 0; i < lint->model->services_count && !lint->failed; i++) {
    const bscap_service *service = &lint->model->services[i];
    if (!bscap_is_stated(service->autoscale.most)) continue;
    lint->failed |= !bscap_service_autoscaler(&autoscaler, lint->arena, service, true, true);
    if (lint->failed || !autoscaler.has_behavior) continue;
    const course way = drive(lint, &autoscaler, is_up);
    if (!lint->failed) look_at(lint, service, &autoscaler, &way);
  }
}

/* --- up --- */

static bool stands_still(const course *way) {
  return way->replicas != way->wanted && way->seconds < LONG_SECONDS - LONGEST_STANDSTILL;
}

static void look_whether_it_grows(bscap_lint *lint, const bscap_service *service,
                                  const bscap_autoscaler *autoscaler, const course *way) {
  if (!stands_still(way)) return;
  const bool is_disabled = autoscaler->up.select == BSCAP_SELECT_DISABLED;
  const char *why =
      is_disabled ? "behavior.scaleUp.selectPolicy is Disabled"
                  : bscap_lint_text(lint,
                                    "what the policies of behavior.scaleUp allow from %d on is too "
                                    "large for 32 bits and wraps around to below 0",
                                    way->replicas);
  bscap_lint_add(
      lint, &service->autoscale, "spec",
      &(bscap_finding){
          .part = part_of(lint, service),
          .severity = BSCAP_CRITICAL,
          .stated = way->wanted,
          .computed = way->replicas,
          .unit = BSCAP_COUNT,
          .message =
              bscap_lint_text(lint, "never has more than %d of its %d pods, whatever the load: %s",
                              way->replicas, way->wanted, why),
          .action = is_disabled
                        ? "Drop selectPolicy, or lower maxReplicas to what it is to be"
                        : bscap_lint_text(lint, "Write a value of at most %d", way->wanted)});
}

void bscap_lint_scaling_never_up(bscap_lint *lint) {
  each_course(lint, true, look_whether_it_grows);
}

static void look_whether_it_starts_fast(bscap_lint *lint, const bscap_service *service,
                                        const bscap_autoscaler *autoscaler, const course *way) {
  if (stands_still(way) || way->seconds <= SLOW_START_SECONDS) return;
  const bool is_reached = way->replicas == way->wanted;
  bscap_lint_add(
      lint, &service->autoscale, "spec",
      &(bscap_finding){
          .part = part_of(lint, service),
          .severity = BSCAP_WARNING,
          .stated = SLOW_START_SECONDS,
          .computed = is_reached ? way->seconds : INFINITY,
          .unit = BSCAP_SECONDS,
          .message = bscap_lint_text(
              lint,
              "takes %s%s (%lld syncs, %.0f s apart) from %d to %d pods when all are asked for at "
              "once, by the policies of behavior.scaleUp alone",
              is_reached ? "" : "more than ", seconds(lint, way->seconds), (long long)way->syncs,
              (double)autoscaler->sync_period_ms / 1000, autoscaler->least_replicas,
              autoscaler->most_replicas),
          .action = "Allow more pods or percent in a shorter period, or raise the minimum"});
}

void bscap_lint_scaling_slow_start(bscap_lint *lint) {
  each_course(lint, true, look_whether_it_starts_fast);
}

/* --- down --- */

static void look_whether_it_shrinks(bscap_lint *lint, const bscap_service *service,
                                    const bscap_autoscaler *autoscaler, const course *way) {
  const bool is_reached = way->replicas == way->wanted;
  const bool is_disabled = autoscaler->down.select == BSCAP_SELECT_DISABLED;
  if (is_reached && way->seconds <= DAY_SECONDS) return;
  const char *message =
      stands_still(way)
          ? bscap_lint_text(lint, "never has fewer pods again than it once had%s",
                            is_disabled ? ": behavior.scaleDown.selectPolicy is Disabled" : "")
          : bscap_lint_text(lint,
                            "takes %s%s from %d to %d pods without any load, by the policies of "
                            "behavior.scaleDown alone",
                            is_reached ? "" : "more than ", seconds(lint, way->seconds),
                            autoscaler->most_replicas, autoscaler->least_replicas);
  bscap_lint_add(
      lint, &service->autoscale, "spec",
      &(bscap_finding){.part = part_of(lint, service),
                       .severity = BSCAP_WARNING,
                       .stated = DAY_SECONDS,
                       .computed = is_reached ? way->seconds : INFINITY,
                       .unit = BSCAP_SECONDS,
                       .message = message,
                       .action = is_disabled
                                     ? "Drop selectPolicy, or see that somebody scales it down"
                                     : "Allow more pods or percent in a shorter period"});
}

void bscap_lint_scaling_never_down(bscap_lint *lint) {
  each_course(lint, false, look_whether_it_shrinks);
}

/* --- windows and tolerances --- */

static bool depends_on(const bscap_costs *costs, size_t driver) {
  for (size_t i = 0; i < costs->count; i++)
    if (costs->items[i].driver == driver) return true;
  return false;
}

static bool is_driven_by(const bscap_service *service, size_t driver) {
  return depends_on(&service->cpu.per, driver) || depends_on(&service->cpu.each, driver) ||
         depends_on(&service->memory.per, driver) || depends_on(&service->memory.each, driver);
}

static void look_at_event(bscap_lint *lint, const bscap_service *service, const char *name,
                          double lasts_seconds, double window_seconds) {
  if (!(window_seconds >= lasts_seconds)) return;
  bscap_lint_add(
      lint, &service->autoscale, "spec",
      &(bscap_finding){
          .part = part_of(lint, service),
          .severity = BSCAP_WARNING,
          .stated = lasts_seconds,
          .computed = window_seconds,
          .unit = BSCAP_SECONDS,
          .message = bscap_lint_text(
              lint,
              "adds pods only for load that has lasted %s, by "
              "behavior.scaleUp.stabilizationWindowSeconds, but %s lasts %s: it adds none for that",
              seconds(lint, window_seconds), name, seconds(lint, lasts_seconds)),
          .action =
              bscap_lint_text(lint, "Set the window well below %s", seconds(lint, lasts_seconds))});
}

static bool comes_with(const bscap_lint *lint, const bscap_service *service, size_t burst) {
  for (size_t i = 0; i < lint->model->drivers_count; i++) {
    const bscap_burst_sizes *bursts = &lint->model->drivers[i].bursts;
    for (size_t k = 0; k < bursts->count && is_driven_by(service, i); k++)
      if (bursts->items[k].burst == burst) return true;
  }
  return false;
}

static void look_at_events(bscap_lint *lint, const bscap_service *service, double window_seconds) {
  const bscap_model *model = lint->model;
  for (size_t i = 0; i < model->bursts_count; i++)
    if (comes_with(lint, service, i))
      look_at_event(lint, service, model->bursts[i].name, model->bursts[i].lasts_seconds,
                    window_seconds);
  for (size_t i = 0; i < model->drivers_count; i++)
    if (bscap_is_stated(model->drivers[i].flash.size_ratio) && is_driven_by(service, i))
      look_at_event(lint, service, bscap_lint_text(lint, "a flash of %s", model->drivers[i].name),
                    model->drivers[i].flash.lasts_seconds, window_seconds);
}

void bscap_lint_scaling_window(bscap_lint *lint) {
  bscap_autoscaler autoscaler;
  for (size_t i = 0; i < lint->model->services_count && !lint->failed; i++) {
    const bscap_service *service = &lint->model->services[i];
    if (!bscap_is_stated(service->autoscale.most)) continue;
    lint->failed |= !bscap_service_autoscaler(&autoscaler, lint->arena, service, true, true);
    if (!lint->failed && autoscaler.has_behavior)
      look_at_events(lint, service, autoscaler.up.window_seconds);
  }
}
