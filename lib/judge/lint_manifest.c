/* What a manifest says to no effect. */
#include "judge/lint.h"

#include <math.h>

#include "model/hpa.h"
#include "model/scaled.h"

static const char *part_of(bscap_lint *lint, const bscap_service *service) {
  return bscap_lint_text(lint, "service/%s", service->name);
}

/* --- metrics --- */

static void look_at_metric(bscap_lint *lint, const bscap_service *service, size_t index) {
  const bscap_hpa *hpa = service->autoscale.manifest;
  if (bscap_manifest_foresees(service, index)) return;
  bscap_lint_add(
      lint, &service->autoscale, "spec.metrics",
      &(bscap_finding){
          .part = part_of(lint, service),
          .severity = BSCAP_NOTE,
          .stated = NAN,
          .computed = NAN,
          .unit = BSCAP_COUNT,
          .message = bscap_lint_text(lint,
                                     "may scale on the metric %.80s too, of which the model knows "
                                     "nothing: it may have more pods than all that is said here, "
                                     "never fewer",
                                     hpa->metric_names[index]),
          .action = "Replay it over a recording of that metric, or take the rest as the least"});
}

void bscap_lint_scaling_unknown(bscap_lint *lint) {
  for (size_t i = 0; i < lint->model->services_count && lint->is_thorough; i++) {
    const bscap_service *service = &lint->model->services[i];
    const bscap_hpa *hpa = service->autoscale.manifest;
    for (size_t k = 0; hpa != NULL && k < hpa->autoscaler.metrics_count; k++)
      look_at_metric(lint, service, k);
  }
}

/* --- tolerances --- */

static const bscap_node *within(const bscap_node *node, const char *key) {
  return node == NULL ? NULL : bscap_node_written(node, key);
}

/* As it was written: the reader leaves out what the version ignores. */
static const bscap_node *written_tolerance(const bscap_model *model, const bscap_service *service,
                                           const char *direction) {
  const bscap_node *node =
      within(within(within(model->root, "services"), service->name), "autoscale");
  const bscap_node *spec = within(node, "spec");
  const bscap_node *behavior = within(spec == NULL ? node : spec, "behavior");
  return within(within(behavior, direction), "tolerance");
}

static void look_at_tolerance(bscap_lint *lint, const bscap_service *service,
                              const bscap_autoscaler *autoscaler, const char *direction) {
  static const char *const names[] = {"1.28", "1.33"};
  const bscap_node *node = written_tolerance(lint->model, service, direction);
  if (node == NULL || autoscaler->version >= BSCAP_KUBERNETES_NEWEST) return;
  bscap_lint_add_at(
      lint, node->place,
      &(bscap_finding){
          .part = part_of(lint, service),
          .severity = BSCAP_WARNING,
          .stated = NAN,
          .computed = autoscaler->tolerance_ratio,
          .unit = BSCAP_RATIO,
          .message = bscap_lint_text(
              lint,
              "behavior.%s.tolerance is ignored by Kubernetes %s, which drops it unless the gate "
              "HPAConfigurableTolerance is on: %s holds both ways",
              direction, names[autoscaler->version],
              bscap_lint_percent(lint, autoscaler->tolerance_ratio)),
          .action = "Drop it, or say that the version is the newest if the gate is on"});
}

void bscap_lint_scaling_tolerance(bscap_lint *lint) {
  bscap_autoscaler autoscaler;
  for (size_t i = 0; i < lint->model->services_count && !lint->failed; i++) {
    const bscap_service *service = &lint->model->services[i];
    if (service->autoscale.manifest == NULL) continue;
    lint->failed |= !bscap_service_autoscaler(&autoscaler, lint->arena, service, true, true);
    if (lint->failed) return;
    look_at_tolerance(lint, service, &autoscaler, "scaleUp");
    look_at_tolerance(lint, service, &autoscaler, "scaleDown");
  }
}
