#include "testing.h"

#include "base/arena.h"
#include "failing_allocator.h"

#include <stdint.h>
#include <string.h>

static int is_all_zero(const unsigned char *bytes, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (bytes[i] != 0) return 0;
  return 1;
}

START_TEST(items_are_zeroed_aligned_and_apart) {
  enum { COUNT = 3000 };
  static unsigned char *items[COUNT];
  bscap_arena *arena = bscap_arena_create(NULL);
  for (size_t i = 0; i < COUNT; i++) {
    items[i] = bscap_arena_take(arena, i, 1);
    ck_assert_ptr_nonnull(items[i]);
    ck_assert_uint_eq((uintptr_t)items[i] % _Alignof(max_align_t), 0);
    ck_assert(is_all_zero(items[i], i));
    memset(items[i], (int)(i % 255 + 1), i);
  }
  for (size_t i = 0; i < COUNT; i++)
    for (size_t j = 0; j < i; j++) ck_assert_uint_eq(items[i][j], i % 255 + 1);
  bscap_arena_free(arena);
}
END_TEST

START_TEST(a_large_item_does_not_waste_the_chunk_being_filled) {
  failing_allocator memory = {0};
  const bscap_allocator allocator = failing_allocator_start(&memory);
  bscap_arena *arena = bscap_arena_create(&allocator);
  for (int i = 0; i < 100; i++) {
    ck_assert_ptr_nonnull(bscap_arena_take(arena, 1, 16));
    ck_assert_ptr_nonnull(bscap_arena_take(arena, 1, 1000000));
  }
  ck_assert_uint_eq(memory.requests, 1 + 1 + 100);
  bscap_arena_free(arena);
  ck_assert_uint_eq(memory.live_blocks, 0);
  ck_assert_uint_eq(memory.live_bytes, 0);
}
END_TEST

START_TEST(nothing_is_something_to_point_at) {
  bscap_arena *arena = bscap_arena_create(NULL);
  char *first = bscap_arena_take(arena, 0, 8), *second = bscap_arena_take(arena, 8, 0);
  ck_assert_ptr_nonnull(first);
  ck_assert_ptr_nonnull(second);
  ck_assert_ptr_ne(first, second);
  bscap_arena_free(arena);
  bscap_arena_free(NULL);
}
END_TEST

START_TEST(a_product_that_overflows_is_refused) {
  bscap_arena *arena = bscap_arena_create(NULL);
  ck_assert_ptr_null(bscap_arena_take(arena, SIZE_MAX / 2 + 2, 2));
  ck_assert_ptr_null(bscap_arena_take(arena, SIZE_MAX, 1));
  ck_assert_ptr_null(bscap_arena_take(arena, SIZE_MAX, SIZE_MAX));
  ck_assert_ptr_null(bscap_arena_copy(arena, "", SIZE_MAX));
  bscap_arena_free(arena);
}
END_TEST

START_TEST(a_copy_ends_with_nul) {
  bscap_arena *arena = bscap_arena_create(NULL);
  ck_assert_str_eq(bscap_arena_copy(arena, "battle report", 6), "battle");
  ck_assert_str_eq(bscap_arena_copy(arena, NULL, 0), "");
  ck_assert_str_eq(bscap_arena_print(arena, "%s/%d", "pods", 3), "pods/3");
  ck_assert_str_eq(bscap_arena_print(arena, "%s", ""), "");
  bscap_arena_free(arena);
}
END_TEST

START_TEST(a_list_grows_by_one_and_keeps_what_it_has) {
  struct pair {
    size_t index;
    void *owner;
  } *pairs = NULL;
  size_t count = 0;
  bscap_arena *arena = bscap_arena_create(NULL);
  for (size_t i = 0; i < 1000; i++) {
    struct pair *last = bscap_arena_append(arena, &pairs, &count, sizeof *last);
    ck_assert_ptr_eq(last, &pairs[i]);
    ck_assert_uint_eq(count, i + 1);
    ck_assert(is_all_zero((unsigned char *)last, sizeof *last));
    *last = (struct pair){i, arena};
  }
  for (size_t i = 0; i < 1000; i++) ck_assert_uint_eq(pairs[i].index, i);
  count = 10;
  struct pair *last = bscap_arena_append(arena, &pairs, &count, sizeof *last);
  ck_assert_msg(is_all_zero((unsigned char *)last, sizeof *last), "stale after a removal");
  ck_assert_uint_eq(pairs[9].index, 9);
  bscap_arena_free(arena);
}
END_TEST

static int can_fill(const bscap_allocator *allocator) {
  bscap_arena *arena = bscap_arena_create(allocator);
  int *numbers = NULL;
  size_t count = 0;
  int is_fine = arena != NULL && bscap_arena_take(arena, 1, 100000) != NULL &&
                bscap_arena_copy(arena, "abc", 3) != NULL &&
                bscap_arena_print(arena, "%05000d", 1) != NULL;
  for (int i = 0; i < 5000 && is_fine; i++) {
    int *last = bscap_arena_append(arena, &numbers, &count, sizeof *last);
    is_fine = last != NULL;
    if (is_fine) *last = i;
    ck_assert_uint_eq(count, (size_t)(is_fine ? i + 1 : i));
    if (count > 0) ck_assert_int_eq(numbers[count / 2], (int)(count / 2));
  }
  bscap_arena_free(arena);
  return is_fine;
}

START_TEST(an_arena_survives_a_lack_of_memory) {
  int is_fine = 0;
  size_t n = 0;
  while (!is_fine) {
    failing_allocator memory = {.fails_at = ++n};
    const bscap_allocator allocator = failing_allocator_start(&memory);
    is_fine = can_fill(&allocator);
    ck_assert_int_eq(is_fine, memory.requests < n);
    ck_assert_uint_eq(memory.live_blocks, 0);
    ck_assert_uint_eq(memory.live_bytes, 0);
  }
  ck_assert_uint_gt(n, 4);
}
END_TEST

RUN_TESTS("arena", items_are_zeroed_aligned_and_apart,
          a_large_item_does_not_waste_the_chunk_being_filled, nothing_is_something_to_point_at,
          a_product_that_overflows_is_refused, a_copy_ends_with_nul,
          a_list_grows_by_one_and_keeps_what_it_has, an_arena_survives_a_lack_of_memory)
