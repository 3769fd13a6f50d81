#include "report/shown.h"

#include <string.h>

#include "report/page.h"
#include "report/words.h"

bool bscap_is_of_part(const char *path, const char *id) {
  static const char *const sections[][2] = {{"autoscaler/", "services."}, {"link/", "links."},
                                            {"node/", "nodes."},          {"quota/", "quotas."},
                                            {"service/", "services."},    {"volume/", "volumes."}};
  for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
    const size_t noun = strlen(sections[i][0]), section = strlen(sections[i][1]);
    if (strncmp(id, sections[i][0], noun) != 0) continue;
    if (strncmp(path, sections[i][1], section) != 0) continue;
    const size_t length = bscap_part_length(id) - noun;
    return strncmp(path + section, id + noun, length) == 0 && path[section + length] == '.';
  }
  return false;
}

static bool is_of_driver(const char *path) {
  return strncmp(path, "drivers.", strlen("drivers.")) == 0;
}

/* Whether a number is of a driver, or of a part that more likely breaks than holds. */
static bool matters(const bscap_forecast *forecast, const char *path) {
  if (is_of_driver(path)) return true;
  const bscap_verdict *verdict;
  for (size_t i = 0; (verdict = bscap_forecast_verdict(forecast, i)) != NULL; i++)
    if (bscap_verdict_likely_breaks(verdict) && bscap_is_of_part(path, verdict->id)) return true;
  return false;
}

static bool is_uncertain(const bscap_entry *entry) {
  return entry->low != entry->high;
}

bscap_row *bscap_add_entry(bscap_draft *draft, bscap_table *table, const bscap_entry *entry) {
  bscap_row *row = bscap_table_add(draft, table);
  row->cells[0] = entry->path;
  row->cells[1] = bscap_words_amount(draft, entry->likely, entry->unit);
  row->cells[2] = "not given";
  if (is_uncertain(entry))
    row->cells[2] =
        bscap_draft_print(draft, "%s to %s", bscap_words_amount(draft, entry->low, entry->unit),
                          bscap_words_amount(draft, entry->high, entry->unit));
  return row;
}

void bscap_forecast_assumptions(bscap_draft *draft, const bscap_forecast *forecast) {
  static const bscap_column columns[] = {{.title = "NUMBER"},
                                         {.title = "LIKELY", .is_number = true},
                                         {.title = "LOW TO HIGH", .wraps = true}};
  bscap_table table = {.columns = columns,
                       .columns_count = 3,
                       .title = "ASSUMED, NOT STATED ANYWHERE",
                       .is_folded = true};
  const bscap_model *model = bscap_forecast_model(forecast);
  size_t others = 0;
  for (size_t i = 0; i < bscap_model_entries_count(model); i++) {
    const bscap_entry *entry = bscap_model_entry(model, i);
    if (!entry->is_assumed) continue;
    if (draft->options.shows_all_assumptions || matters(forecast, entry->path))
      bscap_add_entry(draft, &table, entry);
    else
      others++;
  }
  bscap_page_table(draft, &table);
  if (others > 0)
    bscap_page_paragraph(draft, BSCAP_PLAIN,
                         bscap_draft_print(draft,
                                           "%zu assumed numbers of parts that hold are left "
                                           "out; --assumptions shows them.",
                                           others));
}
