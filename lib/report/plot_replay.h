#ifndef BSCAP_REPORT_PLOT_REPLAY_H
#define BSCAP_REPORT_PLOT_REPLAY_H

#include "report/plot.h"
#include "report/replay.h"

/* A replay over time, gathered into columns first and then drawn in either way. */

typedef struct bscap_span {
  double low;
  double high;
} bscap_span;

/* One sync, or several in a row; each value spans over what they had. */
typedef struct bscap_replay_column {
  double from; /* seconds from the start */
  double to;
  bscap_span offered;  /* millicores, as are the next two */
  bscap_span capacity; /* of the ready pods; NAN where nothing bounds them */
  double unmet;        /* the most */
  bscap_span raw;      /* NAN where the metrics were not consulted */
  bscap_span wanted;
  bscap_span ready;
} bscap_replay_column;

typedef struct bscap_replay_picture {
  const bscap_replay_story *story;
  const char *title;
  const char *subtitle;
  const char *footer;
  const char *capacity; /* what the ready pods can do, in words */
  bool has_work;        /* an ideal replay has pods alone */
  double end;           /* seconds; above 0 */
  double most_rate;     /* above 0 */
  double most_pods;     /* to be drawn to scale; above 0 */
  bool has_maximum;     /* it is near enough to be drawn */
  bscap_replay_column *columns;
  size_t count;
} bscap_replay_picture;

/* In `count` columns; in fewer where `is_by_sync` and there are fewer syncs. False when memory ran
 * out. */
bool bscap_replay_gather(bscap_draft *draft, bscap_replay_picture *picture,
                         const bscap_replay_story *story, size_t count, bool is_by_sync);

/* Round moments from 0 to `end` seconds after `start`, which is negative where times are counted
 * from 0. */
bscap_axis bscap_axis_of_clock(bscap_draft *draft, int64_t start, double end, size_t count);

/* Both panels alone, as a part of a page. */
void bscap_replay_panels(bscap_draft *draft, const bscap_replay_story *story);

void bscap_replay_text(bscap_draft *draft, const bscap_replay_story *story);
void bscap_replay_script(bscap_draft *draft, const bscap_replay_story *story,
                         bscap_plot_format format);

#endif
