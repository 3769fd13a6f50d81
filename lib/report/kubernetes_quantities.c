#include "report/shown.h"

#include <string.h>

#include "base/fail.h"
#include "report/json.h"
#include "report/page.h"
#include "report/sheet.h"

/* What Kubernetes makes of a text; `error` is NULL where it takes it, otherwise the rest is. */
typedef struct reading {
  const char *input;
  const char *nano;
  const char *canonical;
  const char *error;
} reading;

static reading take(bscap_draft *draft, const char *text) {
  bscap_kubernetes_quantity quantity = {0};
  bscap_error error;
  const bscap_allocator *allocator = draft->options.allocator;
  const bscap_status status =
      bscap_kubernetes_quantity_parse(&quantity, text, strlen(text), allocator, &error);
  if (status == BSCAP_OUT_OF_MEMORY) draft->text.failed = true;
  if (status != BSCAP_OK)
    return (reading){.input = text, .error = bscap_draft_print(draft, "%s", error.message)};
  const reading taken = {.input = text,
                         .nano = bscap_draft_print(draft, "%s", quantity.nano),
                         .canonical = bscap_draft_print(draft, "%s", quantity.canonical)};
  bscap_kubernetes_quantity_free(&quantity, allocator);
  return taken;
}

static void add_item(bscap_draft *draft, cJSON *list, const reading *taken) {
  cJSON *item = bscap_json_object(draft, list, NULL);
  bscap_json_text(draft, item, "input", taken->input);
  if (taken->error != NULL) {
    bscap_json_text(draft, item, "error", taken->error);
    return;
  }
  bscap_json_text(draft, item, "nano", taken->nano);
  bscap_json_text(draft, item, "canonical", taken->canonical);
}

static void write_row(bscap_draft *draft, const reading *taken) {
  bscap_sheet_text(draft, taken->input);
  bscap_sheet_text(draft, taken->nano);
  bscap_sheet_text(draft, taken->canonical);
  bscap_sheet_text(draft, taken->error);
  bscap_sheet_end_row(draft);
}

static void add_row(bscap_draft *draft, bscap_table *table, const reading *taken) {
  bscap_row *row = bscap_table_add(draft, table);
  row->cells[0] = taken->input;
  row->cells[1] = taken->error == NULL ? taken->canonical : "error";
  row->cells[2] = taken->error == NULL ? taken->nano : taken->error;
  row->style = taken->error == NULL ? BSCAP_BOLD : BSCAP_RED;
  row->styled = 1;
}

bscap_status bscap_kubernetes_show(bscap_draft *draft, const char *const *texts, size_t count,
                                   bscap_error *error) {
  static const bscap_column columns[] = {
      {.title = "VALUE"}, {.title = "CANONICAL"}, {.title = "BILLIONTHS", .wraps = true}};
  static const char *const titles[] = {"input", "nano", "canonical", "error", NULL};
  const bscap_format format = draft->options.format;
  bscap_table table = {.columns = columns, .columns_count = 3};
  cJSON *list = format == BSCAP_JSON ? cJSON_CreateArray() : NULL;
  if (format == BSCAP_CSV) bscap_sheet_head(draft, titles);
  bscap_status status = BSCAP_OK;
  for (size_t i = 0; i < count; i++) {
    const reading taken = take(draft, texts[i]);
    if (taken.error != NULL && status == BSCAP_OK)
      status = bscap_fail(error, BSCAP_INVALID, "%s", taken.error);
    if (format == BSCAP_JSON)
      add_item(draft, list, &taken);
    else if (format == BSCAP_CSV)
      write_row(draft, &taken);
    else
      add_row(draft, &table, &taken);
  }
  if (format == BSCAP_JSON) bscap_json_finish(draft, list);
  bscap_page_table(draft, &table);
  return status;
}
