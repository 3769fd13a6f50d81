#ifndef BSCAP_SIMULATE_TILE_METRIC_H
#define BSCAP_SIMULATE_TILE_METRIC_H

#include "simulate/surge.h"
#include "simulate/tile_rows.h"

/* Demand in lanes: sums of rows, and what they are held against. */

/* --- sums of rows --- */

typedef struct bscap_lane_sum {
  bscap_floats constant;
  bscap_floats *per_unit; /* by term, as are the rows */
  bscap_row **rows;
  size_t count;
  bool rises; /* nothing in it is negative: it is highest where its row is */
} bscap_lane_sum;

/* Such a sum is highest where its row is, and so need not be added up in each step. */
static inline bool bscap_lane_sum_follows_one(const bscap_lane_sum *sum) {
  return sum->count == 1 && sum->rises;
}

/* Whether it may be counted in units of its first row. */
static inline bool bscap_lane_sum_has_unit(const bscap_lane_sum *sum) {
  return sum->rises && (sum->count == 1 || sum->count == 2);
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
  bscap_floats threshold; /* where its metric's sum comes to that */
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

/* Demand is `offset` + `scale` times its sum, as are its limits: sums that rise with one or two
 * rows are counted in units of the first, which saves a multiplication in each step. */
typedef struct bscap_lane_metric {
  size_t metric;
  bscap_floats offset;
  bscap_floats scale;
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
  bscap_floats per_unit; /* of the second row; that of the first is 1 */
  bscap_floats threshold;
  bscap_floats peak; /* since the segment's start */
  bscap_ints over;   /* likewise, steps over its one limit, where that was broken for good */
  uint32_t broken;   /* lanes in which it was when packed, a bit for each; none if not counted */
} bscap_lane_packed;

typedef struct bscap_lane_pack {
  bscap_lane_packed members[BSCAP_PACK_MOST];
  size_t metrics[BSCAP_PACK_MOST]; /* of the tile */
  size_t count;
  bscap_row *rows[2]; /* the second may be NULL */
  bool counts;        /* steps over a limit */
} bscap_lane_pack;

#endif
