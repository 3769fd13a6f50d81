/* Flows beside a retention: what is deleted again is not growth. */
#include "judge/lint.h"

#include <math.h>

#include "judge/flow.h"

/* Below this share of a volume a steady state looks like growth that was read as writing. */
#define SMALL_RATIO 0.1

static const char *bytes(bscap_lint *lint, double value) {
  return bscap_lint_amount(lint, value, BSCAP_BYTES);
}

static const char *duration(bscap_lint *lint, double seconds) {
  return bscap_lint_amount(lint, seconds, BSCAP_SECONDS);
}

static const char *rate_text(bscap_lint *lint, double rate) {
  return bscap_lint_amount(lint, rate, BSCAP_BYTES_PER_SECOND);
}

static double alert_bytes(const bscap_model *model, const bscap_volume *volume) {
  const double ratio = bscap_stated_or(volume->alert_ratio, model->alerts.volume_ratio);
  return ratio * bscap_volume_capacity(&volume->space);
}

/* When the volume holds its alert and is full, if nothing that is written ever left it. */
static const char *dates(bscap_lint *lint, const bscap_volume *volume) {
  const double alert = alert_bytes(lint->model, volume), full = bscap_volume_full(&volume->space);
  const char *text =
      bscap_lint_text(lint, "full (%s) on %s", bytes(lint, full),
                      bscap_lint_date(lint, bscap_flow_held_at(lint->model, volume, full)));
  if (!(alert < full)) return text;
  return bscap_lint_text(lint, "at its alert (%s) on %s and %s", bytes(lint, alert),
                         bscap_lint_date(lint, bscap_flow_held_at(lint->model, volume, alert)),
                         text);
}

void bscap_lint_retention_or_growth(bscap_lint *lint) {
  for (size_t i = 0; i < lint->model->volumes_count; i++) {
    const bscap_volume *volume = &lint->model->volumes[i];
    const double retention = volume->retention_seconds;
    const double rate = bscap_flow_rate(lint->model, volume, &volume->writes);
    const double steady = bscap_window_steady(rate, retention);
    const double full = bscap_volume_full(&volume->space);
    if (!isfinite(retention) || !(rate > 0) || !(steady < SMALL_RATIO * full)) continue;
    bscap_lint_add(
        lint, volume, "retention",
        &(bscap_finding){
            .part = bscap_lint_text(lint, "volume/%s", volume->name),
            .severity = BSCAP_WARNING,
            .stated = full,
            .computed = steady,
            .unit = BSCAP_BYTES,
            .message = bscap_lint_text(
                lint,
                "written at %s and deleted after %s it holds %s, %s of the volume; if that rate is "
                "meant as net growth, it is %s",
                rate_text(lint, rate), duration(lint, retention), bytes(lint, steady),
                bscap_lint_amount(lint, steady / full, BSCAP_RATIO), dates(lint, volume)),
            .action = "Find out which is meant: write `grows` for net growth, or shrink the volume "
                      "towards what it holds"});
  }
}

void bscap_lint_growth_beside_retention(bscap_lint *lint) {
  for (size_t i = 0; i < lint->model->volumes_count; i++) {
    const bscap_volume *volume = &lint->model->volumes[i];
    const double retention = volume->retention_seconds;
    const double rate = bscap_flow_rate(lint->model, volume, &volume->grows);
    if (!isfinite(retention) || !(rate > 0)) continue;
    const double full = bscap_volume_full(&volume->space);
    const double steady = bscap_window_steady(rate, retention);
    bscap_lint_add(
        lint, volume, "retention",
        &(bscap_finding){
            .part = bscap_lint_text(lint, "volume/%s", volume->name),
            .severity = BSCAP_WARNING,
            .stated = full,
            .computed = steady,
            .unit = BSCAP_BYTES,
            .message = bscap_lint_text(
                lint,
                "grows by %s for ever beside a retention of %s, %s; if that rate is what is "
                "written before deletion, it holds %s",
                rate_text(lint, rate), duration(lint, retention), dates(lint, volume),
                bytes(lint, steady)),
            .action = "Find out which is meant: write `writes` for what the retention deletes "
                      "again"});
  }
}

void bscap_lint_retention_room(bscap_lint *lint) {
  for (size_t i = 0; i < lint->model->volumes_count; i++) {
    const bscap_volume *volume = &lint->model->volumes[i];
    const double retention = volume->retention_seconds;
    const double rate = bscap_flow_rate(lint->model, volume, &volume->writes);
    const double steady = bscap_window_steady(rate, retention);
    const double full = bscap_volume_full(&volume->space);
    if (!isfinite(retention) || !(steady > full)) continue;
    bscap_lint_add(
        lint, volume, "retention",
        &(bscap_finding){
            .part = bscap_lint_text(lint, "volume/%s", volume->name),
            .severity = BSCAP_CRITICAL,
            .stated = full,
            .computed = steady,
            .unit = BSCAP_BYTES,
            .message = bscap_lint_text(lint, "%s kept for %s is %s, but the volume is full at %s",
                                       rate_text(lint, rate), duration(lint, retention),
                                       bytes(lint, steady), bytes(lint, full)),
            .action = bscap_lint_text(lint, "Keep less than %s, or raise the size to hold %s",
                                      bscap_lint_amount(lint, full / rate, BSCAP_SECONDS),
                                      bytes(lint, steady))});
  }
}

void bscap_lint_volume_alert_far(bscap_lint *lint) {
  for (size_t i = 0; i < lint->model->volumes_count; i++) {
    const bscap_volume *volume = &lint->model->volumes[i];
    const double rate = bscap_flow_rate(lint->model, volume, &volume->writes);
    const double steady = bscap_window_steady(rate, volume->retention_seconds);
    const double held = fmax(steady, bscap_stated_or(volume->used_bytes, 0));
    const double alert = alert_bytes(lint->model, volume);
    const bool grows = bscap_flow_rate(lint->model, volume, &volume->grows) > 0;
    const bool is_driven = volume->writes.bytes_per_unit.count > 0;
    if (!isfinite(held) || grows || is_driven || !(rate > 0) || !(alert > 2 * held)) continue;
    bscap_lint_add(
        lint, volume, "alert",
        &(bscap_finding){
            .part = bscap_lint_text(lint, "volume/%s", volume->name),
            .severity = BSCAP_NOTE,
            .stated = alert,
            .computed = held,
            .unit = BSCAP_BYTES,
            .message = bscap_lint_text(
                lint,
                "the alert at %s cannot fire while it holds %s; deleting could stop for %s and "
                "nobody would know",
                bytes(lint, alert), bytes(lint, held),
                bscap_lint_amount(lint, (alert - held) / rate, BSCAP_SECONDS)),
            .action = bscap_lint_text(lint, "Also alert at %s, twice what it holds",
                                      bytes(lint, 2 * held))});
  }
}
