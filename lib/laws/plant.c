/* From one event to the next: pods that come on, scrapes, and the work that is done in between. */
#include <bscap/plant.h>

#include <math.h>
#include <string.h>

#include "laws/plant.h"

bscap_plant bscap_plant_default(void) {
  return (bscap_plant){.cpu_request_millicores = NAN,
                       .cpu_limit_millicores = INFINITY,
                       .memory_request_bytes = NAN,
                       .memory_limit_bytes = INFINITY,
                       .schedule_ms = 1000,
                       .start_ms = 9000,
                       .ready_ms = 10000,
                       .scrape_ms = 15000,
                       .lag_ms = 5000,
                       .unserved = BSCAP_UNSERVED_DROPPED,
                       .most_pods = INT32_MAX};
}

/* --- the block of memory --- */

static size_t take(size_t *size, size_t count, size_t item_size) {
  const size_t align = _Alignof(max_align_t);
  const size_t offset = *size;
  *size += (count * item_size + align - 1) / align * align;
  return offset;
}

/* As many as a sync may look back on, with the one that is just being made. */
static size_t count_slots(const bscap_plant *plant) {
  const int64_t most = 1001;
  const int64_t past = plant->lag_ms > 0 ? plant->lag_ms / plant->scrape_ms : 0;
  return (size_t)(past < most - 2 ? past + 2 : most);
}

/* Every sync may create a cohort, and after a while they are all alike. A bound keeps what nobody
 * measures by, such as syncs a millisecond apart, out of memory. */
static size_t count_cohorts(const bscap_plant *plant, const bscap_autoscaler *autoscaler,
                            size_t slots) {
  const double until_ready =
      (double)plant->schedule_ms + (double)plant->start_ms + (double)plant->ready_ms;
  const double until_alike =
      fmax((double)plant->schedule_ms + (double)autoscaler->cpu_initialization_ms,
           until_ready + (double)plant->scrape_ms * (double)slots) +
      (isinf(plant->memory_limit_bytes) ? 0 : (double)bscap_forgets_ms);
  const double syncs =
      (until_alike + (double)plant->scrape_ms) / (double)autoscaler->sync_period_ms;
  return (size_t)fmin(fmax(syncs, 4), 1000) + 4;
}

static size_t lay_out(bscap_plant_state *state, const bscap_plant *plant,
                      const bscap_autoscaler *autoscaler) {
  size_t size = 0;
  take(&size, 1, sizeof *state);
  state->slots = count_slots(plant);
  state->cohorts_capacity = count_cohorts(plant, autoscaler, state->slots);
  state->cohort_size = sizeof(bscap_cohort) + state->slots * sizeof(bscap_measurement);
  state->cohorts_offset = take(&size, state->cohorts_capacity, state->cohort_size);
  state->sight_offset = take(&size, 1, sizeof(bscap_autoscaler_sight));
  state->groups_offset = take(&size, state->cohorts_capacity, sizeof(bscap_pod_group));
  state->samples_offset =
      take(&size, state->cohorts_capacity * autoscaler->metrics_count, sizeof(bscap_pod_sample));
  state->values_offset = take(&size, autoscaler->metrics_count, sizeof(bscap_metric_value));
  return size;
}

size_t bscap_plant_state_size(const bscap_plant *plant, const bscap_autoscaler *autoscaler) {
  bscap_plant_state state;
  return lay_out(&state, plant, autoscaler);
}

size_t bscap_plant_most_cohorts(const bscap_plant *plant, const bscap_autoscaler *autoscaler) {
  return count_cohorts(plant, autoscaler, count_slots(plant)) - 1;
}

/* --- work --- */

/* What becomes of shared work in a time during which nothing else changes. */
typedef struct outcome {
  double served;   /* millicore milliseconds */
  double unmet;    /* likewise */
  double unmet_ms; /* from the beginning on */
} outcome;

static outcome serve(bscap_plant_state *state, const bscap_plant *plant, double arriving,
                     double room, double length_ms) {
  if (bscap_plant_exceeds(arriving, room)) {
    const double unmet = (arriving - room) * length_ms;
    if (plant->unserved == BSCAP_UNSERVED_QUEUED) state->waiting += unmet;
    return (outcome){room * length_ms, unmet, length_ms};
  }
  const double arrived = arriving * length_ms, waiting = state->waiting;
  if (!(waiting > 0)) return (outcome){arrived, 0, 0};
  const double spare = fmax(room - arriving, 0);
  if (spare * length_ms >= waiting) {
    state->waiting = 0;
    return (outcome){arrived + waiting, 0, waiting / spare};
  }
  state->waiting -= spare * length_ms;
  return (outcome){arrived + spare * length_ms, 0, length_ms};
}

/* Times without a pause may have begun in an earlier step. */
static void follow_unmet(bscap_plant_state *state, bscap_plant_step *step, double unmet_ms,
                         double length_ms) {
  if (unmet_ms > 0) {
    if (isnan(state->unmet_since_ms)) state->unmet_since_ms = (double)state->now_ms;
    const double longest = ((double)state->now_ms + unmet_ms - state->unmet_since_ms) / 1000;
    if (longest > step->longest_unmet_seconds) {
      step->longest_unmet_seconds = longest;
      step->longest_unmet_start_seconds = state->unmet_since_ms / 1000;
    }
  }
  if (unmet_ms < length_ms) state->unmet_since_ms = NAN;
}

static void use_cpu(bscap_plant_state *state, double ready_use, double idle_use) {
  for (size_t i = 0; i < state->cohorts_count; i++) {
    bscap_cohort *cohort = bscap_plant_cohort(state, i);
    if (cohort->stage == BSCAP_STAGE_READY) cohort->cpu_used += ready_use;
    if (cohort->stage == BSCAP_STAGE_RUNNING) cohort->cpu_used += idle_use;
  }
}

/* Sums of `step` are in milliseconds until it ends. */
static void pass(bscap_plant_state *state, const bscap_plant *plant, const bscap_plant_load *load,
                 int64_t until_ms, bscap_plant_step *step, double *ready_ms) {
  const double limit = bscap_plant_limit(plant->cpu_limit_millicores);
  const double own = fmin(bscap_plant_own(&load->cpu_millicores), limit);
  const double idle = fmin(bscap_plant_idle(&load->cpu_millicores), limit);
  const double arriving = bscap_plant_amount(load->cpu_millicores.shared);
  const double length_ms = (double)(until_ms - state->now_ms), ready = state->ready;
  const double room = ready > 0 ? ready * (limit - own) : 0;
  const outcome work = serve(state, plant, arriving, room, length_ms);
  use_cpu(state, ready > 0 ? own * length_ms + work.served / ready : 0, idle * length_ms);
  follow_unmet(state, step, work.unmet_ms, length_ms);
  step->offered += arriving * length_ms;
  step->served += work.served;
  step->unmet += work.unmet;
  step->unmet_seconds += work.unmet_ms;
  step->cpu_per_pod += ready * own * length_ms + work.served;
  *ready_ms += ready * length_ms;
  state->now_ms = until_ms;
}

/* --- events --- */

/* All that happens at the present moment. Ends, as only the first kill goes without a pause. */
static void settle(bscap_plant_state *state, const bscap_plant *plant, const bscap_plant_load *load,
                   bscap_plant_step *step) {
  const double limit = bscap_plant_limit(plant->memory_limit_bytes);
  bscap_plant_advance(state, plant);
  while (bscap_plant_exceeds(bscap_plant_memory(load, state->ready), limit)) {
    const int32_t killed = bscap_plant_kill(state);
    step->killed = step->killed < INT32_MAX - killed ? step->killed + killed : INT32_MAX;
    bscap_plant_advance(state, plant);
  }
}

static int64_t earlier(int64_t a, int64_t b) {
  return a < b ? a : b;
}

bscap_plant_step bscap_plant_run(bscap_plant_state *state, const bscap_plant *plant,
                                 const bscap_plant_load *load, int64_t duration_ms) {
  const int64_t end_ms = state->now_ms + duration_ms;
  double ready_ms = 0;
  bscap_plant_step step = {.longest_unmet_start_seconds = NAN};
  bscap_plant_admit(state, plant);
  settle(state, plant, load, &step);
  while (state->now_ms < end_ms) {
    const int64_t next_ms = earlier(state->next_due_ms, state->next_scrape_ms);
    pass(state, plant, load, earlier(next_ms, end_ms), &step, &ready_ms);
    settle(state, plant, load, &step);
    if (state->now_ms == state->next_scrape_ms) bscap_plant_scrape(state, plant, load);
  }
  step.pods = state->pods;
  step.ready = state->ready;
  step.offered /= 1000;
  step.served /= 1000;
  step.unmet /= 1000;
  step.unmet_seconds /= 1000;
  step.waiting = state->waiting / 1000;
  step.pod_seconds = state->pods * ((double)duration_ms / 1000);
  step.cpu_per_pod = ready_ms > 0 ? step.cpu_per_pod / ready_ms : 0;
  step.memory_per_pod = bscap_plant_memory(load, state->ready);
  return step;
}

/* --- the beginning --- */

/* As if the load had been so for ever. */
static void measure_past(const bscap_plant_state *state, bscap_cohort *cohort,
                         const bscap_plant *plant, const bscap_plant_load *load) {
  const bscap_demand *cpu = &load->cpu_millicores;
  const double use = bscap_plant_own(cpu) + bscap_plant_amount(cpu->shared) / cohort->count;
  for (size_t i = 0; i < state->slots; i++)
    cohort->measurements[i] = (bscap_measurement){
        .cpu_millicores = fmin(use, bscap_plant_limit(plant->cpu_limit_millicores)),
        .memory_bytes = bscap_plant_memory(load, cohort->count)};
}

bscap_plant_state *bscap_plant_start(void *memory, const bscap_plant *plant,
                                     const bscap_autoscaler *autoscaler,
                                     const bscap_plant_load *load, int32_t pods) {
  bscap_plant_state *state = memory;
  memset(memory, 0, bscap_plant_state_size(plant, autoscaler));
  lay_out(state, plant, autoscaler);
  state->next_scrape_ms = plant->scrape_ms;
  state->initialization_ms = autoscaler->cpu_initialization_ms;
  state->unmet_since_ms = NAN;
  const int32_t ready = pods < plant->most_pods ? pods : plant->most_pods;
  if (ready > 0) measure_past(state, bscap_plant_add(state, ready, BSCAP_STAGE_READY), plant, load);
  bscap_plant_recount(state);
  bscap_plant_scale(state, plant, pods);
  return state;
}
