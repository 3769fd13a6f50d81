#ifndef BSCAP_SIMULATE_TILE_VOLUME_H
#define BSCAP_SIMULATE_TILE_VOLUME_H

#include "simulate/tile_driver.h"

/* What piles up in lanes. */

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
  bscap_doubles edge;       /* with more units of work it is over the limit, in this segment, */
  bscap_doubles hair;       /* to so many units, where it hangs on units */
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
  bool is_on_units;    /* in this segment it hangs on units of work, that one driver added */
  bscap_doubles bytes; /* of the files, at the tile's beginning, */
  bscap_doubles peak;  /* and since the segment's start: neither is kept up while nothing happens
                          to what hangs on units */
  bscap_doubles still; /* what all that is steady comes to, */
  bool is_still;       /* from now on */
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

#endif
