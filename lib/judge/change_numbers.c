/* Numbers, parts and settings that are not as they were. */
#include <bscap/change.h>

#include <bscap/calendar.h>
#include <math.h>
#include <string.h>

#include "judge/change.h"

static const bscap_triple no_number = {NAN, NAN, NAN};

/* Bytes of a path that name a part: `volumes.postgres` of `volumes.postgres.size`; 0 where the
 * number is of none, as that of `claims[3].carries.users`. */
static size_t part_length(const char *path) {
  const size_t section = strcspn(path, ".[");
  if (path[section] != '.') return 0;
  const size_t name = strcspn(path + section + 1, ".[");
  return path[section + 1 + name] == '.' ? section + 1 + name : 0;
}

static bool is_same_part(const char *path, const char *other, size_t length) {
  return strncmp(path, other, length) == 0 && other[length] == '.';
}

static bool has_part(const bscap_model *model, const char *path, size_t length) {
  for (size_t i = 0; i < bscap_model_entries_count(model); i++)
    if (is_same_part(path, bscap_model_entry(model, i)->path, length)) return true;
  return false;
}

static bool had_part(const bscap_past *past, const char *path, size_t length) {
  for (size_t i = 0; i < past->inputs_count; i++)
    if (is_same_part(path, past->inputs[i].path, length)) return true;
  return false;
}

/* A part's numbers follow each other, so it is known already if it was the last one. */
static bool add_part(bscap_changes *changes, const char *path, size_t length, bool is_gone) {
  if (changes->parts_count > 0) {
    const char *last = changes->parts[changes->parts_count - 1].path;
    if (strlen(last) == length && strncmp(last, path, length) == 0) return true;
  }
  bscap_changed_part *part = bscap_arena_append(changes->arena, &changes->parts,
                                                &changes->parts_count, sizeof *changes->parts);
  const char *name = bscap_arena_copy(changes->arena, path, length);
  if (part == NULL || name == NULL) return false;
  *part = (bscap_changed_part){name, is_gone};
  return true;
}

static bool add_number(bscap_changes *changes, bscap_changed_number number) {
  bscap_changed_number *last = bscap_arena_append(
      changes->arena, &changes->numbers, &changes->numbers_count, sizeof *changes->numbers);
  if (last != NULL) *last = number;
  return last != NULL;
}

static bool list_entry(bscap_changes *changes, const bscap_entry *entry) {
  const bscap_past_input *input = bscap_past_find_input(changes->past, entry->path);
  bscap_changed_number number = {
      entry->path, entry->unit, no_number, {entry->low, entry->likely, entry->high}, false};
  if (input != NULL && strcmp(input->unit, bscap_unit_name(entry->unit)) == 0) {
    number.before = (bscap_triple){input->low, input->likely, input->high};
    const bool is_as_before =
        input->low == entry->low && input->likely == entry->likely && input->high == entry->high;
    return is_as_before || add_number(changes, number);
  }
  const size_t length = part_length(entry->path);
  if (length > 0 && !had_part(changes->past, entry->path, length))
    return add_part(changes, entry->path, length, false);
  return add_number(changes, number);
}

/* False where `name` is no unit. */
static bool find_unit(const char *name, bscap_unit *unit) {
  for (int i = BSCAP_COUNT; i <= BSCAP_SECONDS; i++) {
    *unit = (bscap_unit)i;
    if (strcmp(bscap_unit_name(*unit), name) == 0) return true;
  }
  return false;
}

static bool list_input(bscap_changes *changes, const bscap_past_input *input) {
  const bscap_model *model = bscap_forecast_model(changes->forecast);
  const bscap_entry *entry = bscap_model_find(model, input->path);
  bscap_changed_number number = {
      input->path, BSCAP_COUNT, {input->low, input->likely, input->high}, no_number, false};
  if (entry != NULL && strcmp(input->unit, bscap_unit_name(entry->unit)) == 0) return true;
  const size_t length = part_length(input->path);
  if (length > 0 && !has_part(model, input->path, length))
    return add_part(changes, input->path, length, true);
  return !find_unit(input->unit, &number.unit) || add_number(changes, number);
}

bool bscap_changes_list_numbers(bscap_changes *changes) {
  const bscap_model *model = bscap_forecast_model(changes->forecast);
  bool is_fine = true;
  for (size_t i = 0; is_fine && i < bscap_model_entries_count(model); i++)
    is_fine = list_entry(changes, bscap_model_entry(model, i));
  for (size_t i = 0; is_fine && i < changes->past->inputs_count; i++)
    is_fine = list_input(changes, &changes->past->inputs[i]);
  return is_fine;
}

/* --- settings --- */

static bool compare_texts(bscap_changes *changes, const char *name, const char *before,
                          const char *after) {
  if (before == NULL) before = "none";
  if (after == NULL) after = "none";
  if (strcmp(before, after) == 0) return true;
  bscap_changed_setting *setting = bscap_arena_append(
      changes->arena, &changes->settings, &changes->settings_count, sizeof *changes->settings);
  const char *then = bscap_arena_copy(changes->arena, before, strlen(before));
  const char *now = bscap_arena_copy(changes->arena, after, strlen(after));
  if (setting == NULL || then == NULL || now == NULL) return false;
  *setting = (bscap_changed_setting){name, then, now};
  return true;
}

static bool compare_dates(bscap_changes *changes, const char *name, double before, int64_t after) {
  char then[BSCAP_DATE_SIZE], now[BSCAP_DATE_SIZE];
  bscap_date_format((int64_t)before, then);
  bscap_date_format(after, now);
  return compare_texts(changes, name, then, now);
}

static bool compare_counts(bscap_changes *changes, const char *name, uint64_t before,
                           uint64_t after) {
  const char *then = bscap_arena_print(changes->arena, "%llu", (unsigned long long)before);
  const char *now = bscap_arena_print(changes->arena, "%llu", (unsigned long long)after);
  return then != NULL && now != NULL && compare_texts(changes, name, then, now);
}

static bool compare_steps(bscap_changes *changes, double before, double after) {
  char then[BSCAP_QUANTITY_SIZE], now[BSCAP_QUANTITY_SIZE];
  bscap_quantity_format(before, BSCAP_SECONDS, then);
  bscap_quantity_format(after, BSCAP_SECONDS, now);
  return before == after || compare_texts(changes, "step", then, now);
}

/* A seed means nothing where nothing is drawn. */
static bool compare_chance(bscap_changes *changes) {
  const bscap_past *past = changes->past;
  const size_t count = bscap_forecast_trajectories(changes->forecast);
  const uint64_t seed = bscap_forecast_seed(changes->forecast);
  return compare_counts(changes, "futures", past->trajectories, count) &&
         (past->trajectories == 0 || count == 0 ||
          compare_counts(changes, "seed", past->seed, seed));
}

bool bscap_changes_list_settings(bscap_changes *changes) {
  const bscap_past *past = changes->past;
  const bscap_forecast *forecast = changes->forecast;
  const bscap_model *model = bscap_forecast_model(forecast);
  return compare_texts(changes, "model", past->model, bscap_model_name(model)) &&
         compare_texts(changes, "scenario", past->scenario, bscap_model_applied_scenario(model)) &&
         compare_dates(changes, "start", past->start_seconds, bscap_model_start(model)) &&
         compare_dates(changes, "as of", past->as_of_seconds, bscap_forecast_as_of(forecast)) &&
         compare_dates(changes, "end", past->end_seconds, bscap_forecast_end(forecast)) &&
         compare_steps(changes, past->step_seconds, bscap_forecast_step(forecast)) &&
         compare_chance(changes);
}
