#ifndef TESTS_SIMULATE_RANDOM_PARTS_H
#define TESTS_SIMULATE_RANDOM_PARTS_H

/* What the work of a random model costs, and what there is for it; then the model as a whole. */

#include "simulate/random_model.h"

/* --- costs --- */

/* A reading that costs can follow, and how much there is of it at first, or after a while. */
typedef struct random_reading {
  char text[16];
  double scale;
} random_reading;

static inline random_reading any_reading(random_model *m) {
  static const char *const words[] = {"added", "stored", "ever"};
  const random_driver *d = any_driver(m);
  random_reading made = {.scale = d->start};
  int kind = whole(&m->w, 0, 2);
  if (d->is_flow)
    snprintf(made.text, sizeof made.text, "%s.%s", d->name, words[kind]);
  else
    snprintf(made.text, sizeof made.text, "%s", d->name);
  if (d->is_flow && kind > 0) made.scale = d->stored + d->start * 24 * 60;
  return made;
}

/* Costs that come to `total` at first, on one reading or two. */
static inline void write_costs(random_model *m, const char *name, double total, form as) {
  writer *w = &m->w;
  random_reading one = any_reading(m), other = any_reading(m);
  bool has_two = strcmp(one.text, other.text) != 0 && happens(w, 0.4);
  double share = has_two ? between(w, 0.2, 0.8) : 1;
  begin(w, name);
  number(w, one.text, happens(w, 0.03) ? 0 : total * share / one.scale, as);
  if (has_two) number(w, other.text, total * (1 - share) / other.scale, as);
  end(w);
}

/* --- containers --- */

typedef struct container {
  double limit;
  double request;
  double pods;  /* on which work is shared */
  bool is_sure; /* an autoscaler needs its request */
} container;

/* Base, each and shared work together start at `use`. */
static inline void write_use(random_model *m, const container *c, double use, form as) {
  writer *w = &m->w;
  double base = happens(w, 0.8) ? use * between(w, 0.02, 0.6) : 0;
  double each = happens(w, 0.25) ? use * between(w, 0.05, 0.4) : 0;
  double per = use - base - each;
  if (base > 0) number(w, "base", base, as);
  if (each > 0) write_costs(m, "each", each, as);
  if (per > 0 && happens(w, 0.8)) write_costs(m, "per", per * c->pods, as);
}

static inline void write_resource(random_model *m, const char *name, container *c, form as) {
  writer *w = &m->w;
  bool has_request = c->is_sure || happens(w, 0.8);
  c->request = c->limit * between(w, 0.2, 0.95);
  begin(w, name);
  if (has_request) number_within(w, "request", c->request, as, 0.05);
  if (happens(w, 0.85)) number_within(w, "limit", c->limit, as, 0.05);
  if (happens(w, 0.9)) write_use(m, c, c->limit * spread(w, 0.05, 1.1), as);
  end(w);
  if (!has_request) c->request = 0;
}

static inline void write_sidecar_resource(writer *w, const char *name, double size, form as) {
  begin(w, name);
  if (happens(w, 0.7)) number_within(w, "request", size, as, 0.05);
  if (happens(w, 0.7)) number_within(w, "limit", size * 2, as, 0.05);
  if (happens(w, 0.7)) number(w, "base", size * between(w, 0.1, 1.5), as);
  end(w);
}

static inline void write_sidecars(writer *w) {
  char name[8];
  begin(w, "sidecars");
  for (int i = whole(w, 1, 2); i > 0; i--) {
    begin(w, numbered(name, 'c', i));
    if (happens(w, 0.8)) write_sidecar_resource(w, "cpu", spread(w, 5, 100), some_millicores);
    if (happens(w, 0.8)) write_sidecar_resource(w, "memory", spread(w, 8e6, 2e8), some_bytes);
    end(w);
  }
  end(w);
}

static inline void write_alert(writer *w, const char *name) {
  begin(w, name);
  if (happens(w, 0.8)) number(w, "cpu", between(w, 0.3, 0.95), a_share);
  if (happens(w, 0.8)) number(w, "memory", between(w, 0.3, 0.95), a_share);
  if (happens(w, 0.6))
    number(w, "for", happens(w, 0.2) ? 0 : some_time(w, 0.2, 100), (form){"s", 0, 31557600});
  end(w);
}

/* --- autoscalers --- */

typedef struct scaling {
  int least;
  int most;
  bool has_cpu;
  bool has_memory;
} scaling;

static inline void write_short_form(writer *w, const scaling *s) {
  begin(w, "autoscale");
  if (happens(w, 0.7)) number_whole(w, "min", s->least, 1);
  number_whole(w, "max", s->most, s->least + 1);
  if (s->has_cpu) number_within(w, "cpu", between(w, 0.3, 1.2), (form){"", 0.01, 100}, 0.1);
  if (s->has_memory) number_within(w, "memory", between(w, 0.4, 1.2), (form){"", 0.01, 100}, 0.1);
  if (happens(w, 0.3)) number(w, "tolerance", spread(w, 0.01, 0.3), a_share);
  if (happens(w, 0.2)) say(w, "version", PICK(w, "newest", "1.33", "1.28"));
  end(w);
}

static inline void write_metric(writer *w, const char *resource) {
  separate(w);
  bool is_share = happens(w, 0.7);
  bool is_cpu = strcmp(resource, "cpu") == 0;
  bscap_text_print(&w->text, "{type: Resource, resource: {name: %s, target: {type: %s: %d%s}}}",
                   resource,
                   is_share ? "Utilization, averageUtilization" : "AverageValue, averageValue",
                   is_share ? whole(w, 30, 110) : whole(w, 50, 900),
                   is_share ? ""
                   : is_cpu ? "m"
                            : "Mi");
}

static inline void write_rules(writer *w, const char *name, int most_window) {
  begin(w, name);
  separate(w);
  bscap_text_print(&w->text, "stabilizationWindowSeconds: %d", whole(w, 0, most_window));
  if (happens(w, 0.3)) say(w, "selectPolicy", PICK(w, "Max", "Min", "Disabled"));
  separate(w);
  bscap_text_print(&w->text, "policies: [{type: %s, value: %d, periodSeconds: %d}]",
                   PICK(w, "Pods", "Percent"), whole(w, 1, 100), whole(w, 15, 600));
  end(w);
}

/* As its manifest, of which the spec is enough. */
static inline void write_long_form(writer *w, const scaling *s) {
  begin(w, "autoscale");
  separate(w);
  bscap_text_print(&w->text, "minReplicas: %d, maxReplicas: %d", s->least, s->most);
  open_with(w, "metrics", "[");
  if (s->has_cpu) write_metric(w, "cpu");
  if (s->has_memory) write_metric(w, "memory");
  end_list(w);
  if (happens(w, 0.5)) {
    begin(w, "behavior");
    if (happens(w, 0.6)) write_rules(w, "scaleUp", 300);
    if (happens(w, 0.6)) write_rules(w, "scaleDown", 900);
    end(w);
  }
  end(w);
}

static inline void write_plant(writer *w) {
  const form up_to_a_day = {"s", 0, 86400};
  begin(w, "plant");
  if (happens(w, 0.4)) number(w, "schedule", spread(w, 0.5, 20), up_to_a_day);
  if (happens(w, 0.5)) number(w, "start", spread(w, 2, 200), up_to_a_day);
  if (happens(w, 0.5)) number(w, "ready", spread(w, 2, 100), up_to_a_day);
  if (happens(w, 0.3)) number(w, "scrape", spread(w, 5, 60), (form){"s", 1, 3600});
  if (happens(w, 0.3)) number(w, "lag", spread(w, 1, 60), (form){"s", 0, 3600});
  if (happens(w, 0.4)) say(w, "unserved", PICK(w, "dropped", "queued"));
  if (happens(w, 0.2)) number_whole(w, "most-pods", whole(w, 2, 14), 1);
  if (happens(w, 0.6)) number(w, "variation", spread(w, 0.02, 0.5), a_variation);
  if (happens(w, 0.4)) number(w, "lasts", spread(w, 10, 1000), (form){"s", 1, 86400});
  if (happens(w, 0.3))
    number_certain(w, "unmet", happens(w, 0.3) ? 0 : spread(w, 5, 900), up_to_a_day);
  end(w);
}

/* --- services --- */

static inline scaling write_scaling(random_model *m) {
  writer *w = &m->w;
  scaling s = {.least = whole(w, 1, 4), .has_cpu = happens(w, 0.8)};
  s.most = whole(w, s.least, 12);
  s.has_memory = !s.has_cpu || happens(w, 0.3);
  if (happens(w, 0.3))
    write_long_form(w, &s);
  else
    write_short_form(w, &s);
  if (happens(w, 0.6)) write_plant(w);
  return s;
}

static inline void write_schedule(writer *w) {
  double every = spread(w, 300, 86400);
  begin(w, "schedule");
  number(w, "every", every, (form){"s", 1, INFINITY});
  number(w, "takes", every * spread(w, 0.02, 3), some_seconds);
  if (happens(w, 0.5)) say(w, "overlaps", PICK(w, "true", "false"));
  end(w);
}

static inline void write_containers(random_model *m, double pods, bool is_sure) {
  container cpu = {.limit = spread(&m->w, 100, 4000), .pods = pods, .is_sure = is_sure};
  container memory = {.limit = spread(&m->w, 1e8, 8e9), .pods = pods, .is_sure = is_sure};
  write_resource(m, "cpu", &cpu, some_millicores);
  if (is_sure || happens(&m->w, 0.9)) write_resource(m, "memory", &memory, some_bytes);
  m->cpu += pods * cpu.limit * 0.6;
  m->memory += pods * memory.limit * 0.6;
}

static inline double write_pods(random_model *m, const char *kind) {
  writer *w = &m->w;
  bool counts_itself = strcmp(kind, "DaemonSet") == 0 || strcmp(kind, "CronJob") == 0;
  if (strcmp(kind, "CronJob") == 0) write_schedule(w);
  if (counts_itself) return 1;
  if (happens(w, 0.2)) number(w, "surge", between(w, 0, 1), a_share);
  if (happens(w, 0.4)) {
    scaling s = write_scaling(m);
    if (happens(w, 0.4)) number_whole(w, "replicas", whole(w, happens(w, 0.05) ? 0 : 1, s.most), 1);
    write_containers(m, spread(w, 0.7, s.most), true);
    return 0;
  }
  int replicas = happens(w, 0.03) ? 0 : whole(w, 1, 5);
  if (happens(w, 0.7)) number_whole(w, "replicas", replicas, 1);
  return replicas;
}

static inline void write_service(random_model *m, const char *name) {
  writer *w = &m->w;
  char group[8];
  const char *kind = PICK(w, "Deployment", "Deployment", "StatefulSet", "DaemonSet", "CronJob");
  if (m->nodes_count == 0 && strcmp(kind, "DaemonSet") == 0) kind = "Deployment";
  begin(w, name);
  say(w, "kind", kind);
  if (m->nodes_count > 0 && happens(w, 0.6))
    say(w, "nodes", numbered(group, 'n', whole(w, 0, m->nodes_count - 1)));
  double pods = write_pods(m, kind);
  if (pods > 0) write_containers(m, pods, false);
  if (happens(w, 0.25)) write_sidecars(w);
  if (happens(w, 0.4)) write_alert(w, "alert");
  end(w);
}

static inline void write_services(random_model *m) {
  char name[8];
  m->services_count = whole(&m->w, 1, 4);
  begin(&m->w, "services");
  for (int i = 0; i < m->services_count; i++) write_service(m, numbered(name, 's', i));
  end(&m->w);
}

/* --- volumes --- */

/* By the hour or by the unit; gives what comes in an hour at first. */
static inline double write_inflow(random_model *m, const char *name, double bytes_an_hour_in_all) {
  writer *w = &m->w;
  const random_driver *d = any_driver(m);
  char key[16];
  if (!d->is_flow || happens(w, 0.25)) {
    number(w, name, bytes_an_hour_in_all, bytes_an_hour);
    return bytes_an_hour_in_all;
  }
  double share = happens(w, 0.3) ? between(w, 0.1, 0.9) : 1;
  snprintf(key, sizeof key, "%s.added", d->name);
  begin(w, name);
  number(w, key, bytes_an_hour_in_all * share / d->start, some_bytes);
  if (share < 1) number(w, "constant", bytes_an_hour_in_all * (1 - share), bytes_an_hour);
  end(w);
  return bytes_an_hour_in_all;
}

/* What leaves the volume again, and after how many hours. */
static inline double write_leaving(writer *w) {
  double hours = INFINITY;
  if (happens(w, 0.4)) {
    hours = some_time(w, 1, 5000) / 3600;
    number(w, "retention", hours * 3600, some_seconds);
    if (happens(w, 0.4)) number(w, "age", hours * 3600 * spread(w, 0.2, 2), some_seconds);
  } else if (happens(w, 0.3)) {
    hours = some_time(w, 0.1, 3000) / 3600;
    number(w, "resets", hours * 3600, (form){"s", 1, INFINITY});
  }
  if (happens(w, 0.3)) say(w, "reclaim", PICK(w, "true", "false"));
  return hours;
}

static inline void write_space(writer *w, double bytes) {
  number(w, "size", bytes, some_bytes);
  if (happens(w, 0.3)) number(w, "filesystem", between(w, 0.01, 0.1), (form){"", 0, 0.99});
  if (happens(w, 0.3)) number(w, "headroom", between(w, 0.01, 0.3), (form){"", 0, 0.99});
  if (happens(w, 0.4)) number(w, "alert", between(w, 0.3, 0.95), a_share);
}

/* Full after somewhere between a day and many years, or about as full as ever where it empties. */
static inline void write_volume(random_model *m, const char *name) {
  writer *w = &m->w;
  double rate = spread(w, 1e5, 1e9), comes = 0, used = 0, index = 0;
  begin(w, name);
  double hours = write_leaving(w);
  if (happens(w, 0.85)) comes += write_inflow(m, "writes", rate);
  if (happens(w, 0.35)) comes += write_inflow(m, "grows", rate * spread(w, 0.01, 1));
  if (happens(w, 0.3)) index = spread(w, 0.05, 1);
  if (index > 0) number(w, "index", index, (form){"", 0, 100});
  if (happens(w, 0.6)) used = rate * spread(w, 1, 5000);
  if (used > 0) number(w, "used", used, some_bytes);
  double held = used + (comes + rate / 10) * (1 + index) * fmin(hours, spread(w, 24, 60000));
  write_space(w, held * spread(w, 0.6, 2));
  if (happens(w, 0.3)) {
    char service[8];
    say(w, "service", numbered(service, 's', whole(w, 0, m->services_count - 1)));
  }
  end(w);
}

static inline void write_volumes(random_model *m) {
  char name[8];
  int count = whole(&m->w, 0, 3);
  if (count == 0) return;
  begin(&m->w, "volumes");
  for (int i = 0; i < count; i++) write_volume(m, numbered(name, 'v', i));
  end(&m->w);
}

/* --- links --- */

static inline double write_traffic(random_model *m, const char *name) {
  writer *w = &m->w;
  double average = spread(w, 1e4, 1e8), peak = 1;
  begin(w, name);
  if (happens(w, 0.9)) number(w, "average", average, some_bps);
  if (happens(w, 0.5)) number(w, "peak", peak = spread(w, 1.1, 12), (form){"", 1, 1e6});
  if (happens(w, 0.4)) write_costs(m, "per", average, some_bps);
  if (happens(w, 0.6)) say(w, "follows", any_reading(m).text);
  end(w);
  return average * peak;
}

static inline void write_link(random_model *m, const char *name) {
  writer *w = &m->w;
  char kind[8];
  double sum = 0;
  begin(w, name);
  if (happens(w, 0.7)) say(w, "direction", PICK(w, "ingress", "egress", "internal"));
  begin(w, "traffic");
  for (int i = whole(w, 1, 3); i > 0; i--) sum += write_traffic(m, numbered(kind, 't', i));
  end(w);
  if (happens(w, 0.9)) number(w, "capacity", sum * spread(w, 0.7, 6), some_bps);
  if (happens(w, 0.5)) number(w, "alert", between(w, 0.3, 0.95), a_share);
  end(w);
}

static inline void write_links(random_model *m) {
  char name[8];
  int count = whole(&m->w, 0, 2);
  if (count == 0) return;
  begin(&m->w, "links");
  for (int i = 0; i < count; i++) write_link(m, numbered(name, 'l', i));
  end(&m->w);
}

/* --- nodes, quotas, alerts, milestones --- */

static inline void write_amounts(writer *w, const char *name, double cpu, double memory) {
  begin(w, name);
  if (happens(w, 0.8)) number_within(w, "cpu", cpu, some_millicores, 0.2);
  if (happens(w, 0.8)) number_within(w, "memory", memory, some_bytes, 0.2);
  end(w);
}

static inline void write_group(random_model *m, const char *name) {
  writer *w = &m->w;
  int count = whole(w, 1, 4);
  double cpu = m->cpu / m->nodes_count / count * spread(w, 0.5, 4);
  double memory = m->memory / m->nodes_count / count * spread(w, 0.5, 4);
  begin(w, name);
  if (happens(w, 0.8)) number_whole(w, "count", count, 1);
  number_within(w, "cpu", cpu, some_millicores, 0.2);
  number_within(w, "memory", memory, some_bytes, 0.2);
  if (happens(w, 0.6)) write_amounts(w, "system", cpu * 0.1, memory * 0.1);
  if (happens(w, 0.4)) write_alert(w, "alert");
  end(w);
}

static inline void write_nodes(random_model *m) {
  char name[8];
  if (m->nodes_count == 0) return;
  begin(&m->w, "nodes");
  for (int i = 0; i < m->nodes_count; i++) write_group(m, numbered(name, 'n', i));
  end(&m->w);
}

static inline void write_quotas(random_model *m) {
  writer *w = &m->w;
  if (!happens(w, 0.6)) return;
  begin(w, "quotas");
  begin(w, "q");
  double cpu = m->cpu * spread(w, 0.6, 3), memory = m->memory * spread(w, 0.6, 3);
  if (happens(w, 0.8)) write_amounts(w, "requests", cpu, memory);
  if (happens(w, 0.6)) write_amounts(w, "limits", cpu * 2, memory * 2);
  if (happens(w, 0.5)) number_whole(w, "volumes", whole(w, 1, 4), 1);
  end(w);
  end(w);
}

static inline void write_alerts(random_model *m) {
  writer *w = &m->w;
  if (!happens(w, 0.8)) return;
  begin(w, "alerts");
  if (happens(w, 0.7)) write_alert(w, "service");
  if (happens(w, 0.7)) write_alert(w, "node");
  if (happens(w, 0.8)) number(w, "volume", between(w, 0.3, 0.95), a_share);
  if (happens(w, 0.8)) number(w, "link", between(w, 0.3, 0.95), a_share);
  end(w);
}

static inline void write_milestones(random_model *m) {
  writer *w = &m->w;
  if (!happens(w, 0.7)) return;
  open_with(w, "milestones", "[");
  for (int i = whole(w, 1, 4); i > 0; i--) {
    const random_driver *d = any_driver(m);
    double level =
        d->is_flow ? d->stored + d->start * spread(w, 24, 30000) : d->start * spread(w, 0.7, 3);
    begin(w, NULL);
    number(w, d->name, level, a_count);
    end(w);
  }
  end_list(w);
}

/* --- the whole --- */

static inline void write_head(random_model *m) {
  char date[BSCAP_DATE_SIZE];
  const int64_t from = 1704067200; /* 2024-01-01, a year of 366 days */
  m->start = from + 86400 * (int64_t)whole(&m->w, 0, 1500);
  bscap_date_format(m->start, date);
  say(&m->w, "name", "Random");
  say(&m->w, "start", date);
}

/* Correlations come last, as only then it is known which numbers are uncertain. To be freed with
 * bscap_text_free. */
static inline bscap_text write_random_model(uint64_t seed) {
  static const double doubts[] = {0, 0.1, 0.3, 0.5, 0.8};
  random_model m = {.w.random = bscap_random_stream(seed, 0, "a random model")};
  m.w.doubts = doubts[whole(&m.w, 0, 4)];
  m.nodes_count = whole(&m.w, 0, 2);
  write_head(&m);
  write_seasons(&m);
  write_bursts(&m);
  write_drivers(&m);
  write_services(&m);
  write_nodes(&m);
  write_volumes(&m);
  write_links(&m);
  write_quotas(&m);
  write_alerts(&m);
  write_milestones(&m);
  write_correlations(&m);
  bscap_text_add(&m.w.text, "\n");
  return m.w.text;
}

#endif
