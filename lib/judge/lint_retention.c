/* Flows beside a retention: what is deleted again is not growth. */
#include "judge/lint.h"

#include <math.h>

#include "judge/flow.h"

/* Below this share of a volume a steady state looks like growth that was read as writing. */
#define SMALL_RATIO 0.1

static const char *duration(bscap_lint *lint, double seconds) {
  return bscap_lint_amount(lint, seconds, BSCAP_SECONDS);
}

static const char *rate_text(bscap_lint *lint, double rate) {
  return bscap_lint_amount(lint, rate, BSCAP_BYTES_PER_SECOND);
}

/* A volume that forgets, and what its flows come to. */
typedef struct retained {
  bscap_lint *lint;
  const bscap_volume *volume;
  double seconds;
  double written_rate;
  double grown_rate;
  double steady; /* what the retention leaves of the writes */
  double full;
  double alert;
} retained;

static retained weigh(bscap_lint *lint, const bscap_volume *volume) {
  const bscap_model *model = lint->model;
  const double alert_ratio = bscap_stated_or(volume->alert_ratio, model->alerts.volume_ratio);
  const double written = bscap_flow_rate(model, volume, &volume->writes);
  return (retained){.lint = lint,
                    .volume = volume,
                    .seconds = volume->retention_seconds,
                    .written_rate = written,
                    .grown_rate = bscap_flow_rate(model, volume, &volume->grows),
                    .steady = bscap_window_steady(written, volume->retention_seconds),
                    .full = bscap_volume_full(&volume->space),
                    .alert = alert_ratio * bscap_volume_capacity(&volume->space)};
}

static void each_retained(bscap_lint *lint, void (*look)(const retained *r)) {
  for (size_t i = 0; i < lint->model->volumes_count; i++) {
    const retained r = weigh(lint, &lint->model->volumes[i]);
    if (isfinite(r.seconds)) look(&r);
  }
}

/* `stated` and `computed` are bytes. */
static void add(const retained *r, const char *member, bscap_severity severity, double stated,
                double computed, const char *message, const char *action) {
  bscap_lint_add(r->lint, r->volume, member,
                 &(bscap_finding){.part = bscap_lint_text(r->lint, "volume/%s", r->volume->name),
                                  .severity = severity,
                                  .stated = stated,
                                  .computed = computed,
                                  .unit = BSCAP_BYTES,
                                  .message = message,
                                  .action = action});
}

/* When the volume holds its alert and is full, if nothing that is written ever left it. */
static const char *dates(const retained *r) {
  bscap_lint *lint = r->lint;
  const double full_at = bscap_flow_held_at(lint->model, r->volume, r->full);
  const char *text = bscap_lint_text(lint, "full (%s) on %s", bscap_lint_bytes(lint, r->full),
                                     bscap_lint_date(lint, full_at));
  if (!(r->alert < r->full)) return text;
  const double alert_at = bscap_flow_held_at(lint->model, r->volume, r->alert);
  return bscap_lint_text(lint, "at its alert (%s) on %s and %s", bscap_lint_bytes(lint, r->alert),
                         bscap_lint_date(lint, alert_at), text);
}

static void look_for_growth(const retained *r) {
  bscap_lint *lint = r->lint;
  if (!(r->written_rate > 0) || !(r->steady < SMALL_RATIO * r->full)) return;
  add(r, "retention", BSCAP_WARNING, r->full, r->steady,
      bscap_lint_text(
          lint,
          "written at %s and deleted after %s it holds %s, %s of the volume; if that rate is "
          "meant as net growth, it is %s",
          rate_text(lint, r->written_rate), duration(lint, r->seconds),
          bscap_lint_bytes(lint, r->steady),
          bscap_lint_amount(lint, r->steady / r->full, BSCAP_RATIO), dates(r)),
      "Find out which is meant: write `grows` for net growth, or shrink the volume towards what "
      "it holds");
}

void bscap_lint_retention_or_growth(bscap_lint *lint) {
  each_retained(lint, look_for_growth);
}

static void look_for_writing(const retained *r) {
  bscap_lint *lint = r->lint;
  if (!(r->grown_rate > 0)) return;
  const double steady = bscap_window_steady(r->grown_rate, r->seconds);
  add(r, "retention", BSCAP_WARNING, r->full, steady,
      bscap_lint_text(lint,
                      "grows by %s for ever beside a retention of %s, %s; if that rate is what is "
                      "written before deletion, it holds %s",
                      rate_text(lint, r->grown_rate), duration(lint, r->seconds), dates(r),
                      bscap_lint_bytes(lint, steady)),
      "Find out which is meant: write `writes` for what the retention deletes again");
}

void bscap_lint_growth_beside_retention(bscap_lint *lint) {
  each_retained(lint, look_for_writing);
}

static void look_for_room(const retained *r) {
  bscap_lint *lint = r->lint;
  if (!(r->steady > r->full)) return;
  add(r, "retention", BSCAP_CRITICAL, r->full, r->steady,
      bscap_lint_text(lint, "%s kept for %s is %s, but the volume is full at %s",
                      rate_text(lint, r->written_rate), duration(lint, r->seconds),
                      bscap_lint_bytes(lint, r->steady), bscap_lint_bytes(lint, r->full)),
      bscap_lint_text(lint, "Keep less than %s, or raise the size to hold %s",
                      duration(lint, r->full / r->written_rate),
                      bscap_lint_bytes(lint, r->steady)));
}

void bscap_lint_retention_room(bscap_lint *lint) {
  each_retained(lint, look_for_room);
}

static void look_at_alert(const retained *r) {
  bscap_lint *lint = r->lint;
  const double held = fmax(r->steady, bscap_stated_or(r->volume->used_bytes, 0));
  const bool is_driven = r->volume->writes.bytes_per_unit.count > 0;
  if (r->grown_rate > 0 || is_driven || !(r->written_rate > 0) || !(r->alert > 2 * held)) return;
  add(r, "alert", BSCAP_NOTE, r->alert, held,
      bscap_lint_text(lint,
                      "the alert at %s cannot fire while it holds %s; deleting could stop for %s "
                      "and nobody would know",
                      bscap_lint_bytes(lint, r->alert), bscap_lint_bytes(lint, held),
                      duration(lint, (r->alert - held) / r->written_rate)),
      bscap_lint_text(lint, "Also alert at %s, twice what it holds",
                      bscap_lint_bytes(lint, 2 * held)));
}

void bscap_lint_volume_alert_far(bscap_lint *lint) {
  each_retained(lint, look_at_alert);
}
