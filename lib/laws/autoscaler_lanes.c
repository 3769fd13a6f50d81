/* Autoscalers at rest, one in each lane. */
#include "laws/autoscaler_lanes.h"

/* Products with an inverse are wrong by less than a hundredth of this. */
#define HAIR 1e-14

/* CPU use is rounded to a millionth of a millicore before it is rounded up to a whole one: by this
 * much it may exceed that. Nearer to it than a fifth of that it is not certain. */
#define CPU_SLACK  0.5e-6
#define CPU_UNSURE 0.2e-6

/* Of a way to rest; longer ones go through the law. */
enum { MOST_SYNCS = 12 };

typedef struct half_load {
  half cpu_per_pod;
  half cpu_shared;
  half memory_per_pod;
  half memory_shared;
} half_load;

/* One bit for each lane of both halves. */
static inline uint32_t which_of(half_mask low, half_mask high) {
  return half_which(low) | half_which(high) << HALF_LANES;
}

/* --- whether the count stays --- */

/* The least figure that keeps the count: within the tolerance, or rounded up to it. */
BSCAP_INLINE half least_figure(const bscap_metric_half *metric, half inverse) {
  const half before = metric->aim * (1 - inverse) * (1 + 1e-12);
  return half_smaller(metric->least_within, half_floor(before) + 1);
}

/* The least whole value for which some metric of the resource keeps the count. */
BSCAP_INLINE half least_value(const bscap_rest *rest, const bscap_rest_half *part, bool is_cpu) {
  half least = half_of((double)INFINITY);
  for (size_t i = 0; i < rest->metrics_count; i++) {
    const bscap_metric_half *metric = &part->metrics[i];
    if (rest->are_cpu[i] == is_cpu)
      least =
          half_smaller(least, bscap_metric_half_value(metric, least_figure(metric, part->inverse)));
  }
  return least;
}

BSCAP_INLINE half_mask is_in_range(const bscap_rest_half *part) {
  return half_both(half_not_less(part->replicas, part->least),
                   half_not_less(part->most, part->replicas));
}

/* Counts out of range never stay, nor does one that only more CPU than the limit would keep. */
BSCAP_INLINE void move_bounds(const bscap_rest *rest, bscap_rest_half *part, half replicas) {
  const half never = half_of((double)NAN), always = half_of((double)INFINITY);
  part->replicas = replicas;
  part->inverse = 1 / replicas;
  const half cpu = least_value(rest, part, true) - 1 + (CPU_SLACK + CPU_UNSURE);
  const half memory = least_value(rest, part, false) * (1 + HAIR);
  const half_mask is_least = half_equal(replicas, part->least);
  const half_mask is_most = half_equal(replicas, part->most);
  part->cpu.low = half_choose(half_not_less(cpu, part->cpu_limit), never, cpu);
  part->cpu.low = half_choose(is_least, half_of(-1), part->cpu.low);
  part->memory.low = half_choose(half_equal(memory, always), never, memory);
  part->memory.low = half_choose(is_least, half_of(-1), part->memory.low);
  part->cpu.high = half_choose(is_most, always, part->highest_cpu);
  part->memory.high = half_choose(is_most, always, part->highest_memory);
  part->cpu.high = half_choose(is_in_range(part), part->cpu.high, never);
}

/* Of negative loads nothing is certain. */
BSCAP_INLINE half_mask are_loads(const half_load *load) {
  const half cpu = half_smaller(load->cpu_per_pod, load->cpu_shared);
  const half memory = half_smaller(load->memory_per_pod, load->memory_shared);
  return half_not_less(half_smaller(cpu, memory), half_of(0));
}

/* Where it certainly does. */
BSCAP_INLINE half_mask stay(const bscap_rest_half *part, const half_load *load) {
  const half cpu = load->cpu_per_pod + load->cpu_shared * part->inverse;
  const half memory = load->memory_per_pod + load->memory_shared * part->inverse;
  const half_mask nothing_asks_for_more =
      half_both(half_not_less(part->cpu.high, cpu), half_not_less(part->memory.high, memory));
  const half_mask something_asks_for_it =
      half_either(half_not_less(cpu, part->cpu.low), half_not_less(memory, part->memory.low));
  return half_both(half_both(nothing_asks_for_more, something_asks_for_it), are_loads(load));
}

/* --- what the metrics ask for --- */

/* A value and whether it counts. */
typedef struct measured {
  half value;
  half_mask is_exact;
} measured;

BSCAP_INLINE half use_per_pod(const bscap_rest_half *part, half per_pod, half shared) {
  return per_pod + half_quotient(shared, part->replicas, part->inverse);
}

BSCAP_INLINE measured measure_cpu(const bscap_rest_half *part, const half_load *load) {
  const half all = use_per_pod(part, load->cpu_per_pod, load->cpu_shared);
  const half use = half_smaller(all, part->cpu_limit);
  const half whole = half_ceil(use - CPU_SLACK), above = whole - (use - CPU_SLACK);
  const half_mask is_clear = half_both(half_greater(above, half_of(CPU_UNSURE)),
                                       half_greater(half_of(1 - CPU_UNSURE), above));
  const half_mask is_small = half_not_less(part->most_cpu, use);
  return (measured){half_larger(whole, half_of(0)), half_both(is_small, is_clear)};
}

BSCAP_INLINE measured measure_memory(const bscap_rest_half *part, const half_load *load) {
  const half use = use_per_pod(part, load->memory_per_pod, load->memory_shared);
  return (measured){half_floor(use), half_not_less(part->most_memory, use)};
}

typedef struct asked {
  half replicas; /* within least and most */
  half_mask is_exact;
} asked;

BSCAP_INLINE asked ask(const bscap_rest *rest, const bscap_rest_half *part, const half_load *load) {
  const measured cpu = measure_cpu(part, load), memory = measure_memory(part, load);
  half best = part->least;
  for (size_t i = 0; i < rest->metrics_count; i++) {
    const half value = rest->are_cpu[i] ? cpu.value : memory.value;
    best = half_larger(bscap_metric_half_propose(&part->metrics[i], value, part->replicas), best);
  }
  const half_mask is_exact = half_both(half_both(cpu.is_exact, memory.is_exact), are_loads(load));
  return (asked){half_smaller(best, part->most), is_exact};
}

/* --- the way to rest --- */

typedef struct way {
  half counts[MOST_SYNCS + 1]; /* before each sync */
  half peak;                   /* the most that was asked for */
  half_mask moves;
  half_mask has_fallen;
  half_mask by_the_law;
} way;

/* How far up the policies let the count go in this sync. */
BSCAP_INLINE half limit_up(const bscap_rest *rest, const way *to_rest, size_t sync) {
  half limit = half_of(0);
  for (size_t i = 0; i < rest->ups.count; i++) {
    const size_t syncs = rest->ups.policies[i].syncs;
    const half start = to_rest->counts[sync >= syncs ? sync - syncs + 1 : 0];
    limit = bscap_rules_half_limit(&rest->ups, i, limit, start);
  }
  return half_larger(limit, to_rest->counts[sync]);
}

/* Without `behavior` a size that was wanted is remembered until it is reached. */
BSCAP_INLINE half_mask is_remembered(const bscap_rest *rest, const way *to_rest, half asked_for,
                                     half now) {
  const half_mask is_wanted =
      half_both(half_greater(to_rest->peak, asked_for), half_greater(to_rest->peak, now));
  return rest->has_behavior ? half_greater(half_of(0), half_of(0)) : is_wanted;
}

/* One sync upwards; downwards all that the window lasts. */
BSCAP_INLINE half go(const bscap_rest *rest, const bscap_rest_half *part, const half_load *load,
                     way *to_rest, size_t sync) {
  const half now = part->replicas;
  const asked wanted = ask(rest, part, load);
  const half_mask rises = half_greater(wanted.replicas, now);
  const half_mask falls = half_greater(now, wanted.replicas);
  const half_mask turns = half_both(rises, to_rest->has_fallen);
  const half_mask is_held =
      half_without(is_remembered(rest, to_rest, wanted.replicas, now), to_rest->has_fallen);
  const half_mask is_open = half_either(half_without(to_rest->moves, wanted.is_exact),
                                        half_both(to_rest->moves, half_either(turns, is_held)));
  to_rest->by_the_law = half_either(to_rest->by_the_law, is_open);
  to_rest->moves = half_both(half_without(to_rest->moves, is_open), half_either(rises, falls));
  to_rest->has_fallen = half_either(to_rest->has_fallen, falls);
  to_rest->peak = half_larger(wanted.replicas, to_rest->peak);
  half next = half_smaller(wanted.replicas, limit_up(rest, to_rest, sync));
  next = half_choose(to_rest->moves, next, now);
  to_rest->counts[sync + 1] = next;
  return next;
}

BSCAP_INLINE void start_way(way *to_rest, const bscap_rest_half *part, half_mask moves) {
  const half_mask is_closed = is_in_range(part);
  to_rest->counts[0] = part->replicas;
  to_rest->peak = half_of(0);
  to_rest->moves = half_both(moves, is_closed);
  to_rest->has_fallen = half_without(moves, moves);
  to_rest->by_the_law = half_without(moves, is_closed);
}

BSCAP_INLINE void end_where_it_rests(const bscap_rest *rest, const bscap_rest_half *part,
                                     const half_load *load, way *to_rest) {
  const half_mask is_held = half_without(
      is_remembered(rest, to_rest, part->replicas, part->replicas), to_rest->has_fallen);
  to_rest->moves = half_without(to_rest->moves, half_without(stay(part, load), is_held));
}

/* The lanes that go through the law, a bit for each; the others have come to rest. Both halves side
 * by side, as each waits long for its own numbers. */
static uint32_t come_to_rest(bscap_rest *rest, const half_load *loads, half_mask moves_low,
                             half_mask moves_high) {
  bscap_rest_half *parts = rest->halves;
  way ways[2];
  start_way(&ways[0], &parts[0], moves_low);
  start_way(&ways[1], &parts[1], moves_high);
  for (size_t sync = 0; sync < MOST_SYNCS; sync++) {
    if (!half_any(half_either(ways[0].moves, ways[1].moves))) break;
    const half low = go(rest, &parts[0], &loads[0], &ways[0], sync);
    const half high = go(rest, &parts[1], &loads[1], &ways[1], sync);
    move_bounds(rest, &parts[0], low);
    move_bounds(rest, &parts[1], high);
    end_where_it_rests(rest, &parts[0], &loads[0], &ways[0]);
    end_where_it_rests(rest, &parts[1], &loads[1], &ways[1]);
  }
  return which_of(half_either(ways[0].by_the_law, ways[0].moves),
                  half_either(ways[1].by_the_law, ways[1].moves));
}

/* --- all lanes --- */

static double settle_by_the_law(bscap_rest *rest, const half_load *loads, int lane,
                                double replicas) {
  const half_load *from = &loads[lane / HALF_LANES];
  const int place = lane % HALF_LANES;
  bscap_autoscaler_load load = rest->idle[lane];
  load.cpu_millicores = (bscap_demand){from->cpu_per_pod[place], 0, from->cpu_shared[place]};
  load.memory_bytes = (bscap_demand){from->memory_per_pod[place], 0, from->memory_shared[place]};
  rest->by_the_law++;
  return bscap_autoscaler_settle(rest->state, rest->autoscalers[lane], &load, (int32_t)replicas);
}

BSCAP_INLINE half_mask see_anew(const bscap_rest *rest, bscap_rest_half *part,
                                const half_load *load, half counts) {
  if (half_any(half_differ(part->replicas, counts))) move_bounds(rest, part, counts);
  return half_without(half_equal(counts, counts), stay(part, load));
}

/* Where not all lanes are certain to stay. */
static __attribute__((noinline)) void change(bscap_rest *rest, const half_load *loads,
                                             half *counts) {
  const half before[2] = {counts[0], counts[1]};
  bscap_rest_half *parts = rest->halves;
  const half_mask low = see_anew(rest, &parts[0], &loads[0], counts[0]);
  const half_mask high = see_anew(rest, &parts[1], &loads[1], counts[1]);
  uint32_t open = which_of(low, high);
  rest->changes += (size_t)__builtin_popcount(open);
  if (rest->refusal == NULL && open != 0) {
    open = come_to_rest(rest, loads, low, high);
    for (int i = 0; i < 2; i++) counts[i] = parts[i].replicas;
  }
  for (int i = 0; open != 0; i++, open >>= 1)
    if (open & 1)
      counts[i / HALF_LANES][i % HALF_LANES] =
          settle_by_the_law(rest, loads, i, before[i / HALF_LANES][i % HALF_LANES]);
}

void bscap_rest_settle(bscap_rest *rest, const bscap_rest_load *load, wide *replicas) {
  const half_load loads[2] = {{load->cpu_per_pod.low, load->cpu_shared.low,
                               load->memory_per_pod.low, load->memory_shared.low},
                              {load->cpu_per_pod.high, load->cpu_shared.high,
                               load->memory_per_pod.high, load->memory_shared.high}};
  half counts[2] = {replicas->low, replicas->high};
  const bscap_rest_half *parts = rest->halves;
  const half_mask low =
      half_both(half_equal(parts[0].replicas, counts[0]), stay(&parts[0], &loads[0]));
  const half_mask high =
      half_both(half_equal(parts[1].replicas, counts[1]), stay(&parts[1], &loads[1]));
  if (half_are_all(half_both(low, high))) return;
  change(rest, loads, counts);
  replicas->low = counts[0];
  replicas->high = counts[1];
}

/* --- the start --- */

/* Whether a policy lets the count fall to the minimum from anywhere. */
static bool lets_fall(const bscap_autoscaler *autoscaler, const bscap_scaling_policy *policy) {
  const double most = autoscaler->most_replicas;
  const double left = policy->kind == BSCAP_POLICY_PODS ? most - policy->value
                                                        : most * (1 - (double)policy->value / 100);
  return left <= autoscaler->least_replicas && left > INT32_MIN;
}

static bool falls_freely(const bscap_autoscaler *autoscaler) {
  const bscap_scaling_rules *down = &autoscaler->down;
  if (!autoscaler->has_behavior) return true;
  if (down->select == BSCAP_SELECT_DISABLED) return false;
  size_t free = 0;
  for (size_t i = 0; i < down->policies_count; i++)
    free += lets_fall(autoscaler, &down->policies[i]);
  return down->select == BSCAP_SELECT_MAX ? free > 0 : free == down->policies_count;
}

/* Why there is no closed form, but for what the minimum and maximum of a lane decide. */
static const char *read_rules(bscap_rest *rest, const bscap_autoscaler *autoscaler) {
  rest->has_behavior = autoscaler->has_behavior;
  if (!bscap_rules_read(&rest->ups, autoscaler, true)) return "there are too many policies";
  if (rest->ups.count == 0) return "it never scales up";
  return rest->has_behavior && autoscaler->up.window_seconds != 0 ? "a window holds its way up"
                                                                  : NULL;
}

static const char *read_range(const bscap_rest *rest, const bscap_autoscaler *autoscaler) {
  if (!falls_freely(autoscaler)) return "policies hold its way down";
  return bscap_rules_fit(&rest->ups, autoscaler->most_replicas) ? NULL
                                                                : "a policy's number is too large";
}

static double unless_nan(double limit) {
  return isnan(limit) ? (double)INFINITY : limit;
}

/* The last value that no metric asks more pods for: below it all are certain to do so. */
static void set_highest(const bscap_rest *rest, bscap_rest_half *part, int place) {
  double cpu = (double)INFINITY, memory = (double)INFINITY, most_cpu = cpu, most_memory = memory;
  for (size_t i = 0; i < rest->metrics_count; i++) {
    const bscap_metric_half *metric = &part->metrics[i];
    const double over = (metric->most_within[place] + 1) * metric->request[place];
    const double value = ceil((over - 0.5) / metric->per_value[place]) - 1;
    if (rest->are_cpu[i]) {
      cpu = fmin(cpu, value + CPU_UNSURE);
      most_cpu = fmin(most_cpu, metric->most_value[place]);
    } else {
      memory = fmin(memory, (value + 1) * (1 - HAIR));
      most_memory = fmin(most_memory, metric->most_value[place]);
    }
  }
  part->highest_cpu[place] = cpu < part->cpu_limit[place] ? cpu : (double)INFINITY;
  part->highest_memory[place] = memory;
  part->most_cpu[place] = most_cpu;
  part->most_memory[place] = most_memory;
}

static const char *start_lane(bscap_rest *rest, size_t lane) {
  const bscap_autoscaler *autoscaler = rest->autoscalers[lane];
  bscap_rest_half *part = &rest->halves[lane / HALF_LANES];
  const int place = (int)(lane % HALF_LANES);
  for (size_t i = 0; i < rest->metrics_count; i++) {
    const char *refusal =
        bscap_metric_half_set(&part->metrics[i], place, autoscaler, i, &rest->idle[lane]);
    if (refusal != NULL) return refusal;
  }
  part->least[place] = autoscaler->least_replicas;
  part->most[place] = autoscaler->most_replicas;
  part->cpu_limit[place] = unless_nan(rest->idle[lane].cpu_limit_millicores);
  part->replicas[place] = 0;
  set_highest(rest, part, place);
  if (rest->refusal == NULL) rest->refusal = read_range(rest, autoscaler);
  if (autoscaler->least_replicas < 1) return "the minimum is 0";
  return part->cpu_limit[place] > 0 ? NULL : "the CPU limit is 0";
}

const char *bscap_rest_start(bscap_rest *rest, const bscap_autoscaler *const *autoscalers,
                             const bscap_autoscaler_load *idle, size_t count,
                             bscap_autoscaler_state *state) {
  const bscap_autoscaler *first = autoscalers[0];
  memset(rest, 0, sizeof *rest);
  rest->state = state;
  rest->metrics_count = first->metrics_count;
  if (first->metrics_count == 0) return "there are no metrics";
  if (first->metrics_count > BSCAP_REST_METRICS) return "there are too many metrics";
  for (size_t i = 0; i < rest->metrics_count; i++) rest->are_cpu[i] = first->metrics[i].is_cpu;
  rest->refusal = read_rules(rest, first);
  for (size_t i = 0; i < LANES; i++) {
    const size_t from = i < count ? i : 0;
    if (!bscap_autoscalers_are_alike(first, autoscalers[from])) return "autoscalers differ";
    rest->autoscalers[i] = autoscalers[from];
    rest->idle[i] = idle[from];
    const char *refusal = start_lane(rest, i);
    if (refusal != NULL) return refusal;
  }
  return NULL;
}
