#include "report/sheet.h"
#include "report/shown.h"

void bscap_lane_plan_sheet(bscap_draft *draft, const bscap_lane_plan *plan) {
  static const char *const titles[] = {"stage", "pace", "name", "how", "terms", "reason", NULL};
  const bscap_stepped_part *part;
  bscap_sheet_head(draft, titles);
  for (size_t i = 0; (part = bscap_lane_plan_part(plan, i)) != NULL; i++) {
    bscap_sheet_text(draft, bscap_stage_name(part->stage));
    bscap_sheet_text(draft, bscap_pace_name(part->pace));
    bscap_sheet_text(draft, part->name);
    bscap_sheet_text(draft, part->way);
    bscap_sheet_number(draft, (double)part->terms);
    bscap_sheet_text(draft, part->reason != NULL ? part->reason : "");
    bscap_sheet_end_row(draft);
  }
}
