#ifndef BSCAP_LIMIT_H
#define BSCAP_LIMIT_H

#include <bscap/export.h>

BSCAP_BEGIN

/* Limits, and the demands that are held against them. */

/** How much a reader should care. */
typedef enum bscap_severity {
  BSCAP_NOTE,    /**< worth knowing */
  BSCAP_WARNING, /**< will hurt some day, or is said in two ways */
  BSCAP_CRITICAL /**< something stops working, or cannot be done as it is written */
} bscap_severity;

/** "note", "warning", "critical". Static text. */
BSCAP_API const char *bscap_severity_name(bscap_severity severity);

/** What a limit is about, which decides what can be done about it. */
typedef enum bscap_limit_kind {
  BSCAP_LIMIT_SERVICE_CPU_ALERT,
  BSCAP_LIMIT_SERVICE_CPU,
  BSCAP_LIMIT_SERVICE_MEMORY_ALERT,
  BSCAP_LIMIT_SERVICE_MEMORY,
  BSCAP_LIMIT_AUTOSCALER_CPU,
  BSCAP_LIMIT_AUTOSCALER_MEMORY,
  BSCAP_LIMIT_AUTOSCALER_UNMET,
  BSCAP_LIMIT_VOLUME_ALERT,
  BSCAP_LIMIT_VOLUME_FULL,
  BSCAP_LIMIT_LINK_ALERT,
  BSCAP_LIMIT_LINK_FULL,
  BSCAP_LIMIT_NODE_CPU_ALERT,
  BSCAP_LIMIT_NODE_CPU,
  BSCAP_LIMIT_NODE_MEMORY_ALERT,
  BSCAP_LIMIT_NODE_MEMORY,
  BSCAP_LIMIT_NODE_CPU_REQUESTS,
  BSCAP_LIMIT_NODE_MEMORY_REQUESTS,
  BSCAP_LIMIT_QUOTA_CPU_REQUESTS,
  BSCAP_LIMIT_QUOTA_MEMORY_REQUESTS,
  BSCAP_LIMIT_QUOTA_CPU_LIMITS,
  BSCAP_LIMIT_QUOTA_MEMORY_LIMITS,
  BSCAP_LIMIT_QUOTA_VOLUMES
} bscap_limit_kind;

/** One part of what makes up a demand. The text is borrowed. */
typedef struct bscap_contribution {
  const char *text;
  double value; /**< in the demand's unit */
} bscap_contribution;

/** A metric over one calendar month, or the part of it that was stepped. */
typedef struct bscap_band {
  double least;
  double mean;
  double most;
} bscap_band;

BSCAP_END

#endif
