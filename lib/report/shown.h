#ifndef BSCAP_REPORT_SHOWN_H
#define BSCAP_REPORT_SHOWN_H

#include "report/draft.h"

/* The three ways to show a forecast, and one limit of it; a page is for terminals and Markdown. */
void bscap_forecast_page(bscap_draft *draft, const bscap_forecast *forecast);
void bscap_forecast_json(bscap_draft *draft, const bscap_forecast *forecast);
void bscap_forecast_sheet(bscap_draft *draft, const bscap_forecast *forecast);

void bscap_explanation_page(bscap_draft *draft, const bscap_forecast *forecast,
                            const bscap_verdict *verdict);
void bscap_explanation_json(bscap_draft *draft, const bscap_forecast *forecast,
                            const bscap_verdict *verdict);
void bscap_explanation_sheet(bscap_draft *draft, const bscap_verdict *verdict);

/* Sections of the page. */
void bscap_forecast_holds(bscap_draft *draft, const bscap_forecast *forecast);
void bscap_forecast_assumptions(bscap_draft *draft, const bscap_forecast *forecast);

/* The last line: the method, the model, from when to when. */
void bscap_forecast_footer(bscap_draft *draft, const bscap_forecast *forecast);

#endif
