/* What a text recommends: advice, rules of review, what it calls a bottleneck. */
#include "judge/lint.h"

#include <math.h>

void bscap_lint_advice(bscap_lint *lint) {
  for (size_t i = 0; i < lint->model->advice_count; i++) {
    const bscap_advice *advice = &lint->model->advice[i];
    const bscap_entry *entry = bscap_model_find(lint->model, advice->path);
    const double to = advice->to.value;
    if (entry == NULL || !(fabs(entry->likely - to) <= 1e-9 * fabs(to))) continue;
    const char *value = bscap_lint_exactly(lint, to, entry->unit);
    bscap_lint_add_at(
        lint, advice->to.place,
        &(bscap_finding){.part = bscap_lint_text(lint, "advice/%s", advice->path),
                         .severity = BSCAP_WARNING,
                         .stated = to,
                         .computed = entry->likely,
                         .unit = entry->unit,
                         .message =
                             bscap_lint_text(lint, "the advice to set %s to %s: it is %s already",
                                             advice->path, value, value),
                         .action = "Strike the advice, or find out which of both is out of date"});
  }
}

/* --- reviews --- */

static const bscap_service *largest_by_memory(const bscap_model *model) {
  const bscap_service *largest = NULL;
  for (size_t i = 0; i < model->services_count; i++) {
    const bscap_service *service = &model->services[i];
    if (largest == NULL ? bscap_is_stated(service->memory.limit)
                        : service->memory.limit > largest->memory.limit)
      largest = service;
  }
  return largest;
}

static const char *example(bscap_lint *lint, double ratio) {
  const bscap_service *service = largest_by_memory(lint->model);
  if (service == NULL) return "";
  const double peak = service->memory.limit;
  return bscap_lint_text(lint, " (%s with a peak of %s gets %s; it needs %s)", service->name,
                         bscap_lint_amount(lint, peak, BSCAP_BYTES),
                         bscap_lint_amount(lint, ratio * peak, BSCAP_BYTES),
                         bscap_lint_amount(lint, peak / ratio, BSCAP_BYTES));
}

void bscap_lint_review_limits(bscap_lint *lint) {
  const bscap_review *review = &lint->model->review;
  const double ratio = review->limits_ratio;
  if (!(ratio < 1)) return;
  bscap_lint_add(
      lint, review, "limits",
      &(bscap_finding){
          .part = "review",
          .severity = BSCAP_CRITICAL,
          .stated = ratio,
          .computed = 1 / ratio,
          .unit = BSCAP_RATIO,
          .message = bscap_lint_text(lint,
                                     "a memory limit at %s of the peak kills the pod at its next "
                                     "peak, and a CPU limit throttles it%s",
                                     bscap_lint_percent(lint, ratio), example(lint, ratio)),
          .action = bscap_lint_text(
              lint, "Set limits so that the peak is %s of them: peak / %s, %s of the peak",
              bscap_lint_percent(lint, ratio), bscap_lint_exactly(lint, ratio, BSCAP_COUNT),
              bscap_lint_percent(lint, 1 / ratio))});
}

/* An autoscaler brings CPU to target * request. A review that then cuts the request to a share of
 * that cuts it again the next time. Memory does not follow the number of pods. */
static void look_at_autoscaled(bscap_lint *lint, const bscap_service *service) {
  const double target_ratio = service->autoscale.cpu_ratio;
  const double left = lint->model->review.requests_ratio * target_ratio;
  if (!(left < 1)) return;
  bscap_lint_add(
      lint, &lint->model->review, "requests",
      &(bscap_finding){
          .part = bscap_lint_text(lint, "service/%s", service->name),
          .severity = BSCAP_WARNING,
          .stated = lint->model->review.requests_ratio,
          .computed = left,
          .unit = BSCAP_RATIO,
          .message = bscap_lint_text(
              lint,
              "its autoscaler brings the CPU of a pod to %s of the request, and the review sets "
              "the request to %s of that: each review leaves %s of the last request",
              bscap_lint_percent(lint, target_ratio),
              bscap_lint_percent(lint, lint->model->review.requests_ratio),
              bscap_lint_percent(lint, left)),
          .action = "Leave out CPU requests of autoscaled services, or review the target in the "
                    "same step"});
}

void bscap_lint_review_autoscaled(bscap_lint *lint) {
  for (size_t i = 0; i < lint->model->services_count; i++) {
    const bscap_service *service = &lint->model->services[i];
    if (!bscap_is_stated(service->autoscale.most)) continue;
    look_at_autoscaled(lint, service);
  }
}

/* --- bottlenecks --- */

static bool is_bottleneck(const bscap_model *model, size_t service) {
  for (size_t i = 0; i < model->bottlenecks.count; i++)
    if (model->bottlenecks.items[i] == service) return true;
  return false;
}

static double cpu_request(const bscap_service *service) {
  return bscap_reserved_by_pod(service).requests.cpu_millicores;
}

enum { MOST_NAMES = 3 };

/* Services of the same nodes that are no bottleneck but weigh more. */
static const char *heavier(bscap_lint *lint, const bscap_service *service) {
  const bscap_model *model = lint->model;
  const char *names = "";
  size_t count = 0;
  for (size_t i = 0; i < model->services_count; i++) {
    const bscap_service *other = &model->services[i];
    if (other->nodes != service->nodes || !(cpu_request(other) > cpu_request(service))) continue;
    if (is_bottleneck(model, i)) continue;
    if (count++ < MOST_NAMES) names = bscap_lint_join(lint, names, ", ", other->name);
  }
  if (count <= MOST_NAMES) return names;
  return bscap_lint_text(lint, "%s and %zu more", names, count - MOST_NAMES);
}

static double requests_beside(const bscap_model *model, const bscap_service *service) {
  double sum = -cpu_request(service);
  for (size_t i = 0; i < model->services_count; i++)
    if (model->services[i].nodes == service->nodes)
      sum += cpu_request(&model->services[i]) *
             bscap_pods(model, &model->services[i], BSCAP_PODS_MINIMUM);
  return sum;
}

/* When all are busy, the kernel shares CPU out by request: r / (r + others) of the room. */
static void look_at_bottleneck(bscap_lint *lint, const bscap_service *service) {
  const bscap_node_group *group = &lint->model->nodes[service->nodes];
  const double system = bscap_stated_or(group->system.cpu_millicores, 0);
  const double room = group->count * (group->capacity.cpu_millicores - system);
  const double request = cpu_request(service), others = requests_beside(lint->model, service);
  const double limit = bscap_reserved_by_pod(service).limits.cpu_millicores;
  const double share = request / (request + others) * room;
  const char *names = heavier(lint, service);
  if (!(share < limit) || *names == '\0') return;
  const bscap_unit unit = BSCAP_MILLICORES;
  const double needed = room > limit ? fmin(limit, ceil(others * limit / (room - limit))) : limit;
  bscap_lint_add(
      lint, &service->cpu, "request",
      &(bscap_finding){
          .part = bscap_lint_text(lint, "service/%s", service->name),
          .severity = BSCAP_WARNING,
          .stated = limit,
          .computed = share,
          .unit = unit,
          .message = bscap_lint_text(
              lint,
              "is called a bottleneck, but when all are busy its request of %s among %s earns it "
              "%s of %s, not its limit of %s; each pod of %s earns more",
              bscap_lint_amount(lint, request, unit),
              bscap_lint_amount(lint, request + others, unit), bscap_lint_amount(lint, share, unit),
              bscap_lint_amount(lint, room, unit), bscap_lint_amount(lint, limit, unit), names),
          .action = bscap_lint_text(lint, "Request %s of cpu or more for it",
                                    bscap_lint_amount(lint, needed, unit))});
}

void bscap_lint_bottlenecks(bscap_lint *lint) {
  for (size_t i = 0; i < lint->model->bottlenecks.count; i++) {
    const bscap_service *service = &lint->model->services[lint->model->bottlenecks.items[i]];
    if (service->nodes != BSCAP_NONE) look_at_bottleneck(lint, service);
  }
}
