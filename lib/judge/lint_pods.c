/* Pods on their own: what an idle one uses, what a quota asks of them, CronJobs. */
#include "judge/lint.h"

#include <math.h>

static const char *part_of(bscap_lint *lint, const bscap_service *service) {
  return bscap_lint_text(lint, "service/%s", service->name);
}

static void compare_idle(bscap_lint *lint, const bscap_service *service, const char *name,
                         const bscap_resource *resource, bscap_unit unit) {
  if (!(resource->base > resource->limit)) return;
  const char *base = bscap_lint_reserved(lint, resource->base, unit);
  bscap_lint_add(
      lint, resource, "limit",
      &(bscap_finding){
          .part = part_of(lint, service),
          .severity = BSCAP_CRITICAL,
          .stated = resource->limit,
          .computed = resource->base,
          .unit = unit,
          .message = bscap_lint_text(lint, "an idle pod uses %s of %s, but its limit is %s: it %s",
                                     base, name, bscap_lint_reserved(lint, resource->limit, unit),
                                     unit == BSCAP_BYTES ? "is killed as it starts"
                                                         : "is throttled before any work"),
          .action = bscap_lint_text(lint, "Raise the limit well above %s", base)});
}

void bscap_lint_idle_limit(bscap_lint *lint) {
  for (size_t i = 0; i < lint->model->services_count; i++) {
    const bscap_service *service = &lint->model->services[i];
    compare_idle(lint, service, "cpu", &service->cpu, BSCAP_MILLICORES);
    compare_idle(lint, service, "memory", &service->memory, BSCAP_BYTES);
  }
}

/* --- what a quota asks of every container --- */

typedef struct container {
  const char *name; /* "" for the main one */
  const bscap_resource *cpu;
  const bscap_resource *memory;
} container;

/* A request that is missing is filled in from the limit, a limit from nowhere. */
static const char *missing(bscap_lint *lint, const bscap_quota *quota, const container *of) {
  const bscap_resource *cpu = of->cpu, *memory = of->memory;
  const bool has_cpu = bscap_is_stated(cpu->limit), has_memory = bscap_is_stated(memory->limit);
  const struct {
    bool is_missing;
    const char *name;
  } rows[] = {
      {bscap_is_stated(quota->requests.cpu_millicores) && !has_cpu &&
           !bscap_is_stated(cpu->request),
       "cpu.request"},
      {bscap_is_stated(quota->requests.memory_bytes) && !has_memory &&
           !bscap_is_stated(memory->request),
       "memory.request"},
      {bscap_is_stated(quota->limits.cpu_millicores) && !has_cpu, "cpu.limit"},
      {bscap_is_stated(quota->limits.memory_bytes) && !has_memory, "memory.limit"},
  };
  const char *names = "";
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (rows[i].is_missing) names = bscap_lint_join(lint, names, ", ", rows[i].name);
  return names;
}

/* The first quota that refuses it is enough to know of. */
static void look_at_container(bscap_lint *lint, const bscap_service *service, const container *of) {
  const char *names = "";
  const bscap_quota *quota = lint->model->quotas;
  for (size_t i = 0; i < lint->model->quotas_count && *names == '\0'; i++) {
    quota = &lint->model->quotas[i];
    names = missing(lint, quota, of);
  }
  if (*names == '\0') return;
  const char *whose =
      *of->name == '\0' ? "" : bscap_lint_text(lint, " by the sidecar %s", of->name);
  bscap_lint_add(
      lint, service, "cpu",
      &(bscap_finding){.part = part_of(lint, service),
                       .severity = BSCAP_CRITICAL,
                       .stated = NAN,
                       .computed = NAN,
                       .unit = BSCAP_COUNT,
                       .message = bscap_lint_text(lint,
                                                  "the quota %s bounds what is not stated%s: %s; "
                                                  "Kubernetes refuses such pods",
                                                  quota->name, whose, names),
                       .action = bscap_lint_text(
                           lint, "Set %s, or give the namespace defaults in a LimitRange", names)});
}

void bscap_lint_quota_unbounded(bscap_lint *lint) {
  for (size_t i = 0; i < lint->model->services_count; i++) {
    const bscap_service *service = &lint->model->services[i];
    look_at_container(lint, service, &(container){"", &service->cpu, &service->memory});
    for (size_t k = 0; k < service->sidecars_count; k++) {
      const bscap_sidecar *sidecar = &service->sidecars[k];
      look_at_container(lint, service,
                        &(container){sidecar->name, &sidecar->cpu, &sidecar->memory});
    }
  }
}

/* --- CronJobs --- */

static void look_at_cron(bscap_lint *lint, const bscap_service *service, const char *outcome,
                         const char *action) {
  const bscap_cron *cron = &service->schedule;
  bscap_lint_add(
      lint, cron, "takes",
      &(bscap_finding){.part = part_of(lint, service),
                       .severity = BSCAP_WARNING,
                       .stated = cron->every_seconds,
                       .computed = cron->takes_seconds,
                       .unit = BSCAP_SECONDS,
                       .message = bscap_lint_text(
                           lint, "a run takes %s, but one is to start every %s: %s",
                           bscap_lint_amount(lint, cron->takes_seconds, BSCAP_SECONDS),
                           bscap_lint_amount(lint, cron->every_seconds, BSCAP_SECONDS), outcome),
                       .action = action});
}

static bool is_too_slow(const bscap_service *service, bool overlaps) {
  const bscap_cron *cron = &service->schedule;
  return service->kind == BSCAP_CRON_JOB && cron->runs_overlap == overlaps &&
         cron->takes_seconds > cron->every_seconds;
}

void bscap_lint_cron_skips(bscap_lint *lint) {
  for (size_t i = 0; i < lint->model->services_count; i++) {
    const bscap_service *service = &lint->model->services[i];
    const bscap_cron *cron = &service->schedule;
    if (!is_too_slow(service, false)) continue;
    const double apart = cron->every_seconds * ceil(cron->takes_seconds / cron->every_seconds);
    const char *real = bscap_lint_amount(lint, apart, BSCAP_SECONDS);
    look_at_cron(lint, service,
                 bscap_lint_text(lint, "one starts every %s, the others are skipped", real),
                 bscap_lint_text(lint, "Schedule it every %s, or make it faster", real));
  }
}

void bscap_lint_cron_piles_up(bscap_lint *lint) {
  for (size_t i = 0; i < lint->model->services_count; i++) {
    const bscap_service *service = &lint->model->services[i];
    if (!is_too_slow(service, true)) continue;
    const double runs = bscap_pods_at_rest(lint->model, service);
    look_at_cron(lint, service,
                 bscap_lint_text(lint, "%s are at work at once, each with its own requests",
                                 bscap_lint_amount(lint, runs, BSCAP_COUNT)),
                 "Run it less often, make it faster, or forbid overlaps");
  }
}
