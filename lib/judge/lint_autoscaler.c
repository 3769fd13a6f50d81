/* Autoscalers that idle pods hold up, and targets that are never reached. */
#include "judge/lint.h"

#include <math.h>

#include "judge/threshold.h"
#include "model/scaled.h"

/* One metric of an autoscaler: whole pods, sidecars included. */
typedef struct watched {
  const bscap_service *service;
  const char *name;
  bscap_unit unit;
  double target_ratio;
  double request;
  double limit; /* INFINITY where a container has none */
  double idle;
} watched;

static void add_limits(watched *cpu, watched *memory, const bscap_resource *cpu_of,
                       const bscap_resource *memory_of) {
  cpu->limit += bscap_stated_or(cpu_of->limit, INFINITY);
  memory->limit += bscap_stated_or(memory_of->limit, INFINITY);
}

typedef void (*look_function)(bscap_lint *lint, const watched *metric);

static void look_at_service(bscap_lint *lint, const bscap_service *service, look_function look) {
  const bscap_autoscale *autoscale = &service->autoscale;
  const bscap_amounts request = bscap_reserved_by_pod(service).requests;
  watched cpu = {service, "cpu", BSCAP_MILLICORES, autoscale->cpu_ratio, request.cpu_millicores,
                 0,       0};
  watched memory = {service, "memory", BSCAP_BYTES, autoscale->memory_ratio, request.memory_bytes,
                    0,       0};
  cpu.idle = bscap_stated_or(service->cpu.base, 0) + bscap_sidecars_base(service, true);
  memory.idle = bscap_stated_or(service->memory.base, 0) + bscap_sidecars_base(service, false);
  add_limits(&cpu, &memory, &service->cpu, &service->memory);
  for (size_t i = 0; i < service->sidecars_count; i++)
    add_limits(&cpu, &memory, &service->sidecars[i].cpu, &service->sidecars[i].memory);
  if (bscap_is_stated(cpu.target_ratio)) look(lint, &cpu);
  if (bscap_is_stated(memory.target_ratio)) look(lint, &memory);
}

static void each_watched(bscap_lint *lint, look_function look) {
  for (size_t i = 0; i < lint->model->services_count; i++)
    if (bscap_is_stated(lint->model->services[i].autoscale.most))
      look_at_service(lint, &lint->model->services[i], look);
}

static const char *reserved(bscap_lint *lint, const watched *metric, double value) {
  return bscap_lint_reserved(lint, value, metric->unit);
}

/* Where the autoscaler rests when no pod has work, with this metric alone. */
static double settle_idle(bscap_lint *lint, const watched *metric, double from) {
  const bool is_cpu = metric->unit == BSCAP_MILLICORES;
  const bscap_demand idle = {.base_per_pod = metric->idle};
  bscap_autoscaler autoscaler;
  if (!bscap_service_autoscaler(&autoscaler, lint->arena, metric->service, is_cpu, !is_cpu))
    return bscap_lint_ran_out(lint);
  const bscap_autoscaler_load load = {.cpu_millicores = is_cpu ? idle : (bscap_demand){0},
                                      .memory_bytes = is_cpu ? (bscap_demand){0} : idle,
                                      .cpu_request_millicores = is_cpu ? metric->request : 1,
                                      .cpu_limit_millicores = is_cpu ? metric->limit : INFINITY,
                                      .memory_request_bytes = is_cpu ? 1 : metric->request};
  void *state = bscap_arena_take(lint->arena, 1, bscap_autoscaler_state_size(&autoscaler));
  if (state == NULL) return bscap_lint_ran_out(lint);
  return bscap_autoscaler_settle(state, &autoscaler, &load, (int32_t)from);
}

/* CPU use is measured in whole millicores, rounded up. */
static double measured_idle(const watched *metric) {
  return metric->unit == BSCAP_MILLICORES ? ceil(metric->idle) : metric->idle;
}

/* The least request with which the last of least + 1 pods goes. Use is cut down to whole percent,
 * so that it may come as near as one likes to one percent more. */
static const char *idle_action(bscap_lint *lint, const watched *metric) {
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

static void add_idle(bscap_lint *lint, const watched *metric, bscap_severity severity, double pods,
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
              "an idle pod uses %s of the %s of %s it requests, %s against a target of %s: %s %s",
              bscap_lint_amount(lint, metric->idle, metric->unit),
              reserved(lint, metric, metric->request), metric->name,
              bscap_lint_amount(lint, use, BSCAP_RATIO),
              bscap_lint_amount(lint, metric->target_ratio, BSCAP_RATIO), outcome,
              bscap_lint_amount(lint, pods, BSCAP_COUNT)),
          .action = idle_action(lint, metric)});
}

static void look_whether_pinned(bscap_lint *lint, const watched *metric) {
  const double least = metric->service->autoscale.least;
  const double rest = settle_idle(lint, metric, least);
  if (!(rest > least)) return;
  add_idle(lint, metric, BSCAP_CRITICAL, rest,
           "more pods do not lower that, so that without any work it goes to");
}

void bscap_lint_autoscaler_pinned(bscap_lint *lint) {
  each_watched(lint, look_whether_pinned);
}

static void look_whether_it_ratchets(bscap_lint *lint, const watched *metric) {
  const double least = metric->service->autoscale.least;
  const double most = metric->service->autoscale.most;
  if (settle_idle(lint, metric, least) > least) return;
  const double rest = settle_idle(lint, metric, most);
  if (!(rest > least)) return;
  add_idle(lint, metric, BSCAP_WARNING, rest,
           "that is too much to let go, so that after one busy hour it never has fewer pods than");
}

void bscap_lint_autoscaler_ratchet(bscap_lint *lint) {
  each_watched(lint, look_whether_it_ratchets);
}

/* --- targets out of reach --- */

static void look_whether_reachable(bscap_lint *lint, const watched *metric) {
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
  each_watched(lint, look_whether_reachable);
}
