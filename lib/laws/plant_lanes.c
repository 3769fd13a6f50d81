/* From one event to the next in lanes: pods that come on, scrapes, and the work that is done in
 * between. */
#include "laws/plant_lanes.h"

#include "laws/plant.h"
#include "laws/plant_pods_lanes.h"

/* What does not change from one sync to the next. */
typedef struct half_work {
  half own;  /* CPU of a ready pod beside shared work */
  half idle; /* of one that is not ready */
  half arriving;
  half own_bytes;
  half idle_bytes;
  half shared_bytes;
} half_work;

/* --- numbers --- */

BSCAP_INLINE half amount(half value) {
  return half_choose(half_greater(value, half_of(0)), half_smaller(value, half_of(1e18)),
                     half_of(0));
}

BSCAP_INLINE half_mask exceeds(half value, half limit) {
  return half_both(half_greater(value, limit), half_greater(value - limit, 1e-12 * value));
}

/* Of one ready pod, where there are some. */
BSCAP_INLINE half share_of(const bscap_plant_half *plant, half all) {
  return half_quotient(all, plant->ready_pods, plant->inverse_ready);
}

BSCAP_INLINE half memory_of(const bscap_plant_half *plant, const half_work *work) {
  const half bytes = work->own_bytes + share_of(plant, work->shared_bytes);
  return half_choose(half_greater(plant->ready_pods, half_of(0)), bytes, half_of(0));
}

BSCAP_INLINE half_work work_of(const bscap_plant_half *plant, half cpu_base, half cpu_each,
                               half cpu_shared, half memory_base, half memory_each,
                               half memory_shared) {
  return (half_work){.own = half_smaller(amount(cpu_base + cpu_each), plant->cpu_limit),
                     .idle = half_smaller(amount(cpu_base), plant->cpu_limit),
                     .arriving = amount(cpu_shared),
                     .own_bytes = amount(memory_base + memory_each),
                     .idle_bytes = amount(memory_base),
                     .shared_bytes = amount(memory_shared)};
}

static half_work work_of_half(const bscap_plant_half *plant, const bscap_plants_load *load,
                              bool is_high) {
  if (is_high)
    return work_of(plant, load->cpu_base.high, load->cpu_each.high, load->cpu_shared.high,
                   load->memory_base.high, load->memory_each.high, load->memory_shared.high);
  return work_of(plant, load->cpu_base.low, load->cpu_each.low, load->cpu_shared.low,
                 load->memory_base.low, load->memory_each.low, load->memory_shared.low);
}

/* --- work --- */

static void use_cpu(bscap_plant_half *plant, half now, half ready_use, half idle_use) {
  for (size_t i = 0; i < plant->cohorts_count; i++) {
    bscap_cohort_half *cohort = &plant->cohorts[i];
    const half_mask run = half_not_less(now, cohort->runs_since_ms);
    const half_mask are_ready = half_not_less(now, cohort->ready_since_ms);
    const half idle = half_choose(run, idle_use, half_of(0));
    cohort->cpu_used += half_choose(are_ready, ready_use, idle);
  }
}

/* A time in which nothing changes. */
static void pass(bscap_plant_half *plant, const half_work *work, half now, half until) {
  const half none = half_of(0), length = until - now, ready = plant->ready_pods;
  const half_mask is_any = half_greater(ready, none);
  const half room = half_choose(is_any, ready * (plant->cpu_limit - work->own), none);
  const half_mask is_unmet = exceeds(work->arriving, room);
  const half served = half_choose(is_unmet, room * length, work->arriving * length);
  plant->unmet_ms += half_choose(is_unmet, length, none);
  const half use = half_choose(is_any, work->own * length + share_of(plant, served), none);
  use_cpu(plant, now, use, work->idle * length);
}

/* --- events --- */

static bool advance(bscap_plant_half *plant, half now) {
  if (!half_any(half_not_less(now, plant->next_due_ms))) return false;
  bscap_plant_half_recount(plant, now);
  return true;
}

/* Kills all that is too large. Ends, as only the first kill goes without a pause. */
static void kill(bscap_plant_half *plant, const half_work *work, half now) {
  half_mask die = exceeds(memory_of(plant, work), plant->memory_limit);
  while (half_any(die)) {
    bscap_plant_half_kill(plant, die, now);
    bscap_plant_half_recount(plant, now);
    die = exceeds(memory_of(plant, work), plant->memory_limit);
  }
}

/* Each lane goes from its own event to its own next one. */
static void run_half(bscap_plant_half *plant, const half_work *work, double from_ms,
                     double end_ms) {
  const half end = half_of(end_ms);
  half now = half_of(from_ms);
  while (half_any(half_greater(end, now))) {
    const half next = half_smaller(plant->next_due_ms, end);
    pass(plant, work, now, next);
    now = next;
    if (advance(plant, now)) kill(plant, work, now);
  }
}

/* --- from sync to sync --- */

void bscap_plants_run(bscap_plants *plants, const bscap_plants_load *load, wide *unmet_seconds) {
  const double end_ms = plants->now_ms + plants->sync_ms;
  const int count = plants->halves_count;
  bscap_plant_half *halves = plants->halves;
  half_work work[2];
  for (int i = 0; i < count; i++) {
    work[i] = work_of_half(&halves[i], load, i == 1);
    halves[i].unmet_ms = half_of(0);
    kill(&halves[i], &work[i], half_of(plants->now_ms));
  }
  while (plants->now_ms < end_ms) {
    const double until_ms = fmin(end_ms, plants->next_scrape_ms);
    for (int i = 0; i < count; i++) run_half(&halves[i], &work[i], plants->now_ms, until_ms);
    plants->now_ms = until_ms;
    if (until_ms < plants->next_scrape_ms) continue;
    for (int i = 0; i < count; i++)
      bscap_plant_half_scrape(&halves[i], plants, memory_of(&halves[i], &work[i]),
                              work[i].idle_bytes);
    plants->next_scrape_ms += plants->scrape_ms;
  }
  *unmet_seconds = (wide){halves[0].unmet_ms / 1000, halves[1].unmet_ms / 1000};
}

void bscap_plants_scale(bscap_plants *plants, const wide *replicas) {
  bscap_plant_half_scale(&plants->halves[0], replicas->low, plants->now_ms);
  bscap_plant_half_scale(&plants->halves[1], replicas->high, plants->now_ms);
}

uint32_t bscap_plants_by_the_law(const bscap_plants *plants) {
  return half_which(plants->halves[0].by_the_law) | half_which(plants->halves[1].by_the_law)
                                                        << HALF_LANES;
}

/* --- the start --- */

static double at_least_0(int64_t time_ms) {
  return time_ms > 0 ? (double)time_ms : 0;
}

static void start_lane(bscap_plants *plants, size_t lane, const bscap_plant *kind,
                       const bscap_autoscaler *autoscaler) {
  bscap_plant_half *plant = &plants->halves[lane / HALF_LANES];
  const size_t place = lane % HALF_LANES;
  const double most_cohorts = (double)bscap_plant_most_cohorts(kind, autoscaler);
  plant->cpu_limit[place] = bscap_plant_limit(kind->cpu_limit_millicores);
  plant->memory_limit[place] = bscap_plant_limit(kind->memory_limit_bytes);
  plant->most_pods[place] = kind->most_pods;
  plant->most_cohorts[place] = fmin(most_cohorts, BSCAP_PLANT_COHORTS);
  plant->schedule_ms[place] = at_least_0(kind->schedule_ms);
  plant->start_ms[place] = at_least_0(kind->start_ms);
  plant->ready_ms[place] = at_least_0(kind->ready_ms);
}

/* As if the load had been so for ever. */
static void start_half(bscap_plant_half *plant, const half_work *work, half pods) {
  const half use = half_smaller(work->own + work->arriving / pods, plant->cpu_limit);
  bscap_plant_half_begin(plant, pods, use, work->own_bytes + work->shared_bytes / pods);
}

static const char *read_times(bscap_plants *plants, const bscap_plant *kind,
                              const bscap_autoscaler *autoscaler) {
  plants->scrape_ms = plants->next_scrape_ms = (double)kind->scrape_ms;
  plants->lag_ms = at_least_0(kind->lag_ms);
  plants->sync_ms = (double)autoscaler->sync_period_ms;
  plants->initialization_ms = (double)autoscaler->cpu_initialization_ms;
  plants->readiness_delay_ms = (double)autoscaler->readiness_delay_ms;
  plants->slots = (size_t)floor(fmin(plants->lag_ms / plants->scrape_ms, 1000)) + 2;
  if (plants->slots > BSCAP_PLANT_SLOTS) return "metrics are too late";
  return kind->unserved == BSCAP_UNSERVED_DROPPED ? NULL : "work waits";
}

static bool are_alike(const bscap_plant *a, const bscap_plant *b) {
  return a->scrape_ms == b->scrape_ms && a->lag_ms == b->lag_ms && a->unserved == b->unserved;
}

/* A controller's load that says what pods request. */
static bscap_autoscaler_load idle_of(const bscap_plant *kind) {
  return (bscap_autoscaler_load){.cpu_request_millicores = kind->cpu_request_millicores,
                                 .cpu_limit_millicores = kind->cpu_limit_millicores,
                                 .memory_request_bytes = kind->memory_request_bytes};
}

const char *bscap_plants_start(bscap_plants *plants, bscap_syncs *syncs,
                               const bscap_plant *const *kinds,
                               const bscap_autoscaler *const *autoscalers, size_t count,
                               const bscap_plants_load *load, const wide *pods) {
  bscap_autoscaler_load idle[LANES];
  memset(plants, 0, sizeof *plants);
  for (size_t i = 0; i < LANES; i++) idle[i] = idle_of(kinds[i < count ? i : 0]);
  const char *refusal = bscap_syncs_start(syncs, autoscalers, idle, count);
  if (refusal != NULL) return refusal;
  plants->syncs = syncs;
  plants->halves_count = count > HALF_LANES ? 2 : 1;
  refusal = read_times(plants, kinds[0], autoscalers[0]);
  for (size_t i = 0; i < LANES && refusal == NULL; i++) {
    const bscap_plant *kind = kinds[i < count ? i : 0];
    if (!are_alike(kinds[0], kind)) return "plants differ";
    start_lane(plants, i, kind, autoscalers[i < count ? i : 0]);
  }
  if (refusal != NULL) return refusal;
  const half_work low = work_of_half(&plants->halves[0], load, false);
  const half_work high = work_of_half(&plants->halves[1], load, true);
  start_half(&plants->halves[0], &low, pods->low);
  start_half(&plants->halves[1], &high, pods->high);
  return NULL;
}
