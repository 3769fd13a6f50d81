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

/* Where the drawn futures of a forecast come from: `draw` is called once the likely one is known,
 * with the tally started, and counts them there. */
typedef struct bscap_drawing {
  bscap_status (*draw)(void *context, bscap_forecast *forecast,
                       const bscap_forecast_options *options, bscap_error *error);
  void *context;
} bscap_drawing;

/* bscap_forecast_run, with futures from there; `options` are whole. */
bscap_status bscap_forecast_make(bscap_forecast **forecast, const bscap_model *model,
                                 const bscap_forecast_options *options,
                                 const bscap_drawing *drawing, bscap_error *error);

/* Draws `count` futures from number `first` on, and counts them. */
bscap_status bscap_forecast_draw(bscap_forecast *forecast, const bscap_forecast_options *options,
                                 uint64_t first, size_t count, bscap_error *error);

/* Fills verdicts, milestones and metrics from what was seen (judge/verdict.c). Errors: out of
 * memory. */
bscap_status bscap_forecast_judge(bscap_forecast *forecast, bscap_error *error);

#endif
