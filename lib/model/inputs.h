#ifndef BSCAP_MODEL_INPUTS_H
#define BSCAP_MODEL_INPUTS_H

#include <bscap/metalog.h>
#include <bscap/model.h>

#include "model/node.h"

/* The numbers that a person wrote, which may be uncertain, and what goes together with what. */

/* A number that a person wrote, and where it lives in the structs of the parts. */
typedef struct bscap_input {
  bscap_entry entry;
  double *target;
  bool is_whole;
  bool is_certain; /* it is said, so that it cannot be uncertain */
  bscap_metalog distribution;
} bscap_input;

/* Fits the distribution to low, likely and high. What none has as its percentiles is refused at
 * `place`, with the nearest that one has. */
bscap_status bscap_input_fit(bscap_input *input, bscap_place place, bscap_error *error);

/* What an input is with this probability at most (above 0, below 1): whole where it must be, and
 * within its bounds. */
double bscap_input_quantile(const bscap_input *input, double probability);

/* Sorts the inputs, so that they can be found; false when memory runs out. */
bool bscap_model_sort(bscap_model *model);

/* Lists the uncertain inputs anew. */
void bscap_model_list_uncertain(bscap_model *model);

/* The input at `path`, or NULL. */
const bscap_input *bscap_model_input(const bscap_model *model, const char *path);

/* Sets numbers of a copy to what a caller says instead. Errors: BSCAP_INVALID for a path that the
 * model does not have, and for what its reader would refuse there. */
bscap_status bscap_model_override(bscap_model *copy, const bscap_uncertain *items, size_t count,
                                  bscap_error *error);

/* What a correlation is between: uncertain numbers, or what varies in time: the noise, the shocks
 * or the volatility of drivers, hour by hour or month by month. */
typedef enum bscap_chance {
  BSCAP_CHANCE_INPUT,
  BSCAP_CHANCE_NOISE,
  BSCAP_CHANCE_SHOCKS,
  BSCAP_CHANCE_VOLATILITY
} bscap_chance;

enum { BSCAP_CHANCE_COUNT = BSCAP_CHANCE_VOLATILITY + 1 };

typedef struct bscap_correlated {
  bscap_chance kind;
  size_t index; /* of the input, or of the driver */
} bscap_correlated;

/* Each pair of its members, which are of one kind, has this rank correlation. A member may be
 * certain, or not vary; then it has no effect. */
typedef struct bscap_correlation {
  bscap_correlated *members;
  size_t members_count;
  double spearman;
  bscap_place place;
} bscap_correlation;

/* All that is correlated of one kind, in the order in which it is named first. */
typedef struct bscap_relation {
  size_t *members; /* as in bscap_correlated */
  size_t count;
  double *spearman; /* count * count, for bscap_copula_factor; 0 where nothing is written */
} bscap_relation;

/* What the model correlates of one kind, in memory of `arena`; it can hold together. Errors: out of
 * memory. */
bscap_status bscap_model_relation(bscap_relation *relation, bscap_arena *arena,
                                  const bscap_model *model, bscap_chance kind, bscap_error *error);

#endif
