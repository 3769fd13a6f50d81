#ifndef BSCAP_SIMULATE_TILE_H
#define BSCAP_SIMULATE_TILE_H

#include <bscap/lanes.h>

#include "simulate/surge.h"

/* The lane engine's memory: several futures of one model side by side, one in each lane, stepped a
 * tile of time at once. Numbers that differ from future to future stand in arrays by lane; what
 * differs from step to step too stands in rows, which hold the tile's steps one after the other, a
 * vector of lanes for each. Everything a tile touches fits into the first cache.
 *
 * A tile is stepped in stages, as a step is by the readable engine, and a stage goes through the
 * whole tile before the next one begins: chance, drivers, pods, then demand, metric after metric,
 * then what piles up. Work that comes by the unit is a sum of rows times costs, whatever it is. */

enum { BSCAP_TILE_STEPS = 96 };

typedef struct bscap_floats {
  _Alignas(64) float lane[BSCAP_LANES_MOST];
} bscap_floats;

typedef struct bscap_doubles {
  _Alignas(64) double lane[BSCAP_LANES_MOST];
} bscap_doubles;

typedef struct bscap_ints {
  _Alignas(64) int32_t lane[BSCAP_LANES_MOST];
} bscap_ints;

typedef struct bscap_words {
  _Alignas(64) uint32_t lane[BSCAP_LANES_MOST];
} bscap_words;

/* Some steps of a tile, as long as the quiet part of a day, none of which needs to be looked at
 * where what all of them could reach together matters to nobody. */
enum { BSCAP_BLOCK_STEPS = 8, BSCAP_TILE_BLOCKS = BSCAP_TILE_STEPS / BSCAP_BLOCK_STEPS };

/* What costs may follow. */
typedef struct bscap_row {
  float *values;
  bscap_floats highest; /* in this tile */
  bscap_floats highest_in[BSCAP_TILE_BLOCKS];
  bool has_blocks; /* someone asks for them */
  bool is_needed;
  bool is_zero; /* in this tile: terms of it add nothing */
} bscap_row;

/* A driver's rows: its four readings, as bscap_reading counts them, and two more. */
enum {
  BSCAP_ROW_PLAIN = BSCAP_READING_EVER + 1, /* the level, unseasoned: one more than there are steps,
                                               as it also stands at the tile's end */
  BSCAP_ROW_FACTOR,                         /* season, noise, shocks and bursts together */
  BSCAP_ROWS_PER_DRIVER
};

/* --- chance --- */

typedef struct bscap_lane_normals {
  bscap_words state[4];
  bscap_floats second; /* of a pair whose first was taken by the last tile */
  bool has_second;
  float *values;
} bscap_lane_normals;

/* Normals that go together: each is a sum of independent ones, as bscap_copula_mix makes it. */
typedef struct bscap_lane_mixer {
  size_t count;
  const size_t *members; /* drivers */
  bscap_floats *factor;  /* count * count */
} bscap_lane_mixer;

typedef struct bscap_lane_burst {
  bscap_words state[4];
  bscap_words rare; /* no burst begins where the word is at most this; 0 for often */
  size_t slots;     /* that a burst lasts, its last one in part */
  float *active;    /* row, with `slots` more behind it for what lasts beyond the tile */
} bscap_lane_burst;

typedef struct bscap_lane_bursting {
  const bscap_lane_burst *burst;
  bscap_floats quiet; /* the factor while none is active */
  bscap_floats more;  /* by active mean burst */
} bscap_lane_bursting;

/* --- drivers --- */

/* What compounds goes on in doubles, so many steps at a time. */
enum { BSCAP_POWERS = 8 };

typedef struct bscap_lane_driver {
  bool is_flow;
  bool strays;
  bool has_noise;
  bool is_capped; /* it has a ceiling, in some lane */
  bscap_growth_kind growth;
  const char *refusal; /* why its growth has no lanes; NULL: it has */
  bscap_lane_normals noise_normals;
  bscap_lane_normals stray_normals;
  bscap_floats noise; /* standard normals that remember */
  bscap_floats keep;  /* of that, from step to step, */
  bscap_floats rest;  /* and what is lacking in that as a float */
  bscap_floats fresh;
  bool noise_is_tame;        /* its powers of 2 are never beyond what floats can tell */
  bscap_floats noise_sigma;  /* of binary logarithms, as are the next three */
  bscap_floats noise_middle; /* for a mean of 1 */
  bscap_floats stray_sigma;
  bscap_floats stray_middle;
  bscap_doubles strayed; /* how far growth is off its path */
  bscap_floats shock;    /* of this month */
  bscap_lane_bursting *bursts;
  size_t bursts_count;
  const float *season; /* by step of the week, all lanes alike; NULL: none */
  float *lane_season;  /* where they differ: by step and lane */
  bscap_floats busy;   /* 1 / factor of the busy hour */
  bscap_floats begin;  /* logistic: the ceiling; linear: the value at the segment's start */
  bscap_floats slope;  /* linear: by step */
  bscap_floats rate;   /* logistic: of logarithms, by step */
  bscap_doubles grown; /* exponential: the value; logistic: what is missing over what is reached */
  bscap_doubles power[BSCAP_POWERS + 1]; /* by which that goes on in so many steps */
  bscap_floats float_power[BSCAP_POWERS];
  bscap_floats ceiling;
  bscap_floats total;           /* exponential: of one step, over the value at its start */
  bscap_floats ceiling_in_step; /* of what one step adds */
  float *level;                 /* BSCAP_ROW_PLAIN */
  bscap_floats peak;            /* of that, since the segment's start; not of what flows */
  float *growing;               /* before it strays, as long; points alone need it elsewhere */
  float *growing_total;         /* what a step adds, before it strays and without its factor */
  float *strays_row;            /* how far off its path, as long as `level` */
  float *added;                 /* units that come in each step */
  /* All that was added since the start, up to a block of steps, and since that began, up to each
   * of its steps: both are rings, of history_slots steps. */
  double *before_block;
  float *in_block;
  size_t history_slots;
  bscap_doubles ever; /* at the start */
} bscap_lane_driver;

/* What a driver added within a retention. */
typedef struct bscap_lane_window {
  size_t driver;
  const char *refusal; /* why lanes do not forget alike; NULL: they do */
  bscap_ints slots;
  bscap_doubles share; /* of the oldest */
  bool is_whole;       /* the oldest counts in full, in all lanes */
  double *content;     /* where they do not, at the beginning of each step and at the tile's end */
  bscap_doubles highest; /* from the first step's end on, */
  bscap_doubles lowest;  /* likewise */
} bscap_lane_window;

/* What is deleted by age: at time t, `begin - t per_second` of it is left, within 0 and 1. */
typedef struct bscap_lane_aged {
  bscap_doubles begin;
  bscap_doubles per_second;
} bscap_lane_aged;

/* What is stored, for costs that follow it. */
typedef struct bscap_lane_store {
  size_t driver;
  size_t window; /* BSCAP_NONE: nothing goes */
  bscap_doubles initial;
  bscap_lane_aged aged;
} bscap_lane_store;

/* --- sums of rows --- */

typedef struct bscap_lane_sum {
  bscap_floats constant;
  bscap_floats *per_unit; /* by term, as are the rows */
  bscap_row **rows;
  size_t count;
  bool rises; /* nothing in it is negative: it is highest where its row is */
} bscap_lane_sum;

/* A vector of lanes each, of what was added before the block of a step, and in it before that step.
 */
static inline double *bscap_lane_before_block(const bscap_lane_driver *driver, size_t width,
                                              size_t step) {
  return driver->before_block + (step & (driver->history_slots - 1)) / BSCAP_BLOCK_STEPS * width;
}

static inline float *bscap_lane_in_block(const bscap_lane_driver *driver, size_t width,
                                         size_t step) {
  return driver->in_block + (step & (driver->history_slots - 1)) * width;
}

/* All that was added before a step. */
static inline double bscap_lane_added(const bscap_lane_driver *driver, size_t width, size_t step,
                                      size_t lane) {
  return bscap_lane_before_block(driver, width, step)[lane] +
         (double)bscap_lane_in_block(driver, width, step)[lane];
}

/* Such a sum is highest where its row is, and so need not be added up in each step. */
static inline bool bscap_lane_sum_follows_one(const bscap_lane_sum *sum) {
  return sum->count == 1 && sum->rises;
}

/* Traffic that follows something, and maybe costs as well: the larger of its mean and its stated
 * peak. */
typedef struct bscap_lane_traffic {
  size_t row;           /* that it is written to */
  size_t follows;       /* row that its average is by the unit of */
  size_t season;        /* row of factors; BSCAP_NONE: none */
  bscap_floats average; /* by the unit of that row */
  bscap_floats still;   /* whatever that row says */
  bscap_floats peak_factor;
  bscap_lane_sum more;
} bscap_lane_traffic;

/* Why autoscalers cannot settle side by side, and why those that can go one by one wherever
 * something changes; NULL where there is no reason. */
typedef struct bscap_refusals {
  const char *together;
  const char *changes;
} bscap_refusals;

/* A service whose pods change in number. */
typedef struct bscap_lane_scaler {
  size_t service;
  bscap_lane_sum cpu_each, cpu_shared, memory_each, memory_shared;
  float *cpu_each_row, *cpu_shared_row, *memory_each_row, *memory_shared_row;
  float *pods_before; /* in each step */
  bscap_doubles pods;
  bscap_floats cpu_base, memory_base;
  bscap_floats cpu_limit, memory_limit;
  bscap_floats cpu_sidecars, memory_sidecars;
  size_t pods_row, pod_cpu_row, pod_memory_row, cpu_row, memory_row;
  bool cpu_is_known, memory_is_known;
  void **states; /* by lane: room to settle in */
  void *rest;    /* of this set of instructions; NULL: each lane settles alone */
  bscap_refusals refusals;
  bscap_doubles cpu_idle, memory_idle; /* of a pod and its sidecars */
} bscap_lane_scaler;

/* --- metrics and limits --- */

typedef struct bscap_lane_limit {
  size_t limit;
  uint32_t broken; /* lanes whose break is known for good, a bit for each */
  bool was_over;   /* in this segment, in some lane */
  bscap_floats threshold;
  bscap_ints over;    /* steps over it since the segment's start */
  bscap_ints running; /* steps in a row until now, in lanes that are not broken */
  bscap_ints needed;  /* steps in a row that count as broken; none once that is known for good */
} bscap_lane_limit;

/* A service whose pods use no more than their limit, whatever they need. */
typedef struct bscap_lane_clip {
  bool has_limit;
  bscap_floats limit;
  bscap_floats pods;
  size_t row;     /* of what its node sees of such services */
  uint32_t lanes; /* where it needs more in this tile, a bit for each */
} bscap_lane_clip;

/* What such a service adds to the sum of its node, in lanes where it needs no more. */
typedef struct bscap_lane_part {
  size_t metric; /* of the tile */
  bscap_floats constant;
  bscap_floats *per_unit; /* by term of the node's sum */
} bscap_lane_part;

/* Demand from the day on from which dates are counted. */
typedef struct bscap_lane_record {
  bscap_floats now;
  bscap_floats most;
  bscap_floats last;
} bscap_lane_record;

/* What of a metric has to be known in a tile. */
typedef enum bscap_need {
  BSCAP_NEED_HIGHEST, /* no limit is near */
  BSCAP_NEED_COUNT, /* how often it is over its one limit, where nothing else is left to find out */
  BSCAP_NEED_STEPS  /* each of them */
} bscap_need;

typedef struct bscap_lane_metric {
  size_t metric;
  bscap_lane_limit *limits;
  size_t limits_count;
  bscap_lane_part *parts; /* nodes: in all, the sum is `rest` and these, one after the other */
  size_t parts_count;
  uint32_t running; /* lanes over some limit that is not broken there, a bit for each */
  bscap_need need;  /* in the last tile: it will be so again */
  bool is_packed;
  bscap_need packed_for;
  bscap_floats highest;   /* in this tile, where a pack found that above its threshold */
  bscap_ints over;        /* in this tile, steps over its one limit */
  bscap_floats threshold; /* the least of its limits, and of where it is clipped */
  bscap_floats peak;      /* since the segment's start */
  bscap_lane_sum sum;
  bscap_lane_clip clip;
  bscap_lane_record record;
  bscap_lane_sum rest;
  bscap_lane_sum now; /* the same without what is over its limit in this tile */
} bscap_lane_metric;

/* Metrics that rise with the same one or two rows are looked at together, so that each step of
 * these is loaded once for all of them; what that takes stands side by side. */
enum { BSCAP_PACK_MOST = 4 };

typedef struct bscap_lane_packed {
  bscap_floats constant;
  bscap_floats per_unit[2]; /* by row */
  bscap_floats threshold;
  bscap_floats peak; /* since the segment's start */
} bscap_lane_packed;

typedef struct bscap_lane_pack {
  bscap_lane_packed members[BSCAP_PACK_MOST];
  size_t metrics[BSCAP_PACK_MOST]; /* of the tile */
  size_t count;
  bscap_row *rows[2]; /* the second may be NULL */
  bool counts;        /* steps over a limit */
} bscap_lane_pack;

/* --- volumes --- */

typedef struct bscap_lane_written {
  size_t driver;
  size_t window; /* BSCAP_NONE: stays */
  bscap_doubles bytes;
} bscap_lane_written;

/* What grows by the second up to a retention, and what was there at the start. */
typedef struct bscap_lane_steady {
  bscap_doubles bytes_per_second;
  bscap_doubles until_seconds;
  bscap_doubles initial;
  bscap_lane_aged aged;
} bscap_lane_steady;

typedef struct bscap_lane_level {
  size_t limit;
  bscap_doubles threshold;
  bscap_doubles over_since; /* below 0 while under it */
  uint32_t running;         /* lanes that are over it, a bit for each */
  bscap_ints over;          /* whole steps over it since the segment's start */
  bool was_over;            /* in this segment, in some lane */
} bscap_lane_level;

typedef struct bscap_lane_volume {
  size_t volume;
  size_t metric;
  bscap_lane_level *limits;
  size_t limits_count;
  const char *refusal; /* why the readable engine steps it; NULL: it does not */
  bool shrinks;
  bool has_windows;
  bool grows_by_itself; /* something in it grows by the second */
  double calm_seconds;  /* from then on nothing leaves, where there are no windows */
  bscap_lane_written *written;
  size_t written_count;
  bscap_lane_steady *steady;
  size_t steady_count;
  bscap_doubles bytes;     /* of the files, at the tile's beginning */
  bscap_doubles peak;      /* since the segment's start */
  bscap_doubles still;     /* what all that is steady comes to, */
  bool is_still;           /* from now on */
  bscap_ints first_stream; /* of the readable engine's plan */
} bscap_lane_volume;

/* Whether what is steady comes to the same from then on: nothing grows by the second, and what was
 * there at the start has gone. */
static inline bool bscap_lane_volume_is_calm(const bscap_lane_volume *volume, double time_seconds) {
  return time_seconds >= volume->calm_seconds;
}

static inline bool bscap_lane_volume_is_still(const bscap_lane_volume *volume,
                                              double time_seconds) {
  return !volume->grows_by_itself && bscap_lane_volume_is_calm(volume, time_seconds);
}

/* What has to be looked at of a volume in a tile to know its highest content: what only rises is
 * highest in the end, and what hangs on one window where that is. */
typedef enum bscap_volume_look {
  BSCAP_LOOK_AT_END,
  BSCAP_LOOK_AT_WINDOW,
  BSCAP_LOOK_AT_STEPS
} bscap_volume_look;

static inline bscap_volume_look bscap_lane_volume_look(const bscap_lane_volume *volume,
                                                       double time_seconds) {
  if (!volume->has_windows && !volume->shrinks && bscap_lane_volume_is_calm(volume, time_seconds))
    return BSCAP_LOOK_AT_END;
  const bool hangs_on_one = volume->has_windows && volume->written_count == 1;
  return hangs_on_one && bscap_lane_volume_is_still(volume, time_seconds) ? BSCAP_LOOK_AT_WINDOW
                                                                          : BSCAP_LOOK_AT_STEPS;
}

/* --- all of it --- */

typedef struct bscap_tile {
  size_t width;
  double step_seconds;
  size_t steps_per_week;
  size_t first_step;   /* of the tile, from the model's start */
  size_t steps;        /* in the tile */
  size_t last_steps;   /* in the one before */
  size_t segment_step; /* where the segment began: a month, or a part of it */
  bscap_row *rows;
  size_t rows_count;
  bscap_lane_driver *drivers;
  size_t drivers_count;
  bscap_lane_burst *bursts;
  size_t bursts_count;
  bscap_lane_mixer noise_mixer;
  bscap_lane_mixer stray_mixer;
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

/* What a tile's stages call for what is rare (simulate/batch.c), by lane. */

/* Adds the bursts that begin in a step, if the stream in `state` says so, to what is active. */
void bscap_tile_burst(const bscap_tile *tile, size_t burst, size_t step, size_t lane,
                      const uint32_t state[4]);

/* Growth that has no lanes: fills `growing` and `growing_total`. */
void bscap_tile_grow(const bscap_tile *tile, size_t driver);

/* What growth adds in one step, exactly: sets `growing_total` there. */
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
