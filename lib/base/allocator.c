#include <bscap/allocator.h>

#include <stdlib.h>

static void *resize(void *context, void *block, size_t old_size, size_t new_size) {
  (void)context;
  (void)old_size;
  if (new_size > 0) return realloc(block, new_size);
  free(block);
  return NULL;
}

const bscap_allocator *bscap_allocator_default(void) {
  static const bscap_allocator standard = {resize, NULL};
  return &standard;
}
