#ifndef BSCAP_BASE_LOAD_H
#define BSCAP_BASE_LOAD_H

#include <bscap/load.h>

#include "base/arena.h"

struct bscap_load {
  bscap_arena *arena;
  int64_t *times_ms;
  size_t count;
  bscap_load_column *columns;
  size_t columns_count;
  int64_t start_seconds;
};

/* Without rows and columns; NULL when memory runs out. */
bscap_load *bscap_load_begin(const bscap_allocator *allocator);

/* A further column, without values; NULL when memory runs out. */
bscap_load_column *bscap_load_add(bscap_load *load, const char *name, size_t length);

#endif
