/* What the controller's memory says about syncs to come. */
#include "laws/autoscaler_memory.h"

/* --- what is forgotten next --- */

static void offer(int64_t *next_ms, int64_t now_ms, int64_t time_ms) {
  if (time_ms > now_ms && time_ms < *next_ms) *next_ms = time_ms;
}

static void offer_first(int64_t *next_ms, int64_t now_ms, const bscap_autoscaler_state *state,
                        const bscap_extremes *window, int64_t longest_age_ms, int32_t raw) {
  if (window->count == 0) return;
  const bscap_recommendation *first = bscap_extremes_at(state, window, 0);
  if (first->replicas != raw) offer(next_ms, now_ms, first->time_ms + longest_age_ms + 1);
}

static void offer_events(int64_t *next_ms, int64_t now_ms, const bscap_autoscaler_state *state,
                         const bscap_scale_events *events, const bscap_scaling_rules *rules) {
  const bscap_scale_event *items = bscap_autoscaler_at(state, events->offset);
  for (size_t i = 0; i < events->count; i++)
    for (size_t k = 0; k < rules->policies_count; k++)
      offer(next_ms, now_ms, items[i].time_ms + rules->policies[k].period_seconds * INT64_C(1000));
}

int64_t bscap_autoscaler_next_change(const bscap_autoscaler_state *state,
                                     const bscap_autoscaler *autoscaler, int64_t now_ms,
                                     int32_t raw) {
  int64_t next_ms = INT64_MAX;
  offer_first(&next_ms, now_ms, state, &state->lowest, bscap_autoscaler_up_age(autoscaler), raw);
  offer_first(&next_ms, now_ms, state, &state->highest, bscap_autoscaler_down_age(autoscaler), raw);
  offer_events(&next_ms, now_ms, state, &state->ups, &autoscaler->up);
  offer_events(&next_ms, now_ms, state, &state->ups, &autoscaler->down);
  offer_events(&next_ms, now_ms, state, &state->downs, &autoscaler->up);
  offer_events(&next_ms, now_ms, state, &state->downs, &autoscaler->down);
  return next_ms;
}

/* --- all that is remembered, in one number --- */

static void mix(uint64_t *sum, int64_t number) {
  *sum = (*sum ^ (uint64_t)number) * UINT64_C(0x9e3779b97f4a7c15);
  *sum ^= *sum >> 32;
}

static void mix_extremes(uint64_t *sum, int64_t now_ms, const bscap_autoscaler_state *state,
                         const bscap_extremes *window, int64_t longest_age_ms) {
  for (size_t i = 0; i < window->count; i++) {
    const bscap_recommendation *item = bscap_extremes_at(state, window, i);
    if (now_ms - item->time_ms > longest_age_ms) continue;
    mix(sum, now_ms - item->time_ms);
    mix(sum, item->replicas);
  }
  mix(sum, -1);
}

/* Where an outdated one stands matters: it will be overwritten. */
static void mix_events(uint64_t *sum, int64_t now_ms, const bscap_autoscaler_state *state,
                       const bscap_scale_events *events, int64_t longest_ms) {
  const bscap_scale_event *items = bscap_autoscaler_at(state, events->offset);
  for (size_t i = 0; i < events->count; i++) {
    const bool counts = now_ms - items[i].time_ms <= longest_ms;
    mix(sum, counts ? now_ms - items[i].time_ms : INT64_MAX);
    mix(sum, counts ? items[i].change : 0);
  }
  mix(sum, -1);
}

uint64_t bscap_autoscaler_fingerprint(const bscap_autoscaler_state *state,
                                      const bscap_autoscaler *autoscaler, int64_t now_ms,
                                      int32_t replicas) {
  const int64_t up_ms = bscap_longest_period_ms(&autoscaler->up);
  const int64_t down_ms = bscap_longest_period_ms(&autoscaler->down);
  const int64_t longest_ms = up_ms > down_ms ? up_ms : down_ms;
  uint64_t sum = 0;
  mix(&sum, replicas);
  mix_extremes(&sum, now_ms, state, &state->lowest, bscap_autoscaler_up_age(autoscaler));
  mix_extremes(&sum, now_ms, state, &state->highest, bscap_autoscaler_down_age(autoscaler));
  mix_events(&sum, now_ms, state, &state->ups, longest_ms);
  mix_events(&sum, now_ms, state, &state->downs, longest_ms);
  return sum;
}
