/* The law of autoscalers as a table. */
#include "judge/watched.h"

#include <math.h>

enum { MOST_ROWS = 10 };

/* What lies beyond the ends is never come to. */
static double known(double threshold) {
  return isfinite(threshold) && threshold >= 0 ? threshold : NAN;
}

static bscap_scaling_step step_at(const bscap_watched *metric, int32_t replicas) {
  bscap_scaling_step step = {.service = metric->service->name,
                             .metric = metric->name,
                             .unit = metric->unit,
                             .replicas = replicas,
                             .up_total = NAN,
                             .up_ratio = known(bscap_watched_up_ratio(metric, replicas)),
                             .down_total = NAN,
                             .down_ratio = known(bscap_watched_down_ratio(metric, replicas))};
  if (!bscap_watched_is_known(metric)) return step;
  step.up_total = known(bscap_watched_up(metric, replicas));
  step.down_total = known(bscap_watched_down(metric, replicas));
  if (isnan(step.up_total)) step.up_ratio = NAN;
  return step;
}

/* All counts, or ten that are spread over them. */
static void add_steps(bscap_lint *lint, const bscap_watched *metric) {
  const int32_t least = metric->autoscaler.least_replicas;
  const int64_t range = (int64_t)metric->autoscaler.most_replicas - least;
  const int64_t rows = range < MOST_ROWS ? range + 1 : MOST_ROWS;
  for (int64_t i = 0; i < rows && !lint->failed; i++) {
    const int64_t above = rows > 1 ? (2 * i * range + rows - 1) / (2 * (rows - 1)) : 0;
    bscap_scaling_step *step =
        bscap_arena_append(lint->arena, &lint->steps, &lint->steps_count, sizeof *step);
    lint->failed = step == NULL;
    if (!lint->failed) *step = step_at(metric, (int32_t)(least + above));
  }
}

void bscap_lint_scaling_law(bscap_lint *lint) {
  bscap_lint_each_aim(lint, add_steps);
}
