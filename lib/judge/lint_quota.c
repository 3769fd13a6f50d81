/* Quotas: against what pods reserve, and against the nodes. */
#include "judge/lint.h"

#include <math.h>

/* A quota bounds four sums; a row is one of them. */
typedef struct bound {
  const char *name;
  bscap_unit unit;
  double hard; /* NAN: not bounded */
  double sum;
} bound;

enum { BOUNDS = 4 };

static void list_bounds(bound bounds[BOUNDS], const bscap_quota *quota, bscap_reserved sum) {
  bounds[0] = (bound){"requests.cpu", BSCAP_MILLICORES, quota->requests.cpu_millicores,
                      sum.requests.cpu_millicores};
  bounds[1] = (bound){"requests.memory", BSCAP_BYTES, quota->requests.memory_bytes,
                      sum.requests.memory_bytes};
  bounds[2] = (bound){"limits.cpu", BSCAP_MILLICORES, quota->limits.cpu_millicores,
                      sum.limits.cpu_millicores};
  bounds[3] =
      (bound){"limits.memory", BSCAP_BYTES, quota->limits.memory_bytes, sum.limits.memory_bytes};
}

static size_t count_refused(const bscap_quota *quota, bscap_reserved sum) {
  bound bounds[BOUNDS];
  list_bounds(bounds, quota, sum);
  size_t count = 0;
  for (size_t i = 0; i < BOUNDS; i++) count += bounds[i].sum > bounds[i].hard;
  return count;
}

static const char *part_of(bscap_lint *lint, const bscap_quota *quota) {
  return bscap_lint_text(lint, "quota/%s", quota->name);
}

/* --- situations --- */

/* A Deployment that cannot even roll out alone; NULL where each can. */
static const bscap_service *first_stuck(const bscap_model *model, const bscap_quota *quota) {
  const bscap_reserved most = bscap_reserved_in_all(model, BSCAP_PODS_MAXIMUM);
  for (size_t i = 0; i < model->services_count; i++) {
    const bscap_service *service = &model->services[i];
    bscap_reserved sum = most;
    bscap_reserved_add(&sum, service,
                       bscap_pods(model, service, BSCAP_PODS_SURGE) -
                           bscap_pods(model, service, BSCAP_PODS_MAXIMUM));
    if (count_refused(quota, sum) > 0) return service;
  }
  return NULL;
}

typedef struct situation {
  const char *text;
  const char *otherwise; /* what else could be done */
  bscap_severity severity;
} situation;

static void add_refusal(bscap_lint *lint, const bscap_quota *quota, const situation *when,
                        bscap_reserved sum) {
  bound bounds[BOUNDS];
  list_bounds(bounds, quota, sum);
  const bound *first = bounds;
  while (!(first->sum > first->hard)) first++; /* there is one */
  const char *over = "", *raise = "";
  for (const bound *row = first; row < bounds + BOUNDS; row++) {
    if (!(row->sum > row->hard)) continue;
    const char *needed = bscap_lint_exactly(lint, row->sum, row->unit);
    over = bscap_lint_join(lint, over, ", ",
                           bscap_lint_text(lint, "%s would be %s of %s", row->name,
                                           bscap_lint_reserved(lint, row->sum, row->unit),
                                           bscap_lint_reserved(lint, row->hard, row->unit)));
    raise =
        bscap_lint_join(lint, raise, ", ", bscap_lint_text(lint, "%s to %s", row->name, needed));
  }
  bscap_lint_add(
      lint, quota, first->name,
      &(bscap_finding){.part = part_of(lint, quota),
                       .severity = when->severity,
                       .stated = first->hard,
                       .computed = first->sum,
                       .unit = first->unit,
                       .message = bscap_lint_text(lint, "refuses pods %s: %s", when->text, over),
                       .action = bscap_lint_text(lint, "Raise %s%s", raise, when->otherwise)});
}

/* Of several situations that a quota refuses, only the most ordinary is told. */
void bscap_lint_quota_minimum(bscap_lint *lint) {
  static const situation minimum = {
      "already with autoscalers at their minimum and every CronJob at work", "", BSCAP_CRITICAL};
  const bscap_reserved sum = bscap_reserved_in_all(lint->model, BSCAP_PODS_MINIMUM);
  for (size_t i = 0; i < lint->model->quotas_count; i++) {
    const bscap_quota *quota = &lint->model->quotas[i];
    if (count_refused(quota, sum) > 0) add_refusal(lint, quota, &minimum, sum);
  }
}

void bscap_lint_quota_maximum(bscap_lint *lint) {
  static const situation maximum = {"before autoscalers reach their maximum", ", or lower `max`",
                                    BSCAP_CRITICAL};
  const bscap_reserved least = bscap_reserved_in_all(lint->model, BSCAP_PODS_MINIMUM);
  const bscap_reserved sum = bscap_reserved_in_all(lint->model, BSCAP_PODS_MAXIMUM);
  for (size_t i = 0; i < lint->model->quotas_count; i++) {
    const bscap_quota *quota = &lint->model->quotas[i];
    if (count_refused(quota, least) == 0 && count_refused(quota, sum) > 0)
      add_refusal(lint, quota, &maximum, sum);
  }
}

void bscap_lint_quota_surge(bscap_lint *lint) {
  const bscap_model *model = lint->model;
  const bscap_reserved most = bscap_reserved_in_all(model, BSCAP_PODS_MAXIMUM);
  const bscap_reserved sum = bscap_reserved_in_all(model, BSCAP_PODS_SURGE);
  for (size_t i = 0; i < model->quotas_count; i++) {
    const bscap_quota *quota = &model->quotas[i];
    if (count_refused(quota, most) > 0 || count_refused(quota, sum) == 0) continue;
    const bscap_service *stuck = first_stuck(model, quota);
    situation surge = {
        "while every Deployment rolls out at once, with autoscalers at their maximum",
        ", or roll out one Deployment at a time", BSCAP_WARNING};
    if (stuck != NULL)
      surge = (situation){
          bscap_lint_text(lint,
                          "with autoscalers at their maximum, already while %s alone rolls out; "
                          "while every Deployment does",
                          stuck->name),
          ", or lower `surge`", BSCAP_CRITICAL};
    add_refusal(lint, quota, &surge, sum);
  }
}

void bscap_lint_quota_volumes(bscap_lint *lint) {
  const double count = (double)lint->model->volumes_count;
  for (size_t i = 0; i < lint->model->quotas_count; i++) {
    const bscap_quota *quota = &lint->model->quotas[i];
    if (!(count > quota->volumes)) continue;
    const char *needed = bscap_lint_amount(lint, count, BSCAP_COUNT);
    bscap_lint_add(
        lint, quota, "volumes",
        &(bscap_finding){
            .part = part_of(lint, quota),
            .severity = BSCAP_CRITICAL,
            .stated = quota->volumes,
            .computed = count,
            .unit = BSCAP_COUNT,
            .message =
                bscap_lint_text(lint, "allows %s of the model's %s volume claims",
                                bscap_lint_amount(lint, quota->volumes, BSCAP_COUNT), needed),
            .action = bscap_lint_text(lint, "Raise persistentvolumeclaims to %s", needed)});
  }
}
