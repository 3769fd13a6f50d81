#ifndef BSCAP_CHECK_H
#define BSCAP_CHECK_H

#include <bscap/allocator.h>
#include <bscap/error.h>
#include <bscap/export.h>
#include <bscap/limit.h>
#include <bscap/model.h>
#include <bscap/quantity.h>
#include <stddef.h>
#include <stdint.h>

BSCAP_BEGIN

/** One way in which a model disagrees with itself, or a trap it has set for its readers. Texts
 *  belong to the result or to the model. */
typedef struct bscap_finding {
  const char *id;   /**< the kind of finding, stable over versions: `quota-below-surge` */
  const char *part; /**< what it is about: `volume/postgres` */
  bscap_severity severity;
  const char *message; /**< what is wrong, with both numbers and the arithmetic, one line */
  const char *action;  /**< what to do about it, one line */
  double stated;       /**< NAN where the finding has no such number */
  double computed;     /**< likewise */
  bscap_unit unit;     /**< of both */
  const char *file;    /**< where it stands, or "" */
  int line;
  int column;
} bscap_finding;

/** What pods reserve together. */
typedef struct bscap_totals {
  double requests_cpu_millicores;
  double requests_memory_bytes;
  double limits_cpu_millicores;
  double limits_memory_bytes;
} bscap_totals;

/** Where one metric of an autoscaler, alone, asks for another count of pods than there are. Totals
 *  are what all pods use together, in whole units, shared out evenly; ratios are utilizations as
 *  the controller has them, in whole percent of what pods request. */
typedef struct bscap_scaling_step {
  const char *service;
  const char *metric; /**< `cpu` or `memory` */
  bscap_unit unit;    /**< of totals: millicores or bytes */
  int32_t replicas;   /**< how many there are */
  double up_total; /**< the least that asks for more; NAN at the maximum, where none does, and where
                        nothing is said of what pods request */
  double up_ratio; /**< NAN where the target is an amount */
  double down_total; /**< the greatest that asks for fewer; NAN at the minimum */
  double down_ratio;
} bscap_scaling_step;

/** The result of checking a model against itself. */
typedef struct bscap_check bscap_check;

/** Checks `model`, which must outlive the result; free it with bscap_check_free. The findings come
 *  most severe first, then by place in the model. A figure that a claim states is looked at only
 *  under the scenario that the claim names (none: only in the model without any). What a claim
 *  carries is looked at under its scenario, for which growth tables are loaded again.
 *  Errors: out of memory. */
BSCAP_API bscap_status bscap_check_run(bscap_check **check, const bscap_model *model,
                                       const bscap_allocator *allocator, bscap_error *error);

/** Checks only what autoscalers will do, and more of it: what is so of every autoscaler is told
 * too, as notes, and the result has their law, step by step. Otherwise as bscap_check_run. */
BSCAP_API bscap_status bscap_check_autoscalers(bscap_check **check, const bscap_model *model,
                                               const bscap_allocator *allocator,
                                               bscap_error *error);

/** Frees the result; NULL is fine. */
BSCAP_API void bscap_check_free(bscap_check *check);

/** Finding `index` from 0; borrowed; NULL past the end. */
BSCAP_API const bscap_finding *bscap_check_finding(const bscap_check *check, size_t index);

/** Autoscalers at their minimum, every CronJob at work. Borrowed, like the next two. */
BSCAP_API const bscap_totals *bscap_check_minimum(const bscap_check *check);

/** Autoscalers at their maximum. */
BSCAP_API const bscap_totals *bscap_check_maximum(const bscap_check *check);

/** At the maximum, with every Deployment rolling out at once. */
BSCAP_API const bscap_totals *bscap_check_surge(const bscap_check *check);

/** The sizes of all volumes together, in bytes. */
BSCAP_API double bscap_check_volumes_bytes(const bscap_check *check);

/** Step `index` from 0 of the law of autoscalers: by service, metric and count, of each at most ten
 *  counts from the minimum to the maximum. Borrowed; NULL past the end, and after
 *  bscap_check_run. */
BSCAP_API const bscap_scaling_step *bscap_check_scaling_step(const bscap_check *check,
                                                             size_t index);

/** The kinds of findings there are, in a fixed order: an id and what it looks for; both NULL past
 *  the end. Static texts. */
BSCAP_API void bscap_check_kind(size_t index, const char **id, const char **meaning);

BSCAP_END

#endif
