#ifndef BSCAP_REPORT_CHECKED_H
#define BSCAP_REPORT_CHECKED_H

#include "report/draft.h"

/* The three ways to show what checking a model found. */
void bscap_check_page(bscap_draft *draft, const bscap_check *check);
void bscap_check_json(bscap_draft *draft, const bscap_check *check);
void bscap_check_sheet(bscap_draft *draft, const bscap_check *check);

#endif
