#include "judge/lint.h"

#include <bscap/calendar.h>
#include <math.h>
#include <stdarg.h>

enum { MOST_SUMMANDS = 6 };

void bscap_lint_add_at(bscap_lint *lint, bscap_place place, const bscap_finding *finding) {
  if (lint->failed) return;
  bscap_finding *last =
      bscap_arena_append(lint->arena, &lint->findings, &lint->count, sizeof *last);
  lint->failed = last == NULL;
  if (lint->failed) return;
  *last = *finding;
  last->id = lint->id;
  last->file = place.file == NULL ? "" : place.file;
  last->line = place.line;
  last->column = place.column;
}

void bscap_lint_add(bscap_lint *lint, const void *object, const char *member,
                    const bscap_finding *finding) {
  const bscap_origin *origin = bscap_model_origin(lint->model, object);
  bscap_place place = {0};
  if (origin != NULL) {
    place = bscap_model_place_of(lint->model, bscap_lint_text(lint, "%s.%s", origin->path, member));
    if (place.line == 0) place = origin->place;
  }
  bscap_lint_add_at(lint, place, finding);
}

double bscap_lint_ran_out(bscap_lint *lint) {
  lint->failed = true;
  return NAN;
}

const char *bscap_lint_text(bscap_lint *lint, const char *format, ...) {
  if (lint->failed) return "";
  va_list arguments;
  va_start(arguments, format);
  const char *text = bscap_arena_print_arguments(lint->arena, format, arguments);
  va_end(arguments);
  lint->failed = text == NULL;
  return text != NULL ? text : "";
}

const char *bscap_lint_join(bscap_lint *lint, const char *first, const char *separator,
                            const char *second) {
  return *first == '\0' ? second : bscap_lint_text(lint, "%s%s%s", first, separator, second);
}

void bscap_lint_sum(bscap_lint *lint, bscap_sum *sum, const char *name, double value,
                    bscap_unit unit) {
  sum->value += value;
  if (++sum->count > MOST_SUMMANDS) {
    sum->text = bscap_lint_text(lint, "%zu %s", sum->count, sum->noun);
    return;
  }
  const char *summand = bscap_lint_text(lint, "%s %s", name, bscap_lint_amount(lint, value, unit));
  sum->text = bscap_lint_join(lint, sum->text, " + ", summand);
}

const char *bscap_lint_amount(bscap_lint *lint, double value, bscap_unit unit) {
  char text[BSCAP_QUANTITY_SIZE];
  bscap_quantity_format(value, unit, text);
  return bscap_lint_text(lint, "%s", text);
}

const char *bscap_lint_bytes(bscap_lint *lint, double value) {
  return bscap_lint_amount(lint, value, BSCAP_BYTES);
}

const char *bscap_lint_percent(bscap_lint *lint, double ratio) {
  return bscap_lint_amount(lint, ratio, BSCAP_RATIO);
}

const char *bscap_lint_exactly(bscap_lint *lint, double value, bscap_unit unit) {
  char text[BSCAP_QUANTITY_SIZE];
  if (!isfinite(value)) return bscap_lint_amount(lint, value, unit);
  bscap_quantity_write(value, unit, text);
  return bscap_lint_text(lint, "%s", text);
}

const char *bscap_lint_reserved(bscap_lint *lint, double value, bscap_unit unit) {
  const bool is_memory = unit == BSCAP_BYTES;
  return is_memory ? bscap_lint_exactly(lint, value, unit) : bscap_lint_amount(lint, value, unit);
}

const char *bscap_lint_date(bscap_lint *lint, double t_seconds) {
  char text[BSCAP_DATE_SIZE];
  if (!isfinite(t_seconds)) return "never within 100 years";
  bscap_date_format(lint->model->start_seconds + (int64_t)t_seconds, text);
  return bscap_lint_text(lint, "%s", text);
}
