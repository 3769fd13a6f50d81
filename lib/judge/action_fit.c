/* Whether there is room for what an advice asks for. */
#include "judge/action_fit.h"

#include <math.h>

#include "simulate/pods.h"

double bscap_action_round_up(double value, bscap_unit unit) {
  double grain = 1;
  if (unit == BSCAP_MILLICORES) grain = value < 1000 ? 10 : 100;
  if (unit == BSCAP_BYTES) grain = value < 0x1p30 ? 0x1p24 : value < 0x1p33 ? 0x1p28 : 0x1p30;
  if (unit == BSCAP_BITS_PER_SECOND) grain = 1e6;
  return ceil(value / grain) * grain;
}

typedef struct change {
  bscap_arena *arena;
  const bscap_model *model;
  const bscap_service *before;
  const bscap_service *after;
  const char *noun;
} change;

/* What a node gives and a quota bounds. */
enum { CPU, MEMORY, RESOURCES };

static const bscap_unit units[RESOURCES] = {BSCAP_MILLICORES, BSCAP_BYTES};

static double pick(const bscap_amounts *amounts, int which) {
  return which == CPU ? amounts->cpu_millicores : amounts->memory_bytes;
}

static double limit_of(const bscap_service *service, int which) {
  return which == CPU ? service->cpu.limit : service->memory.limit;
}

/* Of all pods that may run at once in a node group, or anywhere where `group` is BSCAP_NONE, with
 * `own` as the service that changes. */
static bscap_reserved add_up(const change *c, const bscap_service *own, size_t group) {
  bscap_reserved sum = {0};
  for (size_t i = 0; i < c->model->services_count; i++) {
    const bscap_service *service = &c->model->services[i];
    if (service == c->before) service = own;
    if (group == BSCAP_NONE || service->nodes == group)
      bscap_reserved_add(&sum, service, bscap_pods(c->model, service, BSCAP_PODS_MAXIMUM));
  }
  return sum;
}

/* Only what the change itself raises is held against it. */
static bool is_exceeded(double before, double after, double bound) {
  return after > before && after > bound;
}

/* --- nodes --- */

static const char *refused_by_node(const change *c, double room, int which, const char *what) {
  char gives[BSCAP_QUANTITY_SIZE];
  bscap_quantity_format(room, units[which], gives);
  return bscap_arena_print(c->arena, "; %s does not fit: node %s gives %s%s", c->noun,
                           c->model->nodes[c->before->nodes].name, gives, what);
}

static const char *look_at_nodes(const change *c) {
  if (c->before->nodes == BSCAP_NONE) return "";
  const bscap_node_group *group = &c->model->nodes[c->before->nodes];
  const bscap_reserved pod = bscap_reserved_by_pod(c->before);
  const bscap_reserved new_pod = bscap_reserved_by_pod(c->after);
  const bscap_reserved sum = add_up(c, c->before, c->before->nodes);
  const bscap_reserved new_sum = add_up(c, c->after, c->before->nodes);
  for (int i = 0; i < RESOURCES; i++) {
    const double room = pick(&group->capacity, i) - bscap_stated_or(pick(&group->system, i), 0);
    if (is_exceeded(limit_of(c->before, i), limit_of(c->after, i), room) ||
        is_exceeded(pick(&pod.requests, i), pick(&new_pod.requests, i), room))
      return refused_by_node(c, room, i, "");
    if (is_exceeded(pick(&sum.requests, i), pick(&new_sum.requests, i), group->count * room))
      return refused_by_node(c, group->count * room, i, " to all requests");
  }
  return "";
}

/* --- quotas --- */

static const char *refused_by_quota(const change *c, const bscap_quota *quota, const char *what,
                                    int which, double needed) {
  char text[BSCAP_QUANTITY_SIZE];
  bscap_quantity_format(bscap_action_round_up(needed, units[which]), units[which], text);
  return bscap_arena_print(c->arena, "; %s also needs quota %s raised: %s.%s to %s", c->noun,
                           quota->name, what, which == CPU ? "cpu" : "memory", text);
}

static const char *look_at_quota(const change *c, const bscap_quota *quota,
                                 const bscap_reserved *sum, const bscap_reserved *new_sum) {
  for (int i = 0; i < RESOURCES; i++) {
    const double limits = pick(&new_sum->limits, i), requests = pick(&new_sum->requests, i);
    if (is_exceeded(pick(&sum->limits, i), limits, pick(&quota->limits, i)))
      return refused_by_quota(c, quota, "limits", i, limits);
    if (is_exceeded(pick(&sum->requests, i), requests, pick(&quota->requests, i)))
      return refused_by_quota(c, quota, "requests", i, requests);
  }
  return "";
}

static const char *look_at_quotas(const change *c) {
  const bscap_reserved sum = add_up(c, c->before, BSCAP_NONE);
  const bscap_reserved new_sum = add_up(c, c->after, BSCAP_NONE);
  const char *clause = "";
  for (size_t i = 0; i < c->model->quotas_count && clause != NULL && *clause == '\0'; i++)
    clause = look_at_quota(c, &c->model->quotas[i], &sum, &new_sum);
  return clause;
}

const char *bscap_action_fit(bscap_arena *arena, const bscap_model *model, size_t index,
                             const bscap_service *changed, const char *noun) {
  const change c = {arena, model, &model->services[index], changed, noun};
  const char *clause = look_at_nodes(&c);
  if (clause == NULL || *clause != '\0') return clause;
  return look_at_quotas(&c);
}
