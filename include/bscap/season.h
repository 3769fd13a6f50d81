#ifndef BSCAP_SEASON_H
#define BSCAP_SEASON_H

#include <bscap/export.h>
#include <stdint.h>

BSCAP_BEGIN

enum { BSCAP_HOURS_PER_DAY = 24, BSCAP_DAYS_PER_WEEK = 7 };

/** How work is spread over the hours of a day and the days of a week, in UTC. Each list has mean 1,
 *  so that a season shares out the stated mean and adds nothing to it. */
typedef struct bscap_season {
  double hours[BSCAP_HOURS_PER_DAY]; /**< from 00:00 */
  double days[BSCAP_DAYS_PER_WEEK];  /**< from Monday */
} bscap_season;

/** Every hour alike. */
BSCAP_API bscap_season bscap_season_default(void);

/** Scales both lists to mean 1. Entries are finite, at least 0, and each list has one above 0;
 *  a list of which that is not true becomes all NAN. */
BSCAP_API void bscap_season_normalise(bscap_season *season);

/** The hour's factor times the day's, at `time_seconds` (since 1970, UTC). */
BSCAP_API double bscap_season_factor(const bscap_season *season, int64_t time_seconds);

/** The mean factor over all seconds from `from_seconds` to `to_seconds` (after it); 1 over whole
 *  weeks, whenever they begin. */
BSCAP_API double bscap_season_mean(const bscap_season *season, int64_t from_seconds,
                                   int64_t to_seconds);

/** The factor in the busy hour of an ordinary day, one whose day factor is 1: the largest of
 *  `hours`. */
BSCAP_API double bscap_season_busy_factor(const bscap_season *season);

BSCAP_END

#endif
