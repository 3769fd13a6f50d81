#include <bscap/series.h>

#include <bscap/calendar.h>
#include <bscap/csv.h>
#include <math.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/fail.h"
#include "base/quantity_decimal.h"

struct bscap_series {
  bscap_arena *arena;
  int64_t *times;
  double *values;
  size_t times_count;
  size_t values_count;
};

/* A table being read: which of its columns comes next, and whether the names are still ahead. */
typedef struct table {
  bscap_series *series;
  const char *name;
  int column;
  bool is_past_header;
} table;

static bscap_status take_time(bscap_series *series, const char *text, bscap_place place,
                              bscap_error *error) {
  int64_t time = 0;
  bscap_error reason;
  if (bscap_date_parse(&time, text, &reason) != BSCAP_OK)
    return bscap_fail_at(error, BSCAP_INVALID, place, "%s", reason.message);
  const size_t count = series->times_count;
  if (count > 0 && time <= series->times[count - 1])
    return bscap_fail_at(error, BSCAP_INVALID, place, "%s is not after the row before it", text);
  int64_t *last =
      bscap_arena_append(series->arena, &series->times, &series->times_count, sizeof *last);
  if (last == NULL) return bscap_fail_memory(error);
  *last = time;
  return BSCAP_OK;
}

static bool read_number(double *value, const char *text) {
  bscap_decimal decimal;
  const char *end = bscap_decimal_read(&decimal, text);
  if (end == NULL || *end != '\0') return false;
  *value = bscap_decimal_value(&decimal);
  return isfinite(*value);
}

static bscap_status take_value(bscap_series *series, const char *text, bscap_place place,
                               bscap_error *error) {
  double value = 0;
  if (!read_number(&value, text))
    return bscap_fail_at(error, BSCAP_INVALID, place,
                         "\"%s\" is not a plain number; write it as 1234.5", text);
  double *last =
      bscap_arena_append(series->arena, &series->values, &series->values_count, sizeof *last);
  if (last == NULL) return bscap_fail_memory(error);
  *last = value;
  return BSCAP_OK;
}

/* The first row only names the columns; a date there means that the names were forgotten. */
static bscap_status take_name(int column, const char *text, bscap_place place, bscap_error *error) {
  int64_t time = 0;
  if (column > 0 || bscap_date_parse(&time, text, NULL) != BSCAP_OK) return BSCAP_OK;
  return bscap_fail_at(error, BSCAP_INVALID, place,
                       "the first row must name the columns, as in: date,value");
}

static bscap_status take_field(void *context, const bscap_csv_field *field, bscap_error *error) {
  table *rows = context;
  const bscap_place place = {rows->name, field->line, field->column};
  const int column = rows->column++;
  if (field->ends_row != (column == 1))
    return bscap_fail_at(error, BSCAP_INVALID, place,
                         "a row must have two columns, a date and a number");
  bscap_status status;
  if (!rows->is_past_header)
    status = take_name(column, field->text, place, error);
  else if (column == 0)
    status = take_time(rows->series, field->text, place, error);
  else
    status = take_value(rows->series, field->text, place, error);
  if (field->ends_row) {
    rows->is_past_header = true;
    rows->column = 0;
  }
  return status;
}

bscap_status bscap_series_read_csv(bscap_series **series, const char *name, const char *bytes,
                                   size_t count, const bscap_allocator *allocator,
                                   bscap_error *error) {
  *series = NULL;
  bscap_arena *arena = bscap_arena_create(allocator);
  bscap_series *made = arena != NULL ? bscap_arena_take(arena, 1, sizeof *made) : NULL;
  if (made == NULL) {
    bscap_arena_free(arena);
    return bscap_fail_memory(error);
  }
  made->arena = arena;
  table rows = {.series = made, .name = name};
  bscap_status status = bscap_csv_read(name, bytes, count, take_field, &rows, allocator, error);
  if (status == BSCAP_OK && !rows.is_past_header)
    status = bscap_fail_at(error, BSCAP_INVALID, (bscap_place){name, 1, 1},
                           "the table is empty; its first row must name the columns");
  if (status == BSCAP_OK)
    *series = made;
  else
    bscap_arena_free(arena);
  return status;
}

void bscap_series_free(bscap_series *series) {
  if (series != NULL) bscap_arena_free(series->arena);
}

size_t bscap_series_count(const bscap_series *series) {
  return series->times_count;
}

const int64_t *bscap_series_times(const bscap_series *series) {
  return series->times;
}

const double *bscap_series_values(const bscap_series *series) {
  return series->values;
}
