#ifndef BSCAP_SIMULATE_BATCH_STATE_H
#define BSCAP_SIMULATE_BATCH_STATE_H

#include <float.h>

#include "simulate/batch.h"
#include "simulate/rerun.h"
#include "simulate/tile.h"

/* What piles up, or is steady, from the day on from which dates are counted. */
typedef struct bscap_stock_record {
  bscap_doubles now;
  bscap_doubles most;
  bscap_doubles last;
} bscap_stock_record;

/* A batch of futures while it is stepped: its tile, and what each lane has come to so far. */
typedef struct bscap_batch {
  bscap_tile tile;
  const bscap_tile_stages *stages;
  bscap_arena *arena;
  bscap_error *error;
  const bscap_plan *plans[BSCAP_LANES_MOST]; /* lanes to spare repeat the last future */
  bscap_future futures[BSCAP_LANES_MOST];
  size_t count;
  const bscap_span *span;
  bscap_run *runs;                        /* of the first `count` lanes */
  bscap_engine engines[BSCAP_LANES_MOST]; /* of the readable kind, for what starts, is steady, or
                                             has no lanes */
  bscap_surges surges[BSCAP_LANES_MOST];
  bool has_surges;
  const bscap_rerun_lanes *replays; /* NULL: each day goes alone */
  void *replays_room;
  size_t month;                /* in which the segment lies */
  bscap_stock_record *records; /* by metric, save of demand that moves */
  float *months;               /* the highest of each month: by month, metric and lane */
  float *over;                 /* seconds over limits: by month, limit and lane */
} bscap_batch;

/* for (EACH_LANE(batch, lane)) */
/* clang-format off */
#define EACH_LANE(batch, lane) size_t lane = 0; lane < (batch)->tile.width; lane++
/* clang-format on */

/* Floats tell demand from 0 up to this; a future with any other is stepped again. */
#define BSCAP_BATCH_MOST (FLT_MAX / 0x1p20)

/* A batch at the model's start, laid out and not stepped yet; as bscap_batch_run otherwise. */
bscap_status bscap_batch_start(bscap_batch **batch, bscap_run *runs, bscap_arena *arena,
                               const bscap_plan *const *plans, const bscap_span *span,
                               const bscap_future *futures, size_t count, bscap_lanes lanes,
                               bscap_error *error);

/* Lays out the tile for the futures of the batch, at the model's start (simulate/batch_layout.c and
 * batch_demand.c, batch_volumes.c). False when memory runs out. */
bool bscap_batch_lay_out(bscap_batch *batch);
bool bscap_batch_lay_out_demand(bscap_batch *batch);
bool bscap_batch_lay_out_volumes(bscap_batch *batch);

/* Lets the lanes of a service settle together, if they can (simulate/batch_rest.c). False when
 * memory runs out. */
bool bscap_batch_start_rest(bscap_batch *batch, bscap_lane_scaler *scaler);

/* What is seen of the futures (simulate/batch_notes.c): room for it, false when memory runs out;
 * what never changes; milestones after each tile; of all at a segment's end; and what is held when
 * dates begin to be counted, and in the end. */
bool bscap_batch_start_records(bscap_batch *batch);
void bscap_batch_start_peaks(bscap_batch *batch);
void bscap_batch_note_steady(bscap_batch *batch, size_t lane);
void bscap_batch_note_milestones(bscap_batch *batch);
void bscap_batch_end_segment(bscap_batch *batch);
void bscap_batch_note_held(bscap_batch *batch, bool is_end);

/* Notes the tile's steps for the sync clock. */
void bscap_batch_note_surges(bscap_batch *batch);

/* Room to replay busiest days in (simulate/batch_surges.c). False when memory runs out. */
bool bscap_batch_start_replays(bscap_batch *batch);

/* Why the busiest days of a service go one by one; NULL: they go together. */
const char *bscap_batch_refuse_replays(const bscap_batch *batch, size_t service);

/* Replays the busiest days of the month that is over. */
void bscap_batch_replay(bscap_batch *batch);

/* Sets the tile up for a segment that begins at its first step; a new month brings new shocks. */
void bscap_batch_begin_segment(bscap_batch *batch, bool is_new_month);

/* `count` zeroed items of `size` bytes, aligned for vectors; NULL when memory runs out. */
void *bscap_batch_take(bscap_batch *batch, size_t count, size_t size);

/* A row of floats for each step of a tile and its end. */
float *bscap_batch_row(bscap_batch *batch);

/* A window over what a driver adds, shared by all that forget alike; BSCAP_NONE for what never
 * forgets within the run. False when memory runs out. */
bool bscap_batch_window(bscap_batch *batch, size_t *index, size_t driver,
                        const double retention_seconds[BSCAP_LANES_MOST]);

/* What is left of what is evenly aged up to `age_seconds`, in one lane. */
void bscap_batch_age(bscap_lane_aged *aged, size_t lane, double age_seconds,
                     double retention_seconds);

static inline size_t bscap_batch_reading(size_t driver, int reading) {
  return driver * BSCAP_ROWS_PER_DRIVER + (size_t)reading;
}

/* A limit's break is known for good in a lane. */
void bscap_batch_break(bscap_lane_limit *limit, size_t lane);

/* The levels of all drivers of a lane, `time_seconds` after the model's start, near a step of the
 * tile. */
void bscap_batch_levels(const bscap_batch *batch, double *levels, size_t step, size_t lane,
                        double time_seconds);

#endif
