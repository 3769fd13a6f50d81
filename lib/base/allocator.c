/* For madvise. */
#define _DEFAULT_SOURCE
#include <bscap/allocator.h>

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

/* Blocks of many pages are asked for in large ones where the system has them, as looking up where
 * small ones lie would cost more than what is done there. It may refuse: nothing hangs on it. */
static void enlarge_pages(void *block, size_t size) {
#if defined(MADV_HUGEPAGE)
  enum { LARGE_PAGE = 2 << 20 };
  const uintptr_t begin = ((uintptr_t)block + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
  const uintptr_t end = ((uintptr_t)block + size) / LARGE_PAGE * LARGE_PAGE;
  if (block != NULL && end > begin) madvise((void *)begin, end - begin, MADV_HUGEPAGE);
#else
  (void)block;
  (void)size;
#endif
}

static void *resize(void *context, void *block, size_t old_size, size_t new_size) {
  (void)context;
  (void)old_size;
  if (new_size == 0) {
    free(block);
    return NULL;
  }
  void *resized = realloc(block, new_size);
  enlarge_pages(resized, new_size);
  return resized;
}

const bscap_allocator *bscap_allocator_default(void) {
  static const bscap_allocator standard = {resize, NULL};
  return &standard;
}
