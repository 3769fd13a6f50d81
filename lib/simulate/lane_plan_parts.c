/* What each stage does: read from what was laid out, so that it is what would happen. */
#include <math.h>
#include <stdarg.h>

#include "simulate/lane_plan.h"

typedef struct teller {
  bscap_lane_plan *made;
  const bscap_laid_out *from;
} teller;

static const bscap_plan *plan_of(const teller *t) {
  return t->from->plan;
}

static const bscap_model *model_of(const teller *t) {
  return t->from->plan->model;
}

/* NULL for the readable engine. */
static const bscap_tile *tile_of(const teller *t) {
  return t->from->batch != NULL ? &t->from->batch->tile : NULL;
}

/* Of what has lanes wherever there are any. */
static bscap_pace pace_of(const teller *t) {
  return t->from->batch != NULL ? BSCAP_PACE_LANES : BSCAP_PACE_ALONE;
}

/* Adds a part called `noun.name`, or `name` alone; its own texts last for ever. */
static void tell(const teller *t, bscap_stepped_part part, const char *noun, const char *name) {
  bscap_lane_plan *made = t->made;
  const char *dot = *noun != '\0' ? "." : "";
  bscap_stepped_part *last =
      bscap_arena_append(made->arena, &made->parts, &made->parts_count, sizeof *last);
  part.name = bscap_arena_print(made->arena, "%s%s%s", noun, dot, name);
  if (last == NULL || part.name == NULL)
    made->failed = true;
  else
    *last = part;
}

/* --- chance --- */

static bool is_drawn(const teller *t, bscap_chance kind, size_t driver) {
  for (size_t i = 0; i < t->from->count; i++)
    if (t->from->engines[i].variation.kinds[kind].is_drawn[driver]) return true;
  return false;
}

static bool is_correlated(const teller *t, bscap_chance kind, size_t driver) {
  const bscap_relation *relation = &t->from->engines[0].variation.kinds[kind].mixer.relation;
  for (size_t i = 0; i < relation->count; i++)
    if (relation->members[i] == driver) return true;
  return false;
}

static void tell_kind(const teller *t, bscap_chance kind, const char *way, const char *mixed) {
  const bool is_monthly = kind == BSCAP_CHANCE_SHOCKS;
  for (size_t i = 0; i < model_of(t)->drivers_count; i++) {
    if (!is_drawn(t, kind, i)) continue;
    tell(t,
         (bscap_stepped_part){.stage = BSCAP_STAGE_CHANCE,
                              .pace = is_monthly ? BSCAP_PACE_SELDOM : pace_of(t),
                              .way = is_correlated(t, kind, i) ? mixed : way},
         "drivers", plan_of(t)->drivers[i].name);
  }
}

static void tell_chance(const teller *t) {
  const bscap_model *model = model_of(t);
  const bscap_entry *entry;
  if (!t->from->engines[0].variation.is_drawn) return;
  for (size_t i = 0; (entry = bscap_model_uncertain(model, i)) != NULL; i++)
    tell(t, (bscap_stepped_part){BSCAP_STAGE_CHANCE, .pace = BSCAP_PACE_SELDOM, .way = "uncertain"},
         "", entry->path);
  tell_kind(t, BSCAP_CHANCE_NOISE, "noise", "correlated noise");
  tell_kind(t, BSCAP_CHANCE_VOLATILITY, "volatility", "correlated volatility");
  tell_kind(t, BSCAP_CHANCE_SHOCKS, "shocks", "correlated shocks");
  for (size_t i = 0; i < model->drivers_count; i++)
    if (model->drivers[i].bursts.count > 0)
      tell(t, (bscap_stepped_part){BSCAP_STAGE_CHANCE, .pace = pace_of(t), .way = "bursts"},
           "drivers", plan_of(t)->drivers[i].name);
}

/* --- drivers --- */

static const char *name_growth(bscap_growth_kind growth) {
  static const char *const names[] = {"constant", "linear growth", "exponential growth",
                                      "logistic growth", "growth by points"};
  return names[growth];
}

static void tell_driver(const teller *t, bscap_pace pace, const char *way, const char *reason,
                        size_t driver) {
  tell(t, (bscap_stepped_part){BSCAP_STAGE_DRIVERS, pace, .way = way, .reason = reason}, "drivers",
       plan_of(t)->drivers[driver].name);
}

static void tell_growth(const teller *t, size_t driver) {
  const bscap_tile *tile = tile_of(t);
  const char *refusal = tile != NULL ? tile->drivers[driver].refusal : NULL;
  tell_driver(t, refusal != NULL ? BSCAP_PACE_ALONE : pace_of(t),
              name_growth(plan_of(t)->drivers[driver].growth.kind), refusal, driver);
}

static void tell_season(const teller *t, size_t driver) {
  const bscap_tile *tile = tile_of(t);
  if (plan_of(t)->drivers[driver].season == NULL) return;
  const bool differs = tile != NULL && tile->drivers[driver].lane_season != NULL;
  tell_driver(t, pace_of(t), differs ? "season by lane" : "season", NULL, driver);
}

/* What costs follow of what a driver has stored; the readable engine keeps that of every flow. */
static void tell_stored(const teller *t) {
  const bscap_tile *tile = tile_of(t);
  for (size_t i = 0; tile == NULL && i < model_of(t)->drivers_count; i++)
    if (plan_of(t)->drivers[i].is_flow) tell_driver(t, BSCAP_PACE_ALONE, "what is stored", NULL, i);
  for (size_t i = 0; tile != NULL && i < tile->stores_count; i++) {
    const bscap_lane_store *store = &tile->stores[i];
    const char *refusal = store->window != BSCAP_NONE ? tile->windows[store->window].refusal : NULL;
    tell_driver(t, refusal == NULL ? BSCAP_PACE_LANES : BSCAP_PACE_PARTLY, "what is stored",
                refusal, store->driver);
  }
}

static void tell_drivers(const teller *t) {
  const size_t count = model_of(t)->drivers_count;
  for (size_t i = 0; i < count; i++) tell_growth(t, i);
  for (size_t i = 0; i < count; i++) tell_season(t, i);
  tell_stored(t);
}

/* --- pods --- */

static const bscap_lane_scaler *scaler_of(const bscap_tile *tile, size_t service) {
  for (size_t i = 0; i < tile->scalers_count; i++)
    if (tile->scalers[i].service == service) return &tile->scalers[i];
  return NULL;
}

static void tell_scaler(const teller *t, size_t service) {
  bscap_stepped_part part = {BSCAP_STAGE_PODS, .pace = pace_of(t), .way = "settles"};
  if (tile_of(t) != NULL) {
    const bscap_lane_scaler *scaler = scaler_of(tile_of(t), service);
    const char *changes = scaler->refusals.changes;
    part.reason = scaler->refusals.together;
    if (part.reason != NULL)
      part.pace = BSCAP_PACE_ALONE;
    else if (changes != NULL)
      part.pace = BSCAP_PACE_PARTLY;
    if (part.pace == BSCAP_PACE_PARTLY)
      part.reason =
          bscap_arena_print(t->made->arena, "each change is worked out alone: %s", changes);
    if (part.pace == BSCAP_PACE_PARTLY && part.reason == NULL) t->made->failed = true;
  }
  tell(t, part, "services", model_of(t)->services[service].name);
}

static void tell_pods(const teller *t) {
  const bscap_model *model = model_of(t);
  for (size_t i = 0; i < model->services_count; i++)
    if (plan_of(t)->services[i].autoscales) tell_scaler(t, i);
  for (size_t i = 0; i < model->services_count; i++)
    if (!plan_of(t)->services[i].autoscales)
      tell(t,
           (bscap_stepped_part){BSCAP_STAGE_PODS, .pace = BSCAP_PACE_SELDOM, .way = "fixed number"},
           "services", model->services[i].name);
}

/* --- demand --- */

static void tell_metric(const teller *t, size_t index) {
  const bscap_tile *tile = tile_of(t);
  bscap_stepped_part part = {BSCAP_STAGE_DEMAND, .pace = pace_of(t), .way = "each step"};
  const char *id = plan_of(t)->metrics[plan_of(t)->moving[index]].id;
  if (tile != NULL) {
    const bscap_lane_sum *sum = &tile->metrics[index].sum;
    part.terms = sum->count;
    part.way = sum->count == 0                   ? "no row"
               : bscap_lane_sum_follows_one(sum) ? "one row"
                                                 : "sum of rows";
  }
  tell(t, part, "", id);
}

static void tell_demand(const teller *t) {
  const bscap_plan *plan = plan_of(t);
  for (size_t i = 0; i < plan->moving_count; i++) tell_metric(t, i);
  for (size_t i = 0; i < plan->metrics_count; i++)
    if (plan->metrics[i].is_steady && plan->metrics[i].kind != BSCAP_METRIC_AUTOSCALER_UNMET)
      tell(t, (bscap_stepped_part){BSCAP_STAGE_DEMAND, .pace = BSCAP_PACE_SELDOM, .way = "steady"},
           "", plan->metrics[i].id);
}

/* --- volumes --- */

static const char *name_look(const bscap_lane_volume *volume, double end_seconds) {
  static const char *const names[] = {"end of tile", "top of window", "each step"};
  static const char *const later[] = {"later end of tile", "later top of window", "each step"};
  const bscap_volume_look first = bscap_lane_volume_look(volume, 0);
  const bscap_volume_look last = bscap_lane_volume_look(volume, end_seconds);
  return (first == last ? names : later)[last];
}

static void tell_lane_volume(const teller *t, const bscap_lane_volume *volume) {
  const bscap_tile *tile = tile_of(t);
  bscap_stepped_part part = {BSCAP_STAGE_VOLUMES, .pace = BSCAP_PACE_LANES};
  part.way = name_look(volume, t->from->batch->span->end_seconds);
  for (size_t i = 0; i < volume->written_count; i++) {
    const size_t window = volume->written[i].window;
    if (window != BSCAP_NONE && part.reason == NULL) part.reason = tile->windows[window].refusal;
  }
  if (part.reason != NULL) part.pace = BSCAP_PACE_PARTLY;
  if (volume->refusal != NULL)
    part = (bscap_stepped_part){BSCAP_STAGE_VOLUMES, BSCAP_PACE_ALONE, .way = "emptied",
                                .reason = volume->refusal};
  tell(t, part, "volumes", model_of(t)->volumes[volume->volume].name);
}

static void tell_volumes(const teller *t) {
  const bscap_tile *tile = tile_of(t);
  for (size_t i = 0; tile != NULL && i < tile->volumes_count; i++)
    tell_lane_volume(t, &tile->volumes[i]);
  for (size_t i = 0; tile == NULL && i < model_of(t)->volumes_count; i++)
    tell(t, (bscap_stepped_part){BSCAP_STAGE_VOLUMES, .pace = BSCAP_PACE_ALONE, .way = "each step"},
         "volumes", model_of(t)->volumes[i].name);
}

/* --- limits --- */

static bool is_emptied(const teller *t, const bscap_plan_metric *metric) {
  return tile_of(t) != NULL && tile_of(t)->volumes[metric->part].refusal != NULL;
}

static void tell_limit(const teller *t, const bscap_limit *limit) {
  const bscap_plan_metric *metric = &plan_of(t)->metrics[limit->metric];
  bscap_stepped_part part = {BSCAP_STAGE_LIMITS, .pace = pace_of(t), .way = "each step"};
  if (tile_of(t) != NULL) part.way = "where it is near";
  if (metric->kind == BSCAP_METRIC_VOLUME && is_emptied(t, metric)) {
    part.pace = BSCAP_PACE_ALONE;
    part.way = "with its volume";
  } else if (metric->kind == BSCAP_METRIC_AUTOSCALER_UNMET) {
    part.pace = BSCAP_PACE_SELDOM;
    part.way = "by the sync clock";
  } else if (metric->is_steady && tile_of(t) != NULL) {
    part.pace = BSCAP_PACE_SELDOM;
    part.way = "steady";
  }
  tell(t, part, "", limit->id);
}

/* --- the sync clock --- */

static void tell_surge(const teller *t, size_t service) {
  const bscap_batch *batch = t->from->batch;
  bscap_stepped_part part = {BSCAP_STAGE_SYNC_CLOCK, .pace = pace_of(t), .way = "busiest days"};
  if (batch != NULL) part.reason = bscap_batch_refuse_replays(batch, service);
  if (part.reason != NULL) part.pace = BSCAP_PACE_ALONE;
  tell(t, part, "services", model_of(t)->services[service].name);
}

static void tell_surges(const teller *t) {
  const bscap_plan *plan = plan_of(t);
  for (size_t i = 0; i < plan->limits_count; i++)
    if (plan->limits[i].kind == BSCAP_LIMIT_AUTOSCALER_UNMET)
      tell_surge(t, plan->metrics[plan->limits[i].metric].part);
}

void bscap_lane_plan_tell(bscap_lane_plan *made, const bscap_laid_out *laid_out) {
  const teller t = {made, laid_out};
  tell_chance(&t);
  tell_drivers(&t);
  tell_pods(&t);
  tell_demand(&t);
  tell_volumes(&t);
  for (size_t i = 0; i < laid_out->plan->limits_count; i++)
    tell_limit(&t, &laid_out->plan->limits[i]);
  tell_surges(&t);
}
