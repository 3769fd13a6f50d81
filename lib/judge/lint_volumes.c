/* Volumes: what they hold now, who saves it, and how pods share them. */
#include "judge/lint.h"

#include <math.h>

#include "judge/flow.h"

static const char *part_of(bscap_lint *lint, const bscap_volume *volume) {
  return bscap_lint_text(lint, "volume/%s", volume->name);
}

void bscap_lint_volume_used(bscap_lint *lint) {
  for (size_t i = 0; i < lint->model->volumes_count; i++) {
    const bscap_volume *volume = &lint->model->volumes[i];
    const double full = bscap_volume_full(&volume->space);
    const double used = bscap_flow_used(lint->model, volume);
    const bool is_stated = bscap_is_stated(volume->used_bytes);
    /* What a retention keeps has a finding of its own. */
    if (!(used > full) || (!is_stated && isfinite(volume->retention_seconds))) continue;
    bscap_lint_add(
        lint, volume, "used",
        &(bscap_finding){.part = part_of(lint, volume),
                         .severity = BSCAP_CRITICAL,
                         .stated = used,
                         .computed = full,
                         .unit = BSCAP_BYTES,
                         .message = bscap_lint_text(
                             lint, "%s used of a volume of %s that is full at %s",
                             bscap_lint_bytes(lint, used),
                             bscap_lint_exactly(lint, volume->space.size_bytes, BSCAP_BYTES),
                             bscap_lint_bytes(lint, full)),
                         .action = "Raise the size, or correct what is used"});
  }
}

void bscap_lint_volume_backup(bscap_lint *lint) {
  for (size_t i = 0; i < lint->model->volumes_count; i++) {
    const bscap_volume *volume = &lint->model->volumes[i];
    const bool stays = !isfinite(volume->retention_seconds) && !isfinite(volume->reset_seconds);
    if (!stays || bscap_is_stated(volume->backup_seconds)) continue;
    bscap_lint_add(
        lint, volume, "backup",
        &(bscap_finding){.part = part_of(lint, volume),
                         .severity = BSCAP_WARNING,
                         .stated = NAN,
                         .computed = NAN,
                         .unit = BSCAP_SECONDS,
                         .message = "what it holds stays for ever, and nothing saves it: there is "
                                    "neither a retention nor a backup",
                         .action = "Write `backup: 1d` and make one, or say that it may be lost "
                                   "with `retention` or `resets`"});
  }
}

/* --- who mounts it --- */

static const bscap_service *mounting_service(const bscap_model *model, const bscap_volume *volume) {
  const bool is_for_one =
      volume->access == BSCAP_READ_WRITE_ONCE || volume->access == BSCAP_READ_WRITE_ONCE_POD;
  if (!is_for_one || volume->service == BSCAP_NONE) return NULL;
  return &model->services[volume->service];
}

static double nodes_of(const bscap_model *model, const bscap_service *service) {
  return service->nodes == BSCAP_NONE ? 1 : model->nodes[service->nodes].count;
}

static const char *consequence(const bscap_model *model, const bscap_volume *volume,
                               const bscap_service *service) {
  if (volume->access == BSCAP_READ_WRITE_ONCE_POD)
    return "the new one stays Pending as long as the old one runs";
  if (nodes_of(model, service) > 1)
    return "on another node the new one waits for the volume for ever, on the same node both "
           "write to it";
  return "on the one node both write to it at the same time";
}

void bscap_lint_volume_rollout(bscap_lint *lint) {
  const bscap_model *model = lint->model;
  for (size_t i = 0; i < model->volumes_count; i++) {
    const bscap_volume *volume = &model->volumes[i];
    const bscap_service *service = mounting_service(model, volume);
    if (service == NULL) continue;
    const double most = bscap_pods(model, service, BSCAP_PODS_MAXIMUM);
    const double surge = bscap_pods(model, service, BSCAP_PODS_SURGE);
    if (!(surge > most && most == 1)) continue;
    bscap_lint_add(
        lint, service, "kind",
        &(bscap_finding){
            .part = part_of(lint, volume),
            .severity = BSCAP_WARNING,
            .stated = most,
            .computed = surge,
            .unit = BSCAP_COUNT,
            .message = bscap_lint_text(
                lint,
                "the Deployment %s rolls out with %s pods for a volume that one may mount: %s",
                service->name, bscap_lint_amount(lint, surge, BSCAP_COUNT),
                consequence(model, volume, service)),
            .action = bscap_lint_text(lint,
                                      "Make %s a StatefulSet, or set its strategy to Recreate and "
                                      "`surge: 0%%` here",
                                      service->name)});
  }
}

void bscap_lint_volume_shared(bscap_lint *lint) {
  const bscap_model *model = lint->model;
  for (size_t i = 0; i < model->volumes_count; i++) {
    const bscap_volume *volume = &model->volumes[i];
    const bscap_service *service = mounting_service(model, volume);
    /* Each pod of a StatefulSet has a claim of its own. */
    if (service == NULL || service->kind == BSCAP_STATEFUL_SET) continue;
    const double most = bscap_pods(model, service, BSCAP_PODS_MAXIMUM);
    if (!(most > 1)) continue;
    bscap_lint_add(
        lint, volume, "access",
        &(bscap_finding){
            .part = part_of(lint, volume),
            .severity = nodes_of(model, service) > 1 ? BSCAP_CRITICAL : BSCAP_WARNING,
            .stated = 1,
            .computed = most,
            .unit = BSCAP_COUNT,
            .message =
                bscap_lint_text(lint, "up to %s pods of %s mount a volume that one may mount: %s",
                                bscap_lint_amount(lint, most, BSCAP_COUNT), service->name,
                                nodes_of(model, service) > 1 ? "those on other nodes never start"
                                                             : "on the one node all write to it"),
            .action = bscap_lint_text(lint,
                                      "Make %s a StatefulSet with a claim for each pod, or use a "
                                      "volume that can be ReadWriteMany",
                                      service->name)});
  }
}
