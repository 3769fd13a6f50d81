/* Whether shards belong together, and what is in the way. */
#include "judge/shard.h"

#include <bscap/calendar.h>
#include <bscap/quantity.h>
#include <stdio.h>
#include <string.h>

enum { LISTED_MOST = 8 };

static bscap_status refuse_other(const bscap_shard *shard, const bscap_shard *first,
                                 const char *what, bscap_error *error) {
  return bscap_fail_at(error, BSCAP_INVALID, (bscap_place){.file = shard->name},
                       "%s not the same as in %s; draw all shards alike", what, first->name);
}

static bscap_status refuse_value(const bscap_shard *shard, const bscap_shard *first,
                                 const char *what, const char *value, const char *other,
                                 bscap_error *error) {
  return bscap_fail_at(error, BSCAP_INVALID, (bscap_place){.file = shard->name},
                       "its %s, %s, is not that of %s, %s; draw all shards alike", what, value,
                       first->name, other);
}

/* --- the model --- */

static bool are_same_bytes(const bscap_texts *a, const bscap_texts *b) {
  bool are_same = a->count == b->count;
  for (size_t i = 0; i < a->count && are_same; i++)
    are_same = a->items[i].count == b->items[i].count &&
               memcmp(a->items[i].bytes, b->items[i].bytes, a->items[i].count) == 0;
  return are_same;
}

static bool are_same_names(const bscap_texts *a, const bscap_texts *b) {
  bool are_same = a->count == b->count;
  for (size_t i = 0; i < a->count && are_same; i++)
    are_same = strcmp(a->items[i].name, b->items[i].name) == 0;
  return are_same;
}

static bool are_same_texts(const char *a, const char *b) {
  return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool are_same_settings(const bscap_shard *a, const bscap_shard *b) {
  bool are_same = a->settings_count == b->settings_count;
  for (size_t i = 0; i < a->settings_count && are_same; i++)
    are_same = strcmp(a->settings[i], b->settings[i]) == 0;
  return are_same;
}

static bscap_status check_model(const bscap_shard *shard, const bscap_shard *first,
                                bscap_error *error) {
  if (!are_same_bytes(&shard->sources, &first->sources))
    return refuse_other(shard, first, "its model is", error);
  if (!are_same_bytes(&shard->files, &first->files))
    return refuse_other(shard, first, "the files that its model mentions are", error);
  if (!are_same_names(&shard->sources, &first->sources) ||
      !are_same_names(&shard->files, &first->files))
    return refuse_other(shard, first, "the names of its model's files are", error);
  if (!are_same_texts(shard->scenario, first->scenario))
    return refuse_other(shard, first, "its scenario is", error);
  if (!are_same_settings(shard, first))
    return refuse_other(shard, first, "its settings are", error);
  return BSCAP_OK;
}

/* --- the options --- */

static bscap_status check_whole(const bscap_shard *shard, const bscap_shard *first,
                                const char *what, uint64_t value, uint64_t other,
                                bscap_error *error) {
  char text[24], other_text[24];
  if (value == other) return BSCAP_OK;
  snprintf(text, sizeof text, "%llu", (unsigned long long)value);
  snprintf(other_text, sizeof other_text, "%llu", (unsigned long long)other);
  return refuse_value(shard, first, what, text, other_text, error);
}

static bscap_status check_length(const bscap_shard *shard, const bscap_shard *first,
                                 const char *what, double seconds, double other,
                                 bscap_error *error) {
  char text[BSCAP_QUANTITY_SIZE], other_text[BSCAP_QUANTITY_SIZE];
  if (memcmp(&seconds, &other, sizeof seconds) == 0) return BSCAP_OK;
  bscap_quantity_format(seconds, BSCAP_SECONDS, text);
  bscap_quantity_format(other, BSCAP_SECONDS, other_text);
  return refuse_value(shard, first, what, text, other_text, error);
}

static bscap_status check_as_of(const bscap_shard *shard, const bscap_shard *first,
                                bscap_error *error) {
  char text[BSCAP_DATE_SIZE], other_text[BSCAP_DATE_SIZE];
  if (shard->options.as_of_seconds == first->options.as_of_seconds) return BSCAP_OK;
  bscap_date_format(shard->options.as_of_seconds, text);
  bscap_date_format(first->options.as_of_seconds, other_text);
  return refuse_value(shard, first, "as-of date", text, other_text, error);
}

static bscap_status check_options(const bscap_shard *shard, const bscap_shard *first,
                                  bscap_error *error) {
  const bscap_forecast_options *a = &shard->options, *b = &first->options;
  bscap_status status = check_whole(shard, first, "seed", a->seed, b->seed, error);
  if (status == BSCAP_OK)
    status = check_whole(shard, first, "number of trajectories", a->trajectories_count,
                         b->trajectories_count, error);
  if (status == BSCAP_OK)
    status = check_length(shard, first, "horizon", a->horizon_seconds, b->horizon_seconds, error);
  if (status == BSCAP_OK)
    status = check_length(shard, first, "step", a->step_seconds, b->step_seconds, error);
  if (status == BSCAP_OK) status = check_as_of(shard, first, error);
  if (status == BSCAP_OK && a->lanes != b->lanes)
    status = refuse_other(shard, first, "its engine (lanes or readable) is", error);
  if (status == BSCAP_OK)
    status = check_whole(shard, first, "number of shards", shard->shards_count, first->shards_count,
                         error);
  return status;
}

/* --- the parts --- */

static bscap_status refuse_missing(const bscap_shard *const *by_number, size_t count,
                                   bscap_error *error) {
  char list[16 * LISTED_MOST] = "";
  size_t missing = 0, seen = 0, used = 0, least = 0;
  for (size_t i = 0; i < count; i++) missing += by_number[i] == NULL;
  const bool is_long = missing > LISTED_MOST;
  const size_t listed = is_long ? LISTED_MOST : missing;
  for (size_t i = 0; i < count && seen < listed; i++) {
    if (by_number[i] != NULL) continue;
    if (seen == 0) least = i + 1;
    seen++;
    const char *comma = seen == 1 ? "" : seen == listed && !is_long ? " and " : ", ";
    used += (size_t)snprintf(list + used, sizeof list - used, "%s%zu", comma, i + 1);
  }
  char more[32] = "";
  if (is_long) snprintf(more, sizeof more, " and %zu more", missing - listed);
  return bscap_fail(error, BSCAP_INVALID,
                    "shard%s %s%s of %zu %s missing; run: bscap ensemble ... --shard %zu/%zu -O "
                    "shard-%zu.bscap",
                    missing == 1 ? "" : "s", list, more, count, missing == 1 ? "is" : "are", least,
                    count, least);
}

static bscap_status check_parts(const bscap_shard **by_number, const bscap_shard *const *shards,
                                size_t count, bscap_error *error) {
  for (size_t i = 0; i < count; i++) {
    const bscap_shard **place = &by_number[shards[i]->number - 1];
    if (*place != NULL)
      return bscap_fail_at(error, BSCAP_INVALID, (bscap_place){.file = shards[i]->name},
                           "is shard %zu of %zu, as is %s; leave one of them out",
                           shards[i]->number, shards[i]->shards_count, (*place)->name);
    *place = shards[i];
  }
  if (count < shards[0]->shards_count)
    return refuse_missing(by_number, shards[0]->shards_count, error);
  return BSCAP_OK;
}

bscap_status bscap_shards_check(const bscap_shard *const *shards, size_t count,
                                bscap_error *error) {
  if (count == 0) return bscap_fail(error, BSCAP_INVALID, "no shards were given");
  for (size_t i = 0; i < count; i++) {
    if (shards[i]->number == 0)
      return bscap_fail_at(error, BSCAP_INVALID, (bscap_place){.file = shards[i]->name},
                           "holds no drawn futures; draw it first");
    bscap_status status = check_model(shards[i], shards[0], error);
    if (status == BSCAP_OK) status = check_options(shards[i], shards[0], error);
    if (status != BSCAP_OK) return status;
  }
  bscap_arena *arena = bscap_arena_create(&shards[0]->allocator);
  const bscap_shard **by_number =
      arena == NULL ? NULL : bscap_arena_take(arena, shards[0]->shards_count, sizeof *by_number);
  const bscap_status status =
      by_number == NULL ? bscap_fail_memory(error) : check_parts(by_number, shards, count, error);
  bscap_arena_free(arena);
  return status;
}
