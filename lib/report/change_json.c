#include "report/change_json.h"

#include <math.h>

#include "report/words.h"

static void add_dates(bscap_draft *draft, cJSON *parent, const char *key, bscap_quantiles times) {
  cJSON *item = bscap_json_object(draft, parent, key);
  bscap_json_text(draft, item, "p10", bscap_words_date(draft, times.p10));
  bscap_json_text(draft, item, "p50", bscap_words_date(draft, times.p50));
  bscap_json_text(draft, item, "p90", bscap_words_date(draft, times.p90));
}

static void add_change(bscap_draft *draft, cJSON *list, const bscap_change *change) {
  cJSON *item = bscap_json_object(draft, list, NULL);
  bscap_json_text(draft, item, isnan(change->level) ? "id" : "driver", change->id);
  if (!isnan(change->level)) bscap_json_number(draft, item, "level", change->level);
  bscap_json_text(draft, item, "change", bscap_change_kind_name(change->kind));
  add_dates(draft, item, "before", change->before);
  add_dates(draft, item, "after", change->after);
  bscap_json_number(draft, item, "moved_days", change->moved_days);
  bscap_json_flag(draft, item, "at_least", change->is_at_least);
  bscap_json_number(draft, item, "probability_before", change->probability_before);
  bscap_json_number(draft, item, "probability_after", change->probability_after);
  bscap_json_number(draft, item, "likely_days", change->likely_days);
  cJSON *causes = bscap_json_array(draft, item, "causes");
  const bscap_cause *cause;
  for (size_t i = 0; (cause = bscap_change_cause(change, i)) != NULL; i++) {
    cJSON *each = bscap_json_object(draft, causes, NULL);
    bscap_json_text(draft, each, "path", cause->number->path);
    bscap_json_number(draft, each, "moved_days", cause->moved_days);
    bscap_json_flag(draft, each, "at_least", cause->is_at_least);
  }
  bscap_json_number(draft, item, "rest_days", change->rest_days);
}

typedef const bscap_change *(*walk)(const bscap_changes *changes, size_t index);

static void add_changes(bscap_draft *draft, cJSON *parent, const char *key, walk next) {
  cJSON *list = bscap_json_array(draft, parent, key);
  const bscap_change *change;
  for (size_t i = 0; (change = next(draft->options.changes, i)) != NULL; i++)
    add_change(draft, list, change);
}

static void add_triple(bscap_draft *draft, cJSON *parent, const char *key, bscap_triple points) {
  cJSON *item = bscap_json_object(draft, parent, key);
  bscap_json_number(draft, item, "low", points.low);
  bscap_json_number(draft, item, "likely", points.likely);
  bscap_json_number(draft, item, "high", points.high);
}

static void add_model(bscap_draft *draft, cJSON *parent) {
  const bscap_changes *changes = draft->options.changes;
  const bscap_changed_number *number;
  const bscap_changed_part *part;
  const bscap_changed_setting *setting;
  cJSON *numbers = bscap_json_array(draft, parent, "numbers");
  for (size_t i = 0; (number = bscap_changes_number(changes, i)) != NULL; i++) {
    cJSON *item = bscap_json_object(draft, numbers, NULL);
    bscap_json_text(draft, item, "path", number->path);
    bscap_json_text(draft, item, "unit", bscap_unit_name(number->unit));
    add_triple(draft, item, "before", number->before);
    add_triple(draft, item, "after", number->after);
    bscap_json_flag(draft, item, "tried", number->is_tried);
  }
  cJSON *parts = bscap_json_array(draft, parent, "parts");
  for (size_t i = 0; (part = bscap_changes_part(changes, i)) != NULL; i++) {
    cJSON *item = bscap_json_object(draft, parts, NULL);
    bscap_json_text(draft, item, "path", part->path);
    bscap_json_text(draft, item, "change", part->is_gone ? "gone" : "new");
  }
  cJSON *settings = bscap_json_array(draft, parent, "settings");
  for (size_t i = 0; (setting = bscap_changes_setting(changes, i)) != NULL; i++) {
    cJSON *item = bscap_json_object(draft, settings, NULL);
    bscap_json_text(draft, item, "name", setting->name);
    bscap_json_text(draft, item, "before", setting->before);
    bscap_json_text(draft, item, "after", setting->after);
  }
}

void bscap_change_json(bscap_draft *draft, cJSON *root) {
  const bscap_changes *changes = draft->options.changes;
  if (changes == NULL) return;
  cJSON *item = bscap_json_object(draft, root, "changes");
  bscap_json_text(draft, item, "asOf", bscap_words_date(draft, bscap_changes_as_of(changes)));
  bscap_json_text(draft, item, "end", bscap_words_date(draft, bscap_changes_end(changes)));
  add_changes(draft, item, "limits", bscap_changes_limit);
  add_changes(draft, item, "milestones", bscap_changes_milestone);
  add_model(draft, item);
}
