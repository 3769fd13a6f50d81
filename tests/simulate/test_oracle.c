/* The engine against a straight loop that knows one small model by heart and nothing of the
 * library: two services, one of which scales itself, and a volume that forgets. */
#include "simulate/stepping.h"

static const char *const model =
    HEAD "seasons:\n"
         "  day:\n"
         "    hours: [1,1,1,1,1,2,3,4,5,5,5,6,6,5,5,5,6,7,9,10,9,6,3,2]\n"
         "    days: [4, 4, 4, 4, 5, 7, 7]\n"
         "drivers:\n"
         "  users: {level: 200, growth: {monthly: 12%, ceiling: 520}, season: day}\n"
         "  orders: {stored: 5000, added: 40/h, season: day}\n"
         "nodes: {main: {count: 2, cpu: 2, memory: 8Gi, system: {cpu: 150m}}}\n"
         "services:\n"
         "  api:\n"
         "    cpu: {request: 100m, limit: 200m, base: 4m, per: {users: 1.3m, orders.added: 0.2m}}\n"
         "    memory: {request: 128Mi, base: 70Mi, each: {orders.stored: 1kB}}\n"
         "    autoscale: {min: 2, max: 9, cpu: 60%}\n"
         "  db:\n"
         "    cpu: {limit: 900m, base: 20m, per: {users: 0.7m, orders.added: 1m}}\n"
         "volumes:\n"
         "  disk: {size: 1GB, used: 30MB, age: 4d, retention: 10d, reclaim: true,\n"
         "         writes: {orders.added: 6kB, constant: 250kB/h}}\n";

enum { HOURS = 150 * 24, KEPT = 240 };

static double season_of(int hour) {
  static const double hours[] = {1, 1, 1, 1, 1, 2, 3, 4,  5, 5, 5, 6,
                                 6, 5, 5, 5, 6, 7, 9, 10, 9, 6, 3, 2};
  static const double days[] = {4, 4, 4, 4, 5, 7, 7};
  double hours_sum = 0, days_sum = 0;
  for (int i = 0; i < 24; i++) hours_sum += hours[i];
  for (int i = 0; i < 7; i++) days_sum += days[i];
  int weekday = (hour / 24 + 3) % 7; /* the first was a Thursday */
  return hours[hour % 24] / (hours_sum / 24) * (days[weekday] / (days_sum / 7));
}

static double busiest_hour(void) {
  double most = 0;
  for (int hour = 0; hour < 24; hour++) most = fmax(most, season_of(hour) / season_of(0));
  return most * season_of(0) / (4.0 / 5); /* a Thursday is 4 where the mean is 5 */
}

typedef struct world {
  double orders_added, orders, users, pods, api_cpu, db_cpu, api_memory;
  double written[HOURS];
} world;

/* One decision of the controller: use in whole millicores, rounded up, which are whole per cent of
 * a request of 100m; tolerance 10 %. */
static double decide(double load, double pods) {
  double use = fmin(200, 4 + load / pods);
  double ratio = ceil(nearbyint(use * 1e6) / 1e6) / 60;
  double wanted = ratio >= 0.9 && ratio <= 1.1 ? pods : ceil(ratio * pods);
  return fmin(9, fmax(2, wanted));
}

/* Decisions until nothing changes, or the larger of two between which it goes to and fro. */
static double settle(double load, double pods) {
  for (int i = 0; i < 1000; i++) {
    double next = decide(load, pods);
    if (next == pods) return pods;
    if (decide(load, next) == pods) return fmax(next, pods);
    pods = next;
  }
  ck_abort_msg("it never settles");
  return NAN;
}

static void step_world(world *w, int hour) {
  double months = hour / (30.4375 * 24);
  double level = fmin(520, 200 * pow(1.12, months));
  w->users = level * season_of(hour) / busiest_hour();
  w->orders_added = 40 * season_of(hour);
  double load = 1.3 * w->users + 0.2 * w->orders_added;
  w->pods = settle(load, w->pods);
  w->api_cpu = 4 + load / w->pods;
  w->db_cpu = 20 + 0.7 * w->users + w->orders_added;
  w->api_memory = 70 * 0x1p20 + 1000 * w->orders;
  w->written[hour] = 6000 * w->orders_added + 250e3;
  w->orders += w->orders_added;
}

/* At the end of an hour. */
static double disk(const world *w, int hour) {
  double sum = 0;
  for (int i = hour; i >= 0 && i > hour - KEPT; i--) sum += w->written[i];
  double days = (hour + 1) / 24.0;
  return sum + 30e6 * fmax(0, fmin(1, (10 - days) / 4));
}

START_TEST(the_engine_is_a_straight_loop) {
  static world w;
  w = (world){.orders = 5000, .pods = 2};
  double most_pods = 0;
  machine m;
  start(&m, HOUR, HOURS * HOUR, model);
  for (int hour = 0; hour < HOURS; hour++) {
    step_to(&m, hour * HOUR);
    step_world(&w, hour);
    ck_assert_msg(m.engine.uses[0].pods == w.pods, "%g pods instead of %g in hour %d",
                  m.engine.uses[0].pods, w.pods, hour);
    assert_close(course(&m, "service/api/cpu").begin, w.api_cpu, 1e-10);
    assert_close(course(&m, "service/db/cpu").begin, w.db_cpu, 1e-10);
    assert_close(course(&m, "service/api/memory").begin, w.api_memory, 1e-10);
    assert_close(course(&m, "volume/disk").end, disk(&w, hour), 1e-10);
    assert_close(course(&m, "node/main/cpu").begin, 300 + w.pods * fmin(200, w.api_cpu) + w.db_cpu,
                 1e-10);
    most_pods = fmax(most_pods, w.pods);
  }
  ck_assert(most_pods > 6); /* it has moved */
  stop(&m);
}
END_TEST

/* Means, least and most of each month, from the loop's numbers. */
START_TEST(the_bands_are_those_of_a_straight_loop) {
  static world w;
  static const int days[] = {31, 28, 31, 30, 30};
  w = (world){.orders = 5000, .pods = 2};
  outlook o = look(150, "%s", model);
  ck_assert_uint_eq(bscap_forecast_months_count(o.forecast), 5);
  int hour = 0;
  for (size_t month = 0; month < 5; month++) {
    bscap_band db = {INFINITY, 0, -INFINITY}, api = {INFINITY, 0, -INFINITY};
    for (int end = hour + days[month] * 24; hour < end; hour++) {
      step_world(&w, hour);
      db = (bscap_band){fmin(db.least, w.db_cpu), db.mean + w.db_cpu / (days[month] * 24),
                        fmax(db.most, w.db_cpu)};
      api = (bscap_band){fmin(api.least, w.api_cpu), api.mean + w.api_cpu / (days[month] * 24),
                         fmax(api.most, w.api_cpu)};
    }
    bscap_band db_seen = band(&o, "service/db/cpu", month);
    bscap_band api_seen = band(&o, "service/api/cpu", month);
    assert_close(db_seen.least, db.least, 1e-10);
    assert_close(db_seen.mean, db.mean, 1e-10);
    assert_close(db_seen.most, db.most, 1e-10);
    assert_close(api_seen.least, api.least, 1e-10);
    assert_close(api_seen.mean, api.mean, 1e-10);
    assert_close(api_seen.most, api.most, 1e-10);
  }
  look_away(&o);
}
END_TEST

RUN_TESTS("oracle", the_engine_is_a_straight_loop, the_bands_are_those_of_a_straight_loop)
