#ifndef BSCAP_LANE_PLAN_H
#define BSCAP_LANE_PLAN_H

#include <bscap/export.h>
#include <bscap/lanes.h>
#include <bscap/model.h>
#include <stddef.h>
#include <stdint.h>

BSCAP_BEGIN

/** How the futures of a forecast are stepped: what goes side by side, in lanes, what goes one by
 *  one, and why. It is what the engine decides as it lays out the first futures that it would step
 *  at once, of which none is stepped (bscap_forecast_lane_plan). */
typedef struct bscap_lane_plan bscap_lane_plan;

/** The stages of a step, in their order; the sync clock follows when a month is over. */
typedef enum bscap_stage {
  BSCAP_STAGE_CHANCE,
  BSCAP_STAGE_DRIVERS,
  BSCAP_STAGE_PODS,
  BSCAP_STAGE_DEMAND,
  BSCAP_STAGE_VOLUMES,
  BSCAP_STAGE_LIMITS,
  BSCAP_STAGE_SYNC_CLOCK
} bscap_stage;

typedef enum bscap_pace {
  BSCAP_PACE_SELDOM, /**< once, or once a month: it costs nothing by the step */
  BSCAP_PACE_LANES,  /**< side by side */
  BSCAP_PACE_PARTLY, /**< side by side, but for what the reason says */
  BSCAP_PACE_ALONE   /**< future by future */
} bscap_pace;

/** What is done in a stage for one part of the model. Texts are borrowed. */
typedef struct bscap_stepped_part {
  bscap_stage stage;
  bscap_pace pace;
  const char *name;   /**< as a model or a report has it: `drivers.users`, `service/api/cpu` */
  const char *way;    /**< how, in a few words: "noise", "logistic growth", "one row" */
  const char *reason; /**< why it is no lane, or only partly one; NULL for nothing to tell */
  size_t terms;       /**< of demand in lanes: the rows that are added up; else 0 */
} bscap_stepped_part;

typedef struct bscap_lane_facts {
  bscap_lanes lanes;    /**< BSCAP_LANES_NONE: the readable engine, one future after another */
  size_t width;         /**< futures at once */
  size_t tile_steps;    /**< steps that a stage goes through before the next stage begins */
  size_t threads_count; /**< each has futures of its own */
  size_t batch_bytes;   /**< memory of the futures that are stepped at once, by thread */
  double step_seconds;
  size_t steps;        /**< of a future, from the model's start on */
  size_t futures;      /**< that are drawn; 0: the likely one alone is stepped */
  size_t synced;       /**< of these: with a sync clock */
  double most;         /**< futures in which something goes beyond are stepped again by the readable
                            engine; INFINITY where that steps them all */
  int64_t end_seconds; /**< when the forecast ends, since 1970 UTC */
} bscap_lane_facts;

/** Frees the plan; NULL is fine. */
BSCAP_API void bscap_lane_plan_free(bscap_lane_plan *plan);

/** The model whose futures they are; borrowed from whoever asked for the plan. */
BSCAP_API const bscap_model *bscap_lane_plan_model(const bscap_lane_plan *plan);

/** Numbers about the whole; borrowed. */
BSCAP_API const bscap_lane_facts *bscap_lane_plan_facts(const bscap_lane_plan *plan);

/** Part `index`, by stage; borrowed; NULL past the end. */
BSCAP_API const bscap_stepped_part *bscap_lane_plan_part(const bscap_lane_plan *plan, size_t index);

/** "chance", "drivers", "pods", "demand", "volumes", "limits", "sync clock". Static text. */
BSCAP_API const char *bscap_stage_name(bscap_stage stage);

/** "seldom", "lanes", "partly", "alone". Static text. */
BSCAP_API const char *bscap_pace_name(bscap_pace pace);

BSCAP_END

#endif
