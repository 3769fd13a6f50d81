#include "report/replay.h"

#include <math.h>

#include "report/words.h"
#include "simulate/replay.h"

/* --- what is asked for --- */

static const char *word_aim(bscap_draft *draft, const bscap_autoscaler_metric *metric) {
  const bool is_memory = !metric->is_cpu && metric->source <= BSCAP_SOURCE_CONTAINER_RESOURCE;
  const double amount = metric->is_cpu ? (double)metric->aim : (double)metric->aim / 1000;
  const bscap_unit unit = metric->is_cpu ? BSCAP_MILLICORES : is_memory ? BSCAP_BYTES : BSCAP_COUNT;
  if (metric->target == BSCAP_TARGET_UTILIZATION)
    return bscap_draft_print(draft, "%lld%%", (long long)metric->aim);
  return bscap_draft_print(draft, "%s%s", bscap_words_amount(draft, amount, unit),
                           metric->target == BSCAP_TARGET_AVERAGE_VALUE ? " a pod" : " in all");
}

static const char *word_ask(bscap_draft *draft, const bscap_replay_story *story,
                            const bscap_replay_sync *sync) {
  const size_t index = sync->decision.metric;
  const char *name = bscap_replay_metric(draft, story, index);
  if (index >= story->autoscaler->metrics_count)
    return bscap_draft_print(draft, "%s asks for %d", name, sync->decision.raw);
  const bscap_autoscaler_metric *metric = &story->autoscaler->metrics[index];
  const char *aim = word_aim(draft, metric);
  if (sync->cpu_utilization_percent >= 0 && index == bscap_replay_cpu_metric(story->autoscaler))
    return bscap_draft_print(draft, "%s at %d%% of its request against a target of %s asks for %d",
                             name, sync->cpu_utilization_percent, aim, sync->decision.raw);
  return bscap_draft_print(draft, "%s with a target of %s%s asks for %d", name, aim,
                           metric->target == BSCAP_TARGET_UTILIZATION ? " of its request" : "",
                           sync->decision.raw);
}

/* --- what limits it --- */

static const char *word_policies(bscap_draft *draft, const bscap_scaling_rules *rules) {
  const char *text = "";
  for (size_t i = 0; i < rules->policies_count; i++) {
    const bscap_scaling_policy *policy = &rules->policies[i];
    const char *amount = policy->kind == BSCAP_POLICY_PODS
                             ? bscap_words_pods(draft, policy->value)
                             : bscap_draft_print(draft, "%d%%", policy->value);
    text = bscap_draft_print(draft, "%s%s%s in %s", text, i > 0 ? " or " : "", amount,
                             bscap_words_span(draft, policy->period_seconds));
  }
  if (rules->policies_count < 2) return text;
  return bscap_draft_print(draft, "%s, the %s of them", text,
                           rules->select == BSCAP_SELECT_MIN ? "least" : "most");
}

const char *bscap_replay_rate(bscap_draft *draft, const bscap_autoscaler *autoscaler,
                              int32_t replicas, bool is_up) {
  const bscap_scaling_rules *rules = is_up ? &autoscaler->up : &autoscaler->down;
  if (autoscaler->has_behavior)
    return bscap_draft_print(draft, "at most %s", word_policies(draft, rules));
  return replicas >= 2 ? "at most doubling in one sync" : "at most 4 pods in one sync";
}

/* Stabilization leaves no mark on a sync that changes the size. */
static const char *word_stabilized(bscap_draft *draft, const bscap_replay_story *story,
                                   const bscap_autoscaler_decision *decision) {
  const bscap_autoscaler *autoscaler = story->autoscaler;
  const bool is_least = decision->stabilized < decision->raw;
  double window = (double)autoscaler->downscale_window_ms / 1000;
  if (autoscaler->has_behavior)
    window = is_least ? autoscaler->up.window_seconds : autoscaler->down.window_seconds;
  if (decision->stabilized == decision->raw) return "";
  return bscap_draft_print(draft, "; the %s of the last %s is %d", is_least ? "least" : "most",
                           bscap_words_span(draft, window), decision->stabilized);
}

static const char *word_limit(bscap_draft *draft, const bscap_replay_story *story,
                              const bscap_replay_sync *sync) {
  const bscap_autoscaler *autoscaler = story->autoscaler;
  const bscap_autoscaler_decision *decision = &sync->decision;
  if (!decision->is_limited) return "";
  const char *what = "";
  switch (decision->limited) {
  case BSCAP_LIMITED_TOO_MANY:
    what = bscap_draft_print(draft, "the maximum is %d", autoscaler->most_replicas);
    break;
  case BSCAP_LIMITED_TOO_FEW:
    what = bscap_draft_print(draft, "the minimum is %d", autoscaler->least_replicas);
    break;
  case BSCAP_LIMITED_UP:
    what = bscap_replay_rate(draft, autoscaler, sync->before, true);
    break;
  case BSCAP_LIMITED_DOWN:
    what = bscap_replay_rate(draft, autoscaler, sync->before, false);
    break;
  default:
    return "";
  }
  return bscap_draft_print(draft, "; %s (%s)", what, bscap_limited_name(decision->limited));
}

const char *bscap_replay_why(bscap_draft *draft, const bscap_replay_story *story,
                             const bscap_replay_sync *sync) {
  const bscap_autoscaler_decision *decision = &sync->decision;
  if (decision->raw < 0) {
    const bool is_many = sync->before > decision->replicas;
    return bscap_draft_print(draft, "%d is %s than the %s of %d", sync->before,
                             is_many ? "more" : "less", is_many ? "maximum" : "minimum",
                             decision->replicas);
  }
  return bscap_draft_print(draft, "%s%s%s", word_ask(draft, story, sync),
                           word_stabilized(draft, story, decision), word_limit(draft, story, sync));
}
