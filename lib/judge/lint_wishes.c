/* What a text says an autoscaler does against what one with these targets does. */
#include "judge/lint.h"

#include <math.h>

#include "judge/threshold.h"
#include "model/scaled.h"

/* What the API server accepts. */
#define LONGEST_STABILIZATION 3600.0

static const char *seconds(bscap_lint *lint, double seconds) {
  return bscap_lint_amount(lint, seconds, BSCAP_SECONDS);
}

static const char *part_of(bscap_lint *lint, const bscap_service *service) {
  return bscap_lint_text(lint, "service/%s", service->name);
}

/* One metric of an autoscaler, and the threshold that is wished for it. */
typedef struct wish {
  const bscap_service *service;
  const bscap_trigger *trigger;
  const char *metric;
  double ratio;
  double target_ratio;
} wish;

static void add_without_target(bscap_lint *lint, const wish *asked, const char *direction) {
  bscap_lint_add(
      lint, asked->trigger, asked->metric,
      &(bscap_finding){
          .part = part_of(lint, asked->service),
          .severity = BSCAP_WARNING,
          .stated = asked->ratio,
          .computed = NAN,
          .unit = BSCAP_RATIO,
          .message =
              bscap_lint_text(lint, "is said to scale %s by %s at %s, but has no target for it",
                              direction, asked->metric, bscap_lint_percent(lint, asked->ratio)),
          .action = bscap_lint_text(lint, "Give the autoscaler a target for %s", asked->metric)});
}

static void each_wish(bscap_lint *lint, bool is_up, void (*look)(bscap_lint *, const wish *)) {
  for (size_t i = 0; i < lint->model->services_count; i++) {
    const bscap_service *service = &lint->model->services[i];
    const bscap_autoscale *autoscale = &service->autoscale;
    if (!bscap_is_stated(autoscale->most)) continue;
    const bscap_trigger *trigger = is_up ? &autoscale->up : &autoscale->down;
    const wish wishes[] = {
        {service, trigger, "cpu", trigger->cpu_ratio, autoscale->cpu_ratio},
        {service, trigger, "memory", trigger->memory_ratio, autoscale->memory_ratio},
    };
    for (size_t k = 0; k < sizeof wishes / sizeof *wishes; k++) {
      if (!bscap_is_stated(wishes[k].ratio)) continue;
      if (bscap_is_stated(wishes[k].target_ratio))
        look(lint, &wishes[k]);
      else
        add_without_target(lint, &wishes[k], is_up ? "up" : "down");
    }
  }
}

/* --- up --- */

static const char *up_action(bscap_lint *lint, const wish *asked, double wanted) {
  const double target =
      bscap_threshold_target(wanted, bscap_autoscale_tolerance(&asked->service->autoscale, true));
  const char *honest =
      bscap_lint_text(lint, "Say what it does, or set the %s target to", asked->metric);
  return isnan(target)
             ? "Say what it does"
             : bscap_lint_text(lint, "%s %s, which acts from %s on", honest,
                               bscap_lint_percent(lint, target), bscap_lint_percent(lint, wanted));
}

/* Use above 60 % is 61 % at least, as the controller counts whole percents. */
static void look_up(bscap_lint *lint, const wish *asked) {
  const double tolerance = bscap_autoscale_tolerance(&asked->service->autoscale, true);
  const double up = bscap_threshold_up(asked->target_ratio, tolerance);
  const double wanted = (floor(100 * asked->ratio + 1e-9) + 1) / 100;
  if (round(100 * up) == round(100 * wanted)) return;
  bscap_lint_add(
      lint, asked->trigger, asked->metric,
      &(bscap_finding){
          .part = part_of(lint, asked->service),
          .severity = BSCAP_WARNING,
          .stated = asked->ratio,
          .computed = up,
          .unit = BSCAP_RATIO,
          .message = bscap_lint_text(
              lint,
              "is said to scale up above %s of %s, but a target of %s with a tolerance of %s acts "
              "from %s on, %s still being within",
              bscap_lint_percent(lint, asked->ratio), asked->metric,
              bscap_lint_percent(lint, asked->target_ratio), bscap_lint_percent(lint, tolerance),
              bscap_lint_percent(lint, up), bscap_lint_percent(lint, up - 0.01)),
          .action = up_action(lint, asked, wanted)});
}

void bscap_lint_scale_up_wish(bscap_lint *lint) {
  each_wish(lint, true, look_up);
}

/* --- down --- */

/* With few pods rounding up decides: from 3 pods, less than two thirds of the target. */
static const char *by_count(bscap_lint *lint, const wish *asked) {
  const bscap_autoscale *autoscale = &asked->service->autoscale;
  const char *text = "";
  for (double pods = autoscale->most; pods > autoscale->least && pods > autoscale->most - 3;
       pods--) {
    const double down = bscap_threshold_down(asked->target_ratio,
                                             bscap_autoscale_tolerance(autoscale, false), pods);
    text = bscap_lint_join(lint, text, ", ",
                           bscap_lint_text(lint, "of %s pods at %s",
                                           bscap_lint_amount(lint, pods, BSCAP_COUNT),
                                           bscap_lint_percent(lint, fmax(0, down))));
  }
  if (*text == '\0') return "";
  return bscap_lint_text(lint, "; as counts round up, one %s", text);
}

static const char *down_action(bscap_lint *lint, const wish *asked) {
  const double tolerance = 1 - asked->ratio / asked->target_ratio;
  if (!(tolerance > 0)) return "Say what it does: one target serves both ways";
  return bscap_lint_text(lint,
                         "Say what it does, or write behavior.scaleDown.tolerance: %s (one for "
                         "all metrics; needs HPAConfigurableTolerance)",
                         bscap_lint_exactly(lint, round(100 * tolerance) / 100, BSCAP_COUNT));
}

/* Use below 40 % is 39 % at most. */
static void look_down(bscap_lint *lint, const wish *asked) {
  const double tolerance = bscap_autoscale_tolerance(&asked->service->autoscale, false);
  const double down = bscap_threshold_down(asked->target_ratio, tolerance, INFINITY);
  const double wanted = (ceil(100 * asked->ratio - 1e-9) - 1) / 100;
  if (round(100 * down) == round(100 * wanted)) return;
  bscap_lint_add(
      lint, asked->trigger, asked->metric,
      &(bscap_finding){
          .part = part_of(lint, asked->service),
          .severity = BSCAP_WARNING,
          .stated = asked->ratio,
          .computed = down,
          .unit = BSCAP_RATIO,
          .message = bscap_lint_text(
              lint,
              "is said to scale down below %s of %s, but there is no such field: a target of %s "
              "with a tolerance of %s lets pods go at %s and below%s",
              bscap_lint_percent(lint, asked->ratio), asked->metric,
              bscap_lint_percent(lint, asked->target_ratio), bscap_lint_percent(lint, tolerance),
              bscap_lint_percent(lint, fmax(0, down)), by_count(lint, asked)),
          .action = down_action(lint, asked)});
}

void bscap_lint_scale_down_wish(bscap_lint *lint) {
  each_wish(lint, false, look_down);
}

/* --- how long --- */

/* How far it looks back before it adds or removes pods. */
static double delay_of(const bscap_autoscaler *autoscaler, bool is_up) {
  if (autoscaler->has_behavior)
    return is_up ? autoscaler->up.window_seconds : autoscaler->down.window_seconds;
  return is_up ? 0 : (double)autoscaler->downscale_window_ms / 1000;
}

static const char *describe_delay(bscap_lint *lint, const bscap_autoscaler *autoscaler,
                                  bool is_up) {
  const double delay = delay_of(autoscaler, is_up);
  if (delay == 0)
    return bscap_lint_text(lint, "acts as soon as it looks, every %.0f s",
                           (double)autoscaler->sync_period_ms / 1000);
  return bscap_lint_text(lint, "holds the %s count of the last %.0f s",
                         is_up ? "lowest" : "highest", delay);
}

/* Whatever is written under `behavior`, the older rules go. */
static const char *delay_action(bscap_lint *lint, const bscap_autoscaler *autoscaler, double wanted,
                                bool is_up) {
  const char *action =
      bscap_lint_text(lint, "Write behavior: {scale%s: {stabilizationWindowSeconds: %.0f}}",
                      is_up ? "Up" : "Down", fmin(wanted, LONGEST_STABILIZATION));
  if (autoscaler->has_behavior) return action;
  return bscap_lint_text(lint,
                         "%s; with any behavior its policies take the place of the older rule for "
                         "growth: the greater of 4 pods and 100%% more in 15 s, not twice as many "
                         "or 4",
                         action);
}

static void look_at_delay(bscap_lint *lint, const bscap_service *service, bool is_up) {
  const bscap_trigger *trigger = is_up ? &service->autoscale.up : &service->autoscale.down;
  const double wanted = trigger->for_seconds;
  bscap_autoscaler autoscaler;
  if (!bscap_is_stated(wanted)) return;
  lint->failed |= !bscap_service_autoscaler(&autoscaler, lint->arena, service, true, true);
  if (lint->failed || wanted == delay_of(&autoscaler, is_up)) return;
  bscap_lint_add(lint, trigger, "for",
                 &(bscap_finding){.part = part_of(lint, service),
                                  .severity = BSCAP_WARNING,
                                  .stated = wanted,
                                  .computed = delay_of(&autoscaler, is_up),
                                  .unit = BSCAP_SECONDS,
                                  .message = bscap_lint_text(
                                      lint, "is said to scale %s after %s, but an autoscaler %s",
                                      is_up ? "up" : "down", seconds(lint, wanted),
                                      describe_delay(lint, &autoscaler, is_up)),
                                  .action = delay_action(lint, &autoscaler, wanted, is_up)});
}

static void each_delay(bscap_lint *lint, bool is_up) {
  for (size_t i = 0; i < lint->model->services_count; i++)
    if (bscap_is_stated(lint->model->services[i].autoscale.most) && !lint->failed)
      look_at_delay(lint, &lint->model->services[i], is_up);
}

void bscap_lint_scale_up_delay(bscap_lint *lint) {
  each_delay(lint, true);
}

void bscap_lint_scale_down_delay(bscap_lint *lint) {
  each_delay(lint, false);
}
