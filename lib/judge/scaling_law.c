/* The law of autoscalers as a table. */
#include "judge/watched.h"

#include <math.h>

enum { MOST_ROWS = 10 };

static bscap_scaling_step step_at(const bscap_watched *metric, int32_t replicas) {
  const double up = bscap_watched_up(metric, replicas), down = bscap_watched_down(metric, replicas);
  bscap_scaling_step step = {.service = metric->service->name,
                             .metric = metric->name,
                             .unit = metric->unit,
                             .replicas = replicas,
                             .up_total = NAN,
                             .up_ratio = NAN,
                             .down_total = NAN,
                             .down_ratio = NAN};
  if (isfinite(up)) {
    step.up_total = up;
    step.up_ratio = bscap_watched_up_ratio(metric, replicas);
  }
  if (down >= 0) {
    step.down_total = down;
    step.down_ratio = bscap_watched_down_ratio(metric, replicas);
  }
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
  bscap_lint_each_watched(lint, add_steps);
}
