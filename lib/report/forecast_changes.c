#include "report/shown.h"

#include <bscap/change.h>
#include <math.h>
#include <string.h>

#include "report/page.h"
#include "report/words.h"

enum { MOST_CAUSES = 3, MOST_PARTS = 10 };

/* --- words --- */

/* `1 day earlier`, `at least 30 days later`. */
static const char *word_days(bscap_draft *draft, double days, bool is_at_least) {
  const double count = fmax(round(fabs(days)), 1);
  return bscap_draft_print(draft, "%s%s day%s %s", is_at_least ? "at least " : "",
                           bscap_words_amount(draft, count, BSCAP_COUNT), count == 1 ? "" : "s",
                           days < 0 ? "earlier" : "later");
}

static const char *word_kind(bscap_draft *draft, const bscap_change *change) {
  const bool is_moved = change->kind == BSCAP_CHANGE_EARLIER || change->kind == BSCAP_CHANGE_LATER;
  return is_moved ? word_days(draft, change->moved_days, change->is_at_least)
                  : bscap_change_kind_name(change->kind);
}

static const char *word_exactly(bscap_draft *draft, double value, bscap_unit unit) {
  char text[BSCAP_QUANTITY_SIZE];
  if (unit == BSCAP_SECONDS) return bscap_words_duration(draft, value);
  bscap_quantity_write(value, unit, text);
  return bscap_draft_print(draft, "%s", text);
}

typedef const char *(*wording)(bscap_draft *draft, double value, bscap_unit unit);

/* `10 GB`, or `10 GB (5 GB to 20 GB)` where it is uncertain. */
static const char *word_triple(bscap_draft *draft, bscap_triple points, bscap_unit unit,
                               wording word) {
  if (isnan(points.likely)) return "not given";
  const char *likely = word(draft, points.likely, unit);
  if (points.low == points.high) return likely;
  return bscap_draft_print(draft, "%s (%s to %s)", likely, word(draft, points.low, unit),
                           word(draft, points.high, unit));
}

/* As few digits as still tell then from now. */
static void word_both(bscap_draft *draft, bscap_triple before, bscap_triple after, bscap_unit unit,
                      const char *words[2]) {
  static const wording wordings[] = {bscap_words_amount, word_exactly};
  for (size_t i = 0; i < 2; i++) {
    words[0] = word_triple(draft, before, unit, wordings[i]);
    words[1] = word_triple(draft, after, unit, wordings[i]);
    if (strcmp(words[0], words[1]) != 0) return;
  }
}

static bscap_triple likely_of(bscap_triple points) {
  return (bscap_triple){points.likely, points.likely, points.likely};
}

/* --- which dates moved --- */

/* Of what is new or gone only what breaks, or is reached, is worth a row. */
static bool is_shown(const bscap_change *change) {
  const bool is_new = change->kind == BSCAP_CHANGE_NEW, is_gone = change->kind == BSCAP_CHANGE_GONE;
  if (is_new) return change->probability_after >= 0.05 || !isnan(change->after.p50);
  if (is_gone) return change->probability_before >= 0.05 || !isnan(change->before.p50);
  return change->kind != BSCAP_CHANGE_NONE;
}

static bool is_worth_a_word(double days) {
  return fabs(days) >= 0.5;
}

/* `volumes.data.size from 100 GB to 200 GB: 100 days later`. */
static const char *word_cause(bscap_draft *draft, const bscap_cause *cause) {
  const bscap_changed_number *number = cause->number;
  const char *words[2];
  word_both(draft, likely_of(number->before), likely_of(number->after), number->unit, words);
  return bscap_draft_print(draft, "%s from %s to %s: %s", number->path, words[0], words[1],
                           word_days(draft, cause->moved_days, cause->is_at_least));
}

/* What moved it, one by one, the greatest first; then what that leaves. */
static const char *describe_causes(bscap_draft *draft, const bscap_change *change) {
  const char *text = "";
  const bscap_cause *cause;
  size_t count = 0;
  for (size_t i = 0; (cause = bscap_change_cause(change, i)) != NULL; i++)
    if (is_worth_a_word(cause->moved_days) && ++count <= MOST_CAUSES)
      text = bscap_draft_print(draft, "%s%s%s", text, count == 1 ? "Because of " : "; ",
                               word_cause(draft, cause));
  if (count > MOST_CAUSES)
    text = bscap_draft_print(draft, "%s; %zu more numbers", text, count - MOST_CAUSES);
  if (!is_worth_a_word(change->rest_days)) return text;
  return bscap_draft_print(draft, "%s%s: %s", text,
                           count > 0 ? "; these together, and other changes"
                                     : "Because of other changes than of numbers",
                           word_days(draft, change->rest_days, false));
}

static const char *word_chances(bscap_draft *draft, const bscap_change *change) {
  const char *before = isnan(change->probability_before)
                           ? ""
                           : bscap_words_chance(draft, change->probability_before);
  const char *after =
      isnan(change->probability_after) ? "" : bscap_words_chance(draft, change->probability_after);
  if (*before == '\0' || *after == '\0' || strcmp(before, after) == 0)
    return *before != '\0' ? before : after;
  return bscap_draft_print(draft, "%s to %s", before, after);
}

static void add_change(bscap_draft *draft, bscap_table *table, const bscap_forecast *forecast,
                       const bscap_change *change) {
  const bscap_changes *changes = draft->options.changes;
  const bool is_limit = isnan(change->level);
  const double then = bscap_changes_as_of(changes), now = (double)bscap_forecast_as_of(forecast);
  bscap_row *row = bscap_table_add(draft, table);
  row->cells[0] = word_kind(draft, change);
  row->cells[1] = change->id;
  if (!is_limit)
    row->cells[1] = bscap_draft_print(
        draft, "%s %s", bscap_words_amount(draft, change->level, BSCAP_COUNT), change->id);
  row->cells[2] = row->cells[3] = "";
  if (change->kind != BSCAP_CHANGE_NEW)
    row->cells[2] = bscap_words_times(draft, change->before, then, bscap_changes_end(changes));
  if (change->kind != BSCAP_CHANGE_GONE)
    row->cells[3] =
        bscap_words_times(draft, change->after, now, (double)bscap_forecast_end(forecast));
  row->cells[4] = word_chances(draft, change);
  row->note = describe_causes(draft, change);
}

typedef const bscap_change *(*walk)(const bscap_changes *changes, size_t index);

static void write_dates(bscap_draft *draft, const bscap_forecast *forecast, const char *noun,
                        walk next) {
  const bscap_column columns[] = {{.title = "CHANGE"},
                                  {.title = noun},
                                  {.title = "WAS", .aside = "Was "},
                                  {.title = "IS", .aside = "Is "},
                                  {.title = "CHANCE", .is_number = true}};
  const bool has_chance = bscap_forecast_trajectories(forecast) > 0;
  bscap_table table = {.columns = columns,
                       .columns_count = has_chance ? 5 : 4,
                       .note_indent = 4,
                       .note_title = "WHAT MOVED IT"};
  const bscap_change *change;
  for (size_t i = 0; (change = next(draft->options.changes, i)) != NULL; i++)
    if (is_shown(change)) add_change(draft, &table, forecast, change);
  bscap_page_table(draft, &table);
}

/* --- what changed in the model --- */

static void write_numbers(bscap_draft *draft) {
  static const bscap_column columns[] = {
      {.title = "NUMBER"}, {.title = "WAS", .aside = "Was "}, {.title = "IS", .wraps = true}};
  bscap_table table = {
      .columns = columns, .columns_count = 3, .title = "NUMBERS THAT CHANGED", .is_folded = true};
  const bscap_changed_number *number;
  size_t untried = 0;
  for (size_t i = 0; (number = bscap_changes_number(draft->options.changes, i)) != NULL; i++) {
    const char *words[2];
    word_both(draft, number->before, number->after, number->unit, words);
    bscap_row *row = bscap_table_add(draft, &table);
    row->cells[0] = number->path;
    row->cells[1] = words[0];
    row->cells[2] = words[1];
    const bool has_both = !isnan(number->before.likely) && !isnan(number->after.likely);
    if (has_both && !number->is_tried) untried++;
  }
  bscap_page_table(draft, &table);
  if (untried > 0)
    bscap_page_paragraph(draft, BSCAP_PLAIN,
                         bscap_draft_print(draft,
                                           "%zu of these were not put back to see what they "
                                           "moved.",
                                           untried));
}

static const char *describe_parts(bscap_draft *draft, bool is_gone) {
  const char *text = "";
  const bscap_changed_part *part;
  size_t count = 0;
  for (size_t i = 0; (part = bscap_changes_part(draft->options.changes, i)) != NULL; i++)
    if (part->is_gone == is_gone && ++count <= MOST_PARTS)
      text = bscap_draft_print(draft, "%s%s%s", text, count > 1 ? ", " : "", part->path);
  if (count > MOST_PARTS)
    text = bscap_draft_print(draft, "%s and %zu more", text, count - MOST_PARTS);
  if (count == 0) return "";
  return bscap_draft_print(draft, "%s in the model: %s.", is_gone ? "No longer" : "New", text);
}

static const char *describe_settings(bscap_draft *draft) {
  const char *text = "";
  const bscap_changed_setting *setting;
  for (size_t i = 0; (setting = bscap_changes_setting(draft->options.changes, i)) != NULL; i++)
    text = bscap_draft_print(draft, "%s%s%s, was %s, is %s", text,
                             i == 0 ? "The forecasts differ in: " : "; ", setting->name,
                             setting->before, setting->after);
  return *text != '\0' ? bscap_draft_print(draft, "%s.", text) : "";
}

static size_t count_as_before(const bscap_changes *changes) {
  size_t count = 0;
  const bscap_change *change;
  for (size_t i = 0; (change = bscap_changes_limit(changes, i)) != NULL; i++)
    if (change->kind == BSCAP_CHANGE_NONE) count++;
  return count;
}

/* Written first, so it must know what comes. */
static bool is_any_shown(const bscap_changes *changes, walk next) {
  const bscap_change *change;
  for (size_t i = 0; (change = next(changes, i)) != NULL; i++)
    if (is_shown(change)) return true;
  return false;
}

static const char *describe_method(const bscap_changes *changes) {
  const bscap_changed_number *number;
  for (size_t i = 0; (number = bscap_changes_number(changes, i)) != NULL; i++)
    if (number->is_tried)
      return "What moved a date is seen in the likely future, with one number after the other put "
             "back to what it was.";
  return "";
}

void bscap_forecast_changes(bscap_draft *draft, const bscap_forecast *forecast) {
  const bscap_changes *changes = draft->options.changes;
  if (changes == NULL) return;
  const char *then = bscap_words_date(draft, bscap_changes_as_of(changes));
  const bool has_moved =
      is_any_shown(changes, bscap_changes_limit) || is_any_shown(changes, bscap_changes_milestone);
  const size_t same = count_as_before(changes);
  const char *lead = bscap_draft_print(draft, "Nothing moved since the forecast of %s.", then);
  if (has_moved)
    lead = bscap_draft_print(draft,
                             "What moved since the forecast of %s (%zu limit%s as before):", then,
                             same, same == 1 ? " is" : "s are");
  bscap_page_paragraph(draft, BSCAP_BOLD, lead);
  write_dates(draft, forecast, "LIMIT", bscap_changes_limit);
  write_dates(draft, forecast, "MILESTONE", bscap_changes_milestone);
  write_numbers(draft);
  const char *remarks[] = {describe_method(changes), describe_parts(draft, false),
                           describe_parts(draft, true), describe_settings(draft)};
  const char *text = "";
  for (size_t i = 0; i < sizeof remarks / sizeof *remarks; i++)
    if (*remarks[i] != '\0')
      text = bscap_draft_print(draft, "%s%s%s", text, *text != '\0' ? " " : "", remarks[i]);
  if (*text != '\0') bscap_page_paragraph(draft, BSCAP_PLAIN, text);
}
