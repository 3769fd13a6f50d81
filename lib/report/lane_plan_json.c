#include "report/shown.h"

#include "report/json.h"
#include "report/words.h"

static void add_lanes(bscap_draft *draft, cJSON *root, const bscap_lane_facts *facts) {
  cJSON *lanes = bscap_json_object(draft, root, "lanes");
  bscap_json_text(draft, lanes, "kind", bscap_lanes_name(facts->lanes));
  bscap_json_number(draft, lanes, "width", (double)facts->width);
  bscap_json_number(draft, lanes, "steps_per_tile", (double)facts->tile_steps);
  bscap_json_number(draft, lanes, "threads", (double)facts->threads_count);
  bscap_json_number(draft, lanes, "batch_bytes", (double)facts->batch_bytes);
  bscap_json_number(draft, lanes, "lane_bytes", (double)(facts->batch_bytes / facts->width));
  bscap_json_number(draft, lanes, "most", facts->most);
}

static void add_part(bscap_draft *draft, cJSON *list, const bscap_stepped_part *part) {
  cJSON *item = bscap_json_object(draft, list, NULL);
  bscap_json_text(draft, item, "name", part->name);
  bscap_json_text(draft, item, "pace", bscap_pace_name(part->pace));
  bscap_json_text(draft, item, "how", part->way);
  bscap_json_text(draft, item, "reason", part->reason);
  if (part->stage == BSCAP_STAGE_DEMAND)
    bscap_json_number(draft, item, "terms", (double)part->terms);
}

static void add_stage(bscap_draft *draft, cJSON *stages, const bscap_lane_plan *plan,
                      bscap_stage stage) {
  cJSON *item = bscap_json_object(draft, stages, NULL);
  bscap_json_text(draft, item, "stage", bscap_stage_name(stage));
  cJSON *list = bscap_json_array(draft, item, "parts");
  const bscap_stepped_part *part;
  for (size_t i = 0; (part = bscap_lane_plan_part(plan, i)) != NULL; i++)
    if (part->stage == stage) add_part(draft, list, part);
}

static void add_fallbacks(bscap_draft *draft, cJSON *root, const bscap_lane_plan *plan) {
  cJSON *list = bscap_json_array(draft, root, "fallbacks");
  const bscap_stepped_part *part;
  for (size_t i = 0; (part = bscap_lane_plan_part(plan, i)) != NULL; i++) {
    if (part->reason == NULL) continue;
    cJSON *item = bscap_json_object(draft, list, NULL);
    bscap_json_text(draft, item, "stage", bscap_stage_name(part->stage));
    bscap_json_text(draft, item, "name", part->name);
    bscap_json_text(draft, item, "pace", bscap_pace_name(part->pace));
    bscap_json_text(draft, item, "reason", part->reason);
  }
}

void bscap_lane_plan_json(bscap_draft *draft, const bscap_lane_plan *plan) {
  const bscap_lane_facts *facts = bscap_lane_plan_facts(plan);
  const bscap_model *model = bscap_lane_plan_model(plan);
  cJSON *root = bscap_json_start(draft, "ForecastPlan");
  bscap_json_text(draft, root, "model", bscap_model_name(model));
  bscap_json_text(draft, root, "scenario", bscap_model_applied_scenario(model));
  bscap_json_text(draft, root, "until", bscap_words_time(draft, (double)facts->end_seconds));
  bscap_json_number(draft, root, "step_seconds", facts->step_seconds);
  bscap_json_number(draft, root, "steps", (double)facts->steps);
  bscap_json_number(draft, root, "trajectories", (double)facts->futures);
  bscap_json_number(draft, root, "with_sync_clock", (double)facts->synced);
  add_lanes(draft, root, facts);
  cJSON *stages = bscap_json_array(draft, root, "stages");
  for (int stage = BSCAP_STAGE_CHANCE; stage <= BSCAP_STAGE_SYNC_CLOCK; stage++)
    add_stage(draft, stages, plan, (bscap_stage)stage);
  add_fallbacks(draft, root, plan);
  bscap_json_finish(draft, root);
}
