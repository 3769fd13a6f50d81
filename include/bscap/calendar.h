#ifndef BSCAP_CALENDAR_H
#define BSCAP_CALENDAR_H

#include <bscap/error.h>
#include <bscap/export.h>
#include <stdint.h>

BSCAP_BEGIN

/* Times are seconds since 1970-01-01T00:00:00 UTC in the proleptic Gregorian calendar, without leap
 * seconds, as POSIX counts them. Nothing here knows of time zones. */

#define BSCAP_SECONDS_PER_HOUR  3600.0
#define BSCAP_SECONDS_PER_DAY   86400.0
#define BSCAP_SECONDS_PER_WEEK  (7 * 86400.0)
#define BSCAP_SECONDS_PER_MONTH (30.4375 * 86400.0) /**< a twelfth of a Julian year */
#define BSCAP_SECONDS_PER_YEAR  (365.25 * 86400.0)

enum { BSCAP_DATE_SIZE = 32, BSCAP_DURATION_SIZE = 32 };

/** A date of the calendar: year 1 to 9999, month 1 to 12, day 1 to 31. */
typedef struct bscap_date {
  int year;
  int month;
  int day;
} bscap_date;

/** Midnight UTC at which `date` begins. The date must exist. */
BSCAP_API int64_t bscap_date_start(bscap_date date);

/** The date on which `time_seconds` falls, kept within the years 1 to 9999. */
BSCAP_API bscap_date bscap_date_of(int64_t time_seconds);

/** Calendar months since January of year 0: year * 12 + month - 1. */
BSCAP_API int bscap_month_of(int64_t time_seconds);

/** Midnight UTC at which calendar month `month` (as counted by bscap_month_of) begins. */
BSCAP_API int64_t bscap_month_start(int month);

/** Day of the week: 0 is Monday, 6 is Sunday. */
BSCAP_API int bscap_weekday_of(int64_t time_seconds);

/** Hour of the day, 0 to 23. */
BSCAP_API int bscap_hour_of(int64_t time_seconds);

/** Reads `2026-03-31` or `2026-03-31T18:00:00Z` (the time part optional down to minutes; only Z).
 *  Errors: BSCAP_INVALID with what to write instead, for text of another shape, for a date that
 *  does not exist, and for years before 1970 or after 9999. */
BSCAP_API bscap_status bscap_date_parse(int64_t *time_seconds, const char *text,
                                        bscap_error *error);

/** Writes `2026-03-31` into `text`. */
BSCAP_API void bscap_date_format(int64_t time_seconds, char text[BSCAP_DATE_SIZE]);

/** Reads a length of time in seconds: a number and one of `s m h d w mo y`, as in `15s 5m 1h 7d 2w
 *  6mo 10y 1.5h`, or several in a row, as in `1h30m`. `mo` is 30.4375 days, `y` 365.25 days.
 *  Errors: BSCAP_INVALID with what to write instead; a negative or a missing unit (save `0`) is
 *  refused, and so is more than 10000 years. */
BSCAP_API bscap_status bscap_duration_parse(double *seconds, const char *text, bscap_error *error);

/** Writes a length of time in the largest unit that holds it in the fewest digits, such that
 *  bscap_duration_parse gives back exactly `seconds`; `seconds` finite and not negative. */
BSCAP_API void bscap_duration_format(double seconds, char text[BSCAP_DURATION_SIZE]);

BSCAP_END

#endif
