#include "model/manifests.h"

#include "failing_allocator.h"

#include <bscap/trace.h>
#include <stdint.h>

#define HPA                                                                                        \
  "{\"apiVersion\":\"autoscaling/v2\",\"kind\":\"HorizontalPodAutoscaler\",\"metadata\":"          \
  "{\"name\":\"x\"},\"spec\":{\"scaleTargetRef\":{\"kind\":\"Deployment\",\"name\":\"x\"},"        \
  "\"minReplicas\":1,\"maxReplicas\":7,\"metrics\":[{\"type\":\"Resource\",\"resource\":"          \
  "{\"name\":\"cpu\",\"target\":{\"type\":\"Utilization\",\"averageUtilization\":50}}}]}}"
#define BEGIN                                                                                      \
  "{\"name\":\"t1\",\"sync_period_ms\":15007,\"start_replicas\":3,\"cpu_request_m\":100,"          \
  "\"hpa\":" HPA ","
#define CPU     "\"cpu_load_m\":[40,0,9223372036854775807]"
#define MEMORY  "\"mem_request_bytes\":1000,\"mem_load_bytes\":[5,6,9223372036854775]"
#define IGNORED "\"expected\":{\"replicas\":[1,null]}"

static bscap_status try_trace(bscap_trace **trace, const char *text,
                              const bscap_allocator *allocator, bscap_error *error) {
  return bscap_trace_read(trace, "t.json", text, strlen(text), allocator, error);
}

static bscap_trace *read_trace(const char *text) {
  bscap_trace *trace;
  bscap_error error = {0};
  const bscap_status status = try_trace(&trace, text, NULL, &error);
  ck_assert_msg(status == BSCAP_OK, "%d:%d: %s", error.line, error.column, error.message);
  return trace;
}

START_TEST(a_trace_has_its_settings_and_its_load) {
  bscap_trace *trace = read_trace(BEGIN IGNORED "," CPU "," MEMORY "}");
  const bscap_sync_load *load = bscap_trace_load(trace);
  ck_assert_str_eq(bscap_trace_name(trace), "t1");
  ck_assert_int_eq(load->sync_period_ms, 15007);
  ck_assert_int_eq(load->start_replicas, 3);
  ck_assert_int_eq(load->cpu_request_millicores, 100);
  ck_assert_int_eq(load->memory_request_bytes, 1000);
  ck_assert_uint_eq(load->count, 3);
  ck_assert_int_eq(load->cpu_millicores[0], 40);
  ck_assert_int_eq(load->cpu_millicores[1], 0);
  ck_assert_int_eq(load->cpu_millicores[2], INT64_MAX);
  ck_assert_int_eq(load->memory_bytes[1], 6);
  ck_assert_int_eq(bscap_hpa_autoscaler(bscap_trace_hpa(trace))->most_replicas, 7);
  ck_assert_str_eq(bscap_hpa_metric_name(bscap_trace_hpa(trace), 0), "cpu");
  bscap_trace_free(trace);
}
END_TEST

START_TEST(without_memory_there_is_none) {
  bscap_trace *trace = read_trace(BEGIN CPU "}");
  ck_assert_ptr_null(bscap_trace_load(trace)->memory_bytes);
  ck_assert_int_lt(bscap_trace_load(trace)->memory_request_bytes, 0);
  bscap_trace_free(trace);
}
END_TEST

/* An @ stands before the place of the complaint. */
START_TEST(nonsense_is_refused_in_its_place) {
  static const mistake rows[] = {
      {"@[]", "a trace is an object with hpa, cpu_load_m and others"},
      {"@{}", "name: a text is expected here, what the trace is called"},
      {"@{\"name\":\"x\"}", "hpa: is missing; write a HorizontalPodAutoscaler"},
      {"{\"name\":\"x\",\"hpa\":@5}",
       "hpa: a HorizontalPodAutoscaler is a map of fields such as apiVersion: autoscaling/v2"},
      {"{\"name\":\"x\",\"hpa\":{\"apiVersion\":\"autoscaling/v2\",\"kind\":"
       "\"HorizontalPodAutoscaler\",\"spec\":{\"maxReplicas\":@0}}}",
       "hpa.spec.maxReplicas: Invalid value: 0: must be greater than 0"},
      {"@{\"name\":\"x\",\"hpa\":" HPA "}", "sync_period_ms: is missing; write a whole number"},
      {"{\"name\":\"x\",\"hpa\":" HPA ",\"sync_period_ms\":@0}",
       "sync_period_ms: '0' is not expected here; write a whole number from 1 to 2147483647, "
       "without quotes"},
      {"{\"name\":\"x\",\"hpa\":" HPA ",\"sync_period_ms\":@\"15\"}",
       "sync_period_ms: '15' is not expected here"},
      {"{\"name\":\"x\",\"hpa\":" HPA ",\"sync_period_ms\":@010}",
       "sync_period_ms: '010' is not expected here"},
      {"{\"name\":\"x\",\"hpa\":" HPA ",\"sync_period_ms\":9,\"start_replicas\":@-1}",
       "start_replicas: '-1' is not expected here"},
      {"{\"name\":\"x\",\"hpa\":" HPA ",\"sync_period_ms\":9,\"start_replicas\":@[1]}",
       "start_replicas: a whole number is expected here, not a list or a map"},
      {"@" BEGIN "\"a\":1}", "cpu_load_m: a list of whole numbers is expected here, one a sync"},
      {BEGIN "\"cpu_load_m\":@[]}",
       "cpu_load_m: a list of whole numbers is expected here, one a sync"},
      {BEGIN "\"cpu_load_m\":[1,@1.5]}", "cpu_load_m[1]: '1.5' is not expected here"},
      {BEGIN "\"cpu_load_m\":[1,@9223372036854775808]}", "cpu_load_m[1]: '9223372036854775808'"},
      {BEGIN "\"cpu_load_m\":[@-1]}", "cpu_load_m[0]: '-1' is not expected here"},
      {BEGIN "\"cpu_load_m\":[@null]}", "cpu_load_m[0]: 'null' is not expected here"},
      {BEGIN CPU ",\"mem_load_bytes\":@[1,2]}",
       "mem_load_bytes: is not as long as cpu_load_m; write one number a sync"},
      {BEGIN CPU ",\"mem_load_bytes\":[1,2,@9223372036854776]}",
       "mem_load_bytes[2]: '9223372036854776' is not expected here; write a whole number from 0 "
       "to 9223372036854775"},
      {BEGIN CPU ",\"mem_request_bytes\":@0}", "mem_request_bytes: '0' is not expected here"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char text[TEXT_SIZE];
    int line, column;
    bscap_trace *trace;
    bscap_error error = {0};
    unmark("", rows[i].text, text, &line, &column);
    ck_assert_msg(try_trace(&trace, text, NULL, &error) == BSCAP_INVALID, "%s", text);
    ck_assert_ptr_null(trace);
    ck_assert_msg(strstr(error.message, rows[i].message) == error.message, "'%s', not '%s'",
                  error.message, rows[i].message);
    ck_assert_str_eq(error.file, "t.json");
    ck_assert_msg(error.line == line && error.column == column, "%s at %d:%d, not %d:%d",
                  error.message, error.line, error.column, line, column);
  }
}
END_TEST

static void check_limit(const char *bytes, size_t count, const char *message) {
  bscap_trace *trace;
  bscap_error error = {0};
  ck_assert_int_eq(bscap_trace_read(&trace, "t", bytes, count, NULL, &error), BSCAP_INVALID);
  ck_assert_msg(strstr(error.message, message) != NULL, "%s", error.message);
}

START_TEST(what_is_too_large_is_told_so) {
  enum { COUNT = 100001, MOST = (4 << 20) + 1 };
  char *text = malloc(MOST);
  ck_assert_ptr_nonnull(text);
  strcpy(text, BEGIN "\"cpu_load_m\":[");
  size_t count = strlen(text);
  for (size_t i = 0; i < COUNT; i++) {
    text[count++] = '1';
    text[count++] = ',';
  }
  check_limit(text, count, "more than 100000 values");
  memset(text, ' ', MOST);
  check_limit(text, MOST, "larger than 4 MiB, the most that is read");
  free(text);
}
END_TEST

static uint32_t next_random(uint32_t *state) {
  *state ^= *state << 13;
  *state ^= *state >> 17;
  *state ^= *state << 5;
  return *state;
}

START_TEST(any_bytes_give_a_trace_or_a_reason_with_its_place) {
  static const char whole[] = BEGIN CPU "," MEMORY "}";
  char text[sizeof whole];
  uint32_t random = 7;
  for (size_t n = 0; n < 20000; n++) {
    static const char bytes[] = "0123456789{}[],:\"-e.nul \xff";
    size_t count = strlen(whole);
    memcpy(text, whole, count);
    for (size_t changes = 1 + next_random(&random) % 3; changes > 0; changes--)
      text[next_random(&random) % count] = bytes[next_random(&random) % (sizeof bytes - 1)];
    if (n % 4 == 0) count = next_random(&random) % count;
    bscap_trace *trace;
    bscap_error error = {0};
    const bscap_status status = bscap_trace_read(&trace, "t", text, count, NULL, &error);
    ck_assert((status == BSCAP_OK) == (trace != NULL));
    if (status != BSCAP_OK) ck_assert_int_eq(status, BSCAP_INVALID);
    if (status != BSCAP_OK) ck_assert_msg(error.line > 0 && error.column > 0, "%s", error.message);
    bscap_trace_free(trace);
  }
}
END_TEST

START_TEST(each_allocation_may_fail) {
  bscap_status status = BSCAP_OUT_OF_MEMORY;
  for (size_t n = 1; status == BSCAP_OUT_OF_MEMORY; n++) {
    failing_allocator memory = {.fails_at = n};
    bscap_allocator allocator = failing_allocator_start(&memory);
    bscap_trace *trace;
    status = try_trace(&trace, BEGIN CPU "," MEMORY "}", &allocator, NULL);
    bscap_trace_free(trace);
    ck_assert_uint_eq(memory.live_blocks, 0);
    ck_assert_uint_eq(memory.live_bytes, 0);
  }
  ck_assert_int_eq(status, BSCAP_OK);
}
END_TEST

RUN_TESTS("trace", a_trace_has_its_settings_and_its_load, without_memory_there_is_none,
          nonsense_is_refused_in_its_place, what_is_too_large_is_told_so,
          any_bytes_give_a_trace_or_a_reason_with_its_place, each_allocation_may_fail)
