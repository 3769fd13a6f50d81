/* Whoever follows the advice is helped, and less would not have done. */
#include "simulate/stepping.h"

static const char *const model =
    HEAD "drivers:\n"
         "  users: {level: 100, growth: {linear: 24/day}}\n"
         "  orders: {stored: 1000, added: 10/h}\n"
         "nodes:\n"
         "  main: {count: 2, cpu: 1, memory: 4Gi, system: {cpu: 300m, memory: 500Mi},\n"
         "         alert: {cpu: 70%, memory: 30%, for: 0s}}\n"
         "quotas: {q: {requests: {cpu: 1500m, memory: 4Gi}, limits: {cpu: 5}, volumes: 1}}\n"
         "links: {net: {capacity: 5 Mbps, alert: 70%, traffic: {a: {per: {users: 15 kbps}}}}}\n"
         "services:\n"
         "  api:\n"
         "    cpu: {request: 100m, limit: 500m, base: 10m, per: {users: 1m}}\n"
         "    memory: {request: 100Mi, base: 80Mi, per: {orders.stored: 100kB}}\n"
         "    autoscale: {max: 3, cpu: 60%, memory: 90%}\n"
         "    sidecars: {proxy: {cpu: {request: 20m, base: 4m}, memory: {request: 1Mi}}}\n"
         "  web: {cpu: {limit: 1, request: 900m, per: {users: 4m}}, alert: {cpu: 80%, for: 0s}}\n"
         "  db: {kind: StatefulSet, replicas: 2, cpu: {request: 500m, base: 50m},\n"
         "       memory: {limit: 500Mi, base: 100Mi, per: {orders.ever: 300kB}}}\n"
         "volumes:\n"
         "  disk: {size: 100GB, headroom: 10%, writes: 1GB/h, alert: 80%}\n"
         "  logs: {size: 10GB, used: 0GB, writes: 1GB/h, retention: 1d}\n";

static outlook look_after(const char *setting) {
  bscap_source source = {"test.yaml", model, strlen(model)};
  bscap_model_options options = bscap_model_options_default();
  options.settings = &setting;
  options.settings_count = setting == NULL ? 0 : 1;
  outlook o;
  bscap_error error = {0};
  bscap_status status = bscap_model_read(&o.model, &source, 1, &options, NULL, &error);
  ck_assert_msg(status == BSCAP_OK, "%s", error.message);
  bscap_forecast_options horizon = far(20);
  ck_assert_int_eq(bscap_forecast_run(&o.forecast, o.model, &horizon, &error), BSCAP_OK);
  return o;
}

static double probability_after(const char *id, const char *path, const char *value) {
  char setting[256];
  snprintf(setting, sizeof setting, "%s=%s", path, value);
  outlook o = look_after(setting);
  double probability = verdict(&o, id)->probability;
  look_away(&o);
  return probability;
}

typedef struct advice {
  const char *id;
  const char *path;   /* what it wants changed */
  const char *before; /* the text around the value in the advice */
  const char *after;
  const char *too_little; /* "%.0f" of one less where this is NULL */
} advice;

static const advice advices[] = {
    {"service/web/cpu-alert", "services.web.cpu.limit", "limit of web to ", ", or", "2800m"},
    {"service/web/cpu-limit", "services.web.cpu.limit", "limit of web to ", ", or", "2300m"},
    {"service/db/memory-limit", "services.db.memory.limit", "limit of db to ", NULL, "900Mi"},
    {"autoscaler/api/cpu", "services.api.autoscale.max", "at least ", " pods", NULL},
    {"volume/disk/alert", "volumes.disk.size", "Claim ", " for", "558Gi"},
    {"volume/disk/full", "volumes.disk.size", "Claim ", " for", "496Gi"},
    {"volume/logs/full", "volumes.logs.size", "Claim ", " for", "22Gi"},
    {"link/net/alert", "links.net.capacity", "Provide ", " on", "12Mbps"},
    {"link/net/full", "links.net.capacity", "Provide ", " on", "8Mbps"},
    {"node/main/cpu-alert", "nodes.main.count", "at least ", " in all", NULL},
    {"node/main/memory-alert", "nodes.main.count", "at least ", " in all", NULL},
    {"node/main/cpu-requests", "nodes.main.count", "at least ", " in all", NULL},
    {"quota/q/requests.cpu", "quotas.q.requests.cpu", "quota q to ", NULL, "2200m"},
    {"quota/q/volumes", "quotas.q.volumes", "quota q to ", NULL, NULL},
};

/* The value between `before` and `after`, without spaces, as a person types it. */
static void cut_value(char value[64], const char *text, const advice *a) {
  const char *from = strstr(text, a->before);
  ck_assert_msg(from != NULL, "%s says: %s", a->id, text);
  from += strlen(a->before);
  const char *end = a->after == NULL ? from + strlen(from) : strstr(from, a->after);
  ck_assert_msg(end != NULL && end - from < 60, "%s says: %s", a->id, text);
  snprintf(value, 64, "%.*s", (int)(end - from), from);
}

START_TEST(advice_is_enough_and_not_more_than_that) {
  outlook o = look_after(NULL);
  for (size_t i = 0; i < sizeof advices / sizeof *advices; i++) {
    const advice *a = &advices[i];
    const bscap_verdict *v = verdict(&o, a->id);
    ck_assert_msg(v->probability == 1, "%s: most %g of %g", a->id, v->most.p50, v->capacity);
    char value[64], less[64];
    cut_value(value, v->action, a);
    snprintf(less, sizeof less, "%.0f", strtod(value, NULL) - 1);
    ck_assert_msg(probability_after(a->id, a->path, value) == 0, "%s breaks with %s", a->id, value);
    ck_assert_msg(probability_after(a->id, a->path, a->too_little == NULL ? less : a->too_little) ==
                      1,
                  "%s holds with less than %s", a->id, value);
  }
  look_away(&o);
}
END_TEST

START_TEST(what_holds_needs_no_advice) {
  outlook o = look_after("volumes.disk.size=900TB");
  ck_assert_str_eq(verdict(&o, "volume/disk/full")->action, "");
  look_away(&o);
}
END_TEST

START_TEST(what_no_pod_and_no_node_more_would_mend_is_said) {
  outlook o = look(20, HEAD
                   "nodes: {n: {cpu: 1, memory: 1Gi, system: {cpu: 800m}, "
                   "alert: {cpu: 70%%}}}\n"
                   "services:\n"
                   "  a: {cpu: {request: 100m, base: 90m}, autoscale: {max: 9, cpu: 60%%}}\n"
                   "  b: {cpu: {request: 1m}, memory: {request: 100Mi, base: 99Mi},\n"
                   "      autoscale: {max: 9, memory: 70%%}}\n"
                   "  c: {cpu: {request: 1m}, memory: {request: 100Mi, limit: 120Mi, base: 99Mi},\n"
                   "      autoscale: {max: 9, memory: 70%%}}\n");
  ck_assert_str_eq(verdict(&o, "autoscaler/a/cpu")->action,
                   "Request more CPU for each pod of a: an idle one is busy");
  ck_assert_str_eq(verdict(&o, "node/n/cpu-alert")->action,
                   "Use larger nodes in n: the system fills these");
  /* 99 Mi are 70 % of 141.4 Mi; the next sixteen is 144. */
  ck_assert_ptr_nonnull(strstr(verdict(&o, "autoscaler/b/memory")->action, "144 Mi"));
  ck_assert_ptr_null(strstr(verdict(&o, "autoscaler/b/memory")->action, "limit no lower"));
  ck_assert_ptr_nonnull(strstr(verdict(&o, "autoscaler/c/memory")->action, "limit no lower"));
  look_away(&o);
}
END_TEST

/* --- room for it --- */

typedef struct misfit {
  const char *setting;
  const char *id;
  const char *clause; /* how the advice ends; NULL: it fits */
} misfit;

/* From 100 users on that grow by one an hour, 580 in 20 days. */
static const char *const tight = HEAD
    "drivers: {users: {level: 100, growth: {linear: 24/day}}}\n"
    "nodes: {main: {count: 2, cpu: 4, memory: 8GB, system: {cpu: 500m, memory: 1GB}}}\n"
    "quotas: {q: {requests: {cpu: 90, memory: 90Gi}, limits: {cpu: 90, memory: 90Gi}}}\n"
    "services:\n"
    "  api: {cpu: {request: 100m, limit: 4, per: {users: 1m}}, autoscale: {max: 4, cpu: 50%}}\n"
    "  db: {kind: StatefulSet, cpu: {request: 100m}, memory: {request: 100Mi, limit: 300Mi,\n"
    "       per: {users: 1Mi}}}\n"
    "  log: {memory: {limit: 100Mi, per: {users: 1Mi}}}\n"
    "  web: {memory: {request: 150Mi, per: {users: 1Mi}}, autoscale: {max: 2, memory: 80%}}\n";

static void assert_ends(const misfit *row) {
  bscap_source source = {"test.yaml", tight, strlen(tight)};
  bscap_model_options options = bscap_model_options_default();
  options.settings = &row->setting;
  options.settings_count = row->setting == NULL ? 0 : 1;
  outlook o;
  bscap_error error = {0};
  ck_assert_msg(bscap_model_read(&o.model, &source, 1, &options, NULL, &error) == BSCAP_OK, "%s",
                error.message);
  bscap_forecast_options horizon = far(20);
  ck_assert_int_eq(bscap_forecast_run(&o.forecast, o.model, &horizon, &error), BSCAP_OK);
  const char *action = verdict(&o, row->id)->action;
  const char *clause = strchr(action, ';');
  ck_assert_msg(*action != '\0', "%s holds", row->id);
  ck_assert_msg((clause == NULL) == (row->clause == NULL), "%s: %s", row->id, action);
  if (clause != NULL) ck_assert_str_eq(clause, row->clause);
  look_away(&o);
}

/* db needs 580 Mi and is told 592; api needs 580m / 50m = 12 pods; web needs 580 Mi / 2 / 80 % and
 * is told 368. Where log states no request, that is its limit. */
START_TEST(advice_that_does_not_fit_says_what_is_in_its_way) {
  static const misfit rows[] = {
      {NULL, "service/db/memory-limit", NULL},
      {"nodes.main.memory=1.5GB", "service/db/memory-limit",
       "; that limit does not fit: node main gives 500 MB"},
      {"quotas.q.limits.memory=500Mi", "service/db/memory-limit",
       "; that limit also needs quota q raised: limits.memory to 704 Mi"},
      {"quotas.q.limits.memory=692Mi", "service/db/memory-limit", NULL},
      {"quotas.q.requests.memory=990Mi", "service/db/memory-limit", NULL},
      {NULL, "service/log/memory-limit", NULL},
      {"quotas.q.requests.memory=990Mi", "service/log/memory-limit",
       "; that limit also needs quota q raised: requests.memory to 992 Mi"},
      {NULL, "autoscaler/api/cpu", NULL},
      {"nodes.main.cpu=1", "autoscaler/api/cpu",
       "; that number of pods does not fit: node main gives 1 core to all requests"},
      {"quotas.q.limits.cpu=40", "autoscaler/api/cpu",
       "; that number of pods also needs quota q raised: limits.cpu to 48 cores"},
      {"quotas.q.requests.cpu=1", "autoscaler/api/cpu",
       "; that number of pods also needs quota q raised: requests.cpu to 1.3 cores"},
      {NULL, "autoscaler/web/memory", NULL},
      {"nodes.main.memory=1.3GB", "autoscaler/web/memory",
       "; that request does not fit: node main gives 300 MB"},
      {"nodes.main.memory=1.4GB", "autoscaler/web/memory",
       "; that request does not fit: node main gives 800 MB to all requests"},
      {"quotas.q.requests.memory=800Mi", "autoscaler/web/memory",
       "; that request also needs quota q raised: requests.memory to 944 Mi"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) assert_ends(&rows[i]);
}
END_TEST

RUN_TESTS("action", advice_that_does_not_fit_says_what_is_in_its_way,
          advice_is_enough_and_not_more_than_that, what_holds_needs_no_advice,
          what_no_pod_and_no_node_more_would_mend_is_said)
