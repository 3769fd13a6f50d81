#include <bscap/model.h>

#include <bscap/calendar.h>

#include "model/parts.h"

const char *bscap_model_name(const bscap_model *model) {
  return model->name;
}

int64_t bscap_model_start(const bscap_model *model) {
  return model->start_seconds;
}

const char *bscap_model_scenario(const bscap_model *model, size_t index) {
  return index < model->scenarios_count ? model->scenarios[index].name : NULL;
}

const char *bscap_model_applied_scenario(const bscap_model *model) {
  return model->applied_scenario;
}

const char *bscap_model_driver(const bscap_model *model, size_t index) {
  return index < model->drivers_count ? model->drivers[index].name : NULL;
}

const bscap_origin *bscap_model_origin(const bscap_model *model, const void *object) {
  for (size_t i = 0; i < model->origins_count; i++) {
    if (model->origins[i].object == object) return &model->origins[i];
  }
  return NULL;
}

bscap_place bscap_model_place_of(const bscap_model *model, const char *path) {
  const bscap_entry *entry = bscap_model_find(model, path);
  if (entry == NULL) return (bscap_place){0};
  return (bscap_place){entry->file, entry->line, entry->column};
}

bscap_growth bscap_driver_growth(const bscap_driver *driver) {
  bscap_growth growth = driver->growth;
  bool is_flow = driver->kind == BSCAP_DRIVER_FLOW;
  growth.start = is_flow ? driver->added_per_second : driver->level;
  if (is_flow) growth.slope_per_second /= BSCAP_SECONDS_PER_MONTH; /* stated per month */
  return growth;
}
