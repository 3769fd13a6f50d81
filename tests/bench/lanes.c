/* What lanes gain, by set of instructions: each line is one set, with both sides of one run. */
#include <bscap/lanes.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/rest_year.h"
#include "bench/surge_day.h"
#include "bench/sync_year.h"

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

static int64_t show_surge(const char *name, surge_day day) {
  printf("%-8s surges    : %5.2f ns in %d lanes, %6.1f ns by the law, %5.1f times; "
         "%" PRId64 " scalings, %.1f %% unmet, %" PRId64 " days by the law; %" PRId64 " wrong\n",
         name, day.lanes_ns, day.width, day.law_ns, day.law_ns / day.lanes_ns, day.scalings,
         100 * day.unmet, day.by_the_law, day.wrong);
  return day.wrong;
}

#define SHOW(set)                                                                                  \
  (show_rest(#set, "still", rest_year_##set(REST_STILL)) +                                         \
   show_rest(#set, "days", rest_year_##set(REST_DAYS)) + show_syncs(#set, sync_year_##set(days)) + \
   show_surge(#set, surge_day_##set()))

int main(int count, char **arguments) {
  const int days = count > 1 ? atoi(arguments[1]) : 365;
  int64_t wrong = SHOW(baseline);
#if defined(__x86_64__)
  if (bscap_lanes_are_supported(BSCAP_LANES_AVX2)) wrong += SHOW(avx2);
  if (bscap_lanes_are_supported(BSCAP_LANES_AVX512)) wrong += SHOW(avx512);
#endif
  return wrong > 0;
}
