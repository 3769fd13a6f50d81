#ifndef BSCAP_FORECAST_H
#define BSCAP_FORECAST_H

#include <bscap/allocator.h>
#include <bscap/error.h>
#include <bscap/export.h>
#include <bscap/limit.h>
#include <bscap/model.h>
#include <bscap/quantity.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

BSCAP_BEGIN

/** What becomes of a system as its work grows: which limits break, when, and at how much work. */
typedef struct bscap_forecast bscap_forecast;

/** How far and how finely to look. Start from bscap_forecast_options_default(). */
typedef struct bscap_forecast_options {
  size_t size;            /**< sizeof(bscap_forecast_options), so that it can grow */
  int64_t as_of_seconds;  /**< the day from which dates are counted, in seconds since 1970 UTC; not
                               before the model's start; BSCAP_AS_OF_START for that start itself */
  double horizon_seconds; /**< how far beyond `as_of` to look; above 0, at most 100 years; what is
                               left of a step counts as a whole one */
  double step_seconds;    /**< of the planning clock: whole seconds that divide a day, from 1 minute
                               to 1 day, or to 1 hour where a driver has a season */
  /** Called now and then with the share that is done, 0 to 1; returns false to cancel. May be
   *  NULL. */
  bool (*progress)(void *context, double done_ratio);
  void *progress_context;
  const bscap_allocator *allocator; /**< must outlive the forecast; NULL for the default */
} bscap_forecast_options;

#define BSCAP_AS_OF_START INT64_MIN

/** As of the model's start, 36 months ahead, by the hour. */
BSCAP_API bscap_forecast_options bscap_forecast_options_default(void);

/** Steps `model` from its start to `as_of` plus the horizon, each uncertain number at its likely
 *  value. `options` NULL stands for the default ones. `model` must outlive the forecast; free that
 *  with bscap_forecast_free.
 *  Errors: BSCAP_INVALID for options out of their range, and for an `as_of` that is no whole number
 *  of steps, or more than 100 years, after the model's start; BSCAP_CANCELLED; out of memory. */
BSCAP_API bscap_status bscap_forecast_run(bscap_forecast **forecast, const bscap_model *model,
                                          const bscap_forecast_options *options,
                                          bscap_error *error);

/** Frees the forecast; NULL is fine. */
BSCAP_API void bscap_forecast_free(bscap_forecast *forecast);

/** The model that was stepped; borrowed. */
BSCAP_API const bscap_model *bscap_forecast_model(const bscap_forecast *forecast);

/** From when and until when, in seconds since 1970 UTC, and by which step. */
BSCAP_API int64_t bscap_forecast_as_of(const bscap_forecast *forecast);
BSCAP_API int64_t bscap_forecast_end(const bscap_forecast *forecast);
BSCAP_API double bscap_forecast_step(const bscap_forecast *forecast);

/** The 10th, 50th and 90th percentiles over all futures; NAN where fewer futures than that get
 *  there. In a deterministic forecast all three are equal. */
typedef struct bscap_quantiles {
  double p10;
  double p50;
  double p90;
} bscap_quantiles;

/** What becomes of one limit. Demand breaks it by exceeding `share_ratio` of `capacity` for at
 * least `for_seconds` without a pause. */
typedef struct bscap_verdict {
  const char *id; /**< `volume/postgres/alert` */
  bscap_limit_kind kind;
  bscap_severity severity;
  bscap_unit unit; /**< of now, capacity, most and last */
  double now;      /**< demand as of the forecast's day: what a volume holds, or the highest
                        demand of the week that follows */
  double capacity;
  double share_ratio;
  double for_seconds;
  bscap_quantiles breaks; /**< seconds since 1970 UTC */
  double probability;     /**< that it breaks within the horizon */
  bool is_broken_now;     /**< it broke on the forecast's day or before */
  double most;            /**< highest demand up to the horizon */
  double last;            /**< demand at the horizon: the highest of its last week, or what a volume
                               then holds */
  double hours_over;      /**< hours over the limit up to the horizon, however short at a time */
  const char *action;     /**< what to do, one line */
} bscap_verdict;

/** Verdict `index`: those that break come first, by median date; the others follow by how near they
 *  come. Borrowed; NULL past the end. */
BSCAP_API const bscap_verdict *bscap_forecast_verdict(const bscap_forecast *forecast, size_t index);

/** The verdict about the limit `id`, or NULL. */
BSCAP_API const bscap_verdict *bscap_forecast_find(const bscap_forecast *forecast, const char *id);

/** Level of driver `driver` (as bscap_model_driver counts them) when the limit breaks, for a
 * verdict that the forecast gave, not a copy of it: how many there are in the busy hour, or how
 * many were ever added. NAN where it does not break. */
BSCAP_API bscap_quantiles bscap_verdict_level(const bscap_verdict *verdict, size_t driver);

/** Contribution `index` to the demand at the moment the limit breaks (at the horizon, if it does
 *  not), greatest first; together they make up the demand. Again for a verdict that the forecast
 *  gave. Borrowed; NULL past the end. */
BSCAP_API const bscap_contribution *bscap_verdict_contribution(const bscap_verdict *verdict,
                                                               size_t index);

/** A level of a driver that the model asks for. */
typedef struct bscap_milestone {
  const char *driver;
  double level;
  bscap_quantiles reached; /**< seconds since 1970 UTC */
  bool is_out_of_reach;    /**< never reached, however far one looks: it lies above the ceiling, or
                                above all that the driver grows to */
} bscap_milestone;

/** Milestone `index` in the model's order; borrowed; NULL past the end. */
BSCAP_API const bscap_milestone *bscap_forecast_milestone(const bscap_forecast *forecast,
                                                          size_t index);

/** Probability that a limit breaks before a milestone is reached, within the horizon. */
BSCAP_API double bscap_milestone_probability(const bscap_milestone *milestone,
                                             const bscap_verdict *verdict);

/** Something whose course over the months is kept: `volume/postgres`, `service/api/cpu`, and
 *  `driver/users`. Texts are borrowed. */
typedef struct bscap_metric {
  const char *id;
  bscap_unit unit;
} bscap_metric;

/** Metric `index`; borrowed; NULL past the end. */
BSCAP_API const bscap_metric *bscap_forecast_metric(const bscap_forecast *forecast, size_t index);

/** How many calendar months were stepped, and the first of them as bscap_month_of counts. */
BSCAP_API size_t bscap_forecast_months_count(const bscap_forecast *forecast);
BSCAP_API int bscap_forecast_first_month(const bscap_forecast *forecast);

/** The band of metric `metric` in month `month` from 0. NAN past the ends. */
BSCAP_API bscap_band bscap_forecast_band(const bscap_forecast *forecast, size_t metric,
                                         size_t month);

BSCAP_END

#endif
