#ifndef TESTS_SIMULATE_RANDOM_PARTS_H
#define TESTS_SIMULATE_RANDOM_PARTS_H

/* Volumes, links and what there is for all of a random model; then the model as a whole. */

#include "simulate/random_services.h"

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
