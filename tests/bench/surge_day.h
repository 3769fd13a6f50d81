#ifndef TESTS_BENCH_SURGE_DAY_H
#define TESTS_BENCH_SURGE_DAY_H

#include <stdint.h>

/* Days by the sync clock with pods that take time, as simulate/surge.c replays them, in lanes
 * beside the law one by one. */
typedef struct surge_day {
  int width;       /* days at once */
  double lanes_ns; /* of CPU time for one sync of one day */
  double law_ns;
  double unmet; /* share of syncs after which some work was not done */
  int64_t scalings;
  int64_t by_the_law; /* days that the law would have to do anew */
  int64_t wrong;      /* syncs that differ */
} surge_day;

surge_day surge_day_baseline(void);
surge_day surge_day_avx2(void);
surge_day surge_day_avx512(void);

#endif
