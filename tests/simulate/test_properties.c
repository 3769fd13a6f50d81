/* What must hold whatever the model says. */
#include "simulate/stepping.h"

/* --- the step --- */

START_TEST(passages_do_not_hang_on_the_step) {
  static const char *const text =
      HEAD "drivers:\n"
           "  users: {level: 100, growth: {monthly: 4%}}\n"
           "  orders: {stored: 5000, added: 100/h, growth: {linear: 2/h}, archive: 30d}\n"
           "services: {api: {cpu: {limit: 700m, per: {users: 5m}}, alert: {cpu: 80%}}}\n"
           "volumes:\n"
           "  a: {size: 2GB, used: 300MB, writes: {constant: 1MB/h}, alert: 85%}\n"
           "  b: {size: 3.5GB, used: 300MB, grows: {orders.added: 1kB}, alert: 85%}\n"
           "  c: {size: 40GB, used: 0GB, writes: 1GB/h, retention: 2d, alert: 85%}\n"
           "  d: {size: 40GB, writes: 1GB/h, resets: 2d, alert: 85%}\n";
  static const char *const volumes[] = {"volume/a/alert", "volume/a/full", "volume/b/alert",
                                        "volume/b/full",  "volume/c/full", "volume/d/alert",
                                        "volume/d/full"};
  static const double steps[] = {3600, 1800, 900};
  double first[8];
  for (size_t i = 0; i < 3; i++) {
    bscap_forecast_options options = far(1100);
    options.step_seconds = steps[i];
    outlook o = look_with(&options, text);
    for (size_t k = 0; k < 7; k++) {
      double now = passage(&o, volumes[k]);
      if (i == 0) first[k] = now;
      assert_close(now, first[k], 1e-9);
    }
    double cpu = passage(&o, "service/api/cpu-alert");
    if (i == 0) first[7] = cpu;
    ck_assert(fabs(cpu - first[7]) <= HOUR);
    /* 560m are 112 users; it must last for three hours, and is seen at the end of a step. */
    double exact = log(1.12) / log(1.04) * BSCAP_SECONDS_PER_MONTH + 3 * HOUR;
    ck_assert(cpu >= exact && cpu <= exact + steps[i]);
    look_away(&o);
  }
}
END_TEST

/* --- parts that have nothing to do with each other --- */

#define BODY(drivers, services, volumes)                                                           \
  HEAD "seasons: {day: {hours: [1,1,1,1,1,1,2,3,4,5,5,5,5,5,5,5,6,7,8,9,9,6,3,2], "                \
       "days: [1,1,1,1,2,2,2]}}\n"                                                                 \
       "drivers:\n  users: {level: 100, growth: {monthly: 4%}, season: day}\n"                     \
       "  orders: {stored: 5000, added: 100/h, growth: {monthly: 2%}, season: day}\n" drivers      \
       "services:\n"                                                                               \
       "  api: {cpu: {request: 100m, limit: 250m, base: 3m, per: {users: 2m}},\n"                  \
       "        autoscale: {max: 4, cpu: 60%}, alert: {cpu: 40%}}\n"                               \
       "  db: {cpu: {limit: 1, per: {users: 2m, orders.added: 1m}}, alert: {cpu: 50%},\n"          \
       "       memory: {limit: 1Gi, base: 500Mi, each: {orders.stored: 300B}}}\n" services         \
       "links: {net: {capacity: 9 Mbps, traffic: {p: {average: 2 Mbps, follows: users}}}}\n"       \
       "volumes:\n"                                                                                \
       "  a: {size: 3GB, used: 300MB, writes: {orders.added: 1kB}, alert: 85%}\n"                  \
       "  b: {size: 2GB, writes: {orders.added: 20kB}, retention: 30d}\n" volumes                  \
       "milestones: {users: 200}\n"

/* NAN equals NAN here. */
static void check_same(double a, double b, const char *id) {
  ck_assert_msg(a == b || (isnan(a) && isnan(b)), "%s: %.17g and %.17g", id, a, b);
}

static void check_same_verdict(const bscap_verdict *a, const bscap_verdict *b) {
  check_same(a->now, b->now, a->id);
  check_same(a->most.p50, b->most.p50, a->id);
  check_same(a->last.p50, b->last.p50, a->id);
  check_same(a->hours_over, b->hours_over, a->id);
  check_same(a->breaks.p50, b->breaks.p50, a->id);
  check_same(bscap_verdict_level(a, 0).p50, bscap_verdict_level(b, 0).p50, a->id);
  ck_assert_str_eq(a->action, b->action);
}

START_TEST(a_part_that_nobody_asked_changes_no_other) {
  outlook a = look(1000, "%s", BODY("", "", ""));
  outlook b = look(1000, "%s",
                   BODY("  guests: {level: 7, growth: {monthly: 9%}}\n",
                        "  other: {cpu: {limit: 1, per: {guests: 3m}}}\n",
                        "  c: {size: 1GB, writes: 1MB/h}\n"));
  size_t breaks = 0;
  const bscap_verdict *v;
  for (size_t i = 0; (v = bscap_forecast_verdict(a.forecast, i)) != NULL; i++) {
    check_same_verdict(v, verdict(&b, v->id));
    breaks += v->probability == 1;
  }
  ck_assert(breaks > 5);
  check_same(bscap_forecast_milestone(a.forecast, 0)->reached.p50,
             bscap_forecast_milestone(b.forecast, 0)->reached.p50, "users");
  look_away(&a);
  look_away(&b);
}
END_TEST

START_TEST(bytes_in_another_unit_change_no_date) {
  static const char *const format =
      HEAD "drivers: {orders: {stored: 3000, added: 77/h, growth: {monthly: 3%%}, archive: 60d}}\n"
           "volumes:\n"
           "  a: {size: %.0fB, used: %.0fB, alert: 85%%, writes: {orders.added: %.0fB}}\n"
           "  b: {size: %.0fB, used: 0B, retention: 20.3d, writes: {orders.added: %.0fB}}\n"
           "  c: {size: %.0fB, resets: 5.1h, grows: {orders.added: %.0fB},\n"
           "      writes: {orders.added: %.0fB}}\n";
  static const char *const ids[] = {"volume/a/alert", "volume/a/full", "volume/b/full",
                                    "volume/c/full"};
  double first[4];
  for (int k = 0; k < 20; k++) {
    double by = ldexp(1, k);
    outlook o = look(1000, format, 9e8 * by, 3e8 * by, 5003 * by, 2e8 * by, 5003 * by, 6e7 * by,
                     11 * by, 50e3 * by);
    for (size_t i = 0; i < 4; i++) {
      double now = passage(&o, ids[i]);
      ck_assert(!isnan(now) && now > 0);
      if (k == 0) first[i] = now;
      ck_assert(now == first[i]);
    }
    look_away(&o);
  }
}
END_TEST

/* --- models by chance --- */

static unsigned chance_state;

/* Knuth's linear congruence modulo 2^32; its high bits are good enough here. */
static unsigned chance(unsigned below) {
  chance_state = chance_state * 1664525u + 1013904223u;
  return (unsigned)(((unsigned long long)chance_state * below) >> 32);
}

static const char *pick(const char *const *texts, unsigned count) {
  return texts[chance(count)];
}

#define PICK(...)                                                                                  \
  pick((const char *const[]){__VA_ARGS__}, sizeof(const char *[]){__VA_ARGS__} / sizeof(char *))

/* `size` is the only thing that a caller chooses. */
static void write_model(char *text, size_t room, unsigned seed, double size_bytes) {
  chance_state = seed * 2654435761u + 12345;
  const char *level_growth =
      PICK("", ", growth: {monthly: 7%}", ", growth: {monthly: -5%}", ", growth: {linear: 3/day}",
           ", growth: {logistic: 8%, ceiling: 30k}", ", growth: {linear: -4/day}",
           ", growth: {monthly: 90%, ceiling: 50k}", ", growth: {points: {2026-02-01: 3}}");
  const char *flow_growth = PICK("", ", growth: {monthly: 6%}", ", growth: {linear: -30/h}",
                                 ", growth: {logistic: 30%, ceiling: 9k/h}");
  const char *rule = PICK("", ", retention: 33d", ", archive: 7d", ", age: 9d, retention: 0s");
  const char *season = PICK("", ", season: s");
  int written = snprintf(
      text, room,
      HEAD "seasons: {s: {hours: [0,0,0,1,1,1,2,3,4,5,5,5,5,5,5,5,6,7,8,9,9,6,3,2], "
           "days: [1,0,1,1,2,2,2]}}\n"
           "drivers:\n  users: {level: %u%s%s}\n  orders: {stored: %u, added: %u/h%s%s%s}\n"
           "nodes: {main: {count: %u, cpu: 4, memory: 16Gi, system: {cpu: 100m}}}\n"
           "quotas: {q: {requests: {cpu: 2, memory: 4Gi}, volumes: 1}}\n"
           "alerts: {service: {cpu: 70%%, memory: 80%%, for: %s}, volume: %u%%, link: 50%%}\n"
           "services:\n"
           "  api: {cpu: {request: %um, limit: 500m, base: %um, per: {users: %um}},\n"
           "        memory: {request: 128Mi, limit: 256Mi, each: {orders.stored: %uB}}%s}\n"
           "  job: {kind: CronJob, schedule: {every: %um, takes: %um, overlaps: %s},\n"
           "        cpu: {request: 10m, base: 90m, per: {orders.added: 1m}}}\n"
           "links: {net: {capacity: 9 Mbps, traffic: {p: {average: %u Mbps, peak: 3x, follows: "
           "%s}}}}\n",
      chance(5000), level_growth, season, chance(10000), chance(300), flow_growth, rule, season,
      1 + chance(4), PICK("0s", "3h", "2d"), chance(101), 10 + chance(200), chance(20), chance(3),
      chance(900),
      PICK("", ", autoscale: {min: 2, max: 7, cpu: 60%}",
           ", autoscale: {max: 3, cpu: 50%, memory: 70%}"),
      1 + chance(90), chance(200), PICK("true", "false"), chance(5),
      PICK("users", "orders.added", "orders.stored", "orders.ever"));
  snprintf(text + written, room - (size_t)written,
           "volumes:\n"
           "  a: {size: %.0fB%s, %s: {orders.added: %ukB, constant: %uMB/h}%s}\n",
           size_bytes, PICK("", ", used: 5GB", ", filesystem: 5%, headroom: 10%", ", index: 30%"),
           PICK("writes", "grows"), chance(100), chance(50),
           PICK("", ", retention: 30d", ", resets: 100h", ", resets: 7m", ", retention: 7.3h",
                ", reclaim: true", ", retention: 3d, reclaim: true"));
}

static void check_sane(const outlook *o, const char *text) {
  const bscap_verdict *v, *before = NULL;
  double start = (double)bscap_forecast_as_of(o->forecast);
  double end = (double)bscap_forecast_end(o->forecast);
  for (size_t i = 0; (v = bscap_forecast_verdict(o->forecast, i)) != NULL; i++, before = v) {
    bool is_sane = isfinite(v->now) && isfinite(v->most.p50) && isfinite(v->last.p50) &&
                   v->now >= 0 && v->most.p50 >= v->now && v->most.p50 >= v->last.p50 &&
                   v->hours_over >= 0 && v->hours_over <= (end - start) / HOUR * (1 + 1e-12);
    bool breaks = v->probability == 1;
    double date = v->breaks.p50;
    is_sane = is_sane && (breaks ? date >= start && date <= end : isnan(date));
    is_sane = is_sane && (!breaks || v->most.p50 > v->share_ratio * v->capacity);
    is_sane = is_sane && (v->action[0] != '\0') == breaks;
    is_sane = is_sane && (before == NULL || !breaks || before->breaks.p50 <= date);
    ck_assert_msg(is_sane, "%s: now %g most %g last %g over %g breaks %.17g in\n%s", v->id, v->now,
                  v->most.p50, v->last.p50, v->hours_over, date - start, text);
  }
}

START_TEST(whatever_the_model_results_are_sane_and_more_room_lasts_no_shorter) {
  static char text[8192];
  for (unsigned seed = 0; seed < 150; seed++) {
    static const double sizes[] = {1e9, 10e9, 11e9, 60e9, 900e9};
    double alert_before = -1, full_before = -1;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
      write_model(text, sizeof text, seed, sizes[i]);
      outlook o = look(200, "%s", text);
      check_sane(&o, text);
      double alert = passage(&o, "volume/a/alert"), full = passage(&o, "volume/a/full");
      /* Once it holds, it holds with more room too. */
      ck_assert_msg(isnan(alert) || alert >= alert_before, "%s", text);
      ck_assert_msg(isnan(full) || full >= full_before, "%s", text);
      alert_before = isnan(alert) ? INFINITY : alert;
      full_before = isnan(full) ? INFINITY : full;
      look_away(&o);
    }
  }
}
END_TEST

START_TEST(growth_beyond_all_numbers_breaks_without_nonsense) {
  outlook o = look(9600, HEAD "drivers: {users: {level: 100, growth: {monthly: 1000%%}},\n"
                              "          orders: {added: 9/h, growth: {monthly: 1000%%}}}\n"
                              "services: {api: {cpu: {limit: 1, per: {users: 0m, orders.added: "
                              "1m}, base: 3m}}}\n"
                              "volumes: {a: {size: 1GB, writes: {orders.added: 1kB}}}\n");
  const bscap_verdict *v = verdict(&o, "volume/a/full");
  ck_assert(!isnan(v->now) && !isnan(v->most.p50) && !isnan(v->breaks.p50));
  v = verdict(&o, "service/api/cpu-limit");
  ck_assert(!isnan(v->now) && !isnan(v->most.p50) && !isnan(v->breaks.p50));
  look_away(&o);
}
END_TEST

RUN_TESTS("properties", passages_do_not_hang_on_the_step, a_part_that_nobody_asked_changes_no_other,
          bytes_in_another_unit_change_no_date,
          whatever_the_model_results_are_sane_and_more_room_lasts_no_shorter,
          growth_beyond_all_numbers_breaks_without_nonsense)
