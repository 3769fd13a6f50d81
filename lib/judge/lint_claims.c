/* What a text states against what the model computes. */
#include "judge/lint.h"

#include <bscap/network.h>
#include <math.h>
#include <string.h>

#include "judge/flow.h"

static bscap_sum sum_of_pods(bscap_lint *lint, const bscap_figure *figure) {
  const bscap_reserved sums = bscap_reserved_in_all(lint->model, BSCAP_PODS_MINIMUM);
  const double values[] = {[BSCAP_FIGURE_REQUESTS_CPU] = sums.requests.cpu_millicores,
                           [BSCAP_FIGURE_REQUESTS_MEMORY] = sums.requests.memory_bytes,
                           [BSCAP_FIGURE_LIMITS_CPU] = sums.limits.cpu_millicores,
                           [BSCAP_FIGURE_LIMITS_MEMORY] = sums.limits.memory_bytes};
  const char *text = bscap_lint_text(lint,
                                     "%zu services (autoscalers at their minimum, every "
                                     "CronJob at work)",
                                     lint->model->services_count);
  return (bscap_sum){.value = values[figure->kind], .text = text};
}

static bscap_sum sum_of_volumes(bscap_lint *lint) {
  const bscap_model *model = lint->model;
  bscap_sum total = {.noun = "volumes", .text = ""};
  for (size_t i = 0; i < model->volumes_count; i++)
    bscap_lint_sum(lint, &total, model->volumes[i].name, model->volumes[i].space.size_bytes,
                   BSCAP_BYTES);
  return total;
}

static bscap_sum sum_of_link(bscap_lint *lint, const bscap_figure *figure) {
  const bscap_link *link = &lint->model->links[figure->index];
  bscap_sum total = {.noun = "kinds of traffic", .text = ""};
  for (size_t i = 0; i < link->traffic_count; i++) {
    bscap_traffic traffic = link->traffic[i].traffic;
    traffic.average_bits_per_second += bscap_flow_costs(lint->model, &link->traffic[i].per);
    const bool is_peak = figure->kind == BSCAP_FIGURE_LINK_PEAK;
    bscap_lint_sum(lint, &total, link->traffic[i].name,
                   is_peak ? bscap_traffic_peak(&traffic) : traffic.average_bits_per_second,
                   BSCAP_BITS_PER_SECOND);
  }
  return total;
}

static bscap_sum growth_of_volume(bscap_lint *lint, const bscap_figure *figure) {
  const bscap_volume *volume = &lint->model->volumes[figure->index];
  bscap_sum total = {.noun = "flows", .text = ""};
  bscap_lint_sum(lint, &total, "writes", bscap_flow_rate(lint->model, volume, &volume->writes),
                 BSCAP_BYTES_PER_SECOND);
  bscap_lint_sum(lint, &total, "grows", bscap_flow_rate(lint->model, volume, &volume->grows),
                 BSCAP_BYTES_PER_SECOND);
  return total;
}

static bscap_sum headroom(bscap_lint *lint, const bscap_figure *figure) {
  const bscap_model *model = lint->model;
  const bscap_amounts needs = bscap_reserved_in_all(model, BSCAP_PODS_MINIMUM).requests;
  const bool is_cpu = figure->kind == BSCAP_FIGURE_HEADROOM_CPU;
  const double need = is_cpu ? needs.cpu_millicores : needs.memory_bytes;
  const bscap_unit unit = is_cpu ? BSCAP_MILLICORES : BSCAP_BYTES;
  double has = 0;
  for (size_t i = 0; i < model->nodes_count; i++) {
    const bscap_amounts *node = &model->nodes[i].capacity;
    has += model->nodes[i].count * (is_cpu ? node->cpu_millicores : node->memory_bytes);
  }
  const char *text =
      bscap_lint_text(lint, "nodes of %s over requests of %s", bscap_lint_amount(lint, has, unit),
                      bscap_lint_amount(lint, need, unit));
  return (bscap_sum){.value = has / need, .text = text};
}

static bscap_sum compute(bscap_lint *lint, const bscap_figure *figure) {
  switch ((bscap_figure_kind)figure->kind) {
  case BSCAP_FIGURE_REQUESTS_CPU:
  case BSCAP_FIGURE_REQUESTS_MEMORY:
  case BSCAP_FIGURE_LIMITS_CPU:
  case BSCAP_FIGURE_LIMITS_MEMORY:
    return sum_of_pods(lint, figure);
  case BSCAP_FIGURE_VOLUMES:
    return sum_of_volumes(lint);
  case BSCAP_FIGURE_LINK_AVERAGE:
  case BSCAP_FIGURE_LINK_PEAK:
    return sum_of_link(lint, figure);
  case BSCAP_FIGURE_VOLUME_GROWTH:
    return growth_of_volume(lint, figure);
  case BSCAP_FIGURE_HEADROOM_CPU:
  case BSCAP_FIGURE_HEADROOM_MEMORY:
    return headroom(lint, figure);
  }
  return (bscap_sum){.value = NAN, .text = ""};
}

/* Headroom is told as it is said: `2.22x`. */
static const char *figure_text(bscap_lint *lint, double value, bscap_unit unit) {
  if (unit != BSCAP_RATIO) return bscap_lint_amount(lint, value, unit);
  return bscap_lint_text(lint, "%sx",
                         bscap_lint_exactly(lint, round(100 * value) / 100, BSCAP_COUNT));
}

static void look_at(bscap_lint *lint, const bscap_claim *claim) {
  const bscap_stated *stated = &claim->stated;
  const bscap_sum computed = compute(lint, &claim->computed);
  const double apart = fabs(computed.value - stated->value);
  if (!(apart > claim->tolerance_ratio * stated->value)) return;
  const char *figure = figure_text(lint, computed.value, stated->unit);
  bscap_lint_add_at(
      lint, stated->place,
      &(bscap_finding){
          .part = bscap_lint_text(lint, "claim/%s", claim->computed.text),
          .severity = BSCAP_WARNING,
          .stated = stated->value,
          .computed = computed.value,
          .unit = stated->unit,
          .message = bscap_lint_text(lint, "stated as %s, but %s = %s",
                                     figure_text(lint, stated->value, stated->unit), computed.text,
                                     figure),
          .action = bscap_lint_text(lint, "State %s, or name what is not in the sum", figure)});
}

/* A claim is about one scenario, or about the model without any, and says nothing of the others. */
static bool applies(const bscap_model *model, const bscap_claim *claim) {
  const char *scenario = model->applied_scenario;
  if (claim->scenario == NULL || scenario == NULL) return claim->scenario == scenario;
  return strcmp(claim->scenario, scenario) == 0;
}

void bscap_lint_claims(bscap_lint *lint) {
  for (size_t i = 0; i < lint->model->claims_count; i++) {
    const bscap_claim *claim = &lint->model->claims[i];
    if (claim->computed.kind != 0 && applies(lint->model, claim)) look_at(lint, claim);
  }
}
