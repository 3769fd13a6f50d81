#ifndef TESTS_FAILING_ALLOCATOR_H
#define TESTS_FAILING_ALLOCATOR_H

/* Memory that runs out at a chosen request, and that knows what has not been given back:
 *
 *   for (size_t n = 1; status == BSCAP_OUT_OF_MEMORY; n++) {
 *     failing_allocator memory = {.fails_at = n};
 *     bscap_allocator allocator = failing_allocator_start(&memory);
 *     status = ... &allocator ...;
 *     ck_assert_uint_eq(memory.live_blocks, 0);
 *   }
 */

#include <bscap/allocator.h>
#include <stdlib.h>
#include <string.h>

typedef struct failing_allocator {
  size_t fails_at; /* the first request is 1; 0 never fails */
  size_t requests;
  size_t live_blocks;
  size_t live_bytes; /* 0 at the end only if every old_size was right */
} failing_allocator;

/* Blocks move at each request, so that a stale pointer does not go unnoticed under a sanitizer. */
static inline void *failing_allocator_resize(void *context, void *block, size_t old_size,
                                             size_t new_size) {
  failing_allocator *memory = context;
  void *moved = NULL;
  if (new_size > 0) {
    if (++memory->requests == memory->fails_at) return NULL;
    moved = malloc(new_size);
    if (moved == NULL) return NULL;
    if (block != NULL) memcpy(moved, block, old_size < new_size ? old_size : new_size);
    memory->live_blocks++;
    memory->live_bytes += new_size;
  }
  if (block != NULL) {
    memory->live_blocks--;
    memory->live_bytes -= old_size;
    free(block);
  }
  return moved;
}

static inline bscap_allocator failing_allocator_start(failing_allocator *memory) {
  return (bscap_allocator){failing_allocator_resize, memory};
}

#endif
