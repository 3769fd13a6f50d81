#ifndef BSCAP_LANES_H
#define BSCAP_LANES_H

#include <bscap/export.h>
#include <stdbool.h>
#include <stddef.h>

BSCAP_BEGIN

/** How drawn futures are stepped: several at once, a vector's lane for each, or one by one. Which
 *  instructions do it changes no bit of any result; the readable engine computes in doubles where
 *  lanes are floats, so its results differ in the sixth digit. */
typedef enum bscap_lanes {
  BSCAP_LANES_AUTO,     /**< the most that the processor has */
  BSCAP_LANES_NONE,     /**< one by one, by the readable engine */
  BSCAP_LANES_BASELINE, /**< with what every processor of this kind has: correct, and slow */
  BSCAP_LANES_AVX2,     /**< 8 futures at once */
  BSCAP_LANES_AVX512    /**< 16 futures at once */
} bscap_lanes;

/** The most futures that are stepped at once. */
#define BSCAP_LANES_MOST 16

/** Whether this processor, and this build of the library, can. */
BSCAP_API bool bscap_lanes_are_supported(bscap_lanes lanes);

/** What BSCAP_LANES_AUTO stands for here; any other as it is. */
BSCAP_API bscap_lanes bscap_lanes_choose(bscap_lanes lanes);

/** How many futures are stepped at once; 1 for BSCAP_LANES_NONE. */
BSCAP_API size_t bscap_lanes_width(bscap_lanes lanes);

/** "auto", "none", "baseline", "avx2", "avx512". Static text. */
BSCAP_API const char *bscap_lanes_name(bscap_lanes lanes);

BSCAP_END

#endif
