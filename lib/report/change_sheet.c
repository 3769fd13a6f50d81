#include "report/shown.h"

#include <math.h>
#include <string.h>

#include "report/sheet.h"

void bscap_change_sheet_head(bscap_draft *draft) {
  if (draft->options.changes == NULL) return;
  bscap_sheet_text(draft, "change");
  bscap_sheet_text(draft, "moved_days");
  bscap_sheet_text(draft, "probability_before");
}

void bscap_change_sheet_row(bscap_draft *draft, const char *id) {
  if (draft->options.changes == NULL) return;
  const bscap_change *change;
  for (size_t i = 0; (change = bscap_changes_limit(draft->options.changes, i)) != NULL; i++)
    if (strcmp(change->id, id) == 0) break;
  bscap_sheet_text(draft, change != NULL ? bscap_change_kind_name(change->kind) : NULL);
  bscap_sheet_number(draft, change != NULL ? change->moved_days : NAN);
  bscap_sheet_number(draft, change != NULL ? change->probability_before : NAN);
}
