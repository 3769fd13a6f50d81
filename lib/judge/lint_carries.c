/* "It carries 5,000 users": does it, and if not, how many, and what stops it? */
#include <bscap/calendar.h>
#include <math.h>
#include <string.h>

#include "judge/lint.h"
#include "simulate/run.h"

/* One ordinary week at a level of one driver, everything else as at the start. */
typedef struct trial {
  bscap_lint *lint;
  const bscap_model *model; /* under the claim's scenario */
  size_t driver;
} trial;

enum { MOST_NAMED = 3 };

typedef struct broken {
  double time_seconds;
  const char *limit;
  const bscap_plan_metric *metric;
} broken;

typedef struct outcome {
  bscap_arena *arena; /* of the texts; NULL when memory ran out */
  size_t count;       /* how many break */
  broken first[MOST_NAMED];
} outcome;

static void note_break(outcome *result, broken next) {
  result->count++;
  for (size_t i = 0; i < MOST_NAMED && i < result->count; i++) {
    broken *held = &result->first[i];
    if (held->limit != NULL && held->time_seconds <= next.time_seconds) continue;
    const broken later = *held;
    *held = next;
    next = later;
  }
}

static void note_breaks(outcome *result, const bscap_plan *plan, const bscap_run *run) {
  for (size_t i = 0; i < plan->limits_count; i++) {
    const bscap_limit *limit = &plan->limits[i];
    const double time = run->limits[i].passage.time_seconds;
    if (limit->severity == BSCAP_CRITICAL && !isnan(time))
      note_break(result, (broken){time, limit->id, &plan->metrics[limit->metric]});
  }
}

static outcome try_level(const trial *t, double level) {
  outcome result = {.arena = bscap_arena_create(t->lint->allocator)};
  bscap_plan plan;
  bscap_run run;
  if (result.arena != NULL &&
      bscap_plan_compile(&plan, result.arena, t->model, BSCAP_SECONDS_PER_HOUR, NULL) == BSCAP_OK) {
    plan.drivers[t->driver].growth = bscap_growth_default();
    plan.drivers[t->driver].growth.start = level;
    const bscap_span week = bscap_span_of(&plan, 0, BSCAP_SECONDS_PER_WEEK);
    if (bscap_run_trajectory(&run, result.arena, &plan, &week, (bscap_future){0},
                             (bscap_progress){0}, NULL) == BSCAP_OK) {
      note_breaks(&result, &plan, &run);
      return result;
    }
  }
  bscap_arena_free(result.arena);
  return (outcome){0};
}

/* The most whole units that are carried, and what happens with one more. Only whole levels are
 * tried, so that the level that was claimed makes no difference. */
static double highest_carried(const trial *t, double most, outcome *above) {
  double carried = 0, breaking = ceil(most);
  while (!t->lint->failed) {
    const double middle = floor(carried + (breaking - carried) / 2);
    if (!(middle > carried && middle < breaking)) break;
    outcome result = try_level(t, middle);
    t->lint->failed = result.arena == NULL;
    if (result.count == 0) {
      carried = middle;
      bscap_arena_free(result.arena);
    } else {
      breaking = middle;
      bscap_arena_free(above->arena);
      *above = result;
    }
  }
  return carried;
}

/* --- what the limit rests on --- */

/* How the paths of the numbers begin that decide about a limit, `services.api.memory.`. */
static const char *path_of(bscap_lint *lint, const bscap_model *model,
                           const bscap_plan_metric *metric) {
  const size_t part = metric->part;
  switch (metric->kind) {
  case BSCAP_METRIC_DRIVER:
    return bscap_lint_text(lint, "drivers.%s.", model->drivers[part].name);
  case BSCAP_METRIC_SERVICE_CPU:
  case BSCAP_METRIC_AUTOSCALER_CPU:
  case BSCAP_METRIC_AUTOSCALER_UNMET:
    return bscap_lint_text(lint, "services.%s.cpu.", model->services[part].name);
  case BSCAP_METRIC_SERVICE_MEMORY:
  case BSCAP_METRIC_AUTOSCALER_MEMORY:
    return bscap_lint_text(lint, "services.%s.memory.", model->services[part].name);
  case BSCAP_METRIC_VOLUME:
    return bscap_lint_text(lint, "volumes.%s.", model->volumes[part].name);
  case BSCAP_METRIC_LINK:
    return bscap_lint_text(lint, "links.%s.", model->links[part].name);
  case BSCAP_METRIC_NODE_CPU:
  case BSCAP_METRIC_NODE_MEMORY:
  case BSCAP_METRIC_NODE_CPU_REQUESTS:
  case BSCAP_METRIC_NODE_MEMORY_REQUESTS:
    return bscap_lint_text(lint, "nodes.%s.", model->nodes[part].name);
  default:
    return bscap_lint_text(lint, "quotas.%s.", model->quotas[part].name);
  }
}

static double spread(const bscap_entry *entry) {
  return entry->high > entry->low ? entry->high / entry->low : 1;
}

/* Of the assumed numbers there the one that is known worst; NULL where none is assumed. */
static const bscap_entry *worst_assumed(const bscap_model *model, const char *path) {
  const bscap_entry *worst = NULL;
  for (size_t i = 0; i < bscap_model_entries_count(model); i++) {
    const bscap_entry *entry = bscap_model_entry(model, i);
    if (!entry->is_assumed || strncmp(entry->path, path, strlen(path)) != 0) continue;
    if (worst == NULL || spread(entry) > spread(worst)) worst = entry;
  }
  return worst;
}

static const char *describe_assumed(bscap_lint *lint, const bscap_entry *entry) {
  if (entry == NULL) return "";
  const char *likely = bscap_lint_amount(lint, entry->likely, entry->unit);
  const char *text =
      bscap_lint_text(lint, ", on assumed numbers, such as %s of %s", entry->path, likely);
  if (!(entry->high > entry->low)) return text;
  return bscap_lint_text(lint, "%s (%s to %s)", text,
                         bscap_lint_amount(lint, entry->low, entry->unit),
                         bscap_lint_amount(lint, entry->high, entry->unit));
}

/* --- findings --- */

static const char *situation(bscap_lint *lint, const bscap_claim *claim) {
  if (claim->scenario == NULL) return "as it stands";
  return bscap_lint_text(lint, "in the scenario %s", claim->scenario);
}

/* `2 critical limits do: a, b` */
static const char *describe_broken(bscap_lint *lint, const outcome *result) {
  const char *names = "";
  for (size_t i = 0; i < MOST_NAMED && i < result->count; i++)
    names = bscap_lint_join(lint, names, ", ", result->first[i].limit);
  if (result->count > MOST_NAMED)
    names = bscap_lint_text(lint, "%s and %zu more", names, result->count - MOST_NAMED);
  return bscap_lint_text(lint, "%zu critical %s: %s", result->count,
                         result->count == 1 ? "limit does" : "limits do", names);
}

static const char *what_to_do(bscap_lint *lint, const char *limit, const bscap_entry *assumed) {
  if (assumed != NULL)
    return bscap_lint_text(lint,
                           "Measure %s first; then raise %s: `bscap forecast --explain %s` shows "
                           "what makes it up",
                           assumed->path, limit, limit);
  return bscap_lint_text(
      lint, "Raise %s first; `bscap forecast --explain %s` shows what makes it up", limit, limit);
}

/* Takes over the outcome at the stated level. */
static void report(const trial *t, const bscap_claim *claim, double level, outcome result) {
  bscap_lint *lint = t->lint;
  const char *at_level = describe_broken(lint, &result);
  const double carried = highest_carried(t, level, &result);
  const broken *first = &result.first[0];
  const bscap_entry *assumed = worst_assumed(t->model, path_of(lint, t->model, first->metric));
  const char *noun = t->model->drivers[t->driver].name;
  bscap_finding finding = {
      .part = bscap_lint_text(lint, "driver/%s", noun),
      .severity = BSCAP_WARNING,
      .message = bscap_lint_text(
          lint,
          "said to carry %s %s, but %s it carries %s: with more, %s breaks within a week%s; at the "
          "stated level %s",
          bscap_lint_amount(lint, level, BSCAP_COUNT), noun, situation(lint, claim),
          bscap_lint_amount(lint, carried, BSCAP_COUNT), first->limit,
          describe_assumed(lint, assumed), at_level),
      .action = what_to_do(lint, first->limit, assumed),
      .stated = level,
      .computed = carried,
      .unit = BSCAP_COUNT};
  bscap_lint_add(lint, claim, "carries", &finding);
  bscap_arena_free(result.arena);
}

/* A scenario may take drivers away, so they are found by name. */
static size_t driver_named(const bscap_model *model, const char *name) {
  size_t i = 0;
  while (i < model->drivers_count && strcmp(model->drivers[i].name, name) != 0) i++;
  return i;
}

static void check_claim(bscap_lint *lint, const bscap_model *under, const bscap_claim *claim) {
  for (size_t i = 0; i < claim->carries.count && !lint->failed; i++) {
    const bscap_driver_level *level = &claim->carries.items[i];
    trial t = {lint, under, driver_named(under, lint->model->drivers[level->driver].name)};
    if (t.driver == under->drivers_count) continue;
    outcome result = try_level(&t, level->level);
    lint->failed = result.arena == NULL;
    if (result.count > 0)
      report(&t, claim, level->level, result);
    else
      bscap_arena_free(result.arena);
  }
}

/* The scenario was bound when the model was read: only memory can be short now, or a table gone. */
static void check_under(bscap_lint *lint, const bscap_claim *claim) {
  bscap_model *under;
  bscap_error error;
  bscap_status status = bscap_model_under(&under, lint->model, claim->scenario, &error);
  lint->failed = status == BSCAP_OUT_OF_MEMORY;
  if (status == BSCAP_OK) {
    check_claim(lint, under, claim);
    bscap_model_free(under);
  } else if (!lint->failed) {
    bscap_finding finding = {.part = bscap_lint_text(lint, "scenario/%s", claim->scenario),
                             .severity = BSCAP_WARNING,
                             .message = bscap_lint_text(lint, "%s", error.message),
                             .action = "Check again once the scenario can be read",
                             .stated = NAN,
                             .computed = NAN};
    bscap_lint_add(lint, claim, "carries", &finding);
  }
}

void bscap_lint_carries(bscap_lint *lint) {
  for (size_t i = 0; i < lint->model->claims_count && !lint->failed; i++) {
    const bscap_claim *claim = &lint->model->claims[i];
    if (claim->carries.count == 0) continue;
    if (claim->scenario == NULL)
      check_claim(lint, lint->model, claim);
    else
      check_under(lint, claim);
  }
}
