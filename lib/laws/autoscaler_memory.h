#ifndef BSCAP_LAWS_AUTOSCALER_MEMORY_H
#define BSCAP_LAWS_AUTOSCALER_MEMORY_H

#include <bscap/autoscaler.h>

/* What the controller remembers between syncs: one block, whose lists stand behind its struct. */

/* What metrics asked for some time ago. */
typedef struct bscap_recommendation {
  int64_t time_ms;
  int32_t replicas;
} bscap_recommendation;

/* The recommendations of a window that can still be its extreme one: each is less extreme than the
 * one before it, so the first counts, until it is too old. A ring. */
typedef struct bscap_extremes {
  size_t offset; /* in the block, of recommendations */
  size_t capacity;
  size_t first;
  size_t count;
} bscap_extremes;

/* A change of size by the controller itself. */
typedef struct bscap_scale_event {
  int64_t time_ms;
  int32_t change;
} bscap_scale_event;

typedef struct bscap_scale_events {
  size_t offset;
  size_t capacity;
  size_t count;
} bscap_scale_events;

struct bscap_autoscaler_state {
  bool has_begun;
  bool was_consulted;
  bool is_limited;
  bscap_able able;
  bscap_active active;
  bscap_limited limited;
  bscap_extremes lowest;  /* of the window for scaling up */
  bscap_extremes highest; /* of that for scaling down */
  bscap_scale_events ups;
  bscap_scale_events downs;
  size_t metrics_count;
  size_t statuses_offset;
  size_t samples_offset; /* room for one group of pods */
};

static inline void *bscap_autoscaler_at(const bscap_autoscaler_state *state, size_t offset) {
  return (char *)state + offset;
}

/* Milliseconds for which a recommendation counts, to the last one included. */
static inline int64_t bscap_autoscaler_up_age(const bscap_autoscaler *autoscaler) {
  return autoscaler->has_behavior ? autoscaler->up.window_seconds * INT64_C(1000) - 1 : -1;
}

static inline int64_t bscap_autoscaler_down_age(const bscap_autoscaler *autoscaler) {
  return autoscaler->has_behavior ? autoscaler->down.window_seconds * INT64_C(1000) - 1
                                  : autoscaler->downscale_window_ms;
}

static inline int64_t bscap_longest_period_ms(const bscap_scaling_rules *rules) {
  int32_t longest = 0;
  for (size_t i = 0; i < rules->policies_count; i++)
    if (rules->policies[i].period_seconds > longest) longest = rules->policies[i].period_seconds;
  return longest * INT64_C(1000);
}

static inline bscap_recommendation *bscap_extremes_at(const bscap_autoscaler_state *state,
                                                      const bscap_extremes *window, size_t index) {
  const size_t place = window->first + index;
  bscap_recommendation *ring = bscap_autoscaler_at(state, window->offset);
  return &ring[place < window->capacity ? place : place - window->capacity];
}

/* Room in the state for the samples of one group of pods, by metric. */
bscap_pod_sample *bscap_autoscaler_samples(bscap_autoscaler_state *state);

/* When the next of the things ceases to count, after `now_ms`, that the controller remembers and
 * that matter where the metrics ask for `raw`; INT64_MAX where there is none. Until then it decides
 * the same again about the same sight. */
int64_t bscap_autoscaler_next_change(const bscap_autoscaler_state *state,
                                     const bscap_autoscaler *autoscaler, int64_t now_ms,
                                     int32_t raw);

/* All that bears on later decisions, times taken from `now_ms`: what has the same fingerprint goes
 * on in the same way. */
uint64_t bscap_autoscaler_fingerprint(const bscap_autoscaler_state *state,
                                      const bscap_autoscaler *autoscaler, int64_t now_ms,
                                      int32_t replicas);

#endif
