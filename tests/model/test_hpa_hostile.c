/* Whatever the bytes and whatever memory there is: a manifest, or a reason. */
#include "model/manifests.h"

#include "failing_allocator.h"

#include <stdint.h>

static const char manifest[] = MANIFEST TARGET REPLICAS
    "  metrics:\n"
    "  - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: "
    "60}}}\n"
    "  - {type: ContainerResource, containerResource: {name: memory, container: app, target: "
    "{type: AverageValue, averageValue: 1Gi}}}\n"
    "  - {type: Pods, pods: {metric: {name: rps}, target: {type: AverageValue, averageValue: "
    "1500m}}}\n"
    "  - {type: Object, object: {describedObject: {kind: A, name: b}, metric: {name: c}, target: "
    "{type: Value, value: 1e3}}}\n"
    "  - {type: External, external: {metric: {name: queue, selector: {matchLabels: {a: b}}}, "
    "target: {type: Value, value: 3}}}\n"
    "  behavior:\n"
    "    scaleUp: {stabilizationWindowSeconds: 60, tolerance: 0.05}\n"
    "    scaleDown: {selectPolicy: Min, policies: [{type: Pods, value: 1, periodSeconds: 60}]}\n";

static void check_outcome(const char *bytes, size_t count) {
  bscap_hpa_options options = bscap_hpa_options_default();
  bscap_hpa *hpa;
  bscap_error error = {0};
  options.scales_to_zero = count % 2 == 0;
  const bscap_status status = bscap_hpa_read(&hpa, "mutant", bytes, count, &options, NULL, &error);
  if (status == BSCAP_OK) {
    const bscap_autoscaler *autoscaler = bscap_hpa_autoscaler(hpa);
    ck_assert_int_ge(autoscaler->least_replicas, 0);
    ck_assert_int_ge(autoscaler->most_replicas, autoscaler->least_replicas);
    ck_assert_uint_gt(autoscaler->metrics_count, 0);
    for (size_t i = 0; i < autoscaler->metrics_count; i++) {
      ck_assert(autoscaler->metrics[i].aim > 0);
      ck_assert_uint_gt(strlen(bscap_hpa_metric_name(hpa, i)), 0);
    }
    ck_assert_uint_gt(autoscaler->up.policies_count, 0);
    ck_assert_uint_gt(autoscaler->down.policies_count, 0);
  } else {
    ck_assert_int_eq(status, BSCAP_INVALID);
    ck_assert_ptr_null(hpa);
    ck_assert_uint_gt(strlen(error.message), 0);
    ck_assert_msg(error.line > 0 && error.column > 0, "no place: %s", error.message);
  }
  bscap_hpa_free(hpa);
}

static uint32_t next_random(uint32_t *state) {
  *state ^= *state << 13;
  *state ^= *state >> 17;
  *state ^= *state << 5;
  return *state;
}

START_TEST(any_bytes_give_a_manifest_or_a_reason_with_its_place) {
  static const char *const scraps[] = {"",     "null", "{}",   "[]",  "-1",   "0",    "1e999",
                                       "\"\"", "~",    ": ",   "\n",  "*a",   "&a ",  "1Ei",
                                       "010",  "yes",  "[{}]", "{a}", "\xff", "1:30", "9999999999"};
  enum { ROOM = sizeof manifest + 64, MUTANTS = 20000 };
  char text[ROOM];
  uint32_t random = 20260101;
  check_outcome(manifest, strlen(manifest));
  for (size_t n = 0; n < MUTANTS; n++) {
    size_t count = strlen(manifest);
    memcpy(text, manifest, count);
    for (size_t changes = 1 + next_random(&random) % 3; changes > 0; changes--) {
      const char *scrap = scraps[next_random(&random) % (sizeof scraps / sizeof *scraps)];
      const size_t at = next_random(&random) % count, length = strlen(scrap);
      size_t gone = next_random(&random) % 12;
      if (gone > count - at) gone = count - at;
      if (count - gone + length > ROOM || count - gone < 2) continue;
      memmove(text + at + length, text + at + gone, count - at - gone);
      memcpy(text + at, scrap, length);
      count = count - gone + length;
    }
    check_outcome(text, count);
  }
  for (size_t count = 0; count < strlen(manifest); count++) check_outcome(manifest, count);
}
END_TEST

START_TEST(each_allocation_may_fail) {
  bscap_status status = BSCAP_OUT_OF_MEMORY;
  for (size_t n = 1; status == BSCAP_OUT_OF_MEMORY; n++) {
    failing_allocator memory = {.fails_at = n};
    bscap_allocator allocator = failing_allocator_start(&memory);
    bscap_hpa_options options = bscap_hpa_options_default();
    bscap_hpa *hpa;
    options.allocator = &allocator;
    status = bscap_hpa_read(&hpa, "h", manifest, strlen(manifest), &options, NULL, NULL);
    ck_assert((status == BSCAP_OK) == (hpa != NULL));
    bscap_hpa_free(hpa);
    ck_assert_uint_eq(memory.live_blocks, 0);
    ck_assert_uint_eq(memory.live_bytes, 0);
  }
  ck_assert_int_eq(status, BSCAP_OK);
}
END_TEST

RUN_TESTS("hpa hostile", any_bytes_give_a_manifest_or_a_reason_with_its_place,
          each_allocation_may_fail)
