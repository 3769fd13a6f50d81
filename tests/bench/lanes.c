/* What lanes gain, by set of instructions: each line is one set, with both sides of one run. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/rest_year.h"
#include "bench/sync_year.h"
#include "simulate/lanes.h"

static int show_rest(const char *name, const char *load, rest_year year) {
  printf("%-8s rest %-5s: %5.2f ns in %d lanes, %6.1f ns by the law, %5.1f times; "
         "%.1f %% open, %.2f %% by the law; %d wrong\n",
         name, load, year.lanes_ns, year.width, year.law_ns, year.law_ns / year.lanes_ns,
         100 * year.changing, 100 * year.by_the_law, year.wrong);
  return year.wrong;
}

static int64_t show_syncs(const char *name, sync_year year) {
  printf("%-8s syncs     : %5.2f ns in %d lanes, %6.1f ns by the law, %5.1f times; "
         "%" PRId64 " scalings; %" PRId64 " wrong\n",
         name, year.lanes_ns, year.width, year.law_ns, year.law_ns / year.lanes_ns, year.scalings,
         year.wrong);
  return year.wrong;
}

static int64_t show(const char *name, bscap_lanes set, int days, rest_year (*rest)(rest_load load),
                    sync_year (*syncs)(int days)) {
  if (!bscap_lanes_are_supported(set)) return 0;
  return show_rest(name, "still", rest(REST_STILL)) + show_rest(name, "days", rest(REST_DAYS)) +
         show_syncs(name, syncs(days));
}

int main(int count, char **arguments) {
  const int days = count > 1 ? atoi(arguments[1]) : 365;
  int64_t wrong =
      show("baseline", BSCAP_LANES_BASELINE, days, rest_year_baseline, sync_year_baseline);
#if defined(__x86_64__)
  wrong += show("avx2", BSCAP_LANES_AVX2, days, rest_year_avx2, sync_year_avx2);
  wrong += show("avx512", BSCAP_LANES_AVX512, days, rest_year_avx512, sync_year_avx512);
#endif
  return wrong > 0;
}
