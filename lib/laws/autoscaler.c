/* From proposals to a decision: horizontal.go. */
#include <bscap/autoscaler.h>

#include <math.h>
#include <stddef.h>

#include "laws/autoscaler_memory.h"
#include "laws/autoscaler_metrics.h"

bscap_autoscaler bscap_autoscaler_default(void) {
  static const bscap_scaling_policy up[] = {{BSCAP_POLICY_PODS, 4, 15},
                                            {BSCAP_POLICY_PERCENT, 100, 15}};
  static const bscap_scaling_policy down[] = {{BSCAP_POLICY_PERCENT, 100, 15}};
  return (bscap_autoscaler){.least_replicas = 1,
                            .most_replicas = 1,
                            .up = {0, BSCAP_SELECT_MAX, up, 2, NAN},
                            .down = {300, BSCAP_SELECT_MAX, down, 1, NAN},
                            .version = BSCAP_KUBERNETES_NEWEST,
                            .tolerance_ratio = 0.1,
                            .sync_period_ms = 15000,
                            .downscale_window_ms = 300000,
                            .cpu_initialization_ms = 300000,
                            .readiness_delay_ms = 30000};
}

/* --- the block of memory --- */

static size_t take(size_t *size, size_t count, size_t item_size) {
  const size_t align = _Alignof(max_align_t);
  const size_t offset = *size;
  *size += (count * item_size + align - 1) / align * align;
  return offset;
}

/* How many syncs fall into a time, both ends included, and one more; none into no time. */
static size_t syncs_within(const bscap_autoscaler *autoscaler, int64_t time_ms) {
  return time_ms < 0 ? 0 : (size_t)(time_ms / autoscaler->sync_period_ms) + 2;
}

static size_t lay_out(bscap_autoscaler_state *state, const bscap_autoscaler *autoscaler) {
  size_t size = 0;
  take(&size, 1, sizeof *state);
  state->lowest.capacity = syncs_within(autoscaler, bscap_autoscaler_up_age(autoscaler));
  state->highest.capacity = syncs_within(autoscaler, bscap_autoscaler_down_age(autoscaler));
  state->ups.capacity = syncs_within(autoscaler, bscap_longest_period_ms(&autoscaler->up));
  state->downs.capacity = syncs_within(autoscaler, bscap_longest_period_ms(&autoscaler->down));
  state->metrics_count = autoscaler->metrics_count;
  state->lowest.offset = take(&size, state->lowest.capacity, sizeof(bscap_recommendation));
  state->highest.offset = take(&size, state->highest.capacity, sizeof(bscap_recommendation));
  state->ups.offset = take(&size, state->ups.capacity, sizeof(bscap_scale_event));
  state->downs.offset = take(&size, state->downs.capacity, sizeof(bscap_scale_event));
  state->statuses_offset = take(&size, state->metrics_count, sizeof(bscap_metric_status));
  state->samples_offset = take(&size, state->metrics_count, sizeof(bscap_pod_sample));
  return size;
}

size_t bscap_autoscaler_state_size(const bscap_autoscaler *autoscaler) {
  bscap_autoscaler_state state;
  return lay_out(&state, autoscaler);
}

bscap_autoscaler_state *bscap_autoscaler_start(void *memory, const bscap_autoscaler *autoscaler) {
  bscap_autoscaler_state *state = memory;
  *state = (bscap_autoscaler_state){0};
  lay_out(state, autoscaler);
  return state;
}

bscap_metric_status bscap_autoscaler_status(const bscap_autoscaler_state *state, size_t index) {
  const bscap_metric_status *statuses = bscap_autoscaler_at(state, state->statuses_offset);
  if (state->was_consulted && index < state->metrics_count) return statuses[index];
  return (bscap_metric_status){.proposal = -1, .utilization_percent = -1};
}

bscap_pod_sample *bscap_autoscaler_samples(bscap_autoscaler_state *state) {
  return bscap_autoscaler_at(state, state->samples_offset);
}

/* --- recommendations --- */

static void drop_first(bscap_extremes *window) {
  window->first = window->first + 1 < window->capacity ? window->first + 1 : 0;
  window->count--;
}

/* The most extreme one that is no older than `longest_age_ms`, or `raw`. `sign` is 1 for the
 * highest, -1 for the lowest. */
static inline int32_t extreme(const bscap_autoscaler_state *state, bscap_extremes *window,
                              int64_t now_ms, int64_t longest_age_ms, int32_t raw, int sign) {
  while (window->count > 0 &&
         now_ms - bscap_extremes_at(state, window, 0)->time_ms > longest_age_ms)
    drop_first(window);
  if (window->count == 0) return raw;
  const int32_t first = bscap_extremes_at(state, window, 0)->replicas;
  return (sign > 0 ? first > raw : first < raw) ? first : raw;
}

static inline void remember(const bscap_autoscaler_state *state, bscap_extremes *window,
                            int64_t now_ms, int32_t replicas, int sign) {
  if (window->capacity == 0) return;
  while (window->count > 0) {
    const int32_t last = bscap_extremes_at(state, window, window->count - 1)->replicas;
    if (sign > 0 ? last > replicas : last < replicas) break;
    window->count--;
  }
  if (window->count == window->capacity) drop_first(window);
  *bscap_extremes_at(state, window, window->count++) = (bscap_recommendation){now_ms, replicas};
}

static void log_recommendation(bscap_autoscaler_state *state, int64_t now_ms, int32_t replicas) {
  remember(state, &state->lowest, now_ms, replicas, -1);
  remember(state, &state->highest, now_ms, replicas, 1);
}

/* --- scale events --- */

static int64_t sum_of_changes(const bscap_autoscaler_state *state, const bscap_scale_events *events,
                              int64_t now_ms, int32_t period_seconds) {
  const bscap_scale_event *items = bscap_autoscaler_at(state, events->offset);
  int64_t sum = 0;
  for (size_t i = 0; i < events->count; i++)
    if (now_ms - items[i].time_ms < period_seconds * INT64_C(1000)) sum += items[i].change;
  return sum;
}

/* The last of the outdated ones gives way; others stay, and still count for longer periods of the
 * other direction. */
static void store_event(bscap_autoscaler_state *state, bscap_scale_events *events,
                        const bscap_scaling_rules *rules, int64_t now_ms, int32_t change) {
  bscap_scale_event *items = bscap_autoscaler_at(state, events->offset);
  const int64_t longest_ms = bscap_longest_period_ms(rules);
  size_t place = events->count, oldest = 0;
  for (size_t i = 0; i < events->count; i++) {
    if (now_ms - items[i].time_ms > longest_ms) place = i;
    if (items[i].time_ms < items[oldest].time_ms) oldest = i;
  }
  if (place == events->capacity) place = oldest;
  if (place == events->count) events->count++;
  items[place] = (bscap_scale_event){now_ms, change};
}

/* --- limits by policies --- */

static int32_t wrap(int64_t value) {
  return (int32_t)(uint32_t)(uint64_t)value;
}

static int32_t limit_of_policy(const bscap_scaling_policy *policy, int32_t start, bool is_up) {
  if (policy->kind == BSCAP_POLICY_PODS)
    return wrap(is_up ? (int64_t)start + policy->value : (int64_t)start - policy->value);
  const double share = (double)policy->value / 100;
  return bscap_autoscaler_truncate(is_up ? ceil((double)start * (1 + share))
                                         : (double)start * (1 - share));
}

/* How far the policies of one direction let the size go; both directions' events count. */
static int32_t limit_of_rules(const bscap_autoscaler_state *state,
                              const bscap_autoscaler *autoscaler, int64_t now_ms, int32_t replicas,
                              bool is_up) {
  const bscap_scaling_rules *rules = is_up ? &autoscaler->up : &autoscaler->down;
  if (rules->select == BSCAP_SELECT_DISABLED) return replicas;
  const bool takes_greatest = is_up == (rules->select == BSCAP_SELECT_MAX);
  int32_t limit = takes_greatest ? INT32_MIN : INT32_MAX;
  for (size_t i = 0; i < rules->policies_count; i++) {
    const bscap_scaling_policy *policy = &rules->policies[i];
    const int64_t added = sum_of_changes(state, &state->ups, now_ms, policy->period_seconds);
    const int64_t removed = sum_of_changes(state, &state->downs, now_ms, policy->period_seconds);
    const int32_t of_policy = limit_of_policy(policy, wrap(replicas - added + removed), is_up);
    if (takes_greatest ? of_policy > limit : of_policy < limit) limit = of_policy;
  }
  return (is_up ? limit < replicas : limit > replicas) ? replicas : limit;
}

/* --- from what the metrics ask for to a size --- */

typedef struct normalized {
  int32_t stabilized;
  int32_t replicas;
  bscap_limited limited;
} normalized;

static normalized keep_within(int32_t wanted, int32_t least, bscap_limited below, int32_t most,
                              bscap_limited above) {
  if (wanted < least) return (normalized){wanted, least, below};
  if (wanted > most) return (normalized){wanted, most, above};
  return (normalized){wanted, wanted, BSCAP_LIMITED_WITHIN_RANGE};
}

/* Without `behavior`. */
static normalized normalize_plainly(bscap_autoscaler_state *state,
                                    const bscap_autoscaler *autoscaler, int64_t now_ms,
                                    int32_t replicas, int32_t raw) {
  const int32_t most = autoscaler->most_replicas;
  const int32_t wanted =
      extreme(state, &state->highest, now_ms, bscap_autoscaler_down_age(autoscaler), raw, 1);
  const double doubled = fmax(2.0 * replicas, 4.0);
  const int32_t limit = bscap_autoscaler_truncate(doubled);
  log_recommendation(state, now_ms, raw);
  state->able = wanted != raw ? BSCAP_ABLE_SCALE_DOWN_STABILIZED : BSCAP_ABLE_READY;
  return keep_within(wanted, autoscaler->least_replicas, BSCAP_LIMITED_TOO_FEW,
                     most > limit ? limit : most,
                     most > limit ? BSCAP_LIMITED_UP : BSCAP_LIMITED_TOO_MANY);
}

/* The present size is drawn into the band between the lowest and the highest recommendation. */
static int32_t stabilize(bscap_autoscaler_state *state, const bscap_autoscaler *autoscaler,
                         int64_t now_ms, int32_t replicas, int32_t raw) {
  const int32_t low =
      extreme(state, &state->lowest, now_ms, bscap_autoscaler_up_age(autoscaler), raw, -1);
  const int32_t high =
      extreme(state, &state->highest, now_ms, bscap_autoscaler_down_age(autoscaler), raw, 1);
  int32_t wanted = replicas;
  if (wanted < low) wanted = low;
  if (wanted > high) wanted = high;
  log_recommendation(state, now_ms, raw);
  state->able = wanted == raw     ? BSCAP_ABLE_READY
                : raw >= replicas ? BSCAP_ABLE_SCALE_UP_STABILIZED
                                  : BSCAP_ABLE_SCALE_DOWN_STABILIZED;
  return wanted;
}

static normalized normalize_by_rules(bscap_autoscaler_state *state,
                                     const bscap_autoscaler *autoscaler, int64_t now_ms,
                                     int32_t replicas, int32_t raw) {
  const int32_t wanted = stabilize(state, autoscaler, now_ms, replicas, raw);
  const int32_t least = autoscaler->least_replicas, most = autoscaler->most_replicas;
  if (wanted > replicas) {
    const int32_t limit = limit_of_rules(state, autoscaler, now_ms, replicas, true);
    const bool is_rate = most > limit;
    return keep_within(wanted, INT32_MIN, BSCAP_LIMITED_UNSET, is_rate ? limit : most,
                       is_rate ? BSCAP_LIMITED_UP : BSCAP_LIMITED_TOO_MANY);
  }
  if (wanted < replicas) {
    const int32_t limit = limit_of_rules(state, autoscaler, now_ms, replicas, false);
    const bool is_rate = least < limit;
    return keep_within(wanted, is_rate ? limit : least,
                       is_rate ? BSCAP_LIMITED_DOWN : BSCAP_LIMITED_TOO_FEW, INT32_MAX,
                       BSCAP_LIMITED_UNSET);
  }
  return (normalized){replicas, replicas, BSCAP_LIMITED_WITHIN_RANGE};
}

/* --- all metrics together --- */

static bscap_active failure_of(bscap_autoscaler_source source) {
  switch (source) {
  case BSCAP_SOURCE_RESOURCE:
    return BSCAP_ACTIVE_FAILED_RESOURCE;
  case BSCAP_SOURCE_CONTAINER_RESOURCE:
    return BSCAP_ACTIVE_FAILED_CONTAINER_RESOURCE;
  case BSCAP_SOURCE_PODS:
    return BSCAP_ACTIVE_FAILED_PODS;
  case BSCAP_SOURCE_OBJECT:
    return BSCAP_ACTIVE_FAILED_OBJECT;
  case BSCAP_SOURCE_EXTERNAL:
    break;
  }
  return BSCAP_ACTIVE_FAILED_EXTERNAL;
}

/* False where nothing may be decided: all metrics fail, or some do and the others ask for less. */
static bool consult(bscap_autoscaler_state *state, const bscap_autoscaler *autoscaler,
                    const bscap_autoscaler_sight *sight, bscap_autoscaler_decision *decision) {
  bscap_metric_status *statuses = bscap_autoscaler_at(state, state->statuses_offset);
  size_t failed = 0;
  int32_t best = 0;
  state->was_consulted = true;
  for (size_t i = 0; i < autoscaler->metrics_count; i++) {
    bscap_autoscaler_propose(autoscaler, sight, i, &statuses[i]);
    if (!statuses[i].is_valid) {
      if (failed++ == 0) decision->active = failure_of(autoscaler->metrics[i].source);
    } else if (best == 0 || statuses[i].proposal > best) {
      best = statuses[i].proposal;
      decision->metric = i;
    }
  }
  if (failed == autoscaler->metrics_count || (failed > 0 && best < sight->replicas)) return false;
  decision->active = BSCAP_ACTIVE_VALID;
  decision->raw = best > 0 ? best : 0;
  return true;
}

static bool has_fault(const bscap_autoscaler_sight *sight, bscap_autoscaler_decision *decision) {
  if (sight->selector == BSCAP_SELECTOR_FINE) return false;
  decision->active = sight->selector == BSCAP_SELECTOR_INVALID ? BSCAP_ACTIVE_INVALID_SELECTOR
                                                               : BSCAP_ACTIVE_AMBIGUOUS_SELECTOR;
  return true;
}

static void follow_metrics(bscap_autoscaler_state *state, const bscap_autoscaler *autoscaler,
                           const bscap_autoscaler_sight *sight,
                           bscap_autoscaler_decision *decision) {
  if (has_fault(sight, decision) || !consult(state, autoscaler, sight, decision)) return;
  const normalized result =
      autoscaler->has_behavior
          ? normalize_by_rules(state, autoscaler, sight->now_ms, sight->replicas, decision->raw)
          : normalize_plainly(state, autoscaler, sight->now_ms, sight->replicas, decision->raw);
  decision->stabilized = result.stabilized;
  decision->replicas = result.replicas;
  state->limited = result.limited;
  state->is_limited = result.replicas != result.stabilized;
}

static void rescale(bscap_autoscaler_state *state, const bscap_autoscaler *autoscaler,
                    int64_t now_ms, int32_t before, int32_t after) {
  state->able = BSCAP_ABLE_RESCALED;
  if (!autoscaler->has_behavior) return;
  if (after > before)
    store_event(state, &state->ups, &autoscaler->up, now_ms, after - before);
  else
    store_event(state, &state->downs, &autoscaler->down, now_ms, before - after);
}

bscap_autoscaler_decision bscap_autoscaler_sync(bscap_autoscaler_state *state,
                                                const bscap_autoscaler *autoscaler,
                                                const bscap_autoscaler_sight *sight) {
  const int32_t replicas = sight->replicas;
  bscap_autoscaler_decision decision = {
      .replicas = replicas, .raw = -1, .stabilized = -1, .active = state->active};
  if (!state->has_begun) log_recommendation(state, sight->now_ms, replicas);
  state->has_begun = true;
  state->was_consulted = false;
  state->able = BSCAP_ABLE_GOT_SCALE;
  if (replicas == 0 && autoscaler->least_replicas != 0)
    decision.active = BSCAP_ACTIVE_DISABLED;
  else if (replicas > autoscaler->most_replicas)
    decision.replicas = autoscaler->most_replicas;
  else if (replicas < autoscaler->least_replicas)
    decision.replicas = autoscaler->least_replicas;
  else
    follow_metrics(state, autoscaler, sight, &decision);
  if (decision.replicas != replicas)
    rescale(state, autoscaler, sight->now_ms, replicas, decision.replicas);
  state->active = decision.active;
  /* Member by member into the caller's: a copy would wait for what was just written. */
  return (bscap_autoscaler_decision){.replicas = decision.replicas,
                                     .raw = decision.raw,
                                     .stabilized = decision.stabilized,
                                     .metric = decision.metric,
                                     .is_limited = state->is_limited,
                                     .able = state->able,
                                     .active = decision.active,
                                     .limited = state->limited};
}
