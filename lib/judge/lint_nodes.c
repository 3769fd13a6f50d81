/* Nodes: against what quotas allow, and against what pods reserve. */
#include "judge/lint.h"

#include <math.h>

/* What nodes have, and what of it they give to pods. */
typedef struct supply {
  const char *name;
  bscap_unit unit;
  double capacity;
  double room;
} supply;

enum { CPU, MEMORY, SUPPLIES };

typedef struct supplies {
  supply of[SUPPLIES];
} supplies;

static void add_group(supplies *sum, const bscap_node_group *group) {
  const double cpu = group->capacity.cpu_millicores, memory = group->capacity.memory_bytes;
  const double cpu_kept = bscap_stated_or(group->system.cpu_millicores, 0);
  const double memory_kept = bscap_stated_or(group->system.memory_bytes, 0);
  sum->of[CPU].capacity += group->count * cpu;
  sum->of[CPU].room += group->count * (cpu - cpu_kept);
  sum->of[MEMORY].capacity += group->count * memory;
  sum->of[MEMORY].room += group->count * (memory - memory_kept);
}

static supplies no_supplies(void) {
  return (supplies){
      {[CPU] = {"cpu", BSCAP_MILLICORES, 0, 0}, [MEMORY] = {"memory", BSCAP_BYTES, 0, 0}}};
}

static supplies supplies_of(const bscap_node_group *group) {
  supplies sum = no_supplies();
  add_group(&sum, group);
  return sum;
}

static supplies supplies_of_all(const bscap_model *model) {
  supplies sum = no_supplies();
  for (size_t i = 0; i < model->nodes_count; i++) add_group(&sum, &model->nodes[i]);
  return sum;
}

static double pick(const bscap_amounts *amounts, int which) {
  return which == CPU ? amounts->cpu_millicores : amounts->memory_bytes;
}

/* `15 GB (16 GB less 1 GB for the system)` */
static const char *room_text(bscap_lint *lint, const supply *has) {
  const char *room = bscap_lint_amount(lint, has->room, has->unit);
  if (has->capacity == has->room) return room;
  const double kept = has->capacity - has->room;
  return bscap_lint_text(lint, "%s (%s less %s for the system)", room,
                         bscap_lint_amount(lint, has->capacity, has->unit),
                         bscap_lint_amount(lint, kept, has->unit));
}

/* What a manifest can have that is not above the room: whole Mi. */
static const char *at_most(bscap_lint *lint, const supply *has) {
  const double step = has->unit == BSCAP_BYTES ? 0x1p20 : 1;
  return bscap_lint_exactly(lint, floor(has->room / step) * step, has->unit);
}

static const char *part_of(bscap_lint *lint, const bscap_node_group *group) {
  return bscap_lint_text(lint, "node/%s", group->name);
}

/* --- quotas against nodes --- */

static void compare_quota(bscap_lint *lint, const bscap_quota *quota, const bscap_amounts *bounds,
                          int which, const char *outcome) {
  const supplies nodes = supplies_of_all(lint->model);
  const supply *has = &nodes.of[which];
  const double hard = pick(bounds, which);
  if (!(hard > has->room) || lint->model->nodes_count == 0) return;
  const char *sum =
      bscap_lint_text(lint, "%s.%s", bounds == &quota->requests ? "requests" : "limits", has->name);
  bscap_lint_add(
      lint, bounds, has->name,
      &(bscap_finding){
          .part = bscap_lint_text(lint, "quota/%s", quota->name),
          .severity = BSCAP_WARNING,
          .stated = hard,
          .computed = has->room,
          .unit = has->unit,
          .message = bscap_lint_text(lint, "allows %s of %s, but the nodes give %s to pods: %s",
                                     sum, bscap_lint_reserved(lint, hard, has->unit),
                                     room_text(lint, has), outcome),
          .action = bscap_lint_text(lint, "Lower %s of the quota to %s or less, or add nodes", sum,
                                    at_most(lint, has))});
}

void bscap_lint_quota_requests(bscap_lint *lint) {
  for (size_t i = 0; i < lint->model->quotas_count; i++) {
    const bscap_quota *quota = &lint->model->quotas[i];
    for (int which = 0; which < SUPPLIES; which++)
      compare_quota(lint, quota, &quota->requests, which,
                    "pods stay Pending before the quota refuses any");
  }
}

void bscap_lint_quota_memory(bscap_lint *lint) {
  for (size_t i = 0; i < lint->model->quotas_count; i++)
    compare_quota(lint, &lint->model->quotas[i], &lint->model->quotas[i].limits, MEMORY,
                  "pods within their limits can still be evicted");
}

/* --- pods against nodes --- */

/* What the pods of one group reserve. */
static bscap_reserved reserved_on(const bscap_model *model, size_t group, bscap_pods_when when) {
  bscap_reserved sum = {0};
  for (size_t i = 0; i < model->services_count; i++) {
    const bscap_service *service = &model->services[i];
    if (service->nodes == group)
      bscap_reserved_add(&sum, service, bscap_pods(model, service, when));
  }
  return sum;
}

static void compare_requests(bscap_lint *lint, size_t group, const supply *has, int which) {
  const bscap_reserved least = reserved_on(lint->model, group, BSCAP_PODS_MINIMUM);
  const bscap_reserved most = reserved_on(lint->model, group, BSCAP_PODS_MAXIMUM);
  const bool is_always = pick(&least.requests, which) > has->room;
  const double sum = pick(is_always ? &least.requests : &most.requests, which);
  if (!(sum > has->room)) return;
  bscap_lint_add(
      lint, &lint->model->nodes[group], has->name,
      &(bscap_finding){
          .part = part_of(lint, &lint->model->nodes[group]),
          .severity = BSCAP_CRITICAL,
          .stated = has->room,
          .computed = sum,
          .unit = has->unit,
          .message = bscap_lint_text(
              lint, "gives %s of %s to pods, but %s they request %s: some stay Pending",
              room_text(lint, has), has->name,
              is_always ? "at the least" : "with autoscalers at their maximum",
              bscap_lint_reserved(lint, sum, has->unit)),
          .action = bscap_lint_text(lint, "Add nodes, or bring the requests of %s down to %s",
                                    has->name, at_most(lint, has))});
}

void bscap_lint_node_requests(bscap_lint *lint) {
  for (size_t i = 0; i < lint->model->nodes_count; i++) {
    const supplies group = supplies_of(&lint->model->nodes[i]);
    for (int which = 0; which < SUPPLIES; which++)
      compare_requests(lint, i, &group.of[which], which);
  }
}

void bscap_lint_node_memory_limits(bscap_lint *lint) {
  for (size_t i = 0; i < lint->model->nodes_count; i++) {
    const bscap_node_group *group = &lint->model->nodes[i];
    const supplies nodes = supplies_of(group);
    const supply *has = &nodes.of[MEMORY];
    const double sum = reserved_on(lint->model, i, BSCAP_PODS_MAXIMUM).limits.memory_bytes;
    if (!(sum > has->room)) continue;
    const char *missing = bscap_lint_amount(lint, sum - has->room, BSCAP_BYTES);
    bscap_lint_add(
        lint, group, "memory",
        &(bscap_finding){
            .part = part_of(lint, group),
            .severity = BSCAP_WARNING,
            .stated = has->room,
            .computed = sum,
            .unit = BSCAP_BYTES,
            .message = bscap_lint_text(
                lint,
                "gives %s of memory to pods whose limits come to %s: when they use what they may, "
                "%s is missing and pods are evicted",
                room_text(lint, has), bscap_lint_amount(lint, sum, BSCAP_BYTES), missing),
            .action = bscap_lint_text(lint,
                                      "Add memory or lower limits by %s, and give request = limit "
                                      "to pods that must not be evicted",
                                      missing)});
  }
}

void bscap_lint_node_cpu_limits(bscap_lint *lint) {
  for (size_t i = 0; i < lint->model->nodes_count; i++) {
    const bscap_node_group *group = &lint->model->nodes[i];
    const supplies nodes = supplies_of(group);
    const supply *has = &nodes.of[CPU];
    const double sum = reserved_on(lint->model, i, BSCAP_PODS_MAXIMUM).limits.cpu_millicores;
    if (!(sum > has->room)) continue;
    bscap_lint_add(
        lint, group, "cpu",
        &(bscap_finding){
            .part = part_of(lint, group),
            .severity = BSCAP_NOTE,
            .stated = has->room,
            .computed = sum,
            .unit = BSCAP_MILLICORES,
            .message = bscap_lint_text(
                lint,
                "gives %s to pods whose limits come to %s: when all are busy, each gets CPU in "
                "proportion to its request, not to its limit",
                room_text(lint, has), bscap_lint_amount(lint, sum, BSCAP_MILLICORES)),
            .action = "See that requests, not limits, are what each service needs when all are "
                      "busy"});
  }
}

/* --- one pod --- */

static void compare_pod(bscap_lint *lint, const bscap_service *service, const supply *has,
                        double request) {
  const double room = has->room / lint->model->nodes[service->nodes].count;
  if (!(request > room)) return;
  const char *gives = bscap_lint_amount(lint, room, has->unit);
  bscap_lint_add(
      lint, service, bscap_lint_text(lint, "%s.request", has->name),
      &(bscap_finding){
          .part = bscap_lint_text(lint, "service/%s", service->name),
          .severity = BSCAP_CRITICAL,
          .stated = request,
          .computed = room,
          .unit = has->unit,
          .message = bscap_lint_text(
              lint, "one pod requests %s of %s, but one node gives %s: it can never be scheduled",
              bscap_lint_reserved(lint, request, has->unit), has->name, gives),
          .action = bscap_lint_text(lint, "Request at most %s, or use larger nodes", gives)});
}

void bscap_lint_pod_size(bscap_lint *lint) {
  for (size_t i = 0; i < lint->model->services_count; i++) {
    const bscap_service *service = &lint->model->services[i];
    if (service->nodes == BSCAP_NONE) continue;
    const supplies nodes = supplies_of(&lint->model->nodes[service->nodes]);
    const bscap_amounts pod = bscap_reserved_by_pod(service).requests;
    for (int which = 0; which < SUPPLIES; which++)
      compare_pod(lint, service, &nodes.of[which], pick(&pod, which));
  }
}
