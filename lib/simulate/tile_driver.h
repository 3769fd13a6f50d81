#ifndef BSCAP_SIMULATE_TILE_DRIVER_H
#define BSCAP_SIMULATE_TILE_DRIVER_H

#include "simulate/surge.h"
#include "simulate/tile_rows.h"

/* Chance and drivers in lanes, and what drivers have added. */

/* --- chance --- */

typedef struct bscap_lane_normals {
  bscap_words state[4];
  bscap_floats second; /* of a pair whose first was taken by the last tile */
  bool has_second;
  float *values;
} bscap_lane_normals;

/* Normals that go together: each is a sum of independent ones, as bscap_copula_mix makes it. */
typedef struct bscap_lane_mixer {
  size_t count;
  const size_t *members; /* drivers */
  bscap_floats *factor;  /* count * count */
} bscap_lane_mixer;

typedef struct bscap_lane_burst {
  bscap_words state[4];
  bscap_words rare; /* no burst begins where the word is at most this; 0 for often */
  size_t slots;     /* that a burst lasts, its last one in part */
  float *active;    /* row, with `slots` more behind it for what lasts beyond the tile */
} bscap_lane_burst;

typedef struct bscap_lane_bursting {
  const bscap_lane_burst *burst;
  bscap_floats quiet; /* the factor while none is active */
  bscap_floats more;  /* by active mean burst */
} bscap_lane_bursting;

/* --- drivers --- */

/* What compounds goes on in doubles, so many steps at a time. */
enum { BSCAP_POWERS = 8 };

typedef struct bscap_lane_driver {
  bool is_flow;
  bool strays;
  bool has_noise;
  bool is_capped; /* it has a ceiling, in some lane */
  bscap_growth_kind growth;
  const char *refusal;                            /* why its growth has no lanes; NULL: it has */
  bscap_lane_normals normals[BSCAP_CHANCE_COUNT]; /* by kind of chance */
  bscap_floats power_of_2;                        /* that noise and shock come to together */
  bscap_floats keep;                              /* of that, from step to step, */
  bscap_floats rest;                              /* and what is lacking in that as a float */
  bscap_floats fresh;
  bscap_floats drift;       /* towards the shock of this month: */
  bscap_floats calm_drift;  /* without any, */
  bscap_floats fade;        /* and how much more by its power of 2 */
  bool noise_is_tame;       /* its powers of 2 are never beyond what floats can tell */
  bscap_floats shock_power; /* of this month */
  bscap_floats shock_sigma; /* of binary logarithms, as are those that follow */
  bscap_floats shock_middle;
  bscap_floats stray_sigma;
  bscap_floats stray_middle;
  bscap_doubles strayed; /* how far growth is off its path */
  bscap_floats shock;    /* 2 to that power */
  bscap_lane_bursting *bursts;
  size_t bursts_count;
  const float *season; /* by step of the week and of a tile beyond it, where all lanes are alike */
  float *lane_season;  /* where they differ: by step and lane */
  bscap_floats busy;   /* 1 / factor of the busy hour */
  bscap_floats begin;  /* logistic: the ceiling; linear: the value at the segment's start */
  bscap_floats slope;  /* linear: by step */
  bscap_floats rate;   /* logistic: of logarithms, by step */
  bscap_doubles grown; /* exponential: the value; logistic: what is missing over what is reached */
  uint32_t gentle;     /* logistic: lanes where it hardly bends in so many steps, a bit for each */
  bscap_doubles power[BSCAP_POWERS + 1]; /* by which that goes on in so many steps */
  bscap_floats float_power[BSCAP_POWERS];
  bscap_floats float_total[BSCAP_POWERS]; /* exponential: what comes in a step, by `grown`;
                                             constant: itself */
  bscap_floats ceiling;
  bscap_floats ceiling_in_step; /* of what one step adds */
  float *level;                 /* BSCAP_ROW_PLAIN */
  bscap_floats peak;            /* of that, since the segment's start; not of what flows */
  float *growing;               /* before it strays, as long; points alone need it elsewhere */
  float *strays_row;            /* how far off its path, as long as `level` */
  float
      *added; /* units that come in each step; at first before it strays, and without its factor */
  /* All that was added since the start, up to a block of steps, and since that began, up to each
   * of its steps: both are rings, of history_slots steps. */
  double *before_block;
  float *in_block;
  size_t history_slots;
  bscap_doubles ever; /* at the start */
} bscap_lane_driver;

/* A vector of lanes each, of what was added before the block of a step, and in it before that step.
 */
static inline double *bscap_lane_before_block(const bscap_lane_driver *driver, size_t width,
                                              size_t step) {
  return driver->before_block + (step & (driver->history_slots - 1)) / BSCAP_BLOCK_STEPS * width;
}

static inline float *bscap_lane_in_block(const bscap_lane_driver *driver, size_t width,
                                         size_t step) {
  return driver->in_block + (step & (driver->history_slots - 1)) * width;
}

/* All that was added before a step. */
static inline double bscap_lane_added(const bscap_lane_driver *driver, size_t width, size_t step,
                                      size_t lane) {
  return bscap_lane_before_block(driver, width, step)[lane] +
         (double)bscap_lane_in_block(driver, width, step)[lane];
}

/* What a driver added within a retention. */
typedef struct bscap_lane_window {
  size_t driver;
  const char *refusal; /* why lanes do not forget alike; NULL: they do */
  bscap_ints slots;
  bscap_doubles share; /* of the oldest */
  bool is_whole;       /* the oldest counts in full, in all lanes */
  double *content;     /* where they do not, at the beginning of each step and at the tile's end */
  bscap_doubles highest; /* in this tile, from the first step's end on, */
  bscap_doubles lowest;  /* likewise, where that is asked for; else -INFINITY, */
  bscap_doubles last;    /* and at the tile's end */
  bscap_doubles peak;    /* from the segment's start to the last tile's end */
  bool wants_lowest;     /* in the next tile */
} bscap_lane_window;

/* What is deleted by age: at time t, `begin - t per_second` of it is left, within 0 and 1. */
typedef struct bscap_lane_aged {
  bscap_doubles begin;
  bscap_doubles per_second;
} bscap_lane_aged;

/* What is stored, for costs that follow it. */
typedef struct bscap_lane_store {
  size_t driver;
  size_t window; /* BSCAP_NONE: nothing goes */
  bscap_doubles initial;
  bscap_lane_aged aged;
} bscap_lane_store;

#endif
