#ifndef BSCAP_REPORT_SHEET_H
#define BSCAP_REPORT_SHEET_H

#include "report/draft.h"

/* CSV (RFC 4180) with LF. A text that a spreadsheet would take for a formula, which begins with one
 * of = + - @ and is no number, gets a leading '. */

void bscap_sheet_text(bscap_draft *draft, const char *text);
void bscap_sheet_word(bscap_draft *draft, const char *word); /* of our own: taken as it is */
void bscap_sheet_number(bscap_draft *draft, double value);   /* empty where it is not finite */
void bscap_sheet_end_row(bscap_draft *draft);

/* A whole row of texts, up to a NULL. */
void bscap_sheet_head(bscap_draft *draft, const char *const *titles);

#endif
