/* Growth that nothing ends, and growth that ends too soon. */
#include "judge/lint.h"

#include <bscap/calendar.h>
#include <math.h>

#include "judge/flow.h"

void bscap_lint_growth_ceiling(bscap_lint *lint) {
  for (size_t i = 0; i < lint->model->drivers_count; i++) {
    const bscap_driver *driver = &lint->model->drivers[i];
    const bscap_growth growth = bscap_driver_growth(driver);
    const bool compounds =
        growth.kind == BSCAP_GROWTH_EXPONENTIAL && growth.monthly_ratio > 0 && growth.start > 0;
    if (!compounds || isfinite(growth.ceiling)) continue;
    const bscap_unit unit = driver->kind == BSCAP_DRIVER_FLOW ? BSCAP_PER_SECOND : BSCAP_COUNT;
    const double later = bscap_growth_value(&growth, 10 * BSCAP_SECONDS_PER_YEAR);
    bscap_lint_add(
        lint, &driver->growth, "monthly",
        &(bscap_finding){
            .part = bscap_lint_text(lint, "driver/%s", driver->name),
            .severity = BSCAP_NOTE,
            .stated = growth.start,
            .computed = later,
            .unit = unit,
            .message = bscap_lint_text(
                lint, "compounds by %s a month without a ceiling: %s become %s after 10 years",
                bscap_lint_amount(lint, growth.monthly_ratio, BSCAP_RATIO),
                bscap_lint_amount(lint, growth.start, unit), bscap_lint_amount(lint, later, unit)),
            .action = "Write a ceiling: how many there can ever be"});
  }
}

static const char *how_far(bscap_lint *lint, const bscap_driver *driver, double most) {
  const char *amount = bscap_lint_amount(lint, most, BSCAP_COUNT);
  if (most == driver->growth.ceiling) return bscap_lint_text(lint, "the ceiling is %s", amount);
  return bscap_lint_text(lint, "there are never more than %s", amount);
}

void bscap_lint_milestone(bscap_lint *lint) {
  const bscap_driver_levels *milestones = &lint->model->milestones;
  for (size_t i = 0; i < milestones->count; i++) {
    const bscap_driver_level *wanted = &milestones->items[i];
    const bscap_driver *driver = &lint->model->drivers[wanted->driver];
    double most;
    if (bscap_flow_can_reach(driver, wanted->level, &most)) continue;
    const bool has_ceiling = isfinite(driver->growth.ceiling);
    bscap_lint_add_at(
        lint, wanted->place,
        &(bscap_finding){
            .part = bscap_lint_text(lint, "driver/%s", driver->name),
            .severity = BSCAP_NOTE,
            .stated = wanted->level,
            .computed = most,
            .unit = BSCAP_COUNT,
            .message = bscap_lint_text(lint, "is to reach %s %s, but %s: it never does",
                                       bscap_lint_amount(lint, wanted->level, BSCAP_COUNT),
                                       driver->name, how_far(lint, driver, most)),
            .action = bscap_lint_text(lint, "%s, or drop the milestone",
                                      has_ceiling ? "Raise the ceiling if there can be more"
                                                  : "Let it grow")});
  }
}
