#include "model/scaled.h"

#include <math.h>

static void add_utilization(bscap_autoscaler *autoscaler, bscap_autoscaler_metric *metrics,
                            double ratio, bool is_cpu) {
  if (!bscap_is_stated(ratio)) return;
  metrics[autoscaler->metrics_count++] =
      (bscap_autoscaler_metric){BSCAP_SOURCE_RESOURCE, BSCAP_TARGET_UTILIZATION,
                                (int64_t)fmax(1, round(100 * ratio)), is_cpu};
}

bool bscap_service_autoscaler(bscap_autoscaler *autoscaler, bscap_arena *arena,
                              const bscap_service *service, bool sees_cpu, bool sees_memory) {
  const bscap_autoscale *autoscale = &service->autoscale;
  bscap_autoscaler_metric *metrics = bscap_arena_take(arena, 2, sizeof *metrics);
  if (metrics == NULL) return false;
  *autoscaler = bscap_autoscaler_default();
  /* Two uncertain bounds may be drawn the wrong way round. */
  autoscaler->least_replicas = (int32_t)fmin(autoscale->least, autoscale->most);
  autoscaler->most_replicas = (int32_t)autoscale->most;
  autoscaler->tolerance_ratio = autoscale->tolerance_ratio;
  autoscaler->metrics = metrics;
  if (sees_cpu) add_utilization(autoscaler, metrics, autoscale->cpu_ratio, true);
  if (sees_memory) add_utilization(autoscaler, metrics, autoscale->memory_ratio, false);
  return true;
}
