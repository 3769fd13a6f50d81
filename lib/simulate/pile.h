#ifndef BSCAP_SIMULATE_PILE_H
#define BSCAP_SIMULATE_PILE_H

#include "simulate/sheaf.h"
#include "simulate/tally.h"

/* What a thread's latest futures came to, before it is counted in the tally that all threads share.
 * As a tally is larger than a cache, it takes less to count some hundred values in each of its
 * histograms at once, one after the other, than a few in all of them again and again. */

/* Moments of something that happens once in a future. */
typedef struct bscap_moments {
  double *seconds;
  size_t count;
} bscap_moments;

typedef struct bscap_limit_pile {
  bscap_moments passages;
  bscap_sheaf *most;
  bscap_sheaf *last;
  bscap_sheaf *levels; /* the rest, as in a tally */
  uint64_t *seconds_over;
  uint32_t first;
  uint32_t *before;
} bscap_limit_pile;

typedef struct bscap_pile {
  bscap_tally *tally;
  size_t room; /* for so many futures */
  size_t count;
  size_t surges_count;
  bscap_sheaf *sheaves; /* the tally's fans, then limits' histograms */
  size_t sheaves_count;
  bscap_limit_pile *limits;
  bscap_moments *milestones;
  bscap_moments first_break;
} bscap_pile;

/* Empty, with room for `width` futures many times over, as long as that is little memory. Errors:
 * out of memory. */
bscap_status bscap_pile_start(bscap_pile *pile, bscap_arena *arena, bscap_tally *tally,
                              size_t width, bscap_error *error);

/* Adds some futures, for which there must be room, and leaves the tally alone. */
void bscap_pile_add(bscap_pile *pile, const bscap_run *runs, size_t count);

/* Counts all futures in the tally, and forgets them. */
void bscap_pile_count(bscap_pile *pile);

#endif
