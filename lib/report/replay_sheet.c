#include "report/replay.h"

#include "report/number.h"
#include "report/sheet.h"
#include "report/shown.h"

static void add_decision(bscap_draft *draft, const bscap_replay_story *story,
                         const bscap_replay_sync *sync) {
  const bscap_autoscaler_decision *decision = &sync->decision;
  const bool is_asked = decision->raw >= 0;
  bscap_sheet_number(draft, (double)sync->time_ms / 1000);
  bscap_sheet_number(draft, sync->before);
  bscap_sheet_number(draft, decision->replicas);
  bscap_sheet_number(draft, bscap_number_of(decision->raw));
  bscap_sheet_number(draft, bscap_number_of(decision->stabilized));
  bscap_sheet_text(draft, is_asked ? bscap_replay_metric(draft, story, decision->metric) : "");
  bscap_sheet_number(draft, bscap_number_of(sync->cpu_utilization_percent));
  bscap_sheet_word(draft, bscap_able_name(decision->able));
  bscap_sheet_word(draft, bscap_active_name(decision->active));
  bscap_sheet_word(draft, bscap_limited_name(decision->limited));
  bscap_sheet_number(draft, decision->is_limited);
}

static void add_step(bscap_draft *draft, const bscap_plant_step *step) {
  bscap_sheet_number(draft, step->pods);
  bscap_sheet_number(draft, step->ready);
  bscap_sheet_number(draft, step->killed);
  bscap_sheet_number(draft, step->offered);
  bscap_sheet_number(draft, step->served);
  bscap_sheet_number(draft, step->unmet);
  bscap_sheet_number(draft, step->unmet_seconds);
  bscap_sheet_number(draft, step->waiting);
  bscap_sheet_number(draft, step->pod_seconds);
  bscap_sheet_number(draft, step->cpu_per_pod);
  bscap_sheet_number(draft, step->memory_per_pod);
}

void bscap_replay_sheet(bscap_draft *draft, const bscap_replay_story *story) {
  static const char *const titles[] = {"seconds",
                                       "before",
                                       "replicas",
                                       "raw",
                                       "stabilized",
                                       "metric",
                                       "cpu_utilization_percent",
                                       "able",
                                       "active",
                                       "limited",
                                       "is_limited",
                                       "pods",
                                       "ready",
                                       "killed",
                                       "offered_millicore_seconds",
                                       "served_millicore_seconds",
                                       "unmet_millicore_seconds",
                                       "unmet_seconds",
                                       "waiting_millicore_seconds",
                                       "pod_seconds",
                                       "cpu_per_pod_millicores",
                                       "memory_per_pod_bytes",
                                       NULL};
  bscap_sheet_head(draft, titles);
  for (size_t i = 0; i < story->count && !draft->text.failed; i++) {
    const bscap_replay_sync *sync = bscap_replay_at(story->replay, i);
    add_decision(draft, story, sync);
    add_step(draft, &sync->step);
    bscap_sheet_end_row(draft);
  }
}
