#ifndef TESTS_READY_PODS_H
#define TESTS_READY_PODS_H

/* What an autoscaler decides about pods that are all alike, ready and long at work. */

#include <bscap/autoscaler.h>

static inline bscap_autoscaler_decision sync_ready_pods(bscap_autoscaler_state *state,
                                                        const bscap_autoscaler *autoscaler,
                                                        int64_t now_ms, int32_t replicas,
                                                        const bscap_pod_sample *samples) {
  const bscap_pod_group group = {.count = replicas,
                                 .is_ready = true,
                                 .started_ms = INT64_MIN / 4,
                                 .turned_ms = INT64_MIN / 4,
                                 .samples = samples};
  const bscap_autoscaler_sight sight = {.now_ms = now_ms,
                                        .replicas = replicas,
                                        .status_replicas = replicas,
                                        .groups = &group,
                                        .groups_count = 1};
  return bscap_autoscaler_sync(state, autoscaler, &sight);
}

#endif
