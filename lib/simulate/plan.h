#ifndef BSCAP_SIMULATE_PLAN_H
#define BSCAP_SIMULATE_PLAN_H

#include <bscap/limit.h>
#include <bscap/noise.h>
#include <bscap/plant.h>

#include "model/parts.h"
#include "simulate/pods.h"

/* A model made ready to be stepped: what is named is resolved, what has a default is filled in, and
 * every demand and limit has its place in a list. Const once compiled. */

typedef struct bscap_plan_driver {
  const char *name;
  bool is_flow;
  bscap_growth growth;  /* of the level, or of what is added per second */
  const double *season; /* mean factor of each step of a week from the start; NULL: all alike */
  double busy_factor;   /* the season in the busy hour, for which a level is stated */
  double noise_sigma;   /* of logarithms, as are the other two; 0 where nothing varies */
  bscap_memory noise;
  double shocks_sigma;
  double stray_sigma;  /* of growth, in one step */
  double start;        /* the growth's value at the start */
  double stored;       /* at the start */
  double age_seconds;  /* of the oldest that is stored at the start */
  double keep_seconds; /* until deleted or archived; INFINITY for ever */
} bscap_plan_driver;

/* What does not change about a service's pods. */
typedef struct bscap_plan_service {
  bool is_steady;    /* costs nothing by the unit and never scales: each step is like the first */
  bool cpu_is_known; /* what a pod uses, and not only what it requests */
  bool memory_is_known;
  bscap_reserved reserved; /* by one pod, sidecars included */
  double sidecars_cpu_millicores;
  double sidecars_memory_bytes;
  bool autoscales;
  bscap_autoscaler autoscaler;
  bscap_autoscaler_load idle; /* its load but for what the work of a step costs */
  bscap_plant plant;          /* what the autoscaler acts on, for the sync clock */
  double within_sigma;        /* of the logarithm of its work within an hour, sync by sync */
  bscap_memory within;        /* how that work remembers */
  double mean_runs;           /* of a CronJob, at work at a time; NAN for other workloads */
} bscap_plan_service;

/* One source of bytes in a volume. */
typedef struct bscap_stream {
  size_t volume;
  size_t driver;            /* BSCAP_NONE: steady */
  double bytes;             /* per unit that the driver adds; per second where steady */
  double retention_seconds; /* INFINITY: stays */
  double reset_seconds;     /* INFINITY: never emptied */
  double initial_bytes;     /* at the start, evenly aged */
  double age_seconds;
  const char *text; /* what it is, for explanations */
} bscap_stream;

typedef enum bscap_metric_kind {
  BSCAP_METRIC_DRIVER,      /* unseasoned level, or all that were ever added */
  BSCAP_METRIC_SERVICE_CPU, /* of one pod's main container */
  BSCAP_METRIC_SERVICE_MEMORY,
  BSCAP_METRIC_AUTOSCALER_CPU, /* of all pods at the maximum */
  BSCAP_METRIC_AUTOSCALER_MEMORY,
  BSCAP_METRIC_AUTOSCALER_UNMET, /* seconds of unmet work on the busiest day of a month */
  BSCAP_METRIC_VOLUME,
  BSCAP_METRIC_LINK,
  BSCAP_METRIC_NODE_CPU,
  BSCAP_METRIC_NODE_MEMORY,
  BSCAP_METRIC_NODE_CPU_REQUESTS,
  BSCAP_METRIC_NODE_MEMORY_REQUESTS,
  BSCAP_METRIC_QUOTA_CPU_REQUESTS,
  BSCAP_METRIC_QUOTA_MEMORY_REQUESTS,
  BSCAP_METRIC_QUOTA_CPU_LIMITS,
  BSCAP_METRIC_QUOTA_MEMORY_LIMITS,
  BSCAP_METRIC_QUOTA_VOLUMES
} bscap_metric_kind;

typedef struct bscap_plan_metric {
  const char *id;
  bscap_unit unit;
  bscap_metric_kind kind;
  size_t part;    /* which driver, service, volume, ... */
  bool is_steady; /* the same in each step as in the first */
} bscap_plan_metric;

/* Broken while the metric exceeds `share_ratio * capacity`, once that has lasted `for_seconds`. */
typedef struct bscap_limit {
  const char *id;
  bscap_limit_kind kind;
  size_t metric;
  double capacity;
  double share_ratio;
  double for_seconds;
  bscap_severity severity;
} bscap_limit;

typedef struct bscap_plan {
  const bscap_model *model;
  const struct bscap_plan *pattern; /* whose names it shares; NULL: its own */
  double step_seconds;
  size_t steps_per_week;
  bscap_plan_driver *drivers;   /* as many as the model has */
  bscap_plan_service *services; /* likewise */
  bscap_stream *streams;        /* by volume */
  size_t streams_count;
  bscap_plan_metric *metrics; /* the drivers come first, in their order */
  size_t metrics_count;
  size_t *moving; /* metrics of demand that are not steady: not of drivers and volumes */
  size_t moving_count;
  size_t first_volume_metric; /* the volumes' metrics stand together, in their order */
  bscap_limit *limits;
  size_t limits_count;
} bscap_plan;

/* What is over a limit for less than this does not count, where nothing else is said. */
#define BSCAP_SUSTAINED_SECONDS (3 * 3600.0)

/* Compiles `model` into `plan`, in memory of `arena`; the model must outlive it. */
bscap_status bscap_plan_compile(bscap_plan *plan, bscap_arena *arena, const bscap_model *model,
                                double step_seconds, bscap_error *error);

/* The same for another draw of a model that `pattern` was compiled from, which must outlive the
 * plan: what does not differ is shared. */
bscap_status bscap_plan_compile_like(bscap_plan *plan, bscap_arena *arena, const bscap_model *model,
                                     const bscap_plan *pattern, bscap_error *error);

/* The plan's lists of metrics and limits (simulate/limit.c). What they are depends on what the
 * model states, and not on the values: it is the same in each future. */
bscap_status bscap_plan_limits(bscap_plan *plan, bscap_arena *arena, bscap_error *error);

/* Whether a metric is known in futures with a sync clock only. */
static inline bool bscap_metric_is_surge(const bscap_plan_metric *metric) {
  return metric->kind == BSCAP_METRIC_AUTOSCALER_UNMET;
}

/* Whether a driver may leave the path of its growth. */
static inline bool bscap_driver_strays(const bscap_plan_driver *driver) {
  return driver->stray_sigma > 0;
}

/* Whether the demand of a metric follows a driver (simulate/depends.c). */
bool bscap_plan_depends(const bscap_plan *plan, size_t metric, size_t driver);

/* Whether it is known what a pod uses. */
bool bscap_use_is_known(const bscap_resource *resource);

#endif
