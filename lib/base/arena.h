#ifndef BSCAP_BASE_ARENA_H
#define BSCAP_BASE_ARENA_H

#include <bscap/allocator.h>
#include <stdarg.h>
#include <stddef.h>

/* Memory that is freed all at once: what belongs to one model, one plan, one result. */
typedef struct bscap_arena bscap_arena;

/* NULL when memory runs out. `allocator` NULL means the default one; it is copied. */
bscap_arena *bscap_arena_create(const bscap_allocator *allocator);

/* Frees the arena and everything in it; NULL is fine. */
void bscap_arena_free(bscap_arena *arena);

/* Frees everything in the arena at once, but keeps the memory for what comes next. */
void bscap_arena_reset(bscap_arena *arena);

/* Bytes that the arena holds, whether they are in use or not. */
size_t bscap_arena_size(const bscap_arena *arena);

/* What the arena takes its memory from, for what is freed before it is. */
const bscap_allocator *bscap_arena_allocator(const bscap_arena *arena);

/* `count` zeroed items of `size` bytes, aligned for any type; NULL when memory runs out or the
 * product overflows. A count of 0 gives a valid pointer. */
void *bscap_arena_take(bscap_arena *arena, size_t count, size_t size);

/* A copy of `count` bytes with a NUL behind; NULL when memory runs out. */
char *bscap_arena_copy(bscap_arena *arena, const char *bytes, size_t count);

/* A formatted text; NULL when memory runs out. */
char *bscap_arena_print(bscap_arena *arena, const char *format, ...)
    __attribute__((__format__(__printf__, 2, 3)));

/* The same for callers that have the arguments in hand. */
char *bscap_arena_print_arguments(bscap_arena *arena, const char *format, va_list arguments)
    __attribute__((__format__(__printf__, 2, 0)));

/* Makes room for one more of `*items` (of `size` bytes each, `*count` used, capacity the next power
 * of two, at least 8) and returns the zeroed new last item, `*count` already raised; NULL when
 * memory runs out. Items may move. */
void *bscap_arena_append(bscap_arena *arena, void *items, size_t *count, size_t size);

#endif
