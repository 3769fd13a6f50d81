/* The controller's sync in lanes: horizontal.go for several autoscalers at once. */
#include "laws/sync_lanes.h"

#include "laws/autoscaler_memory.h"

/* --- windows --- */

/* What was kept in this turn becomes the extremes towards its end. */
static void turn(bscap_window_lanes *window, wide *items) {
  for (size_t i = window->width - 1; i-- > 0;) items[i] = wide_larger(items[i], items[i + 1]);
  window->at = 0;
}

BSCAP_INLINE wide extreme(bscap_window_lanes *window, wide *all_items, wide last) {
  wide *items = all_items + window->place;
  if (window->width == 1) return last;
  if (window->at == window->width) turn(window, items);
  window->since = window->at == 0 ? last : wide_larger(last, window->since);
  items[window->at++] = last;
  return wide_larger(window->since, items[window->at]);
}

/* --- policies --- */

/* How far the counts may go from where they were when a period began. */
BSCAP_INLINE half limit_of(const bscap_syncs *syncs, const bscap_rules_lanes *rules, half now,
                           bool is_high) {
  const wide *counts = syncs->items + syncs->counts_place;
  half limit = now;
  for (size_t i = 0; i < rules->count; i++) {
    const size_t back = rules->policies[i].syncs - 1, at = syncs->counts_at;
    const wide *start = &counts[at >= back ? at - back : at + syncs->counts_size - back];
    limit = bscap_rules_half_limit(rules, i, limit, is_high ? start->high : start->low);
  }
  return rules->is_up ? half_larger(limit, now) : half_smaller(limit, now);
}

/* --- one sync --- */

BSCAP_INLINE half ask(const bscap_syncs *syncs, const bscap_metric_half *metrics, half cpu,
                      half memory, half replicas) {
  half best = half_of(0);
  for (size_t i = 0; i < syncs->metrics_count; i++)
    best = half_larger(
        bscap_metric_half_propose(&metrics[i], syncs->are_cpu[i] ? cpu : memory, replicas), best);
  return best;
}

BSCAP_INLINE half normalize_by_rules(const bscap_syncs *syncs, half now, half wanted, half least,
                                     half most, bool is_high) {
  const half up = half_smaller(most, limit_of(syncs, &syncs->ups, now, is_high));
  const half down = half_larger(least, limit_of(syncs, &syncs->downs, now, is_high));
  const half risen = half_smaller(wanted, up), fallen = half_larger(wanted, down);
  return half_choose(half_greater(wanted, now), risen,
                     half_choose(half_greater(now, wanted), fallen, now));
}

BSCAP_INLINE half normalize(const bscap_syncs *syncs, half now, half wanted, half least, half most,
                            bool is_high) {
  if (syncs->has_behavior) return normalize_by_rules(syncs, now, wanted, least, most, is_high);
  const half limit = half_smaller(most, limit_of(syncs, &syncs->ups, now, is_high));
  return half_smaller(half_larger(wanted, least), limit);
}

/* Of logs, what was not asked for is below and above all. */
BSCAP_INLINE wide unless_out(wide asked, const half_mask *are_out, double otherwise) {
  return (wide){half_choose(are_out[0], half_of(otherwise), asked.low),
                half_choose(are_out[1], half_of(otherwise), asked.high)};
}

static wide negative(wide value) {
  return (wide){-value.low, -value.high};
}

/* Drawn into the band between the lowest and the highest that was asked for. At the very first sync
 * the counts that there are were asked for too. */
static wide stabilize(bscap_syncs *syncs, wide now, wide raw, const half_mask *are_out) {
  wide high = unless_out(raw, are_out, -(double)INFINITY);
  wide low = unless_out(negative(raw), are_out, -(double)INFINITY);
  const wide first_high = wide_larger(high, now), first_low = wide_larger(low, negative(now));
  const bool is_first = !syncs->has_begun;
  syncs->has_begun = true;
  if (is_first && syncs->highest.lasts) high = first_high;
  if (is_first && syncs->lowest.lasts) low = first_low;
  high = extreme(&syncs->highest, syncs->items, high);
  if (!syncs->has_behavior) return high;
  low = negative(extreme(&syncs->lowest, syncs->items, low));
  return wide_smaller(wide_larger(now, low), high);
}

static void note_counts(bscap_syncs *syncs, wide now) {
  wide *counts = syncs->items + syncs->counts_place;
  if (!syncs->has_begun)
    for (size_t i = 0; i < syncs->counts_size; i++) counts[i] = now;
  syncs->counts_at = syncs->counts_at + 1 < syncs->counts_size ? syncs->counts_at + 1 : 0;
  counts[syncs->counts_at] = now;
}

BSCAP_INLINE half_mask is_out(half now, half least, half most) {
  return half_either(half_greater(least, now), half_greater(now, most));
}

static void watch(bscap_syncs *syncs, const bscap_sync_sight *sight) {
  const half_mask low = half_both(half_not_less(syncs->most_cpu.low, sight->cpu.low),
                                  half_not_less(syncs->most_memory.low, sight->memory.low));
  const half_mask high = half_both(half_not_less(syncs->most_cpu.high, sight->cpu.high),
                                   half_not_less(syncs->most_memory.high, sight->memory.high));
  if (!half_are_all(half_both(low, high))) syncs->is_inexact = true;
}

void bscap_syncs_follow(bscap_syncs *syncs, const wide *replicas, const wide *raw,
                        const half_mask *are_silent, bscap_sync_decision *decision) {
  const wide now = *replicas, least = syncs->least, most = syncs->most;
  const half_mask are_out[2] = {
      half_either(is_out(now.low, least.low, most.low), are_silent[0]),
      half_either(is_out(now.high, least.high, most.high), are_silent[1])};
  note_counts(syncs, now);
  const wide wanted = stabilize(syncs, now, *raw, are_out);
  const half low = normalize(syncs, now.low, wanted.low, least.low, most.low, false);
  const half high = normalize(syncs, now.high, wanted.high, least.high, most.high, true);
  const wide kept = wide_smaller(wide_larger(now, least), most);
  decision->raw = unless_out(*raw, are_out, -1);
  decision->stabilized = unless_out(wanted, are_out, -1);
  decision->replicas =
      (wide){half_choose(are_out[0], kept.low, low), half_choose(are_out[1], kept.high, high)};
}

void bscap_syncs_sync(bscap_syncs *syncs, const bscap_sync_sight *sight,
                      bscap_sync_decision *decision) {
  const wide now = sight->replicas;
  const half_mask none = half_greater(half_of(0), half_of(0));
  const half_mask are_silent[2] = {none, none};
  watch(syncs, sight);
  const wide raw = {ask(syncs, syncs->metrics[0], sight->cpu.low, sight->memory.low, now.low),
                    ask(syncs, syncs->metrics[1], sight->cpu.high, sight->memory.high, now.high)};
  bscap_syncs_follow(syncs, &now, &raw, are_silent, decision);
}

/* --- the start --- */

/* How many syncs fall into an age, the present one included. */
static size_t syncs_within(const bscap_autoscaler *autoscaler, int64_t age_ms) {
  return age_ms < 0 ? 1 : (size_t)(age_ms / autoscaler->sync_period_ms) + 1;
}

static size_t count_counts(const bscap_autoscaler *autoscaler) {
  const int64_t up_ms = bscap_longest_period_ms(&autoscaler->up);
  const int64_t down_ms = bscap_longest_period_ms(&autoscaler->down);
  return syncs_within(autoscaler, up_ms > down_ms ? up_ms : down_ms);
}

size_t bscap_syncs_size(const bscap_autoscaler *autoscaler) {
  return sizeof(bscap_syncs) +
         sizeof(wide) * (syncs_within(autoscaler, bscap_autoscaler_down_age(autoscaler)) + 1 +
                         syncs_within(autoscaler, bscap_autoscaler_up_age(autoscaler)) + 1 +
                         count_counts(autoscaler));
}

static size_t start_window(bscap_syncs *syncs, bscap_window_lanes *window, size_t place,
                           const bscap_autoscaler *autoscaler, int64_t age_ms) {
  const size_t width = syncs_within(autoscaler, age_ms);
  *window = (bscap_window_lanes){.lasts = age_ms >= 0, .width = width, .place = place};
  for (size_t i = 0; i <= width; i++) syncs->items[place + i] = wide_of(-(double)INFINITY);
  return place + width + 1;
}

static void lay_out(bscap_syncs *syncs, const bscap_autoscaler *autoscaler) {
  size_t place =
      start_window(syncs, &syncs->highest, 0, autoscaler, bscap_autoscaler_down_age(autoscaler));
  place =
      start_window(syncs, &syncs->lowest, place, autoscaler, bscap_autoscaler_up_age(autoscaler));
  syncs->counts_place = place;
  syncs->counts_size = count_counts(autoscaler);
}

static void set_lane(wide *numbers, int lane, double number) {
  if (lane < HALF_LANES)
    numbers->low[lane] = number;
  else
    numbers->high[lane - HALF_LANES] = number;
}

static const char *start_lane(bscap_syncs *syncs, int lane, const bscap_autoscaler *autoscaler,
                              const bscap_autoscaler_load *idle) {
  double most_cpu = (double)INFINITY, most_memory = (double)INFINITY;
  for (size_t i = 0; i < syncs->metrics_count; i++) {
    bscap_metric_half *metric = &syncs->metrics[lane / HALF_LANES][i];
    const int place = lane % HALF_LANES;
    const char *refusal = bscap_metric_half_set(metric, place, autoscaler, i, idle);
    if (refusal != NULL) return refusal;
    double *most = syncs->are_cpu[i] ? &most_cpu : &most_memory;
    *most = fmin(*most, metric->most_value[place]);
  }
  set_lane(&syncs->least, lane, autoscaler->least_replicas);
  set_lane(&syncs->most, lane, autoscaler->most_replicas);
  set_lane(&syncs->most_cpu, lane, most_cpu);
  set_lane(&syncs->most_memory, lane, most_memory);
  if (autoscaler->least_replicas < 1) return "the minimum is 0";
  const double most = autoscaler->most_replicas;
  return bscap_rules_fit(&syncs->ups, most) && bscap_rules_fit(&syncs->downs, most)
             ? NULL
             : "a policy's number is too large";
}

/* An event that is out of date for its own direction may be overwritten while it counts for the
 * other one. */
static const char *read_rules(bscap_syncs *syncs, const bscap_autoscaler *autoscaler) {
  syncs->has_behavior = autoscaler->has_behavior;
  if (!bscap_rules_read(&syncs->ups, autoscaler, true) ||
      !bscap_rules_read(&syncs->downs, autoscaler, false))
    return "there are too many policies";
  if (syncs->has_behavior &&
      bscap_longest_period_ms(&autoscaler->up) != bscap_longest_period_ms(&autoscaler->down))
    return "the longest periods of the two directions differ";
  return NULL;
}

const char *bscap_syncs_start(bscap_syncs *syncs, const bscap_autoscaler *const *autoscalers,
                              const bscap_autoscaler_load *idle, size_t count) {
  const bscap_autoscaler *first = autoscalers[0];
  memset(syncs, 0, sizeof *syncs);
  syncs->metrics_count = first->metrics_count;
  if (first->metrics_count == 0) return "there are no metrics";
  if (first->metrics_count > BSCAP_SYNC_METRICS) return "there are too many metrics";
  for (size_t i = 0; i < syncs->metrics_count; i++) syncs->are_cpu[i] = first->metrics[i].is_cpu;
  const char *refusal = read_rules(syncs, first);
  lay_out(syncs, first);
  for (size_t i = 0; i < LANES && refusal == NULL; i++) {
    const size_t from = i < count ? i : 0;
    if (!bscap_autoscalers_are_alike(first, autoscalers[from])) return "autoscalers differ";
    refusal = start_lane(syncs, (int)i, autoscalers[from], &idle[from]);
  }
  return refusal;
}
