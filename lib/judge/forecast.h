#ifndef BSCAP_JUDGE_FORECAST_H
#define BSCAP_JUDGE_FORECAST_H

#include <bscap/forecast.h>

#include "simulate/tally.h"

/* What stays behind the curtain of a forecast. The public part of a verdict or a milestone comes
 * first, so that a pointer to it finds the rest. */

typedef struct bscap_judged {
  bscap_verdict verdict;
  const bscap_forecast *forecast;
  size_t limit; /* in the plan */
} bscap_judged;

typedef struct bscap_judged_milestone {
  bscap_milestone milestone;
  size_t index; /* in the model */
} bscap_judged_milestone;

struct bscap_forecast {
  bscap_arena *arena;
  const bscap_model *asked; /* the caller's */
  bscap_model *own;         /* a copy with what the caller wants otherwise, or NULL */
  bscap_plan plan;
  bscap_run likely;
  bscap_tally tally; /* of the drawn futures; its count is 0 where none were drawn */
  uint64_t seed;
  bscap_judged *verdicts;
  bscap_judged_milestone *milestones;
  bscap_metric *metrics;
};

/* Fills verdicts, milestones and metrics from what was seen (judge/verdict.c). Errors: out of
 * memory. */
bscap_status bscap_forecast_judge(bscap_forecast *forecast, bscap_error *error);

#endif
