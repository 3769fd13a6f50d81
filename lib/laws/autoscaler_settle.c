/* What becomes of a load that stays as it is. */
#include "laws/autoscaler_settle.h"

#include <math.h>

#include "laws/autoscaler_memory.h"
#include "laws/autoscaler_metrics.h"

int64_t bscap_autoscaler_whole(double thousandths, int32_t pods) {
  const double most = 0x1p62 / 100 / fmax(1, pods);
  if (!(thousandths > 0)) return 0;
  return (int64_t)(thousandths < most ? thousandths : most);
}

double bscap_autoscaler_measured_millicores(double use) {
  return ceil(round(use * 1e6) / 1e6);
}

static double measured_millicores(const bscap_autoscaler_load *load, int32_t replicas) {
  const double use = bscap_demand_per_pod(&load->cpu_millicores, replicas);
  const double limit = load->cpu_limit_millicores;
  return bscap_autoscaler_measured_millicores(use > limit ? limit : use);
}

/* Beyond what the controller's 32 bits can count a load would ask for few pods, or for none. */
static double countable(const bscap_autoscaler_metric *metric, double request, int32_t replicas) {
  const bool is_utilization = metric->target == BSCAP_TARGET_UTILIZATION;
  const double aim = (double)metric->aim;
  const double use = is_utilization ? request * aim / 100 : aim;
  return use * floor(INT32_MAX / fmax(replicas, is_utilization ? aim : 1));
}

static bscap_pod_sample sample_of(const bscap_autoscaler_metric *metric,
                                  const bscap_autoscaler_load *load, int32_t replicas) {
  const bool is_resource = metric->source <= BSCAP_SOURCE_CONTAINER_RESOURCE;
  const double memory_bytes = bscap_demand_per_pod(&load->memory_bytes, replicas);
  const double use =
      metric->is_cpu ? measured_millicores(load, replicas) : 1000 * floor(memory_bytes);
  const double request =
      metric->is_cpu ? ceil(load->cpu_request_millicores) : 1000 * ceil(load->memory_request_bytes);
  return (bscap_pod_sample){
      .is_missing = !is_resource || isnan(use),
      .value = bscap_autoscaler_whole(fmin(use, countable(metric, request, replicas)), replicas),
      .request = bscap_autoscaler_whole(request, replicas)};
}

/* All alike, ready and long at work. */
static bscap_pod_group group_of(const bscap_pod_sample *samples, int32_t replicas) {
  const int64_t long_ago_ms = INT64_MIN / 4;
  return (bscap_pod_group){.count = replicas,
                           .is_ready = true,
                           .started_ms = long_ago_ms,
                           .turned_ms = long_ago_ms,
                           .samples = samples};
}

int32_t bscap_autoscaler_decide(const bscap_autoscaler *autoscaler,
                                const bscap_autoscaler_load *load, int32_t replicas) {
  const int32_t least = autoscaler->least_replicas, most = autoscaler->most_replicas;
  int32_t best = 0;
  if (replicas < least) return least;
  if (replicas > most) return most;
  for (size_t i = 0; i < autoscaler->metrics_count; i++) {
    bscap_autoscaler one = *autoscaler;
    one.metrics = &autoscaler->metrics[i];
    one.metrics_count = 1;
    const bscap_pod_sample sample = sample_of(one.metrics, load, replicas);
    const bscap_pod_group group = group_of(&sample, replicas);
    const bscap_autoscaler_sight sight = {
        .replicas = replicas, .status_replicas = replicas, .groups = &group, .groups_count = 1};
    bscap_metric_status status;
    bscap_autoscaler_propose(&one, &sight, 0, &status);
    const int32_t proposal = status.is_valid ? status.proposal : replicas;
    if (proposal > best) best = proposal;
  }
  if (autoscaler->metrics_count == 0) return replicas;
  return best < least ? least : best > most ? most : best;
}

/* By then half a month has passed, or far more: it counts as arrived. */
enum { MOST_SYNCS = 100000 };

/* What happened on the way to rest. */
typedef struct course {
  int32_t replicas;
  int64_t changed_ms; /* for the last time; -1: never */
  int direction;      /* of that change */
  uint32_t turns;     /* how often the direction changed */
  uint64_t as_it_was; /* fingerprint at one of these turns */
  int32_t largest;    /* since that one */
  int32_t smallest;
} course;

/* False where the direction stays. */
static bool follow(course *way, int64_t now_ms, int32_t replicas) {
  const int direction = replicas > way->replicas ? 1 : -1;
  const bool turns = way->direction == -direction;
  way->direction = direction;
  way->changed_ms = now_ms;
  way->replicas = replicas;
  if (way->largest < replicas) way->largest = replicas;
  if (way->smallest > replicas) way->smallest = replicas;
  return turns;
}

/* Whether all is as it was at an earlier turn. Many turns alone prove nothing: policies with long
 * periods may let it turn a hundred times before it rests. Brent 1980: compare with the turn whose
 * number is the last power of two. */
static bool goes_round(course *way, uint64_t fingerprint) {
  if (way->turns > 0 && way->as_it_was == fingerprint) return true;
  way->turns++;
  if ((way->turns & (way->turns - 1)) == 0) {
    way->as_it_was = fingerprint;
    way->largest = way->smallest = way->replicas;
  }
  return false;
}

static bscap_autoscaler_decision sync_steadily(bscap_autoscaler_state *state,
                                               const bscap_autoscaler *autoscaler,
                                               const bscap_autoscaler_load *load, int64_t now_ms,
                                               int32_t replicas) {
  bscap_pod_sample *samples = bscap_autoscaler_samples(state);
  for (size_t i = 0; i < autoscaler->metrics_count; i++)
    samples[i] = sample_of(&autoscaler->metrics[i], load, replicas);
  const bscap_pod_group group = group_of(samples, replicas);
  const bscap_autoscaler_sight sight = {.now_ms = now_ms,
                                        .replicas = replicas,
                                        .status_replicas = replicas,
                                        .groups = &group,
                                        .groups_count = 1};
  return bscap_autoscaler_sync(state, autoscaler, &sight);
}

static int32_t within(const bscap_autoscaler *autoscaler, int32_t replicas) {
  if (replicas < autoscaler->least_replicas) return autoscaler->least_replicas;
  return replicas > autoscaler->most_replicas ? autoscaler->most_replicas : replicas;
}

/* Where metrics ask for what there is, whatever is remembered only keeps it there until forgotten;
 * where nothing will be forgotten, it stays too. */
static bool is_at_rest(const bscap_autoscaler *autoscaler,
                       const bscap_autoscaler_decision *decision, int32_t replicas,
                       int64_t next_ms) {
  if (decision->replicas != replicas) return false;
  return next_ms == INT64_MAX || within(autoscaler, decision->raw) == replicas;
}

/* The first sync at `time_ms` or later. */
static int64_t sync_from(const bscap_autoscaler *autoscaler, int64_t time_ms) {
  const int64_t period = autoscaler->sync_period_ms;
  return (time_ms + period - 1) / period * period;
}

/* While nothing changes, syncs are passed over until something is forgotten: what those would log
 * is logged again by the next one. */
bscap_autoscaler_rest bscap_autoscaler_come_to_rest(bscap_autoscaler_state *state,
                                                    const bscap_autoscaler *autoscaler,
                                                    const bscap_autoscaler_load *load,
                                                    int32_t replicas) {
  course way = {.replicas = replicas, .changed_ms = -1};
  int64_t now_ms = 0;
  bscap_autoscaler_start(state, autoscaler);
  for (int i = 0; i < MOST_SYNCS; i++) {
    const bscap_autoscaler_decision decision =
        sync_steadily(state, autoscaler, load, now_ms, way.replicas);
    const int64_t next_ms = bscap_autoscaler_next_change(state, autoscaler, now_ms, decision.raw);
    if (is_at_rest(autoscaler, &decision, way.replicas, next_ms)) break;
    const bool has_changed = decision.replicas != way.replicas;
    if (has_changed && follow(&way, now_ms, decision.replicas) &&
        goes_round(&way, bscap_autoscaler_fingerprint(state, autoscaler, now_ms, way.replicas)))
      return (bscap_autoscaler_rest){way.largest, way.smallest, true, way.changed_ms};
    now_ms = has_changed ? now_ms + autoscaler->sync_period_ms : sync_from(autoscaler, next_ms);
  }
  return (bscap_autoscaler_rest){way.replicas, way.replicas, false, way.changed_ms};
}

int32_t bscap_autoscaler_settle(bscap_autoscaler_state *state, const bscap_autoscaler *autoscaler,
                                const bscap_autoscaler_load *load, int32_t replicas) {
  if (bscap_autoscaler_decide(autoscaler, load, replicas) == replicas) return replicas;
  return bscap_autoscaler_come_to_rest(state, autoscaler, load, replicas).replicas;
}
