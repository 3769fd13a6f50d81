#include "report/settle.h"

#include "report/json.h"
#include "report/number.h"
#include "report/shown.h"

static void add_demand(bscap_draft *draft, cJSON *parent, const char *key,
                       const bscap_demand *demand) {
  cJSON *item = bscap_json_object(draft, parent, key);
  bscap_json_number(draft, item, "base_per_pod", demand->base_per_pod);
  bscap_json_number(draft, item, "each_per_pod", demand->each_per_pod);
  bscap_json_number(draft, item, "shared", demand->shared);
}

static void add_load(bscap_draft *draft, cJSON *root, const bscap_autoscaler_load *load) {
  cJSON *item = bscap_json_object(draft, root, "load");
  add_demand(draft, item, "cpu_millicores", &load->cpu_millicores);
  add_demand(draft, item, "memory_bytes", &load->memory_bytes);
}

static void add_metrics(bscap_draft *draft, cJSON *item, const bscap_settle *settle, size_t index) {
  cJSON *list = bscap_json_array(draft, item, "metrics");
  for (size_t k = 0; k < bscap_settle_autoscaler(settle)->metrics_count; k++) {
    const bscap_metric_status status = bscap_settle_status(settle, index, k);
    cJSON *metric = bscap_json_object(draft, list, NULL);
    bscap_json_text(draft, metric, "name", bscap_settle_metric(draft, settle, k));
    bscap_json_number(draft, metric, "utilization_percent",
                      bscap_number_of(status.utilization_percent));
    bscap_json_number(draft, metric, "proposal", bscap_number_of(status.proposal));
  }
}

static void add_end(bscap_draft *draft, cJSON *list, const bscap_settle *settle, size_t index) {
  const bscap_settle_end *end = bscap_settle_at(settle, index);
  cJSON *item = bscap_json_object(draft, list, NULL);
  bscap_json_number(draft, item, "start", end->start);
  bscap_json_number(draft, item, "replicas", end->replicas);
  bscap_json_number(draft, item, "least", end->least);
  bscap_json_flag(draft, item, "goes_round", end->goes_round);
  bscap_json_number(draft, item, "syncs", (double)end->syncs);
  bscap_json_number(draft, item, "seconds", end->seconds);
  add_metrics(draft, item, settle, index);
}

void bscap_settle_json(bscap_draft *draft, const bscap_settle *settle) {
  cJSON *root = bscap_json_start(draft, "Settle");
  bscap_json_text(draft, root, "name", bscap_settle_name(settle));
  add_load(draft, root, bscap_settle_load(settle));
  cJSON *list = bscap_json_array(draft, root, "starts");
  for (size_t i = 0; i < bscap_settle_count(settle) && !draft->text.failed; i++)
    add_end(draft, list, settle, i);
  bscap_json_finish(draft, root);
}
