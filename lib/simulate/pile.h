#ifndef BSCAP_SIMULATE_PILE_H
#define BSCAP_SIMULATE_PILE_H

#include "simulate/sheaf.h"
#include "simulate/tally.h"

/* Months' peaks of a thread's latest futures, which are not counted in a tally's fans yet. As all
 * fans together are larger than a cache, it takes less to count a hundred values in each of them at
 * once, one fan after the other, than some values in all of them again and again. */
typedef struct bscap_pile {
  const bscap_plan *plan;
  bscap_sheaf *sheaves; /* as the tally's fans */
  size_t sheaves_count;
  size_t count; /* of futures */
  size_t room;
} bscap_pile;

/* Empty, with room for `width` futures several times over, as long as that is little memory.
 * Errors: out of memory. */
bscap_status bscap_pile_start(bscap_pile *pile, bscap_arena *arena, const bscap_tally *tally,
                              size_t width, bscap_error *error);

/* Adds some futures, for which there must be room. */
void bscap_pile_add(bscap_pile *pile, const bscap_run *runs, size_t count);

/* Counts all that is there in the fans of the tally, and forgets it. */
void bscap_pile_count(bscap_pile *pile, bscap_tally *tally);

#endif
