/* Whatever the autoscaler, the pods and the load: what must be so of every decision. */
#include "testing.h"

#include "laws/autoscaling_scene.h"
#include "laws/naive_autoscaler.h"

/* A sync takes several times as long under AddressSanitizer, so there it is a twentieth of them. */
#ifdef __SANITIZE_ADDRESS__
enum { PART = 20 };
#else
enum { PART = 1 };
#endif

/* --- as the naive one --- */

/* Not by assertions, each of which makes a note: there are millions of them. */
static bool are_same_statuses(const bscap_metric_status *one, const bscap_metric_status *other) {
  return one->is_valid == other->is_valid && one->proposal == other->proposal &&
         one->utilization_percent == other->utilization_percent && one->value == other->value;
}

static bool are_same_decisions(const bscap_autoscaler_decision *one,
                               const bscap_autoscaler_decision *other) {
  return one->raw == other->raw && one->metric == other->metric &&
         one->stabilized == other->stabilized && one->replicas == other->replicas &&
         one->is_limited == other->is_limited && one->able == other->able &&
         one->active == other->active && one->limited == other->limited;
}

static void compare_with_naive(const scaler *it, const naive_controller *naive,
                               const bscap_autoscaler_decision *decision) {
  const bscap_autoscaler_decision *other = &naive->decision;
  for (size_t i = 0; i < it->autoscaler.metrics_count; i++) {
    const bscap_metric_status status = bscap_autoscaler_status(it->state, i);
    if (!are_same_statuses(&status, &naive->statuses[i]))
      ck_abort_msg("metric %zu asks for %d, not %d", i, (int)status.proposal,
                   (int)naive->statuses[i].proposal);
  }
  if (!are_same_decisions(decision, other))
    ck_abort_msg("%d replicas, %d stabilized, %d raw, not %d, %d, %d; or for other reasons",
                 (int)decision->replicas, (int)decision->stabilized, (int)decision->raw,
                 (int)other->replicas, (int)other->stabilized, (int)other->raw);
}

START_TEST(every_decision_is_that_of_a_naive_controller) {
  for (uint64_t number = 0; number < 4000 / PART; number++) {
    bscap_random random = bscap_random_stream(number, 0, "decisions");
    scaler it;
    scene seen;
    draw_autoscaler(&random, &it);
    draw_metrics(&random, &it);
    scene_start(&random, &seen, &it, (double)(number % 4) / 3);
    scaler_start(&it);
    naive_controller naive = {.autoscaler = &it.autoscaler};
    for (int sync = 0; sync < 1000; sync++) {
      scene_draw(&random, &seen, &it);
      naive_sync(&naive, &seen.sight);
      const bscap_autoscaler_decision decision =
          bscap_autoscaler_sync(it.state, &it.autoscaler, &seen.sight);
      compare_with_naive(&it, &naive, &decision);
      scene_go_on(&random, &seen, &it, decision.replicas);
    }
    naive_end(&naive);
    scaler_end(&it);
  }
}
END_TEST

/* --- what is always so --- */

static void check(bool is_so, const char *what) {
  if (!is_so) ck_abort_msg("not so: %s", what);
}

/* The utilization of all lies between those of groups; pods that request nothing but use something
 * have no end of it. */
static void check_utilization(const scaler *it, const scene *seen, size_t index, int32_t percent) {
  int64_t least = INT64_MAX, greatest = -1;
  for (size_t i = 0; i < seen->sight.groups_count; i++) {
    const bscap_pod_sample *sample = &seen->samples[i][index];
    if (sample->is_missing) continue;
    const int64_t own = sample->request > 0 ? 100 * sample->value / sample->request : INT64_MAX;
    if (own < least) least = own;
    if (own > greatest) greatest = own;
  }
  check(it->metrics[index].target == BSCAP_TARGET_UTILIZATION, "only utilizations are percent");
  check(percent >= least && percent <= greatest, "a utilization lies between those of groups");
}

static void check_metrics(const scaler *it, const scene *seen) {
  for (size_t i = 0; i < it->autoscaler.metrics_count; i++) {
    const bscap_metric_status status = bscap_autoscaler_status(it->state, i);
    /* More than an integer holds is the least one, as the processor has it. */
    const bool is_too_many = status.proposal == INT32_MIN;
    check(status.proposal >= 0 || is_too_many == status.is_valid, "a proposal is a number of pods");
    check(status.is_valid || status.proposal == -1, "only what is valid proposes");
    check(status.value >= 0, "a use is not negative");
    if (status.utilization_percent != -1)
      check_utilization(it, seen, i, status.utilization_percent);
  }
}

/* Only what stood before the first sync may be outside; and none stays none where some are
 * required, as that switches the autoscaler off. */
static void check_decision(const scaler *it, int32_t before,
                           const bscap_autoscaler_decision *decision) {
  const int32_t least = it->autoscaler.least_replicas, most = it->autoscaler.most_replicas;
  const bool is_off = before == 0 && least > 0;
  const bool was_outside = before < least || before > most;
  check(decision->raw >= -1 && decision->stabilized >= -1, "nothing is less than unknown");
  check((decision->raw < 0) == (decision->stabilized < 0), "what is asked for is stabilized");
  check(decision->raw < 0 || decision->active == BSCAP_ACTIVE_VALID, "metrics that ask are valid");
  check(!is_off || decision->active == BSCAP_ACTIVE_DISABLED, "none switches it off");
  check(decision->metric < it->autoscaler.metrics_count, "the metric is one of its own");
  check(!is_off || decision->replicas == 0, "none stays none");
  check(is_off || (decision->replicas >= least && decision->replicas <= most), "it keeps within");
  check(!was_outside || decision->raw == -1, "from outside it comes back, whatever metrics say");
  check((decision->able == BSCAP_ABLE_RESCALED) == (decision->replicas != before),
        "it has rescaled where the number is another");
}

/* Some reach to a billion replicas. From 2^30 on, the controller's own doubling overflows. */
static void draw_large(bscap_random *random, scaler *it) {
  if (happens(random, 0.1))
    it->autoscaler.most_replicas = 100 + (int32_t)draw(random, INT64_C(1) << draw(random, 30));
}

START_TEST(it_never_leaves_its_range) {
  for (uint64_t number = 0; number < 1000 / PART; number++) {
    bscap_random random = bscap_random_stream(number, 0, "ranges");
    scaler it;
    scene seen;
    draw_autoscaler(&random, &it);
    draw_metrics(&random, &it);
    draw_large(&random, &it);
    scene_start(&random, &seen, &it, happens(&random, 0.5) ? 0 : 0.5);
    scaler_start(&it);
    for (int sync = 0; sync < 10000; sync++) {
      scene_draw(&random, &seen, &it);
      const int32_t before = seen.sight.replicas;
      const bscap_autoscaler_decision decision =
          bscap_autoscaler_sync(it.state, &it.autoscaler, &seen.sight);
      check_decision(&it, before, &decision);
      check(sync == 0 || seen.trouble > 0 || before == 0 || before >= it.autoscaler.least_replicas,
            "nobody but others brings it below its range");
      check(sync == 0 || seen.trouble > 0 || before <= it.autoscaler.most_replicas,
            "nobody but others brings it above its range");
      check_metrics(&it, &seen);
      /* Also closer together than the sync period, where memories give way. */
      const int64_t now_ms = seen.sight.now_ms;
      scene_go_on(&random, &seen, &it, decision.replicas);
      if (number % 8 == 0) seen.sight.now_ms = now_ms + 100 * draw(&random, 100);
    }
    scaler_end(&it);
  }
}
END_TEST

/* --- between versions --- */

/* What a version proposes at the same sight. */
static bscap_metric_status propose(scaler *it, bscap_kubernetes_version version, const scene *seen,
                                   size_t index) {
  it->autoscaler.version = version;
  bscap_autoscaler_start(it->state, &it->autoscaler);
  bscap_autoscaler_sync(it->state, &it->autoscaler, &seen->sight);
  return bscap_autoscaler_status(it->state, index);
}

static bool is_edge(const scaler *it, double ratio) {
  return fabs(fabs(1 - ratio) - it->autoscaler.tolerance_ratio) < 1e-12;
}

/* Of either pass, over the pods as 1.28 and 1.33 class them. */
static bool is_on_edge(const scaler *it, const scene *seen, size_t index) {
  const bscap_autoscaler_metric *metric = &it->metrics[index];
  const double value = (double)seen->values[index].value, aim = (double)metric->aim;
  if (metric->target == BSCAP_TARGET_VALUE) return is_edge(it, value / aim);
  if (metric->source >= BSCAP_SOURCE_OBJECT)
    return is_edge(it, value / (aim * seen->sight.status_replicas));
  naive_pods pods;
  naive_list_pods(&pods, &it->autoscaler, &seen->sight, index);
  naive_remove(&pods, NAIVE_IGNORED);
  naive_remove(&pods, NAIVE_UNREADY);
  const double ratio = naive_use(&pods, metric).ratio;
  naive_guess(&pods, metric, ratio);
  return is_edge(it, ratio) || is_edge(it, naive_use(&pods, metric).ratio);
}

static bool has_succeeded_pods(const scene *seen) {
  for (size_t i = 0; i < seen->sight.groups_count; i++)
    if (seen->groups[i].phase == BSCAP_POD_SUCCEEDED && seen->groups[i].count > 0) return true;
  return false;
}

static bool has_tolerances(const bscap_autoscaler *it) {
  return it->has_behavior && !(isnan(it->up.tolerance_ratio) && isnan(it->down.tolerance_ratio));
}

START_TEST(versions_differ_only_where_that_is_said) {
  int edges = 0, tolerances = 0, successes = 0, clamps = 0;
  for (uint64_t number = 0; number < 200000 / PART; number++) {
    bscap_random random = bscap_random_stream(number, 0, "versions");
    scaler it;
    scene seen;
    draw_autoscaler(&random, &it);
    draw_metrics(&random, &it);
    scene_start(&random, &seen, &it, number % 2 == 0 ? 0 : 0.5);
    seen.sight.replicas =
        it.autoscaler.least_replicas +
        (int32_t)draw(&random, it.autoscaler.most_replicas - it.autoscaler.least_replicas + 1);
    scaler_start(&it);
    scene_draw(&random, &seen, &it);
    seen.sight.selector = BSCAP_SELECTOR_FINE;
    for (size_t i = 0; i < it.autoscaler.metrics_count; i++) {
      const bscap_metric_status newest = propose(&it, BSCAP_KUBERNETES_NEWEST, &seen, i);
      const bscap_metric_status older = propose(&it, BSCAP_KUBERNETES_1_28, &seen, i);
      const bscap_metric_status old = propose(&it, BSCAP_KUBERNETES_1_33, &seen, i);
      if (!are_same_statuses(&older, &old)) {
        check(is_on_edge(&it, &seen, i), "1.28 differs from 1.33 on an edge");
        edges++;
      }
      if (are_same_statuses(&newest, &old)) continue;
      const bool is_clamped = newest.proposal == INT32_MAX && old.proposal == INT32_MIN;
      tolerances += has_tolerances(&it.autoscaler);
      successes += has_succeeded_pods(&seen);
      clamps += is_clamped;
      check(has_tolerances(&it.autoscaler) || has_succeeded_pods(&seen) || is_clamped,
            "the newest differs by tolerances, succeeded pods and clamps");
    }
    scaler_end(&it);
  }
  ck_assert(edges > 0 && tolerances > 0 && successes > 0 && (clamps > 0 || PART > 1));
}
END_TEST

/* --- copies and groups --- */

START_TEST(a_copy_of_its_memory_goes_on_as_the_original_does) {
  for (uint64_t number = 0; number < 2000 / PART; number++) {
    bscap_random random = bscap_random_stream(number, 0, "copies");
    scaler it;
    scene seen;
    draw_autoscaler(&random, &it);
    draw_metrics(&random, &it);
    scene_start(&random, &seen, &it, 0.3);
    scaler_start(&it);
    scaler copy = it; /* with the original's policies and metrics */
    copy.state = NULL;
    for (int sync = 0; sync < 400; sync++) {
      if (sync == 200) {
        scaler_start(&copy);
        memcpy(copy.state, it.state, it.size);
      }
      scene_draw(&random, &seen, &it);
      const bscap_autoscaler_decision decision =
          bscap_autoscaler_sync(it.state, &it.autoscaler, &seen.sight);
      if (sync >= 200) {
        const bscap_autoscaler_decision other =
            bscap_autoscaler_sync(copy.state, &copy.autoscaler, &seen.sight);
        check(are_same_decisions(&decision, &other), "a copy decides the same");
      }
      scene_go_on(&random, &seen, &it, decision.replicas);
    }
    check(memcmp(copy.state, it.state, it.size) == 0, "a copy remembers the same");
    scaler_end(&copy);
    scaler_end(&it);
  }
}
END_TEST

/* Each pod in a group of its own. */
static void split_groups(bscap_autoscaler_sight *single, bscap_pod_group *pods,
                         const bscap_autoscaler_sight *sight) {
  *single = *sight;
  single->groups = pods;
  single->groups_count = 0;
  for (size_t i = 0; i < sight->groups_count; i++)
    for (int32_t k = 0; k < sight->groups[i].count; k++) {
      pods[single->groups_count] = sight->groups[i];
      pods[single->groups_count++].count = 1;
    }
}

START_TEST(a_group_is_as_many_groups_of_one) {
  for (uint64_t number = 0; number < 2000 / PART; number++) {
    bscap_random random = bscap_random_stream(number, 0, "groups");
    scaler it;
    scene seen;
    draw_autoscaler(&random, &it);
    draw_metrics(&random, &it);
    scene_start(&random, &seen, &it, 0.5);
    scaler_start(&it);
    scaler other = it;
    scaler_start(&other);
    for (int sync = 0; sync < 200; sync++) {
      bscap_pod_group pods[NAIVE_PODS];
      bscap_autoscaler_sight single;
      scene_draw(&random, &seen, &it);
      split_groups(&single, pods, &seen.sight);
      const bscap_autoscaler_decision whole =
          bscap_autoscaler_sync(it.state, &it.autoscaler, &seen.sight);
      const bscap_autoscaler_decision parts =
          bscap_autoscaler_sync(other.state, &other.autoscaler, &single);
      check(are_same_decisions(&whole, &parts), "the parts of groups decide as the whole");
      scene_go_on(&random, &seen, &it, whole.replicas);
    }
    scaler_end(&other);
    scaler_end(&it);
  }
}
END_TEST

RUN_TESTS("autoscaler_properties", every_decision_is_that_of_a_naive_controller,
          it_never_leaves_its_range, versions_differ_only_where_that_is_said,
          a_copy_of_its_memory_goes_on_as_the_original_does, a_group_is_as_many_groups_of_one)
