#ifndef BSCAP_REPORT_PLOT_H
#define BSCAP_REPORT_PLOT_H

#include "report/draft.h"

#include <bscap/plot.h>

/* What pictures hold, gathered from a forecast first and then drawn in either way. All texts last
 * as long as the draft. */

typedef struct bscap_tick {
  double at;
  const char *label;
} bscap_tick;

enum { BSCAP_MOST_TICKS = 12 };

/* Round values or dates along one side of a picture. */
typedef struct bscap_axis {
  double start;
  double end;
  double step;  /* between ticks of values */
  double scale; /* what 1 stands for: 2^30 in `20 Gi`; a day */
  bscap_tick ticks[BSCAP_MOST_TICKS];
  size_t ticks_count;
} bscap_axis;

/* What is measured, and whether bytes are counted in GB or in Gi. */
typedef struct bscap_measure {
  bscap_unit unit;
  bool is_decimal;
} bscap_measure;

/* `18.3 Gi`. */
const char *bscap_axis_amount(bscap_draft *draft, double value, bscap_measure measure);

/* From 0 to `most`, which is above it, with at most `count` ticks above 0. */
bscap_axis bscap_axis_of_values(bscap_draft *draft, double most, bscap_measure measure,
                                size_t count);

/* From one moment to a later one, with `count` ticks or a few less. */
bscap_axis bscap_axis_of_time(bscap_draft *draft, int64_t start, int64_t end, size_t count);

/* --- words --- */

/* How a moment is named in a picture from one moment to another: `2028-01`, or the day where months
 * would be too coarse, and `after 2028-11` for NAN. */
const char *bscap_plot_time(bscap_draft *draft, const bscap_forecast *forecast, double time);

/* `64%`, `<1%`, `>99%`. */
const char *bscap_plot_chance(bscap_draft *draft, double probability);

/* `within 36 months`. */
const char *bscap_plot_span(bscap_draft *draft, const bscap_forecast *forecast);

/* What a limit is called beside its line (`alert`), and what the part is once it breaks (`full`).
 */
const char *bscap_plot_limit_name(bscap_limit_kind kind);
const char *bscap_plot_limit_state(bscap_limit_kind kind);

/* When something happens: `breaks 2028-01 (2027-03 to 2029-02), 64%`. */
const char *bscap_plot_when(bscap_draft *draft, const bscap_forecast *forecast, const char *verb,
                            bscap_quantiles when, double probability);

/* The model, the futures and their seed, the days. */
const char *bscap_plot_footer(bscap_draft *draft, const bscap_forecast *forecast);

/* --- the course of a metric --- */

/* The values up to a moment. Where there is no chance, p10 to p90 is the likely band from the
 * lowest to the highest, p50 the highest, and the rest NAN. */
typedef struct bscap_fan_point {
  double time;
  bscap_fan fan;
  double likely;
} bscap_fan_point;

/* A limit or a milestone. */
typedef struct bscap_fan_line {
  double value;
  const bscap_verdict *verdict; /* NULL for a milestone */
  const char *id;               /* the limit's; `5,000 users` */
  const char *name;             /* `alert` */
  const char *level;            /* `85% of 20 Gi` */
  const char *when;
  bscap_quantiles moments;
  double probability;
  bool is_far; /* too high to be drawn to scale */
} bscap_fan_line;

enum { BSCAP_MOST_LINES = 8 };

typedef struct bscap_fan_picture {
  const char *title;
  const char *subtitle;
  const char *footer;
  bscap_measure measure;
  bool is_certain; /* the likely future stands for all */
  bool shows_likely;
  bool is_falling; /* from month to month */
  double start;
  double end;
  int last_month; /* that is drawn */
  double most;    /* of all that is drawn to scale; above 0 */
  bscap_fan_point *points;
  size_t points_count;
  bscap_fan_line lines[BSCAP_MOST_LINES]; /* lowest first */
  size_t lines_count;
  size_t lines_left_out;
} bscap_fan_picture;

/* False when memory ran out. */
bool bscap_fan_gather(bscap_draft *draft, bscap_fan_picture *picture,
                      const bscap_forecast *forecast, size_t metric);

void bscap_fan_text(bscap_draft *draft, const bscap_forecast *forecast,
                    const bscap_fan_picture *picture);
void bscap_fan_script(bscap_draft *draft, const bscap_forecast *forecast,
                      const bscap_fan_picture *picture, bscap_plot_format format);

/* --- all limits --- */

enum { BSCAP_MOST_INTERVALS = 20 };

typedef struct bscap_interval {
  const bscap_verdict *verdict;
  const char *median;
  const char *chance;
  const char *first;
} bscap_interval;

typedef struct bscap_limits_picture {
  const char *title;
  const char *subtitle;
  const char *footer;
  const char *more; /* about limits without a row; may be empty */
  bool is_certain;
  double start;
  double end;
  bscap_interval rows[BSCAP_MOST_INTERVALS];
  size_t rows_count;
} bscap_limits_picture;

/* False when memory ran out. */
bool bscap_limits_gather(bscap_draft *draft, bscap_limits_picture *picture,
                         const bscap_forecast *forecast);

void bscap_limits_text(bscap_draft *draft, const bscap_forecast *forecast,
                       const bscap_limits_picture *picture);
void bscap_limits_script(bscap_draft *draft, const bscap_forecast *forecast,
                         const bscap_limits_picture *picture, bscap_plot_format format);

#endif
