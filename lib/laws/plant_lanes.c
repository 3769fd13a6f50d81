/* From one sync to the next in lanes: pods that come on, scrapes, and the work in between. */
#include "laws/plant_lanes.h"

#include "laws/plant.h"

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

static half count_ready(const bscap_plants *plants, const bscap_plant_half *plant, half now) {
  half ready = plant->old.count;
  for (size_t i = 0; i < plants->young; i++) {
    const size_t place = bscap_plants_place(plants, i);
    const half_mask is_ready = half_not_less(now - plants->created_ms[place], plant->ready);
    ready += half_choose(is_ready, plant->young[place].count, half_of(0));
  }
  return ready;
}

/* Pods that now need too much memory are taken for lost. */
static void settle(const bscap_plants *plants, bscap_plant_half *plant, const half_work *work,
                   half now, bool is_new_work) {
  const half ready = count_ready(plants, plant, now);
  const bool is_other = half_any(half_differ(ready, plant->ready_pods));
  if (is_other) {
    plant->ready_pods = ready;
    plant->inverse_ready = 1 / ready;
  }
  if (is_other || is_new_work)
    plant->by_the_law =
        half_either(plant->by_the_law, exceeds(memory_of(plant, work), plant->memory_limit));
}

/* When the next pods come a stage further, or `end`. */
static half next_event(const bscap_plants *plants, const bscap_plant_half *plant, half now,
                       half end) {
  half next = end;
  for (size_t i = 0; i < plants->young; i++) {
    const size_t place = bscap_plants_place(plants, i);
    const half age = now - plants->created_ms[place];
    half due =
        half_choose(half_greater(plant->ready, age), plant->ready, half_of((double)INFINITY));
    due = half_choose(half_greater(plant->running, age), plant->running, due);
    due = half_choose(half_greater(plant->starting, age), plant->starting, due);
    const half_mask exists = half_greater(plant->young[place].count, half_of(0));
    next = half_smaller(half_choose(exists, due + plants->created_ms[place], end), next);
  }
  return next;
}

/* What pods used in a time in which nothing changed. */
static void use_cpu(const bscap_plants *plants, bscap_plant_half *plant, half now, half ready_use,
                    half idle_use) {
  plant->old.cpu_used += ready_use;
  for (size_t i = 0; i < plants->young; i++) {
    const size_t place = bscap_plants_place(plants, i);
    bscap_pods_half *pods = &plant->young[place];
    const half age = now - plants->created_ms[place];
    const half idle =
        half_choose(half_not_less(age, plant->running), pods->cpu_used + idle_use, pods->cpu_used);
    pods->cpu_used =
        half_choose(half_not_less(age, plant->ready), pods->cpu_used + ready_use, idle);
  }
}

static void pass(const bscap_plants *plants, bscap_plant_half *plant, const half_work *work,
                 half now, half until) {
  const half none = half_of(0), length = until - now, ready = plant->ready_pods;
  const half_mask is_any = half_greater(ready, none);
  const half room = half_choose(is_any, ready * (plant->cpu_limit - work->own), none);
  const half_mask is_unmet = exceeds(work->arriving, room);
  const half served = half_choose(is_unmet, room * length, work->arriving * length);
  plant->unmet_ms += half_choose(is_unmet, length, none);
  const half use = half_choose(is_any, work->own * length + share_of(plant, served), none);
  use_cpu(plants, plant, now, use, work->idle * length);
}

/* --- scrapes --- */

/* As the metrics API gives it to the controller: bscap_autoscaler_measured_millicores. */
static half whole_millicores(half use) {
  const half billionths = use * 1e6, whole = half_floor(billionths);
  const half rounded =
      half_choose(half_not_less(billionths - whole, half_of(0.5)), whole + 1, whole);
  return half_ceil(half_quotient(rounded, half_of(1e6), half_of(1e-6)));
}

BSCAP_INLINE half mean_of(const bscap_plants *plants, half used) {
  return half_quotient(used, half_of(plants->scrape_ms), half_of(1 / plants->scrape_ms));
}

static void scrape(const bscap_plants *plants, bscap_plant_half *plant, const half_work *work) {
  const half nothing = half_of((double)NAN), ready_bytes = half_floor(memory_of(plant, work));
  const half idle_bytes = half_floor(work->idle_bytes);
  const size_t slot = (size_t)(plants->now_ms / plants->scrape_ms) % plants->slots;
  bscap_pods_half *old = &plant->old;
  old->millicores[slot] = whole_millicores(mean_of(plants, old->cpu_used));
  old->bytes[slot] = ready_bytes;
  old->cpu_used = half_of(0);
  for (size_t i = 0; i < plants->young; i++) {
    const size_t place = bscap_plants_place(plants, i);
    bscap_pods_half *pods = &plant->young[place];
    const half age = half_of(plants->now_ms - plants->created_ms[place]);
    if (!half_any(half_greater(pods->count, half_of(0)))) continue;
    const half_mask has_run = half_not_less(age - plant->running, half_of(plants->scrape_ms));
    const half_mask is_ready = half_not_less(age, plant->ready);
    const half millicores = whole_millicores(mean_of(plants, pods->cpu_used));
    pods->millicores[slot] = half_choose(has_run, millicores, nothing);
    pods->bytes[slot] =
        half_choose(has_run, half_choose(is_ready, ready_bytes, idle_bytes), nothing);
    pods->cpu_used = half_of(0);
  }
}

/* From a scrape on the oldest of the young may be like the old ones. */
static void grow_old(bscap_plants *plants) {
  while (plants->young > 0 &&
         plants->now_ms - plants->created_ms[plants->first] >= plants->until_old_ms) {
    for (int i = 0; i < 2; i++)
      plants->halves[i].old.count += plants->halves[i].young[plants->first].count;
    plants->first = bscap_plants_place(plants, 1);
    plants->young--;
  }
}

/* --- from sync to sync --- */

static void run_half(const bscap_plants *plants, bscap_plant_half *plant, const half_work *work,
                     double end_ms) {
  const half end = half_of(end_ms);
  half now = half_of(plants->now_ms);
  while (half_any(half_greater(end, now))) {
    const half next = next_event(plants, plant, now, end);
    pass(plants, plant, work, now, next);
    now = next;
    settle(plants, plant, work, now, false);
  }
}

void bscap_plants_run(bscap_plants *plants, const bscap_plants_load *load, wide *unmet_seconds) {
  const double end_ms = plants->now_ms + plants->sync_ms;
  const int count = plants->halves_count;
  bscap_plant_half *halves = plants->halves;
  half_work work[2];
  for (int i = 0; i < count; i++) {
    work[i] = work_of_half(&halves[i], load, i == 1);
    halves[i].unmet_ms = half_of(0);
    settle(plants, &halves[i], &work[i], half_of(plants->now_ms), true);
  }
  while (plants->now_ms < end_ms) {
    const double until_ms = fmin(end_ms, plants->next_scrape_ms);
    for (int i = 0; i < count; i++) run_half(plants, &halves[i], &work[i], until_ms);
    plants->now_ms = until_ms;
    if (until_ms < plants->next_scrape_ms) continue;
    for (int i = 0; i < count; i++) scrape(plants, &halves[i], &work[i]);
    plants->next_scrape_ms += plants->scrape_ms;
    grow_old(plants);
  }
  *unmet_seconds = (wide){halves[0].unmet_ms / 1000, halves[1].unmet_ms / 1000};
}

/* --- the numbers of pods --- */

/* A place for those that are created now. Where there is none, the law has to do it all. */
static bscap_pods_half *add_young(bscap_plants *plants, int index, size_t place) {
  bscap_pods_half *pods = &plants->halves[index].young[place];
  pods->count = pods->cpu_used = half_of(0);
  for (size_t i = 0; i < plants->slots; i++)
    pods->millicores[i] = pods->bytes[i] = half_of((double)NAN);
  return pods;
}

static void create(bscap_plants *plants, half low, half high) {
  if (plants->young == BSCAP_PLANT_YOUNG) {
    for (int i = 0; i < 2; i++)
      plants->halves[i].by_the_law = half_equal(plants->halves[i].pods, plants->halves[i].pods);
    return;
  }
  const size_t place = bscap_plants_place(plants, plants->young++);
  plants->created_ms[place] = plants->now_ms;
  add_young(plants, 0, place)->count = low;
  add_young(plants, 1, place)->count = high;
}

/* The youngest first. */
static void take_away(const bscap_plants *plants, bscap_plant_half *plant, half fewer) {
  for (size_t i = plants->young; i-- > 0;) {
    half *count = &plant->young[bscap_plants_place(plants, i)].count;
    const half going = half_smaller(*count, fewer);
    *count -= going;
    fewer -= going;
  }
  plant->old.count -= fewer;
}

static half change_pods(const bscap_plants *plants, bscap_plant_half *plant, half replicas) {
  const half more = half_larger(replicas - plant->pods, half_of(0));
  const half fewer = half_larger(plant->pods - replicas, half_of(0));
  if (half_any(half_greater(fewer, half_of(0)))) take_away(plants, plant, fewer);
  plant->pods = replicas;
  plant->by_the_law = half_either(plant->by_the_law, half_greater(replicas, plant->most_pods));
  return more;
}

void bscap_plants_scale(bscap_plants *plants, const wide *replicas) {
  const half low = change_pods(plants, &plants->halves[0], replicas->low);
  const half high = change_pods(plants, &plants->halves[1], replicas->high);
  const half none = half_of(0);
  if (half_any(half_either(half_greater(low, none), half_greater(high, none))))
    create(plants, low, high);
}

uint32_t bscap_plants_by_the_law(const bscap_plants *plants) {
  return half_which(plants->halves[0].by_the_law) | half_which(plants->halves[1].by_the_law)
                                                        << HALF_LANES;
}

/* --- the start --- */

static double at_least_0(int64_t time_ms) {
  return time_ms > 0 ? (double)time_ms : 0;
}

static void start_lane(bscap_plants *plants, size_t lane, const bscap_plant *kind) {
  bscap_plant_half *plant = &plants->halves[lane / HALF_LANES];
  const size_t place = lane % HALF_LANES;
  plant->cpu_limit[place] = bscap_plant_limit(kind->cpu_limit_millicores);
  plant->memory_limit[place] = bscap_plant_limit(kind->memory_limit_bytes);
  plant->most_pods[place] = kind->most_pods;
  plant->starting[place] = at_least_0(kind->schedule_ms);
  plant->running[place] = plant->starting[place] + at_least_0(kind->start_ms);
  plant->ready[place] = plant->running[place] + at_least_0(kind->ready_ms);
  plants->until_old_ms = fmax(
      plants->until_old_ms, plant->ready[place] + ((double)plants->slots + 1) * plants->scrape_ms);
}

/* As if the load had been so for ever. */
static void start_half(bscap_plants *plants, int index, const half_work *work, half pods) {
  bscap_plant_half *plant = &plants->halves[index];
  plant->pods = plant->ready_pods = plant->old.count = pods;
  plant->inverse_ready = 1 / pods;
  plant->old.cpu_used = half_of(0);
  plant->by_the_law =
      half_either(half_greater(pods, plant->most_pods), half_greater(half_of(1), pods));
  const half use = half_smaller(work->own + work->arriving / pods, plant->cpu_limit);
  for (size_t i = 0; i < plants->slots; i++) {
    plant->old.millicores[i] = whole_millicores(use);
    plant->old.bytes[i] = half_floor(memory_of(plant, work));
  }
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
    start_lane(plants, i, kind);
  }
  if (refusal != NULL) return refusal;
  const half_work low = work_of_half(&plants->halves[0], load, false);
  const half_work high = work_of_half(&plants->halves[1], load, true);
  start_half(plants, 0, &low, pods->low);
  start_half(plants, 1, &high, pods->high);
  return NULL;
}
