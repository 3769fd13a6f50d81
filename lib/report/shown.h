#ifndef BSCAP_REPORT_SHOWN_H
#define BSCAP_REPORT_SHOWN_H

#include "report/draft.h"
#include "report/page.h"
#include "report/replay.h"

/* The ways to show each result: a page is for terminals and Markdown, a sheet is CSV. */

void bscap_forecast_page(bscap_draft *draft, const bscap_forecast *forecast);
void bscap_forecast_json(bscap_draft *draft, const bscap_forecast *forecast);
void bscap_forecast_sheet(bscap_draft *draft, const bscap_forecast *forecast);

void bscap_explanation_page(bscap_draft *draft, const bscap_forecast *forecast,
                            const bscap_verdict *verdict);
void bscap_explanation_json(bscap_draft *draft, const bscap_forecast *forecast,
                            const bscap_verdict *verdict);
void bscap_explanation_sheet(bscap_draft *draft, const bscap_verdict *verdict);

void bscap_lane_plan_page(bscap_draft *draft, const bscap_lane_plan *plan);
void bscap_lane_plan_json(bscap_draft *draft, const bscap_lane_plan *plan);
void bscap_lane_plan_sheet(bscap_draft *draft, const bscap_lane_plan *plan);

void bscap_check_page(bscap_draft *draft, const bscap_check *check);
void bscap_check_json(bscap_draft *draft, const bscap_check *check);
void bscap_check_sheet(bscap_draft *draft, const bscap_check *check);

/* The sheet is that of any check. */
void bscap_autoscalers_page(bscap_draft *draft, const bscap_check *check);
void bscap_autoscalers_json(bscap_draft *draft, const bscap_check *check);
void bscap_replay_page(bscap_draft *draft, const bscap_replay_story *story);
void bscap_replay_json(bscap_draft *draft, const bscap_replay_story *story);
void bscap_replay_sheet(bscap_draft *draft, const bscap_replay_story *story);

void bscap_settle_page(bscap_draft *draft, const bscap_settle *settle);
void bscap_settle_json(bscap_draft *draft, const bscap_settle *settle);
void bscap_settle_sheet(bscap_draft *draft, const bscap_settle *settle);

/* Values in the draft's format. They return BSCAP_INVALID, with what is wrong about the first text
 * that cannot be read, when all is written. */
bscap_status bscap_quantities_show(bscap_draft *draft, const char *const *texts, size_t count,
                                   bscap_error *error);
bscap_status bscap_kubernetes_show(bscap_draft *draft, const char *const *texts, size_t count,
                                   bscap_error *error);

/* Sections of the page of a forecast: what breaks first, all that breaks, what changed since
 * another one, the milestones, what holds, and what was assumed. */
void bscap_forecast_lead(bscap_draft *draft, const bscap_forecast *forecast);
void bscap_forecast_breaks(bscap_draft *draft, const bscap_forecast *forecast);
void bscap_forecast_changes(bscap_draft *draft, const bscap_forecast *forecast);
void bscap_forecast_milestones(bscap_draft *draft, const bscap_forecast *forecast);
void bscap_forecast_holds(bscap_draft *draft, const bscap_forecast *forecast);
void bscap_forecast_assumptions(bscap_draft *draft, const bscap_forecast *forecast);

/* The columns that CSV has more where the draft's options have changes. */
void bscap_change_sheet_head(bscap_draft *draft);
void bscap_change_sheet_row(bscap_draft *draft, const char *id);

/* Sections of the page of an explanation: its course over the months, and the uncertain numbers
 * behind it. */
void bscap_explanation_months(bscap_draft *draft, const bscap_forecast *forecast,
                              const bscap_verdict *verdict);
void bscap_explanation_inputs(bscap_draft *draft, const bscap_forecast *forecast,
                              const bscap_verdict *verdict);

/* A row with path, likely value, and range of a number. */
bscap_row *bscap_add_entry(bscap_draft *draft, bscap_table *table, const bscap_entry *entry);

/* Whether a model keeps the number at `path` with the part that limit `id` is about, as it keeps
 * `volumes.postgres.size` with `volume/postgres/alert`. */
bool bscap_is_of_part(const char *path, const char *id);

/* When month `month` from 0 ends, or the forecast in it. */
double bscap_forecast_month_end(const bscap_forecast *forecast, size_t month);

/* The last line: the method, the model, from when to when. */
void bscap_forecast_footer(bscap_draft *draft, const bscap_forecast *forecast);

#endif
