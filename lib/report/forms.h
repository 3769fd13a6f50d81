#ifndef BSCAP_REPORT_FORMS_H
#define BSCAP_REPORT_FORMS_H

#include "report/draft.h"

/* One way to write a value, and what the way is called. */
typedef struct bscap_form {
  const char *name; /* a key of JSON: `per_month` */
  const char *text;
} bscap_form;

enum { BSCAP_MOST_FORMS = 16 };

/* What somebody wrote, and every way to write the same. */
typedef struct bscap_forms {
  const char *input;
  const char *reading; /* the same, or the number that YAML 1.1 makes of it */
  bscap_error error;   /* status BSCAP_OK where the text could be read */
  bscap_unit unit;
  double value;
  bscap_form forms[BSCAP_MOST_FORMS];
  size_t count;
} bscap_forms;

/* Reads `input` as whatever its text says, and then as every other unit that takes it. */
void bscap_forms_fill(bscap_forms *forms, bscap_draft *draft, const char *input);

#endif
