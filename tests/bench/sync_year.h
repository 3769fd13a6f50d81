#ifndef TESTS_BENCH_SYNC_YEAR_H
#define TESTS_BENCH_SYNC_YEAR_H

#include <stdint.h>

/* Autoscalers by the sync clock: that of autoscaler_year.c in lanes, each with a load of its own,
 * beside bscap_autoscaler_sync one by one. */
typedef struct sync_year {
  int width;       /* autoscalers at once */
  double lanes_ns; /* of CPU time for one sync of one autoscaler */
  double law_ns;
  int64_t scalings;
  int64_t wrong; /* decisions that differ */
} sync_year;

sync_year sync_year_baseline(int days);
sync_year sync_year_avx2(int days);
sync_year sync_year_avx512(int days);

#endif
