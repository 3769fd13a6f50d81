#include "report/replay.h"

#include <math.h>

#include "report/words.h"
#include "simulate/replay.h"

/* What kept work from being done in time. */
typedef enum cause {
  CAUSE_METRICS, /* fail */
  CAUSE_KILLS,
  CAUSE_PLACE,
  CAUSE_READY, /* enough pods are wanted, but not ready */
  CAUSE_MAXIMUM,
  CAUSE_RATE,
  CAUSE_WINDOW, /* of stabilization */
  CAUSE_LATE,   /* the metrics do not show it yet */
  CAUSE_BLIND,  /* the metrics never will */
  CAUSES
} cause;

/* What is known of one cause. */
typedef struct account {
  double unmet;
  int32_t pods;  /* that could do all of the work */
  int32_t added; /* most that a sync asked for in addition to what there was */
  bscap_active active;
} account;

/* The search through all that was left undone. */
typedef struct search {
  const bscap_replay_story *story;
  double capacity; /* of a ready pod, millicores */
  account accounts[CAUSES];
  double unmet;
  cause last;
  bool has_kills; /* since all pods were ready */
  int32_t killed;
  int64_t changed_ms; /* when the size changed last, or the spell began */
} search;

/* --- what a pod can do --- */

/* What a pod does for itself leaves less of its limit for work. How much less shows where a steady
 * number of pods is busy and still leaves work undone. */
static double find_capacity(const bscap_replay_story *story) {
  double most = 0;
  for (size_t i = 0; i < story->spells_count; i++) {
    const bscap_replay_spell *spell = &story->spells[i];
    for (size_t k = spell->first; k < spell->first + spell->count; k++) {
      const bscap_plant_step *step = &bscap_replay_at(story->replay, k)->step;
      const double seconds = bscap_replay_seconds(story, k);
      const bool is_steady = bscap_replay_ready(story, k) == step->ready && step->ready > 0 &&
                             step->unmet_seconds >= seconds && step->killed == 0;
      if (is_steady && seconds > 0) most = fmax(most, step->served / seconds / step->ready);
    }
  }
  return most > 0 ? most : story->plant->cpu_limit_millicores;
}

static int32_t find_pods(double rate, double capacity) {
  if (!(capacity > 0) || !isfinite(capacity)) return 1;
  return (int32_t)fmin(fmax(ceil(rate / capacity - 1e-6), 1), 1e9);
}

/* --- which cause --- */

/* How long it takes until the autoscaler can have seen what there is. */
static int64_t patience_ms(const bscap_replay_story *story) {
  const bscap_plant *plant = story->plant;
  return 2 * (story->autoscaler->sync_period_ms + plant->scrape_ms) + plant->lag_ms +
         plant->schedule_ms + plant->start_ms + plant->ready_ms +
         story->autoscaler->readiness_delay_ms;
}

static cause find_shortage(const search *found, const bscap_replay_sync *sync) {
  const bscap_replay_story *story = found->story;
  const bscap_autoscaler_decision *decision = &sync->decision;
  if (decision->replicas > story->plant->most_pods) return CAUSE_PLACE;
  if (decision->replicas >= story->autoscaler->most_replicas) return CAUSE_MAXIMUM;
  if (decision->is_limited && decision->limited == BSCAP_LIMITED_UP) return CAUSE_RATE;
  if (decision->able == BSCAP_ABLE_SCALE_UP_STABILIZED || decision->stabilized < decision->raw)
    return CAUSE_WINDOW;
  return sync->time_ms - found->changed_ms > patience_ms(story) ? CAUSE_BLIND : CAUSE_LATE;
}

/* Pods that were killed have no metrics either. */
static cause find_cause(const search *found, size_t index, int32_t pods) {
  const bscap_replay_sync *sync = bscap_replay_at(found->story->replay, index);
  const int32_t wanted = sync->decision.replicas, place = found->story->plant->most_pods;
  const int32_t ready = bscap_replay_ready(found->story, index);
  if (found->has_kills && (ready < wanted || pods <= wanted)) return CAUSE_KILLS;
  if (sync->decision.raw < 0 && sync->decision.active > BSCAP_ACTIVE_VALID) return CAUSE_METRICS;
  if (pods > wanted) return find_shortage(found, sync);
  if (wanted > place && ready >= place) return CAUSE_PLACE;
  return ready < wanted ? CAUSE_READY : found->last;
}

static void add_sync(search *found, size_t index) {
  const bscap_replay_sync *sync = bscap_replay_at(found->story->replay, index);
  const double seconds = bscap_replay_seconds(found->story, index);
  const double rate = seconds > 0 ? sync->step.offered / seconds : 0;
  const int32_t pods = find_pods(rate, found->capacity);
  if (sync->step.killed > 0) found->has_kills = true;
  if (sync->decision.replicas != sync->before) found->changed_ms = sync->time_ms;
  const cause why = find_cause(found, index, pods);
  account *of = &found->accounts[why];
  const int32_t added = sync->decision.raw - sync->before;
  of->unmet += sync->step.unmet;
  of->active = sync->decision.active;
  if (of->pods < pods) of->pods = pods;
  if (of->added < added) of->added = added;
  found->unmet += sync->step.unmet;
  found->last = why;
  if (sync->step.killed == 0 && sync->step.ready >= sync->step.pods) found->has_kills = false;
}

static void search_all(search *found) {
  for (size_t i = 0; i < found->story->spells_count; i++) {
    const bscap_replay_spell *spell = &found->story->spells[i];
    found->changed_ms = bscap_replay_at(found->story->replay, spell->first)->time_ms;
    found->last = CAUSE_LATE;
    for (size_t k = spell->first; k < spell->first + spell->count; k++) add_sync(found, k);
  }
}

/* --- what to do about it --- */

static const char *advise_maximum(bscap_draft *draft, const search *found, const account *of) {
  const int32_t most = found->story->autoscaler->most_replicas;
  return bscap_draft_print(draft,
                           "raise maxReplicas from %d to at least %d: more than the maximum is "
                           "needed",
                           most, of->pods > most ? of->pods : most + 1);
}

/* One minimum for all that a minimum helps against. */
static const char *word_minimum(bscap_draft *draft, const search *found) {
  const int32_t least = found->story->autoscaler->least_replicas;
  const int32_t ready = found->accounts[CAUSE_READY].pods, late = found->accounts[CAUSE_LATE].pods;
  const int32_t pods = ready > late ? ready : late;
  return bscap_draft_print(draft, "minReplicas: %d", pods > least ? pods : least + 1);
}

static const char *advise_ready(bscap_draft *draft, const search *found) {
  const bscap_plant *plant = found->story->plant;
  const double seconds = (double)(plant->schedule_ms + plant->start_ms + plant->ready_ms) / 1000;
  return bscap_draft_print(draft,
                           "keep more pods ready (%s), or make them start faster: a new pod is "
                           "ready after %s",
                           word_minimum(draft, found), bscap_words_span(draft, seconds));
}

static const char *advise_rate(bscap_draft *draft, const search *found, const account *of) {
  const bscap_autoscaler *autoscaler = found->story->autoscaler;
  if (autoscaler->has_behavior && autoscaler->up.select == BSCAP_SELECT_DISABLED)
    return "let it scale up (behavior.scaleUp.selectPolicy: Max): it is disabled";
  return bscap_draft_print(draft,
                           "let it grow faster (behavior.scaleUp.policies: type: Pods, value: %d, "
                           "periodSeconds: 15): %s was too slow",
                           of->added > 1 ? of->added : 1,
                           bscap_replay_rate(draft, autoscaler, 2, true));
}

static const char *advise_window(bscap_draft *draft, const search *found) {
  return bscap_draft_print(draft,
                           "set behavior.scaleUp.stabilizationWindowSeconds to 0 (it is %d): more "
                           "pods were asked for, and it waited",
                           found->story->autoscaler->up.window_seconds);
}

static const char *advise_late(bscap_draft *draft, const search *found) {
  const bscap_plant *plant = found->story->plant;
  const double late = (double)(plant->scrape_ms + plant->lag_ms) / 1000;
  const double period = (double)found->story->autoscaler->sync_period_ms / 1000;
  return bscap_draft_print(draft,
                           "keep more room, by a lower target or by %s: work comes faster than "
                           "it is seen, measurements being up to %s old at a sync, every %s",
                           word_minimum(draft, found), bscap_words_span(draft, late),
                           bscap_words_span(draft, period));
}

/* A pod at its limit must be past the target by more than the tolerance. */
static const char *advise_blind(bscap_draft *draft, const search *found) {
  const bscap_replay_story *story = found->story;
  const bscap_plant *plant = story->plant;
  const size_t metric = bscap_replay_cpu_metric(story->autoscaler);
  const double most = 100 * plant->cpu_limit_millicores / plant->cpu_request_millicores;
  if (metric >= story->autoscaler->metrics_count || !isfinite(most))
    return "add a metric that shows it (cpu, or the length of a queue): none of them asks for more "
           "pods while work is left undone";
  const double tolerance =
      story->autoscaler->has_behavior && !isnan(story->autoscaler->up.tolerance_ratio)
          ? story->autoscaler->up.tolerance_ratio
          : story->autoscaler->tolerance_ratio;
  const double aim = ceil(floor(most) / (1 + tolerance)) - 1;
  const double set = (double)story->autoscaler->metrics[metric].aim;
  if (aim >= set || aim < 1)
    return "lower the target: the metrics ask for no more pods while work is left undone";
  return bscap_draft_print(draft,
                           "lower averageUtilization of %s from %.0f to at most %.0f: a pod at its "
                           "limit uses %.0f%% of its request, too little to ask for more",
                           bscap_replay_metric(draft, story, metric), set, aim, floor(most));
}

static const char *advise_place(bscap_draft *draft, const search *found, const account *of) {
  const int32_t most = found->story->plant->most_pods;
  return bscap_draft_print(draft, "make room for %s in quota and nodes: they admit %d",
                           bscap_words_pods(draft, of->pods > most ? of->pods : most + 1), most);
}

static const char *advise_kills(bscap_draft *draft, const search *found) {
  return bscap_draft_print(
      draft, "raise the memory limit of %s: %d OOM kills left too few pods at work",
      bscap_words_amount(draft, found->story->plant->memory_limit_bytes, BSCAP_BYTES),
      found->story->totals.killed);
}

static const char *advise(bscap_draft *draft, const search *found, cause why) {
  const account *of = &found->accounts[why];
  switch (why) {
  case CAUSE_METRICS:
    return bscap_draft_print(draft, "see to the metrics (%s): without them nothing is decided",
                             bscap_active_name(of->active));
  case CAUSE_KILLS:
    return advise_kills(draft, found);
  case CAUSE_PLACE:
    return advise_place(draft, found, of);
  case CAUSE_READY:
    return advise_ready(draft, found);
  case CAUSE_MAXIMUM:
    return advise_maximum(draft, found, of);
  case CAUSE_RATE:
    return advise_rate(draft, found, of);
  case CAUSE_WINDOW:
    return advise_window(draft, found);
  case CAUSE_LATE:
    return advise_late(draft, found);
  case CAUSE_BLIND:
    return advise_blind(draft, found);
  case CAUSES:
    break;
  }
  return "";
}

/* The heaviest cause but `without`; CAUSES where there is none. */
static cause find_heaviest(const search *found, cause without) {
  cause best = CAUSES;
  for (cause i = 0; i < CAUSES; i++)
    if (i != without && found->accounts[i].unmet > 0 &&
        (best == CAUSES || found->accounts[i].unmet > found->accounts[best].unmet))
      best = i;
  return best;
}

static const char *advise_with_share(bscap_draft *draft, const search *found, cause why) {
  const double part = found->accounts[why].unmet;
  const char *advice = advise(draft, found, why);
  if (part >= found->unmet * (1 - 1e-9)) return advice;
  return bscap_draft_print(draft, "%s (%s of what was not done)", advice,
                           bscap_words_share(draft, part, found->unmet));
}

const char *bscap_replay_next(bscap_draft *draft, const bscap_replay_story *story) {
  static const double worth_saying = 0.2;
  search found = {.story = story, .capacity = find_capacity(story)};
  search_all(&found);
  const cause first = find_heaviest(&found, CAUSES);
  if (first == CAUSES) return "";
  const cause second = find_heaviest(&found, first);
  const char *text = advise_with_share(draft, &found, first);
  if (second == CAUSES || found.accounts[second].unmet < worth_saying * found.unmet) return text;
  return bscap_draft_print(draft, "%s; and %s", text, advise_with_share(draft, &found, second));
}
