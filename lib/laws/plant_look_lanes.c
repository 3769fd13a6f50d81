/* What the controllers see of pods in lanes, and ask for. */
#include "laws/plant_lanes.h"
#include "laws/tally_lanes.h"

/* Of the newest scrape that has arrived. */
typedef struct view {
  double time_ms;
  size_t slot;
} view;

static view look(const bscap_plants *plants) {
  const double scrape = floor((plants->now_ms - plants->lag_ms) / plants->scrape_ms);
  const double slots = (double)plants->slots;
  return (view){scrape * plants->scrape_ms, (size_t)(scrape - slots * floor(scrape / slots))};
}

/* Whose CPU does not count yet: bscap_autoscaler_sync's rules for pods in their first minutes. */
static half_mask are_warming_up(const bscap_plants *plants, const bscap_cohort_half *cohort,
                                const view *seen) {
  const half now = half_of(plants->now_ms), started = cohort->started_ms;
  const half_mask are_ready = half_not_less(now, cohort->ready_since_ms);
  const half_mask are_measured = half_both(
      are_ready, half_not_less(half_of(seen->time_ms), cohort->ready_since_ms + plants->scrape_ms));
  const half_mask are_first = half_greater(started + plants->initialization_ms, now);
  const half turned = half_larger(started, cohort->killed_ms);
  const half_mask are_delayed = half_greater(started + plants->readiness_delay_ms, turned);
  return half_either(half_without(are_first, are_measured),
                     half_without(half_without(are_delayed, are_first), are_ready));
}

static void tally_cohort(const bscap_plants *plants, const bscap_cohort_half *cohort,
                         const view *seen, bool is_cpu, bscap_tally_half *tally) {
  const half none = half_of(0), count = cohort->count;
  const half value = is_cpu ? cohort->millicores[seen->slot] : cohort->bytes[seen->slot];
  const half_mask do_not_run = half_greater(cohort->runs_since_ms, half_of(plants->now_ms));
  const half_mask are_pending =
      half_both(do_not_run, half_greater(cohort->started_ms, cohort->killed_ms));
  const half_mask are_missing = half_without(half_differ(value, value), are_pending);
  half_mask are_unready = are_pending;
  if (is_cpu)
    are_unready =
        half_either(are_pending, half_without(are_warming_up(plants, cohort, seen), are_missing));
  const half ready = half_choose(half_either(are_unready, are_missing), none, count);
  tally->ready += ready;
  tally->unready += half_choose(are_unready, count, none);
  tally->missing += half_choose(are_missing, count, none);
  tally->value += half_choose(half_greater(ready, none), ready * value, none);
}

static bscap_tally_half tally_pods(const bscap_plants *plants, const bscap_plant_half *plant,
                                   const view *seen, bool is_cpu) {
  const half none = half_of(0);
  bscap_tally_half tally = {none, none, none, none};
  for (size_t i = 0; i < plant->cohorts_count; i++)
    tally_cohort(plants, &plant->cohorts[i], seen, is_cpu, &tally);
  return tally;
}

/* What all metrics ask for together. Where all fail, or some do and the others ask for less,
 * nothing may be decided. */
static half consult(bscap_plants *plants, int index, const view *seen, half_mask *is_silent) {
  const bscap_syncs *syncs = plants->syncs;
  bscap_plant_half *plant = &plants->halves[index];
  half_mask some_fail = half_greater(half_of(0), half_of(0)), some_hold = some_fail;
  half best = half_of(0);
  for (size_t i = 0; i < syncs->metrics_count; i++) {
    const bscap_tally_half tally = tally_pods(plants, plant, seen, syncs->are_cpu[i]);
    const bscap_proposal_half proposal =
        bscap_tally_half_propose(&syncs->metrics[index][i], &tally, plant->pods);
    best = half_choose(proposal.is_valid, half_larger(proposal.replicas, best), best);
    some_hold = half_either(some_hold, proposal.is_valid);
    some_fail = half_either(some_fail, half_without(half_equal(best, best), proposal.is_valid));
    plant->by_the_law =
        half_either(plant->by_the_law, half_without(proposal.is_valid, proposal.is_exact));
  }
  *is_silent = half_both(some_fail, half_either(half_greater(plant->pods, best),
                                                half_without(half_equal(best, best), some_hold)));
  return best;
}

void bscap_plants_sync(bscap_plants *plants, bscap_sync_decision *decision) {
  const view seen = look(plants);
  const wide pods = {plants->halves[0].pods, plants->halves[1].pods};
  /* A half that is left alone says nothing. */
  half_mask are_silent[2] = {half_equal(pods.low, pods.low), half_equal(pods.high, pods.high)};
  wide raw = pods;
  raw.low = consult(plants, 0, &seen, &are_silent[0]);
  if (plants->halves_count > 1) raw.high = consult(plants, 1, &seen, &are_silent[1]);
  bscap_syncs_follow(plants->syncs, &pods, &raw, are_silent, decision);
  bscap_plants_scale(plants, &decision->replicas);
}
