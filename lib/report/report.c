#include <bscap/report.h>

#include "report/draft.h"
#include "report/shown.h"

bscap_report_options bscap_report_options_default(void) {
  return (bscap_report_options){.size = sizeof(bscap_report_options), .width = 100};
}

bscap_status bscap_report_forecast(const bscap_forecast *forecast,
                                   const bscap_report_options *options, const bscap_sink *sink,
                                   bscap_error *error) {
  bscap_draft draft = bscap_draft_open(options);
  if (draft.options.format == BSCAP_JSON)
    bscap_forecast_json(&draft, forecast);
  else if (draft.options.format == BSCAP_CSV)
    bscap_forecast_sheet(&draft, forecast);
  else
    bscap_forecast_page(&draft, forecast);
  return bscap_draft_close(&draft, sink, error);
}

bscap_status bscap_report_explanation(const bscap_forecast *forecast, const bscap_verdict *verdict,
                                      const bscap_report_options *options, const bscap_sink *sink,
                                      bscap_error *error) {
  bscap_draft draft = bscap_draft_open(options);
  if (draft.options.format == BSCAP_JSON)
    bscap_explanation_json(&draft, forecast, verdict);
  else if (draft.options.format == BSCAP_CSV)
    bscap_explanation_sheet(&draft, verdict);
  else
    bscap_explanation_page(&draft, forecast, verdict);
  return bscap_draft_close(&draft, sink, error);
}

bscap_status bscap_report_lane_plan(const bscap_lane_plan *plan,
                                    const bscap_report_options *options, const bscap_sink *sink,
                                    bscap_error *error) {
  bscap_draft draft = bscap_draft_open(options);
  if (draft.options.format == BSCAP_JSON)
    bscap_lane_plan_json(&draft, plan);
  else if (draft.options.format == BSCAP_CSV)
    bscap_lane_plan_sheet(&draft, plan);
  else
    bscap_lane_plan_page(&draft, plan);
  return bscap_draft_close(&draft, sink, error);
}

bscap_status bscap_report_check(const bscap_check *check, const bscap_report_options *options,
                                const bscap_sink *sink, bscap_error *error) {
  bscap_draft draft = bscap_draft_open(options);
  if (draft.options.format == BSCAP_JSON)
    bscap_check_json(&draft, check);
  else if (draft.options.format == BSCAP_CSV)
    bscap_check_sheet(&draft, check);
  else
    bscap_check_page(&draft, check);
  return bscap_draft_close(&draft, sink, error);
}

bscap_status bscap_report_autoscalers(const bscap_check *check, const bscap_report_options *options,
                                      const bscap_sink *sink, bscap_error *error) {
  bscap_draft draft = bscap_draft_open(options);
  if (draft.options.format == BSCAP_JSON)
    bscap_autoscalers_json(&draft, check);
  else if (draft.options.format == BSCAP_CSV)
    bscap_check_sheet(&draft, check);
  else
    bscap_autoscalers_page(&draft, check);
  return bscap_draft_close(&draft, sink, error);
}

bscap_status bscap_report_replay(const bscap_replay *replay, const bscap_replay_words *words,
                                 const bscap_report_options *options, const bscap_sink *sink,
                                 bscap_error *error) {
  bscap_draft draft = bscap_draft_open(options);
  bscap_replay_story story;
  if (bscap_replay_tell(&draft, &story, replay, words)) {
    if (draft.options.format == BSCAP_JSON)
      bscap_replay_json(&draft, &story);
    else if (draft.options.format == BSCAP_CSV)
      bscap_replay_sheet(&draft, &story);
    else
      bscap_replay_page(&draft, &story);
  }
  return bscap_draft_close(&draft, sink, error);
}

bscap_status bscap_report_settle(const bscap_settle *settle, const bscap_report_options *options,
                                 const bscap_sink *sink, bscap_error *error) {
  bscap_draft draft = bscap_draft_open(options);
  if (draft.options.format == BSCAP_JSON)
    bscap_settle_json(&draft, settle);
  else if (draft.options.format == BSCAP_CSV)
    bscap_settle_sheet(&draft, settle);
  else
    bscap_settle_page(&draft, settle);
  return bscap_draft_close(&draft, sink, error);
}

/* A report that cannot be written matters more than a text that cannot be read. */
static bscap_status close_after(bscap_draft *draft, bscap_status shown, const bscap_sink *sink,
                                bscap_error *error) {
  bscap_error own;
  const bscap_status closed = bscap_draft_close(draft, sink, &own);
  if (closed == BSCAP_OK) return shown;
  if (error != NULL) *error = own;
  return closed;
}

bscap_status bscap_report_quantities(const char *const *texts, size_t count,
                                     const bscap_report_options *options, const bscap_sink *sink,
                                     bscap_error *error) {
  bscap_draft draft = bscap_draft_open(options);
  const bscap_status shown = bscap_quantities_show(&draft, texts, count, error);
  return close_after(&draft, shown, sink, error);
}

bscap_status bscap_report_kubernetes_quantities(const char *const *texts, size_t count,
                                                const bscap_report_options *options,
                                                const bscap_sink *sink, bscap_error *error) {
  bscap_draft draft = bscap_draft_open(options);
  const bscap_status shown = bscap_kubernetes_show(&draft, texts, count, error);
  return close_after(&draft, shown, sink, error);
}
