/* Alerts that something else forestalls. */
#include "judge/lint.h"

#include <math.h>

#include "judge/threshold.h"
#include "model/scaled.h"

void bscap_lint_volume_alert_full(bscap_lint *lint) {
  const bscap_model *model = lint->model;
  for (size_t i = 0; i < model->volumes_count; i++) {
    const bscap_volume *volume = &model->volumes[i];
    const bool has_own = bscap_is_stated(volume->alert_ratio);
    const double ratio = has_own ? volume->alert_ratio : model->alerts.volume_ratio;
    const double alert = ratio * bscap_volume_capacity(&volume->space);
    const double full = bscap_volume_full(&volume->space);
    if (!(alert >= full)) continue;
    bscap_lint_add(
        lint, has_own ? (const void *)volume : &model->alerts, has_own ? "alert" : "volume",
        &(bscap_finding){
            .part = bscap_lint_text(lint, "volume/%s", volume->name),
            .severity = BSCAP_WARNING,
            .stated = alert,
            .computed = full,
            .unit = BSCAP_BYTES,
            .message = bscap_lint_text(
                lint, "the alert at %s (%s) comes no sooner than the volume is full (%s)",
                bscap_lint_percent(lint, ratio), bscap_lint_bytes(lint, alert),
                bscap_lint_bytes(lint, full)),
            .action = bscap_lint_text(lint, "Alert below %s",
                                      bscap_lint_percent(lint, 1 - volume->space.headroom_ratio))});
  }
}

/* What pods use ends at what the nodes give them; past that they are killed or evicted. */
void bscap_lint_node_alert(bscap_lint *lint) {
  const bscap_model *model = lint->model;
  for (size_t i = 0; i < model->nodes_count; i++) {
    const bscap_node_group *group = &model->nodes[i];
    const bool has_own = bscap_is_stated(group->alert.memory_ratio);
    const double ratio = has_own ? group->alert.memory_ratio : model->alerts.node.memory_ratio;
    const double capacity = group->capacity.memory_bytes;
    const double room = capacity - bscap_stated_or(group->system.memory_bytes, 0);
    if (!(ratio * capacity >= room)) continue;
    bscap_lint_add(
        lint, has_own ? &group->alert : &model->alerts.node, "memory",
        &(bscap_finding){
            .part = bscap_lint_text(lint, "node/%s", group->name),
            .severity = BSCAP_WARNING,
            .stated = ratio * capacity,
            .computed = room,
            .unit = BSCAP_BYTES,
            .message = bscap_lint_text(
                lint,
                "the alert at %s of memory (%s) comes no sooner than pods use all that the node "
                "gives them (%s of %s): they are evicted first",
                bscap_lint_percent(lint, ratio), bscap_lint_bytes(lint, ratio * capacity),
                bscap_lint_bytes(lint, room), bscap_lint_bytes(lint, capacity)),
            .action = bscap_lint_text(lint, "Alert below %s",
                                      bscap_lint_percent(lint, room / capacity))});
  }
}

/* --- services --- */

static void look_at_limit(bscap_lint *lint, const bscap_service *service, const char *name,
                          double ratio, double limit, bscap_unit unit) {
  if (!(ratio >= 1) || !bscap_is_stated(limit)) return;
  const char *most = bscap_lint_exactly(lint, limit, unit);
  bscap_lint_add(
      lint, service, bscap_lint_text(lint, "alert.%s", name),
      &(bscap_finding){
          .part = bscap_lint_text(lint, "service/%s", service->name),
          .severity = BSCAP_WARNING,
          .stated = ratio * limit,
          .computed = limit,
          .unit = unit,
          .message = bscap_lint_text(lint,
                                     "the alert at %s of %s is at the limit of %s: the pod is "
                                     "%s before it fires",
                                     bscap_lint_percent(lint, ratio), name, most,
                                     unit == BSCAP_BYTES ? "killed" : "throttled"),
          .action = bscap_lint_text(lint, "Alert at 80%% of the limit (%s) or below",
                                    bscap_lint_amount(lint, 0.8 * limit, unit))});
}

void bscap_lint_service_alert(bscap_lint *lint) {
  const bscap_alert *all = &lint->model->alerts.service;
  for (size_t i = 0; i < lint->model->services_count; i++) {
    const bscap_service *service = &lint->model->services[i];
    look_at_limit(lint, service, "cpu", bscap_stated_or(service->alert.cpu_ratio, all->cpu_ratio),
                  service->cpu.limit, BSCAP_MILLICORES);
    look_at_limit(lint, service, "memory",
                  bscap_stated_or(service->alert.memory_ratio, all->memory_ratio),
                  service->memory.limit, BSCAP_BYTES);
  }
}

static void look_at_autoscaler(bscap_lint *lint, const bscap_service *service, const char *name,
                               double alert_ratio, const bscap_resource *resource,
                               double target_ratio, bscap_unit unit) {
  const double alert = alert_ratio * resource->limit;
  const double up =
      bscap_threshold_up(target_ratio, bscap_autoscale_tolerance(&service->autoscale, true)) *
      resource->request;
  if (!(alert < up)) return;
  bscap_lint_add(
      lint, service, bscap_lint_text(lint, "alert.%s", name),
      &(bscap_finding){.part = bscap_lint_text(lint, "service/%s", service->name),
                       .severity = BSCAP_WARNING,
                       .stated = alert,
                       .computed = up,
                       .unit = unit,
                       .message = bscap_lint_text(lint,
                                                  "the alert at %s of the limit is %s of %s for a "
                                                  "pod, but the autoscaler adds pods only "
                                                  "from %s on: it fires in ordinary use",
                                                  bscap_lint_percent(lint, alert_ratio),
                                                  bscap_lint_amount(lint, alert, unit), name,
                                                  bscap_lint_amount(lint, up, unit)),
                       .action =
                           bscap_lint_text(lint, "Alert above %s of the limit, or lower the target",
                                           bscap_lint_percent(lint, up / resource->limit))});
}

void bscap_lint_alert_before_autoscaler(bscap_lint *lint) {
  const bscap_alert *all = &lint->model->alerts.service;
  for (size_t i = 0; i < lint->model->services_count; i++) {
    const bscap_service *service = &lint->model->services[i];
    const bscap_autoscale *autoscale = &service->autoscale;
    /* An autoscaler looks at the whole pod, an alert at each container. */
    if (!bscap_is_stated(autoscale->most) || service->sidecars_count > 0) continue;
    look_at_autoscaler(lint, service, "cpu",
                       bscap_stated_or(service->alert.cpu_ratio, all->cpu_ratio), &service->cpu,
                       autoscale->cpu_ratio, BSCAP_MILLICORES);
    look_at_autoscaler(lint, service, "memory",
                       bscap_stated_or(service->alert.memory_ratio, all->memory_ratio),
                       &service->memory, autoscale->memory_ratio, BSCAP_BYTES);
  }
}
