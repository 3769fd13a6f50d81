#include <bscap/change.h>

#include <string.h>

#include "base/fail.h"
#include "judge/change.h"

bscap_change_options bscap_change_options_default(void) {
  return (bscap_change_options){.size = sizeof(bscap_change_options), .tried_count = 50};
}

static bscap_status find(bscap_changes *changes, const bscap_change_options *options,
                         bscap_error *error) {
  const bool is_listed = bscap_changes_judge(changes) && bscap_changes_list_numbers(changes) &&
                         bscap_changes_list_settings(changes);
  return is_listed ? bscap_changes_try(changes, options, error) : bscap_fail_memory(error);
}

bscap_status bscap_changes_find(bscap_changes **changes, const bscap_past *past,
                                const bscap_forecast *forecast, const bscap_change_options *options,
                                bscap_error *error) {
  bscap_change_options chosen = bscap_change_options_default();
  if (options != NULL)
    memcpy(&chosen, options, options->size < sizeof chosen ? options->size : sizeof chosen);
  *changes = NULL;
  bscap_arena *arena = bscap_arena_create(chosen.allocator);
  bscap_changes *fresh = arena != NULL ? bscap_arena_take(arena, 1, sizeof *fresh) : NULL;
  if (fresh == NULL) {
    bscap_arena_free(arena);
    return bscap_fail_memory(error);
  }
  *fresh = (bscap_changes){.arena = arena, .past = past, .forecast = forecast};
  const bscap_status status = find(fresh, &chosen, error);
  if (status == BSCAP_OK)
    *changes = fresh;
  else
    bscap_changes_free(fresh);
  return status;
}
