#ifndef BSCAP_CHANGE_H
#define BSCAP_CHANGE_H

#include <bscap/allocator.h>
#include <bscap/error.h>
#include <bscap/export.h>
#include <bscap/forecast.h>
#include <bscap/metalog.h>
#include <bscap/quantity.h>
#include <stdbool.h>
#include <stddef.h>

BSCAP_BEGIN

/** A forecast of another day, as its JSON report tells of it. */
typedef struct bscap_past bscap_past;

/** Reads what bscap_report_forecast wrote as JSON; `name` stands for the file in messages. Keys
 * that are not known are passed over. Texts are copied; free it with bscap_past_free. Errors:
 * BSCAP_INVALID with line and column for what is no JSON (RFC 8259), for another kind of document,
 * for keys that are missing, stand twice or have values of the wrong kind; out of memory. Limits:
 * UTF-8, 32 MiB, 32 levels. */
BSCAP_API bscap_status bscap_past_read(bscap_past **past, const char *name, const char *bytes,
                                       size_t count, const bscap_allocator *allocator,
                                       bscap_error *error);

/** Frees it; NULL is fine. */
BSCAP_API void bscap_past_free(bscap_past *past);

/** What became of the dates of a forecast of another day, and of the numbers behind them. */
typedef struct bscap_changes bscap_changes;

/** How to look. Start from bscap_change_options_default(). */
typedef struct bscap_change_options {
  size_t size;        /**< sizeof(bscap_change_options), so that it can grow */
  size_t tried_count; /**< how many changed numbers to put back, at most */
  /** Called now and then with the share that is done, 0 to 1; returns false to cancel. May be
   *  NULL. */
  bool (*progress)(void *context, double done_ratio);
  void *progress_context;
  const bscap_allocator *allocator; /**< must outlive the changes; NULL for the default */
} bscap_change_options;

/** At most 50 numbers are put back. */
BSCAP_API bscap_change_options bscap_change_options_default(void);

/** Holds a forecast against an earlier one. For each changed number the likely future is stepped
 *  once more, with that one number as it was, to see which dates it moves. Both must outlive the
 *  result; free that with bscap_changes_free. `options` may be NULL for the default.
 *  Errors: BSCAP_CANCELLED; out of memory. */
BSCAP_API bscap_status bscap_changes_find(bscap_changes **changes, const bscap_past *past,
                                          const bscap_forecast *forecast,
                                          const bscap_change_options *options, bscap_error *error);

/** Frees the result; NULL is fine. */
BSCAP_API void bscap_changes_free(bscap_changes *changes);

/** What became of a date. What chance may explain is as before: a median has moved if it did by
 * more than a day, and if the share of today's futures in which the limit breaks up to the old
 * median is further from a half than the tolerance; a probability has changed if it did by more
 * than that (and without chance, if it did at all). The tolerance is three standard errors of the
 * difference of two independent shares, as a forecast has some hundred dates; where seed and number
 * of futures are the same, both share their luck, and it is one future in a hundred. */
typedef enum bscap_change_kind {
  BSCAP_CHANGE_NONE,
  BSCAP_CHANGE_BROKEN,  /**< broken today, and was not on the day of the earlier forecast */
  BSCAP_CHANGE_MENDED,  /**< the other way round */
  BSCAP_CHANGE_EARLIER, /**< its median moved */
  BSCAP_CHANGE_LATER,
  BSCAP_CHANGE_LIKELIER, /**< its median did not move, but its probability */
  BSCAP_CHANGE_UNLIKELIER,
  BSCAP_CHANGE_NEW, /**< the earlier forecast has no such limit, or milestone */
  BSCAP_CHANGE_GONE
} bscap_change_kind;

/** "as before", "broken since", "no longer broken", "earlier", "later", "more likely", "less
 *  likely", "new", "gone". Static text. */
BSCAP_API const char *bscap_change_kind_name(bscap_change_kind kind);

/** A limit, or a milestone, then and now. Dates are in seconds since 1970 UTC, NAN where there is
 *  none within the horizon; those of the earlier forecast, and hence moves, are exact to the day.
 *  Where one of the two forecasts is without chance, both are judged by their likely futures. */
typedef struct bscap_change {
  const char *id; /**< the limit's, or the milestone's driver */
  double level;   /**< the milestone's; NAN for a limit */
  bscap_change_kind kind;
  bscap_quantiles before;
  bscap_quantiles after;
  double moved_days;         /**< of the median, later is positive; NAN where that is unknown */
  bool is_at_least;          /**< one median lies behind a horizon, so it moved by more than that */
  double probability_before; /**< up to the end of the earlier forecast */
  double probability_after;  /**< up to the same moment; NAN where today's does not reach so far */
  double likely_days;        /**< by which the likely date moved; NAN where one is not known */
  double rest_days;          /**< of those, what the causes do not explain one by one: numbers that
                                  changed together, that were not tried, or that are new or gone */
} bscap_change;

/** Limit `index`, most important first: what is broken since; what is so no longer; then by weight,
 *  in which a probability that went from 0 to 1 counts as much as a median that moved by a year,
 *  and the larger of both counts, and the probability of what is new or gone; last what is as
 *  before. Borrowed; NULL past the end. */
BSCAP_API const bscap_change *bscap_changes_limit(const bscap_changes *changes, size_t index);

/** Milestone `index`, in the same order. They are not compared where one of the forecasts is
 *  without chance. */
BSCAP_API const bscap_change *bscap_changes_milestone(const bscap_changes *changes, size_t index);

/** A number of the model that is not as it was. */
typedef struct bscap_changed_number {
  const char *path;
  bscap_unit unit;
  bscap_triple before; /**< NAN for a number that is new */
  bscap_triple after;  /**< NAN for one that is gone */
  bool is_tried;       /**< it was put back, so that it stands among the causes of what it moved */
} bscap_changed_number;

/** Number `index`, in the order of the tables of keys; then those that are gone. Numbers of parts
 *  that are new or gone as a whole are left out. Borrowed; NULL past the end. */
BSCAP_API const bscap_changed_number *bscap_changes_number(const bscap_changes *changes,
                                                           size_t index);

/** One number behind a move: what the likely date is today, less what it would be with this number
 *  as it was and all others as they are. */
typedef struct bscap_cause {
  const bscap_changed_number *number;
  double moved_days; /**< later is positive */
  bool is_at_least;  /**< one of the two dates lies behind the horizon */
} bscap_cause;

/** Cause `index` of a change that `changes` gave, greatest first; borrowed; NULL past the end. */
BSCAP_API const bscap_cause *bscap_change_cause(const bscap_change *change, size_t index);

/** A part of the model with all its numbers: `volumes.postgres`. */
typedef struct bscap_changed_part {
  const char *path;
  bool is_gone; /**< else it is new */
} bscap_changed_part;

/** Part `index`; borrowed; NULL past the end. */
BSCAP_API const bscap_changed_part *bscap_changes_part(const bscap_changes *changes, size_t index);

/** What else the two forecasts differ in, as texts: `as of`, `2026-01-01`, `2026-02-01`. */
typedef struct bscap_changed_setting {
  const char *name;
  const char *before;
  const char *after;
} bscap_changed_setting;

/** Setting `index`: model, scenario, start, as of, end, step, futures, seed. Borrowed; NULL past
 * the end. */
BSCAP_API const bscap_changed_setting *bscap_changes_setting(const bscap_changes *changes,
                                                             size_t index);

/** The day of the earlier forecast and its end, in seconds since 1970 UTC. */
BSCAP_API double bscap_changes_as_of(const bscap_changes *changes);
BSCAP_API double bscap_changes_end(const bscap_changes *changes);

BSCAP_END

#endif
