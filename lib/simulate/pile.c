#include "simulate/pile.h"

#include <math.h>
#include <string.h>

/* --- the start --- */

enum { TURNS_MOST = 16, BYTES_MOST = 4 << 20, SHEAVES_OF_LIMIT = 2 };

static size_t choose_room(size_t sheaves_count, size_t width) {
  const size_t bytes_of_turn = sheaves_count * width * sizeof(uint16_t);
  size_t turns = TURNS_MOST;
  while (turns > 1 && turns * bytes_of_turn > BYTES_MOST) turns--;
  return turns * width;
}

static bool start_moments(bscap_moments *moments, bscap_arena *arena, size_t room) {
  *moments = (bscap_moments){.seconds = bscap_arena_take(arena, room, sizeof *moments->seconds)};
  return moments->seconds != NULL;
}

static bool start_limit(bscap_pile *pile, bscap_arena *arena, size_t index, bscap_sheaf *sheaves,
                        uint16_t *places) {
  const bscap_model *model = pile->tally->plan->model;
  bscap_limit_tally *tally = &pile->tally->limits[index];
  bscap_limit_pile *limit = &pile->limits[index];
  const size_t months = pile->tally->span.months_count, room = pile->room;
  *limit = (bscap_limit_pile){
      .most = &sheaves[0],
      .last = &sheaves[1],
      .levels = &sheaves[SHEAVES_OF_LIMIT],
      .seconds_over = bscap_arena_take(arena, months, sizeof *limit->seconds_over),
      .before = bscap_arena_take(arena, model->milestones.count, sizeof *limit->before)};
  *limit->most = bscap_sheaf_start(&tally->most, places);
  *limit->last = bscap_sheaf_start(&tally->last, places + room);
  for (size_t i = 0; i < model->drivers_count; i++)
    limit->levels[i] = bscap_sheaf_start(&tally->levels[i], places + (SHEAVES_OF_LIMIT + i) * room);
  return limit->seconds_over != NULL && limit->before != NULL &&
         start_moments(&limit->passages, arena, room);
}

static bool start_sheaves(bscap_pile *pile, bscap_arena *arena, size_t fans, size_t of_limit) {
  const bscap_plan *plan = pile->tally->plan;
  uint16_t *places = bscap_arena_take(arena, pile->sheaves_count, pile->room * sizeof *places);
  pile->sheaves = bscap_arena_take(arena, pile->sheaves_count, sizeof *pile->sheaves);
  pile->limits = bscap_arena_take(arena, plan->limits_count, sizeof *pile->limits);
  if (places == NULL || pile->sheaves == NULL || pile->limits == NULL) return false;
  for (size_t i = 0; i < fans; i++, places += pile->room)
    pile->sheaves[i] = bscap_sheaf_start(&pile->tally->fans[i], places);
  for (size_t i = 0; i < plan->limits_count; i++, places += of_limit * pile->room)
    if (!start_limit(pile, arena, i, &pile->sheaves[fans + i * of_limit], places)) return false;
  return true;
}

bscap_status bscap_pile_start(bscap_pile *pile, bscap_arena *arena, bscap_tally *tally,
                              size_t width, bscap_error *error) {
  const bscap_plan *plan = tally->plan;
  const size_t fans = plan->metrics_count * tally->span.months_count;
  const size_t of_limit = SHEAVES_OF_LIMIT + plan->model->drivers_count;
  const size_t milestones = plan->model->milestones.count;
  *pile = (bscap_pile){.tally = tally, .sheaves_count = fans + plan->limits_count * of_limit};
  pile->room = choose_room(pile->sheaves_count, width);
  pile->milestones = bscap_arena_take(arena, milestones, sizeof *pile->milestones);
  bool has_memory = pile->milestones != NULL && start_sheaves(pile, arena, fans, of_limit) &&
                    start_moments(&pile->first_break, arena, pile->room);
  for (size_t i = 0; i < milestones && has_memory; i++)
    has_memory = start_moments(&pile->milestones[i], arena, pile->room);
  return has_memory ? BSCAP_OK : bscap_fail_memory(error);
}

/* --- adding: limits and milestones --- */

static void add_moment(bscap_moments *moments, double seconds) {
  if (!isnan(seconds)) moments->seconds[moments->count++] = seconds;
}

/* The earliest break after the day from which dates are counted; NAN where there is none. */
static double first_break(const bscap_tally *tally, const bscap_run *run) {
  double first = INFINITY;
  for (size_t i = 0; i < tally->plan->limits_count; i++) {
    double time = run->limits[i].passage.time_seconds;
    if (time > tally->span.as_of_seconds && time < first) first = time;
  }
  return isinf(first) ? NAN : first;
}

static void add_passage(bscap_pile *pile, bscap_limit_pile *limit, const bscap_run *run,
                        const bscap_passage *passage, double first) {
  const bscap_model *model = pile->tally->plan->model;
  const double time = passage->time_seconds;
  add_moment(&limit->passages, time);
  limit->first += time > pile->tally->span.as_of_seconds && time - first < BSCAP_MOMENT_SECONDS;
  for (size_t i = 0; i < model->drivers_count; i++)
    bscap_sheaf_add(&limit->levels[i], &passage->levels[i], 1);
  /* What is never reached comes after everything. */
  for (size_t i = 0; i < model->milestones.count; i++)
    limit->before[i] += !(run->milestones[i].time_seconds - time < BSCAP_MOMENT_SECONDS);
}

static void add_limit(bscap_pile *pile, const bscap_run *run, size_t index, double first) {
  const bscap_limit_record *record = &run->limits[index];
  const bscap_metric_record *demand = &run->metrics[pile->tally->plan->limits[index].metric];
  bscap_limit_pile *limit = &pile->limits[index];
  bscap_sheaf_add(limit->most, &demand->most, 1);
  bscap_sheaf_add(limit->last, &demand->last, 1);
  if (!isnan(record->passage.time_seconds)) add_passage(pile, limit, run, &record->passage, first);
}

/* Whether the metric was looked at in that future. */
static bool is_known(const bscap_pile *pile, const bscap_run *run, size_t metric) {
  return run->has_surges || !bscap_metric_is_surge(&pile->tally->plan->metrics[metric]);
}

static void add_run(bscap_pile *pile, const bscap_run *run) {
  const bscap_plan *plan = pile->tally->plan;
  const double first = first_break(pile->tally, run);
  pile->count++;
  pile->surges_count += run->has_surges;
  add_moment(&pile->first_break, first);
  for (size_t i = 0; i < plan->limits_count; i++)
    if (is_known(pile, run, plan->limits[i].metric)) add_limit(pile, run, i, first);
  for (size_t i = 0; i < plan->model->milestones.count; i++)
    add_moment(&pile->milestones[i], run->milestones[i].time_seconds);
}

/* --- adding: what each month came to --- */

/* As futures that were stepped in lanes together are. */
static bool are_side_by_side(const bscap_run *runs, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (runs[i].bands != NULL || runs[i].peaks != runs[0].peaks + i ||
        runs[i].over != runs[0].over + i)
      return false;
  return true;
}

enum { FOUR = 4 };

/* Of seconds in a month, each rounded. */
static uint32_t sum_of_fours(const float *values, size_t count) {
  typedef float floats __attribute__((vector_size(4 * FOUR)));
  typedef int32_t ints __attribute__((vector_size(4 * FOUR)));
  ints sum = {0};
  for (size_t i = 0; i < count; i += FOUR) {
    floats four;
    memcpy(&four, values + i, sizeof four);
    sum += __builtin_convertvector(four + 0.5f, ints);
  }
  return (uint32_t)sum[0] + (uint32_t)sum[1] + (uint32_t)sum[2] + (uint32_t)sum[3];
}

static uint64_t sum_over(const bscap_run *runs, size_t count, size_t limit, size_t month,
                         bool are_rows) {
  if (are_rows && count % FOUR == 0) return sum_of_fours(bscap_run_over(runs, limit, month), count);
  uint64_t sum = 0;
  for (size_t i = 0; i < count; i++)
    sum += (uint32_t)(int32_t)(*bscap_run_over(&runs[i], limit, month) + 0.5f);
  return sum;
}

/* Where the metric was not looked at nothing is over. */
static void add_over(bscap_pile *pile, const bscap_run *runs, size_t count, bool are_rows) {
  for (size_t month = 0; month < runs->span.months_count; month++)
    for (size_t i = 0; i < pile->tally->plan->limits_count; i++)
      pile->limits[i].seconds_over[month] += sum_over(runs, count, i, month, are_rows);
}

/* How many months, or histograms, ahead memory is sent for that is larger than a cache. */
enum { MONTHS_AHEAD = 8, HISTOGRAMS_AHEAD = 2 };

static void add_row(bscap_sheaf *sheaves, const bscap_run *runs, size_t count, size_t metric) {
  const size_t months = runs->span.months_count;
  const float *row = runs->peaks + metric * runs->peaks_apart;
  for (size_t month = 0; month < months; month++, row += runs->months_apart) {
    if (month + MONTHS_AHEAD < months) {
      const bscap_sheaf *next = &sheaves[month + MONTHS_AHEAD];
      __builtin_prefetch(next->places + next->count, 1);
      __builtin_prefetch(row + MONTHS_AHEAD * runs->months_apart);
    }
    bscap_sheaf_add_floats(&sheaves[month], row, count);
  }
}

static void add_months(bscap_sheaf *sheaves, const bscap_run *run, size_t metric) {
  for (size_t month = 0; month < run->span.months_count; month++) {
    const double most = bscap_run_most(run, metric, month);
    bscap_sheaf_add(&sheaves[month], &most, 1);
  }
}

static void add_metric(bscap_pile *pile, const bscap_run *runs, size_t count, size_t metric,
                       bool are_rows) {
  bscap_sheaf *sheaves = &pile->sheaves[metric * pile->tally->span.months_count];
  if (are_rows && !bscap_metric_is_surge(&pile->tally->plan->metrics[metric])) {
    add_row(sheaves, runs, count, metric);
    return;
  }
  for (size_t i = 0; i < count; i++)
    if (is_known(pile, &runs[i], metric)) add_months(sheaves, &runs[i], metric);
}

void bscap_pile_add(bscap_pile *pile, const bscap_run *runs, size_t count) {
  const bool are_rows = are_side_by_side(runs, count);
  for (size_t i = 0; i < count; i++) add_run(pile, &runs[i]);
  add_over(pile, runs, count, are_rows);
  for (size_t i = 0; i < pile->tally->plan->metrics_count; i++)
    add_metric(pile, runs, count, i, are_rows);
}

/* --- counting --- */

static void count_moments(bscap_moments *moments, bscap_day_counts *days,
                          const bscap_tally *tally) {
  for (size_t i = 0; i < moments->count; i++)
    bscap_day_counts_add(days, tally, moments->seconds[i]);
  moments->count = 0;
}

static void count_limit(bscap_pile *pile, size_t index) {
  bscap_tally *all = pile->tally;
  bscap_limit_tally *tally = &all->limits[index];
  bscap_limit_pile *limit = &pile->limits[index];
  count_moments(&limit->passages, &tally->passages, all);
  tally->first += limit->first;
  limit->first = 0;
  for (size_t i = 0; i < all->span.months_count; i++) {
    tally->seconds_over[i] += limit->seconds_over[i];
    limit->seconds_over[i] = 0;
  }
  for (size_t i = 0; i < all->plan->model->milestones.count; i++) {
    tally->before[i] += limit->before[i];
    limit->before[i] = 0;
  }
}

static void count_values(bscap_pile *pile) {
  for (size_t i = 0; i < pile->sheaves_count; i++) {
    const size_t next = i + HISTOGRAMS_AHEAD;
    if (next < pile->sheaves_count) bscap_sheaf_expect(&pile->sheaves[next]);
    bscap_sheaf_count(&pile->sheaves[i]);
  }
}

void bscap_pile_count(bscap_pile *pile) {
  bscap_tally *tally = pile->tally;
  tally->count += pile->count;
  tally->surges_count += pile->surges_count;
  pile->count = pile->surges_count = 0;
  count_values(pile);
  for (size_t i = 0; i < tally->plan->limits_count; i++) count_limit(pile, i);
  for (size_t i = 0; i < tally->plan->model->milestones.count; i++)
    count_moments(&pile->milestones[i], &tally->milestones[i], tally);
  count_moments(&pile->first_break, &tally->first_break, tally);
}
