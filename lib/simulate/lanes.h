#ifndef BSCAP_SIMULATE_LANES_H
#define BSCAP_SIMULATE_LANES_H

#include <stdbool.h>
#include <stddef.h>

/* How futures are stepped: one by one, by the readable engine, or several at once. Which set of
 * instructions does that changes no bit of any result. */
typedef enum bscap_lanes {
  BSCAP_LANES_AUTO, /* the most that the processor has */
  BSCAP_LANES_NONE, /* the readable engine */
  BSCAP_LANES_BASELINE,
  BSCAP_LANES_AVX2,
  BSCAP_LANES_AVX512
} bscap_lanes;

enum { BSCAP_LANES_MOST = 16 };

/* Whether this processor, and this build, can. */
bool bscap_lanes_are_supported(bscap_lanes lanes);

/* The one to take: AUTO becomes what is best here. */
bscap_lanes bscap_lanes_choose(bscap_lanes lanes);

/* How many futures are stepped at once; 1 for BSCAP_LANES_NONE. */
size_t bscap_lanes_width(bscap_lanes lanes);

#endif
