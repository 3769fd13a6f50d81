#include "model/scaled.h"

#include <math.h>
#include <string.h>

#include "model/hpa.h"

/* --- pods --- */

static double or_nothing(double value) {
  return bscap_is_stated(value) ? value : 0;
}

static const bscap_resource *resource_of(const bscap_service *service, size_t container,
                                         bool is_cpu) {
  if (container == 0) return is_cpu ? &service->cpu : &service->memory;
  const bscap_sidecar *sidecar = &service->sidecars[container - 1];
  return is_cpu ? &sidecar->cpu : &sidecar->memory;
}

/* NAN where a container requests nothing, as the controller then has no utilization. */
static double request_of_pod(const bscap_service *service, bool is_cpu) {
  double sum = 0;
  for (size_t i = 0; i <= service->sidecars_count; i++)
    sum += resource_of(service, i, is_cpu)->request;
  return sum;
}

static double limit_of_pod(const bscap_service *service, bool is_cpu) {
  double sum = 0;
  for (size_t i = 0; i <= service->sidecars_count; i++) {
    const double limit = resource_of(service, i, is_cpu)->limit;
    sum += bscap_is_stated(limit) ? limit : INFINITY;
  }
  return sum;
}

/* Of a sidecar of which no use is stated, its request stands for it. */
static double base_of_pod(const bscap_service *service, bool is_cpu) {
  double sum = or_nothing(resource_of(service, 0, is_cpu)->base);
  for (size_t i = 1; i <= service->sidecars_count; i++) {
    const bscap_resource *resource = resource_of(service, i, is_cpu);
    sum += bscap_is_stated(resource->base) ? resource->base : or_nothing(resource->request);
  }
  return sum;
}

/* --- manifests --- */

static bool names_sidecar(const bscap_service *service, const char *container) {
  for (size_t i = 0; i < service->sidecars_count && container != NULL; i++)
    if (strcmp(service->sidecars[i].name, container) == 0) return true;
  return false;
}

bool bscap_manifest_foresees(const bscap_service *service, size_t index) {
  const bscap_hpa *hpa = service->autoscale.manifest;
  const bscap_autoscaler_metric *metric = &hpa->autoscaler.metrics[index];
  if (metric->source > BSCAP_SOURCE_CONTAINER_RESOURCE) return false;
  if (!metric->is_cpu && strcmp(hpa->metric_names[index], "memory") != 0) return false;
  return !names_sidecar(service, hpa->metric_containers[index]);
}

static double ratio_of(const bscap_service *service, const bscap_autoscaler_metric *metric) {
  if (metric->target == BSCAP_TARGET_UTILIZATION) return (double)metric->aim / 100;
  double request = 0;
  for (size_t i = 0; i <= service->sidecars_count; i++)
    request += or_nothing(resource_of(service, i, metric->is_cpu)->request);
  const double aim = (double)metric->aim / (metric->is_cpu ? 1 : 1000);
  return request > 0 ? aim / request : NAN;
}

/* Of two targets for one resource, the lower one decides. */
void bscap_manifest_settle(bscap_service *service) {
  bscap_autoscale *autoscale = &service->autoscale;
  const bscap_hpa *hpa = autoscale->manifest;
  if (hpa == NULL) return;
  autoscale->cpu_ratio = autoscale->memory_ratio = NAN;
  for (size_t i = 0; i < hpa->autoscaler.metrics_count; i++) {
    const bscap_autoscaler_metric *metric = &hpa->autoscaler.metrics[i];
    if (!bscap_manifest_foresees(service, i)) continue;
    double *ratio = metric->is_cpu ? &autoscale->cpu_ratio : &autoscale->memory_ratio;
    *ratio = fmin(*ratio, ratio_of(service, metric));
  }
}

bool bscap_manifest_needs_request(const bscap_service *service, bool is_cpu) {
  const bscap_hpa *hpa = service->autoscale.manifest;
  for (size_t i = 0; i < hpa->autoscaler.metrics_count; i++) {
    const bscap_autoscaler_metric *metric = &hpa->autoscaler.metrics[i];
    if (bscap_manifest_foresees(service, i) && metric->is_cpu == is_cpu &&
        metric->target == BSCAP_TARGET_UTILIZATION)
      return true;
  }
  return false;
}

static bscap_status warn_of_metric(const bscap_reader *reader, const bscap_service *service,
                                   const bscap_origin *origin, size_t index) {
  const bscap_hpa *hpa = service->autoscale.manifest;
  const bscap_place place =
      hpa->metrics_node == NULL ? origin->place : hpa->metrics_node->items[index]->place;
  const char *name = hpa->metric_names[index], *container = hpa->metric_containers[index];
  if (!bscap_manifest_foresees(service, index))
    return bscap_warn(reader->diagnostics, reader->error, place,
                      "%s: the model knows nothing of the metric '%.80s': the forecast leaves it "
                      "out",
                      origin->path, name);
  if (container == NULL || service->sidecars_count == 0) return BSCAP_OK;
  return bscap_warn(reader->diagnostics, reader->error, place,
                    "%s: the forecast takes the %.80s of the container %.80s for that of the "
                    "whole pod, sidecars included",
                    origin->path, name, container);
}

bscap_status bscap_manifest_warn(const bscap_reader *reader, const bscap_service *service) {
  const bscap_autoscale *autoscale = &service->autoscale;
  if (autoscale->manifest == NULL || reader->is_bare) return BSCAP_OK;
  const bscap_origin *origin = bscap_model_origin(reader->model, autoscale);
  bscap_status status = BSCAP_OK;
  for (size_t i = 0; i < autoscale->manifest->autoscaler.metrics_count && status == BSCAP_OK; i++)
    status = warn_of_metric(reader, service, origin, i);
  if (status != BSCAP_OK || autoscale->least > 0) return status;
  return bscap_warn(reader->diagnostics, reader->error, origin->place,
                    "%s: the forecast keeps one pod, as it does not know when there may be none",
                    origin->path);
}

double bscap_autoscale_tolerance(const bscap_autoscale *autoscale, bool is_up) {
  if (autoscale->manifest == NULL) return autoscale->tolerance_ratio;
  const bscap_autoscaler *autoscaler = &autoscale->manifest->autoscaler;
  const double own = is_up ? autoscaler->up.tolerance_ratio : autoscaler->down.tolerance_ratio;
  return bscap_is_stated(own) ? own : autoscaler->tolerance_ratio;
}

/* --- settings --- */

static void add_utilization(bscap_autoscaler *autoscaler, bscap_autoscaler_metric *metrics,
                            double ratio, bool is_cpu) {
  if (!bscap_is_stated(ratio)) return;
  metrics[autoscaler->metrics_count++] =
      (bscap_autoscaler_metric){BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_UTILIZATION,
                                (int64_t)fmax(1, round(100 * ratio)), is_cpu};
}

static void add_foreseen(bscap_autoscaler *autoscaler, bscap_autoscaler_metric *metrics,
                         const bscap_service *service, bool sees_cpu, bool sees_memory) {
  const bscap_autoscaler *from = &service->autoscale.manifest->autoscaler;
  for (size_t i = 0; i < from->metrics_count; i++) {
    const bscap_autoscaler_metric *metric = &from->metrics[i];
    if (bscap_manifest_foresees(service, i) && (metric->is_cpu ? sees_cpu : sees_memory))
      metrics[autoscaler->metrics_count++] = *metric;
  }
}

bool bscap_service_autoscaler(bscap_autoscaler *autoscaler, bscap_arena *arena,
                              const bscap_service *service, bool sees_cpu, bool sees_memory) {
  const bscap_autoscale *autoscale = &service->autoscale;
  const bscap_hpa *hpa = autoscale->manifest;
  const size_t room = hpa == NULL ? 2 : hpa->autoscaler.metrics_count;
  bscap_autoscaler_metric *metrics = bscap_arena_take(arena, room, sizeof *metrics);
  if (metrics == NULL) return false;
  *autoscaler = hpa == NULL ? bscap_autoscaler_default() : hpa->autoscaler;
  autoscaler->metrics = metrics;
  autoscaler->metrics_count = 0;
  autoscaler->version = (bscap_kubernetes_version)(BSCAP_KUBERNETES_NEWEST - autoscale->version);
  /* Two uncertain bounds may be drawn the wrong way round. */
  autoscaler->least_replicas = (int32_t)fmax(1, fmin(autoscale->least, autoscale->most));
  autoscaler->most_replicas = (int32_t)autoscale->most;
  autoscaler->tolerance_ratio = autoscale->tolerance_ratio;
  if (hpa != NULL) {
    add_foreseen(autoscaler, metrics, service, sees_cpu, sees_memory);
    return true;
  }
  if (sees_cpu) add_utilization(autoscaler, metrics, autoscale->cpu_ratio, true);
  if (sees_memory) add_utilization(autoscaler, metrics, autoscale->memory_ratio, false);
  return true;
}

/* --- the list --- */

static int64_t milliseconds(double seconds) {
  return llround(1000 * seconds);
}

bscap_plant bscap_service_plant(const bscap_service *service) {
  const bscap_plant_part *plant = &service->plant;
  return (bscap_plant){.cpu_request_millicores = request_of_pod(service, true),
                       .cpu_limit_millicores = limit_of_pod(service, true),
                       .memory_request_bytes = request_of_pod(service, false),
                       .memory_limit_bytes = limit_of_pod(service, false),
                       .schedule_ms = milliseconds(plant->schedule_seconds),
                       .start_ms = milliseconds(plant->start_seconds),
                       .ready_ms = milliseconds(plant->ready_seconds),
                       .scrape_ms = milliseconds(plant->scrape_seconds),
                       .lag_ms = milliseconds(plant->lag_seconds),
                       .unserved = (bscap_unserved)plant->unserved,
                       .most_pods = (int32_t)fmin(plant->most_pods, INT32_MAX)};
}

static const char *const *names_of(const bscap_autoscale *autoscale) {
  static const char *const names[] = {"cpu", "memory"};
  if (autoscale->manifest != NULL) return autoscale->manifest->metric_names;
  return bscap_is_stated(autoscale->cpu_ratio) ? names : names + 1;
}

static bool fill_scaled(bscap_scaled_service *scaled, bscap_arena *arena,
                        const bscap_service *service) {
  const bscap_hpa *hpa = service->autoscale.manifest;
  const bscap_plant_part *plant = &service->plant;
  scaled->name = service->name;
  scaled->metric_names = names_of(&service->autoscale);
  scaled->plant = bscap_service_plant(service);
  scaled->idle.cpu_millicores.base_per_pod = base_of_pod(service, true);
  scaled->idle.memory_bytes.base_per_pod = base_of_pod(service, false);
  scaled->variation_ratio = plant->variation_ratio;
  scaled->lasts_seconds = plant->lasts_seconds;
  scaled->unmet_seconds = plant->unmet_seconds;
  scaled->replicas = (int32_t)service->replicas;
  if (hpa == NULL) return bscap_service_autoscaler(&scaled->autoscaler, arena, service, true, true);
  scaled->autoscaler = hpa->autoscaler;
  return true;
}

bscap_status bscap_model_list_scaled(bscap_reader *reader) {
  bscap_model *model = reader->model;
  model->scaled = bscap_arena_take(model->arena, model->services_count, sizeof *model->scaled);
  if (model->scaled == NULL) return bscap_fail_memory(reader->error);
  for (size_t i = 0; i < model->services_count; i++) {
    const bscap_service *service = &model->services[i];
    if (!bscap_is_stated(service->autoscale.most)) continue;
    if (!fill_scaled(&model->scaled[model->scaled_count++], model->arena, service))
      return bscap_fail_memory(reader->error);
  }
  return BSCAP_OK;
}

const bscap_scaled_service *bscap_model_scaled(const bscap_model *model, size_t index) {
  return index < model->scaled_count ? &model->scaled[index] : NULL;
}
