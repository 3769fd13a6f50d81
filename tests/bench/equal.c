/* Steps the model of equal work and prints what comes out and how long it took, as one line of
 * JSON; equal_numpy.py and equal_python.py do the same without the library.
 *
 * usage: equal MODEL YEARS likely                  the likely future, exactly
 *        equal MODEL YEARS table COUNT             what the others need (0: of the likely future)
 *        equal MODEL YEARS ENGINE COUNT THREADS    drawn futures, in the mean
 *
 * ENGINE is readable, baseline, avx2 or avx512. One that is not here prints {}. */
#include "equal.h"

#include <bscap/calendar.h>
#include <bscap/file.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "simulate/ensemble.h"
#include <bscap/lanes.h>

void equal_must(bscap_status status, const bscap_error *error) {
  if (status == BSCAP_OK) return;
  fprintf(stderr, "%s\n", error->message);
  exit(1);
}

/* --- what is stepped --- */

static bscap_model *read_model(const char *path) {
  char *bytes;
  size_t count;
  bscap_model *model;
  bscap_error error;
  equal_must(bscap_file_read(&bytes, &count, path, 1 << 20, NULL, &error), &error);
  bscap_source source = {path, bytes, count};
  equal_must(bscap_model_read(&model, &source, 1, NULL, NULL, &error), &error);
  bscap_file_free(bytes, count, NULL);
  return model;
}

static equal_work prepare(const char *path, double years) {
  equal_work work = {.arena = bscap_arena_create(NULL), .model = read_model(path)};
  bscap_error error;
  if (work.arena == NULL) equal_must(bscap_fail_memory(&error), &error);
  equal_must(bscap_plan_compile(&work.plan, work.arena, work.model, BSCAP_SECONDS_PER_HOUR, &error),
             &error);
  double hours = ceil(years * BSCAP_SECONDS_PER_YEAR / BSCAP_SECONDS_PER_HOUR);
  work.span = bscap_span_of(&work.plan, 0, hours * BSCAP_SECONDS_PER_HOUR);
  return work;
}

static bscap_run step_likely(const equal_work *work) {
  bscap_run run;
  bscap_error error;
  equal_must(bscap_run_trajectory(&run, work->arena, &work->plan, &work->span, (bscap_future){0},
                                  (bscap_progress){0}, &error),
             &error);
  return run;
}

/* --- printing --- */

static void print_number(bool is_first, double value) {
  if (!is_first) printf(",");
  if (isfinite(value))
    printf("%.12g", value);
  else
    printf("null");
}

static void print_name(bool is_first, const char *name) {
  printf("%s\"%s\":", is_first ? "" : ",", name);
}

static void print_likely(const equal_work *work, const bscap_run *run) {
  const bscap_plan *plan = &work->plan;
  const size_t months = run->span.months_count;
  printf("{\"metrics\":{");
  for (size_t i = 0; i < plan->metrics_count; i++) {
    print_name(i == 0, plan->metrics[i].id);
    for (size_t j = 0; j < months; j++) {
      if (j == 0) printf("[");
      print_number(j == 0, run->bands[i * months + j].most);
    }
    printf("]");
  }
  printf("},\"limits\":{");
  for (size_t i = 0; i < plan->limits_count; i++) {
    double over = 0;
    for (size_t j = 0; j < months; j++) over += (double)*bscap_run_over(run, i, j);
    print_name(i == 0, plan->limits[i].id);
    printf("{\"days\":");
    print_number(true, run->limits[i].passage.time_seconds / BSCAP_SECONDS_PER_DAY);
    printf(",\"hours_over\":%.12g}", over / BSCAP_SECONDS_PER_HOUR);
  }
  printf("}}\n");
}

/* The middle of a bin: values lie evenly within it, so over months it is as good as their mean. */
static double middle_of(const bscap_histogram *histogram, int64_t bin) {
  double ends[2];
  for (int i = 0; i < 2; i++) {
    uint64_t bits = (uint64_t)(histogram->first + bin + i) << 46;
    memcpy(&ends[i], &bits, sizeof bits);
  }
  return (ends[0] + ends[1]) / 2;
}

static double mean_peak(const bscap_tally *tally, size_t metric) {
  const size_t months = tally->span.months_count;
  double sum = 0;
  for (size_t i = metric * months; i < (metric + 1) * months; i++)
    for (int64_t bin = 0; bin < BSCAP_BINS; bin++)
      sum += tally->fans[i].counts[bin] * middle_of(&tally->fans[i], bin);
  return sum / (double)(months * tally->count);
}

static double hours_over(const bscap_tally *tally, const bscap_limit_tally *limit) {
  double seconds = 0;
  for (size_t i = 0; i < tally->span.months_count; i++) seconds += (double)limit->seconds_over[i];
  return seconds / BSCAP_SECONDS_PER_HOUR / (double)tally->count;
}

/* Days until each hundredth of the futures broke it. */
static void print_limit(const bscap_tally *tally, const bscap_limit_tally *limit) {
  printf("{\"share\":%.12g,\"hours_over\":%.12g,\"days\":[",
         (double)limit->passages.all / (double)tally->count, hours_over(tally, limit));
  for (int i = 1; i < 100; i++)
    print_number(i == 1, bscap_day_counts_quantile(&limit->passages, tally->days_count,
                                                   i / 100.0 * (double)tally->count) /
                             BSCAP_SECONDS_PER_DAY);
  printf("]}");
}

static void print_tally(const bscap_tally *tally) {
  printf(",\"metrics\":{");
  for (size_t i = 0; i < tally->plan->metrics_count; i++) {
    print_name(i == 0, tally->plan->metrics[i].id);
    print_number(true, mean_peak(tally, i));
  }
  printf("},\"limits\":{");
  for (size_t i = 0; i < tally->plan->limits_count; i++) {
    print_name(i == 0, tally->plan->limits[i].id);
    print_limit(tally, &tally->limits[i]);
  }
  printf("}}\n");
}

/* --- drawn futures, and time --- */

static double clock_ns(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static bscap_lanes engine_of(const char *name) {
  static const char *const names[] = {[BSCAP_LANES_NONE] = "readable",
                                      [BSCAP_LANES_BASELINE] = "baseline",
                                      [BSCAP_LANES_AVX2] = "avx2",
                                      [BSCAP_LANES_AVX512] = "avx512"};
  for (size_t i = BSCAP_LANES_NONE; i < sizeof names / sizeof *names; i++)
    if (strcmp(name, names[i]) == 0) return (bscap_lanes)i;
  fprintf(stderr, "'%s' is no engine; write readable, baseline, avx2 or avx512\n", name);
  exit(2);
}

static void draw(const equal_work *work, bscap_lanes lanes, size_t count, size_t threads_count) {
  bscap_run likely = step_likely(work);
  bscap_ensemble ensemble = {.model = work->model,
                             .seed = EQUAL_SEED,
                             .count = count,
                             .threads_count = threads_count,
                             .lanes = lanes};
  bscap_tally tally;
  bscap_error error;
  equal_must(bscap_tally_start(&tally, work->arena, &work->plan, &likely, &error), &error);
  double cpu = clock_ns(CLOCK_PROCESS_CPUTIME_ID), wall = clock_ns(CLOCK_MONOTONIC);
  equal_must(bscap_ensemble_run(&tally, &ensemble, &error), &error);
  cpu = clock_ns(CLOCK_PROCESS_CPUTIME_ID) - cpu;
  wall = clock_ns(CLOCK_MONOTONIC) - wall;
  double steps = (double)count * work->span.end_seconds / work->plan.step_seconds;
  printf("{\"futures\":%zu,\"cpu_ns\":%.4g,\"wall_ns\":%.4g", count, cpu / steps, wall / steps);
  print_tally(&tally);
}

int main(int count, char **arguments) {
  const char *what = count > 3 ? arguments[3] : "";
  bool is_likely = count == 4 && strcmp(what, "likely") == 0;
  bool is_table = count == 5 && strcmp(what, "table") == 0;
  if (!is_likely && !is_table && count != 6) {
    fprintf(stderr, "usage: equal MODEL YEARS (likely | table COUNT | ENGINE COUNT THREADS)\n");
    return 2;
  }
  equal_work work = prepare(arguments[1], strtod(arguments[2], NULL));
  if (is_likely) {
    bscap_run run = step_likely(&work);
    print_likely(&work, &run);
  } else if (is_table) {
    equal_print_table(&work, strtoul(arguments[4], NULL, 10));
  } else if (bscap_lanes_are_supported(engine_of(what))) {
    draw(&work, engine_of(what), strtoul(arguments[4], NULL, 10), strtoul(arguments[5], NULL, 10));
  } else {
    printf("{}\n");
  }
  bscap_model_free(work.model);
  bscap_arena_free(work.arena);
  return 0;
}
