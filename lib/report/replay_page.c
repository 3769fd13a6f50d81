#include "report/replay.h"

#include <ctype.h>
#include <math.h>

#include "report/page.h"
#include "report/plot_replay.h"
#include "report/shown.h"
#include "report/words.h"

enum { MOST_SCALINGS = 30, MOST_SPELLS = 10 };

/* --- the lead --- */

static const char *describe_range(bscap_draft *draft, const bscap_replay_story *story) {
  const bscap_replay_totals *totals = &story->totals;
  const char *span = bscap_words_span(draft, totals->seconds);
  const char *most = bscap_words_pods(draft, totals->most_replicas);
  if (story->scalings_count == 0)
    return bscap_draft_print(draft, "%s stays at %s for %s", story->name, most, span);
  return bscap_draft_print(draft, "%s scales between %d and %s in %zu step%s within %s",
                           story->name, totals->least_replicas, most, story->scalings_count,
                           story->scalings_count == 1 ? "" : "s", span);
}

static const char *word_undone(const bscap_replay_story *story) {
  return story->plant->unserved == BSCAP_UNSERVED_QUEUED ? "had to wait" : "was not done in time";
}

static const char *describe_unmet(bscap_draft *draft, const bscap_replay_story *story) {
  const bscap_replay_totals *totals = &story->totals;
  if (story->spells_count == 0) return " and does all of the work at once";
  const char *then = bscap_words_share(draft, totals->unmet, story->unmet_offered);
  const char *whole = bscap_words_share(draft, totals->unmet, totals->offered);
  const char *span = bscap_words_span(draft, totals->unmet_seconds);
  const char *start = bscap_replay_clock(draft, story, story->spells[0].start_seconds);
  return bscap_draft_print(draft, "; for %s%s %s, %s of the work that came in then %s, %s of all",
                           span, story->spells_count > 1 ? " in all, first at" : ", from", start,
                           then, word_undone(story), whole);
}

static void write_lead(bscap_draft *draft, const bscap_replay_story *story) {
  const char *unmet = story->words->is_ideal ? "" : describe_unmet(draft, story);
  const int32_t killed = story->totals.killed;
  const char *kills =
      killed > 0 ? bscap_draft_print(draft, "; %d OOM kill%s", killed, killed == 1 ? "" : "s") : "";
  bscap_page_paragraph(
      draft, BSCAP_BOLD,
      bscap_draft_print(draft, "%s%s%s.", describe_range(draft, story), unmet, kills));
  if (story->words->is_ideal) return;
  const char *next = bscap_replay_next(draft, story);
  if (*next == '\0') return;
  bscap_page_paragraph(
      draft, BSCAP_PLAIN,
      bscap_draft_print(draft, "What to do: %c%s.", toupper((unsigned char)*next), next + 1));
}

/* --- tables --- */

static void write_scalings(bscap_draft *draft, const bscap_replay_story *story) {
  static const bscap_column columns[] = {
      {.title = "SCALING"}, {.title = "PODS"}, {.title = "WHY", .wraps = true}};
  bscap_table table = {.columns = columns, .columns_count = 3};
  for (size_t i = 0; i < story->count && table.rows_count < MOST_SCALINGS; i++) {
    const bscap_replay_sync *sync = bscap_replay_at(story->replay, i);
    if (!bscap_replay_is_scaling(sync)) continue;
    bscap_row *row = bscap_table_add(draft, &table);
    row->cells[0] = bscap_replay_clock(draft, story, (double)sync->time_ms / 1000);
    row->cells[1] = bscap_draft_print(draft, "%d to %d", sync->before, sync->decision.replicas);
    row->cells[2] = bscap_replay_why(draft, story, sync);
    if (draft->text.failed) return;
  }
  bscap_page_table(draft, &table);
  if (story->scalings_count > MOST_SCALINGS)
    bscap_page_paragraph(draft, BSCAP_PLAIN,
                         bscap_draft_print(draft, "And %zu more; -o csv has them all.",
                                           story->scalings_count - MOST_SCALINGS));
}

static void write_spells(bscap_draft *draft, const bscap_replay_story *story) {
  static const bscap_column columns[] = {{.title = "NOT DONE IN TIME"},
                                         {.title = "FOR", .is_number = true},
                                         {.title = "OF THE WORK THEN", .is_number = true},
                                         {.title = "WORK", .is_number = true}};
  bscap_table table = {.columns = columns, .columns_count = 4};
  for (size_t i = 0; i < story->spells_count && i < MOST_SPELLS; i++) {
    const bscap_replay_spell *spell = &story->spells[i];
    bscap_row *row = bscap_table_add(draft, &table);
    row->cells[0] = bscap_replay_clock(draft, story, spell->start_seconds);
    row->cells[1] = bscap_words_span(draft, spell->unmet_seconds);
    row->cells[2] = bscap_words_share(draft, spell->unmet, spell->offered);
    row->cells[3] = bscap_words_work(draft, spell->unmet);
  }
  bscap_page_table(draft, &table);
  if (story->spells_count > MOST_SPELLS)
    bscap_page_paragraph(draft, BSCAP_PLAIN,
                         bscap_draft_print(draft, "And %zu more; -o json has them all.",
                                           story->spells_count - MOST_SPELLS));
}

/* --- totals --- */

static void add_total(bscap_draft *draft, bscap_table *table, const char *name, const char *value) {
  bscap_row *row = bscap_table_add(draft, table);
  row->cells[0] = name;
  row->cells[1] = value;
}

static void add_work(bscap_draft *draft, bscap_table *table, const bscap_replay_story *story) {
  const bscap_replay_totals *totals = &story->totals;
  char hours[32];
  bscap_text_fixed(hours, sizeof hours, totals->pod_seconds / 3600, 2);
  add_total(draft, table, "replica-hours", bscap_draft_print(draft, "%s", hours));
  add_total(draft, table, "work that came in", bscap_words_work(draft, totals->offered));
  const char *share = bscap_words_share(draft, totals->unmet, totals->offered);
  add_total(draft, table, "not done in time",
            story->spells_count == 0
                ? "none"
                : bscap_draft_print(draft, "%s, %s, in %zu spell%s", share,
                                    bscap_words_work(draft, totals->unmet), story->spells_count,
                                    story->spells_count == 1 ? "" : "s"));
  if (story->spells_count > 1)
    add_total(draft, table, "longest without a pause",
              bscap_draft_print(
                  draft, "%s, from %s", bscap_words_span(draft, totals->longest_unmet_seconds),
                  bscap_replay_clock(draft, story, totals->longest_unmet_start_seconds)));
  add_total(draft, table, "OOM kills", bscap_draft_print(draft, "%d", totals->killed));
}

static void write_totals(bscap_draft *draft, const bscap_replay_story *story) {
  static const bscap_column columns[] = {{.title = "TOTALS"}, {.title = "", .wraps = true}};
  const bscap_replay_totals *totals = &story->totals;
  bscap_table table = {.columns = columns, .columns_count = 2};
  const char *pods =
      totals->least_replicas == totals->most_replicas
          ? bscap_draft_print(draft, "%d", totals->most_replicas)
          : bscap_draft_print(draft, "%d to %d", totals->least_replicas, totals->most_replicas);
  add_total(draft, &table, "pods", pods);
  add_total(draft, &table, "scalings",
            bscap_draft_print(draft, "%d up, %d down", totals->scale_ups, totals->scale_downs));
  add_total(draft, &table, "taken back within 10 min",
            bscap_draft_print(draft, "%d", totals->flaps));
  add_total(
      draft, &table, "at the maximum",
      totals->seconds_at_most > 0
          ? bscap_draft_print(draft, "%s (%s)", bscap_words_span(draft, totals->seconds_at_most),
                              bscap_words_share(draft, totals->seconds_at_most, totals->seconds))
          : "never");
  if (!story->words->is_ideal) add_work(draft, &table, story);
  bscap_page_table(draft, &table);
}

/* --- the whole --- */

static const char *describe_pods(bscap_draft *draft, const bscap_replay_story *story) {
  const bscap_plant *plant = story->plant;
  if (story->words->is_ideal) return "Pods are there at once, and measured without delay";
  const double ready = (double)(plant->schedule_ms + plant->start_ms + plant->ready_ms) / 1000;
  const double late = (double)(plant->scrape_ms + plant->lag_ms) / 1000;
  return bscap_draft_print(draft,
                           "A new pod is ready after %s, and measurements are up to %s old; work "
                           "that is not done at once %s",
                           bscap_words_span(draft, ready), bscap_words_span(draft, late),
                           plant->unserved == BSCAP_UNSERVED_QUEUED ? "waits" : "is lost");
}

static void write_footer(bscap_draft *draft, const bscap_replay_story *story) {
  const bscap_autoscaler *autoscaler = story->autoscaler;
  const char *load = story->words->load;
  const char *file = draft->options.file;
  const char *period = bscap_words_span(draft, (double)autoscaler->sync_period_ms / 1000);
  bscap_page_paragraph(
      draft, BSCAP_FAINT,
      bscap_draft_print(draft, "%s%s%s%s%s, %d to %d pods, a sync every %s. %s.", story->name,
                        file != NULL ? ", from " : "", file != NULL ? file : "",
                        load != NULL ? ", under the load of " : "", load != NULL ? load : "",
                        autoscaler->least_replicas, autoscaler->most_replicas, period,
                        describe_pods(draft, story)));
}

void bscap_replay_page(bscap_draft *draft, const bscap_replay_story *story) {
  write_lead(draft, story);
  write_scalings(draft, story);
  write_spells(draft, story);
  write_totals(draft, story);
  if (draft->options.format == BSCAP_TABLE) bscap_replay_panels(draft, story);
  write_footer(draft, story);
}
