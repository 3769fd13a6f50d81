/* What a text says that a volume holds: against its own items, the model's flows and the volume. */
#include "judge/lint.h"

#include <math.h>

#include "judge/flow.h"

/* How far apart two figures may be that are both rounded. */
#define TOLERANCE_RATIO 0.05

static const char *count_of(bscap_lint *lint, double value, const bscap_driver *driver) {
  return bscap_lint_text(lint, "%s %s", bscap_lint_amount(lint, value, BSCAP_COUNT), driver->name);
}

static const char *part_of(bscap_lint *lint, const bscap_volume *volume) {
  return bscap_lint_text(lint, "volume/%s", volume->name);
}

static bool is_apart(double stated, double computed) {
  return fabs(stated - computed) > TOLERANCE_RATIO * stated;
}

typedef void (*look_function)(bscap_lint *lint, const bscap_volume *volume,
                              const bscap_estimate *estimate);

static void each_estimate(bscap_lint *lint, look_function look) {
  for (size_t i = 0; i < lint->model->volumes_count; i++) {
    const bscap_volume *volume = &lint->model->volumes[i];
    for (size_t k = 0; k < volume->estimates_count; k++) look(lint, volume, &volume->estimates[k]);
  }
}

/* --- the items --- */

static void look_at_items(bscap_lint *lint, const bscap_volume *volume,
                          const bscap_estimate *estimate) {
  const double total = estimate->total_bytes;
  bscap_sum sum = {.noun = "items", .text = ""};
  for (size_t i = 0; i < estimate->items_count; i++)
    bscap_lint_sum(lint, &sum, estimate->items[i].name, estimate->items[i].bytes, BSCAP_BYTES);
  if (sum.count == 0 || !is_apart(total, sum.value)) return;
  const bool is_less = sum.value < total;
  const char *rest = bscap_lint_bytes(lint, fabs(total - sum.value));
  bscap_lint_add(
      lint, estimate, "total",
      &(bscap_finding){
          .part = part_of(lint, volume),
          .severity = BSCAP_WARNING,
          .stated = total,
          .computed = sum.value,
          .unit = BSCAP_BYTES,
          .message =
              bscap_lint_text(lint, "%s: the total is stated as %s, but %s = %s, %s %s",
                              estimate->name, bscap_lint_bytes(lint, total), sum.text,
                              bscap_lint_bytes(lint, sum.value), rest, is_less ? "less" : "more"),
          .action = bscap_lint_text(lint, "Measure which it is; the items %s %s",
                                    is_less ? "leave out" : "exceed the total by", rest)});
}

void bscap_lint_estimate_sums(bscap_lint *lint) {
  each_estimate(lint, look_at_items);
}

/* --- the flows --- */

static bool leaves(const bscap_driver *driver) {
  return isfinite(driver->retention_seconds) || isfinite(driver->archive_seconds);
}

/* Whether all that is written to the volume stays there. */
static bool keeps_all(const bscap_model *model, const bscap_volume *volume) {
  const bscap_costs *costs = &volume->writes.bytes_per_unit;
  for (size_t i = 0; i < costs->count; i++)
    if (leaves(&model->drivers[costs->items[i].driver])) return false;
  return !isfinite(volume->retention_seconds) && !isfinite(volume->reset_seconds);
}

enum { MOST_FLOWS = 6 };

static const char *flow_text(bscap_lint *lint, const bscap_volume *volume,
                             const bscap_inflow *inflow, double t, const char *text) {
  const double with_index = 1 + volume->index_ratio;
  const size_t count = inflow->bytes_per_unit.count;
  for (size_t i = 0; i < count && i < MOST_FLOWS; i++) {
    const bscap_cost *cost = &inflow->bytes_per_unit.items[i];
    const bscap_driver *driver = &lint->model->drivers[cost->driver];
    const double added = bscap_flow_ever(driver, t) - bscap_flow_ever(driver, 0);
    text = bscap_lint_text(lint, "%s + %s more * %s", text, count_of(lint, added, driver),
                           bscap_lint_bytes(lint, cost->per_unit * with_index));
  }
  if (count > MOST_FLOWS)
    text = bscap_lint_text(lint, "%s + what %zu more drivers add", text, count - MOST_FLOWS);
  const double rate = inflow->constant_bytes_per_second * with_index;
  if (rate == 0) return text;
  return bscap_lint_text(lint, "%s + %s until %s", text,
                         bscap_lint_amount(lint, rate, BSCAP_BYTES_PER_SECOND),
                         bscap_lint_date(lint, t));
}

/* Only of drivers that flow, and of what is still to come, can the model tell the moment. */
static void look_at_flows(bscap_lint *lint, const bscap_volume *volume,
                          const bscap_estimate *estimate) {
  const bscap_driver_level *at = &estimate->at.items[0];
  const bscap_driver *driver = &lint->model->drivers[at->driver];
  if (driver->kind != BSCAP_DRIVER_FLOW || !keeps_all(lint->model, volume)) return;
  if (at->level < bscap_flow_ever(driver, 0)) return;
  const double t = bscap_flow_reaches(driver, at->level), total = estimate->total_bytes;
  const double held = isfinite(t) ? bscap_flow_held(lint->model, volume, t) : NAN;
  if (!bscap_is_stated(held) || !is_apart(total, held)) return;
  const char *text = bscap_lint_text(
      lint, "%s used", bscap_lint_bytes(lint, bscap_flow_held(lint->model, volume, 0)));
  text = flow_text(lint, volume, &volume->writes, t, text);
  text = flow_text(lint, volume, &volume->grows, t, text);
  bscap_lint_add(
      lint, estimate, "total",
      &(bscap_finding){
          .part = part_of(lint, volume),
          .severity = BSCAP_WARNING,
          .stated = total,
          .computed = held,
          .unit = BSCAP_BYTES,
          .message =
              bscap_lint_text(lint, "%s: %s are stated to take %s, but the model has %s = %s",
                              estimate->name, count_of(lint, at->level, driver),
                              bscap_lint_bytes(lint, total), text, bscap_lint_bytes(lint, held)),
          .action = "Measure what one unit leaves behind, with its indexes, and write that"});
}

void bscap_lint_estimate_flows(bscap_lint *lint) {
  each_estimate(lint, look_at_flows);
}

/* --- the room --- */

/* A size that holds `total` below the alert, in whole Gi. */
static double size_for(const bscap_model *model, const bscap_volume *volume, double total) {
  const bscap_volume_space *space = &volume->space;
  const double all = bscap_stated_or(model->alerts.volume_ratio, 1);
  const double alert = bscap_stated_or(volume->alert_ratio, all);
  const double share = fmin(alert, 1 - space->headroom_ratio) * (1 - space->filesystem_ratio);
  return ceil(total / share / 0x1p30) * 0x1p30;
}

/* When and at which level the model itself fills the volume. */
static const char *filling(bscap_lint *lint, const bscap_volume *volume,
                           const bscap_driver *driver) {
  const double t = bscap_flow_held_at(lint->model, volume, bscap_volume_full(&volume->space));
  if (!keeps_all(lint->model, volume) || !isfinite(t)) return "";
  if (driver->kind != BSCAP_DRIVER_FLOW)
    return bscap_lint_text(lint, "; by the model's own flows it is full on %s",
                           bscap_lint_date(lint, t));
  const double level = round(bscap_flow_ever(driver, t));
  return bscap_lint_text(lint, "; by the model's own flows it is full at %s, on %s",
                         count_of(lint, level, driver), bscap_lint_date(lint, t));
}

static void look_at_room(bscap_lint *lint, const bscap_volume *volume,
                         const bscap_estimate *estimate) {
  const bscap_driver_level *at = &estimate->at.items[0];
  const bscap_driver *driver = &lint->model->drivers[at->driver];
  const double total = estimate->total_bytes, full = bscap_volume_full(&volume->space);
  /* What is deleted or archived leaves fewer in the volume than there ever were. */
  if (!(total > full) || leaves(driver)) return;
  const double size = size_for(lint->model, volume, total);
  bscap_lint_add(
      lint, estimate, "total",
      &(bscap_finding){
          .part = part_of(lint, volume),
          .severity = BSCAP_CRITICAL,
          .stated = total,
          .computed = full,
          .unit = BSCAP_BYTES,
          .message = bscap_lint_text(
              lint, "%s: %s are stated to take %s, %s more than a volume of %s can hold%s",
              estimate->name, count_of(lint, at->level, driver), bscap_lint_bytes(lint, total),
              bscap_lint_bytes(lint, total - full),
              bscap_lint_exactly(lint, volume->space.size_bytes, BSCAP_BYTES),
              filling(lint, volume, driver)),
          .action = bscap_lint_text(lint,
                                    "Raise the size to %s, which holds it below the alert, or "
                                    "move old data elsewhere before",
                                    bscap_lint_exactly(lint, size, BSCAP_BYTES))});
}

void bscap_lint_estimate_room(bscap_lint *lint) {
  each_estimate(lint, look_at_room);
}
