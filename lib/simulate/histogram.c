#include "simulate/histogram.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Sign, exponent and the first 6 bits of a double's fraction number its bin. */
enum { BITS_BELOW_BIN = 52 - 6 };

static int64_t bin_of(double value) {
  uint64_t bits;
  if (!(value > 0)) return 0;
  if (value > DBL_MAX) value = DBL_MAX;
  memcpy(&bits, &value, sizeof bits);
  return (int64_t)(bits >> BITS_BELOW_BIN);
}

static double begin_of(int64_t bin) {
  double value;
  uint64_t bits = (uint64_t)bin << BITS_BELOW_BIN;
  memcpy(&value, &bits, sizeof value);
  return value;
}

bscap_histogram bscap_histogram_of(uint32_t *counts, double middle) {
  const int64_t first = bin_of(middle > 0 ? middle : 1) - BSCAP_BINS_TO_A_SIDE;
  return (bscap_histogram){
      .counts = counts, .first = first > 0 ? first : 0, .least = INFINITY, .most = -INFINITY};
}

bool bscap_histogram_start(bscap_histogram *histogram, bscap_arena *arena, double middle) {
  *histogram = bscap_histogram_of(bscap_arena_take(arena, BSCAP_BINS, sizeof(uint32_t)), middle);
  return histogram->counts != NULL;
}

size_t bscap_histogram_place(int64_t first, double value) {
  const int64_t bin = bin_of(value) - first;
  return bin < 0 ? 0 : bin >= BSCAP_BINS ? BSCAP_BINS - 1 : (size_t)bin;
}

void bscap_histogram_add(bscap_histogram *histogram, double value) {
  if (!(value > 0)) value = 0;
  if (value > 0)
    histogram->counts[bscap_histogram_place(histogram->first, value)]++;
  else
    histogram->zeros++;
  if (value < histogram->least) histogram->least = value;
  if (value > histogram->most) histogram->most = value;
}

void bscap_histogram_merge(bscap_histogram *histogram, const bscap_histogram *other) {
  for (size_t i = 0; i < BSCAP_BINS; i++) histogram->counts[i] += other->counts[i];
  histogram->zeros += other->zeros;
  histogram->least = fmin(histogram->least, other->least);
  histogram->most = fmax(histogram->most, other->most);
}

/* The bins at the ends also hold what lies beyond them. Values that are all alike are told exactly,
 * as none lies outside of the least and the most. */
double bscap_histogram_quantile(const bscap_histogram *histogram, double rank) {
  double below = histogram->zeros;
  if (below > 0 && rank <= below) return 0;
  for (int64_t i = 0; i < BSCAP_BINS; i++) {
    double count = histogram->counts[i];
    if (count > 0 && below + count >= rank) {
      double from = i == 0 ? histogram->least : begin_of(histogram->first + i);
      double to = i == BSCAP_BINS - 1 ? histogram->most : begin_of(histogram->first + i + 1);
      double value = from + (rank - below) / count * (to - from);
      return fmin(fmax(value, histogram->least), histogram->most);
    }
    below += count;
  }
  return NAN;
}
