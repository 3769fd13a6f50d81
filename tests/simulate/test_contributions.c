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
    ck_assert_msg(fabs(sum - v->last) <= 1e-9 * v->last, "%s: %.17g, last %.17g", v->id, sum,
                  v->last);
  else if (v->breaks.p50 > start_seconds)
    assert_close(sum, threshold, 1e-9);
  else
    assert_close(sum, v->now, 1e-9);
}

START_TEST(a_verdict_is_explained_at_its_moment) {
  for (size_t i = 0; i < sizeof models / sizeof *models; i++) {
    for (size_t j = 0;; j++) {
      bscap_model *plain = read_model_file(models[i], NULL);
      const char *scenario = j == 0 ? NULL : bscap_model_scenario(plain, j - 1);
      bool is_past = j > 0 && scenario == NULL;
      outlook o = {.model = is_past ? NULL : read_model_file(models[i], scenario)};
      bscap_model_free(plain);
      if (is_past) break;
      ck_assert_int_eq(bscap_forecast_run(&o.forecast, o.model, NULL, NULL), BSCAP_OK);
      const bscap_verdict *v;
      for (size_t k = 0; (v = bscap_forecast_verdict(o.forecast, k)) != NULL; k++) {
        if (is_of_volume(v)) check_volume(v, (double)bscap_model_start(o.model));
        if (is_of_volume(v) || v->probability == 0) continue;
        /* What is worked out once a step is beyond its limit when that breaks. */
        ck_assert(sum_of_verdict(v) > v->share_ratio * v->capacity);
      }
      look_away(&o);
    }
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

RUN_TESTS("contributions", contributions_add_up_at_any_time, a_verdict_is_explained_at_its_moment,
          parts_are_named_for_what_they_are)
