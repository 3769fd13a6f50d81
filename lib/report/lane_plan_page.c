#include "report/shown.h"

#include <string.h>

#include "report/page.h"
#include "report/words.h"

/* Of more names than that a row has the first few alone. */
enum { MOST_NAMES = 6, FEW_NAMES = 3 };

static bool is_readable(const bscap_lane_plan *plan) {
  return bscap_lane_plan_facts(plan)->lanes == BSCAP_LANES_NONE;
}

static const char *word_count(bscap_draft *draft, size_t count) {
  return bscap_words_amount(draft, (double)count, BSCAP_COUNT);
}

/* --- the whole --- */

static const char *describe_way(bscap_draft *draft, const bscap_lane_facts *facts) {
  if (facts->lanes == BSCAP_LANES_NONE) return "one after another: the readable engine steps them";
  return bscap_draft_print(draft, "%zu at once (%s)", facts->width, bscap_lanes_name(facts->lanes));
}

static void write_lead(bscap_draft *draft, const bscap_lane_plan *plan) {
  const bscap_lane_facts *facts = bscap_lane_plan_facts(plan);
  const char *name = bscap_model_name(bscap_lane_plan_model(plan));
  const char *step = bscap_words_duration(draft, facts->step_seconds);
  const char *steps = bscap_draft_print(draft, "%s step%s of %s", word_count(draft, facts->steps),
                                        facts->steps == 1 ? "" : "s", step);
  const char *text =
      facts->futures == 0
          ? bscap_draft_print(draft,
                              "%s: the likely future alone, %s; the readable engine steps it.",
                              name, steps)
          : bscap_draft_print(draft, "%s: %s future%s of %s, %s.", name,
                              word_count(draft, facts->futures), facts->futures == 1 ? "" : "s",
                              steps, describe_way(draft, facts));
  bscap_page_paragraph(draft, BSCAP_BOLD, text);
}

static void add_fact(bscap_draft *draft, bscap_table *table, const char *name, const char *text) {
  bscap_row *row = bscap_table_add(draft, table);
  row->cells[0] = name;
  row->cells[1] = text;
}

static const char *describe_memory(bscap_draft *draft, const bscap_lane_facts *facts) {
  const double batch = (double)facts->batch_bytes;
  const char *all = bscap_words_quantile(draft, batch, BSCAP_BYTES);
  if (facts->lanes == BSCAP_LANES_NONE) return bscap_draft_print(draft, "%s for a future", all);
  const char *one = bscap_words_quantile(draft, batch / (double)facts->width, BSCAP_BYTES);
  return bscap_draft_print(draft, "%s for a batch, %s for each of its lanes", all, one);
}

static const char *describe_lanes(bscap_draft *draft, const bscap_lane_facts *facts) {
  if (facts->lanes == BSCAP_LANES_NONE) return "none: the readable engine";
  return bscap_draft_print(draft, "%s, %zu futures at once", bscap_lanes_name(facts->lanes),
                           facts->width);
}

static void write_facts(bscap_draft *draft, const bscap_lane_plan *plan) {
  static const bscap_column columns[] = {{.title = "HOW"}, {.title = "", .wraps = true}};
  const bscap_lane_facts *facts = bscap_lane_plan_facts(plan);
  bscap_table table = {.columns = columns, .columns_count = 2};
  add_fact(draft, &table, "lanes", describe_lanes(draft, facts));
  if (!is_readable(plan))
    add_fact(draft, &table, "tile",
             bscap_draft_print(draft, "%zu steps, which go through stage after stage",
                               facts->tile_steps));
  add_fact(draft, &table, "threads", word_count(draft, facts->threads_count));
  add_fact(draft, &table, "memory, by thread", describe_memory(draft, facts));
  if (facts->futures > 0)
    add_fact(draft, &table, "with a sync clock",
             bscap_draft_print(draft, "%s of %s future%s", word_count(draft, facts->synced),
                               word_count(draft, facts->futures), facts->futures == 1 ? "" : "s"));
  bscap_page_table(draft, &table);
}

/* --- stages --- */

static bool goes_with(const bscap_stepped_part *a, const bscap_stepped_part *b) {
  return a->stage == b->stage && a->pace == b->pace && strcmp(a->way, b->way) == 0;
}

static bool is_first(const bscap_lane_plan *plan, size_t index) {
  const bscap_stepped_part *part = bscap_lane_plan_part(plan, index);
  for (size_t i = 0; i < index; i++)
    if (goes_with(bscap_lane_plan_part(plan, i), part)) return false;
  return true;
}

typedef struct group {
  size_t count;
  size_t terms;
  size_t most_terms;
} group;

static group count_group(const bscap_lane_plan *plan, const bscap_stepped_part *first) {
  group all = {.count = 0};
  const bscap_stepped_part *part;
  for (size_t i = 0; (part = bscap_lane_plan_part(plan, i)) != NULL; i++) {
    if (!goes_with(part, first)) continue;
    all.count++;
    all.terms += part->terms;
    if (part->terms > all.most_terms) all.most_terms = part->terms;
  }
  return all;
}

/* `a, b, c and 12 more`; of sums also how many terms they have. */
static const char *list_group(bscap_draft *draft, const bscap_lane_plan *plan,
                              const bscap_stepped_part *first, group all) {
  const size_t named = all.count > MOST_NAMES ? FEW_NAMES : all.count;
  const bscap_stepped_part *part;
  const char *list =
      all.most_terms < 2
          ? ""
          : bscap_draft_print(draft, "%zu terms, at most %zu of one: ", all.terms, all.most_terms);
  size_t listed = 0;
  for (size_t i = 0; listed < named && (part = bscap_lane_plan_part(plan, i)) != NULL; i++)
    if (goes_with(part, first))
      list = bscap_draft_print(draft, "%s%s%s", list, listed++ > 0 ? ", " : "", part->name);
  if (all.count == named) return list;
  return bscap_draft_print(draft, "%s and %s more", list, word_count(draft, all.count - named));
}

static void write_stages(bscap_draft *draft, const bscap_lane_plan *plan) {
  static const bscap_column columns[] = {{.title = "STAGE"},
                                         {.title = "PACE"},
                                         {.title = "HOW"},
                                         {.title = "PARTS", .is_number = true},
                                         {.title = "WHICH", .wraps = true}};
  bscap_table table = {.columns = columns, .columns_count = 5};
  const bscap_stepped_part *part;
  int stage = -1;
  for (size_t i = 0; (part = bscap_lane_plan_part(plan, i)) != NULL; i++) {
    if (!is_first(plan, i)) continue;
    const group all = count_group(plan, part);
    bscap_row *row = bscap_table_add(draft, &table);
    row->cells[0] = (int)part->stage == stage ? "" : bscap_stage_name(part->stage);
    row->cells[1] = bscap_pace_name(part->pace);
    row->cells[2] = part->way;
    row->cells[3] = word_count(draft, all.count);
    row->cells[4] = list_group(draft, plan, part, all);
    row->styled = 1;
    row->style = part->reason != NULL ? BSCAP_YELLOW : BSCAP_PLAIN;
    stage = (int)part->stage;
  }
  bscap_page_table(draft, &table);
}

/* --- what falls back --- */

static void write_fallbacks(bscap_draft *draft, const bscap_lane_plan *plan) {
  static const bscap_column columns[] = {
      {.title = "FALLS BACK"}, {.title = "PACE"}, {.title = "WHY", .wraps = true}};
  bscap_table table = {.columns = columns, .columns_count = 3};
  const bscap_stepped_part *part;
  for (size_t i = 0; (part = bscap_lane_plan_part(plan, i)) != NULL; i++) {
    if (part->reason == NULL) continue;
    bscap_row *row = bscap_table_add(draft, &table);
    row->cells[0] = bscap_draft_print(draft, "%s (%s)", part->name, bscap_stage_name(part->stage));
    row->cells[1] = bscap_pace_name(part->pace);
    row->cells[2] = part->reason;
  }
  if (table.rows_count == 0)
    bscap_page_paragraph(draft, BSCAP_PLAIN,
                         is_readable(plan) ? "Falls back: none, as nothing goes in lanes."
                                           : "Falls back: none.");
  bscap_page_table(draft, &table);
}

static void write_run_time(bscap_draft *draft, const bscap_lane_plan *plan) {
  const bscap_lane_facts *facts = bscap_lane_plan_facts(plan);
  if (is_readable(plan)) return;
  bscap_page_paragraph(
      draft, BSCAP_PLAIN,
      bscap_draft_print(draft,
                        "While it runs: a future in which any demand leaves the range from 0 to "
                        "%.1e is stepped again, by the readable engine.%s",
                        facts->most,
                        facts->synced > 0
                            ? " A busiest day on which pods find no room goes through "
                              "the sync clock again, alone."
                            : ""));
}

static const char *describe_futures(bscap_draft *draft, const bscap_lane_facts *facts) {
  if (facts->futures == 0) return "the likely future";
  const size_t shown = facts->futures < facts->width ? facts->futures : facts->width;
  return shown == 1 ? "the first future" : bscap_draft_print(draft, "the first %zu futures", shown);
}

static void write_footer(bscap_draft *draft, const bscap_lane_plan *plan) {
  static const char lanes[] =
      " Demand of one row is added up only in tiles that come near a limit. Of volumes HOW is what "
      "is looked at in a tile far from limits; later is once what was there at the start has gone, "
      "before it is each step.";
  const char *file = draft->options.file != NULL ? draft->options.file : "";
  bscap_page_paragraph(
      draft, BSCAP_FAINT,
      bscap_draft_print(draft,
                        "%s%sAs laid out for %s; nothing was stepped. Alone is future by future; "
                        "seldom is once, or once a month.%s",
                        file, *file != '\0' ? ". " : "",
                        describe_futures(draft, bscap_lane_plan_facts(plan)),
                        is_readable(plan) ? "" : lanes));
}

void bscap_lane_plan_page(bscap_draft *draft, const bscap_lane_plan *plan) {
  write_lead(draft, plan);
  write_facts(draft, plan);
  write_stages(draft, plan);
  write_fallbacks(draft, plan);
  write_run_time(draft, plan);
  write_footer(draft, plan);
}
