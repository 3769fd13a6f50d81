#include "report/shown.h"

#include "report/sheet.h"

void bscap_check_sheet(bscap_draft *draft, const bscap_check *check) {
  static const char *const titles[] = {"id",       "severity", "part",   "file",
                                       "line",     "column",   "unit",   "stated",
                                       "computed", "message",  "action", NULL};
  bscap_sheet_head(draft, titles);
  const bscap_finding *finding;
  for (size_t i = 0; (finding = bscap_check_finding(check, i)) != NULL; i++) {
    bscap_sheet_text(draft, finding->id);
    bscap_sheet_text(draft, bscap_severity_name(finding->severity));
    bscap_sheet_text(draft, finding->part);
    bscap_sheet_text(draft, finding->file);
    bscap_sheet_number(draft, finding->line);
    bscap_sheet_number(draft, finding->column);
    bscap_sheet_text(draft, bscap_unit_name(finding->unit));
    bscap_sheet_number(draft, finding->stated);
    bscap_sheet_number(draft, finding->computed);
    bscap_sheet_text(draft, finding->message);
    bscap_sheet_text(draft, finding->action);
    bscap_sheet_end_row(draft);
  }
}
