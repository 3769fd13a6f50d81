#ifndef BSCAP_SIMULATE_VARIATION_H
#define BSCAP_SIMULATE_VARIATION_H

#include <bscap/noise.h>
#include <bscap/random.h>

#include "simulate/mixer.h"
#include "simulate/plan.h"

/* What varies from step to step in a drawn future: noise, shocks, bursts, and how far growth strays
 * from its path. Every source draws from a stream of its own, named after its place in the model
 * (`drivers.users.noise`, `bursts.big-battles`), and the same number of words in every step
 * (shocks: in every month), so that no part of a model shifts the draws of another. */

/* Which future is stepped: the likely one, in which all factors are 1, or one that is drawn. */
typedef struct bscap_future {
  bool is_drawn;
  uint64_t seed;
  uint64_t trajectory;
} bscap_future;

/* Standard normals, which come in pairs. */
typedef struct bscap_normals {
  bscap_random random;
  double second;
  bool has_second;
} bscap_normals;

/* One kind of chance that each driver may have; arrays are by driver. */
typedef struct bscap_varying {
  bool *is_drawn;
  bscap_normals *streams;
  double *normals; /* of this turn */
  bscap_mixer mixer;
} bscap_varying;

typedef struct bscap_bursting {
  bscap_random random;
  bscap_burst burst;
  double active; /* mean bursts in this step */
} bscap_bursting;

typedef struct bscap_variation {
  const bscap_plan *plan;
  bool is_drawn;
  bscap_varying kinds[BSCAP_CHANCE_COUNT];
  bscap_bursting *bursts; /* as the model's */
  int64_t month_end;      /* since 1970: for how long the shocks hold that were drawn */
  double *noise;          /* standard normals that remember; arrays are by driver */
  double *shocks;
  double *factors; /* noise, shocks and bursts together, in this step */
  double *strays;  /* growth over its path, at the step's beginning */
  double *next_strays;
} bscap_variation;

/* Before the first step. Errors: out of memory. */
bscap_status bscap_variation_start(bscap_variation *variation, bscap_arena *arena,
                                   const bscap_plan *plan, bscap_future future, bscap_error *error);

/* Bursts that begin in one step, of which `mean` are expected, and what their size is drawn from:
 * three words in every step, whether one begins or not. */
typedef struct bscap_arrivals {
  unsigned count;
  double normal;
} bscap_arrivals;

bscap_arrivals bscap_variation_arrive(bscap_random *random, double mean);

/* Goes on to the step that begins at `since_1970`. */
void bscap_variation_next(bscap_variation *variation, int64_t since_1970);

#endif
