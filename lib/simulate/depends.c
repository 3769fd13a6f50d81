/* Which drivers a demand follows. */
#include "simulate/plan.h"

static bool follows_costs(const bscap_costs *costs, size_t driver) {
  for (size_t i = 0; i < costs->count; i++)
    if (costs->items[i].driver == driver) return true;
  return false;
}

static bool follows_resource(const bscap_resource *resource, size_t driver) {
  return follows_costs(&resource->per, driver) || follows_costs(&resource->each, driver);
}

static bool scales_with(const bscap_plan *plan, size_t service, size_t driver) {
  const bscap_service *part = &plan->model->services[service];
  return plan->services[service].autoscales &&
         (follows_resource(&part->cpu, driver) || follows_resource(&part->memory, driver));
}

/* A pod's share hangs on the number of pods, and what the most pods need on the work alone. */
static bool service_follows(const bscap_plan *plan, const bscap_plan_metric *metric,
                            size_t driver) {
  const bscap_service *part = &plan->model->services[metric->part];
  switch (metric->kind) {
  case BSCAP_METRIC_SERVICE_CPU:
    return follows_resource(&part->cpu, driver) || scales_with(plan, metric->part, driver);
  case BSCAP_METRIC_SERVICE_MEMORY:
    return follows_resource(&part->memory, driver) || scales_with(plan, metric->part, driver);
  case BSCAP_METRIC_AUTOSCALER_CPU:
  case BSCAP_METRIC_AUTOSCALER_UNMET:
    return follows_resource(&part->cpu, driver);
  default:
    return follows_resource(&part->memory, driver);
  }
}

static bool volume_follows(const bscap_plan *plan, size_t volume, size_t driver) {
  for (size_t i = 0; i < plan->streams_count; i++)
    if (plan->streams[i].volume == volume && plan->streams[i].driver == driver) return true;
  return false;
}

static bool link_follows(const bscap_link *link, size_t driver) {
  for (size_t i = 0; i < link->traffic_count; i++)
    if (follows_costs(&link->traffic[i].per, driver) ||
        follows_costs(&link->traffic[i].follows, driver))
      return true;
  return false;
}

/* Use of nodes: that of their services. What is reserved: the number of their pods. */
static bool group_follows(const bscap_plan *plan, const bscap_plan_metric *metric, size_t driver) {
  const bscap_model *model = plan->model;
  bool is_node = metric->kind < BSCAP_METRIC_QUOTA_CPU_REQUESTS;
  for (size_t i = 0; i < model->services_count; i++) {
    const bscap_service *part = &model->services[i];
    if (is_node && part->nodes != metric->part) continue;
    if (scales_with(plan, i, driver)) return true;
    if (metric->kind == BSCAP_METRIC_NODE_CPU && follows_resource(&part->cpu, driver)) return true;
    if (metric->kind == BSCAP_METRIC_NODE_MEMORY && follows_resource(&part->memory, driver))
      return true;
  }
  return false;
}

bool bscap_plan_depends(const bscap_plan *plan, size_t metric, size_t driver) {
  const bscap_plan_metric *about = &plan->metrics[metric];
  switch (about->kind) {
  case BSCAP_METRIC_DRIVER:
    return about->part == driver;
  case BSCAP_METRIC_SERVICE_CPU:
  case BSCAP_METRIC_SERVICE_MEMORY:
  case BSCAP_METRIC_AUTOSCALER_CPU:
  case BSCAP_METRIC_AUTOSCALER_MEMORY:
  case BSCAP_METRIC_AUTOSCALER_UNMET:
    return service_follows(plan, about, driver);
  case BSCAP_METRIC_VOLUME:
    return volume_follows(plan, about->part, driver);
  case BSCAP_METRIC_LINK:
    return link_follows(&plan->model->links[about->part], driver);
  case BSCAP_METRIC_QUOTA_VOLUMES:
    return false;
  default:
    return group_follows(plan, about, driver);
  }
}
