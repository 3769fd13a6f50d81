#ifndef TESTS_LAWS_SURGING_H
#define TESTS_LAWS_SURGING_H

#include <stdint.h>

/* What came of batches of autoscalers and their pods, a lane each, beside the law for each. */
typedef struct surgings {
  uint64_t syncs;
  uint64_t scalings;
  uint64_t unmet; /* syncs in which work was not done */
  uint64_t kills; /* syncs after which pods were killed */
  uint64_t by_the_law;
  uint64_t batches;
  uint64_t refused;
  uint64_t wrong;
} surgings;

/* Batches `first` to `end` - 1; defined once for each set of instructions. */
surgings compare_surges_baseline(uint64_t first, uint64_t end);
surgings compare_surges_avx2(uint64_t first, uint64_t end);
surgings compare_surges_avx512(uint64_t first, uint64_t end);

#endif
