#ifndef BSCAP_SIMULATE_DRAW_H
#define BSCAP_SIMULATE_DRAW_H

#include "simulate/mixer.h"

/* Draws a model's uncertain numbers. Each has a stream of its own, named after its path. Futures
 * come in blocks of 1000, and in each block the draws of a number are one from each thousandth of
 * its distribution, in random order (Latin hypercube: McKay, Beckman, Conover 1979). Each draw is
 * still exactly of its distribution, and independent of the other numbers' draws; but far fewer
 * futures say as much. A number that is correlated with one named before it takes a part of that
 * one's draw: it keeps its distribution, but not its strata. */

enum { BSCAP_STRATA = 1000 };

typedef struct bscap_draw {
  bscap_model *model;
  uint64_t seed;
  bool *is_drawn;  /* arrays are by input: uncertain, or correlated with others */
  uint64_t *names; /* as bscap_random_name makes them */
  uint64_t *strata_names;
  double *uniforms;
  bscap_mixer mixer;
} bscap_draw;

/* `model` is a copy whose numbers may be overwritten, and outlives the draw. Errors: out of memory.
 */
bscap_status bscap_draw_start(bscap_draw *draw, bscap_arena *arena, bscap_model *model,
                              uint64_t seed, bscap_error *error);

/* Overwrites the model's uncertain numbers with those of one future. */
void bscap_draw_next(bscap_draw *draw, uint64_t trajectory);

/* The draw of one source in one future: above 0 and below 1, in its stratum of the block. */
double bscap_draw_uniform(uint64_t seed, uint64_t trajectory, uint64_t name, uint64_t strata_name);

#endif
