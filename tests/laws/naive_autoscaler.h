#ifndef TESTS_LAWS_NAIVE_AUTOSCALER_H
#define TESTS_LAWS_NAIVE_AUTOSCALER_H

/* The controller once more, as it is described and not as it is fast: with lists that grow, whose
 * old entries are found by walking over all of them. */

#include "laws/naive_metrics.h"

/* A recommendation, or a scale event and its size. */
typedef struct naive_entry {
  int64_t time_ms;
  int32_t replicas;
  bool is_outdated;
} naive_entry;

typedef struct naive_list {
  naive_entry *entries;
  size_t count;
} naive_list;

typedef struct naive_controller {
  const bscap_autoscaler *autoscaler;
  bool has_recommendations;
  naive_list recommendations;
  naive_list ups;
  naive_list downs;
  bscap_autoscaler_decision decision; /* with the conditions */
  bscap_metric_status statuses[MOST_METRICS];
} naive_controller;

static inline void naive_append(naive_list *list, naive_entry entry) {
  list->entries = realloc(list->entries, (list->count + 1) * sizeof entry);
  if (list->entries == NULL) ck_abort_msg("no memory");
  list->entries[list->count++] = entry;
}

static inline void naive_end(naive_controller *controller) {
  free(controller->recommendations.entries);
  free(controller->ups.entries);
  free(controller->downs.entries);
}

/* --- recommendations --- */

static inline void naive_log(naive_list *list, naive_entry entry, bool finds_old, size_t old) {
  if (finds_old)
    list->entries[old] = entry;
  else
    naive_append(list, entry);
}

/* Without `behavior`: the highest of the window. */
static inline int32_t naive_stabilize_plainly(naive_controller *it, int64_t now_ms, int32_t raw) {
  naive_list *list = &it->recommendations;
  const int64_t cutoff_ms = now_ms - it->autoscaler->downscale_window_ms;
  int32_t highest = raw;
  bool finds_old = false;
  size_t old = 0;
  for (size_t i = 0; i < list->count; i++) {
    if (list->entries[i].time_ms < cutoff_ms) {
      finds_old = true;
      old = i;
    } else if (list->entries[i].replicas > highest) {
      highest = list->entries[i].replicas;
    }
  }
  naive_log(list, (naive_entry){now_ms, raw, false}, finds_old, old);
  it->decision.able = highest != raw ? BSCAP_ABLE_SCALE_DOWN_STABILIZED : BSCAP_ABLE_READY;
  return highest;
}

/* With it: the present count, drawn into the band of both windows. */
static inline int32_t naive_stabilize(naive_controller *it, int64_t now_ms, int32_t replicas,
                                      int32_t raw) {
  naive_list *list = &it->recommendations;
  const int64_t up_cutoff_ms = now_ms - 1000 * (int64_t)it->autoscaler->up.window_seconds;
  const int64_t down_cutoff_ms = now_ms - 1000 * (int64_t)it->autoscaler->down.window_seconds;
  int32_t lowest = raw, highest = raw;
  bool finds_old = false;
  size_t old = 0;
  for (size_t i = 0; i < list->count; i++) {
    const naive_entry *entry = &list->entries[i];
    if (entry->time_ms > up_cutoff_ms && entry->replicas < lowest) lowest = entry->replicas;
    if (entry->time_ms > down_cutoff_ms && entry->replicas > highest) highest = entry->replicas;
    if (entry->time_ms < up_cutoff_ms && entry->time_ms < down_cutoff_ms) {
      finds_old = true;
      old = i;
    }
  }
  naive_log(list, (naive_entry){now_ms, raw, false}, finds_old, old);
  int32_t wanted = replicas;
  if (wanted < lowest) wanted = lowest;
  if (wanted > highest) wanted = highest;
  if (wanted == raw)
    it->decision.able = BSCAP_ABLE_READY;
  else
    it->decision.able =
        raw >= replicas ? BSCAP_ABLE_SCALE_UP_STABILIZED : BSCAP_ABLE_SCALE_DOWN_STABILIZED;
  return wanted;
}

/* --- scale events --- */

static inline int64_t naive_changes(const naive_list *events, int64_t now_ms,
                                    int32_t period_seconds) {
  int64_t sum = 0;
  for (size_t i = 0; i < events->count; i++)
    if (events->entries[i].time_ms > now_ms - 1000 * (int64_t)period_seconds)
      sum += events->entries[i].replicas;
  return sum;
}

static inline void naive_store_event(naive_list *events, const bscap_scaling_rules *rules,
                                     int64_t now_ms, int32_t change) {
  int32_t longest_seconds = 0;
  for (size_t i = 0; i < rules->policies_count; i++)
    if (rules->policies[i].period_seconds > longest_seconds)
      longest_seconds = rules->policies[i].period_seconds;
  bool finds_old = false;
  size_t old = 0;
  for (size_t i = 0; i < events->count; i++) {
    if (events->entries[i].time_ms < now_ms - 1000 * (int64_t)longest_seconds)
      events->entries[i].is_outdated = true;
    if (!events->entries[i].is_outdated) continue;
    finds_old = true;
    old = i;
  }
  naive_log(events, (naive_entry){now_ms, change, false}, finds_old, old);
}

/* --- limits --- */

/* How far policies allow to go; `is_up` tells the direction. */
static inline int32_t naive_limit(const naive_controller *it, int64_t now_ms, int32_t replicas,
                                  bool is_up) {
  const bscap_scaling_rules *rules = is_up ? &it->autoscaler->up : &it->autoscaler->down;
  if (rules->select == BSCAP_SELECT_DISABLED) return replicas;
  int32_t least = INT32_MAX, greatest = INT32_MIN;
  for (size_t i = 0; i < rules->policies_count; i++) {
    const bscap_scaling_policy *policy = &rules->policies[i];
    const int32_t start =
        (int32_t)(replicas - naive_changes(&it->ups, now_ms, policy->period_seconds) +
                  naive_changes(&it->downs, now_ms, policy->period_seconds));
    const double share = policy->value / 100.0;
    int32_t limit;
    if (policy->kind == BSCAP_POLICY_PODS)
      limit = is_up ? start + policy->value : start - policy->value;
    else
      limit = naive_integer(is_up ? ceil(start * (1 + share)) : trunc(start * (1 - share)));
    if (limit < least) least = limit;
    if (limit > greatest) greatest = limit;
  }
  const bool takes_most_change = rules->select == BSCAP_SELECT_MAX;
  const int32_t limit = takes_most_change == is_up ? greatest : least;
  if (is_up) return limit > replicas ? limit : replicas;
  return limit < replicas ? limit : replicas;
}

static inline int32_t naive_limit_up(naive_controller *it, int32_t wanted, int32_t limit) {
  const int32_t most = it->autoscaler->most_replicas;
  const int32_t allowed = most > limit ? limit : most;
  if (wanted <= allowed) return wanted;
  it->decision.limited = most > limit ? BSCAP_LIMITED_UP : BSCAP_LIMITED_TOO_MANY;
  return allowed;
}

static inline int32_t naive_normalize_plainly(naive_controller *it, int32_t replicas,
                                              int32_t wanted) {
  const int32_t least = it->autoscaler->least_replicas;
  it->decision.limited = BSCAP_LIMITED_WITHIN_RANGE;
  if (wanted >= least) return naive_limit_up(it, wanted, 2 * replicas > 4 ? 2 * replicas : 4);
  it->decision.limited = BSCAP_LIMITED_TOO_FEW;
  return least;
}

static inline int32_t naive_normalize(naive_controller *it, int64_t now_ms, int32_t replicas,
                                      int32_t wanted) {
  it->decision.limited = BSCAP_LIMITED_WITHIN_RANGE;
  if (wanted > replicas) return naive_limit_up(it, wanted, naive_limit(it, now_ms, replicas, true));
  if (wanted == replicas) return wanted;
  const int32_t least = it->autoscaler->least_replicas;
  const int32_t limit = naive_limit(it, now_ms, replicas, false);
  const int32_t allowed = least < limit ? limit : least;
  if (wanted >= allowed) return wanted;
  it->decision.limited = least < limit ? BSCAP_LIMITED_DOWN : BSCAP_LIMITED_TOO_FEW;
  return allowed;
}

/* --- a sync --- */

static inline bscap_active naive_failed(bscap_autoscaler_source source) {
  static const bscap_active reasons[] = {[BSCAP_SOURCE_RESOURCE] = BSCAP_ACTIVE_FAILED_RESOURCE,
                                         [BSCAP_SOURCE_CONTAINER_RESOURCE] =
                                             BSCAP_ACTIVE_FAILED_CONTAINER_RESOURCE,
                                         [BSCAP_SOURCE_PODS] = BSCAP_ACTIVE_FAILED_PODS,
                                         [BSCAP_SOURCE_OBJECT] = BSCAP_ACTIVE_FAILED_OBJECT,
                                         [BSCAP_SOURCE_EXTERNAL] = BSCAP_ACTIVE_FAILED_EXTERNAL};
  return reasons[source];
}

/* What all metrics together ask for, or -1. */
static inline int32_t naive_consult(naive_controller *it, const bscap_autoscaler_sight *sight) {
  bscap_autoscaler_decision *decision = &it->decision;
  bscap_active failure = BSCAP_ACTIVE_UNSET;
  size_t failed = 0;
  int32_t best = 0;
  for (size_t i = 0; i < it->autoscaler->metrics_count; i++) {
    it->statuses[i] = naive_status(it->autoscaler, sight, i);
    if (!it->statuses[i].is_valid) {
      if (failed == 0) failure = naive_failed(it->autoscaler->metrics[i].source);
      failed++;
    } else if (best == 0 || it->statuses[i].proposal > best) {
      best = it->statuses[i].proposal;
      decision->metric = i;
    }
  }
  const bool all_fail = failed == it->autoscaler->metrics_count;
  decision->active = BSCAP_ACTIVE_VALID;
  if (!all_fail && (failed == 0 || best >= sight->replicas)) return best < 0 ? 0 : best;
  decision->active = failure;
  return -1;
}

static inline void naive_follow(naive_controller *it, const bscap_autoscaler_sight *sight) {
  bscap_autoscaler_decision *decision = &it->decision;
  if (sight->selector == BSCAP_SELECTOR_INVALID)
    decision->active = BSCAP_ACTIVE_INVALID_SELECTOR;
  else if (sight->selector == BSCAP_SELECTOR_AMBIGUOUS)
    decision->active = BSCAP_ACTIVE_AMBIGUOUS_SELECTOR;
  else
    decision->raw = naive_consult(it, sight);
  if (decision->raw < 0) return;
  if (it->autoscaler->has_behavior) {
    decision->stabilized = naive_stabilize(it, sight->now_ms, sight->replicas, decision->raw);
    decision->replicas = naive_normalize(it, sight->now_ms, sight->replicas, decision->stabilized);
  } else {
    decision->stabilized = naive_stabilize_plainly(it, sight->now_ms, decision->raw);
    decision->replicas = naive_normalize_plainly(it, sight->replicas, decision->stabilized);
  }
  decision->is_limited = decision->replicas != decision->stabilized;
}

static inline void naive_rescale(naive_controller *it, int64_t now_ms, int32_t before) {
  const bscap_autoscaler *autoscaler = it->autoscaler;
  const int32_t after = it->decision.replicas;
  it->decision.able = BSCAP_ABLE_RESCALED;
  if (autoscaler->has_behavior && after > before)
    naive_store_event(&it->ups, &autoscaler->up, now_ms, after - before);
  if (autoscaler->has_behavior && after < before)
    naive_store_event(&it->downs, &autoscaler->down, now_ms, before - after);
}

static inline void naive_sync(naive_controller *it, const bscap_autoscaler_sight *sight) {
  const int32_t replicas = sight->replicas;
  bscap_autoscaler_decision *decision = &it->decision;
  decision->able = BSCAP_ABLE_GOT_SCALE;
  decision->replicas = replicas;
  decision->raw = decision->stabilized = -1;
  decision->metric = 0;
  for (size_t i = 0; i < MOST_METRICS; i++) it->statuses[i] = naive_failure;
  if (!it->has_recommendations)
    naive_append(&it->recommendations, (naive_entry){sight->now_ms, replicas, false});
  it->has_recommendations = true;
  if (replicas == 0 && it->autoscaler->least_replicas != 0)
    decision->active = BSCAP_ACTIVE_DISABLED;
  else if (replicas > it->autoscaler->most_replicas)
    decision->replicas = it->autoscaler->most_replicas;
  else if (replicas < it->autoscaler->least_replicas)
    decision->replicas = it->autoscaler->least_replicas;
  else
    naive_follow(it, sight);
  if (decision->replicas != replicas) naive_rescale(it, sight->now_ms, replicas);
}

#endif
