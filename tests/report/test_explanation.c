#include <bscap/report.h>

#include "testing.h"
#include "report/reports.h"

/* Which uncertain numbers an explanation lists. Every number here is uncertain that may be. */

static const char system_text[] =
    "name: Two\nstart: 2026-01-01\n"
    "bursts: {fair: {every: [10d, 20d, 40d], lasts: 1h}, storm: {every: [1d, 2d, 4d], lasts: 1h}}\n"
    "drivers:\n"
    "  users:\n"
    "    level: [80, 100, 120]\n"
    "    growth: {linear: [1/day, 2/day, 3/day], volatility: [1%, 2%, 3%]}\n"
    "    noise: {variation: [1%, 2%, 3%], lasts: 2h}\n"
    "    shocks: [1%, 2%, 3%]\n"
    "    bursts: {fair: [50%, 100%, 150%]}\n"
    "  orders: {added: [5/day, 10/day, 20/day], bursts: {storm: [50%, 100%, 150%]}}\n"
    "nodes:\n"
    "  main: {cpu: 4, memory: 16Gi, system: {cpu: [200m, 300m, 400m], memory: [1Gi, 2Gi, 3Gi]}}\n"
    "  other: {cpu: 4, memory: 16Gi, system: {cpu: [200m, 300m, 400m]}}\n"
    "services:\n"
    "  api:\n"
    "    replicas: 1\n"
    "    cpu: {request: 100m, limit: 900m, base: [1m, 2m, 3m], per: {users: [0.1m, 0.2m, 0.3m]}}\n"
    "    memory: {request: 1Gi, limit: 1Gi, base: [1Mi, 2Mi, 3Mi], per: {users: [1Ki, 2Ki, 3Ki]}}\n"
    "  web:\n"
    "    nodes: other\n"
    "    cpu: {request: 100m, limit: 200m, base: [1m, 2m, 3m]}\n"
    "    memory: {request: 1Gi, limit: 1Gi, base: [1Mi, 2Mi, 3Mi]}\n"
    "    autoscale: {min: 1, max: 3, cpu: 80%}\n"
    "volumes:\n"
    "  data: {size: [50GB, 100GB, 150GB], used: 1GB, grows: {orders.added: [1MB, 2MB, 3MB]}}\n"
    "  disk: {size: [50GB, 100GB, 150GB], used: 1GB}\n"
    "links:\n"
    "  up: {capacity: [5Mbps, 10Mbps, 15Mbps], traffic: {web: {average: 1Mbps, peak: 2x}}}\n"
    "quotas: {all: {requests: {cpu: 8}, limits: {memory: 64Gi}, volumes: 5}}\n";

static pages written;

static const struct {
  const char *limit;
  const char *listed; /* in order, a blank behind each */
} cases[] = {
    {"volume/data/full",
     "bursts.storm.every drivers.orders.added drivers.orders.bursts.storm volumes.data.size "
     "volumes.data.grows.orders.added "},
    {"volume/disk/full", "volumes.disk.size "},
    {"link/up/full", "links.up.capacity "},
    {"service/api/cpu-limit",
     "bursts.fair.every drivers.users.level drivers.users.growth.linear "
     "drivers.users.growth.volatility drivers.users.noise.variation drivers.users.shocks "
     "drivers.users.bursts.fair services.api.cpu.base services.api.cpu.per.users "},
    {"service/api/memory-limit",
     "bursts.fair.every drivers.users.level drivers.users.growth.linear "
     "drivers.users.growth.volatility drivers.users.noise.variation drivers.users.shocks "
     "drivers.users.bursts.fair services.api.memory.base services.api.memory.per.users "},
    {"autoscaler/web/cpu", "services.web.cpu.base "},
    /* The number of its pods follows both of what they use. */
    {"service/web/cpu-limit", "services.web.cpu.base services.web.memory.base "},
    {"node/other/cpu-full",
     "nodes.other.system.cpu services.web.cpu.base services.web.memory.base "},
    {"node/main/memory-full",
     "bursts.fair.every drivers.users.level drivers.users.growth.linear "
     "drivers.users.growth.volatility drivers.users.noise.variation drivers.users.shocks "
     "drivers.users.bursts.fair nodes.main.system.memory services.api.memory.base "
     "services.api.memory.per.users "},
    /* What is reserved for one pod is certain. */
    {"node/main/cpu-requests", "nodes.main.system.cpu "},
    {"quota/all/requests.cpu", "services.web.cpu.base services.web.memory.base "},
    {"quota/all/volumes", ""},
};

/* The first words of the lines below the head of that table, a blank behind each. */
static void gather(char *names, const char *page) {
  const char *line = strstr(page, "UNCERTAIN NUMBER");
  *names = '\0';
  if (line == NULL) return;
  for (line = strchr(line, '\n') + 1; *line != '\n'; line = strchr(line, '\n') + 1) {
    strncat(names, line, strcspn(line, " "));
    strcat(names, " ");
  }
}

START_TEST(only_numbers_that_the_limit_hangs_on_are_listed) {
  bscap_model *model = read_text(system_text);
  bscap_forecast_options options = bscap_forecast_options_default();
  options.horizon_seconds = 86400;
  options.trajectories_count = 2;
  bscap_forecast *forecast = NULL;
  ck_assert_int_eq(bscap_forecast_run(&forecast, model, &options, NULL), BSCAP_OK);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    static char names[sizeof written.bytes];
    bscap_report_options shown = bscap_report_options_default();
    shown.width = 0;
    const bscap_sink sink = pages_sink(&written);
    const bscap_verdict *verdict = bscap_forecast_find(forecast, cases[i].limit);
    ck_assert_msg(verdict != NULL, "there is no %s", cases[i].limit);
    ck_assert_int_eq(bscap_report_explanation(forecast, verdict, &shown, &sink, NULL), BSCAP_OK);
    gather(names, written.bytes);
    ck_assert_msg(strcmp(names, cases[i].listed) == 0, "%s: %s", cases[i].limit, names);
  }
  bscap_forecast_free(forecast);
  bscap_model_free(model);
}
END_TEST

RUN_TESTS("explanation", only_numbers_that_the_limit_hangs_on_are_listed)
