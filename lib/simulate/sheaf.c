#include "simulate/sheaf.h"

#include <math.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

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

/* --- floats, eight at a time --- */

enum { EIGHT = 8, BITS_BELOW_BIN = 23 - 6, EXPONENTS_OF_FLOATS = 255 };

/* The bin at which floats' exponents begin. */
enum { FIRST_OF_FLOATS = (1023 - 127) * BSCAP_BINS_PER_DOUBLING };

/* Whether all that has no exponent of its own lies beyond the bins: what is less than floats tell
 * exactly, and what is endless. */
static bool is_amid_floats(const bscap_sheaf *sheaf) {
  const int32_t first = sheaf->first - FIRST_OF_FLOATS;
  return first >= BSCAP_BINS_PER_DOUBLING &&
         first + BSCAP_BINS <= EXPONENTS_OF_FLOATS * BSCAP_BINS_PER_DOUBLING;
}

#if defined(__SSE2__)

static bool are_above_zero(const float *values, size_t count) {
  __m128 all = _mm_cmpgt_ps(_mm_loadu_ps(values), _mm_setzero_ps());
  for (size_t i = 4; i < count; i += 4)
    all = _mm_and_ps(all, _mm_cmpgt_ps(_mm_loadu_ps(values + i), _mm_setzero_ps()));
  return _mm_movemask_ps(all) == 15;
}

/* As whole numbers, the bits of floats above 0 are in the floats' order, and the first 15 after the
 * sign number their bins. */
static __m128i places_of(__m128 low, __m128 high, __m128i first) {
  const __m128i bins = _mm_packs_epi32(_mm_srli_epi32(_mm_castps_si128(low), BITS_BELOW_BIN),
                                       _mm_srli_epi32(_mm_castps_si128(high), BITS_BELOW_BIN));
  const __m128i place = _mm_max_epi16(_mm_sub_epi16(bins, first), _mm_setzero_si128());
  return _mm_min_epi16(place, _mm_set1_epi16(BSCAP_BINS - 1));
}

static void note_extremes(bscap_sheaf *sheaf, __m128 least, __m128 most) {
  float low[4], high[4];
  _mm_storeu_ps(low, least);
  _mm_storeu_ps(high, most);
  for (int i = 0; i < 4; i++) {
    sheaf->least = bscap_smaller((double)low[i], sheaf->least);
    sheaf->most = bscap_larger((double)high[i], sheaf->most);
  }
}

/* False, and nothing done, where some value is not above 0. */
static bool add_eights(bscap_sheaf *sheaf, const float *values, size_t count) {
  if (!are_above_zero(values, count)) return false;
  const __m128i first = _mm_set1_epi16((int16_t)(sheaf->first - FIRST_OF_FLOATS));
  uint16_t *places = sheaf->places + sheaf->count;
  __m128 least = _mm_loadu_ps(values), most = least;
  for (size_t i = 0; i < count; i += EIGHT) {
    const __m128 low = _mm_loadu_ps(values + i), high = _mm_loadu_ps(values + i + 4);
    const __m128i found = places_of(low, high, first);
    memcpy(places + i, &found, sizeof found);
    least = _mm_min_ps(least, _mm_min_ps(low, high));
    most = _mm_max_ps(most, _mm_max_ps(low, high));
  }
  sheaf->count += (uint32_t)count;
  note_extremes(sheaf, least, most);
  return true;
}

#else

static bool add_eights(bscap_sheaf *sheaf, const float *values, size_t count) {
  (void)sheaf, (void)values, (void)count;
  return false;
}

#endif

void bscap_sheaf_add_floats(bscap_sheaf *sheaf, const float *values, size_t count) {
  const bool are_eights = count > 0 && count % EIGHT == 0;
  if (are_eights && is_amid_floats(sheaf) && add_eights(sheaf, values, count)) return;
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
