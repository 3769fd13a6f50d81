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

void bscap_check_json(bscap_draft *draft, const bscap_check *check) {
  cJSON *root = bscap_json_start(draft, "Check");
  cJSON *findings = bscap_json_array(draft, root, "findings");
  const bscap_finding *finding;
  for (size_t i = 0; (finding = bscap_check_finding(check, i)) != NULL; i++)
    add_finding(draft, findings, finding);
  cJSON *totals = bscap_json_object(draft, root, "totals");
  add_totals(draft, totals, "minimum", bscap_check_minimum(check));
  add_totals(draft, totals, "maximum", bscap_check_maximum(check));
  add_totals(draft, totals, "surge", bscap_check_surge(check));
  bscap_json_number(draft, totals, "volumes_bytes", bscap_check_volumes_bytes(check));
  bscap_json_finish(draft, root);
}
