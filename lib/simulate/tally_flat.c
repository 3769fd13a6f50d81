#include "simulate/tally_flat.h"

#include "simulate/tally_sound.h"

typedef enum direction { MEASURE, OUT, IN } direction;

/* A way through all of a tally, always the same. */
typedef struct walk {
  direction direction;
  uint64_t *counts; /* the next of them */
  double *extremes;
  size_t counts_count; /* so far */
  size_t extremes_count;
  bool fits;
} walk;

static void pass_count(walk *w, uint64_t *count) {
  w->counts_count++;
  if (w->direction == OUT) *w->counts++ = *count;
  if (w->direction == IN) *count = *w->counts++;
}

static void pass_counts(walk *w, uint32_t *counts, size_t count) {
  for (size_t i = 0; i < count; i++) {
    uint64_t wide = counts[i];
    pass_count(w, &wide);
    w->fits = w->fits && wide <= UINT32_MAX;
    counts[i] = (uint32_t)wide;
  }
}

static void pass_size(walk *w, size_t *size) {
  uint64_t wide = *size;
  pass_count(w, &wide);
  w->fits = w->fits && wide <= SIZE_MAX;
  *size = (size_t)wide;
}

static void pass_extreme(walk *w, double *extreme, double sign) {
  w->extremes_count++;
  if (w->direction == OUT) *w->extremes++ = sign * *extreme;
  if (w->direction == IN) *extreme = sign * *w->extremes++;
}

static void pass_days(walk *w, bscap_day_counts *days, size_t days_count) {
  pass_counts(w, days->days, days_count);
  pass_counts(w, &days->at_start, 1);
  pass_counts(w, &days->by_now, 1);
  pass_counts(w, &days->all, 1);
  pass_extreme(w, &days->least_seconds, 1);
  pass_extreme(w, &days->most_seconds, -1);
}

static void pass_histograms(walk *w, bscap_histogram *histograms, size_t count) {
  for (size_t i = 0; i < count; i++) {
    pass_counts(w, histograms[i].counts, BSCAP_BINS);
    pass_counts(w, &histograms[i].zeros, 1);
    pass_extreme(w, &histograms[i].least, 1);
    pass_extreme(w, &histograms[i].most, -1);
  }
}

static void pass_limit(walk *w, bscap_limit_tally *limit, const bscap_tally *tally) {
  const bscap_model *model = tally->plan->model;
  pass_days(w, &limit->passages, tally->days_count);
  pass_histograms(w, limit->levels, model->drivers_count);
  pass_histograms(w, &limit->most, 1);
  pass_histograms(w, &limit->last, 1);
  for (size_t i = 0; i < tally->span.months_count; i++) pass_count(w, &limit->seconds_over[i]);
  pass_counts(w, &limit->first, 1);
  pass_counts(w, limit->before, model->milestones.count);
}

static void pass_tally(walk *w, bscap_tally *tally) {
  const bscap_plan *plan = tally->plan;
  pass_size(w, &tally->count);
  pass_size(w, &tally->surges_count);
  for (size_t i = 0; i < plan->limits_count; i++) pass_limit(w, &tally->limits[i], tally);
  for (size_t i = 0; i < plan->model->milestones.count; i++)
    pass_days(w, &tally->milestones[i], tally->days_count);
  pass_days(w, &tally->first_break, tally->days_count);
  pass_histograms(w, tally->fans, plan->metrics_count * tally->span.months_count);
}

static bool pass(direction going, bscap_tally *tally, const bscap_tally_flat *flat) {
  walk w = {going, flat->counts, flat->extremes, .fits = true};
  pass_tally(&w, tally);
  return w.fits;
}

bool bscap_tally_flat_start(bscap_tally_flat *flat, bscap_arena *arena, bscap_tally *tally) {
  walk w = {.direction = MEASURE, .fits = true};
  pass_tally(&w, tally);
  *flat = (bscap_tally_flat){
      .counts = bscap_arena_take(arena, w.counts_count, sizeof *flat->counts),
      .counts_count = w.counts_count,
      .extremes = bscap_arena_take(arena, w.extremes_count, sizeof *flat->extremes),
      .extremes_count = w.extremes_count};
  return flat->counts != NULL && flat->extremes != NULL;
}

void bscap_tally_flatten(bscap_tally_flat *flat, bscap_tally *tally) {
  pass(OUT, tally, flat);
}

bool bscap_tally_unflatten(bscap_tally *tally, const bscap_tally_flat *flat, size_t count) {
  return pass(IN, tally, flat) && bscap_tally_is_sound(tally, count);
}
