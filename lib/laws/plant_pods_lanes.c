/* Pods in lanes: how they come, go and come back. */
#include "laws/plant_pods_lanes.h"

#include "laws/plant.h"

/* --- stages --- */

BSCAP_INLINE half_mask are_there(const bscap_cohort_half *cohort) {
  return half_greater(cohort->count, half_of(0));
}

/* The first of the moments at which they come a stage further; INFINITY: none is left. */
static half due_of(const bscap_cohort_half *cohort, half now) {
  const half never = half_of((double)INFINITY);
  half due = half_choose(half_greater(cohort->ready_since_ms, now), cohort->ready_since_ms, never);
  due = half_choose(half_greater(cohort->runs_since_ms, now), cohort->runs_since_ms, due);
  due = half_choose(half_greater(cohort->started_ms, now), cohort->started_ms, due);
  return half_choose(are_there(cohort), due, never);
}

void bscap_plant_half_recount(bscap_plant_half *plant, half now) {
  const half none = half_of(0);
  plant->ready_pods = none;
  plant->next_due_ms = half_of((double)INFINITY);
  for (size_t i = 0; i < plant->cohorts_count; i++) {
    const bscap_cohort_half *cohort = &plant->cohorts[i];
    const half_mask are_ready = half_not_less(now, cohort->ready_since_ms);
    plant->ready_pods += half_choose(are_ready, cohort->count, none);
    plant->next_due_ms = half_smaller(due_of(cohort, now), plant->next_due_ms);
  }
  plant->inverse_ready = 1 / plant->ready_pods;
}

void bscap_plant_half_kill(bscap_plant_half *plant, half_mask where, half now) {
  const half none = half_of(0), forgets = half_of((double)bscap_forgets_ms);
  const half first = half_of((double)bscap_first_back_off_ms);
  const half longest = half_of((double)bscap_longest_back_off_ms);
  for (size_t i = 0; i < plant->cohorts_count; i++) {
    bscap_cohort_half *cohort = &plant->cohorts[i];
    const half_mask die = half_both(where, half_not_less(now, cohort->ready_since_ms));
    const half_mask are_forgotten = half_not_less(now - cohort->killed_ms, forgets);
    const half back_off = half_choose(are_forgotten, none, cohort->back_off_ms);
    const half runs_since = now + back_off;
    const half next = half_larger(first, half_smaller(2 * back_off, longest));
    cohort->runs_since_ms = half_choose(die, runs_since, cohort->runs_since_ms);
    cohort->ready_since_ms = half_choose(die, runs_since + plant->ready_ms, cohort->ready_since_ms);
    cohort->back_off_ms = half_choose(die, next, cohort->back_off_ms);
    cohort->killed_ms = half_choose(die, now, cohort->killed_ms);
  }
}

/* --- cohorts --- */

/* Moves to an empty place, in some lanes. */
static void move(bscap_cohort_half *to, bscap_cohort_half *from, half_mask where) {
  half *new_place = (half *)(void *)to;
  const half *old_place = (const half *)(const void *)from;
  for (size_t i = 0; i < sizeof *to / sizeof *new_place; i++)
    new_place[i] = half_choose(where, old_place[i], new_place[i]);
  from->count = half_choose(where, half_of(0), from->count);
}

static void close_gaps(bscap_plant_half *plant) {
  for (size_t i = 0; i + 1 < plant->cohorts_count; i++) {
    bscap_cohort_half *one = &plant->cohorts[i], *other = &plant->cohorts[i + 1];
    const half_mask is_gap = half_without(are_there(other), are_there(one));
    if (half_any(is_gap)) move(one, other, is_gap);
  }
  while (plant->cohorts_count > 0 &&
         !half_any(are_there(&plant->cohorts[plant->cohorts_count - 1])))
    plant->cohorts_count--;
}

static half_mask are_settled(const bscap_plants *plants, const bscap_cohort_half *cohort) {
  const half now = half_of(plants->now_ms);
  const half measured = half_of(((double)plants->slots + 1) * plants->scrape_ms);
  const half_mask are_measured = half_not_less(now - cohort->ready_since_ms, measured);
  const half_mask count =
      half_not_less(now - cohort->started_ms, half_of(plants->initialization_ms));
  const half_mask are_forgotten =
      half_not_less(now - cohort->killed_ms, half_of((double)bscap_forgets_ms));
  return half_both(half_both(are_measured, count), half_both(are_forgotten, are_there(cohort)));
}

/* From now on nothing tells them from each other. */
static bool merge_oldest(const bscap_plants *plants, bscap_plant_half *plant) {
  if (plant->cohorts_count < 2) return false;
  bscap_cohort_half *one = &plant->cohorts[0], *other = &plant->cohorts[1];
  const half_mask are_alike = half_both(are_settled(plants, one), are_settled(plants, other));
  one->count += half_choose(are_alike, other->count, half_of(0));
  other->count = half_choose(are_alike, half_of(0), other->count);
  return half_any(are_alike);
}

static void tidy(const bscap_plants *plants, bscap_plant_half *plant) {
  do {
    close_gaps(plant);
  } while (merge_oldest(plants, plant));
}

/* --- numbers --- */

/* How many cohorts there are, with gaps. */
static half count_cohorts(const bscap_plant_half *plant) {
  half count = half_of(0);
  for (size_t i = 0; i < plant->cohorts_count; i++)
    count = half_choose(are_there(&plant->cohorts[i]), half_of((double)i + 1), count);
  return count;
}

static void add(bscap_plant_half *plant, bscap_cohort_half *cohort, half_mask where, half more,
                double now_ms) {
  const half nothing = half_of((double)NAN), started = now_ms + plant->schedule_ms;
  bscap_cohort_half made = {.count = more,
                            .started_ms = started,
                            .runs_since_ms = started + plant->start_ms,
                            .ready_since_ms = started + plant->start_ms + plant->ready_ms,
                            .killed_ms = half_of((double)bscap_long_ago_ms)};
  for (int i = 0; i < BSCAP_PLANT_SLOTS; i++) made.millicores[i] = made.bytes[i] = nothing;
  move(cohort, &made, where);
}

/* Behind the last cohort of each lane. Where too many come together, the law has to do it all. */
static void create(bscap_plant_half *plant, half more, double now_ms) {
  const half places = count_cohorts(plant);
  const half_mask are_new = half_greater(more, half_of(0));
  const half_mask fit = half_greater(plant->most_cohorts, places);
  plant->by_the_law = half_either(plant->by_the_law, half_without(are_new, fit));
  half_mask are_left = half_both(are_new, fit);
  for (size_t i = 0; half_any(are_left); i++) {
    const half_mask are_here = half_both(are_left, half_equal(places, half_of((double)i)));
    if (!half_any(are_here)) continue;
    if (i == plant->cohorts_count) plant->cohorts[plant->cohorts_count++].count = half_of(0);
    add(plant, &plant->cohorts[i], are_here, more, now_ms);
    are_left = half_without(are_left, are_here);
  }
}

/* Those that do not run go first, then those that are not ready, and the youngest first among each.
 * Pods that wait for a node or for their containers are younger than those that were killed. */
static void remove_pods(bscap_plant_half *plant, half fewer, half now) {
  const half none = half_of(0), never = half_of((double)INFINITY);
  for (int turn = 0; turn < 3; turn++)
    for (size_t i = plant->cohorts_count; i-- > 0;) {
      bscap_cohort_half *cohort = &plant->cohorts[i];
      const half spared_since[] = {cohort->runs_since_ms, cohort->ready_since_ms, never};
      const half_mask are_spared = half_not_less(now, spared_since[turn]);
      const half going = half_choose(are_spared, none, half_smaller(cohort->count, fewer));
      cohort->count -= going;
      fewer -= going;
    }
}

void bscap_plant_half_scale(bscap_plant_half *plant, half replicas, double now_ms) {
  const half none = half_of(0), now = half_of(now_ms);
  if (!half_any(half_differ(replicas, plant->pods))) return;
  const half more = half_larger(replicas - plant->pods, none);
  const half fewer = half_larger(plant->pods - replicas, none);
  if (half_any(half_greater(fewer, none))) remove_pods(plant, fewer, now);
  if (half_any(half_greater(more, none))) create(plant, more, now_ms);
  plant->pods = replicas;
  plant->by_the_law = half_either(plant->by_the_law, half_greater(replicas, plant->most_pods));
  bscap_plant_half_recount(plant, now);
}

/* --- measurements --- */

/* As the metrics API gives it to the controller: bscap_autoscaler_measured_millicores. */
static half whole_millicores(half use) {
  const half billionths = use * 1e6, whole = half_floor(billionths);
  const half rounded =
      half_choose(half_not_less(billionths - whole, half_of(0.5)), whole + 1, whole);
  return half_ceil(half_quotient(rounded, half_of(1e6), half_of(1e-6)));
}

/* A value is the mean of a window at whose both ends the same container ran. */
static void measure(bscap_cohort_half *cohort, const bscap_plants *plants, size_t slot,
                    half ready_bytes, half idle_bytes) {
  const half now = half_of(plants->now_ms), window = half_of(plants->scrape_ms);
  const half nothing = half_of((double)NAN);
  const half_mask have_run = half_not_less(now - cohort->runs_since_ms, window);
  const half_mask are_ready = half_not_less(now, cohort->ready_since_ms);
  const half use = half_quotient(cohort->cpu_used, window, half_of(1 / plants->scrape_ms));
  const half bytes = half_choose(are_ready, ready_bytes, idle_bytes);
  cohort->millicores[slot] = half_choose(have_run, whole_millicores(use), nothing);
  cohort->bytes[slot] = half_choose(have_run, half_floor(bytes), nothing);
  cohort->cpu_used = half_of(0);
}

void bscap_plant_half_scrape(bscap_plant_half *plant, const bscap_plants *plants, half ready_bytes,
                             half idle_bytes) {
  const size_t slot = (size_t)(plants->now_ms / plants->scrape_ms) % plants->slots;
  for (size_t i = 0; i < plant->cohorts_count; i++)
    measure(&plant->cohorts[i], plants, slot, ready_bytes, idle_bytes);
  tidy(plants, plant);
}

void bscap_plant_half_begin(bscap_plant_half *plant, half pods, half millicores, half bytes) {
  const half long_ago = half_of((double)bscap_long_ago_ms);
  bscap_cohort_half *first = &plant->cohorts[0];
  *first = (bscap_cohort_half){.count = pods,
                               .started_ms = long_ago,
                               .runs_since_ms = long_ago,
                               .ready_since_ms = long_ago,
                               .killed_ms = long_ago};
  for (int i = 0; i < BSCAP_PLANT_SLOTS; i++) {
    first->millicores[i] = whole_millicores(millicores);
    first->bytes[i] = half_floor(bytes);
  }
  plant->cohorts_count = 1;
  plant->pods = pods;
  plant->by_the_law =
      half_either(half_greater(pods, plant->most_pods), half_greater(half_of(1), pods));
  bscap_plant_half_recount(plant, half_of(0));
}
