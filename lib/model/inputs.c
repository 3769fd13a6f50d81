/* The numbers of a model: how they are found, told apart, and replaced. */
#include <bscap/model.h>

#include <bscap/calendar.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/reader.h"

size_t bscap_model_entries_count(const bscap_model *model) {
  return model->inputs_count;
}

const bscap_entry *bscap_model_entry(const bscap_model *model, size_t index) {
  return index < model->inputs_count ? &model->inputs[index].entry : NULL;
}

const bscap_entry *bscap_model_uncertain(const bscap_model *model, size_t index) {
  return index < model->uncertain_count ? &model->uncertain_inputs[index]->entry : NULL;
}

static int compare_inputs(const void *first, const void *second) {
  return strcmp((*(const bscap_input *const *)first)->entry.path,
                (*(const bscap_input *const *)second)->entry.path);
}

bool bscap_model_sort(bscap_model *model) {
  size_t count = model->inputs_count;
  model->sorted_inputs = bscap_arena_take(model->arena, count, sizeof *model->sorted_inputs);
  model->uncertain_inputs = bscap_arena_take(model->arena, count, sizeof *model->uncertain_inputs);
  if (model->sorted_inputs == NULL || model->uncertain_inputs == NULL) return false;
  for (size_t i = 0; i < count; i++) model->sorted_inputs[i] = &model->inputs[i];
  qsort(model->sorted_inputs, count, sizeof *model->sorted_inputs, compare_inputs);
  bscap_model_list_uncertain(model);
  return true;
}

void bscap_model_list_uncertain(bscap_model *model) {
  model->uncertain_count = 0;
  for (size_t i = 0; i < model->inputs_count; i++) {
    const bscap_input *input = &model->inputs[i];
    if (input->entry.low < input->entry.high)
      model->uncertain_inputs[model->uncertain_count++] = input;
  }
}

const bscap_input *bscap_model_input(const bscap_model *model, const char *path) {
  const bscap_input wanted = {.entry = {.path = path}}, *key = &wanted;
  const bscap_input **found = bsearch(&key, model->sorted_inputs, model->inputs_count,
                                      sizeof *model->sorted_inputs, compare_inputs);
  return found == NULL ? NULL : *found;
}

const bscap_entry *bscap_model_find(const bscap_model *model, const char *path) {
  const bscap_input *input = bscap_model_input(model, path);
  return input == NULL ? NULL : &input->entry;
}

/* --- distributions --- */

/* What is whole is rounded once it was drawn, so that half of a bound belongs to it. */
static bool fit(const bscap_input *input, bscap_metalog *metalog, bscap_triple points) {
  double margin = input->is_whole ? 0.5 : 0;
  return bscap_metalog_fit(metalog, points, input->entry.least - margin,
                           input->entry.most + margin);
}

double bscap_input_quantile(const bscap_input *input, double probability) {
  double value = bscap_metalog_quantile(&input->distribution, probability);
  if (!input->is_whole) return value;
  return fmax(input->entry.least, fmin(round(value), input->entry.most));
}

/* What people would count it in, so that few digits are few for them too. */
static double unit_of(const bscap_entry *entry) {
  static const double seconds[] = {BSCAP_SECONDS_PER_DAY, BSCAP_SECONDS_PER_HOUR, 60};
  static const double bytes[] = {0x1p40, 0x1p30, 0x1p20, 0x1p10};
  for (size_t i = 0; entry->unit == BSCAP_SECONDS && i < 3; i++)
    if (entry->likely >= seconds[i]) return seconds[i];
  for (size_t i = 0; entry->unit == BSCAP_BYTES && i < 4; i++)
    if (entry->likely >= bytes[i] && fmod(entry->low, bytes[i]) + fmod(entry->high, bytes[i]) == 0)
      return bytes[i];
  bool is_rate = entry->unit == BSCAP_PER_SECOND || entry->unit == BSCAP_BYTES_PER_SECOND;
  return is_rate ? 1 / BSCAP_SECONDS_PER_MONTH : 1;
}

static double scaled_back(double near, double unit, double stated) {
  if (near == stated / unit) return stated;
  return unit < 1 ? near / BSCAP_SECONDS_PER_MONTH : near * unit;
}

static bscap_triple nearest(const bscap_entry *entry) {
  double unit = unit_of(entry);
  bscap_triple points = {entry->low / unit, entry->likely / unit, entry->high / unit};
  bscap_triple near = bscap_metalog_nearest(points, entry->least / unit, entry->most / unit);
  return (bscap_triple){scaled_back(near.low, unit, entry->low),
                        scaled_back(near.likely, unit, entry->likely),
                        scaled_back(near.high, unit, entry->high)};
}

static bscap_triple nearest_whole(const bscap_input *input) {
  const bscap_entry *entry = &input->entry;
  bscap_triple points = {entry->low, entry->likely, entry->high};
  bscap_triple near = bscap_metalog_nearest(points, entry->least - 0.5, entry->most + 0.5);
  bscap_metalog unused;
  near.likely = near.likely < points.likely ? floor(near.likely) : ceil(near.likely);
  if (fit(input, &unused, near)) return near;
  return (bscap_triple){points.likely, points.likely, points.likely};
}

bscap_status bscap_input_fit(bscap_input *input, bscap_place place, bscap_error *error) {
  const bscap_entry *entry = &input->entry;
  bscap_triple points = {entry->low, entry->likely, entry->high};
  if (fit(input, &input->distribution, points)) return BSCAP_OK;
  if (fmax(fabs(points.low), fabs(points.high)) > 1e300)
    return bscap_fail_at(error, BSCAP_INVALID, place, "%s: too large to be uncertain; write less",
                         entry->path);
  bscap_triple near = input->is_whole ? nearest_whole(input) : nearest(entry);
  char low[BSCAP_QUANTITY_SIZE], likely[BSCAP_QUANTITY_SIZE], high[BSCAP_QUANTITY_SIZE];
  bscap_number_spell(near.low, entry->unit, low);
  bscap_number_spell(near.likely, entry->unit, likely);
  bscap_number_spell(near.high, entry->unit, high);
  return bscap_fail_at(error, BSCAP_INVALID, place,
                       "%s: no smooth distribution has these as its 10th, 50th and 90th "
                       "percentile; the nearest is [%s, %s, %s]",
                       entry->path, low, likely, high);
}

/* --- what a caller says instead --- */

bscap_status bscap_model_fail_unknown(const bscap_model *model, const char *path, bscap_place place,
                                      bscap_error *error) {
  const char **paths = bscap_arena_take(model->arena, model->inputs_count, sizeof *paths);
  if (paths == NULL) return bscap_fail_memory(error);
  for (size_t i = 0; i < model->inputs_count; i++) paths[i] = model->inputs[i].entry.path;
  const char *near = bscap_text_nearest(path, paths, model->inputs_count);
  if (near != NULL)
    return bscap_fail_at(error, BSCAP_INVALID, place,
                         "no number stands at '%.200s'; did you mean '%s'?", path, near);
  const char *example = model->inputs_count > 0 ? paths[0] : "drivers.users.level";
  return bscap_fail_at(error, BSCAP_INVALID, place,
                       "no number stands at '%.200s'; write a path such as %s", path, example);
}

static bscap_status refuse(const bscap_entry *entry, double value, const char *problem,
                           bscap_error *error) {
  char text[BSCAP_QUANTITY_SIZE];
  bscap_number_spell(value, entry->unit, text);
  return bscap_fail(error, BSCAP_INVALID, "%s: %s %s", entry->path, text, problem);
}

static bscap_status check_value(const bscap_input *input, double value, bscap_error *error) {
  const bscap_entry *entry = &input->entry;
  char bound[BSCAP_QUANTITY_SIZE], problem[BSCAP_QUANTITY_SIZE + 32];
  if (!isfinite(value))
    return bscap_fail(error, BSCAP_INVALID, "%s: low, likely and high must be finite numbers",
                      entry->path);
  if (input->is_whole && value != floor(value))
    return refuse(entry, value, "is not a whole number", error);
  if (value >= entry->least && value <= entry->most) return BSCAP_OK;
  bool is_below = value < entry->least;
  bscap_number_spell(is_below ? entry->least : entry->most, entry->unit, bound);
  snprintf(problem, sizeof problem, "is %s %s, the %s it may be", is_below ? "below" : "above",
           bound, is_below ? "least" : "most");
  return refuse(entry, value, problem, error);
}

static bscap_status override(bscap_model *copy, const bscap_uncertain *item, bscap_error *error) {
  const bscap_input *found = bscap_model_input(copy, item->path);
  if (found == NULL) return bscap_model_fail_unknown(copy, item->path, (bscap_place){0}, error);
  bscap_input *input = &copy->inputs[found - copy->inputs];
  bscap_status status = check_value(input, item->low, error);
  if (status == BSCAP_OK) status = check_value(input, item->likely, error);
  if (status == BSCAP_OK) status = check_value(input, item->high, error);
  if (status != BSCAP_OK) return status;
  if (!(item->low <= item->likely && item->likely <= item->high))
    return bscap_fail(error, BSCAP_INVALID, "%s: low, likely and high must not fall", item->path);
  if (input->is_certain && item->low < item->high)
    return bscap_fail(error, BSCAP_INVALID, "%s: is said, not drawn; give one value three times",
                      item->path);
  bscap_input changed = *input;
  changed.entry.low = item->low;
  changed.entry.likely = item->likely;
  changed.entry.high = item->high;
  status = bscap_input_fit(&changed, (bscap_place){0}, error);
  if (status != BSCAP_OK) return status;
  *input = changed;
  *input->target = item->likely;
  return BSCAP_OK;
}

bscap_status bscap_model_override(bscap_model *copy, const bscap_uncertain *items, size_t count,
                                  bscap_error *error) {
  bscap_status status = BSCAP_OK;
  for (size_t i = 0; i < count && status == BSCAP_OK; i++)
    status = override(copy, &items[i], error);
  bscap_model_list_uncertain(copy);
  bscap_model_settle(copy);
  return status;
}
