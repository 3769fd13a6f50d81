/* Luck is everybody's own: another part shifts nobody's, another seed shifts everybody's a little.
 */
#include "simulate/stepping.h"

/* --- strangers --- */

static bscap_forecast_options drawn(size_t count, double horizon_days, double step_seconds) {
  bscap_forecast_options options = far(horizon_days);
  options.step_seconds = step_seconds;
  options.trajectories_count = count;
  options.threads_count = 2;
  return options;
}

/* What strangers may bring, before, between and after the others. */
typedef struct strangers {
  const char *seasons, *bursts, *drivers[3], *services[3], *volumes[3], *links, *milestones,
      *correlations[3];
} strangers;

static const strangers nobody = {"",           "", {"", "", ""}, {"", "", ""},
                                 {"", "", ""}, "", "",           {"", "", ""}};

static const char *write_model(const strangers *s) {
  static char text[8192];
  int written = snprintf(
      text, sizeof text,
      HEAD "seasons:\n%s  flat: {hours: [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}\n"
           "bursts:\n%s  raids: {every: 5d, lasts: 7h, variation: 80%%}\n"
           "drivers:\n%s"
           "  users: {level: [90, 100, 120], growth: {monthly: [20%%, 40%%, 70%%], volatility: "
           "30%%},\n          noise: 10%%, shocks: 5%%}\n%s"
           "  orders: {stored: 5000, added: [80/h, 100/h, 150/h], bursts: {raids: 3x},\n"
           "           noise: {variation: 30%%, lasts: 3d}}\n%s"
           "services:\n%s"
           "  api: {cpu: {request: 100m, limit: 250m, base: 3m, per: {users: [1m, 2m, 3m]}},\n"
           "        autoscale: {max: 4, cpu: 60%%}, alert: {cpu: 40%%}}\n%s"
           "  db: {cpu: {limit: 1, per: {users: 2m, orders.added: 4m}}, alert: {cpu: 50%%},\n"
           "       memory: {limit: 1Gi, base: 500Mi, each: {orders.ever: 9kB}}}\n%s",
      s->seasons, s->bursts, s->drivers[0], s->drivers[1], s->drivers[2], s->services[0],
      s->services[1], s->services[2]);
  snprintf(
      text + written, sizeof text - (size_t)written,
      "volumes:\n%s  a: {size: [2GB, 3GB, 7GB], used: 300MB, writes: {orders.added: 50kB}, alert: "
      "85%%}\n%s  b: {size: 300MB, writes: {orders.added: 40kB}, retention: 3d}\n%s"
      "links: {net: {capacity: 9 Mbps, traffic: {p: {average: 2 Mbps, follows: users}}}%s}\n"
      "milestones: [{users: 130}, {orders: 30k}%s]\n"
      "correlations:\n"
      "%s  - {between: [drivers.users.growth.monthly, drivers.orders.added], spearman: 0.6}\n"
      "%s  - {between: [drivers.users.noise, drivers.orders.noise], spearman: 0.5}\n%s",
      s->volumes[0], s->volumes[1], s->volumes[2], s->links, s->milestones, s->correlations[0],
      s->correlations[1], s->correlations[2]);
  return text;
}

static outlook look_among(const strangers *s, double step_seconds) {
  bscap_forecast_options options = drawn(200, 40, step_seconds);
  return look_with(&options, write_model(s));
}

/* NAN equals NAN, and nothing else differs by a bit. */
static void check_same(double a, double b, const char *id) {
  ck_assert_msg(memcmp(&a, &b, sizeof a) == 0, "%s: %.17g and %.17g", id, a, b);
}

static void check_same_quantiles(bscap_quantiles a, bscap_quantiles b, const char *id) {
  check_same(a.p10, b.p10, id);
  check_same(a.p50, b.p50, id);
  check_same(a.p90, b.p90, id);
}

static size_t driver_index(const outlook *o, const char *name) {
  size_t i = 0;
  while (strcmp(bscap_model_driver(o->model, i), name) != 0) i++;
  return i;
}

static void check_same_verdict(const outlook *a, const outlook *b, const bscap_verdict *v) {
  const bscap_verdict *w = verdict(b, v->id);
  check_same(v->now, w->now, v->id);
  check_same(v->capacity, w->capacity, v->id);
  check_same_quantiles(v->breaks, w->breaks, v->id);
  check_same_quantiles(v->most, w->most, v->id);
  check_same_quantiles(v->last, w->last, v->id);
  check_same(v->likely_break, w->likely_break, v->id);
  check_same(v->probability, w->probability, v->id);
  check_same(v->now_probability, w->now_probability, v->id);
  check_same(v->hours_over, w->hours_over, v->id);
  ck_assert_str_eq(v->action, w->action);
  for (size_t month = 0; month < 2; month++)
    check_same(bscap_verdict_hours_over(v, month), bscap_verdict_hours_over(w, month), v->id);
  for (size_t i = 0; i < 2; i++) {
    const char *name = i == 0 ? "users" : "orders";
    check_same_quantiles(bscap_verdict_level(v, driver_index(a, name)),
                         bscap_verdict_level(w, driver_index(b, name)), v->id);
  }
  for (double day = 0; day <= 40; day++) {
    double time = (double)bscap_model_start(a->model) + day * DAY;
    check_same(bscap_verdict_probability(v, time), bscap_verdict_probability(w, time), v->id);
  }
  for (size_t i = 0; i < 2; i++)
    check_same(bscap_milestone_probability(bscap_forecast_milestone(a->forecast, i), v),
               bscap_milestone_probability(bscap_forecast_milestone(b->forecast, i), w), v->id);
}

static void check_same_fan(const outlook *a, const outlook *b, size_t metric) {
  const char *id = bscap_forecast_metric(a->forecast, metric)->id;
  size_t other = 0;
  while (strcmp(bscap_forecast_metric(b->forecast, other)->id, id) != 0) other++;
  for (size_t month = 0; month < 2; month++) {
    bscap_fan f = bscap_forecast_fan(a->forecast, metric, month);
    bscap_fan g = bscap_forecast_fan(b->forecast, other, month);
    check_same_quantiles((bscap_quantiles){f.p10, f.p50, f.p90},
                         (bscap_quantiles){g.p10, g.p50, g.p90}, id);
  }
}

/* All limits of `a` but the one named; NULL for all. */
static void check_others(const outlook *a, const outlook *b, const char *changed) {
  const bscap_verdict *v;
  size_t uncertain = 0;
  for (size_t i = 0; (v = bscap_forecast_verdict(a->forecast, i)) != NULL; i++) {
    if (changed != NULL && strcmp(v->metric, changed) == 0) continue;
    check_same_verdict(a, b, v);
    uncertain += v->probability > 0 && v->probability < 1;
  }
  ck_assert_uint_gt(uncertain, 3); /* there is something to be shifted */
  for (size_t i = 0; i < 2; i++) {
    const bscap_milestone *m = bscap_forecast_milestone(a->forecast, i);
    const bscap_milestone *n = bscap_forecast_milestone(b->forecast, i);
    check_same_quantiles(m->reached, n->reached, m->driver);
    check_same(m->probability, n->probability, m->driver);
  }
  for (size_t i = 0; bscap_forecast_metric(a->forecast, i) != NULL; i++)
    if (changed == NULL || strcmp(bscap_forecast_metric(a->forecast, i)->id, changed) != 0)
      check_same_fan(a, b, i);
}

/* Whether the likes of them come first as before. */
static void check_same_first(const outlook *a, const outlook *b) {
  const bscap_verdict *v;
  for (size_t i = 0; (v = bscap_forecast_verdict(a->forecast, i)) != NULL; i++)
    check_same(v->first_probability, verdict(b, v->id)->first_probability, v->id);
  check_same_quantiles(bscap_forecast_first_break(a->forecast).breaks,
                       bscap_forecast_first_break(b->forecast).breaks, "the first break");
}

#define GUESTS                                                                                     \
  "  guests: {level: [5, 7, 9], growth: {monthly: [1%, 9%, 20%], volatility: 90%}, noise: 80%,\n"  \
  "           shocks: 70%}\n"
#define MAILS                                                                                      \
  "  mails: {added: [1/h, 2/h, 5/h], noise: {variation: 2, lasts: 1h}, bursts: {raids: 9x}}\n"
#define SERVICE(name) "  " name ": {cpu: {limit: [9, 90, 200], per: {users: [1m, 2m, 7m]}}}\n"
#define VOLUME(name)                                                                               \
  "  " name ": {size: [1TB, 2TB, 5TB], writes: {orders.added: [1kB, 2kB, 3kB]}}\n"

START_TEST(a_stranger_changes_nobody_by_one_bit) {
  outlook base = look_among(&nobody, DAY);
  strangers cases[32];
  size_t count = 0;
  for (size_t place = 0; place < 3; place++) {
    for (size_t kind = 0; kind < 5; kind++) {
      strangers *s = &cases[count++];
      *s = nobody;
      if (kind == 0) s->drivers[place] = GUESTS;
      if (kind == 1) s->drivers[place] = MAILS;
      if (kind == 2) s->services[place] = SERVICE("zzz");
      if (kind == 3) s->volumes[place] = VOLUME("aaa");
      if (kind != 4) continue;
      s->drivers[place] = GUESTS;
      s->drivers[(place + 1) % 3] = MAILS;
      s->correlations[place] =
          "  - {between: [drivers.guests.noise, drivers.mails.noise], spearman: 0.7}\n"
          "  - {between: [drivers.guests.level, drivers.mails.added], spearman: -0.7}\n";
    }
  }
  cases[count] = nobody;
  cases[count++].bursts = "  wars: {every: 2d, lasts: 1d, variation: 3}\n";
  cases[count] = nobody;
  cases[count++].seasons = "  odd: {hours: [0,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,9]}\n";
  cases[count] = nobody;
  cases[count++].milestones = ", {users: 5k}";
  cases[count] = nobody;
  cases[count++].links = ", line: {capacity: 900 Gbps, traffic: {x: {average: [1 Mbps, 2 Mbps, "
                         "4 Mbps]}}}";
  for (size_t i = 0; i < count; i++) {
    outlook other = look_among(&cases[i], DAY);
    check_others(&base, &other, NULL);
    check_same_first(&base, &other); /* none of them breaks */
    look_away(&other);
  }
  look_away(&base);
}
END_TEST

START_TEST(a_stranger_with_a_season_changes_nobody_by_one_bit_by_the_hour) {
  strangers s = nobody;
  s.drivers[0] = "  guests: {level: [5, 7, 9], season: flat, noise: 70%}\n";
  s.services[1] = "  zzz: {cpu: {limit: 900, per: {guests: 1m}}}\n";
  outlook base = look_among(&nobody, HOUR), other = look_among(&s, HOUR);
  check_others(&base, &other, NULL);
  check_same_first(&base, &other);
  look_away(&base);
  look_away(&other);
}
END_TEST

START_TEST(a_number_that_becomes_uncertain_moves_its_own_limit_alone) {
  static const bscap_uncertain sizes[] = {{"volumes.b.size", 200e6, 300e6, 500e6}};
  outlook base = look_among(&nobody, DAY), other = {.model = read_model(write_model(&nobody))};
  bscap_forecast_options options = drawn(200, 40, DAY);
  options.uncertain = sizes;
  options.uncertain_count = 1;
  ck_assert_int_eq(bscap_forecast_run(&other.forecast, other.model, &options, NULL), BSCAP_OK);
  check_others(&base, &other, "volume/b");
  ck_assert(verdict(&base, "volume/b/full")->probability !=
            verdict(&other, "volume/b/full")->probability);
  look_away(&base);
  look_away(&other);
}
END_TEST

/* One that breaks takes its share of being first from the others, and nothing else; one that is
 * broken now takes nothing. */
START_TEST(a_stranger_that_breaks_first_takes_that_alone) {
  strangers s = nobody;
  outlook base = look_among(&nobody, DAY);
  s.volumes[0] = "  now: {size: 1GB, used: 2GB}\n";
  outlook other = look_among(&s, DAY);
  check_others(&base, &other, NULL);
  check_same_first(&base, &other);
  look_away(&other);
  s.volumes[0] = "  soon: {size: 1GB, writes: 1.25GB/day}\n";
  other = look_among(&s, DAY);
  check_others(&base, &other, NULL);
  double taken = 0;
  const bscap_verdict *v;
  for (size_t i = 0; (v = bscap_forecast_verdict(base.forecast, i)) != NULL; i++) {
    double left = verdict(&other, v->id)->first_probability;
    ck_assert(left <= v->first_probability);
    taken += v->first_probability - left;
  }
  ck_assert(taken > 0 && verdict(&other, "volume/soon/full")->first_probability > 0);
  look_away(&base);
  look_away(&other);
}
END_TEST

/* Twice the room for twice the bytes: every future fills it on the same day, if it is the same. */
START_TEST(compared_models_share_their_luck) {
  bscap_forecast_options options = drawn(500, 900, DAY);
  static const char *const volumes[] = {"a: {size: 20GB, writes: {orders.added: 1MB}}",
                                        "a: {size: 40GB, writes: {orders.added: 2MB}}"};
  outlook looks[2];
  for (size_t i = 0; i < 2; i++) {
    char text[512];
    snprintf(text, sizeof text,
             HEAD "drivers: {orders: {added: [80/day, 100/day, 150/day], noise: 20%%, shocks: "
                  "20%%}}\nvolumes: {%s}\n",
             volumes[i]);
    looks[i] = look_with(&options, text);
  }
  check_same_quantiles(verdict(&looks[0], "volume/a/full")->breaks,
                       verdict(&looks[1], "volume/a/full")->breaks, "volume/a");
  look_away(&looks[0]);
  look_away(&looks[1]);
}
END_TEST

/* --- seeds --- */

enum { PAIRS = 50, FUTURES = 1000, LIMITS = 4 };

static const char *const ids[LIMITS] = {"volume/by-rate/full", "volume/by-noise/full",
                                        "service/a/cpu-alert", "volume/by-both/full"};

/* How many futures of all seeds had it by then. */
static double share_of_all(const outlook seeds[2 * PAIRS], const char *id, double time_seconds) {
  double sum = 0;
  for (size_t i = 0; i < 2 * PAIRS; i++)
    sum += bscap_verdict_probability(verdict(&seeds[i], id), time_seconds);
  return sum / (2 * PAIRS);
}

/* A median of n has a standard error of sqrt(1/4 / n) in the share of all that it exceeds; of the
 * difference of two, sqrt(1/2 / n). What comes from strata only is far more exact. */
static double check_pairs(const outlook seeds[2 * PAIRS], const char *id) {
  double error = sqrt(0.5 / FUTURES), squares = 0;
  for (size_t i = 0; i < PAIRS; i++) {
    double one = share_of_all(seeds, id, verdict(&seeds[2 * i], id)->breaks.p50);
    double other = share_of_all(seeds, id, verdict(&seeds[2 * i + 1], id)->breaks.p50);
    ck_assert_msg(fabs(one - other) < 4 * error, "%s: %g and %g", id, one, other);
    squares += pow((one - other) / error, 2);
  }
  return sqrt(squares / PAIRS);
}

START_TEST(medians_of_50_pairs_of_seeds_differ_as_chance_has_it) {
  static outlook seeds[2 * PAIRS];
  for (size_t i = 0; i < 2 * PAIRS; i++) {
    bscap_forecast_options options = drawn(FUTURES, 140, DAY);
    options.seed = 1000 + i;
    seeds[i] = look_with(
        &options,
        HEAD "drivers:\n"
             "  users: {level: 100, growth: {monthly: 10%, volatility: 20%}, noise: 10%}\n"
             "  orders: {added: 100/day, noise: {variation: 1, lasts: 20d}, shocks: 30%}\n"
             "services: {a: {cpu: {limit: 150m, per: {users: 1m}}, alert: {cpu: 100%, for: 0s}}}\n"
             "volumes:\n"
             "  by-rate: {size: 80GB, writes: [0.7GB/day, 1GB/day, 1.3GB/day]}\n"
             "  by-noise: {size: 6GB, writes: {orders.added: 1MB}}\n"
             "  by-both: {size: 6GB, writes: {orders.added: [0.6MB, 1MB, 1.4MB]}}\n");
  }
  double spread[LIMITS];
  for (size_t i = 0; i < LIMITS; i++) spread[i] = check_pairs(seeds, ids[i]);
  /* Root mean squares of 50: 1 +- 0.1, save where strata hold them. */
  ck_assert(spread[0] < 0.3);
  ck_assert(fabs(spread[1] - 1) < 0.4 && fabs(spread[2] - 1) < 0.4);
  ck_assert(spread[3] > 0.1 && spread[3] < 1.4);
  for (size_t i = 0; i < 2 * PAIRS; i++) look_away(&seeds[i]);
}
END_TEST

RUN_TESTS("chance strangers", a_stranger_changes_nobody_by_one_bit,
          a_stranger_with_a_season_changes_nobody_by_one_bit_by_the_hour,
          a_number_that_becomes_uncertain_moves_its_own_limit_alone,
          a_stranger_that_breaks_first_takes_that_alone, compared_models_share_their_luck,
          medians_of_50_pairs_of_seeds_differ_as_chance_has_it)
