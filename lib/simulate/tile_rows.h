#ifndef BSCAP_SIMULATE_TILE_ROWS_H
#define BSCAP_SIMULATE_TILE_ROWS_H

#include <bscap/lanes.h>

/* What the lane engine counts with: numbers of the same kind side by side, one for each future, and
 * rows of them, one for each step. */

enum { BSCAP_TILE_STEPS = 96 };

typedef struct bscap_floats {
  _Alignas(64) float lane[BSCAP_LANES_MOST];
} bscap_floats;

typedef struct bscap_doubles {
  _Alignas(64) double lane[BSCAP_LANES_MOST];
} bscap_doubles;

typedef struct bscap_ints {
  _Alignas(64) int32_t lane[BSCAP_LANES_MOST];
} bscap_ints;

typedef struct bscap_words {
  _Alignas(64) uint32_t lane[BSCAP_LANES_MOST];
} bscap_words;

/* Some steps of a tile, as long as the quiet part of a day, none of which needs to be looked at
 * where what all of them could reach together matters to nobody. */
enum { BSCAP_BLOCK_STEPS = 8, BSCAP_TILE_BLOCKS = BSCAP_TILE_STEPS / BSCAP_BLOCK_STEPS };

/* What costs may follow. */
typedef struct bscap_row {
  float *values;
  bscap_floats highest; /* in this tile */
  bscap_floats highest_in[BSCAP_TILE_BLOCKS];
  bool is_needed;
  bool is_zero; /* in this tile: terms of it add nothing */
} bscap_row;

/* A driver's rows: its four readings, as bscap_reading counts them, and two more. */
enum {
  BSCAP_ROW_PLAIN = BSCAP_READING_EVER + 1, /* the level, unseasoned: one more than there are steps,
                                               as it also stands at the tile's end */
  BSCAP_ROW_FACTOR,                         /* season, noise, shocks and bursts together */
  BSCAP_ROWS_PER_DRIVER
};

#endif
