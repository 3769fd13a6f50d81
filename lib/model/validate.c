#include "model/reader.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "model/scaled.h"

/* Fails at the place where `object` was written, or its `member` when that was written. */
static bscap_status fail_at(const bscap_reader *reader, const void *object, const char *member,
                            const char *format, ...) __attribute__((__format__(__printf__, 4, 5)));

static bscap_status fail_at(const bscap_reader *reader, const void *object, const char *member,
                            const char *format, ...) {
  const bscap_origin *origin = bscap_model_origin(reader->model, object);
  const bscap_node *node = bscap_node_written(origin->node, member);
  bscap_place place = node == NULL ? origin->place : node->place;
  char message[BSCAP_MESSAGE_SIZE];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  return bscap_fail_at(reader->error, BSCAP_INVALID, place, "%s.%s: %s", origin->path, member,
                       message);
}

/* A number as a person would write it. */
typedef struct amount {
  char text[BSCAP_QUANTITY_SIZE];
} amount;

static amount write_amount(double value, bscap_unit unit) {
  amount made;
  bscap_quantity_write(value, unit, made.text);
  return made;
}

static bool is_written(const bscap_reader *reader, const void *object, const char *member) {
  return bscap_node_written(bscap_model_origin(reader->model, object)->node, member) != NULL;
}

static bscap_status check_growth(const bscap_reader *reader, const bscap_driver *driver) {
  const bscap_growth *growth = &driver->growth;
  double start = driver->kind == BSCAP_DRIVER_FLOW ? driver->added_per_second : driver->level;
  if (growth->kind == BSCAP_GROWTH_LOGISTIC && !(isfinite(growth->ceiling) && growth->ceiling > 0))
    return fail_at(reader, growth, "logistic",
                   "needs a ceiling above 0 to level off at; write ceiling beside it");
  if (growth->kind == BSCAP_GROWTH_CONSTANT && isfinite(growth->ceiling) &&
      !is_written(reader, growth, "volatility"))
    return fail_at(reader, growth, "ceiling",
                   "has nothing to stop; write monthly, linear or logistic growth beside it");
  if (growth->kind == BSCAP_GROWTH_POINTS || !(start > growth->ceiling)) return BSCAP_OK;
  bscap_unit unit = driver->kind == BSCAP_DRIVER_FLOW ? BSCAP_PER_SECOND : BSCAP_COUNT;
  return fail_at(reader, growth, "ceiling", "%s is below the start, %s; write more",
                 write_amount(growth->ceiling, unit).text, write_amount(start, unit).text);
}

static bscap_status check_driver(const bscap_reader *reader, const bscap_driver *driver) {
  bool has_stock = bscap_is_stated(driver->stored) || bscap_is_stated(driver->age_seconds) ||
                   isfinite(driver->retention_seconds) || isfinite(driver->archive_seconds);
  if (driver->kind == BSCAP_DRIVER_LEVEL && has_stock)
    return fail_at(reader, driver, "level",
                   "stored, age, retention and archive belong to drivers that have added; write "
                   "added, or none of them");
  return check_growth(reader, driver);
}

/* The API server fills a request that is not stated in from the limit. */
static void settle_resource(bscap_resource *resource) {
  if (resource->request_is_limit) resource->request = resource->limit;
}

static void settle_replicas(bscap_service *service) {
  if (service->replicas_are_least) service->replicas = fmax(1, service->autoscale.least);
}

void bscap_model_settle(bscap_model *model) {
  for (size_t i = 0; i < model->services_count; i++) {
    bscap_service *service = &model->services[i];
    settle_replicas(service);
    settle_resource(&service->cpu);
    settle_resource(&service->memory);
    for (size_t k = 0; k < service->sidecars_count; k++) {
      settle_resource(&service->sidecars[k].cpu);
      settle_resource(&service->sidecars[k].memory);
    }
    bscap_manifest_settle(service);
  }
}

static bscap_status check_resource(const bscap_reader *reader, bscap_resource *resource,
                                   bscap_unit unit) {
  resource->request_is_limit = !bscap_is_stated(resource->request);
  settle_resource(resource);
  if (!(resource->request > resource->limit)) return BSCAP_OK;
  return fail_at(reader, resource, "request", "%s is above the limit, %s, which Kubernetes refuses",
                 write_amount(resource->request, unit).text,
                 write_amount(resource->limit, unit).text);
}

static bscap_status check_sidecar(const bscap_reader *reader, bscap_resource *resource,
                                  bscap_unit unit) {
  if (resource->per.count + resource->each.count == 0)
    return check_resource(reader, resource, unit);
  return fail_at(reader, resource, resource->per.count > 0 ? "per" : "each",
                 "a sidecar has a base only; charge the main container");
}

static bscap_status check_resources(const bscap_reader *reader, bscap_service *service) {
  bscap_status status = check_resource(reader, &service->cpu, BSCAP_MILLICORES);
  if (status == BSCAP_OK) status = check_resource(reader, &service->memory, BSCAP_BYTES);
  for (size_t i = 0; i < service->sidecars_count && status == BSCAP_OK; i++) {
    bscap_sidecar *sidecar = &service->sidecars[i];
    status = check_sidecar(reader, &sidecar->cpu, BSCAP_MILLICORES);
    if (status == BSCAP_OK) status = check_sidecar(reader, &sidecar->memory, BSCAP_BYTES);
  }
  return status;
}

/* A share of a request that is not there; where nothing is said of the pods, nothing is missing. */
static bool lacks_request(const bscap_reader *reader, const bscap_service *service, bool is_cpu) {
  const bscap_autoscale *autoscale = &service->autoscale;
  const bscap_resource *resource = is_cpu ? &service->cpu : &service->memory;
  if (resource->request > 0) return false;
  if (autoscale->manifest == NULL)
    return bscap_is_stated(is_cpu ? autoscale->cpu_ratio : autoscale->memory_ratio);
  return bscap_manifest_needs_request(service, is_cpu) &&
         is_written(reader, service, is_cpu ? "cpu" : "memory");
}

static bscap_status check_autoscale(const bscap_reader *reader, bscap_service *service) {
  bscap_autoscale *autoscale = &service->autoscale;
  if (!bscap_is_stated(autoscale->most)) return BSCAP_OK;
  if (service->kind != BSCAP_DEPLOYMENT && service->kind != BSCAP_STATEFUL_SET)
    return fail_at(reader, service, "autoscale", "only Deployments and StatefulSets autoscale");
  if (autoscale->least > autoscale->most)
    return fail_at(reader, autoscale, "min", "%.0f is above max, %.0f", autoscale->least,
                   autoscale->most);
  bscap_manifest_settle(service);
  if (autoscale->manifest == NULL && !bscap_is_stated(autoscale->cpu_ratio) &&
      !bscap_is_stated(autoscale->memory_ratio))
    autoscale->cpu_ratio = 0.8; /* what the API server fills in */
  if (lacks_request(reader, service, true))
    return fail_at(reader, autoscale, "cpu",
                   "a target is a share of the request; write cpu: {request: ...} too");
  if (lacks_request(reader, service, false))
    return fail_at(reader, autoscale, "memory",
                   "a target is a share of the request; write memory: {request: ...} too");
  return bscap_manifest_warn(reader, service);
}

static bscap_status check_kind(const bscap_reader *reader, bscap_service *service) {
  bool has_schedule = bscap_is_stated(service->schedule.every_seconds);
  bool is_cron = service->kind == BSCAP_CRON_JOB;
  if (is_cron != has_schedule)
    return fail_at(reader, service, "schedule",
                   is_cron ? "a CronJob needs one; write schedule: {every: 5m, takes: 30s}"
                           : "only a CronJob has one; write kind: CronJob");
  bool counts_itself = is_cron || service->kind == BSCAP_DAEMON_SET;
  if (counts_itself && bscap_is_stated(service->replicas))
    return fail_at(reader, service, "replicas",
                   "a DaemonSet has a pod on each node and a CronJob one for each run; write none");
  if (service->kind == BSCAP_DAEMON_SET && reader->model->nodes_count == 0)
    return fail_at(reader, service, "kind", "a DaemonSet needs a node group under nodes");
  if (service->nodes == BSCAP_NONE && reader->model->nodes_count > 0) service->nodes = 0;
  return BSCAP_OK;
}

static bscap_status check_service(const bscap_reader *reader, bscap_service *service) {
  bscap_status status = check_kind(reader, service);
  if (status == BSCAP_OK) status = check_resources(reader, service);
  if (status == BSCAP_OK) status = check_autoscale(reader, service);
  if (status != BSCAP_OK || bscap_is_stated(service->replicas)) return status;
  service->replicas_are_least = bscap_is_stated(service->autoscale.most);
  service->replicas = 1;
  settle_replicas(service);
  return BSCAP_OK;
}

static bscap_status check_volume(const bscap_reader *reader, const bscap_volume *volume) {
  bool is_retained = isfinite(volume->retention_seconds);
  if (is_retained && isfinite(volume->reset_seconds))
    return fail_at(reader, volume, "resets",
                   "cannot be combined with retention; write one of them");
  if (bscap_is_stated(volume->age_seconds) && !is_retained)
    return fail_at(reader, volume, "age",
                   "has a meaning only beside retention; write retention too");
  for (size_t i = 0; i < volume->estimates_count; i++) {
    if (volume->estimates[i].at.count != 1)
      return fail_at(reader, &volume->estimates[i], "at",
                     "an estimate is at one level; write {users: 5k}");
  }
  return BSCAP_OK;
}

static bscap_status check_node_group(const bscap_reader *reader, const bscap_node_group *group) {
  const bscap_amounts *system = &group->system, *node = &group->capacity;
  if (system->cpu_millicores > node->cpu_millicores)
    return fail_at(reader, system, "cpu", "%s is more than the node has, %s",
                   write_amount(system->cpu_millicores, BSCAP_MILLICORES).text,
                   write_amount(node->cpu_millicores, BSCAP_MILLICORES).text);
  if (system->memory_bytes > node->memory_bytes)
    return fail_at(reader, system, "memory", "%s is more than the node has, %s",
                   write_amount(system->memory_bytes, BSCAP_BYTES).text,
                   write_amount(node->memory_bytes, BSCAP_BYTES).text);
  return BSCAP_OK;
}

static const char *example_of(bscap_unit unit) {
  switch (unit) {
  case BSCAP_COUNT:
    return "400 or 10k";
  case BSCAP_RATIO:
    return "60% or 2x";
  case BSCAP_MILLICORES:
    return "500m or 2 cores";
  case BSCAP_BYTES:
    return "20Gi or 500MB";
  case BSCAP_PER_SECOND:
    return "10k/month";
  case BSCAP_BYTES_PER_SECOND:
    return "500MB/month";
  case BSCAP_BITS_PER_SECOND:
    return "5 Mbps";
  case BSCAP_SECONDS:
    return "30s or 6mo";
  }
  return "a number";
}

static bscap_unit unit_of(bscap_figure_kind kind) {
  switch (kind) {
  case BSCAP_FIGURE_REQUESTS_CPU:
  case BSCAP_FIGURE_LIMITS_CPU:
    return BSCAP_MILLICORES;
  case BSCAP_FIGURE_REQUESTS_MEMORY:
  case BSCAP_FIGURE_LIMITS_MEMORY:
  case BSCAP_FIGURE_VOLUMES:
    return BSCAP_BYTES;
  case BSCAP_FIGURE_LINK_AVERAGE:
  case BSCAP_FIGURE_LINK_PEAK:
    return BSCAP_BITS_PER_SECOND;
  case BSCAP_FIGURE_VOLUME_GROWTH:
    return BSCAP_BYTES_PER_SECOND;
  case BSCAP_FIGURE_HEADROOM_CPU:
  case BSCAP_FIGURE_HEADROOM_MEMORY:
    return BSCAP_RATIO;
  }
  return BSCAP_COUNT;
}

static bscap_status fail_unit(const bscap_reader *reader, const void *object, const char *member,
                              bscap_unit unit, const char *what, bscap_unit wanted) {
  return fail_at(reader, object, member, "is in %s but %.200s is in %s; write its unit, such as %s",
                 bscap_unit_name(unit), what, bscap_unit_name(wanted), example_of(wanted));
}

static bscap_status check_promise(const bscap_reader *reader, const bscap_claim *claim) {
  for (size_t i = 0; i < claim->carries.count; i++) {
    const bscap_driver *driver = &reader->model->drivers[claim->carries.items[i].driver];
    if (driver->kind != BSCAP_DRIVER_LEVEL)
      return fail_at(reader, claim, "carries",
                     "'%s' is a flow, and a level is carried; write an estimate or a milestone",
                     driver->name);
  }
  return BSCAP_OK;
}

static bscap_status check_claim(const bscap_reader *reader, const bscap_claim *claim) {
  bool is_figure = claim->computed.kind != 0 && claim->stated.place.line != 0;
  bool is_promise = claim->carries.count > 0;
  if (is_figure == is_promise)
    return fail_at(reader, claim, "stated", "a claim has either stated and computed, or carries");
  if (is_promise) return check_promise(reader, claim);
  bscap_unit unit = unit_of((bscap_figure_kind)claim->computed.kind);
  if (claim->stated.unit == unit) return BSCAP_OK;
  return fail_unit(reader, claim, "stated", claim->stated.unit, claim->computed.text, unit);
}

static bscap_status check_advice(const bscap_reader *reader, const bscap_advice *advice) {
  const bscap_entry *entry = bscap_model_find(reader->model, advice->path);
  if (entry == NULL)
    return fail_at(reader, advice, "set",
                   "no number stands at '%.200s'; write a path such as services.api.memory.limit",
                   advice->path);
  if (entry->unit == advice->to.unit) return BSCAP_OK;
  return fail_unit(reader, advice, "to", advice->to.unit, advice->path, entry->unit);
}

static bscap_status check_start(const bscap_reader *reader) {
  const bscap_model *model = reader->model;
  if (model->start_seconds % 86400 == 0) return BSCAP_OK;
  bscap_node node = {.place = bscap_node_get(model->root, "start")->place};
  return bscap_reader_fail(reader, &node, "start: a model begins at midnight; write a date alone");
}

bscap_status bscap_model_validate(bscap_reader *reader) {
  bscap_model *model = reader->model;
  bscap_status status = check_start(reader);
  for (size_t i = 0; i < model->seasons_count && status == BSCAP_OK; i++)
    bscap_season_normalise(&model->seasons[i].season);
  for (size_t i = 0; i < model->drivers_count && status == BSCAP_OK; i++)
    status = check_driver(reader, &model->drivers[i]);
  for (size_t i = 0; i < model->nodes_count && status == BSCAP_OK; i++)
    status = check_node_group(reader, &model->nodes[i]);
  for (size_t i = 0; i < model->services_count && status == BSCAP_OK; i++)
    status = check_service(reader, &model->services[i]);
  for (size_t i = 0; i < model->volumes_count && status == BSCAP_OK; i++)
    status = check_volume(reader, &model->volumes[i]);
  for (size_t i = 0; i < model->claims_count && status == BSCAP_OK; i++)
    status = check_claim(reader, &model->claims[i]);
  for (size_t i = 0; i < model->advice_count && status == BSCAP_OK; i++)
    status = check_advice(reader, &model->advice[i]);
  return status;
}
