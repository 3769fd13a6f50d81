/* Many futures: the same whoever steps them, in as much memory as a few. */
#include "simulate/stepping.h"

#include <pthread.h>

#include "failing_allocator.h"

/* A little of everything that varies, and of all that can break. */
static const char *const busy_model =
    HEAD "bursts: {raids: {every: 15d, lasts: 2d, variation: 80%}}\n"
         "drivers:\n"
         "  users: {level: [90, 100, 120], growth: {monthly: [2%, 4%, 7%], volatility: 8%},\n"
         "          noise: 10%, shocks: 5%}\n"
         "  orders: {stored: 5000, added: [80/day, 100/day, 150/day], bursts: {raids: 3x},\n"
         "           noise: {variation: 30%, lasts: 3d}, archive: 60d}\n"
         "nodes: {main: {count: [2, 3, 4], cpu: 1, memory: 4Gi}}\n"
         "services:\n"
         "  api: {cpu: {request: 100m, limit: 250m, base: 3m, per: {users: [1m, 2m, 3m]}},\n"
         "        autoscale: {max: 4, cpu: 60%}, alert: {cpu: 40%}}\n"
         "  db: {cpu: {limit: 1, per: {users: 2m, orders.added: 9m}}, alert: {cpu: 50%},\n"
         "       memory: {limit: 1Gi, base: 500Mi, each: {orders.ever: 9kB}}}\n"
         "links: {net: {capacity: 9 Mbps, traffic: {p: {average: 2 Mbps, follows: users}}}}\n"
         "volumes:\n"
         "  a: {size: [1GB, 3GB, 7GB], used: 300MB, writes: {orders.added: 50kB}, alert: 85%}\n"
         "  b: {size: 300MB, writes: {orders.added: 40kB}, retention: 30d}\n"
         "milestones: [{users: 200}, {orders: 30k}, {users: 1M}]\n"
         "correlations:\n"
         "  - {between: [drivers.users.growth.monthly, drivers.orders.added], spearman: 0.6}\n"
         "  - {between: [drivers.users.noise, drivers.orders.noise], spearman: 0.5}\n";

static bscap_forecast_options drawn(size_t count, double horizon_days) {
  bscap_forecast_options options = far(horizon_days);
  options.step_seconds = DAY;
  options.trajectories_count = count;
  return options;
}

/* --- all numbers of a forecast --- */

typedef struct ledger {
  double numbers[20000];
  size_t count;
  char order[2000]; /* of verdicts and what to do about them */
} ledger;

static void write_down(ledger *l, const double *numbers, size_t count) {
  ck_assert_uint_le(l->count + count, sizeof l->numbers / sizeof *l->numbers);
  memcpy(l->numbers + l->count, numbers, count * sizeof *numbers);
  l->count += count;
}

static void write_quantiles(ledger *l, bscap_quantiles q) {
  write_down(l, (double[]){q.p10, q.p50, q.p90}, 3);
}

static void write_verdict(ledger *l, const bscap_forecast *f, const bscap_verdict *v) {
  strncat(l->order, v->id, sizeof l->order - strlen(l->order) - 1);
  strncat(l->order, v->action, sizeof l->order - strlen(l->order) - 1);
  write_down(l,
             (double[]){v->now, v->capacity, v->share_ratio, v->likely_break, v->probability,
                        v->now_probability, v->first_probability, v->is_broken_now, v->hours_over},
             9);
  write_quantiles(l, v->breaks);
  write_quantiles(l, v->most);
  write_quantiles(l, v->last);
  for (size_t i = 0; i < 2; i++) write_quantiles(l, bscap_verdict_level(v, i));
  for (size_t i = 0; i < bscap_forecast_months_count(f); i++)
    write_down(l, (double[]){bscap_verdict_hours_over(v, i)}, 1);
  double from = (double)bscap_forecast_as_of(f), to = (double)bscap_forecast_end(f);
  for (double time = from; time <= to; time += 10 * DAY)
    write_down(l, (double[]){bscap_verdict_probability(v, time)}, 1);
  const bscap_milestone *m;
  for (size_t i = 0; (m = bscap_forecast_milestone(f, i)) != NULL; i++)
    write_down(l, (double[]){bscap_milestone_probability(m, v)}, 1);
}

static void write_forecast(ledger *l, const bscap_forecast *f) {
  const bscap_verdict *v;
  const bscap_milestone *m;
  l->count = 0;
  l->order[0] = '\0';
  for (size_t i = 0; (v = bscap_forecast_verdict(f, i)) != NULL; i++) write_verdict(l, f, v);
  for (size_t i = 0; (m = bscap_forecast_milestone(f, i)) != NULL; i++) {
    write_down(l, (double[]){m->level, m->probability, m->is_out_of_reach}, 3);
    write_quantiles(l, m->reached);
  }
  bscap_first_break first = bscap_forecast_first_break(f);
  write_quantiles(l, first.breaks);
  write_down(l, &first.probability, 1);
  for (size_t i = 0; bscap_forecast_metric(f, i) != NULL; i++) {
    for (size_t month = 0; month < bscap_forecast_months_count(f); month++) {
      bscap_fan fan = bscap_forecast_fan(f, i, month);
      bscap_band band = bscap_forecast_band(f, i, month);
      write_down(l, (double[]){fan.p10, fan.p25, fan.p50, fan.p75, fan.p90}, 5);
      write_down(l, (double[]){band.least, band.mean, band.most}, 3);
    }
  }
}

/* No multiple of a vector. Watched for races, each takes a hundred times as long. */
#ifdef __SANITIZE_THREAD__
enum { MANY = 77 };
#else
enum { MANY = 301 };
#endif

static void write_run(ledger *l, uint64_t seed, size_t threads) {
  bscap_forecast_options options = drawn(MANY, 150);
  options.seed = seed;
  options.threads_count = threads;
  outlook o = look_with(&options, busy_model);
  ck_assert_uint_eq(bscap_forecast_trajectories(o.forecast), MANY);
  ck_assert_uint_eq(bscap_forecast_seed(o.forecast), seed);
  write_forecast(l, o.forecast);
  look_away(&o);
}

START_TEST(the_same_seed_gives_the_same_bits_on_any_number_of_threads) {
  static ledger one, other;
  static const size_t threads[] = {1, 2, 3, 7, 400}; /* more than futures, at last */
  write_run(&one, 5, 1);
  ck_assert_uint_gt(one.count, 1000);
  for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
    for (int again = 0; again < 4; again++) {
      write_run(&other, 5, threads[i]);
      ck_assert_uint_eq(other.count, one.count);
      ck_assert_mem_eq(other.numbers, one.numbers, one.count * sizeof *one.numbers);
      ck_assert_str_eq(other.order, one.order);
    }
  }
}
END_TEST

START_TEST(another_seed_gives_other_numbers) {
  static ledger one, other;
  static const uint64_t seeds[] = {0, 6, 5 + (1ull << 32), UINT64_MAX};
  write_run(&one, 5, 1);
  for (size_t k = 0; k < 4; k++) {
    size_t same = 0;
    write_run(&other, seeds[k], 1);
    ck_assert_uint_eq(other.count, one.count);
    for (size_t i = 0; i < one.count; i++)
      same += memcmp(&one.numbers[i], &other.numbers[i], sizeof(double)) == 0;
    ck_assert_uint_lt(same, one.count / 2 + one.count / 4);
  }
}
END_TEST

/* What varies, and when limits break, is in most futures of one seed something else. */
START_TEST(a_forecast_of_one_future_is_that_future) {
  static ledger numbers;
  bscap_forecast_options options = drawn(1, 150);
  outlook o = look_with(&options, busy_model);
  write_forecast(&numbers, o.forecast);
  const bscap_verdict *v;
  for (size_t i = 0; (v = bscap_forecast_verdict(o.forecast, i)) != NULL; i++) {
    ck_assert(v->probability == 0 || v->probability == 1);
    ck_assert(v->probability == 1 ? v->breaks.p10 == v->breaks.p90 : isnan(v->breaks.p10));
    ck_assert(v->most.p10 == v->most.p90 && v->last.p10 == v->last.p90);
  }
  look_away(&o);
}
END_TEST

/* What comes evenly, and goes after a week, fills a volume to the last byte and no further. */
START_TEST(a_volume_that_is_just_full_is_not_over_its_limit) {
  bscap_forecast_options options = drawn(40, 120);
  options.step_seconds = HOUR;
  outlook o = look_with(&options,
                        HEAD "drivers:\n"
                             "  events: {added: 1000/h}\n"
                             "  users: {level: 10, noise: {variation: 20%, lasts: 6h}}\n"
                             "services: {web: {cpu: {limit: 100m, per: {users: 1m}}}}\n"
                             "volumes:\n"
                             "  logs: {size: 168MB, used: 168MB, reclaim: true, retention: 168h,\n"
                             "         writes: {events.added: 1kB}}\n");
  const bscap_verdict *v;
  for (size_t i = 0; (v = bscap_forecast_verdict(o.forecast, i)) != NULL; i++)
    ck_assert(v->probability == 0 && v->hours_over == 0);
  look_away(&o);
}
END_TEST

/* --- patience --- */

typedef struct waiting {
  bscap_lanes lanes;
  pthread_t caller;
  size_t calls;
  size_t calls_most; /* after so many it is over */
  double last_ratio;
} waiting;

static bool wait_a_while(void *context, double done_ratio) {
  waiting *w = context;
  ck_assert(pthread_equal(pthread_self(), w->caller));
  ck_assert_msg(done_ratio >= w->last_ratio && done_ratio <= 1, "%g after %g", done_ratio,
                w->last_ratio);
  w->last_ratio = done_ratio;
  return ++w->calls < w->calls_most;
}

static bscap_status run_with_patience(const bscap_model *model, waiting *w, size_t threads) {
  bscap_forecast_options options = drawn(100, 60);
  options.step_seconds = 1800; /* several calls in a future */
  options.lanes = w->lanes;
  options.threads_count = threads;
  options.progress = wait_a_while;
  options.progress_context = w;
  w->caller = pthread_self();
  bscap_forecast *forecast = (bscap_forecast *)1;
  bscap_error error = {0};
  bscap_status status = bscap_forecast_run(&forecast, model, &options, &error);
  ck_assert((forecast == NULL) == (status != BSCAP_OK));
  ck_assert_int_eq(error.status, status);
  bscap_forecast_free(forecast);
  return status;
}

START_TEST(progress_rises_and_is_told_to_the_calling_thread_only) {
  bscap_model *model = read_model(busy_model);
  for (size_t threads = 1; threads <= 3; threads++) {
    waiting w = {.lanes = BSCAP_LANES_NONE, .calls_most = SIZE_MAX};
    ck_assert_int_eq(run_with_patience(model, &w, threads), BSCAP_OK);
    ck_assert(w.calls > 5 && w.last_ratio > 0.5);
    if (threads == 1) ck_assert(w.calls >= 200 && w.last_ratio > 0.99);
  }
  waiting w = {.lanes = BSCAP_LANES_AUTO, .calls_most = SIZE_MAX};
  ck_assert_int_eq(run_with_patience(model, &w, 1), BSCAP_OK);
  ck_assert(w.calls >= 15 && w.last_ratio > 0.8);
  bscap_model_free(model);
}
END_TEST

START_TEST(a_caller_can_cancel_at_any_time) {
  static const size_t calls[] = {1, 2, 3, 10, 15, 50, 199, 200};
  bscap_model *model = read_model(busy_model);
  for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
    const bscap_lanes lanes = calls[i] > 15 ? BSCAP_LANES_NONE : BSCAP_LANES_AUTO;
    waiting alone = {.lanes = lanes, .calls_most = calls[i]}, together = alone;
    ck_assert_int_eq(run_with_patience(model, &alone, 1), BSCAP_CANCELLED);
    ck_assert_uint_eq(alone.calls, calls[i]);
    bscap_status status = run_with_patience(model, &together, 3);
    /* Others may have done the work before the caller was asked so often. */
    ck_assert_int_eq(status, together.calls == calls[i] ? BSCAP_CANCELLED : BSCAP_OK);
    ck_assert(together.calls == calls[i] || calls[i] > 10);
  }
  bscap_model_free(model);
}
END_TEST

/* --- memory --- */

/* For several threads; and it knows how much there was at most. */
typedef struct guarded {
  pthread_mutex_t mutex;
  failing_allocator memory;
  size_t most_bytes;
} guarded;

static void *guarded_resize(void *context, void *block, size_t old_size, size_t new_size) {
  guarded *g = context;
  pthread_mutex_lock(&g->mutex);
  void *moved = failing_allocator_resize(&g->memory, block, old_size, new_size);
  if (g->memory.live_bytes > g->most_bytes) g->most_bytes = g->memory.live_bytes;
  pthread_mutex_unlock(&g->mutex);
  return moved;
}

/* The model, whose copies belong to the forecast, and the forecast live in the same memory. */
static bscap_status run_in(guarded *g, bscap_forecast_options options, const char *text) {
  bscap_allocator allocator = {guarded_resize, g};
  bscap_model_options reading = bscap_model_options_default();
  const bscap_source source = {"test.yaml", text, strlen(text)};
  bscap_model *model;
  bscap_forecast *forecast = NULL;
  bscap_error error = {0};
  size_t fails_at = g->memory.fails_at;
  reading.allocator = &allocator;
  options.allocator = &allocator;
  g->memory.fails_at = 0;
  ck_assert_int_eq(bscap_model_read(&model, &source, 1, &reading, NULL, &error), BSCAP_OK);
  g->memory.requests = 0;
  g->memory.fails_at = fails_at;
  size_t blocks_before = g->memory.live_blocks, bytes_before = g->memory.live_bytes;
  bscap_status status = bscap_forecast_run(&forecast, model, &options, &error);
  ck_assert((status == BSCAP_OK) == (forecast != NULL));
  ck_assert_int_eq(error.status, status);
  bscap_forecast_free(forecast);
  ck_assert_uint_eq(g->memory.live_blocks, blocks_before);
  ck_assert_uint_eq(g->memory.live_bytes, bytes_before);
  bscap_model_free(model);
  ck_assert_uint_eq(g->memory.live_blocks, 0);
  return status;
}

static size_t run_out_everywhere(bscap_forecast_options options) {
  bscap_status status = BSCAP_OUT_OF_MEMORY;
  size_t n = 1;
  for (; status == BSCAP_OUT_OF_MEMORY; n++) {
    guarded g = {.mutex = PTHREAD_MUTEX_INITIALIZER, .memory = {.fails_at = n}};
    status = run_in(&g, options, busy_model);
  }
  ck_assert_int_eq(status, BSCAP_OK);
  return n;
}

START_TEST(an_ensemble_survives_every_shortage_of_memory) {
  for (size_t threads = 1; threads <= 3; threads++) {
    bscap_forecast_options options = drawn(6, 40);
    options.threads_count = threads;
    ck_assert_uint_gt(run_out_everywhere(options), 30);
  }
}
END_TEST

START_TEST(an_ensemble_with_other_numbers_survives_every_shortage_of_memory) {
  static const bscap_uncertain numbers[] = {{"volumes.a.size", 1e9, 2e9, 3e9},
                                            {"drivers.users.level", 5, 5, 5}};
  bscap_forecast_options options = drawn(4, 40);
  options.threads_count = 2;
  options.uncertain = numbers;
  options.uncertain_count = 2;
  ck_assert_uint_gt(run_out_everywhere(options), 30);
}
END_TEST

static size_t most_bytes(size_t trajectories, size_t threads) {
  guarded g = {.mutex = PTHREAD_MUTEX_INITIALIZER};
  bscap_forecast_options options = drawn(trajectories, 200);
  options.threads_count = threads;
  ck_assert_int_eq(run_in(&g, options, busy_model), BSCAP_OK);
  return g.most_bytes;
}

START_TEST(ten_times_the_futures_take_no_more_memory) {
  assert_close((double)most_bytes(2000, 1), (double)most_bytes(200, 1), 0.001);
  /* Threads may by chance never work at once. */
  assert_close((double)most_bytes(2000, 2), (double)most_bytes(200, 2), 0.05);
}
END_TEST

RUN_TESTS("ensemble", the_same_seed_gives_the_same_bits_on_any_number_of_threads,
          another_seed_gives_other_numbers, a_forecast_of_one_future_is_that_future,
          a_volume_that_is_just_full_is_not_over_its_limit,
          progress_rises_and_is_told_to_the_calling_thread_only, a_caller_can_cancel_at_any_time,
          an_ensemble_survives_every_shortage_of_memory,
          an_ensemble_with_other_numbers_survives_every_shortage_of_memory,
          ten_times_the_futures_take_no_more_memory)
