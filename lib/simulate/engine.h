#ifndef BSCAP_SIMULATE_ENGINE_H
#define BSCAP_SIMULATE_ENGINE_H

#include <stdint.h>

#include "simulate/course.h"
#include "simulate/variation.h"

/* The readable engine: one trajectory, stepped in double. Read it first. Each step covers
 * [time, time + step); drivers come first, then what they cost, then what piles up. */

/* What a driver reads during a step. */
typedef struct bscap_readings {
  double level;      /* unseasoned: the level, or what is added per second */
  double next_level; /* the same at the end of the step */
  double season;     /* mean factor during the step; noise, shocks and bursts included */
  double added;      /* flows: units that come during the step */
  union {            /* what costs follow */
    struct {
      double busy_level; /* level drivers: how many there are in this hour */
      double added_per_hour;
      double stored; /* at the beginning of the step */
      double ever;
    };
    double by_kind[4]; /* the same, as bscap_reading counts */
  };
} bscap_readings;

typedef struct bscap_service_use {
  bscap_demand cpu_millicores; /* of the main containers */
  bscap_demand memory_bytes;
  double pods;
  double pods_before;        /* in the last step */
  double pod_cpu_millicores; /* of one pod's main container, whatever its limit */
  double pod_memory_bytes;
  bscap_autoscaler_state *scaler; /* room to settle in; NULL where it does not autoscale */
  double most_cpu_millicores;     /* of all pods at an autoscaler's maximum, sidecars included */
  double most_memory_bytes;
} bscap_service_use;

typedef struct bscap_stream_state {
  bscap_window window;
  bscap_course course; /* of what it holds, in bytes; its volume's is their sum */
} bscap_stream_state;

typedef struct bscap_engine {
  const bscap_plan *plan;
  int64_t start_seconds;
  size_t step;         /* from 0 */
  double time_seconds; /* since the model's start, of the step's beginning */
  bscap_variation variation;
  bscap_readings *readings;
  bscap_window *stored_windows; /* by driver */
  bscap_service_use *uses;
  bool pods_are_new;            /* since what they reserve was added up */
  bscap_reserved *reserved;     /* by node group, and after these in all */
  bscap_amounts *node_uses;     /* by node group */
  bscap_amounts *steady_uses;   /* the part of it that each step shares with the first */
  double *link_bits_per_second; /* by link: its peak in this step */
  double *volumes_count;        /* one number, for quotas */
  const double **places;        /* by metric: bscap_engine_place of it */
  bscap_stream_state *streams;
  double *volume_bytes;  /* what the files take up, which deleting does not make smaller */
  bscap_course *courses; /* by metric */
} bscap_engine;

/* At the model's start, before the first step; `run_seconds` is how far it will be stepped. */
bscap_status bscap_engine_start(bscap_engine *engine, bscap_arena *arena, const bscap_plan *plan,
                                bscap_future future, double run_seconds, bscap_error *error);

/* Works out one step: readings, pods and courses are then those of the step that begins at
 * `time_seconds`. Call bscap_engine_advance to go on to the next. */
void bscap_engine_step(bscap_engine *engine);
void bscap_engine_advance(bscap_engine *engine);

/* What the services do with the readings of this step, and the courses that follow from it
 * (simulate/demand.c). */
void bscap_engine_demand(bscap_engine *engine);

/* Steps the streams of one volume, from `stream` on, with what the drivers add in this step;
 * returns the first stream of the next volume. */
size_t bscap_engine_fill(bscap_engine *engine, size_t volume, size_t stream, bscap_course *course);

/* Where an autoscaler comes to rest under such a load, from where it stood; it settles within
 * minutes, a step is longer. `state` is overwritten. */
double bscap_service_settle(const bscap_plan_service *service, bscap_autoscaler_state *state,
                            const bscap_plant_load *work, double pods);

/* Where the demand of a metric is found after each step; NULL for what is no demand of services or
 * links. */
const double *bscap_engine_place(const bscap_engine *engine, const bscap_plan_metric *metric);

/* What a metric of reservations is about, in a sum of them or in those of one pod. */
const double *bscap_reserved_place(const bscap_reserved *sum, bscap_metric_kind kind);

/* What one pod of a service uses, sidecars included; its request where the use is not known. */
double bscap_pod_cpu(const bscap_engine *engine, size_t service);
double bscap_pod_memory(const bscap_engine *engine, size_t service);

/* How many pods of a service use CPU time on average, and memory at most, during a step: for
 * CronJobs the runs at work. */
double bscap_pods_for_cpu(const bscap_engine *engine, size_t service);

/* Traffic of one kind: the mean in this hour, and what short peaks reach. */
bscap_traffic bscap_traffic_now(const bscap_engine *engine, const bscap_traffic_part *traffic);

#endif
