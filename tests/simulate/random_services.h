#ifndef TESTS_SIMULATE_RANDOM_SERVICES_H
#define TESTS_SIMULATE_RANDOM_SERVICES_H

/* What runs in the pods of a random model, what its work costs, and what scales it. */

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

#endif
