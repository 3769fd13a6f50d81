#ifndef TESTS_LAWS_RESTING_H
#define TESTS_LAWS_RESTING_H

#include <stdint.h>

/* What came of batches of autoscalers, a lane each, beside the law for each of them. */
typedef struct rests {
  uint64_t counts;
  uint64_t changes;
  uint64_t by_the_law;
  uint64_t batches;
  uint64_t refused;
  uint64_t wrong;
} rests;

/* Batches `first` to `end` - 1; defined once for each set of instructions. */
rests compare_rests_baseline(uint64_t first, uint64_t end);
rests compare_rests_avx2(uint64_t first, uint64_t end);
rests compare_rests_avx512(uint64_t first, uint64_t end);

#endif
