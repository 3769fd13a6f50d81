/* What holds of an autoscaler by what it counts: where it sees nothing, where it turns back. */
#include "judge/watched.h"

#include <math.h>

#include "judge/threshold.h"

enum { MOST_STEPS = 1000, ALL_BUT_INFINITE = 1000000 };

static const char *part_of(bscap_lint *lint, const bscap_service *service) {
  return bscap_lint_text(lint, "service/%s", service->name);
}

static const char *amount(bscap_lint *lint, const bscap_watched *metric, double value) {
  return bscap_lint_amount(lint, value, metric->unit);
}

/* --- the blind band --- */

/* The total at which it asks for the maximum, as load grows slowly from the minimum: each count of
 * pods is left at a total of its own, and there may be some that are passed over. */
static double total_at_most(const bscap_watched *metric) {
  int32_t replicas = metric->autoscaler.least_replicas;
  double total = 0;
  for (int step = 0; replicas < metric->autoscaler.most_replicas; step++) {
    if (step == MOST_STEPS) return INFINITY;
    total = fmax(total, bscap_watched_up(metric, replicas));
    if (isinf(total)) return INFINITY;
    replicas = bscap_watched_decide(metric, total, replicas);
  }
  return total;
}

static void look_for_blind_band(bscap_lint *lint, const bscap_watched *metric) {
  const int32_t least = metric->autoscaler.least_replicas, most = metric->autoscaler.most_replicas;
  if (metric->unit != BSCAP_MILLICORES || isinf(metric->limit) || least == most) return;
  const double all = most * metric->limit, from = total_at_most(metric);
  const bool is_wide = from < all / 10;
  if (!(from < all) || !(is_wide || lint->is_thorough)) return;
  const double needed = ceil(all / metric->aim - 1e-9);
  bscap_lint_add(
      lint, &metric->service->autoscale, "max",
      &(bscap_finding){
          .part = part_of(lint, metric->service),
          .severity = is_wide ? BSCAP_WARNING : BSCAP_NOTE,
          .stated = all,
          .computed = from,
          .unit = metric->unit,
          .message = bscap_lint_text(
              lint,
              "asks for all %d pods once they use %s of %s together, and does nothing more up to "
              "the %s that their limits let them use: it is blind over %s of that (the last pod "
              "goes again at %s)",
              most, amount(lint, metric, from), metric->name, amount(lint, metric, all),
              bscap_lint_percent(lint, 1 - from / all),
              amount(lint, metric, bscap_watched_down(metric, most))),
          .action = bscap_lint_text(lint,
                                    "Raise the maximum, up to %.0f pods, of which each uses the %s "
                                    "aimed at then, request more, or accept it",
                                    needed, amount(lint, metric, metric->aim))});
}

void bscap_lint_scaling_blind_band(bscap_lint *lint) {
  bscap_lint_each_watched(lint, look_for_blind_band);
}

/* --- down --- */

/* Whether scale-down-differs speaks of it. */
static bool is_wished_otherwise(const bscap_watched *metric) {
  const bscap_trigger *wish = &metric->service->autoscale.down;
  const bool is_cpu = metric->unit == BSCAP_MILLICORES;
  return bscap_is_stated(is_cpu ? wish->cpu_ratio : wish->memory_ratio);
}

/* Of a metric whose counts are so many, or so few, that rounding up does not matter. */
static double up_by_tolerance(const bscap_watched *metric) {
  bscap_watched one = *metric;
  one.autoscaler.least_replicas = 1;
  one.autoscaler.most_replicas = 2;
  return bscap_watched_up_ratio(&one, 1);
}

static double down_by_tolerance(const bscap_watched *metric) {
  bscap_watched many = *metric;
  many.autoscaler.most_replicas = ALL_BUT_INFINITE;
  return fmax(0, bscap_watched_down_ratio(&many, ALL_BUT_INFINITE));
}

static void look_for_down_threshold(bscap_lint *lint, const bscap_watched *metric) {
  const int32_t least = metric->autoscaler.least_replicas, most = metric->autoscaler.most_replicas;
  if (!lint->is_thorough || !metric->is_utilization) return;
  if (least == most || is_wished_otherwise(metric)) return;
  const double up = up_by_tolerance(metric), down = down_by_tolerance(metric);
  const double last = fmax(0, bscap_watched_down_ratio(metric, most));
  const char *rounding =
      last == down ? ""
                   : bscap_lint_text(lint,
                                     ", and with few pods rounding up decides: one of %d goes "
                                     "at %s",
                                     most, bscap_lint_percent(lint, last));
  bscap_lint_add(
      lint, &metric->service->autoscale, metric->name,
      &(bscap_finding){
          .part = part_of(lint, metric->service),
          .severity = BSCAP_NOTE,
          .stated = metric->target_ratio,
          .computed = down,
          .unit = BSCAP_RATIO,
          .message = bscap_lint_text(
              lint,
              "there is no threshold of its own for scaling down: a target of %s of %s goes up "
              "from %s on and down at %s, by the tolerance alone%s",
              bscap_lint_percent(lint, metric->target_ratio), metric->name,
              bscap_lint_percent(lint, up), bscap_lint_percent(lint, down), rounding),
          .action = "Where they should lie further apart, write behavior.scaleDown.tolerance (one "
                    "for all metrics; needs HPAConfigurableTolerance)"});
}

void bscap_lint_scaling_down_threshold(bscap_lint *lint) {
  bscap_lint_each_aim(lint, look_for_down_threshold);
}

/* --- what never works --- */

/* Others may fail too: with none left nothing happens at all. */
static bool has_another(const bscap_watched *metric) {
  const bscap_service *service = metric->service;
  const bool is_cpu = metric->unit == BSCAP_MILLICORES;
  const bscap_resource *other = is_cpu ? &service->memory : &service->cpu;
  const double target = is_cpu ? service->autoscale.memory_ratio : service->autoscale.cpu_ratio;
  bool is_valid = bscap_is_stated(target) && bscap_is_stated(other->request);
  for (size_t i = 0; i < service->sidecars_count; i++) {
    const bscap_sidecar *sidecar = &service->sidecars[i];
    is_valid &= bscap_is_stated(is_cpu ? sidecar->memory.request : sidecar->cpu.request);
  }
  return is_valid;
}

static void look_for_request(bscap_lint *lint, const bscap_watched *metric) {
  const bool has_other = has_another(metric);
  bscap_lint_add(
      lint, &metric->service->autoscale, metric->name,
      &(bscap_finding){
          .part = part_of(lint, metric->service),
          .severity = BSCAP_CRITICAL,
          .stated = metric->target_ratio,
          .computed = NAN,
          .unit = BSCAP_RATIO,
          .message = bscap_lint_text(
              lint,
              "aims at %s of the %s that pods request, but the container %s requests none: the "
              "metric fails (FailedGetResourceMetric), and the autoscaler %s",
              bscap_lint_percent(lint, metric->target_ratio), metric->name, metric->unrequested,
              has_other ? "never scales down" : "never scales"),
          .action = bscap_lint_text(lint, "Give %s a %s request, or drop this target",
                                    metric->unrequested, metric->name)});
}

void bscap_lint_scaling_request(bscap_lint *lint) {
  bscap_lint_each_failing(lint, look_for_request);
}

void bscap_lint_scaling_fixed(bscap_lint *lint) {
  for (size_t i = 0; i < lint->model->services_count; i++) {
    const bscap_service *service = &lint->model->services[i];
    const bscap_autoscale *autoscale = &service->autoscale;
    if (!(autoscale->least == autoscale->most)) continue;
    const char *pods = bscap_lint_amount(lint, autoscale->most, BSCAP_COUNT);
    bscap_lint_add(
        lint, autoscale, "max",
        &(bscap_finding){
            .part = part_of(lint, service),
            .severity = BSCAP_WARNING,
            .stated = autoscale->most,
            .computed = autoscale->least,
            .unit = BSCAP_COUNT,
            .message = bscap_lint_text(lint,
                                       "never scales: its minimum and its maximum are "
                                       "both %s",
                                       pods),
            .action = bscap_lint_text(
                lint, "Raise the maximum, or drop the autoscaler and write replicas: %s", pods)});
  }
}
