/* A load, replayed over a plant. */
#include <bscap/replay.h>

#include <bscap/noise.h>
#include <bscap/random.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/fail.h"
#include "simulate/replay.h"

/* The factor on work within the hour: a lognormal that remembers, with mean 1. */
typedef struct weather {
  double sigma;
  bscap_memory memory;
  bscap_random random;
  double normals[2];
  size_t drawn;
  double value; /* standard normal */
} weather;

static double next_normal(weather *within) {
  if (within->drawn % 2 == 0) bscap_random_normal_pair(&within->random, within->normals);
  return within->normals[within->drawn++ % 2];
}

static weather weather_start(const bscap_replay_options *options, int64_t period_ms) {
  const double variation = options->variation_ratio;
  return (weather){.sigma = variation > 0 ? bscap_lognormal_sigma(variation) : 0,
                   .memory = bscap_memory_start(options->lasts_seconds, (double)period_ms / 1000),
                   .random = bscap_random_stream(options->seed, 0, "within-hour")};
}

static double weather_next(weather *within) {
  if (!(within->sigma > 0)) return 1;
  const bool is_first = within->drawn == 0;
  const double normal = next_normal(within);
  within->value = is_first ? normal : bscap_memory_next(within->memory, within->value, normal);
  return bscap_lognormal_factor(within->sigma, within->value);
}

/* All that one replay needs beside what it leaves behind. */
typedef struct course {
  bscap_replay *replay;
  const bscap_load *load;
  const bscap_load_column *cpu; /* NULL: there is none */
  const bscap_load_column *memory;
  const bscap_load_column **columns; /* by metric that is no resource */
  double *others;
  bscap_plant_load base;
  bscap_plant_state *state;
  weather within;
} course;

static bool is_resource(const bscap_autoscaler_metric *metric) {
  return metric->source <= BSCAP_SOURCE_CONTAINER_RESOURCE;
}

static bool find_columns(course *way, const char *const *names) {
  const bscap_autoscaler *autoscaler = &way->replay->autoscaler;
  const size_t count = autoscaler->metrics_count;
  way->cpu = bscap_load_find(way->load, "cpu");
  way->memory = bscap_load_find(way->load, "memory");
  way->columns = bscap_arena_take(way->replay->arena, count, sizeof *way->columns);
  way->others = bscap_arena_take(way->replay->arena, count, sizeof *way->others);
  if (way->columns == NULL || way->others == NULL) return false;
  for (size_t i = 0; i < count; i++)
    if (names != NULL && names[i] != NULL && !is_resource(&autoscaler->metrics[i]))
      way->columns[i] = bscap_load_find(way->load, names[i]);
  return true;
}

static double mean_of(const course *way, const bscap_load_column *column, int64_t from_ms,
                      int64_t to_ms) {
  return column == NULL ? 0 : bscap_load_mean(way->load, column, from_ms, to_ms);
}

static bscap_plant_load load_between(const course *way, int64_t from_ms, int64_t to_ms,
                                     double factor) {
  bscap_plant_load load = way->base;
  load.cpu_millicores.shared = mean_of(way, way->cpu, from_ms, to_ms) * factor;
  load.memory_bytes.shared = mean_of(way, way->memory, from_ms, to_ms);
  return load;
}

static const double *others_at(const course *way, int64_t now_ms) {
  for (size_t i = 0; i < way->replay->autoscaler.metrics_count; i++)
    way->others[i] = way->columns[i] == NULL
                         ? (double)NAN
                         : bscap_load_mean(way->load, way->columns[i], now_ms, now_ms);
  return way->others;
}

/* Where the metrics of resources rest under the first load; other metrics know no steady load. */
static bool settle(const course *way, const bscap_plant_load *load, int32_t *replicas) {
  bscap_arena *arena = way->replay->arena;
  const bscap_plant *plant = &way->replay->plant;
  bscap_autoscaler resources = way->replay->autoscaler;
  bscap_autoscaler_metric *metrics =
      bscap_arena_take(arena, resources.metrics_count, sizeof *metrics);
  void *state = bscap_arena_take(arena, 1, bscap_autoscaler_state_size(&resources));
  if (metrics == NULL || state == NULL) return false;
  size_t count = 0;
  for (size_t i = 0; i < resources.metrics_count; i++)
    if (is_resource(&resources.metrics[i])) metrics[count++] = resources.metrics[i];
  resources.metrics = metrics;
  resources.metrics_count = count;
  const bscap_autoscaler_load steady = {.cpu_millicores = load->cpu_millicores,
                                        .memory_bytes = load->memory_bytes,
                                        .cpu_request_millicores = plant->cpu_request_millicores,
                                        .cpu_limit_millicores = plant->cpu_limit_millicores,
                                        .memory_request_bytes = plant->memory_request_bytes};
  *replicas = resources.least_replicas;
  if (count > 0) *replicas = bscap_autoscaler_settle(state, &resources, &steady, *replicas);
  return true;
}

static bool start(course *way, const char *const *names, const bscap_replay_options *options) {
  const bscap_autoscaler *autoscaler = &way->replay->autoscaler;
  const bscap_plant *plant = &way->replay->plant;
  if (!find_columns(way, names)) return false;
  const bscap_plant_load first = load_between(way, 0, 0, 1);
  int32_t replicas = options->start_replicas;
  if (replicas < 0 && !settle(way, &first, &replicas)) return false;
  void *memory = bscap_arena_take(way->replay->arena, 1, bscap_plant_state_size(plant, autoscaler));
  if (memory == NULL) return false;
  way->state = bscap_plant_start(memory, plant, autoscaler, &first, replicas);
  way->within = weather_start(options, autoscaler->sync_period_ms);
  return true;
}

/* A load of one row is even for ever, and replayed for one period. */
static void go(course *way) {
  bscap_replay *replay = way->replay;
  const bscap_autoscaler *autoscaler = &replay->autoscaler;
  size_t rows = 0;
  const int64_t *times_ms = bscap_load_times(way->load, &rows);
  const int64_t last_ms = times_ms[rows - 1], period_ms = autoscaler->sync_period_ms;
  for (size_t i = 0; i < replay->count; i++) {
    const int64_t now_ms = (int64_t)i * period_ms;
    const bool is_cut = last_ms > 0 && last_ms - now_ms < period_ms;
    const int64_t length_ms = is_cut ? last_ms - now_ms : period_ms;
    const int32_t replicas = bscap_replay_decide(
        replay, i,
        bscap_plant_look(way->state, &replay->plant, autoscaler, others_at(way, now_ms)));
    bscap_plant_scale(way->state, &replay->plant, replicas);
    const bscap_plant_load load =
        load_between(way, now_ms, now_ms + length_ms, weather_next(&way->within));
    replay->syncs[i].step = bscap_plant_run(way->state, &replay->plant, &load, length_ms);
    bscap_replay_add(replay, i, (double)length_ms / 1000);
  }
}

static const int64_t most_syncs = 50000000;

static bscap_status count_syncs(const bscap_load *load, int64_t period_ms, size_t *count,
                                bscap_error *error) {
  size_t rows = 0;
  const int64_t *times_ms = bscap_load_times(load, &rows);
  const int64_t last_ms = times_ms[rows - 1];
  const int64_t syncs = last_ms > 0 ? (last_ms - 1) / period_ms + 1 : 1;
  *count = (size_t)syncs;
  if (syncs <= most_syncs) return BSCAP_OK;
  return bscap_fail(error, BSCAP_INVALID,
                    "the load lasts for %.0f syncs; give at most 50 million of them: a shorter "
                    "load, or a longer sync period",
                    (double)syncs);
}

/* Options of an earlier version are shorter. */
static bscap_replay_options complete(const bscap_replay_options *options) {
  bscap_replay_options all = bscap_replay_options_default();
  if (options == NULL) return all;
  const size_t size = options->size < sizeof all ? options->size : sizeof all;
  memcpy(&all, options, size);
  return all;
}

bscap_status bscap_replay_run(bscap_replay **replay, const bscap_autoscaler *autoscaler,
                              const char *const *names, const bscap_plant *plant,
                              const bscap_plant_load *base, const bscap_load *load,
                              const bscap_replay_options *options, bscap_error *error) {
  const bscap_replay_options all = complete(options);
  size_t count = 0;
  *replay = NULL;
  const bscap_status status = count_syncs(load, autoscaler->sync_period_ms, &count, error);
  if (status != BSCAP_OK) return status;
  bscap_replay *made = bscap_replay_begin(autoscaler, plant, count, all.allocator);
  if (made == NULL) return bscap_fail_memory(error);
  course way = {.replay = made, .load = load, .base = *base};
  if (!start(&way, names, &all)) {
    bscap_replay_free(made);
    return bscap_fail_memory(error);
  }
  go(&way);
  *replay = made;
  return BSCAP_OK;
}
