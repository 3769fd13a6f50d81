#ifndef TESTS_SIMULATE_RANDOM_MODEL_H
#define TESTS_SIMULATE_RANDOM_MODEL_H

/* The text of a model made by chance from a seed: every key that a forecast looks at, now and then.
 * Capacities hang on what the work costs, so that limits break at all sorts of times, and some
 * never. Here are drivers and what goes together; services are in random_services.h, and the rest
 * with the whole, write_random_model, in random_parts.h. */

#include "simulate/random_text.h"

#include <bscap/calendar.h>

enum { MOST_DRIVERS = 4, MOST_SEASONS = 2, MOST_BURSTS = 2 };

/* What is known of a driver while the rest is written. */
typedef struct random_driver {
  char name[8];
  bool is_flow;
  double start; /* the level, or what is added an hour */
  double stored;
  bool has_noise;
  bool has_shocks;
  bool has_volatility;
} random_driver;

typedef struct random_model {
  writer w;
  int64_t start;
  random_driver drivers[MOST_DRIVERS];
  int drivers_count;
  int seasons_count;
  int bursts_count;
  int services_count;
  int nodes_count;
  double cpu; /* what all pods reserve, or use, roughly */
  double memory;
} random_model;

/* With one digit. */
static inline const char *numbered(char text[8], char letter, int digit) {
  text[0] = letter;
  text[1] = (char)('0' + digit);
  text[2] = '\0';
  return text;
}

/* --- seasons and bursts --- */

static inline void write_list(writer *w, const char *name, int count, double quiet) {
  open_with(w, name, "[");
  int busy = whole(w, 0, count - 1);
  for (int i = 0; i < count; i++) {
    bool is_quiet = i != busy && happens(w, quiet);
    bscap_text_print(&w->text, "%s%.3f", i == 0 ? "" : ", ", is_quiet ? 0 : between(w, 0.2, 3));
  }
  end_list(w);
}

static inline void write_seasons(random_model *m) {
  writer *w = &m->w;
  m->seasons_count = happens(w, 0.35) ? 0 : whole(w, 1, MOST_SEASONS);
  if (m->seasons_count == 0) return;
  begin(w, "seasons");
  for (int i = 0; i < m->seasons_count; i++) {
    char name[8];
    begin(w, numbered(name, 'y', i));
    bool has_hours = happens(w, 0.9);
    if (has_hours) write_list(w, "hours", 24, happens(w, 0.2) ? 0.3 : 0);
    if (!has_hours || happens(w, 0.7)) write_list(w, "days", 7, happens(w, 0.2) ? 0.3 : 0);
    end(w);
  }
  end(w);
}

static inline void write_bursts(random_model *m) {
  writer *w = &m->w;
  m->bursts_count = happens(w, 0.3) ? 0 : whole(w, 1, MOST_BURSTS);
  if (m->bursts_count == 0) return;
  begin(w, "bursts");
  for (int i = 0; i < m->bursts_count; i++) {
    char name[8];
    begin(w, numbered(name, 'b', i));
    number(w, "every", spread(w, 2, 60) * 86400, (form){"s", 3600, 100 * BSCAP_SECONDS_PER_YEAR});
    number(w, "lasts", happens(w, 0.5) ? whole(w, 1, 48) * 3600 : spread(w, 600, 3e5),
           (form){"s", 60, 60 * 86400.0});
    if (happens(w, 0.7)) number(w, "variation", spread(w, 0.1, 2), a_variation);
    end(w);
  }
  end(w);
}

/* --- growth --- */

static inline form form_of(const random_driver *d) {
  return d->is_flow ? units_an_hour : a_count;
}

static inline void write_points(random_model *m, const random_driver *d) {
  writer *w = &m->w;
  int64_t date = m->start - 86400 * whole(w, 0, 60);
  begin(w, "points");
  for (int i = whole(w, 1, 6); i > 0; i--) {
    char text[BSCAP_DATE_SIZE];
    bscap_date_format(date, text);
    number(w, text, happens(w, 0.1) ? 0 : d->start * spread(w, 0.3, 3), form_of(d));
    date += 86400 * whole(w, 1, 200);
  }
  end(w);
}

static inline void write_volatility(writer *w, random_driver *d) {
  d->has_volatility = true;
  number(w, "volatility", spread(w, 0.005, 0.3), a_variation);
}

static inline void write_ceiling(writer *w, const random_driver *d) {
  number(w, "ceiling", d->start * spread(w, 1.05, 8), form_of(d));
}

/* The slope is added every month: to a level, or to what comes in an hour. */
static inline void write_slope(writer *w, const random_driver *d) {
  double slope = d->start * between(w, -0.1, 0.25);
  form as = {d->is_flow ? "/h" : "/month", -INFINITY, INFINITY};
  number_within(w, "linear", slope, as, fabs(slope) * spread(w, 0.1, 2));
}

static inline void write_growth(random_model *m, random_driver *d) {
  writer *w = &m->w;
  const form monthly = {"", -0.99, 10};
  bool strays = happens(w, 0.4);
  int kind = whole(w, 0, 5);
  if (kind == 0 && !strays) return;
  begin(w, "growth");
  if (kind == 1 || kind == 2)
    number_within(w, "monthly", happens(w, 0.05) ? 0.6 : between(w, -0.08, 0.15), monthly, 0.03);
  if (kind == 3) write_slope(w, d);
  if (kind == 4) number_within(w, "logistic", spread(w, 0.02, 0.4), monthly, 0.02);
  if (kind == 5) write_points(m, d);
  if (kind == 4 || happens(w, 0.4)) write_ceiling(w, d);
  if (strays) write_volatility(w, d);
  end(w);
}

/* --- drivers --- */

static inline double some_time(writer *w, double least_hours, double most_hours) {
  double hours = spread(w, least_hours, most_hours);
  return 3600 * (happens(w, 0.5) ? ceil(hours) : hours);
}

static inline void write_stock(writer *w, random_driver *d) {
  if (happens(w, 0.6)) {
    d->stored = d->start * spread(w, 1, 10000);
    number(w, "stored", d->stored, a_count);
    if (happens(w, 0.4)) number(w, "age", some_time(w, 2, 10000), some_seconds);
  }
  if (happens(w, 0.4))
    number(w, "retention", happens(w, 0.03) ? 0 : some_time(w, 1, 9000), some_seconds);
  if (happens(w, 0.25)) number(w, "archive", some_time(w, 5, 9000), some_seconds);
}

static inline void write_noise(writer *w, random_driver *d) {
  double variation = spread(w, 0.02, 0.8);
  d->has_noise = true;
  if (happens(w, 0.4)) {
    number(w, "noise", variation, a_variation);
    return;
  }
  begin(w, "noise");
  number(w, "variation", variation, a_variation);
  if (happens(w, 0.8))
    number(w, "lasts", happens(w, 0.1) ? 0 : spread(w, 600, 30 * 86400.0),
           (form){"s", 0, 366 * 86400.0});
  end(w);
}

static inline void write_bursts_of(random_model *m) {
  writer *w = &m->w;
  char name[8];
  begin(w, "bursts");
  int only = happens(w, 0.5) ? whole(w, 0, m->bursts_count - 1) : -1;
  for (int i = 0; i < m->bursts_count; i++)
    if (only < 0 || i == only)
      number(w, numbered(name, 'b', i), spread(w, 0.1, 5), (form){"", 0, 1e6});
  end(w);
}

static inline void write_flash(writer *w) {
  begin(w, "flash");
  number(w, "size", spread(w, 1.1, 5), (form){"", 1, 1e6});
  if (happens(w, 0.5)) number(w, "lasts", spread(w, 600, 30000), (form){"s", 1, 30 * 86400.0});
  end(w);
}

/* What varies in time. */
static inline void write_weather(random_model *m, random_driver *d) {
  writer *w = &m->w;
  char name[8];
  if (m->seasons_count > 0 && happens(w, 0.7))
    say(w, "season", numbered(name, 'y', whole(w, 0, m->seasons_count - 1)));
  if (happens(w, 0.5)) write_noise(w, d);
  d->has_shocks = happens(w, 0.4);
  if (d->has_shocks) number(w, "shocks", spread(w, 0.02, 0.6), a_variation);
  if (m->bursts_count > 0 && happens(w, 0.6)) write_bursts_of(m);
  if (happens(w, 0.2)) write_flash(w);
}

static inline void write_driver(random_model *m, random_driver *d) {
  writer *w = &m->w;
  d->is_flow = happens(w, 0.55);
  d->start = spread(w, 5, 20000);
  begin(w, d->name);
  number(w, d->is_flow ? "added" : "level", happens(w, 0.03) ? 0 : d->start, form_of(d));
  if (d->is_flow) write_stock(w, d);
  write_growth(m, d);
  write_weather(m, d);
  end(w);
}

static inline void write_drivers(random_model *m) {
  m->drivers_count = whole(&m->w, 1, MOST_DRIVERS);
  begin(&m->w, "drivers");
  for (int i = 0; i < m->drivers_count; i++) {
    numbered(m->drivers[i].name, 'd', i);
    write_driver(m, &m->drivers[i]);
  }
  end(&m->w);
}

static inline random_driver *any_driver(random_model *m) {
  return &m->drivers[whole(&m->w, 0, m->drivers_count - 1)];
}

/* --- what goes together --- */

static inline bool varies(const random_driver *d, int kind) {
  return kind == 0 ? d->has_noise : kind == 1 ? d->has_shocks : d->has_volatility;
}

static inline void end_between(writer *w) {
  end_list(w);
  separate(w);
  bscap_text_print(&w->text, "spearman: %.2f", between(w, -0.45, 0.9));
  end(w);
}

/* All drivers that have noise, or shocks, or volatility. */
static inline void relate_drivers(random_model *m, int kind) {
  static const char *const rest[] = {"noise", "shocks", "growth.volatility"};
  writer *w = &m->w;
  int found = 0;
  for (int i = 0; i < m->drivers_count; i++) found += varies(&m->drivers[i], kind);
  if (found < 2 || found > 3 || !happens(w, 0.7)) return;
  begin(w, NULL);
  open_with(w, "between", "[");
  for (int i = 0; i < m->drivers_count; i++) {
    if (!varies(&m->drivers[i], kind)) continue;
    separate(w);
    bscap_text_print(&w->text, "drivers.%s.%s", m->drivers[i].name, rest[kind]);
  }
  end_between(w);
}

/* Two or three uncertain numbers, each pair of neighbours of its own. */
static inline void relate_numbers(writer *w, size_t from, size_t to) {
  begin(w, NULL);
  open_with(w, "between", "[");
  for (size_t i = from; i < to; i++) {
    separate(w);
    bscap_text_add(&w->text, w->uncertain[i]);
  }
  end_between(w);
}

static inline void write_correlations(random_model *m) {
  writer *w = &m->w;
  size_t written = w->uncertain_count;
  if (happens(w, 0.4)) return;
  open_with(w, "correlations", "[");
  for (int kind = 0; kind < 3; kind++) relate_drivers(m, kind);
  for (size_t i = 0; i + 3 < written && i < 12; i += 3)
    if (happens(w, 0.4)) relate_numbers(w, i, i + (size_t)whole(w, 2, 3));
  end_list(w);
}

#endif
