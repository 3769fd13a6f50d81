#ifndef BSCAP_SIMULATE_TILE_H
#define BSCAP_SIMULATE_TILE_H

#include "simulate/tile_driver.h"
#include "simulate/tile_metric.h"
#include "simulate/tile_volume.h"

/* The lane engine's memory: several futures of one model side by side, one in each lane, stepped a
 * tile of time at once. Numbers that differ from future to future stand in arrays by lane; what
 * differs from step to step too stands in rows, which hold the tile's steps one after the other, a
 * vector of lanes for each. Everything a tile touches fits into the first cache.
 *
 * A tile is stepped in stages, as a step is by the readable engine, and a stage goes through the
 * whole tile before the next one begins: chance, drivers, pods, then demand, metric after metric,
 * then what piles up. Work that comes by the unit is a sum of rows times costs, whatever it is. */

typedef struct bscap_tile {
  size_t width;
  double step_seconds;
  size_t steps_per_week;
  size_t first_step;   /* of the tile, from the model's start */
  size_t steps;        /* in the tile */
  size_t last_steps;   /* in the one before */
  size_t segment_step; /* where the segment began: a month, or a part of it, */
  size_t segment_end;  /* and where it ends */
  bscap_row *rows;
  size_t rows_count;
  bscap_lane_driver *drivers;
  size_t drivers_count;
  bscap_lane_burst *bursts;
  size_t bursts_count;
  bscap_lane_mixer mixers[BSCAP_CHANCE_COUNT]; /* by kind of chance */
  bscap_lane_window *windows;
  size_t windows_count;
  bscap_lane_store *stores;
  size_t stores_count;
  bscap_lane_scaler *scalers;
  size_t scalers_count;
  bscap_lane_traffic *traffics;
  size_t traffics_count;
  size_t *clips; /* rows of what limits deny */
  size_t clips_count;
  bscap_lane_metric *metrics; /* of demand that moves */
  size_t metrics_count;
  bscap_lane_pack *packs; /* as many as there may be metrics */
  size_t packs_count;
  bool is_to_pack; /* before the next look */
  bool *to_meet;   /* by metric: whether it has to be looked at by itself in this tile */
  bscap_lane_volume *volumes;
  size_t volumes_count;
  float *scratch;     /* a row */
  float *month;       /* the highest of each metric so far, by metric and lane */
  bool counts;        /* the segment lies behind the day from which dates are counted, */
  bool is_first_week; /* in the first week after it, */
  bool is_last_week;  /* and in the last */
  void *batch;        /* whose events are noted */
} bscap_tile;

/* What a tile's stages call for what is rare (simulate/batch_events.c), by lane. */

/* Adds the bursts that begin in a step, if the stream in `state` says so, to what is active. */
void bscap_tile_burst(const bscap_tile *tile, size_t burst, size_t step, size_t lane,
                      const uint32_t state[4]);

/* Growth that has no lanes: fills `growing` and `added`. */
void bscap_tile_grow(const bscap_tile *tile, size_t driver);

/* What growth adds in one step, exactly: sets `added` there. */
void bscap_tile_total(const bscap_tile *tile, size_t driver, size_t step, size_t lane);

/* The pods of a service in a step, from how many there were. */
double bscap_tile_settle(const bscap_tile *tile, const bscap_lane_scaler *scaler, size_t step,
                         size_t lane, double pods);

/* A volume that the readable engine steps. */
void bscap_tile_step_volume(const bscap_tile *tile, bscap_lane_volume *volume);

/* A step in which a volume comes over a limit, falls below it, or is there for the first time. */
void bscap_tile_cross(const bscap_tile *tile, bscap_lane_level *level, size_t step, size_t lane,
                      double begin_bytes, double end_bytes);

/* A limit has been passed in a step of the tile. */
void bscap_tile_pass(const bscap_tile *tile, bscap_lane_limit *limit, size_t step, size_t lane);

/* How many steps in a row are needed once a break is known for good. */
enum { BSCAP_TILE_NEVER = INT32_MAX };

/* --- the stages, for one set of instructions --- */

typedef struct bscap_tile_stages {
  void (*shock)(bscap_tile *tile); /* at a month's start: draws its shocks */
  void (*draw)(bscap_tile *tile);
  void (*drive)(bscap_tile *tile);
  void (*scale)(bscap_tile *tile);
  void (*demand)(bscap_tile *tile);
  void (*store)(bscap_tile *tile); /* volumes */
  void (*note)(bscap_tile *tile);  /* at a segment's end: what demand reached in it */
  size_t rest_size;                /* bytes, for a scaler */
  bscap_refusals (*start_rest)(void *rest, const bscap_autoscaler *const *autoscalers,
                               const bscap_autoscaler_load *idle, size_t count,
                               bscap_autoscaler_state *state);
} bscap_tile_stages;

extern const bscap_tile_stages bscap_tile_stages_baseline;
extern const bscap_tile_stages bscap_tile_stages_avx2;
extern const bscap_tile_stages bscap_tile_stages_avx512;

#endif
