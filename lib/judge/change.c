/* Reading a comparison. */
#include <bscap/change.h>

#include "judge/change.h"

void bscap_changes_free(bscap_changes *changes) {
  if (changes != NULL) bscap_arena_free(changes->arena);
}

const char *bscap_change_kind_name(bscap_change_kind kind) {
  static const char *const names[] = {"as before",   "broken since", "no longer broken",
                                      "earlier",     "later",        "more likely",
                                      "less likely", "new",          "gone"};
  return names[kind];
}

const bscap_change *bscap_changes_limit(const bscap_changes *changes, size_t index) {
  return index < changes->limits_count ? &changes->limits[index].change : NULL;
}

const bscap_change *bscap_changes_milestone(const bscap_changes *changes, size_t index) {
  return index < changes->milestones_count ? &changes->milestones[index].change : NULL;
}

const bscap_changed_number *bscap_changes_number(const bscap_changes *changes, size_t index) {
  return index < changes->numbers_count ? &changes->numbers[index] : NULL;
}

const bscap_cause *bscap_change_cause(const bscap_change *change, size_t index) {
  const bscap_judged_change *judged = (const bscap_judged_change *)change;
  return index < judged->causes_count ? &judged->causes[index] : NULL;
}

const bscap_changed_part *bscap_changes_part(const bscap_changes *changes, size_t index) {
  return index < changes->parts_count ? &changes->parts[index] : NULL;
}

const bscap_changed_setting *bscap_changes_setting(const bscap_changes *changes, size_t index) {
  return index < changes->settings_count ? &changes->settings[index] : NULL;
}

double bscap_changes_as_of(const bscap_changes *changes) {
  return changes->past->as_of_seconds;
}

double bscap_changes_end(const bscap_changes *changes) {
  return changes->past->end_seconds;
}
