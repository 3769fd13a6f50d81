#ifndef BSCAP_SIMULATE_MIXER_H
#define BSCAP_SIMULATE_MIXER_H

#include "model/parts.h"

/* Correlates independent normals as a model says that numbers, or what varies in time, go together.
 */
typedef struct bscap_mixer {
  bscap_relation relation;
  double *factor;  /* as bscap_copula_mix takes it */
  double *normals; /* of the relation's members */
} bscap_mixer;

/* For one kind of chance; sets `is_drawn` of each member, an array by input or by driver, as the
 * others need its normal. False when memory runs out. */
bool bscap_mixer_start(bscap_mixer *mixer, bscap_arena *arena, const bscap_model *model,
                       bscap_chance kind, bool *is_drawn);

/* Overwrites the members among `normals`, by input or by driver, with correlated ones. */
void bscap_mixer_mix(bscap_mixer *mixer, double *normals);

#endif
