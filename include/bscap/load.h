#ifndef BSCAP_LOAD_H
#define BSCAP_LOAD_H

#include <bscap/allocator.h>
#include <bscap/error.h>
#include <bscap/export.h>
#include <stddef.h>
#include <stdint.h>

BSCAP_BEGIN

/** One column of a load: an amount at each of the load's times, of all pods together. */
typedef struct bscap_load_column {
  const char *name;     /**< "cpu" and "memory" are resources, all else names a metric */
  const double *values; /**< cpu in millicores, memory in bytes, others in ones */
} bscap_load_column;

/** Work that comes in over time, whatever the number of pods: values at increasing times, straight
 *  lines between them, and the first and last for all time before and after. */
typedef struct bscap_load bscap_load;

/** Reads a CSV table with a header row and at least one more. The first column is the time, in
 *  increasing order, to the millisecond: seconds from the start (`0`, `15`), lengths (`5m`), or RFC
 *  3339 times or dates; all in the same way. Each other column has a name of its own, `cpu`,
 *  `memory` or that of a metric, and amounts as people write them (`250m`, `1.5Gi`, `120`), none
 *  of which is negative or missing. `name` stands for the file in messages.
 *  Errors: BSCAP_INVALID with line and column; out of memory. */
BSCAP_API bscap_status bscap_load_read_csv(bscap_load **load, const char *name, const char *bytes,
                                           size_t count, const bscap_allocator *allocator,
                                           bscap_error *error);

/** Makes a load of `count` times in milliseconds, increasing and at least one, and `columns_count`
 *  columns of as many values, none above 1e18 in size; all is copied. Errors: out of memory. */
BSCAP_API bscap_status bscap_load_create(bscap_load **load, const int64_t *times_ms, size_t count,
                                         const bscap_load_column *columns, size_t columns_count,
                                         const bscap_allocator *allocator, bscap_error *error);

/** Frees the load; NULL is fine. */
BSCAP_API void bscap_load_free(bscap_load *load);

/** The times in milliseconds from the first, which is 0; borrowed. */
BSCAP_API const int64_t *bscap_load_times(const bscap_load *load, size_t *count);

/** When the load begins, in seconds since 1970 UTC, where its table says so; otherwise -1. */
BSCAP_API int64_t bscap_load_start(const bscap_load *load);

/** Column `index`; borrowed; NULL past the last. */
BSCAP_API const bscap_load_column *bscap_load_column_at(const bscap_load *load, size_t index);

/** The column called `name`, or NULL. */
BSCAP_API const bscap_load_column *bscap_load_find(const bscap_load *load, const char *name);

/** The mean of a column of this load from `from_ms` up to `to_ms`, exact for its straight lines;
 * its value there when both are the same. */
BSCAP_API double bscap_load_mean(const bscap_load *load, const bscap_load_column *column,
                                 int64_t from_ms, int64_t to_ms);

/** Work as it was at each sync of an autoscaler, of all pods together. Arrays are borrowed. */
typedef struct bscap_sync_load {
  int64_t sync_period_ms;
  int32_t start_replicas;
  int64_t cpu_request_millicores; /**< of one pod */
  int64_t memory_request_bytes;   /**< likewise; negative: none */
  const int64_t *cpu_millicores;
  const int64_t *memory_bytes; /**< NULL: none */
  size_t count;
} bscap_sync_load;

BSCAP_END

#endif
