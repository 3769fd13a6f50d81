#ifndef BSCAP_LAWS_PLANT_H
#define BSCAP_LAWS_PLANT_H

#include <bscap/plant.h>
#include <math.h>

/* How far a pod has come, in the order in which those that are not needed go. */
typedef enum bscap_stage {
  BSCAP_STAGE_UNPLACED,   /* there is no room for it */
  BSCAP_STAGE_SCHEDULING, /* until a node has it */
  BSCAP_STAGE_STARTING,   /* until its containers run */
  BSCAP_STAGE_DOWN,       /* killed; until its container starts again */
  BSCAP_STAGE_RUNNING,    /* until it is ready */
  BSCAP_STAGE_READY
} bscap_stage;

/* What one scrape found in a pod; NAN: nothing. */
typedef struct bscap_measurement {
  double cpu_millicores;
  double memory_bytes;
} bscap_measurement;

/* Pods that have been alike since they were created. */
typedef struct bscap_cohort {
  int32_t count;
  bscap_stage stage;
  int32_t kills; /* since the count began anew */
  int64_t killed_ms;
  int64_t due_ms; /* when the stage ends */
  int64_t started_ms;
  int64_t turned_ms;
  int64_t runs_since_ms;            /* its container */
  double cpu_used;                  /* by one pod since the last scrape, millicore milliseconds */
  bscap_measurement measurements[]; /* a ring by number of the scrape */
} bscap_cohort;

struct bscap_plant_state {
  int64_t now_ms;
  int64_t next_scrape_ms;
  int64_t next_due_ms;       /* the first of the cohorts' */
  int64_t initialization_ms; /* of the autoscaler: for how long a pod's age counts */
  double waiting;            /* millicore milliseconds */
  double unmet_since_ms;     /* NAN: all is done at once */
  int32_t pods;
  int32_t ready;
  size_t cohorts_count;
  size_t cohorts_capacity;
  size_t cohort_size; /* with its measurements */
  size_t slots;       /* of these */
  size_t cohorts_offset;
  size_t sight_offset; /* room for what is seen */
  size_t groups_offset;
  size_t samples_offset;
  size_t values_offset;
};

static const int64_t bscap_never_ms = INT64_MAX;
static const int64_t bscap_long_ago_ms = INT64_MIN / 4;

/* A count of kills that this long without one ends; Kubernetes forgets after twice the longest
 * back-off. */
static const int64_t bscap_forgets_ms = 600000;

/* Source: kubelet, CrashLoopBackOff: none after the first kill, then doubled by each. */
static const int64_t bscap_first_back_off_ms = 10000;
static const int64_t bscap_longest_back_off_ms = 300000;

static inline bscap_cohort *bscap_plant_cohort(const bscap_plant_state *state, size_t index) {
  return (bscap_cohort *)((char *)state + state->cohorts_offset + index * state->cohort_size);
}

/* Amounts that have a meaning; sums and products of them stay finite. */
static inline double bscap_plant_amount(double amount) {
  return !(amount > 0) ? 0 : amount < 1e18 ? amount : 1e18;
}

static inline double bscap_plant_limit(double limit) {
  return isnan(limit) ? (double)INFINITY : limit > 0 ? limit : 0;
}

/* Less than a trillionth over is the noise of divisions. */
static inline bool bscap_plant_exceeds(double amount, double limit) {
  return amount > limit && amount - limit > 1e-12 * amount;
}

/* What a ready pod uses beside shared work, and what one that is not ready uses. */
static inline double bscap_plant_own(const bscap_demand *demand) {
  return bscap_plant_amount(demand->base_per_pod + demand->each_per_pod);
}

static inline double bscap_plant_idle(const bscap_demand *demand) {
  return bscap_plant_amount(demand->base_per_pod);
}

/* Of a ready pod; 0 without any. */
static inline double bscap_plant_memory(const bscap_plant_load *load, int32_t ready) {
  if (ready == 0) return 0;
  return bscap_plant_own(&load->memory_bytes) +
         bscap_plant_amount(load->memory_bytes.shared) / ready;
}

/* The slot of a scrape, which may have been before time 0. */
static inline size_t bscap_plant_slot(const bscap_plant_state *state, int64_t scrape) {
  const int64_t slots = (int64_t)state->slots, rest = scrape % slots;
  return (size_t)(rest < 0 ? rest + slots : rest);
}

/* So many cohorts there may be before unlike ones are taken for one. */
size_t bscap_plant_most_cohorts(const bscap_plant *plant, const bscap_autoscaler *autoscaler);

/* Brings all pods to the stage in which they are now. */
void bscap_plant_advance(bscap_plant_state *state, const bscap_plant *plant);

/* Gives room, where there is some, to pods that wait for it. */
void bscap_plant_admit(bscap_plant_state *state, const bscap_plant *plant);

/* Kills all ready pods and returns how many there were. */
int32_t bscap_plant_kill(bscap_plant_state *state);

/* Measures all pods at the present moment. */
void bscap_plant_scrape(bscap_plant_state *state, const bscap_plant *plant,
                        const bscap_plant_load *load);

/* Adds up the pods anew. */
void bscap_plant_recount(bscap_plant_state *state);

/* A further cohort behind the others, in a stage that never ends; another one is given up where
 * there is no room. */
bscap_cohort *bscap_plant_add(bscap_plant_state *state, int32_t count, bscap_stage stage);

#endif
