/* Which limits a model has, and from where they take their numbers. */
#include "simulate/stepping.h"

#define Gi 0x1p30

static const char *const model = HEAD
    "nodes: {n: {count: 2, cpu: 4, memory: 8Gi, system: {cpu: 500m, memory: 1Gi}}}\n"
    "alerts: {service: {cpu: 70%, memory: 75%, for: 2h}, node: {cpu: 80%, memory: 90%},\n"
    "         volume: 85%, link: 60%}\n"
    "quotas: {q: {requests: {cpu: 1, memory: 2Gi}, limits: {cpu: 3, memory: 4Gi}, volumes: 5}}\n"
    "services:\n"
    "  a: {cpu: {request: 100m, limit: 200m, base: 1m}, memory: {request: 1Gi, limit: 2Gi,\n"
    "      base: 1Mi}, autoscale: {max: 3, cpu: 50%, memory: 60%},\n"
    "      sidecars: {s: {cpu: {request: 20m}}}}\n"
    "  own: {cpu: {limit: 1, base: 1m}, alert: {cpu: 10%, for: 0s}}\n"
    "  unknown: {cpu: {request: 1, limit: 1}, memory: {limit: 1Gi}}\n"
    "  unlimited: {cpu: {base: 1m}}\n"
    "volumes: {v: {size: 10GB, filesystem: 5%, headroom: 20%}, w: {size: 1GB, alert: 5%}}\n"
    "links: {l: {capacity: 9 Mbps}, open: {}}\n";

typedef struct expected {
  const char *id;
  bscap_limit_kind kind;
  double capacity;
  double share_ratio;
  double for_hours;
  bscap_severity severity;
  bscap_unit unit;
} expected;

#define WARN     BSCAP_WARNING
#define CRITICAL BSCAP_CRITICAL
#define CPU      BSCAP_MILLICORES
#define MEMORY   BSCAP_BYTES
#define BITS     BSCAP_BITS_PER_SECOND

static const expected limits[] = {
    {"service/a/cpu-alert", BSCAP_LIMIT_SERVICE_CPU_ALERT, 200, 0.7, 2, WARN, CPU},
    {"service/a/cpu-limit", BSCAP_LIMIT_SERVICE_CPU, 200, 1, 3, CRITICAL, CPU},
    {"service/a/memory-alert", BSCAP_LIMIT_SERVICE_MEMORY_ALERT, 2 * Gi, 0.75, 2, WARN, MEMORY},
    {"service/a/memory-limit", BSCAP_LIMIT_SERVICE_MEMORY, 2 * Gi, 1, 0, CRITICAL, MEMORY},
    {"service/own/cpu-alert", BSCAP_LIMIT_SERVICE_CPU_ALERT, 1000, 0.1, 0, WARN, CPU},
    {"service/own/cpu-limit", BSCAP_LIMIT_SERVICE_CPU, 1000, 1, 3, CRITICAL, CPU},
    {"autoscaler/a/cpu", BSCAP_LIMIT_AUTOSCALER_CPU, 3 * 120 * 0.5, 1, 3, WARN, CPU},
    {"autoscaler/a/memory", BSCAP_LIMIT_AUTOSCALER_MEMORY, 3 * Gi * 0.6, 1, 3, WARN, MEMORY},
    {"volume/v/alert", BSCAP_LIMIT_VOLUME_ALERT, 9.5e9, 0.85, 0, WARN, MEMORY},
    {"volume/v/full", BSCAP_LIMIT_VOLUME_FULL, 9.5e9, 0.8, 0, CRITICAL, MEMORY},
    {"volume/w/alert", BSCAP_LIMIT_VOLUME_ALERT, 1e9, 0.05, 0, WARN, MEMORY},
    {"volume/w/full", BSCAP_LIMIT_VOLUME_FULL, 1e9, 1, 0, CRITICAL, MEMORY},
    {"link/l/alert", BSCAP_LIMIT_LINK_ALERT, 9e6, 0.6, 3, WARN, BITS},
    {"link/l/full", BSCAP_LIMIT_LINK_FULL, 9e6, 1, 3, CRITICAL, BITS},
    {"node/n/cpu-alert", BSCAP_LIMIT_NODE_CPU_ALERT, 8000, 0.8, 3, WARN, CPU},
    {"node/n/cpu-full", BSCAP_LIMIT_NODE_CPU, 8000, 1, 3, CRITICAL, CPU},
    {"node/n/memory-alert", BSCAP_LIMIT_NODE_MEMORY_ALERT, 16 * Gi, 0.9, 3, WARN, MEMORY},
    {"node/n/memory-full", BSCAP_LIMIT_NODE_MEMORY, 16 * Gi, 1, 0, CRITICAL, MEMORY},
    {"node/n/cpu-requests", BSCAP_LIMIT_NODE_CPU_REQUESTS, 7000, 1, 0, CRITICAL, CPU},
    {"node/n/memory-requests", BSCAP_LIMIT_NODE_MEMORY_REQUESTS, 14 * Gi, 1, 0, CRITICAL, MEMORY},
    {"quota/q/requests.cpu", BSCAP_LIMIT_QUOTA_CPU_REQUESTS, 1000, 1, 0, CRITICAL, CPU},
    {"quota/q/requests.memory", BSCAP_LIMIT_QUOTA_MEMORY_REQUESTS, 2 * Gi, 1, 0, CRITICAL, MEMORY},
    {"quota/q/limits.cpu", BSCAP_LIMIT_QUOTA_CPU_LIMITS, 3000, 1, 0, CRITICAL, CPU},
    {"quota/q/limits.memory", BSCAP_LIMIT_QUOTA_MEMORY_LIMITS, 4 * Gi, 1, 0, CRITICAL, MEMORY},
    {"quota/q/volumes", BSCAP_LIMIT_QUOTA_VOLUMES, 5, 1, 0, CRITICAL, BSCAP_COUNT},
};
enum { COUNT = sizeof limits / sizeof *limits };

START_TEST(each_part_has_its_limits) {
  outlook o = look(1, "%s", model);
  for (size_t i = 0; i < COUNT; i++) {
    const expected *e = &limits[i];
    const bscap_verdict *v = verdict(&o, e->id);
    assert_close(v->capacity, e->capacity, 1e-12);
    assert_close(v->share_ratio, e->share_ratio, 1e-12);
    ck_assert_msg(v->kind == e->kind && v->severity == e->severity && v->unit == e->unit &&
                      v->for_seconds == e->for_hours * HOUR,
                  "%s", e->id);
  }
  look_away(&o);
}
END_TEST

START_TEST(what_has_no_capacity_or_whose_use_is_unknown_has_no_limit) {
  outlook o = look(1, "%s", model);
  ck_assert_ptr_nonnull(bscap_forecast_verdict(o.forecast, COUNT - 1));
  ck_assert_ptr_null(bscap_forecast_verdict(o.forecast, COUNT));
  look_away(&o);
  o = look(1, HEAD "volumes: {v: {size: 1GB}}\nnodes: {n: {cpu: 1, memory: 1Gi}}\n");
  ck_assert_ptr_null(bscap_forecast_find(o.forecast, "volume/v/alert"));
  ck_assert_ptr_null(bscap_forecast_find(o.forecast, "node/n/cpu-alert"));
  ck_assert_ptr_nonnull(bscap_forecast_find(o.forecast, "node/n/cpu-full"));
  look_away(&o);
}
END_TEST

START_TEST(courses_are_kept_of_what_a_reader_may_plot) {
  static const char *const ids[] = {"driver/users", "driver/orders", "service/s/cpu", "volume/v"};
  static const bscap_unit units[] = {BSCAP_COUNT, BSCAP_COUNT, CPU, MEMORY};
  outlook o = look(1, HEAD "drivers: {users: {level: 1}, orders: {added: 1/h}}\n"
                           "services: {s: {cpu: {base: 1m}}}\nvolumes: {v: {size: 1GB}}\n");
  for (size_t i = 0; i < 4; i++) {
    ck_assert_str_eq(bscap_forecast_metric(o.forecast, i)->id, ids[i]);
    ck_assert_int_eq(bscap_forecast_metric(o.forecast, i)->unit, units[i]);
  }
  ck_assert_ptr_null(bscap_forecast_metric(o.forecast, 4));
  look_away(&o);
}
END_TEST

RUN_TESTS("limit", each_part_has_its_limits,
          what_has_no_capacity_or_whose_use_is_unknown_has_no_limit,
          courses_are_kept_of_what_a_reader_may_plot)
