#ifndef BSCAP_TRACE_H
#define BSCAP_TRACE_H

#include <bscap/allocator.h>
#include <bscap/error.h>
#include <bscap/export.h>
#include <bscap/hpa.h>
#include <bscap/load.h>
#include <stddef.h>
#include <stdint.h>

BSCAP_BEGIN

/** A load trace for an autoscaler whose pods are there at once, ready and measured without delay:
 *  what a decision depends on and nothing else. One JSON object with `name`, `sync_period_ms`,
 *  `start_replicas`, `cpu_request_m`, `hpa` (a HorizontalPodAutoscaler before API defaulting),
 *  `cpu_load_m` and, where memory matters, `mem_request_bytes` and `mem_load_bytes`: the load of
 * all pods together at each sync, the first of which is at time 0. Other members are passed over.
 */
typedef struct bscap_trace bscap_trace;

/** Reads a trace. `name` stands for the file in messages. Free with bscap_trace_free.
 *  Errors: BSCAP_INVALID with line and column; out of memory. Limits: 4 MiB, 100,000 values. */
BSCAP_API bscap_status bscap_trace_read(bscap_trace **trace, const char *name, const char *bytes,
                                        size_t count, const bscap_allocator *allocator,
                                        bscap_error *error);

/** Frees the trace; NULL is fine. */
BSCAP_API void bscap_trace_free(bscap_trace *trace);

/** What stands in it; borrowed. */
BSCAP_API const char *bscap_trace_name(const bscap_trace *trace);
BSCAP_API const bscap_hpa *bscap_trace_hpa(const bscap_trace *trace);
BSCAP_API const bscap_sync_load *bscap_trace_load(const bscap_trace *trace);

BSCAP_END

#endif
