#ifndef BSCAP_PLOT_H
#define BSCAP_PLOT_H

#include <bscap/allocator.h>
#include <bscap/error.h>
#include <bscap/export.h>
#include <bscap/forecast.h>
#include <bscap/replay.h>
#include <bscap/report.h>
#include <bscap/sink.h>
#include <stdbool.h>
#include <stddef.h>

BSCAP_BEGIN

/* Pictures of a forecast and of a replay. A script holds numbers, and texts in single quotes
 * without control characters, so that nothing in a model can reach gnuplot as a command. */

typedef enum bscap_plot_format {
  BSCAP_PLOT_TEXT, /**< drawn with ASCII characters, for a terminal or a mail */
  BSCAP_PLOT_SVG,  /**< a script by which gnuplot writes SVG to its standard output */
  BSCAP_PLOT_PNG   /**< the same for PNG, with two pixels for each of SVG's */
} bscap_plot_format;

/** How to draw. Start from bscap_plot_options_default(). */
typedef struct bscap_plot_options {
  size_t size; /**< sizeof(bscap_plot_options), so that it can grow */
  bscap_plot_format format;
  bool uses_color;  /**< in text; what a colour says is there in characters too */
  size_t width;     /**< columns of a text, at least 60; scripts are always 960 wide */
  const char *file; /**< where the model came from; may be NULL */
  const bscap_allocator *allocator; /**< NULL for the default */
} bscap_plot_options;

/** A text of 100 columns without colour. */
BSCAP_API bscap_plot_options bscap_plot_options_default(void);

/** Draws the course of metric `metric` (as bscap_forecast_metric counts them): a fan of its highest
 *  value in each month over all futures, with the limits that it is held against and when they
 *  break, or the milestones of a driver and when they are reached. The same forecast and options
 *  give the same bytes, as below. `options` may be NULL for the default.
 *  Errors: BSCAP_INVALID when there is no such metric; BSCAP_UNAVAILABLE when the sink stops; out
 *  of memory. */
BSCAP_API bscap_status bscap_plot_metric(const bscap_forecast *forecast, size_t metric,
                                         const bscap_plot_options *options, const bscap_sink *sink,
                                         bscap_error *error);

/** Draws when each limit breaks that breaks in any future, first at the top: from the 10th to the
 *  90th percentile with a mark at the median. Says how many limits there was no room for.
 *  Errors: as above, without the first. */
BSCAP_API bscap_status bscap_plot_limits(const bscap_forecast *forecast,
                                         const bscap_plot_options *options, const bscap_sink *sink,
                                         bscap_error *error);

/** Draws a replay over time: above, the work that came in, what the ready pods can do, and what was
 *  not done in time; below, how many pods the metrics asked for, how many were wanted, and how many
 *  were ready, with the minimum and the maximum. An ideal replay has the lower panel alone. Where
 *  several syncs share a column, it spans from the lowest to the highest of them.
 *  Errors: as above. */
BSCAP_API bscap_status bscap_plot_replay(const bscap_replay *replay,
                                         const bscap_replay_words *words,
                                         const bscap_plot_options *options, const bscap_sink *sink,
                                         bscap_error *error);

BSCAP_END

#endif
