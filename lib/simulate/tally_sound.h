#ifndef BSCAP_SIMULATE_TALLY_SOUND_H
#define BSCAP_SIMULATE_TALLY_SOUND_H

#include "simulate/tally.h"

/* Whether a tally whose counts came from elsewhere is one that `count` futures can have left: parts
 * add up to their wholes, and extremes are there where something was counted, and in order. So
 * tallies of no more futures than may be drawn in all can be merged without any count overflowing.
 */
bool bscap_tally_is_sound(const bscap_tally *tally, size_t count);

#endif
