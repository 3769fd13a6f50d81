#include "simulate/draw.h"

#include <bscap/random.h>

/* --- strata --- */

/* Shuffles the 1024 numbers of ten bits by four rounds of a Feistel network. */
static uint32_t shuffle(uint32_t number, const uint32_t keys[4]) {
  uint32_t left = number >> 5, right = number & 31;
  for (int i = 0; i < 4; i++) {
    uint32_t mixed = (right + 1) * (keys[i] | 1) + (keys[i] >> 16);
    uint32_t next = left ^ (mixed * 0x9E3779B9u >> 27);
    left = right;
    right = next;
  }
  return left << 5 | right;
}

/* The stratum of a place in a block: numbers beyond the strata are shuffled again, and a random
 * shift makes every stratum exactly as likely. */
static uint32_t stratum_of(bscap_random random, uint32_t place) {
  uint32_t keys[4], shift;
  for (int i = 0; i < 4; i++) keys[i] = bscap_random_bits(&random);
  shift = (uint32_t)(bscap_random_uniform(&random) * BSCAP_STRATA);
  do {
    place = shuffle(place, keys);
  } while (place >= BSCAP_STRATA);
  return (place + shift) % BSCAP_STRATA;
}

double bscap_draw_uniform(uint64_t seed, uint64_t trajectory, uint64_t name, uint64_t strata_name) {
  bscap_random within = bscap_random_stream_named(seed, trajectory, name);
  bscap_random block = bscap_random_stream_named(seed, trajectory / BSCAP_STRATA, strata_name);
  uint32_t stratum = stratum_of(block, (uint32_t)(trajectory % BSCAP_STRATA));
  return (stratum + bscap_random_uniform(&within)) / BSCAP_STRATA;
}

/* --- inputs --- */

static void correlate(bscap_draw *draw) {
  const bscap_relation *relation = &draw->mixer.relation;
  double *values = draw->uniforms;
  for (size_t i = 0; i < relation->count; i++)
    values[relation->members[i]] = bscap_normal_from_uniform(values[relation->members[i]]);
  bscap_mixer_mix(&draw->mixer, values);
  for (size_t i = 0; i < relation->count; i++)
    values[relation->members[i]] = bscap_uniform_from_normal(values[relation->members[i]]);
}

void bscap_draw_next(bscap_draw *draw, uint64_t trajectory) {
  const bscap_model *model = draw->model;
  for (size_t i = 0; i < model->inputs_count; i++) {
    if (!draw->is_drawn[i]) continue;
    draw->uniforms[i] =
        bscap_draw_uniform(draw->seed, trajectory, draw->names[i], draw->strata_names[i]);
  }
  correlate(draw);
  for (size_t i = 0; i < model->uncertain_count; i++) {
    const bscap_input *input = model->uncertain_inputs[i];
    *input->target = bscap_input_quantile(input, draw->uniforms[input - model->inputs]);
  }
  bscap_model_settle(draw->model);
}

/* --- the start --- */

static bool start_inputs(bscap_draw *draw, bscap_arena *arena) {
  const bscap_model *model = draw->model;
  draw->is_drawn = bscap_arena_take(arena, model->inputs_count, sizeof *draw->is_drawn);
  draw->names = bscap_arena_take(arena, model->inputs_count, sizeof *draw->names);
  draw->strata_names = bscap_arena_take(arena, model->inputs_count, sizeof *draw->strata_names);
  draw->uniforms = bscap_arena_take(arena, model->inputs_count, sizeof *draw->uniforms);
  if (draw->is_drawn == NULL || draw->names == NULL || draw->strata_names == NULL ||
      draw->uniforms == NULL)
    return false;
  for (size_t i = 0; i < model->uncertain_count; i++)
    draw->is_drawn[model->uncertain_inputs[i] - model->inputs] = true;
  return bscap_mixer_start(&draw->mixer, arena, model, BSCAP_CHANCE_INPUT, draw->is_drawn);
}

bscap_status bscap_draw_start(bscap_draw *draw, bscap_arena *arena, bscap_model *model,
                              uint64_t seed, bscap_error *error) {
  *draw = (bscap_draw){.model = model, .seed = seed};
  if (!start_inputs(draw, arena)) return bscap_fail_memory(error);
  for (size_t i = 0; i < model->inputs_count; i++) {
    if (!draw->is_drawn[i]) continue;
    const char *path = model->inputs[i].entry.path;
    const char *strata_name = bscap_arena_print(arena, "strata of %s", path);
    if (strata_name == NULL) return bscap_fail_memory(error);
    draw->names[i] = bscap_random_name(path);
    draw->strata_names[i] = bscap_random_name(strata_name);
  }
  return BSCAP_OK;
}
