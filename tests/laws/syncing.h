#ifndef TESTS_LAWS_SYNCING_H
#define TESTS_LAWS_SYNCING_H

#include <stdint.h>

/* What came of batches of controllers, a lane each, beside the law for each of them. */
typedef struct syncings {
  uint64_t decisions;
  uint64_t scalings;
  uint64_t batches;
  uint64_t refused;
  uint64_t wrong;
} syncings;

/* Batches `first` to `end` - 1; defined once for each set of instructions. */
syncings compare_syncs_baseline(uint64_t first, uint64_t end);
syncings compare_syncs_avx2(uint64_t first, uint64_t end);
syncings compare_syncs_avx512(uint64_t first, uint64_t end);

#endif
