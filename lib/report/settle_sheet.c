#include "report/settle.h"

#include "report/number.h"
#include "report/sheet.h"
#include "report/shown.h"

static void add_row(bscap_draft *draft, const bscap_settle *settle, size_t index, size_t metric) {
  const bscap_settle_end *end = bscap_settle_at(settle, index);
  const bscap_metric_status status = bscap_settle_status(settle, index, metric);
  bscap_sheet_number(draft, end->start);
  bscap_sheet_number(draft, end->replicas);
  bscap_sheet_number(draft, end->least);
  bscap_sheet_number(draft, end->goes_round);
  bscap_sheet_number(draft, (double)end->syncs);
  bscap_sheet_number(draft, end->seconds);
  bscap_sheet_text(draft, bscap_settle_metric(draft, settle, metric));
  bscap_sheet_number(draft, bscap_number_of(status.utilization_percent));
  bscap_sheet_number(draft, bscap_number_of(status.proposal));
  bscap_sheet_end_row(draft);
}

void bscap_settle_sheet(bscap_draft *draft, const bscap_settle *settle) {
  static const char *const titles[] = {"start",    "replicas", "least",  "goes_round",
                                       "syncs",    "seconds",  "metric", "utilization_percent",
                                       "proposal", NULL};
  const size_t metrics = bscap_settle_autoscaler(settle)->metrics_count;
  bscap_sheet_head(draft, titles);
  for (size_t i = 0; i < bscap_settle_count(settle); i++)
    for (size_t k = 0; (k == 0 || k < metrics) && !draft->text.failed; k++)
      add_row(draft, settle, i, k);
}
