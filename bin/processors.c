/* CPU_COUNT is none of POSIX. */
#define _GNU_SOURCE

#include "processors.h"

#include <bscap/forecast.h>
#include <sched.h>

size_t count_processors(void) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  const int count = CPU_COUNT(&set);
  return count < 1 ? 1 : count > BSCAP_THREADS_MOST ? BSCAP_THREADS_MOST : (size_t)count;
}
