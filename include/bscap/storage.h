#ifndef BSCAP_STORAGE_H
#define BSCAP_STORAGE_H

#include <bscap/export.h>
#include <stdbool.h>
#include <stddef.h>

BSCAP_BEGIN

/** How much of a volume can be used for data. */
typedef struct bscap_volume_space {
  double size_bytes;       /**< as claimed, at least 0 */
  double filesystem_ratio; /**< share that the filesystem keeps for itself, 0 to below 1 */
  double headroom_ratio; /**< share of the rest that must stay free (vacuum, compaction), 0 to 1 */
} bscap_volume_space;

/** Bytes that can hold data: size (1 - filesystem). */
BSCAP_API double bscap_volume_capacity(const bscap_volume_space *space);

/** Bytes at which the volume counts as full: capacity (1 - headroom). */
BSCAP_API double bscap_volume_full(const bscap_volume_space *space);

/** The share that is left at `t_seconds` (at least 0) of content that at t = 0 was evenly aged from
 *  0 to `age_seconds`, when everything older than `retention_seconds` goes: (retention - t) / age
 *  within 0 and 1, so that what is too old at t = 0 goes at once. INFINITY for retention keeps all.
 *  With age 0 all of it is as old as t, and stays while t is at most the retention. */
BSCAP_API double bscap_aged_remainder(double age_seconds, double retention_seconds,
                                      double t_seconds);

/** An amount that flows in, step by step, and leaves again after `retention_seconds`: what a
 *  retained volume or a database with archiving holds. Exact for flow that is even within a step,
 *  also where the retention is no multiple of the step; rounding does not pile up however long it
 *  runs. Make it with bscap_window_start. */
typedef struct bscap_window {
  double step_seconds;      /**< above 0 */
  double retention_seconds; /**< at least 0, INFINITY for keeping everything */
  double *amounts;          /**< bscap_window_slots() of them, the caller's; NULL when that is 0 */
  size_t slots;
  size_t next; /**< slots before it hold one step each, those from it on sums of the turn before */
  double recent; /**< what came this turn; everything, where everything is kept */
} bscap_window;

/** How many doubles a window needs: retention / step, rounded up; 0 when retention is 0 or
 *  INFINITY, SIZE_MAX when no memory could hold them. */
BSCAP_API size_t bscap_window_slots(double retention_seconds, double step_seconds);

/** Starts an empty window over the caller's `amounts` (bscap_window_slots of them), set to 0. */
BSCAP_API bscap_window bscap_window_start(double retention_seconds, double step_seconds,
                                          double *amounts);

/** Adds the `amount` that came during one step, and drops what is now too old. */
BSCAP_API void bscap_window_add(bscap_window *window, double amount);

/** What the window holds at the end of the last step; a step that the retention covers in part
 *  counts in part. Always 0 when the retention is 0. */
BSCAP_API double bscap_window_content(const bscap_window *window);

/** What a steady flow of `rate_per_second` holds for ever: rate * retention; 0 for no flow,
 *  whatever the retention. */
BSCAP_API double bscap_window_steady(double rate_per_second, double retention_seconds);

/** Seconds from `t_seconds` (at least 0) back to the last reset of something emptied every
 *  `every_seconds` (above 0; INFINITY for never), counted from t = 0; at a reset itself 0. */
BSCAP_API double bscap_since_reset(double t_seconds, double every_seconds);

BSCAP_END

#endif
