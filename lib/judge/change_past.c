/* A forecast of another day, from the JSON that a report wrote. */
#include <bscap/change.h>

#include <bscap/calendar.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/scan.h"
#include "judge/change.h"

enum { MOST_BYTES = 32 << 20 };

/* --- objects, each by a table of the keys that matter --- */

typedef enum field_kind {
  FIELD_FIXED, /* a text that must be as it is */
  FIELD_NAME,
  FIELD_TEXT, /* or null */
  FIELD_FLAG,
  FIELD_WHOLE,
  FIELD_NUMBER,
  FIELD_SHARE,      /* a number from 0 to 1 */
  FIELD_DAY,        /* a date */
  FIELD_DATE,       /* or null */
  FIELD_QUANTILES,  /* of dates */
  FIELD_LIMITS,     /* lists */
  FIELD_MILESTONES, /* */
  FIELD_INPUTS
} field_kind;

typedef struct field {
  const char *name;
  field_kind kind;
  size_t offset;
  const char *fixed;
} field;

typedef struct table {
  const field *fields;
  size_t count; /* at most 32 */
} table;

#define TABLE(fields)                                                                              \
  { fields, sizeof fields / sizeof *fields }

static const field quantiles_fields[] = {{"p10", FIELD_DATE, offsetof(bscap_quantiles, p10), NULL},
                                         {"p50", FIELD_DATE, offsetof(bscap_quantiles, p50), NULL},
                                         {"p90", FIELD_DATE, offsetof(bscap_quantiles, p90), NULL}};
static const table quantiles_table = TABLE(quantiles_fields);

static const field limit_fields[] = {
    {"id", FIELD_NAME, offsetof(bscap_past_limit, id), NULL},
    {"broken_now", FIELD_FLAG, offsetof(bscap_past_limit, is_broken_now), NULL},
    {"probability", FIELD_SHARE, offsetof(bscap_past_limit, probability), NULL},
    {"breaks", FIELD_QUANTILES, offsetof(bscap_past_limit, breaks), NULL},
    {"likely_break", FIELD_DATE, offsetof(bscap_past_limit, likely_break), NULL}};
static const table limit_table = TABLE(limit_fields);

static const field milestone_fields[] = {
    {"driver", FIELD_NAME, offsetof(bscap_past_milestone, driver), NULL},
    {"level", FIELD_NUMBER, offsetof(bscap_past_milestone, level), NULL},
    {"reached", FIELD_QUANTILES, offsetof(bscap_past_milestone, reached), NULL},
    {"probability", FIELD_SHARE, offsetof(bscap_past_milestone, probability), NULL}};
static const table milestone_table = TABLE(milestone_fields);

static const field input_fields[] = {
    {"path", FIELD_NAME, offsetof(bscap_past_input, path), NULL},
    {"unit", FIELD_NAME, offsetof(bscap_past_input, unit), NULL},
    {"low", FIELD_NUMBER, offsetof(bscap_past_input, low), NULL},
    {"likely", FIELD_NUMBER, offsetof(bscap_past_input, likely), NULL},
    {"high", FIELD_NUMBER, offsetof(bscap_past_input, high), NULL}};
static const table input_table = TABLE(input_fields);

static const field past_fields[] = {
    {"apiVersion", FIELD_FIXED, 0, "bscap/v1"},
    {"kind", FIELD_FIXED, 0, "Forecast"},
    {"model", FIELD_NAME, offsetof(bscap_past, model), NULL},
    {"scenario", FIELD_TEXT, offsetof(bscap_past, scenario), NULL},
    {"start", FIELD_DAY, offsetof(bscap_past, start_seconds), NULL},
    {"asOf", FIELD_DAY, offsetof(bscap_past, as_of_seconds), NULL},
    {"end", FIELD_DAY, offsetof(bscap_past, end_seconds), NULL},
    {"step_seconds", FIELD_NUMBER, offsetof(bscap_past, step_seconds), NULL},
    {"trajectories", FIELD_WHOLE, offsetof(bscap_past, trajectories), NULL},
    {"seed", FIELD_WHOLE, offsetof(bscap_past, seed), NULL},
    {"limits", FIELD_LIMITS, offsetof(bscap_past, limits), NULL},
    {"milestones", FIELD_MILESTONES, offsetof(bscap_past, milestones), NULL},
    {"inputs", FIELD_INPUTS, offsetof(bscap_past, inputs), NULL}};
static const table past_table = TABLE(past_fields);

/* --- values --- */

static void read_fixed(bscap_scan *scan, const field *wanted) {
  const char *text = bscap_scan_text(scan);
  if (text == NULL || strcmp(text, wanted->fixed) != 0)
    bscap_scan_fail(scan, scan->token, "the %s of a forecast is '%s', not '%s'", wanted->name,
                    wanted->fixed, bscap_quote_text(text != NULL ? text : "null").text);
}

static const char *read_name(bscap_scan *scan, const field *wanted) {
  const char *text = bscap_scan_text(scan);
  if (text == NULL) bscap_scan_fail(scan, scan->token, "%s must not be null", wanted->name);
  return text;
}

static double read_number(bscap_scan *scan, const field *wanted) {
  const double value = bscap_scan_number(scan);
  if (isnan(value)) bscap_scan_fail(scan, scan->token, "%s must not be null", wanted->name);
  if (wanted->kind == FIELD_SHARE && !(value >= 0 && value <= 1))
    bscap_scan_fail(scan, scan->token, "%s is not from 0 to 1", wanted->name);
  return value;
}

static double read_date(bscap_scan *scan, const field *wanted) {
  const char *text = wanted->kind == FIELD_DAY ? read_name(scan, wanted) : bscap_scan_text(scan);
  if (text == NULL) return NAN;
  int64_t time = 0;
  bscap_error problem;
  if (bscap_date_parse(&time, text, &problem) != BSCAP_OK)
    bscap_scan_fail(scan, scan->token, "%s", problem.message);
  return (double)time;
}

static void read_value(bscap_scan *scan, const field *wanted, bscap_past *past, void *object);

/* Fills the struct at `object`, and returns where it begins. */
static const char *read_object(bscap_scan *scan, const table *keys, bscap_past *past,
                               void *object) {
  const char *key;
  uint32_t seen = 0;
  bscap_scan_open(scan, '{');
  const char *token = scan->token;
  while (bscap_scan_key(scan, &key)) {
    size_t i = 0;
    while (i < keys->count && strcmp(keys->fields[i].name, key) != 0) i++;
    if (i < keys->count && (seen >> i & 1u) != 0)
      bscap_scan_fail(scan, scan->token, "%s stands here twice", key);
    if (i == keys->count)
      bscap_scan_skip(scan);
    else
      read_value(scan, &keys->fields[i], past, object);
    if (i < keys->count) seen |= 1u << i;
  }
  for (size_t i = 0; i < keys->count; i++)
    if ((seen >> i & 1u) == 0) bscap_scan_fail(scan, token, "%s is missing", keys->fields[i].name);
  return token;
}

static void read_quantiles(bscap_scan *scan, bscap_past *past, bscap_quantiles *quantiles) {
  const char *token = read_object(scan, &quantiles_table, past, quantiles);
  const bool is_in_order = (isnan(quantiles->p50) || quantiles->p10 <= quantiles->p50) &&
                           (isnan(quantiles->p90) || quantiles->p50 <= quantiles->p90);
  if (!is_in_order) bscap_scan_fail(scan, token, "p10, p50 and p90 are not in order");
}

/* Reads a list of structs of `size` bytes, each of which begins with its token. */
static size_t read_list(bscap_scan *scan, const table *keys, bscap_past *past, void *items,
                        size_t size) {
  size_t count = 0;
  for (bscap_scan_open(scan, '['); bscap_scan_item(scan);) {
    char *item = bscap_arena_append(past->arena, items, &count, size);
    if (item == NULL) {
      scan->status = bscap_fail_memory(scan->error);
      return 0;
    }
    *(const char **)(void *)item = read_object(scan, keys, past, item);
  }
  return count;
}

static void read_value(bscap_scan *scan, const field *wanted, bscap_past *past, void *object) {
  void *member = (char *)object + wanted->offset;
  switch (wanted->kind) {
  case FIELD_FIXED:
    read_fixed(scan, wanted);
    break;
  case FIELD_NAME:
    *(const char **)member = read_name(scan, wanted);
    break;
  case FIELD_TEXT:
    *(const char **)member = bscap_scan_text(scan);
    break;
  case FIELD_FLAG:
    *(bool *)member = bscap_scan_flag(scan);
    break;
  case FIELD_WHOLE:
    *(uint64_t *)member = bscap_scan_whole(scan);
    break;
  case FIELD_NUMBER:
  case FIELD_SHARE:
    *(double *)member = read_number(scan, wanted);
    break;
  case FIELD_DAY:
  case FIELD_DATE:
    *(double *)member = read_date(scan, wanted);
    break;
  case FIELD_QUANTILES:
    read_quantiles(scan, past, member);
    break;
  case FIELD_LIMITS:
    past->limits_count = read_list(scan, &limit_table, past, member, sizeof *past->limits);
    break;
  case FIELD_MILESTONES:
    past->milestones_count =
        read_list(scan, &milestone_table, past, member, sizeof *past->milestones);
    break;
  case FIELD_INPUTS:
    past->inputs_count = read_list(scan, &input_table, past, member, sizeof *past->inputs);
    break;
  }
}

/* --- as a whole --- */

static int by_id(const void *first, const void *second) {
  return strcmp(((const bscap_past_limit *)first)->id, ((const bscap_past_limit *)second)->id);
}

static int by_path(const void *first, const void *second) {
  return strcmp(((const bscap_past_input *)first)->path, ((const bscap_past_input *)second)->path);
}

/* The later of two places is where something is said again. */
static const char *later(const char *first, const char *second) {
  return first > second ? first : second;
}

static void sort_limits(bscap_scan *scan, bscap_past *past) {
  bscap_past_limit *all = past->limits;
  if (past->limits_count > 1) qsort(all, past->limits_count, sizeof *all, by_id);
  for (size_t i = 1; i < past->limits_count; i++)
    if (strcmp(all[i - 1].id, all[i].id) == 0)
      bscap_scan_fail(scan, later(all[i - 1].token, all[i].token),
                      "the limit '%s' stands here twice", bscap_quote_text(all[i].id).text);
}

static void sort_inputs(bscap_scan *scan, bscap_past *past) {
  bscap_past_input *all = past->inputs;
  for (size_t i = 0; i < past->inputs_count; i++)
    if (!(all[i].low <= all[i].likely && all[i].likely <= all[i].high))
      bscap_scan_fail(scan, all[i].token, "low, likely and high are not in order");
  if (past->inputs_count > 1) qsort(all, past->inputs_count, sizeof *all, by_path);
  for (size_t i = 1; i < past->inputs_count; i++)
    if (strcmp(all[i - 1].path, all[i].path) == 0)
      bscap_scan_fail(scan, later(all[i - 1].token, all[i].token),
                      "the number '%s' stands here twice", bscap_quote_text(all[i].path).text);
}

static bscap_status read_past(bscap_past *past, const char *name, const char *bytes, size_t count,
                              bscap_error *error) {
  if (count > MOST_BYTES)
    return bscap_fail_at(error, BSCAP_INVALID, (bscap_place){.file = name},
                         "larger than 32 MiB, the most that is read");
  bscap_scan scan;
  bscap_scan_start(&scan, past->arena, name, bytes, count, error);
  const char *token = read_object(&scan, &past_table, past, past);
  bscap_scan_end(&scan);
  if (scan.status != BSCAP_OK) return scan.status;
  if (past->end_seconds < past->as_of_seconds || past->as_of_seconds < past->start_seconds)
    bscap_scan_fail(&scan, token, "start, asOf and end are not in order");
  sort_limits(&scan, past);
  sort_inputs(&scan, past);
  return scan.status;
}

bscap_status bscap_past_read(bscap_past **past, const char *name, const char *bytes, size_t count,
                             const bscap_allocator *allocator, bscap_error *error) {
  *past = NULL;
  bscap_arena *arena = bscap_arena_create(allocator);
  bscap_past *fresh = arena != NULL ? bscap_arena_take(arena, 1, sizeof *fresh) : NULL;
  bscap_status status = BSCAP_OUT_OF_MEMORY;
  if (fresh != NULL) {
    fresh->arena = arena;
    status = read_past(fresh, name, bytes, count, error);
  } else {
    bscap_fail_memory(error);
  }
  if (status == BSCAP_OK)
    *past = fresh;
  else
    bscap_arena_free(arena);
  return status;
}

void bscap_past_free(bscap_past *past) {
  if (past != NULL) bscap_arena_free(past->arena);
}

const bscap_past_limit *bscap_past_find_limit(const bscap_past *past, const char *id) {
  const bscap_past_limit wanted = {.id = id};
  if (past->limits_count == 0) return NULL;
  return bsearch(&wanted, past->limits, past->limits_count, sizeof wanted, by_id);
}

const bscap_past_input *bscap_past_find_input(const bscap_past *past, const char *path) {
  const bscap_past_input wanted = {.path = path};
  if (past->inputs_count == 0) return NULL;
  return bsearch(&wanted, past->inputs, past->inputs_count, sizeof wanted, by_path);
}
