#ifndef BSCAP_SERIES_H
#define BSCAP_SERIES_H

#include <bscap/allocator.h>
#include <bscap/error.h>
#include <bscap/export.h>
#include <stddef.h>
#include <stdint.h>

BSCAP_BEGIN

/** Values at strictly increasing times. */
typedef struct bscap_series bscap_series;

/** Reads a CSV table with a header row and two columns, a date (or RFC 3339 time in UTC) and a
 *  number, by increasing time. `name` stands for the file in messages.
 *  Errors: BSCAP_INVALID with line and column; out of memory. */
BSCAP_API bscap_status bscap_series_read_csv(bscap_series **series, const char *name,
                                             const char *bytes, size_t count,
                                             const bscap_allocator *allocator, bscap_error *error);

/** Frees the series; NULL is fine. */
BSCAP_API void bscap_series_free(bscap_series *series);

/** How many points there are. */
BSCAP_API size_t bscap_series_count(const bscap_series *series);

/** The times in seconds since 1970, `count` of them; borrowed. */
BSCAP_API const int64_t *bscap_series_times(const bscap_series *series);

/** The values, `count` of them; borrowed. */
BSCAP_API const double *bscap_series_values(const bscap_series *series);

BSCAP_END

#endif
