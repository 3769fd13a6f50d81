#ifndef TESTS_MODEL_MISTAKES_H
#define TESTS_MODEL_MISTAKES_H

/* Models with one mistake each, and what the reader must say to it. */

#include "model/reading.h"

/* Each text holds an @ just before the place where the complaint must be; it is taken out first. */
typedef struct mistake {
  const char *text;
  const char *message; /* a part of it that must be there */
} mistake;

enum { TEXT_SIZE = 2048 };

/* Takes the mark out of `marked`; `head` goes before it. Gives the place that was marked. */
static inline void unmark(const char *head, const char *marked, char text[TEXT_SIZE], int *line,
                          int *column) {
  snprintf(text, TEXT_SIZE, "%s%s", head, marked);
  char *mark = strchr(text, '@');
  ck_assert_msg(mark != NULL, "no mark in: %s", marked);
  *line = *column = 1;
  for (const char *at = text; at < mark; at++) {
    const int is_continued = ((unsigned char)*at & 0xc0) == 0x80;
    *column = *at == '\n' ? 1 : *column + !is_continued;
    *line += *at == '\n';
  }
  memmove(mark, mark + 1, strlen(mark));
}

static inline void check_mistake(const char *head, const mistake *row,
                                 const bscap_model_options *options) {
  char text[TEXT_SIZE];
  int line, column;
  unmark(head, row->text, text, &line, &column);
  const bscap_source source = source_of("model.yaml", text);
  bscap_model *model;
  bscap_error error = {0};
  bscap_status status = bscap_model_read(&model, &source, 1, options, NULL, &error);
  ck_assert_msg(status == BSCAP_INVALID, "accepted: %s", text);
  ck_assert_ptr_null(model);
  ck_assert_int_eq(error.status, BSCAP_INVALID);
  ck_assert_msg(strstr(error.message, row->message) != NULL, "%s\nsays '%s', not '%s'", text,
                error.message, row->message);
  ck_assert_str_eq(error.file, "model.yaml");
  ck_assert_msg(error.line == line && error.column == column, "%s\n'%s' is at %d:%d, not %d:%d",
                text, error.message, error.line, error.column, line, column);
}

#define check_all(head, mistakes, options)                                                         \
  do {                                                                                             \
    for (size_t i = 0; i < sizeof(mistakes) / sizeof *(mistakes); i++)                             \
      check_mistake(head, &(mistakes)[i], options);                                                \
  } while (0)

/* What every model needs, on two lines of its own. */
static const char head[] = "name: x\nstart: 2026-01-01\n";

#endif
