#ifndef BSCAP_REPORT_H
#define BSCAP_REPORT_H

#include <bscap/allocator.h>
#include <bscap/change.h>
#include <bscap/check.h>
#include <bscap/error.h>
#include <bscap/export.h>
#include <bscap/forecast.h>
#include <bscap/lane_plan.h>
#include <bscap/replay.h>
#include <bscap/settle.h>
#include <bscap/sink.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

BSCAP_BEGIN

/** Who is going to read a report. */
typedef enum bscap_format {
  BSCAP_TABLE,   /**< a person at a terminal */
  BSCAP_JSON,    /**< a program; what is undefined or infinite is null */
  BSCAP_CSV,     /**< a spreadsheet; raw numbers, one table with a header row */
  BSCAP_MARKDOWN /**< people who discuss it in a pull request */
} bscap_format;

/** How to show results. Start from bscap_report_options_default(). */
typedef struct bscap_report_options {
  size_t size; /**< sizeof(bscap_report_options), so that it can grow */
  bscap_format format;
  bool uses_color;  /**< in tables; what a colour says is there in words too */
  size_t width;     /**< columns that a table should fit into; 0 for no wrapping */
  bool shows_bands; /**< JSON adds each metric's course over the months, and hours over each limit;
                         CSV shows the courses and nothing else */
  bool shows_all_assumptions;       /**< tables list them all, not only those behind what breaks */
  const char *file;                 /**< where the model came from; may be NULL */
  const bscap_allocator *allocator; /**< NULL for the default; JSON is built with malloc */
  const bscap_changes *changes;     /**< of the forecast since another one; may be NULL */
} bscap_report_options;

/** A table of 100 columns without colour. */
BSCAP_API bscap_report_options bscap_report_options_default(void);

/** Shows which limits break, when, how surely, and at how much work; milestones; what holds; what
 *  was assumed; and what changed since another forecast, where the options say.
 *  The same forecast and options give the same bytes, as do all reports here.
 *  `options` may be NULL for the default. Errors: BSCAP_UNAVAILABLE when the sink stops; out of
 *  memory. */
BSCAP_API bscap_status bscap_report_forecast(const bscap_forecast *forecast,
                                             const bscap_report_options *options,
                                             const bscap_sink *sink, bscap_error *error);

/** Shows what one limit is about, when and how surely it breaks, what makes up the demand, and what
 *  to do.
 *  Errors: as above. */
BSCAP_API bscap_status bscap_report_explanation(const bscap_forecast *forecast,
                                                const bscap_verdict *verdict,
                                                const bscap_report_options *options,
                                                const bscap_sink *sink, bscap_error *error);

/** Shows how a forecast's futures would be stepped: stage by stage, what goes in lanes, and what
 * falls back, with the reason. CSV has a row for each part. Errors: as above. */
BSCAP_API bscap_status bscap_report_lane_plan(const bscap_lane_plan *plan,
                                              const bscap_report_options *options,
                                              const bscap_sink *sink, bscap_error *error);

/** Shows what a model adds up to and where it disagrees with itself. Errors: as above. */
BSCAP_API bscap_status bscap_report_check(const bscap_check *check,
                                          const bscap_report_options *options,
                                          const bscap_sink *sink, bscap_error *error);

/** Shows what bscap_check_autoscalers found: the law of each autoscaler, step by step, then the
 *  findings; CSV has the findings alone. Errors: as above. */
BSCAP_API bscap_status bscap_report_autoscalers(const bscap_check *check,
                                                const bscap_report_options *options,
                                                const bscap_sink *sink, bscap_error *error);

/** Shows `count` values as people write them, each in every form that its unit has. Texts may hold
 *  any bytes. All are shown, also those that cannot be read; where YAML 1.1 reads a text as another
 *  number (bscap_quantity_read_yaml), that number is.
 *  Errors: as above; BSCAP_INVALID about the first text that cannot be read. */
BSCAP_API bscap_status bscap_report_quantities(const char *const *texts, size_t count,
                                               const bscap_report_options *options,
                                               const bscap_sink *sink, bscap_error *error);

/** Shows `count` values as Kubernetes reads them: exactly, in billionths, and in canonical form.
 *  JSON is a plain array of `{input, nano, canonical}` or `{input, error}`. Errors: as above. */
BSCAP_API bscap_status bscap_report_kubernetes_quantities(const char *const *texts, size_t count,
                                                          const bscap_report_options *options,
                                                          const bscap_sink *sink,
                                                          bscap_error *error);

/** What a replay does not know about itself. Texts are borrowed and may hold any bytes. */
typedef struct bscap_replay_words {
  const char *name;           /**< what is scaled: "api" */
  const char *const *metrics; /**< names by metric of the autoscaler; may be NULL */
  int64_t start_seconds;      /**< since 1970; negative: times are counted from 0 */
  const char *load;           /**< where the load came from; may be NULL */
  bool is_ideal;              /**< of bscap_replay_run_ideal: pods are there at once */
} bscap_replay_words;

/** Shows what an autoscaler did under a load: what was not done in time, why, and what to write
 *  instead; each scaling with its reason; totals; a picture for a terminal. CSV has a row for each
 *  sync. JSON has `totals`, `action`, `scalings`, `spells` (of unmet work) and arrays by sync:
 *  `replicas` (after it), `raw` (null where the metrics were not consulted), `cpu_util_pct` (-1
 *  where there is none), `ready`, `offered`, `unmet`. `able` and `limited` are texts of one letter
 *  a sync. JSON of an ideal replay is `replicas`, `raw`, `cpu_util_pct`, `able` and `limited`
 * alone.
 *
 *  Letters of `able`: R SucceededRescale, N ReadyForNewScale, U ScaleUpStabilized, D
 *  ScaleDownStabilized, G SucceededGetScale.
 *
 *  Letters of `limited`: W DesiredWithinRange, M TooManyReplicas, F TooFewReplicas, U ScaleUpLimit,
 *  D ScaleDownLimit, - none yet.
 *
 *  Errors: as above. */
BSCAP_API bscap_status bscap_report_replay(const bscap_replay *replay,
                                           const bscap_replay_words *words,
                                           const bscap_report_options *options,
                                           const bscap_sink *sink, bscap_error *error);

/** Shows where an autoscaler comes to rest, by where it starts. CSV has a row for each start
 *  and metric.
 *  Errors: as above. */
BSCAP_API bscap_status bscap_report_settle(const bscap_settle *settle,
                                           const bscap_report_options *options,
                                           const bscap_sink *sink, bscap_error *error);

BSCAP_END

#endif
