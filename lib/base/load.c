#include <bscap/load.h>

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/fail.h"
#include "base/load.h"

bscap_load *bscap_load_begin(const bscap_allocator *allocator) {
  bscap_arena *arena = bscap_arena_create(allocator);
  bscap_load *load = arena != NULL ? bscap_arena_take(arena, 1, sizeof *load) : NULL;
  if (load == NULL) {
    bscap_arena_free(arena);
    return NULL;
  }
  load->arena = arena;
  load->start_seconds = -1;
  return load;
}

bscap_load_column *bscap_load_add(bscap_load *load, const char *name, size_t length) {
  bscap_load_column *column =
      bscap_arena_append(load->arena, &load->columns, &load->columns_count, sizeof *column);
  char *copy = bscap_arena_copy(load->arena, name, length);
  if (column == NULL || copy == NULL) return NULL;
  column->name = copy;
  return column;
}

static bool copy_column(bscap_load *load, const bscap_load_column *from) {
  bscap_load_column *column = bscap_load_add(load, from->name, strlen(from->name));
  double *values = bscap_arena_take(load->arena, load->count, sizeof *values);
  if (column == NULL || values == NULL) return false;
  memcpy(values, from->values, load->count * sizeof *values);
  column->values = values;
  return true;
}

static bool copy_times(bscap_load *load, const int64_t *times_ms, size_t count) {
  load->count = count;
  load->times_ms = bscap_arena_take(load->arena, count, sizeof *load->times_ms);
  if (load->times_ms == NULL) return false;
  for (size_t i = 0; i < count; i++) load->times_ms[i] = times_ms[i] - times_ms[0];
  return true;
}

bscap_status bscap_load_create(bscap_load **load, const int64_t *times_ms, size_t count,
                               const bscap_load_column *columns, size_t columns_count,
                               const bscap_allocator *allocator, bscap_error *error) {
  bscap_load *made = bscap_load_begin(allocator);
  bool fits = made != NULL && copy_times(made, times_ms, count);
  for (size_t i = 0; fits && i < columns_count; i++) fits = copy_column(made, &columns[i]);
  if (!fits) {
    bscap_load_free(made);
    made = NULL;
  }
  *load = made;
  return fits ? BSCAP_OK : bscap_fail_memory(error);
}

void bscap_load_free(bscap_load *load) {
  if (load != NULL) bscap_arena_free(load->arena);
}

const int64_t *bscap_load_times(const bscap_load *load, size_t *count) {
  *count = load->count;
  return load->times_ms;
}

int64_t bscap_load_start(const bscap_load *load) {
  return load->start_seconds;
}

const bscap_load_column *bscap_load_column_at(const bscap_load *load, size_t index) {
  return index < load->columns_count ? &load->columns[index] : NULL;
}

const bscap_load_column *bscap_load_find(const bscap_load *load, const char *name) {
  for (size_t i = 0; i < load->columns_count; i++)
    if (strcmp(load->columns[i].name, name) == 0) return &load->columns[i];
  return NULL;
}

/* --- means --- */

/* The last row at or before a time that is neither before the first nor after the last. Rows are
 * mostly evenly spaced, so the search goes out from where the time would be then. */
static size_t row_at(const bscap_load *load, int64_t time_ms) {
  const int64_t *times = load->times_ms;
  const size_t last = load->count - 1;
  if (last == 0 || time_ms >= times[last]) return last;
  size_t low = (size_t)((double)time_ms / (double)times[last] * (double)last), step = 1;
  for (; times[low] > time_ms; step *= 2) low = low > step ? low - step : 0;
  size_t high = low + 1;
  for (; high < last && times[high] <= time_ms; step *= 2) {
    low = high;
    high = last - high > step ? high + step : last;
  }
  while (high - low > 1) {
    const size_t middle = low + (high - low) / 2;
    *(times[middle] <= time_ms ? &low : &high) = middle;
  }
  return low;
}

/* On the straight line that begins at `row`. */
static double value_at(const bscap_load *load, const double *values, size_t row, int64_t time_ms) {
  const int64_t since_ms = time_ms - load->times_ms[row];
  if (since_ms == 0 || row == load->count - 1) return values[row];
  const int64_t length_ms = load->times_ms[row + 1] - load->times_ms[row];
  const double share = (double)since_ms / (double)length_ms;
  return values[row] + (values[row + 1] - values[row]) * share;
}

/* Amount times milliseconds between two times of which the same holds. */
static double integral(const bscap_load *load, const double *values, int64_t from_ms,
                       int64_t to_ms) {
  double sum = 0;
  size_t row = row_at(load, from_ms);
  double value = value_at(load, values, row, from_ms);
  while (from_ms < to_ms) {
    const bool is_whole = load->times_ms[row + 1] <= to_ms;
    const int64_t end_ms = is_whole ? load->times_ms[row + 1] : to_ms;
    const double next = is_whole ? values[row + 1] : value_at(load, values, row, to_ms);
    sum += (value + next) / 2 * (double)(end_ms - from_ms);
    from_ms = end_ms;
    value = next;
    row++;
  }
  return sum;
}

static int64_t keep_within(int64_t time_ms, int64_t last_ms) {
  return time_ms < 0 ? 0 : time_ms < last_ms ? time_ms : last_ms;
}

double bscap_load_mean(const bscap_load *load, const bscap_load_column *column, int64_t from_ms,
                       int64_t to_ms) {
  const double *values = column->values;
  const int64_t last_ms = load->times_ms[load->count - 1];
  const int64_t begin_ms = keep_within(from_ms, last_ms), end_ms = keep_within(to_ms, last_ms);
  if (from_ms >= to_ms) return value_at(load, values, row_at(load, begin_ms), begin_ms);
  if (to_ms <= 0) return values[0];
  if (from_ms >= last_ms) return values[load->count - 1];
  const double before = values[0] * (double)(begin_ms - from_ms);
  const double after = values[load->count - 1] * (double)(to_ms - end_ms);
  const double inside = integral(load, values, begin_ms, end_ms);
  return (before + inside + after) / (double)(to_ms - from_ms);
}
