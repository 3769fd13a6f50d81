#include "report/settle.h"

#include <math.h>

#include "report/page.h"
#include "report/replay.h"
#include "report/shown.h"
#include "report/words.h"

enum { MOST_ROWS = 20, MOST_METRICS = BSCAP_MOST_COLUMNS - 3 };

const char *bscap_settle_metric(bscap_draft *draft, const bscap_settle *settle, size_t metric) {
  const bscap_autoscaler *autoscaler = bscap_settle_autoscaler(settle);
  if (metric >= autoscaler->metrics_count) return "";
  if (autoscaler->metrics[metric].is_cpu) return "cpu";
  if (autoscaler->metrics[metric].source <= BSCAP_SOURCE_CONTAINER_RESOURCE) return "memory";
  return bscap_draft_print(draft, "metric %zu", metric + 1);
}

/* --- ranges of starts with one end --- */

typedef struct range {
  size_t first;
  size_t last;
} range;

static bool stays(const bscap_settle_end *end) {
  return !end->goes_round && end->replicas == end->start;
}

static bool is_same(const bscap_settle_end *a, const bscap_settle_end *b, bool staying_is_one) {
  if (staying_is_one && stays(a) && stays(b)) return true;
  return a->replicas == b->replicas && a->least == b->least && a->goes_round == b->goes_round;
}

/* From `first` on. */
static range find_range(const bscap_settle *settle, size_t first, bool staying_is_one) {
  range found = {first, first};
  const bscap_settle_end *end = bscap_settle_at(settle, first), *next;
  for (; (next = bscap_settle_at(settle, found.last + 1)) != NULL; found.last++)
    if (!is_same(end, next, staying_is_one)) break;
  return found;
}

static size_t count_ranges(const bscap_settle *settle, bool staying_is_one) {
  size_t count = 0;
  for (size_t i = 0; i < bscap_settle_count(settle); count++)
    i = find_range(settle, i, staying_is_one).last + 1;
  return count;
}

/* --- the lead --- */

static const char *word_load(bscap_draft *draft, const char *resource, bscap_unit unit,
                             const bscap_demand *demand) {
  const double alone = demand->base_per_pod + demand->each_per_pod;
  const char *shared = bscap_words_amount(draft, demand->shared, unit);
  const char *each = bscap_words_amount(draft, alone, unit);
  if (!(alone > 0)) return bscap_draft_print(draft, "%s of %s in all", shared, resource);
  if (!(demand->shared > 0))
    return bscap_draft_print(draft, "%s of %s in each pod", each, resource);
  return bscap_draft_print(draft, "%s of %s to share and %s in each pod", shared, resource, each);
}

static const char *describe_load(bscap_draft *draft, const bscap_settle *settle) {
  const bscap_autoscaler_load *load = bscap_settle_load(settle);
  const bscap_demand *memory = &load->memory_bytes;
  const char *cpu = word_load(draft, "CPU", BSCAP_MILLICORES, &load->cpu_millicores);
  if (!(memory->base_per_pod + memory->each_per_pod + memory->shared > 0)) return cpu;
  return bscap_draft_print(draft, "%s, and %s", cpu,
                           word_load(draft, "memory", BSCAP_BYTES, memory));
}

/* `settles at 2 pods`, `stays at 3`, `goes round for ever between 2 and 3 pods`. */
static const char *describe_end(bscap_draft *draft, const bscap_settle_end *end) {
  const char *pods = bscap_words_pods(draft, end->replicas);
  if (end->goes_round)
    return bscap_draft_print(draft, "goes round for ever between %d and %s", end->least, pods);
  return bscap_draft_print(draft, "%s at %s", stays(end) ? "stays" : "settles", pods);
}

static const char *describe_all(bscap_draft *draft, const bscap_settle *settle) {
  const size_t count = bscap_settle_count(settle);
  const bscap_settle_end *low = bscap_settle_at(settle, 0);
  const bscap_settle_end *high = bscap_settle_at(settle, count - 1);
  if (count == 1) return describe_end(draft, low);
  if (find_range(settle, 0, false).last + 1 == count)
    return bscap_draft_print(draft, "%s from wherever it starts",
                             describe_end(draft, stays(low) ? high : low));
  if (is_same(low, high, false))
    return bscap_draft_print(draft,
                             "%s from the minimum and from the maximum, but not from all counts in "
                             "between: it depends on where it stood",
                             describe_end(draft, stays(low) ? high : low));
  return bscap_draft_print(draft,
                           "%s from the minimum, and %s from the maximum: it depends on where it "
                           "stood",
                           describe_end(draft, low), describe_end(draft, high));
}

/* --- the table --- */

static const char *word_range(bscap_draft *draft, double low, double high, const char *unit) {
  const char *from = bscap_words_amount(draft, low, BSCAP_COUNT);
  if (low == high) return bscap_draft_print(draft, "%s%s", from, unit);
  return bscap_draft_print(draft, "%s to %s%s", from, bscap_words_amount(draft, high, BSCAP_COUNT),
                           unit);
}

static const char *word_end(bscap_draft *draft, const bscap_settle *settle, range of) {
  const bscap_settle_end *low = bscap_settle_at(settle, of.first);
  const bscap_settle_end *high = bscap_settle_at(settle, of.last);
  if (low->goes_round)
    return bscap_draft_print(draft, "%d to %d, for ever", low->least, low->replicas);
  if (low->replicas != high->replicas) return "where it starts";
  return bscap_words_amount(draft, low->replicas, BSCAP_COUNT);
}

static const char *word_utilization(bscap_draft *draft, const bscap_settle *settle, range of,
                                    size_t metric) {
  double low = INFINITY, high = -INFINITY;
  for (size_t i = of.first; i <= of.last; i++) {
    const double percent = bscap_settle_status(settle, i, metric).utilization_percent;
    if (percent >= 0) low = fmin(low, percent);
    if (percent >= 0) high = fmax(high, percent);
  }
  return low <= high ? word_range(draft, low, high, "%") : "";
}

/* What stays takes no time; what moves in the first sync alone does so at once. */
static const char *word_time(bscap_draft *draft, const bscap_settle *settle, range of) {
  double most = 0;
  size_t moving = 0;
  for (size_t i = of.first; i <= of.last; i++) {
    const bscap_settle_end *end = bscap_settle_at(settle, i);
    most = fmax(most, end->seconds);
    moving += end->syncs > 0;
  }
  if (moving == 0 || bscap_settle_at(settle, of.first)->goes_round) return "";
  if (most == 0) return "the first sync";
  const bool differs = of.last > of.first;
  return bscap_draft_print(draft, "%s%s", differs ? "up to " : "", bscap_words_span(draft, most));
}

static void add_row(bscap_draft *draft, bscap_table *table, const bscap_settle *settle, range of,
                    size_t metrics) {
  bscap_row *row = bscap_table_add(draft, table);
  row->cells[0] = word_range(draft, bscap_settle_at(settle, of.first)->start,
                             bscap_settle_at(settle, of.last)->start, "");
  row->cells[1] = word_end(draft, settle, of);
  for (size_t k = 0; k < metrics; k++) row->cells[2 + k] = word_utilization(draft, settle, of, k);
  row->cells[2 + metrics] = word_time(draft, settle, of);
}

static const char *title_of(bscap_draft *draft, const bscap_settle *settle, size_t metric) {
  const bscap_autoscaler_metric *of = &bscap_settle_autoscaler(settle)->metrics[metric];
  if (of->source > BSCAP_SOURCE_CONTAINER_RESOURCE)
    return bscap_draft_print(draft, "METRIC %zu", metric + 1);
  return of->is_cpu ? "CPU" : "MEMORY";
}

static void write_table(bscap_draft *draft, const bscap_settle *settle) {
  bscap_column columns[BSCAP_MOST_COLUMNS] = {{.title = "FROM PODS"}, {.title = "SETTLES AT"}};
  size_t metrics = bscap_settle_autoscaler(settle)->metrics_count;
  if (metrics > MOST_METRICS) metrics = MOST_METRICS;
  for (size_t k = 0; k < metrics; k++)
    columns[2 + k] = (bscap_column){.title = title_of(draft, settle, k), .is_number = true};
  columns[2 + metrics] = (bscap_column){.title = "AFTER"};
  bscap_table table = {.columns = columns, .columns_count = 3 + metrics};
  const bool staying_is_one = count_ranges(settle, false) > MOST_ROWS;
  size_t left_out = 0;
  for (size_t i = 0; i < bscap_settle_count(settle) && !draft->text.failed;) {
    const range of = find_range(settle, i, staying_is_one);
    if (table.rows_count < MOST_ROWS)
      add_row(draft, &table, settle, of, metrics);
    else
      left_out++;
    i = of.last + 1;
  }
  bscap_page_table(draft, &table);
  if (left_out > 0)
    bscap_page_paragraph(draft, BSCAP_PLAIN,
                         bscap_draft_print(draft, "And %zu more; -o csv has them all.", left_out));
}

static void write_footer(bscap_draft *draft, const bscap_settle *settle) {
  const bscap_autoscaler *autoscaler = bscap_settle_autoscaler(settle);
  const double starts = (double)autoscaler->most_replicas - autoscaler->least_replicas + 1;
  const size_t tried = bscap_settle_count(settle);
  const char *which = (double)tried < starts
                          ? bscap_draft_print(draft, " %s of %s starts were tried.",
                                              bscap_words_amount(draft, (double)tried, BSCAP_COUNT),
                                              bscap_words_amount(draft, starts, BSCAP_COUNT))
                          : "";
  bscap_page_paragraph(
      draft, BSCAP_FAINT,
      bscap_draft_print(draft,
                        "%s, %d to %d pods, a sync every %s, the load staying as it is. AFTER is "
                        "the time from the first sync to the last that changes the number of pods; "
                        "utilization is that at the end.%s",
                        bscap_settle_name(settle), autoscaler->least_replicas,
                        autoscaler->most_replicas,
                        bscap_words_span(draft, (double)autoscaler->sync_period_ms / 1000), which));
}

void bscap_settle_page(bscap_draft *draft, const bscap_settle *settle) {
  bscap_page_paragraph(draft, BSCAP_BOLD,
                       bscap_draft_print(draft, "With %s, %s %s.", describe_load(draft, settle),
                                         bscap_settle_name(settle), describe_all(draft, settle)));
  write_table(draft, settle);
  write_footer(draft, settle);
}
