#include "report/shown.h"

#include <string.h>

#include "base/fail.h"
#include "report/forms.h"
#include "report/json.h"
#include "report/page.h"
#include "report/sheet.h"

/* `per_month` as people read it. */
static const char *spell(bscap_draft *draft, const char *name) {
  char *words = bscap_draft_clean(draft, name, true);
  for (char *next = words; *next != '\0'; next++)
    if (*next == '_') *next = ' ';
  return words;
}

static void add_rows(bscap_draft *draft, bscap_table *table, const bscap_forms *forms) {
  for (size_t i = 0; i < forms->count; i++) {
    bscap_row *row = bscap_table_add(draft, table);
    row->cells[0] = i == 0 ? forms->input : "";
    row->cells[1] = i == 0 ? bscap_unit_name(forms->unit) : spell(draft, forms->forms[i].name);
    row->cells[2] = forms->forms[i].text;
    row->style = BSCAP_BOLD;
  }
  if (forms->error.status == BSCAP_OK) return;
  bscap_row *row = bscap_table_add(draft, table);
  row->cells[0] = forms->input;
  row->cells[1] = "error";
  row->cells[2] = bscap_draft_print(draft, "%s", forms->error.message);
  row->style = BSCAP_RED;
  row->styled = 1;
}

static void add_item(bscap_draft *draft, cJSON *list, const bscap_forms *forms) {
  cJSON *item = bscap_json_object(draft, list, NULL);
  bscap_json_text(draft, item, "input", forms->input);
  if (forms->error.status != BSCAP_OK) {
    bscap_json_text(draft, item, "error", forms->error.message);
    return;
  }
  bscap_json_text(draft, item, "unit", bscap_unit_name(forms->unit));
  bscap_json_number(draft, item, "value", forms->value);
  cJSON *texts = bscap_json_object(draft, item, "forms");
  for (size_t i = 0; i < forms->count; i++)
    bscap_json_text(draft, texts, forms->forms[i].name, forms->forms[i].text);
}

static void write_row(bscap_draft *draft, const bscap_forms *forms, const bscap_form *form) {
  bscap_sheet_text(draft, forms->input);
  bscap_sheet_text(draft, forms->error.status == BSCAP_OK ? bscap_unit_name(forms->unit) : "");
  bscap_sheet_text(draft, form->name);
  bscap_sheet_text(draft, form->text);
  bscap_sheet_end_row(draft);
}

static void write_rows(bscap_draft *draft, const bscap_forms *forms) {
  for (size_t i = 0; i < forms->count; i++) write_row(draft, forms, &forms->forms[i]);
  if (forms->error.status != BSCAP_OK)
    write_row(draft, forms, &(bscap_form){"error", forms->error.message});
}

bscap_status bscap_quantities_show(bscap_draft *draft, const char *const *texts, size_t count,
                                   bscap_error *error) {
  static const bscap_column columns[] = {
      {.title = "VALUE"}, {.title = "AS"}, {.title = "READS", .wraps = true}};
  static const char *const titles[] = {"input", "unit", "form", "text", NULL};
  const bscap_format format = draft->options.format;
  bscap_table table = {.columns = columns, .columns_count = 3};
  cJSON *root = format == BSCAP_JSON ? bscap_json_start(draft, "Quantities") : NULL;
  cJSON *list = root != NULL ? bscap_json_array(draft, root, "quantities") : NULL;
  if (format == BSCAP_CSV) bscap_sheet_head(draft, titles);
  bscap_status status = BSCAP_OK;
  for (size_t i = 0; i < count; i++) {
    bscap_forms forms;
    bscap_forms_fill(&forms, draft, texts[i]);
    if (forms.error.status != BSCAP_OK && status == BSCAP_OK)
      status = bscap_fail(error, BSCAP_INVALID, "%s", forms.error.message);
    if (format == BSCAP_JSON)
      add_item(draft, list, &forms);
    else if (format == BSCAP_CSV)
      write_rows(draft, &forms);
    else
      add_rows(draft, &table, &forms);
  }
  if (format == BSCAP_JSON) bscap_json_finish(draft, root);
  bscap_page_table(draft, &table);
  return status;
}
