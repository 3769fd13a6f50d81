#ifndef BSCAP_JUDGE_CHANGE_H
#define BSCAP_JUDGE_CHANGE_H

#include <bscap/change.h>
#include <stdint.h>

#include "base/arena.h"

/* What stays behind the curtain of a comparison. Dates of the past are NAN where they were null. */

typedef struct bscap_past_limit {
  const char *token; /* where it stands in the text */
  const char *id;
  bool is_broken_now;
  double probability;
  bscap_quantiles breaks;
  double likely_break;
} bscap_past_limit;

typedef struct bscap_past_milestone {
  const char *token;
  const char *driver;
  double level;
  bscap_quantiles reached;
  double probability;
} bscap_past_milestone;

typedef struct bscap_past_input {
  const char *token;
  const char *path;
  const char *unit;
  double low;
  double likely;
  double high;
} bscap_past_input;

/* Limits are in the order of their ids, inputs in that of their paths. */
struct bscap_past {
  bscap_arena *arena;
  const char *model;
  const char *scenario; /* or NULL */
  double start_seconds;
  double as_of_seconds;
  double end_seconds;
  double step_seconds;
  uint64_t trajectories;
  uint64_t seed;
  bscap_past_limit *limits;
  size_t limits_count;
  bscap_past_milestone *milestones;
  size_t milestones_count;
  bscap_past_input *inputs;
  size_t inputs_count;
};

/* NULL where there is none. */
const bscap_past_limit *bscap_past_find_limit(const bscap_past *past, const char *id);
const bscap_past_input *bscap_past_find_input(const bscap_past *past, const char *path);

/* The public part comes first, so that a pointer to it finds the rest. */
typedef struct bscap_judged_change {
  bscap_change change;
  size_t place;        /* milestones: in the model */
  double likely_after; /* in today's likely future */
  double weight;
  size_t order; /* of those that weigh the same */
  bscap_cause *causes;
  size_t causes_count;
} bscap_judged_change;

struct bscap_changes {
  bscap_arena *arena;
  const bscap_past *past;
  const bscap_forecast *forecast;
  bscap_judged_change *limits;
  size_t limits_count;
  bscap_judged_change *milestones;
  size_t milestones_count;
  bscap_changed_number *numbers;
  size_t numbers_count;
  bscap_changed_part *parts;
  size_t parts_count;
  bscap_changed_setting *settings;
  size_t settings_count;
};

/* Each fills what it is named for; false when memory runs out. Causes come last. */
bool bscap_changes_judge(bscap_changes *changes);
bool bscap_changes_list_numbers(bscap_changes *changes);
bool bscap_changes_list_settings(bscap_changes *changes);
bscap_status bscap_changes_try(bscap_changes *changes, const bscap_change_options *options,
                               bscap_error *error);

#endif
