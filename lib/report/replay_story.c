#include "report/replay.h"

/* Sums of fractions leave a last bit of work undone that nobody misses; but a queue that is worked
 * off delays what comes in meanwhile. */
static bool is_unmet(const bscap_replay_story *story, const bscap_plant_step *step) {
  const bool waits = story->plant->unserved == BSCAP_UNSERVED_QUEUED;
  return step->unmet_seconds > 0 && (waits || step->unmet > 1e-9 * step->offered);
}

double bscap_replay_seconds(const bscap_replay_story *story, size_t index) {
  const double from = (double)bscap_replay_at(story->replay, index)->time_ms / 1000;
  const bscap_replay_sync *next = bscap_replay_at(story->replay, index + 1);
  const double to = next != NULL ? (double)next->time_ms / 1000 : story->totals.seconds;
  return to > from ? to - from : 0;
}

int32_t bscap_replay_ready(const bscap_replay_story *story, size_t index) {
  const bscap_replay_sync *sync = bscap_replay_at(story->replay, index);
  if (story->words->is_ideal) return sync->decision.replicas;
  return index > 0 ? bscap_replay_at(story->replay, index - 1)->step.ready : sync->before;
}

bool bscap_replay_is_scaling(const bscap_replay_sync *sync) {
  return sync->decision.replicas != sync->before;
}

/* A spell's first sync may have been fine at first. */
static double find_start(const bscap_replay_story *story, const bscap_replay_spell *spell) {
  const bscap_replay_sync *first = bscap_replay_at(story->replay, spell->first);
  const double start = (double)first->time_ms / 1000;
  const double began = first->step.longest_unmet_start_seconds;
  return began > start ? began : start;
}

static bool add_unmet(bscap_draft *draft, bscap_replay_story *story, size_t index,
                      const bscap_plant_step *step) {
  bscap_replay_spell *spell =
      story->spells_count > 0 ? &story->spells[story->spells_count - 1] : NULL;
  if (spell == NULL || spell->first + spell->count < index) {
    spell = bscap_arena_append(draft->arena, &story->spells, &story->spells_count, sizeof *spell);
    if (spell == NULL) return false;
    spell->first = index;
  }
  spell->count++;
  spell->unmet_seconds += step->unmet_seconds;
  spell->offered += step->offered;
  spell->unmet += step->unmet;
  story->unmet_offered += step->offered;
  return true;
}

static void add_scaling(bscap_replay_story *story, size_t index) {
  if (story->scalings_count++ == 0) story->first_scaling = index;
  story->last_scaling = index;
}

bool bscap_replay_tell(bscap_draft *draft, bscap_replay_story *story, const bscap_replay *replay,
                       const bscap_replay_words *words) {
  const bool is_named = words->name != NULL && *words->name != '\0';
  *story = (bscap_replay_story){.replay = replay,
                                .words = words,
                                .autoscaler = bscap_replay_autoscaler(replay),
                                .plant = bscap_replay_plant(replay),
                                .totals = bscap_replay_total(replay),
                                .name = is_named ? words->name : "the target",
                                .count = bscap_replay_count(replay)};
  if (draft->arena == NULL) return false;
  for (size_t i = 0; i < story->count; i++) {
    const bscap_replay_sync *sync = bscap_replay_at(replay, i);
    if (bscap_replay_is_scaling(sync)) add_scaling(story, i);
    if (words->is_ideal || !is_unmet(story, &sync->step)) continue;
    if (!add_unmet(draft, story, i, &sync->step)) {
      draft->text.failed = true;
      return false;
    }
  }
  for (size_t i = 0; i < story->spells_count; i++)
    story->spells[i].start_seconds = find_start(story, &story->spells[i]);
  return true;
}

char bscap_replay_able(bscap_able able) {
  return (size_t)able < 5 ? "GRNUD"[able] : '-';
}

char bscap_replay_limited(bscap_limited limited) {
  return (size_t)limited < 6 ? "-WMFUD"[limited] : '-';
}
