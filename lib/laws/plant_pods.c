/* Pods: how they come, go and come back. */
#include <bscap/plant.h>

#include <math.h>
#include <string.h>

#include "laws/plant.h"

static int64_t later(int64_t time_ms, int64_t delay_ms) {
  if (delay_ms <= 0) return time_ms;
  return delay_ms < bscap_never_ms - time_ms ? time_ms + delay_ms : bscap_never_ms;
}

void bscap_plant_recount(bscap_plant_state *state) {
  state->pods = 0;
  state->ready = 0;
  state->next_due_ms = bscap_never_ms;
  for (size_t i = 0; i < state->cohorts_count; i++) {
    const bscap_cohort *cohort = bscap_plant_cohort(state, i);
    state->pods += cohort->count;
    if (cohort->stage == BSCAP_STAGE_READY) state->ready += cohort->count;
    if (cohort->due_ms < state->next_due_ms) state->next_due_ms = cohort->due_ms;
  }
}

/* --- cohorts --- */

static void remove_at(bscap_plant_state *state, size_t index) {
  state->cohorts_count--;
  memmove(bscap_plant_cohort(state, index), bscap_plant_cohort(state, index + 1),
          (state->cohorts_count - index) * state->cohort_size);
}

static bool is_settled(const bscap_plant_state *state, const bscap_plant *plant,
                       const bscap_cohort *cohort) {
  const int64_t measured_ms = ((int64_t)state->slots + 1) * plant->scrape_ms;
  return cohort->stage == BSCAP_STAGE_READY &&
         state->now_ms - cohort->started_ms >= state->initialization_ms &&
         state->now_ms - cohort->turned_ms >= measured_ms &&
         state->now_ms - cohort->killed_ms >= bscap_forgets_ms;
}

/* From now on nothing will tell one from the other. */
static bool are_alike(const bscap_plant_state *state, const bscap_plant *plant, size_t index) {
  return is_settled(state, plant, bscap_plant_cohort(state, index)) &&
         is_settled(state, plant, bscap_plant_cohort(state, index + 1));
}

/* With the next one. Where they are not alike, the fewer pods become as the others are. */
static void merge(bscap_plant_state *state, size_t index) {
  bscap_cohort *one = bscap_plant_cohort(state, index);
  const bscap_cohort *other = bscap_plant_cohort(state, index + 1);
  const int32_t count = one->count + other->count;
  if (other->count > one->count) memcpy(one, other, state->cohort_size);
  one->count = count;
  remove_at(state, index + 1);
}

static void merge_oldest(bscap_plant_state *state, const bscap_plant *plant) {
  while (state->cohorts_count > 1 && are_alike(state, plant, 0)) merge(state, 0);
}

/* Two new cohorts may be needed. */
static void make_room(bscap_plant_state *state, const bscap_plant *plant) {
  while (state->cohorts_count + 2 > state->cohorts_capacity) {
    size_t index = 0;
    while (index + 2 < state->cohorts_count && !are_alike(state, plant, index)) index++;
    merge(state, index + 2 < state->cohorts_count ? index : 0);
  }
}

bscap_cohort *bscap_plant_add(bscap_plant_state *state, int32_t count, bscap_stage stage) {
  bscap_cohort *cohort = bscap_plant_cohort(state, state->cohorts_count++);
  *cohort = (bscap_cohort){.count = count,
                           .stage = stage,
                           .killed_ms = bscap_long_ago_ms,
                           .due_ms = bscap_never_ms,
                           .started_ms = bscap_long_ago_ms,
                           .turned_ms = bscap_long_ago_ms,
                           .runs_since_ms = bscap_long_ago_ms};
  for (size_t i = 0; i < state->slots; i++) cohort->measurements[i] = (bscap_measurement){NAN, NAN};
  return cohort;
}

/* --- stages --- */

static void go_on(bscap_cohort *cohort, const bscap_plant *plant) {
  const int64_t now_ms = cohort->due_ms;
  switch (cohort->stage) {
  case BSCAP_STAGE_SCHEDULING:
    cohort->stage = BSCAP_STAGE_STARTING;
    cohort->started_ms = cohort->turned_ms = now_ms;
    cohort->due_ms = later(now_ms, plant->start_ms);
    return;
  case BSCAP_STAGE_STARTING:
  case BSCAP_STAGE_DOWN:
    cohort->stage = BSCAP_STAGE_RUNNING;
    cohort->runs_since_ms = now_ms;
    cohort->due_ms = later(now_ms, plant->ready_ms);
    return;
  case BSCAP_STAGE_RUNNING:
    cohort->stage = BSCAP_STAGE_READY;
    cohort->turned_ms = now_ms;
    break;
  case BSCAP_STAGE_UNPLACED:
  case BSCAP_STAGE_READY:
    break;
  }
  cohort->due_ms = bscap_never_ms;
}

void bscap_plant_advance(bscap_plant_state *state, const bscap_plant *plant) {
  if (state->next_due_ms > state->now_ms) return;
  for (size_t i = 0; i < state->cohorts_count; i++) {
    bscap_cohort *cohort = bscap_plant_cohort(state, i);
    while (cohort->due_ms <= state->now_ms) go_on(cohort, plant);
  }
  bscap_plant_recount(state);
}

static int64_t back_off_ms(int32_t kills) {
  if (kills == 0) return 0;
  return kills <= 5 ? bscap_first_back_off_ms << (kills - 1) : bscap_longest_back_off_ms;
}

int32_t bscap_plant_kill(bscap_plant_state *state) {
  const int32_t killed = state->ready;
  for (size_t i = 0; i < state->cohorts_count; i++) {
    bscap_cohort *cohort = bscap_plant_cohort(state, i);
    if (cohort->stage != BSCAP_STAGE_READY) continue;
    if (state->now_ms - cohort->killed_ms >= bscap_forgets_ms) cohort->kills = 0;
    cohort->stage = BSCAP_STAGE_DOWN;
    cohort->due_ms = later(state->now_ms, back_off_ms(cohort->kills));
    cohort->turned_ms = cohort->killed_ms = state->now_ms;
    cohort->kills = cohort->kills < 6 ? cohort->kills + 1 : 6;
  }
  bscap_plant_recount(state);
  return killed;
}

/* --- numbers --- */

/* The last cohort, if its pods were created at this moment, or else a new one. */
static void schedule(bscap_plant_state *state, const bscap_plant *plant, int32_t count) {
  const int64_t due_ms = later(state->now_ms, plant->schedule_ms);
  bscap_cohort *last =
      state->cohorts_count > 0 ? bscap_plant_cohort(state, state->cohorts_count - 1) : NULL;
  if (last != NULL && last->stage == BSCAP_STAGE_SCHEDULING && last->due_ms == due_ms)
    last->count += count;
  else
    bscap_plant_add(state, count, BSCAP_STAGE_SCHEDULING)->due_ms = due_ms;
}

/* Pods without a place are all alike, whenever they came, and are the last cohort: as long as there
 * are some, no others find room. */
static int32_t take_unplaced(bscap_plant_state *state) {
  if (state->cohorts_count == 0) return 0;
  const bscap_cohort *last = bscap_plant_cohort(state, state->cohorts_count - 1);
  if (last->stage != BSCAP_STAGE_UNPLACED) return 0;
  state->cohorts_count--;
  return last->count;
}

/* Finds places for pods that have none, and for `more` new ones. */
static void place(bscap_plant_state *state, const bscap_plant *plant, int32_t more) {
  make_room(state, plant);
  const int32_t unplaced = take_unplaced(state);
  const int32_t placed = state->pods - unplaced, all = unplaced + more;
  const int32_t room = plant->most_pods > placed ? plant->most_pods - placed : 0;
  const int32_t fits = all < room ? all : room;
  if (fits > 0) schedule(state, plant, fits);
  if (all > fits) bscap_plant_add(state, all - fits, BSCAP_STAGE_UNPLACED);
  bscap_plant_recount(state);
  bscap_plant_advance(state, plant);
}

void bscap_plant_admit(bscap_plant_state *state, const bscap_plant *plant) {
  if (state->cohorts_count == 0) return;
  const bscap_cohort *last = bscap_plant_cohort(state, state->cohorts_count - 1);
  if (last->stage == BSCAP_STAGE_UNPLACED && state->pods - last->count < plant->most_pods)
    place(state, plant, 0);
}

static void remove_pods(bscap_plant_state *state, int32_t fewer) {
  for (int stage = BSCAP_STAGE_UNPLACED; stage <= BSCAP_STAGE_READY; stage++)
    for (size_t i = state->cohorts_count; i-- > 0 && fewer > 0;) {
      bscap_cohort *cohort = bscap_plant_cohort(state, i);
      if ((int)cohort->stage != stage) continue;
      const int32_t going = cohort->count < fewer ? cohort->count : fewer;
      fewer -= going;
      cohort->count -= going;
      if (cohort->count == 0) remove_at(state, i);
    }
  bscap_plant_recount(state);
}

void bscap_plant_scale(bscap_plant_state *state, const bscap_plant *plant, int32_t replicas) {
  const int32_t wanted = replicas > 0 ? replicas : 0;
  if (wanted > state->pods) place(state, plant, wanted - state->pods);
  if (wanted < state->pods) remove_pods(state, state->pods - wanted);
}

/* --- measurements --- */

/* A value is the mean of a window at whose both ends the same container ran. */
static bscap_measurement measure(const bscap_plant_state *state, const bscap_plant *plant,
                                 const bscap_cohort *cohort, double idle_bytes,
                                 double ready_bytes) {
  const bool is_ready = cohort->stage == BSCAP_STAGE_READY;
  const bool runs = is_ready || cohort->stage == BSCAP_STAGE_RUNNING;
  if (!runs || state->now_ms - cohort->runs_since_ms < plant->scrape_ms)
    return (bscap_measurement){NAN, NAN};
  return (bscap_measurement){.cpu_millicores = cohort->cpu_used / (double)plant->scrape_ms,
                             .memory_bytes = is_ready ? ready_bytes : idle_bytes};
}

void bscap_plant_scrape(bscap_plant_state *state, const bscap_plant *plant,
                        const bscap_plant_load *load) {
  const double idle_bytes = bscap_plant_idle(&load->memory_bytes);
  const double ready_bytes = bscap_plant_memory(load, state->ready);
  const size_t slot = bscap_plant_slot(state, state->now_ms / plant->scrape_ms);
  for (size_t i = 0; i < state->cohorts_count; i++) {
    bscap_cohort *cohort = bscap_plant_cohort(state, i);
    cohort->measurements[slot] = measure(state, plant, cohort, idle_bytes, ready_bytes);
    cohort->cpu_used = 0;
  }
  state->next_scrape_ms += plant->scrape_ms;
  merge_oldest(state, plant);
}
