#ifndef PROCESSORS_H
#define PROCESSORS_H

#include <stddef.h>

/* How many threads this process may run at once; 1 to BSCAP_THREADS_MOST. */
size_t count_processors(void);

#endif
