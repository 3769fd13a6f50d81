#ifndef BSCAP_SIMULATE_TALLY_H
#define BSCAP_SIMULATE_TALLY_H

#include "simulate/histogram.h"
#include "simulate/run.h"

/* What many drawn futures came to: exact counts, so that memory does not grow with their number and
 * tallies of the same plan add up exactly, in any order. */

/* Moments that lie less than this apart are one, as sums over many steps differ in their last bits.
 */
#define BSCAP_MOMENT_SECONDS 1e-3

/* How often something first happened on each day. */
typedef struct bscap_day_counts {
  uint32_t *days;    /* of the span */
  uint32_t at_start; /* it was so from the very beginning */
  uint32_t by_now;   /* on the day from which dates are counted, or before */
  uint32_t all;
  double least_seconds; /* the earliest and the latest */
  double most_seconds;
} bscap_day_counts;

typedef struct bscap_limit_tally {
  bscap_day_counts passages;
  bscap_histogram *levels; /* by driver, at the passage */
  bscap_histogram most;
  bscap_histogram last;
  uint64_t *seconds_over; /* by month, each future's rounded to a second */
  uint32_t first;         /* it was the first to break from now on, or one of several */
  uint32_t *before;       /* by milestone: it broke before that was reached */
} bscap_limit_tally;

typedef struct bscap_tally {
  const bscap_plan *plan;
  bscap_span span;
  size_t count;        /* of futures */
  size_t surges_count; /* of those in which the sync clock ran */
  size_t days_count;
  bscap_limit_tally *limits;
  bscap_day_counts *milestones;
  bscap_day_counts first_break;
  bscap_histogram *fans; /* of each month's highest demand: metric after metric */
} bscap_tally;

/* Empty, with bins around what the likely future came to. `plan` and `likely` outlive the tally.
 * Errors: out of memory. */
bscap_status bscap_tally_start(bscap_tally *tally, bscap_arena *arena, const bscap_plan *plan,
                               const bscap_run *likely, bscap_error *error);

/* In how many futures a metric, and with it a limit, was looked at. */
size_t bscap_tally_futures(const bscap_tally *tally, size_t metric);

/* Adds what `other`, started in the same way, has counted. */
void bscap_tally_merge(bscap_tally *tally, const bscap_tally *other);

/* Counts something that happened so many seconds after the model's start. */
void bscap_day_counts_add(bscap_day_counts *counts, const bscap_tally *tally, double time_seconds);

/* Seconds since the model's start by which it happened in `rank` futures, NAN where it happened in
 * fewer: exact to the day, and evenly spread within it. `rank` above 0. */
double bscap_day_counts_quantile(const bscap_day_counts *counts, size_t days_count, double rank);

/* In how many futures it happened up to a moment, which is exact at the ends of days. */
double bscap_day_counts_until(const bscap_day_counts *counts, size_t days_count,
                              double time_seconds);

#endif
