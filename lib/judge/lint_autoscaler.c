/* Autoscalers that idle pods hold up, and targets that are never reached. */
#include "judge/watched.h"

#include <math.h>

#include "judge/threshold.h"
#include "model/scaled.h"

static const char *reserved(bscap_lint *lint, const bscap_watched *metric, double value) {
  return bscap_lint_reserved(lint, value, metric->unit);
}

/* CPU use is measured in whole millicores, rounded up. */
static double measured_idle(const bscap_watched *metric) {
  return metric->unit == BSCAP_MILLICORES ? ceil(metric->idle) : metric->idle;
}

/* The least request with which the last of least + 1 pods goes. Use is cut down to whole percent,
 * so that it may come as near as one likes to one percent more. */
static const char *idle_action(bscap_lint *lint, const bscap_watched *metric) {
  const bscap_autoscale *autoscale = &metric->service->autoscale;
  const double down = bscap_threshold_down(
      metric->target_ratio, bscap_autoscale_tolerance(autoscale, false), autoscale->least + 1);
  const double step = metric->unit == BSCAP_BYTES ? 0x1p20 : 1;
  if (down < 0) return "Drop this target";
  const double bound = 100 * measured_idle(metric) / (round(100 * down) + 1);
  const double request = (floor(bound / step) + 1) * step;
  return bscap_lint_text(lint, "Drop the %s target, or request %s or more", metric->name,
                         reserved(lint, metric, request));
}

static void add_idle(bscap_lint *lint, const bscap_watched *metric, bscap_severity severity,
                     const char *outcome) {
  const double use = floor(100 * measured_idle(metric) / metric->request) / 100;
  bscap_lint_add(
      lint, &metric->service->autoscale, metric->name,
      &(bscap_finding){
          .part = bscap_lint_text(lint, "service/%s", metric->service->name),
          .severity = severity,
          .stated = metric->target_ratio,
          .computed = use,
          .unit = BSCAP_RATIO,
          .message = bscap_lint_text(
              lint,
              "an idle pod uses %s of the %s of %s it requests, %s against a target of %s: %s",
              bscap_lint_amount(lint, metric->idle, metric->unit),
              reserved(lint, metric, metric->request), metric->name,
              bscap_lint_amount(lint, use, BSCAP_RATIO),
              bscap_lint_amount(lint, metric->target_ratio, BSCAP_RATIO), outcome),
          .action = idle_action(lint, metric)});
}

static void look_whether_pinned(bscap_lint *lint, const bscap_watched *metric) {
  const int32_t least = metric->autoscaler.least_replicas;
  const int32_t rest = bscap_watched_settle(metric, metric->idle, least);
  if (rest <= least) return;
  add_idle(lint, metric, BSCAP_CRITICAL,
           bscap_lint_text(
               lint, "more pods do not lower that, so that without any work it goes to %d", rest));
}

void bscap_lint_autoscaler_pinned(bscap_lint *lint) {
  bscap_lint_each_watched(lint, look_whether_pinned);
}

static const char *idle_from(bscap_lint *lint, const bscap_watched *metric, double idle) {
  const double shown = bscap_threshold_round(idle, metric->unit, true);
  return bscap_lint_amount(lint, shown, metric->unit);
}

/* `more than 1 from 46.1 Mi on, all 3 from 60.2 Mi on, and grows by itself only from 99.9 Mi on` */
static const char *describe_range(bscap_lint *lint, const bscap_watched *metric) {
  const int32_t least = metric->autoscaler.least_replicas, most = metric->autoscaler.most_replicas;
  const double some = bscap_watched_holds(metric, most, least + 1);
  const double all = bscap_watched_holds(metric, most, most);
  const double grows = bscap_watched_holds(metric, least, least + 1);
  const char *text = bscap_lint_text(lint, "all %d from %s on", most, idle_from(lint, metric, all));
  if (some < all)
    text = bscap_lint_text(lint, "more than %d from %s on, %s", least,
                           idle_from(lint, metric, some), text);
  if (isinf(grows)) return text;
  return bscap_lint_text(lint, "%s, and grows by itself only from %s on", text,
                         idle_from(lint, metric, grows));
}

static void look_whether_it_ratchets(bscap_lint *lint, const bscap_watched *metric) {
  const int32_t least = metric->autoscaler.least_replicas, most = metric->autoscaler.most_replicas;
  if (bscap_watched_settle(metric, metric->idle, least) > least) return;
  const int32_t rest = bscap_watched_settle(metric, metric->idle, most);
  if (rest <= least) return;
  add_idle(lint, metric, BSCAP_WARNING,
           bscap_lint_text(lint,
                           "more pods do not lower that, so that after one peak it never has fewer "
                           "than %d again (it keeps %s)",
                           rest, describe_range(lint, metric)));
}

void bscap_lint_autoscaler_ratchet(bscap_lint *lint) {
  bscap_lint_each_watched(lint, look_whether_it_ratchets);
}

/* --- targets out of reach --- */

static void look_whether_reachable(bscap_lint *lint, const bscap_watched *metric) {
  const double tolerance = bscap_autoscale_tolerance(&metric->service->autoscale, true);
  const double up = bscap_threshold_up(metric->target_ratio, tolerance);
  const double most = floor(100 * metric->limit / metric->request) / 100;
  if (!(most < up)) return;
  bscap_lint_add(
      lint, &metric->service->autoscale, metric->name,
      &(bscap_finding){
          .part = bscap_lint_text(lint, "service/%s", metric->service->name),
          .severity = BSCAP_CRITICAL,
          .stated = metric->target_ratio,
          .computed = most,
          .unit = BSCAP_RATIO,
          .message = bscap_lint_text(lint,
                                     "adds pods from %s of the %s request (%s) on, but a pod can "
                                     "use no more than its limit of %s, %s: it never does",
                                     bscap_lint_amount(lint, up, BSCAP_RATIO), metric->name,
                                     reserved(lint, metric, metric->request),
                                     reserved(lint, metric, metric->limit),
                                     bscap_lint_amount(lint, most, BSCAP_RATIO)),
          .action = bscap_lint_text(lint, "Set the target below %s, or raise the limit",
                                    bscap_lint_amount(lint, most / (1 + tolerance), BSCAP_RATIO))});
}

void bscap_lint_autoscaler_target(bscap_lint *lint) {
  bscap_lint_each_watched(lint, look_whether_reachable);
}
