#ifndef BSCAP_REPORT_SETTLE_H
#define BSCAP_REPORT_SETTLE_H

#include "report/draft.h"

/* What the ways to show where an autoscaler settles share. */

/* What metric `metric` is called: `cpu`, `memory`, `metric 3`. */
const char *bscap_settle_metric(bscap_draft *draft, const bscap_settle *settle, size_t metric);

#endif
