#ifndef BSCAP_ALLOCATOR_H
#define BSCAP_ALLOCATOR_H

#include <bscap/export.h>
#include <stddef.h>

BSCAP_BEGIN

/** Where libbscap gets its memory. One function does all: `block` NULL allocates, `new_size` 0
 *  frees, anything else resizes and keeps the contents. It returns NULL when it cannot (freeing
 *  always can). Blocks are aligned for any type. Called only on the thread that calls libbscap. */
typedef struct bscap_allocator {
  void *(*resize)(void *context, void *block, size_t old_size, size_t new_size);
  void *context;
} bscap_allocator;

/** The C library's malloc, realloc and free; what NULL means wherever an allocator is taken. */
BSCAP_API const bscap_allocator *bscap_allocator_default(void);

BSCAP_END

#endif
