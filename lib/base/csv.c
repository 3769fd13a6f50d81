#include <bscap/csv.h>

#include <limits.h>
#include <string.h>

#include "base/fail.h"
#include "base/text.h"

/* Where the reader stands, and the field that it is gathering. */
typedef struct reader {
  const char *next;
  const char *end;
  bscap_place place;
  bscap_text field;
  bscap_csv_callback callback;
  void *context;
  bscap_error *error;
} reader;

static bool is_at(const reader *csv, char byte) {
  return csv->next < csv->end && *csv->next == byte;
}

static bool is_at_line_end(const reader *csv) {
  if (is_at(csv, '\n')) return true;
  return is_at(csv, '\r') && csv->end - csv->next > 1 && csv->next[1] == '\n';
}

static bool is_at_field_end(const reader *csv) {
  return csv->next == csv->end || is_at(csv, ',') || is_at_line_end(csv);
}

/* Columns count characters, so that editors agree: a UTF-8 continuation byte is none. */
static void step(reader *csv) {
  const unsigned char byte = (unsigned char)*csv->next++;
  if (byte == '\n') {
    if (csv->place.line < INT_MAX) csv->place.line++;
    csv->place.column = 1;
  } else if ((byte & 0xc0u) != 0x80u && csv->place.column < INT_MAX) {
    csv->place.column++;
  }
}

static void step_over_line_end(reader *csv) {
  if (is_at(csv, '\r')) step(csv);
  step(csv);
}

static bscap_status take(reader *csv) {
  if (is_at(csv, '\0'))
    return bscap_fail_at(csv->error, BSCAP_INVALID, csv->place, "a NUL byte in a CSV file");
  bscap_text_add_bytes(&csv->field, csv->next, 1);
  step(csv);
  return BSCAP_OK;
}

static bscap_status read_quoted(reader *csv) {
  const bscap_place start = csv->place;
  step(csv);
  for (;;) {
    if (csv->next == csv->end)
      return bscap_fail_at(csv->error, BSCAP_INVALID, start, "a quote that never closes");
    if (is_at(csv, '"')) {
      step(csv);
      if (!is_at(csv, '"')) break;
    }
    const bscap_status status = take(csv);
    if (status != BSCAP_OK) return status;
  }
  if (is_at_field_end(csv)) return BSCAP_OK;
  return bscap_fail_at(csv->error, BSCAP_INVALID, csv->place,
                       "text after a closing quote; write a quote inside quotes twice");
}

static bscap_status read_plain(reader *csv) {
  bscap_status status = BSCAP_OK;
  while (status == BSCAP_OK && !is_at_field_end(csv)) status = take(csv);
  return status;
}

/* Reads one field and hands it on. */
static bscap_status read_field(reader *csv) {
  const bscap_place start = csv->place;
  csv->field.count = 0;
  bscap_status status = is_at(csv, '"') ? read_quoted(csv) : read_plain(csv);
  if (status != BSCAP_OK) return status;
  if (csv->field.failed) return bscap_fail_memory(csv->error);
  const bscap_csv_field field = {
      .text = csv->field.count > 0 ? csv->field.bytes : "",
      .length = csv->field.count,
      .line = start.line,
      .column = start.column,
      .ends_row = !is_at(csv, ','),
  };
  return csv->callback(csv->context, &field, csv->error);
}

static bscap_status read_row(reader *csv) {
  bscap_status status = read_field(csv);
  while (status == BSCAP_OK && is_at(csv, ',')) {
    step(csv);
    status = read_field(csv);
  }
  if (status == BSCAP_OK && csv->next < csv->end) step_over_line_end(csv);
  return status;
}

bscap_status bscap_csv_read(const char *name, const char *bytes, size_t count,
                            bscap_csv_callback callback, void *context,
                            const bscap_allocator *allocator, bscap_error *error) {
  static const char mark[] = "\xef\xbb\xbf";
  if (count == 0) return BSCAP_OK;
  reader csv = {.next = bytes,
                .end = bytes + count,
                .place = {name, 1, 1},
                .field = {.allocator = allocator},
                .callback = callback,
                .context = context,
                .error = error};
  if (count >= 3 && memcmp(bytes, mark, 3) == 0) csv.next += 3;
  bscap_status status = BSCAP_OK;
  while (status == BSCAP_OK && csv.next < csv.end) {
    if (is_at_line_end(&csv))
      step_over_line_end(&csv);
    else
      status = read_row(&csv);
  }
  bscap_text_free(&csv.field);
  return status;
}
