#ifndef BSCAP_SIMULATE_TILE_STAGES_H
#define BSCAP_SIMULATE_TILE_STAGES_H

#include "base/wide.h"
#include "simulate/tile.h"

/* The stages of a tile, each in a file of its own, as this set of instructions names them. */

void LANES_NAMED(bscap_tile_shock)(bscap_tile *tile);
void LANES_NAMED(bscap_tile_draw)(bscap_tile *tile);
void LANES_NAMED(bscap_tile_drive)(bscap_tile *tile);
void LANES_NAMED(bscap_tile_stock)(bscap_tile *tile); /* a part of the one before */
void LANES_NAMED(bscap_tile_scale)(bscap_tile *tile);
void LANES_NAMED(bscap_tile_demand)(bscap_tile *tile);
void LANES_NAMED(bscap_tile_store)(bscap_tile *tile);
void LANES_NAMED(bscap_tile_note)(bscap_tile *tile);

/* How much is left of what is deleted by age. */
static inline wide tile_left(const bscap_lane_aged *aged, wide time) {
  const wide begin = wide_load(aged->begin.lane), per_second = wide_load(aged->per_second.lane);
  const wide left = wide_subtract(begin, wide_multiply(per_second, time));
  return wide_smaller(wide_larger(left, wide_of(0)), wide_of(1));
}

/* Of the block that begins at a step. */
static inline size_t tile_steps_of_block(const bscap_tile *tile, size_t step) {
  const size_t left = tile->steps - step;
  return left < BSCAP_BLOCK_STEPS ? left : BSCAP_BLOCK_STEPS;
}

static inline uint32_t tile_all_blocks(const bscap_tile *tile) {
  return (1u << (tile->steps + BSCAP_BLOCK_STEPS - 1) / BSCAP_BLOCK_STEPS) - 1;
}

/* Looks how high a row is, in all steps and in each block of them, for sums that rise with it; the
 * end of the tile belongs to the next one. */
void LANES_NAMED(bscap_tile_note_highest)(const bscap_tile *tile, bscap_row *row);

/* constant + the sum of rows times costs, in each step: writes the row `to`, and returns its
 * highest (simulate/tile_sum.c). */
lanes LANES_NAMED(bscap_tile_sum)(float *to, const bscap_tile *tile, const bscap_lane_sum *sum);

/* The highest alone. */
lanes LANES_NAMED(bscap_tile_highest)(const bscap_tile *tile, const bscap_lane_sum *sum);

/* The highest, and how many steps are over a limit. */
lanes LANES_NAMED(bscap_tile_count)(lanes_int *over, const bscap_tile *tile,
                                    const bscap_lane_sum *sum, const bscap_floats *threshold);

/* Packs metrics by what they need (simulate/tile_pack.c). */
void LANES_NAMED(bscap_tile_pack)(bscap_tile *tile);

/* At a segment's end: puts back what packs have found, and sees whether they are still right. */
void LANES_NAMED(bscap_tile_put_back)(bscap_tile *tile);

/* Volumes that hang on units of work (simulate/tile_units.c). At a segment's start: sees whether
 * one does in it, and what its limits come to in units. */
void LANES_NAMED(bscap_tile_hang)(const bscap_tile *tile, bscap_lane_volume *volume);

/* Deals with a tile of one; false where it has to be looked at as others are, which it is ready
 * for. */
bool LANES_NAMED(bscap_tile_stay)(const bscap_tile *tile, bscap_lane_volume *volume);

/* Catches up with all that was not looked at, at a segment's end. */
void LANES_NAMED(bscap_tile_catch_up)(bscap_tile *tile);

/* Looks at all metrics that are packed, and says which have to be met all the same. */
void LANES_NAMED(bscap_tile_look)(const bscap_tile *tile);

#endif
