/* What makes up a demand adds up to it, for every limit of every model at hand. */
#include "simulate/stepping.h"

static const char *const models[] = {"battlescope", "logs", "shop"};

static void check_order(const bscap_contribution *parts, size_t count) {
  for (size_t i = 0; i < count; i++) {
    ck_assert(parts[i].value > 0 && parts[i].text[0] != '\0');
    ck_assert(i == 0 || parts[i].value <= parts[i - 1].value);
  }
}

static double sum_of(const bscap_contribution *parts, size_t count) {
  double sum = 0;
  for (size_t i = 0; i < count; i++) sum += parts[i].value;
  return sum;
}

/* `share` of the way through the engine's step: nothing in these models is emptied within one. */
static void check_step(machine *m, double share) {
  double time = m->engine.time_seconds + share * m->plan.step_seconds;
  for (size_t i = 0; i < m->plan.limits_count; i++) {
    const bscap_limit *limit = &m->plan.limits[i];
    const bscap_course *now = &m->engine.courses[limit->metric];
    bscap_contribution *parts;
    size_t count;
    bscap_error error;
    ck_assert_int_eq(
        bscap_contributions(&parts, &count, m->arena, &m->engine, limit->metric, time, &error),
        BSCAP_OK);
    check_order(parts, count);
    double expected = now->begin + share * (now->peak - now->begin), sum = sum_of(parts, count);
    ck_assert_msg(fabs(sum - expected) <= 1e-9 * expected, "%s: %.17g instead of %.17g", limit->id,
                  sum, expected);
  }
}

START_TEST(contributions_add_up_at_any_time) {
  for (size_t i = 0; i < sizeof models / sizeof *models; i++) {
    machine m;
    start_model(&m, read_model_file(models[i], NULL), HOUR, 1100 * DAY);
    for (double hour = 0; hour < 1000 * 24; hour += 503) {
      step_to(&m, hour * HOUR);
      check_step(&m, fmod(hour * 0.37, 1));
    }
    stop(&m);
  }
}
END_TEST

/* What those models leave out: sidecars that scale, two groups of nodes, stocks on a link. */
START_TEST(contributions_add_up_in_a_motley_model) {
  machine m;
  start(&m, HOUR, 100 * DAY,
        HEAD
        "seasons: {s: {hours: [1,1,1,1,1,2,3,4,5,5,5,6,6,5,5,5,6,7,9,9,9,6,3,2],\n"
        "              days: [1,1,1,1,1,2,2]}}\n"
        "drivers: {users: {level: 300, growth: {monthly: 20%}, season: s},\n"
        "          orders: {stored: 900, added: 20/h, age: 10d, archive: 20d, season: s}}\n"
        "nodes: {a: {count: 2, cpu: 2, memory: 9Gi, system: {cpu: 90m, memory: 1Gi}},\n"
        "        b: {cpu: 4, memory: 8Gi}}\n"
        "quotas: {q: {requests: {cpu: 1, memory: 1Gi}, limits: {cpu: 1, memory: 1Gi}}}\n"
        "services:\n"
        "  api: {cpu: {request: 100m, limit: 300m, base: 3m, per: {users: 1m},\n"
        "              each: {orders.added: 0.1m}},\n"
        "        memory: {request: 100Mi, limit: 200Mi, base: 9Mi, each: {orders.ever: 2kB}},\n"
        "        sidecars: {p: {cpu: {request: 30m, base: 7m}, memory: {request: 5Mi}}},\n"
        "        autoscale: {min: 2, max: 9, cpu: 60%, memory: 80%}}\n"
        "  agent: {kind: DaemonSet, nodes: a, cpu: {request: 30m}, memory: {base: 30Mi}}\n"
        "  job: {kind: CronJob, nodes: b, schedule: {every: 10m, takes: 25m, overlaps: true},\n"
        "        cpu: {request: 20m, limit: 50m, per: {users: 1m}}, memory: {request: 1Mi}}\n"
        "links: {l: {capacity: 1 Mbps, traffic: {\n"
        "  x: {average: 1 Mbps, peak: 2x, follows: users}, y: {per: {orders.added: 1 kbps}},\n"
        "  z: {average: 1 Mbps, follows: orders.stored}}}}\n"
        "volumes: {v: {size: 1GB, used: 90MB, writes: {orders.added: 9kB, constant: 1MB/day}}}\n");
  for (double hour = 0; hour < 90 * 24; hour += 7) {
    step_to(&m, hour * HOUR);
    check_step(&m, fmod(hour * 0.37, 1));
  }
  stop(&m);
}
END_TEST

static double sum_of_verdict(const bscap_verdict *v) {
  double sum = 0;
  const bscap_contribution *part;
  for (size_t i = 0; (part = bscap_verdict_contribution(v, i)) != NULL; i++) sum += part->value;
  return sum;
}

static bool is_of_volume(const bscap_verdict *v) {
  return v->kind == BSCAP_LIMIT_VOLUME_ALERT || v->kind == BSCAP_LIMIT_VOLUME_FULL;
}

/* A volume breaks at its threshold, or began beyond it; what does not break is as it is last. */
static void check_volume(const bscap_verdict *v, double start_seconds) {
  double sum = sum_of_verdict(v), threshold = v->share_ratio * v->capacity;
  if (v->probability == 0)
    ck_assert_msg(fabs(sum - v->last.p50) <= 1e-9 * v->last.p50, "%s: %.17g, last %.17g", v->id,
                  sum, v->last.p50);
  else if (v->breaks.p50 > start_seconds)
    assert_close(sum, threshold, 1e-9);
  else
    assert_close(sum, v->now, 1e-9);
}

START_TEST(a_verdict_is_explained_at_its_moment) {
  for (size_t i = 0; i < sizeof models / sizeof *models; i++) {
    bscap_model *plain = read_model_file(models[i], NULL);
    for (size_t j = 0; j == 0 || bscap_model_scenario(plain, j - 1) != NULL; j++) {
      const char *scenario = j == 0 ? NULL : bscap_model_scenario(plain, j - 1);
      outlook o = look_at_file(36 * 30.4375, models[i], scenario);
      const bscap_verdict *v;
      for (size_t k = 0; (v = bscap_forecast_verdict(o.forecast, k)) != NULL; k++) {
        if (is_of_volume(v)) check_volume(v, (double)bscap_model_start(o.model));
        if (is_of_volume(v) || v->probability == 0) continue;
        /* What is worked out once a step is beyond its limit when that breaks. */
        ck_assert(sum_of_verdict(v) > v->share_ratio * v->capacity);
      }
      look_away(&o);
    }
    bscap_model_free(plain);
  }
}
END_TEST

START_TEST(parts_are_named_for_what_they_are) {
  outlook o = look(10, HEAD "drivers: {users: {level: 100}, orders: {stored: 10, added: 3/h}}\n"
                            "services:\n"
                            "  api: {replicas: 2, cpu: {limit: 9, base: 5m, per: {users: 2m},\n"
                            "                           each: {orders.added: 1m}}}\n");
  static const char *const texts[] = {"users", "idle", "orders added, in each pod"};
  static const double values[] = {100, 5, 3};
  const bscap_verdict *v = verdict(&o, "service/api/cpu-limit");
  for (size_t i = 0; i < 3; i++) {
    ck_assert_str_eq(bscap_verdict_contribution(v, i)->text, texts[i]);
    assert_close(bscap_verdict_contribution(v, i)->value, values[i], 1e-12);
  }
  ck_assert_ptr_null(bscap_verdict_contribution(v, 3));
  look_away(&o);
}
END_TEST

START_TEST(equal_parts_come_by_name) {
  outlook o = look(10, HEAD "nodes: {n: {cpu: 1, memory: 1Gi}}\n"
                            "services: {b: {cpu: {base: 1m}}, ab: {cpu: {base: 1m}},\n"
                            "           c: {cpu: {base: 2m}}, a: {cpu: {base: 1m}}}\n");
  static const char *const texts[] = {"c", "a", "ab", "b"};
  const bscap_verdict *v = verdict(&o, "node/n/cpu-full");
  for (size_t i = 0; i < 4; i++) ck_assert_str_eq(bscap_verdict_contribution(v, i)->text, texts[i]);
  look_away(&o);
}
END_TEST

RUN_TESTS("contributions", contributions_add_up_at_any_time, contributions_add_up_in_a_motley_model,
          a_verdict_is_explained_at_its_moment, parts_are_named_for_what_they_are,
          equal_parts_come_by_name)
