#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { CHUNK_SIZE = 16384, FIRST_CAPACITY = 8 };

typedef struct chunk {
  struct chunk *next;
  size_t size; /* of the whole block */
  size_t used; /* of `bytes` */
  max_align_t bytes[];
} chunk;

/* `chunks` is the one being filled, followed by those that are full. */
struct bscap_arena {
  bscap_allocator allocator;
  chunk *chunks;
};

bscap_arena *bscap_arena_create(const bscap_allocator *allocator) {
  if (allocator == NULL) allocator = bscap_allocator_default();
  bscap_arena *arena = allocator->resize(allocator->context, NULL, 0, sizeof *arena);
  if (arena != NULL) *arena = (bscap_arena){.allocator = *allocator};
  return arena;
}

static chunk *chunk_create(bscap_arena *arena, size_t room) {
  size_t size = offsetof(chunk, bytes) + room;
  chunk *made = arena->allocator.resize(arena->allocator.context, NULL, 0, size);
  if (made != NULL) *made = (chunk){.size = size};
  return made;
}

static size_t free_chunks(bscap_arena *arena) {
  const bscap_allocator *allocator = &arena->allocator;
  size_t room = 0;
  for (chunk *block = arena->chunks; block != NULL;) {
    chunk *next = block->next;
    room += block->size - offsetof(chunk, bytes);
    allocator->resize(allocator->context, block, block->size, 0);
    block = next;
  }
  arena->chunks = NULL;
  return room;
}

void bscap_arena_free(bscap_arena *arena) {
  if (arena == NULL) return;
  const bscap_allocator allocator = arena->allocator;
  free_chunks(arena);
  allocator.resize(allocator.context, arena, sizeof *arena, 0);
}

/* Many chunks become one, so that what comes next asks for no memory if it is no more than that. */
void bscap_arena_reset(bscap_arena *arena) {
  if (arena->chunks != NULL && arena->chunks->next != NULL)
    arena->chunks = chunk_create(arena, free_chunks(arena));
  if (arena->chunks != NULL) arena->chunks->used = 0;
}

size_t bscap_arena_size(const bscap_arena *arena) {
  size_t size = sizeof *arena;
  for (const chunk *block = arena->chunks; block != NULL; block = block->next) size += block->size;
  return size;
}

const bscap_allocator *bscap_arena_allocator(const bscap_arena *arena) {
  return &arena->allocator;
}

/* A chunk with `wanted` bytes free. A large request gets its own, behind the one being filled. */
static chunk *chunk_with_room(bscap_arena *arena, size_t wanted) {
  chunk *filling = arena->chunks;
  if (filling != NULL && wanted <= filling->size - offsetof(chunk, bytes) - filling->used)
    return filling;
  const bool is_large = wanted > CHUNK_SIZE / 4;
  chunk *made = chunk_create(arena, is_large ? wanted : CHUNK_SIZE);
  if (made == NULL) return NULL;
  chunk **link = is_large && filling != NULL ? &filling->next : &arena->chunks;
  made->next = *link;
  *link = made;
  return made;
}

void *bscap_arena_take(bscap_arena *arena, size_t count, size_t size) {
  const size_t unit = _Alignof(max_align_t);
  const size_t most = SIZE_MAX / 2;
  if (size > 0 && count > most / size) return NULL;
  size_t wanted = count * size > 0 ? (count * size + unit - 1) / unit * unit : unit;
  chunk *home = chunk_with_room(arena, wanted);
  if (home == NULL) return NULL;
  void *taken = (char *)home->bytes + home->used;
  home->used += wanted;
  return memset(taken, 0, wanted);
}

char *bscap_arena_copy(bscap_arena *arena, const char *bytes, size_t count) {
  if (count == SIZE_MAX) return NULL;
  char *copy = bscap_arena_take(arena, count + 1, 1);
  if (copy != NULL && count > 0) memcpy(copy, bytes, count);
  return copy;
}

char *bscap_arena_print_arguments(bscap_arena *arena, const char *format, va_list arguments) {
  va_list again;
  va_copy(again, arguments);
  const int length = vsnprintf(NULL, 0, format, arguments);
  char *text = length >= 0 ? bscap_arena_take(arena, (size_t)length + 1, 1) : NULL;
  if (text != NULL) vsnprintf(text, (size_t)length + 1, format, again);
  va_end(again);
  return text;
}

char *bscap_arena_print(bscap_arena *arena, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  char *text = bscap_arena_print_arguments(arena, format, arguments);
  va_end(arguments);
  return text;
}

/* `items` points to the caller's pointer, whatever its type: hence memcpy to read and set it. */
void *bscap_arena_append(bscap_arena *arena, void *items, size_t *count, size_t size) {
  char *block = NULL;
  memcpy(&block, items, sizeof block);
  const bool is_full = *count == 0 || (*count >= FIRST_CAPACITY && (*count & (*count - 1)) == 0);
  if (is_full) {
    if (*count > SIZE_MAX / 2) return NULL;
    char *larger = bscap_arena_take(arena, *count > 0 ? *count * 2 : FIRST_CAPACITY, size);
    if (larger == NULL) return NULL;
    if (*count > 0) memcpy(larger, block, *count * size);
    memcpy(items, &larger, sizeof larger);
    block = larger;
  }
  return memset(block + (*count)++ * size, 0, size);
}
