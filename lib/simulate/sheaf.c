#include "simulate/sheaf.h"

#include <math.h>
#include <string.h>

#include "simulate/pods.h"

bscap_sheaf bscap_sheaf_start(bscap_histogram *histogram, uint16_t *places) {
  return (bscap_sheaf){.histogram = histogram,
                       .places = places,
                       .first = (int32_t)histogram->first,
                       .least = INFINITY,
                       .most = -INFINITY};
}

/* --- doubles --- */

void bscap_sheaf_add(bscap_sheaf *sheaf, const double *values, size_t count) {
  uint16_t *places = sheaf->places + sheaf->count;
  for (size_t i = 0; i < count; i++) {
    const double value = values[i] > 0 ? values[i] : 0;
    places[i] = value > 0 ? (uint16_t)bscap_histogram_place(sheaf->first, value) : BSCAP_BINS;
    sheaf->least = bscap_smaller(value, sheaf->least);
    sheaf->most = bscap_larger(value, sheaf->most);
  }
  sheaf->count += (uint32_t)count;
}

/* --- floats, four at a time --- */

enum { FOUR = 4, BITS_BELOW_BIN = 23 - 6, EXPONENTS_OF_FLOATS = 255 };

/* The bin at which floats' exponents begin. */
enum { FIRST_OF_FLOATS = (1023 - 127) * BSCAP_BINS_PER_DOUBLING };

typedef int32_t ints __attribute__((vector_size(4 * FOUR)));
typedef uint16_t four_places __attribute__((vector_size(2 * FOUR)));

static ints choose(ints mask, ints yes, ints no) {
  return (mask & yes) | (~mask & no);
}

static ints smaller(ints a, ints b) {
  return choose(a < b, a, b);
}

static ints larger(ints a, ints b) {
  return choose(a > b, a, b);
}

static ints ints_of(int32_t value) {
  return value - (ints){0};
}

/* As whole numbers, the bits of floats above 0 are in the floats' order. What is no number, or
 * below 0, becomes 0. */
static ints bits_of(const float *values) {
  ints bits;
  memcpy(&bits, values, sizeof bits);
  return bits & (bits > 0) & (bits <= 0x7f800000);
}

static double value_of(int32_t bits) {
  float value;
  memcpy(&value, &bits, sizeof value);
  return (double)value;
}

static void note_extremes(bscap_sheaf *sheaf, ints least, ints most) {
  int32_t low = least[0], high = most[0];
  for (int i = 1; i < FOUR; i++) {
    low = least[i] < low ? least[i] : low;
    high = most[i] > high ? most[i] : high;
  }
  sheaf->least = bscap_smaller(value_of(low), sheaf->least);
  sheaf->most = bscap_larger(value_of(high), sheaf->most);
}

static void add_fours(bscap_sheaf *sheaf, const float *values, size_t count) {
  const ints first = ints_of(sheaf->first - FIRST_OF_FLOATS);
  const ints last_place = ints_of(BSCAP_BINS - 1), none = ints_of(BSCAP_BINS);
  uint16_t *places = sheaf->places + sheaf->count;
  ints least = bits_of(values), most = least;
  for (size_t i = 0; i < count; i += FOUR) {
    const ints bits = bits_of(values + i);
    const ints place = smaller(larger((bits >> BITS_BELOW_BIN) - first, ints_of(0)), last_place);
    const four_places found = __builtin_convertvector(choose(bits > 0, place, none), four_places);
    memcpy(places + i, &found, sizeof found);
    least = smaller(bits, least);
    most = larger(bits, most);
  }
  sheaf->count += (uint32_t)count;
  note_extremes(sheaf, least, most);
}

/* Whether all that has no exponent of its own lies beyond the bins: what is less than floats tell
 * exactly, and what is endless. */
static bool is_amid_floats(const bscap_sheaf *sheaf) {
  const int32_t first = sheaf->first - FIRST_OF_FLOATS;
  return first >= BSCAP_BINS_PER_DOUBLING &&
         first + BSCAP_BINS <= EXPONENTS_OF_FLOATS * BSCAP_BINS_PER_DOUBLING;
}

void bscap_sheaf_add_floats(bscap_sheaf *sheaf, const float *values, size_t count) {
  if (count > 0 && count % FOUR == 0 && is_amid_floats(sheaf)) {
    add_fours(sheaf, values, count);
    return;
  }
  for (size_t i = 0; i < count; i++) {
    const double value = (double)values[i];
    bscap_sheaf_add(sheaf, &value, 1);
  }
}

/* --- counting --- */

void bscap_sheaf_expect(const bscap_sheaf *sheaf) {
  const uint32_t *bins = sheaf->histogram->counts;
  enum { COUNTS_TO_A_LINE = 64 / sizeof *bins };
  if (!(sheaf->most > 0)) return;
  const size_t last = bscap_histogram_place(sheaf->first, sheaf->most);
  size_t place = sheaf->least > 0 ? bscap_histogram_place(sheaf->first, sheaf->least) : 0;
  for (; place <= last; place += COUNTS_TO_A_LINE) __builtin_prefetch(&bins[place], 1);
}

void bscap_sheaf_count(bscap_sheaf *sheaf) {
  bscap_histogram *histogram = sheaf->histogram;
  uint32_t *counts = histogram->counts, zeros = 0;
  for (uint32_t i = 0; i < sheaf->count; i++) {
    const uint16_t place = sheaf->places[i];
    if (place < BSCAP_BINS)
      counts[place]++;
    else
      zeros++;
  }
  histogram->zeros += zeros;
  histogram->least = bscap_smaller(histogram->least, sheaf->least);
  histogram->most = bscap_larger(histogram->most, sheaf->most);
  *sheaf = bscap_sheaf_start(histogram, sheaf->places);
}
