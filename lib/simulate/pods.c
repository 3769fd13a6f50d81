#include "simulate/pods.h"

#include <math.h>

static void add_container(bscap_reserved *sum, const bscap_resource *cpu,
                          const bscap_resource *memory) {
  sum->requests.cpu_millicores += bscap_stated_or(cpu->request, 0);
  sum->requests.memory_bytes += bscap_stated_or(memory->request, 0);
  sum->limits.cpu_millicores += bscap_stated_or(cpu->limit, 0);
  sum->limits.memory_bytes += bscap_stated_or(memory->limit, 0);
}

bscap_reserved bscap_reserved_by_pod(const bscap_service *service) {
  bscap_reserved sum = {0};
  add_container(&sum, &service->cpu, &service->memory);
  for (size_t i = 0; i < service->sidecars_count; i++)
    add_container(&sum, &service->sidecars[i].cpu, &service->sidecars[i].memory);
  return sum;
}

void bscap_reserved_add_pods(bscap_reserved *sum, const bscap_reserved *pod, double pods) {
  sum->requests.cpu_millicores += pods * pod->requests.cpu_millicores;
  sum->requests.memory_bytes += pods * pod->requests.memory_bytes;
  sum->limits.cpu_millicores += pods * pod->limits.cpu_millicores;
  sum->limits.memory_bytes += pods * pod->limits.memory_bytes;
}

void bscap_reserved_add(bscap_reserved *sum, const bscap_service *service, double pods) {
  bscap_reserved pod = bscap_reserved_by_pod(service);
  bscap_reserved_add_pods(sum, &pod, pods);
}

double bscap_sidecars_base(const bscap_service *service, bool is_cpu) {
  double base = 0;
  for (size_t i = 0; i < service->sidecars_count; i++) {
    const bscap_sidecar *sidecar = &service->sidecars[i];
    const bscap_resource *resource = is_cpu ? &sidecar->cpu : &sidecar->memory;
    base += bscap_stated_or(resource->base, bscap_stated_or(resource->request, 0));
  }
  return base;
}

double bscap_pods_at_rest(const bscap_model *model, const bscap_service *service) {
  if (service->kind == BSCAP_DAEMON_SET) return model->nodes[service->nodes].count;
  if (service->kind != BSCAP_CRON_JOB) return service->replicas;
  bscap_schedule schedule = {service->schedule.every_seconds, service->schedule.takes_seconds,
                             service->schedule.runs_overlap};
  return bscap_schedule_most_runs(&schedule);
}

double bscap_pods(const bscap_model *model, const bscap_service *service, bscap_pods_when when) {
  double pods = bscap_pods_at_rest(model, service);
  if (bscap_is_stated(service->autoscale.most))
    pods = when == BSCAP_PODS_MINIMUM ? service->autoscale.least : service->autoscale.most;
  if (when != BSCAP_PODS_SURGE) return pods;
  return pods +
         bscap_workload_surge((bscap_workload_kind)service->kind, (int)pods, service->surge_ratio);
}

bscap_reserved bscap_reserved_in_all(const bscap_model *model, bscap_pods_when when) {
  bscap_reserved sum = {0};
  for (size_t i = 0; i < model->services_count; i++)
    bscap_reserved_add(&sum, &model->services[i], bscap_pods(model, &model->services[i], when));
  return sum;
}

/* How often `one` goes into what `others` leave of `hard`. */
static double fits(double hard, double others, double one) {
  if (!bscap_is_stated(hard) || !(one > 0)) return INFINITY;
  return fmax(0, floor((hard - others) / one));
}

double bscap_pods_admitted(const bscap_model *model, const bscap_service *service) {
  const bscap_reserved pod = bscap_reserved_by_pod(service);
  bscap_reserved others = bscap_reserved_in_all(model, BSCAP_PODS_MINIMUM);
  bscap_reserved_add(&others, service, -bscap_pods(model, service, BSCAP_PODS_MINIMUM));
  double admitted = INFINITY;
  for (size_t i = 0; i < model->quotas_count; i++) {
    const bscap_quota *quota = &model->quotas[i];
    const double bounds[] = {
        fits(quota->requests.cpu_millicores, others.requests.cpu_millicores,
             pod.requests.cpu_millicores),
        fits(quota->requests.memory_bytes, others.requests.memory_bytes, pod.requests.memory_bytes),
        fits(quota->limits.cpu_millicores, others.limits.cpu_millicores, pod.limits.cpu_millicores),
        fits(quota->limits.memory_bytes, others.limits.memory_bytes, pod.limits.memory_bytes)};
    for (size_t k = 0; k < sizeof bounds / sizeof *bounds; k++)
      admitted = fmin(admitted, bounds[k]);
  }
  return admitted;
}
