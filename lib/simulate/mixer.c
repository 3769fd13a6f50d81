#include "simulate/mixer.h"

#include <bscap/copula.h>

bool bscap_mixer_start(bscap_mixer *mixer, bscap_arena *arena, const bscap_model *model,
                       bscap_chance kind, bool *is_drawn) {
  bscap_relation *relation = &mixer->relation;
  if (bscap_model_relation(relation, arena, model, kind, NULL) != BSCAP_OK) return false;
  size_t count = relation->count;
  mixer->factor = bscap_arena_take(arena, count, count * sizeof *mixer->factor);
  mixer->normals = bscap_arena_take(arena, count, sizeof *mixer->normals);
  if (mixer->factor == NULL || mixer->normals == NULL) return false;
  /* It was possible when the model was read. */
  bscap_copula_factor(relation->spearman, count, mixer->factor);
  for (size_t i = 0; i < count; i++) is_drawn[relation->members[i]] = true;
  return true;
}

void bscap_mixer_mix(bscap_mixer *mixer, double *normals) {
  const bscap_relation *relation = &mixer->relation;
  for (size_t i = 0; i < relation->count; i++) mixer->normals[i] = normals[relation->members[i]];
  bscap_copula_mix(mixer->factor, relation->count, mixer->normals, mixer->normals);
  for (size_t i = 0; i < relation->count; i++) normals[relation->members[i]] = mixer->normals[i];
}
