#ifndef BSCAP_MODEL_PARTS_H
#define BSCAP_MODEL_PARTS_H

#include <bscap/autoscaler.h>
#include <bscap/growth.h>
#include <bscap/hpa.h>
#include <bscap/model.h>
#include <bscap/network.h>
#include <bscap/scaled.h>
#include <bscap/season.h>
#include <bscap/storage.h>
#include <bscap/workload.h>

#include "model/inputs.h"
#include "model/node.h"

/* The parts of a model as the rooms above see them: plain structs, filled by the reader from the
 * tables of keys (model/keys.h), which say what each member means and within which bounds it lies.
 * Every number is a double in the unit of its name. NAN stands for "not stated". What the YAML
 * calls by name is an index here, BSCAP_NONE where nothing is named. */

#define BSCAP_NONE ((size_t)-1)

/* Which of a driver's readings a cost follows. */
typedef enum bscap_reading {
  BSCAP_READING_LEVEL, /* a level driver: how many there are now */
  BSCAP_READING_ADDED, /* a flow driver: how many come per second */
  BSCAP_READING_STORED,
  BSCAP_READING_EVER
} bscap_reading;

typedef struct bscap_cost {
  size_t driver;
  bscap_reading reading;
  double per_unit; /* in the unit of what it is charged to; for `added`, per unit an hour,
                      save in an inflow, where it is what one unit leaves behind */
} bscap_cost;

typedef struct bscap_costs {
  bscap_cost *items;
  size_t count;
} bscap_costs;

/* Bytes that are written: so much per second, and so much for each unit of work. */
typedef struct bscap_inflow {
  double constant_bytes_per_second;
  bscap_costs bytes_per_unit;
} bscap_inflow;

/* A level of one driver: of a milestone, of a claim. Flow drivers count all that were ever added.
 */
typedef struct bscap_driver_level {
  size_t driver;
  double level;
  bscap_place place;
} bscap_driver_level;

typedef struct bscap_driver_levels {
  bscap_driver_level *items;
  size_t count;
} bscap_driver_levels;

typedef struct bscap_season_part {
  const char *name;
  bscap_season season; /* normalised */
} bscap_season_part;

/* Events that come by chance and bring extra work to all drivers that name them. */
typedef struct bscap_burst_part {
  const char *name;
  double every_seconds; /* mean time between them */
  double lasts_seconds;
  double variation_ratio; /* of their sizes: standard deviation over mean */
} bscap_burst_part;

typedef struct bscap_burst_size {
  size_t burst;
  double size_ratio; /* mean extra work while it lasts, as a multiple of the ordinary work */
} bscap_burst_size;

typedef struct bscap_burst_sizes {
  bscap_burst_size *items;
  size_t count;
} bscap_burst_sizes;

typedef struct bscap_noise_part {
  double variation_ratio; /* standard deviation over mean from hour to hour */
  double lasts_seconds;   /* after which the correlation has fallen to 1/e */
} bscap_noise_part;

/* A crowd that comes at once, in the busiest hour of a month's busiest day. */
typedef struct bscap_flash_part {
  double size_ratio; /* of the work with it to that without; NAN: none comes */
  double lasts_seconds;
} bscap_flash_part;

typedef enum bscap_driver_kind { BSCAP_DRIVER_LEVEL = 1, BSCAP_DRIVER_FLOW } bscap_driver_kind;

typedef struct bscap_driver {
  const char *name;
  int kind;                 /* bscap_driver_kind */
  double level;             /* level: at the start, in the busy hour of an ordinary day */
  double added_per_second;  /* flow: at the start */
  double stored;            /* flow: at the start */
  double age_seconds;       /* flow: what is stored is evenly aged from 0 to this */
  double retention_seconds; /* flow: deleted at this age */
  double archive_seconds;   /* flow: moved elsewhere at this age */
  bscap_growth growth;      /* without `start`; the slope of a flow is still per month */
  double volatility_ratio;  /* standard deviation of the logarithm after one month */
  size_t season;
  bscap_noise_part noise;
  double shocks_ratio; /* of months: standard deviation over mean */
  bscap_burst_sizes bursts;
  bscap_flash_part flash;
} bscap_driver;

typedef struct bscap_resource {
  double request;
  double limit;
  double base;      /* what an idle pod uses */
  bscap_costs per;  /* work shared out over the pods */
  bscap_costs each; /* work that every pod does in full */
  bool request_is_limit;
} bscap_resource;

typedef struct bscap_sidecar {
  const char *name;
  bscap_resource cpu;
  bscap_resource memory;
} bscap_sidecar;

/* The thresholds that a text wishes for, which an autoscaler may be unable to express. */
typedef struct bscap_trigger {
  double cpu_ratio;
  double memory_ratio;
  double for_seconds;
} bscap_trigger;

/* In its short form, or what a whole manifest comes to. */
typedef struct bscap_autoscale {
  double least;
  double most; /* NAN: the service does not autoscale */
  double cpu_ratio;
  double memory_ratio;
  double tolerance_ratio;
  int version;               /* versions back from the newest that is known */
  bool scales_to_zero;       /* the gate HPAScaleToZero; manifests only */
  const bscap_hpa *manifest; /* NULL in the short form */
  bscap_trigger up;
  bscap_trigger down;
} bscap_autoscale;

/* Pods as they come and go, what is seen of them, and what is asked of them within the hour. */
typedef struct bscap_plant_part {
  double schedule_seconds;
  double start_seconds;
  double ready_seconds;
  double scrape_seconds;
  double lag_seconds;
  int unserved; /* bscap_unserved */
  double most_pods;
  double variation_ratio; /* of the load within an hour: standard deviation over mean */
  double lasts_seconds;   /* after which the correlation of the load has fallen to 1/e */
  double unmet_seconds;   /* a day, during which some work may go unmet */
} bscap_plant_part;

typedef struct bscap_alert {
  double cpu_ratio;
  double memory_ratio;
  double for_seconds;
} bscap_alert;

typedef struct bscap_cron {
  double every_seconds;
  double takes_seconds;
  bool runs_overlap;
} bscap_cron;

typedef struct bscap_service {
  const char *name;
  int kind; /* bscap_workload_kind */
  double replicas;
  bool replicas_are_least; /* of the autoscaler */
  bscap_resource cpu;      /* millicores */
  bscap_resource memory;   /* bytes */
  bscap_sidecar *sidecars;
  size_t sidecars_count;
  bscap_autoscale autoscale;
  bscap_plant_part plant;
  bscap_cron schedule;
  double surge_ratio;
  bscap_alert alert;
  size_t nodes; /* the node group its pods run on */
} bscap_service;

typedef struct bscap_item {
  const char *name;
  double bytes;
} bscap_item;

/* What a text says a volume holds at some level of a driver, and of what that is made up. */
typedef struct bscap_estimate {
  const char *name;
  bscap_driver_levels at;
  double total_bytes;
  bscap_item *items;
  size_t items_count;
} bscap_estimate;

typedef enum bscap_access {
  BSCAP_READ_WRITE_ONCE,
  BSCAP_READ_WRITE_MANY,
  BSCAP_READ_ONLY_MANY,
  BSCAP_READ_WRITE_ONCE_POD
} bscap_access;

typedef struct bscap_volume {
  const char *name;
  bscap_volume_space space;
  double used_bytes;
  double age_seconds;
  bscap_inflow writes; /* capped by retention and emptied by resets */
  bscap_inflow grows;  /* stays for ever */
  double index_ratio;  /* bytes of index on each byte of data */
  double retention_seconds;
  double reset_seconds;
  bool reclaims_space;
  double alert_ratio;
  double backup_seconds;
  int access; /* bscap_access */
  size_t service;
  bscap_estimate *estimates;
  size_t estimates_count;
} bscap_volume;

typedef struct bscap_traffic_part {
  const char *name;
  bscap_traffic traffic; /* as stated, at the start */
  bscap_costs per;       /* bits per second for each unit, on top */
  bscap_costs follows;   /* the stated average grows as this does; per_unit is unused */
} bscap_traffic_part;

typedef struct bscap_link {
  const char *name;
  int direction; /* bscap_direction */
  double capacity_bits_per_second;
  double alert_ratio;
  bscap_traffic_part *traffic;
  size_t traffic_count;
} bscap_link;

typedef struct bscap_amounts {
  double cpu_millicores;
  double memory_bytes;
} bscap_amounts;

typedef struct bscap_node_group {
  const char *name;
  double count;
  bscap_amounts capacity; /* of one node */
  bscap_amounts system;   /* of one node, kept for the system */
  bscap_alert alert;
} bscap_node_group;

typedef struct bscap_quota {
  const char *name;
  bscap_amounts requests;
  bscap_amounts limits;
  double volumes;
} bscap_quota;

/* Thresholds for every part that sets none of its own. */
typedef struct bscap_alerts {
  bscap_alert service;
  bscap_alert node;
  double volume_ratio;
  double link_ratio;
} bscap_alerts;

typedef enum bscap_figure_kind {
  BSCAP_FIGURE_REQUESTS_CPU = 1,
  BSCAP_FIGURE_REQUESTS_MEMORY,
  BSCAP_FIGURE_LIMITS_CPU,
  BSCAP_FIGURE_LIMITS_MEMORY,
  BSCAP_FIGURE_VOLUMES,
  BSCAP_FIGURE_LINK_AVERAGE,
  BSCAP_FIGURE_LINK_PEAK,
  BSCAP_FIGURE_VOLUME_GROWTH,
  BSCAP_FIGURE_HEADROOM_CPU,
  BSCAP_FIGURE_HEADROOM_MEMORY
} bscap_figure_kind;

/* A figure that the model computes for itself, to hold against what a text states. */
typedef struct bscap_figure {
  int kind;     /* bscap_figure_kind, 0 for none */
  size_t index; /* the link, volume or node group it is about */
  const char *text;
} bscap_figure;

/* A value in whatever unit its text says. */
typedef struct bscap_stated {
  double value;
  bscap_unit unit;
  bscap_place place;
} bscap_stated;

typedef struct bscap_claim {
  bscap_stated stated;
  bscap_figure computed;
  double tolerance_ratio;
  bscap_driver_levels carries;
  const char *scenario; /* the claim holds for this change of the system */
} bscap_claim;

/* A change that a text recommends: the number at `path` should become `to`. */
typedef struct bscap_advice {
  const char *path;
  bscap_stated to;
} bscap_advice;

/* The rule of a periodic rightsizing review: requests and limits as shares of the peak. */
typedef struct bscap_review {
  double requests_ratio;
  double limits_ratio;
  double every_seconds;
} bscap_review;

typedef struct bscap_references {
  size_t *items;
  size_t count;
} bscap_references;

/* Where a struct of the model was written, and on whose word. */
typedef struct bscap_origin {
  const void *object;
  const bscap_node *node;
  const char *path;
  const char *source;
  bscap_place place;
} bscap_origin;

typedef struct bscap_scenario {
  const char *name;
  const bscap_node *changes;
} bscap_scenario;

struct bscap_model {
  bscap_arena *arena;
  const bscap_node *base;      /* what the sources say, without the scenarios */
  const bscap_node **settings; /* merged last, one after the other */
  size_t settings_count;
  const bscap_node *root; /* base, then the scenario, then the settings */
  bscap_loader loader;
  const bscap_allocator *allocator;
  const char *applied_scenario;
  const char *name;
  const char *description;
  int64_t start_seconds;
  bscap_season_part *seasons;
  size_t seasons_count;
  bscap_burst_part *bursts;
  size_t bursts_count;
  bscap_driver *drivers;
  size_t drivers_count;
  bscap_node_group *nodes;
  size_t nodes_count;
  bscap_alerts alerts;
  bscap_service *services;
  size_t services_count;
  bscap_volume *volumes;
  size_t volumes_count;
  bscap_link *links;
  size_t links_count;
  bscap_quota *quotas;
  size_t quotas_count;
  bscap_driver_levels milestones;
  bscap_claim *claims;
  size_t claims_count;
  bscap_advice *advice;
  size_t advice_count;
  bscap_references bottlenecks;
  bscap_review review;
  bscap_scenario *scenarios;
  size_t scenarios_count;
  bscap_correlation *correlations;
  size_t correlations_count;
  bscap_input *inputs;
  size_t inputs_count;
  const bscap_input **sorted_inputs;    /* by path */
  const bscap_input **uncertain_inputs; /* in the order of the inputs */
  size_t uncertain_count;
  bscap_origin *origins;
  size_t origins_count;
  bscap_scaled_service *scaled; /* at likely values, as it was read */
  size_t scaled_count;
};

/* The model with `scenario` applied instead of the one it was read with; free with
 * bscap_model_free. */
bscap_status bscap_model_under(bscap_model **model, const bscap_model *base, const char *scenario,
                               bscap_error *error);

/* Another model from the same tree, with structs and inputs of its own and the numbers of `model`,
 * so that they can be overwritten. Input i of the one is input i of the other. `model` must outlive
 * it; free with bscap_model_free. Files are loaded again. */
bscap_status bscap_model_copy(bscap_model **copy, const bscap_model *model, bscap_error *error);

/* What follows from other numbers, anew: to be called once targets of inputs were overwritten. */
void bscap_model_settle(bscap_model *model);

/* Where `object` (a part, or a struct inside one) was written; NULL when it was not. */
const bscap_origin *bscap_model_origin(const bscap_model *model, const void *object);

/* Where the number at `path` was written, or an unknown place. */
bscap_place bscap_model_place_of(const bscap_model *model, const char *path);

/* The growth of a driver's level, or of what it adds per second, with its start filled in. */
bscap_growth bscap_driver_growth(const bscap_driver *driver);

/* Whether a number was stated. */
static inline bool bscap_is_stated(double value) {
  return value == value;
}

#endif
