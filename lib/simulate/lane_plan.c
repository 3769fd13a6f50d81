#include "simulate/lane_plan.h"

#include <math.h>

/* --- the futures at hand --- */

typedef struct viewer {
  bscap_lane_plan *made;
  const bscap_span *span;
} viewer;

static bscap_status view_batch(const viewer *v, const bscap_turn *turn, bscap_error *error) {
  bscap_batch *batch;
  bscap_run runs[BSCAP_LANES_MOST];
  bscap_lane_facts *facts = &v->made->facts;
  const bscap_status status = bscap_batch_start(&batch, runs, turn->arena, turn->plans, v->span,
                                                turn->futures, turn->count, facts->lanes, error);
  if (status != BSCAP_OK) return status;
  facts->tile_steps = BSCAP_TILE_STEPS;
  facts->most = BSCAP_BATCH_MOST;
  const bscap_laid_out laid_out = {batch->plans[0], batch->engines, batch->tile.width, batch};
  bscap_lane_plan_tell(v->made, &laid_out);
  return BSCAP_OK;
}

/* What the readable engine takes for a future, and what is seen of it. */
static bscap_status view_engine(const viewer *v, const bscap_turn *turn, bscap_error *error) {
  bscap_engine engine;
  bscap_run run;
  const bscap_plan *plan = turn->plans[0];
  bscap_status status =
      bscap_run_prepare(&run, &engine, turn->arena, plan, v->span, turn->futures[0], error);
  const bscap_laid_out laid_out = {plan, &engine, 1, NULL};
  if (status == BSCAP_OK) bscap_lane_plan_tell(v->made, &laid_out);
  return status;
}

static bscap_status view(void *context, const bscap_turn *turn, bscap_error *error) {
  const viewer *v = context;
  const bool is_readable = v->made->facts.lanes == BSCAP_LANES_NONE;
  const bscap_status status =
      is_readable ? view_engine(v, turn, error) : view_batch(v, turn, error);
  v->made->facts.batch_bytes = bscap_arena_size(turn->arena);
  return status;
}

static bscap_status view_likely(viewer *v, const bscap_plan *plan, bscap_error *error) {
  const bscap_future likely = {.is_drawn = false};
  bscap_plan own;
  const bscap_plan *plans[] = {&own};
  bscap_arena *arena = bscap_arena_create(bscap_arena_allocator(v->made->arena));
  if (arena == NULL) return bscap_fail_memory(error);
  const bscap_turn turn = {plans, &likely, 1, arena};
  bscap_status status = bscap_plan_compile(&own, arena, plan->model, plan->step_seconds, error);
  if (status == BSCAP_OK) status = view(v, &turn, error);
  bscap_arena_free(arena);
  return status;
}

/* --- the whole --- */

static size_t count_synced(const bscap_plan *plan, const bscap_ensemble *ensemble) {
  size_t limits = 0, count = 0;
  for (size_t i = 0; i < plan->limits_count; i++)
    limits += plan->limits[i].kind == BSCAP_LIMIT_AUTOSCALER_UNMET;
  for (size_t i = 0; i < ensemble->count && limits > 0; i++)
    count += bscap_future_has_surges(
        (bscap_future){true, ensemble->seed, ensemble->first + (uint64_t)i});
  return count;
}

static void set_facts(bscap_lane_facts *facts, const bscap_plan *plan, const bscap_span *span,
                      const bscap_ensemble *ensemble) {
  const bool is_drawn = ensemble->count > 0;
  facts->lanes = is_drawn ? bscap_lanes_choose(ensemble->lanes) : BSCAP_LANES_NONE;
  facts->width = bscap_lanes_width(facts->lanes);
  facts->tile_steps = 1;
  facts->threads_count = bscap_ensemble_threads(ensemble);
  facts->step_seconds = plan->step_seconds;
  facts->steps = (size_t)(span->end_seconds / plan->step_seconds);
  facts->futures = ensemble->count;
  facts->synced = count_synced(plan, ensemble);
  facts->most = INFINITY;
  facts->end_seconds = plan->model->start_seconds + (int64_t)span->end_seconds;
}

static bscap_status create(bscap_lane_plan **made, const bscap_allocator *allocator,
                           bscap_error *error) {
  bscap_arena *arena = bscap_arena_create(allocator);
  *made = arena == NULL ? NULL : bscap_arena_take(arena, 1, sizeof **made);
  if (*made == NULL) {
    bscap_arena_free(arena);
    return bscap_fail_memory(error);
  }
  (*made)->arena = arena;
  return BSCAP_OK;
}

bscap_status bscap_lane_plan_make(bscap_lane_plan **made, const bscap_model *model,
                                  const bscap_plan *plan, const bscap_span *span,
                                  const bscap_ensemble *ensemble, bscap_error *error) {
  bscap_lane_plan *fresh;
  *made = NULL;
  bscap_status status = create(&fresh, ensemble->allocator, error);
  if (status != BSCAP_OK) return status;
  fresh->model = model;
  set_facts(&fresh->facts, plan, span, ensemble);
  viewer v = {fresh, span};
  const bscap_visitor visitor = {view, &v};
  status = ensemble->count > 0 ? bscap_ensemble_show(ensemble, plan, &visitor, error)
                               : view_likely(&v, plan, error);
  if (status == BSCAP_OK && fresh->failed) status = bscap_fail_memory(error);
  if (status == BSCAP_OK)
    *made = fresh;
  else
    bscap_lane_plan_free(fresh);
  return status;
}

void bscap_lane_plan_free(bscap_lane_plan *plan) {
  if (plan != NULL) bscap_arena_free(plan->arena);
}

/* --- reading it --- */

const bscap_model *bscap_lane_plan_model(const bscap_lane_plan *plan) {
  return plan->model;
}

const bscap_lane_facts *bscap_lane_plan_facts(const bscap_lane_plan *plan) {
  return &plan->facts;
}

const bscap_stepped_part *bscap_lane_plan_part(const bscap_lane_plan *plan, size_t index) {
  return index < plan->parts_count ? &plan->parts[index] : NULL;
}

const char *bscap_stage_name(bscap_stage stage) {
  static const char *const names[] = {"chance",  "drivers", "pods",      "demand",
                                      "volumes", "limits",  "sync clock"};
  return names[stage];
}

const char *bscap_pace_name(bscap_pace pace) {
  static const char *const names[] = {"seldom", "lanes", "partly", "alone"};
  return names[pace];
}
