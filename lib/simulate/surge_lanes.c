/* The busiest days of several futures by the sync clock, a lane each. */
#include "base/half_elementary.h"
#include "laws/plant_lanes.h"
#include "simulate/rerun.h"

typedef struct numbers {
  _Alignas(64) double lane[LANES];
} numbers;

/* A load's six numbers, in the order of bscap_plants_load. */
enum { LOAD_NUMBERS = 6 };

typedef struct replaying {
  bscap_plants plants;         /* first, as it is aligned */
  numbers begin[LOAD_NUMBERS]; /* of the line between two steps, */
  numbers rise[LOAD_NUMBERS];
  numbers step; /* which is that behind this one; -1: there is none yet */
  numbers is_sudden;
  numbers last_step;
  numbers from_seconds;
  numbers end_seconds;
  numbers crowd_seconds; /* when it comes */
  numbers crowd_lasts;
  numbers crowd;
  numbers allowed;
  numbers sidecars_cpu;
  numbers sidecars_memory;
  numbers sigma;
  numbers keep;
  numbers fresh;
  lanes_random random;
  wide memory;
  wide second;
  bool has_second;
  int halves; /* that have lanes in use */
  double step_seconds;
  const bscap_rerun *replays[LANES];
  bscap_syncs *syncs;
} replaying;

/* --- work --- */

static void load_numbers(const bscap_plant_load *load, double all[LOAD_NUMBERS]) {
  const bscap_demand *cpu = &load->cpu_millicores, *memory = &load->memory_bytes;
  const double in_order[] = {cpu->base_per_pod,    cpu->each_per_pod,    cpu->shared,
                             memory->base_per_pod, memory->each_per_pod, memory->shared};
  memcpy(all, in_order, sizeof in_order);
}

/* The line from the middle of `step` to that of the next, in one lane. */
static void draw_line(replaying *r, size_t lane, double step) {
  const bscap_surge_day *day = r->replays[lane]->day;
  const size_t before = step < 0 ? 0 : (size_t)step;
  const size_t after = step < 0 ? 0 : before + 1 < day->steps ? before + 1 : before;
  double begin[LOAD_NUMBERS], end[LOAD_NUMBERS];
  load_numbers(&day->loads[before], begin);
  load_numbers(&day->loads[after], end);
  for (int i = 0; i < LOAD_NUMBERS; i++) {
    r->begin[i].lane[lane] = begin[i];
    r->rise[i].lane[lane] = end[i] - begin[i];
  }
  r->step.lane[lane] = step;
  r->is_sudden.lane[lane] = after > before && day->are_sudden[after];
}

/* How far along its line each lane is. */
static half go_along(replaying *r, int index, half seconds) {
  const size_t first = (size_t)index * HALF_LANES;
  const half steps = seconds / r->step_seconds - 0.5;
  const half last = *(const half *)(const void *)&r->last_step.lane[first];
  const half step = half_smaller(half_larger(half_floor(steps), half_of(-1)), last);
  const half *lines = (const half *)(const void *)&r->step.lane[first];
  uint32_t others = half_which(half_differ(step, *lines));
  for (int i = 0; others != 0; i++, others >>= 1)
    if (others & 1) draw_line(r, first + (size_t)i, step[i]);
  const half share = steps - step;
  const half is_sudden = *(const half *)(const void *)&r->is_sudden.lane[first];
  const half jump = half_choose(half_greater(half_of(0.5), share), half_of(0), half_of(1));
  return half_choose(half_greater(is_sudden, half_of(0)), jump, share);
}

static wide next_normal(replaying *r) {
  wide pair[2];
  r->has_second = !r->has_second;
  if (!r->has_second) return r->second;
  wide_normal_pair(&r->random, r->halves, pair);
  r->second = pair[1];
  return pair[0];
}

/* Within the hour, by lane: bscap_lognormal_factor. */
BSCAP_INLINE half vary(half sigma, half memory) {
  const half factor = half_exp(sigma * (memory - sigma / 2));
  return half_choose(half_greater(sigma, half_of(0)), factor, half_of(1));
}

BSCAP_INLINE half crowd_at(half since, half lasts, half crowd) {
  const half_mask is_here = half_both(half_not_less(since, half_of(0)), half_greater(lasts, since));
  return half_choose(is_here, crowd, half_of(1));
}

static wide factor_at(replaying *r, wide seconds) {
  const wide sigma = wide_load(r->sigma.lane), lasts = wide_load(r->crowd_lasts.lane);
  const wide since = wide_subtract(seconds, wide_load(r->crowd_seconds.lane));
  const wide crowd = wide_load(r->crowd.lane);
  r->memory = wide_add(wide_multiply(wide_load(r->keep.lane), r->memory),
                       wide_multiply(wide_load(r->fresh.lane), next_normal(r)));
  wide factor = wide_of(1);
  factor.low = crowd_at(since.low, lasts.low, crowd.low) * vary(sigma.low, r->memory.low);
  if (r->halves > 1)
    factor.high = crowd_at(since.high, lasts.high, crowd.high) * vary(sigma.high, r->memory.high);
  return factor;
}

static bscap_plants_load work_at(replaying *r, wide seconds) {
  const wide share = {go_along(r, 0, seconds.low), go_along(r, 1, seconds.high)};
  const wide factor = factor_at(r, seconds);
  wide all[LOAD_NUMBERS];
  for (int i = 0; i < LOAD_NUMBERS; i++)
    all[i] =
        wide_add(wide_load(r->begin[i].lane), wide_multiply(share, wide_load(r->rise[i].lane)));
  return (bscap_plants_load){.cpu_base = wide_add(all[0], wide_load(r->sidecars_cpu.lane)),
                             .cpu_each = all[1],
                             .cpu_shared = wide_multiply(all[2], factor),
                             .memory_base = wide_add(all[3], wide_load(r->sidecars_memory.lane)),
                             .memory_each = all[4],
                             .memory_shared = wide_multiply(all[5], factor)};
}

/* --- the run --- */

static const char *start_plants(replaying *r, size_t count) {
  const bscap_plant *kinds[LANES];
  const bscap_autoscaler *autoscalers[LANES];
  numbers pods;
  for (size_t i = 0; i < LANES; i++) {
    const bscap_rerun *replay = r->replays[i];
    kinds[i] = &replay->service->plant;
    autoscalers[i] = &replay->service->autoscaler;
    pods.lane[i] = replay->day->pods[replay->from_step];
  }
  r->memory = next_normal(r);
  const bscap_plants_load load = work_at(r, wide_load(r->from_seconds.lane));
  const wide first = wide_load(pods.lane);
  return bscap_plants_start(&r->plants, r->syncs, kinds, autoscalers, count, &load, &first);
}

/* One day's outcome by lane: seconds of unmet work, and when that passed what is allowed. */
typedef struct outcomes {
  wide unmet;
  wide passed; /* before that INFINITY */
} outcomes;

BSCAP_INLINE void note(half *unmet, half *passed, half more, half at, half end, half allowed) {
  const half_mask goes_on = half_greater(end, at);
  *unmet += half_choose(goes_on, more, half_of(0));
  const half_mask passes = half_both(goes_on, half_greater(*unmet, allowed));
  *passed = half_choose(passes, half_smaller(at, *passed), *passed);
}

static outcomes run_all(replaying *r) {
  const double period = (double)r->replays[0]->service->autoscaler.sync_period_ms / 1000;
  const wide end = wide_load(r->end_seconds.lane), allowed = wide_load(r->allowed.lane);
  outcomes all = {wide_of(0), wide_of((double)INFINITY)};
  wide at = wide_load(r->from_seconds.lane);
  while (half_any(half_either(half_greater(end.low, at.low), half_greater(end.high, at.high)))) {
    bscap_sync_decision decision;
    wide more;
    bscap_plants_sync(&r->plants, &decision);
    const bscap_plants_load load = work_at(r, wide_add(at, wide_of(period / 2)));
    bscap_plants_run(&r->plants, &load, &more);
    note(&all.unmet.low, &all.passed.low, more.low, at.low, end.low, allowed.low);
    note(&all.unmet.high, &all.passed.high, more.high, at.high, end.high, allowed.high);
    at = wide_add(at, wide_of(period));
  }
  return all;
}

/* --- the start --- */

static void start_lane(replaying *r, size_t lane, const bscap_rerun *replay) {
  const bscap_plan_service *service = replay->service;
  const double step_seconds = replay->plan->step_seconds;
  const bscap_surge_day *day = replay->day;
  r->replays[lane] = replay;
  r->last_step.lane[lane] = (double)day->steps - 1;
  r->from_seconds.lane[lane] = (double)replay->from_step * step_seconds;
  r->end_seconds.lane[lane] = (double)replay->end_step * step_seconds;
  r->crowd_seconds.lane[lane] = (double)day->peak_step * step_seconds;
  r->crowd_lasts.lane[lane] = replay->flash_seconds;
  r->crowd.lane[lane] = day->flashes[day->peak_step];
  r->allowed.lane[lane] = replay->allowed;
  r->sidecars_cpu.lane[lane] = service->sidecars_cpu_millicores;
  r->sidecars_memory.lane[lane] = service->sidecars_memory_bytes;
  r->sigma.lane[lane] = service->within_sigma;
  r->keep.lane[lane] = service->within_sigma > 0 ? service->within.keep : 0;
  r->fresh.lane[lane] = service->within_sigma > 0 ? service->within.fresh : 0;
  for (int i = 0; i < 4; i++) r->random.state[i][lane] = replay->random.state[i];
  draw_line(r, lane, -1);
}

static size_t room_of(const bscap_plan_service *service) {
  return (sizeof(replaying) + 63) / 64 * 64 + bscap_syncs_size(&service->autoscaler);
}

static replaying *enter(void *room) {
  replaying *r = room;
  memset(r, 0, sizeof *r);
  r->syncs = (bscap_syncs *)(void *)((char *)room + (sizeof *r + 63) / 64 * 64);
  return r;
}

static const char *refuse(void *room, const bscap_plan_service *const *services, size_t count) {
  const bscap_plant *kinds[LANES];
  const bscap_autoscaler *autoscalers[LANES];
  const bscap_plants_load nothing = {.cpu_base = wide_of(0)};
  const wide pods = wide_of(1);
  replaying *r = enter(room);
  for (size_t i = 0; i < LANES; i++) {
    kinds[i] = &services[i < count ? i : 0]->plant;
    autoscalers[i] = &services[i < count ? i : 0]->autoscaler;
  }
  return bscap_plants_start(&r->plants, r->syncs, kinds, autoscalers, count, &nothing, &pods);
}

static uint32_t run(void *room, const bscap_rerun *replays, size_t count,
                    bscap_surge_outcome *results) {
  replaying *r = enter(room);
  r->step_seconds = replays[0].plan->step_seconds;
  r->halves = count > HALF_LANES ? 2 : 1;
  for (size_t i = 0; i < LANES; i++) start_lane(r, i, &replays[i < count ? i : 0]);
  if (start_plants(r, count) != NULL) return (1U << LANES) - 1;
  const outcomes all = run_all(r);
  numbers unmet, passed;
  wide_store(unmet.lane, all.unmet);
  wide_store(passed.lane, all.passed);
  for (size_t i = 0; i < count; i++)
    results[i] = (bscap_surge_outcome){
        unmet.lane[i],
        isinf(passed.lane[i]) ? (double)NAN : replays[i].day->start_seconds + passed.lane[i]};
  return bscap_plants_by_the_law(&r->plants);
}

const bscap_rerun_lanes LANES_NAMED(bscap_rerun_lanes) = {room_of, refuse, run};
