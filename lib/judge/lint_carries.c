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

typedef struct outcome {
  bscap_arena *arena; /* of the texts; NULL when memory ran out */
  const char *first;  /* the limit that breaks first, NULL for none */
  size_t count;       /* how many break */
} outcome;

static void note_breaks(outcome *result, const bscap_plan *plan, const bscap_run *run) {
  double earliest = INFINITY;
  for (size_t i = 0; i < plan->limits_count; i++) {
    double time = run->limits[i].passage.time_seconds;
    if (plan->limits[i].severity != BSCAP_CRITICAL || isnan(time)) continue;
    result->count++;
    if (time >= earliest) continue;
    earliest = time;
    result->first = plan->limits[i].id;
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
    double week = 7 * BSCAP_SECONDS_PER_DAY;
    if (bscap_run_trajectory(&run, result.arena, &plan, 0, week, (bscap_progress){0}, NULL) ==
        BSCAP_OK) {
      note_breaks(&result, &plan, &run);
      return result;
    }
  }
  bscap_arena_free(result.arena);
  return (outcome){0};
}

/* Between a level that is carried and one that is not, to three digits or to one unit: what is
 * carried, and what happens just above it. */
static double highest_carried(const trial *t, double most, outcome *above) {
  double carried = 0, broken = most;
  while (broken > 1 && broken - carried > broken / 1000 && !t->lint->failed) {
    double middle = (carried + broken) / 2;
    outcome result = try_level(t, middle);
    t->lint->failed = result.arena == NULL;
    if (result.count == 0) {
      carried = middle;
      bscap_arena_free(result.arena);
    } else {
      broken = middle;
      bscap_arena_free(above->arena);
      *above = result;
    }
  }
  return floor(carried);
}

static const char *situation(bscap_lint *lint, const bscap_claim *claim) {
  if (claim->scenario == NULL) return "as it stands";
  return bscap_lint_text(lint, "in the scenario %s", claim->scenario);
}

/* Takes over the outcome at the stated level. */
static void report(const trial *t, const bscap_claim *claim, double level, outcome result) {
  bscap_lint *lint = t->lint;
  size_t count = result.count;
  double carried = highest_carried(t, level, &result);
  const char *noun = t->model->drivers[t->driver].name;
  bscap_finding finding = {
      .part = bscap_lint_text(lint, "driver/%s", noun),
      .severity = BSCAP_WARNING,
      .message = bscap_lint_text(
          lint,
          "said to carry %s %s, but %s it carries %s: just above that %s breaks within a week, "
          "and at the stated level %zu critical %s",
          bscap_lint_amount(lint, level, BSCAP_COUNT), noun, situation(lint, claim),
          bscap_lint_amount(lint, carried, BSCAP_COUNT), result.first, count,
          count == 1 ? "limit does" : "limits do"),
      .action = bscap_lint_text(lint,
                                "Raise %s first; `bscap forecast --explain %s` shows what "
                                "makes it up",
                                result.first, result.first),
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
