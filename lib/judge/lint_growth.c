/* Growth that nothing ends. */
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
