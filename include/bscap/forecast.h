#ifndef BSCAP_FORECAST_H
#define BSCAP_FORECAST_H

#include <bscap/allocator.h>
#include <bscap/error.h>
#include <bscap/export.h>
#include <bscap/lane_plan.h>
#include <bscap/lanes.h>
#include <bscap/limit.h>
#include <bscap/model.h>
#include <bscap/quantity.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

BSCAP_BEGIN

/** What becomes of a system as its work grows: which limits break, when, at how much work, and how
 *  surely. Beside the likely future (every uncertain number at its likely value, chance at its
 *  mean) it holds many drawn ones, its trajectories, as exact counts. */
typedef struct bscap_forecast bscap_forecast;

/** How far, how finely and how often to look. Start from bscap_forecast_options_default(). */
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
  const bscap_allocator *allocator; /**< must outlive the forecast; with more than one thread it is
                                         called from all of them; NULL for the default */
  size_t trajectories_count;        /**< futures to draw, at most BSCAP_TRAJECTORIES_MOST; 0: none,
                                         so that the likely future alone stands for all */
  uint64_t seed;                    /**< of all chance: same seed, same result to the last bit,
                                         however many threads */
  size_t threads_count;             /**< 1 to BSCAP_THREADS_MOST, the calling one included */
  const bscap_uncertain *uncertain; /**< numbers to take instead of the model's; may be NULL */
  size_t uncertain_count;
  bscap_lanes lanes; /**< how futures are stepped; one that is supported here */
} bscap_forecast_options;

#define BSCAP_AS_OF_START       INT64_MIN
#define BSCAP_TRAJECTORIES      1000
#define BSCAP_TRAJECTORIES_MOST 100000000
#define BSCAP_THREADS_MOST      1024

/** As of the model's start, 36 months ahead, by the hour; BSCAP_TRAJECTORIES futures from seed 1 on
 *  one thread, in as many lanes as there are. */
BSCAP_API bscap_forecast_options bscap_forecast_options_default(void);

/** Steps `model` from its start to `as_of` plus the horizon: once with each uncertain number at its
 *  likely value, and `trajectories_count` times with everything drawn. `progress` is called from
 *  the calling thread only. `options` NULL stands for the default ones. `model` must outlive the
 *  forecast; free that with bscap_forecast_free. Memory does not grow with trajectories.
 *  Errors: BSCAP_INVALID for options out of their range, for an `as_of` that is no whole number of
 *  steps, or more than 100 years, after the model's start, and for an uncertain number that the
 *  model does not have, that lies outside of its bounds there, or that no distribution holds;
 *  BSCAP_CANCELLED; out of memory. */
BSCAP_API bscap_status bscap_forecast_run(bscap_forecast **forecast, const bscap_model *model,
                                          const bscap_forecast_options *options,
                                          bscap_error *error);

/** Says how bscap_forecast_run would step the drawn futures, and steps none: it draws those that
 * are stepped at once first of all, and looks at what their engine makes of them. `options` and
 * `model` as there; the model must outlive the plan, which bscap_lane_plan_free frees. Errors:
 * those of bscap_forecast_run. */
BSCAP_API bscap_status bscap_forecast_lane_plan(bscap_lane_plan **plan, const bscap_model *model,
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

/** How many futures were drawn (0: the likely one stands alone), and from which seed. */
BSCAP_API size_t bscap_forecast_trajectories(const bscap_forecast *forecast);
BSCAP_API uint64_t bscap_forecast_seed(const bscap_forecast *forecast);

/** The 10th, 50th and 90th percentiles over all futures; NAN where fewer futures than that get
 *  there. Dates are exact to the day, and interpolated within it; other values lie in bins 1/64 of
 *  a value wide at most, which bounds their error at 1.6 % from 1/256 of the likely future's value
 *  to 256 times that. Without trajectories all three are equal, and exact. */
typedef struct bscap_quantiles {
  double p10;
  double p50;
  double p90;
} bscap_quantiles;

/** What becomes of one limit. Demand breaks it by exceeding `share_ratio` of `capacity` for at
 *  least `for_seconds` without a pause. */
typedef struct bscap_verdict {
  const char *id;     /**< `volume/postgres/alert` */
  const char *metric; /**< what is held against it: `volume/postgres` */
  bscap_limit_kind kind;
  bscap_severity severity;
  bscap_unit unit; /**< of now, capacity, most and last */
  double now;      /**< likely demand as of the forecast's day: what a volume holds, or the highest
                        demand of the week that follows */
  double capacity; /**< likely, where it is uncertain */
  double share_ratio;
  double for_seconds;
  bscap_quantiles breaks;   /**< seconds since 1970 UTC; a break that is over by the forecast's day
                                 does not count, the next one does */
  double likely_break;      /**< the same in the likely future; NAN where it does not break there */
  double probability;       /**< that it breaks within the horizon */
  double now_probability;   /**< that it broke on the forecast's day or before */
  double first_probability; /**< that of all limits not broken by then it is the first to break;
                                 limits that break in one moment count each */
  bool is_broken_now;       /**< it broke on the forecast's day or before in half of all futures */
  bscap_quantiles most;     /**< highest demand up to the horizon */
  bscap_quantiles last; /**< demand at the horizon: the highest of its last week, or what a volume
                             then holds */
  double hours_over;    /**< mean of hours over the limit up to the horizon, however short at a
                             time */
  const char *action;   /**< what to do, one line; sized for nine futures in ten */
} bscap_verdict;

/** Verdict `index`: those that break in half of all futures come first, by median date; the others
 *  follow by probability, then by how near they come. Borrowed; NULL past the end. */
BSCAP_API const bscap_verdict *bscap_forecast_verdict(const bscap_forecast *forecast, size_t index);

/** The verdict about the limit `id`, or NULL. */
BSCAP_API const bscap_verdict *bscap_forecast_find(const bscap_forecast *forecast, const char *id);

/** Probability that the limit breaks up to a moment within the horizon, in seconds since 1970 UTC;
 *  exact at the ends of days, interpolated within them. For a verdict that the forecast gave, not a
 *  copy of it, as in the functions that follow. */
BSCAP_API double bscap_verdict_probability(const bscap_verdict *verdict, double time_seconds);

/** Mean of hours over the limit in month `month` from 0, from the forecast's day on. */
BSCAP_API double bscap_verdict_hours_over(const bscap_verdict *verdict, size_t month);

/** Level of driver `driver` (as bscap_model_driver counts them) when the limit breaks: how many
 *  there are in the busy hour of an ordinary day, or how many were ever added. A future in which it
 *  does not break counts as beyond all levels. */
BSCAP_API bscap_quantiles bscap_verdict_level(const bscap_verdict *verdict, size_t driver);

/** Whether the demand that the limit is about follows driver `driver`: by a cost, by traffic, by
 * what is written, or by the number of pods. */
BSCAP_API bool bscap_verdict_depends(const bscap_verdict *verdict, size_t driver);

/** Contribution `index` to the demand in the likely future at the moment the limit breaks (at the
 *  horizon, if it does not), greatest first; together they make up the demand. Borrowed; NULL past
 *  the end. */
BSCAP_API const bscap_contribution *bscap_verdict_contribution(const bscap_verdict *verdict,
                                                               size_t index);

/** When any limit that is not broken by the forecast's day breaks first: quantiles in seconds since
 *  1970 UTC, and the probability that one does within the horizon. */
typedef struct bscap_first_break {
  bscap_quantiles breaks;
  double probability;
} bscap_first_break;

BSCAP_API bscap_first_break bscap_forecast_first_break(const bscap_forecast *forecast);

/** A level of a driver that the model asks for. */
typedef struct bscap_milestone {
  const char *driver;
  double level;            /**< likely, where it is uncertain */
  bscap_quantiles reached; /**< seconds since 1970 UTC */
  double probability;      /**< that it is reached within the horizon */
  bool is_out_of_reach;    /**< never reached, however far one looks: it lies above the likely
                                ceiling, or above all that the driver grows to */
} bscap_milestone;

/** Milestone `index` in the model's order; borrowed; NULL past the end. */
BSCAP_API const bscap_milestone *bscap_forecast_milestone(const bscap_forecast *forecast,
                                                          size_t index);

/** Probability that a limit breaks before a milestone is reached, within the horizon. Both as the
 *  same forecast gave them. */
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

/** The band of metric `metric` in month `month` from 0, in the likely future. NAN past the ends. */
BSCAP_API bscap_band bscap_forecast_band(const bscap_forecast *forecast, size_t metric,
                                         size_t month);

/** Percentiles over all futures of a metric's highest value in a month. */
typedef struct bscap_fan {
  double p10;
  double p25;
  double p50;
  double p75;
  double p90;
} bscap_fan;

/** The fan of metric `metric` in month `month` from 0, as exact as other quantiles. NAN past the
 *  ends. */
BSCAP_API bscap_fan bscap_forecast_fan(const bscap_forecast *forecast, size_t metric, size_t month);

BSCAP_END

#endif
