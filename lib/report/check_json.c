#include "report/shown.h"

#include "report/json.h"

static void add_amounts(bscap_draft *draft, cJSON *parent, const char *key, double cpu_millicores,
                        double memory_bytes) {
  cJSON *amounts = bscap_json_object(draft, parent, key);
  bscap_json_number(draft, amounts, "cpu_millicores", cpu_millicores);
  bscap_json_number(draft, amounts, "memory_bytes", memory_bytes);
}

static void add_totals(bscap_draft *draft, cJSON *parent, const char *key,
                       const bscap_totals *totals) {
  cJSON *item = bscap_json_object(draft, parent, key);
  add_amounts(draft, item, "requests", totals->requests_cpu_millicores,
              totals->requests_memory_bytes);
  add_amounts(draft, item, "limits", totals->limits_cpu_millicores, totals->limits_memory_bytes);
}

static void add_finding(bscap_draft *draft, cJSON *list, const bscap_finding *finding) {
  cJSON *item = bscap_json_object(draft, list, NULL);
  bscap_json_text(draft, item, "id", finding->id);
  bscap_json_text(draft, item, "severity", bscap_severity_name(finding->severity));
  bscap_json_text(draft, item, "file", finding->file);
  bscap_json_number(draft, item, "line", finding->line);
  bscap_json_text(draft, item, "message", finding->message);
  bscap_json_number(draft, item, "stated", finding->stated);
  bscap_json_number(draft, item, "computed", finding->computed);
  bscap_json_text(draft, item, "unit", bscap_unit_name(finding->unit));
  bscap_json_text(draft, item, "part", finding->part);
  bscap_json_text(draft, item, "action", finding->action);
  bscap_json_number(draft, item, "column", finding->column);
}

static void add_findings(bscap_draft *draft, cJSON *root, const bscap_check *check) {
  cJSON *findings = bscap_json_array(draft, root, "findings");
  const bscap_finding *finding;
  for (size_t i = 0; (finding = bscap_check_finding(check, i)) != NULL; i++)
    add_finding(draft, findings, finding);
}

void bscap_check_json(bscap_draft *draft, const bscap_check *check) {
  cJSON *root = bscap_json_start(draft, "Check");
  add_findings(draft, root, check);
  cJSON *totals = bscap_json_object(draft, root, "totals");
  add_totals(draft, totals, "minimum", bscap_check_minimum(check));
  add_totals(draft, totals, "maximum", bscap_check_maximum(check));
  add_totals(draft, totals, "surge", bscap_check_surge(check));
  bscap_json_number(draft, totals, "volumes_bytes", bscap_check_volumes_bytes(check));
  bscap_json_finish(draft, root);
}

static void add_step(bscap_draft *draft, cJSON *list, const bscap_scaling_step *step) {
  cJSON *item = bscap_json_object(draft, list, NULL);
  bscap_json_text(draft, item, "service", step->service);
  bscap_json_text(draft, item, "metric", step->metric);
  bscap_json_text(draft, item, "unit", bscap_unit_name(step->unit));
  bscap_json_number(draft, item, "replicas", step->replicas);
  bscap_json_number(draft, item, "up_ratio", step->up_ratio);
  bscap_json_number(draft, item, "up_total", step->up_total);
  bscap_json_number(draft, item, "down_ratio", step->down_ratio);
  bscap_json_number(draft, item, "down_total", step->down_total);
}

void bscap_autoscalers_json(bscap_draft *draft, const bscap_check *check) {
  cJSON *root = bscap_json_start(draft, "AutoscalerCheck");
  add_findings(draft, root, check);
  cJSON *steps = bscap_json_array(draft, root, "steps");
  const bscap_scaling_step *step;
  for (size_t i = 0; (step = bscap_check_scaling_step(check, i)) != NULL; i++)
    add_step(draft, steps, step);
  bscap_json_finish(draft, root);
}
