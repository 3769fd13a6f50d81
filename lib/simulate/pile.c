#include "simulate/pile.h"

#include <bscap/lanes.h>

/* --- the start --- */

enum { TURNS_MOST = 8, BYTES_MOST = 4 << 20 };

static size_t choose_room(size_t sheaves_count, size_t width) {
  const size_t bytes_of_turn = sheaves_count * width * sizeof(uint16_t);
  size_t turns = TURNS_MOST;
  while (turns > 1 && turns * bytes_of_turn > BYTES_MOST) turns--;
  return turns * width;
}

bscap_status bscap_pile_start(bscap_pile *pile, bscap_arena *arena, const bscap_tally *tally,
                              size_t width, bscap_error *error) {
  const size_t count = tally->plan->metrics_count * tally->span.months_count;
  const size_t room = choose_room(count, width);
  *pile = (bscap_pile){.plan = tally->plan, .sheaves_count = count, .room = room};
  pile->sheaves = bscap_arena_take(arena, count, sizeof *pile->sheaves);
  uint16_t *places = bscap_arena_take(arena, count, room * sizeof *places);
  if (pile->sheaves == NULL || places == NULL) return bscap_fail_memory(error);
  for (size_t i = 0; i < count; i++)
    pile->sheaves[i] = bscap_sheaf_start(&tally->fans[i], places + i * room);
  return BSCAP_OK;
}

/* --- adding --- */

/* As futures that were stepped in lanes together are. */
static bool are_side_by_side(const bscap_run *runs, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (runs[i].bands != NULL || runs[i].peaks != runs[0].peaks + i) return false;
  return true;
}

static void add_row(bscap_pile *pile, const bscap_run *runs, size_t count, size_t metric) {
  const size_t months = runs->span.months_count;
  const float *row = runs->peaks + metric * runs->peaks_apart;
  bscap_sheaf *sheaves = &pile->sheaves[metric * months];
  for (size_t month = 0; month < months; month++, row += runs->months_apart)
    bscap_sheaf_add_floats(&sheaves[month], row, count);
}

static void add_one_by_one(bscap_pile *pile, const bscap_run *runs, size_t count, size_t metric) {
  const size_t months = runs->span.months_count;
  const bool is_surge = bscap_metric_is_surge(&pile->plan->metrics[metric]);
  for (size_t i = 0; i < count; i++) {
    if (is_surge && !runs[i].has_surges) continue;
    for (size_t month = 0; month < months; month++) {
      const double most = bscap_run_most(&runs[i], metric, month);
      bscap_sheaf_add(&pile->sheaves[metric * months + month], &most, 1);
    }
  }
}

void bscap_pile_add(bscap_pile *pile, const bscap_run *runs, size_t count) {
  const bool are_rows = are_side_by_side(runs, count);
  for (size_t i = 0; i < pile->plan->metrics_count; i++)
    if (are_rows && !bscap_metric_is_surge(&pile->plan->metrics[i]))
      add_row(pile, runs, count, i);
    else
      add_one_by_one(pile, runs, count, i);
  pile->count += count;
}

/* --- counting --- */

/* How many histograms ahead bins are sent for. */
enum { AHEAD = 2 };

void bscap_pile_count(bscap_pile *pile, bscap_tally *tally) {
  for (size_t i = 0; i < pile->sheaves_count; i++) {
    const size_t next = i + AHEAD;
    if (next < pile->sheaves_count) bscap_sheaf_expect(&pile->sheaves[next], &tally->fans[next]);
    bscap_sheaf_count(&pile->sheaves[i], &tally->fans[i]);
  }
  pile->count = 0;
}
