#include "report/shown.h"

#include <math.h>

#include "judge/threshold.h"
#include "report/page.h"
#include "report/words.h"

/* Memory in full, as a manifest would have it: `15616Mi`. */
static const char *describe_memory(bscap_draft *draft, double bytes) {
  char text[BSCAP_QUANTITY_SIZE];
  bscap_quantity_write(bytes, BSCAP_BYTES, text);
  return bscap_draft_print(draft, "%s", text);
}

static void add_totals(bscap_draft *draft, bscap_table *table, const char *name,
                       const bscap_totals *totals) {
  bscap_row *row = bscap_table_add(draft, table);
  row->cells[0] = name;
  row->cells[1] = bscap_words_amount(draft, totals->requests_cpu_millicores, BSCAP_MILLICORES);
  row->cells[2] = bscap_words_amount(draft, totals->limits_cpu_millicores, BSCAP_MILLICORES);
  row->cells[3] = describe_memory(draft, totals->requests_memory_bytes);
  row->cells[4] = describe_memory(draft, totals->limits_memory_bytes);
}

static void write_totals(bscap_draft *draft, const bscap_check *check) {
  static const bscap_column columns[] = {{.title = "PODS"},
                                         {.title = "CPU REQUESTS", .is_number = true},
                                         {.title = "CPU LIMITS", .is_number = true},
                                         {.title = "MEMORY REQUESTS", .is_number = true},
                                         {.title = "MEMORY LIMITS", .is_number = true}};
  bscap_table table = {.columns = columns, .columns_count = 5};
  add_totals(draft, &table, "at the minimum", bscap_check_minimum(check));
  add_totals(draft, &table, "at the maximum", bscap_check_maximum(check));
  add_totals(draft, &table, "rolling out", bscap_check_surge(check));
  bscap_page_table(draft, &table);
  const char *volumes = bscap_words_amount(draft, bscap_check_volumes_bytes(check), BSCAP_BYTES);
  bscap_page_paragraph(draft, BSCAP_PLAIN,
                       bscap_draft_print(draft, "All volumes together: %s.", volumes));
}

static const char *describe_place(bscap_draft *draft, const bscap_finding *finding) {
  if (*finding->file == '\0') return "";
  if (finding->line <= 0) return finding->file;
  return bscap_draft_print(draft, "%s:%d", finding->file, finding->line);
}

static const char *describe(bscap_draft *draft, const bscap_finding *finding) {
  return bscap_draft_print(draft, "%s: %s. %s.", finding->part, finding->message, finding->action);
}

static void write_findings(bscap_draft *draft, const bscap_check *check) {
  static const bscap_column columns[] = {
      {.title = "SEVERITY"}, {.title = "FINDING"}, {.title = "WHERE", .aside = "In "}};
  bscap_table table = {.columns = columns, .columns_count = 3, .note_title = "WHAT AND WHAT TO DO"};
  const bscap_finding *finding;
  for (size_t i = 0; (finding = bscap_check_finding(check, i)) != NULL; i++) {
    bscap_row *row = bscap_table_add(draft, &table);
    row->cells[0] = bscap_severity_name(finding->severity);
    row->cells[1] = finding->id;
    row->cells[2] = describe_place(draft, finding);
    row->style = bscap_style_of(finding->severity);
    row->note = describe(draft, finding);
  }
  bscap_page_table(draft, &table);
}

/* `2 critical, 5 warnings, 1 note.` */
static const char *count_findings(bscap_draft *draft, const bscap_check *check) {
  size_t counts[BSCAP_CRITICAL + 1] = {0};
  const bscap_finding *finding;
  for (size_t i = 0; (finding = bscap_check_finding(check, i)) != NULL; i++)
    counts[finding->severity]++;
  return bscap_draft_print(draft, "%zu critical, %zu warning%s, %zu note%s.",
                           counts[BSCAP_CRITICAL], counts[BSCAP_WARNING],
                           counts[BSCAP_WARNING] == 1 ? "" : "s", counts[BSCAP_NOTE],
                           counts[BSCAP_NOTE] == 1 ? "" : "s");
}

static void write_summary(bscap_draft *draft, const bscap_check *check, const char *otherwise) {
  const char *file = draft->options.file;
  const char *summary =
      bscap_check_finding(check, 0) != NULL ? count_findings(draft, check) : otherwise;
  bscap_page_paragraph(
      draft, BSCAP_BOLD,
      bscap_draft_print(draft, "%s: %s", file != NULL ? file : "The model", summary));
}

void bscap_check_page(bscap_draft *draft, const bscap_check *check) {
  write_summary(draft, check, "valid, and agrees with itself.");
  write_totals(draft, check);
  write_findings(draft, check);
}

/* --- autoscalers --- */

static const char *describe_ratio(bscap_draft *draft, double ratio) {
  return isnan(ratio) ? "-" : bscap_words_amount(draft, ratio, BSCAP_RATIO);
}

static const char *describe_total(bscap_draft *draft, double total, bscap_unit unit, bool is_up) {
  if (isnan(total)) return "-";
  return bscap_words_amount(draft, bscap_threshold_round(total, unit, is_up), unit);
}

/* All steps of the service of step `index`; gives the next one. */
static size_t write_law(bscap_draft *draft, const bscap_check *check, size_t index) {
  static const bscap_column columns[] = {{.title = "METRIC"},
                                         {.title = "PODS", .is_number = true},
                                         {.title = "UP FROM", .is_number = true},
                                         {.title = "IN ALL", .is_number = true},
                                         {.title = "DOWN AT", .is_number = true},
                                         {.title = "IN ALL", .is_number = true}};
  const bscap_scaling_step *step = bscap_check_scaling_step(check, index);
  const char *service = step->service;
  bscap_table table = {.columns = columns, .columns_count = 6};
  table.title = bscap_draft_print(draft, "service/%s", service);
  for (; step != NULL && step->service == service;
       step = bscap_check_scaling_step(check, ++index)) {
    bscap_row *row = bscap_table_add(draft, &table);
    row->cells[0] = step->metric;
    row->cells[1] = bscap_words_amount(draft, step->replicas, BSCAP_COUNT);
    row->cells[2] = describe_ratio(draft, step->up_ratio);
    row->cells[3] = describe_total(draft, step->up_total, step->unit, true);
    row->cells[4] = describe_ratio(draft, step->down_ratio);
    row->cells[5] = describe_total(draft, step->down_total, step->unit, false);
  }
  bscap_page_table(draft, &table);
  return index;
}

void bscap_autoscalers_page(bscap_draft *draft, const bscap_check *check) {
  const bool has_steps = bscap_check_scaling_step(check, 0) != NULL;
  write_summary(draft, check, has_steps ? "nothing to say." : "nothing autoscales.");
  for (size_t i = 0; bscap_check_scaling_step(check, i) != NULL;) i = write_law(draft, check, i);
  if (has_steps)
    bscap_page_paragraph(
        draft, BSCAP_PLAIN,
        "Up as soon as one metric asks for more pods, down once all ask for fewer; "
        "in all is what the pods use together, shared out evenly.");
  write_findings(draft, check);
}
