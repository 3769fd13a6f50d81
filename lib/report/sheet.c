#include "report/sheet.h"

#include <string.h>

#include "base/quantity_decimal.h"
#include "report/number.h"

static void separate(bscap_draft *draft) {
  const bscap_text *text = &draft->text;
  if (text->count > 0 && text->bytes[text->count - 1] != '\n') bscap_text_add(&draft->text, ",");
}

/* A spreadsheet takes a number for a number, not for a formula. */
static bool looks_like_formula(const char *text) {
  if (*text == '\0' || strchr("=+-@", *text) == NULL) return false;
  bscap_decimal decimal;
  const char *end = bscap_decimal_read(&decimal, text);
  return end == NULL || *end != '\0';
}

void bscap_sheet_text(bscap_draft *draft, const char *text) {
  const char *clean = bscap_draft_clean(draft, text, true);
  separate(draft);
  bscap_text_add(&draft->text, "\"");
  if (looks_like_formula(clean)) bscap_text_add(&draft->text, "'");
  for (; *clean != '\0'; clean++)
    bscap_text_add_bytes(&draft->text, *clean == '"' ? "\"\"" : clean, *clean == '"' ? 2 : 1);
  bscap_text_add(&draft->text, "\"");
}

/* Leaves nothing in the draft's memory but its text, so that there may be millions of them. */
void bscap_sheet_word(bscap_draft *draft, const char *word) {
  separate(draft);
  bscap_text_print(&draft->text, "\"%s\"", word);
}

void bscap_sheet_number(bscap_draft *draft, double value) {
  char text[BSCAP_NUMBER_SIZE];
  bscap_number_write(value, text);
  separate(draft);
  bscap_text_add(&draft->text, text);
}

void bscap_sheet_end_row(bscap_draft *draft) {
  bscap_text_add(&draft->text, "\n");
}

void bscap_sheet_head(bscap_draft *draft, const char *const *titles) {
  for (; *titles != NULL; titles++) bscap_sheet_text(draft, *titles);
  bscap_sheet_end_row(draft);
}
