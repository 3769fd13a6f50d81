#ifndef BSCAP_REPORT_REPLAY_H
#define BSCAP_REPORT_REPLAY_H

#include "report/draft.h"

/* What the ways to show a replay share. All texts last as long as the draft. */

/* Syncs in a row in each of which work was left undone. */
typedef struct bscap_replay_spell {
  size_t first;
  size_t count;
  double start_seconds;
  double unmet_seconds;
  double offered; /* millicore seconds */
  double unmet;
} bscap_replay_spell;

typedef struct bscap_replay_story {
  const bscap_replay *replay;
  const bscap_replay_words *words;
  const bscap_autoscaler *autoscaler;
  const bscap_plant *plant;
  bscap_replay_totals totals;
  const char *name; /* what is scaled */
  size_t count;     /* of syncs */
  size_t scalings_count;
  size_t first_scaling;
  size_t last_scaling;
  bscap_replay_spell *spells;
  size_t spells_count;
  double unmet_offered; /* in all spells together */
} bscap_replay_story;

/* False when memory ran out. */
bool bscap_replay_tell(bscap_draft *draft, bscap_replay_story *story, const bscap_replay *replay,
                       const bscap_replay_words *words);

/* From sync `index` to the next, or to the end. */
double bscap_replay_seconds(const bscap_replay_story *story, size_t index);

/* Pods that are ready at sync `index`. */
int32_t bscap_replay_ready(const bscap_replay_story *story, size_t index);

bool bscap_replay_is_scaling(const bscap_replay_sync *sync);

/* Why the size changed in a sync: what the metrics asked for, and what limited it. */
const char *bscap_replay_why(bscap_draft *draft, const bscap_replay_story *story,
                             const bscap_replay_sync *sync);

/* What to do about the work that was not done in time; "" where all was. */
const char *bscap_replay_next(bscap_draft *draft, const bscap_replay_story *story);

/* The most that changed in one sync, as the autoscaler is set: `at most doubling`, `at most 4 pods
 * in 15 s`. */
const char *bscap_replay_rate(bscap_draft *draft, const bscap_autoscaler *autoscaler,
                              int32_t replicas, bool is_up);

/* The letters of the conditions in machine formats. */
char bscap_replay_able(bscap_able able);
char bscap_replay_limited(bscap_limited limited);

/* --- words --- */

/* A moment: `18:02:15` from the start, `2d 18:02:15` where there are days, or a date with the time
 * of day. */
const char *bscap_replay_clock(bscap_draft *draft, const bscap_replay_story *story, double seconds);

/* What metric `metric` is called. */
const char *bscap_replay_metric(bscap_draft *draft, const bscap_replay_story *story, size_t metric);

/* Work: `12 core-seconds`, `1.5 core-hours`. */
const char *bscap_words_work(bscap_draft *draft, double millicore_seconds);

/* `42%`, `0.4%`, `<0.1%`. */
const char *bscap_words_share(bscap_draft *draft, double part, double whole);

/* `1 pod`, `3 pods`. */
const char *bscap_words_pods(bscap_draft *draft, double count);

#endif
