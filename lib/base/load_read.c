/* A load from a CSV table. */
#include <bscap/load.h>

#include <bscap/calendar.h>
#include <bscap/csv.h>
#include <bscap/quantity.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/fail.h"
#include "base/load.h"
#include "base/quantity_decimal.h"

/* How the times of a table are written; a bare 0 is both seconds and a length. */
typedef enum time_kind { TIME_UNKNOWN, TIME_ZERO, TIME_SECONDS, TIME_LENGTH, TIME_DATE } time_kind;

/* A column while it grows. */
typedef struct growing {
  double *values;
  size_t count;
} growing;

/* A table being read, and where in it the next field stands. */
typedef struct table {
  bscap_load *load;
  growing *columns; /* as the load's */
  size_t columns_count;
  const char *name;
  time_kind kind;
  int64_t first_ms; /* as written */
  size_t column;    /* 0 is the time */
  bool is_past_header;
  int last_line;
} table;

static bool is_blank(char byte) {
  return byte == ' ' || byte == '\t';
}

static const char *skip_blanks(const char *text) {
  while (is_blank(*text)) text++;
  return text;
}

/* --- times --- */

static bool read_number(double *value, const char *text) {
  bscap_decimal decimal;
  const char *end = bscap_decimal_read(&decimal, text);
  if (end == NULL || *skip_blanks(end) != '\0') return false;
  *value = bscap_decimal_value(&decimal);
  return isfinite(*value);
}

static const double longest_seconds = 10000 * BSCAP_SECONDS_PER_YEAR;

/* Which of the ways a text is written in; `seconds` is what it comes to. */
static time_kind read_time(double *seconds, const char *text) {
  int64_t date = 0;
  if (read_number(seconds, text)) {
    if (*seconds == 0) return TIME_ZERO;
    return *seconds > 0 && *seconds <= longest_seconds ? TIME_SECONDS : TIME_UNKNOWN;
  }
  if (bscap_duration_parse(seconds, text, NULL) == BSCAP_OK) return TIME_LENGTH;
  if (bscap_date_parse(&date, text, NULL) != BSCAP_OK) return TIME_UNKNOWN;
  *seconds = (double)date;
  return TIME_DATE;
}

static bool fits_kind(time_kind *kind, time_kind found) {
  const bool is_open = *kind == TIME_UNKNOWN || (*kind == TIME_ZERO && found != TIME_DATE);
  if (is_open) *kind = found;
  return *kind == found || (found == TIME_ZERO && *kind != TIME_DATE);
}

/* In milliseconds since 1970 for dates, otherwise since whatever 0 stands for. */
static bscap_status parse_time(int64_t *time_ms, time_kind *kind, const char *text,
                               bscap_place place, bscap_error *error) {
  static const char *const examples[] = {"15", "15", "15", "5m", "2026-03-31T18:00:00Z"};
  double seconds = 0;
  const time_kind found = read_time(&seconds, text);
  if (found == TIME_UNKNOWN)
    return bscap_fail_at(error, BSCAP_INVALID, place,
                         "'%s' is no time; write seconds from the start (15), a length (5m) or a "
                         "time in UTC (2026-03-31T18:00:00Z)",
                         bscap_quote_text(text).text);
  if (!fits_kind(kind, found))
    return bscap_fail_at(error, BSCAP_INVALID, place,
                         "'%s' is not written as the times before it; write it as in %s",
                         bscap_quote_text(text).text, examples[*kind]);
  *time_ms = (int64_t)round(seconds * 1000);
  return BSCAP_OK;
}

static bscap_status take_time(table *rows, const char *text, bscap_place place,
                              bscap_error *error) {
  bscap_load *load = rows->load;
  int64_t time_ms = 0;
  const bscap_status status = parse_time(&time_ms, &rows->kind, text, place, error);
  if (status != BSCAP_OK) return status;
  if (load->count == 0) {
    rows->first_ms = time_ms;
    if (rows->kind == TIME_DATE) load->start_seconds = time_ms / 1000;
  } else if (time_ms - rows->first_ms <= load->times_ms[load->count - 1]) {
    return bscap_fail_at(error, BSCAP_INVALID, place,
                         "'%s' is not after the row before it; write rows by increasing time, at "
                         "least a millisecond apart",
                         bscap_quote_text(text).text);
  }
  int64_t *last = bscap_arena_append(load->arena, &load->times_ms, &load->count, sizeof *last);
  if (last == NULL) return bscap_fail_memory(error);
  *last = time_ms - rows->first_ms;
  return BSCAP_OK;
}

/* --- amounts --- */

static bscap_unit unit_of(const char *name) {
  if (strcmp(name, "cpu") == 0) return BSCAP_MILLICORES;
  return strcmp(name, "memory") == 0 ? BSCAP_BYTES : BSCAP_COUNT;
}

/* 1e15 cores, and so large that no sum over time overflows. */
static const double most_amount = 1e18;

static bscap_status read_amount(double *value, const char *name, const char *text,
                                bscap_place place, bscap_error *error) {
  bscap_error reason;
  if (*text == '\0')
    return bscap_fail_at(error, BSCAP_INVALID, place, "no amount of %s; write 0 for none", name);
  if (bscap_quantity_parse(value, unit_of(name), text, &reason) != BSCAP_OK)
    return bscap_fail_at(error, BSCAP_INVALID, place, "%s: %s", name, reason.message);
  if (*value < 0)
    return bscap_fail_at(error, BSCAP_INVALID, place, "%s: '%s' is negative; write 0 or more", name,
                         bscap_quote_text(text).text);
  if (!(*value <= most_amount))
    return bscap_fail_at(error, BSCAP_INVALID, place, "%s: '%s' is too much; write 1e15 or less",
                         name, bscap_quote_text(text).text);
  return BSCAP_OK;
}

static bscap_status take_amount(table *rows, const char *text, bscap_place place,
                                bscap_error *error) {
  double value = 0;
  growing *column = &rows->columns[rows->column - 1];
  const char *name = rows->load->columns[rows->column - 1].name;
  const bscap_status status = read_amount(&value, name, text, place, error);
  if (status != BSCAP_OK) return status;
  double *last =
      bscap_arena_append(rows->load->arena, &column->values, &column->count, sizeof *last);
  if (last == NULL) return bscap_fail_memory(error);
  *last = value + 0; /* no -0 */
  return BSCAP_OK;
}

/* --- names --- */

static bool is_same_but_for_case(const char *text, const char *word) {
  for (; *text != '\0' && *word != '\0'; text++, word++)
    if ((*text >= 'A' && *text <= 'Z' ? *text - 'A' + 'a' : *text) != *word) return false;
  return *text == *word;
}

/* `CPU` would be a metric of that name, and nobody would notice. */
static const char *meant_by(const char *name) {
  static const char *const resources[] = {"cpu", "memory"};
  for (size_t i = 0; i < 2; i++)
    if (is_same_but_for_case(name, resources[i]) && strcmp(name, resources[i]) != 0)
      return resources[i];
  return NULL;
}

static bscap_status check_name(const bscap_load *load, const char *name, bscap_place place,
                               bscap_error *error) {
  const char *meant = meant_by(name);
  if (*name == '\0')
    return bscap_fail_at(error, BSCAP_INVALID, place,
                         "a column without a name; write cpu, memory or that of a metric");
  if (meant != NULL)
    return bscap_fail_at(error, BSCAP_INVALID, place, "write %s, not %s", meant, name);
  for (size_t i = 0; i + 1 < load->columns_count; i++)
    if (strcmp(load->columns[i].name, name) == 0)
      return bscap_fail_at(error, BSCAP_INVALID, place,
                           "two columns are called %s; give one of them another name",
                           bscap_quote_text(name).text);
  return BSCAP_OK;
}

/* A time among the names means that they were forgotten. */
static bscap_status take_name(table *rows, const char *text, bool ends_row, bscap_place place,
                              bscap_error *error) {
  double seconds = 0;
  if (rows->column == 0 && read_time(&seconds, text) != TIME_UNKNOWN)
    return bscap_fail_at(error, BSCAP_INVALID, place,
                         "the first row must name the columns, as in: time,cpu,memory");
  if (rows->column == 0 && ends_row)
    return bscap_fail_at(error, BSCAP_INVALID, place,
                         "a load needs amounts beside its times; name a second column, as in: "
                         "time,cpu");
  if (rows->column == 0) return BSCAP_OK;
  size_t length = strlen(text);
  while (length > 0 && is_blank(text[length - 1])) length--;
  bscap_load *load = rows->load;
  const bscap_load_column *column = bscap_load_add(load, text, length);
  growing *grown =
      bscap_arena_append(load->arena, &rows->columns, &rows->columns_count, sizeof *grown);
  if (column == NULL || grown == NULL) return bscap_fail_memory(error);
  return check_name(load, column->name, place, error);
}

/* --- rows --- */

static bscap_status check_width(const table *rows, bool ends_row, bscap_place place,
                                bscap_error *error) {
  if (!rows->is_past_header) return BSCAP_OK;
  if (rows->column > rows->columns_count)
    return bscap_fail_at(error, BSCAP_INVALID, place,
                         "more cells than the first row names columns; name this one there, or "
                         "remove it");
  if (ends_row && rows->column < rows->columns_count)
    return bscap_fail_at(error, BSCAP_INVALID, place,
                         "the row ends before its %s; write 0 for none",
                         bscap_quote_text(rows->load->columns[rows->column].name).text);
  return BSCAP_OK;
}

static bscap_status take_field(void *context, const bscap_csv_field *field, bscap_error *error) {
  table *rows = context;
  const bscap_place place = {rows->name, field->line, field->column};
  const char *text = skip_blanks(field->text);
  bscap_status status = check_width(rows, field->ends_row, place, error);
  if (status != BSCAP_OK) return status;
  if (!rows->is_past_header)
    status = take_name(rows, text, field->ends_row, place, error);
  else if (rows->column == 0)
    status = take_time(rows, text, place, error);
  else
    status = take_amount(rows, text, place, error);
  rows->column = field->ends_row ? 0 : rows->column + 1;
  rows->is_past_header |= field->ends_row;
  rows->last_line = field->line;
  return status;
}

static bscap_status check_rows(const table *rows, bscap_error *error) {
  if (!rows->is_past_header)
    return bscap_fail_at(error, BSCAP_INVALID, (bscap_place){rows->name, 1, 1},
                         "the table is empty; its first row must name the columns, as in: "
                         "time,cpu,memory");
  if (rows->load->count == 0)
    return bscap_fail_at(error, BSCAP_INVALID, (bscap_place){rows->name, rows->last_line, 1},
                         "no rows follow the names; write at least one, as in: 0,250m");
  return BSCAP_OK;
}

bscap_status bscap_load_read_csv(bscap_load **load, const char *name, const char *bytes,
                                 size_t count, const bscap_allocator *allocator,
                                 bscap_error *error) {
  *load = NULL;
  bscap_load *made = bscap_load_begin(allocator);
  if (made == NULL) return bscap_fail_memory(error);
  table rows = {.load = made, .name = name};
  bscap_status status = bscap_csv_read(name, bytes, count, take_field, &rows, allocator, error);
  if (status == BSCAP_OK) status = check_rows(&rows, error);
  if (status != BSCAP_OK) {
    bscap_load_free(made);
    return status;
  }
  for (size_t i = 0; i < made->columns_count; i++) made->columns[i].values = rows.columns[i].values;
  *load = made;
  return BSCAP_OK;
}
