#include "report/replay.h"

#include "report/json.h"
#include "report/number.h"
#include "report/shown.h"
#include "report/words.h"

/* Arrays by sync are written as one text each: a tree would take a hundred bytes a number. */
typedef double value_of(const bscap_replay_story *story, size_t index);

static const bscap_replay_sync *sync_of(const bscap_replay_story *story, size_t index) {
  return bscap_replay_at(story->replay, index);
}

static double replicas_of(const bscap_replay_story *story, size_t index) {
  return sync_of(story, index)->decision.replicas;
}

/* What was not asked is null. */
static double raw_of(const bscap_replay_story *story, size_t index) {
  return bscap_number_of(sync_of(story, index)->decision.raw);
}

static double utilization_of(const bscap_replay_story *story, size_t index) {
  return sync_of(story, index)->cpu_utilization_percent;
}

static double ready_of(const bscap_replay_story *story, size_t index) {
  return sync_of(story, index)->step.ready;
}

static double offered_of(const bscap_replay_story *story, size_t index) {
  return sync_of(story, index)->step.offered;
}

static double unmet_of(const bscap_replay_story *story, size_t index) {
  return sync_of(story, index)->step.unmet;
}

static void add_values(bscap_text *text, const bscap_replay_story *story, value_of *value) {
  bscap_text_add(text, "[");
  for (size_t i = 0; i < story->count; i++) {
    char number[BSCAP_NUMBER_SIZE];
    bscap_number_write(value(story, i), number);
    if (i > 0) bscap_text_add(text, ",");
    bscap_text_add(text, *number != '\0' ? number : "null");
  }
  bscap_text_add(text, "]");
}

static void add_letters(bscap_text *text, const bscap_replay_story *story, bool is_able) {
  bscap_text_add(text, "\"");
  for (size_t i = 0; i < story->count; i++) {
    const bscap_autoscaler_decision *decision = &sync_of(story, i)->decision;
    const char letter =
        is_able ? bscap_replay_able(decision->able) : bscap_replay_limited(decision->limited);
    bscap_text_add_bytes(text, &letter, 1);
  }
  bscap_text_add(text, "\"");
}

/* --- a decision trace --- */

static void write_ideal(bscap_draft *draft, const bscap_replay_story *story) {
  bscap_text *out = &draft->text;
  bscap_text_add(out, "{\"replicas\": ");
  add_values(out, story, replicas_of);
  bscap_text_add(out, ",\n \"raw\": ");
  add_values(out, story, raw_of);
  bscap_text_add(out, ",\n \"cpu_util_pct\": ");
  add_values(out, story, utilization_of);
  bscap_text_add(out, ",\n \"able\": ");
  add_letters(out, story, true);
  bscap_text_add(out, ",\n \"limited\": ");
  add_letters(out, story, false);
  bscap_text_add(out, "}\n");
}

/* --- a replay --- */

static void add_totals(bscap_draft *draft, cJSON *root, const bscap_replay_totals *totals) {
  cJSON *item = bscap_json_object(draft, root, "totals");
  bscap_json_number(draft, item, "seconds", totals->seconds);
  bscap_json_number(draft, item, "scale_ups", totals->scale_ups);
  bscap_json_number(draft, item, "scale_downs", totals->scale_downs);
  bscap_json_number(draft, item, "flaps", totals->flaps);
  bscap_json_number(draft, item, "least_replicas", totals->least_replicas);
  bscap_json_number(draft, item, "most_replicas", totals->most_replicas);
  bscap_json_number(draft, item, "pod_seconds", totals->pod_seconds);
  bscap_json_number(draft, item, "seconds_at_most", totals->seconds_at_most);
  bscap_json_number(draft, item, "offered_millicore_seconds", totals->offered);
  bscap_json_number(draft, item, "unmet_millicore_seconds", totals->unmet);
  bscap_json_number(draft, item, "unmet_seconds", totals->unmet_seconds);
  bscap_json_number(draft, item, "longest_unmet_seconds", totals->longest_unmet_seconds);
  bscap_json_number(draft, item, "longest_unmet_start_seconds",
                    totals->longest_unmet_start_seconds);
  bscap_json_number(draft, item, "killed", totals->killed);
}

static void add_scalings(bscap_draft *draft, cJSON *root, const bscap_replay_story *story) {
  cJSON *list = bscap_json_array(draft, root, "scalings");
  for (size_t i = 0; i < story->count && !draft->text.failed; i++) {
    const bscap_replay_sync *sync = sync_of(story, i);
    if (!bscap_replay_is_scaling(sync)) continue;
    cJSON *item = bscap_json_object(draft, list, NULL);
    bscap_json_number(draft, item, "seconds", (double)sync->time_ms / 1000);
    bscap_json_number(draft, item, "from", sync->before);
    bscap_json_number(draft, item, "to", sync->decision.replicas);
    bscap_json_number(draft, item, "raw", raw_of(story, i));
    bscap_json_text(
        draft, item, "metric",
        sync->decision.raw < 0 ? NULL : bscap_replay_metric(draft, story, sync->decision.metric));
    bscap_json_text(draft, item, "limited", bscap_limited_name(sync->decision.limited));
    bscap_json_text(draft, item, "why", bscap_replay_why(draft, story, sync));
  }
}

static void add_spells(bscap_draft *draft, cJSON *root, const bscap_replay_story *story) {
  cJSON *list = bscap_json_array(draft, root, "spells");
  for (size_t i = 0; i < story->spells_count && !draft->text.failed; i++) {
    const bscap_replay_spell *spell = &story->spells[i];
    cJSON *item = bscap_json_object(draft, list, NULL);
    bscap_json_number(draft, item, "start_seconds", spell->start_seconds);
    bscap_json_number(draft, item, "unmet_seconds", spell->unmet_seconds);
    bscap_json_number(draft, item, "offered_millicore_seconds", spell->offered);
    bscap_json_number(draft, item, "unmet_millicore_seconds", spell->unmet);
  }
}

/* The text's memory is freed here; JSON has a copy. */
static void add_raw(bscap_draft *draft, cJSON *root, const char *key, bscap_text *text) {
  cJSON *item = text->failed || root == NULL ? NULL : cJSON_CreateRaw(text->bytes);
  if (item == NULL || !cJSON_AddItemToObject(root, key, item)) {
    cJSON_Delete(item);
    draft->text.failed = true;
  }
  bscap_text_free(text);
}

static void add_syncs(bscap_draft *draft, cJSON *root, const bscap_replay_story *story) {
  static const struct {
    const char *key;
    value_of *value;
  } arrays[] = {{"replicas", replicas_of},        {"raw", raw_of},
                {"cpu_util_pct", utilization_of}, {"ready", ready_of},
                {"offered", offered_of},          {"unmet", unmet_of}};
  for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
    bscap_text text = {.allocator = draft->options.allocator};
    add_values(&text, story, arrays[i].value);
    add_raw(draft, root, arrays[i].key, &text);
  }
  for (int is_able = 1; is_able >= 0; is_able--) {
    bscap_text text = {.allocator = draft->options.allocator};
    add_letters(&text, story, is_able == 1);
    add_raw(draft, root, is_able == 1 ? "able" : "limited", &text);
  }
}

void bscap_replay_json(bscap_draft *draft, const bscap_replay_story *story) {
  if (story->words->is_ideal) {
    write_ideal(draft, story);
    return;
  }
  const int64_t start = story->words->start_seconds;
  const char *next = bscap_replay_next(draft, story);
  cJSON *root = bscap_json_start(draft, "Replay");
  bscap_json_text(draft, root, "name", story->words->name);
  bscap_json_text(draft, root, "load", story->words->load);
  bscap_json_text(draft, root, "start", start >= 0 ? bscap_words_time(draft, (double)start) : NULL);
  bscap_json_number(draft, root, "sync_period_seconds",
                    (double)story->autoscaler->sync_period_ms / 1000);
  add_totals(draft, root, &story->totals);
  bscap_json_text(draft, root, "action", *next != '\0' ? next : NULL);
  add_scalings(draft, root, story);
  add_spells(draft, root, story);
  add_syncs(draft, root, story);
  bscap_json_finish(draft, root);
}
