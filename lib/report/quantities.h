#ifndef BSCAP_REPORT_QUANTITIES_H
#define BSCAP_REPORT_QUANTITIES_H

#include "report/draft.h"

/* Values in the draft's format. They return BSCAP_INVALID, with what is wrong about the first text
 * that cannot be read, when all is written. */

bscap_status bscap_quantities_show(bscap_draft *draft, const char *const *texts, size_t count,
                                   bscap_error *error);

bscap_status bscap_kubernetes_show(bscap_draft *draft, const char *const *texts, size_t count,
                                   bscap_error *error);

#endif
