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

RUN_TESTS("autoscaler_properties", every_decision_is_that_of_a_naive_controller)
