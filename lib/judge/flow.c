#include "judge/flow.h"

#include <bscap/calendar.h>
#include <math.h>

#include "simulate/pods.h"

#define HORIZON_SECONDS (100 * BSCAP_SECONDS_PER_YEAR)

static double reading_at_start(const bscap_model *model, const bscap_cost *cost) {
  const bscap_driver *driver = &model->drivers[cost->driver];
  const bscap_growth growth = bscap_driver_growth(driver);
  switch (cost->reading) {
  case BSCAP_READING_LEVEL:
    return bscap_growth_value(&growth, 0);
  case BSCAP_READING_ADDED:
    return bscap_growth_value(&growth, 0) * BSCAP_SECONDS_PER_HOUR;
  case BSCAP_READING_STORED:
  case BSCAP_READING_EVER:
    return bscap_stated_or(driver->stored, 0);
  }
  return NAN;
}

double bscap_flow_costs(const bscap_model *model, const bscap_costs *costs) {
  double sum = 0;
  for (size_t i = 0; i < costs->count; i++)
    sum += costs->items[i].per_unit * reading_at_start(model, &costs->items[i]);
  return sum;
}

double bscap_flow_rate(const bscap_model *model, const bscap_volume *volume,
                       const bscap_inflow *inflow) {
  double rate = inflow->constant_bytes_per_second;
  for (size_t i = 0; i < inflow->bytes_per_unit.count; i++) {
    const bscap_cost *cost = &inflow->bytes_per_unit.items[i];
    const bscap_growth growth = bscap_driver_growth(&model->drivers[cost->driver]);
    rate += cost->per_unit * bscap_growth_value(&growth, 0);
  }
  return rate * (1 + volume->index_ratio);
}

double bscap_flow_total(const bscap_model *model, const bscap_volume *volume,
                        const bscap_inflow *inflow, double t_seconds) {
  double total = inflow->constant_bytes_per_second * t_seconds;
  for (size_t i = 0; i < inflow->bytes_per_unit.count; i++) {
    const bscap_cost *cost = &inflow->bytes_per_unit.items[i];
    const bscap_growth growth = bscap_driver_growth(&model->drivers[cost->driver]);
    total += cost->per_unit * bscap_growth_total(&growth, 0, t_seconds);
  }
  return total * (1 + volume->index_ratio);
}

/* Something for each unit that is stored. */
static double worth_of_stock(const bscap_model *model, const bscap_volume *volume) {
  const bscap_costs *costs = &volume->writes.bytes_per_unit;
  double used = 0;
  for (size_t i = 0; i < costs->count && isinf(volume->reset_seconds); i++)
    used += costs->items[i].per_unit *
            bscap_stated_or(model->drivers[costs->items[i].driver].stored, 0);
  return used * (1 + volume->index_ratio);
}

double bscap_flow_used(const bscap_model *model, const bscap_volume *volume) {
  if (bscap_is_stated(volume->used_bytes)) return volume->used_bytes;
  if (isinf(volume->retention_seconds)) return worth_of_stock(model, volume);
  return bscap_window_steady(bscap_flow_rate(model, volume, &volume->writes),
                             volume->retention_seconds);
}

double bscap_flow_held(const bscap_model *model, const bscap_volume *volume, double t_seconds) {
  bool is_retained = isfinite(volume->retention_seconds);
  double used =
      is_retained ? bscap_stated_or(volume->used_bytes, 0) : bscap_flow_used(model, volume);
  return used + bscap_flow_total(model, volume, &volume->writes, t_seconds) +
         bscap_flow_total(model, volume, &volume->grows, t_seconds);
}

double bscap_flow_ever(const bscap_driver *driver, double t_seconds) {
  const bscap_growth growth = bscap_driver_growth(driver);
  return bscap_stated_or(driver->stored, 0) + bscap_growth_total(&growth, 0, t_seconds);
}

/* Either what a volume holds, or what a driver has ever had. */
typedef struct rising {
  const bscap_model *model;
  const bscap_volume *volume;
  const bscap_driver *driver;
} rising;

static bool has_risen(const rising *curve, double t_seconds, double amount) {
  const double now = curve->volume != NULL ? bscap_flow_held(curve->model, curve->volume, t_seconds)
                                           : bscap_flow_ever(curve->driver, t_seconds);
  return now >= amount;
}

/* Neither of them ever falls, so halving the interval finds the moment. */
static double time_of(const rising *curve, double amount) {
  double before = 0, after = HORIZON_SECONDS;
  if (has_risen(curve, before, amount)) return 0;
  if (!has_risen(curve, after, amount)) return INFINITY;
  for (int i = 0; i < 64; i++) {
    const double middle = before + (after - before) / 2;
    if (has_risen(curve, middle, amount))
      after = middle;
    else
      before = middle;
  }
  return after;
}

double bscap_flow_held_at(const bscap_model *model, const bscap_volume *volume, double bytes) {
  return time_of(&(rising){.model = model, .volume = volume}, bytes);
}

double bscap_flow_reaches(const bscap_driver *driver, double level) {
  return time_of(&(rising){.driver = driver}, level);
}

/* The highest value, which logistic growth only nears. */
static double highest(const bscap_growth *growth) {
  double value = growth->start;
  const bool compounds = growth->monthly_ratio > 0 && growth->start > 0;
  switch (growth->kind) {
  case BSCAP_GROWTH_CONSTANT:
    break;
  case BSCAP_GROWTH_LINEAR:
    if (growth->slope_per_second > 0) value = INFINITY;
    break;
  case BSCAP_GROWTH_EXPONENTIAL:
  case BSCAP_GROWTH_LOGISTIC:
    if (compounds) value = INFINITY;
    break;
  case BSCAP_GROWTH_POINTS:
    value = 0;
    for (size_t i = 0; i < growth->points_count; i++) value = fmax(value, growth->point_values[i]);
    break;
  }
  return fmin(value, growth->ceiling);
}

bool bscap_flow_can_reach(const bscap_driver *driver, double level, double *most) {
  const bscap_growth growth = bscap_driver_growth(driver);
  *most = highest(&growth);
  if (driver->kind == BSCAP_DRIVER_FLOW) {
    *most = bscap_stated_or(driver->stored, 0) + (*most > 0 ? INFINITY : 0);
    return level <= *most;
  }
  const bool only_nears = growth.kind == BSCAP_GROWTH_LOGISTIC && growth.start < *most;
  return only_nears ? level < *most : level <= *most;
}
