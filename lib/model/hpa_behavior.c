/* spec.behavior: validateScalingRules, and the defaults of v2/defaults.go. */
#include <math.h>
#include <string.h>

#include "model/hpa_fields.h"

enum { MOST_WINDOW_SECONDS = 3600, MOST_PERIOD_SECONDS = 1800 };

static bscap_status bind_policy(bscap_reader *reader, bscap_scaling_policy *policy,
                                const bscap_node *node) {
  const char *type = bscap_hpa_text(node, "type");
  const bool is_pods = strcmp(type, "Pods") == 0;
  if (!is_pods && strcmp(type, "Percent") != 0)
    return bscap_hpa_fail(reader, node, "type",
                          "Unsupported value: \"%.80s\": supported values: \"Percent\", \"Pods\"",
                          type);
  policy->kind = is_pods ? BSCAP_POLICY_PODS : BSCAP_POLICY_PERCENT;
  bscap_hpa_integer(&policy->value, node, "value");
  if (policy->value <= 0)
    return bscap_hpa_fail(reader, node, "value", "Invalid value: %d: must be greater than zero",
                          (int)policy->value);
  bscap_hpa_integer(&policy->period_seconds, node, "periodSeconds");
  const int period = (int)policy->period_seconds;
  if (period <= 0)
    return bscap_hpa_fail(reader, node, "periodSeconds",
                          "Invalid value: %d: must be greater than zero", period);
  if (period > MOST_PERIOD_SECONDS)
    return bscap_hpa_fail(reader, node, "periodSeconds",
                          "Invalid value: %d: must be less than or equal to %d", period,
                          MOST_PERIOD_SECONDS);
  return BSCAP_OK;
}

static bscap_status bind_policies(bscap_reader *reader, bscap_scaling_rules *rules,
                                  const bscap_node *node) {
  const bscap_node *list = bscap_node_written(node, "policies");
  if (list == NULL) return BSCAP_OK;
  if (list->count == 0)
    return bscap_hpa_require(reader, node, "policies", "must specify at least one Policy");
  bscap_scaling_policy *policies = bscap_arena_take(reader->arena, list->count, sizeof *policies);
  if (policies == NULL) return bscap_fail_memory(reader->error);
  rules->policies = policies;
  rules->policies_count = list->count;
  bscap_status status = BSCAP_OK;
  const size_t path_length = bscap_reader_enter(reader, "policies");
  for (size_t i = 0; i < list->count && status == BSCAP_OK; i++) {
    const size_t list_length = bscap_reader_enter_item(reader, i);
    status = bind_policy(reader, &policies[i], list->items[i]);
    bscap_reader_leave(reader, list_length);
  }
  bscap_reader_leave(reader, path_length);
  return status;
}

static bscap_status bind_window(bscap_reader *reader, bscap_scaling_rules *rules,
                                const bscap_node *node) {
  static const char key[] = "stabilizationWindowSeconds";
  bscap_hpa_integer(&rules->window_seconds, node, key);
  const int window = (int)rules->window_seconds;
  if (window < 0)
    return bscap_hpa_fail(reader, node, key,
                          "Invalid value: %d: must be greater than or equal to zero", window);
  if (window > MOST_WINDOW_SECONDS)
    return bscap_hpa_fail(reader, node, key, "Invalid value: %d: must be less than or equal to %d",
                          window, MOST_WINDOW_SECONDS);
  return BSCAP_OK;
}

static bscap_status bind_select(bscap_reader *reader, bscap_scaling_rules *rules,
                                const bscap_node *node) {
  static const char *const words[] = {"Max", "Min", "Disabled"};
  if (bscap_node_written(node, "selectPolicy") == NULL) return BSCAP_OK;
  const char *word = bscap_hpa_text(node, "selectPolicy");
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    rules->select = (bscap_select_policy)i;
    if (strcmp(words[i], word) == 0) return BSCAP_OK;
  }
  return bscap_hpa_fail(
      reader, node, "selectPolicy",
      "Unsupported value: \"%.80s\": supported values: \"Disabled\", \"Max\", \"Min\"", word);
}

/* Where its gate is off, the API server drops the field before it looks at it. */
static bscap_status bind_tolerance(bscap_reader *reader, bscap_scaling_rules *rules,
                                   bscap_kubernetes_version version, const bscap_node *node) {
  const bscap_node *written = bscap_node_written(node, "tolerance");
  if (written != NULL && version < BSCAP_KUBERNETES_NEWEST)
    return bscap_warn(reader->diagnostics, reader->error, written->place,
                      "%s.tolerance: left out, as the gate HPAConfigurableTolerance is off before "
                      "Kubernetes 1.35",
                      reader->path);
  bscap_hpa_amount amount;
  bscap_status status = bscap_hpa_quantity(reader, &amount, node, "tolerance");
  if (status != BSCAP_OK || !amount.is_there) return status;
  rules->tolerance_ratio = amount.value;
  if (amount.sign >= 0) return BSCAP_OK;
  return bscap_hpa_fail(reader, node, "tolerance",
                        "Invalid value: \"%.80s\": must be greater than or equal to zero",
                        amount.canonical);
}

static bscap_status bind_rules(bscap_reader *reader, bscap_scaling_rules *rules,
                               bscap_kubernetes_version version, const bscap_node *behavior,
                               const char *key) {
  const bscap_node node = bscap_hpa_child(behavior, key);
  const size_t path_length = bscap_reader_enter(reader, key);
  bscap_status status = bind_window(reader, rules, &node);
  if (status == BSCAP_OK) status = bind_select(reader, rules, &node);
  if (status == BSCAP_OK) status = bind_policies(reader, rules, &node);
  if (status == BSCAP_OK) status = bind_tolerance(reader, rules, version, &node);
  bscap_reader_leave(reader, path_length);
  return status;
}

bscap_status bscap_hpa_bind_behavior(bscap_reader *reader, bscap_hpa *hpa, const bscap_node *spec) {
  bscap_autoscaler *autoscaler = &hpa->autoscaler;
  const bscap_node *behavior = bscap_node_written(spec, "behavior");
  if (behavior == NULL) return BSCAP_OK;
  autoscaler->has_behavior = true;
  const size_t path_length = bscap_reader_enter(reader, "behavior");
  bscap_status status =
      bind_rules(reader, &autoscaler->up, autoscaler->version, behavior, "scaleUp");
  if (status == BSCAP_OK)
    status = bind_rules(reader, &autoscaler->down, autoscaler->version, behavior, "scaleDown");
  bscap_reader_leave(reader, path_length);
  return status;
}
